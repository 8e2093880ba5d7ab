//! The rest of the files of results that others computed: sums of terms, the OECD's indicators, and matrices of value added.

mod given;

use accounts::Accounts;
use given::{File, assert_close, is_there, tables};
use measures::{Decomposed, content, kww, wwz};

fn each(test: impl Fn(&str, &Accounts<'_>, &Decomposed<'_>)) {
    if is_there() {
        for (folder, table) in tables() {
            let accounts = Accounts::new(&table).unwrap_or_else(|e| panic!("{folder}: {e}"));
            test(folder, &accounts, accounts.decomposed());
        }
    }
}

fn of_nodes(n: usize, of: impl Fn(usize) -> f64) -> Vec<f64> {
    (0..n).map(of).collect()
}

#[test]
fn sums_of_terms_are_those_of_exvatools() {
    each(|folder, accounts, d| {
        if folder != "leather" {
            return;
        }
        let rows = accounts.sectors();
        let nodes: Vec<_> = wwz(d).chunks_exact(d.countries()).map(kww).collect();
        for name in ["leather/ref_exvatools_kww_standard.csv", "leather/ref_exvatools_wwz_standard.csv"] {
            let file = File::read(name);
            let one = |column: &str, of: &dyn Fn(usize) -> f64| {
                assert_close(column, &of_nodes(d.size(), of), &file.column(column));
            };
            let vax = |i: usize| nodes[i].dva_fin + nodes[i].dva_int + nodes[i].dva_intrex;
            let reflected = |i: usize| nodes[i].rdv_fin + nodes[i].rdv_int;
            one("EXGR", &|i| rows[i].exports);
            one("DC", &|i| rows[i].domestic_content);
            one("FC", &|i| rows[i].foreign_content);
            one("VAX", &vax);
            one("REF", &reflected);
            one("DVA", &|i| vax(i) + reflected(i));
            one("DDC", &|i| nodes[i].ddc);
            one("FVA", &|i| nodes[i].fva_fin + nodes[i].fva_int);
            one("FDC", &|i| nodes[i].fdc);
        }
    });
}

/// A country's value added in others' exports of a node's sector.
fn in_foreign_exports(d: &Decomposed<'_>, exports: &[f64]) -> Vec<f64> {
    let (found, sectors) = (content::value_added_in_foreign_exports(d, exports), d.table().sectors.len());
    d.table().nodes.iter().map(|node| found[node.country * sectors + node.sector]).collect()
}

#[test]
fn the_oecds_summary_is_that_of_exvatools() {
    each(|folder, accounts, d| {
        let file = File::read(&format!("{folder}/ref_exvatools_oecd_standard.csv"));
        let rows = accounts.sectors();
        let exports = measures::exports(d);
        let (dva, forward) = (content::domestic_value_added(d, &exports), in_foreign_exports(d, &exports));
        let one = |column: &str, of: &dyn Fn(usize) -> f64| {
            assert_close(column, &of_nodes(d.size(), of), &file.column(column));
        };
        one("EXGR", &|i| rows[i].exports);
        one("DC", &|i| rows[i].domestic_content);
        one("DVA", &|i| dva[i]);
        one("DDC", &|i| rows[i].domestic_content - dva[i]);
        one("VAX", &|i| rows[i].vax);
        one("REF", &|i| dva[i] - rows[i].vax);
        one("FC", &|i| rows[i].foreign_content);
        one("GVCB", &|i| rows[i].foreign_content);
        one("GVCF", &|i| forward[i]);
        one("GVC", &|i| rows[i].foreign_content + forward[i]);
    });
}

/// What `country` buys abroad of the products of `node`'s sector.
fn imports(d: &Decomposed<'_>, node: usize, of: impl Fn(usize) -> f64) -> f64 {
    let sector = d.table().nodes[node].sector;
    let foreign = (0..d.size()).filter(|&j| d.owner(j) != d.owner(node) && d.table().nodes[j].sector == sector);
    foreign.map(of).sum()
}

