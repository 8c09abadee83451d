//! The rail at the left and the bar above: where one is, what waits, how fresh it is, and every action.

use chrono::TimeDelta;
use egui::{Align, Layout, Role, Sense, Stroke, Ui, WidgetInfo, vec2};

use super::{Place, Workbench};
use crate::text::Message;
use crate::ui::actions::Action;
use crate::ui::cx::{Cx, Intent};
use crate::ui::screens::role_word;
use crate::ui::theme::{Icon, Type, corner, mark, palette, size, space, text};
use crate::ui::widgets::{Button, icon_button, one_line, tag};

impl Workbench {
    pub(super) fn rail(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let palette = palette(ui);
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.horizontal(|ui| {
            ui.set_min_height(size::BAR);
            ui.add_space(space::SMALL);
            ui.add(mark(size::ICON, palette.accent.ink));
            ui.label(text(cx.say("window-title"), Type::Strong, palette.text_strong));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| self.menu(ui, cx));
        });
        ui.add_space(space::SMALL);
        let groups: [&[Place]; 4] = [
            &[Place::Today, Place::Payments],
            &[Place::Settlements, Place::Bank, Place::Reconcile],
            &[Place::Suspicious],
            &[Place::Approvals, Place::Audit, Place::Settings],
        ];
        for group in groups {
            let offered = group.iter().filter(|place| Action::Show(**place).is_offered(&self.offer()));
            let offered: Vec<Place> = offered.copied().collect();
            if offered.is_empty() {
                continue;
            }
            for place in offered {
                let badge = match place {
                    Place::Settlements => self.today.badge_settlements(),
                    Place::Reconcile => self.today.badge_reconcile(),
                    Place::Suspicious => self.today.badge_suspicious(),
                    Place::Approvals => self.approvals.badge(),
                    _ => 0,
                };
                if rail_item(ui, cx, place, self.place == place, badge) {
                    self.place = place;
                }
            }
            ui.add_space(space::PAGE);
        }
        ui.with_layout(Layout::bottom_up(Align::Min), |ui| {
            ui.add_space(space::CARD);
            ui.horizontal(|ui| {
                ui.add_space(space::SMALL);
                let version = Message::new("window-version").with("version", env!("CARGO_PKG_VERSION"));
                ui.label(text(cx.tell(&version), Type::Label, palette.text_sub));
            });
            ui.add_space(space::SMALL);
            let mut room = ui.available_rect_before_wrap();
            room.min = egui::pos2(room.left() + space::SMALL, room.bottom() - self.activity.height());
            ui.scope_builder(egui::UiBuilder::new().max_rect(room).layout(Layout::top_down(Align::Min)), |ui| {
                ui.spacing_mut().item_spacing.y = space::SMALL;
                self.activity.ui(ui, cx);
            });
        });
    }

    /// Every action, as a menu.
    fn menu(&self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let name = cx.say("window-menu");
        let button = icon_button(ui, Icon::Menu, &name);
        egui::Popup::menu(&button).show(|ui| {
            ui.set_min_width(264.0);
            ui.spacing_mut().item_spacing.y = 0.0;
            for &action in Action::ALL.iter().filter(|action| action.is_offered(&self.offer())) {
                if menu_item(ui, cx, action) {
                    cx.want(Intent::Run(action));
                    ui.close();
                }
            }
        });
    }

    pub(super) fn bar(&self, ui: &mut Ui, cx: &mut Cx<'_>, unread: usize) {
        let palette = palette(ui);
        ui.horizontal_centered(|ui| {
            ui.add(Icon::Store.image(palette.text_sub));
            ui.label(text(&self.opened.name, Type::Strong, palette.text_strong));
            if self.opened.demo {
                tag(ui, &cx.say("window-demo"), palette.hold);
            }
            ui.add_space(space::SMALL);
            let narrow = ui.available_width() < SEARCH_BOX_NEEDS;
            if narrow {
                action_icon(ui, cx, Action::Find);
            } else if search_box(ui, cx) {
                cx.want(Intent::Run(Action::Find));
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                action_icon(ui, cx, Action::Lock);
                if !narrow {
                    if self.opened.sign_in.password_set_at.is_some() {
                        ui.label(text(cx.say(role_word(self.opened.role)), Type::Body, palette.text_sub));
                    }
                    ui.label(text(&self.opened.person, Type::Strong, palette.text_strong));
                }
                ui.add(Icon::User.image(palette.text_sub).alt_text(&self.opened.person));
                ui.add_space(space::SMALL);
                if unread > 0 {
                    let word = cx.texts.count(u64::try_from(unread).unwrap_or(u64::MAX));
                    tag(ui, &word, palette.bad);
                }
                action_icon(ui, cx, Action::ShowNotices);
                if Action::Sync.is_offered(&self.offer()) {
                    self.freshness(ui, cx);
                }
            });
        });
    }

    /// How fresh the figures are; pressing it syncs.
    fn freshness(&self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let syncing = self.activity.is_running("window-syncing");
        let words = match self.synced_at {
            _ if syncing => cx.say("window-syncing"),
            None => cx.say("window-never-synced"),
            Some(at) => cx.tell(&ago(cx.now - at)),
        };
        let keys = Action::Sync.keys(ui.ctx()).unwrap_or_default();
        let hint = cx.tell(&Message::new("window-sync-hint").with("keys", keys));
        let button = Button::plain(words).icon(Icon::Sync).hint(hint);
        if ui.add_enabled(!syncing, button).clicked() {
            cx.want(Intent::Run(Action::Sync));
        }
    }
}

