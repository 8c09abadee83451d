//! What one person asks for and another agrees to: exactly that, once, in time, and nothing else.

use std::sync::Arc;
use std::time::Duration;

use counterfoil::desk::{self, Actor, Ask, Carried, CommandRow, Desk, Patience, RequestRow};
use counterfoil::domain::ids::PaymentId;
use counterfoil::domain::{
    CommandKind, CommandState, Leg, LegKind, MadeMatch, Need, Proposal, RefundReason, RequestState, Role,
};
use counterfoil::files::Assume;
use counterfoil::job::Job;
use counterfoil::sandbox::{Fault, Faults};
use counterfoil::store::{Sidecar, StoreError};
use counterfoil::text::{Message, UserError};
use counterfoil::vault::{MemoryVault, SecretName, Vault, VaultError, VaultReport};
use secrecy::{ExposeSecret as _, SecretSlice};
use zeroize::Zeroizing;

use crate::shop::{Shop, Staff, done, eur, limits, waits};

const REASON: RefundReason = RefundReason::RequestedByCustomer;

fn refund(payment_id: &PaymentId, minor: i64) -> Proposal {
    Proposal::Refund { payment_id: payment_id.clone(), amount: eur(minor), reason: REASON }
}

fn ask(payment_id: &PaymentId, amount: &str) -> Ask {
    let kind = CommandKind::Refund(REASON);
    Ask { payment_id: payment_id.clone(), kind, amount: Some(amount.into()), token: None }
}

struct Waiting {
    shop: Shop,
    desk: Desk,
    ana: Actor,
    owner: Actor,
    payment: PaymentId,
    request: RequestRow,
}

/// Ana has asked for a refund of 80.00, which is more than her 50.00.
fn waiting() -> Waiting {
    let shop = Shop::open();
    let desk = shop.desk();
    let owner = shop.sign_in(&desk, &shop.owner);
    let ana = shop.sign_in(&desk, &shop.support);
    let payment = shop.payment(&desk, &owner, 120_00);
    let request = waits(desk::propose(&desk, &ana, &refund(&payment, 80_00), &Job::quiet()).unwrap());
    Waiting { shop, desk, ana, owner, payment, request }
}

impl Waiting {
    fn approve(&self) -> Result<Carried, UserError> {
        self.shop.fresh(&self.desk, &self.owner, &self.shop.owner);
        desk::approve(&self.desk, &self.owner, &self.request.request_id, &self.request.content_sha256, &Job::quiet())
    }

    fn state(&self) -> RequestState {
        let all = desk::requests(&self.desk, &self.owner).unwrap();
        all.iter().find(|row| row.request_id == self.request.request_id).unwrap().state
    }

    /// Nothing went back, and nothing can any more.
    fn assert_void(&self, why: &str) {
        let error = self.approve().expect_err("it was carried out");
        assert_eq!((error.what.key, error.why.as_ref().map(|why| why.key)), ("requests-void", Some(why)));
        assert_eq!(self.state(), RequestState::Void);
        assert_eq!(self.approve().unwrap_err().what.key, "requests-decided");
        assert_eq!(self.shop.refunds_of(&self.payment), []);
    }

    /// The book itself, for somebody who writes into it past the program.
    fn book(&self) -> rusqlite::Connection {
        let profile = Sidecar::read(&self.shop.folder()).unwrap().unwrap();
        let key = self.shop.vault.get(&SecretName::database_key(&profile.profile_id)).unwrap().unwrap();
        let key: String = hex::encode(key.expose_secret());
        let book = rusqlite::Connection::open(self.shop.folder().join("counterfoil.db")).unwrap();
        book.pragma_update(None, "key", format!("x'{key}'")).unwrap();
        book.execute_batch(
            "DROP TRIGGER approval_request_is_frozen; DROP TRIGGER approval_request_moves_as_allowed;
             DROP TRIGGER approval_request_decided_once;",
        )
        .unwrap();
        book
    }

    fn write_past_the_program(&self, sql: &str) {
        assert_eq!(self.book().execute(sql, [self.request.request_id.as_str()]).unwrap(), 1, "{sql}");
    }
}