#[test]
fn the_oecds_indicators_are_those_of_exvatools() {
    each(|folder, accounts, d| {
        if folder != "leather" {
            return;
        }
        let file = File::read("leather/ref_exvatools_oecd_tiva.csv");
        let (rows, table) = (accounts.sectors(), d.table());
        let exports = measures::exports(d);
        let (dva, forward) = (content::domestic_value_added(d, &exports), in_foreign_exports(d, &exports));
        let vby = measures::value_added_by_buyer(d);
        let one = |column: &str, of: &dyn Fn(usize) -> f64| {
            assert_close(column, &of_nodes(d.size(), of), &file.column(column));
        };
        let final_to = |i: usize, c: usize| table.final_use(i, c);
        let used_in = |i: usize, c: usize| d.block(c).map(|j| table.flow(i, j)).sum::<f64>();
        let abroad = |i: usize, f: &dyn Fn(usize, usize) -> f64| {
            (0..d.countries()).filter(|&c| c != d.owner(i)).map(|c| f(i, c)).sum::<f64>()
        };
        let bought = |i: usize, f: &dyn Fn(usize, usize) -> f64| imports(d, i, |j| f(j, d.owner(i)));
        one("EXGR", &|i| exports[i]);
        one("EXGR_FNL", &|i| abroad(i, &final_to));
        one("EXGR_INT", &|i| abroad(i, &used_in));
        one("IMGR", &|i| bought(i, &final_to) + bought(i, &used_in));
        one("IMGR_FNL", &|i| bought(i, &final_to));
        one("IMGR_INT", &|i| bought(i, &used_in));
        one("DOM_FNL", &|i| final_to(i, d.owner(i)));
        one("DOM_INT", &|i| used_in(i, d.owner(i)));
        one("DOM", &|i| final_to(i, d.owner(i)) + used_in(i, d.owner(i)));
        one("BALGR", &|i| exports[i] - bought(i, &final_to) - bought(i, &used_in));
        let direct = |i: usize| {
            let at = i - d.block(d.owner(i)).start;
            d.shares()[i] * d.domestic(d.owner(i))[(at, at)] * exports[i]
        };
        one("EXGR_DVA", &|i| rows[i].domestic_content);
        one("EXGR_DDC", &direct);
        one("EXGR_IDC", &|i| dva[i] - direct(i));
        one("EXGR_RIM", &|i| rows[i].domestic_content - dva[i]);
        one("REF", &|i| dva[i] - rows[i].vax);
        one("EXGR_FVA", &|i| rows[i].foreign_content);
        one("DEXFVAP", &|i| rows[i].foreign_content);
        one("FEXDVAP", &|i| forward[i]);
        let at = |i: usize, c: usize| vby[i * d.countries() + c];
        let theirs = |i: usize| imports(d, i, |j| at(j, d.owner(i)));
        one("FD_VA", &|i| rows[i].value_added);
        one("DXD_DVA", &|i| at(i, d.owner(i)));
        one("FFD_DVA", &|i| rows[i].vax);
        one("DFD_FVA", &theirs);
        one("BALVAFD", &|i| rows[i].vax - theirs(i));
        one("VA", &|i| rows[i].value_added);
        one("PROD", &|i| rows[i].output);
    });
}

#[test]
fn matrices_of_value_added_are_those_of_decompr() {
    each(|folder, _, d| {
        if folder != "leather" {
            return;
        }
        let n = d.size();
        let matrix = |of: &dyn Fn(usize) -> f64| -> Vec<f64> {
            (0..n * n).map(|k| d.shares()[k / n] * d.leontief(k / n, k % n) * of(k % n)).collect()
        };
        let exports = measures::exports(d);
        let theirs = |name: &str, column: &str| File::read(&format!("leather/ref_decompr_{name}.csv")).column(column);
        assert_close("VB", &matrix(&|_| 1.0), &theirs("VB", "FVAX"));
        assert_close("VBE", &matrix(&|j| exports[j]), &theirs("leontief_exports", "FVAX"));
        assert_close("VBX", &matrix(&|j| d.table().output[j]), &theirs("leontief_output", "FVAX"));
        let vby = measures::value_added_by_buyer(d);
        assert_close("VBY", &vby, &theirs("leontief_finaldemand", "Final_Demand"));
    });
}
