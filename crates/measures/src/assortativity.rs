//! # Assortativity
//! Whether firms with many partners trade with firms that have many.

/// **SF-8** Correlation of the degrees at both ends of links.
///
/// `r = Σ(k_i − k̄)(k_j − k̄) / Σ(k_i − k̄)²` over links, each taken in both directions, with `k` the number of a node's links. Newman (2002),
/// "Assortative mixing in networks". Below zero where hubs are linked to those who have few links.
///
/// `links` are pairs of nodes below `nodes`, each once. `None` where all ends have the same degree.
#[must_use]
pub fn assortativity(nodes: usize, links: &[(u32, u32)]) -> Option<f64> {
    let mut degree = vec![0.0_f64; nodes];
    for &(a, b) in links {
        degree[a as usize] += 1.0;
        degree[b as usize] += 1.0;
    }
    let ends = 2.0 * links.len() as f64;
    let of = |&(a, b): &(u32, u32)| (degree[a as usize], degree[b as usize]);
    let mean = links.iter().map(of).map(|(a, b)| a + b).sum::<f64>() / ends;
    let (mut together, mut alone) = (0.0, 0.0);
    for (a, b) in links.iter().map(of).map(|(a, b)| (a - mean, b - mean)) {
        together += 2.0 * a * b;
        alone += a * a + b * b;
    }
    (alone > 1e-9 * ends).then(|| together / alone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_is_as_disassortative_as_can_be() {
        assert!((assortativity(4, &[(0, 1), (0, 2), (0, 3)]).unwrap() + 1.0).abs() < 1e-12);
    }

    /// A path of four: degrees 1, 2, 2, 1; links (1,2), (2,2), (2,1); mean 5/3; r = −1/2.
    #[test]
    fn a_path_of_four_has_minus_a_half() {
        assert!((assortativity(4, &[(0, 1), (1, 2), (2, 3)]).unwrap() + 0.5).abs() < 1e-12);
    }

    #[test]
    fn equal_degrees_have_no_correlation() {
        assert_eq!(assortativity(3, &[(0, 1), (1, 2), (2, 0)]), None);
        assert_eq!(assortativity(3, &[]), None);
    }
}
