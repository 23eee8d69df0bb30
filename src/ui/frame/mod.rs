//! What stands around every screen: the navigation on the left and the strip below.

mod drop;
mod nav;
mod strip;
mod tabs;

pub(super) use drop::drop_ui;
pub(super) use nav::nav_ui;
pub(super) use strip::{not_kept_ui, quiet_strip_ui, strip_ui};
pub(super) use tabs::{TabKey, tab_keys, tabs_ui};
