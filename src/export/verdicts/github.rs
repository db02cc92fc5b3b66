//! What came of a check as annotations of a GitHub workflow: one command per line of its log.

use std::io::{self, Write};

use super::super::Printed;
use super::{Remark, Shown};
use crate::diagnostic::escape;

/// Annotations of GitHub workflows.
#[derive(Debug, Clone, Copy)]
pub struct Annotations;

impl Printed<Shown<'_>> for Annotations {
    fn print(&self, shown: &Shown<'_>, out: &mut dyn Write) -> io::Result<()> {
        for Remark { kind, file, line, message } in shown.remarks() {
            let file = file.map(|file| format!("file={},line={},", property(&file), line.unwrap_or(1)));
            let file = file.unwrap_or_default();
            writeln!(out, "::error {file}title=billcast check ({kind})::{}", data(&message))?;
        }
        Ok(())
    }
}

/// A message: what would end the line is made visible, and what begins an escape is escaped.
fn data(text: &str) -> String {
    escape(text).replace('%', "%25")
}

/// A property: what would end it is escaped, too.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
