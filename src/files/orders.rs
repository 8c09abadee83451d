//! Tables of orders from a shop, as Shopify and `WooCommerce` export them or with plain column names.

use std::collections::HashMap;

use super::dates::{DateOrder, OrderEvidence, read_date};
use super::detect::{Content, open};
use super::error::{FileError, Rejected, Taken, shortened};
use super::header::{Columns, Words, has_date, squashed};
use super::mapping::Means;
use super::numbers::{DecimalMark, MarkEvidence};
use super::records::{Next, Record};
use super::table::{Table, TableFile};
use super::{Assume, Format, Kind, Source};
use crate::domain::{Currency, Money, Order};
use crate::text::{Message, UserError};

/// Takes the orders of a file, in the file's order.
pub trait OrderSink {
    /// An order.
    fn order(&mut self, order: Order) -> Taken;

    /// A row that was left out.
    fn reject(&mut self, rejected: Rejected) -> Taken;
}

/// The orders of one file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OrderFile {
    /// The orders, in the file's order.
    pub orders: Vec<Order>,
    /// What was left out, by line.
    pub rejected: Vec<Rejected>,
}

impl OrderSink for OrderFile {
    fn order(&mut self, order: Order) -> Taken {
        self.orders.push(order);
        Ok(())
    }

    fn reject(&mut self, rejected: Rejected) -> Taken {
        self.rejected.push(rejected);
        Ok(())
    }
}

#[rustfmt::skip]
pub(crate) const WORDS: Words<Means> = &[
    (Means::Order, &[
        "ordernumber", "orderno", "ordername", "orderid", "order", "bestellnummer", "bestellnr", "auftragsnummer",
        "numerodecommande", "numerocommande", "commande", "bestelnummer", "ordernummer", "numerodepedido", "pedido",
        "number", "name", "reference",
    ]),
    (Means::Amount, &[
        "ordertotal", "ordertotalamount", "totalamount", "grandtotal", "totalprice", "total", "gesamtbetrag",
        "gesamtsumme", "gesamt", "summe", "montanttotal", "totalttc", "totaal", "totaalbedrag", "importetotal", "amount",
        "betrag", "montant", "bedrag", "importe",
    ]),
    (Means::Currency, &[
        "currency", "ordercurrency", "currencycode", "presentmentcurrency", "wahrung", "waehrung", "devise", "valuta",
        "munt", "moneda",
    ]),
    (Means::Date, &[
        "createdat", "orderdate", "datecreated", "created", "placedon", "placedat", "orderedat", "date", "paidat",
        "paiddate", "bestelldatum", "datum", "datedecommande", "datecommande", "besteldatum", "fechadelpedido",
        "fechadepedido", "fecha",
    ]),
    (Means::Email, &[
        "email", "customeremail", "billingemail", "emailbilling", "billingemailaddress", "emailaddress",
        "customeremailaddress", "kundenemail", "adresseemail", "emailadres", "correoelectronico", "correo",
    ]),
    (Means::Payment, &[
        "paymentreference", "paymentreferences", "paymentid", "paymentintent", "paymentintentid", "transactionid",
        "gatewaypaymentid", "gatewayreference", "chargeid", "stripechargeid", "zahlungsreferenz",
        "referencedepaiement", "betalingskenmerk", "referenciadepago",
    ]),
    (Means::Status, &[
        "financialstatus", "orderstatus", "paymentstatus", "status", "state", "bestellstatus", "statut", "estado",
    ]),
];

/// Names of columns that only a bank has.
#[rustfmt::skip]
const OF_BANKS: [&str; 16] = [
        "balance", "runningbalance", "saldo", "kontostand", "solde", "valuedate", "wertstellung", "valutadatum",
        "debit", "withdrawal", "iban", "accountnumber", "counterparty", "bookingdate", "buchungstag", "buchungstext",
    ];

/// How well a row would do as the names of an order's columns.
pub(crate) fn score(cells: &[&str]) -> usize {
    let columns = Columns::of(cells, WORDS);
    let complete = columns.has(Means::Order) && columns.has(Means::Amount);
    if columns.len() < 2 || has_date(cells) { 0 } else { columns.len() + if complete { 100 } else { 0 } }
}

