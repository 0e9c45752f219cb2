//! Each chapter's text has its parts, in order and of a length that can be read, and each teachers'
//! page says what is believed, what is true and which experiment shows it.

use hotset::chapters::{CHAPTERS, chapter};

/// The headings of a text, up to a colon.
const PARTS: [&str; 8] = [
    "In one paragraph",
    "The idea",
    "How it works",
    "What goes wrong",
    "When to use which",
    "In real systems",
    "Common mistakes",
    "In three lines",
];
/// Words of a text, tables included, code and addresses not.
const WORDS: std::ops::RangeInclusive<usize> = 900..=1_400;
/// The header of the table of misconceptions.
const BELIEFS: &str = "| belief | correction | experiment that answers it |";

/// A text without its blocks of code.
fn without_code(text: &str) -> String {
    let outside = text.split("```").step_by(2);
    outside.collect::<Vec<_>>().join("\n")
}

/// The targets of a text's links, and the text without them.
fn links(text: &str) -> (Vec<&str>, String) {
    let (mut targets, mut rest) = (Vec::new(), String::new());
    for (place, piece) in text.split("](").enumerate() {
        let (target, after) = match piece.split_once(')') {
            Some((target, after)) if place > 0 => (Some(target), after),
            _ => (None, piece),
        };
        targets.extend(target);
        rest.push_str(after);
        rest.push(' ');
    }
    (targets, rest)
}

fn words(text: &str) -> usize {
    let (_, plain) = links(text);
    let is_word = |word: &&str| word.contains(char::is_alphanumeric);
    plain.split_whitespace().filter(is_word).count()
}

/// A part of a text, from its heading on.
fn part<'a>(text: &'a str, name: &str) -> &'a str {
    let (_, from) = text.split_once(&format!("\n## {name}")).unwrap();
    from.split("\n## ").next().unwrap()
}

/// The rows of a table after its header and rule, in cells.
fn rows(text: &str) -> Vec<Vec<&str>> {
    let lines = text.lines().map(str::trim);
    let rows = lines.filter(|line| line.starts_with('|')).skip(2);
    rows.map(|row| row.trim_matches('|').split(" | ").map(str::trim).collect())
        .collect()
}

#[test]
fn every_text_has_its_eight_parts_in_order() {
    for chapter in &CHAPTERS {
        let (id, lesson) = (chapter.id, chapter.texts.lesson);
        let headings: Vec<&str> = lesson
            .lines()
            .filter_map(|line| line.strip_prefix("## "))
            .map(|heading| heading.split(':').next().unwrap())
            .collect();
        assert_eq!(headings, PARTS, "{id}");
        let prose = without_code(lesson);
        let count = words(&prose);
        println!("{id}: {count} words");
        assert!(WORDS.contains(&count), "{id}: {count} words");
        // The figure of the idea, and after the three lines the way on.
        assert!(
            part(lesson, PARTS[1]).contains("```") || chapter.content.map().is_some(),
            "{id}"
        );
        assert!(lesson.contains("\n**Next**: "), "{id}");
        let map = chapter.content.map().is_some();
        assert!(map || lesson.contains("\nAlso called: "), "{id}");
    }
}

#[test]
fn every_lab_says_when_to_use_which_and_in_which_product() {
    for chapter in CHAPTERS.iter().filter(|one| one.content.lab().is_some()) {
        let (id, lesson) = (chapter.id, chapter.texts.lesson);
        for (name, least, columns) in [(PARTS[4], 4, 5), (PARTS[5], 4, 4)] {
            let rows = rows(part(lesson, name));
            assert!(rows.len() >= least, "{id}, {name}: {} rows", rows.len());
            for row in &rows {
                let filled = row.iter().all(|cell| !cell.is_empty());
                assert!(row.len() >= columns && filled, "{id}, {name}: {row:?}");
            }
        }
    }
}

#[test]
fn every_text_corrects_some_mistakes_and_ends_with_three_lines() {
    for chapter in &CHAPTERS {
        let (id, lesson) = (chapter.id, chapter.texts.lesson);
        let items = |name: &str| {
            let lines = part(lesson, name).lines();
            lines.filter(|line| line.starts_with("- ")).count()
        };
        let mistakes = items(PARTS[6]);
        assert!((3..=6).contains(&mistakes), "{id}: {mistakes} mistakes");
        assert_eq!(items(PARTS[7]), 3, "{id}");
    }
}

#[test]
fn every_teachers_page_answers_what_students_believe_with_an_experiment() {
    for one in &CHAPTERS {
        let (id, page) = (one.id, one.texts.teachers);
        let table = part(page, "What students usually believe");
        assert!(table.contains(BELIEFS), "{id}");
        let rows = rows(table);
        assert!(rows.len() >= 6, "{id}: {} rows", rows.len());
        for row in rows {
            assert_eq!(row.len(), 3, "{id}: {row:?}");
            let (targets, _) = links(row[2]);
            assert!(!targets.is_empty(), "{id}: {row:?} names no experiment");
            for target in targets {
                let preset = target.strip_prefix("preset:").unwrap();
                let (of, preset) = preset.split_once('/').unwrap_or((id, preset));
                let lab = chapter(of).unwrap().lab().unwrap();
                assert!(lab.preset(preset).is_ok(), "{id}: {target}");
            }
        }
    }
}

#[test]
fn every_drawing_in_signs_fits_into_the_narrowest_column() {
    // The text's column at 1280 by 720 holds thirty signs of code; folded, a drawing falls apart.
    for chapter in &CHAPTERS {
        let id = chapter.id;
        for (place, block) in chapter.texts.lesson.split("```").enumerate() {
            let Some(drawing) = block.strip_prefix('\n').filter(|_| place % 2 == 1) else {
                continue;
            };
            let widest = drawing.lines().map(|line| line.chars().count()).max();
            assert!(widest <= Some(30), "{id}: {widest:?} signs in\n{drawing}");
        }
    }
}
