//! What a run says while it works and when it ends: warnings, progress, a summary. All of it on standard error.

use std::collections::BTreeMap;
use std::io::{IsTerminal as _, Write as _};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Outcome;
use super::input::InputArgs;
use crate::ingest::ReadError;
use crate::store::CopyCount;
use crate::types::{Document, Extraction, Furniture};

/// How often a run that is not on a terminal tells how far it is.
const PLAIN_INTERVAL: Duration = Duration::from_secs(10);

/// Counts what a run reads and tells it.
pub(crate) struct Report {
    quiet: bool,
    verbose: bool,
    started: Instant,
    told: Instant,
    bar: ProgressBar,
    /// Documents that were read, and how many words they hold.
    documents: usize,
    words: usize,
    sentences: usize,
    entities: usize,
    asserted: usize,
    unasserted: usize,
    by_class: BTreeMap<&'static str, usize>,
    /// How the store took documents: `new`, `changed`, `unchanged`.
    outcomes: BTreeMap<&'static str, usize>,
    skipped: BTreeMap<&'static str, usize>,
    /// What the options ask not to read.
    left_out: BTreeMap<&'static str, usize>,
    /// Lines of page furniture.
    furniture: BTreeMap<Furniture, usize>,
    /// Characters that could not be read.
    unreadable: usize,
    /// Documents of the whole store that repeat others.
    copies: CopyCount,
}

