//! # Parameters, declared once
//!
//! `parameters!` declares a section: a struct with a default, and for each field its symbol, unit, admitted range and
//! source. From that one place come the range checks, the setter that `--set` and sweeps use, the JSON Schema and
//! docs/parameters.md.

/// What kind of number a parameter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Any number of the range.
    Real,
    /// A whole number of the range.
    Whole,
    /// `true` or `false`.
    Switch,
    /// One of these words; as a number, the place of the word among them.
    Choice(&'static [&'static str]),
}

/// Everything that is known about one parameter.
#[derive(Clone, Copy, Debug)]
pub struct Specification {
    /// Key within its section.
    pub key: &'static str,
    /// What it does.
    pub doc: &'static str,
    /// Symbol in docs/model.md.
    pub symbol: &'static str,
    /// Unit; `1` for a pure number.
    pub unit: &'static str,
    /// Real, whole, or a switch.
    pub kind: Kind,
    /// Smallest admitted value.
    pub low: f64,
    /// Largest admitted value.
    pub high: f64,
    /// Value where a scenario says nothing.
    pub default: f64,
    /// Publication with page, table or equation; or the word *assumed* and what sweeps it.
    pub source: &'static str,
}

impl Specification {
    /// Whether `value` is admitted: in range, and whole where it must be. Never true of `nan`.
    #[must_use]
    pub fn admits(&self, value: f64) -> bool {
        let whole = self.kind == Kind::Real || value.fract() == 0.0;
        whole && value >= self.low && value <= self.high
    }
}

/// A section: its key in a scenario, what it is about, and its parameters.
#[derive(Clone, Copy, Debug)]
pub struct Section {
    /// Key of the section.
    pub key: &'static str,
    /// What it is about.
    pub doc: &'static str,
    /// Its parameters, in the order of declaration.
    pub parameters: &'static [Specification],
}

impl Section {
    /// The parameter with this key.
    #[must_use]
    pub fn find(&self, key: &str) -> Option<&'static Specification> {
        self.parameters.iter().find(|p| p.key == key)
    }
}

/// A struct that `parameters!` declared.
pub trait Parameters: Default {
    /// Its declaration.
    const SECTION: Section;
    /// The value of the parameter `key`, as a number.
    fn get(&self, key: &str) -> Option<f64>;
    /// Sets the parameter `key`; `false` if there is none. The caller has checked the range.
    fn set(&mut self, key: &str, value: f64) -> bool;
}

/// A type that a parameter may have.
pub trait Scalar: Copy {
    /// The kind of number that it is.
    const KIND: Kind;
    /// As a number.
    fn to_number(self) -> f64;
    /// From a number that [`Specification::admits`].
    fn from_number(value: f64) -> Self;
}

impl Scalar for f64 {
    const KIND: Kind = Kind::Real;
    fn to_number(self) -> f64 {
        self
    }
    fn from_number(value: f64) -> Self {
        value
    }
}

impl Scalar for u32 {
    const KIND: Kind = Kind::Whole;
    fn to_number(self) -> f64 {
        f64::from(self)
    }
    fn from_number(value: f64) -> Self {
        value as Self
    }
}

impl Scalar for u64 {
    const KIND: Kind = Kind::Whole;
    fn to_number(self) -> f64 {
        self as f64
    }
    fn from_number(value: f64) -> Self {
        value as Self
    }
}

impl Scalar for bool {
    const KIND: Kind = Kind::Switch;
    fn to_number(self) -> f64 {
        f64::from(u8::from(self))
    }
    fn from_number(value: f64) -> Self {
        value != 0.0
    }
}

