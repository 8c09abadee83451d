//! Every use case, asked for by every role: who may, and who is told that they may not. A use case that has no row here
//! fails the test.

use std::collections::{BTreeMap, BTreeSet};

use counterfoil::desk::{
    self, Actor, Ask, AuditFilter, BreakNote, ChartChoice, Desk, NewGateway, OrderSaid, OrderSort, ReportScope, Result,
    ThingQuery,
};
use counterfoil::domain::ids::{BankEntryId, BatchId, CommandId, PaymentId, RequestId};
use counterfoil::domain::search::PaymentSort;
use counterfoil::domain::{CommandKind, Currency, MadeMatch, Proposal, RefundReason, Role};
use counterfoil::files::Assume;
use counterfoil::job::Job;
use counterfoil::reconcile::orders::Status;
use zeroize::Zeroizing;

use crate::shop::{Shop, secret};
use crate::source;

/// What a row asks for: as far as the right, which is looked at first. What comes after it may fail.
type Call = fn(&Desk, &Actor) -> Result<()>;

const EVERYBODY: &[Role] = &Role::ALL;
const OWNER: &[Role] = &[Role::Owner];
const BOOKS: &[Role] = &[Role::Owner, Role::Accountant];
const MONEY: &[Role] = &[Role::Owner, Role::Support];

fn payment() -> PaymentId {
    PaymentId::new("pi_none")
}

fn things() -> ThingQuery {
    let around = counterfoil::desk::Month { year: 2026, month: 11 }.first_day();
    ThingQuery { currency: None, words: String::new(), around, batches: true, entries: true, matched: true }
}

fn request() -> RequestId {
    RequestId::new("none")
}

fn ask(kind: CommandKind) -> Ask {
    Ask { payment_id: payment(), kind, amount: None, token: None }
}

const REFUND: CommandKind = CommandKind::Refund(RefundReason::RequestedByCustomer);

fn gateway() -> NewGateway {
    NewGateway {
        name: "Shop".into(),
        kind: "stripe".into(),
        url: "nonsense".into(),
        key: Zeroizing::new(String::new()),
    }
}

fn propose(desk: &Desk, actor: &Actor, proposal: &Proposal) -> Result<()> {
    desk::propose(desk, actor, proposal, &Job::quiet()).map(drop)
}

