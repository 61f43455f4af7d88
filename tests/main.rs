//! One test binary for everything that needs the whole program or a database.
#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test that cannot go on should stop"
)]

mod accounts;
mod arrivals;
mod badges;
mod collections;
mod deliveries;
mod demo;
mod evidence;
mod explorer;
mod forwarded;
mod maps;
mod notices;
mod order;
mod pages;
mod shares;
mod skills;
mod store;
mod sync;
