//! A small made-up table, and how each form would have it.

use measures::{InputOutput, Node};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Countries; the forms call them differently.
pub const COUNTRIES: [&str; 3] = ["CHN", "USA", "ROW"];
/// Intermediate flows of three countries of two sectors: one of them, the last, has no output.
pub const FLOWS: [[f64; 6]; 6] = [
    [10.0, 30.0, 5.25, 40.0, 4.0, 0.0],
    [2.0, 0.0, 0.0, 0.0, 0.0, 0.0],
    [3.0, 6.0, 10.0, 25.0, 2.0, 0.0],
    [0.0, 0.5, 0.0, 0.0, 0.0, 0.0],
    [4.0, 5.0, 6.0, 10.0, 8.0, 0.0],
    [0.0; 6],
];
/// By seller and country: households, investment, changes in inventories.
pub const FINAL: [[[f64; 3]; 3]; 6] = [
    [[5.0, 1.0, 0.5], [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]],
    [[80.0, 2.0, -1.25], [6.0, 0.0, 0.25], [12.0, 0.0, 0.0]],
    [[1.0, 0.0, 0.0], [5.0, 3.0, -2.0], [0.0, 0.0, 0.0]],
    [[60.0, 0.0, 0.0], [30.0, 0.0, 0.0], [15.0, 0.0, 0.125]],
    [[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [6.0, 1.0, -0.5]],
    [[0.0; 3]; 3],
];

/// What a seller sells, and with it output.
pub fn output(k: usize) -> f64 {
    FLOWS[k].iter().sum::<f64>() + FINAL[k].iter().flatten().sum::<f64>()
}

/// What is left of output when inputs are paid.
pub fn value_added(k: usize) -> f64 {
    output(k) - FLOWS.iter().map(|row| row[k]).sum::<f64>()
}

/// The table under these names.
pub fn table(countries: [&str; 3], sectors: [&str; 2]) -> InputOutput {
    let made = InputOutput {
        countries: countries.map(str::to_owned).to_vec(),
        sectors: sectors.map(str::to_owned).to_vec(),
        nodes: (0..6).map(|k| Node { country: k / 2, sector: k % 2 }).collect(),
        flows: FLOWS.concat(),
        final_demand: FINAL.iter().flatten().map(|categories| categories.iter().sum()).collect(),
        inventories: FINAL.iter().map(|row| row.iter().map(|categories| categories[2]).sum()).collect(),
        output: (0..6).map(output).collect(),
    };
    made.checked().expect("the made-up table is one")
}

/// A folder that is gone when it is dropped.
pub struct Place(TempDir);

impl Place {
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder can be made"))
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Writes a file, folders above it included.
    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path
    }

    /// Writes an archive of files.
    pub fn zip(&self, name: &str, files: &[(&str, &str)]) -> PathBuf {
        use std::io::Write as _;
        let path = self.path().join(name);
        let mut archive = zip::ZipWriter::new(std::fs::File::create(&path).unwrap());
        for (name, text) in files {
            archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            archive.write_all(text.as_bytes()).unwrap();
        }
        archive.finish().unwrap();
        path
    }
}

/// One csv file with a label above each column and beside each row.
pub struct Wide<'a> {
    pub first: &'a str,
    pub countries: [&'a str; 3],
    pub sectors: [&'a str; 2],
    /// Labels of final demand: households, investment, inventories.
    pub finals: [&'a str; 3],
    /// Country behind the category.
    pub reversed: bool,
    /// Header of the column of output.
    pub total: Option<&'a str>,
    /// Rows below the sectors; the first of them bears value added, `true` marks that of output.
    pub below: &'a [(&'a str, bool)],
    pub quoted: bool,
}

