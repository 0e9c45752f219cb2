//! What mails, chats and editors make of an experiment: each of the files in `fixtures/cases` is
//! opened as the plain one is, or refused with a sentence that says what is wrong in it.

use std::path::{Path, PathBuf};

use hotset::lesson::{Refusal, decoded, share};

use crate::common::program::{hotset, text};
use crate::common::try_load;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/cases")
        .join(name)
}

fn bytes(folder_name: &str, name: &str) -> Vec<u8> {
    std::fs::read(folder(folder_name).join(name)).unwrap()
}

/// Asserts that a table names every file of a folder.
fn all_are_named(folder_name: &str, named: &[&str]) {
    let entries = std::fs::read_dir(folder(folder_name)).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    let mut named = named.to_vec();
    named.sort_unstable();
    assert_eq!(names, named, "{folder_name}");
}

/// The title of the experiment in these bytes, by the one way in for all of them.
fn title(bytes: &[u8]) -> Result<String, Refusal> {
    let lab = try_load(&share::from_bytes(bytes)?)?;
    Ok(lab.title().to_owned())
}

const PLAIN: &str = "A TTL of 2 s";

/// Files: the title with which each opens, or what is said of it.
const FILES: [(&str, Result<&str, &str>); 51] = [
    ("base.ron", Ok(PLAIN)),
    // What editors and the web do to a file that is right.
    ("bom.ron", Ok(PLAIN)),
    ("cr.ron", Ok(PLAIN)),
    ("crlf.ron", Ok(PLAIN)),
    ("tabs.ron", Ok(PLAIN)),
    ("nbsp.ron", Ok(PLAIN)),
    ("zwsp.ron", Ok(PLAIN)),
    ("trailnul.ron", Ok(PLAIN)),
    ("utf16.ron", Ok(PLAIN)),
    ("utf16be.ron", Ok(PLAIN)),
    ("latin1.ron", Ok("Café")),
    // What the notation allows.
    ("comment.ron", Ok(PLAIN)),
    ("ext.ron", Ok(PLAIN)),
    ("ext2.ron", Ok(PLAIN)),
    ("exp.ron", Ok(PLAIN)),
    ("int.ron", Ok(PLAIN)),
    ("negzero.ron", Ok(PLAIN)),
    ("und.ron", Ok(PLAIN)),
    ("seedhex.ron", Ok(PLAIN)),
    ("rawstr.ron", Ok("A \"TTL\" of 2 s")),
    ("cjk.ron", Ok("缓存实验 第一课 キャッシュ 캐시")),
    ("csvinj.ron", Ok(PLAIN)),
    ("longtask.ron", Ok(PLAIN)),
    ("spoof.ron", Ok("")),
    // What is shown with an escape.
    ("nl.ron", Ok("A TTL\nof 2 s\t\u{1b}[31mred")),
    ("nul.ron", Ok("A\0TTL of 2 s")),
    ("rtl.ron", Ok("\u{202e}evil\u{202c} \u{1f980}\u{301}")),
    // What another version may have written.
    ("mv.ron", Ok(PLAIN)),
    ("dupunk.ron", Ok(PLAIN)),
    ("now.ron", Ok(PLAIN)),
    // What is broken in itself.
    ("empty.ron", Err("empty")),
    ("ws.ron", Err("empty")),
    ("json.ron", Err("JSON")),
    ("brace.ron", Err("JSON")),
    ("chap.ron", Err("there is no chapter `Cache-Lab`")),
    (
        "comma.ron",
        Err("line 8: a name of letters is missing before a colon; a number has a point"),
    ),
    ("deepunk100.ron", Err("line 10: brackets are nested deeper")),
    (
        "dup.ron",
        Err("line 3: Unexpected duplicate field named `format`"),
    ),
    ("fmt2.ron", Err("format 2, written by hotset 0.1.0")),
    (
        "inf.ron",
        Err("`ttl_s` takes a number from 0 to 86400, not `inf`"),
    ),
    (
        "nan.ron",
        Err("`ttl_s` takes a number from 0 to 86400, not `NaN`"),
    ),
    (
        "neg.ron",
        Err("`ttl_s` takes a number from 0 to 86400, not `-2`"),
    ),
    ("nofile_trunc.ron", Err("line 7: it ends too early")),
    ("nowneg.ron", Err("line 10: a whole number is negative")),
    (
        "seedbig.ron",
        Err("line 8: a whole number is negative or larger"),
    ),
    ("seedneg.ron", Err("line 8: a whole number is negative")),
    ("smart.ron", Err("line 3: typographic quotation marks")),
    ("struct.ron", Err("begins with the name `Experiment`")),
    (
        "suffix.ron",
        Err("line 8: Expected a 64-bit floating point number"),
    ),
    (
        "trail.ron",
        Err("line 11: something stands after the parenthesis that ends"),
    ),
    (
        "twice.ron",
        Err("line 11: something stands after the parenthesis that ends"),
    ),
];

