//! # `verify`

use crate::args::Verify;
use crate::exit::{Code, Stop};
use crate::output;
use std::sync::Arc;
use store::{Real, Store};

/// Places that are told one by one.
const TOLD_MAX: usize = 40;

pub(crate) fn execute(args: &Verify) -> Result<Code, Stop> {
    let found = store::verify(&Store::open(Arc::new(Real), &args.store)?)?;
    found.wrong.iter().take(TOLD_MAX).for_each(|wrong| output::say(&format!("error: {wrong}")));
    for worker in &found.busy {
        output::say(&format!("note: a process is at work as worker {worker}: what it has not committed was not read"));
    }
    for behind in &found.abandoned {
        output::say(&format!("note: {behind}; others have done its work, and nobody reads this"));
    }
    let (files, bytes, wrong) = (found.files, found.bytes, found.wrong.len());
    if wrong > 0 {
        return Err(Stop {
            code: Code::Mismatch,
            message: format!("{wrong} of the digests of {files} files do not hold"),
        });
    }
    output::print(&format!("{files} files, {bytes} bytes: every digest holds\n"))?;
    Ok(Code::Well)
}
