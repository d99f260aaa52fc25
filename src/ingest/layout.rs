//! Reads the layout of an article: where its title stands, when it was published, and which pieces are to be read.
//!
//! The entry point is [`layout`]. An article has a head (tags, title, date line, by-line, maybe a line under the
//! title) that ends at its first paragraph, and a body of paragraphs and headings. Nothing here knows a site or an
//! outlet.

use jiff::civil::Date;

use super::dateline::dateline;
use super::line_kind::{LineKind, bullet_len, date_with_name, ends_with_stop, is_name, line_kind};
use super::lines::pieces;
use super::markup::Mark;
use crate::types::{Block, BlockKind, Span};

/// A title has at most so many bytes ..
const MAX_TITLE_BYTES: usize = 300;
/// .. and a line before one with so many words (a section, a site's name) is not the title.
const MIN_TITLE_WORDS: usize = 4;
/// A date line among the first so many pieces is the article's; further down it may be another article's.
const MAX_DATE_PIECE: usize = 8;

/// What [`layout`] finds.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Layout {
    /// Where the title stands.
    pub(super) title: Option<Span>,
    /// The day of a date line, a by-line or a dateline.
    pub(super) published: Option<Date>,
    /// What is to be read, in order.
    pub(super) blocks: Vec<Block>,
}

/// The layout of `text`, of which `title` is the title if that is known; it then stands at the beginning.
///
/// A text of one piece has no title unless it is known.
pub(super) fn layout(text: &str, title: Option<Span>) -> Layout {
    let pieces: Vec<Piece<'_>> =
        pieces(text, title.map_or(0, |title| title.end)).into_iter().map(|span| Piece::new(span, text)).collect();
    lay_out(&pieces, title)
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
    lay_out(&pieces.collect::<Vec<_>>(), title)
}

fn lay_out(pieces: &[Piece<'_>], title: Option<Span>) -> Layout {
    let found = if title.is_none() && pieces.len() > 1 { find_title(pieces) } else { None };
    let mut layout = Layout { title: title.or(found.map(|i| pieces[i].span)), ..Layout::default() };
    layout.blocks.extend(layout.title.map(|span| Block { span, kind: BlockKind::Headline }));
    // What stands before the title (tags, a section) is not read.
    let after_title = found.map_or(0, |i| i + 1);
    let body = pieces.iter().skip(after_title).position(|piece| piece.kind == LineKind::Prose);
    let body = body.map_or(pieces.len(), |i| after_title + i);
    let mut updated = None;
    for piece in pieces.iter().take(body.max(MAX_DATE_PIECE)) {
        match piece.kind {
            LineKind::Date { date, updated: true } => updated = updated.or(Some(date)),
            LineKind::Date { date, .. } => layout.published = layout.published.or(Some(date)),
            _ => {}
        }
    }
    layout.read_head(&pieces[after_title..body]);
    layout.read_body(&pieces[body..]);
    layout.published = layout.published.or(updated);
    layout
}

/// A paragraph, heading or other line, and what it is by itself.
struct Piece<'t> {
    span: Span,
    text: &'t str,
    kind: LineKind,
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
            LineKind::Furniture => {}
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
                LineKind::Date { .. } => after_credit = true,
                LineKind::Furniture => {}
                _ if date.is_some() => {
                    self.published = self.published.or(date.flatten());
                    after_credit = true;
                }
                // The author's or the outlet's name under a date line or by-line.
                _ if after_credit && is_name(piece.text) => {}
                _ => {
                    self.blocks.push(Block { span: piece.span, kind: BlockKind::Headline });
                    after_credit = false;
                }
            }
        }
    }

    /// Paragraphs and headings.
    fn read_body(&mut self, body: &[Piece<'_>]) {
        for (i, piece) in body.iter().enumerate() {
            let kind = match piece.kind {
                LineKind::Date { .. } | LineKind::Furniture => continue,
                LineKind::Heading | LineKind::ByLine(_) => BlockKind::Headline,
                LineKind::Prose => BlockKind::Paragraph,
            };
            let skipped = match (i, dateline(piece.text)) {
                (0, Some((len, date))) => {
                    self.published = self.published.or(date);
                    len
                }
                _ => bullet_len(piece.text),
            };
            self.blocks.push(Block { span: Span::new(piece.span.start + skipped, piece.span.end), kind });
        }
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
