//! Which words of a Redis command are keys, and what it does to them.
//!
//! From the manual's pages of the commands. What is not here has no key, or looks at a key without
//! using it (OBJECT, MEMORY, WATCH). Scripts are left out on purpose: MONITOR logs the commands
//! that they run.

use crate::components::request_trace::Operation;

/// Where the keys of a command stand; its name is word 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Keys {
    /// Word 1.
    First,
    /// Words 1 and 2.
    Two,
    /// From word 1 on.
    All,
    /// From word 1 on, but for the last word.
    ButLast,
    /// Every second word from 1 on.
    EverySecond,
    /// From word 2 on.
    FromSecond,
    /// As many as word 1 says, behind it.
    Counted,
    /// As many as word 2 says, behind it; word 1 is none.
    CountedSecond,
    /// Word 1, and as many as word 2 says, behind it.
    FirstAndCounted,
    /// The first half of what stands behind the word STREAMS.
    Streams,
}

/// Commands with the same places of keys and the same operation.
type Row = (Keys, Operation, &'static str);

const ROWS: &[Row] = &[
    (
        Keys::First,
        Operation::Get,
        "GET GETRANGE SUBSTR STRLEN GETBIT BITCOUNT BITPOS BITFIELD_RO HGET HGETALL HMGET HKEYS HVALS \
         HLEN HEXISTS HSTRLEN HRANDFIELD HSCAN HTTL HPTTL LRANGE LINDEX LLEN LPOS SMEMBERS SISMEMBER \
         SMISMEMBER SCARD SRANDMEMBER SSCAN ZRANGE ZRANGEBYSCORE ZRANGEBYLEX ZREVRANGE \
         ZREVRANGEBYSCORE ZREVRANGEBYLEX ZRANK ZREVRANK ZSCORE ZMSCORE ZCARD ZCOUNT ZLEXCOUNT ZSCAN \
         ZRANDMEMBER XRANGE XREVRANGE XLEN XPENDING GEOPOS GEODIST GEOHASH GEOSEARCH GEORADIUS_RO \
         GEORADIUSBYMEMBER_RO SORT_RO DUMP",
    ),
    (
        Keys::First,
        Operation::Set,
        "SET SETEX PSETEX SETNX GETSET SETRANGE APPEND SETBIT BITFIELD HSET HSETNX HMSET HDEL HGETEX \
         HSETEX HGETDEL LPUSH RPUSH LPUSHX RPUSHX LINSERT LSET LREM LTRIM SADD SREM ZADD ZREM \
         ZREMRANGEBYRANK ZREMRANGEBYSCORE ZREMRANGEBYLEX XADD XTRIM XDEL XACK PFADD GEOADD RESTORE",
    ),
    (Keys::First, Operation::Delete, "GETDEL"),
    (
        Keys::First,
        Operation::Other,
        "GETEX INCR INCRBY INCRBYFLOAT DECR DECRBY HINCRBY HINCRBYFLOAT HEXPIRE HPEXPIRE HPERSIST \
         LPOP RPOP SPOP ZINCRBY ZPOPMIN ZPOPMAX EXPIRE PEXPIRE EXPIREAT PEXPIREAT EXPIRETIME \
         PEXPIRETIME PERSIST TTL PTTL TYPE SORT GEORADIUS GEORADIUSBYMEMBER XCLAIM XAUTOCLAIM XSETID \
         MOVE",
    ),
    (
        Keys::All,
        Operation::Get,
        "MGET EXISTS SDIFF SINTER SUNION PFCOUNT",
    ),
    (Keys::All, Operation::Delete, "DEL UNLINK"),
    (Keys::All, Operation::Other, "TOUCH"),
    (
        Keys::All,
        Operation::Set,
        "SDIFFSTORE SINTERSTORE SUNIONSTORE PFMERGE",
    ),
    (Keys::EverySecond, Operation::Set, "MSET MSETNX"),
    (
        Keys::Two,
        Operation::Other,
        "RENAME RENAMENX COPY SMOVE LMOVE BLMOVE RPOPLPUSH BRPOPLPUSH ZRANGESTORE GEOSEARCHSTORE",
    ),
    (Keys::Two, Operation::Get, "LCS"),
    (
        Keys::ButLast,
        Operation::Other,
        "BLPOP BRPOP BZPOPMIN BZPOPMAX",
    ),
    (Keys::FromSecond, Operation::Set, "BITOP"),
    (
        Keys::Counted,
        Operation::Get,
        "SINTERCARD ZINTERCARD ZDIFF ZINTER ZUNION",
    ),
    (Keys::Counted, Operation::Other, "LMPOP ZMPOP"),
    (Keys::CountedSecond, Operation::Other, "BLMPOP BZMPOP"),
    (
        Keys::FirstAndCounted,
        Operation::Set,
        "ZDIFFSTORE ZINTERSTORE ZUNIONSTORE",
    ),
    (Keys::Streams, Operation::Get, "XREAD XREADGROUP"),
];

/// Which words of a command are keys, and what it does to them; `None` of a command without keys.
/// `word` gives a word, and there are `words` of them.
pub(super) fn keys_of<'a>(
    words: usize,
    word: impl Fn(usize) -> &'a [u8],
) -> Option<(Vec<usize>, Operation)> {
    let name = word(0);
    let is_it = |known: &str| known.as_bytes().eq_ignore_ascii_case(name);
    let (keys, operation, _) = ROWS
        .iter()
        .find(|(_, _, names)| names.split(' ').any(is_it))?;
    let counted = |at: usize| {
        let count: usize = std::str::from_utf8(word(at)).ok()?.parse().ok()?;
        Some(at + 1..count.checked_add(at + 1)?)
    };
    let places: Vec<usize> = match keys {
        Keys::First => vec![1],
        Keys::Two => vec![1, 2],
        Keys::All => (1..words).collect(),
        Keys::ButLast => (1..words.saturating_sub(1)).collect(),
        Keys::EverySecond => (1..words).step_by(2).collect(),
        Keys::FromSecond => (2..words).collect(),
        Keys::Counted => counted(1)?.take(words).collect(),
        Keys::CountedSecond => counted(2)?.take(words).collect(),
        Keys::FirstAndCounted => [1].into_iter().chain(counted(2)?).take(words).collect(),
        Keys::Streams => {
            let at = (1..words).find(|&at| word(at).eq_ignore_ascii_case(b"streams"))?;
            let behind = words - at - 1;
            (at + 1..at + 1 + behind / 2).collect()
        }
    };
    let is_whole = !places.is_empty() && places.iter().all(|&place| place < words);
    is_whole.then_some((places, *operation))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(command: &str) -> String {
        let words: Vec<&str> = command.split(' ').collect();
        let found = keys_of(words.len(), |at| {
            words.get(at).map_or(b"", |word| word.as_bytes())
        });
        found.map_or_else(
            || "none".to_owned(),
            |(places, operation)| {
                let keys: Vec<&str> = places.iter().map(|&place| words[place]).collect();
                format!("{} {}", operation.name(), keys.join(" "))
            },
        )
    }

    #[test]
    fn keys_stand_where_the_manual_says() {
        for (command, expected) in [
            ("GET k", "get k"),
            ("set k v EX 10", "set k"),
            ("MGET a b c", "get a b c"),
            ("MSET a 1 b 2", "set a b"),
            ("DEL a b", "delete a b"),
            ("BLPOP a b 0", "other a b"),
            ("BITOP AND d a b", "set d a b"),
            ("ZUNION 2 a b WITHSCORES", "get a b"),
            ("ZUNIONSTORE d 2 a b WEIGHTS 1 2", "set d a b"),
            ("BZMPOP 1 2 a b MIN", "other a b"),
            ("XREAD COUNT 2 STREAMS a b 0 0", "get a b"),
            ("RENAME a b", "other a b"),
            ("PING", "none"),
            ("EVAL script 1 k", "none"),
            ("GET", "none"),
            ("ZUNION 9 a", "none"),
            ("ZUNION 18446744073709551615 a", "none"),
        ] {
            assert_eq!(keys(command), expected, "{command}");
        }
    }

    #[test]
    fn no_command_stands_in_two_rows() {
        let mut names: Vec<&str> = ROWS.iter().flat_map(|row| row.2.split(' ')).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        assert!(
            names
                .iter()
                .all(|name| name.to_uppercase() == *name && !name.is_empty())
        );
    }
}
