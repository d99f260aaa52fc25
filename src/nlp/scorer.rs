//! From token vectors to the hidden layer of a transition system's state.
//!
//! A state is seen through a few slots, each a token or nothing. What a token adds in each slot is calculated once, for
//! the tokens in view, and summed for every state. [`Scorer`] holds the weights of one system, [`ScorerState`] what is
//! calculated for the document at hand.

use std::ops::Range;

use super::NlpError;
use super::encoder::read_row;
use super::layers::{HIDDEN, SUM, WIDTH};
use super::matrix::{Arithmetic, Matrix, Panels, Places, Rows};
use super::weights::ModelFile;

/// Tokens whose sums are calculated in one product.
const CHUNK_TOKENS: usize = 64;
/// Tokens whose sums are kept; a state rarely looks further back, and if it does, they are calculated again.
const KEPT_TOKENS: usize = 4 * CHUNK_TOKENS;

/// Tokens for which room is kept between texts.
const MAX_IDLE_TOKENS: usize = 16_384;

/// The weights below the scores of one transition system.
pub(super) struct Scorer {
    reduce: Panels,
    reduce_bias: Vec<f32>,
    /// The first slots side by side, for products of many tokens: those in which nearly every token is seen.
    lower: Panels,
    /// All slots, one by one.
    lower_slots: Vec<Matrix>,
    lower_bias: Box<[f32; SUM]>,
    /// What an empty slot adds, `[slots, SUM]`.
    pads: Vec<f32>,
}

/// Token vectors and sums of the document at hand.
#[derive(Default)]
pub(super) struct ScorerState {
    /// `[tokens, HIDDEN]`
    tokens: Vec<f32>,
    /// `[KEPT_TOKENS, common slots * SUM]`, token `t` at `t % KEPT_TOKENS`.
    sums: Vec<f32>,
    /// For how many tokens sums have been calculated.
    done: usize,
    /// `[slots, SUM]`: sums that are not kept, or no longer.
    again: Vec<f32>,
}

impl Scorer {
    /// Reads the weights of the system `name` with so many slots, of which the first `common` show nearly every token.
    ///
    /// # Errors
    /// When a tensor is missing or of another shape.
    pub(super) fn read(file: &ModelFile<'_>, name: &str, slots: usize, common: usize) -> Result<Self, NlpError> {
        let tensor = |part: &str, shape: &[usize]| file.tensor(&format!("{name}.{part}"), shape);
        let lower = Matrix::new(HIDDEN, slots * SUM, &tensor("lower.weight", &[HIDDEN, slots * SUM])?);
        let columns = |slots: Range<usize>| {
            let columns = (slots.start * SUM..slots.end * SUM).collect::<Vec<_>>();
            lower.columns(&columns, columns.len())
        };
        Ok(Self {
            reduce: Panels::of(&Matrix::new(WIDTH, HIDDEN, &tensor("reduce.weight", &[WIDTH, HIDDEN])?)),
            reduce_bias: tensor("reduce.bias", &[HIDDEN])?,
            lower: Panels::of(&columns(0..common)),
            lower_slots: (0..slots).map(|slot| columns(slot..slot + 1)).collect(),
            lower_bias: read_row(file, &format!("{name}.lower.bias"))?,
            pads: tensor("lower.pad", &[slots, SUM])?,
        })
    }

    /// Appends tokens by their vectors.
    pub(super) fn push(&self, arithmetic: Arithmetic, vectors: Rows<'_>, state: &mut ScorerState) {
        let start = state.tokens.len();
        state.tokens.resize(start + vectors.count() * HIDDEN, 0.0);
        let tokens = &mut state.tokens[start..];
        arithmetic.product(vectors, &self.reduce, tokens);
        for token in tokens.chunks_exact_mut(HIDDEN) {
            token.iter_mut().zip(&self.reduce_bias).for_each(|(x, bias)| *x += bias);
        }
    }

