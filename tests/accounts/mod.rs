//! Accounts, from signing up to deletion, over HTTP and on both engines.

mod addresses;
mod claim;
mod consents;
mod delete;
mod enumeration;
mod inactivity;
mod limits;
mod mailbox;
mod mails;
mod minors;
mod refused;
mod reset;
mod secrets;
mod sessions;
mod sign_in;
mod sign_up;
mod smtp;
