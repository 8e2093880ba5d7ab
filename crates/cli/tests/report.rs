//! Pages of a world, of the facts and of a store, as a user gets them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn upchain(args: &[&str]) -> Output {
    let found = Command::new(env!("CARGO_BIN_EXE_upchain")).args(args).output();
    let found = found.expect("the program was built before this test");
    assert!(found.status.success(), "{args:?}: {}", String::from_utf8_lossy(&found.stderr));
    found
}

fn scenario(name: &str) -> String {
    let file: PathBuf = [env!("CARGO_MANIFEST_DIR"), "..", "..", "scenarios", name].iter().collect();
    file.display().to_string()
}

/// What a small world is written to, and how.
fn world(scenario: &str, out: &Path, more: &[&str]) {
    let out = out.to_str().expect("a name in UTF-8");
    let small = ["--set", "world.firms=900", "--set", "time.years=12", "--set", "time.burn_in=4", "--quiet"];
    upchain(&[&["run", scenario, "--out", out][..], &small, more].concat());
}

/// Names of the figures of a page, in their order.
fn figures(page: &str) -> Vec<&str> {
    page.split("<section aria-labelledby=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// Every figure says of how many it is, how sure it is, and what it was drawn from; its charts have a table.
fn every_figure_says_what_it_is(page: &str) {
    for section in page.split("<section aria-labelledby=\"").skip(1).filter(|rest| !rest.starts_with("absent")) {
        let name = section.split('"').next().unwrap_or_default();
        let caption = section.split("<p class=\"caption\">").nth(1).and_then(|rest| rest.split("</p>").next());
        let caption = caption.unwrap_or_else(|| panic!("{name} has no caption"));
        let (said, digest) = caption.split_once("<span class=\"digest\">").expect("a digest");
        assert!(said.chars().any(|c| c.is_ascii_digit()) || said.contains("one run"), "{name}: of how many? {said}");
        assert!(["interval", "band", "range"].iter().any(|word| said.contains(word)), "{name}: how sure? {said}");
        assert!(digest.starts_with("Digest of the "), "{name}: {digest}");
        let count = |what: &str| section.matches(what).count();
        assert!(
            count("class=\"chart\"") > 0 && count("<tbody><tr>") == count("class=\"chart\""),
            "{name} has no numbers"
        );
        for kind in ["svg", "png", "csv"] {
            assert_eq!(count(&format!("data-save=\"{kind}\"")), count("class=\"chart\""), "{name}: {kind}");
        }
    }
}

#[test]
fn a_run_has_a_page_of_its_firms_and_it_is_the_same_bytes_again_on_other_threads() {
    let place = tempfile::tempdir().expect("a directory");
    let page = |name: &str, more: &[&str]| {
        world(&scenario("chain.toml"), &place.path().join(name), more);
        fs::read_to_string(place.path().join(name).join("report.html")).expect("a page")
    };
    let one = page("one", &["--threads", "1"]);
    let expected = ["accounts", "smile", "flows", "transitions", "first-steps", "climbing", "sizes", "growth"];
    assert_eq!(figures(&one), expected);
    every_figure_says_what_it_is(&one);
    assert!(one == page("two", &["--threads", "2", "--set", "world.chunk=64"]), "the same world is the same page");
    for table in ["transitions.csv", "first_steps.csv"] {
        assert!(place.path().join("one").join(table).is_file(), "{table}");
    }
}

#[test]
fn a_world_whose_firms_buy_has_governance_and_a_network_and_who_wants_no_page_gets_none() {
    let place = tempfile::tempdir().expect("a directory");
    let (with, without) = (place.path().join("with"), place.path().join("without"));
    world(&scenario("relations.toml"), &with, &[]);
    let page = fs::read_to_string(with.join("report.html")).expect("a page");
    assert!(["governance", "network"].iter().all(|name| figures(&page).contains(name)), "{:?}", figures(&page));
    every_figure_says_what_it_is(&page);
    world(&scenario("relations.toml"), &without, &["--no-report", "--tables", "periods"]);
    assert!(without.join("periods.csv").is_file() && !without.join("report.html").exists());
}

#[test]
fn a_score_of_facts_has_a_page() {
    let place = tempfile::tempdir().expect("a directory");
    let out = place.path().join("facts");
    let (chain, to) = (scenario("chain.toml"), out.to_str().expect("a name in UTF-8"));
    let small = ["--set", "world.firms=400", "--set", "time.years=8", "--set", "time.burn_in=2"];
    upchain(&[&["validate", &chain, "--replications", "2", "--out", to][..], &small].concat());
    let page = fs::read_to_string(out.join("report.html")).expect("a page");
    assert!(figures(&page) == ["facts"] && page.contains("of 28 published facts are met"));
    every_figure_says_what_it_is(&page);
}

#[test]
fn a_store_that_keeps_lives_draws_them_and_a_sweep_has_a_map() {
    let place = tempfile::tempdir().expect("a directory");
    let file = place.path().join("sweep.toml");
    let lines = [
        "title = \"Small\"".to_owned(),
        format!("scenario = '{}'", scenario("chain.toml")),
        "focus = { countries = [\"latecomer\"], against = \"leader\" }".to_owned(),
        "replications = 3".to_owned(),
        "set = { \"world.firms\" = 300, \"time.years\" = 6, \"time.burn_in\" = 0 }".to_owned(),
        "[[arm]]\nname = \"as it is\"\n[[arm]]\nname = \"hard search\"\nset = { \"search.power\" = 0.2 }".to_owned(),
        "[design]\nkind = \"grid\"\n[[design.parameter]]\nkey = \"knowledge.kept\"\nvalues = [0.8, 0.9]".to_owned(),
        "[[design.parameter]]\nkey = \"trade.cost\"\nvalues = [0.0, 0.3]\n".to_owned(),
    ];
    fs::write(&file, lines.join("\n")).expect("a file");
    let (file, store) = (file.display().to_string(), place.path().join("store"));
    let out = store.to_str().expect("a name in UTF-8");
    upchain(&["experiment", &file, "--out", out, "--tables", "transitions,first_steps"]);
    let page = fs::read_to_string(store.join("report.html")).expect("a page");
    for name in ["transitions", "first-steps", "maps"] {
        assert_eq!(figures(&page).iter().filter(|figure| **figure == name).count(), 1, "{name}: {:?}", figures(&page));
    }
    every_figure_says_what_it_is(&page);
    // Points of a sweep are many worlds: one of them is run again.
    assert!(page.contains("Replication 0 of as it is in the first point of the design"));
    assert!(store.join("tables/transitions.csv").is_file() && store.join("tables/first_steps.csv").is_file());
}

/// An experiment of two arms in a store, which keeps no firms.
fn two_arms(place: &Path, more: &[&str]) -> PathBuf {
    let file = place.join("two.toml");
    let lines = [
        "title = \"Two\"".to_owned(),
        format!("scenario = '{}'", scenario("chain.toml")),
        "focus = { countries = [\"latecomer\"], against = \"leader\" }".to_owned(),
        "replications = 2".to_owned(),
        "set = { \"world.firms\" = 600, \"time.years\" = 12, \"time.burn_in\" = 0 }".to_owned(),
        "[[arm]]\nname = \"as it is\"\n[[arm]]\nname = \"hard search\"\nset = { \"search.power\" = 0.2 }\n".to_owned(),
    ];
    fs::write(&file, lines.join("\n")).expect("a file");
    let store = place.join("store");
    let (file, out) = (file.display().to_string(), store.display().to_string());
    upchain(&[&["experiment", &file, "--out", &out][..], more].concat());
    store
}

/// Figures of single firms.
const OF_FIRMS: [&str; 5] = ["transitions", "first-steps", "climbing", "sizes", "growth"];

#[test]
fn firms_and_facts_of_a_store_are_of_worlds_that_are_run_again_and_come_out_as_before() {
    let place = tempfile::tempdir().expect("a directory");
    let store = two_arms(place.path(), &["--rerun", "8"]);
    let page = fs::read_to_string(store.join("report.html")).expect("a page");
    for name in OF_FIRMS.iter().chain(&["accounts", "facts"]) {
        assert!(figures(&page).contains(name), "{name}: {:?}", figures(&page));
    }
    assert!(
        page.contains("Replication 0 of each arm, run again")
            && page.contains("replications 0 to 1, run for this page")
    );
    every_figure_says_what_it_is(&page);
    assert!(page.contains("as it is: firms by size") && page.contains("hard search: firms by size"));
    // The same store is the same page, on other threads too.
    let (path, other) = (store.display().to_string(), place.path().join("other.html"));
    let to = other.display().to_string();
    upchain(&["report", &path, "--rerun", "8", "--threads", "1", "--out", &to]);
    assert!(fs::read_to_string(&other).expect("a page") == page);
    // A sixteenth of four runs is one world, of which there are no facts.
    upchain(&["report", &path, "--out", &to]);
    let page = fs::read_to_string(&other).expect("a page");
    assert!(figures(&page).contains(&"sizes") && !figures(&page).contains(&"facts"));
    assert!(
        page.contains("Replication 0 of as it is, run again") && page.contains("Which published facts the world has: ")
    );
}

#[test]
fn who_wants_no_world_run_again_gets_none_and_the_page_says_so() {
    let place = tempfile::tempdir().expect("a directory");
    let store = two_arms(place.path(), &["--rerun", "0"]);
    let page = fs::read_to_string(store.join("report.html")).expect("a page");
    assert!(OF_FIRMS.iter().chain(&["facts"]).all(|name| !figures(&page).contains(name)), "{:?}", figures(&page));
    assert!(page.contains("--rerun 0"));
}