#[test]
fn the_owner_agrees_and_it_happens_once() {
    let it = waiting();
    assert!(it.request.is_own && !it.request.may_decide);
    let seen = desk::requests(&it.desk, &it.owner).unwrap();
    assert!(seen[0].may_decide && !seen[0].is_own);
    assert_eq!(seen[0].requested_by, "Ana");
    let detail = desk::request_detail(&it.desk, &it.owner, &it.request.request_id).unwrap();
    assert!(!detail.changed && detail.facts.len() >= 6, "{detail:?}");
    assert_eq!(detail.why.key, "requests-why-per-refund");
    let Carried::Money(row) = it.approve().unwrap() else { panic!("no money moved") };
    assert_eq!(row.state, CommandState::Succeeded);
    assert_eq!((&row.author, &row.approved_request), (it.ana.person_id(), &Some(it.request.request_id.clone())));
    assert_eq!(it.state(), RequestState::CarriedOut);
    assert_eq!(it.approve().unwrap_err().what.key, "requests-decided");
    let refunds = it.shop.refunds_of(&it.payment);
    assert_eq!(refunds.len(), 1);
    // What somebody agreed to does not use up what Ana may do alone.
    let small = desk::request(&it.desk, &it.ana, &ask(&it.payment, "20.00"), &Job::quiet()).unwrap();
    assert_eq!(small.state, CommandState::Succeeded);
}

#[test]
fn asking_twice_is_asking_once() {
    let it = waiting();
    let again = waits(desk::propose(&it.desk, &it.ana, &refund(&it.payment, 80_00), &Job::quiet()).unwrap());
    assert_eq!(again.request_id, it.request.request_id);
    let other = waits(desk::propose(&it.desk, &it.ana, &refund(&it.payment, 80_01), &Job::quiet()).unwrap());
    assert_ne!(other.request_id, it.request.request_id);
}

#[test]
fn nobody_agrees_to_what_they_asked_for() {
    let it = waiting();
    // Ana becomes an owner, and still may not.
    let role = Proposal::ChangeRole { person_id: it.shop.support.person_id.clone(), role: Role::Owner };
    it.shop.fresh(&it.desk, &it.owner, &it.shop.owner);
    done(desk::propose(&it.desk, &it.owner, &role, &Job::quiet()).unwrap());
    it.shop.fresh(&it.desk, &it.ana, &it.shop.support);
    let (id, hash) = (&it.request.request_id, &it.request.content_sha256);
    let own = desk::approve(&it.desk, &it.ana, id, hash, &Job::quiet()).unwrap_err();
    assert_eq!(own.what.key, "requests-own");
    assert_eq!(desk::decline(&it.desk, &it.ana, id, "no").unwrap_err().what.key, "requests-own");
    // The schema refuses it, too.
    let same = "UPDATE approval_request SET state = 'approved', decided_by = requested_by WHERE request_id = ?1";
    let refused = it.book().execute(same, [id.as_str()]).unwrap_err().to_string();
    assert!(refused.contains("CHECK"), "{refused}");
}

#[test]
fn agreeing_takes_a_fresh_code() {
    let it = waiting();
    it.shop.clock.pass(301);
    let (id, hash) = (&it.request.request_id, &it.request.content_sha256);
    assert!(desk::approve(&it.desk, &it.owner, id, hash, &Job::quiet()).unwrap_err().is_code_needed());
    it.approve().unwrap();
}

#[test]
fn what_was_not_looked_at_is_not_agreed_to() {
    let it = waiting();
    it.shop.fresh(&it.desk, &it.owner, &it.shop.owner);
    for hash in ["", &"0".repeat(64)] {
        let error = desk::approve(&it.desk, &it.owner, &it.request.request_id, hash, &Job::quiet()).unwrap_err();
        assert_eq!(error.what.key, "requests-not-seen");
    }
    assert_eq!(it.state(), RequestState::Waiting);
    it.approve().unwrap();
}

