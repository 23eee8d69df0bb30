//! Changing a column by a JavaScript expression: checked while it is typed, with what it gives before anything is changed.

use super::{Shown, shown_cell};
use crate::session::{Cell, Command, ComputeQuery, ComputeState, Computed, ComputedLine, FailedLine, Fetched, State};
use crate::ui::grid::paint_cell;
use crate::ui::kit::{Button, counted, focus_ring, glyph, muted, number, percent, rich, segmented};
use crate::ui::out::Out;
use crate::ui::theme::{body, fill_icon, icon, icons, medium, mono, palette};
use egui::{
    Align2, Key, Label, Modifiers, Rect, Role, ScrollArea, Sense, Stroke, TextEdit, Ui, WidgetInfo, pos2, vec2,
};

/// What an example does, and how it is written.
const EXAMPLES: [(&str, &str); 3] = [
    ("What stands before the @", "value.split('@')[0]"),
    ("Another attribute where this one is empty", "value || user.name"),
    ("Two attributes in one", "`${user.given_name} ${user.family_name}`"),
];

const LINE: f32 = 26.0;

/// What is half said.
#[derive(Debug, Default)]
pub(super) struct ByExpression {
    text: String,
    /// What was asked for last.
    asked: Option<ComputeQuery>,
    shows_failures: bool,
    takes_focus: bool,
}

impl ByExpression {
    pub(super) fn new() -> Self {
        Self { takes_focus: true, ..Self::default() }
    }
}

/// The field, what the expression gives, and the button that puts it in. True when that was pressed. `query` is what is
/// meant, without the expression.
pub(super) fn by_expression_ui(
    ui: &mut Ui,
    now: &State,
    shown: &Shown<'_>,
    by: &mut ByExpression,
    query: ComputeQuery,
    out: &mut Out,
) -> Option<Answer> {
    field_ui(ui, by);
    let query = ComputeQuery { expression: by.text.clone(), ..query };
    ask(shown, by, &query, out);
    ui.add_space(8.0);
    let state = now.computing.get(&shown.id).filter(|_| by.asked.is_some());
    let ready = state.and_then(|it| it.computed.ended()).and_then(Result::ok).filter(|it| it.query == query);
    let room = (ui.ctx().content_rect().height() - 384.0).clamp(120.0, 300.0);
    match state {
        Some(state) => {
            verdict_ui(ui, state, &query);
            // While something is typed, what was there stays, and so does the size of the dialog.
            let top = ui.cursor().top();
            let is_wrong = matches!(state.computed, Fetched::Failed { .. });
            let first = state.first.as_deref().filter(|it| it.query == query);
            let known = ready.map(AsRef::as_ref).or(first).or(state.computed.value().map(AsRef::as_ref));
            if let Some(computed) = known.filter(|_| !is_wrong) {
                warnings_ui(ui, computed);
                ui.add_space(6.0);
                list_ui(ui, by, computed, top + room);
            }
            ui.add_space((top + room - ui.cursor().top()).max(0.0));
        }
        None => examples_ui(ui, by),
    }
    ui.add_space(14.0);
    let off = match (state, ready) {
        (_, Some(computed)) if computed.changes == 0 => Some("No cell would change"),
        (_, Some(_)) => None,
        (None, None) => Some("Type an expression first"),
        (Some(state), None) if state.computed.ended().is_some() => Some("The expression has to be corrected first"),
        (Some(_), None) => Some("Wait until all values are there"),
    };
    let mut answer = None;
    ui.horizontal(|ui| {
        let words = match ready {
            Some(computed) if computed.changes > 0 => format!("Change {}", counted(computed.changes, "cell", "cells")),
            Some(_) | None => "Change the cells".to_owned(),
        };
        let enter = ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Enter)) && off.is_none();
        let button = Button::accent(&words).off(off).show(ui);
        if button.on_hover_text("Ctrl Enter").clicked() || enter {
            out.send(Command::ApplyComputed { sheet: shown.id, query });
            answer = Some(Answer::Apply);
        }
        if Button::plain("Cancel").show(ui).clicked() {
            answer = Some(Answer::Close);
        }
    });
    answer
}

/// What was pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    Apply,
    Close,
}

/// Has the expression worked out whenever it is another one.
fn ask(shown: &Shown<'_>, by: &mut ByExpression, query: &ComputeQuery, out: &mut Out) {
    if query.expression.trim().is_empty() {
        if by.asked.take().is_some() {
            out.send(Command::StopComputing { sheet: shown.id });
        }
    } else if by.asked.as_ref() != Some(query) {
        by.asked = Some(query.clone());
        out.send(Command::Compute { sheet: shown.id, query: query.clone() });
    }
}

