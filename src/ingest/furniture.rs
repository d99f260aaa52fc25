//! Knows the lines that a page puts around and between the paragraphs of an article: menus, captions, boxes.
//!
//! The entry points are [`furniture`] for one line and [`is_end`] for a line below which other stories stand. Both know
//! forms of words that many outlets share (`Image copyright`, `Sign up for`) and no single site; what is a menu by its
//! form alone is `line_kind`'s to say.

use std::collections::BTreeSet;

use crate::types::Furniture;

/// Words with which a line begins, in lower case, and what such a line is.
///
/// Each was seen on pages of several outlets or of one with many articles, and begins no sentence of news: `photos:` is
/// here, `photos` is not.
const OPENINGS: [(&str, Furniture); 76] = [
    ("image copyright", Furniture::Caption),
    ("image caption", Furniture::Caption),
    ("media caption", Furniture::Caption),
    ("media playback is", Furniture::Caption),
    ("enlarge this image", Furniture::Caption),
    ("toggle caption", Furniture::Caption),
    ("hide caption", Furniture::Caption),
    ("facebook twitter pinterest", Furniture::Caption),
    ("just watched", Furniture::Caption),
    ("slideshow (", Furniture::Caption),
    ("view gallery", Furniture::Caption),
    ("photo:", Furniture::Caption),
    ("photos:", Furniture::Caption),
    ("photo by", Furniture::Caption),
    ("photo credit", Furniture::Caption),
    ("(photo", Furniture::Caption),
    ("file photo", Furniture::Caption),
    ("file - in this", Furniture::Caption),
    ("ap photo/", Furniture::Caption),
    ("picture:", Furniture::Caption),
    ("video:", Furniture::Caption),
    ("watch:", Furniture::Caption),
    ("watch live", Furniture::Caption),
    ("listen to article", Furniture::Share),
    ("share this", Furniture::Share),
    ("read or share this", Furniture::Share),
    ("follow us on", Furniture::Share),
    ("follow @", Furniture::Share),
    ("join us on", Furniture::Share),
    ("facebook twitter", Furniture::Share),
    ("back to top", Furniture::Share),
    ("leave a comment", Furniture::Share),
    ("leave a reply", Furniture::Share),
    ("comments (", Furniture::Share),
    ("sign up for", Furniture::SignUp),
    ("sign up to", Furniture::SignUp),
    ("get our daily", Furniture::SignUp),
    ("please, enter", Furniture::SignUp),
    ("please enter", Furniture::SignUp),
    ("click here", Furniture::SignUp),
    ("by signing up", Furniture::SignUp),
    ("advertisement continue", Furniture::Notice),
    ("story continued below", Furniture::Notice),
    ("story continues below", Furniture::Notice),
    ("continue reading", Furniture::Notice),
    ("see also:", Furniture::Link),
    ("see more:", Furniture::Link),
    ("read more", Furniture::Link),
    ("read also", Furniture::Link),
    ("read next", Furniture::Link),
    ("also read", Furniture::Link),
    ("more from", Furniture::Link),
    ("more on this", Furniture::Link),
    ("more:", Furniture::Link),
    ("related:", Furniture::Link),
    ("flashback:", Furniture::Link),
    ("click for more", Furniture::Link),
    ("don't miss:", Furniture::Link),
    ("explore further", Furniture::Link),
    ("( also on", Furniture::Link),
    ("tags:", Furniture::Menu),
    ("topics:", Furniture::Menu),
    ("filed under", Furniture::Menu),
    ("copyright ©", Furniture::Notice),
    ("copyright (c)", Furniture::Notice),
    ("© ", Furniture::Notice),
    ("(reporting by", Furniture::ByLine),
    ("additional reporting", Furniture::ByLine),
    ("(additional reporting", Furniture::ByLine),
    ("— with assistance", Furniture::ByLine),
    ("contributing:", Furniture::ByLine),
    ("contributors:", Furniture::ByLine),
    ("authors:", Furniture::ByLine),
    ("author:", Furniture::ByLine),
    ("write to ", Furniture::ByLine),
    ("our standards:", Furniture::Notice),
];

/// Words with which the line of a film or picture begins, in capitals: in small letters they begin sentences.
const CAPITALS: [&str; 3] = ["CLOSE ", "WATCH ", "PHOTOS "];

