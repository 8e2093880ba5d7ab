//! # Tender
//! Orders that are due, and those whose holder may not or will not keep them, are put out. Everybody sees the offers and
//! the holders as they stood when the phase began; who won is written down when all are decided.

use super::flows::{Piece, pieces};
use super::marks::Marks;
use crate::threads::Threads;
use crate::world::{Members, World};
use base::draws::{Block, Luck, Mechanism, uniform};
use base::math;
use base::shape::Shape;
use market::orders::{Class, Market, Offer};
use market::tender::{self, Durations, Find};

/// Words of luck that one tender uses: up to six candidates, the winner, the duration.
const WORDS: usize = 8;

/// Slots that are looked at together.
const BLOCK: usize = 32;

/// An order after its tender.
struct Outcome {
    slot: usize,
    seller: u32,
    age: u8,
    duration: u8,
}

/// What everybody sees.
struct Scene<'a> {
    shape: Shape,
    luck: Luck,
    now: u8,
    candidates: usize,
    uniform_look: f64,
    stay: f32,
    offers: &'a [Offer],
    seller: &'a [u32],
    due: &'a [u8],
    age_at_due: &'a [u8],
    markets: &'a [Market],
    classes: &'a [Class],
    members: &'a Members,
    reach: &'a [f32],
    durations: &'a Durations,
    leaving: &'a Marks,
}

impl World {
    pub(crate) fn tender(&mut self, threads: Threads) {
        self.members = Members::of(self.shape.groups(), &self.firms);
        let mut leaving = Marks::none(self.firms.rows());
        for (row, released) in self.decided.released.iter().enumerate() {
            if *released {
                leaving.set(row);
            }
        }
        let parameters = self.spec.parameters.tender;
        let scene = Scene {
            shape: self.shape,
            luck: self.luck.at(self.period),
            now: self.period as u8,
            candidates: parameters.candidates as usize,
            uniform_look: parameters.uniform_look,
            stay: math::exp32(parameters.switching_cost as f32),
            offers: &self.offers,
            seller: &self.orders.seller,
            due: &self.orders.due,
            age_at_due: &self.orders.age_at_due,
            markets: &self.markets,
            classes: &self.classes,
            members: &self.members,
            reach: &self.reach,
            durations: &self.durations,
            leaving: &leaving,
        };
        let outcomes = threads.map(pieces(&self.markets), |piece| scene.piece(&piece));
        outcomes.iter().flatten().for_each(|outcome| self.write_outcome(outcome));
    }

    fn write_outcome(&mut self, outcome: &Outcome) {
        let holder = &mut self.orders.seller[outcome.slot];
        self.turnover.tendered += 1;
        if *holder != outcome.seller {
            self.turnover.changed += 1;
            self.firms.orders[*holder as usize] -= 1;
            self.firms.orders[outcome.seller as usize] += 1;
            *holder = outcome.seller;
        }
        self.orders.due[outcome.slot] = (self.period as u8).wrapping_add(outcome.duration);
        self.orders.age_at_due[outcome.slot] = outcome.age.saturating_add(outcome.duration);
    }
}

