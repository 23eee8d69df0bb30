//! A list whose headers are not understood is matched, opened, and known again.

use crate::ui::harness::Window;
use crate::ui::start::Start;
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

pub(crate) const LIST: &str = "E-Mail;First name;Newsletter;Member no.;Notes (internal)\n\
    anna.fischer@example.org;Anna;1;004711;called 3 times\n\
    bjorn.haas@example.org;Björn;0;004712;\n";

fn window() -> Window {
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("members.csv");
    std::fs::write(&list, LIST).unwrap();
    Window::open_in(folder, Start::File(list), egui::vec2(1280.0, 800.0))
}

#[test]
fn doubtful_columns_come_first_and_the_sheet_opens_with_what_was_chosen() {
    let mut window = window();
    window.until_label("Match the columns");
    window.until_label("Please check");
    window.click(Role::Button, "Newsletter is right");
    window.click(Role::ComboBox, "Newsletter is read as Text");
    window.click(Role::ListBoxOption, "Yes / no");
    window.click(Role::Button, "Open the sheet");
    window.until("the list is open", |it| {
        let now = it.state().now();
        let Some(sheet) = now.sheets.values().find_map(|it| it.value()) else { return false };
        let mut buffer = String::new();
        let user = sheet.rows.user(crate::session::RowId(0), &mut buffer).unwrap_or_default();

        user.contains(r#""newsletter":true"#) && user.contains(r#""given_name":"Anna""#) && !user.contains("called")
    });
}

#[test]
fn a_list_that_nobody_could_tell_apart_by_is_not_opened_and_says_why() {
    let mut window = window();
    window.click(Role::ComboBox, "E-Mail becomes email");
    window.click(Role::ListBoxOption, "Leave this column out");
    window.until_words("No column identifies a user");
    let open = window.harness.get_by_role_and_label(Role::Button, "Open the sheet");
    assert!(open.accesskit_node().is_disabled(), "it can't be opened like this");
}
