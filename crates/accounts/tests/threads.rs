//! The number of threads changes no bit of any account, of a table large enough that threads share it.

use accounts::Accounts;
use measures::{InputOutput, Node, PLAIN_MAX};

/// Eighty countries of eight sectors that all trade, in amounts that arithmetic makes up.
fn large() -> InputOutput {
    let (countries, sectors) = (80, 8);
    let n = countries * sectors;
    assert!(n > PLAIN_MAX);
    let of = |a: usize, b: usize, most: usize| ((a * 7919 + b * 104_729 + 13) % most) as f64;
    let flows: Vec<f64> = (0..n * n).map(|k| of(k / n, k % n, 101) / 100.0).collect();
    let final_demand: Vec<f64> = (0..n * countries).map(|k| of(k / countries, k % countries, 97) / 4.0).collect();
    let sold = |i: usize| {
        let used: f64 = flows[i * n..(i + 1) * n].iter().sum();
        used + final_demand[i * countries..(i + 1) * countries].iter().sum::<f64>()
    };
    InputOutput {
        output: (0..n).map(sold).collect(),
        countries: (0..countries).map(|c| format!("c{c}")).collect(),
        sectors: (0..sectors).map(|s| format!("s{s}")).collect(),
        nodes: (0..n).map(|k| Node { country: k / sectors, sector: k % sectors }).collect(),
        inventories: (0..n).map(|i| of(i, i, 11)).collect(),
        flows,
        final_demand,
    }
}

#[test]
fn accounts_are_the_same_bits_for_any_number_of_threads() {
    let table = large();
    let digest = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| {
            let tables = Accounts::new(&table).expect("it is a table").tables();
            tables::digest(&tables.iter().collect::<Vec<_>>())
        })
    };
    let one = digest(1);
    for threads in [2, 5] {
        assert_eq!(one, digest(threads), "{threads} threads");
    }
}
