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
fn email_addresses() {
    let long_local = format!("{}@example.test", "x".repeat(65));
    let long = format!("{}@{}.test", "x".repeat(60), "y.".repeat(100));
    for bad in [
        "",
        "no-at-sign.example.com",
        "two@@example.com",
        "a@b@c.test",
        "spaces in@example.com",
        " a@b.test",
        "a@b.test ",
        "user@",
        "@example.com",
        "@",
        "user@example..com",
        "a..b@example.com",
        ".a@b.test",
        "a.@b.test",
        "a@.b.test",
        "a@b.test.",
        "a@-b.test",
        "a@b-.test",
        "a@b_c.test",
        "a,b@c.test",
        "a(b)@c.test",
        "a@b.test\u{0}",
        "a\\b@c.test",
        "a@[1.2.3]",
        "<a@b.test>",
        "\"a@b.test",
        "a\u{a0}b@c.test",
    ] {
        check(json!({"email": bad}), &["E FORMAT email"]);
    }
    for bad in [&long_local, &long] {
        check(json!({"email": bad}), &["E MAX_LENGTH email"]);
    }
    for good in [
        "pia@example.test",
        "PIA@Example.TEST",
        "o'brien+tag@mail.example.co.uk",
        "a@xn--uni-kln-q4a.example",
        "1@2.de",
        "!#$%&'*+-/=?^_`{|}~@x.test",
        "a.b.c@d-e.test",
        &format!("{}@x.test", "x".repeat(64)),
    ] {
        check(json!({"email": good}), &[]);
    }
    for odd in [
        "a@localhost",
        "a@ab--c.test",
        "jürgen@example.test",
        "a@例え.jp",
        "\"a b\"@c.test",
        "\"\"@c.test",
        "a@[127.0.0.1]",
        "a@[IPv6:::1]",
    ] {
        check(json!({"email": odd}), &["W FORMAT email"]);
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
fn phone_numbers_are_a_plus_and_digits() {
    for good in ["+1", "+4512345678", "+123456789012345"] {
        check(json!({"phone_number": good}), &[]);
    }
    for bad in ["", "+", "4512345678", "07700 900123", "+45 12345678", "+1234567890123456", "+45x", "+४५"] {
        check(json!({"phone_number": bad}), &["E PATTERN phone_number"]);
    }
}

#[test]
fn user_ids() {
    let long = |length| "x".repeat(length);
    for (id, expected) in [
        ("legacy-0042", None),
        ("auth0|5f00", None),
        ("a|b", None),
        ("", Some("E MIN_LENGTH user_id")),
        ("auth0|", Some("E MIN_LENGTH user_id")),
        ("a b", Some("E PATTERN user_id")),
        ("auth0|a\tb", Some("E PATTERN user_id")),
        ("auth0|auth0|x", Some("W DOUBTFUL user_id")),
        ("google-oauth2|123", Some("W DOUBTFUL user_id")),
        ("auth0|google-oauth2|123", Some("W DOUBTFUL user_id")),
        (&*format!("auth0|{}", long(249)), None),
        (&*long(250), Some("W MAX_LENGTH user_id")),
        (&*format!("auth0|{}", long(255)), Some("W MAX_LENGTH user_id")),
        (&*long(256), Some("E MAX_LENGTH user_id")),
    ] {
        check(json!({"user_id": id}), expected.as_slice());
    }
}

#[test]
fn usernames_obey_the_connection() {
    let default = ConnectionRules::default();
    let strict = ConnectionRules {
        username_max: 15,
        username_min: 3,
        username_may_be_email: false,
        username_may_be_phone: false,
        ..default
    };
    for (rules, username, expected) in [
        (default, "pia", None),
        (default, "a@`^$!-#.+'~_Z9", None),
        (default, "", Some("E MIN_LENGTH username")),
        (default, "a b", Some("E PATTERN username")),
        (default, "a/b", Some("E PATTERN username")),
        (default, "jürgen", Some("W PATTERN username")),
        (default, "pia@x.test", None),
        (default, &*"x".repeat(128), None),
        (default, &*"x".repeat(129), Some("E MAX_LENGTH username")),
        (strict, "pi", Some("E MIN_LENGTH username")),
        (strict, &*"x".repeat(15), None),
        (strict, &*"x".repeat(16), Some("E MAX_LENGTH username")),
        (strict, "pia@x.test", Some("E NOT_PASSED username")),
        (strict, "pia@home", None),
        (strict, "+4512345678", Some("W NOT_PASSED username")),
    ] {
        check_for(rules, json!({"username": username}), expected.as_slice());
    }
}

#[test]
fn the_connection_says_which_identifiers_have_to_be_there() {
    let default = ConnectionRules::default();
    let flexible = ConnectionRules { email_required: false, ..default };
    let all = ConnectionRules { username_required: true, phone_required: true, ..default };
    for (rules, row, expected) in [
        (default, r"{}", &["E OBJECT_REQUIRED email"][..]),
        (default, r#"{"username":"pia"}"#, &["E OBJECT_REQUIRED email"]),
        (flexible, r"{}", &["E ANY_OF_MISSING"]),
        (flexible, r#"{"user_id":"7"}"#, &["E ANY_OF_MISSING"]),
        (flexible, r#"{"username":"pia"}"#, &["W OBJECT_REQUIRED email"]),
        (flexible, r#"{"phone_number":"+451"}"#, &["W OBJECT_REQUIRED email"]),
        (flexible, r#"{"email":"pia@x.test"}"#, &[]),
        (all, r#"{"email":"pia@x.test"}"#, &["E OBJECT_REQUIRED username", "E OBJECT_REQUIRED phone_number"]),
    ] {
        assert_eq!(told(rules, row), expected, "{row}");
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
fn a_password_hash_is_bcrypt_of_ten_rounds() {
    check(json!({"password_hash": BCRYPT}), &[]);
    check(json!({"password_hash": BCRYPT.replace("2b", "2a")}), &[]);
    let rest = "a".repeat(53);
    for bad in [
        "plaintext-17".to_owned(),
        String::new(),
        format!("$2y$10${rest}"),
        format!("$2b$12${rest}"),
        format!("$2b$9${rest}"),
        format!("$2b$10${rest}a"),
        format!("$2b$10${}=", "a".repeat(52)),
        "$2b$10$short".to_owned(),
        format!("x$2b$10${rest}"),
    ] {
        check(json!({"password_hash": bad}), &["E PATTERN password_hash"]);
    }
    let custom = json!({"algorithm": "md5", "hash": {"value": "0".repeat(32), "encoding": "hex"}});
    check(json!({"password_hash": BCRYPT, "custom_password_hash": custom}), &["E NOT_PASSED custom_password_hash"]);
}

#[test]
fn custom_hashes_that_their_algorithm_writes_are_fine() {
    let hex = |bytes: usize| "0f".repeat(bytes);
    for hash in [
        json!({"algorithm": "argon2", "hash": {"value": "$argon2id$v=19$m=4096,t=3,p=1$c2FsdA$aGFzaA"}}),
        json!({"algorithm": "bcrypt", "hash": {"value": BCRYPT.replace("2b", "2y"), "encoding": "utf8"},
               "salt": {"value": "s"}, "password": {"encoding": "utf16le"}}),
        json!({"algorithm": "hmac", "hash": {"value": hex(32), "encoding": "hex", "digest": "sha256",
               "key": {"value": "k", "encoding": "base64"}}}),
        json!({"algorithm": "ldap", "hash": {"value": "{SSHA}c2FsdGVk", "encoding": "utf8"}}),
        json!({"algorithm": "sha256", "hash": {"value": hex(32).to_uppercase(), "encoding": "hex"},
               "salt": {"value": "pepper1", "position": "suffix"}}),
        json!({"algorithm": "md5", "hash": {"value": "X03MO1qnZdYdgyfeuILPmQ==", "encoding": "base64"}}),
        json!({"algorithm": "pbkdf2", "hash": {"value": "$pbkdf2-sha512$i=100000,l=64$c2FsdA$aGFzaA"}}),
        json!({"algorithm": "scrypt", "hash": {"value": hex(64), "encoding": "hex"}, "keylen": 64, "cost": 16384.0,
               "blockSize": 8, "parallelization": 1}),
    ] {
        check(json!({"custom_password_hash": hash}), &[]);
    }
}

#[test]
fn custom_hashes_that_can_not_be_are_refused() {
    let md5 = |more: Value| {
        let mut hash = json!({"algorithm": "md5", "hash": {"value": "0".repeat(32), "encoding": "hex"}});
        if let (Value::Object(hash), Value::Object(more)) = (&mut hash, more) {
            hash.extend(more);
        }
        hash
    };
    let of =
        |algorithm: &str, value: &str| json!({"algorithm": algorithm, "hash": {"value": value, "encoding": "utf8"}});
    for (hash, expected) in [
        (json!({}), &["E OBJECT_REQUIRED .algorithm", "E OBJECT_REQUIRED .hash"][..]),
        (md5(json!({"algorithm": "rot13"})), &["E ENUM_MISMATCH .algorithm"]),
        (md5(json!({"algorithm": 5})), &["E INVALID_TYPE .algorithm"]),
        (json!({"algorithm": "md5"}), &["E OBJECT_REQUIRED .hash"]),
        (md5(json!({"hash": "x"})), &["E INVALID_TYPE .hash"]),
        (md5(json!({"hash": {"encoding": "hex"}})), &["E OBJECT_REQUIRED .hash.value"]),
        (md5(json!({"hash": {"value": "", "encoding": "hex"}})), &["E MIN_LENGTH .hash.value"]),
        (md5(json!({"hash": {"value": 1, "encoding": "hex"}})), &["E INVALID_TYPE .hash.value"]),
        (md5(json!({"hash": {"value": "0".repeat(32), "encoding": "utf8"}})), &["E ENUM_MISMATCH .hash.encoding"]),
        (
            md5(json!({"hash": {"value": "0".repeat(32), "encoding": "hex", "x": 1}})),
            &["E ADDITIONAL_PROPERTY .hash.x"],
        ),
        (md5(json!({"rounds": 3})), &["E ADDITIONAL_PROPERTY .rounds"]),
        (md5(json!({"salt": {}})), &["E OBJECT_REQUIRED .salt.value"]),
        (md5(json!({"salt": "s"})), &["E INVALID_TYPE .salt"]),
        (md5(json!({"salt": {"value": "s", "position": "middle"}})), &["E ENUM_MISMATCH .salt.position"]),
        (md5(json!({"salt": {"value": "s", "encoding": "utf16"}})), &["E ENUM_MISMATCH .salt.encoding"]),
        (md5(json!({"password": {"encoding": "utf16"}})), &["E ENUM_MISMATCH .password.encoding"]),
        (md5(json!({"password": {"value": "secret"}})), &["E ADDITIONAL_PROPERTY .password.value"]),
        (of("bcrypt", "$2x$10$x"), &["E PATTERN .hash.value"]),
        (of("argon2", "$argon3$x"), &["E PATTERN .hash.value"]),
        (of("ldap", "{CRYPT}x"), &["E PATTERN .hash.value"]),
        (of("ldap", "x"), &["E PATTERN .hash.value"]),
        (of("pbkdf2", "pbkdf2"), &["E PATTERN .hash.value"]),
        (json!({"algorithm": "ldap", "hash": {"value": "{MD5}x"}, "salt": {"value": "s"}}), &["E NOT_PASSED .salt"]),
        (
            json!({"algorithm": "hmac", "hash": {"value": "00", "encoding": "hex"}}),
            &["E OBJECT_REQUIRED .hash.digest", "E OBJECT_REQUIRED .hash.key"],
        ),
        (
            json!({"algorithm": "hmac", "hash": {"value": "00", "encoding": "hex", "digest": "crc32", "key": {}}}),
            &["E ENUM_MISMATCH .hash.digest", "E OBJECT_REQUIRED .hash.key.value"],
        ),
        (json!({"algorithm": "scrypt", "hash": {"value": "00", "encoding": "hex"}}), &["E OBJECT_REQUIRED .keylen"]),
        (
            json!({"algorithm": "scrypt", "hash": {"value": "00", "encoding": "hex"}, "keylen": 1, "cost": 1000,
                   "blockSize": 0, "parallelization": 1.5}),
            &["E NOT_PASSED .cost", "E MINIMUM .blockSize", "E INVALID_TYPE .parallelization"],
        ),
    ] {
        let expected: Vec<String> = expected.iter().map(|it| it.replace(" .", " custom_password_hash.")).collect();
        let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
        check(json!({"custom_password_hash": hash}), &expected);
    }
}

#[test]
fn custom_hashes_that_match_no_password_are_warned_of() {
    for (hash, expected) in [
        (json!({"value": "0".repeat(31), "encoding": "hex"}), &[][..]),
        (json!({"value": "0".repeat(30), "encoding": "hex"}), &["W PATTERN custom_password_hash.hash.value"]),
        (json!({"value": "zz".repeat(16), "encoding": "hex"}), &["W PATTERN custom_password_hash.hash.value"]),
        (json!({"value": "a b", "encoding": "base64"}), &["W PATTERN custom_password_hash.hash.value"]),
        (json!({"value": "0".repeat(32)}), &["W OBJECT_REQUIRED custom_password_hash.hash.encoding"]),
        (
            json!({"value": "0".repeat(32), "encoding": "hex", "digest": "md5"}),
            &["W DOUBTFUL custom_password_hash.hash.digest"],
        ),
    ] {
        check(json!({"custom_password_hash": {"algorithm": "md5", "hash": hash}}), expected);
    }
}

#[test]
fn mfa_factors_are_one_of_a_kind_each() {
    let phone = json!({"phone": {"value": "+447700900123"}});
    for (factors, expected) in [
        (json!([]), &["E ARRAY_LENGTH_SHORT mfa_factors"][..]),
        (json!(vec![phone.clone(); 10]), &[]),
        (json!(vec![phone; 11]), &["E ARRAY_LENGTH_LONG mfa_factors"]),
        (json!([{}]), &["E ANY_OF_MISSING mfa_factors[0]"]),
        (json!(["x"]), &["E INVALID_TYPE mfa_factors[0]"]),
        (json!([{"phone": {"value": "07700 900123"}}]), &["E PATTERN mfa_factors[0].phone.value"]),
        (json!([{"phone": {"value": "+451"}, "totp": {"secret": "ABCDEFGH234567"}}]), &["E NOT_PASSED mfa_factors[0]"]),
        (json!([{"totp": {"secret": "abc"}}]), &["E PATTERN mfa_factors[0].totp.secret"]),
        (json!([{"totp": {"secret": "ABC="}}]), &["E PATTERN mfa_factors[0].totp.secret"]),
        (json!([{"totp": {"secret": ""}}]), &["E PATTERN mfa_factors[0].totp.secret"]),
        (json!([{"totp": {}}]), &["E OBJECT_REQUIRED mfa_factors[0].totp.secret"]),
        (json!([{"totp": "ABC"}]), &["E INVALID_TYPE mfa_factors[0].totp"]),
        (json!([{"totp": {"secret": 5}}]), &["E INVALID_TYPE mfa_factors[0].totp.secret"]),
        (json!([{"totp": {"secret": "ABC", "value": "x"}}]), &["E ADDITIONAL_PROPERTY mfa_factors[0].totp.value"]),
        (
            json!([{"email": {"value": "a@b.test"}}, {"email": {"value": "a"}}]),
            &["E FORMAT mfa_factors[1].email.value"],
        ),
        (
            json!([{"recovery_code": {"value": "x"}}]),
            &["E ADDITIONAL_PROPERTY mfa_factors[0].recovery_code", "E ANY_OF_MISSING mfa_factors[0]"],
        ),
    ] {
        check(json!({"mfa_factors": factors}), expected);
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

#[test]
fn identifiers_are_told_as_the_tenant_compares_them_and_facts_are_counted() {
    let row = r#"{"email":"PIA@Exämple.test","username":"Pia","phone_number":"+451","user_id":"\u0061uth0|X",
        "email_verified":false,"password_hash":"x"}"#;
    let checked = Checker::default().check(row, &mut Vec::new());
    let some = |text: &str| Some(text.to_owned());
    let expected = Identifiers {
        email: some("pia@exämple.test"),
        username: some("pia"),
        phone_number: some("+451"),
        user_id: some("X"),
    };
    assert_eq!(checked.identifiers, expected);
    assert_eq!(checked.facts, Facts { has_password_hash: true, has_email_verified: true, has_secrets: true });
    let checked = Checker::default().check(r#"{"email":"a@b.test","mfa_factors":[{"totp":{}}]}"#, &mut Vec::new());
    assert_eq!(checked.facts, Facts { has_password_hash: false, has_email_verified: false, has_secrets: true });
}
