//! What counts as the same event: the key that an event folds to at each level.

use std::fmt;

use crate::types::EventType;

/// How closely a predicted event must agree with a gold one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The two actors, either way round.
    Pair,
    /// And the right way round, unless the class has no direction.
    Directed,
    /// And the class.
    Class,
    /// And polarity and modality.
    Full,
    /// As [`Level::Class`], each actor replaced by its country where it has one.
    Country,
    /// Relations instead of events: subject, predicate and object.
    Relation,
}

impl Level {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Pair, Self::Directed, Self::Class, Self::Full, Self::Country, Self::Relation];

    /// Those at which events are compared.
    pub(super) const OF_EVENTS: [Self; 5] = [Self::Pair, Self::Directed, Self::Class, Self::Full, Self::Country];

    /// The name as JSON and the command line have it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pair => "pair",
            Self::Directed => "directed",
            Self::Class => "class",
            Self::Full => "full",
            Self::Country => "country",
            Self::Relation => "relation",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What two events have in common that count as one.
pub(super) type Key = Vec<String>;

/// What an event's keys are made of.
#[derive(Clone, Copy)]
pub(super) struct Folded<'a> {
    pub(super) source: &'a str,
    pub(super) target: &'a str,
    /// `None` is the actor itself.
    pub(super) source_country: Option<&'a str>,
    pub(super) target_country: Option<&'a str>,
    pub(super) class: &'a str,
    pub(super) polarity: &'a str,
    pub(super) modality: &'a str,
}

impl Folded<'_> {
    /// The same with source and target exchanged.
    pub(super) const fn reversed(self) -> Self {
        Self {
            source: self.target,
            target: self.source,
            source_country: self.target_country,
            target_country: self.source_country,
            ..self
        }
    }

    /// The key at a level of events; `None` where the level does not apply: within one country.
    pub(super) fn key(&self, level: Level) -> Option<Key> {
        let class = class_key(self.class);
        let mut sides = match level {
            Level::Country => [self.source_country.unwrap_or(self.source), self.target_country.unwrap_or(self.target)],
            _ => [self.source, self.target],
        };
        if level == Level::Country && sides[0] == sides[1] {
            return None;
        }
        if level == Level::Pair || is_symmetric(self.class) {
            sides.sort_unstable();
        }
        let more: &[&str] = match level {
            Level::Pair | Level::Directed => &[],
            Level::Class | Level::Country | Level::Relation => &[class],
            Level::Full => &[class, self.polarity, self.modality],
        };
        Some(sides.iter().chain(more).map(|part| (*part).to_owned()).collect())
    }
}

/// Whether source and target of the class may be exchanged.
fn is_symmetric(class: &str) -> bool {
    let symmetric = [EventType::Agree, EventType::Consult, EventType::Cooperate];
    symmetric.iter().any(|one| one.as_str() == class)
}

/// The class, with yielding in words and in deed as one.
fn class_key(class: &str) -> &str {
    let yields = [EventType::Concede, EventType::Retreat];
    if yields.iter().any(|one| one.as_str() == class) { "YIELD" } else { class }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVENT: Folded<'_> = Folded {
        source: "russia",
        target: "armenia",
        source_country: Some("RUS"),
        target_country: None,
        class: "ACCUSE",
        polarity: "affirmed",
        modality: "actual",
    };

    fn key(event: Folded<'_>, level: Level) -> String {
        event.key(level).map_or_else(|| "none".to_owned(), |key| key.join(" "))
    }

    #[test]
    fn each_level_asks_for_more() {
        for (level, expected) in [
            (Level::Pair, "armenia russia"),
            (Level::Directed, "russia armenia"),
            (Level::Class, "russia armenia ACCUSE"),
            (Level::Full, "russia armenia ACCUSE affirmed actual"),
            (Level::Country, "RUS armenia ACCUSE"),
        ] {
            assert_eq!(key(EVENT, level), expected);
        }
    }

    #[test]
    fn what_two_do_together_has_no_direction() {
        let event = Folded { class: "CONSULT", ..EVENT };
        assert_eq!(key(event, Level::Directed), "armenia russia");
        assert_eq!(key(event, Level::Class), key(event.reversed(), Level::Class));
        assert_ne!(key(EVENT, Level::Class), key(EVENT.reversed(), Level::Class));
    }

    #[test]
    fn yielding_in_words_and_in_deed_is_one() {
        let one = Folded { class: "CONCEDE", ..EVENT };
        assert_eq!(key(one, Level::Class), "russia armenia YIELD");
        assert_eq!(key(one, Level::Full), key(Folded { class: "RETREAT", ..EVENT }, Level::Full));
    }

    #[test]
    fn within_one_country_nothing_passes_between_countries() {
        let event = Folded { target_country: Some("RUS"), ..EVENT };
        assert_eq!(key(event, Level::Country), "none");
    }
}
