//! How many users have their value from which part of `a || b`.

use super::asked::AskedColumn;
use super::extras::Extra;
use super::sample::{Given, preview};
use crate::expression::{Expression, Takes};
use crate::sheet::Value;

/// How many users have the value of a column from each part that its expression chooses from, as it is written; nothing where
/// it does not choose, or can't be told apart.
pub fn shares(
    (column, extras): (&AskedColumn, &[Extra]),
    users: &[String],
    given: &Given,
    stop: impl Fn() -> bool + Clone + 'static,
) -> Vec<(String, u64)> {
    let Some(expression) = Expression::parse(&column.source).ok().filter(|_| given.is_expression) else {
        return Vec::new();
    };
    let Some((takes, parts)) = expression.alternatives() else { return Vec::new() };
    let mut of_parts = Vec::with_capacity(parts.len());
    for part in &parts {
        // In brackets nothing is taken for a path.
        let alone = AskedColumn { name: None, source: format!("({part})") };
        match preview((&alone, extras), users, stop.clone()) {
            Some(Ok(given)) => of_parts.push(given.values),
            Some(Err(_)) | None => return Vec::new(),
        }
    }
    let mut counts = vec![0; parts.len()];
    for (at, value) in given.values.iter().enumerate() {
        if matches!(value, Err(_) | Ok(Value::Missing | Value::Null)) {
            continue;
        }
        let is_taken = |values: &&Vec<_>| matches!(values.get(at), Some(Ok(value)) if takes_value(takes, value));
        let last = parts.len().saturating_sub(1);
        let place = of_parts.iter().position(|values| is_taken(&values)).unwrap_or(last);
        if let Some(count) = counts.get_mut(place) {
            *count += 1;
        }
    }
    let named = parts.into_iter().map(str::to_owned).zip(counts);
    named.filter(|(_, count)| *count > 0).collect()
}

fn takes_value(takes: Takes, value: &Value<'_>) -> bool {
    match (takes, value) {
        (_, Value::Missing | Value::Null) => false,
        (Takes::FirstThere, _) => true,
        (Takes::FirstTrue, Value::Boolean(it)) => *it,
        (Takes::FirstTrue, Value::Number(digits)) => digits.parse() != Ok(0.0),
        (Takes::FirstTrue, Value::Text(it) | Value::Hidden(it) | Value::Unreadable(it) | Value::Json(it)) => {
            !it.is_empty()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_value_is_counted_where_it_comes_from() {
        let users = [
            r#"{"name":"Ann","user_metadata":{"name":"Anna","seats":0}}"#,
            r#"{"name":"Ben","user_metadata":{"name":""}}"#,
            r#"{"name":"Cy"}"#,
            "{}",
        ]
        .map(str::to_owned);
        let of = |source: &str| {
            let column = AskedColumn { name: None, source: source.to_owned() };
            let given = preview((&column, &[]), &users, || false).unwrap().unwrap();
            let shares = shares((&column, &[]), &users, &given, || false);
            shares.iter().map(|(part, count)| format!("{count} {part}")).collect::<Vec<_>>().join(", ")
        };
        assert_eq!(of("user.user_metadata.name || user.name"), "1 user.user_metadata.name, 2 user.name");
        assert_eq!(of("user.user_metadata.name ?? user.name"), "2 user.user_metadata.name, 1 user.name");
        assert_eq!(of("user.user_metadata.seats || 'none'"), "4 'none'");
        assert_eq!(of("user.user_metadata.seats ?? 'none'"), "1 user.user_metadata.seats, 3 'none'");
        assert_eq!(of("user.name"), "");
        assert_eq!(of("name"), "");
    }
}
