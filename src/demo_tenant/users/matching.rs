//! Whether a user is what a query asks for.

use std::cmp::Ordering;

use jiff::Timestamp;
use serde_json::Value;

use super::query::Bound;
use super::query::Query;
use super::query::Wanted;

/// In these fields upper and lower case are the same.
const CASELESS: [&str; 5] = ["email", "name", "given_name", "family_name", "nickname"];
/// Where a term without a field is looked for; metadata are not among them.
const BARE_FIELDS: [&str; 8] =
    ["email", "name", "given_name", "family_name", "nickname", "username", "phone_number", "user_id"];

pub(super) fn matches(query: &Query, user: &Value) -> bool {
    match query {
        Query::And(all) => all.iter().all(|it| matches(it, user)),
        Query::Or(all) => all.iter().any(|it| matches(it, user)),
        Query::Not(inner) => !matches(inner, user),
        Query::Exists(field) => any_value(user, field, &mut |_| true),
        Query::Is(Some(field), wanted) => field_is(user, field, wanted),
        Query::Is(None, Wanted::Pattern(parts)) if parts.iter().all(Option::is_none) => true, // `*` is everybody
        Query::Is(None, wanted) => BARE_FIELDS.iter().any(|field| field_is(user, field, wanted)),
    }
}

fn field_is(user: &Value, field: &str, wanted: &Wanted) -> bool {
    if let Some(field) = field.strip_suffix(".domain").filter(|it| *it == "email") {
        return any_value(user, field, &mut |value| {
            let domain = value.as_str().and_then(|it| it.rsplit_once('@')).map(|(_, domain)| domain.into());
            domain.is_some_and(|domain| value_is(&domain, wanted, true))
        });
    }
    let caseless = CASELESS.contains(&field);
    any_value(user, field, &mut |value| value_is(value, wanted, caseless))
}

/// Looks at each value at a dotted path, into arrays too. Nulls and what is empty are not indexed.
fn any_value(value: &Value, path: &str, found: &mut dyn FnMut(&Value) -> bool) -> bool {
    match value {
        Value::Array(items) => items.iter().any(|it| any_value(it, path, found)),
        Value::Object(members) if !path.is_empty() => {
            let whole = members.get(path).is_some_and(|it| any_value(it, "", found));
            let step = |(key, rest)| members.get::<str>(key).is_some_and(|it| any_value(it, rest, found));
            whole || path.split_once('.').is_some_and(step)
        }
        Value::Object(members) => members.values().any(|it| any_value(it, "", found)),
        Value::Null => false,
        _ => path.is_empty() && found(value),
    }
}

fn value_is(value: &Value, wanted: &Wanted, caseless: bool) -> bool {
    let fold = |text: &str| if caseless { text.to_lowercase() } else { text.to_owned() };
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match wanted {
        Wanted::Phrase(phrase) => fold(&text) == fold(phrase),
        Wanted::Pattern(parts) => {
            let parts: Vec<Option<String>> = parts.iter().map(|it| it.as_deref().map(fold)).collect();
            is_pattern(&fold(&text), &parts)
        }
        Wanted::Range { from, to } => {
            let above = |it: &Bound| {
                matches!((compare(&text, it, false), it.included), (Ordering::Greater, _) | (Ordering::Equal, true))
            };
            let below = |it: &Bound| {
                matches!((compare(&text, it, true), it.included), (Ordering::Less, _) | (Ordering::Equal, true))
            };
            from.as_ref().is_none_or(above) && to.as_ref().is_none_or(below)
        }
    }
}

fn is_pattern(text: &str, parts: &[Option<String>]) -> bool {
    match parts {
        [] => text.is_empty(),
        [Some(part), rest @ ..] => text.strip_prefix(part.as_str()).is_some_and(|text| is_pattern(text, rest)),
        [None] => true,
        [None, rest @ ..] => text.char_indices().any(|(at, _)| is_pattern(text.get(at..).unwrap_or_default(), rest)),
    }
}

/// As numbers or moments where both are, else as texts. A bound such as `2026-01` means the whole month where it ends a
/// range that includes it, or begins one that does not.
fn compare(text: &str, bound: &Bound, ends: bool) -> Ordering {
    if let (Ok(number), Ok(other)) = (text.parse::<f64>(), bound.value.parse::<f64>()) {
        return number.total_cmp(&other);
    }
    if let (Ok(moment), Ok(other)) = (text.parse::<Timestamp>(), bound.value.parse::<Timestamp>()) {
        return moment.cmp(&other);
    }
    let whole_period = ends == bound.included;
    let text = if whole_period { text.get(..bound.value.len()).unwrap_or(text) } else { text };
    text.cmp(&bound.value)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::query::parse;
    use super::*;

    #[test]
    fn queries_find_whom_they_should() {
        let user = json!({
            "user_id": "auth0|1", "email": "pia@example.test", "email_verified": true, "name": "Pia Ø", "logins_count": 7,
            "created_at": "2026-02-01T10:00:00.000Z", "identities": [{"connection": "Main-DB", "isSocial": false}],
            "user_metadata": {"locale": "da", "empty": [], "nothing": null}, "app_metadata": {"plan": "gold", "roles": ["a", "b"]}
        });
        let found = [
            r#"email:"PIA@example.test""#,
            "email:pia@example.test",
            "email:pia*",
            "email:*test",
            r#"name:"pia ø""#,
            r#"email.domain:"example.test""#,
            r#"identities.connection:"Main-DB""#,
            "identities.isSocial:false",
            "logins_count:[5 TO 10]",
            "logins_count:[* TO 7]",
            "logins_count:{6 TO *}",
            "logins_count:>=7",
            "NOT logins_count:>7",
            "created_at:[2026-01-01 TO 2026-02-01]",
            "created_at:[2026-02-01T10:00:00Z TO *]",
            "_exists_:logins_count",
            "NOT _exists_:blocked",
            "NOT _exists_:user_metadata.empty",
            "-_exists_:user_metadata.nothing",
            r#"user_metadata.locale:"da" AND app_metadata.plan:"gold""#,
            "app_metadata.roles:b",
            "*",
            "pia*",
            "(email:x OR email:pia*) AND NOT (blocked:true)",
            "app_metadata.plan:(silver OR gold)",
            r"name:Pia\ Ø",
            "email:x email:pia*",
            "user_id:auth0|1",
            r#"user_id:"auth0|1""#,
        ];
        for query in found {
            assert!(matches(&parse(query).unwrap(), &user), "{query}");
        }
        let not_found = [
            r#"app_metadata.plan:"Gold""#,
            "da",
            "email:pia",
            "logins_count:{7 TO *}",
            "created_at:[* TO 2026-01-31]",
            "created_at:[2026-01-01 TO 2026-02-01}",
            "_exists_:blocked",
            "NOT email:pia*",
            "email:pia* AND blocked:true",
        ];
        for query in not_found {
            assert!(!matches(&parse(query).unwrap(), &user), "{query}");
        }
        let deep = "(".repeat(100_000);
        for query in
            ["", "email:", "(a", "a)", "\"a", "x:[1 TO", "email:*ab", "user_metadata.locale:d*", "a AND", &deep]
        {
            assert!(parse(query).is_err(), "{query:.20}");
        }
    }
}
