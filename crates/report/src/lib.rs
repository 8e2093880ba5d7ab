//! What a store says, as one page that needs no network: the question, the answer in a sentence, figures with captions and data.
//!
//! * [`page`]: the page, from a template;
//! * [`figure`]: what a figure is: charts of three kinds, a caption, a table of what is drawn;
//! * [`answer`]: the sentence, and the effects of the arms;
//! * [`paths`]: arms through time, and their differences;
//! * [`events`]: who moved up, and how;
//! * [`groups`]: countries and sectors in the first and the last year; [`smile`]: the smile curve; [`shares`]: who earns where;
//! * [`design`]: what the answer depends on;
//! * [`story`](mod@story): the life of one firm, told;
//! * [`convergence`]: how well it was known with fewer replications.
//!
//! The same store gives the same bytes. Nothing is computed here that a table of the store does not hold or could not: effects, intervals and
//! indices come from the experiment room.

pub mod answer;
pub mod convergence;
pub mod design;
pub mod events;
pub mod figure;
pub mod groups;
pub mod page;
pub mod paths;
pub mod shares;
pub mod smile;
pub mod story;
mod text;

pub use figure::{Band, Chart, Figure, Interval, Mark};
pub use page::{Page, html};
