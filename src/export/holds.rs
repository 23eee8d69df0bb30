//! Whether a condition holds for a user, found out here as the tenant's search would.

use super::condition::{CASELESS, Condition, Test, json_type};
use crate::sheet::{Segment, Value, time};
use crate::user::attribute::JsonType;
use std::borrow::Cow;

impl Condition {
    /// Whether a value is what is looked for, or one in a list of the whole attribute; a query of the tenant's is not
    /// understood here.
    pub(super) fn holds(&self, value: &Value<'_>, whole: &Value<'_>) -> bool {
        let Self::Of { path, against, .. } = self else { return false };
        let root = self.attribute().unwrap_or_default();
        let caseless = path.len() == 1 && CASELESS.contains(&root);
        let fold = |text: &str| if caseless { text.to_lowercase() } else { text.to_owned() };
        let text = || value.text().unwrap_or(Cow::Borrowed(""));
        let is_at =
            |holds: &dyn Fn(&str) -> bool| text().to_lowercase().rsplit_once('@').is_some_and(|(_, at)| holds(at));
        match against {
            Test::Equals(wanted) if json_type(path) == Some(JsonType::Boolean) && wanted == "false" => {
                value.is_empty() || *value == Value::Boolean(false)
            }
            Test::Equals(wanted) => {
                !value.is_empty() && fold(&text()) == fold(wanted)
                    || path.len() > 1 && is_in_a_list(whole, path, wanted)
            }
            Test::Contains(part) => text().to_lowercase().contains(&part.to_lowercase()),
            Test::Domain(domain) => is_at(&|at| at == domain),
            Test::DomainContains(part) => is_at(&|at| at.contains(part.as_str())),
            Test::From(moment) => time(value).is_some_and(|micros| micros >= moment.as_microsecond()),
            Test::Before(moment) => time(value).is_some_and(|micros| micros < moment.as_microsecond()),
            Test::Never => value.is_empty(),
        }
    }
}

/// Whether a search finds this text in a list within metadata. It looks into lists, however deep the place that is asked for
/// lies in them: only empty ones are said not to be found (API page 7.1).
fn is_in_a_list(whole: &Value<'_>, path: &[Segment], wanted: &str) -> bool {
    fn is_in(value: &serde_json::Value, path: &[Segment], wanted: &str) -> bool {
        match (value, path) {
            (serde_json::Value::Array(items), _) => items.iter().any(|item| is_in(item, path, wanted)),
            (serde_json::Value::Object(members), [Segment::Key(key), rest @ ..]) => {
                members.get(key).is_some_and(|member| is_in(member, rest, wanted))
            }
            (serde_json::Value::String(text), []) => text == wanted,
            (serde_json::Value::Number(number), []) => number.to_string() == wanted,
            (serde_json::Value::Bool(truth), []) => truth.to_string() == wanted,
            _ => false,
        }
    }
    let Value::Json(text) = whole else { return false };
    // Most have none, and to read what is in them takes longer than to see that.
    text.contains('[')
        && serde_json::from_str(text).is_ok_and(|whole| is_in(&whole, path.get(1..).unwrap_or_default(), wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn condition(text: &str) -> Condition {
        Condition::typed(text).unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    #[test]
    fn a_condition_holds_here_for_whom_it_holds_there() {
        let text = |text: &'static str| Value::Text(Cow::Borrowed(text));
        for (typed, value, expected) in [
            ("email~ANNA", text("joanna@b.test"), true),
            ("email~anna", text("x@b.test"), false),
            ("email~anna", Value::Missing, false),
            ("email.domain=b.test", text("x@B.test"), true),
            ("email.domain=b.test", text("x@a.b.test"), false),
            ("email.domain~@B.te", text("x@a.b.test"), true),
            ("email.domain~x", text("x@a.b.test"), false),
            ("email=X@b.test", text("x@b.test"), true),
            ("username=X", text("x"), false),
            ("created_at>=2026-01-01", text("2026-01-01T00:00:00.000Z"), true),
            ("created_at<2026-01-01", text("2026-01-01T00:00:00.000Z"), false),
            ("created_at<2026-01-01", text("2025-12-31T23:59:59.999Z"), true),
            ("last_login<2026-01-01", Value::Missing, false),
            ("last_login=never", Value::Missing, true),
            ("last_login=never", text("2026-01-01T00:00:00.000Z"), false),
            ("blocked=false", Value::Missing, true),
            ("blocked=false", Value::Boolean(true), false),
            ("blocked=true", Value::Boolean(true), true),
            ("user_metadata.seats=5", Value::Number(Cow::Borrowed("5")), true),
            ("user_metadata.seats=5", text("5"), true),
            ("user_metadata.plan=Gold", text("gold"), false),
        ] {
            assert_eq!(condition(typed).holds(&value, &Value::Missing), expected, "{typed} {value:?}");
        }
    }

    #[test]
    fn a_text_is_found_in_lists_as_a_search_finds_it() {
        let whole = r#"{"roles":["admin","editor"],"teams":[{"name":"A","seats":[4]},{"name":"B"}],"plan":"x[y]"}"#;
        for (typed, expected) in [
            ("app_metadata.roles=admin", true),
            ("app_metadata.roles=adm", false),
            (r#"app_metadata.roles=["admin","editor"]"#, true),
            ("app_metadata.teams.name=B", true),
            ("app_metadata.teams.seats=4", true),
            ("app_metadata.teams.name=C", false),
            ("app_metadata.plan=x", false),
        ] {
            let condition = condition(typed);
            let user = format!(r#"{{"app_metadata":{whole}}}"#);
            let mut found = [None];
            crate::sheet::UserCells::new(vec![condition.path().unwrap().to_vec()]).read(&user, &mut found);
            let value = found[0].map_or(Value::Missing, Value::from_json);
            assert_eq!(condition.holds(&value, &Value::from_json(whole)), expected, "{typed}");
        }
    }
}
