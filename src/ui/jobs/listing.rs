//! Which runs are listed, under the days they are of, and where each stands: with ten thousand runs, those in view alone
//! are drawn.

use super::export_row::{self, export_row_ui};
use super::row::{height_of, run_ui};
use super::{JobsView, words};
use crate::session::{ExportLine, RunId, RunLine, RunState, RunStatus, State};
use crate::ui::kit::rich;
use crate::ui::out::Out;
use crate::ui::theme::{self, palette};
use egui::{Rect, Stroke, Ui, UiBuilder, pos2, vec2};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// How high the name of a day is.
const DAY_HEIGHT: f32 = 34.0;

/// No unfolded run is higher.
const TALLEST: f32 = 10_000.0;

/// The space around the runs.
const SIDES: f32 = 20.0;
const ABOVE: f32 = 4.0;
const BELOW: f32 = 20.0;

/// The runs that are listed. It is made anew when other runs are there or others are looked for.
#[derive(Debug, Default)]
pub(super) struct Listing {
    made_of: Option<MadeOf>,
    entries: Vec<Entry>,
    tenants: BTreeSet<String>,
    run_count: usize,
    export_count: usize,
    /// The run whose next step is the accent: the newest interrupted one.
    accent: Option<RunId>,
    /// How high a run was when it was drawn last, where it is not as high as any other.
    heights: HashMap<RunId, f32>,
    /// The width that they were drawn at.
    width: f32,
}

#[derive(Debug, PartialEq)]
struct MadeOf {
    search: String,
    tenant: Option<String>,
    found: Option<BTreeSet<RunId>>,
    at_work: Vec<RunId>,
    day: jiff::civil::Date,
    runs: Same<RunLine>,
    exports: Same<ExportLine>,
}

/// The very same list: comparing what it holds would take as long as drawing it.
#[derive(Debug)]
struct Same<T>(Arc<[T]>);

impl<T> PartialEq for Same<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

#[derive(Debug)]
enum Entry {
    Day(String),
    /// Its place among all runs.
    Run(usize),
    /// Its place among all exports.
    Export(usize),
}

impl Listing {
    /// Follows what is there and what is looked for.
    pub(super) fn follow(&mut self, now: &State, search: &str, tenant: Option<&str>) {
        let Some(runs) = now.runs.value() else {
            *self = Self::default();
            return;
        };
        let search = search.trim().to_lowercase();
        let found = now.found_runs.value().filter(|found| !search.is_empty() && found.text.to_lowercase() == search);
        let today = jiff::Zoned::now();
        let made_of = MadeOf {
            tenant: tenant.map(str::to_owned),
            found: found.map(|found| found.runs.clone()),
            at_work: now.at_work.keys().copied().collect(),
            day: today.date(),
            runs: Same(Arc::clone(runs)),
            exports: Same(now.exported.value().map_or_else(|| self.no_exports(), Arc::clone)),
            search,
        };
        if self.made_of.as_ref() == Some(&made_of) {
            return;
        }
        let sent = || runs.iter().enumerate().filter(|(_, line)| line.run.state != RunState::Planned);
        self.run_count = sent().count();
        let exports = &made_of.exports.0;
        self.export_count = exports.len();
        self.tenants = sent().map(|(_, line)| line.place.name.clone()).collect();
        self.tenants.extend(exports.iter().map(|line| line.place.name.clone()));
        self.entries.clear();
        self.accent = None;
        let mut last_day = None;
        let mut push_day = |entries: &mut Vec<Entry>, at: jiff::Timestamp| {
            let day = at.to_zoned(today.time_zone().clone()).date();
            if last_day != Some(day) {
                last_day = Some(day);
                entries.push(Entry::Day(words::day(at, &today)));
            }
        };
        // Both are there newest first.
        let mut exports = exports.iter().enumerate().filter(|(_, line)| made_of.shows_export(line)).peekable();
        for (place, line) in sent().filter(|(_, line)| made_of.shows(line)) {
            while let Some((place, export)) = exports.next_if(|(_, export)| export.created_at > line.run.created_at) {
                push_day(&mut self.entries, export.created_at);
                self.entries.push(Entry::Export(place));
            }
            push_day(&mut self.entries, line.run.created_at);
            let status = line.status(now.at_work.get(&line.run.id));
            if self.accent.is_none() && matches!(status, RunStatus::Interrupted { .. }) {
                self.accent = Some(line.run.id);
            }
            self.entries.push(Entry::Run(place));
        }
        for (place, export) in exports {
            push_day(&mut self.entries, export.created_at);
            self.entries.push(Entry::Export(place));
        }
        self.made_of = Some(made_of);
    }

    /// Whether nothing is listed.
    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// How many runs there are, listed or not.
    pub(super) fn run_count(&self) -> usize {
        self.run_count
    }

    /// How many exports there are, listed or not.
    pub(super) fn export_count(&self) -> usize {
        self.export_count
    }

    /// The same list of none each time, while they are not read yet.
    fn no_exports(&self) -> Arc<[ExportLine]> {
        let before = self.made_of.as_ref().map(|made_of| &made_of.exports.0).filter(|exports| exports.is_empty());
        before.map_or_else(|| Arc::from([]), Arc::clone)
    }

    /// Where the runs went.
    pub(super) fn tenants(&self) -> &BTreeSet<String> {
        &self.tenants
    }

    fn line(&self, place: usize) -> Option<&RunLine> {
        self.made_of.as_ref()?.runs.0.get(place)
    }

