//! # Shards
//! How far each is, for `status` and `merge`.

use crate::exit::Stop;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use store::leases::{Life, State, Survey, survey};
use store::{Error, Real, Store};

/// How a shard stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stands {
    /// All of it is there.
    Done,
    /// Somebody is at it.
    Running,
    /// Somebody was at it, and was killed, stopped or is silent.
    Failed,
    /// What is not there nobody has begun.
    Missing,
}

const ALL: [(Stands, &str); 4] =
    [(Stands::Done, "done"), (Stands::Running, "running"), (Stands::Failed, "failed"), (Stands::Missing, "missing")];

/// How the shards of a store stand, in their order.
pub(super) struct Shards(Vec<Stands>);

impl Shards {
    /// Of the store, if it was cut.
    pub fn of(store: &Store) -> Result<Option<Self>, Stop> {
        Ok(survey(store)?.as_ref().map(Self::seen))
    }

    fn seen(survey: &Survey) -> Self {
        let mut shards = vec![Stands::Done; survey.cut.shards as usize];
        // Of several pieces the one decides that somebody is at, then one that was left.
        let order = |stands: Stands| match stands {
            Stands::Running => 3,
            Stands::Failed => 2,
            Stands::Missing => 1,
            Stands::Done => 0,
        };
        for token in &survey.tokens {
            let stands = match token.state {
                State::New => Stands::Missing,
                State::Left(_) => Stands::Failed,
                State::Held(worker) if survey.holders.get(&worker) == Some(&Life::Alive) => Stands::Running,
                State::Held(_) => Stands::Failed,
            };
            let shard = &mut shards[survey.cut.shard_of(token.piece) as usize];
            if order(stands) > order(*shard) {
                *shard = stands;
            }
        }
        Self(shards)
    }

    fn which(&self, stands: Stands) -> Vec<usize> {
        (1..).zip(&self.0).filter(|(_, of)| **of == stands).map(|(shard, _)| shard).collect()
    }

    /// A line for all, and one for each way to stand but the first.
    pub fn text(&self) -> String {
        let counts: Vec<String> =
            ALL.iter().map(|(stands, word)| format!("{} {word}", self.which(*stands).len())).collect();
        let mut text = format!("{} shards = {}\n", self.0.len(), counts.join(" + "));
        for (stands, word) in &ALL[1..] {
            let which = self.which(*stands);
            if !which.is_empty() {
                text += &format!("  {word}: {}\n", ranges(&which));
            }
        }
        text
    }

    /// For programs.
    pub fn json(&self) -> Value {
        let lists = ALL.map(|(stands, word)| (word.to_owned(), json!(self.which(stands))));
        Value::Object([("planned".to_owned(), json!(self.0.len()))].into_iter().chain(lists).collect())
    }
}

/// Refuses to throw away what somebody is at work on.
pub(super) fn refuse_alive(path: &Path) -> Result<(), Stop> {
    let Ok(store) = Store::open(Arc::new(Real), path) else { return Ok(()) };
    let alive = |survey: Survey| survey.holders.values().any(|life| *life != Life::Ended);
    if survey(&store)?.is_some_and(alive) { Err(Error::Busy(path.to_owned()).into()) } else { Ok(()) }
}

/// `1-3, 7`.
fn ranges(of: &[usize]) -> String {
    let there: BTreeSet<usize> = of.iter().copied().collect();
    let mut parts = Vec::new();
    for &first in there.iter().filter(|n| !there.contains(&(**n - 1))) {
        let last = (first..).take_while(|n| there.contains(n)).last().unwrap_or(first);
        parts.push(if last == first { first.to_string() } else { format!("{first}-{last}") });
    }
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use store::leases::{Cut, Token};

    #[test]
    fn shards_stand_as_the_worst_of_their_pieces_does_unless_somebody_is_at_it() {
        let token = |piece, state| Token { piece, state };
        let seen = Shards::seen(&Survey {
            cut: Cut::dealt(5, (1..=10).collect(), &[1; 10]),
            tokens: vec![
                token(0, State::New),
                token(1, State::Held(4)),
                token(2, State::Held(7)),
                token(5, State::Left(3)),
                token(6, State::Left(3)),
                token(8, State::New),
            ],
            holders: [(4, Life::Alive), (7, Life::Ended)].into(),
        });
        assert_eq!(seen.0, [Stands::Failed, Stands::Running, Stands::Failed, Stands::Missing, Stands::Done]);
        let text = "5 shards = 1 done + 1 running + 2 failed + 1 missing\n  running: 2\n  failed: 1, 3\n  missing: 4\n";
        assert_eq!(seen.text(), text);
        assert_eq!(seen.json()["failed"], json!([1, 3]));
    }

    #[test]
    fn neighbours_are_written_as_ranges() {
        assert_eq!(ranges(&[1, 2, 3, 7, 9, 10]), "1-3, 7, 9-10");
    }
}
