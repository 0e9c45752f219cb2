//! Exercises: what is in one instance's cache, how many queries reach the database, how long
//! stale copies last.

use super::explanation::instance_name;
use super::model::Model;
use super::request::{Kind, Request};
use crate::lesson::practice::{
    Choice, Draft, Draw, Found, PracticeKind, Setting, at, go_to, metric, near, number, with_unit,
};
use crate::lesson::{Lab as _, LabOf, Refusal};

/// The kinds of exercises.
pub static KINDS: [PracticeKind; 3] = [
    PracticeKind {
        id: "instance-holds",
        title: "What is in the cache of this instance?",
        make: instance_holds,
    },
    PracticeKind {
        id: "database-queries",
        title: "How many queries reach the database?",
        make: database_queries,
    },
    PracticeKind {
        id: "stale-until",
        title: "Until when is a copy stale?",
        make: stale_until,
    },
];

/// What is done in a run, in seconds.
#[derive(Clone, Copy, Debug)]
enum Done {
    /// A client reads key 1; luck says at which instance.
    Read(f64),
    /// An instance, from 1, writes key 1.
    Write(f64, u64),
}

/// A run with local caches alone in which nothing happens that is not done to it.
fn begin(draw: &Draw, seed: u64, set: &[Setting], done: &[Done]) -> Result<LabOf<Model>, Refusal> {
    let idle: [Setting; 4] = [
        ("reads_per_s", &0),
        ("writes_per_s", &0),
        ("mode", &"local"),
        ("routing", &"random"),
    ];
    let mut lab = draw.begin_with(seed, &[&idle, set].concat())?;
    for one in done {
        match one {
            Done::Read(second) => at(&mut lab, *second, "read=1")?,
            Done::Write(second, instance) => {
                at(&mut lab, *second, &format!("write-from={instance}-1"))?;
            }
        }
    }
    Ok(lab)
}

/// The requests, oldest first.
fn requests(model: &Model) -> Vec<Request> {
    let done = model.recent().under_stride(1);
    let mut all: Vec<Request> = done.chain(model.under_way()).cloned().collect();
    all.sort_by_key(|request| request.id);
    all
}

