//! # Contests
//! A firm that is new to a stage must win its first orders against those who hold them. Nothing is ever given.
//!
//! Which orders a newcomer contests is drawn beforehand, by all threads; contests are held one after the other, for what
//! one wins the next may contest.

use crate::rows::BLOCK;
use crate::world::World;
use base::draws::uniform;
use base::shape::Shape;
use market::orders::{Market, Offer};
use market::tender;

/// Where newcomers of one group can contest orders: markets by cumulative chance. A market counts by its orders and by
/// the sight that it has of the group's country.
#[derive(Clone, Debug, Default)]
pub(crate) struct Doors {
    markets: Vec<u32>,
    upto: Vec<f64>,
}

impl Doors {
    /// By group.
    pub fn of(shape: Shape, markets: &[Market]) -> Vec<Self> {
        let mut doors = vec![Self::default(); shape.groups()];
        for (m, market) in markets.iter().enumerate() {
            for (country, sight) in market.sight.iter().enumerate() {
                let door = &mut doors[shape.group(country, market.supplier)];
                let chance = sight * market.slots.len() as f64;
                if chance > 0.0 {
                    let before = door.upto.last().copied().unwrap_or(0.0);
                    door.markets.push(m as u32);
                    door.upto.push(before + chance);
                }
            }
        }
        doors
    }

    fn pick(&self, u: f64) -> Option<usize> {
        let all = *self.upto.last()?;
        let k = self.upto.partition_point(|&upto| upto <= u * all).min(self.upto.len() - 1);
        Some(self.markets[k] as usize)
    }
}

/// A contest that is drawn and not yet held: four words of luck, and where two of them lead.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Contest {
    market: u32,
    slot: u32,
    wins: u32,
    lasts: u32,
}

/// Who contests: a row, and its offer in the group in which it is new.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Challenger {
    pub row: u32,
    pub offer: Offer,
}

impl World {
    /// The contest that four words of luck mean for a newcomer to `group`; `None` where nobody can contest anything.
    pub(crate) fn draw_contest(&self, group: u32, words: [u32; 4]) -> Option<Contest> {
        let market = self.doors[group as usize].pick(uniform(words[0]))?;
        let slots = &self.markets[market].slots;
        let slot = slots.start + (uniform(words[1]) * slots.len() as f64) as usize;
        Some(Contest { market: market as u32, slot: slot as u32, wins: words[2], lasts: words[3] })
    }

    /// Which of some contests a challenger would win as things stand. Looks once at all that holding them takes, so that it is
    /// at hand then: orders and holders are scattered over all memory, and looks that need not wait for each other take a
    /// tenth of the time.
    pub(crate) fn look_ahead(&self, contests: &[(Offer, Contest)]) -> Vec<bool> {
        let mut wins = vec![false; contests.len()];
        for (wins, (offer, contest)) in wins.iter_mut().zip(contests) {
            *wins = self.wins(offer, contest, self.orders.seller[contest.slot as usize] as usize);
        }
        let won = contests.iter().zip(&wins).filter(|(_, wins)| **wins);
        let seen = won.fold(0, |seen, ((_, contest), _)| {
            let (m, slot) = (contest.market as usize, contest.slot as usize);
            let holder = self.orders.seller[slot] as usize;
            let held = self.column(m, slot).map_or(0, |column| self.holdings.held(column, holder));
            seen ^ held ^ self.firms.orders[holder] ^ u32::from(self.orders.due[slot] ^ self.orders.age_at_due[slot])
        });
        std::hint::black_box(seen);
        wins
    }

    /// Whether a challenger with this offer wins a contest against the holder of the order.
    #[inline(always)]
    fn wins(&self, offer: &Offer, contest: &Contest, holder: usize) -> bool {
        let m = contest.market as usize;
        let held = self.offers.of(holder, self.blocks[holder / BLOCK]);
        let weights = [self.delivered(m, offer), self.delivered(m, &held) * self.stay(contest.slot as usize)];
        tender::winner(weights, contest.wins) == Some(0)
    }

    /// What it is worth to the buyer of an order not to change its seller.
    #[inline(always)]
    fn stay(&self, slot: usize) -> f32 {
        match &self.supply {
            None => base::math::exp32(self.spec.parameters.tender.switching_cost as f32),
            Some(supply) => self.stay_of(usize::from(supply.kind[slot])),
        }
    }

    /// The column of holdings that counts an order; `None` where nothing is counted.
    fn column(&self, m: usize, slot: usize) -> Option<u8> {
        let Market { supplier, ref classes, .. } = self.markets[m];
        let class = classes.clone().find(|&class| slot < self.classes[class].slots.end);
        class.filter(|_| self.holdings.are_counted()).map(|class| self.holdings.place(supplier, class))
    }

    /// **CO-1** One contest for an order of the stage of the challenger's offer: it wins with chance
    /// `W·e^(−στ)/(W·e^(−στ) + W_h·e^(−στ_h + s))`, as in a tender in which only the holder stands against it.
    ///
    /// Returns whether it won.
    pub(crate) fn hold_contest(&mut self, challenger: &Challenger, contest: &Contest) -> bool {
        let (m, slot) = (contest.market as usize, contest.slot as usize);
        let holder = self.orders.seller[slot];
        if holder == challenger.row || !self.is_bought(slot) {
            return false;
        }
        if !self.wins(&challenger.offer, contest, holder as usize) {
            return false;
        }
        self.orders.seller[slot] = challenger.row;
        self.firms.orders[challenger.row as usize] += 1;
        self.firms.orders[holder as usize] -= 1;
        if let Some(held) = self.column(m, slot).and_then(|column| self.holdings.column(usize::from(column))) {
            held[challenger.row as usize] += 1;
            held[holder as usize] -= 1;
        }
        self.turnover.tendered += 1;
        self.turnover.changed += 1;
        self.supply.iter_mut().for_each(|supply| supply.begin(slot));
        self.place(slot, 0, self.period, contest.lasts);
        true
    }

    /// Whether whoever placed this order still buys.
    fn is_bought(&self, slot: usize) -> bool {
        let need = self.supply.as_ref().and_then(|supply| Some((supply, supply.need_of(slot)?)));
        need.is_none_or(|(supply, need)| self.firms.identity[supply.row[need] as usize] == supply.identity[need])
    }

    /// Attraction of an offer in a market, trade cost and tariff counted; zero where it is not of what is bought.
    pub(crate) fn delivered(&self, m: usize, offer: &Offer) -> f32 {
        let countries = self.shape.countries;
        let country = (offer.group as usize).wrapping_sub(self.markets[m].supplier * countries);
        if country < countries { offer.attraction * self.reach[m * countries + country] } else { 0.0 }
    }
}
