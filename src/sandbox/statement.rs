//! The bank's lines as files: one CAMT.053 document and one CSV.

use chrono::NaiveDate;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, Event};

use super::SandboxError;
use super::bank::{Bank, Line};
use super::money::Cur;

const NAMESPACE: &str = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08";
const OWNER: &str = "Counterfoil demo shop";
/// No account is opened with less, and none falls below this on its way, in minor units.
const COMFORT: i64 = 500_000;

type Xml = Writer<Vec<u8>>;

/// The account number of a currency: a bank that does not exist, with valid check digits.
pub(super) const fn iban(currency: Cur) -> &'static str {
    match currency {
        Cur::Usd => "DE78999000010000104202",
        _ => "DE08999000010000104201",
    }
}

/// One account of the statement.
struct Account<'a> {
    currency: Cur,
    opening: i64,
    closing: i64,
    lines: Vec<&'a Line>,
}

fn accounts(bank: &Bank) -> Vec<Account<'_>> {
    let account = |currency: Cur| {
        let lines: Vec<&Line> = bank.lines.iter().filter(|line| line.account == currency).collect();
        let mut running = 0;
        let lowest = lines
            .iter()
            .map(|line| {
                running += line.amount;
                running
            })
            .min()
            .unwrap_or(0);
        let opening = COMFORT - lowest.min(0);
        Account { currency, opening, closing: opening + running, lines }
    };
    Cur::SETTLED.into_iter().map(account).collect()
}

/// The statement as CSV, one row a line, both accounts in one file.
pub(super) fn csv(bank: &Bank) -> Result<Vec<u8>, SandboxError> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record([
        "Account",
        "Currency",
        "Booking date",
        "Value date",
        "Amount",
        "Counterparty",
        "Reference",
        "Balance",
    ])?;
    for account in accounts(bank) {
        let mut balance = account.opening;
        for line in account.lines {
            balance += line.amount;
            writer.write_record([
                iban(account.currency),
                &account.currency.iso(),
                &line.booked.to_string(),
                &line.valued.to_string(),
                &account.currency.decimal(line.amount),
                &line.counterparty,
                &line.text,
                &account.currency.decimal(balance),
            ])?;
        }
    }
    writer.into_inner().map_err(|error| SandboxError::Paper(error.into_error().to_string()))
}

/// The statement as CAMT.053 version 8, one `Stmt` an account.
pub(super) fn camt(bank: &Bank) -> Result<Vec<u8>, SandboxError> {
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 2);
    let written = xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None))).and_then(|()| {
        let document = xml.create_element("Document").with_attribute(("xmlns", NAMESPACE));
        document.write_inner_content(|xml| {
            nest(xml, "BkToCstmrStmt", |xml| {
                nest(xml, "GrpHdr", |xml| {
                    leaf(xml, "MsgId", &format!("STMT-{}", bank.to.format("%Y%m%d")))?;
                    leaf(xml, "CreDtTm", &printed(bank.to))
                })?;
                accounts(bank).iter().enumerate().try_for_each(|(index, account)| statement(xml, bank, index, account))
            })
        })
    });
    written.map_err(|error| SandboxError::Paper(error.to_string()))?;
    Ok(xml.into_inner())
}

fn statement(xml: &mut Xml, bank: &Bank, index: usize, account: &Account<'_>) -> std::io::Result<()> {
    nest(xml, "Stmt", |xml| {
        leaf(xml, "Id", &format!("{}-{}-{}", bank.to.format("%Y%m%d"), account.currency.iso(), index + 1))?;
        leaf(xml, "ElctrncSeqNb", "1")?;
        leaf(xml, "CreDtTm", &printed(bank.to))?;
        nest(xml, "FrToDt", |xml| {
            leaf(xml, "FrDtTm", &format!("{}T00:00:00Z", bank.from))?;
            leaf(xml, "ToDtTm", &format!("{}T23:59:59Z", bank.to))
        })?;
        nest(xml, "Acct", |xml| {
            nest(xml, "Id", |xml| leaf(xml, "IBAN", iban(account.currency)))?;
            leaf(xml, "Ccy", &account.currency.iso())?;
            nest(xml, "Ownr", |xml| leaf(xml, "Nm", OWNER))?;
            nest(xml, "Svcr", |xml| nest(xml, "FinInstnId", |xml| leaf(xml, "Nm", "Harbour Bank")))
        })?;
        balance(xml, "OPBD", account.currency, account.opening, bank.from)?;
        balance(xml, "CLBD", account.currency, account.closing, bank.to)?;
        account.lines.iter().try_for_each(|line| entry(xml, line))
    })
}

