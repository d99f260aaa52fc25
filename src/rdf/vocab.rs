//! A constant for each term that the graph is written in.
//!
//! [`d`] is `ontology/demarche.ttl`, neither more nor less (a test compares the two); the other modules hold the few
//! terms of other vocabularies that are used beside it. `rdf`, `rdfs` and `xsd` are those of `oxigraph`.

use oxigraph::model::{NamedNode, NamedNodeRef};

use crate::types::{
    CameoCode, EntityType, EventType, Modality, Polarity, Precision, QuadClass, ReasonKind, RelationType,
};

pub use oxigraph::model::vocab::{rdf, rdfs, xsd};

/// What a term of the demarche vocabularies begins with; no [`Base`](super::Base) may.
pub const DEMARCHE: &str = "https://w3id.org/demarche/";
/// Properties of acts: `act:invite`.
pub const ACT: &str = "https://w3id.org/demarche/act/";
/// Listed actors: `e:armenia`.
pub const ENTITY: &str = "https://w3id.org/demarche/entity/";
/// PLOVER event types: `plover:CONSULT`.
pub const PLOVER: &str = "https://w3id.org/demarche/plover/";
/// CAMEO codes: `cameo:022`.
pub const CAMEO: &str = "https://w3id.org/demarche/cameo/";

/// Prefixes for writing and asking, in the order in which they are tried.
pub const PREFIXES: [(&str, &str); 12] = [
    ("d", d::NAMESPACE),
    ("act", ACT),
    ("e", ENTITY),
    ("plover", PLOVER),
    ("cameo", CAMEO),
    ("schema", schema::NAMESPACE),
    ("skos", skos::NAMESPACE),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("wd", "http://www.wikidata.org/entity/"),
];

