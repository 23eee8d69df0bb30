//! sheet (skeleton)
