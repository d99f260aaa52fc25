//! How things are called: IRIs made of content, so that the same input gives the same names.
//!
//! Vocabulary and listed actors have fixed IRIs; all else lives under a [`Base`]. Each function that mints has one that
//! reads back. Spans are in code points (RFC 5147), as the Web Annotation model has it.

use std::fmt::{self, Write as _};
use std::str::FromStr;

use oxigraph::model::NamedNode;
use sha2::{Digest, Sha256};

use super::vocab::{ACT, DEMARCHE, ENTITY};
use crate::types::{CountryCode, DocumentId, Entity, EntityId, Scope};

/// Where a text's sentences and mentions stand in its IRI.
const FRAGMENT: &str = "#char=";
/// Parts the name from the country; no [`EntityId`] holds two hyphens in a row, so that nothing else ends this way.
const COUNTRY_MARK: &str = "--";
/// Hexadecimal digits of a hash that an IRI shows: 128 bits, far past the number of documents in the world.
const HASH_DIGITS: usize = 32;

/// A span in code points: first, and one past the last.
pub type CharSpan = (usize, usize);

/// What the IRIs of documents, events and entities found in text begin with.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Base(String);

impl Base {
    /// The base as text; ends with a slash.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The IRI of a document, and of the named graph that holds what it says.
    #[must_use]
    pub fn document(&self, id: &DocumentId) -> NamedNode {
        self.mint("document/", &hash(&[&id.0]))
    }

    /// The IRI of an event: made of its document and the spans of act, source and target.
    ///
    /// `double` counts the events before it in its document that have the same three spans; 0 in all but odd cases.
    #[must_use]
    pub fn event(&self, document: &NamedNode, spans: [CharSpan; 3], double: usize) -> NamedNode {
        let mut key = String::new();
        for (start, end) in spans {
            let _ = write!(key, " {start},{end}");
        }
        if double > 0 {
            let _ = write!(key, " {double}");
        }
        self.mint("event/", &hash(&[document.as_str(), &key]))
    }

    /// The IRI of a relation: made of its document, its name and the spans of subject and object.
    #[must_use]
    pub fn relation(&self, document: &NamedNode, name: &str, spans: [CharSpan; 2], double: usize) -> NamedNode {
        let [subject, object] = spans;
        let key = format!(" {name} {},{} {},{} {double}", subject.0, subject.1, object.0, object.1);
        self.mint("relation/", &hash(&[document.as_str(), &key]))
    }

    /// The IRI of the record of why an entity was merged.
    #[must_use]
    pub fn merge(&self, entity: &NamedNode) -> NamedNode {
        self.mint("merge/", &hash(&[entity.as_str()]))
    }

    /// The IRI of an entity that `document` names.
    #[must_use]
    pub fn entity(&self, entity: &Entity, document: &NamedNode) -> NamedNode {
        let id = encode(entity.id.as_str(), Encode::Id);
        match (entity.scope, entity.country) {
            (Scope::Listed, _) => listed_entity(&entity.id),
            (Scope::Named, None) => self.mint("entity/", &id),
            (Scope::Named, Some(country)) => {
                self.mint("entity/", &format!("{id}{COUNTRY_MARK}{}", country.as_str().to_ascii_lowercase()))
            }
            (Scope::Local, _) => {
                let document = document.as_str().strip_prefix(&self.0).unwrap_or(document.as_str());
                let hash = document.strip_prefix("document/").unwrap_or(document);
                self.mint("entity/", &format!("{hash}/{id}"))
            }
        }
    }

    /// The id and reach of the entity that an IRI names, and the country if the IRI tells it.
    #[must_use]
    pub fn read_entity(&self, iri: &str) -> Option<(EntityId, Scope, Option<CountryCode>)> {
        let (name, scope, country) = if let Some(name) = iri.strip_prefix(ENTITY) {
            (name, Scope::Listed, None)
        } else {
            let path = iri.strip_prefix(&self.0)?.strip_prefix("entity/")?;
            match (path.split_once('/'), path.rsplit_once(COUNTRY_MARK)) {
                (Some((_, name)), _) => (name, Scope::Local, None),
                (None, Some((name, country))) => (name, Scope::Named, Some(country.to_ascii_uppercase().parse().ok()?)),
                (None, None) => (path, Scope::Named, None),
            }
        };
        let name = decode(name, Encode::Id)?;
        let id = EntityId::from_name(&name);
        (id.as_str() == name).then_some((id, scope, country))
    }

    fn mint(&self, kind: &str, name: &str) -> NamedNode {
        NamedNode::new_unchecked(format!("{}{kind}{name}", self.0))
    }
}

impl Default for Base {
    fn default() -> Self {
        Self("http://demarche.local/".to_owned())
    }
}

