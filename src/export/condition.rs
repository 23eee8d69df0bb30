//! Which users are meant: a condition as it is typed, as the tenant's search has it, and as it is held against a user here.

use super::exported::exportable;
use crate::sheet::{Segment, Value, attribute_path, time};
use crate::user::attribute::{self, JsonType};
use jiff::Timestamp;
use std::borrow::Cow;

/// In these attributes upper and lower case are the same to the tenant (API page 7.1).
pub(super) const CASELESS: [&str; 5] = ["email", "name", "given_name", "family_name", "nickname"];

/// The attributes that are a moment; what is in metadata may be one.
const MOMENTS: [&str; 5] =
    ["created_at", "updated_at", "last_login", "last_password_reset", "multifactor_last_modified"];

/// Whether an attribute is a moment.
pub(super) fn is_moment(attribute: &str) -> bool {
    MOMENTS.contains(&attribute)
}

/// What a term that begins with `*` needs (API page 7.1).
const SHORTEST_PATTERN: usize = 3;

/// A condition of a search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// An attribute is held against something.
    Of {
        path: Vec<Segment>,
        /// As it is written.
        text: String,
        against: Test,
    },
    /// A query in the words of the tenant's search, which alone understands it.
    Lucene(String),
}

/// What an attribute is held against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    Equals(String),
    Contains(String),
    /// An e-mail address at this domain.
    Domain(String),
    /// An e-mail address at a domain with this in its name.
    DomainContains(String),
    /// From this moment on.
    From(Timestamp),
    Before(Timestamp),
    /// There is none: who never logged in has no last login.
    Never,
}

/// Why a condition is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConditionError {
    #[error("{text} holds nothing against anything")]
    NoSign { text: String },
    #[error("{path} is no attribute that a search knows")]
    UnknownAttribute { path: String, near: Option<&'static str> },
    #[error("{text} is no date")]
    NoDate { text: String },
    /// It holds no date, so that nothing is before or after one.
    #[error("{path} is no date")]
    NotADate { path: String },
    #[error("{path} is looked for with nothing")]
    NothingToLookFor { path: String },
    /// There is no sign for what is not so; the tenant's search may have words for it.
    #[error("{text} says what is not so")]
    Not { text: String, lucene: Option<String> },
    /// It is no moment as the tenant writes it, to the thousandth of a second, so that nobody has it.
    #[error("{path} is never just {text}")]
    NoMoment { path: String, text: String },
    /// It is true or false, or a number, and nothing else.
    #[error("{path} is never {text}")]
    NeverThat { path: String, text: String },
    /// Only the tenant can hold its own query against users, and only we can hold this one.
    #[error("{text} can't be searched for together with a query of the tenant's")]
    NotWithQuery { text: String },
}

/// Whether some of the conditions can be held by the tenant alone, and others here alone: nobody could hold all of them.
pub(super) fn hold_together(conditions: &[Condition]) -> Result<(), ConditionError> {
    if !conditions.iter().any(|it| matches!(it, Condition::Lucene(_))) {
        return Ok(());
    }
    let here_alone = conditions.iter().find_map(|condition| match condition {
        Condition::Of { text, .. } if condition.lucene().is_none() => Some(text.clone()),
        Condition::Of { .. } | Condition::Lucene(_) => None,
    });
    here_alone.map_or(Ok(()), |text| Err(ConditionError::NotWithQuery { text }))
}

