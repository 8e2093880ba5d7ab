//! # JSON Schema
//! Draft 7, from the declarations, so that editors complete and check: the first line `#:schema` of a file names it.

use crate::explain::sections;
use crate::fields::Range;
use crate::vocabulary::{Form, WORDS, Word};
use base::parameter::{Kind, Specification};
use policy::INSTRUMENTS;
use scheduler::parameters::Parameters;
use serde_json::{Map, Value, json};

const DRAFT: &str = "http://json-schema.org/draft-07/schema#";

/// The schema of a scenario.
#[must_use]
pub fn scenario() -> Value {
    let mut schema = table("");
    for section in Parameters::SECTIONS {
        let mut of_section = object(section.parameters.iter().map(|p| (p.key.into(), parameter(p))).collect(), &[]);
        of_section["description"] = json!(section.doc.trim());
        schema["properties"][section.key] = of_section;
    }
    schema["$schema"] = json!(DRAFT);
    schema["title"] = json!("upchain scenario");
    schema
}

/// The schema of an experiment.
#[must_use]
pub fn experiment() -> Value {
    of_file("experiment")
}

/// The schema of a calibration.
#[must_use]
pub fn calibration() -> Value {
    of_file("calibration")
}

fn of_file(name: &str) -> Value {
    let mut schema = table(name);
    schema["$schema"] = json!(DRAFT);
    schema["title"] = json!(format!("upchain {name}"));
    schema
}

fn object(properties: Map<String, Value>, required: &[&str]) -> Value {
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}

/// The words of a table and, where it has some, its parameters.
fn table(name: &str) -> Value {
    let words: Vec<&Word> = WORDS.iter().filter(|word| word.table == name).collect();
    let mut properties: Map<String, Value> = words.iter().map(|word| (word.key.into(), of_word(word))).collect();
    for section in sections().filter(|s| s.key == name && ["country", "sector", "strategy"].contains(&s.key)) {
        properties.extend(section.parameters.iter().map(|p| (p.key.into(), parameter(p))));
    }
    let required: Vec<&str> = words.iter().filter(|word| word.required).map(|word| word.key).collect();
    let mut schema = object(properties, &required);
    if name == "policy" {
        schema["properties"]["instrument"]["enum"] = INSTRUMENTS.iter().map(|i| i.key).collect();
        schema["allOf"] = INSTRUMENTS.iter().map(of_instrument).collect();
    }
    schema
}

/// Range and meaning of the rate, where the instrument is this one.
fn of_instrument(instrument: &policy::Instrument) -> Value {
    let (low, high) = instrument.range;
    json!({
        "if": { "properties": { "instrument": { "const": instrument.key } }, "required": ["instrument"] },
        "then": { "properties": { "rate": { "description": instrument.rate, "minimum": low, "maximum": high } } },
    })
}

fn of_word(word: &Word) -> Value {
    let mut schema = match word.form {
        Form::Text => json!({ "type": "string" }),
        Form::Switch => json!({ "type": "boolean" }),
        Form::Name => json!({ "type": "string", "minLength": 1, "maxLength": 32 }),
        Form::Choice(words) => json!({ "type": "string", "enum": words }),
        Form::Values => json!({ "type": "array", "items": { "type": ["number", "boolean"] }, "minItems": 1 }),
        Form::Number(range) => number(range),
        Form::Names => json!({ "type": "array", "items": { "type": "string" }, "minItems": 1, "uniqueItems": true }),
        Form::Shares => json!({
            "type": "object",
            "additionalProperties": { "type": "number", "minimum": 0, "maximum": 1 },
        }),
        Form::Figures => json!({ "type": "array", "items": { "type": "number" } }),
        Form::Overrides => json!({ "type": "object" }),
        Form::Table(name) => table(name),
        Form::Tables(name) => json!({ "type": "array", "items": table(name) }),
    };
    schema["description"] = json!(word.doc);
    schema
}

fn number(range: Range) -> Value {
    let kind = if range.whole { "integer" } else { "number" };
    let low = if range.above { "exclusiveMinimum" } else { "minimum" };
    json!({ "type": kind, low: range.low, "maximum": range.high })
}

fn parameter(p: &Specification) -> Value {
    let mut schema = match p.kind {
        Kind::Switch => json!({ "type": "boolean", "default": p.default != 0.0 }),
        Kind::Choice(words) => json!({ "type": "string", "enum": words, "default": words[p.default as usize] }),
        Kind::Real => json!({ "type": "number", "minimum": p.low, "maximum": p.high, "default": p.default }),
        Kind::Whole => {
            json!({ "type": "integer", "minimum": p.low as i64, "maximum": p.high as i64, "default": p.default as i64 })
        }
    };
    schema["description"] = json!(format!("{} [{}] {}", p.doc.trim(), p.unit, p.source));
    schema
}