#[test]
fn a_request_ends_after_a_day() {
    let it = waiting();
    it.shop.clock.pass(24 * 3600);
    assert_eq!(it.approve().unwrap_err().what.key, "requests-decided");
    assert_eq!(it.state(), RequestState::Expired);
    assert_eq!(it.shop.refunds_of(&it.payment), []);
}

#[test]
fn what_was_declined_or_taken_back_stays_undone() {
    let it = waiting();
    desk::decline(&it.desk, &it.owner, &it.request.request_id, "She has the parcel").unwrap();
    assert_eq!(it.state(), RequestState::Declined);
    assert_eq!(it.approve().unwrap_err().what.key, "requests-decided");
    let own = desk::requests(&it.desk, &it.ana).unwrap();
    assert_eq!((own[0].note.as_deref(), own[0].decided_by.as_deref()), (Some("She has the parcel"), Some("Olga")));

    let it = waiting();
    assert_eq!(desk::withdraw(&it.desk, &it.owner, &it.request.request_id).unwrap_err().what.key, "requests-not-own");
    desk::withdraw(&it.desk, &it.ana, &it.request.request_id).unwrap();
    assert_eq!(it.approve().unwrap_err().what.key, "requests-decided");
    assert_eq!(it.shop.refunds_of(&it.payment), []);
}

#[test]
fn a_change_of_what_it_rests_on_makes_it_void() {
    let it = waiting();
    desk::request(&it.desk, &it.ana, &ask(&it.payment, "10.00"), &Job::quiet()).unwrap();
    assert!(desk::request_detail(&it.desk, &it.owner, &it.request.request_id).unwrap().changed);
    let error = it.approve().expect_err("it was carried out");
    assert_eq!(error.why.unwrap().key, "requests-void-facts");
    assert_eq!(it.state(), RequestState::Void);
    assert_eq!(it.shop.refunds_of(&it.payment).len(), 1, "the small one");
}

#[test]
fn whoever_asked_must_still_be_allowed_to() {
    let it = waiting();
    let off = Proposal::SwitchPerson { person_id: it.shop.support.person_id.clone(), active: false };
    it.shop.fresh(&it.desk, &it.owner, &it.shop.owner);
    done(desk::propose(&it.desk, &it.owner, &off, &Job::quiet()).unwrap());
    it.assert_void("requests-void-author");
}

#[test]
fn whoever_writes_into_the_book_past_the_program_gains_nothing() {
    let content = |from: &str, to: &str| {
        format!("UPDATE approval_request SET content = replace(content, '{from}', '{to}') WHERE request_id = ?1")
    };
    // Another amount; another payment; the hash left as it was.
    for sql in [content("8000", "12000"), content("pi_", "px_")] {
        let it = waiting();
        it.write_past_the_program(&sql);
        it.assert_void("requests-void-changed");
    }
    // Content and subject that do not belong together.
    let it = waiting();
    it.write_past_the_program("UPDATE approval_request SET subject = 'pi_other' WHERE request_id = ?1");
    it.assert_void("requests-void-changed");
    // Another hash: it is not what the owner looked at.
    let it = waiting();
    it.write_past_the_program(&format!(
        "UPDATE approval_request SET content_sha256 = '{}' WHERE request_id = ?1",
        "0".repeat(64)
    ));
    it.assert_void("requests-void-changed");
    // A state that nobody decided does not pass the schema.
    let it = waiting();
    let approved = "UPDATE approval_request SET state = 'approved' WHERE request_id = ?1";
    assert!(it.book().execute(approved, [it.request.request_id.as_str()]).is_err());
}

