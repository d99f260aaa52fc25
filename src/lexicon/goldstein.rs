//! The table of CAMEO codes: Goldstein scores, and which classes a code goes with.

use super::table::Table;
use super::{Index, LexiconError};
use crate::types::{CameoCode, EventType};

const HEADER: &[&str] = &["code", "goldstein", "plover", "guidelines"];

/// What is known of a CAMEO code.
#[derive(Debug, Clone, PartialEq)]
pub struct CameoEntry {
    /// Goldstein score, -10 (conflict) to +10 (cooperation).
    pub goldstein: f32,
    /// Classes that PLOVER's conversion table gives it; empty where it has no row.
    pub plover: Vec<EventType>,
    /// Further classes that it goes with here; `README.md` beside the table says why.
    pub guidelines: Vec<EventType>,
}

impl CameoEntry {
    /// Whether an act with this code may be of this class.
    #[must_use]
    pub fn allows(&self, event_type: EventType) -> bool {
        self.plover.contains(&event_type) || self.guidelines.contains(&event_type)
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
        let classes = |column| {
            row.parts(column)
                .map(|name| name.parse().map_err(|_| row.bad(column, name, "PLOVER types, joined by |")))
                .collect::<Result<Vec<EventType>, _>>()
        };
        let entry = CameoEntry { goldstein, plover: classes("plover")?, guidelines: classes("guidelines")? };
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

    fn table(rows: &'static str) -> Table<'static> {
        Table { name: "cameo.tsv", text: rows }
    }

    #[test]
    fn a_code_allows_the_classes_of_both_columns() {
        let text = "code\tgoldstein\tplover\tguidelines\n163\t-8.0\tCOERCE\tSANCTION\n020\t3.0\t\tREQUEST\n";
        let codes = read(table(text)).unwrap();
        let sanctions = &codes[&"163".parse::<CameoCode>().unwrap()];
        assert_eq!(sanctions.goldstein, -8.0);
        assert!(sanctions.allows(EventType::Coerce) && sanctions.allows(EventType::Sanction));
        assert!(!sanctions.allows(EventType::Assault));
    }

    #[test]
    fn a_code_stands_once_and_its_score_lies_on_the_scale() {
        for (text, message) in [
            (
                "code\tgoldstein\tplover\tguidelines\n01\t0\t\t\n\n01\t0\t\t\n",
                "cameo.tsv, line 4: what this row is about stands in line 2 already",
            ),
            (
                "code\tgoldstein\tplover\tguidelines\n01\tNaN\t\t\n",
                "cameo.tsv, line 2: \"NaN\" in the column goldstein: a number from -10 to 10",
            ),
        ] {
            assert_eq!(read(table(text)).unwrap_err().to_string(), message);
        }
    }
}
