//! # Which form a file has
//! Shows in what it holds, not in what it is called.

use crate::assembly::Assembly;
use crate::balance::{Demands, settle};
use crate::faults::{Errors, Faults, Place, quoted};
use crate::labels::Layout;
use crate::rows::{TextRows, delimiter};
use crate::store::{Kind, Store};
use crate::{Loaded, eora, exiobase, sheet, tidy, wide, wiod};
use std::fmt;
use std::io::Read as _;
use std::path::Path;

/// Bytes that a workbook may have.
const WORKBOOK_MAX: u64 = 2 << 30;

/// A form of tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// OECD Inter-Country Input-Output tables, editions 2016 to 2025, regular and extended.
    Oecd,
    /// World Input-Output Database, releases 2013 and 2016, workbooks or csv.
    Wiod,
    /// Asian Development Bank, multiregional input-output tables.
    Adb,
    /// EXIOBASE 3.
    Exiobase,
    /// FIGARO of Eurostat.
    Figaro,
    /// Eora26.
    Eora,
    /// One line a cell.
    Tidy,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Oecd, Self::Wiod, Self::Adb, Self::Exiobase, Self::Figaro, Self::Eora, Self::Tidy];

    /// Its short name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Oecd => "oecd",
            Self::Wiod => "wiod",
            Self::Adb => "adb",
            Self::Exiobase => "exiobase",
            Self::Figaro => "figaro",
            Self::Eora => "eora",
            Self::Tidy => "tidy",
        }
    }

    /// Whose it is, for people.
    #[must_use]
    pub fn about(self) -> &'static str {
        match self {
            Self::Oecd => "OECD ICIO, editions 2016 to 2025",
            Self::Wiod => "WIOD, releases 2013 and 2016",
            Self::Adb => "ADB MRIO",
            Self::Exiobase => "EXIOBASE 3",
            Self::Figaro => "FIGARO",
            Self::Eora => "Eora26",
            Self::Tidy => "One line a cell (docs/tables.md)",
        }
    }

    /// What numbers of a table in this form are in, once it is loaded.
    #[must_use]
    pub fn unit(self) -> &'static str {
        match self {
            Self::Oecd | Self::Wiod | Self::Adb | Self::Eora => "million US dollars",
            Self::Exiobase | Self::Figaro => "million euros",
            Self::Tidy => "units of the file",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Loads the table at `path`: a file, a folder, an archive, or a file in an archive (`tables.zip/2019.csv`).
///
/// `format` forces a form; without it the content says which it is. A row whose residual is above `tolerance`, relative to its
/// output or to the mean output where it has less, is refused; so is a column, but in Eora, which does not balance.
///
/// # Errors
/// All that is wrong, each with file, line and column.
pub fn load(path: &Path, format: Option<Format>, tolerance: f64) -> Result<Loaded, Errors> {
    let mut faults = Faults::default();
    let loaded = Store::open(path, &mut faults).and_then(|store| from(&store, format, tolerance, &mut faults));
    faults.or(loaded)
}

fn from(store: &Store, format: Option<Format>, tolerance: f64, faults: &mut Faults) -> Option<Loaded> {
    let (assembly, format, place) = read(store, format, faults)?;
    let mut notes = Vec::new();
    let demands = Demands { tolerance, columns: format != Format::Eora };
    let (table, balance) = settle(assembly, &place, demands, &mut notes, faults)?;
    Some(Loaded { table, format, unit: format.unit(), source: place.file, balance, notes })
}

fn read(store: &Store, format: Option<Format>, faults: &mut Faults) -> Option<(Assembly, Format, Place)> {
    let names = store.names();
    let folder = store.place("").file.trim_end_matches('/').to_owned();
    if format.is_none_or(|f| f == Format::Exiobase)
        && let Some(within) = exiobase::folder(&names)
    {
        return Some((exiobase::read(store, &within, faults)?, Format::Exiobase, Place::file(folder)));
    }
    if format == Some(Format::Eora) || format.is_none() && eora::is_eora(&names) {
        return Some((eora::read(store, faults)?, Format::Eora, Place::file(folder)));
    }
    if format == Some(Format::Exiobase) || format.is_none() && exiobase::lacks_flows(&names) {
        exiobase::complain(&names, Place::file(folder), faults);
        return None;
    }
    let name = the_file(store, &names, &folder, faults)?;
    let (kind, start) = store.sniff(&name, faults)?;
    let place = store.place(&name);
    match kind {
        Kind::Workbook(binary) => workbook(store, &name, binary, format, faults),
        Kind::Text => {
            if let Some((asked, found)) = format.zip(of_text(&start)).filter(|(asked, found)| asked != found) {
                let message = format!("the text is a table of the form `{found}`, not `{asked}`");
                faults.add(place.line(1), message, "leave `--format` out");
                return None;
            }
            let format = format.or_else(|| of_text(&start)).or_else(|| {
                let line: String = String::from_utf8_lossy(&start).lines().next().unwrap_or_default().to_owned();
                let hint =
                    "known: OECD, WIOD, ADB, EXIOBASE 3, FIGARO, Eora26 and the tidy form; `--format` forces one";
                faults.add(place.line(1), format!("{} opens no table of a known form", quoted(&line)), hint);
                None
            })?;
            Some((text(store, &name, format, delimiter(&start), faults)?, format, place))
        }
    }
}

/// The one file of the store that can be a table.
fn the_file(store: &Store, names: &[String], folder: &str, faults: &mut Faults) -> Option<String> {
    if let Store::File(_) = store {
        return names.first().cloned();
    }
    let ends = [".csv", ".xlsx", ".xlsb", ".txt"];
    let tables: Vec<&String> = names.iter().filter(|n| ends.iter().any(|e| n.to_lowercase().ends_with(e))).collect();
    match tables[..] {
        [one] => Some(one.clone()),
        [] => {
            faults.add(Place::file(folder), "there is no table in it", "a table is a csv file or a workbook");
            None
        }
        [first, ..] => {
            let message = format!("there are {} tables in it: {}", tables.len(), list(&tables));
            faults.add(Place::file(folder), message, format!("name one, as in `{folder}/{first}`"));
            None
        }
    }
}

fn list(names: &[&String]) -> String {
    crate::faults::listed(names.iter().map(|name| name.as_str()))
}

/// The form of a text, by its first line.
fn of_text(start: &[u8]) -> Option<Format> {
    let text = String::from_utf8_lossy(start);
    let line = text.trim_start_matches('\u{feff}').lines().next()?;
    let heads: Vec<&str> =
        line.split(char::from(delimiter(start))).map(|head| head.trim().trim_matches('"').trim()).collect();
    let has = |name: &str| heads.iter().any(|head| head.eq_ignore_ascii_case(name));
    let is_oecd = |head: &&str| {
        let upper = head.to_uppercase();
        ["HFCE_", "HC_"].iter().any(|s| upper.starts_with(s)) || upper.ends_with("_HFCE") || upper.ends_with("_HC")
    };
    if tidy::HEADER.iter().all(|name| has(name)) {
        Some(Format::Tidy)
    } else if has("IndustryCode") && has("RNr") {
        Some(Format::Wiod)
    } else if heads[0].eq_ignore_ascii_case("rowLabels") || heads.iter().any(|head| head.ends_with("_P3_S14")) {
        Some(Format::Figaro)
    } else if heads.iter().any(is_oecd) {
        Some(Format::Oecd)
    } else {
        None
    }
}

fn text(store: &Store, name: &str, format: Format, delimiter: u8, faults: &mut Faults) -> Option<Assembly> {
    let place = store.place(name);
    store.read(name, faults, |file, faults| {
        let mut rows = TextRows::new(file, delimiter, place.clone());
        match format {
            Format::Oecd => wide::read(Layout::Oecd, &mut rows, &place, faults),
            Format::Figaro => wide::read(Layout::Figaro, &mut rows, &place, faults),
            Format::Wiod => wiod::read_csv(&mut rows, &place, faults),
            Format::Tidy => tidy::read(&mut rows, &place, faults),
            Format::Adb | Format::Exiobase | Format::Eora => {
                let message = format!("a text is no table of the form `{format}`");
                faults.add(place.clone(), message, "leave `--format` out to let the content say what it is");
                None
            }
        }
    })?
}

fn workbook(
    store: &Store,
    name: &str,
    binary: bool,
    format: Option<Format>,
    faults: &mut Faults,
) -> Option<(Assembly, Format, Place)> {
    let place = store.place(name);
    let bytes = store.read(name, faults, |file, _| {
        let mut bytes = Vec::new();
        file.take(WORKBOOK_MAX).read_to_end(&mut bytes).map(|_| bytes).map_err(|e| e.to_string())
    })?;
    let bytes = match bytes {
        Ok(bytes) => bytes,
        Err(e) => {
            faults.add(place, format!("cannot be read: {e}"), "download the file again");
            return None;
        }
    };
    for (sheet, mut rows) in sheet::sheets(bytes, binary, &place, faults) {
        let Some(above) = wiod::header(&mut rows, faults) else { continue };
        let is_adb = above.iter().any(|row| row.iter().any(|cell| cell == "F1"));
        let found = if is_adb { Format::Adb } else { Format::Wiod };
        let at = Place { sheet: Some(sheet), ..place };
        if let Some(asked) = format.filter(|asked| *asked != found) {
            let message = format!("the sheet is a table of the form `{found}`, not `{asked}`");
            faults.add(at, message, "leave `--format` out");
            return None;
        }
        return Some((wiod::read_sheet(&above, &mut rows, &at, faults)?, found, at));
    }
    if faults.is_empty() {
        let hint = "above the columns of WIOD and ADB stand country and number (`c1`, `c2`, …)";
        faults.add(place, "no sheet holds a table of a known form", hint);
    }
    None
}
