//! Tells what a single line is: prose, heading, date line, by-line, or something that is not to be read.
//!
//! The entry point is [`line_kind`]. It looks at one line and nothing around it; what a line is in its place (a title,
//! an author's name under it) is `layout`'s to say.

use jiff::civil::Date;

use super::date::find_date;
use super::furniture::furniture;
use crate::types::Furniture;

/// A heading has at most so many words.
const MAX_HEADING_WORDS: usize = 12;
/// A line longer than this, in bytes, is no date, by-line, menu or heading.
const MAX_LABEL_BYTES: usize = 400;
/// Items of a menu or of a list of tags have at most so many words.
const MAX_ITEM_WORDS: usize = 3;
/// So many items make a menu or a list of tags.
const MIN_ITEMS: usize = 3;
/// A place, outlet or author beside a date has at most so many words.
const MAX_NAME_WORDS: usize = 6;

/// What pages write before the first item of a list of points, on one line with it.
const LABELS: [&str; 2] = ["Story highlights", "Key points"];

/// Words that may stand beside a date or a time of day without making a sentence of it.
const DATE_WORDS: [&str; 58] = [
    "mon",
    "monday",
    "tue",
    "tues",
    "tuesday",
    "wed",
    "wednesday",
    "thu",
    "thur",
    "thurs",
    "thursday",
    "fri",
    "friday",
    "sat",
    "saturday",
    "sun",
    "sunday",
    "published",
    "posted",
    "updated",
    "modified",
    "created",
    "last",
    "first",
    "date",
    "time",
    "on",
    "at",
    "am",
    "pm",
    "a",
    "p",
    "m",
    "min",
    "mins",
    "minute",
    "minutes",
    "hour",
    "hours",
    "ago",
    "read",
    "local",
    "t",
    "z",
    "gmt",
    "utc",
    "bst",
    "est",
    "edt",
    "et",
    "pst",
    "pdt",
    "cet",
    "cest",
    "eet",
    "eest",
    "msk",
    "trt",
];

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LineKind {
    /// Running text.
    Prose,
    /// A few words without final punctuation.
    Heading,
    /// A day and little else; `updated` if it says that of the day.
    Date { date: Date, updated: bool },
    /// `by` and names, maybe with a day.
    ByLine(Option<Date>),
    /// Nothing to read.
    Furniture(Furniture),
}

/// What `line`, which has no white space around it, is.
pub(super) fn line_kind(line: &str) -> LineKind {
    if !line.contains(char::is_alphanumeric) {
        return LineKind::Furniture(Furniture::Menu);
    }
    if line.len() > MAX_LABEL_BYTES {
        return furniture(line).map_or(LineKind::Prose, LineKind::Furniture);
    }
    if let Some(date) = date_alone(line) {
        return date;
    }
    if is_by_line(line) {
        return LineKind::ByLine(find_date(line).map(|(_, date)| date));
    }
    if is_time_alone(line) {
        return LineKind::Furniture(Furniture::Date);
    }
    if is_icons(line) || is_menu(line) || is_tags(line) {
        return LineKind::Furniture(Furniture::Menu);
    }
    if let Some(kind) = furniture(line) {
        return LineKind::Furniture(kind);
    }
    let is_heading = !ends_sentence(line) && line.split_whitespace().count() <= MAX_HEADING_WORDS;
    if is_heading && bullet_len(line) == 0 { LineKind::Heading } else { LineKind::Prose }
}

/// Whether no neighbouring line can belong to the paragraph of `line`.
pub(super) fn is_apart(line: &str) -> bool {
    is_item(line) || !matches!(line_kind(line), LineKind::Prose | LineKind::Heading)
}

/// Whether a sentence ends with `line`: a full stop, a mark of question, exclamation or omission, quotes after it or not.
pub(super) fn ends_sentence(line: &str) -> bool {
    let line = line.trim_end_matches(['"', '\'', '”', '’', '»', ')', ']', '\u{a0}']);
    line.ends_with(['.', '?', '!', '…']) && !ends_with_initials(line)
}