    fn run_at(&self, entry: usize) -> Option<RunId> {
        match self.entries.get(entry)? {
            Entry::Day(_) | Entry::Export(_) => None,
            Entry::Run(place) => self.line(*place).map(|line| line.run.id),
        }
    }

    /// The run before an entry and the one behind it, whatever day they are of.
    fn neighbours(&self, entry: usize) -> (Option<RunId>, Option<RunId>) {
        let above = (0..entry).rev().find_map(|at| self.run_at(at));
        (above, (entry + 1..self.entries.len()).find_map(|at| self.run_at(at)))
    }
}

impl MadeOf {
    fn shows_export(&self, line: &ExportLine) -> bool {
        if self.tenant.as_ref().is_some_and(|tenant| *tenant != line.place.name) {
            return false;
        }
        let said = format!("{} {} {}", export_row::title(line), export_row::place(line), line.tenant);
        self.search.is_empty() || said.to_lowercase().contains(&self.search)
    }

    fn shows(&self, line: &RunLine) -> bool {
        if self.tenant.as_ref().is_some_and(|tenant| *tenant != line.place.name) {
            return false;
        }
        if self.search.is_empty() || self.found.as_ref().is_some_and(|found| found.contains(&line.run.id)) {
            return true;
        }
        let said = format!("{} {} {}", words::title(line), words::place(line), line.run.made_from.tenant);
        said.to_lowercase().contains(&self.search)
    }
}

/// Draws the runs in view, and those that the keyboard may go to next.
pub(super) fn runs_ui(
    ui: &mut Ui,
    now: &State,
    viewport: Rect,
    listing: &mut Listing,
    view: &mut JobsView,
    out: &mut Out,
) {
    let origin = ui.cursor().min;
    let width = ui.available_width() - 2.0 * SIDES;
    if (listing.width - width).abs() > 0.5 {
        listing.width = width;
        listing.heights.clear();
    }
    let usual = height_of(width);
    let focused = view.focused.take();
    let mut top = ABOVE;
    let mut changed = false;
    for at in 0..listing.entries.len() {
        let (run, height) = match listing.entries.get(at) {
            Some(Entry::Run(place)) => {
                let run = listing.line(*place).map(|line| line.run.id);
                (run, run.and_then(|run| listing.heights.get(&run)).copied().unwrap_or(usual))
            }
            Some(Entry::Export(_)) => (None, usual),
            Some(Entry::Day(_)) | None => (None, DAY_HEIGHT),
        };
        let in_view = top < viewport.bottom() + usual && top + height > viewport.top() - usual;
        let wanted = run.is_some() && (run == view.wanted || run == focused);
        if in_view || wanted {
            let place = Rect::from_min_size(pos2(origin.x + SIDES, origin.y + top), vec2(width, height));
            let drawn = entry_ui(ui, now, listing, at, place, view, out);
            if let Some(run) = run.filter(|_| (drawn - height).abs() > 0.5) {
                listing.heights.insert(run, drawn);
                changed = true;
            }
            top += if run.is_some() { drawn } else { height };
        } else {
            top += height;
        }
    }
    ui.allocate_rect(Rect::from_min_size(origin, vec2(width, top + BELOW)), egui::Sense::hover());
    if changed {
        ui.ctx().request_repaint();
    }
}

/// Draws an entry; gives how high it is.
fn entry_ui(
    ui: &mut Ui,
    now: &State,
    listing: &Listing,
    at: usize,
    place: Rect,
    view: &mut JobsView,
    out: &mut Out,
) -> f32 {
    let colors = palette(ui);
    match listing.entries.get(at) {
        Some(Entry::Day(day)) => {
            let at = pos2(place.left(), place.bottom() - 5.0);
            let mut day_ui = ui.new_child(
                UiBuilder::new()
                    .id_salt(("day", day))
                    .max_rect(Rect::from_min_max(pos2(at.x, place.top() + 12.0), place.max)),
            );
            day_ui.label(rich(day, theme::semibold(12.5), colors.muted));
            DAY_HEIGHT
        }
        Some(Entry::Run(of)) => {
            let Some(line) = listing.line(*of) else { return place.height() };
            let run = line.run.id;
            let (above, below) = listing.neighbours(at);
            let is_first_of_day =
                at.checked_sub(1).is_none_or(|before| matches!(listing.entries.get(before), Some(Entry::Day(_))));
            if !is_first_of_day && !above.is_some_and(|above| view.open.contains(&above)) {
                ui.painter().hline(place.x_range(), place.top(), Stroke::new(1.0, colors.line));
            }
            let builder = UiBuilder::new().id_salt(("run", run.0)).max_rect(place.with_max_y(place.top() + TALLEST));
            let mut run_place = ui.new_child(builder);
            let accents = (listing.accent == Some(run), listing.accent.is_none());
            run_ui(&mut run_place, now, line, accents, (above, below), view, out);
            run_place.min_rect().height()
        }
        Some(Entry::Export(of)) => {
            let Some(line) = listing.made_of.as_ref().and_then(|made_of| made_of.exports.0.get(*of)) else {
                return place.height();
            };
            let is_first_of_day =
                at.checked_sub(1).is_none_or(|before| matches!(listing.entries.get(before), Some(Entry::Day(_))));
            if !is_first_of_day {
                ui.painter().hline(place.x_range(), place.top(), Stroke::new(1.0, colors.line));
            }
            let builder = UiBuilder::new().id_salt(("export", line.run.0)).max_rect(place);
            export_row_ui(&mut ui.new_child(builder), now, line, out);
            place.height()
        }
        None => 0.0,
    }
}