/// Whole lines, in lower case and without a colon or dots at their end.
const LINES: [(&str, Furniture); 22] = [
    ("advertisement", Furniture::Notice),
    ("ad", Furniture::Notice),
    ("sponsored", Furniture::Notice),
    ("analysis/opinion", Furniture::Notice),
    ("[pullquote]", Furniture::Notice),
    ("editor's note", Furniture::Notice),
    ("close", Furniture::Menu),
    ("menu", Furniture::Menu),
    ("search", Furniture::Menu),
    ("categories", Furniture::Menu),
    ("subscribe", Furniture::SignUp),
    ("newsletter", Furniture::SignUp),
    ("share", Furniture::Share),
    ("print", Furniture::Share),
    ("email", Furniture::Share),
    ("copy link", Furniture::Share),
    ("more", Furniture::Link),
    ("related", Furniture::Link),
    ("photo", Furniture::Caption),
    ("video", Furniture::Caption),
    ("youtube", Furniture::Caption),
    ("gallery", Furniture::Caption),
];

/// Words in a line, in lower case, that make it what it is wherever they stand.
const PARTS: [(&str, Furniture); 20] = [
    ("to your inbox", Furniture::SignUp),
    ("in your inbox", Furniture::SignUp),
    ("our newsletter", Furniture::SignUp),
    ("daily newsletter", Furniture::SignUp),
    ("manage newsletters", Furniture::SignUp),
    ("all rights reserved", Furniture::Notice),
    ("appeared first on", Furniture::Notice),
    ("for reprint permission", Furniture::Notice),
    ("may not be published, broadcast", Furniture::Notice),
    ("contributed to this report", Furniture::ByLine),
    ("contributed to this article", Furniture::ByLine),
    ("contributed to this story", Furniture::ByLine),
    ("based in part on wire service", Furniture::ByLine),
    ("based in part on wire-service", Furniture::ByLine),
    ("follow him on", Furniture::ByLine),
    ("follow her on", Furniture::ByLine),
    ("tweets @", Furniture::ByLine),
    ("follow us on twitter", Furniture::Share),
    ("follow us on facebook", Furniture::Share),
    ("photo for illustrative purposes", Furniture::Caption),
];
/// A longer line is a paragraph, which may say such words of something.
const MAX_PART_BYTES: usize = 300;

/// Marks in lower case that only the credit of a picture has.
const CREDITS: [&str; 9] =
    ["getty images", "ap photo", "/afp", "afp/", "/reuters", "reuters/", "/epa", "photo:", "via ap"];
/// A credit has at most so many bytes.
const MAX_CREDIT_BYTES: usize = 90;

/// Two names are the same if their beginnings of so many characters are: `Israel`, `Israeli`.
const STEM_CHARS: usize = 5;
/// A shorter word in capitals is seldom a name: `The`, `Why`.
const MIN_NAME_CHARS: usize = 4;
/// So many names make a link's headline one of the same story.
const MIN_SHARED: usize = 2;

/// Whole lines, in lower case and without a colon or dots at their end, below which a page has other stories.
const ENDS: [&str; 24] = [
    "related articles",
    "related stories",
    "related news",
    "related posts",
    "related topics",
    "related content",
    "more stories",
    "more news",
    "more on this story",
    "most read",
    "most popular",
    "most viewed",
    "latest news",
    "latest stories",
    "top stories",
    "trending",
    "news feed",
    "recommended",
    "recommended for you",
    "you may also like",
    "you might also like",
    "up next",
    "comments",
    "about the author",
];

/// What kind of page furniture the line is, if it is any.
pub(super) fn furniture(line: &str) -> Option<Furniture> {
    let is_credited = is_credited(line);
    if CAPITALS.iter().any(|word| line.starts_with(word)) {
        return Some(Furniture::Caption);
    }
    let line = line.trim_start_matches(['•', '*', '-', '–', '>', ' ']).replace('’', "'").to_lowercase();
    let bare = line.trim_end_matches([':', '.', '…', ' ']);
    let is_whole = |known: &&(&str, Furniture)| known.0 == bare;
    let opens = |known: &&(&str, Furniture)| line.starts_with(known.0);
    let holds = |known: &&(&str, Furniture)| line.len() <= MAX_PART_BYTES && line.contains(known.0);
    let known =
        LINES.iter().find(is_whole).or_else(|| OPENINGS.iter().find(opens)).or_else(|| PARTS.iter().find(holds));
    let known = known.map(|(_, kind)| *kind);
    known.or_else(|| is_credited.then_some(Furniture::Caption)).or_else(|| is_end(bare).then_some(Furniture::Link))
}

/// Whether a page has other stories below this line, if it has little left.
pub(super) fn is_end(line: &str) -> bool {
    let line = line.to_lowercase();
    line.starts_with("authors:") || ENDS.contains(&line.trim_end_matches([':', '.', '…', ' ']))
}

