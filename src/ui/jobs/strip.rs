//! The strip's part about work: what is running, and what waits for a decision.

use super::words;
use crate::session::{RunId, RunLine, State};
use crate::ui::export::at_work_words;
use crate::ui::kit::{Mark, focus_ring, mark, progress_bar, rich};
use crate::ui::out::Out;
use crate::ui::screen::Screen;
use crate::ui::theme::{self, palette};
use egui::{Align, CursorIcon, Label, Layout, Role, Sense, Ui, WidgetInfo, vec2};

/// Less is left to how far a run is and how long it takes.
const ROOM_FOR_RATE: f32 = 300.0;

/// What is running, or what is said where nothing is; on the right how many runs wait for a decision.
pub(in crate::ui) fn running_ui(ui: &mut Ui, now: &State, or_else: &str, out: &mut Out) {
    let colors = palette(ui);
    ui.spacing_mut().item_spacing = vec2(10.0, 0.0);
    match now.at_work.iter().next() {
        None => match at_work_words(now) {
            Some(export) => {
                mark(ui, Mark::Busy, 14.0);
                let text = format!("Export  •  {export}");
                let link =
                    ui.add(Label::new(rich(&text, theme::body(12.5), colors.text)).sense(Sense::click()).truncate());
                link.widget_info(|| WidgetInfo::labeled(Role::Link, true, format!("{text}, show it")));
                focus_ring(ui, &link, 2.0, 3.0);
                if link.on_hover_cursor(CursorIcon::PointingHand).clicked() {
                    out.go(Screen::Export);
                }
            }
            None => {
                ui.label(rich(or_else, theme::body(12.5), colors.muted));
            }
        },
        Some((run, work)) => {
            let known = now.run_line(*run);
            mark(ui, Mark::Busy, 14.0);
            let title = title(*run, known);
            let text = rich(&title, theme::medium(12.5), colors.text);
            // A long name leaves room for how far the run is.
            let room = ui.available_width() * 0.4;
            let link = ui.scope(|ui| {
                ui.set_max_width(room);
                ui.add(Label::new(text).sense(Sense::click()).truncate())
            });
            let link = link.inner;
            link.widget_info(|| WidgetInfo::labeled(Role::Link, true, format!("{title}, show in Jobs")));
            focus_ring(ui, &link, 2.0, 3.0);
            if link.on_hover_cursor(CursorIcon::PointingHand).clicked() {
                out.go(Screen::Jobs);
            }
            progress_bar(ui, &title, work.pace.done, Some(work.pace.to_send), 120.0);
            let others = match now.at_work.len() - 1 {
                0 => String::new(),
                1 => "  •  1 more run".to_owned(),
                more => format!("  •  {more} more runs"),
            };
            let place = known.map(|line| format!("  •  {}", line.place.name)).unwrap_or_default();
            let share = crate::ui::kit::percent(work.pace.done, work.pace.to_send);
            // How fast it is gives way where the strip is shared.
            let rate = words::rate(&work.pace).filter(|_| ui.available_width() >= ROOM_FOR_RATE);
            let rate = rate.map(|(speed, each)| format!("  •  {speed} users {each}")).unwrap_or_default();
            let text = format!("{share}{rate}  •  {}{place}{others}", words::time_left(&work.pace));
            ui.add(Label::new(rich(text, theme::body(12.5), colors.muted)).truncate());
        }
    }
    let undecided = now.undecided_runs();
    if undecided > 0 {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let text = if undecided == 1 {
                "1 run needs your decision".to_owned()
            } else {
                format!("{undecided} runs need your decision")
            };
            let label = Label::new(rich(&text, theme::medium(12.5), colors.warning)).sense(Sense::click());
            let link = ui.add(label);
            link.widget_info(|| WidgetInfo::labeled(Role::Link, true, &text));
            focus_ring(ui, &link, 2.0, 3.0);
            mark(ui, Mark::Decide, 15.0);
            if link.on_hover_cursor(CursorIcon::PointingHand).clicked() {
                out.go(Screen::Jobs);
            }
        });
    }
}

fn title(run: RunId, line: Option<&RunLine>) -> String {
    line.map_or_else(|| format!("Run {run}"), words::title)
}
