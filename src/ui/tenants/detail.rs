//! One tenant: what Rollcall may do there, its connections, its details; testing, editing and removing it.

use super::change::{EditForm, edit_ui, follow, remove_ui, replace_ui};
use super::connections::connections_ui;
use super::facts::facts_ui;
use super::news::news_ui;
use super::permissions::{Holds, permissions_ui};
use super::{Part, Shown, TenantsView, look_of, use_tenant};
use crate::session::{Command, Standing, State};
use crate::ui::kit::{Button, Tone, elided_middle, pill, rich, when};
use crate::ui::out::{Ask, Out};
use crate::ui::theme::{self, icons, palette};
use egui::{Align, Color32, Label, Layout, Rect, Sense, Ui, UiBuilder, pos2, vec2};

const FACTS: f32 = 272.0;
const GAP: f32 = 32.0;
/// Below this width of the main column the facts go under it.
const MAIN_AT_LEAST: f32 = 470.0;

pub(super) fn detail_ui(ui: &mut Ui, now: &State, shown: &Shown<'_>, view: &mut TenantsView, out: &mut Out) {
    ui.spacing_mut().item_spacing.y = 6.0;
    header_ui(ui, shown, view, out);
    ui.add_space(16.0);
    follow(now, view);
    remove_ui(ui, now, shown, view, out);
    replace_ui(ui, now, shown, view, out);
    if let Part::Edited(_) = view.part {
        edit_ui(ui, now, shown, view, out);
        return;
    }
    news_ui(ui, now, shown, view, out);
    let width = ui.available_width();
    let facts_beside = width >= MAIN_AT_LEAST + GAP + FACTS;
    if facts_beside {
        let top = ui.cursor().min;
        let main = Rect::from_min_size(top, vec2(width - FACTS - GAP, f32::INFINITY));
        let mut main_ui = ui.new_child(UiBuilder::new().max_rect(main));
        main_column_ui(&mut main_ui, shown, view);
        let side = Rect::from_min_size(pos2(main.right() + GAP, top.y), vec2(FACTS, f32::INFINITY));
        let mut side_ui = ui.new_child(UiBuilder::new().max_rect(side));
        facts_ui(&mut side_ui, now, shown, view, out);
        let height = main_ui.min_rect().height().max(side_ui.min_rect().height());
        ui.allocate_exact_size(vec2(width, height), Sense::hover());
    } else {
        main_column_ui(ui, shown, view);
        ui.add_space(28.0);
        facts_ui(ui, now, shown, view, out);
    }
}

fn main_column_ui(ui: &mut Ui, shown: &Shown<'_>, view: &mut TenantsView) {
    let Some(found) = shown.found() else {
        let text = match shown.standing {
            Standing::Testing => "Finding out what Rollcall may do here…",
            Standing::NotReached(_) | Standing::SecretNeeded => "What Rollcall may do here is not known yet.",
            Standing::NotTested | Standing::Tested(_) | Standing::TestedBefore(_) => {
                "Press Test to find out what Rollcall may do here. A test changes nothing."
            }
        };
        crate::ui::kit::muted(ui, text);
        return;
    };
    let holds = match shown.standing {
        Standing::Tested(_) | Standing::Testing => Holds::Now,
        Standing::NotTested | Standing::TestedBefore(_) | Standing::SecretNeeded | Standing::NotReached(_) => {
            Holds::Then
        }
    };
    permissions_ui(ui, found, holds, &mut view.were_missing);
    ui.add_space(22.0);
    connections_ui(ui, found);
}