#[test]
fn limits_are_kept_across_many_small_refunds() {
    let shop = Shop::open();
    let desk = shop.desk();
    let owner = shop.sign_in(&desk, &shop.owner);
    let ana = shop.sign_in(&desk, &shop.support);
    let payments: Vec<PaymentId> = (0..8).map(|_| shop.payment(&desk, &owner, 60_00)).collect();
    let mut sent = 0;
    for payment in &payments {
        shop.fresh(&desk, &ana, &shop.support);
        match desk::request(&desk, &ana, &ask(payment, "30.00"), &Job::quiet()) {
            Ok(row) => {
                assert_eq!(row.state, CommandState::Succeeded);
                sent += 1;
            }
            Err(error) => assert!(error.is_second_person_needed(), "{error:?}"),
        }
    }
    assert_eq!(sent, 3, "100.00 a day hold three of 30.00");
    // Above 20.00 a fresh code is asked for; up to it none. A day later there is room again.
    shop.clock.pass(24 * 3600 + 1);
    let large = desk::request(&desk, &ana, &ask(&payments[5], "20.01"), &Job::quiet()).unwrap_err();
    assert!(large.is_code_needed());
    desk::request(&desk, &ana, &ask(&payments[5], "20.00"), &Job::quiet()).unwrap();
    let terms = desk::refund_terms(&desk, &ana, &payments[6]).unwrap();
    assert_eq!(
        [20_00, 20_01, 50_00, 50_01].map(|minor| terms.need(eur(minor))),
        [Need::Nothing, Need::Code, Need::Code, Need::SecondPerson]
    );
    assert_eq!(terms.alone, eur(20_00));
}

/// A second owner, so that the first one cannot decide alone.
fn with_second_owner() -> (Shop, Desk, Actor, Actor, Staff) {
    let shop = Shop::open();
    let desk = shop.desk();
    let owner = shop.sign_in(&desk, &shop.owner);
    let second = shop.join(&desk, &owner, "Paul", Role::Owner);
    let paul = shop.sign_in(&desk, &second);
    (shop, desk, owner, paul, second)
}

#[test]
fn with_two_owners_neither_changes_people_limits_or_keys_alone() {
    let (shop, desk, owner, paul, second) = with_second_owner();
    let ana = shop.support.person_id.clone();
    let key_sha256 = "0".repeat(64);
    let connection_id = desk::gateways(&desk, &owner).unwrap()[0].connection.connection_id.clone();
    let proposals = [
        Proposal::AddPerson { name: "Eve".into(), role: Role::Support },
        Proposal::ChangeRole { person_id: ana.clone(), role: Role::Owner },
        Proposal::SwitchPerson { person_id: ana.clone(), active: false },
        Proposal::ResetSignIn { person_id: ana.clone() },
        Proposal::ChangeLimits { person_id: ana.clone(), limits: Vec::new() },
        Proposal::ChangeGatewayKey { connection_id, url: "http://127.0.0.1:1".into(), key_sha256 },
    ];
    shop.fresh(&desk, &owner, &shop.owner);
    for proposal in &proposals {
        waits(desk::propose(&desk, &owner, proposal, &Job::quiet()).unwrap());
    }
    let people = desk::people(&desk, &owner).unwrap();
    assert_eq!(people.len(), 4);
    let ana_now = people.iter().find(|row| row.person.person_id == ana).unwrap();
    assert_eq!((ana_now.person.role, ana_now.person.active, &ana_now.limits), (Role::Support, true, &limits()));

    // Paul agrees to the new limits: they are what was asked for.
    let all = desk::requests(&desk, &paul).unwrap();
    let row = all.iter().find(|row| matches!(row.proposal, Proposal::ChangeLimits { .. })).unwrap();
    shop.fresh(&desk, &paul, &second);
    desk::approve(&desk, &paul, &row.request_id, &row.content_sha256, &Job::quiet()).unwrap();
    let people = desk::people(&desk, &owner).unwrap();
    assert!(people.iter().find(|row| row.person.person_id == ana).unwrap().limits.is_empty());
    // A new person comes with a starting password for whoever agreed to hand over.
    let row = all.iter().find(|row| matches!(row.proposal, Proposal::AddPerson { .. })).unwrap();
    let carried = desk::approve(&desk, &paul, &row.request_id, &row.content_sha256, &Job::quiet()).unwrap();
    let Carried::Welcome(welcome) = carried else { panic!("no password") };
    assert_eq!(welcome.person.name, "Eve");
}

