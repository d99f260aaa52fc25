//! Token vectors to Penn Treebank tags.

use super::NlpError;
use super::layers::WIDTH;
use super::matrix::{Arithmetic, Matrix, Panels, Rows};
use super::weights::ModelFile;
use crate::types::Tag;

/// The weights, and the tags in the order of the scores.
pub(super) struct Tagger {
    weights: Panels,
    bias: Vec<f32>,
    tags: Vec<Tag>,
}

impl Tagger {
    /// Reads the weights.
    ///
    /// # Errors
    /// When a part is missing or broken.
    pub(super) fn read(file: &ModelFile<'_>) -> Result<Self, NlpError> {
        let tags: Vec<Tag> = file.table("tagger.labels")?.list(|table| table.label())?;
        let weight = file.tensor("tagger.weight", &[WIDTH, tags.len()])?;
        Ok(Self {
            weights: Panels::of(&Matrix::new(WIDTH, tags.len(), &weight)),
            bias: file.tensor("tagger.bias", &[tags.len()])?,
            tags,
        })
    }

    /// Calls `take` with the tag of each token of which `vectors` are the vectors.
    pub(super) fn tag(
        &self,
        arithmetic: Arithmetic,
        vectors: Rows<'_>,
        scores: &mut Vec<f32>,
        mut take: impl FnMut(Tag),
    ) {
        scores.resize(vectors.count() * self.tags.len(), 0.0);
        arithmetic.product(vectors, &self.weights, scores);
        for row in scores.chunks_exact_mut(self.tags.len()) {
            row.iter_mut().zip(&self.bias).for_each(|(score, bias)| *score += bias);
            if let Some((best, _)) = arithmetic.greatest(row) {
                take(self.tags[best]);
            }
        }
    }
}
