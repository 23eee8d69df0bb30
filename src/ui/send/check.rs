//! Check, left half: what will happen, in numbers that add up to the rows of the list.

use super::decide::decide_ui;
use super::{SendView, Step};
use crate::session::{Command, Fetched, PlanOverview, RowFilter, SheetId, State};
use crate::ui::jobs::words::clock;
use crate::ui::kit::{
    Button, Mark, Part, PartFill, counted, mark, minutes, notice_box, number, outcome_bar, progress_bar, rich,
};
use crate::ui::out::{Ask, Out};
use crate::ui::screen::Screen;
use crate::ui::theme::{self, icons, palette};
use egui::{
    Align, Color32, Label, Layout, Margin, Rect, ScrollArea, Sense, Stroke, StrokeKind, TextFormat, Ui, UiBuilder,
    pos2, text::LayoutJob, vec2,
};

/// How wide the right half is.
const DECIDE_WIDTH: f32 = 424.0;

/// Below this width both halves make do with less.
const SMALL: f32 = 820.0;

/// Where a consequence has its number (its right edge) and its text, from the left, in a column of this width.
fn number_and_text(width: f32) -> (f32, f32) {
    if width < 440.0 { (72.0, 84.0) } else { (92.0, 112.0) }
}

/// So many reasons why rows are left out are named.
const REASONS: usize = 3;

pub(super) fn check_ui(ui: &mut Ui, now: &State, sheet: SheetId, view: &mut SendView, out: &mut Out) {
    let whole = ui.available_rect_before_wrap();
    let (width, margin) = match whole.width() {
        small if small < SMALL => (300.0, 20),
        narrow if narrow < 1100.0 => (372.0, 32),
        _wide => (DECIDE_WIDTH, 32),
    };
    let split = whole.right() - width;
    let left = Rect::from_min_max(whole.min, pos2(split, whole.bottom()));
    let mut left_ui = ui.new_child(UiBuilder::new().max_rect(left));
    ScrollArea::vertical().auto_shrink(false).id_salt("check").show(&mut left_ui, |ui| {
        egui::Frame::new().inner_margin(Margin { left: margin, right: margin, top: 26, bottom: 24 }).show(ui, |ui| {
            ui.spacing_mut().item_spacing = vec2(8.0, 0.0);
            match now.plans.get(&sheet) {
                Some(Fetched::Ready(plan)) => plan_ui(ui, now, sheet, plan, view, out),
                Some(Fetched::Failed { notice, .. }) => {
                    notice_box(ui, notice);
                    ui.add_space(12.0);
                    ui.horizontal(|ui| {
                        if Button::plain("Try again").show(ui).clicked() {
                            view.ask_for_plan(sheet, out);
                        }
                        if Button::plain("Back").name("Back to step 2, how").show(ui).clicked() {
                            view.go(Step::How, sheet, out);
                        }
                    });
                }
                Some(Fetched::Loading { progress, .. }) => reading_ui(ui, *progress, sheet, view, out),
                Some(Fetched::NotAsked) | None => reading_ui(ui, None, sheet, view, out),
            }
        });
    });
    let right = Rect::from_min_max(pos2(split, whole.top()), whole.max);
    let colors = palette(ui);
    ui.painter().rect_filled(right.shrink(0.5), 0.0, colors.header);
    ui.painter().vline(right.left(), right.y_range(), Stroke::new(1.0, colors.border));
    let plan = match now.plans.get(&sheet) {
        Some(Fetched::Ready(plan)) => Some(plan),
        Some(Fetched::Loading { .. } | Fetched::Failed { .. } | Fetched::NotAsked) | None => None,
    };
    let mut right_ui = ui.new_child(UiBuilder::new().max_rect(right));
    decide_ui(&mut right_ui, now, sheet, plan, view, out);
    ui.allocate_rect(whole, Sense::hover());
}

fn title_ui(ui: &mut Ui, text: &str) -> egui::Response {
    let color = palette(ui).text;
    ui.add(Label::new(rich(text, theme::semibold(19.0), color)).wrap())
}

