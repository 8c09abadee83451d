//! A month's report as one HTML file that needs no other: style, fonts and pictures are inside, and no script.

mod parts;
mod tables;
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html as markup};

use self::parts::{glyph, signed};
use super::chart::{ChartError, ChartSpec, svg};
use super::month::{Footing, GatewayMode, MonthReport, ProofState};
use crate::domain::{MoneyError, Totals};
use crate::fonts;
use crate::text::{Message, Texts, UserError};
use crate::theme::{Palette, Theme};

/// Why a report could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// A picture failed.
    #[error(transparent)]
    Chart(#[from] ChartError),
    /// The figures cannot be added: mixed currencies, or more than 64 bits hold.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

impl From<&ReportError> for UserError {
    fn from(error: &ReportError) -> Self {
        match error {
            ReportError::Chart(error) => error.into(),
            ReportError::Money(error) => error.into(),
        }
    }
}

/// The report as one HTML document.
///
/// # Errors
/// [`ReportError`]: figures that cannot be added, or a picture that failed.
pub fn html(report: &MonthReport, texts: &Texts) -> Result<String, ReportError> {
    let page = Page { report, texts };
    let title = page.with("report-title", |title| title.with("period", page.period()).with("shop", &report.shop));
    let document = markup! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) }
                style { (PreEscaped(style())) }
            }
            body {
                (page.masthead())
                main {
                    (page.verdict())
                    @for footing in &report.footings { (page.figures(footing)?) }
                    @if !report.charts.is_empty() { (page.charts()?) }
                    (page.money()?)
                    (page.breaks()?)
                    (page.batches()?)
                    @if let Some(refund) = &report.refund { (page.refund(refund)) }
                    (page.sources())
                    (page.how_to_read())
                }
                footer { (page.say("report-footer")) }
            }
        }
    };
    Ok(document.into_string())
}

/// Everything a section needs.
struct Page<'a> {
    report: &'a MonthReport,
    texts: &'a Texts,
}

