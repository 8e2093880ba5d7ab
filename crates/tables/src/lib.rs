//! Tidy tables, one a grain, and everything that is written of them.
//!
//! * [`table`]: columns of text, whole and real numbers under the [`Column`]s that describe them;
//! * [`csv`] and [`parquet`]: the two files of a table;
//! * [`digest`](mod@digest): what a table holds, as one number that does not depend on any file;
//! * [`dictionary`]: what the columns of some tables mean, for people and for programs;
//! * [`rows`](mod@rows): a row as a struct, from which all of that comes;
//! * [`directory`]: where files go, so that nothing is overwritten unasked and a cut run leaves no half file.

pub mod csv;
pub mod dictionary;
pub mod digest;
pub mod directory;
pub mod error;
mod leftovers;
pub mod parquet;
pub mod rows;
pub mod table;

pub use base::column::Column;
pub use digest::{Digester, digest, digest_of};
pub use directory::{Directory, write_file};
pub use error::Error;
pub use parquet::About;
pub use table::{Kind, Series, Table};