impl Condition {
    /// Reads `email~anna`, `email.domain=example.com`, `created_at>=2026-01-01`, `last_login<2026-01-01`,
    /// `last_login=never`, `blocked=true`, `user_metadata.plan=gold`, or `lucene:` and a query.
    pub fn typed(text: &str) -> Result<Self, ConditionError> {
        if let Some(query) = text.trim().strip_prefix("lucene:") {
            let query = query.trim().to_owned();
            return if query.is_empty() {
                Err(ConditionError::NothingToLookFor { path: "lucene".to_owned() })
            } else {
                Ok(Self::Lucene(query))
            };
        }
        let no_sign = || ConditionError::NoSign { text: text.to_owned() };
        let at = text.find(['~', '=', '<', '>']).ok_or_else(no_sign)?;
        let (path, rest) = text.split_at(at);
        if let Some(path) = path.trim().strip_suffix('!').filter(|_| rest.starts_with('=')) {
            let query = Self::typed(&format!("{path}{rest}"))?.lucene();
            let lucene = query.map(|it| it.strip_prefix("NOT ").map_or_else(|| format!("NOT {it}"), str::to_owned));
            return Err(ConditionError::Not { text: text.to_owned(), lucene });
        }
        let (path, is_domain) = match path.trim() {
            "email.domain" => ("email", true),
            path => (path, false),
        };
        let path = path.strip_prefix("user.").unwrap_or(path);
        let first = path.split(['.', '[']).next().unwrap_or_default();
        let segments = attribute_path(path).filter(|_| exportable(first).is_some());
        let segments = segments
            .ok_or_else(|| ConditionError::UnknownAttribute { path: path.to_owned(), near: attribute::near(first) })?;
        let value = |sign: &str| rest.strip_prefix(sign).map(str::trim);
        let date = |text: &str| {
            if is_domain || segments.len() == 1 && !MOMENTS.contains(&first) {
                return Err(ConditionError::NotADate { path: path.to_owned() });
            }
            date(text).ok_or_else(|| ConditionError::NoDate { text: text.to_owned() })
        };
        let domain = |text: &str| text.trim_start_matches('@').to_lowercase();
        let against = if let Some(text) = value("~") {
            if is_domain { Test::DomainContains(domain(text)) } else { Test::Contains(text.to_owned()) }
        } else if let Some(text) = value(">=") {
            Test::From(date(text)?)
        } else if let Some(text) = value("<").filter(|text| !text.starts_with('=')) {
            Test::Before(date(text)?)
        } else if let Some(text) = value("=").filter(|text| !text.starts_with(['=', '>'])) {
            match (text, first) {
                _ if is_domain => Test::Domain(domain(text)),
                (never, "last_login" | "last_password_reset") if never.eq_ignore_ascii_case("never") => Test::Never,
                (moment, _) if !moment.is_empty() && segments.len() == 1 && is_moment(first) => {
                    if iso(date(moment)?) != moment {
                        return Err(ConditionError::NoMoment { path: path.to_owned(), text: moment.to_owned() });
                    }
                    Test::Equals(moment.to_owned())
                }
                _ => Test::Equals(text.to_owned()),
            }
        } else {
            return Err(no_sign());
        };
        let looked_for = match &against {
            Test::Contains(text) | Test::Equals(text) | Test::Domain(text) | Test::DomainContains(text) => Some(text),
            Test::From(_) | Test::Before(_) | Test::Never => None,
        };
        if looked_for.is_some_and(String::is_empty) {
            return Err(ConditionError::NothingToLookFor { path: path.to_owned() });
        }
        // Nobody would have it, and a list of nobody would be called complete.
        if let Test::Equals(text) = &against {
            let fits = match json_type(&segments) {
                Some(JsonType::Boolean) => matches!(text.as_str(), "true" | "false"),
                Some(JsonType::Number) => text.parse::<f64>().is_ok(),
                Some(_) | None => true,
            };
            if !fits {
                return Err(ConditionError::NeverThat { path: path.to_owned(), text: text.clone() });
            }
        }
        Ok(Self::Of { path: segments, text: path.to_owned(), against })
    }

    /// The attribute that has to be read to hold a user against it here.
    pub(super) fn attribute(&self) -> Option<&str> {
        match self {
            Self::Of { path, .. } => match path.first() {
                Some(Segment::Key(key)) => Some(key),
                Some(Segment::Index(_)) | None => None,
            },
            Self::Lucene(_) => None,
        }
    }

