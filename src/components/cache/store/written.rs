//! A cache as it is written for its digest: the same bytes, whichever of its slots take memory.

use serde::ser::{SerializeSeq as _, SerializeStruct as _};
use serde::{Serialize, Serializer};

use super::Cache;
use crate::components::cache::entry::{Entry, Slot};

/// Written with all its slots and all that are free, whichever of them take memory.
impl<T: Serialize> Serialize for Cache<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut cache = serializer.serialize_struct("Cache", 6)?;
        cache.serialize_field("slots", &AllSlots(self))?;
        cache.serialize_field("slot_of", &self.slot_of)?;
        cache.serialize_field("free", &AllFree(self))?;
        cache.serialize_field("policy", &self.policy)?;
        cache.serialize_field("insertions", &self.insertions)?;
        cache.serialize_field("uses", &self.uses)?;
        cache.end()
    }
}

struct AllSlots<'a, T>(&'a Cache<T>);

impl<T: Serialize> Serialize for AllSlots<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Cache {
            slots, capacity, ..
        } = self.0;
        let mut all = serializer.serialize_seq(Some(*capacity))?;
        for slot in slots {
            all.serialize_element(slot)?;
        }
        for _ in slots.len()..*capacity {
            all.serialize_element(&None::<Entry<T>>)?;
        }
        all.end()
    }
}

struct AllFree<'a, T>(&'a Cache<T>);

impl<T> Serialize for AllFree<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Cache {
            slots,
            capacity,
            free,
            ..
        } = self.0;
        let behind = slots.len()..*capacity;
        let mut all = serializer.serialize_seq(Some(free.len() + behind.len()))?;
        for slot in free.iter().copied().chain(behind.map(|slot| slot as Slot)) {
            all.serialize_element(&slot)?;
        }
        all.end()
    }
}
