//! # Firm-periods a second
//! The full default model on the chain of the model document, at 10⁴, 10⁵ and 10⁶ firms, on one thread and on two. A world
//! is warmed up first: in its first years many relations are young, and more orders are tendered than later.
//!
//! `cargo bench -p upchain-benches --bench period`; criterion reports elements, which are firm-periods.

#![allow(missing_docs, reason = "criterion's macros make public functions")]

use criterion::{BenchmarkId, Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use scheduler::threads::Threads;
use scheduler::trial::chain;
use scheduler::world::World;
use std::sync::Arc;
use std::time::Duration;

/// Periods before anything is timed.
const WARM_UP: u32 = 20;

fn period(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("period");
    group.sampling_mode(SamplingMode::Flat).sample_size(20).measurement_time(Duration::from_secs(8));
    for firms in [10_000, 100_000, 1_000_000] {
        let warm = {
            let mut world = World::new(Arc::new(chain(firms)), 1, 0);
            world.run(WARM_UP, Threads { shared: true });
            world
        };
        group.throughput(Throughput::Elements(firms as u64));
        for threads in [1, 2] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads can be started");
            let how = Threads { shared: threads > 1 };
            let mut world = warm.clone();
            group.bench_function(BenchmarkId::new(format!("{threads} threads"), firms), |bencher| {
                pool.install(|| bencher.iter(|| world.step(how)));
            });
        }
    }
    group.finish();
}

criterion_group!(benches, period);
criterion_main!(benches);
