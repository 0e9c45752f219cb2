//! Where each message is drawn: a function of the model, the moment and the pace.

use std::collections::{BTreeMap, BTreeSet};

use crate::chapters::replication::message::{Fate, Message, MessageKind, Place};
use crate::chapters::replication::model::Model;
use crate::chapters::replication::operation::{Kind, Operation, Verdict};
use crate::chapters::replication::params::Strategy;
use crate::components::latency::Leg;
use crate::components::recent::stride_for;
use crate::lesson::Pace;
use crate::sim::{SimDuration, SimTime};
use crate::ui::hops::{self, COMET_S, FADE_S, FAST, Flow, Follow, Hop, Sight, Trace};
use crate::ui::marks::Mark;

/// The most messages that can be told apart on the stage.
const MOST_AT_ONCE: f64 = 70.0;
/// More than that are never drawn, whatever becomes of the estimate.
const MOST_DRAWN: usize = 400;
/// Up to so many of them are large enough to carry words.
const WITH_WORDS: f64 = 16.0;
/// How long what was lost stays to be seen, in seconds of screen time.
const LOST_S: f64 = 1.2;
/// Where a refusal stays on its way back, as a share of it.
const REFUSED_AT: f32 = 0.45;

/// A place on the stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spot {
    /// The clients of a region, 0 or 1.
    Clients(usize),
    /// A node, from 1.
    Node(u8),
}

/// What a dot stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// A message.
    Message(u64),
    /// An operation on its way to the node that takes care of it, which takes no time.
    Sent(u64),
    /// What its client was told, which takes no time either.
    Told(u64),
}

/// What a dot carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Load {
    /// A version on its way to be stored.
    Version(u64),
    /// A confirmation.
    Ok,
    /// A refusal by storage.
    Refused,
    /// A question.
    Read,
    /// A version that was found: `stale` if a newer one has been promised before it was asked for.
    Found {
        /// The version.
        version: u64,
        /// Whether a promised one is newer.
        stale: bool,
    },
    /// A request for a vote.
    AskVote,
    /// A vote.
    Vote,
    /// A request for what was missed.
    CatchUp,
    /// A sign of life.
    Beat,
}

/// How a dot stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It has not left its sender yet: a log that lags waits there.
    Waiting,
    /// It moves.
    Moving,
    /// It has arrived, and the trace of its way fades.
    Landed,
    /// It has arrived, and what it carries is being written to the disk.
    Resting,
    /// It is lost, or says that a write was refused.
    Lost,
}

/// A message on its way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dot {
    /// What it stands for.
    pub source: Source,
    /// The operation it belongs to.
    pub operation: Option<u64>,
    /// The number by which commands name it while it is under way.
    pub number: Option<u32>,
    /// Where it comes from.
    pub from: Spot,
    /// Where it goes.
    pub to: Spot,
    /// How far it has come, 0 to 1.
    pub along: f32,
    /// How it stands.
    pub state: State,
    /// The way it has come.
    pub trace: Trace,
    /// What it carries.
    pub load: Load,
    /// When it was sent.
    pub sent_at: SimTime,
    /// When it leaves its sender.
    pub leaves_at: SimTime,
    /// When it arrives, or would have.
    pub arrives_at: SimTime,
}

/// All that is on its way, and what one dot stands for.
#[derive(Clone, Debug, PartialEq)]
pub struct Dots {
    /// The messages of one operation in so many are drawn.
    pub stride: u64,
    /// Whether there are so few that each can carry a word.
    pub with_words: bool,
    /// The dots.
    pub drawn: Vec<Dot>,
    /// The ways on which messages cannot be told apart, each with its rate.
    pub flows: Vec<Flow<(Spot, Spot)>>,
}

/// One operation in how many is drawn at this pace.
pub fn stride(model: &Model, pace: Pace) -> u64 {
    stride_for(in_sight(model, pace), MOST_AT_ONCE)
}