/// The plan is being made.
fn reading_ui(ui: &mut Ui, progress: Option<(u64, Option<u64>)>, sheet: SheetId, view: &mut SendView, out: &mut Out) {
    let tenant = view.tenant.as_ref().map_or("", |tenant| tenant.name()).to_owned();
    let connection = view.connection.clone().unwrap_or_default();
    title_ui(ui, "Finding out what will happen");
    ui.add_space(10.0);
    let (done, total) = progress.unwrap_or((0, None));
    // Once all rows are checked, the rest of the time goes to the tenant.
    let is_checked = total.is_some_and(|total| done + 4096 >= total);
    let text = match (progress, view.upsert) {
        (None, _) => format!("Asking {tenant} about {connection}…"),
        (Some(_), _) if !is_checked => "Checking the rows of your list…".to_owned(),
        (Some(_), true) => format!("Looking up the users of your list in {connection}… Nothing is sent by this."),
        (Some(_), false) => "Packing the users into jobs…".to_owned(),
    };
    ui.horizontal(|ui| {
        mark(ui, Mark::Busy, 16.0);
        let color = palette(ui).text;
        ui.add(Label::new(rich(&text, theme::body(14.0), color)).wrap());
    });
    ui.add_space(14.0);
    progress_bar(ui, &text, done, total, ui.available_width().min(560.0));
    ui.add_space(18.0);
    for _ in 0..4 {
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 60.0), Sense::hover());
        let colors = palette(ui);
        let bar = |from: f32, width: f32| {
            Rect::from_min_size(pos2(rect.left() + from, rect.center().y - 5.0), vec2(width, 10.0))
        };
        ui.painter().rect_filled(bar(32.0, 60.0), 5.0, colors.hover);
        ui.painter().rect_filled(bar(112.0, 280.0), 5.0, colors.hover);
        ui.painter().hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, colors.line));
    }
    ui.add_space(14.0);
    if Button::plain("Cancel").description("Nothing has been sent").show(ui).clicked() {
        view.go(Step::How, sheet, out);
    }
}

fn plan_ui(ui: &mut Ui, now: &State, sheet: SheetId, plan: &PlanOverview, view: &mut SendView, out: &mut Out) {
    if plan.sends() == 0 {
        nothing_ui(ui, sheet, plan, out);
    } else {
        let title = title_ui(ui, "This is what will happen");
        if view.focused != Some(Step::Check) {
            view.focused = Some(Step::Check);
            title.request_focus();
        }
        ui.add_space(8.0);
        summary_ui(ui, plan);
    }
    ui.add_space(14.0);
    let part = |count, words, fill| Part { count, words, fill };
    let parts = [
        part(plan.creates, "added", PartFill::Created),
        part(plan.updates, "updated", PartFill::Updated),
        part(plan.unchanged, "unchanged", PartFill::Unchanged),
        part(plan.refused + plan.left_out + plan.deleted, "left out", PartFill::LeftOut),
    ];
    outcome_bar(ui, &parts, ui.available_width(), 10.0);
    ui.add_space(6.0);
    consequences_ui(ui, sheet, plan, view, out);
    ui.add_space(12.0);
    tiles_ui(ui, plan, view.upsert);
    ui.add_space(18.0);
    before_ui(ui, now, plan, view, out);
}

fn nothing_ui(ui: &mut Ui, sheet: SheetId, plan: &PlanOverview, out: &mut Out) {
    let text = if plan.unchanged == plan.rows {
        format!("All {} already agree with the tenant", counted(plan.rows, "row", "rows"))
    } else {
        "There is nothing to send".to_owned()
    };
    title_ui(ui, &text);
    ui.add_space(12.0);
    if Button::accent("Back to the sheet").name("Nothing to send, back to the sheet").show(ui).clicked() {
        out.go(Screen::Sheet(sheet));
    }
}

