//! Compares events with gold files: precision, recall and F1, level by level.
//!
//! The entry points are [`Gold::parse`], which reads and checks one annotated document, and [`evaluate`], which compares
//! gold with [`Predictions`]. Predictions are made of extractions ([`Predictions::add`]) or read from the JSON Lines that
//! `demarche extract` writes ([`Predictions::read`]). Where files lie, and how figures are shown, is `cli`'s to say.
//!
//! ```
//! use demarche::eval::{Gold, Level, Predictions, evaluate};
//!
//! let gold = Gold::parse("talks.json", r#"{"document": "talks.txt", "published": "2024-07-03",
//!     "entities": [
//!         {"id": "france", "name": "France", "type": "country", "country": "FRA", "aliases": ["France"]},
//!         {"id": "armenia", "name": "Armenia", "type": "country", "country": "ARM", "aliases": ["Armenia"]}],
//!     "events": [{"sentence": "France invited Armenia.", "source": "france", "predicate": "invite",
//!         "target": "armenia", "class": "CONSULT", "polarity": "affirmed", "modality": "actual",
//!         "attributed_to": null, "time": "2024-07-03"}],
//!     "relations": []}"#).map_err(|mut errors| errors.remove(0))?;
//! let line = r#"{"kind": "event", "document": "talks.txt", "source": {"label": "Armenia"},
//!     "target": {"label": "France"}, "class": "CONSULT", "polarity": "affirmed", "modality": "future"}"#;
//! let mut predictions = Predictions::default();
//! predictions.read("talks.jsonl", line.replace('\n', " ").as_bytes())?;
//! let scores = evaluate(&[gold], &predictions);
//! assert_eq!(scores.level(Level::Class).f1(), 1.0); // Either way round: they consult each other.
//! assert_eq!(scores.level(Level::Full).f1(), 0.0); // But it is not a plan.
//! # Ok::<(), demarche::eval::EvalError>(())
//! ```

mod error;
mod floor;
mod gold;
mod keys;
mod names;
mod predictions;
mod scores;

pub use error::EvalError;
pub use floor::{Figure, Floor, ParseFloorError};
pub use gold::{Gold, GoldEntity, GoldEvent, GoldRelation};
pub use keys::Level;
pub use predictions::{Actor, PredictedEvent, PredictedRelation, Predictions};
pub use scores::{Attribution, Counts, Difference, DocumentScores, Scores, Timing, evaluate};
