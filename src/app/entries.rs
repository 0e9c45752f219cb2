//! Reading a file entry by entry, so that one that is damaged costs no other.

/// The parts of a bracketed text, split at its commas. What stands in brackets, strings and
/// comments inside is not looked at; a bracket that is never closed ends with the text.
pub fn parts(bracketed: &str) -> Vec<&str> {
    let text = bracketed.trim();
    let Some(body) = text.strip_prefix(['(', '[', '{']) else {
        return Vec::new();
    };
    let mut parts = Vec::new();
    let mut start = 0;
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(letter) = body[at..].chars().next() {
        match letter {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' if depth == 0 => break,
            ')' | ']' | '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(body[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
        at += opaque(&body[at..]).max(letter.len_utf8());
    }
    parts.push(body[start..at.min(body.len())].trim());
    parts.retain(|part| !part.is_empty());
    parts
}

/// A part's name and value.
pub fn named(part: &str) -> Option<(&str, &str)> {
    let (name, value) = after_comments(part).split_once(':')?;
    Some((name.trim(), value.trim()))
}

/// The text behind the comments that it begins with.
fn after_comments(text: &str) -> &str {
    let mut text = text.trim_start();
    while text.starts_with("//") || text.starts_with("/*") {
        text = text[opaque(text)..].trim_start();
    }
    text
}

/// How many bytes a string or a comment takes that begins here; 0 if none does.
fn opaque(text: &str) -> usize {
    let to = |end: &str, from: usize| {
        text[from..]
            .find(end)
            .map_or(text.len(), |found| from + found + end.len())
    };
    if text.starts_with("//") {
        return to("\n", 2);
    }
    if text.starts_with("/*") {
        return to("*/", 2);
    }
    if let Some(raw) = text.strip_prefix('r') {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        if raw[hashes..].starts_with('"') {
            let end = format!("\"{}", "#".repeat(hashes));
            return to(&end, hashes + 2);
        }
    }
    if !text.starts_with('"') {
        return 0;
    }
    let mut escaped = false;
    for (at, letter) in text.char_indices().skip(1) {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_commas_of_the_outer_bracket_part() {
        let text = r##"(a: 1, b: "x, \", y)", c: {"k": (1, 2), "l": [3, 4]}, // d, e
            d: r#"raw ", ("#, /* e: 1, */ f: Some("é,")) trailing, x"##;
        let names: Vec<_> = parts(text).into_iter().filter_map(named).collect();
        assert_eq!(names[0], ("a", "1"));
        assert_eq!(names[1], ("b", r#""x, \", y)""#));
        assert_eq!(names[2].0, "c");
        assert_eq!(parts(names[2].1).len(), 2);
        assert_eq!(names[3].0, "d");
        assert_eq!(names[4], ("f", "Some(\"é,\")"));
        assert_eq!(names.len(), 5);
    }

    #[test]
    fn what_is_cut_short_ends_with_the_text() {
        for (text, count) in [
            ("", 0),
            ("(", 0),
            ("(a: 1, b: \"x", 2),
            ("(a: [1, 2", 1),
            ("nothing", 0),
            ("(a: 1) b: 2", 1),
            ("(a: r#\"x, y", 1),
            ("(a: /* x, y", 1),
        ] {
            assert_eq!(parts(text).len(), count, "{text}");
        }
    }
}