/// Declares what a parameter that is a word may be.
///
/// ```
/// base::choice! {
///     /// How a tie is broken.
///     pub enum Tie {
///         /// The elder wins.
///         Elder = "elder",
///         /// The younger wins.
///         Younger = "younger",
///     }
/// }
/// use base::parameter::{Kind, Scalar};
/// assert_eq!(Tie::KIND, Kind::Choice(&["elder", "younger"]));
/// assert_eq!(Tie::from_number(Tie::Younger.to_number()), Tie::Younger);
/// ```
#[macro_export]
macro_rules! choice {
    (
        $(#[doc = $doc:literal])+
        pub enum $name:ident { $( $(#[doc = $variant_doc:literal])+ $variant:ident = $word:literal, )+ }
    ) => {
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $( $(#[doc = $variant_doc])+ $variant, )+ }

        impl $crate::parameter::Scalar for $name {
            const KIND: $crate::parameter::Kind = $crate::parameter::Kind::Choice(&[$($word),+]);
            fn to_number(self) -> f64 {
                f64::from(self as u8)
            }
            fn from_number(value: f64) -> Self {
                const ALL: &[$name] = &[$($name::$variant),+];
                ALL[value as usize]
            }
        }
    };
}

/// Declares a section of parameters.
///
/// ```
/// base::parameters! {
///     /// How firms search.
///     pub struct Search in "search" {
///         /// How strongly researchers raise the chance of an invention.
///         power: f64 = 0.25, 0.0..=5.0, symbol "ζ", unit "1", source "assumed";
///     }
/// }
/// use base::parameter::Parameters;
/// let mut search = Search::default();
/// assert!(search.set("power", 0.5) && search.get("power") == Some(0.5));
/// assert!(!Search::SECTION.find("power").unwrap().admits(f64::NAN));
/// ```
#[macro_export]
macro_rules! parameters {
    (
        $(#[doc = $doc:literal])+
        pub struct $name:ident in $section:literal {
            $( $(#[doc = $field_doc:literal])+
               $field:ident : $kind:ident = $default:expr, $low:literal ..= $high:expr, symbol $symbol:literal, unit $unit:literal, source $source:literal; )*
        }
    ) => {
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, PartialEq)]
        pub struct $name {
            $( $(#[doc = $field_doc])+ pub $field: $kind, )*
        }

        impl Default for $name {
            fn default() -> Self {
                Self { $( $field: $default, )* }
            }
        }

        impl $crate::parameter::Parameters for $name {
            const SECTION: $crate::parameter::Section = $crate::parameter::Section {
                key: $section,
                doc: concat!($($doc, "\n"),+),
                parameters: &[$( $crate::parameter::Specification {
                    key: stringify!($field),
                    doc: concat!($($field_doc, "\n"),+),
                    symbol: $symbol,
                    unit: $unit,
                    kind: <$kind as $crate::parameter::Scalar>::KIND,
                    low: $low as f64,
                    high: $high as f64,
                    default: $crate::parameters!(@number $kind, $default),
                    source: $source,
                }, )*],
            };

            fn get(&self, key: &str) -> Option<f64> {
                match key {
                    $( stringify!($field) => Some($crate::parameter::Scalar::to_number(self.$field)), )*
                    _ => None,
                }
            }

            fn set(&mut self, key: &str, value: f64) -> bool {
                match key {
                    $( stringify!($field) => self.$field = $crate::parameter::Scalar::from_number(value), )*
                    _ => return false,
                }
                true
            }
        }
    };
    (@number f64, $default:expr) => { $default as f64 };
    (@number u32, $default:expr) => { $default as f64 };
    (@number u64, $default:expr) => { $default as f64 };
    (@number $kind:ident, $default:expr) => { $default as u8 as f64 };
}

#[cfg(test)]
mod tests {
    use super::*;

    crate::parameters! {
        /// A section for this test.
        pub struct Trial in "trial" {
            /// A rate.
            rate: f64 = 0.5, 0.0..=1.0, symbol "r", unit "1/year", source "assumed";
            /// A number of things.
            things: u32 = 3, 1..=9, symbol "n", unit "1", source "assumed";
            /// Whether it is on.
            on: bool = true, 0..=1, symbol "-", unit "switch", source "assumed";
        }
    }

    #[test]
    fn a_section_knows_its_defaults_and_ranges() {
        let section = Trial::SECTION;
        assert_eq!(section.parameters.iter().map(|p| p.default).collect::<Vec<_>>(), [0.5, 3.0, 1.0]);
        let trial = Trial::default();
        for p in section.parameters {
            assert_eq!(trial.get(p.key), Some(p.default));
            assert!(p.admits(p.default), "the default of {} is out of its own range", p.key);
        }
    }

    #[test]
    fn a_value_out_of_kind_or_range_is_not_admitted() {
        let find = |key| Trial::SECTION.find(key).unwrap();
        assert!(find("things").admits(4.0) && !find("things").admits(4.5));
        assert!(!find("rate").admits(f64::NAN) && !find("rate").admits(f64::INFINITY) && !find("rate").admits(-0.1));
        assert!(find("on").admits(1.0) && !find("on").admits(0.5));
        assert!(Trial::SECTION.find("rat").is_none());
    }

    #[test]
    fn setting_changes_one_field() {
        let mut trial = Trial::default();
        assert!(trial.set("things", 7.0) && trial.set("on", 0.0) && !trial.set("none", 1.0));
        assert_eq!(trial, Trial { rate: 0.5, things: 7, on: false });
    }
}
