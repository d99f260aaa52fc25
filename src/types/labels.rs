//! The label sets of the text model: Penn Treebank tags, universal parts of speech, ClearNLP relations, OntoNotes
//! entity labels.
//!
//! They are enums rather than strings so that a rule of grammar that names a label that does not exist does not
//! compile.

use std::fmt;
use std::str::FromStr;

/// The text is none of the labels of its set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{label:?} is no {set}")]
pub struct UnknownLabel {
    /// The text.
    pub label: String,
    /// Name of the set.
    pub set: &'static str,
}

macro_rules! labels {
    ($(#[$doc:meta])* $set:ident, $what:literal { $($name:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[expect(missing_docs, reason = "the names are those of the label set")]
        pub enum $set { $($name),+ }

        impl $set {
            /// The label as the model writes it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text),+ }
            }
        }

        impl fmt::Display for $set {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl FromStr for $set {
            type Err = UnknownLabel;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($text => Ok(Self::$name),)+
                    _ => Err(UnknownLabel { label: text.to_owned(), set: $what }),
                }
            }
        }
    };
}

labels! {
    /// Penn Treebank tag, as OntoNotes 5 extends it.
    Tag, "Penn Treebank tag" {
        Dollar = "$", QuoteClose = "''", Comma = ",", BracketOpen = "-LRB-", BracketClose = "-RRB-", Period = ".",
        Colon = ":", Add = "ADD", Afx = "AFX", Cc = "CC", Cd = "CD", Dt = "DT", Ex = "EX", Fw = "FW", Hyph = "HYPH",
        In = "IN", Jj = "JJ", Jjr = "JJR", Jjs = "JJS", Ls = "LS", Md = "MD", Nfp = "NFP", Nn = "NN", Nnp = "NNP",
        Nnps = "NNPS", Nns = "NNS", Pdt = "PDT", Pos = "POS", Prp = "PRP", PrpPoss = "PRP$", Rb = "RB", Rbr = "RBR",
        Rbs = "RBS", Rp = "RP", Sym = "SYM", To = "TO", Uh = "UH", Vb = "VB", Vbd = "VBD", Vbg = "VBG", Vbn = "VBN",
        Vbp = "VBP", Vbz = "VBZ", Wdt = "WDT", Wp = "WP", WpPoss = "WP$", Wrb = "WRB", Xx = "XX", Space = "_SP",
        QuoteOpen = "``",
    }
}

labels! {
    /// Universal part of speech.
    Pos, "universal part of speech" {
        Adj = "ADJ", Adp = "ADP", Adv = "ADV", Aux = "AUX", Cconj = "CCONJ", Conj = "CONJ", Det = "DET", Intj = "INTJ",
        Noun = "NOUN", Num = "NUM", Part = "PART", Pron = "PRON", Propn = "PROPN", Punct = "PUNCT", Sconj = "SCONJ",
        Space = "SPACE", Sym = "SYM", Verb = "VERB", X = "X",
    }
}

labels! {
    /// Relation of a token to its head, as ClearNLP names them.
    Dep, "ClearNLP relation" {
        Root = "ROOT", Acl = "acl", Acomp = "acomp", Advcl = "advcl", Advmod = "advmod", Agent = "agent",
        Amod = "amod", Appos = "appos", Attr = "attr", Aux = "aux", Auxpass = "auxpass", Case = "case", Cc = "cc",
        Ccomp = "ccomp", Compound = "compound", Conj = "conj", Csubj = "csubj", Csubjpass = "csubjpass",
        Dative = "dative", Dep = "dep", Det = "det", Dobj = "dobj", Expl = "expl", Intj = "intj", Mark = "mark",
        Meta = "meta", Neg = "neg", Nmod = "nmod", Npadvmod = "npadvmod", Nsubj = "nsubj", Nsubjpass = "nsubjpass",
        Nummod = "nummod", Oprd = "oprd", Parataxis = "parataxis", Pcomp = "pcomp", Pobj = "pobj", Poss = "poss",
        Preconj = "preconj", Predet = "predet", Prep = "prep", Prt = "prt", Punct = "punct", Quantmod = "quantmod",
        Relcl = "relcl", Xcomp = "xcomp",
    }
}

labels! {
    /// Kind of a named entity, as OntoNotes 5 has them.
    EntityLabel, "OntoNotes entity label" {
        Cardinal = "CARDINAL", Date = "DATE", Event = "EVENT", Fac = "FAC", Gpe = "GPE", Language = "LANGUAGE",
        Law = "LAW", Loc = "LOC", Money = "MONEY", Norp = "NORP", Ordinal = "ORDINAL", Org = "ORG",
        Percent = "PERCENT", Person = "PERSON", Product = "PRODUCT", Quantity = "QUANTITY", Time = "TIME",
        WorkOfArt = "WORK_OF_ART",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_read_back_and_others_refused() {
        assert_eq!("nsubjpass".parse(), Ok(Dep::Nsubjpass));
        assert_eq!(Tag::QuoteOpen.as_str(), "``");
        assert!("nsubj:pass".parse::<Dep>().unwrap_err().to_string().contains("ClearNLP"));
    }
}
