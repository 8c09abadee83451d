//! Four eyes: what one person asks for and another agrees to.
//!
//! A [`Proposal`] says exactly what is wanted. [`propose`] finds out what it needs: it is carried out at once, after a
//! fresh code, or it is written down for a second person. What is written down is the proposal together with what it
//! rests on (how much was refunded so far, which role somebody has), and the SHA-256 of both. Whoever approves names that
//! hash; if anything of it is different by then, the request is void. Approving and carrying out are one transaction; only a
//! gateway's key, which is not in the book, takes its place after it.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::audit::Happening;
use super::carrying_out::Prepared;
use super::request_words::{title_of_request, why_second_person, without_now};
use super::{Actor, Desk, Result, Welcome};
use crate::access;
use crate::access::limits::{self, Around};
use crate::clock;
use crate::domain::ids::{CommandId, PaymentId, PersonId, RequestId};
use crate::domain::{Capability, CommandKind, MoneyCommand, Need, Person, Proposal, RequestState, Role};
use crate::job::Job;
use crate::store::{CommandRow, Request, RequestUpdate, StoredRequest, Tx, View};
use crate::text::{ErrorKind, Message, UserError};

/// How long somebody may take to agree.
const LASTS: TimeDelta = TimeDelta::hours(24);

/// Requests shown at once; those that wait come first.
const SHOWN: u32 = 500;

/// A refund counts towards the day's limit for this long.
pub(super) const A_DAY: TimeDelta = TimeDelta::hours(24);

/// What came of a proposal.
#[derive(Debug)]
pub enum Proposed {
    /// It was carried out.
    Done(Carried),
    /// It waits for somebody else.
    Waits(Box<RequestRow>),
}

/// What was carried out.
#[derive(Debug)]
pub enum Carried {
    /// Money was moved, or is on its way.
    Money(Box<CommandRow>),
    /// Somebody may sign in with a starting password.
    Welcome(Welcome),
    /// A match was made, by which it can be taken back.
    Match(String),
    /// Something was changed.
    Changed,
}

/// A request and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestRow {
    /// Its identity.
    pub request_id: RequestId,
    /// What is asked for.
    pub proposal: Proposal,
    /// What is asked for, in a line.
    pub title: Message,
    /// SHA-256 of the exact content; whoever approves names it.
    pub content_sha256: String,
    /// Who asks, by name.
    pub requested_by: String,
    /// When.
    pub requested_at: DateTime<Utc>,
    /// Until when somebody may agree.
    pub expires_at: DateTime<Utc>,
    /// Where it stands.
    pub state: RequestState,
    /// Who decided, by name.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<DateTime<Utc>>,
    /// What they said.
    pub note: Option<String>,
    /// Why it is void.
    pub void_why: Option<Message>,
    /// Whether the person who looks asked for it, and may take it back.
    pub is_own: bool,
    /// Whether the person who looks may decide.
    pub may_decide: bool,
}

/// A request with everything needed to decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestDetail {
    /// The request.
    pub row: RequestRow,
    /// Why it needs a second person.
    pub why: Message,
    /// What is known: what it is, and what it says.
    pub facts: Vec<(Message, Message)>,
    /// The payment that it is about, if it is about one.
    pub payment_id: Option<PaymentId>,
    /// What has changed since it was asked for; then nobody can approve it any more.
    pub changed: bool,
}

/// Does what is proposed, or writes it down for somebody else to agree to. The same proposal twice is one request.
///
/// # Errors
/// When it is not allowed or not possible, or a fresh code is needed.
pub fn propose(desk: &Desk, actor: &Actor, proposal: &Proposal, job: &Job) -> Result<Proposed> {
    desk.check(actor, capability(proposal))?;
    desk.check_proposal(actor, proposal)?;
    let need = desk.store.read(|view| desk.need_of(view, actor, proposal))?;
    if need == Need::SecondPerson {
        return Ok(Proposed::Waits(Box::new(desk.write_request(actor, proposal)?)));
    }
    desk.check_need(actor, need)?;
    let prepared = desk.prepare_to_carry_out(actor, proposal)?;
    desk.place_key(proposal)?;
    let command_id = desk.store.write::<_, UserError>(|tx| {
        // Since it was looked at, somebody may have come who could agree.
        desk.check_need(actor, desk.need_of(tx, actor, proposal)?)?;
        if need == Need::Code {
            let alone = Happening::new("decided_alone", proposal.subject()).with(json!({ "proposal": proposal }));
            desk.log(tx, Some(actor), &alone)?;
        }
        desk.carry_out(tx, actor, None, proposal, &prepared)
    })?;
    desk.after_carrying_out(prepared, command_id, job).map(Proposed::Done)
}

