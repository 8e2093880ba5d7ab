//! # Layout
//! Columns of text that fit the terminal: side by side where there is room, one below the other where there is none.

use console::Term;

/// Width of the terminal; 100 where there is none, so that a file looks the same wherever it was written.
pub(crate) fn width() -> usize {
    let term = Term::stdout();
    if term.is_term() { usize::from(term.size().1) } else { 100 }
}

/// A table of text: the first column is on the left, the others on the right.
pub(crate) struct Grid {
    /// Heads of the columns.
    pub heads: Vec<String>,
    /// Cells, row by row.
    pub rows: Vec<Vec<String>>,
}

impl Grid {
    /// As text of at most `width` columns.
    pub fn text(&self, width: usize) -> String {
        if self.fits(width) { self.wide(&self.widths()) } else { self.narrow() }
    }

    /// Whether its columns have room side by side.
    pub fn fits(&self, width: usize) -> bool {
        let widths = self.widths();
        widths.iter().sum::<usize>() + 2 * widths.len() <= width
    }

    fn widths(&self) -> Vec<usize> {
        (0..self.heads.len()).map(|k| self.widest(k)).collect()
    }

    fn widest(&self, k: usize) -> usize {
        self.rows.iter().map(|row| &row[k]).chain([&self.heads[k]]).map(|cell| cell.chars().count()).max().unwrap_or(0)
    }

    fn wide(&self, widths: &[usize]) -> String {
        let line = |cells: &[String]| {
            let mut text = format!("{:<1$}", cells[0], widths[0]);
            for (cell, width) in cells.iter().zip(widths).skip(1) {
                text.push_str(&format!("  {cell:>width$}"));
            }
            text.truncate(text.trim_end().len());
            text + "\n"
        };
        line(&self.heads) + &self.rows.iter().map(|row| line(row)).collect::<String>()
    }

    /// One line a cell, under its row's name.
    fn narrow(&self) -> String {
        let mut text = String::new();
        for row in &self.rows {
            text.push_str(&format!("{}\n", row[0]));
            for (head, cell) in self.heads.iter().zip(row).skip(1).filter(|(_, cell)| !cell.is_empty()) {
                text.push_str(&format!("  {head}: {}\n", cell.trim()));
            }
        }
        text
    }
}

/// Text in lines of at most `width` characters, the later ones indented by two.
pub(crate) fn wrapped(text: &str, width: usize) -> String {
    let (mut lines, mut length) = (String::new(), 0);
    for word in text.split(' ') {
        let of = word.chars().count();
        if length > 0 && length + 1 + of > width {
            lines += "\n  ";
            length = 2;
        } else if length > 0 {
            lines.push(' ');
            length += 1;
        }
        lines += word;
        length += of;
    }
    lines + "\n"
}

/// A number with four significant digits, or fewer where it is large.
pub(crate) fn number(x: f64) -> String {
    match x.abs() {
        0.0 => "0".to_owned(),
        a if a >= 1000.0 => format!("{x:.0}"),
        a if a >= 10.0 => format!("{x:.1}"),
        a if a >= 0.001 => format!("{x:.4}"),
        _ => format!("{x:.1e}"),
    }
}

/// The same with its sign.
pub(crate) fn signed(x: f64) -> String {
    if x > 0.0 { format!("+{}", number(x)) } else { number(x) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid() -> Grid {
        let row = |a: &str, b: &str| vec![a.to_owned(), b.to_owned()];
        Grid { heads: row("country", "wage"), rows: vec![row("China", "0.1"), row("Japan", "1.25")] }
    }

    #[test]
    fn a_grid_stands_side_by_side_where_there_is_room() {
        assert_eq!(grid().text(40), "country  wage\nChina     0.1\nJapan    1.25\n");
    }

    #[test]
    fn a_grid_stands_one_below_the_other_where_there_is_none() {
        assert_eq!(grid().text(10), "China\n  wage: 0.1\nJapan\n  wage: 1.25\n");
    }

    #[test]
    fn text_is_wrapped_between_words() {
        assert_eq!(wrapped("one two three four", 9), "one two\n  three\n  four\n");
    }

    #[test]
    fn numbers_are_short() {
        assert_eq!(
            (number(0.01234567), number(123.456), signed(0.5)),
            ("0.0123".into(), "123.5".into(), "+0.5000".into())
        );
        assert_eq!((number(1.2e-5), signed(-3.0), number(0.0)), ("1.2e-5".into(), "-3.0000".into(), "0".into()));
    }
}
