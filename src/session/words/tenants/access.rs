//! Why credentials that are tried do not let Rollcall in, and where a person has to look.
//!
//! The bold part is the notice's message, the rest is what to do next.

use crate::auth0::{ApiError, Cause};
use crate::session::command::Access;
use crate::session::notice::Notice;
use crate::session::state::{AccessFault, FaultyPart};
use crate::session::words;

/// How long Auth0's secrets and client ids usually are, in characters. Nothing in Auth0's documentation promises it, so
/// it only chooses the sentence after Auth0 has refused.
const USUAL_SECRET: usize = 64;
const USUAL_CLIENT_ID: usize = 32;

/// What is at fault. `domain`: as it was understood.
pub fn access_fault(access: &Access, domain: &str, error: &ApiError) -> AccessFault {
    let plain = words::api::api_error(domain, error);
    let (part, message, next) = match error {
        ApiError::WrongSecret => return wrong_secret(access, &plain),
        ApiError::NotATenant { .. } => (
            FaultyPart::Domain,
            format!("There is no tenant at {domain}."),
            "Check the spelling; in Auth0 the domain stands on the application's tab Settings.".to_owned(),
        ),
        ApiError::Unreachable { cause: Cause::Dns, .. } => (
            FaultyPart::Domain,
            format!("No computer is known by the name {domain}."),
            "Check the spelling, and that this computer is online. Your values are kept.".to_owned(),
        ),
        ApiError::Unreachable { cause: Cause::NoNetwork, .. } => (
            FaultyPart::Domain,
            "Rollcall could not reach the internet.".to_owned(),
            "Your values are kept. Test again when the connection is back.".to_owned(),
        ),
        ApiError::WrongAudience if !domain.ends_with("auth0.com") => (
            FaultyPart::Domain,
            format!("{domain} seems to be an address of your own."),
            "Rollcall needs the tenant's own domain, the one that ends in auth0.com.".to_owned(),
        ),
        ApiError::WrongAudience | ApiError::Unreachable { .. } | ApiError::BadAnswer(_) => {
            (FaultyPart::Domain, plain.message.clone(), plain.next.clone())
        }
        ApiError::NotAuthorisedForApi => (
            FaultyPart::Authorisation,
            "The application is right, but may not use the Management API yet.".to_owned(),
            "Do step 3: choose Auth0 Management API, tick the permissions and press Authorize.".to_owned(),
        ),
        ApiError::GrantTypeMissing => (
            FaultyPart::ApplicationKind,
            "This application may not get tokens by itself.".to_owned(),
            "Create one of the kind Machine to Machine, as in steps 1 and 2, or allow this one the grant type Client \
             Credentials in its advanced settings."
                .to_owned(),
        ),
        ApiError::TokenExpired => (
            FaultyPart::Token,
            "This token has ended.".to_owned(),
            "Get a new one, or connect with an application, which does not end.".to_owned(),
        ),
        ApiError::NotAToken => (
            FaultyPart::Token,
            "This is not a token of the Management API.".to_owned(),
            "Copy the whole token again; it begins with eyJ and has two dots in it.".to_owned(),
        ),
        ApiError::BadToken { .. } => (FaultyPart::Token, plain.message.clone(), plain.next.clone()),
        ApiError::TokenRefused { .. }
        | ApiError::MissingScope { .. }
        | ApiError::NotInSubscription { .. }
        | ApiError::NoTokenNow { .. }
        | ApiError::NotFound
        | ApiError::NoSuchConnection
        | ApiError::NotADatabase
        | ApiError::ConnectionDisabled
        | ApiError::CustomWithoutImportMode
        | ApiError::TooLarge
        | ApiError::Refused { .. }
        | ApiError::TooManyImportJobs
        | ApiError::RateLimited { .. }
        | ApiError::Unavailable { .. }
        | ApiError::AnswerLost { .. }
        | ApiError::Setup { .. } => (FaultyPart::Nothing, plain.message.clone(), plain.next.clone()),
    };
    AccessFault { part, notice: plain.saying(message, next), swapped: false }
}