impl Report {
    pub(crate) fn new(input: &InputArgs) -> Self {
        let InputArgs { quiet, verbose, .. } = *input;
        let bar = if quiet || !std::io::stderr().is_terminal() {
            ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden())
        } else {
            ProgressBar::new_spinner()
        };
        if let Ok(style) = ProgressStyle::with_template("{spinner} {elapsed} {msg}") {
            bar.set_style(style);
        }
        let now = Instant::now();
        Self {
            quiet,
            verbose,
            started: now,
            told: now,
            bar,
            documents: 0,
            words: 0,
            sentences: 0,
            entities: 0,
            asserted: 0,
            unasserted: 0,
            by_class: BTreeMap::new(),
            outcomes: BTreeMap::new(),
            skipped: BTreeMap::new(),
            left_out: BTreeMap::new(),
            furniture: BTreeMap::new(),
            unreadable: 0,
            copies: CopyCount::default(),
        }
    }

    /// A document was read.
    pub(crate) fn read(&mut self, extraction: &Extraction) {
        self.sentences += extraction.sentences.len();
        self.entities += extraction.entities.len();
        for event in &extraction.events {
            *self.by_class.entry(event.event_type.as_str()).or_default() += 1;
            *(if event.asserted { &mut self.asserted } else { &mut self.unasserted }) += 1;
        }
        let (sentences, events) = (extraction.sentences.len(), extraction.events.len());
        self.tell_each(&extraction.document, || format!("{sentences} sentences, {events} events"));
        self.count(&extraction.document);
    }

    /// A document needed no reading.
    pub(crate) fn pass(&mut self, document: &Document) {
        self.tell_each(document, || "done".to_owned());
        self.count(document);
    }

    /// How the store took a document.
    pub(crate) fn took(&mut self, outcome: &'static str) {
        *self.outcomes.entry(outcome).or_default() += 1;
    }

    /// Which documents of the store repeat others.
    pub(crate) fn copied(&mut self, copies: CopyCount) {
        self.copies = copies;
    }

    /// A document was not read: tells it and goes on, or stops if the run is strict. What is not wanted is only counted.
    pub(crate) fn skip(&mut self, error: ReadError, strict: bool) -> anyhow::Result<()> {
        if error.is_by_choice() {
            *self.left_out.entry(error.reason()).or_default() += 1;
            return Ok(());
        }
        if strict {
            return Err(error.into());
        }
        *self.skipped.entry(error.reason()).or_default() += 1;
        let error = anyhow::Error::new(error);
        self.bar.suspend(|| tell(&format!("warning: skipped: {error:#}")));
        Ok(())
    }

    fn count(&mut self, document: &Document) {
        self.documents += 1;
        self.words += document.text.split_whitespace().count();
        document.left_out.iter().for_each(|(kind, count)| *self.furniture.entry(*kind).or_default() += count);
        self.tell_unreadable(document);
        self.bar.set_message(self.progress());
        self.bar.tick();
        if !self.quiet && self.bar.is_hidden() && self.told.elapsed() > PLAIN_INTERVAL {
            self.told = Instant::now();
            tell(&self.progress());
        }
    }

    fn tell_each(&self, document: &Document, what: impl Fn() -> String) {
        if self.verbose {
            self.bar.suspend(|| tell(&format!("{}: {}", document.name, what())));
        }
    }

    fn tell_unreadable(&mut self, document: &Document) {
        let count = document.unreadable_chars();
        self.unreadable += count;
        if count > 0 && !self.quiet {
            let text = format!("warning: {}: unreadable characters, kept as \u{fffd}: {count}", document.id);
            self.bar.suspend(|| tell(&text));
        }
    }

    fn progress(&self) -> String {
        let events = self.asserted + self.unasserted;
        format!("{} documents, {} words, {events} events, {} words/s", self.documents, self.words, self.speed())
    }

    fn speed(&self) -> u64 {
        (self.words as f64 / self.started.elapsed().as_secs_f64().max(1e-3)) as u64
    }

    /// Tells what was done.
    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
        if self.quiet {
            return;
        }
        tell(&self.summary());
    }

    fn summary(&self) -> String {
        let list = |counts: &BTreeMap<&'static str, usize>| {
            counts.iter().map(|(name, count)| format!("{count} {name}")).collect::<Vec<_>>().join(", ")
        };
        let in_brackets = |text: String| if text.is_empty() { text } else { format!(" ({text})") };
        let [skipped, left_out] = [&self.skipped, &self.left_out].map(|counts| counts.values().sum::<usize>());
        let mut classes: Vec<_> = self.by_class.iter().collect();
        classes.sort_by_key(|(name, count)| (std::cmp::Reverse(**count), **name));
        let classes: Vec<String> = classes.into_iter().map(|(name, count)| format!("{name} {count}")).collect();
        let mut lines = vec![
            format!("documents  {}{}", self.documents, in_brackets(list(&self.outcomes))),
            format!("sentences  {}", self.sentences),
            format!("entities   {}", self.entities),
            format!(
                "events     {} ({} asserted, {} not)",
                self.asserted + self.unasserted,
                self.asserted,
                self.unasserted
            ),
        ];
        if !classes.is_empty() {
            lines.push(format!("           {}", classes.join(", ")));
        }
        if self.copies.copies > 0 {
            let CopyCount { copies, originals } = self.copies;
            lines.push(format!("copies     {copies} of the store's documents repeat {originals} others"));
        }
        let furniture: usize = self.furniture.values().sum();
        if furniture > 0 {
            let kinds: Vec<String> =
                self.furniture.iter().map(|(kind, count)| format!("{count} {}", kind.as_str())).collect();
            lines.push(format!("furniture  {furniture} lines not read ({})", kinds.join(", ")));
        }
        if left_out > 0 {
            lines.push(format!("left out   {left_out}{}", in_brackets(list(&self.left_out))));
        }
        if skipped > 0 {
            lines.push(format!("skipped    {skipped}{}", in_brackets(list(&self.skipped))));
        }
        if self.unreadable > 0 {
            lines.push(format!("unreadable {} characters", self.unreadable));
        }
        let seconds = self.started.elapsed().as_secs_f64();
        lines.push(format!("time       {seconds:.1} s, {} words, {} words/s", self.words, self.speed()));
        lines.join("\n")
    }

    pub(crate) fn outcome(&self) -> Outcome {
        if self.skipped.is_empty() { Outcome::Done } else { Outcome::Skipped }
    }
}

/// A line for people. Nobody is left to be told when standard error is gone.
fn tell(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}
