//! The look: the colours of window, charts and reports, light and dark, by what they are for. Nothing else in the program
//! names a colour.

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Theme {
    /// For paper and bright rooms.
    Light,
    /// For dark windows.
    Dark,
}

impl Theme {
    /// The colours.
    pub const fn palette(self) -> &'static Palette {
        match self {
            Self::Light => &LIGHT,
            Self::Dark => &DARK,
        }
    }
}

/// An opaque sRGB colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour(u8, u8, u8);

impl Colour {
    /// Red, green and blue, 0 to 255.
    pub const fn channels(self) -> [u8; 3] {
        [self.0, self.1, self.2]
    }

    /// The colour as CSS and SVG write it.
    pub fn css(self) -> String {
        format!("#{:02X}{:02X}{:02X}", self.0, self.1, self.2)
    }

    /// The colour over another: `percent` of this one, the rest of `ground`.
    #[must_use]
    pub fn over(self, ground: Self, percent: u16) -> Self {
        let mix = |top: u8, below: u8| {
            let sum = u16::from(top) * percent + u16::from(below) * (100 - percent);
            u8::try_from(sum / 100).unwrap_or(u8::MAX)
        };
        Self(mix(self.0, ground.0), mix(self.1, ground.1), mix(self.2, ground.2))
    }

    /// Of two colours, the one that reads better on this one (WCAG 2 contrast).
    #[must_use]
    pub fn readable(self, first: Self, second: Self) -> Self {
        if self.contrast(first) >= self.contrast(second) { first } else { second }
    }

    /// WCAG 2 contrast ratio, 1 to 21.
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let value = f64::from(channel) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }

    /// `0xRRGGBB`.
    const fn hex(rgb: u32) -> Self {
        let [_, red, green, blue] = rgb.to_be_bytes();
        Self(red, green, blue)
    }
}

/// A colour that lets through what is behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Veil {
    /// The colour.
    pub colour: Colour,
    /// How much of it covers, in percent.
    pub percent: u8,
}

/// A state's colour, and the soft fill it is written on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tone {
    /// For glyph and word.
    pub ink: Colour,
    /// Behind them.
    pub tint: Colour,
}

/// The colours of one theme, by what they are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Palette {
    /// Left rail, top bar, quiet strips.
    pub rail: Colour,
    /// Behind everything.
    pub page: Colour,
    /// Cards, detail panel, charts.
    pub card: Colour,
    /// Dialogs, tooltips, selection bar.
    pub pop: Colour,
    /// Text fields.
    pub field: Colour,
    /// Under the pointer; soft buttons, segment track.
    pub hover: Colour,
    /// Current rail item, chips, pressed.
    pub active: Colour,
    /// Selected rows, brushed range.
    pub selected: Colour,
    /// Card outline, separators, grid lines.
    pub line: Colour,
    /// Sum line, tooltip and key cap outline.
    pub line_strong: Colour,
    /// Outline of text fields and boxes.
    pub line_field: Colour,
    /// The one primary button, focus ring, selected box.
    pub accent_fill: Colour,
    /// Text on `accent_fill`.
    pub on_accent: Colour,
    /// Behind a dialog.
    pub scrim: Veil,
    /// Under dialogs and menus.
    pub shadow: Veil,
    /// Figures, names, titles.
    pub text_strong: Colour,
    /// Ordinary text.
    pub text: Colour,
    /// Labels, times, hints, axes; not on `active`.
    pub text_sub: Colour,
    /// Captured, in transit.
    pub accent: Tone,
    /// Matched, at the bank, proven.
    pub ok: Tone,
    /// Short, disputed, unexplained.
    pub warn: Tone,
    /// Declined, missing at the bank, high alert.
    pub bad: Tone,
    /// Held, waits for a person; over.
    pub hold: Tone,
    /// Charts: net, good, normal.
    pub net: Colour,
    /// Charts: refunds, flagged.
    pub refunds: Colour,
    /// Charts: what reached the bank.
    pub deposit: Colour,
    /// Charts: a fourth series.
    pub fourth: Colour,
    /// Charts: differences at the bank.
    pub bank: Colour,
    /// Charts: fees, the rest.
    pub fees: Colour,
    /// Charts: from nothing to most.
    pub heat: [Colour; 5],
}

const fn tone(ink: u32, tint: u32) -> Tone {
    Tone { ink: Colour::hex(ink), tint: Colour::hex(tint) }
}

const fn veil(colour: u32, percent: u8) -> Veil {
    Veil { colour: Colour::hex(colour), percent }
}

