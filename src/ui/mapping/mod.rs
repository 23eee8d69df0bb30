//! What each column of a list means: guessed, shown with how sure the guess is, and changed by the person.
//!
//! Doubts come first, because a nervous reader starts at the top and stops when it looks fine.

mod aside;
mod chips;
mod row;

use crate::session::{Command, Fetched, MappedColumn, Mapping, OpenOptions, SheetId, State, Sure};
use crate::ui::kit::{Button, card_header, counted, empty_state, notice_box, number, progress_bar, rich, rule};
use crate::ui::out::{Ask, Out};
use crate::ui::screen::Screen;
use crate::ui::theme::{self, icons, palette};
use egui::{Key, Modifiers, Rect, ScrollArea, Stroke, Ui, UiBuilder, pos2, vec2};
use std::path::Path;

/// Below this width what stands beside the table stands under it.
const WIDE: f32 = 1180.0;
const ASIDE: f32 = 300.0;

/// What the screen remembers.
#[derive(Debug, Default)]
pub(super) struct MappingView {
    asked: bool,
    /// What is typed into the open list of attributes.
    search: String,
}

/// What the pieces of the screen ask for: the list described anew with these options.
struct Change<'a> {
    sheet: SheetId,
    path: &'a Path,
    out: &'a mut Out,
}

impl Change<'_> {
    fn to(&mut self, options: OpenOptions) {
        self.out.send(Command::DescribeList { sheet: self.sheet, path: self.path.to_owned(), options });
    }
}

pub(super) fn mapping_ui(
    ui: &mut Ui,
    now: &State,
    sheet: SheetId,
    source: Option<&Path>,
    view: &mut MappingView,
    out: &mut Out,
) {
    let Some(path) = source else {
        empty_state(ui, icons::TABLE, "No list is open", "Choose a list to say what its columns mean.", |ui| {
            if Button::accent("Choose a file…").icon(icons::FOLDER_OPEN).show(ui).clicked() {
                out.ask(Ask::ChooseList);
            }
        });
        return;
    };
    let fetched = now.mappings.get(&sheet);
    if !std::mem::replace(&mut view.asked, true) && fetched.is_none() {
        out.send(Command::DescribeList { sheet, path: path.to_owned(), options: OpenOptions::default() });
    }
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    let mapping = fetched.and_then(Fetched::value);
    let blocked =
        mapping.map_or(Some("The list is still being read"), |it| it.troubles.first().map(|it| it.message.as_str()));
    let subtitle = format!("{name} • say what each column of your list means in Auth0");
    card_header(ui, "Match the columns", &subtitle, |ui| {
        if Button::plain("Choose another file…").show(ui).clicked() {
            out.ask(Ask::ChooseList);
        }
        let open = Button::accent("Open the sheet").icon(icons::ARROW_RIGHT).off(blocked).show(ui);
        let by_key = ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Enter));
        if let Some(mapping) = mapping.filter(|_| blocked.is_none() && (open.clicked() || by_key)) {
            out.send(Command::OpenSheet { sheet, path: path.to_owned(), options: mapping.options.clone() });
            out.go(Screen::Sheet(sheet));
        }
    });
    match fetched {
        None | Some(Fetched::NotAsked | Fetched::Ready(_)) => {}
        Some(Fetched::Loading { progress, previous: None }) => {
            ui.add_space(24.0);
            ui.horizontal(|ui| {
                ui.add_space(24.0);
                let (done, total) = progress.unwrap_or((0, None));
                progress_bar(ui, "Reading the list", done, total, 320.0);
                ui.label(rich("Reading the list…", theme::body(13.0), palette(ui).muted));
            });
        }
        Some(Fetched::Loading { .. }) => {}
        Some(Fetched::Failed { notice, .. }) => {
            egui::Frame::new().inner_margin(16.0).show(ui, |ui| notice_box(ui, notice));
        }
    }
    let Some(mapping) = mapping else { return };
    let mut change = Change { sheet, path, out };
    let whole = ui.available_rect_before_wrap();
    if whole.width() >= WIDE {
        let edge = whole.right() - ASIDE;
        let left = Rect::from_min_max(whole.min, pos2(edge, whole.bottom()));
        let right = Rect::from_min_max(pos2(edge, whole.top()), whole.max);
        let mut table = ui.new_child(UiBuilder::new().max_rect(left));
        table_ui(&mut table, mapping, view, &mut change, false);
        ui.painter().vline(edge, whole.y_range(), Stroke::new(1.0, palette(ui).border));
        let mut beside = ui.new_child(UiBuilder::new().max_rect(right.shrink2(vec2(20.0, 18.0))));
        ScrollArea::vertical().id_salt("aside").show(&mut beside, |ui| aside::aside_ui(ui, mapping, &mut change));
    } else {
        table_ui(ui, mapping, view, &mut change, true);
    }
}

/// Which group of the table a column stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Group {
    Check,
    Matched,
    LeftOut,
}

fn group_of(column: &MappedColumn) -> Group {
    match column.sure {
        Sure::Check => Group::Check,
        Sure::Sure | Sure::Likely => Group::Matched,
        Sure::LeftOut(_) => Group::LeftOut,
    }
}

fn table_ui(ui: &mut Ui, mapping: &Mapping, view: &mut MappingView, change: &mut Change<'_>, with_aside: bool) {
    chips::chips_ui(ui, mapping, change);
    rule(ui);
    for trouble in &mapping.troubles {
        egui::Frame::new().inner_margin(egui::Margin::symmetric(16, 8)).show(ui, |ui| {
            row::trouble_ui(ui, &trouble.message, &trouble.next);
        });
    }
    let places = row::Places::of(ui.available_width());
    row::head_ui(ui, &places);
    ScrollArea::vertical().id_salt("columns").auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let doubts = "Rollcall guessed, but more than one reading is possible";
        let matched = if mapping.remembered {
            "As you matched a list with the same headers before"
        } else {
            "Nothing to do here, unless you want to change one"
        };
        let left_out = "These columns stay in your file and are not sent";
        for (group, title, words) in [
            (Group::Check, "Please check", doubts),
            (Group::Matched, "Matched", matched),
            (Group::LeftOut, "Left out", left_out),
        ] {
            let columns: Vec<_> = mapping.columns.iter().filter(|it| group_of(it) == group).collect();
            if columns.is_empty() {
                continue;
            }
            row::group_ui(ui, title, columns.len(), words, group == Group::Check);
            for column in columns {
                row::row_ui(ui, mapping, column, &places, view, change);
            }
        }
        if with_aside {
            egui::Frame::new().inner_margin(20.0).show(ui, |ui| aside::aside_ui(ui, mapping, change));
        }
    });
}

/// How many rows and columns the list has, for the strip.
pub(super) fn counts(mapping: &Mapping) -> String {
    let columns = counted(mapping.columns.len() as u64, "column", "columns");
    format!("{columns} • {} rows", number(u64::from(mapping.row_count)))
}
