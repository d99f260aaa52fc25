//! Gives each token its vector in context: hash embeddings, then convolutions over the tokens beside it.
//!
//! An [`Encoder`] is one of the model's two networks (one for tags and tree, one for named entities); what one
//! annotator remembers and reuses is in its [`EncoderState`]. All pieces of a document go through the products
//! together, parted by [`PADDING`] rows of zeros, in windows of bounded size.

use super::NlpError;
use super::layers::{Normalised, PRODUCT, WIDTH};
use super::lexemes::{LexemeId, Lexemes};
use super::matrix::{Aligned, Arithmetic, Matrix, Panels, Places, Rows};
use super::vocab::row_hashes;
use super::weights::ModelFile;

/// Convolutions, and so how many tokens to each side a vector sees.
const LAYERS: usize = 4;
/// Rows of zeros before, between and after pieces. They are rows like others, and no longer zero after a layer.
pub(super) const PADDING: usize = LAYERS;
/// Tokens in the middle row of a window of three, and one to each side.
const CONTEXT: usize = 3;
/// Rows that go through the layers together: enough to keep the products busy, few enough to stay in the cache.
const WINDOW_ROWS: usize = 512;
/// Words whose vectors are remembered, for each network; 384 bytes each.
const MAX_WORDS: usize = 16_384;
/// Words whose part in the first layer is remembered; 3,456 bytes each.
const MAX_PROJECTIONS: usize = 4096;
/// The tables' hash seeds count up from here.
const FIRST_SEED: u32 = 8;
const TABLE_ROWS: [usize; 6] = [5000, 1000, 2500, 2500, 50, 50];
/// The word or projection has no number yet, or the row is padding.
const NONE: u32 = u32::MAX;

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
    weights: Panels,
    normalised: Normalised,
}

/// One network.
pub(super) struct Encoder {
    tables: Vec<Vec<f32>>,
    mix: Layer,
    /// The first convolution, which sees words out of context: what a word adds to the token after it, to itself and
    /// to the token before it, `[WIDTH, CONTEXT * PRODUCT]`.
    projection: Panels,
    first: Normalised,
    /// The other convolutions.
    convolutions: Vec<Layer>,
}

/// What an annotator keeps for one network: vectors of words seen before, and room to work.
pub(super) struct EncoderState {
    /// By `2 * lexeme + has_space`, the number of the word among those below.
    words: Vec<u32>,
    /// `[words, WIDTH]`: out of context.
    vectors: Vec<f32>,
    /// By word, its number among the projections.
    projected: Vec<u32>,
    /// `[projections, CONTEXT * PRODUCT]`; the first is that of padding, the last are for the window at hand.
    projections: Aligned,
    /// How many there are.
    projection_count: usize,
    /// Room for the window at hand.
    window: Vec<u32>,
    places: Vec<u32>,
    inputs: Vec<f32>,
    rows: Vec<f32>,
    next: Vec<f32>,
    products: Vec<f32>,
}

impl Layer {
    fn read(file: &ModelFile<'_>, name: &str, inputs: usize) -> Result<Self, NlpError> {
        Ok(Self { weights: Panels::of(&read_matrix(file, name, inputs)?), normalised: Normalised::read(file, name)? })
    }
}

impl Normalised {
    fn read(file: &ModelFile<'_>, name: &str) -> Result<Self, NlpError> {
        Ok(Self {
            bias: read_row(file, &format!("{name}.bias"))?,
            scale: read_row(file, &format!("{name}.scale"))?,
            shift: read_row(file, &format!("{name}.shift"))?,
        })
    }
}

fn read_matrix(file: &ModelFile<'_>, name: &str, inputs: usize) -> Result<Matrix, NlpError> {
    Ok(Matrix::new(inputs, PRODUCT, &file.tensor(&format!("{name}.weight"), &[inputs, PRODUCT])?))
}