impl fmt::Display for Base {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The text cannot be the base of the graph's IRIs.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadBase {
    /// It is no absolute `http` or `https` IRI without query and fragment.
    #[error("the base {0:?} is not an absolute http or https IRI without query and fragment")]
    NotHttp(String),
    /// It does not end with a slash.
    #[error("the base {0:?} does not end with a slash: write {0}/")]
    NoSlash(String),
    /// It is that of the vocabularies.
    #[error("the base {0:?} is that of the demarche vocabularies: choose one of your own")]
    Reserved(String),
}

impl FromStr for Base {
    type Err = BadBase;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.to_owned();
        let is_http = ["http://", "https://"]
            .iter()
            .any(|scheme| text.strip_prefix(scheme).is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/')));
        if !is_http || text.contains(['?', '#']) || NamedNode::new(&text).is_err() {
            Err(BadBase::NotHttp(text))
        } else if !text.ends_with('/') {
            Err(BadBase::NoSlash(text))
        } else if text.starts_with(DEMARCHE) {
            Err(BadBase::Reserved(text))
        } else {
            Ok(Self(text))
        }
    }
}

/// The fixed IRI of an actor of the table.
#[must_use]
pub fn listed_entity(id: &EntityId) -> NamedNode {
    NamedNode::new_unchecked(format!("{ENTITY}{}", encode(id.as_str(), Encode::Id)))
}

/// The IRI of a span of a document's text.
#[must_use]
pub fn span(document: &NamedNode, span: CharSpan) -> NamedNode {
    NamedNode::new_unchecked(span_iri(document.as_str(), span))
}

/// The same as text.
#[must_use]
pub fn span_iri(document: &str, (start, end): CharSpan) -> String {
    format!("{document}{FRAGMENT}{start},{end}")
}

/// The document and the span that an IRI names.
#[must_use]
pub fn read_span(iri: &str) -> Option<(&str, CharSpan)> {
    let (document, span) = iri.split_once(FRAGMENT)?;
    let (start, end) = span.split_once(',')?;
    let (start, end) = (start.parse().ok()?, end.parse().ok()?);
    (start <= end).then_some((document, (start, end)))
}

/// The property that stands for a predicate: `call on` gives `act:call_on`.
#[must_use]
pub fn act(predicate: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{ACT}{}", encode(predicate, Encode::Act)))
}

/// The predicate that a property of acts stands for.
#[must_use]
pub fn read_act(iri: &str) -> Option<String> {
    decode(iri.strip_prefix(ACT)?, Encode::Act)
}

/// First digits of the SHA-256 of the parts, in hexadecimal.
fn hash(parts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part.as_bytes());
    }
    let mut hex = hexadecimal(&hasher.finalize());
    hex.truncate(HASH_DIGITS);
    hex
}

/// Bytes as lower-case hexadecimal digits.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// What a segment of a path is made of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Encode {
    /// A predicate: spaces become `_`, and `_` itself is encoded.
    Act,
    /// An id.
    Id,
}

/// `text` as one segment of a path: letters and digits of any script, `-`, `.`, `~` as they are.
fn encode(text: &str, what: Encode) -> String {
    let mut segment = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            ' ' if what == Encode::Act => segment.push('_'),
            '-' | '.' | '~' => segment.push(c),
            c if c.is_ascii_alphanumeric() || (!c.is_ascii() && c.is_alphanumeric()) => segment.push(c),
            c => {
                for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                    let _ = write!(segment, "%{byte:02X}");
                }
            }
        }
    }
    segment
}

