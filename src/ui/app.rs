//! The window: takes what came back, draws the screen that is chosen, sends what was asked for.

use super::closing::{Closing, Decided, close_list_ui, closes_when_done_ui, closing_ui};
use super::composing::Composing;
use super::dialogs::{Answer, Dialogs};
use super::export::{ExportView, QUIET_EXPORT, export_ui};
use super::focus;
use super::frame::{TabKey, drop_ui, nav_ui, not_kept_ui, quiet_strip_ui, strip_ui, tab_keys, tabs_ui};
use super::guide::{GuideView, guide_ui};
use super::jobs::{JobsView, jobs_ui};
use super::lists::{Beginning, Sources};
use super::looks::Looks;
use super::mapping::{MappingView, mapping_ui};
use super::out::{Ask, Out, PathFor};
use super::screen::Screen;
use super::send::{SendView, send_ui};
use super::settings::settings_ui;
use super::sheet::{Layouts, SheetScreen, sheet_strip_ui, sheet_ui, users_ui};
use super::start::Start;
use super::tenants::{TenantsView, add_tenant_ui, tenants_ui};
use super::theme::{self, palette};
use super::typed_path::{TypedPath, WhyTyped, typed_path_ui};
use super::welcome::{WelcomeView, welcome_ui};
use crate::session::{Command, DemoOptions, Session, SheetId, State};
use egui::{CentralPanel, Frame, Key, Margin, Modifiers, Panel, Stroke, Ui};
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

/// Invented users of a demo that is started here.
const DEMO_USERS: usize = 1200;

/// Below this width the navigation has its icons alone.
const NARROW_WINDOW: f32 = 760.0;

/// What each screen remembers while the window is open: what is scrolled, open or half typed.
#[derive(Debug, Default)]
pub(super) struct Views {
    pub(super) mapping: BTreeMap<SheetId, MappingView>,
    // Jobs
    pub(super) jobs: JobsView,
    pub(super) send: BTreeMap<SheetId, SendView>,
    /// The row that a sheet is to scroll to when it is drawn next.
    pub(super) reveal: BTreeMap<SheetId, crate::session::RowId>,
    pub(super) sheets: BTreeMap<SheetId, SheetScreen>,
    welcome: WelcomeView,
    tenants: TenantsView,
    pub(super) export: ExportView,
    guide: GuideView,
}

impl Views {
    /// What was remembered of a sheet that is closed.
    pub(super) fn forget(&mut self, sheet: SheetId) {
        self.mapping.remove(&sheet);
        self.sheets.remove(&sheet);
        self.send.remove(&sheet);
        self.reveal.remove(&sheet);
    }
}

/// The window.
#[derive(Debug)]
pub struct App {
    pub(super) session: Session,
    pub(super) screen: Screen,
    /// The screen that was drawn last.
    drawn: Screen,
    pub(super) views: Views,
    pub(super) sources: Sources,
    dialogs: Dialogs,
    pub(super) typed_path: Option<TypedPath>,
    /// Commands that found the queue full.
    pub(super) waiting: VecDeque<Command>,
    pub(super) beginning: Beginning,
    /// The program was started with a list or the demo, which is what the person wants to see.
    pub(super) asked_for_a_list: bool,
    pub(super) quitting: bool,
    pub(super) closing: Closing,
    /// How many files could not be written when the person last saw what goes on.
    pub(super) not_written_seen: u64,
    /// The lists that the person closed and that are there still, each with the last question about it that was answered.
    pub(super) leaving: BTreeMap<SheetId, u64>,
    looks: Looks,
    layouts: Layouts,
    /// The list that was looked at last, by its number in the workspace: the next start begins with it.
    pub(super) turned_to: Option<i64>,
}

