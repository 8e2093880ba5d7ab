//! # Checkpoints
//! How long it takes to write a world as a checkpoint, to read it, and to fork it in memory, beside one period of it, at 10⁵ and
//! 10⁶ firms.
//!
//! `cargo bench -p upchain-benches --bench checkpoint`; criterion reports bytes.

#![allow(missing_docs, reason = "criterion's macros make public functions")]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use scheduler::threads::Threads;
use scheduler::trial::chain;
use scheduler::world::World;
use std::hint::black_box;
use std::sync::Arc;

const ALONE: Threads = Threads { shared: false };

fn checkpoint(c: &mut Criterion) {
    for firms in [100_000, 1_000_000] {
        let spec = Arc::new(chain(firms));
        let mut world = World::new(spec.clone(), 1, 0);
        world.run(2, ALONE);
        let bytes = world.save();
        let mut group = c.benchmark_group(format!("checkpoint of {firms} firms"));
        group.sample_size(10).throughput(Throughput::Bytes(bytes.len() as u64));
        group.bench_function("save", |b| b.iter(|| black_box(world.save())));
        group.bench_function("load", |b| b.iter(|| black_box(World::load(&bytes, spec.clone()).expect("it is whole"))));
        group.bench_function("branch in memory", |b| b.iter(|| black_box(world.clone())));
        group.bench_function("one period", |b| b.iter(|| world.step(ALONE)));
        group.finish();
    }
}

criterion_group!(benches, checkpoint);
criterion_main!(benches);
