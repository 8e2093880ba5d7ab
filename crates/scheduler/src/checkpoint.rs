//! # Checkpoints
//! A running world as bytes, and back: the world that is read goes on as the one that was written would have, bit for bit.
//!
//! `magic · format · header · BLAKE3 of all that · body · BLAKE3 of all that`. The body is what a world carries from period to
//! period; what its specification alone says is laid out anew. Bodies are written by serde in postcard's wire format: it
//! follows the declarations of columns by itself, keeps every bit of a float, never reserves memory for a length that it has
//! only been told, and takes a fraction of a second for a million firms (`cargo bench -p upchain-benches --bench checkpoint`).

mod sealed;

use crate::rows::{self, BLOCK, Members};
use crate::spec::WorldSpec;
use crate::world::{Accounts, Careers, Decided, Firms, Offers, Turnover, World};
use crate::{norms::Norms, terms::GroupTerms};
use market::accounts::Audit;
use market::orders::{OrderBook, Orders};
use market::prices::PriceIndices;
use market::supply::Supply;
use policy::Rules;
pub use sealed::{Header, Refused, header};
use sealed::{hex, open, seal};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Declares what a world carries, to write it and to read it. What is left out is named, so that whoever gives the world a
/// new field has to say which it is.
macro_rules! state {
    (carried { $($field:ident: $kind:ty,)* } laid_out { $($other:ident,)* }) => {
        #[derive(Serialize)]
        struct Carried<'a> { $($field: &'a $kind,)* }

        #[derive(Deserialize)]
        struct Read { $($field: $kind,)* }

        impl<'a> Carried<'a> {
            fn of(world: &'a World) -> Self {
                let World { $($field,)* $($other: _,)* } = world;
                Self { $($field,)* }
            }
        }

        impl Read {
            fn enter(self, world: &mut World) {
                $(world.$field = self.$field;)*
            }
        }
    };
}

state! {
    carried {
        period: u32,
        firms: Firms,
        decided: Decided,
        offers: Offers,
        orders: Orders,
        supply: Option<Supply>,
        rules: Rules,
        book: OrderBook,
        prices: PriceIndices,
        accounts: Accounts,
        norms: Norms,
        turnover: Turnover,
        living: Vec<u32>,
        members: Members,
        levels: Vec<f64>,
        ordinary_sales: Vec<f64>,
        terms: Vec<GroupTerms>,
        departed: Vec<Careers>,
        audit: Audit,
    }
    laid_out {
        // By the specification, seed and replication:
        spec, shape, seed, replication, luck, markets, classes, trade_cost, looks, durations, doors,
        // by the rules in force:
        net, landed, reach,
        // scratch of a period:
        dealt, seen, left_empty,
        // and what is read off what is carried:
        holdings, blocks,
    }
}

impl World {
    /// The world as a checkpoint.
    ///
    /// # Panics
    /// Never: numbers and lists of numbers can always be written.
    #[must_use]
    pub fn save(&self) -> Vec<u8> {
        let body = postcard::to_stdvec(&Carried::of(self)).expect("a world can be written");
        let header = Header {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            scenario: self.spec.digest(),
            period: self.period,
            seed: self.seed,
            replication: self.replication,
            body: body.len() as u64,
        };
        seal(&header, &body)
    }

    /// The world of a checkpoint, which must be of `spec`.
    ///
    /// # Errors
    /// Where the bytes are no checkpoint, of another format, version or scenario, too short or too long, or changed.
    pub fn load(bytes: &[u8], spec: Arc<WorldSpec>) -> Result<Self, Refused> {
        let (header, body) = open(bytes)?;
        let expected = spec.digest();
        if header.scenario != expected {
            return Err(Refused::Scenario { found: hex(&header.scenario), expected: hex(&expected) });
        }
        let read: Read = postcard::from_bytes(body).map_err(|_| Refused::Contents("columns"))?;
        let mut world = Self::without_firms(spec, header.seed, header.replication);
        read.enter(&mut world);
        world.blocks = rows::blocks(&world.firms.group);
        world.fits_supply()?;
        world.lay_out_supply();
        world.fits()?;
        world.count_holdings();
        world.read_rules();
        Ok(world)
    }

