//! The floor of every measurement: a bare scan of a file with the `csv` crate, one thread, records of bytes.

use std::env;
use std::io::{self, Write};

use csv::{ByteRecord, ReaderBuilder};

fn main() -> io::Result<()> {
    let path = env::args_os().nth(1).ok_or_else(|| io::Error::other("usage: scan FILE"))?;
    let mut reader = ReaderBuilder::new().buffer_capacity(1 << 20).from_path(path)?;
    let mut record = ByteRecord::new();
    let mut rows = 0_u64;
    while reader.read_byte_record(&mut record)? {
        rows += 1;
    }
    writeln!(io::stdout(), "{rows} rows, {} bytes", reader.position().byte())
}
