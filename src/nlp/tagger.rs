//! Token vectors to Penn Treebank tags.

use super::NlpError;
use super::matrix::{Arithmetic, Matrix, WIDTH};
use super::weights::ModelFile;
use crate::types::Tag;

/// Outputs with columns of zeros after them, so that a row is a whole number of vectors.
const PADDED: usize = 64;

/// The weights, and the tags in the order of the scores.
pub(super) struct Tagger {
    matrix: Matrix,
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
        let all = (0..tags.len()).collect::<Vec<_>>();
        Ok(Self {
            matrix: Matrix::new(WIDTH, tags.len(), weight).columns(&all, PADDED.max(tags.len())),
            bias: file.tensor("tagger.bias", &[tags.len()])?,
            tags,
        })
    }

    /// Calls `take` with the tag of each of the vectors `[tokens, WIDTH]`.
    pub(super) fn tag(
        &self,
        arithmetic: Arithmetic,
        vectors: &[f32],
        scores: &mut Vec<f32>,
        mut take: impl FnMut(usize, Tag),
    ) {
        let count = vectors.len() / WIDTH;
        scores.resize(count * self.matrix.outputs, 0.0);
        arithmetic.product(vectors, WIDTH, count, &self.matrix, scores);
        for (index, row) in scores.chunks_exact_mut(self.matrix.outputs).enumerate() {
            let row = &mut row[..self.tags.len()];
            row.iter_mut().zip(&self.bias).for_each(|(score, bias)| *score += bias);
            if let Some((best, _)) = arithmetic.greatest(row) {
                take(index, self.tags[best]);
            }
        }
    }
}
