//! Open Badges, read and proven without I/O.

pub mod badge;
pub mod container;
pub mod limits;
pub mod strict_json;
pub mod timestamp;
pub mod version;

pub use badge::Badge;
pub use container::{
    BakeError, Edition, ExtractError, Extracted, Fault, Kind, Note, Payload, bake, extract,
};
pub use limits::Limits;
pub use timestamp::Timestamp;
pub use version::{Class, Version};
