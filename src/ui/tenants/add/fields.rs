//! The fields. Their letters stand in the guide's picture too.

use super::steps::steps_ui;
use super::{AddForm, Focus, Purpose, Way, is_done, letters, name_of, purpose_sentence, secret_letter};
use crate::session::{AccessFault, FaultyPart, State};
use crate::ui::kit::{Button, Field, glyph, muted, rich, segmented};
use crate::ui::out::Out;
use crate::ui::tenants::change::secret_goes;
use crate::ui::theme::{self, icons, palette};
use egui::{Align2, Key, Label, Rect, Response, Sense, Ui, pos2, vec2};

pub(super) fn fields_ui(ui: &mut Ui, now: &State, form: &mut AddForm, out: &mut Out) {
    ui.set_max_width(ui.available_width().min(512.0));
    ui.spacing_mut().item_spacing.y = 13.0;
    let test = form.test(now).cloned();
    let is_running = test.as_ref().is_some_and(crate::session::AccessTest::is_running);
    let fault = test.as_ref().and_then(|test| test.fault.clone());
    let locked = is_running || form.adding.is_some_and(|before| now.tenant_changes <= before);
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 7.0;
        let ways = [(Way::Application, "With an application"), (Way::Token, "With a pasted token")];
        if segmented(ui, &ways, &mut form.way, Some(f32::INFINITY)) {
            form.changed(now, out);
        }
        muted(ui, "An application is best for more than a day. A pasted token usually lasts one day.");
    });
    let mut changed = false;
    let answers = is_done(test.as_ref(), 0);
    let accepted = is_done(test.as_ref(), 1);
    let mut one = |ui: &mut Ui, form: &mut AddForm, which: Which| {
        let response = field_ui(ui, form, &which, fault.as_ref(), locked);
        changed |= response.changed();
        response
    };
    let domain =
        Which { letter: 'A', label: "Domain", hint: "your-company.eu.auth0.com", focus: Focus::Domain, good: answers };
    let first = one(ui, form, domain);
    if first.changed() && !form.named {
        form.name = name_of(&form.domain);
    }
    let mut before_last = first.clone();
    if form.way == Way::Application {
        let client_id = Which {
            letter: 'B',
            label: "Client ID",
            hint: "Usually 32 letters and digits",
            focus: Focus::ClientId,
            good: accepted,
        };
        before_last = one(ui, form, client_id);
        swap_ui(ui, now, form, fault.as_ref(), out);
    }
    let label = if form.way == Way::Token { "Token" } else { "Client secret" };
    let letter = secret_letter(form.way);
    let secret = Which { letter, label, hint: "Paste it here", focus: Focus::Secret, good: accepted };
    let last = one(ui, form, secret);
    if fault.as_ref().is_none_or(|fault| !letters(Some(fault.part)).contains(&letter)) {
        ui.add_space(-7.0);
        ui.scope(|ui| {
            ui.spacing_mut().interact_size.y = 18.0;
            ui.horizontal(|ui| {
                let color = palette(ui).muted;
                glyph(ui, icons::LOCK_SIMPLE, theme::icon(14.0), color);
                muted(ui, secret_goes(now));
            });
        });
    }
    if changed {
        form.changed(now, out);
    }
    // Enter leads on to the next field and, in the last one, to the test.
    let entered = |response: &Response| response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    if entered(&last) && form.lacks().is_none() {
        form.start_test(now, out);
    } else if entered(&first) && form.way == Way::Application {
        form.focus = Some(Focus::ClientId);
    } else if entered(&first) || entered(&before_last) {
        form.focus = Some(Focus::Secret);
    }
    name_and_purpose_ui(ui, form, locked);
    outside_fault_ui(ui, fault.as_ref());
    steps_ui(ui, test.as_ref(), form.way == Way::Token);
}

/// A field of the form.
struct Which {
    letter: char,
    label: &'static str,
    hint: &'static str,
    focus: Focus,
    /// It stood the test.
    good: bool,
}

