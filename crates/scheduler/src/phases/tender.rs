//! # Tender
//! Orders that are due, and those whose holder may not or will not keep them, are put out. Everybody sees the offers and
//! the holders as they stood when the phase began; who won is written down when all are decided.
//!
//! Tenders are worked on a tile at a time and step by step, the same step for all of a tile before the next: what one
//! tender waits for, another's slot, seller or offer, comes in while others are looked up.

use super::flows::{Piece, pieces};
use super::hands::{self, Hand};
use crate::threads::Threads;
use crate::world::{Members, World};
use base::draws::{Block, Luck, Mechanism, uniform};
use base::math;
use base::philox::{TILE, Tile};
use base::shape::Shape;
use market::look::{Look, Looks};
use market::orders::{Market, Offer};
use market::tender::{self, Durations};

/// Most candidates: the holder and six others.
const MOST: usize = 7;

/// What everybody sees.
struct Scene<'a> {
    shape: Shape,
    luck: Luck,
    now: u8,
    candidates: usize,
    stay: f32,
    offers: &'a [Offer],
    seller: &'a [u32],
    due: &'a [u8],
    age_at_due: &'a [u8],
    released: &'a [bool],
    markets: &'a [Market],
    looks: &'a Looks,
    members: &'a Members,
    reach: &'a [f32],
    durations: &'a Durations,
}

/// Who sells and who buys in one market.
#[derive(Clone, Copy)]
struct Place<'a> {
    m: usize,
    look: Look<'a>,
    /// The group of the sector's firms in the first country.
    first: u32,
    /// By seller's country: what trade cost and tariff leave of an attraction.
    reach: &'a [f32],
}

/// Who stands in the tenders of a tile, and how attractive each of them is: candidate by candidate, the holder first.
struct Stand {
    sellers: [[u32; TILE]; MOST],
    attractions: [[f32; TILE]; MOST],
}

impl World {
    pub(crate) fn tender(&mut self, threads: Threads) {
        self.members = Members::of(&self.living, &self.firms);
        let parameters = self.spec.parameters.tender;
        let scene = Scene {
            shape: self.shape,
            luck: self.luck.at(self.period),
            now: self.period as u8,
            candidates: parameters.candidates as usize,
            stay: math::exp32(parameters.switching_cost as f32),
            offers: &self.offers,
            seller: &self.orders.seller,
            due: &self.orders.due,
            age_at_due: &self.orders.age_at_due,
            released: &self.decided.released,
            markets: &self.markets,
            looks: &self.looks,
            members: &self.members,
            reach: &self.reach,
            durations: &self.durations,
        };
        let hands = threads.map(pieces(&self.markets), |piece| scene.piece(&piece));
        self.turnover.tendered += hands.iter().map(|of| of.len() as u64).sum::<u64>();
        self.turnover.changed += hands::write(threads, &mut self.orders, &mut self.firms.orders, self.period, &hands);
    }
}

