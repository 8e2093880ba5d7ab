//! Every file of results that others computed of two tables, to 1e-9: decompr 6.8.0, exvatools 0.9.0, and an independent
//! computation in numpy whose files have twelve digits.

mod given;

use accounts::Accounts;
use given::{File, assert_close, is_there, tables};
use measures::{BorinMancini, BorinManciniSink, Decomposed, Kww, Wwz, kww, wwz};

/// For each table: its folder, and it factored.
fn each(test: impl Fn(&str, &Accounts<'_>, &Decomposed<'_>)) {
    if is_there() {
        for (folder, table) in tables() {
            let accounts = Accounts::new(&table).unwrap_or_else(|e| panic!("{folder}: {e}"));
            test(folder, &accounts, accounts.decomposed());
        }
    }
}

/// Only `leather` has this file.
fn is_leather(folder: &str) -> bool {
    folder == "leather"
}

fn values(found: Vec<Option<f64>>) -> Vec<f64> {
    found.into_iter().map(|v| v.unwrap_or(f64::NAN)).collect()
}

/// Sums over importers.
fn by_node<T>(d: &Decomposed<'_>, terms: &[T], of: impl Fn(&T) -> f64) -> Vec<f64> {
    terms.chunks_exact(d.countries()).map(|row| row.iter().map(&of).sum()).collect()
}

#[test]
fn inverses_are_those_of_numpy() {
    each(|folder, _, d| {
        let n = d.size();
        let x = &d.table().output;
        let b: Vec<f64> = (0..n * n).map(|k| d.leontief(k / n, k % n)).collect();
        assert_close("B", &b, &File::read(&format!("{folder}/ref_numpy_L.csv")).numbers());
        let g: Vec<f64> = (0..n * n).map(|k| d.leontief(k / n, k % n) / x[k / n] * x[k % n]).collect();
        assert_close("G", &g, &File::read(&format!("{folder}/ref_numpy_Ghosh.csv")).numbers());
        let vby = measures::value_added_by_buyer(d);
        assert_close("vBY", &vby, &File::read(&format!("{folder}/ref_numpy_VBY.csv")).numbers());
    });
}

#[test]
fn sectors_are_those_of_numpy() {
    each(|folder, accounts, d| {
        let file = File::read(&format!("{folder}/ref_numpy_sector.csv"));
        let (rows, more) = (accounts.sectors(), accounts.linkages());
        let one = |name: &str, of: &dyn Fn(&accounts::SectorRow) -> Option<f64>| {
            assert_close(name, &values(rows.iter().map(of).collect()), &file.column(name));
        };
        one("x", &|r| Some(r.output));
        one("va", &|r| Some(r.value_added));
        one("out_mult", &|r| r.output_multiplier);
        one("ghosh_row", &|r| r.ghosh_multiplier);
        one("rasm_backward", &|r| r.influence);
        one("rasm_forward", &|r| r.sensitivity);
        one("ghosh_forward", &|r| r.sensitivity_ghosh);
        one("upstream", &|r| r.upstreamness);
        one("downstream", &|r| r.downstreamness);
        one("PLv", &|r| r.plv);
        one("PLy", &|r| r.ply);
        one("PLv_GVC", &|r| r.plv_gvc);
        one("PLy_GVC", &|r| r.ply_gvc);
        one("GVC_position_WWYZ", &|r| r.position_wwyz);
        one("exports", &|r| Some(r.exports));
        one("DC_in_exports", &|r| Some(r.domestic_content));
        one("FC_in_exports", &|r| Some(r.foreign_content));
        one("VS_share", &|r| Some(r.foreign_content / r.exports));
        one("IV_origin_sector", &|r| Some(r.iv));
        one("VAX_origin_sector", &|r| Some(r.vax));
        let other = |name: &str, of: &dyn Fn(&accounts::LinkageRow) -> Option<f64>| {
            assert_close(name, &values(more.iter().map(of).collect()), &file.column(name));
        };
        other("leontief_row", &|r| r.sensitivity_raw);
        other("ghosh_col", &|r| r.influence_ghosh_raw);
        other("va_share", &|r| r.value_added_share);
        other("fu_share", &|r| r.final_use_share);
        other("V_D", &|r| Some(r.v_d));
        other("V_RT", &|r| Some(r.v_rt));
        other("V_GVC", &|r| Some(r.v_gvc));
        other("V_GVC_simple", &|r| Some(r.v_gvc_simple));
        other("V_GVC_complex", &|r| Some(r.v_gvc - r.v_gvc_simple));
        other("Y_D", &|r| Some(r.y_d));
        other("Y_RT", &|r| Some(r.y_rt));
        other("Y_GVC", &|r| Some(r.y_gvc));
        other("GVCPt_f", &|r| Some(r.v_gvc / (r.v_d + r.v_rt + r.v_gvc)));
        other("GVCPt_b", &|r| Some(r.y_gvc / (r.y_d + r.y_rt + r.y_gvc)));
        assert_eq!(d.size(), rows.len());
    });
}

