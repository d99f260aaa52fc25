//! Cuts a text into its lines, and puts those together again that are one paragraph.
//!
//! The entry point is [`pieces`]. A line break ends a piece, as it ends a paragraph in nearly all news text; but where
//! a paragraph was broken over many lines to fit a width, its lines are one piece, so that no sentence is cut.

use super::line_kind::{ends_sentence, is_apart, is_item};
use crate::types::Span;

/// Widths, in characters, to which people and programs break text.
const WRAP_WIDTHS: std::ops::RangeInclusive<usize> = 40..=100;
/// So many line breaks within paragraphs are needed to tell that a text was filled to a width.
const MIN_BREAKS: usize = 3;

/// A line that is not blank.
struct Line {
    /// Without the white space around it.
    span: Span,
    /// Counts up at every blank line.
    group: usize,
    /// In characters, white space at its end left out.
    width: usize,
}

/// The paragraphs, headings and other single lines of `text` from byte `from` on: without white space around them, in
/// order.
pub(super) fn pieces(text: &str, from: usize) -> Vec<Span> {
    let lines = lines(text, from);
    let filled_to = fill_width(text, &lines);
    let mut pieces: Vec<Span> = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        match pieces.last_mut() {
            Some(piece) if goes_on(text, &lines[i - 1], line, filled_to) => *piece = piece.union(line.span),
            _ => pieces.push(line.span),
        }
    }
    pieces
}

fn lines(text: &str, from: usize) -> Vec<Line> {
    let (mut lines, mut group, mut at, mut after_return) = (Vec::new(), 0, from, false);
    for raw in text[from..].split_inclusive(is_break) {
        let line = raw.trim();
        let start = at + (raw.len() - raw.trim_start().len());
        if !line.is_empty() {
            lines.push(Line {
                span: Span::new(start, start + line.len()),
                group,
                width: raw.trim_end().chars().count(),
            });
        } else if !(raw == "\n" && after_return) {
            group += 1; // The line feed of a CR LF pair is no blank line of its own.
        }
        after_return = raw.ends_with('\r');
        at += raw.len();
    }
    lines
}

/// Mandatory breaks of Unicode's line breaking (UAX 14: BK, CR, LF, NL).
const fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// The width to which the paragraphs of the text were filled, if they were.
///
/// A line was broken to a width if the first word of the next one would not have fitted on it. Four in five must be so,
/// and a quarter go on in lower case, as lists and headings do not.
fn fill_width(text: &str, lines: &[Line]) -> Option<usize> {
    let breaks = || lines.windows(2).filter(|pair| pair[0].group == pair[1].group);
    let width = breaks().map(|pair| pair[0].width).max().filter(|width| WRAP_WIDTHS.contains(width))?;
    let count = breaks().count();
    let full = breaks().filter(|pair| is_full(text, &pair[0], &pair[1], width)).count();
    let lower = breaks().filter(|pair| begins_lower(text, &pair[1])).count();
    (count >= MIN_BREAKS && full * 5 >= count * 4 && lower * 4 >= count).then_some(width)
}

/// Whether `next` goes on with the paragraph of `line`.
fn goes_on(text: &str, line: &Line, next: &Line, filled_to: Option<usize>) -> bool {
    let (before, after) = (line.span.of(text), next.span.of(text));
    if line.group != next.group || is_item(after) {
        return false;
    }
    let is_filled = filled_to.is_some_and(|width| is_full(text, line, next, width));
    if is_filled && !ends_sentence(before) {
        return true; // Even if the line alone looks like something else: "25%." or "by the ministers".
    }
    let is_within = begins_lower(text, next) && WRAP_WIDTHS.contains(&line.width) && !ends_sentence(before);
    !is_apart(before) && !is_apart(after) && (is_filled || is_within)
}

fn is_full(text: &str, line: &Line, next: &Line, width: usize) -> bool {
    let word = next.span.of(text).split_whitespace().next().unwrap_or_default();
    line.width <= width && line.width + 1 + word.chars().count() > width
}

fn begins_lower(text: &str, line: &Line) -> bool {
    line.span.of(text).starts_with(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        pieces(text, 0).iter().map(|span| span.of(text)).collect()
    }

    #[test]
    fn each_line_is_a_piece() {
        for text in ["One.\nTwo.\n\n\n  Three.  \n", "One.\r\nTwo.\r\n\r\nThree.", "One.\rTwo.\u{2028}Three.\u{a0}"] {
            assert_eq!(texts(text), ["One.", "Two.", "Three."], "{text:?}");
        }
        assert!(texts(" \n\t\r\n\u{a0}").is_empty());
    }

    #[test]
    fn a_paragraph_broken_to_a_width_is_one_piece() {
        let text = "The ministers of the two countries met in the capital on Monday and\n\
                    agreed that the commission which marks the border will meet again in\n\
                    Tbilisi. Georgia offered to be host to all further rounds of it, said\n\
                    Mikheil Darchiashvili.\n\nThe next round is planned for the autumn, but no day was given by\n\
                    Yerevan.\n";
        let pieces = texts(text);
        assert_eq!(pieces.len(), 2, "{pieces:#?}");
        assert!(pieces[0].ends_with("Darchiashvili.") && pieces[1].ends_with("by\nYerevan."), "{pieces:#?}");
    }

    #[test]
    fn a_dash_may_begin_a_line_of_a_filled_paragraph() {
        let text = "Georgia offered once again to be the host of all the further talks\n\
                    — an offer that neither of the two neighbours has yet answered at\n\
                    all, although their ministers have met in Tbilisi more than twice\n\
                    and have praised it.";
        assert_eq!(texts(text).len(), 1);
    }

    #[test]
    fn a_sentence_that_goes_on_in_lower_case_is_not_cut() {
        let text = "The prime minister told reporters that the mandate of the mission\nends in May.\nAll will leave.";
        assert_eq!(texts(text).len(), 2);
        // With CR LF the two lines still are neighbours.
        assert_eq!(texts(&text.replace('\n', "\r\n")).len(), 2);
    }

    #[test]
    fn lines_that_stand_apart_are_not_joined() {
        for text in [
            "A heading that is about as long as a line of filled text may be\nby Ani Example",
            "- The first point of a list, which is about as long as a line is\n- the second point",
            "Short line\nand another",
            "A line without an end that is not followed by its paragraph but\n\nby a blank line",
        ] {
            assert_eq!(texts(text).len(), 2, "{text}");
        }
    }
}
