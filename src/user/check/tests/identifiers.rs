//! E-mail, username, phone number and user id.

use super::*;

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
        "o'brien+tag@mail.example.co.uk",
        "a@xn--uni-kln-q4a.example",
        "1@2.de",
        "!#$%&'*+-/=?^_`{|}~@x.test",
        "a.b.c@d-e.test",
        &format!("{}@x.test", "x".repeat(64)),
    ] {
        check(json!({"email": good}), &[]);
    }
    check(json!({"email": "PIA@Example.TEST"}), &["W DOUBTFUL email"]);
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
        (default, "a@`^$!-#.+'~_z9", None),
        (default, "Pia", Some("W DOUBTFUL username")),
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
fn identifiers_are_told_as_the_tenant_compares_them_and_facts_are_counted() {
    let row = r#"{"email":"PIA@Exämple.test","username":"Pia","phone_number":"+451","user_id":"\u0061uth0|X",
        "email_verified":false,"password_hash":"x"}"#;
    let checked = Checker::default().check(row, &mut Vec::new());
    let some = |text: &'static str| Some(text.into());
    let expected = Identifiers {
        email: some("pia@exämple.test"),
        username: some("pia"),
        phone_number: some("+451"),
        user_id: some("X"),
    };
    assert_eq!(checked.identifiers, expected);
    assert_eq!(checked.facts, Facts { has_password_hash: true, has_id_prefix: false, has_secrets: true });
    let checked = Checker::default().check(r#"{"email":"a@b.test","mfa_factors":[{"totp":{}}]}"#, &mut Vec::new());
    assert_eq!(checked.facts, Facts { has_password_hash: false, has_id_prefix: false, has_secrets: true });
}