    /// Whether orders of single firms are there where the specification asks for them, and whole.
    fn fits_supply(&self) -> Result<(), Refused> {
        let fits = match &self.supply {
            Some(supply) => {
                supply.is_of(self.markets.len(), self.firms.rows()) && supply.need.len() == self.orders.len()
            }
            None => true,
        };
        let is_asked_for = self.spec.firms_buy();
        if fits && self.supply.is_some() == is_asked_for { Ok(()) } else { Err(Refused::Contents("orders of firms")) }
    }

    /// Whether what was read is as long as it must be, and points to what there is.
    fn fits(&self) -> Result<(), Refused> {
        let (rows, shape) = (self.firms.rows(), self.shape);
        let (groups, strategies) = (shape.groups(), self.spec.strategies.len());
        let slots = self.classes.last().map_or(0, |class| class.slots.end);
        let (accounts, orders) = (&self.accounts, &self.orders);
        let below = |list: &[u32], n: usize| list.iter().all(|&k| (k as usize) < n);
        let by_country = [&accounts.income, &accounts.income_next, &accounts.cash, &accounts.wage];
        let by_group = [&accounts.cost, &accounts.sales, &accounts.labour, &self.levels];
        let is_even = self.firms.is_even()
            && self.decided.is_even()
            && self.offers.is_even()
            && [self.decided.rows(), self.offers.rows()] == [rows; 2];
        let checks = [
            ("columns", is_even && rows.is_multiple_of(BLOCK)),
            (
                "groups of firms",
                below(&self.firms.group, groups)
                    && self.firms.group.chunks(BLOCK).all(|block| block.iter().all(|of| *of == block[0])),
            ),
            ("strategies of firms", self.firms.strategy.iter().all(|&s| usize::from(s) < strategies)),
            ("licensors of firms", self.firms.licensor.iter().all(|&c| usize::from(c) < shape.countries)),
            ("orders", [orders.seller.len(), orders.due.len(), orders.age_at_due.len()] == [slots; 3]),
            ("holders of orders", below(&orders.seller, rows)),
            (
                "accounts",
                by_country.iter().all(|x| x.len() == shape.countries) && accounts.spending.len() == self.markets.len(),
            ),
            (
                "groups",
                by_group.iter().all(|x| x.len() == groups)
                    && [self.living.len(), self.terms.len(), self.departed.len()] == [groups; 3],
            ),
            ("payoffs", accounts.payoffs.len() == shape.sectors * strategies),
            ("sectors", [self.norms.quality.len(), self.ordinary_sales.len()] == [shape.sectors; 2]),
            ("rules", self.rules.is_of(shape)),
            ("members of groups", self.members.is_of(groups, rows)),
        ];
        checks.iter().find(|(_, holds)| !holds).map_or(Ok(()), |(what, _)| Err(Refused::Contents(what)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::threads::Threads;
    use crate::trial::chain;

    const ALONE: Threads = Threads { shared: false };

    fn spec(firms: usize) -> Arc<WorldSpec> {
        let mut spec = chain(firms);
        spec.parameters.adaptation.rate = 0.2;
        Arc::new(spec)
    }

    fn world(firms: usize, periods: u32) -> World {
        let mut world = World::new(spec(firms), 3, 7);
        world.run(periods, ALONE);
        world
    }

    #[test]
    fn a_world_that_was_saved_and_loaded_goes_on_as_if_it_had_not_been() {
        for periods in [0, 1, 40] {
            let mut straight = world(600, periods);
            let mut loaded = World::load(&straight.save(), spec(600)).unwrap();
            assert!(loaded.save() == straight.save(), "what was read is not what was written, after {periods}");
            for k in 0..30 {
                straight.step(ALONE);
                loaded.step(ALONE);
                assert!(loaded.save() == straight.save(), "period {k} after {periods}");
            }
        }
    }

    #[test]
    fn any_number_of_threads_goes_on_in_the_same_way() {
        let mut straight = world(30_000, 3);
        let bytes = straight.save();
        straight.run(3, ALONE);
        for threads in [1, 2, 3, 8] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let mut loaded = World::load(&bytes, spec(30_000)).unwrap();
            pool.install(|| loaded.run(3, Threads { shared: threads > 1 }));
            assert!(loaded.save() == straight.save(), "{threads} threads");
        }
    }

    #[test]
    fn a_header_says_what_the_checkpoint_is_of() {
        let header = header(&world(600, 4).save()).unwrap();
        assert_eq!((header.period, header.seed, header.replication), (4, 3, 7));
        assert_eq!((header.version.as_str(), header.scenario), (env!("CARGO_PKG_VERSION"), spec(600).digest()));
    }

    #[test]
    fn years_title_and_chunks_make_no_other_scenario_and_all_else_does() {
        let mut longer = chain(600);
        longer.title = "another".into();
        (longer.parameters.time.years, longer.parameters.world.chunk) = (7, 999);
        assert_eq!(longer.digest(), chain(600).digest());
        for key in ["search.power", "time.burn_in", "tender.price_elasticity"] {
            let mut other = chain(600);
            let (section, key) = key.split_once('.').unwrap();
            let value = other.parameters.get(section, key).unwrap();
            assert!(other.parameters.set(section, key, value + 1.0));
            assert_ne!(other.digest(), chain(600).digest(), "{section}.{key}");
        }
        let refused = World::load(&world(600, 2).save(), Arc::new(chain(601))).unwrap_err();
        assert!(matches!(refused, Refused::Scenario { .. }), "{refused}");
    }

    #[test]
    fn every_flipped_bit_is_refused_by_name() {
        let bytes = world(45, 3).save();
        let mut kinds = std::collections::BTreeMap::<&str, usize>::new();
        for bit in 0..bytes.len() * 8 {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            let kind = match open(&flipped) {
                Err(Refused::NoCheckpoint) if bit < 64 => "magic",
                Err(Refused::Format { .. }) if bit < 96 => "format",
                Err(Refused::Damaged { part, .. }) => part,
                Err(Refused::Length { .. }) if bit < 128 => "length of the header",
                other => panic!("bit {bit}: {other:?}"),
            };
            *kinds.entry(kind).or_default() += 1;
        }
        assert_eq!(kinds.values().sum::<usize>(), bytes.len() * 8);
        assert!(kinds["header"] > 0 && kinds["body"] > 0, "{kinds:?}");
    }

    #[test]
    fn every_truncation_and_every_excess_is_refused_by_name() {
        let mut bytes = world(45, 3).save();
        for length in 0..bytes.len() {
            let refused = World::load(&bytes[..length], spec(45)).unwrap_err();
            let named =
                if length < 8 { refused == Refused::NoCheckpoint } else { matches!(refused, Refused::Length { .. }) };
            assert!(named, "{length}: {refused}");
        }
        bytes.push(0);
        assert!(matches!(World::load(&bytes, spec(45)), Err(Refused::Length { .. })));
    }

    #[test]
    fn another_version_is_refused_by_name() {
        let bytes = world(45, 1).save();
        let (mut header, body) = open(&bytes).unwrap();
        header.version = "0.0.9".into();
        let refused = World::load(&seal(&header, body), spec(45)).unwrap_err();
        assert_eq!(refused, Refused::Version { found: "0.0.9".into(), expected: env!("CARGO_PKG_VERSION").into() });
    }

    #[test]
    fn a_body_that_tells_of_more_than_there_is_is_refused_without_asking_for_memory() {
        let bytes = world(45, 1).save();
        let (mut header, _) = open(&bytes).unwrap();
        // A period, and a first column of 2⁶³ rows.
        let body = [1, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F, 0, 0];
        header.body = body.len() as u64;
        assert_eq!(World::load(&seal(&header, &body), spec(45)).unwrap_err(), Refused::Contents("columns"));
        header.body = u64::MAX;
        assert!(matches!(World::load(&seal(&header, &body), spec(45)), Err(Refused::Length { .. })));
    }

    #[test]
    fn a_body_that_is_changed_and_sealed_never_panics() {
        let bytes = world(45, 2).save();
        let (header, body) = open(&bytes).unwrap();
        let mut refused = 0;
        for at in (0..body.len()).step_by(7) {
            let mut other = body.to_vec();
            other[at] ^= 0x81;
            refused += usize::from(World::load(&seal(&header, &other), spec(45)).is_err());
        }
        assert!(refused > 100, "only {refused} were refused");
    }
}
