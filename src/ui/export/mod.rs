//! Export: users come out of a connection or the whole tenant into a file, with the columns that are chosen.
//!
//! Nothing in the tenant changes, so nothing is asked twice. Read this file first, then `draft.rs` (what is chosen),
//! `source.rs`, `columns.rs` and `file.rs` (the form), `order.rs` (what is asked of the session) and `ending.rs` (how an
//! export goes and what became of it).

mod ahead;
mod cells;
mod chosen;
mod columns;
mod conditions;
mod draft;
mod earlier;
mod editor;
mod ending;
mod extras;
mod file;
mod order;
mod place;
mod preview;
mod search;
mod sets;
mod sort;
mod source;
#[cfg(test)]
mod tests;
mod verdict;

pub(super) use ending::at_work_words;

use super::kit::{Button, card_header, card_header_back, empty_state, rich};
use super::out::{Ask, Out, Saving};
use super::screen::Screen;
use super::theme::{self, icons, palette};
use crate::session::{Command, ExportId, ExportOrder, ExportState, State, TenantRef};
use ahead::Ahead;
use draft::Draft;
use editor::Editor;
use egui::{Frame, Key, Label, Margin, Modifiers, Response, ScrollArea, Stroke, Ui, UiBuilder};
use preview::LastGiven;
use sets::Sets;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

/// What the strip says while nothing runs.
pub(super) const QUIET_EXPORT: &str = "An export only reads. Nothing in the tenant changes.";

/// So many users are a sample.
const SAMPLE: u32 = 10;

/// Narrower, the parts of the form stand below one another.
const SIDE_BY_SIDE: f32 = 900.0;

/// How wide the left part of the form is, in a window of usual width and in a wide one.
const LEFT_WIDTH: f32 = 380.0;
const LEFT_WIDTH_WIDE: f32 = 440.0;
const WIDE: f32 = 1250.0;

/// A part is no wider, so that what belongs together stands together.
const WIDEST: f32 = 1500.0;

/// What the screen remembers.
#[derive(Debug, Default)]
pub(super) struct ExportView {
    draft: Draft,
    /// The id that was given last.
    given: u64,
    /// The tenants that were tried, so that each is tried once by itself.
    tried: Vec<TenantRef>,
    /// Whether the exports so far were read since it was turned to, and since one ended.
    seen: bool,
    ended: BTreeSet<ExportId>,
    /// How many users Auth0 counted before an export.
    counted: BTreeMap<ExportId, u64>,
    ahead: Ahead,
    last_given: LastGiven,
    editor: Editor,
    sets: Sets,
    main: MainButton,
}

/// The button that exports, or the one that ends it, which stands in its place.
#[derive(Debug, Default)]
struct MainButton {
    ends: bool,
    has_focus: bool,
    /// When it came, in seconds.
    since: Option<f64>,
}

/// Within this time of seconds nobody has read a button that came: who clicks meant what was there before.
const READING: f64 = 0.7;

impl MainButton {
    /// The one that comes takes the focus over from the one that goes. True when it is clicked: whoever clicks it two or
    /// three times, or holds its key down, means the button that was there at first.
    fn follow(&mut self, ends: bool, button: &Response) -> bool {
        if self.ends != ends && self.has_focus {
            button.request_focus();
        }
        let time = button.ctx.input(|input| input.time);
        if self.ends != ends {
            self.since = None;
        }
        let since = *self.since.get_or_insert(time);
        let is_unread = button.clicked_by(egui::PointerButton::Primary) && time < since + READING;
        (self.ends, self.has_focus) = (ends, button.has_focus());
        let is_again = is_unread || button.double_clicked() || button.triple_clicked() || is_held(&button.ctx);
        button.clicked() && !is_again
    }
}

/// Whether a key is held down since it was pressed.
fn is_held(ctx: &egui::Context) -> bool {
    let is_repeated = |it: &egui::Event| matches!(it, egui::Event::Key { repeat: true, pressed: true, .. });
    ctx.input(|input| input.events.iter().any(is_repeated))
}

impl ExportView {
    /// The screen is turned to: what it shows is read again.
    pub(super) fn enter(&mut self) {
        self.seen = false;
        self.draft.place.look_again();
        self.main = MainButton::default();
    }

    /// An id that nobody had: what is asked for meanwhile in another way has another one.
    fn next(&mut self) -> ExportId {
        self.given += 1;
        ExportId(self.given)
    }

    /// An export that has ended may have left a file. A short one is never seen at work.
    fn follow(&mut self, now: &State) {
        let ended = now.exports.iter().filter(|(_, it)| it.outcome.ended().is_some()).map(|(export, _)| *export);
        let ended: BTreeSet<ExportId> = ended.collect();
        if ended.difference(&self.ended).next().is_some() {
            self.seen = false;
            self.draft.place.look_again();
        }
        self.ended = ended;
    }
}