/// What was done, a line each, with the instances at which it was.
fn told(all: &[Request]) -> String {
    let mut version = 0;
    let lines = all.iter().map(|request| {
        let at = number(request.sent_at.as_secs_f64());
        let place = instance_name(request.instance);
        if request.kind == Kind::Write {
            version += 1;
            format!("- {at} s: {place} writes version {version}")
        } else {
            format!("- {at} s: a read at {place}")
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Reads of key 1 at half seconds, with writes among them.
fn script(draw: &mut Draw, reads: usize, writes: usize, instances: u64) -> Vec<Done> {
    let mut is_write: Vec<bool> = (0..reads + writes).map(|place| place < writes).collect();
    draw.shuffle(&mut is_write);
    let mut now = 0.5;
    let mut all = Vec::new();
    for is_write in is_write {
        now += draw.between(1..=4) as f64;
        all.push(if is_write {
            Done::Write(now, draw.between(1..=instances))
        } else {
            Done::Read(now)
        });
    }
    all
}

/// Whether a read, or the question, comes in the moment of an expiry, where milliseconds decide.
fn is_at_expiry(all: &[Request], ttl_s: u64, asked_s: f64) -> bool {
    let reads = all.iter().filter(|one| one.kind == Kind::Read);
    let times: Vec<f64> = reads.map(|one| one.sent_at.as_secs_f64()).collect();
    let is_edge = |at: &f64| {
        times
            .iter()
            .any(|other| (at - other - ttl_s as f64).abs() < 0.2)
    };
    times.iter().any(is_edge) || is_edge(&asked_s)
}

fn moment_of(done: &[Done]) -> f64 {
    match done.last() {
        Some(Done::Read(at) | Done::Write(at, _)) => *at,
        None => 0.0,
    }
}

const NO_COPY: &str = "no copy that can be used";

fn holds(version: u64) -> String {
    format!("version {version}")
}

/// What an instance could hold that was filled at this second, if it holds anything.
fn other_copies(place: &str, filled: Option<&str>) -> Vec<Choice> {
    let because = |version: u64| match filled {
        Some(filled) => format!(
            "The copy of {place} was filled at about {filled} s; version {version} was not the \
             present one then, or the copy has expired since."
        ),
        None => format!("There is no copy at {place}: a write removed it."),
    };
    let mut wrong: Vec<Choice> = (0..=2)
        .map(|version| Choice::new(holds(version), because(version)))
        .collect();
    wrong.push(Choice::new(
        NO_COPY,
        format!("The copy of {place} has not expired yet, and no write removed it."),
    ));
    wrong
}

/// What a write does to the copies of the instances that did not write, with and without broadcast.
const TELLS: &str =
    "A write also removes the copies of the other instances, a few milliseconds later.";
const TELLS_NOT: &str = "The other instances are not invalidated.";

/// Whether one of the requests is a read at an instance.
fn is_read_at(all: &[Request], instance: u32) -> bool {
    all.iter()
        .any(|one| one.kind == Kind::Read && one.instance == instance)
}

/// Why an instance holds a version that was loaded some seconds after the start.
fn why_held(filled: &str, version: u64, ttl_s: u64) -> String {
    format!(
        "The copy was filled at about {filled} s, when version {version} was the present one, and \
         lives for {ttl_s} s."
    )
}

fn instance_holds(draw: &mut Draw) -> Result<Option<Draft>, Refusal> {
    let instances = 3;
    let ttl_s = draw.between(6..=20);
    let reads = draw.by_difficulty(&[6, 8, 10]);
    let tells = draw.difficulty() == 3 && draw.below(3) == 0;
    let invalidation = if tells { "broadcast" } else { "none" };
    let done = script(draw, reads, 2, instances);
    let seed = draw.below(1_000_000);
    let set: [Setting; 3] = [
        ("instances", &instances),
        ("l1_ttl_s", &ttl_s),
        ("invalidation", &invalidation),
    ];
    let mut lab = begin(draw, seed, &set, &done)?;
    let asked_s = moment_of(&done) + 0.5;
    go_to(&mut lab, asked_s);
    let index = draw.below(instances) as u32;
    let model = lab.model();
    let all = requests(model);
    let Some(instance) = model.instances().get(index as usize) else {
        return Ok(None);
    };
    let now = lab.now();
    let entry = instance.cache().get(1);
    let live = entry.filter(|entry| entry.expires_at.is_none_or(|at| at > now));
    if is_at_expiry(&all, ttl_s, asked_s) {
        return Ok(None);
    }
    let right = live.map_or_else(|| NO_COPY.to_owned(), |entry| holds(entry.value.version));
    // An instance that was never read shows little.
    if !is_read_at(&all, index) || live.is_none() && draw.below(3) > 0 {
        return Ok(None);
    }
    let place = instance_name(index);
    let filled = entry.map(|entry| number(entry.filled_at.as_secs_f64()));
    let mut wrong = other_copies(&place, filled.as_deref());
    wrong.retain(|choice| choice.text != right);
    let why = match (&filled, live) {
        (Some(filled), Some(entry)) => why_held(filled, entry.value.version, ttl_s),
        (Some(filled), None) => {
            format!("The copy was filled at about {filled} s and has expired since.")
        }
        (None, _) => format!("A write after the last read at {place} removed its copy."),
    };
    let rule = if tells { TELLS } else { TELLS_NOT };
    let moment = draw.moment(&mut lab, "", asked_s, asked_s)?;
    Ok(Some(Draft {
        question: format!(
            "{instances} instances have a local cache each, and no shared cache. A copy expires \
             {ttl_s} s after its fill. A write goes to the database and removes the copy of the \
             instance that writes. {rule} Key 1 has version 0 in the database.\n\n{}\n\nWhat does \
             {place} hold of key 1 at {asked_s} s?",
            told(&all)
        ),
        found: Found::Choice { right, wrong },
        why,
        moments: vec![moment],
    }))
}

/// Where entries are, and what a write does to them.
const ONE_CACHE: (&str, &str) = (
    "share one cache and have none of their own",
    "A write goes to the database and removes the entry.",
);
/// The same where each instance has a cache.
const OWN_CACHES: (&str, &str) = (
    "have a local cache each, and no shared cache",
    "A write goes to the database and removes the copy of the instance that writes; the other \
     instances are not invalidated.",
);

/// What one would count who takes one kind of cache for the other.
fn other_queries(
    is_external: bool,
    other: f64,
    right: f64,
    [reads, instances]: [u64; 2],
) -> Vec<Choice> {
    let mistakes = [
        Choice::new(
            number(other),
            if is_external {
                "That is what it takes with a local cache in each instance."
            } else {
                "That is what it takes with one shared cache."
            },
        ),
        Choice::new(reads.to_string(), "That would be a query for every read."),
        Choice::new(
            "1",
            "One fill would do only if all reads met that copy in time.",
        ),
        Choice::new(
            instances.to_string(),
            "That would be one fill for each instance, as if no copy expired or was removed.",
        ),
    ];
    let near = near([right + 1.0, (right - 1.0).max(0.0), right + 2.0]);
    mistakes.into_iter().chain(near).collect()
}

/// When the reads were sent that the database answered.
fn loads_said(all: &[Request]) -> String {
    let loads = all
        .iter()
        .filter(|one| one.kind == Kind::Read && one.tier == Some(super::Tier::Database));
    let sent = loads.map(|one| format!("{} s", number(one.sent_at.as_secs_f64())));
    sent.collect::<Vec<_>>().join(", ")
}

fn database_queries(draw: &mut Draw) -> Result<Option<Draft>, Refusal> {
    let instances = draw.by_difficulty(&[2, 3, 4]);
    let ttl_s: u64 = draw.by_difficulty(&[60, 12, 9]);
    let reads = draw.by_difficulty(&[7, 9, 11]);
    let writes = draw.by_difficulty(&[0, 1, 2]);
    let is_external = draw.difficulty() > 1 && draw.below(3) == 0;
    let done = script(draw, reads, writes, instances);
    let seed = draw.below(1_000_000);
    let run = |mode: &str| {
        let set: [Setting; 4] = [
            ("instances", &instances),
            ("l1_ttl_s", &ttl_s),
            ("l2_ttl_s", &ttl_s),
            ("mode", &mode),
        ];
        let mut lab = begin(draw, seed, &set, &done)?;
        go_to(&mut lab, moment_of(&done) + 0.5);
        let queries = metric(&lab, "database_reads").unwrap_or(0.0);
        Ok::<_, Refusal>((lab, queries))
    };
    let (local, with_local) = run("local")?;
    let (external, with_external) = run("external")?;
    let (mut lab, right, other) = if is_external {
        (external, with_external, with_local)
    } else {
        (local, with_local, with_external)
    };
    let all = requests(lab.model());
    if is_at_expiry(&all, ttl_s, 0.0) {
        return Ok(None);
    }
    let wrong = other_queries(is_external, other, right, [reads as u64, instances]);
    let (caches, write_rule) = if is_external { ONE_CACHE } else { OWN_CACHES };
    let rule = match writes {
        0 => String::new(),
        _ => format!("{write_rule} "),
    };
    let moment = draw.moment(&mut lab, "", 0.0, moment_of(&done) + 0.5)?;
    Ok(Some(Draft {
        question: format!(
            "{instances} instances {caches}. An entry expires {ttl_s} s after its fill. {rule}The \
             caches start empty; all that follows is about key 1.\n\n{}\n\nHow many of the reads \
             reach the database?",
            told(&all)
        ),
        found: Found::Choice {
            right: number(right),
            wrong,
        },
        why: format!(
            "The reads at {} find no entry that can be used; the others do.",
            loads_said(&all)
        ),
        moments: vec![moment],
    }))
}

fn about(second: f64) -> String {
    format!("about {}", with_unit(second, "s"))
}

/// Moments at which one could believe that the last stale copy is gone.
fn other_ends(all: &[Request], write_s: f64, ttl_s: f64) -> Vec<Choice> {
    let fills: Vec<&Request> = all
        .iter()
        .filter(|one| one.kind == Kind::Read && one.tier == Some(super::Tier::Database))
        .collect();
    let mut wrong = vec![
        Choice::new(
            about(write_s + ttl_s),
            "A TTL runs from the fill of the copy, not from the write.",
        ),
        Choice::new(
            about(write_s),
            "The write removes the copy of its own instance alone.",
        ),
    ];
    for fill in fills.iter().rev() {
        let at = fill.sent_at.as_secs_f64();
        wrong.push(Choice::new(
            about(at + ttl_s),
            format!(
                "That is the end of the copy of {}; another is stale for longer, or this one is \
                 removed by the write.",
                instance_name(fill.instance)
            ),
        ));
    }
    for read in all
        .iter()
        .rev()
        .filter(|one| one.kind == Kind::Read)
        .take(3)
    {
        wrong.push(Choice::new(
            about(read.sent_at.as_secs_f64() + ttl_s),
            "A read that is a hit does not prolong the life of a copy.",
        ));
    }
    wrong
}

fn stale_until(draw: &mut Draw) -> Result<Option<Draft>, Refusal> {
    let instances = draw.by_difficulty(&[3, 3, 4]);
    let ttl_s = draw.between(10..=25);
    let reads = draw.by_difficulty(&[6, 8, 10]);
    let mut done = script(draw, reads, 0, instances);
    let write_s = moment_of(&done) + draw.between(1..=2) as f64;
    let writer = draw.between(1..=instances);
    done.push(Done::Write(write_s, writer));
    let seed = draw.below(1_000_000);
    let set: [Setting; 2] = [("instances", &instances), ("l1_ttl_s", &ttl_s)];
    let mut lab = begin(draw, seed, &set, &done)?;
    go_to(&mut lab, write_s + 0.2);
    let all = requests(lab.model());
    if lab.model().stale_instances() == 0 || is_at_expiry(&all, ttl_s, 0.0) {
        return Ok(None);
    }
    let mut now = write_s + 0.2;
    while lab.model().stale_instances() > 0 && now < write_s + 100.0 {
        now += 0.1;
        go_to(&mut lab, now);
    }
    // Fills take a few milliseconds, and steps are a tenth of a second.
    let right = ((now - 0.1) * 10.0).round() / 10.0;
    let wrong = other_ends(&all, write_s, ttl_s as f64);
    let moment = draw.moment(&mut lab, "", write_s - 0.2, right + 0.2)?;
    Ok(Some(Draft {
        question: format!(
            "{instances} instances have a local cache each, and no shared cache. A copy expires \
             {ttl_s} s after its fill; hits do not prolong it. The caches start empty.\n\n{}\n\nThe \
             write goes to the database and removes the copy of {} alone. When is the last stale copy \
             gone?",
            told(&all),
            instance_name(writer as u32 - 1)
        ),
        found: Found::Choice {
            right: about(right),
            wrong,
        },
        why: format!(
            "The copies of the other instances stay until their TTL ends, {ttl_s} s after the read \
             that filled them; the last of them ends at {}.",
            about(right)
        ),
        moments: vec![moment],
    }))
}
