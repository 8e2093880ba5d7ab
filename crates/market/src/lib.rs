//! Who buys what from whom at what price.
//!
//! A buyer is a *pool*: the households of a country, or all firms of a country in one sector. A *market* is one pool's
//! demand for the goods of one sector. Its standing orders are fixed slots: what changes is who holds them. Where single
//! firms buy, a market is made of their needs ([`supply`]), and its slots come and go with them. Nothing
//! here knows what a firm is beyond what it offers ([`orders::Offer`]).

pub mod accounts;
pub mod flows;
pub mod look;
pub mod orders;
pub mod prices;
pub mod supply;
pub mod tender;
pub mod wages;
