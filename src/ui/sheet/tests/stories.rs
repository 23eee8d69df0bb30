use super::window;
use egui::Key;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;

#[test]
fn problems_are_seen_filtered_and_visited() {
    let mut window = window(300, egui::vec2(1280.0, 800.0));
    window.until_label("spring-signups.csv");
    window.until_words("300 rows • 6 columns");
    window.until_label("dmitrihaas3@example.org, space at the end");
    window.click(Role::RadioButton, "Only problems");
    window.until_words("hidden, not deleted");
    window.until_label("30 e-mails end with a space, error, column email");
    // From the first cell on to the next ones, and back.
    window.harness.key_press(Key::F8);
    window.until_label("Row 5, phone_number");
    window.harness.key_press_modifiers(egui::Modifiers::SHIFT, Key::F8);
    window.until_label("Row 4, email");
    window.click(Role::Link, "Show all rows");
    window.until("all rows again", |window| window.query_all_by_label_contains("hidden, not deleted").next().is_none());
    // The cursor stays on its row.
    window.until_label("Row 4, email");
}

#[test]
fn one_group_is_walked_through() {
    let mut window = window(300, egui::vec2(1280.0, 800.0));
    window.harness.key_press_modifiers(egui::Modifiers::COMMAND | egui::Modifiers::SHIFT, Key::P);
    window.click(Role::Button, "15 rows have no e-mail, error, column email");
    window.click(Role::Link, "Next one: 15 rows have no e-mail");
    window.until_label("Row 12, email");
    window.harness.key_press(Key::F8);
    window.until_label("Row 32, email");
    window.click(Role::Link, "Show only the rows of: 15 rows have no e-mail");
    window.until_words("15 rows with problems are shown");
}
