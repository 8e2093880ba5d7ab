//! Whatever is wrong is told, with its place and its remedy.

use crate::SMALL;
use scenario::{Errors, Problem, check_text, load};
use std::path::Path;

fn errors(text: &str) -> Errors {
    check_text("a.toml", text, &[]).err().unwrap_or_else(|| panic!("accepted: {text}"))
}

/// The only problem of `SMALL` with `from` replaced by `to`, where line and column count from the replacement.
fn problem(from: &str, to: &str) -> Problem {
    assert!(SMALL.contains(from), "{from}");
    let errors = errors(&SMALL.replacen(from, to, 1));
    assert_eq!(errors.count(), 1, "{errors}");
    errors.iter().next().unwrap().clone()
}

/// What replaces what; the place of the problem; a part of its message and of its hint.
type Case = (&'static str, &'static str, (usize, usize), &'static str, &'static str);

#[rustfmt::skip]
const CASES: &[Case] = &[
    ("[world]", "[wrold]", (3, 2), "no key `wrold`", "`world`"),
    ("firms = 100", "firm = 100", (4, 1), "`[world]` has no key `firm`", "`firms`"),
    ("firms = 100", "firms = 0", (4, 9), "`world.firms` must be a whole number from 1 to 400000000, not `0`", "5000 by default"),
    ("firms = 100", "firms = 1e12", (4, 9), "not `1e12`", "number of firms; 5000"),
    ("firms = 100", "firms = 1000000000000000000000", (4, 9), "not `1e21`", ""),
    ("firms = 100", "firms = 100.5", (4, 9), "whole number", ""),
    ("firms = 100", "firms = nan", (4, 9), "not `nan`", ""),
    ("firms = 100", "firms = -inf", (4, 9), "not `-inf`", ""),
    ("firms = 100", "firms = \"100\"", (4, 9), "not `\"100\"`", "leave the quotes out"),
    ("firms = 100", "firms = 100\nfirms = 200", (5, 1), "duplicate key", "say it once"),
    ("firms = 100", "firms = 1979-05-27", (4, 9), "not a date", ""),
    ("firms = 100", "firms = 3", (4, 9), "too few", "at least 4"),
    ("firms = 100", "firms = 400000000\norders_per_firm = 100", (4, 9), "40000000000 orders", "at most 4000000000"),
    ("firms = 100", "firms = ", (4, 9), "not TOML", ""),
    ("[world]\nfirms = 100", "world = 5", (3, 9), "`[world]` must be a table, not `5`", ""),
    ("name = \"leader\"", "name = \"\"", (6, 8), "is empty", "plain"),
    ("name = \"leader\"", "name = \"../leader\"", (6, 8), "`/`", "plain"),
    ("name = \"leader\"", "name = \"=cmd\\u0000\"", (6, 8), "control character", ""),
    ("name = \"leader\"", "name = \"latecomer\"", (8, 8), "two countries named `latecomer`", "of its own"),
    ("name = \"leader\"", "", (5, 1), "lacks `name`", ""),
    ("name = \"leader\"", "name = \"leader\"\nluck = 1", (8, 1), "the same, 1", "all or to none"),
    ("name = \"leader\"", "name = \"leader\"\nworkers = -1", (7, 11), "`country.workers`", "by default"),
    ("[[country]]\nname = \"leader\"\n[[country]]", "[country]", (5, 1), "must be a list of tables", "[[country]]"),
    ("parts = 0.6", "prts = 0.6", (14, 12), "no sector is named `prts`", "`parts`"),
    ("parts = 0.6", "parts = 1.2", (14, 20), "from 0 to 1, not `1.2`", ""),
    ("parts = 0.6", "parts = 0.6, assembly = 0.6", (14, 10), "spends 1.2 of its cost on inputs", "at most 1"),
    ("parts = 0.6", "assembly = 0.6", (10, 1), "nobody buys from `parts`", "final_share"),
    ("parts = 0.6", "parts = 0.001, assembly = 0.998", (12, 1), "labour", "labour_share"),
    ("final_share = 1.0", "final_share = 0.9", (12, 1), "sums to 0.9", "households"),
    ("final_share = 1.0", "final_share = 1.0\nlabour_share = 0.5", (14, 10), "sum to 1.1", "mean 0.4"),
    ("final_share = 1.0", "final_share = 1.0\nof = \"HIT\"", (16, 6), "cannot have `of`", "leave it out"),
    ("own_search = 0.8", "own_search = 0.7", (16, 1), "sum to 0.9", "imitation + licence"),
    ("own_search = 0.8", "own_serach = 0.8", (18, 1), "no key `own_serach`", "`own_search`"),
    ("independent = 1.0 }", "independant = 1.0 }", (21, 16), "no strategy is named `independant`", "`independent`"),
    ("independent = 1.0 }", "independent = 0.5 }", (21, 14), "sum to 0.5", ""),
    ("strategies = { independent = 1.0 }", "countries = [\"leader\"]\nstrategies = { independent = 1.0 }", (1, 1), "firms of `latecomer` in `parts` have no strategies, nor those of 1 more", "[[population]]"),
    ("strategies = { independent = 1.0 }", "strategies = { independent = 1.0 }\nsectors = [\"prats\"]", (22, 12), "no sector is named `prats`", "`parts`"),
];

