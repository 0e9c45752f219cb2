//! Files: what is shipped opens, what is saved comes back, what is hostile is refused in a
//! sentence.

use crate::common::{go_to, labs, load, open, try_load};
use hotset::lesson::{LIMITS, Refusal, Replayed, read_header};
use hotset::sim::digest_text;

const FORMAT_1: &str = include_str!("fixtures/saves/format-1.ron");
/// Events granted where a hostile file must come back promptly.
const BUDGET: u64 = 2_000;

/// Opens a file and goes a little way; what comes of it does not matter, only that it comes.
fn open_and_run(source: &str) {
    match try_load(source) {
        Ok(mut lab) => {
            let _on_its_way = lab.replay(BUDGET);
            lab.assert_invariants();
        }
        Err(refusal) => assert_is_a_sentence(&refusal),
    }
}

fn assert_is_a_sentence(refusal: &Refusal) {
    let text = refusal.to_string();
    // The longest lists all parameters of a chapter.
    assert!(
        text.chars().count() < 400,
        "{} characters: {text}",
        text.chars().count()
    );
    assert!(text.ends_with('.'), "no sentence: {text}");
    assert!(!text.contains('\n'), "more than a line: {text}");
}

/// Asserts that a file is refused with a sentence that contains `says`.
fn refused(source: &str, says: &str) {
    let Err(refusal) = try_load(source) else {
        panic!("opened, though {says}");
    };
    assert_is_a_sentence(&refusal);
    assert!(refusal.to_string().contains(says), "{refusal}");
}

/// A file with these parameters, log and moment.
fn file(params: &str, log: &str, now_ns: u64) -> String {
    format!(
        "(format: 1, chapter: \"cache-lab\", model_version: 2, setup: (seed: 1, params: \
         ({params})), log: [{log}], now_ns: {now_ns})"
    )
}

#[test]
fn every_preset_opens_and_says_what_it_is() {
    for (id, opened) in labs() {
        for preset in opened.presets {
            let name = format!("{id}/{}", preset.id);
            let lab = open(&name);
            assert!(!lab.title().is_empty(), "{name}: a title");
            let notes = lab.notes().chars().count();
            assert!(
                (1..=200).contains(&notes),
                "{name}: {notes} characters of notes"
            );
            assert_eq!(lab.preset(), Some(preset.id));
            assert_eq!(read_header(preset.source).unwrap().chapter, id);
        }
    }
}

#[test]
fn saving_what_was_opened_gives_the_same_bytes() {
    let mut sources: Vec<String> = vec![FORMAT_1.to_owned()];
    for (_, opened) in labs() {
        sources.extend(opened.presets.iter().map(|preset| preset.source.to_owned()));
    }
    for source in sources {
        let mut lab = load(&source);
        go_to(lab.as_mut(), 17.0);
        let saved = lab.to_file().unwrap();
        let mut again = load(&saved);
        assert_eq!(again.replay(u64::MAX), Some(Replayed::Identical));
        assert_eq!(again.to_file().unwrap(), saved);
        let steps = |text: &str| text.matches("caption:").count();
        assert_eq!(steps(&saved), steps(&source), "a storyboard is kept");
    }
}

#[test]
fn what_format_1_wrote_still_opens_and_replays_identically() {
    let mut lab = load(FORMAT_1);
    let outcome = lab.replay(u64::MAX);
    if std::env::var_os("HOTSET_BLESS").is_some() {
        let start = FORMAT_1.find("digest: \"").unwrap() + "digest: \"".len();
        let mut text = FORMAT_1.to_owned();
        text.replace_range(start..start + 16, &digest_text(lab.digest()));
        std::fs::write("tests/fixtures/saves/format-1.ron", text).unwrap();
        return;
    }
    let digest = digest_text(lab.digest());
    assert!(
        matches!(
            outcome,
            Some(Replayed::Identical | Replayed::DifferentVersion)
        ),
        "{outcome:?}, now {digest}; before a release HOTSET_BLESS=1 records it anew, after one \
         the model needs another MODEL_VERSION"
    );
    assert_eq!(lab.log_len(), 12);
}

#[test]
fn a_file_cut_off_anywhere_is_refused() {
    let end = FORMAT_1.trim_end().len();
    for length in 0..end {
        let cut = &FORMAT_1[..length];
        match try_load(cut) {
            Ok(_) => panic!("opened the first {length} bytes"),
            Err(refusal) => assert_is_a_sentence(&refusal),
        }
    }
}

