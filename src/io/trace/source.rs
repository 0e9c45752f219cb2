//! Where a trace comes from: a file, standard input or a pipe, plain, gzip or zstd.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;
use std::rc::Rc;

use flate2::bufread::MultiGzDecoder;

use super::zstd::{self, Frames};
use crate::io::is_standard_input;
use crate::lesson::Refusal;

/// Bytes that are asked of a file at a time.
const AT_A_TIME: usize = 1 << 16;
/// As many bytes show how a file is packed.
const SHOWN: usize = 4;
const GZIP: &[u8] = b"\x1f\x8b";

/// A trace that has been opened, unpacked.
pub(super) struct Source {
    /// Its bytes, unpacked.
    pub(super) reader: Box<dyn Read>,
    /// Bytes that have been read, packed as they are.
    pub(super) read: Rc<Cell<u64>>,
    /// Bytes of the file, packed as they are; `None` where that cannot be told.
    pub(super) of: Option<u64>,
    /// How it is packed.
    pub(super) packed: Option<&'static str>,
}

impl Source {
    /// Opens a file, a named pipe or standard input.
    pub(super) fn open(path: &Path) -> Result<Self, Refusal> {
        if is_standard_input(path) {
            return Self::new(io::stdin(), None);
        }
        let cannot = |error: &dyn std::fmt::Display| {
            Refusal::new(format!("the file cannot be read ({error})."))
        };
        let about = std::fs::metadata(path).map_err(|error| cannot(&error))?;
        if let Some(kind) = endless(&about) {
            return Err(cannot(&kind));
        }
        let file = File::open(path).map_err(|error| cannot(&error))?;
        Self::new(file, about.is_file().then_some(about.len()))
    }

    /// What `reader` gives, of which there are `of` bytes.
    pub(super) fn new(reader: impl Read + 'static, of: Option<u64>) -> Result<Self, Refusal> {
        let read = Rc::new(Cell::new(0));
        let mut reader = Counted {
            reader,
            read: Rc::clone(&read),
        };
        let start = start_of(&mut reader)
            .map_err(|error| Refusal::new(format!("the file cannot be read ({error}).")))?;
        let is_gzip = start.starts_with(GZIP);
        let is_zstd = zstd::begins(&start);
        let whole = BufReader::with_capacity(AT_A_TIME, io::Cursor::new(start).chain(reader));
        let (reader, packed): (Box<dyn Read>, _) = if is_gzip {
            (Box::new(MultiGzDecoder::new(whole)), Some("gzip"))
        } else if is_zstd {
            (Box::new(Frames::new(whole)), Some("zstd"))
        } else {
            (Box::new(whole), None)
        };
        Ok(Self {
            reader,
            read,
            of,
            packed,
        })
    }
}

/// The first few bytes, fewer only of what has no more.
fn start_of(reader: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut start = Vec::new();
    reader.take(SHOWN as u64).read_to_end(&mut start)?;
    Ok(start)
}

/// What a path leads to that is neither a file nor a pipe, and may never end.
fn endless(about: &std::fs::Metadata) -> Option<&'static str> {
    if about.is_dir() {
        return Some("it is a folder");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt as _;
        if about.file_type().is_fifo() {
            return None;
        }
    }
    (!about.is_file()).then_some("it is neither a file nor a pipe")
}

/// Counts what is read.
struct Counted<R> {
    reader: R,
    read: Rc<Cell<u64>>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(buffer)?;
        self.read.set(self.read.get() + count as u64);
        Ok(count)
    }
}
