//! Users that are the same inside one list.

use std::hash::{BuildHasher as _, RandomState};

use crate::user::check::Identifiers;
use crate::user::problem::{Code, Detail, Identifier, Problem};
use crate::user::seen::{Place, Seen};

/// One pass over a list in row order: the first good row of a user is taken, the others are refused (API page 4.3).
///
/// It remembers 64-bit keyed hashes, not the identifiers, so that a million users with e-mail, user id and some
/// usernames need about 40 MB. Two different identifiers that share a hash would cost the later row its place. With n
/// identifiers of a kind the chance of any such pair is about n² / 2⁶⁵: for a million, one in thirty-seven million lists.
/// The key is drawn anew in each process, so nobody can write a list in which it happens, and the row is refused with
/// the earlier row's number, never dropped.
#[derive(Debug, Default)]
pub struct Duplicates {
    key: RandomState,
    /// How many rows there are, as far as anybody said.
    row_count: usize,
    emails: Seen,
    usernames: Seen,
    phone_numbers: Seen,
    user_ids: Seen,
}

/// The keyed hashes of a user's e-mail, username, phone number and user id; 0 where there is none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct IdentifierHashes(pub [u64; 4]);

impl Duplicates {
    /// Nothing seen yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Nothing seen yet, with hashes that mean the same as those of another pass.
    #[must_use]
    pub fn again(&self) -> Self {
        Self { key: self.key.clone(), ..Self::default() }
    }

    /// The same for a list of so many rows, whose identifiers then take no more memory than they need.
    #[must_use]
    pub fn for_rows(self, row_count: u32) -> Self {
        Self { row_count: row_count as usize, ..self }
    }

    /// Who a user is.
    pub fn hashes(&self, identifiers: &Identifiers<'_>) -> IdentifierHashes {
        let Identifiers { email, username, phone_number, user_id } = identifiers;
        IdentifierHashes([email, username, phone_number, user_id].map(|text| {
            // No identifier is 0.
            text.as_ref().map_or(0, |text| self.key.hash_one(text).max(1))
        }))
    }

    /// For a row without errors: the problem if an earlier accepted row has one of its identifiers, else remembers
    /// them all. A refused row leaves nothing behind, so a third row is told about the first.
    pub fn admit(&mut self, row: u32, hashes: IdentifierHashes) -> Option<Problem> {
        let IdentifierHashes([email, username, phone_number, user_id]) = hashes;
        let mut own = [
            (Identifier::Email, email, &mut self.emails),
            (Identifier::Username, username, &mut self.usernames),
            (Identifier::PhoneNumber, phone_number, &mut self.phone_numbers),
            (Identifier::UserId, user_id, &mut self.user_ids),
        ];
        let mut free = [None; 4];
        for ((identifier, hash, seen), free) in own.iter_mut().zip(&mut free).filter(|((_, hash, _), _)| *hash != 0) {
            seen.make_room(self.row_count);
            match seen.find(*hash) {
                Place::Free(at) => *free = Some(at),
                Place::Row(earlier_row) => {
                    let detail = Detail::Duplicate { identifier: *identifier, earlier_row };
                    return Some(Problem::error(Code::DuplicatedUser, identifier.attribute(), detail));
                }
            }
        }
        for ((_, hash, seen), free) in own.into_iter().zip(free) {
            if let Some(at) = free {
                seen.put(at, hash, row);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user<'a>(email: &'a str, username: &'a str, phone_number: &'a str, user_id: &'a str) -> Identifiers<'a> {
        let some = |text: &'a str| (!text.is_empty()).then(|| text.into());
        Identifiers {
            email: some(email),
            username: some(username),
            phone_number: some(phone_number),
            user_id: some(user_id),
        }
    }

    fn admit(duplicates: &mut Duplicates, row: u32, user: &Identifiers<'_>) -> Option<Problem> {
        let hashes = duplicates.hashes(user);
        duplicates.admit(row, hashes)
    }

    #[test]
    fn any_identifier_of_an_earlier_row_makes_a_duplicate() {
        let cases = [
            (user("a@x.test", "", "", ""), Identifier::Email),
            (user("b@x.test", "ann", "", "9"), Identifier::Username),
            (user("b@x.test", "bob", "+4512345678", ""), Identifier::PhoneNumber),
            (user("", "", "", "7"), Identifier::UserId),
        ];
        for (again, identifier) in cases {
            let mut duplicates = Duplicates::new();
            assert_eq!(admit(&mut duplicates, 3, &user("a@x.test", "ann", "+4512345678", "7")), None);
            let problem = admit(&mut duplicates, 8, &again).unwrap();
            assert_eq!(problem.code, Code::DuplicatedUser);
            assert_eq!(problem.path, identifier.attribute());
            assert_eq!(problem.detail, Detail::Duplicate { identifier, earlier_row: 3 });
        }
    }

    #[test]
    fn the_same_text_in_two_attributes_is_no_duplicate() {
        let mut duplicates = Duplicates::new();
        assert_eq!(admit(&mut duplicates, 0, &user("a@x.test", "", "", "7")), None);
        assert_eq!(admit(&mut duplicates, 1, &user("b@x.test", "a@x.test", "", "b@x.test")), None);
    }

    #[test]
    fn a_refused_row_leaves_nothing_behind() {
        let mut duplicates = Duplicates::new();
        assert_eq!(admit(&mut duplicates, 0, &user("a@x.test", "", "", "")), None);
        assert!(admit(&mut duplicates, 1, &user("a@x.test", "ann", "", "5")).is_some());
        assert_eq!(admit(&mut duplicates, 2, &user("c@x.test", "ann", "", "5")), None);
    }

    #[test]
    fn users_without_identifiers_are_never_the_same() {
        let mut duplicates = Duplicates::new();
        assert_eq!(admit(&mut duplicates, 0, &Identifiers::default()), None);
        assert_eq!(admit(&mut duplicates, 1, &Identifiers::default()), None);
    }
}
