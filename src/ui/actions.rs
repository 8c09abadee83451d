//! The one table of what can be done: menu, buttons, shortcuts, tooltips and the command palette all read it.

use egui::{Context, Key, KeyboardShortcut, Modifiers};

use super::theme::Icon;
use super::workbench::Place;
use crate::domain::Capability;
use crate::worker::ProfileOpened;

/// Something a person can have done from anywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Show a screen.
    Show(Place),
    /// Open the command palette, which also searches payments.
    Find,
    /// Fetch what changed at the gateways.
    Sync,
    /// Bring a bank statement or orders in.
    Import,
    /// Save the report of the month.
    SaveReport,
    /// Connect a gateway.
    AddGateway,
    /// Look through what was said before.
    ShowNotices,
    /// Dark, light, or as the system has it.
    Theme(egui::ThemePreference),
    /// Everything larger.
    ZoomIn,
    /// Everything smaller.
    ZoomOut,
    /// Everything at its own size.
    ZoomReset,
    /// List the shortcuts.
    ShowShortcuts,
    /// Close the book until somebody unlocks it.
    Lock,
    /// Leave the demo shop and remove it.
    LeaveDemo,
    /// End the program.
    Quit,
}

/// What it depends on which actions are offered.
#[derive(Debug, Clone, Copy)]
pub struct Offer<'a> {
    /// The book is the demo shop's.
    pub demo: bool,
    /// What the person may do.
    pub rights: &'a [Capability],
    /// There is somebody to ask, or something that was asked for.
    pub approvals: bool,
}

impl Offer<'_> {
    /// While no book is open.
    pub const NO_BOOK: Self = Self { demo: false, rights: &[], approvals: false };
}

impl<'a> Offer<'a> {
    /// In an open book. Where nobody signs in there is nobody to ask, unless something was asked for before.
    pub fn of(opened: &'a ProfileOpened, something_waits: bool) -> Self {
        let approvals = opened.sign_in.password_set_at.is_some() || something_waits;
        Self { demo: opened.demo, rights: &opened.rights, approvals }
    }
}

/// How an action looks wherever it is offered.
#[derive(Debug, Clone, Copy)]
pub struct Description {
    /// Its words.
    pub key: &'static str,
    /// Its icon.
    pub icon: Icon,
    /// Its keys.
    pub shortcut: Option<KeyboardShortcut>,
}

const COMMAND: Modifiers = Modifiers::COMMAND;

const fn with_command(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(COMMAND, key)
}

const fn alone(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::NONE, key)
}

impl Action {
    /// Every action, in the order in which menu and palette list them.
    pub const ALL: &[Self] = &[
        Self::Show(Place::Today),
        Self::Show(Place::Payments),
        Self::Show(Place::Settlements),
        Self::Show(Place::Bank),
        Self::Show(Place::Reconcile),
        Self::Show(Place::Suspicious),
        Self::Show(Place::Approvals),
        Self::Show(Place::Audit),
        Self::Show(Place::Settings),
        Self::Find,
        Self::Sync,
        Self::Import,
        Self::SaveReport,
        Self::AddGateway,
        Self::ShowNotices,
        Self::Theme(egui::ThemePreference::Dark),
        Self::Theme(egui::ThemePreference::Light),
        Self::Theme(egui::ThemePreference::System),
        Self::ZoomIn,
        Self::ZoomOut,
        Self::ZoomReset,
        Self::ShowShortcuts,
        Self::Lock,
        Self::LeaveDemo,
        Self::Quit,
    ];

