//! The sentences about values that are written in a wrong way.

use crate::user::problem::{BcryptFault, EmailFault, HashFault, JsonFault, PictureFault, UserIdFault, UsernameFault};

pub(super) fn email(path: &str, fault: EmailFault, value: &str) -> (String, String) {
    let because = match fault {
        EmailFault::Empty => {
            return (format!("{path} is empty."), "Fill in the e-mail address.".to_owned());
        }
        EmailFault::Space => "it holds a space".to_owned(),
        EmailFault::NoAt => "it has no @".to_owned(),
        EmailFault::SeveralAts => "it has more than one @".to_owned(),
        EmailFault::NoLocalPart => "nothing stands before the @".to_owned(),
        EmailFault::NoDomain => "nothing stands after the @".to_owned(),
        EmailFault::Dots => "a dot stands at an end or next to another dot".to_owned(),
        EmailFault::Character(c) => format!("it holds the character {}", character(c)),
        EmailFault::DomainLabel => "a part of its domain begins or ends with a hyphen or is too long".to_owned(),
        EmailFault::LocalPartTooLong => "more than 64 characters stand before the @".to_owned(),
        EmailFault::TooLong => "it has more than 254 characters".to_owned(),
        EmailFault::NotAscii => {
            return (
                format!("{path} \"{value}\" holds letters that not every mail system takes."),
                "Check the address; write a domain with such letters in its xn-- form if the tenant refuses it."
                    .to_owned(),
            );
        }
        EmailFault::OddDomain => {
            return (
                format!("{path} \"{value}\" has an unusual domain, which mail rarely reaches."),
                "Check the address; the tenant may refuse it.".to_owned(),
            );
        }
        EmailFault::Capitals => return capitals(path, value),
        EmailFault::Quoted => {
            return (
                format!("{path} \"{value}\" has quotation marks, which few mail systems take."),
                "Check the address; the tenant may refuse it.".to_owned(),
            );
        }
    };
    let next = if fault == EmailFault::Space { "Remove the space." } else { "Correct the address." };
    (format!("{path} \"{value}\" is not an e-mail address: {because}."), next.to_owned())
}

/// What the tenant writes in its own way (API page 4.1).
fn capitals(path: &str, value: &str) -> (String, String) {
    (
        format!("{path} \"{value}\" has capital letters; Auth0 stores it in small letters."),
        "It can be sent as it is. Lower-case it to see here what Auth0 will store.".to_owned(),
    )
}

pub(super) fn user_id(fault: UserIdFault, value: &str) -> (String, String) {
    match fault {
        UserIdFault::Empty => {
            ("user_id is empty.".to_owned(), "Remove it: the tenant then makes an id of its own.".to_owned())
        }
        UserIdFault::Space => {
            (format!("user_id \"{value}\" holds white space."), "Take the white space out.".to_owned())
        }
        UserIdFault::OtherProvider => (
            format!("user_id \"{value}\" belongs to another identity provider; it would become \"auth0|{value}\"."),
            "Remove the user_id, or leave it if that is meant: such an id can't be kept in a database connection."
                .to_owned(),
        ),
        UserIdFault::PrefixTwice => (
            format!("user_id \"{value}\" has the prefix auth0| twice; one of them stays in the id."),
            "Take one prefix out if it is not meant.".to_owned(),
        ),
    }
}

pub(super) fn username(fault: UsernameFault, value: &str) -> (String, String) {
    match fault {
        UsernameFault::Character(c) => (
            format!("username \"{value}\" holds the character {}.", character(c)),
            "Use letters, digits and @ ` ^ $ ! - # . + ' ~ _ only.".to_owned(),
        ),
        UsernameFault::IsEmail => (
            format!("username \"{value}\" is an e-mail address; the connection does not take that."),
            "Take another username, or allow e-mail addresses as usernames in the connection.".to_owned(),
        ),
        UsernameFault::IsPhone => (
            format!("username \"{value}\" is a phone number; the connection may not take that."),
            "Check it if the tenant refuses the user.".to_owned(),
        ),
        UsernameFault::Capitals => capitals("username", value),
        UsernameFault::NotAscii => (
            format!("username \"{value}\" holds letters beyond A to Z; the tenant may refuse them."),
            "Check it if the tenant refuses the user.".to_owned(),
        ),
    }
}

