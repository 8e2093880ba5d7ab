//! Statistics of outcomes.
