//! The checker: every rule of the import schema and the documented rules beyond it (API page 4), one row at a time.
//!
//! One pass over a row's members, without a tree of values. It is our own reading of the rules, written from the
//! documentation; `demo_tenant/` reads them from the published JSON Schema, and a property test holds the two together.
//! Where sources differ, the lenient reading decides about errors and the strict one gives a warning.

mod bytes;
mod custom_hash;
mod email;
mod factors;
mod findings;
mod hash_value;
mod identifiers;
mod metadata;
mod plain;

use std::borrow::Cow;
use std::ops::Range;

use crate::user::attribute::{self, JsonType};
use crate::user::connection_rules::ConnectionRules;
use crate::user::json::{self, Broken, Member};
use crate::user::problem::{Code, Detail, Need, Problem, shown};
use crate::user::wire;

pub(super) use self::email::fault as email_fault;
use self::findings::Findings;
pub(super) use self::identifiers::is_e164;

/// Auth0's limit for the profile of one user: 10 KB (API page 3.3). Writes over it succeed for now.
const PROFILE_BYTES: usize = 10 * 1024;

/// Checks rows for one connection.
#[derive(Debug, Clone, Copy, Default)]
pub struct Checker {
    rules: ConnectionRules,
}

/// What makes a user findable, in the form in which the tenant compares it: mostly as it stands in the row. Empty for a row
/// that is no user.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Identifiers<'a> {
    /// In lower case.
    pub email: Option<Cow<'a, str>>,
    /// In lower case.
    pub username: Option<Cow<'a, str>>,
    pub phone_number: Option<Cow<'a, str>>,
    /// Without the leading `auth0|`.
    pub user_id: Option<Cow<'a, str>>,
}

/// What callers count instead of keeping a problem for every row.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Facts {
    /// A password hash comes with the user. Without one the user must reset the password at the first log-in.
    pub has_password_hash: bool,
    /// The `user_id` carries `auth0|`, which is sent without it.
    pub has_id_prefix: bool,
    /// The row holds a secret: a hash, a TOTP secret or a password.
    pub has_secrets: bool,
}

/// What a check says besides the problems.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checked<'a> {
    /// Who it is, for `Duplicates`.
    pub identifiers: Identifiers<'a>,
    /// What to count.
    pub facts: Facts,
}

/// The members that an import job takes, as JSON text; the last one of each name.
#[derive(Default)]
struct Members<'a> {
    email: Option<&'a str>,
    email_verified: Option<&'a str>,
    phone_number: Option<&'a str>,
    phone_verified: Option<&'a str>,
    user_id: Option<&'a str>,
    username: Option<&'a str>,
    given_name: Option<&'a str>,
    family_name: Option<&'a str>,
    name: Option<&'a str>,
    nickname: Option<&'a str>,
    picture: Option<&'a str>,
    blocked: Option<&'a str>,
    password_hash: Option<&'a str>,
    custom_password_hash: Option<&'a str>,
    app_metadata: Option<&'a str>,
    user_metadata: Option<&'a str>,
    mfa_factors: Option<&'a str>,
}

impl<'a> Members<'a> {
    fn slot(&mut self, name: &str) -> Option<(&'static str, &mut Option<&'a str>)> {
        Some(match name {
            "email" => ("email", &mut self.email),
            "email_verified" => ("email_verified", &mut self.email_verified),
            "phone_number" => ("phone_number", &mut self.phone_number),
            "phone_verified" => ("phone_verified", &mut self.phone_verified),
            "user_id" => ("user_id", &mut self.user_id),
            "username" => ("username", &mut self.username),
            "given_name" => ("given_name", &mut self.given_name),
            "family_name" => ("family_name", &mut self.family_name),
            "name" => ("name", &mut self.name),
            "nickname" => ("nickname", &mut self.nickname),
            "picture" => ("picture", &mut self.picture),
            "blocked" => ("blocked", &mut self.blocked),
            "password_hash" => ("password_hash", &mut self.password_hash),
            "custom_password_hash" => ("custom_password_hash", &mut self.custom_password_hash),
            "app_metadata" => ("app_metadata", &mut self.app_metadata),
            "user_metadata" => ("user_metadata", &mut self.user_metadata),
            "mfa_factors" => ("mfa_factors", &mut self.mfa_factors),
            _ => return None,
        })
    }
}

