//! Makes documents of web pages: main text, title, day, publisher, address.
//!
//! The entry point is [`read_html`]. `page` cuts the page into blocks, `elements` knows what the elements are, `main_text`
//! finds the article among the blocks, and `head` reads what the page says about it. Nothing here knows a site.

mod elements;
mod head;
mod main_text;
mod page;

use encoding_rs::Encoding;

use self::main_text::main_text;
use self::page::Page;
use super::encoding::BOM;
use super::markup::{Article, Mark};
use super::source::Names;
use super::{Place, ReadError};
use crate::types::Document;

/// A page declares its encoding within so many bytes (HTML Living Standard, 13.2.3.2).
const DECLARATION_BYTES: usize = 1024;

/// The document in a page.
///
/// # Errors
/// A page without text.
pub(super) fn read_html(html: &str, place: Place, names: Names) -> Result<Document, ReadError> {
    let mut page = Page::read(html);
    let head = std::mem::take(&mut page.head);
    let blocks = main_text(&page);
    let heading = blocks.iter().find(|block| block.mark == Mark::Heading).map(|block| block.text.as_str());
    let mut article = Article::new(head.into_meta(heading));
    blocks.iter().for_each(|block| article.push(block.mark, &block.text));
    article.into_document(place, names)
}

/// Whether a text that begins with `head` is a page, whatever its file is called.
pub(super) fn is_html(head: &[u8]) -> bool {
    let head = head.strip_prefix(BOM).unwrap_or(head).trim_ascii_start();
    ["<!doctype html", "<html"]
        .iter()
        .any(|tag| head.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag.as_bytes())))
}

/// The encoding that a page declares, in a meta tag or as XML.
pub(super) fn declared_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes[..bytes.len().min(DECLARATION_BYTES)].to_ascii_lowercase();
    ["charset=", "encoding="].iter().find_map(|key| {
        let at = head.windows(key.len()).position(|window| window == key.as_bytes())?;
        let value = head[at + key.len()..].trim_ascii_start();
        let value = value.strip_prefix(b"\"").or_else(|| value.strip_prefix(b"'")).unwrap_or(value);
        let end = value.iter().position(|byte| matches!(byte, b'"' | b'\'' | b'>' | b';' | b'/' | b' ' | b'?'))?;
        Encoding::for_label(&value[..end])
    })
}

#[cfg(test)]
mod tests {
    use super::super::{ReadOptions, read_stream};
    use super::*;
    use crate::types::BlockKind;
    use proptest::prelude::*;

    fn try_read(html: &[u8]) -> Result<Document, ReadError> {
        read_stream("a.html", std::io::Cursor::new(html.to_vec()), &ReadOptions::default()).next().unwrap()
    }

    fn blocks(html: &str) -> Vec<String> {
        let document = try_read(html.as_bytes()).unwrap();
        let show = |kind, text: &str| if kind == BlockKind::Headline { format!("# {text}") } else { text.to_owned() };
        document.blocks.iter().map(|block| show(block.kind, block.span.of(&document.text))).collect()
    }

    const FIRST: &str = "The minister arrived in Kapan on Friday, and he met his colleague from Georgia for two hours.";
    const SECOND: &str = "They spoke of the road to the south, of the railway, and of the bridge that the flood took.";

    #[test]
    fn the_article_is_told_from_what_stands_around_it() {
        let html = format!(
            "<!DOCTYPE html><html><head><title>Minister visits Kapan for talks | Example Wire</title>\
             <meta property=og:site_name content='Example Wire'></head><body class='has-sidebar'>\
             <nav><ul><li><a href=/>Home</a><li><a href=/w>World</a></ul></nav>\
             <div id=page><div class=post><h1>Minister visits Kapan for talks</h1>\
             <div class='share-buttons'>Share this with all of your friends, now, on any network that you like</div>\
             <p>By <b>Ani Example</b><p>14 June 2024\
             <figure><img src=a.png><figcaption>A bridge near Kapan, in June of the year of the flood</figcaption></figure>\
             <p>KAPAN: {FIRST}<div>{SECOND}</div>\
             <h2>Read more</h2><ul><li><a href=/1>Another story, about something else, that is long enough</a></ul></div>\
             <aside><p>Another story, told in a few words, with commas, and with more words, and more.</p></aside></div>\
             <footer>All rights are reserved, and nobody may copy this page, says the Example Wire.</footer>\
             <script>var a = '<p>no text, no text, no text, no text</p>';</script></body></html>"
        );
        let document = try_read(html.as_bytes()).unwrap();
        assert_eq!(document.title_text(), Some("Minister visits Kapan for talks"));
        assert_eq!(document.publisher.as_deref(), Some("Example Wire"));
        assert_eq!(document.published.unwrap().to_string(), "2024-06-14");
        assert_eq!(blocks(&html), ["# Minister visits Kapan for talks", FIRST, SECOND]);
    }