/// Use case, what exactly, who may, and the call.
fn rows() -> Vec<(&'static str, &'static str, &'static [Role], Call)> {
    vec![
        ("add_gateway", "", OWNER, |d, a| desk::add_gateway(d, a, &gateway(), &Job::quiet()).map(drop)),
        ("ask_for_gateway_key", "", OWNER, |d, a| desk::ask_for_gateway_key(d, a, &gateway(), &Job::quiet()).map(drop)),
        ("test_gateway", "", OWNER, |d, a| desk::test_gateway(d, a, "none", &Job::quiet()).map(drop)),
        ("gateways", "", EVERYBODY, |d, a| desk::gateways(d, a).map(drop)),
        ("sync", "", EVERYBODY, |d, a| desk::sync(d, a, Some("none"), &Job::quiet()).map(drop)),
        ("search_payments", "", EVERYBODY, |d, a| desk::search_payments(d, a, "", 1).map(drop)),
        ("find_payments", "", EVERYBODY, |d, a| desk::find_payments(d, a, "", PaymentSort::default()).map(drop)),
        ("payments_at", "", EVERYBODY, |d, a| {
            let found = desk::find_payments(d, a, "", PaymentSort::default())?;
            desk::payments_at(d, a, &found, 0..1).map(drop)
        }),
        ("row_of_payment", "", EVERYBODY, |d, a| {
            let found = desk::find_payments(d, a, "", PaymentSort::default())?;
            desk::row_of_payment(d, a, &found, &payment()).map(drop)
        }),
        ("payment", "", EVERYBODY, |d, a| desk::payment(d, a, &payment()).map(drop)),
        ("reveal", "", MONEY, |d, a| desk::reveal(d, a, &payment(), "she calls about it")),
        ("refund_terms", "", MONEY, |d, a| desk::refund_terms(d, a, &payment()).map(drop)),
        ("request", "refund", MONEY, |d, a| desk::request(d, a, &ask(REFUND), &Job::quiet()).map(drop)),
        ("request", "capture", OWNER, |d, a| desk::request(d, a, &ask(CommandKind::Capture), &Job::quiet()).map(drop)),
        ("request", "void", MONEY, |d, a| desk::request(d, a, &ask(CommandKind::Void), &Job::quiet()).map(drop)),
        ("preview", "refund", MONEY, |d, a| desk::preview(d, a, &ask(REFUND)).map(drop)),
        ("preview", "capture", OWNER, |d, a| desk::preview(d, a, &ask(CommandKind::Capture)).map(drop)),
        ("preview", "void", MONEY, |d, a| desk::preview(d, a, &ask(CommandKind::Void)).map(drop)),
        ("settle", "", MONEY, |d, a| desk::settle(d, a, &Job::quiet()).map(drop)),
        ("money_commands", "", EVERYBODY, |d, a| desk::money_commands(d, a).map(drop)),
        ("steps", "", EVERYBODY, |d, a| desk::steps(d, a, &CommandId::new("none")).map(drop)),
        ("today", "", BOOKS, |d, a| desk::today(d, a).map(drop)),
        ("suspicious", "", BOOKS, |d, a| {
            desk::suspicious(d, a, "2026-11-01T00:00:00Z".parse().unwrap(), "2026-11-20T00:00:00Z".parse().unwrap())
                .map(drop)
        }),
        ("risk_alerts", "", BOOKS, |d, a| {
            desk::risk_alerts(d, a, "2026-11-01T00:00:00Z".parse().unwrap(), "2026-11-20T00:00:00Z".parse().unwrap())
                .map(drop)
        }),
        ("open_alerts", "", BOOKS, |d, a| desk::open_alerts(d, a).map(drop)),
        ("risk_of_payment", "", BOOKS, |d, a| desk::risk_of_payment(d, a, &payment()).map(drop)),
        ("unsay_of_payment", "", OWNER, |d, a| desk::unsay_of_payment(d, a, &[])),
        ("say_of_payment", "", OWNER, |d, a| desk::say_of_payment(d, a, &[payment()], desk::Verdict::Unsure)),
        ("risk_rules", "", BOOKS, |d, a| desk::risk_rules(d, a).map(drop)),
        ("save_rule", "", OWNER, |d, a| desk::save_rule(d, a, "", "", desk::RuleMode::On)),
        ("remove_rule", "", OWNER, |d, a| desk::remove_rule(d, a, "none")),
        ("list_entries", "", BOOKS, |d, a| desk::list_entries(d, a).map(drop)),
        ("put_on_list", "", OWNER, |d, a| desk::put_on_list(d, a, "none", "", None)),
        ("take_off_list", "", OWNER, |d, a| desk::take_off_list(d, a, "none", "")),
        ("snooze_rule", "", OWNER, |d, a| desk::snooze_rule(d, a, "none", desk::RiskKind::Ip, "", None)),
        ("risk_silences", "", BOOKS, |d, a| desk::risk_silences(d, a).map(drop)),
        ("shop_watch", "", BOOKS, |d, a| desk::shop_watch(d, a, None).map(drop)),
        ("risk_figures", "", BOOKS, |d, a| desk::risk_figures(d, a).map(drop)),
        ("set_risk_figures", "", OWNER, |d, a| desk::set_risk_figures(d, a, &desk::RiskSettings::default())),
        ("use_places", "", OWNER, |d, a| desk::use_places(d, a, std::path::Path::new("none.mmdb"), &Job::quiet())),
        ("remove_places", "", OWNER, |d, a| desk::remove_places(d, a)),
        ("try_rule", "", BOOKS, |d, a| {
            let span = ("2026-11-01T00:00:00Z".parse().unwrap(), "2026-11-20T00:00:00Z".parse().unwrap());
            let what = desk::RuleTry::Points(30);
            desk::try_rule(d, a, &what, span, &desk::TryCosts::default(), desk::Then::Review, &Job::quiet()).map(drop)
        }),
        ("train_judge", "", OWNER, |d, a| desk::train_judge(d, a, &Job::quiet()).map(drop)),
        ("judge_standing", "", BOOKS, |d, a| desk::judge_standing(d, a).map(drop)),
        ("chart", "", BOOKS, |d, a| desk::chart(d, a, ChartChoice::Declines).map(drop)),
        ("month_report", "", BOOKS, |d, a| {
            desk::month_report(d, a, &ReportScope { month: None, refund: None, demo: false }).map(drop)
        }),
        ("import", "", BOOKS, |d, a| {
            desk::import(d, a, "nothing.csv", &b"".as_slice(), &Assume::default(), &Job::quiet()).map(drop)
        }),
        ("look_at_file", "", BOOKS, |d, a| {
            desk::look_at_file(d, a, "nothing.csv", &b"".as_slice(), &Assume::default(), &Job::quiet()).map(drop)
        }),
        ("undo_import", "", BOOKS, |d, a| desk::undo_import(d, a, "none")),
        ("imported_files", "", BOOKS, |d, a| desk::imported_files(d, a).map(drop)),
        ("sketch_table", "", BOOKS, |d, a| desk::sketch_table(d, a, "n.csv", &b"".as_slice(), None).map(drop)),
        ("mappings", "", BOOKS, |d, a| desk::mappings(d, a).map(drop)),
        ("keep_mapping", "", BOOKS, |d, a| {
            desk::keep_mapping(d, a, "", &desk::Mapping::empty(desk::Kind::Statement)).map(drop)
        }),
        ("forget_mapping", "", BOOKS, |d, a| desk::forget_mapping(d, a, "none")),
        ("bank", "", BOOKS, |d, a| desk::bank(d, a).map(drop)),
        ("bank_entries", "", BOOKS, |d, a| {
            let key = desk::AccountKey { account: None, currency: Currency::EUR };
            desk::bank_entries(d, a, &key, 0).map(drop)
        }),
        ("propose", "make_match", BOOKS, |d, a| {
            let made = MadeMatch {
                batches: Vec::new(),
                entries: Vec::new(),
                legs: Vec::new(),
                of_lines: false,
                reason: String::new(),
            };
            propose(d, a, &Proposal::MakeMatch { made })
        }),
        ("order_matching", "", BOOKS, |d, a| desk::order_matching(d, a, None, 0).map(drop)),
        ("explain_order", "", BOOKS, |d, a| desk::explain_order(d, a, &payment(), "none").map(drop)),
        ("say_of_order", "", BOOKS, |d, a| desk::say_of_order(d, a, &payment(), "none", OrderSaid::Confirmed)),
        ("find_orders", "", BOOKS, |d, a| desk::find_orders(d, a, OrderSort::default(), "", None, None).map(drop)),
        ("orders_at", "", BOOKS, |d, a| {
            let found = desk::find_orders(d, a, OrderSort::default(), "", None, None)?;
            found.list(Status::NoOrder).map_or(Ok(()), |list| desk::orders_at(d, a, list, 0..1).map(drop))
        }),
        ("order_case", "", BOOKS, |d, a| desk::order_case(d, a, &payment()).map(drop)),
        ("weigh_order", "", BOOKS, |d, a| desk::weigh_order(d, a, &payment(), "none").map(drop)),
        ("orders_said", "", BOOKS, |d, a| desk::orders_said(d, a).map(drop)),
        ("undo_matches", "", BOOKS, |d, a| desk::undo_matches(d, a, &["none".to_owned()])),
        ("decline_pair", "", BOOKS, |d, a| desk::decline_pair(d, a, &BatchId::new("none"), &BankEntryId::new("none"))),
        ("allow_pair", "", BOOKS, |d, a| desk::allow_pair(d, a, &BatchId::new("none"), &BankEntryId::new("none"))),
        ("taught_senders", "", BOOKS, |d, a| desk::taught_senders(d, a).map(drop)),
        ("forget_sender", "", BOOKS, |d, a| desk::forget_sender(d, a, "none")),
        ("remember_sender", "", BOOKS, |d, a| desk::remember_sender(d, a, "none")),
        ("note_break", "", BOOKS, |d, a| desk::note_break(d, a, "none", &BreakNote::Reopened)),
        ("weigh_pair", "", BOOKS, |d, a| desk::weigh_pair(d, a, &[], &[]).map(drop)),
        ("match_history", "", BOOKS, |d, a| desk::match_history(d, a).map(drop)),
        ("reconcile", "", BOOKS, |d, a| desk::reconcile(d, a, None).map(drop)),
        ("find_things", "", BOOKS, |d, a| desk::find_things(d, a, &things()).map(drop)),
        ("month_proof", "", BOOKS, |d, a| desk::month_proof(d, a, None).map(drop)),
        ("match_terms", "", BOOKS, |d, a| desk::match_terms(d, a).map(drop)),
        ("settlements", "", BOOKS, |d, a| desk::settlements(d, a, None).map(drop)),
        ("batch", "", BOOKS, |d, a| desk::batch(d, a, &BatchId::new("none")).map(drop)),
        ("doctor", "", BOOKS, |d, a| desk::doctor(d, a).map(drop)),
        ("audit_log", "", BOOKS, |d, a| desk::audit_log(d, a, &AuditFilter::default(), None, 1).map(drop)),
        ("audit_standing", "", BOOKS, |d, a| desk::audit_standing(d, a).map(drop)),
        ("person_of_audit", "", BOOKS, |d, a| desk::person_of_audit(d, a, "Ana").map(drop)),
        ("verify_audit", "", BOOKS, |d, a| desk::verify_audit(d, a, None, &Job::quiet()).map(drop)),
        ("export_audit", "", BOOKS, |d, a| desk::export_audit(d, a, &AuditFilter::default(), &Job::quiet()).map(drop)),
        ("show_audit_key", "", OWNER, |d, a| desk::show_audit_key(d, a).map(drop)),
        ("take_audit_key_off", "", OWNER, |d, a| desk::take_audit_key_off(d, a, "nothing")),
        ("accept_audit_break", "", OWNER, |d, a| desk::accept_audit_break(d, a, "")),
        ("own_sign_in", "", EVERYBODY, |d, a| desk::own_sign_in(d, a).map(drop)),
        ("change_password", "", EVERYBODY, |d, a| desk::change_password(d, a, &secret("x"), &secret("y"))),
        ("begin_authenticator", "", EVERYBODY, |d, a| desk::begin_authenticator(d, a).map(drop)),
        ("confirm_authenticator", "", EVERYBODY, |d, a| desk::confirm_authenticator(d, a, &secret("1")).map(drop)),
        ("new_recovery_codes", "", EVERYBODY, |d, a| desk::new_recovery_codes(d, a).map(drop)),
        ("step_up", "", EVERYBODY, |d, a| desk::step_up(d, a, &secret("1"))),
        ("protect_book", "", OWNER, |d, a| desk::protect_book(d, a, "x", &secret("y"))),
        ("people", "", OWNER, |d, a| desk::people(d, a).map(drop)),
        ("open_sign_in", "", OWNER, |d, a| desk::open_sign_in(d, a, a.person_id())),
        ("set_idle_lock", "", OWNER, |d, a| desk::set_idle_lock(d, a, 5)),
        ("propose", "refund", MONEY, |d, a| {
            let amount = crate::shop::eur(100);
            propose(d, a, &Proposal::Refund { payment_id: payment(), amount, reason: RefundReason::Duplicate })
        }),
        ("propose", "add_person", OWNER, |d, a| {
            propose(d, a, &Proposal::AddPerson { name: String::new(), role: Role::Owner })
        }),
        ("propose", "change_role", OWNER, |d, a| {
            propose(d, a, &Proposal::ChangeRole { person_id: a.person_id().clone(), role: Role::Owner })
        }),
        ("propose", "switch_person", OWNER, |d, a| {
            propose(d, a, &Proposal::SwitchPerson { person_id: a.person_id().clone(), active: false })
        }),
        ("propose", "reset_sign_in", OWNER, |d, a| {
            propose(d, a, &Proposal::ResetSignIn { person_id: a.person_id().clone() })
        }),
        ("propose", "change_limits", OWNER, |d, a| {
            let limits = crate::shop::limits().into_iter().cycle().take(2).collect();
            propose(d, a, &Proposal::ChangeLimits { person_id: a.person_id().clone(), limits })
        }),
        ("propose", "change_gateway_key", OWNER, |d, a| {
            let connection_id = counterfoil::domain::ids::ConnectionId::new("none");
            let (url, key_sha256) = (String::new(), String::new());
            propose(d, a, &Proposal::ChangeGatewayKey { connection_id, url, key_sha256 })
        }),
        ("propose", "resolve_review", OWNER, |d, a| {
            propose(d, a, &Proposal::ResolveReview { command_id: CommandId::new("none"), gateway_id: None })
        }),
        ("propose", "issue_again", OWNER, |d, a| {
            propose(d, a, &Proposal::IssueAgain { command_id: CommandId::new("none") })
        }),
        ("requests", "", EVERYBODY, |d, a| desk::requests(d, a).map(drop)),
        ("request_detail", "", EVERYBODY, |d, a| desk::request_detail(d, a, &request()).map(drop)),
        ("approve", "", OWNER, |d, a| desk::approve(d, a, &request(), "", &Job::quiet()).map(drop)),
        ("decline", "", OWNER, |d, a| desk::decline(d, a, &request(), "")),
        ("withdraw", "", EVERYBODY, |d, a| desk::withdraw(d, a, &request())),
    ]
}

