//! Which problems have a fix that is no guess.

use super::{Detail, EmailFault, Problem, UserIdFault};
use crate::user::attribute::{self, JsonType};
use crate::user::check::email_fault;
use crate::user::fix::{Fix, phone, trimmed, yes_or_no};
use crate::user::problem::{Severity, UsernameFault};

/// The fix that mends the problem for certain, if there is one. It is meant for the value at the problem's path; a value
/// that the problem shows shortened has none.
pub fn certain_fix(problem: &Problem) -> Option<Fix> {
    match &problem.detail {
        Detail::Email { fault: EmailFault::Capitals, value }
        | Detail::Username { fault: UsernameFault::Capitals, value } => known(value).map(|_whole| Fix::LowerCase),
        _doubt if problem.severity != Severity::Error => None,
        Detail::Email { fault: EmailFault::Space, value } => {
            let sound = !matches!(email_fault(trimmed(known(value)?)), Some((Severity::Error, _)));
            sound.then_some(Fix::Trim)
        }
        Detail::Username { fault: UsernameFault::Character(c), value } => {
            let inner = trimmed(known(value)?);
            let at_the_ends = c.is_whitespace() && !inner.is_empty() && !inner.contains(char::is_whitespace);
            at_the_ends.then_some(Fix::Trim)
        }
        Detail::UserId { fault: UserIdFault::Space, value } => {
            let inner = trimmed(known(value)?);
            (!inner.is_empty() && !inner.contains(char::is_whitespace)).then_some(Fix::Trim)
        }
        Detail::Phone { value } => phone(known(value)?).map(|_number| Fix::PhonePlus),
        Detail::WrongType { expected: JsonType::Boolean, found: JsonType::String | JsonType::Number, value } => {
            yes_or_no(known(value)?).map(|_flag| Fix::YesNo)
        }
        Detail::WrongType { expected: JsonType::String, found: JsonType::Number, value } => {
            // A secret's value is not shown, and so is empty here.
            let digits = known(value)?;
            let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
            plain.then_some(Fix::NumberToText)
        }
        Detail::WrongType { found: JsonType::Null, .. } | Detail::TooShort { length: 0, .. } => {
            can_be_left_out(&problem.path).then_some(Fix::RemoveEmpty)
        }
        _ => None,
    }
}

/// The value, if the problem shows all of it.
fn known(value: &str) -> Option<&str> {
    (!value.ends_with('…')).then_some(value)
}

/// Whether the user is as good without this attribute. An identifier may be what the connection asks for.
fn can_be_left_out(path: &str) -> bool {
    attribute::find(path).is_some() && !matches!(path, "email" | "username" | "phone_number" | "user_id")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::user::Checker;

    #[test]
    fn a_problem_has_a_fix_where_one_is_certain() {
        for (row, path, expected) in [
            (r#"{"email":"a@b.test "}"#, "email", Some(Fix::Trim)),
            (r#"{"email":"a @b.test"}"#, "email", None),
            (r#"{"email":" a@@b.test "}"#, "email", None),
            (r#"{"email":"a@b.test","username":" anna"}"#, "username", Some(Fix::Trim)),
            (r#"{"email":"a@b.test","username":"an na"}"#, "username", None),
            (r#"{"email":"a@b.test","user_id":"x1 "}"#, "user_id", Some(Fix::Trim)),
            (r#"{"email":"a@b.test","phone_number":"0049 151 2345678"}"#, "phone_number", Some(Fix::PhonePlus)),
            (r#"{"email":"a@b.test","phone_number":"0151 2345678"}"#, "phone_number", None),
            (r#"{"email":"a@b.test","blocked":"nein"}"#, "blocked", Some(Fix::YesNo)),
            (r#"{"email":"a@b.test","blocked":1}"#, "blocked", Some(Fix::YesNo)),
            (r#"{"email":"a@b.test","blocked":"maybe"}"#, "blocked", None),
            (r#"{"email":"a@b.test","nickname":7}"#, "nickname", Some(Fix::NumberToText)),
            (r#"{"email":"a@b.test","nickname":7.5}"#, "nickname", None),
            (r#"{"email":"a@b.test","given_name":null}"#, "given_name", Some(Fix::RemoveEmpty)),
            (r#"{"email":"a@b.test","given_name":""}"#, "given_name", Some(Fix::RemoveEmpty)),
            (r#"{"email":null}"#, "email", None),
            (r#"{"email":"Anna@B.test"}"#, "email", Some(Fix::LowerCase)),
            (r#"{"email":" Anna@B.test"}"#, "email", Some(Fix::Trim)),
            (r#"{"email":"a@b.test","username":"Anna"}"#, "username", Some(Fix::LowerCase)),
            (r#"{"email":"a@b.test","password_hash":7}"#, "password_hash", None),
        ] {
            let mut problems = Vec::new();
            Checker::default().check(row, &mut problems);
            let problem = problems.iter().find(|problem| problem.path == path);
            assert_eq!(certain_fix(problem.unwrap()), expected, "{row}");
        }
    }
}
