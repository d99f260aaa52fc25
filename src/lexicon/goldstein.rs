//! The table of CAMEO codes: Goldstein scores, and which classes a code goes with.

use super::table::Table;
use super::{Index, LexiconError};
use crate::types::{CameoCode, EventType};

const HEADER: &[&str] = &["code", "label", "goldstein", "quad_class", "plover", "here", "also", "mode"];

/// What is known of a CAMEO code.
#[derive(Debug, Clone, PartialEq)]
pub struct CameoEntry {
    /// Goldstein score, -10 (conflict) to +10 (cooperation).
    pub goldstein: f32,
    /// Classes that it goes with, the likeliest first: what the guidelines here give it, what PLOVER's conversion table
    /// gives it, further ones; `data/lexicon/README.md` says why.
    pub classes: Vec<EventType>,
    /// PLOVER mode of an act with this code that is of its likeliest class.
    pub mode: Option<Box<str>>,
}

impl CameoEntry {
    /// Whether an act with this code may be of this class.
    #[must_use]
    pub fn allows(&self, event_type: EventType) -> bool {
        self.classes.contains(&event_type)
    }

    /// The PLOVER mode of an act with this code and of this class, where there is one.
    #[must_use]
    pub fn mode_of(&self, event_type: EventType) -> Option<&str> {
        self.mode.as_deref().filter(|_| self.classes.first() == Some(&event_type))
    }
}

/// Reads the table.
pub(super) fn read(table: Table<'_>) -> Result<Index<CameoCode, CameoEntry>, LexiconError> {
    let mut entries = Index::<CameoCode, CameoEntry>::default();
    let mut lines = Vec::new();
    for row in table.rows(HEADER)? {
        let code = row.cell("code");
        let code: CameoCode = code.parse().map_err(|_| row.bad("code", code, "a CAMEO code, two to four digits"))?;
        let goldstein = row.cell("goldstein");
        let goldstein = goldstein
            .parse()
            .ok()
            .filter(|score| (-10.0..=10.0).contains(score))
            .ok_or_else(|| row.bad("goldstein", goldstein, "a number from -10 to 10"))?;
        let mut classes = Vec::<EventType>::new();
        for column in ["here", "plover", "also"] {
            for name in row.parts(column) {
                classes.push(name.parse().map_err(|_| row.bad(column, name, "PLOVER types, joined by |"))?);
            }
        }
        let mode = Some(row.cell("mode")).filter(|mode| !mode.is_empty()).map(Box::from);
        let entry = CameoEntry { goldstein, classes, mode };
        if let (at, Some(_)) = entries.insert_full(code, entry) {
            return Err(row.duplicate_of(lines[at]));
        }
        lines.push(row.line);
    }
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_allows_the_classes_of_all_columns_and_has_the_mode_of_the_first() {
        let text = "163\tEmbargo\t-8.0\tMaterialConflict\tCOERCE\tSANCTION\t\tdiscontinue\n";
        let text = format!("{}\n{text}", HEADER.join("\t"));
        let codes = read(Table::new("cameo.tsv", &text)).unwrap();
        let sanctions = &codes[&"163".parse::<CameoCode>().unwrap()];
        assert_eq!(sanctions.goldstein, -8.0);
        assert!(sanctions.allows(EventType::Coerce) && sanctions.allows(EventType::Sanction));
        assert!(!sanctions.allows(EventType::Assault));
        assert_eq!(sanctions.mode_of(EventType::Sanction), Some("discontinue"));
        assert_eq!(sanctions.mode_of(EventType::Coerce), None);
    }

    #[test]
    fn a_code_stands_once_and_its_score_lies_on_the_scale() {
        for (rows, message) in [
            ("01\t\t0\t\t\t\t\t\n\n01\t\t0\t\t\t\t\t\n", "line 4: what this row is about stands in line 2 already"),
            ("01\t\tNaN\t\t\t\t\t\n", "line 2: \"NaN\" in the column goldstein: a number from -10 to 10"),
        ] {
            let text = format!("{}\n{rows}", HEADER.join("\t"));
            let error = read(Table::new("cameo.tsv", &text)).unwrap_err().to_string();
            assert_eq!(error, format!("cameo.tsv, {message}"));
        }
    }
}
