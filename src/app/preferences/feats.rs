//! When and how goals were met.

use serde::{Deserialize, Serialize};

use super::Preferences;

/// When and how a goal was met first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Feat {
    /// The day, `2026-12-01`, in universal time.
    pub day: String,
    /// What was set otherwise than in the experiment from which it is attempted: names and values.
    pub settings: Vec<(String, String)>,
    /// The number that it is about, as it read then; may be empty.
    pub reading: String,
}

impl Feat {
    /// The same as a sentence.
    pub fn words(&self) -> String {
        let mut said = format!("First met on {}", self.day);
        let settings = self.settings.iter();
        let settings: Vec<String> = settings
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        if !settings.is_empty() {
            said.push_str(&format!(", with {}", settings.join(", ")));
        }
        if !self.reading.is_empty() {
            said.push_str(&format!("; measured then: {}", self.reading));
        }
        said.push('.');
        said
    }
}

impl Preferences {
    /// Whether a goal was ever met.
    pub fn has_met(&self, chapter: &str, goal: &str) -> bool {
        self.goals.contains(&format!("{chapter}/{goal}"))
    }

    /// When and how a goal was met first, if that is known.
    pub fn feat(&self, chapter: &str, goal: &str) -> Option<&Feat> {
        self.feats.get(&format!("{chapter}/{goal}"))
    }

    /// Notes that a goal of this name, `chapter/goal`, is met; the first time counts.
    pub fn note_met(&mut self, name: String, feat: impl FnOnce() -> Option<Feat>) {
        if !self.feats.contains_key(&name)
            && let Some(feat) = feat()
        {
            self.feats.insert(name.clone(), feat);
        }
        self.goals.insert(name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_time_is_kept_with_its_settings() {
        let feat = |day: &str| Feat {
            day: day.to_owned(),
            settings: vec![("capacity".to_owned(), "45".to_owned())],
            reading: "91.2 %".to_owned(),
        };
        let mut preferences = Preferences::default();
        for day in ["2026-12-01", "2026-12-02"] {
            preferences.note_met("a/b".to_owned(), || Some(feat(day)));
        }
        assert!(preferences.has_met("a", "b"));
        let kept = preferences.feat("a", "b").expect("kept");
        let said = "First met on 2026-12-01, with capacity=45; measured then: 91.2 %.";
        assert_eq!(kept.words(), said);
        let plain = Feat {
            day: "2026-12-01".to_owned(),
            ..Feat::default()
        };
        assert_eq!(plain.words(), "First met on 2026-12-01.");
    }
}
