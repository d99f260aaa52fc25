//! The spellings of a name: characters that count as one, letters without their accents, dots in abbreviations, and
//! first names that are written in several ways.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

/// The table of first names.
pub(super) const FIRST_NAMES: &str = include_str!("../../data/actors/spellings.tsv");

/// Abbreviations that are also written with dots.
const DOTTED: [(&str, &str); 4] = [("US", "U.S."), ("UK", "U.K."), ("UN", "U.N."), ("EU", "E.U.")];

/// Endings of family names from Russian and Ukrainian that are written in several ways.
const ENDINGS: [&str; 4] = ["sky", "skyy", "skiy", "skyi"];

/// One character for each apostrophe, hyphen and kind of white space.
pub(super) fn plain(c: char) -> char {
    match c {
        '’' | '‘' | 'ʼ' => '\'',
        '\u{2010}' | '\u{2011}' => '-',
        c if c.is_whitespace() => ' ',
        c => c,
    }
}

/// The name in plain characters, and without accents if it has any; each with dotted abbreviations too.
pub(super) fn variants(name: &str) -> Vec<String> {
    let mut variants = vec![name.chars().map(plain).collect::<String>()];
    if !name.is_ascii() {
        let bare: String = variants[0].chars().map(without_accent).collect();
        if bare != variants[0] {
            variants.push(bare);
        }
    }
    if DOTTED.iter().any(|(word, _)| name.contains(word)) {
        let dotted: Vec<String> = variants.iter().filter_map(|variant| dotted(variant)).collect();
        variants.extend(dotted);
    }
    variants
}

/// `US State Department` -> `U.S. State Department`; `None` if there is nothing to dot.
fn dotted(name: &str) -> Option<String> {
    let dotted = name
        .split(' ')
        .map(|word| DOTTED.iter().find(|(plain, _)| *plain == word).map_or(word, |(_, dotted)| dotted))
        .collect::<Vec<_>>()
        .join(" ");
    (dotted != name).then_some(dotted)
}

/// The name in small letters without accents, for comparing.
pub(super) fn folded(name: &str) -> Cow<'_, str> {
    if name.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        return Cow::Borrowed(name);
    }
    Cow::Owned(name.chars().map(plain).map(without_accent).flat_map(char::to_lowercase).collect())
}

/// The letter under the accent, for letters of the Latin alphabet.
fn without_accent(c: char) -> char {
    match c {
        _ if c.is_ascii() => c,
        'á' | 'à' | 'â' | 'ã' | 'ä' | 'å' | 'ă' | 'ā' | 'ą' | 'ạ' | 'ả' => 'a',
        'Á' | 'À' | 'Â' | 'Ã' | 'Ä' | 'Å' | 'Ă' | 'Ā' | 'Ą' => 'A',
        'ç' | 'č' | 'ć' | 'ċ' | 'ĉ' => 'c',
        'Ç' | 'Č' | 'Ć' | 'Ċ' => 'C',
        'ď' | 'đ' | 'ð' => 'd',
        'Ď' | 'Đ' | 'Ð' => 'D',
        'é' | 'è' | 'ê' | 'ë' | 'ě' | 'ė' | 'ę' | 'ē' | 'ế' | 'ə' => 'e',
        'É' | 'È' | 'Ê' | 'Ë' | 'Ě' | 'Ė' | 'Ę' | 'Ē' | 'Ə' => 'E',
        'ğ' | 'ģ' | 'ġ' => 'g',
        'Ğ' | 'Ģ' => 'G',
        'ħ' => 'h',
        'Ħ' => 'H',
        'í' | 'ì' | 'î' | 'ï' | 'ı' | 'ī' | 'į' => 'i',
        'İ' | 'Í' | 'Î' | 'Ï' | 'Ī' => 'I',
        'ķ' => 'k',
        'Ķ' => 'K',
        'ł' | 'ľ' | 'ļ' | 'ĺ' => 'l',
        'Ł' | 'Ľ' | 'Ļ' => 'L',
        'ñ' | 'ń' | 'ň' | 'ņ' => 'n',
        'Ñ' | 'Ń' | 'Ň' | 'Ņ' => 'N',
        'ó' | 'ò' | 'ô' | 'õ' | 'ö' | 'ø' | 'ő' | 'ō' | 'ồ' => 'o',
        'Ó' | 'Ò' | 'Ô' | 'Õ' | 'Ö' | 'Ø' | 'Ő' | 'Ō' => 'O',
        'ř' => 'r',
        'Ř' => 'R',
        'š' | 'ş' | 'ș' | 'ś' => 's',
        'Š' | 'Ş' | 'Ș' | 'Ś' => 'S',
        'ţ' | 'ț' | 'ť' => 't',
        'Ţ' | 'Ț' | 'Ť' => 'T',
        'ú' | 'ù' | 'û' | 'ü' | 'ū' | 'ű' | 'ů' | 'ų' => 'u',
        'Ú' | 'Ù' | 'Û' | 'Ü' | 'Ū' | 'Ű' | 'Ů' => 'U',
        'ý' | 'ÿ' => 'y',
        'Ý' => 'Y',
        'ž' | 'ż' | 'ź' => 'z',
        'Ž' | 'Ż' | 'Ź' => 'Z',
        c => c,
    }
}

