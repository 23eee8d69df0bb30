//! What is said of an export that is asked for in a way that can't be understood.

use crate::export::{ConditionError, PlanError};
use crate::session::notice::Notice;

/// What is asked for can't be understood: nothing was asked of the tenant.
pub(in crate::session) fn plan_error(error: &PlanError) -> Notice {
    match error {
        PlanError::NoName => Notice::ours(
            "column_name",
            "A column has no name.",
            "Name an attribute such as email, or an expression; before an equals sign stands the name of the column.",
        ),
        PlanError::Nothing { column: Some(name) } => Notice::ours(
            "empty_column",
            format!("The column “{name}” has a name and no value."),
            "Say what it is made of: an attribute such as email, or an expression.",
        ),
        PlanError::Nothing { column: None } => Notice::ours(
            "empty_column",
            "Nothing is named to sort by.",
            "Name a column, an attribute such as email, or an expression.",
        ),
        PlanError::SameName(name) => Notice::ours(
            "same_column",
            format!("Two columns are called “{name}”, so nobody could tell them apart."),
            "Give one of them another name.",
        )
        .in_terminal("Give one of them another name: --field 'NAME=PATH_OR_EXPRESSION'."),
        PlanError::UnknownAttribute { text, near } => Notice::ours(
            "unknown_attribute",
            format!("A user has no attribute “{text}”."),
            match near {
                Some(near) => {
                    format!("Did you mean {near}? What is in metadata begins with user_metadata. or app_metadata.")
                }
                None => {
                    "What is in metadata begins with user_metadata. or app_metadata.; text in an expression stands \
                         between quotation marks."
                        .to_owned()
                }
            },
        ),
        PlanError::ExtraNotAsked { extra } => Notice::ours(
            "extra_not_asked",
            format!("{} is not part of a user's profile.", extra.name()),
            "Tick it under “Beside the profile”.",
        )
        .in_terminal(format!("Add --extra {}.", extra.name())),
        PlanError::NotExported { attribute } => Notice::ours(
            "not_exported",
            format!("Auth0 does not give out {attribute}: no export has it."),
            "Leave it out. For password hashes, ask Auth0's support.",
        ),
        PlanError::Expression { text, fault } => {
            let told = crate::session::words::expression::fault(fault);
            let message = format!("“{text}”: {}", told.message);
            Notice::ours("expression", message, told.next)
        }
        PlanError::Condition(error) => condition_error(error),
        PlanError::PackedTable => {
            Notice::ours("packed_table", "Only JSON can be compressed.", "Leave .gz out of the name, or choose JSON.")
        }
    }
}

fn condition_error(error: &ConditionError) -> Notice {
    const EXAMPLES: &str = "Conditions read like email~anna, email.domain=example.com, created_at>=2026-01-01, \
                            last_login=never, blocked=true, user_metadata.plan=gold, or lucene: and a query.";
    let message = match error {
        ConditionError::NoSign { text } => {
            format!("“{text}” is not a condition. Conditions have one of the signs =, ~, >= and <, and no other.")
        }
        ConditionError::UnknownAttribute { path, near: Some(near) } => {
            format!("A user has no attribute “{path}”. Did you mean {near}?")
        }
        ConditionError::UnknownAttribute { path, near: None } => format!("A user has no attribute “{path}”."),
        ConditionError::Not { text, lucene } => {
            let next = match lucene {
                Some(query) => format!("Ask Auth0's search itself: lucene:{query}"),
                None => "Export without it, and filter the list in the sheet.".to_owned(),
            };
            return Notice::ours("condition", format!("A condition can't say what is not so: “{text}”."), next);
        }
        ConditionError::NoMoment { path, text } => {
            return Notice::ours(
                "condition",
                format!("{path} is a moment, to the thousandth of a second: no user has just “{text}”."),
                format!("Say from when and before when: {path}>= and {path}<."),
            );
        }
        ConditionError::NoDate { text } => format!("“{text}” is not a date like 2026-01-31."),
        ConditionError::NotADate { path } => format!("{path} is not a date, and >= and < compare dates only."),
        ConditionError::NothingToLookFor { path } => format!("No value is given for {path}."),
        ConditionError::NeverThat { path, text } => {
            format!("{path} can't be “{text}”, so no user would match: it is true or false, or a number.")
        }
        ConditionError::NotWithQuery { text } => {
            return Notice::ours(
                "condition",
                format!("Auth0's search can't look for the condition on {text}, so it can't stand beside lucene:."),
                "Leave one of the two out, or export by one of them and filter the list in the sheet.",
            );
        }
    };
    Notice::ours("condition", message, "Correct it.").in_terminal(EXAMPLES)
}
