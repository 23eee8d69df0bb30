//! Cutting users into import jobs.

/// The brackets of the array.
const FRAME_BYTES: usize = 2;

/// Packs users into arrays in their order, each as full as it gets without cutting a user.
#[derive(Debug, Clone)]
pub struct Packer {
    limit: usize,
    filled: usize,
}

/// Where a user goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placed {
    /// Into the array that is being filled.
    SameChunk,
    /// Into a new array, which it begins.
    NewChunk,
    /// Nowhere: it is larger than an array may be.
    TooLarge,
}

impl Packer {
    /// Packs arrays of at most `limit` bytes.
    pub fn new(limit: usize) -> Self {
        Self { limit, filled: 0 }
    }

    /// Places a user of `size_bytes`.
    pub fn place(&mut self, size_bytes: usize) -> Placed {
        if size_bytes + FRAME_BYTES > self.limit {
            return Placed::TooLarge;
        }
        if self.filled > 0 && self.filled + 1 + size_bytes <= self.limit {
            self.filled += 1 + size_bytes;
            return Placed::SameChunk;
        }
        self.filled = FRAME_BYTES + size_bytes;
        Placed::NewChunk
    }

    /// The size of the array that is being filled, in bytes.
    pub fn size_bytes(&self) -> usize {
        self.filled
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sizes(users: &[usize], limit: usize) -> Vec<usize> {
        let mut packer = Packer::new(limit);
        let mut chunks = Vec::new();
        for user in users {
            match packer.place(*user) {
                Placed::NewChunk => chunks.push(packer.size_bytes()),
                Placed::SameChunk => *chunks.last_mut().unwrap() = packer.size_bytes(),
                Placed::TooLarge => {}
            }
        }
        chunks
    }

    #[test]
    fn users_are_packed_up_to_the_limit_and_never_cut() {
        for (users, expected) in [
            (&[8][..], &[10][..]),
            (&[4, 3], &[10]),
            (&[4, 4], &[6, 6]),
            (&[9], &[]),
            (&[4, 9, 3], &[10]),
            (&[8, 8, 1, 1, 1], &[10, 10, 7]),
        ] {
            assert_eq!(sizes(users, 10), expected, "{users:?}");
        }
    }

    proptest! {
        #[test]
        fn no_chunk_is_over_the_limit_and_no_two_neighbours_would_fit_into_one(
            users in proptest::collection::vec(1_usize..120, 0..200),
        ) {
            let chunks = sizes(&users, 100);
            prop_assert!(chunks.iter().all(|size| *size <= 100));
            // Greedy in order: a chunk is closed only when the next user does not fit.
            let sent = users.iter().filter(|size| **size <= 98).sum::<usize>();
            prop_assert!(chunks.iter().sum::<usize>() >= sent);
        }
    }
}
