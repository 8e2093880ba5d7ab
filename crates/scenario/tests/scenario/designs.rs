//! Designs: what they vary, how their worlds come about, and whatever is wrong with them.

use crate::experiments::{EXPERIMENT, Files};
use crate::mutations::mutated;
use base::parameter::{Kind as Number, Parameters as _};
use designs::Kind;
use scenario::{Experiment, load};
use scheduler::parameters::{CountryParameters, Parameters};
use std::time::Instant;

/// The experiment of the other tests, without what would collide, and with a design.
fn with(design: &str) -> String {
    EXPERIMENT.replace(", search.power = 0.5", "").replace("set = { \"search.power\" = 0.9 }", "") + design
}

fn loaded(name: &str, design: &str) -> Result<Experiment, String> {
    Files::new(name, &with(design)).load(&[])
}

const SALTELLI: &str = r#"
[design]
kind = "saltelli"
points = 8
[[design.parameter]]
key = "search.power"
low = 0.1
high = 0.5
[[design.parameter]]
key = "country.latecomer.technology"
low = -1.0
high = 0
[[design.parameter]]
key = "search.theta_max"
scale = "linear"
"#;

#[test]
fn a_point_is_the_world_of_its_arm_with_its_values() {
    let text = SALTELLI.replace("search.theta_max", "time.periods_per_year");
    let experiment = loaded("points", &text).unwrap();
    assert_eq!((experiment.design.points(), experiment.runs_max()), (40, 40 * 2 * 4));
    for point in [0, 7, 39] {
        let values = experiment.design.point(point);
        for (arm, name) in ["base", "more"].iter().enumerate() {
            let world = experiment.world(arm, &values).unwrap();
            assert_eq!(world.parameters.search.power, values[0], "{name}");
            assert_eq!(world.groups[1].start[2], values[1] + if arm == 1 { 0.5 } else { 0.0 });
            assert_eq!(f64::from(world.parameters.time.periods_per_year), values[2]);
            assert_eq!((world.measures.len(), world.parameters.time.years), (arm, 7));
        }
    }
}

#[test]
fn a_value_that_is_set_in_a_finished_world_gives_the_world_that_is_built_with_it() {
    let of_section = |s: &&'static base::parameter::Section| (s.key.to_string(), *s);
    let section: Vec<_> = Parameters::SECTIONS.iter().map(|s| of_section(&s)).collect();
    let country = [("country.latecomer".to_string(), &CountryParameters::SECTION)];
    for (prefix, section) in section.into_iter().chain(country) {
        for p in section.parameters.iter().filter(|p| p.low < p.high && matches!(p.kind, Number::Real | Number::Whole))
        {
            let key = format!("{prefix}.{}", p.key);
            // Neither the default nor so large that it is refused together with others.
            let value = match p.kind {
                Number::Whole => p.low + f64::from(u8::from(p.default == p.low)),
                _ if p.default > p.low => (p.low + p.default) / 2.0,
                _ => p.low + 0.01 * (p.high - p.low),
            };
            let files = Files::new("set-or-built", &with(""));
            let Ok(built) = load(&files.0.join("world.toml"), &[format!("{key}={value:?}"), "time.years=7".into()])
            else {
                continue;
            };
            let years = if key == "time.years" { "seed=3".to_string() } else { "time.years=7".to_string() };
            let text = with("").replace("set = { \"time.years\" = 7 }", "");
            let swept = Files::new("set-or-built", &text).load(&[&format!("{key}={value:?},{:?}", p.default), &years]);
            let swept = swept.unwrap_or_else(|told| panic!("{key}: {told}"));
            let world = swept.world(0, &[value]).unwrap();
            if key != "time.years" {
                assert_eq!(format!("{world:?}"), format!("{:?}", built.spec), "{key}");
            }
        }
    }
}

#[test]
fn the_world_of_a_point_costs_next_to_nothing() {
    let text = SALTELLI.replace("country.latecomer.technology", "country.latecomer.conversion").replace("-1.0", "0.1");
    let text = text.replace("high = 0\n", "high = 0.9\n").replace("search.theta_max", "search.ratio");
    let experiment =
        loaded("cost", text.split("[[design.parameter]]\nkey = \"search.ratio\"").next().unwrap()).unwrap();
    let start = Instant::now();
    let worlds = (0..10_000).filter(|k| experiment.world(0, &experiment.design.point(k % 32)).is_ok()).count();
    println!("{:.1} µs a world", start.elapsed().as_secs_f64() * 1e6 / worlds as f64);
    assert_eq!(worlds, 10_000);
}

