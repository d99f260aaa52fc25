//! Random numbers that a seed repeats, on every machine and in every version.

use rand::SeedableRng as _;
use rand_chacha::ChaCha8Rng;

/// A generator for one task. Tasks are numbered, so that none depends on how much another has drawn.
pub(super) fn generator(seed: u64, task: u64) -> ChaCha8Rng {
    let mut generator = ChaCha8Rng::seed_from_u64(seed);
    generator.set_stream(task);
    generator
}
