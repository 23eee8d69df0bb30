//! Which users a search is to find: what is typed and chosen, and the conditions that follow from it.

use crate::session::lucene_of;
use jiff::ToSpan as _;
use jiff::civil::Date;

/// Yes, no, or it does not matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Choice {
    #[default]
    Any,
    Yes,
    No,
}

/// When somebody logged in last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum LastLogin {
    #[default]
    Any,
    Before,
    Never,
}

/// A search as it is filled in.
#[derive(Debug, Default)]
pub(super) struct Search {
    pub(super) email: String,
    pub(super) domain: String,
    /// The first and the last day.
    pub(super) created: [String; 2],
    pub(super) last_login: LastLogin,
    pub(super) login_before: String,
    pub(super) blocked: Choice,
    pub(super) verified: Choice,
    /// A path into metadata, and the value there.
    pub(super) metadata: [String; 2],
    /// A query of the person's own takes the place of all of it.
    pub(super) own: Option<String>,
}

impl Search {
    /// The conditions, or what is wrong with one.
    pub(super) fn conditions(&self) -> Result<Vec<String>, String> {
        if let Some(own) = &self.own {
            let own = own.trim();
            return if own.is_empty() { Ok(Vec::new()) } else { Ok(vec![format!("lucene:{own}")]) };
        }
        let mut all = Vec::new();
        let mut add = |begin: &str, text: &str| {
            if !text.trim().is_empty() {
                all.push(format!("{begin}{}", text.trim()));
            }
        };
        add("email~", &self.email);
        add("email.domain=", &self.domain);
        let [from, until] = &self.created;
        let from = day("Created from", from)?;
        let until = day("Created until", until)?;
        if let (Some(from), Some(until)) = (from, until)
            && until < from
        {
            return Err(format!("Created until {until} is before {from}."));
        }
        add("created_at>=", &from.map(|it| it.to_string()).unwrap_or_default());
        // The last day is one of them.
        let after = until.and_then(|it| it.checked_add(1.day()).ok());
        add("created_at<", &after.map(|it| it.to_string()).unwrap_or_default());
        match self.last_login {
            LastLogin::Any => {}
            LastLogin::Before => {
                let before =
                    day("Last login before", &self.login_before)?.ok_or("Enter the date of the last login.")?;
                add("last_login<", &before.to_string());
            }
            LastLogin::Never => add("last_login=", "never"),
        }
        for (attribute, choice) in [("blocked=", self.blocked), ("email_verified=", self.verified)] {
            match choice {
                Choice::Any => {}
                Choice::Yes => add(attribute, "true"),
                Choice::No => add(attribute, "false"),
            }
        }
        let [path, value] = self.metadata.each_ref().map(|it| it.trim());
        match (path.is_empty(), value.is_empty()) {
            (true, true) => {}
            (false, true) => return Err("Enter the value that the metadata have.".to_owned()),
            (true, false) => return Err("Enter the path into the metadata, e.g. user_metadata.plan.".to_owned()),
            (false, false) => {
                if !path.starts_with("user_metadata.") && !path.starts_with("app_metadata.") {
                    return Err("A path into metadata begins with user_metadata. or app_metadata.".to_owned());
                }
                all.push(format!("{path}={value}"));
            }
        }
        lucene_of(&all).map_err(|notice| notice.message)?;
        Ok(all)
    }

    /// The query in the tenant's words: the person's own, or what follows from the form. None where no search can tell.
    pub(super) fn query(&self) -> Option<String> {
        match &self.own {
            Some(own) => Some(own.clone()),
            None => match self.conditions() {
                Ok(conditions) if conditions.is_empty() => Some(String::new()),
                Ok(conditions) => lucene_of(&conditions).ok().flatten(),
                Err(_told_elsewhere) => Some(String::new()),
            },
        }
    }
}

/// A day as it is typed; none of nothing.
fn day(field: &str, text: &str) -> Result<Option<Date>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_no_day| format!("{field}: “{text}” is not a date like 2026-01-31."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_filled_in_becomes_conditions_and_a_query() {
        let search = Search {
            email: "anna".to_owned(),
            domain: "example.com".to_owned(),
            created: ["2026-01-01".to_owned(), "2026-01-31".to_owned()],
            last_login: LastLogin::Never,
            blocked: Choice::Yes,
            verified: Choice::No,
            metadata: ["user_metadata.plan".to_owned(), "gold".to_owned()],
            ..Search::default()
        };
        let expected = [
            "email~anna",
            "email.domain=example.com",
            "created_at>=2026-01-01",
            "created_at<2026-02-01",
            "last_login=never",
            "blocked=true",
            "email_verified=false",
            "user_metadata.plan=gold",
        ];
        assert_eq!(search.conditions().unwrap(), expected);
        assert!(search.query().unwrap().starts_with("email:*anna* AND email.domain:\"example.com\" AND created_at:["));
        let own = Search { own: Some("name:x".to_owned()), ..search };
        assert_eq!(own.conditions().unwrap(), ["lucene:name:x"]);
    }

    #[test]
    fn what_can_not_be_meant_is_told_and_what_no_search_can_tell_has_no_query() {
        let told = |search: &Search| search.conditions().unwrap_err();
        let created =
            |from: &str, until: &str| Search { created: [from.to_owned(), until.to_owned()], ..Search::default() };
        assert!(told(&created("soon", "")).contains("Created from: “soon” is not a date"));
        assert!(told(&created("2026-02-01", "2026-01-01")).contains("is before"));
        let metadata =
            |path: &str, value: &str| Search { metadata: [path.to_owned(), value.to_owned()], ..Search::default() };
        assert!(told(&metadata("plan", "gold")).contains("begins with user_metadata."));
        assert!(told(&metadata("user_metadata.plan", "")).contains("Enter the value"));
        assert!(told(&Search { last_login: LastLogin::Before, ..Search::default() }).contains("Enter the date"));
        assert_eq!(metadata("user_metadata.seats", "5").query(), None);
        assert_eq!(Search::default().query().as_deref(), Some(""));
    }
}