pub(super) fn export_ui(ui: &mut Ui, now: &State, view: &mut ExportView, out: &mut Out) {
    ui.spacing_mut().item_spacing.y = 0.0;
    view.follow(now);
    if !view.seen {
        view.seen = true;
        out.send(Command::ListExports);
    }
    let Some(tenant) = now.in_use.clone() else {
        no_tenant_ui(ui, out);
        return;
    };
    view.draft.follow(now, &tenant);
    place::follow(&mut view.draft, now, &tenant, out);
    crate::ui::connections::reach(now, &tenant, &mut view.tried, out);
    ahead::follow(ui, (&view.draft, &mut view.ahead), now, &tenant, out);
    header_ui(ui, now, &tenant, view, out);
    place::place_ui(ui, now, &mut view.draft, out);
    ending::ending_ui(ui, now, view, out);
    form_ui(ui, now, &tenant, view, out);
}

fn no_tenant_ui(ui: &mut Ui, out: &mut Out) {
    card_header(ui, "Export users", "Reads users, changes nothing", |_| {});
    let sentence = "Users of the tenant in use are copied to a file, for Excel or another program.";
    empty_state(ui, icons::DOWNLOAD_SIMPLE, "Choose a tenant first", sentence, |ui| {
        if Button::accent("Show the tenants").icon(icons::BUILDINGS).show(ui).clicked() {
            out.go(Screen::Tenants);
        }
    });
}

fn header_ui(ui: &mut Ui, now: &State, tenant: &TenantRef, view: &mut ExportView, out: &mut Out) {
    if ending::is_at_work(now) {
        at_work_header_ui(ui, now, tenant, &mut view.main, out);
        return;
    }
    let trouble = || view.draft.place.known(now).and_then(|file| file.trouble).map(str::to_owned);
    let off_both = view.draft.lacks().or_else(|| verdict::broken(now, view));
    let off = off_both.clone().or_else(trouble);
    let is_narrow = ui.available_width() < SIDE_BY_SIDE;
    let usual = subtitle(tenant);
    let subtitle = off.as_deref().filter(|_| is_narrow).unwrap_or(&usual);
    // Nothing in the tenant changes, so a key may do it.
    let mut exports = ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Enter)) && !is_held(ui.ctx());
    let back = card_header_back(ui, "Export users", subtitle, "Back to users", |ui| {
        if let Some(why) = off.as_deref().filter(|_| !is_narrow) {
            ui.add(Label::new(rich(why, theme::body(12.5), palette(ui).muted)).selectable(false));
        }
        let sample = Button::plain(if is_narrow { "Save 10…" } else { "Save 10 as a sample…" })
            .name("Save 10 as a sample")
            .off(off_both.as_deref());
        if sample.description("A small file, of the 10 users that Auth0 gives first").show(ui).clicked() {
            out.ask(Ask::Save(saving(now, tenant, view, Some(SAMPLE))));
        }
        let text = ahead::export_words(&view.draft, &view.ahead, now, is_narrow);
        let button = Button::accent(&text).icon(icons::DOWNLOAD_SIMPLE).off(off.as_deref()).description("Ctrl Enter");
        exports |= view.main.follow(false, &button.show(ui));
    });
    if exports {
        // Who presses the key in the field of the name has not left it.
        place::settled(&mut view.draft);
    }
    if exports
        && off.is_none()
        && let Some((file, replaces)) = view.draft.place.target(now)
    {
        let order = ExportOrder { file, replaces, ..view.draft.order(tenant, None) };
        // Where there is nothing to mend, what became of one before stands below “Exports so far” too.
        let is_read = |it: &ExportState| match it.outcome.ended() {
            Some(Ok(report)) => report.problem_count == 0,
            Some(Err(notice)) => notice.code == "stopped",
            None => false,
        };
        let read = now.exports.iter().filter(|(_, it)| is_read(it));
        read.for_each(|(export, _)| out.send(Command::ForgetExport { export: *export }));
        let export = view.next();
        view.counted.extend(view.ahead.counted(now).map(|users| (export, users)));
        out.send(ask_for(export, order));
    }
    if back {
        out.go(Screen::Users);
    }
}

fn subtitle(tenant: &TenantRef) -> String {
    format!("From {} • reads users, changes nothing", tenant.name())
}