#[test]
fn countries_are_those_of_numpy() {
    each(|folder, accounts, d| {
        let file = File::read(&format!("{folder}/ref_numpy_country.csv"));
        let (rows, positions) = (accounts.countries(), accounts.positions());
        let one = |name: &str, of: &dyn Fn(&accounts::CountryRow) -> Option<f64>| {
            assert_close(name, &values(rows.iter().map(of).collect()), &file.column(name));
        };
        one("gross_exports", &|r| Some(r.exports));
        one("DC", &|r| Some(r.domestic_content));
        one("FC", &|r| Some(r.foreign_content));
        one("VAX", &|r| Some(r.vax));
        one("VAX_ratio", &|r| Some(r.vax / r.exports));
        one("IV", &|r| Some(r.iv));
        one("part_fwd", &|r| Some(r.iv / r.exports));
        one("part_bwd", &|r| Some(r.foreign_content / r.exports));
        one("GVC_participation", &|r| r.participation_kpww);
        one("GVC_position_KPWW", &|r| r.position_kpww);
        let wwyz = |of: &dyn Fn(&accounts::PositionRow) -> Option<f64>| {
            values(positions.iter().filter(|r| r.method == "wwyz").map(of).collect())
        };
        assert_close("GVC_position_WWYZ", &wwyz(&|r| r.position), &file.column("GVC_position_WWYZ"));
        assert_close("GVCPt_f", &wwyz(&|r| r.forward), &file.column("GVCPt_f"));
        assert_close("GVCPt_b", &wwyz(&|r| r.backward), &file.column("GVCPt_b"));
        let p = measures::production_length(d);
        let ratio = |a: &[f64], b: &[f64]| -> Vec<f64> {
            d.by_country(a).iter().zip(d.by_country(b)).map(|(a, b)| a / b).collect()
        };
        assert_close("PLv_GVC", &ratio(&p.forward, &p.v_gvc), &file.column("PLv_GVC"));
        assert_close("PLy_GVC", &ratio(&p.backward, &p.y_gvc), &file.column("PLy_GVC"));
        assert_close("VA", &d.by_country(&d.table().value_added()), &file.column("VA"));
        let bought: Vec<f64> =
            (0..d.countries()).map(|c| (0..d.size()).map(|i| d.table().final_use(i, c)).sum()).collect();
        assert_close("Y_absorbed", &bought, &file.column("Y_absorbed"));
    });
}

