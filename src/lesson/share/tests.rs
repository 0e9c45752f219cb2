use super::*;

const FILE: &str = "(\n  format: 1,\n  title: \"Zipf \u{2192} 20\",\n)\n";

fn refused(text: &str) -> String {
    let refusal = from_text(text).unwrap_err().to_string();
    assert!(refusal.ends_with('.') && refusal.len() < 200, "{refusal}");
    refusal
}

#[test]
fn a_line_comes_back_as_the_same_file() {
    let line = as_line(FILE);
    assert_eq!(from_text(&line).unwrap(), FILE);
    let safe = |letter: char| letter.is_ascii_alphanumeric() || "-_.:".contains(letter);
    assert!(line.chars().all(safe), "{line}");
}

#[test]
fn a_line_may_be_broken_and_stand_among_words() {
    let line = as_line(FILE);
    for width in [1, 7, 40] {
        let letters: Vec<char> = line[BEGINS.len()..].chars().collect();
        let broken: Vec<String> = letters.chunks(width).map(String::from_iter).collect();
        let text = format!(
            "Look at this: {BEGINS}{}\r\n and tell me.",
            broken.join("\r\n")
        );
        assert_eq!(from_text(&text).unwrap(), FILE);
    }
}

#[test]
fn a_file_is_taken_as_it_stands_and_out_of_its_fence() {
    for text in [
        FILE.to_owned(),
        format!("```\n{FILE}```\n"),
        format!("  {FILE}"),
    ] {
        assert_eq!(from_text(&text).unwrap(), FILE);
    }
    let notes = "(format: 1, notes: \"see hotset1:abc\")\n";
    assert_eq!(from_text(notes).unwrap(), notes);
    assert!(refused("hello").contains("hotset1:"));
    assert!(refused("").contains("no experiment"));
}

#[test]
fn any_damage_is_found() {
    let line = as_line(FILE);
    for at in BEGINS.len()..line.len() {
        assert!(refused(&line[..at]).contains("damaged"), "cut at {at}");
        let mut bytes = line.clone().into_bytes();
        bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(bytes).unwrap();
        assert!(refused(&changed).contains("damaged"), "changed at {at}");
    }
}

#[test]
fn what_would_unpack_to_too_much_is_refused_without_being_unpacked() {
    let bomb = as_line(&" ".repeat(64 << 20));
    assert!(bomb.len() < 200_000);
    assert!(refused(&bomb).contains("32 MiB"));
    assert!(refused(&"x".repeat(97 << 20)).contains("larger"));
    let whole = " ".repeat(LIMITS.bytes as usize);
    assert_eq!(from_text(&as_line(&whole)).unwrap(), whole);
}

#[test]
fn much_of_anything_is_over_soon() {
    // Each is read to its end a few times at most, however often it begins anew.
    for piece in [
        "(\n",
        "(/*\n",
        "(format:\n",
        "hotset1:",
        "hotset1:<",
        "hotset1:a.",
        "=\n",
        "> > ",
        "<p>",
    ] {
        let text = piece.repeat((1 << 19) / piece.len());
        drop(from_text(&text));
        drop(from_text(&format!(
            "Subject: x\nMIME-Version: 1.0\n\n{text}"
        )));
    }
    let large = as_line(&" ".repeat(4 << 20));
    assert!(
        from_text(&format!("{large}\n").repeat(50)).is_ok(),
        "one experiment"
    );
    let all: Vec<String> = (0..100).map(|n| as_line(&format!("{n}"))).collect();
    assert!(refused(&all.join("\n")).contains("different experiments"));
}