/// Messages that are to be seen at once, roughly, if all are drawn.
fn in_sight(model: &Model, pace: Pace) -> f64 {
    let params = model.params();
    let seen_s = |millis: f64| (millis / 1e3).max((COMET_S + FADE_S) * pace.speed);
    let hop = seen_s(params.mean_ms(Leg::Ack));
    let others = params.replicas() as f64;
    let (writes, reads) = if params.strategy == Strategy::Leaderless {
        let way = seen_s(params.mean_ms(Leg::Write));
        (
            others * (way + hop) + 2.0 * hop,
            others * 2.0 * hop + 2.0 * hop,
        )
    } else {
        let way = seen_s(params.mean_ms(Leg::Write));
        ((others - 1.0) * (way + hop) + 2.0 * hop, 2.0 * hop)
    };
    let read_back = if params.read_back {
        params.writes_per_s
    } else {
        0.0
    };
    params.writes_per_s * writes + (params.reads_per_s + read_back) * reads
}

/// Messages that are drawn under a stride, those that have ended first, by operation; those that
/// belong to none are each alone.
pub fn shown_messages(model: &Model, stride: u64) -> BTreeMap<(bool, u64), Vec<&Message>> {
    let mut groups: BTreeMap<(bool, u64), Vec<&Message>> = BTreeMap::new();
    let ended = model.ended_messages(stride);
    for message in ended.chain(model.messages()) {
        let group = match message.operation {
            Some(operation) => (true, operation),
            None => (false, message.id),
        };
        if group.1.is_multiple_of(stride) {
            groups.entry(group).or_default().push(message);
        }
    }
    groups
}

/// The dots to draw at `now`.
pub fn dots(model: &Model, now: SimTime, pace: Pace) -> Dots {
    let stride = stride(model, pace);
    let mut drawn = Vec::new();
    let mut hops = Vec::new();
    let mut seen_operations = BTreeSet::new();
    for ((is_operation, id), messages) in shown_messages(model, stride) {
        let operation = is_operation.then(|| model.operation(id)).flatten();
        seen_operations.extend(operation.map(|operation| operation.id));
        let legs = legs(model, operation, &messages);
        place_all(&legs, now, pace, &mut drawn);
        hops.extend(begun(&legs, now, pace));
    }
    // Operations that no message belongs to: a leader that needs nobody, or nobody there.
    let known = model
        .operations()
        .chain(model.recent().under_stride(stride));
    for operation in known.filter(|operation| operation.id.is_multiple_of(stride)) {
        if !seen_operations.contains(&operation.id) {
            let legs = legs(model, Some(operation), &[]);
            place_all(&legs, now, pace, &mut drawn);
            hops.extend(begun(&legs, now, pace));
        }
    }
    let flows = hops::flows(&hops, Sight { stride, now, pace });
    let flowing = |dot: &Dot| flows.iter().any(|flow| flow.wire == (dot.from, dot.to));
    // Of a flow no mark is claimed to be a message; what is lost on it is seen all the same.
    let together = stride > 1 || pace.speed > FAST;
    drawn.retain(|dot| dot.state == State::Lost || !together && !flowing(dot));
    drawn.truncate(MOST_DRAWN);
    Dots {
        stride,
        with_words: in_sight(model, pace) / stride as f64 <= WITH_WORDS,
        drawn,
        flows,
    }
}

/// The hops that have begun lately, as flows count them.
fn begun(legs: &[Way], now: SimTime, pace: Pace) -> impl Iterator<Item = Hop<(Spot, Spot)>> {
    let hops = legs.iter().map(|leg| {
        let dot = &leg.dot;
        Hop {
            leg: (dot.from, dot.to),
            sent_at: dot.leaves_at,
            duration: dot.arrives_at.since(dot.leaves_at),
            mark: mark(dot.load),
        }
    });
    hops.filter(move |hop| hops::place(hop, now, pace).is_some())
}

/// The mark of what a message carries.
pub(super) fn mark(load: Load) -> Mark {
    match load {
        Load::Version(_) => Mark::Write { version: 0 },
        Load::Ok => Mark::Hit,
        Load::Refused => Mark::Error,
        Load::Found { stale: true, .. } => Mark::Stale { versions: 0 },
        _ => Mark::Asking,
    }
}

/// The dot of a message under way, wherever it is drawn.
pub fn dot_of(model: &Model, message: u64) -> Option<Dot> {
    let message = model.messages().find(|other| other.id == message)?;
    let operation = message.operation.and_then(|id| model.operation(id));
    Some(message_leg(model, operation, message).dot)
}

