//! A value that is fetched in the background.

use super::notice::Notice;

/// Not asked for, on its way, there, or not to be had. What was there before stays while a newer one is on its way, so
/// that nothing flickers.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Fetched<T> {
    /// Nobody asked.
    #[default]
    NotAsked,
    /// On its way.
    Loading {
        /// How far it is: done and, where it is known, of how many.
        progress: Option<(u64, Option<u64>)>,
        /// What was there before.
        previous: Option<T>,
    },
    /// There.
    Ready(T),
    /// Not to be had.
    Failed {
        /// Why, and what to do.
        notice: Notice,
        /// What was there before.
        previous: Option<T>,
    },
}

impl<T> Fetched<T> {
    /// The value, newest or previous.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Ready(value) => Some(value),
            Self::Loading { previous, .. } | Self::Failed { previous, .. } => previous.as_ref(),
            Self::NotAsked => None,
        }
    }

    /// The same, to be changed in its place.
    pub(super) fn value_mut(&mut self) -> Option<&mut T> {
        match self {
            Self::Ready(value) => Some(value),
            Self::Loading { previous, .. } | Self::Failed { previous, .. } => previous.as_mut(),
            Self::NotAsked => None,
        }
    }

    /// How it ended; nothing while it is not asked for or on its way.
    pub fn ended(&self) -> Option<Result<&T, &Notice>> {
        match self {
            Self::Ready(value) => Some(Ok(value)),
            Self::Failed { notice, .. } => Some(Err(notice)),
            Self::NotAsked | Self::Loading { .. } => None,
        }
    }

    /// Why it is not to be had.
    pub fn failure(&self) -> Option<&Notice> {
        match self {
            Self::Failed { notice, .. } => Some(notice),
            Self::NotAsked | Self::Loading { .. } | Self::Ready(_) => None,
        }
    }

    fn take_value(&mut self) -> Option<T> {
        match std::mem::take(self) {
            Self::Ready(value) => Some(value),
            Self::Loading { previous, .. } | Self::Failed { previous, .. } => previous,
            Self::NotAsked => None,
        }
    }

    /// It was asked for.
    pub(super) fn ask(&mut self) {
        *self = Self::Loading { progress: None, previous: self.take_value() };
    }

    /// It is so far.
    pub(super) fn progress(&mut self, done: u64, total: Option<u64>) {
        if let Self::Loading { progress, .. } = self {
            *progress = Some((done, total));
        }
    }

    /// It is not waited for any more.
    pub(super) fn give_up(&mut self) {
        *self = self.take_value().map_or(Self::NotAsked, Self::Ready);
    }

    /// It came, or did not.
    pub(super) fn end(&mut self, outcome: Result<T, Notice>) {
        *self = match outcome {
            Ok(value) => Self::Ready(value),
            Err(notice) => Self::Failed { notice, previous: self.take_value() },
        };
    }
}
