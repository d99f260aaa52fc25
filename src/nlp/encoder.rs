//! Gives each token its vector in context: hash embeddings, then convolutions over the tokens beside it.
//!
//! An [`Encoder`] is one of the model's two networks (one for tags and tree, one for named entities); what one
//! annotator remembers and reuses is in its [`EncoderState`]. All pieces of a document go through the products
//! together, parted by [`PADDING`] rows of zeros, in windows of bounded size.

use super::NlpError;
use super::lexemes::{LexemeId, Lexemes};
use super::matrix::{Arithmetic, Matrix, Normalised, PIECES, WIDTH};
use super::vocab::row_hashes;
use super::weights::ModelFile;

/// Convolutions, and so how many tokens to each side a vector sees.
const LAYERS: usize = 4;
/// Rows of zeros before, between and after pieces. They are rows like others, and no longer zero after a layer.
pub(super) const PADDING: usize = LAYERS;
/// Tokens in the middle row of a window of three, and one to each side.
const CONTEXT: usize = 3;
/// Rows that go through the layers together: enough to keep the products busy, few enough to stay in the cache.
const WINDOW_ROWS: usize = 256;
/// Word types whose vectors are remembered, for each network.
const MAX_CACHED_WORDS: usize = 16_384;
/// The tables' hash seeds count up from here.
const FIRST_SEED: u32 = 8;
const TABLE_ROWS: [usize; 6] = [5000, 1000, 2500, 2500, 50, 50];
/// The word has no vector yet.
const NO_SLOT: u32 = u32::MAX;

/// A row of the document on its way through the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Row {
    /// Zeros between pieces.
    Padding,
    /// A token: its word, and whether a space follows it.
    Token(LexemeId, bool),
}

/// A maxout layer with its normalisation.
struct Layer {
    matrix: Matrix,
    normalised: Normalised,
}

/// One network.
pub(super) struct Encoder {
    tables: Vec<Vec<f32>>,
    mix: Layer,
    convolutions: Vec<Layer>,
}

/// What an annotator keeps for one network: vectors of words seen before, and room to work.
#[derive(Default)]
pub(super) struct EncoderState {
    /// Where the vector of a word is, by `2 * lexeme + has_space`.
    slots: Vec<u32>,
    vectors: Vec<f32>,
    embedded: Vec<f32>,
    rows: Vec<f32>,
    products: Vec<f32>,
}

impl Layer {
    fn read(file: &ModelFile<'_>, name: &str, inputs: usize) -> Result<Self, NlpError> {
        let tensor = |part: &str, shape: &[usize]| file.tensor(&format!("{name}.{part}"), shape);
        Ok(Self {
            matrix: Matrix::new(inputs, PIECES * WIDTH, tensor("weight", &[inputs, PIECES * WIDTH])?),
            normalised: Normalised {
                bias: tensor("bias", &[PIECES * WIDTH])?,
                scale: tensor("scale", &[WIDTH])?,
                shift: tensor("shift", &[WIDTH])?,
            },
        })
    }
}

impl Encoder {
    /// Reads the network `name` with so many embedding tables.
    ///
    /// # Errors
    /// When a tensor is missing or of another shape.
    pub(super) fn read(file: &ModelFile<'_>, name: &str, tables: usize) -> Result<Self, NlpError> {
        let sizes = TABLE_ROWS[..tables].iter().enumerate();
        let read_table =
            |(number, rows): (usize, &usize)| file.tensor(&format!("{name}.embed{number}"), &[*rows, WIDTH]);
        Ok(Self {
            tables: sizes.map(read_table).collect::<Result<_, _>>()?,
            mix: Layer::read(file, &format!("{name}.mix"), tables * WIDTH)?,
            convolutions: (1..=LAYERS)
                .map(|number| Layer::read(file, &format!("{name}.conv{number}"), CONTEXT * WIDTH))
                .collect::<Result<_, _>>()?,
        })
    }

