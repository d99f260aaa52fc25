//! Numbers for names, so that a million events carry numbers and not text.

use rustc_hash::FxHashMap;

/// Names in the order in which they came, each once.
#[derive(Debug, Default)]
pub(super) struct Interner {
    numbers: FxHashMap<Box<str>, u32>,
    names: Vec<Box<str>>,
}

impl Interner {
    /// The number of a name; a new one if it had none.
    ///
    /// # Panics
    /// After four billion names, for which no memory suffices.
    pub(super) fn number(&mut self, name: &str) -> u32 {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let number = u32::try_from(self.names.len()).expect("memory ends before the numbers do");
        self.numbers.insert(name.into(), number);
        self.names.push(name.into());
        number
    }

    /// The number of a name, if it has one.
    pub(super) fn get(&self, name: &str) -> Option<u32> {
        self.numbers.get(name).copied()
    }

    /// The name that has a number.
    pub(super) fn name(&self, number: u32) -> &str {
        &self.names[number as usize]
    }

    /// Numbers the names in their own order, whatever the order in which they came. Gives the new number of each old one.
    pub(super) fn sort(&mut self) -> Vec<u32> {
        let mut order: Vec<u32> = (0_u32..).take(self.len()).collect();
        order.sort_unstable_by(|&one, &other| self.name(one).cmp(self.name(other)));
        let mut renumbered = vec![0; order.len()];
        for (number, &old) in (0_u32..).zip(&order) {
            renumbered[old as usize] = number;
        }
        self.names = order.into_iter().map(|old| std::mem::take(&mut self.names[old as usize])).collect();
        self.numbers.values_mut().for_each(|number| *number = renumbered[*number as usize]);
        renumbered
    }

    /// All names, in the order of their numbers.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(AsRef::as_ref)
    }

    pub(super) fn len(&self) -> usize {
        self.names.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorted_names_have_the_same_numbers_in_whatever_order_they_came() {
        for order in [["c", "a", "b"], ["b", "c", "a"]] {
            let mut names = Interner::default();
            for name in order {
                names.number(name);
            }
            let renumbered = names.sort();
            assert_eq!(names.names().collect::<Vec<_>>(), ["a", "b", "c"]);
            for (old, name) in order.into_iter().enumerate() {
                assert_eq!(names.get(name), Some(renumbered[old]), "{name} of {order:?}");
            }
        }
    }

    #[test]
    fn a_name_keeps_its_number() {
        let mut names = Interner::default();
        assert_eq!([names.number("a"), names.number("b"), names.number("a")], [0, 1, 0]);
        assert_eq!((names.name(1), names.get("c"), names.len()), ("b", None, 2));
        assert_eq!(names.names().collect::<Vec<_>>(), ["a", "b"]);
    }
}
