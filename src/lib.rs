//! Rollcall brings users into an Auth0 tenant and knows what became of every one of them.
//!
//! Each module is one room of the house; `ARCHITECTURE.md` says what each is for and which may use which,
//! and `tests/tidy.rs` holds them to it.
// The documentation asks of each type whether threads may share it, and a regular expression lies deep in a sheet.
#![recursion_limit = "256"]

pub mod auth0;
pub mod cli;
pub mod credentials;
pub mod demo_tenant;
pub mod export;
pub mod expression;
pub mod plan;
pub mod run;
pub mod session;
pub mod sheet;
pub mod ui;
pub mod user;
pub mod workspace;
