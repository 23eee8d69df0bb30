//! Changing a column by a JavaScript expression: checked while it is typed, with what it gives before anything is changed.

use super::{Shown, shown_cell};
use crate::session::{Cell, Command, ComputeQuery, ComputeState, Computed, ComputedLine, FailedLine, Fetched, State};
use crate::ui::grid::paint_cell;
use crate::ui::kit::{
    Button, code_field, counted, dialog_body, dialog_foot, dialog_room, focus_ring, glyph_in_line, marked, number,
    percent, rich, said, segmented,
};
use crate::ui::out::Out;
use crate::ui::theme::{body, fill_icon, icon, icons, medium, mono, palette};
use egui::{Align2, Key, Label, Modifiers, Rect, Role, ScrollArea, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

/// What an example does, and how it is written.
const EXAMPLES: [(&str, &str); 6] = [
    ("What stands before the @", "value.split('@')[0]"),
    ("Small letters, no blanks at the ends", "value.trim().toLowerCase()"),
    ("Another attribute where this one is empty", "value || user.name"),
    ("Two attributes in one", "`${user.given_name} ${user.family_name}`"),
    ("One of two texts, by what stands there", "value === 'gold' ? 'paid' : 'free'"),
    ("Four digits, with zeros before them", "String(value).padStart(4, '0')"),
];
/// Where their code begins.
const EXAMPLE_CODE: f32 = 276.0;

const LINE: f32 = 26.0;
/// The names of the columns.
const HEAD: f32 = 26.0;
/// What an expression gives is shown no higher than this.
const HIGHEST: f32 = 520.0;
/// A window that is lower has no room for what can be left out.
const LOW: f32 = 480.0;
/// No more rows are looked through for those that are meant.
const MOST_NOW: u32 = 200;

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

/// The field and what the expression gives; then the buttons. What was answered. `query` is what is meant, without the
/// expression; `before` draws what stands above the field, and says whether something else is to be done with the column.
pub(super) fn by_expression_ui(
    ui: &mut Ui,
    now: &State,
    shown: &Shown<'_>,
    by: &mut ByExpression,
    query: ComputeQuery,
    before: impl FnOnce(&mut Ui),
    out: &mut Out,
) -> Option<Answer> {
    let query = ComputeQuery { expression: by.text.clone(), ..query };
    let state = now.computing.get(&shown.id).filter(|_| by.asked.is_some());
    let ready = state.and_then(|it| it.computed.ended()).and_then(Result::ok).filter(|it| it.query == query);
    let top = ui.min_rect().top();
    dialog_body(ui, |ui| {
        before(ui);
        ui.add_space(3.0);
        field_ui(ui, by, state.is_some_and(|it| it.computed.failure().is_some()));
        ui.add_space(8.0);
        given_ui(ui, top, shown, state, &query, by);
    });
    let off = match (state, ready) {
        (_, Some(computed)) if computed.changes == 0 => Some("No cell would change."),
        (_, Some(_)) => None,
        (None, None) => Some("Type an expression first."),
        (Some(state), None) if state.computed.ended().is_some() => Some("The expression has to be corrected first."),
        (Some(_), None) => Some("Wait until all values are there."),
    };
    let words = match ready {
        Some(computed) if computed.changes > 0 => format!("Change {}", counted(computed.changes, "cell", "cells")),
        Some(_) | None => "Change the cells".to_owned(),
    };
    let enter = ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Enter)) && off.is_none();
    let about = said(ui, off.unwrap_or("Nothing is changed yet. One Undo takes it back."));
    let buttons = [Button::plain("Cancel"), Button::accent(&words).off(off)];
    let [cancel, button] = dialog_foot(ui, Some(about), buttons);
    let mut answer = None;
    if button.on_hover_text("Ctrl Enter").clicked() || enter {
        out.send(Command::ApplyComputed { sheet: shown.id, query });
        answer = Some(Answer::Apply);
    } else {
        ask(shown, by, &ComputeQuery { expression: by.text.clone(), ..query }, out);
    }
    if cancel.clicked() {
        answer = Some(Answer::Close);
    }
    answer
}