#[test]
fn every_kind_has_its_points() {
    let grid = "[design]\nkind = \"grid\"\nparameter = [{ key = \"search.power\", values = [0.1, 0.2, 0.4] }, { key = \"trade.cost\", low = 0, high = 1, levels = 2 }]";
    assert_eq!(loaded("grid", grid).unwrap().design.points(), 6);
    let one = grid.replace("\"grid\"", "\"one-at-a-time\"");
    assert_eq!(loaded("one", &one).unwrap().design.points(), 1 + 3 + 1);
    for kind in ["latin-hypercube", "sobol"] {
        let text = SALTELLI.replace("saltelli", kind).replace("search.theta_max", "tender.uniform_look");
        assert_eq!(loaded(kind, &text).unwrap().design.points(), 8);
    }
    let morris = SALTELLI.replace("saltelli", "morris").replace("points = 8", "trajectories = 5");
    assert_eq!(
        loaded("morris", &morris.replace("search.theta_max", "tender.uniform_look")).unwrap().design.points(),
        20
    );
}

#[test]
fn several_values_on_the_command_line_are_a_grid() {
    let files = Files::new("sweep", &with(""));
    let experiment = files.load(&["search.power=0.1,0.2", "trade.cost=range(0,1,5)", "replications=3"]).unwrap();
    assert_eq!((experiment.design.points(), experiment.replications), (10, 3));
    assert_eq!(experiment.design.kind, Kind::Grid);
    let told = files.load(&["search.powr=0.1,0.2"]).unwrap_err();
    assert!(told.contains("`search.power`"), "{told}");
    let told = files.load(&["search.power=0.1,99"]).unwrap_err();
    assert!(told.contains("`99`"), "{told}");
    let told = Files::new("both", &with(SALTELLI)).load(&["search.power=0.1,0.2"]).unwrap_err();
    assert!(told.contains("has a `[design]` already"), "{told}");
}

#[test]
fn a_list_is_read_by_its_columns_and_not_by_their_order() {
    let files = Files::new("list", &with("[design]\nkind = \"list\"\nfile = \"points.csv\""));
    let points = |text: &str| {
        std::fs::write(files.0.join("points.csv"), text).unwrap();
        files.load(&[])
    };
    let experiment = points("\u{feff}search.power,trade.cost\r\n0.1,0\r\n0.2,1\r\n").unwrap();
    assert_eq!((experiment.design.points(), experiment.design.point(1)), (2, vec![0.2, 1.0]));
    for (text, place, message) in [
        ("search.powr,trade.cost\n0.1,0\n", "points.csv:1:1", "`search.power`"),
        ("search.power,trade.cost\n0.1,0\n0.2,dear\n", "points.csv:3:1", "`\"dear\"`"),
        ("search.power,trade.cost\n0.1,0\nnan,0\n", "points.csv:3:1", "`nan`"),
        ("search.power,trade.cost\n0.1\n", "points.csv:2:1", "not CSV"),
        ("search.power,trade.cost\n0.1,\n", "points.csv:2:1", "the cell of `trade.cost` is empty"),
        ("search.power,search.power\n0.1,0.1\n", "points.csv:1:1", "varied twice"),
        ("search.power,trade.cost\n", "points.csv:1:1", "0 points"),
    ] {
        let told = points(text).unwrap_err();
        assert!(told.contains(place) && told.contains(message), "{message}\n{told}");
    }
    let parameters = "[design]\nkind = \"list\"\nfile = \"points.csv\"\nparameter = [{ key = \"search.power\" }]";
    let files = Files::new("list2", &with(parameters));
    std::fs::write(files.0.join("points.csv"), "who,search.power\nAda,0.3\n").unwrap();
    let experiment = files.load(&[]).unwrap();
    assert!(experiment.design.point(0) == [0.3] && experiment.notes.iter().any(|note| note.contains("`who`")));
    std::fs::write(files.0.join("points.csv"), "who,serch.power\nAda,0.3\n").unwrap();
    let told = files.load(&[]).unwrap_err();
    assert!(told.contains("there is no column `search.power`") && told.contains("`serch.power`?"), "{told}");
    std::fs::write(files.0.join("points.csv"), "search.power,who,search.power\n0.3,Ada,0.4\n").unwrap();
    let told = files.load(&[]).unwrap_err();
    assert!(told.contains("columns 1 and 3 are both `search.power`"), "{told}");
}