/// The tenant does not say which of the two is wrong; their looks may.
fn wrong_secret(access: &Access, plain: &Notice) -> AccessFault {
    let client_id = access.client_id.as_deref().unwrap_or_default().trim();
    let secret = access.secret.expose().trim();
    let (id_length, length) = (client_id.chars().count(), secret.chars().count());
    let swapped = id_length == USUAL_SECRET && length != USUAL_SECRET;
    let (part, message, next) = if swapped || client_id.contains(char::is_whitespace) {
        (
            FaultyPart::ClientId,
            if swapped {
                "This looks like the secret, not the client ID."
            } else {
                "There is a blank in the client ID."
            }
            .to_owned(),
            if swapped {
                "They stand close together in Auth0: swap the two?"
            } else {
                "In Auth0, press the copy button beside Client ID and paste it here again."
            }
            .to_owned(),
        )
    } else if length != USUAL_SECRET && id_length == USUAL_CLIENT_ID {
        let message = match length.abs_diff(USUAL_SECRET) {
            1 if length < USUAL_SECRET => "The secret is probably one character short.".to_owned(),
            1 => "The secret is probably one character too long.".to_owned(),
            _ => "The secret is probably not the whole one, or not the right one.".to_owned(),
        };
        (
            FaultyPart::ClientSecret,
            message,
            format!(
                "It has {length} characters; Auth0's usually have {USUAL_SECRET}, so {} probably {} while copying. \
                 In Auth0, press the copy button beside Client Secret and paste it here again.",
                if length.abs_diff(USUAL_SECRET) == 1 { "one was" } else { "some were" },
                if length < USUAL_SECRET { "lost" } else { "added" }
            ),
        )
    } else {
        (
            FaultyPart::IdAndSecret,
            "Auth0 did not accept this client ID and secret.".to_owned(),
            "It does not say which of the two is wrong. Copy both again, from the same application.".to_owned(),
        )
    };
    AccessFault { part, notice: plain.clone().saying(message, next), swapped }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::credentials::Secret;

    fn fault(client_id: &str, secret: &str, error: &ApiError) -> AccessFault {
        let access = Access {
            domain: "acme.eu.auth0.com".into(),
            audience: None,
            client_id: Some(client_id.into()),
            secret: Secret::new(secret.into()),
        };
        access_fault(&access, "acme.eu.auth0.com", error)
    }

    #[test]
    fn a_refused_secret_points_at_the_field_that_looks_wrong() {
        let (id, secret) = ("a".repeat(32), "s".repeat(64));
        for (client_id, secret, part, word) in [
            (id.as_str(), &secret[1..], FaultyPart::ClientSecret, "one character short"),
            (&id, "half", FaultyPart::ClientSecret, "not the whole one"),
            (&id, &secret, FaultyPart::IdAndSecret, "did not accept"),
            ("a short one", "half", FaultyPart::ClientId, "blank"),
            (&secret, &id, FaultyPart::ClientId, "looks like the secret"),
        ] {
            let fault = fault(client_id, secret, &ApiError::WrongSecret);
            assert_eq!(fault.part, part, "{word}");
            assert!(fault.notice.message.contains(word), "{}", fault.notice.message);
            assert!(!fault.notice.message.contains(secret) && !fault.notice.next.contains(secret));
            assert_eq!(fault.swapped, word == "looks like the secret");
        }
    }

    #[test]
    fn what_lies_in_the_dashboard_names_the_step_of_the_guide() {
        let part = |error: &ApiError| fault("id", "secret", error).part;
        assert_eq!(part(&ApiError::NotAuthorisedForApi), FaultyPart::Authorisation);
        assert_eq!(part(&ApiError::GrantTypeMissing), FaultyPart::ApplicationKind);
        assert_eq!(part(&ApiError::NotATenant { status: 404 }), FaultyPart::Domain);
        assert_eq!(part(&ApiError::TokenExpired), FaultyPart::Token);
        assert_eq!(part(&ApiError::NoTokenNow { status: 503 }), FaultyPart::Nothing);
    }
}
