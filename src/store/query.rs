//! Asks the store in SPARQL.
//!
//! The entry point is [`Store::query`]. The default graph of a query without `FROM` is the union of all graphs; the
//! usual prefixes are known, and relative IRIs lie under the base. No query reaches the network: there is no `SERVICE`.
//! How an answer is written is `answer`'s.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use oxigraph::sparql::{CancellationToken, QueryEvaluationError, QueryResults, SparqlEvaluator, Variable};

use super::answer::{Answer, Solutions};
use super::{Store, StoreError, guard};
use crate::rdf::vocab::PREFIXES;

/// Stack for parsing and evaluating a query, far more than what `guard` lets pass needs; only what is used takes memory.
const STACK_BYTES: usize = 64 * 1024 * 1024;

/// How a query may be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct QueryOptions {
    /// How long it may take; `None` for as long as it takes.
    ///
    /// The engine looks at the clock whenever it fetches a quad and after each row, so that a product of things that it
    /// has in memory can take longer.
    pub timeout: Option<Duration>,
}

impl Store {
    /// Asks the store, and gives the answer to `read` while it is found.
    ///
    /// # Errors
    /// [`StoreError`] if the query is too long, nested too deep, no SPARQL, or fails before its first row.
    pub fn query<R: Send>(
        &self,
        sparql: &str,
        options: &QueryOptions,
        read: impl FnOnce(Answer<'_>) -> R + Send,
    ) -> Result<R, StoreError> {
        guard::check(sparql)?;
        let deadline = Deadline::new(options.timeout);
        thread::scope(|scope| {
            let (done, over) = mpsc::channel::<()>();
            if let Some(timeout) = options.timeout {
                let token = deadline.token.clone();
                let watch = move || {
                    if over.recv_timeout(timeout) == Err(RecvTimeoutError::Timeout) {
                        token.cancel();
                    }
                };
                thread::Builder::new().spawn_scoped(scope, watch)?;
            }
            let engine = thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, move || {
                // Held until the answer is read; the watch ends with it.
                let _done = done;
                let run = || self.answer(sparql, &deadline).map(read);
                catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|panic| Err(broken(panic.as_ref())))
            })?;
            engine.join().unwrap_or_else(|panic| Err(broken(panic.as_ref())))
        })
    }

    fn answer(&self, sparql: &str, deadline: &Deadline) -> Result<Answer<'static>, StoreError> {
        // Without the engine's HTTP client, which is no feature of ours, every SERVICE fails.
        let evaluator = SparqlEvaluator::new().with_cancellation_token(deadline.token.clone());
        // Prefixes and base are IRIs: a test sees to the ones, the type to the other.
        let with_base = evaluator.clone().with_base_iri(self.base.as_str()).unwrap_or(evaluator);
        let known = PREFIXES.into_iter().chain([("", self.base.as_str())]);
        let evaluator = known.fold(with_base, |one, (name, iri)| one.clone().with_prefix(name, iri).unwrap_or(one));

        let mut query = evaluator.parse_query(sparql).map_err(|error| syntax_error(sparql, &error.to_string()))?;
        if query.dataset().is_default_dataset() {
            query.dataset_mut().set_default_graph_as_union();
        }
        let results = query.on_store(&self.database).execute().map_err(|error| deadline.error(error))?;
        Ok(match results {
            QueryResults::Boolean(value) => Answer::Boolean(value),
            QueryResults::Graph(triples) => {
                let deadline = deadline.clone();
                Answer::Graph(Box::new(triples.map(move |triple| {
                    deadline.check()?;
                    triple.map_err(|error| deadline.error(error))
                })))
            }
            QueryResults::Solutions(rows) => {
                let columns = columns(sparql, rows.variables());
                let order = columns.clone();
                let deadline = deadline.clone();
                let rows = rows.map(move |row| {
                    deadline.check()?;
                    let row = row.map_err(|error| deadline.error(error))?;
                    Ok(order.iter().map(|column| row.get(column).cloned()).collect())
                });
                Answer::Solutions(Solutions { columns, rows: Box::new(rows) })
            }
        })
    }
}

