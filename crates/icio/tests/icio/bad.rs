//! What is refused, and how it is told.

use crate::made::{self, Place, Wide, oecd, output};
use icio::{Format, TOLERANCE, load};

#[track_caller]
fn refusal(name: &str, text: &str) -> String {
    let place = Place::new();
    let path = place.write(name, text);
    match load(&path, None, TOLERANCE) {
        Ok(_) => panic!("it was taken"),
        Err(errors) => errors.to_string().replace(&path.display().to_string(), name),
    }
}

#[track_caller]
fn assert_told(message: &str, parts: &[&str]) {
    for part in parts {
        assert!(message.contains(part), "`{part}` is not in\n{message}");
    }
}

/// The made-up table in OECD's layout, with a line changed.
fn with_line(n: usize, change: impl Fn(&str) -> String) -> String {
    oecd()
        .text()
        .lines()
        .enumerate()
        .map(|(k, line)| if k == n { change(line) } else { line.to_owned() } + "\n")
        .collect()
}

/// With a cell changed.
fn with_cell(line: usize, cell: usize, to: &str) -> String {
    with_line(line, |text| {
        let mut cells: Vec<&str> = text.split(',').collect();
        cells[cell] = to;
        cells.join(",")
    })
}

#[test]
fn a_file_that_is_cut() {
    let text = oecd().text();
    let (rest, _) = text.rsplit_once("\nUSA_C26").unwrap();
    assert_told(
        &refusal("a.csv", rest),
        &["a.csv: there is no row of `USA C26`, `ROW A01_02`, `ROW C26`", "is the file cut?"],
    );
    let at = text.find("\nROW_C26").unwrap() + 12;
    assert_told(&refusal("a.csv", &text[..at]), &["a.csv:7:6: the row has", "its header 17: it is cut"]);
    let (rest, _) = text.rsplit_once("\nOUT,").unwrap();
    assert_told(&refusal("a.csv", rest), &["there is no row of output"]);
    assert_told(&refusal("a.csv", ""), &["a.csv:1: `` opens no table of a known form"]);
    for end in 0..text.trim_end().len() {
        let place = Place::new();
        assert!(load(&place.write("a.csv", &text[..end]), None, TOLERANCE).is_err(), "cut at {end}");
    }
}

#[test]
fn a_label_that_occurs_twice() {
    let header = with_line(0, |line| line.replace("USA_C26", "CHN_C26"));
    assert_told(&refusal("a.csv", &header), &["a.csv:1:5: label `CHN_C26` occurs twice", "hint: see a.csv:1:3"]);
    let row = with_line(3, |line| line.replace("USA_A01_02", "CHN_C26"));
    assert_told(
        &refusal("a.csv", &row),
        &["a.csv:4:1: row `CHN_C26` occurs twice", "hint: see a.csv:3", "no row of `USA A01_02`"],
    );
}

#[test]
fn what_is_no_number() {
    let message = refusal("a.csv", &with_cell(2, 3, "n/a"));
    assert_told(&message, &["a.csv:3:4: `n/a` in column `USA_A01_02` is no number"]);
    for text in ["NaN", "inf", "-Infinity", "1e999"] {
        let message = refusal("a.csv", &with_cell(2, 3, text));
        assert_told(&message, &["a.csv:3:4: ", "in column `USA_A01_02` is no finite number"]);
    }
    assert_told(&refusal("a.csv", &with_cell(2, 3, "1 234.5")), &["a.csv:3:4: `1 234.5`", "is no number"]);
}

#[test]
fn decimal_commas() {
    let semicolons = with_cell(2, 3, "12;5").replace([','], "\t").replace(';', ",").replace('\t', ";");
    assert_told(
        &refusal("a.csv", &semicolons),
        &["a.csv:3:4: `12,5`", "it has a decimal comma", "save the file with decimal points"],
    );
    let commas = with_cell(2, 3, "12,5");
    assert_told(&refusal("a.csv", &commas), &["a.csv:3:18: the row has 18 cells, its header 17", "decimal commas"]);
}

