//! A connection: where users live, and whether an import job can reach it.

use serde::Deserialize;
use serde_json::Value;

use super::call::{ConnectionId, Page, is_full_page};
use super::error::{ApiError, BadAnswer};
use crate::user::ConnectionRules;

/// A connection, with the few options that matter. The rest of a connection's options holds secrets and is not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connection {
    pub id: ConnectionId,
    pub name: String,
    pub display_name: Option<String>,
    /// `auth0` for a database; else the kind of provider.
    pub strategy: String,
    pub options: DatabaseOptions,
}

/// What the options of a database say. All as if absent for other kinds of connections.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DatabaseOptions {
    /// Scripts of the customer's instead of Auth0's own store.
    pub custom_database: bool,
    /// Users of a custom database move to Auth0's store when they log in.
    pub import_mode: bool,
    pub requires_username: bool,
    pub username_min: Option<usize>,
    pub username_max: Option<usize>,
    /// Flexible identifiers, which replace the two rules above.
    pub attributes: Option<Attributes>,
}

/// Which identifiers a database with flexible identifiers knows and demands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attributes {
    pub email: Attribute,
    pub username: Attribute,
    pub phone_number: Attribute,
    pub username_min: Option<usize>,
    pub username_max: Option<usize>,
    pub username_may_be_email: bool,
    pub username_may_be_phone_number: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Attribute {
    /// Users can log in with it.
    pub identifier: bool,
    /// No user without it.
    pub profile_required: bool,
}

/// Why import jobs can't write to a connection.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    #[error("the connection is not a database but {strategy}")]
    NotADatabase { strategy: String },
    #[error("the custom database has no import mode")]
    CustomWithoutImportMode,
}

impl Connection {
    /// Whether users can be brought in by import jobs. That an application uses the connection is another question.
    pub fn import_fitness(&self) -> Result<(), Unfit> {
        if self.strategy != DATABASE_STRATEGY {
            return Err(Unfit::NotADatabase { strategy: self.strategy.clone() });
        }
        if self.options.custom_database && !self.options.import_mode {
            return Err(Unfit::CustomWithoutImportMode);
        }
        Ok(())
    }

    /// What the connection asks of its users.
    pub fn rules(&self) -> ConnectionRules {
        let options = &self.options;
        let length = |min: Option<usize>, max: Option<usize>| {
            let max = max.unwrap_or(DEFAULT_USERNAME_MAX).clamp(1, ConnectionRules::USERNAME_CEILING);
            (min.unwrap_or(1).clamp(1, max), max)
        };
        match &options.attributes {
            None => {
                let (username_min, username_max) = length(options.username_min, options.username_max);
                ConnectionRules {
                    email_required: true,
                    username_required: options.requires_username,
                    phone_required: false,
                    username_min,
                    username_max,
                    username_may_be_email: false,
                    username_may_be_phone: false,
                }
            }
            Some(attributes) => {
                let (username_min, username_max) = length(attributes.username_min, attributes.username_max);
                ConnectionRules {
                    email_required: attributes.email.profile_required,
                    username_required: attributes.username.profile_required,
                    phone_required: attributes.phone_number.profile_required,
                    username_min,
                    username_max,
                    username_may_be_email: attributes.username_may_be_email,
                    username_may_be_phone: attributes.username_may_be_phone_number,
                }
            }
        }
    }
}

/// Auth0's own where the connection does not say.
const DEFAULT_USERNAME_MAX: usize = 15;

/// The `strategy` of databases.
pub(super) const DATABASE_STRATEGY: &str = "auth0";