impl Checker {
    /// A checker for a connection with these rules.
    pub fn new(rules: ConnectionRules) -> Self {
        Self { rules }
    }

    /// Checks one row and appends what is wrong with it. `row` is the user's JSON text as a sheet yields it: it may be
    /// broken, may be no object, may hold read-only attributes (no problem: they are not sent), and its `user_id` may
    /// carry `auth0|`. A row that is wrong in very many ways tells only the first of them.
    pub fn check<'a>(&self, row: &'a str, problems: &mut Vec<Problem>) -> Checked<'a> {
        let mut findings = Findings::new(problems);
        let row = row.trim_ascii();
        if json::type_of(row) != JsonType::Object {
            not_an_object(row, &mut findings);
            return Checked::default();
        }
        let mut members = Members::default();
        let mut has_password = false;
        let mut has_escapes = false;
        let mut sent_bytes = "{}".len() + wire::LONGEST_ADDITION;
        let mut keys = Vec::with_capacity(24);
        let (mut user_keys, mut app_keys) = (0..0, 0..0);
        let read = json::members(row, &mut keys, |Member { name, value, flaw, escapes, keys: inside }| {
            if let Some((name, slot)) = members.slot(&name) {
                if slot.replace(value).is_some() {
                    findings.warning(Code::RepeatedProperty, name, Detail::RepeatedKey);
                }
                match name {
                    "user_metadata" => user_keys = inside,
                    "app_metadata" => app_keys = inside,
                    _ => has_escapes |= escapes,
                }
                if let Some((fault, at)) = flaw {
                    let path = json::path_of(name, value, at);
                    findings.error(Code::InvalidJson, path, Detail::BrokenJson { fault, position: 0 });
                }
            } else if attribute::find(&name).is_none() {
                has_password |= name == "password";
                unknown(&name, &mut findings);
            } else {
                return;
            }
            sent_bytes += value.len();
        });
        if let Err(Broken { fault, position }) = read {
            findings.forget();
            findings.error(Code::InvalidJson, "", Detail::BrokenJson { fault, position });
            return Checked::default();
        }
        findings.escapes = has_escapes;
        let identifiers = self.members(&members, &mut findings);
        let noted = |range| keys.get::<Range<usize>>(range).unwrap_or_default();
        if let Some(value) = members.user_metadata {
            metadata::check("user_metadata", value, noted(user_keys), &mut findings);
        }
        if let Some(value) = members.app_metadata {
            metadata::check("app_metadata", value, noted(app_keys), &mut findings);
        }
        sizes(row, &members, sent_bytes, &mut findings);
        let has_password_hash = members.password_hash.is_some() || members.custom_password_hash.is_some();
        let facts = Facts {
            has_password_hash,
            has_id_prefix: members.user_id.is_some_and(|json| json.starts_with(concat!('"', "auth0|"))),
            has_secrets: has_password_hash || has_password || members.mfa_factors.is_some_and(factors::holds_secrets),
        };
        Checked { identifiers, facts }
    }

    fn members<'a>(&self, members: &Members<'a>, findings: &mut Findings<'_>) -> Identifiers<'a> {
        let found = identifiers::check(&self.rules, members, findings);
        plain::flag("email_verified", members.email_verified, findings);
        plain::flag("phone_verified", members.phone_verified, findings);
        plain::flag("blocked", members.blocked, findings);
        plain::name("given_name", members.given_name, (150, 150), findings);
        plain::name("family_name", members.family_name, (150, 150), findings);
        plain::name("name", members.name, (150, 300), findings);
        plain::name("nickname", members.nickname, (300, 350), findings);
        plain::picture(members.picture, findings);
        plain::bcrypt(members.password_hash, findings);
        if let Some(value) = members.custom_password_hash {
            custom_hash::check(value, findings);
            if members.password_hash.is_some() {
                findings.error(Code::NotPassed, "custom_password_hash", Detail::BothHashes);
            }
        }
        if let Some(value) = members.mfa_factors {
            factors::check(value, findings);
        }
        found
    }
}