/// While an export is at work, what would begin another one ends it. The key that begins one does nothing.
fn at_work_header_ui(ui: &mut Ui, now: &State, tenant: &TenantRef, main: &mut MainButton, out: &mut Out) {
    ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Enter));
    let back = card_header_back(ui, "Export users", &subtitle(tenant), "Back to users", |ui| {
        let cancel = Button::plain("Cancel").name("Stop the export").description("No file is written then");
        if main.follow(true, &cancel.icon(icons::X).show(ui)) {
            ending::at_work(now).for_each(|export| out.send(Command::StopExport { export }));
        }
    });
    if back {
        out.go(Screen::Users);
    }
}

/// Asks where to, and then for the export.
fn saving(now: &State, tenant: &TenantRef, view: &mut ExportView, limit: Option<u32>) -> Saving {
    let (export, order) = (view.next(), view.draft.order(tenant, limit));
    Saving {
        title: "Export users",
        act: "Save",
        folder: view.draft.place.shown_folder(now),
        file_name: view.draft.file_name(tenant, limit.is_some()),
        command: Arc::new(move |file, replaces| ask_for(export, ExportOrder { file, replaces, ..order.clone() })),
    }
}

/// What begins an export, where its tenant has to be reached first.
fn ask_for(export: ExportId, order: ExportOrder) -> Command {
    Command::WithTenant { tenant: order.tenant.clone(), then: Box::new(Command::Export { export, order }) }
}

fn form_ui(ui: &mut Ui, now: &State, tenant: &TenantRef, view: &mut ExportView, out: &mut Out) {
    let whole = ui.available_rect_before_wrap();
    if whole.width() < SIDE_BY_SIDE {
        part_ui(ui, "export", |ui| {
            source::source_ui(ui, now, tenant, view, out);
            columns::columns_ui(ui, now, view, out);
            editor::editor_ui(ui, now, view);
            sort::sort_ui(ui, &mut view.draft);
            file::file_ui(ui, &mut view.draft);
            preview::preview_ui(ui, now, view);
            ui.add_space(24.0);
            extras::extras_ui(ui, now, view);
            earlier::earlier_ui(ui, now, view, out);
        });
        return;
    }
    let left = if whole.width() < WIDE { LEFT_WIDTH } else { LEFT_WIDTH_WIDE };
    let (left, right) = whole.split_left_right_at_x(whole.left() + left);
    ui.scope_builder(UiBuilder::new().max_rect(left), |ui| {
        part_ui(ui, "export left", |ui| {
            source::source_ui(ui, now, tenant, view, out);
            columns::columns_ui(ui, now, view, out);
            sort::sort_ui(ui, &mut view.draft);
            file::file_ui(ui, &mut view.draft);
        });
    });
    ui.painter().vline(left.right(), whole.y_range(), Stroke::new(1.0, palette(ui).border));
    ui.scope_builder(UiBuilder::new().max_rect(right), |ui| {
        part_ui(ui, "export right", |ui| {
            editor::editor_ui(ui, now, view);
            preview::preview_ui(ui, now, view);
            ui.add_space(24.0);
            extras::extras_ui(ui, now, view);
            earlier::earlier_ui(ui, now, view, out);
        });
    });
}

/// What is in it keeps its ids, and with them the focus of who is typing, whatever comes and goes before it.
fn steady<R>(ui: &mut Ui, name: &str, add: impl FnOnce(&mut Ui) -> R) -> R {
    let id = ui.scope_id().with(("steady", name));
    ui.scope_builder(UiBuilder::new().scope_id(id), add).inner
}

/// A part of the form, scrolled by itself.
fn part_ui(ui: &mut Ui, name: &str, add: impl FnOnce(&mut Ui)) {
    steady(ui, name, |ui| {
        ScrollArea::vertical().auto_shrink(false).id_salt(name).show(ui, |ui| {
            Frame::new().inner_margin(Margin { left: 24, right: 20, top: 18, bottom: 24 }).show(ui, |ui| {
                ui.set_max_width(ui.available_width().min(WIDEST));
                add(ui);
            });
        });
    });
}

/// Opens the file of an export as a list, or has its path on the clipboard.
pub(in crate::ui) fn file_buttons(ui: &mut Ui, file: &Path, out: &mut Out) {
    let name = file.file_name().unwrap_or(file.as_os_str()).to_string_lossy().into_owned();
    if Button::plain("Open in sheet").small().name(&format!("Open {name} as a sheet")).show(ui).clicked() {
        out.ask(Ask::Open(file.to_owned()));
    }
    let show = Button::plain("Show in folder").small().name(&format!("Show {name} in its folder")).show(ui);
    if show.clicked() {
        out.send(Command::ShowInFolder { file: file.to_owned() });
    }
    if Button::plain("Copy the path").small().name(&format!("Copy the path of {name}")).show(ui).clicked() {
        ui.ctx().copy_text(file.display().to_string());
    }
}
