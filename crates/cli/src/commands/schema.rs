//! # `schema`

use crate::args::{Kind, Schema};
use crate::exit::{Code, Stop};
use crate::output;

pub(crate) fn execute(args: &Schema) -> Result<Code, Stop> {
    let schema = match args.kind {
        Kind::Scenario => scenario::schema::scenario(),
        Kind::Experiment => scenario::schema::experiment(),
        Kind::Calibration => scenario::schema::calibration(),
    };
    output::print(&format!("{schema:#}\n"))?;
    Ok(Code::Well)
}
