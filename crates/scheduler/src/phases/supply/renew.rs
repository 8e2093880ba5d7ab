//! Orders that come and go with those who place them.

use crate::rows::Members;
use crate::threads::Threads;
use crate::world::World;
use base::draws::{Luck, Mechanism, uniform};
use market::look::Looks;
use market::orders::{Buyer, Class, Market, Orders};
use market::supply::{self, Buying, NEW, POOLED, Supply};
use market::tender;
use std::ops::Range;

/// Most candidates for a new order.
const MOST: usize = 6;

/// The orders of one market as they will be.
#[derive(Default)]
struct Renewed {
    identity: Vec<u64>,
    row: Vec<u32>,
    /// By need: its number of orders.
    placed: Vec<u32>,
    orders: Orders,
    /// By order, as in [`Supply`].
    kind: Vec<u8>,
    cost_share: Vec<f32>,
    log_markup: Vec<f32>,
    /// Old slots of orders that stay and are not copied yet.
    kept: Range<usize>,
    /// Rows that lost an order with its buyer, or as its buyer shrank.
    lost: Vec<u32>,
    /// Rows that won a new order.
    won: Vec<u32>,
}

impl Renewed {
    /// Room for so many orders.
    fn with_room(n: usize) -> Self {
        let room = || Vec::with_capacity(n + n / 8);
        let orders = Orders { seller: Vec::with_capacity(n + n / 8), due: room(), age_at_due: room() };
        let (kind, prices) = (room(), || Vec::with_capacity(n + n / 8));
        Self { orders, kind, cost_share: prices(), log_markup: prices(), ..Self::default() }
    }

    /// Adds orders that stay as they are. As a rule neighbours of those that were added last: they are copied when others come.
    fn keep(&mut self, from: &Book<'_>, slots: Range<usize>) {
        if slots.start != self.kept.end {
            self.copy_kept(from);
            self.kept.start = slots.start;
        }
        self.kept.end = slots.end;
    }

    /// Copies the orders that stay.
    fn copy_kept(&mut self, from: &Book<'_>) {
        let (orders, supply, slots) = (from.orders, from.supply, std::mem::take(&mut self.kept));
        self.orders.seller.extend_from_slice(&orders.seller[slots.clone()]);
        self.orders.due.extend_from_slice(&orders.due[slots.clone()]);
        self.orders.age_at_due.extend_from_slice(&orders.age_at_due[slots.clone()]);
        self.kind.extend_from_slice(&supply.kind[slots.clone()]);
        self.cost_share.extend_from_slice(&supply.cost_share[slots.clone()]);
        self.log_markup.extend_from_slice(&supply.log_markup[slots]);
    }

    /// Adds a new order.
    fn place(&mut self, seller: u32, (due, age_at_due): (u8, u8)) {
        self.orders.seller.push(seller);
        self.orders.due.push(due);
        self.orders.age_at_due.push(age_at_due);
        self.kind.push(NEW);
        self.cost_share.push(0.0);
        self.log_markup.push(0.0);
        self.won.push(seller);
    }
}

/// Orders as they are.
struct Book<'a> {
    orders: &'a Orders,
    supply: &'a Supply,
}

/// What everybody sees.
struct Scene<'a> {
    world: &'a World,
    supply: &'a Supply,
    members: &'a Members,
    buying: Buying,
    luck: Luck,
    /// By sector: mean sales of its firms.
    mean_sales: &'a [f64],
    /// By group: sum of its input shares.
    inputs: &'a [f64],
}

impl World {
    /// Orders of firms that are no more end; those of others grow and shrink with their sales; a firm that is new, or new to its
    /// sector, places orders of its own. Markets are laid out anew around them.
    pub(crate) fn renew_orders(&mut self, threads: Threads) {
        let Some(supply) = self.supply.take() else { return };
        let members = Members::of(&self.living, &self.firms, &self.blocks, threads);
        let mean_sales: Vec<f64> = (0..self.shape.sectors).map(|s| self.mean_sales_of(s)).collect();
        let scene = Scene {
            world: self,
            supply: &supply,
            members: &members,
            buying: self.spec.parameters.market,
            luck: self.luck.at(self.period),
            mean_sales: &mean_sales,
            inputs: &self.input_shares(),
        };
        let renewed = threads.map((0..self.markets.len()).collect(), |m| scene.renew(m));
        for market in &renewed {
            market.lost.iter().for_each(|&row| self.firms.orders[row as usize] -= 1);
            market.won.iter().for_each(|&row| self.firms.orders[row as usize] += 1);
        }
        self.enter_renewed(&supply, renewed);
    }

