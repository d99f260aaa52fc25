//! `demarche actors`: who somebody is, and why.

use std::io::{self, Write};

use clap::{Args, ValueEnum};
use jiff::civil::Date;
use serde::Serialize;

use super::Outcome;
use super::tables::ActorTableArgs;
use crate::actors::{Actor, Actors, Membership, NameKind, Standing, Tenure};

/// How many names are offered where none is found.
const MAX_NEAREST: usize = 5;

/// Tell who somebody is, and why
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  demarche actors \"Mark Rutte\" --at 2025-01-01")]
pub(crate) struct ActorsArgs {
    /// A name, adjective, capital or seat of government; a family name needs --at
    #[arg(value_name = "NAME")]
    name: String,

    /// The day that offices and memberships are told for, YYYY-MM-DD; without it all of them are told
    #[arg(long, value_name = "DATE")]
    at: Option<Date>,

    #[command(flatten)]
    tables: ActorTableArgs,

    /// How to write the answer
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For reading
    Table,
    /// For programs
    Json,
}

pub(crate) fn run(args: &ActorsArgs) -> anyhow::Result<Outcome> {
    let actors = args.tables.actors()?;
    let answer = Answer::of(&actors, &args.name, args.at);
    let mut out = io::stdout().lock();
    match args.format {
        Format::Table => answer.write_table(&mut out)?,
        Format::Json => {
            serde_json::to_writer_pretty(&mut out, &answer)?;
            writeln!(out)?;
        }
    }
    out.flush()?;
    anyhow::ensure!(!answer.readings.is_empty(), "nobody is listed as {:?}", args.name);
    Ok(Outcome::Done)
}

/// Who has the name, the likeliest first.
#[derive(Debug, Serialize)]
struct Answer {
    name: String,
    at: Option<String>,
    readings: Vec<ReadingOf>,
    /// Names that resemble it, where it is nobody's.
    nearest: Vec<Near>,
}

#[derive(Debug, Serialize)]
struct ReadingOf {
    label: String,
    iri: String,
    /// Why it is found.
    why: String,
    #[serde(rename = "type")]
    entity_type: &'static str,
    is_outlet: bool,
    country: Option<String>,
    acts_for: Option<String>,
    part_of: Option<String>,
    /// Whether the name may mean something that is not listed.
    is_ambiguous: bool,
    names: Vec<String>,
    offices: Vec<Office>,
    memberships: Vec<Belonging>,
}

#[derive(Debug, Serialize)]
struct Office {
    office: String,
    of: String,
    from: String,
    until: Option<String>,
    /// Whether it was held on the day: `yes`, `no`, or `maybe` where an end is known to the month or year only.
    holds: Option<&'static str>,
}

#[derive(Debug, Serialize)]
struct Belonging {
    organization: String,
    from: Option<String>,
    until: Option<String>,
}

#[derive(Debug, Serialize)]
struct Near {
    name: String,
    label: String,
    iri: String,
}

impl Answer {
    fn of(actors: &Actors, name: &str, at: Option<Date>) -> Self {
        let mut readings: Vec<ReadingOf> = actors
            .readings(name)
            .map(|(actor, how)| ReadingOf::new(actors, actor, why(actor, name, how), is_ambiguous(actor, name), at))
            .collect();
        if let Some(day) = at.filter(|_| readings.is_empty()) {
            readings = actors
                .bearers(name, day)
                .into_iter()
                .map(|bearer| ReadingOf::new(actors, bearer.actor, standing(bearer.standing).to_owned(), true, at))
                .collect();
        }
        let near = if readings.is_empty() { actors.nearest(name, MAX_NEAREST) } else { Vec::new() };
        let nearest = near
            .into_iter()
            .map(|(name, actor)| Near { name: name.to_owned(), label: actor.label.clone(), iri: actor.iri() })
            .collect();
        Self { name: name.to_owned(), at: at.map(|day| day.to_string()), readings, nearest }
    }

    fn write_table(&self, out: &mut impl Write) -> io::Result<()> {
        for (index, reading) in self.readings.iter().enumerate() {
            if index > 0 {
                writeln!(out, "\nor")?;
            }
            reading.write_table(out, self.at.as_deref())?;
        }
        if !self.nearest.is_empty() {
            writeln!(out, "Listed names that resemble {:?}:", self.name)?;
        }
        for near in &self.nearest {
            writeln!(out, "  {}  ({})", near.name, near.iri)?;
        }
        Ok(())
    }
}

