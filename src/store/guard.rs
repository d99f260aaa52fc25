//! Reads a query's text before the parser does: how deep it is nested, how long its chains are, and in which order it
//! names its variables.
//!
//! The parser and the evaluator of the engine call themselves for each level of nesting and each link of a chain, and
//! overflow the stack on a short hostile text; its optimizer needs time that grows with the cube of the number of
//! patterns, and does not look at the clock. So [`check`] limits them, and `query` gives the engine a stack on which
//! whatever passes fits.

use super::StoreError;

/// Brackets and signs within each other. Queries written by people have about ten.
const MAX_NESTING: usize = 100;
/// Operators, patterns and groups. Measured with the worst of them, a path of so many steps over a small store: 6 s.
const MAX_LINKS: usize = 500;
/// Bytes of a query: room for a list of some ten thousand values.
const MAX_BYTES: usize = 1024 * 1024;

/// Refuses a query that is too long, nested too deep, or made of too many parts.
pub(super) fn check(query: &str) -> Result<(), StoreError> {
    if query.len() > MAX_BYTES {
        return Err(StoreError::QueryLength { bytes: query.len(), limit: MAX_BYTES });
    }
    let mut open = Vec::new();
    let (mut signs, mut links) = (0_usize, 0_usize);
    let pieces = Pieces { text: query, at: 0 };
    for (start, piece) in pieces {
        match piece {
            Piece::Open(bracket) => open.push(bracket),
            Piece::Close => _ = open.pop(),
            _ => {}
        }
        signs = if matches!(piece, Piece::Sign) { signs + 1 } else { 0 };
        let depth = open.len() + signs;
        if depth > MAX_NESTING {
            let (line, column) = place(query, start);
            return Err(StoreError::QueryNesting { depth, limit: MAX_NESTING, line, column });
        }
        links += usize::from(match piece {
            Piece::Open(bracket) => bracket != '(',
            // In brackets these part the values of a list, which may be long.
            Piece::Comma => open.last() != Some(&'('),
            Piece::Sign | Piece::Star | Piece::Link => true,
            Piece::Word(word) => LINKING.iter().any(|keyword| word.eq_ignore_ascii_case(keyword)),
            Piece::Close | Piece::Variable(_) | Piece::Other => false,
        });
        if links > MAX_LINKS {
            let (line, column) = place(query, start);
            return Err(StoreError::QueryLinks { limit: MAX_LINKS, line, column });
        }
    }
    Ok(())
}

/// Keywords that make a pattern of their own without a bracket of their own.
const LINKING: [&str; 6] = ["bind", "exists", "filter", "minus", "optional", "union"];

/// Line and column, in characters, both from 1.
fn place(query: &str, at: usize) -> (usize, usize) {
    let before = &query[..at];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

/// The names of the variables, in the order in which a `SELECT *` names them; `None` if the query is none.
pub(super) fn order_of_select_all(query: &str) -> Option<Vec<&str>> {
    let mut pieces = Pieces { text: query, at: 0 }.map(|(_, piece)| piece);
    pieces.find(|piece| matches!(piece, Piece::Word(word) if word.eq_ignore_ascii_case("select")))?;
    let is_modifier = |word: &str| word.eq_ignore_ascii_case("distinct") || word.eq_ignore_ascii_case("reduced");
    let star = pieces.find(|piece| !matches!(piece, Piece::Word(word) if is_modifier(word)))?;
    if !matches!(star, Piece::Star) {
        return None;
    }
    let mut names = Vec::new();
    for piece in pieces {
        if let Piece::Variable(name) = piece
            && !names.contains(&name)
        {
            names.push(name);
        }
    }
    Some(names)
}

/// What matters of a query's text.
enum Piece<'q> {
    /// A bracket that opens.
    Open(char),
    /// A bracket that closes.
    Close,
    /// `!`, `-`, `+`, `^`: each may stand before another.
    Sign,
    /// `*`.
    Star,
    /// `/`, `|`, `&`, `.`, `;`: each joins two things.
    Link,
    /// `,`.
    Comma,
    /// A variable's name.
    Variable(&'q str),
    /// A keyword or a name.
    Word(&'q str),
    /// All else but white space and comments.
    Other,
}

/// Cuts a query into pieces; knows strings, IRIs and comments, within which nothing counts.
struct Pieces<'q> {
    text: &'q str,
    at: usize,
}

impl<'q> Iterator for Pieces<'q> {
    type Item = (usize, Piece<'q>);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let start = self.at;
            let rest = &self.text[start..];
            let first = rest.chars().next()?;
            let (len, piece) = match first {
                c if c.is_whitespace() => (c.len_utf8(), None),
                '#' => (rest.find(['\n', '\r']).unwrap_or(rest.len()), None),
                '\'' | '"' => (string_len(rest, first), Some(Piece::Other)),
                '<' => match iri_len(rest) {
                    Some(len) => (len, Some(Piece::Other)),
                    None if rest.starts_with("<<") => (2, Some(Piece::Open('<'))),
                    None => (1, Some(Piece::Other)),
                },
                '>' if rest.starts_with(">>") => (2, Some(Piece::Close)),
                '{' | '(' | '[' => (1, Some(Piece::Open(first))),
                '}' | ')' | ']' => (1, Some(Piece::Close)),
                // The type of a literal.
                '^' if rest.starts_with("^^") => (2, Some(Piece::Other)),
                '!' | '-' | '+' | '^' => (1, Some(Piece::Sign)),
                '*' => (1, Some(Piece::Star)),
                '/' | '|' | '&' | '.' | ';' => (1, Some(Piece::Link)),
                ',' => (1, Some(Piece::Comma)),
                '?' | '$' => {
                    let len = variable_len(&rest[1..]);
                    (1 + len, Some(if len == 0 { Piece::Other } else { Piece::Variable(&rest[1..=len]) }))
                }
                c => match word_len(rest) {
                    0 => (c.len_utf8(), Some(Piece::Other)),
                    len => (len, Some(Piece::Word(&rest[..len]))),
                },
            };
            self.at += len;
            if let Some(piece) = piece {
                return Some((start, piece));
            }
        }
    }
}