    /// The path whose value it is about; none for a query of the tenant's.
    pub(super) fn path(&self) -> Option<&[Segment]> {
        match self {
            Self::Of { path, .. } => Some(path),
            Self::Lucene(_) => None,
        }
    }

    /// The condition as the tenant's search has it; none where no search can tell.
    pub(super) fn lucene(&self) -> Option<String> {
        let (path, text, against) = match self {
            Self::Lucene(query) => return Some(format!("({query})")),
            Self::Of { path, text, against } => (path, text, against),
        };
        // Places in lists, and keys that the language has other uses for.
        let is_plain = path.iter().all(|segment| match segment {
            Segment::Key(key) => key.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_'),
            Segment::Index(_) => false,
        });
        if !is_plain {
            return None;
        }
        let root = self.attribute().unwrap_or_default();
        Some(match against {
            Test::Equals(value) => match (json_type(path), value.as_str()) {
                // What is not set is false.
                (Some(JsonType::Boolean), "false") => format!("NOT {text}:true"),
                (Some(JsonType::Boolean | JsonType::Number), value) => format!("{text}:{}", word(value)),
                // Whether the number or the text 5 is in the metadata, a search may tell or not.
                (None, value) if serde_json::from_str::<serde_json::Value>(value).is_ok() => return None,
                _ => format!("{text}:\"{}\"", phrase(value)),
            },
            Test::Contains(part) => {
                // Metadata have no patterns, and other attributes are exact in their case (API page 7.1).
                if part.chars().count() < SHORTEST_PATTERN || path.len() > 1 || !CASELESS.contains(&root) {
                    return None;
                }
                format!("{text}:*{}*", word(part))
            }
            Test::Domain(domain) => format!("email.domain:\"{}\"", phrase(domain)),
            // Whether there are patterns of domains is not established.
            Test::DomainContains(_) => return None,
            Test::From(_) | Test::Before(_) if path.len() > 1 => return None,
            Test::From(moment) => format!("{text}:[{} TO *]", iso(*moment)),
            // The moment itself is not before it, and the tenant counts in milliseconds.
            Test::Before(moment) => format!("{text}:[* TO {}]", iso(*moment - jiff::SignedDuration::from_millis(1))),
            Test::Never => format!("NOT _exists_:{text}"),
        })
    }
}

/// The type of an attribute as a whole; none within metadata, where anything may be.
pub(super) fn json_type(path: &[Segment]) -> Option<JsonType> {
    match path {
        [Segment::Key(root)] => attribute::find(root).map(|attribute| attribute.json_type),
        _ => None,
    }
}

/// A date is its midnight in UTC.
fn date(text: &str) -> Option<Timestamp> {
    Timestamp::from_microsecond(time(&Value::Text(Cow::Borrowed(text)))?).ok()
}

