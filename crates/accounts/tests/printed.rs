//! Reference numbers that are printed: of a made-up table of three countries, to the digits printed; of `leather`; of decompr's columns
//! beside its terms; and recipes under which the coefficients of the seed paper's Table 1, each over its mean, are one table's.

mod given;

use accounts::{Accounts, CountryRow, PositionRow};
use given::{File, assert_close, is_there, tables};
use measures::{Decomposed, InputOutput, Kww, Node, kww, linkages, wwz};

/// Asserts that numbers are what is printed, to half of the last digit.
fn assert_prints(what: &str, found: &[f64], printed: &[f64], digits: i32) {
    assert_eq!(found.len(), printed.len(), "{what}");
    for (f, p) in found.iter().zip(printed) {
        assert!((f - p).abs() <= 0.5000001 * 10f64.powi(-digits), "{what}: {f}, printed {p}");
    }
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// Countries N, S and R with a component and a final sector each: exact flows.
fn six() -> InputOutput {
    #[rustfmt::skip]
    let flows = vec![
        10.0, 30.0, 5.0, 40.0, 4.0, 12.0, 2.0, 0.0, 0.0, 0.0, 0.0, 0.0, 3.0, 6.0, 10.0, 25.0, 2.0, 8.0,
        0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 4.0, 5.0, 6.0, 10.0, 8.0, 20.0, 0.0, 1.0, 0.0, 0.0, 1.0, 0.0,
    ];
    #[rustfmt::skip]
    let final_demand = vec![
        5.0, 0.0, 0.0, 80.0, 6.0, 12.0, 1.0, 5.0, 0.0, 60.0, 30.0, 15.0, 0.0, 1.0, 6.0, 10.0, 4.0, 64.0,
    ];
    InputOutput {
        countries: names(&["N", "S", "R"]),
        sectors: names(&["c", "f"]),
        nodes: (0..6).map(|k| Node { country: k / 2, sector: k % 2 }).collect(),
        flows,
        final_demand,
        inventories: vec![0.0; 6],
        output: vec![106.0, 100.0, 60.0, 105.0, 60.0, 80.0],
    }
}

fn of(rows: &[CountryRow], column: impl Fn(&CountryRow) -> f64) -> Vec<f64> {
    rows.iter().map(column).collect()
}

fn position(rows: &[PositionRow], method: &str) -> Vec<f64> {
    rows.iter().filter(|row| row.method == method).map(|row| row.position.expect("it exports")).collect()
}

#[test]
fn the_table_of_three_countries_has_its_printed_numbers() {
    let table = six();
    let accounts = Accounts::new(&table).unwrap();
    let (rows, sectors) = (accounts.countries(), accounts.sectors());
    let column = |value: &dyn Fn(&accounts::SectorRow) -> f64| sectors.iter().map(value).collect::<Vec<f64>>();
    assert_prints("VA", &column(&|r| r.value_added), &[87.0, 58.0, 39.0, 30.0, 45.0, 40.0], 6);
    let up = [2.187106, 1.043742, 2.213935, 1.0, 2.270757, 1.041431];
    assert_prints("U", &column(&|r| r.upstreamness.unwrap()), &up, 6);
    let down = [1.238489, 1.544216, 1.484445, 1.952702, 1.338301, 1.668793];
    assert_prints("D", &column(&|r| r.downstreamness.unwrap()), &down, 6);
    assert_prints("E", &of(&rows, |r| r.exports), &[79.0, 95.0, 41.0], 6);
    assert_prints("DVA", &of(&rows, |r| r.dva), &[71.8008, 50.9571, 33.6570], 4);
    assert_prints("FC", &of(&rows, |r| r.foreign_content), &[6.5370, 42.7636, 6.8492], 4);
    assert_prints("DAVAX", &of(&rows, |r| r.davax), &[37.6154, 46.3093, 19.9427], 4);
    assert_prints("GVC", &of(&rows, |r| r.gvc_participation.unwrap()), &[0.5239, 0.5125, 0.5136], 4);
    assert_prints("position", &position(&accounts.positions(), "kpww_iv_third"), &[0.0266, -0.3463, 0.0837], 4);
    let lengths: Vec<Option<f64>> = sectors.iter().map(|row| row.plv_gvc).collect();
    assert_eq!(lengths[3], None, "it sells no intermediates abroad");
    let lengths: Vec<f64> = lengths.into_iter().flatten().collect();
    assert_prints("PLv_GVC", &lengths, &[2.308382, 3.308382, 2.552460, 2.659763, 2.573671], 6);
}

#[test]
fn leather_has_its_printed_numbers() {
    if !is_there() {
        return;
    }
    let [(_, table), _] = tables();
    let accounts = Accounts::new(&table).unwrap();
    let d = accounts.decomposed();
    let (terms, block) = (wwz(d), d.block(0));
    let argentina: Kww = kww(&terms[block.start * d.countries()..block.end * d.countries()]);
    let printed = [19.34940, 18.97119, 8.41149, 5.25950, 0.82597, 0.87239, 3.45060, 3.38862, 3.77083];
    assert_prints("KWW", &argentina.terms(), &printed, 5);
    let rows = accounts.countries();
    assert_prints("exports", &[rows[0].exports], &[64.3], 6);
    let positions = accounts.positions();
    assert_prints("KPWW", &position(&positions, "kpww_iv_all"), &[0.13730, 0.04330, -0.09691], 5);
    assert_prints("WWYZ", &position(&positions, "wwyz"), &[0.96173, 0.95500, 1.09066], 5);
    let trade = of(&rows, |r| r.gvc_participation.unwrap() * r.exports);
    assert_prints("Borin and Mancini", &trade, &[29.50123, 48.09640, 58.28311], 5);
}

/// Exports by what they are for, what its check of sums leaves, and domestic value added by the sector that adds it.
#[test]
fn decomprs_columns_beside_its_terms_are_met() {
    if !is_there() {
        return;
    }
    for (folder, table) in tables() {
        let d = Decomposed::new(&table).unwrap();
        let (file, by_buyer, c) =
            (File::read(&format!("{folder}/ref_decompr_wwz.csv")), measures::exports_by_buyer(&d), d.countries());
        let pairs = |of: &dyn Fn(usize, usize) -> f64| -> Vec<f64> {
            (0..d.size() * c).map(|k| if d.owner(k / c) == k % c { 0.0 } else { of(k / c, k % c) }).collect()
        };
        let finals = pairs(&|i, r| table.final_use(i, r));
        assert_close("texpfd", &finals, &file.column("texpfd"));
        assert_close("texpint", &pairs(&|i, r| by_buyer[i * c + r] - table.final_use(i, r)), &file.column("texpint"));
        let added = |i: usize, r: usize| {
            let block = d.block(d.owner(i));
            let l = d.domestic(d.owner(i));
            let made = block.clone().map(|j| l[(i - block.start, j - block.start)] * by_buyer[j * c + r]);
            d.shares()[i] * made.sum::<f64>()
        };
        assert_close("DViX_Fsr", &pairs(&added), &file.column("DViX_Fsr"));
        let terms = wwz(&d);
        let size = by_buyer.iter().fold(0.0, |m: f64, e| m.max(*e));
        for (t, e) in terms.iter().zip(&by_buyer) {
            assert!((t.terms().iter().sum::<f64>() - e).abs() <= 1e-12 * size, "{folder}: the terms are the exports");
        }
        for name in ["texpdiff", "texpfddiff", "texpintdiff"] {
            assert!(file.column(name).iter().all(|x| x.abs() <= 1e-9 * size), "{folder}: {name}");
        }
    }
}

/// A table of one country.
fn alone(z: Vec<f64>, x: &[f64]) -> InputOutput {
    let n = x.len();
    let sold = |k: usize| z[k * n..(k + 1) * n].iter().sum::<f64>();
    InputOutput {
        countries: names(&["China"]),
        sectors: (0..n).map(|k| format!("sector {k}")).collect(),
        nodes: (0..n).map(|sector| Node { country: 0, sector }).collect(),
        final_demand: (0..n).map(|k| x[k] - sold(k)).collect(),
        inventories: vec![0.0; n],
        output: x.to_vec(),
        flows: z,
    }
}

#[test]
fn recipes_of_the_seed_papers_table_have_its_coefficients_over_their_means() {
    if !is_there() {
        return;
    }
    let column = |file: &str, name: &str| File::read(&format!("seed_table1/{file}.csv")).column(name);
    let (impact, sensitivity) = (column("table1", "impact_norm"), column("table1", "sensitivity_norm"));
    let values = |v: Vec<Option<f64>>| v.into_iter().map(|v| v.expect("it makes something")).collect::<Vec<f64>>();
    // Interpretation A: influence and sensitivity of one inverse of Leontief's.
    let x = column("solution_A_norm_leontief_rows_x", "x");
    let needs = File::read("seed_table1/solution_A_norm_leontief_rows.csv").numbers();
    let table = alone(needs.iter().enumerate().map(|(k, a)| a * x[k % 4]).collect(), &x);
    let d = Decomposed::new(&table).unwrap();
    assert_close("influence", &values(linkages::influence_coefficients(&d)), &impact);
    assert_close("sensitivity", &values(linkages::sensitivity_coefficients(&d)), &sensitivity);
    // The same by Ghosh's inverse, of another table.
    let table =
        alone(File::read("seed_table1/solution_B_norm_ghosh_Z.csv").numbers(), &column("solution_B_norm_ghosh_x", "x"));
    let d = Decomposed::new(&table).unwrap();
    assert_close("influence", &values(linkages::influence_coefficients(&d)), &impact);
    assert_close("sensitivity by Ghosh", &values(linkages::ghosh_sensitivity(&d)), &sensitivity);
}
