//! Reads the layout of an article: where its title stands, when it was published, and which pieces are to be read.
//!
//! The entry point is [`layout`]. An article has a head (tags, title, date line, by-line, maybe a line under the
//! title) that ends at its first paragraph, and a body of paragraphs and headings. Nothing here knows a site or an
//! outlet.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::dateline::dateline;
use super::furniture::{is_end, same_story_label};
use super::line_kind::{LineKind, bullet_len, date_with_name, ends_with_stop, is_name, line_kind};
use super::lines::pieces;
use super::markup::Mark;
use crate::types::{Block, BlockKind, Furniture, Span};

/// A title has at most so many bytes ..
const MAX_TITLE_BYTES: usize = 300;
/// .. and a line before one with so many words (a section, a site's name) is not the title.
const MIN_TITLE_WORDS: usize = 4;
/// A date line among the first so many pieces is the article's; further down it may be another article's.
const MAX_DATE_PIECE: usize = 8;
/// A line that announces other stories ends the article if at most so many hundredths of the prose stand below it: else
/// it heads a box within the article.
const MAX_REST: usize = 35;

/// What [`layout`] finds.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Layout {
    /// Where the title stands.
    pub(super) title: Option<Span>,
    /// The day of a date line, a by-line or a dateline.
    pub(super) published: Option<Date>,
    /// What is to be read, in order.
    pub(super) blocks: Vec<Block>,
    /// How many lines of each kind are not.
    pub(super) left_out: BTreeMap<Furniture, usize>,
}

/// The layout of `text`, of which `title` is the title if that is known; it then stands at the beginning.
///
/// A text of one piece has no title unless it is known.
pub(super) fn layout(text: &str, title: Option<Span>) -> Layout {
    let pieces: Vec<Piece<'_>> =
        pieces(text, title.map_or(0, |title| title.end)).into_iter().map(|span| Piece::new(span, text)).collect();
    lay_out(text, &pieces, title)
}

/// The same of a text whose pieces are known: the markup that it was taken from tells its headings.
pub(super) fn layout_of(text: &str, pieces: &[(Span, Mark)], title: Option<Span>) -> Layout {
    let pieces = pieces.iter().map(|(span, mark)| {
        let piece = Piece::new(*span, text);
        match (mark, piece.kind) {
            (Mark::Heading, LineKind::Prose) => Piece { kind: LineKind::Heading, ..piece },
            _ => piece,
        }
    });
    lay_out(text, &pieces.collect::<Vec<_>>(), title)
}

fn lay_out(text: &str, pieces: &[Piece<'_>], title: Option<Span>) -> Layout {
    let found = if title.is_none() && pieces.len() > 1 { find_title(pieces) } else { None };
    let mut layout = Layout { title: title.or(found.map(|i| pieces[i].span)), ..Layout::default() };
    layout.blocks.extend(layout.title.map(|span| Block { span, kind: BlockKind::Headline }));
    // What stands before the title (tags, a section) is not read.
    let after_title = found.map_or(0, |i| i + 1);
    let body = pieces.iter().skip(after_title).position(|piece| piece.kind == LineKind::Prose);
    let body = body.map_or(pieces.len(), |i| after_title + i);
    let end = end_of_article(pieces).max(body);
    for piece in &pieces[..found.unwrap_or(0)] {
        layout.leave_out(if matches!(piece.kind, LineKind::Date { .. }) { Furniture::Date } else { Furniture::Menu });
    }
    let mut updated = None;
    for piece in pieces.iter().take(body.max(MAX_DATE_PIECE)) {
        match piece.kind {
            LineKind::Date { date, updated: true } => updated = updated.or(Some(date)),
            LineKind::Date { date, .. } => layout.published = layout.published.or(Some(date)),
            _ => {}
        }
    }
    layout.read_head(&pieces[after_title..body]);
    layout.read_body(&pieces[body..end], layout.title.map_or("", |title| title.of(text)));
    pieces[end..].iter().for_each(|_| layout.leave_out(Furniture::OtherStory));
    layout.published = layout.published.or(updated);
    layout
}

/// A paragraph, heading or other line, and what it is by itself.
struct Piece<'t> {
    span: Span,
    text: &'t str,
    kind: LineKind,
}

