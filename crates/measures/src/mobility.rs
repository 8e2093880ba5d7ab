//! # Mobility
//! How much those of one class are found in another a while later.

/// **SF-10** How mobile those are whose classes are counted before and after: 0 where all stay, 1 where what one was says nothing of what
/// one is.
///
/// `M = (n − Σ pᵢᵢ) / (n − 1)`, `pᵢⱼ` the share of those in class `i` who are in `j` later
/// Shorrocks (1978), "The measurement of mobility". Classes that nobody is in before are left out of `n`.
///
/// `counts` has a row for each class before, a column for each class after. `None` where fewer than two classes have anybody.
///
/// # Panics
/// Where the matrix is not square.
#[must_use]
pub fn mobility(counts: &[Vec<u64>]) -> Option<f64> {
    let stay = |(k, row): (usize, &Vec<u64>)| {
        assert_eq!(row.len(), counts.len(), "classes before are those after");
        let all: u64 = row.iter().sum();
        (all > 0).then(|| row[k] as f64 / all as f64)
    };
    let stays: Vec<f64> = counts.iter().enumerate().filter_map(stay).collect();
    let n = stays.len() as f64;
    (n > 1.0).then(|| (n - stays.iter().sum::<f64>()) / (n - 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_classes_by_hand() {
        // Three of four stay, and one of two: 2 − 0.75 − 0.5 over 1.
        assert_eq!(mobility(&[vec![3, 1], vec![1, 1]]), Some(0.75));
    }

    #[test]
    fn all_who_stay_are_immobile_and_where_one_was_may_say_nothing() {
        assert_eq!(mobility(&[vec![5, 0, 0], vec![0, 2, 0], vec![0, 0, 9]]), Some(0.0));
        assert_eq!(mobility(&[vec![2, 2], vec![7, 7]]), Some(1.0));
    }

    #[test]
    fn an_empty_class_is_left_out_and_one_class_has_no_mobility() {
        assert_eq!(mobility(&[vec![3, 1, 0], vec![1, 1, 0], vec![0, 0, 0]]), Some(0.75));
        assert_eq!((mobility(&[vec![3]]), mobility(&[])), (None, None));
    }
}
