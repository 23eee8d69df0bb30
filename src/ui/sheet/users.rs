//! The place of all lists, while none is shown: the ways to open one, and what was open lately.

use crate::session::{Command, State, StoredList};
use crate::ui::focus;
use crate::ui::kit::{
    Button, card_header, counted, cut_middle, describe, empty_state, focus_ring, heading, muted, notice_box,
};
use crate::ui::out::{Ask, Out, PathFor};
use crate::ui::screen::Screen;
use crate::ui::theme::{self, icons, palette};
use egui::{Align2, CursorIcon, FontId, Response, Role, ScrollArea, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};
use std::path::PathBuf;

/// No sheet is shown: the ways to open one, and what was open lately.
pub(in crate::ui) fn users_ui(ui: &mut Ui, now: &State, out: &mut Out) {
    let recent = now.recent.value().map_or(&[][..], Vec::as_slice);
    let kept = now.stored_sheets.value().map_or(&[][..], Vec::as_slice);
    let open = match now.sheets.len() {
        0 => "No list is open".to_owned(),
        some => format!("{} open", counted(some as u64, "list is", "lists are")),
    };
    card_header(ui, "Users", &open, |ui| {
        let export = Button::plain("Export users…").icon(icons::DOWNLOAD_SIMPLE);
        if export.description("Copy users of the tenant in use to a file").show(ui).clicked() {
            out.go(Screen::Export);
        }
    });
    if let Some(notice) = now.not_read_at_start() {
        egui::Frame::new().inner_margin(16.0).show(ui, |ui| {
            notice_box(ui, &notice);
            ui.add_space(8.0);
            let again = Button::plain("Try again").name("Try again to read what was open").show(ui);
            if again.clicked() {
                for command in [Command::LoadSettings, Command::ListSheets, Command::ListRecent] {
                    out.send(command);
                }
            }
        });
    }
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        let rows = |count: usize| if count == 0 { 0.0 } else { 62.0 + ROW * count as f32 };
        let above = rows(recent.len()) + rows(kept.len());
        let whole = ui.available_height();
        ui.set_max_height((whole - above).max(260.0));
        empty_state(
            ui,
            icons::USERS_THREE,
            "Open a list of users",
            "CSV, Excel or JSON, from a spreadsheet, another program or an Auth0 export. Rollcall checks every row and shows \
             what has to be fixed before anything is sent. Your file stays as it is.",
            |ui| {
                let open = Button::accent("Open a list…").icon(icons::FOLDER_OPEN).show(ui).on_hover_text("Ctrl O");
                focus::first(ui, &open);
                if open.clicked() {
                    out.ask(Ask::ChooseList);
                }
                ui.add_space(10.0);
                muted(ui, "Or drop a file anywhere in this window, or paste a table with Ctrl V");
                ui.add_space(4.0);
                if Button::link("Type a path instead…").show(ui).clicked() {
                    out.ask(Ask::TypePath(PathFor::Open));
                }
            },
        );
        if !kept.is_empty() {
            kept_ui(ui, kept, out);
        }
        if !recent.is_empty() {
            recent_ui(ui, recent, out);
        }
    });
}

/// How high the line of a file is.
const ROW: f32 = 40.0;
/// How wide the list of files may get.
const WIDEST: f32 = 640.0;

/// Lists of the last end that were not opened again, edits and all.
fn kept_ui(ui: &mut Ui, kept: &[StoredList], out: &mut Out) {
    rows_ui(ui, "Open when Rollcall was closed, with their edits", |ui| {
        for list in kept {
            let about = if list.elsewhere { "Open in another window" } else { "Rollcall's own copy" };
            if row_ui(ui, &list.name, about, about).clicked() {
                out.ask(Ask::Restore(list.stored));
            }
        }
    });
}

/// The files that were opened lately, the newest first.
fn recent_ui(ui: &mut Ui, recent: &[PathBuf], out: &mut Out) {
    rows_ui(ui, "Opened recently", |ui| {
        for path in recent {
            let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
            let folder = path.parent().map(|it| it.display().to_string()).unwrap_or_default();
            if row_ui(ui, &name, &folder, &path.display().to_string()).clicked() {
                out.ask(Ask::Open(path.clone()));
            }
        }
    });
}

fn rows_ui(ui: &mut Ui, title: &str, add: impl FnOnce(&mut Ui)) {
    ui.add_space(28.0);
    let width = (ui.available_width() - 48.0).min(WIDEST);
    let left = (ui.available_width() - width) / 2.0;
    ui.horizontal_top(|ui| {
        ui.add_space(left);
        ui.vertical(|ui| {
            ui.set_width(width);
            ui.spacing_mut().item_spacing.y = 0.0;
            heading(ui, title);
            ui.add_space(6.0);
            add(ui);
        });
    });
}

/// A list that can be opened again, and where it is from.
fn row_ui(ui: &mut Ui, name: &str, about: &str, hover: &str) -> Response {
    let colors = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Open {name} again")));
    describe(ui, &response, about);
    if response.hovered() {
        ui.painter().rect_filled(rect, 7.0, colors.hover);
    }
    focus_ring(ui, &response, -1.0, 7.0);
    ui.painter().hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, colors.line));
    let middle = rect.center().y;
    ui.painter().text(
        pos2(rect.left() + 16.0, middle),
        Align2::CENTER_CENTER,
        icons::TABLE,
        theme::icon(16.0),
        colors.muted,
    );
    // The name has what the folder leaves; of both the ends say which one it is.
    let cut = |text: &str, font: FontId, color, width| {
        let shown = cut_middle(ui, text, &font, width);
        ui.painter().layout_no_wrap(shown.into_owned(), font, color)
    };
    let whole = rect.width() - 34.0 - 10.0 - 16.0;
    let wanted = ui.painter().layout_no_wrap(name.to_owned(), theme::medium(13.0), colors.text).size().x;
    let about = cut(about, theme::body(12.5), colors.muted, (whole - wanted).max(whole * 0.45));
    let name = cut(name, theme::medium(13.0), colors.text, whole - about.size().x);
    ui.painter().galley(pos2(rect.left() + 34.0, middle - name.size().y / 2.0), name, colors.text);
    let at = pos2(rect.right() - 10.0 - about.size().x, middle - about.size().y / 2.0);
    ui.painter().galley(at, about, colors.muted);
    response.on_hover_cursor(CursorIcon::PointingHand).on_hover_text(hover)
}
