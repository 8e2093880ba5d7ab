//! Many tasks on one store, on machines that know nothing of one another: without a scheduler, on a Slurm of two nodes, and a million runs put
//! together.

mod million;
mod place;
mod shards;
mod slurm;
