//! What kind of act an event is: PLOVER types, CAMEO codes, quad classes.
//!
//! Source of the types and their quad classes: PLOVER manual, draft 0.8 (2021-2024), see `ontology/plover.ttl`.

use std::fmt;
use std::str::FromStr;

/// PLOVER's four kinds of event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum QuadClass {
    /// Words that bring together.
    VerbalCooperation,
    /// Deeds that bring together.
    MaterialCooperation,
    /// Words that set apart.
    VerbalConflict,
    /// Deeds that set apart.
    MaterialConflict,
}

impl QuadClass {
    /// The name as the ontology has it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::VerbalCooperation => "VerbalCooperation",
            Self::MaterialCooperation => "MaterialCooperation",
            Self::VerbalConflict => "VerbalConflict",
            Self::MaterialConflict => "MaterialConflict",
        }
    }

    /// Whether it brings together.
    #[must_use]
    pub const fn is_cooperation(self) -> bool {
        matches!(self, Self::VerbalCooperation | Self::MaterialCooperation)
    }
}

/// The PLOVER event types, and [`EventType::Other`] for an act between actors that is none of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names are PLOVER's; ontology/plover.ttl describes them")]
pub enum EventType {
    Agree,
    Consult,
    Support,
    Concede,
    Cooperate,
    Aid,
    Retreat,
    Request,
    Accuse,
    Reject,
    Threaten,
    Protest,
    Sanction,
    Mobilize,
    Coerce,
    Assault,
    Other,
}

impl EventType {
    /// All of them, PLOVER's sixteen first.
    pub const ALL: [Self; 17] = [
        Self::Agree,
        Self::Consult,
        Self::Support,
        Self::Concede,
        Self::Cooperate,
        Self::Aid,
        Self::Retreat,
        Self::Request,
        Self::Accuse,
        Self::Reject,
        Self::Threaten,
        Self::Protest,
        Self::Sanction,
        Self::Mobilize,
        Self::Coerce,
        Self::Assault,
        Self::Other,
    ];

    /// The name in capitals, as text and data have it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Agree => "AGREE",
            Self::Consult => "CONSULT",
            Self::Support => "SUPPORT",
            Self::Concede => "CONCEDE",
            Self::Cooperate => "COOPERATE",
            Self::Aid => "AID",
            Self::Retreat => "RETREAT",
            Self::Request => "REQUEST",
            Self::Accuse => "ACCUSE",
            Self::Reject => "REJECT",
            Self::Threaten => "THREATEN",
            Self::Protest => "PROTEST",
            Self::Sanction => "SANCTION",
            Self::Mobilize => "MOBILIZE",
            Self::Coerce => "COERCE",
            Self::Assault => "ASSAULT",
            Self::Other => "OTHER",
        }
    }

    /// Its quad class; `None` for [`EventType::Other`].
    #[must_use]
    pub const fn quad_class(self) -> Option<QuadClass> {
        match self {
            Self::Agree | Self::Consult | Self::Support | Self::Concede => Some(QuadClass::VerbalCooperation),
            Self::Cooperate | Self::Aid | Self::Retreat => Some(QuadClass::MaterialCooperation),
            Self::Request | Self::Accuse | Self::Reject | Self::Threaten => Some(QuadClass::VerbalConflict),
            Self::Protest | Self::Sanction | Self::Mobilize | Self::Coerce | Self::Assault => {
                Some(QuadClass::MaterialConflict)
            }
            Self::Other => None,
        }
    }

    /// PLOVER's own score, -10 (conflict) to +10 (cooperation), as `ontology/plover.ttl` has it; `None` for
    /// [`EventType::Other`].
    #[must_use]
    pub const fn plover_score(self) -> Option<f32> {
        Some(match self {
            Self::Agree | Self::Consult => 2.5,
            Self::Support => 5.0,
            Self::Concede => 4.5,
            Self::Cooperate => 9.5,
            Self::Aid => 10.0,
            Self::Retreat => 6.5,
            Self::Request => 0.0,
            Self::Accuse => -3.0,
            Self::Reject => -2.0,
            Self::Threaten => -3.5,
            Self::Protest => -5.0,
            Self::Sanction => -6.0,
            Self::Mobilize => -5.5,
            Self::Coerce => -7.0,
            Self::Assault => -9.0,
            Self::Other => return None,
        })
    }

    /// Whether the act is done in words.
    #[must_use]
    pub const fn is_verbal(self) -> bool {
        matches!(self.quad_class(), Some(QuadClass::VerbalCooperation | QuadClass::VerbalConflict))
    }
}

impl fmt::Display for EventType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for EventType {
    type Err = UnknownEventType;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|one| one.as_str() == text).ok_or_else(|| UnknownEventType(text.to_owned()))
    }
}

/// The text names no PLOVER event type.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no PLOVER event type")]
pub struct UnknownEventType(String);

/// A CAMEO code: two to four digits, the root code first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CameoCode {
    digits: [u8; 4],
    len: u8,
}

impl CameoCode {
    /// The code as written, leading zero included.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.digits[..usize::from(self.len)]).unwrap_or_default()
    }
}

impl fmt::Display for CameoCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for CameoCode {
    type Err = BadCameoCode;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bytes = text.as_bytes();
        if !(2..=4).contains(&bytes.len()) || !bytes.iter().all(u8::is_ascii_digit) {
            return Err(BadCameoCode(text.to_owned()));
        }
        let mut digits = [0; 4];
        digits[..bytes.len()].copy_from_slice(bytes);
        Ok(Self { digits, len: bytes.len() as u8 })
    }
}

/// The text is not two to four digits.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no CAMEO code (two to four digits)")]
pub struct BadCameoCode(String);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back() {
        for one in EventType::ALL {
            assert_eq!(one.as_str().parse(), Ok(one));
        }
        assert!("Consult".parse::<EventType>().is_err());
    }

    #[test]
    fn cameo_codes_keep_their_leading_zero() {
        assert_eq!("022".parse::<CameoCode>().unwrap().as_str(), "022");
        for bad in ["", "1", "12345", "1a"] {
            assert!(bad.parse::<CameoCode>().is_err(), "{bad:?}");
        }
    }
}
