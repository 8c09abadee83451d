//! The program's own drawings, tinted when they are painted.

use egui::{Image, ImageSource, Vec2};

use super::size;
use crate::theme::Colour;

macro_rules! drawings {
    ($(#[$doc:meta])* $name:ident, $folder:literal, $size:expr, { $($variant:ident => $file:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[allow(missing_docs, reason = "each is called after what it shows")]
        pub enum $name { $($variant),+ }

        impl $name {
            fn source(self) -> ImageSource<'static> {
                match self {
                    $(Self::$variant => ImageSource::Bytes {
                        uri: concat!("bytes://", $folder, "/", $file, ".svg").into(),
                        bytes: egui::load::Bytes::Static(include_bytes!(
                            concat!("../../../icons/", $folder, "/", $file, ".svg")
                        )),
                    },)+
                }
            }

            /// The drawing at its own size, in a colour.
            pub fn image(self, colour: Colour) -> Image<'static> {
                Image::new(self.source()).fit_to_exact_size(Vec2::splat($size)).tint(colour)
            }
        }
    };
}

drawings!(
    /// What something is or does.
    Icon, "ui", size::ICON, {
        Today => "today",
        Payments => "payments",
        Holds => "holds",
        Refunds => "refunds",
        Disputes => "disputes",
        Settlements => "settlements",
        Bank => "bank",
        Reconcile => "reconcile",
        Suspicious => "suspicious",
        Approvals => "approvals",
        Audit => "audit",
        Settings => "settings",
        Search => "search",
        Bell => "bell",
        Lock => "lock",
        Down => "chev",
        Right => "right",
        Close => "close",
        Check => "check",
        Plus => "plus",
        Minus => "minus",
        Warn => "warn",
        Info => "info",
        Copy => "copy",
        Download => "download",
        Upload => "upload",
        Undo => "undo",
        Split => "split",
        Note => "note",
        ArrowUp => "up",
        ArrowDown => "down",
        User => "user",
        Key => "key",
        Plug => "plug",
        Store => "store",
        Clock => "clock",
        Sync => "sync",
        Eye => "eye",
        Sheet => "sheet",
        Menu => "menu",
        Sun => "sun",
        Moon => "moon",
        Help => "help",
    }
);

drawings!(
    /// A state's shape, which says the same as its colour and its word.
    Glyph, "state", size::GLYPH, {
        Done => "done",
        Half => "half",
        Ring => "ring",
        Triangle => "tri",
        Cross => "cross",
        Back => "back",
        Dashed => "q",
    }
);

/// The program's mark.
pub fn mark(points: f32, colour: Colour) -> Image<'static> {
    let source = egui::include_image!("../../../icons/app/counterfoil.svg");
    Image::new(source).fit_to_exact_size(Vec2::splat(points)).tint(colour)
}

/// The picture for title bar and task switcher; nothing when it cannot be read.
pub fn app_icon() -> Option<egui::IconData> {
    eframe::icon_data::from_png_bytes(include_bytes!("../../../icons/app/counterfoil-256.png")).ok()
}
