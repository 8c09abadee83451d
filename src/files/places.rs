//! Where network addresses are, from a file in the format of `MaxMind` (<https://maxmind.github.io/MaxMind-DB/>), in which
//! DB-IP and `IPinfo` give theirs out as well. What such a file does not say is not known; nothing is guessed.

use std::collections::HashSet;
use std::net::IpAddr;

use chrono::{DateTime, Utc};
use maxminddb::{MaxMindDbError, Reader, WithinOptions};
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::error::shortened;
use crate::text::{ErrorKind, Message, UserError};

/// A position that may be wrong by more kilometres than this is none: files give the middle of a country for addresses of
/// which they know no more, and two payments from one such middle would seem to come from one place. Our own choice.
const VAGUE_KM: f64 = 200.0;

/// Where an address is, as far as the file says.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Place {
    /// The country, as two capital letters of ISO 3166.
    pub country: Option<[u8; 2]>,
    /// Degrees north of the equator and east of Greenwich.
    pub position: Option<(f32, f32)>,
}

impl Place {
    /// The country as text.
    pub fn country(&self) -> Option<&str> {
        self.country.as_ref().and_then(|letters| std::str::from_utf8(letters).ok())
    }
}

/// What a file of places holds, once all of it was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacesSurvey {
    /// What the file calls itself, such as `GeoLite2-Country`.
    pub kind: String,
    /// When it was made.
    pub built: DateTime<Utc>,
    /// Whether it says more than the country of some addresses.
    pub has_positions: bool,
}

/// Why a file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlacesError {
    /// It lacks the mark of the format: it is something else, or cut off before its end.
    #[error("not a MaxMind DB file")]
    Unknown,
    /// It was packed.
    #[error("a packed file")]
    Packed,
    /// It breaks the rules of the format.
    #[error("damaged: {detail}")]
    Damaged {
        /// What is wrong with it.
        detail: String,
    },
    /// It tells other things of addresses than their countries.
    #[error("{kind} has no countries")]
    NoCountries {
        /// What it calls itself.
        kind: String,
    },
}

impl PlacesError {
    /// What a person reads: what is wrong with the file, and what to do.
    pub fn for_file(&self, file: &str) -> UserError {
        let bad = |key: Message, hint| UserError::new(ErrorKind::BadInput, key.with("file", file)).hint(hint);
        match self {
            Self::Unknown => bad(Message::new("places-unknown"), Message::new("places-hint-file")),
            Self::Packed => bad(Message::new("places-packed"), Message::new("places-hint-unpack")),
            Self::Damaged { detail } => {
                bad(Message::new("places-damaged"), Message::new("places-hint-download")).detail(detail)
            }
            Self::NoCountries { kind } => {
                bad(Message::new("places-no-countries").with("kind", kind), Message::new("places-hint-countries"))
            }
        }
    }
}

/// A file of places, ready to be asked.
#[derive(Debug)]
pub struct Places {
    reader: Reader<Vec<u8>>,
}

impl Places {
    /// Reads what is needed to ask. What the file says of each network is looked at only then, or by [`Self::survey`].
    ///
    /// # Errors
    /// All of [`PlacesError`] but [`PlacesError::NoCountries`].
    pub fn read(bytes: Vec<u8>) -> Result<Self, PlacesError> {
        const MARK: &[u8] = b"\xab\xcd\xefMaxMind.com";
        const PACKED: [&[u8]; 4] = [b"\x1f\x8b", b"PK\x03\x04", b"\xfd7zXZ", b"BZh"];
        if PACKED.iter().any(|magic| bytes.starts_with(magic)) {
            return Err(PlacesError::Packed);
        }
        if memchr::memmem::rfind(&bytes, MARK).is_none() {
            return Err(PlacesError::Unknown);
        }
        let reader = Reader::from_source(bytes).map_err(|why| damaged(&why))?;
        Ok(Self { reader })
    }

