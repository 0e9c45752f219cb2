//! Counts as sentences tell them.

/// A whole number with a comma between thousands.
pub fn thousands(value: f64) -> String {
    let digits = format!("{value:.0}");
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A sentence about something that happened so often, if it did: the count stands before `text`.
pub fn happened(count: u64, text: &str) -> Option<String> {
    (count > 0).then(|| format!("{} {text}", thousands(count as f64)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart() {
        assert_eq!(thousands(1_000.0), "1,000");
        assert_eq!(thousands(999.6), "1,000");
        assert_eq!(thousands(1_234_567.0), "1,234,567");
        assert_eq!(thousands(42.0), "42");
    }

    #[test]
    fn what_never_happened_is_not_told() {
        assert_eq!(happened(0, "reads were refused."), None);
        let told = happened(1_200, "reads were refused.");
        assert_eq!(told.as_deref(), Some("1,200 reads were refused."));
    }
}
