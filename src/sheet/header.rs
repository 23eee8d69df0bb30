//! What a header, or a key of an export with renamed columns, means.

use std::sync::LazyLock;

use crate::sheet::options::OpenOptions;
use crate::sheet::path::AttributePath;
use crate::user::attribute::ATTRIBUTES;

/// Names that exports use and that are no attribute even when blanks and case are left aside (API page 9).
const DISPLAY_NAMES: &[(&str, &str)] =
    &[("id", "user_id"), ("connection", "identities[0].connection"), ("provider", "identities[0].provider")];

/// The wire's names, by what is left of them without case and underscores.
static PLAIN_NAMES: LazyLock<Vec<(String, &str)>> =
    LazyLock::new(|| ATTRIBUTES.iter().map(|attribute| (plain(attribute.name), attribute.name)).collect());

/// Names are short; what is longer is a text.
const LONGEST_NAME_BYTES: usize = 1000;

/// The path that a header stands for: a path as it is, or one of the names that exports and people give it.
pub(super) fn understand(header: &str) -> Option<AttributePath> {
    if let Some(path) = AttributePath::parse(header) {
        return Some(path);
    }
    // Auth0's CSV may protect its headers too.
    let header = header.strip_prefix('\'').unwrap_or(header);
    // The old extension's first version wrote its columns as expressions of `user`.
    let header = header.strip_prefix("user.").unwrap_or(header);
    let root_end = header.find(['.', '[']).unwrap_or(header.len());
    let (root, rest) = header.split_at(root_end);
    if header.len() > LONGEST_NAME_BYTES {
        return None;
    }
    let root = plain(root);
    let display_name = DISPLAY_NAMES.iter().find(|(name, _)| rest.is_empty() && *name == root).map(|(_, path)| *path);
    let attribute = || PLAIN_NAMES.iter().find(|(name, _)| *name == root).map(|(_, attribute)| *attribute);
    AttributePath::parse(&format!("{}{rest}", display_name.or_else(attribute)?))
}

/// Whether a header means something, to us or to the admin.
pub(super) fn is_understood(header: &str, options: &OpenOptions) -> bool {
    options.ignore.iter().any(|ignored| ignored == header)
        || options.map.iter().any(|(mapped, _)| mapped == header)
        || understand(header).is_some()
}

/// A name without case, blanks, hyphens and underscores.
fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Names that other systems give, offered and never assumed: what they hold may be something else.
const OTHER_NAMES: &[(&str, &str)] = &[
    ("achternaam", "family_name"),
    ("anzeigename", "name"),
    ("apellido", "family_name"),
    ("apellidos", "family_name"),
    ("avatar", "picture"),
    ("benutzername", "username"),
    ("bestätigt", "email_verified"),
    ("bild", "picture"),
    ("cellphone", "phone_number"),
    ("cognome", "family_name"),
    ("confirmed", "email_verified"),
    ("correo", "email"),
    ("correoelectrónico", "email"),
    ("courriel", "email"),
    ("disabled", "blocked"),
    ("displayname", "name"),
    ("emailaddress", "email"),
    ("emailadresse", "email"),
    ("emailconfirmed", "email_verified"),
    ("familienname", "family_name"),
    ("firstname", "given_name"),
    ("forename", "given_name"),
    ("fullname", "name"),
    ("gesperrt", "blocked"),
    ("handy", "phone_number"),
    ("imię", "given_name"),
    ("lastname", "family_name"),
    ("locked", "blocked"),
    ("login", "username"),
    ("mail", "email"),
    ("mobile", "phone_number"),
    ("mobilephone", "phone_number"),
    ("mobilnummer", "phone_number"),
    ("nachname", "family_name"),
    ("nazwisko", "family_name"),
    ("nombre", "given_name"),
    ("nomdefamille", "family_name"),
    ("phone", "phone_number"),
    ("photo", "picture"),
    ("prenom", "given_name"),
    ("prénom", "given_name"),
    ("spitzname", "nickname"),
    ("surname", "family_name"),
    ("telefon", "phone_number"),
    ("telefonnummer", "phone_number"),
    ("telefono", "phone_number"),
    ("telefoon", "phone_number"),
    ("telephone", "phone_number"),
    ("teléfono", "phone_number"),
    ("téléphone", "phone_number"),
    ("uid", "user_id"),
    ("userid", "user_id"),
    ("verified", "email_verified"),
    ("voornaam", "given_name"),
    ("vorname", "given_name"),
    ("zuname", "family_name"),
];

