//! `demarche annotate`: what the text model sees, as JSON Lines or CoNLL-U.
//!
//! Both writers take a whole document. JSON Lines have every token, white space included, and count code points;
//! CoNLL-U (<https://universaldependencies.org/format.html>) has words only, white space goes into its last column.

use std::io::{self, BufWriter, Write};

use clap::{Args, ValueEnum};
use serde::Serialize;

use super::Outcome;
use super::input::{InputArgs, KernelArgs};
use super::report::Report;
use crate::nlp::Model;
use crate::pipeline::run_in_order;
use crate::types::{AnnotatedDocument, CharOffsets, Dep, Iob, Pos, Sentence, Span};

/// Show what the text model sees: tokens, tags, lemmas, tree, names
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  demarche annotate news.txt --format conllu")]
pub(crate) struct AnnotateArgs {
    #[command(flatten)]
    input: InputArgs,

    #[command(flatten)]
    kernel: KernelArgs,

    /// What to write
    #[arg(long, value_enum, default_value_t = Format::Jsonl)]
    format: Format,

    /// Take each text as one piece as it is, without looking for title, date and paragraphs
    #[arg(long)]
    raw: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// JSON Lines: one object a document
    Jsonl,
    /// CoNLL-U: one word a line
    Conllu,
}

pub(crate) fn run(args: &AnnotateArgs) -> anyhow::Result<Outcome> {
    let model = Model::embedded()?.with_kernel(args.kernel.kernel());
    let mut out = BufWriter::new(io::stdout());
    let mut report = Report::new(&args.input);
    run_in_order(
        args.input.documents(args.raw),
        args.input.threads(),
        || model.annotator(),
        |annotator, document| document.map(|document| annotator.annotate(document)),
        |annotated| -> anyhow::Result<()> {
            match annotated {
                Ok(annotated) => {
                    report.pass(&annotated.document);
                    match args.format {
                        Format::Jsonl => write_jsonl(&annotated, &mut out)?,
                        Format::Conllu => write_conllu(&annotated, &mut out)?,
                    }
                    Ok(())
                }
                Err(error) => report.skip(error, args.input.strict),
            }
        },
    )?;
    out.flush()?;
    Ok(report.outcome())
}

#[derive(Serialize)]
struct DocumentLine<'a> {
    document: &'a str,
    tokens: Vec<TokenFields<'a>>,
}

#[derive(Serialize)]
struct TokenFields<'a> {
    text: &'a str,
    /// In code points.
    start: usize,
    norm: &'a str,
    lemma: &'a str,
    tag: &'static str,
    pos: &'static str,
    morph: &'a str,
    dep: &'static str,
    /// Index of a token in the document.
    head: usize,
    ent_iob: &'static str,
    ent_type: &'static str,
    sent_start: bool,
}

/// Writes a document as one line of JSON: `{"document": .., "tokens": [..]}`.
///
/// # Errors
/// Those of `out`.
pub(crate) fn write_jsonl(annotated: &AnnotatedDocument, out: &mut impl Write) -> io::Result<()> {
    let offsets = CharOffsets::new(&annotated.document.text);
    let fields = annotated.tokens.iter().map(|token| TokenFields {
        text: token.span.of(&annotated.document.text),
        start: offsets.char_at(token.span.start),
        norm: &token.norm,
        lemma: &token.lemma,
        tag: token.tag.as_str(),
        pos: token.pos.as_str(),
        morph: &token.morph,
        dep: token.dep.as_str(),
        head: token.head,
        ent_iob: token.iob.as_str(),
        ent_type: token.entity.map_or("", |label| label.as_str()),
        sent_start: token.starts_sentence,
    });
    let line = DocumentLine { document: &annotated.document.name, tokens: fields.collect() };
    serde_json::to_writer(&mut *out, &line)?;
    out.write_all(b"\n")
}

/// Writes a document as CoNLL-U: a paragraph a block, sentences numbered through the document.
///
/// Relations are the model's own (`ROOT` as `root`). What hangs on white space hangs on the white space's head instead,
/// so that every sentence has one root. `MISC` has `NER`, and of white space `SpaceAfter`, `SpacesAfter` and
/// `SpacesBefore`, the latter two written as UDPipe does. A document without words gives nothing.
///
/// # Errors
/// Those of `out`.
pub(crate) fn write_conllu(annotated: &AnnotatedDocument, out: &mut impl Write) -> io::Result<()> {
    let name = one_line(&annotated.document.name);
    let mut last_block = None;
    for (number, sentence) in annotated.sentences.iter().enumerate() {
        if number == 0 {
            writeln!(out, "# newdoc id = {name}")?;
        }
        if last_block.replace(sentence.block) != Some(sentence.block) {
            writeln!(out, "# newpar")?;
        }
        writeln!(out, "# sent_id = {name}-{}", number + 1)?;
        let words = Words::of(annotated, sentence);
        writeln!(out, "# text = {}", words.text())?;
        (0..words.tokens.len()).try_for_each(|index| words.write(index, out))?;
        writeln!(out)?;
    }
    Ok(())
}

