//! Finds the pairs of similar signatures among many without comparing all with all.
//!
//! The entry point is [`find_copies`]. A signature is cut into [`BANDS`] bands of [`ROWS`] numbers; texts that are
//! equal in a whole band are compared (locality-sensitive hashing). With 32 bands of three, 98.6 % of the pairs of
//! similarity 0.5 are found, 99.9 % of those of 0.6, and two reports that share one run in fifty meet by chance once in
//! four thousand times.

use super::signature::{HASHES, Signature};

const ROWS: usize = 3;
const BANDS: usize = HASHES / ROWS;

/// Least similarity of a copy: half of all runs of words. Two reports of one event in words of their own have less than
/// a tenth of them in common, an agency's report with a new headline and two paragraphs cut about eight tenths.
pub const MIN_SIMILARITY: f32 = 0.5;

/// A document that repeats an earlier one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Copy {
    /// The copy, by its place in the list.
    pub copy: usize,
    /// What it repeats: never a copy itself.
    pub original: usize,
    /// Estimated Jaccard similarity, [`MIN_SIMILARITY`] to 1.
    pub similarity: f32,
}

/// The copies among documents that are given from the earliest to the latest, in that order.
///
/// Each document is compared with those before it that are no copies; of several that it repeats, the most similar one
/// is its original, and of those the earliest. Depends on nothing but the list. Takes memory for one band at a time (12
/// bytes a document) and a few bytes a candidate; time grows as sorting does.
#[must_use]
pub fn find_copies(signatures: &[Signature]) -> Vec<Copy> {
    let mut originals: Vec<usize> = (0..signatures.len()).collect();
    let mut copies = Vec::new();
    let candidates = candidates(signatures);
    for meetings in candidates.chunk_by(|one, other| one.0 == other.0) {
        let later = meetings[0].0 as usize;
        let mut best: Option<Copy> = None;
        for &(_, earlier) in meetings {
            let original = originals[earlier as usize];
            let similarity = signatures[later].similarity(&signatures[original]);
            let is_better = best.is_none_or(|best| {
                similarity > best.similarity || (similarity == best.similarity && original < best.original)
            });
            if similarity >= MIN_SIMILARITY && is_better {
                best = Some(Copy { copy: later, original, similarity });
            }
        }
        if let Some(copy) = best {
            originals[later] = copy.original;
            copies.push(copy);
        }
    }
    copies
}

/// Pairs (later, earlier) that are equal in a band, in order, each once.
///
/// Of all that are equal in a band, each is paired with the first one and with the one before it only: of a report that
/// a thousand papers print, that makes two thousand pairs and not half a million. What it repeats is found through
/// either, since an earlier copy leads to its original.
fn candidates(signatures: &[Signature]) -> Vec<(u32, u32)> {
    let mut pairs = Vec::new();
    let mut band: Vec<([u16; ROWS], u32)> = Vec::with_capacity(signatures.len());
    for start in (0..BANDS).map(|number| number * ROWS) {
        band.clear();
        band.extend((0..).zip(signatures).map(|(at, signature)| {
            let values = signature.values();
            ([values[start], values[start + 1], values[start + 2]], at)
        }));
        band.sort_unstable();
        for equal in band.chunk_by(|one, other| one.0 == other.0).filter(|equal| equal.len() > 1) {
            let first = equal[0].1;
            for two in equal.windows(2) {
                let (before, later) = (two[0].1, two[1].1);
                pairs.push((later, first));
                if before != first {
                    pairs.push((later, before));
                }
            }
        }
        // Copies are equal in nearly all bands: without this they would be listed once for each.
        pairs.sort_unstable();
        pairs.dedup();
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::Document;

    fn signatures(texts: &[String]) -> Vec<Signature> {
        texts.iter().map(|text| Signature::of(&Document::raw("x", text.as_str())).unwrap()).collect()
    }

    /// A text of `len` words that no other seed has.
    fn report(seed: usize, len: usize) -> String {
        (0..len).map(|word| format!("w{seed}x{word} ")).collect()
    }

    #[test]
    fn a_copy_leads_to_the_earliest_and_other_reports_stand_alone() {
        let wire = report(1, 200);
        let reprint = format!("{} {wire}", report(9, 8));
        let cut: String = wire.split_inclusive(' ').take(150).collect();
        let copies = find_copies(&signatures(&[report(2, 200), wire, report(3, 200), reprint, cut, report(4, 50)]));
        let pairs: Vec<_> = copies.iter().map(|copy| (copy.copy, copy.original)).collect();
        assert_eq!(pairs, [(3, 1), (4, 1)]);
        assert!(copies[0].similarity > 0.85 && (0.6..0.9).contains(&copies[1].similarity), "{copies:?}");
    }

    #[test]
    fn what_repeats_a_copy_alone_is_no_copy_of_the_original() {
        // Each text drops a quarter of the one before it and adds as much: the third has little of the first.
        let text = |from: usize| (from..from + 200).map(|word| format!("w{word} ")).collect::<String>();
        let copies = find_copies(&signatures(&[text(0), text(50), text(100)]));
        assert_eq!(copies.iter().map(|copy| (copy.copy, copy.original)).collect::<Vec<_>>(), [(1, 0)]);
    }

    #[test]
    fn of_a_report_printed_by_many_all_are_found() {
        let wire = report(1, 100);
        let texts: Vec<_> = (0..3000).map(|number| format!("{wire} {}", report(10 + number, 6))).collect();
        let copies = find_copies(&signatures(&texts));
        assert_eq!(copies.len(), 2999);
        assert!(copies.iter().all(|copy| copy.original == 0));
    }

    #[test]
    fn nothing_is_found_in_nothing() {
        assert_eq!(find_copies(&[]), []);
        assert_eq!(find_copies(&signatures(&[report(1, 30)])), []);
    }

    /// Prints the time for a million words and for 100,000 documents: `cargo test --release -- --ignored --nocapture`.
    #[test]
    #[ignore = "a measurement"]
    fn measure() {
        let text: Vec<Document> = (0..2000).map(|number| Document::raw("x", report(number, 500))).collect();
        use std::io::Write as _;
        let start = std::time::Instant::now();
        let count = text.iter().filter_map(Signature::of).count();
        writeln!(std::io::stderr(), "{count} documents, 1,000,000 words: {:?}", start.elapsed()).unwrap();
        let signatures: Vec<_> =
            (0..100_000).filter_map(|number| Signature::of(&Document::raw("x", report(number % 95_000, 30)))).collect();
        let start = std::time::Instant::now();
        let copies = find_copies(&signatures).len();
        writeln!(std::io::stderr(), "{copies} copies among 100,000: {:?}", start.elapsed()).unwrap();
    }
}