impl Scene<'_> {
    fn piece(&self, piece: &Piece) -> Vec<Hand> {
        let slots = self.put_out(piece);
        let (m, countries) = (piece.market, self.shape.countries);
        let place = Place {
            m,
            look: self.looks.market(m),
            first: (self.markets[m].supplier * countries) as u32,
            reach: &self.reach[m * countries..(m + 1) * countries],
        };
        let mut stand = Stand { sellers: [[0; TILE]; MOST], attractions: [[0.0; TILE]; MOST] };
        let mut hands = Vec::with_capacity(slots.len());
        slots.chunks(TILE).for_each(|slots| self.decide(&place, slots, &mut stand, &mut hands));
        hands
    }

    /// The slots of a piece that are due, or held by a firm that is released from its orders.
    fn put_out(&self, piece: &Piece) -> Vec<u32> {
        let slots = piece.slots.clone();
        let mut out = Vec::with_capacity(slots.len() / 4);
        let (dues, due_rest) = self.due[slots.clone()].as_chunks::<8>();
        let (sellers, seller_rest) = self.seller[slots.clone()].as_chunks::<8>();
        let mut at = slots.start;
        for (due, sellers) in dues.iter().zip(sellers) {
            self.put_out_some(piece.market, at, is_due(*due, self.now), sellers, &mut out);
            at += 8;
        }
        // The last few slots; what fills up their eight is due at another time.
        let mut due = [!self.now; 8];
        due[..due_rest.len()].copy_from_slice(due_rest);
        self.put_out_some(piece.market, at, is_due(due, self.now), seller_rest, &mut out);
        out
    }

    /// Adds those of up to eight slots, from slot `at`, that are put out.
    #[inline(always)]
    fn put_out_some(&self, m: usize, at: usize, mut is_out: u64, sellers: &[u32], out: &mut Vec<u32>) {
        if sellers.iter().fold(false, |any, &row| any | self.released[row as usize]) {
            for (k, &row) in sellers.iter().enumerate() {
                // A firm that moved is released, too, and keeps the orders that it won in its new stage.
                let gives_up = self.released[row as usize] && self.attraction(m, row) == 0.0;
                is_out |= u64::from(gives_up) << (8 * k + 7);
            }
        }
        while is_out != 0 {
            out.push((at + is_out.trailing_zeros() as usize / 8) as u32);
            is_out &= is_out - 1;
        }
    }

    /// Attraction of a firm in a market; zero where it does not sell what is bought.
    fn attraction(&self, m: usize, row: u32) -> f32 {
        let countries = self.shape.countries;
        let first = (self.markets[m].supplier * countries) as u32;
        self.reached(first, &self.reach[m * countries..(m + 1) * countries], row)
    }

    #[inline(always)]
    fn reached(&self, first: u32, reach: &[f32], row: u32) -> f32 {
        let offer = &self.offers[row as usize];
        reach.get(offer.group.wrapping_sub(first) as usize).map_or(0.0, |reach| offer.attraction * reach)
    }

    /// The tenders of a tile: in each the holder and some candidates, of whom one wins.
    fn decide(&self, place: &Place<'_>, slots: &[u32], stand: &mut Stand, hands: &mut Vec<Hand>) {
        let (mut who, mut wins): (Tile, Tile) = ([[0; TILE]; 4], [[0; TILE]; 4]);
        let n = slots.len();
        let mut identities = [0; TILE];
        identities.iter_mut().zip(slots).for_each(|(identity, &slot)| *identity = u64::from(slot));
        self.luck.tile(Mechanism::Tender, 0, &identities[..n], &mut who);
        self.luck.tile(Mechanism::Tender, 1, &identities[..n], &mut wins);
        for (seller, &slot) in stand.sellers[0].iter_mut().zip(slots) {
            *seller = self.seller[slot as usize];
        }
        for k in 1..=self.candidates {
            let words = if k <= 4 { &who[k - 1] } else { &wins[k - 5] };
            let (holders, others) = stand.sellers.split_at_mut(1);
            self.come_across(place, &words[..n], &holders[0], &mut others[k - 1][..n]);
        }
        self.attract(place, n, stand);
        let mut winners = [0; TILE];
        tender::winners(&stand.attractions[..=self.candidates], &wins[2], &mut winners);
        for (((t, &slot), &winner), &lasts) in slots.iter().enumerate().zip(&winners).zip(&wins[3]) {
            let (holder, winner) = (stand.sellers[0][t], winner as usize);
            let seller = if winner <= self.candidates { stand.sellers[winner][t] } else { self.anyone(place.m, slot) };
            let age = if seller == holder { self.age(slot as usize) } else { 0 };
            hands.push(Hand { slot, holder, seller, age, duration: self.durations.draw(age, lasts) });
        }
    }

    /// Whom the buyers come across.
    #[inline(always)]
    fn come_across(&self, place: &Place<'_>, words: &[u32], holders: &[u32; TILE], sellers: &mut [u32]) {
        for (seller, &word) in sellers.iter_mut().zip(words) {
            *seller = self.seller[place.look.slot(word)];
        }
        let (mut at_anyone, mut looks) = ([0_u8; TILE], 0);
        for (t, &word) in words.iter().enumerate() {
            at_anyone[looks % TILE] = t as u8;
            looks += usize::from(place.look.is_uniform(word));
        }
        for &t in &at_anyone[..looks] {
            let market = &self.markets[place.m];
            let (country, share) = place.look.anyone(&market.sight, words[usize::from(t)]);
            let rows = self.members.group(self.shape.group(country, market.supplier));
            // Where nobody is, nobody is met: the buyer looks at the holder once more.
            let met = rows.get((share * rows.len() as f64) as usize).copied();
            sellers[usize::from(t)] = met.unwrap_or(holders[usize::from(t)]);
        }
    }

    /// How attractive the candidates of a tile are; who is met twice is still one candidate.
    #[inline(always)]
    fn attract(&self, place: &Place<'_>, n: usize, stand: &mut Stand) {
        for k in 0..=self.candidates {
            for (attraction, row) in stand.attractions[k][..n].iter_mut().zip(&stand.sellers[k]) {
                *attraction = self.reached(place.first, place.reach, *row);
            }
        }
        stand.attractions[0].iter_mut().for_each(|attraction| *attraction *= self.stay);
        for k in 1..=self.candidates {
            let attractions = &mut stand.attractions[k];
            for before in &stand.sellers[..k] {
                for ((attraction, here), there) in attractions.iter_mut().zip(&stand.sellers[k]).zip(before) {
                    *attraction = if here == there { 0.0 } else { *attraction };
                }
            }
        }
    }

    /// Age of the relation now, in periods.
    #[inline(always)]
    fn age(&self, slot: usize) -> u8 {
        let left = self.due[slot].wrapping_sub(self.now);
        self.age_at_due[slot].saturating_sub(left)
    }

    /// A seller for an order that found none among its candidates: uniform looks at the whole sector, until one sells.
    #[cold]
    fn anyone(&self, m: usize, slot: u32) -> u32 {
        let market = &self.markets[m];
        let groups = (0..self.shape.countries).map(|c| self.members.group(self.shape.group(c, market.supplier)));
        let all: usize = groups.clone().map(<[u32]>::len).sum();
        for number in 2..128 {
            let Block(words) = self.luck.block(Mechanism::Tender, u64::from(slot), number);
            for word in words {
                let mut at = (uniform(word) * all as f64) as usize;
                for rows in groups.clone() {
                    if at < rows.len() {
                        if self.attraction(m, rows[at]) > 0.0 {
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
            .find(|&row| self.attraction(m, row) > 0.0)
            .unwrap_or_else(|| panic!("TE-3: nobody is left to sell what sector {} makes", market.supplier))
    }
}

/// Which of eight neighbouring slots are due `now`: the highest bit of byte `k` stands for slot `k`.
#[inline(always)]
fn is_due(due: [u8; 8], now: u8) -> u64 {
    const LOW: u64 = 0x7F7F_7F7F_7F7F_7F7F;
    let differs = u64::from_le_bytes(due) ^ u64::from_le_bytes([now; 8]);
    !(((differs & LOW) + LOW) | differs | LOW)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn due_slots_are_marked_in_their_bytes() {
        for now in [0_u8, 1, 127, 128, 255] {
            let mut due = [now.wrapping_add(1), now.wrapping_sub(1), now ^ 0x80, now, !now, now, now ^ 1, now];
            assert_eq!(is_due(due, now), 0x8000_8000_8000_0000);
            due.fill(now);
            assert_eq!(is_due(due, now), 0x8080_8080_8080_8080);
        }
    }
}
