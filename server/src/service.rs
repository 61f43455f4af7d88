//! What the server decides: one folder for each noun, one file for each verb.

pub mod accounts;
pub mod backup;
pub mod badges;
pub mod deliveries;
pub mod forwarded;
pub mod inbox;
pub mod intakes;
pub mod keys;
pub mod links;
pub mod notices;
pub mod operations;
pub mod partners;
pub mod shares;
pub mod sync;
