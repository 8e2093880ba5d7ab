//! # Where files go
//!
//! A directory that is there already is refused unless the user says so, and even then only files that are written now
//! are replaced: nothing else is deleted but half files that a kill has left. A file appears under its name once it is whole and on disk, so that a run
//! that is cut leaves either the file as it was before or the new one, never half of one.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::leftovers::{self, temporary};
use crate::{About, Error, Table, csv, dictionary, parquet};

/// A directory that files may be written to.
#[derive(Debug)]
pub struct Directory {
    path: PathBuf,
    removed: Vec<String>,
}

impl Directory {
    /// Makes a directory, and the ones above it; with `force` one that is there already will do, and half files that a kill has
    /// left in it are removed.
    ///
    /// # Errors
    /// [`Error::Exists`] where it is there already and `force` is not given, [`Error::NotADirectory`] where something
    /// else is in its place, [`Error::Io`] where it cannot be made.
    pub fn create(path: impl Into<PathBuf>, force: bool) -> Result<Self, Error> {
        let path = path.into();
        let io = |source| Error::Io { path: path.clone(), source };
        if let Some(above) = path.parent().filter(|above| !above.as_os_str().is_empty()) {
            fs::create_dir_all(above).map_err(io)?;
        }
        // To make and to ask are one step here: of two runs that start at once, one is refused.
        match fs::create_dir(&path) {
            Ok(()) => Ok(Self { path, removed: Vec::new() }),
            Err(e) if e.kind() != io::ErrorKind::AlreadyExists => Err(io(e)),
            Err(_) if !path.is_dir() => Err(Error::NotADirectory(path)),
            Err(_) if !force => Err(Error::Exists(path)),
            Err(_) => Ok(Self { removed: leftovers::remove(&path, is_file_name), path }),
        }
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Names of the half files that were removed.
    #[must_use]
    pub fn removed(&self) -> &[String] {
        &self.removed
    }

    /// Writes one file, whole or not at all.
    ///
    /// # Errors
    /// What `contents` refuses, or [`Error::Io`]. Nothing then stands under this name that did not before.
    ///
    /// # Panics
    /// Where `name` is not a plain file name of ASCII letters, digits, `_`, `-` and `.`: names are written in the
    /// program, and nothing is written outside of the directory.
    pub fn write(&self, name: &str, contents: impl FnOnce(&mut Sink) -> Result<(), Error>) -> Result<(), Error> {
        assert!(is_file_name(name), "`{name}` is no plain file name");
        let path = self.path.join(name);
        let io = |source| Error::Io { path: path.clone(), source };
        let mut sink = BufWriter::new(temporary(&self.path, name).map_err(io)?);
        contents(&mut sink)?;
        let file = sink.into_inner().map_err(|e| io(e.into_error()))?;
        file.as_file().sync_all().map_err(io)?;
        file.persist(&path).map_err(|e| io(e.error))?;
        sync_directory(&self.path).map_err(io)
    }

    /// Writes tables as CSV and Parquet, and their data dictionary as CSV, JSON and Markdown.
    ///
    /// # Errors
    /// [`Error::NotANumber`] and [`Error::SameName`] before anything is written; else as [`Directory::write`].
    pub fn write_tables(&self, tables: &[&Table], about: &About) -> Result<(), Error> {
        check(tables)?;
        for table in tables {
            self.write(&format!("{}.csv", table.name()), |out| csv::write(table, out))?;
            self.write(&format!("{}.parquet", table.name()), |out| parquet::write(table, about, out))?;
        }
        self.write("dictionary.csv", |out| csv::write(&dictionary::table(tables), out))?;
        self.write_text("dictionary.json", &dictionary::json(tables))?;
        self.write_text("dictionary.md", &dictionary::markdown(tables))
    }

    /// Writes a text, whole or not at all.
    ///
    /// # Errors
    /// As [`Directory::write`].
    pub fn write_text(&self, name: &str, text: &str) -> Result<(), Error> {
        let io = |source| Error::Io { path: self.path.join(name), source };
        self.write(name, |out| out.write_all(text.as_bytes()).map_err(io))
    }
}

/// Writes a text to a file of the user's choice, whole or not at all; one that is there already is replaced with `force` only.
/// Yields the names of half files that a kill has left beside it, and that were removed.
///
/// # Errors
/// [`Error::FileExists`], [`Error::Io`].
pub fn write_file(path: &Path, text: &str, force: bool) -> Result<Vec<String>, Error> {
    let io = |source| Error::Io { path: path.to_path_buf(), source };
    if path.exists() && !force {
        return Err(Error::FileExists(path.to_path_buf()));
    }
    let directory = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let removed = leftovers::remove(directory, |name| name == "upchain");
    let mut file = temporary(directory, "upchain").map_err(io)?;
    file.write_all(text.as_bytes()).map_err(io)?;
    file.as_file().sync_all().map_err(io)?;
    // Between the question above and now somebody else may have made one.
    let persisted = if force { file.persist(path) } else { file.persist_noclobber(path) };
    match persisted {
        Ok(_) => sync_directory(directory).map_err(io).map(|()| removed),
        Err(e) if e.error.kind() == io::ErrorKind::AlreadyExists => Err(Error::FileExists(path.to_path_buf())),
        Err(e) => Err(io(e.error)),
    }
}

/// What the contents of a file are written to.
pub type Sink = BufWriter<NamedTempFile>;

fn check(tables: &[&Table]) -> Result<(), Error> {
    for (k, table) in tables.iter().enumerate() {
        table.check_numbers()?;
        // The dictionary is a table as well, and has its file.
        if table.name() == "dictionary" || tables[..k].iter().any(|other| other.name() == table.name()) {
            return Err(Error::SameName(table.name()));
        }
    }
    Ok(())
}

fn is_file_name(name: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    name.starts_with(|c: char| c.is_ascii_alphanumeric()) && name.chars().all(allowed)
}

/// Makes a rename durable: it is a change of the directory, not of the file.
#[cfg(unix)]
fn sync_directory(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

/// Elsewhere a directory cannot be opened as a file.
#[cfg(not(unix))]
fn sync_directory(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::tests::{COLUMNS, sample};
    use crate::{Kind, Series};
    use base::column::Column;

    const ABOUT: About = About { title: "A trial", version: "9.9.9", digest: "abc" };

    fn names(path: &Path) -> Vec<String> {
        let mut names: Vec<_> =
            fs::read_dir(path).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn tables_are_written_with_their_dictionary_and_nothing_else() {
        let place = tempfile::tempdir().unwrap();
        let directory = Directory::create(place.path().join("a/b"), false).unwrap();
        directory.write_tables(&[&sample()], &ABOUT).unwrap();
        let expected = ["country.csv", "country.parquet", "dictionary.csv", "dictionary.json", "dictionary.md"];
        assert_eq!(names(directory.path()), expected);
        let mut bytes = Vec::new();
        csv::write(&sample(), &mut bytes).unwrap();
        assert_eq!(fs::read(directory.path().join("country.csv")).unwrap(), bytes);
    }

    #[test]
    fn an_existing_directory_is_refused_and_the_remedy_named() {
        let place = tempfile::tempdir().unwrap();
        let refusal = Directory::create(place.path(), false).unwrap_err();
        assert!(matches!(refusal, Error::Exists(_)) && refusal.to_string().contains("`--force`"), "{refusal}");
        assert!(names(place.path()).is_empty());
    }

    #[test]
    fn a_file_in_the_place_of_the_directory_is_refused_even_with_force() {
        let place = NamedTempFile::new().unwrap();
        for force in [false, true] {
            assert!(matches!(Directory::create(place.path(), force), Err(Error::NotADirectory(_))));
        }
    }

    #[test]
    fn force_replaces_what_is_written_and_leaves_the_rest() {
        let place = tempfile::tempdir().unwrap();
        fs::write(place.path().join("country.csv"), "old").unwrap();
        fs::write(place.path().join("notes.txt"), "mine").unwrap();
        let directory = Directory::create(place.path(), true).unwrap();
        directory.write_tables(&[&sample()], &ABOUT).unwrap();
        assert!(fs::read_to_string(place.path().join("country.csv")).unwrap().starts_with("country,firms"));
        assert_eq!(fs::read_to_string(place.path().join("notes.txt")).unwrap(), "mine");
    }

    #[test]
    fn half_files_that_a_kill_left_are_removed_and_named() {
        let place = tempfile::tempdir().unwrap();
        fs::write(place.path().join(".country.csv.Xa3bQ9.part"), "half").unwrap();
        let directory = Directory::create(place.path(), true).unwrap();
        assert_eq!(directory.removed(), [".country.csv.Xa3bQ9.part"]);
        assert!(names(place.path()).is_empty());
        fs::write(place.path().join(".upchain.Xa3bQ9.part"), "half").unwrap();
        let removed = write_file(&place.path().join("a.toml"), "text", false).unwrap();
        assert_eq!((removed, names(place.path())), (vec![".upchain.Xa3bQ9.part".into()], vec!["a.toml".into()]));
    }

    #[test]
    fn a_writer_that_fails_leaves_the_old_file_and_no_other() {
        let place = tempfile::tempdir().unwrap();
        fs::write(place.path().join("a.txt"), "old").unwrap();
        let directory = Directory::create(place.path(), true).unwrap();
        let refusal = directory.write("a.txt", |out| {
            out.write_all(b"half").unwrap();
            Err(Error::SameName("a"))
        });
        assert!(refusal.is_err());
        assert_eq!(names(place.path()), ["a.txt"]);
        assert_eq!(fs::read_to_string(place.path().join("a.txt")).unwrap(), "old");
    }

    #[test]
    fn a_number_that_is_none_in_the_last_table_keeps_the_first_from_being_written() {
        const X: &[Column] = &[Column { name: "x", unit: "1", doc: "x" }];
        let place = tempfile::tempdir().unwrap();
        let directory = Directory::create(place.path(), true).unwrap();
        let bad = Table::new("bad", "bad", X, vec![Series::Real(vec![f64::NAN])]);
        assert!(matches!(directory.write_tables(&[&sample(), &bad], &ABOUT), Err(Error::NotANumber { .. })));
        assert!(names(place.path()).is_empty());
    }

    #[test]
    fn a_file_is_replaced_only_when_that_is_asked_for() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("a b.toml");
        write_file(&path, "one", false).unwrap();
        assert!(matches!(write_file(&path, "two", false), Err(Error::FileExists(_))));
        assert_eq!(fs::read_to_string(&path).unwrap(), "one");
        write_file(&path, "two", true).unwrap();
        assert_eq!(
            (fs::read_to_string(&path).unwrap().as_str(), names(place.path())),
            ("two", vec!["a b.toml".into()])
        );
        assert!(matches!(write_file(&place.path().join("no/a"), "x", false), Err(Error::Io { .. })));
    }

    #[test]
    fn two_tables_of_one_name_are_refused() {
        let place = tempfile::tempdir().unwrap();
        let directory = Directory::create(place.path(), true).unwrap();
        let kinds = [Kind::Text, Kind::Whole, Kind::Real, Kind::MaybeReal];
        let other = Table::empty("country", "Another.", COLUMNS, &kinds);
        let refusal = directory.write_tables(&[&sample(), &other], &ABOUT);
        assert!(matches!(refusal, Err(Error::SameName("country"))));
    }

    #[test]
    fn only_plain_names_are_file_names() {
        for good in ["a.csv", "run_1-2.parquet"] {
            assert!(is_file_name(good), "{good}");
        }
        for bad in ["", ".", "..", "../a", "a/b", "a\\b", "-a", ".a", "a b", "a\0"] {
            assert!(!is_file_name(bad), "{bad}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn results_are_as_readable_as_any_file_of_the_user() {
        use std::os::unix::fs::PermissionsExt;
        let place = tempfile::tempdir().unwrap();
        let directory = Directory::create(place.path(), true).unwrap();
        directory.write_text("a.txt", "text").unwrap();
        fs::write(place.path().join("b.txt"), "text").unwrap();
        let mode = |name: &str| fs::metadata(place.path().join(name)).unwrap().permissions().mode();
        assert_eq!(mode("a.txt"), mode("b.txt"));
    }
}
