//! Check: what becomes of the rows, in numbers that add up to the list, and why some are left out.

use super::{SendView, words};
use crate::session::{Command, Fetched, PlanOverview, RowFilter, SheetId, State};
use crate::ui::kit::{Button, counted, minutes, number, rich};
use crate::ui::out::Out;
use crate::ui::screen::Screen;
use crate::ui::theme::{self, icons, palette};
use egui::{
    Align, Color32, Label, Layout, Rect, Sense, Stroke, TextFormat, Ui, UiBuilder, pos2, text::LayoutJob, vec2,
};

/// So many reasons why rows are left out are named at first.
const REASONS: usize = 4;

/// A line of text is no wider, so that it is read with ease.
pub(super) const WIDEST: f32 = 760.0;

/// One word for what is not sent, whatever the reason; Jobs uses it for the same rows.
const LEFT_OUT: &str = "are left out";

/// Where a consequence has its number (its right edge) and its text, from the left, in a column of this width.
fn number_and_text(width: f32) -> (f32, f32) {
    if width < 440.0 { (72.0, 84.0) } else { (92.0, 112.0) }
}

/// The sentence under the title, with its numbers in bold.
pub(super) fn summary_ui(ui: &mut Ui, plan: &PlanOverview) {
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

pub(super) fn consequences_ui(
    ui: &mut Ui,
    now: &State,
    sheet: SheetId,
    plan: &PlanOverview,
    view: &mut SendView,
    out: &mut Out,
) {
    let colors = palette(ui);
    let connection = &plan.place.connection;
    let why = added_words(plan, view.upsert);
    // Who only adds has nobody looked up before.
    let what = if view.upsert { "will be created" } else { "to be created" };
    let created = Consequence { count: plan.creates, fill: colors.accent, what, why };
    consequence_ui(ui, &created, None);
    if view.upsert {
        let passwords = words::passwords(&plan.untouched);
        let why =
            format!("Already in {connection}. user_metadata and app_metadata are replaced as a whole; {passwords}.");
        consequence_ui(ui, &Consequence { count: plan.updates, fill: colors.ok, what: "will be updated", why }, None);
        let why = words::unchanged(plan).to_owned();
        let same = Consequence { count: plan.unchanged, fill: colors.faint, what: "stay unchanged", why };
        consequence_ui(ui, &same, None);
    }
    let written = words::written_before(plan);
    let deleted = "You deleted or excluded them in the sheet, or added them and left them empty.";
    // What is there already is no loss, and looks like none.
    for (count, why, fill) in
        [(plan.left_out, written.as_str(), colors.faint), (plan.deleted, deleted, colors.edited_mark)]
    {
        if count > 0 {
            let why = why.to_owned();
            consequence_ui(ui, &Consequence { count, fill, what: LEFT_OUT, why }, None);
        }
    }
    let why = match plan.refused {
        0 => "Every row can be sent.".to_owned(),
        _ => "They have errors, so they are not sent. They stay in the sheet, marked.".to_owned(),
    };
    let refused = Consequence { count: plan.refused, fill: colors.edited_mark, what: LEFT_OUT, why };
    let name = format!("Fix the {} that are left out", counted(plan.refused, "row", "rows"));
    if consequence_ui(ui, &refused, (plan.refused > 0).then_some(("Fix in the sheet", &name))) {
        out.send(Command::FilterSheet { sheet, filter: RowFilter::Problems });
        out.go(Screen::Sheet(sheet));
    }
    reasons_ui(ui, now, sheet, plan, view, out);
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

/// Why rows are left out, each reason with the way to its rows.
fn reasons_ui(ui: &mut Ui, now: &State, sheet: SheetId, plan: &PlanOverview, view: &mut SendView, out: &mut Out) {
    let reasons: Vec<_> = plan.problems.check().groups().iter().filter(|group| group.is_error).collect();
    if reasons.is_empty() {
        return;
    }
    let (_, text_at) = number_and_text(ui.available_width());
    // One more is shown rather than a line that says so.
    let shown = if view.all_reasons || reasons.len() <= REASONS + 1 { reasons.len() } else { REASONS };
    let left = if text_at < 100.0 { 24.0 } else { text_at };
    ui.add_space(6.0);
    for group in reasons.iter().take(shown) {
        ui.horizontal(|ui| {
            ui.set_min_height(26.0);
            ui.add_space(left);
            let color = palette(ui).text;
            let room = (ui.available_width() - 60.0).max(40.0);
            ui.scope(|ui| {
                ui.set_max_width(room);
                ui.add(Label::new(rich(&group.title, theme::body(13.0), color)).wrap());
            });
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let name = format!("Show in the sheet: {}", group.title);
                if Button::link("Show").name(&name).show(ui).clicked() {
                    // The sheet may not know the cause: a later check mended it.
                    let report = now.checks.get(&sheet).and_then(Fetched::value);
                    let is_known = report.is_some_and(|it| it.place_of(&group.key).is_some());
                    let filter = if is_known { RowFilter::Group(group.key.clone()) } else { RowFilter::Problems };
                    out.send(Command::FilterSheet { sheet, filter });
                    out.go(Screen::Sheet(sheet));
                }
            });
        });
    }
    let more = reasons.len() - shown;
    if more > 0 {
        ui.horizontal(|ui| {
            ui.add_space(left);
            let text = format!("and {} more", number(more as u64));
            let name = format!("Show {} more {}", number(more as u64), if more == 1 { "reason" } else { "reasons" });
            if Button::link(&text).icon(icons::CARET_DOWN).name(&name).show(ui).clicked() {
                view.all_reasons = true;
            }
        });
    }
    ui.add_space(8.0);
    let rect = ui.available_rect_before_wrap();
    ui.painter().hline(rect.x_range(), rect.top(), Stroke::new(1.0, palette(ui).line));
}

fn added_words(plan: &PlanOverview, upsert: bool) -> String {
    let connection = &plan.place.connection;
    let mut text = if upsert {
        format!("Not in {connection} yet.")
    } else {
        format!("Who is in {connection} already is not touched: Auth0 refuses the row, and Jobs counts it as failed.")
    };
    match plan.without_password {
        0 => {}
        1 if plan.creates == 1 => {
            text.push_str(" The user comes without a password and sets one at the first sign-in.");
        }
        all if all == plan.creates => {
            text.push_str(" New users come without a password and set one at their first sign-in.");
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
    let room = (width - text_at - link_width).min(WIDEST);
    let place = Rect::from_min_size(pos2(top.x + text_at, top.y + 10.0), vec2(room, 0.0));
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
