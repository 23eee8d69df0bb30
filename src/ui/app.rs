//! The window: takes what came back, draws the screen that is chosen, sends what was asked for.

use super::closing::{Closing, closing_ui};
use super::dialogs::{Answer, Dialogs};
use super::frame::{drop_ui, nav_ui, strip_ui};
use super::guide::{GuideView, guide_ui};
use super::jobs::{JobsView, jobs_ui};
use super::looks::Looks;
use super::mapping::{MappingView, mapping_ui};
use super::out::{Ask, Out, PathFor};
use super::screen::Screen;
use super::send::{SendView, send_ui};
use super::settings::settings_ui;
use super::sheet::{SheetScreen, sheet_strip_ui, sheet_ui, users_ui};
use super::start::Start;
use super::tenants::{TenantsView, add_tenant_ui, tenants_ui};
use super::theme::{self, palette};
use super::typed_path::{TypedPath, typed_path_ui};
use super::welcome::{self, WelcomeView, welcome_ui};
use crate::session::{Command, DemoOptions, Fetched, OpenOptions, Session, SheetId, State, TenantRef};
use egui::{CentralPanel, Frame, Key, Margin, Modifiers, Panel, Stroke, Ui};
use std::collections::{BTreeMap, VecDeque};
use std::path::PathBuf;
use std::sync::Arc;

/// Invented users of a demo that is started here.
const DEMO_USERS: usize = 1200;

/// Why a list can't be opened that the matching of its columns can settle.
const MATCHING_SETTLES: [&str; 9] = [
    "unknown_headers",
    "unknown_column",
    "unknown_attribute",
    "nameless_column",
    "duplicate_header",
    "overlapping_columns",
    "no_header",
    "choose_worksheet",
    "unknown_worksheet",
];

/// What each screen remembers while the window is open: what is scrolled, open or half typed.
#[derive(Debug, Default)]
pub(super) struct Views {
    pub(super) mapping: BTreeMap<SheetId, MappingView>,
    // Jobs
    pub(super) jobs: JobsView,
    pub(super) send: BTreeMap<SheetId, SendView>,
    /// The row that a sheet is to scroll to when it is drawn next.
    pub(super) reveal: BTreeMap<SheetId, crate::sheet::RowId>,
    pub(super) sheets: BTreeMap<SheetId, SheetScreen>,
    welcome: WelcomeView,
    tenants: TenantsView,
    guide: GuideView,
}

/// The window.
#[derive(Debug)]
pub struct App {
    session: Session,
    pub(super) screen: Screen,
    pub(super) views: Views,
    /// Where each open sheet came from, to open it again in another way.
    sources: BTreeMap<SheetId, PathBuf>,
    next_sheet: u64,
    dialogs: Dialogs,
    typed_path: Option<TypedPath>,
    /// Commands that found the queue full.
    waiting: VecDeque<Command>,
    /// What is to be done once the demo tenant stands.
    demo_asked: bool,
    pub(super) quitting: bool,
    pub(super) closing: Closing,
    looks: Looks,
    /// Whether it was settled which screen comes first.
    begun: bool,
}

