//! Carrying out one command: one call of the desk, or a few that belong together.

use std::path::Path;
use std::sync::Arc;

use super::answer::{
    Answer, AuditBreakAccepted, AuditPage, AuditSaved, Closed, Connected, Decided, DemoReady, FoundFile, FoundRow,
    GatewayList, ImportUndone, JudgeLook, Kept, Listed, MappingForgotten, Mappings, MatchHistory, Matching, MoneyMoved,
    OrderWasSaid, OrdersPage, OrdersSaid, PaymentsPage, PeopleChanged, PeopleList, PlacesTaken, ProfileLook,
    ProfileOpened, Refreshed, RequestList, Revealed, RiskDecided, RuleList, Saved, Silences, Sketched, SteppedUp,
    TaughtSenders, TestedKey, Weighed,
};
use super::command::{Command, Together};
use super::{Seat, Shared};
use crate::desk::{self, FileOnDisk, NewGateway, Proposed, ReportScope, Result, TryCosts};
use crate::files::Assume;
use crate::job::Job;
use crate::report::{self, chart};
use crate::text::{ErrorKind, Message, UserError};

/// Entries of the audit log that are fetched at once.
const AUDIT_PAGE: u32 = 200;

pub(super) fn perform(shared: &Shared, command: Command, job: &Job) -> Result<Answer> {
    Ok(match command {
        Command::LookForProfile => look(shared)?.into(),
        Command::OpenProfile => {
            let seat = shared.sit_down(shared.doorway.open()?)?;
            opened(shared, &seat)?.into()
        }
        Command::SignIn(brought) => {
            let desk = shared.doorway.open()?;
            let actor = desk.sign_in(&brought)?;
            opened(shared, &shared.sit_down_as(desk, actor))?.into()
        }
        Command::Recover(brought) => {
            let desk = shared.doorway.open()?;
            let actor = desk.recover(&brought)?;
            opened(shared, &shared.sit_down_as(desk, actor))?.into()
        }
        Command::CloseProfile => {
            shared.stand_up();
            Closed.into()
        }
        Command::OpenDemo => open_demo(shared, job)?.into(),
        Command::LeaveDemo => {
            leave_demo(shared);
            Closed.into()
        }
        Command::KeepPreferences(preferences) => {
            shared.doorway.keep_preferences(&preferences)?;
            Kept.into()
        }
        Command::TryKey(new) => try_key(shared, &new, job)?.into(),
        Command::ConnectGateway(new) => connect(shared, &new, job)?.into(),
        Command::TestGateway(name) => {
            let seat = shared.seat()?;
            let gateway = desk::test_gateway(&seat.desk, &seat.actor, &name, job)?;
            Connected { opened: opened(shared, &seat)?, gateway }.into()
        }
        Command::Sync => Refreshed(shared.at_desk(|desk, actor| desk::sync(desk, actor, None, job))?).into(),
        Command::Settle => shared.at_desk(|desk, actor| desk::settle(desk, actor, job))?.into(),
        Command::FetchToday => shared.at_desk(desk::today)?.into(),
        Command::FindPayments { line, sort } => {
            Arc::new(shared.at_desk(|desk, actor| desk::find_payments(desk, actor, &line, sort))?).into()
        }
        Command::FetchPayments { found, rows } => {
            let payments = shared.at_desk(|desk, actor| desk::payments_at(desk, actor, &found, rows.clone()))?;
            PaymentsPage { rows, payments }.into()
        }
        Command::FindRow { found, payment_id } => {
            let row = shared.at_desk(|desk, actor| desk::row_of_payment(desk, actor, &found, &payment_id))?;
            FoundRow { payment_id, row }.into()
        }
        Command::FetchPayment(id) => shared.at_desk(|desk, actor| desk::payment(desk, actor, &id))?.into(),
        Command::FetchRefundTerms(id) => shared.at_desk(|desk, actor| desk::refund_terms(desk, actor, &id))?.into(),
        Command::MoveMoney(ask) => {
            MoneyMoved(shared.at_desk(|desk, actor| desk::request(desk, actor, &ask, job))?).into()
        }
        Command::FetchSettlements(month) => shared.at_desk(|desk, actor| desk::settlements(desk, actor, month))?.into(),
        Command::FetchBatch(id) => shared.at_desk(|desk, actor| desk::batch(desk, actor, &id))?.into(),
        Command::FetchProof(month) => shared.at_desk(|desk, actor| desk::month_proof(desk, actor, month))?.into(),
        Command::FetchMatchTerms => shared.at_desk(desk::match_terms)?.into(),
        Command::Weigh(all) => Weighed(shared.at_desk(|desk, actor| {
            let weigh = |it: &Together| desk::weigh_pair(desk, actor, &it.batches, &it.entries);
            Ok(all.iter().map(weigh).collect())
        })?)
        .into(),
        Command::FindThings(query) => shared.at_desk(|desk, actor| desk::find_things(desk, actor, &query))?.into(),
        Command::FetchMatchHistory => MatchHistory(shared.at_desk(desk::match_history)?).into(),
        Command::FetchTaughtSenders => TaughtSenders(shared.at_desk(desk::taught_senders)?).into(),
        Command::ForgetSender(name) => {
            shared.at_desk(|desk, actor| desk::forget_sender(desk, actor, &name))?;
            Matching.into()
        }
        Command::RememberSender(name) => {
            shared.at_desk(|desk, actor| desk::remember_sender(desk, actor, &name))?;
            Matching.into()
        }
        Command::UndoMatches(match_ids) => {
            shared.at_desk(|desk, actor| desk::undo_matches(desk, actor, &match_ids))?;
            Matching.into()
        }
        Command::DeclinePair(batch, entry) => {
            shared.at_desk(|desk, actor| desk::decline_pair(desk, actor, &batch, &entry))?;
            Matching.into()
        }
        Command::AllowPair(batch, entry) => {
            shared.at_desk(|desk, actor| desk::allow_pair(desk, actor, &batch, &entry))?;
            Matching.into()
        }
        Command::NoteBreak { key, note } => {
            shared.at_desk(|desk, actor| desk::note_break(desk, actor, &key, &note))?;
            Matching.into()
        }
        Command::FindOrders { sort, words, before, about } => {
            let find =
                |desk: &_, actor: &_| desk::find_orders(desk, actor, sort, &words, before.as_deref(), about.as_ref());
            Arc::new(shared.at_desk(find)?).into()
        }
        Command::FetchOrders { list, rows } => {
            OrdersPage(shared.at_desk(|desk, actor| desk::orders_at(desk, actor, &list, rows))?).into()
        }
        Command::FetchOrderCase(id) => shared.at_desk(|desk, actor| desk::order_case(desk, actor, &id))?.into(),
        Command::WeighOrder { payment_id, order } => {
            shared.at_desk(|desk, actor| desk::weigh_order(desk, actor, &payment_id, &order))?.into()
        }
        Command::FetchOrdersSaid => OrdersSaid(shared.at_desk(desk::orders_said)?).into(),
        Command::SayOfOrder { payment_id, order, said } => {
            shared.at_desk(|desk, actor| desk::say_of_order(desk, actor, &payment_id, &order, said))?;
            OrderWasSaid.into()
        }
        Command::FetchSuspicious { from, to } => {
            shared.at_desk(|desk, actor| desk::suspicious(desk, actor, from, to))?.into()
        }
        Command::FetchAlerts { from, to } => {
            shared.at_desk(|desk, actor| desk::risk_alerts(desk, actor, from, to))?.into()
        }
        Command::FetchOpenAlerts => shared.at_desk(desk::open_alerts)?.into(),
        Command::FetchPaymentRisk(id) => shared.at_desk(|desk, actor| desk::risk_of_payment(desk, actor, &id))?.into(),
        Command::SayOfPayments(ids, verdict) => {
            shared.at_desk(|desk, actor| match verdict {
                Some(verdict) => desk::say_of_payment(desk, actor, &ids, verdict),
                None => desk::unsay_of_payment(desk, actor, &ids),
            })?;
            RiskDecided.into()
        }
        Command::FetchRules => RuleList(shared.at_desk(desk::risk_rules)?).into(),
        Command::SaveRule { key, text, mode } => {
            shared.at_desk(|desk, actor| desk::save_rule(desk, actor, &key, &text, mode))?;
            RiskDecided.into()
        }
        Command::RemoveRule(key) => {
            shared.at_desk(|desk, actor| desk::remove_rule(desk, actor, &key))?;
            RiskDecided.into()
        }
        Command::FetchListed => Listed(shared.at_desk(desk::list_entries)?).into(),
        Command::PutOnList { list, text, until } => {
            shared.at_desk(|desk, actor| desk::put_on_list(desk, actor, &list, &text, until))?;
            RiskDecided.into()
        }
        Command::TakeOffList { list, text } => {
            shared.at_desk(|desk, actor| desk::take_off_list(desk, actor, &list, &text))?;
            RiskDecided.into()
        }
        Command::SnoozeRule { rule, kind, thing, until } => {
            shared.at_desk(|desk, actor| desk::snooze_rule(desk, actor, &rule, kind, &thing, until))?;
            RiskDecided.into()
        }
        Command::FetchRiskFigures => shared.at_desk(desk::risk_figures)?.into(),
        Command::SetRiskFigures(settings) => {
            shared.at_desk(|desk, actor| desk::set_risk_figures(desk, actor, &settings))?;
            RiskDecided.into()
        }
        Command::UsePlaces(path) => {
            shared.at_desk(|desk, actor| desk::use_places(desk, actor, &path, job))?;
            PlacesTaken.into()
        }
        Command::RemovePlaces => {
            shared.at_desk(desk::remove_places)?;
            RiskDecided.into()
        }
        Command::FetchSilences => Silences(shared.at_desk(desk::risk_silences)?).into(),
        Command::TryRule { what, span, then } => {
            let costs = TryCosts::default();
            shared.at_desk(|desk, actor| desk::try_rule(desk, actor, &what, span, &costs, then, job))?.into()
        }
        Command::TrainJudge => {
            JudgeLook(Some(shared.at_desk(|desk, actor| desk::train_judge(desk, actor, job))?)).into()
        }
        Command::FetchShopWatch => shared.at_desk(|desk, actor| desk::shop_watch(desk, actor, None))?.into(),
        Command::FetchJudge => JudgeLook(shared.at_desk(desk::judge_standing)?).into(),
        Command::FetchGateways => GatewayList(shared.at_desk(desk::gateways)?).into(),
        Command::FetchHealth => shared.at_desk(desk::doctor)?.into(),
        Command::FetchChart(choice) => shared.at_desk(|desk, actor| desk::chart(desk, actor, choice))?.into(),
        Command::DrawChart { spec, size, scale, theme } => {
            let picture = chart::picture(&spec, size, scale, theme, &shared.texts);
            picture.map_err(|error| UserError::from(&error))?.into()
        }
        Command::ChooseFile(_) => at_a_dialog(command)?,
        Command::Import { path, assume } => import(&*shared.seat()?, &path, &assume, job)?.into(),
        Command::LookAtFile { path, assume } => {
            let file = FileOnDisk::at(&path)?;
            let look = |desk: &_, actor: &_| desk::look_at_file(desk, actor, &file.name, &file, &assume, job);
            shared.at_desk(look)?.into()
        }
        Command::SketchTable { path, mapping } => {
            let file = FileOnDisk::at(&path)?;
            let sketch = |desk: &_, actor: &_| desk::sketch_table(desk, actor, &file.name, &file, mapping.as_ref());
            Sketched(shared.at_desk(sketch)?).into()
        }
        Command::UndoImport(import_id) => {
            shared.at_desk(|desk, actor| desk::undo_import(desk, actor, &import_id))?;
            ImportUndone.into()
        }
        Command::Mappings => Mappings(shared.at_desk(desk::mappings)?).into(),
        Command::KeepMapping { name, mapping } => {
            shared.at_desk(|desk, actor| desk::keep_mapping(desk, actor, &name, &mapping))?.into()
        }
        Command::ForgetMapping(mapping_id) => {
            shared.at_desk(|desk, actor| desk::forget_mapping(desk, actor, &mapping_id))?;
            MappingForgotten.into()
        }
        Command::Bank => shared.at_desk(desk::bank)?.into(),
        Command::BankEntries { account, first } => {
            shared.at_desk(|desk, actor| desk::bank_entries(desk, actor, &account, first))?.into()
        }
        Command::SaveReport { month, to } => {
            let scope = ReportScope { month, refund: None, demo: shared.doorway.is_demo() };
            let page = shared.at_desk(|desk, actor| desk::month_report(desk, actor, &scope))?;
            let html = report::html(&page, &shared.texts).map_err(|error| UserError::from(&error))?;
            save(&to, html.as_bytes())?.into()
        }
        Command::SaveText { text, to } => save(&to, text.as_bytes())?.into(),
        Command::FetchProfile => opened(shared, &*shared.seat()?)?.into(),
        Command::FetchOwnSignIn => shared.at_desk(desk::own_sign_in)?.into(),
        Command::ProtectBook { name, password } => {
            shared.at_desk(|desk, actor| desk::protect_book(desk, actor, &name, &password))?;
            PeopleChanged.into()
        }
        Command::ChangePassword { present, new } => {
            shared.at_desk(|desk, actor| desk::change_password(desk, actor, &present, &new))?;
            PeopleChanged.into()
        }
        Command::BeginAuthenticator => shared.at_desk(desk::begin_authenticator)?.into(),
        Command::ConfirmAuthenticator(code) => {
            shared.at_desk(|desk, actor| desk::confirm_authenticator(desk, actor, &code))?.into()
        }
        Command::NewRecoveryCodes => shared.at_desk(desk::new_recovery_codes)?.into(),
        Command::StepUp(code) => {
            shared.at_desk(|desk, actor| desk::step_up(desk, actor, &code))?;
            SteppedUp.into()
        }
        Command::FetchPeople => PeopleList(shared.at_desk(desk::people)?).into(),
        Command::OpenSignIn(person_id) => {
            shared.at_desk(|desk, actor| desk::open_sign_in(desk, actor, &person_id))?;
            PeopleChanged.into()
        }
        Command::SetIdleLock(minutes) => {
            shared.at_desk(|desk, actor| desk::set_idle_lock(desk, actor, minutes))?;
            PeopleChanged.into()
        }
        Command::Propose(proposal) => shared.at_desk(|desk, actor| desk::propose(desk, actor, &proposal, job))?.into(),
        Command::AskForGatewayKey(new) => {
            shared.at_desk(|desk, actor| desk::ask_for_gateway_key(desk, actor, &new, job))?.into()
        }
        Command::FetchRequests => RequestList(shared.at_desk(desk::requests)?).into(),
        Command::FetchRequest(id) => shared.at_desk(|desk, actor| desk::request_detail(desk, actor, &id))?.into(),
        Command::Approve { request_id, content_sha256 } => {
            let carried =
                shared.at_desk(|desk, actor| desk::approve(desk, actor, &request_id, &content_sha256, job))?;
            Proposed::Done(carried).into()
        }
        Command::Decline { request_id, note } => {
            shared.at_desk(|desk, actor| desk::decline(desk, actor, &request_id, &note))?;
            Decided.into()
        }
        Command::Withdraw(request_id) => {
            shared.at_desk(|desk, actor| desk::withdraw(desk, actor, &request_id))?;
            Decided.into()
        }
        Command::Reveal { payment_id, reason } => {
            shared.at_desk(|desk, actor| desk::reveal(desk, actor, &payment_id, &reason))?;
            Revealed(payment_id).into()
        }
        Command::FetchAudit { filter, before } => {
            let rows = shared.at_desk(|desk, actor| desk::audit_log(desk, actor, &filter, before, AUDIT_PAGE))?;
            AuditPage { more: rows.len() == AUDIT_PAGE as usize, rows }.into()
        }
        Command::FetchAuditStanding => shared.at_desk(desk::audit_standing)?.into(),
        Command::VerifyAudit => shared.at_desk(|desk, actor| desk::verify_audit(desk, actor, None, job))?.into(),
        Command::ExportAudit { filter, to } => {
            let file = shared.at_desk(|desk, actor| desk::export_audit(desk, actor, &filter, job))?;
            AuditSaved(save(&to, &file)?.0).into()
        }
        Command::AcceptAuditBreak { reason } => {
            shared.at_desk(|desk, actor| desk::accept_audit_break(desk, actor, &reason))?;
            AuditBreakAccepted.into()
        }
    })
}

