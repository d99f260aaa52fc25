//! Holds the rules of `docs/ARCHITECTURE.md` true: which stage imports which, which place alone knows a crate, which
//! files hold unsafe code.
//!
//! The tables are read from that page, so that page and code cannot part. Code under `#[cfg(test)]` is free: a test of
//! a late stage may load an early one to have something to work on.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The tables of the page.
#[derive(Default)]
struct Rules {
    /// What each stage imports; `None` is everything.
    imports: BTreeMap<String, Option<BTreeSet<String>>>,
    /// The places, as paths below `src/` without `.rs`, that may name each crate.
    crates: BTreeMap<String, BTreeSet<String>>,
    /// The files, as paths below `src/`, that hold unsafe code.
    unsafe_files: BTreeSet<String>,
}

impl Rules {
    fn read(page: &str) -> Self {
        let imports = table(page, "What each stage imports").map(|(stage, cell)| {
            let all = cell.trim() == "everything";
            (stage, (!all).then(|| code_spans(cell).collect()))
        });
        let crates = table(page, "Who alone knows a crate").map(|(name, cell)| (name, code_spans(cell).collect()));
        Self {
            imports: imports.collect(),
            crates: crates.collect(),
            unsafe_files: table(page, "Where unsafe code stands").map(|(file, _)| file).collect(),
        }
    }

    /// What one file does against the rules, a line each. `file` is its path below `src/`, with `/`.
    fn broken_by(&self, file: &str, source: &str) -> Vec<String> {
        let code = Code::read(file, source);
        let place = file.trim_end_matches(".rs").trim_end_matches("/mod");
        let stage = place.split('/').next().unwrap_or(place);
        let mut broken = Vec::new();
        match self.imports.get(stage) {
            Some(Some(allowed)) => broken.extend(code.paths.iter().filter_map(|(line, path)| {
                let other = path.first().map_or("(everything)", String::as_str);
                (other != stage && !allowed.contains(other))
                    .then(|| format!("{file}:{line}: `{stage}` does not import `{other}`"))
            })),
            Some(None) => {}
            None => broken.push(format!("{file}: `{stage}` is not in the table of stages")),
        }
        for (line, name) in code.crates(self.crates.keys()) {
            let within = |home: &String| place == home || place.starts_with(&format!("{home}/"));
            if !self.crates[name].iter().any(within) {
                broken.push(format!("{file}:{line}: crate `{name}` does not belong here"));
            }
        }
        match (code.unsafe_line, self.unsafe_files.contains(file)) {
            (Some(line), false) => broken.push(format!("{file}:{line}: unsafe code that the page does not know of")),
            (None, true) => broken.push(format!("{file}: the page says that unsafe code stands here")),
            _ => {}
        }
        broken.dedup();
        broken
    }
}

/// The rows of the table under a heading: the first cell's code span, and the second cell.
fn table<'a>(page: &'a str, heading: &str) -> impl Iterator<Item = (String, &'a str)> {
    let lines = page.lines().skip_while(move |line| line.trim_start_matches('#').trim() != heading).skip(1);
    let rows = lines.take_while(|line| !line.starts_with('#')).filter_map(|line| line.strip_prefix('|'));
    rows.filter_map(|row| {
        let mut cells = row.split('|');
        Some((code_spans(cells.next()?).next()?, cells.next()?))
    })
}

fn code_spans(cell: &str) -> impl Iterator<Item = String> {
    cell.split('`').skip(1).step_by(2).map(str::to_owned)
}

/// What a source file names, tests left out.
#[derive(Default)]
struct Code<'a> {
    /// Paths within the program, from its root, with their lines: `super::super::types` as `types`.
    paths: Vec<(usize, Vec<String>)>,
    /// Names that stand where that of a crate may stand, with their lines.
    roots: Vec<(usize, &'a str)>,
    /// Modules declared for tests alone, from the root.
    test_modules: Vec<Vec<String>>,
    /// The first line with unsafe code.
    unsafe_line: Option<usize>,
}

