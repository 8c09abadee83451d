//! What a batch is made of: its lines, and the sum that has to be the payout.

use egui::{Label, Ui};

use super::detail::section;
use crate::desk::{BatchDetail, BatchLine};
use crate::domain::ids::LedgerEntryId;
use crate::domain::{Card, LedgerKind, Money, MoneyError};
use crate::text::Message;
use crate::ui::cx::{Cx, Intent};
use crate::ui::money_words::signed;
use crate::ui::theme::{Icon, Type, palette, size, space, text};
use crate::ui::widgets::{Column, Listed, Table, TableEvent, TableState};

/// So many lines are always in sight, and at the most so many.
const LEAST: usize = 8;
const MOST: usize = 40;

/// The lines of the batch that is shown.
#[derive(Default)]
pub(super) struct Lines {
    shown: Vec<BatchLine>,
    sums: Option<Sums>,
    table: TableState<LedgerEntryId, BatchLine>,
}

/// What the lines come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Sums {
    amount: Money,
    /// As it changes the payout: negative when the shop pays it.
    fee: Money,
    net: Money,
    /// Payout minus net: by how much the batch does not foot.
    off: Money,
}

impl Sums {
    /// Adds up the lines in the batch's currency; one in another currency is a break, and said there.
    fn of(payout: Money, lines: &[BatchLine]) -> Result<Self, MoneyError> {
        let zero = Money::zero(payout.currency);
        let mut sums = Self { amount: zero, fee: zero, net: zero, off: zero };
        for BatchLine { entry, .. } in lines.iter().filter(|line| line.entry.net.currency == payout.currency) {
            sums.amount = sums.amount.plus(entry.amount)?;
            sums.fee = sums.fee.minus(entry.fee)?;
            sums.net = sums.net.plus(entry.net)?;
        }
        sums.off = payout.minus(sums.net)?;
        Ok(sums)
    }
}

impl Lines {
    /// Shows the lines of another batch.
    pub(super) fn set(&mut self, found: &BatchDetail) {
        let lines = found.lines.iter().filter(|line| !found.batch.is_own_row(&line.entry));
        self.shown = lines.cloned().collect();
        self.sums = Sums::of(found.row.batch.payout, &self.shown).ok();
        self.table = TableState::default();
    }

    /// Paints them in about this height.
    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, found: &BatchDetail, spare: f32) {
        let palette = palette(ui);
        section(ui, &cx.say("settlements-lines"), &caption(cx, &self.shown));
        let currency = found.row.batch.payout.currency;
        let cell = move |cx: &Cx<'_>, amount: Money| {
            if amount.currency == currency { cx.amount(amount) } else { cx.texts.money(amount) }
        };
        let quiet = move |ui: &mut Ui, words: String| {
            ui.add(Label::new(text(words, Type::Body, palette.text_sub)).truncate());
        };
        let net = Message::new("settlements-line-net").with("currency", currency.code());
        let columns: Vec<Column<'_, BatchLine, ()>> = vec![
            Column::new(cx.say("settlements-line"), 74.0, |cx: &Cx<'_>, line: &BatchLine| kind_words(cx, line)),
            Column::new(cx.say("settlements-line-order"), 54.0, |_, line: &BatchLine| {
                line.order.clone().unwrap_or_default()
            })
            .drawn(move |ui, _, line| quiet(ui, line.order.clone().unwrap_or_default()))
            .spared(3),
            Column::new(cx.say("settlements-line-customer"), 88.0, |_, line: &BatchLine| who(line))
                .drawn(move |ui, _, line| {
                    ui.add(Label::new(text(who(line), Type::Body, palette.text_strong)).truncate());
                })
                .grows(),
            Column::new(cx.say("settlements-line-card"), 144.0, |_, line: &BatchLine| card_words(line.card.as_ref()))
                .drawn(move |ui, _, line| quiet(ui, card_words(line.card.as_ref())))
                .spared(4),
            Column::new(cx.say("settlements-line-amount"), 80.0, move |cx: &Cx<'_>, line: &BatchLine| {
                cell(cx, line.entry.amount)
            })
            .figures()
            .spared(1),
            Column::new(cx.say("settlements-line-fee"), 68.0, move |cx: &Cx<'_>, line: &BatchLine| {
                line.entry.fee.negated().map(|fee| cell(cx, fee)).unwrap_or_default()
            })
            .drawn(move |ui, cx, line| {
                quiet(ui, line.entry.fee.negated().map(|fee| cell(cx, fee)).unwrap_or_default());
            })
            .figures()
            .spared(2),
            Column::new(cx.tell(&net), 84.0, move |cx: &Cx<'_>, line: &BatchLine| cell(cx, line.entry.net))
                .drawn(move |ui, cx, line| {
                    ui.add(Label::new(text(cell(cx, line.entry.net), Type::Body, palette.text_strong)).truncate());
                })
                .figures(),
        ];
        let room = ((spare - size::CARD_TITLE - 3.0 * size::ROOMY_ROW) / size::DENSE_ROW).max(0.0);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a few rows")]
        let rows = (room as usize).clamp(LEAST, MOST);
        let mut table = Table::new(cx.say("settlements-lines"), columns)
            .dense()
            .beside()
            .opens()
            .rows_at_most(rows)
            .when_empty(cx.say("settlements-lines-none"), cx.say("settlements-lines-none-hint"));
        if let Some(sums) = self.sums.filter(|_| !self.shown.is_empty()) {
            let count = Message::new("settlements-lines-count").with("count", self.shown.len());
            let strong = |words: String| (words, palette.text_strong);
            let empty = || (String::new(), palette.text_strong);
            table = table.sums(vec![
                strong(cx.tell(&count)),
                empty(),
                empty(),
                empty(),
                strong(cx.amount(sums.amount)),
                strong(cx.amount(sums.fee)),
                strong(cx.amount(sums.net)),
            ]);
        }
        let mut rows = Listed::new(&self.shown, |line: &BatchLine| line.entry.entry_id.clone());
        for event in table.show(ui, cx, &mut rows, &mut self.table) {
            match event {
                TableEvent::Opened(entry_id) => {
                    let line = self.shown.iter().find(|line| line.entry.entry_id == entry_id);
                    if let Some(payment_id) = line.and_then(|line| line.payment_id.clone()) {
                        cx.want(Intent::ShowPayment(payment_id));
                    }
                }
                TableEvent::Copied(rows) => cx.want(Intent::Copy(rows, Message::new("settlements-copied-lines"))),
                TableEvent::Moved(_) | TableEvent::Sorted(()) => {}
            }
        }
        if let Some(sums) = self.sums.filter(|_| !self.shown.is_empty()) {
            verdict(ui, cx, found, &sums);
        }
    }
}

