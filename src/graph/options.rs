//! How the graph is built, and what of the events it leaves out.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use super::{Attributed, Filter, Folding, Scale};

/// Whom events are counted between.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Level {
    /// The states for which actors act; who acts for none counts as such.
    #[default]
    Country,
    /// The actors themselves.
    Actor,
}

impl Level {
    /// The name as options and output have it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Country => "country",
            Self::Actor => "actor",
        }
    }
}

/// How the graph is built.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct GraphOptions {
    /// Whom events are counted between.
    pub level: Level,
    /// Which events count.
    pub filter: Filter,
    /// Which reports are one event.
    pub folding: Folding,
    /// Whose scores tell cooperation from conflict.
    pub scale: Scale,
}

impl GraphOptions {
    /// The options as words, for output: what is not asked for is not there.
    #[must_use]
    pub fn describe(&self) -> BTreeMap<&'static str, String> {
        let filter = &self.filter;
        let factuality: Vec<&str> = filter.factuality.iter().map(|one| one.as_str()).collect();
        let classes: Vec<&str> = filter.classes.iter().map(|one| one.as_str()).collect();
        let mut told = BTreeMap::from([
            ("by", self.level.as_str().to_owned()),
            ("fold", self.folding.as_str().to_owned()),
            ("scores", self.scale.as_str().to_owned()),
            ("factuality", factuality.join(",")),
        ]);
        told.extend(filter.period.map(|period| ("period", period.to_string())));
        for (name, values) in [
            ("class", classes.join(",")),
            ("actor", filter.actors.join(",")),
            ("country", filter.countries.join(",")),
            ("outlet", filter.outlets.join(",")),
        ] {
            told.extend((!values.is_empty()).then_some((name, values)));
        }
        if filter.min_confidence > 0.0 {
            told.insert("min-confidence", filter.min_confidence.to_string());
        }
        let attributed = match filter.attributed {
            Attributed::Any => None,
            Attributed::Yes => Some("yes"),
            Attributed::No => Some("no"),
        };
        told.extend(attributed.map(|answer| ("attributed", answer.to_owned())));
        told
    }
}

/// What was read and does not count as an event, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct LeftOut {
    /// Without source, target or class.
    pub incomplete: usize,
    /// Not as real as asked for.
    pub factuality: usize,
    /// Alleged, but nothing that an actor could be accused of, or said by nobody who could accuse.
    pub no_accusation: usize,
    /// Not what the filter asks for.
    pub filtered: usize,
    /// Between those who count as one actor.
    pub within_one: usize,
    /// Further reports of an event that counts.
    pub folded: usize,
    /// Of those that count, the ones whose time is not known.
    pub undated: usize,
}

impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { incomplete, factuality, no_accusation, filtered, within_one, folded, undated } = self;
        write!(
            f,
            "left out: {factuality} not as real as asked for, {no_accusation} alleged without accusing, {within_one} within \
             one actor, {filtered} by the filter, {incomplete} incomplete; {folded} reports folded, {undated} without a date"
        )
    }
}