impl<'a> Code<'a> {
    fn read(file: &str, source: &'a str) -> Self {
        let tokens = tokens(source);
        let text = |i: usize| tokens.get(i).map_or("", |token| token.1);
        let mut code = Self::default();
        let mut module = module_of(file);
        let mut open_modules = Vec::new();
        let mut depth = 0_usize;
        let mut i = 0;
        while i < tokens.len() {
            let (line, token) = tokens[i];
            let previous = i.checked_sub(1).map_or("", text);
            match token {
                "#" if text(i + 1) == "[" && (2..7).map(|k| text(i + k)).eq(["cfg", "(", "test", ")", "]"]) => {
                    let seen = [text(i + 7), text(i + 8), text(i + 9), text(i + 10)] == ["pub", "(", "crate", ")"];
                    let at = if seen { i + 11 } else { i + 7 };
                    if text(at) == "mod" && text(at + 2) == ";" {
                        code.test_modules.push([&module[..], &[text(at + 1).to_owned()]].concat());
                    }
                    i = end_of_item(&tokens, i + 7);
                    continue;
                }
                "crate" | "demarche" | "super" | "self" if text(i + 1) == "::" && previous != "::" => {
                    let root = if matches!(token, "crate" | "demarche") { Vec::new() } else { module.clone() };
                    let first = if matches!(token, "super" | "self") { i } else { i + 2 };
                    i = read_tree(&tokens, first, root, &mut code.paths);
                    continue;
                }
                "mod" if text(i + 2) == "{" => {
                    module.push(text(i + 1).to_owned());
                    open_modules.push(depth);
                }
                "{" => depth += 1,
                "}" => {
                    depth = depth.saturating_sub(1);
                    if open_modules.last() == Some(&depth) {
                        open_modules.pop();
                        module.pop();
                    }
                }
                "unsafe" => code.unsafe_line = code.unsafe_line.or(Some(line)),
                name if previous != "::" && (text(i + 1) == "::" || matches!(previous, "use" | "crate")) => {
                    code.roots.push((line, name));
                }
                _ => {}
            }
            i += 1;
        }
        code
    }

    /// The places at which one of these crates is named.
    fn crates<'n>(&self, names: impl Iterator<Item = &'n String> + Clone) -> impl Iterator<Item = (usize, &'n String)> {
        self.roots.iter().flat_map(move |&(line, root)| {
            names.clone().filter(move |name| name.replace('-', "_") == root).map(move |name| (line, name))
        })
    }
}

/// The module that a file is, from the root: `extract/mod.rs` is `extract`.
fn module_of(file: &str) -> Vec<String> {
    let place = file.trim_end_matches(".rs").trim_end_matches("/mod");
    if matches!(place, "lib" | "main") { Vec::new() } else { place.split('/').map(str::to_owned).collect() }
}

/// Reads a path or a tree of imports from token `i` on, where it goes on from `path`. Gives the token behind it.
fn read_tree(
    tokens: &[(usize, &str)],
    mut i: usize,
    mut path: Vec<String>,
    found: &mut Vec<(usize, Vec<String>)>,
) -> usize {
    let text = |i: usize| tokens.get(i).map_or("", |token| token.1);
    let line = tokens.get(i).map_or(0, |token| token.0);
    loop {
        match text(i) {
            "{" => {
                i += 1;
                while !matches!(text(i), "}" | "") {
                    i = read_tree(tokens, i, path.clone(), found);
                    while !matches!(text(i), "," | "}" | "") {
                        i += 1; // `as` and a name
                    }
                    i += usize::from(text(i) == ",");
                }
                return i + 1;
            }
            "super" => drop(path.pop()),
            "self" | "*" => {}
            name => path.push(name.to_owned()),
        }
        let goes_on = text(i + 2).starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | '{' | '*'));
        if text(i + 1) != "::" || !goes_on {
            found.push((line, path));
            return i + 1;
        }
        i += 2;
    }
}

/// The token behind the item that begins at token `i`: behind its block, or its semicolon.
fn end_of_item(tokens: &[(usize, &str)], mut i: usize) -> usize {
    let mut nested = 0_i32;
    let mut in_block = false;
    while let Some(&(_, token)) = tokens.get(i) {
        i += 1;
        match token {
            "{" | "(" | "[" => {
                in_block |= nested == 0 && token == "{";
                nested += 1;
            }
            "}" | ")" | "]" => {
                nested -= 1;
                if nested == 0 && in_block {
                    break;
                }
            }
            ";" if nested == 0 => break,
            _ => {}
        }
    }
    i
}