/// What the expression gives, or what can be written, over what stands in the cells now: in every state as high as the window
/// lets it be, so that the dialog never jumps while somebody types.
fn given_ui(
    ui: &mut Ui,
    top: f32,
    shown: &Shown<'_>,
    state: Option<&ComputeState>,
    query: &ComputeQuery,
    by: &mut ByExpression,
) {
    let bottom = ui.cursor().top() + dialog_room(ui, top).clamp(60.0, HIGHEST);
    let Some(state) = state else {
        examples_ui(ui, by, bottom);
        now_ui(ui, shown, query, bottom);
        ui.add_space((bottom - ui.cursor().top()).max(0.0));
        return;
    };
    verdict_ui(ui, state, query);
    let is_wrong = state.computed.failure().is_some();
    let first = state.first.as_deref().filter(|it| it.query == *query);
    let ready = state.computed.ended().and_then(Result::ok).filter(|it| it.query == *query);
    let known = ready.map(AsRef::as_ref).or(first).or(state.computed.value().map(AsRef::as_ref));
    match known {
        Some(computed) => {
            if !is_wrong {
                warnings_ui(ui, computed);
            }
            ui.add_space(6.0);
            ui.scope(|ui| {
                // What the last expression gave, that was one.
                ui.multiply_opacity(if is_wrong { 0.5 } else { 1.0 });
                list_ui(ui, by, computed, bottom);
            });
        }
        None => now_ui(ui, shown, query, bottom),
    }
    ui.add_space((bottom - ui.cursor().top()).max(0.0));
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

fn field_ui(ui: &mut Ui, by: &mut ByExpression, is_wrong: bool) {
    let colors = palette(ui);
    // At 200 % on a laptop each line counts.
    let is_low = ui.ctx().content_rect().height() < LOW;
    if !is_low {
        ui.label(rich("JavaScript expression", medium(13.0), colors.text));
    }
    ScrollArea::vertical().id_salt("expression").max_height(96.0).show(ui, |ui| {
        let (hint, rows) = ("user.user_metadata.name || user.name", if is_low { 1 } else { 2 });
        let response = code_field(ui, "JavaScript expression", &mut by.text, rows, is_wrong, hint);
        if std::mem::take(&mut by.takes_focus) {
            response.request_focus();
        }
    });
    let about = "`value` is what stands in the cell, `user` the user of the row, `row` its number.";
    marked(ui, about, 12.5, colors.muted);
}

/// As many examples as have room above `bottom`.
fn examples_ui(ui: &mut Ui, by: &mut ByExpression, bottom: f32) {
    let colors = palette(ui);
    ui.spacing_mut().item_spacing.y = 4.0;
    ui.spacing_mut().interact_size.y = 20.0;
    ui.label(rich("For example", medium(12.5), colors.muted));
    for (what, expression) in EXAMPLES {
        if bottom - ui.cursor().top() < 20.0 {
            return;
        }
        ui.horizontal(|ui| {
            let left = ui.cursor().left();
            if Button::link(what).name(&format!("Take the example: {what}")).show(ui).clicked() {
                expression.clone_into(&mut by.text);
                by.takes_focus = true;
            }
            ui.add_space((left + EXAMPLE_CODE - ui.cursor().left()).max(0.0));
            ui.add(Label::new(rich(expression, mono(12.0), colors.muted)).truncate());
        });
    }
}

/// What stands in the first cells that are meant, as far as they are at hand.
fn now_ui(ui: &mut Ui, shown: &Shown<'_>, query: &ComputeQuery, bottom: f32) {
    let room = bottom - ui.cursor().top() - 10.0;
    if room < HEAD + 3.0 * LINE {
        return;
    }
    ui.add_space(10.0);
    let view = &shown.sheet.view;
    let places =
        (0..view.row_count.min(MOST_NOW)).filter(|at| view.row_at(*at).is_some_and(|it| query.rows.contains(it)));
    let rows = places.filter_map(|at| view.row(at));
    head_ui(ui, &["Row", "Now"]);
    ui.spacing_mut().item_spacing.y = 0.0;
    for row in rows {
        if bottom - ui.cursor().top() < LINE {
            return;
        }
        let Some(cell) = row.cells.get(query.column.0 as usize) else { continue };
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), LINE), Sense::hover());
        let name = shown_cell(&cell.value).text().to_owned();
        line_of(ui, (rect, rect.right()), ("now", row.number as usize), row.number, &name);
        paint_cell(ui, rect.with_min_x(rect.left() + NUMBER), left(shown_cell(&cell.value)));
    }
}