impl ReadingOf {
    fn new(actors: &Actors, actor: &Actor, why: String, is_ambiguous: bool, at: Option<Date>) -> Self {
        let label = |id| actors.get(id).map_or_else(|| id.to_string(), |actor| actor.label.clone());
        let code = match at {
            Some(day) => actors.country_on(actor, day),
            None => actor.country,
        };
        let country = code.and_then(|code| Some(format!("{} ({code})", actors.country(code)?.label)));
        let held = |membership: &&Membership| at.is_none_or(|day| membership.holds_on(day));
        Self {
            label: actor.label.clone(),
            iri: actor.iri(),
            why,
            entity_type: actor.entity_type.as_str(),
            is_outlet: actor.is_outlet,
            country,
            acts_for: actor.acts_for.as_ref().map(label),
            part_of: actor.part_of.as_ref().map(label),
            is_ambiguous,
            names: actor.aliases.clone(),
            offices: actor.tenures.iter().map(|tenure| Office::new(tenure, label(&tenure.of), at)).collect(),
            memberships: actor
                .memberships
                .iter()
                .filter(held)
                .map(|membership| Belonging {
                    organization: label(&membership.organization),
                    from: membership.from.map(|day| day.to_string()),
                    until: membership.until.map(|day| day.to_string()),
                })
                .collect(),
        }
    }

    fn write_table(&self, out: &mut impl Write, at: Option<&str>) -> io::Result<()> {
        writeln!(out, "{}", self.label)?;
        let mut line = |key: &str, value: &str| writeln!(out, "  {key:<12}{value}");
        line("found by", &self.why)?;
        line("IRI", &self.iri)?;
        line("type", if self.is_outlet { "organization (news outlet)" } else { self.entity_type })?;
        for (key, value) in [("country", &self.country), ("acts for", &self.acts_for), ("part of", &self.part_of)] {
            if let Some(value) = value {
                line(key, value)?;
            }
        }
        if !self.names.is_empty() {
            line("also", &self.names.join(", "))?;
        }
        if self.is_ambiguous {
            line("mind", "the name may mean somebody or something else")?;
        }
        for (index, office) in self.offices.iter().enumerate() {
            line(if index == 0 { "offices" } else { "" }, &office.to_string())?;
        }
        let key = if at.is_some() { "member then" } else { "member of" };
        for (index, belonging) in self.memberships.iter().enumerate() {
            line(if index == 0 { key } else { "" }, &belonging.to_string())?;
        }
        Ok(())
    }
}

impl Office {
    fn new(tenure: &Tenure, of: String, at: Option<Date>) -> Self {
        let holds = at.map(|day| match (tenure.holds_on(day), tenure.surely_holds_on(day)) {
            (false, _) => "no",
            (true, false) => "maybe",
            (true, true) => "yes",
        });
        let day = |outer: Date, inner: Date| match (outer.year() == inner.year(), outer.month() == inner.month()) {
            _ if outer == inner => outer.to_string(),
            (true, true) => format!("{:04}-{:02}", outer.year(), outer.month()),
            _ => format!("{:04}", outer.year()),
        };
        let until = tenure.until.zip(tenure.until_at_earliest).map(|(latest, earliest)| day(latest, earliest));
        Self { office: tenure.office.clone(), of, from: day(tenure.from, tenure.from_at_latest), until, holds }
    }
}

impl std::fmt::Display for Office {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} of {}, {} to {}", self.office, self.of, self.from, self.until.as_deref().unwrap_or("now"))?;
        match self.holds {
            Some("yes") => f.write_str(": held then"),
            Some("maybe") => f.write_str(": held then, as far as is known"),
            _ => Ok(()),
        }
    }
}

impl std::fmt::Display for Belonging {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.organization)?;
        match (&self.from, &self.until) {
            (None, None) => Ok(()),
            (Some(from), None) => write!(f, ", since {from}"),
            (None, Some(until)) => write!(f, ", until {until}"),
            (Some(from), Some(until)) => write!(f, ", {from} to {until}"),
        }
    }
}

/// Why a name leads to an actor.
fn why(actor: &Actor, name: &str, how: NameKind) -> String {
    match how {
        NameKind::Name if actor.label == name => "its common name".to_owned(),
        NameKind::Name => "one of its names".to_owned(),
        NameKind::Demonym => "the adjective for it".to_owned(),
        NameKind::People => "a noun for its people".to_owned(),
        NameKind::Capital => "a city that stands for its government".to_owned(),
        NameKind::Seat => "a building or quarter that stands for its government".to_owned(),
    }
}

fn is_ambiguous(actor: &Actor, name: &str) -> bool {
    actor.ambiguous_names.iter().any(|ambiguous| ambiguous == name.trim())
}

fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Leads => "family name, and leads a state or an organization then",
        Standing::Holds => "family name, and in office then",
        Standing::Near => "family name, and in office not long before or after",
        Standing::Rare => "family name, which few others have",
        Standing::Common => "family name, which others have too",
    }
}
