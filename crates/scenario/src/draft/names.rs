//! # Names that a scenario may have
//! Tables name sectors with a sentence; a scenario has 32 characters for it.

use std::collections::BTreeSet;

/// Characters that a name may have.
const LENGTH_MAX: usize = 32;

/// The names, cut and made plain where they must be, each still its own.
pub(super) fn fit(names: &[String]) -> Vec<String> {
    let mut taken = BTreeSet::new();
    names.iter().map(|name| unique(&plain(name, LENGTH_MAX), &mut taken)).collect()
}

/// Two words as one name; the first is cut where there is no room for both.
pub(super) fn joined(first: &str, second: &str) -> String {
    let room = LENGTH_MAX.saturating_sub(second.chars().count() + 1);
    let first = plain(first, room);
    format!("{first} {second}")
}

fn plain(name: &str, most: usize) -> String {
    let is_bad =
        |c: char| c.is_control() || matches!(c, '/' | '\\' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}');
    let name: String = name.chars().map(|c| if is_bad(c) { '-' } else { c }).collect();
    let name = name.trim().trim_start_matches('.').trim();
    let cut: String = name.chars().take(most).collect();
    let cut = cut.trim_end();
    if cut.is_empty() { "-".into() } else { cut.to_owned() }
}

fn unique(name: &str, taken: &mut BTreeSet<String>) -> String {
    let mut found = name.to_owned();
    let mut number = 1;
    while !taken.insert(found.clone()) {
        number += 1;
        let end = format!(" {number}");
        found = plain(name, LENGTH_MAX - end.len()) + &end;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_are_cut_and_stay_different() {
        let long = "Manufacture of machinery and equipment n.e.c. (29)".to_owned();
        let names = fit(&[long.clone(), long, "a/b".into(), "C26".into()]);
        assert_eq!(names, ["Manufacture of machinery and equ", "Manufacture of machinery and e 2", "a-b", "C26"]);
        assert!(joined(&names[0], "key components").chars().count() <= 32);
    }
}