#[test]
fn a_file_with_any_byte_changed_opens_or_is_refused() {
    for position in 0..FORMAT_1.len() {
        for byte in [
            0,
            b'9',
            b'-',
            b'(',
            b')',
            b'"',
            b',',
            FORMAT_1.as_bytes()[position] ^ 1,
        ] {
            let mut bytes = FORMAT_1.as_bytes().to_vec();
            bytes[position] = byte;
            // What is not even text is refused when the file is read.
            if let Ok(text) = String::from_utf8(bytes) {
                open_and_run(&text);
            }
        }
    }
}

#[test]
fn what_is_no_experiment_is_refused() {
    refused("", "no experiment");
    refused("hello", "no experiment");
    refused("()", "no experiment");
    refused("{\"format\": 1}", "no experiment");
    refused(&"[".repeat(100_000), "no experiment");
    refused(&"(a:".repeat(100_000), "no experiment");
    refused(
        &file(&format!("keys: {}1", "Some(".repeat(50_000)), "", 0),
        "no experiment",
    );
    refused(
        &FORMAT_1.replace("notes: \"", &format!("x: {}, notes: \"", "[".repeat(9_999))),
        "line",
    );
    refused(&" ".repeat(LIMITS.bytes as usize + 1), "32 MiB");
    refused(
        &FORMAT_1.replace("chapter: \"cache-lab\"", "chapter: \"cache\""),
        "cache-aside",
    );
    refused(
        &FORMAT_1.replace("chapter: \"cache-lab\"", "chapter: \"connections\""),
        "nothing to run",
    );
    refused(
        &FORMAT_1.replace("format: 1", "format: 2"),
        "formats up to 1",
    );
    refused(&FORMAT_1.replace("format: 1", "format: 0"), "format 0");
    refused(
        &FORMAT_1.replace("format: 1", "format: -1"),
        "no experiment",
    );
    refused(
        &FORMAT_1.replace("title: \"", &format!("title: \"{}", "x".repeat(20_001))),
        "20000",
    );
}

#[test]
fn the_longest_log_is_written_and_read_again() {
    let set = |i: usize| {
        let at = 86_300_000_000_000 + i as u64;
        let value = f64::MIN_POSITIVE * (i + 1) as f64;
        format!("(at_ns: {at}, command: Set(\"zipf_exponent\", {value:?}))")
    };
    let log = |from: usize| {
        let all: Vec<String> = (from..from + LIMITS.commands).map(set).collect();
        all.join(", ")
    };
    let text = format!(
        "(format: 1, chapter: \"cache-lab\", model_version: 1, setup: (seed: 1, params: ()), \
         log: [{}], now_ns: 0)",
        log(0)
    );
    let written = load(&text).to_file().unwrap();
    assert!(written.len() > 4 << 20, "{} bytes", written.len());
    assert!(written.len() as u64 <= LIMITS.bytes);
    let again = load(&written);
    assert_eq!(again.log_len(), LIMITS.commands);
    assert_eq!(again.to_file().unwrap(), written);
    let line = hotset::lesson::share::as_line(&written);
    assert_eq!(hotset::lesson::share::from_text(&line).unwrap(), written);
}

#[test]
fn unknown_members_are_refused_wherever_they_would_change_a_run() {
    refused(&FORMAT_1.replace("seed: 8", "sead: 3, seed: 8"), "`sead`");
    refused(
        &FORMAT_1.replace("keys: 100", "slots: 3, keys: 100"),
        "`slots`",
    );
    refused(
        &FORMAT_1.replace("(at_ns: 0,", "(at_s: 1, at_ns: 0,"),
        "`at_s`",
    );
    refused(
        &FORMAT_1.replace(
            "  log: [",
            "  tasks: [(titel: \"T\", conditions: [])], log: [",
        ),
        "`titel`",
    );
    let long = "n".repeat(100_000);
    refused(
        &FORMAT_1.replace("keys: 100", &format!("{long}: 3")),
        "line",
    );
    refused(
        &FORMAT_1.replace("Set(\"capacity\"", &format!("Set(\"{long}\"")),
        "no parameter",
    );
}

