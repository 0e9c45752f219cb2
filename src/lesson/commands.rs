//! Commands of a chapter, declared once: a row says a verb's name, what it takes, what it does, the
//! mark it leaves and how the log says it. Files, `--do`, buttons and the finder follow from it.

use super::{Argument, MarkKind, Value, Verb};

/// What a learner can do in a chapter.
pub trait Commands: Sized {
    /// What can be done besides `set`.
    const VERBS: &'static [Verb];

    /// The command that sets a parameter.
    fn set(name: &str, value: Value) -> Self;
    /// The parameter and value of a `set` command.
    fn as_set(&self) -> Option<(&str, &Value)>;
    /// Whether the system is asked to do something, rather than set or measured anew.
    fn acts(&self) -> bool;
    /// The command of a verb with its argument, which has the form the verb takes; `None` if a
    /// number in it is too large.
    fn of(verb: &str, argument: Argument<'_>) -> Option<Self>;
    /// The name of its verb; `set` for a setting.
    fn verb(&self) -> &'static str;
    /// In words, for marks and the log.
    fn text(&self) -> String;
    /// The mark it leaves on the timeline.
    fn mark(&self) -> MarkKind;
}

/// What a verb can be given.
pub trait VerbArguments: Sized {
    /// Reads it.
    fn read(argument: Argument<'_>) -> Option<Self>;
}

macro_rules! numbers {
    ($($kind:ty),*) => {$(
        impl VerbArguments for $kind {
            fn read(argument: Argument<'_>) -> Option<Self> {
                match argument {
                    Argument::Number(number) => number.try_into().ok(),
                    _ => None,
                }
            }
        }
    )*};
}

numbers!(u8, u32, u64);

impl VerbArguments for () {
    fn read(argument: Argument<'_>) -> Option<Self> {
        (argument == Argument::None).then_some(())
    }
}

impl VerbArguments for String {
    fn read(argument: Argument<'_>) -> Option<Self> {
        match argument {
            Argument::Text(text) => Some(text.to_owned()),
            _ => None,
        }
    }
}

impl<T: crate::components::named::Named> VerbArguments for T {
    fn read(argument: Argument<'_>) -> Option<Self> {
        match argument {
            Argument::Word(name) => Self::from_name(name),
            _ => None,
        }
    }
}

impl<A: TryFrom<u64>, B: TryFrom<u64>> VerbArguments for (A, B) {
    fn read(argument: Argument<'_>) -> Option<Self> {
        match argument {
            Argument::Link(a, b) => Some((a.try_into().ok()?, b.try_into().ok()?)),
            _ => None,
        }
    }
}

impl<A: TryFrom<u64>, B: TryFrom<u64>, C: TryFrom<u64>> VerbArguments for (A, B, C) {
    fn read(argument: Argument<'_>) -> Option<Self> {
        match argument {
            Argument::LinkAndNumber(a, b, c) => {
                Some((a.try_into().ok()?, b.try_into().ok()?, c.try_into().ok()?))
            }
            _ => None,
        }
    }
}

/// Makes a chapter's commands of one table. Each row reads
/// `Name(argument: Type) = "verb", Form, "help", Mark, text;` where `Form` is a `VerbArgument`, the
/// mark a `MarkKind`, and the text may name the arguments. `Set` comes before them and
/// `RestartMetrics` after them, in every chapter.
macro_rules! commands {
    ($(#[$about:meta])* pub enum $commands:ident {
        $($name:ident $(($($argument:ident: $kind:ty),+))? =
            $verb:literal, $form:expr, $help:literal, $mark:ident, $text:expr;)*
    }) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        pub enum $commands {
            /// Sets a parameter.
            Set(String, $crate::lesson::Value),
            $(#[doc = $help] $name $(($($kind),+))?,)*
            /// The metrics begin anew; plots, goals and the system itself go on.
            RestartMetrics,
        }

        impl $crate::lesson::Commands for $commands {
            const VERBS: &'static [$crate::lesson::Verb] = &[
                $($crate::lesson::Verb { name: $verb, argument: $form, help: $help },)*
                $crate::lesson::Verb {
                    name: "restart-metrics",
                    argument: $crate::lesson::VerbArgument::None,
                    help: "the metrics begin anew; the system goes on",
                },
            ];

            fn set(name: &str, value: $crate::lesson::Value) -> Self {
                Self::Set(name.to_owned(), value)
            }

            fn as_set(&self) -> Option<(&str, &$crate::lesson::Value)> {
                match self {
                    Self::Set(name, value) => Some((name, value)),
                    _ => None,
                }
            }

            fn acts(&self) -> bool {
                !matches!(self, Self::Set(..) | Self::RestartMetrics)
            }

            fn of(verb: &str, argument: $crate::lesson::Argument<'_>) -> Option<Self> {
                match verb {
                    $($verb => $crate::lesson::commands::built!(
                        argument, $name $(($($argument: $kind),+))?
                    ),)*
                    "restart-metrics" => Some(Self::RestartMetrics),
                    _ => None,
                }
            }

            fn verb(&self) -> &'static str {
                match self {
                    Self::Set(..) => "set",
                    $($crate::lesson::commands::any!($name $(($($argument),+))?) => $verb,)*
                    Self::RestartMetrics => "restart-metrics",
                }
            }

            fn text(&self) -> String {
                match self {
                    Self::Set(name, value) => format!("{name} = {value}"),
                    $(Self::$name $(($($argument),+))? => ($text).into(),)*
                    Self::RestartMetrics => "the metrics begin anew".to_owned(),
                }
            }

            fn mark(&self) -> $crate::lesson::MarkKind {
                match self {
                    $($crate::lesson::commands::any!($name $(($($argument),+))?) => {
                        $crate::lesson::MarkKind::$mark
                    })*
                    _ => $crate::lesson::MarkKind::Change,
                }
            }
        }
    };
}

/// A command made of what its verb was given.
macro_rules! built {
    ($given:expr, $name:ident) => {
        <() as $crate::lesson::commands::VerbArguments>::read($given).map(|()| Self::$name)
    };
    ($given:expr, $name:ident ($argument:ident: $kind:ty)) => {
        <$kind as $crate::lesson::commands::VerbArguments>::read($given).map(Self::$name)
    };
    ($given:expr, $name:ident ($($argument:ident: $kind:ty),+)) => {
        <($($kind),+) as $crate::lesson::commands::VerbArguments>::read($given)
            .map(|($($argument),+)| Self::$name($($argument),+))
    };
}

/// A pattern that a command fits whatever it was given.
macro_rules! any {
    ($name:ident) => {
        Self::$name
    };
    ($name:ident ($($argument:ident),+)) => {
        Self::$name(..)
    };
}

pub(crate) use {any, built, commands};
