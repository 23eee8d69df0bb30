//! The checker and the published JSON Schema, read by the `jsonschema` crate, are two readings of the same rules: they
//! refuse the same users.
//!
//! What the documentation says and the schema can't (`refused_by_the_documentation`) is written a third time here, over
//! a tree of values. Where a reading is doubtful the checker is the lenient one: it may let pass what the schema refuses,
//! but then it warns at that place.
#![allow(clippy::unwrap_used, reason = "a test")]

use std::path::Path;
use std::sync::LazyLock;

use jsonschema::Validator;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::TestCaseError;
use rollcall::user::Checker;
use rollcall::user::ConnectionRules;
use rollcall::user::Problem;
use rollcall::user::wire;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;

static SCHEMA: LazyLock<Validator> = LazyLock::new(|| {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/user-import.schema.json");
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    jsonschema::options().should_validate_formats(true).build(&schema).unwrap()
});

/// No e-mail as a username: the rule of a connection without flexible identifiers.
fn rules() -> ConnectionRules {
    ConnectionRules { username_may_be_email: false, ..ConnectionRules::default() }
}

/// The users of a row as the tenant gets them, or nothing if the row has no wire form.
fn sent(row: &str) -> Option<Value> {
    let mut bytes = Vec::new();
    wire::write_import_user(row, None, &mut bytes).ok()?;
    Some(serde_json::from_slice(&bytes).unwrap())
}

fn compare(row: &Value) -> Result<(), TestCaseError> {
    let text = row.to_string();
    let mut problems: Vec<Problem> = Vec::new();
    Checker::new(rules()).check(&text, &mut problems);
    let refused = problems.iter().any(Problem::is_error);
    let Some(user) = sent(&text) else {
        prop_assert!(refused, "no user, yet accepted: {text}");
        return Ok(());
    };
    let by_schema: Vec<String> = SCHEMA.iter_errors(&user).map(|it| dotted(it.instance_path().as_str())).collect();
    let by_documentation = refused_by_the_documentation(&user);
    if refused {
        let cause = by_schema.len() + by_documentation.len();
        prop_assert!(cause > 0, "only the checker refuses {text}: {problems:?}");
    } else {
        prop_assert!(by_documentation.is_empty(), "the checker misses {by_documentation:?} in {text}");
        for path in by_schema {
            let warned = problems.iter().any(|problem| problem.path == path);
            prop_assert!(warned, "the checker misses what the schema refuses at {path:?} in {text}");
        }
    }
    Ok(())
}

/// `/mfa_factors/0/phone/value` as `mfa_factors[0].phone.value`.
fn dotted(pointer: &str) -> String {
    let mut path = String::new();
    for part in pointer.split('/').skip(1) {
        if part.parse::<usize>().is_ok() {
            path = format!("{path}[{part}]");
        } else {
            path.push_str(if path.is_empty() { "" } else { "." });
            path.push_str(part);
        }
    }
    path
}

/// The rules that are documented beside the schema, as far as generated users can break them.
fn refused_by_the_documentation(user: &Value) -> Vec<&'static str> {
    let mut broken = Vec::new();
    let text = |name: &str| user.get(name).and_then(Value::as_str);
    let mut rule = |kept: bool, name| {
        if !kept {
            broken.push(name);
        }
    };
    let part_lengths =
        |it: &str| it.chars().count() <= 254 && it.rsplit_once('@').is_none_or(|(local, _)| local.len() <= 64);
    rule(text("email").is_none_or(part_lengths), "e-mail lengths");
    let username_chars = |c: char| c.is_alphanumeric() || "@`^$!-#.+'~_".contains(c);
    rule(text("username").is_none_or(|it| it.chars().all(username_chars)), "username characters");
    rule(text("username") != Some("pia@example.test"), "e-mail as username");
    let bcrypt = |it: &str| {
        let rest = it.strip_prefix("$2a$10$").or_else(|| it.strip_prefix("$2b$10$")).unwrap_or_default();
        rest.len() == 53 && rest.chars().all(|c| c.is_ascii_alphanumeric() || c == '.' || c == '/')
    };
    rule(text("password_hash").is_none_or(bcrypt), "bcrypt");
    rule(user.get("password_hash").is_none() || user.get("custom_password_hash").is_none(), "two hashes");
    if let Some(Value::Object(app)) = user.get("app_metadata") {
        let forbidden = "__tenant _id blocked clientID created_at email_verified email globalClientID global_client_id \
            identities lastIP lastLogin loginsCount metadata multifactor_last_modified multifactor updated_at user_id";
        rule(!app.keys().any(|key| forbidden.split_whitespace().any(|it| it == key)), "forbidden key");
    }
    for name in ["user_metadata", "app_metadata"] {
        rule(!user.get(name).is_some_and(has_odd_key), "key with . or $");
    }
    if let Some(hash) = user.get("custom_password_hash") {
        rule(custom_hash_is_documented(hash), "custom hash");
    }
    broken
}

