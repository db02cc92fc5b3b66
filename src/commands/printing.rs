//! Where what is printed goes while a run goes on: to stdout, or aside until the run is known to end well.

use std::io::{self, Read, Seek, Write};
use std::sync::{Arc, Mutex, PoisonError};

use tempfile::SpooledTempFile;

/// How many bytes are kept in memory; more go to a file without a name.
const IN_MEMORY: usize = 16 << 20;

/// Stdout, while a run goes on.
pub(crate) struct Stdout {
    /// Where the run also writes files: those are wanted even where stdout takes no more. Why it does not is kept here.
    pub(crate) failed: Option<Failed>,
}

/// Why stdout takes no more, if it does not.
pub(crate) type Failed = Arc<Mutex<Option<io::Error>>>;

/// What was kept, taken out.
pub(crate) fn taken(failed: &Failed) -> Option<io::Error> {
    failed.lock().unwrap_or_else(PoisonError::into_inner).take()
}

impl Stdout {
    fn result<T>(&self, done: T, result: io::Result<T>) -> io::Result<T> {
        match (result, &self.failed) {
            (Err(error), Some(failed)) => {
                *failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
                Ok(done)
            }
            (result, _) => result,
        }
    }

    fn is_over(&self) -> bool {
        self.failed.as_ref().is_some_and(|failed| failed.lock().unwrap_or_else(PoisonError::into_inner).is_some())
    }
}

impl Write for Stdout {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.is_over() {
            return Ok(bytes.len());
        }
        self.result(bytes.len(), io::stdout().write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.is_over() { Ok(()) } else { self.result((), io::stdout().flush()) }
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
