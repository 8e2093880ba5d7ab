//! # Reading a table of the size of the largest published one
//! `cargo run --release -p upchain-icio --example large_table FILE [COUNTRIES SECTORS]`: where there is no `FILE`, writes a made-up table there, in OECD's
//! layout, of 81 countries of 50 sectors unless said otherwise, which is 4 053 rows of 4 538 columns; where there is one, reads it and prints the
//! seconds and the most bytes of memory.

use measures::{InputOutput, Node};
use std::fs::{self, File};
use std::io::BufWriter;
use std::path::Path;
use std::time::Instant;

/// Where no two cells are alike, with as many digits as a published one.
fn table(countries: usize, sectors: usize) -> InputOutput {
    let (n, c) = (countries * sectors, countries);
    let cell = |k: usize| ((k as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40) as f64 / 1e4;
    let flows: Vec<f64> = (0..n * n).map(cell).collect();
    let final_demand: Vec<f64> = (0..n * c).map(|k| 1e3 * cell(n * n + k)).collect();
    let sold =
        |i: usize| flows[i * n..(i + 1) * n].iter().sum::<f64>() + final_demand[i * c..(i + 1) * c].iter().sum::<f64>();
    InputOutput {
        countries: (0..c).map(|k| format!("C{k:02}")).collect(),
        sectors: (0..sectors).map(|s| format!("S{s}")).collect(),
        nodes: (0..n).map(|k| Node { country: k / sectors, sector: k % sectors }).collect(),
        inventories: vec![0.0; n],
        output: (0..n).map(sold).collect(),
        flows,
        final_demand,
    }
}

/// Most bytes of memory that this process has held; none where the system does not tell.
fn peak() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches("kB").trim().parse::<f64>().ok().map(|kilobytes| kilobytes / 1024.0)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let path = args.next().ok_or("name a file")?;
    let path = Path::new(&path);
    let numbers = args.map(|word| word.parse()).collect::<Result<Vec<usize>, _>>()?;
    if !path.exists() {
        icio::write_oecd(
            &table(numbers.first().copied().unwrap_or(81), numbers.get(1).copied().unwrap_or(50)),
            &mut BufWriter::new(File::create(path)?),
        )?;
        println!("written, {:.0} MB: run it again to read it", fs::metadata(path)?.len() as f64 / 1e6);
        return Ok(());
    }
    let start = Instant::now();
    let loaded = icio::load(path, None, icio::TOLERANCE)?;
    let seconds = start.elapsed().as_secs_f64();
    println!("{} nodes of {} countries in {seconds:.2} s", loaded.table.size(), loaded.table.countries.len());
    peak().into_iter().for_each(|peak| println!("at most {peak:.0} MiB of memory"));
    Ok(())
}
