//! What the head of a page says of its article: meta tags, JSON-LD, canonical address, language.
//!
//! The entry points are [`Head::take_tag`] and [`Head::take_text`] while the page is read, then [`Head::into_meta`].
//! Where several say something, JSON-LD goes before Open Graph, and both before what is for browsers.

use serde_json::Value;

use super::page::StartTag;
use crate::ingest::date::parse_published;
use crate::ingest::markup::Meta;

/// Names of meta tags that give the day, the surest first.
const DATES: [&str; 10] = [
    "article:published_time",
    "datepublished",
    "og:published_time",
    "date",
    "pubdate",
    "publishdate",
    "publish-date",
    "dc.date.issued",
    "dc.date",
    "parsely-pub-date",
];
const TITLES: [&str; 3] = ["og:title", "twitter:title", "dc.title"];
const PUBLISHERS: [&str; 4] = ["og:site_name", "publisher", "dc.publisher", "application-name"];
const LANGUAGES: [&str; 2] = ["og:locale", "content-language"];

/// Marks that part a page's title from the name of its site.
const BEFORE_SITE: [&str; 4] = [" | ", " - ", " – ", " — "];
/// What stands before such a mark is a title if it has at least so many words.
const MIN_TITLE_WORDS: usize = 4;

/// What was found in the tags of the head.
#[derive(Debug, Default)]
pub(super) struct Head {
    /// Names and values of meta tags.
    metas: Vec<(String, String)>,
    title: Option<String>,
    canonical: Option<String>,
    language: Option<String>,
    /// The `datetime` of the first element `time`.
    time: Option<String>,
    json_ld: Vec<String>,
    /// Which element's text is being read.
    reading: Reading,
}

#[derive(Debug, Default, PartialEq, Eq)]
enum Reading {
    #[default]
    Nothing,
    Title,
    JsonLd,
}

impl Head {
    /// Takes what a start tag says.
    pub(super) fn take_tag(&mut self, tag: &StartTag) {
        let owned = |name: &str| tag.get(name).map(str::to_owned);
        match tag.name.as_str() {
            "meta" => {
                let name = tag.get("property").or_else(|| tag.get("name")).or_else(|| tag.get("itemprop"));
                if let (Some(name), Some(content)) = (name, owned("content")) {
                    let name = name.to_ascii_lowercase();
                    let lists: [&[&str]; 5] = [&DATES, &TITLES, &PUBLISHERS, &LANGUAGES, &["og:url"]];
                    if lists.iter().any(|list| list.contains(&name.as_str())) {
                        self.metas.push((name, content));
                    }
                }
            }
            "link" if tag.get("rel") == Some("canonical") => self.canonical = self.canonical.take().or(owned("href")),
            "html" => self.language = owned("lang"),
            "time" => self.time = self.time.take().or(owned("datetime")),
            "title" if self.title.is_none() => self.reading = Reading::Title,
            "script" if tag.get("type").is_some_and(|kind| kind.eq_ignore_ascii_case("application/ld+json")) => {
                self.reading = Reading::JsonLd;
            }
            _ => {}
        }
    }

    /// Takes text, if it is that of the title or of JSON-LD.
    pub(super) fn take_text(&mut self, text: &str) {
        match std::mem::take(&mut self.reading) {
            Reading::Nothing => {}
            Reading::Title => self.title = Some(text.to_owned()),
            Reading::JsonLd => self.json_ld.push(text.to_owned()),
        }
    }

    /// An element has ended.
    pub(super) fn end_text(&mut self) {
        self.reading = Reading::Nothing;
    }

    /// What is known about the article; `heading` is the first heading of its text.
    pub(super) fn into_meta(self, heading: Option<&str>) -> Meta {
        let article = self.json_ld.iter().filter_map(|text| serde_json::from_str(text).ok()).find_map(find_article);
        let of_article = |key: &str| article.as_ref().and_then(|article| name_of(article.get(key)?));
        let publisher = of_article("publisher").or_else(|| self.meta(&PUBLISHERS));
        let for_browsers = || self.title.as_deref().map(|title| without_site(title, publisher.as_deref()));
        let title = of_article("headline")
            .or_else(|| self.meta(&TITLES).map(|title| without_site(&title, publisher.as_deref())))
            .or_else(|| heading.map(str::to_owned))
            .or_else(for_browsers);
        let published = of_article("datePublished").and_then(|value| parse_published(&value)).or_else(|| {
            let days = DATES.iter().filter_map(|name| self.meta(&[name]));
            days.chain(self.time.clone()).find_map(|value| parse_published(&value))
        });
        let is_address = |url: &String| url.starts_with("http://") || url.starts_with("https://");
        let url = self.canonical.clone().or_else(|| self.meta(&["og:url"])).filter(is_address);
        let url = url.or_else(|| of_article("url").filter(is_address));
        let url = url.or_else(|| of_article("mainEntityOfPage").filter(is_address));
        let language = of_article("inLanguage").or_else(|| self.language.clone()).or_else(|| self.meta(&LANGUAGES));
        let language = language.map(|tag| tag.trim().replace('_', "-")).filter(|tag| !tag.is_empty());
        Meta { title, published, publisher, url, language }
    }

