//! That two entities of several documents are one, and why.

/// What speaks for or against two entities' being one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ReasonKind {
    /// They have the same full name, to the letter or but for case, accents and punctuation.
    SameName,
    /// One name is a variant of the other: a middle name left out, an initial, a spelling, another order of words.
    NameVariant,
    /// One name is the acronym of the other.
    Acronym,
    /// One is known by a surname only, which is that of the other.
    Surname,
    /// They are of the same kind: both people, both organizations.
    SameType,
    /// They are or act for the same state.
    SameCountry,
    /// They hold the same office or act for the same body.
    SameOffice,
    /// They hold different offices at the same time.
    OtherOffice,
    /// They deal with the same actors.
    SharedCompany,
    /// The name is that of others as well.
    Namesakes,
    /// Decades lie between what is told of the one and of the other.
    TimeGap,
}

impl ReasonKind {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::SameName,
        Self::NameVariant,
        Self::Acronym,
        Self::Surname,
        Self::SameType,
        Self::SameCountry,
        Self::SameOffice,
        Self::OtherOffice,
        Self::SharedCompany,
        Self::Namesakes,
        Self::TimeGap,
    ];

    /// The name as JSON has it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SameName => "same_name",
            Self::NameVariant => "name_variant",
            Self::Acronym => "acronym",
            Self::Surname => "surname",
            Self::SameType => "same_type",
            Self::SameCountry => "same_country",
            Self::SameOffice => "same_office",
            Self::OtherOffice => "other_office",
            Self::SharedCompany => "shared_company",
            Self::Namesakes => "namesakes",
            Self::TimeGap => "time_gap",
        }
    }
}

/// One thing that speaks for or against a merge.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    /// What kind of thing.
    pub kind: ReasonKind,
    /// How much it counts: natural logarithm of odds, below zero where it speaks against.
    pub weight: f32,
    /// The thing itself, for people.
    pub text: String,
}

/// An entity that was found to be the same as another. Entities are named by their IRIs.
#[derive(Debug, Clone, PartialEq)]
pub struct Merge {
    /// The one that is given up.
    pub entity: String,
    /// The one that stands for both, never given up itself.
    pub survivor: String,
    /// The one that it was compared with: the survivor, or another that was merged into the survivor.
    pub compared_with: String,
    /// How probable it is, 0 to 1.
    pub confidence: f32,
    /// Why, in the order of their kinds.
    pub reasons: Vec<Reason>,
}
