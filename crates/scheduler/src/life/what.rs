//! What can happen to a firm, and why.

use firms::capability::Capabilities;
use firms::governance::{Circumstances, Governance};
use firms::upgrading::Event;

/// Something that happened to a firm.
#[derive(Clone, Debug, PartialEq)]
pub struct Happened {
    /// Period.
    pub period: u32,
    /// Country and sector that the firm was in then.
    pub group: usize,
    /// What.
    pub what: What,
}

/// What can happen to a firm.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// It was there at the start, or split off from a firm of its country and sector.
    Entered {
        /// Whether it was there at the start.
        at_start: bool,
        /// Strategy.
        strategy: u16,
    },
    /// It has an order that it did not have.
    Won(Change),
    /// It has an order no more.
    Lost(Change),
    /// It moved to another sector.
    Moved(Move),
    /// A relation is of another type.
    Retyped(Retyped),
    /// An event of upgrading.
    Judged(Event),
    /// It has a licence.
    Licensed {
        /// Country that licenses.
        licensor: u16,
        /// Period in which it ends, if no ban ends it before.
        ends: u32,
    },
    /// It has a licence no more, before its time.
    Banned,
    /// It took another strategy.
    Adapted {
        /// Strategy before.
        from: u16,
        /// Strategy now.
        to: u16,
    },
    /// It left.
    Left {
        /// Whether its debt had passed what lenders bear.
        insolvent: bool,
    },
    /// A period has ended for it.
    Stood(Stand),
}

/// An order that came or went.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Change {
    /// Who buys.
    pub order: Order,
    /// How.
    pub how: How,
    /// Identity of the firm that it went to or came from; zero for nobody.
    pub other: u64,
    /// Its country and sector, if there is one.
    pub other_group: Option<usize>,
    /// Years that the relation had lasted, where that is known.
    pub age: Option<f64>,
    /// What spoke for the winner; none where nobody stood against it.
    pub odds: Option<Odds>,
}

/// Who buys by an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// Sector that buys; none for households.
    pub sector: Option<usize>,
    /// Country that buys.
    pub country: usize,
    /// Identity of the firm that buys; zero for a pool.
    pub firm: u64,
}

/// How an order comes or goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// A tender was won against its holder.
    Tender,
    /// A firm that moved into the stage contested it.
    Mover,
    /// A spin-off contested it.
    SpinOff,
    /// The buyer took it from a captive supplier at the gate of design or brand.
    Cut,
    /// The holder gave it up: its debt had passed what lenders bear.
    Insolvent,
    /// The holder left it behind when it moved.
    LeftBehind,
    /// The buyer is no more.
    BuyerLeft,
    /// The buyer moved to another sector.
    BuyerMoved,
    /// The buyer buys more, or less, than before.
    BuyerSize,
}

/// What speaks for one firm against another in a tender: log points of attraction.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Odds {
    /// All of it.
    pub all: f64,
    /// Lower price at the factory gate.
    pub price: f64,
    /// Quality and brand.
    pub appeal: f64,
    /// Trade cost and tariffs.
    pub distance: f64,
    /// That the other holds the order.
    pub relation: f64,
}

/// A move to another sector.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Move {
    /// Country and sector before.
    pub from: usize,
    /// Country and sector now.
    pub to: usize,
    /// Profit that it gave up (RP-5), in ordinary sales of a firm of that stage at the start.
    pub here: f64,
    /// Profit that it expected there (RP-1).
    pub there: f64,
    /// Chance that it would try, having looked there (RP-2).
    pub chance: f64,
    /// Orders that it won there.
    pub won: usize,
}

/// A relation that is of another type.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Retyped {
    /// Whether the firm is the one that buys.
    pub buys: bool,
    /// Identity of the other.
    pub other: u64,
    /// Its country and sector.
    pub other_group: usize,
    /// Type before.
    pub from: Governance,
    /// Type now.
    pub to: Governance,
    /// The question that has another answer: complexity, codifiability, capability, or the margin that makes it worth integrating.
    pub question: &'static str,
    /// What decided it.
    pub now: Circumstances,
}

/// Where a firm stood when a period ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stand {
    /// Orders held.
    pub orders: u32,
    /// Sales in shares of the world's income at the start.
    pub sales: f64,
    /// Place by sales among the firms of its sector, in all countries; the first is 1.
    pub rank: usize,
    /// How many those are.
    pub of: usize,
    /// Mark-up.
    pub markup: f64,
    /// Profit, as sales.
    pub profit: f64,
    /// Cash, as sales.
    pub cash: f64,
    /// Capabilities, as logarithms.
    pub capabilities: Capabilities,
}
