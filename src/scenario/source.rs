//! The bytes of an input: opened, hashed as they pass, decompressed by the ending of the file's name.

use std::error::Error;
use std::fs::{File, Metadata};
use std::io::{self, BufRead, BufReader, Read};
use std::time::SystemTime;

use flate2::bufread::GzDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

use super::inputs::{Compression, Input};
use crate::checksum::Checksum;

/// The text of an input.
pub(super) enum Source<'a> {
    Plain(Raw<'a>),
    Gzip(Box<Gzip<'a>>),
    Zstd(Box<Zstd<Raw<'a>>>),
}

impl<'a> Source<'a> {
    /// Opens an input, a file's state of which may be known; `hashed` asks for its checksum.
    pub(super) fn open(input: &Input, known: Option<State>, hashed: bool) -> io::Result<Self> {
        let opened: Box<dyn Opened> = match input {
            Input::Standard => Box::new(Unnamed(io::stdin())),
            Input::File(path) => Box::new(File::open(path)?),
        };
        let then = known.or_else(|| opened.state());
        Ok(Self::of(input, Raw::new(opened, then, hashed)))
    }

    /// The text of `input`, whose bytes come from `bytes`.
    pub(super) fn from(input: &Input, bytes: impl Read + Send + 'a, hashed: bool) -> Self {
        Self::of(input, Raw::new(Box::new(Unnamed(bytes)), None, hashed))
    }

    fn of(input: &Input, raw: Raw<'a>) -> Self {
        match input.compression() {
            None => Self::Plain(raw),
            Some(Compression::Gzip) => Self::Gzip(Box::new(Gzip::new(raw))),
            Some(Compression::Zstd) => Self::Zstd(Box::new(Zstd::new(raw))),
        }
    }

    /// The bytes as they stand in the file.
    pub(super) fn raw(&self) -> &Raw<'a> {
        match self {
            Self::Plain(raw) => raw,
            Self::Gzip(gzip) => gzip.0.get_ref().get_ref(),
            Self::Zstd(zstd) => zstd.source.get_ref(),
        }
    }
}

impl Read for Source<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(raw) => raw.read(buffer),
            Self::Gzip(gzip) => gzip.read(buffer),
            Self::Zstd(zstd) => zstd.read(buffer),
        }
    }
}

/// By what it is known whether a file was written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct State {
    pub(super) length: u64,
    modified: Option<SystemTime>,
}

impl State {
    /// That of a file; `None` for anything else.
    pub(super) fn of(metadata: &Metadata) -> Option<Self> {
        metadata.is_file().then(|| Self { length: metadata.len(), modified: metadata.modified().ok() })
    }
}

/// Something to read from.
trait Opened: Read + Send {
    /// The state of a file.
    fn state(&self) -> Option<State>;
}

impl Opened for File {
    fn state(&self) -> Option<State> {
        State::of(&self.metadata().ok()?)
    }
}

/// A pipe, or bytes in memory.
struct Unnamed<R>(R);

impl<R: Read> Read for Unnamed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

impl<R: Read + Send> Opened for Unnamed<R> {
    fn state(&self) -> Option<State> {
        None
    }
}

/// The bytes of an input, counted and (where that is asked for) hashed.
pub(super) struct Raw<'a> {
    opened: Box<dyn Opened + 'a>,
    bytes: u64,
    checksum: Option<Checksum>,
    /// Its state before it was read.
    then: Option<State>,
}

impl<'a> Raw<'a> {
    fn new(opened: Box<dyn Opened + 'a>, then: Option<State>, hashed: bool) -> Self {
        Self { then, opened, bytes: 0, checksum: hashed.then(Checksum::default) }
    }

    /// How many bytes were read.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// SHA-256 of what was read, in hexadecimal digits; empty where it was not asked for.
    pub(super) fn checksum(&self) -> String {
        self.checksum.clone().map(Checksum::digits).unwrap_or_default()
    }

    /// When a file was last written to before it was read.
    pub(super) fn modified(&self) -> Option<SystemTime> {
        self.then.and_then(|then| then.modified)
    }

    /// Whether a file that was read to its end was written to meanwhile.
    pub(super) fn has_changed(&self) -> bool {
        self.is_another() || self.length().is_some_and(|length| length != self.bytes)
    }

    /// Whether a file was written to since its state was looked at.
    pub(super) fn is_another(&self) -> bool {
        self.opened.state() != self.then
    }

    /// How long the file was before it was read. Some files that the system makes up say that they are empty.
    fn length(&self) -> Option<u64> {
        self.then.map(|then| then.length).filter(|length| *length != 0)
    }
}

impl Read for Raw<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // The end is known; whether the file has grown, [`Self::has_changed`] asks.
        if self.length() == Some(self.bytes) {
            return Ok(0);
        }
        let read = self.opened.read(buffer)?;
        self.bytes += read as u64;
        if let Some(checksum) = &mut self.checksum {
            checksum.add(&buffer[..read]);
        }
        Ok(read)
    }
}

/// Gzip members, one after the other, and zeros behind the last, as `gzip` reads them: tapes fill their blocks with them.
pub(super) struct Gzip<'a>(GzDecoder<BufReader<Raw<'a>>>);