    /// Mean sales of a sector's firms.
    pub(super) fn mean_sales_of(&self, sector: usize) -> f64 {
        let groups = || (0..self.shape.countries).map(|c| self.shape.group(c, sector));
        let firms: u32 = groups().map(|g| self.living[g]).sum();
        groups().map(|g| self.accounts.sales[g]).sum::<f64>() / f64::from(firms.max(1))
    }

    /// By group: sum of its input shares.
    pub(super) fn input_shares(&self) -> Vec<f64> {
        let mut inputs = vec![0.0; self.shape.groups()];
        for market in &self.markets {
            if let Buyer::Sector(sector) = market.buyer {
                inputs[self.shape.group(market.country, sector)] += market.share;
            }
        }
        inputs
    }

    /// Puts the orders of all markets side by side.
    fn enter_renewed(&mut self, old: &Supply, renewed: Vec<Renewed>) {
        let mut supply = Supply { first_if_pooled: old.first_if_pooled.clone(), ..Supply::default() };
        let mut orders = Orders::default();
        for (m, market) in renewed.into_iter().enumerate() {
            let first_need = supply.identity.len();
            if self.markets[m].buyer == Buyer::Households {
                supply.need.resize(supply.need.len() + market.orders.len(), POOLED);
            }
            for &placed in &market.placed {
                let (need, first) = (supply.slots.len() as u32, supply.need.len() as u32);
                supply.slots.push(first..first + placed);
                supply.need.resize((first + placed) as usize, need);
            }
            supply.identity.extend(market.identity);
            supply.row.extend(market.row);
            supply.needs.push(first_need..supply.identity.len());
            orders.seller.extend(market.orders.seller);
            orders.due.extend(market.orders.due);
            orders.age_at_due.extend(market.orders.age_at_due);
            supply.kind.extend(market.kind);
            supply.cost_share.extend(market.cost_share);
            supply.log_markup.extend(market.log_markup);
        }
        (self.orders, self.supply) = (orders, Some(supply));
        self.lay_out_supply();
    }

    /// Lays markets out around the orders that there are: those of a market of single firms are one class, and a look goes to
    /// each of them with the same chance.
    pub(crate) fn lay_out_supply(&mut self) {
        let Some(supply) = &self.supply else { return };
        let (mut at, mut classes) = (0, Vec::with_capacity(self.classes.len()));
        for (m, market) in self.markets.iter_mut().enumerate() {
            let first = classes.len();
            let slots = match market.buyer {
                Buyer::Households => {
                    let moved = |class: &Class| {
                        let (start, end) =
                            (class.slots.start - market.slots.start, class.slots.end - market.slots.start);
                        Class { market: m, slots: at + start..at + end, ..class.clone() }
                    };
                    classes.extend(self.classes[market.classes.clone()].iter().map(moved));
                    at..at + market.slots.len()
                }
                Buyer::Sector(_) => {
                    let n: usize = supply.slots[supply.needs[m].clone()].iter().map(ExactSizeIterator::len).sum();
                    if n > 0 {
                        let (weight, density) = (1.0 / n as f64, n as f64);
                        classes.push(Class { market: m, slots: at..at + n, weight, upto: 1.0, density });
                    }
                    at..at + n
                }
            };
            at = slots.end;
            (market.slots, market.classes) = (slots, first..classes.len());
        }
        self.classes = classes;
        self.looks = Looks::new(self.spec.parameters.tender.uniform_look, &self.markets, &self.classes);
        self.doors = crate::phases::contest::Doors::of(self.shape, &self.markets);
    }
}