/// The words of a sentence: its tokens without those of white space.
struct Words<'a> {
    annotated: &'a AnnotatedDocument,
    sentence: &'a Sentence,
    /// Indices into the document's tokens.
    tokens: Vec<usize>,
    /// Which of `tokens` is the root.
    root: usize,
}

impl<'a> Words<'a> {
    fn of(annotated: &'a AnnotatedDocument, sentence: &'a Sentence) -> Self {
        let is_word = |token: &usize| annotated.tokens[*token].pos != Pos::Space;
        let tokens = sentence.tokens.clone().filter(is_word).collect();
        let mut words = Self { annotated, sentence, tokens, root: 0 };
        words.root = (0..words.tokens.len()).find(|index| words.head(*index).is_none()).unwrap_or(0);
        words
    }

    /// The place among the words of a word's head, past white space; `None` if there is none in the sentence.
    fn head(&self, index: usize) -> Option<usize> {
        let mut token = self.tokens[index];
        for _ in self.sentence.tokens.clone() {
            let head = self.annotated.tokens[token].head;
            if head == token {
                return None;
            }
            if let Ok(index) = self.tokens.binary_search(&head) {
                return Some(index);
            }
            token = head;
        }
        None
    }

    /// The white space after a word.
    fn gap(&self, index: usize) -> &'a str {
        let AnnotatedDocument { document, tokens, .. } = self.annotated;
        let end = tokens[self.tokens[index]].span.end;
        let next = self.tokens.get(index + 1).map(|next| tokens[*next].span.start);
        // After the last word of the sentence: up to the next sentence of the block, or to its end.
        let beyond = || {
            let block = document.blocks.get(self.sentence.block).map_or(end, |block| block.span.end);
            let following = tokens.get(self.sentence.tokens.end).map(|token| token.span.start);
            following.filter(|start| *start < block).unwrap_or(block)
        };
        Span::checked(end, next.unwrap_or_else(beyond), &document.text).map_or("", |span| span.of(&document.text))
    }

    fn is_last_of_block(&self, index: usize) -> bool {
        let block = self.annotated.document.blocks.get(self.sentence.block);
        let end = self.annotated.tokens[self.tokens[index]].span.end + self.gap(index).len();
        index + 1 == self.tokens.len() && block.is_none_or(|block| end == block.span.end)
    }

    /// The sentence on one line, with one space wherever words are apart.
    fn text(&self) -> String {
        let mut text = String::new();
        for (index, token) in self.tokens.iter().enumerate() {
            text.push_str(&one_line(self.annotated.text(*token)));
            if index + 1 < self.tokens.len() && !self.gap(index).is_empty() {
                text.push(' ');
            }
        }
        text
    }

    fn write(&self, index: usize, out: &mut impl Write) -> io::Result<()> {
        let token = &self.annotated.tokens[self.tokens[index]];
        let (head, dep) = match self.head(index) {
            _ if index == self.root => (0, "root"),
            Some(head) => (head + 1, token.dep.as_str()),
            None if token.dep == Dep::Root => (self.root + 1, Dep::Dep.as_str()),
            None => (self.root + 1, token.dep.as_str()),
        };
        let misc = self.misc(index);
        writeln!(
            out,
            "{}\t{}\t{}\t{}\t{}\t{}\t{head}\t{dep}\t_\t{misc}",
            index + 1,
            one_line(self.annotated.text(self.tokens[index])),
            or_underscore(&one_line(&token.lemma)),
            token.pos,
            token.tag,
            or_underscore(&token.morph),
        )
    }

    fn misc(&self, index: usize) -> String {
        let token = &self.annotated.tokens[self.tokens[index]];
        let mut parts = Vec::new();
        if let (Some(label), Iob::Begin | Iob::Inside) = (token.entity, token.iob) {
            parts.push(format!("NER={}-{label}", token.iob.as_str()));
        }
        match self.gap(index) {
            " " => {}
            "" if self.is_last_of_block(index) => {}
            "" => parts.push("SpaceAfter=No".to_owned()),
            gap => parts.push(format!("SpacesAfter={}", escaped(gap))),
        }
        let before = Span::checked(
            self.annotated.tokens[self.sentence.tokens.start].span.start,
            token.span.start,
            &self.annotated.document.text,
        );
        if let (0, Some(before)) = (index, before.filter(|before| !before.is_empty())) {
            parts.push(format!("SpacesBefore={}", escaped(before.of(&self.annotated.document.text))));
        }
        or_underscore(&parts.join("|")).to_owned()
    }
}

