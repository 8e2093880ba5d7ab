//! Tables by luck.

use base::draws::{Luck, Mechanism};
use measures::{InputOutput, Node};

/// What a table is drawn with: a draw has an address, so that each table can be made by itself.
struct Draws {
    luck: Luck,
    table: u64,
    next: u32,
}

impl Draws {
    fn uniform(&mut self) -> f64 {
        self.next += 1;
        self.luck.block(Mechanism::Resampling, self.table, self.next).uniform(0)
    }

    fn up_to(&mut self, most: usize) -> usize {
        1 + (self.uniform() * most as f64) as usize % most
    }

    fn has(&mut self, chance: f64) -> bool {
        self.uniform() < chance
    }
}

/// Tables from this number on have sectors that buy for more than they sell.
pub const LOSSES: u64 = 1_000;

/// Table `number`: up to five countries and four sectors, of sizes that differ a thousandfold; every row balances.
pub fn drawn(number: u64) -> InputOutput {
    let mut draws = Draws { luck: Luck::new(5, 0, 0), table: number, next: 0 };
    let (countries, sectors) = (draws.up_to(5), draws.up_to(4));
    let all = (0..countries).flat_map(|country| (0..sectors).map(move |sector| Node { country, sector }));
    let mut nodes: Vec<Node> = all.filter(|_| draws.has(0.9)).collect();
    if nodes.is_empty() {
        nodes.push(Node { country: 0, sector: 0 });
    }
    let n = nodes.len();
    let idle: Vec<bool> = (0..n).map(|k| k > 0 && draws.has(0.15)).collect();
    let losing: Vec<bool> = (0..n).map(|k| number >= LOSSES && k > 0 && !idle[k] && draws.has(0.4)).collect();
    let needs = coefficients(&mut draws, &idle, &losing);
    let mut y = vec![0.0; n * countries];
    for i in 0..n {
        for c in 0..countries {
            let usual = if draws.has(0.7) { base::math::exp(7.0 * draws.uniform()) } else { 0.0 };
            y[i * countries + c] = if idle[i] { 0.0 } else { usual };
        }
        let back = draws.uniform() * 0.2;
        if idle[i] && draws.has(0.5) {
            y[i * countries] += back;
            y[i * countries + countries - 1] -= back;
        } else if !idle[i] {
            y[i * countries + nodes[i].country] += 1.0;
            y[i * countries + draws.up_to(countries) - 1] -= back;
        }
    }
    let output = output(&needs, &y, n, countries);
    let flows: Vec<f64> = (0..n * n).map(|k| needs[k] * output[k % n]).collect();
    for i in 0..n {
        let sold =
            flows[i * n..(i + 1) * n].iter().sum::<f64>() + y[i * countries..(i + 1) * countries].iter().sum::<f64>();
        y[i * countries + nodes[i].country] += output[i] - sold;
    }
    let inventories = (0..n).map(|i| if idle[i] { 0.0 } else { output[i] * (0.1 - 0.3 * draws.uniform()) }).collect();
    InputOutput {
        countries: (0..countries).map(|c| format!("country {c}")).collect(),
        sectors: (0..sectors).map(|s| format!("sector {s}")).collect(),
        nodes,
        flows,
        final_demand: y,
        inventories,
        output,
    }
}

/// Input coefficients whose columns sum to less than 0.9; those of losing nodes, who buy of the others alone, to more than 1, and
/// then those of the others to less than 0.6, so that chains end.
fn coefficients(draws: &mut Draws, idle: &[bool], losing: &[bool]) -> Vec<f64> {
    let n = idle.len();
    let mut needs = vec![0.0; n * n];
    for j in (0..n).filter(|&j| !idle[j]) {
        let sells = |i: usize| !(idle[i] || losing[i] && losing[j]);
        let weights: Vec<f64> = (0..n)
            .map(|i| if sells(i) && draws.has(0.6) { base::math::exp(6.0 * draws.uniform()) } else { 0.0 })
            .collect();
        let most = if losing.contains(&true) { 0.6 } else { 0.9 };
        let (total, luck) = (weights.iter().sum::<f64>(), draws.uniform());
        let share = if losing[j] { 1.0 + 0.2 * luck } else { most * luck };
        (0..n).filter(|_| total > 0.0).for_each(|i| needs[i * n + j] = weights[i] / total * share);
    }
    needs
}

/// Output that final demand calls for, nearly: what is missing is put into final demand.
fn output(needs: &[f64], y: &[f64], n: usize, countries: usize) -> Vec<f64> {
    let demand: Vec<f64> = y.chunks_exact(countries).map(|row| row.iter().sum()).collect();
    let active = |i: usize| (0..countries).any(|c| y[i * countries + c] > 0.5);
    let mut x = demand.clone();
    for _ in 0..200 {
        x = (0..n).map(|i| demand[i] + (0..n).map(|j| needs[i * n + j] * x[j]).sum::<f64>()).collect();
    }
    (0..n).map(|i| if active(i) { x[i] } else { 0.0 }).collect()
}
