//! Tables of orders from a shop, as Shopify and `WooCommerce` export them or with plain column names.

use std::collections::HashMap;

use super::dates::{DateOrder, read_date};
use super::error::{FileError, Rejected};
use super::header::{Columns, Words, has_date, squashed};
use super::numbers::DecimalMark;
use super::table::{Record, Table};
use super::{Assume, Format, open};
use crate::domain::{Currency, Money, Order};
use crate::text::{Message, UserError};

/// The orders of one file.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderFile {
    /// The orders, in the file's order.
    pub orders: Vec<Order>,
    /// What was left out, by line.
    pub rejected: Vec<Rejected>,
}

/// What a column means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Number,
    Total,
    Currency,
    Placed,
    Email,
    Payment,
    Status,
    /// Columns that only a bank has.
    Bank,
}

#[rustfmt::skip]
const WORDS: Words<Column> = &[
    (Column::Number, &[
        "ordernumber", "orderno", "ordername", "orderid", "order", "bestellnummer", "bestellnr", "auftragsnummer",
        "numerodecommande", "numerocommande", "commande", "bestelnummer", "ordernummer", "numerodepedido", "pedido",
        "number", "name", "reference",
    ]),
    (Column::Total, &[
        "ordertotal", "ordertotalamount", "totalamount", "grandtotal", "totalprice", "total", "gesamtbetrag",
        "gesamtsumme", "gesamt", "summe", "montanttotal", "totalttc", "totaal", "totaalbedrag", "importetotal", "amount",
        "betrag", "montant", "bedrag", "importe",
    ]),
    (Column::Currency, &[
        "currency", "ordercurrency", "currencycode", "presentmentcurrency", "wahrung", "waehrung", "devise", "valuta",
        "munt", "moneda",
    ]),
    (Column::Placed, &[
        "createdat", "orderdate", "datecreated", "created", "placedon", "placedat", "orderedat", "date", "paidat",
        "paiddate", "bestelldatum", "datum", "datedecommande", "datecommande", "besteldatum", "fechadelpedido",
        "fechadepedido", "fecha",
    ]),
    (Column::Email, &[
        "email", "customeremail", "billingemail", "emailbilling", "billingemailaddress", "emailaddress",
        "customeremailaddress", "kundenemail", "adresseemail", "emailadres", "correoelectronico", "correo",
    ]),
    (Column::Payment, &[
        "paymentreference", "paymentreferences", "paymentid", "paymentintent", "paymentintentid", "transactionid",
        "gatewaypaymentid", "gatewayreference", "chargeid", "stripechargeid", "zahlungsreferenz",
        "referencedepaiement", "betalingskenmerk", "referenciadepago",
    ]),
    (Column::Status, &[
        "financialstatus", "orderstatus", "paymentstatus", "status", "state", "bestellstatus", "statut", "estado",
    ]),
    (Column::Bank, &[
        "balance", "runningbalance", "saldo", "kontostand", "solde", "valuedate", "wertstellung", "valutadatum",
        "debit", "withdrawal", "iban", "accountnumber", "counterparty", "bookingdate", "buchungstag", "buchungstext",
    ]),
];

/// How well a row would do as the names of an order's columns.
pub(crate) fn score(cells: &[&str]) -> usize {
    let columns = Columns::of(cells, WORDS);
    let complete = columns.has(Column::Number) && columns.has(Column::Total);
    if columns.len() < 2 || has_date(cells) { 0 } else { columns.len() + if complete { 100 } else { 0 } }
}

/// Whether a table with these names is one of orders: it has a number and a total, something else that orders have and bank entries
/// have not, and nothing that only a bank has.
pub(crate) fn is_orders(names: &[String]) -> bool {
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let columns = Columns::of(&names, WORDS);
    let says = |column, words: &[&str]| {
        let name = columns.get(column).and_then(|index| names.get(index)).map(|name| squashed(name).0);
        name.is_some_and(|name| words.iter().any(|word| name.contains(word)))
    };
    let of_orders = says(Column::Number, &["order", "auftrag", "bestel", "commande", "pedido"])
        || says(Column::Total, &["total", "gesamt", "totaal"]);
    columns.has(Column::Number) && columns.has(Column::Total) && of_orders && !columns.has(Column::Bank)
}