impl Wide<'_> {
    pub fn node(&self, k: usize) -> String {
        format!("{}_{}", self.countries[k / 2], self.sectors[k % 2])
    }

    fn final_label(&self, country: &str, category: &str) -> String {
        if self.reversed { format!("{category}_{country}") } else { format!("{country}_{category}") }
    }

    /// Categories within countries, or countries within categories.
    fn finals(&self) -> Vec<(usize, usize)> {
        match self.reversed {
            true => (0..3).flat_map(|f| (0..3).map(move |c| (c, f))).collect(),
            false => (0..3).flat_map(|c| (0..3).map(move |f| (c, f))).collect(),
        }
    }

    pub fn text(&self) -> String {
        let mut rows = vec![vec![self.first.to_owned()]];
        rows[0].extend((0..6).map(|k| self.node(k)));
        rows[0].extend(self.finals().iter().map(|&(c, f)| self.final_label(self.countries[c], self.finals[f])));
        rows[0].extend(self.total.map(str::to_owned));
        for k in 0..6 {
            let mut row = vec![self.node(k)];
            row.extend(FLOWS[k].iter().map(|x| if *x == 0.0 { String::new() } else { x.to_string() }));
            row.extend(self.finals().iter().map(|&(c, f)| FINAL[k][c][f].to_string()));
            row.extend(self.total.map(|_| output(k).to_string()));
            rows.push(row);
        }
        for (n, (label, is_output)) in self.below.iter().enumerate() {
            let mut row = vec![(*label).to_owned()];
            let of = |k: usize| {
                if *is_output {
                    output(k)
                } else if n == 0 {
                    value_added(k)
                } else {
                    0.0
                }
            };
            row.extend((0..6).map(|k| of(k).to_string()));
            row.resize(rows[0].len(), String::new());
            rows.push(row);
        }
        let cell = |text: &String| if self.quoted { format!("\"{text}\"") } else { text.clone() };
        rows.iter().map(|row| row.iter().map(cell).collect::<Vec<_>>().join(",") + "\n").collect()
    }
}

/// OECD's edition of 2023, which the others are variations of.
pub fn oecd() -> Wide<'static> {
    Wide {
        first: "V1",
        countries: COUNTRIES,
        sectors: ["A01_02", "C26"],
        finals: ["HFCE", "GFCF", "INVNT"],
        reversed: false,
        total: Some("OUT"),
        below: &[("VA", false), ("TLS", false), ("OUT", true)],
        quoted: false,
    }
}

/// The files of EXIOBASE 3, by name.
pub fn exiobase() -> Vec<(&'static str, String)> {
    let (regions, sectors) = (["CN", "US", "WA"], ["Cultivation of wheat", "Retail trade; repair"]);
    let name = |k: usize| format!("{}\t{}", regions[k / 2], sectors[k % 2]);
    let mut z = "region\t".to_owned();
    (0..6).for_each(|k| write!(z, "\t{}", regions[k / 2]).unwrap());
    z += "\nsector\t";
    (0..6).for_each(|k| write!(z, "\t{}", sectors[k % 2]).unwrap());
    z += "\nregion\tsector\t\t\t\t\t\t\n";
    let mut y = format!("region\t\t{}\ncategory\t", regions.map(|r| [r; 3].join("\t")).join("\t"));
    for _ in regions {
        y += "\tFinal consumption expenditure by households\tGross fixed capital formation\tChanges in inventories";
    }
    y += "\nregion\tsector\t\t\t\t\t\t\t\t\t\n";
    let mut x = "region\tsector\tindout\n".to_owned();
    for k in 0..6 {
        let join = |numbers: Vec<f64>| numbers.iter().map(f64::to_string).collect::<Vec<_>>().join("\t");
        writeln!(z, "{}\t{}", name(k), join(FLOWS[k].to_vec())).unwrap();
        writeln!(y, "{}\t{}", name(k), join(FINAL[k].concat())).unwrap();
        writeln!(x, "{}\t{}", name(k), output(k)).unwrap();
    }
    vec![("Z.txt", z), ("Y.txt", y), ("x.txt", x)]
}

