//! Adding a tenant: the fields, the test of what was entered, and beside it where the values are found.

mod fields;
mod guide;
mod steps;

use self::fields::fields_ui;
use self::guide::guide_ui;
use super::TenantsView;
use crate::session::{
    Access, AccessTest, Command, FaultyPart, Keeping, NewTenant, Notice, Secret, State, TenantAddress, TenantChange,
    TenantRef, TestStep,
};
use crate::ui::kit::{Button, card_header_back, rule, segmented};
use crate::ui::out::Out;
use crate::ui::screen::Screen;
use crate::ui::theme::{icons, palette};
use egui::{Frame, Key, Margin, Modifiers, Panel, ScrollArea, Ui};

/// What is half typed. It stays when the screen is left, but for the secret once it was added.
#[derive(Default)]
pub(crate) struct AddForm {
    way: Way,
    domain: String,
    client_id: String,
    secret: String,
    name: String,
    /// The name was typed, so that it no longer follows the domain.
    named: bool,
    purpose: Purpose,
    /// A test of what stands here has a higher number than this.
    older_tests: u64,
    /// How many changes of the list there were before this tenant was to be added.
    adding: Option<u64>,
    /// The field that gets the focus next.
    focus: Option<Focus>,
    /// Once the test has answered, the field that is found at fault gets the focus, or the button that adds.
    focus_answer: bool,
    /// When it was drawn last: who comes to it anew can type at once.
    drawn: u64,
    /// On a narrow window: whether the guide is shown in place of the form.
    guide_shown: bool,
}

impl std::fmt::Debug for AddForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AddForm").field("domain", &self.domain).finish_non_exhaustive()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Way {
    #[default]
    Application,
    Token,
}

/// Production unless said otherwise: forgetting this must cost a typed name, not a broken tenant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Purpose {
    #[default]
    Production,
    Testing,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Focus {
    Domain,
    ClientId,
    Secret,
}

impl AddForm {
    fn access(&self) -> Access {
        Access {
            domain: self.domain.trim().to_owned(),
            audience: None,
            client_id: (self.way == Way::Application).then(|| self.client_id.trim().to_owned()),
            secret: Secret::new(self.secret.trim().to_owned()),
        }
    }

    /// The first field that is still empty, when somebody has just come here.
    fn welcome(&mut self, pass: u64) {
        if pass > self.drawn + 1 {
            let empty = |text: &str| text.trim().is_empty();
            self.focus = match (empty(&self.domain), empty(&self.client_id), empty(&self.secret)) {
                (true, _, _) => Some(Focus::Domain),
                (false, true, _) if self.way == Way::Application => Some(Focus::ClientId),
                (false, _, true) => Some(Focus::Secret),
                (false, _, false) => None,
            };
        }
        self.drawn = pass;
    }

    /// What is still missing for a test.
    fn lacks(&self) -> Option<&'static str> {
        let empty = |text: &str| text.trim().is_empty();
        match self.way {
            Way::Application if empty(&self.domain) || empty(&self.client_id) || empty(&self.secret) => {
                Some("Fill in A, B and C first")
            }
            Way::Token if empty(&self.domain) || empty(&self.secret) => Some("Fill in A and B first"),
            Way::Application | Way::Token => None,
        }
    }

    /// The test of what stands here.
    fn test<'a>(&self, now: &'a State) -> Option<&'a AccessTest> {
        now.access_test.as_ref().filter(|test| test.number() > self.older_tests)
    }

    /// What stands here has changed, so what was found out about it no longer holds.
    fn changed(&mut self, now: &State, out: &mut Out) {
        if self.test(now).is_some() {
            out.send(Command::ForgetAccessTest);
        }
        self.older_tests = now.newest_access_test();
    }

    fn start_test(&mut self, now: &State, out: &mut Out) {
        self.older_tests = now.newest_access_test();
        self.focus_answer = true;
        out.send(Command::TestAccess { access: self.access() });
    }

    fn add(&mut self, now: &State, out: &mut Out) {
        self.adding = Some(now.tenant_changes);
        out.send(Command::AddTenant(NewTenant {
            name: self.name.trim().to_owned(),
            access: self.access(),
            production: self.purpose == Purpose::Production,
            keeping: Keeping::KeyringOrSession,
        }));
    }
}

