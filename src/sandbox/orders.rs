//! The shop's own order list: the side of the story that the gateway does not know.

use chrono::{DateTime, Utc};

use super::SandboxError;
use super::objects::{Intent, IntentStatus};
use super::plan::{Draw, Stream};
use super::shop::Shop;

/// The orders as CSV. A few have lost their payment id, as happens when a customer pays after a detour.
pub(super) fn csv(shop: &Shop) -> Result<Vec<u8>, SandboxError> {
    let mut draw = Draw::new(shop.seed, Stream::Orders);
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["Order", "Created at", "Email", "Total", "Currency", "Payment id", "Status"])?;
    for intent in shop.intents.iter() {
        let Some((_, order)) = intent.asked.metadata.iter().find(|(key, _)| key == "order_id") else { continue };
        let payment = if draw.permille(60) { "" } else { &intent.id };
        let time = DateTime::<Utc>::from_timestamp(intent.created, 0).unwrap_or_default();
        writer.write_record([
            order,
            &time.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
            intent.asked.receipt_email.as_deref().unwrap_or_default(),
            &intent.asked.currency.decimal(intent.asked.amount),
            &intent.asked.currency.iso(),
            payment,
            status(shop, intent),
        ])?;
    }
    writer.into_inner().map_err(|error| SandboxError::Paper(error.into_error().to_string()))
}

fn status(shop: &Shop, intent: &Intent) -> &'static str {
    let refunded = intent.latest_charge.map_or(0, |charge| shop.charges[charge].amount_refunded);
    match intent.status {
        IntentStatus::Succeeded if refunded == 0 => "paid",
        IntentStatus::Succeeded if refunded == intent.amount_received => "refunded",
        IntentStatus::Succeeded => "partially refunded",
        IntentStatus::RequiresCapture => "authorised",
        IntentStatus::Canceled => "cancelled",
        IntentStatus::RequiresPaymentMethod | IntentStatus::RequiresConfirmation => "unpaid",
    }
}
