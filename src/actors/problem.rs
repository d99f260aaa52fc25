//! What can be wrong with a table of actors.

use jiff::civil::Date;

use crate::types::CountryCode;

/// What can be wrong with what a table says of a node.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// A node without a name of its own cannot be referred to later.
    #[error("is or refers to a blank node: give every node an IRI")]
    BlankNode,
    /// Our own namespace does not have the term.
    #[error("uses {0}, which the ontology does not have for actors")]
    UnknownTerm(String),
    /// A property that tells of actors stands on a node without a class.
    #[error("is no Country, Organization, Outlet, Person, Place, Group, Tenure or Membership")]
    NoClass,
    /// Two classes that exclude each other, or a property twice that can be there once.
    #[error("has two values of {0}")]
    Twice(&'static str),
    /// A property that has to be there is not.
    #[error("has no {0}")]
    Missing(&'static str),
    /// A value is of the wrong kind or form.
    #[error("has {value:?} as {property}, which is no {wanted}")]
    Value {
        /// The property.
        property: &'static str,
        /// What it says.
        value: String,
        /// What it should be.
        wanted: &'static str,
    },
    /// A code is neither in ISO 3166-1 nor among those that it leaves to its users.
    #[error(
        "has the code {0}, which is neither in ISO 3166-1 nor free for use (AAA to AAZ, QMA to QZZ, XAA to XZZ, ZZA to ZZZ)"
    )]
    UnknownCode(CountryCode),
    /// A term or a membership runs backwards.
    #[error("ends on {until}, before it begins on {from}")]
    EndsBeforeItBegins {
        /// First day.
        from: Date,
        /// Last day.
        until: Date,
    },
    /// Something is part of what is part of it.
    #[error("is part of itself: {0}")]
    PartOfItself(String),
    /// Two countries claim one code.
    #[error("has the code {code}, which {other} already has")]
    SharedCode {
        /// The ISO 3166-1 alpha-3 code.
        code: CountryCode,
        /// Id of the other country.
        other: String,
    },
    /// A name cannot be found in text.
    #[error("has the name {0:?}, which does not begin with a letter or a digit")]
    NameBeginning(String),
    /// Two actors claim one name.
    #[error("shares the name {name:?} with {other}: mark it with d:ambiguousName on the less likely of the two")]
    SharedName {
        /// The name.
        name: String,
        /// Id of the other actor.
        other: String,
    },
    /// A name is marked as ambiguous that the actor does not have.
    #[error("marks {0:?} as ambiguous, but has no such name")]
    NoSuchName(String),
}
