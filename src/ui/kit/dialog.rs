//! The dialogs of the tools, all of one make: a title with the way out beside it, what it is about, and a foot with what is
//! still to be said at its left, and the way back and the step at its right.

use super::card::rule;
use super::{Button, muted};
use crate::ui::theme::{body, icons, mono, palette, semibold};
use egui::text::{LayoutJob, TextFormat};
use egui::{
    Align, Frame, Id, Key, Label, Layout, Margin, Modal, Modifiers, Response, RichText, Role, ScrollArea, Stroke, Ui,
    WidgetInfo, vec2,
};

/// At both sides.
const SIDE: i8 = 24;
/// Above and below what is asked.
const ABOVE: i8 = 14;
/// How high the foot is, with its line.
const FOOT: f32 = 57.0;
/// So much of the window stays in view around a dialog.
const AROUND: f32 = 16.0;
/// What is still to be said needs so much beside the buttons, and else goes above them.
const SAID: f32 = 132.0;

/// What a dialog is about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DialogTitle<'a> {
    pub(crate) words: &'a str,
    /// A column's name behind the words, set apart from them.
    pub(crate) name: &'a str,
    pub(crate) about: &'a str,
    /// What the way out beside the title is heard as.
    pub(crate) close: &'a str,
}

/// The ground of a dialog.
pub(crate) fn dialog_frame(ui: &Ui) -> Frame {
    let colors = palette(ui);
    Frame::new()
        .fill(colors.surface)
        .stroke(Stroke::new(1.0, colors.border))
        .corner_radius(12.0)
        .shadow(ui.visuals().popup_shadow)
}

/// A dialog over everything else; `add` draws what stands below its title. Gives what that gave, and whether the dialog was
/// left: by the way out, by Esc, or by a click beside it.
pub(crate) fn dialog<R>(
    ui: &Ui,
    id: &str,
    title: &DialogTitle<'_>,
    width: f32,
    add: impl FnOnce(&mut Ui) -> R,
) -> (R, bool) {
    let width = width.min(ui.ctx().content_rect().width() - 3.0 * AROUND);
    let mut closed = false;
    let modal = Modal::new(Id::unique(id)).frame(dialog_frame(ui)).show(ui.ctx(), |ui| {
        ui.set_width(width);
        let between = std::mem::take(&mut ui.spacing_mut().item_spacing.y);
        closed = dialog_head(ui, title);
        rule(ui);
        ui.spacing_mut().item_spacing.y = between;
        add(ui)
    });
    let heard = format!("{} {}", title.words, title.name);
    modal.response.widget_info(|| WidgetInfo::labeled(Role::Window, true, heard.trim_end()));
    let closed = closed || modal.should_close();
    (modal.inner, closed)
}

/// The title, what it is about, and the way out; true when that was pressed.
pub(crate) fn dialog_head(ui: &mut Ui, title: &DialogTitle<'_>) -> bool {
    let colors = palette(ui);
    let mut closed = false;
    let size = 17.0;
    let part = |font_id| TextFormat { font_id, color: colors.text, line_height: Some(24.0), ..TextFormat::default() };
    let mut job = LayoutJob::default();
    job.append(title.words, 0.0, part(semibold(size)));
    if !title.name.is_empty() {
        job.append(" ", 0.0, part(semibold(size)));
        job.append(title.name, 0.0, part(mono(size - 1.5)));
    }
    Frame::new().inner_margin(Margin { left: SIDE, right: 16, top: 14, bottom: 12 }).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.horizontal_top(|ui| {
            let room = ui.available_width() - 36.0;
            ui.allocate_ui_with_layout(vec2(room, 28.0), Layout::top_down(Align::Min), |ui| {
                ui.set_width(room);
                ui.add_space(2.0);
                ui.add(Label::new(job).wrap());
            });
            closed = Button::icon_only(icons::X, title.close).height(28.0).show(ui).clicked();
        });
        if !title.about.is_empty() {
            muted(ui, title.about);
        }
    });
    closed
}

/// What is asked, between title and foot. Where the window is too small for all of it, it scrolls and the foot stays.
pub(crate) fn dialog_body<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
    let room = dialog_room(ui, ui.min_rect().top()) + 2.0 * f32::from(ABOVE);
    let area = ScrollArea::vertical().id_salt("dialog body").max_height(room).min_scrolled_height(room);
    let margin = Margin::symmetric(SIDE, ABOVE);
    area.show(ui, |ui| Frame::new().inner_margin(margin).show(ui, add).inner).inner
}

/// How much of the window is left between the cursor and the foot, of a dialog that begins at `top`.
pub(crate) fn dialog_room(ui: &Ui, top: f32) -> f32 {
    let used = ui.cursor().top() - top;
    let kept = FOOT + f32::from(ABOVE) + 2.0 * AROUND;
    // What begins above its own margin has that too.
    let room = ui.ctx().content_rect().height() - used - kept;
    room.max(60.0)
}

/// The end of a dialog: what is still to be said, and the buttons, the step last.
pub(crate) fn dialog_foot<const N: usize>(
    ui: &mut Ui,
    said: Option<RichText>,
    buttons: [Button<'_>; N],
) -> [Response; N] {
    ui.spacing_mut().item_spacing.y = 0.0;
    rule(ui);
    let margin = Margin::symmetric(SIDE, 10);
    Frame::new().inner_margin(margin).show(ui, |ui| foot_ui(ui, said, buttons)).inner
}

/// The same without its line and its margins, for what is smaller than a dialog.
pub(crate) fn foot_ui<const N: usize>(ui: &mut Ui, said: Option<RichText>, buttons: [Button<'_>; N]) -> [Response; N] {
    let gap = 8.0;
    let needed = buttons.iter().map(|it| it.needed_width(ui) + gap).sum::<f32>() - gap;
    let whole = ui.available_width();
    let left = whole - needed;
    let (above, beside) = if left < SAID + 2.0 * gap { (said, None) } else { (None, said) };
    if let Some(said) = above {
        ui.add(Label::new(said).wrap());
        ui.add_space(6.0);
    }
    if left < 0.0 {
        let row = ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(gap, 6.0);
            buttons.map(|it| it.show(ui))
        });
        return row.inner;
    }
    // Placed from the left, so that Tab goes in reading order.
    let row = ui.allocate_ui_with_layout(vec2(whole, 36.0), Layout::left_to_right(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        let room = (left - 2.0 * gap).max(0.0);
        if let Some(said) = beside {
            ui.allocate_ui_with_layout(vec2(room, 36.0), Layout::left_to_right(Align::Center), |ui| {
                ui.set_width(room);
                ui.add(Label::new(said).wrap());
            });
            ui.add_space(2.0 * gap);
        } else {
            ui.add_space(left);
        }
        ui.spacing_mut().item_spacing.x = gap;
        buttons.map(|it| it.show(ui))
    });
    row.inner
}

/// Why the step can't be taken yet, or what it does, as it stands at the left of a foot.
pub(crate) fn said(ui: &Ui, words: &str) -> RichText {
    super::rich(words, body(12.5), palette(ui).muted)
}

/// Whether Enter means the step of the dialog: nothing has the focus, or the field in which it was pressed.
pub(crate) fn enters(ui: &Ui, keys: Modifiers) -> bool {
    let elsewhere = ui.memory(|memory| memory.focused().is_some()) && !ui.ctx().text_edit_focused();
    !elsewhere && ui.input_mut(|input| input.consume_key(keys, Key::Enter))
}
