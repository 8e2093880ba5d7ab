//! # Borin & Mancini's decomposition
//! Gross exports of a node to a country without double counting. Value added may cross its country's border more than once;
//! *source-based* it counts the first time, *sink-based* the last. What the two count once is the same over a country's
//! exports to all others, apart from what they call double counted.

use crate::content::exports_by_buyer;
use crate::linear::{inverse, left_times, product, times};
use crate::{Decomposed, TableError};
use faer::Mat;

/// Source-based parts of the exports of a node to a country, in money.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct BorinMancini {
    /// Domestic value added in final goods that the importer buys.
    pub vax1: f64,
    /// … in intermediates that it uses for what it buys itself.
    pub vax2: f64,
    /// … that it sends on in final goods to third countries.
    pub vax3: f64,
    /// … that it sends on in intermediates and that foreigners buy in the end.
    pub vax4: f64,
    /// Domestic value added that it sends back in final goods.
    pub ref1: f64,
    /// … that it sends on in intermediates and that home buys in the end.
    pub ref2: f64,
    /// Domestic content counted twice.
    pub ddc: f64,
    /// Foreign value added in final goods that the importer buys.
    pub fva1: f64,
    /// … in intermediates that it uses for what it buys itself.
    pub fva2: f64,
    /// … that it sends on in final goods.
    pub fva3: f64,
    /// … that it sends on in intermediates.
    pub fva4: f64,
    /// Foreign content counted twice.
    pub fdc: f64,
}

impl BorinMancini {
    /// Domestic value added that the importer takes without sending any of it on, DAVAX.
    #[must_use]
    pub fn davax(&self) -> f64 {
        self.vax1 + self.vax2
    }

    /// Domestic value added that foreigners buy in the end, VAX.
    #[must_use]
    pub fn vax(&self) -> f64 {
        self.vax1 + self.vax2 + self.vax3 + self.vax4
    }

    /// Domestic value added that returns and stays.
    #[must_use]
    pub fn reflected(&self) -> f64 {
        self.ref1 + self.ref2
    }

    /// Domestic value added.
    #[must_use]
    pub fn dva(&self) -> f64 {
        self.vax() + self.reflected()
    }

    /// Foreign value added.
    #[must_use]
    pub fn fva(&self) -> f64 {
        self.fva1 + self.fva2 + self.fva3 + self.fva4
    }
}

/// Per unit of output of a node: foreign value added, counted where it first passes through the node's country.
///
/// `Σ_{t≠s} V_t·B_ts·B_ss⁻¹·L_ss`: without the intermediates that `s` exports, `B_ts` is `B_ts·B_ss⁻¹·L_ss`.
fn foreign_first(d: &Decomposed<'_>, twice: &[Mat<f64>]) -> Vec<f64> {
    let of_country = |s: usize| {
        let foreign = |i: usize| (0..d.countries()).filter(|&t| t != s).map(|t| d.origin(t, i)).sum::<f64>();
        left_times(&d.block(s).map(foreign).collect::<Vec<_>>(), twice[s].as_ref())
    };
    (0..d.countries()).flat_map(of_country).collect()
}

/// What both decompositions need to leave out the intermediates that a country exports.
pub struct WithoutExports {
    /// `B_ss⁻¹` by country.
    inverses: Vec<Mat<f64>>,
    /// `B_ss⁻¹·L_ss` by country.
    excluding: Vec<Mat<f64>>,
}

