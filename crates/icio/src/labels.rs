//! # Labels
//! What a label says that a row or a column is. Every extra row and column is known by its name; one that is not known is a
//! fault, not zero.

/// What a column is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    /// Purchases of a country's sector.
    Node {
        /// Country.
        country: String,
        /// Sector.
        sector: String,
    },
    /// Final demand of a country.
    Final {
        /// Country.
        country: String,
        /// Whether it is changes in inventories.
        inventories: bool,
    },
    /// All that is sold.
    Output,
    /// What is missing to output.
    Discrepancy,
    /// Known, and not needed.
    Other,
}

/// What a row is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum RowKind {
    /// Sales of a country's sector.
    Node {
        /// Country.
        country: String,
        /// Sector.
        sector: String,
    },
    /// A component of output that is not bought from another sector.
    ValueAdded,
    /// All that is produced.
    Output,
    /// Known, and not needed.
    Other,
}

/// Where a layout has its labels and what they mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    /// `CHN_C26`, `CHN_HFCE`, `OUT`; of 2016 `HFCE_CHN`.
    Oecd,
    /// `CN_C26`, `CN_P3_S14`, `W2_D1`.
    Figaro,
}

/// Final demand of OECD's editions, by what stands before or behind the country.
const OECD_FINAL: &[&str] = &[
    "HFCE",
    "HC",
    "NPISH",
    "NPS",
    "NP",
    "GGFC",
    "GC",
    "GFCF",
    "INVNT",
    "INV",
    "DPABR",
    "DIRP",
    "DIRPA",
    "P33",
    "VAL",
    "NONRES",
    "FNONRES",
    "CONS_ABR",
    "CONS_NONRES",
    "FD",
];
/// Among these, changes in inventories.
const OECD_INVENTORIES: &[&str] = &["INVNT", "INV"];
/// Rows of OECD's editions below the last sector, alone or behind a country.
const OECD_VALUE_ADDED: &[&str] =
    &["TLS", "TAXSUB", "TXSUB", "VA", "VALU", "VALUE", "VA+TAXSUB", "VA.TAXSUB", "VA_TAXSUB", "VATAXSUB"];
const OUTPUT: &[&str] = &["OUT", "OUTPUT", "TOTAL", "GO", "X"];
const FIGARO_FINAL: &[&str] = &["P3_S13", "P3_S14", "P3_S15", "P3", "P51G", "P52", "P53", "P5M", "P5", "P6"];
/// `P5M` is inventories and valuables together: FIGARO does not divide them.
const FIGARO_INVENTORIES: &[&str] = &["P5M", "P52"];

/// The country that a part of one is merged into: extended editions of OECD's tables divide China and Mexico into
/// exporters and others (`CN1`, `CN2`, `MX1`, `MX2`, …).
fn merged(country: &str) -> &str {
    let is_part = |of: &str| country.strip_prefix(of).is_some_and(|n| n.len() == 1 && n.as_bytes()[0].is_ascii_digit());
    if is_part("CN") {
        "CHN"
    } else if is_part("MX") {
        "MEX"
    } else {
        country
    }
}

/// Country and sector of a label: countries have no underscores, sectors may.
fn split(label: &str) -> Option<(&str, &str)> {
    label.split_once('_').filter(|(country, sector)| !country.is_empty() && !sector.is_empty())
}

fn is_in(list: &[&str], word: &str) -> bool {
    list.iter().any(|known| known.eq_ignore_ascii_case(word))
}

impl Layout {
    fn country(self, country: &str) -> String {
        if self == Self::Oecd { merged(country).to_owned() } else { country.to_owned() }
    }

    /// What the column under a label is; `None` for a label that says nothing.
    pub(crate) fn column(self, label: &str) -> Option<Column> {
        if is_in(OUTPUT, label) {
            return Some(Column::Output);
        }
        if label.eq_ignore_ascii_case("DISC") {
            return Some(Column::Discrepancy);
        }
        let (first, rest) = split(label)?;
        let of = |country: &str, inventories| Column::Final { country: self.country(country), inventories };
        let column = match self {
            Self::Oecd if is_in(OECD_FINAL, rest) => of(first, is_in(OECD_INVENTORIES, rest)),
            Self::Oecd if is_in(OECD_FINAL, first) => of(rest, is_in(OECD_INVENTORIES, first)),
            Self::Figaro if is_in(FIGARO_FINAL, rest) => of(first, is_in(FIGARO_INVENTORIES, rest)),
            _ => Column::Node { country: self.country(first), sector: rest.to_owned() },
        };
        Some(column)
    }

    /// What the row beside a label is; `None` for a label that says nothing.
    pub(crate) fn row(self, label: &str) -> Option<RowKind> {
        if is_in(OUTPUT, label) {
            return Some(RowKind::Output);
        }
        if self == Self::Oecd && is_in(OECD_VALUE_ADDED, label) {
            return Some(RowKind::ValueAdded);
        }
        let (first, rest) = split(label)?;
        let is_value_added = match self {
            Self::Oecd => is_in(OECD_VALUE_ADDED, rest),
            Self::Figaro => first == "W2",
        };
        if is_value_added {
            return Some(RowKind::ValueAdded);
        }
        Some(RowKind::Node { country: self.country(first), sector: rest.to_owned() })
    }
}

/// Whether a description of a category of final demand is that of changes in inventories.
pub(crate) fn is_inventories(description: &str) -> bool {
    let lower = description.to_lowercase();
    lower.contains("inventor") || lower == "inven"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(country: &str, sector: &str) -> Column {
        Column::Node { country: country.into(), sector: sector.into() }
    }

    fn finals(country: &str, inventories: bool) -> Column {
        Column::Final { country: country.into(), inventories }
    }

    #[test]
    fn labels_of_every_edition_say_what_they_are() {
        let oecd = |label: &str| Layout::Oecd.column(label).unwrap();
        assert_eq!(oecd("ARG_A01_02"), node("ARG", "A01_02"));
        assert_eq!(oecd("AUS_C01T05AGR"), node("AUS", "C01T05AGR"));
        assert_eq!((oecd("CN2_D26"), oecd("MX1_C29")), (node("CHN", "D26"), node("MEX", "C29")));
        assert_eq!((oecd("USA_INVNT"), oecd("INV_USA")), (finals("USA", true), finals("USA", true)));
        assert_eq!((oecd("AUS_P33"), oecd("HFCE_AUS")), (finals("AUS", false), finals("AUS", false)));
        assert_eq!((oecd("OUT"), oecd("TOTAL"), oecd("DISC")), (Column::Output, Column::Output, Column::Discrepancy));
        let figaro = |label: &str| Layout::Figaro.column(label).unwrap();
        assert_eq!(figaro("FIGW1_C10T12"), node("FIGW1", "C10T12"));
        assert_eq!((figaro("AT_P3_S14"), figaro("AT_P5M")), (finals("AT", false), finals("AT", true)));
    }

    #[test]
    fn rows_below_the_sectors_are_known_by_name() {
        for label in ["TLS", "VA", "VALU", "AUS_TAXSUB", "VA+TAXSUB"] {
            assert_eq!(Layout::Oecd.row(label), Some(RowKind::ValueAdded), "{label}");
        }
        assert_eq!(Layout::Figaro.row("W2_B2A3G"), Some(RowKind::ValueAdded));
        assert_eq!((Layout::Oecd.row("OUTPUT"), Layout::Oecd.row("SUM")), (Some(RowKind::Output), None));
    }
}
