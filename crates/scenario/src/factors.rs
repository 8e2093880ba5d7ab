//! # What a design may vary
//! Any declared parameter: of a section, of a country, of a sector, of a strategy. A finished world takes most of them as
//! they are; what flows and numbers of firms follow from asks for the world to be built again.

use crate::explain::sections;
use crate::report::{Report, did_you_mean, quoted};
use crate::source::At;
use base::parameter::{Parameters as _, Section, Specification};
use firms::strategy::Strategy;
use scheduler::parameters::{CountryParameters, Parameters, SectorParameters};
use scheduler::spec::WorldSpec;

/// A parameter of a world, found by its key.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Address {
    place: Place,
    /// What is known of it.
    pub specification: &'static Specification,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Section(&'static str),
    Country(usize),
    Sector(usize),
    Strategy(usize),
}

impl Address {
    /// The parameter that `path` means in `world`; `None`, and reported at `at`, where there is none.
    pub(crate) fn find(report: &mut Report, at: At, path: &str, world: &WorldSpec) -> Option<Self> {
        let (kind, rest) = path.split_once('.').unwrap_or((path, ""));
        let (section, names, place): (Section, Vec<&str>, fn(usize) -> Place) = match kind {
            "country" => {
                let names = world.countries.iter().map(|c| c.name.as_str()).collect();
                (CountryParameters::SECTION, names, Place::Country)
            }
            "sector" => {
                let names = world.sectors.iter().map(|s| s.name.as_str()).collect();
                (SectorParameters::SECTION, names, Place::Sector)
            }
            "strategy" => {
                let names = world.strategies.iter().map(|s| s.name.as_str()).collect();
                (Strategy::SECTION, names, Place::Strategy)
            }
            _ => return Self::of_section(report, at, path, kind, rest),
        };
        let Some((name, key)) = rest.rsplit_once('.') else {
            let message = format!("{} says neither which {kind} nor which key", quoted(path));
            report.problem(at, message, format!("of the form `{kind}.NAME.key`"));
            return None;
        };
        let Some(number) = names.iter().position(|known| *known == name) else {
            let hint = did_you_mean(name, names.iter().copied());
            report.problem(at, format!("no {kind} is named {}", quoted(name)), hint);
            return None;
        };
        let Some(specification) = section.find(key) else {
            let hint = did_you_mean(key, section.parameters.iter().map(|p| p.key));
            report.problem(at, format!("{} is no parameter of a {kind}", quoted(key)), hint);
            return None;
        };
        Some(Self { place: place(number), specification })
    }

    fn of_section(report: &mut Report, at: At, path: &str, section: &str, key: &str) -> Option<Self> {
        let found = Parameters::SECTIONS.iter().find(|s| s.key == section);
        if let Some((section, specification)) = found.and_then(|s| Some((s, s.find(key)?))) {
            return Some(Self { place: Place::Section(section.key), specification });
        }
        let all: Vec<String> =
            sections().flat_map(|s| s.parameters.iter().map(|p| format!("{}.{}", s.key, p.key))).collect();
        let hint = did_you_mean(path, all.iter().map(String::as_str));
        report.problem(at, format!("no parameter is named {}", quoted(path)), hint);
        None
    }

    /// Its value in `world`.
    pub(crate) fn get(&self, world: &WorldSpec) -> f64 {
        let key = self.specification.key;
        let value = match self.place {
            Place::Section(section) => world.parameters.get(section, key),
            Place::Country(c) => world.countries[c].parameters.get(key),
            Place::Sector(s) => world.sectors[s].parameters.get(key),
            Place::Strategy(s) => world.strategies[s].strategy.get(key),
        };
        value.expect("it was found in its section")
    }

    /// Gives it another value in a finished world. Only where it does not [shape](Self::shapes) it.
    pub(crate) fn set(&self, world: &mut WorldSpec, value: f64) {
        let key = self.specification.key;
        let was_set = match self.place {
            Place::Section(section) => world.parameters.set(section, key, value),
            Place::Country(c) => world.countries[c].parameters.set(key, value),
            Place::Sector(s) => world.sectors[s].parameters.set(key, value),
            Place::Strategy(s) => world.strategies[s].strategy.set(key, value),
        };
        assert!(was_set, "it was found in its section");
    }

    /// Whether flows, orders, numbers of firms or start levels follow from it, or a sum that is checked.
    pub(crate) fn shapes(&self) -> bool {
        let key = self.specification.key;
        match self.place {
            Place::Section("world") => ["firms", "orders_per_firm"].contains(&key),
            Place::Section("trade") => true,
            Place::Section("pricing") => key == "markup_start",
            Place::Section(_) | Place::Sector(_) => false,
            Place::Country(_) => ["workers", "process", "product", "technology", "market"].contains(&key),
            Place::Strategy(_) => key != "rd_intensity",
        }
    }

    /// Whether it is this parameter of a section.
    pub(crate) fn is(&self, section: &str, key: &str) -> bool {
        matches!(self.place, Place::Section(own) if own == section) && self.specification.key == key
    }
}
