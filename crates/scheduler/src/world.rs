//! # The world while it runs
//! Firms are rows of columns: what a firm carries from period to period, and what it decides in one. Rows are reused
//! when a firm has left; identities never are, and draws are keyed by identity.

use crate::holdings::Holdings;
use crate::norms::Norms;
use crate::phases::contest::Doors;
use crate::phases::supply::govern::Transitions;
use crate::rows::Members;
use crate::spec::WorldSpec;
use crate::terms::GroupTerms;
use base::draws::Luck;
use base::shape::Shape;
use firms::capability::Capabilities;
use firms::upgrading::Event;
use market::accounts::Audit;
use market::look::Looks;
use market::orders::{Class, Market, Offer, OrderBook, Orders};
use market::prices::PriceIndices;
use market::supply::Supply;
use market::tender::Durations;
use policy::Rules;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

base::columns! {
    /// What a firm carries from period to period.
    pub struct Firms, FirmsChunk {
        /// Identity, never reused; zero marks an empty row.
        identity: u64, unit "-";
        /// Country and sector, as one number; that of an empty row is the one that the row is kept for.
        group: u32, unit "-";
        /// Strategy.
        strategy: u16, unit "-";
        /// Period of entry.
        founded: u32, unit "period";
        /// Process, product, technology and market capability, as logarithms.
        capabilities: Capabilities, unit "log points";
        /// Knowledge stock, in median researchers of the stage.
        knowledge: f32, unit "median researcher-years";
        /// Transitory efficiency, as a logarithm.
        efficiency: f32, unit "log points";
        /// Mark-up: price over unit cost; zero in an empty row.
        markup: f32, unit "ratio";
        /// Cash; negative for debt.
        cash: f64, unit "share of world income";
        /// Sales of this period.
        sales: f64, unit "share of world income";
        /// Share of the firm's sales in those of its sector in the period before.
        share_last: f32, unit "share";
        /// Standing orders held.
        orders: u32, unit "1";
        /// Licensed technology, as a logarithm.
        licensed: f32, unit "log points";
        /// First period without the licence; zero for a firm that has none.
        licence_ends: u32, unit "period";
        /// Royalty of the licence.
        royalty: f32, unit "share of sales";
        /// Country that licenses.
        licensor: u16, unit "-";
        /// Step of the invention that waits for conversion; zero for none.
        invention: f32, unit "log points";
        /// Its direction.
        invention_direction: u8, unit "-";
        /// Log unit cost relative to the median of the stage, when the present window began.
        window_cost: f32, unit "log points";
        /// Output, when the present window began, as a logarithm.
        window_output: f32, unit "log points";
        /// Value added per worker, when the present window began, as a logarithm.
        window_worth: f32, unit "log points";
        /// Share of the world's value added, when the present window began.
        window_share: f32, unit "share";
        /// Period in which the present window began.
        window_start: u32, unit "period";
        /// Whether the firm stepped up within the present window.
        window_up: bool, unit "-";
        /// Quality tier.
        tier: i8, unit "tier";
        /// Tier that the firm has had since `tier_since`, if another.
        tier_next: i8, unit "tier";
        /// Period since which it has had that tier.
        tier_since: u32, unit "period";
        /// Sector that the firm has moved from within the present window, plus one; zero for none.
        moved_from: u16, unit "-";
        /// Its sales in the period before it moved.
        sales_before: f32, unit "share of world income";
        /// How often each event has happened to it; 255 stands for all above.
        events: [u8; 7], unit "1";
    }
}

base::columns! {
    /// What a firm decides, or what happens to it, in one period.
    pub struct Decided, DecidedChunk {
        /// R&D spend, the subsidy included.
        rd_spend: f64, unit "share of world income";
        /// Researchers that all R&D spend would pay for, relative to the median performer of the stage.
        research: f32, unit "ratio";
        /// Log of unit cost less what wages and inputs add for all firms of its group, good and bad years apart.
        own_cost: f32, unit "log points";
        /// Profit of this period.
        profit: f32, unit "share of world income";
        /// Whether the orders that the firm holds are put out again at once.
        released: bool, unit "-";
        /// Whether the firm looks at another stage.
        looks: bool, unit "-";
    }
}

