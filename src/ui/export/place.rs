//! Where the file goes: its name and its folder, and what there is already. Shown below the header, where it is never
//! scrolled away: whoever exports sees before where people's data go.

use super::draft::Draft;
use crate::session::{Command, ExportFile, FilePlace, State, TenantRef};
use crate::ui::kit::{Button, Field, elided_middle, glyph_in_line, rich, rule, when};
use crate::ui::out::{Ask, Out, PathFor, Saving};
use crate::ui::theme::{self, icons, palette};
use egui::{Align, Label, Layout, Margin, Role, Ui, WidgetInfo, vec2};
use jiff::Timestamp;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How high the line is that says where the file goes.
const LINE: f32 = 44.0;

/// Of a folder less says nothing.
const LEAST_FOLDER: f32 = 96.0;

/// A name and a folder, as far as they were chosen.
#[derive(Debug, Default)]
pub(super) struct Place {
    /// None for the usual one.
    folder: Option<PathBuf>,
    /// What stands in the field.
    pub(super) name: String,
    /// The name is the person's own; else it follows from what is exported.
    own_name: bool,
    /// The choice that was taken over last.
    chosen: u64,
    /// What was looked for last.
    asked: Option<FilePlace>,
}

impl Place {
    /// It is looked for once more: an export has ended, or the person was elsewhere.
    pub(super) fn look_again(&mut self) {
        self.asked = None;
    }

    /// Where the file goes, and whether the person was told of one that is there. None until it is known where that is.
    pub(super) fn target(&self, now: &State) -> Option<(PathBuf, bool)> {
        if let Some(file) = self.known(now).filter(|file| file.place.name == self.name) {
            return Some((file.path.clone(), file.there.is_some()));
        }
        // A name that leads elsewhere is looked for first.
        let is_plain = Path::new(&self.name).file_name().is_some_and(|name| *name == *self.name);
        let before = now.export_form.file.value().filter(|_| is_plain)?;
        let folder = before.path.parent().filter(|_| before.place.folder == self.folder)?;
        Some((folder.join(&self.name), false))
    }

    /// The folder that is shown, where a file can be put into it.
    pub(super) fn shown_folder(&self, now: &State) -> Option<PathBuf> {
        self.known(now).filter(|file| file.trouble.is_none()).and_then(|file| file.path.parent()).map(Path::to_owned)
    }

    /// What there is, as far as it is known of just this place.
    pub(super) fn known<'a>(&self, now: &'a State) -> Option<&'a ExportFile> {
        let file = now.export_form.file.ended()?.ok()?;
        (self.asked.as_ref() == Some(&file.place)).then_some(file)
    }
}

/// Follows what is exported, what was chosen in a dialog, and what is typed; and has it looked for.
pub(super) fn follow(draft: &mut Draft, now: &State, tenant: &TenantRef, out: &mut Out) {
    if let Some(chosen) = now.export_form.chosen.as_ref().filter(|it| it.number > draft.place.chosen) {
        draft.place.chosen = chosen.number;
        draft.place.look_again();
        let name = chosen.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        draft.place.folder = chosen.path.parent().filter(|it| *it != Path::new("")).map(Path::to_owned);
        draft.take_form_of(&name);
        (draft.place.name, draft.place.own_name) = (name, true);
    }
    if !draft.place.own_name {
        draft.place.name = draft.file_name(tenant, false);
    }
    let wanted = FilePlace { folder: draft.place.folder.clone(), name: draft.place.name.clone() };
    if draft.place.asked.as_ref() != Some(&wanted) {
        draft.place.asked = Some(wanted.clone());
        out.send(Command::LookForExportFile { place: wanted });
    }
}

/// Another form was chosen: the person's own name ends as it does.
pub(super) fn follow_form(draft: &mut Draft) {
    if draft.place.own_name {
        let ending = draft.ending();
        let name = &draft.place.name;
        let stem = name.strip_suffix(".gz").unwrap_or(name);
        let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
        draft.place.name = format!("{stem}.{ending}");
    }
}

/// The person typed a name.
pub(super) fn typed(draft: &mut Draft) {
    draft.place.own_name = true;
}

/// The person is done with typing: the form is the one that the name's ending means. A name that was emptied follows from
/// what is exported again.
pub(super) fn settled(draft: &mut Draft) {
    let name = draft.place.name.trim().to_owned();
    draft.place.own_name &= !name.is_empty();
    if !draft.take_form_of(&name) && !name.is_empty() {
        draft.place.name = format!("{name}.{}", draft.ending());
    }
}

