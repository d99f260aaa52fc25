//! Whose relation changed from one time to another, and how sure that is.
//!
//! The entry point is [`shifts()`]. The witnesses are documents, not events: what one document tells ten times is one
//! witness. Copies are one document with what they repeat.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::Serialize;

use super::dyad::Stand;
use super::quotes::Quote;
use super::random::generator;
use super::significance::{Sides, adjusted, fisher};
use super::witnesses::{documents, leave_one_out, witnesses};
use super::{AnalysisError, Drift, drift};
use crate::graph::{ActorGraph, ActorId, Period, Source};

/// Rate of false discoveries at which a shift is called one.
const RATE: f64 = 0.05;
/// Draws for each test that is made: so that the least p which the number of tests asks for is found often enough.
const DRAWS_A_TEST: usize = 400;
/// Draws at most.
const MAX_DRAWS: u32 = 200_000;
/// Draws at least.
const MIN_DRAWS: u32 = 9_999;
/// A group of actors that others may draw near to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bloc {
    /// What it is called.
    pub name: String,
    /// Who belongs to it.
    pub members: BTreeSet<ActorId>,
}

/// What is compared.
#[derive(Debug, Clone, PartialEq)]
pub struct ShiftOptions {
    /// The earlier time.
    pub before: Period,
    /// The later time.
    pub after: Period,
    /// Whether the two directions of a pair are two dyads.
    pub directed: bool,
    /// Blocs whose nearness is measured for each actor.
    pub blocs: Vec<Bloc>,
    /// How many dyads are told.
    pub top: usize,
    /// Of the permutations and the bootstrap.
    pub seed: u64,
}

impl ShiftOptions {
    /// The times before a day and from that day on.
    #[must_use]
    pub fn split(day: Date) -> (Period, Period) {
        let eve = day.yesterday().unwrap_or(day);
        (Period { first: None, last: Some(eve) }, Period { first: Some(day), last: None })
    }
}

/// Whose relation changed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Shifts {
    /// The earlier time.
    pub before: String,
    /// The later time.
    pub after: String,
    /// Dyads that have enough evidence on both sides, which is how many tests were made.
    pub tested: usize,
    /// Dyads that have events, but too few on either side.
    pub too_little: usize,
    /// Events whose date is coarser than the periods.
    pub too_coarse: usize,
    /// The dyads: those with enough evidence first, the least p first.
    pub shifts: Vec<Shift>,
    /// How near each actor is to each bloc.
    pub drift: Vec<Drift>,
    /// Of the permutations and the bootstrap.
    pub seed: u64,
}

/// A dyad before and after.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Shift {
    /// IRI of the one, which is the source if dyads are directed.
    pub one: String,
    /// Its name.
    pub one_label: String,
    /// IRI of the other.
    pub other: String,
    /// Its name.
    pub other_label: String,
    /// How they stood.
    pub before: Stand,
    /// How they stand.
    pub after: Stand,
    /// Documents that tell of it before.
    pub documents_before: usize,
    /// Documents that tell of it after.
    pub documents_after: usize,
    /// What is measured; `None` with too little evidence.
    pub measured: Option<Measured>,
    /// The strongest sentences before.
    pub quotes_before: Vec<Quote>,
    /// The strongest sentences after.
    pub quotes_after: Vec<Quote>,
}

/// A change of log-odds, and how sure it is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Measured {
    /// Log-odds after less log-odds before.
    pub delta: f64,
    /// That over its standard error.
    pub z: f64,
    /// Of Fisher's exact test on the counts of events.
    pub p_exact: f64,
    /// By permutation of the documents.
    pub p: f64,
    /// How many draws that took.
    pub draws: u32,
    /// The rate of false discoveries if this one and all with a lesser p are called shifts.
    pub q: f64,
    /// Whether that is 0.05 or less.
    pub is_shift: bool,
    /// The interval of 95 %, by bootstrap over the documents; `None` with one document on a side.
    pub interval: Option<[f64; 2]>,
    /// The least and the largest change with one outlet left out; `None` without two outlets.
    pub without_one_outlet: Option<[f64; 2]>,
    /// Outlets without which there is too little evidence.
    pub rests_on: Vec<String>,
}

/// A dyad's events on both sides.
struct Dealings {
    pair: (ActorId, ActorId),
    sides: [Vec<usize>; 2],
}

