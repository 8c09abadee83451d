//! Writes files in the format of `MaxMind`, version 2.0, as its specification says
//! (<https://maxmind.github.io/MaxMind-DB/>): a binary tree of address bits, a data section, and a description at the end.

use std::net::IpAddr;

/// What is written of a network.
#[derive(Debug, Clone)]
pub enum Value {
    Text(String),
    Double(f64),
    /// Written as this many bytes at most: 2, 4 or 8.
    Number(u64, u8),
    Map(Vec<(&'static str, Value)>),
    List(Vec<Value>),
}

pub fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

/// A country as `MaxMind` and DB-IP write it.
pub fn country(code: &str) -> Value {
    Value::Map(vec![(
        "country",
        Value::Map(vec![("iso_code", text(code)), ("names", Value::Map(vec![("en", text("A country"))]))]),
    )])
}

/// A file to be.
#[derive(Debug, Clone)]
pub struct Mmdb {
    pub kind: &'static str,
    /// When it was made, in Unix seconds.
    pub built: u64,
    /// Bits of each of the two records of a node: 24, 28 or 32.
    pub record_bits: u16,
    /// 4 or 6; only the latter has both kinds of addresses.
    pub ip_version: u16,
    /// Networks with what is written of each. One within another wins.
    pub networks: Vec<(IpAddr, u8, Value)>,
}

#[derive(Clone, Copy)]
enum Record {
    Nothing,
    Node(usize),
    /// An offset in the data section.
    Data(usize),
}

/// An address as bits from the highest on, and how many there are; those of version 4 end the first 96 bits' zeros.
fn bits(address: IpAddr, ip_version: u16) -> (u128, u8) {
    match (address, ip_version) {
        (IpAddr::V4(v4), 4) => (u128::from(u32::from(v4)) << 96, 0),
        (IpAddr::V4(v4), _) => (u128::from(u32::from(v4)), 96),
        (IpAddr::V6(v6), _) => (u128::from(v6), 0),
    }
}

impl Mmdb {
    pub fn new(kind: &'static str, networks: Vec<(IpAddr, u8, Value)>) -> Self {
        Self { kind, built: 1_793_664_000, record_bits: 28, ip_version: 6, networks }
    }

    pub fn bytes(&self) -> Vec<u8> {
        let mut data = Vec::new();
        let mut nodes = vec![[Record::Nothing; 2]];
        let mut networks: Vec<_> = self.networks.iter().collect();
        networks.sort_by_key(|(address, length, _)| bits(*address, self.ip_version).1 + length);
        for (address, length, value) in networks {
            let (path, skipped) = bits(*address, self.ip_version);
            let offset = data.len();
            write(value, &mut data);
            put(&mut nodes, path, skipped + length, Record::Data(offset));
        }
        let mut file = Vec::new();
        for [left, right] in &nodes {
            let number = |record: &Record| match record {
                Record::Nothing => nodes.len(),
                Record::Node(node) => *node,
                Record::Data(offset) => nodes.len() + 16 + offset,
            };
            let (left, right) = (number(left) as u32, number(right) as u32);
            match self.record_bits {
                24 => {
                    file.extend_from_slice(&left.to_be_bytes()[1..]);
                    file.extend_from_slice(&right.to_be_bytes()[1..]);
                }
                28 => {
                    file.extend_from_slice(&left.to_be_bytes()[1..]);
                    file.push(((left >> 20) & 0xf0) as u8 | (right >> 24) as u8);
                    file.extend_from_slice(&right.to_be_bytes()[1..]);
                }
                _ => {
                    file.extend_from_slice(&left.to_be_bytes());
                    file.extend_from_slice(&right.to_be_bytes());
                }
            }
        }
        file.extend_from_slice(&[0; 16]);
        file.extend_from_slice(&data);
        file.extend_from_slice(b"\xab\xcd\xefMaxMind.com");
        let about = Value::Map(vec![
            ("binary_format_major_version", Value::Number(2, 2)),
            ("binary_format_minor_version", Value::Number(0, 2)),
            ("build_epoch", Value::Number(self.built, 8)),
            ("database_type", text(self.kind)),
            ("description", Value::Map(vec![("en", text("Made up"))])),
            ("ip_version", Value::Number(self.ip_version.into(), 2)),
            ("languages", Value::List(vec![text("en")])),
            ("node_count", Value::Number(nodes.len() as u64, 4)),
            ("record_size", Value::Number(self.record_bits.into(), 2)),
        ]);
        write(&about, &mut file);
        file
    }
}

/// Lets the path of so many bits end in a record. What is written there already is a larger network: it is kept beside.
fn put(nodes: &mut Vec<[Record; 2]>, path: u128, length: u8, record: Record) {
    if length == 0 {
        nodes[0] = [record; 2];
        return;
    }
    let mut node = 0;
    for depth in 0..length {
        let side = usize::from(path >> (127 - depth) & 1 == 1);
        if depth + 1 == length {
            nodes[node][side] = record;
            return;
        }
        node = match nodes[node][side] {
            Record::Node(next) => next,
            larger => {
                nodes.push([larger; 2]);
                let next = nodes.len() - 1;
                nodes[node][side] = Record::Node(next);
                next
            }
        };
    }
}

fn write(value: &Value, into: &mut Vec<u8>) {
    match value {
        Value::Text(text) => {
            control(2, text.len(), into);
            into.extend_from_slice(text.as_bytes());
        }
        Value::Double(number) => {
            control(3, 8, into);
            into.extend_from_slice(&number.to_be_bytes());
        }
        Value::Number(number, most) => {
            let bytes = number.to_be_bytes();
            let needed = bytes.iter().position(|byte| *byte != 0).map_or(0, |first| 8 - first);
            control(
                match most {
                    2 => 5,
                    4 => 6,
                    _ => 9,
                },
                needed,
                into,
            );
            into.extend_from_slice(&bytes[8 - needed..]);
        }
        Value::Map(entries) => {
            control(7, entries.len(), into);
            for (name, value) in entries {
                write(&text(name), into);
                write(value, into);
            }
        }
        Value::List(values) => {
            control(11, values.len(), into);
            for value in values {
                write(value, into);
            }
        }
    }
}

/// The kind of a value and its size; kinds above 7 take a byte of their own, sizes from 29 on as well.
fn control(kind: u8, size: usize, into: &mut Vec<u8>) {
    let (short, more) = if size < 29 { (size as u8, None) } else { (29, Some((size - 29) as u8)) };
    if kind > 7 {
        into.extend_from_slice(&[short, kind - 7]);
    } else {
        into.push(kind << 5 | short);
    }
    into.extend(more);
}
