//! What a user has beside its profile: roles, organisations, linked identities.
//!
//! No export job gives roles and organisations (API page 6.3): they are one call for each user, so what that costs is told,
//! and somebody agrees, before it begins. What was answered is kept with the export: who goes on with it asks for the others
//! only. Linked identities come with the profile, and cost nothing.

use super::answers::{Answer, Answers};
use super::beside::Ahead;
use super::context::{Context, ExportError, Progress, Stage};
use super::meant::Line;
use super::plan::{Plan, extras_of};
use super::problems::{Problem, Problems, Why};
use super::rows::{Failure, Work};
use super::take::Taken;
use super::users::{ReadError, Users, of_file};
use crate::auth0::{ApiError, Client};
use crate::sheet::{Segment, UserCells, Value};
use serde::Deserialize;
use serde_json::{Map, Value as Json};
use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;

/// How many users are asked for side by side; the tenant's limits hold them back further.
const SIDE_BY_SIDE: usize = 4;

/// How many users are read at a time, and their answers kept.
const USERS_AT_ONCE: usize = 64;

/// How often the price is told until somebody agrees.
const TOLD_EVERY: Duration = Duration::from_secs(1);

/// Something beside the profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Extra {
    /// The names of the user's roles.
    Roles,
    /// The names of the organisations that the user is a member of.
    Organizations,
    /// The identities beside the first one, as `provider|id`.
    LinkedIdentities,
}

impl Extra {
    pub const ALL: [Self; 3] = [Self::Roles, Self::Organizations, Self::LinkedIdentities];

    /// What it is called in a file, in an expression, and in the terminal.
    pub fn name(self) -> &'static str {
        match self {
            Self::Roles => "roles",
            Self::Organizations => "organizations",
            Self::LinkedIdentities => "linked_identities",
        }
    }

    /// The one that is called so.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|extra| extra.name() == name)
    }

    /// Whether a path or an expression reads it; a key of metadata may have the same name.
    pub fn is_named_in(self, source: &str) -> bool {
        extras_of(source).contains(&self)
    }

    /// How many calls it takes for each user.
    pub fn calls_per_user(self) -> u64 {
        match self {
            Self::Roles | Self::Organizations => 1,
            Self::LinkedIdentities => 0,
        }
    }

    /// The permission that its calls need (API page 6.3).
    fn permission(self) -> Option<&'static str> {
        match self {
            Self::Roles => Some("read:roles"),
            Self::Organizations => Some("read:organizations"),
            Self::LinkedIdentities => None,
        }
    }

    pub(super) fn path(self) -> Vec<Segment> {
        vec![Segment::Key(self.name().to_owned())]
    }
}

/// About how many seconds calls take where so many are taken a minute.
pub fn seconds_for(calls: u64, per_minute: u64) -> u64 {
    (calls * 60).div_ceil(per_minute.max(1))
}

impl Plan {
    /// What the tenant has to grant for the calls that the extras take.
    pub fn permissions_for_extras(&self) -> Vec<&'static str> {
        self.extras.iter().filter_map(|extra| extra.permission()).collect()
    }
}

/// The users with their extras, and what was found on the way.
pub(super) struct Added {
    pub(super) taken: Taken,
    pub(super) repeated: u64,
    pub(super) problems: Problems,
}

/// The users who are meant.
pub(super) struct Meant {
    file: Arc<File>,
    count: u64,
    repeated: u64,
    problems: Problems,
}

