//! # All accounts of a table of the size of a published one
//! `cargo run --release -p upchain-accounts --example real_size [COUNTRIES [SECTORS]]`: a made-up table, 77 countries of 45 sectors
//! unless said otherwise, with changes in inventories, fully analysed; seconds by table on the terminal.

use accounts::{
    Accounts, BilateralRow, BmSinkRow, BmSourceRow, CountryRow, KwwRow, LinkageRow, PositionRow, SectorRow, WwzRow,
};
use accounts::{SmileRow, SpecialisationRow, ValueAddedRow};
use measures::{InputOutput, Node};
use std::time::Instant;

/// Where every node needs something of every other, most of its own country, and no two alike.
fn table(countries: usize, sectors: usize) -> InputOutput {
    let n = countries * sectors;
    let noise = |a: usize, b: usize| {
        let mixed =
            (a as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ (b as u64 + 1).wrapping_mul(0xC2B2_AE3D_27D4_EB4F);
        (mixed.wrapping_mul(0xD6E8_FEB8_6659_FD93) >> 40) as f64 / (1_u64 << 24) as f64
    };
    let near = |i: usize, c: usize| if i / sectors == c { countries as f64 } else { 1.0 };
    let flows: Vec<f64> = (0..n * n).map(|k| near(k / n, (k % n) / sectors) * noise(k / n, k % n)).collect();
    let demand = |i: usize, c: usize| near(i, c) * sectors as f64 * noise(i, n + c);
    let final_demand: Vec<f64> = (0..n * countries).map(|k| demand(k / countries, k % countries)).collect();
    let sold = |i: usize| {
        let used: f64 = flows[i * n..(i + 1) * n].iter().sum();
        used + final_demand[i * countries..(i + 1) * countries].iter().sum::<f64>()
    };
    let output: Vec<f64> = (0..n).map(sold).collect();
    InputOutput {
        countries: (0..countries).map(|c| format!("c{c}")).collect(),
        sectors: (0..sectors).map(|s| format!("s{s}")).collect(),
        nodes: (0..n).map(|k| Node { country: k / sectors, sector: k % sectors }).collect(),
        inventories: (0..n).map(|i| output[i] * 0.02 * (noise(i, 0) - 0.5)).collect(),
        flows,
        final_demand,
        output,
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let numbers = std::env::args().skip(1).map(|word| word.parse()).collect::<Result<Vec<usize>, _>>()?;
    let table = table(numbers.first().copied().unwrap_or(77), numbers.get(1).copied().unwrap_or(45));
    println!("{} nodes of {} countries", table.size(), table.countries.len());
    let start = Instant::now();
    let done = |what: &str, rows: usize| println!("{:7.2} s  {what}: {rows} rows", start.elapsed().as_secs_f64());
    let accounts = Accounts::new(&table)?;
    done("factored", table.size());
    done("sectors", SectorRow::table(&accounts.sectors()).rows());
    done("sector_linkages", LinkageRow::table(&accounts.linkages()).rows());
    done("countries", CountryRow::table(&accounts.countries()).rows());
    done("positions", PositionRow::table(&accounts.positions()).rows());
    done("bilateral", BilateralRow::table(&accounts.bilateral()).rows());
    let terms = accounts.terms();
    done("sixteen terms", terms.len());
    done("decomposition_kww", KwwRow::table(&accounts.kww(&terms)).rows());
    done("decomposition_wwz", WwzRow::table(&accounts.wwz(&terms)).rows());
    done("decomposition_bm_source", BmSourceRow::table(&accounts.borin_mancini_source()).rows());
    done("decomposition_bm_sink", BmSinkRow::table(&accounts.borin_mancini_sink()).rows());
    done("value_added_matrix", ValueAddedRow::table(&accounts.value_added_matrix()).rows());
    let chains = accounts.chains(&accounts.leading_products());
    chains.tables().iter().for_each(|table| done(table.name(), table.rows()));
    done("smile_curve", SmileRow::table(&accounts.smile_curves()).rows());
    done("specialisation", SpecialisationRow::table(&accounts.specialisation()).rows());
    Ok(())
}
