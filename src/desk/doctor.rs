//! The health of a profile: what is fine, what needs a person.

use super::{Actor, Desk, Result, anchor_words};
use crate::domain::Capability;
use crate::text::{Message, UserError};

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What was looked at, as one lower-case word for JSON.
    pub check: &'static str,
    /// Whether it is fine.
    pub fine: bool,
    /// What was found.
    pub message: Message,
    /// A line for whoever helps.
    pub detail: Option<String>,
}

/// Everything that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// The findings, in the order in which they were looked at.
    pub findings: Vec<Finding>,
}

impl Health {
    /// Whether everything is fine.
    pub fn is_fine(&self) -> bool {
        self.findings.iter().all(|finding| finding.fine)
    }
}

/// Looks at keychain, database, gateways, open money commands and the audit log. Asks no gateway.
///
/// # Errors
/// When the person may not.
pub fn doctor(desk: &Desk, actor: &Actor) -> Result<Health> {
    desk.check(actor, Capability::Diagnose)?;
    let mut findings = vec![desk.look_at_vault(), desk.look_at_database()];
    findings.push(desk.look_at_encryption()?);
    findings.extend(desk.look_at_gateways()?);
    findings.push(desk.look_at_commands()?);
    findings.push(desk.look_at_log()?);
    Ok(Health { findings })
}

impl Desk {
    fn look_at_vault(&self) -> Finding {
        let report = self.vault.state();
        let detail = report.provider.clone();
        let message = Message::new("doctor-vault").with("vault", self.vault.describe());
        match report.into_ready() {
            Ok(()) => Finding { check: "keychain", fine: true, message, detail },
            Err(error) => {
                let error = UserError::from(error);
                Finding { check: "keychain", fine: false, message: error.what, detail: error.detail.or(detail) }
            }
        }
    }

    fn look_at_database(&self) -> Finding {
        match self.store.check() {
            Ok(()) => Finding { check: "database", fine: true, message: Message::new("doctor-database"), detail: None },
            Err(error) => {
                let error = UserError::from(error);
                Finding { check: "database", fine: false, message: error.what, detail: error.detail }
            }
        }
    }

    fn look_at_encryption(&self) -> Result<Finding> {
        let (cipher, sqlite) = self.store.versions()?;
        let message = Message::new("doctor-encryption").with("cipher", cipher).with("sqlite", sqlite);
        Ok(Finding { check: "encryption", fine: true, message, detail: None })
    }

    fn look_at_gateways(&self) -> Result<Vec<Finding>> {
        let finding = |fine, message| Finding { check: "gateway", fine, message, detail: None };
        let freshness = self.freshness()?;
        if freshness.is_empty() {
            return Ok(vec![finding(true, Message::new("doctor-no-gateway"))]);
        }
        let look = |(connection, synced_at): (crate::store::ConnectionRow, _)| match synced_at {
            Some(time) => {
                let time: chrono::DateTime<chrono::Utc> = time;
                finding(true, Message::new("doctor-gateway-synced").with("name", connection.name).with("time", time))
            }
            None => finding(false, Message::new("doctor-gateway-never-synced").with("name", connection.name)),
        };
        Ok(freshness.into_iter().map(look).collect())
    }

    fn look_at_log(&self) -> Result<Finding> {
        let standing = self.standing_of_audit()?;
        let message = if standing.anchor_kept {
            let key = if standing.key_here { "audit-health-key-here" } else { "audit-health-key-away" };
            Message::new("audit-health")
                .with("entries", standing.entries)
                .with("anchor", anchor_words(standing.anchor))
                .with("key", Message::new(key))
        } else {
            Message::new("audit-health-not-kept").with("entries", standing.entries)
        };
        let fine = standing.anchor_kept && !standing.anchor.is_trouble();
        Ok(Finding { check: "audit", fine, message, detail: None })
    }

    fn look_at_commands(&self) -> Result<Finding> {
        let (open, review) = self
            .store
            .read::<_, UserError>(|view| Ok((view.open_commands()?.len(), view.commands_in_review()?.len())))?;
        let message = match (open, review) {
            (0, 0) => Message::new("doctor-commands-none-open"),
            (open, 0) => Message::new("doctor-commands-open").with("count", open),
            (_, review) => Message::new("doctor-commands-review").with("count", review),
        };
        Ok(Finding { check: "money_commands", fine: open + review == 0, message, detail: None })
    }
}
