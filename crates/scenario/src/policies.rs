//! # Policies
//! `[[policy]]`: dated and targeted uses of the instruments that the policy room declares.

use crate::document::Node;
use crate::fields::{Fields, Range};
use crate::populations::{Cast, sectors};
use crate::report::{Report, did_you_mean, quoted, shown};
use policy::{INSTRUMENTS, Instrument, Measure};
use scheduler::parameters::Parameters;

/// Admitted years.
pub(crate) const YEAR: Range = Range::of(-1e6, 1e6);

/// Reads `[[policy]]`.
pub(crate) fn read(
    report: &mut Report,
    root: &mut Fields<'_>,
    cast: &Cast<'_>,
    parameters: &Parameters,
) -> Vec<Measure> {
    let mut measures = Vec::new();
    for node in root.tables_up_to(report, "policy", 10_000) {
        let mark = report.mark();
        let measure = read_one(report, node, cast);
        if let Some(measure) = measure.filter(|_| report.mark() == mark) {
            note_if_never_in_force(report, &measure, parameters);
            measures.push(measure);
        }
    }
    measures
}

fn read_one(report: &mut Report, node: &Node, cast: &Cast<'_>) -> Option<Measure> {
    let mut fields = Fields::of(report, node, "a policy")?;
    let keys = INSTRUMENTS.iter().map(|i| i.key);
    let listed = keys.clone().map(quoted).collect::<Vec<_>>().join(", ");
    fields.required(report, "instrument", &format!("known: {listed}"));
    let instrument = fields.text(report, "instrument").and_then(|key| {
        let known = policy::instrument(key);
        if known.is_none() {
            let at = fields.get("instrument").map_or(fields.at, |node| node.at);
            report.problem(at, format!("no instrument is named {}", quoted(key)), did_you_mean(key, keys));
        }
        known
    });
    let from = required_number(report, &mut fields, "from", YEAR, "the first year in which it is in force");
    let until = match fields.get("until") {
        Some(_) => fields.number(report, "until", YEAR),
        None => Some(f64::INFINITY),
    };
    if let (Some(from), Some(until), Some(node)) = (from, until, fields.get("until"))
        && from >= until
    {
        let message = format!("`until` must be after `from`: {} is not after {}", shown(until), shown(from));
        report.problem(node.at, message, "`until` is the first year in which it is no longer in force");
    }
    let countries = cast.countries.names.list(report, &mut fields, "countries");
    if countries.is_none() {
        report.problem(
            fields.at,
            format!("{} lacks `countries`", fields.what),
            "name the countries that take the measure",
        );
    }
    let measure = instrument.and_then(|of| targets(report, &mut fields, cast, of));
    if instrument.is_none() {
        // Whether they are fit depends on the instrument: they are only not unknown.
        ["partners", "sectors", "industries", "rate"].iter().for_each(|key| _ = fields.get(key));
    }
    fields.finish(report);
    let measure = measure?;
    Some(Measure { from: from?, until: until?, countries: countries?, ..measure })
}

/// What depends on the instrument: partners, sectors and rate.
fn targets(
    report: &mut Report,
    fields: &mut Fields<'_>,
    cast: &Cast<'_>,
    instrument: &'static Instrument,
) -> Option<Measure> {
    fields.what = format!("a policy of `{}`", instrument.key);
    for (key, has) in [("partners", instrument.has_partners), ("sectors", instrument.has_sectors)] {
        if let (false, Some(node)) = (has, fields.get(key)) {
            report.problem(node.at, format!("{} has no `{key}`", fields.what), "leave it out");
        }
    }
    let partners = if instrument.has_partners { cast.countries.names.list(report, fields, "partners") } else { None };
    // An instrument never reaches the country that uses it, so all others is the same as all.
    let partners = partners.unwrap_or_else(|| (0..cast.countries.specs.len()).collect());
    let sectors = if instrument.has_sectors { sectors(report, fields, cast.sectors) } else { all(cast) };
    let range = Range::of(instrument.range.0, instrument.range.1);
    let rate = required_number(report, fields, "rate", range, instrument.rate)?;
    let (from, until) = (0.0, 0.0);
    Some(Measure { instrument, from, until, countries: Vec::new(), partners, sectors, rate })
}

fn all(cast: &Cast<'_>) -> Vec<usize> {
    (0..cast.sectors.specs.len()).collect()
}

fn required_number(
    report: &mut Report,
    fields: &mut Fields<'_>,
    key: &'static str,
    range: Range,
    hint: &str,
) -> Option<f64> {
    fields.required(report, key, hint)?;
    fields.number(report, key, range)
}

fn note_if_never_in_force(report: &mut Report, measure: &Measure, parameters: &Parameters) {
    let time = parameters.time;
    let first = f64::from(time.start_year) - f64::from(time.burn_in);
    let end = f64::from(time.start_year) + f64::from(time.years);
    if measure.from >= end || measure.until <= first {
        let (key, from) = (measure.instrument.key, shown(measure.from));
        report.note(format!("policy `{key}` from {from} is never in force: the years are {first} to {}", end - 1.0));
    }
}
