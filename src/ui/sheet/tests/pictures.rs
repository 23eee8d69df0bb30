use super::window;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;

#[test]
fn zz_sheet_pictures() {
    for (w, h) in [(1600.0, 900.0), (1280.0, 800.0)] {
        for theme in [egui::Theme::Light, egui::Theme::Dark] {
            let mut window = window(300, egui::vec2(w, h));
            window.harness.ctx.set_theme(theme);
            window.until_label("carlajensen0@example.org");
            for _ in 0..5 {
                window.harness.step();
            }
            window.harness.render().unwrap().save(format!("/work/tmp/t/sheet-{theme:?}-{w}.png")).unwrap();
            window.click(Role::RadioButton, "Only problems");
            window.until_words("hidden, not deleted");
            window.harness.key_press(egui::Key::F8);
            for _ in 0..8 {
                window.harness.step();
            }
            window.harness.render().unwrap().save(format!("/work/tmp/t/problems-{theme:?}-{w}.png")).unwrap();
        }
    }
}
