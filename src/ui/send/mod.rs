//! Sending a list in three steps: where it goes, what happens to users who exist, and a last look before the one button.
//!
//! The plan is made when the last step is entered and dropped when it is left, so that what is read is never old. Read
//! this file first, then `place.rs`, `how.rs`, `check.rs` (left: what will happen) and `decide.rs` (right: the button).

mod before;
mod check;
mod consequences;
mod decide;
mod how;
mod keys;
mod nothing;
mod place;
mod steps;
#[cfg(test)]
mod tests;
mod tiles;
mod words;

use super::kit::{Button, card_header, counted, empty_state, muted};
use super::out::Out;
use super::screen::Screen;
use super::theme::{self, icons, palette};
use crate::session::{Command, ConnectionChoice, Fetched, ImportRequest, RunId, RunLine, SheetId, State, TenantRef};
use egui::{Key, Margin, Modifiers, Rect, ScrollArea, Sense, Stroke, Ui, UiBuilder, pos2};

/// Which step is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Step {
    #[default]
    Where,
    How,
    Check,
}

/// What was chosen and typed for a list.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is one thing that a person ticks or that was asked once")]
pub(super) struct SendView {
    step: Step,
    tenant: Option<TenantRef>,
    connection: Option<String>,
    upsert: bool,
    /// Rows with errors keep the list from being sent.
    all_or_nothing: bool,
    completion_email: bool,
    /// Only what this run did not write is sent.
    retry_of: Option<RunId>,
    typed: String,
    accepts_loss: bool,
    /// All reasons why rows are left out are shown, not the first few.
    all_reasons: bool,
    /// The same for metadata keys that would disappear.
    all_keys: bool,
    /// Comes back in the job and in the tenant's logs.
    external_id: String,
    /// The list was held against the rules of this connection.
    checked: Option<ConnectionChoice>,
    /// The plan was asked for.
    asked: bool,
    /// The tenants that were tried, so that each is tried once by itself.
    tried: Vec<TenantRef>,
    /// The step that had the focus put on its first control.
    focused: Option<Step>,
}

impl SendView {
    /// Sends what a run did not write, to where it went.
    pub(super) fn retry(line: &RunLine) -> Self {
        Self {
            step: Step::How,
            tenant: line.place.tenant.clone(),
            connection: Some(line.run.made_from.connection.clone()),
            upsert: line.run.made_from.upsert,
            retry_of: Some(line.run.id),
            ..Self::default()
        }
    }

    /// The screen is entered anew: the whole list is sent, and its errors may be others by now. Where another tenant was
    /// taken into use meanwhile, or the one from before is gone, the person begins at Where.
    pub(super) fn enter(&mut self, now: &State) {
        if self.tenant != now.in_use {
            *self = Self::default();
        }
        self.retry_of = None;
        self.checked = None;
    }

    /// Holds the list against the rules of the connection that was chosen, so that the sheet and How show what the plan
    /// will refuse.
    fn check_for_place(&mut self, now: &State, sheet: SheetId, out: &mut Out) {
        let is_settled = match self.step {
            Step::Where => place::is_chosen(now, self),
            Step::How => true,
            Step::Check => false,
        };
        let place = self.place().filter(|place| is_settled && now.is_tenant_reached(&place.tenant));
        if let Some(place) = place.filter(|place| self.checked.as_ref() != Some(place)) {
            self.checked = Some(place.clone());
            out.send(Command::CheckSheet { sheet, place: Some(place) });
        }
    }

    /// The screen is left: a plan that nobody looks at gets old.
    pub(super) fn leave(&mut self, sheet: SheetId, out: &mut Out) {
        if std::mem::take(&mut self.asked) {
            out.send(Command::DropPlan { sheet });
        }
        if self.step == Step::Check {
            self.step = Step::How;
        }
        self.forget_answers();
        self.focused = None;
    }