/// A dot before it is placed in time.
#[derive(Clone, Debug)]
struct Way {
    dot: Dot,
    /// When what it carries is on the disk, or when it was lost.
    ended_at: Option<SimTime>,
    /// How far it comes before it is lost.
    lost: Option<f32>,
    /// Whether it is being written at this moment.
    written: bool,
}

/// The hops of an operation, in the order in which they were sent.
fn legs(model: &Model, operation: Option<&Operation>, messages: &[&Message]) -> Vec<Way> {
    let mut legs: Vec<Way> = messages
        .iter()
        .map(|message| message_leg(model, operation, message))
        .collect();
    if let Some(operation) = operation {
        let from_client = messages
            .iter()
            .any(|message| matches!(message.from, Place::Client(_)));
        let to_client = messages
            .iter()
            .any(|message| matches!(message.to, Place::Client(_)));
        if !from_client {
            legs.push(sent_leg(model, operation));
        }
        // The answer to a read is a message of its own where one node is asked.
        if !to_client && !from_client {
            legs.extend(told_leg(model, operation));
        }
    }
    legs.sort_by_key(|leg| (leg.dot.sent_at, leg.dot.source));
    legs
}

fn spot(model: &Model, place: Place) -> Spot {
    match place {
        Place::Client(client) => Spot::Clients(model.params().group_of_client(client)),
        Place::Node(node) => Spot::Node(node),
    }
}

fn message_leg(model: &Model, operation: Option<&Operation>, message: &Message) -> Way {
    let dot = Dot {
        source: Source::Message(message.id),
        operation: message.operation,
        number: message.ended_at.is_none().then_some(message.number),
        from: spot(model, message.from),
        to: spot(model, message.to),
        along: 0.0,
        state: State::Moving,
        trace: NO_TRACE,
        load: load(operation, message),
        sent_at: message.sent_at,
        leaves_at: message.leaves_at,
        arrives_at: message.arrives_at,
    };
    let lost = match message.fate {
        Fate::LinkCut => Some(0.5),
        Fate::ReceiverDown => Some(1.0),
        Fate::Dropped => Some(share_at(message)),
        Fate::UnderWay | Fate::BeingWritten | Fate::Arrived => None,
    };
    Way {
        dot,
        ended_at: message.ended_at,
        lost,
        written: message.fate == Fate::BeingWritten,
    }
}

/// How far a message had come when it ended.
fn share_at(message: &Message) -> f32 {
    let whole = message.arrives_at.since(message.leaves_at).as_secs_f64();
    let ended = message.ended_at.unwrap_or(message.arrives_at);
    if whole > 0.0 {
        (ended.since(message.leaves_at).as_secs_f64() / whole).clamp(0.0, 1.0) as f32
    } else {
        1.0
    }
}

fn load(operation: Option<&Operation>, message: &Message) -> Load {
    match message.kind {
        MessageKind::Ack => Load::Ok,
        MessageKind::Read => Load::Read,
        MessageKind::Answer => {
            let must = operation.map_or(0, |operation| {
                operation.must_include.into_iter().max().unwrap_or(0)
            });
            Load::Found {
                version: message.version,
                stale: message.version < must,
            }
        }
        MessageKind::AskVote => Load::AskVote,
        MessageKind::Vote => Load::Vote,
        MessageKind::CatchUp => Load::CatchUp,
        MessageKind::Heartbeat => Load::Beat,
        MessageKind::Write
        | MessageKind::Cross
        | MessageKind::Missed
        | MessageKind::Repair
        | MessageKind::HandOff
        | MessageKind::Exchange => Load::Version(message.version),
    }
}

/// The way from the client to the node that takes care of an operation.
fn sent_leg(model: &Model, operation: &Operation) -> Way {
    let region = model.params().group_of_client(operation.client);
    let nobody = operation.at_node.is_none();
    let node = operation
        .at_node
        .or_else(|| model.leader(region))
        .unwrap_or(1);
    let load = match operation.kind {
        Kind::Read => Load::Read,
        Kind::Write => Load::Version(operation.version()),
    };
    Way {
        dot: Dot {
            source: Source::Sent(operation.id),
            operation: Some(operation.id),
            number: None,
            from: Spot::Clients(region),
            to: Spot::Node(node),
            along: 0.0,
            state: State::Moving,
            trace: NO_TRACE,
            load,
            sent_at: operation.sent_at,
            leaves_at: operation.sent_at,
            arrives_at: operation.sent_at,
        },
        ended_at: Some(operation.sent_at),
        lost: (nobody && operation.verdict == Some(Verdict::Refused)).then_some(0.6),
        written: false,
    }
}

