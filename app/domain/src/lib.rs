//! The words of Besace: identifiers, values and what pages show, with no side effect in sight.
//!
//! Everything here is compiled for the server and for the browser, so it depends on serde and
//! on what a mini-map is alone. [`port`] holds the traits through which the pages ask the server for things.

pub mod abuse;
pub mod accompany;
pub mod account;
pub mod address;
pub mod arrangement;
pub mod badge;
pub mod collection;
pub mod evidence;
pub mod explorer;
pub mod export;
pub mod form;
pub mod forwarded;
pub mod id;
pub mod inbox;
pub mod intake;
pub mod language;
pub mod letter;
pub mod map;
pub mod map_form;
pub mod notice;
pub mod objective;
pub mod operator;
pub mod order;
pub mod partner;
pub mod port;
pub mod problem;
pub mod share;
pub mod skill;
pub mod sync;
pub mod text;
pub mod time;
pub mod verdict;

pub use address::EmailAddress;
pub use id::{
    AbuseReportId, AccountId, AddressId, BadgeId, BasketId, CollectionId, ConsentId, DeliveryId,
    EncouragementId, EvidenceId, ExportId, FollowUpId, IntakeId, InvitationId, JobId, LetterId,
    MailId, MapId, MapOfferId, NoticeId, ObjectiveId, PartnerId, SessionId, ShareId, Slug,
    SourceId, SyncRunId,
};
pub use language::Language;
pub use problem::Problem;
pub use text::SafeHtml;
pub use time::Millis;
pub use verdict::{Acceptance, Check, Note, Origin, Outcome, RecipientMatch, Verdict};
