//! What Jobs says: titles, states, times, counts.

use crate::session::words;
use crate::session::{Ending, Outcomes, Pace, Phase, RunLine, RunProgress, RunStatus};
use crate::ui::kit::{Part, PartFill, Tone, counted, number, percent};
use crate::ui::theme::icons;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

/// What a run is called.
pub(in crate::ui) fn title(line: &RunLine) -> String {
    match line.run.made_from.retry_of {
        Some(_) => format!("Bring in the rest of {}", line.list),
        None => format!("Bring in {}", line.list),
    }
}

/// Where it was sent.
pub(in crate::ui) fn place(line: &RunLine) -> String {
    let place = place_alone(line);
    if has_ended(line) { format!("{place}, which ended with its window") } else { place }
}

/// The same where it is no more and there is little room.
pub(super) fn place_that_ended(line: &RunLine) -> Option<String> {
    has_ended(line).then(|| format!("{}, which is gone", place_alone(line)))
}

fn place_alone(line: &RunLine) -> String {
    format!("{} › {}", line.place.name, line.run.made_from.connection)
}

/// Whether the tenant of a run that is not done is no more.
fn has_ended(line: &RunLine) -> bool {
    line.place.is_gone && line.run.state == crate::session::RunState::Started
}

/// The day of a run as a heading.
pub(super) fn day(at: Timestamp, now: &Zoned) -> String {
    let day = at.to_zoned(now.time_zone().clone()).date();
    let today = now.date();
    match today.yesterday() {
        _ if day == today => "Today".to_owned(),
        Ok(yesterday) if day == yesterday => "Yesterday".to_owned(),
        _ if day.year() == today.year() => day.strftime("%A, %-d %B").to_string(),
        _ => day.strftime("%A, %-d %B %Y").to_string(),
    }
}

/// A time of the day as the clock on the wall shows it.
pub(in crate::ui) fn clock(at: Timestamp) -> String {
    at.to_zoned(TimeZone::system()).strftime("%H:%M").to_string()
}

/// The same moment for who compares it with a log of Auth0's.
pub(super) fn utc(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string()
}

#[expect(clippy::cast_sign_loss, reason = "no time and no speed is negative")]
fn whole(value: f64) -> u64 {
    value.max(0.0).round() as u64
}

/// How long something took, in the shortest words.
fn took(seconds: f64) -> String {
    let seconds = whole(seconds);
    if seconds < 60 { format!("{} s", seconds.max(1)) } else { format!("{} min", (seconds + 30) / 60) }
}