/// The names of the desk's use cases, read off its source: public functions that take who acts.
fn use_cases(files: &[source::SourceFile]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for file in files {
        let code = source::take_apart(&file.text).code;
        for (at, _) in code.match_indices("pub fn ") {
            let declared = &code[at + "pub fn ".len()..];
            let (signature, _) = declared.split_once('{').unwrap_or((declared, ""));
            let name = &declared[..declared.find(['(', '<']).unwrap_or(0)];
            // Methods of the desk itself let people in and out; they are not asked for by somebody who is in.
            if signature.contains("desk: &Desk") && signature.contains("actor: &Actor") {
                found.insert(name.to_owned());
            }
        }
    }
    found
}

fn without_a_row(use_cases: &BTreeSet<String>) -> Vec<String> {
    let rows: BTreeSet<&str> = rows().iter().map(|(name, ..)| *name).collect();
    let missing = use_cases.iter().filter(|name| !rows.contains(name.as_str()));
    missing.map(|name| format!("{name} has no row: say who may")).collect()
}

fn desk_files() -> Vec<source::SourceFile> {
    let all = source::files("src/desk", &[".rs"]);
    all.into_iter().filter(|file| !source::is_test_file(&file.path)).collect()
}

#[test]
fn every_use_case_has_a_row() {
    let use_cases = use_cases(&desk_files());
    assert!(use_cases.len() > 40, "the use cases were not found: {use_cases:?}");
    assert_eq!(without_a_row(&use_cases), Vec::<String>::new());
    for (name, ..) in rows() {
        assert!(use_cases.contains(name), "{name} is gone: take its row out");
    }
    // Each kind of proposal is a use case of its own.
    let code = source::files("src/domain", &["request.rs"]);
    let kinds = source::take_apart(&code[0].text).literals;
    let rows = rows();
    for kind in [
        "refund",
        "add_person",
        "change_role",
        "switch_person",
        "reset_sign_in",
        "change_limits",
        "change_gateway_key",
        "resolve_review",
        "issue_again",
    ] {
        assert!(rows.iter().any(|(name, what, ..)| *name == "propose" && *what == kind), "{kind} has no row");
        assert!(kinds.iter().any(|(_, literal)| literal == kind), "{kind} is gone");
    }
}

#[test]
fn a_use_case_without_a_row_is_found() {
    let text = "pub fn wipe(desk: &Desk, actor: &Actor) -> Result<()> {\n    Ok(())\n}\n".to_owned();
    let new = source::SourceFile { path: "src/desk/new.rs".into(), text };
    assert_eq!(without_a_row(&use_cases(&[new])), ["wipe has no row: say who may"]);
}

#[test]
fn every_role_may_exactly_what_its_rows_say() {
    let shop = Shop::open();
    let desk = shop.desk();
    let staff = [(Role::Owner, &shop.owner), (Role::Accountant, &shop.accountant), (Role::Support, &shop.support)];
    let mut asked = BTreeMap::new();
    for (role, person) in staff {
        let actor = shop.sign_in(&desk, person);
        assert_eq!(actor.role(), role);
        for (name, what, may, call) in rows() {
            let refused = call(&desk, &actor).err().is_some_and(|error| error.what.key == "desk-not-allowed");
            assert_eq!(!refused, may.contains(&role), "{name} {what} by {}", role.as_str());
            *asked.entry(role).or_insert(0) += 1;
        }
    }
    assert_eq!(asked.len(), 3);
    assert!(asked.values().all(|count| *count == rows().len()), "{asked:?}");
}
