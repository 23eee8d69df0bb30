//! Two windows over one workspace: neither writes over what the other has written.

use crate::session::*;
use std::path::Path;

fn window(folder: &Path) -> Session {
    let session = Session::start_without_keyring(Some(&folder.join("workspace")), || {}).unwrap();
    for command in [Command::LoadSettings, Command::ListSheets, Command::ListRecent] {
        session.send(command);
    }
    session.wait_for(|state| {
        let is_read = state.settings.ended().is_some() && state.stored_sheets.ended().is_some();
        (is_read && state.recent.ended().is_some()).then_some(())
    });
    session
}

/// Opens a list, and waits until the next start would know of it.
fn open(session: &Session, sheet: SheetId, path: &Path) {
    std::fs::write(path, "email\nann@x.test\n").unwrap();
    session.send(Command::OpenSheet { sheet, path: path.to_owned(), options: OpenOptions::default() });
    session.wait_for(|state| state.sheets.get(&sheet)?.ended().map(|it| it.map(drop).unwrap()));
}

/// What a window that is opened now finds, once it is as wanted.
fn until_found<T>(folder: &Path, found: impl Fn(&State) -> Option<T>) -> T {
    let began = std::time::Instant::now();
    loop {
        let third = window(folder);
        if let Some(it) = found(&third.now()) {
            return it;
        }
        assert!(began.elapsed().as_secs() < 30, "{:?} {:?}", third.now().settings, third.now().recent);
    }
}

#[test]
fn the_files_of_both_are_among_those_that_were_opened_lately() {
    let folder = tempfile::tempdir().unwrap();
    let (one, other) = (window(folder.path()), window(folder.path()));
    let (ann, ben) = (folder.path().join("ann.csv"), folder.path().join("ben.csv"));
    open(&one, SheetId(1), &ann);
    open(&other, SheetId(1), &ben);
    let mut files = until_found(folder.path(), |state| state.recent.value().filter(|it| it.len() == 2).cloned());
    files.sort();
    assert_eq!(files, [ann, ben]);
}

#[test]
fn a_setting_of_one_is_not_set_back_by_another_setting_of_the_other() {
    let folder = tempfile::tempdir().unwrap();
    let (one, other) = (window(folder.path()), window(folder.path()));
    one.send(Command::ChangeSettings(SettingsChange::Theme(ThemeChoice::Dark)));
    until_found(folder.path(), |state| (state.settings_now().theme == ThemeChoice::Dark).then_some(()));
    other.send(Command::ChangeSettings(SettingsChange::ZoomPercent(125)));
    until_found(folder.path(), |state| {
        let settings = state.settings_now();
        (settings.zoom_percent == 125).then(|| assert_eq!(settings.theme, ThemeChoice::Dark))
    });
}
