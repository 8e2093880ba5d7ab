//! # Observations
