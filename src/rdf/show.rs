//! Terms as people read them.

use oxigraph::model::{NamedOrBlankNode, Term};

use super::iri::Base;
use super::vocab::PREFIXES;

/// A term as people read it: IRIs with prefixes or relative to the base, literals without marks and type.
#[must_use]
pub fn show(term: &Term, base: &Base) -> String {
    match term {
        Term::NamedNode(node) => show_iri(node.as_str(), base),
        Term::Literal(literal) => literal.value().to_owned(),
        Term::BlankNode(node) => node.to_string(),
        Term::Triple(triple) => {
            let subject = match &triple.subject {
                NamedOrBlankNode::NamedNode(node) => show_iri(node.as_str(), base),
                NamedOrBlankNode::BlankNode(node) => node.to_string(),
            };
            format!("<<( {subject} {} {} )>>", show_iri(triple.predicate.as_str(), base), show(&triple.object, base))
        }
    }
}

/// The IRI as a query can have it.
fn show_iri(iri: &str, base: &Base) -> String {
    for (prefix, namespace) in PREFIXES {
        if let Some(local) = iri.strip_prefix(namespace).filter(|local| is_plain(local)) {
            return format!("{prefix}:{local}");
        }
    }
    format!("<{}>", iri.strip_prefix(base.as_str()).unwrap_or(iri))
}

/// Whether a name can stand after a prefix without escapes.
fn is_plain(local: &str) -> bool {
    let is_inner = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    local.chars().all(is_inner) && !local.starts_with(['-', '.']) && !local.ends_with('.')
}

#[cfg(test)]
mod tests {
    use oxigraph::model::{Literal, NamedNode, Triple};

    use super::*;
    use crate::rdf::vocab::d;

    #[test]
    fn terms_are_short_and_can_be_asked_for_again() {
        let (base, node) = (Base::default(), NamedNode::new_unchecked);
        for (term, shown) in [
            (Term::from(node("https://w3id.org/demarche/entity/antony-blinken")), "e:antony-blinken"),
            (node("https://w3id.org/demarche/act/a%2Fb").into(), "<https://w3id.org/demarche/act/a%2Fb>"),
            (node("http://demarche.local/document/3b#char=1,2").into(), "<document/3b#char=1,2>"),
            (Literal::new_language_tagged_literal_unchecked("Yerevan", "en").into(), "Yerevan"),
            (Triple::new(node("urn:a"), d::COUNTRY_OF, Literal::from(1)).into(), "<<( <urn:a> d:country 1 )>>"),
        ] {
            assert_eq!(show(&term, &base), shown);
        }
    }
}
