//! `hotset chapters`.

use serde_json::json;

use super::{Format, print};
use crate::chapters::CHAPTERS;
use crate::lesson::Refusal;

pub(super) fn chapters(format: Format) -> Result<(), Refusal> {
    if format == Format::Csv {
        return Err(Refusal::new("`chapters` prints as table or json."));
    }
    if format == Format::Json {
        let list: Vec<_> = CHAPTERS
            .iter()
            .map(|chapter| {
                let presets: Vec<&str> = chapter
                    .opened
                    .map(|opened| opened.presets.iter().map(|preset| preset.id).collect())
                    .unwrap_or_default();
                json!({
                    "number": chapter.number,
                    "id": chapter.id,
                    "title": chapter.title,
                    "built": chapter.opened.is_some(),
                    "presets": presets,
                })
            })
            .collect();
        print::line(format_args!("{:#}", json!(list)));
        return Ok(());
    }
    let rows: Vec<Vec<String>> = CHAPTERS
        .iter()
        .map(|chapter| {
            let presets = match chapter.opened {
                Some(opened) => opened
                    .presets
                    .iter()
                    .map(|preset| preset.id)
                    .collect::<Vec<_>>()
                    .join(" "),
                None => "(not built yet)".to_owned(),
            };
            vec![
                chapter.number.to_string(),
                chapter.id.to_owned(),
                chapter.title.to_owned(),
                presets,
            ]
        })
        .collect();
    print::table(&["", "id", "title", "presets"], &rows);
    Ok(())
}
