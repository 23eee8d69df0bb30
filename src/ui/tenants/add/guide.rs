//! Where the values are found in Auth0, for somebody who has never looked. Auth0 moves its buttons, so the guide says
//! that names may differ; its picture is drawn, not photographed.

use super::letters;
use crate::session::FaultyPart;
use crate::session::words::tenants::permissions;
use crate::ui::kit::{Button, heading, marked, muted};
use crate::ui::tenants::permissions::open_auth0;
use crate::ui::theme::{self, icons, palette};
use egui::text::{LayoutJob, TextWrapping};
use egui::{
    Align, Align2, Color32, Frame, Layout, Margin, Rect, Sense, Stroke, StrokeKind, Ui, UiBuilder, WidgetInfo, pos2,
    vec2,
};

const STEPS: [&str; 4] = [
    "Open **Applications › Applications** and press **Create Application**.",
    "Name it **Rollcall**, choose **Machine to Machine Applications** and press **Create**.",
    "Choose **Auth0 Management API**, tick these three permissions and press **Authorize**.",
    "Open the tab **Settings**. Copy these three values and paste them here.",
];

const TOKEN_STEPS: [&str; 3] = [
    "Open **Applications › APIs › Auth0 Management API** and there **API Explorer**.",
    "Copy the token that stands there. It can do what its application may do, until it ends.",
    "The domain is the tenant's own, the one that ends in auth0.com.",
];

pub(super) fn guide_ui(ui: &mut Ui, is_token: bool, faulty: Option<FaultyPart>) {
    ui.spacing_mut().item_spacing.y = 6.0;
    let top = ui.cursor().min;
    let width = ui.available_width();
    ui.scope(|ui| {
        ui.set_max_width((width - 140.0).max(120.0));
        heading(ui, "Where to find these values");
        muted(ui, if is_token { "In Auth0, as an admin." } else { "In Auth0, as an admin. About 5 minutes." });
    });
    let place = Rect::from_min_size(pos2(top.x + width - 130.0, top.y), vec2(130.0, 32.0));
    let layout = Layout::right_to_left(Align::Center);
    let mut right = ui.new_child(UiBuilder::new().max_rect(place).layout(layout));
    if Button::plain("Open Auth0").icon(icons::ARROW_SQUARE_OUT).show(&mut right).clicked() {
        open_auth0(ui);
    }
    ui.add_space(12.0);
    if is_token {
        for (at, step) in TOKEN_STEPS.iter().enumerate() {
            step_ui(ui, at + 1, step, false);
        }
    } else {
        for (at, step) in STEPS.iter().enumerate() {
            let wrong = match faulty {
                Some(FaultyPart::ApplicationKind) => at == 1,
                Some(FaultyPart::Authorisation) => at == 2,
                Some(
                    FaultyPart::Domain | FaultyPart::ClientId | FaultyPart::ClientSecret | FaultyPart::IdAndSecret,
                ) => at == 3,
                Some(FaultyPart::Token | FaultyPart::Nothing) | None => false,
            };
            step_ui(ui, at + 1, step, wrong);
            match at {
                2 => indented(ui, permissions_ui),
                3 => indented(ui, |ui| picture_ui(ui, faulty)),
                _ => {}
            }
        }
    }
    ui.add_space(8.0);
    indented(ui, |ui| {
        muted(ui, "Auth0 changes its pages now and then: a button may have a slightly different name there.");
        ui.add_space(4.0);
        ui.horizontal_wrapped(|ui| {
            muted(ui, "Somebody else looks after Auth0?");
            if Button::link("Copy these steps for them").show(ui).clicked() {
                ui.ctx().copy_text(steps_as_text(is_token));
            }
        });
    });
}

