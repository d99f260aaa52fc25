//! What travels between the stages: plain data, no behaviour beyond what keeps it valid.
//!
//! A [`Document`] becomes an [`AnnotatedDocument`], which becomes an [`Extraction`] of [`Entity`], [`Event`] and
//! [`Relation`] values. Offsets are byte offsets into [`Document::text`] everywhere in Rust; [`CharOffsets`] turns
//! them into the code point offsets that RDF and JSON use.

mod document;
mod entity;
mod event;
mod event_type;
mod labels;
mod merge;
mod months;
mod span;
mod time;
mod token;

pub use document::{Block, BlockKind, Document, DocumentId, Furniture};
pub use entity::{CountryCode, Entity, EntityId, EntityType, Mention, MentionKind, Scope};
pub use event::{Event, Extraction, Modality, Participant, Polarity, Relation, RelationType};
pub use event_type::{CameoCode, EventType, QuadClass};
pub use labels::{Dep, EntityLabel, Pos, Tag, UnknownLabel};
pub use merge::{Merge, Reason, ReasonKind};
pub use months::month_number;
pub use span::{CharOffsets, Span};
pub use time::{EventTime, Precision};
pub use token::{AnnotatedDocument, Iob, Sentence, Token};
