//! `custom_password_hash`: which members each algorithm takes (API page 4.2).

use crate::user::attribute::JsonType;
use crate::user::json::{self, Member};
use crate::user::problem::{Algorithm, Choice, Code, Detail, Need, shown};

use super::findings::Findings;
use super::hash_value;

const PATH: &str = "custom_password_hash";

/// Some members of an object, by their names; `None` where the object hasn't got them.
type Found<'a, const N: usize> = [Option<&'a str>; N];

/// Checks a custom hash. Nothing of what it finds is shown but the words of closed lists.
pub(super) fn check(value: &str, findings: &mut Findings<'_>) {
    const NAMES: [&str; 8] =
        ["algorithm", "hash", "salt", "password", "keylen", "cost", "blockSize", "parallelization"];
    let Some(found) = object(PATH, value, NAMES, findings) else { return };
    let [algorithm, hash, salt, password, keylen, cost, block_size, parallelization] = found;
    let algorithm = match algorithm {
        None => {
            findings.missing("custom_password_hash.algorithm", Need::Schema);
            None
        }
        Some(value) => {
            word("custom_password_hash.algorithm", value, Choice::Algorithms, findings);
            json::text(value).as_deref().and_then(Algorithm::named)
        }
    };
    match hash {
        None => findings.missing("custom_password_hash.hash", Need::Schema),
        Some(value) => check_hash(algorithm, keylen, value, findings),
    }
    if let Some(value) = salt {
        check_salt(algorithm, value, findings);
    }
    if let Some(value) = password
        && let Some([encoding]) = object("custom_password_hash.password", value, ["encoding"], findings)
        && let Some(encoding) = encoding
    {
        word("custom_password_hash.password.encoding", encoding, Choice::PasswordEncodings, findings);
    }
    whole_number("custom_password_hash.keylen", keylen, findings);
    let cost = whole_number("custom_password_hash.cost", cost, findings);
    if cost.is_some_and(|cost| cost < 2.0) {
        findings.error(Code::Minimum, "custom_password_hash.cost", Detail::TooSmall { minimum: 2 });
    } else if algorithm == Some(Algorithm::Scrypt) && cost.is_some_and(|cost| cost.log2().fract() != 0.0) {
        findings.error(Code::NotPassed, "custom_password_hash.cost", Detail::NotAPowerOfTwo);
    }
    whole_number("custom_password_hash.blockSize", block_size, findings);
    whole_number("custom_password_hash.parallelization", parallelization, findings);
    let of_scrypt = [
        ("custom_password_hash.keylen", keylen.is_some()),
        ("custom_password_hash.cost", cost.is_some()),
        ("custom_password_hash.blockSize", block_size.is_some()),
        ("custom_password_hash.parallelization", parallelization.is_some()),
    ];
    match algorithm {
        Some(Algorithm::Scrypt) if keylen.is_none() => {
            findings.missing("custom_password_hash.keylen", Need::Algorithm(Algorithm::Scrypt));
        }
        None | Some(Algorithm::Scrypt) => {}
        // The schema names them for every algorithm; they say nothing to the others.
        Some(algorithm) => {
            for (path, _) in of_scrypt.into_iter().filter(|&(_, there)| there) {
                findings.warning(Code::Doubtful, path, Detail::NotWithAlgorithm { algorithm });
            }
        }
    }
}

fn check_hash(algorithm: Option<Algorithm>, keylen: Option<&str>, value: &str, findings: &mut Findings<'_>) {
    let Some(found) = object("custom_password_hash.hash", value, ["value", "encoding", "digest", "key"], findings)
    else {
        return;
    };
    let [value, encoding, digest, key] = found;
    let is_hmac = algorithm == Some(Algorithm::Hmac);
    match (encoding, algorithm) {
        (Some(encoding), Some(algorithm)) => {
            word("custom_password_hash.hash.encoding", encoding, Choice::HashEncodings(algorithm), findings);
        }
        (Some(encoding), None) => {
            word("custom_password_hash.hash.encoding", encoding, Choice::Encodings, findings);
        }
        (None, Some(algorithm)) if Choice::HashEncodings(algorithm).allowed().len() > 1 => {
            // The schema does without; the examples leave it out only where there is no choice.
            let because = Need::Algorithm(algorithm);
            let detail = Detail::Missing { because };
            findings.warning(Code::ObjectRequired, "custom_password_hash.hash.encoding", detail);
        }
        (None, _) => {}
    }
    match digest {
        Some(digest) => word("custom_password_hash.hash.digest", digest, Choice::Digests, findings),
        None if is_hmac => {
            findings.missing("custom_password_hash.hash.digest", Need::Algorithm(Algorithm::Hmac));
        }
        None => {}
    }
    match key {
        Some(key) => check_key(key, findings),
        None if is_hmac => findings.missing("custom_password_hash.hash.key", Need::Algorithm(Algorithm::Hmac)),
        None => {}
    }
    if let Some(algorithm) = algorithm.filter(|_| !is_hmac) {
        let of_hmac =
            [("custom_password_hash.hash.digest", digest.is_some()), ("custom_password_hash.hash.key", key.is_some())];
        for (path, _) in of_hmac.into_iter().filter(|&(_, there)| there) {
            findings.warning(Code::Doubtful, path, Detail::NotWithAlgorithm { algorithm });
        }
    }
    match value {
        None => findings.missing("custom_password_hash.hash.value", Need::Schema),
        Some(value) => {
            if let Some(text) = secret("custom_password_hash.hash.value", value, findings) {
                let text_of = |json: Option<&str>| json.and_then(json::text).unwrap_or_default().into_owned();
                let keylen = keylen.and_then(|json| json.parse().ok());
                hash_value::check(algorithm, &text, &text_of(encoding), &text_of(digest), keylen, findings);
            }
        }
    }
}

