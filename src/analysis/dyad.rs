//! The history of a pair, window by window, and where it changed.
//!
//! The entry point is [`dyad()`].

use std::collections::BTreeMap;

use serde::Serialize;

use super::change_points::{ChangePoint, change_points};
use super::quotes::{Quote, outlet_of};
use super::{AnalysisError, Cell, Counts, Figure, LogOdds};
use crate::graph::{ActorGraph, ActorId, Source, Window, WindowSize};

/// Level at which a change is told.
const ALPHA: f64 = 0.05;
/// Cooperative and conflictual events without which a window tells too little.
pub(super) const ENOUGH: u32 = 3;
/// Sentences that are shown on each side of a change.
const QUOTES: usize = 3;
/// Who says so, where it is the text.
const TEXT_ITSELF: &str = "(text)";

/// Which events of a pair are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Direction {
    /// In either direction.
    #[default]
    Both,
    /// From the first to the second.
    Forward,
    /// From the second to the first.
    Backward,
}

impl Direction {
    /// The name as options and output have it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Both => "both",
            Self::Forward => "forward",
            Self::Backward => "backward",
        }
    }
}

/// How the history is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DyadOptions {
    /// Windows.
    pub window: WindowSize,
    /// Which events.
    pub direction: Direction,
    /// Of the permutations.
    pub seed: u64,
}

/// The history of a pair.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Dyad {
    /// IRI of the first actor.
    pub one: String,
    /// Its name.
    pub one_label: String,
    /// IRI of the second actor.
    pub other: String,
    /// Its name.
    pub other_label: String,
    /// Size of the windows.
    pub window: String,
    /// `both`, `forward` or `backward`.
    pub direction: &'static str,
    /// All windows together, and events of no window with them.
    pub total: Stand,
    /// The windows in which something happened.
    pub windows: Vec<DyadWindow>,
    /// Events whose date is coarser than a window, or not known.
    pub too_coarse: usize,
    /// Where cooperation and conflict change.
    pub changes: Vec<Change>,
    /// Of the permutations.
    pub seed: u64,
}

/// How a pair stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Stand {
    /// The counts.
    #[serde(flatten)]
    pub counts: Counts,
    /// Mean score, -10 to +10.
    pub mean_score: Option<f64>,
    /// Log-odds of cooperation.
    pub log_odds: Option<LogOdds>,
    /// Whether there are enough events to tell.
    pub enough: bool,
}

/// A window of a pair's history.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DyadWindow {
    /// What it is called.
    pub window: String,
    /// First day.
    pub first: String,
    /// Last day.
    pub last: String,
    /// How the pair stands.
    #[serde(flatten)]
    pub stand: Stand,
    /// On whose word, with the number of events.
    pub said_by: BTreeMap<String, u32>,
    /// In which outlets, with the number of events.
    pub outlets: BTreeMap<String, u32>,
}

/// A change of the relation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// The last window before it.
    pub before_window: String,
    /// The first window after it.
    pub after_window: String,
    /// Twice the logarithm of the ratio of likelihoods.
    pub likelihood_ratio: f64,
    /// By permutation of the windows.
    pub p: f64,
    /// Log-odds of the stretch before it.
    pub before: LogOdds,
    /// Log-odds of the stretch after it.
    pub after: LogOdds,
    /// The last sentences before it.
    pub quotes_before: Vec<Quote>,
    /// The first sentences after it.
    pub quotes_after: Vec<Quote>,
}

/// The history of two actors. A pair without events gives no window.
///
/// # Errors
/// [`AnalysisError::OneActor`] if the two are one; [`AnalysisError::Graph`] if a sentence cannot be read.
pub fn dyad(
    graph: &ActorGraph,
    source: &dyn Source,
    (one, other): (ActorId, ActorId),
    options: &DyadOptions,
) -> Result<Dyad, AnalysisError> {
    let (first, second) = (graph.actor(one), graph.actor(other));
    if one == other {
        return Err(AnalysisError::OneActor(first.label.clone()));
    }
    let events = match options.direction {
        Direction::Both => graph.between(one, other),
        Direction::Forward => graph.tie(one, other).to_vec(),
        Direction::Backward => graph.tie(other, one).to_vec(),
    };
    let cut = graph.windows(&events, options.window);
    let windows: Vec<DyadWindow> = cut.windows.iter().map(|window| window_of(graph, window)).collect();
    let series: Vec<(u32, u32)> = windows.iter().map(|one| &one.stand.counts).map(signs).collect();
    let points = change_points(&series, ALPHA, options.seed);
    let changes = points.iter().map(|point| change(graph, source, &cut.windows, point));
    Ok(Dyad {
        one: first.iri.clone(),
        one_label: first.label.clone(),
        other: second.iri.clone(),
        other_label: second.label.clone(),
        window: options.window.to_string(),
        direction: options.direction.as_str(),
        total: Stand::of(graph, &events),
        changes: changes.collect::<Result<_, _>>()?,
        windows,
        too_coarse: cut.too_coarse,
        seed: options.seed,
    })
}

