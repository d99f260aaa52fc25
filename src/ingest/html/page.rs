//! Reads a page once, from front to back, into its blocks of text and what its head says.
//!
//! The entry point is [`Page::read`]. No tree is built: a stack holds the elements that are open and that matter, so that
//! a page of any depth takes time and memory in proportion to its length. Which blocks are the article is for
//! `main_text` to say, and what the head means for `head`.

use std::convert::Infallible;

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};

use super::elements::{Element, Role, is_suspect};
use super::head::Head;
use crate::ingest::markup::Mark;

/// A piece of text between two boundaries of blocks.
#[derive(Debug)]
pub(super) struct Block {
    /// With its white space as it stands there.
    pub(super) text: String,
    pub(super) mark: Mark,
    /// How many bytes of it are links.
    pub(super) link_bytes: usize,
    /// Number of the innermost container.
    pub(super) container: usize,
    /// Whether it stands in an element for what is beside the article ..
    pub(super) is_aside: bool,
    /// .. or in one whose name says so.
    pub(super) is_suspect: bool,
}

/// An element that holds blocks.
#[derive(Debug)]
pub(super) struct Container {
    /// Number of the one around it; the first is its own.
    pub(super) parent: usize,
    /// Number after that of the last one within it.
    pub(super) end: usize,
    /// Whether it is said to hold the article.
    pub(super) is_main: bool,
}

/// The blocks of a page in their order, and its containers in the order of their start tags.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) head: Head,
    pub(super) blocks: Vec<Block>,
    pub(super) containers: Vec<Container>,
    open: Vec<Open>,
    /// How many elements of each kind are open.
    counts: [usize; Element::COUNT],
    hidden: usize,
    asides: usize,
    suspects: usize,
    in_link: bool,
    /// The block that is being read.
    text: String,
    link_bytes: usize,
    tag: StartTag,
}

/// An element that is open.
#[derive(Debug)]
struct Open {
    element: Element,
    is_hidden: bool,
    is_suspect: bool,
    /// The container around it, or itself.
    container: usize,
}

/// A start tag that is being read, with the attributes that matter.
#[derive(Debug, Default)]
pub(super) struct StartTag {
    pub(super) name: String,
    values: [Option<String>; ATTRIBUTES.len()],
    /// Number of the attribute that is being read.
    attribute: Option<usize>,
}

const ATTRIBUTES: [&str; 14] = [
    "class",
    "id",
    "role",
    "itemprop",
    "hidden",
    "aria-hidden",
    "name",
    "property",
    "content",
    "rel",
    "href",
    "lang",
    "type",
    "datetime",
];

impl StartTag {
    /// The value of one of [`ATTRIBUTES`].
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let number = ATTRIBUTES.iter().position(|known| *known == name)?;
        self.values[number].as_deref()
    }

    fn begin(&mut self, name: &[u8]) {
        *self = Self { name: String::from_utf8_lossy(name).into_owned(), ..Self::default() };
    }

    /// Of an attribute that stands there twice, the first counts.
    fn begin_attribute(&mut self, name: &[u8]) {
        self.attribute = ATTRIBUTES.iter().position(|known| known.as_bytes() == name);
        self.attribute = self.attribute.filter(|number| self.values[*number].is_none());
        if let Some(number) = self.attribute {
            self.values[number] = Some(String::new());
        }
    }

    fn take_value(&mut self, value: &[u8]) {
        if let Some(held) = self.attribute.and_then(|number| self.values[number].as_mut()) {
            held.push_str(&String::from_utf8_lossy(value));
        }
    }
}

