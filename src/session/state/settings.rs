//! What a person set, and where things are kept.

use super::State;
use super::access::TenantTest;
use crate::session::command::{Remembered, TenantRef};
use crate::session::effect::Effect;
use crate::session::fetched::Fetched;
use crate::session::notice::Notice;
use std::path::PathBuf;

/// Which colours the window has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ThemeChoice {
    /// As the system has them.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// What a person set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// Which colours the window has.
    pub theme: ThemeChoice,
    /// Stronger colours and lines, light or dark.
    pub high_contrast: bool,
    /// The size of everything, in percent of the usual.
    pub zoom_percent: u16,
    /// Whether one of the doors of the first screen was taken.
    pub first_screen_over: bool,
}

impl Settings {
    /// The sizes that can be chosen: all screens are laid out for them.
    pub const ZOOMS: [u16; 8] = [75, 90, 100, 110, 125, 150, 175, 200];

    /// The same but for one of them.
    pub(in crate::session) fn with(mut self, change: SettingsChange) -> Self {
        match change {
            SettingsChange::Theme(theme) => self.theme = theme,
            SettingsChange::HighContrast(high) => self.high_contrast = high,
            SettingsChange::ZoomPercent(percent) => self.zoom_percent = percent,
            SettingsChange::FirstScreenOver => self.first_screen_over = true,
        }
        self
    }
}

/// A change of one setting, which leaves the others as they are by the time it arrives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SettingsChange {
    /// See [`Settings::theme`].
    Theme(ThemeChoice),
    /// See [`Settings::high_contrast`].
    HighContrast(bool),
    /// See [`Settings::zoom_percent`].
    ZoomPercent(u16),
    /// See [`Settings::first_screen_over`].
    FirstScreenOver,
}

impl Default for Settings {
    fn default() -> Self {
        Self { theme: ThemeChoice::System, high_contrast: false, zoom_percent: 100, first_screen_over: false }
    }
}

/// What was kept at the last end.
#[derive(Debug)]
pub(in crate::session) struct Kept {
    pub(in crate::session) settings: Settings,
    pub(in crate::session) folder: PathBuf,
    pub(in crate::session) in_use: Option<TenantRef>,
    pub(in crate::session) tests: Vec<(String, TenantTest)>,
    /// The tenants whose secret no keyring took: it is gone.
    pub(in crate::session) without_secret: Vec<String>,
}

impl State {
    /// Numbered, so that of two that follow each other quickly the newer one stays.
    pub(super) fn remember(&mut self, what: Remembered) -> Effect {
        self.last_remembered += 1;
        Effect::Remember { number: self.last_remembered, what }
    }

    /// What a person set, or what is usual.
    pub fn settings_now(&self) -> Settings {
        self.settings.value().copied().unwrap_or_default()
    }

    pub(super) fn load_settings(&mut self) -> Vec<Effect> {
        self.settings.ask();
        self.keyring.ask();
        self.tenants.ask();
        vec![Effect::LoadSettings, Effect::LookForKeyring, Effect::ListTenants]
    }

    pub(super) fn change_settings(&mut self, change: SettingsChange) -> Vec<Effect> {
        if matches!(self.settings, Fetched::Loading { .. }) {
            self.settings_changes.push(change);
            return Vec::new();
        }
        let settings = self.settings_now().with(change);
        self.settings.end(Ok(settings));
        vec![self.remember(Remembered::Setting(change))]
    }

    pub(super) fn settings_loaded(&mut self, outcome: Result<Kept, Notice>) -> Vec<Effect> {
        let mut effects = match outcome {
            Ok(kept) => {
                self.settings.end(Ok(kept.settings));
                self.folder = Some(kept.folder);
                for (name, test) in kept.tests {
                    self.tests.entry(TenantRef::Named(name)).or_default().end(Ok(test));
                }
                // Settings are read once more when a window is opened over a session that has secrets already.
                let here = &self.session_secrets;
                self.lost_secrets.extend(kept.without_secret.into_iter().filter(|name| !here.contains_key(name)));
                // The person may have chosen another one meanwhile.
                let in_use = kept.in_use.filter(|_| self.in_use.is_none());
                in_use.map(|tenant| self.choose_tenant(tenant)).unwrap_or_default()
            }
            Err(notice) => self.settings.refuse(notice),
        };
        for change in std::mem::take(&mut self.settings_changes) {
            effects.extend(self.change_settings(change));
        }
        effects
    }
}
