mod identifiers;
mod secrets;

use serde_json::{Value, json};

use super::*;
use crate::user::problem::{Choice, EmailFault, JsonFault};

const BCRYPT: &str = "$2b$10$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234";

fn problems_of(rules: ConnectionRules, row: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    Checker::new(rules).check(row, &mut problems);
    problems
}

/// Problems as `E CODE path`, in the order in which they are found.
fn told(rules: ConnectionRules, row: &str) -> Vec<String> {
    let line = |problem: &Problem| {
        let severity = if problem.is_error() { 'E' } else { 'W' };
        format!("{severity} {} {}", problem.code.as_str(), problem.path).trim_end().to_owned()
    };
    problems_of(rules, row).iter().map(line).collect()
}

/// Checks a good user with these members set on top; `null` stands for itself.
fn check(members: Value, expected: &[&str]) {
    check_for(ConnectionRules::default(), members, expected);
}

fn check_for(rules: ConnectionRules, members: Value, expected: &[&str]) {
    let mut user = json!({"email": "pia@example.test"});
    if let (Value::Object(user), Value::Object(members)) = (&mut user, members) {
        user.extend(members);
    }
    assert_eq!(told(rules, &user.to_string()), expected, "{user}");
}

#[test]
fn a_user_with_everything_in_order_has_no_problem() {
    check(
        json!({
            "email_verified": true, "phone_number": "+4512345678", "phone_verified": false, "user_id": "auth0|x-1",
            "username": "pia_1", "given_name": "Pia", "family_name": "山田", "name": "Pia O'Brien", "nickname": "pia",
            "picture": "https://x.test/p.png?s=480&r=pg#a", "blocked": false, "password_hash": BCRYPT,
            "user_metadata": {"address": {"city": "Köln"}, "nothing": null, "list": [1, {"a": "b"}], "n": 1e5},
            "app_metadata": {"plan": "gold", "roles": []},
            "mfa_factors": [{"totp": {"secret": "ABC234"}}, {"phone": {"value": "+451"}}, {"email": {"value": "a@b.c"}}],
        }),
        &[],
    );
}

#[test]
fn read_only_attributes_are_no_problem_whatever_they_hold() {
    check(json!({"created_at": 5, "identities": null, "logins_count": "7", "last_ip": [], "multifactor": ["x"]}), &[]);
}