/// What a purpose means for writing.
pub(in crate::ui::tenants) fn purpose_sentence(production: bool) -> &'static str {
    if production {
        "Production: before writing, Rollcall asks you to type the tenant's name."
    } else {
        "Testing: Rollcall writes without asking you to type the tenant's name."
    }
}

/// The name that a domain proposes: its first part.
fn name_of(domain: &str) -> String {
    let Ok(address) = TenantAddress::parse(domain, None) else { return String::new() };
    if address.is_loopback() {
        return "local".to_owned();
    }
    address.domain().split('.').next().unwrap_or_default().to_owned()
}

/// Below this width of the card the form is narrower, and below the second the guide is a tab of its own.
const NARROW: f32 = 1170.0;
const TABS: f32 = 780.0;

pub(crate) fn add_tenant_ui(ui: &mut Ui, now: &State, view: &mut TenantsView, out: &mut Out) {
    if let Some(name) = added(now, &view.add) {
        view.add = AddForm::default();
        let tenant = TenantRef::Named(name);
        view.select(tenant.clone());
        view.just_added = Some(tenant);
        out.go(Screen::Tenants);
        return;
    }
    // The header's rule and what stands below it touch.
    let usual = std::mem::replace(&mut ui.spacing_mut().item_spacing.y, 0.0);
    let form = &mut view.add;
    form.welcome(ui.ctx().cumulative_pass_nr());
    let subtitle = "Connecting changes nothing in your tenant";
    let back = card_header_back(ui, "Add a tenant", subtitle, "Back to tenants", |_| {});
    if back || ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
        out.go(Screen::Tenants);
    }
    let width = ui.available_width();
    let faulty = form.test(now).and_then(|test| test.fault.as_ref()).map(|fault| fault.part);
    let colors = palette(ui);
    let guide_frame =
        Frame::new().fill(colors.header).corner_radius(egui::CornerRadius { se: 10, ..egui::CornerRadius::ZERO });
    if width < TABS {
        Frame::new().inner_margin(Margin { left: 28, right: 28, top: 12, bottom: 10 }).show(ui, |ui| {
            let tabs = [(false, "What you enter"), (true, "Where to find it")];
            segmented(ui, &tabs, &mut form.guide_shown, Some(f32::INFINITY));
        });
        if form.guide_shown {
            guide_frame.show(ui, |ui| {
                ScrollArea::vertical().id_salt("guide").auto_shrink(false).show(ui, |ui| {
                    Frame::new()
                        .inner_margin(Margin::same(24))
                        .show(ui, |ui| guide_ui(ui, form.way == Way::Token, faulty));
                });
            });
            return;
        }
    } else {
        let form_width = if width < NARROW { (width * 0.46).max(400.0) } else { (width * 0.45).clamp(520.0, 620.0) };
        Panel::right("add-guide")
            .exact_size(width - form_width)
            .resizable(false)
            .show_separator_line(true)
            .frame(guide_frame)
            .show(ui, |ui| {
                ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                    let side = if width < NARROW { 28 } else { 48 };
                    Frame::new()
                        .inner_margin(Margin { left: side, right: side, top: 26, bottom: 26 })
                        .show(ui, |ui| guide_ui(ui, form.way == Way::Token, faulty));
                });
            });
    }
    let side = if width < NARROW { 28 } else { 54 };
    // The fields need the place more than the air around the buttons.
    let low = ui.available_height() < 520.0;
    Panel::bottom("add-foot").resizable(false).show_separator_line(false).frame(Frame::new()).show(ui, |ui| {
        rule(ui);
        Frame::new()
            .inner_margin(Margin {
                left: side,
                right: side,
                top: if low { 10 } else { 16 },
                bottom: if low { 10 } else { 18 },
            })
            .show(ui, |ui| foot_ui(ui, now, form, out));
    });
    ui.spacing_mut().item_spacing.y = usual;
    ScrollArea::vertical().id_salt("add-form").auto_shrink(false).show(ui, |ui| {
        Frame::new()
            .inner_margin(Margin { left: side, right: side, top: 18, bottom: 16 })
            .show(ui, |ui| fields_ui(ui, now, form, out));
    });
}