/// Gives each user who is meant its extras.
pub(super) async fn add(plan: &Plan, meant: Meant, scratch: &Path, context: &Context) -> Result<Added, Failure> {
    let kept_not = |error| Failure::from(context.kept_not(error));
    let Meant { file, count, repeated, mut problems } = meant;
    let mut answers = tokio::task::block_in_place(|| Answers::of(context, jiff::Timestamp::now())).map_err(kept_not)?;
    let mut out = BufWriter::new(tempfile::tempfile_in(scratch).map_err(kept_not)?);
    let of_each: u64 = plan.extras.iter().map(|extra| extra.calls_per_user()).sum();
    let unread = |error| match error {
        ReadError::Damaged => Failure::Damaged,
        ReadError::Io(error) => kept_not(error),
    };
    // Of who was answered for before, some may not be meant any more.
    let mut left = count;
    if of_each > 0 && answers.count() > 0 {
        let mut users = of_file(&file).map_err(kept_not)?;
        let known = || {
            let mut known = 0;
            while let Some((id, _)) = next_user(&mut users)? {
                known += u64::from(answers.has(&id));
            }
            Ok(known)
        };
        left = left.saturating_sub(tokio::task::block_in_place(known).map_err(unread)?);
    }
    agreed(left * of_each, count, context).await?;
    let mut users = of_file(&file).map_err(kept_not)?;
    let mut done = 0;
    loop {
        let read = || {
            let mut batch: Vec<(String, String)> = Vec::with_capacity(USERS_AT_ONCE);
            while batch.len() < USERS_AT_ONCE
                && let Some(user) = next_user(&mut users)?
            {
                batch.push(user);
            }
            Ok(batch)
        };
        let batch = tokio::task::block_in_place(read).map_err(unread)?;
        if batch.is_empty() {
            break;
        }
        let mut asked = Vec::with_capacity(batch.len());
        for (id, _) in &batch {
            asked.push(if of_each == 0 { Some(Answer::default()) } else { answers.get(id).map_err(kept_not)? });
        }
        let (answered, trouble) = ask_all(plan, &batch, asked, (done, count), context).await;
        // Each answer had its price: those that came before the trouble are kept as well.
        for ((id, _), answered) in batch.iter().zip(&answered) {
            if let Some((answer, true)) = answered {
                answers.keep(id, answer, jiff::Timestamp::now()).map_err(kept_not)?;
            }
        }
        if let Some(trouble) = trouble {
            return Err(trouble.into());
        }
        for ((id, user), (answer, _)) in batch.iter().zip(answered.into_iter().flatten()) {
            if answer.is_gone {
                let why = || Problem { user_id: Some(id.clone()), email: None, column: None, why: Why::Gone };
                problems.add(why);
            }
            writeln!(out, "{}", with(user, &plan.extras, &answer)).map_err(kept_not)?;
            done += 1;
        }
        context.unless_stopped()?;
    }
    let file = out.into_inner().map_err(|error| kept_not(error.into_error()))?;
    Ok(Added { taken: Taken { file: Arc::new(file), told: Some(count) }, repeated, problems })
}

/// The next user of a file, with its id.
fn next_user(users: &mut Users<Ahead>) -> Result<Option<(String, String)>, ReadError> {
    let Some(line) = users.next()? else { return Ok(None) };
    let user = String::from_utf8_lossy(line).into_owned();
    let mut id = [None];
    UserCells::new(vec![vec![Segment::Key("user_id".to_owned())]]).read(&user, &mut id);
    let id = id[0].and_then(|id| Value::from_json(id).text().map(Cow::into_owned)).unwrap_or_default();
    Ok(Some((id, user)))
}

/// Puts the users who are meant into a file of their own.
pub(super) fn meant(work: &Work<'_>, taken: &[Taken]) -> Result<Meant, Failure> {
    let mut out = BufWriter::new(tempfile::tempfile_in(work.scratch).map_err(|error| work.kept_not(error))?);
    let (mut count, mut problems) = (0, Problems::default());
    let any = UserCells::new(Vec::new());
    let repeated = work.each_user(&work.look_through(taken)?, Stage::Writing, &mut problems, &mut |user, _, _| {
        if !any.read(user, &mut []) {
            return Ok(Line::NoUser);
        }
        count += 1;
        writeln!(out, "{user}").map_err(|error| work.kept_not(error))?;
        Ok(Line::Meant)
    })?;
    let file = out.into_inner().map_err(|error| work.kept_not(error.into_error()))?;
    Ok(Meant { file: Arc::new(file), count, repeated, problems })
}

/// Tells the price of what is to come, and waits until somebody agrees to it. What costs nothing needs no word.
async fn agreed(calls: u64, users: u64, context: &Context) -> Result<(), ExportError> {
    if calls == 0 {
        return Ok(());
    }
    let seconds = seconds_for(calls, context.client.calls_per_minute());
    let mut agreed = context.agreed.clone();
    loop {
        // Told again and again: what is told may be lost where much is told at once, and nothing follows that would say it.
        context.tell(Progress { stage: Stage::Priced { calls, seconds }, users, ..Progress::default() });
        let word = tokio::time::timeout(TOLD_EVERY, agreed.wait_for(|agreed| *agreed));
        match context.or_stopped(async { word.await.map(|word| word.is_ok()) }).await? {
            Ok(true) => return Ok(()),
            // Nobody is left who could agree: then nobody does.
            Ok(false) => return Err(ExportError::Stopped),
            Err(_nobody_yet) => {}
        }
    }
}

