//! Nothing panics, whatever the file.

use crate::{SMALL, shipped_text};
use base::draws::{Luck, Mechanism};
use scenario::check_text;

const PIECES: &[&str] = &[
    "nan",
    "inf",
    "-inf",
    "-0",
    "1e308",
    "-1",
    "0",
    "1e-320",
    "99999999999999999999",
    "\"\"",
    "[]",
    "{}",
    "[[",
    "]]",
    "=",
    "\"",
    "'''",
    "\n",
    "\r",
    "\0",
    "\u{feff}",
    "#",
    ".",
    "true",
    "1979-05-27",
    "[[country]]\n",
    "[table]\n",
    "luck = 7\n",
    "\u{202e}",
];

/// `text` with a few characters or pieces taken out, put in or doubled, as draw `k` says.
pub fn mutated(text: &str, k: u64) -> String {
    let luck = Luck::new(7, 0, 0);
    let mut chars: Vec<char> = text.chars().collect();
    let changes = 1 + luck.block(Mechanism::Start, k + 1, 0).below(0, 4);
    for change in 0..changes {
        let block = luck.block(Mechanism::Start, k + 1, change + 1);
        let at = block.below(0, chars.len() as u32) as usize;
        let piece = PIECES[block.below(1, PIECES.len() as u32) as usize];
        let width = 1 + block.below(2, 12) as usize;
        let end = (at + width).min(chars.len());
        match block.below(3, 4) {
            0 => drop(chars.drain(at..end)),
            1 => drop(chars.splice(at..at, piece.chars())),
            2 => drop(chars.splice(at..end, piece.chars())),
            _ => {
                let doubled: Vec<char> = chars[at..end].to_vec();
                chars.splice(at..at, doubled);
            }
        }
        if chars.is_empty() {
            chars.push('x');
        }
    }
    chars.into_iter().collect()
}

fn try_all(text: &str, count: u64) {
    let (mut accepted, mut refused) = (0, 0);
    for k in 0..count {
        match check_text("a.toml", &mutated(text, k), &[]) {
            Ok(_) => accepted += 1,
            Err(errors) => {
                let told = errors.to_string();
                assert!(told.len() < 4096 && !told.is_empty(), "{told}");
                assert!(errors.iter().all(|p| p.line > 0 && p.column > 0), "{errors}");
                refused += 1;
            }
        }
    }
    assert!(accepted > 0 && refused > 0, "{accepted} accepted, {refused} refused");
}

#[test]
fn no_mutation_of_a_small_scenario_panics() {
    try_all(SMALL, 20_000);
}

#[test]
fn no_mutation_of_a_shipped_scenario_panics() {
    try_all(&shipped_text("chain.toml"), 2000);
    try_all(&shipped_text("world-1995.toml"), 1000);
}

#[test]
fn no_override_panics() {
    let set = "country.leader.workers=2";
    for k in 0..5000 {
        let argument = mutated(set, k);
        if let Err(errors) = check_text("a.toml", SMALL, std::slice::from_ref(&argument)) {
            assert!(errors.to_string().len() < 4096, "{argument}");
        }
    }
    for argument in
        ["", "=", ".=1", "..=1", "a.b.c.d=1", "country=1", "country..=1", "table.columns=3", "world=3", "arm=1", "=1"]
    {
        assert!(check_text("a.toml", SMALL, &[argument.into()]).is_err(), "{argument}");
    }
}