    fn forget_answers(&mut self) {
        self.typed.clear();
        self.accepts_loss = false;
        self.all_reasons = false;
        self.all_keys = false;
    }

    fn go(&mut self, step: Step, sheet: SheetId, out: &mut Out) {
        self.leave(sheet, out);
        self.step = step;
    }

    /// The tenant that the list goes to: the plan's, once there is one.
    pub(super) fn tenant(&self, now: &State, sheet: SheetId) -> Option<TenantRef> {
        let plan = match (self.step, now.plans.get(&sheet)) {
            (Step::Check, Some(Fetched::Ready(plan))) => Some(plan.place.tenant.clone()),
            _not_at_hand => None,
        };
        plan.or_else(|| self.tenant.clone())
    }

    /// Where it goes, once that was chosen.
    fn place(&self) -> Option<ConnectionChoice> {
        Some(ConnectionChoice { tenant: self.tenant.clone()?, connection: self.connection.clone()? })
    }

    fn request(&self) -> Option<(TenantRef, ImportRequest)> {
        let place = self.place()?;
        let tenant = place.tenant.clone();
        let request = ImportRequest {
            place,
            upsert: self.upsert,
            completion_email: self.completion_email,
            external_id: Some(self.external_id.trim().to_owned()).filter(|id| !id.is_empty()),
            retry_failed_of: self.retry_of,
        };
        Some((tenant, request))
    }

    fn ask_for_plan(&mut self, sheet: SheetId, out: &mut Out) {
        // What was agreed to was agreed to for another plan.
        self.forget_answers();
        if let Some((tenant, request)) = self.request() {
            self.asked = true;
            let then = Box::new(Command::PlanImport { sheet, request });
            out.send(Command::WithTenant { tenant, then });
        }
    }
}

/// How high the foot is.
const FOOT_HEIGHT: f32 = 64.0;

pub(super) fn send_ui(ui: &mut Ui, now: &State, sheet: SheetId, view: &mut SendView, out: &mut Out) {
    ui.spacing_mut().item_spacing.y = 0.0;
    let Some(list) = now.sheets.get(&sheet).and_then(Fetched::value) else {
        let opening = matches!(now.sheets.get(&sheet), Some(Fetched::Loading { .. }));
        if opening {
            card_header(ui, "Send users", "Opening the list…", |_| {});
            muted(ui, "");
        } else {
            empty_state(ui, icons::TABLE, "This list is not open", "Open it again to send it.", |ui| {
                if Button::accent("Show the lists").show(ui).clicked() {
                    out.go(Screen::Users);
                }
            });
        }
        return;
    };
    if view.tenant.is_none() {
        view.tenant.clone_from(&now.in_use);
    }
    let rows = counted(u64::from(list.rows.row_count()), "row", "rows");
    let retry = view.retry_of.map(|run| format!(" • only what run {run} did not write")).unwrap_or_default();
    card_header(ui, "Send users", &format!("{} • {rows}{retry}", list.name), |ui| {
        if Button::plain("Back to the sheet").show(ui).clicked() {
            out.go(Screen::Sheet(sheet));
        }
    });
    if let Some(step) = steps::steps_ui(ui, view) {
        view.go(step, sheet, out);
    }
    let escapes = !ui.ctx().text_edit_focused() && ui.input_mut(|it| it.consume_key(Modifiers::NONE, Key::Escape));
    if escapes || ui.input_mut(|input| input.consume_key(Modifiers::ALT, Key::ArrowLeft)) {
        match view.step {
            Step::Where if escapes => out.go(Screen::Sheet(sheet)),
            Step::Where => {}
            Step::How => view.go(Step::Where, sheet, out),
            Step::Check => view.go(Step::How, sheet, out),
        }
    }
    view.check_for_place(now, sheet, out);
    match view.step {
        Step::Where => with_foot(ui, now, sheet, view, out, place::place_ui),
        Step::How => with_foot(ui, now, sheet, view, out, how::how_ui),
        Step::Check => {
            if !view.asked {
                view.ask_for_plan(sheet, out);
            }
            check::check_ui(ui, now, sheet, view, out);
        }
    }
}

