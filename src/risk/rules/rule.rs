//! What a rule is: what it does, what it looks for, and when.

use std::fmt;

use super::super::event::What;
use super::tree::Tree;

/// What is done with what a rule finds; of several, the last of these wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// Somebody looks at it.
    Review,
    /// It is refused.
    Block,
    /// It is let through, whatever other rules say.
    Allow,
}

impl Action {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Review, Self::Block, Self::Allow];

    /// Its word in rules.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Review => "review",
            Self::Block => "block",
            Self::Allow => "allow",
        }
    }

    /// The points of a rule that says none: a block alone is as suspicious as can be, four reviews together are.
    pub const fn default_weight(self) -> u8 {
        match self {
            Self::Review => 25,
            Self::Block => 100,
            Self::Allow => 0,
        }
    }
}

/// What sort of trouble a rule looks for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Typology {
    /// Somebody pays with what is not theirs, or claims not to have paid.
    #[default]
    Fraud,
    /// Money laundering.
    Aml,
    /// A member of staff helps themselves.
    Staff,
    /// A card network's programme would fine the shop.
    Network,
}

impl Typology {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Fraud, Self::Aml, Self::Staff, Self::Network];

    /// Its word in rules.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Fraud => "fraud",
            Self::Aml => "aml",
            Self::Staff => "staff",
            Self::Network => "network",
        }
    }
}

/// One rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// What it is called.
    pub key: Option<String>,
    /// What it does.
    pub action: Action,
    /// What it judges: payments that are tried, or refunds.
    pub on: What,
    /// What it looks for.
    pub typology: Typology,
    /// Its points, 0 to 100.
    pub weight: u8,
    /// When it fires.
    pub condition: Tree,
}

/// The text, in the one way in which it is always written.
impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(key) = &self.key {
            write!(f, "{key}: ")?;
        }
        f.write_str(self.action.as_str())?;
        if self.on == What::Refund {
            f.write_str(" refund")?;
        }
        if self.typology != Typology::default() {
            write!(f, " {}", self.typology.as_str())?;
        }
        if self.weight != self.action.default_weight() {
            write!(f, " {}", self.weight)?;
        }
        write!(f, " if {}", self.condition)
    }
}