/// Lines: what is said of those that are refused; all others hold the experiment in `plain.txt`.
const LINES: [(&str, Option<&str>); 31] = [
    ("b64.eml", None),
    ("badfirst.txt", None),
    ("bom.txt", None),
    ("colonspace.txt", None),
    ("docx.txt", None),
    ("endash.txt", None),
    ("hash.txt", None),
    ("header_first.eml", None),
    ("html.html", None),
    ("html2.html", None),
    ("latin1mail.txt", None),
    ("mail.txt", None),
    ("md.txt", None),
    ("mention.txt", None),
    ("paren.txt", None),
    ("paren_format.txt", None),
    ("plain.txt", None),
    ("qp.eml", None),
    ("quoted.txt", None),
    ("slash.txt", None),
    ("softhyphen.txt", None),
    ("star.txt", None),
    ("trailingdot.txt", None),
    ("two_bad_first.txt", Some("2 different experiments")),
    ("two_good_first.txt", Some("2 different experiments")),
    ("twolines.txt", Some("2 different experiments")),
    ("underscore_md.txt", None),
    ("upper.txt", None),
    ("utf16.txt", None),
    ("wrap76.txt", None),
    ("zwsp.txt", None),
];

#[test]
fn each_file_opens_as_the_plain_one_or_says_what_is_wrong() {
    all_are_named("ron", &FILES.map(|(name, _)| name));
    for (name, expected) in FILES {
        match (title(&bytes("ron", name)), expected) {
            (Ok(found), Ok(title)) => assert_eq!(found, title, "{name}"),
            (Err(refusal), Err(says)) => {
                let said = refusal.to_string();
                assert!(said.contains(says) && said.ends_with('.'), "{name}: {said}");
                assert!(said.chars().count() < 320, "{name}: {said}");
            }
            (found, _) => panic!("{name}: {found:?}"),
        }
    }
    // The same settings, and not only the same title.
    let base = try_load(&share::from_bytes(&bytes("ron", "base.ron")).unwrap()).unwrap();
    for name in [
        "bom.ron",
        "utf16.ron",
        "utf16be.ron",
        "nbsp.ron",
        "zwsp.ron",
        "trailnul.ron",
    ] {
        let lab = try_load(&share::from_bytes(&bytes("ron", name)).unwrap()).unwrap();
        assert_eq!(
            (lab.seed(), lab.setup_params()),
            (base.seed(), base.setup_params()),
            "{name}"
        );
    }
}

#[test]
fn each_line_is_found_in_what_it_was_sent_in() {
    all_are_named("share", &LINES.map(|(name, _)| name));
    let plain = share::from_bytes(&bytes("share", "plain.txt")).unwrap();
    assert!(plain.contains("Kill the cache at peak"));
    for (name, refused) in LINES {
        let sent = bytes("share", name);
        let found = share::from_bytes(&sent);
        match refused {
            None => assert_eq!(found.as_ref(), Ok(&plain), "{name}"),
            Some(says) => assert!(
                found.as_ref().unwrap_err().to_string().contains(says),
                "{name}"
            ),
        }
        // Pasting takes the same way.
        assert_eq!(share::from_text(&decoded(&sent).unwrap()), found, "{name}");
    }
}

#[test]
fn files_are_found_in_what_they_were_sent_in() {
    let file = String::from_utf8(bytes("ron", "cjk.ron")).unwrap();
    let mut quoted = String::new();
    for line in file.lines() {
        quoted += "> > ";
        quoted += line;
        quoted += "\r\n";
    }
    let packed = base64_lines(file.as_bytes());
    let printable: String = file.bytes().fold(String::new(), |text, byte| match byte {
        b'\n' => text + "=0A=\n",
        b'=' | 128.. => text + &format!("={byte:02X}"),
        byte => text + &char::from(byte).to_string(),
    });
    let page = file
        .replace('&', "&amp;")
        .replace('"', "&quot;")
        .replace('<', "&lt;");
    let headers = "From: a@example.org\nSubject: hand-in\nMIME-Version: 1.0\n";
    let sent = [
        format!("Hello,\n\n{file}\nregards\n"),
        format!("My solution:\n```ron\n{file}```\nThanks.\n"),
        format!("On Monday you wrote:\r\n{quoted}\r\n"),
        format!("Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n{packed}"),
        format!(
            "{headers}Content-Type: text/plain; charset=utf-8\n\
             Content-Transfer-Encoding: quoted-printable\n\n{printable}"
        ),
        format!(
            "{headers}Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n\n\
             Here it is.\n--x\nContent-Type: application/octet-stream; name=a.ron\n\
             Content-Transfer-Encoding: base64\n\n{packed}\n--x--\n"
        ),
        format!("<html><body><p>Here:</p><pre>\n{page}</pre></body></html>\n"),
    ];
    for text in sent {
        let found = share::from_text(&text).unwrap_or_else(|refusal| panic!("{refusal}\n{text}"));
        let lab = try_load(&found).unwrap();
        assert_eq!(lab.title(), "缓存实验 第一课 キャッシュ 캐시", "{text}");
        assert!(
            lab.notes().contains("Žluť") || lab.notes().contains('🦀'),
            "{}",
            lab.notes()
        );
    }
}

