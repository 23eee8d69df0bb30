//! The language by whose alphabet texts are sorted.

use icu_collator::options::CollatorOptions;
use icu_collator::{CollatorBorrowed, CollatorPreferences};
use icu_locale_core::Locale;

/// A language, and maybe a country or more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Language(Locale);

impl Language {
    /// The one that this machine is set to; where it is set to none, the order that all languages begin from.
    pub fn of_machine() -> Self {
        sys_locale::get_locale().and_then(|name| Self::named(&name)).unwrap_or(Self(Locale::UNKNOWN))
    }

    /// `sv`, `de-CH`, `de-u-co-phonebk` (BCP 47); also with `_`, as systems write it.
    pub fn named(name: &str) -> Option<Self> {
        Locale::try_from_str(&name.trim().replace('_', "-")).ok().map(Self)
    }

    /// As it is written: `sv`.
    pub fn name(&self) -> String {
        self.0.to_string()
    }

    /// A language without an alphabet of its own here has that of all.
    pub(super) fn collator(&self) -> Option<CollatorBorrowed<'static>> {
        CollatorBorrowed::try_new(CollatorPreferences::from(&self.0), CollatorOptions::default()).ok()
    }
}
