//! Lists of users made up for tests and benchmarks: the same seed gives the same list, and every bad row is known.
#![allow(unreachable_pub, reason = "a part of several tests and benchmarks")]

use fastrand::Rng;
use serde_json::Value;
use serde_json::json;

/// How a row is spoiled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bad {
    NoEmail,
    EmptyEmail,
    OddEmail(&'static str),
    Wrong(&'static str),
    NotBcrypt(&'static str),
    TwoHashes,
    DuplicateEmail,
    DuplicateUserId,
    DuplicateUsername,
    UnknownAlgorithm,
    HashWithoutHash,
    OddPhoneFactor,
    TwoFactorsInOne,
    NoFactors,
    UnknownAttribute,
    ForbiddenKey,
    ClearTextPassword,
    NotAnObject,
    BrokenJson,
    TooLarge,
}

const KINDS: &[Bad] = &[
    Bad::NoEmail,
    Bad::EmptyEmail,
    Bad::OddEmail("no-at-sign.example.com"),
    Bad::OddEmail("two@@example.com"),
    Bad::OddEmail("spaces in@example.com"),
    Bad::OddEmail("user@"),
    Bad::OddEmail("@example.com"),
    Bad::OddEmail("user@example..com"),
    Bad::Wrong("email"),
    Bad::Wrong("email_verified"),
    Bad::Wrong("blocked"),
    Bad::Wrong("name"),
    Bad::Wrong("user_id"),
    Bad::Wrong("user_metadata"),
    Bad::Wrong("app_metadata"),
    Bad::NotBcrypt("plaintext"),
    Bad::NotBcrypt("$2y$10$aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
    Bad::NotBcrypt("$2b$12$aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
    Bad::NotBcrypt("$2b$10$short"),
    Bad::TwoHashes,
    Bad::DuplicateEmail,
    Bad::DuplicateUserId,
    Bad::DuplicateUsername,
    Bad::UnknownAlgorithm,
    Bad::HashWithoutHash,
    Bad::OddPhoneFactor,
    Bad::TwoFactorsInOne,
    Bad::NoFactors,
    Bad::UnknownAttribute,
    Bad::ForbiddenKey,
    Bad::ClearTextPassword,
    Bad::NotAnObject,
    Bad::BrokenJson,
    Bad::TooLarge,
];

/// A row and what is wrong with it.
pub type Row = (String, Option<Bad>);

/// A list in which about so many of a thousand rows are bad.
pub fn list(seed: u64, row_count: usize, bad_of_thousand: u32) -> Vec<Row> {
    let mut rng = Rng::with_seed(seed);
    // The first row is good, so that there is always somebody to repeat.
    let first = good(&mut rng, 0);
    let mut rows = vec![(first.to_string(), None)];
    for place in 1..row_count {
        let user = good(&mut rng, place);
        let bad = (rng.u32(..1000) < bad_of_thousand).then(|| KINDS[rng.usize(..KINDS.len())]);
        let row = match bad {
            None => user.to_string(),
            Some(bad) => spoiled(user, bad, &first),
        };
        rows.push((row, bad));
    }
    rows
}

fn good(rng: &mut Rng, place: usize) -> Value {
    const GIVEN: &[&str] = &["Ana", "Chloé", "Günther", "José", "Søren", "太郎", "Иван", "Zoë 🦊"];
    const FAMILY: &[&str] = &["Andersen", "Çelik", "O'Brien", "Müller", "山田", "Петров", "Nguyễn"];
    const DOMAINS: &[&str] = &["gmail.com", "example.co.uk", "xn--uni-kln-q4a.example", "mail.example.net"];
    const NOTES: &[&str] = &["Said \"call me\"", "one\ntwo", "=SUM(A1)", "C:\\temp", "50% off #1234"];
    let mut pick = |words: &[&'static str]| words[rng.usize(..words.len())];
    let (given, family) = (pick(GIVEN), pick(FAMILY));
    let email = format!("u.{place}@{}", pick(DOMAINS));
    let notes = pick(NOTES);
    let mut user = json!({
        "user_id": format!("auth0|{place:024x}"), "email": email, "email_verified": rng.bool(),
        "name": format!("{given} {family}"), "given_name": given, "family_name": family, "nickname": format!("u.{place}"),
        "picture": format!("https://s.gravatar.com/avatar/{:032x}?s=480&r=pg", rng.u128(..)),
        "user_metadata": {
            "locale": "en-GB", "phone": format!("+44{:09}", rng.u32(..999_999_999)), "newsletter": rng.bool(), "notes": notes,
            "address": {"street": format!("{} High Street", rng.u8(..)), "city": "Köln", "country": "DE", "zip": "01234"},
        },
        "app_metadata": {"plan": "pro", "roles": ["viewer"], "tenant_id": format!("tnt_{:06}", rng.u32(..5000)),
                         "score": f64::from(rng.u32(..100_000)) / 100.0},
    });
    if place.is_multiple_of(3) {
        user["username"] = format!("u_{place}").into();
        user["password_hash"] = format!("$2b$10$A{:052}", rng.u64(..)).into();
    }
    if place.is_multiple_of(30) {
        user["mfa_factors"] = json!([{"totp": {"secret": "ABCDEFGH234567"}}]);
    }
    user
}

fn spoiled(mut user: Value, bad: Bad, first: &Value) -> String {
    match bad {
        Bad::NoEmail => drop(user.as_object_mut().and_then(|it| it.shift_remove("email"))),
        Bad::EmptyEmail => user["email"] = "".into(),
        Bad::OddEmail(email) => user["email"] = email.into(),
        Bad::Wrong(name) => user[name] = 7.into(),
        Bad::NotBcrypt(hash) => user["password_hash"] = hash.into(),
        Bad::TwoHashes => {
            user["password_hash"] = "$2b$10$aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa".into();
            user["custom_password_hash"] = json!({"algorithm": "md5", "hash": {"value": "00", "encoding": "hex"}});
        }
        Bad::DuplicateEmail => user["email"] = first["email"].as_str().unwrap_or_default().to_uppercase().into(),
        Bad::DuplicateUserId => {
            user["user_id"] = first["user_id"].as_str().unwrap_or_default().trim_start_matches("auth0|").into();
        }
        Bad::DuplicateUsername => user["username"] = "U_0".into(),
        Bad::UnknownAlgorithm => {
            remove(&mut user, "password_hash");
            user["custom_password_hash"] = json!({"algorithm": "rot13", "hash": {"value": "abc", "encoding": "utf8"}});
        }
        Bad::HashWithoutHash => {
            remove(&mut user, "password_hash");
            user["custom_password_hash"] = json!({"algorithm": "md5"});
        }
        Bad::OddPhoneFactor => user["mfa_factors"] = json!([{"phone": {"value": "07700 900123"}}]),
        Bad::TwoFactorsInOne => {
            user["mfa_factors"] = json!([{"phone": {"value": "+447700900123"}, "totp": {"secret": "ABC"}}]);
        }
        Bad::NoFactors => user["mfa_factors"] = json!([]),
        Bad::UnknownAttribute => user["favourite_colour"] = "teal".into(),
        Bad::ForbiddenKey => user["app_metadata"]["lastLogin"] = "today".into(),
        Bad::ClearTextPassword => user["password"] = "hunter2".into(),
        Bad::NotAnObject => return json!(["not", "an", "object"]).to_string(),
        Bad::BrokenJson => {
            let mut text = user.to_string();
            text.truncate(40);
            return text;
        }
        Bad::TooLarge => user["user_metadata"]["blob"] = "x".repeat(500_001).into(),
    }
    user.to_string()
}

fn remove(user: &mut Value, name: &str) {
    if let Some(members) = user.as_object_mut() {
        members.shift_remove(name);
    }
}
