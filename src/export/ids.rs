//! Who came before, in few bytes for each user.

use std::hash::{BuildHasher as _, RandomState};

/// Makes ids short: of two the 128 bits are the same once in more tenants than there are.
pub(super) struct Ids([RandomState; 2]);

impl Ids {
    pub(super) fn new() -> Self {
        Self([RandomState::new(), RandomState::new()])
    }

    pub(super) fn short(&self, id: &str) -> u128 {
        let [one, other] = &self.0;
        u128::from(one.hash_one(id)) << 64 | u128::from(other.hash_one(id))
    }
}