/// Names, numbers and marks with their lines; no comments, strings or characters. `::` is one mark.
fn tokens(source: &str) -> Vec<(usize, &str)> {
    let bytes = source.as_bytes();
    let at = |i: usize| bytes.get(i).copied().unwrap_or(0);
    let mut tokens = Vec::new();
    let (mut i, mut line) = (0, 1);
    while i < bytes.len() {
        let start = i;
        match at(i) {
            b'/' if at(i + 1) == b'/' => i += source[i..].find('\n').unwrap_or(source.len() - i),
            b'/' if at(i + 1) == b'*' => i = end_of_comment(bytes, i),
            b'"' => i = end_of_quoted(bytes, i, b'"'),
            b'\'' if at(i + 1) == b'\\' => i = end_of_quoted(bytes, i, b'\''),
            b'\'' => {
                let one = source[i + 1..].chars().next().map_or(0, char::len_utf8);
                i += if at(i + 1 + one) == b'\'' { one + 2 } else { 1 }; // a character, or a lifetime
            }
            c if c == b'_' || c.is_ascii_alphanumeric() || !c.is_ascii() => {
                while at(i) == b'_' || at(i).is_ascii_alphanumeric() || !at(i).is_ascii() {
                    i += 1;
                }
                let hashes = bytes[i..].iter().take_while(|&&c| c == b'#').count();
                match &source[start..i] {
                    "r" | "br" | "cr" if at(i + hashes) == b'"' => {
                        let close = format!("\"{}", "#".repeat(hashes));
                        let body = i + hashes + 1;
                        i = source[body..].find(&close).map_or(source.len(), |end| body + end + close.len());
                    }
                    "b" | "c" if at(i) == b'"' => i = end_of_quoted(bytes, i, b'"'),
                    name => tokens.push((line, name)),
                }
            }
            b':' if at(i + 1) == b':' => {
                i += 2;
                tokens.push((line, "::"));
            }
            c => {
                i += 1;
                if !c.is_ascii_whitespace() {
                    tokens.push((line, &source[start..i]));
                }
            }
        }
        line += bytes[start..i].iter().filter(|&&c| c == b'\n').count();
    }
    tokens
}

/// The place behind a block comment, comments within it included.
fn end_of_comment(bytes: &[u8], mut i: usize) -> usize {
    let mut nested = 0;
    while i < bytes.len() {
        match &bytes[i..bytes.len().min(i + 2)] {
            b"/*" => (nested, i) = (nested + 1, i + 2),
            b"*/" => (nested, i) = (nested - 1, i + 2),
            _ => i += 1,
        }
        if nested == 0 {
            break;
        }
    }
    i
}

/// The place behind a string or character whose opening mark stands at `i`.
fn end_of_quoted(bytes: &[u8], mut i: usize, mark: u8) -> usize {
    i += 1;
    while i < bytes.len() && bytes[i] != mark {
        i += if bytes[i] == b'\\' { 2 } else { 1 };
    }
    (i + 1).min(bytes.len())
}

/// All files below `src/`, as paths with `/`, and their text.
fn sources() -> BTreeMap<String, String> {
    fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("src/ can be read") {
            let path = entry.expect("src/ can be read").path();
            if path.is_dir() {
                collect(&path, files);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root, &mut files);
    let relative = |path: &Path| path.strip_prefix(&root).expect("it is below").to_string_lossy().replace('\\', "/");
    files.iter().map(|path| (relative(path), fs::read_to_string(path).expect("UTF-8"))).collect()
}

#[test]
fn the_code_keeps_the_rules_of_the_page() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/ARCHITECTURE.md");
    let rules = Rules::read(&fs::read_to_string(page).expect("the page is there"));
    assert!(!rules.imports.is_empty() && !rules.crates.is_empty(), "the page has lost its tables");
    let sources = sources();
    let tests: Vec<_> = sources.iter().flat_map(|(file, source)| Code::read(file, source).test_modules).collect();
    let is_program = |file: &str| !tests.iter().any(|test| module_of(file).starts_with(test));
    let program = sources.iter().filter(|(file, _)| *file != "lib.rs" && is_program(file));
    let broken: Vec<_> = program.flat_map(|(file, source)| rules.broken_by(file, source)).collect();
    assert!(broken.is_empty(), "\n{}\n", broken.join("\n"));
    for file in &rules.unsafe_files {
        assert!(sources.contains_key(file), "the page names src/{file}, which is not there");
    }
}

