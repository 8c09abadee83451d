//! One column: its words, how it is drawn, and by what it can be sorted.

use egui::Ui;

use crate::ui::cx::Cx;

/// At which side of its column something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Words.
    Left,
    /// Figures.
    Right,
}

type WordsOf<'a, T> = Box<dyn Fn(&Cx<'_>, &T) -> String + 'a>;
type CellUi<'a, T> = Box<dyn Fn(&mut Ui, &Cx<'_>, &T) + 'a>;

/// One column.
pub struct Column<'a, T, S> {
    pub(super) name: String,
    pub(super) width: f32,
    pub(super) grows: bool,
    pub(super) align: Align,
    pub(super) sort: Option<S>,
    pub(super) words: WordsOf<'a, T>,
    pub(super) copied: Option<WordsOf<'a, T>>,
    pub(super) cell: Option<CellUi<'a, T>>,
    pub(super) spared: u8,
}

impl<'a, T, S> Column<'a, T, S> {
    /// A column of words. The words are what is shown, copied, and read aloud.
    pub fn new(name: impl Into<String>, width: f32, words: impl Fn(&Cx<'_>, &T) -> String + 'a) -> Self {
        Self {
            name: name.into(),
            width,
            grows: false,
            align: Align::Left,
            sort: None,
            words: Box::new(words),
            copied: None,
            cell: None,
            spared: 0,
        }
    }

    /// A column that is only copied: what a spreadsheet needs, and a person reads elsewhere.
    pub fn only_copied(name: impl Into<String>, words: impl Fn(&Cx<'_>, &T) -> String + 'a) -> Self {
        Self { spared: u8::MAX, ..Self::new(name, 0.0, words) }
    }

    /// Is left out where there is no room for all columns, the one with the highest rank first. It is copied all the same.
    #[must_use]
    pub const fn spared(mut self, rank: u8) -> Self {
        self.spared = rank;
        self
    }

    /// Is copied like this instead of as it is shown: as a spreadsheet reads it.
    #[must_use]
    pub fn copied(mut self, words: impl Fn(&Cx<'_>, &T) -> String + 'a) -> Self {
        self.copied = Some(Box::new(words));
        self
    }

    /// Takes a share of the room that is left.
    #[must_use]
    pub const fn grows(mut self) -> Self {
        self.grows = true;
        self
    }

    /// Holds figures: at the right.
    #[must_use]
    pub const fn figures(mut self) -> Self {
        self.align = Align::Right;
        self
    }

    /// Can be sorted by.
    #[must_use]
    pub fn sorted_by(mut self, sort: S) -> Self {
        self.sort = Some(sort);
        self
    }

    /// Is drawn like this instead of as plain words.
    #[must_use]
    pub fn drawn(mut self, cell: impl Fn(&mut Ui, &Cx<'_>, &T) + 'a) -> Self {
        self.cell = Some(Box::new(cell));
        self
    }
}
