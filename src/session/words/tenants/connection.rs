//! A connection's kind in words, and whether a list of users can be sent to it.

use super::unfit_of;
use crate::auth0::{Connection, Unfit};
use crate::session::state::{ConnectionLine, Fitness};

/// `in_use`: whether an application uses it, where that was asked.
pub fn connection_line(connection: &Connection, in_use: Option<bool>) -> ConnectionLine {
    let fitness = match (unfit_of(connection), in_use) {
        (Some(unfit), _) => why_unfit(&unfit),
        (None, Some(true)) => Fitness::Fits,
        (None, Some(false)) => Fitness::Unfit {
            reason: "No application uses it, so Auth0 refuses lists for it".to_owned(),
            way_out: "In Auth0, open the connection's Applications tab and switch one application on, for example \
                      Rollcall."
                .to_owned(),
        },
        (None, None) => Fitness::NotKnown,
    };
    ConnectionLine {
        name: connection.name.clone(),
        kind: kind(connection),
        is_database: connection.strategy == DATABASE,
        fitness,
    }
}

const DATABASE: &str = "auth0";

fn kind(connection: &Connection) -> String {
    match (connection.strategy.as_str(), connection.options.custom_database) {
        (DATABASE, false) => "Auth0 database".to_owned(),
        (DATABASE, true) => "Custom database".to_owned(),
        (strategy, _) => provider(strategy).map_or_else(|| strategy.to_owned(), str::to_owned),
    }
}

fn why_unfit(unfit: &Unfit) -> Fitness {
    let (reason, way_out) = match unfit {
        Unfit::CustomWithoutImportMode => (
            "Custom database without import mode".to_owned(),
            "Switch on “Import users to Auth0” in the connection's settings, if its users are to move to Auth0."
                .to_owned(),
        ),
        Unfit::NotADatabase { strategy } => {
            let reason = match (strategy.as_str(), provider(strategy)) {
                ("email", _) => "Users sign in with a code by e-mail, so no list can be sent to it".to_owned(),
                ("sms", _) => "Users sign in with a code by SMS, so no list can be sent to it".to_owned(),
                ("samlp", Some(provider)) => format!("Users come from a {provider}, so no list can be sent to it"),
                ("oidc", Some(provider)) => format!("Users come from an {provider}, so no list can be sent to it"),
                (_, Some(provider)) => format!("Users come from {provider}, so no list can be sent to it"),
                (other, None) => format!("Users come from elsewhere ({other}), so no list can be sent to it"),
            };
            (reason, "Import jobs bring users into databases only. Choose a database connection.".to_owned())
        }
    };
    Fitness::Unfit { reason, way_out }
}

/// Who a connection's users come from, for the strategies one meets most.
fn provider(strategy: &str) -> Option<&'static str> {
    Some(match strategy {
        "email" => "Passwordless e-mail",
        "sms" => "Passwordless SMS",
        "google-oauth2" => "Google",
        "google-apps" => "Google Workspace",
        "facebook" => "Facebook",
        "github" => "GitHub",
        "linkedin" => "LinkedIn",
        "twitter" => "Twitter",
        "apple" => "Apple",
        "windowslive" => "Microsoft",
        "waad" => "Microsoft Entra ID",
        "adfs" => "ADFS",
        "ad" => "Active Directory",
        "okta" => "Okta",
        "samlp" => "SAML provider",
        "oidc" => "OpenID Connect provider",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth0::{ConnectionId, DatabaseOptions};

    #[test]
    fn a_connection_that_takes_no_list_says_why_and_what_would_help() {
        let line = |strategy: &str, custom_database, in_use| {
            let connection = Connection {
                id: ConnectionId("con_1".into()),
                name: "X".into(),
                display_name: None,
                strategy: strategy.into(),
                options: DatabaseOptions { custom_database, ..DatabaseOptions::default() },
            };
            match connection_line(&connection, in_use).fitness {
                Fitness::Unfit { reason, way_out } => {
                    assert!(!way_out.is_empty());
                    reason
                }
                other => format!("{other:?}"),
            }
        };
        assert_eq!(line("auth0", false, Some(true)), "Fits");
        assert_eq!(line("auth0", false, None), "NotKnown");
        assert!(line("auth0", false, Some(false)).contains("No application uses it"));
        assert!(line("auth0", true, Some(true)).contains("import mode"));
        assert!(line("google-oauth2", false, None).contains("Google"));
        assert!(line("something-new", false, None).contains("something-new"));
    }
}
