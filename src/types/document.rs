//! One article as it was taken from its source.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;

use super::Span;

/// What a document is called: its URL, else the id that it came with, else its path below the folder that was given.
///
/// Two documents with one id are two versions of one document.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DocumentId(pub String);

impl fmt::Display for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a block of text is on its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BlockKind {
    /// The title, or a heading within the text.
    Headline,
    /// Running text.
    Paragraph,
}

/// What a line is that a page has around and between the paragraphs of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Furniture {
    /// A day or time of day.
    Date,
    /// Who wrote, reported or helped.
    ByLine,
    /// Sections, tags, names of icons, rules.
    Menu,
    /// What stands below a picture or film, and whose it is.
    Caption,
    /// Buttons and requests to share, follow or comment.
    Share,
    /// A box that asks to sign up for something.
    SignUp,
    /// A link to another story.
    Link,
    /// Advertisement, copyright, and what a site says of itself.
    Notice,
    /// What stands below the article.
    OtherStory,
}

impl Furniture {
    /// What several of them are called.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Date => "dates",
            Self::ByLine => "by-lines",
            Self::Menu => "menus",
            Self::Caption => "captions",
            Self::Share => "share buttons",
            Self::SignUp => "sign-up boxes",
            Self::Link => "links",
            Self::Notice => "notices",
            Self::OtherStory => "other stories",
        }
    }
}

/// A piece of the text that is read on its own: sentences do not run from one block into the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// Where it stands; without the white space around it.
    pub span: Span,
    /// What it is.
    pub kind: BlockKind,
}

/// An article: its text and what is known of it.
///
/// What no [`Block`] covers (a date line, page furniture) stays in the text, so that offsets lead back to the source,
/// but is not read.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// Its identity.
    pub id: DocumentId,
    /// What people call it: the id that it came with, or its file's name.
    pub name: String,
    /// The text, as it was taken from the source; all spans refer to it.
    pub text: String,
    /// What is to be read, in order, without overlap.
    pub blocks: Vec<Block>,
    /// How many lines of each kind no block covers; empty if the text was not looked through for them.
    pub left_out: BTreeMap<Furniture, usize>,
    /// The title, a span of the text.
    pub title: Option<Span>,
    /// The day on which it was published.
    pub published: Option<Date>,
    /// The outlet that published it, as the source names it.
    pub publisher: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// BCP 47 language tag, if the source gives one.
    pub language: Option<String>,
}

impl Document {
    /// A document that is read as one piece, whatever it holds: no title, no date, no paragraphs.
    #[must_use]
    pub fn raw(name: impl Into<String>, text: impl Into<String>) -> Self {
        let (name, text) = (name.into(), text.into());
        let block = Block { span: Span::new(0, text.len()), kind: BlockKind::Paragraph };
        Self {
            id: DocumentId(name.clone()),
            name,
            text,
            blocks: vec![block],
            left_out: BTreeMap::new(),
            title: None,
            published: None,
            publisher: None,
            url: None,
            language: None,
        }
    }

    /// How many characters of the text could not be read where it comes from; each stands as U+FFFD.
    #[must_use]
    pub fn unreadable_chars(&self) -> usize {
        self.text.matches(char::REPLACEMENT_CHARACTER).count()
    }

    /// The title as text.
    #[must_use]
    pub fn title_text(&self) -> Option<&str> {
        self.title.map(|span| span.of(&self.text))
    }
}