/// How long ago something was, by the minute.
pub fn ago(span: TimeDelta) -> Message {
    let minutes = u64::try_from(span.num_minutes()).unwrap_or_default();
    match minutes {
        0 => Message::new("window-synced-now"),
        1..60 => Message::new("window-synced-minutes").with("minutes", minutes),
        60..1440 => Message::new("window-synced-hours").with("hours", minutes / 60),
        _ => Message::new("window-synced-days").with("days", minutes / 1440),
    }
}

/// The lines between rail, bar and page.
pub(super) fn edges(ui: &Ui) {
    let line = Stroke::new(1.0, palette(ui).line);
    let rect = ui.max_rect();
    ui.painter().vline(rect.left() + 0.5, 0.0..=rect.bottom(), line);
    ui.painter().hline(rect.x_range(), rect.top() + 0.5, line);
}

/// One screen of the rail. True when it was pressed.
fn rail_item(ui: &mut Ui, cx: &Cx<'_>, place: Place, current: bool, badge: u64) -> bool {
    let palette = palette(ui);
    let described = Action::Show(place).describe();
    let word = cx.say(described.key);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), size::ROOMY_ROW), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Tab, true, current, &word));
    if current {
        ui.painter().rect_filled(rect, corner::WIDGET, palette.active);
    } else if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, corner::WIDGET, palette.hover);
    }
    let icon_ink = if current { palette.accent.ink } else { palette.text_sub };
    let icon = egui::Rect::from_center_size(egui::pos2(rect.left() + 16.0, rect.center().y), vec2(16.0, 16.0));
    described.icon.image(icon_ink).paint_at(ui, icon);
    let ink = if current { palette.text_strong } else { palette.text };
    let at = egui::pos2(rect.left() + 32.0, rect.center().y);
    ui.painter().text(at, egui::Align2::LEFT_CENTER, &word, Type::Button.font(), ink.into());
    if badge > 0 {
        let at = egui::pos2(rect.right() - 8.0, rect.center().y);
        let number = cx.texts.count(badge);
        ui.painter().text(at, egui::Align2::RIGHT_CENTER, number, Type::Label.font(), ink.into());
    }
    let response = match Action::Show(place).keys(ui.ctx()) {
        Some(keys) => response.on_hover_text(format!("{word}  {keys}")),
        None => response,
    };
    response.clicked()
}

/// One action in a list: icon, words, keys. True when it was pressed.
pub fn menu_item(ui: &mut Ui, cx: &Cx<'_>, action: Action) -> bool {
    let palette = palette(ui);
    let described = action.describe();
    let word = cx.say(described.key);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), size::ROW), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &word));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, corner::WIDGET, palette.active);
    }
    let icon = egui::Rect::from_center_size(egui::pos2(rect.left() + 16.0, rect.center().y), vec2(16.0, 16.0));
    described.icon.image(palette.text).paint_at(ui, icon);
    let at = egui::pos2(rect.left() + 34.0, rect.center().y);
    ui.painter().text(at, egui::Align2::LEFT_CENTER, &word, Type::Body.font(), palette.text_strong.into());
    if let Some(keys) = action.keys(ui.ctx()) {
        let at = egui::pos2(rect.right() - 8.0, rect.center().y);
        ui.painter().text(at, egui::Align2::RIGHT_CENTER, keys, Type::Label.font(), palette.text.into());
    }
    response.clicked()
}

/// An action as an icon with its tooltip and keys.
fn action_icon(ui: &mut Ui, cx: &mut Cx<'_>, action: Action) {
    let described = action.describe();
    let word = cx.say(described.key);
    let name = action.keys(ui.ctx()).map_or_else(|| word.clone(), |keys| format!("{word}  {keys}"));
    if icon_button(ui, described.icon, &name).clicked() {
        cx.want(Intent::Run(action));
    }
}

/// With less room in the bar the search is an icon, and the person too.
const SEARCH_BOX_NEEDS: f32 = 540.0;

/// Looks like a field; what is typed goes into the palette that it opens.
fn search_box(ui: &mut Ui, cx: &Cx<'_>) -> bool {
    let palette = palette(ui);
    let width = (ui.available_width() - 380.0).clamp(160.0, 440.0);
    let (rect, response) = ui.allocate_exact_size(vec2(width, size::ROW), Sense::click());
    let word = cx.say("window-search");
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &word));
    let line = if response.hovered() || response.has_focus() { palette.line_field } else { palette.line };
    ui.painter().rect(rect, corner::WIDGET, palette.field, Stroke::new(1.0, line), egui::StrokeKind::Inside);
    let icon = egui::Rect::from_center_size(egui::pos2(rect.left() + 16.0, rect.center().y), vec2(16.0, 16.0));
    Icon::Search.image(palette.text_sub).paint_at(ui, icon);
    let at = egui::pos2(rect.left() + 32.0, rect.center().y);
    let keys = Action::Find.keys(ui.ctx()).unwrap_or_default();
    let cap = ui.painter().layout_no_wrap(keys, Type::Label.font(), palette.text_sub.into());
    let room = rect.width() - 32.0 - cap.size().x - 16.0;
    let words = one_line(ui, &word, Type::Body, palette.text_sub, room);
    ui.painter().galley(egui::pos2(at.x, at.y - words.size().y / 2.0), words, palette.text_sub.into());
    let at = egui::pos2(rect.right() - 8.0 - cap.size().x, rect.center().y - cap.size().y / 2.0);
    ui.painter().galley(at, cap, palette.text_sub.into());
    response.clicked()
}
