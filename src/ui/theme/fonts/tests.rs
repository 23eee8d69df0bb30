//! Other scripts than ours: looked for among the system's fonts when a text needs them, and boxes where there are none.

use super::{body, install, medium, mono, semibold};
use egui::{Color32, Context, FallbackRequest, FontId, FontProvider, RawInput};
use egui_system_font_provider::SystemFontProvider;
use std::sync::{Arc, Mutex};

/// A letter of each script that our own faces lack.
const LETTERS: [(&str, &str); 7] = [
    ("Arabic", "م"),
    ("Hebrew", "ש"),
    ("Devanagari", "क"),
    ("Thai", "ส"),
    ("Japanese", "山"),
    ("Korean", "김"),
    ("Chinese", "张"),
];

fn context(provider: Option<Arc<dyn FontProvider>>) -> Context {
    let ctx = Context::default();
    install(&ctx);
    ctx.set_font_providers(provider.into_iter().collect());
    // What was set is there in the next frame.
    ctx.run_ui(RawInput::default(), |_| {}).textures_delta.clear();
    ctx
}

fn fonts() -> [FontId; 4] {
    [body(13.0), medium(13.0), semibold(17.0), mono(12.5)]
}

fn has(ctx: &Context, font: &FontId, letter: &str) -> bool {
    ctx.fonts_mut(|fonts| fonts.has_glyph(font, letter.chars().next().unwrap()))
}

#[test]
fn a_script_is_drawn_with_the_systems_font_wherever_the_system_has_one() {
    let system: Arc<dyn FontProvider> = Arc::new(SystemFontProvider::new());
    let ctx = context(Some(Arc::clone(&system)));
    for font in fonts() {
        for (script, cluster) in LETTERS {
            let there = system.font_for(&FallbackRequest { cluster, family: &font.family }).is_some();
            assert_eq!(has(&ctx, &font, cluster), there, "{script} in {:?}", font.family);
        }
    }
}

#[test]
fn the_systems_fonts_are_asked_for_what_ours_lack_alone_and_once() {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&asked);
    let provider = move |request: &FallbackRequest<'_>| {
        heard.lock().unwrap().push(request.cluster.to_owned());
        None
    };
    let ctx = context(Some(Arc::new(provider)));
    let lay_out =
        |text: &str| ctx.fonts_mut(|fonts| fonts.layout_no_wrap(text.to_owned(), body(13.0), Color32::BLACK)).size().x;
    lay_out("Zoë Ångström, Дмитрий Щёлоков, Σοφία Παππά, 12 €");
    assert!(asked.lock().unwrap().is_empty(), "{asked:?}");
    lay_out("山田");
    lay_out("山田 again");
    assert_eq!(asked.lock().unwrap().iter().filter(|it| it.starts_with('山')).count(), 1);
}

#[test]
fn where_the_system_has_no_font_each_letter_is_a_box_and_the_text_stays_as_it_is() {
    let ctx = context(None);
    for (script, letter) in LETTERS {
        assert!(!has(&ctx, &body(13.0), letter), "{script}: this test needs a letter that our faces lack");
        let name = format!("{letter} a{letter}");
        let galley = ctx.fonts_mut(|fonts| fonts.layout_no_wrap(name.clone(), body(13.0), Color32::BLACK));
        assert_eq!(galley.text(), name);
        let letters = galley.rows.iter().flat_map(|row| row.glyphs.iter()).filter(|it| letter.contains(it.chr));
        let widths: Vec<f32> = letters.map(|it| it.advance_width).collect();
        // Where the writing turns, a sign of no width stands beside it.
        assert_eq!(widths.iter().filter(|width| **width > 3.0).count(), 2, "{script}: {widths:?}");
    }
}