/// Whether a table with these names is one of orders: it has a number and a total, something else that orders have and
/// bank entries have not, and nothing that only a bank has.
pub(crate) fn is_orders(names: &[&str]) -> bool {
    let columns = Columns::of(names, WORDS);
    let says = |column, words: &[&str]| {
        let name = columns.get(column).and_then(|index| names.get(index)).map(|name| squashed(name).0);
        name.is_some_and(|name| words.iter().any(|word| name.contains(word)))
    };
    let of_orders = says(Means::Order, &["order", "auftrag", "bestel", "commande", "pedido"])
        || says(Means::Amount, &["total", "gesamt", "totaal"]);
    let of_banks = names.iter().any(|name| OF_BANKS.contains(&squashed(name).0.as_str()));
    columns.has(Means::Order) && columns.has(Means::Amount) && of_orders && !of_banks
}

/// Reads a table of orders, and hands them over.
///
/// An order may take several rows, one for each thing bought: rows that repeat a number without a total, or with the
/// same total, belong to the first.
///
/// # Errors
/// [`FileError`] when nothing of the file can be used. What was handed over by then must be thrown away.
pub fn read_orders(source: &dyn Source, assume: &Assume, sink: &mut dyn OrderSink) -> Result<Format, FileError> {
    let opened = open(source)?;
    let format = opened.format;
    let by_mapping = assume.is_about(Kind::Orders);
    let Content::Table(file) = &opened.content else { return Err(FileError::NotOrders(Some(format))) };
    if format.kind() == Some(Kind::Settlement) && !by_mapping {
        return Err(FileError::NotOrders(Some(format)));
    }
    let table = table(file, assume)?.ok_or(FileError::NotOrders(None))?;
    let reader = RowReader::of(&table, assume)?;
    if format.kind() == Some(Kind::Statement) && !by_mapping && reader.is_of_a_bank() {
        return Err(FileError::NotOrders(Some(format)));
    }
    let (mut rows, mut row) = (table.rows()?, Record::default());
    let mut seen: HashMap<String, Money> = HashMap::new();
    let mut without_currency = false;
    loop {
        match rows.next(&mut row)? {
            Next::End => break,
            Next::Broken(line) => {
                sink.reject(Rejected { line, field: "\"".to_owned(), why: Message::new("files-row-unclosed-quote") })?;
                continue;
            }
            Next::Record if row.cells().eq(table.header.cells()) => continue,
            Next::Record => {}
        }
        let number = reader.cell(&row, Means::Order);
        if seen.contains_key(number) && reader.cell(&row, Means::Amount).is_empty() {
            continue;
        }
        match reader.order(&row) {
            Ok(order) => match seen.get(number) {
                None => {
                    seen.insert(order.number.clone(), order.total);
                    sink.order(order)?;
                }
                Some(&total) if total == order.total => {}
                Some(&total) => {
                    let why = Message::new("files-order-twice").with("number", number).with("total", total);
                    sink.reject(reader.rejected(&row, Means::Amount, why))?;
                }
            },
            Err((column, why)) => {
                without_currency |= why.key == "files-row-no-currency";
                sink.reject(reader.rejected(&row, column, why))?;
            }
        }
    }
    for why in opened.unread_tables() {
        sink.reject(Rejected { line: 1, field: String::new(), why })?;
    }
    if seen.is_empty() && without_currency { Err(FileError::NoCurrency) } else { Ok(format) }
}

fn table<'f, 's>(file: &'f TableFile<'s>, assume: &Assume) -> Result<Option<Table<'f, 's>>, FileError> {
    match assume.mapping.as_ref().filter(|mapping| mapping.kind == Kind::Orders) {
        Some(mapping) if mapping.has_names => file.table(&|cells: &[&str]| mapping.score(cells)),
        Some(_) => file.nameless(),
        None => file.table(&score),
    }
}

/// Reads the rows of one table.
struct RowReader<'t> {
    table: &'t Table<'t, 't>,
    columns: Columns<Means>,
    mark: DecimalMark,
    dates: Option<DateOrder>,
    assumed: Option<Currency>,
}

