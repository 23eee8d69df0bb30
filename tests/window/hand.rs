//! Somebody at the window: with a mouse, or with the keyboard alone.
#![allow(dead_code, unreachable_pub, reason = "a part of several tests")]

use crate::harness::desktop::{CELL, Node, RADIO, TABLE, TOGGLE, Wanted, Window};
use std::path::Path;

/// What the window is worked with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hand {
    Mouse,
    Keyboard,
}

impl Hand {
    /// Presses a button, a link, a choice.
    pub fn press(self, window: &mut Window<'_>, wanted: Wanted<'_>) {
        window.find(wanted.that_is("enabled"));
        match self {
            Self::Mouse => window.click(wanted),
            Self::Keyboard => {
                leave_grid(window);
                walk_to(window, wanted);
                window.keys(&["Return"]);
            }
        }
    }

    /// Goes on to the next step: by its button, or by the key that goes on everywhere.
    pub fn go_on(self, window: &mut Window<'_>, button: Wanted<'_>) {
        window.find(button.that_is("enabled"));
        match self {
            Self::Mouse => window.click(button),
            Self::Keyboard => window.keys(&["ctrl+Return"]),
        }
    }

    /// Replaces what stands in a field, by the keys that the keyboard has.
    pub fn fill_in(self, window: &mut Window<'_>, field: Wanted<'_>, text: &str) {
        match self {
            Self::Mouse => window.click(field),
            Self::Keyboard => {
                window.tab_to(field);
            }
        }
        window.find(field.that_is("focused"));
        // Nobody's hand is as quick as this one: a click that is still being taken undoes the choice of all. As a person
        // would, it looks at what came out, and begins anew.
        for _try in 0..3 {
            window.keys(&["ctrl+a"]);
            window.type_text(text);
            if window.holds(field, text.chars().count()) {
                return;
            }
        }
        panic!("{field:?} does not take what is typed: {:?}", window.text(field));
    }

    /// Opens a list by the system's dialog.
    pub fn open_list(self, window: &mut Window<'_>, button: Wanted<'_>, list: &Path) {
        match self {
            Self::Mouse => {
                window.click(button);
                window.choose_in_dialog(list, "Select");
            }
            Self::Keyboard => {
                window.keys(&["ctrl+o"]);
                window.type_in_dialog(list);
            }
        }
    }

    /// Goes to a cell of the grid and types another value into it.
    pub fn change_cell(self, window: &mut Window<'_>, cell: &Node, text: &str) {
        match self {
            Self::Mouse => window.double_click_node(cell),
            // The first problem of the list is where F8 leads.
            Self::Keyboard => window.keys(&["F8", "F2"]),
        }
        window.keys(&["ctrl+a"]);
        window.type_text(text);
        window.keys(&["Return"]);
    }
}

/// By Tab; the choices of a group are one stop of it, with the arrows between them.
fn walk_to(window: &mut Window<'_>, wanted: Wanted<'_>) {
    if wanted.role != Some(RADIO) {
        window.tab_to(wanted);
        return;
    }
    let mut seen = Vec::new();
    for _step in 0..60 {
        if window.all(wanted.that_is("focused")).into_iter().next().is_some() {
            return;
        }
        let here = window.focused();
        let is_new = here.as_ref().is_some_and(|it| it.role == RADIO && !seen.contains(&it.path));
        seen.extend(here.map(|it| it.path));
        // Past the last choice the arrows begin anew: then Tab leads on.
        if !(is_new && moves(window, "Down")) {
            moves(window, "Tab");
        }
    }
    window.tab_to(wanted);
}

/// Presses a key. Whether the focus went elsewhere, which it does with the next frame if it does.
fn moves(window: &mut Window<'_>, key: &str) -> bool {
    let before = window.focused().map(|it| it.path);
    window.keys(&[key]);
    let began = std::time::Instant::now();
    while began.elapsed().as_secs() < 2 {
        if window.focused().map(|it| it.path) != before {
            return true;
        }
    }
    false
}

/// In the grid Tab goes to the next cell; F6 leads out of it.
fn leave_grid(window: &mut Window<'_>) {
    if window.focused().is_some_and(|it| it.role == CELL || it.role == TABLE) {
        window.keys(&["F6"]);
        window.find(Wanted { role: Some(TOGGLE), ..Wanted::default() }.that_is("focused"));
    }
}
