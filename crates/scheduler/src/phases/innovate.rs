//! # Innovate
//! Own search, conversion, imitation, licences, brand, knowledge, and the good and bad years to come. A firm that looks
//! at others sees them as they stood when the phase began.
//!
//! Firms are worked on a tile at a time. What every firm does is a loop without branches; of what few do, that loop only
//! finds out who may, and then each advance has its own short list of firms ([`super::advances`]). A firm's own mechanisms
//! run in the order of the document all the same: search, conversion, imitation, learning, licence.

use super::few::{Few, TILE, Tile, by_strategy};
use crate::parameters::{CountryParameters, Parameters};
use crate::rows::{BLOCK, chunk_rows, runs};
use crate::terms::GroupTerms;
use crate::threads::Threads;
use crate::world::{DecidedChunk, FirmsChunk, World};
use base::draws::{Chance, Luck, Mechanism};
use base::{lanes, math, single};
use firms::capability::{Capabilities, Direction};
use firms::strategy::Strategy;
use firms::{branding, conversion, efficiency, imitation, knowledge, search};
use policy::Rules;
use std::ops::Range;

/// What everybody can see of others.
pub(crate) struct Scene<'a> {
    pub luck: Luck,
    pub period: u32,
    pub per_year: f64,
    pub parameters: &'a Parameters,
    /// Share of the knowledge stock that is kept for a period.
    kept: f32,
    /// Persistence and shock of transitory efficiency in a period.
    persistence: f32,
    shock: f32,
    /// Chance that a firm looks at another stage.
    look: Chance,
    pub plans: Vec<Plan>,
    pub terms: &'a [GroupTerms],
    /// By group: opportunity of its sector.
    pub opportunity: Vec<f64>,
    /// By country: hazard of conversion.
    pub conversion: Vec<f64>,
    /// By country: human capital.
    pub human_capital: Vec<f64>,
    pub rules: &'a Rules,
    /// Capabilities as they stood when the phase began.
    pub seen: &'a [Capabilities],
    /// By block of rows: its group.
    pub blocks: &'a [u32],
    /// By group: the slots of the orders for the goods of its sector.
    pub slots: Vec<Range<usize>>,
    /// By the country of who looks and that of a peer: how open the peer is.
    pub openness: Vec<f64>,
    /// Chance that the most open of all peers can be studied.
    pub open_most: Chance,
    pub seller: &'a [u32],
    /// By group and period, the newest last: mean log technology.
    pub history: &'a [Vec<f64>],
}

/// A strategy, and what it makes of the research of a firm.
pub(crate) struct Plan {
    pub of: Strategy,
    /// Power of own search, at an opportunity of one, times the root of its share of research.
    search: f32,
    /// The same for imitation.
    imitation: f32,
    /// Power of the search for a licence, times the root of its share of research.
    licence: f32,
    /// Share of R&D spend that goes into market and brand.
    market: f32,
    /// Share that is paid for a licence by who has one.
    fee: f32,
}

impl Plan {
    fn new(parameters: &Parameters, of: Strategy) -> Self {
        let power = parameters.search.power;
        Self {
            of,
            search: (power * of.own_search.sqrt()) as f32,
            imitation: (power / parameters.imitation.cost * of.imitation.sqrt()) as f32,
            licence: (parameters.licensing.power * of.licence.sqrt()) as f32,
            market: of.market as f32,
            fee: of.licence as f32,
        }
    }
}

/// Neighbouring rows of one group, at most [`TILE`], of the columns that this phase writes or reads.
pub(crate) struct Rows<'a> {
    pub identity: &'a [u64],
    pub group: usize,
    pub terms: &'a GroupTerms,
    pub strategy: &'a [u16],
    pub research: &'a [f32],
    pub capabilities: &'a mut [Capabilities],
    pub knowledge: &'a mut [f32],
    pub efficiency: &'a mut [f32],
    pub invention: &'a mut [f32],
    pub invention_direction: &'a mut [u8],
    pub licensed: &'a mut [f32],
    pub licence_ends: &'a mut [u32],
    pub royalty: &'a mut [f32],
    pub licensor: &'a mut [u16],
    looks: &'a mut [bool],
}

/// Luck of a tile that is yet to be drawn.
const NO_LUCK: Tile = [[0; TILE]; 4];

