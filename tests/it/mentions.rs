//! Who is spoken of: texts and the mentions that are wanted in them, through the whole pipeline.
#![expect(clippy::unwrap_used, reason = "a test")]

use demarche::types::Document;

use crate::support::pipeline;

/// `words => whom they stand for`, each mention of the text, in order.
fn mentions(text: &str) -> Vec<String> {
    let mut document = Document::raw("test", text);
    document.published = Some("2019-10-14".parse().unwrap());
    let (annotated, roster) = pipeline().reader().mentions(document);
    let text = &annotated.document.text;
    let line = |spoken: &demarche::extract::Spoken| {
        let entity = &roster.entities[spoken.participant.entity];
        format!("{} => {}", spoken.participant.mention.of(text), entity.label)
    };
    roster.spoken.iter().map(line).collect()
}

/// That the text has these mentions, among others.
#[track_caller]
fn speaks_of(text: &str, wanted: &[&str]) {
    let found = mentions(text);
    for one in wanted {
        assert!(found.iter().any(|line| line == one), "{text}\nwanted {one}\nfound {found:#?}");
    }
}

#[track_caller]
fn does_not_speak_of(text: &str, unwanted: &[&str]) {
    let found = mentions(text);
    for one in unwanted {
        assert!(found.iter().all(|line| !line.starts_with(one)), "{text}\nunwanted {one}\nfound {found:#?}");
    }
}

#[test]
fn common_nouns_act() {
    speaks_of("Rebels killed civilians near the airport.", &["Rebels => Rebels", "civilians => civilians"]);
    speaks_of(
        "Western leaders met aid workers.",
        &["Western leaders => Western leaders", "aid workers => aid workers"],
    );
    speaks_of("A suicide bomber attacked a convoy.", &["suicide bomber => suicide bomber", "convoy => convoy"]);
    does_not_speak_of("The agreement is a set of rules on culture.", &["agreement", "set", "rules", "culture"]);
}

#[test]
fn a_government_is_its_state() {
    speaks_of("The Syrian regime shelled villages.", &["Syrian regime => Syria"]);
    speaks_of("Vladimir Putin spoke. His government agreed.", &["government => Russia"]);
    speaks_of("Russian warplanes bombed Idlib.", &["Russian warplanes => Russia"]);
}

#[test]
fn a_name_within_a_phrase_is_no_mention_of_its_own() {
    speaks_of(
        "Russian officials met Iran\u{2019}s envoy.",
        &["Russian officials => Russian officials", "Iran => Iran"],
    );
    does_not_speak_of("Russian officials met reporters.", &["Russian =>"]);
    speaks_of(
        "The U.S.-led coalition struck Raqqa.",
        &["U.S.-led coalition => U.S.-led coalition", "U.S. => United States"],
    );
}

#[test]
fn pronouns_go_to_whom_they_fit() {
    speaks_of(
        "Angela Merkel met Emmanuel Macron. She praised him.",
        &["She => Angela Merkel", "him => Emmanuel Macron"],
    );
    speaks_of("Rebels attacked the town. They killed soldiers.", &["They => Rebels"]);
    speaks_of("Turkey said it had hit the rebels.", &["it => Turkey"]);
    does_not_speak_of("Turkey is at war. It is clear that talks failed.", &["It "]);
}

#[test]
fn the_first_person_is_whoever_is_quoted() {
    let text = "\u{201c}We will defend ourselves and I am ready,\u{201d} Sergei Lavrov said.";
    speaks_of(text, &["We => Russia", "I => Sergey Lavrov"]);
}

#[test]
fn descriptions_refer_back() {
    speaks_of("The Islamic State seized Mosul. The group killed residents.", &["group => Islamic State"]);
    speaks_of("NATO met in London. The alliance warned Russia.", &["alliance => NATO"]);
    speaks_of("Donald Trump spoke on Monday. The president blamed China.", &["president => Donald Trump"]);
    speaks_of(
        "Armenia and Azerbaijan held talks. The two countries agreed on a truce.",
        &["two countries => Armenia", "two countries => Azerbaijan"],
    );
}

#[test]
fn surnames_are_found_where_the_model_sees_no_name() {
    let text = "Martin Ellwood met the minister. Praise for Ellwood grew.";
    speaks_of(text, &["Ellwood => Martin Ellwood"]);
}
