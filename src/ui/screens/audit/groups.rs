//! What sorts of things happen, in groups that a person looks for.

/// A group of kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
    /// Refunds, captures and releases.
    Money,
    /// What needed two people.
    Approvals,
    /// Coming and going, passwords and codes.
    SignIn,
    /// Who may what, and who tried more.
    People,
    /// Customers' data that somebody saw.
    Data,
    /// What belongs together, and what a difference is.
    Matching,
    /// Rules, lists, and what was fraud.
    Risk,
    /// Gateways, files and settings.
    Book,
    /// The log itself.
    Log,
}

impl Group {
    /// In the order of the list.
    pub(super) const ALL: [Self; 9] = [
        Self::Money,
        Self::Approvals,
        Self::SignIn,
        Self::People,
        Self::Data,
        Self::Matching,
        Self::Risk,
        Self::Book,
        Self::Log,
    ];

    /// Its word.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Money => "auditlog-group-money",
            Self::Approvals => "auditlog-group-approvals",
            Self::SignIn => "auditlog-group-sign-in",
            Self::People => "auditlog-group-people",
            Self::Data => "auditlog-group-data",
            Self::Matching => "auditlog-group-matching",
            Self::Risk => "auditlog-group-risk",
            Self::Book => "auditlog-group-book",
            Self::Log => "auditlog-group-log",
        }
    }

    /// The kinds of entries in it.
    pub(super) const fn kinds(self) -> &'static [&'static str] {
        match self {
            Self::Money => {
                &["refund_requested", "capture_requested", "void_requested", "money_step", "review_resolved"]
            }
            Self::Approvals => &[
                "request_made",
                "request_approved",
                "request_declined",
                "request_withdrawn",
                "request_expired",
                "request_void",
                "request_carried_out",
                "decided_alone",
            ],
            Self::SignIn => &[
                "sign_in",
                "sign_in_refused",
                "sign_in_closed",
                "sign_in_opened",
                "sign_in_reset",
                "sign_out",
                "password_changed",
                "authenticator_set",
                "recovery_codes_made",
                "recovery_code_used",
                "code_accepted",
                "code_refused",
            ],
            Self::People => &[
                "person_added",
                "role_changed",
                "person_switched_off",
                "person_switched_on",
                "limits_changed",
                "not_allowed",
            ],
            Self::Data => &["personal_data_seen", "personal_data_listed", "personal_data_revealed"],
            Self::Matching => &[
                "match_made",
                "match_undone",
                "pair_declined",
                "pair_allowed",
                "sender_forgotten",
                "sender_remembered",
                "order_confirmed",
                "order_unconfirmed",
                "order_declined",
                "order_allowed",
                "break_assigned",
                "break_noted",
                "break_snoozed",
                "break_reopened",
            ],
            Self::Risk => &[
                "risk_rule_saved",
                "risk_rule_removed",
                "risk_listed",
                "risk_unlisted",
                "risk_snoozed",
                "risk_woken",
                "risk_said",
                "risk_judge_made",
                "risk_places_set",
                "risk_places_removed",
                "risk_settings_set",
            ],
            Self::Book => &[
                "profile_created",
                "book_protected",
                "gateway_added",
                "gateway_key_changed",
                "file_imported",
                "import_undone",
                "mapping_kept",
                "mapping_forgotten",
                "setting_changed",
            ],
            Self::Log => &[
                "log_started",
                "audit_read",
                "audit_exported",
                "audit_key_shown",
                "audit_key_taken_off",
                "audit_break_accepted",
                "audit_signing_key_made",
            ],
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::desk::AUDIT_KINDS;

    #[test]
    fn every_kind_is_in_one_group() {
        let grouped: Vec<&str> = Group::ALL.into_iter().flat_map(Group::kinds).copied().collect();
        let known: BTreeSet<&str> = AUDIT_KINDS.iter().map(|(kind, _)| *kind).collect();
        assert_eq!(grouped.iter().copied().collect::<BTreeSet<_>>(), known);
        assert_eq!(grouped.len(), known.len(), "none is in two");
    }
}