fn has_odd_key(value: &Value) -> bool {
    match value {
        Value::Object(members) => members.iter().any(|(key, value)| key.contains(['.', '$']) || has_odd_key(value)),
        Value::Array(elements) => elements.iter().any(has_odd_key),
        _ => false,
    }
}

fn custom_hash_is_documented(hash: &Value) -> bool {
    let algorithm = hash.get("algorithm").and_then(Value::as_str).unwrap_or_default();
    let of_hash = |name: &str| hash.pointer(&format!("/hash/{name}"));
    let value = of_hash("value").and_then(Value::as_str).unwrap_or_default();
    let has = |start: &str| value.starts_with(start);
    let text_form = ["argon2", "bcrypt", "ldap", "pbkdf2"].contains(&algorithm);
    let encoding = match of_hash("encoding").and_then(Value::as_str) {
        Some("utf8") => text_form,
        Some("hex" | "base64") => !text_form,
        _ => true,
    };
    let salt = hash.get("salt").is_none() || !["argon2", "ldap", "pbkdf2"].contains(&algorithm);
    let form = match algorithm {
        "argon2" => has("$argon2i$") || has("$argon2d$") || has("$argon2id$"),
        "bcrypt" => has("$2a$") || has("$2b$") || has("$2y$"),
        "ldap" => ["{MD5}", "{SMD5}", "{SHA", "{SSHA"].into_iter().any(has),
        "pbkdf2" => has("$pbkdf2-"),
        "hmac" => of_hash("digest").is_some() && of_hash("key").is_some(),
        "scrypt" => {
            let cost = hash.get("cost").and_then(Value::as_u64);
            hash.get("keylen").is_some() && cost.is_none_or(u64::is_power_of_two)
        }
        _ => true,
    };
    encoding && salt && form
}

/// A value of any type, mostly wrong wherever it is put.
fn anything() -> impl Strategy<Value = Value> {
    select(vec![
        json!(null),
        json!(true),
        json!(0),
        json!(-1.5),
        json!(""),
        json!("x"),
        json!([]),
        json!({}),
        json!(["x"]),
        json!({"value": "x"}),
        json!("\u{0}"),
        json!("é"),
    ])
}

/// Mostly one of `values`, now and then anything.
fn mostly(values: Vec<Value>) -> impl Strategy<Value = Value> {
    prop_oneof![12 => select(values), 1 => anything()]
}

fn texts(values: &[&str]) -> Vec<Value> {
    values.iter().map(|&it| it.into()).collect()
}

fn lengths(lengths: &[usize]) -> Vec<Value> {
    lengths.iter().map(|&it| "é".repeat(it).into()).collect()
}

fn email() -> impl Strategy<Value = Value> {
    let listed = mostly(texts(&[
        "pia@example.test",
        "PIA@Example.TEST",
        "o'brien+x@mail.example.co.uk",
        "a@xn--uni-kln-q4a.example",
        "",
        "pia",
        "two@@example.com",
        "spaces in@example.com",
        "user@",
        "@example.com",
        "user@example..com",
        "a..b@x.test",
        ".a@x.test",
        "a.@x.test",
        "a@-x.test",
        "a@x-.test",
        "a@x_y.test",
        "a@localhost",
        "jürgen@x.test",
        "a@例え.jp",
        "\"a b\"@x.test",
        "\"a@x.test",
        "a@[127.0.0.1]",
        "a@[1.2]",
        "a b",
        "a,b@x.test",
        "a@x.test.",
        " a@x.test",
    ]));
    let random = "[a-z.@ +_\"-]{0,12}(@[a-z.-]{0,12}(\\.test)?)?"
        // Only the tenant's mail can tell whether the letters behind `xn--` mean something.
        .prop_filter("Punycode", |email| !email.contains("xn--"))
        .prop_map(Value::from);
    let long = (60..70_usize, 1..70_usize, 0..4_usize).prop_map(|(local, label, labels)| {
        format!("{}@{}test", "a".repeat(local), format!("{}.", "b".repeat(label)).repeat(labels)).into()
    });
    prop_oneof![4 => listed, 2 => random, 1 => long]
}

