//! What can go wrong in a call to the tenant, by what the caller can do about it.

use std::sync::Arc;
use std::time::Duration;

/// Why a call failed. Holds no secret, and no address that could carry one.
#[derive(Debug, Clone, thiserror::Error)]
pub enum ApiError {
    #[error("the tenant does not know this client id, or the client secret is wrong")]
    WrongSecret,
    #[error("the application is not authorised for the Management API")]
    NotAuthorisedForApi,
    #[error("the tenant has no API with this audience")]
    WrongAudience,
    #[error("the application may not use the client credentials grant")]
    GrantTypeMissing,
    #[error("the tenant refuses to give a token: {code}")]
    TokenRefused { code: String, message: String },
    #[error("the token has expired")]
    TokenExpired,
    #[error("the tenant does not accept the token")]
    BadToken { message: String },
    /// A pasted token that can't be read, so that nobody can say what it permits.
    #[error("the pasted text is no token of the Management API")]
    NotAToken,
    /// One of `needed` would do.
    #[error("a permission is missing: {}", needed.join(" or "))]
    MissingScope { needed: Vec<String> },
    #[error("the tenant's subscription does not include this")]
    NotInSubscription { message: String },
    /// The call itself was not sent, since there was no token for it.
    #[error("the tenant gives no tokens now, status {status}")]
    NoTokenNow { status: u16 },
    /// What is at this address does not answer as a tenant does when it is asked for a token.
    #[error("there is no tenant at this address, status {status}")]
    NotATenant { status: u16 },

    #[error("the tenant does not know what was asked for")]
    NotFound,
    #[error("the connection does not exist")]
    NoSuchConnection,
    #[error("the connection is not a database")]
    NotADatabase,
    #[error("the connection is not enabled for any application")]
    ConnectionDisabled,
    #[error("the custom database has no import mode")]
    CustomWithoutImportMode,
    #[error("the request is larger than the tenant takes")]
    TooLarge,
    #[error("the tenant refused the request with {status}: {message}")]
    Refused { status: u16, code: Option<String>, message: String },
    /// As many import jobs as the tenant allows are at work, ours or others'.
    #[error("the tenant is busy with other import jobs")]
    TooManyImportJobs,

    #[error("the tenant is limiting requests")]
    RateLimited { retry_after: Option<Duration> },
    #[error("the tenant is out of order, status {status}")]
    Unavailable { status: u16 },
    /// The connection was never made: nothing was sent.
    #[error("the tenant can't be reached: {cause}")]
    Unreachable { cause: Cause, source: TransportError },
    /// The request left, wholly or in part, and no answer came: it may have taken effect.
    #[error("no answer came from the tenant")]
    AnswerLost { source: TransportError },
    /// Something answered, but not as the Management API does.
    #[error("the answer can't be read: {0}")]
    BadAnswer(BadAnswer),
    /// The system's certificates or proxy settings can't be used.
    #[error("no connection can be set up on this machine")]
    Setup { source: TransportError },
}

/// Why no connection could be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Cause {
    #[error("its name is not known")]
    Dns,
    #[error("the connection is refused")]
    Refused,
    #[error("there is no secure connection to it")]
    Tls,
    #[error("the proxy does not let the connection through")]
    Proxy,
    #[error("there is no way to it from here")]
    NoNetwork,
    #[error("it does not answer")]
    TimedOut,
    #[error("the connection can't be made")]
    Other,
}

/// How an answer is not what it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadAnswer {
    /// A redirection, or a page instead of JSON: some other server, a captive portal, a filtering proxy.
    #[error("status {status}, not from the Management API")]
    NotTheApi { status: u16 },
    #[error("it is not what was asked for")]
    Unexpected,
    #[error("it is larger than any proper answer")]
    TooLong,
}

/// What the network library says, without the address, since a link can be a secret.
#[derive(Debug, Clone, thiserror::Error)]
#[error(transparent)]
pub struct TransportError(Arc<reqwest::Error>);

impl TransportError {
    pub(super) fn inner(&self) -> &reqwest::Error {
        &self.0
    }
}

impl From<reqwest::Error> for TransportError {
    fn from(error: reqwest::Error) -> Self {
        Self(Arc::new(error.without_url()))
    }
}

/// Whether trying again can help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retry {
    After(Duration),
    WithBackoff,
    Never,
}

/// A slot for an import job becomes free when a job ends, which takes seconds to minutes; nothing tells when.
const TRY_FOR_A_SLOT_AFTER: Duration = Duration::from_secs(10);

impl ApiError {
    /// Whether the same call can succeed later. Whether repeating it is *safe* is another question.
    pub fn retry(&self) -> Retry {
        match self {
            Self::RateLimited { retry_after: Some(wait) } => Retry::After(*wait),
            Self::TooManyImportJobs => Retry::After(TRY_FOR_A_SLOT_AFTER),
            // Unreachable for whatever reason: networks change, and a hotel's login page fails as TLS does.
            Self::RateLimited { retry_after: None }
            | Self::Unavailable { .. }
            | Self::NoTokenNow { .. }
            | Self::AnswerLost { .. }
            | Self::Unreachable { .. } => Retry::WithBackoff,
            Self::WrongSecret
            | Self::NotAuthorisedForApi
            | Self::WrongAudience
            | Self::GrantTypeMissing
            | Self::TokenRefused { .. }
            | Self::TokenExpired
            | Self::BadToken { .. }
            | Self::NotAToken
            | Self::MissingScope { .. }
            | Self::NotInSubscription { .. }
            | Self::NotATenant { .. }
            | Self::NotFound
            | Self::NoSuchConnection
            | Self::NotADatabase
            | Self::ConnectionDisabled
            | Self::CustomWithoutImportMode
            | Self::TooLarge
            | Self::Refused { .. }
            | Self::BadAnswer(_)
            | Self::Setup { .. } => Retry::Never,
        }
    }

    /// Whether the call may have done its work although it failed.
    pub fn may_have_taken_effect(&self) -> bool {
        match self {
            // An unreadable answer is an answer to a request that arrived.
            Self::Unavailable { .. } | Self::AnswerLost { .. } | Self::BadAnswer(_) => true,
            Self::WrongSecret
            | Self::NotAuthorisedForApi
            | Self::WrongAudience
            | Self::GrantTypeMissing
            | Self::TokenRefused { .. }
            | Self::TokenExpired
            | Self::BadToken { .. }
            | Self::NotAToken
            | Self::MissingScope { .. }
            | Self::NotInSubscription { .. }
            | Self::NoTokenNow { .. }
            | Self::NotATenant { .. }
            | Self::NotFound
            | Self::NoSuchConnection
            | Self::NotADatabase
            | Self::ConnectionDisabled
            | Self::CustomWithoutImportMode
            | Self::TooLarge
            | Self::Refused { .. }
            | Self::TooManyImportJobs
            | Self::RateLimited { .. }
            | Self::Unreachable { .. }
            | Self::Setup { .. } => false,
        }
    }
}
