//! Identities that every table must satisfy, on a thousand drawn ones: with sectors without output, falling stocks, final
//! users who give back, one country, one sector, and countries that lack sectors; and on three hundred more with sectors whose value
//! added is negative.

mod drawn;

use accounts::Accounts;
use drawn::{LOSSES, drawn};
use measures::{Decomposed, content, linkages, wwz};

const TABLES: u64 = LOSSES;
const ALL: u64 = TABLES + 300;
const TOLERANCE: f64 = 1e-9;

/// Asserts that two numbers agree, relative to the size of what they are sums of.
fn same(table: u64, what: &str, a: f64, b: f64, size: f64) {
    let off = (a - b).abs();
    assert!(off <= TOLERANCE * size.max(a.abs()).max(b.abs()), "table {table}, {what}: {a} and {b}");
}

fn sum(v: &[f64]) -> f64 {
    v.iter().sum()
}

fn size(v: &[f64]) -> f64 {
    v.iter().map(|x| x.abs()).sum()
}

fn each(test: impl Fn(u64, &Accounts<'_>, &Decomposed<'_>)) {
    for k in 0..ALL {
        let table = drawn(k);
        let accounts = Accounts::new(&table).unwrap_or_else(|e| panic!("table {k}: {e}"));
        test(k, &accounts, accounts.decomposed());
    }
}

#[test]
fn the_drawn_tables_have_what_makes_tables_hard() {
    let count = |of: &dyn Fn(&measures::InputOutput) -> bool| (0..TABLES).filter(|&k| of(&drawn(k))).count();
    assert!(count(&|t| t.countries.len() == 1) > 50);
    assert!(count(&|t| t.sectors.len() == 1) > 50);
    assert!(count(&|t| t.output.contains(&0.0)) > 200);
    assert!(count(&|t| t.inventories.iter().any(|stock| *stock < 0.0)) > 500);
    assert!(count(&|t| t.final_demand.iter().any(|y| *y < 0.0)) > 200);
    assert!(count(&|t| t.nodes.len() < t.countries.len() * t.sectors.len()) > 200);
    let loses = |k: u64| drawn(k).value_added().iter().any(|added| *added < 0.0);
    assert!((LOSSES..ALL).filter(|&k| loses(k)).count() > 200);
    assert!((0..ALL).all(|k| drawn(k).worst_residual().is_some_and(|(_, size)| size < 1e-12)));
}

#[test]
fn value_added_is_final_demand_and_ends_where_it_is_bought() {
    each(|k, _, d| {
        let table = d.table();
        let (va, y, c) = (table.value_added(), &table.final_demand, d.countries());
        same(k, "ΣVA = ΣY", sum(&va), sum(y), size(y));
        let vby = measures::value_added_by_buyer(d);
        for (i, row) in vby.chunks_exact(c).enumerate() {
            same(k, "row of vBY = VA", sum(row), va[i], size(row));
        }
        for r in 0..c {
            let column = |m: &[f64]| m.iter().skip(r).step_by(c).copied().collect::<Vec<_>>();
            same(
                k,
                "column of vBY = Y",
                sum(&column(&vby)),
                sum(&column(y)),
                size(&column(&vby)).max(size(&column(y))),
            );
        }
        for j in 0..d.size() {
            same(k, "v'B = 1'", (0..c).map(|t| d.origin(t, j)).sum(), 1.0, 1.0);
        }
    });
}

#[test]
fn lengths_count_stages_and_have_equal_weighted_sums() {
    each(|k, accounts, d| {
        let (rows, x) = (accounts.sectors(), &d.table().output);
        let (u, down) = (measures::upstreamness(d), measures::downstreamness(d));
        let weighted = |v: &[Option<f64>]| v.iter().zip(x).map(|(v, x)| v.unwrap_or(0.0) * x).sum::<f64>();
        same(k, "ΣUx = ΣDx", weighted(&u), weighted(&down), weighted(&u));
        for i in (0..d.size()).filter(|&i| d.is_active(i)) {
            // A stage more than those to whom it sells, or of whom it buys.
            let sold: f64 = (0..d.size()).map(|j| d.table().flow(i, j) / x[i] * u[j].unwrap_or(0.0)).sum();
            let bought: f64 = (0..d.size()).map(|j| d.coefficient(j, i) * down[j].unwrap_or(0.0)).sum();
            same(k, "U", u[i].unwrap(), 1.0 + sold, 1.0);
            same(k, "D", down[i].unwrap(), 1.0 + bought, 1.0);
            assert_eq!((rows[i].plv, rows[i].ply), (u[i], down[i]), "PLv = U, PLy = D");
        }
    });
}

#[test]
fn linkages_average_one_and_raw_totals_are_equal() {
    each(|k, _, d| {
        let total = |v: Vec<Option<f64>>| v.into_iter().flatten().sum::<f64>();
        let active = (0..d.size()).filter(|&i| d.is_active(i)).count() as f64;
        for indices in
            [measures::influence_coefficients(d), measures::sensitivity_coefficients(d), linkages::ghosh_sensitivity(d)]
        {
            same(k, "Rasmussen's indices average 1", total(indices), active, active);
        }
        let (rows, columns) = (total(linkages::raw_sensitivity(d)), total(measures::downstreamness(d)));
        same(k, "totals of rows and columns of B", rows, columns, rows);
        let (rows, columns) = (total(measures::upstreamness(d)), total(linkages::raw_ghosh_influence(d)));
        same(k, "totals of rows and columns of G", rows, columns, rows);
    });
}

