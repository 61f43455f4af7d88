//! What a mail brings to somebody who collects badges: the attachments that may be badges, and the
//! links.
//!
//! A mail is a carrier and proves nothing: neither its sender nor its words are looked at, but for
//! the marks by which programs know each other's mails ([`Automatic`]) and for the code by which
//! Gmail asks whether it may forward ([`Confirmation`]). The bytes decide what an attachment is,
//! never its name. Whatever the bytes are, [`read`] ends, soon and within [`Limits`], and says
//! what it left out. No I/O, no clock.
//!
//! ```
//! let mail = bytes::Bytes::from_static(
//!     b"Subject: Your badge\r\n\r\nIt is at https://badges.example/1.\r\n",
//! );
//! let read = mails::read(&mail, &mails::Limits::default());
//! assert_eq!(read.links[0].as_str(), "https://badges.example/1");
//! ```

use bytes::Bytes;
use url::Url;

mod attachment;
mod automatic;
mod confirmation;
mod headers;
mod html;
mod links;
mod mime;
mod wrapped;

pub use attachment::{Attachment, Kind};
pub use automatic::Automatic;
pub use confirmation::Confirmation;
pub use wrapped::unwrap;

/// How much of a mail is looked at.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of one header; what is behind them is not read.
    pub header_bytes: usize,
    /// Parts, those of forwarded mails among them.
    pub parts: usize,
    /// Multiparts within multiparts.
    pub levels: usize,
    /// Forwarded mails within forwarded mails.
    pub depth: usize,
    /// Attachments that may be badges.
    pub attachments: usize,
    /// Links, each counted once.
    pub links: usize,
    /// Bytes of one text that are searched for links.
    pub text_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            header_bytes: 64 << 10,
            parts: 500,
            levels: 20,
            depth: 4,
            attachments: 50,
            links: 20,
            text_bytes: 512 << 10,
        }
    }
}

/// What was found in a mail.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mail {
    /// Attachments that may be badges, in their order.
    pub attachments: Vec<Attachment>,
    /// Where its links lead (http and https), unwrapped, each once; the preferred ones first.
    pub links: Vec<Url>,
    /// Gmail's question whether it may forward.
    pub confirmation: Option<Confirmation>,
    /// What kind of program wrote it, if a program says that it did.
    pub automatic: Option<Automatic>,
    /// Its identifier, without the angle brackets.
    pub message_id: Option<String>,
    /// How many attachments hide in a `winmail.dat`: Outlook's own format (TNEF), which nobody
    /// else reads. Its sender has to send them in another way.
    pub winmail: u32,
    /// What was left out.
    pub left_out: LeftOut,
}

/// What was over a limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Attachments that may have been badges.
    pub attachments: u32,
    /// Links.
    pub links: u32,
    /// Parts, and forwarded mails that lay too deep.
    pub parts: u32,
}

impl LeftOut {
    /// All of it.
    #[must_use]
    pub const fn total(self) -> u32 {
        self.attachments
            .saturating_add(self.links)
            .saturating_add(self.parts)
    }
}

/// Reads a mail (RFC 5322, MIME): the bytes of an `.eml` file or of a delivery.
///
/// Nothing is refused: bytes that are no mail are a mail without anything in it, or a text with
/// links.
#[must_use]
pub fn read(mail: &Bytes, limits: &Limits) -> Mail {
    read_preferring(mail, limits, &|_| false)
}

/// Reads a mail, and where it has too many links, keeps those first that `prefer` names.
#[must_use]
pub fn read_preferring(mail: &Bytes, limits: &Limits, prefer: &dyn Fn(&Url) -> bool) -> Mail {
    let mut found = Mail::default();
    let mut links = links::Links::new(limits, prefer);
    mime::walk(mail, limits, &mut found, &mut links);
    let (links, left_out) = links.into_sorted();
    found.links = links;
    found.left_out.links = left_out;
    found
}

/// One more, however many there are.
const fn one_more(count: &mut u32) {
    *count = count.saturating_add(1);
}
