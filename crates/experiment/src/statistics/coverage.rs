//! How often the intervals of Sobol' indices hold the truth: over 10 000 designs of functions whose indices are known.

use super::sobol::tests::{g_function, ishigami};
use super::sobol::{Block, sobol};
use base::draws::{Luck, Mechanism};
use designs::saltelli::BLOCKS_FEW;
use rayon::prelude::*;

const DESIGNS: u64 = 10_000;

/// A function of places with known indices, to which normal luck of some variance is added, another draw in every point.
struct Known<'a> {
    name: &'a str,
    f: fn(&[f64]) -> f64,
    /// Variance that each factor brings about alone, and takes part in; each pair's.
    first: &'a [f64],
    total: &'a [f64],
    second: &'a [f64],
    variance: f64,
    luck: f64,
}

impl Known<'_> {
    /// Of independent blocks, by index, first, total and (of a pair) second: the share of designs whose interval holds the truth.
    fn coverage(&self, blocks: usize) -> Vec<f64> {
        let held = |d: u64| self.held(d, &(0..blocks).map(|k| self.block(d, k as u32)).collect::<Vec<_>>());
        let add =
            |a: Vec<u32>, b: Vec<u32>| if a.is_empty() { b } else { a.iter().zip(b).map(|(a, b)| a + b).collect() };
        let held = (0..DESIGNS).into_par_iter().map(held).reduce(Vec::new, add);
        let shares: Vec<f64> = held.into_iter().map(|n| f64::from(n) / DESIGNS as f64).collect();
        println!("{}, {blocks} blocks, {DESIGNS} designs: intervals hold the truth in {shares:?}", self.name);
        shares
    }

    fn block(&self, design: u64, block: u32) -> Block {
        let (luck, k) = (Luck::new(6, block, 0), self.first.len());
        let u: Vec<f64> =
            (0..2 * k).map(|j| luck.block(Mechanism::Design, design, j as u32 / 4).uniform(j % 4)).collect();
        let point = |row: usize, from_b: &dyn Fn(usize) -> bool| {
            let places: Vec<f64> = (0..k).map(|j| u[if from_b(j) { k + j } else { j }]).collect();
            let luck = || self.luck.sqrt() * luck.block(Mechanism::Resampling, design, row as u32).normal(0);
            (self.f)(&places) + if self.luck > 0.0 { luck() } else { 0.0 }
        };
        Block {
            a: point(0, &|_| false),
            b: point(1, &|_| true),
            ab: (0..k).map(|i| point(2 + i, &|j| j == i)).collect(),
            ba: (0..k).map(|i| point(2 + k + i, &|j| j != i)).collect(),
        }
    }

    fn held(&self, design: u64, blocks: &[Block]) -> Vec<u32> {
        let found = sobol(blocks, design, 200).unwrap().unwrap();
        let all = self.variance + self.luck;
        let holds = |(low, high): (f64, f64), truth: f64| u32::from(low <= truth / all && truth / all <= high);
        let of = |(j, i): (usize, &super::SobolIndex)| {
            // Luck takes part in whatever a factor does.
            [holds(i.first_interval, self.first[j]), holds(i.total_interval, self.total[j] + self.luck)]
        };
        let mut held: Vec<u32> = found.factors.iter().enumerate().flat_map(of).collect();
        held.extend(found.pairs.iter().zip(self.second).map(|(pair, truth)| holds(pair.interval, *truth)));
        held
    }
}

/// Ishigami & Homma (1990), with a = 7 and b = 0.1, and luck.
fn of_ishigami(name: &str, luck: f64) -> Known<'_> {
    Known {
        name,
        f: ishigami,
        first: &[4.345_888, 6.125, 0.0],
        total: &[7.719_575, 6.125, 3.373_687],
        second: &[0.0, 3.373_687, 0.0],
        variance: 13.844_588,
        luck,
    }
}

#[test]
fn about_ninety_five_in_a_hundred_intervals_of_indices_hold_the_truth() {
    of_ishigami("Ishigami", 0.0).coverage(16);
    // Three tenths of the variance are luck.
    let noisy = of_ishigami("Ishigami with luck", 13.844_588 * 3.0 / 7.0);
    // Sobol' (1993): V_i = 1/(3·(1 + a_i)²), those of products of 1 + V, with a = 0, 1, 4.5 and 9.
    let v = [0.0, 1.0, 4.5, 9.0].map(|a: f64| 1.0 / (3.0 * (1.0 + a) * (1.0 + a)));
    let all: f64 = v.iter().map(|v| 1.0 + v).product();
    let pairs = [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)].map(|(i, j): (usize, usize)| v[i] * v[j]);
    let g = Known {
        name: "g",
        f: g_function,
        first: &v,
        total: &v.map(|v| v * all / (1.0 + v)),
        second: &pairs,
        variance: all - 1.0,
        luck: 0.0,
    };
    for known in [of_ishigami("Ishigami", 0.0), noisy, g] {
        let held = known.coverage(BLOCKS_FEW as usize);
        assert!(held.iter().all(|held| (0.93..=0.97).contains(held)), "{}: {held:?}", known.name);
    }
}
