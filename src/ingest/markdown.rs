//! Makes documents of Markdown: CommonMark with tables, and with YAML front matter or without.
//!
//! The entry point is [`read_markdown`]. The stored text is free of markup. Links keep their words; pictures, tables,
//! code, footnotes and embedded HTML are left out, since none of them holds sentences of the article.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::front_matter::front_matter;
use super::markup::{Article, Mark};
use super::source::Names;
use super::{Place, ReadError};
use crate::types::Document;

/// The document in `text`.
///
/// # Errors
/// Front matter that is no YAML, and a text with nothing in it.
pub(super) fn read_markdown(text: &str, place: Place, names: Names) -> Result<Document, ReadError> {
    let (meta, body) = front_matter(text, &place)?;
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES;
    let mut pieces = Pieces { article: Article::new(meta), piece: String::new(), mark: Mark::Text, left_out: 0 };
    Parser::new_ext(body, options).for_each(|event| pieces.take(event));
    pieces.end();
    pieces.article.into_document(place, names)
}

/// Gathers the words of one piece after the other.
struct Pieces {
    article: Article,
    piece: String,
    mark: Mark,
    /// How many elements are open whose words are not wanted.
    left_out: usize,
}

impl Pieces {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.finish(tag),
            Event::Text(words) | Event::Code(words) if self.left_out == 0 => self.piece.push_str(&words),
            Event::SoftBreak => self.piece.push(' '),
            // As in plain text, a line break that somebody meant ends a piece.
            Event::HardBreak | Event::Rule => self.end(),
            Event::InlineHtml(tag) if tag.starts_with("<br") => self.end(),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } => {}
            Tag::Image { .. } => self.left_out += 1,
            Tag::CodeBlock(_) | Tag::Table(_) | Tag::FootnoteDefinition(_) | Tag::HtmlBlock => {
                self.end();
                self.left_out += 1;
            }
            Tag::Heading { .. } => {
                self.end();
                self.mark = Mark::Heading;
            }
            _ => self.end(),
        }
    }

    fn finish(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link => {}
            TagEnd::Image => self.left_out -= 1,
            TagEnd::CodeBlock | TagEnd::Table | TagEnd::FootnoteDefinition | TagEnd::HtmlBlock => {
                self.piece.clear();
                self.left_out -= 1;
            }
            _ => self.end(),
        }
    }

    fn end(&mut self) {
        let mark = std::mem::replace(&mut self.mark, Mark::Text);
        if self.left_out == 0 {
            self.article.push(mark, &self.piece);
        }
        self.piece.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::super::{ReadOptions, read_stream};
    use crate::types::{BlockKind, Document};
    use proptest::prelude::*;

    fn read(text: &str) -> Document {
        read_stream("a.md", std::io::Cursor::new(text.to_owned()), &ReadOptions::default()).next().unwrap().unwrap()
    }

    fn blocks(document: &Document) -> Vec<(BlockKind, &str)> {
        document.blocks.iter().map(|block| (block.kind, block.span.of(&document.text))).collect()
    }

    #[test]
    fn markup_is_taken_off_and_front_matter_read() {
        let document = read(
            "---\ntitle: Minister visits Kapan\ndate: 2024-06-14\npublisher: Example Wire\n---\n\
             # Minister visits Kapan\n\nKAPAN, June 14 (Example Wire) — The **minister** of [foreign\naffairs](https://example.org) \
             arrived &amp; stayed.\n\n![A bridge](b.png)\n\n## The road\n\n- He spoke of *the* road.\n- She did not.\n\n\
             | a | b |\n|---|---|\n| 1 | 2 |\n\n> “It is open,” he said.[^1]\n\n```\nlet x = 1;\n```\n\n<div>raw</div>\n\n[^1]: In a talk.\n",
        );
        assert_eq!(document.title_text(), Some("Minister visits Kapan"));
        assert_eq!(document.published.unwrap().to_string(), "2024-06-14");
        assert_eq!(document.publisher.as_deref(), Some("Example Wire"));
        let expected = [
            (BlockKind::Headline, "Minister visits Kapan"),
            (BlockKind::Paragraph, "The minister of foreign affairs arrived & stayed."),
            (BlockKind::Headline, "The road"),
            (BlockKind::Paragraph, "He spoke of the road."),
            (BlockKind::Paragraph, "She did not."),
            (BlockKind::Paragraph, "“It is open,” he said."),
        ];
        assert_eq!(blocks(&document), expected);
    }

    #[test]
    fn without_front_matter_the_heading_is_the_title_and_the_day_is_sought() {
        let document = read("# Minister visits the town of Kapan\n\n*14 June 2024*\n\nThe minister  \narrived.\n");
        assert_eq!(document.title_text(), Some("Minister visits the town of Kapan"));
        assert_eq!(document.published.unwrap().to_string(), "2024-06-14");
    }

    #[test]
    fn raw_markdown_keeps_its_markup() {
        let options = ReadOptions { raw: true, ..ReadOptions::default() };
        let document = read_stream("a.md", &b"# *Talks*\n"[..], &options).next().unwrap().unwrap();
        assert_eq!(document.text, "# *Talks*\n");
    }

    #[test]
    fn deep_nesting_is_survived() {
        for nest in ["> ", "- ", "[", "*", "![", "**_", "1. ", "`", "<a>", "|"] {
            let text = format!("They met.\n\n{}They left.", nest.repeat(20_000));
            assert!(read(&text).text.starts_with("They met."));
        }
    }

    proptest! {
        #[test]
        fn any_markdown_is_survived(text in "(?s)(# |---\n|> |- |\\[|\\]\\(|!|\\*|`|```\n|\\| |<br>|&amp;|title: |\n|.){0,60}") {
            for document in read_stream("a.md", std::io::Cursor::new(text), &ReadOptions::default()).flatten() {
                prop_assert!(document.blocks.iter().all(|block| document.text.get(block.span.start..block.span.end).is_some()));
            }
        }
    }
}
