//! Tells which gold entity a predicted actor is: by name, whatever the case, the article and the possessive.

use std::collections::BTreeMap;

use super::gold::Gold;
use super::predictions::Actor;

/// The names of a document's gold entities.
pub(super) struct Names<'g> {
    /// The id of each name; a name of two entities is the first one's.
    ids: BTreeMap<String, &'g str>,
}

impl<'g> Names<'g> {
    pub(super) fn of(gold: &'g Gold) -> Self {
        let mut ids = BTreeMap::new();
        for entity in &gold.entities {
            let spelled_id = entity.id.replace('-', " ");
            for name in [&entity.name, &spelled_id].into_iter().chain(&entity.aliases) {
                ids.entry(plain(name)).or_insert(entity.id.as_str());
            }
        }
        Self { ids }
    }

    /// The gold id of an actor: of its mention, else its label, else one of its aliases. Whoever is not in the gold has
    /// an id that begins with `?`, which no gold entity has.
    pub(super) fn resolve(&self, actor: &Actor) -> String {
        let names = [&actor.mention, &actor.label].into_iter().flatten().chain(&actor.aliases);
        let found = names.map(|name| plain(name)).find_map(|name| self.ids.get(&name));
        let own = || actor.label.as_ref().or(actor.mention.as_ref()).map(|name| plain(name)).unwrap_or_default();
        found.map_or_else(|| format!("?{}", own()), |id| (*id).to_owned())
    }
}

/// A name without what does not tell names apart: case, kind of apostrophe, width of gaps, `the` before, `'s` after.
fn plain(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let name: String = words.join(" ").chars().flat_map(fold_case).collect();
    let name = name.strip_prefix("the ").unwrap_or(&name);
    name.strip_suffix("'s").unwrap_or(name).to_owned()
}

/// The character as it compares without regard to case: Unicode's full case folding, which is lower case by way of upper
/// case (`ß` is `ss`), save for the dotless i.
fn fold_case(c: char) -> impl Iterator<Item = char> {
    let c = if c == '\u{2019}' { '\'' } else { c };
    let is_kept = c == 'ı';
    let kept = is_kept.then_some(c).into_iter();
    let folded = (!is_kept).then(|| c.to_lowercase().flat_map(char::to_uppercase).flat_map(char::to_lowercase));
    kept.chain(folded.into_iter().flatten())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_tell_names_apart_is_left_out() {
        for (name, expected) in [
            ("The  White\nHouse", "white house"),
            ("Armenia’s", "armenia"),
            ("Theodore", "theodore"),
            ("Mevlüt ÇAVUŞOĞLU", "mevlüt çavuşoğlu"),
            ("Straße", "strasse"),
            ("Binali Yıldırım", "binali yıldırım"),
            ("the", "the"),
        ] {
            assert_eq!(plain(name), expected);
        }
    }
}
