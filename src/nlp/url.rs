//! Recognises URLs and e-mail addresses: the model's `url_match` as code.
//!
//! The regular expression is
//! `(scheme://)?(user(:password)?@)?(IPv4 | (label.)+top-level)(:port)?([/?#]anything)?`, anchored at both ends. It may
//! take any `@` as the end of the user; [`is_url`] tries each in turn, in time linear in the length of the text.

use super::classes::CharClasses;

const MAX_LABEL_CHARS: usize = 64;
const MAX_TOP_LEVEL_CHARS: usize = 63;
const MAX_PORT_DIGITS: usize = 5;

/// Whether all of `text`, which holds no white space, is a URL or an e-mail address.
pub(super) fn is_url(classes: &CharClasses, text: &str) -> bool {
    if !text.contains('.') {
        return false;
    }
    let after_scheme = text.find("://").filter(|end| {
        let scheme = &text[..*end];
        scheme.chars().nth(1).is_some() && scheme.chars().all(|c| matches!(c, '+' | '-' | '.') || classes.word.has(c))
    });
    let after_users = text.match_indices('@').map(|(at, _)| at + 1).filter(|start| *start > 1);
    let starts = std::iter::once(0).chain(after_scheme.map(|end| end + "://".len())).chain(after_users);
    starts.into_iter().any(|start| is_host_and_rest(classes, &text[start..]))
}

/// `host(:port)?([/?#]anything)?`
fn is_host_and_rest(classes: &CharClasses, text: &str) -> bool {
    // No host holds an `@`: stopping there keeps the work linear when there are many.
    let end = text.find([':', '/', '?', '#', '@']).unwrap_or(text.len());
    let (host, mut rest) = text.split_at(end);
    if !is_address(classes, host) && !is_name(classes, host) {
        return false;
    }
    if let Some(after_colon) = rest.strip_prefix(':') {
        let digits = after_colon.chars().take(MAX_PORT_DIGITS + 1).take_while(|c| classes.decimal.has(*c));
        let (count, bytes) = digits.fold((0, 0), |(count, bytes), c| (count + 1, bytes + c.len_utf8()));
        if !(2..=MAX_PORT_DIGITS).contains(&count) {
            return false;
        }
        rest = &after_colon[bytes..];
    }
    rest.is_empty() || rest.starts_with(['/', '?', '#'])
}

/// Labels and a last one of lower-case letters, with full stops between.
fn is_name(classes: &CharClasses, host: &str) -> bool {
    let Some((labels, top_level)) = host.rsplit_once('.') else { return false };
    let length = top_level.chars().take(MAX_TOP_LEVEL_CHARS + 1).count();
    (2..=MAX_TOP_LEVEL_CHARS).contains(&length)
        && top_level.chars().all(|c| classes.top_level.has(c))
        && labels.split('.').all(is_label)
}

fn is_label(label: &str) -> bool {
    let is_edge = |c: char| c.is_ascii_alphanumeric() || ('\u{a1}'..='\u{ffff}').contains(&c);
    label.chars().take(MAX_LABEL_CHARS + 1).count() <= MAX_LABEL_CHARS
        && label.starts_with(is_edge)
        && label.ends_with(is_edge)
        && label.chars().all(|c| is_edge(c) || c == '_' || c == '-')
}

/// An IPv4 address that is not private or local.
fn is_address(classes: &CharClasses, host: &str) -> bool {
    let is_digit = |c: char| classes.decimal.has(c);
    let octets = host.split('.').map(|octet| octet.chars().take(4).collect()).take(5).collect::<Vec<Vec<char>>>();
    let [a, b, c, d] = &octets[..] else { return false };
    let first = match a[..] {
        ['1'..='9'] | ['2', '2', '0'..='3'] => true,
        ['1'..='9', x] | ['2', '0' | '1', x] => is_digit(x),
        ['1', x, y] => is_digit(x) && is_digit(y),
        _ => false,
    };
    let is_middle = |octet: &[char]| match *octet {
        [x] | ['2', '0'..='4', x] => is_digit(x),
        [x, y] | ['1', x, y] => is_digit(x) && is_digit(y),
        ['2', '5', '0'..='5'] => true,
        _ => false,
    };
    let last = match d[..] {
        ['1'..='9'] | ['2', '5', '0'..='4'] => true,
        ['1'..='9', x] | ['2', '0'..='4', x] => is_digit(x),
        ['1', x, y] => is_digit(x) && is_digit(y),
        _ => false,
    };
    let is_private = match (&a[..], &b[..]) {
        (['1', '0'] | ['1', '2', '7'], _)
        | (['1', '6', '9'], ['2', '5', '4'])
        | (['1', '9', '2'], ['1', '6', '8'])
        | (['1', '7', '2'], ['1', '6'..='9'] | ['3', '0' | '1']) => true,
        (['1', '7', '2'], ['2', x]) => is_digit(*x),
        _ => false,
    };
    first && is_middle(b) && is_middle(c) && last && !is_private
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nlp::EMBEDDED;
    use crate::nlp::weights::ModelFile;

    #[test]
    fn what_is_a_url_is_one_as_a_whole() {
        let classes = CharClasses::read(&ModelFile::parse(EMBEDDED).unwrap()).unwrap();
        for url in [
            "example.com",
            "https://www.example.org/a?b=c#d",
            "ftp://user:word@example.co.uk:8080/x",
            "press@mfa.gov.example",
            "a@b@example.com",
            "8.8.8.8",
            "http://223.255.255.254:80",
            "xn--e1afmkfd.example",
            "bücher.de",
        ] {
            assert!(is_url(&classes, url), "{url}");
        }
        for other in [
            "",
            "example",
            "Example.Com",
            "end.A",
            "10.1.2.3",
            "127.0.0.1",
            "172.16.0.1",
            "192.168.1.1",
            "256.1.1.1",
            "1.2.3.0",
            "1.2.3",
            "example.com:1",
            "example.com:123456",
            "-a.com",
            "a_.com",
            "example..com",
            "@example.com!",
            "example.com,",
        ] {
            assert!(!is_url(&classes, other), "{other}");
        }
        assert!(is_url(&classes, &format!("{}.com", "a".repeat(MAX_LABEL_CHARS))));
        assert!(!is_url(&classes, &format!("{}.com", "a".repeat(MAX_LABEL_CHARS + 1))));
    }
}
