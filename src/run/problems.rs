//! What a run finds out about rows and jobs beyond the tenant's own codes.

use crate::auth0::RowError;
use crate::workspace::{Origin, StoredProblem};

/// A finding of ours. Its name is stored as the problem's code, and its sentence is made in `session/words/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finding {
    /// A job failed as a whole; the message is what the tenant said of it.
    JobFailed,
    /// The tenant counted more refused users than it gave reasons for, and this user is not there.
    NoReasonGiven,
    /// The tenant says the user was written, and reading does not find it.
    NotFoundAfterwards,
    /// The user was written and reads back with another value in `path`.
    ReadBackDiffers,
    /// The user is there, but as an identity of another user.
    Linked,
    /// Nobody can tell what became of the row.
    FateUnknown,
    /// The job's totals and the rows' states don't add up.
    TotalsDiffer,
    /// The tenant refused a user that can't be matched with any row of the job.
    Unmatched,
    /// The user was added at the tenant after the run was planned: the row was left out.
    AppearedSince,
    /// The user was removed there since: the row was left out.
    GoneSince,
    /// The user was changed there since, and what is in `path` would be lost: the row was left out.
    ChangedSince,
}

impl Finding {
    const ALL: [Self; 11] = [
        Self::JobFailed,
        Self::NoReasonGiven,
        Self::NotFoundAfterwards,
        Self::ReadBackDiffers,
        Self::Linked,
        Self::FateUnknown,
        Self::TotalsDiffer,
        Self::Unmatched,
        Self::AppearedSince,
        Self::GoneSince,
        Self::ChangedSince,
    ];

    /// The code it is stored and shown by.
    pub fn code(self) -> &'static str {
        match self {
            Self::JobFailed => "JOB_FAILED",
            Self::NoReasonGiven => "NO_REASON_GIVEN",
            Self::NotFoundAfterwards => "NOT_FOUND_AFTERWARDS",
            Self::ReadBackDiffers => "READ_BACK_DIFFERS",
            Self::Linked => "LINKED",
            Self::FateUnknown => "FATE_UNKNOWN",
            Self::TotalsDiffer => "TOTALS_DIFFER",
            Self::Unmatched => "UNMATCHED",
            Self::AppearedSince => "APPEARED_SINCE",
            Self::GoneSince => "GONE_SINCE",
            Self::ChangedSince => "CHANGED_SINCE",
        }
    }

    /// The findings of reading back, which a new reading replaces.
    pub(super) const OF_READING_BACK: [Self; 3] = [Self::NotFoundAfterwards, Self::ReadBackDiffers, Self::Linked];

    /// The finding with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|finding| finding.code() == code)
    }

    /// Whether the row was not sent at all.
    pub fn is_kept_back(self) -> bool {
        match self {
            Self::AppearedSince | Self::GoneSince | Self::ChangedSince => true,
            Self::JobFailed
            | Self::NoReasonGiven
            | Self::NotFoundAfterwards
            | Self::ReadBackDiffers
            | Self::Linked
            | Self::FateUnknown
            | Self::TotalsDiffer
            | Self::Unmatched => false,
        }
    }

    /// Whether it left the row, or the job, other than asked for; else it is a warning.
    fn is_error(self) -> bool {
        match self {
            Self::JobFailed
            | Self::NoReasonGiven
            | Self::NotFoundAfterwards
            | Self::FateUnknown
            | Self::Unmatched
            | Self::AppearedSince
            | Self::GoneSince
            | Self::ChangedSince => true,
            Self::ReadBackDiffers | Self::Linked | Self::TotalsDiffer => false,
        }
    }

    /// The finding as the journal keeps it.
    pub(super) fn problem(self, row: Option<u32>, email: Option<&str>, path: &str, details: &str) -> StoredProblem {
        StoredProblem {
            row,
            line: None,
            is_error: self.is_error(),
            origin: Origin::Tenant,
            code: self.code().to_owned(),
            path: path.to_owned(),
            message: details.to_owned(),
            next: String::new(),
            email: email.map(str::to_owned),
        }
    }
}

/// The tenant's code for a user that exists already.
pub(super) const DUPLICATED_USER: &str = "DUPLICATED_USER";

/// The tenant's code for a user that was written without its second factors (API page 5.2).
pub(super) const MFA_FACTORS_FAILED: &str = "MFA_FACTORS_FAILED";

/// A reason that the tenant gave for refusing a user, as the journal keeps it.
pub(super) fn refusal(row: Option<u32>, email: Option<&str>, error: &RowError) -> StoredProblem {
    StoredProblem {
        row,
        line: None,
        is_error: true,
        origin: Origin::Tenant,
        code: error.code.clone(),
        path: error.path.clone().unwrap_or_default(),
        message: error.message.clone(),
        next: String::new(),
        email: email.map(str::to_owned),
    }
}