/// Reads a table of orders.
///
/// An order may take several rows, one for each thing bought: rows that repeat a number without a total, or with the
/// same total, belong to the first.
///
/// # Errors
/// [`FileError`] when nothing of the file can be used.
pub fn read_orders(bytes: &[u8], assume: Assume) -> Result<OrderFile, FileError> {
    let (format, text) = open(bytes)?;
    if !matches!(format, Some(Format::OrdersCsv | Format::BankCsv)) {
        return Err(FileError::NotOrders(format));
    }
    let table = Table::read(&text, score)?.ok_or(FileError::NotOrders(format))?;
    let names = table.names();
    let columns = Columns::of(&names, WORDS);
    let missing: Vec<Message> = [(Column::Number, "files-column-order-number"), (Column::Total, "files-column-total")]
        .into_iter()
        .filter(|&(column, _)| !columns.has(column))
        .map(|(_, key)| Message::new(key))
        .collect();
    if !missing.is_empty() {
        let seen = names.iter().filter(|name| !name.is_empty()).map(|&name| name.to_owned()).collect();
        return Err(FileError::MissingColumns { line: table.header.line, missing, seen });
    }
    if format == Some(Format::BankCsv) && columns.has(Column::Bank) {
        return Err(FileError::NotOrders(format));
    }
    let reader = RowReader::of(&table, &columns, assume);
    let mut seen: HashMap<String, Money> = HashMap::new();
    let broken = |&line: &u64| Rejected { line, field: "\"".to_owned(), why: Message::new("files-row-unclosed-quote") };
    let mut file = OrderFile { orders: Vec::new(), rejected: table.broken.iter().map(broken).collect() };
    let mut without_currency = 0;
    for row in &table.rows {
        let number = reader.cell(row, Column::Number).to_owned();
        if seen.contains_key(&number) && reader.cell(row, Column::Total).is_empty() {
            continue;
        }
        match reader.order(row) {
            Ok(order) => match seen.get(&number) {
                None => {
                    seen.insert(number, order.total);
                    file.orders.push(order);
                }
                Some(&total) if total == order.total => {}
                Some(&total) => file.rejected.push(reader.rejected(
                    row,
                    Column::Total,
                    Message::new("files-order-twice").with("number", number).with("total", total),
                )),
            },
            Err((column, why)) => {
                without_currency += usize::from(why.key == "files-row-no-currency");
                file.rejected.push(reader.rejected(row, column, why));
            }
        }
    }
    if file.orders.is_empty() && without_currency > 0 {
        return Err(FileError::NoCurrency);
    }
    file.rejected.sort_by_key(|rejected| rejected.line);
    Ok(file)
}

/// Reads the rows of one table.
struct RowReader<'t> {
    table: &'t Table,
    columns: &'t Columns<Column>,
    mark: DecimalMark,
    dates: Option<DateOrder>,
    assumed: Option<Currency>,
}

impl<'t> RowReader<'t> {
    fn of(table: &'t Table, columns: &'t Columns<Column>, assume: Assume) -> Self {
        let cells = |column| {
            let index = columns.get(column);
            table.rows.iter().filter_map(move |row| Some(row.cell(index?)))
        };
        let currencies = cells(Column::Currency).filter_map(|code| Currency::parse(code).ok());
        let three_decimals = currencies.chain(assume.currency).any(|currency| currency.exponent() == 3);
        let mark = DecimalMark::decide(cells(Column::Total), three_decimals);
        // Month-first dates are an American habit, and decimal commas are not.
        let from_comma = (mark == Some(DecimalMark::Comma)).then_some(DateOrder::DayFirst);
        Self {
            table,
            columns,
            mark: mark.unwrap_or(DecimalMark::Point),
            dates: DateOrder::decide(cells(Column::Placed)).or(from_comma).or(assume.dates),
            assumed: assume.currency,
        }
    }

    fn cell<'r>(&self, row: &'r Record, column: Column) -> &'r str {
        self.columns.get(column).map_or("", |index| row.cell(index))
    }

    fn text(&self, row: &Record, column: Column) -> Option<String> {
        Some(self.cell(row, column)).filter(|cell| !cell.is_empty()).map(str::to_owned)
    }

    fn rejected(&self, row: &Record, column: Column, why: Message) -> Rejected {
        let name = self.columns.get(column).map_or("", |index| self.table.header.cell(index));
        Rejected { line: row.line, field: name.to_owned(), why }
    }

    fn order(&self, row: &Record) -> Result<Order, (Column, Message)> {
        let quoted = |key, column| {
            (column, Message::new(key).with("text", self.cell(row, column).chars().take(40).collect::<String>()))
        };
        let number = self.text(row, Column::Number).ok_or((Column::Number, Message::new("files-row-no-number")))?;
        let total = self.text(row, Column::Total).ok_or((Column::Total, Message::new("files-row-no-amount")))?;
        let (value, written) = self.mark.read(&total).ok_or_else(|| quoted("files-not-an-amount", Column::Total))?;
        let currency = match self.text(row, Column::Currency) {
            Some(code) => {
                Some(Currency::parse(&code).map_err(|error| (Column::Currency, UserError::from(&error).what))?)
            }
            None => self.columns.currency(Column::Total).or(written).or(self.assumed),
        };
        let currency = currency.ok_or((Column::Currency, Message::new("files-row-no-currency")))?;
        let total = Money::parse_decimal(&value.to_string(), currency)
            .map_err(|error| (Column::Total, UserError::from(&error).what))?;
        let placed_on = match self.cell(row, Column::Placed) {
            "" => None,
            // The day is a help, not a must: one that cannot be read does not cost the order.
            text => read_date(text, self.dates).ok(),
        };
        Ok(Order {
            number,
            total,
            placed_on,
            email: self.text(row, Column::Email),
            payment_reference: self.text(row, Column::Payment),
            status: self.text(row, Column::Status),
            line: row.line,
        })
    }
}