impl WithoutExports {
    /// Inverts a country's own block of `B`, for each country.
    ///
    /// # Errors
    /// Names the countries whose block has no inverse that numbers of eight bytes could hold: it exists, as `B_ss` is the inverse
    /// of what is left of a table that was found to have one, but it may be too large.
    pub fn new(d: &Decomposed<'_>) -> Result<Self, TableError> {
        let own: Vec<Option<Mat<f64>>> = (0..d.countries()).map(|s| inverse(d.between(s, s))).collect();
        let singular = |(s, own): (usize, &Option<Mat<f64>>)| {
            let name = &d.table().countries[s];
            own.is_none().then(|| format!("`{name}`: its own block of the Leontief inverse cannot be inverted"))
        };
        let faults: Vec<String> = own.iter().enumerate().filter_map(singular).collect();
        if !faults.is_empty() {
            return Err(TableError { faults });
        }
        let inverses: Vec<Mat<f64>> = own.into_iter().flatten().collect();
        let times_domestic = |(s, own): (usize, &Mat<f64>)| product(own.as_ref(), d.domestic(s));
        Ok(Self { excluding: inverses.iter().enumerate().map(times_domestic).collect(), inverses })
    }
}

/// **VA-18** Source-based parts of exports, by exporting node and importing country.
///
/// `VAX = V_s·L_ss∘(Y_sr + A_sr·L_rr·Y_rr + A_sr·L_rr·Σ_{j≠r,s} Y_rj + A_sr·L_rr·Σ_{j≠r} A_rj·Σ_k B_jk·Σ_{l≠s} Y_kl)`, the same with `Y_rs`
/// and `Y_ks` for what returns; `DAVAX = V_s·L_ss∘(Y_sr + A_sr·L_rr·Y_rr)`; `DDC = (V_s·B_ss − V_s·L_ss)∘e_sr`; `FVA = Σ_{t≠s}
/// V_t·B_ts·B_ss⁻¹·L_ss∘e_sr`; `FDC = Σ_{t≠s} V_t·B_ts∘e_sr − FVA`   Borin & Mancini (2019), "Measuring what matters in global value
/// chains and value-added trade", World Bank WP 8804, source-based, exporter's perspective.
///
/// Nodes by countries, row after row; nothing at home.
#[must_use]
pub fn borin_mancini_source(d: &Decomposed<'_>, without: &WithoutExports) -> Vec<BorinMancini> {
    let countries = d.countries();
    let y = |k: usize, c: usize| d.table().final_use(k, c);
    let sold = d.domestic_times_all(d.by_buyer(y).as_ref());
    let returns = d.times_all(d.by_buyer(y).as_ref());
    let ends_abroad = |k: usize, s: usize| (0..countries).filter(|&l| l != s).map(|l| y(k, l)).sum();
    let stays = d.times_all(d.by_buyer(ends_abroad).as_ref());
    let abroad = d.abroad();
    let on = |m: &Mat<f64>| d.domestic_times_all(product(abroad.as_ref(), m.as_ref()).as_ref());
    let (returns, stays) = (on(&returns), on(&stays));
    let foreign = foreign_first(d, &without.excluding);
    let exports = exports_by_buyer(d);
    let of_pair = |i: usize, r: usize| {
        let (s, local, first) = (d.owner(i), d.local()[i], foreign[i]);
        let sum = |w: &dyn Fn(usize) -> f64| d.block(r).map(|j| d.coefficient(i, j) * w(j)).sum::<f64>();
        let third = |j: usize| (0..countries).filter(|&c| c != r && c != s).map(|c| sold[(j, c)]).sum();
        let (goods, own, sent_on) = (y(i, r), sum(&|j| sold[(j, r)]), sum(&third));
        let (back, later, later_back) = (sum(&|j| sold[(j, s)]), sum(&|j| stays[(j, s)]), sum(&|j| returns[(j, s)]));
        let e = exports[i * countries + r];
        let content: f64 = (0..countries).filter(|&t| t != s).map(|t| d.origin(t, i)).sum();
        BorinMancini {
            vax1: local * goods,
            vax2: local * own,
            vax3: local * sent_on,
            vax4: local * later,
            ref1: local * back,
            ref2: local * later_back,
            ddc: (d.origin(s, i) - local) * e,
            fva1: first * goods,
            fva2: first * own,
            fva3: first * (sent_on + back),
            fva4: first * (later + later_back),
            fdc: (content - first) * e,
        }
    };
    by_pair(d, of_pair)
}