#[test]
fn parameters_out_of_range_are_refused() {
    for (params, says) in [
        ("capacity: 101", "at most the number of keys, 100"),
        ("keys: 0", "from 1 to 1000000"),
        ("keys: 1000001", "from 1 to 1000000"),
        ("keys: -1", "no experiment"),
        ("ttl_s: NaN", "from 0 to 86400"),
        ("ttl_s: inf", "from 0 to 86400"),
        ("ttl_s: -0.1", "from 0 to 86400"),
        ("ttl_s: 86400.1", "from 0 to 86400"),
        ("ttl_s: 1e999", "from 0 to 86400"),
        ("reads_per_s: 1000000.5", "from 0 to 1000000"),
        ("database_ms: -inf", "from 0 to 86400000"),
        ("hot_share: 1.01", "from 0 to 1"),
        ("policy: \"mru\"", "lfu-decay"),
        ("pattern: \"Zipf\"", "zipf"),
        ("invalidate: 1", "no experiment"),
    ] {
        refused(&file(params, "", 0), says);
    }
}

#[test]
fn logs_out_of_bounds_are_refused() {
    for (log, says) in [
        ("(at_ns: 1, command: Write(0))", "from 1 to 100"),
        ("(at_ns: 1, command: Write(101))", "from 1 to 100"),
        ("(at_ns: 1, command: Write(99999999999))", "no experiment"),
        ("(at_ns: 1, command: Dance)", "no experiment"),
        (
            "(at_ns: 1, command: Set(\"capacity\", 101))",
            "at most the number of keys",
        ),
        (
            "(at_ns: 1, command: Set(\"capacity\", -1))",
            "`capacity` takes",
        ),
        (
            "(at_ns: 1, command: Set(\"capacity\", \"many\"))",
            "`capacity` takes",
        ),
        ("(at_ns: 1, command: Set(\"ttl_s\", NaN))", "`ttl_s` takes"),
        ("(at_ns: 1, command: Set(\"ttl_s\", inf))", "`ttl_s` takes"),
        (
            "(at_ns: 1, command: Set(\"invalidate\", 1))",
            "true or false",
        ),
        ("(at_ns: 1, command: Set(\"slots\", 1))", "capacity"),
        ("(at_ns: -1, command: KillCache)", "no experiment"),
        (
            "(at_ns: 86400000000001, command: KillCache)",
            "24 virtual hours",
        ),
        (
            "(at_ns: 18446744073709551615, command: KillCache)",
            "24 virtual hours",
        ),
        // Allowed on its own, but not after what came before it.
        (
            "(at_ns: 9, command: Write(60)), (at_ns: 5, command: Set(\"keys\", 50))",
            "from 1 to 50",
        ),
    ] {
        refused(&file("", log, 0), says);
    }
    refused(&file("", "", 86_400_000_000_001), "24 virtual hours");
    let many = "(at_ns: 1, command: KillCache),".repeat(LIMITS.commands + 1);
    refused(&file("", &many, 0), "100000 is the most");
    let many = "(at_ns: 0, command: KillCache),".repeat(LIMITS.commands_at_start + 1);
    refused(&file("", &many, 0), "200 is the most");
}

#[test]
fn as_many_commands_as_are_allowed_do_open() {
    let many = "(at_ns: 1, command: Write(1)),".repeat(LIMITS.commands);
    let mut lab = load(&file("", &many, 2_000_000_000));
    assert_eq!(lab.log_len(), LIMITS.commands);
    assert_eq!(lab.replay(u64::MAX), Some(Replayed::NothingRecorded));
    assert!(lab.command("kill-cache").is_err(), "and no more are taken");
}

#[test]
fn a_log_out_of_order_is_put_in_order() {
    let log = |entries: [&str; 2]| file("", &entries.join(","), 9_000_000_000);
    let kill = "(at_ns: 3000000000, command: KillCache)";
    let revive = "(at_ns: 5000000000, command: ReviveCache)";
    let mut labs = [log([kill, revive]), log([revive, kill])].map(|source| load(&source));
    let digests = labs.each_mut().map(|lab| {
        assert_eq!(lab.replay(u64::MAX), Some(Replayed::NothingRecorded));
        (lab.digest(), lab.to_file().unwrap())
    });
    assert_eq!(digests[0], digests[1]);
}

#[test]
fn a_file_saved_before_its_last_command_still_has_its_future() {
    let source = file("", "(at_ns: 8000000000, command: KillCache)", 2_000_000_000);
    let mut lab = load(&source);
    assert_eq!(lab.replay(u64::MAX), Some(Replayed::NothingRecorded));
    assert_eq!(lab.now().as_nanos(), 2_000_000_000);
    assert_eq!(lab.horizon().as_nanos(), 8_000_000_000);
    go_to(lab.as_mut(), 9.0);
    let metrics = lab.summary().metrics;
    assert!(crate::common::metric(&metrics, "misses_cache_down") > 0.0);
}
