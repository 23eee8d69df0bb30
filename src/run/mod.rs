//! run (skeleton)
