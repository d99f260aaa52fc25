//! Classes of words: `@weapon` in a cell stands for all words that the class has.
//!
//! A class may hold other classes, but not itself.

use super::rows::lemmas;
use super::table::{Row, Table};
use super::{Index, LexiconError};

pub(super) const HEADER: &[&str] = &["class", "words"];

/// The class whose words only measure what stands after `of`: `a series of attacks`.
pub(super) const MEASURE: &str = "measure";

/// The classes, each with all of its words.
#[derive(Debug, Clone, Default)]
pub(super) struct WordClasses(Index<Box<str>, Vec<Box<str>>>);

impl WordClasses {
    /// Adds a table's classes; one that is there already gets further words.
    pub(super) fn add(&mut self, table: Table<'_>) -> Result<(), LexiconError> {
        let rows = table.rows(HEADER)?;
        let mut at = Index::<&str, usize>::default();
        for (index, row) in rows.iter().enumerate() {
            let name = row.cell("class");
            if name.is_empty() || !name.chars().all(|c| c.is_lowercase() || c == '-') {
                return Err(row.bad("class", name, "a name in lower case"));
            }
            if let Some(first) = at.insert(name, index) {
                return Err(row.duplicate_of(rows[first].line));
            }
        }
        let mut done = Self(self.0.clone());
        for row in &rows {
            let words = self.words_of(row, &rows, &at, &mut vec![row.cell("class")])?;
            let class = done.0.entry(row.cell("class").into()).or_default();
            class.extend(words);
            dedup(class);
        }
        *self = done;
        Ok(())
    }

    /// The words of a cell, with those of the classes that it names.
    pub(super) fn lemmas<'r>(
        &self,
        row: &Row<'_>,
        column: &str,
        parts: impl Iterator<Item = &'r str>,
    ) -> Result<Vec<Box<str>>, LexiconError> {
        let (classes, plain): (Vec<_>, Vec<_>) = parts.partition(|part| part.starts_with('@'));
        let mut words = match (classes.is_empty(), plain.is_empty()) {
            (false, true) => Vec::new(),
            _ => lemmas(row, column, plain.into_iter())?,
        };
        for class in classes {
            let class = self.0.get(&class[1..]).ok_or_else(|| row.bad(column, class, "a class of words.tsv"))?;
            words.extend(class.iter().cloned());
        }
        dedup(&mut words);
        Ok(words)
    }

    /// Whether a class has a word.
    pub(super) fn has(&self, class: &str, word: &str) -> bool {
        self.0.get(class).is_some_and(|words| words.iter().any(|one| &**one == word))
    }

    /// The words of a row; `path` leads from the class that is asked for to this row.
    fn words_of<'r>(
        &self,
        row: &'r Row<'_>,
        rows: &'r [Row<'_>],
        at: &Index<&'r str, usize>,
        path: &mut Vec<&'r str>,
    ) -> Result<Vec<Box<str>>, LexiconError> {
        let (classes, plain): (Vec<_>, Vec<_>) = row.parts("words").partition(|part| part.starts_with('@'));
        let mut words = match classes.is_empty() || !plain.is_empty() {
            true => lemmas(row, "words", plain.into_iter())?,
            false => Vec::new(),
        };
        for class in classes {
            let name = &class[1..];
            let begins_again = path.contains(&name);
            path.push(name);
            if begins_again {
                let path = path.iter().map(|name| format!("@{name}")).collect::<Vec<_>>().join(" > ");
                let (table, class) = (row.table_name(), name.to_owned());
                return Err(LexiconError::Cycle { table, line: row.line, class, path });
            }
            let known = self.0.get(name).cloned();
            let here = at.get(name).map(|&index| self.words_of(&rows[index], rows, at, path)).transpose()?;
            if known.is_none() && here.is_none() {
                return Err(row.bad("words", class, "a class of words.tsv"));
            }
            words.extend(known.into_iter().chain(here).flatten());
            path.pop();
        }
        Ok(words)
    }
}

/// Leaves the first of equal words.
fn dedup(words: &mut Vec<Box<str>>) {
    let mut seen = Index::<Box<str>, ()>::default();
    words.retain(|word| seen.insert(word.clone(), ()).is_none());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn classes(text: &str) -> Result<WordClasses, LexiconError> {
        let mut classes = WordClasses::default();
        classes.add(Table::new("w.tsv", &format!("class\twords\n{text}")))?;
        Ok(classes)
    }

    #[test]
    fn a_class_has_the_words_of_its_parts_wherever_they_stand() {
        let classes = classes("arm\tgun|@missile\nmissile\trocket|gun\n").unwrap();
        assert!(classes.has("arm", "rocket") && classes.has("missile", "gun"));
        assert!(!classes.has("missile", "tank") && !classes.has("tank", "gun"));
    }

    #[test]
    fn a_later_table_adds_words_to_a_class() {
        let mut classes = classes("arm\tgun\n").unwrap();
        classes.add(Table::new("mine.tsv", "class\twords\narm\ttrebuchet\n")).unwrap();
        assert!(classes.has("arm", "gun") && classes.has("arm", "trebuchet"));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        for (text, message) in [
            ("a\t@b\nb\t@c\nc\tx|@a\n", "w.tsv, line 4: @a is a part of itself: @a > @b > @c > @a"),
            ("a\t@a\n", "w.tsv, line 2: @a is a part of itself: @a > @a"),
            ("a\t@b\n", "w.tsv, line 2: \"@b\" in the column words: a class of words.tsv"),
            ("a\tx\na\ty\n", "w.tsv, line 3: what this row is about stands in line 2 already"),
            ("A\tx\n", "w.tsv, line 2: \"A\" in the column class: a name in lower case"),
            ("a\t\n", "w.tsv, line 2: \"\" in the column words: at least one lemma"),
        ] {
            assert_eq!(classes(text).unwrap_err().to_string(), message);
        }
    }
}