/// The steps for somebody who does not see this window.
fn steps_as_text(is_token: bool) -> String {
    let steps: &[&str] = if is_token { &TOKEN_STEPS } else { &STEPS };
    let mut text = "Please give Rollcall access to our Auth0 tenant. It takes about 5 minutes.\n\n".to_owned();
    for (at, step) in (1_usize..).zip(steps) {
        text.push_str(&at.to_string());
        text.push_str(". ");
        text.push_str(&step.replace("**", "").replace("paste them here", "send them to me over a safe way"));
        text.push('\n');
        if !is_token && at == 3 {
            for it in permissions(|_| false) {
                text.push_str("   - ");
                text.push_str(it.scope);
                text.push('\n');
            }
        }
    }
    text
}

fn indented(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    Frame::new().inner_margin(Margin { left: 40, right: 0, top: 2, bottom: 6 }).show(ui, add);
}

fn step_ui(ui: &mut Ui, number: usize, text: &str, wrong: bool) {
    let colors = palette(ui);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 14.0;
        let (rect, _) = ui.allocate_exact_size(vec2(26.0, 26.0), Sense::hover());
        let (front, back, border) = if wrong {
            (colors.error, colors.error_soft, colors.error.gamma_multiply(0.4))
        } else {
            (colors.text, colors.surface, colors.border)
        };
        ui.painter().circle(rect.center(), 12.5, back, Stroke::new(1.0, border));
        ui.painter().text(rect.center(), Align2::CENTER_CENTER, number, theme::semibold(12.5), front);
        ui.vertical(|ui| {
            ui.add_space(3.0);
            marked(ui, text, 13.5, colors.text);
        });
    });
    ui.add_space(4.0);
}

/// The permissions as Auth0 shows them, each with what it is called here.
fn permissions_ui(ui: &mut Ui) {
    const ROW: f32 = 26.0;
    let colors = palette(ui);
    Frame::new()
        .fill(colors.surface)
        .stroke(Stroke::new(1.0, colors.border))
        .corner_radius(8.0)
        .inner_margin(Margin::symmetric(16, 10))
        .show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 0.0;
            for it in permissions(|_| true) {
                let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
                response
                    .widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, format!("{}: {}", it.scope, it.name)));
                let middle = rect.center().y;
                let square = Rect::from_center_size(pos2(rect.left() + 8.0, middle), vec2(16.0, 16.0));
                let painter = ui.painter();
                painter.rect_filled(square, 4.0, colors.muted);
                let font = theme::icon(11.0);
                painter.text(square.center(), Align2::CENTER_CENTER, icons::CHECK, font, colors.surface);
                let put = |left: f32, text: &str, font, color| {
                    painter.text(pos2(rect.left() + left, middle), Align2::LEFT_CENTER, text, font, color);
                };
                put(28.0, it.scope, theme::mono(12.0), colors.text);
                put(172.0, it.name, theme::body(12.5), colors.muted);
            }
        });
    ui.add_space(2.0);
    muted(ui, "Rollcall needs no others. With these nobody can be deleted.");
}

