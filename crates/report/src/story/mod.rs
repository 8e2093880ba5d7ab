//! # The life of a firm, told
//! Rows of a firm's life as sentences, year by year. Every number is one of the rows.

mod sentence;

use experiment::record::LifeRow;
use sentence::{sentence, stood};

/// Happenings of one kind in a year that are told one by one.
const TOLD_MAX: usize = 3;
/// Characters of a line.
const WIDTH: usize = 100;

/// The life that these rows are of; `None` where there are none.
#[must_use]
pub fn story(rows: &[LifeRow]) -> Option<String> {
    let first = rows.first()?;
    let mut text = format!("{}, {}, {} in {}\n\n", first.firm, first.now, first.sector, first.country);
    text.push_str(&wrapped(&summary(rows), ""));
    text.push('\n');
    let years: Vec<&[LifeRow]> = rows.chunk_by(|a, b| a.year == b.year).collect();
    let mut at = 0;
    while at < years.len() {
        let quiet = years[at..].iter().take_while(|rows| is_quiet(rows)).count();
        if quiet > 1 {
            text.push_str(&wrapped(&passed(&years[at..at + quiet]), "  "));
            at += quiet;
            continue;
        }
        text.push_str(&format!("{}\n", year(years[at][0].year)));
        for sentence in sentences(years[at]) {
            text.push_str(&wrapped(&sentence, "  "));
        }
        at += 1;
    }
    Some(text)
}

/// A year, or the beginning of a period within it.
fn year(year: f64) -> String {
    if year.fract() == 0.0 { format!("{year:.0}") } else { format!("{year:.2}") }
}

fn is_quiet(rows: &[LifeRow]) -> bool {
    rows.iter().all(|row| row.what == "stood")
}

/// How it all was.
fn summary(rows: &[LifeRow]) -> String {
    let of = |what: &str| rows.iter().filter(|row| row.what == what).count();
    let last = &rows[rows.len() - 1];
    let end = match (last.what.as_str(), last.how.as_str()) {
        ("left", "insolvent") => format!("until it left in {}, insolvent", year(last.year)),
        ("left", _) => format!("until it left in {}, without an order", year(last.year)),
        _ => format!("and was still there in {}", year(last.year)),
    };
    let ways: Vec<String> = WAYS
        .iter()
        .filter_map(|(how, words)| {
            let n = rows.iter().filter(|row| row.what == "lost" && row.how == *how).count();
            (n > 0).then(|| format!("{n} {words}"))
        })
        .collect();
    let why = if ways.is_empty() { String::new() } else { format!(": {}", ways.join(", ")) };
    format!(
        "It lived from {} {end}. It won {} and lost {}{why}. It moved to another sector {}; relations changed their type {}; what became \
         of its position was judged {}.",
        year(rows[0].year),
        count(of("won"), "order"),
        of("lost"),
        times(of("moved")),
        times(of("retyped")),
        times(of("judged")),
    )
}

/// How orders are lost, in the words of a sum.
const WAYS: [(&str, &str); 9] = [
    ("tender", "in tenders"),
    ("mover", "to firms that moved into its stage"),
    ("spin_off", "to spin-offs"),
    ("cut", "cut at the gate of design or brand"),
    ("insolvent", "given up in insolvency"),
    ("left_behind", "left behind in moves"),
    ("buyer_left", "with buyers that left"),
    ("buyer_moved", "with buyers that moved"),
    ("buyer_size", "as buyers bought from fewer"),
];

fn count(n: usize, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}

fn times(n: usize) -> String {
    match n {
        0 => "never".to_owned(),
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        n => format!("{n} times"),
    }
}

/// Years in which nothing happened but good and bad sales.
fn passed(years: &[&[LifeRow]]) -> String {
    let (first, last) = (&years[0][0], &years[years.len() - 1][0]);
    format!("{} to {}: no order came or went. {}", year(first.year), year(last.year), stood(last))
}

