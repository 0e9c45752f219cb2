//! What the columns of a table hold, as its first lines show.

use std::collections::BTreeSet;

use super::fields::Fields;
use super::number;
use super::operations::operation;
use super::plan::{Line, Places, Separator};

/// The cells of the first lines, a row a line.
pub(super) struct Cells {
    rows: Vec<Vec<Vec<u8>>>,
    columns: usize,
}

impl Cells {
    /// Takes apart the lines that have as many columns.
    pub(super) fn of(lines: &[Line], separator: Separator, columns: usize) -> Self {
        let mut fields = Fields::default();
        let rows = lines.iter().filter_map(|(_, line)| {
            fields.split(line, separator).ok()?;
            let cells = (0..fields.len()).map(|place| fields.get(line, place).to_vec());
            (fields.len() == columns).then(|| cells.collect())
        });
        Self {
            rows: rows.collect(),
            columns,
        }
    }

    /// The same without the first row, if that is the header.
    pub(super) fn without_first(mut self, is_header: bool) -> Self {
        if is_header && !self.rows.is_empty() {
            self.rows.remove(0);
        }
        self
    }

    /// The cells of a column.
    pub(super) fn column(&self, place: usize) -> impl Iterator<Item = &[u8]> {
        self.rows
            .iter()
            .filter_map(move |row| row.get(place).map(Vec::as_slice))
    }

    /// Whether nearly all cells of a column are so; a few may be damaged.
    fn mostly(&self, place: usize, is_so: impl Fn(&[u8]) -> bool) -> bool {
        let count = self.column(place).filter(|cell| is_so(cell)).count();
        count * 10 >= self.rows.len() * 9
    }

    /// Takes back what a header's names promise and the cells do not hold: dates in words are no
    /// times in seconds.
    pub(super) fn forget_misnamed(&self, places: &mut Places) {
        places.time = places
            .time
            .filter(|&place| self.mostly(place, |cell| number::time(cell, 1).is_some()));
        places.size = places
            .size
            .filter(|&place| self.mostly(place, |cell| number::size(cell).is_some()));
        places.ttl = places
            .ttl
            .filter(|&place| self.mostly(place, |cell| number::ttl(cell, 1).is_some()));
    }

    /// The only column that can be the key: its values differ and come back in no order, and it is
    /// neither known as something else nor a list of operations. Of several, the only one of words.
    pub(super) fn key(&self, places: &Places) -> Option<usize> {
        let taken: Vec<usize> = places.all().skip(1).map(|(_, place)| place).collect();
        let can_be = |place: &usize| {
            let differs = self.column(*place).collect::<BTreeSet<_>>().len() > 1;
            let is_operation = self.mostly(*place, |cell| operation(cell).is_some());
            differs && !is_operation && !self.counts_up(*place) && !taken.contains(place)
        };
        let found: Vec<usize> = (0..self.columns).filter(can_be).collect();
        let words = found
            .iter()
            .copied()
            .filter(|&place| !self.is_numeric(place));
        match found.as_slice() {
            [only] => Some(*only),
            _ => {
                let words: Vec<usize> = words.collect();
                (words.len() == 1).then(|| words.first().copied()).flatten()
            }
        }
    }

    /// Whether a column holds numbers.
    pub(super) fn is_numeric(&self, place: usize) -> bool {
        !self.rows.is_empty()
            && self.mostly(place, |cell| {
                let text = std::str::from_utf8(cell);
                text.is_ok_and(|text| text.parse::<f64>().is_ok())
            })
    }

    /// Whether a column holds numbers that never fall, as times do.
    fn counts_up(&self, place: usize) -> bool {
        let values: Vec<u64> = self
            .column(place)
            .filter_map(|cell| number::nanos(cell, 1_000_000).or_else(|| number::whole(cell)))
            .collect();
        let rising = values.windows(2).filter(|pair| pair[0] <= pair[1]);
        values.len() * 10 >= self.rows.len() * 9
            && values.len() > 1
            && rising.count() * 10 >= (values.len() - 1) * 9
    }
}
