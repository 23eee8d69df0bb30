//! What stands around every screen: the navigation on the left and the strip below.

mod nav;
mod strip;

pub(super) use nav::nav_ui;
pub(super) use strip::strip_ui;