/// What a piece of the body is to be read as, and how many bytes before its words; else what is not to be read in it.
fn block_of(piece: &Piece<'_>, title: &str) -> Result<(BlockKind, usize), Furniture> {
    match piece.kind {
        LineKind::Date { .. } => Err(Furniture::Date),
        LineKind::Furniture(Furniture::Link) => match same_story_label(piece.text, title) {
            Some(label) => Ok((BlockKind::Headline, label)),
            None => Err(Furniture::Link),
        },
        LineKind::Furniture(kind) => Err(kind),
        LineKind::ByLine(_) if is_name(piece.text) => Err(Furniture::ByLine),
        LineKind::Heading | LineKind::ByLine(_) => Ok((BlockKind::Headline, bullet_len(piece.text))),
        LineKind::Prose => Ok((BlockKind::Paragraph, bullet_len(piece.text))),
    }
}

/// The piece that announces the stories below the article; their number if none does.
fn end_of_article(pieces: &[Piece<'_>]) -> usize {
    let prose = |piece: &Piece<'_>| if piece.kind == LineKind::Prose { piece.text.len() } else { 0 };
    let all: usize = pieces.iter().map(prose).sum();
    let (mut end, mut rest) = (pieces.len(), 0);
    for (i, piece) in pieces.iter().enumerate().rev() {
        rest += prose(piece);
        if rest * 100 > all * MAX_REST {
            break;
        }
        if is_end(piece.text) {
            end = i;
        }
    }
    end
}

impl<'t> Piece<'t> {
    fn new(span: Span, text: &'t str) -> Self {
        let text = span.of(text);
        Self { span, text, kind: line_kind(text) }
    }
}

/// Which piece is the title: the first long enough one before date, by-line and text, else the first.
fn find_title(pieces: &[Piece<'_>]) -> Option<usize> {
    let mut first = None;
    for (i, piece) in pieces.iter().enumerate() {
        match piece.kind {
            LineKind::Furniture(_) => {}
            LineKind::Date { .. } | LineKind::ByLine(Some(_)) if first.is_some() => break,
            LineKind::Date { .. } => {}
            // A first line that begins with "By" is no by-line: there is nothing yet that it could be under.
            LineKind::ByLine(_) if first.is_some() => break,
            LineKind::Prose | LineKind::Heading | LineKind::ByLine(_) => {
                if !may_be_title(piece, pieces.get(i + 1), first.is_none()) {
                    break;
                }
                if piece.text.split_whitespace().count() >= MIN_TITLE_WORDS {
                    return Some(i);
                }
                first = first.or(Some(i));
            }
        }
    }
    first
}

/// Whether the piece is like a title; with a full stop at its end only if it is the first line and a day stands below.
fn may_be_title(piece: &Piece<'_>, next: Option<&Piece<'_>>, is_first: bool) -> bool {
    let is_dated = is_first && next.is_some_and(|next| matches!(next.kind, LineKind::Date { .. }));
    piece.text.len() <= MAX_TITLE_BYTES && bullet_len(piece.text) == 0 && (!ends_with_stop(piece.text) || is_dated)
}

impl Layout {
    /// What stands between the title and the first paragraph.
    fn read_head(&mut self, head: &[Piece<'_>]) {
        let mut after_credit = false;
        for piece in head {
            let date = match piece.kind {
                LineKind::ByLine(date) => Some(date),
                _ => date_with_name(piece.text).filter(|_| self.title.is_some()).map(Some),
            };
            match piece.kind {
                LineKind::Date { .. } => {
                    self.leave_out(Furniture::Date);
                    after_credit = true;
                }
                LineKind::Furniture(kind) => self.leave_out(kind),
                _ if date.is_some() => {
                    self.leave_out(Furniture::ByLine);
                    self.published = self.published.or(date.flatten());
                    after_credit = true;
                }
                // The author's or the outlet's name under a date line or by-line.
                _ if after_credit && is_name(piece.text) => self.leave_out(Furniture::ByLine),
                _ => {
                    self.blocks.push(Block { span: piece.span, kind: BlockKind::Headline });
                    after_credit = false;
                }
            }
        }
    }

    /// Paragraphs and headings; `title` is what the article is called, if it is called anything.
    fn read_body(&mut self, body: &[Piece<'_>], title: &str) {
        for (i, piece) in body.iter().enumerate() {
            let (kind, label) = match block_of(piece, title) {
                Ok(found) => found,
                Err(furniture) => {
                    self.leave_out(furniture);
                    continue;
                }
            };
            let skipped = match (i, dateline(piece.text)) {
                (0, Some((len, date))) => {
                    self.published = self.published.or(date);
                    len
                }
                _ => label,
            };
            self.blocks.push(Block { span: Span::new(piece.span.start + skipped, piece.span.end), kind });
        }
    }

    fn leave_out(&mut self, kind: Furniture) {
        *self.left_out.entry(kind).or_default() += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Title, day, and blocks with `#` before headlines.
    fn read(text: &str) -> (Option<&str>, Option<String>, Vec<String>) {
        let layout = layout(text, None);
        let show = |block: &Block| match block.kind {
            BlockKind::Headline => format!("# {}", block.span.of(text)),
            BlockKind::Paragraph => block.span.of(text).to_owned(),
        };
        let published = layout.published.map(|date| date.to_string());
        (layout.title.map(|span| span.of(text)), published, layout.blocks.iter().map(show).collect())
    }

    const TITLE: &str = "Minister visits Tbilisi for talks on transit";

    #[test]
    fn title_and_day_are_found_in_the_head() {
        let with_day = Some("2024-06-14".to_owned());
        for (head, day) in [
            (TITLE.to_owned(), None),
            (format!("\n\n{TITLE}\n\n2024-06-14"), with_day.clone()),
            (format!("{TITLE}\n\nFri Jun 14 2024\nicon-mail icon-print"), with_day.clone()),
            (
                format!(
                    "News, Georgia, Transit, South Caucasus\n{TITLE}\n\nby Ani Example and the Example desk June 14, 2024 11:11 AM 3 min read"
                ),
                with_day.clone(),
            ),
            (format!("Categories\nCaucasus\n\n{TITLE}\n\n"), None),
            (
                format!("Home | World | Caucasus\n{TITLE}\n14 June 2024\n\nAni Example\n\nExample Daily"),
                with_day.clone(),
            ),
            (format!("14 June 2024\n\n{TITLE}\n"), with_day.clone()),
            (format!("{TITLE}\nCaucasus Desk | 14 June 2024"), with_day.clone()),
            (format!("{TITLE}\nUpdated: 15 June 2024\nPublished: 14 June 2024"), with_day.clone()),
            (format!("{TITLE}\nBy Ani Example\nUpdated: 14 June 2024, 10:07 GMT"), with_day.clone()),
        ] {
            let text = format!("{head}\n\nThe minister arrived. He stayed.\n");
            let (title, published, blocks) = read(&text);
            assert_eq!((title, published), (Some(TITLE), day), "{text}");
            assert_eq!(blocks, [format!("# {TITLE}"), "The minister arrived. He stayed.".to_owned()], "{text}");
        }
    }

    #[test]
    fn a_title_with_a_full_stop_needs_a_day_below() {
        assert_eq!(read("The minister arrived.\n\n2024-06-14\n\nHe stayed.").0, Some("The minister arrived."));
        assert_eq!(read("The minister arrived.\n\nHe stayed.").0, None);
        assert_eq!(read("Talks end in the U.S.\n\nHe stayed.").0, Some("Talks end in the U.S."));
    }

    #[test]
    fn a_single_line_is_no_title() {
        assert_eq!(read("Minister visits Tbilisi"), (None, None, vec!["# Minister visits Tbilisi".to_owned()]));
        assert_eq!(read("The minister arrived.").2, ["The minister arrived."]);
    }

    #[test]
    fn the_body_has_headings_and_lists() {
        let text = format!(
            "{TITLE}\n\nA line under the title\n\nTBILISI, June 14: The minister arrived.\nRelations of the two\n\
             10:07 AM\n- He stayed.\n* * *\nAccording to him, it was “a good day.”\n"
        );
        let expected = [
            "# Minister visits Tbilisi for talks on transit",
            "# A line under the title",
            "The minister arrived.",
            "# Relations of the two",
            "He stayed.",
            "According to him, it was “a good day.”",
        ];
        assert_eq!(read(&text).2, expected);
    }

    #[test]
    fn a_known_title_is_kept_and_the_day_still_found() {
        let text = "Talks\n\nYerevan, 14 June 2024 — The minister arrived.";
        let layout = layout(text, Some(Span::new(0, 5)));
        assert_eq!(layout.title, Some(Span::new(0, 5)));
        assert_eq!(layout.published.unwrap().to_string(), "2024-06-14");
        assert_eq!(layout.blocks[1].span.of(text), "The minister arrived.");
    }

    #[test]
    fn page_furniture_is_left_out_and_counted() {
        let text = format!(
            "Home | World | Caucasus\n{TITLE}\n14 June 2024\nThe minister at work. (Ani Example/AFP)\n\n\
             Story highlights The minister arrived.\nAdvertisement\nHe stayed for two days.\nRead more: The bridge\n\
             By Ani Example, Example Wire\nHe left again.\n"
        );
        let expected = [
            format!("# {TITLE}"),
            "The minister arrived.".to_owned(),
            "He stayed for two days.".to_owned(),
            "He left again.".to_owned(),
        ];
        assert_eq!(read(&text).2, expected);
        let left_out: Vec<(Furniture, usize)> = layout(&text, None).left_out.into_iter().collect();
        let expected = [
            Furniture::Date,
            Furniture::ByLine,
            Furniture::Menu,
            Furniture::Caption,
            Furniture::Link,
            Furniture::Notice,
        ];
        assert_eq!(left_out, expected.map(|kind| (kind, 1)));
    }

    #[test]
    fn other_stories_below_the_article_are_left_out_but_not_what_follows_a_box_within_it() {
        let story = "The minister arrived in Kapan on Friday, and he met his colleague from Georgia. ".repeat(3);
        let story = story.trim();
        let text = format!("{TITLE}\n\n{story}\n\nRelated Articles\n\nAnother minister left.\n\nA third one stayed.\n");
        assert_eq!(read(&text).2, [format!("# {TITLE}"), story.to_owned()]);
        assert_eq!(layout(&text, None).left_out[&Furniture::OtherStory], 3);
        let text = format!("{TITLE}\n\n{story}\n\nRelated Articles\n\n{story}\n\n{story}\n");
        assert_eq!(read(&text).2.len(), 4);
    }

    proptest! {
        #[test]
        fn blocks_are_ordered_trimmed_and_whole(
            text in "(?s)(BAKU: |By |June 14, 2024|2024-06-14|- |\\(|\\) – |, |\\| |[A-Z][a-z]{1,9}|\\.|\r?\n|.){0,60}"
        ) {
            let mut end = 0;
            for block in layout(&text, None).blocks {
                let Span { start, end: next } = block.span;
                prop_assert!(end <= start && start < next, "{block:?}");
                let piece = text.get(start..next);
                prop_assert!(piece.is_some_and(|piece| piece.trim() == piece), "{block:?}");
                end = next;
            }
        }
    }
}
