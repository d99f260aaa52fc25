//! Shifts as a table, with the sentences on both sides.

use super::dyad::{ENOUGH, Stand};
use super::shifts::{Measured, Shift, Shifts};
use super::{Cell, Drift, Figure};

impl Figure for Shifts {
    const NAME: &'static str = "shifts";

    fn columns(&self) -> Vec<&'static str> {
        let mut columns = vec!["one", "other", "coop before", "conf before", "coop after", "conf after"];
        columns.extend(["docs before", "docs after", "delta", "low", "high", "z", "p exact", "p", "q", "verdict"]);
        columns
    }

    fn rows(&self) -> Vec<Vec<Cell>> {
        let row = |shift: &Shift| {
            let measured = shift.measured.as_ref();
            let number = |value: fn(&Measured) -> Option<f64>, digits| Cell::number(measured.and_then(value), digits);
            let mut row = vec![Cell::from(shift.one_label.as_str()), shift.other_label.as_str().into()];
            for stand in [&shift.before, &shift.after] {
                row.extend([stand.counts.cooperative, stand.counts.conflictual].map(Cell::from));
            }
            row.extend([shift.documents_before, shift.documents_after].map(Cell::from));
            row.extend([
                number(|one| Some(one.delta), 2),
                number(|one| Some(one.interval?[0]), 2),
                number(|one| Some(one.interval?[1]), 2),
                number(|one| Some(one.z), 2),
                number(|one| Some(one.p_exact), 4),
                number(|one| Some(one.p), 4),
                number(|one| Some(one.q), 4),
            ]);
            row.push(shift.verdict().into());
            row
        };
        self.shifts.iter().map(row).collect()
    }

    fn brief(&self) -> (Vec<&'static str>, Vec<Vec<Cell>>) {
        let row = |shift: &Shift| {
            let Shift { before: Stand { counts: before, .. }, after: Stand { counts: after, .. }, measured, .. } =
                shift;
            let measured = measured.as_ref();
            let interval = measured.and_then(|one| one.interval).map(|[low, high]| format!("{low:.2} to {high:.2}"));
            vec![
                shift.one_label.as_str().into(),
                shift.other_label.as_str().into(),
                Cell::signs(before.cooperative, before.conflictual),
                Cell::signs(after.cooperative, after.conflictual),
                Cell::number(measured.map(|one| one.delta), 2),
                interval.map_or(Cell::Missing, Cell::Text),
                Cell::number(measured.map(|one| one.p), 4),
                Cell::number(measured.map(|one| one.q), 4),
                shift.verdict().into(),
            ]
        };
        let columns = vec!["one", "other", "before", "after", "delta", "95 %", "p", "q", "verdict"];
        (columns, self.shifts.iter().map(row).collect())
    }

    fn notes(&self) -> Vec<String> {
        let Self { before, after, tested, too_little, too_coarse, .. } = self;
        let mut notes = vec![format!(
            "{before} and {after}: {tested} dyads tested, {too_little} with too little evidence (less than {ENOUGH} \
             cooperative or conflictual events on a side), {too_coarse} events dated too coarsely"
        )];
        for shift in &self.shifts {
            let Some(measured) = &shift.measured else { continue };
            let Shift { one_label, other_label, .. } = shift;
            notes.push(format!("{one_label} and {other_label}: {:+.2}{}", measured.delta, measured.robustness()));
            notes.extend(shift.quotes_before.iter().map(|quote| format!("  before  {}", quote.line())));
            notes.extend(shift.quotes_after.iter().map(|quote| format!("  after   {}", quote.line())));
        }
        notes.extend(self.drift.iter().map(Drift::line));
        notes
    }
}

impl Shift {
    pub(super) fn verdict(&self) -> &'static str {
        match &self.measured {
            None => "too little evidence",
            Some(one) if !one.is_shift => "no shift shown",
            Some(one) if one.delta > 0.0 => "nearer",
            Some(_) => "farther",
        }
    }
}

impl Measured {
    fn robustness(&self) -> String {
        let range = self.without_one_outlet.map(|[low, high]| format!(", {low:+.2} to {high:+.2} without one outlet"));
        let rests = (!self.rests_on.is_empty()).then(|| format!(", rests on {}", self.rests_on.join(", ")));
        range.into_iter().chain(rests).collect()
    }
}
