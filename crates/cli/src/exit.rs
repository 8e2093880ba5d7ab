//! # Exit codes
//! What a script may rely on.

use std::process::ExitCode;

/// How the program ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Code {
    /// All well.
    Well = 0,
    /// Something that is not the user's fault: a disk that cannot be written to.
    Internal = 1,
    /// The command line, a scenario or an output directory is not as it must be; nothing was run or written.
    Usage = 2,
    /// Some runs failed; what the others gave is there.
    SomeFailed = 3,
    /// What is there is not what was written, or two results differ.
    Mismatch = 4,
    /// Stopped by a signal, before everything was done; what was committed is there.
    Stopped = 75,
    /// The same by Ctrl-C.
    Interrupted = 130,
}

impl From<Code> for ExitCode {
    fn from(code: Code) -> Self {
        Self::from(code as u8)
    }
}

/// Why a command stops early.
#[derive(Debug)]
pub(crate) struct Stop {
    pub code: Code,
    pub message: String,
}

impl Stop {
    /// The input is wrong.
    pub fn usage(message: impl Into<String>) -> Self {
        Self { code: Code::Usage, message: message.into() }
    }
}

impl From<scenario::Errors> for Stop {
    fn from(errors: scenario::Errors) -> Self {
        let n = errors.count();
        Self::usage(format!("{errors}{n} {} found, nothing was run\n", if n == 1 { "error" } else { "errors" }))
    }
}

impl From<icio::Errors> for Stop {
    fn from(errors: icio::Errors) -> Self {
        let n = errors.count();
        Self::usage(format!("{errors}{n} {} found, nothing was written\n", if n == 1 { "error" } else { "errors" }))
    }
}

impl From<tables::Error> for Stop {
    fn from(error: tables::Error) -> Self {
        let asked =
            matches!(error, tables::Error::Exists(_) | tables::Error::FileExists(_) | tables::Error::NotADirectory(_));
        Self { code: if asked { Code::Usage } else { Code::Internal }, message: format!("error: {error}") }
    }
}

impl From<store::Error> for Stop {
    fn from(error: store::Error) -> Self {
        use store::Error::{Behind, Damaged, Io, Table};
        let code = match error {
            Table(error) => return error.into(),
            Behind { .. } | Damaged { .. } => Code::Mismatch,
            Io { .. } => Code::Internal,
            _ => Code::Usage,
        };
        Self { code, message: format!("error: {error}") }
    }
}
