//! # `calibrate`
//! Which values of its parameters bring a world nearest to published facts.

use super::experiment::{default_path, make};
use super::{quiet_panics, quoted, use_threads};
use crate::args::Calibrate;
use crate::exit::{Code, Stop};
use crate::layout::{Grid, number, width};
use crate::output;
use crate::progress::Progress;
use crate::signals::Signals;
use calibration::{Found, Known, Ledger, Problem, Stopped, Target, Worlds, known, ledger, rows, search, targets};
use facts::{Score, scores};
use scenario::{Calibration, Frozen};
use scheduler::spec::WorldSpec;
use serde_json::{Value, json};
use std::path::Path;
use store::plan::{Columns, File};
use store::{Index, Store, Worker};
use tables::Table;

pub(crate) fn execute(args: &Calibrate) -> Result<Code, Stop> {
    let (asked, file) = asked(args)?;
    use_threads(args.world.threads)?;
    let problem = problem(&file);
    let path = args.out.clone().unwrap_or_else(|| default_path(&args.file, &asked));
    let store = make(&path, &asked, args.force)?;
    output::say(&format!("the store is {}", path.display()));
    let (found, runs) = run(args, &store, &problem, &file)?;
    let index = Index::read(std::slice::from_ref(&store))?.within(runs);
    let answer = Answer::of(&problem, found);
    let keyed = |_, _, table| table;
    let to = store::merge::directory(&path);
    store::merge(&store, &mut index.reader(ledger::tables())?, &keyed, &answer.tables(), &to, false)?;
    output::say(&format!("tables are in {}", to.display()));
    output::print(&if args.json { answer.json(&problem, runs) } else { answer.text(&file, &problem, runs) })?;
    Ok(if index.counts().failed == 0 { Code::Well } else { Code::SomeFailed })
}

/// The calibration in a file.
pub(super) fn load(file: &Path, set: &[String]) -> Result<Frozen<Calibration>, Stop> {
    let names: Vec<String> = targets().into_iter().map(|target| target.fact.id).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    Ok(scenario::freeze_calibration(file, set, &names)?)
}

/// What the store is asked for, and the calibration.
fn asked(args: &Calibrate) -> Result<(store::Plan, Calibration), Stop> {
    let mut set = args.world.set.clone();
    set.extend(args.world.seed.map(|seed| format!("seed={seed}")));
    let frozen = load(&args.file, &set)?;
    let file = frozen.experiment;
    file.notes.iter().for_each(|note| output::say(&format!("note: {note}")));
    let asked = store::Plan {
        title: file.title.clone(),
        version: env!("CARGO_PKG_VERSION").into(),
        platform: format!("{}-{}", std::env::consts::ARCH, std::env::consts::OS),
        seed: file.seed,
        runs: problem(&file).runs_max(),
        overrides: set,
        files: frozen.files.into_iter().map(|(name, text)| File { name, text }).collect(),
        keys: frozen.keys,
        tables: Columns::of(&ledger::tables()),
    };
    Ok((asked, file))
}

pub(super) fn problem(file: &Calibration) -> Problem {
    let is_asked = |target: &Target| file.facts.as_ref().is_none_or(|names| names.contains(&target.fact.id));
    Problem {
        factors: file.design.factors.clone(),
        start: file.start.clone(),
        targets: targets().into_iter().filter(is_asked).collect(),
        seed: file.seed,
        replications: file.replications,
        fresh: file.fresh,
        screening: file.design.points(),
        generations: file.generations,
        levels: file.levels,
    }
}

struct OfFile<'a>(&'a Calibration);

impl Worlds for OfFile<'_> {
    fn world(&self, values: &[f64]) -> Result<WorldSpec, String> {
        self.0.world(values)
    }
}

/// Searches, or goes on with it; and how many worlds it took.
fn run(args: &Calibrate, store: &Store, problem: &Problem, file: &Calibration) -> Result<(Found, u64), Stop> {
    let signals = Signals::listen()?;
    let worker = Worker::start(store, 0)?;
    let index = Index::read(std::slice::from_ref(store))?;
    quiet_panics();
    let progress = Progress::new(problem.runs_max(), "worlds at most");
    let done = || progress.advance();
    let mut ledger = Ledger::open(worker, &index, signals.stop().clone(), &done)?;
    let found = search(problem, &OfFile(file), &mut ledger);
    let _ = std::panic::take_hook();
    progress.finish();
    let again = resume(args, store.path());
    let found = found.map_err(|stopped| match stopped {
        Stopped::Asked => Stop {
            code: signals.code().unwrap_or(Code::Stopped),
            message: format!("stopped\n  hint: go on with `{again}`"),
        },
        Stopped::Store(error) => error.into(),
        other @ Stopped::OtherPath(_) => Stop {
            code: Code::Mismatch,
            message: format!("error: {other}\n  hint: give another `--out`, or `--force`"),
        },
    })?;
    Ok((found, ledger.runs()))
}

/// The command that goes on with it.
fn resume(args: &Calibrate, path: &Path) -> String {
    let mut text = format!("upchain calibrate {}", quoted(&args.file.to_string_lossy()));
    args.world.set.iter().for_each(|set| text += &format!(" --set {}", quoted(set)));
    args.world.seed.iter().for_each(|seed| text += &format!(" --seed {seed}"));
    text + &format!(" --out {}", quoted(&path.to_string_lossy()))
}