/// What `source` does as `extract/events.rs` against a small page, in words after the place.
fn broken(source: &str) -> Vec<String> {
    const PAGE: &str = "
## What each stage imports
| stage | imports |
| --- | --- |
| `types` | nothing |
| `extract` | `types` `config` |
## Who alone knows a crate
| crate | places |
| --- | --- |
| `oxi-graph` | `rdf` `extract/quads` |
## Where unsafe code stands
| file | why |
| --- | --- |
| `nlp/encoder.rs` | matrices |
";
    Rules::read(PAGE).broken_by("extract/events.rs", source)
}

#[test]
fn a_wrong_import_is_found_however_it_is_written() {
    for source in [
        "\nuse crate::store::Store;",
        "\nuse crate::{types::Span, store::{self, Store as S}};",
        "\nuse crate::{types as t, config::{Config, Limits}, store};",
        "\nfn open() -> Result<()> { crate::store::open::<u8>(\"{\") }",
        "\nuse super::super::store::Store;",
        "\nmod inner { use super::super::super::store; }",
        "\nfn f() { let x = self::super::super::store::X; }",
        "\nmacro_rules! m { () => { $crate::store::X } }",
        "\npub use demarche::store::Store;",
    ] {
        assert_eq!(broken(source), ["extract/events.rs:2: `extract` does not import `store`"], "{source}");
    }
    for source in ["use crate::*;", "use super::super::*;"] {
        assert_eq!(broken(source), ["extract/events.rs:1: `extract` does not import `(everything)`"], "{source}");
    }
}

#[test]
fn what_is_no_import_is_let_through() {
    for source in [
        "use crate::types::Span;\nuse crate::{config::Config, types::*};\nuse super::clauses::Clause;",
        "use super::{clauses, Extractor};\npub(crate) fn f() {}\npub(in crate::extract) fn g() {}",
        "mod inner { use super::super::clauses; }\nfn f() { super::clauses::find() }",
        "//! See [`crate::store`].\n/* crate::store::X /* nested */ crate::store */",
        r##"const A: &str = "crate::store \" crate::store"; const B: &str = r#"" crate::store::X "#;"##,
        r"fn f<'a>(x: &'a str) -> bool { x.starts_with('\'') || x.ends_with('{') || x.contains('é') }",
        "#[cfg(test)]\nmod tests { use crate::nlp::Model; fn f() { {} } }\nuse crate::types::Span;",
        "#[cfg(test)]\n#[expect(dead_code, reason = \"x\")]\nuse crate::{nlp::Model, store::Store};\nfn f() {}",
    ] {
        assert_eq!(broken(source), <[String; 0]>::default(), "{source}");
    }
    assert_eq!(broken("#[cfg(test)]\nmod tests {}\nuse crate::nlp::Model;").len(), 1);
}

#[test]
fn a_crate_out_of_its_place_is_found() {
    for source in ["use oxi_graph::Store;", "use oxi_graph;", "fn f() { oxi_graph::open() }", "extern crate oxi_graph;"]
    {
        assert_eq!(broken(source), ["extract/events.rs:1: crate `oxi-graph` does not belong here"], "{source}");
    }
    assert_eq!(broken("fn f(oxi_graph: u8) { super::oxi_graph::x() }"), <[String; 0]>::default());
}

#[test]
fn unsafe_code_out_of_its_place_is_found() {
    assert_eq!(broken("fn f() { unsafe { g() } }").len(), 1);
    assert_eq!(broken("#[expect(unsafe_code, reason = \"unsafe\")]\nfn f() {}"), <[String; 0]>::default());
}

#[test]
fn modules_for_tests_are_known() {
    for seen in ["", "pub(crate) "] {
        let source = format!("mod events;\n#[cfg(test)]\n{seen}mod samples;\nmod clauses;");
        assert_eq!(Code::read("extract/mod.rs", &source).test_modules, [["extract", "samples"]], "{source}");
    }
}
