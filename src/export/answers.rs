//! What the tenant has answered about users, one call each, kept with the export: who goes on with it within a day asks for
//! the others only.

use super::context::Context;
use super::extras::Extra;
use super::ids::Ids;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::{Map, Value as Json};
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Read as _, Seek as _, SeekFrom, Write as _};

/// Older answers are asked for again: roles are given and taken, and one file is to say how they stand at one time.
const GOOD_FOR: SignedDuration = SignedDuration::from_hours(24);

/// What the tenant says of one user.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Answer {
    /// The names, by what was asked for.
    pub(super) names: Vec<(Extra, Vec<String>)>,
    /// The user was deleted since it was exported.
    pub(super) is_gone: bool,
}

/// What the tenant has answered for this export, today or before it was interrupted.
pub(super) struct Answers {
    file: File,
    /// Where the answer for a user begins, and how long it is. No more are known than a tenant answers in a day.
    places: HashMap<u128, (u64, usize)>,
    ids: Ids,
    end: u64,
}

/// A line of it.
#[derive(Deserialize)]
struct Kept {
    id: String,
    /// The second of Unix time at which it was answered.
    #[serde(default)]
    asked_at: i64,
    #[serde(default)]
    gone: bool,
    #[serde(default)]
    roles: Option<Vec<String>>,
    #[serde(default)]
    organizations: Option<Vec<String>>,
}

impl Answers {
    /// Those that are kept and not too old `now`.
    pub(super) fn of(context: &Context, now: Timestamp) -> io::Result<Self> {
        let file = context.workspace.export_answers(context.run).map_err(io::Error::other)?;
        Self::open(file, now)
    }

    fn open(mut file: File, now: Timestamp) -> io::Result<Self> {
        file.rewind()?;
        let mut lines = BufReader::new(file.try_clone()?);
        let (ids, mut places, mut end, mut line) = (Ids::new(), HashMap::new(), 0, String::new());
        loop {
            line.clear();
            // What a killed program wrote last may be half a line, or half a letter.
            let length = match lines.read_line(&mut line) {
                Err(error) if error.kind() != io::ErrorKind::InvalidData => return Err(error),
                read => read.unwrap_or_default(),
            };
            let kept = serde_json::from_str::<Kept>(&line).ok().filter(|_| line.ends_with('\n'));
            let Some(kept) = kept else { break };
            if now.as_second().saturating_sub(kept.asked_at) <= GOOD_FOR.as_secs() {
                places.insert(ids.short(&kept.id), (end, length));
            }
            end += length as u64;
        }
        file.set_len(end)?;
        Ok(Self { file, places, ids, end })
    }

    pub(super) fn count(&self) -> u64 {
        self.places.len() as u64
    }

    pub(super) fn has(&self, id: &str) -> bool {
        self.places.contains_key(&self.ids.short(id))
    }

    pub(super) fn get(&mut self, id: &str) -> io::Result<Option<Answer>> {
        let Some((from, length)) = self.places.get(&self.ids.short(id)).copied() else { return Ok(None) };
        let mut line = vec![0; length];
        self.file.seek(SeekFrom::Start(from))?;
        self.file.read_exact(&mut line)?;
        // The file alone says for certain whose answer it is.
        let Some(kept) = serde_json::from_slice::<Kept>(&line).ok().filter(|kept| kept.id == id) else {
            return Ok(None);
        };
        let names = [(Extra::Roles, kept.roles), (Extra::Organizations, kept.organizations)];
        let names = names.into_iter().filter_map(|(extra, names)| Some((extra, names?))).collect();
        Ok(Some(Answer { names, is_gone: kept.gone }))
    }

    pub(super) fn keep(&mut self, id: &str, answer: &Answer, now: Timestamp) -> io::Result<()> {
        let mut kept = Map::from_iter([
            ("id".to_owned(), id.into()),
            ("asked_at".to_owned(), now.as_second().into()),
            ("gone".to_owned(), answer.is_gone.into()),
        ]);
        for (extra, names) in &answer.names {
            kept.insert(extra.name().to_owned(), names.clone().into());
        }
        let line = format!("{}\n", Json::Object(kept));
        self.file.seek(SeekFrom::Start(self.end))?;
        self.file.write_all(line.as_bytes())?;
        self.places.insert(self.ids.short(id), (self.end, line.len()));
        self.end += line.len() as u64;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_good_for_a_day_and_then_asked_for_again() {
        let file = tempfile::tempfile().unwrap();
        let begun = Timestamp::UNIX_EPOCH + SignedDuration::from_hours(480_000);
        let at = |hours| begun + SignedDuration::from_hours(hours);
        let opened = |hours| Answers::open(file.try_clone().unwrap(), at(hours)).unwrap();
        let answer = |role: &str| Answer { names: vec![(Extra::Roles, vec![role.to_owned()])], is_gone: false };
        let mut first = opened(0);
        first.keep("auth0|1", &answer("old"), at(0)).unwrap();
        first.keep("auth0|2", &answer("other"), at(2)).unwrap();
        let mut later = opened(24);
        assert_eq!(later.get("auth0|1").unwrap(), Some(answer("old")));
        let mut later = opened(25);
        assert_eq!((later.count(), later.has("auth0|1"), later.has("auth0|2")), (1, false, true));
        later.keep("auth0|1", &answer("new"), at(25)).unwrap();
        assert_eq!(opened(26).get("auth0|1").unwrap(), Some(answer("new")));
    }

    #[test]
    fn what_a_killed_program_left_half_written_is_no_answer() {
        let mut file = tempfile::tempfile().unwrap();
        let now = Timestamp::UNIX_EPOCH + SignedDuration::from_hours(480_000);
        Answers::open(file.try_clone().unwrap(), now).unwrap().keep("auth0|1", &Answer::default(), now).unwrap();
        file.seek(SeekFrom::End(0)).unwrap();
        file.write_all(b"{\"id\":\"auth0|2\"").unwrap();
        let mut opened = Answers::open(file.try_clone().unwrap(), now).unwrap();
        assert_eq!(opened.count(), 1);
        opened.keep("auth0|3", &Answer::default(), now).unwrap();
        assert_eq!(Answers::open(file, now).unwrap().get("auth0|3").unwrap(), Some(Answer::default()));
    }
}