fn look(shared: &Shared) -> Result<ProfileLook> {
    let look = shared.doorway.look()?;
    Ok(ProfileLook {
        profile: look.profile,
        keychain: look.keychain,
        demo: shared.doorway.is_demo(),
        sign_in: look.sign_in,
    })
}

/// What the top bar shows of an open book: the first gateway's name stands for the shop.
fn opened(shared: &Shared, seat: &Seat) -> Result<ProfileOpened> {
    let demo = shared.doorway.is_demo();
    let folder = seat.desk.folder().to_owned();
    let folder_name = || folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let name = if demo { folder_name() } else { seat.desk.shop_name()?.unwrap_or_else(folder_name) };
    let sign_in = desk::own_sign_in(&seat.desk, &seat.actor)?;
    let person = sign_in.name.clone();
    let rights = seat.desk.rights(&seat.actor)?;
    let role = seat.actor.role();
    Ok(ProfileOpened { name, person, role, demo, folder, rights, sign_in, idle_lock: seat.desk.idle_lock()? })
}

/// A demo shop that was stopped or failed half-grown is gone: nothing may go on as if it were the person's own book.
fn open_demo(shared: &Shared, job: &Job) -> Result<DemoReady> {
    job.report(Message::new("worker-demo-growing"), 0, None);
    shared.stand_up();
    let ready = grow_demo(shared, job);
    if ready.is_err() {
        leave_demo(shared);
    }
    ready
}

