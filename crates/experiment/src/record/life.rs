//! # The life of a firm
//! What happened to one firm, and why, a row each.

use super::firms::identity;
use firms::capability::Direction;
use scheduler::life::{Change, Happened, How, Move, Retyped, Stand, What};
use scheduler::spec::WorldSpec;

tables::rows! {
    /// Something that happened to one firm, and why.
    pub struct LifeRow in "life" {
        /// Calendar year in which the period began.
        year: f64, unit "year";
        /// Identity of the firm.
        firm: String, unit "identity";
        /// Country that it was in.
        country: String, unit "name";
        /// Sector that it was in.
        sector: String, unit "name";
        /// What happened: entered, won, lost, moved, retyped, judged, licensed, banned, adapted, left, or stood, where it was when a period ended.
        what: String, unit "name";
        /// How or why: of an order tender, mover, spin_off, cut, insolvent, left_behind, buyer_left, buyer_moved or buyer_size; of a relation the question with another answer; of a judgement its event; of an entry start or spin_off; of an exit insolvent or no_orders.
        how: String, unit "name";
        /// Country of who buys by the order.
        buyer_country: String, unit "name";
        /// Sector of who buys by the order; households where they do.
        buyer_sector: String, unit "name";
        /// Identity of the firm that buys by the order; empty where a pool does.
        buyer: String, unit "identity";
        /// Identity of the other firm: to which the order went, from which it came, with which the relation is.
        other: String, unit "identity";
        /// Its country, or that of who licenses.
        other_country: String, unit "name";
        /// Its sector.
        other_sector: String, unit "name";
        /// Age of the relation that an order ended, where that is known.
        age: Option<f64>, unit "year";
        /// What spoke for the winner of an order against its holder (TE-3); missing where nobody stood behind it.
        odds: Option<f64>, unit "log points";
        /// Of that, the lower price at the factory gate (TE-2).
        odds_price: Option<f64>, unit "log points";
        /// Of that, quality and brand (TE-2).
        odds_appeal: Option<f64>, unit "log points";
        /// Of that, trade cost and tariffs.
        odds_distance: Option<f64>, unit "log points";
        /// Of that, the cost of parting from the holder, which speaks against the winner.
        odds_relation: Option<f64>, unit "log points";
        /// Of a relation its type before, of a move the sector before, of a change of strategy the one before.
        before: String, unit "name";
        /// Of a relation its type now, of a move the sector now, of a change of strategy the one now.
        now: String, unit "name";
        /// Side of the relation on which the firm is: buys or sells.
        side: String, unit "name";
        /// Complexity of what the relation is about (GV-1).
        complexity: Option<f64>, unit "share";
        /// Codifiability of it (GV-1).
        codifiability: Option<f64>, unit "share";
        /// Technology of the supplier relative to what its stage asks for (GV-1).
        capability: Option<f64>, unit "log points";
        /// What the market asks beyond the supplier's unit cost (GV-2).
        margin: Option<f64>, unit "log points";
        /// Profit that a mover gave up (RP-5), in mean sales of a firm of its stage at the start.
        profit_here: Option<f64>, unit "mean sales";
        /// Profit that a mover expected (RP-1), in mean sales of a firm of its new stage at the start.
        profit_there: Option<f64>, unit "mean sales";
        /// Chance that a firm which looks there tries to move (RP-2).
        chance: Option<f64>, unit "1";
        /// Orders that a mover won, or that the firm held when the period ended.
        orders: Option<f64>, unit "order";
        /// Sales.
        sales: Option<f64>, unit "money";
        /// Place by sales among the firms of its sector in all countries; the first is 1.
        rank: Option<f64>, unit "1";
        /// How many those are.
        rivals: Option<f64>, unit "firm";
        /// Mark-up: price over unit cost.
        markup: Option<f64>, unit "ratio";
        /// Profit.
        profit: Option<f64>, unit "money";
        /// Cash; negative for debt.
        cash: Option<f64>, unit "money";
        /// Process capability.
        process: Option<f64>, unit "log points";
        /// Product quality.
        product: Option<f64>, unit "log points";
        /// Technology.
        technology: Option<f64>, unit "log points";
        /// Market capability.
        market: Option<f64>, unit "log points";
        /// Year in which a licence ends.
        licence_ends: Option<f64>, unit "year";
    }
}

/// What happened to a firm of a world of this specification, as rows.
#[must_use]
pub fn rows(spec: &WorldSpec, firm: u64, happened: &[Happened]) -> Vec<LifeRow> {
    let names = Names { spec };
    happened.iter().map(|of| names.row(firm, of)).collect()
}

/// Names of a world.
struct Names<'a> {
    spec: &'a WorldSpec,
}