/// The columns in the order of the query: the engine sorts those of a `SELECT *`.
fn columns(sparql: &str, found: &[Variable]) -> Vec<Variable> {
    let mut columns = found.to_vec();
    if let Some(order) = guard::order_of_select_all(sparql) {
        columns.sort_by_key(|column| order.iter().position(|name| *name == column.as_str()).unwrap_or(usize::MAX));
    }
    columns
}

/// When a query has to be done.
#[derive(Clone)]
struct Deadline {
    token: CancellationToken,
    end: Option<(Instant, Duration)>,
}

impl Deadline {
    fn new(timeout: Option<Duration>) -> Self {
        let end = timeout.and_then(|timeout| Some((Instant::now().checked_add(timeout)?, timeout)));
        Self { token: CancellationToken::new(), end }
    }

    fn check(&self) -> Result<(), StoreError> {
        match self.end {
            Some((end, timeout)) if Instant::now() > end => {
                Err(StoreError::QueryTimeout { seconds: timeout.as_secs_f64() })
            }
            _ => Ok(()),
        }
    }

    fn error(&self, error: QueryEvaluationError) -> StoreError {
        match (error, self.end) {
            (QueryEvaluationError::Cancelled, Some((_, timeout))) => {
                StoreError::QueryTimeout { seconds: timeout.as_secs_f64() }
            }
            (error, _) => StoreError::Query(Box::new(error)),
        }
    }
}

/// What the parser says, with the place first, and the line that it means.
fn syntax_error(sparql: &str, said: &str) -> StoreError {
    let place = said.strip_prefix("error at ").and_then(|rest| {
        let (line, rest) = rest.split_once(':')?;
        let (column, expected) = rest.split_once(':')?;
        Some((line.parse::<usize>().ok()?, column.parse::<usize>().ok()?, expected.trim()))
    });
    let message = match place {
        Some((line, column, expected)) => {
            let text = sparql.lines().nth(line.saturating_sub(1)).unwrap_or_default();
            let caret = format!("{}^", " ".repeat(column.saturating_sub(1)));
            format!("line {line}, column {column}{}\n  {text}\n  {caret}", wanted(expected))
        }
        None => said.to_owned(),
    };
    StoreError::QuerySyntax { message }
}

/// What the parser would have taken, if that is few words; where it names classes of characters, they are no help.
fn wanted(expected: &str) -> String {
    const MOST: usize = 8;
    let list = expected.trim_start_matches("expected ").trim_start_matches("one of ");
    let words: Vec<_> = list.split(", ").map(str::trim).collect();
    match words.as_slice() {
        words if words.len() > MOST || list.contains("['") || list.contains("[_") => String::new(),
        [word] => format!(": expected {word}"),
        words => format!(": expected one of {}", words.join(" ")),
    }
}