fn field_ui(ui: &mut Ui, form: &mut AddForm, which: &Which, fault: Option<&AccessFault>, locked: bool) -> Response {
    let colors = palette(ui);
    let wrong = fault.filter(|fault| letters(Some(fault.part)).contains(&which.letter));
    // Of two that are in doubt the sentence stands under the second.
    let told = wrong.filter(|fault| fault.part != FaultyPart::IdAndSecret || which.letter == 'C');
    let heard = wrong.map(|fault| format!("{} {}", fault.notice.message, fault.notice.next));
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 6.0;
        // A row is as high as what is pressed in it; nothing is in this one.
        ui.spacing_mut().interact_size.y = 18.0;
        ui.horizontal(|ui| {
            letter_ui(ui, which.letter, wrong.is_some());
            ui.add(Label::new(rich(which.label, theme::medium(13.0), colors.text)).selectable(false));
        });
        let text = match which.focus {
            Focus::Domain => &mut form.domain,
            Focus::ClientId => &mut form.client_id,
            Focus::Secret => &mut form.secret,
        };
        let field = Field::new(which.label).hint(which.hint).height(38.0).label_hidden().marked().enabled(!locked);
        let field = if which.focus == Focus::Secret { field.password() } else { field };
        let response = field.wrong_elsewhere(heard.as_deref()).show(ui, text);
        let at = pos2(response.rect.right() - 19.0, response.rect.center().y);
        let sign = match (wrong.is_some(), which.good) {
            (true, _) => Some((icons::WARNING_CIRCLE, colors.error)),
            (false, true) => Some((icons::CHECK_CIRCLE, colors.ok)),
            (false, false) => None,
        };
        if let Some((icon, color)) = sign {
            let ground = if wrong.is_some() { colors.error_soft } else { colors.surface };
            ui.painter().circle_filled(at, 10.0, ground);
            ui.painter().text(at, Align2::CENTER_CENTER, icon, theme::fill_icon(17.0), color);
        }
        let mut whole = response.rect;
        if let Some(fault) = told {
            whole = whole.union(fault_ui(ui, fault).rect);
        }
        let is_wanted = form.focus == Some(which.focus);
        let is_at_fault = told.is_some() && form.focus_answer;
        if (is_wanted && fault.is_none() && !locked) || is_at_fault {
            form.focus = None;
            form.focus_answer &= !is_at_fault;
            response.request_focus();
            // With what is said of it, and some air.
            ui.scroll_to_rect(whole.expand(12.0), None);
        }
        response
    })
    .inner
}

fn letter_ui(ui: &mut Ui, letter: char, wrong: bool) {
    let colors = palette(ui);
    let (front, back) = if wrong { (colors.error, colors.error_soft) } else { (colors.accent, colors.accent_soft) };
    let (rect, _) = ui.allocate_exact_size(vec2(18.0, 18.0), Sense::hover());
    ui.painter().circle_filled(rect.center(), 9.0, back);
    ui.painter().text(rect.center(), Align2::CENTER_CENTER, letter, theme::semibold(10.5), front);
}

/// The bold part in red, the rest in the text's colour.
fn fault_ui(ui: &mut Ui, fault: &AccessFault) -> Response {
    let colors = palette(ui);
    // What happened stands out; why, and what to do, are read after it.
    let (what, why) = fault.notice.message.split_once(". ").unwrap_or((&fault.notice.message, ""));
    let text = format!("**{}.** {why} {}", what.trim_end_matches('.'), fault.notice.next);
    let job = crate::ui::kit::marked_job(ui, &text, 13.0, colors.text, colors.error);
    ui.add(Label::new(job).wrap())
}

/// What is at fault is none of the fields: it stands above the steps of the test.
fn outside_fault_ui(ui: &mut Ui, fault: Option<&AccessFault>) {
    if let Some(fault) = fault.filter(|fault| letters(Some(fault.part)).is_empty()) {
        fault_ui(ui, fault);
    }
}

fn swap_ui(ui: &mut Ui, now: &State, form: &mut AddForm, fault: Option<&AccessFault>, out: &mut Out) {
    if fault.is_some_and(|fault| fault.swapped) {
        ui.add_space(-8.0);
        if Button::plain("Swap them").name("Swap client ID and client secret").small().show(ui).clicked() {
            std::mem::swap(&mut form.client_id, &mut form.secret);
            form.changed(now, out);
        }
    }
}

/// Side by side where there is room.
fn name_and_purpose_ui(ui: &mut Ui, form: &mut AddForm, locked: bool) {
    let width = ui.available_width();
    let half = (width - 16.0) / 2.0;
    let name = |ui: &mut Ui, form: &mut AddForm| {
        let field = Field::new("Name in Rollcall").hint("Filled in from the domain").height(38.0).enabled(!locked);
        if field.show(ui, &mut form.name).changed() {
            form.named = !form.name.trim().is_empty();
        }
    };
    let purpose = |ui: &mut Ui, form: &mut AddForm| {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 8.0;
            ui.add(Label::new(rich("What is it for?", theme::medium(13.0), palette(ui).text)).selectable(false));
            let purposes = [(Purpose::Production, "Production"), (Purpose::Testing, "Testing")];
            segmented(ui, &purposes, &mut form.purpose, Some(f32::INFINITY));
        });
    };
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 8.0;
        if half >= 190.0 {
            let top = ui.cursor().min;
            let mut left = ui.new_child(egui::UiBuilder::new().max_rect(Rect::from_min_size(top, vec2(half, 70.0))));
            name(&mut left, form);
            let at = pos2(top.x + half + 16.0, top.y);
            let mut right = ui.new_child(egui::UiBuilder::new().max_rect(Rect::from_min_size(at, vec2(half, 70.0))));
            purpose(&mut right, form);
            let height = left.min_rect().height().max(right.min_rect().height());
            ui.allocate_exact_size(vec2(width, height), Sense::hover());
        } else {
            name(ui, form);
            purpose(ui, form);
        }
        muted(ui, purpose_sentence(form.purpose == Purpose::Production));
    });
}