impl Names<'_> {
    fn country(&self, country: usize) -> String {
        self.spec.countries[country].name.clone()
    }

    fn sector(&self, sector: usize) -> String {
        self.spec.sectors[sector].name.clone()
    }

    fn place(&self, group: usize) -> (String, String) {
        let shape = self.spec.shape();
        (self.country(shape.country(group)), self.sector(shape.sector(group)))
    }

    fn strategy(&self, strategy: u16) -> String {
        self.spec.strategies[usize::from(strategy)].name.clone()
    }

    fn row(&self, firm: u64, of: &Happened) -> LifeRow {
        let (country, sector) = self.place(of.group);
        let mut row =
            LifeRow { year: self.spec.year(of.period), firm: identity(firm), country, sector, ..LifeRow::blank() };
        match &of.what {
            What::Entered { at_start, strategy } => {
                row.tell("entered", if *at_start { "start" } else { "spin_off" });
                row.now = self.strategy(*strategy);
            }
            What::Won(change) => self.order(&mut row, "won", change),
            What::Lost(change) => self.order(&mut row, "lost", change),
            What::Moved(moved) => self.moved(&mut row, moved),
            What::Retyped(relation) => self.relation(&mut row, relation),
            What::Judged(event) => row.tell("judged", event.name()),
            What::Licensed { licensor, ends } => {
                row.tell("licensed", "");
                row.other_country = self.country(usize::from(*licensor));
                row.licence_ends = Some(self.spec.year(*ends));
            }
            What::Banned => row.tell("banned", ""),
            What::Adapted { from, to } => {
                row.tell("adapted", "");
                (row.before, row.now) = (self.strategy(*from), self.strategy(*to));
            }
            What::Left { insolvent } => row.tell("left", if *insolvent { "insolvent" } else { "no_orders" }),
            What::Stood(stand) => stood(&mut row, stand, super::money(self.spec)),
        }
        row
    }

    fn order(&self, row: &mut LifeRow, what: &str, of: &Change) {
        row.tell(what, how(of.how));
        row.buyer_country = self.country(of.order.country);
        row.buyer_sector = of.order.sector.map_or_else(|| "households".to_owned(), |sector| self.sector(sector));
        row.buyer = named(of.order.firm);
        row.other = named(of.other);
        if let Some(group) = of.other_group {
            (row.other_country, row.other_sector) = self.place(group);
        }
        row.age = of.age;
        row.odds = of.odds.map(|odds| odds.all);
        row.odds_price = of.odds.map(|odds| odds.price);
        row.odds_appeal = of.odds.map(|odds| odds.appeal);
        row.odds_distance = of.odds.map(|odds| odds.distance);
        row.odds_relation = of.odds.map(|odds| odds.relation);
    }

    fn moved(&self, row: &mut LifeRow, of: &Move) {
        row.tell("moved", "");
        (row.before, row.now) = (self.place(of.from).1, self.place(of.to).1);
        (row.profit_here, row.profit_there, row.chance) = (Some(of.here), Some(of.there), Some(of.chance));
        row.orders = Some(of.won as f64);
    }

    fn relation(&self, row: &mut LifeRow, of: &Retyped) {
        row.tell("retyped", of.question);
        row.side = if of.buys { "buys" } else { "sells" }.to_owned();
        row.other = named(of.other);
        (row.other_country, row.other_sector) = self.place(of.other_group);
        (row.before, row.now) = (of.from.name().to_owned(), of.to.name().to_owned());
        (row.complexity, row.codifiability) = (Some(of.now.complexity), Some(of.now.codifiability));
        (row.capability, row.margin) = (Some(of.now.capability), Some(of.now.margin));
    }
}

fn stood(row: &mut LifeRow, of: &Stand, money: f64) {
    row.tell("stood", "");
    row.orders = Some(f64::from(of.orders));
    (row.rank, row.rivals) = (Some(of.rank as f64), Some(of.of as f64));
    (row.sales, row.profit, row.cash) = (Some(money * of.sales), Some(money * of.profit), Some(money * of.cash));
    row.markup = Some(of.markup);
    let own = |direction| Some(f64::from(of.capabilities.of(direction)));
    (row.process, row.product) = (own(Direction::Process), own(Direction::Product));
    (row.technology, row.market) = (own(Direction::Technology), own(Direction::Market));
}

/// An identity; nothing for nobody.
fn named(of: u64) -> String {
    if of == 0 { String::new() } else { identity(of) }
}

fn how(how: How) -> &'static str {
    match how {
        How::Tender => "tender",
        How::Mover => "mover",
        How::SpinOff => "spin_off",
        How::Cut => "cut",
        How::Insolvent => "insolvent",
        How::LeftBehind => "left_behind",
        How::BuyerLeft => "buyer_left",
        How::BuyerMoved => "buyer_moved",
        How::BuyerSize => "buyer_size",
    }
}

impl LifeRow {
    fn tell(&mut self, what: &str, how: &str) {
        (self.what, self.how) = (what.to_owned(), how.to_owned());
    }
}
