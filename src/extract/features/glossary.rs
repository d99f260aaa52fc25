//! Names of features for people.

/// What the beginnings of names of features mean, for people.
#[rustfmt::skip] // a table
const GLOSSARY: [(&str, &str); 69] = [
    ("b", "kind of word"), ("btw", "mentions between"), ("c", "word beside"), ("cc", "word below"),
    ("cd", "relation and word beside"), ("d", "relation upward, or place of the target"), ("dist", "distance"),
    ("f", "frame"), ("fc", "class of the frame"), ("fcl", "class of the frame and word"), ("fk", "frame, reciprocal"),
    ("fo", "class of the object's frame"), ("g1", "clauses to the first"), ("g1d", "relation of the first"),
    ("g1u", "word above the first"), ("g2", "clauses to the second"), ("g2d", "relation of the second"),
    ("g2u", "word above the second"), ("h1", "noun of the first"), ("h1r", "noun and place of the first"),
    ("h2", "noun of the second"), ("h2r", "noun and place of the second"), ("head", "headline"),
    ("hs", "noun of the source"), ("ht", "noun of the target"), ("k", "known to the lexicon"),
    ("kc", "class in the lexicon"), ("l", "word"), ("ld", "word and place of the target"), ("len", "steps to each"),
    ("lens", "steps"), ("lo", "word and object"), ("lr", "word and place of the source"),
    ("lt", "word and kind of target"), ("md", "modal verb"), ("neg", "negation"),
    ("negc", "negation and class in the lexicon"), ("negl", "negation and word"), ("o", "object"),
    ("oc", "class of the object"), ("on", "on the path"), ("own", "states of the two"), ("p", "paths"),
    ("p1", "path of the first"), ("p2", "path of the second"), ("pab", "path between the two"),
    ("pabk", "path between the two, and the lexicon"), ("pas", "passive, and places"), ("pt", "path of the target"),
    ("r", "places"), ("r1", "place of the first"), ("r1l", "place of the first and word"),
    ("r2", "place of the second"), ("r2l", "place of the second and word"), ("rc", "class of relatives"),
    ("riv", "others around, and places"), ("rivs", "others around"), ("rl", "places and word"),
    ("ro", "places and object"), ("s", "kind of the source"), ("st", "kinds of source and target"),
    ("t", "kinds of the two, or of the target"), ("t1", "kind and place of the first"),
    ("t2", "kind and place of the second"), ("tag", "form of the word"), ("tk", "kinds of the two and of word"),
    ("uc", "class of the word above"), ("ul", "word and word above"), ("up", "word above"),
];

/// The name of a feature in words that a reader can follow: `places and word: subj|obj|invite`.
pub(crate) fn in_words(name: &str) -> String {
    let Some((prefix, value)) = name.split_once(':') else { return name.to_owned() };
    match GLOSSARY.binary_search_by_key(&prefix, |entry| entry.0) {
        Ok(index) => format!("{}: {value}", GLOSSARY[index].1),
        Err(_) => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_features_are_told_in_words() {
        assert!(GLOSSARY.is_sorted_by_key(|entry| entry.0));
        assert_eq!(in_words("rl:subj|obj|invite"), "places and word: subj|obj|invite");
        assert_eq!(in_words("bias"), "bias");
    }

    #[test]
    fn every_feature_that_has_a_weight_can_be_told() {
        let tables =
            [include_str!("../../../data/events/relation.tsv"), include_str!("../../../data/events/class.tsv")];
        let lines = tables.iter().flat_map(|table| table.lines()).filter(|line| !line.starts_with('#'));
        let beginnings = lines.filter_map(|line| line.split_once(':').map(|(beginning, _)| beginning));
        for beginning in beginnings.filter(|beginning| !beginning.contains('\t')) {
            assert!(GLOSSARY.iter().any(|entry| entry.0 == beginning), "{beginning}");
        }
    }
}