impl Page<'_> {
    fn say(&self, key: &'static str) -> String {
        self.texts.say(&Message::new(key))
    }

    fn with(&self, key: &'static str, fill: impl FnOnce(Message) -> Message) -> String {
        self.texts.say(&fill(Message::new(key)))
    }

    /// `November 2026` for a whole month, the two days otherwise.
    fn period(&self) -> String {
        use chrono::Datelike;
        let (from, to) = (self.report.from, self.report.to);
        let next = to.succ_opt().unwrap_or(to);
        if from.day() == 1 && next.day() == 1 && (from.year(), from.month()) == (to.year(), to.month()) {
            self.texts.month(from)
        } else {
            self.with("report-period", |period| period.with("from", from).with("to", to))
        }
    }

    fn masthead(&self) -> Markup {
        let report = self.report;
        let mode = match report.mode {
            GatewayMode::Live => "report-mode-live",
            GatewayMode::Test => "report-mode-test",
            GatewayMode::Sandbox => "report-mode-sandbox",
        };
        let fresh = report.synced_at.map_or_else(
            || self.say("report-never-synced"),
            |at| self.with("report-synced", |fresh| fresh.with("at", at)),
        );
        markup! {
            header.masthead {
                div {
                    p.sub { (self.say("report-kind")) }
                    h1 { (self.period()) ", " (report.shop) }
                    @if report.demo { p { span.tag.hold { (self.say("report-demo")) } } }
                }
                div.meta.small {
                    p { span.strong { (report.gateway) } " " span.sub { (self.say(mode)) } }
                    p.sub { (fresh) }
                    p.sub { (self.with("report-made", |made| made.with("at", report.generated_at))) }
                }
            }
        }
    }

    /// The answer first: is the month proven, and if not, what is missing.
    fn verdict(&self) -> Markup {
        let report = self.report;
        let count = |state| report.batches.iter().filter(|batch| batch.state == state).count();
        let expected = report.batches.iter().filter(|batch| !batch.state.is_apart()).count();
        let (matched, in_transit) = (count(ProofState::Matched), count(ProofState::InTransit));
        let numbers = |message: Message| {
            message.with("period", self.period()).with("proven", matched).with("all", expected).with("left", in_transit)
        };
        let open = !report.breaks.is_empty() || !report.unexplained_gross.is_zero();
        let headline = if open {
            let amounts = self.amounts(&report.unexplained, &report.unexplained_gross);
            let open = numbers(Message::new("report-verdict-open")).with("amounts", amounts);
            self.texts.say(&open.with("items", report.breaks.len()))
        } else if report.batches.is_empty() {
            self.texts.say(&numbers(Message::new("report-verdict-empty")))
        } else {
            self.texts.say(&numbers(Message::new("report-verdict-proven")))
        };
        let state = if open { ProofState::Short } else { ProofState::Matched };
        let tone = if open { "warn" } else { "ok" };
        markup! {
            div class={ "verdict card " (tone) } {
                span class={ "mark " (tone) } { (glyph(state)) }
                div {
                    strong { (headline) }
                    @if in_transit > 0 { p { (self.texts.say(&numbers(Message::new("report-verdict-in-transit")))) } }
                    @if open && !self.offsetting().is_empty() {
                        p { (self.with("report-verdict-offset", |it| it.with("amounts", self.offsetting().join(", ")))) }
                    }
                }
            }
        }
    }

    /// The unexplained sums of the currencies in which something is unexplained.
    fn amounts(&self, net: &Totals, gross: &Totals) -> String {
        let open = gross.iter().filter(|amount| !amount.is_zero());
        let amounts: Vec<String> = open.map(|gross| self.texts.money(net.get(gross.currency))).collect();
        if amounts.is_empty() { self.texts.count(0) } else { amounts.join(", ") }
    }

    /// Where breaks offset each other, their sum without signs.
    fn offsetting(&self) -> Vec<String> {
        let net = &self.report.unexplained;
        let gross = self.report.unexplained_gross.iter();
        gross
            .filter(|gross| net.get(gross.currency).minor.unsigned_abs() != gross.minor.unsigned_abs())
            .map(|gross| self.texts.money(gross))
            .collect()
    }

    fn figures(&self, footing: &Footing) -> Result<Markup, MoneyError> {
        let unexplained = self.report.unexplained.get(footing.currency());
        let count = self.report.breaks.iter().filter(|it| it.amount.currency == footing.currency()).count();
        let items = self.with("report-figure-items", |it| it.with("items", count));
        let net = footing.parts.net()?;
        let figures = [
            ("report-figure-gross", footing.parts.gross, self.say("report-figure-gross-note")),
            ("report-figure-net", net, self.say("report-figure-net-note")),
            ("report-figure-payouts", footing.payouts, self.say("report-figure-payouts-note")),
            ("report-figure-in-transit", footing.in_transit, self.say("report-figure-in-transit-note")),
            ("report-figure-deposits", footing.deposits, self.say("report-figure-deposits-note")),
            ("report-figure-unexplained", unexplained, items),
        ];
        // Seven figures and decimals still fit a sixth of the page in the large size; longer amounts get the smaller.
        let tight = figures.iter().any(|(_, amount, _)| self.texts.amount(*amount).chars().count() > 11);
        Ok(markup! {
            dl.figures aria-label=(footing.currency().code()) {
                @for (key, amount, note) in figures {
                    @let warn = key == "report-figure-unexplained" && count > 0;
                    div class={ "figure card" @if tight { " tight" } } {
                        dt { (self.say(key)) ", " (footing.currency().code()) }
                        dd.value.warn[warn] { (if warn { signed(self.texts, amount) } else { self.texts.amount(amount) }) }
                        dd.small.sub { (note) }
                    }
                }
            }
        })
    }

    /// Every chart twice, light and dark, of which the reader's setting shows one; paper is always light.
    fn charts(&self) -> Result<Markup, ChartError> {
        let draw = |chart: &ChartSpec, theme| svg(chart, chart.natural_size(), theme, self.texts);
        Ok(markup! {
            section {
                @for chart in &self.report.charts {
                    figure.chart.card {
                        div.light { (PreEscaped(draw(chart, Theme::Light)?)) }
                        div.dark { (PreEscaped(draw(chart, Theme::Dark)?)) }
                    }
                }
            }
        })
    }

    fn sources(&self) -> Markup {
        markup! {
            section {
                div.head { h2 { (self.say("report-sources-title")) } }
                div.card {
                    table {
                        tbody {
                            @for source in &self.report.sources {
                                tr { td.strong { (self.texts.say(&source.name)) } td { (self.texts.say(&source.holds)) } }
                            }
                            @for check in &self.report.balances {
                                tr {
                                    td.strong { (self.with("report-balance", |it| it.with("currency", check.gateway.currency.code()))) }
                                    td { (parts::balance(self, *check)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    fn how_to_read(&self) -> Markup {
        const ENTRIES: [(&str, &str); 6] = [
            ("report-read-gateway", "report-read-gateway-text"),
            ("report-read-bank", "report-read-bank-text"),
            ("report-read-proven", "report-read-proven-text"),
            ("report-read-in-transit", "report-read-in-transit-text"),
            ("report-read-unexplained", "report-read-unexplained-text"),
            ("report-read-signs", "report-read-signs-text"),
        ];
        markup! {
            section {
                div.head { h2 { (self.say("report-read-title")) } }
                dl.read {
                    @for (term, text) in ENTRIES { div { dt { (self.say(term)) } dd { (self.say(text)) } } }
                }
            }
        }
    }
}

/// The style sheet: fonts, the two themes' colours, and the page's rules.
fn style() -> String {
    let faces: Vec<String> = fonts::WEB
        .iter()
        .map(|(weight, font)| {
            let data = BASE64_STANDARD.encode(font);
            let source = format!("url(data:font/woff2;base64,{data}) format(\"woff2\")");
            format!("@font-face{{font-family:\"{}\";font-weight:{weight};src:{source}}}\n", fonts::FAMILY)
        })
        .collect();
    let light = variables(Theme::Light.palette());
    let dark = variables(Theme::Dark.palette());
    let rules = include_str!("page.css");
    let faces = faces.concat();
    format!("{faces}:root{{{light}}}\n@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}\n{rules}")
}

fn variables(palette: &Palette) -> String {
    let colours = [
        ("page", palette.page),
        ("card", palette.card),
        ("line", palette.line),
        ("line-strong", palette.line_strong),
        ("strong", palette.text_strong),
        ("text", palette.text),
        ("sub", palette.text_sub),
        ("accent", palette.accent.ink),
        ("accent-tint", palette.accent.tint),
        ("ok", palette.ok.ink),
        ("warn", palette.warn.ink),
        ("warn-tint", palette.warn.tint),
        ("bad", palette.bad.ink),
        ("hold", palette.hold.ink),
        ("hold-tint", palette.hold.tint),
        ("net", palette.net),
    ];
    colours.map(|(name, colour)| format!("--{name}:{};", colour.css())).concat()
}
