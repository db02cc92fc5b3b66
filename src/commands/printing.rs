//! Where what is printed goes while a run goes on: to stdout, or aside until the run is known to end well.

use std::io::{self, Read, Seek, Write};
use std::sync::{Arc, Mutex, PoisonError};

use tempfile::SpooledTempFile;

/// How many bytes are kept in memory; more go to a file without a name.
const IN_MEMORY: usize = 16 << 20;

/// Stdout, for a run that also writes files: those are wanted even where the reader of stdout has seen enough (`| head`).
pub(crate) struct Stdout {
    /// Whether the run goes on without a reader.
    pub(crate) goes_on: bool,
    /// Whether the reader is gone.
    pub(crate) closed: bool,
}

impl Write for Stdout {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.closed {
            return Ok(bytes.len());
        }
        match io::stdout().write(bytes) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe && self.goes_on => {
                self.closed = true;
                Ok(bytes.len())
            }
            result => result,
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.closed { Ok(()) } else { io::stdout().flush() }
    }
}

/// Bytes kept aside: written by one, read from the beginning by another.
#[derive(Clone)]
pub(crate) struct Aside(Arc<Mutex<SpooledTempFile>>);

impl Aside {
    pub(crate) fn new() -> Self {
        Self(Arc::new(Mutex::new(SpooledTempFile::new(IN_MEMORY))))
    }

    /// From the beginning.
    pub(crate) fn rewound(self) -> io::Result<Self> {
        self.file().rewind()?;
        Ok(self)
    }

    fn file(&self) -> std::sync::MutexGuard<'_, SpooledTempFile> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Write for Aside {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file().flush()
    }
}

impl Read for Aside {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.file().read(buffer)
    }
}
