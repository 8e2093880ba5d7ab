//! What is switched off is gone: its other parameters are then dead, and two ways to switch it off are one.

use super::{record, small};
use crate::worlds::{SCENARIOS, text};

/// A digest of `name` with these overrides.
/// Relations have prices and lessons of their own, to which none of these switches belongs: both their layers are off.
fn with(name: &str, set: &[&str]) -> String {
    let layers = ["relations.goods=false", "relations.knowledge=false"];
    let off = if name == "relations" { &layers[..] } else { &[] };
    record(&small(&text(name), &[set, off].concat())).digest()
}

/// With the first settings, the second change nothing; without them, they do.
const DEAD: &[(&[&str], &[&str])] = &[
    (&["efficiency.shock=0"], &["efficiency.persistence=0.9"]),
    (&["repositioning.look=0"], &["repositioning.loss=0.9", "repositioning.threshold=-2", "repositioning.scatter=2"]),
    (&["branding.power=0", "branding.fading=0"], &["branding.generic=0.9"]),
    (&["adaptation.rate=0"], &["adaptation.sharpness=900"]),
    (&["licensing.power=0"], &["licensing.lag_min=0", "licensing.lag_max=7", "licensing.term=20"]),
    (&["search.power=0"], &["search.step_high=0.9", "imitation.peers=8", "imitation.reach=5", "imitation.border=1"]),
    (&["pricing.adjustment=0"], &["pricing.markup_max=1.3"]),
    (&["exit.debt_max=10", "exit.fixed_cost=0"], &["exit.soft_budget=1"]),
];

#[test]
fn with_a_mechanism_off_its_other_parameters_are_dead() {
    for name in SCENARIOS {
        for (off, dead) in DEAD {
            assert_eq!(with(name, off), with(name, &[*off, *dead].concat()), "{name}: {off:?} leaves {dead:?} at work");
        }
    }
}

/// Pairs of settings that mean the same.
const SAME: &[(&[&str], &[&str])] = &[
    // Nothing can be seen of others, or nothing of what is seen is understood.
    (&["licensing.power=0", "knowledge.power=0"], &["licensing.power=0", "COUNTRY.ip_strength=1"]),
    // Nothing is found, or nothing of what is found becomes a product.
    (&["SECTOR.opportunity=0"], &["COUNTRY.conversion=0"]),
    // Mark-ups that do not follow success, or may not.
    (&["pricing.adjustment=0"], &["pricing.markup_min=1.2", "pricing.markup_max=1.2"]),
];

#[test]
fn two_ways_to_switch_a_mechanism_off_are_the_same() {
    for name in SCENARIOS {
        let spec = small(&text(name), &[]);
        let expand = |set: &[&str]| -> Vec<String> {
            let of = |s: &&str| -> Vec<String> {
                let names: Vec<String> = match s.split_once('.') {
                    Some(("COUNTRY", _)) => spec.countries.iter().map(|c| format!("country.{}", c.name)).collect(),
                    Some(("SECTOR", _)) => spec.sectors.iter().map(|s| format!("sector.{}", s.name)).collect(),
                    _ => return vec![(*s).to_owned()],
                };
                let rest = s.split_once('.').map_or("", |(_, rest)| rest);
                names.into_iter().map(|n| format!("{n}.{rest}")).collect()
            };
            set.iter().flat_map(of).collect()
        };
        let digest = |set: &[&str]| {
            let set = expand(set);
            with(name, &set.iter().map(String::as_str).collect::<Vec<_>>())
        };
        for (one, other) in SAME {
            assert_eq!(digest(one), digest(other), "{name}: {one:?} and {other:?}");
            assert_ne!(digest(one), digest(&[]), "{name}: {one:?} changes nothing");
        }
    }
}

/// Where all have the same strategy there is nothing to adapt to.
#[test]
fn adaptation_among_equals_changes_nothing() {
    let text = format!("{}\n[[population]]\nstrategies = {{ imitation = 1.0 }}\n", text("chain"));
    let with = |rate: &str| record(&small(&text, &[rate])).digest();
    assert_eq!(with("adaptation.rate=0"), with("adaptation.rate=1"));
}