/// Whether the sum is the payout, and by how much it is not.
fn verdict(ui: &mut Ui, cx: &Cx<'_>, found: &BatchDetail, sums: &Sums) {
    let palette = palette(ui);
    let (icon, ink, words) = if sums.off.is_zero() {
        (Icon::Check, palette.ok.ink, cx.say("settlements-foots"))
    } else {
        let off = Message::new("settlements-does-not-foot")
            .with("payout", cx.money(found.row.batch.payout))
            .with("off", signed(cx.texts, sums.off));
        (Icon::Warn, palette.warn.ink, cx.tell(&off))
    };
    ui.horizontal(|ui| {
        ui.add_space(space::PAGE);
        ui.spacing_mut().item_spacing.x = space::TIGHT;
        ui.add(icon.image(ink));
        ui.add(Label::new(text(words, Type::Small, palette.text_sub)).truncate());
    });
}

/// How many payments, refunds and disputes there are, and how much else.
fn caption(cx: &Cx<'_>, lines: &[BatchLine]) -> String {
    let count = |kinds: &[LedgerKind]| lines.iter().filter(|line| kinds.contains(&line.entry.kind)).count();
    let groups = [
        ("settlements-count-payments", count(&[LedgerKind::Sale])),
        ("settlements-count-refunds", count(&[LedgerKind::Refund, LedgerKind::RefundFailed])),
        ("settlements-count-disputes", count(&[LedgerKind::Dispute, LedgerKind::DisputeReversed])),
    ];
    let others = lines.len() - groups.iter().map(|(_, count)| count).sum::<usize>();
    let all = groups.into_iter().chain([("settlements-count-others", others)]);
    let some = all.filter(|(_, count)| *count > 0).map(|(key, count)| cx.tell(&Message::new(key).with("count", count)));
    some.collect::<Vec<_>>().join(", ")
}

/// What a line is; where Counterfoil has no word for it, in the gateway's.
fn kind_words(cx: &Cx<'_>, line: &BatchLine) -> String {
    cx.say(match line.entry.kind {
        LedgerKind::Sale => "settlements-kind-sale",
        LedgerKind::Refund => "settlements-kind-refund",
        LedgerKind::RefundFailed => "settlements-kind-refund-failed",
        LedgerKind::Dispute => "settlements-kind-dispute",
        LedgerKind::DisputeReversed => "settlements-kind-dispute-reversed",
        LedgerKind::Fee => "settlements-kind-fee",
        LedgerKind::Payout => "settlements-kind-payout",
        LedgerKind::PayoutFailed => "settlements-kind-payout-failed",
        LedgerKind::Reserve => "settlements-kind-reserve",
        LedgerKind::Conversion => "settlements-kind-conversion",
        LedgerKind::Adjustment => "settlements-kind-adjustment",
        LedgerKind::Other => return line.entry.provider_kind.clone(),
    })
}

/// The customer; of a line without one, the gateway's words beside it.
fn who(line: &BatchLine) -> String {
    line.email.clone().or_else(|| line.entry.description.clone()).unwrap_or_default()
}

/// Brand and last digits.
fn card_words(card: Option<&Card>) -> String {
    let Some(card) = card else { return String::new() };
    // The one brand whose name is longer than a column.
    let brand = if card.brand.as_deref() == Some("amex") { Some("Amex") } else { card.brand_name() };
    match (brand, &card.last4) {
        (Some(brand), Some(last4)) => format!("{brand} ·· {last4}"),
        (Some(brand), None) => brand.to_owned(),
        (None, Some(last4)) => format!("·· {last4}"),
        (None, None) => String::new(),
    }
}
