//! Tells where a name ends in a headline, where every word has a capital and the text model runs on.
//!
//! The entry point is [`name_end`].

use crate::extract::tree::Tree;

/// Verbs that headlines put after a name, sorted, parted by spaces.
const VERBS: &str = "\
    abandon accept accuse admit agree aim announce approve arrest arrive ask assail attack back ban bar beat begin \
    blame blast block bomb brace bring bust call cancel cast challenge chide cite claim clash clear close condemn \
    confirm consider court cut decline decry defend defy deliver demand deny deploy detain discuss dismiss \
    dispatch dominate drop eject end endorse expel express extend face fear fight find fire fit get give grant \
    hail halt head hit hold host impose invade invite join keep kill label launch lead leave lift liken look lose \
    make mark meet move mull need nix nominate offer okay open order oust pay plan pledge praise press promise \
    propose protest pull push put quit raise reach rebuff rebuke recall receive reject release renew report resent \
    resign respond return reveal rip risk rule say see seek seize send set sign slam slap snub speak stand start \
    stop storm strike suggest support suspend take talk target tell test threaten tour tout travel try turn unveil \
    urge use visit vote vow want warn weigh welcome win withdraw work wrangle";

/// Where a name ends that the model has run on: "Rutte Warns", "Rutte Said To Go", "Rutte Meets With".
pub(crate) fn name_end(tree: &Tree<'_>, start: usize, end: usize) -> usize {
    let is_function_word = |i: usize| {
        const WORDS: [&str; 24] = [
            "with", "to", "in", "on", "at", "by", "from", "as", "over", "after", "is", "are", "was", "will", "be",
            "not", "who", "how", "why", "back", "into", "amid", "than", "but",
        ];
        // In running text "Council on Foreign Relations" is one name; "Meets With" in a headline is not.
        let is_capital = tree.text(i).starts_with(char::is_uppercase);
        let word = tree.text(i).to_lowercase();
        is_capital && WORDS.contains(&word.as_str())
            || matches!(word.as_str(), "'" | "‘" | "\"" | "“" | ":" | ";" | "|")
    };
    (start + 1..end).find(|&i| is_function_word(i) || is_headline_verb(tree.text(i))).unwrap_or(end)
}

/// Whether the word is a verb that headlines use, in the form that goes with a name before it.
fn is_headline_verb(word: &str) -> bool {
    let Some(lower) = word.strip_suffix('s').or_else(|| word.strip_suffix("ed")).map(str::to_lowercase) else {
        return matches!(
            word,
            "Meet"
                | "Discuss"
                | "Say"
                | "Warn"
                | "Urge"
                | "Agree"
                | "Vow"
                | "Seek"
                | "Said"
                | "Met"
                | "Told"
                | "Won"
                | "Held"
                | "Made"
                | "Took"
                | "Gave"
                | "Sent"
                | "Sought"
        );
    };
    let is_verb = |stem: &str| VERBS.split(' ').any(|verb| verb == stem);
    let without_e = lower.strip_suffix('e').unwrap_or(&lower);
    let as_y = lower.strip_suffix("ie").or_else(|| lower.strip_suffix('i')).map(|stem| format!("{stem}y"));
    is_verb(&lower) || is_verb(without_e) || is_verb(&format!("{lower}e")) || as_y.is_some_and(|stem| is_verb(&stem))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::testing::parse;

    #[test]
    fn a_name_ends_before_the_verb_of_the_headline() {
        for (text, end) in [
            ("[Rutte/nsubj>1] [Warns/ROOT] [Diplomats/dobj>1]", 1),
            ("[Rutte/nsubj>1] [Said/ROOT] [To/dep>1]", 1),
            ("[Mark/compound>1] [Rutte/nsubj>2] [Meets/ROOT] [With/dep>2]", 2),
            ("[Mark/compound>1] [Rutte/ROOT]", 2),
            ("[Council/ROOT] [on/prep>0] [Foreign/amod>3] [Relations/pobj>1]", 4),
        ] {
            let doc = parse(text);
            let tree = Tree::new(&doc);
            assert_eq!(name_end(&tree, 0, tree.len()), end, "{text}");
        }
    }
}