/// One page, and where the next one is.
pub(super) struct ConnectionsPage {
    pub(super) connections: Vec<Connection>,
    pub(super) next: Option<Page>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum WirePage {
    WithCheckpoint {
        connections: Vec<Value>,
        #[serde(default)]
        next: Option<String>,
    },
    Bare(Vec<Value>),
}

/// `asked` is the page that was asked for: a tenant that does not know checkpoints answers the first question with a
/// bare list of unknown size, and is asked again by number.
pub(super) fn read_connections(asked: &Page, content: &[u8]) -> Result<ConnectionsPage, ApiError> {
    let page: WirePage =
        serde_json::from_slice(content).map_err(|_unexpected| ApiError::BadAnswer(BadAnswer::Unexpected))?;
    let (entries, next) = match (page, asked) {
        (WirePage::WithCheckpoint { connections, next }, _) => {
            (connections, next.filter(|next| !next.is_empty()).map(Page::From))
        }
        (WirePage::Bare(_), Page::First) => (Vec::new(), Some(Page::Numbered(0))),
        (WirePage::Bare(entries), Page::Numbered(page)) => {
            let next = is_full_page(entries.len()).then(|| Page::Numbered(page.saturating_add(1)));
            (entries, next)
        }
        (WirePage::Bare(entries), Page::From(_)) => (entries, None),
    };
    Ok(ConnectionsPage { connections: entries.iter().filter_map(connection_of).collect(), next })
}

/// Whether at least one application uses the connection.
pub(super) fn read_in_use(content: &[u8]) -> Result<bool, ApiError> {
    let unexpected = ApiError::BadAnswer(BadAnswer::Unexpected);
    let Ok(answer) = serde_json::from_slice::<Value>(content) else {
        return Err(unexpected);
    };
    let clients = answer.get("clients").unwrap_or(&answer).as_array();
    clients.map(|clients| !clients.is_empty()).ok_or(unexpected)
}

fn connection_of(value: &Value) -> Option<Connection> {
    let text = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
    Some(Connection {
        id: ConnectionId(text("id")?),
        name: text("name")?,
        display_name: text("display_name"),
        strategy: text("strategy").unwrap_or_default(),
        options: value.get("options").map(options_of).unwrap_or_default(),
    })
}

fn options_of(options: &Value) -> DatabaseOptions {
    DatabaseOptions {
        custom_database: flag(options, "/enabledDatabaseCustomization"),
        import_mode: flag(options, "/import_mode"),
        requires_username: flag(options, "/requires_username"),
        username_min: number(options, "/validation/username/min"),
        username_max: number(options, "/validation/username/max"),
        attributes: options.get("attributes").filter(|attributes| attributes.is_object()).map(attributes_of),
    }
}

fn attributes_of(attributes: &Value) -> Attributes {
    let attribute = |name: &str| Attribute {
        identifier: flag(attributes, &format!("/{name}/identifier/active")),
        profile_required: flag(attributes, &format!("/{name}/profile_required")),
    };
    Attributes {
        email: attribute("email"),
        username: attribute("username"),
        phone_number: attribute("phone_number"),
        username_min: number(attributes, "/username/validation/min_length"),
        username_max: number(attributes, "/username/validation/max_length"),
        username_may_be_email: flag(attributes, "/username/validation/allowed_types/email"),
        username_may_be_phone_number: flag(attributes, "/username/validation/allowed_types/phone_number"),
    }
}

fn flag(value: &Value, pointer: &str) -> bool {
    value.pointer(pointer).and_then(Value::as_bool).unwrap_or(false)
}

fn number(value: &Value, pointer: &str) -> Option<usize> {
    value.pointer(pointer).and_then(Value::as_u64).and_then(|number| usize::try_from(number).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(json: &str) -> Connection {
        let page = read_connections(&Page::First, format!(r#"{{"connections":[{json}]}}"#).as_bytes()).unwrap();
        page.connections.into_iter().next().unwrap()
    }

    #[test]
    fn only_databases_with_a_store_of_auth0_take_import_jobs() {
        let kind = |strategy: &str, options: &str| {
            one(&format!(r#"{{"id":"con_1","name":"X","strategy":"{strategy}","options":{options}}}"#)).import_fitness()
        };
        assert_eq!(kind("auth0", "{}"), Ok(()));
        assert_eq!(kind("auth0", r#"{"import_mode":true}"#), Ok(()));
        assert_eq!(kind("auth0", r#"{"enabledDatabaseCustomization":true,"import_mode":true}"#), Ok(()));
        assert_eq!(kind("auth0", r#"{"enabledDatabaseCustomization":true}"#), Err(Unfit::CustomWithoutImportMode));
        for strategy in ["email", "sms", "google-oauth2", "something-new"] {
            assert_eq!(kind(strategy, "{}"), Err(Unfit::NotADatabase { strategy: strategy.into() }));
        }
    }

    #[test]
    fn the_rules_for_users_come_from_one_of_two_forms() {
        let rules = |options: &str| {
            one(&format!(r#"{{"id":"con_1","name":"X","strategy":"auth0","options":{options}}}"#)).rules()
        };
        let plain = ConnectionRules {
            email_required: true,
            username_required: false,
            phone_required: false,
            username_min: 1,
            username_max: 15,
            username_may_be_email: false,
            username_may_be_phone: false,
        };
        assert_eq!(rules("{}"), plain);
        assert_eq!(
            rules(r#"{"requires_username":true,"validation":{"username":{"min":3,"max":128}}}"#),
            ConnectionRules { username_required: true, username_min: 3, username_max: 128, ..plain }
        );
        assert_eq!(rules(r#"{"validation":{"username":{"min":9,"max":0}}}"#).username_max, 1);
        let flexible = r#"{"attributes":{"phone_number":{"identifier":{"active":true},"profile_required":true},
            "email":{"profile_required":false},
            "username":{"validation":{"min_length":2,"max_length":40,"allowed_types":{"email":true}}}}}"#;
        assert_eq!(
            rules(flexible),
            ConnectionRules {
                email_required: false,
                phone_required: true,
                username_min: 2,
                username_max: 40,
                username_may_be_email: true,
                ..plain
            }
        );
    }

    #[test]
    fn pages_are_followed_by_checkpoint_or_by_number() {
        let read = |asked: Page, json: &str| read_connections(&asked, json.as_bytes()).unwrap();
        let entry = r#"{"id":"con_1","name":"X","strategy":"auth0"}"#;
        let page = read(Page::First, &format!(r#"{{"connections":[{entry}],"next":"abc"}}"#));
        assert_eq!((page.connections.len(), page.next), (1, Some(Page::From("abc".into()))));
        assert_eq!(read(Page::From("abc".into()), r#"{"connections":[]}"#).next, None);

        let bare = read(Page::First, &format!("[{entry}]"));
        assert_eq!((bare.connections.len(), bare.next), (0, Some(Page::Numbered(0))));
        let full = format!("[{}]", vec![entry; 50].join(","));
        assert_eq!(read(Page::Numbered(0), &full).next, Some(Page::Numbered(1)));
        assert_eq!(read(Page::Numbered(1), &format!("[{entry}]")).next, None);
    }

    #[test]
    fn an_odd_entry_spoils_itself_only() {
        let json = r#"{"connections":[7,{"name":"no id"},{"id":"con_1","name":"X","options":"?"}]}"#;
        let page = read_connections(&Page::First, json.as_bytes()).unwrap();
        assert_eq!(page.connections.len(), 1);
        assert!(read_connections(&Page::First, b"<html>").is_err());
    }

    #[test]
    fn a_connection_without_applications_is_not_in_use() {
        assert!(!read_in_use(br#"{"clients":[]}"#).unwrap());
        assert!(read_in_use(br#"{"clients":[{"client_id":"x"}],"next":"y"}"#).unwrap());
        assert!(read_in_use(br#"{"other":1}"#).is_err());
    }
}
