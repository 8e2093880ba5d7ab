//! Whoever permutes the countries of a file, and keeps their luck, gets the same world.

use crate::shipped_text;
use scenario::check_text;

/// `text` with luck by position, and its countries in another order.
fn permuted(text: &str, rotation: usize) -> String {
    let mut parts: Vec<String> = text.split("[[country]]").map(str::to_string).collect();
    let last = parts.last_mut().unwrap();
    let end = last.find("[[sector]]").unwrap();
    let rest = last.split_off(end);
    let countries = &mut parts[1..];
    for (luck, country) in countries.iter_mut().enumerate() {
        country.insert_str(0, &format!("\nluck = {luck}"));
    }
    countries.rotate_left(rotation);
    format!("{}{rest}", parts.join("[[country]]"))
}

#[test]
fn permuting_countries_with_their_luck_gives_the_identical_world() {
    for name in ["chain.toml", "world-1995.toml"] {
        let text = shipped_text(name);
        let world = |text: &str| format!("{:?}", check_text(name, text, &[]).unwrap().spec);
        let original = world(&text);
        for rotation in 0..3 {
            assert!(world(&permuted(&text, rotation)) == original, "{name} {rotation}");
        }
    }
}
