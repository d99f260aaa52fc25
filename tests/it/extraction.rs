//! Sentences and the events that they tell, through the whole pipeline.
#![expect(clippy::unwrap_used, reason = "a test")]

use demarche::types::{Document, Extraction};

use crate::support::pipeline;

/// `Source predicate Target CLASS`, then what is not affirmed, actual, the text's own.
fn events(text: &str) -> Vec<String> {
    let mut document = Document::raw("test", text);
    document.published = Some("2024-07-03".parse().unwrap());
    let extraction = pipeline().reader().read(document);
    extraction.events.iter().map(|event| describe(&extraction, event)).collect()
}

fn describe(extraction: &Extraction, event: &demarche::types::Event) -> String {
    use demarche::types::{Modality, Polarity};
    let label = |entity: usize| extraction.entities[entity].label.as_str();
    let (source, target) = (label(event.source.entity), label(event.target.entity));
    let mut line = format!("{source} | {} | {target} | {}", event.predicate, event.event_type);
    if event.polarity == Polarity::Negated {
        line += " negated";
    }
    if event.modality != Modality::Actual {
        line += &format!(" {}", event.modality);
    }
    if let Some(speaker) = event.attributed_to() {
        line += &format!(" says {}", label(speaker.entity));
    }
    if let Some(time) = event.time {
        line += &format!(" @{time}");
    }
    if event.asserted {
        line += " !";
    }
    line
}

#[track_caller]
fn tells(text: &str, expected: &[&str]) {
    assert_eq!(events(text), expected, "{text}");
}

#[test]
fn the_subject_does_it_to_the_object() {
    tells("France invited Armenia to the conference.", &["France | invite | Armenia | CONSULT !"]);
}

#[test]
fn a_passive_is_turned_round() {
    tells("Armenia was invited by France.", &["France | invite | Armenia | CONSULT !"]);
}

#[test]
fn conjoined_objects_are_two_events() {
    tells(
        "Antony Blinken invited Armenia and Azerbaijan to the summit.",
        &["Antony Blinken | invite | Armenia | CONSULT !", "Antony Blinken | invite | Azerbaijan | CONSULT !"],
    );
}

#[test]
fn both_sides_of_a_meeting_are_one_event() {
    tells(
        "Ilham Aliyev and Nikol Pashinyan met in Brussels on Monday.",
        &["Ilham Aliyev | meet | Nikol Pashinyan | CONSULT @2024-07-01 !"],
    );
}

#[test]
fn a_light_verb_gives_way_to_its_noun() {
    tells("Russia held talks with Iran.", &["Russia | talk | Iran | CONSULT !"]);
}

#[test]
fn what_may_happen_is_not_asserted() {
    tells("Russia may invade Georgia.", &["Russia | invade | Georgia | ASSAULT possible"]);
}

#[test]
fn what_did_not_happen_is_not_asserted() {
    tells("Russia did not invade Georgia.", &["Russia | invade | Georgia | ASSAULT negated"]);
}

#[test]
fn a_claim_carries_its_claimant() {
    // Whoever alleges harm accuses; the harm itself is the accuser's word.
    tells(
        "Azerbaijan said that Armenia attacked Turkey.",
        &["Azerbaijan | say | Armenia | ACCUSE !", "Armenia | attack | Turkey | ASSAULT says Azerbaijan"],
    );
}

#[test]
fn what_ones_own_side_reports_is_asserted() {
    tells("Germany said that it invited Armenia.", &["Germany | invite | Armenia | CONSULT says Germany !"]);
}

#[test]
fn a_plan_is_future() {
    tells("Turkey plans to visit Armenia.", &["Turkey | visit | Armenia | CONSULT future"]);
}

#[test]
fn a_participle_after_a_noun_is_a_clause() {
    tells("The town, shelled by Azerbaijan, lies near Armenia.", &[]);
    tells("Georgian troops attacked by Russia withdrew.", &["Russia | attack troop | Georgia | ASSAULT !"]);
}

#[test]
fn a_relative_clause_has_the_noun_as_its_subject() {
    tells(
        "Russia, which invaded Ukraine, is a member of the United Nations.",
        &["Russia | invade | Ukraine | ASSAULT !"],
    );
}
