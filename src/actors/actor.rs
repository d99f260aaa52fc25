//! What the table says of one actor: its names, the offices that it held, the organizations that it belongs to.

use jiff::civil::Date;

use crate::types::{CountryCode, EntityId, EntityType};

/// What the IRIs of actors begin with.
pub(super) const ENTITY: &str = "https://w3id.org/demarche/entity/";

/// Somebody or something that can act, from the table of actors.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Actor {
    /// The last part of its IRI; never changes.
    pub id: EntityId,
    /// Common English name.
    pub label: String,
    /// What it is.
    pub entity_type: EntityType,
    /// Whether it is a news outlet or agency: what it says it says of others.
    pub is_outlet: bool,
    /// The state that it is or acts for.
    pub country: Option<CountryCode>,
    /// Other names, without the label.
    pub aliases: Vec<String>,
    /// Adjectives: `Armenian`.
    pub demonyms: Vec<String>,
    /// Nouns for its people, singular and plural: `Armenians`, `Turk`.
    pub people: Vec<String>,
    /// Cities that stand for its government; for a state the capital comes first.
    pub capitals: Vec<String>,
    /// Buildings and quarters that stand for its government: `Kremlin`.
    pub seats: Vec<String>,
    /// What it is called after an article once the text has named it, and only then: `North`, `bloc`. Not found by
    /// [`Actors::longest_match`](super::Actors::longest_match).
    pub short_names: Vec<String>,
    /// Those of all these names that also mean something else.
    pub ambiguous_names: Vec<String>,
    /// What a person is called for short, where it is not the last word of the label: `Xi`.
    pub family_name: Option<String>,
    /// The organization that somebody speaks or fights for who holds no office of it.
    pub acts_for: Option<EntityId>,
    /// The larger organization or place that it belongs to.
    pub part_of: Option<EntityId>,
    /// Offices that it held or holds, by the day of taking office.
    pub tenures: Vec<Tenure>,
    /// Organizations that it belonged or belongs to, by their ids, then by date.
    pub memberships: Vec<Membership>,
}

impl Actor {
    /// Its IRI.
    #[must_use]
    pub fn iri(&self) -> String {
        format!("{ENTITY}{}", self.id)
    }

    /// Whether it is a country or a territory.
    #[must_use]
    pub fn is_country(&self) -> bool {
        self.entity_type == EntityType::Country
    }

    /// Whether it belonged to an organization on a day.
    #[must_use]
    pub fn is_member(&self, organization: &EntityId, on: Date) -> bool {
        self.memberships.iter().any(|membership| membership.organization == *organization && membership.holds_on(on))
    }
}

/// One term in an office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tenure {
    /// The office, as [`Role::office`](super::Role::office) writes it: `foreign minister`.
    pub office: String,
    /// The country or organization whose office it is.
    pub of: EntityId,
    /// First day; the earliest that it may be, where it is known to the year or month only.
    pub from: Date,
    /// The latest day on which it may have begun.
    pub from_at_latest: Date,
    /// Last day, the latest that it may be; `None` while it lasts.
    pub until: Option<Date>,
    /// The earliest day on which it may have ended; `None` while it lasts.
    pub until_at_earliest: Option<Date>,
}

impl Tenure {
    /// Whether the term was running on a day, or may have been, as far as its ends are known.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        holds_on(Some(self.from), self.until, day)
    }

    /// Whether the term was running on a day for certain.
    #[must_use]
    pub fn surely_holds_on(&self, day: Date) -> bool {
        holds_on(Some(self.from_at_latest), self.until_at_earliest, day)
    }
}

/// One stretch of belonging to an organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// The organization.
    pub organization: EntityId,
    /// First day; `None` if it is not recorded.
    pub from: Option<Date>,
    /// Last day; `None` while it lasts.
    pub until: Option<Date>,
}

impl Membership {
    /// Whether it held on a day.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        holds_on(self.from, self.until, day)
    }
}

/// Whether a day lies within a period, both ends included; an end that is `None` is open.
fn holds_on(from: Option<Date>, until: Option<Date>, day: Date) -> bool {
    from.is_none_or(|from| from <= day) && until.is_none_or(|until| day <= until)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn both_ends_of_a_term_belong_to_it() {
        let tenure = Tenure {
            office: "president".to_owned(),
            of: EntityId::from_name("Russia"),
            from: date(2008, 5, 7),
            from_at_latest: date(2008, 5, 7),
            until: Some(date(2012, 5, 7)),
            until_at_earliest: Some(date(2012, 1, 1)),
        };
        for (day, holds) in
            [(date(2008, 5, 6), false), (date(2008, 5, 7), true), (date(2012, 5, 7), true), (date(2012, 5, 8), false)]
        {
            assert_eq!(tenure.holds_on(day), holds, "{day}");
        }
        assert!(tenure.surely_holds_on(date(2012, 1, 1)));
        assert!(!tenure.surely_holds_on(date(2012, 1, 2)));
    }
}
