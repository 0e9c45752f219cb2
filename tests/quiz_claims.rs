//! The quiz is answered by the model, and its numbers and those of the presets' notes hold.

use crate::common::claims::{
    Claim, Measured, SEEDS, assert_all, assert_whole, between, every, names, of, percent, preset,
    share, with,
};
use crate::common::{Run, in_parallel, metric, open};
use hotset::chapters::CHAPTERS;
use hotset::chapters::cache_lab::Params;
use hotset::lesson::{Chapter, Preset, Question, read_quiz};

const QUIZ: &str = include_str!("../assets/lessons/cache-lab.quiz.ron");

/// What a question's run measures on every seed.
fn shown(chapter: &str, question: &Question) -> Vec<f64> {
    let show = &question.show;
    let chapter = show.chapter.as_deref().unwrap_or(chapter);
    let what = format!("{chapter}/{}", show.preset);
    let pairs = |list: &[(String, String)]| {
        let pairs = list
            .iter()
            .map(|(name, value)| (name.clone(), value.clone()));
        pairs.collect::<Vec<_>>()
    };
    let set = pairs(&show.set);
    let set: Vec<(&str, &str)> = set.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let commands: Vec<(&str, f64)> = show
        .commands
        .iter()
        .map(|(text, at)| (text.as_str(), *at))
        .collect();
    let seeds: Vec<u64> = (0..SEEDS).collect();
    in_parallel(&seeds, |&seed| {
        let run = Run {
            what: &what,
            seed,
            set: &set,
            commands: &commands,
            until_s: show.until_s,
        };
        metric(&run.metrics(), &show.metric)
    })
}

#[test]
fn every_question_is_answered_by_its_run() {
    let of_chapter = |chapter: &'static Chapter| {
        let questions = read_quiz(chapter.texts.quiz).unwrap();
        questions.into_iter().map(move |one| (chapter.id, one))
    };
    let questions: Vec<(&str, Question)> = CHAPTERS.iter().flat_map(of_chapter).collect();
    assert!(!questions.is_empty());
    for (chapter, question) in &questions {
        let id = format!("{chapter}/{}", question.id);
        let (above, below) = (question.show.above, question.show.below);
        let values = shown(chapter, question);
        println!("{id}: {values:?} between {above} and {below}");
        let inside = |value: &f64| above < *value && *value < below;
        assert!(values.iter().all(inside), "{id}: {values:?}");
    }
}

/// The words of a sentence, without what joins and ends them.
fn words(text: &str) -> Vec<String> {
    let plain = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '%');
        word.to_lowercase()
    };
    let words = text.split_whitespace().map(plain);
    words.filter(|word| !word.is_empty()).collect()
}

#[test]
fn every_wrong_option_has_its_own_reason() {
    let mut reasons: Vec<(String, String)> = Vec::new();
    for chapter in &CHAPTERS {
        for question in read_quiz(chapter.texts.quiz).unwrap() {
            let why = words(&question.why);
            for (place, option) in question.options.iter().enumerate() {
                let name = format!("{}/{}: {}", chapter.id, question.id, option.text);
                if place == question.answer {
                    assert!(option.wrong.is_empty(), "{name}");
                    continue;
                }
                let said = words(&option.wrong);
                assert!((10..=50).contains(&said.len()), "{name}: {}", said.len());
                assert!(option.wrong.ends_with(['.', '?']), "{name}");
                let repeats = why
                    .windows(8)
                    .any(|run| said.windows(8).any(|own| own == run));
                assert!(!repeats, "{name} repeats why the right one is right");
                let begun = option.wrong.to_lowercase();
                let filler = ["no, ", "wrong", "not so", "incorrect"];
                assert!(!filler.iter().any(|word| begun.starts_with(word)), "{name}");
                reasons.push((name, option.wrong.clone()));
            }
        }
    }
    assert!(reasons.len() > 90);
    for (place, (name, reason)) in reasons.iter().enumerate() {
        let same = reasons[..place].iter().find(|(_, other)| other == reason);
        assert!(same.is_none(), "{name} says what {same:?} says");
    }
}

#[test]
fn the_numbers_of_the_question_about_load_hold() {
    let cached = with("cache-lab/zipf-20-slots", &[("database_per_s", "40")]);
    let until = |until_s| Measured { until_s, ..cached };
    let killed = Measured {
        commands: &[("kill-cache", 60.0)],
        ..until(360.0)
    };
    let hit = cached.mean(of("hit_rate"));
    let reads = |run: Measured| run.mean(of("database_reads"));
    let (unchanged, before) = (reads(until(360.0)), reads(until(60.0)));
    let more = before + 5.0 * 1.82 * unchanged / 6.0;
    let claims = [
        percent("about 82 % of 20 reads/s are hits", hit, 82.0),
        between(
            "18 % of 20 reads/s, about 3.6 per second",
            20.0 * (1.0 - hit),
            3.55,
            3.8,
        ),
        between("= 5.6 times as many", 1.0 / (1.0 - 0.82), 5.55, 5.65),
        between(
            "about 6,200 database reads",
            reads(killed),
            6_150.0,
            6_250.0,
        ),
        between("by 82 % would give about 2,200", more, 2_100.0, 2_300.0),
        between("no change about 1,300", unchanged, 1_250.0, 1_350.0),
    ];
    assert_all(QUIZ, &claims);
}