fn signs(counts: &Counts) -> (u32, u32) {
    (counts.cooperative, counts.conflictual)
}

impl Stand {
    /// How a pair stands by some events.
    pub(super) fn of(graph: &ActorGraph, events: &[usize]) -> Self {
        let counts = Counts::of(events.iter().map(|event| &graph.events()[*event]));
        Self { counts, mean_score: counts.mean_score(), log_odds: counts.log_odds(), enough: counts.told() >= ENOUGH }
    }
}

fn window_of(graph: &ActorGraph, window: &Window) -> DyadWindow {
    let (mut said_by, mut outlets) = (BTreeMap::new(), BTreeMap::new());
    for &event in &window.events {
        let speakers = &graph.events()[event].speakers;
        for speaker in speakers {
            *said_by.entry(graph.speakers()[*speaker as usize].clone()).or_default() += 1;
        }
        if speakers.is_empty() {
            *said_by.entry(TEXT_ITSELF.to_owned()).or_default() += 1;
        }
        if let Some(outlet) = outlet_of(graph, event) {
            *outlets.entry(outlet.to_owned()).or_default() += 1;
        }
    }
    DyadWindow {
        window: window.name.clone(),
        first: window.first.to_string(),
        last: window.last.to_string(),
        stand: Stand::of(graph, &window.events),
        said_by,
        outlets,
    }
}

fn change(
    graph: &ActorGraph,
    source: &dyn Source,
    windows: &[Window],
    point: &ChangePoint,
) -> Result<Change, AnalysisError> {
    let events = |part: &[Window]| -> Vec<usize> {
        let is_told = |event: &usize| graph.events()[*event].score.is_some_and(|score| score != 0.0);
        part.iter().flat_map(|window| window.events.iter().copied()).filter(is_told).collect()
    };
    let before = events(&windows[point.first..point.at]);
    let after = events(&windows[point.at..point.end]);
    let last = before.iter().skip(before.len().saturating_sub(QUOTES)).copied();
    Ok(Change {
        before_window: windows[point.at - 1].name.clone(),
        after_window: windows[point.at].name.clone(),
        likelihood_ratio: point.likelihood_ratio,
        p: point.p,
        before: point.before,
        after: point.after,
        quotes_before: Quote::all(graph, source, last)?,
        quotes_after: Quote::all(graph, source, after.iter().take(QUOTES).copied())?,
    })
}

impl DyadWindow {
    fn said_by(&self) -> String {
        self.said_by.iter().map(|(who, events)| format!("{who} {events}")).collect::<Vec<_>>().join(", ")
    }
}

/// The cells of a stand: events, cooperative, conflictual, mean score, log-odds, standard error.
fn stand_cells(stand: &Stand) -> [Cell; 6] {
    let Stand { counts, mean_score, log_odds, .. } = stand;
    [
        counts.events.into(),
        counts.cooperative.into(),
        counts.conflictual.into(),
        Cell::number(*mean_score, 1),
        Cell::number(log_odds.map(|odds| odds.theta), 2),
        Cell::number(log_odds.map(|odds| odds.se), 2),
    ]
}

impl Figure for Dyad {
    const NAME: &'static str = "dyad";

