//! # A table as one number
//! Of what a table says, not of the file that said it: the same table has the same digest in every form.

use measures::InputOutput;

/// The digest of a table's names and numbers, 64 hexadecimal digits.
#[must_use]
pub fn digest(table: &InputOutput) -> String {
    let mut hash = blake3::Hasher::new();
    let mut words = |names: &[String]| {
        hash.update(&(names.len() as u64).to_le_bytes());
        for name in names {
            hash.update(&(name.len() as u64).to_le_bytes());
            hash.update(name.as_bytes());
        }
    };
    words(&table.countries);
    words(&table.sectors);
    hash.update(&(table.nodes.len() as u64).to_le_bytes());
    for node in &table.nodes {
        hash.update(&(node.country as u64).to_le_bytes());
        hash.update(&(node.sector as u64).to_le_bytes());
    }
    for numbers in [&table.flows, &table.final_demand, &table.inventories, &table.output] {
        // Minus zero is zero.
        numbers.iter().for_each(|x| _ = hash.update(&(x + 0.0).to_le_bytes()));
    }
    hash.finalize().to_hex().to_string()
}
