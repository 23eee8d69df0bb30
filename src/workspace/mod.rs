//! workspace (skeleton)
