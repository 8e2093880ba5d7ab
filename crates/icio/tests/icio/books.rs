//! Workbooks of WIOD and ADB with the made-up table: as xlsx, which a library writes, and as xlsb, which no library does.

use crate::made::{COUNTRIES, FINAL, FLOWS, output, value_added};
use std::collections::BTreeMap;
use std::io::{Cursor, Write as _};

/// What stands in a cell.
#[derive(Clone, Debug)]
pub enum Value {
    Text(String),
    Number(f64),
}

/// By row and column, from 0.
pub type Cells = BTreeMap<(u32, u32), Value>;

/// A workbook of WIOD 2013, WIOD 2016 or ADB.
pub struct Workbook {
    /// Rows of titles above the header.
    pub titles: u32,
    pub sheet: &'static str,
    /// Codes above the first row of names.
    pub codes: [&'static str; 2],
    /// What is called what: numbers of final demand, country of the rows below, their codes, code of output.
    pub finals: [&'static str; 3],
    pub final_codes: [&'static str; 3],
    pub total: [&'static str; 4],
    pub below: &'static [(&'static str, &'static str, &'static str, &'static str)],
    pub footnote: bool,
}

impl Workbook {
    /// WIOD's release of 2013.
    pub fn wiod_2013() -> Self {
        Self {
            titles: 2,
            sheet: "WIOT_1995",
            codes: ["AtB", "15t16"],
            finals: ["c37", "c41", "c42"],
            final_codes: ["", "", ""],
            total: ["", "Total output", "", ""],
            below: &[
                ("", "Total intermediate consumption", "TOT", "r60"),
                ("", "taxes less subsidies on products", "", "r99"),
                ("", "Value added at basic prices", "", "r64"),
                ("", "International Transport Margins", "", ""),
                ("", "Output at basic prices", "", "r69"),
            ],
            footnote: false,
        }
    }

    /// WIOD's release of 2016.
    pub fn wiod_2016() -> Self {
        Self {
            sheet: "2014",
            codes: ["A01", "C26"],
            finals: ["c57", "c60", "c61"],
            final_codes: ["CONS_h", "GFCF", "INVEN"],
            total: ["GO", "Total output", "TOT", "c62"],
            below: &[
                ("II_fob", "Total intermediate consumption", "TOT", "r65"),
                ("TXSP", "taxes less subsidies on products", "TOT", "r66"),
                ("EXP_adj", "Cif/ fob adjustments on exports", "TOT", "r67"),
                ("PURR", "Direct purchases abroad by residents", "TOT", "r68"),
                ("PURNR", "Purchases on the domestic territory by non-residents ", "TOT", "r69"),
                ("VA", "Value added at basic prices", "TOT", "r70"),
                ("IntTTM", "International Transport Margins", "TOT", "r71"),
                ("GO", "Output at basic prices", "TOT", "r73"),
            ],
            ..Self::wiod_2013()
        }
    }

    /// ADB's tables.
    pub fn adb() -> Self {
        Self {
            titles: 3,
            sheet: "ADB MRIO 1995",
            codes: ["", ""],
            finals: ["F1", "F4", "F5"],
            total: ["", "TOTAL", "", ""],
            below: &[
                ("", "Total intermediate consumption", "ToT", "r60"),
                ("", "Value added at basic prices", "ToT", "r64"),
                ("", "TOTAL", "ToT", "r69"),
            ],
            footnote: true,
            ..Self::wiod_2013()
        }
    }

    /// What stands where.
    pub fn cells(&self) -> Cells {
        let categories = [
            "Final consumption expenditure by households",
            "Gross fixed capital formation",
            "Changes in inventories and valuables",
        ];
        let (t, mut cells) = (self.titles, Cells::new());
        let mut text = |row: u32, column: u32, text: &str| {
            if !text.is_empty() {
                cells.insert((row, column), Value::Text(text.to_owned()));
            }
        };
        text(0, 0, "A table");
        let mut four = |at: &dyn Fn(u32) -> (u32, u32), texts: [&str; 4]| {
            (0..4).for_each(|k| text(at(k).0, at(k).1, texts[k as usize]))
        };
        let names = |k: usize| [self.codes[k % 2], "Name", COUNTRIES[k / 2], ["c1", "c2"][k % 2]];
        (0..6).for_each(|k| four(&|n| (t + n, 4 + k as u32), names(k)));
        for k in 0..9 {
            four(
                &|n| (t + n, 10 + k as u32),
                [self.final_codes[k % 3], categories[k % 3], COUNTRIES[k / 3], self.finals[k % 3]],
            );
        }
        four(&|n| (t + n, 19), self.total);
        (0..6).for_each(|k| four(&|n| (t + 4 + k as u32, n), names(k)));
        for (n, (code, description, country, number)) in self.below.iter().enumerate() {
            four(&|k| (t + 10 + n as u32, k), [code, description, country, number]);
        }
        if self.footnote {
            text(t + 10 + self.below.len() as u32, 1, "$ = United States dollar.");
        }
        self.numbers(&mut cells);
        cells
    }

    fn numbers(&self, cells: &mut Cells) {
        let mut number = |row: u32, column: usize, number: f64| {
            // ADB's blanks are spaces.
            let blank = number == 0.0 && self.footnote;
            cells.insert((row, column as u32), if blank { Value::Text(" ".into()) } else { Value::Number(number) });
        };
        for k in 0..6 {
            let row = [FLOWS[k].to_vec(), FINAL[k].concat(), vec![output(k)]].concat();
            row.into_iter().enumerate().for_each(|(column, x)| number(self.titles + 4 + k as u32, 4 + column, x));
        }
        for (n, (_, description, ..)) in self.below.iter().enumerate() {
            let is = |word: &str| description.to_lowercase().starts_with(word);
            let of = |k: usize| match (is("value added"), is("output") || *description == "TOTAL") {
                (true, _) => value_added(k),
                (_, true) => output(k),
                _ => 0.0,
            };
            (0..6).for_each(|k| number(self.titles + 10 + n as u32, 4 + k, of(k)));
        }
    }

    /// As xlsx.
    pub fn xlsx(&self) -> Vec<u8> {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        sheet.set_name(self.sheet).unwrap();
        for ((row, column), value) in self.cells() {
            match value {
                Value::Text(text) => sheet.write(row, column as u16, text).unwrap(),
                Value::Number(number) => sheet.write(row, column as u16, number).unwrap(),
            };
        }
        book.save_to_buffer().unwrap()
    }

    /// As xlsb.
    pub fn xlsb(&self) -> Vec<u8> {
        packed(&self.xlsb_parts())
    }

    /// The parts of the xlsb, by name.
    pub fn xlsb_parts(&self) -> Vec<(&'static str, Vec<u8>)> {
        let cells = self.cells();
        let mut texts: Vec<String> = Vec::new();
        let sheet = sheet(&cells, &mut texts);
        let mut shared =
            record(0x9f, &[(texts.len() as u32).to_le_bytes(), (texts.len() as u32).to_le_bytes()].concat());
        texts.iter().for_each(|text| shared.extend(record(0x13, &[vec![0], wide(text)].concat())));
        shared.extend(record(0xa0, &[]));
        let mut book = [record(0x83, &[]), record(0x99, &[0; 12]), record(0x8f, &[])].concat();
        book.extend(record(0x9c, &[vec![0, 0, 0, 0, 1, 0, 0, 0], wide("rId1"), wide(self.sheet)].concat()));
        book.extend([record(0x90, &[]), record(0x9d, &[0; 26]), record(0x84, &[])].concat());
        let mut styles = [record(0x116, &[]), record(0x269, &1u32.to_le_bytes())].concat();
        styles.extend([record(0x2f, &[0; 16]), record(0x26a, &[]), record(0x117, &[])].concat());
        vec![
            ("[Content_Types].xml", CONTENT.into()),
            ("_rels/.rels", relations("officeDocument", "xl/workbook.bin")),
            ("xl/workbook.bin", book),
            ("xl/_rels/workbook.bin.rels", relations("worksheet", "worksheets/sheet1.bin")),
            ("xl/styles.bin", styles),
            ("xl/sharedStrings.bin", shared),
            ("xl/worksheets/sheet1.bin", sheet),
        ]
    }
}

/// Parts as an archive.
pub fn packed(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

const CONTENT: &str = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
     <Default Extension=\"bin\" ContentType=\"application/vnd.ms-excel.sheet.binary.macroEnabled.main\"/></Types>";

fn relations(kind: &str, target: &str) -> Vec<u8> {
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let one = format!("<Relationship Id=\"rId1\" Type=\"{office}/{kind}\" Target=\"{target}\"/>");
    format!("<Relationships xmlns=\"{package}\">{one}</Relationships>").into_bytes()
}

/// A record (MS-XLSB 2.1.4): kind and size in seven bits a byte, then what it holds.
fn record(kind: u16, holds: &[u8]) -> Vec<u8> {
    let mut bytes = match kind {
        0..0x80 => vec![kind as u8],
        _ => vec![(kind & 0x7f) as u8 | 0x80, (kind >> 7) as u8],
    };
    let mut size = holds.len();
    loop {
        bytes.push((size & 0x7f) as u8 | if size > 0x7f { 0x80 } else { 0 });
        size >>= 7;
        if size == 0 {
            break;
        }
    }
    bytes.extend(holds);
    bytes
}

fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let size = (units.len() as u32).to_le_bytes().to_vec();
    [size, units.into_iter().flat_map(u16::to_le_bytes).collect()].concat()
}

/// Cells as records: whole numbers as the short kind that Excel has for them, texts by their number.
fn sheet(cells: &Cells, texts: &mut Vec<String>) -> Vec<u8> {
    let last = cells.keys().fold((0, 0), |m: (u32, u32), at| (m.0.max(at.0), m.1.max(at.1)));
    let mut bytes = record(0x81, &[]);
    bytes.extend(record(0x94, &[0, last.0, 0, last.1].map(u32::to_le_bytes).concat()));
    bytes.extend(record(0x91, &[]));
    let mut row_before = None;
    for ((row, column), value) in cells {
        if row_before.replace(row) != Some(row) {
            bytes.extend(record(0, &[row.to_le_bytes().to_vec(), vec![0; 13]].concat()));
        }
        let at = [column.to_le_bytes(), [0; 4]].concat();
        let (kind, holds) = match value {
            Value::Text(text) => {
                let number = texts.iter().position(|known| known == text).unwrap_or_else(|| {
                    texts.push(text.clone());
                    texts.len() - 1
                });
                (0x07, (number as u32).to_le_bytes().to_vec())
            }
            Value::Number(number) if number.fract() == 0.0 => {
                (0x02, (((*number as i32) << 2) | 2).to_le_bytes().to_vec())
            }
            Value::Number(number) => (0x05, number.to_le_bytes().to_vec()),
        };
        bytes.extend(record(kind, &[at, holds].concat()));
    }
    bytes.extend([record(0x92, &[]), record(0x82, &[])].concat());
    bytes
}