fn base64_lines(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let four = |three: &[u8]| -> String {
        let byte = |at: usize| u32::from(three.get(at).copied().unwrap_or(0));
        let all = (byte(0) << 16) | (byte(1) << 8) | byte(2);
        let letter = |at: usize| char::from(LETTERS[(all >> (18 - 6 * at)) as usize & 63]);
        (0..4)
            .map(|at| if at > three.len() { '=' } else { letter(at) })
            .collect()
    };
    let lines = bytes
        .chunks(57)
        .map(|line| line.chunks(3).map(four).collect::<String>());
    lines.collect::<Vec<_>>().join("\r\n")
}

#[test]
fn what_was_quoted_counts_only_where_nothing_else_was_written() {
    let own = String::from_utf8(bytes("share", "plain.txt")).unwrap();
    let task = share::as_line("(format: 1, title: \"the task\")\n");
    let reply = format!("Here is mine: {own}\n\nOn Monday you wrote:\n> {task}\n");
    assert!(share::from_text(&reply).unwrap().contains("Kill the cache"));
    let only = format!("See below.\n> {task}\n");
    assert!(share::from_text(&only).unwrap().contains("the task"));
    // What is cut off is not made up for with what was handed out.
    let cut = format!("Here is mine: {}\n> {task}\n", &own[..300]);
    let refusal = share::from_text(&cut).unwrap_err().to_string();
    assert!(refusal.contains("damaged"), "{refusal}");
    // The same in text and page is one.
    let twice = format!("{own}\n<p>{}</p>\n", own.trim());
    assert!(share::from_text(&twice).is_ok());
}

#[test]
fn a_folder_of_them_is_graded_file_by_file() {
    let share = folder("share");
    let output = hotset(&["check", share.to_str().unwrap(), "--format", "csv"]);
    assert_eq!(output.status.code(), Some(2), "three hold two experiments");
    let printed = text(&output.stdout);
    let mut reader = csv::Reader::from_reader(printed.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), LINES.len());
    for (row, (name, refused)) in rows.iter().zip(LINES) {
        assert!(row[0].ends_with(name), "{row:?}");
        assert_eq!(&row[1] == "cannot be read", refused.is_some(), "{row:?}");
        assert!(row[8].contains(refused.unwrap_or("no task")), "{row:?}");
    }
    let said = text(&output.stderr);
    let refused = said
        .lines()
        .filter(|line| line.contains("different experiments"));
    assert_eq!(refused.count(), 3, "{said}");
}

#[test]
fn nothing_of_a_file_is_obeyed_by_a_terminal() {
    let ron = folder("ron");
    for name in [
        "spoof.ron",
        "nl.ron",
        "rtl.ron",
        "nul.ron",
        "longtask.ron",
        "csvinj.ron",
    ] {
        let path = ron.join(name);
        let path = path.to_str().unwrap();
        for format in ["table", "csv", "json"] {
            let output = hotset(&["check", path, "--format", format]);
            let printed = text(&output.stdout);
            let bad = |letter: char| letter != '\n' && letter.is_control() || letter == '\u{202e}';
            assert!(!printed.contains(bad), "{name} {format}: {printed:?}");
            assert!(!text(&output.stderr).contains(bad));
            if format == "json" {
                serde_json::from_str::<serde_json::Value>(&printed).unwrap();
            } else {
                assert_eq!(printed.lines().count(), 2, "{name}: {printed}");
            }
        }
    }
    let spoof = ron.join("spoof.ron");
    let table = text(&hotset(&["check", spoof.to_str().unwrap()]).stdout);
    assert!(
        table.contains("\\u{1b}[2K") && table.contains("failed"),
        "{table}"
    );
    let injected = ron.join("csvinj.ron");
    let csv = text(&hotset(&["check", injected.to_str().unwrap(), "--format", "csv"]).stdout);
    assert!(csv.contains(",\"'=HYPERLINK("), "{csv}");
    // Names of files and refusals as well.
    let output = hotset(&["check", "\u{1b}[31mno\u{202e}where.ron"]);
    let said = text(&output.stderr) + &text(&output.stdout);
    assert!(
        said.contains("\\u{1b}[31mno\\u{202e}where.ron") && !said.contains('\u{1b}'),
        "{said}"
    );
}