/// The text with a space for each character that would end a line or a column.
fn one_line(text: &str) -> String {
    text.replace(|c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}'), " ")
}

fn or_underscore(text: &str) -> &str {
    if text.is_empty() { "_" } else { text }
}

/// White space as UDPipe writes it.
fn escaped(gap: &str) -> String {
    let mut escaped = String::new();
    for c in gap.chars() {
        match c {
            ' ' => escaped.push_str("\\s"),
            '\t' => escaped.push_str("\\t"),
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            _ => escaped.push(if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c }),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nlp::Model;
    use crate::types::Document;

    fn written(write: fn(&AnnotatedDocument, &mut Vec<u8>) -> io::Result<()>, text: &str) -> String {
        let annotated = Model::embedded().unwrap().annotator().annotate(Document::raw("note", text));
        let mut out = Vec::new();
        write(&annotated, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_document_is_one_line_of_json() {
        let line = written(write_jsonl, "« Élu »\nmet.");
        assert_eq!(line.lines().count(), 1);
        let value: serde_json::Value = serde_json::from_str(&line).unwrap();
        assert_eq!(value["document"], "note");
        assert_eq!(value["tokens"][1]["text"], "Élu");
        assert_eq!(value["tokens"][2]["start"], 6);
        assert!(
            line.starts_with(r#"{"document":"note","tokens":[{"text":"«","start":0,"norm":"\"","lemma":""#),
            "{line}"
        );
    }

    #[test]
    fn a_sentence_is_a_block_of_ten_columns() {
        let text = written(write_conllu, "The minister met Anna Berg in Vienna. She left.");
        let expected = "\
# newdoc id = note
# newpar
# sent_id = note-1
# text = The minister met Anna Berg in Vienna.
1\tThe\tthe\tDET\tDT\tDefinite=Def|PronType=Art\t2\tdet\t_\t_
2\tminister\tminister\tNOUN\tNN\tNumber=Sing\t3\tnsubj\t_\t_
3\tmet\tmeet\tVERB\tVBD\tTense=Past|VerbForm=Fin\t0\troot\t_\t_
4\tAnna\tAnna\tPROPN\tNNP\tNumber=Sing\t5\tcompound\t_\tNER=B-PERSON
5\tBerg\tBerg\tPROPN\tNNP\tNumber=Sing\t3\tdobj\t_\tNER=I-PERSON
6\tin\tin\tADP\tIN\t_\t5\tprep\t_\t_
7\tVienna\tVienna\tPROPN\tNNP\tNumber=Sing\t6\tpobj\t_\tNER=B-GPE|SpaceAfter=No
8\t.\t.\tPUNCT\t.\tPunctType=Peri\t3\tpunct\t_\t_

# sent_id = note-2
";
        assert!(text.starts_with(expected), "{text}");
    }

    #[test]
    fn white_space_goes_into_the_last_column() {
        let text = written(write_conllu, "\n They met \n\t again  and left. ");
        assert!(text.contains("# text = They met again and left.\n"), "{text}");
        assert!(text.contains(r"SpacesBefore=\n\s"), "{text}");
        assert!(text.contains(r"SpacesAfter=\s\n\t\s"), "{text}");
        assert!(text.contains(r"SpacesAfter=\s\s"), "{text}");
        assert!(text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).all(|line| {
            let columns: Vec<&str> = line.split('\t').collect();
            columns.len() == 10 && !columns[1].trim().is_empty() && columns.iter().all(|column| !column.is_empty())
        }));
    }

    #[test]
    fn every_sentence_has_one_root_and_heads_within_itself() {
        let text =
            written(write_conllu, "\n\n\n Statement: \n\n \u{a0} He (who?) left --\n\n it \n\n is. \n \n :) \n\n");
        for sentence in text.split("\n\n").filter(|sentence| !sentence.is_empty()) {
            let heads: Vec<usize> = sentence
                .lines()
                .filter(|line| !line.starts_with('#'))
                .map(|line| line.split('\t').nth(6).unwrap().parse().unwrap())
                .collect();
            assert_eq!(heads.iter().filter(|head| **head == 0).count(), 1, "{sentence}");
            assert!(heads.iter().all(|head| *head <= heads.len()), "{sentence}");
        }
    }

    #[test]
    fn nothing_read_is_nothing_written() {
        assert_eq!(written(write_conllu, " \n "), "");
        assert_eq!(written(write_jsonl, ""), "{\"document\":\"note\",\"tokens\":[]}\n");
    }
}
