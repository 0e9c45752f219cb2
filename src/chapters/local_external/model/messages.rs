//! Invalidation messages: publish and subscribe, or from the shared cache to those it tracks.

use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::{Context, Event, LogEvent, MOST_UNDER_WAY, Model, RECENT_MESSAGES};
use crate::chapters::local_external::request::{Message, Request, Sender};
use crate::sim::SimDuration;

impl Model {
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
        self.tally.counts.messages_sent += u64::from(messages);
        if messages > 0 {
            let (id, key) = (write.id, write.key);
            self.log.note(
                now,
                LogEvent::Told {
                    id,
                    key,
                    from,
                    messages,
                },
            );
        }
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