impl App {
    /// The window over a session.
    pub fn new(ctx: &egui::Context, session: Session, start: &Start) -> Self {
        theme::install(ctx);
        // Where the system does not say, light: most of its other windows are.
        ctx.options_mut(|options| options.fallback_theme = egui::Theme::Light);
        ctx.set_theme(egui::ThemePreference::System);
        let mut app = Self {
            session,
            screen: Screen::Welcome,
            views: Views::default(),
            sources: BTreeMap::new(),
            next_sheet: 1,
            dialogs: Dialogs::default(),
            typed_path: None,
            waiting: VecDeque::new(),
            demo_asked: false,
            looks: Looks::default(),
            begun: false,
            quitting: false,
            closing: Closing::default(),
        };
        app.send(Command::LoadSettings);
        app.send(Command::ListRuns);
        match start {
            Start::Empty => {}
            Start::File(path) => app.open(path.clone()),
            Start::Demo(options) => app.start_demo(options.clone()),
        }
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

    pub(super) fn new_sheet(&mut self) -> SheetId {
        let sheet = SheetId(self.next_sheet);
        self.next_sheet += 1;
        sheet
    }

    fn open(&mut self, path: PathBuf) {
        let sheet = self.new_sheet();
        self.sources.insert(sheet, path.clone());
        self.send(Command::OpenSheet { sheet, path, options: OpenOptions::default() });
        self.screen = Screen::Sheet(sheet);
    }

    fn start_demo(&mut self, options: DemoOptions) {
        self.demo_asked = true;
        self.send(Command::StartDemo(options));
    }

    /// What follows from what came back, once.
    fn follow(&mut self, now: &State) {
        // After the settings, which bring back the tenant that was in use at the last end.
        if self.demo_asked && matches!(now.demo, Fetched::Ready(_)) && now.settings.ended().is_some() {
            self.demo_asked = false;
            self.send(Command::ChooseTenant { tenant: TenantRef::Demo });
            if matches!(self.screen, Screen::Welcome) {
                self.screen = Screen::Tenants;
            }
        }
        if let Some(is_due) = welcome::is_due(now).filter(|_| !self.begun) {
            self.begun = true;
            if !is_due && self.screen == Screen::Welcome {
                self.screen = Screen::Tenants;
            }
        }
        if let Screen::Sheet(sheet) = self.screen
            && let Some(Fetched::Failed { notice, .. }) = now.sheets.get(&sheet)
            && MATCHING_SETTLES.contains(&notice.code)
            && self.sources.contains_key(&sheet)
        {
            self.screen = Screen::Mapping(sheet);
        }
    }

    fn take(&mut self, ctx: &egui::Context, out: Out) {
        for command in out.commands {
            self.send(command);
        }
        if let Some(screen) = out.go {
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
            Ask::Save(saving) => self.dialogs.save(ctx, saving),
            Ask::TypePath(path_for) => self.typed_path = Some(TypedPath::new(path_for)),
            Ask::StartDemo => {
                self.start_demo(DemoOptions { port: 0, users: DEMO_USERS, seed: 1, faults: None });
            }
            Ask::CloseSheet(sheet) => {
                self.sources.remove(&sheet);
                self.views.sheets.remove(&sheet);
                self.send(Command::CloseSheet { sheet });
                self.screen = Screen::Users;
            }
            Ask::ShowRun(run) => self.show_run(run),
            Ask::ShowInSheet(run, row) => self.show_in_sheet(run, row),
            Ask::Retry(run) => self.retry(run),
            Ask::Quit => {
                self.quitting = true;
                ctx.send_viewport_cmd(egui::ViewportCommand::Close);
            }
        }
    }

    fn take_dialogs(&mut self) {
        while let Some(answer) = self.dialogs.answer() {
            match answer {
                Answer::Path(PathFor::Open, path) => self.open(path),
                Answer::Path(PathFor::Save(saving), path) => self.send((saving.command)(path)),
                Answer::Cancelled => {}
                Answer::NoDialog(path_for) => self.typed_path = Some(TypedPath::new(path_for)),
            }
        }
    }

    fn take_drops(&mut self, ctx: &egui::Context) {
        let dropped = ctx.input(|input| input.raw.dropped_files.clone());
        for file in dropped {
            self.open(file.path().to_owned());
        }
    }

    fn take_keys(ctx: &egui::Context, out: &mut Out) {
        let command = |key: Key| ctx.input_mut(|input| input.consume_key(Modifiers::COMMAND, key));
        for (key, screen) in [(Key::Num1, Screen::Tenants), (Key::Num2, Screen::Users), (Key::Num3, Screen::Jobs)] {
            if command(key) {
                out.go(screen);
            }
        }
        if command(Key::O) {
            out.ask(Ask::ChooseList);
        }
        if ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::F1)) {
            out.go(Screen::Guide);
        }
    }

    fn strip_ui(&self, ui: &mut Ui, now: &State, out: &mut Out) {
        let sheet = match self.screen {
            Screen::Sheet(sheet) => self.views.sheets.get(&sheet).map(|view| (sheet, view)),
            _other => None,
        };
        match sheet {
            Some((sheet, view)) => {
                let mut works = |ui: &mut Ui, out: &mut Out| strip_ui(ui, now, out);
                let works: Option<&mut dyn FnMut(&mut Ui, &mut Out)> =
                    if now.progress.is_empty() { None } else { Some(&mut works) };
                sheet_strip_ui(ui, now, sheet, view, out, works);
            }
            None => strip_ui(ui, now, out),
        }
    }

    fn screen_ui(&mut self, ui: &mut Ui, now: &State, out: &mut Out) {
        match self.screen {
            Screen::Mapping(sheet) => {
                let source = self.sources.get(&sheet).cloned();
                let view = self.views.mapping.entry(sheet).or_default();
                mapping_ui(ui, now, sheet, source.as_deref(), view, out);
            }
            Screen::Jobs => jobs_ui(ui, now, &mut self.views.jobs, out),
            Screen::Send(sheet) => send_ui(ui, now, sheet, self.views.send.entry(sheet).or_default(), out),
            Screen::Sheet(sheet) => {
                let view = self.views.sheets.entry(sheet).or_default();
                if let Some(row) = self.views.reveal.remove(&sheet) {
                    view.reveal(row);
                }
                sheet_ui(ui, now, sheet, view, out);
            }
            Screen::Users => users_ui(ui, now, out),
            // Nothing flashes up that is not meant to stay.
            Screen::Welcome if !self.begun => {}
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

    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        self.flush();
        self.take_dialogs();
        self.take_drops(ctx);
        let now = self.session.now();
        self.follow(&now);
        self.mind_closing(ctx, &now);
        if let Some(command) = self.looks.follow(ctx, &now) {
            self.send(command);
        }
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        let now = self.session.now();
        let mut out = Out::default();
        Self::take_keys(ui.ctx(), &mut out);
        let colors = palette(ui);
        let window = Frame::new().fill(colors.window);
        Panel::left("nav")
            .exact_size(212.0)
            .resizable(false)
            .show_separator_line(false)
            .frame(window.inner_margin(Margin { left: 12, right: 12, top: 14, bottom: 14 }))
            .show(ui, |ui| nav_ui(ui, &now, self.screen, &self.sources, &mut out));
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
        drop_ui(ui);
        closing_ui(ui, &now, &mut self.closing, &mut out);
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
