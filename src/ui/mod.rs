//! The window: what people see and press. It sends commands to the worker and shows what comes back; it reads no file,
//! asks no gateway and opens no book, so it never waits.
//!
//! `app` is the frame around everything, `workbench` the room with an open book, `screens` what is in it, `actions` the
//! one table of what can be done, `widgets` and `theme` how it looks.

mod actions;
mod activity;
mod app;
mod command_palette;
mod cx;
mod files;
mod guarded;
mod idle;
mod loadable;
mod money_words;
mod notices;
mod preferences;
mod screens;
mod theme;
mod widgets;
mod workbench;

use std::sync::Arc;

use crate::clock::Clock;
use crate::text::{ErrorKind, Message, Texts, UserError};
use crate::worker::Doorway;

pub use app::{App, Shown};
pub use preferences::Preferences;

/// The smallest window in which every screen still works.
const SMALLEST: [f32; 2] = [1024.0, 640.0];

/// What a window is opened with.
pub struct Setup {
    /// The way to the book.
    pub doorway: Arc<dyn Doorway>,
    /// The time that is shown, and by which things are "ago".
    pub clock: Arc<dyn Clock>,
    /// The sentences.
    pub texts: Arc<Texts>,
    /// How the person likes the window.
    pub preferences: Preferences,
    /// Go straight to the demo shop.
    pub demo: bool,
}

/// Opens the window and returns when it is closed.
///
/// # Errors
/// When this computer shows no window.
pub fn run(setup: Setup) -> Result<(), UserError> {
    let title = setup.texts.say(&Message::new("window-title"));
    let mut viewport = egui::ViewportBuilder::default()
        .with_title(&title)
        .with_app_id("counterfoil")
        .with_inner_size([1440.0, 900.0])
        .with_min_inner_size(SMALLEST);
    if let Some(icon) = theme::app_icon() {
        viewport = viewport.with_icon(icon);
    }
    let options = eframe::NativeOptions { viewport, renderer: eframe::Renderer::Glow, ..Default::default() };
    let ended = eframe::run_native(
        &title,
        options,
        Box::new(move |creation| match App::new(&creation.egui_ctx, setup) {
            Ok(app) => Ok(Box::new(app)),
            Err(error) => Err(format!("{error:?}").into()),
        }),
    );
    ended.map_err(|why| {
        let what = UserError::new(ErrorKind::Other, Message::new("window-does-not-open"));
        what.hint(Message::new("window-does-not-open-hint")).detail(why.to_string())
    })
}