/// The requests: all of them for who may approve, one's own for everybody else. Those that wait come first.
///
/// # Errors
/// When the book cannot be read.
pub fn requests(desk: &Desk, actor: &Actor) -> Result<Vec<RequestRow>> {
    let person = desk.check(actor, Capability::ViewRequests)?;
    desk.expire_requests()?;
    let rows = desk.store.read(|view| view.requests(SHOWN))?;
    let seen = rows.into_iter().filter(|row| may_see(&person, row));
    seen.filter_map(|row| desk.request_row(&person, row).transpose()).collect()
}

/// Everything needed to decide about a request.
///
/// # Errors
/// When there is no such request, or it is not the person's to see.
pub fn request_detail(desk: &Desk, actor: &Actor, request_id: &RequestId) -> Result<RequestDetail> {
    let person = desk.check(actor, Capability::ViewRequests)?;
    desk.expire_requests()?;
    let stored = desk.stored_request(request_id)?;
    if !may_see(&person, &stored) {
        return Err(no_such_request());
    }
    let author = desk.person(&stored.request.requested_by)?;
    let (changed, why, facts, payment_id) = desk.store.read::<_, UserError>(|view| {
        let Ok(proposal) = proposal_of(&stored) else {
            return Ok((true, Message::new("requests-void-changed"), Vec::new(), None));
        };
        let now = content(view, &proposal)?;
        let changed = stored.state == RequestState::Waiting && now != stored.request.content;
        let why = why_second_person(view, &author, &proposal)?;
        let payment_id = match &proposal {
            Proposal::Refund { payment_id, .. } => Some(payment_id.clone()),
            Proposal::ResolveReview { command_id, .. } | Proposal::IssueAgain { command_id } => {
                view.command(command_id)?.map(|row| row.command.payment_id)
            }
            _ => None,
        };
        let mut facts = desk.facts_of_request(view, &author, &proposal)?;
        if stored.state != RequestState::Waiting {
            without_now(&mut facts);
        }
        Ok((changed, why, facts, payment_id))
    })?;
    let row = desk.request_row(&person, stored)?.ok_or_else(no_such_request)?;
    Ok(RequestDetail { row, why, facts, payment_id, changed })
}

/// Agrees to a request and carries it out. `content_sha256` is the hash of what the person saw.
///
/// # Errors
/// When it is one's own, void, expired or decided, a fresh code is needed, or carrying it out is refused.
pub fn approve(desk: &Desk, actor: &Actor, request_id: &RequestId, content_sha256: &str, job: &Job) -> Result<Carried> {
    let person = desk.check(actor, Capability::Approve)?;
    desk.check_code(actor)?;
    desk.expire_requests()?;
    let stored = desk.stored_request(request_id)?;
    if stored.request.requested_by == person.person_id {
        return Err(
            UserError::new(ErrorKind::NotAllowed, Message::new("requests-own")).hint(Message::new("requests-own-hint"))
        );
    }
    let proposal = match desk.sound_proposal(&stored, content_sha256)? {
        Ok(proposal) => proposal,
        Err(why) => return desk.make_void(&stored, &why),
    };
    let author = Actor::new(desk.person(&stored.request.requested_by)?);
    let prepared = desk.prepare_to_carry_out(&author, &proposal)?;
    let carried = desk.store.write::<_, UserError>(|tx| {
        let now = tx.request(request_id)?.ok_or_else(no_such_request)?;
        if now != stored {
            return Err(decided_meanwhile());
        }
        if content(tx, &proposal)? != stored.request.content {
            return Ok(None);
        }
        let at = desk.clock.now();
        let decided = RequestUpdate { decided_by: Some(person.person_id.clone()), ..RequestUpdate::default() };
        tx.move_request(request_id, RequestState::Approved, &decided, at)?;
        let approved = Happening::new("request_approved", request_id.as_str()).with(about(&stored.request));
        desk.decide(tx, actor, &approved)?;
        // A key is not in the book: it takes its place once it is certain that somebody agreed.
        if matches!(prepared, Prepared::Key(_)) {
            return Ok(Some(None));
        }
        desk.carry_out_approved(tx, &author, &stored, &proposal, &prepared).map(Some)
    })?;
    let Some(command_id) = carried else { return desk.make_void(&stored, &Message::new("requests-void-facts")) };
    if matches!(prepared, Prepared::Key(_)) {
        desk.finish_key_change(&author, &stored, &proposal, &prepared)?;
    }
    desk.after_carrying_out(prepared, command_id, job)
}

