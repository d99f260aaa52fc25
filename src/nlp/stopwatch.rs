//! How long each stage of the model took.

use std::time::{Duration, Instant};

/// A stage of the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    Tokens,
    SyntaxVectors,
    Trees,
    NameVectors,
    Names,
    Attributes,
}

const NAMES: [&str; 6] =
    ["tokens", "vectors for tags and trees", "trees", "vectors for names", "named entities", "attributes and lemmas"];

/// Adds up times by stage. Reading the clock changes nothing else.
pub(super) struct Stopwatch {
    times: [Duration; NAMES.len()],
    last: Instant,
}

impl Stopwatch {
    pub(super) fn new() -> Self {
        Self { times: [Duration::ZERO; NAMES.len()], last: Instant::now() }
    }

    /// What comes now belongs to the stage that ends next.
    pub(super) fn start(&mut self) {
        self.last = Instant::now();
    }

    /// The stage that ends now took the time since the last one ended.
    pub(super) fn end(&mut self, stage: Stage) {
        let now = Instant::now();
        self.times[stage as usize] += now - self.last;
        self.last = now;
    }

    /// All stages in order, with their names.
    pub(super) fn times(&self) -> [(&'static str, Duration); NAMES.len()] {
        std::array::from_fn(|stage| (NAMES[stage], self.times[stage]))
    }
}