impl Scene<'_> {
    /// The orders of a market as they will be.
    fn renew(&self, m: usize) -> Renewed {
        let (world, market) = (self.world, &self.world.markets[m]);
        let Buyer::Sector(sector) = market.buyer else {
            let mut renewed = Renewed::with_room(market.slots.len());
            renewed.keep(&self.book(), market.slots.clone());
            renewed.copy_kept(&self.book());
            return renewed;
        };
        let group = world.shape.group(market.country, sector);
        let mut renewed = Renewed::with_room(market.slots.len());
        let mut old = self.supply.needs[m].clone().peekable();
        let end = |need: usize, renewed: &mut Renewed| {
            renewed.lost.extend_from_slice(&world.orders.seller[self.supply.slots_of(need)]);
        };
        for &row in self.members.group(group) {
            while let Some(need) = old.next_if(|&need| self.supply.row[need] < row) {
                end(need, &mut renewed);
            }
            let mut kept = None;
            if let Some(need) = old.next_if(|&need| self.supply.row[need] == row) {
                match self.supply.identity[need] == world.firms.identity[row as usize] {
                    true => kept = Some(need),
                    false => end(need, &mut renewed),
                }
            }
            let relative = world.firms.sales[row as usize] / self.mean_sales[sector].max(f64::MIN_POSITIVE);
            let wanted = supply::wanted(&self.buying, market.share / self.inputs[group], relative);
            self.renew_need(m, market, row, kept, wanted, &mut renewed);
        }
        old.for_each(|need| end(need, &mut renewed));
        renewed.copy_kept(&self.book());
        renewed
    }

    fn book(&self) -> Book<'_> {
        Book { orders: &self.world.orders, supply: self.supply }
    }

    /// The orders of one firm for one input: the oldest places stay, the last are given up, and new ones come after them.
    fn renew_need(&self, m: usize, market: &Market, row: u32, kept: Option<usize>, wanted: f64, into: &mut Renewed) {
        let orders = &self.world.orders;
        let slots = kept.map_or(0..0, |need| self.supply.slots_of(need));
        let placed = supply::placed(wanted, slots.len());
        let stay = slots.start..slots.start + placed.min(slots.len());
        into.lost.extend_from_slice(&orders.seller[stay.end..slots.end]);
        into.keep(&self.book(), stay.clone());
        if placed > stay.len() {
            into.copy_kept(&self.book());
        }
        for place in stay.len()..placed {
            let identity = self.world.firms.identity[row as usize];
            let (seller, lasts) = self.choose(m, market, identity, place as u32);
            into.place(seller, self.world.durations.comes_up(self.world.period as u8, 0, lasts));
        }
        into.identity.push(self.world.firms.identity[row as usize]);
        into.row.push(row);
        into.placed.push(placed as u32);
    }

    /// **SU-3** Who gets a new order, and the word that says how long for: candidates are found as in a tender (TE-5) and chosen as
    /// in one (TE-3), but that nobody holds the order yet.
    fn choose(&self, m: usize, market: &Market, identity: u64, place: u32) -> (u32, u32) {
        let candidates = self.world.spec.parameters.tender.candidates as usize;
        let block = |number: u32| {
            // A sector's number and a place: a sector has at most 128 places, and each three blocks of four words at most.
            let number = ((market.supplier as u32 * 128 + place) << 2 | number) & 0x00FF_FFFF;
            self.luck.block(Mechanism::Supply, identity, number).0
        };
        let words: [[u32; 4]; 2] = [block(0), block(1)];
        let (mut sellers, mut attractions) = ([0; MOST], [0.0; MOST]);
        for k in 0..candidates.min(MOST) {
            let Some(row) = self.look(m, market, words[k / 4][k % 4]) else { continue };
            sellers[k] = row;
            if !sellers[..k].contains(&row) {
                attractions[k] = self.attraction(m, row);
            }
        }
        let winner = tender::winner(attractions, words[1][2]).map(|k| sellers[k]);
        (winner.unwrap_or_else(|| self.anyone(m, market, block)), words[1][3])
    }

    fn attraction(&self, m: usize, row: u32) -> f32 {
        let row = row as usize;
        self.world.delivered(m, &self.world.offers.of(row, self.world.firms.group[row]))
    }

    /// Whom a look comes across.
    fn look(&self, m: usize, market: &Market, word: u32) -> Option<u32> {
        let look = self.world.looks.market(m);
        if market.slots.is_empty() {
            return self.at_place(market, look.anyone_at(&market.sight, uniform(word)));
        }
        if look.is_uniform(word) {
            return self.at_place(market, look.anyone(&market.sight, word));
        }
        Some(self.world.orders.seller[look.slot(word)])
    }

    fn at_place(&self, market: &Market, (country, share): (usize, f64)) -> Option<u32> {
        let rows = self.members.group(self.world.shape.group(country, market.supplier));
        rows.get((share * rows.len() as f64) as usize).copied()
    }

    /// A seller where none of the candidates sells.
    #[cold]
    fn anyone(&self, m: usize, market: &Market, block: impl Fn(u32) -> [u32; 4]) -> u32 {
        let groups = (0..self.world.shape.countries).map(|c| self.world.shape.group(c, market.supplier));
        let sells = |row: &u32| self.attraction(m, *row) > 0.0;
        let sellers: Vec<u32> = groups.flat_map(|g| self.members.group(g)).copied().filter(sells).collect();
        assert!(!sellers.is_empty(), "SU-3: nobody is left to sell what sector {} makes", market.supplier);
        sellers[(uniform(block(2)[0]) * sellers.len() as f64) as usize]
    }
}
