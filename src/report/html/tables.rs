//! The report's tables: does the money foot, what does not, every batch with its proof, the refund.

use std::collections::BTreeSet;

use maud::{Markup, html as markup};

use super::Page;
use super::parts::{amount_cell, difference_cell, glyph, signed, state, state_word};
use crate::domain::{CommandState, Currency, Money, MoneyError};
use crate::report::month::{BatchRow, BreakRow, Footing, Parts, ProofState, RefundStory};

/// The parts of a sum in the order in which they are listed: the sentence's key and the amount.
const fn lines(parts: &Parts) -> [(&'static str, Money); 6] {
    [
        ("report-word-gross", parts.gross),
        ("report-word-refunds", parts.refunds),
        ("report-word-disputes", parts.disputes),
        ("report-word-fees", parts.fees),
        ("report-word-reserve", parts.reserve),
        ("report-word-adjustments", parts.adjustments),
    ]
}

impl Page<'_> {
    /// From sale to bank, line by line, and beside it why payments were declined.
    pub(super) fn money(&self) -> Result<Markup, MoneyError> {
        let footings = &self.report.footings;
        if footings.is_empty() {
            return Ok(markup! {
                section { h2 { (self.say("report-money-title")) } p.sub { (self.say("report-money-empty")) } }
            });
        }
        let footing = self.footing(footings)?;
        Ok(markup! {
            section.two {
                div { div.head { h2 { (self.say("report-money-title")) } } (footing) }
                div { (self.declines()) }
            }
        })
    }

    fn footing(&self, footings: &[Footing]) -> Result<Markup, MoneyError> {
        let first = footings.first().map(|footing| lines(&footing.parts)).into_iter().flatten();
        let rows: Vec<(&str, Vec<Money>)> = first
            .enumerate()
            .map(|(index, (key, _))| {
                (key, footings.iter().filter_map(|it| Some(lines(&it.parts).get(index)?.1)).collect())
            })
            .collect();
        let loose = footings.iter().map(|it| it.not_in_a_batch.negated()).collect::<Result<Vec<_>, _>>()?;
        let in_transit = footings.iter().map(|it| it.in_transit.negated()).collect::<Result<Vec<_>, _>>()?;
        let at_gateway = footings.iter().map(Footing::gateway_difference).collect::<Result<Vec<_>, _>>()?;
        let at_bank = footings.iter().map(Footing::bank_difference).collect::<Result<Vec<_>, _>>()?;
        let explained = footings.iter().any(|it| !it.explained.is_zero());
        let lines_explained = footings.iter().any(|it| !it.explained_lines.is_zero());
        let amounts = |part: fn(&Footing) -> Money| footings.iter().map(part).collect::<Vec<_>>();
        let row = |key, amounts: &[Money]| {
            markup! { tr { td { (self.say(key)) } @for amount in amounts { (amount_cell(self.texts, *amount)) } } }
        };
        let sum = |key, amounts: &[Money]| {
            markup! { tr.sum { td { (self.say(key)) } @for amount in amounts { td.n { (self.texts.amount(*amount)) } } } }
        };
        Ok(markup! {
            div.card.wide {
                table {
                    thead { tr { th { (self.say("report-money-line")) } @for it in footings { th.n { (it.currency().code()) } } } }
                    tbody {
                        @for (key, amounts) in &rows { (row(key, amounts)) }
                        @if loose.iter().any(|amount| !amount.is_zero()) { (row("report-money-loose", &loose)) }
                        @if lines_explained {
                            (row("report-money-explained", &amounts(|it| it.explained_lines)))
                        }
                        (sum("report-money-payouts", &amounts(|it| it.payouts)))
                        (self.proof(&at_gateway))
                        (row("report-money-in-transit", &in_transit))
                        @if explained { (row("report-money-explained", &amounts(|it| it.explained))) }
                        tr {
                            td { (self.say("report-money-unexplained")) }
                            @for it in footings { (difference_cell(self.texts, it.unexplained)) }
                        }
                        (sum("report-money-deposits", &amounts(|it| it.deposits)))
                        (self.proof(&at_bank))
                    }
                }
            }
        })
    }

    /// One line below a sum: it foots, or by how much it does not.
    fn proof(&self, differences: &[Money]) -> Markup {
        markup! {
            tr {
                td.sub { (self.say("report-money-check")) }
                @for difference in differences {
                    @if difference.is_zero() {
                        td.n { (state(ProofState::Matched, &self.say("report-money-foots"))) }
                    } @else {
                        td.n.warn { (glyph_word(ProofState::Short, &signed(self.texts, *difference))) }
                    }
                }
            }
        }
    }

    fn declines(&self) -> Markup {
        let declines = &self.report.declines;
        let total: u64 = declines.iter().map(|row| row.count).sum();
        let most = declines.iter().map(|row| row.count).max().unwrap_or(1).max(1);
        let beside = self.with("report-declines-of", |it| {
            it.with("declined", self.texts.count(total)).with("all", self.texts.count(self.report.attempts))
        });
        markup! {
            div.head { h2 { (self.say("report-declines-title")) } span.sub.small { (beside) } }
            div.card {
                @if declines.is_empty() { p.nothing { (self.say("report-declines-none")) } }
                @else {
                    table {
                        tbody {
                            @for row in declines {
                                tr {
                                    td.strong title=(row.code) { (self.texts.say(&row.reason)) }
                                    td.bars { div.bar style=(format!("width:{}%", row.count.saturating_mul(100) / most)) {} }
                                    td.n { (self.texts.count(row.count)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// What does not add up, the largest first, currency by currency.
    pub(super) fn breaks(&self) -> Result<Markup, MoneyError> {
        let mut breaks: Vec<&BreakRow> = self.report.breaks.iter().collect();
        breaks.sort_by_key(|it| (it.amount.currency, std::cmp::Reverse(it.amount.minor.unsigned_abs())));
        let currencies: BTreeSet<Currency> = breaks.iter().map(|it| it.amount.currency).collect();
        let mut sums = Vec::new();
        for currency in currencies {
            let of_currency = breaks.iter().map(|it| it.amount).filter(|amount| amount.currency == currency);
            sums.push(Money::sum(currency, of_currency)?);
        }
        Ok(markup! {
            section {
                div.head {
                    h2 { (self.say("report-breaks-title")) }
                    span.sub.small { (self.with("report-figure-items", |it| it.with("items", breaks.len()))) }
                }
                div.card.wide {
                    @if breaks.is_empty() {
                        p.nothing { (state(ProofState::Matched, &self.say("report-breaks-none"))) }
                    } @else {
                        table.breaks {
                            thead {
                                tr {
                                    th { (self.say("report-breaks-what")) }
                                    th { (self.say("report-breaks-why")) }
                                    th { (self.say("report-breaks-action")) }
                                    th { (self.say("report-breaks-ids")) }
                                    th.n colspan="2" { (self.say("report-breaks-amount")) }
                                }
                            }
                            tbody {
                                @for it in &breaks {
                                    tr {
                                        td.strong { (self.texts.say(&it.kind)) }
                                        td { (self.texts.say(&it.reason)) }
                                        td { (self.texts.say(&it.action)) }
                                        td.id.small { @for id in &it.ids { div { (id) } } }
                                        (difference_cell(self.texts, it.amount))
                                        td.unit.sub { (it.amount.currency.code()) }
                                    }
                                }
                                @for sum in &sums {
                                    tr.sum {
                                        td colspan="4" { (self.say("report-breaks-sum")) }
                                        td.n.warn[!sum.is_zero()] { (signed(self.texts, *sum)) }
                                        td.unit { (sum.currency.code()) }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        })
    }

    /// Every batch with what it is made of and where it was found, one table per currency.
    pub(super) fn batches(&self) -> Result<Markup, MoneyError> {
        let mut batches: Vec<&BatchRow> = self.report.batches.iter().collect();
        batches.sort_by_key(|batch| (batch.payout.currency, batch.arrival, batch.batch_id.clone()));
        let mut tables = Vec::new();
        for of_currency in batches.chunk_by(|a, b| a.payout.currency == b.payout.currency) {
            tables.push(self.batch_table(of_currency)?);
        }
        Ok(markup! {
            section {
                @if tables.is_empty() {
                    div.head { h2 { (self.say("report-batches-title")) } }
                    p.sub { (self.say("report-batches-none")) }
                }
                @for table in &tables { (table) }
            }
        })
    }

    fn batch_table(&self, batches: &[&BatchRow]) -> Result<Markup, MoneyError> {
        let Some(currency) = batches.first().map(|batch| batch.payout.currency) else { return Ok(Markup::default()) };
        // What came back was paid out again in a later batch: it is listed, and not counted twice.
        let counted: Vec<&BatchRow> = batches.iter().copied().filter(|it| !it.state.is_apart()).collect();
        let total = |part: &dyn Fn(&BatchRow) -> Money| Money::sum(currency, counted.iter().map(|batch| part(batch)));
        let all_counted = counted.len() == batches.len();
        let mut footing = Vec::new();
        for batch in batches {
            footing.push(batch.footing_difference()?);
        }
        let mut sums = Vec::new();
        for (index, _) in lines(&Parts::zero(currency)).iter().enumerate() {
            let part = |batch: &BatchRow| lines(&batch.parts).get(index).map_or(Money::zero(currency), |line| line.1);
            sums.push(total(&part)?);
        }
        sums.push(total(&|batch| batch.payout)?);
        // A part that no batch has would be a column of zeros.
        let shown: Vec<bool> = (0..7)
            .map(|index| {
                let any = |batch: &&BatchRow| lines(&batch.parts).get(index).is_some_and(|line| !line.1.is_zero());
                matches!(index, 0 | 1 | 3 | 6) || batches.iter().any(any)
            })
            .collect();
        let columns =
            |amounts: Vec<Money>| amounts.into_iter().zip(shown.clone()).filter_map(|(it, show)| show.then_some(it));
        let heads = lines(&Parts::zero(currency)).map(|(key, _)| key).into_iter().chain(["report-batches-payout"]);
        let heads = heads.zip(&shown).filter_map(|(key, show)| show.then_some(key));
        let all = |batch: &BatchRow| lines(&batch.parts).map(|line| line.1).into_iter().chain([batch.payout]).collect();
        Ok(markup! {
            div.head.batches {
                h2 { (self.with("report-batches-title-in", |it| it.with("currency", currency.code()))) }
                span.sub.small { (self.with("report-batches-count", |it| it.with("count", batches.len()))) }
            }
            div.card.wide {
                table.dense {
                    thead {
                        tr {
                                                        th { (self.say("report-batches-batch")) }
                            th.n { (self.say("report-batches-due")) }
                            @for key in heads { th.n { (self.say(key)) } }
                            th.n { (self.say("report-batches-footing")) }
                            th { (self.say("report-batches-deposit")) }
                            th.n { (self.say("report-batches-difference")) }
                        }
                    }
                    tbody {
                        @for (batch, missed) in batches.iter().zip(&footing) {
                            tr {
                                td {
                                    (state(batch.state, &self.say(state_word(batch.state))))
                                    div.id { (batch.batch_id) }
                                }
                                td.n { (self.texts.day_and_month(batch.arrival)) }
                                @for amount in columns(all(batch)) { (amount_cell(self.texts, amount)) }
                                (self.foots(batch, *missed))
                                td.text { (self.deposits(batch)) }
                                @if batch.state == ProofState::InTransit || batch.state.is_apart() {
                                    td.n.zero { "\u{2013}" }
                                } @else { (difference_cell(self.texts, batch.difference)) }
                            }
                        }
                        tr.sum {
                            td colspan="2" { (self.say(if all_counted { "report-batches-sum" } else { "report-batches-sum-counted" })) }
                            @for sum in columns(sums) { td.n { (self.texts.amount(sum)) } }
                            td.n { } td { }
                            @let differences = total(&|batch| batch.difference)?;
                            td.n.warn[!differences.is_zero()] { (signed(self.texts, differences)) }
                        }
                    }
                }
            }
        })
    }

    /// Whether a batch's lines add up to what was sent. The lines of a batch that was not made by schedule are not known.
    fn foots(&self, batch: &BatchRow, missed: Money) -> Markup {
        let unknown = batch.state == ProofState::NotAttributable && batch.lines == 0;
        let zero = unknown || missed.is_zero();
        markup! {
            td.n.zero[zero].warn[!zero] {
                @if unknown { "\u{2013}" } @else {
                    (if zero { self.say("report-money-foots") } else { signed(self.texts, missed) })
                    div.sub.small { (self.with("report-batches-lines", |it| it.with("count", batch.lines))) }
                }
            }
        }
    }

    fn deposits(&self, batch: &BatchRow) -> Markup {
        markup! {
            @if batch.deposits.is_empty() {
                @let none = if batch.state == ProofState::InTransit { "report-batches-not-yet" } else { "report-batches-nothing" };
                span.sub { (self.say(none)) }
            }
            @for deposit in &batch.deposits {
                div {
                    span.strong { (deposit.text) }
                    div.sub.small {
                        (self.texts.day_and_month(deposit.booked_on))
                        @if deposit.amount != batch.payout { ", " (self.texts.amount(deposit.amount)) }
                    }
                }
            }
        }
    }

    /// One refund, from the decision to the gateway's answer.
    pub(super) fn refund(&self, refund: &RefundStory) -> Markup {
        let fact = |key, value: &str| markup! { div { dt { (self.say(key)) } dd { (value) } } };
        markup! {
            section {
                div.head { h2 { (self.say("report-refund-title")) } }
                div.card {
                    dl.facts {
                        div { dt { (self.say("report-refund-amount")) } dd.amount { (self.texts.money(refund.amount)) } }
                        div { dt { (self.say("report-refund-state")) } dd { (self.command_state(refund.state)) } }
                        (fact("report-refund-payment", refund.payment_id.as_str()))
                        @if let Some(id) = &refund.refund_id { (fact("report-refund-refund", id.as_str())) }
                        @if let Some(id) = &refund.request_id { (fact("report-refund-request", id)) }
                    }
                    ol.journey {
                        @for step in &refund.journey {
                            li {
                                span.sub { @if let Some(at) = step.at { (self.texts.time(at)) } }
                                span { (self.texts.say(&step.what)) }
                            }
                        }
                    }
                }
            }
        }
    }

    fn command_state(&self, command: CommandState) -> Markup {
        let (shape, key) = match command {
            CommandState::Queued => (ProofState::NotAttributable, "report-refund-queued"),
            CommandState::Sending => (ProofState::InTransit, "report-refund-sending"),
            CommandState::Accepted => (ProofState::InTransit, "report-refund-accepted"),
            CommandState::Succeeded => (ProofState::Matched, "report-refund-succeeded"),
            CommandState::Failed => (ProofState::Missing, "report-refund-failed"),
            CommandState::Declined => (ProofState::Missing, "report-refund-declined"),
            CommandState::Unknown => (ProofState::Short, "report-refund-unknown"),
            CommandState::Review => (ProofState::Short, "report-refund-review"),
            CommandState::Cancelled => (ProofState::Returned, "report-refund-cancelled"),
        };
        state(shape, &self.say(key))
    }
}

fn glyph_word(state: ProofState, word: &str) -> Markup {
    markup! { span.state.warn { (glyph(state)) (word) } }
}
