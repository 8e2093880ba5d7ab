//! # Why a table was not written

use std::io;
use std::path::PathBuf;

/// Why a table was not written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A cell of a column of real numbers holds what is no number.
    #[error("table `{table}`, column `{column}`, row {row}: not a number")]
    NotANumber {
        /// Table.
        table: &'static str,
        /// Column.
        column: &'static str,
        /// Row, from 0.
        row: usize,
    },
    /// The output directory is there already.
    #[error("`{}` exists\n  hint: choose another directory, or `--force` to overwrite in it the files of this run", .0.display())]
    Exists(PathBuf),
    /// The output file is there already.
    #[error("`{}` exists\n  hint: choose another file, or `--force` to replace it", .0.display())]
    FileExists(PathBuf),
    /// There is something at the output directory's place that is no directory.
    #[error("`{}` exists and is not a directory\n  hint: choose another place", .0.display())]
    NotADirectory(PathBuf),
    /// Two tables would be written to the same file.
    #[error("two tables are named `{0}`")]
    SameName(&'static str),
    /// The operating system refused.
    #[error("cannot write `{}`: {source}", .path.display())]
    Io {
        /// File or directory.
        path: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
    /// The writer of a format refused.
    #[error("cannot write table `{table}` as {format}: {reason}")]
    Format {
        /// Table.
        table: &'static str,
        /// Name of the format.
        format: &'static str,
        /// What the writer says.
        reason: String,
    },
}
