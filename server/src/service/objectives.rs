//! Objectives: maps that a learner follows, in the version that they chose.
//!
//! Where they are is drawn from their badges each time it is shown ([`standing`]), so nothing has to
//! be kept in step with imports, checks, withdrawals and ends.

mod declare;
mod leave;
mod list;
mod newer;
mod port;
mod show;
mod standing;
mod take;

pub use declare::{declare, undeclare};
pub use leave::leave;
pub use list::list;
pub use newer::answer_newer;
pub use port::ObjectivesPort;
pub use show::show;
pub use standing::{next_step, standing, standing_for_others};
pub use take::{decline, take};
