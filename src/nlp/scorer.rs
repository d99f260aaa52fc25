//! From token vectors to the hidden layer of a transition system's state.
//!
//! A state is seen through a few slots, each a token or nothing. What a token adds in each slot is calculated once, for
//! the tokens in view, and summed for every state. [`Scorer`] holds the weights of one system, [`ScorerState`] what is
//! calculated for the document at hand.

use super::NlpError;
use super::encoder::read_row;
use super::matrix::{Arithmetic, HIDDEN, Matrix, Panels, Places, Rows, SUM, WIDTH};
use super::weights::ModelFile;

/// Tokens whose sums are calculated in one product.
const CHUNK_TOKENS: usize = 128;
/// Tokens whose sums are kept; a state rarely looks further back, and if it does, they are calculated again.
const KEPT_TOKENS: usize = 4 * CHUNK_TOKENS;

/// Tokens for which room is kept between texts.
const MAX_IDLE_TOKENS: usize = 16_384;

/// The weights below the scores of one transition system.
pub(super) struct Scorer {
    reduce: Panels,
    reduce_bias: Vec<f32>,
    /// All slots side by side, for products of many tokens.
    lower: Panels,
    /// The same, slot by slot.
    lower_slots: Vec<Matrix>,
    lower_bias: Box<[f32; SUM]>,
    /// What an empty slot adds.
    pads: Vec<f32>,
}

/// Token vectors and sums of the document at hand.
#[derive(Default)]
pub(super) struct ScorerState {
    /// `[tokens, HIDDEN]`
    tokens: Vec<f32>,
    /// `[KEPT_TOKENS, slots * SUM]`, token `t` at `t % KEPT_TOKENS`.
    sums: Vec<f32>,
    /// For how many tokens sums have been calculated.
    done: usize,
    /// `[slots, SUM]`: sums of tokens that are kept no longer.
    again: Vec<f32>,
}

impl Scorer {
    /// Reads the weights of the system `name` with so many slots.
    ///
    /// # Errors
    /// When a tensor is missing or of another shape.
    pub(super) fn read(file: &ModelFile<'_>, name: &str, slots: usize) -> Result<Self, NlpError> {
        let tensor = |part: &str, shape: &[usize]| file.tensor(&format!("{name}.{part}"), shape);
        let lower = Matrix::new(HIDDEN, slots * SUM, tensor("lower.weight", &[HIDDEN, slots * SUM])?);
        let columns = |slot: usize| (slot * SUM..(slot + 1) * SUM).collect::<Vec<_>>();
        Ok(Self {
            reduce: Panels::of(&Matrix::new(WIDTH, HIDDEN, tensor("reduce.weight", &[WIDTH, HIDDEN])?)),
            reduce_bias: tensor("reduce.bias", &[HIDDEN])?,
            lower_slots: (0..slots).map(|slot| lower.columns(&columns(slot), SUM)).collect(),
            lower: Panels::of(&lower),
            lower_bias: read_row(file, &format!("{name}.lower.bias"))?,
            pads: tensor("lower.pad", &[slots, SUM])?,
        })
    }

    /// Appends tokens by their vectors `[tokens, WIDTH]`.
    pub(super) fn push(&self, arithmetic: Arithmetic, vectors: &[f32], state: &mut ScorerState) {
        let (start, count) = (state.tokens.len(), vectors.len() / WIDTH);
        state.tokens.resize(start + count * HIDDEN, 0.0);
        let tokens = &mut state.tokens[start..];
        arithmetic.product(Rows { data: vectors, stride: WIDTH, places: Places::First(count) }, &self.reduce, tokens);
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
        let width = SLOTS * SUM;
        state.sums.resize(KEPT_TOKENS * width, 0.0);
        state.again.resize(width, 0.0);
        for token in slots.into_iter().flatten() {
            while token >= state.done {
                self.calculate_chunk(arithmetic, state);
            }
        }
        let oldest = state.done.saturating_sub(KEPT_TOKENS);
        for (slot, token) in slots.into_iter().enumerate() {
            if let Some(token) = token.filter(|token| *token < oldest) {
                let again = &mut state.again[slot * SUM..][..SUM];
                again.fill(0.0);
                let row = &state.tokens[token * HIDDEN..][..HIDDEN];
                arithmetic.add_product(row, &self.lower_slots[slot], again);
            }
        }
        let rows: [&[f32]; SLOTS] = std::array::from_fn(|slot| {
            let (from, start) = match slots[slot] {
                None => (&self.pads, slot * SUM),
                Some(token) if token < oldest => (&state.again, slot * SUM),
                Some(token) => (&state.sums, token % KEPT_TOKENS * width + slot * SUM),
            };
            &from[start..start + SUM]
        });
        let mut hidden = [0.0; HIDDEN];
        arithmetic.hidden(&self.lower_bias, &rows, &mut hidden);
        hidden
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
        let scorer = Scorer::read(&ModelFile::parse(EMBEDDED).unwrap(), "ner", 3).unwrap();
        for kernel in [Kernel::Auto, Kernel::Portable] {
            let arithmetic = Arithmetic::new(kernel);
            let mut state = ScorerState::default();
            let tokens = 3 * KEPT_TOKENS + 7;
            let vectors: Vec<f32> =
                (0_u16..997).map(|x| f32::from(x) / 500.0 - 1.0).cycle().take(tokens * WIDTH).collect();
            scorer.push(arithmetic, &vectors, &mut state);
            let before = scorer.hidden(arithmetic, [Some(5), Some(130), None], &mut state);
            scorer.hidden(arithmetic, [Some(tokens - 1), Some(5), None], &mut state);
            assert_eq!(state.done, tokens);
            assert_eq!(scorer.hidden(arithmetic, [Some(5), Some(130), None], &mut state), before);
        }
    }
}
