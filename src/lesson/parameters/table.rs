//! The macro that makes a chapter's parameters of one table.

/// One row says all there is to say of a parameter: name, kind and range, default, help, and how it
/// is moved. Of the rows come the struct with its documentation, its default, its form in files and
/// the table behind commands and sliders.
///
/// `count(range)` is a whole number, `number(range)` any finite one, `interval(range)` one of the
/// range or 0, `flag` a switch and
/// `word(Type)` a member of a [`Named`](crate::components::named::Named) type;
/// `word(Type, names)` is one of the names that the function `names` lists.
///
/// After the rows, `@ name: Type, "help";` is a member that no command sets; its default is none, and
/// while it is that it is not written.
///
/// A row may carry attributes. One that was added later carries
/// `#[serde(skip_serializing_if = "off")]`, with [`stored::off`] in scope: while it is off it is not
/// written, so that files and digests of runs without it stay what they were.
macro_rules! parameters {
    ($(#[$about:meta])* pub struct $params:ident {
        $($(#[$form:meta])* $name:ident: $kind:ident $(($($range:tt)*))? = $default:expr, $help:literal
            $(=> $knob:expr)?;)*
        $(@ $beside:ident: $of:ty, $about_it:literal;)?
    }) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub struct $params {
            $(
                #[doc = $help]
                #[serde(with = "crate::lesson::parameters::stored")]
                $(#[$form])*
                pub $name: $crate::lesson::parameters::member!($kind $(($($range)*))?),
            )*
            $(
                #[doc = $about_it]
                #[serde(skip_serializing_if = "Option::is_none")]
                pub $beside: Option<$of>,
            )?
        }

        impl Default for $params {
            fn default() -> Self {
                Self { $($name: $default,)* $($beside: None,)? }
            }
        }

        impl $params {
            const TABLE: &'static [$crate::lesson::Field<Self>] = &[$(
                $crate::lesson::Field {
                    name: stringify!($name),
                    help: $help,
                    kind: $crate::lesson::parameters::kind!($name, $kind $(($($range)*))?),
                    knob: $crate::lesson::parameters::knob!($($knob)?),
                },
            )*];
        }
    };
}

/// The type of a member.
macro_rules! member {
    (flag) => {
        bool
    };
    (count $range:tt) => {
        u64
    };
    (interval $range:tt) => {
        f64
    };
    (number $range:tt) => {
        f64
    };
    (word ($kind:ty)) => {
        $kind
    };
    (word ($kind:ty, $names:expr)) => {
        $kind
    };
}

/// How a member is read and set.
macro_rules! kind {
    ($name:ident, flag) => {
        $crate::lesson::Kind::Flag {
            get: |p| p.$name,
            set: |p, v| p.$name = v,
        }
    };
    ($name:ident, count ($range:expr)) => {
        $crate::lesson::Kind::Count {
            min: *($range).start(),
            max: *($range).end(),
            get: |p| p.$name,
            set: |p, v| p.$name = v,
        }
    };
    ($name:ident, number ($range:expr)) => {
        $crate::lesson::Kind::Number {
            min: *($range).start(),
            max: *($range).end(),
            get: |p| p.$name,
            set: |p, v| p.$name = v,
        }
    };
    ($name:ident, interval ($range:expr)) => {
        $crate::lesson::Kind::Interval {
            least: *($range).start(),
            max: *($range).end(),
            get: |p| p.$name,
            set: |p, v| p.$name = v,
        }
    };
    ($name:ident, word ($kind:ty)) => {
        $crate::lesson::parameters::kind!(
            $name,
            word($kind, <$kind as $crate::components::named::Named>::names)
        )
    };
    ($name:ident, word ($kind:ty, $names:expr)) => {
        $crate::lesson::Kind::Word {
            allowed: $names,
            get: |p| $crate::components::named::Named::name(p.$name),
            set: |p, v| {
                p.$name =
                    <$kind as $crate::components::named::Named>::from_name(v).unwrap_or(p.$name);
            },
        }
    };
}

/// The knob, if there is one.
macro_rules! knob {
    () => {
        None
    };
    ($knob:expr) => {
        Some($knob)
    };
}

pub(crate) use {kind, knob, member, parameters};

/// How a member stands in a file: as it is, or by its name.
pub(crate) mod stored {
    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer};

    use crate::components::named::{self, Named};

    /// What a parameter can be.
    pub trait Member: Sized {
        /// Writes it.
        fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;
        /// Reads it.
        fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;
    }

    macro_rules! plain {
        ($($kind:ty),*) => {$(
            impl Member for $kind {
                fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    self.serialize(serializer)
                }

                fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    Self::deserialize(deserializer)
                }
            }
        )*};
    }

    plain!(bool, u64, f64);

    impl<T: Named> Member for T {
        fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            named::serialize(self, serializer)
        }

        fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            named::deserialize(deserializer)
        }
    }

    /// Writes a member; for `#[serde(with = "stored")]`.
    pub fn serialize<T: Member, S: Serializer>(
        member: &T,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        member.write(serializer)
    }

    /// Whether a member, or a count that depends on it, is what it is without the feature it
    /// belongs to: the default of its type.
    pub fn off<T: Default + PartialEq>(member: &T) -> bool {
        *member == T::default()
    }

    /// Reads a member; for `#[serde(with = "stored")]`.
    pub fn deserialize<'de, T: Member, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<T, D::Error> {
        T::read(deserializer)
    }
}
