//! # What the machine can do
//! How many bytes a triad moves in a second, and how many draws, exponentials, logarithms and scattered looks one core makes:
//! the figures that a period's cost is held against in `docs/performance.md`. In the widest vectors that the machine has,
//! through the functions that phases use.
//!
//! `cargo bench -p upchain-benches --bench roofline`

#![allow(missing_docs, reason = "criterion's macros make public functions")]

use base::draws::{Luck, Mechanism, below};
use base::philox::TILE;
use base::{lanes, single};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;

/// Numbers in an array of the triad: far more than any cache holds.
const TRIAD: usize = 1 << 24;
/// Numbers that stay in the first cache.
const NEAR: usize = 2048;
/// Looks in one go.
const LOOKS: usize = 1 << 16;

fn bandwidth(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("triad");
    let (b, c) = (vec![1.0_f64; TRIAD], vec![2.0_f64; TRIAD]);
    let mut a = vec![0.0_f64; TRIAD];
    group.sample_size(20).throughput(Throughput::Bytes(3 * 8 * TRIAD as u64));
    group.bench_function("one thread", |bencher| {
        bencher.iter(|| {
            let numbers = a.iter_mut().zip(&b).zip(&c);
            numbers.for_each(|((a, b), c)| *a = b + 3.0 * c);
            black_box(&mut a);
        });
    });
    group.finish();
}

fn arithmetic(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("numbers");
    let words: Vec<u32> = (0..NEAR as u32).map(|k| k.wrapping_mul(2_654_435_761)).collect();
    let numbers: Vec<f32> = words.iter().map(|&word| single::normal(word)).collect();
    let identities: Vec<u64> = (0..NEAR as u64).collect();
    let mut results = vec![0.0_f32; NEAR];
    let mut tile = [[0; TILE]; 4];
    group.throughput(Throughput::Elements(NEAR as u64));
    group.bench_function("blocks of four draws", |bencher| {
        bencher.iter(|| {
            lanes::widest(
                #[inline(always)]
                || {
                    for some in identities.chunks(TILE) {
                        Luck::new(1, 0, 0).tile(Mechanism::Everyday, 0, some, &mut tile);
                        black_box(&mut tile);
                    }
                },
            );
        });
    });
    macro_rules! of_numbers {
        ($name:literal, $from:ident, $of:expr) => {
            group.bench_function($name, |bencher| {
                bencher.iter(|| {
                    lanes::widest(
                        #[inline(always)]
                        || {
                            for (result, &x) in results.iter_mut().zip(&$from) {
                                *result = $of(x);
                            }
                        },
                    );
                    black_box(&mut results);
                });
            });
        };
    }
    of_numbers!("exp", numbers, single::exp);
    of_numbers!("ln", numbers, |x: f32| single::ln(x.abs() + 0.5));
    of_numbers!("normal", words, single::normal);
    group.finish();
}

fn looks(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("scattered looks");
    group.throughput(Throughput::Elements(LOOKS as u64));
    let luck = Luck::new(1, 0, 0);
    for kilobytes in [16_usize, 512, 8192, 262_144] {
        let memory = vec![1_u32; kilobytes * 256];
        let word = |k: usize| luck.block(Mechanism::Tender, k as u64, 0).0[0];
        let places: Vec<u32> = (0..LOOKS).map(|k| below(word(k), memory.len() as u32)).collect();
        group.bench_function(format!("in {kilobytes} KiB"), |bencher| {
            bencher.iter(|| places.iter().fold(0_u32, |sum, &at| sum.wrapping_add(memory[at as usize])));
        });
    }
    group.finish();
}

criterion_group!(benches, bandwidth, arithmetic, looks);
criterion_main!(benches);