/// Refuses a request, with a note for whoever asked.
///
/// # Errors
/// When it is one's own or decided.
pub fn decline(desk: &Desk, actor: &Actor, request_id: &RequestId, note: &str) -> Result<()> {
    let person = desk.check(actor, Capability::Approve)?;
    let stored = desk.stored_request(request_id)?;
    if stored.request.requested_by == person.person_id {
        return Err(
            UserError::new(ErrorKind::NotAllowed, Message::new("requests-own")).hint(Message::new("requests-own-hint"))
        );
    }
    let decided = RequestUpdate {
        decided_by: Some(person.person_id),
        note: Some(note.trim().to_owned()).filter(|note| !note.is_empty()),
        outcome: None,
    };
    desk.end_request(actor, &stored, RequestState::Declined, &decided, "request_declined")
}

/// Takes one's own request back.
///
/// # Errors
/// When it is somebody else's, or decided.
pub fn withdraw(desk: &Desk, actor: &Actor, request_id: &RequestId) -> Result<()> {
    let person = desk.check(actor, Capability::ViewRequests)?;
    let stored = desk.stored_request(request_id)?;
    if stored.request.requested_by != person.person_id {
        return Err(UserError::new(ErrorKind::NotAllowed, Message::new("requests-not-own")));
    }
    let update = RequestUpdate::default();
    desk.end_request(actor, &stored, RequestState::Withdrawn, &update, "request_withdrawn")
}

/// What a person must be allowed to do in order to want this.
pub(super) const fn capability(proposal: &Proposal) -> Capability {
    match proposal {
        Proposal::Refund { .. } => Capability::Refund,
        Proposal::AddPerson { .. }
        | Proposal::ChangeRole { .. }
        | Proposal::SwitchPerson { .. }
        | Proposal::ResetSignIn { .. }
        | Proposal::ChangeLimits { .. } => Capability::ManagePeople,
        Proposal::ChangeGatewayKey { .. } => Capability::ManageGateways,
        Proposal::MakeMatch { .. } => Capability::Match,
        Proposal::ResolveReview { .. } | Proposal::IssueAgain { .. } => Capability::ResolveReview,
    }
}

impl Desk {
    /// What a person has to bring for a proposal.
    pub(super) fn need_of(&self, view: &View<'_>, actor: &Actor, proposal: &Proposal) -> Result<Need> {
        match proposal {
            Proposal::Refund { payment_id, amount, reason } => {
                let kind = CommandKind::Refund(*reason);
                let command = MoneyCommand { kind, payment_id: payment_id.clone(), amount: *amount };
                self.need_of_command(view, actor, &command)
            }
            Proposal::MakeMatch { made } => self.need_of_match(view, actor, made),
            _ => self.need_of_change(view, actor),
        }
    }