/// The demo goes the way a shop goes: connect, sync, import its orders and its bank statement.
fn grow_demo(shared: &Shared, job: &Job) -> Result<DemoReady> {
    let shop = shared.doorway.demo(job)?;
    let seat = shared.sit_down(shop.desk)?;
    desk::sync(&seat.desk, &seat.actor, None, job)?;
    for file in &shop.files {
        job.checkpoint()?;
        import(&seat, file, &Assume::default(), job)?;
    }
    Ok(DemoReady { opened: opened(shared, &seat)?, papers: shop.papers })
}

fn leave_demo(shared: &Shared) {
    shared.stand_up();
    shared.doorway.leave_demo();
}

fn try_key(shared: &Shared, new: &NewGateway, job: &Job) -> Result<TestedKey> {
    let (_, report) = desk::try_gateway(new, &shared.clock, job)?;
    Ok(TestedKey { scopes: report.scopes.into_iter().collect(), live: report.live, account: report.account })
}

/// Without a profile one is made, but only for a key that works, and it is taken back when the key cannot be kept.
fn connect(shared: &Shared, new: &NewGateway, job: &Job) -> Result<Connected> {
    if shared.doorway.is_demo() {
        leave_demo(shared); // a person's own key never goes into the demo's book
    }
    let (seat, gateway) = if let Ok(seat) = shared.seat() {
        let gateway = desk::add_gateway(&seat.desk, &seat.actor, new, job)?;
        (seat, gateway)
    } else {
        desk::try_gateway(new, &shared.clock, job)?;
        let exists = shared.doorway.look()?.profile.is_some();
        let desk = if exists { shared.doorway.open()? } else { shared.doorway.create()? };
        let added = desk.owner().and_then(|owner| desk::add_gateway(&desk, &owner, new, job));
        match added {
            Ok(gateway) => (shared.sit_down(desk)?, gateway),
            Err(error) => {
                if !exists {
                    // What went wrong first is what a person has to know; an empty profile that stays would still open.
                    let _ = desk.take_back();
                }
                return Err(error);
            }
        }
    };
    Ok(Connected { opened: opened(shared, &seat)?, gateway })
}

