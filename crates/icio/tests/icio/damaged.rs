//! Workbooks that are cut, or of which some bytes are others: each is refused in a sentence or, where what was changed says
//! nothing, read as what it is. None is read as another table, none ends the program, none takes all memory.

use crate::books::{Workbook, packed};
use crate::made::{COUNTRIES, Place, table};
use icio::{TOLERANCE, load};
use measures::InputOutput;

/// Numbers without pattern.
struct Noise(u64);

impl Noise {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % most.max(1)
    }
}

/// Loads bytes as a file of this name; a refusal must say which file, and what is wrong with it.
fn read(place: &Place, name: &str, bytes: &[u8]) -> Option<InputOutput> {
    let path = place.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    match load(&path, None, TOLERANCE) {
        Ok(loaded) => Some(loaded.table),
        Err(errors) => {
            assert!(errors.faults.iter().all(|f| f.place.file.ends_with(name) && !f.message.is_empty()), "{errors}");
            None
        }
    }
}

fn spoil(bytes: &mut Vec<u8>, noise: &mut Noise) {
    for _ in 0..=noise.below(3) {
        let at = noise.below(bytes.len());
        match noise.below(4) {
            0 => bytes.truncate(at),
            1 => bytes[at] = noise.below(256) as u8,
            2 => bytes[at] ^= 1 << noise.below(8),
            _ => bytes.insert(at, noise.below(256) as u8),
        }
        if bytes.is_empty() {
            bytes.push(0);
        }
    }
}

#[test]
fn damaged_archives_of_workbooks_are_never_another_table() {
    let (place, mut noise) = (Place::new(), Noise(1));
    let whole = table(COUNTRIES, ["A01", "C26"]);
    for (name, bytes) in [("a.xlsx", Workbook::wiod_2016().xlsx()), ("a.xlsb", Workbook::wiod_2016().xlsb())] {
        assert_eq!(read(&place, name, &bytes).as_ref(), Some(&whole));
        let mut refused = 0;
        for _ in 0..1500 {
            let mut bytes = bytes.clone();
            spoil(&mut bytes, &mut noise);
            match read(&place, name, &bytes) {
                Some(read) => assert_eq!(read, whole, "{name}"),
                None => refused += 1,
            }
        }
        assert!(refused > 1000, "{name}: {refused}");
    }
}

/// An archive's check sums see what happens to it on its way. What was written wrongly they do not see.
#[test]
fn parts_of_a_binary_workbook_that_were_written_wrongly_end_no_program() {
    let (place, mut noise) = (Place::new(), Noise(2));
    let parts = Workbook::wiod_2016().xlsb_parts();
    let mut refused = 0;
    for k in 0..3000 {
        let mut parts = parts.clone();
        let part = 2 + k % (parts.len() - 2);
        spoil(&mut parts[part].1, &mut noise);
        refused += usize::from(read(&place, "a.xlsb", &packed(&parts)).is_none());
    }
    assert!(refused > 1500, "{refused}");
}

#[test]
fn a_sheet_that_says_it_is_huge_takes_no_memory_for_it() {
    let place = Place::new();
    let mut parts = Workbook::wiod_2016().xlsb_parts();
    let sheet = parts.iter_mut().find(|(name, _)| name.ends_with("sheet1.bin")).unwrap();
    // Behind the two bytes of the first record and the three of the second's head: first and last row and column.
    let size = sheet.1.windows(3).position(|w| w == [0x94, 0x01, 16]).expect("the record of the size") + 3;
    sheet.1[size..size + 16].copy_from_slice(&[[0; 4], [0xff, 0xff, 0x0f, 0], [0; 4], [0xff, 0x3f, 0, 0]].concat());
    assert_eq!(read(&place, "a.xlsb", &packed(&parts)), Some(table(COUNTRIES, ["A01", "C26"])));
    let texts = parts.iter_mut().find(|(name, _)| name.ends_with("sharedStrings.bin")).unwrap();
    let at = texts.1.windows(3).position(|w| w == [0x9f, 0x01, 8]).expect("the record of the texts") + 3;
    texts.1[at..at + 8].fill(0xff);
    assert_eq!(read(&place, "a.xlsb", &packed(&parts)), None);
}
