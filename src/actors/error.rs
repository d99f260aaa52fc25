//! What can be wrong with a table of actors or of roles.

use super::Problem;

/// A table of actors or of roles could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ActorsError {
    /// The file is no Turtle.
    #[error("{file}, line {line}: the Turtle cannot be parsed")]
    Syntax {
        /// Name of the file.
        file: String,
        /// Line, counted from 1.
        line: usize,
        /// What the parser says.
        source: Box<oxttl::TurtleSyntaxError>,
    },
    /// A table of the program is not written in the plain Turtle that such tables have to be in; a test holds that all are.
    #[error("{file}, line {line}: not the plain Turtle of the program's own tables")]
    NotPlain {
        /// Name of the file.
        file: String,
        /// Line, counted from 1.
        line: usize,
    },
    /// The Turtle says something that a table of actors cannot hold.
    #[error("{file}, line {line}: <{subject}> {problem}")]
    Statement {
        /// Name of the file.
        file: String,
        /// Line, counted from 1.
        line: usize,
        /// IRI of the node that is spoken of.
        subject: String,
        /// What is wrong with it.
        problem: Problem,
    },
    /// A row of the table of nouns or of given names is not a word and its kind, parted by a tab.
    #[error("{file}, line {line}: {text:?} is not a word in lower case, once, and its kind")]
    Noun {
        /// Name of the file.
        file: String,
        /// Line, counted from 1.
        line: usize,
        /// The row.
        text: String,
    },
    /// A row of the table of roles is not `role`, `kind` and `office`, parted by tabs.
    #[error("{file}, line {line}: {text:?} is not a role in lower case, a kind and, for offices, the office")]
    Role {
        /// Name of the file.
        file: String,
        /// Line, counted from 1.
        line: usize,
        /// The row.
        text: String,
    },
}
