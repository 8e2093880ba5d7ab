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
use market::tender::{self, AGAIN, Durations, OLD};

/// Most candidates: the holder and six others.
const MOST: usize = 7;
/// Slots that are gone through at once: a bit for each.
const BLOCK: usize = 64;
/// Tenders side by side where less than a tile is left.
const FEW: usize = 8;

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

/// The slots of a piece that come up.
struct Out {
    /// Those that are put out to tender.
    tendered: Vec<u32>,
    /// Those that wait on.
    again: Vec<u32>,
}

/// Who stands in some tenders, and how attractive each of them is: candidate by candidate, the holder first.
struct Stand<const N: usize> {
    words: [Tile; 2],
    sellers: [[u32; N]; MOST],
    attractions: [[f32; N]; MOST],
    /// Looks that go to anyone: `k·N + t` for candidate `k` of tender `t`, and how many they are.
    at_anyone: [u16; MOST * TILE],
    looks: usize,
}

impl<const N: usize> Stand<N> {
    const EMPTY: Self = Self {
        words: [[[0; TILE]; 4]; 2],
        sellers: [[0; N]; MOST],
        attractions: [[0.0; N]; MOST],
        at_anyone: [0; MOST * TILE],
        looks: 0,
    };

    /// Where candidate `k` is looked for: at the four words of one block, and at some of another.
    #[inline(always)]
    fn words(&self, k: usize) -> &[u32; N] {
        self.words[(k - 1) / 4][(k - 1) % 4].first_chunk().expect("TILE is the most")
    }

    /// A word that is made of what two looks leave of theirs: a look is decided by the high bits of its word, of which it
    /// needs as many as there are bits in the number of orders of its market.
    #[inline(always)]
    fn left_over(&self, one: usize) -> [u32; N] {
        let (one, other) = (self.words(one), self.words(one + 1));
        std::array::from_fn(|t| one[t].rotate_left(20) ^ other[t])
    }

    /// Who is met twice is still one candidate.
    #[inline(always)]
    fn count_once(&mut self, candidates: usize) {
        for k in 1..=candidates {
            let attractions = &mut self.attractions[k];
            for before in &self.sellers[..k] {
                for ((attraction, here), there) in attractions.iter_mut().zip(&self.sellers[k]).zip(before) {
                    *attraction = if here == there { 0.0 } else { *attraction };
                }
            }
        }
    }
}

impl World {
    pub(crate) fn tender(&mut self, threads: Threads) {
        self.members = Members::of(&self.living, &self.firms);
        let mut pieces = pieces(&self.markets);
        while !pieces.is_empty() {
            // Nobody looks into another market: one thread writes down what it decided in one while that is at hand.
            let now = if threads.parts() == 1 {
                pieces.partition_point(|p| p.market == pieces[0].market)
            } else {
                pieces.len()
            };
            let scene = self.tender_scene();
            let hands = threads.map(pieces.drain(..now).collect(), |piece| scene.piece(&piece));
            let (tendered, hands): (Vec<usize>, Vec<Vec<Hand>>) = hands.into_iter().unzip();
            self.turnover.tendered += tendered.iter().sum::<usize>() as u64;
            self.turnover.changed += hands::write(threads, &mut self.orders, &mut self.firms.orders, &hands);
        }
    }

    fn tender_scene(&self) -> Scene<'_> {
        let parameters = self.spec.parameters.tender;
        Scene {
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
        }
    }
}

