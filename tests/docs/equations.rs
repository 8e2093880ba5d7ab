//! The labelled equations of the code: a doc comment that opens with its label in bold.

use crate::repository;

/// An equation as the code documents it.
pub(super) struct Equation {
    /// Two capitals, a dash, a number.
    pub label: String,
    /// Its file.
    pub file: String,
    /// Its doc comment, on one line.
    pub text: String,
}

impl Equation {
    /// What stands in backticks and is a formula, not a word.
    pub fn formulas(&self) -> Vec<String> {
        let is_formula = |span: &&str| span.contains(['=', '←', '∝', 'Σ', '√', '·', '<', '≤', '≥']);
        self.text.split('`').skip(1).step_by(2).filter(is_formula).map(one_line).collect()
    }
}

/// The same text with single spaces.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The labels in a text, in their order.
pub(super) fn labels_in(text: &str) -> Vec<String> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let words = text.split(|c: char| !is_word(c) && c != '-');
    let is_label = |word: &&str| {
        let (letters, number) = word.split_once('-').unwrap_or_default();
        letters.len() == 2
            && letters.bytes().all(|b| b.is_ascii_uppercase())
            && !number.is_empty()
            && number.bytes().all(|b| b.is_ascii_digit())
    };
    words.filter(is_label).map(str::to_owned).collect()
}

/// The label that a line opens with in bold, if any.
pub(super) fn opening_label(line: &str) -> Option<String> {
    let (label, _) = line.strip_prefix("**")?.split_once("**")?;
    labels_in(label).into_iter().next().filter(|found| found == label)
}

/// All equations of the code, file by file.
pub(super) fn all() -> Vec<Equation> {
    repository::sources().iter().flat_map(|file| of_file(file, &repository::read(file))).collect()
}

fn of_file(file: &str, text: &str) -> Vec<Equation> {
    let mut equations: Vec<Equation> = Vec::new();
    let mut open = false;
    for line in text.lines() {
        let Some(doc) = line.trim_start().strip_prefix("///") else {
            open = false;
            continue;
        };
        if let Some(label) = opening_label(doc.trim()) {
            equations.push(Equation { label, file: file.to_owned(), text: String::new() });
            open = true;
        }
        if let (true, Some(equation)) = (open, equations.last_mut()) {
            equation.text = one_line(&format!("{} {doc}", equation.text));
        }
    }
    equations
}

#[test]
fn a_label_is_two_capitals_a_dash_and_a_number() {
    assert_eq!(labels_in("as SE-1, (TE-22); UTF-8, RX-a, T-1, and **PO-2**."), ["SE-1", "TE-22", "PO-2"]);
    assert_eq!(opening_label("**SE-1** Chance."), Some("SE-1".into()));
    assert_eq!(opening_label("see **SE-1**"), None);
}

#[test]
fn a_doc_comment_is_read_whole_with_its_formulas() {
    let text = "/// **AB-1** One.\n///\n/// `a = b ·\n/// c` of `c`.\nfn f() {}\n/// Not of it: `d = e`.\nfn g() {}\n";
    let found = of_file("x.rs", text);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].label.as_str(), found[0].formulas()), ("AB-1", vec!["a = b · c".to_owned()]));
}