#[test]
fn the_other_numbers_of_the_quiz_hold() {
    let first = preset("cache-lab/zipf-20-slots");
    let short = preset("cache-lab/short-ttl").mean(of("hit_rate"));
    let five = with(
        "cache-lab/short-ttl",
        &[("reads_per_s", "100"), ("database_per_s", "60")],
    );
    let latency = first.mean(of("latency_mean_ms"));
    let alone_ms = 1e3 * Params::default().fill_s();
    let claims = [
        percent("the hit rate is about 67 %", short, 67.0),
        percent("It rises to about 81 %", five.mean(of("hit_rate")), 81.0),
        percent(
            "About 81 % of the reads are hits",
            first.mean(of("hit_rate")),
            81.0,
        ),
        between("The mean latency is about 21 ms", latency, 20.0, 22.0),
        every(
            "take 0.5 ms",
            &first.each(of("latency_p50_ms")),
            0.495,
            0.505,
        ),
        between("0.5 + 83.3 + 2.0 = 85.8 ms", alone_ms, 85.8, 85.85),
    ];
    assert_all(QUIZ, &claims);
}

/// `snippet` names a parameter of a preset.
fn is(snippet: &'static str, preset: &str, name: &str, printed: f64) -> Claim {
    names(snippet, &format!("cache-lab/{preset}"), name, printed)
}

fn settings_in_notes() -> Vec<Claim> {
    let gone = open("cache-lab/kill-at-peak").marks();
    let at = |index: usize| gone[index].at.as_secs_f64();
    vec![
        is("those under 10 s", "zipf-20-slots", "ttl_s", 10.0),
        is("Every 20 s a hundred reads", "scan", "scan_every_s", 20.0),
        is(
            "a hundred reads ask for one key",
            "scan",
            "scan_length",
            100.0,
        ),
        is(
            "Every 30 s other keys become popular",
            "popularity-shift",
            "shift_every_s",
            30.0,
        ),
        is(
            "The 10 slots are full",
            "popularity-shift",
            "capacity",
            10.0,
        ),
        is("no TTL clears them out", "popularity-shift", "ttl_s", 0.0),
        between("At 30 s the cache is killed", at(0), 30.0, 30.0),
        between("at 60 s an empty cache replaces it", at(1), 60.0, 60.0),
        is(
            "The database serves 12 requests per second",
            "kill-at-peak",
            "database_per_s",
            12.0,
        ),
        is("20 arrive", "kill-at-peak", "reads_per_s", 20.0),
        is(
            "One write per second",
            "writes-forgotten",
            "writes_per_s",
            1.0,
        ),
    ]
}

fn results_in_notes() -> Vec<Claim> {
    let half = preset("cache-lab/half-the-keys");
    let deleted = preset("cache-lab/writes-deleted");
    let forgotten = preset("cache-lab/writes-forgotten");
    let lost = share("misses_invalidated", "misses");
    vec![
        percent(
            "20 of 100 slots earn 20 of 100 hits",
            preset("cache-lab/uniform").mean(of("hit_rate")),
            20.0,
        ),
        between("just short of half", half.mean(of("hit_rate")), 0.47, 0.5),
        every(
            "some entries expire first",
            &half.each(of("misses_expired")),
            1.0,
            1e4,
        ),
        every(
            "count the stale reads",
            &forgotten.each(of("stale_reads")),
            100.0,
            1e5,
        ),
        every(
            "Nothing is stale",
            &deleted.each(of("stale_reads")),
            0.0,
            0.0,
        ),
        every("the price is misses", &deleted.each(lost), 0.1, 0.5),
    ]
}

#[test]
fn the_notes_of_the_presets_hold_and_leave_no_number_unproven() {
    let (_, opened) = crate::common::labs()
        .find(|(id, _)| *id == "cache-lab")
        .unwrap();
    let note = |preset: &Preset| open(&format!("cache-lab/{}", preset.id)).notes().to_owned();
    let notes: Vec<String> = opened.presets.iter().map(note).collect();
    let notes = notes.join("\n");
    let mut claims = settings_in_notes();
    claims.extend(results_in_notes());
    assert_whole(&notes, &claims);
}
