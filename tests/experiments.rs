//! The shipped experiments: each is sound, each runs, each has its page.

use crate::repository;
use crate::worlds::path;
use experiment::arms::{Arm, Plan};
use experiment::outcomes::Focus;
use experiment::plan::{RunKey, Worlds};
use experiment::record::Kept;
use scenario::{Experiment, load_experiment};
use scheduler::spec::WorldSpec;
use std::sync::Arc;

/// All experiments in scenarios/, by name.
fn shipped() -> Vec<String> {
    let files = repository::files("scenarios").into_iter();
    let names = files.filter_map(|path| Some(path.strip_prefix("scenarios/")?.strip_suffix(".toml")?.to_owned()));
    names.filter(|name| scenario::kind(&path(name)) == scenario::Kind::Experiment).collect()
}

fn load(name: &str, set: &[&str]) -> Experiment {
    let set: Vec<String> = set.iter().map(|s| (*s).to_owned()).collect();
    load_experiment(&path(name), &set).unwrap_or_else(|errors| panic!("{name}: {errors}"))
}

#[derive(Debug)]
struct OfFile(Experiment);

impl Worlds for OfFile {
    fn world(&self, arm: usize, values: &[f64]) -> Result<WorldSpec, String> {
        self.0.world(arm, values)
    }
}

fn plan(loaded: Experiment) -> Plan {
    let scenario::experiment::Focus { countries, sectors, against } = loaded.focus.clone();
    Plan {
        seed: loaded.seed,
        replications: loaded.replications,
        focus: Focus { countries, sectors, against },
        arms: loaded.arms.iter().map(|arm| Arm { name: arm.name.clone(), spec: Arc::new(arm.spec.clone()) }).collect(),
        design: loaded.design.clone(),
        branch: loaded.branch,
        worlds: Some(Arc::new(OfFile(loaded))),
    }
}

#[test]
fn every_shipped_experiment_is_sound_and_has_a_page_with_its_command() {
    let names = shipped();
    assert_eq!(names.len(), 7, "{names:?}");
    for name in names {
        let loaded = load(&name, &[]);
        assert!(loaded.notes.is_empty(), "{name}: {:?}", loaded.notes);
        if name == "independent-innovation" {
            continue;
        }
        let page = repository::read(&format!("docs/experiments/{name}.md"));
        let command = format!("upchain experiment scenarios/{name}.toml");
        assert!(page.contains(&command) && page.contains(&loaded.title), "docs/experiments/{name}.md");
    }
}

/// Small worlds, and the first points and the first replication of all arms.
#[test]
fn a_much_reduced_form_of_every_shipped_experiment_runs() {
    for name in shipped() {
        let plan = plan(load(&name, &["world.firms=600", "replications=2"]));
        let arms = plan.arms.len() as u64;
        let groups = (plan.runs() / arms).min(3);
        for first in (0..groups).map(|k| k * arms) {
            let keys: Vec<RunKey> = (first..first + arms).map(|k| plan.key(k)).collect();
            for run in plan.together(&keys, Kept::ALL) {
                let (outcomes, account) = run.result.as_ref().unwrap_or_else(|f| panic!("{name}: {f:?}"));
                assert!(outcomes.values.iter().all(|x| x.is_finite()) && account.audit.max() < 1e-9, "{name}");
            }
        }
    }
}

/// The page says that the three policies cost the same; at the sizes of the file they do to one part in a hundred.
#[test]
fn the_policies_of_equal_cost_cost_about_the_same_in_a_smaller_world_too() {
    let plan = plan(load("rd-policy", &["replications=2"]));
    let keys: Vec<RunKey> = (0..4).map(|k| plan.key(k)).collect();
    let cost = designs::outcome::number("policy_cost").expect("it is an outcome");
    let costs: Vec<f64> = (plan.together(&keys, Kept::ALL).iter())
        .map(|run| run.result.as_ref().unwrap_or_else(|f| panic!("{f:?}")).0.values[cost])
        .collect();
    assert_eq!(costs[0], 0.0);
    for of in &costs[1..] {
        assert!((of / costs[1] - 1.0).abs() < 0.05, "{costs:?}");
    }
}