/// A step that scrolls, with its foot below.
fn with_foot(
    ui: &mut Ui,
    now: &State,
    sheet: SheetId,
    view: &mut SendView,
    out: &mut Out,
    body: impl FnOnce(&mut Ui, &State, SheetId, &mut SendView, &mut Out),
) {
    let whole = ui.available_rect_before_wrap();
    let split = whole.bottom() - FOOT_HEIGHT;
    let upper = Rect::from_min_max(whole.min, pos2(whole.right(), split));
    let mut upper_ui = ui.new_child(UiBuilder::new().max_rect(upper));
    ScrollArea::vertical().auto_shrink(false).id_salt("step").show(&mut upper_ui, |ui| {
        egui::Frame::new().inner_margin(Margin { left: 32, right: 32, top: 28, bottom: 16 }).show(ui, |ui| {
            ui.spacing_mut().item_spacing = egui::vec2(8.0, 10.0);
            body(ui, now, sheet, view, out);
        });
    });
    let foot = Rect::from_min_max(pos2(whole.left(), split), whole.max);
    ui.painter().hline(foot.x_range(), foot.top(), Stroke::new(1.0, palette(ui).border));
    foot_ui(ui, foot, now, sheet, view, out);
    ui.allocate_rect(whole, Sense::hover());
}

fn foot_ui(ui: &mut Ui, foot: Rect, now: &State, sheet: SheetId, view: &mut SendView, out: &mut Out) {
    let off = match view.step {
        Step::Where if view.tenant.is_none() => Some("Choose a tenant first"),
        Step::Where if !place::is_chosen(now, view) => Some("Choose a connection first"),
        Step::How if view.all_or_nothing && how::errors(now, sheet).unwrap_or(0) > 0 => {
            Some("Some rows still have errors, and you chose to send all or nothing")
        }
        Step::Where | Step::How | Step::Check => None,
    };
    let next_text = if view.step == Step::Where { "Next: How" } else { "Next: Check" };
    let draw = |ui: &mut Ui| {
        let back = view.step == Step::How
            && Button::plain("Back").name("Back to step 1, where").show(ui).on_hover_text("Esc").clicked();
        let next = Button::accent(next_text).off(off).show(ui).on_hover_text("Ctrl Enter");
        // The second click of two belongs to the step before, whose button was in the same place.
        (back, next.clicked() && !next.double_clicked())
    };
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    let place = Rect::from_min_size(pos2(foot.left(), foot.top() + 16.0), egui::vec2(600.0, 32.0));
    let builder = || UiBuilder::new().layout(layout);
    let mut unseen = ui.new_child(builder().max_rect(place).sizing_pass().invisible());
    draw(&mut unseen);
    let left = foot.right() - 14.0 - unseen.min_rect().width();
    // On two lines beside the buttons where one is too short for it.
    let text = off.unwrap_or("Nothing is sent before the last step").to_owned();
    let said = Rect::from_min_max(pos2(foot.left() + 32.0, foot.top() + 16.0), pos2(left - 16.0, foot.top() + 48.0));
    let text = ui.painter().layout(text, theme::body(12.5), palette(ui).muted, said.width());
    let said = said.with_min_y(said.center().y - text.size().y / 2.0);
    ui.new_child(UiBuilder::new().max_rect(said)).add(egui::Label::new(text).selectable(false));
    let place = Rect::from_min_max(pos2(left, foot.top() + 16.0), pos2(foot.right() - 14.0, foot.top() + 48.0));
    let (back, next) = draw(&mut ui.new_child(builder().max_rect(place)));
    let key = off.is_none() && ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Enter));
    if back {
        view.go(Step::Where, sheet, out);
    } else if next || key {
        let step = if view.step == Step::Where { Step::How } else { Step::Check };
        view.go(step, sheet, out);
    }
}
