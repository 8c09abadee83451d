//! The file that says where network addresses are. A copy of it is beside the book, under a name made of what is in it, so that
//! the decision that names it is what takes it into use: before it nothing has changed, after it everything has.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::feed::{Fed, Placed};
use super::looked::Looked;
use super::rules::bad;
use super::standing::Standing;
use crate::desk::audit::Happening;
use crate::desk::{Actor, Desk, FileOnDisk, Result};
use crate::domain::Capability;
use crate::domain::ids::PersonId;
use crate::files::Places;
use crate::job::Job;
use crate::risk::{Field, Kind, Word};
use crate::text::{ErrorKind, Message, UserError};

/// No file of places is larger: those of whole cities have a tenth of it.
const LARGEST: u64 = 1 << 30;

/// Addresses move between countries all the time; those who give such files out renew them every week or month.
const OLD: TimeDelta = TimeDelta::days(90);

/// The file as decisions name it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct StandingPlaces {
    /// What the person's file was called.
    pub file: String,
    pub sha256: String,
    pub kind: String,
    pub built: DateTime<Utc>,
    pub has_positions: bool,
    pub by: PersonId,
    pub since: DateTime<Utc>,
}

impl StandingPlaces {
    pub fn read(file: String, body: &Value, by: PersonId, since: DateTime<Utc>) -> Option<Self> {
        let text = |name: &str| body[name].as_str().map(str::to_owned);
        // It becomes part of a path.
        let sha256 = text("sha256").filter(|it| it.len() == 64 && it.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
        let built = body["built_ms"].as_i64().and_then(DateTime::from_timestamp_millis)?;
        let has_positions = body["positions"].as_bool().unwrap_or_default();
        Some(Self { file, sha256, kind: text("type")?, built, has_positions, by, since })
    }

    fn path(&self, desk: &Desk) -> PathBuf {
        desk.folder.join(name_of(&self.sha256))
    }
}

fn name_of(sha256: &str) -> String {
    format!("{PREFIX}{}{SUFFIX}", sha256.get(..16).unwrap_or(sha256))
}

const PREFIX: &str = "places-";
const SUFFIX: &str = ".mmdb";

/// The place file in use.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaceFile {
    /// What it was called where it was chosen.
    pub file: String,
    /// What it calls itself, such as `GeoLite2-Country`.
    pub kind: String,
    /// When it was made.
    pub built: DateTime<Utc>,
    /// That is so long ago that much in it is not true any more: 90 days.
    pub is_old: bool,
    /// It says more than the country of some addresses.
    pub has_positions: bool,
    /// The copy beside the book can be read. Without it, nothing is known.
    pub is_there: bool,
    /// Who took it into use.
    pub by: String,
    /// When.
    pub since: DateTime<Utc>,
}

impl PlaceFile {
    pub(super) fn of(desk: &Desk, standing: &StandingPlaces, by: String) -> Self {
        Self {
            file: standing.file.clone(),
            kind: standing.kind.clone(),
            built: standing.built,
            is_old: desk.clock.now() - standing.built > OLD,
            has_positions: standing.has_positions,
            is_there: desk.read_places(standing).is_some(),
            by,
            since: standing.since,
        }
    }
}

/// Where the network address of a payment is, and who says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AddressPlace {
    /// The payment has no network address.
    NoAddress,
    /// The gateway says this country.
    Gateway(String),
    /// The place file of this day says this country.
    File(String, DateTime<Utc>),
    /// The place file of this day does not say.
    NotInFile(DateTime<Utc>),
    /// The gateway does not say, and there is no place file that can be read.
    NoFile,
}

impl AddressPlace {
    pub(super) fn of(looked: &Looked, fed: &Fed) -> Self {
        let country = looked.feed.words.text(&fed.event, Field::Word(Word::IpCountry)).map(str::to_owned);
        let built = looked.standing.places.as_ref().map(|places| places.built);
        match (fed.placed, country, built) {
            (Placed::Gateway, Some(country), _) => Self::Gateway(country),
            (Placed::File, Some(country), Some(built)) => Self::File(country, built),
            _ if fed.event.things[Kind::Ip as usize].is_none() => Self::NoAddress,
            (Placed::NotInFile, _, Some(built)) => Self::NotInFile(built),
            _ => Self::NoFile,
        }
    }
}