impl Scene<'_> {
    /// How many orders of a piece are tendered, and what becomes of those that come up.
    fn piece(&self, piece: &Piece) -> (usize, Vec<Hand>) {
        let Out { tendered, again } = self.come_up(piece);
        let (m, countries) = (piece.market, self.shape.countries);
        let place = Place {
            m,
            look: self.looks.market(m),
            first: (self.markets[m].supplier * countries) as u32,
            reach: &self.reach[m * countries..(m + 1) * countries],
        };
        let mut hands = Vec::with_capacity(tendered.len() + again.len());
        let (tiles, rest) = tendered.as_chunks::<TILE>();
        let mut stand = Stand::EMPTY;
        tiles.iter().for_each(|slots| self.decide(&place, slots, TILE, &mut stand, &mut hands));
        let mut stand = Stand::EMPTY;
        for some in rest.chunks(FEW) {
            let mut slots = [some[0]; FEW];
            slots[..some.len()].copy_from_slice(some);
            self.decide(&place, &slots, some.len(), &mut stand, &mut hands);
        }
        hands.extend(again.iter().map(|&slot| self.draw_again(slot)));
        (tendered.len(), hands)
    }

    /// The slots of a piece that are due, or held by a firm that is released from its orders.
    fn come_up(&self, piece: &Piece) -> Out {
        let slots = piece.slots.clone();
        let mut out = Out { tendered: Vec::with_capacity(slots.len() / 4), again: Vec::new() };
        let (dues, due_rest) = self.due[slots.clone()].as_chunks::<BLOCK>();
        let (sellers, seller_rest) = self.seller[slots.clone()].as_chunks::<BLOCK>();
        let mut at = slots.start;
        for (due, sellers) in dues.iter().zip(sellers) {
            self.come_up_some(piece.market, at, BLOCK, (due, sellers), &mut out);
            at += BLOCK;
        }
        if let Some(&some) = seller_rest.first() {
            let (mut due, mut sellers) = ([0; BLOCK], [some; BLOCK]);
            due[..due_rest.len()].copy_from_slice(due_rest);
            sellers[..seller_rest.len()].copy_from_slice(seller_rest);
            self.come_up_some(piece.market, at, seller_rest.len(), (&due, &sellers), &mut out);
        }
        out
    }

    /// Adds those of the first `n` of a block of slots, from slot `at`, that come up.
    #[inline(always)]
    fn come_up_some(
        &self,
        m: usize,
        at: usize,
        n: usize,
        (due, sellers): (&[u8; BLOCK], &[u32; BLOCK]),
        out: &mut Out,
    ) {
        let mut gives_up = 0_u64;
        for (some, first) in sellers.as_chunks::<16>().0.iter().zip((0..).step_by(16)) {
            if some.iter().fold(false, |any, &row| any | self.released[row as usize]) {
                for (k, &row) in some.iter().enumerate() {
                    // A firm that moved is released, too, and keeps the orders that it won in its new stage.
                    let gone = self.released[row as usize] && self.attraction(m, row) == 0.0;
                    gives_up |= u64::from(gone) << (first + k);
                }
            }
        }
        let mut up = (is_due(due, self.now) | gives_up) & (u64::MAX >> (BLOCK - n));
        while up != 0 {
            let k = up.trailing_zeros() as usize;
            let waits_on = (self.age_at_due[at + k] == AGAIN) & (gives_up >> k & 1 == 0);
            let list = if waits_on { &mut out.again } else { &mut out.tendered };
            list.push((at + k) as u32);
            up &= up - 1;
        }
    }

    /// What becomes of an order whose relation has outlived the longest wait: it is drawn how much longer it lasts.
    #[cold]
    fn draw_again(&self, slot: u32) -> Hand {
        let Block(words) = self.luck.block(Mechanism::Tender, u64::from(slot), 1);
        let (due, age_at_due) = self.durations.comes_up(self.now, OLD, words[3]);
        Hand { slot, seller: self.seller[slot as usize], due, age_at_due }
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

    /// Some tenders side by side, of which the first `n` are wanted: in each the holder and some candidates, of whom one
    /// wins.
    fn decide<const N: usize>(
        &self,
        place: &Place<'_>,
        slots: &[u32; N],
        n: usize,
        stand: &mut Stand<N>,
        hands: &mut Vec<Hand>,
    ) {
        let identities = slots.map(u64::from);
        self.luck.tile(Mechanism::Tender, 0, &identities, &mut stand.words[0]);
        if self.candidates > 4 {
            self.luck.tile(Mechanism::Tender, 1, &identities, &mut stand.words[1]);
        }
        self.meet(place, slots, stand);
        for (sellers, attractions) in stand.sellers.iter().zip(&mut stand.attractions).take(self.candidates + 1) {
            for (attraction, &row) in attractions.iter_mut().zip(sellers) {
                *attraction = self.reached(place.first, place.reach, row);
            }
        }
        stand.attractions[0].iter_mut().for_each(|attraction| *attraction *= self.stay);
        stand.count_once(self.candidates);
        let mut winners = [0; N];
        tender::winners(&stand.attractions[..=self.candidates], &stand.left_over(1), &mut winners);
        let lasts = stand.left_over(3);
        for (t, ((&slot, &lasts), &winner)) in slots.iter().zip(&lasts).zip(&winners).enumerate().take(n) {
            let winner = winner as usize;
            let seller = if winner > self.candidates { self.anyone(place.m, slot) } else { stand.sellers[winner][t] };
            // A holder who gives the order up does not win it: who does is as old as was foreseen.
            let kept = u8::from(seller == stand.sellers[0][t]);
            let age = self.age_at_due[slot as usize] & kept.wrapping_neg();
            let (due, age_at_due) = self.durations.comes_up(self.now, age, lasts);
            hands.push(Hand { slot, seller, due, age_at_due });
        }
    }

    /// The holders, and whom the buyers come across. One thing after the other for all: then many of the orders that must
    /// be brought in from afar are on their way at the same time.
    #[inline(always)]
    fn meet<const N: usize>(&self, place: &Place<'_>, slots: &[u32; N], stand: &mut Stand<N>) {
        stand.sellers[0] = *slots;
        stand.looks = 0;
        for k in 1..=self.candidates {
            let words = *stand.words(k);
            for (t, (slot, &word)) in stand.sellers[k].iter_mut().zip(&words).enumerate() {
                *slot = place.look.slot(word) as u32;
                stand.at_anyone[stand.looks] = (k * N + t) as u16;
                stand.looks += usize::from(place.look.is_uniform(word));
            }
        }
        for at in &mut stand.sellers[..=self.candidates] {
            at.iter_mut().for_each(|at| *at = self.seller[*at as usize]);
        }
        for look in 0..stand.looks {
            let (k, t) = (usize::from(stand.at_anyone[look]) / N, usize::from(stand.at_anyone[look]) % N);
            let market = &self.markets[place.m];
            let (country, share) = place.look.anyone(&market.sight, stand.words(k)[t]);
            let rows = self.members.group(self.shape.group(country, market.supplier));
            // Where nobody is, nobody is met: the buyer looks at the holder once more.
            let met = rows.get((share * rows.len() as f64) as usize).copied();
            stand.sellers[k][t] = met.unwrap_or(stand.sellers[0][t]);
        }
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

/// Which slots of a block are due `now`, a bit for each.
#[inline(always)]
fn is_due(due: &[u8; BLOCK], now: u8) -> u64 {
    const LOW: u64 = 0x7F7F_7F7F_7F7F_7F7F;
    let (eights, _) = due.as_chunks::<8>();
    eights.iter().zip((0..).step_by(8)).fold(0, |all, (&eight, at)| {
        let differs = u64::from_le_bytes(eight) ^ u64::from_le_bytes([now; 8]);
        // The highest bit of a byte that is the same, and nothing else; then these bits side by side.
        let same = !(((differs & LOW) + LOW) | differs | LOW);
        all | ((same >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56) << at
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn due_slots_are_marked_in_their_bits() {
        for now in [0_u8, 1, 127, 128, 255] {
            let eight = [now.wrapping_add(1), now.wrapping_sub(1), now ^ 0x80, now, !now, now, now ^ 1, now];
            let mut due: [u8; BLOCK] = std::array::from_fn(|k| eight[k % 8]);
            assert_eq!(is_due(&due, now), 0xA8A8_A8A8_A8A8_A8A8);
            due[8..].fill(!now);
            assert_eq!(is_due(&due, now), 0xA8);
            due.fill(now);
            assert_eq!(is_due(&due, now), u64::MAX);
        }
    }
}