    /// Looks at all of it, so that nothing damaged is taken into use.
    ///
    /// # Errors
    /// [`PlacesError::Damaged`], [`PlacesError::NoCountries`].
    pub fn survey(&self) -> Result<PlacesSurvey, PlacesError> {
        let about = self.reader.metadata();
        let kind = shortened(&about.database_type);
        let built = i64::try_from(about.build_epoch).ok().and_then(|seconds| DateTime::from_timestamp(seconds, 0));
        let built = built.ok_or_else(|| PlacesError::Damaged { detail: "build_epoch".to_owned() })?;
        let (mut seen, mut has_countries, mut has_positions) = (HashSet::new(), false, false);
        for network in self.reader.networks(WithinOptions::default()).map_err(|why| damaged(&why))? {
            let network = network.map_err(|why| damaged(&why))?;
            // Many networks share what is said of them.
            if !network.offset().is_some_and(|offset| seen.insert(offset)) {
                continue;
            }
            let place = match network.decode::<Parts>() {
                Ok(parts) => parts.unwrap_or_default().place(),
                // Well written, but not as anybody writes places.
                Err(MaxMindDbError::Decoding { .. }) => Place::default(),
                Err(why) => return Err(damaged(&why)),
            };
            has_countries |= place.country.is_some();
            has_positions |= place.position.is_some();
        }
        if has_countries {
            Ok(PlacesSurvey { kind, built, has_positions })
        } else {
            Err(PlacesError::NoCountries { kind })
        }
    }

    /// Where an address is; nothing is known of one that the file does not have.
    pub fn of(&self, address: IpAddr) -> Place {
        let found = self.reader.lookup(address.to_canonical()).ok();
        let parts = found.and_then(|found| found.decode::<Parts>().ok().flatten());
        parts.unwrap_or_default().place()
    }
}

fn damaged(why: &MaxMindDbError) -> PlacesError {
    PlacesError::Damaged { detail: why.to_string() }
}

/// What is written of a network, by the names that those who make such files give it. Most nest it (`country.iso_code`,
/// `location.latitude`), some do not (`country_code`, `lat`).
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Parts {
    country: Option<Box<Written>>,
    iso_code: Option<Box<Written>>,
    country_code: Option<Box<Written>>,
    location: Option<Box<Written>>,
    latitude: Option<Box<Written>>,
    longitude: Option<Box<Written>>,
    accuracy_radius: Option<Box<Written>>,
    lat: Option<Box<Written>>,
    lng: Option<Box<Written>>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Written {
    Text(String),
    Number(f64),
    Parts(Parts),
    Other(IgnoredAny),
}

impl Parts {
    fn place(&self) -> Place {
        let country = match self.country.as_deref() {
            Some(Written::Parts(country)) => country.iso_code.as_deref().and_then(Written::letters),
            written => self.country_code.as_deref().and_then(Written::letters).or(written.and_then(Written::letters)),
        };
        let within = match self.location.as_deref() {
            Some(Written::Parts(location)) => location,
            _ => self,
        };
        Place { country, position: within.position() }
    }

    fn position(&self) -> Option<(f32, f32)> {
        let degrees = |name: &Option<Box<Written>>, short: &Option<Box<Written>>, most: f64| {
            let degrees = name.as_deref().or(short.as_deref())?.number()?;
            #[allow(clippy::cast_possible_truncation, reason = "a few metres")]
            (-most..=most).contains(&degrees).then_some(degrees as f32)
        };
        if self.accuracy_radius.as_deref().and_then(Written::number).is_some_and(|km| km > VAGUE_KM) {
            return None;
        }
        degrees(&self.latitude, &self.lat, 90.0).zip(degrees(&self.longitude, &self.lng, 180.0))
    }
}

impl Written {
    /// A country's two letters; a name is none.
    fn letters(&self) -> Option<[u8; 2]> {
        let Self::Text(text) = self else { return None };
        let letters: [u8; 2] = text.as_bytes().try_into().ok()?;
        letters.iter().all(u8::is_ascii_alphabetic).then(|| letters.map(|letter| letter.to_ascii_uppercase()))
    }

    fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Text(text) => text.trim().parse().ok(),
            Self::Parts(_) | Self::Other(_) => None,
        }
    }
}