fn check_key(value: &str, findings: &mut Findings<'_>) {
    let Some([value, encoding]) = object("custom_password_hash.hash.key", value, ["value", "encoding"], findings)
    else {
        return;
    };
    match value {
        None => findings.missing("custom_password_hash.hash.key.value", Need::Schema),
        Some(value) => drop(secret("custom_password_hash.hash.key.value", value, findings)),
    }
    if let Some(encoding) = encoding {
        word("custom_password_hash.hash.key.encoding", encoding, Choice::Encodings, findings);
    }
}

fn check_salt(algorithm: Option<Algorithm>, value: &str, findings: &mut Findings<'_>) {
    if let Some(algorithm @ (Algorithm::Argon2 | Algorithm::Ldap | Algorithm::Pbkdf2)) = algorithm {
        findings.error(Code::NotPassed, "custom_password_hash.salt", Detail::NotWithAlgorithm { algorithm });
    }
    let names = ["value", "encoding", "position"];
    let Some([value, encoding, position]) = object("custom_password_hash.salt", value, names, findings) else {
        return;
    };
    match value {
        None => findings.missing("custom_password_hash.salt.value", Need::Schema),
        Some(value) => drop(secret("custom_password_hash.salt.value", value, findings)),
    }
    if let Some(encoding) = encoding {
        word("custom_password_hash.salt.encoding", encoding, Choice::Encodings, findings);
    }
    if let Some(position) = position {
        word("custom_password_hash.salt.position", position, Choice::SaltPositions, findings);
    }
}

/// The members of a closed object.
fn object<'a, const N: usize>(
    path: &'static str,
    value: &'a str,
    names: [&str; N],
    findings: &mut Findings<'_>,
) -> Option<Found<'a, N>> {
    if json::type_of(value) != JsonType::Object {
        findings.wrong_type_of_secret(path, JsonType::Object, value);
        return None;
    }
    let mut found: Found<'a, N> = [None; N];
    let read = json::members(value, &mut Vec::new(), |Member { name, value, .. }| {
        let place = names.iter().position(|known| *known == name);
        match place.and_then(|place| found.get_mut(place)) {
            Some(slot) => {
                if slot.replace(value).is_some() {
                    findings.warning(Code::RepeatedProperty, format!("{path}.{name}"), Detail::RepeatedKey);
                }
            }
            None => findings.error(Code::UnknownProperty, format!("{path}.{}", shown(&name)), Detail::UnknownProperty),
        }
    });
    // The syntax has been checked with the row.
    debug_assert!(read.is_ok());
    Some(found)
}

/// One word of a closed list.
fn word(path: &'static str, value: &str, choice: Choice, findings: &mut Findings<'_>) {
    if json::type_of(value) != JsonType::String {
        findings.wrong_type_of_secret(path, JsonType::String, value);
        return;
    }
    let Some(text) = json::text(value) else { return };
    if !choice.allowed().contains(&&*text) {
        findings.error(Code::EnumMismatch, path, Detail::NotOneOf { choice, value: shown(&text) });
    }
}

/// A string that is not shown.
fn secret<'a>(path: &'static str, value: &'a str, findings: &mut Findings<'_>) -> Option<std::borrow::Cow<'a, str>> {
    if json::type_of(value) != JsonType::String {
        findings.wrong_type_of_secret(path, JsonType::String, value);
        return None;
    }
    json::text(value)
}

/// A whole number above nought; `1.0` is one, as in JSON Schema.
fn whole_number(path: &'static str, value: Option<&str>, findings: &mut Findings<'_>) -> Option<f64> {
    let value = value?;
    let number = value.parse::<f64>().ok().filter(|number| number.is_finite() && number.fract() == 0.0);
    let Some(number) = number.filter(|_| json::type_of(value) == JsonType::Number) else {
        findings.wrong_type_of_secret(path, JsonType::Number, value);
        return None;
    };
    if number < 1.0 {
        findings.error(Code::Minimum, path, Detail::TooSmall { minimum: 1 });
        return None;
    }
    Some(number)
}
