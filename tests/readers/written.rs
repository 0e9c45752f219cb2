//! A trace, written in the ways in which it can be read.

use hotset::io::trace::{Column, Field, Options, TraceFormat};

use super::Written;

/// A way to write a trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Keys,
    Monitor,
    MonitorMany,
    Csv,
    CsvBare,
    CsvQuoted,
    Tsv,
    Semicolons,
    Spaces,
    LibCacheSim,
    Oracle,
    Twitter,
    CacheLib,
    Arc,
}

impl Way {
    pub const ALL: [Self; 14] = [
        Self::Keys,
        Self::Monitor,
        Self::MonitorMany,
        Self::Csv,
        Self::CsvBare,
        Self::CsvQuoted,
        Self::Tsv,
        Self::Semicolons,
        Self::Spaces,
        Self::LibCacheSim,
        Self::Oracle,
        Self::Twitter,
        Self::CacheLib,
        Self::Arc,
    ];

    pub fn format(self) -> TraceFormat {
        match self {
            Self::Keys => TraceFormat::Keys,
            Self::Monitor | Self::MonitorMany => TraceFormat::RedisMonitor,
            Self::Oracle => TraceFormat::OracleGeneral,
            Self::Twitter => TraceFormat::Twitter,
            Self::CacheLib => TraceFormat::CachelibKv,
            Self::Arc => TraceFormat::Arc,
            _ => TraceFormat::Csv,
        }
    }

    pub fn is_text(self) -> bool {
        self != Self::Oracle
    }

    pub fn tells_times(self) -> bool {
        !matches!(self, Self::Keys | Self::CacheLib | Self::Arc)
    }

    pub fn tells_sizes(self) -> bool {
        let are_none = matches!(
            self,
            Self::Keys | Self::Monitor | Self::MonitorMany | Self::Arc
        );
        !are_none
    }

    /// What has to be said of it: a table of numbers alone shows no key.
    pub fn options(self) -> Options {
        let bare = [(Field::Time, 1), (Field::Key, 2), (Field::Size, 3)];
        let columns = matches!(self, Self::CsvBare | Self::Spaces).then(|| {
            let numbered = bare.map(|(field, number)| (field, Column::Number(number)));
            numbered.to_vec()
        });
        Options {
            columns: columns.unwrap_or_default(),
            ..Options::default()
        }
    }

    pub fn bytes(self, requests: &[Written]) -> Vec<u8> {
        let table = |header: &str, between: &str, quote: &str| {
            let mut text = header.to_owned();
            for (object, at_s, bytes) in requests {
                let key = format!("{quote}user:{object}{quote}");
                text += &format!("{at_s}{between}{key}{between}{bytes}\n");
            }
            text.into_bytes()
        };
        let lines = |line: &dyn Fn(&Written) -> String| -> Vec<u8> {
            requests
                .iter()
                .flat_map(|request| line(request).into_bytes())
                .collect()
        };
        match self {
            Self::Keys => lines(&|(object, ..)| format!("user:{object}\n")),
            Self::Csv => table("timestamp,key,size\n", ",", ""),
            Self::CsvBare => table("", ",", ""),
            Self::CsvQuoted => table("time_s,\"object_id\",bytes\n", ",", "\""),
            Self::Tsv => table("time\tkey\tobj_size\n", "\t", ""),
            Self::Semicolons => table("# made by hand\n#Time;Key;Size\n", ";", ""),
            Self::Spaces => table("", "  ", ""),
            Self::LibCacheSim => {
                let mut text = b"version,time,op,size,lbn\n".to_vec();
                text.extend(lines(&|(object, at_s, bytes)| {
                    format!("1,{at_s},2a,{bytes},{object}\n")
                }));
                text
            }
            Self::Twitter => lines(&|(object, at_s, bytes)| {
                let (key, value) = (9, bytes - 9);
                format!("{at_s},ns:u,{object},{key},{value},7,get,0\n")
            }),
            Self::Monitor => {
                let mut text = b"OK\n".to_vec();
                text.extend(lines(&|(object, at_s, _)| {
                    format!("{at_s}.013000 [0 127.0.0.1:50001] \"GET\" \"user:\\x01{object}\"\n")
                }));
                text
            }
            Self::MonitorMany => monitor_many(requests),
            Self::Oracle => oracle(requests),
            Self::CacheLib => runs(
                requests,
                "key,op,size,op_count,key_size\n",
                |request, count| format!("{},GET,{},{count},40\n", request.0, request.2),
            ),
            Self::Arc => arc(requests),
        }
    }
}

/// Commands of several keys, of pairs, and of none.
fn monitor_many(requests: &[Written]) -> Vec<u8> {
    let mut text = String::new();
    let mut rest = requests;
    let mut turn = 0;
    while let Some(((_, at_s, _), _)) = rest.split_first() {
        // Requests of one command have one time.
        let same = rest
            .iter()
            .take_while(|(_, other, _)| other == at_s)
            .count();
        let (now, later) = rest.split_at(same.min(1 + turn % 4));
        rest = later;
        let keys: Vec<String> = now
            .iter()
            .map(|(object, ..)| format!("\"u{object}\""))
            .collect();
        let words = match turn % 3 {
            0 => format!("\"MGET\" {}", keys.join(" ")),
            1 => format!("\"del\" {}", keys.join(" ")),
            _ => format!("\"MSET\" {} \"v\"", keys.join(" \"v\" ")),
        };
        text += &format!("{at_s}.5 [0 [::1]:4] {words}\n");
        if turn % 5 == 0 {
            text += &format!("{at_s}.6 [0 lua] \"PING\"\n");
        }
        turn += 1;
    }
    text.into_bytes()
}

fn oracle(requests: &[Written]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (index, (object, at_s, size)) in requests.iter().enumerate() {
        let later = &requests[index + 1..];
        let next = later.iter().position(|(other, ..)| other == object);
        let next = next.map_or(-1, |behind| (index + 1 + behind) as i64);
        bytes.extend((*at_s as u32).to_le_bytes());
        bytes.extend(object.to_le_bytes());
        bytes.extend((*size as u32).to_le_bytes());
        bytes.extend(next.to_le_bytes());
    }
    bytes
}

/// Equal requests in a row as one line with their number.
fn runs(requests: &[Written], header: &str, line: impl Fn(&Written, usize) -> String) -> Vec<u8> {
    let mut text = header.to_owned();
    for run in requests.chunk_by(|a, b| (a.0, a.2) == (b.0, b.2)) {
        text += &line(&run[0], run.len());
    }
    text.into_bytes()
}

/// Objects that follow on each other as one line.
fn arc(requests: &[Written]) -> Vec<u8> {
    let mut text = String::new();
    for (number, run) in requests.chunk_by(|a, b| a.0 + 1 == b.0).enumerate() {
        text += &format!("{} {} 0 {number}\n", run[0].0, run.len());
    }
    text.into_bytes()
}
