//! A tenant in a box: a believable Auth0 Management API on loopback, for the demo, for rehearsal and for tests.
//!
//! It never uses another room's reading of the rules: users are validated with the published JSON Schema
//! (`assets/user-import.schema.json`) and with rules written down here, so that Rollcall's checker and this tenant are
//! two independent readings. It never listens beyond 127.0.0.1, never keeps a file and never keeps a password hash.
//!
//! Start reading in `server.rs` (what is served where); `gate.rs` is what each request passes first, `import/worker.rs`
//! what an import job does, `faults.rs` all that can be made to go wrong. `tests/imports.rs` in this folder shows it at work.

mod clock;
mod connections;
mod control;
mod directory;
mod download;
mod export;
mod faults;
mod gate;
mod import;
mod jobs;
mod options;
mod profile;
mod reply;
mod schema;
mod seed;
mod server;
mod tenant;
mod token;
mod users;

#[cfg(test)]
mod tests;

pub use faults::Behaviours;
pub use faults::Faults;
pub use faults::FaultsError;
pub use faults::JobFault;
pub use faults::JobFaultKind;
pub use faults::JobType;
pub use faults::RequestFault;
pub use faults::RequestFaultKind;
pub use faults::read_faults;
pub use options::Options;
pub use options::Plan;
pub use server::DemoTenant;
pub use server::StartError;
