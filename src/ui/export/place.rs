//! Where the file goes: its name and its folder, and what there is already.

use super::draft::Draft;
use crate::session::{Command, ExportFile, FilePlace, State, TenantRef};
use crate::ui::out::Out;
use std::path::{Path, PathBuf};

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
        if let Some(file) = self.known(now) {
            return Some((file.path.clone(), file.there.is_some()));
        }
        let (before, asked) = (now.export_form.file.value()?, self.asked.as_ref()?);
        let folder = before.path.parent().filter(|_| before.place.folder == asked.folder)?;
        Some((folder.join(&asked.name), false))
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

/// The person typed a name. One that is emptied follows from what is exported again.
pub(super) fn typed(draft: &mut Draft) {
    draft.place.own_name = !draft.place.name.trim().is_empty();
}

/// The person is done with typing: the form is the one that the name's ending means.
pub(super) fn settled(draft: &mut Draft) {
    let name = draft.place.name.trim().to_owned();
    if !draft.take_form_of(&name) && !name.is_empty() {
        draft.place.name = format!("{name}.{}", draft.ending());
    }
}