#[test]
fn all_that_is_wrong_with_a_design_is_told_at_once() {
    let bad = SALTELLI
        .replace("points = 8", "levels = 3")
        .replace("low = 0.1", "low = 99")
        .replace("country.latecomer", "country.latcomer");
    let told = loaded("wrong", &bad).unwrap_err();
    for message in ["lacks `points`", "has no `levels`", "not 99", "`latecomer`?", "`search.theta_max`"] {
        assert!(told.contains(message), "{message}\n{told}");
    }
    for (from, to, message) in [
        ("saltelli", "saltely", "did you mean `saltelli`"),
        ("high = 0.5", "high = 0.05", "is not below"),
        ("high = 0.5", "high = inf", "not `inf`"),
        ("points = 8", "points = 1e14", "more than 2^48 runs"),
        ("points = 8", "points = 0", "`points`"),
        ("scale = \"linear\"", "scale = \"log\"\nlow = 0", "begins above zero"),
        ("scale = \"linear\"", "scale = \"lin\"", "no scale"),
        ("search.theta_max", "search.power", "varied twice"),
        ("scale = \"linear\"", "values = [1, 2]", "has no `values`"),
    ] {
        let text = SALTELLI.replace("search.theta_max", "tender.uniform_look").replace(from, to);
        let text = if to == "search.power" { SALTELLI.replace(from, to) } else { text };
        let told = loaded("wrong2", &text).unwrap_err();
        assert!(told.contains(message), "{message}\n{told}");
    }
}

#[test]
fn what_is_varied_is_not_set_and_every_point_is_a_world() {
    let one = |key: &str, low: &str, high: &str| {
        format!(
            "[design]\nkind = \"sobol\"\npoints = 4\nparameter = [{{ key = \"{key}\", low = {low}, high = {high} }}]"
        )
    };
    let power = one("search.power", "0.1", "0.5");
    let told = Files::new("set", &(EXPERIMENT.to_string() + &power)).load(&[]).unwrap_err();
    assert!(told.contains("arm `more` sets `search.power`, which the design varies"), "{told}");
    let told = Files::new("set2", &with(&power)).load(&["search.power=0.3"]).unwrap_err();
    assert!(told.contains("`--set` fixes `search.power`"), "{told}");
    let told = loaded("order", &one("pricing.markup_min", "1.0", "1.9")).unwrap_err();
    assert!(told.contains("`pricing.markup_min`") && told.contains("above"), "{told}");
    let told = loaded("firms", &one("world.firms", "1", "100")).unwrap_err();
    assert!(told.contains("`world.firms` = 1 is too few"), "{told}");
}

#[test]
fn replications_go_on_until_an_effect_is_known() {
    let text = with("").replace("replications = 4", "replicate = { until = \"half-width\", outcome = \"moved_up\", arm = \"more\", width = 0.01, min = 4, max = 64 }");
    let experiment = Files::new("until", &text).load(&[]).unwrap();
    let until = experiment.until.unwrap();
    assert_eq!((until.outcome, until.arm, until.width, until.min, until.max), (0, 1, 0.01, 4, 64));
    assert_eq!((experiment.replications, experiment.runs_max()), (4, 128));
    let told = Files::new("told", &text).load(&["replications=9"]).unwrap();
    assert_eq!((told.until, told.replications), (None, 9));
    for (from, to, message) in [
        ("\"moved_up\"", "\"moved_upp\"", "`moved_up`?"),
        ("arm = \"more\"", "arm = \"base\"", "known: `more`"),
        ("width = 0.01", "width = 0", "`width`"),
        ("min = 4", "min = 400", "is above `max`"),
        ("half-width", "half-wit", "`half-width`?"),
        ("replicate =", "replications = 4\nreplicate =", "say how often, or until when"),
    ] {
        let told = Files::new("until2", &text.replace(from, to)).load(&[]).unwrap_err();
        assert!(told.contains(message), "{message}\n{told}");
    }
}

#[test]
fn no_mutation_of_a_design_panics() {
    let text = with(&SALTELLI.replace("search.theta_max", "tender.uniform_look"));
    let files = Files::new("design-mutations", &text);
    for k in 0..1000 {
        std::fs::write(files.0.join("experiment.toml"), mutated(&text, k)).unwrap();
        _ = files.load(&[]);
    }
}

#[test]
fn second_order_indices_are_asked_for_of_a_saltelli_design_alone() {
    let text = SALTELLI.replace("search.theta_max", "tender.uniform_look");
    let asked = text.replace("points = 8", "points = 8\nsecond_order = true");
    assert_eq!(loaded("second", &asked).unwrap().design.points(), 8 * (2 * 3 + 2));
    let told = loaded("second2", &asked.replace("\"saltelli\"", "\"sobol\"")).unwrap_err();
    assert!(told.contains("a design of kind `sobol` has no `second_order`"), "{told}");
    let told = loaded("second3", &asked.replace("= true", "= 1")).unwrap_err();
    assert!(told.contains("`second_order` must be true or false"), "{told}");
}
