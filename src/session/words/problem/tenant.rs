//! The error codes of a tenant's import job (API page 5.2).

/// An error code of a tenant's import job in words: what it means, and what helps. The tenant's own message, where it
/// has one, is shown beside it.
pub fn tenant_code(code: &str) -> (&'static str, &'static str) {
    match code {
        "DUPLICATED_USER" => (
            "This user exists already, so it was left as it is.",
            "To update existing users, import with --upsert. If no such user can be found in the dashboard, another one has \
             its username, phone number or user_id, or the connection keeps a half-migrated one: delete it by its e-mail.",
        ),
        "CONFLICT" => (
            "An identifier of this user belongs to another user.",
            "Compare e-mail, username, phone number and user_id with the users of the tenant.",
        ),
        "CONFLICT_EMAIL" => ("The e-mail belongs to another user.", "Correct the e-mail, or update that user instead."),
        "CONFLICT_USERNAME" => {
            ("The username belongs to another user.", "Take another username, or remove user_id from an update.")
        }
        "CONNECTION_NOT_FOUND" => (
            "The connection was gone when the tenant came to this user.",
            "Look for the connection in the tenant, then send the row again.",
        ),
        "ANY_OF_MISSING" | "OBJECT_REQUIRED" => ("Something that a user must have is missing.", "Fill it in."),
        "INVALID_TYPE" => ("A value is of the wrong type.", "Correct it: text, number, true or false, list or object."),
        "ENUM_MISMATCH" => ("A value is not among those allowed.", "Take one of the allowed values."),
        "PATTERN" | "FORMAT" | "INVALID_FORMAT" => ("A value is not written as it has to be.", "Correct the value."),
        "MIN_LENGTH" => ("A text is too short.", "Make it longer, or remove the attribute."),
        "MAX_LENGTH" => ("A text is too long.", "Shorten it."),
        "MINIMUM" => ("A number is too small.", "Correct the number."),
        "MAXIMUM" => ("A number is too large.", "Correct the number."),
        "ARRAY_LENGTH_SHORT" => ("A list has too few entries.", "Add an entry, or remove the attribute."),
        "ARRAY_LENGTH_LONG" => ("A list has too many entries.", "Remove some."),
        "NOT_PASSED" => (
            "The user has something that is not allowed, such as a reserved name in app_metadata or two kinds of hash.",
            "Remove what is not allowed.",
        ),
        "ADDITIONAL_PROPERTY" | "OBJECT_ADDITIONAL_PROPERTIES" => {
            ("The user has an attribute that an import does not know.", "Move it into user_metadata or app_metadata.")
        }
        "MFA_FACTORS_FAILED" => (
            "The user was written, but the MFA factors were not.",
            "Correct mfa_factors and send the row again; that is safe.",
        ),
        "PROFILE_SIZE_EXCEEDED" => ("The profile is too large for the tenant.", "Move large data out of the metadata."),
        _ => (
            "The tenant gave a code that Rollcall does not know.",
            "Read the tenant's message; look for the code in Auth0's documentation.",
        ),
    }
}
