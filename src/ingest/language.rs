//! Tells articles in English from those in another language.
//!
//! The entry point is [`other_language`]. The text model reads English only, and of another language it makes nonsense
//! with confidence. A text is judged by its words (trigrams; the crate `whatlang`), and only a short one by what its
//! source declares: declarations are often those of the site and not of the article.

use whatlang::{Lang, detect};

use crate::types::{BlockKind, Document};

/// A text with fewer letters in its paragraphs is not judged by them: names alone can look like any language.
const MIN_LETTERS: usize = 200;
/// So many letters are enough to judge by.
const ENOUGH_LETTERS: usize = 2_000;

/// The English name of the language that the document is in, if that is surely another than English; else none.
///
/// What the source declares is told as it is declared (`fr`, `pt-BR`).
pub(super) fn other_language(document: &Document) -> Option<String> {
    let sample = sample(document);
    if sample.chars().filter(|c| c.is_alphabetic()).count() < MIN_LETTERS {
        let declared = document.language.as_deref()?;
        let primary = declared.split(['-', '_']).next().unwrap_or_default();
        let is_english = ["en", "eng", "english", "und", "mul", ""].iter().any(|tag| primary.eq_ignore_ascii_case(tag));
        return (!is_english).then(|| declared.to_owned());
    }
    let found = detect(&sample).filter(|found| found.is_reliable() && found.lang() != Lang::Eng)?;
    Some(found.lang().eng_name().to_owned())
}

/// The beginning of the paragraphs, one after the other.
fn sample(document: &Document) -> String {
    let mut sample = String::new();
    let mut left = ENOUGH_LETTERS;
    for block in document.blocks.iter().filter(|block| block.kind == BlockKind::Paragraph) {
        let text = block.span.of(&document.text);
        sample.extend(text.chars().take(left).chain(['\n']));
        left = left.saturating_sub(text.len());
        if left == 0 {
            break;
        }
    }
    sample
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(text: &str, declared: Option<&str>) -> Document {
        Document { language: declared.map(str::to_owned), ..Document::raw("a", text) }
    }

    const ENGLISH: &str = "The minister arrived in Kapan on Friday and met his colleague for two hours. They spoke of the \
                           road to the south and of the bridge that the flood had taken in the spring of that year. Both \
                           said that they would meet again in Tbilisi before the summer ends.";

    #[test]
    fn a_long_text_is_judged_by_its_words() {
        let french = "Le ministre est arrivé vendredi à Kapan, où il a rencontré son collègue pendant deux heures. Ils ont \
                      parlé de la route vers le sud et du pont que la crue avait emporté au printemps. Tous deux ont dit \
                      qu'ils se reverraient à Tbilissi avant la fin de l'été.";
        let russian = "Министр прибыл в Капан в пятницу и два часа беседовал со своим коллегой. Они говорили о дороге на юг \
                       и о мосте, который весной унесло наводнением. Оба сказали, что снова встретятся в Тбилиси до конца \
                       лета и продолжат этот разговор, о котором договорились ещё \
                       зимой.";
        assert_eq!(other_language(&document(french, Some("en"))).as_deref(), Some("French"));
        assert_eq!(other_language(&document(russian, None)).as_deref(), Some("Russian"));
        for declared in [None, Some("en"), Some("hy")] {
            assert_eq!(other_language(&document(ENGLISH, declared)), None);
        }
    }

    #[test]
    fn names_of_other_languages_make_no_other_language() {
        let names = "Recep Tayyip Erdoğan, Ilham Aliyev, Nikol Pashinyan and Emmanuel Macron met in Prague, and so did \
                     Charles Michel and Péter Szijjártó. Hakan Fidan, Jeyhun Bayramov and Ararat Mirzoyan came too, with \
                     Toivo Klaar, Andrej Babiš and Łukasz Przybyłowski.";
        assert_eq!(other_language(&document(names, None)), None);
    }

    #[test]
    fn a_short_text_is_judged_by_what_it_declares() {
        assert_eq!(other_language(&document("Sie trafen sich.", None)), None);
        assert_eq!(other_language(&document("Sie trafen sich.", Some("de-AT"))).as_deref(), Some("de-AT"));
        for declared in ["en", "EN-us", "eng", "und", ""] {
            assert_eq!(other_language(&document("They met.", Some(declared))), None, "{declared}");
        }
    }
}