/// The way back of what the client is told, if it was told anything.
fn told_leg(model: &Model, operation: &Operation) -> Option<Way> {
    let (Some(at), Some(node)) = (operation.ended_at, operation.at_node) else {
        return None;
    };
    let load = match (operation.kind, operation.verdict?) {
        (Kind::Write, Verdict::Done) => Load::Ok,
        (Kind::Read, Verdict::Done) => Load::Found {
            version: operation.version(),
            stale: operation.stale.is_some(),
        },
        // What a single leader has taken only its storage refuses.
        (Kind::Write, Verdict::Refused) if model.params().strategy == Strategy::SingleLeader => {
            Load::Refused
        }
        _ => return None,
    };
    let region = model.params().group_of_client(operation.client);
    Some(Way {
        dot: Dot {
            source: Source::Told(operation.id),
            operation: Some(operation.id),
            number: None,
            from: Spot::Node(node),
            to: Spot::Clients(region),
            along: 0.0,
            state: State::Moving,
            trace: NO_TRACE,
            load,
            sent_at: at,
            leaves_at: at,
            arrives_at: at,
        },
        ended_at: Some(at),
        // A refusal stays to be read.
        lost: (load == Load::Refused).then_some(REFUSED_AT),
        written: false,
    })
}

/// The pace at which what is under way at `now` can be followed: messages and writes to disks. What
/// waits for a log that lags is in the background.
pub(super) fn follow(model: &Model, now: SimTime, followed: Option<u64>) -> f64 {
    let mut follow = Follow::at(now);
    let counts = |message: &&Message| match followed {
        Some(_) => message.operation == followed,
        None => message.kind != MessageKind::Heartbeat,
    };
    let hops: Vec<Hop<()>> = model
        .messages()
        .filter(counts)
        .map(|message| hop_of(message.leaves_at, message.arrives_at))
        .collect();
    follow.hops(&hops);
    for message in model.messages().filter(counts) {
        if message.fate == Fate::BeingWritten {
            let takes = model.params().replica_write();
            follow.service(message.arrives_at, takes);
        }
    }
    follow.pace()
}

fn hop_of(leaves_at: SimTime, arrives_at: SimTime) -> Hop<()> {
    Hop {
        leg: (),
        sent_at: leaves_at,
        duration: arrives_at.since(leaves_at),
        mark: Mark::Asking,
    }
}

/// What has not begun has no trace.
const NO_TRACE: Trace = Trace {
    from: 0.0,
    glow: 0.0,
    landed: false,
};

/// Places the hops of one operation, each at its own moment.
fn place_all(legs: &[Way], now: SimTime, pace: Pace, drawn: &mut Vec<Dot>) {
    for leg in legs {
        drawn.extend(placed(leg, now, pace));
    }
}

fn placed(leg: &Way, now: SimTime, pace: Pace) -> Option<Dot> {
    let dot = &leg.dot;
    if now < dot.leaves_at {
        // What never leaves, for its sender went down, is not there to be drawn.
        let waits = dot.sent_at <= now && dot.leaves_at > dot.sent_at;
        return waits.then_some(Dot {
            state: State::Waiting,
            ..*dot
        });
    }
    let far = leg.lost.unwrap_or(1.0);
    let place = hops::place(&hop_of(dot.leaves_at, dot.arrives_at), now, pace);
    let (along, trace) = match place {
        Some(place) => (place.along.min(far), place.trace),
        None => (far, NO_TRACE),
    };
    let arrives = place.is_some_and(|place| !place.trace.landed);
    let state = if arrives && along < far {
        State::Moving
    } else if leg.lost.is_some() {
        let stays = SimDuration::from_secs_f64(LOST_S * pace.speed);
        if now > dot.arrives_at + stays {
            return None;
        }
        State::Lost
    } else if leg.written || leg.ended_at.is_some_and(|ended| now < ended) {
        State::Resting
    } else if arrives {
        State::Moving
    } else if trace.glow > 0.0 {
        State::Landed
    } else {
        return None;
    };
    Some(Dot {
        along,
        state,
        trace,
        ..*dot
    })
}

#[cfg(test)]
mod tests;