#[test]
fn every_mistake_is_placed_and_its_remedy_told() {
    let mut wrong = Vec::new();
    for (from, to, place, message, hint) in CASES {
        let text = SMALL.replacen(from, to, 1);
        assert_ne!(text, SMALL, "{from}");
        let errors = errors(&text);
        let found = errors.iter().any(|p| {
            (p.line, p.column) == *place
                && p.message.contains(message)
                && p.hint.as_deref().unwrap_or("").contains(hint)
        });
        wrong.extend((!found).then(|| format!("{to}: wanted {place:?} {message} / {hint}\n{errors}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn policy(policy: &str) -> Errors {
    errors(&format!("{SMALL}[[policy]]\n{policy}"))
}

#[test]
fn a_policy_that_cannot_be_is_refused() {
    for (text, place, message, hint) in [
        ("instrument = \"tarif\"\nfrom = 1\ncountries = [\"leader\"]", (23, 14), "`tarif`", "`tariff`"),
        ("instrument = \"tariff\"\nfrom = 1\ncountries = [\"leder\"]\nrate = 0.1", (25, 14), "`leder`", "`leader`"),
        (
            "instrument = \"tariff\"\nfrom = 9\nuntil = 9\ncountries = [\"leader\"]\nrate = 0.1",
            (25, 9),
            "after `from`",
            "first year",
        ),
        ("instrument = \"tariff\"\nfrom = 9\ncountries = [\"leader\"]\nrate = 7", (26, 8), "0 to 5, not `7`", ""),
        (
            "instrument = \"ip_strength\"\nfrom = 9\ncountries = [\"leader\"]\npartners = []\nrate = 1",
            (26, 12),
            "no `partners`",
            "leave it out",
        ),
        ("from = 9\ncountries = [\"leader\"]\nrate = 1", (22, 1), "lacks `instrument`", "`tariff`"),
        ("instrument = \"tariff\"\ncountries = [\"leader\"]\nrate = 1", (22, 1), "lacks `from`", "first year"),
        ("instrument = \"tariff\"\nfrom = 1\nrate = 1", (22, 1), "lacks `countries`", "name the countries"),
        (
            "instrument = \"tariff\"\nfrom = 1\ncountries = [\"leader\", \"leader\"]\nrate = 1",
            (25, 24),
            "twice",
            "once",
        ),
    ] {
        let errors = policy(text);
        let found = errors.iter().any(|p| {
            (p.line, p.column) == place && p.message.contains(message) && p.hint.as_deref().unwrap_or("").contains(hint)
        });
        assert!(found && errors.count() == 1, "{text}: wanted {place:?} {message} / {hint}\n{errors}");
    }
}

#[test]
fn all_errors_come_at_once_and_in_the_order_of_the_file() {
    let text = SMALL
        .replace("firms = 100", "firms = 0")
        .replace("technology = -0.7", "technology = nan")
        .replace("parts = 0.6", "prts = 0.6")
        .replace("own_search = 0.8", "own_search = 0.7");
    let errors = errors(&text);
    let lines: Vec<usize> = errors.iter().map(|p| p.line).collect();
    assert_eq!(lines, [4, 9, 14, 16], "{errors}");
}

#[test]
fn recipes_that_loop_are_told_with_the_errors_of_other_sections() {
    let text = SMALL
        .replace("firms = 100", "firms = 0")
        .replace("parts = 0.6", "parts = 0.001, assembly = 0.998")
        .replace("own_search = 0.8", "own_search = 0.7");
    let errors = errors(&text);
    let lines: Vec<usize> = errors.iter().map(|p| p.line).collect();
    assert_eq!(lines, [4, 12, 16], "{errors}");
    let nobody = SMALL.replace("firms = 100", "firms = 0").replace("parts = 0.6", "assembly = 0.6");
    let told = check_text("a.toml", &nobody, &[]).unwrap_err().to_string();
    assert!(told.contains("nobody buys from `parts`") && told.contains("world.firms"), "{told}");
}

#[test]
fn all_syntax_errors_come_at_once() {
    let errors = errors("a = \nb = 1\n[x\n[y]\nd = 'y\n");
    assert!(errors.count() >= 3 && errors.iter().all(|p| p.message.starts_with("not TOML")), "{errors}");
}

#[test]
fn an_override_is_blamed_by_its_argument() {
    let set = |argument: &str| check_text("a.toml", SMALL, &[argument.to_string()]);
    for (argument, message, hint) in [
        ("search.powr=0.3", "`[search]` has no key `powr`", "`power`"),
        ("serch.power=0.3", "no key `serch`", "`search`"),
        ("search.power=much", "not `\"much\"`", "by default"),
        ("search.power", "not of the form", "--set search.power=0.3"),
        ("country.leder.workers=2", "no country is named `leder`", "`leader`"),
        ("country.leader.wrkers=2", "no key `wrkers`", "`workers`"),
        ("country.leader=2", "neither which country", "country.NAME.key"),
        ("strategy.independent.own_search=0.9", "sum to 1.1", "own_search +"),
    ] {
        let errors = set(argument).unwrap_err();
        let p = errors.iter().next().unwrap();
        let is_argument = p.file == format!("--set {argument}") && p.line == 0;
        assert!(is_argument || argument.starts_with("strategy"), "{errors}");
        assert!(p.message.contains(message) && p.hint.as_deref().unwrap_or("").contains(hint), "{argument}: {errors}");
    }
    let done = set("country.leader.workers=2").unwrap().spec;
    assert_eq!(done.countries[0].parameters.workers, 2.0);
    assert_eq!(set("search.power = 0.3").unwrap().spec.parameters.search.power, 0.3);
}

#[test]
fn names_with_dots_and_blanks_can_be_overridden() {
    let text = SMALL.replace("\"leader\"", "\"U.S. of A.\"");
    let done = check_text("a.toml", &text, &["country.U.S. of A..workers=2".into()]).unwrap();
    assert_eq!(done.spec.countries[0].parameters.workers, 2.0);
}

#[test]
fn a_mark_of_byte_order_and_carriage_returns_change_nothing() {
    let plain = check_text("a.toml", SMALL, &[]).unwrap().spec;
    let windows = check_text("a.toml", &format!("\u{feff}{}", SMALL.replace('\n', "\r\n")), &[]).unwrap().spec;
    assert_eq!(format!("{plain:?}"), format!("{windows:?}"));
    let p = problem("firms = 100", "firms = -0.5");
    assert_eq!((p.line, p.column), (4, 9));
}

#[test]
fn an_error_text_stays_short() {
    let keys: String = (0..5000).map(|k| format!("\"key{k}{}\" = 1\n", "x".repeat(500))).collect();
    let text = errors(&format!("{keys}{SMALL}")).to_string();
    assert!(text.len() < 4096 && text.contains("and "), "{} bytes", text.len());
}

#[test]
fn deep_nesting_nul_and_huge_lines_do_no_harm() {
    for text in [
        format!("a = {}", "[".repeat(100_000)),
        "[a".repeat(100_000),
        format!("a{}b = 1", ".a".repeat(100_000)),
        format!("a = \"{}", "x".repeat(1_000_000)),
        "\0".into(),
        "a = 1\0".into(),
        "title = \"\u{7}\"".into(),
        String::new(),
        format!("[{}]", "é".repeat(1_000_000)),
    ] {
        assert!(errors(&text).to_string().len() < 4096);
    }
}

#[test]
fn files_that_cannot_be_read_say_why() {
    let missing = load(Path::new("no/such/file.toml"), &[]).unwrap_err();
    assert!(missing.to_string().starts_with("no/such/file.toml: cannot be read"), "{missing}");
    assert!(load(Path::new("."), &[]).is_err());
}
