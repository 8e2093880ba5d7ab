//! # Explanations
//! What a key means, from where it is declared.

use crate::fields::{admitted, default};
use crate::report::{did_you_mean, nearest, quoted, shown};
use crate::vocabulary::{Form, WORDS, Word};
use base::parameter::{Parameters as _, Section, Specification};
use firms::strategy::Strategy;
use firms::upgrading::Event;
use policy::{INSTRUMENTS, Instrument};
use scheduler::parameters::{CountryParameters, Parameters, SectorParameters};

/// All sections of parameters, those of countries, sectors and strategies included.
pub(crate) fn sections() -> impl Iterator<Item = &'static Section> + Clone {
    const LISTS: &[Section] = &[CountryParameters::SECTION, SectorParameters::SECTION, Strategy::SECTION];
    Parameters::SECTIONS.iter().chain(LISTS)
}

/// Explains a section, a `section.key`, a key of a scenario or experiment, an instrument of policy or an event of
/// upgrading; `None` where `key` is none.
#[must_use]
pub fn explain(key: &str) -> Option<String> {
    let key = key.trim();
    if let Some((section, p)) = parameter(key) {
        return Some(of_parameter(section, p));
    }
    if let Some(word) = WORDS.iter().find(|word| full(word) == key) {
        return Some(of_word(word));
    }
    if let Some(instrument) = policy::instrument(key.strip_prefix("policy.").unwrap_or(key)) {
        return Some(of_instrument(instrument));
    }
    if let Some(event) = Event::ALL.iter().find(|event| event.name() == key) {
        return Some(of_event(*event));
    }
    of_table(key)
}

fn full(word: &Word) -> String {
    if word.table.is_empty() { word.key.into() } else { format!("{}.{}", word.table, word.key) }
}

fn parameter(key: &str) -> Option<(&'static Section, &'static Specification)> {
    let (section, key) = key.split_once('.')?;
    let section = sections().find(|s| s.key == section)?;
    section.find(key).map(|p| (section, p))
}

fn of_parameter(section: &Section, p: &Specification) -> String {
    format!(
        "{}.{}: {}\n  symbol   {}\n  unit     {}\n  range    {}\n  default  {}\n  source   {}\n",
        section.key,
        p.key,
        p.doc.trim(),
        p.symbol,
        p.unit,
        admitted(p).replace('`', ""),
        default(p),
        p.source,
    )
}

fn of_word(word: &Word) -> String {
    let is = match word.form {
        Form::Text => "a text".into(),
        Form::Switch => "true or false".into(),
        Form::Name => "a name, of at most 32 characters".into(),
        Form::Number(range) => {
            let (kind, from) =
                (if range.whole { "a whole number" } else { "a number" }, if range.above { "above" } else { "from" });
            format!("{kind} {from} {} to {}", shown(range.low), shown(range.high))
        }
        Form::Choice(words) => format!("one of {}", words.join(", ")),
        Form::Values => "a list of values".into(),
        Form::Names => "a list of names".into(),
        Form::Shares => "a table of shares by name".into(),
        Form::Figures => "a list of figures".into(),
        Form::Overrides => "a table of overrides, `\"section.key\" = value`".into(),
        Form::Table(_) => "a table".into(),
        Form::Tables(_) => "a list of tables".into(),
    };
    let required = if word.required { "required" } else { "optional" };
    let mut text = format!("{}: {}\n  is       {is}, {required}\n", full(word), word.doc);
    if let Form::Table(table) | Form::Tables(table) = word.form {
        text.push_str(&keys_of(table));
    }
    text
}

fn of_instrument(instrument: &Instrument) -> String {
    let targets = match (instrument.has_partners, instrument.has_sectors) {
        (true, true) => "countries, partners, sectors",
        (true, false) => "countries, partners",
        (false, true) => "countries, sectors",
        (false, false) => "countries",
    };
    let (low, high) = instrument.range;
    format!(
        "{}: an instrument of policy that {}\n  rate     {}, from {} to {}\n  targets  {targets}\n  dates    from, until\n",
        instrument.key,
        instrument.doc,
        instrument.rate,
        shown(low),
        shown(high),
    )
}

fn of_event(event: Event) -> String {
    let thresholds: String = keys_of("upgrading");
    let kind = if event.is_up() { "an event of upgrading" } else { "an event that is no upgrading" };
    format!("{}: {kind}; its thresholds are parameters of the scenario\n{thresholds}", event.name())
}

/// A section, or a table of a scenario.
fn of_table(key: &str) -> Option<String> {
    let keys = keys_of(key);
    let doc = sections().find(|s| s.key == key).map_or("", |s| s.doc.trim());
    (!keys.is_empty()).then(|| format!("{key}: {doc}\n{keys}"))
}

/// The keys of a table or section, one a line.
fn keys_of(table: &str) -> String {
    let words = WORDS.iter().filter(|w| w.table == table && !table.is_empty()).map(|w| (w.key, w.doc));
    let parameters = sections().filter(|s| s.key == table).flat_map(|s| s.parameters);
    let lines = words.chain(parameters.map(|p| (p.key, p.doc.trim())));
    lines.map(|(key, doc)| format!("  {table}.{key}: {doc}\n")).collect()
}

/// What is said to who asks for a key that nobody knows, with the nearest that is known: of a scenario, an experiment, or of `more`.
#[must_use]
pub fn no_such_key(key: &str, more: &[String]) -> String {
    let parameters = sections().flat_map(|s| s.parameters.iter().map(|p| format!("{}.{}", s.key, p.key)));
    let tables = sections().map(|s| s.key.to_string());
    let events = Event::ALL.iter().map(|e| e.name().to_string());
    let instruments = INSTRUMENTS.iter().map(|i| i.key.to_string());
    let all: Vec<String> = parameters
        .chain(tables)
        .chain(events)
        .chain(instruments)
        .chain(WORDS.iter().map(full))
        .chain(more.iter().cloned())
        .collect();
    let names = all.iter().map(String::as_str);
    // `power` alone may mean `search.power`.
    let ends = all.iter().find(|full| full.rsplit('.').next() == nearest(key, full.rsplit('.').next()));
    let hint = match ends {
        Some(full) if nearest(key, names.clone()).is_none() => format!("did you mean {}?", quoted(full)),
        _ => did_you_mean(key, names.clone()),
    };
    format!("no key is named {}\n  hint: {hint}", quoted(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_parameter_word_instrument_and_event_is_explained() {
        for section in sections() {
            assert!(explain(section.key).unwrap().contains(section.parameters[0].key));
            for p in section.parameters {
                let text = explain(&format!("{}.{}", section.key, p.key)).unwrap();
                assert!(text.contains(p.source) && text.contains(p.unit), "{text}");
            }
        }
        for word in WORDS {
            assert!(explain(&full(word)).unwrap().contains(word.doc));
        }
        assert!(INSTRUMENTS.iter().all(|i| explain(i.key).is_some_and(|text| text.contains(i.rate))));
        assert!(Event::ALL.iter().all(|e| explain(e.name()).is_some()));
    }

    #[test]
    fn an_unknown_key_gets_the_nearest() {
        assert!(no_such_key("search.powr", &[]).contains("`search.power`"));
        assert!(no_such_key("tarif", &[]).contains("`tariff`"));
        assert!(no_such_key("orders_per_firm", &[]).contains("`world.orders_per_firm`"));
        assert!(no_such_key("countries.incom", &["countries.income".into()]).contains("`countries.income`"));
        assert!(explain("").is_none());
    }
}
