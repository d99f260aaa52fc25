//! Arithmetic on rows of f32: products with weight matrices, maxout, layer normalisation.
//!
//! The only file that knows how numbers are multiplied. Each number of a product is summed in the order of the inputs,
//! so a row's product does not depend on the rows beside it, nor on how many there are.
//!
//! Weights are laid out once, in panels (after Goto and van de Geijn, Anatomy of High-Performance Matrix Multiplication,
//! 2008), and what follows a product is done while it is in the nearest cache. A general library lays out its operands
//! in every call and cannot do that; on whole documents it took a tenth longer, for the same bytes.

use pulp::{Arch, NullaryFnOnce, Simd, WithSimd};

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
#[derive(Debug)]
pub(super) struct Matrix {
    pub(super) inputs: usize,
    pub(super) outputs: usize,
    data: Aligned,
}

impl Matrix {
    /// A matrix of numbers in C order; there have to be `inputs * outputs`.
    pub(super) fn new(inputs: usize, outputs: usize, numbers: &[f32]) -> Self {
        assert_eq!(numbers.len(), inputs * outputs, "a matrix has as many numbers as its sides say");
        let mut data = Aligned::zeros(numbers.len());
        data.get_mut().copy_from_slice(numbers);
        Self { inputs, outputs, data }
    }

    /// The matrix cut into so many of equal height, which stand beside each other instead of below.
    pub(super) fn side_by_side(&self, count: usize) -> Self {
        let height = self.inputs / count;
        let mut data = Vec::with_capacity(self.inputs * self.outputs);
        for row in 0..height {
            for part in 0..count {
                data.extend_from_slice(&self.data.get()[(part * height + row) * self.outputs..][..self.outputs]);
            }
        }
        Self::new(height, count * self.outputs, &data)
    }

    /// The matrix of the chosen columns, with columns of zeros after them up to `width`.
    pub(super) fn columns(&self, chosen: &[usize], width: usize) -> Self {
        let mut data = vec![0.0; self.inputs * width];
        for (to, from) in data.chunks_exact_mut(width).zip(self.data.get().chunks_exact(self.outputs)) {
            to.iter_mut().zip(chosen).for_each(|(to, column)| *to = from[*column]);
        }
        Self::new(self.inputs, width, &data)
    }
}

/// Columns of a weight matrix that are multiplied together: three vectors of AVX-512.
const PANEL: usize = 48;
/// Inputs that are taken in one go; every layer has a multiple of it.
const DEPTH: usize = 32;
/// Rows that go through all panels before the next ones: each panel, once fetched, serves them all.
const BAND: usize = 32;

/// Numbers that begin on the boundary of a cache line, so that no vector straddles two.
#[derive(Debug)]
pub(super) struct Aligned {
    data: Vec<f32>,
    start: usize,
    count: usize,
}

impl Aligned {
    const LINE_BYTES: usize = 64;

    /// So many zeros; the memory is taken when they are written.
    pub(super) fn zeros(count: usize) -> Self {
        let data = vec![0.0; count + Self::LINE_BYTES / size_of::<f32>()];
        let start = data.as_ptr().align_offset(Self::LINE_BYTES).min(data.len() - count);
        Self { data, start, count }
    }

    pub(super) fn get(&self) -> &[f32] {
        &self.data[self.start..self.start + self.count]
    }

    pub(super) fn get_mut(&mut self) -> &mut [f32] {
        &mut self.data[self.start..self.start + self.count]
    }
}

/// A weight matrix laid out for products with many rows: panels of [`PANEL`] columns, `[panels, inputs, PANEL]`, the
/// last filled up with zeros.
#[derive(Debug)]
pub(super) struct Panels {
    pub(super) inputs: usize,
    pub(super) outputs: usize,
    data: Aligned,
}

impl Panels {
    pub(super) fn of(matrix: &Matrix) -> Self {
        let (inputs, outputs) = (matrix.inputs, matrix.outputs);
        assert_eq!(inputs % DEPTH, 0, "a layer has a multiple of {DEPTH} inputs");
        let mut data = Aligned::zeros(outputs.div_ceil(PANEL) * inputs * PANEL);
        for (panel, start) in data.get_mut().chunks_exact_mut(inputs * PANEL).zip((0..outputs).step_by(PANEL)) {
            let width = PANEL.min(outputs - start);
            for (to, from) in panel.chunks_exact_mut(PANEL).zip(matrix.data.get().chunks_exact(outputs)) {
                to[..width].copy_from_slice(&from[start..start + width]);
            }
        }
        Self { inputs, outputs, data }
    }
}

/// Rows of numbers that may overlap, as windows over tokens do.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rows<'a> {
    pub(super) data: &'a [f32],
    /// From the beginning of one row to that of the next.
    pub(super) stride: usize,
    pub(super) places: Places<'a>,
}

/// Which rows.
#[derive(Debug, Clone, Copy)]
pub(super) enum Places<'a> {
    /// The first so many.
    First(usize),
    /// Those with these numbers.
    Listed(&'a [u32]),
}

