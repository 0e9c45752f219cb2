//! The log of Redis MONITOR: `1700000000.013000 [0 127.0.0.1:50001] "GET" "user:1"`.

use std::collections::BTreeMap;
use std::ops::Range;

use super::commands::keys_of;
use super::number;
use super::sink::{Each, Lines, Sink, Trouble, misfit};
use crate::components::request_trace::TraceRequest;
use crate::lesson::quoted;
use crate::sim::{SimDuration, SimTime};

const SECOND: u64 = 1_000_000_000;
const MILLISECOND: u64 = 1_000_000;
/// As many different commands without keys are told by name.
const MOST_NAMED: usize = 100;

/// Reads its lines; its room is used again for each.
#[derive(Default)]
pub(super) struct Monitor {
    /// The words of a command, without quotation marks and escapes, one behind the other.
    text: Vec<u8>,
    words: Vec<Range<usize>>,
    /// A key of a database other than 0, with its number.
    key: Vec<u8>,
    aside: BTreeMap<String, u64>,
}

/// A line as far as its first word: when, in which database, and the words.
struct Head<'a> {
    at: SimTime,
    database: &'a [u8],
    words: &'a [u8],
}

fn head(line: &[u8]) -> Option<Head<'_>> {
    // What is read from the connection itself, not from redis-cli, begins with a plus.
    let line = line.trim_ascii();
    let line = line.strip_prefix(b"+").unwrap_or(line);
    let space = line.iter().position(|&byte| byte == b' ')?;
    let at = number::time(line.get(..space)?, SECOND)?;
    let rest = line.get(space + 1..)?.strip_prefix(b"[")?;
    let close = rest.windows(3).position(|three| three == b"] \"")?;
    let (client, words) = (rest.get(..close)?, rest.get(close + 2..)?);
    let database = client.split(|&byte| byte == b' ').next()?;
    number::whole(database)?;
    Some(Head {
        at,
        database,
        words,
    })
}

/// Whether a line is one of such a log.
pub(super) fn is_line(line: &[u8]) -> bool {
    head(line).is_some()
}

impl Monitor {
    /// Takes `"GET" "user:1"` apart; false if it is not made so.
    fn take_apart(&mut self, mut rest: &[u8]) -> bool {
        self.text.clear();
        self.words.clear();
        loop {
            let Some(inside) = rest.strip_prefix(b"\"") else {
                return false;
            };
            let start = self.text.len();
            let Some(after) = self.unescape(inside) else {
                return false;
            };
            self.words.push(start..self.text.len());
            rest = after.trim_ascii_start();
            if rest.is_empty() {
                return true;
            }
        }
    }

    /// Takes a word whose first quotation mark is gone, and leaves what stands behind the last.
    fn unescape<'a>(&mut self, inside: &'a [u8]) -> Option<&'a [u8]> {
        let mut rest = inside;
        loop {
            let (&byte, after) = rest.split_first()?;
            rest = after;
            match byte {
                b'"' => return Some(rest),
                b'\\' => {
                    let (&escaped, after) = rest.split_first()?;
                    rest = after;
                    let meant = match escaped {
                        b'n' => b'\n',
                        b'r' => b'\r',
                        b't' => b'\t',
                        b'a' => 7,
                        b'b' => 8,
                        b'x' => {
                            let digits = std::str::from_utf8(rest.get(..2)?).ok()?;
                            rest = rest.get(2..)?;
                            u8::from_str_radix(digits, 16).ok()?
                        }
                        other => other,
                    };
                    self.text.push(meant);
                }
                byte => self.text.push(byte),
            }
        }
    }

    fn word(&self, at: usize) -> &[u8] {
        let range = self.words.get(at).cloned().unwrap_or_default();
        self.text.get(range).unwrap_or_default()
    }

    /// The time to live that a command sets, if it sets one for as long from now.
    fn ttl(&self) -> Option<SimDuration> {
        let is = |at: usize, name: &str| self.word(at).eq_ignore_ascii_case(name.as_bytes());
        let (place, unit) = if is(0, "SETEX") || is(0, "EXPIRE") {
            (2, SECOND)
        } else if is(0, "PSETEX") || is(0, "PEXPIRE") {
            (2, MILLISECOND)
        } else if is(0, "SET") || is(0, "GETEX") {
            // Key and value may be called so as well.
            let options = if is(0, "SET") { 3 } else { 2 }..self.words.len();
            let found = options.rev().find(|&at| is(at, "EX") || is(at, "PX"))?;
            let unit = if is(found, "EX") { SECOND } else { MILLISECOND };
            (found + 1, unit)
        } else {
            return None;
        };
        number::ttl(self.word(place), unit).filter(|ttl| !ttl.is_zero())
    }

    fn leave_aside(&mut self, name: String) {
        let other = "others".to_owned();
        let is_new = !self.aside.contains_key(&name);
        let name = if is_new && self.aside.len() >= MOST_NAMED {
            other
        } else {
            name
        };
        *self.aside.entry(name).or_default() += 1;
    }
}

