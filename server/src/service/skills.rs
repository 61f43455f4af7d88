//! Skills: everything that a person's badges say, with the badges that prove each.

mod gather;
mod port;
mod show;

pub use port::SkillsPort;
pub use show::show;
