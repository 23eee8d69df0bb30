//! The users who are there at the start: the same for the same seed.

use std::time::Duration;

use jiff::Timestamp;
use serde_json::Value;
use serde_json::json;

use super::clock::iso;
use super::clock::later;
use super::connections::CONNECTIONS;
use super::connections::Connection;
use super::profile::LINKED;
use super::profile::Object;
use super::profile::StoredUser;
use super::profile::fill_defaults;
use super::tenant::Shared;
use super::tenant::lock;

/// Given name, family name, and how they look in an address.
const PEOPLE: [(&str, &str, &str); 32] = [
    ("Aoife", "Byrne", "aoife.byrne"),
    ("Björn", "Eriksson", "bjorn.eriksson"),
    ("Chloé", "Dubois", "chloe.dubois"),
    ("Дмитрий", "Соколов", "dmitri.sokolov"),
    ("Elif", "Çelik", "elif.celik"),
    ("فاطمة", "حداد", "fatima.haddad"),
    ("Günther", "Schäfer", "guenther.schaefer"),
    ("花子", "佐藤", "hanako.sato"),
    ("Ingrid", "Østergård", "ingrid.ostergard"),
    ("José", "Fernández", "jose.fernandez"),
    ("Kwame", "Okafor", "kwame.okafor"),
    ("Łukasz", "Zieliński", "lukasz.zielinski"),
    ("민준", "김", "minjun.kim"),
    ("Noor", "van Dijk", "noor.vandijk"),
    ("Олена", "Шевченко", "olena.shevchenko"),
    ("Priya", "Singh", "priya.singh"),
    ("Quynh", "Nguyễn", "quynh.nguyen"),
    ("Rosa", "D'Angelo", "rosa.dangelo"),
    ("שרה", "כהן", "sara.cohen"),
    ("Tomás", "Vargas", "tomas.vargas"),
    ("अमित", "शर्मा", "amit.sharma"),
    ("Γιώργος", "Παπαδόπουλος", "giorgos.papadopoulos"),
    ("สมชาย", "ใจดี", "somchai.jaidee"),
    ("Wanjiru", "Mwangi", "wanjiru.mwangi"),
    ("小明", "王", "xiaoming.wang"),
    ("Yusuf", "Yıldız", "yusuf.yildiz"),
    ("Zoë", "O'Brien", "zoe.obrien"),
    ("Ana", "Ribeiro", "ana.ribeiro"),
    ("თამარ", "ბერიძე", "tamar.beridze"),
    ("Արամ", "Պետրոսյան", "aram.petrosyan"),
    ("Mia", "Andersen", "mia.andersen"),
    ("James", "Smith", "james.smith"),
];
const DOMAINS: [&str; 6] =
    ["example.com", "example.org", "mail.example.net", "corp.example.co.jp", "post.example.de", "acme.example"];
const LOCALES: [&str; 8] = ["en-GB", "de-DE", "fr-FR", "ja-JP", "pt-BR", "uk-UA", "ar-EG", "hi-IN"];
const CITIES: [&str; 8] = ["London", "Köln", "Lyon", "東京", "São Paulo", "Київ", "القاهرة", "मुंबई"];
const PLANS: [&str; 4] = ["free", "starter", "pro", "enterprise"];
const ROLES: [&str; 6] = ["viewer", "editor", "admin", "billing", "support", "auditor"];
/// Out of ten users, so many are in each connection, in the order of the connections.
const SHARES: [u8; 10] = [0, 0, 0, 0, 0, 0, 1, 2, 3, 4];

/// The fifth of so many users has a linked identity at Google; by that number they are of the first connection.
const LINKED_EVERY: usize = 20;

/// Puts so many users into the tenant.
pub(super) fn fill(tenant: &Shared, user_count: usize) {
    let mut dice = fastrand::Rng::with_seed(tenant.seed);
    let now = tenant.clock.now();
    let mut directory = lock(&tenant.directory);
    for number in 0..user_count {
        let share = SHARES.get(number % SHARES.len()).copied().unwrap_or_default();
        let connection = Connection::by_number(share);
        directory.insert(user(&mut dice, number, connection, now));
    }
}

fn one_of<'a, T>(dice: &mut fastrand::Rng, all: &'a [T]) -> Option<&'a T> {
    all.get(dice.usize(..all.len()))
}

fn user(dice: &mut fastrand::Rng, number: usize, connection: &Connection, now: Timestamp) -> StoredUser {
    let (given, family, stem) = one_of(dice, &PEOPLE).copied().unwrap_or(("Pia", "Holm", "pia.holm"));
    let domain = one_of(dice, &DOMAINS).copied().unwrap_or_default();
    let mut profile = Object::new();
    let mut put = |key: &str, value: Value| drop(profile.insert(key.to_owned(), value));
    put("email", format!("{stem}.{number}@{domain}").into());
    put("email_verified", (dice.u8(..10) > 1).into());
    if dice.u8(..20) == 0 {
        put("blocked", true.into());
    }
    put("family_name", family.into());
    put("given_name", given.into());
    put("name", format!("{given} {family}").into());
    put("user_id", format!("{}|{}", provider(connection), id(dice, connection)).into());
    let place = dice.usize(..LOCALES.len());
    let mut user_metadata = json!({"locale": LOCALES.get(place), "city": CITIES.get(place)});
    if dice.bool() {
        user_metadata["newsletter"] = dice.bool().into();
    }
    put("user_metadata", user_metadata);
    if connection.usernames && dice.u8(..3) == 0 {
        put("username", format!("{}_{number}", stem.replace('.', "_")).into());
    }
    put("app_metadata", json!({"plan": one_of(dice, &PLANS), "roles": [one_of(dice, &ROLES)]}));
    let created_at = now - jiff::SignedDuration::from_secs(dice.i64(86_400..94_608_000));
    if dice.u8(..8) > 0 {
        let logged_in_at = later(created_at, Duration::from_secs(dice.u64(..86_400)));
        put("last_ip", format!("203.0.113.{}", dice.u8(..)).into());
        put("last_login", iso(logged_in_at).into());
        put("logins_count", dice.u32(1..400).into());
    }
    fill_defaults(&mut profile, "s");
    if number % LINKED_EVERY == 4 {
        let google = Connection::by_number(4);
        let about = json!({"email": profile.get("email"), "name": profile.get("name"), "email_verified": true});
        let linked = json!({
            "connection": google.name, "user_id": format!("1{number:020}"), "provider": google.strategy,
            "isSocial": true, "profileData": about,
        });
        profile.insert(LINKED.to_owned(), json!([linked]));
    }
    StoredUser::new(connection, created_at, &profile)
}

fn provider(connection: &Connection) -> &'static str {
    if connection.is_database() { "auth0" } else { connection.strategy }
}

fn id(dice: &mut fastrand::Rng, connection: &Connection) -> String {
    match CONNECTIONS.iter().position(|it| it.id == connection.id) {
        Some(4) => format!("1{:020}", dice.u64(..)), // Google numbers its users
        _ => format!("{:024x}", u128::from(dice.u64(..)) << 32 | u128::from(dice.u32(..))),
    }
}
