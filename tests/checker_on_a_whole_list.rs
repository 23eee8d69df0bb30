//! A whole list through the checker and `Duplicates`: exactly the bad rows are refused.
#![allow(clippy::unwrap_used, reason = "a test")]

mod lists;

use lists::Bad;
use rollcall::session::words::problem::problem;
use rollcall::user::Checker;
use rollcall::user::Code;
use rollcall::user::Duplicates;
use rollcall::user::Problem;

/// The errors of every row of a list.
fn errors(rows: &[lists::Row]) -> Vec<Vec<Problem>> {
    let (checker, mut duplicates) = (Checker::default(), Duplicates::new());
    let mut all = Vec::new();
    for (place, (row, _)) in (0..).zip(rows) {
        let mut problems = Vec::new();
        let found = checker.check(row, &mut problems);
        problems.retain(Problem::is_error);
        if problems.is_empty() {
            problems.extend(duplicates.admit(place, duplicates.hashes(&found.identifiers)));
        }
        all.push(problems);
    }
    all
}

#[test]
fn exactly_the_bad_rows_of_a_list_are_refused() {
    for seed in 1..=5 {
        let rows = lists::list(seed, 2000, 60);
        for (place, ((row, bad), errors)) in rows.iter().zip(errors(&rows)).enumerate() {
            assert_eq!(errors.is_empty(), bad.is_none(), "row {place}, {bad:?}: {errors:?} in {row}");
        }
    }
}

#[test]
fn each_kind_of_bad_row_gets_its_code() {
    let rows = lists::list(9, 3000, 300);
    for ((_, bad), errors) in rows.iter().zip(errors(&rows)) {
        let Some(bad) = bad else { continue };
        let expected = match bad {
            Bad::NoEmail | Bad::HashWithoutHash => "OBJECT_REQUIRED",
            Bad::EmptyEmail | Bad::OddEmail(_) => "FORMAT",
            Bad::Wrong(_) | Bad::NotAnObject => "INVALID_TYPE",
            Bad::NotBcrypt(_) | Bad::OddPhoneFactor => "PATTERN",
            Bad::TwoHashes | Bad::TwoFactorsInOne | Bad::ForbiddenKey => "NOT_PASSED",
            Bad::DuplicateEmail | Bad::DuplicateUserId | Bad::DuplicateUsername => "DUPLICATED_USER",
            Bad::UnknownAlgorithm => "ENUM_MISMATCH",
            Bad::NoFactors => "ARRAY_LENGTH_SHORT",
            Bad::UnknownAttribute | Bad::ClearTextPassword => "ADDITIONAL_PROPERTY",
            Bad::BrokenJson => "INVALID_JSON",
            Bad::TooLarge => "TOO_LARGE_FOR_A_JOB",
        };
        let codes: Vec<&str> = errors.iter().map(|it| it.code.as_str()).collect();
        assert_eq!(codes, [expected], "{bad:?}");
    }
}

#[test]
fn every_problem_has_a_sentence_and_a_next_step_without_secrets() {
    let rows = lists::list(11, 3000, 300);
    for error in errors(&rows).iter().flatten() {
        let text = problem(error);
        for sentence in [&text.message, &text.next] {
            assert!(sentence.len() > 10 && sentence.ends_with('.'), "{sentence:?}");
            assert!(!sentence.contains("hunter2") && !sentence.contains("plaintext"), "{sentence:?}");
        }
        let names_it = text.message.contains(&*error.path) || error.code == Code::DuplicatedUser;
        assert!(names_it, "{text:?}");
    }
}