fn field_ui(ui: &mut Ui, by: &mut ByExpression) {
    let colors = palette(ui);
    ui.label(rich("JavaScript expression", medium(13.0), colors.text));
    ui.add_space(2.0);
    ScrollArea::vertical().id_salt("expression").max_height(96.0).show(ui, |ui| {
        let field = TextEdit::multiline(&mut by.text)
            .font(mono(13.0))
            .code_editor()
            .hint_text(rich("user.user_metadata.name || user.name", mono(13.0), colors.faint))
            .desired_rows(2)
            .desired_width(f32::INFINITY)
            .margin(vec2(10.0, 8.0))
            .show(ui);
        field.response.widget_info(|| WidgetInfo::labeled(Role::MultilineTextInput, true, "JavaScript expression"));
        if std::mem::take(&mut by.takes_focus) {
            field.response.request_focus();
        }
    });
    ui.add_space(2.0);
    muted(ui, "value is what stands in the cell, user is the user of the row, row its number. Nothing is changed yet.");
}

fn examples_ui(ui: &mut Ui, by: &mut ByExpression) {
    let colors = palette(ui);
    ui.label(rich("For example", medium(12.5), colors.muted));
    for (what, expression) in EXAMPLES {
        ui.horizontal(|ui| {
            if Button::link(what).name(&format!("Take the example: {what}")).show(ui).clicked() {
                expression.clone_into(&mut by.text);
                by.takes_focus = true;
            }
            ui.add(Label::new(rich(expression, mono(12.0), colors.muted)).truncate());
        });
    }
}

fn verdict_ui(ui: &mut Ui, state: &ComputeState, query: &ComputeQuery) {
    let colors = palette(ui);
    let (sign, color, words) = match &state.computed {
        Fetched::Failed { notice, .. } => {
            (icons::WARNING_CIRCLE, colors.error, format!("{} {}", notice.message, notice.next))
        }
        Fetched::Ready(computed) if computed.query == *query => {
            let color = if computed.failures > 0 { colors.warning } else { colors.ok };
            let sign = if computed.failures > 0 { icons::WARNING_CIRCLE } else { icons::CHECK_CIRCLE };
            (sign, color, verdict(computed))
        }
        Fetched::Loading { progress: Some((done, Some(total))), .. } => {
            (icons::INFO, colors.muted, format!("Working out the values, {}", percent(*done, *total)))
        }
        Fetched::Ready(_) | Fetched::Loading { .. } | Fetched::NotAsked => {
            (icons::INFO, colors.muted, "Working out the values".to_owned())
        }
    };
    sentence_ui(ui, sign, color, &words);
}

fn verdict(computed: &Computed) -> String {
    let stay = computed.rows.saturating_sub(computed.changes + computed.failures);
    let mut words = match computed.changes {
        0 => "No cell would change".to_owned(),
        changes => format!("{} would change", counted(changes, "cell", "cells")),
    };
    if computed.failures > 0 {
        let fails = if computed.failures == 1 { "fails and stays as it is" } else { "fail and stay as they are" };
        words.extend([", ", &counted(computed.failures, "row", "rows"), " ", fails]);
    }
    if stay > 0 && computed.changes > 0 {
        let have = if stay == 1 { "has its value" } else { "have theirs" };
        words.extend([", ", &number(stay), " ", have, " already"]);
    }
    words
}

fn warnings_ui(ui: &mut Ui, computed: &Computed) {
    let color = palette(ui).warning;
    let mut warn = |words: &str| sentence_ui(ui, icons::WARNING_CIRCLE, color, words);
    if computed.doubtful > 0 {
        let texts = counted(computed.doubtful, "new value holds", "new values hold");
        warn(&format!("{texts} the word undefined, NaN or [object Object]: something is missing there, or is no text"));
    }
    if computed.emptied > 0 {
        let cells = counted(computed.emptied, "cell loses its value", "cells lose their values");
        warn(&format!("{cells}: the expression gives nothing there"));
    }
    if computed.becomes_text {
        warn("The column becomes a column of texts: some new values are texts");
    }
}

fn sentence_ui(ui: &mut Ui, sign: &str, color: egui::Color32, words: &str) {
    let text = palette(ui).text;
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 7.0;
        glyph(ui, sign, fill_icon(15.0), color);
        ui.add(Label::new(rich(words, body(13.0), text)).wrap());
    });
}

