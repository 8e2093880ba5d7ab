//! # Why nothing is said of some numbers

/// Why nothing is said of some numbers.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum Refused {
    /// A value is not a finite number.
    #[error("{sample} {index} is {value}: an outcome must be a finite number in every replication")]
    NotFinite {
        /// What the values are.
        sample: &'static str,
        /// Which of them, from 0.
        index: usize,
        /// What it is instead.
        value: f64,
    },
    /// The arms do not have the same replications.
    #[error("{treated} treated and {control} control runs cannot be paired: pair complete replications only")]
    UnequalLengths {
        /// Number of treated values.
        treated: usize,
        /// Number of control values.
        control: usize,
    },
    /// There are not enough values.
    #[error("{found} {sample}s are too few: at least {needed} are needed")]
    TooFew {
        /// What the values are.
        sample: &'static str,
        /// How many there are.
        found: usize,
        /// How many are needed.
        needed: usize,
    },
    /// A probability is not between 0 and 1.
    #[error("p-value {index} is {value}: it must be between 0 and 1")]
    NotAProbability {
        /// Which of them, from 0.
        index: usize,
        /// What it is instead.
        value: f64,
    },
}

/// Refuses the first value that is not a finite number.
pub(super) fn check_finite(sample: &'static str, values: &[f64]) -> Result<(), Refused> {
    match values.iter().position(|x| !x.is_finite()) {
        Some(index) => Err(Refused::NotFinite { sample, index, value: values[index] }),
        None => Ok(()),
    }
}

/// Refuses fewer values than are needed.
pub(super) fn check_enough(sample: &'static str, found: usize, needed: usize) -> Result<(), Refused> {
    if found < needed { Err(Refused::TooFew { sample, found, needed }) } else { Ok(()) }
}
