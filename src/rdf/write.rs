//! Quads as N-Quads, TriG or Turtle, for RDF 1.2 or for readers that know RDF 1.1 only.

use std::fmt;
use std::io::{self, Write};
use std::str::FromStr;

use oxigraph::model::{Quad, Term, TripleRef};
use oxttl::nquads::LowLevelNQuadsSerializer;
use oxttl::trig::LowLevelTriGSerializer;
use oxttl::turtle::LowLevelTurtleSerializer;
use oxttl::{NQuadsSerializer, TriGSerializer, TurtleSerializer};

use super::iri::Base;
use super::vocab::PREFIXES;

/// A format for quads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum QuadFormat {
    /// One quad a line.
    NQuads,
    /// Turtle with named graphs.
    TriG,
    /// Without the names of graphs: the union of them.
    Turtle,
}

/// What readers of the output know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum RdfVersion {
    /// RDF 1.1: quads with triple terms are left out.
    V1_1,
    /// RDF 1.2.
    #[default]
    V1_2,
}

impl FromStr for RdfVersion {
    type Err = UnknownRdfVersion;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "1.1" => Ok(Self::V1_1),
            "1.2" => Ok(Self::V1_2),
            _ => Err(UnknownRdfVersion(text.to_owned())),
        }
    }
}

impl fmt::Display for RdfVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::V1_1 => "1.1",
            Self::V1_2 => "1.2",
        })
    }
}

/// The text is not the number of a version of RDF.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no version of RDF that can be written: 1.1 or 1.2")]
pub struct UnknownRdfVersion(String);

/// Writes quads in the order in which they are given.
pub struct QuadWriter<W: Write> {
    out: W,
    serializer: Serializer,
    version: RdfVersion,
    /// What the serializer made of the quad at hand.
    buffer: Vec<u8>,
    /// The scheme of the base, until the prefixes are written.
    scheme: Option<&'static str>,
}

enum Serializer {
    NQuads(LowLevelNQuadsSerializer),
    TriG(LowLevelTriGSerializer),
    Turtle(LowLevelTurtleSerializer),
}

impl<W: Write> QuadWriter<W> {
    /// A writer with the usual prefixes, and the base for what lies under it.
    pub fn new(out: W, format: QuadFormat, version: RdfVersion, base: &Base) -> Self {
        // That bases and prefixes are IRIs is the type's and a test's to see to.
        let serializer = match format {
            QuadFormat::NQuads => Serializer::NQuads(NQuadsSerializer::new().low_level()),
            QuadFormat::TriG => {
                let plain = TriGSerializer::new();
                let based = plain.clone().with_base_iri(base.as_str()).unwrap_or(plain);
                let add = |to: TriGSerializer, (name, iri)| to.clone().with_prefix(name, iri).unwrap_or(to);
                Serializer::TriG(PREFIXES.into_iter().fold(based, add).low_level())
            }
            QuadFormat::Turtle => {
                let plain = TurtleSerializer::new();
                let based = plain.clone().with_base_iri(base.as_str()).unwrap_or(plain);
                let add = |to: TurtleSerializer, (name, iri)| to.clone().with_prefix(name, iri).unwrap_or(to);
                Serializer::Turtle(PREFIXES.into_iter().fold(based, add).low_level())
            }
        };
        let scheme = if base.as_str().starts_with("https:") { "https:" } else { "http:" };
        Self { out, serializer, version, buffer: Vec::new(), scheme: Some(scheme) }
    }

    /// Writes one quad, or leaves it out if the readers do not know its kind.
    ///
    /// # Errors
    /// If the output fails.
    pub fn write(&mut self, quad: &Quad) -> io::Result<()> {
        if self.version == RdfVersion::V1_1 && matches!(quad.object, Term::Triple(_)) {
            return Ok(());
        }
        self.buffer.clear();
        match &mut self.serializer {
            Serializer::NQuads(serializer) => serializer.serialize_quad(quad, &mut self.buffer)?,
            Serializer::TriG(serializer) => serializer.serialize_quad(quad, &mut self.buffer)?,
            Serializer::Turtle(serializer) => {
                serializer.serialize_triple(TripleRef::from(quad.as_ref()), &mut self.buffer)?;
            }
        }
        if let Some(scheme) = self.scheme.take() {
            spell_out_prefixes(&mut self.buffer, scheme);
        }
        self.out.write_all(&self.buffer)
    }

    /// Writes what is left to write, and gives the output back.
    ///
    /// # Errors
    /// If the output fails.
    pub fn finish(mut self) -> io::Result<W> {
        match &mut self.serializer {
            Serializer::NQuads(_) => {}
            Serializer::TriG(serializer) => serializer.finish(&mut self.out)?,
            Serializer::Turtle(serializer) => serializer.finish(&mut self.out)?,
        }
        Ok(self.out)
    }
}

/// Gives the prefixes at the beginning of the output their scheme back.
///
/// The serializers write them relative to the base (`<//www.w3.org/..>`), which is right, but of no use to who copies
/// the line into a query.
fn spell_out_prefixes(buffer: &mut Vec<u8>, scheme: &str) {
    let spelt = String::from_utf8_lossy(buffer)
        .split_inclusive('\n')
        .map(|line| match line.split_once(": <//") {
            Some((name, rest)) if name.starts_with("@prefix") => format!("{name}: <{scheme}//{rest}"),
            _ => line.to_owned(),
        })
        .collect::<String>();
    *buffer = spelt.into_bytes();
}

#[cfg(test)]
mod tests {
    use oxigraph::model::NamedNode;

    use super::*;

    #[test]
    fn the_prefixes_are_iris() {
        assert!(PREFIXES.iter().all(|(_, iri)| NamedNode::new(*iri).is_ok()));
    }
}
