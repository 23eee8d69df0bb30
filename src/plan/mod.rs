//! plan (skeleton)
