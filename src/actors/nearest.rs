//! Which listed names a name that is not listed resembles, for somebody who mistyped it or knows a part of it.

use super::spelling::folded;

/// How far a name may be from what was asked, as a share of its letters.
const MAX_EDITS_PER_LETTERS: usize = 4;

/// How unlike two names are: `None` if too much; less is likelier.
pub(super) fn distance(asked: &str, listed: &str) -> Option<usize> {
    let (asked, listed) = (folded(asked), folded(listed));
    let words: Vec<&str> = asked.split_whitespace().collect();
    let has_word = |word: &&str| listed.split([' ', '-']).any(|part| part == *word);
    if !words.is_empty() && words.iter().all(has_word) {
        return Some(0);
    }
    let limit = asked.chars().count() / MAX_EDITS_PER_LETTERS;
    Some(edits(&asked, &listed, limit)? + 1)
}

/// How many letters have to be put in, left out or changed to make one text of the other, if no more than `limit`.
fn edits(a: &str, b: &str, limit: usize) -> Option<usize> {
    let b: Vec<char> = b.chars().collect();
    if a.chars().count().abs_diff(b.len()) > limit {
        return None;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let change = diagonal + usize::from(from != *to);
            diagonal = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row.last().copied().filter(|edits| *edits <= limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_come_before_slips_and_what_is_unlike_is_not_near() {
        assert_eq!(distance("lavrov", "Sergey Lavrov"), Some(0));
        assert_eq!(distance("Pashinian", "Pashinyan"), Some(2));
        assert_eq!(distance("Erdogan", "Erdoğan"), Some(0));
        assert_eq!(distance("Putin", "Macron"), None);
        assert_eq!(distance("", "X"), None);
        assert_eq!(edits("kitten", "sitting", 3), Some(3));
        assert_eq!(edits("kitten", "sitting", 2), None);
    }
}
