//! The terms that tables of actors use: those of our own ontology, and labels.
//!
//! A term of our namespace that does not exist is an error, so that a slip of the pen is found.

use super::Problem;
use crate::types::EntityType;

const SKOS_ALT_LABEL: &str = "http://www.w3.org/2004/02/skos/core#altLabel";
const RDFS_LABEL: &str = "http://www.w3.org/2000/01/rdf-schema#label";
const RDF_TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const ONTOLOGY: &str = "https://w3id.org/demarche/ontology#";

/// The properties that tell of actors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Property {
    ActsFor,
    Class,
    Label,
    AltLabel,
    AmbiguousName,
    Capital,
    Country,
    Demonym,
    FamilyName,
    From,
    FromPrecision,
    Holder,
    Iso2,
    Iso3,
    Member,
    MemberOf,
    Office,
    Organization,
    PartOf,
    People,
    Seat,
    ShortName,
    Until,
    UntilPrecision,
}

impl Property {
    /// The property of this IRI; `Ok(None)` if it is none of ours.
    pub(super) fn from_iri(iri: &str) -> Result<Option<Self>, Problem> {
        let Some(name) = iri.strip_prefix(ONTOLOGY) else {
            return Ok(match iri {
                RDF_TYPE => Some(Self::Class),
                RDFS_LABEL => Some(Self::Label),
                SKOS_ALT_LABEL => Some(Self::AltLabel),
                _ => None,
            });
        };
        Ok(Some(match name {
            "actsFor" => Self::ActsFor,
            "ambiguousName" => Self::AmbiguousName,
            "capital" => Self::Capital,
            "country" => Self::Country,
            "demonym" => Self::Demonym,
            "familyName" => Self::FamilyName,
            "from" => Self::From,
            "fromPrecision" => Self::FromPrecision,
            "holder" => Self::Holder,
            "iso2" => Self::Iso2,
            "iso3" => Self::Iso3,
            "member" => Self::Member,
            "memberOf" => Self::MemberOf,
            "office" => Self::Office,
            "organization" => Self::Organization,
            "partOf" => Self::PartOf,
            "people" => Self::People,
            "seat" => Self::Seat,
            "shortName" => Self::ShortName,
            "until" => Self::Until,
            "untilPrecision" => Self::UntilPrecision,
            // Relations that matter to the store only.
            "allyOf" | "locatedIn" | "rivalOf" => return Ok(None),
            _ => return Err(Problem::UnknownTerm(format!("d:{name}"))),
        }))
    }

    /// Its name, for messages.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::ActsFor => "d:actsFor",
            Self::Class => "rdf:type",
            Self::Label => "rdfs:label",
            Self::AltLabel => "skos:altLabel",
            Self::AmbiguousName => "d:ambiguousName",
            Self::Capital => "d:capital",
            Self::Country => "d:country",
            Self::Demonym => "d:demonym",
            Self::FamilyName => "d:familyName",
            Self::From => "d:from",
            Self::FromPrecision => "d:fromPrecision",
            Self::Holder => "d:holder",
            Self::Iso2 => "d:iso2",
            Self::Iso3 => "d:iso3",
            Self::Member => "d:member",
            Self::MemberOf => "d:memberOf",
            Self::Office => "d:office",
            Self::Organization => "d:organization",
            Self::PartOf => "d:partOf",
            Self::People => "d:people",
            Self::Seat => "d:seat",
            Self::ShortName => "d:shortName",
            Self::Until => "d:until",
            Self::UntilPrecision => "d:untilPrecision",
        }
    }
}

/// How exactly a day is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Precision {
    Day,
    Month,
    Year,
}

impl Precision {
    pub(super) fn from_iri(iri: &str) -> Option<Self> {
        Some(match iri.strip_prefix(ONTOLOGY)? {
            "Day" => Self::Day,
            "Month" => Self::Month,
            "Year" => Self::Year,
            _ => return None,
        })
    }
}

/// The classes of nodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Actor { entity_type: EntityType, is_outlet: bool },
    Tenure,
    Membership,
}

impl Class {
    pub(super) fn from_iri(iri: &str) -> Result<Option<Self>, Problem> {
        let Some(name) = iri.strip_prefix(ONTOLOGY) else { return Ok(None) };
        let entity_type = match name {
            "Tenure" => return Ok(Some(Self::Tenure)),
            "Membership" => return Ok(Some(Self::Membership)),
            "Country" => EntityType::Country,
            "Organization" | "Outlet" => EntityType::Organization,
            "Person" => EntityType::Person,
            "Place" => EntityType::Place,
            "Group" => EntityType::Group,
            _ => return Err(Problem::UnknownTerm(format!("d:{name}"))),
        };
        Ok(Some(Self::Actor { entity_type, is_outlet: name == "Outlet" }))
    }
}
