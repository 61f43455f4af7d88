//! Objectives: maps that a learner follows, in the version that they chose.
//!
//! Where they are is drawn from their badges each time it is shown ([`standing`]), so nothing has to
//! be kept in step with imports, checks, withdrawals and ends.

mod bring_back;
mod declare;
mod leave;
mod list;
mod newer;
mod port;
mod preview;
mod show;
mod standing;
mod take;

pub(in crate::service) use bring_back::bring_back;
pub use declare::{declare, undeclare};
pub use leave::leave;
pub use list::list;
pub use newer::answer_newer;
pub use port::ObjectivesPort;
pub use preview::preview;
pub use show::show;
pub use standing::{next_step, standing, standing_for_others};
pub(in crate::service) use take::MOST;
pub use take::{decline, take};
