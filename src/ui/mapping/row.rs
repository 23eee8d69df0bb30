//! One column of the list in the table.

use super::{Group, MappingView};
use crate::session::{ColumnType, MappedColumn, Sure, importable_attributes};
use crate::ui::focus;
use crate::ui::kit::{Button, Field, Tone, counted, option, option_title, pill, rich, select};
use crate::ui::theme::{self, icons, palette};
use egui::{Align2, Key, Label, Rect, ScrollArea, Sense, Stroke, Ui, UiBuilder, pos2, vec2};

const HEIGHT: f32 = 44.0;

/// Below this width a column of values has no place.
pub(super) const NARROW: f32 = 800.0;

/// Where the columns of the table begin, from its left edge.
pub(super) struct Places {
    letter: f32,
    name: f32,
    values: f32,
    arrow: f32,
    becomes: f32,
    read_as: f32,
    sure: f32,
    tick: f32,
    width: f32,
}

impl Places {
    /// Shared out over a width.
    pub(super) fn of(width: f32) -> Self {
        let (letter, name) = (16.0, 46.0);
        let narrow = width < NARROW;
        let (read_as, sure, tick) = if narrow { (92.0, 142.0, 44.0) } else { (124.0, 200.0, 44.0) };
        let rest = (width - name - 24.0 - read_as - sure - tick - 12.0).max(if narrow { 190.0 } else { 360.0 });
        let values = if narrow { name } else { name + rest * 0.30 };
        let arrow = values + rest * if narrow { 0.48 } else { 0.32 };
        let becomes = arrow + 24.0;
        let type_place = becomes + rest * if narrow { 0.52 } else { 0.38 } + 12.0;
        Self {
            letter,
            name,
            values,
            arrow,
            becomes,
            read_as: type_place,
            sure: type_place + read_as,
            tick: width - tick,
            width,
        }
    }

    /// No room for a column of values: the first one stands under the name.
    fn is_narrow(&self) -> bool {
        self.width < NARROW
    }
}

pub(super) fn head_ui(ui: &mut Ui, is_json: bool, places: &Places) {
    let colors = palette(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(places.width, 34.0), Sense::hover());
    ui.painter().rect_filled(rect, 0.0, colors.header);
    for (at, text) in [
        (places.name, if is_json { "Name in your list" } else { "Column in your list" }),
        (places.values, if places.is_narrow() { "" } else { "First values" }),
        (places.becomes, "Becomes"),
        (places.read_as, "Read as"),
        (places.sure, "How sure"),
    ] {
        let at = pos2(rect.left() + at, rect.center().y);
        ui.painter().text(at, Align2::LEFT_CENTER, text, theme::medium(12.5), colors.muted);
    }
    ui.painter().hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, colors.border));
}

pub(super) fn group_ui(ui: &mut Ui, title: &str, count: usize, words: &str, decide: bool) {
    let colors = palette(ui);
    ui.add_space(6.0);
    ui.horizontal(|ui| {
        ui.add_space(16.0);
        ui.label(rich(title, theme::semibold(13.0), colors.text));
        pill(ui, &count.to_string(), if decide { Tone::Warning } else { Tone::Neutral });
        ui.add(Label::new(rich(words, theme::body(12.5), colors.muted)).truncate());
    });
    ui.add_space(4.0);
}

/// A part of a row, from one place to another.
fn cell(ui: &mut Ui, row: Rect, from: f32, to: f32, add: impl FnOnce(&mut Ui)) {
    let place = Rect::from_min_max(pos2(row.left() + from, row.top()), pos2(row.left() + to - 10.0, row.bottom()));
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    add(&mut ui.new_child(UiBuilder::new().max_rect(place).layout(layout)));
}

