//! The names of the months, as texts and date lines write them.

/// January first.
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The number of the month, 1 to 12, that `word` names in any case: its name, the first three letters, or `Sept`.
#[must_use]
pub fn month_number(word: &str) -> Option<i8> {
    let word = word.to_ascii_lowercase();
    let word = if word == "sept" { "sep" } else { &word };
    let month = MONTHS.iter().position(|name| *name == word || (word.len() == 3 && name.starts_with(word)))?;
    i8::try_from(month + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_have_short_names() {
        for (word, number) in [("January", 1), ("sept", 9), ("Sep", 9), ("MAY", 5), ("dec", 12)] {
            assert_eq!(month_number(word), Some(number), "{word}");
        }
        for word in ["", "ma", "mayor", "septe", "day"] {
            assert_eq!(month_number(word), None, "{word}");
        }
    }
}
