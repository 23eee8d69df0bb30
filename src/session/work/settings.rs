//! What is remembered for the next start: settings, the tenant in use, what the tenants' credentials were good for.

use super::World;
use crate::session::command::{Remembered, TenantRef};
use crate::session::notice::Notice;
use crate::session::state::{ConnectionLine, Fitness, Kept, Settings, SettingsChange, TenantTest, ThemeChoice};
use crate::session::words;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::sync::PoisonError;

const SETTINGS: &str = "window";
const TENANT_IN_USE: &str = "tenant_in_use";
/// Followed by the tenant's name.
const TEST_OF: &str = "tenant_test:";

/// Today's forms. What is newer is passed over: settings can be set again, tests be made again.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
struct StoredSettings {
    version: u32,
    #[serde(default)]
    theme: String,
    #[serde(default)]
    high_contrast: bool,
    #[serde(default = "usual_zoom")]
    zoom_percent: u16,
    #[serde(default)]
    first_screen_over: bool,
}

fn usual_zoom() -> u16 {
    Settings::default().zoom_percent
}

#[derive(Serialize, Deserialize)]
struct StoredTest {
    version: u32,
    domain: String,
    tested_at: Timestamp,
    granted: Vec<String>,
    connections: Option<Vec<StoredConnection>>,
}

#[derive(Serialize, Deserialize)]
struct StoredConnection {
    name: String,
    kind: String,
    database: bool,
    /// Whether a list can be sent to it; nothing if that is not known.
    fits: Option<bool>,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    way_out: String,
}

/// What is remembered in one place.
pub(super) type Place = (std::mem::Discriminant<Remembered>, i64);

const THEMES: [(ThemeChoice, &str); 3] =
    [(ThemeChoice::System, "system"), (ThemeChoice::Light, "light"), (ThemeChoice::Dark, "dark")];

impl World {
    pub(super) fn load_settings(&self) -> Result<Kept, Notice> {
        let settings = self.workspace.setting(SETTINGS)?;
        let in_use = self.workspace.setting(TENANT_IN_USE)?;
        let in_use = in_use.as_deref().and_then(tenant_from).filter(|tenant| match tenant {
            TenantRef::Named(name) => self.workspace.tenant(name).is_ok_and(|it| it.is_some()),
            TenantRef::Given(_) | TenantRef::Demo => true,
        });
        let mut tests = Vec::new();
        for tenant in self.workspace.tenants()? {
            let stored = self.workspace.setting(&format!("{TEST_OF}{}", tenant.name))?;
            tests.extend(stored.as_deref().and_then(test_from).map(|test| (tenant.name, test)));
        }
        let settings = settings.as_deref().and_then(settings_from).unwrap_or_default();
        // Named on the command line it may be relative, which says nothing to who reads it.
        let folder = std::path::absolute(self.workspace.root()).unwrap_or_else(|_| self.workspace.root().to_owned());
        Ok(Kept { settings, folder, in_use, tests, without_secret: self.without_secret()? })
    }

    pub(super) fn remember(&self, number: u64, what: &Remembered) -> Result<(), Notice> {
        // Held while it is written: the next one waits.
        let mut remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        let newest = place_of(what).map(|place| remembered.entry(place).or_default());
        if newest.as_ref().is_some_and(|newest| **newest > number) {
            return Ok(());
        }
        if let Some(newest) = newest {
            *newest = number;
        }
        match what {
            Remembered::Setting(change) => self.save_setting(*change),
            Remembered::TenantInUse(tenant) => self.remember_tenant(tenant.as_ref()),
            Remembered::ListOpen { stored, open } => self.keep_list_open(*stored, *open),
            Remembered::ListShown(stored) => self.keep_list_shown(*stored),
            Remembered::Recent(path) => self.keep_recent(path),
            // It was removed or renamed while it was tested: a tenant that is added by this name is another one.
            Remembered::Test(name, _) if self.workspace.tenant(name)?.is_none() => Ok(()),
            Remembered::Test(name, test) => self.remember_test(name, Some(test)),
        }
    }

    /// The other settings stay as another window may have set them.
    fn save_setting(&self, change: SettingsChange) -> Result<(), Notice> {
        let changed =
            |before: Option<&str>| settings_to(before.and_then(settings_from).unwrap_or_default().with(change));
        Ok(self.workspace.change_setting(SETTINGS, changed)?)
    }

    fn remember_tenant(&self, tenant: Option<&TenantRef>) -> Result<(), Notice> {
        let text = match tenant {
            Some(TenantRef::Named(name)) => format!("named:{name}"),
            Some(TenantRef::Demo) => "demo".to_owned(),
            // Its credentials came with this start only.
            Some(TenantRef::Given(_)) | None => String::new(),
        };
        Ok(self.workspace.put_setting(TENANT_IN_USE, &text)?)
    }

    /// Nothing, when the tenant is removed.
    pub(super) fn remember_test(&self, name: &str, test: Option<&TenantTest>) -> Result<(), Notice> {
        let value = test.map(test_to).unwrap_or_default();
        Ok(self.workspace.put_setting(&format!("{TEST_OF}{name}"), &value)?)
    }

    pub(super) fn move_test(&self, from: &str, to: &str) -> Result<(), Notice> {
        if let Some(text) = self.workspace.setting(&format!("{TEST_OF}{from}"))? {
            self.workspace.put_setting(&format!("{TEST_OF}{to}"), &text)?;
        }
        self.remember_test(from, None)
    }
}

