//! What has been found out already. What a question costs follows from the data alone, and every
//! copy of a run asks the same data: a walk over all of it is made once, not once a question.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::data::Data;
use super::families::{Families, Family, Reached};
use super::question::Question;
use super::step::Step;
use super::work::Work;

/// Memory for what is known of one data set, in bytes; then it is found out anew.
pub(super) const MOST_BYTES: usize = 16 << 20;

/// Questions that are begun at most; beyond it families are asked again.
const MOST_BEGUN: usize = 64;

/// What a question comes to in one family.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Results.
    pub results: u64,
    /// What was touched.
    pub work: Work,
}

/// What a question comes to in every family.
pub type Outcomes = [Outcome; Family::ALL.len()];

/// What every family does for a question, step by step.
pub type Steps = [Vec<Step>; Family::ALL.len()];

/// The answers that took long.
#[derive(Debug)]
pub(super) struct Known {
    /// Who has bought each product, from product 1 on.
    buyers: Vec<Vec<u32>>,
    inside: Mutex<Entries>,
}

#[derive(Debug, Default)]
struct Entries {
    whole: BTreeMap<(Question, u32), Arc<Entry>>,
    bytes: usize,
    /// Questions that some families have been asked already.
    begun: BTreeMap<(Question, u32), Parts>,
}

/// What each family that has been asked came to, and how.
type Parts = [Option<(Outcome, Vec<Step>)>; Family::ALL.len()];

#[derive(Debug)]
struct Entry {
    outcomes: Outcomes,
    steps: Steps,
    /// Friends who may have bought something, whatever it is.
    friends: Option<Reached>,
}

impl Known {
    /// Nothing is known of a data set yet.
    pub(super) fn new(data: &Data) -> Self {
        let mut buyers = vec![Vec::new(); data.products.len()];
        for (id, user) in (1_u32..).zip(&data.users) {
            for &product in &user.bought {
                if let Some(all) = buyers.get_mut(product as usize - 1)
                    && all.last() != Some(&id)
                {
                    all.push(id);
                }
            }
        }
        Self {
            buyers,
            inside: Mutex::default(),
        }
    }

    /// Asks every family, or remembers what it has cost. Returns what was touched to find it out.
    pub(super) fn outcomes(
        &self,
        data: &Data,
        families: &Families,
        question: Question,
        malformed: u32,
    ) -> (Outcomes, u64) {
        let Some(key) = long(question, malformed) else {
            let (outcomes, _, touched) = ask_all(families, question, malformed, Parts::default());
            return (outcomes, touched);
        };
        let known = self.lock(|known| known.whole.get(&key).cloned());
        if let Some(entry) = known {
            return (self.of(&entry, question), 0);
        }
        let friends = match question {
            Question::FriendsBought { user, depth, .. } => Some(Reached::within(data, user, depth)),
            _ => None,
        };
        let begun = self.lock(|known| known.begun.remove(&key));
        let begun = begun.unwrap_or_default();
        let (outcomes, steps, touched) = ask_all(families, question, malformed, begun);
        let entry = Entry {
            outcomes,
            steps,
            friends,
        };
        let outcomes = self.of(&entry, question);
        self.lock(|known| known.keep(key, entry));
        (outcomes, touched)
    }

    /// Asks one family ahead, so that no piece of work need ask all of them. Returns what was
    /// touched: nothing if it is known.
    pub(super) fn prepare(
        &self,
        families: &Families,
        question: Question,
        malformed: u32,
        family: Family,
    ) -> u64 {
        let Some(key) = long(question, malformed) else {
            return 0;
        };
        let known = self.lock(|known| {
            let part = known.begun.get(&key).map(|parts| &parts[family as usize]);
            known.whole.contains_key(&key) || part.is_some_and(Option::is_some)
        });
        if known {
            return 0;
        }
        let (outcome, steps) = ask_one(families, question, malformed, family);
        self.lock(|known| {
            if known.begun.len() >= MOST_BEGUN {
                known.begun.clear();
            }
            let parts = known.begun.entry(key).or_default();
            parts[family as usize] = Some((outcome, steps));
        });
        outcome.work.touched()
    }

