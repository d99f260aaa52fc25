//! Arithmetic on rows of f32: products with weight matrices, maxout, layer normalisation.
//!
//! The only file that knows how numbers are multiplied. Each number of a product is summed in the order of the inputs,
//! so a row's product does not depend on the rows beside it, nor on how many there are.

use pulp::{Arch, NullaryFnOnce};

/// Which arithmetic the products use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kernel {
    /// The widest fused multiply-add that the processor has: the same bytes on the same kind of processor.
    #[default]
    Auto,
    /// Separate multiplication and addition in a fixed order: the same bytes on every processor, at a lower speed.
    Portable,
}

/// Outputs of every maxout layer, and width of every token vector.
pub(super) const WIDTH: usize = 96;
/// Alternatives of a maxout layer of the encoder, of which it takes the greatest.
pub(super) const PIECES: usize = 3;
/// Numbers that are summed side by side in a layer normalisation; part of what fixes its result.
const LANES: usize = 16;
/// Added to a variance, so that a row of equal numbers does not divide by zero.
const NORM_EPSILON: f32 = 1e-8;

/// How to calculate: the kernel, and what the processor can do.
#[derive(Debug, Clone, Copy)]
pub(super) struct Arithmetic {
    kernel: Kernel,
    arch: Arch,
}

/// A weight matrix `[inputs, outputs]`.
#[derive(Debug, Clone)]
pub(super) struct Matrix {
    pub(super) inputs: usize,
    pub(super) outputs: usize,
    data: Vec<f32>,
}

impl Matrix {
    /// A matrix of numbers in C order; there have to be `inputs * outputs`.
    pub(super) fn new(inputs: usize, outputs: usize, data: Vec<f32>) -> Self {
        assert_eq!(data.len(), inputs * outputs, "a matrix has as many numbers as its sides say");
        Self { inputs, outputs, data }
    }

    /// The matrix cut into so many of equal height, which stand beside each other instead of below.
    pub(super) fn side_by_side(&self, count: usize) -> Self {
        let height = self.inputs / count;
        let mut data = Vec::with_capacity(self.data.len());
        for row in 0..height {
            for part in 0..count {
                data.extend_from_slice(&self.data[(part * height + row) * self.outputs..][..self.outputs]);
            }
        }
        Self::new(height, count * self.outputs, data)
    }

    /// The matrix of the chosen columns, with columns of zeros after them up to `width`.
    pub(super) fn columns(&self, chosen: &[usize], width: usize) -> Self {
        let mut data = vec![0.0; self.inputs * width];
        for (to, from) in data.chunks_exact_mut(width).zip(self.data.chunks_exact(self.outputs)) {
            to.iter_mut().zip(chosen).for_each(|(to, column)| *to = from[*column]);
        }
        Self::new(self.inputs, width, data)
    }
}

impl Arithmetic {
    pub(super) fn new(kernel: Kernel) -> Self {
        Self { kernel, arch: Arch::new() }
    }

    fn is_fused(self) -> bool {
        self.kernel == Kernel::Auto && !matches!(self.arch, Arch::Scalar)
    }

    /// `out[r] = rows[r] * weights` for `count` rows of `weights.inputs` numbers each.
    ///
    /// Row `r` begins at `rows[r * stride]`; with a stride below the inputs rows overlap, as windows over tokens do.
    /// `out` is `[count, weights.outputs]`.
    pub(super) fn product(self, rows: &[f32], stride: usize, count: usize, weights: &Matrix, out: &mut [f32]) {
        if count == 0 {
            return;
        }
        assert!(rows.len() >= (count - 1) * stride + weights.inputs, "too few rows for the product");
        assert_eq!(out.len(), count * weights.outputs, "the product has another size than its place");
        // One row alone would go another way through `gemm`, with another order of summation.
        if self.is_fused() && count > 1 {
            fused_product(rows, stride, count, weights, out);
            return;
        }
        for (row, out) in out.chunks_exact_mut(weights.outputs).enumerate() {
            out.fill(0.0);
            self.add_product(&rows[row * stride..][..weights.inputs], weights, out);
        }
    }

    /// `out += row * weights`.
    pub(super) fn add_product(self, row: &[f32], weights: &Matrix, out: &mut [f32]) {
        assert_eq!((row.len(), out.len()), (weights.inputs, weights.outputs), "a row of another size than the matrix");
        let data = &weights.data[..];
        match (self.is_fused(), weights.outputs) {
            (true, 112) => self.arch.dispatch(AddProduct::<112, true> { row, data, out }),
            (true, 16) => self.arch.dispatch(AddProduct::<16, true> { row, data, out }),
            (true, 48) => self.arch.dispatch(AddProduct::<48, true> { row, data, out }),
            (true, SUM) => self.arch.dispatch(AddProduct::<SUM, true> { row, data, out }),
            (true, n) if n % 64 == 0 => self.arch.dispatch(AddProduct::<64, true> { row, data, out }),
            (true, _) => self.arch.dispatch(AddProduct::<1, true> { row, data, out }),
            (false, n) if n % 16 == 0 => self.arch.dispatch(AddProduct::<16, false> { row, data, out }),
            (false, _) => self.arch.dispatch(AddProduct::<1, false> { row, data, out }),
        }
    }

