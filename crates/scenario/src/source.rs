//! # Where something stands
//! Places are a number of a text and a byte in it: lines and columns are counted only when something is wrong.

impl Default for At {
    fn default() -> Self {
        Self::NOWHERE
    }
}

/// A place: a text, and a byte in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct At {
    source: u32,
    byte: u32,
}

impl At {
    /// A place that no text is known for.
    pub(crate) const NOWHERE: Self = Self { source: u32::MAX, byte: 0 };

    /// Another byte of the same text.
    pub(crate) fn byte(self, byte: usize) -> Self {
        Self { byte: byte.min(u32::MAX as usize) as u32, ..self }
    }
}

#[derive(Debug)]
struct Source {
    name: String,
    /// Nothing for a source without lines.
    text: Option<String>,
}

/// Texts that places point into.
#[derive(Debug, Default)]
pub(crate) struct Sources(Vec<Source>);

impl Sources {
    /// Takes in a file, or whatever has lines; returns its start.
    pub(crate) fn file(&mut self, name: &str, text: String) -> At {
        self.add(name, Some(text))
    }

    /// Takes in something without lines: an argument of the command line, or a file that cannot be read.
    pub(crate) fn without_lines(&mut self, name: &str) -> At {
        self.add(name, None)
    }

    fn add(&mut self, name: &str, text: Option<String>) -> At {
        let name = name.chars().take(200).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
        self.0.push(Source { name, text });
        At { source: (self.0.len() - 1) as u32, byte: 0 }
    }

    /// The text that `at` is in.
    pub(crate) fn text(&self, at: At) -> &str {
        self.0.get(at.source as usize).and_then(|s| s.text.as_deref()).unwrap_or_default()
    }

    /// Name of the text, line and column of a place.
    pub(crate) fn place(&self, at: At) -> (String, usize, usize) {
        let Some(source) = self.0.get(at.source as usize) else { return ("scenario".into(), 0, 0) };
        let Some(text) = &source.text else { return (source.name.clone(), 0, 0) };
        let before = &text.as_bytes()[..text.len().min(at.byte as usize)];
        let line = before.iter().filter(|b| **b == b'\n').count() + 1;
        let start = before.iter().rposition(|b| *b == b'\n').map_or(0, |p| p + 1);
        // Bytes that go on a character do not start a column; a byte-order mark is none.
        let starts = before[start..].iter().filter(|b| **b & 0xC0 != 0x80).count();
        let mark = usize::from(line == 1 && text.starts_with('\u{feff}') && starts > 0);
        (source.name.clone(), line, starts - mark + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_characters_from_one() {
        let mut sources = Sources::default();
        let file = sources.file("a.toml", "título = 1\r\nb = 2".into());
        assert_eq!(sources.place(file), ("a.toml".into(), 1, 1));
        assert_eq!(sources.place(file.byte(10)), ("a.toml".into(), 1, 10));
        assert_eq!(sources.place(file.byte(13)), ("a.toml".into(), 2, 1));
        assert_eq!(sources.place(file.byte(10_000)), ("a.toml".into(), 2, 6));
        let set = sources.without_lines("--set a.b=1");
        assert_eq!(sources.place(set), ("--set a.b=1".into(), 0, 0));
    }
}
