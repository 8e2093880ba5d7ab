//! # Frozen experiments
//! The texts of all files that an experiment was read from, so that it can be loaded again when they have changed or are
//! gone, and every value that they say, by key, so that two experiments can be told apart value by value.

use crate::calibration::{self, Calibration};
use crate::document::{Node, Value, parse};
use crate::experiment::{Experiment, load_from};
use crate::overrides;
use crate::report::{Errors, Report};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Files that were read; or, where some are frozen, the only ones that there are.
#[derive(Debug, Default)]
pub(crate) struct Files {
    frozen: Option<BTreeMap<PathBuf, String>>,
    read: Vec<(PathBuf, String)>,
}

/// What cannot be read: a message and a hint.
type Unreadable = (String, &'static str);

impl Files {
    /// The text of a file; nothing where the disk is to be asked.
    pub fn text(&self, path: &Path) -> Option<Result<String, Unreadable>> {
        let missing = || ("is not among the frozen files".to_owned(), "");
        self.frozen.as_ref().map(|frozen| frozen.get(path).cloned().ok_or_else(missing))
    }

    /// Takes the text that was read last.
    pub fn take(&mut self) -> Option<String> {
        self.read.pop().map(|(_, text)| text)
    }

    /// A file was read.
    pub fn note(&mut self, path: &Path, text: &str) {
        if self.read.iter().all(|(known, _)| known != path) {
            self.read.push((path.to_owned(), text.to_owned()));
        }
    }
}

/// An experiment, or whatever else names a scenario, and what it was read from.
#[derive(Clone, Debug)]
pub struct Frozen<T = Experiment> {
    /// The experiment.
    pub experiment: T,
    /// Names, relative to the directory of the experiment, and texts; the experiment first.
    pub files: Vec<(String, String)>,
    /// Every value that a file or an override says, by key.
    pub keys: BTreeMap<String, String>,
}

/// Loads the experiment at `path`, and keeps what it was read from.
///
/// # Errors
/// All that is wrong with it.
pub fn freeze(path: &Path, set: &[String]) -> Result<Frozen, Errors> {
    frozen(path, set, |files| load_from(files, path, set))
}

/// The same of a calibration; `facts` are the names of facts that a world can be measured against.
///
/// # Errors
/// All that is wrong with it.
pub fn freeze_calibration(path: &Path, set: &[String], facts: &[&str]) -> Result<Frozen<Calibration>, Errors> {
    frozen(path, set, |files| calibration::load_from(files, path, set, facts))
}

fn frozen<T>(
    path: &Path,
    set: &[String],
    load: impl FnOnce(&mut Files) -> Result<T, Errors>,
) -> Result<Frozen<T>, Errors> {
    let mut files = Files::default();
    let experiment = load(&mut files)?;
    let beside = path.parent().unwrap_or(Path::new(""));
    let name = |path: &Path| path.strip_prefix(beside).unwrap_or(path).to_string_lossy().into_owned();
    let texts: Vec<(String, String)> = files.read.into_iter().map(|(path, text)| (name(&path), text)).collect();
    let keys = keys(&texts, set);
    Ok(Frozen { experiment, files: texts, keys })
}

/// Loads an experiment from what [`freeze`] kept of it; the disk is not asked.
///
/// # Errors
/// All that is wrong with it.
pub fn thaw(files: &[(String, String)], set: &[String]) -> Result<Experiment, Errors> {
    let frozen = files.iter().map(|(name, text)| (PathBuf::from(name), text.clone())).collect();
    let first = files.first().map_or(PathBuf::new(), |(name, _)| PathBuf::from(name));
    load_from(&mut Files { frozen: Some(frozen), read: Vec::new() }, &first, set)
}

/// What the files and the overrides say. Files that are no TOML, such as lists of points, are one value each.
fn keys(files: &[(String, String)], set: &[String]) -> BTreeMap<String, String> {
    let (mut report, mut keys) = (Report::default(), BTreeMap::new());
    for (k, (name, text)) in files.iter().enumerate() {
        let at = report.sources.file(name, text.clone());
        match parse(&mut report, at).filter(|_| name.ends_with(".toml")) {
            Some(root) => collect(&root, if k == 0 { "" } else { "scenario" }, &mut keys),
            None => drop(keys.insert(name.clone(), format!("a file of {} bytes", text.len()))),
        }
    }
    for one in overrides::from_arguments(&mut report, set) {
        collect(&one.node, &format!("--set {}", one.path), &mut keys);
    }
    keys
}

fn collect(node: &Node, key: &str, into: &mut BTreeMap<String, String>) {
    let below = |part: &str| if key.is_empty() { part.to_owned() } else { format!("{key}.{part}") };
    match &node.value {
        Value::Table(table) => table.iter().for_each(|(part, entry)| collect(&entry.node, &below(part), into)),
        Value::List(list) => list.iter().enumerate().for_each(|(k, inner)| {
            // Members with names are known by them: a list may be put into another order.
            let name = inner.table().and_then(|table| table.get("name")).map(|entry| &entry.node.value);
            match name {
                Some(Value::Text(name)) => collect(inner, &below(name), into),
                _ => collect(inner, &format!("{key}[{k}]"), into),
            }
        }),
        Value::Text(text) => drop(into.insert(key.to_owned(), format!("{text:?}"))),
        Value::Real(real) => drop(into.insert(key.to_owned(), format!("{real:?}"))),
        _ => drop(into.insert(key.to_owned(), node.shown().trim_matches('`').to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shipped() -> PathBuf {
        [env!("CARGO_MANIFEST_DIR"), "..", "..", "scenarios", "independent-innovation.toml"].iter().collect()
    }

    #[test]
    fn a_frozen_experiment_is_loaded_without_the_disk_and_is_the_same() {
        let set = vec!["time.years=7".to_owned()];
        let frozen = freeze(&shipped(), &set).unwrap();
        assert_eq!(
            frozen.files.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(),
            ["independent-innovation.toml", "world-1995.toml"]
        );
        let again = thaw(&frozen.files, &set).unwrap();
        assert_eq!(format!("{:?}", again.arms), format!("{:?}", frozen.experiment.arms));
        let missing = thaw(&frozen.files[..1], &set).unwrap_err().to_string();
        assert!(missing.contains("not among the frozen files"), "{missing}");
    }

    #[test]
    fn every_value_has_a_key() {
        let keys = freeze(&shipped(), &["time.years=7".to_owned()]).unwrap().keys;
        let value = |key: &str| keys.get(key).map(String::as_str);
        assert_eq!(value("replications"), Some("32"));
        assert_eq!(value("--set time.years"), Some("7"));
        assert_eq!(value("arm.OEM.population[0].strategies.OEM"), Some("1.0"));
        assert!(value("scenario.country.China.conversion").is_some(), "{keys:?}");
    }
}