base::columns! {
    /// What the market sees of firms.
    pub struct Offers, OffersChunk {
        /// Cost as a share of sales: one over the mark-up; zero in an empty row.
        cost_share: f32, unit "share";
        /// Log of the mark-up less what own capability saves: the part of the log price that no wage and no input moves.
        own_price: f32, unit "log points";
        /// Attraction in a tender, before trade cost and relation; zero for a firm that may not sell.
        attraction: f32, unit "-";
    }
}

impl Offers {
    /// The offer of the firm in this row, which is of `group`.
    #[inline(always)]
    #[must_use]
    pub fn of(&self, row: usize, group: u32) -> Offer {
        let (cost_share, own_price, attraction) = (self.cost_share[row], self.own_price[row], self.attraction[row]);
        Offer { cost_share, own_price, attraction, group }
    }

    /// Writes an offer into a row.
    pub fn set(&mut self, row: usize, offer: &Offer) {
        let Offer { cost_share, own_price, attraction, .. } = *offer;
        (self.cost_share[row], self.own_price[row], self.attraction[row]) = (cost_share, own_price, attraction);
    }
}

/// What is known of countries and groups in one period, beside prices.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Accounts {
    /// By country: income that households spend in this period.
    pub income: Vec<f64>,
    /// By country: income that they will spend in the next.
    pub income_next: Vec<f64>,
    /// By group: cost of all its firms.
    pub cost: Vec<f64>,
    /// By group: sales of all its firms.
    pub sales: Vec<f64>,
    /// By group: payments for labour.
    pub labour: Vec<f64>,
    /// By group: R&D spend, the subsidy included.
    pub rd_spend: Vec<f64>,
    /// By group: of that, what is paid to talent.
    pub talent_paid: Vec<f64>,
    /// By group: mean log technology, for each of the last eight years; the newest last.
    pub technology: Vec<Vec<f64>>,
    /// By group: orders held.
    pub held: Vec<u64>,
    /// By group: firms whose R&D employs talent.
    pub performers: Vec<u32>,
    /// By country: cash of its firms.
    pub cash: Vec<f64>,
    /// By country: wage.
    pub wage: Vec<f64>,
    /// By country: wage of talent.
    pub talent_wage: Vec<f64>,
    /// By country: tariff receipts.
    pub tariffs: Vec<f64>,
    /// By country: subsidies paid.
    pub subsidies: Vec<f64>,
    /// By country: royalties and fees received.
    pub royalties: Vec<f64>,
    /// By market: spending.
    pub spending: Vec<f64>,
    /// By sector and strategy: mean profit per unit of sales among firms that sell, and how many those are.
    pub payoffs: Vec<(f64, f64)>,
    /// Income and cash of the whole world when the period began.
    pub money_before: f64,
}

/// Firms that came, left and moved in one period.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Turnover {
    /// By group: entrants.
    pub entries: Vec<u32>,
    /// By group: firms that left.
    pub exits: Vec<u32>,
    /// By group: firms that moved in from another sector.
    pub moves: Vec<u32>,
    /// Orders put out to tender.
    pub tendered: u64,
    /// Of those, orders that changed hands.
    pub changed: u64,
    /// Orders of single firms by the type of governance that their relation was of, the last row for new ones, and the type that it
    /// is of.
    pub governance: Transitions,
    /// What happened to firms.
    pub events: Vec<Happening>,
}

/// An event of upgrading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Happening {
    /// Row of the firm.
    pub row: u32,
    /// What happened.
    pub event: Event,
}

/// Firms that were alive at some time since observation began and have left, and those among them to which an event
/// happened: what is needed to say which share of all firms ever moved up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Careers {
    /// Firms.
    pub firms: u64,
    /// Firms to which each event happened at least once.
    pub with_event: [u64; Event::ALL.len()],
    /// Firms to which one of the four ways up happened at least once.
    pub moved_up: u64,
}

impl Careers {
    /// Counts a firm by its events.
    pub fn count(&mut self, events: &[u8; Event::ALL.len()]) {
        self.firms += 1;
        for (with, n) in self.with_event.iter_mut().zip(events) {
            *with += u64::from(*n > 0);
        }
        self.moved_up += u64::from(Event::ALL.iter().any(|e| e.is_up() && events[*e as usize] > 0));
    }

    /// Takes in the careers of other firms.
    pub fn add(&mut self, other: &Self) {
        self.firms += other.firms;
        self.with_event.iter_mut().zip(&other.with_event).for_each(|(mine, theirs)| *mine += theirs);
        self.moved_up += other.moved_up;
    }
}

