//! Fields with their label above.

use super::describe;
use super::text::rich;
use crate::ui::theme::{self, palette};
use egui::text::{CCursor, CCursorRange};
use egui::text_edit::TextEditState;
use egui::{Label, Margin, Response, Stroke, TextEdit, Ui, vec2};

/// What is wrong with a value.
#[derive(Debug, Clone, Copy)]
enum Wrong<'a> {
    Nothing,
    /// The sentence stands under the field.
    Shown(&'a str),
    /// It is heard here and stands elsewhere.
    ShownElsewhere(&'a str),
}

impl<'a> Wrong<'a> {
    fn sentence(self) -> Option<&'a str> {
        match self {
            Self::Nothing => None,
            Self::Shown(sentence) | Self::ShownElsewhere(sentence) => Some(sentence),
        }
    }
}

/// A field. A screen reader hears its label.
#[derive(Debug)]
#[must_use = "it is shown by `show`"]
pub(crate) struct Field<'a> {
    label: &'a str,
    hint: &'a str,
    password: bool,
    wrong: Wrong<'a>,
    enabled: bool,
    label_shown: bool,
    /// Kept free at the right end.
    right: i8,
    height: f32,
    width: f32,
}

impl<'a> Field<'a> {
    pub(crate) fn new(label: &'a str) -> Self {
        Self {
            label,
            hint: "",
            password: false,
            wrong: Wrong::Nothing,
            enabled: true,
            label_shown: true,
            right: 11,
            height: 36.0,
            width: f32::INFINITY,
        }
    }

    pub(crate) fn hint(self, hint: &'a str) -> Self {
        Self { hint, ..self }
    }

    /// Dots in place of its letters.
    pub(crate) fn password(self) -> Self {
        Self { password: true, ..self }
    }

    /// Red, with the sentence under it.
    pub(crate) fn wrong(self, wrong: Option<&'a str>) -> Self {
        Self { wrong: wrong.map_or(Wrong::Nothing, Wrong::Shown), ..self }
    }

    /// Red; what is wrong is heard here and shown elsewhere.
    pub(crate) fn wrong_elsewhere(self, wrong: Option<&'a str>) -> Self {
        Self { wrong: wrong.map_or(Wrong::Nothing, Wrong::ShownElsewhere), ..self }
    }

    pub(crate) fn enabled(self, enabled: bool) -> Self {
        Self { enabled, ..self }
    }

    /// The label is heard and not seen: something else on the screen says it.
    pub(crate) fn label_hidden(self) -> Self {
        Self { label_shown: false, ..self }
    }

    /// A mark stands at its right end: what is typed stays clear of it.
    pub(crate) fn marked(self) -> Self {
        Self { right: 34, ..self }
    }

    pub(crate) fn width(self, width: f32) -> Self {
        Self { width, ..self }
    }

    pub(crate) fn height(self, height: f32) -> Self {
        Self { height, ..self }
    }

    pub(crate) fn show(self, ui: &mut Ui, text: &mut String) -> Response {
        let colors = palette(ui);
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = 5.0;
            if self.label_shown {
                ui.add(Label::new(rich(self.label, theme::medium(13.0), colors.text)));
            }
            let is_wrong = self.wrong.sentence().is_some();
            let visuals = ui.visuals_mut();
            for it in [&mut visuals.widgets.inactive, &mut visuals.widgets.hovered] {
                it.bg_stroke = Stroke::new(1.0, if is_wrong { colors.error } else { colors.border });
            }
            // With the focus it is told by its width, so that a wrong value stays red while it is mended.
            visuals.selection.stroke = Stroke::new(2.0, if is_wrong { colors.error } else { colors.accent });
            if is_wrong {
                visuals.text_edit_bg_color = Some(colors.error_soft);
            }
            let edit = TextEdit::singleline(text)
                .password(self.password)
                .font(theme::body(13.0))
                .hint_text(rich(self.hint, theme::body(13.0), colors.weak))
                .margin(Margin { left: 11, right: self.right, top: 0, bottom: 0 })
                .align(egui::Align2::LEFT_CENTER)
                .min_size(vec2(0.0, self.height))
                .desired_width(self.width.min(ui.available_width()));
            let response = ui.add_enabled(self.enabled, edit);
            super::keep_in_sight(ui, &response);
            let label = if self.password { format!("{}, password", self.label) } else { self.label.to_owned() };
            ui.ctx().accesskit_node_builder(response.id, |node| {
                node.set_label(label);
                if self.wrong.sentence().is_some() {
                    node.set_invalid(egui::accesskit::Invalid::True);
                }
            });
            if let Some(wrong) = self.wrong.sentence() {
                describe(ui, &response, wrong);
                if let Wrong::Shown(_) = self.wrong {
                    ui.add(Label::new(rich(wrong, theme::body(12.5), colors.error)).wrap());
                }
            }
            response
        })
        .inner
    }
}

/// Chooses all that stands in a field, so that what is typed takes its place.
pub(crate) fn choose_all(ui: &Ui, field: &Response, text: &str) {
    let mut editing = TextEditState::load(ui.ctx(), field.id).unwrap_or_default();
    let all = CCursorRange::two(CCursor::new(0), CCursor::new(text.chars().count()));
    editing.cursor.set_char_range(Some(all));
    editing.store(ui.ctx(), field.id);
}
