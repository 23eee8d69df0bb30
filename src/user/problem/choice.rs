//! The closed lists of words in a custom hash (API page 4.2).

/// Which list of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Choice {
    Algorithms,
    /// `hash.encoding` for this algorithm.
    HashEncodings(Algorithm),
    /// Of a salt or an HMAC key.
    Encodings,
    SaltPositions,
    PasswordEncodings,
    Digests,
}

/// The algorithms of `custom_password_hash` (API page 4.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Algorithm {
    Argon2,
    Bcrypt,
    Hmac,
    Ldap,
    Md4,
    Md5,
    Sha1,
    Sha256,
    Sha512,
    Pbkdf2,
    Scrypt,
}

impl Algorithm {
    /// Every algorithm, in the order in which they are listed.
    pub const ALL: [Self; 11] = [
        Self::Argon2,
        Self::Bcrypt,
        Self::Hmac,
        Self::Ldap,
        Self::Md4,
        Self::Md5,
        Self::Sha1,
        Self::Sha256,
        Self::Sha512,
        Self::Pbkdf2,
        Self::Scrypt,
    ];

    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Argon2 => "argon2",
            Self::Bcrypt => "bcrypt",
            Self::Hmac => "hmac",
            Self::Ldap => "ldap",
            Self::Md4 => "md4",
            Self::Md5 => "md5",
            Self::Sha1 => "sha1",
            Self::Sha256 => "sha256",
            Self::Sha512 => "sha512",
            Self::Pbkdf2 => "pbkdf2",
            Self::Scrypt => "scrypt",
        }
    }

    /// The algorithm with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|algorithm| algorithm.name() == name)
    }
}

impl Choice {
    /// The words that may stand there.
    pub fn allowed(self) -> &'static [&'static str] {
        match self {
            Self::Algorithms => {
                &["argon2", "bcrypt", "hmac", "ldap", "md4", "md5", "sha1", "sha256", "sha512", "pbkdf2", "scrypt"]
            }
            Self::HashEncodings(Algorithm::Argon2 | Algorithm::Bcrypt | Algorithm::Ldap | Algorithm::Pbkdf2) => {
                &["utf8"]
            }
            Self::HashEncodings(_) => &["hex", "base64"],
            Self::Encodings => &["utf8", "hex", "base64"],
            Self::SaltPositions => &["prefix", "suffix"],
            Self::PasswordEncodings => &["utf8", "ascii", "utf16le", "ucs2", "latin1", "binary"],
            Self::Digests => &["md4", "md5", "ripemd160", "sha1", "sha224", "sha256", "sha384", "sha512", "whirlpool"],
        }
    }
}
