//! Finds prefixes, suffixes and infixes: where a run of non-space characters comes apart into tokens.
//!
//! These are the model's regular expressions `prefix_search`, `suffix_search` and `infix_finditer` as code. Their
//! classes of code points and word lists come from the model file; the converter checks that the rest of the patterns
//! has the form that is written down here.

use super::NlpError;
use super::classes::CharClasses;
use super::weights::ModelFile;

/// The word lists of the patterns.
pub(super) struct Affixes {
    prefix_words: Vec<Box<str>>,
    suffix_words: Vec<Box<str>>,
    /// Currencies and units, which are suffixes after a digit.
    after_digit: Vec<Box<str>>,
    hyphens: Vec<Box<str>>,
}

impl Affixes {
    /// Reads the word lists.
    ///
    /// # Errors
    /// When one is missing or broken.
    pub(super) fn read(file: &ModelFile<'_>) -> Result<Self, NlpError> {
        Ok(Self {
            prefix_words: file.table("prefix.words")?.texts()?,
            suffix_words: file.table("suffix.words")?.texts()?,
            after_digit: file.table("suffix.after_digit")?.texts()?,
            hyphens: file.table("infix.hyphens")?.texts()?,
        })
    }

    /// Length in bytes of the prefix of `text`; 0 if it has none.
    pub(super) fn prefix_len(&self, classes: &CharClasses, text: &str) -> usize {
        let mut chars = text.chars();
        match chars.next() {
            None => 0,
            Some('+') => usize::from(!chars.next().is_some_and(|next| next.is_ascii_digit())),
            Some('.') => dots(text.bytes()),
            Some(first) if classes.prefix.has(first) => first.len_utf8(),
            Some(_) => self.prefix_words.iter().find(|word| text.starts_with(&***word)).map_or(0, |word| word.len()),
        }
    }

    /// Length in bytes of the longest suffix of `text`; 0 if it has none.
    pub(super) fn suffix_len(&self, classes: &CharClasses, text: &str) -> usize {
        let mut chars = text.chars().rev();
        let Some(last) = chars.next() else { return 0 };
        let single = match last {
            '.' => {
                let run = dots(text.bytes().rev());
                if run > 0 { run } else { usize::from(Self::parts_full_stop(classes, chars)) }
            }
            '+' => usize::from(chars.next().is_some_and(|before| before.is_ascii_digit())),
            _ if classes.suffix.has(last) => last.len_utf8(),
            _ => 0,
        };
        let listed = |words: &[Box<str>], accepts: fn(Option<char>) -> bool| {
            let ends = words
                .iter()
                .filter(|word| text.strip_suffix(&***word).is_some_and(|rest| accepts(rest.chars().next_back())));
            ends.map(|word| word.len()).max().unwrap_or(0)
        };
        let after_digit = |before: Option<char>| before.is_some_and(|c| c.is_ascii_digit());
        single.max(listed(&self.suffix_words, |_| true)).max(listed(&self.after_digit, after_digit))
    }

    /// Whether a single full stop is a suffix after what `before` yields, nearest first.
    fn parts_full_stop(classes: &CharClasses, mut before: impl Iterator<Item = char>) -> bool {
        let Some(nearest) = before.next() else { return false };
        let next = before.next();
        classes.before_dot.has(nearest)
            || (matches!(nearest, 'F' | 'f' | 'C' | 'c' | 'K' | 'k') && next == Some('°'))
            || (classes.capital.has(nearest) && next.is_some_and(|c| classes.capital.has(c)))
    }

    /// The first infix of `text` that begins at byte `from` or later, as its two ends in bytes.
    pub(super) fn next_infix(&self, classes: &CharClasses, text: &str, from: usize) -> Option<(usize, usize)> {
        let mut before = text[..from].chars().next_back();
        for (offset, c) in text[from..].char_indices() {
            let length = self.infix_len(classes, before, c, &text[from + offset..]);
            if length > 0 {
                return Some((from + offset, from + offset + length));
            }
            before = Some(c);
        }
        None
    }

