//! # What a workbook unpacks to
//! A workbook is an archive. Before its parts are read they are unpacked once and counted: an archive of a few megabytes that
//! unpacks to what no memory holds, that says it has more texts than bytes, or whose check sums are not those of its parts, is
//! refused here. Who reads a sheet stops where it ends, and would not come to the check sum behind it.

use std::io::{Cursor, Read};
use zip::ZipArchive;

/// Bytes that all parts of a workbook may unpack to: WIOD's and ADB's are a tenth of it.
const UNPACKED_MAX: u64 = 4 << 30;
/// Bytes to which anything may unpack, however small it is packed.
const ALWAYS_ADMITTED: u64 = 64 << 20;
/// Times that a larger workbook may be its archive. Cells that are all zero are packed some fifty times smaller.
const RATIO_MAX: u64 = 250;
/// How much of the part of shared texts is looked at for the number that it announces.
const HEAD: u64 = 4096;

/// Why these bytes are not unpacked, if they are not.
pub(crate) fn refusal(bytes: &[u8]) -> Option<String> {
    // What is no archive its reader will refuse.
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let most = (bytes.len() as u64).saturating_mul(RATIO_MAX).clamp(ALWAYS_ADMITTED, UNPACKED_MAX);
    let mut all = 0;
    for k in 0..archive.len() {
        let mut part = match archive.by_index(k) {
            Ok(part) => part,
            Err(e) => return Some(e.to_string()),
        };
        let name = part.name().map_or_else(|_| k.to_string(), std::borrow::Cow::into_owned);
        let (mut head, left) = (Vec::new(), most - all + 1);
        let begun = part.by_ref().take(left.min(HEAD)).read_to_end(&mut head).map(|size| size as u64);
        let size = begun.and_then(|size| {
            let rest = std::io::copy(&mut part.take(left - size), &mut std::io::sink())?;
            Ok(size + rest)
        });
        let size = match size {
            Ok(size) => size,
            Err(e) => return Some(format!("its part `{name}` is damaged: {e}")),
        };
        let is_texts = name.to_lowercase().ends_with("sharedstrings.xml");
        all += size;
        if all > most {
            return Some(format!("it unpacks to more than {} MB", most >> 20));
        }
        if let Some(texts) = announced(&head).filter(|texts| is_texts && *texts > size) {
            return Some(format!("it says that it has {texts} texts, in a part of {size} bytes"));
        }
    }
    None
}

/// The number of texts that the part of shared texts says it has.
fn announced(head: &[u8]) -> Option<u64> {
    let text = String::from_utf8_lossy(head);
    let behind = text.split_once("uniqueCount")?.1.trim_start_matches([' ', '=', '"', '\'', '\n', '\r', '\t']);
    let digits: String = behind.chars().take_while(char::is_ascii_digit).collect();
    // More digits than a number has is more texts than there are.
    (!digits.is_empty()).then(|| digits.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;
    use zip::write::SimpleFileOptions;

    fn archive(parts: &[(&str, &[u8], usize)]) -> Vec<u8> {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes, times) in parts {
            archive.start_file(*name, SimpleFileOptions::default()).expect("a part");
            (0..*times).for_each(|_| archive.write_all(bytes).expect("bytes"));
        }
        archive.finish().expect("an archive").into_inner()
    }

    #[test]
    fn a_little_archive_of_very_much_is_refused() {
        let zeros = vec![b'0'; 1 << 20];
        let bomb = archive(&[("xl/worksheets/sheet1.xml", &zeros, 100)]);
        assert!(bomb.len() < 1 << 20);
        assert_eq!(refusal(&bomb), Some("it unpacks to more than 64 MB".into()));
        assert_eq!(refusal(&archive(&[("xl/worksheets/sheet1.xml", &zeros, 20)])), None);
        assert_eq!(refusal(b"no archive"), None);
    }

    #[test]
    fn a_part_whose_check_sum_is_another_is_refused() {
        let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        archive.start_file("a.bin", options).expect("a part");
        archive.write_all(b"12345").expect("bytes");
        let mut bytes = archive.finish().expect("an archive").into_inner();
        assert_eq!(refusal(&bytes), None);
        let at = bytes.windows(5).position(|w| w == b"12345").expect("it is stored");
        bytes[at + 2] = b'4';
        assert!(refusal(&bytes).is_some_and(|told| told.starts_with("its part `a.bin` is damaged")));
    }

    #[test]
    fn more_texts_than_bytes_are_refused() {
        for count in ["900000000000", "99999999999999999999999999"] {
            let texts = format!("<sst count=\"3\" uniqueCount='{count}'><si><t>a</t></si></sst>");
            let told = refusal(&archive(&[("XL/SharedStrings.xml", texts.as_bytes(), 1)]));
            assert!(told.is_some_and(|told| told.contains("texts, in a part of")), "{count}");
        }
        let sound = "<sst count=\"3\" uniqueCount=\"1\"><si><t>a</t></si></sst>";
        assert_eq!(refusal(&archive(&[("xl/sharedStrings.xml", sound.as_bytes(), 1)])), None);
    }
}
