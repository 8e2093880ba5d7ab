//! Experiments: what varies, and whatever is wrong with it.

use crate::mutations::mutated;
use crate::{SMALL, shipped};
use scenario::{Experiment, load, load_experiment};
use std::path::PathBuf;

pub(crate) const EXPERIMENT: &str = r#"
title = "does search pay?"
scenario = "world.toml"
replications = 4
seed = 3
set = { "time.years" = 7, search.power = 0.5 }
focus = { countries = ["latecomer"], sectors = ["assembly"], against = "leader" }
[[arm]]
name = "base"
[[arm]]
name = "more"
population = [{ countries = ["latecomer"], technology = 0.5 }]
policy = [{ instrument = "rd_subsidy", from = 2, countries = ["latecomer"], rate = 0.3 }]
set = { "search.power" = 0.9 }
"#;

/// A directory with a scenario and an experiment, removed when dropped.
pub(crate) struct Files(pub PathBuf);

impl Files {
    pub(crate) fn new(name: &str, experiment: &str) -> Self {
        let directory = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::create_dir_all(&directory).unwrap();
        std::fs::write(directory.join("world.toml"), SMALL).unwrap();
        std::fs::write(directory.join("experiment.toml"), experiment).unwrap();
        Self(directory)
    }

    pub(crate) fn load(&self, set: &[&str]) -> Result<Experiment, String> {
        let set: Vec<String> = set.iter().map(|s| s.to_string()).collect();
        load_experiment(&self.0.join("experiment.toml"), &set).map_err(|errors| errors.to_string())
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn arms_differ_by_what_they_say_and_by_nothing_else() {
    let experiment = Files::new("arms", EXPERIMENT).load(&[]).unwrap();
    assert_eq!((experiment.seed, experiment.replications, experiment.arms.len()), (3, 4, 2));
    assert_eq!(
        (&experiment.focus.countries[..], &experiment.focus.sectors[..], experiment.focus.against),
        (&[1][..], &[1][..], 0)
    );
    let [base, more] = &experiment.arms[..] else { panic!() };
    assert_eq!((base.spec.parameters.time.years, base.spec.parameters.search.power), (7, 0.5));
    assert_eq!((more.spec.parameters.time.years, more.spec.parameters.search.power), (7, 0.9));
    assert_eq!((base.spec.measures.len(), more.spec.measures.len()), (0, 1));
    assert_eq!((base.spec.groups[1].start[2], more.spec.groups[1].start[2]), (-0.7, -0.7 + 0.5));
    assert_eq!(base.spec.groups[0].start, more.spec.groups[0].start);
    assert_eq!(format!("{:?}", base.spec.markets), format!("{:?}", more.spec.markets));
}

#[test]
fn the_command_line_has_the_last_word() {
    let experiment = Files::new("last", EXPERIMENT).load(&["search.power=0.1", "replications=2", "seed=9"]).unwrap();
    assert_eq!((experiment.seed, experiment.replications), (9, 2));
    assert!(experiment.arms.iter().all(|arm| arm.spec.parameters.search.power == 0.1));
}

#[test]
fn errors_of_all_arms_come_at_once_each_once_and_in_its_file() {
    let bad = EXPERIMENT
        .replace("replications = 4", "replications = 1")
        .replace("\"search.power\" = 0.9", "\"search.power\" = 99, \"serch.power\" = 1")
        .replace("rate = 0.3", "rate = 30")
        .replace("[\"assembly\"]", "[\"asembly\"]")
        .replace("technology = 0.5", "technolgy = 0.5")
        .replace("name = \"more\"", "name = \"base\"");
    let files = Files::new("errors", &bad);
    std::fs::write(files.0.join("world.toml"), SMALL.replace("technology = -0.7", "technology = -70")).unwrap();
    let told = files.load(&[]).unwrap_err();
    for (place, what) in [
        ("experiment.toml:4:16", "`replications`"),
        ("experiment.toml:11:8", "two arms named `base`"),
        ("experiment.toml:12:44", "`technology`"),
        ("experiment.toml:13:84", "`rate`"),
        ("experiment.toml:14:26", "`search.power`"),
        ("experiment.toml:14:30", "`search`"),
        ("world.toml:9:14", "not `-70`"),
    ] {
        assert_eq!(told.matches(place).count(), 1, "{place}\n{told}");
        assert!(told.contains(what), "{what}\n{told}");
    }
}

#[test]
fn a_focus_must_be_of_the_world() {
    for (from, to, message) in [
        ("[\"assembly\"]", "[\"asembly\"]", "`assembly`"),
        ("against = \"leader\"", "against = \"latecomer\"", "with itself"),
        (", against = \"leader\"", "", "lacks `against`"),
        ("\"world.toml\"", "\"wrld.toml\"", "cannot be read"),
        ("name = \"more\"", "nme = \"more\"", "lacks `name`"),
        ("\"search.power\" = 0.9", "\"country.leader.luck\" = 9", "changes the luck"),
    ] {
        let told = Files::new(&format!("focus{}", message.len()), &EXPERIMENT.replace(from, to)).load(&[]).unwrap_err();
        assert!(told.contains(message), "{message}\n{told}");
    }
    let none = EXPERIMENT.split("[[arm]]").next().unwrap();
    assert!(Files::new("none", none).load(&[]).unwrap_err().contains("there is no arm"));
}

#[test]
fn a_file_of_the_other_kind_is_told_apart() {
    let told = load_experiment(&shipped("chain.toml"), &[]).unwrap_err().to_string();
    assert!(told.contains("this is a scenario, not an experiment") && told.contains("upchain run"), "{told}");
    let files = Files::new("kind", EXPERIMENT);
    let told = load(&files.0.join("experiment.toml"), &[]).unwrap_err().to_string();
    assert!(told.contains("this is an experiment, not a scenario") && told.contains("upchain experiment"), "{told}");
}

#[test]
fn no_mutation_of_an_experiment_panics() {
    let files = Files::new("mutations", EXPERIMENT);
    let mut refused = 0;
    for k in 0..1000 {
        std::fs::write(files.0.join("experiment.toml"), mutated(EXPERIMENT, k)).unwrap();
        refused += usize::from(files.load(&[]).is_err());
    }
    assert!((100..1000).contains(&refused), "{refused}");
}

#[test]
fn arms_that_part_in_a_year_part_in_its_first_period() {
    let text = EXPERIMENT
        .replace("technology = 0.5", "strategies = { independent = 1.0 }")
        .replace("seed = 3", "seed = 3\nbranch_at = 4");
    let text = text.replace("strategies = { independent = 1.0 }", "strategies = { \"search\" = 1.0 }");
    let name = SMALL.split("[[strategy]]").nth(1).and_then(|s| s.split('"').nth(1)).unwrap();
    let text = text.replace("\"search\"", &format!("{name:?}"));
    let spec = |e: &Experiment| e.arms[0].spec.clone();
    let files = Files::new("branch", &text);
    let experiment = files.load(&["time.start_year=0", "time.burn_in=2", "time.periods_per_year=4"]).unwrap();
    assert_eq!(experiment.branch, Some(24));
    assert_eq!(spec(&experiment).year(24), 4.0);
    for (year, set) in [("-2", "time.burn_in=2"), ("7", "time.burn_in=0"), ("1e5", "time.burn_in=0")] {
        let text = text.replace("branch_at = 4", &format!("branch_at = {year}"));
        let refused = Files::new(&format!("branch {year}"), &text).load(&[set]).unwrap_err();
        assert!(refused.contains("leaves the arms nothing to share, or no time of their own"), "{refused}");
    }
}

#[test]
fn arms_that_part_in_a_year_may_not_differ_in_what_is_fixed_at_the_start_and_all_of_it_is_named() {
    let text = EXPERIMENT
        .replace("seed = 3", "seed = 3\nbranch_at = 4")
        .replace("set = { \"search.power\" = 0.9 }", "set = { \"world.firms\" = 300, \"world.spread\" = 0.3 }");
    let refused = Files::new("fixed", &text).load(&[]).unwrap_err();
    for name in
        ["`more`", "`base`", "`world.firms`", "`world.spread`", "`population.firms`", "start levels of populations"]
    {
        assert!(refused.contains(name), "{name} is not in\n{refused}");
    }
}