/// How long a job took, as minutes and seconds.
pub(super) fn job_took(seconds: f64) -> String {
    let seconds = whole(seconds.max(1.0));
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// A state's pill: words, tone, icon.
pub(in crate::ui) fn pill(status: &RunStatus, phase: Option<Phase>, left_out: u64) -> (String, Tone, &'static str) {
    match status {
        RunStatus::Planned => ("Not started".to_owned(), Tone::Neutral, icons::CIRCLE),
        RunStatus::Running { ending: Some(Ending::Pausing) } => ("Pausing…".to_owned(), Tone::Accent, icons::PAUSE),
        RunStatus::Running { ending: Some(Ending::Stopping) } => ("Stopping…".to_owned(), Tone::Accent, icons::SQUARE),
        RunStatus::Running { ending: None } => match phase {
            Some(Phase::WaitingForSlot) => ("Waiting".to_owned(), Tone::Accent, icons::CLOCK),
            Some(Phase::ReadingBack { .. } | Phase::ReadingAnew { .. }) => {
                ("Checking".to_owned(), Tone::Accent, icons::ARROWS_CLOCKWISE)
            }
            Some(Phase::Sending | Phase::LookingUp { .. }) | None => {
                ("Running".to_owned(), Tone::Accent, icons::ARROWS_CLOCKWISE)
            }
        },
        RunStatus::RunningElsewhere => ("Running in another window".to_owned(), Tone::Neutral, icons::MONITOR),
        RunStatus::Paused => ("Paused".to_owned(), Tone::Neutral, icons::PAUSE),
        RunStatus::Stopped => ("Stopped".to_owned(), Tone::Neutral, icons::SQUARE),
        RunStatus::Interrupted { .. } => ("Interrupted".to_owned(), Tone::Warning, icons::WARNING),
        RunStatus::NotChecked { .. } => ("Finished, not checked yet".to_owned(), Tone::Neutral, icons::CHECK_CIRCLE),
        RunStatus::Finished { failed: 0, kept_back: 0, differ: 0, not_known: 0 } => {
            ("Finished, all there".to_owned(), Tone::Ok, icons::CHECK_CIRCLE)
        }
        // Who sent it agreed to that. The number is the bar's: also of rows that were deleted, or written before.
        RunStatus::Finished { failed: 0, differ: 0, not_known: 0, .. } => {
            (format!("Finished, {} left out", number(left_out)), Tone::Neutral, icons::CHECK_CIRCLE)
        }
        RunStatus::Finished { failed: 0, differ: 0, not_known, .. } => {
            (format!("Finished, {} not known", number(*not_known)), Tone::Warning, icons::WARNING)
        }
        RunStatus::Finished { failed: 0, differ, .. } => {
            (format!("Finished, {} to look at", number(*differ)), Tone::Warning, icons::WARNING)
        }
        RunStatus::Finished { failed, .. } => {
            (format!("Finished, {} failed", number(*failed)), Tone::Error, icons::WARNING_CIRCLE)
        }
    }
}

/// When: under the pill.
pub(super) fn when(line: &RunLine, status: &RunStatus, since: Option<Timestamp>) -> (String, Timestamp) {
    let run = &line.run;
    match status {
        RunStatus::Running { .. } => {
            let at = since.unwrap_or(run.created_at);
            (format!("Since {}", clock(at)), at)
        }
        RunStatus::Planned | RunStatus::RunningElsewhere => {
            (format!("Planned at {}", clock(run.created_at)), run.created_at)
        }
        RunStatus::Paused | RunStatus::Stopped | RunStatus::Interrupted { .. } | RunStatus::NotChecked { .. } => {
            let at = line.last_activity.unwrap_or(run.created_at);
            let word = if matches!(status, RunStatus::Paused) { "Paused" } else { "Stopped" };
            (format!("{word} at {}", clock(at)), at)
        }
        RunStatus::Finished { .. } => {
            let at = run.finished_at.unwrap_or(run.created_at);
            let (clock, took) = (clock(at), took(run.seconds));
            let words = match verified(line, status) {
                Some(users) => format!("{} verified at {clock}, took {took}", number(users)),
                None => format!("At {clock}, took {took}"),
            };
            (words, at)
        }
    }
}

/// The users that were written, where each of them was read back and is as it was sent, whatever became of the others.
pub(super) fn verified(line: &RunLine, status: &RunStatus) -> Option<u64> {
    let outcomes = line.outcomes();
    let written = outcomes.created + outcomes.updated;
    (written > 0 && matches!(status, RunStatus::Finished { differ: 0, not_known: 0, .. })).then_some(written)
}

/// The parts of a run's bar.
pub(in crate::ui) fn parts(outcomes: &Outcomes) -> Vec<Part> {
    let part = |count, words, fill| Part { count, words, fill };
    vec![
        part(outcomes.created, "created", PartFill::Created),
        part(outcomes.updated, "updated", PartFill::Updated),
        part(outcomes.unchanged, "unchanged", PartFill::Unchanged),
        part(outcomes.failed, "failed", PartFill::Failed),
        part(outcomes.left_out, "left out", PartFill::LeftOut),
        part(outcomes.not_known, "not known yet", PartFill::Unknown),
        part(outcomes.not_sent, "not sent", PartFill::NotSent),
    ]
}

/// How long it takes still.
pub(in crate::ui) fn time_left(pace: &Pace) -> String {
    pace.seconds_left.map_or_else(|| "time not known yet".to_owned(), words::time_left)
}

/// How many users a run writes in which time, once that is known.
pub(super) fn rate(pace: &Pace) -> Option<(String, &'static str)> {
    pace.per_second.map(|speed| match speed {
        speed if speed >= 1.0 => (number(whole(speed)), "a second"),
        speed => (number(whole(speed * 60.0)), "a minute"),
    })
}

/// Under the bar of a run at work; `room` is how much of it there is place for.
pub(super) fn progress(progress: Option<&RunProgress>, pace: &Pace, wide: bool) -> String {
    let Some(progress) = progress else { return "Opening the list…".to_owned() };
    match progress.phase {
        Phase::WaitingForSlot if progress.jobs.is_empty() => {
            return "Another import is running in this tenant. Yours begins when it ends.".to_owned();
        }
        Phase::ReadingBack { rows } => {
            return format!("All sent. Reading {} back…", counted(rows, "user", "users"));
        }
        Phase::LookingUp { rows } => {
            let users = counted(u64::from(rows), "user", "users");
            return format!("Answer lost: looking up {users}");
        }
        Phase::ReadingAnew { rows } => {
            return format!("Reading {} again first, as they are now…", counted(rows, "user", "users"));
        }
        Phase::Sending | Phase::WaitingForSlot => {}
    }
    let share = percent(pace.done, pace.to_send);
    let users = format!("{} of {}", number(pace.done), counted(pace.to_send, "user", "users"));
    let left = time_left(pace);
    match rate(pace).filter(|_| wide) {
        Some((speed, each)) => format!("{share}  •  {users}  •  {speed} {each}  •  {left}"),
        None if wide => format!("{share}  •  {users}  •  {left}"),
        None => format!("{share}  •  {}  •  {left}", counted(pace.done, "user", "users")),
    }
}

/// What going on with an interrupted run does.
pub(super) fn going_on(line: &RunLine, now: Timestamp) -> String {
    let does = going_on_does(line);
    let made = &line.run;
    let hours = now.duration_since(made.created_at).as_hours();
    if !line.is_read_anew(now) {
        return does;
    }
    let since = match hours {
        0 => "a while".to_owned(),
        1..48 => counted(hours.unsigned_abs(), "hour", "hours"),
        _ => format!("{} days", hours / 24),
    };
    format!(
        "{does} The users were read {since} ago, so they are read again first. Who was added, removed or changed in Auth0 \
         meanwhile, so that something would be lost, is left out and listed."
    )
}

fn going_on_does(line: &RunLine) -> String {
    let outcomes = line.outcomes();
    let tenant = &line.place.name;
    match (outcomes.not_known, outcomes.not_sent) {
        (0, 0) => format!("If you go on, Rollcall reads back at {tenant} what was written."),
        (0, left) => format!("If you go on, Rollcall sends the {} that are left.", counted(left, "user", "users")),
        (unknown, 0) => format!(
            "If you go on, Rollcall finds out at {tenant} what became of {}. Nobody is changed twice.",
            counted(unknown, "user", "users"),
        ),
        (unknown, _) => format!(
            "If you go on, Rollcall finds out at {tenant} what became of {} first, and then sends only what is missing. \
             Nobody is changed twice.",
            counted(unknown, "user", "users"),
        ),
    }
}

/// The users that are listed below a run, in a title: with the words of its bar where they say it all.
pub(super) fn listed(listed: u64, failed: u64, kept_back: u64) -> String {
    match (failed, kept_back) {
        (failed, 0) if failed == listed => counted(failed, "failed user", "failed users"),
        (0, kept_back) if kept_back == listed => format!("{} left out with errors", number(kept_back)),
        (failed, kept_back) if failed + kept_back == listed => {
            format!("{} failed, {} left out with errors", number(failed), number(kept_back))
        }
        _with_others => format!("{} to look at", counted(listed, "user", "users")),
    }
}

/// Whether what was not written was mended meanwhile, beside the button that sends it again.
pub(super) fn mended(changed: u64, unwritten: u64) -> String {
    match (changed, unwritten) {
        // Not all of them can be mended in the sheet: who is there already is not.
        (0, 1) => {
            "It was not changed in the sheet since, so a retry would end the same. Its row below says what to do."
                .to_owned()
        }
        (0, _) => "None was changed in the sheet since, so a retry would end the same. Each row below says what to do."
            .to_owned(),
        (_, 1) => "It was changed in the sheet since: a retry sends it as it is now.".to_owned(),
        (changed, all) => format!(
            "{} of {} changed in the sheet since: a retry sends what is right now.",
            number(changed.min(all)),
            number(all)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pill_has_the_number_of_the_bar() {
        // Three rows had errors and two were deleted: the bar below says five.
        let status = RunStatus::Finished { failed: 0, kept_back: 3, differ: 0, not_known: 0 };
        assert_eq!(pill(&status, None, 5).0, "Finished, 5 left out");
        // Who deletes rows does not want them sent: all that was sent is there.
        let status = RunStatus::Finished { failed: 0, kept_back: 0, differ: 0, not_known: 0 };
        assert_eq!(pill(&status, None, 2).0, "Finished, all there");
    }

    #[test]
    fn days_are_named_from_today_and_jobs_are_timed_to_the_second() {
        let now: Zoned = "2026-11-21T10:00[UTC]".parse().unwrap();
        let on = |text: &str| day(text.parse().unwrap(), &now);
        assert_eq!(on("2026-11-21T00:10:00Z"), "Today");
        assert_eq!(on("2026-11-20T23:50:00Z"), "Yesterday");
        assert_eq!(on("2026-11-03T12:00:00Z"), "Tuesday, 3 November");
        assert_eq!(on("2025-12-31T12:00:00Z"), "Wednesday, 31 December 2025");
        assert_eq!(job_took(128.4), "2:08");
        assert_eq!((took(0.2), took(59.0), took(420.0)), ("1 s".into(), "59 s".into(), "7 min".into()));
    }
}