const LIGHT: Palette = Palette {
    rail: Colour::hex(0x00EF_F1F4),
    page: Colour::hex(0x00F7_F8FA),
    card: Colour::hex(0x00FF_FFFF),
    pop: Colour::hex(0x00FF_FFFF),
    field: Colour::hex(0x00FF_FFFF),
    hover: Colour::hex(0x00EC_EEF2),
    active: Colour::hex(0x00DF_E3E8),
    selected: Colour::hex(0x00E3_EDFD),
    line: Colour::hex(0x00E3_E6EB),
    line_strong: Colour::hex(0x00C9_CED6),
    line_field: Colour::hex(0x0086_8E99),
    accent_fill: Colour::hex(0x001F_5FD0),
    on_accent: Colour::hex(0x00FF_FFFF),
    scrim: veil(0x0013_161B, 34),
    shadow: veil(0x0013_161B, 22),
    text_strong: Colour::hex(0x0013_161B),
    text: Colour::hex(0x003B_424D),
    text_sub: Colour::hex(0x005F_6773),
    accent: tone(0x001C_5BCB, 0x00E3_EDFD),
    ok: tone(0x000F_7346, 0x00E3_F4EB),
    warn: tone(0x0085_5400, 0x00FB_F0D9),
    bad: tone(0x00BC_2C26, 0x00FC_E8E6),
    hold: tone(0x0065_46C2, 0x00EF_EAFC),
    net: Colour::hex(0x002F_6FD8),
    refunds: Colour::hex(0x00C9_611A),
    deposit: Colour::hex(0x0022_706A),
    fourth: Colour::hex(0x0055_206C),
    bank: Colour::hex(0x006F_5A14),
    fees: Colour::hex(0x0086_8E98),
    heat: [
        Colour::hex(0x00F0_F2F5),
        Colour::hex(0x00CF_E0FA),
        Colour::hex(0x0093_B9F2),
        Colour::hex(0x004F_87DF),
        Colour::hex(0x001C_4FA8),
    ],
};

const DARK: Palette = Palette {
    rail: Colour::hex(0x000D_0F12),
    page: Colour::hex(0x0012_1418),
    card: Colour::hex(0x0019_1C21),
    pop: Colour::hex(0x001F_2329),
    field: Colour::hex(0x000D_0F12),
    hover: Colour::hex(0x0022_262D),
    active: Colour::hex(0x002B_3038),
    selected: Colour::hex(0x001A_2A44),
    line: Colour::hex(0x0026_2A31),
    line_strong: Colour::hex(0x003A_404A),
    line_field: Colour::hex(0x0069_717D),
    accent_fill: Colour::hex(0x002C_66D2),
    on_accent: Colour::hex(0x00FF_FFFF),
    scrim: veil(0x0000_0000, 55),
    shadow: veil(0x0000_0000, 55),
    text_strong: Colour::hex(0x00F3_F5F7),
    text: Colour::hex(0x00C5_CAD2),
    text_sub: Colour::hex(0x0092_9AA6),
    accent: tone(0x007D_B0FF, 0x0016_253F),
    ok: tone(0x0055_C795, 0x0014_291F),
    warn: tone(0x00E6_B455, 0x002E_2614),
    bad: tone(0x00FF_8A80, 0x0035_191A),
    hold: tone(0x00BB_A4FF, 0x0025_1F3A),
    net: Colour::hex(0x004F_8FEA),
    refunds: Colour::hex(0x00EA_9348),
    deposit: Colour::hex(0x0076_E0D6),
    fourth: Colour::hex(0x00C4_459A),
    bank: Colour::hex(0x00E7_DE68),
    fees: Colour::hex(0x00A3_A9B3),
    heat: [
        Colour::hex(0x0022_272F),
        Colour::hex(0x0024_344F),
        Colour::hex(0x002F_5089),
        Colour::hex(0x004A_7FD6),
        Colour::hex(0x008F_BBFF),
    ],
};

#[cfg(test)]
mod tests {
    use super::*;

    /// Text needs 4.5, chart colours and the outlines of fields 3 against the ground they are on.
    #[test]
    fn text_and_chart_colours_stand_out_from_their_ground() {
        for palette in [&LIGHT, &DARK] {
            let grounds = [palette.rail, palette.page, palette.card, palette.pop, palette.hover, palette.selected];
            for ground in grounds {
                for ink in [palette.text_strong, palette.text, palette.text_sub] {
                    assert!(ink.contrast(ground) >= 4.5, "{} on {}", ink.css(), ground.css());
                }
            }
            for ink in [palette.text_strong, palette.text] {
                assert!(ink.contrast(palette.active) >= 4.5, "{} on the active ground", ink.css());
            }
            for tone in [palette.accent, palette.ok, palette.warn, palette.bad, palette.hold] {
                assert!(tone.ink.contrast(tone.tint) >= 4.5, "{} on {}", tone.ink.css(), tone.tint.css());
                for ground in [palette.rail, palette.page, palette.card, palette.hover, palette.selected] {
                    assert!(tone.ink.contrast(ground) >= 4.5, "{} on {}", tone.ink.css(), ground.css());
                }
            }
            assert!(palette.on_accent.contrast(palette.accent_fill) >= 4.5);
            assert!(palette.line_field.contrast(palette.field) >= 3.0);
            let series = [palette.net, palette.refunds, palette.deposit, palette.fourth, palette.bank, palette.fees];
            for ink in series {
                assert!(ink.contrast(palette.card) >= 3.0, "{}", ink.css());
            }
            for step in palette.heat {
                let ink = step.readable(palette.text_strong, palette.page);
                assert!(ink.contrast(step) >= 4.5, "{} on {}", ink.css(), step.css());
            }
        }
    }

    #[test]
    fn a_colour_over_another_lies_between_them() {
        let (white, black) = (Colour::hex(0x00FF_FFFF), Colour::hex(0));
        assert_eq!(white.over(black, 100), white);
        assert_eq!(white.over(black, 0), black);
        assert_eq!(white.over(black, 50).css(), "#7F7F7F");
    }
}