/// Who of a tile may find something, and the words that say whether.
pub(crate) struct Chances<'a> {
    /// Words of luck: of the year, of own search, of imitation, and of a look at another stage.
    pub words: &'a Tile,
    pub searchers: Few,
    pub imitators: Few,
    /// Firms whose strategy spends on licences and that have none.
    pub seekers: Few,
    /// For each firm: power of its search for a licence, times the root of the research that goes into it.
    pub seeking: [f32; TILE],
}

impl World {
    pub(crate) fn innovate(&mut self, threads: Threads) {
        let spec = self.spec.clone();
        let p = &spec.parameters;
        // What stood becomes what is seen; each tile takes over its own part of it while that is at hand.
        let mut seen = std::mem::take(&mut self.seen);
        seen.resize(self.firms.rows(), Capabilities::default());
        std::mem::swap(&mut seen, &mut self.firms.capabilities);
        let per_year = f64::from(p.time.periods_per_year);
        let (persistence, shock) = efficiency::per_period(&p.efficiency, p.time.periods_per_year);
        let of_country =
            |of: &dyn Fn(&CountryParameters) -> f64| spec.countries.iter().map(|c| of(&c.parameters)).collect();
        let sectors = || (0..self.shape.groups()).map(|g| self.shape.sector(g));
        let slots = self.sector_slots();
        let kept = if per_year == 1.0 { p.knowledge.kept } else { math::pow(p.knowledge.kept, 1.0 / per_year) };
        let openness = self.openness(p.imitation.border);
        let scene = Scene {
            luck: self.luck.at(self.period),
            period: self.period,
            per_year,
            parameters: p,
            kept: kept as f32,
            persistence: persistence as f32,
            shock: shock as f32,
            look: Chance::new(p.repositioning.look / per_year),
            plans: spec.strategies.iter().map(|s| Plan::new(p, s.strategy)).collect(),
            terms: &self.terms,
            opportunity: sectors().map(|s| spec.sectors[s].parameters.opportunity).collect(),
            conversion: (spec.countries.iter().zip(&self.rules.conversion_fund))
                .map(|(c, fund)| {
                    conversion::hazard(conversion::funded(c.parameters.conversion, *fund), p.conversion.expiry)
                })
                .collect(),
            human_capital: of_country(&|c| c.human_capital),
            rules: &self.rules,
            seen: &seen,
            blocks: &self.blocks,
            slots: sectors().map(|s| slots[s].clone()).collect(),
            open_most: Chance::new(openness.iter().copied().fold(0.0, f64::max)),
            openness,
            seller: &self.orders.seller,
            history: &self.accounts.technology,
        };
        let size = chunk_rows(p.world.chunk);
        let firms = self.firms.chunks_mut(size).into_iter();
        let chunks: Vec<_> = firms
            .zip(self.decided.chunks_mut(size))
            .zip(seen.chunks(size))
            .zip(self.blocks.chunks(size / BLOCK))
            .collect();
        threads.map(chunks, |(((firms, decided), stood), blocks)| {
            lanes::widest(
                #[inline(always)]
                || scene.chunk(firms, decided, stood, blocks),
            )
        });
        self.seen = seen;
    }

    /// By the country of who looks and that of a peer: how open the peer is, abroad beyond a border.
    fn openness(&self, border: f64) -> Vec<f64> {
        let countries = self.shape.countries;
        let pairs = (0..countries).flat_map(|here| (0..countries).map(move |there| (here, there)));
        let of = |(here, there)| {
            imitation::openness(if here == there { 1.0 } else { border }, self.rules.ip_strength[there])
        };
        pairs.map(of).collect()
    }

    /// By sector: the slots of the orders for its goods.
    fn sector_slots(&self) -> Vec<Range<usize>> {
        let mut slots = vec![0..0; self.shape.sectors];
        for of_supplier in self.markets.chunk_by(|a, b| a.supplier == b.supplier) {
            let last = &of_supplier[of_supplier.len() - 1];
            slots[of_supplier[0].supplier] = of_supplier[0].slots.start..last.slots.end;
        }
        slots
    }
}

