//! What Besace remembers: rows in SQLite or PostgreSQL, and bytes in the blob store.
//!
//! One file for each kind of row. SQL stands in constants (declared with `statements!`), every
//! query on a person's rows is by owner, and "not found" is `None`.

pub mod abuse;
pub mod accounts;
pub mod achievements;
pub mod addresses;
pub mod badges;
pub mod blobs;
pub mod collections;
pub mod consents;
pub mod db;
pub mod deliveries;
pub mod evidence;
pub mod exports;
pub mod follow_ups;
pub mod forwarded;
pub mod frameworks;
pub mod http_cache;
pub mod intakes;
pub mod invitations;
pub mod jobs;
pub mod kept_badges;
pub mod letters;
pub mod limits;
pub mod maps;
pub mod notices;
pub mod objectives;
pub mod operators;
pub mod order;
pub mod partners;
pub mod readings;
pub mod search;
pub mod sessions;
pub mod shares;
pub mod skills;
pub mod sources;
pub mod sync;
pub mod tokens;

pub use blobs::Blobs;
pub use db::{Db, Handle, Reading, Tx};

/// Every SQL statement of the program, by name; a test prepares each of them on both engines.
#[must_use]
pub fn statements() -> Vec<(&'static str, &'static str)> {
    [
        abuse::STATEMENTS,
        accounts::STATEMENTS,
        achievements::STATEMENTS,
        addresses::STATEMENTS,
        badges::STATEMENTS,
        collections::STATEMENTS,
        consents::STATEMENTS,
        evidence::STATEMENTS,
        follow_ups::STATEMENTS,
        forwarded::STATEMENTS,
        deliveries::STATEMENTS,
        exports::STATEMENTS,
        frameworks::STATEMENTS,
        http_cache::STATEMENTS,
        intakes::STATEMENTS,
        invitations::STATEMENTS,
        jobs::STATEMENTS,
        kept_badges::STATEMENTS,
        letters::STATEMENTS,
        limits::STATEMENTS,
        maps::STATEMENTS,
        notices::STATEMENTS,
        objectives::STATEMENTS,
        operators::STATEMENTS,
        order::STATEMENTS,
        partners::STATEMENTS,
        readings::STATEMENTS,
        search::STATEMENTS,
        sessions::STATEMENTS,
        shares::STATEMENTS,
        skills::STATEMENTS,
        sources::STATEMENTS,
        sync::STATEMENTS,
        tokens::STATEMENTS,
    ]
    .concat()
}
