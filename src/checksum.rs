//! Checksums of what a run read: SHA-256 in hexadecimal digits, as `sha256sum` prints it.

use std::fmt::Write;

use sha2::{Digest, Sha256};

/// A checksum in the making: bytes are added as they are read.
#[derive(Debug, Clone, Default)]
pub struct Checksum(Sha256);

impl Checksum {
    /// The checksum of these bytes.
    pub fn of(bytes: &[u8]) -> String {
        let mut checksum = Self::default();
        checksum.add(bytes);
        checksum.digits()
    }

    /// The checksum of these bytes, as bytes.
    pub fn bytes_of(bytes: &[u8]) -> [u8; 32] {
        Sha256::digest(bytes).into()
    }

    /// Adds the bytes that follow.
    pub fn add(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The 64 digits.
    pub fn digits(self) -> String {
        self.0.finalize().iter().fold(String::new(), |mut digits, byte| {
            // Writing into a String cannot fail.
            let _ = write!(digits, "{byte:02x}");
            digits
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The test vector of the standard (FIPS 180-2) for "abc".
    #[test]
    fn a_checksum_is_the_one_of_the_standard() {
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(Checksum::of(b"abc"), expected);
    }
}
