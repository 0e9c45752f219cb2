//! Tables where there is no room for columns: each row as its first cell with the others below it.

/// Room that a column needs to be read, in points.
const COLUMN: f32 = 110.0;

/// The text with its table unfolded into rows, if it is one and `width` has no room for its columns.
pub(super) fn unfolded(text: &str, width: f32) -> Option<String> {
    let mut lines = text.lines().map(str::trim);
    let head = cells(lines.next()?)?;
    let rule = cells(lines.next()?)?;
    let is_rule = |cell: &String| !cell.is_empty() && cell.chars().all(|c| "-: ".contains(c));
    if !rule.iter().all(is_rule) || head.len() as f32 * COLUMN <= width {
        return None;
    }
    let mut out = String::new();
    for line in lines {
        let row = cells(line)?;
        let mut row = row.iter().zip(&head);
        let (first, _) = row.next()?;
        out += &format!("**{}**\n\n", first.replace("**", ""));
        for (cell, head) in row.filter(|(cell, _)| !cell.is_empty()) {
            let head = if head.is_empty() {
                String::new()
            } else {
                format!("{head}: ")
            };
            out += &format!("- {head}{cell}\n");
        }
        out.push('\n');
    }
    Some(out)
}

/// The cells of a line of a table; `None` if it is none. A bar after a backslash or in code divides
/// nothing.
fn cells(line: &str) -> Option<Vec<String>> {
    let inner = line.strip_prefix('|')?.strip_suffix('|')?;
    let mut cells = vec![String::new()];
    let (mut code, mut escaped) = (false, false);
    for sign in inner.chars() {
        let divides = sign == '|' && !code && !escaped;
        code ^= sign == '`';
        escaped = sign == '\\';
        if divides {
            cells.push(String::new());
        } else if let Some(last) = cells.last_mut() {
            last.push(sign);
        }
    }
    Some(cells.iter().map(|cell| cell.trim().to_owned()).collect())
}

#[cfg(test)]
mod tests {
    use super::unfolded;

    const TABLE: &str = "| way | latency | use |\n|---|---:|---|\n| **a** | 1 ms | [x](preset:y) |\n| `b|c` | | never |";

    #[test]
    fn a_table_without_room_becomes_rows_with_named_cells() {
        assert_eq!(
            unfolded(TABLE, 240.0).as_deref(),
            Some("**a**\n\n- latency: 1 ms\n- use: [x](preset:y)\n\n**`b|c`**\n\n- use: never\n\n")
        );
    }

    #[test]
    fn what_has_room_or_is_no_table_stays() {
        assert_eq!(unfolded(TABLE, 400.0), None);
        assert_eq!(unfolded("| not a table", 10.0), None);
        assert_eq!(unfolded("a\nb", 10.0), None);
    }
}
