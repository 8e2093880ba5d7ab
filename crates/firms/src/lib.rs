//! What a firm is and what it does, one file a mechanism.
//!
//! A mechanism takes prices, tariffs and rules as plain arguments: nothing here knows of markets, policies, threads or
//! files. No mechanism asks which strategy a firm follows; a strategy is a row of numbers ([`strategy`]).

pub mod adaptation;
pub mod branding;
pub mod capability;
pub mod conversion;
pub mod efficiency;
pub mod entry;
pub mod exit;
pub mod fit;
pub mod governance;
pub mod imitation;
pub mod knowledge;
pub mod licensing;
pub mod pricing;
pub mod repositioning;
pub mod search;
pub mod span;
pub mod strategy;
pub mod upgrading;