/// A world and everything that it carries.
#[derive(Clone, Debug)]
pub struct World {
    /// What it was made from.
    pub spec: Arc<WorldSpec>,
    /// Countries and sectors.
    pub shape: Shape,
    /// Master seed that its luck follows from.
    pub seed: u64,
    /// Replication that its luck follows from.
    pub replication: u32,
    /// Number of the period that runs next.
    pub period: u32,
    /// Its luck.
    pub luck: Luck,
    /// What firms carry.
    pub firms: Firms,
    /// By block of rows: its group. A sixteenth of the column, so that looks at it stay in the first cache.
    pub(crate) blocks: Vec<u32>,
    /// What firms decided in the last period.
    pub decided: Decided,
    /// Capabilities as they stood when the last *innovate* began: what firms see of each other; kept for its memory.
    pub(crate) seen: Vec<Capabilities>,
    /// Rows that were without a firm when *leave* had ended, for *enter*.
    pub(crate) left_empty: Vec<u32>,
    /// What the market sees of firms.
    pub offers: Offers,
    /// Who holds which order.
    pub orders: Orders,
    /// Who placed which order, where single firms buy.
    pub supply: Option<Supply>,
    /// By thread and row: what the thread found that a firm sells, on the grid of sales; kept from period to period.
    pub(crate) dealt: Vec<Vec<u64>>,
    /// By class and row: orders held.
    pub(crate) holdings: Holdings,
    /// Markets, sorted by supplier.
    pub markets: Vec<Market>,
    /// Classes of equal weight, in the order of slots.
    pub classes: Vec<Class>,
    /// By market and seller's country: log trade cost.
    pub trade_cost: Vec<f64>,
    /// By market and seller's country: what the seller gets of a unit that the buyer pays.
    pub net: Vec<f64>,
    /// By market and seller's country: log of trade cost and tariff.
    pub landed: Vec<f64>,
    /// By market and seller's country: `e^(−στ)`, what trade cost and tariff leave of an attraction.
    pub reach: Vec<f32>,
    /// Whom buyers come across.
    pub looks: Looks,
    /// How long relations last.
    pub durations: Durations,
    /// Rules in force.
    pub rules: Rules,
    /// Sums over orders.
    pub book: OrderBook,
    /// Price indices.
    pub prices: PriceIndices,
    /// Accounts of the last period.
    pub accounts: Accounts,
    /// Medians and frontiers that firms measure themselves by.
    pub norms: Norms,
    /// Who came, left and moved.
    pub turnover: Turnover,
    /// By group: firms alive.
    pub living: Vec<u32>,
    /// By group: its rows, as of the start of the period's tender.
    pub members: Members,
    /// By group: log level of process capability, chosen at the start such that all goods of a sector are equally attractive,
    /// where the specification asks for it.
    pub levels: Vec<f64>,
    /// By sector: sales of a firm at the start, on average. Simulated firms stand for more firms in one sector than in
    /// another, so that sales can be compared only with these.
    pub ordinary_sales: Vec<f64>,
    /// By group: what its firms share in this period.
    pub terms: Vec<GroupTerms>,
    /// By group: where a newcomer can contest a first order.
    pub(crate) doors: Vec<Doors>,
    /// By group: firms that have left since observation began.
    pub departed: Vec<Careers>,
    /// Residuals of the last period.
    pub audit: Audit,
}

impl World {
    /// The calendar year in which `period` lies.
    #[must_use]
    pub fn year(&self, period: u32) -> f64 {
        self.spec.year(period)
    }

    /// Bytes that the world takes for each firm of the start, with its orders; rows that wait for a firm are counted.
    #[must_use]
    pub fn bytes_per_firm(&self) -> f64 {
        let row = Self::bytes_of_row(self.dealt.len(), self.holdings.bytes_per_row());
        let firms: usize = self.spec.groups.iter().map(|of| of.firms).sum();
        let of_order = Orders::BYTES + if self.supply.is_some() { Supply::BYTES } else { 0 };
        (self.firms.rows() * row + self.orders.len() * of_order) as f64 / firms.max(1) as f64
    }

    /// Bytes of a row where sales are summed in so many parts, and holdings take so many bytes.
    pub(crate) const fn bytes_of_row(parts: usize, holdings: usize) -> usize {
        Firms::BYTES
            + Decided::BYTES
            + Offers::BYTES
            + size_of::<u32>()
            + size_of::<Capabilities>()
            + parts * size_of::<u64>()
            + holdings
    }
}