impl Scene<'_> {
    fn piece(&self, piece: &Piece) -> Vec<Outcome> {
        let mut outcomes = Vec::with_capacity(piece.slots.len() / 8);
        let mut at = piece.slots.start;
        while at < piece.slots.end {
            let end = (at + BLOCK).min(piece.slots.end);
            let mut out = self.put_out(at..end);
            while out != 0 {
                let slot = at + out.trailing_zeros() as usize;
                out &= out - 1;
                // A firm that moved is marked, too, and keeps the orders that it won in its new stage.
                if self.due[slot] == self.now || self.attraction(piece.market, self.seller[slot] as usize) == 0.0 {
                    outcomes.push(self.decide(piece.market, slot));
                }
            }
            at = end;
        }
        outcomes
    }

    /// Which of up to 32 neighbouring slots are due, or held by a firm that is marked: a bit for each.
    #[inline(always)]
    fn put_out(&self, slots: std::ops::Range<usize>) -> u32 {
        let due = self.due[slots.clone()].iter().rev().fold(0, |bits, due| bits << 1 | u32::from(*due == self.now));
        if !self.leaving.any() {
            return due;
        }
        let marked = |bits, seller: &u32| bits << 1 | u32::from(self.leaving.has(*seller as usize));
        due | self.seller[slots].iter().rev().fold(0, marked)
    }

    /// Attraction of a firm in a market; zero where it does not sell what is bought.
    #[inline(always)]
    fn attraction(&self, m: usize, row: usize) -> f32 {
        let (offer, countries) = (self.offers[row], self.shape.countries);
        let country = (offer.group as usize).wrapping_sub(self.markets[m].supplier * countries);
        if country >= countries { 0.0 } else { offer.attraction * self.reach[m * countries + country] }
    }

    /// One tender: the holder and some candidates, of whom one wins.
    fn decide(&self, m: usize, slot: usize) -> Outcome {
        let words = self.words(slot, 0);
        let holder = self.seller[slot];
        let mut sellers = [holder; WORDS - 1];
        let mut attractions = [0.0_f32; WORDS - 1];
        attractions[0] = self.attraction(m, holder as usize) * self.stay;
        for k in 1..=self.candidates {
            let Some(row) = self.come_across(m, words[k - 1]) else { continue };
            // Who is met twice is still one candidate.
            if !sellers[..k].contains(&row) {
                sellers[k] = row;
                attractions[k] = self.attraction(m, row as usize);
            }
        }
        let seller = match tender::winner(&attractions[..=self.candidates], uniform(words[WORDS - 2])) {
            Some(k) => sellers[k],
            None => self.anyone(m, slot),
        };
        let age = if seller == holder { self.age(slot) } else { 0 };
        Outcome { slot, seller, age, duration: self.durations.draw(age, uniform(words[WORDS - 1])) }
    }

    fn words(&self, slot: usize, number: u32) -> [u32; WORDS] {
        let Block(a) = self.luck.block(Mechanism::Tender, slot as u64, 2 * number);
        let Block(b) = self.luck.block(Mechanism::Tender, slot as u64, 2 * number + 1);
        [a[0], a[1], a[2], a[3], b[0], b[1], b[2], b[3]]
    }

    /// Age of the relation now, in periods.
    fn age(&self, slot: usize) -> u8 {
        let left = self.due[slot].wrapping_sub(self.now);
        self.age_at_due[slot].saturating_sub(left)
    }

    fn come_across(&self, m: usize, word: u32) -> Option<u32> {
        let market = &self.markets[m];
        match tender::find(self.uniform_look, market, self.classes, word) {
            Find::HolderOf(slot) => Some(self.seller[slot]),
            Find::AnyoneIn { country, place } => {
                let rows = self.members.group(self.shape.group(country, market.supplier));
                rows.get((place * rows.len() as f64) as usize).copied()
            }
        }
    }

    /// A seller for an order that found none among its candidates: uniform looks at the whole sector, until one sells.
    fn anyone(&self, m: usize, slot: usize) -> u32 {
        let market = &self.markets[m];
        let groups = (0..self.shape.countries).map(|c| self.members.group(self.shape.group(c, market.supplier)));
        let all: usize = groups.clone().map(<[u32]>::len).sum();
        for number in 1..64 {
            for word in self.words(slot, number) {
                let mut at = (uniform(word) * all as f64) as usize;
                for rows in groups.clone() {
                    if at < rows.len() {
                        if self.attraction(m, rows[at] as usize) > 0.0 {
                            return rows[at];
                        }
                        break;
                    }
                    at -= rows.len();
                }
            }
        }
        groups
            .flatten()
            .copied()
            .find(|&row| self.attraction(m, row as usize) > 0.0)
            .unwrap_or_else(|| panic!("TE-3: nobody is left to sell what sector {} makes", market.supplier))
    }
}