impl App {
    /// The window over a session.
    pub fn new(ctx: &egui::Context, storage: Option<&dyn eframe::Storage>, session: Session, start: &Start) -> Self {
        theme::install(ctx);
        ctx.add_plugin(Composing::default());
        // Where the system does not say, light: most of its other windows are.
        ctx.options_mut(|options| options.fallback_theme = egui::Theme::Light);
        ctx.set_theme(egui::ThemePreference::System);
        let mut app = Self {
            session,
            screen: Screen::Welcome,
            drawn: Screen::Welcome,
            views: Views::default(),
            sources: Sources::default(),
            dialogs: Dialogs::default(),
            typed_path: None,
            waiting: VecDeque::new(),
            beginning: Beginning::default(),
            asked_for_a_list: !matches!(start, Start::Empty),
            looks: Looks::default(),
            layouts: Layouts::load(storage),
            turned_to: None,
            quitting: false,
            closing: Closing::default(),
            not_written_seen: 0,
            leaving: BTreeMap::new(),
        };
        app.begin(start);
        app
    }

    /// The newest state, for tests.
    pub fn now(&self) -> Arc<State> {
        self.session.now()
    }

    pub(super) fn send(&mut self, command: Command) {
        self.waiting.push_back(command);
        self.flush();
    }

    fn flush(&mut self) {
        while let Some(command) = self.waiting.pop_front() {
            if let Err(command) = self.session.try_send(command) {
                self.waiting.push_front(*command);
                return;
            }
        }
    }

    fn take(&mut self, ctx: &egui::Context, out: Out) {
        for command in out.commands {
            self.send(command);
        }
        if let Some(screen) = out.go {
            // The person has chosen: what is still being restored does not come in between.
            self.beginning.settled = true;
            if screen == Screen::Guide {
                self.views.guide.come_from(self.screen);
            }
            self.go(screen);
        }
        for ask in out.asks {
            self.act(ctx, ask);
        }
    }

    fn act(&mut self, ctx: &egui::Context, ask: Ask) {
        match ask {
            Ask::ChooseList => self.dialogs.choose_list(ctx),
            Ask::Open(path) => self.open(path),
            Ask::MatchFrom(sheet, path) => self.sources.come_from(sheet, path),
            Ask::Restore(stored) => self.restore_one(stored),
            Ask::OpenText { name, text } => {
                let sheet = self.open_text(&name, text);
                self.go(Screen::Sheet(sheet));
            }
            Ask::Save(saving) => self.dialogs.save(ctx, saving),
            Ask::TypePath(path_for) => self.type_path(path_for, WhyTyped::Wished),
            Ask::StartDemo => {
                self.start_demo(DemoOptions { port: 0, users: DEMO_USERS, seed: 1, faults: None });
            }
            Ask::CloseSheet(sheet) => self.leave_sheet(sheet),
            Ask::ForgetSheet(sheet) => self.forget_sheet(sheet),
            Ask::ShowRun(run) => self.show_run(run),
            Ask::ShowInSheet(run, row) => self.show_in_sheet(run, row),
            Ask::Reveal(sheet, row) => {
                self.views.reveal.insert(sheet, row);
                self.go(Screen::Sheet(sheet));
            }
            Ask::Retry(run) => self.retry(run),
            Ask::Quit => {
                self.quitting = true;
                ctx.send_viewport_cmd(egui::ViewportCommand::Close);
            }
        }
    }

    fn type_path(&mut self, path_for: PathFor, why: WhyTyped) {
        let folder = self.folder_in_use();
        self.typed_path = Some(TypedPath::new(path_for, why, folder.as_deref()));
    }

    fn take_dialogs(&mut self) {
        while let Some(answer) = self.dialogs.answer() {
            match answer {
                Answer::Path(PathFor::Open, path) => self.open(path),
                Answer::Path(PathFor::Save(saving), path) => self.send((saving.command)(path, true)),
                Answer::Cancelled => {}
                Answer::NoDialog(path_for) => self.type_path(path_for, WhyTyped::NoDialog),
                Answer::Waits(path_for) => self.type_path(path_for, WhyTyped::AnotherIsOpen),
            }
        }
    }