/// Auth0's page with the three values, drawn; the letters are those of the fields.
fn picture_ui(ui: &mut Ui, faulty: Option<FaultyPart>) {
    let colors = palette(ui);
    let width = ui.available_width();
    let (rect, response) = ui.allocate_exact_size(vec2(width, 252.0), Sense::hover());
    let heard = "Auth0's Settings page: Domain, Client ID and Client Secret, each with a copy button";
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, heard));
    let painter = ui.painter_at(rect);
    let border = Stroke::new(1.0, colors.border);
    painter.rect(rect, 8.0, colors.surface, border, StrokeKind::Inside);
    let bar = Rect::from_min_size(rect.min + vec2(1.0, 1.0), vec2(width - 2.0, 28.0));
    painter.rect_filled(bar, egui::CornerRadius { nw: 7, ne: 7, sw: 0, se: 0 }, colors.hover);
    for at in 0..3_u8 {
        let dot = pos2(bar.left() + 15.0 + f32::from(at) * 14.0, bar.center().y);
        painter.circle_filled(dot, 4.0, colors.border);
    }
    let address = Rect::from_center_size(bar.center(), vec2((width * 0.4).min(220.0), 20.0));
    painter.rect_filled(address, 10.0, colors.surface);
    let font = theme::body(11.5);
    painter.text(address.center(), Align2::CENTER_CENTER, "manage.auth0.com", font, colors.muted);
    let left = rect.left() + 24.0;
    let title = painter.text(
        pos2(left, rect.top() + 51.0),
        Align2::LEFT_CENTER,
        "Rollcall",
        theme::semibold(15.0),
        colors.text,
    );
    let kind = pos2(title.right() + 20.0, rect.top() + 52.0);
    painter.text(kind, Align2::LEFT_CENTER, "Machine to Machine", theme::body(12.0), colors.muted);
    let mut at = left;
    for (number, tab) in (0_u8..).zip(["Settings", "Credentials", "APIs", "Quickstart"]) {
        let (font, color) =
            if number == 0 { (theme::medium(12.5), colors.text) } else { (theme::body(12.5), colors.muted) };
        let drawn = painter.text(pos2(at, rect.top() + 81.0), Align2::LEFT_CENTER, tab, font, color);
        if number == 0 {
            painter.hline(drawn.x_range(), rect.top() + 95.0, Stroke::new(2.0, colors.text));
        }
        at = drawn.right() + 20.0;
    }
    painter.hline(rect.x_range().shrink(1.0), rect.top() + 96.5, border);
    let wrong = letters(faulty);
    let values = [
        ('A', "Domain", "your-company.eu.auth0.com"),
        ('B', "Client ID", "aB3dE5fG7hJ9kL2mN4pQ6rS8tV0wX1yZ"),
        ('C', "Client Secret", "••••••••••••••••"),
    ];
    for (row, (letter, name, value)) in (0_u8..).zip(values) {
        let middle = rect.top() + 125.0 + f32::from(row) * 45.0;
        let bad = wrong.contains(&letter);
        value_ui(
            &painter,
            Rect::from_min_max(pos2(left, middle - 18.0), pos2(rect.right() - 24.0, middle + 18.0)),
            colors,
            (letter, name, value),
            bad,
        );
    }
}

fn value_ui(
    painter: &egui::Painter,
    row: Rect,
    colors: &theme::Palette,
    (letter, name, value): (char, &str, &str),
    bad: bool,
) {
    let middle = row.center().y;
    let color: Color32 = if bad { colors.error } else { colors.accent };
    let disc = pos2(row.left() + 11.0, middle);
    painter.circle_filled(disc, 11.0, color);
    painter.text(disc, Align2::CENTER_CENTER, letter, theme::semibold(12.0), colors.on_accent);
    painter.text(pos2(row.left() + 34.0, middle), Align2::LEFT_CENTER, name, theme::body(12.5), colors.text);
    let field = Rect::from_min_max(pos2(row.left() + 138.0, row.top() + 2.0), pos2(row.right(), row.bottom() - 2.0));
    let stroke = Stroke::new(if bad { 1.5 } else { 1.0 }, if bad { colors.error } else { colors.border });
    painter.rect(field, 6.0, colors.header, stroke, StrokeKind::Inside);
    let mut job = LayoutJob::simple_singleline(value.to_owned(), theme::body(12.5), colors.muted);
    job.wrap = TextWrapping::truncate_at_width(field.width() - 48.0);
    let galley = painter.layout_job(job);
    painter.galley(pos2(field.left() + 12.0, middle - galley.size().y / 2.0), galley, colors.muted);
    let copy = pos2(field.right() - 18.0, middle);
    painter.text(
        copy,
        Align2::CENTER_CENTER,
        icons::COPY,
        theme::icon(15.0),
        if bad { colors.error } else { colors.muted },
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_steps_can_be_sent_to_a_colleague_with_the_permissions_and_without_marks() {
        let text = steps_as_text(false);
        assert!(text.contains("1. Open Applications › Applications"), "{text}");
        assert!(text.contains("   - create:users") && text.contains("4. Open the tab Settings"), "{text}");
        assert!(!text.contains("**") && !text.contains("paste them here"));
    }
}
