//! # From a file to the first period
//! What the default scenario takes until its first period is done: its text read and checked, its world made, the period run.
//! A user who asks for one answer waits for it, and a sweep pays the world for each run.
//!
//! `cargo bench -p upchain-benches --bench start`

#![allow(missing_docs, reason = "criterion's macros make public functions")]

use criterion::{Criterion, criterion_group, criterion_main};
use scheduler::threads::Threads;
use scheduler::world::World;
use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;

const ALONE: Threads = Threads { shared: false };

fn start(criterion: &mut Criterion) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios/chain.toml");
    let load = || Arc::new(scenario::load(&path, &[]).unwrap_or_else(|errors| panic!("{errors}")).spec);
    let spec = load();
    let mut group = criterion.benchmark_group("start of the default scenario");
    group.bench_function("the file", |bencher| bencher.iter(|| black_box(load())));
    group.bench_function("the world", |bencher| bencher.iter(|| black_box(World::new(spec.clone(), 1, 0))));
    group.bench_function("the file, the world, a period", |bencher| {
        bencher.iter(|| {
            let mut world = World::new(load(), 1, 0);
            world.step(ALONE);
            black_box(world.observe(ALONE))
        });
    });
    group.finish();
}

criterion_group!(benches, start);
criterion_main!(benches);