/// Bytes of the label before a link's headline (`SEE ALSO: `), if the headline shares [`MIN_SHARED`] names with the title:
/// it then tells of the same story.
pub(super) fn same_story_label(line: &str, title: &str) -> Option<usize> {
    let (label, headline) = line.split_once(": ")?;
    let names = |text: &str| -> BTreeSet<String> {
        let words = text.split(|c: char| !c.is_alphabetic()).filter(|word| word.starts_with(char::is_uppercase));
        let stems = words.map(|word| word.chars().take(STEM_CHARS).collect::<String>().to_lowercase());
        stems.filter(|stem| stem.chars().count() >= MIN_NAME_CHARS).collect()
    };
    let shared = names(headline).intersection(&names(title)).count();
    (shared >= MIN_SHARED).then_some(label.len() + 2)
}

/// Whether the line ends with the credit of a picture: `(Ani Example/AFP)`, `Ani Example/Getty Images`, `Photo: AP`.
fn is_credited(line: &str) -> bool {
    let mut tail = line.len().saturating_sub(MAX_CREDIT_BYTES);
    while !line.is_char_boundary(tail) {
        tail += 1;
    }
    let tail = &line[tail..];
    // In other letters these are words of a sentence: "a Reuters/Ipsos poll".
    if tail.contains("REUTERS/") || (tail.contains(" Photo: ") && !tail.ends_with('.')) {
        return true;
    }
    let tail = tail.to_lowercase();
    match tail.strip_suffix(')').and_then(|tail| tail.rsplit_once('(')) {
        Some((_, credit)) => CREDITS.iter().any(|mark| credit.contains(mark)),
        None => tail.ends_with("/getty images") || tail.ends_with("via getty images"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_pages_put_around_articles_are_known() {
        for (line, kind) in [
            ("ADVERTISEMENT", Furniture::Notice),
            ("Story Continued Below", Furniture::Notice),
            ("Image copyright AFP Image caption The minister left early", Furniture::Caption),
            ("A bridge near Kapan on June 14, 2024. (Ani Example/AFP via Getty Images)", Furniture::Caption),
            ("The minister in Kapan. REUTERS/Ani Example/File Photo - RC12345", Furniture::Caption),
            ("The minister said that he would stay. Photo: Example Images", Furniture::Caption),
            ("The minister in Kapan. Photo for illustrative purposes.", Furniture::Caption),
            ("Sign up for our newsletter", Furniture::SignUp),
            ("News from Georgia in your inbox", Furniture::SignUp),
            ("SEE ALSO: Another story about the bridge", Furniture::Link),
            ("• Read more: Another story", Furniture::Link),
            ("More On This...", Furniture::Link),
            ("Example Wire and Ani Example contributed to this report.", Furniture::ByLine),
            ("(Reporting by Ani Example; Editing by Bob Example)", Furniture::ByLine),
            ("The post Talks in Kapan appeared first on example.org.", Furniture::Notice),
            ("Follow us on Twitter", Furniture::Share),
            ("Don’t miss: the bridge", Furniture::Link),
            ("CLOSE The minister left the talks early. Example Video", Furniture::Caption),
            ("Most read", Furniture::Link),
        ] {
            assert_eq!(furniture(line), Some(kind), "{line}");
        }
    }

    #[test]
    fn sentences_are_no_furniture() {
        for line in [
            "Photos of the bridge were shown to the minister.",
            "More than 40 ministers met in Kapan.",
            "Related talks are planned for June.",
            "Close allies of the minister met.",
            "The minister signed up for two more years.",
            "He closed the talks, an agency reported (Reuters).",
            "Print runs of the paper fell.",
            "The ministers shared this view.",
            "Half of all voters want it, a Reuters/Ipsos poll showed.",
        ] {
            assert_eq!(furniture(line), None, "{line}");
        }
    }

    #[test]
    fn a_link_may_tell_of_the_same_story() {
        let title = "Armenia and Georgia sign a treaty on transit";
        assert_eq!(same_story_label("SEE ALSO: Georgian railway waits for Armenian trains", title), Some(10));
        for other in ["SEE ALSO: Georgian wine sells well", "Related stories", "More: Why The Wine", "Read more: "] {
            assert_eq!(same_story_label(other, title), None, "{other}");
        }
    }

    #[test]
    fn other_stories_are_announced() {
        for (line, ends) in
            [("Related Articles", true), ("Most read:", true), ("Authors: Ani Example", true), ("Related talks", false)]
        {
            assert_eq!(is_end(line), ends, "{line}");
        }
    }
}
