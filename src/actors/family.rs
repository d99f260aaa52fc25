//! Who is meant by a family name alone, on a given day.
//!
//! The entry point is [`FamilyNames::bearers`]. News calls those in office by their family name once they are
//! introduced, or at once: "Merkel", "Xi". So who holds an office on the day comes first, who held one lately or soon
//! will comes next, and the highest office counts; see [`Standing`]. Whether the person fits the text (its country, who
//! else is named in full) is for `extract` to decide.

use std::collections::BTreeSet;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::spelling::folded;
use super::{Actor, Tenure};
use crate::types::{EntityId, EntityType};

/// How long before and after a term a name may do without its first name, in days: candidates, and who has just left.
const NEAR_DAYS: i32 = 400;

/// Offices of states and of the largest organizations whose holders are known all over the world. Who presides over a
/// bank or a commission is not.
const TOP_OFFICES: [&str; 9] = [
    "president",
    "prime minister",
    "chancellor",
    "king",
    "queen",
    "emir",
    "supreme leader",
    "secretary-general",
    "pope",
];

/// Family names that many people have, so that one of them, if out of office, is hardly who is meant.
pub(super) const COMMON: &str = include_str!("../../data/actors/common-family-names.txt");

/// How well somebody is placed to be called by the family name alone, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Standing {
    /// Leads a state or an organization on the day.
    Leads,
    /// Holds another office on the day.
    Holds,
    /// Held or will hold an office not long before or after the day.
    Near,
    /// No office is recorded around the day, but the name is rare: nobody else of the table has it, and few people do.
    Rare,
    /// No office is recorded around the day, and others have the name.
    Common,
}

/// A person who has a family name.
#[derive(Debug, Clone, Copy)]
pub struct Bearer<'a> {
    /// Who.
    pub actor: &'a Actor,
    /// How well placed to be meant.
    pub standing: Standing,
}

/// The people of the table by family name.
#[derive(Debug, Clone)]
pub(super) struct FamilyNames {
    by_name: FxHashMap<String, Vec<usize>>,
    countries: BTreeSet<EntityId>,
}

impl FamilyNames {
    pub(super) fn new(actors: &[Actor]) -> Self {
        let mut by_name: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (index, actor) in actors.iter().enumerate().filter(|(_, actor)| actor.entity_type == EntityType::Person) {
            by_name.entry(folded(family_name(actor)).into_owned()).or_default().push(index);
        }
        let countries = actors.iter().filter(|actor| actor.is_country()).map(|actor| actor.id.clone()).collect();
        Self { by_name, countries }
    }

    /// Everybody with the family name, the best placed first, then by file and place in it.
    pub(super) fn bearers<'a>(&self, actors: &'a [Actor], name: &str, on: Date) -> Vec<Bearer<'a>> {
        let name = folded(name.trim());
        let found = self.by_name.get(&*name).map_or(&[][..], Vec::as_slice);
        let is_rare = found.len() == 1 && !is_common(&name);
        let mut bearers: Vec<Bearer<'a>> = found
            .iter()
            .map(|&index| Bearer { actor: &actors[index], standing: self.standing(&actors[index], on, is_rare) })
            .collect();
        bearers.sort_by_key(|bearer| bearer.standing);
        bearers
    }

    fn standing(&self, actor: &Actor, on: Date, is_rare: bool) -> Standing {
        let is_top = |tenure: &Tenure| {
            let office = tenure.office.as_str();
            TOP_OFFICES.contains(&office) && (self.countries.contains(&tenure.of) || office == "secretary-general")
        };
        let mut running = actor.tenures.iter().filter(|tenure| tenure.holds_on(on)).peekable();
        if running.peek().is_some() {
            return if running.any(is_top) { Standing::Leads } else { Standing::Holds };
        }
        let is_near = |tenure: &Tenure| {
            let after = tenure.until.map_or(i32::MAX, |until| days_between(until, on));
            let before = days_between(on, tenure.from);
            (0..=NEAR_DAYS).contains(&after) || (0..=NEAR_DAYS).contains(&before)
        };
        match (actor.tenures.iter().any(is_near), is_rare) {
            (true, _) => Standing::Near,
            (false, true) => Standing::Rare,
            (false, false) => Standing::Common,
        }
    }
}

/// What a person is called for short.
fn family_name(actor: &Actor) -> &str {
    let last = || actor.label.rsplit(' ').find(|word| !word.ends_with('.')).unwrap_or(&actor.label);
    actor.family_name.as_deref().unwrap_or_else(last)
}

fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(i32::MAX, |span| span.get_days())
}

fn is_common(folded_name: &str) -> bool {
    COMMON.lines().any(|line| line == folded_name)
}

#[cfg(test)]
mod tests {
    use super::super::Actors;
    use super::*;

    fn likeliest(name: &str, on: &str) -> Option<String> {
        let actors = Actors::embedded().unwrap();
        actors.by_family_name(name, on.parse().unwrap()).map(|actor| actor.id.to_string())
    }

    #[test]
    fn a_family_name_means_who_is_in_office_then() {
        for (name, on, id) in [
            ("Merkel", "2015-06-01", Some("angela-merkel")),
            ("Xi", "2020-01-01", Some("xi-jinping")),
            ("Bush", "1991-01-16", Some("george-h-w-bush")),
            ("Bush", "2003-03-20", Some("george-w-bush")),
            ("Clinton", "1998-01-01", Some("bill-clinton")),
            ("Clinton", "2011-01-01", Some("hillary-clinton")),
            ("Abe", "2018-01-01", Some("shinzo-abe")),
            ("Erdoğan", "2020-01-01", Some("recep-tayyip-erdogan")),
            ("Johnson", "2020-01-01", Some("boris-johnson")),
            ("Kim", "2018-06-12", Some("kim-jong-un")),
            // Nobody of the table is it, or too many are.
            ("Johnson", "1995-01-01", None),
            ("Kim", "2022-01-01", None),
            ("Smith", "2024-01-01", None),
            ("Nobody", "2020-01-01", None),
            ("", "2020-01-01", None),
        ] {
            assert_eq!(likeliest(name, on).as_deref(), id, "{name} {on}");
        }
    }

    #[test]
    fn the_table_of_common_names_is_folded_and_says_its_source() {
        let names: Vec<&str> = COMMON.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).collect();
        assert!(names.iter().all(|name| folded(name) == *name));
        for key in ["# Source:", "# Licence:", "# Date:"] {
            assert!(COMMON.lines().any(|line| line.starts_with(key)), "{key}");
        }
    }
}
