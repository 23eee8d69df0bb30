//! The first screen: three doors, of which the demo is the one without a risk.

mod card;
mod picture;

#[cfg(test)]
mod tests;

use self::card::{Card, card_height, card_ui, row_height, row_ui};
use super::kit::{glyph, rich};
use super::out::{Ask, Out};
use super::screen::Screen;
use super::theme::{self, icons, palette};
use crate::session::{Command, Fetched, KeyringStatus, SettingsChange, State, TenantRef};
use egui::{Align, Key, Label, Layout, Modifiers, Rect, ScrollArea, Ui, UiBuilder, pos2, vec2};

/// What the screen remembers.
#[derive(Debug, Default)]
pub(super) struct WelcomeView {
    /// The button that Enter presses was given the focus.
    focused: bool,
}

/// The cards stand side by side from this width on.
const SIDE_BY_SIDE: f32 = 800.0;
const WIDEST: f32 = 1104.0;
const GAP: f32 = 24.0;

/// Whether there is nothing yet and no door was taken; nothing while that is not known.
pub(super) fn is_due(now: &State) -> Option<bool> {
    let settings = now.settings.ended()?.copied().unwrap_or_default();
    // What can't be read is not nothing.
    let tenants = now.tenants.ended()?.is_ok_and(Vec::is_empty) && now.in_use.is_none();
    let runs = now.runs.ended()?.is_ok_and(|it| it.is_empty());
    Some(!settings.first_screen_over && tenants && runs && now.sheets.is_empty())
}

/// One of the doors was taken, so that this screen does not come by itself any more.
pub(super) fn over(now: &State, out: &mut Out) {
    if !now.settings_now().first_screen_over {
        out.send(Command::ChangeSettings(SettingsChange::FirstScreenOver));
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Door {
    Connect,
    Demo,
    File,
}

pub(super) fn welcome_ui(ui: &mut Ui, now: &State, view: &mut WelcomeView, out: &mut Out) {
    let mut taken = None;
    if !ui.ctx().text_edit_focused() {
        for (key, door) in [(Key::Num1, Door::Connect), (Key::Num2, Door::Demo), (Key::Num3, Door::File)] {
            if ui.input_mut(|input| input.consume_key(Modifiers::NONE, key)) {
                taken = Some(door);
            }
        }
    }
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        let width = (ui.available_width() - 2.0 * GAP).min(WIDEST);
        let side_by_side = width >= SIDE_BY_SIDE;
        let cards = [connect_card(), demo_card(now), file_card(ui)];
        let card_width = if side_by_side { (width - 2.0 * GAP) / 3.0 } else { width.min(720.0) };
        let height = cards.iter().map(|card| card_height(ui, card, card_width)).fold(0.0, f32::max);
        let whole = if side_by_side { 96.0 + height + 44.0 + 24.0 } else { 0.0 };
        let above = ((ui.available_height() - whole) / 2.0).clamp(24.0, 400.0);
        ui.add_space(if side_by_side { above } else { 12.0 });
        title_ui(ui, width);
        ui.add_space(if side_by_side { 24.0 } else { 12.0 });
        if side_by_side {
            let left = ui.available_rect_before_wrap().center().x - width / 2.0;
            let top = ui.cursor().top();
            for (at, (card, door)) in cards.iter().zip([Door::Connect, Door::Demo, Door::File]).enumerate() {
                let place =
                    Rect::from_min_size(pos2(left + at as f32 * (card_width + GAP), top), vec2(card_width, height));
                let mut inner = ui.new_child(UiBuilder::new().max_rect(place));
                let response = card_ui(&mut inner, card, place);
                taken = after(ui, &response, door, view).or(taken);
            }
            ui.allocate_rect(Rect::from_min_size(pos2(left, top), vec2(width, height)), egui::Sense::hover());
        } else {
            for (card, door) in cards.iter().zip([Door::Connect, Door::Demo, Door::File]) {
                let height = row_height(ui, card, card_width);
                let left = ui.available_rect_before_wrap().center().x - card_width / 2.0;
                let place = Rect::from_min_size(pos2(left, ui.cursor().top()), vec2(card_width, height));
                let mut inner = ui.new_child(UiBuilder::new().max_rect(place));
                let response = row_ui(&mut inner, card, place);
                taken = after(ui, &response, door, view).or(taken);
                ui.allocate_rect(place, egui::Sense::hover());
                ui.add_space(6.0);
            }
        }
        ui.add_space(if side_by_side { 36.0 } else { 12.0 });
        promises_ui(ui, now, width);
        ui.add_space(24.0);
    });
    if let Some(door) = taken {
        over(now, out);
        match door {
            Door::Connect => out.go(Screen::AddTenant),
            Door::Demo => out.ask(Ask::StartDemo),
            Door::File => out.ask(Ask::ChooseList),
        }
    }
}

fn after(ui: &Ui, response: &egui::Response, door: Door, view: &mut WelcomeView) -> Option<Door> {
    if door == Door::Demo && !view.focused {
        view.focused = true;
        response.request_focus();
    }
    if door == Door::Demo {
        crate::ui::focus::first(ui, response);
    }
    response.clicked().then_some(door)
}

fn title_ui(ui: &mut Ui, width: f32) {
    let colors = palette(ui);
    ui.with_layout(Layout::top_down(Align::Center), |ui| {
        ui.set_max_width(width.max(300.0));
        ui.spacing_mut().item_spacing.y = 6.0;
        let title = ui.add(Label::new(rich("Welcome to Rollcall", theme::semibold(28.0), colors.text)).wrap());
        ui.ctx().accesskit_node_builder(title.id, |node| {
            node.set_role(egui::accesskit::Role::Heading);
            node.set_label("Welcome to Rollcall");
            node.set_level(1);
        });
        ui.add(Label::new(rich(
            "Bring users into Auth0, a whole list at a time, and know what became of each.",
            theme::body(15.0),
            colors.muted,
        )));
    });
}