pub(super) fn row_ui(
    ui: &mut Ui,
    (column, is_json): (&MappedColumn, bool),
    place: usize,
    group: Group,
    places: &Places,
    view: &mut MappingView,
) {
    let colors = palette(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(places.width, HEIGHT), Sense::hover());
    if !ui.is_rect_visible(rect) {
        return;
    }
    let asks = view.draft.is_doubtful(place, column);
    if asks {
        ui.painter().rect_filled(rect, 0.0, colors.warning_area);
        ui.painter().rect_filled(Rect::from_min_size(rect.min, vec2(3.0, HEIGHT)), 0.0, colors.edited_mark);
    }
    ui.painter().hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, colors.line));
    let letter = pos2(rect.left() + places.letter + 8.0, rect.center().y);
    ui.painter().text(letter, Align2::CENTER_CENTER, &column.letter, theme::body(11.5), colors.faint);
    let header = if column.header.is_empty() { "(no name)" } else { &column.header };
    let values = counted(column.filled, "value", "values");
    let one = column.samples.first().map_or("", String::as_str);
    let other = column.samples.get(1).map_or("", String::as_str);
    let narrow = places.is_narrow();
    let (under, name_end) =
        if narrow { (if one.is_empty() { &values } else { one }, places.arrow) } else { (&*values, places.values) };
    cell(ui, rect, places.name, name_end, |ui| two_lines(ui, header, under, true));
    if group == Group::LeftOut {
        let by_choice = "You left it out.".to_owned();
        let why = match &column.sure {
            Sure::LeftOut(why) => why,
            Sure::Sure | Sure::Likely | Sure::Check if column.read_only => &column.why,
            Sure::Sure | Sure::Likely | Sure::Check => &by_choice,
        };
        cell(ui, rect, if narrow { places.arrow } else { places.values }, places.sure, |ui| {
            ui.add(Label::new(rich(why, theme::body(12.5), palette(ui).muted)).truncate());
        });
        if !column.read_only {
            cell(ui, rect, places.sure, places.width, |ui| {
                becomes_ui(ui, column, place, "Use it…", view);
            });
        }
        return;
    }
    if !narrow {
        cell(ui, rect, places.values, places.arrow, |ui| two_lines(ui, one, other, false));
    }
    let arrow = pos2(rect.left() + places.arrow + 8.0, rect.center().y);
    ui.painter().text(arrow, Align2::CENTER_CENTER, icons::ARROW_RIGHT, theme::icon(14.0), colors.muted);
    let chosen = view.draft.choices.get(place).and_then(|it| it.becomes.clone());
    let chosen = chosen.as_deref().unwrap_or("Choose…");
    cell(ui, rect, places.becomes, places.read_as, |ui| {
        let select = becomes_ui(ui, column, place, chosen, view);
        if asks {
            focus::first(ui, &select);
        }
    });
    cell(ui, rect, places.read_as, places.sure, |ui| read_as_ui(ui, (column, is_json), place, chosen, view));
    cell(ui, rect, places.sure, places.tick, |ui| sure_ui(ui, column, view.draft.settled.contains(&place)));
    if asks {
        cell(ui, rect, places.tick, places.width, |ui| {
            let name = format!("{header} is right");
            if Button::icon_only(icons::CHECK, &name).framed().show(ui).clicked() {
                view.draft.settled.insert(place);
            }
        });
    }
}

fn two_lines(ui: &mut Ui, one: &str, other: &str, strong: bool) {
    let colors = palette(ui);
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.add_space(4.0);
        let font = if strong { theme::medium(13.0) } else { theme::body(13.0) };
        ui.add(Label::new(rich(one, font, colors.text)).truncate());
        ui.add(Label::new(rich(other, theme::body(12.0), colors.muted)).truncate());
    });
}

/// Three dots, the word, and the cause.
fn sure_ui(ui: &mut Ui, column: &MappedColumn, settled: bool) {
    let colors = palette(ui);
    let (dots, word, color) = match column.sure {
        _ if settled => (3, "Sure", colors.ok),
        Sure::Sure => (3, "Sure", colors.ok),
        Sure::Likely => (2, "Likely", colors.muted),
        Sure::Check => (1, "Please check", colors.warning),
        Sure::LeftOut(_) => (0, "Left out", colors.muted),
    };
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 0.0);
        ui.spacing_mut().interact_size.y = 18.0;
        ui.add_space(4.0);
        ui.horizontal(|ui| {
            let (rect, _) = ui.allocate_exact_size(vec2(28.0, 18.0), Sense::hover());
            for dot in 0..3_u8 {
                let at = pos2(rect.left() + 4.0 + f32::from(dot) * 9.0, rect.center().y);
                if dot < dots {
                    ui.painter().circle_filled(at, 3.0, color);
                } else {
                    ui.painter().circle_stroke(at, 2.5, Stroke::new(1.0, colors.faint));
                }
            }
            ui.label(rich(word, theme::medium(12.5), color));
        });
        let why = if settled { "You said so" } else { &column.why };
        ui.add(Label::new(rich(why, theme::body(12.0), colors.muted)).truncate());
    });
}

