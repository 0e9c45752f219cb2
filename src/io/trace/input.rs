//! The bytes of a trace as lines or records, a block at a time, whatever their encoding.

use std::io::{self, Read};

use encoding_rs::{Decoder, DecoderResult};

use crate::lesson::{Refusal, utf_16};

/// Bytes of a block, and as many show what a trace is.
const BLOCK: usize = 1 << 18;
/// Bytes of the longest line that is read.
const MOST_IN_A_LINE: usize = 1 << 20;
/// Room that a reader is given at least; a letter of UTF-8 takes up to four bytes.
const LEAST_ROOM: usize = 64;
/// As many bytes show an encoding.
const SHOWS_ENCODING: usize = 4_096;
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Unpacked bytes of a trace, of which a block at a time is held.
pub(super) struct Input {
    reader: Box<dyn Read>,
    /// How the source is packed, for what is said of damage.
    packed: Option<&'static str>,
    buffer: Vec<u8>,
    /// What of the buffer is still to be read.
    start: usize,
    end: usize,
    has_ended: bool,
    ends_line: u8,
    /// Lines or records that have been taken.
    pub(super) taken: u64,
}

impl Input {
    /// Reads from `reader`, whose first block is looked at.
    pub(super) fn new(
        reader: Box<dyn Read>,
        packed: Option<&'static str>,
    ) -> Result<Self, Refusal> {
        let mut input = Self {
            reader,
            packed,
            buffer: vec![0; BLOCK],
            start: 0,
            end: 0,
            has_ended: false,
            ends_line: b'\n',
            taken: 0,
        };
        while !input.has_ended && input.end + LEAST_ROOM <= BLOCK {
            input.fill()?;
        }
        Ok(input)
    }

    /// What comes next, up to a block: all there is, of a short trace.
    pub(super) fn ahead(&self) -> &[u8] {
        self.buffer.get(self.start..self.end).unwrap_or_default()
    }

    /// Whether [`Self::ahead`] is all there is.
    pub(super) fn is_short(&self) -> bool {
        self.has_ended
    }

    /// From now on it is text: its encoding is found, a mark is left out, and lines end as the
    /// first block shows.
    pub(super) fn into_text(mut self) -> Result<Self, Refusal> {
        let ahead = self.ahead();
        if ahead.starts_with(BYTE_ORDER_MARK) {
            self.start += BYTE_ORDER_MARK.len();
        } else if let Some((encoding, mark)) = utf_16(ahead.get(..SHOWS_ENCODING).unwrap_or(ahead))
        {
            let rest = ahead.get(mark..).unwrap_or_default().to_vec();
            let wide = Wide {
                reader: io::Cursor::new(rest).chain(self.reader),
                decoder: encoding.new_decoder_without_bom_handling(),
                name: encoding.name(),
                block: vec![0; BLOCK],
                start: 0,
                end: 0,
                has_ended: false,
                is_done: false,
            };
            self = Self::new(Box::new(wide), self.packed)?;
        }
        let ahead = self.ahead();
        // Old editors end them with a carriage return alone.
        if !ahead.contains(&b'\n') && ahead.contains(&b'\r') {
            self.ends_line = b'\r';
        }
        Ok(self)
    }

    /// The first lines, with their numbers, without those that hold nothing but spaces.
    pub(super) fn first_lines(&self, most: usize) -> Vec<(u64, &[u8])> {
        let ahead = self.ahead();
        let whole = if self.is_short() {
            ahead
        } else {
            // The last one may go on behind the block.
            let last = ahead.iter().rposition(|&byte| byte == self.ends_line);
            ahead.get(..last.unwrap_or(ahead.len())).unwrap_or(ahead)
        };
        whole
            .split(|&byte| byte == self.ends_line)
            .map(without_return)
            .zip(1..)
            .filter(|(line, _)| !line.trim_ascii().is_empty())
            .map(|(line, number)| (number, line))
            .take(most)
            .collect()
    }

    /// The next line, without what ends it.
    pub(super) fn next_line(&mut self) -> Result<Option<&[u8]>, Refusal> {
        let mut searched = self.start;
        let end = loop {
            let unseen = self.buffer.get(searched..self.end).unwrap_or_default();
            if let Some(at) = unseen.iter().position(|&byte| byte == self.ends_line) {
                break searched + at;
            }
            let seen = self.end - self.start;
            if self.has_ended {
                if seen == 0 {
                    return Ok(None);
                }
                break self.end;
            }
            if seen > MOST_IN_A_LINE {
                return Err(Refusal::new(format!(
                    "line {} is longer than {} MiB; lines of traces are shorter.",
                    self.taken + 1,
                    MOST_IN_A_LINE >> 20
                )));
            }
            self.fill()?;
            searched = self.start + seen;
        };
        let start = self.start;
        self.start = (end + 1).min(self.end);
        self.taken += 1;
        Ok(self.buffer.get(start..end).map(without_return))
    }

    /// The next record of so many bytes; a shorter one is the last and is cut off.
    pub(super) fn next_record(&mut self, bytes: usize) -> Result<Option<&[u8]>, Refusal> {
        while self.end - self.start < bytes && !self.has_ended {
            self.fill()?;
        }
        let start = self.start;
        self.start = (start + bytes).min(self.end);
        if start == self.start {
            return Ok(None);
        }
        self.taken += 1;
        Ok(self.buffer.get(start..self.start))
    }

    /// Reads on behind what is held, for which room is made.
    fn fill(&mut self) -> Result<(), Refusal> {
        if self.end + LEAST_ROOM > self.buffer.len() {
            self.buffer.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
            if self.end * 2 > self.buffer.len() {
                self.buffer.resize(self.buffer.len() * 2, 0);
            }
        }
        let room = self.buffer.get_mut(self.end..).unwrap_or_default();
        match self.reader.read(room) {
            Ok(0) => self.has_ended = true,
            Ok(count) => self.end += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(self.broken(&error)),
        }
        Ok(())
    }

    /// What is said when no more can be read.
    fn broken(&self, error: &io::Error) -> Refusal {
        let taken = self.taken;
        Refusal::new(match self.packed {
            Some(packed) => format!(
                "the {packed} data are damaged or were cut off after line {taken} ({error}); \
                 nothing was counted."
            ),
            None => format!("the file cannot be read after line {taken} ({error})."),
        })
    }
}

fn without_return(line: &[u8]) -> &[u8] {
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// UTF-16 as UTF-8.
struct Wide<R> {
    reader: R,
    decoder: Decoder,
    name: &'static str,
    block: Vec<u8>,
    start: usize,
    end: usize,
    has_ended: bool,
    /// Its decoder has given all it has, and must not be asked again.
    is_done: bool,
}

impl<R: Read> Read for Wide<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while !self.is_done {
            if self.start == self.end && !self.has_ended {
                self.start = 0;
                self.end = self.reader.read(&mut self.block)?;
                self.has_ended = self.end == 0;
            }
            let rest = self.block.get(self.start..self.end).unwrap_or_default();
            let (result, read, written) =
                self.decoder
                    .decode_to_utf8_without_replacement(rest, buffer, self.has_ended);
            self.start += read;
            match result {
                DecoderResult::Malformed(..) => {
                    return Err(io::Error::other(format!(
                        "it is text in {}, but not all of it: it is damaged or was cut off",
                        self.name
                    )));
                }
                DecoderResult::InputEmpty => self.is_done = self.has_ended,
                DecoderResult::OutputFull => {}
            }
            if written > 0 || buffer.len() < LEAST_ROOM {
                return Ok(written);
            }
        }
        Ok(0)
    }
}
