//! The fields of a line, with RFC 4180's quotation marks.

use std::ops::Range;

use super::plan::Separator;

/// Takes lines apart; its room is used again for each.
#[derive(Default)]
pub(super) struct Fields {
    places: Vec<Range<usize>>,
    /// A line whose quotation marks have been taken off.
    bare: Vec<u8>,
    is_bare: bool,
}

impl Fields {
    /// Takes a line apart.
    ///
    /// # Errors
    /// When a quotation mark is not closed, or something stands behind the closing one.
    pub(super) fn split(&mut self, line: &[u8], separator: Separator) -> Result<(), &'static str> {
        self.places.clear();
        self.is_bare = false;
        match separator {
            Separator::Spaces => {
                self.split_at_spaces(line);
                Ok(())
            }
            _ if line.contains(&b'"') => {
                self.is_bare = true;
                self.bare.clear();
                self.split_quoted(line, separator.byte())
            }
            _ => {
                self.split_at(line, separator.byte());
                Ok(())
            }
        }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    /// A field of the line that was taken apart last; nothing where there is none.
    pub(super) fn get<'a>(&'a self, line: &'a [u8], place: usize) -> &'a [u8] {
        let from = if self.is_bare { &self.bare } else { line };
        let range = self.places.get(place).cloned().unwrap_or_default();
        from.get(range).unwrap_or_default().trim_ascii()
    }

    fn split_at(&mut self, line: &[u8], byte: Option<u8>) {
        let mut start = 0;
        if let Some(byte) = byte {
            for (at, &found) in line.iter().enumerate() {
                if found == byte {
                    self.places.push(start..at);
                    start = at + 1;
                }
            }
        }
        self.places.push(start..line.len());
    }

    fn split_at_spaces(&mut self, line: &[u8]) {
        let mut start = None;
        for (at, byte) in line.iter().enumerate() {
            match (start, byte.is_ascii_whitespace()) {
                (None, false) => start = Some(at),
                (Some(from), true) => {
                    self.places.push(from..at);
                    start = None;
                }
                _ => {}
            }
        }
        self.places.extend(start.map(|from| from..line.len()));
    }

    fn split_quoted(&mut self, line: &[u8], byte: Option<u8>) -> Result<(), &'static str> {
        let mut rest = line;
        loop {
            let start = self.bare.len();
            let before = rest.iter().take_while(|byte| **byte == b' ').count();
            let ends = |rest: &[u8]| {
                let at = rest.iter().position(|found| Some(*found) == byte);
                at.unwrap_or(rest.len())
            };
            let next = match rest
                .get(before..)
                .and_then(|field| field.strip_prefix(b"\""))
            {
                Some(inside) => {
                    let after = self.unquote(inside)?;
                    let end = ends(after);
                    let (behind, next) = after.split_at(end);
                    if !behind.trim_ascii().is_empty() {
                        return Err("has text behind a closing quotation mark");
                    }
                    next
                }
                None => {
                    let (field, next) = rest.split_at(ends(rest));
                    self.bare.extend_from_slice(field);
                    next
                }
            };
            self.places.push(start..self.bare.len());
            match next.split_first() {
                Some((_, next)) => rest = next,
                None => return Ok(()),
            }
        }
    }

    /// Takes what is inside of quotation marks, of which the first is gone, and leaves what stands
    /// behind them. Two of them mean one.
    fn unquote<'a>(&mut self, inside: &'a [u8]) -> Result<&'a [u8], &'static str> {
        let mut rest = inside;
        loop {
            let Some(at) = rest.iter().position(|&byte| byte == b'"') else {
                return Err("has a quotation mark that is not closed");
            };
            let (text, after) = rest.split_at(at);
            self.bare.extend_from_slice(text);
            let after = after.get(1..).unwrap_or_default();
            let Some(second) = after.strip_prefix(b"\"") else {
                return Ok(after);
            };
            self.bare.push(b'"');
            rest = second;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken_apart(line: &str, separator: Separator) -> Result<Vec<String>, &'static str> {
        let mut fields = Fields::default();
        fields.split(line.as_bytes(), separator)?;
        Ok((0..fields.len())
            .map(|place| {
                let field = fields.get(line.as_bytes(), place);
                String::from_utf8(field.to_vec()).unwrap()
            })
            .collect())
    }

    #[test]
    fn lines_are_taken_apart_as_the_csv_crate_takes_them() {
        for line in [
            "1,A,10",
            "",
            ",",
            "a,,b,",
            "\"a,b\",c",
            "\"say \"\"hi\"\"\",2",
            "\"\",x",
            "x,\"y\"",
        ] {
            let mut reader = csv::ReaderBuilder::new()
                .has_headers(false)
                .from_reader(line.as_bytes());
            let expected: Vec<String> = reader.records().next().map_or_else(
                || vec![String::new()],
                |record| record.unwrap().iter().map(str::to_owned).collect(),
            );
            assert_eq!(taken_apart(line, Separator::Comma), Ok(expected), "{line}");
        }
    }

    #[test]
    fn spaces_count_as_one_and_other_marks_do_not() {
        let spaces = |line| taken_apart(line, Separator::Spaces).unwrap();
        assert_eq!(spaces("  1 \t A  10 "), ["1", "A", "10"]);
        assert_eq!(
            taken_apart("a\t\tb", Separator::Tab).unwrap(),
            ["a", "", "b"]
        );
        assert_eq!(taken_apart(" a,b ", Separator::None).unwrap(), ["a,b"]);
        assert_eq!(taken_apart("\"a,b\"", Separator::None).unwrap(), ["a,b"]);
    }

    #[test]
    fn broken_quotation_marks_are_told() {
        assert!(taken_apart("\"a,b", Separator::Comma).is_err());
        assert!(taken_apart("\"a\"b,c", Separator::Comma).is_err());
        assert!(
            taken_apart("a\"b,c", Separator::Comma).is_ok(),
            "inside of a field"
        );
    }
}
