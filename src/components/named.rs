//! Closed sets that files and commands call by name.

use serde::de::Error as _;
use serde::{Deserialize as _, Deserializer, Serializer};

/// An enum whose members have names, in kebab case, as in the headless contract.
pub trait Named: Copy + PartialEq + 'static {
    /// Every member with its name, in the order in which they are listed.
    const NAMES: &'static [(&'static str, Self)];

    /// The member's name.
    fn name(self) -> &'static str {
        Self::NAMES
            .iter()
            .find(|(_, member)| *member == self)
            .map_or("", |(name, _)| name)
    }

    /// The member called `name`.
    fn from_name(name: &str) -> Option<Self> {
        Self::NAMES
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, member)| *member)
    }

    /// All names.
    fn names() -> Vec<&'static str> {
        Self::NAMES.iter().map(|(name, _)| *name).collect()
    }
}

/// Writes a member as its name; for `#[serde(with = "named")]`.
pub fn serialize<T: Named, S: Serializer>(member: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(member.name())
}

/// Reads a member by its name; for `#[serde(with = "named")]`.
pub fn deserialize<'de, T: Named, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let name = String::deserialize(deserializer)?;
    T::from_name(&name)
        .ok_or_else(|| D::Error::custom(format!("`{name}` is none of {}", T::names().join(", "))))
}