    fn take_keys(&mut self, ctx: &egui::Context, now: &State, out: &mut Out) {
        match tab_keys(ctx, now, self.screen) {
            Some(TabKey::Show(sheet)) => out.go(Screen::Sheet(sheet)),
            Some(TabKey::Close(sheet)) => out.ask(Ask::CloseSheet(sheet)),
            None => {}
        }
        let command = |key: Key| ctx.input_mut(|input| input.consume_key(Modifiers::COMMAND, key));
        for (key, screen) in [(Key::Num1, Screen::Tenants), (Key::Num2, Screen::Users), (Key::Num3, Screen::Jobs)] {
            if command(key) {
                out.go(screen);
            }
        }
        if command(Key::Comma) {
            out.go(Screen::Settings);
        }
        if command(Key::O) {
            out.ask(Ask::ChooseList);
        }
        if ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::F1)) {
            // The second time it leads back.
            let back = self.views.guide.back().filter(|_| self.screen == Screen::Guide);
            out.go(back.unwrap_or(Screen::Guide));
        }
    }

    fn strip_ui(&mut self, ui: &mut Ui, now: &State, out: &mut Out) {
        let sheet = match self.screen {
            Screen::Sheet(sheet) => self.views.sheets.get(&sheet).map(|view| (sheet, view)),
            _other => None,
        };
        closes_when_done_ui(ui, now, &mut self.closing, |ui| {
            not_kept_ui(ui, now, out, |ui, out| match sheet {
                Some((sheet, view)) => sheet_strip_ui(ui, now, sheet, view, out),
                None if self.screen == Screen::Export => quiet_strip_ui(ui, now, QUIET_EXPORT, out),
                None => strip_ui(ui, now, out),
            });
        });
    }

    fn screen_ui(&mut self, ui: &mut Ui, now: &State, out: &mut Out) {
        match self.screen {
            Screen::Mapping(sheet) => {
                let view = self.views.mapping.entry(sheet).or_default();
                mapping_ui(ui, now, sheet, self.sources.path(now, sheet), view, out);
            }
            Screen::Jobs => jobs_ui(ui, now, &mut self.views.jobs, out),
            Screen::Send(sheet) => send_ui(ui, now, sheet, self.views.send.entry(sheet).or_default(), out),
            Screen::Sheet(sheet) => {
                let view = self.views.sheets.entry(sheet).or_default();
                if let Some(row) = self.views.reveal.remove(&sheet) {
                    view.reveal(row);
                }
                sheet_ui(ui, now, sheet, view, &mut self.layouts, out);
            }
            Screen::Users => users_ui(ui, now, out),
            Screen::Export => export_ui(ui, now, &mut self.views.export, out),
            // Nothing flashes up that is not meant to stay.
            Screen::Welcome if !self.beginning.settled => {}
            Screen::Welcome => welcome_ui(ui, now, &mut self.views.welcome, out),
            Screen::Tenants => tenants_ui(ui, now, &mut self.views.tenants, out),
            Screen::AddTenant => add_tenant_ui(ui, now, &mut self.views.tenants, out),
            Screen::Settings => settings_ui(ui, now, out),
            Screen::Guide => guide_ui(ui, &mut self.views.guide, out),
        }
    }
}

impl eframe::App for App {
    /// Widths and places are kept by eframe; what was typed or shown never is.
    fn persist_egui_memory(&self) -> bool {
        false
    }