/// Compares all dyads before and after.
///
/// # Errors
/// [`AnalysisError::Overlap`] and [`AnalysisError::Order`] for periods that cannot be compared; [`AnalysisError::Graph`] if
/// a sentence cannot be read.
pub fn shifts(graph: &ActorGraph, source: &dyn Source, options: &ShiftOptions) -> Result<Shifts, AnalysisError> {
    check(options)?;
    let (dealings, too_coarse) = dealings(graph, options);
    let mut all: Vec<(Dealings, Option<Measured>)> = Vec::with_capacity(dealings.len());
    let tested = dealings.iter().filter(|one| is_enough(graph, one)).count();
    let needed = u32::try_from(tested.saturating_mul(DRAWS_A_TEST)).unwrap_or(MAX_DRAWS);
    let draws = needed.clamp(MIN_DRAWS, MAX_DRAWS);
    for one in dealings {
        let measured = is_enough(graph, &one).then(|| measure(graph, &one, draws, options.seed));
        all.push((one, measured));
    }
    let p_values: Vec<f64> = all.iter().filter_map(|(_, measured)| Some(measured.as_ref()?.p)).collect();
    let measured = all.iter_mut().filter_map(|(_, measured)| measured.as_mut());
    for (measured, q) in measured.zip(adjusted(&p_values)) {
        (measured.q, measured.is_shift) = (q, q <= RATE);
    }
    // The sort is stable: what is alike stays in the order of the actors.
    all.sort_by(|(one, a), (other, b)| match (a, b) {
        (Some(a), Some(b)) => a.p.total_cmp(&b.p).then_with(|| b.z.abs().total_cmp(&a.z.abs())),
        (a, b) => b.is_some().cmp(&a.is_some()).then_with(|| told(other).cmp(&told(one))),
    });
    let shifts = all.iter().take(options.top).map(|(one, measured)| shift(graph, source, one, measured.clone()));
    Ok(Shifts {
        before: options.before.to_string(),
        after: options.after.to_string(),
        tested,
        too_little: all.len() - tested,
        too_coarse,
        shifts: shifts.collect::<Result<_, _>>()?,
        drift: drift(graph, options),
        seed: options.seed,
    })
}

fn check(options: &ShiftOptions) -> Result<(), AnalysisError> {
    let (before, after) = (options.before.to_string(), options.after.to_string());
    if options.before.overlaps(&options.after) {
        return Err(AnalysisError::Overlap { before, after });
    }
    match (options.before.first, options.after.last) {
        // They have no day in common, so that this suffices.
        (Some(first), Some(last)) if first > last => Err(AnalysisError::Order { before, after }),
        _ => Ok(()),
    }
}

/// The events of a list that lie before and after, and how many are dated too coarsely to tell.
pub(super) fn sides(graph: &ActorGraph, events: &[usize], options: &ShiftOptions) -> ([Vec<usize>; 2], usize) {
    let (mut sides, mut too_coarse) = ([Vec::new(), Vec::new()], 0);
    for &event in events {
        let Some(time) = graph.events()[event].time else { continue };
        if options.before.contains(time) {
            sides[0].push(event);
        } else if options.after.contains(time) {
            sides[1].push(event);
        } else {
            too_coarse += usize::from(options.before.touches(time) || options.after.touches(time));
        }
    }
    (sides, too_coarse)
}

fn dealings(graph: &ActorGraph, options: &ShiftOptions) -> (Vec<Dealings>, usize) {
    let pairs: BTreeMap<(ActorId, ActorId), Vec<usize>> = if options.directed {
        graph.ties().map(|(pair, events)| (pair, events.to_vec())).collect()
    } else {
        graph.pairs()
    };
    let mut all = Vec::new();
    for (pair, events) in pairs {
        let (sides, _) = sides(graph, &events, options);
        if sides.iter().any(|side| !side.is_empty()) {
            all.push(Dealings { pair, sides });
        }
    }
    let every: Vec<usize> = (0..graph.events().len()).collect();
    (all, sides(graph, &every, options).1)
}

fn told(one: &Dealings) -> usize {
    one.sides.iter().map(Vec::len).sum()
}

fn is_enough(graph: &ActorGraph, one: &Dealings) -> bool {
    one.sides.iter().all(|side| Stand::of(graph, side).enough)
}

