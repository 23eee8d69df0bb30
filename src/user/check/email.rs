//! The form of an e-mail address.

use crate::user::problem::{EmailFault, Severity};

/// The most characters before the `@` (API page 4.1).
const LOCAL_CHARS: usize = 64;
/// The most characters of the whole address (API page 4.1).
const ADDRESS_CHARS: usize = 254;
/// The most characters between two dots of a domain (RFC 1035).
const LABEL_CHARS: usize = 63;

type Verdict = Option<(Severity, EmailFault)>;

#[expect(clippy::unnecessary_wraps, reason = "every verdict is made here")]
const fn error(fault: EmailFault) -> Verdict {
    Some((Severity::Error, fault))
}

#[expect(clippy::unnecessary_wraps, reason = "every verdict is made here")]
const fn warning(fault: EmailFault) -> Verdict {
    Some((Severity::Warning, fault))
}

/// What is wrong with an e-mail address, the worst first. Upper case is no fault of the form; what the tenant makes of it is
/// told by who compares the address with its lower case.
pub(in crate::user) fn fault(address: &str) -> Verdict {
    if is_plain(address) { None } else { closer(address) }
}

/// The same of any address.
fn closer(address: &str) -> Verdict {
    if address.is_empty() {
        return error(EmailFault::Empty);
    }
    let (local, domain, quoted) = match quoted(address) {
        Some((local, domain)) => (local, domain, true),
        None => match plain(address) {
            Ok((local, domain)) => (local, domain, false),
            Err(fault) => return error(fault),
        },
    };
    let chars = address.chars().count();
    if chars - domain.chars().count() - 1 > LOCAL_CHARS {
        return error(EmailFault::LocalPartTooLong);
    }
    if chars > ADDRESS_CHARS {
        return error(EmailFault::TooLong);
    }
    let in_local = if quoted { warning(EmailFault::Quoted) } else { local_fault(local) };
    let in_domain = domain_fault(domain);
    match (in_local, in_domain) {
        (Some((Severity::Error, _)), _) | (_, None) => in_local,
        (None, _) | (_, Some((Severity::Error, _))) => in_domain,
        _ => in_local,
    }
}

/// What nearly every address is, told in one pass: `words.of-letters+digits@some.domain`, nowhere too long.
fn is_plain(address: &str) -> bool {
    let mut at = None;
    // Where the part begins that ends at the next dot.
    let mut label = 0;
    let mut dot_after_at = false;
    // The start, the end and what stands beside a dot, a hyphen or an `@` has to be a letter or a digit.
    let mut after_mark = true;
    for (place, byte) in address.bytes().enumerate() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => after_mark = false,
            b'+' | b'_' if at.is_none() => after_mark = false,
            // A domain of another script: `xn--`.
            b'-' if at.is_some() && address.get(label..place) == Some("xn-") => {}
            b'.' | b'-' | b'@' if after_mark => return false,
            b'.' => (dot_after_at, after_mark, label) = (at.is_some(), true, place + 1),
            b'-' => after_mark = true,
            b'@' if at.is_none() => (at, after_mark, label) = (Some(place), true, place + 1),
            _ => return false,
        }
    }
    // No label of so short a domain is too long.
    let parts_fit = at.is_some_and(|local| local <= LOCAL_CHARS && address.len() - local <= LABEL_CHARS);
    parts_fit && dot_after_at && !after_mark
}

/// The two parts of `"anything"@domain`.
fn quoted(address: &str) -> Option<(&str, &str)> {
    let (local, domain) = address.strip_prefix('"')?.rsplit_once("\"@")?;
    let mut escaped = false;
    for c in local.chars() {
        if !escaped && c == '"' || c.is_control() {
            return None;
        }
        escaped = !escaped && c == '\\';
    }
    (!escaped).then_some((local, domain))
}

fn plain(address: &str) -> Result<(&str, &str), EmailFault> {
    if address.chars().any(char::is_whitespace) {
        return Err(EmailFault::Space);
    }
    let Some((local, domain)) = address.split_once('@') else {
        return Err(EmailFault::NoAt);
    };
    if domain.contains('@') {
        return Err(EmailFault::SeveralAts);
    }
    match (local.is_empty(), domain.is_empty()) {
        (true, _) => Err(EmailFault::NoLocalPart),
        (_, true) => Err(EmailFault::NoDomain),
        _ => Ok((local, domain)),
    }
}

fn local_fault(local: &str) -> Verdict {
    let odd = local.chars().find(|&c| c.is_control() || c.is_ascii() && !is_atom(c) && c != '.');
    if let Some(c) = odd {
        return error(EmailFault::Character(c));
    }
    if local.starts_with('.') || local.ends_with('.') || local.contains("..") {
        return error(EmailFault::Dots);
    }
    if local.is_ascii() { None } else { warning(EmailFault::NotAscii) }
}

fn is_atom(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c)
}

fn domain_fault(domain: &str) -> Verdict {
    if let Some(literal) = domain.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        let six = literal.strip_prefix("IPv6:").is_some_and(|rest| rest.parse::<std::net::Ipv6Addr>().is_ok());
        let known = six || literal.parse::<std::net::Ipv4Addr>().is_ok();
        return if known { warning(EmailFault::OddDomain) } else { error(EmailFault::Character('[')) };
    }
    let odd =
        domain.chars().find(|&c| c.is_control() || c.is_ascii() && !c.is_ascii_alphanumeric() && !".-".contains(c));
    if let Some(c) = odd {
        return error(EmailFault::Character(c));
    }
    for label in domain.split('.') {
        if label.is_empty() {
            return error(EmailFault::Dots);
        }
        if label.starts_with('-') || label.ends_with('-') || label.chars().count() > LABEL_CHARS {
            return error(EmailFault::DomainLabel);
        }
    }
    if !domain.is_ascii() {
        return warning(EmailFault::NotAscii);
    }
    if !domain.contains('.') || domain.split('.').any(is_reserved) {
        return warning(EmailFault::OddDomain);
    }
    None
}

/// Labels with two hyphens in the third and fourth place are reserved; `xn--` alone is in use (RFC 5891).
fn is_reserved(label: &str) -> bool {
    label.get(2..4) == Some("--") && !label.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("xn"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig { cases: 4000, ..ProptestConfig::default() })]

        #[test]
        fn what_is_plain_has_no_fault(address in "([a-zA-Z0-9]|[._+-]|xn--|n--|@){1,14}@(xn-|[a-z0-9.-]|xn--a){1,8}\\.[a-zxn-]{1,8}") {
            prop_assert!(!is_plain(&address) || closer(&address).is_none(), "{}", address);
        }
    }

    #[test]
    fn nearly_every_address_is_plain() {
        for address in ["a@b.test", "first.last-x+tag_1@mail.example.co.uk", "u.1@xn--uni-kln-q4a.example"] {
            assert!(is_plain(address), "{address}");
        }
    }
}