    /// Length of the infix at the start of `rest`, whose first character is `c`, after `before`.
    fn infix_len(&self, classes: &CharClasses, before: Option<char>, c: char, rest: &str) -> usize {
        // Letters and digits, the most frequent, begin no infix.
        if c.is_ascii_alphanumeric() {
            return 0;
        }
        if c == '…' || classes.icon.has(c) {
            return c.len_utf8();
        }
        let run = if c == '.' { dots(rest.bytes()) } else { 0 };
        let (Some(before), true) = (before, run == 0) else { return run };
        let after = rest.chars().nth(1);
        let is_before_letter = |after: Option<char>| after.is_some_and(|next| classes.letter.has(next));
        let joins = match c {
            '+' | '-' | '*' | '^'
                if before.is_ascii_digit() && after.is_some_and(|next| next.is_ascii_digit() || next == '-') =>
            {
                true
            }
            '.' => classes.stop_left.has(before) && after.is_some_and(|next| classes.stop_right.has(next)),
            ',' => classes.letter.has(before) && is_before_letter(after),
            _ => false,
        };
        if joins {
            return c.len_utf8();
        }
        if !(classes.letter.has(before) || before.is_ascii_digit()) {
            return 0;
        }
        if matches!(c, ':' | '<' | '>' | '=' | '/') {
            return usize::from(is_before_letter(after));
        }
        let mut joined = self.hyphens.iter().filter_map(|word| Some((word.len(), rest.strip_prefix(&**word)?)));
        joined.find(|(_, rest)| is_before_letter(rest.chars().next())).map_or(0, |(length, _)| length)
    }
}

/// How many full stops the bytes begin with, if it is more than one.
fn dots(bytes: impl Iterator<Item = u8>) -> usize {
    let run = bytes.take_while(|byte| *byte == b'.').count();
    if run > 1 { run } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nlp::EMBEDDED;

    fn rules() -> (Affixes, CharClasses) {
        let file = ModelFile::parse(EMBEDDED).unwrap();
        (Affixes::read(&file).unwrap(), CharClasses::read(&file).unwrap())
    }

    #[test]
    fn prefixes() {
        let (affixes, classes) = rules();
        for (text, prefix) in [
            ("\"We", "\""),
            ("$5", "$"),
            ("US$5", "US$"),
            ("+5", ""),
            ("+a", "+"),
            ("...and", "..."),
            (".5", ""),
            ("……", "…"),
            ("-led", ""),
            ("(a", "("),
            ("word", ""),
            ("", ""),
        ] {
            assert_eq!(affixes.prefix_len(&classes, text), prefix.len(), "{text}");
        }
    }

    #[test]
    fn suffixes_begin_as_far_left_as_they_can() {
        let (affixes, classes) = rules();
        for (text, suffix) in [
            ("end.", "."),
            ("U.S.", ""),
            ("NATO.", "."),
            ("Baku's", "'s"),
            ("10km/h", "km/h"),
            ("10km²", "km²"),
            ("km", ""),
            ("5%", "%"),
            ("5%.", "."),
            ("°C.", "."),
            ("more...", "..."),
            ("more……", "……"),
            ("5€", "€"),
            ("5US$", "US$"),
            ("5+", "+"),
            ("a+", ""),
            ("", ""),
        ] {
            assert_eq!(affixes.suffix_len(&classes, text), suffix.len(), "{text}");
        }
    }

    #[test]
    fn infixes_stand_between_letters_or_digits() {
        let (affixes, classes) = rules();
        for (text, infixes) in [
            ("US-led", &["-"][..]),
            ("a--b", &["--"]),
            ("2010-2012", &["-"]),
            ("5-", &[]),
            ("wait...what", &["..."]),
            ("end.The", &["."]),
            ("U.S", &[]),
            ("one,two", &[","]),
            ("1,000", &[]),
            ("and/or", &["/"]),
            ("a😀b", &["😀"]),
            ("x=y>z", &["=", ">"]),
        ] {
            let mut found = Vec::new();
            let mut from = 0;
            while let Some((start, end)) = affixes.next_infix(&classes, text, from) {
                found.push(&text[start..end]);
                from = end;
            }
            assert_eq!(found, infixes, "{text}");
        }
    }
}