    fn columns(&self) -> Vec<&'static str> {
        let mut columns = vec!["window", "events", "coop", "conf", "score", "log-odds", "se"];
        columns.extend(["verbal coop", "material coop", "verbal conf", "material conf", "said by", "evidence"]);
        columns
    }

    fn rows(&self) -> Vec<Vec<Cell>> {
        let row = |window: &DyadWindow| {
            let counts = &window.stand.counts;
            let mut row = vec![Cell::from(window.window.as_str())];
            row.extend(stand_cells(&window.stand));
            row.extend([counts.verbal_cooperation, counts.material_cooperation].map(Cell::from));
            row.extend([counts.verbal_conflict, counts.material_conflict].map(Cell::from));
            row.push(Cell::Text(window.said_by()));
            row.push(if window.stand.enough { "" } else { "too little" }.into());
            row
        };
        self.windows.iter().map(row).collect()
    }

    fn brief(&self) -> (Vec<&'static str>, Vec<Vec<Cell>>) {
        let row = |window: &DyadWindow| {
            let Stand { counts, mean_score, log_odds, enough } = &window.stand;
            let odds = log_odds.map_or(Cell::Missing, |odds| Cell::Text(format!("{:.2} ± {:.2}", odds.theta, odds.se)));
            vec![
                window.window.as_str().into(),
                counts.events.into(),
                Cell::signs(counts.verbal_cooperation, counts.verbal_conflict),
                Cell::signs(counts.material_cooperation, counts.material_conflict),
                Cell::signs(counts.cooperative, counts.conflictual),
                Cell::number(*mean_score, 1),
                odds,
                Cell::Text(window.said_by()),
                if *enough { "" } else { "too little" }.into(),
            ]
        };
        let columns = vec!["window", "events", "words", "deeds", "all", "score", "log-odds", "said by", "evidence"];
        (columns, self.windows.iter().map(row).collect())
    }

    fn notes(&self) -> Vec<String> {
        let Self { one_label, other_label, direction, total, too_coarse, .. } = self;
        let counts = &total.counts;
        let mut notes = vec![format!(
            "{one_label} and {other_label} ({direction}): {} events, {} cooperative, {} conflictual; {too_coarse} more \
             coarsely dated than a {}",
            counts.events, counts.cooperative, counts.conflictual, self.window
        )];
        if self.changes.is_empty() {
            notes.push(format!("no change of cooperation and conflict at p ≤ {ALPHA}"));
        }
        for change in &self.changes {
            notes.push(format!(
                "change between {} and {}: log-odds {:.2} to {:.2} (LR {:.1}, p {:.4})",
                change.before_window,
                change.after_window,
                change.before.theta,
                change.after.theta,
                change.likelihood_ratio,
                change.p
            ));
            notes.extend(change.quotes_before.iter().map(|quote| format!("  before  {}", quote.line())));
            notes.extend(change.quotes_after.iter().map(|quote| format!("  after   {}", quote.line())));
        }
        notes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::GraphOptions;
    use crate::graph::testing::{Act, MemorySource};

    const MONTHLY: DyadOptions = DyadOptions { window: WindowSize::Month, direction: Direction::Both, seed: 1 };

    fn history(acts: &[Act], options: &DyadOptions) -> Result<Dyad, AnalysisError> {
        let source = MemorySource::new(acts);
        let graph = ActorGraph::build(&source, &GraphOptions::default()).unwrap();
        dyad(&graph, &source, (graph.find("a")?, graph.find("b")?), options)
    }

    /// Two years: agreements, then accusations.
    fn quarrel() -> Vec<Act> {
        let month = |number: usize| format!("{}-{:02}", 2022 + number / 12, number % 12 + 1);
        let act = |number: usize| {
            let class = if number < 12 { "AGREE" } else { "ACCUSE" };
            Act::new("a", "b", class, &format!("{}-05", month(number))).of_outlet("Daily")
        };
        (0..24).map(act).collect()
    }

    #[test]
    fn a_quarrel_is_found_with_the_sentences_around_it() {
        let history = history(&quarrel(), &MONTHLY).unwrap();
        assert_eq!(history.windows.len(), 24);
        assert_eq!(history.changes.len(), 1);
        let change = &history.changes[0];
        assert_eq!((change.before_window.as_str(), change.after_window.as_str()), ("2022-12", "2023-01"));
        assert!(change.before.theta > 3.0 && change.after.theta < -3.0 && change.p < 0.01, "{change:?}");
        let times = |quotes: &[Quote]| quotes.iter().map(|quote| quote.time.clone()).collect::<Vec<_>>();
        assert_eq!(times(&change.quotes_before), ["2022-10-05", "2022-11-05", "2022-12-05"]);
        assert_eq!(times(&change.quotes_after), ["2023-01-05", "2023-02-05", "2023-03-05"]);
        assert_eq!(change.quotes_after[0].text.as_deref(), Some("a ACCUSE b."));
        assert_eq!(history.windows[0].outlets["Daily"], 1);
    }

    #[test]
    fn directions_are_told_apart() {
        let mut acts = quarrel();
        acts.push(Act::new("b", "a", "AID", "2022-01-05"));
        let events = |direction| history(&acts, &DyadOptions { direction, ..MONTHLY }).unwrap().total.counts.events;
        let found = [Direction::Both, Direction::Forward, Direction::Backward].map(events);
        assert_eq!(found, [25, 24, 1]);
    }

    #[test]
    fn a_pair_that_never_met_has_no_window_and_one_actor_is_no_pair() {
        let apart = [Act::new("a", "c", "AID", "2024"), Act::new("b", "c", "AID", "2024-01-01")];
        let found = history(&apart, &MONTHLY).unwrap();
        assert_eq!((found.windows.len(), found.total.log_odds, found.changes.len()), (0, None, 0));
        assert!(!found.to_json().unwrap().to_string().contains("NaN"));
        let source = MemorySource::new(&apart);
        let graph = ActorGraph::build(&source, &GraphOptions::default()).unwrap();
        let a = graph.find("a").unwrap();
        assert_eq!(dyad(&graph, &source, (a, a), &MONTHLY).unwrap_err().to_string(), "A is one actor: two are needed");
    }

    #[test]
    fn the_same_seed_gives_the_same_bytes() {
        let bytes = || history(&quarrel(), &MONTHLY).unwrap().to_json().unwrap().to_string();
        assert_eq!(bytes(), bytes());
    }
}