pub(super) fn picture(fault: PictureFault, value: &str) -> (String, String) {
    let check = "Check the address.".to_owned();
    match fault {
        PictureFault::NotAUrl if value.is_empty() => {
            ("picture is empty.".to_owned(), "Remove it: the tenant then takes a picture of its own.".to_owned())
        }
        PictureFault::NotAUrl => {
            (format!("picture \"{value}\" is not a web address."), "Write it whole, like https://….".to_owned())
        }
        PictureFault::OtherScheme => {
            (format!("picture \"{value}\" does not begin with https://; browsers may not show it."), check)
        }
        PictureFault::NotEncoded => {
            (format!("picture \"{value}\" holds characters that should be percent-encoded."), check)
        }
        PictureFault::NoHost => (format!("picture \"{value}\" names no host."), check),
    }
}

pub(super) fn bcrypt(fault: BcryptFault) -> (String, String) {
    let custom = "Send it as custom_password_hash with the algorithm bcrypt.".to_owned();
    match fault {
        BcryptFault::NotBcrypt => (
            "password_hash is not a bcrypt hash: it must begin with $2a$10$ or $2b$10$.".to_owned(),
            "Send hashes of other algorithms as custom_password_hash; a password in clear text can't be sent.".to_owned(),
        ),
        BcryptFault::Variant => {
            ("password_hash is a bcrypt hash of another kind; only $2a$ and $2b$ are taken.".to_owned(), custom)
        }
        BcryptFault::Rounds(rounds) => {
            (format!("password_hash is a bcrypt hash of {rounds} rounds; only 10 are taken."), custom)
        }
        BcryptFault::Malformed => (
            "password_hash is a damaged bcrypt hash: it must have 60 characters, after the third $ only letters, digits, . and /."
                .to_owned(),
            "Export the hash again; it was probably cut off.".to_owned(),
        ),
    }
}

pub(super) fn hash_value(path: &str, algorithm: &str, fault: HashFault) -> (String, String) {
    match fault {
        HashFault::Notation => (
            format!("{path} is not written as {algorithm} hashes are."),
            match algorithm {
                "argon2" => "It begins with $argon2i$, $argon2d$ or $argon2id$.",
                "bcrypt" => "It begins with $2a$, $2b$ or $2y$.",
                "ldap" => "It begins with a scheme in braces, like {SSHA}; crypt is not taken.",
                _ => "It begins with $pbkdf2- and a digest, like $pbkdf2-sha256$.",
            }
            .to_owned(),
        ),
        HashFault::NotInEncoding => (
            format!("{path} holds characters that its encoding does not have."),
            "Check hash.encoding: no password will match such a hash.".to_owned(),
        ),
        HashFault::Length => (
            format!("{path} does not have the length of a {algorithm} hash."),
            "Check that it is whole: no password will match a hash that was cut off.".to_owned(),
        ),
    }
}

pub(super) fn broken_json(path: &str, fault: JsonFault, position: u32) -> (String, String) {
    let where_it_is = if path.is_empty() { "The row" } else { path };
    match fault {
        JsonFault::Syntax => (
            format!("{where_it_is} is not JSON; what stands at its byte {position} can't stand there."),
            "Look for a missing comma, quotation mark or bracket there.".to_owned(),
        ),
        JsonFault::CutOff => (
            format!("{where_it_is} ends in the middle of a user."),
            "Complete the row, or export the list again.".to_owned(),
        ),
        JsonFault::LoneSurrogate => (
            format!("{where_it_is} holds half of a character (a \\u escape without its other half)."),
            "Write the character whole or remove it: it would make the whole job unreadable.".to_owned(),
        ),
        JsonFault::Number => (
            format!("{where_it_is} is a number too large for a computer's arithmetic."),
            "Write it as text in quotation marks, or correct it: it would make the whole job unreadable.".to_owned(),
        ),
        JsonFault::Depth => (
            format!("{where_it_is} is nested more than 100 levels deep."),
            "Flatten it: it would make the whole job unreadable.".to_owned(),
        ),
    }
}

fn character(c: char) -> String {
    if c.is_control() { format!("U+{:04X}", u32::from(c)) } else { format!("\"{c}\"") }
}