/// What happened in a year, kind by kind in the order in which each began: a few of each, and how many more.
fn sentences(rows: &[LifeRow]) -> Vec<String> {
    let mut kinds: Vec<(&LifeRow, Vec<(String, usize)>)> = Vec::new();
    for row in rows {
        let at = kinds.iter().position(|(of, _)| (&of.what, &of.how, &of.side) == (&row.what, &row.how, &row.side));
        let at = at.unwrap_or_else(|| {
            kinds.push((row, Vec::new()));
            kinds.len() - 1
        });
        let (told, sentence) = (&mut kinds[at].1, sentence(row));
        match told.iter_mut().find(|(known, _)| *known == sentence) {
            Some((_, n)) => *n += 1,
            None => told.push((sentence, 1)),
        }
    }
    kinds.iter().flat_map(|(_, told)| of_kind(told)).collect()
}

/// What is told of happenings of one kind; each with how often it came.
fn of_kind(told: &[(String, usize)]) -> Vec<String> {
    let one = |(sentence, n): &(String, usize)| match n {
        1 => sentence.clone(),
        n => format!("{sentence} So {}.", times(*n)),
    };
    let more: usize = told.iter().skip(TOLD_MAX).map(|(_, n)| n).sum();
    let mut sentences: Vec<String> = told.iter().take(TOLD_MAX).map(one).collect();
    sentences.extend((more > 0).then(|| format!("… and {more} more of these.")));
    sentences
}

/// A paragraph in lines of at most [`WIDTH`] characters, the first by `indent`, the others by two more.
fn wrapped(text: &str, indent: &str) -> String {
    let (mut lines, mut line) = (String::new(), indent.to_owned());
    let mut is_empty = true;
    for word in text.split(' ') {
        if !is_empty && line.chars().count() + 1 + word.chars().count() > WIDTH {
            lines.push_str(&line);
            lines.push('\n');
            line = if indent.is_empty() { String::new() } else { format!("{indent}  ") };
            is_empty = true;
        }
        if !is_empty {
            line.push(' ');
        }
        line.push_str(word);
        is_empty = false;
    }
    lines + &line + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(year: f64, what: &str, how: &str) -> LifeRow {
        LifeRow {
            year,
            firm: "f1".into(),
            country: "here".into(),
            sector: "parts".into(),
            what: what.into(),
            how: how.into(),
            ..LifeRow::blank()
        }
    }

    #[test]
    fn a_life_is_told_by_years_with_its_reasons() {
        let lost = LifeRow {
            buyer_country: "there".into(),
            buyer_sector: "assembly".into(),
            other: "f2".into(),
            other_country: "there".into(),
            age: Some(3.0),
            odds: Some(base::math::ln(2.0)),
            odds_price: Some(base::math::ln(4.0)),
            odds_appeal: Some(0.0),
            odds_distance: Some(0.0),
            odds_relation: Some(base::math::ln(0.5)),
            ..row(1996.0, "lost", "tender")
        };
        let stood = |year| LifeRow { orders: Some(1.0), sales: Some(2.0), ..row(year, "stood", "") };
        let start = LifeRow { now: "imitation".into(), ..row(1995.0, "entered", "start") };
        let rows = [
            start,
            stood(1995.0),
            lost.clone(),
            lost.clone(),
            lost.clone(),
            lost,
            stood(1996.0),
            stood(1997.0),
            stood(1998.0),
        ];
        let told = story(&rows).unwrap();
        let flat = told.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            flat.starts_with("f1, imitation, parts in here It lived from 1995 and was still there in 1998."),
            "{flat}"
        );
        assert!(
            flat.contains(
                "1996 Lost an order of assembly in there to f2 of there in a tender after 3.00 years; 2.00 to 1 for the other: price \
                 ×4.00, quality and brand ×1.00, trade cost ×1.00, cost of parting ×0.500."
            ),
            "{flat}"
        );
        assert!(
            flat.contains("cost of parting ×0.500. So 4 times.")
                && flat.contains("1997 to 1998: no order came or went."),
            "{flat}"
        );
        assert!(told.lines().all(|line| line.chars().count() <= WIDTH), "{told}");
        assert_eq!(story(&[]), None);
    }
}