#[test]
fn a_row_that_is_no_user_says_so_once() {
    let cases = [
        ("", "E INVALID_JSON"),
        ("   ", "E INVALID_JSON"),
        ("{", "E INVALID_JSON"),
        (r#"{"email":"a@b.test""#, "E INVALID_JSON"),
        (r#"{"email":"a@b.test",}"#, "E INVALID_JSON"),
        (r#"{"colour":1,"email":}"#, "E INVALID_JSON"),
        (r#"{"email":"a@b.test"} {}"#, "E INVALID_JSON"),
        (r#"{'email':"a@b.test"}"#, "E INVALID_JSON"),
        ("nonsense", "E INVALID_JSON"),
        ("[1,", "E INVALID_JSON"),
        ("[1, {}]", "E INVALID_TYPE"),
        ("null", "E INVALID_TYPE"),
        ("\"pia@example.test\"", "E INVALID_TYPE"),
        ("-1.5", "E INVALID_TYPE"),
        ("true", "E INVALID_TYPE"),
    ];
    for (row, expected) in cases {
        assert_eq!(told(ConnectionRules::default(), row), [expected], "{row}");
    }
}

#[test]
fn broken_json_is_told_with_its_place() {
    let detail = |row| problems_of(ConnectionRules::default(), row).remove(0).detail;
    let syntax = |position| Detail::BrokenJson { fault: JsonFault::Syntax, position };
    assert_eq!(detail("{\"email\" 5}"), syntax(10));
    assert_eq!(detail("{\n \"email\":\n x}"), syntax(14));
    assert!(matches!(detail("{\"email\""), Detail::BrokenJson { fault: JsonFault::CutOff, .. }));
}

#[test]
fn every_attribute_has_its_type() {
    for (name, wrong) in [
        ("email", json!(5)),
        ("email_verified", json!("yes please")),
        ("phone_number", json!(4_512_345_678_u64)),
        ("phone_verified", json!(1)),
        ("user_id", json!(7)),
        ("username", json!(["a"])),
        ("given_name", json!(true)),
        ("family_name", json!({})),
        ("name", json!({"first": "Pia"})),
        ("nickname", json!(0)),
        ("picture", json!(false)),
        ("blocked", json!("maybe")),
        ("password_hash", json!(1)),
        ("custom_password_hash", json!("x")),
        ("app_metadata", json!([1, 2, 3])),
        ("user_metadata", json!("locale=en")),
        ("mfa_factors", json!({})),
    ] {
        let expected = format!("E INVALID_TYPE {name}");
        check(json!({name: wrong}), &[&expected]);
        check(json!({name: null}), &[&expected]);
    }
}

#[test]
fn lengths_with_two_readings_warn_before_they_refuse() {
    let text = |length: usize| Value::from("é".repeat(length));
    for (name, length, expected) in [
        ("name", 150, None),
        ("name", 151, Some("W MAX_LENGTH name")),
        ("name", 300, Some("W MAX_LENGTH name")),
        ("name", 301, Some("E MAX_LENGTH name")),
        ("nickname", 300, None),
        ("nickname", 301, Some("W MAX_LENGTH nickname")),
        ("nickname", 351, Some("E MAX_LENGTH nickname")),
        ("given_name", 150, None),
        ("given_name", 151, Some("E MAX_LENGTH given_name")),
        ("family_name", 151, Some("E MAX_LENGTH family_name")),
        ("name", 0, Some("E MIN_LENGTH name")),
        ("nickname", 0, Some("E MIN_LENGTH nickname")),
    ] {
        check(json!({name: text(length)}), expected.as_slice());
    }
}

#[test]
fn pictures_are_urls() {
    for (url, expected) in [
        ("https://s.gravatar.com/avatar/0?s=480&r=pg", None),
        ("http://x.test", None),
        ("HTTPS://x.test/%20", None),
        ("", Some("E FORMAT picture")),
        ("picture.png", Some("E FORMAT picture")),
        ("//x.test/p.png", Some("E FORMAT picture")),
        ("1http://x.test", Some("E FORMAT picture")),
        ("https://x.test/a b", Some("E FORMAT picture")),
        ("https://x.test/<b>", Some("E FORMAT picture")),
        ("https://", Some("W FORMAT picture")),
        ("https:/x", Some("W FORMAT picture")),
        ("https://x.test/ü", Some("W FORMAT picture")),
        ("https://x.test/%zz", Some("W FORMAT picture")),
        ("data:image/png;base64,AAAA", Some("W FORMAT picture")),
    ] {
        check(json!({"picture": url}), expected.as_slice());
    }
}

#[test]
fn app_metadata_leaves_auth0s_own_names_alone() {
    let forbidden = [
        "__tenant",
        "_id",
        "blocked",
        "clientID",
        "created_at",
        "email_verified",
        "email",
        "globalClientID",
        "global_client_id",
        "identities",
        "lastIP",
        "lastLogin",
        "loginsCount",
        "metadata",
        "multifactor_last_modified",
        "multifactor",
        "updated_at",
        "user_id",
    ];
    for key in forbidden {
        check(json!({"app_metadata": {key: 1}}), &[&format!("E NOT_PASSED app_metadata.{key}")]);
        check(json!({"app_metadata": {"inside": {key: 1}}, "user_metadata": {key: 1}}), &[]);
    }
    check(json!({"app_metadata": {"name": "x"}}), &["W DOUBTFUL app_metadata.name"]);
}

#[test]
fn metadata_keys_have_no_dot_and_no_dollar_at_any_depth() {
    for (metadata, expected) in [
        (json!({"a.b": 1}), "E NOT_PASSED user_metadata.a.b"),
        (json!({"$a": 1}), "E NOT_PASSED user_metadata.$a"),
        (json!({"a": {"b": [{}, {"c": 1, "d$": 2}]}}), "E NOT_PASSED user_metadata.a.b[1].d$"),
        (json!({"a": [["x.y", {"z.": 1}]]}), "E NOT_PASSED user_metadata.a[0][1].z."),
    ] {
        check(json!({"user_metadata": metadata}), &[expected]);
    }
    check(json!({"user_metadata": {"a": "b.c", "d": ["$", {"e": "{\"f.g\":1}"}]}}), &[]);
}

#[test]
fn what_would_spoil_a_whole_job_is_refused_in_its_row() {
    let deep = |levels: usize| format!("{}1{}", "[".repeat(levels), "]".repeat(levels));
    for (metadata, expected) in [
        (r#"{"a":"\ud83d"}"#.to_owned(), &["E INVALID_JSON user_metadata.a"][..]),
        (r#"{"a":"\ud83d\ude00"}"#.to_owned(), &[]),
        (r#"{"a":[1,1e999]}"#.to_owned(), &["E INVALID_JSON user_metadata.a[1]"]),
        (format!(r#"{{"a":{}}}"#, "9".repeat(400)), &["E INVALID_JSON user_metadata.a"]),
        (r#"{"a":1e300,"b":-0.5E-999}"#.to_owned(), &[]),
        (format!(r#"{{"a":{}}}"#, deep(98)), &[]),
        (format!(r#"{{"a":{}}}"#, deep(4_000)), &["E INVALID_JSON"]),
    ] {
        let row = format!(r#"{{"email":"a@b.test","user_metadata":{metadata}}}"#);
        let told = told(ConnectionRules::default(), &row);
        assert_eq!(told.len(), expected.len(), "{told:?}");
        assert!(told.iter().zip(expected).all(|(told, expected)| told.starts_with(expected)), "{told:?}");
        if told.is_empty() {
            assert!(serde_json::from_str::<Value>(&row).is_ok());
        }
    }
    assert_eq!(told(ConnectionRules::default(), r#"{"email":"a@b.test","name":"\ud83d"}"#), ["E INVALID_JSON name"]);
}

#[test]
fn a_repeated_name_is_warned_of_and_its_last_value_counts() {
    let default = ConnectionRules::default();
    assert_eq!(told(default, r#"{"email":5,"email":"a@b.test"}"#), ["W REPEATED_PROPERTY email"]);
    assert_eq!(
        told(default, r#"{"email":"a@b.test","email":5}"#),
        ["W REPEATED_PROPERTY email", "E INVALID_TYPE email"]
    );
    let inside = r#"{"email":"a@b.test","user_metadata":{"x":{"a":1,"b":2,"\u0061":3}}}"#;
    assert_eq!(told(default, inside), ["W REPEATED_PROPERTY user_metadata.x.a"]);
    let many = (0..40).map(|key| format!(r#""k{key}":0,"#)).collect::<Vec<_>>().concat();
    for (again, expected) in [("k3", "k3"), ("k39", "k39"), ("k12", "k12")] {
        let row = format!(r#"{{"email":"a@b.test","user_metadata":{{{many}"{again}":1,"{again}":2}}}}"#);
        assert_eq!(told(default, &row), [format!("W REPEATED_PROPERTY user_metadata.{expected}")]);
    }
    assert_eq!(told(default, r#"{"email":"a@b.test","user_metadata":{"a":{"x":1},"b":{"x":1}}}"#), [""; 0]);
}

#[test]
fn unknown_attributes_are_named() {
    check(json!({"favourite_colour": "teal"}), &["E ADDITIONAL_PROPERTY favourite_colour"]);
    check(json!({"password": "hunter2"}), &["E ADDITIONAL_PROPERTY password"]);
    check(json!({"emailVerified": true}), &["E ADDITIONAL_PROPERTY emailVerified"]);
}

#[test]
fn sizes_warn_at_ten_kilobytes_and_refuse_what_no_job_can_carry() {
    let blob = |bytes: usize| json!({"user_metadata": {"blob": "x".repeat(bytes)}});
    check(blob(10_000), &[]);
    check(blob(10_300), &["W PROFILE_SIZE_EXCEEDED"]);
    check(blob(499_800), &["W PROFILE_SIZE_EXCEEDED"]);
    check(blob(500_001), &["E TOO_LARGE_FOR_A_JOB"]);
    // What is not sent does not count.
    check(json!({"identities": ["x".repeat(600_000)]}), &[]);
    // A user exactly as large as a job.
    let mut sent = Vec::new();
    for surplus in [0, 1] {
        let row = |filling: usize| {
            format!(
                r#"{{"email":"a@b.test","name":"x","user_id":"auth0|7","user_metadata":{{"b":"{}"}}}}"#,
                "x".repeat(filling)
            )
        };
        sent.clear();
        wire::write_import_user(&row(0), None, &mut sent).unwrap();
        let told = told(ConnectionRules::default(), &row(wire::MAX_USER_BYTES - sent.len() + surplus));
        assert_eq!(told, [["W PROFILE_SIZE_EXCEEDED"], ["E TOO_LARGE_FOR_A_JOB"]][surplus]);
    }
}

#[test]
fn a_hostile_row_tells_a_bounded_number_of_problems_and_always_its_error() {
    let unknown = (0..100_000).map(|name| format!(r#""x{name}":0,"#)).collect::<Vec<_>>().concat();
    let row = format!(r#"{{{unknown}"email":"a@b.test"}}"#);
    assert!(problems_of(ConnectionRules::default(), &row).len() < 100);
    let dots = (0..100_000).map(|name| format!(r#""x.{name}":0,"#)).collect::<Vec<_>>().concat();
    let row = format!(r#"{{"email":"a@b.test","user_metadata":{{{dots}"a":0}}}}"#);
    assert!(problems_of(ConnectionRules::default(), &row).len() < 100);
    let repeated = r#""a":0,"#.repeat(1000);
    let row = format!(r#"{{"email":"a@b.test","user_metadata":{{{repeated}"a":0}},"mfa_factors":[]}}"#);
    let problems = problems_of(ConnectionRules::default(), &row);
    assert!(problems.len() < 100);
    assert!(problems.iter().any(Problem::is_error));
}

#[test]
fn no_secret_gets_into_a_problem() {
    let secret = "s3cr3t-hunter2";
    for members in [
        json!({"password": secret}),
        json!({"password_hash": secret}),
        json!({"password_hash": [secret]}),
        json!({"custom_password_hash": secret}),
        json!({"custom_password_hash": {"algorithm": "md5", "hash": {"value": secret, "encoding": "hex"}}}),
        json!({"custom_password_hash": {"algorithm": "md5", "hash": secret}}),
        json!({"custom_password_hash": {"algorithm": "bcrypt", "hash": {"value": secret, "encoding": "utf8"}}}),
        json!({"custom_password_hash": {"algorithm": "hmac", "hash": {"value": "00", "key": secret}, "salt": secret}}),
        json!({"custom_password_hash": {"keylen": secret, "cost": secret, "password": secret}}),
        json!({"mfa_factors": [{"totp": {"secret": secret}}]}),
        json!({"mfa_factors": [{"totp": secret}]}),
        json!({"mfa_factors": [secret]}),
        json!({"mfa_factors": secret}),
    ] {
        let user = json!({"email": "a@b.test"});
        let mut user = user.as_object().unwrap().clone();
        user.extend(members.as_object().unwrap().clone());
        let problems = problems_of(ConnectionRules::default(), &Value::Object(user).to_string());
        assert!(!problems.is_empty(), "{members}");
        assert!(!format!("{problems:?}").contains("s3cr3t"), "{problems:?}");
    }
}

#[test]
fn what_is_shown_is_short_and_harmless_to_a_terminal() {
    let email = format!("\u{1b}[31m{}", "x".repeat(500));
    let row = json!({"email": email}).to_string();
    let problem = problems_of(ConnectionRules::default(), &row).remove(0);
    let Detail::Email { fault: EmailFault::NoAt, value } = problem.detail else { panic!("{problem:?}") };
    assert!(value.chars().count() <= 80 && value.ends_with('…') && !value.contains('\u{1b}'), "{value}");
    let row = json!({"email": "a@b.test", "custom_password_hash": {"algorithm": "rot13", "hash": {"value": "x"}}});
    let problem = problems_of(ConnectionRules::default(), &row.to_string()).remove(0);
    assert_eq!(problem.detail, Detail::NotOneOf { choice: Choice::Algorithms, value: "rot13".into() });
}