fn custom_hash() -> impl Strategy<Value = Value> {
    let value = mostly(texts(&[
        "$argon2id$v=19$m=1$c2E$aGE",
        "$2b$10$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234",
        "$2x$10$a",
        "{SSHA}c2E",
        "{CRYPT}x",
        "$pbkdf2-sha512$i=1,l=64$c2E$aGE",
        "9f86d081884c7d659a2feaa0c55ad015",
        "X03MO1qn",
        "",
    ]));
    let encoding = || mostly(texts(&["hex", "base64", "utf8", "utf16"]));
    let digest = mostly(texts(&["sha256", "whirlpool", "crc32"]));
    let of_value =
        || object(vec![("value", mostly(texts(&["s", ""])).boxed(), 8), ("encoding", encoding().boxed(), 3)]);
    let hash = object(vec![
        ("value", value.boxed(), 9),
        ("encoding", encoding().boxed(), 6),
        ("digest", digest.boxed(), 3),
        ("key", of_value().boxed(), 3),
    ]);
    let salt = (of_value(), proptest::option::of(mostly(texts(&["prefix", "suffix", "middle"])))).prop_map(
        |(mut salt, it)| {
            if let (Some(salt), Some(position)) = (salt.as_object_mut(), it) {
                salt.insert("position".to_owned(), position);
            }
            salt
        },
    );
    let algorithms = texts(&[
        "argon2", "bcrypt", "hmac", "ldap", "md4", "md5", "sha1", "sha256", "sha512", "pbkdf2", "scrypt", "rot13",
    ]);
    let number = || mostly(vec![json!(1), json!(2), json!(16384), json!(1000), json!(0), json!(1.5), json!(8.0)]);
    object(vec![
        ("algorithm", mostly(algorithms).boxed(), 9),
        ("hash", prop_oneof![15 => hash, 1 => anything()].boxed(), 9),
        ("salt", prop_oneof![15 => salt, 1 => anything()].boxed(), 2),
        ("password", object(vec![("encoding", mostly(texts(&["utf16le", "rot"])).boxed(), 8)]).boxed(), 1),
        ("keylen", number().boxed(), 4),
        ("cost", number().boxed(), 2),
        ("blockSize", number().boxed(), 1),
        ("parallelization", number().boxed(), 1),
    ])
}

fn factors() -> impl Strategy<Value = Value> {
    let one = |name: &'static str, values: &[&str]| object(vec![(name, mostly(texts(values)).boxed(), 9)]);
    let factor = object(vec![
        ("totp", one("secret", &["ABC234", "abc", "ABC=", ""]).boxed(), 3),
        ("phone", one("value", &["+4512345678", "+451", "07700 900123"]).boxed(), 3),
        ("email", one("value", &["a@x.test", "a"]).boxed(), 3),
    ]);
    let element = prop_oneof![15 => factor, 1 => anything()];
    prop_oneof![15 => proptest::collection::vec(element, 0..12).prop_map(Value::from), 1 => anything()]
}

fn metadata() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![Just(json!(null)), Just(json!(1)), Just(json!("a.b$c")), Just(json!("\"{\\"))];
    let key =
        || select(vec!["a", "b", "plan", "x.y", "$z", "_id", "user_id", "email", "name", "\"", "ключ", "blocked"]);
    let tree = leaf.prop_recursive(4, 24, 4, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::vec((key(), inner), 0..4).prop_map(|it| it
                .into_iter()
                .map(|(key, value)| (key.to_owned(), value))
                .collect::<Map<_, _>>()
                .into()),
        ]
    });
    let harmless = Just(json!({"address": {"city": "Köln"}, "list": [1, {"k": null}]}));
    prop_oneof![2 => harmless, 3 => tree]
}

