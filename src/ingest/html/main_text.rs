//! Finds the article among the blocks of a page.
//!
//! The entry point is [`main_text`]. Running text is told from menus and lists of other stories by its length, its commas
//! and its share of links, as in Mozilla's Readability and in Kohlschütter et al. 2010 ("Boilerplate detection using
//! shallow text features"); the article is the smallest container that holds nearly all of it.

use super::page::{Block, Page};
use crate::ingest::markup::Mark;

/// A block with fewer bytes says nothing about where the article is.
const MIN_BYTES: usize = 25;
/// Each so many bytes of a block count one point, up to [`MAX_LENGTH_POINTS`].
const BYTES_PER_POINT: usize = 100;
const MAX_LENGTH_POINTS: usize = 3;
/// A container is gone into if it holds so many hundredths of the points of the one around it ..
const SHARE: usize = 80;
/// .. or so many, if it is said to hold the article: the rest may be stories beside it.
const MAIN_SHARE: usize = 50;
/// The names of classes are not believed where they would cost more than so many times the text that is left.
const MAX_COST: usize = 2;

/// The blocks of the article, in order.
pub(super) fn main_text(page: &Page) -> Vec<&Block> {
    let strict = select(page, |block| !block.is_aside && !block.is_suspect);
    let loose = select(page, |block| !block.is_aside);
    let bytes = |blocks: &[&Block]| -> usize {
        blocks.iter().filter(|block| block.mark == Mark::Text).map(|block| block.text.trim().len()).sum()
    };
    if bytes(&loose) > bytes(&strict) * (MAX_COST + 1) { loose } else { strict }
}

fn select(page: &Page, may_be_read: impl Fn(&Block) -> bool) -> Vec<&Block> {
    let points: Vec<usize> =
        page.blocks.iter().map(|block| if may_be_read(block) { points(block) } else { 0 }).collect();
    let best = smallest_container(page, &points);
    let within = best..page.containers[best].end;
    let is_kept = |block: &&Block| {
        within.contains(&block.container) && may_be_read(block) && block.link_bytes * 2 <= block.text.trim().len()
    };
    let mut kept: Vec<&Block> = page.blocks.iter().filter(is_kept).collect();
    // A heading that nothing follows is that of something left out.
    while kept.last().is_some_and(|block| block.mark == Mark::Heading) && kept.len() > 1 {
        kept.pop();
    }
    kept
}

/// How much the block is like running text.
fn points(block: &Block) -> usize {
    let text = block.text.trim();
    if text.len() < MIN_BYTES || block.mark == Mark::Heading || block.link_bytes * 2 > text.len() {
        return 0;
    }
    1 + text.matches(", ").count() + (text.len() / BYTES_PER_POINT).min(MAX_LENGTH_POINTS)
}

/// Goes from the whole page into the container that holds nearly all points, and so on.
fn smallest_container(page: &Page, points: &[usize]) -> usize {
    let mut sums = vec![0; page.containers.len()];
    for (block, points) in page.blocks.iter().zip(points) {
        sums[block.container] += points;
    }
    // Those within have greater numbers than those around them.
    for number in (1..sums.len()).rev() {
        sums[page.containers[number].parent] += sums[number];
    }
    let mut best = 0;
    for number in 1..sums.len() {
        let container = &page.containers[number];
        let share = if container.is_main { MAIN_SHARE } else { SHARE };
        if container.parent == best && sums[number] > 0 && sums[number] * 100 >= sums[best] * share {
            best = number;
        }
    }
    best
}