fn measure(graph: &ActorGraph, one: &Dealings, draws: u32, seed: u64) -> Measured {
    let [before, after] = [0, 1].map(|side| documents(graph, &one.sides[side]));
    let sides = Sides { before: &before, after: &after };
    let [stand, later] = [0, 1].map(|side| Stand::of(graph, &one.sides[side]));
    let se = |stand: &Stand| stand.log_odds.map_or(0.0, |odds| odds.se);
    let delta = sides.delta();
    // A dyad draws the same whatever other dyads there are.
    let (a, b) = one.pair;
    let mut random = generator(seed, ((a.index() as u64) << 32) | b.index() as u64);
    let permuted = sides.permuted(draws, &mut random);
    let (without_one_outlet, rests_on) = leave_one_out(graph, &one.sides);
    Measured {
        delta,
        z: delta / se(&stand).hypot(se(&later)),
        p_exact: fisher(
            (stand.counts.cooperative, stand.counts.conflictual),
            (later.counts.cooperative, later.counts.conflictual),
        ),
        p: permuted.p,
        draws: permuted.draws,
        q: 1.0,
        is_shift: false,
        interval: sides.interval(&mut random),
        without_one_outlet,
        rests_on,
    }
}

fn shift(
    graph: &ActorGraph,
    source: &dyn Source,
    dealings: &Dealings,
    measured: Option<Measured>,
) -> Result<Shift, AnalysisError> {
    let (one, other) = (graph.actor(dealings.pair.0), graph.actor(dealings.pair.1));
    let [before, after] = &dealings.sides;
    let grew = measured.as_ref().map(|one| one.delta > 0.0);
    let quotes = |side: &[usize], wanted| Quote::all(graph, source, witnesses(graph, side, wanted));
    Ok(Shift {
        one: one.iri.clone(),
        one_label: one.label.clone(),
        other: other.iri.clone(),
        other_label: other.label.clone(),
        before: Stand::of(graph, before),
        after: Stand::of(graph, after),
        documents_before: documents(graph, before).len(),
        documents_after: documents(graph, after).len(),
        measured,
        quotes_before: quotes(before, grew.map(|grew| !grew))?,
        quotes_after: quotes(after, grew)?,
    })
}

#[cfg(test)]
mod tests {
    use super::super::Figure as _;
    use super::*;
    use crate::graph::GraphOptions;
    use crate::graph::testing::{Act, MemorySource};

    fn compared(acts: &[Act], set: &dyn Fn(&ActorGraph, &mut ShiftOptions)) -> Result<Shifts, AnalysisError> {
        let source = MemorySource::new(acts);
        let graph = ActorGraph::build(&source, &GraphOptions::default()).unwrap();
        let (before, after) = ShiftOptions::split("2023-01-01".parse().unwrap());
        let mut options = ShiftOptions { before, after, directed: false, blocs: Vec::new(), top: 10, seed: 1 };
        set(&graph, &mut options);
        shifts(&graph, &source, &options)
    }

    /// So many events of a class in a year, each of a document and a day of its own.
    fn year(year: usize, pair: &str, class: &str, number: usize) -> Vec<Act> {
        let (one, other) = pair.split_at(1);
        let day = |at: usize| format!("{year}-{:02}-{:02}", at / 28 + 1, at % 28 + 1);
        (0..number).map(|at| Act::new(one, other, class, &day(at)).of_outlet(["Daily", "Weekly"][at % 2])).collect()
    }

    fn quarrel() -> Vec<Act> {
        let turned = [year(2022, "ab", "AID", 9), year(2023, "ab", "ACCUSE", 9)].concat();
        let steady = [year(2022, "ac", "AID", 5), year(2023, "ac", "AID", 5), year(2022, "ac", "ACCUSE", 2)].concat();
        [turned, steady, year(2023, "ad", "AID", 9), vec![Act::new("a", "b", "AID", "2022-06")]].concat()
    }

    #[test]
    fn a_quarrel_is_a_shift_and_the_rest_is_none() {
        let found = compared(&quarrel(), &|_, _| {}).unwrap();
        assert_eq!((found.tested, found.too_little, found.too_coarse), (2, 1, 0));
        let verdicts: Vec<_> = found.shifts.iter().map(|one| (one.other_label.as_str(), one.verdict())).collect();
        assert_eq!(verdicts, [("B", "farther"), ("C", "no shift shown"), ("D", "too little evidence")]);
        let measured = found.shifts[0].measured.as_ref().unwrap();
        let [low, high] = measured.interval.unwrap();
        assert!(low <= measured.delta && measured.delta <= high && high < 0.0, "{measured:?}");
        assert!(measured.p < 0.001 && measured.p_exact < 0.001 && measured.q <= 2.0 * measured.p, "{measured:?}");
        assert!(measured.without_one_outlet.unwrap()[1] < 0.0 && measured.rests_on.is_empty(), "{measured:?}");
        let classes = |quotes: &[Quote]| quotes.iter().map(|quote| quote.class.clone()).collect::<BTreeSet<_>>();
        assert_eq!(classes(&found.shifts[0].quotes_after), BTreeSet::from(["ACCUSE".to_owned()]));
        assert_eq!(compared(&quarrel(), &|_, _| {}).unwrap(), found, "a seed repeats it");
    }

