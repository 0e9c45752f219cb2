//! What a trace is read as.

use super::asked::AskedIn;
use crate::components::named::Named;
use crate::lesson::Refusal;

/// A line with its number.
pub(super) type Line<'a> = (u64, &'a [u8]);

/// The formats that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TraceFormat {
    /// One key a line.
    Keys,
    /// A table with commas, tabs, semicolons or spaces between its columns.
    Csv,
    /// libCacheSim's binary records of 24 bytes.
    OracleGeneral,
    /// The table of Twitter's cache clusters, without a header.
    Twitter,
    /// The log of Redis MONITOR.
    RedisMonitor,
    /// The block requests of the paper on ARC: first block, how many, two numbers more.
    Arc,
    /// `CacheLib`'s key-value table with its header.
    CachelibKv,
}

impl Named for TraceFormat {
    const NAMES: &'static [(&'static str, Self)] = &[
        ("keys", Self::Keys),
        ("csv", Self::Csv),
        ("tsv", Self::Csv),
        ("oracle-general", Self::OracleGeneral),
        ("twitter", Self::Twitter),
        ("redis-monitor", Self::RedisMonitor),
        ("arc", Self::Arc),
        ("cachelib-kv", Self::CachelibKv),
    ];
}

/// What stands between columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Separator {
    Tab,
    Comma,
    Semicolon,
    /// As many spaces and tabs as there are.
    Spaces,
    /// There is one column.
    None,
}

impl Separator {
    /// Those of tables of several columns, as they are tried.
    pub(super) const TRIED: [Self; 4] = [Self::Tab, Self::Comma, Self::Semicolon, Self::Spaces];

    pub(super) const fn byte(self) -> Option<u8> {
        match self {
            Self::Tab => Some(b'\t'),
            Self::Comma => Some(b','),
            Self::Semicolon => Some(b';'),
            Self::Spaces | Self::None => None,
        }
    }

    /// As it is said.
    pub(super) const fn said(self) -> &'static str {
        match self {
            Self::Tab => "tabs",
            Self::Comma => "commas",
            Self::Semicolon => "semicolons",
            Self::Spaces => "spaces",
            Self::None => "nothing",
        }
    }
}

/// What a column can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The key; no trace without one.
    Key,
    /// Bytes of the object.
    Size,
    /// When the request arrived.
    Time,
    /// What it does.
    Operation,
    /// The time to live that it sets, in seconds.
    Ttl,
    /// How often it is repeated.
    Count,
}

impl Named for Field {
    const NAMES: &'static [(&'static str, Self)] = &[
        ("key", Self::Key),
        ("size", Self::Size),
        ("time", Self::Time),
        ("op", Self::Operation),
        ("ttl", Self::Ttl),
        ("count", Self::Count),
    ];
}

/// A column, as it is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Column {
    /// Counted from 1 on the left.
    Number(usize),
    /// As the header has it.
    Name(String),
}

/// The unit of a column of times.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TimeUnit {
    /// Seconds.
    #[default]
    Seconds,
    /// Thousandths of one.
    Milliseconds,
    /// Millionths of one.
    Microseconds,
    /// Thousand-millionths of one.
    Nanoseconds,
}

impl Named for TimeUnit {
    const NAMES: &'static [(&'static str, Self)] = &[
        ("s", Self::Seconds),
        ("ms", Self::Milliseconds),
        ("us", Self::Microseconds),
        ("ns", Self::Nanoseconds),
    ];
}

impl TimeUnit {
    /// Nanoseconds in one.
    pub(super) const fn nanos(self) -> u64 {
        match self {
            Self::Seconds => 1_000_000_000,
            Self::Milliseconds => 1_000_000,
            Self::Microseconds => 1_000,
            Self::Nanoseconds => 1,
        }
    }
}

/// What is asked of the reader; by default it finds out everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The format, where it is not to be found out.
    pub format: Option<TraceFormat>,
    /// The columns of a table.
    pub columns: Vec<(Field, Column)>,
    /// The unit of a table's times, where the header does not say it.
    pub time_unit: Option<TimeUnit>,
    /// Where all that is asked, and what its refusals may therefore name.
    pub asked_in: AskedIn,
}

impl Options {
    /// Columns from a text such as `key=5,size=4,time=timestamp`.
    ///
    /// # Errors
    /// When a field is not known, is named twice, or its column is none.
    pub fn parse_columns(text: &str, asked_in: AskedIn) -> Result<Vec<(Field, Column)>, Refusal> {
        let said = asked_in.columns();
        let mut columns: Vec<(Field, Column)> = Vec::new();
        for part in text.split(',') {
            let (name, column) = part.split_once('=').unwrap_or((part, ""));
            let (name, column) = (name.trim(), column.trim());
            let field = Field::from_name(name).filter(|_| !column.is_empty());
            let field = field.ok_or_else(|| {
                Refusal::new(format!(
                    "{said} takes FIELD=COLUMN with {} as fields, such as key=5,size=4, not \
                     `{part}`.",
                    Field::names().join(", ")
                ))
            })?;
            if columns.iter().any(|(known, _)| *known == field) {
                return Err(Refusal::new(format!(
                    "{said} names `{name}` twice; a field has one column."
                )));
            }
            let column = match column.parse() {
                Ok(0) => {
                    return Err(Refusal::new(format!(
                        "{said} counts columns from 1 on the left, so there is no column 0."
                    )));
                }
                Ok(number) => Column::Number(number),
                Err(_) => Column::Name(column.to_owned()),
            };
            columns.push((field, column));
        }
        Ok(columns)
    }
}