/// Where the file goes, what it would replace there, and how to choose another place.
pub(super) fn place_ui(ui: &mut Ui, now: &State, draft: &mut Draft, out: &mut Out) {
    let margin = Margin { left: 24, right: 14, top: 0, bottom: 0 };
    egui::Frame::new().inner_margin(margin).show(ui, |ui| {
        let line = Layout::left_to_right(Align::Center);
        ui.allocate_ui_with_layout(vec2(ui.available_width(), LINE), line, |ui| line_ui(ui, now, draft, out));
    });
    rule(ui);
}

fn line_ui(ui: &mut Ui, now: &State, draft: &mut Draft, out: &mut Out) {
    let is_narrow = ui.available_width() < super::SIDE_BY_SIDE;
    let choose = Button::plain("Folder…").small().name("Choose where the file goes");
    // For where the desktop has no dialog.
    let name = "Type where the export goes";
    let type_it = if is_narrow {
        Button::icon_only(icons::PENCIL_SIMPLE, name).small()
    } else {
        Button::link("Type the whole path…").name(name)
    };
    let gap = ui.spacing().item_spacing.x;
    let buttons = choose.needed_width(ui) + type_it.needed_width(ui) + gap;
    if !is_narrow {
        ui.add(Label::new(rich("Goes to", theme::body(13.0), palette(ui).muted)).selectable(false));
    }
    let width = (ui.available_width() * 0.36).clamp(120.0, 320.0);
    let field = Field::new("Name of the file").label_hidden().width(width).height(30.0);
    let field = field.show(ui, &mut draft.place.name);
    if field.changed() {
        typed(draft);
    }
    if field.lost_focus() {
        settled(draft);
    }
    field.on_hover_text(&draft.place.name);
    if let Some(file) = draft.place.known(now) {
        there_ui(ui, file, ui.available_width() - buttons - gap);
    }
    ui.add_space((ui.available_width() - buttons - gap).max(0.0));
    if choose.show(ui).clicked() {
        out.ask(Ask::Save(choosing(draft, now)));
    }
    if type_it.show(ui).clicked() {
        out.ask(Ask::TypePath(PathFor::Save(choosing(draft, now))));
    }
}

/// The folder, and what the file would replace: before it does.
fn there_ui(ui: &mut Ui, file: &ExportFile, width: f32) {
    let font = theme::medium(12.5);
    let color = palette(ui).warning;
    let (whole, short) = match (file.trouble, file.there) {
        (Some(trouble), _) => (Some(trouble.to_owned()), "Can't be saved"),
        (None, Some(at)) if at == Timestamp::UNIX_EPOCH => (Some("Replaces a file".to_owned()), "Replaces a file"),
        (None, Some(at)) => (Some(format!("Replaces a file saved {}", of(at))), "Replaces a file"),
        (None, None) => (None, ""),
    };
    let sign = 14.0 + 2.0 * ui.spacing().item_spacing.x;
    let needs = |text: &str| ui.painter().layout_no_wrap(text.to_owned(), font.clone(), color).size().x + sign;
    let warning = whole.as_deref().map(|whole| {
        let fits = width - needs(whole) >= LEAST_FOLDER;
        (whole, if fits { whole } else { short })
    });
    let left = width - warning.map_or(0.0, |(_, shown)| needs(shown)) - ui.spacing().item_spacing.x;
    if let Some(folder) = file.path.parent() {
        let place =
            elided_middle(ui, &format!("in {}", folder.display()), &theme::body(13.0), left.max(LEAST_FOLDER / 2.0));
        place.on_hover_text(file.path.display().to_string());
    }
    if let Some((whole, shown)) = warning {
        glyph_in_line(ui, icons::WARNING, theme::fill_icon(14.0), color, 18.0);
        let told = ui.add(Label::new(rich(shown, font, color)));
        told.widget_info(|| WidgetInfo::labeled(Role::Label, true, whole));
        told.on_hover_text(whole);
    }
}

/// `today at 14:26`, `3 March at 09:05`.
fn of(at: Timestamp) -> String {
    let at = when(at);
    at.strip_prefix("on ").map(str::to_owned).unwrap_or(at)
}

/// Asks where to; nothing is exported by that.
fn choosing(draft: &Draft, now: &State) -> Saving {
    Saving {
        title: "Where the export goes",
        act: "Use this place",
        folder: draft.place.shown_folder(now),
        file_name: draft.place.name.clone(),
        command: Arc::new(|path, _replaces| Command::ChooseExportFile { path }),
    }
}