impl Scene<'_> {
    #[inline(always)]
    fn chunk(&self, firms: FirmsChunk<'_>, decided: DecidedChunk<'_>, stood: &[Capabilities], blocks: &[u32]) {
        // Luck is written over from tile to tile: nobody reads more of it than was drawn, and to clear it each time would cost
        // more than to draw what few firms need.
        let [mut everyday, mut licence, mut first, mut more] = [NO_LUCK; 4];
        for (group, of) in runs(blocks, TILE) {
            firms.capabilities[of.clone()].copy_from_slice(&stood[of.clone()]);
            let mut rows = Rows {
                identity: &firms.identity[of.clone()],
                group,
                terms: &self.terms[group],
                strategy: &firms.strategy[of.clone()],
                research: &decided.research[of.clone()],
                capabilities: &mut firms.capabilities[of.clone()],
                knowledge: &mut firms.knowledge[of.clone()],
                efficiency: &mut firms.efficiency[of.clone()],
                invention: &mut firms.invention[of.clone()],
                invention_direction: &mut firms.invention_direction[of.clone()],
                licensed: &mut firms.licensed[of.clone()],
                licence_ends: &mut firms.licence_ends[of.clone()],
                royalty: &mut firms.royalty[of.clone()],
                licensor: &mut firms.licensor[of.clone()],
                looks: &mut decided.looks[of],
            };
            let chances = self.everyday(&mut rows, &mut everyday);
            let licensors = self.find_licensors(&rows, &chances, &mut licence);
            self.search(&mut rows, &chances, [&mut first, &mut more]);
            self.convert(&mut rows, &mut first);
            self.imitate(&mut rows, &chances, &mut first);
            self.learn(&mut rows);
            self.license(&mut rows, &chances, licensors);
        }
    }

    /// What every firm does, and who may do more. An empty row has no research and finds nothing; it looks in vain.
    #[inline(always)]
    fn everyday<'a>(&self, rows: &mut Rows<'_>, words: &'a mut Tile) -> Chances<'a> {
        let n = rows.identity.len();
        self.luck.tile(Mechanism::Everyday, 0, rows.identity, words);
        let [good_year, search, imitation, look] = &*words;
        for (efficiency, &word) in rows.efficiency.iter_mut().zip(good_year) {
            *efficiency = efficiency::next(self.persistence, self.shock, *efficiency, single::normal(word));
        }
        rows.looks.iter_mut().zip(look).for_each(|(looks, &word)| *looks = self.look.has(word));
        // Columns are brought together firm by firm; then roots and comparisons go many at once.
        let opportunity = self.opportunity[rows.group] as f32;
        let own = by_strategy(rows.strategy, self.plans.iter().map(|plan| plan.search * opportunity));
        let others = by_strategy(rows.strategy, self.plans.iter().map(|plan| plan.imitation));
        let mut seeking = by_strategy(rows.strategy, self.plans.iter().map(|plan| plan.licence));
        let mut roots = [0.0_f32; TILE];
        roots.iter_mut().zip(rows.research).for_each(|(root, research)| *root = research.sqrt());
        let mut may = [[false; TILE]; 3];
        for k in 0..n.min(TILE) {
            may[0][k] = search::may_succeed(own[k], roots[k], search[k]);
            may[1][k] = search::may_succeed(others[k], roots[k], imitation[k]);
            seeking[k] *= roots[k];
        }
        for ((seeks, ends), seeking) in may[2].iter_mut().zip(rows.licence_ends.iter()).zip(&seeking) {
            *seeks = (*seeking > 0.0) & (*ends <= self.period);
        }
        let [searchers, imitators, seekers] = may.map(|may| Few::of(n, |k| may[k]));
        Chances { words, searchers, imitators, seekers, seeking }
    }

    /// Knowledge, and the brand.
    #[inline(always)]
    fn learn(&self, rows: &mut Rows<'_>) {
        let per_period = 1.0 / self.per_year as f32;
        let fee = by_strategy(rows.strategy, self.plans.iter().map(|plan| plan.fee));
        let stocks = rows.knowledge.iter_mut().zip(rows.research).zip(rows.licence_ends.iter().zip(fee));
        for ((stock, &research), (&ends, fee)) in stocks {
            // What goes to a licensor teaches nothing.
            let taught = 1.0 - if ends > self.period { fee } else { 0.0 };
            *stock = knowledge::stock(self.kept, *stock, research * taught * per_period);
        }
        let mut market = [0.0_f32; TILE];
        market.iter_mut().zip(&*rows.capabilities).for_each(|(market, of)| *market = of.of(Direction::Market));
        let (share, branding) =
            (by_strategy(rows.strategy, self.plans.iter().map(|plan| plan.market)), self.parameters.branding);
        for ((market, &research), share) in market.iter_mut().zip(rows.research).zip(share) {
            *market = branding::change(&branding, *market, research * share) * per_period;
        }
        rows.capabilities.iter_mut().zip(market).for_each(|(of, change)| of.raise(Direction::Market, change));
    }
}