#[test]
fn a_gateways_key_waits_in_the_keychain_until_somebody_agrees() {
    let (shop, desk, owner, paul, second) = with_second_owner();
    let new = desk::NewGateway {
        name: "Shop".into(),
        kind: "stripe".into(),
        url: shop.sandbox.base_url().into(),
        key: Zeroizing::new(shop.sandbox.full_key().into()),
    };
    shop.fresh(&desk, &owner, &shop.owner);
    assert!(desk::add_gateway(&desk, &owner, &new, &Job::quiet()).unwrap_err().is_second_person_needed());
    let row = waits(desk::ask_for_gateway_key(&desk, &owner, &new, &Job::quiet()).unwrap());
    let Proposal::ChangeGatewayKey { key_sha256, .. } = &row.proposal else { panic!("{row:?}") };
    let profile = Sidecar::read(&shop.folder()).unwrap().unwrap().profile_id;
    let waiting = SecretName::waiting_gateway_key(&profile, key_sha256);
    assert!(shop.vault.get(&waiting).unwrap().is_some());
    // Somebody puts another key in its place.
    let honest = shop.vault.get(&waiting).unwrap().unwrap();
    shop.vault.set(&waiting, b"sk_test_of_a_thief").unwrap();
    shop.fresh(&desk, &paul, &second);
    let approve = || desk::approve(&desk, &paul, &row.request_id, &row.content_sha256, &Job::quiet());
    assert_eq!(approve().unwrap_err().what.key, "requests-key-gone");
    shop.vault.set(&waiting, honest.expose_secret()).unwrap();
    approve().unwrap();
    assert!(shop.vault.get(&waiting).unwrap().is_none(), "a key that nobody waits for is left behind");
    desk::sync(&desk, &owner, None, &Job::quiet()).unwrap();
}

#[test]
fn the_states_of_the_domain_are_those_of_the_schema() {
    let it = waiting();
    let profile = Sidecar::read(&it.shop.folder()).unwrap().unwrap();
    let key = it.shop.vault.get(&SecretName::database_key(&profile.profile_id)).unwrap().unwrap();
    let key = counterfoil::store::DatabaseKey::from_bytes(key.expose_secret()).unwrap();
    let folder = it.shop.folder();
    let Waiting { desk, .. } = it;
    drop(desk);
    let store = counterfoil::store::Store::open(&folder, &profile, key, 0).unwrap();
    let mut schema = store.read::<_, StoreError>(|view| view.allowed_request_moves()).unwrap();
    let mut ours = Vec::new();
    for from in RequestState::ALL {
        for to in RequestState::ALL.into_iter().filter(|to| from.may_become(*to)) {
            ours.push((from.as_str().to_owned(), to.as_str().to_owned()));
        }
    }
    schema.sort();
    ours.sort();
    assert_eq!(schema, ours);
}

/// Once, and then it is left for later.
const ONE_TRY: Patience = Patience {
    first_pause: Duration::from_secs(30),
    longest_pause: Duration::from_secs(30),
    give_up_after: Duration::from_secs(1),
};

/// A refund of 10.00 whose reset connection nobody could ask about in time: it waits for people to decide.
fn in_review(shop: &Shop, desk: &Desk, owner: &Actor) -> (PaymentId, CommandRow) {
    let payment = shop.payment(desk, owner, 40_00);
    let none = Faults { writes_only: true, stall_ms: 50, ..Faults::none() };
    shop.sandbox.set_faults(none.next(Fault::Reset, 1));
    let open = desk::request(desk, owner, &ask(&payment, "10.00"), &Job::quiet()).unwrap();
    assert_eq!(open.state, CommandState::Unknown);
    // The key is too old to be sent once more.
    shop.clock.pass(40 * 24 * 3600);
    let settled = desk::settle(desk, owner, &Job::quiet()).unwrap();
    assert_eq!(settled.commands[0].state, CommandState::Review);
    (payment, settled.commands[0].clone())
}

