//! The colours, named by what they mean. Screens read them here and nowhere else.

use egui::Color32;

/// The colours of one theme.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Palette {
    /// Behind everything, and the navigation.
    pub(crate) window: Color32,
    /// Cards and the sheet.
    pub(crate) surface: Color32,
    /// Headers, the gutter, side panels.
    pub(crate) header: Color32,
    /// Buttons, menus, tooltips.
    pub(crate) raised: Color32,
    pub(crate) border: Color32,
    /// Lines between cells and rows.
    pub(crate) line: Color32,
    pub(crate) hover: Color32,
    /// The same for what is raised: on `raised`, `hover` could not be seen in the dark.
    pub(crate) raised_hover: Color32,
    /// What the parts of a segmented choice lie in.
    pub(crate) track: Color32,
    pub(crate) text: Color32,
    pub(crate) muted: Color32,
    /// Hints in fields, and what can't be used now: weaker than what can, and still read with ease.
    pub(crate) weak: Color32,
    /// Row numbers, disabled text, decoration: too weak for content.
    pub(crate) faint: Color32,
    pub(crate) accent: Color32,
    pub(crate) accent_hover: Color32,
    pub(crate) accent_soft: Color32,
    /// Text on the accent.
    pub(crate) on_accent: Color32,
    pub(crate) edited: Color32,
    pub(crate) edited_mark: Color32,
    pub(crate) error_soft: Color32,
    pub(crate) error: Color32,
    pub(crate) ok_soft: Color32,
    pub(crate) ok: Color32,
    /// Small warning areas.
    pub(crate) warning_soft: Color32,
    /// Large warning areas: rows, boxes.
    pub(crate) warning_area: Color32,
    pub(crate) warning: Color32,
    pub(crate) warning_border: Color32,
    /// Shadows of cards and popups.
    pub(crate) shadow: Color32,
}

