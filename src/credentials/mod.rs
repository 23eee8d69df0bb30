//! credentials (skeleton)
