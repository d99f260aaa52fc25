//! Puts an article together that was taken out of markup: its text, piece by piece, and what is known about it.
//!
//! The entry points are [`Article::new`], [`Article::push`] and [`Article::into_document`]. The stored text is what the
//! reader of the page sees, a blank line between two pieces, so offsets refer to that. How a format is read is for
//! `markdown` and `html` to say.

use jiff::civil::Date;

use super::layout::layout_of;
use super::source::Names;
use super::text::article;
use super::{Place, ReadError};
use crate::types::{Document, DocumentId, Span};

/// What stands between two pieces.
const BETWEEN: &str = "\n\n";

/// What is known about an article besides its text.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Meta {
    pub(super) title: Option<String>,
    pub(super) published: Option<Date>,
    pub(super) publisher: Option<String>,
    pub(super) url: Option<String>,
    pub(super) language: Option<String>,
}

/// What the markup says of a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    Heading,
    Text,
}

/// An article that is being put together.
pub(super) struct Article {
    meta: Meta,
    text: String,
    title: Option<Span>,
    pieces: Vec<(Span, Mark)>,
}

impl Article {
    /// One that has nothing but its title yet, if that is known.
    pub(super) fn new(meta: Meta) -> Self {
        let text = meta.title.as_deref().map(on_one_line).unwrap_or_default();
        let title = (!text.is_empty()).then(|| Span::new(0, text.len()));
        Self { meta, text, title, pieces: Vec::new() }
    }

    /// Adds a paragraph or heading; white space in it becomes single spaces. One that repeats the title before there is
    /// any text is passed over.
    pub(super) fn push(&mut self, mark: Mark, piece: &str) {
        let piece = on_one_line(piece);
        let is_title = self.title.is_some_and(|title| title.of(&self.text) == piece);
        let is_head = self.pieces.iter().all(|(_, mark)| *mark == Mark::Heading);
        if piece.is_empty() || (is_title && is_head) {
            return;
        }
        if !self.text.is_empty() {
            self.text.push_str(BETWEEN);
        }
        let start = self.text.len();
        self.text.push_str(&piece);
        self.pieces.push((Span::new(start, self.text.len()), mark));
    }

    /// The document; its identity is the URL if that is known.
    ///
    /// # Errors
    /// An article without text.
    pub(super) fn into_document(self, place: Place, names: Names) -> Result<Document, ReadError> {
        if self.text.is_empty() {
            return Err(ReadError::Empty { place });
        }
        let layout = layout_of(&self.text, &self.pieces, self.title);
        let Meta { published, publisher, url, language, .. } = self.meta;
        let id = DocumentId(url.clone().unwrap_or_else(|| names.id.clone()));
        let document = article(names, self.text, layout);
        let published = published.or(document.published);
        Ok(Document { id, published, publisher, url, language, ..document })
    }
}

fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::BlockKind;

    fn names() -> Names {
        Names { id: "a.md".to_owned(), name: "a.md".to_owned() }
    }

    #[test]
    fn headings_are_what_the_markup_says_and_offsets_are_those_of_the_stored_text() {
        let mut article = Article::new(Meta { title: Some("Talks  in\nKapan".to_owned()), ..Meta::default() });
        article.push(Mark::Heading, "Talks in Kapan");
        article.push(Mark::Text, "They met.");
        article.push(Mark::Heading, "What did they say?");
        article.push(Mark::Text, " They  spoke\nof the road. ");
        let document = article.into_document(Place::file("a.md"), names()).unwrap();
        assert_eq!(document.text, "Talks in Kapan\n\nThey met.\n\nWhat did they say?\n\nThey spoke of the road.");
        let blocks: Vec<_> = document.blocks.iter().map(|block| (block.kind, block.span.of(&document.text))).collect();
        let expected = [
            (BlockKind::Headline, "Talks in Kapan"),
            (BlockKind::Paragraph, "They met."),
            (BlockKind::Headline, "What did they say?"),
            (BlockKind::Paragraph, "They spoke of the road."),
        ];
        assert_eq!(blocks, expected);
    }

    #[test]
    fn the_url_is_the_identity() {
        let url = "https://example.org/7";
        let mut article = Article::new(Meta { url: Some(url.to_owned()), ..Meta::default() });
        article.push(Mark::Text, "They met.");
        let document = article.into_document(Place::file("a.md"), names()).unwrap();
        assert_eq!((document.id.0.as_str(), document.name.as_str()), (url, "a.md"));
        assert!(Article::new(Meta::default()).into_document(Place::file("a.md"), names()).is_err());
    }
}
