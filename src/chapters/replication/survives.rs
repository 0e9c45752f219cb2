//! What the present settings survive and what they lose, in sentences that follow from the
//! settings alone.

use super::params::{Ack, Conflict, Params, ReadFrom, ReadToken, Strategy};
use crate::lesson::sentences::counted;

/// A sentence about the settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consequence {
    /// Whether it is good news.
    pub holds: bool,
    /// The sentence.
    pub text: String,
}

fn good(text: impl Into<String>) -> Consequence {
    Consequence {
        holds: true,
        text: text.into(),
    }
}

fn bad(text: impl Into<String>) -> Consequence {
    Consequence {
        holds: false,
        text: text.into(),
    }
}

/// What the settings survive and what they lose, the weightiest first.
pub fn survives(params: &Params) -> Vec<Consequence> {
    match params.strategy {
        Strategy::SingleLeader => single_leader(params),
        Strategy::MultiLeader => multi_leader(params),
        Strategy::Leaderless => leaderless(params),
        Strategy::Consensus => consensus(params),
    }
}

/// Followers that surely hold an acknowledged write, besides the leader.
fn sure_followers(params: &Params) -> usize {
    let followers = params.replicas() - 1;
    match params.ack {
        Ack::Async => 0,
        Ack::Any => (params.ack_count as usize).min(followers),
        Ack::Named => 1.min(followers),
        Ack::All => followers,
        Ack::Majority => followers.div_ceil(2),
    }
}

fn single_leader(params: &Params) -> Vec<Consequence> {
    let mut all = Vec::new();
    let followers = params.replicas() - 1;
    let sure = sure_followers(params);
    if followers == 0 {
        return vec![bad(
            "One node: when it is down there is nothing, and nothing takes over.",
        )];
    }
    if sure == 0 {
        let at_risk = at_risk(params);
        all.push(bad(format!(
            "The leader crashes: acknowledged writes that no follower has are lost, about {at_risk:.1} \
             at this rate and lag."
        )));
    } else if params.ack == Ack::Named {
        all.push(good(
            "The leader crashes: the named follower has every acknowledged write.",
        ));
    } else {
        let crashes = counted(sure as u64, "crash");
        all.push(good(format!(
            "An acknowledged write is on {} nodes at least: {crashes} at once lose none.",
            sure + 1
        )));
    }
    if params.failover_ms == 0.0 {
        all.push(bad(
            "The leader crashes: no follower takes over, writes stop.",
        ));
    } else {
        all.push(bad(format!(
            "The leader crashes: no writes for {} ms, until a follower takes over.",
            params.failover_ms
        )));
    }
    match params.ack {
        Ack::Async => all.push(good("Any follower crashes: writes go on as before.")),
        Ack::Named => all.push(bad("The named follower crashes: writes wait for it.")),
        _ if sure == followers => all.push(bad(
            "Any follower crashes: writes wait for it, because they wait for all.",
        )),
        _ => all.push(good(format!(
            "{} may crash, and writes still find whom they wait for.",
            counted((followers - sure) as u64, "follower")
        ))),
    }
    if params.failover_when_cut && params.failover_ms > 0.0 && sure + 1 < params.majority() {
        let split = if params.fencing {
            good("The leader is cut off: it is replaced, and storage refuses what it still writes.")
        } else {
            bad(
                "The leader is cut off: it is replaced while it lives, and what it still acknowledges is lost.",
            )
        };
        all.insert(0, split);
    }
    let waits = params.read_token == ReadToken::Wait && params.read_from != ReadFrom::Leader;
    all.push(if waits {
        good(
            "Reads carry a token: each waits at a follower that is behind its client's own writes, \
             and may still miss those of others.",
        )
    } else {
        reads(params)
    });
    all
}

/// Acknowledged writes that are lost on average with a leader that acknowledges alone: the rate of
/// writes times how long each stands on it alone (a Poisson stream is seen by a crash as by
/// anybody).
pub(super) fn at_risk(params: &Params) -> f64 {
    params.writes_per_s * exposure_ms(params) / 1e3
}

/// How long an acknowledged write stands on the leader alone, on average.
fn exposure_ms(params: &Params) -> f64 {
    // What has left the leader still arrives: only what waits there is gone.
    let way = params.lag_ms;
    if params.parallel_write {
        (way - params.leader_ms).max(0.0)
    } else {
        way
    }
}

