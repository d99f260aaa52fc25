//! What the elements of HTML are to a reader of articles, and what names of classes say of them.
//!
//! The entry points are [`Element::of`] and [`is_suspect`]. Elements that are not listed (`b`, `span`) change nothing.

/// What an element is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Holds blocks.
    Container,
    /// A container that is said to hold the article.
    Main,
    /// A paragraph or the like.
    Leaf,
    /// A heading.
    Heading,
    /// Its words stand beside the article.
    Aside,
    /// Its words are no text of the page.
    Hidden,
    /// Ends a block and has no end tag.
    Break,
}

/// A listed element, by its number in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Element {
    pub(super) number: usize,
    pub(super) role: Role,
}

impl Element {
    /// How many there are.
    pub(super) const COUNT: usize = ELEMENTS.len();

    /// The element of this name, in lower case.
    pub(super) fn of(name: &[u8]) -> Option<Self> {
        let number = ELEMENTS.iter().position(|(known, _)| known.as_bytes() == name)?;
        Some(Self { number, role: ELEMENTS[number].1 })
    }
}

const ELEMENTS: [(&str, Role); 62] = [
    ("div", Role::Container),
    ("p", Role::Leaf),
    ("br", Role::Break),
    ("li", Role::Leaf),
    ("ul", Role::Container),
    ("ol", Role::Container),
    ("section", Role::Container),
    ("header", Role::Container),
    ("h1", Role::Heading),
    ("h2", Role::Heading),
    ("h3", Role::Heading),
    ("h4", Role::Heading),
    ("h5", Role::Heading),
    ("h6", Role::Heading),
    ("article", Role::Main),
    ("main", Role::Main),
    ("blockquote", Role::Container),
    ("td", Role::Container),
    ("tr", Role::Container),
    ("th", Role::Container),
    ("table", Role::Container),
    ("tbody", Role::Container),
    ("thead", Role::Container),
    ("figure", Role::Container),
    ("form", Role::Container),
    ("body", Role::Container),
    ("dl", Role::Container),
    ("dt", Role::Leaf),
    ("dd", Role::Leaf),
    ("pre", Role::Leaf),
    ("hr", Role::Break),
    ("address", Role::Leaf),
    ("center", Role::Container),
    ("details", Role::Container),
    ("summary", Role::Leaf),
    ("fieldset", Role::Container),
    ("hgroup", Role::Container),
    ("nav", Role::Aside),
    ("aside", Role::Aside),
    ("footer", Role::Aside),
    ("figcaption", Role::Aside),
    ("caption", Role::Aside),
    ("menu", Role::Aside),
    ("dialog", Role::Aside),
    ("legend", Role::Aside),
    ("script", Role::Hidden),
    ("style", Role::Hidden),
    ("title", Role::Hidden),
    ("noscript", Role::Hidden),
    ("template", Role::Hidden),
    ("svg", Role::Hidden),
    ("math", Role::Hidden),
    ("iframe", Role::Hidden),
    ("object", Role::Hidden),
    ("select", Role::Hidden),
    ("textarea", Role::Hidden),
    ("button", Role::Hidden),
    ("label", Role::Hidden),
    ("canvas", Role::Hidden),
    ("audio", Role::Hidden),
    ("video", Role::Hidden),
    ("noembed", Role::Hidden),
];

/// Words in names of classes that mark what stands beside an article; after Mozilla's Readability (`unlikelyCandidates`,
/// `negative`), whole words only.
const SUSPECT: [&str; 48] = [
    "ad",
    "ads",
    "advert",
    "advertisement",
    "banner",
    "breadcrumb",
    "breadcrumbs",
    "caption",
    "combx",
    "comment",
    "comments",
    "community",
    "consent",
    "cookie",
    "cookies",
    "credit",
    "disqus",
    "extra",
    "foot",
    "footer",
    "footnote",
    "gdpr",
    "legends",
    "menu",
    "modal",
    "more",
    "nav",
    "navbar",
    "navigation",
    "newsletter",
    "outbrain",
    "pager",
    "pagination",
    "popular",
    "popup",
    "promo",
    "recommended",
    "related",
    "remark",
    "rss",
    "share",
    "sharing",
    "shoutbox",
    "sidebar",
    "social",
    "sponsor",
    "subscribe",
    "taboola",
];

/// Words that clear a name of suspicion: `article-with-sidebar`, `content-share-root`.
const CLEARED: [&str; 6] = ["article", "body", "column", "content", "main", "story"];

/// Whether the value of a `class`, `id` or `role` says that the element stands beside the article.
pub(super) fn is_suspect(value: &str) -> bool {
    let mut names = value.split_whitespace().map(|name| name.to_ascii_lowercase());
    names.any(|name| {
        let has = |list: &[&str]| name.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| list.contains(&word));
        has(&SUSPECT) && !has(&CLEARED)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_listed_once() {
        let mut names: Vec<&str> = ELEMENTS.iter().map(|(name, _)| *name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Element::COUNT);
        assert_eq!(Element::of(b"h2").map(|element| element.role), Some(Role::Heading));
        assert_eq!(Element::of(b"span"), None);
    }

    #[test]
    fn classes_are_judged_by_whole_words() {
        for (value, suspect) in [
            ("share-buttons", true),
            ("box related_stories", true),
            ("Sidebar", true),
            ("article-body with-padding", false),
            ("story-share", false),
            ("shareholder", false),
            ("", false),
        ] {
            assert_eq!(is_suspect(value), suspect, "{value}");
        }
    }
}