    fn save(&mut self, storage: &mut dyn eframe::Storage) {
        self.layouts.save(storage);
    }

    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        self.flush();
        self.take_dialogs();
        self.take_drops(ctx);
        // Looked at before: what was heard is in the state, so that no paste comes that was taken back.
        let heard = self.waiting.is_empty() && self.session.has_heard_all();
        let now = self.session.now();
        self.follow(&now);
        let mut out = Out::default();
        self.tell_list(&now, &mut out);
        for (sheet, view) in &mut self.views.sheets {
            view.take_copy(ctx, &now, *sheet, &mut out);
            if heard {
                view.take_read(&now, *sheet, &mut out);
            }
            if self.screen != Screen::Sheet(*sheet) {
                view.tell_look_now(&now, *sheet, &mut out);
            }
        }
        out.commands.into_iter().for_each(|command| self.send(command));
        self.mind_closing(ctx);
        if let Some(command) = self.looks.follow(ctx, &now) {
            self.send(command);
        }
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        let now = self.session.now();
        let mut out = Out::default();
        focus::watch(ui.ctx());
        if std::mem::replace(&mut self.drawn, self.screen) != self.screen {
            focus::turn(ui.ctx());
        }
        self.take_keys(ui.ctx(), &now, &mut out);
        self.take_paste(ui.ctx(), &mut out);
        let colors = palette(ui);
        let about = self.tenant_about(&now);
        let window = Frame::new().fill(colors.window);
        // At 200 % on a laptop the words of the navigation would take a third of the window.
        let nav = if ui.available_width() < NARROW_WINDOW { 60.0 } else { 212.0 };
        Panel::left("nav")
            .exact_size(nav)
            .resizable(false)
            .show_separator_line(false)
            .frame(window.inner_margin(Margin { left: 12, right: 12, top: 14, bottom: 14 }))
            .show(ui, |ui| nav_ui(ui, &now, self.screen, about.as_ref(), &self.sources, &mut out));
        Panel::bottom("strip")
            .exact_size(40.0)
            .resizable(false)
            .show_separator_line(false)
            .frame(window.inner_margin(Margin { left: 4, right: 16, top: 0, bottom: 0 }))
            .show(ui, |ui| self.strip_ui(ui, &now, &mut out));
        CentralPanel::default().frame(window.inner_margin(Margin { left: 0, right: 12, top: 12, bottom: 0 })).show(
            ui,
            |ui| {
                if let Some(typed) = &mut self.typed_path
                    && typed_path_ui(ui, typed, &mut out)
                {
                    self.typed_path = None;
                }
                tabs_ui(ui, &now, self.screen, &self.sources, &mut out);
                let card =
                    Frame::new().fill(colors.surface).stroke(Stroke::new(1.0, colors.border)).corner_radius(10.0);
                let card = if self.screen == Screen::Welcome { Frame::new() } else { card };
                let shown = card.show(ui, |ui| {
                    ui.set_min_size(ui.available_size());
                    self.screen_ui(ui, &now, &mut out);
                });
                if matches!(self.screen, Screen::Sheet(_)) {
                    round_corners(ui, shown.response.rect);
                }
            },
        );
        if !self.closing.is_under_way() {
            self.not_written_seen = now.files_not_written;
        }
        drop_ui(ui);
        closing_ui(ui, &now, &mut self.closing, &mut out);
        let unanswered = |(sheet, answered): (&SheetId, &u64)| {
            now.asks_to_close.get(sheet).filter(|number| *number > answered).map(|number| (*sheet, *number))
        };
        if let Some((sheet, number)) = self.leaving.iter().find_map(unanswered) {
            match close_list_ui(ui, &now, sheet, &mut out) {
                None => {}
                Some(Decided::Keep) => drop(self.leaving.remove(&sheet)),
                Some(Decided::Close) => drop(self.leaving.insert(sheet, number)),
            }
        }
        self.take(&ui.ctx().clone(), out);
    }
}

/// The grid fills the card up to its border: its corners are rounded by painting the window's colour over them.
fn round_corners(ui: &Ui, card: egui::Rect) {
    /// From the arc to the corner it rounds.
    const BEYOND: f32 = 4.5;
    let colors = palette(ui);
    let around = Stroke::new(BEYOND, colors.window);
    ui.painter().rect_stroke(card, 10.0, around, egui::StrokeKind::Outside);
    ui.painter().rect_stroke(card, 10.0, Stroke::new(1.0, colors.border), egui::StrokeKind::Inside);
}