fn connect_card() -> Card {
    Card {
        picture: picture::Picture::Connect,
        title: "Connect my tenant",
        text: "Work with your own users. A guide beside the form shows where to find everything.",
        facts: [
            (icons::CLOCK, "Takes about 5 minutes"),
            (icons::USER, "You sign in to Auth0 as an admin"),
            (icons::SHIELD_CHECK, "Connecting changes nothing there"),
        ],
        icon: icons::PLUGS_CONNECTED,
        button: "Connect",
        name: "Connect my tenant",
        is_first: false,
        busy: false,
        trouble: None,
        held: None,
    }
}

fn demo_card(now: &State) -> Card {
    let is_asked = now.in_use == Some(TenantRef::Demo) || now.demo != Fetched::NotAsked;
    let busy = is_asked
        && (matches!(now.demo, Fetched::Loading { .. })
            || matches!(now.tests.get(&TenantRef::Demo), Some(Fetched::Loading { previous: None, .. })));
    let trouble = match (&now.demo, now.tests.get(&TenantRef::Demo)) {
        (Fetched::Failed { notice, .. }, _) | (_, Some(Fetched::Failed { notice, .. })) => Some(notice.message.clone()),
        _ => None,
    };
    Card {
        picture: picture::Picture::Demo,
        title: "Try with a demo tenant",
        text: "Practise on 1,200 invented users. It behaves like Auth0, but lives on this computer only.",
        facts: [
            (icons::CLOCK, "Ready at once, no account needed"),
            (icons::FILE_TEXT, "With a sample list, mistakes included"),
            (icons::SHIELD_CHECK, "Nothing here can reach real users"),
        ],
        icon: icons::FLASK,
        button: if busy { "Starting the demo…" } else { "Start the demo" },
        name: if busy { "Starting the demo…" } else { "Start the demo with 1,200 invented users" },
        is_first: true,
        busy,
        trouble,
        held: None,
    }
}

fn file_card(ui: &Ui) -> Card {
    let held = ui.input(|input| {
        let file = input.raw.hovered_files.first()?;
        let name =
            file.path.as_deref().and_then(std::path::Path::file_name).map(|name| name.to_string_lossy().into_owned());
        Some(name.unwrap_or_else(|| "the file".to_owned()))
    });
    Card {
        picture: picture::Picture::Files,
        title: "Open a file",
        text: "Look at a list and have it checked, without any tenant. Your file itself is never changed.",
        facts: [
            (icons::FILE_TEXT, "Excel, CSV, JSON or an Auth0 export"),
            (icons::WARNING_CIRCLE, "Mistakes are shown in their cell"),
            (icons::FOLDER_OPEN, "Or drop a file on this window"),
        ],
        icon: icons::FOLDER_OPEN,
        button: "Choose a file…",
        name: "Choose a file to open",
        is_first: false,
        busy: false,
        trouble: None,
        held,
    }
}

fn promises_ui(ui: &mut Ui, now: &State, width: f32) {
    let colors = palette(ui);
    let keyring = match now.keyring.value() {
        Some(KeyringStatus::Absent(_)) => "Secrets last until you close the window",
        Some(KeyringStatus::There) | None => "Secrets stay in this computer's keyring",
    };
    let promises = [
        (icons::SHIELD_CHECK, "Nothing is sent before you have seen what will change"),
        (icons::LIST_CHECKS, "You see what became of every user"),
        (icons::LOCK_SIMPLE, keyring),
    ];
    let font = theme::body(13.0);
    let widths: Vec<f32> = promises
        .iter()
        .map(|(_, text)| ui.painter().layout_no_wrap((*text).to_owned(), font.clone(), colors.muted).size().x + 26.0)
        .collect();
    let total: f32 = widths.iter().sum::<f32>() + 2.0 * 40.0;
    let one_line = total <= width;
    let row = |ui: &mut Ui, icon: &str, text: &str| {
        ui.spacing_mut().item_spacing.x = 9.0;
        glyph(ui, icon, theme::icon(17.0), colors.muted);
        ui.add(Label::new(rich(text, font.clone(), colors.muted)));
    };
    let middle = ui.available_rect_before_wrap().center().x;
    if one_line {
        let mut left = middle - total / 2.0;
        let top = ui.cursor().top();
        for ((icon, text), own) in promises.iter().zip(&widths) {
            let place = Rect::from_min_size(pos2(left, top), vec2(own + 8.0, 24.0));
            let layout = Layout::left_to_right(Align::Center);
            row(&mut ui.new_child(UiBuilder::new().max_rect(place).layout(layout)), icon, text);
            left += own + 40.0;
        }
        ui.allocate_rect(Rect::from_min_size(pos2(middle, top), vec2(1.0, 24.0)), egui::Sense::hover());
    } else {
        let widest = widths.iter().copied().fold(0.0, f32::max);
        for (icon, text) in &promises {
            let place = Rect::from_min_size(pos2(middle - widest / 2.0, ui.cursor().top()), vec2(widest + 8.0, 24.0));
            let layout = Layout::left_to_right(Align::Center);
            row(&mut ui.new_child(UiBuilder::new().max_rect(place).layout(layout)), icon, text);
            ui.allocate_rect(place, egui::Sense::hover());
        }
    }
}