fn reads(params: &Params) -> Consequence {
    match params.read_from {
        ReadFrom::Leader => good("Clients read from the leader: what was acknowledged is there."),
        ReadFrom::Any => bad(
            "Clients read anywhere: they may miss their own writes, and reads may be \
             non-monotonic.",
        ),
        ReadFrom::Sticky => bad(
            "Each client reads from one follower: it may miss its own writes, but its reads are \
             monotonic while that follower is up.",
        ),
    }
}

fn multi_leader(params: &Params) -> Vec<Consequence> {
    let mut all = vec![good(
        "The regions lose sight of each other: both go on taking writes.",
    )];
    let known = params.lag_ms + params.rtt_ms / 2.0 + params.replica_write().as_millis_f64();
    all.push(match params.conflict {
        Conflict::Lww => bad(format!(
            "Two writes of one record within about {known} ms: the earlier time stamp is dropped, \
             though it was acknowledged."
        )),
        Conflict::Merge => good("Two writes of one record meet: both are kept in one value."),
        Conflict::Ask => bad("Two writes of one record meet: readers find both and must choose."),
    });
    if params.conflict == Conflict::Lww && params.clock_skew_ms > 0.0 {
        all.push(bad(format!(
            "The clock of region 2 is {} ms ahead: for so long a later write of region 1 loses.",
            params.clock_skew_ms
        )));
    }
    if params.ack == Ack::Async {
        all.push(bad(
            "A leader crashes: acknowledged writes that it has not replicated are lost.",
        ));
    }
    all
}

fn leaderless(params: &Params) -> Vec<Consequence> {
    let (n, w, r) = (params.replicas(), params.w(), params.r());
    let mut all = Vec::new();
    if w + r > n && params.sloppy && params.spares > 0 {
        all.push(bad(format!(
            "W + R = {} > N = {n}, but hinted handoff may put a write in a replica's place: then a read \
             can miss it.",
            w + r
        )));
    } else if w + r > n {
        let common = w + r - n;
        all.push(good(format!(
            "W + R = {} > N = {n}: every read meets every acknowledged write in at least {}.",
            w + r,
            counted(common as u64, "node")
        )));
        if params.clock_skew_ms > 0.0 {
            all.push(bad(format!(
                "But clocks differ by {} ms: of two writes the later may carry the earlier stamp \
                 and is dropped.",
                params.clock_skew_ms
            )));
        }
    } else {
        all.push(bad(format!(
            "W + R = {} ≤ N = {n}: a read may ask only nodes that do not have the write yet.",
            w + r
        )));
    }
    all.push(match n - w {
        0 => bad("One replica down: no write is possible, because it needs all."),
        down => good(format!(
            "Writes go on with {} down.",
            counted(down as u64, "replica")
        )),
    });
    all.push(match n - r {
        0 => bad("One replica down: no read is possible, because it needs all."),
        down => good(format!(
            "Reads go on with {} down.",
            counted(down as u64, "replica")
        )),
    });
    if !params.hinted_handoff && !params.read_repair && params.anti_entropy_s == 0.0 {
        all.push(bad(
            "A replica that was down keeps its old versions: nothing brings it what it has missed.",
        ));
    }
    all
}

fn consensus(params: &Params) -> Vec<Consequence> {
    let n = params.replicas();
    let may_fail = n - params.majority();
    let mut all = Vec::new();
    all.push(if may_fail == 0 {
        bad(format!(
            "With {n} nodes every one is needed: none may fail."
        ))
    } else {
        good(format!(
            "{} of {n} may fail: the rest is a majority and holds every acknowledged write.",
            counted(may_fail as u64, "node")
        ))
    });
    all.push(bad(
        "A leader cut off with a minority acknowledges nothing, and answers no read.",
    ));
    all.push(if params.failover_ms == 0.0 {
        bad("No node stands for election: without the leader writes stop.")
    } else {
        bad(format!(
            "The leader fails: nothing is acknowledged until another is elected, {} to {} ms later \
             and the votes' way.",
            params.failover_ms,
            2.0 * params.failover_ms
        ))
    });
    if params.read_from != ReadFrom::Leader {
        all.push(bad(
            "Reads from followers may be old: only the leader makes sure.",
        ));
    }
    all
}
