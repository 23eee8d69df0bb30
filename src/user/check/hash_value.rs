//! Whether a custom hash is what its algorithm writes. What the documentation rules out is an error; what merely can't
//! ever match a password is a warning, since the tenant takes it.

use crate::user::problem::{Algorithm, Code, Detail, HashFault, Severity};

use super::findings::Findings;
use super::plain::is_bcrypt_rest;

/// Checks `hash.value`. `digest` is HMAC's, `keylen` scrypt's.
pub(super) fn check(
    algorithm: Option<Algorithm>,
    value: &str,
    encoding: &str,
    digest: &str,
    keylen: Option<usize>,
    findings: &mut Findings<'_>,
) {
    const PATH: &str = "custom_password_hash.hash.value";
    if value.is_empty() {
        findings.error(Code::MinLength, PATH, Detail::TooShort { minimum: 1, length: 0 });
        return;
    }
    let Some(algorithm) = algorithm else { return };
    let fault = match algorithm {
        Algorithm::Argon2 => argon2(value),
        Algorithm::Bcrypt => bcrypt(value),
        Algorithm::Ldap => ldap(value),
        Algorithm::Pbkdf2 => notation(value.strip_prefix("$pbkdf2-").is_some_and(|rest| rest.contains('$'))),
        Algorithm::Md4 | Algorithm::Md5 | Algorithm::Sha1 | Algorithm::Sha256 | Algorithm::Sha512 => {
            encoded(value, encoding, digest_bytes(algorithm.name()))
        }
        Algorithm::Hmac => encoded(value, encoding, digest_bytes(digest)),
        Algorithm::Scrypt => encoded(value, encoding, keylen),
    };
    if let Some((severity, fault)) = fault {
        findings.add(severity, Code::Pattern, PATH, Detail::HashValue { algorithm, fault });
    }
}

type Verdict = Option<(Severity, HashFault)>;

fn notation(good: bool) -> Verdict {
    (!good).then_some((Severity::Error, HashFault::Notation))
}

fn argon2(value: &str) -> Verdict {
    notation(["$argon2i$", "$argon2d$", "$argon2id$"].into_iter().any(|start| value.starts_with(start)))
}

fn bcrypt(value: &str) -> Verdict {
    let rest = ["$2a$", "$2b$", "$2y$"].into_iter().find_map(|start| value.strip_prefix(start));
    let Some(rest) = rest else { return notation(false) };
    let whole = rest.split_once('$').is_some_and(|(rounds, rest)| {
        rounds.len() == 2 && rounds.bytes().all(|byte| byte.is_ascii_digit()) && is_bcrypt_rest(rest)
    });
    (!whole).then_some((Severity::Warning, HashFault::Length))
}

/// RFC 2307: `{SSHA}` and so on, then Base64.
fn ldap(value: &str) -> Verdict {
    let scheme = value.strip_prefix('{').and_then(|rest| rest.split_once('}')).map(|(scheme, _)| scheme);
    let known = scheme.is_some_and(|scheme| {
        let scheme = scheme.to_ascii_lowercase();
        ["md5", "smd5"].contains(&scheme.as_str()) || scheme.starts_with("sha") || scheme.starts_with("ssha")
    });
    notation(known)
}

fn encoded(value: &str, encoding: &str, bytes: Option<usize>) -> Verdict {
    let length = match encoding {
        "hex" if value.bytes().all(|byte| byte.is_ascii_hexdigit()) => value.len().div_ceil(2),
        "base64" => {
            let text = value.trim_end_matches('=');
            if !text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/-_".contains(&byte)) {
                return Some((Severity::Warning, HashFault::NotInEncoding));
            }
            text.len() * 3 / 4
        }
        "hex" => return Some((Severity::Warning, HashFault::NotInEncoding)),
        _ => return None,
    };
    bytes.is_some_and(|bytes| bytes != length).then_some((Severity::Warning, HashFault::Length))
}

/// The bytes that a digest makes.
fn digest_bytes(name: &str) -> Option<usize> {
    Some(match name {
        "md4" | "md5" => 16,
        "sha1" | "ripemd160" => 20,
        "sha224" => 28,
        "sha256" => 32,
        "sha384" => 48,
        "sha512" | "whirlpool" => 64,
        _ => return None,
    })
}