    /// The hidden layer of the state that shows these tokens in its slots.
    pub(super) fn hidden<const SLOTS: usize>(
        &self,
        arithmetic: Arithmetic,
        slots: [Option<usize>; SLOTS],
        state: &mut ScorerState,
    ) -> [f32; HIDDEN] {
        let width = self.lower.outputs;
        state.sums.resize(KEPT_TOKENS * width, 0.0);
        state.again.resize(SLOTS * SUM, 0.0);
        for token in slots.into_iter().flatten() {
            while token >= state.done {
                self.calculate_chunk(arithmetic, state);
            }
        }
        let oldest = state.done.saturating_sub(KEPT_TOKENS);
        let is_kept = |slot: usize, token: usize| token >= oldest && slot * SUM < width;
        for (slot, token) in slots.into_iter().enumerate() {
            if let Some(token) = token.filter(|token| !is_kept(slot, *token)) {
                let again = &mut state.again[slot * SUM..][..SUM];
                again.fill(0.0);
                let row = &state.tokens[token * HIDDEN..][..HIDDEN];
                arithmetic.add_product(row, &self.lower_slots[slot], again);
            }
        }
        let rows = std::array::from_fn(|slot| {
            let (from, start) = match slots[slot] {
                None => (&self.pads, slot * SUM),
                Some(token) if is_kept(slot, token) => (&state.sums, token % KEPT_TOKENS * width + slot * SUM),
                Some(_) => (&state.again, slot * SUM),
            };
            // All three are whole rows of sums.
            &from.as_chunks::<SUM>().0[start / SUM]
        });
        arithmetic.hidden::<SLOTS>(&self.lower_bias, rows)
    }

    /// Calculates the sums of the next tokens; a chunk never wraps round the end of those kept.
    fn calculate_chunk(&self, arithmetic: Arithmetic, state: &mut ScorerState) {
        let width = self.lower.outputs;
        let count = CHUNK_TOKENS.min(state.tokens.len() / HIDDEN - state.done);
        let place = state.done % KEPT_TOKENS * width;
        let sums = &mut state.sums[place..place + count * width];
        let tokens = Rows { data: &state.tokens[state.done * HIDDEN..], stride: HIDDEN, places: Places::First(count) };
        arithmetic.product(tokens, &self.lower, sums);
        state.done += count;
    }
}

impl ScorerState {
    /// Makes room for the next tokens; gives back what only a very long text needed.
    pub(super) fn clear(&mut self) {
        self.tokens.clear();
        self.tokens.shrink_to(MAX_IDLE_TOKENS * HIDDEN);
        self.done = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nlp::{EMBEDDED, Kernel};

    #[test]
    fn a_token_out_of_sight_counts_as_it_did_in_sight() {
        let scorer = Scorer::read(&ModelFile::parse(EMBEDDED).unwrap(), "parser", 8, 5).unwrap();
        for kernel in [Kernel::Auto, Kernel::Portable] {
            let arithmetic = Arithmetic::new(kernel);
            let mut state = ScorerState::default();
            let tokens = 3 * KEPT_TOKENS + 7;
            let vectors: Vec<f32> =
                (0_u16..997).map(|x| f32::from(x) / 500.0 - 1.0).cycle().take(tokens * WIDTH).collect();
            let rows = Rows { data: &vectors, stride: WIDTH, places: Places::First(tokens) };
            scorer.push(arithmetic, rows, &mut state);
            let before = scorer.hidden(
                arithmetic,
                [Some(5), Some(130), None, Some(4), Some(3), None, Some(2), None],
                &mut state,
            );
            scorer.hidden(arithmetic, [Some(tokens - 1), Some(5), None, None, None, None, None, None], &mut state);
            assert_eq!(state.done, tokens);
            assert_eq!(
                scorer.hidden(
                    arithmetic,
                    [Some(5), Some(130), None, Some(4), Some(3), None, Some(2), None],
                    &mut state
                ),
                before
            );
        }
    }
}