/// What takes the place of the same thing from before; nothing where one does not replace the other.
fn place_of(what: &Remembered) -> Option<Place> {
    let of = match what {
        Remembered::Setting(SettingsChange::Theme(_)) => 1,
        Remembered::Setting(SettingsChange::ZoomPercent(_)) => 2,
        Remembered::Setting(SettingsChange::FirstScreenOver) => 3,
        Remembered::Setting(SettingsChange::HighContrast(_)) => 4,
        Remembered::TenantInUse(_) | Remembered::ListShown(_) => 0,
        Remembered::ListOpen { stored, .. } => *stored,
        // Tests of different tenants do not replace each other, and none of them is worth an order.
        Remembered::Recent(_) | Remembered::Test(..) => return None,
    };
    Some((std::mem::discriminant(what), of))
}

fn tenant_from(text: &str) -> Option<TenantRef> {
    match text.split_once(':') {
        Some(("named", name)) => Some(TenantRef::Named(name.to_owned())),
        None if text == "demo" => Some(TenantRef::Demo),
        _ => None,
    }
}

fn settings_to(settings: Settings) -> String {
    let theme = THEMES.iter().find(|(it, _)| *it == settings.theme).map_or("system", |(_, name)| name);
    let stored = StoredSettings {
        version: VERSION,
        theme: theme.to_owned(),
        high_contrast: settings.high_contrast,
        zoom_percent: settings.zoom_percent,
        first_screen_over: settings.first_screen_over,
    };
    serde_json::to_string(&stored).unwrap_or_default()
}

fn settings_from(text: &str) -> Option<Settings> {
    let stored: StoredSettings = serde_json::from_str(text).ok()?;
    let theme = THEMES.iter().find(|(_, name)| *name == stored.theme).map(|(it, _)| *it);
    (stored.version <= VERSION).then(|| Settings {
        theme: theme.unwrap_or_default(),
        high_contrast: stored.high_contrast,
        // Whatever somebody wrote there, the window must stay usable.
        zoom_percent: stored.zoom_percent.clamp(Settings::ZOOMS[0], Settings::ZOOMS[Settings::ZOOMS.len() - 1]),
        first_screen_over: stored.first_screen_over,
    })
}

fn test_to(test: &TenantTest) -> String {
    let connection = |it: &ConnectionLine| {
        let (fits, reason, way_out) = match &it.fitness {
            Fitness::Fits => (Some(true), String::new(), String::new()),
            Fitness::NotKnown => (None, String::new(), String::new()),
            Fitness::Unfit { reason, way_out } => (Some(false), reason.clone(), way_out.clone()),
        };
        let (name, kind, database) = (it.name.clone(), it.kind.clone(), it.is_database);
        StoredConnection { name, kind, database, fits, reason, way_out }
    };
    let stored = StoredTest {
        version: VERSION,
        domain: test.domain.clone(),
        tested_at: test.tested_at,
        granted: test.granted().map(|it| it.scope.to_owned()).collect(),
        connections: test.connections.as_ref().map(|all| all.iter().map(connection).collect()),
    };
    serde_json::to_string(&stored).unwrap_or_default()
}

fn test_from(text: &str) -> Option<TenantTest> {
    let stored: StoredTest = serde_json::from_str(text).ok()?;
    let connection = |it: StoredConnection| ConnectionLine {
        name: it.name,
        kind: it.kind,
        is_database: it.database,
        fitness: match it.fits {
            Some(true) => Fitness::Fits,
            Some(false) => Fitness::Unfit { reason: it.reason, way_out: it.way_out },
            None => Fitness::NotKnown,
        },
    };
    (stored.version <= VERSION).then(|| TenantTest {
        permissions: words::tenants::permissions(|scope| stored.granted.iter().any(|it| it == scope)),
        connections: stored.connections.map(|all| all.into_iter().map(connection).collect()),
        domain: stored.domain,
        tested_at: stored.tested_at,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_remembered_is_read_again_and_oddities_are_passed_over() {
        let settings =
            Settings { theme: ThemeChoice::Dark, high_contrast: true, zoom_percent: 125, first_screen_over: true };
        assert_eq!(settings_from(&settings_to(settings)), Some(settings));
        assert_eq!(settings_from(r#"{"version":1,"zoom_percent":9000}"#).unwrap().zoom_percent, 200);
        assert_eq!(settings_from(r#"{"version":2}"#), None);
        assert_eq!(tenant_from("named:a:b"), Some(TenantRef::Named("a:b".into())));
        assert_eq!(tenant_from("demo"), Some(TenantRef::Demo));
        assert_eq!(tenant_from(""), None);

        let unfit = Fitness::Unfit { reason: "Because.".into(), way_out: "Do this.".into() };
        let line = |name: &str, fitness| ConnectionLine {
            name: name.into(),
            kind: "Auth0 database".into(),
            is_database: true,
            fitness,
        };
        let test = TenantTest {
            domain: "acme.eu.auth0.com".into(),
            permissions: words::tenants::permissions(|scope| scope != "read:users"),
            connections: Some(vec![line("a", Fitness::Fits), line("b", Fitness::NotKnown), line("c", unfit)]),
            tested_at: "2026-11-21T09:00:00Z".parse().unwrap(),
        };
        assert_eq!(test_from(&test_to(&test)), Some(test));
    }
}