/// A tensor of one axis.
pub(super) fn read_row<const N: usize>(file: &ModelFile<'_>, name: &str) -> Result<Box<[f32; N]>, NlpError> {
    let mut row = Box::new([0.0; N]);
    row.copy_from_slice(&file.tensor(name, &[N])?);
    Ok(row)
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
        let layer = |number: usize| format!("{name}.conv{number}");
        let convolutions = (2..=LAYERS).map(|number| Layer::read(file, &layer(number), CONTEXT * WIDTH));
        Ok(Self {
            tables: sizes.map(read_table).collect::<Result<_, _>>()?,
            mix: Layer::read(file, &format!("{name}.mix"), tables * WIDTH)?,
            projection: Panels::of(&read_matrix(file, &layer(1), CONTEXT * WIDTH)?.side_by_side(CONTEXT)),
            first: Normalised::read(file, &layer(1))?,
            convolutions: convolutions.collect::<Result<_, _>>()?,
        })
    }

    /// Calls `take` with the vectors of the tokens among `rows`, a window after the other, first token first.
    ///
    /// `rows` begins and ends with [`PADDING`] rows of padding.
    pub(super) fn encode(
        &self,
        arithmetic: Arithmetic,
        lexemes: &Lexemes,
        rows: &[Row],
        state: &mut EncoderState,
        mut take: impl FnMut(Rows<'_>),
    ) {
        let mut start = 0;
        while start + 2 * PADDING < rows.len() {
            let end = rows.len().min(start + WINDOW_ROWS + 2 * PADDING);
            self.embed(arithmetic, lexemes, &rows[start..end], state);
            self.project(arithmetic, state);
            self.convolve(arithmetic, state);
            // The last layer was calculated for tokens alone.
            take(Rows { data: &state.rows, stride: WIDTH, places: Places::Listed(&state.places) });
            start += WINDOW_ROWS;
        }
    }

    /// Fills `state.window` with the words of the rows, and sees to it that all of them have a vector.
    fn embed(&self, arithmetic: Arithmetic, lexemes: &Lexemes, rows: &[Row], state: &mut EncoderState) {
        if state.vectors.len() / WIDTH + rows.len() > MAX_WORDS {
            state.forget();
        }
        state.words.resize(lexemes.len() * 2, NONE);
        let known = state.vectors.len() / WIDTH;
        let mut new = 0;
        state.inputs.clear();
        state.window.clear();
        for row in rows {
            let Row::Token(lexeme, has_space) = *row else {
                state.window.push(NONE);
                continue;
            };
            let word = &mut state.words[self.key(lexeme, has_space)];
            if *word == NONE {
                *word = number(known + new);
                new += 1;
                self.gather(lexemes, lexeme, has_space, &mut state.inputs);
            }
            state.window.push(*word);
        }
        state.products.resize(new * PRODUCT, 0.0);
        state.vectors.resize((known + new) * WIDTH, 0.0);
        state.projected.resize(known + new, NONE);
        let inputs = Rows { data: &state.inputs, stride: self.mix.weights.inputs, places: Places::First(new) };
        arithmetic.product(inputs, &self.mix.weights, &mut state.products);
        arithmetic.maxout_norm(&state.products, &self.mix.normalised, &mut state.vectors[known * WIDTH..]);
    }

    /// Which entry a token has among the words. Only the network with flags among its tables sees the space.
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

    /// Sees to it that all words of the window have a projection, and fills `state.rows` with the first layer.
    fn project(&self, arithmetic: Arithmetic, state: &mut EncoderState) {
        let width = CONTEXT * PRODUCT;
        let known = state.projection_count;
        let mut new = Vec::new();
        state.inputs.clear();
        for word in state.window.iter().filter(|word| **word != NONE) {
            let projection = &mut state.projected[*word as usize];
            if *projection == NONE {
                *projection = number(known + new.len());
                new.push(*word);
                state.inputs.extend_from_slice(&state.vectors[*word as usize * WIDTH..][..WIDTH]);
            }
        }
        let projections = &mut state.projections.get_mut()[known * width..(known + new.len()) * width];
        let inputs = Rows { data: &state.inputs, stride: WIDTH, places: Places::First(new.len()) };
        arithmetic.product(inputs, &self.projection, projections);

        let (projections, _) = state.projections.get().as_chunks::<PRODUCT>();
        let projection = |word: u32, part: usize| {
            let own = if word == NONE { 0 } else { state.projected[word as usize] as usize };
            &projections[own * CONTEXT + part]
        };
        let (vectors, _) = state.vectors.as_chunks::<WIDTH>();
        // The first and the last row have no window of their own, and nobody asks for them.
        state.rows.resize(state.window.len() * WIDTH, 0.0);
        let (rows, _) = state.rows.as_chunks_mut::<WIDTH>();
        for (row, window) in rows.iter_mut().skip(1).zip(state.window.windows(CONTEXT)) {
            let own = if window[1] == NONE { &[0.0; WIDTH] } else { &vectors[window[1] as usize] };
            let parts = [projection(window[0], 0), projection(window[1], 1), projection(window[2], 2)];
            *row = arithmetic.add_maxout_norm(own, parts, &self.first);
        }

        // Words are met in the order of their frequency, more or less: the first are worth keeping.
        let kept = new.len().min(MAX_PROJECTIONS - known);
        new[kept..].iter().for_each(|word| state.projected[*word as usize] = NONE);
        state.projection_count += kept;
    }

    /// Takes `state.rows` through the other layers.
    ///
    /// After layer `l` only tokens and the rows within `LAYERS - l` of one are needed any more, and the first and the
    /// last `l` rows of the window have lost their neighbours. All that is calculated is what it is in the whole
    /// document.
    fn convolve(&self, arithmetic: Arithmetic, state: &mut EncoderState) {
        for (layer, number) in self.convolutions.iter().zip(2..) {
            let reach = LAYERS - number;
            let places = number..state.window.len() - number;
            let is_needed =
                |place: &usize| state.window[place - reach..=place + reach].iter().any(|word| *word != NONE);
            state.places.clear();
            state.places.extend(places.filter(is_needed).map(self::number));
            state.next.resize(state.rows.len(), 0.0);
            let weights = (&layer.weights, &layer.normalised);
            arithmetic.convolution(&state.rows, &state.places, weights, &mut state.next);
            std::mem::swap(&mut state.rows, &mut state.next);
        }
    }
}

fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(NONE)
}

impl Default for EncoderState {
    fn default() -> Self {
        let most = MAX_PROJECTIONS + WINDOW_ROWS + 2 * PADDING;
        Self {
            words: Vec::new(),
            vectors: Vec::new(),
            projected: Vec::new(),
            projections: Aligned::zeros(most * CONTEXT * PRODUCT),
            projection_count: 1,
            window: Vec::new(),
            places: Vec::new(),
            inputs: Vec::new(),
            rows: Vec::new(),
            next: Vec::new(),
            products: Vec::new(),
        }
    }
}

impl EncoderState {
    /// Forgets the words; to be called when the numbers of the lexemes change their meaning.
    pub(super) fn forget(&mut self) {
        self.words.clear();
        self.vectors.clear();
        self.projected.clear();
        self.projection_count = 1;
    }
}