#[test]
fn a_row_that_does_not_balance_is_told_with_its_size_and_taken_with_a_larger_tolerance() {
    let text = with_cell(3, 3, "20");
    let message = refusal("a.csv", &text);
    assert_told(
        &message,
        &["a.csv:4:17: row `USA A01_02` does not balance: -10 is missing, 1.52e-1 of output", "`--tolerance` is 0.001"],
    );
    assert_told(&message, &["a.csv:10:4: column `USA A01_02` does not balance: -10 is missing"]);
    let place = Place::new();
    let loaded = load(&place.write("a.csv", &text), None, 0.2).unwrap_or_else(|e| panic!("{e}"));
    let worst = loaded.balance.rows.unwrap();
    assert_eq!((worst.node.as_str(), worst.size), ("USA A01_02", -10.0));
    assert_eq!(loaded.balance.columns.unwrap().size, -10.0);
}

#[test]
fn output_by_row_and_by_column_must_be_the_same() {
    let message = refusal("a.csv", &with_cell(1, 16, "95"));
    assert_told(&message, &["a.csv:2:17: output by row and by column of `CHN A01_02` does not balance"]);
}

#[test]
fn a_negative_output() {
    let text = with_cell(2, 16, "-3").replace(&format!(",{},", output(1)), ",-3,");
    assert_told(&refusal("a.csv", &text), &["a.csv:10:3: output of `CHN C26` is negative, -3"]);
}

#[test]
fn a_node_without_output_that_sells() {
    let text = with_cell(6, 1, "0.25");
    assert_told(
        &refusal("a.csv", &text),
        &["a.csv:7:17: `ROW C26` has no output, but `ROW C26` sells 0.25 to `CHN A01_02`"],
    );
}

#[test]
fn rows_and_columns_that_nobody_knows() {
    let message = refusal("a.csv", &with_line(7, |line| line.replace("VA,", "VAL,")));
    assert_told(&message, &["a.csv:8:1: row `VAL` is not known", "did you mean `VA`?"]);
    let message = refusal("a.csv", &with_line(3, |line| line.replace("USA_A01_02", "USA_A01_03")));
    assert_told(
        &message,
        &["a.csv:4:1: row `USA_A01_03` has no column of the same name", "did you mean `USA A01_02`?"],
    );
    let message = refusal("a.csv", &with_line(0, |line| line.replace(",OUT", ",SUM")));
    assert_told(&message, &["a.csv:1:17: column `SUM` is not known"]);
}

#[test]
fn another_form_than_was_asked_for() {
    let place = Place::new();
    let path = place.write("a.csv", &oecd().text());
    let message = |format| load(&path, Some(format), TOLERANCE).unwrap_err().to_string();
    for format in [Format::Figaro, Format::Wiod, Format::Tidy, Format::Adb] {
        assert_told(&message(format), &[&format!("a.csv:1: the text is a table of the form `oecd`, not `{format}`")]);
    }
    // What does not say what it is is read as one asks.
    let path = place.write("c.csv", "V1,CHN_A\nCHN_A,1\n");
    let message = |format| load(&path, Some(format), TOLERANCE).unwrap_err().to_string();
    assert_told(&message(Format::Figaro), &["there are no columns of final demand"]);
    assert_told(&message(Format::Wiod), &["there is no column `IndustryCode`"]);
    assert_told(&message(Format::Tidy), &["there is no column `seller_country`"]);
    assert_told(&message(Format::Adb), &["a text is no table of the form `adb`"]);
    assert_told(&message(Format::Exiobase), &["there are no `Z.txt` and `Y.txt`"]);
    assert_told(&message(Format::Eora), &["there is no file `…_T.txt`", "there is no file `…_FD.txt`"]);
    assert_told(&refusal("b.csv", "a,b\n1,2\n"), &["b.csv:1: `a,b` opens no table of a known form"]);
    assert_told(&load(&place.path().join("no"), None, TOLERANCE).unwrap_err().to_string(), &["there is no such file"]);
}