/// What [`encode`] was given; `None` if the segment is none of its.
fn decode(segment: &str, what: Encode) -> Option<String> {
    let mut bytes = Vec::with_capacity(segment.len());
    let mut rest = segment.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        match first {
            b'_' if what == Encode::Act => bytes.push(b' '),
            b'%' => {
                let digits = std::str::from_utf8(tail.get(..2)?).ok()?;
                bytes.push(u8::from_str_radix(digits, 16).ok()?);
                rest = &tail[2..];
            }
            byte => bytes.push(*byte),
        }
    }
    let text = String::from_utf8(bytes).ok()?;
    (encode(&text, what) == segment).then_some(text)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::types::EntityType;

    fn entity(name: &str, scope: Scope, country: Option<&str>) -> Entity {
        Entity {
            id: EntityId::from_name(name),
            scope,
            label: name.to_owned(),
            entity_type: EntityType::Person,
            country: country.map(|code| code.parse().unwrap()),
            aliases: Vec::new(),
        }
    }

    #[test]
    fn a_base_is_an_http_iri_with_a_slash() {
        for good in ["http://demarche.local/", "https://example.org/graph/", "http://[::1]:8080/"] {
            assert_eq!(good.parse::<Base>().unwrap().as_str(), good);
        }
        for bad in
            ["", "demarche", "/x/", "urn:x:", "ftp://a/", "http:///", "http://a/?q/", "http://a/#", "http://a b/"]
        {
            assert!(matches!(bad.parse::<Base>(), Err(BadBase::NotHttp(_))), "{bad:?}");
        }
        assert!("http://example.org".parse::<Base>().unwrap_err().to_string().ends_with("write http://example.org/"));
        assert!(matches!("https://w3id.org/demarche/".parse::<Base>(), Err(BadBase::Reserved(_))));
    }

    #[test]
    fn entities_are_called_by_how_far_they_are_known() {
        let base = Base::default();
        let document = base.document(&DocumentId("a.txt".to_owned()));
        let hash = document.as_str().strip_prefix("http://demarche.local/document/").unwrap();
        assert_eq!(hash.len(), 32);
        for (entity, iri) in [
            (entity("Armenia", Scope::Listed, Some("ARM")), "https://w3id.org/demarche/entity/armenia".to_owned()),
            (entity("Jane Roe", Scope::Named, None), "http://demarche.local/entity/jane-roe".to_owned()),
            (entity("Jane Roe", Scope::Named, Some("ARM")), "http://demarche.local/entity/jane-roe--arm".to_owned()),
            (entity("Roe", Scope::Local, Some("ARM")), format!("http://demarche.local/entity/{hash}/roe")),
        ] {
            let minted = base.entity(&entity, &document);
            assert_eq!(minted.as_str(), iri);
            let (id, scope, country) = base.read_entity(&iri).unwrap();
            assert_eq!((id, scope), (entity.id, entity.scope));
            assert!(entity.scope != Scope::Named || country == entity.country);
        }
    }

    #[test]
    fn a_name_that_ends_like_a_country_is_another_entity() {
        let (base, document) = (Base::default(), NamedNode::new_unchecked("http://demarche.local/document/0"));
        assert_ne!(
            base.entity(&entity("Aid USA", Scope::Named, None), &document),
            base.entity(&entity("Aid", Scope::Named, Some("USA")), &document),
        );
    }

    #[test]
    fn the_order_of_spans_tells_events_apart() {
        let (base, document) = (Base::default(), NamedNode::new_unchecked("http://demarche.local/document/0"));
        let one = base.event(&document, [(1, 2), (3, 4), (5, 6)], 0);
        assert_eq!(one, base.event(&document, [(1, 2), (3, 4), (5, 6)], 0));
        assert_ne!(one, base.event(&document, [(1, 2), (5, 6), (3, 4)], 0));
        assert_ne!(one, base.event(&document, [(1, 2), (3, 4), (5, 6)], 1));
    }

    #[test]
    fn acts_are_named_by_their_lemmas() {
        for (predicate, iri) in [
            ("invite", "https://w3id.org/demarche/act/invite"),
            ("call on", "https://w3id.org/demarche/act/call_on"),
            ("a_b/c", "https://w3id.org/demarche/act/a%5Fb%2Fc"),
        ] {
            assert_eq!(act(predicate).as_str(), iri);
            assert_eq!(read_act(iri).as_deref(), Some(predicate));
        }
        for bad in ["https://w3id.org/demarche/act/%", "https://w3id.org/demarche/act/%2f", "urn:x"] {
            assert_eq!(read_act(bad), None);
        }
    }

    proptest! {
        #[test]
        fn whatever_the_text_the_iri_is_valid_and_leads_back(text in any::<String>(), start in 0_usize..99, len in 0_usize..99) {
            let base = Base::default();
            let document = base.document(&DocumentId(text.clone()));
            prop_assert!(NamedNode::new(document.as_str()).is_ok());

            let act = act(&text);
            prop_assert!(NamedNode::new(act.as_str()).is_ok(), "{}", act);
            prop_assert_eq!(read_act(act.as_str()), Some(text.clone()));

            for scope in [Scope::Listed, Scope::Named, Scope::Local] {
                let entity = entity(&text, scope, Some("FRA"));
                let iri = base.entity(&entity, &document);
                prop_assert!(NamedNode::new(iri.as_str()).is_ok(), "{}", iri);
                let (id, scope, _) = base.read_entity(iri.as_str()).unwrap();
                prop_assert_eq!((id, scope), (entity.id, entity.scope));
            }

            let place = span(&document, (start, start + len));
            prop_assert!(NamedNode::new(place.as_str()).is_ok());
            prop_assert_eq!(read_span(place.as_str()), Some((document.as_str(), (start, start + len))));
        }
    }
}
