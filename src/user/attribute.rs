//! The attributes of a user, by their wire names, and what an import job may do with each.

/// What a JSON value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JsonType {
    Null,
    Boolean,
    Number,
    String,
    Array,
    Object,
}

/// What an import job does with an attribute (API page 4.1, 6.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Importing {
    /// Written on insert and, by an upsert, on an existing user too.
    InsertAndUpdate,
    /// Written on insert only; an upsert leaves the live value.
    InsertOnly,
    /// Auth0's own book-keeping: shown, never sent.
    ReadOnly,
}

/// A root attribute of a user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attribute {
    /// The name on the wire.
    pub name: &'static str,
    /// The type that the import schema asks for.
    pub json_type: JsonType,
    /// What an import job does with it.
    pub importing: Importing,
}

const fn attribute(name: &'static str, json_type: JsonType, importing: Importing) -> Attribute {
    Attribute { name, json_type, importing }
}

use Importing::{InsertAndUpdate, InsertOnly, ReadOnly};
use JsonType::{Array, Boolean, Number, Object, String as Text};

/// Every root attribute that Auth0 knows: the import schema's (API page 4.1), then the read-only ones (6.3, 7.2).
pub const ATTRIBUTES: &[Attribute] = &[
    attribute("email", Text, InsertOnly),
    attribute("email_verified", Boolean, InsertAndUpdate),
    attribute("phone_number", Text, InsertOnly),
    attribute("phone_verified", Boolean, InsertOnly),
    attribute("user_id", Text, InsertOnly),
    attribute("username", Text, InsertOnly),
    attribute("given_name", Text, InsertAndUpdate),
    attribute("family_name", Text, InsertAndUpdate),
    attribute("name", Text, InsertAndUpdate),
    attribute("nickname", Text, InsertAndUpdate),
    attribute("picture", Text, InsertAndUpdate),
    attribute("blocked", Boolean, InsertOnly),
    attribute("password_hash", Text, InsertOnly),
    attribute("custom_password_hash", Object, InsertAndUpdate),
    attribute("app_metadata", Object, InsertAndUpdate),
    attribute("user_metadata", Object, InsertAndUpdate),
    attribute("mfa_factors", Array, InsertAndUpdate),
    attribute("created_at", Text, ReadOnly),
    attribute("updated_at", Text, ReadOnly),
    attribute("identities", Array, ReadOnly),
    attribute("last_ip", Text, ReadOnly),
    attribute("last_login", Text, ReadOnly),
    attribute("last_password_reset", Text, ReadOnly),
    attribute("logins_count", Number, ReadOnly),
    attribute("multifactor", Array, ReadOnly),
    attribute("multifactor_last_modified", Text, ReadOnly),
    attribute("blocked_for", Array, ReadOnly),
    attribute("guardian_authenticators", Array, ReadOnly),
];

/// The attribute with this wire name, if Auth0 knows one. Asked for every key of a list, of which most are none.
pub fn find(name: &str) -> Option<&'static Attribute> {
    let first = letter(*name.as_bytes().first()?);
    if FIRST_LETTERS.get(name.len())? & first == 0 {
        return None;
    }
    ATTRIBUTES.iter().find(|attribute| attribute.name == name)
}

/// For each length the letters with which attributes of that length begin.
const FIRST_LETTERS: [u32; 32] = {
    let mut letters = [0; 32];
    let mut place = 0;
    while place < ATTRIBUTES.len() {
        let name = ATTRIBUTES[place].name.as_bytes();
        letters[name.len()] |= letter(name[0]);
        place += 1;
    }
    letters
};

/// One bit for each small letter.
const fn letter(byte: u8) -> u32 {
    if byte.is_ascii_lowercase() { 1 << (byte - b'a') } else { 0 }
}

/// The prefix that Auth0 stores before the `user_id` of a database user (API page 4.1).
pub const DATABASE_ID_PREFIX: &str = "auth0|";

/// A `user_id` as an import job wants it: without the one leading `auth0|` that an export carries, since the tenant
/// puts it there again (API page 4.3, trap 8).
pub fn import_user_id(user_id: &str) -> &str {
    user_id.strip_prefix(DATABASE_ID_PREFIX).unwrap_or(user_id)
}

/// Whether an upsert sets the attribute that this dotted path begins with (API page 4.1).
pub fn is_upsertable(path: &str) -> bool {
    let root = path.split(['.', '[']).next().unwrap_or(path);
    find(root).is_some_and(|attribute| attribute.importing == Importing::InsertAndUpdate)
}

/// The attribute that is probably meant by a name that is none: written in another way (`emailVerified`, `E-Mail`) or
/// with a slip of the finger (`usrename`).
pub fn near(name: &str) -> Option<&'static str> {
    /// Longer names than this are no slip of any attribute's name.
    const LONGEST: usize = 40;
    if name.len() > LONGEST {
        return None;
    }
    let plain = |name: &str| name.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    let wanted = plain(name);
    let distance = |attribute: &Attribute| strsim::osa_distance(&wanted, &plain(attribute.name));
    let nearest = ATTRIBUTES.iter().map(|attribute| (distance(attribute), attribute.name)).min()?;
    // One slip in a short name, two in a long one.
    let (slips, attribute) = nearest;
    (slips <= wanted.len() / 4).then_some(attribute)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_attribute_is_found_by_its_name_and_nothing_else_is() {
        for attribute in ATTRIBUTES {
            assert_eq!(find(attribute.name), Some(attribute));
        }
        for name in ["", "emai", "Email", "emais", "\u{e9}mail", "a_name_that_is_longer_than_any_attribute_has"] {
            assert_eq!(find(name), None, "{name}");
        }
    }

    #[test]
    fn the_attribute_that_is_meant_is_found_and_no_other() {
        for (name, expected) in [
            ("emailVerified", Some("email_verified")),
            ("E-Mail", Some("email")),
            ("usrename", Some("username")),
            ("user_metdata", Some("user_metadata")),
            ("Given Name", Some("given_name")),
            ("phone_numbr", Some("phone_number")),
            ("favourite_colour", None),
            ("x", None),
            ("", None),
            ("role", None),
        ] {
            assert_eq!(near(name), expected, "{name}");
        }
    }
}
