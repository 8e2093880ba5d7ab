//! Every form gives the same table.

use crate::books::{Workbook, packed};
use crate::made::{self, COUNTRIES, Place, Wide, oecd, table};
use icio::{Format, TOLERANCE, load};
use measures::InputOutput;
use std::path::Path;

#[track_caller]
fn assert_reads(path: &Path, format: Format, expected: &InputOutput) {
    let loaded = load(path, None, TOLERANCE).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(loaded.format, format);
    assert_eq!(loaded.table, *expected);
    let forced = load(path, Some(format), TOLERANCE).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(forced.table, *expected);
    for residual in [&loaded.balance.rows, &loaded.balance.columns].into_iter().flatten() {
        assert!(residual.relative < 1e-12, "{residual:?}");
    }
}

#[test]
fn editions_of_oecd_from_2016_to_2025() {
    let place = Place::new();
    let edition = |name: &str, wide: &Wide<'_>| {
        assert_reads(&place.write(name, &wide.text()), Format::Oecd, &table(COUNTRIES, wide.sectors));
    };
    edition("2019_SML.csv", &oecd());
    edition("2022_SML.csv", &Wide { sectors: ["A01", "C302T309"], ..oecd() });
    edition("ICIO2021_2018.csv", &Wide { first: "", sectors: ["D01T02", "D26"], total: Some("TOTAL"), ..oecd() });
    let below =
        &[("VALU", false), ("CHN_TAXSUB", false), ("USA_TAXSUB", false), ("ROW_TAXSUB", false), ("OUTPUT", true)];
    let finals = ["HFCE", "P33", "INVNT"];
    edition("ICIO2018_2015.CSV", &Wide { sectors: ["01T03", "26"], finals, total: Some("TOTAL"), below, ..oecd() });
    let old = Wide {
        first: "",
        sectors: ["C01T05AGR", "C30T33XCEQ"],
        finals: ["HFCE", "GFCF", "INV"],
        reversed: true,
        below: &[("VA+TAXSUB", false), ("OUT", true)],
        quoted: true,
        ..oecd()
    };
    edition("ICIO2016_2011.csv", &old);
}

/// China's exporters in rows and columns of their own: the table is that of the whole country.
#[test]
fn an_extended_edition_is_merged_into_its_countries() {
    let text = oecd().text();
    let halve = |row: &str| -> String {
        let (label, numbers) = row.split_once(',').unwrap();
        let half = |cell: &str| cell.parse::<f64>().map_or(String::new(), |x| (x / 2.0).to_string());
        format!("{label},{}", numbers.split(',').map(half).collect::<Vec<_>>().join(","))
    };
    // Columns first: half of what CHN buys is what CN1 buys.
    let divided = text.lines().enumerate().map(|(n, line)| {
        let cells: Vec<&str> = line.split(',').collect();
        let half =
            |cell: &str| if n == 0 { cell.replace("CHN", "CN1") } else { halve(&format!("x,{cell}"))[2..].to_owned() };
        let own = |k: usize| if n == 0 { cells[k].to_owned() } else { half(cells[k]) };
        let (one, two) = ([own(1), own(2)].join(","), [half(cells[1]), half(cells[2])].join(","));
        format!("{},{one},{},{two},{}", cells[0], cells[3..7].join(","), cells[7..].join(","))
    });
    let lines: Vec<String> = divided.collect();
    let mut all: Vec<String> = vec![lines[0].clone()];
    all.extend(lines[1..3].iter().map(|line| halve(line)));
    all.extend(lines[3..7].iter().cloned());
    all.extend(lines[1..3].iter().map(|line| halve(line).replace("CHN", "CN1")));
    all.extend(lines[7..].iter().cloned());
    let place = Place::new();
    let path = place.write("2019.csv", &(all.join("\n") + "\n"));
    assert_reads(&path, Format::Oecd, &table(COUNTRIES, oecd().sectors));
}

