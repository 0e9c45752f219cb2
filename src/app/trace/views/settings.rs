//! What is chosen for the views of a trace: policies, the size of the cache, prices.

use eframe::egui::{self, Sense, Ui, Vec2, vec2};

use crate::app::widgets::{self, field_info};
use crate::components::cache::PolicyKind;
use crate::components::theory::Prices;
use crate::io::trace_views::FIRST_POLICIES;
use crate::lesson::typed::Quantity;
use crate::lesson::{Refusal, thousands};
use crate::ui::controls::{caption, outline_button};
use crate::ui::dropdown::{Item, dropdown};

/// The prices to begin with: one of any currency each, and what no trace need tell.
const PRICES: [f64; 4] = [1.0, 1.0, 1_024.0, 1_000.0];
/// The fields of prices.
const FIELDS: [&str; 4] = [
    "price per GiB-hour of cache",
    "price per million reads of the store",
    "bytes per object",
    "requests per second",
];
/// The largest number that is taken.
const MOST: f64 = 1e15;

/// What is chosen.
#[derive(Debug)]
pub(super) struct Settings {
    /// The policies of the curves, LRU always among them.
    pub policies: Vec<PolicyKind>,
    /// The policy whose hit rate is shown over time.
    pub policy: PolicyKind,
    slots: String,
    prices: [String; 4],
}

impl Settings {
    /// To begin with, for a cache of so many slots; `told` are bytes per object and requests per
    /// second where the trace tells them.
    pub(super) fn new(slots: usize, told: [Option<f64>; 2]) -> Self {
        let [cache, store, bytes, rate] = PRICES;
        let prices = [
            cache,
            store,
            told[0].unwrap_or(bytes),
            told[1].unwrap_or(rate),
        ];
        Self {
            policies: FIRST_POLICIES.to_vec(),
            policy: PolicyKind::Lru,
            slots: slots.to_string(),
            prices: prices.map(|price| ((price * 1_000.0).round() / 1_000.0).to_string()),
        }
    }

    /// The size of the cache, in slots, for a trace of so many keys.
    pub(super) fn slots(&self, keys: u64) -> Result<usize, Refusal> {
        let slots = Quantity::Plain.read(&self.slots).unwrap_or(f64::NAN);
        if slots >= 1.0 && slots <= keys.max(1) as f64 && slots.fract() == 0.0 {
            return Ok(slots as usize);
        }
        Err(Refusal::new(format!(
            "The size is a whole number of slots from 1 to {}, the keys of the trace.",
            thousands(keys.max(1) as f64)
        )))
    }

    /// The prices.
    pub(super) fn prices(&self) -> Result<Prices, Refusal> {
        let mut read = [0.0; 4];
        for (place, (text, name)) in self.prices.iter().zip(FIELDS).enumerate() {
            let least = if place == 2 { 1.0 } else { 0.0 };
            let value = Quantity::Plain.read(text).unwrap_or(f64::NAN);
            if !(least..=MOST).contains(&value) {
                return Err(Refusal::new(format!(
                    "The field `{name}` takes numbers from {least} to {MOST}."
                )));
            }
            read[place] = value;
        }
        let [
            per_gib_hour,
            per_million_reads,
            object_bytes,
            requests_per_s,
        ] = read;
        Ok(Prices {
            per_gib_hour,
            per_million_reads,
            object_bytes,
            requests_per_s,
        })
    }

    /// The policy and the size whose hit rate is shown.
    pub(super) fn course_ui(&mut self, ui: &mut Ui) {
        ui.horizontal(|ui| {
            let all = &PolicyKind::LISTED;
            if let Some(policy) = choose(ui, "policy", self.policy.label(), all) {
                self.policy = policy;
            }
            self.slots_ui(ui);
        });
    }

    /// The policies of the curves: a click takes one away, a list adds one.
    pub(super) fn policies_ui(&mut self, ui: &mut Ui) {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = Vec2::splat(6.0);
            self.slots_ui(ui);
            self.policies.retain(|&policy| {
                // What others save is measured against it.
                if policy == PolicyKind::Lru {
                    return true;
                }
                let button = outline_button(ui, &format!("{} \u{d7}", policy.label()));
                !button.on_hover_text("take this curve away").clicked()
            });
            let others: Vec<PolicyKind> = PolicyKind::LISTED
                .into_iter()
                .filter(|policy| !self.policies.contains(policy))
                .collect();
            ui.add_space(6.0);
            let added = choose(ui, "add a policy", "add a policy", &others);
            self.policies.extend(added);
        });
    }

    /// The prices, each editable.
    pub(super) fn prices_ui(&mut self, ui: &mut Ui) {
        ui.horizontal_wrapped(|ui| {
            for (name, text) in FIELDS.into_iter().zip(&mut self.prices) {
                number_ui(ui, name, text, 72.0);
            }
        });
        widgets::note(
            ui,
            "Prices are in any one currency. Each request that misses the cache is a read of the store.",
        );
    }

    fn slots_ui(&mut self, ui: &mut Ui) {
        number_ui(ui, "present size (slots)", &mut self.slots, 84.0);
    }
}

/// A field for a number behind its name.
fn number_ui(ui: &mut Ui, name: &str, text: &mut String, width: f32) {
    caption(ui, name);
    let field = egui::TextEdit::singleline(text)
        .margin(Vec2::new(8.0, 5.0))
        .desired_width(width);
    let response = ui.add(field);
    response.widget_info(|| field_info(name, text));
}

/// A list of policies to choose one from.
fn choose(ui: &mut Ui, what: &str, label: &str, among: &[PolicyKind]) -> Option<PolicyKind> {
    let (rect, _) = ui.allocate_exact_size(vec2(150.0, 28.0), Sense::hover());
    let items: Vec<Item<'_>> = among
        .iter()
        .map(|policy| Item {
            name: policy.label(),
            note: policy.info().source,
        })
        .collect();
    let current = among.iter().position(|policy| policy.label() == label);
    let (_, taken) = dropdown(ui, rect, what, label, current.unwrap_or(usize::MAX), &items);
    taken.and_then(|place| among.get(place)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_taken_or_refused_with_what_is_allowed() {
        let mut settings = Settings::new(10, [None, Some(2_500.0)]);
        assert_eq!(settings.slots(100), Ok(10));
        for text in ["0", "101", "1.5", "many", ""] {
            settings.slots = text.to_owned();
            assert!(settings.slots(100).is_err(), "{text}");
        }
        let prices = settings.prices().expect("prices");
        assert_eq!(
            (prices.object_bytes, prices.requests_per_s),
            (1_024.0, 2_500.0)
        );
        settings.prices[0] = "0.02".to_owned();
        assert_eq!(
            settings.prices().map(|prices| prices.per_gib_hour),
            Ok(0.02)
        );
        for (place, text) in [(0, "-1"), (2, "0"), (3, "x")] {
            let mut other = Settings::new(10, [None, None]);
            other.prices[place] = text.to_owned();
            let refusal = other.prices().expect_err("no price").to_string();
            assert!(refusal.contains(FIELDS[place]), "{refusal}");
        }
    }
}
