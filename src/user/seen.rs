//! Which row each hash was first met in: twelve bytes for each, and never more than a third of them free once there are many.

/// One place in four stays free, so that a search ends soon: it reads the next hundred bytes or so.
const FILLED: [usize; 2] = [3, 4];

/// The least places there are.
const LEAST: usize = 1 << 10;

/// What has grown to this share of its final size takes that at once: growing twice takes the memory of both.
const SHARE_TO_GROW_AT_ONCE: usize = 8;

/// From 64-bit hashes to rows. No hash is 0.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// The two halves of a hash and the row, so that nothing has to lie on a multiple of eight; zeros where nothing is. A
    /// hash is as far on as it is large, or in the first place behind that which was free.
    places: Vec<[u32; 3]>,
    count: usize,
}

/// Where a hash is, or would be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// It was met in this row.
    Row(u32),
    /// It was never met, and would be put there.
    Free(usize),
}

impl Seen {
    /// Makes room for one more, of at most so many that there will be.
    pub(super) fn make_room(&mut self, most: usize) {
        let [filled, of] = FILLED;
        if (self.count + 1) * of <= self.places.len() * filled {
            return;
        }
        let enough = (most + 1) * of / filled + 1;
        let doubled = (self.places.len() * 2).max(LEAST);
        let places = if doubled < enough / SHARE_TO_GROW_AT_ONCE || doubled > enough { doubled } else { enough };
        let before = std::mem::replace(&mut self.places, vec![[0; 3]; places]);
        for place in before {
            if let Place::Free(at) = self.find(hash_of(place)) {
                self.set(at, place);
            }
        }
    }

    /// Where a hash is. There has to be room for it.
    pub(super) fn find(&self, hash: u64) -> Place {
        let mut at = ((u128::from(hash) * self.places.len() as u128) >> 64) as usize;
        loop {
            match self.places.get(at) {
                None => at = 0,
                Some([0, 0, _]) => return Place::Free(at),
                Some(place) if hash_of(*place) == hash => return Place::Row(place[2]),
                Some(_) => at += 1,
            }
        }
    }

    /// Puts a hash into the free place that was found for it.
    pub(super) fn put(&mut self, at: usize, hash: u64, row: u32) {
        self.set(at, [(hash >> 32) as u32, hash as u32, row]);
        self.count += 1;
    }

    fn set(&mut self, at: usize, place: [u32; 3]) {
        if let Some(free) = self.places.get_mut(at) {
            *free = place;
        }
    }
}

fn hash_of([high, low, _]: [u32; 3]) -> u64 {
    u64::from(high) << 32 | u64::from(low)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn each_hash_is_found_with_its_first_row(
            // Many that are equal, and many that belong near the first and the last place.
            hashes in prop::collection::vec(prop_oneof![1..40_u64, u64::MAX - 40..=u64::MAX, 1..=u64::MAX], 0..3000),
            most in prop_oneof![Just(0_usize), Just(100), 1000_usize..100_000],
        ) {
            let (mut seen, mut expected) = (Seen::default(), BTreeMap::new());
            for (hash, row) in hashes.into_iter().zip(0_u32..) {
                seen.make_room(most);
                match seen.find(hash) {
                    Place::Row(earlier) => prop_assert_eq!(Some(&earlier), expected.get(&hash)),
                    Place::Free(at) => {
                        prop_assert_eq!(expected.insert(hash, row), None);
                        seen.put(at, hash, row);
                    }
                }
            }
            for (hash, row) in &expected {
                prop_assert_eq!(seen.find(*hash), Place::Row(*row));
            }
            prop_assert_eq!(seen.count, expected.len());
        }
    }

    #[test]
    fn a_million_hashes_take_sixteen_megabytes() {
        let mut seen = Seen::default();
        let mut random = fastrand::Rng::with_seed(1);
        for row in 0..1_000_000 {
            seen.make_room(1_000_000);
            let hash = random.u64(1..);
            if let Place::Free(at) = seen.find(hash) {
                seen.put(at, hash, row);
            }
        }
        assert!(seen.places.capacity() * size_of::<[u32; 3]>() <= 16_100_000);
    }
}