/// Takes a file of places into use, in place of the one before, if there is one. It is looked at from beginning to end first;
/// one that cannot be used changes nothing.
///
/// # Errors
/// When it cannot be read, is no such file or is damaged, or says nothing of countries; when the disk refuses.
pub fn use_places(desk: &Desk, actor: &Actor, path: &Path, job: &Job) -> Result<()> {
    desk.check(actor, Capability::ManageRisk)?;
    job.report(Message::new("desk-places-checking"), 0, None);
    let file = FileOnDisk::at(path)?.name;
    let unreadable = |why: &std::io::Error| {
        let what = Message::new("desk-file-unreadable").with("file", path.display().to_string());
        UserError::new(ErrorKind::BadInput, what).detail(why.to_string())
    };
    let mut bytes = Vec::new();
    let source = File::open(path).map_err(|why| unreadable(&why))?;
    source.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|why| unreadable(&why))?;
    if bytes.len() as u64 > LARGEST {
        let what = Message::new("places-too-large").with("file", file).with("limit", LARGEST >> 20);
        return Err(UserError::new(ErrorKind::BadInput, what).hint(Message::new("places-hint-countries")));
    }
    let sha256 = hex::encode(Sha256::digest(&bytes));
    let target = desk.folder.join(name_of(&sha256));
    let refused = |why: &std::io::Error| {
        let what = Message::new("store-file").with("path", target.display().to_string());
        UserError::new(ErrorKind::Other, what).detail(why.to_string())
    };
    // Written from the same bytes that are looked at, so that what is in use is what was looked at; gone again if it is no use.
    let copy = copy_in(&desk.folder, &bytes).map_err(|why| refused(&why))?;
    job.checkpoint()?;
    let checked = Places::read(bytes).and_then(|places| places.survey());
    let survey = checked.map_err(|why| why.for_file(&file))?;
    job.checkpoint()?;
    copy.persist(&target).map_err(|why| refused(&why.error))?;
    let body = json!({
        "type": survey.kind, "built_ms": survey.built.timestamp_millis(), "sha256": sha256,
        "positions": survey.has_positions,
    });
    desk.store.write(|tx| desk.decide(tx, actor, &Happening::new("risk_places_set", &file).with(body)))?;
    desk.clear_places(Some(&target));
    Ok(())
}

fn copy_in(folder: &Path, bytes: &[u8]) -> std::io::Result<tempfile::NamedTempFile> {
    let mut copy = tempfile::NamedTempFile::new_in(folder)?;
    copy.write_all(bytes)?;
    copy.as_file().sync_all()?;
    Ok(copy)
}

/// Uses the place file no more, and removes the copy of it.
///
/// # Errors
/// When there is none.
pub fn remove_places(desk: &Desk, actor: &Actor) -> Result<()> {
    desk.check(actor, Capability::ManageRisk)?;
    let looked = desk.looked()?;
    let Some(places) = &looked.standing.places else { return Err(bad("risk-no-places")) };
    desk.store.write(|tx| desk.decide(tx, actor, &Happening::new("risk_places_removed", &places.file)))?;
    desk.clear_places(None);
    Ok(())
}

impl Desk {
    /// The place file that stands; nothing when there is none, or its copy cannot be read.
    pub(super) fn places(&self, standing: &Standing) -> Option<Places> {
        self.read_places(standing.places.as_ref()?)
    }

    fn read_places(&self, standing: &StandingPlaces) -> Option<Places> {
        Places::read(std::fs::read(standing.path(self)).ok()?).ok()
    }

    /// Removes copies that are not in use. One that the system does not let go of is removed the next time.
    fn clear_places(&self, except: Option<&Path>) {
        for entry in std::fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let is_copy = name.to_str().is_some_and(|name| name.starts_with(PREFIX) && name.ends_with(SUFFIX));
            if is_copy && Some(entry.path().as_path()) != except {
                let _ = std::fs::remove_file(entry.path());
            }
        }
    }
}
