//! # One period
//! The list below is the model's timing: docs/model.md, section 2. There is no arithmetic in it.

use crate::threads::Threads;
use crate::world::World;

impl World {
    /// Runs one period.
    pub fn step(&mut self, threads: Threads) {
        self.open_period(); //         which rules are in force, what stages ask for, whose licence a ban ends
        self.make_offers(threads); //  efficiency, fit, mark-up: what the market sees; and R&D budgets
        self.read_orders(threads); //  sums over standing orders
        self.solve_flows(); //         who spends what; all orders are paid
        self.deal_sales(threads); //   what every firm sells
        self.clear_wages(); //         labour and talent
        self.solve_prices(); //        log price indices
        self.keep_accounts(threads); // profit, cash, dividends, mark-ups, attraction; next period's income
        self.innovate(threads); //     own search, conversion, imitation, licences, brand, knowledge
        self.adapt(threads); //        strategies, where populations adapt
        self.reposition(threads); //   who moves to another stage, and wins orders there
        self.tender(threads); //       due orders, and those of firms that leave
        self.leave(); //               exit
        self.enter(threads); //        entry by spin-off
        self.upgrade(threads); //      events: process, product, functional, chain, down, hollow, immiserising
        self.close_period(); //        audit
    }

    /// Runs `periods` periods.
    pub fn run(&mut self, periods: u32, threads: Threads) {
        (0..periods).for_each(|_| self.step(threads));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::chain;
    use std::sync::Arc;

    const ALONE: Threads = Threads { shared: false };

    #[test]
    fn a_world_runs_for_a_century_and_keeps_its_books() {
        let mut world = World::new(Arc::new(chain(900)), 1, 0);
        for _ in 0..100 {
            world.step(ALONE);
            assert!(world.audit.max() < 1e-11, "{:?}", world.audit);
        }
        assert!(world.living.iter().all(|n| *n > 0), "{:?}", world.living);
        let held: u32 = world.firms.orders.iter().sum();
        assert_eq!(held as usize, world.orders.len());
    }

    /// A world with every mechanism at work, in chunks of `chunk` rows on `threads` threads.
    fn ran(firms: usize, periods: u32, chunk: u32, threads: usize) -> World {
        let mut spec = chain(firms);
        spec.parameters.world.chunk = chunk;
        spec.parameters.adaptation.rate = 0.2;
        let mut world = World::new(Arc::new(spec), 1, 0);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| world.run(periods, Threads { shared: threads > 1 }));
        world
    }

    /// Compared without printing, for worlds are large.
    fn assert_same(one: &World, other: &World) {
        assert!(one.firms == other.firms, "firms differ");
        assert!(one.decided == other.decided, "decisions differ");
        assert!(one.offers == other.offers, "offers differ");
        assert!(one.orders == other.orders, "orders differ");
        assert!(one.norms == other.norms, "norms differ");
        assert!(one.prices == other.prices, "prices differ");
        assert!(one.accounts.income_next == other.accounts.income_next, "incomes differ");
        assert!(one.turnover.events == other.turnover.events, "events differ");
        assert!(one.audit == other.audit, "audits differ");
    }

    #[test]
    fn neither_threads_nor_chunks_change_a_bit() {
        let alone = ran(900, 60, 4096, 1);
        for (chunk, threads) in [(64, 1), (64, 3), (333, 2), (1_048_576, 1)] {
            assert_same(&ran(900, 60, chunk, threads), &alone);
        }
    }

