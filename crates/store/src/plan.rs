//! # The plan
//! What is to be run, frozen before the first run: the texts of all files as they were, every resolved value, the overrides,
//! the seed, the version. It never changes.

use crate::disk::Disk;
use crate::error::Error;
use crate::sealed;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;
use tables::Table;

/// Format of stores that this program writes, and the newest that it reads.
pub const FORMAT: u32 = 1;
/// Name of the file.
pub const NAME: &str = "plan";
/// Differences that are listed.
const LISTED_MAX: usize = 12;

/// What is to be run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The question in one line.
    pub title: String,
    /// Version of the program.
    pub version: String,
    /// Machine and system that the plan was made on; no part of what identifies it.
    pub platform: String,
    /// Master seed.
    pub seed: u64,
    /// How many runs there are, numbered from 0.
    pub runs: u64,
    /// Overrides from the command line.
    pub overrides: Vec<String>,
    /// The files that say it, by name; the first is the experiment.
    pub files: Vec<File>,
    /// Every value of the files, by key, overrides included.
    pub keys: BTreeMap<String, String>,
    /// Tables that are kept.
    pub tables: Vec<Columns>,
}

/// A file as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    /// Name, relative to that of the experiment.
    pub name: String,
    /// Text.
    pub text: String,
}

/// A table that is kept, and its columns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Columns {
    /// Name of the table.
    pub table: String,
    /// Names of its columns.
    pub columns: Vec<String>,
}

impl Columns {
    /// Those of these tables.
    #[must_use]
    pub fn of(tables: &[Table]) -> Vec<Self> {
        let columns = |table: &Table| table.columns().iter().map(|column| column.name.to_owned()).collect();
        tables.iter().map(|table| Self { table: table.name().to_owned(), columns: columns(table) }).collect()
    }
}

impl Plan {
    /// What tells this plan from others: BLAKE3 of all of it but the platform, which no result depends on.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        let same = Self { platform: String::new(), ..self.clone() };
        *blake3::hash(sealed::text("store", FORMAT, &same).as_bytes()).as_bytes()
    }

    /// The digest in hexadecimal digits.
    #[must_use]
    pub fn hex(&self) -> String {
        blake3::Hash::from_bytes(self.digest()).to_hex().to_string()
    }

    /// The first things in which another plan differs, a line each: values first, then what else there is.
    #[must_use]
    pub fn differences(&self, other: &Self) -> Vec<String> {
        let mut found = Vec::new();
        let none = "nothing".to_owned();
        let both: BTreeMap<&String, ()> = self.keys.keys().chain(other.keys.keys()).map(|key| (key, ())).collect();
        for key in both.into_keys() {
            let (mine, theirs) = (self.keys.get(key).unwrap_or(&none), other.keys.get(key).unwrap_or(&none));
            if mine != theirs {
                found.push(format!("`{key}`: {mine} against {theirs}"));
            }
        }
        let more = found.len().saturating_sub(LISTED_MAX);
        found.truncate(LISTED_MAX);
        if more > 0 {
            found.push(format!("and {more} more keys"));
        }
        let mut also = |what: &str, mine: &str, theirs: &str| {
            if mine != theirs {
                found.push(format!("{what}: {mine} against {theirs}"));
            }
        };
        also("version", &self.version, &other.version);
        also("seed", &self.seed.to_string(), &other.seed.to_string());
        also("platform", &self.platform, &other.platform);
        also("runs", &self.runs.to_string(), &other.runs.to_string());
        also("overrides", &self.overrides.join(" "), &other.overrides.join(" "));
        let kept = |plan: &Self| plan.tables.iter().map(|t| t.table.as_str()).collect::<Vec<_>>().join(", ");
        also("tables", &kept(self), &kept(other));
        for mine in &self.tables {
            if let Some(theirs) = other.tables.iter().find(|theirs| theirs.table == mine.table) {
                also(&format!("columns of `{}`", mine.table), &mine.columns.join(","), &theirs.columns.join(","));
            }
        }
        if found.is_empty() && self.digest() != other.digest() {
            found.push("the texts of the files, but no value: comments or layout".into());
        }
        found
    }

    pub(crate) fn text(&self) -> String {
        sealed::text("store", FORMAT, self)
    }

    /// The plan of the store in this directory; nothing where there is none.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(disk: &dyn Disk, directory: &Path) -> Result<Option<Self>, Error> {
        sealed::read(disk, &directory.join(NAME), "store", FORMAT)
    }
}
