//! How people like the window, and who used it last. Nothing of the business is in it.

use serde::{Deserialize, Serialize};

/// Theme, size, and a name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    /// Dark, light, or as the system has it.
    pub theme: ThemeChoice,
    /// How much larger than usual everything is; 1 is as designed.
    pub zoom: f32,
    /// The name of whoever signed in last; empty when nobody did. A name is no secret.
    pub last_name: String,
}

/// Dark, light, or as the system has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ThemeChoice {
    /// As the system has it.
    #[default]
    System,
    /// Dark.
    Dark,
    /// Light.
    Light,
}

impl Default for Preferences {
    fn default() -> Self {
        Self { theme: ThemeChoice::default(), zoom: 1.0, last_name: String::new() }
    }
}

impl Preferences {
    /// The preferences that were kept as text; the usual ones when it cannot be read.
    pub fn read(kept: &str) -> Self {
        let kept: Self = serde_json::from_str(kept).unwrap_or_default();
        Self { zoom: if kept.zoom.is_finite() { kept.zoom.clamp(0.5, 3.0) } else { 1.0 }, ..kept }
    }

    /// The preferences as text, to be kept.
    pub fn write(&self) -> String {
        serde_json::json!(self).to_string()
    }
}

impl From<ThemeChoice> for egui::ThemePreference {
    fn from(choice: ThemeChoice) -> Self {
        match choice {
            ThemeChoice::System => Self::System,
            ThemeChoice::Dark => Self::Dark,
            ThemeChoice::Light => Self::Light,
        }
    }
}

impl From<egui::ThemePreference> for ThemeChoice {
    fn from(preference: egui::ThemePreference) -> Self {
        match preference {
            egui::ThemePreference::System => Self::System,
            egui::ThemePreference::Dark => Self::Dark,
            egui::ThemePreference::Light => Self::Light,
        }
    }
}
