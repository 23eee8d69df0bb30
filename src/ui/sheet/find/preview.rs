//! What a replacement would change, line by line, before it is made.

use super::row_words;
use crate::session::{Command, RowId, RowRanges, State};
use crate::ui::kit::{Button, counted, heading, muted, number, question_frame, tick};
use crate::ui::out::Out;
use crate::ui::sheet::{SheetScreen, Shown};
use egui::{Id, Modal, ScrollArea, Ui};

/// Longer values are cut in the list.
const MOST: usize = 48;

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
    let mut done = false;
    let modal = Modal::new(Id::unique("replace preview")).frame(question_frame(ui)).show(ui.ctx(), |ui| {
        let screen_size = ui.ctx().content_rect().size();
        ui.set_width(680.0_f32.min(screen_size.x - 80.0));
        heading(ui, &format!("Replace in {}?", counted(found.changes, "cell", "cells")));
        muted(ui, "Nothing is changed yet. Untick what is to stay as it is; one undo takes all of it back.");
        ui.add_space(8.0);
        let lines: Vec<_> = found.lines.iter().filter_map(|line| Some((line, line.after.as_ref()?))).collect();
        let height = (screen_size.y - 280.0).clamp(104.0, 364.0);
        let columns = shown.sheet.rows.columns();
        ScrollArea::vertical().max_height(height).auto_shrink([false, true]).show_rows(
            ui,
            26.0,
            lines.len(),
            |ui, range| {
                for (line, after) in lines.get(range).unwrap_or_default() {
                    let path = columns.get(line.column.0 as usize).map_or("", |column| column.path());
                    let text = |cell| {
                        let written = shown.sheet.rows.written(line.column, cell).into_owned();
                        let short: String = written.chars().take(MOST).collect();
                        if short.len() < written.len() { format!("{short}…") } else { short }
                    };
                    let words =
                        format!("{}, {path}: {} becomes {}", row_words(line.number), text(&line.now), text(after));
                    let mut ticked = !bar.except.contains(&line.row.0);
                    if tick(ui, &words, &mut ticked).changed() {
                        if ticked {
                            bar.except.remove(&line.row.0);
                        } else {
                            bar.except.insert(line.row.0);
                        }
                    }
                }
            },
        );
        let listed = lines.len() as u64;
        if found.changes > listed {
            ui.add_space(4.0);
            muted(ui, &format!("and {} more like these", number(found.changes - listed)));
        }
        ui.add_space(12.0);
        let stay = lines.iter().filter(|(line, _)| bar.except.contains(&line.row.0)).count() as u64;
        let changes = found.changes.saturating_sub(stay);
        ui.horizontal(|ui| {
            let words = format!("Replace in {}", counted(changes, "cell", "cells"));
            let off = (changes == 0).then_some("Everything is unticked");
            if Button::accent(&words).off(off).show(ui).clicked() {
                let except = RowRanges::from_rows(bar.except.iter().copied().map(RowId));
                out.send(Command::ReplaceInSheet { sheet: shown.id, query: query.clone(), except });
                done = true;
            }
            done |= Button::plain("Cancel").show(ui).clicked();
        });
    });
    if done || modal.should_close() {
        bar.previews = false;
    }
}
