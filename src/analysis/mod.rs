//! What is measured on the actor graph: how a pair stands, whose relations shift, who matters, who stands with whom.
//!
//! Each figure has a file and an entry point of its own: [`dyad()`], [`shifts()`], [`rank()`], [`paths()`], [`balance()`],
//! [`blocs()`]. Each comes with the sentences behind it ([`Quote`]) and can be written as a table ([`Figure`]). What is
//! drawn at random is drawn from a seed. `docs/alliance-shifts.md` has the formulas and where they are from.

mod balance;
mod blocs;
mod centrality;
mod change_points;
mod cooperation;
mod counts;
mod drift;
mod dyad;
mod error;
mod figure;
mod frustration;
mod modularity;
mod paths;
mod portfolio;
mod quotes;
mod random;
mod rank;
mod shift_table;
mod shifts;
mod signed;
mod significance;
#[cfg(test)]
mod testing;
mod tracking;
mod witnesses;

pub use balance::{Balance, BalanceOptions, BalanceWindow, StrainedTie, UnbalancedTriad, balance};
pub use blocs::{BlocHistory, BlocOptions, BlocWindow, Member, blocs};
pub use centrality::{Betweenness, betweenness, page_rank};
pub use change_points::{ChangePoint, change_points, gaussian_cost, partition, poisson_cost};
pub use counts::{Counts, LogOdds};
use drift::drift;
pub use drift::{Drift, Likeness};
pub use dyad::{Change, Direction, Dyad, DyadOptions, DyadWindow, Stand, dyad};
pub use error::AnalysisError;
pub use figure::{Cell, Figure};
pub use frustration::{Frustration, Triad, frustration, triads};
pub use modularity::{Blocs, best_blocs, errors, signed_modularity};
pub use paths::{Best, Chain, Link, Links, PathOptions, Paths, paths};
pub use portfolio::{Distance, kappa, pi, s_score};
pub use quotes::Quote;
pub use rank::{Rank, RankOptions, Ranking, RankingWindow, rank};
pub use shifts::{Bloc, Measured, Shift, ShiftOptions, Shifts, shifts};
pub use signed::{Sign, SignedGraph};
pub use significance::{adjusted, fisher};
pub use tracking::{BlocChange, DivisionLikeness};