macro_rules! terms {
    ($(#[$doc:meta])* $module:ident, $namespace:literal { $($name:ident = $local:literal),+ $(,)? }) => {
        $(#[$doc])*
        pub mod $module {
            use oxigraph::model::NamedNodeRef;

            /// What its terms begin with.
            pub const NAMESPACE: &str = $namespace;

            $(
                #[doc = concat!("`", stringify!($module), ":", $local, "`")]
                pub const $name: NamedNodeRef<'static> = NamedNodeRef::new_unchecked(concat!($namespace, $local));
            )+

            /// All of them.
            pub const ALL: &[NamedNodeRef<'static>] = &[$($name),+];
        }
    };
}

terms! {
    /// The demarche ontology; `ontology/demarche.ttl` says what each term means.
    d, "https://w3id.org/demarche/ontology#" {
        SENTENCE = "Sentence", MENTION = "Mention", TEXT = "text", IN_DOCUMENT = "inDocument", REFERS_TO = "refersTo",
        NAME = "name", CONTENT_HASH = "contentHash", EXTRACTED_WITH = "extractedWith", ATTESTS = "attests",
        MIN_HASH = "minHash", NEAR_DUPLICATE_OF = "nearDuplicateOf", SIMILARITY = "similarity",
        EVENT = "Event", ASSERTED_EVENT = "AssertedEvent", UNASSERTED_EVENT = "UnassertedEvent",
        SOURCE = "source", TARGET = "target", ACT = "act",
        SOURCE_COUNTRY = "sourceCountry", TARGET_COUNTRY = "targetCountry",
        CLASS = "class", CAMEO = "cameo", GOLDSTEIN = "goldstein", SCORE = "score", QUAD_CLASS_OF = "quadClass",
        RECIPROCAL = "reciprocal", POLARITY_OF = "polarity", MODALITY_OF = "modality", CONFIDENCE = "confidence",
        BEGIN = "begin", END = "end", PRECISION_OF = "precision", REPORTED_ON = "reportedOn", PLACE_OF = "place",
        EVIDENCE = "evidence", SOURCE_MENTION = "sourceMention", ACT_MENTION = "actMention",
        TARGET_MENTION = "targetMention", PLACE_MENTION = "placeMention",
        ATTRIBUTED_TO = "attributedTo", ATTRIBUTION = "attribution", SPEAKER_MENTION = "speakerMention",
        POLARITY = "Polarity", AFFIRMED = "Affirmed", NEGATED = "Negated",
        MODALITY = "Modality", ACTUAL = "Actual", FUTURE = "Future", POSSIBLE = "Possible", REQUESTED = "Requested",
        PRECISION = "Precision", YEAR = "Year", MONTH = "Month", DAY = "Day",
        QUAD_CLASS = "QuadClass", VERBAL_COOPERATION = "VerbalCooperation",
        MATERIAL_COOPERATION = "MaterialCooperation", VERBAL_CONFLICT = "VerbalConflict",
        MATERIAL_CONFLICT = "MaterialConflict",
        ENTITY = "Entity", COUNTRY = "Country", PERSON = "Person", PLACE = "Place", ORGANIZATION = "Organization",
        GROUP = "Group", OUTLET = "Outlet", COUNTRY_OF = "country", MERGED_INTO = "mergedInto",
        ISO2 = "iso2", ISO3 = "iso3", DEMONYM = "demonym", PEOPLE = "people", CAPITAL = "capital", SEAT = "seat",
        AMBIGUOUS_NAME = "ambiguousName",
        MERGE = "Merge", MERGED = "merged", SURVIVOR = "survivor", COMPARED_WITH = "comparedWith",
        REASON_OF = "reason", REASON = "Reason", REASON_KIND_OF = "reasonKind", WEIGHT = "weight",
        REASON_KIND = "ReasonKind",
        SAME_NAME = "SameName", NAME_VARIANT = "NameVariant", ACRONYM = "Acronym", SURNAME = "Surname",
        SAME_TYPE = "SameType", SAME_COUNTRY = "SameCountry", SAME_OFFICE = "SameOffice",
        OTHER_OFFICE = "OtherOffice", SHARED_COMPANY = "SharedCompany", NAMESAKES = "Namesakes", TIME_GAP = "TimeGap",
        TENURE = "Tenure", HOLDER = "holder", OFFICE = "office", MEMBERSHIP = "Membership", MEMBER = "member",
        ORGANIZATION_OF = "organization", FROM = "from", UNTIL = "until",
        FROM_PRECISION = "fromPrecision", UNTIL_PRECISION = "untilPrecision", FAMILY_NAME = "familyName",
        SHORT_NAME = "shortName",
        RELATION = "Relation", SUBJECT_MENTION = "subjectMention", OBJECT_MENTION = "objectMention",
        MEMBER_OF = "memberOf", HOLDS_OFFICE = "holdsOffice", ACTS_FOR = "actsFor", PART_OF = "partOf",
        ALLY_OF = "allyOf", RIVAL_OF = "rivalOf", LOCATED_IN = "locatedIn",
    }
}

terms! {
    /// What is said of documents.
    schema, "https://schema.org/" {
        NEWS_ARTICLE = "NewsArticle", IDENTIFIER = "identifier", HEADLINE = "headline",
        DATE_PUBLISHED = "datePublished", PUBLISHER = "publisher", URL = "url", IN_LANGUAGE = "inLanguage",
        ARTICLE_BODY = "articleBody",
    }
}

terms! {
    /// Other names, and the concept schemes.
    skos, "http://www.w3.org/2004/02/skos/core#" { ALT_LABEL = "altLabel" }
}

terms! {
    /// The graphs that are not those of a document.
    graph, "urn:demarche:" {
        ASSERTED = "asserted", ENTITIES = "entities", ACTORS = "actors", ONTOLOGY = "ontology",
        ANALYSIS = "analysis", COPIES = "copies", RECONCILIATION = "reconciliation",
    }
}

/// The term for a value that is one of few.
pub trait Individual: Copy + 'static {
    /// All values.
    const ALL: &'static [Self];

    /// Its term.
    fn term(self) -> NamedNodeRef<'static>;

    /// The value that has this term.
    fn from_term(term: NamedNodeRef<'_>) -> Option<Self> {
        Self::ALL.iter().copied().find(|value| value.term() == term)
    }
}

macro_rules! enum_terms {
    ($($type:ident { $($value:ident = $term:ident),+ $(,)? })+) => {
        $(
            impl Individual for $type {
                const ALL: &'static [Self] = &[$(Self::$value),+];

                fn term(self) -> NamedNodeRef<'static> {
                    match self { $(Self::$value => d::$term),+ }
                }
            }
        )+
    };
}

enum_terms! {
    Polarity { Affirmed = AFFIRMED, Negated = NEGATED }
    Modality { Actual = ACTUAL, Future = FUTURE, Possible = POSSIBLE, Requested = REQUESTED }
    Precision { Year = YEAR, Month = MONTH, Day = DAY }
    QuadClass {
        VerbalCooperation = VERBAL_COOPERATION, MaterialCooperation = MATERIAL_COOPERATION,
        VerbalConflict = VERBAL_CONFLICT, MaterialConflict = MATERIAL_CONFLICT,
    }
    ReasonKind {
        SameName = SAME_NAME, NameVariant = NAME_VARIANT, Acronym = ACRONYM, Surname = SURNAME, SameType = SAME_TYPE,
        SameCountry = SAME_COUNTRY, SameOffice = SAME_OFFICE, OtherOffice = OTHER_OFFICE,
        SharedCompany = SHARED_COMPANY, Namesakes = NAMESAKES, TimeGap = TIME_GAP,
    }
    EntityType {
        Person = PERSON, Country = COUNTRY, Place = PLACE, Organization = ORGANIZATION, Group = GROUP,
    }
    RelationType {
        MemberOf = MEMBER_OF, HoldsOffice = HOLDS_OFFICE, ActsFor = ACTS_FOR, PartOf = PART_OF, AllyOf = ALLY_OF,
        RivalOf = RIVAL_OF, LocatedIn = LOCATED_IN,
    }
}

/// `plover:CONSULT`
#[must_use]
pub fn plover(event_type: EventType) -> NamedNode {
    NamedNode::new_unchecked(format!("{PLOVER}{event_type}"))
}

/// `cameo:022`
#[must_use]
pub fn cameo(code: CameoCode) -> NamedNode {
    NamedNode::new_unchecked(format!("{CAMEO}{code}"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;

    use oxttl::TurtleParser;

    use super::*;

    /// Subjects of a file of `ontology/` that begin with `namespace`.
    fn described(file: &str, namespace: &str) -> BTreeSet<String> {
        let path = format!("{}/ontology/{file}", env!("CARGO_MANIFEST_DIR"));
        TurtleParser::new()
            .for_slice(&fs::read(path).unwrap())
            .map(|triple| triple.unwrap().subject)
            .filter_map(|subject| match subject {
                oxigraph::model::NamedOrBlankNode::NamedNode(node) => Some(node.into_string()),
                oxigraph::model::NamedOrBlankNode::BlankNode(_) => None,
            })
            .filter(|iri| iri.starts_with(namespace))
            .collect()
    }

    #[test]
    fn the_constants_are_the_ontology() {
        let constants: BTreeSet<_> = d::ALL.iter().map(|term| term.as_str().to_owned()).collect();
        assert_eq!(constants.len(), d::ALL.len(), "a term has two constants");
        assert_eq!(constants, described("demarche.ttl", d::NAMESPACE));
    }

    #[test]
    fn every_event_type_is_described() {
        let types: BTreeSet<_> = EventType::ALL.iter().map(|one| plover(*one).into_string()).collect();
        assert_eq!(types, described("plover.ttl", PLOVER).into_iter().filter(|iri| iri != PLOVER).collect());
        assert_eq!(described("cameo.ttl", CAMEO).len(), 318 + 1, "the codes and their scheme");
        assert!(described("cameo.ttl", CAMEO).contains(cameo("022".parse().unwrap()).as_str()));
    }

    #[test]
    fn the_scores_of_event_types_are_those_of_the_ontology() {
        let path = format!("{}/ontology/plover.ttl", env!("CARGO_MANIFEST_DIR"));
        let scores: std::collections::BTreeMap<_, _> = TurtleParser::new()
            .for_slice(&fs::read(path).unwrap())
            .map(|triple| triple.unwrap())
            .filter(|triple| triple.predicate == d::SCORE)
            .map(|triple| (triple.subject.to_string(), triple.object.to_string()))
            .collect();
        for one in EventType::ALL {
            let told = scores.get(&plover(one).to_string()).map(String::as_str);
            let score = one.plover_score().map(|score| format!("\"{score:.1}\"^^{}", xsd::DECIMAL));
            assert_eq!(told, score.as_deref(), "{one}");
        }
    }

    #[test]
    fn terms_lead_back_to_their_values() {
        for value in RelationType::ALL {
            assert_eq!(RelationType::from_term(value.term()), Some(value));
        }
        assert_eq!(Polarity::from_term(d::ACTUAL), None);
    }
}
