//! Who we are to the tenant and what we may do there.

use super::{notice, said};
use crate::session::notice::Notice;

/// Where an application's permissions are granted in Auth0's Dashboard.
const GRANTS: &str = "Applications > APIs > Auth0 Management API > Machine to Machine Applications";

pub(super) fn wrong_secret(tenant: &str) -> Notice {
    notice(
        "wrong_secret",
        format!("{tenant} does not accept the client id and the client secret."),
        "Copy both again from the application's settings in the Dashboard, and check that the application belongs to \
             this tenant. The secret may have been rotated.",
    )
}

pub(super) fn not_authorised(tenant: &str) -> Notice {
    notice(
        "not_authorised",
        format!("The application is not authorised for the Management API of {tenant}."),
        &format!("In the Dashboard, open {GRANTS} and switch the application on with the permissions that it needs."),
    )
}

pub(super) fn wrong_audience(tenant: &str) -> Notice {
    notice(
        "wrong_audience",
        format!("{tenant} has no API with the audience that was asked for."),
        "Use the tenant's own domain, which ends in auth0.com.",
    )
    .in_terminal(
        "Use the tenant's own domain, which ends in auth0.com. With a custom domain, set the audience to \
             https://TENANT.REGION.auth0.com/api/v2/ of the same tenant, with the slash at its end (ROLLCALL_AUDIENCE).",
    )
}

pub(super) fn grant_type_missing(tenant: &str) -> Notice {
    notice(
        "grant_type_missing",
        format!("The application may not get tokens from {tenant} by itself."),
        "Use an application of the type Machine to Machine, or allow it the grant type Client Credentials in its \
             advanced settings.",
    )
}

pub(super) fn token_expired(tenant: &str) -> Notice {
    notice(
        "token_expired",
        format!("The token for {tenant} has expired."),
        "Get a new token, or use a client id and a client secret: then Rollcall renews it by itself.",
    )
}

pub(super) fn bad_token(tenant: &str, message: &str) -> Notice {
    notice(
        "bad_token",
        format!("{tenant} does not accept the token{}.", said(message)),
        "Use a token of this tenant's Management API. Token and calls must use the same domain: a token that was made \
             through a custom domain is not taken on the auth0.com domain, nor the other way round.",
    )
}

pub(super) fn not_a_token() -> Notice {
    notice(
        "not_a_token",
        "What was entered as a token is not a token of the Management API.".to_owned(),
        "Copy the whole token again; it begins with eyJ and has two dots in it.",
    )
}

pub(super) fn not_in_subscription(tenant: &str, message: &str) -> Notice {
    notice(
        "not_in_subscription",
        format!("The subscription of {tenant} does not include this{}.", said(message)),
        "Ask whoever manages the subscription with Auth0.",
    )
}

pub(super) fn not_a_tenant(tenant: &str, status: u16) -> Notice {
    notice(
        "not_a_tenant",
        format!("There is no Auth0 tenant at {tenant} (status {status})."),
        "Check the spelling of the domain and its region: eu, us, au, jp, …",
    )
}

pub(super) fn token_refused(tenant: &str, code: &str, message: &str) -> Notice {
    notice(
        "token_refused",
        format!("{tenant} gives no token: {code}{}.", said(message)),
        "Check the application's settings in the Dashboard.",
    )
}

pub(super) fn missing_scope(tenant: &str, needed: &[String]) -> Notice {
    let Some(first) = needed.first() else {
        return notice(
            "missing_permission",
            format!("The application lacks a permission in {tenant}."),
            &format!("Grant it in the Dashboard: {GRANTS}"),
        );
    };
    notice(
        "missing_permission",
        format!(
            "The application lacks the permission {} in {tenant}. It is needed to {}.",
            needed.join(" or "),
            scope_purpose(first)
        ),
        &format!(
            "In the Dashboard, open {GRANTS}, and grant {first} to the application. A pasted token must be made anew."
        ),
    )
}

/// What a permission is needed for, as the end of "needed to …".
pub fn scope_purpose(scope: &str) -> &'static str {
    match scope {
        "read:connections" => "list the connections and see what they ask of users",
        "read:users" => "read users, export them and see what became of an import",
        "create:users" => "bring in users by import jobs",
        "update:users" => "change users, block and unblock them, and send verification mails",
        "update:users_app_metadata" => "change the app_metadata of users",
        "delete:users" => "delete users",
        "create:user_tickets" => "make links for new passwords and for the verification of e-mails",
        "read:roles" | "read:role_members" => "read the roles of users",
        "read:organizations" => "read which organizations users are members of",
        "read:tenant_settings" => "show the tenant's name",
        _ => "do what was asked",
    }
}
