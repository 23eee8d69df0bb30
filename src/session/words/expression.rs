//! What an expression does wrong, in the words of somebody who does not write programs.

use crate::expression::{Fault, NoValue};
use crate::session::notice::Notice;
use crate::user::attribute;

const MISSING: &str =
    "Write ?. in place of the dot before it, or say what to take instead: user.nickname || user.name.";

/// Why an expression is none, or was given up.
pub(in crate::session) fn fault(fault: &Fault) -> Notice {
    let (message, next) = match fault {
        Fault::Empty => {
            ("There is no expression yet.".to_owned(), "Type one, for example: user.given_name || user.name")
        }
        Fault::TooLong { limit_bytes } => (
            format!("The expression is longer than {} KB.", limit_bytes / 1024),
            "Do it in several steps, each with an expression of its own.",
        ),
        Fault::Incomplete => (
            "The expression is not complete: something is missing at its end.".to_owned(),
            "Close every bracket and quotation mark. A sign such as + or || needs something after it.",
        ),
        Fault::Syntax { line, column, message } => (
            format!("Line {line}, character {column}: {}.", message.trim_end_matches('.')),
            "Look there and just before it: a quotation mark, a bracket or a sign is missing or too much.",
        ),
        Fault::NoEngine => (
            "The engine for expressions could not be started: there is too little memory.".to_owned(),
            "Close other programs, then try again.",
        ),
        Fault::TotalTime => (
            "The expression was given up: it takes too long, or too much memory, for user after user.".to_owned(),
            "Use a simpler one: without loops, and without patterns in which one repetition stands within another.",
        ),
        Fault::Stopped => ("The expression was stopped.".to_owned(), "Change it to begin again."),
        Fault::NoUser | Fault::Threw { .. } | Fault::RowTime | Fault::Memory | Fault::Depth | Fault::NoValue(_) => {
            (format!("There is no value: {}", reason(fault)), "Change the expression.")
        }
    };
    Notice::ours("expression", message, next)
}

/// Why there is no value for a user.
pub(in crate::session) fn reason(fault: &Fault) -> String {
    match fault {
        Fault::NoUser => unreadable_row(),
        Fault::Threw { message } => {
            let missing = message.strip_prefix("cannot read property '").and_then(|rest| rest.split_once("' of "));
            match missing {
                Some((name, of @ ("undefined" | "null"))) => {
                    let what = if of == "null" { "is null" } else { "is missing" };
                    format!("what stands before .{name} {what}. {MISSING}")
                }
                Some(_) | None if message == "not a function" => {
                    "it calls what a value of this kind does not have: text has trim(), a number does not.".to_owned()
                }
                Some(_) | None => match message.strip_suffix(" is not defined") {
                    Some(name) if attribute::find(name).is_some() => {
                        format!("{name} is not defined. An attribute has user. before it: user.{name}.")
                    }
                    Some(_) | None => format!("{}.", message.trim_end_matches('.')),
                },
            }
        }
        Fault::RowTime => "it took longer than a second and was stopped.".to_owned(),
        Fault::Memory => "it took too much memory and was stopped.".to_owned(),
        Fault::Depth => "it calls itself without an end.".to_owned(),
        Fault::NoValue(why) => no_value(why),
        Fault::Empty
        | Fault::TooLong { .. }
        | Fault::Syntax { .. }
        | Fault::Incomplete
        | Fault::NoEngine
        | Fault::TotalTime
        | Fault::Stopped => format!("{fault}."),
    }
}

fn no_value(why: &NoValue) -> String {
    match why {
        NoValue::Function => "the result is a function. Call it: put () behind its name.".to_owned(),
        NoValue::Symbol => "the result is a symbol, which no cell can hold.".to_owned(),
        NoValue::BigInt => "the result is a BigInt, which no cell can hold. Use Number(…) or String(…).".to_owned(),
        NoValue::Promise => {
            "the result is a promise, and nothing is waited for. Leave out async and import.".to_owned()
        }
        NoValue::NotANumber => {
            "the result is NaN: something that is no number was reckoned with, or is missing.".to_owned()
        }
        NoValue::Infinite => "the result is infinite: it was divided by 0.".to_owned(),
        NoValue::InvalidDate => "the result is a date that does not exist.".to_owned(),
        NoValue::Object(kind) => {
            format!("the result is a {kind}, which no cell can hold. Make a text, a number, a list or a plain object.")
        }
        NoValue::NotJson(message) => format!("the result can't be written as JSON: {message}."),
        NoValue::HalfCharacter => {
            "the result ends or begins in the middle of a character, such as an emoji. Use [...text] to part it."
                .to_owned()
        }
        NoValue::TooLarge => "the result is larger than 4 MB.".to_owned(),
    }
}

/// A row of which no user can be made.
pub(in crate::session) fn unreadable_row() -> String {
    "this row can't be read as a user. Mend it first.".to_owned()
}

/// The values together are too much.
pub(in crate::session) fn too_much() -> Notice {
    Notice::ours(
        "expression",
        "The values are more than 256 MB together, which is too much for one change.",
        "Filter the list, or select fewer rows, and do it in several steps.",
    )
}

/// It names an attribute that nobody may read.
pub(in crate::session) fn secret(attribute: &str) -> Notice {
    Notice::ours(
        "expression",
        format!("{attribute} holds secrets, which expressions can't read."),
        "Use other attributes.",
    )
}

/// The list is not the one that was looked at.
pub(in crate::session) fn changed_meanwhile() -> Notice {
    Notice::ours(
        "expression",
        "Nothing was changed: the list was edited after the expression was worked out.",
        "Open it again, look at the new values, then change the cells.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_says_what_is_wrong_and_where() {
        let threw = |message: &str| reason(&Fault::Threw { message: message.to_owned() });
        assert!(threw("cannot read property 'trim' of undefined").starts_with("what stands before .trim is missing."));
        assert!(threw("cannot read property 'a' of null").starts_with("what stands before .a is null."));
        assert_eq!(threw("x is not defined"), "x is not defined.");
        assert!(threw("given_name is not defined").ends_with("user. before it: user.given_name."));
        let syntax = fault(&Fault::Syntax { line: 1, column: 6, message: "expecting field name".to_owned() });
        assert_eq!(syntax.message, "Line 1, character 6: expecting field name.");
    }
}