/// The sentence under the title, with its numbers in bold.
fn summary_ui(ui: &mut Ui, plan: &PlanOverview) {
    let colors = palette(ui);
    let style = |font: egui::FontId| TextFormat {
        font_id: font,
        color: colors.text,
        line_height: Some(20.0),
        ..TextFormat::default()
    };
    let mut job = LayoutJob::default();
    let (bold, usual) = (style(theme::semibold(14.0)), style(theme::body(14.0)));
    job.append(&number(plan.sends()), 0.0, bold.clone());
    job.append(if plan.sends() == 1 { " user goes to " } else { " users go to " }, 0.0, usual.clone());
    job.append(&plan.place.connection, 0.0, bold.clone());
    job.append(" by ", 0.0, usual.clone());
    job.append(&counted(plan.jobs as u64, "import job", "import jobs"), 0.0, bold.clone());
    if let Some(seconds) = plan.seconds {
        job.append(", in about ", 0.0, usual.clone());
        job.append(&minutes(seconds.max(1)), 0.0, bold);
    }
    let emails = match plan.emails {
        0 => ". Nobody gets an e-mail.".to_owned(),
        mails => format!(". The tenant's owners get {}.", counted(mails as u64, "e-mail", "e-mails")),
    };
    job.append(&emails, 0.0, usual);
    ui.add(Label::new(job).wrap());
}

/// A row of what will happen.
struct Consequence<'a> {
    count: u64,
    fill: Color32,
    what: &'a str,
    why: String,
}

fn consequences_ui(ui: &mut Ui, sheet: SheetId, plan: &PlanOverview, view: &SendView, out: &mut Out) {
    let colors = palette(ui);
    let connection = &plan.place.connection;
    let added = Consequence {
        count: plan.creates,
        fill: colors.accent,
        what: "will be added",
        why: added_words(plan, view.upsert),
    };
    consequence_ui(ui, &added, None);
    if view.upsert {
        let keys = "user_metadata and app_metadata are replaced as a whole; passwords stay.";
        let why = format!("Already in {connection}. {keys}");
        consequence_ui(ui, &Consequence { count: plan.updates, fill: colors.ok, what: "will be updated", why }, None);
        let why = "Your list and the tenant already agree. Not sent.".to_owned();
        let same = Consequence { count: plan.unchanged, fill: colors.faint, what: "stay as they are", why };
        consequence_ui(ui, &same, None);
    }
    for (count, what, why) in [
        (plan.left_out, "are done already", "This run's list was sent before: an earlier run wrote them."),
        (plan.deleted, "are deleted in the sheet", "You deleted them there, or added them and left them empty."),
    ] {
        if count > 0 {
            let skipped = Consequence { count, fill: colors.edited_mark, what, why: why.to_owned() };
            consequence_ui(ui, &skipped, None);
        }
    }
    let why = if plan.refused == 0 {
        "Every row can be sent.".to_owned()
    } else {
        let groups = plan.problems.check().groups().iter().filter(|group| group.is_error);
        let titles: Vec<_> = groups.take(REASONS).map(|group| group.title.clone()).collect();
        format!("{}. Jobs counts them as failed.", titles.join(", "))
    };
    let refused = Consequence { count: plan.refused, fill: colors.edited_mark, what: "are left out", why };
    let name = format!("Fix the {} that are left out", counted(plan.refused, "row", "rows"));
    if consequence_ui(ui, &refused, (plan.refused > 0).then_some(("Fix in the sheet", &name))) {
        out.send(Command::FilterSheet { sheet, filter: RowFilter::Problems });
        out.go(Screen::Sheet(sheet));
    }
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 40.0), Sense::hover());
    let middle = rect.center().y;
    let (number_at, text_at) = number_and_text(rect.width());
    let at = pos2(rect.left() + number_at, middle);
    let sum = number(plan.rows);
    ui.painter().text(at, egui::Align2::RIGHT_CENTER, sum, theme::semibold(13.0), colors.muted);
    let place = Rect::from_min_max(pos2(rect.left() + text_at, rect.top() + 11.0), rect.max);
    let text = rich("rows in your list, each counted once", theme::body(13.0), colors.muted);
    ui.new_child(UiBuilder::new().max_rect(place)).add(Label::new(text));
}

fn added_words(plan: &PlanOverview, upsert: bool) -> String {
    let connection = &plan.place.connection;
    let mut text = if upsert {
        format!("Not in {connection} yet.")
    } else {
        format!("Who is in {connection} already is refused by Auth0, reported and not touched.")
    };
    match plan.without_password {
        0 => {}
        all if all == plan.creates => {
            text.push_str(" They come without a password and set one at their first sign-in.");
        }
        some => {
            let who = if some == 1 { "1 comes".to_owned() } else { format!("{} come", number(some)) };
            text = format!("{text} {who} without a password and set one at the first sign-in.");
        }
    }
    text
}

