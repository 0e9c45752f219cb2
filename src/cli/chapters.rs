//! `hotset chapters`.

use serde_json::json;

use super::Format;
use crate::chapters::{CHAPTERS, chapter};
use crate::io::print;
use crate::lesson::{Content, Lab, LabEntry, Opening, Refusal};

/// All chapters with their presets.
pub(super) fn all(format: Format) -> Result<(), Refusal> {
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

/// What one chapter can be set, told and measured.
pub(super) fn one(id: &str, format: Format) -> Result<(), Refusal> {
    let lab = (chapter(id)?.lab()?.open)(Opening::Default)?;
    let lab = lab.as_ref();
    match format {
        Format::Json => print::json(&as_json(lab)),
        Format::Csv => print::csv(&HEADER, &rows(lab)),
        Format::Table => print::table(&HEADER, &rows(lab)),
    }
}

/// The columns of a chapter's list.
const HEADER: [&str; 5] = ["kind", "name", "label", "help", "unit or values"];

/// A row for each parameter, command and metric.
fn rows(lab: &dyn Lab) -> Vec<Vec<String>> {
    let parameters = lab.setting_infos().into_iter().map(|info| {
        let cells = [
            "parameter",
            info.name,
            &info.label,
            info.help,
            &info.allowed,
        ];
        cells.map(str::to_owned).to_vec()
    });
    let commands = lab.verbs().iter().map(|verb| {
        let name = format!("{}{}", verb.name, verb.argument.usage());
        let cells = ["command", &name, "", verb.help, ""];
        cells.map(str::to_owned).to_vec()
    });
    let metrics = lab.metric_infos().into_iter().map(|info| {
        let is_headline = lab.headlines().contains(&info.name);
        let kind = if is_headline { "headline" } else { "metric" };
        let cells = [kind, info.name, &info.title(), info.help, info.unit.name()];
        cells.map(str::to_owned).to_vec()
    });
    parameters.chain(commands).chain(metrics).collect()
}

fn as_json(lab: &dyn Lab) -> serde_json::Value {
    let parameters = lab.setting_infos().into_iter().map(|info| {
        json!({
            "name": info.name,
            "default": info.default,
            "values": info.allowed,
            "label": info.label,
            "help": info.help,
        })
    });
    let commands = lab.verbs().iter().map(|verb| {
        let usage = format!("{}{}", verb.name, verb.argument.usage());
        json!({"name": verb.name, "usage": usage, "help": verb.help})
    });
    let metrics = lab.metric_infos().into_iter().map(|info| {
        json!({
            "name": info.name,
            "unit": info.unit.name(),
            "label": info.title(),
            "help": info.help,
            "headline": lab.headlines().contains(&info.name),
        })
    });
    let chapter = lab.chapter();
    json!({
        "id": chapter.id,
        "title": chapter.title,
        "presets": preset_ids(chapter.content.lab()),
        "parameters": parameters.collect::<Vec<_>>(),
        "commands": commands.collect::<Vec<_>>(),
        "metrics": metrics.collect::<Vec<_>>(),
    })
}