/// Whether `line` closes with a full stop that ends a sentence, as titles do not.
pub(super) fn ends_with_stop(line: &str) -> bool {
    ends_sentence(line) && line.trim_end_matches(['"', '\'', '”', '’', '»', ')', ']', '\u{a0}']).ends_with('.')
}

/// The day in a line that holds a place, an outlet or an author beside it: `Caucasus Desk, 27 June 2024`.
pub(super) fn date_with_name(line: &str) -> Option<Date> {
    if line.len() > MAX_LABEL_BYTES || ends_sentence(line) {
        return None;
    }
    let (_, date) = find_date(line)?;
    let rest = without_dates(line);
    let names: Vec<&str> = words(&rest).filter(|word| !is_date_word(word)).collect();
    (names.len() <= MAX_NAME_WORDS && names.iter().all(|word| is_name_word(word))).then_some(date)
}

/// Whether the line is no more than a name: `Ani Example`, `Special for The Daily Example`.
pub(super) fn is_name(line: &str) -> bool {
    !ends_sentence(line) && words(line).count() <= MAX_NAME_WORDS && words(line).all(is_name_word)
}

/// Bytes of the bullet or label with which an item of a list begins, and the white space after it.
pub(super) fn bullet_len(line: &str) -> usize {
    let rest = line.strip_prefix(['-', '–', '—', '•', '·', '*', '▪', '●']).unwrap_or(line);
    let rest = LABELS.iter().find_map(|label| line.strip_prefix(label)).unwrap_or(rest);
    let text = rest.trim_start();
    if rest.len() < line.len() && text.len() < rest.len() { line.len() - text.len() } else { 0 }
}

/// Whether the line begins with a bullet. A long dash may be one, or may belong to the sentence before.
pub(super) fn is_item(line: &str) -> bool {
    bullet_len(line) > 0 && !line.starts_with(['–', '—'])
}

/// `U.S.`, `p.m.`: the full stop belongs to the abbreviation.
fn ends_with_initials(line: &str) -> bool {
    let last = line.split_whitespace().next_back().unwrap_or_default();
    let mut letters = last.strip_suffix('.').unwrap_or_default().split('.');
    last.matches('.').count() >= 2
        && letters.all(|part| part.chars().count() == 1 && part.starts_with(char::is_alphabetic))
}

fn date_alone(line: &str) -> Option<LineKind> {
    let (_, date) = find_date(line)?;
    let rest = without_dates(line);
    let updated =
        words(&rest).any(|word| word.eq_ignore_ascii_case("updated") || word.eq_ignore_ascii_case("modified"));
    let published =
        words(&rest).any(|word| word.eq_ignore_ascii_case("published") || word.eq_ignore_ascii_case("posted"));
    words(&rest).all(is_date_word).then_some(LineKind::Date { date, updated: updated && !published })
}

/// `line` with a space for each day in it.
fn without_dates(line: &str) -> String {
    let (mut kept, mut rest) = (String::with_capacity(line.len()), line);
    while let Some((span, _)) = find_date(rest) {
        kept.push_str(&rest[..span.start]);
        kept.push(' ');
        rest = &rest[span.end..];
    }
    kept + rest
}

fn is_by_line(line: &str) -> bool {
    let Some((by, names)) = line.split_once(char::is_whitespace) else { return false };
    by.eq_ignore_ascii_case("by") && names.trim_start().starts_with(char::is_uppercase) && !ends_sentence(line)
}

/// `10:07 AM`, `3 min read`.
fn is_time_alone(line: &str) -> bool {
    words(line).any(|word| word.starts_with(|c: char| c.is_ascii_digit())) && words(line).all(is_date_word)
}

/// Names of icons that a page's text was left with: `icon-mail icon-print`.
fn is_icons(line: &str) -> bool {
    line.split_whitespace().all(|word| {
        word.contains('-')
            && word.bytes().all(|byte| byte == b'-' || byte.is_ascii_lowercase() || byte.is_ascii_digit())
    })
}

/// `Home | World | Politics`.
fn is_menu(line: &str) -> bool {
    has_items(line, &['|', '›', '»', '·', '•']) && !ends_sentence(line)
}

