//! Why each event is what it is, and why what might have been one is none.
//!
//! The entry point is [`Extractor::explain`]. It asks the same questions as the extraction and keeps the answers.

use crate::extract::Extractor;
use crate::extract::candidates::{Candidate, Way};
use crate::extract::events::{Verdict, accepted, draft};
use crate::extract::factuality::trace;
use crate::extract::features::in_words;
use crate::extract::linking::Cast;
use crate::extract::mentions::Mentions;
use crate::extract::scene::Scene;
use crate::extract::tree::Tree;
use crate::types::{AnnotatedDocument, Event, Participant};

/// How many reasons a model gives.
const MAX_REASONS: usize = 6;

/// Why something is an event, or is none.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// The event, or what it would be.
    pub event: Event,
    /// Source and target: label and the words that stand for it.
    pub actors: [(String, String); 2],
    /// Whether the extraction keeps it; events that repeat another are folded into that one later.
    pub is_kept: bool,
    /// How the source and the target lie to the predicate: relations of the dependency tree upward, `>` downward.
    pub paths: [String; 2],
    /// The row of the lexicon that sees the same: file, line, example.
    pub frame: Option<(String, usize, String)>,
    /// Probability that the predicate joins the two, and that the class is right if it does.
    pub probabilities: [f32; 2],
    /// What spoke most for (positive) or against it, in each of the two models.
    pub reasons: [Vec<(String, f32)>; 2],
    /// The words that coloured its factuality, with what held after each.
    pub factuality: Vec<(String, String)>,
    /// Labels of the speakers, outermost first.
    pub speakers: Vec<String>,
}

impl Extractor<'_> {
    /// Explains every event of the document, and everything that scores at least `min_score` without being one.
    ///
    /// Sentences are told by [`Event::sentence`]; in order of sentence, then of score, the surest first.
    #[must_use]
    pub fn explain(&self, annotated: &AnnotatedDocument, min_score: f32) -> Vec<Explanation> {
        let tree = Tree::new(annotated);
        let mut mentions = Mentions::new(&tree, Cast::of(&tree, self.actors, self.roles));
        let mut all = Vec::new();
        for (index, sentence) in tree.prose() {
            let scene = Scene::of(&mut mentions, self.lexicon, sentence);
            let weighed = self.judge.weigh_all(&scene, &mentions);
            let kept = accepted(&scene, &mentions, &weighed);
            let mut told = Vec::new();
            for (number, (candidate, verdict)) in weighed.iter().enumerate() {
                let is_kept = kept.contains(&number);
                if is_kept || verdict.score() >= min_score {
                    told.push((verdict.score(), self.told(&mut mentions, &scene, candidate, verdict, index, is_kept)));
                }
            }
            told.sort_by(|a, b| b.0.total_cmp(&a.0));
            all.extend(told.into_iter().map(|(_, one)| one));
        }
        all
    }

    fn told(
        &self,
        mentions: &mut Mentions<'_, '_, '_>,
        scene: &Scene<'_>,
        candidate: &Candidate,
        verdict: &Verdict,
        sentence: usize,
        is_kept: bool,
    ) -> Explanation {
        let tree = mentions.tree;
        let reasons = self.judge.reasons(scene, mentions, candidate, verdict).map(|reasons| {
            let told = reasons.into_iter().take(MAX_REASONS).map(|(name, weight)| (in_words(&name), weight));
            told.collect()
        });
        let draft = draft(scene, tree, candidate, verdict);
        let frame = draft.frame.map(|frame| (frame.table.to_string(), frame.line, frame.example.text.to_string()));
        let mut factuality: Vec<(String, String)> = Vec::new();
        trace(tree, self.lexicon, draft.predicate_token, |token, real| {
            let open = if real.is_open { ", open" } else { "" };
            let state = format!("{}, {}{open}", real.polarity, real.modality);
            if factuality.last().is_none_or(|last| last.1 != state) {
                factuality.push((tree.text(token).to_owned(), state));
            }
        });
        let event = self.complete(mentions, draft, sentence);
        let text = &tree.doc().document.text;
        let entities = &mentions.cast.entities;
        let actor = |party: Participant| (entities[party.entity].label.clone(), party.mention.of(text).to_owned());
        let [first, second] = candidate.paths.clone();
        Explanation {
            actors: [actor(event.source), actor(event.target)],
            is_kept,
            paths: if verdict.way == Way::Forward { [first, second] } else { [second, first] },
            frame,
            probabilities: [verdict.joined, verdict.likely],
            reasons,
            factuality,
            speakers: event.attribution.iter().map(|speaker| entities[speaker.entity].label.clone()).collect(),
            event,
        }
    }
}