fn header_ui(ui: &mut Ui, shown: &Shown<'_>, view: &mut TenantsView, out: &mut Out) {
    let is_reached = !matches!(shown.standing, Standing::NotReached(_) | Standing::SecretNeeded);
    let is_added = view.just_added.as_ref() == Some(&shown.tenant) && matches!(view.part, Part::Shown) && is_reached;
    let testing = shown.standing == Standing::Testing;
    let mut pressed = None;
    let buttons = |ui: &mut Ui, pressed: &mut Option<Press>| {
        let mut show = |ui: &mut Ui, button: Button<'_>, press: Press| {
            let hint = match press {
                Press::Test => "F5",
                Press::OpenList => "Ctrl O",
                Press::Edit => "F2 in the list",
                Press::Remove => "Delete in the list",
                Press::Use => "Enter in the list",
            };
            if button.show(ui).on_hover_text(hint).clicked() {
                *pressed = Some(press);
            }
        };
        if is_added && shown.in_use {
            show(ui, Button::accent("Open a list of users…").icon(icons::FOLDER_OPEN), Press::OpenList);
        }
        if !shown.in_use {
            let button = if is_added { Button::accent("Use this tenant") } else { Button::plain("Use this tenant") };
            show(ui, button, Press::Use);
        }
        let test = match (testing, shown.test) {
            (true, _) => Button::plain("Testing…").off(Some("This takes a few seconds")),
            (false, None) => Button::plain("Test").icon(icons::ARROW_CLOCKWISE),
            (false, Some(_)) => Button::plain("Test again").icon(icons::ARROW_CLOCKWISE),
        };
        show(ui, test, Press::Test);
        if shown.stored.is_some() {
            show(ui, Button::plain("Edit").icon(icons::PENCIL_SIMPLE), Press::Edit);
            show(ui, Button::plain("Remove…").icon(icons::TRASH), Press::Remove);
        }
    };
    let width = ui.available_width();
    let layout = Layout::left_to_right(Align::Center);
    let top = ui.cursor().min;
    // Measured unseen, to be placed from the left: laid out from the right, Tab would run backwards.
    let far = Rect::from_min_size(top, vec2(4000.0, 32.0));
    let mut unseen = ui.new_child(UiBuilder::new().max_rect(far).layout(layout).sizing_pass().invisible());
    buttons(&mut unseen, &mut None);
    let needed = unseen.min_rect().width();
    let name_width =
        ui.painter().layout_no_wrap(shown.name().to_owned(), theme::semibold(24.0), palette(ui).text).size().x;
    let one_line = name_width + 210.0 + needed <= width;
    let title_width = if one_line { width - needed - 16.0 } else { width };
    let title_place = Rect::from_min_size(top, vec2(title_width, 32.0));
    let mut title_ui = ui.new_child(UiBuilder::new().max_rect(title_place).layout(layout));
    title_line_ui(&mut title_ui, shown);
    let row = Rect::from_min_size(top, vec2(width, 32.0));
    if one_line {
        let place = Rect::from_min_max(pos2(row.right() - needed, row.top()), row.max);
        buttons(&mut ui.new_child(UiBuilder::new().max_rect(place).layout(layout)), &mut pressed);
    }
    ui.allocate_exact_size(vec2(width, 32.0), Sense::hover());
    let colors = palette(ui);
    ui.add(Label::new(rich(subtitle(shown), theme::body(13.0), colors.muted)).wrap());
    if !one_line {
        ui.add_space(6.0);
        ui.horizontal_wrapped(|ui| buttons(ui, &mut pressed));
    }
    if let Some(press) = pressed {
        act(press, shown, view, out);
    }
}

/// What a pill has around its words.
const PILL_AROUND: f32 = 16.0;

fn title_line_ui(ui: &mut Ui, shown: &Shown<'_>) {
    // As wide as their words, with what they have around them.
    let measure =
        |words: &str| ui.painter().layout_no_wrap(words.to_owned(), theme::medium(11.5), Color32::BLACK).size().x;
    let pill_width = |words: &str| measure(words) + PILL_AROUND + ui.spacing().item_spacing.x;
    let pills = pill_width(shown.purpose.word()) + if shown.in_use { pill_width("In use") } else { 0.0 };
    let room = (ui.available_width() - pills).max(80.0);
    elided_middle(ui, shown.name(), &theme::semibold(24.0), room);
    pill(ui, shown.purpose.word(), look_of(shown.purpose).0);
    if shown.in_use {
        pill(ui, "In use", Tone::Accent);
    }
}

fn subtitle(shown: &Shown<'_>) -> String {
    let last = shown.found().map(|test| format!(", last tested {}", when(test.tested_at))).unwrap_or_default();
    let stands = match shown.standing {
        Standing::NotTested => "not tested yet".to_owned(),
        Standing::Testing => "testing…".to_owned(),
        Standing::Tested(test) => format!("tested {}", when(test.tested_at)),
        Standing::TestedBefore(test) => format!("last tested {}", when(test.tested_at)),
        Standing::SecretNeeded => format!("secret needed{last}"),
        Standing::NotReached(_) => format!("not reached now{last}"),
    };
    format!("{} • {stands}", shown.domain())
}

#[derive(Debug, Clone, Copy)]
enum Press {
    OpenList,
    Use,
    Test,
    Edit,
    Remove,
}

fn act(press: Press, shown: &Shown<'_>, view: &mut TenantsView, out: &mut Out) {
    match press {
        Press::OpenList => {
            view.just_added = None;
            out.ask(Ask::ChooseList);
        }
        Press::Use => use_tenant(&shown.tenant, out),
        Press::Test => out.send(Command::TryTenant { tenant: shown.tenant.clone() }),
        Press::Edit => {
            if let Some(stored) = shown.stored {
                view.part = Part::Edited(EditForm::of(stored));
            }
        }
        Press::Remove => view.part = Part::Removed(None),
    }
}
