//! What one is to another: member, ally, rival, as nouns say it ("NATO member Turkey", "its rival Iran") and words that
//! are joined to a name ("Iran-backed", "pro-Russian", "anti-government").

use crate::extract::mentions::Mentions;
use crate::types::{EntityType, Participant, Pos, Relation, RelationType};

use super::{add, described, of_whom, phrase_head};

const MEMBERS: [&str; 2] = ["member", "signatory"];
/// People who belong to the body that they work for.
const STAFF: [&str; 18] = [
    "analyst",
    "fellow",
    "professor",
    "researcher",
    "scholar",
    "expert",
    "correspondent",
    "editor",
    "reporter",
    "journalist",
    "columnist",
    "specialist",
    "economist",
    "lecturer",
    "soldier",
    "fighter",
    "lawmaker",
    "politician",
];
const ALLIES: [&str; 9] =
    ["ally", "partner", "backer", "supporter", "proxy", "patron", "proponent", "confidante", "protégé"];
const RIVALS: [&str; 8] = ["rival", "foe", "enemy", "adversary", "nemesis", "opponent", "competitor", "archrival"];

/// Participles that make an ally of whose name they follow: "Iran-backed".
const BACKED: [&str; 9] =
    ["backed", "allied", "aligned", "sponsored", "supported", "funded", "friendly", "armed", "trained"];

/// Reads nouns and joined words.
pub(super) fn read(mentions: &mut Mentions<'_, '_, '_>, found: &mut Vec<Relation>) {
    for token in 0..mentions.tree.len() {
        let tree = mentions.tree;
        if tree.text(token) == "-" {
            joined(mentions, token, found);
        }
        if !matches!(tree.pos(token), Pos::Noun | Pos::Propn | Pos::Adj) || mentions.cast.named(token).is_some() {
            continue;
        }
        let lemma = tree.lemma(token);
        let is = |nouns: &[&str]| nouns.contains(&lemma.as_str());
        if is(&MEMBERS) {
            let objects = of_whom(mentions, token, &["of", "in", "to"]);
            pair(mentions, token, &objects, RelationType::MemberOf, found);
        } else if is(&STAFF) {
            let objects = of_whom(mentions, token, &["at", "with", "of", "for", "from", "in"]);
            pair(mentions, token, &objects, RelationType::MemberOf, found);
        } else if is(&ALLIES) {
            let objects = of_whom(mentions, token, &["of", "to", "in"]);
            pair(mentions, token, &objects, RelationType::AllyOf, found);
        } else if is(&RIVALS) {
            let objects = of_whom(mentions, token, &["of", "to"]);
            pair(mentions, token, &objects, RelationType::RivalOf, found);
        }
    }
}

/// Everybody whom the noun describes, with everybody whose it is.
fn pair(
    mentions: &mut Mentions<'_, '_, '_>,
    noun: usize,
    objects: &[usize],
    relation: RelationType,
    found: &mut Vec<Relation>,
) {
    let tokens = described(mentions, noun);
    let subjects: Vec<usize> = tokens.into_iter().filter(|i| !objects.contains(i)).collect();
    for &object in objects {
        for object in mentions.resolve(object) {
            for &subject in &subjects {
                for subject in mentions.resolve(subject) {
                    if fits(mentions, relation, subject, object) {
                        add(mentions, found, noun, (subject, relation, object));
                    }
                }
            }
        }
    }
}

fn fits(mentions: &Mentions<'_, '_, '_>, relation: RelationType, subject: Participant, object: Participant) -> bool {
    use EntityType::{Group, Organization, Person, Place};
    let [subject, object] = [subject, object].map(|side| mentions.cast.entities[side.entity].entity_type);
    match relation {
        RelationType::MemberOf => matches!(object, Organization | Group) && subject != Place,
        _ => subject != Place && object != Place && (subject != Person || object == Person),
    }
}

/// "Iran-backed militia", "pro-Russian separatists", "anti-Assad rebels".
fn joined(mentions: &mut Mentions<'_, '_, '_>, hyphen: usize, found: &mut Vec<Relation>) {
    let tree = mentions.tree;
    let Some((before, after)) = hyphen.checked_sub(1).zip(Some(hyphen + 1).filter(|&i| i < tree.len())) else { return };
    let prefix = tree.text(before).to_lowercase();
    let (name, relation) = match prefix.as_str() {
        "pro" => (after, RelationType::AllyOf),
        "anti" => (after, RelationType::RivalOf),
        _ if BACKED.contains(&tree.text(after).to_lowercase().as_str()) => (before, RelationType::AllyOf),
        _ => return,
    };
    let Some(object) = mentions.cast.named(name).map(|(entity, name)| Participant { entity, mention: name.span })
    else {
        return;
    };
    let Some(head) = phrase_head(tree, after) else { return };
    for subject in mentions.resolve(head) {
        if fits(mentions, RelationType::AllyOf, subject, object) {
            add(mentions, found, hyphen, (subject, relation, object));
        }
    }
}