fn balance(xml: &mut Xml, code: &str, currency: Cur, amount: i64, day: NaiveDate) -> std::io::Result<()> {
    nest(xml, "Bal", |xml| {
        nest(xml, "Tp", |xml| nest(xml, "CdOrPrtry", |xml| leaf(xml, "Cd", code)))?;
        signed(xml, currency, amount)?;
        nest(xml, "Dt", |xml| leaf(xml, "Dt", &day.to_string()))
    })
}

fn entry(xml: &mut Xml, line: &Line) -> std::io::Result<()> {
    let credit = line.amount >= 0;
    nest(xml, "Ntry", |xml| {
        leaf(xml, "NtryRef", &line.reference)?;
        signed(xml, line.account, line.amount)?;
        nest(xml, "Sts", |xml| leaf(xml, "Cd", "BOOK"))?;
        nest(xml, "BookgDt", |xml| leaf(xml, "Dt", &line.booked.to_string()))?;
        nest(xml, "ValDt", |xml| leaf(xml, "Dt", &line.valued.to_string()))?;
        leaf(xml, "AcctSvcrRef", &line.reference)?;
        nest(xml, "BkTxCd", |xml| {
            nest(xml, "Domn", |xml| {
                leaf(xml, "Cd", "PMNT")?;
                nest(xml, "Fmly", |xml| {
                    leaf(xml, "Cd", if credit { "RCDT" } else { "ICDT" })?;
                    leaf(xml, "SubFmlyCd", "ESCT")
                })
            })
        })?;
        nest(xml, "NtryDtls", |xml| nest(xml, "TxDtls", |xml| details(xml, line, credit)))
    })
}

fn details(xml: &mut Xml, line: &Line, credit: bool) -> std::io::Result<()> {
    nest(xml, "Refs", |xml| {
        leaf(xml, "AcctSvcrRef", &line.reference)?;
        leaf(xml, "EndToEndId", line.end_to_end.as_deref().unwrap_or("NOTPROVIDED"))
    })?;
    signed(xml, line.account, line.amount)?;
    nest(xml, "RltdPties", |xml| {
        nest(xml, if credit { "Dbtr" } else { "Cdtr" }, |xml| {
            nest(xml, "Pty", |xml| leaf(xml, "Nm", &line.counterparty))
        })
    })?;
    nest(xml, "RmtInf", |xml| leaf(xml, "Ustrd", &line.text))
}

/// An amount without its sign, and the sign in words.
fn signed(xml: &mut Xml, currency: Cur, amount: i64) -> std::io::Result<()> {
    let size = currency.decimal(amount).trim_start_matches('-').to_owned();
    let element = xml.create_element("Amt").with_attribute(("Ccy", currency.iso().as_str()));
    element.write_text_content(quick_xml::events::BytesText::new(&size))?;
    leaf(xml, "CdtDbtInd", if amount >= 0 { "CRDT" } else { "DBIT" })
}

fn printed(day: NaiveDate) -> String {
    format!("{day}T23:59:59Z")
}

fn nest(xml: &mut Xml, name: &str, inner: impl FnOnce(&mut Xml) -> std::io::Result<()>) -> std::io::Result<()> {
    xml.create_element(name).write_inner_content(inner).map(|_| ())
}

fn leaf(xml: &mut Xml, name: &str, text: &str) -> std::io::Result<()> {
    xml.create_element(name).write_text_content(quick_xml::events::BytesText::new(text)).map(|_| ())
}