/// What a search says.
struct Answer {
    found: Found,
    known: Vec<Known>,
    /// On luck that the search has not seen: of the start, and of what was found.
    fresh: [Vec<Score>; 2],
    targets: Vec<usize>,
}

impl Answer {
    fn of(problem: &Problem, found: Found) -> Self {
        let of = |k: usize| scores(&found.fresh[k].seeds.iter().flatten().cloned().collect::<Vec<_>>());
        Self {
            known: known(problem, &found),
            fresh: [of(0), of(1)],
            targets: problem.targets.iter().map(|target| target.number).collect(),
            found,
        }
    }

    fn tables(&self) -> [Table; 4] {
        let facts = rows::before_after(&self.targets, &self.fresh[0], &self.fresh[1]);
        [
            rows::CalibratedRow::table(&rows::calibrated(&self.known)),
            rows::ProfileRow::table(&rows::profiles(&self.known)),
            rows::DistanceRow::table(&rows::distances(&self.found)),
            rows::BeforeAfterRow::table(&facts),
        ]
    }

    fn passed(&self, k: usize) -> usize {
        self.fresh[k].iter().filter(|score| score.pass).count()
    }

    /// Distances of the start and of what was found: on the luck of the search, and on other luck.
    fn distances(&self) -> [(f64, f64); 2] {
        let Found { evaluations, best, fresh } = &self.found;
        [(evaluations[0].distance, evaluations[*best].distance), (fresh[0].distance, fresh[1].distance)]
    }

    fn json(&self, problem: &Problem, runs: u64) -> String {
        let parameter = |k: &Known| {
            let profile =
                |p: &known::Step| json!({ "value": p.value, "distance": p.distance, "worse_low": p.worse_low });
            json!({
                "key": k.key, "start": k.start, "found": k.found, "low": k.range.0, "high": k.range.1,
                "known_low": k.interval.0, "known_high": k.interval.1,
                "profile": k.profile.iter().map(profile).collect::<Vec<Value>>(),
            })
        };
        let fact = |(before, after): (&Score, &Score)| {
            json!({
                "id": before.fact.id, "start": before.median, "found": after.median,
                "pass_start": before.pass, "pass_found": after.pass,
            })
        };
        let [(start, found), (fresh_start, fresh_found)] = self.distances();
        let value = json!({
            "parameters": self.known.iter().map(parameter).collect::<Vec<Value>>(),
            "facts": self.fresh[0].iter().zip(&self.fresh[1]).map(fact).collect::<Vec<Value>>(),
            "distance": { "start": start, "found": found, "fresh_start": fresh_start, "fresh_found": fresh_found },
            "passed": { "start": self.passed(0), "found": self.passed(1), "of": self.fresh[0].len() },
            "worlds": runs, "seed": problem.seed, "replications": problem.replications, "fresh": problem.fresh,
        });
        format!("{value}\n")
    }

    fn text(&self, file: &Calibration, problem: &Problem, runs: u64) -> String {
        let [(start, found), (fresh_start, fresh_found)] = self.distances();
        let open: String = self
            .known
            .iter()
            .filter(|k| k.is_open())
            .map(|k| format!("the facts do not tell values of `{}` apart: all that were tried are as good\n", k.key))
            .collect();
        let set: String = self.known.iter().map(|k| format!(" --set {}={}", k.key, k.found)).collect();
        format!(
            "{}\n\n{}\n{}\n{open}distance {} → {} on the luck of the search, {} → {} on other luck ({} and {} worlds a point; {runs} in all)\n\
             on other luck {} → {} of {} facts are met\nas options:{set}\n",
            file.title,
            parameters(&self.known).text(width()),
            self.facts().text(width()),
            number(start),
            number(found),
            number(fresh_start),
            number(fresh_found),
            problem.replications,
            problem.fresh,
            self.passed(0),
            self.passed(1),
            self.fresh[0].len(),
        )
    }

    fn facts(&self) -> Grid {
        let maybe = |x: Option<f64>| x.map_or(String::new(), number);
        let yes = |pass: bool| if pass { "yes" } else { "no" }.to_owned();
        let row = |k: &usize| {
            let (before, after) = (&self.fresh[0][*k], &self.fresh[1][*k]);
            let fact = &before.fact;
            let band = format!("{} to {}", fact.pass_low, fact.pass_high);
            vec![fact.id.clone(), band, maybe(before.median), maybe(after.median), yes(before.pass), yes(after.pass)]
        };
        let heads = ["fact", "band", "start", "found", "met at start", "met as found"].map(str::to_owned).to_vec();
        Grid { heads, rows: self.targets.iter().map(row).collect() }
    }
}

fn parameters(known: &[Known]) -> Grid {
    let row = |k: &Known| {
        let range = |(low, high): (f64, f64)| format!("{} to {}", number(low), number(high));
        vec![k.key.clone(), number(k.start), number(k.found), range(k.range), range(k.interval)]
    };
    let heads = ["parameter", "scenario", "found", "searched", "as good"].map(str::to_owned).to_vec();
    Grid { heads, rows: known.iter().map(row).collect() }
}