    /// What a person has to bring for a refund, capture or void.
    pub(super) fn need_of_command(&self, view: &View<'_>, actor: &Actor, command: &MoneyCommand) -> Result<Need> {
        if !matches!(command.kind, CommandKind::Refund(_)) {
            return Ok(Need::Nothing);
        }
        let Some(around) = around(view, actor.person_id())? else { return Ok(Need::Nothing) };
        let currency = command.amount.currency;
        let limits = view.limits(actor.person_id())?;
        let limit = limits.into_iter().find(|limit| limit.per_refund.currency == currency);
        let alone = view.refunded_alone(actor.person_id(), currency, self.clock.now() - A_DAY)?;
        Ok(limits::need_of_refund(around, command.amount, limit, alone))
    }

    /// What a person has to bring to change people, limits or keys.
    #[allow(clippy::unused_self, reason = "beside the other")]
    pub(super) fn need_of_change(&self, view: &View<'_>, actor: &Actor) -> Result<Need> {
        let around = around(view, actor.person_id())?;
        Ok(around.map_or(Need::Nothing, limits::need_of_change))
    }

    /// Passes when what is needed is there.
    pub(super) fn check_need(&self, actor: &Actor, need: Need) -> Result<()> {
        match need {
            Need::Nothing => Ok(()),
            Need::Code => self.check_code(actor),
            Need::SecondPerson => Err(UserError::needs_second_person()),
        }
    }

    fn write_request(&self, actor: &Actor, proposal: &Proposal) -> Result<RequestRow> {
        let at = self.clock.now();
        let request_id = RequestId::new(clock::new_id(self.clock.as_ref())?);
        let stored = self.store.write::<_, UserError>(|tx| {
            let content = content(tx, proposal)?;
            let same =
                |row: &StoredRequest| row.request.requested_by == *actor.person_id() && row.request.content == content;
            if let Some(row) = tx.waiting_requests()?.into_iter().find(same) {
                return Ok(row); // pressing twice is asking once
            }
            let new = Request {
                request_id: request_id.clone(),
                kind: proposal.as_str().to_owned(),
                subject: proposal.subject().to_owned(),
                content_sha256: sha256(&content),
                content,
                requested_by: actor.person_id().clone(),
                requested_at: at,
                expires_at: at + LASTS,
            };
            tx.add_request(&new)?;
            let mut body = about(&new);
            body["proposal"] = json!(proposal);
            self.decide(tx, actor, &Happening::new("request_made", request_id.as_str()).with(body))?;
            tx.request(&request_id)?.ok_or_else(no_such_request)
        })?;
        let person = self.person(actor.person_id())?;
        self.request_row(&person, stored)?.ok_or_else(no_such_request)
    }

    /// The proposal of a request that is still what it was, asked by somebody who still may; otherwise why not.
    fn sound_proposal(
        &self,
        stored: &StoredRequest,
        seen_sha256: &str,
    ) -> Result<std::result::Result<Proposal, Message>> {
        if stored.state != RequestState::Waiting {
            return Err(decided_meanwhile());
        }
        let Ok(proposal) = proposal_of(stored) else { return Ok(Err(Message::new("requests-void-changed"))) };
        if seen_sha256 != stored.request.content_sha256 {
            return Err(UserError::new(ErrorKind::BadInput, Message::new("requests-not-seen"))
                .hint(Message::new("requests-not-seen-hint")));
        }
        let author = self.person(&stored.request.requested_by)?;
        if !author.active || !access::may(author.role, capability(&proposal)) {
            return Ok(Err(Message::new("requests-void-author")));
        }
        if self.store.read::<_, UserError>(|view| content(view, &proposal))? != stored.request.content {
            return Ok(Err(Message::new("requests-void-facts")));
        }
        Ok(Ok(proposal))
    }

    /// Carries out what was agreed to, and says so, in one transaction.
    fn carry_out_approved(
        &self,
        tx: &Tx<'_>,
        author: &Actor,
        stored: &StoredRequest,
        proposal: &Proposal,
        prepared: &Prepared,
    ) -> Result<Option<CommandId>> {
        let outcome = self.carry_out(tx, author, Some(stored), proposal, prepared)?;
        let done = RequestUpdate {
            outcome: outcome.as_ref().map(|command_id| command_id.as_str().to_owned()),
            ..RequestUpdate::default()
        };
        tx.move_request(&stored.request.request_id, RequestState::CarriedOut, &done, self.clock.now())?;
        let body = about(&stored.request);
        self.decide(tx, author, &Happening::new("request_carried_out", stored.request.request_id.as_str()).with(body))?;
        Ok(outcome)
    }

