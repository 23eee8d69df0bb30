//! The filter of one column: its values with their counts, or a condition.

mod values;

use super::{SheetScreen, Shown, change};
use crate::session::{Cell, ColumnFilter, ColumnId, ColumnValues, Condition, Fetched};
use crate::ui::kit::{Button, Field, choice_grid, enters, foot_ui, heading, muted, said, tick};
use crate::ui::out::Out;
use crate::ui::theme::palette;
use egui::{Frame, Id, Margin, Modifiers, Popup, PopupAnchor, PopupCloseBehavior, PopupKind, Ui};
use std::sync::Arc;

const WIDTH: f32 = 388.0;

/// How it is filtered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum How {
    #[default]
    Values,
    Contains,
    Equals,
    Regex,
    Empty,
    Missing,
    Number,
    Date,
}

/// What is half chosen.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a tick, or how the column stands")]
pub(in crate::ui::sheet) struct FilterPopup {
    /// The column, and its place among those of the grid.
    column: ColumnId,
    place: usize,
    how: How,
    negated: bool,
    match_case: bool,
    text: String,
    from: String,
    to: String,
    /// Which values are wanted, as far as they were listed.
    ticked: Vec<Cell>,
    search: String,
    /// What was asked for last.
    asked: Option<String>,
    /// The column is filtered already.
    was_set: bool,
    is_new: bool,
}

impl FilterPopup {
    pub(in crate::ui::sheet) fn open(shown: &Shown<'_>, column: ColumnId, place: usize) -> Self {
        let mut popup = Self {
            column,
            place,
            how: How::Values,
            negated: false,
            match_case: false,
            text: String::new(),
            from: String::new(),
            to: String::new(),
            ticked: Vec::new(),
            search: String::new(),
            asked: None,
            was_set: false,
            is_new: true,
        };
        let query = super::asked_last(shown);
        if let Some(filter) = query.filters.into_iter().find(|it| it.column == column) {
            popup.was_set = true;
            popup.take(filter);
        }
        popup
    }

    fn take(&mut self, filter: ColumnFilter) {
        (self.negated, self.match_case) = (filter.negated, filter.match_case);
        let written = |number: Option<f64>| number.map(|it| it.to_string()).unwrap_or_default();
        let day = |time: Option<jiff::Timestamp>| time.map(|it| it.to_string().chars().take(10).collect::<String>());
        self.how = match filter.condition {
            Condition::OneOf(values) => {
                self.ticked = values;
                How::Values
            }
            Condition::Contains(text) => self.with_text(text, How::Contains),
            Condition::Equals(text) => self.with_text(text, How::Equals),
            Condition::Regex(text) => self.with_text(text, How::Regex),
            Condition::Empty => How::Empty,
            Condition::Missing => How::Missing,
            Condition::Number { from, to } => {
                (self.from, self.to) = (written(from), written(to));
                How::Number
            }
            Condition::Date { from, before } => {
                let last = before.and_then(|it| it.checked_sub(jiff::SignedDuration::from_hours(24)).ok());
                (self.from, self.to) = (day(from).unwrap_or_default(), day(last).unwrap_or_default());
                How::Date
            }
        };
    }

    fn with_text(&mut self, text: String, how: How) -> How {
        self.text = text;
        how
    }

    /// The values that the search found, once it did.
    fn found<'a>(&self, values: &'a Fetched<Arc<ColumnValues>>) -> Option<&'a ColumnValues> {
        let found = values.value().filter(|it| it.column == self.column && it.contains == self.search);
        found.map(AsRef::as_ref)
    }

    /// Ticks all values that the search found and that are listed.
    fn tick_found(&mut self, values: &Fetched<Arc<ColumnValues>>) {
        for line in self.found(values).map(|it| it.values.as_slice()).unwrap_or_default() {
            if !self.ticked.contains(&line.value) {
                self.ticked.push(line.value.clone());
            }
        }
    }

    /// All values that the search found, also those that are too many to be listed.
    fn all_found(&mut self, values: &Fetched<Arc<ColumnValues>>) -> Result<Condition, &'static str> {
        let found = self.found(values).ok_or("The values are still being counted.")?;
        if found.more || found.distinct > found.values.len() as u64 {
            return Ok(Condition::Contains(self.search.clone()));
        }
        self.tick_found(values);
        self.condition()
    }

    /// What is asked for, or what is still to be said.
    fn condition(&self) -> Result<Condition, &'static str> {
        let text = || if self.text.is_empty() { Err("Type the text first.") } else { Ok(self.text.clone()) };
        Ok(match self.how {
            How::Values if self.ticked.is_empty() => return Err("Tick a value first."),
            How::Values => Condition::OneOf(self.ticked.clone()),
            How::Contains => Condition::Contains(text()?),
            How::Equals => Condition::Equals(self.text.clone()),
            How::Regex => Condition::Regex(text()?),
            How::Empty => Condition::Empty,
            How::Missing => Condition::Missing,
            How::Number => {
                let (from, to) = (number_of(&self.from)?, number_of(&self.to)?);
                if from.is_none() && to.is_none() {
                    return Err("Type a number first.");
                }
                Condition::Number { from, to }
            }
            How::Date => {
                let from = day_of(&self.from)?.map(midnight).transpose()?;
                let next = |day: jiff::civil::Date| day.tomorrow().map_err(|_end_of_time| "There is no such day.");
                let before = day_of(&self.to)?.map(|day| next(day).and_then(midnight)).transpose()?;
                if from.is_none() && before.is_none() {
                    return Err("Type a day first, as 2026-11-21.");
                }
                Condition::Date { from, before }
            }
        })
    }
}

