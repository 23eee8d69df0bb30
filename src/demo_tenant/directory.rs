use std::collections::HashMap;
use std::hash::DefaultHasher;
use std::hash::Hash as _;
use std::hash::Hasher as _;

use serde_json::Value;

use super::connections::CONNECTIONS;
use super::connections::Connection;
use super::profile::Object;
use super::profile::StoredUser;

/// All users of the tenant, found by what identifies them.
///
/// The index holds hashes only, to stay small; what is found is compared with the user itself.
#[derive(Default)]
pub(super) struct Directory {
    slots: Vec<Option<StoredUser>>,
    by_identifier: HashMap<u64, u32>,
    user_count: usize,
}

/// What a user can be found by. All but the user's id hold within one connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Identifier {
    UserId,
    Email,
    Username,
    PhoneNumber,
}

impl Identifier {
    pub(super) const ALL: [Self; 4] = [Self::UserId, Self::Email, Self::Username, Self::PhoneNumber];

    pub(super) fn key(self) -> &'static str {
        match self {
            Self::UserId => "user_id",
            Self::Email => "email",
            Self::Username => "username",
            Self::PhoneNumber => "phone_number",
        }
    }

    pub(super) fn of(self, profile: &Object) -> Option<&str> {
        profile.get(self.key()).and_then(Value::as_str).filter(|it| !it.is_empty())
    }

    fn hash(self, connection: &Connection, value: &str) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.key().hash(&mut hasher);
        if self != Self::UserId {
            connection.id.hash(&mut hasher);
        }
        value.hash(&mut hasher);
        hasher.finish()
    }
}

impl Directory {
    pub(super) fn user_count(&self) -> usize {
        self.user_count
    }

    /// How many places there are; users keep theirs, and a deleted user's place stays empty.
    pub(super) fn end(&self) -> usize {
        self.slots.len()
    }

    /// The users of some places, by value, so that the lock need not be held while they are looked at.
    pub(super) fn part(&self, start: usize, length: usize) -> Vec<StoredUser> {
        self.slots.iter().skip(start).take(length).flatten().cloned().collect()
    }

    pub(super) fn at(&self, place: u32) -> Option<&StoredUser> {
        self.slots.get(place as usize)?.as_ref()
    }

    pub(super) fn find(&self, connection: &Connection, by: Identifier, value: &str) -> Option<u32> {
        let place = *self.by_identifier.get(&by.hash(connection, value))?;
        let user = self.at(place)?;
        let same_place = by == Identifier::UserId || user.connection().id == connection.id;
        (same_place && by.of(&user.profile()) == Some(value)).then_some(place)
    }

    pub(super) fn find_id(&self, user_id: &str) -> Option<u32> {
        self.find(&CONNECTIONS[0], Identifier::UserId, user_id)
    }

    /// In every connection, and case-sensitive, as `users-by-email` is.
    pub(super) fn find_email(&self, email: &str) -> Vec<u32> {
        CONNECTIONS.iter().filter_map(|connection| self.find(connection, Identifier::Email, email)).collect()
    }

    pub(super) fn insert(&mut self, user: StoredUser) {
        let place = self.slots.len() as u32;
        self.index(place, &user, true);
        self.slots.push(Some(user));
        self.user_count += 1;
    }

    pub(super) fn replace(&mut self, place: u32, user: StoredUser) {
        self.unindex(place);
        self.index(place, &user, true);
        if let Some(slot) = self.slots.get_mut(place as usize) {
            *slot = Some(user);
        }
    }

    pub(super) fn remove(&mut self, place: u32) {
        self.unindex(place);
        if let Some(slot) = self.slots.get_mut(place as usize)
            && slot.take().is_some()
        {
            self.user_count -= 1;
        }
    }

    fn unindex(&mut self, place: u32) {
        if let Some(user) = self.at(place).cloned() {
            self.index(place, &user, false);
        }
    }

    fn index(&mut self, place: u32, user: &StoredUser, present: bool) {
        let profile = user.profile();
        for by in Identifier::ALL {
            let Some(value) = by.of(&profile) else { continue };
            let hash = by.hash(user.connection(), value);
            if present {
                self.by_identifier.insert(hash, place);
            } else {
                self.by_identifier.remove(&hash);
            }
        }
    }
}
