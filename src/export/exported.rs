//! What a tenant gives out of its users.

/// Every attribute that an export job can give (API page 6.3), what says who it is first. Always asked for by name: which ones
/// come without is not established.
pub const EXPORTABLE: [&str; 23] = [
    "user_id",
    "email",
    "email_verified",
    "phone_number",
    "phone_verified",
    "username",
    "name",
    "given_name",
    "family_name",
    "nickname",
    "picture",
    "blocked",
    "created_at",
    "updated_at",
    "last_login",
    "logins_count",
    "last_ip",
    "last_password_reset",
    "multifactor",
    "multifactor_last_modified",
    "identities",
    "user_metadata",
    "app_metadata",
];

/// The name of an attribute that an export can give, as it stands there for ever.
pub(super) fn exportable(name: &str) -> Option<&'static str> {
    EXPORTABLE.into_iter().find(|it| *it == name)
}
