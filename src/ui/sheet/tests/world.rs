//! Names of the world: shown as they are written, and after an edit to the letter what was typed.

use crate::ui::harness::Window;
use crate::ui::start::Start;
use egui::{Event, Key, Modifiers, vec2};

/// Latin with marks put together and apart, Cyrillic, Greek, Arabic, Hebrew, Devanagari, Thai, CJK, and a family of four
/// persons in one picture.
const NAMES: [&str; 10] = [
    "Zoë Müller",
    "Zoe\u{308} A\u{30a}s",
    "Дмитрий Щёлоков",
    "Σοφία Παππά",
    "محمد عبد الله",
    "שרה כֹּהֵן",
    "देवनागरी क्षत्रिय",
    "สมชาย น้ำผึ้ง",
    "山田太郎 김민준",
    "👩\u{200d}👩\u{200d}👧\u{200d}👦 🇧🇪",
];

#[test]
fn names_in_every_script_are_shown_edited_and_kept_to_the_letter() {
    edited_and_kept(false);
}

#[test]
fn so_they_are_with_the_fonts_that_the_system_has_for_them() {
    edited_and_kept(true);
}

fn edited_and_kept(with_fonts: bool) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("users.csv");
    let rows = NAMES.iter().enumerate().map(|(row, name)| format!("user{row}@example.org,{name}\n"));
    std::fs::write(&path, format!("email,name\n{}", rows.collect::<String>())).unwrap();
    let mut window = Window::open_in(folder, Start::File(path), vec2(1280.0, 800.0));
    if with_fonts {
        let provider = egui_system_font_provider::SystemFontProvider::new();
        window.harness.ctx.add_font_provider(std::sync::Arc::new(provider));
    }
    window.until_words("All 10 rows checked");
    for name in NAMES {
        window.until_label(name);
    }
    let press = |window: &mut Window, key| {
        window.harness.key_press_modifiers(Modifiers::NONE, key);
        window.harness.run_steps(2);
    };
    press(&mut window, Key::ArrowRight);
    for name in NAMES {
        // In the text that is there, at its end.
        press(&mut window, Key::F2);
        window.until("the editor", |window| window.state().views.sheets.values().any(|it| it.grid.is_editing()));
        press(&mut window, Key::End);
        window.harness.event(Event::Text(" é".to_owned()));
        window.harness.run_steps(2);
        press(&mut window, Key::Enter);
        window.until_label(&format!("{name} é"));
    }
    window.until("all is saved", |window| {
        let now = window.state().now();
        now.sheets.values().filter_map(|it| it.value()).all(|it| it.edits.saved && it.edits.edited_cells == 10)
    });
    let sheet = std::sync::Arc::clone(&window.now().sheets.values().next().unwrap().value().unwrap().rows);
    let mut buffer = String::new();
    for (row, name) in sheet.rows().zip(NAMES) {
        let user: serde_json::Value = serde_json::from_str(sheet.user(row, &mut buffer).unwrap()).unwrap();
        assert_eq!(user["name"], format!("{name} é"));
    }
}