impl<'a> Gzip<'a> {
    fn new(raw: Raw<'a>) -> Self {
        Self(GzDecoder::new(BufReader::new(raw)))
    }

    /// Begins the next member; false at the end.
    fn next_member(&mut self) -> io::Result<bool> {
        match self.0.get_mut().fill_buf()?.first() {
            None => return Ok(false),
            Some(0) => return only_zeros(self.0.get_mut()).map(|()| false),
            Some(&GZIP) => {}
            Some(_) => return Err(invalid("something else follows its compressed text")),
        }
        // The decoder gives its source back for another one only.
        let source = self.0.reset(BufReader::with_capacity(0, Raw::new(Box::new(Unnamed(io::empty())), None, false)));
        self.0.reset(source);
        Ok(true)
    }
}

impl Read for Gzip<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = self.0.read(buffer)?;
            if read > 0 || buffer.is_empty() || !self.next_member()? {
                return Ok(read);
            }
        }
    }
}

/// Reads zeros to the end of a source.
fn only_zeros(source: &mut impl BufRead) -> io::Result<()> {
    loop {
        let bytes = source.fill_buf()?;
        if bytes.is_empty() {
            return Ok(());
        }
        if bytes.iter().any(|byte| *byte != 0) {
            return Err(invalid("something else than zeros follows its compressed text"));
        }
        let length = bytes.len();
        source.consume(length);
    }
}

/// With this byte each gzip member begins.
const GZIP: u8 = 0x1f;

/// The text is not what it should be.
fn invalid(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

/// Zstandard frames, one after the other, as `zstd` and `pzstd` write them.
pub(super) struct Zstd<R> {
    source: BufReader<R>,
    decoder: FrameDecoder,
    within_frame: bool,
}

impl<R: Read> Zstd<R> {
    fn new(source: R) -> Self {
        Self { source: BufReader::new(source), decoder: FrameDecoder::new(), within_frame: false }
    }

    /// Begins the next frame with a text, past those without; false at the end.
    fn next_frame(&mut self) -> io::Result<bool> {
        while !self.source.fill_buf()?.is_empty() {
            match self.decoder.init(&mut self.source) {
                Ok(()) => return Ok(true),
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame { length, .. })) => {
                    let skipped = io::copy(&mut self.source.by_ref().take(length.into()), &mut io::sink())?;
                    if skipped < length.into() {
                        return Err(io::ErrorKind::UnexpectedEof.into());
                    }
                }
                Err(error) => return Err(undecoded(error)),
            }
        }
        Ok(false)
    }

    fn is_sound(&self) -> bool {
        self.decoder.get_checksum_from_data().is_none_or(|sum| self.decoder.get_calculated_checksum() == Some(sum))
    }
}

/// What is wrong with a frame, in words of ours where the decoder has none for users.
fn undecoded(error: FrameDecoderError) -> io::Error {
    match &error {
        FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::BadMagicNumber(_)) => {
            return invalid("it is not compressed by zstd");
        }
        FrameDecoderError::WindowSizeTooBig { .. } => {
            return invalid("its window is too long: compress it without --long");
        }
        _ => {}
    }
    let mut cause: Option<&(dyn Error + 'static)> = Some(&error);
    while let Some(error) = cause {
        if error.downcast_ref().is_some_and(|error: &io::Error| error.kind() == io::ErrorKind::UnexpectedEof) {
            return io::ErrorKind::UnexpectedEof.into();
        }
        cause = error.source();
    }
    invalid("its compressed text is damaged")
}

impl<R: Read> Read for Zstd<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if !self.within_frame {
                self.within_frame = self.next_frame()?;
                if !self.within_frame {
                    return Ok(0);
                }
            }
            if self.decoder.can_collect() == 0 && !self.decoder.is_finished() {
                let one = BlockDecodingStrategy::UptoBlocks(1);
                self.decoder.decode_blocks(&mut self.source, one).map_err(undecoded)?;
            }
            let read = self.decoder.read(buffer)?;
            if read > 0 || buffer.is_empty() {
                return Ok(read);
            }
            if self.decoder.is_finished() {
                self.within_frame = false;
                if !self.is_sound() {
                    return Err(io::Error::new(io::ErrorKind::InvalidData, "the checksum of a zstd frame is wrong"));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    /// What was found when the inputs were listed is compared with what was read.
    #[test]
    fn a_file_that_is_not_the_one_that_was_found_has_changed() {
        let mut file = tempfile::NamedTempFile::new().expect("a file");
        file.write_all(b"date,action\n").expect("a disk");
        let input = Input::File(file.path().to_owned());
        let found = State::of(&file.as_file().metadata().expect("a file")).expect("a file");
        let has_changed = |known: State| {
            let mut source = Source::open(&input, Some(known), false).expect("a file");
            let mut text = String::new();
            source.read_to_string(&mut text).expect("text");
            source.raw().has_changed()
        };
        assert!(!has_changed(found));
        assert!(has_changed(State { length: found.length - 1, ..found }));
        assert!(has_changed(State { length: found.length + 1, ..found }));
        assert!(has_changed(State { modified: Some(SystemTime::UNIX_EPOCH), ..found }));
    }
}
