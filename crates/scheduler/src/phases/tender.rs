//! # Tender
//! Orders that are due, and those whose holder may not or will not keep them, are put out. Everybody sees the offers and
//! the holders as they stood when the phase began; who won is written down when all are decided.
//!
//! Tenders are worked on a tile at a time and step by step, the same step for all of a tile before the next: what one
//! tender waits for, another's slot, seller or offer, comes in while others are looked up.

mod due;

use self::due::Out;
use super::few::bits;
use super::flows::{Piece, pieces};
use super::hands::{self, Hand};
use crate::holdings::{Finder, Holdings};
use crate::rows::{BLOCK, Members};
use crate::threads::Threads;
use crate::world::World;
use base::draws::{Block, Luck, Mechanism, uniform};
use base::philox::{TILE, Tile};
use base::shape::Shape;
use base::{lanes, math};
use market::look::{Look, Looks};
use market::orders::{Class, Market};
use market::supply::{KINDS, Supply};
use market::tender::{self, Durations, OLD};

/// Most candidates: the holder and six others.
const MOST: usize = 7;
/// Tenders side by side where less than a tile is left.
const FEW: usize = 8;

/// What everybody sees.
struct Scene<'a> {
    shape: Shape,
    luck: Luck,
    now: u8,
    candidates: usize,
    stay: f32,
    attraction: &'a [f32],
    /// By block of rows: its group.
    blocks: &'a [u32],
    seller: &'a [u32],
    due: &'a [u8],
    age_at_due: &'a [u8],
    released: &'a [bool],
    markets: &'a [Market],
    looks: &'a Looks,
    members: &'a Members,
    reach: &'a [f32],
    durations: &'a Durations,
    classes: &'a [Class],
    holdings: &'a Holdings,
    supply: Option<(&'a Supply, [f32; KINDS])>,
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
    /// Whether it leaves all of every attraction.
    is_free: bool,
}

/// Who stands in some tenders, and how attractive each of them is: candidate by candidate, the holder first.
struct Stand<const N: usize> {
    words: [Tile; 2],
    sellers: [[u32; N]; MOST],
    attractions: [[f32; N]; MOST],
}

impl<const N: usize> Stand<N> {
    const EMPTY: Self = Self { words: [[[0; TILE]; 4]; 2], sellers: [[0; N]; MOST], attractions: [[0.0; N]; MOST] };

    /// Where candidate `k` is looked for: at the four words of one block, and at some of another.
    #[inline(always)]
    fn words(&self, k: usize) -> &[u32; N] {
        self.words[(k - 1) / 4][(k - 1) % 4].first_chunk().expect("TILE is the most")
    }

    /// A word of the second block, of which candidates use two at most.
    #[inline(always)]
    fn word(&self, k: usize) -> &[u32; N] {
        self.words[1][k].first_chunk().expect("TILE is the most")
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
        self.members = Members::of(&self.living, &self.firms, &self.blocks, threads);
        let mut pieces = pieces(&self.markets);
        while !pieces.is_empty() {
            // Nobody looks into another market: one thread writes down what it decided in one while that is at hand.
            let now = if threads.parts() == 1 {
                pieces.partition_point(|p| p.market == pieces[0].market)
            } else {
                pieces.len()
            };
            let scene = self.tender_scene();
            let hands = threads.map(pieces.drain(..now).collect(), |piece| {
                lanes::widest(
                    #[inline(always)]
                    || scene.piece(&piece),
                )
            });
            let (tendered, hands): (Vec<usize>, Vec<Vec<Hand>>) = hands.into_iter().unzip();
            self.turnover.tendered += tendered.iter().sum::<usize>() as u64;
            self.begin_relations(&hands);
            self.turnover.changed +=
                hands::write(threads, &mut self.orders, &mut self.firms.orders, &mut self.holdings, &hands);
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
            attraction: &self.offers.attraction,
            blocks: &self.blocks,
            seller: &self.orders.seller,
            due: &self.orders.due,
            age_at_due: &self.orders.age_at_due,
            released: &self.decided.released,
            markets: &self.markets,
            looks: &self.looks,
            members: &self.members,
            reach: &self.reach,
            durations: &self.durations,
            classes: &self.classes,
            holdings: &self.holdings,
            supply: self.supply.as_ref().map(|supply| (supply, self.stays())),
        }
    }
}