    /// Maxout and layer normalisation of products `[rows, PRODUCT]`: sets `out`, `[rows, WIDTH]`.
    pub(super) fn maxout_norm(self, products: &[f32], layer: &Normalised, out: &mut [f32]) {
        self.arch.dispatch(MaxoutNorm { products, layer, is_residual: false, out });
    }

    /// The same, added to `out`.
    pub(super) fn add_maxout_norm(self, products: &[f32], layer: &Normalised, out: &mut [f32]) {
        self.arch.dispatch(MaxoutNorm { products, layer, is_residual: true, out });
    }

    /// The same for one row whose product is the sum of three.
    pub(super) fn add_maxout_norm_of(self, parts: [&[f32; PRODUCT]; 3], layer: &Normalised, out: &mut [f32; WIDTH]) {
        self.arch.dispatch(MaxoutNormOf { parts, layer, out });
    }

    /// The hidden layer of a state: for each of 64 outputs the greater of two sums over `bias` and `rows`.
    pub(super) fn hidden(self, bias: &[f32; SUM], rows: &[&[f32]], out: &mut [f32; HIDDEN]) {
        self.arch.dispatch(HiddenLayer { bias, rows, out });
    }

    /// The greatest of `scores` and its place; the first of equals. `None` of an empty slice.
    pub(super) fn greatest(self, scores: &[f32]) -> Option<(usize, f32)> {
        self.arch.dispatch(Greatest { scores })
    }
}

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

#[expect(unsafe_code, reason = "gemm takes pointers")]
fn fused_product(rows: &[f32], stride: usize, count: usize, weights: &Matrix, out: &mut [f32]) {
    let signed = |number: usize| isize::try_from(number).unwrap_or(isize::MAX);
    let (inputs, outputs) = (weights.inputs, weights.outputs);
    assert!(count > 0 && rows.len() >= (count - 1) * stride + inputs);
    assert!(weights.data.len() == inputs * outputs && out.len() == count * outputs);
    // SAFETY: the two assertions above hold every index that gemm forms inside its slice: `rows` up to
    // `(count - 1) * stride + inputs`, the weights up to `inputs * outputs`, `out` up to `count * outputs`; `out` is
    // borrowed mutably, so it overlaps neither of the others.
    unsafe {
        gemm::gemm(
            count,
            outputs,
            inputs,
            out.as_mut_ptr(),
            1,
            signed(outputs),
            false,
            rows.as_ptr(),
            1,
            signed(stride),
            weights.data.as_ptr(),
            1,
            signed(outputs),
            0.0,
            1.0,
            false,
            false,
            false,
            gemm::Parallelism::None,
        );
    }
}

/// `out += row * data`, in blocks of `BLOCK` outputs.
struct AddProduct<'a, const BLOCK: usize, const FUSED: bool> {
    row: &'a [f32],
    data: &'a [f32],
    out: &'a mut [f32],
}

impl<const BLOCK: usize, const FUSED: bool> NullaryFnOnce for AddProduct<'_, BLOCK, FUSED> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let outputs = self.out.len();
        for (start, out) in (0..outputs).step_by(BLOCK).zip(self.out.chunks_exact_mut(BLOCK)) {
            let mut sums = [0.0; BLOCK];
            sums.copy_from_slice(out);
            for (x, weights) in self.row.iter().zip(self.data.chunks_exact(outputs)) {
                for (sum, weight) in sums.iter_mut().zip(&weights[start..start + BLOCK]) {
                    *sum = if FUSED { x.mul_add(*weight, *sum) } else { x * weight + *sum };
                }
            }
            out.copy_from_slice(&sums);
        }
    }
}

struct HiddenLayer<'a> {
    bias: &'a [f32; SUM],
    rows: &'a [&'a [f32]],
    out: &'a mut [f32; HIDDEN],
}

impl NullaryFnOnce for HiddenLayer<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let mut sums = *self.bias;
        for row in self.rows {
            sums.iter_mut().zip(*row).for_each(|(sum, x)| *sum += x);
        }
        let (first, second) = sums.split_at(HIDDEN);
        for (out, (a, b)) in self.out.iter_mut().zip(first.iter().zip(second)) {
            *out = greater(*a, *b);
        }
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

struct MaxoutNorm<'a> {
    products: &'a [f32],
    layer: &'a Normalised,
    is_residual: bool,
    out: &'a mut [f32],
}

impl NullaryFnOnce for MaxoutNorm<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let (products, _) = self.products.as_chunks::<PRODUCT>();
        let (rows, _) = self.out.as_chunks_mut::<WIDTH>();
        for (product, out) in products.iter().zip(rows) {
            let normalised = maxout_norm(product, self.layer);
            if self.is_residual {
                out.iter_mut().zip(normalised).for_each(|(out, value)| *out += value);
            } else {
                *out = normalised;
            }
        }
    }
}

struct MaxoutNormOf<'a> {
    parts: [&'a [f32; PRODUCT]; 3],
    layer: &'a Normalised,
    out: &'a mut [f32; WIDTH],
}

impl NullaryFnOnce for MaxoutNormOf<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let [left, centre, right] = self.parts;
        let mut product = [0.0; PRODUCT];
        for (index, sum) in product.iter_mut().enumerate() {
            *sum = left[index] + centre[index] + right[index];
        }
        let normalised = maxout_norm(&product, self.layer);
        self.out.iter_mut().zip(normalised).for_each(|(out, value)| *out += value);
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