/// Where the fields stand in a table, counted from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Places {
    pub(super) key: usize,
    pub(super) size: Option<usize>,
    pub(super) time: Option<usize>,
    pub(super) operation: Option<usize>,
    pub(super) ttl: Option<usize>,
    pub(super) count: Option<usize>,
}

impl Places {
    /// The fields that have a column, the key first.
    pub(super) fn all(&self) -> impl Iterator<Item = (Field, usize)> {
        [
            (Field::Key, Some(self.key)),
            (Field::Time, self.time),
            (Field::Size, self.size),
            (Field::Operation, self.operation),
            (Field::Ttl, self.ttl),
            (Field::Count, self.count),
        ]
        .into_iter()
        .filter_map(|(field, place)| Some((field, place?)))
    }

    pub(super) fn set(&mut self, field: Field, place: Option<usize>) {
        match field {
            Field::Key => self.key = place.unwrap_or(self.key),
            Field::Size => self.size = place,
            Field::Time => self.time = place,
            Field::Operation => self.operation = place,
            Field::Ttl => self.ttl = place,
            Field::Count => self.count = place,
        }
    }
}

/// A table, and where in it the fields stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Table {
    pub(super) separator: Separator,
    /// Columns of each line.
    pub(super) columns: usize,
    /// Their names, if a header has them.
    pub(super) names: Option<Vec<String>>,
    pub(super) places: Places,
    pub(super) unit: TimeUnit,
}

/// How lines or records become requests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Keys,
    Table(Table),
    OracleGeneral,
    Twitter,
    RedisMonitor,
    Arc,
}

/// What a trace is read as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Plan {
    pub(super) format: TraceFormat,
    pub(super) form: Form,
    /// Lines in front that are left out, and what they are.
    pub(super) in_front: Vec<(u64, &'static str)>,
    /// Columns whose names promise what they do not hold, as sentences.
    pub(super) unread: Vec<String>,
}

impl Plan {
    /// As which format, and which column holds what, such as "CSV with commas and a header, key in
    /// column 5 (`lbn`)".
    pub(super) fn said(&self) -> String {
        let table = match &self.form {
            Form::Keys => return "one key a line".to_owned(),
            Form::OracleGeneral => {
                return "libCacheSim's oracleGeneral, records of 24 bytes".to_owned();
            }
            Form::Twitter => {
                return "the table of Twitter's clusters, key in column 2, size of key and value in \
                        3 and 4"
                    .to_owned();
            }
            Form::RedisMonitor => return "the log of Redis MONITOR".to_owned(),
            Form::Arc => {
                return "block requests as of the paper on ARC, one request per block".to_owned();
            }
            Form::Table(table) => table,
        };
        let mut said = match (self.format, table.separator) {
            (TraceFormat::CachelibKv, _) => "CacheLib's table".to_owned(),
            (_, Separator::None) => "CSV of one column".to_owned(),
            (_, Separator::Tab) => "TSV".to_owned(),
            (_, Separator::Comma) => "CSV".to_owned(),
            (_, Separator::Spaces) => "a table with spaces".to_owned(),
            (_, separator) => format!("CSV with {}", separator.said()),
        };
        if table.names.is_some() {
            said += " with a header";
        }
        for (field, place) in table.places.all() {
            let name = table.names.as_ref().and_then(|names| names.get(place));
            let name = name.map_or_else(String::new, |name| format!(" ({name})"));
            let unit = match field {
                Field::Time => format!(" in {}", table.unit.name()),
                _ => String::new(),
            };
            let column = place + 1;
            said += &match field {
                Field::Count => format!(", each row as often as column {column}{name} says"),
                _ => format!(", {}{unit} in column {column}{name}", field.name()),
            };
        }
        said
    }

    /// Whether other columns can be asked for.
    pub(super) fn has_columns(&self) -> bool {
        matches!(self.form, Form::Table(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_numbers_or_names() {
        let parsed = |text| Options::parse_columns(text, AskedIn::Command);
        let columns = parsed("key=5, size=4,time=real time").unwrap();
        assert_eq!(
            columns,
            [
                (Field::Key, Column::Number(5)),
                (Field::Size, Column::Number(4)),
                (Field::Time, Column::Name("real time".to_owned())),
            ]
        );
        for (text, says) in [
            ("key", "FIELD=COLUMN"),
            ("", "FIELD=COLUMN"),
            ("id=3", "key, size, time, op, ttl, count"),
            ("key=0", "from 1"),
            ("key=1,key=2", "twice"),
        ] {
            let refusal = parsed(text).unwrap_err().to_string();
            assert!(refusal.contains(says), "{text}: {refusal}");
            assert!(refusal.starts_with("`--columns` "), "{refusal}");
            let refusal = Options::parse_columns(text, AskedIn::Window).unwrap_err();
            let refusal = refusal.to_string();
            assert!(refusal.starts_with("the field `columns` "), "{refusal}");
        }
    }
}