/// The answers for some users, a few at a time, and whether each is new. Those that are known are not asked for again.
async fn ask_all(
    plan: &Plan,
    users: &[(String, String)],
    known: Vec<Option<Answer>>,
    (before, count): (u64, u64),
    context: &Context,
) -> (Vec<Option<(Answer, bool)>>, Option<ExportError>) {
    let mut answers: Vec<Option<(Answer, bool)>> = known.into_iter().map(|it| Some((it?, false))).collect();
    let unknown: Vec<usize> = (0..).zip(&answers).filter(|(_, it)| it.is_none()).map(|(at, _)| at).collect();
    let mut left = unknown.into_iter();
    let mut under_way = JoinSet::new();
    // Each answer may take its second: how many there are is told with each of them.
    let mut done = before + answers.iter().flatten().count() as u64;
    loop {
        let stage = Stage::AskingForExtras;
        context.tell(Progress { stage, users: done, of_users: Some(count), ..Progress::default() });
        while under_way.len() < SIDE_BY_SIDE
            && let Some((at, (id, _))) = left.next().and_then(|at| Some((at, users.get(at)?)))
        {
            let (client, extras, id) = (context.client.clone(), plan.extras.clone(), id.clone());
            under_way.spawn(async move { (at, ask(&client, &extras, &id).await) });
        }
        // Dropped, the others end.
        let ended = match context.or_stopped(under_way.join_next()).await {
            Ok(Some(ended)) => ended,
            Ok(None) => return (answers, None),
            Err(stopped) => return (answers, Some(stopped)),
        };
        match ended {
            Ok((at, Ok(answer))) => {
                if let Some(place) = answers.get_mut(at) {
                    *place = Some((answer, true));
                    done += 1;
                }
            }
            Ok((_, Err(error))) => return (answers, Some(error.into())),
            Err(error) => return (answers, Some(context.kept_not(io::Error::other(error)))),
        }
    }
}

async fn ask(client: &Client, extras: &[Extra], id: &str) -> Result<Answer, ApiError> {
    let mut answer = Answer { is_gone: extras.iter().any(|extra| extra.calls_per_user() > 0), ..Answer::default() };
    for extra in extras {
        let names = match extra {
            Extra::Roles => client.roles_of(id).await?,
            Extra::Organizations => client.organizations_of(id).await?,
            Extra::LinkedIdentities => continue,
        };
        // One list alone may be none that the tenant has.
        answer.is_gone &= names.is_none();
        answer.names.extend(names.map(|names| (*extra, names)));
    }
    Ok(answer)
}

/// What is read of a user for its linked identities.
#[derive(Deserialize)]
struct Identities {
    #[serde(default)]
    identities: Vec<Json>,
}

/// A user with its extras behind its own attributes.
fn with(user: &str, extras: &[Extra], answer: &Answer) -> String {
    let mut all = Map::new();
    for extra in extras {
        let names = match extra {
            Extra::Roles | Extra::Organizations => {
                answer.names.iter().find(|(it, _)| it == extra).map(|(_, it)| it.clone())
            }
            Extra::LinkedIdentities => serde_json::from_str::<Identities>(user).ok().map(|it| linked(&it.identities)),
        };
        if let Some(names) = names {
            all.insert(extra.name().to_owned(), names.into());
        }
    }
    let all = Json::Object(all).to_string();
    let (own, more) = (user.trim_end().strip_suffix('}').unwrap_or(user), all.strip_prefix('{').unwrap_or(&all));
    let comma = if own.trim_end().ends_with('{') || more.len() < 2 { "" } else { "," };
    format!("{own}{comma}{more}")
}

fn linked(identities: &[Json]) -> Vec<String> {
    let name = |identity: &Json| {
        let id = match &identity["user_id"] {
            Json::String(id) => id.clone(),
            other => other.to_string(),
        };
        format!("{}|{id}", identity["provider"].as_str().unwrap_or_default())
    };
    identities.iter().skip(1).map(name).collect()
}

/// The names in one cell of a table.
pub(super) fn joined(names: &Value<'_>) -> Option<String> {
    let Value::Json(json) = names else { return None };
    serde_json::from_str::<Vec<String>>(json).ok().map(|names| names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extras_stand_behind_the_attributes_of_a_user() {
        let answer =
            Answer { names: vec![(Extra::Roles, vec!["admin".to_owned(), "a \"b\"".to_owned()])], is_gone: false };
        let linked = r#"{"identities":[{"provider":"auth0","user_id":"1"},{"provider":"github","user_id":77}]}"#;
        for (user, extras, expected) in [
            (r#"{"user_id":"1"}"#, &[Extra::Roles][..], r#"{"user_id":"1","roles":["admin","a \"b\""]}"#),
            ("{ }", &[Extra::Roles], r#"{ "roles":["admin","a \"b\""]}"#),
            (r#"{"user_id":"1"}"#, &[Extra::Organizations], r#"{"user_id":"1"}"#),
            (r#"{"user_id":"1"}"#, &[Extra::LinkedIdentities], r#"{"user_id":"1","linked_identities":[]}"#),
            (
                linked,
                &[Extra::LinkedIdentities],
                r#"{"identities":[{"provider":"auth0","user_id":"1"},{"provider":"github","user_id":77}],"linked_identities":["github|77"]}"#,
            ),
        ] {
            assert_eq!(with(user, extras, &answer), expected, "{user}");
        }
        assert_eq!(joined(&Value::Json(r#"["a","b"]"#.into())).as_deref(), Some("a, b"));
    }
}