    /// Puts a key that was agreed to in its place, then writes down that it is there.
    fn finish_key_change(
        &self,
        author: &Actor,
        stored: &StoredRequest,
        proposal: &Proposal,
        prepared: &Prepared,
    ) -> Result<()> {
        self.place_key(proposal)?;
        self.store.write(|tx| self.carry_out_approved(tx, author, stored, proposal, prepared).map(drop))?;
        self.forget_waiting_key(stored);
        Ok(())
    }

    /// Start-up: a key that was agreed to, and the program ended before it was in its place. A keychain that does not
    /// answer keeps nobody out of the book; then it is done next time.
    pub(super) fn finish_approved(&self) -> Result<()> {
        for stored in self.store.read(|view| view.approved_requests())? {
            let Ok(proposal) = proposal_of(&stored) else { continue };
            let Proposal::ChangeGatewayKey { connection_id, .. } = &proposal else { continue };
            let author = Actor::new(self.person(&stored.request.requested_by)?);
            let prepared = Prepared::Key(connection_id.clone());
            let _ = self.finish_key_change(&author, &stored, &proposal, &prepared);
        }
        Ok(())
    }

    fn make_void(&self, stored: &StoredRequest, why: &Message) -> Result<Carried> {
        self.store.write::<_, UserError>(|tx| {
            let update = RequestUpdate { note: Some(why.key.to_owned()), ..RequestUpdate::default() };
            tx.move_request(&stored.request.request_id, RequestState::Void, &update, self.clock.now())?;
            let mut body = about(&stored.request);
            body["why"] = json!(why.key);
            self.log(tx, None, &Happening::new("request_void", stored.request.request_id.as_str()).refused().with(body))
        })?;
        self.forget_waiting_key(stored);
        Err(UserError::new(ErrorKind::BadInput, Message::new("requests-void"))
            .because(why.clone())
            .hint(Message::new("requests-void-hint")))
    }

    fn end_request(
        &self,
        actor: &Actor,
        stored: &StoredRequest,
        state: RequestState,
        update: &RequestUpdate,
        kind: &str,
    ) -> Result<()> {
        self.store.write::<_, UserError>(|tx| {
            let now = tx.request(&stored.request.request_id)?.ok_or_else(no_such_request)?;
            if now.state != RequestState::Waiting {
                return Err(decided_meanwhile());
            }
            tx.move_request(&stored.request.request_id, state, update, self.clock.now())?;
            let mut body = about(&stored.request);
            body["note"] = json!(update.note);
            self.decide(tx, actor, &Happening::new(kind, stored.request.request_id.as_str()).with(body))
        })?;
        self.forget_waiting_key(stored);
        Ok(())
    }

    /// Ends what nobody decided in time.
    pub(super) fn expire_requests(&self) -> Result<()> {
        let now = self.clock.now();
        let late = |row: &StoredRequest| row.request.expires_at <= now;
        let waiting = self.store.read(|view| view.waiting_requests())?;
        if !waiting.iter().any(late) {
            return Ok(());
        }
        let ended = self.store.write::<_, UserError>(|tx| {
            let ended: Vec<StoredRequest> = tx.waiting_requests()?.into_iter().filter(late).collect();
            for row in &ended {
                tx.move_request(&row.request.request_id, RequestState::Expired, &RequestUpdate::default(), now)?;
                let expired = Happening::new("request_expired", row.request.request_id.as_str()).refused();
                self.log(tx, None, &expired.with(about(&row.request)))?;
            }
            Ok(ended)
        })?;
        for row in &ended {
            self.forget_waiting_key(row);
        }
        Ok(())
    }

