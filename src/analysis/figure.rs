//! Figures as tables, and as JSON whose numbers have a fixed number of digits.

use serde::Serialize;
use serde_json::Value;

/// Decimal places of numbers in JSON and CSV: what lies beyond differs between machines.
const DIGITS: i32 = 6;

/// A cell of a table.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A count.
    Count(u64),
    /// A measure, and how many decimal places people want to see.
    Number(f64, usize),
    /// What is not known.
    Missing,
}

impl Cell {
    /// A measure that may be missing.
    #[must_use]
    pub fn number(value: Option<f64>, digits: usize) -> Self {
        value.map_or(Self::Missing, |value| Self::Number(value, digits))
    }

    /// Two counts in one cell: `8+ 1−`.
    pub(super) fn signs(cooperative: u32, conflictual: u32) -> Self {
        Self::Text(format!("{cooperative}+ {conflictual}−"))
    }

    /// As people read it; empty if it is missing.
    #[must_use]
    pub fn show(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Count(count) => count.to_string(),
            Self::Number(value, digits) => fixed(*value, *digits),
            Self::Missing => String::new(),
        }
    }

    /// As programs read it, with all digits; empty if it is missing.
    #[must_use]
    pub fn exact(&self) -> String {
        match self {
            Self::Number(value, _) => fixed(*value, DIGITS as usize),
            other => other.show(),
        }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<u32> for Cell {
    fn from(count: u32) -> Self {
        Self::Count(count.into())
    }
}

impl From<usize> for Cell {
    fn from(count: usize) -> Self {
        Self::Count(count as u64)
    }
}

/// What can be written as tables and as JSON.
pub trait Figure: Serialize {
    /// What it is called: the subcommand's name.
    const NAME: &'static str;

    /// The columns of its table.
    fn columns(&self) -> Vec<&'static str>;

    /// The rows of its table, each as long as the columns.
    fn rows(&self) -> Vec<Vec<Cell>>;

    /// Columns and rows as people read them, where that takes fewer.
    fn brief(&self) -> (Vec<&'static str>, Vec<Vec<Cell>>) {
        (self.columns(), self.rows())
    }

    /// What people have to know besides, a line each.
    fn notes(&self) -> Vec<String>;

    /// All of it as JSON, numbers rounded to six decimal places.
    ///
    /// # Errors
    /// If it cannot be written as JSON, which no figure is known for.
    fn to_json(&self) -> Result<Value, serde_json::Error> {
        let mut value = serde_json::to_value(self)?;
        round(&mut value);
        Ok(value)
    }
}

fn fixed(value: f64, digits: usize) -> String {
    let text = format!("{value:.digits$}");
    // What is rounded to zero has no sign.
    if text.trim_start_matches('-').chars().all(|c| matches!(c, '0' | '.')) { text.replace('-', "") } else { text }
}

fn round(value: &mut Value) {
    match value {
        Value::Number(number) if number.is_f64() => {
            let scale = 10_f64.powi(DIGITS);
            let rounded = number.as_f64().map(|exact| (exact * scale).round() / scale + 0.0);
            *value = rounded.and_then(serde_json::Number::from_f64).map_or(Value::Null, Value::Number);
        }
        Value::Array(values) => values.iter_mut().for_each(round),
        Value::Object(map) => map.values_mut().for_each(round),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_a_fixed_number_of_digits_and_zero_no_sign() {
        assert_eq!(Cell::Number(-0.001, 2).show(), "0.00");
        assert_eq!(Cell::Number(-1.006, 2).show(), "-1.01");
        assert_eq!(Cell::Number(1.0 / 3.0, 2).exact(), "0.333333");
        assert_eq!((Cell::number(None, 2).show(), Cell::Missing.exact()), (String::new(), String::new()));
        let mut value = serde_json::json!({ "a": [1.0 / 3.0, -1e-9, 7], "b": f64::NAN });
        round(&mut value);
        assert_eq!(value.to_string(), r#"{"a":[0.333333,0.0,7],"b":null}"#);
    }
}