#[test]
fn a_refund_that_nobody_can_find_out_about_is_issued_again_by_two_people() {
    let (shop, desk, owner, paul, second) = with_second_owner();
    let desk = desk.with_patience(ONE_TRY);
    let (payment, old) = in_review(&shop, &desk, &owner);
    shop.fresh(&desk, &owner, &shop.owner);
    let again = Proposal::IssueAgain { command_id: old.command_id.clone() };
    let row = waits(desk::propose(&desk, &owner, &again, &Job::quiet()).unwrap());
    assert_eq!(shop.refunds_of(&payment), []);
    shop.fresh(&desk, &paul, &second);
    let carried = desk::approve(&desk, &paul, &row.request_id, &row.content_sha256, &Job::quiet()).unwrap();
    let Carried::Money(new) = carried else { panic!("{carried:?}") };
    assert_eq!((new.state, &new.replaces), (CommandState::Succeeded, &Some(old.command_id.clone())));
    assert_ne!(new.idempotency_key, old.idempotency_key);
    let commands = desk::money_commands(&desk, &owner).unwrap();
    let old = commands.iter().find(|row| row.command_id == old.command_id).unwrap();
    assert_eq!(old.state, CommandState::Declined);
    assert_eq!(shop.refunds_of(&payment).len(), 1);
    // Never twice: what was decided is not in review any more.
    let twice = desk::propose(&desk, &owner, &again, &Job::quiet()).unwrap_err();
    assert_eq!(twice.what.key, "requests-not-in-review");
}

#[test]
fn that_a_refund_happened_is_believed_only_with_the_gateways_own_number() {
    let (shop, desk, owner, paul, second) = with_second_owner();
    let desk = desk.with_patience(ONE_TRY);
    let (_, old) = in_review(&shop, &desk, &owner);
    let other = shop.payment(&desk, &owner, 40_00);
    shop.fresh(&desk, &owner, &shop.owner);
    let elsewhere = desk::request(&desk, &owner, &ask(&other, "10.00"), &Job::quiet()).unwrap();
    // The same amount, but of another payment; and no refund at all.
    for gateway_id in [elsewhere.gateway_id.unwrap(), "re_nowhere".to_owned()] {
        shop.fresh(&desk, &owner, &shop.owner);
        let happened = Proposal::ResolveReview { command_id: old.command_id.clone(), gateway_id: Some(gateway_id) };
        let row = waits(desk::propose(&desk, &owner, &happened, &Job::quiet()).unwrap());
        shop.fresh(&desk, &paul, &second);
        let refused = desk::approve(&desk, &paul, &row.request_id, &row.content_sha256, &Job::quiet()).unwrap_err();
        assert_eq!(refused.what.key, "requests-no-such-effect");
    }
    shop.fresh(&desk, &owner, &shop.owner);
    let never = Proposal::ResolveReview { command_id: old.command_id.clone(), gateway_id: None };
    let row = waits(desk::propose(&desk, &owner, &never, &Job::quiet()).unwrap());
    shop.fresh(&desk, &paul, &second);
    desk::approve(&desk, &paul, &row.request_id, &row.content_sha256, &Job::quiet()).unwrap();
    let commands = desk::money_commands(&desk, &owner).unwrap();
    assert_eq!(commands.iter().find(|row| row.command_id == old.command_id).unwrap().state, CommandState::Declined);
}

/// A keychain that takes no gateway's key: as if the program ended right before it was put in its place.
struct TakesNoKey(Arc<MemoryVault>);

impl Vault for TakesNoKey {
    fn describe(&self) -> Message {
        self.0.describe()
    }

    fn state(&self) -> VaultReport {
        self.0.state()
    }

    fn get(&self, name: &SecretName) -> Result<Option<SecretSlice<u8>>, VaultError> {
        self.0.get(name)
    }

    fn set(&self, name: &SecretName, secret: &[u8]) -> Result<(), VaultError> {
        if name.account().starts_with("gateway-key/") {
            return Err(VaultError::Refused { detail: "it takes no key".into() });
        }
        self.0.set(name, secret)
    }

    fn delete(&self, name: &SecretName) -> Result<(), VaultError> {
        self.0.delete(name)
    }
}