/// The name of the tenant, once it was added.
fn added(now: &State, form: &AddForm) -> Option<String> {
    match adding_ended(now, form)? {
        Ok(TenantChange::Added { name, .. }) => Some(name.clone()),
        _ => None,
    }
}

fn adding_ended<'a>(now: &'a State, form: &AddForm) -> Option<Result<&'a TenantChange, &'a Notice>> {
    let before = form.adding?;
    (now.tenant_changes > before).then(|| now.tenants_changed.ended()).flatten()
}

/// The buttons, of which the accented one is the next step; one that can't be used says why.
fn foot_ui(ui: &mut Ui, now: &State, form: &mut AddForm, out: &mut Out) {
    let test = form.test(now);
    let adding = form.adding.is_some() && adding_ended(now, form).is_none();
    let (mut start, mut add, mut stop, mut leave) = (false, false, false, false);
    if let Some(Err(notice)) = adding_ended(now, form) {
        crate::ui::kit::notice_box(ui, notice);
        ui.add_space(8.0);
    }
    let tall = |button: Button<'static>| button.height(38.0);
    ui.horizontal_wrapped(|ui| match test {
        None => {
            let lacks = form.lacks();
            start =
                tall(Button::accent("Test the connection")).icon(icons::PLUGS_CONNECTED).off(lacks).show(ui).clicked();
            leave = tall(Button::plain("Cancel")).show(ui).clicked();
            if let Some(lacks) = lacks {
                crate::ui::kit::muted(ui, lacks);
            }
        }
        Some(test) if test.is_running() => {
            tall(Button::accent("Testing…")).off(Some("This takes a few seconds")).show(ui);
            stop = tall(Button::plain("Cancel")).show(ui).clicked();
            crate::ui::kit::muted(ui, "This takes a few seconds");
        }
        Some(test) if test.fault.is_some() => {
            start = tall(Button::accent("Test again")).icon(icons::ARROW_CLOCKWISE).show(ui).clicked();
            leave = tall(Button::plain("Cancel")).show(ui).clicked();
        }
        Some(test) => {
            let label = match form.name.trim() {
                "" => "Add this tenant".to_owned(),
                name => format!("Add {name}"),
            };
            let off = match (adding, form.name.trim()) {
                (true, _) => Some("Adding…"),
                (false, "") => Some("Give it a name first"),
                (false, _) => None,
            };
            let button = Button::accent(&label).height(38.0).icon(icons::CHECK).off(off).show(ui);
            if std::mem::take(&mut form.focus_answer) {
                button.request_focus();
            }
            add = button.clicked();
            if !test.is_green() {
                start = tall(Button::plain("Test again")).icon(icons::ARROW_CLOCKWISE).show(ui).clicked();
            }
            leave = tall(Button::plain("Cancel")).show(ui).clicked();
        }
    });
    if start {
        form.start_test(now, out);
    }
    if add {
        form.add(now, out);
    }
    if stop {
        form.changed(now, out);
    }
    if leave {
        form.changed(now, out);
        out.go(Screen::Tenants);
    }
}

/// Whether a step of the test went well.
fn is_done(test: Option<&AccessTest>, step: usize) -> bool {
    test.is_some_and(|test| matches!(test.steps.get(step), Some(TestStep::Done(_))))
}

/// The letter of what is kept secret: a token needs no client id before it.
fn secret_letter(way: Way) -> char {
    match way {
        Way::Application => 'C',
        Way::Token => 'B',
    }
}

/// The letters of the fields that are at fault.
fn letters(part: Option<FaultyPart>) -> &'static [char] {
    match part {
        Some(FaultyPart::Domain) => &['A'],
        Some(FaultyPart::ClientId | FaultyPart::Token) => &['B'],
        Some(FaultyPart::ClientSecret) => &['C'],
        Some(FaultyPart::IdAndSecret) => &['B', 'C'],
        Some(FaultyPart::ApplicationKind | FaultyPart::Authorisation | FaultyPart::Nothing) | None => &[],
    }
}