/// True when its link was pressed.
fn consequence_ui(ui: &mut Ui, it: &Consequence<'_>, link: Option<(&str, &String)>) -> bool {
    let colors = palette(ui);
    let top = ui.cursor().min;
    let width = ui.available_width();
    let (number_at, text_at) = number_and_text(width);
    let is_small = text_at < 100.0;
    let link_width = if link.is_some() && !is_small { 120.0 } else { 0.0 };
    let place = Rect::from_min_size(pos2(top.x + text_at, top.y + 10.0), vec2(width - text_at - link_width, 0.0));
    let mut inner = ui.new_child(UiBuilder::new().max_rect(place));
    inner.spacing_mut().item_spacing.y = 1.0;
    inner.add(Label::new(rich(it.what, theme::semibold(13.5), colors.text)));
    inner.add(Label::new(rich(&it.why, theme::body(13.0), colors.muted)).wrap());
    // Beside the text it would leave the text no room.
    let below = link.filter(|_| is_small);
    let pressed_below = below.is_some_and(|(text, name)| Button::link(text).name(name).show(&mut inner).clicked());
    let height = (inner.min_rect().height() + 20.0).max(60.0);
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    let heard = format!("{} {}. {}", number(it.count), it.what, it.why);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &heard));
    let middle = rect.top() + 30.0;
    let swatch = Rect::from_center_size(pos2(rect.left() + 5.0, middle), vec2(10.0, 10.0));
    ui.painter().rect_filled(swatch, 3.0, it.fill);
    let front = if it.count == 0 { colors.muted } else { colors.text };
    let at = pos2(rect.left() + number_at, middle);
    let size = if is_small { 17.0 } else { 20.0 };
    ui.painter().text(at, egui::Align2::RIGHT_CENTER, number(it.count), theme::semibold(size), front);
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, colors.line));
    let Some((text, name)) = link.filter(|_| !is_small) else { return pressed_below };
    let place = Rect::from_min_max(pos2(rect.right() - link_width, middle - 10.0), pos2(rect.right(), middle + 10.0));
    let mut link_ui = ui.new_child(UiBuilder::new().max_rect(place).layout(Layout::right_to_left(Align::Center)));
    Button::link(text).name(name).show(&mut link_ui).clicked()
}

/// How a tile speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TileTone {
    Plain,
    Good,
    Careful,
    Bad,
}

fn tiles_ui(ui: &mut Ui, plan: &PlanOverview, upsert: bool) {
    let jobs = counted(plan.jobs as u64, "job", "jobs");
    let (time, until) = match plan.seconds {
        Some(seconds) => {
            let at = jiff::Timestamp::now() + jiff::SignedDuration::from_secs(i64::try_from(seconds).unwrap_or(0));
            (format!("About {}", minutes(seconds.max(1))), format!("done at about {}", clock(at)))
        }
        None => ("Time not known yet".to_owned(), "the first run on this tenant".to_owned()),
    };
    let emails = counted(plan.emails as u64, "e-mail", "e-mails");
    let (email_tone, to) = if plan.emails == 0 {
        (TileTone::Good, "to users or tenant owners")
    } else {
        (TileTone::Careful, "to the tenant's owners")
    };
    let keys = counted(plan.vanishing_keys, "metadata key", "metadata keys");
    let (key_tone, of) = match (plan.vanishing_keys, upsert) {
        (0, true) => (TileTone::Good, format!("{} compared", counted(plan.updates + plan.unchanged, "user", "users"))),
        (0, false) => (TileTone::Good, "existing users are not touched".to_owned()),
        (_, _) => (TileTone::Bad, format!("from {}", counted(plan.vanishing_users, "user", "users"))),
    };
    let tiles = [
        (icons::STACK, jobs.as_str(), "two at a time", "500 KB each at most", TileTone::Plain),
        (icons::CLOCK, time.as_str(), until.as_str(), "pause and go on any time", TileTone::Plain),
        (icons::ENVELOPE_SIMPLE, emails.as_str(), "will be sent,", to, email_tone),
        (icons::SHIELD_CHECK, keys.as_str(), "would disappear", of.as_str(), key_tone),
    ];
    let whole = ui.available_width();
    let columns = if whole < 780.0 { 2 } else { 4 };
    let width = (whole - 12.0 * (columns - 1) as f32) / columns as f32;
    for row in tiles.chunks(columns) {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 12.0;
            for tile in row {
                tile_ui(ui, width, *tile);
            }
        });
        ui.add_space(12.0);
    }
}

