//! What the columns of a table hold, as its first lines show.

use std::collections::BTreeSet;

use super::fields::Fields;
use super::number;
use super::operations::operation;
use super::plan::{Field, Line, Places, Separator};

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

    /// Takes back what a header's names promise and the cells do not hold, such as dates in words as
    /// times, and returns which fields those are and where.
    pub(super) fn forget_misnamed(&self, places: &mut Places) -> Vec<(Field, usize)> {
        let fits = |field: Field, cell: &[u8]| match field {
            Field::Time => number::time(cell, 1).is_some(),
            Field::Size => number::size(cell).is_some(),
            Field::Ttl => number::ttl(cell, 1).is_some(),
            Field::Key | Field::Operation | Field::Count => true,
        };
        let is_other =
            |(field, place): &(Field, usize)| !self.mostly(*place, |cell| fits(*field, cell));
        let misnamed: Vec<(Field, usize)> = places.all().skip(1).filter(is_other).collect();
        for (field, _) in &misnamed {
            places.set(*field, None);
        }
        misnamed
    }

    /// The column that can only be the key. Operations, and what a header gives another name, are
    /// left out, and so is what is always the same. Of the rest one may be numbers that never fall,
    /// which is taken for the time if the key is words; of several others the key is the only one of
    /// words, if none has more values. Where more is possible, there is none: a size that is taken
    /// for a key gives numbers that look like results.
    pub(super) fn key(&self, places: &Places) -> Option<usize> {
        let taken: Vec<usize> = places.all().skip(1).map(|(_, place)| place).collect();
        let values = |place: usize| self.column(place).collect::<BTreeSet<_>>().len();
        let (rising, found): (Vec<usize>, Vec<usize>) = (0..self.columns)
            .filter(|place| !taken.contains(place) && values(*place) > 1)
            .filter(|place| !self.mostly(*place, |cell| operation(cell).is_some()))
            .partition(|place| self.counts_up(*place));
        if let ([only], []) = (found.as_slice(), rising.as_slice()) {
            return Some(*only);
        }
        let mut words = found.iter().filter(|&&place| !self.is_numeric(place));
        let key = *words.next().filter(|_| words.next().is_none())?;
        let has_most = found.iter().all(|&place| values(place) <= values(key));
        (has_most && rising.len() < 2).then_some(key)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> Option<usize> {
        let lines: Vec<Line> = (1..).zip(text.lines().map(str::as_bytes)).collect();
        let columns = text.lines().next()?.split(',').count();
        Cells::of(&lines, Separator::Comma, columns).key(&Places::default())
    }

    #[test]
    fn a_key_is_found_only_where_nothing_else_can_be_one() {
        assert_eq!(
            key("1,A,10\n2,B,10\n3,A,10\n"),
            Some(1),
            "a time, and always 10"
        );
        assert_eq!(key("get,7,x\nset,3,x\nget,7,x\n"), Some(1), "an operation");
        assert_eq!(
            key("1,u1,5\n2,u2,9\n3,u3,5\n4,u1,5\n"),
            Some(1),
            "a size that varies"
        );
        // A code of two values beside a block, as in libCacheSim's tables without their header.
        assert_eq!(key("1,2a,5,42\n2,2a,5,17\n3,28,9,42\n4,2a,5,18\n"), None);
        assert_eq!(key("5,9\n3,8\n5,9\n"), None, "two columns of numbers");
        // Key and size of a scan, or time and key?
        assert_eq!(key("1,512\n2,4096\n3,512\n"), None);
        assert_eq!(key("1,7,u\n2,8,v\n3,9,u\n"), None, "two that rise");
        assert_eq!(key("a,b\na,b\n"), None, "nothing differs");
    }
}
