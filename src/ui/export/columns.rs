//! Which columns, in which order, and by which the users are sorted.

use super::draft::{Columns, Draft, SortedBy};
use super::source::section;
use crate::session::{AskedColumn, EXPORTABLE};
use crate::ui::kit::{Button, Field, counted, heading, muted, option, segmented, select};
use crate::ui::theme::{self, icons, palette};
use egui::{Align, Key, Label, Layout, Ui, vec2};

/// How wide the name of a column is, and the buttons behind it.
const NAME_WIDTH: f32 = 176.0;
const BUTTONS_WIDTH: f32 = 108.0;

/// What a column asks for.
enum Wish {
    Up(usize),
    Down(usize),
    Remove(usize),
}

pub(super) fn columns_ui(ui: &mut Ui, draft: &mut Draft) {
    let title = match draft.which {
        Columns::Chosen => counted(draft.columns.len() as u64, "column", "columns"),
        Columns::Everything => "Columns".to_owned(),
    };
    section(ui, &title, |ui| {
        let choices = [(Columns::Chosen, "The ones below"), (Columns::Everything, "Everything Auth0 gives")];
        ui.horizontal_wrapped(|ui| {
            segmented(ui, &choices, &mut draft.which, None);
            if draft.which == Columns::Chosen {
                if Button::plain("Add default fields").show(ui).clicked() {
                    draft.add_default_columns();
                }
                if !draft.columns.is_empty() && Button::link("Remove all").name("Remove all columns").show(ui).clicked()
                {
                    draft.columns.clear();
                }
            }
        });
        match draft.which {
            Columns::Chosen => chosen_ui(ui, draft),
            Columns::Everything => {
                muted(
                    ui,
                    "Every attribute that the users have, metadata and all. Password hashes are never given out.",
                );
            }
        }
    });
}

fn chosen_ui(ui: &mut Ui, draft: &mut Draft) {
    add_ui(ui, draft);
    let twice = draft.name_twice().map(str::to_lowercase);
    let count = draft.columns.len();
    let mut wish = None;
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing = vec2(8.0, 6.0);
        for (at, column) in draft.columns.iter_mut().enumerate() {
            ui.push_id(column.id, |ui| {
                ui.horizontal(|ui| {
                    let number = at + 1;
                    let is_twice = twice.as_ref().is_some_and(|it| *it == column.name.trim().to_lowercase());
                    let wrong = is_twice.then_some("Another column has this name");
                    let label = format!("Name of column {number}");
                    let field = Field::new(&label).label_hidden().hint(&column.source).height(30.0).width(NAME_WIDTH);
                    field.wrong_elsewhere(wrong).show(ui, &mut column.name);
                    let width = (ui.available_width() - BUTTONS_WIDTH).max(80.0);
                    let label = format!("Attribute or expression of column {number}");
                    let lacks = column.source.trim().is_empty().then_some("An attribute or an expression belongs here");
                    let field = Field::new(&label).label_hidden().hint("user_metadata.plan").height(30.0).width(width);
                    field.wrong_elsewhere(lacks).show(ui, &mut column.source);
                    ui.spacing_mut().item_spacing.x = 2.0;
                    let named = |what: &str| format!("{what} column {number}, {}", column.name);
                    let (up, down, remove) = (named("Move up"), named("Move down"), named("Remove"));
                    let up = Button::icon_only(icons::ARROW_UP, &up).height(30.0);
                    let up = up.off((at == 0).then_some("It is the first"));
                    if up.show(ui).clicked() {
                        wish = Some(Wish::Up(at));
                    }
                    let down = Button::icon_only(icons::ARROW_DOWN, &down).height(30.0);
                    let down = down.off((number == count).then_some("It is the last"));
                    if down.show(ui).clicked() {
                        wish = Some(Wish::Down(at));
                    }
                    if Button::icon_only(icons::X, &remove).height(30.0).show(ui).clicked() {
                        wish = Some(Wish::Remove(at));
                    }
                });
            });
        }
    });
    match wish {
        Some(Wish::Up(at)) => draft.columns.swap(at, at - 1),
        Some(Wish::Down(at)) => draft.columns.swap(at, at + 1),
        Some(Wish::Remove(at)) => {
            draft.columns.remove(at);
        }
        None => {}
    }
}

