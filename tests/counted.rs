//! One thing is told of as one: "1 write is lost", never "1 writes are lost". Over what all labs say
//! of their runs, and all their exercises.

use hotset::chapters::{
    bottleneck, cache_aside, cache_lab, chapter, eviction, local_external, nosql, partitioning,
    replication, write_patterns,
};
use hotset::lesson::practice::exercise;
use hotset::lesson::{Changes, Lab as _, LabOf, Narrative, Opening, Range};
use hotset::sim::SimDuration;

use crate::common::counted::{assert_counted, plurals_of_one};
use crate::common::{in_parallel, labs};

#[test]
fn a_plural_of_one_is_found_and_a_name_is_none() {
    for (text, found) in [
        ("1 writes lost", true),
        ("about 1 acknowledged writes", true),
        ("(1 entries)", true),
        ("1 were waiting", true),
        ("2 of 1 instances", true),
        ("11 writes", false),
        ("key 1 expires", false),
        ("Node 1 crashes.", false),
        ("1 write is lost", false),
        ("in 1 ms", false),
        ("at most 1; others wait", false),
    ] {
        assert_eq!(!plurals_of_one(text).is_empty(), found, "{text}");
    }
}

/// How often a run is looked at, and for how long it goes on in between.
const LOOKS: u32 = 24;
const BETWEEN_LOOKS: SimDuration = SimDuration::from_millis(500);

/// All that a lab tells in the course of its run: the log, and why each of its things is so.
fn told<M: Narrative>(lab: &mut LabOf<M>) -> Vec<String> {
    let mut texts = Vec::new();
    let mut seen = 0;
    for _ in 0..LOOKS {
        let _progress = lab.advance(BETWEEN_LOOKS, u64::MAX);
        let (model, now) = (lab.model(), lab.now());
        let fresh = model.log().lines().rev();
        // The latest say what the ones before say.
        for line in fresh.take_while(|line| line.id >= seen).take(40) {
            texts.push(model.sentence(line.what));
            texts.push(model.story(line.what, now));
            let thing = model.thing(line.what);
            if let Some(why) = thing.and_then(|thing| model.explain(thing, now)) {
                texts.extend([why.title, why.headline]);
                texts.extend(why.causes.into_iter().map(|cause| cause.text));
                texts.extend(why.leads.into_iter().map(|(text, _)| text));
                texts.extend(why.sides.into_iter().map(|(text, _)| text));
            }
        }
        seen = model.log().count();
    }
    texts.extend(lab.marks().into_iter().map(|mark| mark.text));
    let goals = lab.goals().into_iter();
    texts.extend(goals.map(|(_, reading)| reading.reading));
    texts.extend(lab.bounds_met());
    texts.push(lab.model().headline_label());
    texts
}

/// Every ready-made experiment of a chapter, and its lab with one number at 1.
fn assert_told<M: Narrative>(id: &str) {
    let chapter = chapter(id).unwrap();
    let entry = chapter.lab().unwrap();
    let mut said: Vec<(String, String)> = Vec::new();
    let mut note = |from: String, mut lab: LabOf<M>| {
        lab.cancel_replay();
        said.extend(told(&mut lab).into_iter().map(|text| (from.clone(), text)));
    };
    for preset in entry.presets {
        let lab = LabOf::<M>::open(chapter, Opening::Preset(preset)).unwrap();
        note(format!("{id}/{}", preset.id), lab);
    }
    let plain = LabOf::<M>::open(chapter, Opening::Default).unwrap();
    for (name, range) in plain.ranges() {
        if !matches!(range, Range::Count { min: 0..=1, .. }) {
            continue;
        }
        let mut lab = LabOf::<M>::open(chapter, Opening::Default).unwrap();
        let set = vec![(name.to_owned(), "1".to_owned())];
        // What another setting forbids is refused.
        if lab.change_setup(&Changes { seed: None, set }).is_ok() {
            note(format!("{id} with {name} 1"), lab);
        }
    }
    assert!(said.len() > 1_000, "{id}: {} sentences", said.len());
    assert_counted(
        said.iter()
            .map(|(from, text)| (from.as_str(), text.as_str())),
    );
}

macro_rules! told_of {
    ($($name:ident: $id:literal),+ $(,)?) => {
        $(
            #[test]
            fn $name() {
                assert_told::<$name::Model>($id);
            }
        )+

        #[test]
        fn no_lab_is_left_out() {
            let all = [$($id),+];
            assert!(labs().all(|(id, _)| all.contains(&id)));
        }
    };
}

each_lab!(told_of);

#[test]
fn exercises_count_one_thing_as_one() {
    let kinds: Vec<_> = labs()
        .flat_map(|(id, lab)| lab.practice.iter().map(move |kind| (id, kind)))
        .collect();
    let texts: Vec<Vec<String>> = in_parallel(&kinds, |(id, kind)| {
        let made = (0..12).map(|seed| {
            let difficulty = 1 + (seed % 3) as u8;
            exercise(chapter(id).unwrap(), kind, seed, difficulty).unwrap()
        });
        made.map(|made| made.to_text(true)).collect()
    });
    assert_counted(
        kinds
            .iter()
            .zip(&texts)
            .flat_map(|((_, kind), texts)| texts.iter().map(|text| (kind.id, text.as_str()))),
    );
}