/// `News, South Caucasus, Peace Talks`.
fn is_tags(line: &str) -> bool {
    has_items(line, &[',']) && !ends_sentence(line) && words(line).all(is_name_word)
}

fn has_items(line: &str, separators: &[char]) -> bool {
    line.split(separators).count() >= MIN_ITEMS
        && line.split(separators).all(|item| item.split_whitespace().count() <= MAX_ITEM_WORDS)
}

/// Whether the word may be part of a name.
pub(super) fn is_name_word(word: &str) -> bool {
    word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
        || matches!(word, "and" | "for" | "of" | "the" | "s")
}

/// Whether the word, digits included, may stand beside a date.
pub(super) fn is_date_word(word: &str) -> bool {
    // "11am", "3rd", "T11" of a date-time.
    let word = word.strip_prefix('T').filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit())).unwrap_or(word);
    let letters = word.trim_start_matches(|c: char| c.is_ascii_digit());
    letters.is_empty()
        || (letters.len() < word.len() && letters.len() <= 2)
        || DATE_WORDS.iter().any(|known| known.eq_ignore_ascii_case(letters))
}

fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn a_date_line_holds_a_day_and_little_else() {
        for line in [
            "2023-11-28",
            "Tue Nov 28 2023",
            "Published: 28 November 2023, 11:09 a.m. GMT",
            "Published November 28, 2023 | Updated November 29, 2023 | 3 min read",
            "Tuesday, 28.11.2023 at 11:09",
            "2023-11-28T11:09:00Z",
        ] {
            assert_eq!(line_kind(line), LineKind::Date { date: date("2023-11-28"), updated: false }, "{line}");
        }
        let updated = LineKind::Date { date: date("2023-11-28"), updated: true };
        assert_eq!(line_kind("Last updated on 28 November 2023"), updated);
        assert_eq!(line_kind("Talks of 28 November 2023"), LineKind::Heading);
    }

    #[test]
    fn a_day_may_stand_beside_a_name() {
        assert_eq!(date_with_name("Caucasus Desk | 28 November 2023, 11:09"), Some(date("2023-11-28")));
        assert_eq!(date_with_name("Yerevan, 28 November 2023"), Some(date("2023-11-28")));
        assert_eq!(date_with_name("Fighting since 28 November 2023"), None);
        assert_eq!(date_with_name("Georgia Votes 28 November 2023."), None);
    }

    #[test]
    fn by_lines_are_known_by_their_first_words() {
        assert_eq!(
            line_kind("by Ani Example and the Example desk June 27, 2024 11:11 AM"),
            LineKind::ByLine(Some(date("2024-06-27")))
        );
        assert_eq!(line_kind("By Ani Example"), LineKind::ByLine(None));
        assert_eq!(line_kind("By inviting both, the alliance took a risk, he said."), LineKind::Prose);
        assert_eq!(line_kind("By Monday the last column had left."), LineKind::Prose);
    }

    #[test]
    fn what_is_nothing_to_read_is_furniture() {
        for (line, kind) in [
            ("* * *", Furniture::Menu),
            ("—", Furniture::Menu),
            ("10:07 AM", Furniture::Date),
            ("3 min read", Furniture::Date),
            ("icon-mail icon-print", Furniture::Menu),
            ("Home | World | Politics", Furniture::Menu),
            ("News, Armenia, South Caucasus, Peace Talks", Furniture::Menu),
            ("Sign up for our newsletter", Furniture::SignUp),
        ] {
            assert_eq!(line_kind(line), LineKind::Furniture(kind), "{line}");
        }
    }

    #[test]
    fn a_heading_is_short_and_has_no_final_mark() {
        for line in ["Background:", "Border and trade", "A new treaty with the U.S."] {
            assert_eq!(line_kind(line), LineKind::Heading, "{line}");
        }
        for line in [
            "They met.",
            "“We will leave,” he said. “Soon.”",
            "What now?",
            "- a point of a list",
            "Armenia, Georgia and Iran agreed",
            "one two three four five six seven eight nine ten eleven twelve thirteen",
        ] {
            assert_eq!(line_kind(line) == LineKind::Prose, line != "Armenia, Georgia and Iran agreed", "{line}");
        }
    }
}
