//! Tab-separated text: comments, a header, rows that know their line.
//!
//! What the cells mean is `rows`', `embedding`'s and `goldstein`'s.

use super::LexiconError;

/// A table's text, and what to call it when something in it is wrong.
#[derive(Debug, Clone, Copy)]
pub struct Table<'t> {
    /// The file's name.
    pub name: &'t str,
    /// UTF-8, lines ended by `\n` or `\r\n`; those that are blank or begin with `#` say nothing.
    pub text: &'t str,
    /// Number of the text's first line in its file.
    first_line: usize,
}

impl<'t> Table<'t> {
    /// A file that holds one table.
    #[must_use]
    pub const fn new(name: &'t str, text: &'t str) -> Self {
        Self { name, text, first_line: 1 }
    }

    /// The tables of a file that holds several one below the other, each from its header on.
    ///
    /// A line whose cells are one of `headers` begins a table. Gives the index of its header with each.
    ///
    /// # Errors
    /// [`LexiconError::Unheaded`] if a row stands above the first header.
    pub(super) fn sections(self, headers: &[&[&str]]) -> Result<Vec<(usize, Self)>, LexiconError> {
        let mut sections: Vec<(usize, Self)> = Vec::new();
        let mut start = 0;
        for (at, text) in self.text.split_inclusive('\n').enumerate() {
            let begin = start;
            start += text.len();
            let line = self.first_line + at;
            let is_header = |header: &&[&str]| text.split('\t').map(str::trim).eq(header.iter().copied());
            if let Some(header) = headers.iter().position(|header| is_header(header)) {
                sections.push((header, Self { text: &self.text[begin..begin], first_line: line, ..self }));
            } else if sections.is_empty() && !is_silent(text) {
                let wanted = headers.iter().map(|header| header[0]).collect::<Vec<_>>().join(", ");
                return Err(LexiconError::Unheaded { table: self.name.to_owned(), line, wanted });
            }
            if let Some((_, table)) = sections.last_mut() {
                table.text = &self.text[begin - table.text.len()..start];
            }
        }
        Ok(sections)
    }

    /// The rows below the header.
    ///
    /// Spreadsheets put quotes around cells that hold quotes; such cells are read as they were meant.
    ///
    /// # Errors
    /// [`LexiconError::Header`] and [`LexiconError::Columns`].
    pub(super) fn rows(self, header: &'static [&'static str]) -> Result<Vec<Row<'t>>, LexiconError> {
        let mut lines = (self.first_line..).zip(self.text.lines()).filter(|(_, line)| !is_silent(line));
        let (line, names) = lines.next().unwrap_or((self.first_line, ""));
        if !names.split('\t').map(str::trim).eq(header.iter().copied()) {
            return Err(LexiconError::Header { table: self.name.to_owned(), line, wanted: header.join(", ") });
        }
        lines
            .map(|(line, text)| {
                let cells: Vec<String> = text.split('\t').map(unquote).collect();
                if cells.len() != header.len() {
                    let (found, wanted) = (cells.len(), header.len());
                    return Err(LexiconError::Columns { table: self.name.to_owned(), line, found, wanted });
                }
                Ok(Row { table: self.name, line, header, cells })
            })
            .collect()
    }
}

/// Whether a line is blank or a comment.
fn is_silent(line: &str) -> bool {
    line.trim().is_empty() || line.starts_with('#')
}

/// A cell without the spreadsheet's quotes and without the space around it.
fn unquote(cell: &str) -> String {
    let cell = cell.trim();
    match cell.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(inner) => inner.replace("\"\"", "\"").trim().to_owned(),
        None => cell.to_owned(),
    }
}

/// One row, with its place.
#[derive(Debug)]
pub(super) struct Row<'t> {
    table: &'t str,
    /// Counted from 1.
    pub(super) line: usize,
    header: &'static [&'static str],
    cells: Vec<String>,
}

impl Row<'_> {
    /// The cell of a column; empty for a column that the header has not.
    pub(super) fn cell(&self, column: &str) -> &str {
        self.header.iter().position(|one| *one == column).and_then(|at| self.cells.get(at)).map_or("", String::as_str)
    }

    /// The parts of a cell that `|` joins; none if it is empty.
    pub(super) fn parts(&self, column: &str) -> impl Iterator<Item = &str> {
        let cell = self.cell(column);
        cell.split('|').map(str::trim).filter(move |_| !cell.is_empty())
    }

    /// The table's name.
    pub(super) fn table_name(&self) -> String {
        self.table.to_owned()
    }

    /// The error that says what `column` takes.
    pub(super) fn bad(&self, column: &str, value: &str, wanted: impl Into<String>) -> LexiconError {
        LexiconError::Value {
            table: self.table.to_owned(),
            line: self.line,
            column: column.to_owned(),
            value: value.to_owned(),
            wanted: wanted.into(),
        }
    }

    /// The error that says that an earlier row has the same key.
    pub(super) fn duplicate_of(&self, first: usize) -> LexiconError {
        LexiconError::Duplicate { table: self.table.to_owned(), line: self.line, first }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &[&str] = &["word", "note"];

    #[test]
    fn comments_and_blank_lines_are_left_out_but_counted() {
        let table = Table::new("t.tsv", "# source\n\nword\tnote\r\n# more\na|b\t \"said \"\"no\"\"\" \r\n");
        let rows = table.rows(HEADER).unwrap();
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].line, 5);
        assert_eq!(rows[0].parts("word").collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(rows[0].cell("note"), "said \"no\"");
    }

    #[test]
    fn a_file_of_several_tables_is_cut_at_their_headers() {
        let text = "# mine\nword\tnote\na\tb\n\nverb\tsense\nc\td\ne\tf";
        let sections = Table::new("t.tsv", text).sections(&[HEADER, &["verb", "sense"]]).unwrap();
        let found: Vec<_> = sections.iter().map(|(header, table)| (*header, table.first_line, table.text)).collect();
        assert_eq!(found, [(0, 2, "word\tnote\na\tb\n\n"), (1, 5, "verb\tsense\nc\td\ne\tf")]);
        let error = Table::new("t.tsv", "\na\tb\n").sections(&[HEADER]).unwrap_err();
        assert_eq!(error, LexiconError::Unheaded { table: "t.tsv".into(), line: 2, wanted: "word".into() });
    }

    #[test]
    fn an_empty_cell_has_no_parts() {
        let table = Table::new("t.tsv", "word\tnote\n\t\n\tx");
        assert_eq!(table.rows(HEADER).unwrap()[0].parts("word").count(), 0);
    }

    #[test]
    fn errors_name_the_table_and_the_line() {
        for (text, message) in [
            ("", "t.tsv, line 1: the header has to be the columns word, note, parted by tabs"),
            ("# x\nword,note\n", "t.tsv, line 2: the header has to be the columns word, note, parted by tabs"),
            ("word\tnote\n\nonly", "t.tsv, line 3: 1 columns instead of 2; columns are parted by tabs"),
        ] {
            assert_eq!(Table::new("t.tsv", text).rows(HEADER).unwrap_err().to_string(), message);
        }
    }
}
