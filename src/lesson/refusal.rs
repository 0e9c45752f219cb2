//! Why something a person asked for was not done.

/// One sentence for the person who asked, with what is allowed. Nothing has changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refusal(String);

impl Refusal {
    /// A refusal that says `sentence`.
    pub fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }

    /// Refuses what a verb was given, a `what` such as "a key", if it is not from 1 to `most`.
    pub fn unless_within(verb: &str, what: &str, given: u64, most: u64) -> Result<(), Self> {
        if (1..=most).contains(&given) {
            return Ok(());
        }
        Err(Self(format!(
            "`{verb}` takes {what} from 1 to {most}, not `{given}`."
        )))
    }
}

/// What somebody wrote, short enough to be quoted in a sentence.
pub fn quoted(text: &str) -> String {
    const MOST: usize = 40;
    let mut short: String = text
        .chars()
        .filter(|c| !c.is_control())
        .take(MOST)
        .collect();
    if text.chars().count() > MOST {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_out_of_range_is_refused_with_what_is_allowed() {
        let write = |key| Refusal::unless_within("write", "a key", key, 100);
        assert_eq!((write(1), write(100)), (Ok(()), Ok(())));
        let refused = |key| write(key).unwrap_err().to_string();
        assert_eq!(refused(0), "`write` takes a key from 1 to 100, not `0`.");
        assert_eq!(
            refused(101),
            "`write` takes a key from 1 to 100, not `101`."
        );
    }
}
