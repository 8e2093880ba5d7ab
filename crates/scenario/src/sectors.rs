//! # Sectors
//! `[[sector]]`, from upstream to downstream: names, industries, and either a recipe or, in worlds with a table, the
//! sector of the table that it is or is a stage of.

use crate::document::{Node, Value};
use crate::fields::{Fields, SHARE, number};
use crate::names::{Names, fit};
use crate::report::{Report, did_you_mean, quoted, shown};
use crate::source::At;
use scheduler::spec::SectorSpec;

/// Sectors that a world may have.
const SECTORS_MAX: usize = 1000;
/// How far sums of shares may be from one.
pub(crate) const ACCURACY: f64 = 1e-9;

/// The sectors, in the order of the file.
pub(crate) struct Sectors {
    /// Their names.
    pub names: Names,
    /// What the world gets.
    pub specs: Vec<SectorSpec>,
    /// Names of industries.
    pub industries: Vec<String>,
    /// How each produces and who buys.
    pub recipes: Vec<Recipe>,
    /// Whether every share of households' spending could be read, so that their sum means something.
    final_shares_are_numbers: bool,
    /// Whether every recipe could be read, so that it means something who buys from whom.
    pub recipes_are_whole: bool,
}

/// How a sector produces, and what households spend on it.
#[derive(Debug)]
pub(crate) struct Recipe {
    /// Where the sector begins in the file.
    pub at: At,
    /// Sector of the table that it is a stage of, if it says so.
    pub of: Option<(String, At)>,
    /// Shares of cost spent on other sectors' goods.
    pub inputs: Vec<(usize, f64)>,
    /// Share of labour in cost.
    pub labour_share: f64,
    /// Share of households' spending.
    pub final_share: f64,
}

impl Sectors {
    /// Reads `[[sector]]`.
    pub(crate) fn read(report: &mut Report, root: &mut Fields<'_>, has_table: bool) -> Self {
        let mark = report.mark();
        let mut sectors = Self {
            names: Names::new("sector"),
            specs: vec![],
            industries: vec![],
            recipes: vec![],
            final_shares_are_numbers: true,
            recipes_are_whole: true,
        };
        let tables = root.tables_up_to(report, "sector", SECTORS_MAX);
        if tables.is_empty() && report.mark() == mark {
            report.problem(root.at, "there is no sector", "add at least one `[[sector]]` with a `name`");
        }
        // Names first: recipes speak of sectors further down.
        let mut all = Vec::new();
        for node in tables {
            let Some(mut fields) = Fields::of(report, node, "a sector") else { continue };
            let name = sectors.names.read(report, &mut fields, all.len());
            all.push((name, fields));
        }
        for (name, fields) in all {
            sectors.read_one(report, name, fields, has_table);
        }
        if !has_table && !sectors.specs.is_empty() && sectors.final_shares_are_numbers {
            sectors.check_final_shares(report);
        }
        sectors
    }

    fn read_one(&mut self, report: &mut Report, name: String, mut fields: Fields<'_>, has_table: bool) {
        let of = fields.get("of").and_then(|node| Some((fit(report, node, "of")?.to_string(), node.at)));
        let industry = fields.get("industry").and_then(|node| fit(report, node, "industry")).map(str::to_string);
        let industry = industry.unwrap_or_else(|| of.as_ref().map_or(&name, |(of, _)| of).clone());
        let parameters = fields.parameters(report);
        let industry = self.industry(industry);
        self.specs.push(SectorSpec { name, industry, parameters });
        let recipe = if has_table {
            refuse(report, &mut fields, &["labour_share", "final_share", "inputs"], "the table says it");
            Recipe { at: fields.at, of, inputs: Vec::new(), labour_share: 0.0, final_share: 0.0 }
        } else {
            refuse(report, &mut fields, &["of"], "there is no `[table]` that it could be a stage of");
            self.read_recipe(report, &mut fields)
        };
        self.recipes.push(recipe);
        fields.finish(report);
    }

    fn industry(&mut self, name: String) -> usize {
        self.industries.iter().position(|known| *known == name).unwrap_or_else(|| {
            self.industries.push(name);
            self.industries.len() - 1
        })
    }

    fn read_recipe(&mut self, report: &mut Report, fields: &mut Fields<'_>) -> Recipe {
        let before = report.mark();
        let labour = fields.number(report, "labour_share", SHARE);
        let final_share = fields.number(report, "final_share", SHARE);
        self.final_shares_are_numbers &= final_share.is_some() || fields.get("final_share").is_none();
        let final_share = final_share.unwrap_or(0.0);
        let mark = report.mark();
        let inputs = fields.get("inputs").map_or(Vec::new(), |node| self.read_inputs(report, node));
        let bought: f64 = inputs.iter().map(|(_, share)| share).sum();
        let left = 1.0 - bought;
        let at = fields.get("inputs").or(fields.get("labour_share")).map_or(fields.at, |node| node.at);
        if report.mark() != mark {
        } else if left < -ACCURACY {
            let message =
                format!("{} spends {} of its cost on inputs: nothing is left for labour", fields.what, shown(bought));
            report.problem(at, message, "shares of cost must sum to at most 1");
        } else if let Some(labour) = labour.filter(|labour| (labour - left).abs() > ACCURACY) {
            let sum = shown(labour + bought);
            let message = format!("`labour_share` and `inputs` of {} sum to {sum}; they must sum to 1", fields.what);
            report.problem(at, message, format!("leave `labour_share` out to mean {}", shown(left)));
        }
        self.recipes_are_whole &= report.mark() == before;
        Recipe { at: fields.at, of: None, inputs, labour_share: left.clamp(0.0, 1.0), final_share }
    }

    fn read_inputs(&self, report: &mut Report, node: &Node) -> Vec<(usize, f64)> {
        let Value::Table(table) = &node.value else {
            let message = format!("`inputs` must be a table, not {}", node.shown());
            report.problem(node.at, message, "inputs = { \"parts\" = 0.6 }");
            return Vec::new();
        };
        let mut inputs = Vec::new();
        for (name, entry) in table {
            let Some(sector) = self.names.number(name) else {
                let hint = did_you_mean(name, self.names.all());
                report.problem(entry.key_at, format!("no sector is named {}", quoted(name)), hint);
                continue;
            };
            let share = number(report, &entry.node, name, SHARE).unwrap_or(0.0);
            if share > 0.0 {
                inputs.push((sector, share));
            }
        }
        inputs.sort_by_key(|(sector, _)| *sector);
        inputs
    }

    fn check_final_shares(&self, report: &mut Report) {
        let sum: f64 = self.recipes.iter().map(|r| r.final_share).sum();
        if (sum - 1.0).abs() > ACCURACY {
            let at = self.recipes.iter().find(|r| r.final_share > 0.0).or(self.recipes.last()).map(|r| r.at);
            let message = format!("`final_share` of all sectors sums to {}; it must sum to 1", shown(sum));
            report.problem(at.unwrap_or(At::NOWHERE), message, "it is what households spend on each sector's goods");
        }
    }
}

fn refuse(report: &mut Report, fields: &mut Fields<'_>, keys: &[&'static str], why: &str) {
    for key in keys {
        if let Some(node) = fields.get(key) {
            report.problem(node.at, format!("{} cannot have `{key}`: {why}", fields.what), "leave it out");
        }
    }
}
