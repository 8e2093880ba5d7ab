//! # A table, for the commands that read one

use crate::args::Table;
use crate::exit::Stop;
use crate::output;
use icio::{Loaded, Residual};

/// A table that was asked for.
pub(super) struct Given {
    /// As it was read, and then aggregated.
    pub loaded: Loaded,
    /// Digest before it was aggregated.
    pub digest: String,
    /// What was put together, a line a group.
    pub groups: Vec<String>,
}

/// Loads a table, aggregates it, and says how well it balances.
pub(super) fn load(args: &Table) -> Result<Given, Stop> {
    let mut loaded = icio::load(&args.table, args.format, args.tolerance)?;
    let (table, balance) = (&loaded.table, &loaded.balance);
    let size = size(table.countries.len(), table.sectors.len());
    output::say(&format!("{}: {}, {size}, {}", loaded.source, loaded.format, loaded.unit));
    for (what, residual) in [("output less what is sold", &balance.rows), ("output less all costs", &balance.columns)] {
        if let Some(Residual { node, size, relative }) = residual.as_ref().filter(|r| r.size != 0.0) {
            output::say(&format!(
                "note: {what} is at most {size:.3e} ({node}), {relative:.1e} of its output or the mean"
            ));
        }
    }
    loaded.notes.iter().for_each(|note| output::say(&format!("note: {note}")));
    let digest = icio::digest(&loaded.table);
    let mut groups = Vec::new();
    if let Some(path) = &args.aggregate {
        let by = icio::concordance(path)?;
        loaded.table = icio::aggregate(&loaded.table, &by, &path.display().to_string())?;
        groups = [&by.countries, &by.sectors].into_iter().flat_map(described).collect();
    }
    Ok(Given { loaded, digest, groups })
}

/// How large a table is.
pub(super) fn size(countries: usize, sectors: usize) -> String {
    let countries = if countries == 1 { "1 country".to_owned() } else { format!("{countries} countries") };
    let sectors = if sectors == 1 { "1 sector".to_owned() } else { format!("{sectors} sectors") };
    format!("{countries} × {sectors}")
}

/// The last part of a path: results do not depend on where a file lies.
pub(super) fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// Groups and their members.
pub(super) fn described(groups: &icio::Groups) -> Vec<String> {
    let members = |number: usize| {
        let of = groups.of.iter().filter(|(_, k)| **k == number).map(|(name, _)| name.as_str());
        of.collect::<Vec<_>>().join(", ")
    };
    groups.names.iter().enumerate().map(|(k, name)| format!("{name}: {}", members(k))).collect()
}