/// The files of Eora26, by name: in thousands.
pub fn eora() -> Vec<(&'static str, String)> {
    let join = |numbers: &[f64]| numbers.iter().map(|x| (x * 1000.0).to_string()).collect::<Vec<_>>().join("\t") + "\n";
    let name = |c: usize| format!("Country {c}\t{}", COUNTRIES[c]);
    let labels = (0..6).map(|k| format!("{}\tIndustries\t{}\t\n", name(k / 2), ["Agriculture", "Trade"][k % 2]));
    let categories =
        ["Household final consumption P.3h", "Gross fixed capital formation P.51", "Changes in inventories P.52"];
    let finals = (0..3).flat_map(|c| categories.map(|f| format!("{}\tFinal demand\t{f}\t\n", name(c))));
    let added: Vec<f64> = (0..6).map(value_added).collect();
    vec![
        ("Eora26_1995_bp_T.txt", FLOWS.iter().map(|row| join(row)).collect()),
        ("Eora26_1995_bp_FD.txt", FINAL.iter().map(|row| join(&row.concat())).collect()),
        ("Eora26_1995_bp_VA.txt", join(&added) + &join(&[0.0; 6])),
        ("labels_T.txt", labels.collect()),
        ("labels_FD.txt", finals.collect()),
        ("labels_VA.txt", "Primary inputs\tCompensation\t\nPrimary inputs\tTaxes\t\n".into()),
    ]
}

/// The csv of the R release of WIOD 2016, or of the Stata one.
pub fn wiod_csv(prefix: &str) -> String {
    let codes = ["A01", "C26"];
    let mut text = "IndustryCode,IndustryDescription,Country,RNr,Year".to_owned();
    (0..6).for_each(|k| write!(text, ",{prefix}{}{}", COUNTRIES[k / 2], k % 2 + 1).unwrap());
    for country in COUNTRIES {
        [57, 60, 61].iter().for_each(|f| write!(text, ",{prefix}{country}{f}").unwrap());
    }
    writeln!(text, ",{prefix}TOT").unwrap();
    let join = |numbers: Vec<f64>| numbers.iter().map(f64::to_string).collect::<Vec<_>>().join(",");
    for k in 0..6 {
        let (code, country) = (codes[k % 2], COUNTRIES[k / 2]);
        let numbers = [FLOWS[k].to_vec(), FINAL[k].concat(), vec![output(k)]].concat();
        writeln!(text, "{code},\"Growing, making\",{country},{},1995,{}", k % 2 + 1, join(numbers)).unwrap();
    }
    for (code, description, number, of) in [
        ("II_fob", "Total intermediate consumption", 65, None),
        ("TXSP", "taxes less subsidies on products", 66, None),
        ("VA", "Value added at basic prices", 70, Some(value_added as fn(usize) -> f64)),
        ("GO", "Output at basic prices", 73, Some(output as fn(usize) -> f64)),
    ] {
        let numbers = (0..16).map(|k| if k < 6 { of.map_or(0.0, |of| of(k)) } else { 0.0 }).collect();
        writeln!(text, "{code},{description},TOT,{number},1995,{}", join(numbers)).unwrap();
    }
    text
}

/// The tidy form.
pub fn tidy() -> String {
    let mut text = "seller_country,seller_sector,buyer_country,use,value\n".to_owned();
    let name = |k: usize| format!("{},{}", COUNTRIES[k / 2], ["farms", "shops"][k % 2]);
    for k in 0..6 {
        for (j, flow) in FLOWS[k].iter().enumerate().filter(|(_, flow)| **flow != 0.0) {
            writeln!(text, "{},{},{flow}", name(k), name(j)).unwrap();
        }
        for (c, [households, investment, inventories]) in FINAL[k].iter().enumerate() {
            writeln!(text, "{},{},final demand,{}", name(k), COUNTRIES[c], households + investment).unwrap();
            writeln!(text, "{},{},inventories,{inventories}", name(k), COUNTRIES[c]).unwrap();
        }
        writeln!(text, "{},,output,{}", name(k), output(k)).unwrap();
    }
    text
}
