//! # Tokens
//! The names of the files that stand for pieces.

/// A piece that is not finished.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Token {
    /// Its number.
    pub piece: u32,
    /// How it stands.
    pub state: State,
}

/// How a piece stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// This worker holds it.
    Held(u32),
    /// This worker has left it: some of its runs may be there.
    Left(u32),
    /// Nobody has had it: none of its runs is there.
    New,
}

impl Token {
    /// Its file.
    pub(super) fn name(self) -> String {
        let piece = self.piece;
        match self.state {
            State::New => format!("piece-{piece:05}"),
            State::Held(worker) => format!("piece-{piece:05}.held-{worker:04}"),
            State::Left(worker) => format!("piece-{piece:05}.left-{worker:04}"),
        }
    }

    /// The one that a name stands for.
    pub(super) fn parse(name: &str) -> Option<Self> {
        let rest = name.strip_prefix("piece-")?;
        let (piece, state) = rest.split_once('.').map_or((rest, None), |(piece, state)| (piece, Some(state)));
        let state = match state.map(|state| state.split_once('-')) {
            None => State::New,
            Some(Some(("held", worker))) => State::Held(worker.parse().ok()?),
            Some(Some(("left", worker))) => State::Left(worker.parse().ok()?),
            Some(_) => return None,
        };
        Some(Self { piece: piece.parse().ok()?, state })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_which_piece_it_is_and_how_it_stands() {
        for (state, name) in [
            (State::New, "piece-00007"),
            (State::Held(12), "piece-00007.held-0012"),
            (State::Left(123_456), "piece-00007.left-123456"),
        ] {
            let token = Token { piece: 7, state };
            assert_eq!((token.name().as_str(), Token::parse(name)), (name, Some(token)));
        }
        for name in ["cut", "beat-0001", "piece-", "piece-1.lost-2", "piece-1.held", ".nfs000123"] {
            assert_eq!(Token::parse(name), None, "{name}");
        }
    }
}