/// A moment as the tenant writes it.
pub(super) fn iso(moment: Timestamp) -> String {
    moment.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

/// A text between quotation marks.
fn phrase(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

/// A text without quotation marks: whatever is a sign of the language is not one here.
fn word(text: &str) -> String {
    let mut word = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_whitespace() || "+-=&|><!(){}[]^\"~*?:\\/".contains(letter) {
            word.push('\\');
        }
        word.push(letter);
    }
    word
}

/// The name of a connection as a search has it.
pub(super) fn of_connection(name: &str) -> String {
    format!("identities.connection:\"{}\"", phrase(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn condition(text: &str) -> Condition {
        Condition::typed(text).unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    #[test]
    fn a_condition_is_what_the_tenants_search_says() {
        for (typed, expected) in [
            ("email~anna", Some("email:*anna*")),
            ("email ~ a+b@c", Some(r"email:*a\+b@c*")),
            ("email~an", None),
            ("username~anna", None),
            ("email.domain=@Example.com", Some(r#"email.domain:"example.com""#)),
            ("email.domain~example", None),
            ("user.email=a@b.test", Some(r#"email:"a@b.test""#)),
            (r#"name=O"Brien"#, Some(r#"name:"O\"Brien""#)),
            ("created_at>=2026-01-01", Some("created_at:[2026-01-01T00:00:00.000Z TO *]")),
            ("created_at<2026-01-01T12:00:00+02:00", Some("created_at:[* TO 2026-01-01T09:59:59.999Z]")),
            ("last_login=never", Some("NOT _exists_:last_login")),
            ("last_login=Never", Some("NOT _exists_:last_login")),
            ("blocked=true", Some("blocked:true")),
            ("email_verified=false", Some("NOT email_verified:true")),
            ("logins_count=5", Some("logins_count:5")),
            ("user_metadata.plan=gold", Some(r#"user_metadata.plan:"gold""#)),
            ("user_metadata.seats=5", None),
            ("user_metadata.plan~gold", None),
            ("user_metadata.a-b=gold", None),
            ("identities[0].connection=x", None),
            ("lucene: name:x OR name:y", Some("(name:x OR name:y)")),
        ] {
            assert_eq!(condition(typed).lucene().as_deref(), expected, "{typed}");
        }
    }

    #[test]
    fn what_is_no_condition_is_told() {
        for (typed, expected) in [
            ("email", ConditionError::NoSign { text: "email".to_owned() }),
            ("email==x", ConditionError::NoSign { text: "email==x".to_owned() }),
            ("created_at<=2026-01-01", ConditionError::NoSign { text: "created_at<=2026-01-01".to_owned() }),
            ("emial=x", ConditionError::UnknownAttribute { path: "emial".to_owned(), near: Some("email") }),
            (
                "password_hash=x",
                ConditionError::UnknownAttribute { path: "password_hash".to_owned(), near: Some("password_hash") },
            ),
            ("plan!=gold", ConditionError::UnknownAttribute { path: "plan".to_owned(), near: None }),
            ("email!~anna", ConditionError::UnknownAttribute { path: "email!".to_owned(), near: Some("email") }),
            (
                "user.app_metadata.plan != gold",
                ConditionError::Not {
                    text: "user.app_metadata.plan != gold".to_owned(),
                    lucene: Some(r#"NOT app_metadata.plan:"gold""#.to_owned()),
                },
            ),
            (
                "last_login!=never",
                ConditionError::Not {
                    text: "last_login!=never".to_owned(),
                    lucene: Some("_exists_:last_login".to_owned()),
                },
            ),
            ("user_metadata.seats!=5", ConditionError::Not { text: "user_metadata.seats!=5".to_owned(), lucene: None }),
            (
                "created_at=2026-01-01",
                ConditionError::NoMoment { path: "created_at".to_owned(), text: "2026-01-01".to_owned() },
            ),
            (
                "created_at=2026-01-01T10:00",
                ConditionError::NoMoment { path: "created_at".to_owned(), text: "2026-01-01T10:00".to_owned() },
            ),
            ("last_login=sometimes", ConditionError::NoDate { text: "sometimes".to_owned() }),
            ("created_at>=soon", ConditionError::NoDate { text: "soon".to_owned() }),
            ("email.domain>=2026-01-01", ConditionError::NotADate { path: "email".to_owned() }),
            ("name<2026-01-01", ConditionError::NotADate { path: "name".to_owned() }),
            ("email.domain~", ConditionError::NothingToLookFor { path: "email".to_owned() }),
            ("email=", ConditionError::NothingToLookFor { path: "email".to_owned() }),
            ("lucene:", ConditionError::NothingToLookFor { path: "lucene".to_owned() }),
            ("blocked=TRUE", ConditionError::NeverThat { path: "blocked".to_owned(), text: "TRUE".to_owned() }),
            (
                "logins_count=many",
                ConditionError::NeverThat { path: "logins_count".to_owned(), text: "many".to_owned() },
            ),
        ] {
            assert_eq!(Condition::typed(typed), Err(expected), "{typed}");
        }
    }
}
