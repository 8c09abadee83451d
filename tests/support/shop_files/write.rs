//! The files, as the command reads them, and the truth about them.

use std::io;
use std::path::Path;

use csv::Writer;

use super::ShopFiles;
use super::chance::Chance;
use super::orders::day_of;
use super::payments::{Kind, Payment};
use super::possible::answers;

impl ShopFiles {
    /// Writes the four files of the shop and the two of the truth into a folder.
    pub fn write(&self, folder: &Path) -> io::Result<()> {
        std::fs::create_dir_all(folder)?;
        self.write_orders(&mut Writer::from_path(folder.join("orders.csv"))?)?;
        self.write_payments(&mut Writer::from_path(folder.join("payments.csv"))?)?;
        self.write_payouts(&mut Writer::from_path(folder.join("payouts.csv"))?)?;
        self.write_bank(&mut Writer::from_path(folder.join("bank.csv"))?)?;
        self.write_payment_truth(&mut Writer::from_path(folder.join("truth_payments.csv"))?)?;
        self.write_deposit_truth(&mut Writer::from_path(folder.join("truth_deposits.csv"))?)
    }

    fn write_orders(&self, out: &mut Writer<impl io::Write>) -> io::Result<()> {
        let mut names = Names::new(self, 6);
        out.write_record(["order_id", "order_no", "created", "day", "total", "currency", "gateway"])?;
        for order in self.orders.iter().filter(|order| order.listed) {
            out.write_record([
                &order.id(),
                &self.settings.numbers.write(order.number),
                &order.created.to_string(),
                &day_of(order.created).to_string(),
                &order.total.to_string(),
                self.settings.currencies[order.currency].code,
                &names.gateway(order.gateway),
            ])?;
        }
        out.flush()
    }

    fn write_payments(&self, out: &mut Writer<impl io::Write>) -> io::Result<()> {
        let mut names = Names::new(self, 7);
        out.write_record([
            "txn_id",
            "ref",
            "created",
            "day",
            "amount",
            "fee",
            "net",
            "currency",
            "gateway",
            "kind",
            "payout_id",
        ])?;
        for row in self.payments.iter().filter(|row| row.listed) {
            let amount = if self.settings.words.unsigned { row.amount.abs() } else { row.amount };
            out.write_record([
                row.txn().as_str(),
                &row.reference,
                &row.created.to_string(),
                &day_of(row.created).to_string(),
                &amount.to_string(),
                &row.fee.to_string(),
                &row.net().to_string(),
                self.settings.currencies[row.currency].code,
                &names.gateway(row.gateway),
                names.kind(row.kind),
                row.payout.map_or("", |place| &self.payouts[place].id),
            ])?;
        }
        out.flush()
    }

    fn write_payouts(&self, out: &mut Writer<impl io::Write>) -> io::Result<()> {
        let mut names = Names::new(self, 8);
        out.write_record(["payout_id", "gateway", "currency", "day", "amount"])?;
        for payout in &self.payouts {
            out.write_record([
                &payout.id,
                &names.gateway(payout.gateway),
                self.settings.currencies[payout.currency].code,
                &payout.day.to_string(),
                &payout.amount.to_string(),
            ])?;
        }
        out.flush()
    }

    fn write_bank(&self, out: &mut Writer<impl io::Write>) -> io::Result<()> {
        out.write_record(["bank_id", "day", "amount", "currency", "descr"])?;
        for deposit in &self.deposits {
            if let Some(id) = &deposit.id {
                out.write_record([
                    id,
                    &deposit.day.to_string(),
                    &deposit.amount.to_string(),
                    self.settings.currencies[deposit.currency].code,
                    &deposit.text,
                ])?;
            }
        }
        out.flush()
    }

    fn write_payment_truth(&self, out: &mut Writer<impl io::Write>) -> io::Result<()> {
        out.write_record(["txn_id", "order_id", "class", "possible", "rivals"])?;
        for (row, answers) in self.payments.iter().zip(answers(self)).filter(|(row, _)| row.listed) {
            let order = row.order.map(|place| &self.orders[place]).filter(|order| order.listed);
            out.write_record([
                &row.txn(),
                &order.map(|order| order.id()).unwrap_or_default(),
                row.class.word(),
                &answers.possible.to_string(),
                &answers.rivals.to_string(),
            ])?;
        }
        out.flush()
    }

    fn write_deposit_truth(&self, out: &mut Writer<impl io::Write>) -> io::Result<()> {
        out.write_record(["bank_id", "payout_id", "class"])?;
        for deposit in &self.deposits {
            let payouts: Vec<&str> = deposit.payouts.iter().map(|&place| self.payouts[place].id.as_str()).collect();
            out.write_record([deposit.id.as_deref().unwrap_or_default(), &payouts.join("+"), deposit.class.word()])?;
        }
        out.flush()
    }
}

impl Payment {
    pub fn txn(&self) -> String {
        format!("tx_{:08x}", self.id)
    }
}

/// How this file happens to call things.
struct Names<'a> {
    files: &'a ShopFiles,
    chance: Chance,
}

impl<'a> Names<'a> {
    fn new(files: &'a ShopFiles, part: u64) -> Self {
        Self { files, chance: Chance::new(files.settings.seed, part) }
    }

    fn gateway(&mut self, place: usize) -> String {
        let name = self.files.settings.gateways[place].name;
        if self.files.settings.words.mixed_case && self.chance.happens(500_000) {
            return name.to_uppercase();
        }
        name.to_owned()
    }

    fn kind(&mut self, kind: Kind) -> &'static str {
        let words = &self.files.settings.words;
        let words: &[&'static str] = match kind {
            Kind::Charge => words.charge,
            Kind::Refund => words.refund,
            Kind::Chargeback => words.chargeback,
        };
        self.chance.pick(words)
    }
}