fn tile_ui(ui: &mut Ui, width: f32, (icon, title, first, second, tone): (&str, &str, &str, &str, TileTone)) {
    let colors = palette(ui);
    let (fill, border, front) = match tone {
        TileTone::Plain => (colors.header, colors.border, colors.muted),
        TileTone::Good => (colors.ok_soft.gamma_multiply(0.6), colors.ok.gamma_multiply(0.4), colors.ok),
        TileTone::Careful => (colors.warning_area, colors.warning_border, colors.warning),
        TileTone::Bad => (colors.error_soft, colors.error.gamma_multiply(0.6), colors.error),
    };
    let (rect, response) = ui.allocate_exact_size(vec2(width, 100.0), Sense::hover());
    let heard = format!("{title} {first} {second}");
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &heard));
    ui.painter().rect(rect, 8.0, fill, Stroke::new(1.0, border), StrokeKind::Inside);
    ui.painter().text(
        pos2(rect.left() + 22.0, rect.top() + 25.0),
        egui::Align2::CENTER_CENTER,
        icon,
        theme::icon(17.0),
        front,
    );
    let title_color = if tone == TileTone::Bad { colors.error } else { colors.text };
    let place =
        Rect::from_min_max(pos2(rect.left() + 37.0, rect.top() + 14.0), pos2(rect.right() - 8.0, rect.bottom()));
    let text = Label::new(rich(title, theme::semibold(14.0), title_color)).selectable(false).truncate();
    let top_down = Layout::top_down(Align::Min);
    ui.new_child(UiBuilder::new().max_rect(place).layout(top_down)).add(text);
    let place =
        Rect::from_min_max(pos2(rect.left() + 14.0, rect.top() + 46.0), pos2(rect.right() - 8.0, rect.bottom()));
    let mut lines = ui.new_child(UiBuilder::new().max_rect(place).layout(top_down));
    lines.spacing_mut().item_spacing.y = 2.0;
    lines.add(Label::new(rich(first, theme::body(12.5), colors.text)).selectable(false).truncate());
    lines.add(Label::new(rich(second, theme::body(12.5), colors.muted)).selectable(false).truncate());
}

fn before_ui(ui: &mut Ui, now: &State, plan: &PlanOverview, view: &SendView, out: &mut Out) {
    let colors = palette(ui);
    ui.add(Label::new(rich("Before you send", theme::semibold(13.5), colors.text)));
    ui.add_space(6.0);
    let line = |ui: &mut Ui, sign: Mark, text: &str| {
        ui.horizontal(|ui| {
            ui.set_min_height(28.0);
            mark(ui, sign, 17.0);
            ui.add_space(2.0);
            ui.add(Label::new(rich(text, theme::body(13.0), colors.text)).wrap());
        });
    };
    if view.upsert && plan.updates > 0 {
        let users = counted(plan.updates, "user", "users");
        line(ui, Mark::Done, &format!("{users} to be updated: read as they are now, and kept in Rollcall"));
    }
    line(ui, Mark::Done, "Your application may add and update users in this tenant");
    if !view.upsert {
        line(ui, Mark::Done, "Existing users are not changed, whatever your list says");
    }
    if let Some(run) = plan.unfinished {
        let what = now.run_line(run).map_or_else(|| format!("run {run}"), crate::ui::jobs::words::title);
        line(
            ui,
            Mark::Decide,
            &format!("A list of this name and length is not finished: {what}. Going on with it may be what you want."),
        );
        if Button::link("Show it in Jobs").show(ui).clicked() {
            out.ask(Ask::ShowRun(run));
        }
    }
}
