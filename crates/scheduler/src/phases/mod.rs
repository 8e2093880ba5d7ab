//! The phases of a period. Each cuts the firms into chunks, hands every chunk to the equations of `firms`, `market` and
//! `policy`, and merges sums of whole numbers.

mod accounts;
mod adapt;
mod advances;
mod books;
pub(crate) mod contest;
mod entry_exit;
pub(crate) mod few;
mod flows;
mod hands;
mod innovate;
mod offers;
mod prices;
mod reposition;
mod settle;
pub(crate) mod supply;
pub(crate) mod tender;
mod upgrade;
