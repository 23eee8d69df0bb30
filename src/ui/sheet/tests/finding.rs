//! The switches of the search, in the whole window.

use super::{opened, press, until_replacement, until_values};
use egui::accesskit::Role;
use egui::{Key, Modifiers};

#[test]
fn capital_letters_and_whole_cells_tell_what_is_found_and_replaced() {
    let mut window =
        opened("plans.csv", "email,name\nu0@new.test,gold\nu1@new.test,Gold\nu2@new.test,gold card\nu3@new.test,old\n");
    let (case, whole) = ("Match case", "Whole cell");
    press(&mut window, Modifiers::COMMAND, Key::H);
    window.type_into("Find", "gold");
    window.until_words("3 cells in 3 rows");
    window.click(Role::Button, case);
    window.until_words("2 cells in 2 rows");
    window.click(Role::Button, whole);
    window.until_words("1 cell in 1 row");
    window.click(Role::Button, case);
    window.until_words("2 cells in 2 rows");
    // What is replaced is what was found.
    window.type_into("Replace with", "silver");
    until_replacement(&mut window, "silver");
    window.click(Role::Button, "Preview and replace…");
    window.click(Role::Button, "Replace in 2 cells");
    until_values(&mut window, "name", &["silver", "silver", "gold card", "old"]);
    press(&mut window, Modifiers::COMMAND, Key::Z);
    until_values(&mut window, "name", &["gold", "Gold", "gold card", "old"]);
}
