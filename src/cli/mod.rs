//! Arguments in. Without a subcommand the window opens; every use case also works without it: one desk call, then a table
//! or one JSON document out.
//!
//! Exit codes: 0 done (breaks found is still done), 2 bad input, 3 gateway, network or outcome unknown, 4 not allowed,
//! 5 keychain, 1 anything else, and an audit log or an export that does not hold.

mod approvals;
mod args;
mod audit;
mod demo;
mod gateway;
mod import;
mod matching;
mod money;
mod orders;
mod output;
mod payments;
mod people;
mod plain_files;
mod proof;
mod reported;
mod risk;
mod risk_shop;
mod window;

use std::ffi::OsString;
use std::io::{BufRead as _, Read as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::FromArgMatches as _;
use etcetera::app_strategy::{AppStrategy as _, AppStrategyArgs};
use secrecy::SecretString;
use zeroize::Zeroizing;

use crate::clock::{Clock, SystemClock};
use crate::desk::{self, Actor, Desk, Through};
use crate::job::Job;
use crate::text::{ErrorKind, Message, Texts, UserError};
use crate::vault::{KeychainVault, Vault};

pub use window::Door;

use args::{Arguments, Command};
use output::Output;

/// A line longer than this is no password and no code.
const SECRET_BYTES_MAX: u64 = 4096;

/// What a command ends with when it did not fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// Done.
    Done,
    /// It was told, and the gateway did not do it, or nobody knows.
    Unsettled,
    /// What was looked at is not right.
    Wrong,
}

/// Runs one command and returns its exit code.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let texts = Texts::english();
    let command = args::command(&texts);
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let json_asked = arguments.iter().any(|argument| argument == "--json");
    let parsed = command.try_get_matches_from(arguments).and_then(|matches| Arguments::from_arg_matches(&matches));
    let arguments = match parsed {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are asked for; anything else was mistyped. Both are clap's to print.
            let _ = error.print();
            if error.use_stderr() && json_asked {
                Output::new(true, texts).usage_error(&error.to_string());
            }
            return ExitCode::from(if error.use_stderr() { exit_code(ErrorKind::BadInput) } else { 0 });
        }
    };
    let output = Output::new(arguments.json, texts);
    let session = Session {
        job: output.job(),
        output,
        clock: Arc::new(SystemClock::new()),
        profile: arguments.profile,
        as_person: arguments.as_person,
        sign_in_stdin: arguments.sign_in_stdin,
    };
    let job = session.job.clone();
    // Without the handler a Ctrl-C ends the program at once, which every command survives; so a failure is no matter.
    let _ = ctrlc::set_handler(move || job.cancel());
    let ending = session.run(arguments.command);
    session.output.finish_progress();
    match ending {
        Ok(Ending::Done) => ExitCode::SUCCESS,
        Ok(Ending::Unsettled) => ExitCode::from(exit_code(ErrorKind::Gateway)),
        Ok(Ending::Wrong) => ExitCode::from(exit_code(ErrorKind::Other)),
        Err(error) => {
            session.output.error(&error);
            ExitCode::from(exit_code(error.kind))
        }
    }
}

const fn exit_code(kind: ErrorKind) -> u8 {
    match kind {
        ErrorKind::Other => 1,
        ErrorKind::BadInput => 2,
        ErrorKind::Gateway => 3,
        ErrorKind::NotAllowed => 4,
        ErrorKind::Keychain => 5,
    }
}

/// What every command needs.
struct Session {
    output: Output,
    job: Job,
    clock: Arc<dyn Clock>,
    profile: Option<PathBuf>,
    as_person: Option<String>,
    sign_in_stdin: bool,
}

impl Session {
    fn run(&self, command: Option<Command>) -> desk::Result<Ending> {
        let Some(command) = command else {
            return window::run(self, Arc::clone(&self.clock), None);
        };
        match command {
            Command::Demo(demo) => demo::run(self, &demo),
            Command::Gateway(command) => gateway::run(self, command),
            Command::Sync(sync) => gateway::sync(self, &sync),
            Command::Payments(search) => payments::run(self, &search),
            Command::Refund(refund) => money::refund(self, &refund),
            Command::Capture(capture) => money::capture(self, &capture),
            Command::Void(void) => money::void(self, &void),
            Command::Import(import) => import::run(self, &import),
            Command::Imports => import::list(self),
            Command::UndoImport(undo) => import::undo(self, &undo),
            Command::Statement(command) => import::statement(self, command),
            Command::Reconcile(reconcile) => proof::reconcile(self, &reconcile),
            Command::Match(command) => matching::run(self, command),
            Command::Orders(command) => orders::run(self, &command),
            Command::Risk(command) => risk::run(self, &command),
            Command::Chart(chart) => proof::chart(self, &chart),
            Command::Audit(command) => audit::run(self, &command),
            Command::Doctor => proof::doctor(self),
            Command::Person(command) => people::person(self, command),
            Command::SignIn(command) => people::sign_in(self, &command),
            Command::Approvals(command) => approvals::run(self, command),
        }
    }

    /// The profile's folder: the one given, or this computer account's own.
    fn folder(&self) -> desk::Result<PathBuf> {
        if let Some(folder) = &self.profile {
            return Ok(folder.clone());
        }
        let app = AppStrategyArgs { app_name: "counterfoil".to_owned(), ..AppStrategyArgs::default() };
        let own = etcetera::app_strategy::choose_native_strategy(app).map(|own| own.data_dir());
        own.map_err(|_| UserError::new(ErrorKind::BadInput, Message::new("cli-no-home")))
    }

    /// Opens the profile and says who acts: its owner where nobody signs in, otherwise whoever was named, with password and
    /// code from standard input.
    fn open(&self) -> desk::Result<(Desk, Actor)> {
        let desk = Desk::open(&self.folder()?, keychain(), Arc::clone(&self.clock))?.through(Through::CommandLine);
        if !desk.needs_sign_in()? {
            let owner = desk.owner()?;
            return Ok((desk, owner));
        }
        let Some(name) = self.as_person.clone().filter(|_| self.sign_in_stdin) else {
            let what = UserError::new(ErrorKind::NotAllowed, Message::new("people-sign-in-needed"));
            return Err(what.hint(Message::new("cli-sign-in-hint")));
        };
        let brought = desk::SignIn { name, password: read_secret_line()?, code: read_secret_line()? };
        let actor = desk.sign_in(&brought)?;
        Ok((desk, actor))
    }

    fn create(&self, folder: &Path) -> desk::Result<(Desk, Actor)> {
        let desk = Desk::create(folder, keychain(), Arc::clone(&self.clock))?.through(Through::CommandLine);
        let owner = desk.owner()?;
        Ok((desk, owner))
    }
}

/// The next line of standard input, without its end; empty when there is none.
fn read_secret_line() -> desk::Result<SecretString> {
    let mut line = Zeroizing::new(String::new());
    let read = std::io::stdin().lock().take(SECRET_BYTES_MAX).read_line(&mut line);
    read.map_err(|why| {
        UserError::new(ErrorKind::BadInput, Message::new("cli-secret-unreadable")).detail(why.to_string())
    })?;
    Ok(SecretString::from(line.trim_end_matches(['\r', '\n']).to_owned()))
}

/// This computer's keychain; only the demo uses another vault.
fn keychain() -> Arc<dyn Vault> {
    Arc::new(KeychainVault::new())
}