fn not_an_object(row: &str, findings: &mut Findings<'_>) {
    match json::syntax(row) {
        Ok(()) => findings.wrong_type("", JsonType::Object, row),
        Err(Broken { fault, position }) => {
            findings.error(Code::InvalidJson, "", Detail::BrokenJson { fault, position });
        }
    }
}

fn unknown(name: &str, findings: &mut Findings<'_>) {
    if name == "password" {
        findings.error(Code::UnknownProperty, "password", Detail::ClearTextPassword);
    } else {
        findings.error(Code::UnknownProperty, String::from(shown(name)), Detail::UnknownProperty);
    }
}

/// The sizes of what is sent. `bound` is at least the wire size less the names, which is enough to leave nearly every
/// row alone.
fn sizes(row: &str, members: &Members<'_>, sent_bytes: usize, findings: &mut Findings<'_>) {
    let secrets = [members.password_hash, members.custom_password_hash, members.mfa_factors];
    let profile = sent_bytes - secrets.into_iter().flatten().map(str::len).sum::<usize>();
    let number = |bytes: usize| u32::try_from(bytes).unwrap_or(u32::MAX);
    if row.len() + wire::LONGEST_ADDITION > wire::MAX_USER_BYTES {
        let mut sent = Vec::new();
        if wire::write_import_user(row, None, &mut sent).is_ok() && sent.len() > wire::MAX_USER_BYTES {
            let detail = Detail::UserSize { bytes: number(sent.len()), limit: number(wire::MAX_USER_BYTES) };
            findings.error(Code::TooLargeForAJob, "", detail);
            return;
        }
    }
    if profile > PROFILE_BYTES {
        let detail = Detail::ProfileSize { bytes: number(profile), limit: number(PROFILE_BYTES) };
        findings.warning(Code::ProfileSizeExceeded, "", detail);
    }
}

impl Findings<'_> {
    /// A value of another type than asked for, shown if it is simple.
    fn wrong_type(&mut self, path: impl Into<Cow<'static, str>>, expected: JsonType, value: &str) {
        let found = json::type_of(value);
        let text = match found {
            JsonType::Object | JsonType::Array | JsonType::Null => Box::from(""),
            JsonType::String => json::text(value).map_or_else(|| shown(value), |text| shown(&text)),
            JsonType::Boolean | JsonType::Number => shown(value),
        };
        self.error(Code::InvalidType, path, Detail::WrongType { expected, found, value: text });
    }

    /// The same for a value that may be a secret, which is not shown.
    fn wrong_type_of_secret(&mut self, path: impl Into<Cow<'static, str>>, expected: JsonType, value: &str) {
        let found = json::type_of(value);
        self.error(Code::InvalidType, path, Detail::WrongType { expected, found, value: Box::from("") });
    }

    /// The text of a member that has to be a string; says so if it isn't. A flaw in it has been told with the row.
    fn text<'a>(&mut self, path: &'static str, value: &'a str) -> Option<Cow<'a, str>> {
        if json::type_of(value) != JsonType::String {
            self.wrong_type(path, JsonType::String, value);
            return None;
        }
        if self.escapes { json::text(value) } else { json::plain_text(value).map(Cow::Borrowed) }
    }

    /// A member that isn't there.
    fn missing(&mut self, path: impl Into<Cow<'static, str>>, because: Need) {
        let code = if because == Need::AnyIdentifier { Code::AnyOfMissing } else { Code::ObjectRequired };
        if because == Need::SchemaAlone {
            self.warning(code, path, Detail::Missing { because });
        } else {
            self.error(code, path, Detail::Missing { because });
        }
    }
}

#[cfg(test)]
mod tests;