#[test]
fn a_key_takes_its_place_only_once_it_was_agreed_to_and_then_although_the_program_ended() {
    let (shop, desk, owner, _, second) = with_second_owner();
    let connection = desk::gateways(&desk, &owner).unwrap()[0].connection.clone();
    let profile = Sidecar::read(&shop.folder()).unwrap().unwrap().profile_id;
    let place = SecretName::gateway_key(&profile, connection.connection_id.as_str());
    let in_place = || shop.vault.get(&place).unwrap().unwrap().expose_secret().to_vec();
    // The key that is in place is another one than the one that is asked for.
    shop.vault.set(&place, shop.sandbox.read_only_key().as_bytes()).unwrap();
    let new = desk::NewGateway {
        name: "Shop".into(),
        kind: "stripe".into(),
        url: shop.sandbox.base_url().into(),
        key: Zeroizing::new(shop.sandbox.full_key().into()),
    };
    shop.fresh(&desk, &owner, &shop.owner);
    let row = waits(desk::ask_for_gateway_key(&desk, &owner, &new, &Job::quiet()).unwrap());
    assert_eq!(in_place(), shop.sandbox.read_only_key().as_bytes());
    drop((owner, desk));

    let stubborn = Arc::new(TakesNoKey(Arc::clone(&shop.vault)));
    let desk = Desk::open(&shop.folder(), stubborn, Arc::clone(&shop.clock) as _).unwrap().with_quick_passwords();
    let paul = shop.sign_in(&desk, &second);
    let approve =
        |desk: &Desk, actor: &Actor| desk::approve(desk, actor, &row.request_id, &row.content_sha256, &Job::quiet());
    assert_eq!(approve(&desk, &paul).unwrap_err().what.key, "vault-refused");
    assert_eq!(in_place(), shop.sandbox.read_only_key().as_bytes());
    let state = |desk: &Desk, actor: &Actor| desk::requests(desk, actor).unwrap()[0].state;
    assert_eq!(state(&desk, &paul), RequestState::Approved);
    drop((paul, desk));

    // The next time the book is opened what was agreed to is done, without asking anybody again.
    let desk = shop.desk();
    assert_eq!(in_place(), shop.sandbox.full_key().as_bytes());
    let paul = shop.sign_in(&desk, &second);
    assert_eq!(state(&desk, &paul), RequestState::CarriedOut);
    assert_eq!(approve(&desk, &paul).unwrap_err().what.key, "requests-decided");
}

#[test]
fn a_key_is_not_changed_by_a_request_that_turns_out_to_be_void() {
    let (shop, desk, owner, paul, second) = with_second_owner();
    let connection = desk::gateways(&desk, &owner).unwrap()[0].connection.clone();
    let profile = Sidecar::read(&shop.folder()).unwrap().unwrap().profile_id;
    let place = SecretName::gateway_key(&profile, connection.connection_id.as_str());
    shop.vault.set(&place, shop.sandbox.read_only_key().as_bytes()).unwrap();
    let new = desk::NewGateway {
        name: "Shop".into(),
        kind: "stripe".into(),
        url: shop.sandbox.base_url().into(),
        key: Zeroizing::new(shop.sandbox.full_key().into()),
    };
    shop.fresh(&desk, &owner, &shop.owner);
    let row = waits(desk::ask_for_gateway_key(&desk, &owner, &new, &Job::quiet()).unwrap());
    let off = Proposal::SwitchPerson { person_id: owner.person_id().clone(), active: false };
    shop.fresh(&desk, &paul, &second);
    let other = waits(desk::propose(&desk, &paul, &off, &Job::quiet()).unwrap());
    desk::approve(&desk, &owner, &other.request_id, &other.content_sha256, &Job::quiet()).unwrap();
    let void = desk::approve(&desk, &paul, &row.request_id, &row.content_sha256, &Job::quiet()).unwrap_err();
    assert_eq!(void.what.key, "requests-void");
    assert_eq!(shop.vault.get(&place).unwrap().unwrap().expose_secret(), shop.sandbox.read_only_key().as_bytes());
}

