//! Products of rows of f32 with weight matrices.
//!
//! The only file that knows how numbers are multiplied; what is done with products is in [`super::layers`]. Each number of a product is summed in the order of the inputs,
//! so a row's product does not depend on the rows beside it, nor on how many there are.
//!
//! Weights are laid out once, in panels (after Goto and van de Geijn, Anatomy of High-Performance Matrix Multiplication,
//! 2008), and what follows a product is done while it is in the nearest cache. A general library lays out its operands
//! in every call and cannot do that; on whole documents it took a tenth longer, for the same bytes.

use pulp::{Arch, NullaryFnOnce, Simd, WithSimd};

use super::layers::SUM;

/// Which arithmetic the products use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kernel {
    /// The widest fused multiply-add that the processor has: the same bytes on the same kind of processor.
    #[default]
    Auto,
    /// Separate multiplication and addition in a fixed order: the same bytes on every processor, at a lower speed.
    Portable,
}

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
pub(super) const BAND: usize = 32;

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
    pub(super) fn band(self, number: usize) -> Self {
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

    /// Runs a loop, compiled for what the processor can do.
    pub(super) fn run<Loop: WithSimd>(self, task: Loop) -> Loop::Output {
        self.arch.dispatch(task)
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

    /// The same for at most [`BAND`] rows.
    pub(super) fn band(self, rows: Rows<'_>, weights: &Panels, out: &mut [f32]) {
        if self.is_fused() {
            self.run(Band::<true> { rows, weights, out });
        } else {
            self.run(Band::<false> { rows, weights, out });
        }
    }

    /// `out += row * weights`.
    pub(super) fn add_product(self, row: &[f32], weights: &Matrix, out: &mut [f32]) {
        assert_eq!((row.len(), out.len()), (weights.inputs, weights.outputs), "a row of another size than the matrix");
        let data = weights.data.get();
        match (self.is_fused(), weights.outputs) {
            (true, 112) => self.run(AddProduct::<112, true> { row, data, out }),
            (true, 16) => self.run(AddProduct::<16, true> { row, data, out }),
            (true, 48) => self.run(AddProduct::<48, true> { row, data, out }),
            (true, SUM) => self.run(AddProduct::<SUM, true> { row, data, out }),
            (true, n) if n % 64 == 0 => self.run(AddProduct::<64, true> { row, data, out }),
            (true, _) => self.run(AddProduct::<1, true> { row, data, out }),
            (false, n) if n % 16 == 0 => self.run(AddProduct::<16, false> { row, data, out }),
            (false, _) => self.run(AddProduct::<1, false> { row, data, out }),
        }
    }
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
}