/// What becomes a column: an attribute that is picked, or whatever is typed.
fn add_ui(ui: &mut Ui, draft: &mut Draft) {
    ui.horizontal(|ui| {
        select(ui, "Add an attribute", "Add an attribute…", NAME_WIDTH, |ui| {
            let mut picked = false;
            for path in EXPORTABLE {
                let is_there = draft.columns.iter().any(|it| it.source == path);
                if option(ui, path, "", is_there).clicked() {
                    draft.add(AskedColumn { name: None, source: path.to_owned() });
                    picked = true;
                }
            }
            picked
        });
        let width = (ui.available_width() - 76.0).max(80.0);
        let field = Field::new("Path or expression to add").label_hidden().width(width).height(32.0);
        let field =
            field.hint("user_metadata.plan, or Full name=user.nickname || user.name").show(ui, &mut draft.typed);
        let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        let lacks = draft.typed.trim().is_empty().then_some("Type an attribute or an expression first");
        let pressed = Button::plain("Add").name("Add this column").off(lacks).show(ui).clicked();
        if (pressed || entered) && lacks.is_none() {
            draft.add(AskedColumn::typed(&draft.typed));
            draft.typed.clear();
            field.request_focus();
        }
    });
    muted(ui, "A path into the user, or a JavaScript expression of user. A name goes before an equals sign.");
}

pub(super) fn sort_ui(ui: &mut Ui, draft: &mut Draft) {
    section(ui, "Sort", |ui| {
        let mut remove = None;
        for (at, key) in draft.sort.iter_mut().enumerate() {
            ui.push_id(("sort", at), |ui| {
                let row = Layout::left_to_right(Align::Center);
                ui.allocate_ui_with_layout(vec2(ui.available_width(), 32.0), row, |ui| {
                    let rank = crate::ui::kit::rich((at + 1).to_string(), theme::medium(13.0), palette(ui).accent);
                    ui.add(Label::new(rank).selectable(false));
                    let orders = [(false, "Upwards"), (true, "Downwards")];
                    let width = (ui.available_width() - 240.0).max(60.0);
                    ui.scope(|ui| {
                        ui.set_width(width);
                        crate::ui::kit::label(ui, &key.source);
                    });
                    segmented(ui, &orders, &mut key.descending, None);
                    let name = format!("Do not sort by {}", key.source);
                    if Button::icon_only(icons::X, &name).height(30.0).show(ui).clicked() {
                        remove = Some(at);
                    }
                });
            });
        }
        if let Some(at) = remove {
            draft.sort.remove(at);
        }
        let sorted = |source: &str| draft.sort.iter().any(|it| it.source == source);
        let mut sources: Vec<String> = match draft.which {
            Columns::Chosen => draft.columns.iter().map(|it| it.source.trim().to_owned()).collect(),
            Columns::Everything => EXPORTABLE.map(str::to_owned).to_vec(),
        };
        sources.retain(|it| !it.is_empty() && !sorted(it));
        let text = if draft.sort.is_empty() { "As Auth0 gives them. Sort by…" } else { "Then by…" };
        let width = ui.available_width();
        select(ui, "Sort by", text, width, |ui| {
            let mut picked = None;
            for source in &sources {
                if option(ui, source, "", false).clicked() {
                    picked = Some(source.clone());
                }
            }
            if sources.is_empty() {
                heading(ui, "No other column");
            }
            let Some(source) = picked else { return false };
            draft.sort.push(SortedBy { source, descending: false });
            true
        });
    });
}
