//! My collections.

mod add;
mod arrange;
mod change;
mod chart;
mod create;
mod delete;
mod list;
mod show;

pub use add::*;
pub use arrange::*;
pub use change::*;
pub use chart::*;
pub use create::*;
pub use delete::*;
pub use list::*;
pub use show::*;

#[cfg(feature = "ssr")]
use domain::{BadgeId, Problem};

/// The badges that a form names.
#[cfg(feature = "ssr")]
fn named(badges: &[String]) -> Result<Vec<BadgeId>, Problem> {
    let ids = badges.iter().map(|id| id.parse());
    ids.collect::<Result<_, _>>().map_err(|_| Problem::NotFound)
}