#[test]
fn an_archive_of_one_table_and_of_several() {
    let (place, text) = (Place::new(), oecd().text());
    let expected = table(COUNTRIES, oecd().sectors);
    assert_reads(&place.zip("one.zip", &[("2019_SML.csv", &text), ("ReadMe.pdf", "x")]), Format::Oecd, &expected);
    let several = place.zip("2016-2020_SML.zip", &[("2019_SML.csv", &text), ("2020_SML.csv", &text)]);
    assert_reads(&several.join("2020_SML.csv"), Format::Oecd, &expected);
    let refusal = load(&several, None, TOLERANCE).unwrap_err().to_string();
    assert!(
        refusal.contains("`2019_SML.csv`, `2020_SML.csv`") && refusal.contains("hint: name one, as in"),
        "{refusal}"
    );
    let none = load(&several.join("2021_SML.csv"), None, TOLERANCE).unwrap_err().to_string();
    assert!(none.contains("there is no file `2021_SML.csv` in"), "{none}");
}

#[test]
fn the_column_of_discrepancies_of_2016_is_left_out_and_told() {
    let place = Place::new();
    let text = oecd().text();
    let with = text.lines().enumerate().map(|(k, line)| {
        let (rest, out) = line.rsplit_once(',').unwrap();
        match k {
            0 => format!("{rest},DISC,{out}\n"),
            1 => format!("{rest},0.75,{}\n", out.parse::<f64>().unwrap() + 0.75),
            7 => {
                line.replacen("VA,", "VA,0", 1).replacen(
                    &format!(",0{}", made::value_added(0)),
                    &format!(",{}", made::value_added(0) + 0.75),
                    1,
                ) + ",\n"
            }
            9 => line.replacen(&made::output(0).to_string(), &(made::output(0) + 0.75).to_string(), 1) + ",\n",
            _ => format!("{rest},,{out}\n"),
        }
    });
    let path = place.write("2011.csv", &with.collect::<String>());
    let loaded = load(&path, None, TOLERANCE).unwrap_or_else(|e| panic!("{e}"));
    assert!(loaded.notes[0].contains("`DISC`") && loaded.notes[0].contains("0.75"), "{:?}", loaded.notes);
    assert_eq!(loaded.table.residuals()[0], 0.75);
}

#[test]
fn workbooks_of_wiod_and_adb() {
    let place = Place::new();
    for (name, book, format, sectors) in [
        ("wiot95_row_sep12", Workbook::wiod_2013(), Format::Wiod, ["AtB", "15t16"]),
        ("WIOT2014_Nov16_ROW", Workbook::wiod_2016(), Format::Wiod, ["A01", "C26"]),
        ("ADB-MRIO62-1995", Workbook::adb(), Format::Adb, ["c1", "c2"]),
    ] {
        for (end, bytes) in [("xlsx", book.xlsx()), ("xlsb", book.xlsb())] {
            let path = place.path().join(format!("{name}.{end}"));
            std::fs::write(&path, bytes).unwrap();
            assert_reads(&path, format, &table(COUNTRIES, sectors));
        }
    }
}

/// As WIOD is downloaded: an archive of workbooks, one a year.
#[test]
fn a_binary_workbook_in_an_archive_is_one_of_its_tables() {
    let place = Place::new();
    let inside = [2013, 2014].map(|year| (format!("WIOT{year}_Nov16_ROW.xlsb"), Workbook::wiod_2016().xlsb()));
    let parts: Vec<(&str, Vec<u8>)> = inside.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect();
    let path = place.path().join("WIOTS_in_EXCEL.zip");
    std::fs::write(&path, packed(&parts)).unwrap();
    assert_reads(&path.join("WIOT2014_Nov16_ROW.xlsb"), Format::Wiod, &table(COUNTRIES, ["A01", "C26"]));
    let refusal = load(&path, None, TOLERANCE).unwrap_err().to_string();
    assert!(refusal.contains("there are 2 tables in it: `WIOT2013_Nov16_ROW.xlsb`"), "{refusal}");
}

