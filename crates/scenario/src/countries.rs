//! # Countries
//! `[[country]]`. Countries are numbered in the order of their luck, not of the file: whoever permutes the file and
//! keeps their luck gets the same world.

use crate::document::Node;
use crate::fields::{Fields, Range};
use crate::names::Names;
use crate::report::Report;
use crate::source::At;
use base::math;
use scheduler::spec::CountrySpec;

/// Largest luck: with at most a thousand sectors, identities of firms still fit.
pub(crate) const LUCK: Range = Range::whole(0.0, 1_000_000.0);
/// Countries that a world may have.
const COUNTRIES_MAX: usize = 1000;
/// Admitted weights of income.
pub(crate) const INCOME: Range = Range::above_zero(1e12);

/// The countries, in the order of their luck.
pub(crate) struct Countries {
    /// Their names.
    pub names: Names,
    /// What the world gets.
    pub specs: Vec<CountrySpec>,
    /// Weights of income at the start; in worlds without a table.
    pub income: Vec<f64>,
}

struct Draft {
    at: At,
    spec: CountrySpec,
    income: Option<f64>,
}

impl Countries {
    /// Reads `[[country]]`.
    pub(crate) fn read(report: &mut Report, root: &mut Fields<'_>, has_table: bool) -> Self {
        let mut names = Names::new("country");
        let mut drafts = Vec::new();
        let tables = root.tables_up_to(report, "country", COUNTRIES_MAX);
        if tables.is_empty() && root.get("country").is_none_or(|node| node.table().is_none()) {
            report.problem(root.at, "there is no country", "add at least one `[[country]]` with a `name`");
        }
        for node in tables {
            drafts.extend(Draft::read(report, &mut names, node, drafts.len(), has_table));
        }
        in_order_of_luck(report, names, drafts)
    }
}

impl Draft {
    fn read(report: &mut Report, names: &mut Names, node: &Node, number: usize, has_table: bool) -> Option<Self> {
        let mut fields = Fields::of(report, node, "a country")?;
        let name = names.read(report, &mut fields, number);
        let luck = fields.number(report, "luck", LUCK).map_or(number as u32, |luck| luck as u32);
        let income = fields.number(report, "income", INCOME);
        if let (true, Some(income)) = (has_table, fields.get("income")) {
            report.problem(income.at, "`income` is what the table says it is", "leave it out, or leave the table out");
        }
        let parameters = fields.parameters(report);
        let at = fields.at;
        fields.finish(report);
        Some(Self { at, spec: CountrySpec { name, luck, parameters }, income })
    }

    fn income(&self) -> f64 {
        let of = &self.spec.parameters;
        self.income.unwrap_or_else(|| of.workers * math::exp(of.process))
    }
}

fn in_order_of_luck(report: &mut Report, mut names: Names, drafts: Vec<Draft>) -> Countries {
    let mut order: Vec<usize> = (0..drafts.len()).collect();
    order.sort_by_key(|&k| drafts[k].spec.luck);
    for pair in order.windows(2).filter(|pair| drafts[pair[0]].spec.luck == drafts[pair[1]].spec.luck) {
        let (a, b) = (&drafts[pair[0]].spec, &drafts[pair[1]]);
        let message = format!("`luck` of `{}` and `{}` is the same, {}", a.name, b.spec.name, a.luck);
        report.problem(
            b.at,
            message,
            "`luck` is the position in the file where it is left out: give it to all or to none",
        );
    }
    let mut number = vec![0; drafts.len()];
    order.iter().enumerate().for_each(|(new, &old)| number[old] = new);
    names.renumber(&number);
    let income = order.iter().map(|&k| drafts[k].income()).collect();
    Countries { names, specs: order.iter().map(|&k| drafts[k].spec.clone()).collect(), income }
}