#[test]
fn what_was_agreed_to_happens_once_whatever_becomes_of_the_reply() {
    for fault in [Fault::ReplyLost, Fault::ErrorAfterCommit, Fault::TruncatedReply, Fault::Reset, Fault::Unavailable] {
        let it = waiting();
        let trouble = Faults { writes_only: true, stall_ms: 50, ..Faults::none() };
        it.shop.sandbox.set_faults(trouble.next(fault, 1));
        let Carried::Money(row) = it.approve().unwrap() else { panic!("no money moved") };
        assert_eq!(row.state, CommandState::Succeeded, "{fault:?}");
        assert_eq!(it.shop.refunds_of(&it.payment).len(), 1, "{fault:?}");
        assert_eq!(it.state(), RequestState::CarriedOut);
    }
}

#[test]
fn what_was_agreed_to_is_sent_although_the_program_ended_before_it_was() {
    let it = waiting();
    let stopped = Job::quiet();
    stopped.cancel();
    it.shop.fresh(&it.desk, &it.owner, &it.shop.owner);
    let (id, hash) = (&it.request.request_id, &it.request.content_sha256);
    let Carried::Money(row) = desk::approve(&it.desk, &it.owner, id, hash, &stopped).unwrap() else {
        panic!("nothing was written down")
    };
    // The request is carried out and the command is written down, in one transaction; not a byte was sent.
    assert_eq!((row.state, it.state()), (CommandState::Queued, RequestState::CarriedOut));
    assert_eq!(it.shop.refunds_of(&it.payment), []);
    let Waiting { shop, desk, ana, owner, payment, .. } = it;
    drop((ana, owner, desk));
    let desk = shop.desk();
    let owner = shop.sign_in(&desk, &shop.owner);
    let settled = desk::settle(&desk, &owner, &Job::quiet()).unwrap();
    assert_eq!(settled.commands[0].state, CommandState::Succeeded);
    desk::settle(&desk, &owner, &Job::quiet()).unwrap();
    assert_eq!(shop.refunds_of(&payment).len(), 1);
}

/// A statement with money of the gateway that no batch explains.
const UNKNOWN: &str = "\
Account,Currency,Booking date,Amount,Text
DE1,EUR,2026-11-12,150.00,STRIPE unknown one
DE1,EUR,2026-11-13,60.00,STRIPE unknown two
DE1,EUR,2026-11-14,50.00,STRIPE unknown three
";

#[test]
fn a_large_difference_is_explained_by_two_and_so_are_several_small_ones_of_a_day() {
    let shop = Shop::open();
    let desk = shop.desk();
    let owner = shop.sign_in(&desk, &shop.owner);
    let accountant = shop.sign_in(&desk, &shop.accountant);
    desk::import(&desk, &accountant, "bank.csv", &UNKNOWN.as_bytes(), &Assume::default(), &Job::quiet()).unwrap();
    let open = |minor| {
        let proof = desk::month_proof(&desk, &accountant, None).unwrap();
        proof.breaks.iter().find(|found| found.entries.len() == 1 && found.amount == eur(minor)).cloned()
    };
    let explain = |minor| {
        let made = MadeMatch {
            batches: Vec::new(),
            entries: open(minor).unwrap().entries.iter().map(|entry| entry.entry_id.clone()).collect(),
            legs: vec![Leg { kind: LegKind::Adjustment, amount: eur(minor) }],
            of_lines: false,
            reason: "The gateway says it is ours".to_owned(),
        };
        desk::propose(&desk, &accountant, &Proposal::MakeMatch { made }, &Job::quiet()).unwrap()
    };
    let request = waits(explain(150_00));
    assert!(open(150_00).is_some(), "until somebody agrees it is open");
    let detail = desk::request_detail(&desk, &owner, &request.request_id).unwrap();
    assert_eq!(detail.why.key, "requests-why-write-off");
    shop.fresh(&desk, &owner, &shop.owner);
    desk::approve(&desk, &owner, &request.request_id, &request.content_sha256, &Job::quiet()).unwrap();
    assert!(open(150_00).is_none());
    // What somebody agreed to does not use up what the accountant may explain alone; sixty is within it, fifty more is not.
    done(explain(60_00));
    let request = waits(explain(50_00));
    shop.fresh(&desk, &owner, &shop.owner);
    desk::approve(&desk, &owner, &request.request_id, &request.content_sha256, &Job::quiet()).unwrap();
    assert!(open(50_00).is_none() && open(60_00).is_none());
}