fn broken(panic: &(dyn Any + Send)) -> StoreError {
    let message = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let message = message.or_else(|| panic.downcast_ref::<String>().cloned());
    StoreError::QueryEngine { message: message.unwrap_or_else(|| "without a word".to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::super::AnswerFormat;
    use super::*;
    use crate::rdf::Base;
    use crate::rdf::fixture::dispatch;

    fn store() -> Store {
        let store = Store::memory(Base::default()).unwrap();
        store.write(vec![dispatch().quads()]).unwrap();
        store
    }

    fn ask(store: &Store, sparql: &str, options: &QueryOptions) -> Result<String, StoreError> {
        store.query(sparql, options, |answer| {
            let mut out = Vec::new();
            answer.write(AnswerFormat::Tsv, store.base(), &mut out)?;
            Ok(String::from_utf8_lossy(&out).into_owned())
        })?
    }

    fn asked(sparql: &str) -> String {
        ask(&store(), sparql, &QueryOptions::default()).unwrap()
    }

    #[test]
    fn a_question_sees_all_graphs_and_knows_prefixes_and_base() {
        let found = asked(
            "SELECT ?text { ?who act:visit e:armenia . ?event d:source ?who ; d:act act:visit ; d:evidence ?s . ?s d:text ?text }",
        );
        assert_eq!(found, "?text\n\"Jane Roe visited Armenia in June.\"\n");
        assert!(asked("ASK { <entity/gyumri> rdfs:label ?x }").starts_with("true"));
        assert!(asked("SELECT (COUNT(*) AS ?n) { GRAPH <urn:demarche:asserted> { ?s ?p ?o } }").ends_with("\n3\n"));
        assert!(asked("ASK FROM <urn:demarche:asserted> { ?s rdfs:label ?o }").starts_with("false"));
        assert!(asked("PREFIX d: <urn:mine> ASK { ?s d:text ?o }").starts_with("false"), "one's own prefix wins");
    }

    #[test]
    fn columns_stand_in_the_order_of_the_query() {
        assert!(asked("SELECT * { ?s ?p ?o } LIMIT 1").starts_with("?s\t?p\t?o\n"));
        assert!(asked("SELECT ?p ?o ?s { ?s ?p ?o } LIMIT 1").starts_with("?p\t?o\t?s\n"));
    }

    #[test]
    fn what_is_no_sparql_is_told_with_its_place() {
        let error = ask(&store(), "SELECT ?s\nWHERE { ?s ?p FROM }", &QueryOptions::default()).unwrap_err();
        let error = error.to_string();
        let told = "the query is not SPARQL: line 2, column 19\n";
        assert_eq!(error, format!("{told}  WHERE {{ ?s ?p FROM }}\n                    ^"));
        assert_eq!(wanted("expected one of \"a\", \"}\""), ": expected one of \"a\" \"}\"");
        let error = ask(&store(), "ASK { ?s nope:p ?o }", &QueryOptions::default()).unwrap_err().to_string();
        assert!(error.contains("line 1, column"), "{error}");
    }

    #[test]
    fn no_query_reaches_the_network() {
        let error = ask(&store(), "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", &QueryOptions::default());
        assert!(matches!(error, Err(StoreError::Query(_))));
    }

    #[test]
    fn hostile_nesting_and_chains_are_survived() {
        let store = store();
        for query in [
            format!("SELECT * {}{}", "{".repeat(100_000), "}".repeat(100_000)),
            format!("ASK {{ FILTER({}1{}) }}", "(".repeat(50_000), ")".repeat(50_000)),
            format!("ASK {{ FILTER({}1) }}", "!".repeat(100_000)),
        ] {
            assert!(matches!(ask(&store, &query, &QueryOptions::default()), Err(StoreError::QueryNesting { .. })));
        }
        for query in [
            format!("ASK {{ FILTER(1{}) }}", "+1".repeat(450)),
            format!("ASK {{ {{}}{} }}", "UNION{}".repeat(200)),
            format!("ASK {{ ?a a{} ?b }}", "/a".repeat(100)),
            format!("ASK {{ ?a a{} ?b }}", "|a".repeat(450)),
            format!("ASK {} ?a a ?b {}", "{ OPTIONAL".repeat(90), "}".repeat(90)),
            format!("ASK {{ FILTER({}1{}) }}", "(".repeat(90), ")".repeat(90)),
            format!("ASK {{ ?a {}a{} ?b }}", "(".repeat(90), ")".repeat(90)),
            format!("ASK {}{}", "{SELECT*".repeat(90), "}".repeat(90)),
        ] {
            let _ = ask(&store, &query, &QueryOptions::default());
        }
    }

    #[test]
    fn a_query_that_takes_too_long_is_stopped() {
        let options = QueryOptions { timeout: Some(Duration::from_millis(50)) };
        let product = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }";
        assert!(matches!(ask(&store(), product, &options), Err(StoreError::QueryTimeout { .. })));
    }
}
