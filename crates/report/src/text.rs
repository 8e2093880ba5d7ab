//! # Numbers in words
//! As many digits as a reader can use.

use experiment::outcomes::OUTCOMES;

/// A number with three significant digits.
pub(crate) fn number(x: f64) -> String {
    if x == 0.0 {
        return "0".to_owned();
    }
    let digits = (2.0 - x.abs().log10().floor()).clamp(0.0, 12.0) as usize;
    format!("{x:.digits$}")
}

/// The same with its sign.
pub(crate) fn signed(x: f64) -> String {
    let text = number(x);
    if x > 0.0 { format!("+{text}") } else { text.replace('-', "−") }
}

/// A year by name: some scenarios count from zero.
pub(crate) fn year(x: f64) -> String {
    if x < 1000.0 { format!("year {x:.0}") } else { format!("{x:.0}") }
}

/// An outcome for people.
pub(crate) fn label(outcome: usize) -> &'static str {
    OUTCOMES[outcome].label.trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_three_digits_that_count() {
        assert_eq!([0.012_345, 12.345, 123_456.7, 0.0].map(number), ["0.0123", "12.3", "123457", "0"]);
        assert_eq!([0.5, -0.0123].map(signed), ["+0.500", "−0.0123"]);
        assert_eq!([0.0, 1995.0].map(year), ["year 0", "1995"]);
    }
}
