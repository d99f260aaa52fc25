//! Reads the plain Turtle that the tables of the program are written in, several times faster than all of Turtle.
//!
//! The entry point is [`read_plain`]. Plain are prefixed names and IRIs in brackets, strings on one line without escapes,
//! with a language or a type, lists with `;` and `,`, comments. What a user writes is read by the full parser; a test
//! holds that both say the same of the tables.

use super::ActorsError;

const RDF_TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";

/// The third part of a statement.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Object<'t> {
    /// Written out.
    Iri(String),
    /// Without language and type.
    Literal(&'t str),
}

/// Hands the statements to `each`: subject, predicate, object, and the line of the object, counted from 1.
///
/// # Errors
/// [`ActorsError::NotPlain`] names the line; else what `each` gives.
pub(super) fn read_plain<'t>(
    file: &str,
    text: &'t str,
    mut each: impl FnMut(&str, &str, Object<'t>, usize) -> Result<(), ActorsError>,
) -> Result<(), ActorsError> {
    let mut scanner = Scanner { rest: text, line: 1, prefixes: Vec::new() };
    let not_plain = |line| ActorsError::NotPlain { file: file.to_owned(), line };
    let (mut subject, mut predicate) = (String::new(), String::new());
    loop {
        scanner.skip_blank();
        if scanner.rest.is_empty() {
            return Ok(());
        }
        if scanner.take("@prefix") {
            scanner.prefix().ok_or_else(|| not_plain(scanner.line))?;
            continue;
        }
        scanner.iri(&mut subject).ok_or_else(|| not_plain(scanner.line))?;
        loop {
            scanner.skip_blank();
            scanner.predicate(&mut predicate).ok_or_else(|| not_plain(scanner.line))?;
            loop {
                scanner.skip_blank();
                let object = scanner.object().ok_or_else(|| not_plain(scanner.line))?;
                each(&subject, &predicate, object, scanner.line)?;
                scanner.skip_blank();
                if !scanner.take(",") {
                    break;
                }
            }
            if !scanner.take(";") {
                break;
            }
        }
        if !scanner.take(".") {
            return Err(not_plain(scanner.line));
        }
    }
}

struct Scanner<'t> {
    rest: &'t str,
    /// Counted from 1.
    line: usize,
    /// Prefix and what it stands for.
    prefixes: Vec<(&'t str, &'t str)>,
}

impl<'t> Scanner<'t> {
    fn skip_blank(&mut self) {
        loop {
            let blank = self.rest.bytes().take_while(u8::is_ascii_whitespace).count();
            self.line += self.rest.as_bytes()[..blank].iter().filter(|&&byte| byte == b'\n').count();
            self.rest = &self.rest[blank..];
            if !self.rest.starts_with('#') {
                return;
            }
            self.rest = &self.rest[self.rest.find('\n').unwrap_or(self.rest.len())..];
        }
    }

    fn take(&mut self, mark: &str) -> bool {
        let rest = self.rest.strip_prefix(mark);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// What stands before the next `end`, on this line.
    fn until(&mut self, end: char) -> Option<&'t str> {
        let (inside, rest) = self.rest.split_once(end)?;
        if inside.contains(['\n', '\\']) {
            return None;
        }
        self.rest = rest;
        Some(inside)
    }

    fn word(&mut self) -> &'t str {
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_') || !byte.is_ascii();
        let (word, rest) = self.rest.split_at(self.rest.bytes().take_while(|byte| is_part(byte)).count());
        self.rest = rest;
        word
    }

    /// The rest of `@prefix e: <…> .`
    fn prefix(&mut self) -> Option<()> {
        self.skip_blank();
        let prefix = self.word();
        self.take(":").then_some(())?;
        self.skip_blank();
        self.take("<").then_some(())?;
        let iri = self.until('>')?;
        self.prefixes.push((prefix, iri));
        self.skip_blank();
        self.take(".").then_some(())
    }

    fn iri(&mut self, into: &mut String) -> Option<()> {
        into.clear();
        if self.take("<") {
            into.push_str(self.until('>')?);
            return Some(());
        }
        let prefix = self.word();
        self.take(":").then_some(())?;
        let namespace = self.prefixes.iter().find(|(known, _)| *known == prefix)?.1;
        let name = self.word();
        into.reserve(namespace.len() + name.len());
        into.push_str(namespace);
        into.push_str(name);
        Some(())
    }

    fn predicate(&mut self, into: &mut String) -> Option<()> {
        if self.take("a ") {
            into.clear();
            into.push_str(RDF_TYPE);
            return Some(());
        }
        self.iri(into)
    }

    fn object(&mut self) -> Option<Object<'t>> {
        let mut iri = String::new();
        if !self.take("\"") {
            self.iri(&mut iri)?;
            return Some(Object::Iri(iri));
        }
        let literal = self.until('"')?;
        if self.take("@") {
            self.word();
        } else if self.take("^^") {
            self.iri(&mut iri)?;
        }
        // Three quotation marks are another kind of string.
        (!self.rest.starts_with('"')).then_some(Object::Literal(literal))
    }
}

#[cfg(test)]
mod tests {
    use oxrdf::{NamedOrBlankNode, Term};
    use oxttl::TurtleParser;

    use super::super::tables::ACTORS;
    use super::*;

    fn plain(text: &str) -> Result<Vec<(String, String, Object<'_>)>, ActorsError> {
        let mut statements = Vec::new();
        read_plain("mine.ttl", text, |subject, predicate, object, _| {
            statements.push((subject.to_owned(), predicate.to_owned(), object));
            Ok(())
        })?;
        Ok(statements)
    }

    #[test]
    fn the_tables_say_the_same_to_the_full_parser() {
        for (file, text) in ACTORS {
            let statements = plain(text).unwrap();
            let mut count = 0;
            for (triple, (subject, predicate, object)) in TurtleParser::new().for_slice(text).zip(&statements) {
                let triple = triple.unwrap();
                let NamedOrBlankNode::NamedNode(full) = triple.subject else { panic!("{file}: {subject}") };
                assert_eq!(
                    (full.as_str(), triple.predicate.as_str()),
                    (subject.as_str(), predicate.as_str()),
                    "{file}"
                );
                match (triple.object, object) {
                    (Term::NamedNode(full), Object::Iri(iri)) => assert_eq!(full.as_str(), iri, "{file}"),
                    (Term::Literal(full), Object::Literal(text)) => assert_eq!(full.value(), *text, "{file}"),
                    (full, object) => panic!("{file}: {full} and {object:?}"),
                }
                count += 1;
            }
            assert_eq!((count, TurtleParser::new().for_slice(text).count()), (statements.len(), count), "{file}");
        }
    }

    #[test]
    fn what_is_not_plain_is_named_with_its_line() {
        for bad in [
            "e:x a d:P .",
            "@prefix e: <a> .\n[] e:a e:b .",
            "@prefix e: <a> .\ne:x e:a \"\\n\" .",
            "<x> <y> \"",
            "<x> <y> <z>",
        ] {
            let error = plain(&format!("# a comment\n{bad}")).unwrap_err();
            assert!(matches!(error, ActorsError::NotPlain { line: 2..=3, .. }), "{bad}: {error:?}");
        }
        assert_eq!(plain(" \n# nothing").unwrap(), []);
    }
}