/// Sink-based parts of the exports of a node to a country, in money.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct BorinManciniSink {
    /// Domestic value added that foreigners buy in the end, VAX.
    pub vax: f64,
    /// Of that, what the importer buys in the end.
    pub vaxim: f64,
    /// Domestic value added that returns and stays.
    pub reflected: f64,
    /// Domestic content that will be exported once more.
    pub ddc: f64,
    /// Foreign value added.
    pub fva: f64,
    /// Foreign content that will be exported once more.
    pub fdc: f64,
}

impl BorinManciniSink {
    /// Domestic value added.
    #[must_use]
    pub fn dva(&self) -> f64 {
        self.vax + self.reflected
    }
}

/// Sums of what chains that do not pass through `s` again need of a node, column `s`.
struct WithoutReturn {
    /// … for what foreigners of `s` buy.
    abroad: Mat<f64>,
    /// … for what `s` buys.
    home: Mat<f64>,
    /// … for what the node's country buys.
    importer: Mat<f64>,
    /// … for what `s` exports.
    again: Mat<f64>,
}

/// **VA-19** Sink-based parts of exports, by exporting node and importing country.
///
/// `VAX = V_s·B_ss∘(Y_sr + A_sr·Σ_{k≠s} B*_rk·Σ_{l≠s} Y_kl)`, the same with `Y_kr` alone for `VAXIM`; `REF = V_s·B_ss∘A_sr·(Σ_{k≠s} B*_rk·Y_ks +
/// B*_rs·Y_ss)`; `DDC = V_s·B_ss∘A_sr·B*_rs·E_s`; foreign parts with `Σ_{t≠s} V_t·B_ts`; `B*_rs = B_rs·B_ss⁻¹·L_ss` and `B*_rk = B_rk −
/// B_rs·B_ss⁻¹·B_sk` are `B` without the intermediates that `s` exports   Borin & Mancini (2019), World Bank WP 8804,
/// sink-based, exporter's perspective.
///
/// Nodes by countries, row after row; nothing at home.
#[must_use]
pub fn borin_mancini_sink(d: &Decomposed<'_>, without: &WithoutExports) -> Vec<BorinManciniSink> {
    let w = without_return(d, without);
    let of_pair = |i: usize, r: usize| {
        let s = d.owner(i);
        let (own, goods) = (d.origin(s, i), d.table().final_use(i, r));
        let foreign: f64 = (0..d.countries()).filter(|&t| t != s).map(|t| d.origin(t, i)).sum();
        let sum = |m: &Mat<f64>| d.block(r).map(|j| d.coefficient(i, j) * m[(j, s)]).sum::<f64>();
        let (abroad, home, again) = (sum(&w.abroad), sum(&w.home), sum(&w.again));
        BorinManciniSink {
            vax: own * (goods + abroad),
            vaxim: own * (goods + sum(&w.importer)),
            reflected: own * home,
            ddc: own * again,
            fva: foreign * (goods + abroad + home),
            fdc: foreign * again,
        }
    };
    by_pair(d, of_pair)
}