/// As far down as `bottom`.
fn list_ui(ui: &mut Ui, by: &mut ByExpression, computed: &Computed, bottom: f32) {
    let has_both = computed.failures > 0 && computed.changes > 0;
    if has_both {
        let (changes, failures) =
            (format!("Changes {}", number(computed.changes)), format!("Failures {}", number(computed.failures)));
        segmented(ui, &[(false, &changes), (true, &failures)], &mut by.shows_failures, None);
        ui.add_space(4.0);
    }
    let shows_failures = computed.failures > 0 && (by.shows_failures || computed.changes == 0);
    let listed = if shows_failures { computed.failed.len() } else { computed.lines.len() };
    let all = if shows_failures { computed.failures } else { computed.changes };
    let more = all.saturating_sub(listed as u64);
    let height = (bottom - ui.cursor().top()).max(LINE * 2.0).min((listed + usize::from(more > 0)) as f32 * LINE);
    let list = ScrollArea::vertical().id_salt(("values", shows_failures)).max_height(height).auto_shrink([false, true]);
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        list.show_rows(ui, LINE, listed + usize::from(more > 0), |ui, in_view| {
            for place in in_view {
                let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), LINE), Sense::hover());
                match (computed.lines.get(place), computed.failed.get(place)) {
                    (_, Some(line)) if shows_failures => failure_ui(ui, rect, place, line),
                    (Some(line), _) if !shows_failures => change_ui(ui, rect, place, line),
                    _ => more_ui(ui, rect, more),
                }
            }
        });
    });
}

/// Where the values begin.
const NUMBER: f32 = 64.0;

fn change_ui(ui: &Ui, rect: Rect, place: usize, line: &ComputedLine) {
    let colors = palette(ui);
    let said = |cell: &Cell| shown_cell(cell).text().to_owned();
    let (was, becomes) = (said(&line.now), said(&line.after));
    line_of(ui, rect, ("change", place), line.number, &format!("{was} becomes {becomes}"));
    let middle = NUMBER + (rect.width() - NUMBER) / 2.0;
    let cell = |from: f32, to: f32| {
        Rect::from_min_max(pos2(rect.left() + from, rect.top()), pos2(rect.left() + to, rect.bottom()))
    };
    paint_cell(ui, cell(NUMBER, middle - 14.0), left(shown_cell(&line.now)));
    paint_cell(ui, cell(middle + 10.0, rect.width()), left(shown_cell(&line.after)));
    if matches!(line.after, Cell::Missing) {
        let at = pos2(rect.left() + middle + 20.0, rect.center().y);
        ui.painter().text(at, Align2::LEFT_CENTER, "no value", body(13.0), colors.muted);
    }
    let at = pos2(rect.left() + middle - 6.0, rect.center().y);
    ui.painter().text(at, Align2::LEFT_CENTER, icons::ARROW_RIGHT, icon(13.0), colors.faint);
}

/// A number stands at the left here, beside what it came from.
fn left(shown: crate::ui::grid::Shown<'_>) -> crate::ui::grid::Shown<'_> {
    if let crate::ui::grid::Shown::Number(digits) = shown { crate::ui::grid::Shown::Text(digits) } else { shown }
}

fn failure_ui(ui: &Ui, rect: Rect, place: usize, line: &FailedLine) {
    line_of(ui, rect, ("failure", place), line.number, &line.why);
    let color = palette(ui).text;
    let area = Rect::from_min_max(pos2(rect.left() + NUMBER + 10.0, rect.top()), rect.max);
    let mut job =
        egui::text::LayoutJob::single_section(line.why.to_string(), egui::TextFormat::simple(body(13.0), color));
    job.wrap = egui::text::TextWrapping::truncate_at_width(area.width());
    let galley = ui.painter().layout_job(job);
    ui.painter().galley(pos2(area.left(), area.center().y - galley.size().y / 2.0), galley, color);
}

/// The row's number and the line below; what is heard, and shown in full on hover.
fn line_of(ui: &Ui, rect: Rect, salt: (&str, usize), row: u64, words: &str) {
    let colors = palette(ui);
    let response = ui.interact(rect, ui.scope_id().with(salt), Sense::hover());
    let name = format!("Row {}: {words}", number(row));
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
    focus_ring(ui, &response, -1.0, 4.0);
    response.on_hover_text(&name);
    let at = pos2(rect.left() + NUMBER - 8.0, rect.center().y);
    ui.painter().text(at, Align2::RIGHT_CENTER, number(row), body(12.5), colors.muted);
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, colors.line));
}

fn more_ui(ui: &Ui, rect: Rect, more: u64) {
    let at = pos2(rect.left() + NUMBER + 10.0, rect.center().y);
    let words = format!("and {} like these", counted(more, "more row", "more rows"));
    ui.painter().text(at, Align2::LEFT_CENTER, words, body(12.5), palette(ui).muted);
}