    /// No family looks into what friends have bought before it has fetched it: what is bought
    /// decides who is a result, and nothing of the work.
    fn of(&self, entry: &Entry, question: Question) -> Outcomes {
        let (Some(friends), Question::FriendsBought { product, .. }) = (&entry.friends, question)
        else {
            return entry.outcomes;
        };
        let buyers = self.buyers.get(product as usize - 1).into_iter().flatten();
        let results = buyers.filter(|&&user| friends.holds(user)).count() as u64;
        entry.outcomes.map(|outcome| Outcome { results, ..outcome })
    }

    /// What every family does for a question, step by step.
    pub(super) fn steps(&self, families: &Families, question: Question, malformed: u32) -> Steps {
        let key = long(question, malformed);
        let known = key.and_then(|key| self.lock(|known| known.whole.get(&key).cloned()));
        let Some(entry) = known else {
            return ask_all(families, question, malformed, Parts::default()).1;
        };
        let mut steps = entry.steps.clone();
        if let (Some(friends), Question::FriendsBought { product, .. }) = (&entry.friends, question)
        {
            let buyers = self.buyers.get(product as usize - 1).into_iter().flatten();
            let found = buyers.copied().filter(|&user| friends.holds(user));
            for last in steps.iter_mut().filter_map(|steps| steps.last_mut()) {
                last.find(found.clone(), families.users());
            }
        }
        steps
    }

    /// What is known is right even if a thread panicked beside it: entries are added whole.
    fn lock<R>(&self, job: impl FnOnce(&mut Entries) -> R) -> R {
        job(&mut self.inside.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Entries {
    fn keep(&mut self, key: (Question, u32), entry: Entry) {
        let friends = entry.friends.as_ref().map_or(0, Reached::footprint_bytes);
        let steps: usize = entry.steps.iter().map(Vec::len).sum();
        let bytes = friends + size_of::<Entry>() + steps * size_of::<Step>() + 64;
        if self.bytes + bytes > MOST_BYTES {
            self.whole.clear();
            self.bytes = 0;
        }
        self.bytes += bytes;
        self.whole.insert(key, Arc::new(entry));
    }
}

/// What is remembered of a question that walks over all of a table, or more.
fn long(question: Question, malformed: u32) -> Option<(Question, u32)> {
    match question {
        Question::UsersOver { .. } => Some((question, malformed)),
        Question::FriendsBought { user, depth, .. } => {
            let product = 0;
            let question = Question::FriendsBought {
                user,
                depth,
                product,
            };
            Some((question, 0))
        }
        Question::Session { .. }
        | Question::LastReadings { .. }
        | Question::OrderProduct { .. } => None,
    }
}

/// Asks every family that has not been asked already; says what these have touched.
fn ask_all(
    families: &Families,
    question: Question,
    malformed: u32,
    begun: Parts,
) -> (Outcomes, Steps, u64) {
    let (mut outcomes, mut steps) = (Outcomes::default(), Steps::default());
    let mut touched = 0;
    for (family, part) in Family::ALL.into_iter().zip(begun) {
        let (outcome, walk) = part.unwrap_or_else(|| {
            let part = ask_one(families, question, malformed, family);
            touched += part.0.work.touched();
            part
        });
        outcomes[family as usize] = outcome;
        steps[family as usize] = walk;
    }
    (outcomes, steps, touched)
}

fn ask_one(
    families: &Families,
    question: Question,
    malformed: u32,
    family: Family,
) -> (Outcome, Vec<Step>) {
    let answer = families.ask(family, question, malformed);
    let outcome = Outcome {
        results: answer.results.len() as u64,
        work: answer.work,
    };
    (outcome, answer.steps)
}
