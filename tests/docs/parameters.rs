//! Every parameter says where its value is from.

use base::parameter::{Parameters as _, Section};
use firms::strategy::Strategy;
use scheduler::parameters::{CountryParameters, Parameters, SectorParameters};

/// All sections, those of countries, sectors and strategies included.
pub(super) fn sections() -> impl Iterator<Item = &'static Section> {
    const LISTS: &[Section] = &[CountryParameters::SECTION, SectorParameters::SECTION, Strategy::SECTION];
    Parameters::SECTIONS.iter().chain(LISTS)
}

/// Whether four digits stand together, and no fifth.
fn has_year(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() == 4)
}

#[test]
fn every_parameter_has_a_source_or_is_called_assumed() {
    let unsaid: Vec<String> = sections()
        .flat_map(|section| section.parameters.iter().map(move |p| (section.key, p)))
        .filter(|(_, p)| !["assumed", "scenario"].iter().any(|word| p.source.contains(word)) && !has_year(p.source))
        .map(|(section, p)| format!("{section}.{}: `{}`", p.key, p.source))
        .collect();
    assert!(
        unsaid.is_empty(),
        "a source is a publication with its year, `scenario`, or `assumed` with what sweeps it:\n{}",
        unsaid.join("\n")
    );
}

#[test]
fn every_parameter_has_a_symbol_a_unit_and_a_sentence() {
    for p in sections().flat_map(|section| section.parameters) {
        assert!(!p.symbol.is_empty() && !p.unit.is_empty() && p.doc.trim().ends_with('.'), "{}", p.key);
    }
}
