//! A log-linear model: named features, a weight for each label, labels with probabilities.
//!
//! The entry point is [`LogLinear::read`]. The weights are data (`data/events/`), learned by the script beside them.

use std::hash::Hasher;

use rustc_hash::{FxBuildHasher, FxHasher};

/// Takes features one at a time.
pub(crate) trait Features {
    /// Adds the feature of this name.
    fn add(&mut self, name: &str);
}

impl Features for Vec<String> {
    fn add(&mut self, name: &str) {
        self.push(name.to_owned());
    }
}

/// The table of weights cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{table}:{line}: {wanted}")]
pub struct ModelError {
    table: &'static str,
    line: usize,
    wanted: &'static str,
}

impl ModelError {
    /// An error in the line of this index, counted from 0.
    pub(crate) const fn new(table: &'static str, line: usize, wanted: &'static str) -> Self {
        Self { table, line: line + 1, wanted }
    }
}

/// Weights of features for each label.
#[derive(Debug, Clone)]
pub(crate) struct LogLinear {
    labels: Vec<Box<str>>,
    /// Start of each feature's weights, by the hash of its name.
    rows: std::collections::HashMap<u64, u32, FxBuildHasher>,
    /// One weight a label for each feature, in the order of the rows.
    weights: Vec<f32>,
}

impl LogLinear {
    /// Reads a table: lines that begin with `#`, a line with the labels, then a line for each feature: its name and,
    /// for each label, a weight in hundredths; tab-separated.
    ///
    /// # Errors
    /// [`ModelError`] with the line that is not so.
    pub(crate) fn read(table: &'static str, text: &str) -> Result<Self, ModelError> {
        let mut lines = text.lines().enumerate().filter(|(_, line)| !line.starts_with('#'));
        let error = |line, wanted| ModelError::new(table, line, wanted);
        let (first, header) = lines.next().ok_or_else(|| error(0, "a line with the labels is wanted"))?;
        let labels: Vec<Box<str>> = header.split('\t').skip(1).map(Into::into).collect();
        if labels.is_empty() {
            return Err(error(first, "at least one label is wanted"));
        }
        let mut model = Self { labels, rows: Default::default(), weights: Vec::new() };
        for (number, line) in lines {
            let mut cells = line.split('\t');
            let name = cells.next().unwrap_or_default();
            let start = u32::try_from(model.weights.len()).map_err(|_| error(number, "a smaller table is wanted"))?;
            for cell in cells {
                let weight: i16 = match cell {
                    "" => 0,
                    _ => cell.parse().map_err(|_| error(number, "weights are whole numbers, in hundredths"))?,
                };
                model.weights.push(f32::from(weight) / 100.0);
            }
            if model.weights.len() - start as usize != model.labels.len() {
                return Err(error(number, "one weight for each label is wanted"));
            }
            if model.rows.insert(hash(name), start).is_some() {
                return Err(error(number, "each feature is wanted once"));
            }
        }
        Ok(model)
    }

    /// The labels, in the order of their probabilities.
    pub(crate) fn labels(&self) -> &[Box<str>] {
        &self.labels
    }

    /// Sums up features for one decision.
    pub(crate) fn sum(&self) -> Sum<'_> {
        Sum { model: self, scores: vec![0.0; self.labels.len()] }
    }

    fn weights(&self, name: &str) -> Option<&[f32]> {
        let start = *self.rows.get(&hash(name))? as usize;
        self.weights.get(start..start + self.labels.len())
    }

    /// How much a feature speaks for a label, against the mean of all.
    pub(crate) fn weight(&self, name: &str, label: usize) -> f32 {
        let Some(weights) = self.weights(name) else { return 0.0 };
        let mean = weights.iter().sum::<f32>() / weights.len() as f32;
        weights.get(label).map_or(0.0, |weight| weight - mean)
    }
}

/// A decision in the making.
pub(crate) struct Sum<'m> {
    model: &'m LogLinear,
    scores: Vec<f32>,
}

impl Features for Sum<'_> {
    fn add(&mut self, name: &str) {
        if let Some(weights) = self.model.weights(name) {
            for (score, weight) in self.scores.iter_mut().zip(weights) {
                *score += weight;
            }
        }
    }
}

impl Sum<'_> {
    /// The probability of each label.
    pub(crate) fn probabilities(mut self) -> Vec<f32> {
        let most = self.scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        for score in &mut self.scores {
            *score = (*score - most).exp();
        }
        let sum: f32 = self.scores.iter().sum();
        self.scores.iter_mut().for_each(|score| *score /= sum);
        self.scores
    }
}

fn hash(name: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(name.as_bytes());
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_add_up_to_probabilities() {
        let model = LogLinear::read("w.tsv", "# made up\n\tyes\tno\nwarm\t100\t\ncold\t\t100\n").unwrap();
        let mut sum = model.sum();
        ["warm", "unknown"].iter().for_each(|name| sum.add(name));
        let probabilities = sum.probabilities();
        assert!((probabilities[0] - 0.731).abs() < 0.001, "{probabilities:?}");
        assert!((model.weight("warm", 0) - 0.5).abs() < 1e-6);
    }

    #[test]
    fn a_broken_table_is_refused_with_its_line() {
        for (text, line) in
            [("", 1), ("\n", 1), ("\tyes\tno\nwarm\t1\n", 2), ("\tyes\na\tx\n", 2), ("\tyes\na\t1\na\t2\n", 3)]
        {
            assert_eq!(LogLinear::read("w.tsv", text).unwrap_err().line, line, "{text:?}");
        }
    }
}
