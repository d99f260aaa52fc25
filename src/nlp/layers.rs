//! What the networks do with products: maxout, layer normalisation, hidden layers, the greatest score.
//!
//! Multiplication and addition are never fused here and sums have a fixed order, so both kernels and all processors
//! give the same bits.

use pulp::NullaryFnOnce;

use super::matrix::{Arithmetic, BAND, Panels, Places, Rows};

/// Outputs of every maxout layer, and width of every token vector.
pub(super) const WIDTH: usize = 96;
/// Alternatives of a maxout layer of the encoder, of which it takes the greatest.
pub(super) const PIECES: usize = 3;
/// Numbers that are summed side by side in a layer normalisation; part of what fixes its result.
const LANES: usize = 16;
/// Added to a variance, so that a row of equal numbers does not divide by zero.
const NORM_EPSILON: f32 = 1e-8;
/// Width of the hidden layer of a transition system's state.
pub(super) const HIDDEN: usize = 64;
/// Width of the sum that it is made from: two pieces.
pub(super) const SUM: usize = 2 * HIDDEN;

/// Outputs of a maxout layer before the maximum is taken: all of the first piece before the second.
pub(super) const PRODUCT: usize = PIECES * WIDTH;

/// What a maxout layer needs beside its matrix.
#[derive(Debug, Clone)]
pub(super) struct Normalised {
    pub(super) bias: Box<[f32; PRODUCT]>,
    pub(super) scale: Box<[f32; WIDTH]>,
    pub(super) shift: Box<[f32; WIDTH]>,
}

impl Arithmetic {
    /// A convolution: `out[t] = rows[t] + normalised(maxout([rows[t - 1], rows[t], rows[t + 1]] * weights))` for each
    /// `t` of `places`, which has neither the first nor the last row. Both are `[rows, WIDTH]`.
    pub(super) fn convolution(
        self,
        rows: &[f32],
        places: &[u32],
        (weights, layer): (&Panels, &Normalised),
        out: &mut [f32],
    ) {
        let mut room = Room([0.0; BAND * PRODUCT]);
        let ((before, _), (out, _)) = (rows.as_chunks::<WIDTH>(), out.as_chunks_mut::<WIDTH>());
        // A row of the product begins with the neighbour before.
        let starts: Vec<u32> = places.iter().map(|place| place - 1).collect();
        let windows = Rows { data: rows, stride: WIDTH, places: Places::Listed(&starts) };
        for (number, places) in places.chunks(BAND).enumerate() {
            let products = &mut room.0[..places.len() * PRODUCT];
            self.band(windows.band(number), weights, products);
            self.run(AddMaxoutNorm { products, layer, places, before, out });
        }
    }

    /// Maxout and layer normalisation of products `[rows, PRODUCT]`: sets `out`, `[rows, WIDTH]`.
    pub(super) fn maxout_norm(self, products: &[f32], layer: &Normalised, out: &mut [f32]) {
        self.run(MaxoutNorm { products, layer, out });
    }

    /// The same for one row whose product is the sum of three, added to `row`.
    pub(super) fn add_maxout_norm(
        self,
        row: &[f32; WIDTH],
        parts: [&[f32; PRODUCT]; 3],
        layer: &Normalised,
    ) -> [f32; WIDTH] {
        self.run(AddMaxoutNormOf { row, parts, layer })
    }

    /// The hidden layer of a state: for each of 64 outputs the greater of two sums over `bias` and `rows`.
    pub(super) fn hidden<const ROWS: usize>(self, bias: &[f32; SUM], rows: [&[f32; SUM]; ROWS]) -> [f32; HIDDEN] {
        self.run(HiddenLayer { bias, rows })
    }

    /// The greatest of `scores` and its place; the first of equals. `None` of an empty slice.
    pub(super) fn greatest(self, scores: &[f32]) -> Option<(usize, f32)> {
        self.run(Greatest { scores })
    }
}

struct HiddenLayer<'a, const ROWS: usize> {
    bias: &'a [f32; SUM],
    rows: [&'a [f32; SUM]; ROWS],
}

impl<const ROWS: usize> NullaryFnOnce for HiddenLayer<'_, ROWS> {
    type Output = [f32; HIDDEN];

    #[inline(always)]
    fn call(self) -> Self::Output {
        let mut hidden = [0.0; HIDDEN];
        for (index, out) in hidden.iter_mut().enumerate() {
            let (mut first, mut second) = (self.bias[index], self.bias[HIDDEN + index]);
            for row in self.rows {
                first += row[index];
                second += row[HIDDEN + index];
            }
            *out = greater(first, second);
        }
        hidden
    }
}

struct Greatest<'a> {
    scores: &'a [f32],
}

impl NullaryFnOnce for Greatest<'_> {
    type Output = Option<(usize, f32)>;

    #[inline(always)]
    fn call(self) -> Self::Output {
        let mut lanes = [f32::NEG_INFINITY; LANES];
        let parts = self.scores.chunks_exact(LANES);
        let rest = parts.remainder();
        parts.for_each(|part| lanes.iter_mut().zip(part).for_each(|(lane, score)| *lane = greater(*lane, *score)));
        let best = lanes.iter().chain(rest).fold(f32::NEG_INFINITY, |best, score| greater(best, *score));
        self.scores.iter().position(|score| *score == best).map(|place| (place, best))
    }
}