impl<'a> Rows<'a> {
    /// How many rows there are.
    pub(super) const fn count(self) -> usize {
        match self.places {
            Places::First(count) => count,
            Places::Listed(numbers) => numbers.len(),
        }
    }

    /// One row, and what comes after it, in pieces of [`DEPTH`] inputs.
    #[inline(always)]
    fn depths(self, index: usize) -> &'a [[f32; DEPTH]] {
        let number = match self.places {
            Places::First(_) => index,
            Places::Listed(numbers) => numbers[index] as usize,
        };
        self.data[number * self.stride..].as_chunks().0
    }

    /// The rows of a band.
    fn band(self, number: usize) -> Self {
        let first = number * BAND;
        match self.places {
            Places::First(count) => {
                let places = Places::First(BAND.min(count - first));
                Self { data: &self.data[first * self.stride..], places, ..self }
            }
            Places::Listed(numbers) => {
                let places = Places::Listed(&numbers[first..numbers.len().min(first + BAND)]);
                Self { places, ..self }
            }
        }
    }
}

impl Arithmetic {
    pub(super) fn new(kernel: Kernel) -> Self {
        Self { kernel, arch: Arch::new() }
    }

    fn is_fused(self) -> bool {
        self.kernel == Kernel::Auto && !matches!(self.arch, Arch::Scalar)
    }

    /// `out = rows * weights`, `[rows, weights.outputs]`.
    pub(super) fn product(self, rows: Rows<'_>, weights: &Panels, out: &mut [f32]) {
        assert_eq!(out.len(), rows.count() * weights.outputs, "the product has another size than its place");
        let bands = out.chunks_mut((BAND * weights.outputs).max(1));
        for (number, out) in bands.enumerate() {
            self.band(rows.band(number), weights, out);
        }
    }

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
            self.arch.dispatch(AddMaxoutNorm { products, layer, places, before, out });
        }
    }

    fn band(self, rows: Rows<'_>, weights: &Panels, out: &mut [f32]) {
        if self.is_fused() {
            self.arch.dispatch(Band::<true> { rows, weights, out });
        } else {
            self.arch.dispatch(Band::<false> { rows, weights, out });
        }
    }

    /// `out += row * weights`.
    pub(super) fn add_product(self, row: &[f32], weights: &Matrix, out: &mut [f32]) {
        assert_eq!((row.len(), out.len()), (weights.inputs, weights.outputs), "a row of another size than the matrix");
        let data = weights.data.get();
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
        self.arch.dispatch(MaxoutNorm { products, layer, out });
    }

    /// The same for one row whose product is the sum of three, added to `row`.
    pub(super) fn add_maxout_norm(
        self,
        row: &[f32; WIDTH],
        parts: [&[f32; PRODUCT]; 3],
        layer: &Normalised,
    ) -> [f32; WIDTH] {
        self.arch.dispatch(AddMaxoutNormOf { row, parts, layer })
    }

    /// The hidden layer of a state: for each of 64 outputs the greater of two sums over `bias` and `rows`.
    pub(super) fn hidden<const ROWS: usize>(self, bias: &[f32; SUM], rows: [&[f32; SUM]; ROWS]) -> [f32; HIDDEN] {
        self.arch.dispatch(HiddenLayer { bias, rows })
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

/// `out = rows * weights` for a band of rows.
struct Band<'a, const FUSED: bool> {
    rows: Rows<'a>,
    weights: &'a Panels,
    out: &'a mut [f32],
}

impl<const FUSED: bool> WithSimd for Band<'_, FUSED> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        // Vectors to a panel, and rows whose sums fit the registers: 32 of them in AVX-512 and on ARM, 16 in AVX2.
        match S::F32_LANES {
            16 => self.multiply::<S, 3, 8>(simd),
            8 => self.multiply::<S, 6, 2>(simd),
            4 => self.multiply::<S, 12, 2>(simd),
            _ => self.multiply::<S, PANEL, 1>(simd),
        }
    }
}

impl<const FUSED: bool> Band<'_, FUSED> {
    #[inline(always)]
    fn multiply<S: Simd, const VECTORS: usize, const ROWS: usize>(self, simd: S) {
        let Self { rows, weights, out } = self;
        let outputs = weights.outputs;
        for (panel, start) in weights.data.get().chunks_exact(weights.inputs * PANEL).zip((0..outputs).step_by(PANEL)) {
            let columns = start..(start + PANEL).min(outputs);
            let (panel, _) = S::as_simd_f32s(panel);
            let (panel, _) = panel.as_chunks::<VECTORS>();
            let (panel, _) = panel.as_chunks::<DEPTH>();
            let whole = rows.count() / ROWS * ROWS;
            for first in (0..whole).step_by(ROWS) {
                let tile: [_; ROWS] = std::array::from_fn(|row| rows.depths(first + row));
                let sums = multiply_tile::<S, VECTORS, ROWS, FUSED>(simd, tile, panel);
                for (row, sums) in (first..).zip(&sums) {
                    store::<S, VECTORS>(sums, &mut out[row * outputs..][columns.clone()]);
                }
            }
            for row in whole..rows.count() {
                let [sums] = multiply_tile::<S, VECTORS, 1, FUSED>(simd, [rows.depths(row)], panel);
                store::<S, VECTORS>(&sums, &mut out[row * outputs..][columns.clone()]);
            }
        }
    }
}

