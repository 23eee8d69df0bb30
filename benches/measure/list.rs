//! The list that is measured.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::path::PathBuf;

const GIVEN: [&str; 10] = ["Ana", "Bruno", "Chloé", "Dmitri", "Günther", "Hiroshi", "Łukasz", "Noor", "Tomás", "Wei"];
const FAMILY: [&str; 8] = ["Andersen", "García", "Müller", "Tanaka", "O'Brien", "Петров", "Smith", "Zieliński"];
const PLACES: [&str; 6] = ["Zürich", "Łódź", "Ulm", "São Paulo", "Osaka", "München \\u00fcber"];

/// A list of users as NDJSON, made once and kept under `target/`.
pub fn users(rows: u64) -> PathBuf {
    let list = folder().join(format!("users-{rows}.ndjson"));
    if !list.exists() {
        make(&list, rows);
    }
    list
}

/// Where lists are kept.
pub fn folder() -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/bench-lists");
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Writes users as an export has them, of about 0.9 KB.
fn make(path: &Path, rows: u64) {
    let mut random = fastrand::Rng::with_seed(1);
    let mut out = std::io::BufWriter::new(fs::File::create(path).unwrap());
    let mut text = String::new();
    for row in 0..rows {
        let pick = |from: &[&'static str], random: &mut fastrand::Rng| from[random.usize(..from.len())];
        let (given, family) = (pick(&GIVEN, &mut random), pick(&FAMILY, &mut random));
        // One in a hundred texts is written with escapes.
        let city = if random.u8(..) < 3 { PLACES[5] } else { PLACES[random.usize(..5)] };
        let (id, hash) = (random.u64(..), random.u128(..));
        let (year, month, day) = (random.u32(2019..2025), random.u32(1..13), random.u32(1..29));
        let nick = given.chars().filter(char::is_ascii).collect::<String>().to_lowercase();
        let host = pick(&["gmail.com", "example.org", "acme.io", "mail.test"], &mut random);
        text.clear();
        write!(
            text,
            "{{\"user_id\":\"auth0|{id:016x}{row:08x}\",\"email\":\"{nick}.{row}@{host}\",\"email_verified\":{},\
             \"name\":\"{given} {family}\",\"given_name\":\"{given}\",\"family_name\":\"{family}\",\
             \"nickname\":\"{nick}.{row}\",\"picture\":\"https://s.gravatar.com/avatar/{hash:032x}?s=480&r=pg\",\
             \"user_metadata\":{{\"locale\":\"tr-TR\",\"phone\":\"+{}\",\"newsletter\":{},\"address\":{{\"street\":\
             \"{} High Street\",\"city\":\"{city}\",\"country\":\"CH\",\"zip\":\"{:05}\"}},\"preferences\":{{\"theme\":\
             \"dark\",\"density\":\"compact\",\"start_page\":\"overview\"}}}},\"app_metadata\":{{\"plan\":\"free\",\"roles\":\
             [\"auditor\",\"admin\"],\"tenant_id\":\"tnt_{:06}\",\"score\":{}}},\"identities\":[{{\"user_id\":\
             \"{id:016x}{row:08x}\",\"provider\":\"auth0\",\"connection\":\"Username-Password-Authentication\",\
             \"isSocial\":false}}],\"created_at\":\"{year}-{month:02}-{day:02}T12:59:29.{:03}Z\",\"updated_at\":\
             \"2024-12-10T07:05:45.682Z\",\"last_ip\":\"10.0.{}.{}\",\"logins_count\":{}}}",
            random.bool(),
            random.u64(10_000_000_000..99_999_999_999),
            random.bool(),
            random.u32(1..300),
            random.u32(..100_000),
            random.u32(..10_000),
            random.f64() * 1000.0,
            random.u32(..1000),
            random.u8(..),
            random.u8(..),
            random.u32(..500),
        )
        .unwrap();
        text.push('\n');
        out.write_all(text.as_bytes()).unwrap();
    }
}
