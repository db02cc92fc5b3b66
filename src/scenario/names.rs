//! Names of apps as bytes, while millions of rows wait with one each.
//!
//! Most names are numbers, as Tencent Cloud gives them out (SDKAppID): such a one takes five bytes instead of eleven. The
//! same name is always the same bytes, so names are hashed and compared as they are.

use super::bundle::place;
use super::packed::{Unpacking, push_number};

/// Stands in place of the length of a text, plus one: a number follows.
const NUMBER: u64 = 0;

/// A name on its way into bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Name<'t> {
    /// A number, written as numbers are: without a sign, without zeros before it.
    Number(u32),
    /// Any other.
    Text(&'t str),
}

impl<'t> Name<'t> {
    pub(super) fn of(app: &'t str) -> Self {
        number(app.as_bytes()).map_or(Self::Text(app), Self::Number)
    }

    /// Appends it.
    pub(super) fn push(self, bytes: &mut Vec<u8>) {
        match self {
            Self::Number(number) => {
                // The highest byte first: as texts do, numbers of names differ at their end.
                let [one, two, three, four] = number.to_be_bytes();
                bytes.extend_from_slice(&[NUMBER as u8, one, two, three, four]);
            }
            Self::Text(text) => {
                push_number(bytes, text.len() as u64 + 1);
                bytes.extend_from_slice(text.as_bytes());
            }
        }
    }
}

/// The number that a name is.
fn number(name: &[u8]) -> Option<u32> {
    if !matches!(name, [b'1'..=b'9', ..]) || name.len() > MOST_DIGITS {
        return None;
    }
    let (first, rest) = match name.split_first_chunk() {
        Some((first, rest)) => (eight_digits(*first)?, rest),
        None => (0, name),
    };
    let one = |value, digit: &u8| digit.is_ascii_digit().then(|| value * 10 + u64::from(digit - b'0'));
    rest.iter().try_fold(first, one)?.try_into().ok()
}

/// So many digits has the greatest number.
const MOST_DIGITS: usize = 10;

/// The number that eight digits are, read all at once: one by one, each would wait for the one before it, in every row.
fn eight_digits(text: [u8; 8]) -> Option<u64> {
    let digits = u64::from_le_bytes(text) ^ u64::from_ne_bytes([b'0'; 8]);
    // More than 9 sets the highest bit of a byte here.
    if (digits.wrapping_add(u64::from_ne_bytes([0x76; 8])) | digits) & u64::from_ne_bytes([0x80; 8]) != 0 {
        return None;
    }
    // The first digit is the lowest byte. Neighbours come together: first digits, then pairs, then fours.
    let pairs = (digits * 10 + (digits >> 8)) & 0x00ff_00ff_00ff_00ff;
    let fours = (pairs * 100 + (pairs >> 16)) & 0x0000_ffff_0000_ffff;
    Some((fours & 0xffff_ffff) * 10_000 + (fours >> 32))
}

/// Takes a name off, as its bytes stand.
pub(super) fn take_name<'b>(packed: &mut Unpacking<'b>) -> &'b [u8] {
    let before = packed.rest();
    match packed.number() {
        NUMBER => packed.bytes(4),
        length => packed.bytes(length - 1),
    };
    &before[..before.len() - packed.rest().len()]
}

/// Names as texts, one behind the other.
#[derive(Debug, Default)]
pub(super) struct Texts {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Texts {
    /// Adds the text of a packed name.
    pub(super) fn add(&mut self, name: &[u8]) {
        let mut packed = Unpacking::new(name);
        match packed.number() {
            NUMBER => {
                let number = u32::from_be_bytes(packed.array());
                self.bytes.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
            }
            _ => self.bytes.extend_from_slice(packed.rest()),
        }
        self.ends.push(self.bytes.len());
    }

    /// One of them.
    pub(super) fn get(&self, at: usize) -> &[u8] {
        &self.bytes[place(&self.ends, at)]
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The text of a name after it was packed, and what stands behind it.
    fn packed_and_back(name: &str) -> (String, Vec<u8>) {
        let mut bytes = Vec::new();
        Name::of(name).push(&mut bytes);
        bytes.extend_from_slice(b"row");
        let mut packed = Unpacking::new(&bytes);
        let mut texts = Texts::default();
        texts.add(take_name(&mut packed));
        (String::from_utf8_lossy(texts.get(0)).into_owned(), packed.rest().to_vec())
    }

    #[test]
    fn a_name_that_is_nearly_a_number_stays_as_it_is() {
        let long = "7".repeat(300);
        for name in ["", "0", "1", "01", "+1", "-1", "1 ", "4294967295", "4294967296", "1400000001", "１", &long] {
            assert_eq!(packed_and_back(name), (name.to_owned(), b"row".to_vec()));
        }
        let mut bytes = Vec::new();
        Name::of("1400000001").push(&mut bytes);
        assert_eq!(bytes.len(), 5);
    }

    #[test]
    fn a_number_of_any_length_is_read_as_it_is_written() {
        for text in ["12345678", "98765432", "987654321", "1234567890", "4294967295", "10000000", "99999999"] {
            assert_eq!(number(text.as_bytes()), text.parse().ok(), "{text}");
        }
        for at in 1..10 {
            for other in [b'/', b':', b'a', b' ', 0, 0xb0, 0xff] {
                let mut text = *b"1234567890";
                text[at] = other;
                assert_eq!(number(&text), None, "{text:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn a_name_comes_out_as_it_went_in(name in prop_oneof!["[0-9]{0,12}", ".{0,8}"]) {
            prop_assert_eq!(packed_and_back(&name), (name, b"row".to_vec()));
        }
    }
}