    #[test]
    fn one_document_is_one_witness() {
        let acts = [year(2022, "ab", "AID", 9), year(2023, "ab", "ACCUSE", 9)].concat();
        let one_each = |act: Act| {
            let name = if format!("{act:?}").contains("2022-") { "old" } else { "new" };
            act.in_document(name)
        };
        let found = compared(&acts.into_iter().map(one_each).collect::<Vec<_>>(), &|_, _| {}).unwrap();
        let measured = found.shifts[0].measured.as_ref().unwrap();
        assert!(measured.p_exact < 0.001 && measured.p > 0.5 && measured.interval.is_none(), "{measured:?}");
    }

    #[test]
    fn what_rests_on_one_outlet_is_said() {
        let mut acts = [year(2022, "ab", "AID", 9), year(2023, "ab", "ACCUSE", 4)].concat();
        acts.push(Act::new("a", "b", "ACCUSE", "2023-09-01").of_outlet("Daily"));
        let found = compared(&acts, &|_, _| {}).unwrap();
        assert_eq!(found.shifts[0].measured.as_ref().unwrap().rests_on, ["Daily"]);
    }

    #[test]
    fn what_is_dated_too_coarsely_is_on_neither_side() {
        let acts = [quarrel(), vec![Act::new("a", "b", "AID", "2022")]].concat();
        let months = |_: &ActorGraph, options: &mut ShiftOptions| {
            options.before = "2022-03..2022-12".parse().unwrap();
        };
        assert_eq!(compared(&acts, &months).unwrap().too_coarse, 1);
    }

    #[test]
    fn periods_that_cannot_be_compared_are_refused() {
        for (before, after, told) in [
            ("2022", "2022-12..2023-12", "the periods 2022-01-01..2022-12-31 and 2022-12-01..2023-12-31 overlap"),
            ("2023", "2022", "the period before (2023-01-01..2023-12-31) comes after"),
            ("2023..", "..2022", "the period before (2023-01-01..) comes after"),
        ] {
            let set = |_: &ActorGraph, options: &mut ShiftOptions| {
                (options.before, options.after) = (before.parse().unwrap(), after.parse().unwrap());
            };
            let error = compared(&quarrel(), &set).unwrap_err().to_string();
            assert!(error.starts_with(told), "{error}");
        }
    }

    #[test]
    fn drift_is_told_in_dealings_and_in_likeness() {
        let third = |year_of: usize, class: &str| {
            ["c", "d", "e"].map(|other| {
                let own = year(year_of, &format!("a{other}"), class, 2);
                let theirs = year(year_of, &format!("b{other}"), if other == "c" { "ACCUSE" } else { "AID" }, 2);
                [own, theirs].concat()
            })
        };
        let acts = [quarrel(), third(2022, "AID").concat(), third(2023, "CONSULT").concat()].concat();
        let set = |graph: &ActorGraph, options: &mut ShiftOptions| {
            let members = BTreeSet::from([graph.find("b").unwrap()]);
            options.blocs = vec![Bloc { name: "North".to_owned(), members }];
        };
        let found = compared(&acts, &set).unwrap();
        let drift = found.drift.iter().find(|drift| drift.label == "A").unwrap();
        assert!(drift.delta.unwrap() < -3.0 && drift.z.unwrap() < -2.0, "{drift:?}");
        assert_eq!(drift.likeness_before.unwrap().third_parties, 3);
        assert!(found.drift.iter().all(|drift| drift.label != "B"), "not toward itself");
        assert!(found.notes().iter().any(|line| line.starts_with("A toward North: log-odds -")));
    }

    #[test]
    fn directions_are_two_dyads_when_asked_for() {
        let acts = [quarrel(), year(2022, "ba", "AID", 4), year(2023, "ba", "AID", 4)].concat();
        let found = compared(&acts, &|_, options| options.directed = true).unwrap();
        let told: Vec<_> = found.shifts.iter().map(|one| (one.one_label.as_str(), one.other_label.as_str())).collect();
        assert!(told.contains(&("A", "B")) && told.contains(&("B", "A")), "{told:?}");
        assert!(compared(&[], &|_, _| {}).unwrap().shifts.is_empty());
    }
}
