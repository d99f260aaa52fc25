//! Names of features for people.

/// What the beginnings of names of features mean, for people.
#[rustfmt::skip] // a table
const GLOSSARY: [(&str, &str); 44] = [
    ("b", "kind of word"), ("btw", "mentions between"), ("c", "word beside"), ("cc", "word below"),
    ("cd", "relation and word beside"), ("d", "relation upward, or place of the target"), ("dist", "distance"),
    ("f", "frame"), ("fc", "class of the frame"), ("fcl", "class of the frame and word"),
    ("fk", "frame, reciprocal"), ("fo", "class of the object's frame"), ("g1", "clauses to the first"),
    ("g1d", "relation of the first"), ("g1u", "word above the first"), ("g2", "clauses to the second"),
    ("g2d", "relation of the second"), ("g2u", "word above the second"), ("h1", "noun of the first"),
    ("h2", "noun of the second"), ("head", "headline"), ("hs", "noun of the source"), ("ht", "noun of the target"),
    ("k", "known to the lexicon"), ("kc", "class in the lexicon"), ("l", "word"), ("ld", "word and place of the target"),
    ("len", "steps to each"), ("lens", "steps"), ("lo", "word and object"), ("lr", "word and place of the source"),
    ("lt", "word and kind of target"), ("md", "modal verb"), ("o", "object"), ("oc", "class of the object"),
    ("on", "on the path"), ("p", "paths"), ("pab", "path between the two"), ("r", "places"),
    ("rc", "class of relatives"), ("rl", "places and word"), ("t", "kinds of the two"), ("uc", "class of the word above"),
    ("up", "word above"),
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
}
