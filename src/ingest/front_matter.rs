//! Reads the YAML with which a Markdown file may begin, between two lines of `---`.
//!
//! The entry point is [`front_matter`]. Of the YAML only the uppermost keys are looked at, event by event, so that
//! nothing is expanded that a file may nest or repeat.

use saphyr_parser::{Event, Parser};

use super::date::parse_published;
use super::markup::Meta;
use super::{Place, ReadError};

/// What is longer than this, in bytes, is no front matter.
const MAX_BYTES: usize = 64 * 1024;

/// What the front matter of `text` says, and the text after it.
///
/// Keys are compared without regard to case. The first of several values counts.
///
/// # Errors
/// What is no YAML.
pub(super) fn front_matter<'t>(text: &'t str, place: &Place) -> Result<(Meta, &'t str), ReadError> {
    let Some((yaml, body)) = split(text) else { return Ok((Meta::default(), text)) };
    let mut meta = Meta::default();
    let (mut depth, mut key) = (0_usize, None::<String>);
    for event in Parser::new_from_str(yaml) {
        let (event, _) = event.map_err(|error| {
            // Lines of the YAML are counted from 1, and stand one below the file's.
            let line = error.marker().line() as u64 + 1;
            ReadError::FrontMatter {
                place: Place { line: Some(line), ..place.clone() },
                reason: error.info().to_owned(),
            }
        })?;
        match event {
            Event::MappingStart(..) | Event::SequenceStart(..) => depth += 1,
            Event::MappingEnd | Event::SequenceEnd => {
                depth = depth.saturating_sub(1);
                if depth == 1 {
                    key = None;
                }
            }
            Event::Scalar(value, ..) if depth == 1 => match key.take() {
                Some(key) => take(&mut meta, &key, &value),
                None => key = Some(value.to_lowercase()),
            },
            // An item of a list: `authors: [Ani Example, Bob Example]`.
            Event::Scalar(value, ..) if depth == 2 => {
                key.iter().for_each(|key| take(&mut meta, key, &value));
            }
            Event::Alias(_) if depth == 1 => key = None,
            _ => {}
        }
    }
    Ok((meta, body))
}

/// The YAML and what comes after it.
fn split(text: &str) -> Option<(&str, &str)> {
    let rest = text.strip_prefix("---")?;
    let start = text.len() - rest.len() + first_break(rest)?;
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") {
            return Some((&text[start..at], &text[at + line.len()..]));
        }
        at += line.len();
        if at - start > MAX_BYTES {
            break;
        }
    }
    None
}

/// Bytes up to and with the line feed, if nothing but blanks stands before it.
fn first_break(rest: &str) -> Option<usize> {
    let end = rest.find('\n')?;
    rest[..end].trim().is_empty().then_some(end + 1)
}

fn take(meta: &mut Meta, key: &str, value: &str) {
    let value = value.trim();
    if value.is_empty() || value == "~" || value.eq_ignore_ascii_case("null") {
        return;
    }
    let is_url = value.starts_with("http://") || value.starts_with("https://");
    let field = match key {
        "title" | "headline" => &mut meta.title,
        "publisher" | "source" | "outlet" if !is_url => &mut meta.publisher,
        "url" | "link" | "canonical" | "canonical_url" | "source" | "source_url" if is_url => &mut meta.url,
        "language" | "lang" => &mut meta.language,
        "date" | "published" | "publishdate" | "datepublished" | "pubdate" => {
            meta.published = meta.published.or_else(|| parse_published(value));
            return;
        }
        _ => return,
    };
    field.get_or_insert_with(|| value.to_owned());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<(Meta, &str), String> {
        front_matter(text, &Place::file("a.md")).map_err(|error| error.to_string())
    }

    #[test]
    fn the_usual_keys_are_read() {
        let text = "---\r\nTitle: \"Talks: a second day\"\nauthors: [Ani Example, Bob Example]\ndate: 2024-06-14T10:07:00Z\n\
                    source: Example Wire\nurl: https://example.org/7\nlang: en\nmore: {title: No}\n---\nThey met.\n";
        let (meta, body) = read(text).unwrap();
        assert_eq!(body, "They met.\n");
        assert_eq!(meta.title.as_deref(), Some("Talks: a second day"));
        assert_eq!(meta.published.unwrap().to_string(), "2024-06-14");
        assert_eq!(
            (meta.publisher.as_deref(), meta.url.as_deref()),
            (Some("Example Wire"), Some("https://example.org/7"))
        );
        assert_eq!(meta.language.as_deref(), Some("en"));
    }

    #[test]
    fn a_source_may_be_an_address_and_a_value_a_list() {
        let (meta, _) =
            read("---\nsource: https://example.org/7\ntitle:\n  - Talks\n  - More\ndate: null\n...\n").unwrap();
        assert_eq!((meta.url.as_deref(), meta.publisher), (Some("https://example.org/7"), None));
        assert_eq!((meta.title.as_deref(), meta.published), (Some("Talks"), None));
    }

    #[test]
    fn what_is_no_front_matter_is_text() {
        for text in ["They met.", "---\nThey met.", "--- a\n---\n", "----\n---\n", "---", ""] {
            assert_eq!(read(text), Ok((Meta::default(), text)));
        }
        let long = format!("---\n{}---\n", "a: b\n".repeat(20_000));
        assert_eq!(read(&long).unwrap().1, long);
    }

    #[test]
    fn broken_yaml_names_its_line() {
        let error = read("---\ntitle: Talks: a second day\n---\nThey met.").unwrap_err();
        assert!(error.starts_with("a.md:2: the front matter is not YAML: "), "{error}");
    }

    #[test]
    fn what_repeats_or_nests_without_end_is_not_expanded() {
        let laughs: String = (1..60).map(|i| format!("k{i}: &a{i} [*a{0}, *a{0}]\n", i - 1)).collect();
        let text = format!("---\nk0: &a0 x\n{laughs}title: Talks\n---\n");
        assert_eq!(read(&text).unwrap().0.title.as_deref(), Some("Talks"));
        for nest in ["[", "- ", "{a: "] {
            let _ = read(&format!("---\na: {}\n---\n", nest.repeat(20_000)));
        }
    }
}