    /// Calls `take` with the vectors `[rows, WIDTH]` of `rows`, a window after the other, first row first.
    ///
    /// `rows` begins and ends with [`PADDING`] rows of padding, for which `take` gets no vectors; those of the padding
    /// between pieces it gets, and may ignore.
    pub(super) fn encode(
        &self,
        arithmetic: Arithmetic,
        lexemes: &Lexemes,
        rows: &[Row],
        state: &mut EncoderState,
        mut take: impl FnMut(&[f32]),
    ) {
        let mut start = 0;
        while start + 2 * PADDING < rows.len() {
            let end = rows.len().min(start + WINDOW_ROWS + 2 * PADDING);
            self.embed(arithmetic, lexemes, &rows[start..end], state);
            self.convolve(arithmetic, end - start, state);
            take(&state.rows[PADDING * WIDTH..(end - start - PADDING) * WIDTH]);
            start += WINDOW_ROWS;
        }
    }

    /// Fills `state.rows` with the vectors out of context.
    fn embed(&self, arithmetic: Arithmetic, lexemes: &Lexemes, rows: &[Row], state: &mut EncoderState) {
        if state.vectors.len() / WIDTH + rows.len() > MAX_CACHED_WORDS {
            state.forget();
        }
        state.slots.resize(lexemes.len() * 2, NO_SLOT);
        let known = state.vectors.len() / WIDTH;
        let mut new = 0;
        state.embedded.clear();
        for row in rows {
            let Row::Token(lexeme, has_space) = *row else { continue };
            let slot = &mut state.slots[self.key(lexeme, has_space)];
            if *slot == NO_SLOT {
                *slot = u32::try_from(known + new).unwrap_or(NO_SLOT);
                new += 1;
                self.gather(lexemes, lexeme, has_space, &mut state.embedded);
            }
        }
        state.products.resize(new * PIECES * WIDTH, 0.0);
        state.vectors.resize((known + new) * WIDTH, 0.0);
        let inputs = self.mix.matrix.inputs;
        arithmetic.product(&state.embedded, inputs, new, &self.mix.matrix, &mut state.products);
        let vectors = &mut state.vectors[known * WIDTH..];
        arithmetic.maxout_norm(&state.products, &self.mix.normalised, false, vectors);
        state.rows.clear();
        for row in rows {
            match *row {
                Row::Padding => state.rows.extend([0.0; WIDTH]),
                Row::Token(lexeme, has_space) => {
                    let slot = state.slots[self.key(lexeme, has_space)] as usize;
                    state.rows.extend_from_slice(&state.vectors[slot * WIDTH..][..WIDTH]);
                }
            }
        }
    }

    /// Which entry of the slots a token has. Only the network with flags among its tables sees the space.
    fn key(&self, lexeme: LexemeId, has_space: bool) -> usize {
        2 * lexeme as usize + usize::from(has_space && self.tables.len() > 4)
    }

    /// Appends the embedding of a word: for each table, the sum of the rows that its key chooses.
    fn gather(&self, lexemes: &Lexemes, lexeme: LexemeId, has_space: bool, embedded: &mut Vec<f32>) {
        let features = &lexemes.get(lexeme).features;
        let [norm, prefix, suffix, shape] = features.keys;
        let keys = [norm, prefix, suffix, shape, u64::from(has_space), u64::from(features.is_space)];
        for ((table, key), seed) in self.tables.iter().zip(keys).zip(FIRST_SEED..) {
            let start = embedded.len();
            embedded.resize(start + WIDTH, 0.0);
            for hash in row_hashes(key, seed) {
                let row = hash as usize % (table.len() / WIDTH);
                let sum = embedded[start..].iter_mut();
                sum.zip(&table[row * WIDTH..][..WIDTH]).for_each(|(sum, weight)| *sum += weight);
            }
        }
    }

    /// Takes `state.rows` through the layers. After layer `l` the first and the last `l` rows have lost their
    /// neighbours and are not calculated any more; of all other rows the result is what it is in the whole document.
    fn convolve(&self, arithmetic: Arithmetic, count: usize, state: &mut EncoderState) {
        for (layer, number) in self.convolutions.iter().zip(1..) {
            let inner = count - 2 * number;
            state.products.resize(inner * PIECES * WIDTH, 0.0);
            let windows = &state.rows[(number - 1) * WIDTH..];
            arithmetic.product(windows, WIDTH, inner, &layer.matrix, &mut state.products);
            let rows = &mut state.rows[number * WIDTH..(number + inner) * WIDTH];
            arithmetic.maxout_norm(&state.products, &layer.normalised, true, rows);
        }
    }
}

impl EncoderState {
    /// Forgets the words; to be called when the numbers of the lexemes change their meaning.
    pub(super) fn forget(&mut self) {
        self.slots.clear();
        self.vectors.clear();
    }
}