#[test]
fn the_csv_of_the_r_and_the_stata_release_of_wiod() {
    let place = Place::new();
    for (name, prefix) in [("r.csv", ""), ("stata.csv", "v")] {
        let path = place.write(name, &made::wiod_csv(prefix));
        assert_reads(&path, Format::Wiod, &table(COUNTRIES, ["A01", "C26"]));
    }
}

#[test]
fn exiobase_in_a_folder_and_in_an_archive() {
    let place = Place::new();
    let expected = table(["CN", "US", "WA"], ["Cultivation of wheat", "Retail trade; repair"]);
    let files = made::exiobase();
    files.iter().for_each(|(name, text)| _ = place.write(&format!("IOT_1995_ixi/{name}"), text));
    assert_reads(&place.path().join("IOT_1995_ixi"), Format::Exiobase, &expected);
    let inside: Vec<(String, &str)> =
        files.iter().map(|(name, t)| (format!("IOT_1995_ixi/{name}"), t.as_str())).collect();
    let inside: Vec<(&str, &str)> = inside.iter().map(|(name, text)| (name.as_str(), *text)).collect();
    assert_reads(&place.zip("IOT_1995_ixi.zip", &inside), Format::Exiobase, &expected);
}

#[test]
fn figaro() {
    let place = Place::new();
    let wide = Wide {
        first: "rowLabels",
        countries: ["CN", "US", "FIGW1"],
        finals: ["P3_S14", "P51G", "P5M"],
        total: None,
        below: &[("W2_D1", false), ("W2_D21X31", false), ("W2_B2A3G", false)],
        ..oecd()
    };
    let path = place.write("matrix_eu-ic-io_ind-by-ind_24ed_1995.csv", &wide.text());
    assert_reads(&path, Format::Figaro, &table(wide.countries, wide.sectors));
}

#[test]
fn eora_with_its_labels_beside_it_or_in_their_archive() {
    let place = Place::new();
    let expected = table(COUNTRIES, ["Agriculture", "Trade"]);
    let files = made::eora();
    files.iter().for_each(|(name, text)| _ = place.write(&format!("all/{name}"), text));
    assert_reads(&place.path().join("all"), Format::Eora, &expected);
    let part = |labels: bool| -> Vec<(&str, &str)> {
        files.iter().filter(|(name, _)| name.starts_with("labels") == labels).map(|(n, t)| (*n, t.as_str())).collect()
    };
    let table = place.zip("Eora26_1995_bp.zip", &part(false));
    let refusal = load(&table, None, TOLERANCE).unwrap_err().to_string();
    assert!(refusal.contains("`indices.zip`"), "{refusal}");
    place.zip("indices.zip", &part(true));
    assert_reads(&table, Format::Eora, &expected);
}

#[test]
fn the_tidy_form_with_and_without_output() {
    let place = Place::new();
    let expected = table(COUNTRIES, ["farms", "shops"]);
    assert_reads(&place.write("tidy.csv", &made::tidy()), Format::Tidy, &expected);
    let without: String = made::tidy().lines().filter(|l| !l.contains(",output,")).map(|l| format!("{l}\n")).collect();
    assert_reads(&place.write("short.csv", &without), Format::Tidy, &expected);
}

#[test]
fn rows_in_another_order_and_other_delimiters_change_nothing() {
    let place = Place::new();
    let text = oecd().text();
    let mut lines: Vec<&str> = text.lines().collect();
    lines[1..].reverse();
    let expected = table(COUNTRIES, oecd().sectors);
    assert_reads(&place.write("turned.csv", &lines.join("\r\n")), Format::Oecd, &expected);
    let semicolons = format!("\u{feff}{}", text.replace(',', ";"));
    assert_reads(&place.write("semicolons.csv", &semicolons), Format::Oecd, &expected);
}