/// The sums of some rows with the columns of a panel, each in the order of the inputs.
#[inline(always)]
fn multiply_tile<S: Simd, const VECTORS: usize, const ROWS: usize, const FUSED: bool>(
    simd: S,
    tile: [&[[f32; DEPTH]]; ROWS],
    panel: &[[[S::f32s; VECTORS]; DEPTH]],
) -> [[S::f32s; VECTORS]; ROWS] {
    let mut sums = [[simd.splat_f32s(0.0); VECTORS]; ROWS];
    for (depth, weights) in panel.iter().enumerate() {
        // Arrays of known size: no bounds are checked within.
        let rows: [&[f32; DEPTH]; ROWS] = tile.map(|row| &row[depth]);
        for (input, weights) in weights.iter().enumerate() {
            for (row, sums) in rows.iter().zip(&mut sums) {
                let x = simd.splat_f32s(row[input]);
                for (sum, weight) in sums.iter_mut().zip(weights) {
                    *sum = if FUSED {
                        simd.mul_add_f32s(x, *weight, *sum)
                    } else {
                        simd.add_f32s(simd.mul_f32s(x, *weight), *sum)
                    };
                }
            }
        }
    }
    sums
}

/// Writes as many of the sums as there is room for.
#[inline(always)]
fn store<S: Simd, const VECTORS: usize>(sums: &[S::f32s; VECTORS], out: &mut [f32]) {
    if out.len() == PANEL {
        let (vectors, _) = S::as_mut_simd_f32s(out);
        vectors.iter_mut().zip(sums).for_each(|(vector, sum)| *vector = *sum);
    } else {
        let sums: &[f32] = pulp::bytemuck::cast_slice(sums);
        out.copy_from_slice(&sums[..out.len()]);
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
    use super::*;
    use proptest::prelude::*;

    const KERNELS: [Kernel; 2] = [Kernel::Auto, Kernel::Portable];

    fn numbers(count: usize, seed: u32) -> Vec<f32> {
        let hash = |index: u32| index.wrapping_mul(2_654_435_761).wrapping_add(seed.wrapping_mul(40_503)) >> 8;
        (0..)
            .map(|index| f32::from(u16::try_from(hash(index) & 0xffff).unwrap()) / 32_768.0 - 1.0)
            .take(count)
            .collect()
    }

    fn product(arithmetic: Arithmetic, data: &[f32], stride: usize, count: usize, weights: &Matrix) -> Vec<f32> {
        let mut out = vec![f32::NAN; count * weights.outputs];
        arithmetic.product(Rows { data, stride, places: Places::First(count) }, &Panels::of(weights), &mut out);
        out
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn products_are_those_of_the_definition(count in 0..70_usize, depths in 1..5_usize, outputs in 1..120_usize) {
            let inputs = depths * DEPTH;
            let stride = DEPTH;
            let data = numbers(count * stride + inputs, 1);
            let weights = Matrix::new(inputs, outputs, &numbers(inputs * outputs, 2));
            for kernel in KERNELS {
                let found = product(Arithmetic::new(kernel), &data, stride, count, &weights);
                for row in 0..count {
                    for column in 0..outputs {
                        let terms = (0..inputs).map(|input| {
                            f64::from(data[row * stride + input]) * f64::from(weights.data.get()[input * outputs + column])
                        });
                        let exact: f64 = terms.sum();
                        prop_assert!((f64::from(found[row * outputs + column]) - exact).abs() < 1e-4);
                    }
                }
            }
        }
    }

    #[test]
    fn a_row_alone_gives_the_same_bits_as_among_others() {
        let (count, inputs) = (61, 96);
        let data = numbers(count * inputs, 3);
        for (kernel, outputs) in KERNELS.into_iter().flat_map(|kernel| [(kernel, 112), (kernel, 48), (kernel, 16)]) {
            let arithmetic = Arithmetic::new(kernel);
            let weights = Matrix::new(inputs, outputs, &numbers(inputs * outputs, 4));
            let all = product(arithmetic, &data, inputs, count, &weights);
            for (row, together) in all.chunks_exact(outputs).enumerate() {
                let alone = product(arithmetic, &data[row * inputs..], inputs, 1, &weights);
                let mut added = vec![0.0; outputs];
                arithmetic.add_product(&data[row * inputs..][..inputs], &weights, &mut added);
                assert_eq!((&alone[..], &added[..]), (together, together), "row {row} of {outputs}, {kernel:?}");
            }
        }
    }

    #[test]
    fn a_convolution_leaves_the_rows_that_are_not_listed() {
        let rows = numbers(10 * WIDTH, 5);
        let weights = Panels::of(&Matrix::new(3 * WIDTH, PRODUCT, &numbers(3 * WIDTH * PRODUCT, 6)));
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