impl Scene<'_> {
    /// How many orders of a piece are tendered, and what becomes of those that come up.
    #[inline(always)]
    fn piece(&self, piece: &Piece) -> (usize, Vec<Hand>) {
        let Out { tendered, again } = self.come_up(piece);
        let (m, countries) = (piece.market, self.shape.countries);
        let reach = &self.reach[m * countries..(m + 1) * countries];
        let is_free = reach.iter().all(|&reach| reach == 1.0);
        let first = (self.markets[m].supplier * countries) as u32;
        let place = Place { m, look: self.looks.market(m), first, reach, is_free };
        let mut hands = Vec::with_capacity(tendered.len() + again.len());
        let (tiles, rest) = tendered.as_chunks::<TILE>();
        let mut stand = Stand::EMPTY;
        for slots in tiles {
            self.decide(&place, slots, TILE, &mut stand, &mut hands);
        }
        let mut stand = Stand::EMPTY;
        for some in rest.chunks(FEW) {
            let mut slots = [some[0]; FEW];
            slots[..some.len()].copy_from_slice(some);
            self.decide(&place, &slots, some.len(), &mut stand, &mut hands);
        }
        hands.extend(again.iter().map(|&slot| self.draw_again(m, slot)));
        if self.holdings.are_counted() {
            let Market { supplier, ref classes, .. } = self.markets[m];
            let mut finder = Finder::new(&self.classes[classes.clone()]);
            let first = self.holdings.place(supplier, classes.start);
            for hand in hands.iter_mut().take(if classes.len() > 1 { usize::MAX } else { 0 }) {
                hand.column = finder.class(hand.slot as usize) as u8;
            }
            hands.iter_mut().for_each(|hand| hand.column += first);
        }
        (tendered.len(), hands)
    }

    /// What becomes of an order whose relation has outlived the longest wait: it is drawn how much longer it lasts.
    #[cold]
    fn draw_again(&self, m: usize, slot: u32) -> Hand {
        let Block(words) = self.luck.block(Mechanism::Tender, self.address(m, slot), 1);
        let (due, age_at_due) = self.durations.comes_up(self.now, OLD, words[3]);
        let seller = self.seller[slot as usize];
        Hand { slot, holder: seller, seller, due, age_at_due, column: 0 }
    }

    /// What the luck of an order is keyed by: its slot, or who placed it.
    fn address(&self, m: usize, slot: u32) -> u64 {
        self.supply.map_or(u64::from(slot), |(supply, _)| supply.address(m, &self.markets[m], slot))
    }

    /// Attraction of a firm of the sector whose goods a market is for: only such firms hold its orders.
    fn delivered(&self, m: usize, row: u32) -> f32 {
        let group = self.blocks[row as usize / BLOCK] as usize;
        self.attraction[row as usize] * self.reach[m * self.shape.countries + self.shape.country(group)]
    }

    /// The same for many firms.
    #[inline(always)]
    fn attractions<const N: usize>(&self, place: &Place<'_>, sellers: &[u32; N], attractions: &mut [f32; N]) {
        let Place { first, reach, .. } = *place;
        if place.is_free {
            for (attraction, &row) in attractions.iter_mut().zip(sellers) {
                *attraction = self.attraction[row as usize];
            }
        } else {
            for (attraction, &row) in attractions.iter_mut().zip(sellers) {
                let group = self.blocks[row as usize / BLOCK];
                *attraction = self.attraction[row as usize] * reach[(group - first) as usize];
            }
        }
    }

    /// Some tenders side by side, of which the first `n` are wanted: in each the holder and some candidates, of whom one
    /// wins.
    #[inline(always)]
    fn decide<const N: usize>(
        &self,
        place: &Place<'_>,
        slots: &[u32; N],
        n: usize,
        stand: &mut Stand<N>,
        hands: &mut Vec<Hand>,
    ) {
        let identities = slots.map(|slot| self.address(place.m, slot));
        self.luck.tile(Mechanism::Tender, 0, &identities, &mut stand.words[0]);
        self.luck.tile(Mechanism::Tender, 1, &identities, &mut stand.words[1]);
        self.meet(place, slots, stand);
        for (sellers, attractions) in stand.sellers.iter().zip(&mut stand.attractions).take(self.candidates + 1) {
            self.attractions(place, sellers, attractions);
        }
        match self.supply {
            None => stand.attractions[0].iter_mut().for_each(|attraction| *attraction *= self.stay),
            Some((supply, stays)) => supply.stay(&stays, slots, &mut stand.attractions[0]),
        }
        stand.count_once(self.candidates);
        let mut winners = [0; N];
        tender::winners(&stand.attractions[..=self.candidates], stand.word(2), &mut winners);
        let lasts = *stand.word(3);
        for (t, ((&slot, &lasts), &winner)) in slots.iter().zip(&lasts).zip(&winners).enumerate().take(n) {
            let winner = winner as usize;
            let seller = if winner > self.candidates { self.anyone(place.m, slot) } else { stand.sellers[winner][t] };
            // A holder who gives the order up does not win it: who does is as old as was foreseen.
            let kept = u8::from(seller == stand.sellers[0][t]);
            let age = self.age_at_due[slot as usize] & kept.wrapping_neg();
            let (due, age_at_due) = self.durations.comes_up(self.now, age, lasts);
            hands.push(Hand { slot, holder: stand.sellers[0][t], seller, due, age_at_due, column: 0 });
        }
    }

    /// The holders, and whom the buyers come across. One thing after the other for all: then many of the orders that must
    /// be brought in from afar are on their way at the same time.
    #[inline(always)]
    fn meet<const N: usize>(&self, place: &Place<'_>, slots: &[u32; N], stand: &mut Stand<N>) {
        stand.sellers[0] = *slots;
        // By candidate, a bit for each tender: looks that go to anyone.
        let mut at_anyone = [0_u64; MOST];
        for (k, looks) in at_anyone.iter_mut().enumerate().take(self.candidates + 1).skip(1) {
            let words = *stand.words(k);
            place.look.slots(&words, &mut stand.sellers[k]);
            if !place.look.is_never_uniform() {
                let mut marks = [0; TILE];
                for (mark, &word) in marks.iter_mut().zip(&words) {
                    *mark = u8::from(place.look.is_uniform(word));
                }
                *looks = bits(&marks);
            }
        }
        for at in &mut stand.sellers[..=self.candidates] {
            at.iter_mut().for_each(|at| *at = self.seller[*at as usize]);
        }
        for (k, mut looks) in at_anyone.into_iter().enumerate() {
            while looks != 0 {
                let t = looks.trailing_zeros() as usize;
                stand.sellers[k][t] = self.anyone_by_sight(place.m, stand.words(k)[t], stand.sellers[0][t]);
                looks &= looks - 1;
            }
        }
    }

    /// Whom a look at anyone meets. Where nobody is, nobody is met: the buyer looks at the holder once more.
    #[inline(always)]
    fn anyone_by_sight(&self, m: usize, word: u32, holder: u32) -> u32 {
        let market = &self.markets[m];
        let (country, share) = self.looks.market(m).anyone(&market.sight, word);
        let rows = self.members.group(self.shape.group(country, market.supplier));
        rows.get((share * rows.len() as f64) as usize).copied().unwrap_or(holder)
    }

    /// A seller for an order that found none among its candidates: uniform looks at the whole sector, until one sells.
    #[cold]
    fn anyone(&self, m: usize, slot: u32) -> u32 {
        let market = &self.markets[m];
        let groups = (0..self.shape.countries).map(|c| self.members.group(self.shape.group(c, market.supplier)));
        let all: usize = groups.clone().map(<[u32]>::len).sum();
        for number in 2..128 {
            let Block(words) = self.luck.block(Mechanism::Tender, self.address(m, slot), number);
            for word in words {
                let mut at = (uniform(word) * all as f64) as usize;
                for rows in groups.clone() {
                    if at < rows.len() {
                        if self.delivered(m, rows[at]) > 0.0 {
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
            .find(|&row| self.delivered(m, row) > 0.0)
            .unwrap_or_else(|| panic!("TE-3: nobody is left to sell what sector {} makes", market.supplier))
    }
}
