//! An answer before it is understood, and what a refusal means. Pure.

use std::time::Duration;

use serde::Deserialize;
use zeroize::Zeroizing;

use super::call::Call;
use super::error::{ApiError, BadAnswer};

/// What came back, whatever its status.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) limits: Limits,
    /// Wiped when dropped, since it may hold a token or a user.
    pub(super) content: Zeroizing<Vec<u8>>,
}

/// What the headers say about when to send the next request.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Limits {
    pub(super) limit: Option<u64>,
    pub(super) remaining: Option<u64>,
    /// From the moment of the answer until the tenant counts anew.
    pub(super) reset: Option<Duration>,
    pub(super) retry_after: Option<Duration>,
}

impl Limits {
    /// How long a limited request should wait, as far as the tenant says.
    pub(super) fn wait(&self) -> Option<Duration> {
        self.retry_after.or(self.reset)
    }
}

/// The envelope of the Management API. All of it may be missing.
#[derive(Debug, Default, Deserialize)]
struct Envelope {
    #[serde(default)]
    message: Option<serde_json::Value>,
    #[serde(default, rename = "errorCode")]
    error_code: Option<String>,
    /// Old answers carry the reason of a refused token here.
    #[serde(default)]
    attributes: Option<Attributes>,
}

#[derive(Debug, Deserialize)]
struct Attributes {
    #[serde(default)]
    error: Option<String>,
}

/// The envelope of `/oauth/token`.
#[derive(Debug, Default, Deserialize)]
struct OauthEnvelope {
    #[serde(default)]
    error: Option<String>,
    #[serde(default)]
    error_description: Option<String>,
}

/// A server's sentence is shown to a person: enough of it to be understood, and no more.
const MESSAGE_CHARS: usize = 300;

impl Answer {
    /// The answer if it is a success, else what its refusal means.
    pub(super) fn into_success(self, call: &Call) -> Result<Answer, ApiError> {
        match self.status {
            200..300 => Ok(self),
            status @ 300..400 => Err(ApiError::BadAnswer(BadAnswer::NotTheApi { status })),
            _ => Err(self.refusal(call)),
        }
    }

    /// The same for `/oauth/token`, which has its own form of errors.
    pub(super) fn into_token_success(self) -> Result<Answer, ApiError> {
        match self.status {
            200..300 => Ok(self),
            _ => Err(self.token_refusal()),
        }
    }

    fn refusal(&self, call: &Call) -> ApiError {
        let status = self.status;
        let Ok(envelope) = serde_json::from_slice::<Envelope>(&self.content) else {
            return self.refusal_without_envelope();
        };
        let code = envelope.error_code;
        let message = match envelope.message {
            Some(serde_json::Value::String(message)) => shorten(&message),
            Some(other) => shorten(&other.to_string()),
            None => String::new(),
        };
        let says = |part: &str| contains(&message, part);
        match (status, code.as_deref()) {
            (429, _) if says("active import users jobs") => ApiError::TooManyImportJobs,
            (429, _) => ApiError::RateLimited { retry_after: self.limits.wait() },
            (401, _) => refused_token(message, envelope.attributes.and_then(|attributes| attributes.error).as_deref()),
            // An upgrade notice was once seen with the code of a missing scope.
            (403, code) if says("upgrade your subscription") || code == Some("insufficient_entitlement") => {
                ApiError::NotInSubscription { message }
            }
            (403, code) if says("insufficient scope") || code == Some("insufficient_scope") => {
                ApiError::MissingScope { needed: needed_scopes(&message, call) }
            }
            (408 | 500.., _) => ApiError::Unavailable { status },
            (413, _) => ApiError::TooLarge,
            (_, Some("inexistent_connection")) => ApiError::NoSuchConnection,
            (404, _) => ApiError::NotFound,
            (_, Some("connection_is_disabled")) => ApiError::ConnectionDisabled,
            (400, _) if says("connection does not exist") => ApiError::NoSuchConnection,
            (400, _) if says("must be a database connection") => ApiError::NotADatabase,
            (400, _) if says("connection must be enabled") => ApiError::ConnectionDisabled,
            (400, _) if says("without import mode") => ApiError::CustomWithoutImportMode,
            _ => ApiError::Refused { status, code, message },
        }
    }

    /// A page of some gateway, or nothing at all.
    fn refusal_without_envelope(&self) -> ApiError {
        match self.status {
            429 => ApiError::RateLimited { retry_after: self.limits.wait() },
            413 => ApiError::TooLarge,
            status @ (408 | 500..) => ApiError::Unavailable { status },
            status => ApiError::BadAnswer(BadAnswer::NotTheApi { status }),
        }
    }

    fn token_refusal(&self) -> ApiError {
        let status = self.status;
        match status {
            429 => return ApiError::RateLimited { retry_after: self.limits.wait() },
            408 | 500.. => return ApiError::NoTokenNow { status },
            _ => {}
        }
        let envelope = serde_json::from_slice::<OauthEnvelope>(&self.content).unwrap_or_default();
        let Some(code) = envelope.error else {
            return ApiError::NotATenant { status };
        };
        let message = shorten(&envelope.error_description.unwrap_or_default());
        let says = |part: &str| contains(&message, part);
        match code.as_str() {
            "access_denied" if says("service not enabled") => ApiError::WrongAudience,
            "access_denied" if says("not authorized to access") || says("client-grant") => {
                ApiError::NotAuthorisedForApi
            }
            "unauthorized_client" if says("grant type") => ApiError::GrantTypeMissing,
            "access_denied" | "invalid_client" if status == 401 => ApiError::WrongSecret,
            _ if status == 404 => ApiError::NotATenant { status },
            _ => ApiError::TokenRefused { code: shorten(&code), message },
        }
    }
}

fn refused_token(message: String, detail: Option<&str>) -> ApiError {
    let says = |part: &str| contains(&message, part) || detail.is_some_and(|detail| contains(detail, part));
    if says("expired token") || says("token expired") || says("jwt expired") {
        ApiError::TokenExpired
    } else if says("bad audience") {
        ApiError::WrongAudience
    } else {
        ApiError::BadToken { message }
    }
}

/// `Insufficient scope, expected any of: create:users,read:users`; else what we know the call to need.
fn needed_scopes(message: &str, call: &Call) -> Vec<String> {
    let named: Vec<String> = message
        .split_once("any of:")
        .map(|(_, list)| list.split([',', ' ', ';']).map(|scope| scope.trim_matches(['.', '"', '\''])))
        .into_iter()
        .flatten()
        .filter(|scope| scope.contains(':'))
        .map(str::to_owned)
        .collect();
    if named.is_empty() { call.scopes.iter().map(|&scope| scope.to_owned()).collect() } else { named }
}

fn contains(text: &str, part: &str) -> bool {
    text.to_lowercase().contains(part)
}

/// One line, without control characters.
fn shorten(text: &str) -> String {
    let line: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    let mut short: String = line.trim().chars().take(MESSAGE_CHARS).collect();
    if line.trim().chars().nth(MESSAGE_CHARS).is_some() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests;