    #[test]
    fn an_element_for_the_article_is_preferred() {
        let html = format!(
            "<div><div><p>Another story, told in a few words, and then some, to fill a line of this page.</div>\
             <article><p>{FIRST}</p><p>{SECOND}</p></article></div>"
        );
        assert_eq!(blocks(&html), [FIRST, SECOND]);
    }

    #[test]
    fn classes_are_not_believed_if_they_would_cost_the_article() {
        let html = format!("<div class=more><p>{FIRST}</p><p>{SECOND}</p></div>");
        assert_eq!(blocks(&html), [FIRST, SECOND]);
    }

    #[test]
    fn a_page_is_known_by_its_first_tag_and_decoded_as_it_declares() {
        let read = |name, bytes: &[u8]| {
            let bytes = std::io::Cursor::new(bytes.to_vec());
            read_stream(name, bytes, &ReadOptions::default()).next().unwrap().unwrap().text
        };
        assert_eq!(read("a.txt", b" <!doctype HTML><p>They met."), "They met.");
        assert_eq!(read("standard input", b"<html><p>They met."), "They met.");
        assert_eq!(
            read("a.html", b"<meta charset='windows-1251'><p>\xcb\xe0\xe2\xf0\xee\xe2 met him."),
            "Лавров met him."
        );
        assert_eq!(read("a.html", b"<p>Orb\xe1n &amp; Fico met."), "Orbán & Fico met.");
        assert_eq!(read("a.html", "<meta charset=latin1><p>Orbán met him.".as_bytes()), "Orbán met him.");
    }

    #[test]
    fn a_page_without_text_is_empty() {
        assert_eq!(try_read(b"<html><body><script>1</script></body></html>").unwrap_err().reason(), "empty");
    }

    #[test]
    fn pages_made_to_break_a_reader_are_survived() {
        for (start, end) in [
            ("<div>", "</div>"),
            ("<b>", ""),
            ("<table><tr><td>", ""),
            ("<p>", ""),
            ("<svg>", "</svg>"),
            ("</div>", ""),
            ("<ul><li>", ""),
        ] {
            let html = format!("<html>{}<p>{FIRST}</p>{}", start.repeat(100_000), end.repeat(100_000));
            let document = try_read(html.as_bytes());
            assert_eq!(document.is_ok(), start != "<svg>", "{start}");
        }
        let attributes: String = (0..1_000_000).map(|i| format!(" a{i}=1")).collect();
        let html = format!("<div{attributes}><p>{FIRST}</p></div>");
        assert_eq!(blocks(&html), [FIRST]);
        let same = format!("<div{}><p>{FIRST}</p></div>", " class=a".repeat(1_000_000));
        assert_eq!(blocks(&same), [FIRST]);
    }

    proptest! {
        #[test]
        fn any_page_is_survived(
            html in "(?s)(</?(div|p|a|article|li|h1|script|title|b|nav)( class=[a-z]{1,8})?>|<!--|-->|&#?[a-z0-9]{1,5};|[A-Za-z, .]{1,20}|.){0,60}"
        ) {
            if let Ok(document) = try_read(html.as_bytes()) {
                prop_assert!(document.blocks.iter().all(|block| document.text.get(block.span.start..block.span.end).is_some()));
            }
        }
    }
}
