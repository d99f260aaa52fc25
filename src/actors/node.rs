//! What the files say of one subject, statement by statement, and how it is asked for.

use std::borrow::Cow;

use jiff::civil::Date;

use super::terms::{Class, Precision, Property};
use super::{ActorsError, Problem};

/// Where a statement stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'s> {
    pub(super) file: &'s str,
    /// Counted from 1.
    pub(super) line: usize,
    /// 0 for the tables of the program; a file of the user has a higher one than those read before it.
    pub(super) rank: usize,
}

impl Place<'_> {
    pub(super) fn error(self, subject: &str, problem: Problem) -> ActorsError {
        ActorsError::Statement { file: self.file.to_owned(), line: self.line, subject: subject.to_owned(), problem }
    }
}

/// A value of a property: a literal or an IRI as its text.
#[derive(Debug)]
pub(super) struct Value<'s> {
    pub(super) property: Property,
    pub(super) text: Cow<'s, str>,
    pub(super) place: Place<'s>,
}

/// What all files say of one subject.
#[derive(Debug)]
pub(super) struct Node<'s> {
    pub(super) iri: String,
    /// The first statement on it.
    pub(super) place: Place<'s>,
    pub(super) class: Option<Class>,
    /// In the order of the files.
    pub(super) values: Vec<Value<'s>>,
}

impl<'s> Node<'s> {
    pub(super) fn new(iri: String, place: Place<'s>) -> Self {
        Self { iri, place, class: None, values: Vec::with_capacity(6) }
    }

    /// An error that names the first statement on the node.
    pub(super) fn error(&self, problem: Problem) -> ActorsError {
        self.place.error(&self.iri, problem)
    }

    /// An error that names the statement which has `text` as its value.
    pub(super) fn error_at(&self, text: &str, problem: Problem) -> ActorsError {
        let value = self.values.iter().find(|value| value.text == text);
        value.map_or(self.place, |value| value.place).error(&self.iri, problem)
    }

    pub(super) fn wrong(&self, property: Property, text: &str, wanted: &'static str) -> ActorsError {
        self.error_at(text, Problem::Value { property: property.name(), value: text.to_owned(), wanted })
    }

    pub(super) fn all(&self, property: Property) -> impl Iterator<Item = &Value<'s>> {
        self.values.iter().filter(move |value| value.property == property)
    }

    pub(super) fn texts(&self, property: Property) -> Vec<String> {
        let mut texts: Vec<String> = Vec::new();
        for value in self.all(property) {
            if texts.iter().all(|text| *text != value.text) {
                texts.push(value.text.clone().into_owned());
            }
        }
        texts
    }

    /// The one value of a property; that of the user's last file where several files have one.
    pub(super) fn one(&self, property: Property) -> Result<Option<&str>, ActorsError> {
        let Some(rank) = self.all(property).map(|value| value.place.rank).max() else { return Ok(None) };
        // An actor's code is what it is known by elsewhere, so it stays.
        let counts = |value: &&Value<'_>| value.place.rank == rank || property == Property::Iso3;
        let mut values = self.all(property).filter(counts);
        let Some(first) = values.next() else { return Ok(None) };
        match values.find(|value| value.text != first.text) {
            Some(second) => Err(second.place.error(&self.iri, Problem::Twice(property.name()))),
            None => Ok(Some(&first.text)),
        }
    }

    pub(super) fn required(&self, property: Property) -> Result<&str, ActorsError> {
        self.one(property)?.ok_or_else(|| self.error(Problem::Missing(property.name())))
    }

    pub(super) fn date(&self, property: Property) -> Result<Option<Date>, ActorsError> {
        let parse = |text: &str| text.parse().map_err(|_| self.wrong(property, text, "date (YYYY-MM-DD)"));
        self.one(property)?.map(parse).transpose()
    }

    /// First and last day of a period, each with the other end of what it may be where it is known to the month or year.
    pub(super) fn period(&self) -> Result<(Option<Bound>, Option<Bound>), ActorsError> {
        let bound = |property, precision, is_start| -> Result<Option<Bound>, ActorsError> {
            let Some(day) = self.date(property)? else { return Ok(None) };
            let precision = self.one(precision)?.map(|iri| self.precision(precision, iri)).transpose()?;
            Ok(Some(Bound::new(day, precision.unwrap_or(Precision::Day), is_start)))
        };
        let from = bound(Property::From, Property::FromPrecision, true)?;
        let until = bound(Property::Until, Property::UntilPrecision, false)?;
        match (from, until) {
            (Some(from), Some(until)) if until.outer < from.outer => {
                let problem = Problem::EndsBeforeItBegins { from: from.outer, until: until.outer };
                Err(self.error_at(self.one(Property::Until)?.unwrap_or_default(), problem))
            }
            period => Ok(period),
        }
    }

    fn precision(&self, property: Property, iri: &str) -> Result<Precision, ActorsError> {
        Precision::from_iri(iri).ok_or_else(|| self.wrong(property, iri, "precision (d:Year, d:Month, d:Day)"))
    }
}

/// An end of a period: the day that makes the period longest, and the one that makes it shortest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bound {
    pub(super) outer: Date,
    pub(super) inner: Date,
}

impl Bound {
    fn new(day: Date, precision: Precision, is_start: bool) -> Self {
        let (first, last) = match precision {
            Precision::Day => (day, day),
            Precision::Month => (day.first_of_month(), day.last_of_month()),
            Precision::Year => (day.first_of_year(), day.last_of_year()),
        };
        if is_start { Self { outer: first, inner: last } } else { Self { outer: last, inner: first } }
    }
}
