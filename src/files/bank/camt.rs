//! CAMT.052, .053 and .054 (ISO 20022 `camt.05x.001.01` to `.10` and later), one streaming reader for all.
//!
//! Elements are known by their local names, so namespace, prefix and version do not matter; what differs between
//! versions (`Sts` with or without `Cd`, `Nm` with or without `Pty`, `TxDtls` with or without `NtryDtls`) is accepted
//! side by side. DTDs are ignored and no entity but the five of XML is expanded, so a file cannot grow while it is read.

mod amount;
mod entry;
mod statement;
mod summary;
mod tag;

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use self::amount::Amounts;
use self::statement::StatementParts;
use self::tag::Tag;
use crate::files::decode::{MAX_RECORD, TextFile};
use crate::files::draft::Sink;
use crate::files::error::FileError;

/// Deeper than any element of the message definitions, which stay below 20.
const MAX_DEPTH: usize = 64;

/// Reads all statements, reports or notifications of a message.
///
/// # Errors
/// [`FileError::BrokenXml`], [`FileError::TooDeep`], [`FileError::NoStatement`], [`FileError::Unreadable`].
pub(crate) fn read(file: &TextFile<'_>, sink: &mut dyn Sink) -> Result<(), FileError> {
    let mut xml = Reader::from_reader(file.open()?);
    xml.config_mut().expand_empty_elements = true;
    let mut message = MessageReader { wants_texts: sink.wants_texts(), ..MessageReader::default() };
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer) {
            Ok(Event::Start(element)) => message.open(&element, &|| xml.get_ref().line())?,
            Ok(Event::End(_)) => message.close(sink)?,
            Ok(Event::Text(content)) => message.add(&content.xml10_content()),
            Ok(Event::CData(content)) => message.add(&content.xml10_content()),
            Ok(Event::GeneralRef(reference)) => message.add(&resolved(&reference)),
            Ok(Event::Eof) if message.path.is_empty() => break,
            Ok(Event::Eof) => {
                let line = xml.get_ref().line();
                return Err(FileError::BrokenXml { line, detail: "the file ends before its elements do".to_owned() });
            }
            Ok(_) => {}
            Err(quick_xml::Error::Io(error)) => return Err(xml.get_ref().unreadable(&error)),
            Err(error) => {
                return Err(FileError::BrokenXml { line: xml.get_ref().line(), detail: error.to_string() });
            }
        }
    }
    if message.statements == 0 { Err(FileError::NoStatement) } else { Ok(()) }
}

/// The character of a reference; a reference to anything else stays as it is written.
fn resolved(reference: &BytesRef<'_>) -> String {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return character.to_string();
    }
    let name = reference.xml10_content();
    let predefined = match name.as_ref() {
        "lt" => "<",
        "gt" => ">",
        "amp" => "&",
        "apos" => "'",
        "quot" => "\"",
        _ => return format!("&{name};"),
    };
    predefined.to_owned()
}

/// What has been read of a message so far.
#[derive(Default)]
struct MessageReader {
    /// The open elements.
    path: Vec<Tag>,
    /// How many of them are outside the statement being read, itself included.
    outside: usize,
    text: String,
    wants_texts: bool,
    amounts: Amounts,
    statement: Option<Box<StatementParts>>,
    statements: usize,
}

impl MessageReader {
    fn open(&mut self, element: &BytesStart<'_>, line: &dyn Fn() -> u64) -> Result<(), FileError> {
        if self.path.len() >= MAX_DEPTH {
            return Err(FileError::TooDeep { line: line() });
        }
        let tag = Tag::of(element.local_name().as_ref());
        self.text.clear();
        if tag == Tag::Amt {
            let code = element.try_get_attribute("Ccy").ok().flatten();
            self.amounts.open(code.as_ref().map(|code| code.value.as_ref()), line());
        }
        // A message within a statement is no part of the format; it must not take the statement's place.
        let starts_statement = self.statement.is_none()
            && self.path.last() == Some(&Tag::Message)
            && matches!(tag, Tag::Stmt | Tag::Rpt | Tag::Ntfctn);
        self.path.push(tag);
        if starts_statement {
            self.outside = self.path.len();
            self.statement = Some(Box::new(StatementParts::at(self.statements, self.wants_texts)));
            self.statements += 1;
        } else if let Some(statement) = &mut self.statement {
            statement.open(self.path.get(self.outside..).unwrap_or_default(), line);
        }
        Ok(())
    }

    fn add(&mut self, text: &str) {
        if self.statement.is_some() && self.text.len() < MAX_RECORD {
            self.text.push_str(text);
        }
    }

    fn close(&mut self, sink: &mut dyn Sink) -> Result<(), FileError> {
        if let Some(statement) = &mut self.statement {
            let path = self.path.get(self.outside..).unwrap_or_default();
            if path.is_empty() {
                if let Some(statement) = self.statement.take() {
                    statement.finish(sink)?;
                }
            } else {
                let text = self.text.trim();
                statement.take(path, text, &|| self.amounts.close(text), sink)?;
            }
        }
        self.path.pop();
        self.text.clear();
        Ok(())
    }
}