fn number_of(text: &str) -> Result<Option<f64>, &'static str> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    text.parse::<f64>().ok().filter(|it| it.is_finite()).map(Some).ok_or("That is no number.")
}

fn day_of(text: &str) -> Result<Option<jiff::civil::Date>, &'static str> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_no_day| "Write the day as 2026-11-21.")
}

fn midnight(day: jiff::civil::Date) -> Result<jiff::Timestamp, &'static str> {
    let zoned = day.to_zoned(jiff::tz::TimeZone::UTC).map_err(|_no_day| "There is no such day.")?;
    Ok(zoned.timestamp())
}

/// Shows the filter that is being made, below the name of its column.
pub(in crate::ui::sheet) fn filter_ui(ui: &Ui, shown: &Shown<'_>, screen: &mut SheetScreen, out: &mut Out) {
    let Some(mut popup) = screen.filter.take() else { return };
    let Some(anchor) = screen.grid.header_rect(popup.place) else { return };
    let path = screen.columns.heads.get(popup.place).map_or("", |head| head.path.as_str()).to_owned();
    let mut is_open = true;
    let mut answer = None;
    // The ground of a dialog, on which its buttons can be told.
    let frame = Frame::popup(ui.style()).fill(palette(ui).surface).inner_margin(Margin::same(14));
    Popup::new(Id::unique("column filter"), ui.ctx().clone(), PopupAnchor::ParentRect(anchor), ui.layer_id())
        .kind(PopupKind::Popup)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .frame(frame)
        .width(WIDTH)
        .gap(2.0)
        .open_bool(&mut is_open)
        .show(|ui| {
            ui.set_width(WIDTH);
            heading(ui, &format!("Filter {path}"));
            ui.add_space(6.0);
            answer = popup_ui(ui, shown, &mut popup, out);
        });
    match answer {
        None if is_open => {
            screen.filter = Some(popup);
            return;
        }
        None | Some(Answer::Nothing) => {}
        Some(Answer::Clear) => {
            change(shown, screen, out, |query| query.filters.retain(|it| it.column != popup.column));
        }
        Some(Answer::Apply(condition)) => {
            let mut filter = ColumnFilter::new(popup.column, condition);
            (filter.negated, filter.match_case) = (popup.negated, popup.match_case);
            change(shown, screen, out, |query| {
                query.filters.retain(|it| it.column != popup.column);
                query.filters.push(filter);
            });
        }
    }
    screen.grid.focus();
}

enum Answer {
    Nothing,
    Clear,
    Apply(Condition),
}

fn popup_ui(ui: &mut Ui, shown: &Shown<'_>, popup: &mut FilterPopup, out: &mut Out) -> Option<Answer> {
    let ways: [&[(How, &str)]; 3] = [
        &[(How::Values, "Values"), (How::Contains, "Contains"), (How::Equals, "Equals")],
        &[(How::Regex, "Regular expression"), (How::Number, "Numbers"), (How::Date, "Days")],
        &[(How::Empty, "Empty"), (How::Missing, "Missing")],
    ];
    ui.spacing_mut().item_spacing.y = 6.0;
    choice_grid(ui, &ways, &mut popup.how, WIDTH);
    ui.add_space(2.0);
    match popup.how {
        How::Values => values::values_ui(ui, shown, popup, out),
        How::Contains | How::Equals | How::Regex => {
            let hint = if popup.how == How::Regex { "^a.*@example\\.org$" } else { "" };
            let field = Field::new("Text").hint(hint).show(ui, &mut popup.text);
            focus(popup, &field);
            tick(ui, "Capital and small letters differ", &mut popup.match_case);
        }
        How::Empty => {
            muted(ui, "Missing, null, or a text of no length");
        }
        How::Missing => {
            muted(ui, "The user has no such attribute at all");
        }
        How::Number => {
            let field = Field::new("From").show(ui, &mut popup.from);
            focus(popup, &field);
            Field::new("To").show(ui, &mut popup.to);
        }
        How::Date => {
            let field = Field::new("From the day").hint("2026-01-01").show(ui, &mut popup.from);
            focus(popup, &field);
            Field::new("To the day").hint("2026-12-31").show(ui, &mut popup.to);
        }
    }
    ui.add_space(4.0);
    tick(ui, "Show all other rows instead", &mut popup.negated);
    ui.add_space(6.0);
    let condition = popup.condition();
    let off = condition.as_ref().err().copied();
    let mut answer = None;
    let enter = enters(ui, Modifiers::NONE);
    let about = off.map(|why| said(ui, why));
    let (cancel, show) = (Button::plain("Cancel"), Button::accent("Show these rows").off(off));
    let (none, cancel, show) = if popup.was_set {
        let [none, cancel, show] = foot_ui(ui, about, [Button::plain("No filter"), cancel, show]);
        (none.clicked(), cancel, show)
    } else {
        let [cancel, show] = foot_ui(ui, about, [cancel, show]);
        (false, cancel, show)
    };
    // Who searches the values and presses Enter wants those that were found.
    let condition = match condition {
        Err(_nothing_ticked) if enter && popup.how == How::Values && !popup.search.is_empty() => {
            popup.all_found(&shown.sheet.lookups.values)
        }
        other => other,
    };
    if let Ok(condition) = condition
        && (show.clicked() || enter)
    {
        answer = Some(Answer::Apply(condition));
    }
    if none {
        answer = Some(Answer::Clear);
    }
    if cancel.clicked() {
        answer = Some(Answer::Nothing);
    }
    answer
}

fn focus(popup: &mut FilterPopup, field: &egui::Response) {
    if std::mem::take(&mut popup.is_new) {
        field.request_focus();
    }
}

#[cfg(test)]
mod tests;