type Term<T> = (&'static str, fn(&T) -> f64);

#[rustfmt::skip]
const DECOMPR: [Term<Wwz>; 16] = [
    ("DVA_FIN", |t| t.dva_fin), ("DVA_INT", |t| t.dva_int), ("DVA_INTrexI1", |t| t.dva_intrex1),
    ("DVA_INTrexF", |t| t.dva_intrex2), ("DVA_INTrexI2", |t| t.dva_intrex3), ("RDV_FIN", |t| t.rdv_fin1),
    ("RDV_FIN2", |t| t.rdv_fin2), ("RDV_INT", |t| t.rdv_int), ("DDC_FIN", |t| t.ddc_fin), ("DDC_INT", |t| t.ddc_int),
    ("MVA_FIN", |t| t.mva_fin), ("MVA_INT", |t| t.mva_int), ("MDC", |t| t.mdc), ("OVA_FIN", |t| t.ova_fin),
    ("OVA_INT", |t| t.ova_int), ("ODC", |t| t.odc),
];

#[rustfmt::skip]
const EXVATOOLS_WWZ: [Term<Wwz>; 16] = [
    ("DVA_FIN", |t| t.dva_fin), ("DVA_INT", |t| t.dva_int), ("DVA_INTrex1", |t| t.dva_intrex1),
    ("DVA_INTrex2", |t| t.dva_intrex2), ("DVA_INTrex3", |t| t.dva_intrex3), ("RDV_FIN1", |t| t.rdv_fin1),
    ("RDV_FIN2", |t| t.rdv_fin2), ("RDV_INT", |t| t.rdv_int), ("DDC_FIN", |t| t.ddc_fin), ("DDC_INT", |t| t.ddc_int),
    ("FVA_FIN1", |t| t.mva_fin), ("FVA_INT1", |t| t.mva_int), ("MDC", |t| t.mdc), ("FVA_FIN2", |t| t.ova_fin),
    ("FVA_INT2", |t| t.ova_int), ("ODC", |t| t.odc),
];

#[rustfmt::skip]
const KWW: [Term<Kww>; 9] = [
    ("DVA_FIN", |t| t.dva_fin), ("DVA_INT", |t| t.dva_int), ("DVA_INTrex", |t| t.dva_intrex), ("RDV_FIN", |t| t.rdv_fin),
    ("RDV_INT", |t| t.rdv_int), ("DDC", |t| t.ddc), ("FVA_FIN", |t| t.fva_fin), ("FVA_INT", |t| t.fva_int),
    ("FDC", |t| t.fdc),
];

#[test]
fn wang_wei_and_zhus_terms_are_those_of_decompr_and_exvatools() {
    each(|folder, _, d| {
        let terms = wwz(d);
        let file = File::read(&format!("{folder}/ref_decompr_wwz.csv"));
        for (name, of) in DECOMPR {
            assert_close(name, &terms.iter().map(of).collect::<Vec<_>>(), &file.column(name));
        }
        let (total, e) = (file.column("texp"), measures::exports_by_buyer(d));
        assert_close("texp", &e, &total);
        let file = File::read(&format!("{folder}/ref_exvatools_wwz_terms.csv"));
        for (name, of) in EXVATOOLS_WWZ {
            assert_close(name, &by_node(d, &terms, of), &file.column(name));
        }
    });
}

#[test]
fn koopman_wang_and_weis_terms_are_those_of_decompr_and_exvatools() {
    each(|folder, _, d| {
        let terms = wwz(d);
        let nodes: Vec<Kww> = terms.chunks_exact(d.countries()).map(kww).collect();
        let file = File::read(&format!("{folder}/ref_decompr_kww.csv"));
        for (name, of) in KWW {
            assert_close(name, &d.by_country(&nodes.iter().map(of).collect::<Vec<_>>()), &file.column(name));
        }
        let file = File::read(&format!("{folder}/ref_exvatools_kww_terms.csv"));
        let theirs = ["VAX1", "VAX2", "VAX3", "REF1", "REF2", "DDC", "FVA1", "FVA2", "FDC"];
        for ((_, of), name) in KWW.into_iter().zip(theirs) {
            assert_close(name, &nodes.iter().map(of).collect::<Vec<_>>(), &file.column(name));
        }
        if is_leather(folder) {
            let file = File::read("leather/ref_decompr_wwz2kww.csv");
            let pairs: Vec<Kww> = terms.iter().map(|t| kww([t])).collect();
            for (name, of) in KWW {
                assert_close(name, &pairs.iter().map(of).collect::<Vec<_>>(), &file.column(name));
            }
        }
    });
}

#[rustfmt::skip]
const SOURCE_TERMS: [Term<BorinMancini>; 12] = [
    ("VAX1", |t| t.vax1), ("VAX2", |t| t.vax2), ("VAX3", |t| t.vax3), ("VAX4", |t| t.vax4), ("REF1", |t| t.ref1),
    ("REF2", |t| t.ref2), ("DDC", |t| t.ddc), ("FVA1", |t| t.fva1), ("FVA2", |t| t.fva2), ("FVA3", |t| t.fva3),
    ("FVA4", |t| t.fva4), ("FDC", |t| t.fdc),
];

#[rustfmt::skip]
const SOURCE: [Term<BorinMancini>; 12] = [
    ("DC", |t| t.dva() + t.ddc), ("DVA", BorinMancini::dva), ("VAX", BorinMancini::vax), ("DAVAX", BorinMancini::davax),
    ("REF", BorinMancini::reflected), ("DDC", |t| t.ddc), ("FC", |t| t.fva() + t.fdc), ("FVA", BorinMancini::fva),
    ("FDC", |t| t.fdc), ("GVC", |t| t.dva() + t.ddc + t.fva() + t.fdc - t.davax()), ("GVCB", |t| t.ddc + t.fva() + t.fdc),
    ("GVCF", |t| t.dva() - t.davax()),
];

#[rustfmt::skip]
const SINK: [Term<BorinManciniSink>; 9] = [
    ("DC", |t| t.dva() + t.ddc), ("DVA", BorinManciniSink::dva), ("VAX", |t| t.vax), ("VAXIM", |t| t.vaxim),
    ("REF", |t| t.reflected), ("DDC", |t| t.ddc), ("FC", |t| t.fva + t.fdc), ("FVA", |t| t.fva), ("FDC", |t| t.fdc),
];

#[test]
fn borin_and_mancinis_parts_are_those_of_exvatools() {
    each(|folder, _, d| {
        let own = measures::WithoutExports::new(d).unwrap();
        let source = measures::borin_mancini_source(d, &own);
        let file = File::read(&format!("{folder}/ref_exvatools_bm_src_standard.csv"));
        for (name, of) in SOURCE {
            assert_close(name, &by_node(d, &source, of), &file.column(name));
        }
        if is_leather(folder) {
            let file = File::read("leather/ref_exvatools_bm_src_terms.csv");
            for (name, of) in SOURCE_TERMS {
                assert_close(name, &by_node(d, &source, of), &file.column(name));
            }
            // Miroudot & Ye's (2021) parts of exports are these.
            let file = File::read("leather/ref_exvatools_my_standard.csv");
            for name in ["DC", "DVA", "DDC", "FC", "FVA", "FDC"] {
                let of = SOURCE.into_iter().find(|(theirs, _)| *theirs == name).expect("it is there").1;
                assert_close(name, &by_node(d, &source, of), &file.column(name));
            }
            let (sink, file) =
                (measures::borin_mancini_sink(d, &own), File::read("leather/ref_exvatools_bm_snk_standard.csv"));
            for (name, of) in SINK {
                assert_close(name, &by_node(d, &sink, of), &file.column(name));
            }
        }
    });
}