impl Lines for Monitor {
    fn line<E: Each>(&mut self, line: &[u8], sink: &mut Sink<E>) -> Result<(), Trouble> {
        let trimmed = line.trim_ascii();
        if trimmed == b"OK" || trimmed == b"+OK" {
            self.leave_aside("OK".to_owned());
            return Ok(());
        }
        let Some(head) = head(line) else {
            return Err(misfit("is no command as MONITOR logs it"));
        };
        if !self.take_apart(head.words) {
            return Err(misfit("has a word without its closing quotation mark"));
        }
        let Some((places, operation)) = keys_of(self.words.len(), |at| self.word(at)) else {
            let name = String::from_utf8_lossy(self.word(0)).to_uppercase();
            self.leave_aside(quoted(&name));
            return Ok(());
        };
        let request = TraceRequest {
            at: Some(head.at),
            ttl: self.ttl(),
            operation,
            ..TraceRequest::default()
        };
        for place in places {
            let mut key = std::mem::take(&mut self.key);
            key.clear();
            if head.database != b"0" {
                key.extend_from_slice(head.database);
                key.push(0);
            }
            key.extend_from_slice(self.word(place));
            let taken = sink.take(&key, request);
            self.key = key;
            taken?;
        }
        Ok(())
    }

    fn aside(&self) -> Vec<(String, u64)> {
        let aside = self.aside.iter();
        aside.map(|(name, count)| (name.clone(), *count)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each request as operation, number of its key and seconds of its time to live.
    fn requests(log: &str) -> Vec<(&'static str, u32, Option<u64>)> {
        let mut found = Vec::new();
        let mut sink = Sink::new(
            |request: &TraceRequest| {
                let ttl = request.ttl.map(|ttl| ttl.as_nanos() / SECOND);
                found.push((request.operation.name(), request.key, ttl));
                Ok(())
            },
            u64::MAX,
        );
        let mut monitor = Monitor::default();
        for command in log.lines() {
            let line = format!("1700000000.5 [{command}");
            monitor.line(line.as_bytes(), &mut sink).unwrap();
        }
        sink.flush().unwrap();
        drop(sink);
        found
    }

    #[test]
    fn escapes_databases_and_several_keys_are_understood() {
        let log = r#"0 127.0.0.1:5] "GET" "a \"b\" \\ \x00\n"
1 127.0.0.1:5] "GET" "a"
0 lua] "MGET" "a" "a \"b\" \\ \x00\n" "c"
0 unix:/tmp/redis sock] "SET" "c" "] \"x\"" "EX" "60"
0 [::1]:5] "psetex" "d" "2000" "v"
0 127.0.0.1:5] "PING""#;
        let get = |key| ("get", key, None);
        assert_eq!(
            requests(log),
            [
                get(0),
                get(1),
                get(2),
                get(0),
                get(3),
                ("set", 3, Some(60)),
                ("set", 4, Some(2))
            ]
        );
    }

    #[test]
    fn a_line_that_is_none_does_not_fit() {
        let mut sink = Sink::new(|_: &TraceRequest| Ok(()), u64::MAX);
        let mut monitor = Monitor::default();
        for line in [
            "GET a",
            "1.5 [0 127.0.0.1:5] GET a",
            "1.5 [0 127.0.0.1:5] \"GET\" \"a",
            "1.5 [0 127.0.0.1:5] \"GET\" \"a\\",
            "1.5 [0 127.0.0.1:5] \"GET\" \"\\xg0\"",
            "x [0 127.0.0.1:5] \"GET\" \"a\"",
            "1.5 [0 127.0.0.1:5] \"GET\" a",
        ] {
            assert!(monitor.line(line.as_bytes(), &mut sink).is_err(), "{line}");
        }
        assert!(monitor.line(b"+OK", &mut sink).is_ok());
        assert_eq!(monitor.aside(), [("OK".to_owned(), 1)]);
        assert_eq!(sink.requests, 0);
    }
}
