//! Which events count.

use std::collections::BTreeSet;

use super::{Factuality, Period};
use crate::types::EventType;

/// Whether an event is somebody's word or the text's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Attributed {
    /// Either.
    #[default]
    Any,
    /// Only what somebody is named for.
    Yes,
    /// Only what the text says itself.
    No,
}

/// Which events count. What is empty or `None` lets everything pass.
#[derive(Debug, Clone, PartialEq)]
pub struct Filter {
    /// When they happen, as a whole.
    pub period: Option<Period>,
    /// Their event types.
    pub classes: BTreeSet<EventType>,
    /// Names or IRIs: one of these takes part, before the roll-up.
    pub actors: Vec<String>,
    /// Names, IRIs or codes of states: one who acts for one of these takes part.
    pub countries: Vec<String>,
    /// Names or IRIs of outlets: one of these reports it.
    pub outlets: Vec<String>,
    /// Least confidence, 0 to 1.
    pub min_confidence: f32,
    /// How real they are. [`Factuality::Alleged`] counts as the speaker's accusation, not as the deed.
    pub factuality: BTreeSet<Factuality>,
    /// Whether somebody is named for them.
    pub attributed: Attributed,
}

impl Default for Filter {
    /// What is asserted, and what is alleged as accusations.
    fn default() -> Self {
        Self {
            period: None,
            classes: BTreeSet::new(),
            actors: Vec::new(),
            countries: Vec::new(),
            outlets: Vec::new(),
            min_confidence: 0.0,
            factuality: BTreeSet::from([Factuality::Asserted, Factuality::Alleged]),
            attributed: Attributed::Any,
        }
    }
}
