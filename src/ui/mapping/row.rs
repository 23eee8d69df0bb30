//! One column of the list in the table.

use super::{Change, Group, MappingView, group_of};
use crate::session::{ColumnType, MappedColumn, Mapping, OpenOptions, Sure, importable_attributes};
use crate::ui::kit::{Button, Field, Tone, counted, notice_line, option, option_title, pill, rich, select};
use crate::ui::theme::{self, icons, palette};
use egui::{Align2, Label, Rect, ScrollArea, Sense, Stroke, Ui, UiBuilder, pos2, vec2};

const HEIGHT: f32 = 44.0;

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
        let (read_as, sure, tick) = (136.0, 176.0, 44.0);
        let rest = (width - name - 24.0 - read_as - sure - tick - 12.0).max(360.0);
        let values = name + rest * 0.30;
        let arrow = values + rest * 0.32;
        let becomes = arrow + 24.0;
        let read_at = becomes + rest * 0.38 + 12.0;
        Self {
            letter,
            name,
            values,
            arrow,
            becomes,
            read_as: read_at,
            sure: read_at + read_as,
            tick: width - tick,
            width,
        }
    }
}

pub(super) fn head_ui(ui: &mut Ui, places: &Places) {
    let colors = palette(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(places.width, 34.0), Sense::hover());
    ui.painter().rect_filled(rect, 0.0, colors.header);
    for (at, text) in [
        (places.name, "Column in your list"),
        (places.values, "First values"),
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

pub(super) fn trouble_ui(ui: &mut Ui, message: &str, next: &str) {
    notice_line(ui, message, next);
}

pub(super) fn row_ui(
    ui: &mut Ui,
    mapping: &Mapping,
    column: &MappedColumn,
    places: &Places,
    view: &mut MappingView,
    change: &mut Change<'_>,
) {
    let colors = palette(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(places.width, HEIGHT), Sense::hover());
    if !ui.is_rect_visible(rect) {
        return;
    }
    let group = group_of(column);
    if group == Group::Check {
        ui.painter().rect_filled(rect, 0.0, colors.warning_area);
        ui.painter().rect_filled(Rect::from_min_size(rect.min, vec2(3.0, HEIGHT)), 0.0, colors.edited_mark);
    }
    ui.painter().hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, colors.line));
    let letter = pos2(rect.left() + places.letter + 8.0, rect.center().y);
    ui.painter().text(letter, Align2::CENTER_CENTER, &column.letter, theme::body(11.5), colors.faint);
    let mut cell = |from: f32, to: f32, add: &mut dyn FnMut(&mut Ui)| {
        let place =
            Rect::from_min_max(pos2(rect.left() + from, rect.top()), pos2(rect.left() + to - 10.0, rect.bottom()));
        let mut inner =
            ui.new_child(UiBuilder::new().max_rect(place).layout(egui::Layout::left_to_right(egui::Align::Center)));
        inner.set_clip_rect(inner.clip_rect().intersect(place.expand(4.0)));
        add(&mut inner);
    };
    let header = if column.header.is_empty() { "(no header)" } else { &column.header };
    let values = counted(u64::from(column.filled), "value", "values");
    cell(places.name, places.values, &mut |ui| two_lines(ui, header, &values, true));
    if group == Group::LeftOut {
        let why = match &column.sure {
            Sure::LeftOut(why) => why,
            Sure::Sure | Sure::Likely | Sure::Check => &column.why,
        };
        cell(places.values, places.read_as, &mut |ui| {
            ui.add(Label::new(rich(why, theme::body(12.5), palette(ui).muted)).truncate());
        });
    } else {
        let one = column.samples.first().map_or("", String::as_str);
        let other = column.samples.get(1).map_or("", String::as_str);
        cell(places.values, places.arrow, &mut |ui| two_lines(ui, one, other, false));
        let at = pos2(rect.left() + places.arrow + 8.0, rect.center().y);
        cell(places.sure, places.tick, &mut |ui| sure_ui(ui, column));
        ui.painter().text(at, Align2::CENTER_CENTER, icons::ARROW_RIGHT, theme::icon(14.0), colors.muted);
    }
    let mut cell = |from: f32, to: f32, add: &mut dyn FnMut(&mut Ui)| {
        let place =
            Rect::from_min_max(pos2(rect.left() + from, rect.top()), pos2(rect.left() + to - 10.0, rect.bottom()));
        let mut inner =
            ui.new_child(UiBuilder::new().max_rect(place).layout(egui::Layout::left_to_right(egui::Align::Center)));
        add(&mut inner);
    };
    if group == Group::LeftOut {
        if column.header.is_empty() || column.read_only {
            return;
        }
        cell(places.sure, places.width, &mut |ui| becomes_ui(ui, mapping, column, "Use it…", view, change));
        return;
    }
    let chosen = column.guess.as_deref().unwrap_or("Choose…");
    cell(places.becomes, places.read_as, &mut |ui| becomes_ui(ui, mapping, column, chosen, view, change));
    cell(places.read_as, places.sure, &mut |ui| read_as_ui(ui, mapping, column, change));
    if group == Group::Check && column.guess.is_some() {
        cell(places.tick, places.width, &mut |ui| {
            let name = format!("{} is right", column.header);
            if Button::icon_only(icons::CHECK, &name).framed().show(ui).clicked() {
                change.to(with_match(&mapping.options, &column.header, column.guess.as_deref()));
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
fn sure_ui(ui: &mut Ui, column: &MappedColumn) {
    let colors = palette(ui);
    let (dots, word, color) = match column.sure {
        Sure::Sure => (3, "Sure", colors.ok),
        Sure::Likely => (2, "Likely", colors.muted),
        Sure::Check => (1, "Please check", colors.warning),
        Sure::LeftOut(_) => (0, "Left out", colors.muted),
    };
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 0.0);
        ui.add_space(4.0);
        ui.horizontal(|ui| {
            let (rect, _) = ui.allocate_exact_size(vec2(28.0, 18.0), Sense::hover());
            for dot in 0..3_u8 {
                let at = pos2(rect.left() + 4.0 + f32::from(dot) * 9.0, rect.center().y);
                ui.painter().circle_filled(at, 3.0, if dot < dots { color } else { colors.border });
            }
            ui.label(rich(word, theme::medium(12.5), color));
        });
        ui.add(Label::new(rich(&column.why, theme::body(12.0), colors.muted)).truncate());
    });
}

/// What the column becomes: near names first, then every attribute, then a place of one's own in the metadata.
fn becomes_ui(
    ui: &mut Ui,
    mapping: &Mapping,
    column: &MappedColumn,
    chosen: &str,
    view: &mut MappingView,
    change: &mut Change<'_>,
) {
    let name = format!("{} becomes {chosen}", column.header);
    let width = ui.available_width();
    select(ui, &name, chosen, width, |ui| {
        Field::new("Search or type a path")
            .label_hidden()
            .hint("Search, or user_metadata.…")
            .height(30.0)
            .show(ui, &mut view.search);
        let wanted = view.search.trim().to_lowercase();
        let mut picked = None;
        ScrollArea::vertical().max_height(240.0).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let mut offer = |ui: &mut Ui, path: &str| {
                let is_it = column.guess.as_deref() == Some(path);
                if (wanted.is_empty() || path.contains(&wanted)) && option(ui, path, "", is_it).clicked() {
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
        let Some(path) = picked else { return false };
        view.search.clear();
        change.to(with_match(&mapping.options, &column.header, path.as_deref()));
        true
    });
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

fn read_as_ui(ui: &mut Ui, mapping: &Mapping, column: &MappedColumn, change: &mut Change<'_>) {
    let word = |it: ColumnType| TYPES.iter().find(|(known, _)| *known == it).map_or("Text", |(_, word)| *word);
    let chosen = word(column.column_type);
    // The attributes of the root have the type that Auth0 gives them.
    if column.guess.as_deref().is_some_and(|path| !path.contains("metadata.")) {
        ui.add(Label::new(rich(chosen, theme::body(13.0), palette(ui).muted)));
        return;
    }
    let name = format!("{} is read as {chosen}", column.header);
    let width = ui.available_width();
    select(ui, &name, chosen, width, |ui| {
        let mut done = false;
        for (column_type, word) in TYPES {
            if option(ui, word, "", column_type == column.column_type).clicked() {
                let mut options = mapping.options.clone();
                options.types.retain(|(it, _)| *it != column.header);
                options.types.push((column.header.clone(), column_type));
                change.to(options);
                done = true;
            }
        }
        done
    });
}

/// The same options with a column matched, or left out.
fn with_match(options: &OpenOptions, header: &str, path: Option<&str>) -> OpenOptions {
    let mut options = options.clone();
    options.map.retain(|(it, _)| it != header);
    options.ignore.retain(|it| it != header);
    match path {
        Some(path) => options.map.push((header.to_owned(), path.to_owned())),
        None => options.ignore.push(header.to_owned()),
    }
    options
}
