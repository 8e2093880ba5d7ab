//! What a store, one world or a score of facts says, as one page that needs no network: the question, the answer in a sentence, figures with captions and data.
//!
//! * [`page`]: the page, from a template;
//! * [`figure`]: what a figure is: charts of some kinds, a caption; [`numbers`]: what is drawn, as a table;
//! * [`answer`]: the sentence, and the effects of the arms;
//! * [`paths`]: arms through time, and their differences;
//! * [`events`]: who moved up, and how;
//! * [`groups`]: countries and sectors in the first and the last year; [`smile`]: the smile curve; [`shares`]: who earns where;
//! * [`design`]: what the answer depends on;
//! * [`lives`]: who is found elsewhere a year later, and how long firms take to step up;
//! * [`world`]: what one world shows, of every firm; [`card`]: which published facts a world has;
//! * [`story`](mod@story): the life of one firm, told;
//! * [`convergence`]: how well it was known with fewer replications.
//!
//! The same store gives the same bytes. Nothing is computed here that a table of the store does not hold or could not: effects, intervals and
//! indices come from the experiment room.

pub mod answer;
pub mod card;
pub mod convergence;
pub mod design;
pub mod events;
pub mod figure;
pub mod groups;
pub mod lives;
mod marks;
pub mod numbers;
pub mod page;
pub mod paths;
pub mod shares;
pub mod smile;
pub mod story;
mod text;
pub mod world;

pub use figure::{Band, Chart, Figure, Interval, Mark};
pub use page::{Page, html};
