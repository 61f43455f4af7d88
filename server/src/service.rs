//! What the server decides: one folder for each noun, one file for each verb.

pub mod abuse;
pub mod accompanying;
pub mod accounts;
pub mod backup;
pub mod badges;
pub mod collections;
pub mod deliveries;
pub mod evidence;
pub mod explorer;
pub mod exports;
pub mod forwarded;
pub mod frameworks;
pub mod inbox;
pub mod intakes;
pub mod keys;
pub mod letters;
pub mod links;
pub mod maps;
pub mod notices;
pub mod objectives;
pub mod operations;
pub mod partners;
pub mod shares;
pub mod skills;
pub mod sync;
