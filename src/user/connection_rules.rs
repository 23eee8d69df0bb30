//! What a connection asks of its users beyond the import schema.

/// The settings of a connection that decide which users it takes (API page 2.4). Made from the connection's options by
/// `auth0/`; without a connection, [`ConnectionRules::default`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is one setting of a connection, and any mix of them occurs")]
pub struct ConnectionRules {
    /// Whether a user needs an e-mail. True unless `options.attributes` exists and its `email.profile_required` is not
    /// true (API page 2.4, 4.1); then a user without one is only warned of, since the published schema still asks for it.
    pub email_required: bool,
    /// Whether a user needs a username: `options.requires_username`, or `attributes.username.profile_required` (2.4).
    pub username_required: bool,
    /// Whether a user needs a phone number: `attributes.phone_number.profile_required` (2.4).
    pub phone_required: bool,
    /// The fewest characters of a username: `validation.username.min`, or `attributes.username.validation.min_length`
    /// (2.4); Auth0's own default is 1.
    pub username_min: usize,
    /// The most characters of a username: `validation.username.max`, or `attributes.username.validation.max_length`
    /// (2.4); Auth0's own default is 15, its ceiling 128.
    pub username_max: usize,
    /// Whether a username may be an e-mail address: `attributes.username.validation.allowed_types.email` (2.4, 4.1);
    /// false where the connection has no `attributes`.
    pub username_may_be_email: bool,
    /// Whether a username may be a phone number: `attributes.username.validation.allowed_types.phone_number` (2.4).
    pub username_may_be_phone: bool,
}

impl ConnectionRules {
    /// The most characters that any connection takes in a username (API page 2.4).
    pub const USERNAME_CEILING: usize = 128;
}

/// No connection chosen yet: an e-mail is required, everything else is as lenient as a connection can be, so that a
/// list is never called wrong for a connection that it is not meant for.
impl Default for ConnectionRules {
    fn default() -> Self {
        Self {
            email_required: true,
            username_required: false,
            phone_required: false,
            username_min: 1,
            username_max: Self::USERNAME_CEILING,
            username_may_be_email: true,
            username_may_be_phone: true,
        }
    }
}