#[expect(clippy::disallowed_methods, reason = "this is the one place that makes colours")]
const fn rgb(hex: u32) -> Color32 {
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

pub(super) const LIGHT: Palette = Palette {
    window: rgb(0x00F5_F6F8),
    surface: rgb(0x00FF_FFFF),
    header: rgb(0x00FA_FBFC),
    raised: rgb(0x00FF_FFFF),
    border: rgb(0x00E1_E5EA),
    line: rgb(0x00EC_EFF3),
    hover: rgb(0x00E9_ECF1),
    raised_hover: rgb(0x00E9_ECF1),
    track: rgb(0x00E9_ECF1),
    text: rgb(0x001D_2433),
    muted: rgb(0x005B_6575),
    weak: rgb(0x005B_6575),
    faint: rgb(0x008A_94A4),
    accent: rgb(0x002F_5BEA),
    accent_hover: rgb(0x0024_49C9),
    accent_soft: rgb(0x00E8_EEFF),
    on_accent: rgb(0x00FF_FFFF),
    edited: rgb(0x00FF_F7E0),
    edited_mark: rgb(0x00D9_9A06),
    error_soft: rgb(0x00FD_ECEA),
    error: rgb(0x00C8_281C),
    ok_soft: rgb(0x00E5_F5EE),
    ok: rgb(0x0010_7A57),
    warning_soft: rgb(0x00FF_F7E0),
    warning_area: rgb(0x00FF_F7E0),
    warning: rgb(0x00A9_5808),
    warning_border: rgb(0x00E8_C46A),
    shadow: Color32::from_black_alpha(32),
};

pub(super) const DARK: Palette = Palette {
    window: rgb(0x0014_161A),
    surface: rgb(0x001B_1E24),
    header: rgb(0x0020_242B),
    raised: rgb(0x0026_2B33),
    border: rgb(0x002F_353F),
    line: rgb(0x0027_2C34),
    hover: rgb(0x0027_2C35),
    raised_hover: rgb(0x0032_3843),
    track: rgb(0x0014_161A),
    text: rgb(0x00E3_E7ED),
    muted: rgb(0x00A2_ACBA),
    weak: rgb(0x00A2_ACBA),
    faint: rgb(0x0076_808F),
    accent: rgb(0x0074_96FF),
    accent_hover: rgb(0x0086_A3FF),
    accent_soft: rgb(0x0025_304F),
    on_accent: rgb(0x000D_1220),
    edited: rgb(0x003A_3016),
    edited_mark: rgb(0x00E3_AE33),
    error_soft: rgb(0x0042_211F),
    error: rgb(0x00FF_8A7E),
    ok_soft: rgb(0x0017_362B),
    ok: rgb(0x004C_C79A),
    warning_soft: rgb(0x003A_3016),
    warning_area: rgb(0x002C_281C),
    warning: rgb(0x00F0_A44B),
    warning_border: rgb(0x006B_5526),
    shadow: Color32::from_black_alpha(105),
};

/// The light theme in high contrast: text at 7 to 1, and lines that can be seen by themselves.
pub(super) const STRONG_LIGHT: Palette = Palette {
    window: rgb(0x00FF_FFFF),
    surface: rgb(0x00FF_FFFF),
    header: rgb(0x00F2_F2F2),
    raised: rgb(0x00FF_FFFF),
    border: rgb(0x004D_4D4D),
    line: rgb(0x008C_8C8C),
    hover: rgb(0x00DE_E3EA),
    raised_hover: rgb(0x00DE_E3EA),
    track: rgb(0x00E6_E6E6),
    text: rgb(0x0000_0000),
    muted: rgb(0x0026_2626),
    weak: rgb(0x0059_5959),
    faint: rgb(0x0059_5959),
    accent: rgb(0x0000_30B0),
    accent_hover: rgb(0x0000_1F7A),
    accent_soft: rgb(0x00DC_E6FF),
    on_accent: rgb(0x00FF_FFFF),
    edited: rgb(0x00FF_EFB0),
    edited_mark: rgb(0x008A_5A00),
    error_soft: rgb(0x00FF_E4E0),
    error: rgb(0x008E_0000),
    ok_soft: rgb(0x00D9_F2E4),
    ok: rgb(0x0000_482B),
    warning_soft: rgb(0x00FF_EFB0),
    warning_area: rgb(0x00FF_EFB0),
    warning: rgb(0x006B_3300),
    warning_border: rgb(0x006B_3300),
    shadow: Color32::from_black_alpha(60),
};

/// The same of the dark theme.
pub(super) const STRONG_DARK: Palette = Palette {
    window: rgb(0x0000_0000),
    surface: rgb(0x0000_0000),
    header: rgb(0x0014_1414),
    raised: rgb(0x001A_1A1A),
    border: rgb(0x00B8_B8B8),
    line: rgb(0x006E_6E6E),
    hover: rgb(0x0033_3333),
    raised_hover: rgb(0x0040_4040),
    track: rgb(0x0000_0000),
    text: rgb(0x00FF_FFFF),
    muted: rgb(0x00E0_E0E0),
    weak: rgb(0x00A6_A6A6),
    faint: rgb(0x00B8_B8B8),
    accent: rgb(0x00A8_CBFF),
    accent_hover: rgb(0x00C8_DEFF),
    accent_soft: rgb(0x0014_306B),
    on_accent: rgb(0x0000_0000),
    edited: rgb(0x004A_3A00),
    edited_mark: rgb(0x00FF_D24A),
    error_soft: rgb(0x005A_0E08),
    error: rgb(0x00FF_BDB4),
    ok_soft: rgb(0x0000_3D22),
    ok: rgb(0x006E_F0B4),
    warning_soft: rgb(0x004A_3A00),
    warning_area: rgb(0x003D_3000),
    warning: rgb(0x00FF_C978),
    warning_border: rgb(0x00FF_C978),
    shadow: Color32::from_black_alpha(160),
};

/// The colours of the theme that is shown.
pub(crate) fn palette(ui: &egui::Ui) -> &'static Palette {
    let (usual, strong) = if ui.visuals().dark_mode { (&DARK, &STRONG_DARK) } else { (&LIGHT, &STRONG_LIGHT) };
    if is_strong(ui) { strong } else { usual }
}

/// Whether the theme in high contrast is shown.
pub(crate) fn is_strong(ui: &egui::Ui) -> bool {
    let visuals = ui.visuals();
    // egui's style has no room for a choice of our own: its ground tells which one it was made of.
    visuals.panel_fill == if visuals.dark_mode { STRONG_DARK.window } else { STRONG_LIGHT.window }
}