    /// Words, icon and keys.
    pub const fn describe(self) -> Description {
        let (key, icon, shortcut) = match self {
            Self::Show(Place::Today) => ("window-today", Icon::Today, Some(with_command(Key::Num1))),
            Self::Show(Place::Payments) => ("window-payments", Icon::Payments, Some(with_command(Key::Num2))),
            Self::Show(Place::Settlements) => ("window-settlements", Icon::Settlements, Some(with_command(Key::Num3))),
            Self::Show(Place::Bank) => ("window-bank", Icon::Bank, Some(with_command(Key::Num9))),
            Self::Show(Place::Reconcile) => ("window-reconcile", Icon::Reconcile, Some(with_command(Key::Num4))),
            Self::Show(Place::Suspicious) => ("window-suspicious", Icon::Suspicious, Some(with_command(Key::Num5))),
            Self::Show(Place::Settings) => ("window-settings", Icon::Settings, Some(with_command(Key::Num6))),
            Self::Show(Place::Approvals) => ("window-approvals", Icon::Approvals, Some(with_command(Key::Num7))),
            Self::Show(Place::Audit) => ("window-audit", Icon::Audit, Some(with_command(Key::Num8))),
            Self::Find => ("window-action-find", Icon::Search, Some(with_command(Key::K))),
            Self::Sync => ("window-action-sync", Icon::Sync, Some(alone(Key::F5))),
            Self::Import => ("window-action-import", Icon::Upload, Some(with_command(Key::I))),
            Self::SaveReport => ("window-action-save-report", Icon::Download, Some(with_command(Key::S))),
            Self::AddGateway => ("window-action-add-gateway", Icon::Plug, None),
            Self::ShowNotices => ("window-action-notices", Icon::Bell, Some(with_command(Key::N))),
            Self::Theme(egui::ThemePreference::Dark) => ("window-action-dark", Icon::Moon, None),
            Self::Theme(egui::ThemePreference::Light) => ("window-action-light", Icon::Sun, None),
            Self::Theme(egui::ThemePreference::System) => ("window-action-system-theme", Icon::Settings, None),
            Self::ZoomIn => ("window-action-zoom-in", Icon::Plus, Some(with_command(Key::Plus))),
            Self::ZoomOut => ("window-action-zoom-out", Icon::Search, Some(with_command(Key::Minus))),
            Self::ZoomReset => ("window-action-zoom-reset", Icon::Search, Some(with_command(Key::Num0))),
            Self::ShowShortcuts => ("window-action-shortcuts", Icon::Help, Some(alone(Key::F1))),
            Self::Lock => ("window-action-lock", Icon::Lock, Some(with_command(Key::L))),
            Self::LeaveDemo => ("window-action-leave-demo", Icon::Store, None),
            Self::Quit => ("window-action-quit", Icon::Close, Some(with_command(Key::Q))),
        };
        Description { key, icon, shortcut }
    }

    /// What a person must be allowed to do before it is offered to them.
    pub const fn needs(self) -> Option<Capability> {
        match self {
            Self::Show(place) => place.needs(),
            Self::Sync => Some(Capability::Sync),
            Self::Import => Some(Capability::Import),
            Self::SaveReport => Some(Capability::Report),
            Self::AddGateway => Some(Capability::ManageGateways),
            _ => None,
        }
    }

    /// Whether it makes sense now: leaving the demo only in the demo, and nothing that the person may not do.
    pub fn is_offered(self, offer: &Offer<'_>) -> bool {
        let makes_sense = match self {
            Self::LeaveDemo => offer.demo,
            Self::AddGateway => !offer.demo,
            Self::Show(Place::Approvals) => offer.approvals,
            _ => true,
        };
        makes_sense && self.needs().is_none_or(|needed| offer.rights.contains(&needed))
    }

    /// Whether it also makes sense while no book is open.
    pub const fn needs_no_book(self) -> bool {
        matches!(self, Self::ShowNotices | Self::Theme(_) | Self::ZoomIn | Self::ZoomOut | Self::ZoomReset | Self::Quit)
    }

    /// Its keys as a person reads them.
    pub fn keys(self, ctx: &Context) -> Option<String> {
        self.describe().shortcut.map(|shortcut| ctx.format_shortcut(&shortcut))
    }
}

/// Whether somebody wants to leave: also while a dialog has the keyboard.
pub fn is_lock_pressed(ctx: &Context) -> bool {
    let keys = Action::Lock.describe().shortcut;
    keys.is_some_and(|keys| ctx.input_mut(|input| input.consume_shortcut(&keys)))
}

/// The actions whose keys were pressed. Called before anything is painted, so that a text field does not eat them.
pub fn pressed(ctx: &Context, offer: &Offer<'_>) -> Vec<Action> {
    let offered = Action::ALL.iter().copied().filter(|action| action.is_offered(offer));
    let with_keys = offered.filter_map(|action| action.describe().shortcut.map(|keys| (action, keys)));
    ctx.input_mut(|input| {
        with_keys.filter(|(_, keys)| input.consume_shortcut(keys)).map(|(action, _)| action).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_actions_share_their_keys() {
        for (index, action) in Action::ALL.iter().enumerate() {
            let Some(keys) = action.describe().shortcut else { continue };
            let earlier = Action::ALL.iter().take(index).find(|other| other.describe().shortcut == Some(keys));
            assert!(earlier.is_none(), "{action:?} and {earlier:?}");
        }
    }

    #[test]
    fn nobody_is_offered_what_they_may_not_do() {
        let support = [Capability::Sync, Capability::ViewPayments, Capability::Refund, Capability::ViewRequests];
        let offer = Offer { demo: false, rights: &support, approvals: true };
        let offered: Vec<Action> = Action::ALL.iter().copied().filter(|action| action.is_offered(&offer)).collect();
        for may in [Action::Show(Place::Payments), Action::Show(Place::Approvals), Action::Sync, Action::Lock] {
            assert!(offered.contains(&may), "{may:?}");
        }
        for may_not in [Action::Show(Place::Today), Action::Import, Action::SaveReport, Action::AddGateway] {
            assert!(!offered.contains(&may_not), "{may_not:?}");
        }
        let alone = Offer { rights: &Capability::ALL, approvals: false, ..offer };
        assert!(!Action::Show(Place::Approvals).is_offered(&alone), "there is nobody to ask");
    }
}