    pub(super) fn stored_request(&self, request_id: &RequestId) -> Result<StoredRequest> {
        self.store.read(|view| view.request(request_id))?.ok_or_else(no_such_request)
    }

    /// A request as a person sees it; nothing when its content cannot be read.
    fn request_row(&self, person: &Person, stored: StoredRequest) -> Result<Option<RequestRow>> {
        let Ok(content) = serde_json::from_str::<Value>(&stored.request.content) else { return Ok(None) };
        let Ok(proposal) = serde_json::from_value::<Proposal>(content["proposal"].clone()) else { return Ok(None) };
        let name = |person_id: &PersonId| self.person(person_id).map(|person| person.name);
        let waits = stored.state == RequestState::Waiting;
        let is_own = stored.request.requested_by == person.person_id;
        Ok(Some(RequestRow {
            title: self.store.read(|view| title_of_request(view, &proposal))?,
            proposal,
            content_sha256: stored.request.content_sha256,
            requested_by: name(&stored.request.requested_by)?,
            requested_at: stored.request.requested_at,
            expires_at: stored.request.expires_at,
            state: stored.state,
            decided_by: stored.decided_by.as_ref().map(name).transpose()?,
            decided_at: stored.decided_at,
            void_why: stored.note.as_deref().filter(|_| stored.state == RequestState::Void).map(void_why),
            note: stored.note.filter(|_| stored.state != RequestState::Void),
            is_own: is_own && waits,
            may_decide: waits && !is_own && access::may(person.role, Capability::Approve),
            request_id: stored.request.request_id,
        }))
    }
}

/// Exactly what is asked for and what it rests on now, always written in the same way.
fn content(view: &View<'_>, proposal: &Proposal) -> Result<String> {
    Ok(json!({ "proposal": proposal, "basis": super::carrying_out::basis(view, proposal)? }).to_string())
}

/// What the audit log says of a request.
fn about(request: &Request) -> Value {
    json!({ "kind": request.kind, "subject": request.subject, "content_sha256": request.content_sha256 })
}

/// The proposal of a request whose row is as it was written.
fn proposal_of(stored: &StoredRequest) -> std::result::Result<Proposal, ()> {
    if sha256(&stored.request.content) != stored.request.content_sha256 {
        return Err(());
    }
    let content: Value = serde_json::from_str(&stored.request.content).map_err(|_| ())?;
    let proposal: Proposal = serde_json::from_value(content["proposal"].clone()).map_err(|_| ())?;
    if proposal.as_str() != stored.request.kind || proposal.subject() != stored.request.subject {
        return Err(());
    }
    Ok(proposal)
}

/// What stands around somebody's wish; nothing in a book that asks nobody who they are.
pub(super) fn around(view: &View<'_>, person_id: &PersonId) -> Result<Option<Around>> {
    if !view.anybody_signs_in()? {
        return Ok(None);
    }
    let people = view.people()?;
    let role = people.iter().find(|person| person.person_id == *person_id).map_or(Role::Support, |person| person.role);
    let mut others = false;
    for person in people.iter().filter(|person| person.active && person.person_id != *person_id) {
        others |= access::may(person.role, Capability::Approve) && view.sign_in(&person.person_id)?.is_some();
    }
    Ok(Some(Around { role, others }))
}

/// Why a request is void, from what was kept of the reason.
fn void_why(kept: &str) -> Message {
    match kept {
        "requests-void-changed" => Message::new("requests-void-changed"),
        "requests-void-author" => Message::new("requests-void-author"),
        _ => Message::new("requests-void-facts"),
    }
}

fn may_see(person: &Person, row: &StoredRequest) -> bool {
    row.request.requested_by == person.person_id || access::may(person.role, Capability::Approve)
}

fn sha256(content: &str) -> String {
    hex::encode(Sha256::digest(content))
}

fn no_such_request() -> UserError {
    UserError::new(ErrorKind::BadInput, Message::new("requests-none-such"))
}

fn decided_meanwhile() -> UserError {
    UserError::new(ErrorKind::BadInput, Message::new("requests-decided")).hint(Message::new("requests-decided-hint"))
}