/// The names of the columns of the list.
fn head_ui(ui: &mut Ui, names: &[&str]) {
    let colors = palette(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEAD), Sense::hover());
    ui.painter().rect_filled(rect, 4.0, colors.header);
    let middle = NUMBER + (rect.width() - NUMBER) / 2.0;
    let places = [
        (NUMBER - 8.0, Align2::RIGHT_CENTER),
        (NUMBER + 10.0, Align2::LEFT_CENTER),
        (middle + 20.0, Align2::LEFT_CENTER),
    ];
    for (name, (left, align)) in names.iter().zip(places) {
        let at = pos2(rect.left() + left, rect.center().y);
        ui.painter().text(at, align, name, medium(12.0), colors.muted);
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
            let sign = if computed.failures > 0 { icons::WARNING } else { icons::CHECK_CIRCLE };
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
    let mut warn = |words: &str| sentence_ui(ui, icons::WARNING, color, words);
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
        glyph_in_line(ui, sign, fill_icon(15.0), color, 18.0);
        ui.add(Label::new(rich(words, body(13.0), text)).wrap());
    });
}

/// So many lines are seen also where the dialog has to be scrolled to them.
const LEAST_LINES: f32 = 3.0;

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
    ui.spacing_mut().item_spacing.y = 0.0;
    head_ui(ui, if shows_failures { &["Row", "Why it fails"] } else { &["Row", "Now", "After"] });
    let height =
        (bottom - ui.cursor().top()).max(LEAST_LINES * LINE).min((listed + usize::from(more > 0)) as f32 * LINE);
    let list = ScrollArea::vertical().id_salt(("values", shows_failures));
    let list = list.max_height(height).min_scrolled_height(height).auto_shrink([false, true]);
    // The scroll bar stands over the lines, which end where the fields do.
    let right = ui.max_rect().right();
    list.show_rows(ui, LINE, listed + usize::from(more > 0), |ui, in_view| {
        for place in in_view {
            let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), LINE), Sense::hover());
            match (computed.lines.get(place), computed.failed.get(place)) {
                (_, Some(line)) if shows_failures => failure_ui(ui, (rect, right), place, line),
                (Some(line), _) if !shows_failures => change_ui(ui, (rect, right), place, line),
                _ => more_ui(ui, rect, more),
            }
        }
    });
}

/// Where the values begin.
const NUMBER: f32 = 64.0;

fn change_ui(ui: &Ui, (rect, right): (Rect, f32), place: usize, line: &ComputedLine) {
    let colors = palette(ui);
    let said = |cell: &Cell| shown_cell(cell).text().to_owned();
    let (was, becomes) = (said(&line.now), said(&line.after));
    line_of(ui, (rect, right), ("change", place), line.number, &format!("{was} becomes {becomes}"));
    let middle = NUMBER + (right - rect.left() - NUMBER) / 2.0;
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

fn failure_ui(ui: &Ui, (rect, right): (Rect, f32), place: usize, line: &FailedLine) {
    line_of(ui, (rect, right), ("failure", place), line.number, &line.why);
    let color = palette(ui).text;
    let area = Rect::from_min_max(pos2(rect.left() + NUMBER + 10.0, rect.top()), rect.max);
    let mut job =
        egui::text::LayoutJob::single_section(line.why.to_string(), egui::TextFormat::simple(body(13.0), color));
    job.wrap = egui::text::TextWrapping::truncate_at_width(area.width());
    let galley = ui.painter().layout_job(job);
    ui.painter().galley(pos2(area.left(), area.center().y - galley.size().y / 2.0), galley, color);
}

/// The row's number and the line below; what is heard, and shown in full on hover.
fn line_of(ui: &Ui, (rect, right): (Rect, f32), salt: (&str, usize), row: u64, words: &str) {
    let colors = palette(ui);
    let response = ui.interact(rect, ui.scope_id().with(salt), Sense::hover());
    let name = format!("Row {}: {words}", number(row));
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
    focus_ring(ui, &response, -1.0, 4.0);
    response.on_hover_text(&name);
    let at = pos2(rect.left() + NUMBER - 8.0, rect.center().y);
    ui.painter().text(at, Align2::RIGHT_CENTER, number(row), body(12.5), colors.muted);
    let whole = ui.painter().with_clip_rect(ui.clip_rect().with_max_x(right));
    whole.hline(rect.left()..=right, rect.bottom() - 0.5, Stroke::new(1.0, colors.line));
}

fn more_ui(ui: &Ui, rect: Rect, more: u64) {
    let at = pos2(rect.left() + NUMBER + 10.0, rect.center().y);
    let words = format!("and {} like these", counted(more, "more row", "more rows"));
    ui.painter().text(at, Align2::LEFT_CENTER, words, body(12.5), palette(ui).muted);
}