/// What the column becomes: near names first, then every attribute, then a place of one's own in the metadata.
fn becomes_ui(
    ui: &mut Ui,
    column: &MappedColumn,
    place: usize,
    chosen: &str,
    view: &mut MappingView,
) -> egui::Response {
    let name = format!("{} becomes {chosen}", column.header);
    let width = ui.available_width();
    select(ui, &name, chosen, width, |ui| {
        let is_new = view.search_in != Some(place);
        if is_new {
            view.search_in = Some(place);
            view.search.clear();
        }
        let field = Field::new("Search or type a path").label_hidden().hint("Search, or user_metadata.…").height(30.0);
        let field = field.show(ui, &mut view.search);
        if is_new {
            field.request_focus();
        }
        let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        let wanted = view.search.trim().to_lowercase();
        let mut picked = None;
        let mut first = None;
        ScrollArea::vertical().max_height(240.0).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let mut offer = |ui: &mut Ui, path: &str| {
                if !wanted.is_empty() && !path.contains(&wanted) {
                    return;
                }
                first.get_or_insert_with(|| path.to_owned());
                if option(ui, path, "", path == chosen).clicked() {
                    picked = Some(Some(path.to_owned()));
                }
            };
            if let Some(typed) = typed_path(&wanted, view.search.trim()) {
                offer(ui, &typed);
            }
            if !column.near.is_empty() && wanted.is_empty() {
                option_title(ui, "Near");
                column.near.iter().for_each(|path| offer(ui, path));
            }
            option_title(ui, "All attributes");
            importable_attributes().for_each(|path| offer(ui, path));
            option_title(ui, "Not sent");
            if option(ui, "Leave this column out", "", false).clicked() {
                picked = Some(None);
            }
        });
        if entered && !wanted.is_empty() && picked.is_none() {
            picked = first.map(Some);
        }
        let Some(path) = picked else { return false };
        view.search_in = None;
        view.draft.choose(place, path);
        true
    })
}

/// A path into the metadata that is typed in full.
fn typed_path(wanted: &str, typed: &str) -> Option<String> {
    let rest = wanted.strip_prefix("user_metadata.").or_else(|| wanted.strip_prefix("app_metadata."))?;
    (!rest.is_empty()).then(|| typed.to_owned())
}

const TYPES: [(ColumnType, &str); 4] = [
    (ColumnType::Text, "Text"),
    (ColumnType::Number, "Number"),
    (ColumnType::Boolean, "Yes / no"),
    (ColumnType::Json, "JSON"),
];

fn read_as_ui(
    ui: &mut Ui,
    (column, is_json): (&MappedColumn, bool),
    place: usize,
    becomes: &str,
    view: &mut MappingView,
) {
    let asked = view.draft.choices.get(place).and_then(|it| it.read_as);
    let read_as = asked.unwrap_or(column.column_type);
    let chosen = TYPES.iter().find(|(known, _)| *known == read_as).map_or("Text", |(_, word)| *word);
    // The attributes of the root have the type that Auth0 gives them; JSON has types of its own.
    if is_json || !becomes.contains("metadata.") {
        ui.add(Label::new(rich(chosen, theme::body(13.0), palette(ui).muted)));
        return;
    }
    let name = format!("{} is read as {chosen}", column.header);
    let width = ui.available_width();
    select(ui, &name, chosen, width, |ui| {
        let mut done = false;
        for (column_type, word) in TYPES {
            if option(ui, word, "", column_type == read_as).clicked()
                && let Some(choice) = view.draft.choices.get_mut(place)
            {
                choice.read_as = Some(column_type);
                view.draft.settled.insert(place);
                done = true;
            }
        }
        done
    });
}
