//! # `world`
//! A scenario from a real table. What is written has been checked as `upchain check` checks it.

use super::table::{Given, described, file_name, load, size};
use crate::args::FromTable;
use crate::exit::{Code, Stop};
use crate::output;
use icio::{Concordance, Groups};
use scenario::draft::{Choice, Origin, draft};

pub(crate) fn execute(args: &FromTable) -> Result<Code, Stop> {
    if args.out.exists() && !args.force {
        return Err(tables::Error::FileExists(args.out.clone()).into());
    }
    let Given { loaded, digest, mut groups } = load(&args.table)?;
    let by = chosen(args, &loaded.table)?;
    groups.extend([&by.countries, &by.sectors].into_iter().flat_map(rests));
    let table = icio::aggregate(&loaded.table, &by, "--countries, --sectors")?;
    let origin = Origin {
        source: format!("{}, form `{}`", file_name(&loaded.source), loaded.format),
        unit: loaded.unit.to_owned(),
        digest,
        groups,
    };
    let stages = args.stages.clone().map(|names| if names == ["none"] { Vec::new() } else { names });
    let choice = Choice {
        title: format!("The world of {}", file_name(&loaded.source)),
        stages,
        stage_ratio: args.stage_ratio,
        threshold: args.threshold,
        firms: args.firms.map(|n| n as usize),
        receipts: args.receipts,
        size_tail: args.size_tail,
        ..Choice::default()
    };
    let written = draft(&table, &origin, &choice).map_err(|complaints| refused(&complaints))?;
    let name = args.out.display().to_string();
    let checked = scenario::check_text(&name, &written.text, &[])?;
    written.notes.iter().for_each(|note| output::say(&format!("note: {note}")));
    super::tell_removed(&tables::write_file(&args.out, &written.text, args.force)?);
    let spec = &checked.spec;
    let firms: usize = spec.groups.iter().map(|g| g.firms).sum();
    let size = size(spec.countries.len(), spec.sectors.len());
    output::print(&format!("{name}: {size}, {firms} firms\n"))?;
    Ok(Code::Well)
}

fn refused(complaints: &[String]) -> Stop {
    let (n, shown) = (complaints.len(), 20);
    let mut text: String = complaints.iter().take(shown).map(|complaint| format!("error: {complaint}\n")).collect();
    if n > shown {
        text.push_str(&format!("and {} more\n", n - shown));
    }
    let errors = if n == 1 { "error" } else { "errors" };
    Stop::usage(format!("{text}{n} {errors} found, nothing was written\n"))
}

/// Who is kept and who is put into a rest.
fn chosen(args: &FromTable, table: &measures::InputOutput) -> Result<Concordance, Stop> {
    let mut complaints = Vec::new();
    let countries = keep("country", args.countries.as_deref(), &table.countries, "ROW", &mut complaints);
    let sectors = keep("sector", args.sectors.as_deref(), &table.sectors, "rest", &mut complaints);
    if complaints.is_empty() { Ok(Concordance { countries, sectors }) } else { Err(refused(&complaints)) }
}

fn keep(what: &str, chosen: Option<&[String]>, names: &[String], rest: &str, complaints: &mut Vec<String>) -> Groups {
    let mut groups = Groups::default();
    let Some(chosen) = chosen else { return groups };
    for name in chosen {
        if names.contains(name) {
            groups.put(name, name);
        } else {
            let hint = icio::did_you_mean(name, names.iter().map(String::as_str));
            complaints.push(format!("the table has no {what} `{name}`\n  hint: {hint}"));
        }
    }
    // Who names `ROW` keeps it as it is: the rest has then another name.
    let rest = if chosen.iter().any(|name| name == rest) { "other" } else { rest };
    names.iter().filter(|name| !chosen.contains(name)).for_each(|name| _ = groups.put(name, rest));
    groups
}

/// Groups of more than one member, described.
fn rests(groups: &Groups) -> Vec<String> {
    let members = |number: usize| groups.of.values().filter(|k| **k == number).count();
    let all = described(groups).into_iter().enumerate();
    all.filter(|(number, _)| members(*number) > 1).map(|(_, line)| line).collect()
}
