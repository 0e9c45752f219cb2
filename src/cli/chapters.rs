//! `hotset chapters`.

use serde_json::json;

use super::Format;
use crate::chapters::CHAPTERS;
use crate::io::print;
use crate::lesson::{Content, LabEntry, Refusal};

pub(super) fn chapters(format: Format) -> Result<(), Refusal> {
    if format == Format::Json {
        let list: Vec<_> = CHAPTERS
            .iter()
            .map(|chapter| {
                let lab = chapter.content.lab();
                json!({
                    "number": chapter.number,
                    "id": chapter.id,
                    "title": chapter.title,
                    "lab": lab.is_some(),
                    "presets": preset_ids(lab),
                })
            })
            .collect();
        return print::json(&json!(list));
    }
    if format == Format::Csv {
        let rows: Vec<Vec<String>> = CHAPTERS
            .iter()
            .map(|chapter| {
                let lab = chapter.content.lab();
                vec![
                    chapter.number.to_string(),
                    chapter.id.to_owned(),
                    chapter.title.to_owned(),
                    lab.is_some().to_string(),
                    preset_ids(lab).join(" "),
                ]
            })
            .collect();
        return print::csv(&["number", "id", "title", "lab", "presets"], &rows);
    }
    let rows: Vec<Vec<String>> = CHAPTERS
        .iter()
        .map(|chapter| {
            let presets = match chapter.content {
                Content::Lab(lab) => preset_ids(Some(lab)).join(" "),
                Content::Map(_) => "(a map of the others; nothing to run)".to_owned(),
            };
            vec![
                chapter.number.to_string(),
                chapter.id.to_owned(),
                chapter.title.to_owned(),
                presets,
            ]
        })
        .collect();
    print::table(&["", "id", "title", "presets"], &rows)
}

fn preset_ids(lab: Option<&'static LabEntry>) -> Vec<&'static str> {
    let presets = lab.map_or(&[][..], |lab| lab.presets);
    presets.iter().map(|preset| preset.id).collect()
}
