//! # Output
//! Data goes to stdout, everything else to stderr. A reader that has seen enough (`| head`, `2>&1 | head`) is no error: what is said
//! of the work must not end it.

use crate::exit::{Code, Stop};
use std::io::{ErrorKind, Write as _, stderr, stdout};

/// Prints data.
pub(crate) fn print(text: &str) -> Result<(), Stop> {
    let mut out = stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(e) if e.kind() != ErrorKind::BrokenPipe => {
            Err(Stop { code: Code::Internal, message: format!("error: cannot write to standard output: {e}") })
        }
        _ => Ok(()),
    }
}

/// Says something about the work, not of its result.
pub(crate) fn say(text: &str) {
    // `eprintln!` panics where nobody reads any more.
    let _ = writeln!(stderr(), "{text}");
}
