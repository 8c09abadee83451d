//! Which names may have been meant by one that does not exist.

use std::sync::LazyLock;

use rapidfuzz::distance::osa;

use super::super::field::{Field, Span};

/// So many names are offered at most.
const OFFERED: usize = 3;

/// All fields by name; what is counted within a window without the window.
static FIELDS: LazyLock<Vec<(String, bool)>> = LazyLock::new(|| {
    Field::names()
        .map(|name| match name.parse() {
            Ok(Field::Per(..)) => (name.rsplit_once('_').map_or(name.clone(), |(stem, _)| stem.to_owned()), true),
            _ => (name, false),
        })
        .collect()
});

/// The nearest names, as far as they are near at all: up to one slip in four letters.
pub(super) fn nearest(name: &str, names: impl Iterator<Item = String>) -> Vec<String> {
    let most = (name.chars().count() / 4).clamp(1, 3);
    let lower = name.to_lowercase();
    let distance = |other: &str| osa::distance(lower.chars(), other.chars());
    let mut near: Vec<(usize, String)> =
        names.map(|other| (distance(&other), other)).filter(|(distance, _)| *distance <= most).collect();
    near.sort();
    let least = near.first().map_or(0, |(distance, _)| *distance);
    near.into_iter().take_while(|(distance, _)| *distance == least).take(OFFERED).map(|(_, name)| name).collect()
}

/// The nearest fields, with the window that was written, or one of an hour when that was none.
pub(super) fn nearest_fields(name: &str) -> Vec<String> {
    let (stem, window) = match name.rsplit_once('_') {
        Some((stem, last)) if last.starts_with(|c: char| c.is_ascii_digit()) => (stem, last.parse::<Span>().ok()),
        _ => (name, None),
    };
    let has_window = stem.len() < name.len();
    let window = window.map_or_else(|| "1h".to_owned(), |window| window.to_string());
    let stems = FIELDS.iter().filter(|(_, counted)| *counted || !has_window).map(|(stem, _)| stem.clone());
    let counted = |stem: &String| FIELDS.iter().any(|(known, counted)| *counted && known == stem);
    nearest(stem, stems).into_iter().map(|it| if counted(&it) { format!("{it}_{window}") } else { it }).collect()
}
