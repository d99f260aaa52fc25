//! Decides which candidates are events, and of what kind.
//!
//! The entry point is [`Judge::events`], one sentence at a time. Two log-linear models are asked: does the predicate
//! join the two actors, and which way round; and what kind of act is it. What the lexicon's frames see is evidence for
//! both. How real an event is, who says so and when it was are other files' questions.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::extract::candidates::{Candidate, Way};
use crate::extract::confidence::Calibration;
use crate::extract::features::{class_features, relation_features};
use crate::extract::mentions::Mentions;
use crate::extract::model::{LogLinear, ModelError};
use crate::extract::predicates::{Place, Predicate};
use crate::extract::scene::Scene;
use crate::extract::slots::is_press_noun;
use crate::extract::tree::Tree;
use crate::lexicon::Frame;
use crate::types::{EntityType, EventType, Participant, QuadClass, Scope, Span};

const RELATION: &str = include_str!("../../data/events/relation.tsv");
const CLASS: &str = include_str!("../../data/events/class.tsv");
const CALIBRATION: &str = include_str!("../../data/events/calibration.tsv");

/// Below this probability that the two are joined and the class is right, there is no event. Chosen on the texts for
/// developing, where the class is right in more than half of what passes.
const MIN_SCORE: f32 = 0.25;
/// Weights below this are not given as reasons.
const MIN_REASON: f32 = 0.05;

/// An event before time, factuality and attribution are known.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Draft<'l> {
    /// The token that carries the act: a verb or an event noun.
    pub(crate) predicate_token: usize,
    pub(crate) predicate: String,
    pub(crate) act: Span,
    pub(crate) source: Participant,
    pub(crate) target: Participant,
    pub(crate) event_type: EventType,
    pub(crate) is_reciprocal: bool,
    /// The frame of the lexicon that sees the same act, if one does.
    pub(crate) frame: Option<&'l Frame>,
    /// How likely it is that all this is so, as the models have it.
    pub(crate) score: f32,
}

/// The two models.
#[derive(Debug, Clone)]
pub struct Judge {
    relation: LogLinear,
    class: LogLinear,
    classes: Vec<EventType>,
    calibration: Calibration,
}

impl Judge {
    /// The models that come with the program.
    ///
    /// # Errors
    /// None that a released version gives: a test reads the tables.
    pub fn embedded() -> Result<Self, ModelError> {
        let relation = LogLinear::read("relation.tsv", RELATION)?;
        let class = LogLinear::read("class.tsv", CLASS)?;
        let classes = class.labels().iter().map(|label| label.parse().unwrap_or(EventType::Other)).collect();
        let calibration = Calibration::read("calibration.tsv", CALIBRATION)?;
        Ok(Self { relation, class, classes, calibration })
    }

    /// Changes whenever one of the models does.
    #[must_use]
    pub fn fingerprint() -> String {
        let hash = [RELATION, CLASS, CALIBRATION].iter().fold(Sha256::new(), Sha256::chain_update);
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The events of one sentence, in the order of their predicates.
    pub(crate) fn events<'l>(&self, scene: &Scene<'l>, mentions: &Mentions<'_, '_, '_>) -> Vec<Draft<'l>> {
        let weighed = self.weigh_all(scene, mentions);
        let kept = accepted(scene, mentions, &weighed);
        let mut drafts: Vec<Draft<'l>> =
            kept.into_iter().map(|i| draft(scene, mentions.tree, weighed[i].0, &weighed[i].1)).collect();
        drafts.sort_by_key(|draft| (draft.act, draft.source.mention, draft.target.mention));
        drafts.dedup_by_key(|draft| (draft.act, draft.source.mention, draft.target.mention));
        drafts
    }

    /// The candidates of a sentence, each with what the two models say of it.
    pub(crate) fn weigh_all<'s>(
        &self,
        scene: &'s Scene<'_>,
        mentions: &Mentions<'_, '_, '_>,
    ) -> Vec<(&'s Candidate, Verdict)> {
        let candidates = &scene.proposal.candidates;
        candidates.iter().map(|candidate| (candidate, self.weigh(scene, mentions, candidate))).collect()
    }

    fn weigh(&self, scene: &Scene<'_>, mentions: &Mentions<'_, '_, '_>, candidate: &Candidate) -> Verdict {
        // A row of the user's own is the last word.
        let token = scene.predicate(candidate).token;
        if let Some((way, seen)) = scene.frames.of(token, candidate).filter(|(_, seen)| seen.frame.is_added()) {
            let joined = f32::from(u8::from(seen.frame.is_act));
            return Verdict { way, joined, event_type: seen.frame.event_type, likely: 1.0 };
        }
        let mut sum = self.relation.sum();
        relation_features(scene, mentions, candidate, &mut sum);
        let ways = sum.probabilities();
        let [forward, backward] = [1, 2].map(|label| ways.get(label).copied().unwrap_or(0.0));
        let way = if forward >= backward { Way::Forward } else { Way::Backward };
        let mut verdict = Verdict { way, joined: forward + backward, event_type: EventType::Other, likely: 0.0 };
        // Nothing can bring the score above the limit any more: the second model need not be asked.
        if verdict.joined < MIN_SCORE {
            return verdict;
        }
        let mut sum = self.class.sum();
        class_features(scene, mentions, candidate, way, &mut sum);
        let classes = sum.probabilities();
        if let Some((best, likely)) = classes.into_iter().enumerate().max_by(|a, b| a.1.total_cmp(&b.1)) {
            (verdict.event_type, verdict.likely) = (self.classes[best], likely);
        }
        verdict
    }

