//! auth0 (skeleton)
