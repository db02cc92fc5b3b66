//! Bytes as a mapping and the vendor's bill that it maps.
#![no_main]

#[path = "../../tests/fuzzed/mod.rs"]
mod fuzzed;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzzed::mapping(bytes));