    /// What spoke most for the verdict in each of the models: features with their weights.
    pub(crate) fn reasons(
        &self,
        scene: &Scene<'_>,
        mentions: &Mentions<'_, '_, '_>,
        candidate: &Candidate,
        verdict: &Verdict,
    ) -> [Vec<(String, f32)>; 2] {
        let mut names = [Vec::new(), Vec::new()];
        relation_features(scene, mentions, candidate, &mut names[0]);
        class_features(scene, mentions, candidate, verdict.way, &mut names[1]);
        let way = if verdict.way == Way::Forward { 1 } else { 2 };
        let class = self.classes.iter().position(|&class| class == verdict.event_type).unwrap_or_default();
        let [relation, kind] = names;
        [(relation, &self.relation, way), (kind, &self.class, class)].map(|(names, model, label)| {
            let mut weighed: Vec<(String, f32)> = names
                .into_iter()
                .map(|name| {
                    let weight = model.weight(&name, label);
                    (name, weight)
                })
                .filter(|(_, weight)| weight.abs() >= MIN_REASON)
                .collect();
            weighed.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then_with(|| a.0.cmp(&b.0)));
            weighed.dedup();
            weighed
        })
    }

    /// How often events of this score are right, see `data/events/README.md`.
    pub(crate) fn confidence(&self, score: f32) -> f32 {
        self.calibration.at(score)
    }
}

/// What the models say of a candidate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Verdict {
    pub(crate) way: Way,
    /// Probability that the predicate joins the two.
    pub(crate) joined: f32,
    /// The likeliest class.
    pub(crate) event_type: EventType,
    /// Its probability, given that they are joined.
    pub(crate) likely: f32,
}

impl Verdict {
    /// Probability that the two are joined and the class is right, as the models have it.
    pub(crate) fn score(&self) -> f32 {
        self.joined * self.likely
    }
}

pub(crate) fn draft<'l>(scene: &Scene<'l>, tree: &Tree<'_>, candidate: &Candidate, verdict: &Verdict) -> Draft<'l> {
    let predicate = scene.predicate(candidate);
    let seen = scene.frames.of(predicate.token, candidate).map(|(_, seen)| seen).filter(|seen| seen.frame.is_act);
    let (source, target) = match verdict.way {
        Way::Forward => (candidate.first, candidate.second),
        Way::Backward => (candidate.second, candidate.first),
    };
    let frame = seen.map(|seen| seen.frame).filter(|frame| frame.event_type == verdict.event_type);
    Draft {
        predicate_token: predicate.token,
        predicate: seen.map_or_else(|| name(tree, predicate, target.head), |seen| seen.predicate.clone()),
        act: seen.map_or_else(|| tree.token(predicate.token).span, |seen| seen.act),
        source: source.participant,
        target: target.participant,
        event_type: verdict.event_type,
        is_reciprocal: frame.is_some_and(|frame| frame.is_reciprocal),
        frame,
        score: verdict.score(),
    }
}

/// What an act is called that no frame names: the lemma, what completes it, and the preposition before its target.
fn name(tree: &Tree<'_>, predicate: &Predicate, target: usize) -> String {
    let mut words = vec![predicate.lemma.replace('_', " ")];
    words.extend(predicate.object.filter(|&object| object != target).map(|object| tree.lemma(object)));
    if let Some(Place::Oblique(preposition) | Place::ObjectOblique(preposition)) = predicate.place(target) {
        words.push(preposition.clone());
    }
    words.join(" ")
}

/// Which of the candidates of a sentence are events, in order. Of several predicates that tell the same act of the same
/// two, the surest is kept.
pub(crate) fn accepted(
    scene: &Scene<'_>,
    mentions: &Mentions<'_, '_, '_>,
    weighed: &[(&Candidate, Verdict)],
) -> Vec<usize> {
    let mut best: BTreeMap<(usize, usize, EventType), usize> = BTreeMap::new();
    for (index, (candidate, verdict)) in weighed.iter().enumerate() {
        if verdict.score() < MIN_SCORE {
            continue;
        }
        let draft = draft(scene, mentions.tree, candidate, verdict);
        // "told reporters", "said to the BBC" is how a claim was made, no meeting with the press.
        let is_to_press = draft.event_type == EventType::Consult && is_press(mentions, draft.target);
        if is_to_press || is_own_state(mentions, &draft) {
            continue;
        }
        let (one, other) = (draft.source.entity, draft.target.entity);
        let kept = best.entry((one.min(other), one.max(other), draft.event_type)).or_insert(index);
        if verdict.score() > weighed[*kept].1.score() {
            *kept = index;
        }
    }
    let mut kept: Vec<usize> = best.into_values().collect();
    kept.sort_unstable();
    kept
}

/// Whether somebody is a news outlet, or people of the press.
pub(crate) fn is_press(mentions: &Mentions<'_, '_, '_>, participant: Participant) -> bool {
    let entity = &mentions.cast.entities[participant.entity];
    let is_outlet = mentions.cast.actors.get(&entity.id).is_some_and(|actor| actor.is_outlet);
    let last = entity.label.rsplit(' ').next().map(str::to_lowercase);
    (entity.scope == Scope::Listed && is_outlet) || last.is_some_and(|word| is_press_noun(&word))
}

/// Whether an official is said to be on good terms with the own state, which is no event between two actors.
fn is_own_state(mentions: &Mentions<'_, '_, '_>, draft: &Draft<'_>) -> bool {
    let [source, target] = [draft.source, draft.target].map(|side| &mentions.cast.entities[side.entity]);
    let is_cooperation = draft.event_type.quad_class().is_some_and(QuadClass::is_cooperation);
    is_cooperation && target.entity_type == EntityType::Country && source.country == target.country
}
