//! A store of made-up runs: what is there after kills, failures of the disk, cuts and flipped bits.

mod damage;
mod faults;
mod faulty;
mod merging;
mod replacing;
mod resuming;
mod sharing;
mod shelf;
mod sweep;
