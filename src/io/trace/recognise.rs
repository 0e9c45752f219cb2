//! What a trace is, from its first lines; and what is said where that cannot be told, because a
//! wrong guess would give a number that looks like a result.

use super::asked::AskedIn;
use super::columns::Cells;
use super::fields::Fields;
use super::header;
use super::plan::{
    Column, Field, Form, Line, Options, Places, Plan, Separator, Table, TraceFormat,
};
use super::{arc, monitor, names, twitter};
use crate::components::named::Named as _;
use crate::lesson::{Refusal, quoted};

/// Marks of comments in front of a trace.
const COMMENTS: [&[u8]; 4] = [b"#", b"//", b"%", b"--"];
/// What the first lines that are left out are.
const COMMENT: &str = "a comment";
const HEADER: &str = "the header";

/// What these first lines are read as.
///
/// # Errors
/// When they are something else than a trace, or it cannot be told where their keys are.
pub(super) fn plan(lines: &[Line], options: &Options) -> Result<Plan, Refusal> {
    let simple = |format, form| {
        Ok(Plan {
            format,
            form,
            in_front: Vec::new(),
            unread: Vec::new(),
        })
    };
    match options.format {
        Some(TraceFormat::Keys) => return simple(TraceFormat::Keys, Form::Keys),
        Some(TraceFormat::Twitter) => return simple(TraceFormat::Twitter, Form::Twitter),
        Some(TraceFormat::RedisMonitor) => {
            return simple(TraceFormat::RedisMonitor, Form::RedisMonitor);
        }
        Some(TraceFormat::Arc) => return simple(TraceFormat::Arc, Form::Arc),
        Some(TraceFormat::OracleGeneral) => {
            return simple(TraceFormat::OracleGeneral, Form::OracleGeneral);
        }
        Some(TraceFormat::Csv | TraceFormat::CachelibKv) | None => {}
    }
    let is_open = options.format.is_none() && options.columns.is_empty();
    if is_open {
        no_other_kind(lines, options.asked_in)?;
        if most(lines, monitor::is_line) {
            return simple(TraceFormat::RedisMonitor, Form::RedisMonitor);
        }
        if nearly_all(lines, twitter::is_line) {
            return simple(TraceFormat::Twitter, Form::Twitter);
        }
        if is_arc(lines) {
            return simple(TraceFormat::Arc, Form::Arc);
        }
    }
    let (comments, lines) = without_comments(lines);
    let mut plan = match separator(lines) {
        Some((separator, columns)) => table(lines, separator, columns, options)?,
        None if is_open && !is_quoted(lines) => keys(lines),
        None => table(lines, Separator::None, 1, options)?,
    };
    plan.in_front.splice(0..0, comments);
    Ok(plan)
}

/// Refuses what is no trace, or none that is read.
fn no_other_kind(lines: &[Line], asked_in: AskedIn) -> Result<(), Refusal> {
    if let Some((number, _)) = lines.iter().find(|(_, line)| line.contains(&0)) {
        return Err(Refusal::new(format!(
            "line {number} holds a zero byte, as binary files do; of those only libCacheSim's \
             oracleGeneral is read ({}).",
            asked_in.format_as("oracle-general")
        )));
    }
    let Some(&(number, first)) = lines.first() else {
        return Ok(());
    };
    let trimmed = first.trim_ascii();
    if trimmed.starts_with(b"{\"") || trimmed == b"{" || trimmed == b"[" {
        return Err(Refusal::new(format!(
            "line {number} looks like JSON, which is not read; a table of its keys, sizes and \
             times is."
        )));
    }
    Ok(())
}

fn most(lines: &[Line], is_one: fn(&[u8]) -> bool) -> bool {
    let count = lines.iter().filter(|(_, line)| is_one(line)).count();
    count > 0 && count * 2 > lines.len()
}

/// A few may be damaged.
fn nearly_all(lines: &[Line], is_one: fn(&[u8]) -> bool) -> bool {
    let count = lines.iter().filter(|(_, line)| is_one(line)).count();
    count > 0 && count * 10 >= lines.len() * 9
}