    #[test]
    fn neither_threads_nor_chunks_change_a_bit_of_a_larger_world() {
        // Several pieces of orders in each market, and more chunks than threads.
        let alone = ran(200_000, 4, 4096, 1);
        for (chunk, threads) in [(999, 2), (65, 5)] {
            assert_same(&ran(200_000, 4, chunk, threads), &alone);
        }
    }
}
#[cfg(test)]
mod temp {
    use super::*;
    use crate::trial::chain;
    use std::sync::Arc;
    #[test]
    fn explore() {
        let n: usize = std::env::var("N").map_or(9000, |s| s.parse().unwrap());
        let years: u32 = std::env::var("Y").map_or(150, |s| s.parse().unwrap());
        let mut spec = chain(n);
        if let Ok(sets) = std::env::var("SET") {
            for set in sets.split_whitespace() {
                let (k, v) = set.split_once('=').unwrap();
                let (a, b) = k.split_once('.').unwrap();
                assert!(spec.parameters.set(a, b, v.parse().unwrap()), "{k}");
            }
        }
        let mut world = World::new(Arc::new(spec), 1, 0);
        let (mut tend, mut ch, mut ex, mut mv) = (0, 0, 0, 0);
        let mut evs = [0u64; 7];
        for k in 0..years {
            world.step(Threads { shared: false });
            tend += world.turnover.tendered;
            ch += world.turnover.changed;
            let s = |v: &Vec<u32>| v.iter().sum::<u32>();
            ex += s(&world.turnover.exits);
            mv += s(&world.turnover.moves);
            world.turnover.events.iter().for_each(|h| evs[h.event as usize] += 1);
            if k % (years / 5) == years / 5 - 1 {
                let l: u32 = world.living.iter().sum();
                let top: Vec<f64> = (0..3)
                    .map(|sct| {
                        let mut m: Vec<u32> = (0..world.firms.rows())
                            .filter(|&r| {
                                world.firms.identity[r] != 0 && world.shape.sector(world.firms.group[r] as usize) == sct
                            })
                            .map(|r| world.firms.orders[r])
                            .collect();
                        m.sort();
                        m.reverse();
                        f64::from(m[0]) / m.iter().sum::<u32>() as f64
                    })
                    .collect();
                let mut o: Vec<f64> = (0..world.firms.rows())
                    .filter(|&r| world.firms.identity[r] != 0)
                    .map(|r| f64::from(world.firms.orders[r]))
                    .collect();
                o.sort_by(f64::total_cmp);
                o.reverse();
                let kk = o.len() / 20;
                let hill = kk as f64 / o[..kk].iter().map(|x| (x / o[kk]).ln()).sum::<f64>();
                let d = f64::from(years / 5) * f64::from(l);
                let mk: f64 = world.accounts.sales.iter().sum::<f64>() / world.accounts.cost.iter().sum::<f64>();
                eprintln!(
                    "{k}: living {l} {:?} exit {:.3} move {:.4} changed {:.3}/{:.3} top {top:.3?} hill {hill:.2} markup {mk:.2} ev {:.4?} wage {:.3?} q {:.2?} z {:.2}",
                    world.living,
                    f64::from(ex) / d,
                    f64::from(mv) / d,
                    ch as f64 / world.orders.len() as f64 / f64::from(years / 5),
                    tend as f64 / world.orders.len() as f64 / f64::from(years / 5),
                    evs.map(|e| e as f64 / d),
                    world.accounts.wage,
                    world.norms.quality,
                    world.norms.technology_frontier
                );
                (tend, ch, ex, mv) = (0, 0, 0, 0);
                evs = [0; 7];
            }
        }
    }
}
#[cfg(test)]
mod timing {
    use super::*;
    fn cpu() -> u128 {
        std::fs::read_to_string("/proc/thread-self/schedstat")
            .unwrap()
            .split_whitespace()
            .next()
            .unwrap()
            .parse()
            .unwrap()
    }
    use crate::trial::chain;
    use std::sync::Arc;
    #[test]
    fn phases() {
        let n: usize = std::env::var("N").map_or(90000, |s| s.parse().unwrap());
        let mut w = World::new(Arc::new(chain(n)), 1, 0);
        let a = Threads { shared: false };
        let mut acc: Vec<(&str, u128)> = Vec::new();
        let periods: u32 = std::env::var("P").map_or(60, |s| s.parse().unwrap()); for _ in 0..periods {
            let mut k = 0;
            macro_rules! t {
                ($name:literal, $e:expr) => {
                    let t0 = cpu();
                    $e;
                    let d = cpu() - t0;
                    if acc.len() <= k {
                        acc.push(($name, 0));
                    }
                    acc[k].1 += d;
                    k += 1;
                };
            }
            t!("open", w.open_period());
            t!("offers", w.make_offers(a));
            t!("orders", w.read_orders(a));
            t!("flows", w.solve_flows());
            t!("sales", w.deal_sales(a));
            t!("wages", w.clear_wages());
            t!("prices", w.solve_prices());
            t!("accounts", w.keep_accounts(a));
            t!("innovate", w.innovate(a));
            t!("adapt", w.adapt(a));
            t!("reposition", w.reposition(a));
            t!("tender", w.tender(a));
            t!("leave", w.leave());
            t!("enter", w.enter(a));
            t!("upgrade", w.upgrade(a));
            t!("close", w.close_period());
            let _ = k;
        }
        let all: u128 = acc.iter().map(|x| x.1).sum();
        for (name, d) in acc {
            eprintln!("{name:12} {:6.1} ns", d as f64 / f64::from(periods) / n as f64);
        }
        eprintln!("all {:.1}", all as f64 / f64::from(periods) / n as f64);
    }
}
#[cfg(test)]
mod two {
    use super::*;
    use crate::trial::chain;
    use std::sync::Arc;
    #[test]
    fn two_threads() {
        let n: usize = std::env::var("N").map_or(1_000_000, |s| s.parse().unwrap());
        let mut w = World::new(Arc::new(chain(n)), 1, 0);
        eprintln!("bytes {}", w.bytes_per_firm());
        let pools: Vec<_> = [1, 2].iter().map(|&t| rayon::ThreadPoolBuilder::new().num_threads(t).build().unwrap()).collect();
        pools[1].install(|| w.run(5, Threads { shared: true }));
        eprintln!("bytes {}", w.bytes_per_firm());
        let mut best: Vec<[f64; 2]> = Vec::new();
        for _ in 0..12 {
            for t in 0..2 {
                let mut k = 0;
                let a = Threads { shared: t == 1 };
                macro_rules! t { ($e:expr) => { let t0 = std::time::Instant::now(); pools[t].install(|| $e); let d = t0.elapsed().as_secs_f64(); if best.len() <= k { best.push([1e9; 2]); } best[k][t] = best[k][t].min(d); k += 1; } }
                t!(w.open_period()); t!(w.make_offers(a)); t!(w.read_orders(a)); t!(w.solve_flows()); t!(w.deal_sales(a)); t!(w.clear_wages()); t!(w.solve_prices());
                t!(w.keep_accounts(a)); t!(w.innovate(a)); t!(w.adapt(a)); t!(w.reposition(a)); t!(w.tender(a)); t!(w.leave()); t!(w.enter(a)); t!(w.upgrade(a)); t!(w.close_period());
                let _ = k;
            }
        }
        let names = ["open", "offers", "orders", "flows", "sales", "wages", "prices", "accounts", "innovate", "adapt", "reposition", "tender", "leave", "enter", "upgrade", "close"];
        let mut sum = [0.0; 2];
        for (b, name) in best.iter().zip(names) { sum[0] += b[0]; sum[1] += b[1]; if b[0] > 1e-4 { eprintln!("{name:10} {:6.1} {:6.1} {:.2}", b[0] * 1e9 / n as f64, b[1] * 1e9 / n as f64, b[0] / b[1]); } }
        eprintln!("sum {:.1} {:.1} {:.2}", sum[0] * 1e9 / n as f64, sum[1] * 1e9 / n as f64, sum[0] / sum[1]);
    }
}