/// An object with each member there in so many of ten cases, and now and then one that nobody knows.
fn object(members: Vec<(&'static str, BoxedStrategy<Value>, u32)>) -> impl Strategy<Value = Value> {
    let members: Vec<_> = members
        .into_iter()
        .map(|(name, value, of_ten)| (proptest::bool::weighted(f64::from(of_ten) / 10.0), value, Just(name)))
        .collect();
    (members, proptest::bool::weighted(0.02)).prop_map(|(members, with_unknown)| {
        let there = members.into_iter().filter(|(there, ..)| *there);
        let mut object: Map<String, Value> = there.map(|(_, value, name)| (name.to_owned(), value)).collect();
        if with_unknown {
            object.insert("unheard_of".to_owned(), json!(1));
        }
        Value::Object(object)
    })
}

fn user() -> impl Strategy<Value = Value> {
    let flag = || mostly(vec![json!(true), json!(false)]).boxed();
    let bcrypt = "$2b$10$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234";
    let hashes =
        [bcrypt, &bcrypt.replace("2b", "2a"), &bcrypt.replace("2b", "2y"), &bcrypt.replace("10", "12"), "x", ""];
    let mut ids = texts(&["x-1", "auth0|5f00", "auth0|auth0|x", "google-oauth2|1", "auth0|", "a b", "a\tb", ""]);
    ids.extend(lengths(&[249, 250, 255, 256]));
    let mut usernames = texts(&["pia", "Pia_1", "pia@example.test", "a b", "a/b", "jürgen", "+45123", ""]);
    usernames.extend(lengths(&[15, 16, 128, 129]));
    let pictures = texts(&[
        "https://x.test/p.png?s=480&r=pg#a",
        "http://x.test",
        "",
        "p.png",
        "//x.test",
        "https://x.test/a b",
        "https://",
        "https:/x",
        "https://x.test/ü",
        "https://x.test/%zz",
        "https://x.test/%20",
        "data:image/png;base64,AA==",
        "https://x.test/[1]",
        "https://x.test/a#b#c",
        "mailto:a@x.test",
        "https://x.test/\"",
    ]);
    object(vec![
        ("email", prop_oneof![3 => Just(json!("pia@example.test")), 1 => email()].boxed(), 10),
        ("email_verified", flag(), 2),
        ("phone_number", mostly(texts(&["+4512345678", "+1", "+", "451", "+1234567890123456"])).boxed(), 2),
        ("phone_verified", flag(), 1),
        ("user_id", mostly(ids).boxed(), 2),
        ("username", mostly(usernames).boxed(), 2),
        ("given_name", mostly(lengths(&[0, 1, 150, 151])).boxed(), 1),
        ("family_name", mostly(lengths(&[0, 1, 150, 151])).boxed(), 1),
        ("name", mostly(lengths(&[0, 1, 150, 151, 300, 301])).boxed(), 1),
        ("nickname", mostly(lengths(&[0, 1, 300, 301, 350, 351])).boxed(), 1),
        ("picture", mostly(pictures).boxed(), 2),
        ("blocked", flag(), 1),
        ("password_hash", mostly(texts(&hashes)).boxed(), 2),
        ("custom_password_hash", prop_oneof![15 => custom_hash(), 1 => anything()].boxed(), 3),
        ("app_metadata", prop_oneof![15 => metadata(), 1 => anything()].boxed(), 2),
        ("user_metadata", prop_oneof![15 => metadata(), 1 => anything()].boxed(), 2),
        ("mfa_factors", factors().boxed(), 2),
        ("created_at", anything().boxed(), 1),
    ])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4096, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn checker_and_schema_refuse_the_same_users(user in prop_oneof![40 => user(), 1 => anything()]) {
        compare(&user)?;
    }

    #[test]
    fn checker_and_schema_refuse_the_same_email_addresses(email in email()) {
        compare(&json!({"email": email}))?;
    }

    #[test]
    fn checker_and_schema_refuse_the_same_hashes(hash in custom_hash()) {
        compare(&json!({"email": "pia@example.test", "custom_password_hash": hash}))?;
    }

    #[test]
    fn any_text_at_all_is_checked_without_a_panic(row in "[\\[\\]{}\",:\\\\u0-9a-e. \n-]{0,60}") {
        let mut problems = Vec::new();
        Checker::new(rules()).check(&row, &mut problems);
        let is_json = serde_json::from_str::<Value>(&row).is_ok();
        prop_assert!(is_json || problems.iter().any(Problem::is_error), "{row}");
    }
}
