//! What a replacement would change, line by line, before it is made.

use crate::session::{Command, State};
use crate::ui::out::Out;
use crate::ui::sheet::{Answer, Change, Changes, SheetScreen, Shown, changes_dialog, changes_ui};
use egui::Ui;

/// Shows the preview while it is open.
pub(in crate::ui::sheet) fn replace_ui(
    ui: &Ui,
    now: &State,
    shown: &Shown<'_>,
    screen: &mut SheetScreen,
    out: &mut Out,
) {
    let Some(bar) = screen.find.as_mut().filter(|bar| bar.previews) else { return };
    let query = bar.query();
    let found = now.finds.get(&shown.id).and_then(|it| it.found.value()).filter(|it| it.query == query);
    let Some(found) = found else {
        bar.previews = false;
        return;
    };
    let lines: Vec<_> = found.lines.iter().filter_map(|line| Some((line, line.after.as_ref()?))).collect();
    let columns = shown.sheet.rows.columns();
    let ticked = found.changes.saturating_sub(bar.except.len() as u64);
    let changes = Changes { verb: "Replace in", ticked, all: found.changes, listed: lines.len() };
    let answer = changes_dialog(ui, "replace preview", |ui, size| {
        let nothing_above = |_: &mut Ui| {};
        changes_ui(ui, size, &changes, nothing_above, |place| {
            let (line, after) = lines.get(place)?;
            Some(Change {
                row: line.number,
                column: columns.get(line.column.0 as usize).map_or("", |column| column.path()),
                now: &line.now,
                after,
                ticked: !bar.except.contains(&(line.column, line.row)),
            })
        })
    });
    match answer {
        None => {}
        Some(Answer::Close) => bar.previews = false,
        Some(Answer::Apply) => {
            bar.previews = false;
            out.send(Command::ReplaceInSheet { sheet: shown.id, query, except: bar.except.clone() });
        }
        Some(Answer::Tick(place)) => {
            if let Some((line, _)) = lines.get(place) {
                let cell = (line.column, line.row);
                if !bar.except.remove(&cell) {
                    bar.except.insert(cell);
                }
            }
        }
    }
}