impl Page {
    /// The page in `html`.
    pub(super) fn read(html: &str) -> Self {
        let mut page = Self {
            head: Head::default(),
            blocks: Vec::new(),
            containers: vec![Container { parent: 0, end: 0, is_main: false }],
            open: Vec::new(),
            counts: [0; Element::COUNT],
            hidden: 0,
            asides: 0,
            suspects: 0,
            in_link: false,
            text: String::new(),
            link_bytes: 0,
            tag: StartTag::default(),
        };
        let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, _: Span<()>| -> Option<Infallible> {
            page.take(event);
            None
        });
        emitter.naively_switch_states(true);
        match Tokenizer::new_with_emitter(html, emitter).finish() {
            Ok(()) => {}
            Err(never) => match never {},
        }
        page.end_block();
        let end = page.containers.len();
        page.open.iter().for_each(|open| page.containers[open.container].end = end);
        page.containers[0].end = end;
        page
    }

    fn take(&mut self, event: CallbackEvent<'_>) {
        match event {
            CallbackEvent::OpenStartTag { name } => self.tag.begin(name),
            CallbackEvent::AttributeName { name } => self.tag.begin_attribute(name),
            CallbackEvent::AttributeValue { value } => self.tag.take_value(value),
            CallbackEvent::CloseStartTag { .. } => self.start(),
            CallbackEvent::EndTag { name } => self.finish(name),
            CallbackEvent::String { value } => self.words(&String::from_utf8_lossy(value)),
            _ => {}
        }
    }

    fn words(&mut self, words: &str) {
        self.head.take_text(words);
        if self.hidden == 0 {
            self.text.push_str(words);
            self.link_bytes += if self.in_link { words.trim().len() } else { 0 };
        }
    }

    /// A start tag with its attributes has been read.
    fn start(&mut self) {
        self.head.take_tag(&self.tag);
        if self.tag.name == "a" {
            self.in_link = true;
            return;
        }
        let Some(element) = Element::of(self.tag.name.as_bytes()) else { return };
        let is_hidden = element.role == Role::Hidden
            || self.tag.get("hidden").is_some()
            || self.tag.get("aria-hidden") == Some("true");
        if element.role != Role::Hidden {
            self.end_block();
            self.end_paragraph();
        }
        if element.role == Role::Break {
            return;
        }
        let is_main = element.role == Role::Main
            || self.tag.get("itemprop").is_some_and(|value| value.contains("articleBody"))
            || self.tag.get("role") == Some("main");
        let may_be_suspect = !is_main && self.tag.name != "body";
        let is_suspect =
            may_be_suspect && ["class", "id", "role"].iter().any(|name| self.tag.get(name).is_some_and(is_suspect));
        let parent = self.open.last().map_or(0, |open| open.container);
        let is_container = matches!(element.role, Role::Container | Role::Main | Role::Aside);
        let container = if is_container {
            self.containers.push(Container { parent, end: 0, is_main });
            self.containers.len() - 1
        } else {
            parent
        };
        self.counts[element.number] += 1;
        self.hidden += usize::from(is_hidden);
        self.asides += usize::from(element.role == Role::Aside);
        self.suspects += usize::from(is_suspect);
        self.open.push(Open { element, is_hidden, is_suspect, container });
    }

    fn finish(&mut self, name: &[u8]) {
        self.head.end_text();
        if name == b"a" {
            self.in_link = false;
            return;
        }
        let Some(element) = Element::of(name) else { return };
        if element.role != Role::Hidden {
            self.end_block();
        }
        // What was opened within it ends with it.
        while self.counts[element.number] > 0 {
            if self.pop() == Some(element) {
                break;
            }
        }
    }

    /// A paragraph ends where the next block begins.
    fn end_paragraph(&mut self) {
        if self.open.last().is_some_and(|open| matches!(open.element.role, Role::Leaf | Role::Heading)) {
            self.pop();
        }
    }

    fn pop(&mut self) -> Option<Element> {
        let open = self.open.pop()?;
        self.counts[open.element.number] -= 1;
        self.hidden -= usize::from(open.is_hidden);
        self.asides -= usize::from(open.element.role == Role::Aside);
        self.suspects -= usize::from(open.is_suspect);
        if matches!(open.element.role, Role::Container | Role::Main | Role::Aside) {
            self.containers[open.container].end = self.containers.len();
        }
        Some(open.element)
    }

    fn end_block(&mut self) {
        let text = std::mem::take(&mut self.text);
        let link_bytes = std::mem::take(&mut self.link_bytes);
        if text.trim().is_empty() {
            return;
        }
        let innermost = self.open.last();
        let is_heading = innermost.is_some_and(|open| open.element.role == Role::Heading);
        self.blocks.push(Block {
            text,
            mark: if is_heading { Mark::Heading } else { Mark::Text },
            link_bytes,
            container: innermost.map_or(0, |open| open.container),
            is_aside: self.asides > 0,
            is_suspect: self.suspects > 0,
        });
    }
}