fn import(seat: &Seat, path: &Path, assume: &Assume, job: &Job) -> Result<desk::ImportReport> {
    let file = FileOnDisk::at(path)?;
    desk::import(&seat.desk, &seat.actor, &file.name, &file, assume, job)
}

/// Whole or not at all: a report that was cut short would still look like one.
fn save(to: &Path, bytes: &[u8]) -> Result<Saved> {
    let write = || -> std::io::Result<()> {
        let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        std::io::Write::write_all(&mut file, bytes)?;
        file.persist(to)?;
        Ok(())
    };
    write().map_err(|why| {
        let what = Message::new("worker-file-not-saved").with("path", to.display().to_string());
        UserError::new(ErrorKind::Other, what).detail(why.to_string())
    })?;
    Ok(Saved(to.to_owned()))
}

/// Waits for a file dialog on this thread, without the book.
pub(super) fn at_a_dialog(command: Command) -> Result<Answer> {
    let Command::ChooseFile(question) = command else {
        return Err(UserError::new(ErrorKind::Other, Message::new("worker-no-profile")));
    };
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    let runtime = runtime
        .map_err(|why| UserError::new(ErrorKind::Other, Message::new("worker-no-thread")).detail(why.to_string()))?;
    Ok(FoundFile(runtime.block_on(question)).into())
}
