//! Invalidation messages: publish and subscribe, from the shared cache to those it tracks, or from
//! the database's log to all caches.

use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::{Context, Event, LogEvent, MOST_UNDER_WAY, Model, RECENT_MESSAGES};
use crate::chapters::local_external::params::Invalidation;
use crate::chapters::local_external::request::{Kind, Message, Request, SHARED_CACHE, Sender};
use crate::sim::SimDuration;

/// Deliveries that are tried at most; then a message arrives, whatever its luck.
const MOST_TRIES: u64 = 1_000;

impl Model {
    /// A write is committed: where the database's log is read (change data capture, or an outbox),
    /// it is delivered to every cache, at least once and in the order of the log. A delivery that is
    /// lost is tried again after the same delay; what comes after it waits. The shared cache comes
    /// first, and instances once no older answer of it can be on its way any more.
    pub(super) fn capture(&mut self, id: u64, cx: &mut Context<'_>) {
        let now = cx.now();
        let write = self.under_way.get(&id).cloned();
        let captured = self.params.invalidation == Invalidation::Cdc;
        let Some(write) = write.filter(|write| captured && write.kind == Kind::Write) else {
            return;
        };
        let up = |index: &u32| self.instances[*index as usize].is_up;
        let local = (0..self.instances.len() as u32).filter(up);
        let local = local.filter(|_| self.params.mode.has_l1());
        let shared = (self.params.mode.has_l2() && self.shared_is_up).then_some(SHARED_CACHE);
        let caches: Vec<u32> = shared.into_iter().chain(local).collect();
        let mut messages = 0;
        let mut earliest = now;
        for to in caches {
            if self.messages.len() >= MOST_UNDER_WAY {
                self.tally.counts.messages_left_out += 1;
                break;
            }
            let tries = tries(write.coin, to, self.params.message_loss);
            self.tally.counts.messages_resent += tries - 1;
            let takes = self.params.message_delay_ms * tries as f64;
            let last = self.delivered.entry(to).or_default();
            let due_at = (now + SimDuration::from_millis_f64(takes)).max(earliest);
            let due_at = due_at.max(*last);
            *last = due_at;
            if to == SHARED_CACHE {
                earliest = due_at + self.params.l2_time();
            }
            messages += 1;
            let id = self.next_message;
            self.next_message += 1;
            let message = Message {
                id,
                write: write.id,
                key: write.key,
                from: Sender::Log,
                to,
                sent_at: now,
                due_at,
                lost: false,
            };
            self.messages.insert(id, message);
            cx.after(due_at.since(now), Event::MessageDue(id));
        }
        self.note_told(&write, Sender::Log, messages, cx);
    }

    fn note_told(&mut self, write: &Request, from: Sender, messages: u32, cx: &Context<'_>) {
        self.tally.counts.messages_sent += u64::from(messages);
        if messages > 0 {
            let (id, key) = (write.id, write.key);
            self.log.note(
                cx.now(),
                LogEvent::Told {
                    id,
                    key,
                    from,
                    messages,
                },
            );
        }
    }

    /// Sends a message about a write to the instances whose bits are set, but not to the writer
    /// and not to one that is down: it has nothing to drop.
    pub(super) fn tell(&mut self, write: &Request, from: Sender, to: u32, cx: &mut Context<'_>) {
        let now = cx.now();
        let delay = SimDuration::from_millis_f64(self.params.message_delay_ms);
        let mut messages = 0;
        for index in 0..self.instances.len() as u32 {
            let asked = to & 1_u32.checked_shl(index).unwrap_or(0) != 0;
            if index == write.instance || !asked || !self.instances[index as usize].is_up {
                continue;
            }
            if self.messages.len() >= MOST_UNDER_WAY {
                self.tally.counts.messages_left_out += 1;
                break;
            }
            messages += 1;
            let id = self.next_message;
            self.next_message += 1;
            let lost = is_lost(write.coin, index, self.params.message_loss);
            let message = Message {
                id,
                write: write.id,
                key: write.key,
                from,
                to: index,
                sent_at: now,
                due_at: now + delay,
                lost,
            };
            self.messages.insert(id, message);
            cx.after(delay, Event::MessageDue(id));
        }
        self.note_told(write, from, messages, cx);
    }

    /// A message arrives and its copy is dropped, or it never arrives and the copy stays.
    pub(super) fn message_due(&mut self, id: u64, cx: &mut Context<'_>) {
        let now = cx.now();
        let Some(message) = self.messages.remove(&id) else {
            return;
        };
        let (id, key, instance) = (message.write, message.key, message.to);
        if message.lost {
            self.tally.counts.messages_lost += 1;
            let newest = self.oracle.committed(key);
            let cache = self
                .instances
                .get_mut(instance as usize)
                .map(|own| &mut own.cache);
            if let Some(stored) = cache.and_then(|cache| cache.value_mut(key))
                && stored.version < newest
            {
                stored.lost_at = Some(stored.lost_at.unwrap_or(now));
            }
            self.log.note(now, LogEvent::Unheard { id, key, instance });
        } else if instance == SHARED_CACHE {
            self.drop_shared(key, id, now);
            self.log.note(now, LogEvent::DroppedByLog { id, key });
        } else {
            let removed = self.drop_local(instance, key, id, cx);
            self.log.note(
                now,
                LogEvent::Heard {
                    id,
                    key,
                    instance,
                    removed,
                },
            );
        }
        if self.recent_messages.len() == RECENT_MESSAGES {
            self.recent_messages.pop_front();
        }
        self.recent_messages.push_back(message);
    }
}

/// How often a delivery to a cache is tried until it arrives: geometric, of the write's luck.
fn tries(coin: u64, to: u32, loss: f64) -> u64 {
    let lost = |attempt: &u64| {
        let coin = coin.wrapping_add(attempt.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        is_lost(coin, to, loss)
    };
    1 + (0..MOST_TRIES - 1).take_while(lost).count() as u64
}

/// Whether the message to an instance is lost: a function of the write's luck and the instance,
/// so that neither the number of instances nor who is told shifts the luck of others.
fn is_lost(coin: u64, instance: u32, loss: f64) -> bool {
    let bits = xxh3_64_with_seed(&instance.to_le_bytes(), coin);
    let unit = (bits >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0);
    unit < loss
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_messages_are_lost_as_are_to_be() {
        for loss in [0.0, 0.1, 0.5, 1.0] {
            let lost = (0..20_000_u64)
                .filter(|&coin| is_lost(coin.wrapping_mul(0x9E37_79B9_7F4A_7C15), 3, loss))
                .count() as f64;
            // Four standard errors.
            let error = 4.0 * (loss * (1.0 - loss) / 20_000.0).sqrt();
            assert!((lost / 20_000.0 - loss).abs() <= error, "{loss}: {lost}");
        }
    }
}
