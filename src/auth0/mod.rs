//! The tenant's Management API as typed Rust: addresses, tokens, rate limits, connections, users and jobs.
//!
//! Never decides what is sent or whether a lost call is sent again; that is `plan/` and `run/`. Never logs, and lets
//! neither token nor secret nor link into an error. Only this room knows the forms on the wire.
//! Read `client.rs` first; `tests/auth0_client.rs` shows it at work against the demo tenant.

mod address;
mod answer;
mod belongs;
mod call;
mod client;
mod clock;
mod connection;
mod download;
mod error;
mod job;
mod limiter;
mod multipart;
mod patience;
mod poll;
#[cfg(test)]
mod scripted;
mod token;
mod transport;
mod unpack;
mod user;

pub use address::{AddressError, TenantAddress};
pub use call::{ConnectionId, ImportRequest, JobId, UserSearch};
pub use client::Client;
pub use connection::{Attribute, Attributes, Connection, DatabaseOptions, Unfit};
pub use download::{BadLink, DownloadError, Keep};
pub use error::{ApiError, BadAnswer, Cause, Retry, TransportError};
pub use job::{Job, JobErrors, JobStatus, RowError, RowErrors, Summary};
pub use poll::{median, pause_before_poll};
pub use token::Credentials;
pub use user::{FoundUsers, Identity, User};
