//! Eviction policies as their rules say, written down as plainly as they can be.

/// A resident key of a naive cache.
#[derive(Clone, Debug)]
struct Resident {
    key: String,
    last_use: usize,
    uses: usize,
    bit: bool,
}

/// A naive cache: residents in the order of insertion, oldest first.
#[derive(Debug)]
pub struct Naive {
    policy: String,
    slots: usize,
    residents: Vec<Resident>,
    hand: usize,
    now: usize,
}

/// What became of a request.
pub enum Ended {
    Hit,
    Filled,
    Evicted(String),
}

impl Naive {
    /// Empty, under the policy called so in exercises.
    pub fn new(policy: &str, slots: usize) -> Self {
        Self {
            policy: policy.to_owned(),
            slots,
            residents: Vec::new(),
            hand: 0,
            now: 0,
        }
    }

    pub fn holds(&self, key: &str) -> bool {
        self.residents.iter().any(|one| one.key == key)
    }

    /// A request for a key.
    pub fn ask(&mut self, key: &str) -> Ended {
        self.now += 1;
        let now = self.now;
        if let Some(found) = self.residents.iter_mut().find(|one| one.key == key) {
            found.last_use = now;
            found.uses += 1;
            found.bit = true;
            return Ended::Hit;
        }
        let victim = (self.residents.len() == self.slots).then(|| self.evict());
        self.residents.push(Resident {
            key: key.to_owned(),
            last_use: now,
            uses: 1,
            bit: false,
        });
        victim.map_or(Ended::Filled, Ended::Evicted)
    }

    fn evict(&mut self) -> String {
        let place = match self.policy.as_str() {
            "FIFO" => 0,
            "LRU" => self.least(|one| (one.last_use, 0)),
            "MRU" => self.least(|one| (usize::MAX - one.last_use, 0)),
            "LFU" => self.least(|one| (one.uses, one.last_use)),
            "CLOCK" => {
                while self.residents[0].bit {
                    let mut oldest = self.residents.remove(0);
                    oldest.bit = false;
                    self.residents.push(oldest);
                }
                0
            }
            "SIEVE" => {
                let mut at = self.hand % self.residents.len();
                while self.residents[at].bit {
                    self.residents[at].bit = false;
                    at = (at + 1) % self.residents.len();
                }
                // Those behind it move up by one, so the hand stays at the next one; at the newest
                // it goes round to the oldest.
                self.hand = if at + 1 == self.residents.len() {
                    0
                } else {
                    at
                };
                at
            }
            policy => panic!("no policy {policy}"),
        };
        self.residents.remove(place).key
    }

    fn least(&self, of: impl Fn(&Resident) -> (usize, usize)) -> usize {
        let places = 0..self.residents.len();
        places
            .min_by_key(|&place| of(&self.residents[place]))
            .unwrap()
    }
}

/// The hits of a policy on some requests.
pub fn hits<'a>(policy: &str, slots: usize, keys: impl IntoIterator<Item = &'a str>) -> usize {
    let mut cache = Naive::new(policy, slots);
    let hit = |key: &str| matches!(cache.ask(key), Ended::Hit);
    let mut hit = hit;
    keys.into_iter().filter(|key| hit(key)).count()
}
