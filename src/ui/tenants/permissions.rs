//! What Rollcall may do in a tenant. The ability comes first; Auth0's word for it is last and small, but in full, because
//! it is what an admin must tick.

use crate::session::{Permission, TenantTest};
use crate::ui::kit::{Button, Mark, Tone, heading, mark, marked, muted, when};
use crate::ui::theme::{self, icons, palette};
use egui::{Frame, Galley, Margin, Pos2, Rect, Sense, Stroke, Ui, UiBuilder, WidgetInfo, pos2, vec2};
use std::collections::BTreeSet;
use std::sync::Arc;

const ROW: f32 = 50.0;
/// Where the words begin and end.
const LEFT: f32 = 48.0;
const RIGHT: f32 = 16.0;

/// Of when it is told: what was so at an earlier test may be otherwise by now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    Now,
    Then,
}

pub(super) fn permissions_ui(ui: &mut Ui, found: &TenantTest, holds: Holds, were_missing: &mut BTreeSet<&'static str>) {
    heading(ui, "What Rollcall may do here");
    match holds {
        Holds::Now => muted(ui, &found.permissions_summary()),
        Holds::Then => {
            muted(ui, &format!("As it was {}. Whether it still holds, a test tells.", when(found.tested_at)))
        }
    };
    ui.add_space(4.0);
    let colors = palette(ui);
    Frame::new().stroke(Stroke::new(1.0, colors.border)).corner_radius(10.0).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let last = found.permissions.len().saturating_sub(1);
        for (at, permission) in found.permissions.iter().enumerate() {
            if !permission.granted {
                were_missing.insert(permission.scope);
            }
            let just_granted = permission.granted && were_missing.contains(permission.scope);
            permission_ui(ui, permission, holds, just_granted, (at == 0, at == last));
        }
    });
}

fn permission_ui(ui: &mut Ui, it: &Permission, holds: Holds, just_granted: bool, (first, last): (bool, bool)) {
    let colors = palette(ui);
    let behind = ui.painter().add(egui::Shape::Noop);
    let (state, tone, sign) = match (it.granted, holds) {
        (true, Holds::Now) if just_granted => ("Granted just now", Tone::Ok, Mark::Done),
        (true, Holds::Now) => ("Granted", Tone::Ok, Mark::Done),
        (false, Holds::Now) => ("Missing", Tone::Warning, Mark::Lacks),
        (true, Holds::Then) => ("Was granted", Tone::Neutral, Mark::Open),
        (false, Holds::Then) => ("Was missing", Tone::Neutral, Mark::Open),
    };
    let width = ui.available_width();
    let painter = ui.painter().clone();
    let one_line = |words: &str, font, color| painter.layout_no_wrap(words.to_owned(), font, color);
    let state_galley = one_line(state, theme::medium(13.0), tone.colors(ui).0);
    let scope = one_line(it.scope, theme::mono(11.5), colors.muted);
    let mut purpose = one_line(it.purpose, theme::body(12.5), colors.muted);
    // Where both do not fit beside each other, what it is for takes as many lines as it needs, and Auth0's word the next.
    let beside = LEFT + purpose.size().x + 16.0 + scope.size().x + RIGHT <= width;
    if !beside {
        let most = (width - LEFT - RIGHT).max(60.0);
        purpose = ui.painter().layout(it.purpose.to_owned(), theme::body(12.5), colors.muted, most);
    }
    let height = if beside { ROW } else { 26.0 + purpose.size().y + 3.0 + scope.size().y + 10.0 };
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    let name = format!("{}, {}. {}. Permission {}", it.name, state.to_lowercase(), it.purpose, it.scope);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, &name));
    let place = Rect::from_center_size(pos2(rect.left() + 26.0, rect.top() + ROW / 2.0), vec2(18.0, 18.0));
    mark(&mut ui.new_child(UiBuilder::new().max_rect(place)), sign, 18.0);

    let (left, right) = (rect.left() + LEFT, rect.right() - RIGHT);
    let put = |galley: Arc<Galley>, at: Pos2| painter.galley(at, galley, colors.text);
    let centered = |galley: &Galley, middle: f32| rect.top() + middle - galley.size().y / 2.0;
    let ability = one_line(it.name, theme::medium(13.5), colors.text);
    let middle = centered(&ability, 17.0);
    put(ability, pos2(left, middle));
    let at = pos2(right - state_galley.size().x, centered(&state_galley, 17.0));
    put(state_galley, at);
    if beside {
        let at = pos2(right - scope.size().x, centered(&scope, 35.0));
        put(scope, at);
        let middle = centered(&purpose, 35.0);
        put(purpose, pos2(left, middle));
    } else {
        let below = rect.top() + 26.0 + purpose.size().y + 3.0;
        put(purpose, pos2(left, rect.top() + 26.0));
        put(scope, pos2(left, below));
    }
    if !it.granted && holds == Holds::Now {
        how_to_grant_ui(ui, it);
        let whole = Rect::from_min_max(rect.min, pos2(rect.right(), ui.cursor().top()));
        let corner = |on: bool| if on { 9 } else { 0 };
        let radius = egui::CornerRadius { nw: corner(first), ne: corner(first), sw: corner(last), se: corner(last) };
        ui.painter().set(behind, egui::Shape::rect_filled(whole, radius, colors.warning_area));
    }
    if !last {
        ui.painter().hline(rect.x_range(), ui.cursor().top(), Stroke::new(1.0, colors.line));
    }
}

fn how_to_grant_ui(ui: &mut Ui, it: &Permission) {
    let colors = palette(ui);
    Frame::new().inner_margin(Margin { left: 48, right: 16, top: 4, bottom: 14 }).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 10.0;
        let text = format!(
            "To grant it: in Auth0 open **Applications › APIs › Auth0 Management API**, there **Machine to Machine \
             Applications**, unfold your application, tick `{}`, press **Update**, and test again here.",
            it.scope
        );
        marked(ui, &text, 13.0, colors.text);
        ui.horizontal(|ui| {
            if Button::plain("Open Auth0").icon(icons::ARROW_SQUARE_OUT).show(ui).clicked() {
                open_auth0(ui);
            }
            let copy = format!("Copy {}", it.scope);
            if Button::plain(&copy).icon(icons::COPY).show(ui).clicked() {
                ui.ctx().copy_text(it.scope.to_owned());
            }
        });
    });
}

/// Auth0's Dashboard, in the browser.
pub(super) fn open_auth0(ui: &Ui) {
    ui.ctx().open_url(egui::OpenUrl::new_tab("https://manage.auth0.com/"));
}
