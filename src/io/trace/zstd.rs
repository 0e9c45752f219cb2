//! Zstandard: frames one after another, as parallel packers and appended files have them.

use std::io::{self, BufRead, Read};

use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

/// Whether bytes begin a frame, or one that holds no data and is skipped.
pub(super) fn begins(start: &[u8]) -> bool {
    let is_skipped = |start: &[u8]| {
        start.first().is_some_and(|first| first >> 4 == 5)
            && start.get(1..4) == Some(b"\x2a\x4d\x18")
    };
    start.starts_with(b"\x28\xb5\x2f\xfd") || is_skipped(start)
}

/// The content of frames, each checked against its checksum where it has one.
pub(super) struct Frames<R> {
    source: R,
    decoder: FrameDecoder,
    is_inside: bool,
}

impl<R: BufRead> Frames<R> {
    /// Reads the frames of a source.
    pub(super) fn new(source: R) -> Self {
        Self {
            source,
            decoder: FrameDecoder::new(),
            is_inside: false,
        }
    }

    /// Goes into the next frame; false at the end of the source.
    fn enter(&mut self) -> io::Result<bool> {
        while !self.source.fill_buf()?.is_empty() {
            match self.decoder.reset(&mut self.source) {
                Ok(()) => {
                    self.is_inside = true;
                    return Ok(true);
                }
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                    length,
                    ..
                })) => skip(&mut self.source, u64::from(length))?,
                Err(_) => return Err(io::Error::other("a frame begins wrong or is cut off")),
            }
        }
        Ok(false)
    }

    /// Goes out of a frame that has been read to its end.
    fn leave(&mut self) -> io::Result<()> {
        self.is_inside = false;
        match self.decoder.get_checksum_from_data() {
            Some(promised) if self.decoder.get_calculated_checksum() != Some(promised) => {
                Err(io::Error::other("its checksum is another"))
            }
            _ => Ok(()),
        }
    }
}

fn skip(source: &mut impl Read, length: u64) -> io::Result<()> {
    let skipped = io::copy(&mut source.take(length), &mut io::sink())?;
    if skipped < length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(())
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if !self.is_inside && !self.enter()? {
                return Ok(0);
            }
            if self.decoder.can_collect() > 0 {
                return self.decoder.read(buffer);
            }
            if self.decoder.is_finished() {
                self.leave()?;
                continue;
            }
            self.decoder
                .decode_blocks(&mut self.source, BlockDecodingStrategy::UptoBlocks(1))
                .map_err(|_| io::Error::other("a block is broken or cut off"))?;
        }
    }
}