    /// The first value that is not empty, in the order of the names.
    fn meta(&self, names: &[&str]) -> Option<String> {
        let values = names.iter().flat_map(|name| self.metas.iter().filter(move |(found, _)| found == name));
        values.map(|(_, value)| value.trim()).find(|value| !value.is_empty()).map(str::to_owned)
    }
}

/// The object that describes an article, in a list or graph of several.
fn find_article(value: Value) -> Option<Value> {
    let mut waiting = vec![value];
    while let Some(value) = waiting.pop() {
        match value {
            Value::Array(values) => waiting.extend(values.into_iter().rev()),
            Value::Object(mut object) => {
                let is_type = |kind: &Value| {
                    kind.as_str().is_some_and(|kind| kind.ends_with("Article") || kind.ends_with("Posting"))
                };
                let is_article = object.get("@type").is_some_and(|kind| {
                    is_type(kind) || kind.as_array().is_some_and(|kinds| kinds.iter().any(is_type))
                });
                if is_article {
                    return Some(Value::Object(object));
                }
                waiting.extend(object.remove("@graph"));
            }
            _ => {}
        }
    }
    None
}

/// A string, or what an object or the first of a list is called.
fn name_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Array(values) => name_of(values.first()?),
        Value::Object(object) => ["name", "@id"].iter().find_map(|key| object.get(*key)?.as_str().map(str::to_owned)),
        _ => None,
    }
}

/// The title without the name of the site behind it.
fn without_site(title: &str, site: Option<&str>) -> String {
    let title = title.trim();
    let cut = BEFORE_SITE.iter().filter_map(|mark| title.rsplit_once(mark)).min_by_key(|(_, after)| after.len());
    match cut {
        Some((before, after)) => {
            let is_site = site.is_some_and(|site| site.eq_ignore_ascii_case(after.trim()));
            let is_title = before.split_whitespace().count() >= MIN_TITLE_WORDS
                && after.split_whitespace().count() < MIN_TITLE_WORDS;
            if is_site || is_title { before.trim().to_owned() } else { title.to_owned() }
        }
        None => title.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::page::Page;
    use super::*;

    fn meta(html: &str) -> Meta {
        Page::read(html).head.into_meta(None)
    }

    #[test]
    fn meta_tags_tell_about_the_article() {
        let meta = meta(
            "<html lang=en-GB><head><title>Talks in Kapan on the road - Example Wire</title>\
             <meta property='og:site_name' content='Example Wire'><meta name=Date content='2024-06-14T10:07:00Z'>\
             <link rel=canonical href='https://example.org/7'></head>",
        );
        assert_eq!(meta.title.as_deref(), Some("Talks in Kapan on the road"));
        assert_eq!(meta.published.unwrap().to_string(), "2024-06-14");
        assert_eq!((meta.publisher.as_deref(), meta.language.as_deref()), (Some("Example Wire"), Some("en-GB")));
        assert_eq!(meta.url.as_deref(), Some("https://example.org/7"));
    }

    #[test]
    fn json_ld_goes_first() {
        let meta = meta(
            "<meta property=og:title content='Other'><script type='application/ld+json'>{\"@context\": \"https://schema.org\", \
             \"@graph\": [{\"@type\": \"WebSite\", \"name\": \"Site\"}, {\"@type\": [\"NewsArticle\"], \"headline\": \"Talks & more\", \
             \"datePublished\": \"2024-06-14T23:00:00+04:00\", \"publisher\": {\"@type\": \"Organization\", \"name\": \"Example Wire\"}, \
             \"mainEntityOfPage\": {\"@id\": \"https://example.org/7\"}, \"inLanguage\": \"en\"}]}</script>",
        );
        assert_eq!(meta.title.as_deref(), Some("Talks & more"));
        assert_eq!(meta.published.unwrap().to_string(), "2024-06-14");
        assert_eq!(
            (meta.publisher.as_deref(), meta.url.as_deref()),
            (Some("Example Wire"), Some("https://example.org/7"))
        );
    }

    #[test]
    fn what_is_broken_is_passed_over() {
        let html = "<script type='application/ld+json'>{\"@type\": \"NewsArticle\",</script><title>Talks</title>\
                    <link rel=canonical href='/7'><time datetime='2024-06-14'>today</time>";
        let meta = meta(html);
        assert_eq!((meta.title.as_deref(), meta.url), (Some("Talks"), None));
        assert_eq!(meta.published.unwrap().to_string(), "2024-06-14");
        let deep = format!("<script type='application/ld+json'>{}</script>", "[".repeat(100_000));
        assert_eq!(Page::read(&deep).head.into_meta(None), Meta::default());
    }
}
