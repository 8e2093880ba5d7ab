//! Firms that depend on nothing but their own luck.

use super::{STILL, firms, moments, near, one_sector};
use base::math::ln;

/// Only own search, in one direction, and all of what is found becomes a product at once.
const SEARCH: &str = "
[search]
power = 5.0
chance_max = 0.3
step_low = 0.0
step_high = 0.5
step_alpha = 1
step_beta = 1
weight_process = 1.0
weight_product = 0.0
weight_technology = 0.0
weight_market = 0.0
[conversion]
expiry = 1.0
";

/// Log capability is a random walk: in each year, with chance p, a step ln(1 + h·U), U uniform.
///
/// E step = ((1+h)·ln(1+h) − h)/h, E step² = ((1+h)·(ln²(1+h) − 2·ln(1+h) + 2) − 2)/h; mean T·p·E, variance
/// T·(p·E step² − (p·E step)²). p is 0.3, the largest chance, for
/// every firm with more than 1 % of the median's sales, times a conversion rate of 0.99.
#[test]
fn own_search_alone_is_a_random_walk_of_log_capability() {
    let text = format!("{}{SEARCH}", one_sector());
    let set = ["world.firms=10000", "strategy.idle.rd_intensity=0.02", "country.only.conversion=0.99"];
    // A quarter's chance is such that a year without success is as likely as it is in a world of years.
    for (per_year, years) in [(1, 41), (4, 10)] {
        let periods = format!("time.periods_per_year={per_year}");
        let set = [&set[..], &[&periods[..]]].concat();
        let rows = firms(&text, &set, per_year * years);
        assert_eq!(rows.len(), 10_000, "nobody leaves");
        assert!(rows.iter().all(|f| f.product == 0.0 && f.technology == 0.0 && f.market == 0.0), "one direction");
        let logs: Vec<f64> = rows.iter().map(|f| f.process).collect();
        let (n, steps) = (logs.len() as f64, f64::from(per_year * years));
        let (h, p) = (0.5, (1.0 - base::math::pow(0.7, 1.0 / f64::from(per_year))) * 0.99);
        let l = ln(1.0 + h);
        let (first, second) = (((1.0 + h) * l - h) / h, ((1.0 + h) * (l * l - 2.0 * l + 2.0) - 2.0) / h);
        let variance = steps * (p * second - p * first * p * first);
        let (mean, spread) = moments(&logs);
        near("mean", mean, steps * p * first, 4.0 * (variance / n).sqrt());
        // The variance of a sample variance is (μ₄ − σ⁴)/n.
        let fourth = logs.iter().map(|x| (x - mean).powi(4)).sum::<f64>() / n;
        near("variance", spread, variance, 4.0 * ((fourth - spread * spread) / n).sqrt());
    }
}

/// Transitory efficiency is an AR(1) with ρ = 0.55, σ = 0.25: variance σ²/(1 − ρ²) = 0.0896, correlation ρ from year to
/// year. Standard errors: variance σ²√(2/n), correlation (1 − ρ²)/√n.
#[test]
fn transitory_efficiency_has_the_variance_and_memory_of_its_process() {
    let set = ["world.firms=10000", "efficiency.shock=0.25", "efficiency.persistence=0.55"];
    [1, 4].into_iter().for_each(|per_year| check_memory(&set, per_year));
}

/// The same for years and for quarters.
fn check_memory(set: &[&str], per_year: u32) {
    let periods = format!("time.periods_per_year={per_year}");
    let set = [set, &[&periods[..]]].concat();
    let of = |years| firms(&one_sector(), &set, years * per_year).iter().map(|f| f.efficiency).collect::<Vec<f64>>();
    let (before, now) = (of(40), of(41));
    let n = now.len() as f64;
    let wanted = 0.25 * 0.25 / (1.0 - 0.55 * 0.55);
    let ((mean_before, variance_before), (mean, variance)) = (moments(&before), moments(&now));
    near("mean", mean, 0.0, 4.0 * (wanted / n).sqrt());
    near("variance", variance, wanted, 4.0 * wanted * (2.0 / n).sqrt());
    let products = before.iter().zip(&now).map(|(a, b)| (a - mean_before) * (b - mean)).sum::<f64>() / n;
    near("memory", products / (variance * variance_before).sqrt(), 0.55, 4.0 * (1.0 - 0.55 * 0.55) / n.sqrt());
}

/// Spin-offs apart, capabilities of the start are normal around the country's level, with the scenario's spread.
#[test]
fn firms_start_around_their_countrys_level() {
    let text =
        format!("{STILL}[[country]]\nname = 'only'\nproduct = -0.7\n[[sector]]\nname = 'only'\nfinal_share = 1.0\n");
    let rows = firms(&text, &["world.firms=10000", "world.spread=0.3"], 1);
    let logs: Vec<f64> = rows.iter().map(|f| f.product).collect();
    let (n, (mean, variance)) = (logs.len() as f64, moments(&logs));
    near("mean", mean, -0.7, 4.0 * 0.3 / n.sqrt());
    near("variance", variance, 0.09, 4.0 * 0.09 * (2.0 / n).sqrt());
    let inside = logs.iter().filter(|x| (**x + 0.7).abs() < 0.3).count() as f64 / n;
    let normal = 0.682_689_492_137_085_9;
    near("within one standard deviation", inside, normal, 4.0 * (normal * (1.0 - normal) / n).sqrt());
}