impl<'t> RowReader<'t> {
    /// Looks at all rows, because only together they tell how amounts and dates are written.
    fn of(table: &'t Table<'t, 't>, assume: &Assume) -> Result<Self, FileError> {
        let names = table.names();
        let mapping = assume.mapping.as_ref().filter(|mapping| mapping.kind == Kind::Orders);
        let columns = match mapping {
            Some(mapping) => {
                Columns::named(&names, mapping.columns.iter().map(|column| (column.name.clone(), column.means)))
            }
            None => Columns::of(&names, WORDS),
        };
        let needed = [(Means::Order, "files-column-order-number"), (Means::Amount, "files-column-total")];
        let missing: Vec<Message> =
            needed.into_iter().filter(|&(column, _)| !columns.has(column)).map(|(_, key)| Message::new(key)).collect();
        if !missing.is_empty() {
            let seen = names.iter().filter(|name| !name.is_empty()).map(|name| shortened(name)).collect();
            return Err(FileError::MissingColumns { line: table.header.line, missing, seen });
        }
        let (mut mark, mut dates) = (MarkEvidence::default(), OrderEvidence::default());
        let mut three_decimals = assume.currency().is_some_and(|currency| currency.exponent() == 3);
        let (mut rows, mut row) = (table.rows()?, Record::default());
        loop {
            match rows.next(&mut row)? {
                Next::End => break,
                Next::Broken(_) => {}
                Next::Record => {
                    let cell = |means| columns.get(means).map_or("", |index| row.cell(index));
                    mark.take(cell(Means::Amount));
                    dates.take(cell(Means::Date));
                    let code = cell(Means::Currency);
                    three_decimals |= Currency::parse(code).is_ok_and(|currency| currency.exponent() == 3);
                }
            }
        }
        let mark = mapping.and_then(|mapping| mapping.decimals).or_else(|| mark.decide(three_decimals));
        // Month-first dates are an American habit, and decimal commas are not.
        let from_comma = (mark == Some(DecimalMark::Comma)).then_some(DateOrder::DayFirst);
        let dates = mapping.and_then(|mapping| mapping.dates).or_else(|| dates.decide());
        Ok(Self {
            table,
            columns,
            mark: mark.unwrap_or(DecimalMark::Point),
            dates: dates.or(from_comma).or(assume.dates),
            assumed: assume.currency(),
        })
    }

    fn is_of_a_bank(&self) -> bool {
        self.table.names().iter().any(|name| OF_BANKS.contains(&squashed(name).0.as_str()))
    }

    fn cell<'r>(&self, row: &'r Record, column: Means) -> &'r str {
        self.columns.get(column).map_or("", |index| row.cell(index))
    }

    fn text(&self, row: &Record, column: Means) -> Option<String> {
        Some(self.cell(row, column)).filter(|cell| !cell.is_empty()).map(str::to_owned)
    }

    fn rejected(&self, row: &Record, column: Means, why: Message) -> Rejected {
        let name = self.columns.get(column).map_or("", |index| self.table.header.cell(index));
        Rejected { line: row.line, field: name.to_owned(), why }
    }

    fn order(&self, row: &Record) -> Result<Order, (Means, Message)> {
        let quoted = |key, column| (column, Message::new(key).with("text", shortened(self.cell(row, column))));
        let number = self.text(row, Means::Order).ok_or((Means::Order, Message::new("files-row-no-number")))?;
        let total = self.text(row, Means::Amount).ok_or((Means::Amount, Message::new("files-row-no-amount")))?;
        let (value, written) = self.mark.read(&total).ok_or_else(|| quoted("files-not-an-amount", Means::Amount))?;
        let currency = match self.text(row, Means::Currency) {
            Some(code) => {
                Some(Currency::parse(&code).map_err(|error| (Means::Currency, UserError::from(&error).what))?)
            }
            None => self.columns.currency(Means::Amount).or(written).or(self.assumed),
        };
        let currency = currency.ok_or((Means::Currency, Message::new("files-row-no-currency")))?;
        let total = Money::parse_decimal(&value.to_string(), currency)
            .map_err(|error| (Means::Amount, UserError::from(&error).what))?;
        let placed_on = match self.cell(row, Means::Date) {
            "" => None,
            // The day is a help, not a must: one that cannot be read does not cost the order.
            text => read_date(text, self.dates).ok(),
        };
        Ok(Order {
            number,
            total,
            placed_on,
            email: self.text(row, Means::Email),
            payment_reference: self.text(row, Means::Payment),
            status: self.text(row, Means::Status),
            line: row.line,
        })
    }
}
