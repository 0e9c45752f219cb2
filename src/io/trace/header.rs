//! The header of a table.

use super::columns::Cells;
use super::fields::Fields;
use super::names;
use super::plan::{Field, Line, Separator};

/// The names in a line, taken apart as a table's lines are.
pub(super) fn names(line: &[u8], separator: Separator) -> Option<Vec<String>> {
    let mut fields = Fields::default();
    fields.split(line, separator).ok()?;
    let name = |place| {
        let name = String::from_utf8_lossy(fields.get(line, place)).into_owned();
        name.trim_start_matches('#').trim().to_owned()
    };
    Some((0..fields.len()).map(name).collect())
}

/// The number of the line that names the columns, and their names: the first, if it names a key, or
/// has words alone where all others have numbers.
pub(super) fn find(
    lines: &[Line],
    separator: Separator,
    cells: &Cells,
) -> Option<(u64, Vec<String>)> {
    let &(number, first) = lines.first()?;
    let names = names(first, separator)?;
    let comes_back = lines.iter().skip(1).any(|(_, line)| *line == first);
    if comes_back || lines.len() < 2 || names.iter().any(|name| is_number(name)) {
        return None;
    }
    let names_key = names::place_of(Field::Key, &names).is_some();
    let names_another = [Field::Size, Field::Time, Field::Operation]
        .into_iter()
        .any(|field| names::place_of(field, &names).is_some());
    let below_are_numbers = (0..names.len()).any(|place| {
        let mut below = cells.column(place).skip(1).peekable();
        below.peek().is_some() && below.all(|cell| is_number(&String::from_utf8_lossy(cell)))
    });
    (names_key || (names_another && names.len() > 1) || below_are_numbers)
        .then_some((number, names))
}

fn is_number(text: &str) -> bool {
    text.parse::<f64>().is_ok()
}