/// Bytes of the letters, digits and underscores at the beginning.
fn variable_len(text: &str) -> usize {
    text.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(text.len())
}

/// Bytes of the keyword, number or name at the beginning; a name can hold colons, hyphens and dots.
fn word_len(text: &str) -> usize {
    let is_name = text.starts_with(|c: char| c.is_alphabetic() || c == '_' || c == ':');
    let inner = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.') || (is_name && matches!(c, '-' | ':' | '%'));
    let len = text.find(|c: char| !inner(c)).unwrap_or(text.len());
    // A dot at the end is the end of a pattern.
    text[..len].trim_end_matches('.').len()
}

/// Bytes of the IRI at the beginning, if the `<` begins one.
fn iri_len(text: &str) -> Option<usize> {
    let end = text[1..].find(|c: char| matches!(c, '<' | '>' | '"' | '{' | '}' | '|' | '^' | '`') || c <= ' ')?;
    text[1 + end..].starts_with('>').then_some(end + 2)
}

/// Bytes of the string at the beginning, marks included; all that is left if it does not end.
fn string_len(text: &str, mark: char) -> usize {
    let long = [mark; 3].iter().collect::<String>();
    let (open, close) = if text.starts_with(&long) { (3, long.as_str()) } else { (1, &long[..mark.len_utf8()]) };
    let mut at = open;
    while let Some(c) = text[at..].chars().next() {
        if c == '\\' {
            at += 1 + text[at + 1..].chars().next().map_or(0, char::len_utf8);
        } else if text[at..].starts_with(close) {
            return at + close.len();
        } else {
            at += c.len_utf8();
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nesting_is_counted_outside_of_strings_iris_and_comments() {
        let deep = |open: &str, n: usize| open.repeat(n);
        for open in ["{", "(", "[", "!", "- ", "<< ", "{ ! ("] {
            let error = check(&format!("ASK {}", deep(open, 101))).unwrap_err();
            assert!(error.to_string().contains("nested 101 deep at line 1, column"), "{open}: {error}");
            assert!(check(&format!("ASK {}", deep(open, 33))).is_ok());
        }
        let braces = deep("{", 200);

        for fine in [
            format!("ASK {{ ?s ?p \"{braces}\" }}"),
            format!("ASK {{ ?s ?p \"\"\"\" {braces} \"\"\" }}"),
            format!("ASK {{ ?s ?p '\\'{braces}' }}"),
            format!("ASK {{ }} # {braces}"),
            "{}".repeat(400),
            "! a ".repeat(400),
        ] {
            assert!(check(&fine).is_ok(), "{fine}");
        }
        // A `<` that begins no IRI hides nothing.
        assert!(check(&format!("ASK {{ FILTER(?a < {braces}) }}")).is_err());
    }

    #[test]
    fn chains_have_an_end_but_lists_may_be_long() {
        for link in ["+1", "||1", "UNION{}", "/a", "|a", "OPTIONAL{}", "?s a ?o.", "?s a ?o;", ", 1", "[]", "FILTER(1)"]
        {
            let error = check(&format!("ASK {{ {} }}", link.repeat(501))).unwrap_err();
            assert!(matches!(error, StoreError::QueryLinks { .. }), "{link}");
        }
        for value in ["e:antony-blinken ", "\"1\"^^xsd:date ", "<urn:a/b> ", "1.5 ", "\"a\"@en-GB ", "(e:a 1)"] {
            assert!(check(&format!("ASK {{ VALUES ?x {{ {} }} }}", value.repeat(5000))).is_ok(), "{value}");
        }
        assert!(check(&format!("ASK {{ FILTER(?x IN (1{})) }}", ", 1".repeat(5000))).is_ok());
    }

    #[test]
    fn a_long_query_is_refused() {
        assert!(matches!(check(&" ".repeat(MAX_BYTES + 1)), Err(StoreError::QueryLength { .. })));
    }

    #[test]
    fn the_place_is_told() {
        let error = check(&format!("ASK\n é{}", "{".repeat(101))).unwrap_err();
        assert!(matches!(error, StoreError::QueryNesting { line: 2, column: 103, .. }), "{error}");
    }

    #[test]
    fn variables_come_in_the_order_of_the_query() {
        let query = "# ?c\nPREFIX x: <http://x/?y> SELECT DISTINCT * { ?s ?p '?o' . $z a ?s }";
        assert_eq!(order_of_select_all(query), Some(vec!["s", "p", "z"]));
        assert_eq!(order_of_select_all("SELECT ?b (1 * 2 AS ?a) {}"), None);
        assert_eq!(order_of_select_all("ASK { ?s ?p ?o }"), None);
    }

    proptest! {
        #[test]
        fn any_text_can_be_looked_at(text in any::<String>()) {
            let _ = check(&text);
            let _ = order_of_select_all(&text);
        }
    }
}
