#![doc = include_str!("../README.md")]

pub mod badge;
pub mod container;
pub mod did;
pub mod jcs;
pub mod jsonld;
pub mod jws;
pub mod key;
pub mod limits;
pub mod model;
pub mod proof;
pub mod rdfc;
pub mod record;
pub mod report;
pub mod sign;
pub mod strict_json;
pub mod structure;
pub mod timestamp;
pub mod verdict;
pub mod verification;
pub mod version;

pub use badge::Badge;
pub use container::{
    BakeError, Edition, ExtractError, Extracted, Fault, Kind, Note, Payload, bake, extract,
    shows_qr_code,
};
pub use limits::Limits;
pub use report::{Check, CheckKind, Detail, Obstacle, Outcome, Recipient, Report, Warning};
pub use timestamp::Timestamp;
pub use verdict::Verdict;
pub use verification::{
    Expectation, Identity, Purpose, Request, RequestId, Response, Step, Unreachable, Verification,
};
pub use version::{Class, Version};
