//! # Words of a scenario
//! The keys that are no parameter of a mechanism, declared once for explanations and the JSON Schema. Parameters are
//! declared where their equations are.

use crate::calibration::{FRESH, GENERATIONS, SCREENING};
use crate::countries::{INCOME, LUCK};
use crate::design::{END, LEVELS, POINTS};
use crate::experiment::REPLICATIONS;
use crate::fields::{Range, SHARE};
use crate::policies::YEAR;
use crate::populations::{FIRMS, LEVEL};
use crate::replicate::{UNTIL, WIDTH};
use crate::table::STAGE_RATIO;
use designs::outcome::OUTCOMES;

/// What stands behind a key.
#[derive(Clone, Copy)]
pub(crate) enum Form {
    /// A text.
    Text,
    /// A name: at most 32 characters, fit for paths.
    Name,
    /// True or false.
    Switch,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A number.
    Number(Range),
    /// A list of values of a parameter: numbers or switches.
    Values,
    /// A list of names.
    Names,
    /// A table of shares by name.
    Shares,
    /// A list of figures.
    Figures,
    /// A table of overrides: `"section.key" = value`.
    Overrides,
    /// A table, or a list of tables, whose keys are the words of this name.
    Table(&'static str),
    /// A list of tables whose keys are the words of this name.
    Tables(&'static str),
}

/// A key.
pub(crate) struct Word {
    /// Table that it is a key of; empty for the top of a scenario, `experiment` and `calibration` for the tops of those.
    pub table: &'static str,
    /// The key.
    pub key: &'static str,
    /// What stands behind it.
    pub form: Form,
    /// Whether it must be there.
    pub required: bool,
    /// What it does.
    pub doc: &'static str,
}

const fn word(table: &'static str, key: &'static str, form: Form, required: bool, doc: &'static str) -> Word {
    Word { table, key, form, required, doc }
}

use Form::{Choice, Figures, Name, Names, Number, Overrides, Shares, Switch, Table, Tables, Text, Values};

/// Years between which a policy may be.
const RATE: Range = Range::of(0.0, 5.0);
pub(crate) const SEED: Range = Range::whole(0.0, 9_223_372_036_854_775_807.0);

/// Kinds of designs.
pub(crate) const KINDS: &[&str] = &["grid", "list", "one-at-a-time", "latin-hypercube", "sobol", "saltelli", "morris"];
/// How values are spread over a range.
pub(crate) const SCALES: &[&str] = &["linear", "log"];
/// Names of outcomes.
const OUTCOME_NAMES: &[&str] = &{
    let mut names = [""; OUTCOMES.len()];
    let mut k = 0;
    while k < names.len() {
        names[k] = OUTCOMES[k].name;
        k += 1;
    }
    names
};

/// All words.
#[rustfmt::skip]
pub(crate) const WORDS: &[Word] = &[
    word("", "title", Text, false, "the question in one line"),
    word("", "country", Tables("country"), true, "the countries"),
    word("", "sector", Tables("sector"), true, "the sectors or stages, from upstream to downstream"),
    word("", "strategy", Tables("strategy"), true, "bundles of shares that firms may have as their strategy"),
    word("", "population", Tables("population"), true, "how many firms there are, with which strategies and start; later entries override earlier ones, key by key, for the groups that they match"),
    word("", "policy", Tables("policy"), false, "dated and targeted uses of instruments"),
    word("", "table", Table("table"), false, "an inter-country input-output table that the world is made from"),
    word("country", "name", Name, true, "its name"),
    word("country", "luck", Number(LUCK), false, "what its draws are keyed by, and the order that countries are numbered in; its position in the file by default"),
    word("country", "income", Number(INCOME), false, "weight of its income at the start, in worlds without a table; workers × exp(process) by default"),
    word("sector", "name", Name, true, "its name"),
    word("sector", "industry", Name, false, "industry that it belongs to; by default the sector of the table that it is a stage of, or its own name"),
    word("sector", "of", Name, false, "sector of the table that it is a stage of; stages in the order of the file are its chain"),
    word("sector", "labour_share", Number(SHARE), false, "share of labour in cost, in worlds without a table; one less the inputs by default"),
    word("sector", "final_share", Number(SHARE), false, "share of households' spending, in worlds without a table; sums to one over sectors"),
    word("sector", "inputs", Shares, false, "shares of cost spent on other sectors' goods, by name, in worlds without a table"),
    word("strategy", "name", Name, true, "its name"),
    word("population", "countries", Names, false, "countries that it is about; all by default"),
    word("population", "sectors", Names, false, "sectors that it is about; all by default"),
    word("population", "industries", Names, false, "industries that it is about, in addition to `sectors`"),
    word("population", "firms", Number(FIRMS), false, "relative number of firms of each group that it is about, on any scale; 1 by default"),
    word("population", "strategies", Shares, false, "shares of strategies among its firms, by name; sum to one"),
    word("population", "process", Number(LEVEL), false, "added to the country's log process capability at the start"),
    word("population", "product", Number(LEVEL), false, "added to the country's log product quality at the start"),
    word("population", "technology", Number(LEVEL), false, "added to the country's log technology at the start"),
    word("population", "market", Number(LEVEL), false, "added to the country's log market capability at the start"),
    word("policy", "instrument", Name, true, "the instrument"),
    word("policy", "from", Number(YEAR), true, "first year in which it is in force"),
    word("policy", "until", Number(YEAR), false, "first year in which it no longer is; for ever by default"),
    word("policy", "countries", Names, true, "countries that take the measure"),
    word("policy", "partners", Names, false, "countries that it is directed at, for instruments that have partners; all others by default"),
    word("policy", "sectors", Names, false, "sectors that it concerns, for instruments that have sectors; all by default"),
    word("policy", "industries", Names, false, "industries that it concerns, in addition to `sectors`"),
    word("policy", "rate", Number(RATE), true, "what the instrument's rate means, and its range, depends on the instrument"),
    word("table", "source", Text, false, "where the figures are from"),
    word("table", "unit", Text, false, "what they are in"),
    word("table", "stage_ratio", Number(STAGE_RATIO), false, "ratio of the flow into a stage to the flow into the stage before it, where a sector is divided into stages; 2 by default (assumed)"),
    word("table", "columns", Names, true, "buyers of intermediates, as `country.sector`"),
    word("table", "final", Names, true, "countries whose households buy"),
    word("table", "row", Tables("table.row"), true, "what one seller sells"),
    word("table.row", "seller", Text, true, "the seller, as `country.sector`"),
    word("table.row", "intermediate", Figures, true, "its sales to each of `columns`"),
    word("table.row", "final", Figures, true, "its sales to each of `final`; what is negative is taken as zero, and reported"),
    word("experiment", "title", Text, false, "the question in one line"),
    word("experiment", "scenario", Text, true, "path of the scenario, relative to the experiment's file"),
    word("experiment", "replications", Number(REPLICATIONS), false, "how often each arm runs, each time with other luck; 32 by default"),
    word("experiment", "seed", Number(SEED), false, "what all luck follows from; 1 by default"),
    word("experiment", "set", Overrides, false, "overrides of the scenario for all arms"),
    word("experiment", "branch_at", Number(YEAR), false, "year in which the arms part: until then all are the first arm, and that history is run once"),
    word("experiment", "focus", Table("focus"), true, "whose firms are counted, and the country that they are compared with"),
    word("experiment", "arm", Tables("arm"), true, "what is compared; the first arm is what the others are compared with"),
    word("experiment", "design", Table("design"), false, "what is varied beside the arms: the points in which every arm runs"),
    word("experiment", "replicate", Table("replicate"), false, "replications until an effect is known well enough, instead of `replications`"),
    word("design", "kind", Choice(KINDS), true, "how points are chosen: all combinations of values, a list in a CSV file, each parameter alone, points that fill the ranges at random or evenly, or what Sobol' indices or Morris' elementary effects are computed from"),
    word("design", "seed", Number(SEED), false, "what all that is random about the points follows from; no world sees it; 1 by default"),
    word("design", "points", Number(POINTS), false, "number of points of `latin-hypercube` and `sobol`; of `saltelli` the number of blocks, of one point a parameter and two more"),
    word("design", "second_order", Switch, false, "whether `saltelli` is also of what pairs of parameters do together, for twice as many points; false by default"),
    word("design", "levels", Number(LEVELS), false, "number of values of each parameter of `grid` and `one-at-a-time` that does not name its own; of `morris` the levels of the grid, even, 4 by default"),
    word("design", "trajectories", Number(POINTS), false, "number of walks of `morris`, of one point a parameter and one more"),
    word("design", "file", Text, false, "CSV file of `list`, relative to the experiment's file: a column a parameter, a row a point"),
    word("design", "parameter", Tables("design.parameter"), false, "the parameters that are varied; of `list` all columns by default"),
    word("design.parameter", "key", Text, true, "the parameter, as `--set` takes it"),
    word("design.parameter", "low", Number(END), false, "smallest value; the smallest admitted by default"),
    word("design.parameter", "high", Number(END), false, "largest value; the largest admitted by default"),
    word("design.parameter", "scale", Choice(SCALES), false, "whether values are spread evenly between `low` and `high`, or evenly in logarithms; linear by default"),
    word("design.parameter", "levels", Number(LEVELS), false, "number of values from `low` to `high`, both included, in `grid` and `one-at-a-time`"),
    word("design.parameter", "values", Values, false, "the values, one by one, in `grid` and `one-at-a-time`"),
    word("replicate", "until", Choice(UNTIL), true, "what must be small enough: the half-width of the 95 % interval of a paired effect"),
    word("replicate", "outcome", Choice(OUTCOME_NAMES), true, "the outcome whose effect it is"),
    word("replicate", "arm", Name, true, "the arm whose effect it is, against the first"),
    word("replicate", "width", Number(WIDTH), true, "half-width that is small enough, in the outcome's unit"),
    word("replicate", "min", Number(REPLICATIONS), false, "fewest replications; 8 by default"),
    word("replicate", "max", Number(REPLICATIONS), false, "most replications; 1000 by default"),
    word("calibration", "title", Text, false, "the question in one line"),
    word("calibration", "scenario", Text, true, "path of the scenario, relative to the calibration's file"),
    word("calibration", "replications", Number(REPLICATIONS), false, "worlds of each point, whose luck all points share; 8 by default"),
    word("calibration", "fresh", Number(FRESH), false, "worlds of other luck in which the start and what was found are compared; 16 by default"),
    word("calibration", "seed", Number(SEED), false, "what all luck follows from; 1 by default"),
    word("calibration", "set", Overrides, false, "overrides of the scenario"),
    word("calibration", "facts", Names, false, "facts that the worlds are to be near to; by default all for which a number was published"),
    word("calibration", "screening", Number(SCREENING), false, "points of Sobol's sequence that fill the ranges first; 64 by default"),
    word("calibration", "generations", Number(GENERATIONS), false, "generations of the optimiser; 20 by default"),
    word("calibration", "levels", Number(LEVELS), false, "values of each parameter along its profile; 7 by default"),
    word("calibration", "parameter", Tables("calibration.parameter"), true, "the parameters that are to be found"),
    word("calibration.parameter", "key", Text, true, "the parameter, as `--set` takes it"),
    word("calibration.parameter", "low", Number(END), false, "smallest value that the literature admits; the smallest admitted by default"),
    word("calibration.parameter", "high", Number(END), false, "largest value that the literature admits; the largest admitted by default"),
    word("calibration.parameter", "scale", Choice(SCALES), false, "whether values are spread evenly between `low` and `high`, or evenly in logarithms; linear by default"),
    word("focus", "countries", Names, true, "countries whose firms are counted"),
    word("focus", "sectors", Names, false, "sectors whose firms are counted; all by default"),
    word("focus", "industries", Names, false, "industries whose firms are counted, in addition to `sectors`"),
    word("focus", "against", Name, true, "country that the others are compared with"),
    word("arm", "name", Name, true, "its name"),
    word("arm", "population", Tables("population"), false, "populations that come after those of the scenario"),
    word("arm", "policy", Tables("policy"), false, "policies in addition to those of the scenario"),
    word("arm", "set", Overrides, false, "overrides of the scenario for this arm"),
];