/// Room for the products of a band.
#[repr(align(64))]
struct Room([f32; BAND * PRODUCT]);

struct MaxoutNorm<'a> {
    products: &'a [f32],
    layer: &'a Normalised,
    out: &'a mut [f32],
}

impl NullaryFnOnce for MaxoutNorm<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let ((products, _), (out, _)) = (self.products.as_chunks(), self.out.as_chunks_mut());
        products.iter().zip(out).for_each(|(product, out)| *out = maxout_norm(product, self.layer));
    }
}

struct AddMaxoutNorm<'a> {
    products: &'a [f32],
    layer: &'a Normalised,
    places: &'a [u32],
    before: &'a [[f32; WIDTH]],
    out: &'a mut [[f32; WIDTH]],
}

impl NullaryFnOnce for AddMaxoutNorm<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let (products, _) = self.products.as_chunks();
        for (product, place) in products.iter().zip(self.places) {
            let mut row = self.before[*place as usize];
            row.iter_mut().zip(maxout_norm(product, self.layer)).for_each(|(x, value)| *x += value);
            self.out[*place as usize] = row;
        }
    }
}

struct AddMaxoutNormOf<'a> {
    row: &'a [f32; WIDTH],
    parts: [&'a [f32; PRODUCT]; 3],
    layer: &'a Normalised,
}

impl NullaryFnOnce for AddMaxoutNormOf<'_> {
    type Output = [f32; WIDTH];

    #[inline(always)]
    fn call(self) -> Self::Output {
        let [left, centre, right] = self.parts;
        let mut product = [0.0; PRODUCT];
        for (index, sum) in product.iter_mut().enumerate() {
            *sum = left[index] + centre[index] + right[index];
        }
        let mut row = *self.row;
        row.iter_mut().zip(maxout_norm(&product, self.layer)).for_each(|(x, value)| *x += value);
        row
    }
}

#[inline(always)]
fn maxout_norm(product: &[f32; PRODUCT], layer: &Normalised) -> [f32; WIDTH] {
    let Normalised { bias, scale, shift } = layer;
    let mut values = [0.0_f32; WIDTH];
    for (index, value) in values.iter_mut().enumerate() {
        let piece = |number: usize| product[number * WIDTH + index] + bias[number * WIDTH + index];
        *value = greater(greater(piece(0), piece(1)), piece(2));
    }
    let mean = sum(&values) / WIDTH as f32;
    values.iter_mut().for_each(|value| *value -= mean);
    let mut squares = values;
    squares.iter_mut().for_each(|value| *value *= *value);
    let factor = 1.0 / (sum(&squares) / WIDTH as f32 + NORM_EPSILON).sqrt();
    for (index, value) in values.iter_mut().enumerate() {
        *value = *value * factor * scale[index] + shift[index];
    }
    values
}

/// One instruction, unlike `f32::max`, which has to look out for what is not a number.
#[inline(always)]
pub(super) fn greater(a: f32, b: f32) -> f32 {
    if a > b { a } else { b }
}

/// The sum of a row, by lanes first.
#[inline(always)]
fn sum(values: &[f32; WIDTH]) -> f32 {
    let mut lanes = [0.0; LANES];
    for part in values.chunks_exact(LANES) {
        lanes.iter_mut().zip(part).for_each(|(lane, value)| *lane += value);
    }
    let mut width = LANES / 2;
    while width > 0 {
        for lane in 0..width {
            lanes[lane] += lanes[lane + width];
        }
        width /= 2;
    }
    lanes[0]
}

#[cfg(test)]
mod tests {
    use super::super::matrix::{Kernel, Matrix};
    use super::*;

    fn numbers(count: usize) -> Vec<f32> {
        (0_u16..4999).map(|index| f32::from(index * 13 % 4999) / 2500.0 - 1.0).cycle().take(count).collect()
    }

    #[test]
    fn a_convolution_leaves_the_rows_that_are_not_listed() {
        let rows = numbers(10 * WIDTH);
        let weights = Panels::of(&Matrix::new(3 * WIDTH, PRODUCT, &numbers(3 * WIDTH * PRODUCT)));
        let row = |value: f32| Box::new([value; WIDTH]);
        let layer = Normalised { bias: Box::new([0.0; PRODUCT]), scale: row(1.0), shift: row(0.5) };
        let mut out = vec![7.0; rows.len()];
        Arithmetic::new(Kernel::Auto).convolution(&rows, &[3, 8], (&weights, &layer), &mut out);
        for (place, (row, out)) in rows.chunks_exact(WIDTH).zip(out.chunks_exact(WIDTH)).enumerate() {
            let added: f32 = row.iter().zip(out).map(|(before, after)| after - before).sum();
            if [3, 8].contains(&place) {
                assert!((added - 0.5 * 96.0).abs() < 1e-2, "a normalised row has the mean of the shift: {added}");
            } else {
                assert!(out.iter().all(|x| *x == 7.0));
            }
        }
    }

    #[test]
    fn the_first_of_equals_is_the_greatest() {
        let arithmetic = Arithmetic::new(Kernel::Auto);
        let mut scores = vec![0.0; 37];
        assert_eq!(arithmetic.greatest(&scores), Some((0, 0.0)));
        (scores[20], scores[36]) = (2.0, 2.0);
        assert_eq!(arithmetic.greatest(&scores), Some((20, 2.0)));
        assert_eq!(arithmetic.greatest(&[]), None);
    }
}
