//! The reader of traces: one trace written in every way is read as one, and damage is told.

mod damage;
mod written;

use std::collections::BTreeMap;
use std::io::{Cursor, Write as _};

use hotset::components::request_trace::TraceRequest;
use hotset::io::trace::{About, Options, visit_bytes};
use hotset::lesson::Refusal;

use written::Way;

/// Uniform numbers from a seed (`SplitMix64`).
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % most
    }
}

/// A request as it is written: its object, when in seconds, and bytes.
type Written = (u64, u64, u64);

/// Requests for 300 objects, small numbers more often; equal requests in a row among them.
fn requests(count: usize) -> Vec<Written> {
    let mut dice = Dice(5);
    let mut all: Vec<Written> = Vec::new();
    let mut at_s = 1_700_000_000;
    while all.len() < count {
        at_s += dice.below(2);
        let most = 1 + dice.below(300);
        let object = 1 + dice.below(most);
        for _ in 0..1 + dice.below(3) / 2 {
            all.push((object, at_s, 40 + object % 90));
        }
    }
    all.truncate(count);
    all
}

/// Keys by the order in which they first appear.
fn numbered(requests: &[Written]) -> Vec<u32> {
    let mut numbers = BTreeMap::new();
    requests
        .iter()
        .map(|(object, ..)| {
            let next = numbers.len() as u32;
            *numbers.entry(*object).or_insert(next)
        })
        .collect()
}

/// What is read of bytes.
fn read(bytes: Vec<u8>, options: &Options) -> Result<(Vec<TraceRequest>, About), Refusal> {
    let mut found = Vec::new();
    let about = visit_bytes(Cursor::new(bytes), options, |request| {
        found.push(*request);
        Ok(())
    })?;
    Ok((found, about))
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    let level = ruzstd::encoding::CompressionLevel::Fastest;
    ruzstd::encoding::compress_to_vec(bytes, level)
}

fn wide(text: &[u8], bytes_of: fn(u16) -> [u8; 2], mark: &str) -> Vec<u8> {
    let text = mark.to_owned() + std::str::from_utf8(text).unwrap();
    text.encode_utf16().flat_map(bytes_of).collect()
}

#[test]
fn one_trace_is_read_alike_in_every_format() {
    let requests = requests(3_000);
    let expected = numbered(&requests);
    for way in Way::ALL {
        let (found, about) = read(way.bytes(&requests), &way.options())
            .unwrap_or_else(|refusal| panic!("{way:?}: {refusal}"));
        let keys: Vec<u32> = found.iter().map(|request| request.key).collect();
        assert!(keys == expected, "{way:?}, read as {}", about.said);
        assert_eq!(about.format, way.format(), "{way:?}");
        assert_eq!((about.requests, about.bad), (3_000, 0), "{way:?}");
        for (request, (_, at_s, bytes)) in found.iter().zip(&requests) {
            if let Some(at) = request.at {
                assert_eq!(at.as_nanos() / 1_000_000_000, *at_s, "{way:?}");
            }
            if let Some(size) = request.size {
                assert_eq!(u64::from(size), *bytes, "{way:?}");
            }
        }
        assert_eq!(found[0].at.is_some(), way.tells_times(), "{way:?}");
        assert_eq!(found[0].size.is_some(), way.tells_sizes(), "{way:?}");
    }
}

#[test]
fn one_trace_is_read_alike_however_it_is_packed_and_encoded() {
    let requests = requests(3_000);
    let expected = numbered(&requests);
    let alike = |what: &str, way: Way, bytes: Vec<u8>| {
        let (found, about) = read(bytes, &way.options())
            .unwrap_or_else(|refusal| panic!("{way:?}, {what}: {refusal}"));
        let keys: Vec<u32> = found.iter().map(|request| request.key).collect();
        assert!(keys == expected, "{way:?}, {what}: {}", about.said);
    };
    for way in Way::ALL {
        let plain = way.bytes(&requests);
        alike("gzip", way, gzip(&plain));
        alike("zstd", way, zstd(&plain));
        let (first, second) = plain.split_at(plain.len() / 3);
        alike(
            "gzip in two parts",
            way,
            [gzip(first), gzip(second)].concat(),
        );
        alike(
            "zstd in two parts",
            way,
            [zstd(first), zstd(second)].concat(),
        );
        // A frame to be skipped, as parallel packers write in front: its size, then its content.
        let skipped = b"\x50\x2a\x4d\x18\x04\0\0\0size".to_vec();
        alike(
            "zstd behind a skipped frame",
            way,
            [skipped, zstd(&plain)].concat(),
        );
        if !way.is_text() {
            continue;
        }
        alike("mark", way, [b"\xef\xbb\xbf".as_slice(), &plain].concat());
        for mark in ["\u{feff}", ""] {
            alike("UTF-16LE", way, wide(&plain, u16::to_le_bytes, mark));
            alike("UTF-16BE", way, wide(&plain, u16::to_be_bytes, mark));
        }
        alike(
            "UTF-16 in gzip",
            way,
            gzip(&wide(&plain, u16::to_le_bytes, "\u{feff}")),
        );
        let text = String::from_utf8(plain).unwrap();
        alike("CRLF", way, text.replace('\n', "\r\n").into_bytes());
        alike("CR", way, text.replace('\n', "\r").into_bytes());
        alike("no last line end", way, text.trim_end().as_bytes().to_vec());
        alike(
            "blank lines",
            way,
            text.replace('\n', "\n\n  \n").into_bytes(),
        );
    }
}

#[test]
fn a_long_line_and_a_long_trace_go_through_blocks() {
    // Keys of up to 300 KB, longer than what is read at a time.
    let key = |number: usize| format!("{number}:{}", "k".repeat(number * 99_991));
    let text: Vec<String> = [0, 1, 2, 3, 1, 3, 0].into_iter().map(key).collect();
    let (found, _) = read(text.join("\n").into_bytes(), &Options::default()).unwrap();
    let keys: Vec<u32> = found.iter().map(|request| request.key).collect();
    assert_eq!(keys, [0, 1, 2, 3, 1, 3, 0]);
    let endless = vec![b'x'; 3 << 20];
    let refusal = read(endless, &Options::default()).unwrap_err().to_string();
    assert!(refusal.contains("line 1 is longer than 1 MiB"), "{refusal}");
    let requests = requests(60_000);
    let (found, _) = read(Way::Csv.bytes(&requests), &Options::default()).unwrap();
    let keys: Vec<u32> = found.iter().map(|request| request.key).collect();
    assert!(keys == numbered(&requests));
}
