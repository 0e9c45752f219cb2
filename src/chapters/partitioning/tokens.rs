//! The tokens of a ring in their order, and a table that leads to the next one.

use std::sync::Arc;

use super::hash::Hash;
use super::shard::Node;
use super::world::Text;

/// Where each token stands and whose it is, in the order of the ring. Copies share it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tokens {
    inside: Arc<Inside>,
}

#[derive(Debug, PartialEq)]
struct Inside {
    tokens: Vec<(u64, Node)>,
    /// For each stretch of the ring, all of one length, the first token in it or after it: a
    /// million keys find theirs without a search through all.
    first: Vec<u32>,
    /// How far a hash is shifted to be the number of its stretch.
    shift: u32,
}

impl Tokens {
    /// No ring.
    pub(super) fn none() -> Self {
        Self::of(Vec::new())
    }

    /// So many tokens of each shard.
    pub(super) fn new(nodes: &[Node], vnodes: u64, hash: Hash) -> Self {
        let mut tokens = Vec::with_capacity(nodes.len() * vnodes as usize);
        for &node in nodes {
            for number in 0..vnodes {
                tokens.push((hash.of(token_key(node, number).as_bytes()), node));
            }
        }
        tokens.sort_unstable();
        Self::of(tokens)
    }

    fn of(tokens: Vec<(u64, Node)>) -> Self {
        let stretches = tokens.len().next_power_of_two().max(2);
        let shift = u64::BITS - stretches.trailing_zeros();
        let mut first = Vec::with_capacity(stretches);
        let mut at = 0;
        for stretch in 0..stretches as u64 {
            while tokens
                .get(at)
                .is_some_and(|&(hash, _)| hash >> shift < stretch)
            {
                at += 1;
            }
            first.push(at as u32);
        }
        Self {
            inside: Arc::new(Inside {
                tokens,
                first,
                shift,
            }),
        }
    }

    /// All of them; none without a ring.
    pub(super) fn all(&self) -> &[(u64, Node)] {
        &self.inside.tokens
    }

    /// The next token clockwise of a hash; `None` without a ring.
    pub(super) fn next(&self, hash: u64) -> Option<(u64, Node)> {
        let Inside {
            tokens,
            first,
            shift,
        } = &*self.inside;
        let stretch = (hash >> shift) as usize;
        let start = first.get(stretch).copied().unwrap_or(0) as usize;
        let end = first
            .get(stretch + 1)
            .map_or(tokens.len(), |&at| at as usize);
        let inside = tokens.get(start..end).unwrap_or_default();
        let next = start + inside.partition_point(|&(at, _)| at < hash);
        tokens.get(next).or_else(|| tokens.first()).copied()
    }
}

/// A token's key as it is hashed: `shelf 3/17`. The word is an old one for a shard; another would
/// move every token of every saved experiment and change its digest.
fn token_key(node: Node, number: u64) -> Text {
    let mut text = Text::default();
    for &byte in b"shelf " {
        text.push_byte(byte);
    }
    text.push_number(u64::from(node));
    text.push_byte(b'/');
    text.push_number(number);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_token_is_what_a_plain_search_finds() {
        for (nodes, vnodes) in [(0, 1), (1, 1), (3, 1), (5, 64), (700, 3)] {
            let nodes: Vec<Node> = (1..=nodes).collect();
            let tokens = Tokens::new(&nodes, vnodes, Hash::new(7));
            let all = tokens.all();
            assert!(all.is_sorted());
            let near = all
                .iter()
                .flat_map(|&(at, _)| [at.wrapping_sub(1), at, at + 1]);
            for hash in near.chain([0, 1, u64::MAX / 2, u64::MAX]) {
                let found = all.iter().find(|&&(at, _)| at >= hash).or(all.first());
                assert_eq!(tokens.next(hash), found.copied(), "{hash:x}");
            }
        }
    }
}