/// How alike two names must be to offer one for the other.
const ALIKE: f64 = 0.8;

/// How many names are offered.
const MAX_OFFERED: usize = 3;

/// A key of the metadata as long as this was meant as something else.
const LONGEST_KEY_CHARS: usize = 40;

/// The attribute for which people use a header as a word; one that merely looks like it is another.
pub(super) fn known_word(header: &str) -> Option<&'static str> {
    let wanted = plain(header);
    OTHER_NAMES.iter().find(|(name, _)| *name == wanted).map(|(_, attribute)| *attribute)
}

/// The paths that a header may have meant, the likeliest first, and in the end its place in the metadata.
pub(super) fn near(header: &str) -> Vec<String> {
    let wanted = plain(header);
    // Clear-text passwords can't be imported, and must not end up in metadata for everybody to read.
    if header.len() > LONGEST_NAME_BYTES || wanted.contains("passw") {
        return Vec::new();
    }
    let synonyms = OTHER_NAMES.iter().filter(|(name, _)| *name == wanted).map(|(_, attribute)| (2.0, *attribute));
    // A word that people use for an attribute leaves no doubt: what merely looks like it would mislead.
    let is_known_word = known_word(header).is_some();
    let alike = PLAIN_NAMES
        .iter()
        .filter(|_| !is_known_word)
        .map(|(name, attribute)| (strsim::jaro_winkler(&wanted, name), *attribute));
    let mut near: Vec<(f64, &str)> = synonyms.chain(alike).filter(|(alike, _)| *alike >= ALIKE).collect();
    near.sort_by(|one, other| other.0.total_cmp(&one.0));
    let mut names: Vec<String> = Vec::new();
    for (_, name) in near {
        if names.len() + 1 < MAX_OFFERED && !names.iter().any(|offered| offered == name) {
            names.push(name.to_owned());
        }
    }
    let words: Vec<&str> = header.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    let key = words.join("_").to_lowercase();
    if !key.is_empty() && key.chars().count() <= LONGEST_KEY_CHARS {
        names.push(format!("user_metadata.{key}"));
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_exports_and_people_are_understood() {
        for (header, path) in [
            ("email", "email"),
            ("Id", "user_id"),
            ("E-Mail", "email"),
            ("Given Name", "given_name"),
            ("EMAIL VERIFIED", "email_verified"),
            ("Created At", "created_at"),
            ("Last Login", "last_login"),
            ("Last IP", "last_ip"),
            ("Connection", "identities[0].connection"),
            ("user.identities[0].connection", "identities[0].connection"),
            ("user.user_metadata.plan", "user_metadata.plan"),
            ("User Metadata.Plan", "user_metadata.Plan"),
            ("User Name", "username"),
            ("'Email", "email"),
        ] {
            assert_eq!(understand(header).map(|path| path.text).as_deref(), Some(path), "{header}");
        }
        for header in ["First Name", "plan", "", "id.x", "Mail", "user.", "ü"] {
            assert!(understand(header).is_none(), "{header}");
        }
    }

    #[test]
    fn near_names_are_offered() {
        for (header, expected) in [
            ("Mail", vec!["email", "user_metadata.mail"]),
            ("First Name", vec!["given_name", "user_metadata.first_name"]),
            ("Plan €", vec!["user_metadata.plan"]),
            ("emial", vec!["email", "user_metadata.emial"]),
        ] {
            let names = near(header);
            assert!(expected.iter().all(|name| names.iter().any(|offered| offered == name)), "{header}: {names:?}");
            assert_eq!(names.first().map(String::as_str), expected.first().copied(), "{header}");
        }
        assert!(near("").is_empty());
    }
}
