//! Which screens there are.

use crate::session::SheetId;

/// What the card shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Screen {
    /// The first start, and whenever nothing is there yet.
    Welcome,
    Tenants,
    AddTenant,
    /// No sheet is open.
    Users,
    /// What each column of a list means.
    Mapping(SheetId),
    Sheet(SheetId),
    Send(SheetId),
    /// Users come out.
    Export,
    Jobs,
    Settings,
    Guide,
}

impl Screen {
    /// The sheet it is about.
    pub(crate) fn sheet(self) -> Option<SheetId> {
        match self {
            Self::Mapping(sheet) | Self::Sheet(sheet) | Self::Send(sheet) => Some(sheet),
            Self::Welcome
            | Self::Tenants
            | Self::AddTenant
            | Self::Users
            | Self::Export
            | Self::Jobs
            | Self::Settings
            | Self::Guide => None,
        }
    }

    /// Whether it leads to a write, so that production is shown in its colour.
    pub(crate) fn leads_to_a_write(self) -> bool {
        matches!(self, Self::Send(_) | Self::Tenants | Self::Jobs)
    }
}
