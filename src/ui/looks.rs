//! Theme and size: what was set is shown, and what the keys change is kept.

use super::theme;
use crate::session::{Command, Settings, SettingsChange, State, ThemeChoice};
use egui::{Context, ThemePreference};

/// What is shown of the settings.
#[derive(Debug, Default)]
pub(super) struct Looks {
    shown: Option<Settings>,
}

impl Looks {
    /// Shows what was set. The size follows the keys of the system too, which come back as a setting.
    pub(super) fn follow(&mut self, ctx: &Context, now: &State) -> Option<Command> {
        let wanted = now.settings.value().copied()?;
        if self.shown.is_none_or(|shown| shown.theme != wanted.theme) {
            ctx.set_theme(preference(wanted.theme));
        }
        if self.shown.map_or(wanted.high_contrast, |shown| shown.high_contrast != wanted.high_contrast) {
            theme::set_contrast(ctx, wanted.high_contrast);
        }
        if self.shown.is_none_or(|shown| shown.zoom_percent != wanted.zoom_percent) {
            self.shown = Some(wanted);
            ctx.set_zoom_factor(f32::from(wanted.zoom_percent) / 100.0);
            return None;
        }
        self.shown = Some(wanted);
        // The keys go by tenths and further than the screens are laid out for.
        let (least, most) = (Settings::ZOOMS[0], Settings::ZOOMS[Settings::ZOOMS.len() - 1]);
        let factor = ctx.zoom_factor();
        let near = |percent: &u16| (f32::from(*percent) / 100.0 - factor).abs() < 0.005;
        let Some(zoom_percent) = (least..=most).find(near) else {
            ctx.set_zoom_factor(f32::from(if factor < 1.0 { least } else { most }) / 100.0);
            return None;
        };
        (zoom_percent != wanted.zoom_percent)
            .then(|| Command::ChangeSettings(SettingsChange::ZoomPercent(zoom_percent)))
    }
}

fn preference(theme: ThemeChoice) -> ThemePreference {
    match theme {
        ThemeChoice::System => ThemePreference::System,
        ThemeChoice::Light => ThemePreference::Light,
        ThemeChoice::Dark => ThemePreference::Dark,
    }
}