#[test]
fn exports_are_their_content_and_all_their_terms() {
    each(|k, accounts, d| {
        let c = d.countries();
        let (e, by_buyer) = (measures::exports(d), measures::exports_by_buyer(d));
        let (own, foreign) = (content::domestic_content(d, &e), content::foreign_content(d, &e));
        let terms = wwz(d);
        for i in 0..d.size() {
            let its = size(&by_buyer[i * c..(i + 1) * c]);
            same(k, "E = DC + FC", own[i] + foreign[i], e[i], its);
            same(k, "nine terms", sum(&measures::kww(&terms[i * c..(i + 1) * c]).terms()), e[i], its);
        }
        for (t, e) in terms.iter().zip(&by_buyer) {
            same(k, "sixteen terms", sum(&t.terms()), *e, size(&t.terms()));
        }
        for row in accounts.borin_mancini_source() {
            let dva = row.vax1 + row.vax2 + row.vax3 + row.vax4 + row.ref1 + row.ref2 + row.ddc;
            let all = dva + row.fva1 + row.fva2 + row.fva3 + row.fva4 + row.fdc;
            same(k, "source-based terms", all, row.exports, size(&[dva, all]));
        }
        for row in accounts.borin_mancini_sink() {
            let all = [row.vax, row.reflected, row.ddc, row.fva, row.fdc];
            same(k, "sink-based terms", sum(&all), row.exports, size(&all));
        }
    });
}

#[test]
fn methods_agree_where_they_must() {
    each(|k, accounts, d| {
        let rows = accounts.countries();
        let column = |of: &dyn Fn(&accounts::CountryRow) -> f64| rows.iter().map(of).collect::<Vec<f64>>();
        let (iv, fc) = (column(&|r| r.iv), column(&|r| r.foreign_content));
        same(k, "ΣIV = ΣFC", sum(&iv), sum(&fc), size(&fc));
        let terms = wwz(d);
        let own = measures::WithoutExports::new(d).unwrap();
        let source = measures::borin_mancini_source(d, &own);
        let sink = measures::borin_mancini_sink(d, &own);
        for (r, row) in rows.iter().enumerate() {
            let its = d.block(r).start * d.countries()..d.block(r).end * d.countries();
            let nine = measures::kww(&terms[its.clone()]);
            let large = row.exports.abs().max(row.vax.abs()).max(size(&nine.terms()));
            same(k, "VAX by Koopman", nine.dva_fin + nine.dva_int + nine.dva_intrex, row.vax, large);
            same(k, "VAX by source", source[its.clone()].iter().map(|t| t.vax()).sum(), row.vax, large);
            same(k, "VAX by sink", sink[its.clone()].iter().map(|t| t.vax).sum(), row.vax, large);
            same(k, "DVA by source", source[its.clone()].iter().map(|t| t.dva()).sum(), row.dva, large);
            same(k, "DVA by sink", sink[its.clone()].iter().map(|t| t.dva()).sum(), row.dva, large);
            if let (Some(all), Some(back), Some(forth)) = (row.gvc_participation, row.gvc_backward, row.gvc_forward) {
                same(k, "backward + forward", back + forth, all, 1.0);
            }
        }
    });
}

#[test]
fn parts_that_cross_borders_and_parts_that_do_not_are_the_whole() {
    each(|k, accounts, d| {
        let va = d.table().value_added();
        for (i, row) in accounts.linkages().iter().enumerate() {
            let v = [row.v_d, row.v_rt, row.v_gvc];
            same(k, "V_D + V_RT + V_GVC = VA", sum(&v), va[i], size(&v));
            let y = [row.y_d, row.y_rt, row.y_gvc];
            let sold: Vec<f64> = (0..d.countries()).map(|c| d.table().final_use(i, c)).collect();
            same(k, "Y_D + Y_RT + Y_GVC = Y", sum(&y), sum(&sold), size(&sold));
        }
        for table in accounts.tables() {
            table.check_numbers().unwrap_or_else(|e| panic!("table {k}: {e}"));
        }
    });
}

#[test]
fn chains_of_all_final_products_are_the_economy() {
    each(|k, accounts, d| {
        let (n, x) = (d.size(), &d.table().output);
        let chains = measures::chains(d, &(0..n).collect::<Vec<_>>());
        let paid = |j: usize| (0..d.countries()).map(|c| d.table().final_use(j, c)).sum::<f64>();
        for (j, chain) in chains.iter().enumerate().filter(|(j, _)| d.is_active(*j)) {
            let parts: Vec<f64> = chain.iter().flatten().map(|p| p.value_added).collect();
            same(k, "value added in a product is its price", sum(&parts), paid(j), size(&parts));
        }
        let up = measures::upstreamness(d);
        for i in (0..n).filter(|&i| d.is_active(i)) {
            let part = |j: usize| chains[j][i].map_or(0.0, |p| p.distance * d.leontief(i, j) * paid(j));
            let parts: Vec<f64> = (0..n).map(part).collect();
            same(k, "distances to all products are upstreamness", sum(&parts), up[i].unwrap() * x[i], size(&parts));
        }
        let leading = accounts.leading_products();
        let found = accounts.chains(&leading);
        assert_eq!(found.rows.len(), leading.len());
        assert!(found.rows.iter().all(|row| row.depth.is_none_or(|depth| depth >= 0.0)));
    });
}