fn without_return(d: &Decomposed<'_>, without: &WithoutExports) -> WithoutReturn {
    let (n, countries) = (d.size(), d.countries());
    let y = |k: usize, c: usize| d.table().final_use(k, c);
    let WithoutExports { inverses, excluding } = without;
    let ends_abroad = |k: usize, s: usize| (0..countries).filter(|&l| l != s).map(|l| y(k, l)).sum();
    let unless_own = |k: usize, s: usize, value: f64| if d.owner(k) == s { 0.0 } else { value };
    let mut abroad = d.times_all(d.by_buyer(|k, s| unless_own(k, s, ends_abroad(k, s))).as_ref());
    let mut home = d.times_all(d.by_buyer(|k, s| unless_own(k, s, y(k, s))).as_ref());
    let (mut importer, mut again) = (Mat::zeros(n, countries), Mat::zeros(n, countries));
    let (bought, own) = (d.times_all(d.by_buyer(y).as_ref()), d.times_all_own(d.by_buyer(y).as_ref()));
    let exports: Vec<f64> = exports_by_buyer(d).chunks_exact(countries).map(|row| row.iter().sum()).collect();
    for s in 0..countries {
        let b = d.block(s);
        let column = |f: &dyn Fn(usize) -> f64| b.clone().map(f).collect::<Vec<f64>>();
        let less = |m: &Mat<f64>| times(inverses[s].as_ref(), &column(&|i| m[(i, s)]));
        let (less_abroad, less_home) = (less(&abroad), less(&home));
        let kept = times(excluding[s].as_ref(), &column(&|i| y(i, s)));
        let once_more = times(excluding[s].as_ref(), &column(&|i| exports[i]));
        for r in (0..countries).filter(|&r| r != s) {
            let elsewhere = times(inverses[s].as_ref(), &column(&|i| bought[(i, r)] - own[(i, r)]));
            for (at, j) in d.block(r).enumerate() {
                let sum =
                    |w: &dyn Fn(usize) -> f64| -> f64 { (0..b.len()).map(|k| d.between(r, s)[(at, k)] * w(k)).sum() };
                abroad[(j, s)] -= sum(&|k| less_abroad[k]);
                home[(j, s)] += sum(&|k| kept[k] - less_home[k]);
                importer[(j, s)] = bought[(j, r)] - sum(&|k| y(b.start + k, r) + elsewhere[k]);
                again[(j, s)] = sum(&|k| once_more[k]);
            }
        }
    }
    WithoutReturn { abroad, home, importer, again }
}

fn by_pair<T: Default>(d: &Decomposed<'_>, of_pair: impl Fn(usize, usize) -> T) -> Vec<T> {
    let pairs = (0..d.size()).flat_map(|i| (0..d.countries()).map(move |r| (i, r)));
    pairs.map(|(i, r)| if r == d.owner(i) { T::default() } else { of_pair(i, r) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::{domestic_value_added, exports};
    use crate::fixtures::{assert_close, six};

    #[test]
    fn three_countries_of_two_sectors_have_this_trade_in_value_chains() {
        let table = six();
        let d = Decomposed::new(&table).unwrap();
        let source = borin_mancini_source(&d, &WithoutExports::new(&d).unwrap());
        let davax: Vec<f64> = source.chunks_exact(3).map(|row| row.iter().map(BorinMancini::davax).sum()).collect();
        let davax = d.by_country(&davax);
        assert_close(&davax, &[37.6154, 46.3093, 19.9427], 5e-6);
        let e = d.by_country(&exports(&d));
        let gvc: Vec<f64> = (0..3).map(|c| crate::gvc_participation(davax[c], e[c]).unwrap()).collect();
        assert_close(&gvc, &[0.5239, 0.5125, 0.5136], 1e-4);
    }

    #[test]
    fn both_bases_are_the_exports_and_their_sums_over_a_country_agree() {
        let table = six();
        let d = Decomposed::new(&table).unwrap();
        let own = WithoutExports::new(&d).unwrap();
        let (source, sink, e) = (borin_mancini_source(&d, &own), borin_mancini_sink(&d, &own), exports_by_buyer(&d));
        let first: Vec<f64> = source.iter().map(|t| t.dva() + t.ddc + t.fva() + t.fdc).collect();
        let last: Vec<f64> = sink.iter().map(|t| t.dva() + t.ddc + t.fva + t.fdc).collect();
        assert_close(&first, &e, 1e-13);
        assert_close(&last, &e, 1e-13);
        let totals = |v: Vec<f64>| d.by_country(&v.chunks_exact(3).map(|row| row.iter().sum()).collect::<Vec<f64>>());
        let dva = totals(source.iter().map(BorinMancini::dva).collect());
        assert_close(&totals(sink.iter().map(BorinManciniSink::dva).collect()), &dva, 1e-13);
        assert_close(&d.by_country(&domestic_value_added(&d, &exports(&d))), &dva, 1e-13);
    }
}