#[test]
fn blocks_that_are_missing() {
    let place = Place::new();
    let files = made::exiobase();
    files.iter().filter(|(n, _)| *n != "x.txt").for_each(|(name, text)| _ = place.write(name, text));
    assert!(load(place.path(), None, TOLERANCE).is_ok(), "without `x.txt`, output is what is sold");
    place.write("Y.txt", files[1].1.rsplit_once("WA\t").unwrap().0);
    let message = load(place.path(), None, TOLERANCE).unwrap_err().to_string();
    assert_told(&message, &["Y.txt: there is no row of `WA Retail trade; repair`"]);
    let place = Place::new();
    ["A.txt", "Y.txt", "unit.txt"].iter().for_each(|name| _ = place.write(name, "region\tsector\n"));
    let message = load(place.path(), None, TOLERANCE).unwrap_err().to_string();
    assert_told(&message, &["coefficients (`A.txt`) and no flows (`Z.txt`)", "pymrio"]);
    let without = Wide { below: &[], total: None, ..oecd() };
    assert_told(&refusal("a.csv", &without.text()), &["there is no row of output"]);
    let columns =
        oecd().text().lines().map(|l| l.split(',').take(7).collect::<Vec<_>>().join(",") + "\n").collect::<String>();
    let place = Place::new();
    let message = load(&place.write("a.csv", &columns), Some(Format::Oecd), TOLERANCE).unwrap_err().to_string();
    assert_told(&message, &["there are no columns of final demand"]);
}

#[test]
fn labels_of_eora_that_do_not_belong_to_it() {
    let place = Place::new();
    made::eora().iter().for_each(|(name, text)| _ = place.write(name, text));
    place.write("labels_T.txt", &made::eora()[3].1.lines().take(5).map(|l| format!("{l}\n")).collect::<String>());
    let message = load(place.path(), None, TOLERANCE).unwrap_err().to_string();
    assert_told(
        &message,
        &["Eora26_1995_bp_T.txt:1:6: the row has 6 cells, its header 5", "there are more than 5 rows"],
    );
}

#[test]
fn cells_of_the_tidy_form() {
    let text = made::tidy();
    let twice = format!("{text}CHN,farms,USA,inventories,1\n");
    assert_told(&refusal("t.csv", &twice), &["the cell has been given before", "see line"]);
    let nameless = format!("{text}CHN,,USA,farms,1\nCHN,farms,,final demand,2\n");
    assert_told(&refusal("t.csv", &nameless), &["t.csv:61:2: the name is missing", "t.csv:62:3: the name is missing"]);
    let empty: String = (0..9000).map(|k| format!("c{k},s{k},c0,final demand,1\n")).collect();
    assert_told(
        &refusal("t.csv", &(made::tidy().lines().next().unwrap().to_owned() + "\n" + &empty)),
        &["9000 lines name 9000 sectors"],
    );
}

#[test]
fn workbooks_that_are_none() {
    let place = Place::new();
    let path = place.path().join("a.xlsx");
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().write(0, 0, "no table").unwrap();
    book.save(&path).unwrap();
    let message = load(&path, None, TOLERANCE).unwrap_err().to_string();
    assert_told(&message, &["no sheet holds a table of a known form"]);
    let bytes = std::fs::read(&path).unwrap();
    for name in ["cut.xlsx", "cut.xlsb"] {
        let cut = place.path().join(name);
        std::fs::write(&cut, &bytes[..bytes.len() / 2]).unwrap();
        assert_told(&load(&cut, None, TOLERANCE).unwrap_err().to_string(), &["cannot be read as a workbook"]);
    }
}

#[test]
fn all_faults_come_at_once_and_many_are_counted() {
    let text = oecd().text().replace("0,", "x,");
    let message = refusal("a.csv", &text);
    assert!(message.lines().count() < 60 && message.contains("more"), "{message}");
    assert_told(&message, &["a.csv:2:2: `1x`", "a.csv:2:3: `3x`"]);
}

#[test]
fn bytes_at_random_are_refused_and_nothing_else() {
    let mut state = 1_u64;
    for (n, text) in [oecd().text(), made::tidy(), made::wiod_csv("")].iter().cycle().take(300).enumerate() {
        let mut bytes = text.clone().into_bytes();
        for _ in 0..4 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(n as u64 + 1);
            let at = (state >> 33) as usize % bytes.len();
            bytes[at] = (state >> 24) as u8;
        }
        let place = Place::new();
        let path = place.path().join("a.csv");
        std::fs::write(&path, &bytes).unwrap();
        // Taken or refused, but never a panic; what is taken is finite.
        if let Ok(loaded) = load(&path, None, TOLERANCE) {
            assert!(loaded.table.flows.iter().all(|x| x.is_finite()));
        }
    }
}
