//! Lets the model answer a question.

use crate::chapters::chapter;
use crate::lesson::{Changes, Chapter, Lab, Opening, Question, Refusal, Show, Unit};
use crate::sim::{Progress, SimTime};
use crate::ui::thousands;

/// More work than any question of the program needs; a run is given up beyond it.
const MOST_WORK: u64 = 20_000_000;

/// Runs the situation that a question is about, to its end.
pub(super) fn run(
    chapter_of: &'static Chapter,
    question: &Question,
) -> Result<Box<dyn Lab>, Refusal> {
    let show = &question.show;
    let elsewhere = show.chapter.as_deref().map(chapter).transpose()?;
    let opened = elsewhere.unwrap_or(chapter_of).lab()?;
    let mut lab = (opened.open)(Opening::Preset(opened.preset(&show.preset)?))?;
    lab.change_setup(&Changes {
        seed: None,
        set: show.set.clone(),
    })?;
    lab.cancel_replay();
    let mut commands: Vec<&(String, f64)> = show.commands.iter().collect();
    commands.sort_by(|(_, a), (_, b)| a.total_cmp(b));
    for (text, at_s) in commands {
        go_to(lab.as_mut(), *at_s)?;
        lab.command(text)?;
    }
    go_to(lab.as_mut(), show.until_s)?;
    let title = format!("Question: {}", question.question);
    lab.describe(title, String::new());
    Ok(lab)
}

fn go_to(lab: &mut dyn Lab, at_s: f64) -> Result<(), Refusal> {
    match lab.seek(SimTime::from_secs_f64(at_s), MOST_WORK) {
        Progress::Arrived => Ok(()),
        Progress::OutOfBudget => Err(Refusal::new("this run is too long to be measured here.")),
    }
}

/// What the model measured, against what the answer claims.
pub(super) fn verdict(show: &Show, lab: &dyn Lab) -> String {
    let Some(info) = lab.metric_info(&show.metric) else {
        return format!("this chapter has no metric `{}`.", show.metric);
    };
    let title = info.title();
    let until = Unit::Seconds.text(show.until_s);
    let (above, below) = (info.text(show.above), info.text(show.below));
    match lab.metric(&show.metric) {
        None => format!("{title} has no value after {until}."),
        Some(value) if show.above < value && value < show.below => format!(
            "{title} {} after {until}: between {above} and {below}, as the answer says.",
            info.text(value)
        ),
        Some(value) => format!(
            "{title} {} after {until}: not between {above} and {below}.",
            info.text(value)
        ),
    }
}

/// What a metric is called in a sentence.
pub(super) fn name(lab: &dyn Lab, metric: &str) -> String {
    let info = lab.metric_info(metric);
    info.map_or_else(|| metric.to_owned(), |info| info.title())
}

/// Three significant digits or whole numbers, thousands apart.
pub(super) fn number(value: f64) -> String {
    if value.abs() < 10.0 {
        let text = format!("{value:.3}");
        return text.trim_end_matches('0').trim_end_matches('.').to_owned();
    }
    if value.abs() < 1_000.0 {
        let text = format!("{value:.1}");
        return text.trim_end_matches('0').trim_end_matches('.').to_owned();
    }
    thousands(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::chapter_info::ChapterInfo;

    #[test]
    fn the_model_confirms_every_answer_of_every_quiz() {
        for info in ChapterInfo::all() {
            for question in &info.questions {
                let lab = run(info.chapter, question).expect(&question.id);
                let said = verdict(&question.show, lab.as_ref());
                assert!(
                    said.contains("as the answer says"),
                    "{}: {said}",
                    question.id
                );
            }
        }
    }

    #[test]
    fn numbers_are_short() {
        for (value, text) in [
            (0.81349, "0.813"),
            (10.0, "10"),
            (86.04, "86"),
            (6_123.4, "6,123"),
        ] {
            assert_eq!(number(value), text);
        }
        assert_eq!(number(1_234_567.0), "1,234,567");
    }
}
