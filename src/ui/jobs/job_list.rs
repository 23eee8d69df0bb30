//! The jobs that a run made at Auth0.

use super::unfolded::{cell, inner_card};
use super::words;
use crate::session::{JobLine, RunDetails};
use crate::ui::kit::{Button, bytes, counted, number, rich};
use crate::ui::theme::{self, icons, palette};
use egui::{Align, Label, Layout, Rect, RichText, Role, ScrollArea, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

const ROW_HEIGHT: f32 = 38.0;
const HEAD_HEIGHT: f32 = 28.0;
const TITLE_HEIGHT: f32 = 42.0;

/// So many rows are seen at once, as high as the refused users beside them.
const HEIGHT_SEEN: f32 = 276.0;

/// The right edges of the columns of numbers, from the card's right edge.
const COLUMNS: [(&str, f32); 4] = [("Users", 200.0), ("Size", 128.0), ("Took", 70.0), ("Failed", 14.0)];

/// Where the ids end, from the card's right edge.
const IDS_END: f32 = 236.0;

/// Wider, a number would stand too far from the job that it belongs to.
const WIDEST: f32 = 680.0;

pub(super) fn jobs_card(ui: &mut Ui, details: &RunDetails) {
    ui.scope(|ui| {
        ui.set_max_width(ui.available_width().min(WIDEST));
        card_ui(ui, details);
    });
}

fn card_ui(ui: &mut Ui, details: &RunDetails) {
    inner_card(ui, |ui| {
        let colors = palette(ui);
        let (title, _) = ui.allocate_exact_size(vec2(ui.available_width(), TITLE_HEIGHT), Sense::hover());
        let inside = title.shrink2(vec2(14.0, 0.0));
        let text = format!("{} at Auth0", counted(details.jobs.len() as u64, "job", "jobs"));
        let text = rich(text, theme::semibold(13.5), colors.text);
        cell(ui, inside, Layout::left_to_right(Align::Center)).add(Label::new(text));
        let text = rich("2 at a time", theme::body(12.0), colors.muted);
        cell(ui, inside, Layout::right_to_left(Align::Center)).add(Label::new(text));
        let (head, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEAD_HEIGHT), Sense::hover());
        ui.painter().hline(head.x_range(), head.top(), Stroke::new(1.0, colors.line));
        ui.painter().hline(head.x_range(), head.bottom(), Stroke::new(1.0, colors.line));
        let heading = |text: &str| Label::new(rich(text, theme::medium(12.0), colors.muted)).selectable(false);
        cell(ui, head.shrink2(vec2(14.0, 0.0)), Layout::left_to_right(Align::Center)).add(heading("Job id"));
        for (text, right) in COLUMNS {
            right_cell(ui, head, right).add(heading(text));
        }
        let rows = details.jobs.len();
        let height = (ROW_HEIGHT * rows as f32).min(HEIGHT_SEEN);
        let scroll = ScrollArea::vertical()
            .auto_shrink(false)
            .max_height(height)
            .min_scrolled_height(height)
            .id_salt("jobs of a run");
        scroll.show_rows(ui, ROW_HEIGHT, rows, |ui, visible| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let last = rows - 1;
            for (at, job) in details.jobs.iter().enumerate().skip(visible.start).take(visible.len()) {
                row_ui(ui, job, at == last);
            }
        });
    });
}

/// A cell whose right edge is so far from the row's.
fn right_cell(ui: &mut Ui, row: Rect, right: f32) -> Ui {
    let right = row.right() - right;
    cell(ui, Rect::from_x_y_ranges(right - 90.0..=right, row.y_range()), Layout::right_to_left(Align::Center))
}

fn row_ui(ui: &mut Ui, job: &JobLine, is_last: bool) {
    let colors = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW_HEIGHT), Sense::hover());
    if !is_last {
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, colors.line));
    }
    let id = job.job.as_deref();
    let failed = job.failed.unwrap_or(0);
    let heard = format!(
        "{}, {}, {}, {}",
        id.unwrap_or("A job whose answer was lost"),
        counted(job.users, "user", "users"),
        bytes(job.size_bytes),
        match job.failed {
            Some(failed) => format!("{} failed", number(failed)),
            None => job.status.clone(),
        },
    );
    response.widget_info(|| WidgetInfo::labeled(Role::Row, true, &heard));
    let right = rect.right() - IDS_END;
    let place =
        Rect::from_min_max(pos2(rect.left() + 14.0, rect.top()), pos2(right.max(rect.left() + 60.0), rect.bottom()));
    let mut ids = cell(ui, place, Layout::left_to_right(Align::Center));
    match id {
        Some(id) => {
            let width = (ids.available_width() - 30.0).max(20.0);
            ids.scope(|ui| {
                ui.set_max_width(width);
                ui.add(Label::new(rich(id, theme::mono(11.5), colors.text)).truncate());
            });
            let copy = Button::icon_only(icons::COPY, &format!("Copy {id}")).height(24.0).show(&mut ids);
            if copy.clicked() || copy.has_focus() && ids.input(|input| input.events.contains(&egui::Event::Copy)) {
                ids.ctx().copy_text(id.to_owned());
            }
        }
        None => {
            ids.add(Label::new(rich("answer lost", theme::body(12.5), colors.muted)));
        }
    }
    let broke_off = matches!(job.status.as_str(), "failed" | "expired");
    let shown = |text: String| rich(text, theme::body(12.5), colors.text);
    let cells: [RichText; 4] = [
        shown(number(job.users)),
        shown(bytes(job.size_bytes)),
        match job.seconds {
            _ if broke_off => rich(status(job), theme::body(12.5), colors.error),
            Some(seconds) => shown(words::job_took(seconds)),
            // Where its answer was lost stands in place of its id.
            None => rich(if id.is_some() { status(job) } else { "" }, theme::body(12.0), colors.muted),
        },
        rich(
            // A job that came to no end tells of no users: what became of them is read in the tenant.
            job.failed.map_or_else(String::new, number),
            theme::body(12.5),
            if failed > 0 { colors.error } else { colors.muted },
        ),
    ];
    for (text, (_, right)) in cells.into_iter().zip(COLUMNS) {
        right_cell(ui, rect, right).add(Label::new(text).selectable(false));
    }
}

/// Auth0's word for a job that has not ended, in ours.
fn status(job: &JobLine) -> &str {
    match job.status.as_str() {
        "pending" | "processing" => "at work",
        "sending" => "sending",
        "unknown" => "lost",
        other => other,
    }
}
