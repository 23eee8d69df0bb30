//! Where the keyboard's focus goes by itself: to the first thing of a screen that a key led to, and by F6 from the screen
//! to what stands beside it, to the navigation, and back.

use egui::{Context, Event, Id, Rect, Response, Ui};

/// Frames within which a screen that was turned to gives the focus away: what had it before goes with the former screen.
const TURNING: u64 = 10;

/// A screen was turned to by a key.
#[derive(Debug, Clone, Copy)]
struct Turned {
    at: u64,
}

/// What stands beside a screen, and its first control.
#[derive(Debug, Clone, Copy)]
struct Side {
    at: u64,
    first: Id,
    place: Rect,
}

fn by_key_id() -> Id {
    Id::unique("a key was pressed last")
}

fn turned_id() -> Id {
    Id::unique("a key led to the screen")
}

fn side_id() -> Id {
    Id::unique("what stands beside the screen")
}

fn left_id() -> Id {
    Id::unique("left for the navigation")
}

fn focused(ctx: &Context) -> Option<Id> {
    ctx.memory(egui::Memory::focused)
}

/// Remembers what the person works with: a key was pressed last, or the mouse.
pub(super) fn watch(ctx: &Context) {
    let pressed = ctx.input(|input| {
        let mut events = input.raw.events.iter().rev();
        events.find_map(|it| match it {
            Event::Key { pressed: true, .. } => Some(true),
            Event::PointerButton { pressed: true, .. } => Some(false),
            _other => None,
        })
    });
    if let Some(by_key) = pressed {
        ctx.data_mut(|data| data.insert_temp(by_key_id(), by_key));
    }
}

/// Whether the person goes by the keyboard: what has the focus is told by a ring then.
pub(super) fn is_by_key(ctx: &Context) -> bool {
    ctx.data(|data| data.get_temp(by_key_id())).unwrap_or(false)
}

/// Another screen is shown. Who came by a key goes on with the keyboard; who came by mouse sees no ring.
pub(super) fn turn(ctx: &Context) {
    let by_key = is_by_key(ctx);
    let turned = Turned { at: ctx.cumulative_pass_nr() };
    ctx.data_mut(|data| {
        if by_key {
            data.insert_temp(turned_id(), turned);
        } else {
            data.remove::<Turned>(turned_id());
        }
    });
}

/// Gives the focus to the first thing of a screen that a key led to, unless something has it.
pub(super) fn first(ui: &Ui, response: &Response) {
    if wants_first(ui.ctx()) {
        response.request_focus();
        ui.data_mut(|data| data.remove::<Turned>(turned_id()));
    }
}

/// Whether the screen that is drawn is to take the focus.
pub(super) fn wants_first(ctx: &Context) -> bool {
    let Some(turned) = ctx.data(|data| data.get_temp::<Turned>(turned_id())) else { return false };
    if ctx.cumulative_pass_nr() > turned.at + TURNING {
        return false;
    }
    let free = focused(ctx).is_none();
    if !free {
        ctx.request_repaint();
    }
    free
}

/// Tells where F6 leads: the first control of what stands beside the screen, in this place. Of several, the first that
/// is drawn.
pub(super) fn side(ui: &Ui, first: &Response, place: Rect) {
    let side = Side { at: ui.ctx().cumulative_pass_nr(), first: first.id, place };
    ui.data_mut(|data| {
        if data.get_temp::<Side>(side_id()).is_none_or(|it| it.at != side.at) {
            data.insert_temp(side_id(), side);
        }
    });
}

/// Goes where F6 leads, since another key asked for it.
pub(super) fn go_to_side(ui: &Ui, first: &Response) {
    let left = focused(ui.ctx());
    ui.data_mut(|data| data.insert_temp(left_id(), left));
    first.request_focus();
}

/// F6, at the item of the navigation that stands for the screen.
pub(super) fn walk(ui: &Ui, item: &Response) {
    let ctx = ui.ctx();
    let focused = focused(ctx);
    if focused == Some(item.id) {
        match ui.data(|data| data.get_temp::<Option<Id>>(left_id())).flatten() {
            Some(before) => ui.memory_mut(|memory| memory.request_focus(before)),
            None => item.surrender_focus(),
        }
        return;
    }
    let side = ui.data(|data| data.get_temp::<Side>(side_id()));
    let side = side.filter(|side| side.at + 2 >= ctx.cumulative_pass_nr());
    let is_in = |side: &Side| {
        let place = focused.and_then(|id| ctx.read_response(id)).map(|it| it.rect.center());
        focused == Some(side.first) || place.is_some_and(|at| side.place.contains(at))
    };
    match side {
        Some(side) if !is_in(&side) => {
            ui.data_mut(|data| data.insert_temp(left_id(), focused));
            ui.memory_mut(|memory| memory.request_focus(side.first));
        }
        Some(_) => item.request_focus(),
        None => {
            ui.data_mut(|data| data.insert_temp(left_id(), focused));
            item.request_focus();
        }
    }
}
