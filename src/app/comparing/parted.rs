//! The moment at which the two runs part, looked for beside the window.

use eframe::egui::Context;

use crate::app::Session;
use crate::lesson::SidesKey;
use crate::lesson::sweep::PartingSearch;
use crate::sim::SimTime;

/// While time runs, the search follows after as much real time, in seconds.
const AGAIN_S: f64 = 0.2;

/// The search for the first event that is another one in the two runs.
#[derive(Debug, Default)]
pub(in crate::app) struct Parted {
    search: Option<Search>,
    /// Whether two stages were drawn in the last frame.
    pub(in crate::app) had_company: bool,
}

#[derive(Debug)]
struct Search {
    /// The session, and its sides.
    number: u64,
    key: SidesKey,
    parting: PartingSearch,
    /// When it was sent on last.
    sent_s: f64,
}

impl Search {
    /// Whether it is about the two runs of this session as they are now. What is done after they
    /// have parted does not change where they have.
    fn is_about(&self, session: &Session, key: SidesKey) -> bool {
        let (_, generation, pinned) = key;
        let same_runs = (self.key.1, self.key.2) == (generation, pinned);
        let found = self.parting.found().map(crate::lesson::sweep::Parting::at);
        let holds = same_runs && found.is_some_and(|at| at < session.lab.now());
        self.number == session.number && (self.key == key || holds)
    }
}

impl Parted {
    /// Follows the runs of a session; returns when they part, as far as that is known.
    pub(in crate::app) fn keep_up(
        &mut self,
        ctx: &Context,
        session: &Session,
        playing: bool,
    ) -> Option<SimTime> {
        let lab = session.lab.as_ref();
        if !session.has_company() {
            self.search = None;
            return None;
        }
        let key = lab.sides_key();
        let known = self.search.take();
        let known = known.filter(|search| search.is_about(session, key));
        let mut search = match known {
            Some(search) => Search { key, ..search },
            None => Search {
                number: session.number,
                key,
                parting: PartingSearch::new(lab.sides()?),
                sent_s: f64::NEG_INFINITY,
            },
        };
        search.parting.collect();
        let now_s = ctx.time();
        if !playing || now_s - search.sent_s > AGAIN_S {
            search.sent_s = now_s;
            let ctx = ctx.clone();
            search
                .parting
                .go_to(lab.horizon(), move || ctx.request_repaint());
        }
        let found = search.parting.found();
        let found = found.map(crate::lesson::sweep::Parting::at);
        self.search = Some(search);
        found
    }
}
