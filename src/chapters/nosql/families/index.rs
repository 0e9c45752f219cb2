//! A sorted index as a tree of pages, built once: every page that a descent reads is a probe, so
//! that a larger table really costs more.

/// Keys in a page.
const PAGE: usize = 64;

/// Values under sorted keys; keys may repeat.
#[derive(Debug)]
pub(super) struct Index<K, V> {
    /// All entries, sorted.
    entries: Vec<(K, V)>,
    /// For each level, from the leaves' parents up, the first key of every page below.
    levels: Vec<Vec<K>>,
}

impl<K: Ord + Copy, V: Copy + Ord> Index<K, V> {
    pub(super) fn new(mut entries: Vec<(K, V)>) -> Self {
        entries.sort_unstable();
        let mut levels: Vec<Vec<K>> = Vec::new();
        let mut below: Vec<K> = entries.iter().map(|(key, _)| *key).collect();
        while below.len() > PAGE {
            below = below.chunks(PAGE).map(|page| page[0]).collect();
            levels.push(below.clone());
        }
        Self { entries, levels }
    }

    /// The place of the first entry that is not below `key`, page by page from the root.
    pub(super) fn descend(&self, key: K, probes: &mut u64) -> usize {
        let mut page = 0;
        for level in self.levels.iter().rev() {
            *probes += 1;
            let start = page * PAGE;
            let end = (start + PAGE).min(level.len());
            // The last page whose first key is below the one sought; equal keys may begin there.
            let inside = level[start..end].partition_point(|first| *first < key);
            page = start + inside.saturating_sub(1);
        }
        *probes += 1;
        let start = (page * PAGE).min(self.entries.len());
        let end = (start + PAGE).min(self.entries.len());
        start + self.entries[start..end].partition_point(|(found, _)| *found < key)
    }

    /// The value of exactly this key.
    pub(super) fn get(&self, key: K, probes: &mut u64) -> Option<V> {
        let at = self.descend(key, probes);
        let (found, value) = *self.entries.get(at)?;
        (found == key).then_some(value)
    }

    /// The entries from `key` on. Every further page that is read is a probe as well.
    pub(super) fn from<'a>(
        &'a self,
        key: K,
        probes: &'a mut u64,
    ) -> impl Iterator<Item = (K, V)> + 'a {
        let start = self.descend(key, probes);
        let first_page = start / PAGE;
        (start..self.entries.len()).map(move |at| {
            if at % PAGE == 0 && at / PAGE > first_page {
                *probes += 1;
            }
            self.entries[at]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_finds_what_a_plain_search_finds() {
        for size in [0_u32, 1, 63, 64, 65, 4_000, 10_000] {
            let entries: Vec<(u32, u32)> = (0..size).map(|i| (i / 3 * 2, i)).collect();
            let index = Index::new(entries.clone());
            for key in (0..size + 2).step_by(7) {
                let mut probes = 0;
                let at = index.descend(key, &mut probes);
                assert_eq!(
                    at,
                    entries.partition_point(|(k, _)| *k < key),
                    "{size} {key}"
                );
                assert_eq!(probes, index.levels.len() as u64 + 1);
                let rest: Vec<(u32, u32)> = index.from(key, &mut probes).collect();
                assert_eq!(rest, entries[at..]);
            }
        }
    }

    #[test]
    fn a_larger_table_has_more_levels() {
        let probes = |size: u32| {
            let index = Index::new((0..size).map(|i| (i, i)).collect());
            let mut probes = 0;
            assert_eq!(index.get(size / 2, &mut probes), Some(size / 2));
            probes
        };
        assert_eq!([50, 500, 50_000].map(probes), [1, 2, 3]);
    }
}