/// Four whole numbers, of which the third is always the same and the fourth counts up.
fn is_arc(lines: &[Line]) -> bool {
    if !nearly_all(lines, |line| arc::numbers(line).is_some()) {
        return false;
    }
    let rows: Vec<[u64; 4]> = lines
        .iter()
        .filter_map(|(_, line)| arc::numbers(line))
        .collect();
    let pairs = rows.windows(2).filter(|pair| {
        let (before, after) = (pair[0], pair[1]);
        before[2] == after[2] && before[3] < after[3]
    });
    // One damaged row is in two pairs.
    rows.len() > 1 && pairs.count() * 10 >= (rows.len() - 1) * 8
}

/// Comments in front of lines that have none, and the other lines. What is a header in spite of its
/// mark is none.
fn without_comments<'a, 'b>(lines: &'b [Line<'a>]) -> (Vec<(u64, &'static str)>, &'b [Line<'a>]) {
    let Some(mark) = lines.first().and_then(|(_, line)| {
        COMMENTS
            .into_iter()
            .find(|mark| line.trim_ascii().starts_with(mark))
    }) else {
        return (Vec::new(), lines);
    };
    let is_marked = |(_, line): &&Line| line.trim_ascii().starts_with(mark);
    let leading = lines.iter().take_while(is_marked).count();
    let is_few = leading == lines.iter().filter(is_marked).count() && leading < lines.len();
    let (mut front, mut rest) = lines.split_at(leading);
    if !is_few {
        return (Vec::new(), lines);
    }
    // `#time,key,size` in front of a table names its columns.
    if let (Some((_, last)), Some((found, columns))) = (front.last(), separator(rest))
        && header::names(last, found).is_some_and(|names| {
            names.len() == columns && names::place_of(Field::Key, &names).is_some()
        })
    {
        (front, rest) = lines.split_at(leading - 1);
    }
    let comments = front.iter().map(|(number, _)| (*number, COMMENT)).collect();
    (comments, rest)
}

/// What stands between columns, and how many there are: nearly all lines have as many, two or more.
fn separator(lines: &[Line]) -> Option<(Separator, usize)> {
    let mut fields = Fields::default();
    Separator::TRIED.into_iter().find_map(|separator| {
        let counts: Vec<usize> = lines
            .iter()
            .map(|(_, line)| fields.split(line, separator).map_or(0, |()| fields.len()))
            .collect();
        let common = |count: &usize| counts.iter().filter(|other| *other == count).count();
        let columns = counts.iter().copied().max_by_key(common)?;
        (columns > 1 && common(&columns) * 10 >= lines.len() * 9).then_some((separator, columns))
    })
}

/// Whether some lines stand in quotation marks, as a table of one column has them.
fn is_quoted(lines: &[Line]) -> bool {
    lines.iter().any(|(_, line)| {
        let line = line.trim_ascii();
        line.len() > 1 && line.starts_with(b"\"") && line.ends_with(b"\"")
    })
}

/// One key a line, perhaps below the name of their column.
fn keys(lines: &[Line]) -> Plan {
    let header = lines.split_first().filter(|((_, first), others)| {
        let text = String::from_utf8_lossy(first);
        let comes_back = others.iter().any(|(_, line)| line == first);
        let is_number = |line: &[u8]| {
            let text = std::str::from_utf8(line.trim_ascii());
            text.is_ok_and(|text| text.parse::<f64>().is_ok())
        };
        let is_only_word = !is_number(first) && others.iter().all(|(_, line)| is_number(line));
        !others.is_empty() && !comes_back && (names::is_key(&text) || is_only_word)
    });
    Plan {
        format: TraceFormat::Keys,
        form: Form::Keys,
        in_front: header
            .map(|((number, _), _)| (*number, HEADER))
            .into_iter()
            .collect(),
        unread: Vec::new(),
    }
}

/// A table, and where its fields are: as it is asked for, as its header says, or as its columns
/// show.
fn table(
    lines: &[Line],
    separator: Separator,
    columns: usize,
    options: &Options,
) -> Result<Plan, Refusal> {
    let cells = Cells::of(lines, separator, columns);
    let header = header::find(lines, separator, &cells);
    let names = header.as_ref().map(|(_, names)| names.clone());
    let in_front: Vec<(u64, &str)> = header.iter().map(|(line, _)| (*line, HEADER)).collect();
    let cells = cells.without_first(header.is_some());
    let is_cachelib = names.as_deref().is_some_and(names::is_cachelib);
    if options.format == Some(TraceFormat::CachelibKv) && !is_cachelib {
        return Err(Refusal::new(
            "CacheLib's key-value tables have a header with key, op, size, op_count and key_size, \
             and this one has none.",
        ));
    }
    let (mut places, unread) = match &names {
        Some(names) => by_header(names, &cells, is_cachelib),
        None => (Places::default(), Vec::new()),
    };
    let mut asked = Vec::new();
    for (field, column) in &options.columns {
        let names = names.as_deref();
        places.set(
            *field,
            Some(place(column, columns, names, options.asked_in)?),
        );
        asked.push(*field);
    }
    if !asked.contains(&Field::Key) {
        let named = names
            .as_ref()
            .and_then(|names| names::place_of(Field::Key, names));
        let key = if columns == 1 { Some(0) } else { named };
        places.key = match key {
            Some(key) => key,
            None => cells
                .key(&places)
                .ok_or_else(|| no_key(lines, (separator, columns), names.as_deref(), options))?,
        };
    }
    let unit = places
        .time
        .and_then(|time| names.as_ref()?.get(time))
        .and_then(|name| names::unit_of(name).0);
    Ok(Plan {
        format: if is_cachelib {
            TraceFormat::CachelibKv
        } else {
            TraceFormat::Csv
        },
        form: Form::Table(Table {
            separator,
            columns,
            names,
            places,
            unit: options.time_unit.or(unit).unwrap_or_default(),
        }),
        in_front,
        unread,
    })
}

/// Where the fields but for the key are by their names, and what is said of names that promise what
/// their columns do not hold.
fn by_header(names: &[String], cells: &Cells, is_cachelib: bool) -> (Places, Vec<String>) {
    let mut places = Places::default();
    for field in [Field::Size, Field::Time, Field::Operation, Field::Ttl] {
        places.set(field, names::place_of(field, names));
    }
    if is_cachelib {
        places.set(Field::Count, names::named("op_count", names));
    }
    let misnamed = cells.forget_misnamed(&mut places).into_iter();
    let unread = misnamed.map(|(field, place)| {
        let name = quoted(names.get(place).map_or("", String::as_str));
        let (column, field) = (place + 1, field.name());
        format!(
            "column {column} is called {name} and was left out, because it holds no {field} as a \
             number."
        )
    });
    (places, unread.collect())
}

/// A column that is asked for, counted from 0.
fn place(
    column: &Column,
    columns: usize,
    names: Option<&[String]>,
    asked_in: AskedIn,
) -> Result<usize, Refusal> {
    let said = asked_in.columns();
    match column {
        Column::Number(number) if *number <= columns => Ok(number - 1),
        Column::Number(number) => Err(Refusal::new(format!(
            "{said} asks for column {number}, and the trace has {columns}."
        ))),
        Column::Name(name) => {
            let Some(names) = names else {
                return Err(Refusal::new(format!(
                    "{said} asks for a column `{}`, and the trace has no header; a number \
                     from 1 to {columns} is taken.",
                    quoted(name)
                )));
            };
            names::named(name, names).ok_or_else(|| {
                Refusal::new(format!(
                    "{said} asks for a column `{}`; the trace has {}.",
                    quoted(name),
                    listed(names)
                ))
            })
        }
    }
}

fn listed(names: &[String]) -> String {
    let names: Vec<String> = names.iter().take(20).map(|name| quoted(name)).collect();
    names.join(", ")
}

/// What is said of a table in which any of several columns may be the key.
fn no_key(
    lines: &[Line],
    (separator, columns): (Separator, usize),
    names: Option<&[String]>,
    options: &Options,
) -> Refusal {
    let asked_in = options.asked_in;
    let between = separator.said();
    let shown = match names {
        Some(names) => format!("they are called {}", listed(names)),
        None => lines.first().map_or_else(String::new, |(number, line)| {
            format!(
                "line {number}: `{}`",
                quoted(&String::from_utf8_lossy(line))
            )
        }),
    };
    Refusal::new(format!(
        "this is a table of {columns} columns with {between} between them, and which is the {}, its \
         lines do not show ({shown}); {} says it, or {} that each line is one key.",
        Field::Key.name(),
        asked_in.columns_as("key=N"),
        asked_in.format_as("keys")
    ))
}