/// First names that are written in several ways.
pub(super) struct FirstNames {
    lines: FxHashMap<&'static str, Vec<&'static str>>,
}

impl FirstNames {
    /// The ones that the program carries.
    pub(super) fn embedded() -> Self {
        let mut lines: FxHashMap<&'static str, Vec<&'static str>> = FxHashMap::default();
        for line in FIRST_NAMES.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            for name in line.split('\t') {
                lines.entry(name).or_default().extend(line.split('\t').filter(|other| *other != name));
            }
        }
        Self { lines }
    }

    /// The other ways to write a person's name.
    pub(super) fn others(&self, name: &str) -> Vec<String> {
        let mut others: Vec<String> = Vec::new();
        if let Some((first, rest)) = name.split_once(' ')
            && let Some(spellings) = self.lines.get(first)
        {
            others.extend(spellings.iter().map(|other| format!("{other} {rest}")));
        }
        if let Some(ending) = ENDINGS.iter().find(|ending| name.ends_with(*ending)) {
            for form in std::iter::once(name.to_owned()).chain(others.clone()) {
                let stem = form[..form.len() - ending.len()].to_owned();
                others.extend(ENDINGS.iter().filter(|other| *other != ending).map(|other| format!("{stem}{other}")));
            }
        }
        others
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_without_accents_and_with_dots() {
        assert_eq!(variants("Recep Tayyip Erdoğan"), ["Recep Tayyip Erdoğan", "Recep Tayyip Erdogan"]);
        assert_eq!(variants("US Navy"), ["US Navy", "U.S. Navy"]);
        assert_eq!(variants("Cote d’Ivoire"), ["Cote d'Ivoire"]);
        assert_eq!(folded("Đinđić"), "dindic");
    }

    #[test]
    fn first_names_and_endings_have_other_spellings() {
        let names = FirstNames::embedded();
        assert!(names.others("Sergei Lavrov").contains(&"Sergey Lavrov".to_owned()));
        assert!(names.others("Volodymyr Zelensky").contains(&"Volodymyr Zelenskyy".to_owned()));
        assert!(names.others("Dmitry Medinsky").contains(&"Dmitri Medinskiy".to_owned()));
        assert!(names.others("Sergei").is_empty());
        assert!(names.others("Jens Stoltenberg").is_empty());
    }

    #[test]
    fn the_table_of_first_names_says_its_source_licence_and_date() {
        for key in ["# Source:", "# Licence:", "# Date:"] {
            assert!(FIRST_NAMES.lines().any(|line| line.starts_with(key)), "{key}");
        }
    }
}
