//! # `explain`

use crate::args::Explain;
use crate::exit::{Code, Stop};
use crate::output;

pub(crate) fn execute(args: &Explain) -> Result<Code, Stop> {
    let text = scenario::explain(&args.key).map_err(|message| Stop::usage(format!("error: {message}")))?;
    output::print(&format!("{}\n", text.trim_end()))?;
    Ok(Code::Well)
}
