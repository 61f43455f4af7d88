//! Verification as a state machine without I/O.
//!
//! [`Verification::step`] says either what it needs from the web or that it is done; whoever drives
//! it answers each request with [`Verification::answer`], from the network, a folder or a cache.
//! Time comes in as an argument. The same source and the same answers give the same report.

mod form;
mod judge;
mod keys;
mod recipient;
mod status;
mod v2;
mod v3;
mod web;

use std::cell::OnceCell;

use serde::{Deserialize, Serialize};

use crate::container::Payload;
use crate::limits::Limits;
use crate::proof::Memo;
use crate::report::Report;
use crate::timestamp::Timestamp;
use judge::Reading;
use web::{Pending, Web};

/// Whose badge it is expected to be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expectation {
    /// The identities that the holder has confirmed. None: the recipient stays unchecked.
    pub identities: Vec<Identity>,
}

/// One way in which a badge can name a person.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "type", content = "value")]
pub enum Identity {
    /// An e-mail address.
    Email(String),
    /// The address of a page.
    Url(String),
    /// A telephone number.
    Telephone(String),
    /// A decentralised identifier or another identifier of a subject.
    Did(String),
}

impl Identity {
    /// The identity as it was given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Email(s) | Self::Url(s) | Self::Telephone(s) | Self::Did(s) => s,
        }
    }
}

/// Names a request within one verification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RequestId(pub u32);

/// A document that the verification needs: an HTTP GET, redirects followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Names the request in [`Verification::answer`].
    pub id: RequestId,
    /// The absolute http or https address, without fragment.
    pub url: String,
    /// The `Accept` header to send.
    pub accept: &'static str,
    /// What it is for.
    pub purpose: Purpose,
}

/// What a request is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// The badge itself.
    Credential,
    /// The achievement (badge class).
    Achievement,
    /// The issuer's profile, controller document or DID document.
    Issuer,
    /// A public key.
    Key,
    /// A revocation or status list.
    Status,
    /// A newer edition of the badge.
    Refresh,
    /// An endorsement.
    Endorsement,
}

/// A document that was had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// The HTTP status, after redirects.
    pub status: u16,
    /// The `Content-Type` header.
    pub content_type: Option<String>,
    /// The body.
    pub body: Vec<u8>,
    /// The address that answered, after redirects.
    pub final_url: String,
}

/// Why a document could not be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Unreachable {
    /// The host did not answer in time.
    #[error("no answer in time")]
    Timeout,
    /// The host refused the connection.
    #[error("connection refused")]
    Refused,
    /// The host's name does not resolve.
    #[error("unknown host")]
    Dns,
    /// The address is not public, or not one that may be fetched.
    #[error("address not allowed")]
    Forbidden,
    /// The answer is larger than allowed.
    #[error("answer too large")]
    TooLarge,
    /// Anything else.
    #[error("out of reach")]
    Other,
}

/// What comes next.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// Documents are needed. Each is to be answered before the next step; one that is not counts
    /// as asked for again.
    Need(Vec<Request>),
    /// The report.
    Done(Box<Report>),
}

/// A verification under way.
///
/// What is found out is a pure function of the source and of the answers so far: each step judges
/// anew, until nothing more is asked for. What costs is remembered between steps: the source as it
/// was read, canonical forms, signatures.
#[derive(Debug)]
pub struct Verification {
    source: Payload,
    reading: OnceCell<Reading>,
    expectation: Expectation,
    now: Timestamp,
    limits: Limits,
    web: Web,
    memo: Memo,
}

impl Verification {
    /// Begins to verify what a container carried, for that moment.
    #[must_use]
    pub fn start(
        source: Payload,
        expectation: Expectation,
        now: Timestamp,
        limits: Limits,
    ) -> Self {
        let web = Web::new(&limits);
        Self {
            source,
            reading: OnceCell::new(),
            expectation,
            now,
            limits,
            web,
            memo: Memo::default(),
        }
    }

    /// What is needed next, or the report. The same again until the requests are answered.
    #[must_use]
    pub fn step(&mut self) -> Step {
        loop {
            let case = judge::Case {
                source: &self.source,
                reading: &self.reading,
                expectation: &self.expectation,
                now: self.now,
                limits: &self.limits,
                web: &self.web,
                memo: &self.memo,
            };
            match judge::judge(&case) {
                Ok(report) => return Step::Done(Box::new(report)),
                Err(Pending) => {
                    let requests = self.web.next_round();
                    if !requests.is_empty() {
                        return Step::Need(requests);
                    }
                    // Everything asked for was refused by the limits, which is an answer too.
                }
            }
        }
    }

    /// Answers a request of the last [`Step::Need`]. An unknown id is ignored.
    pub fn answer(&mut self, id: RequestId, response: Result<Response, Unreachable>) {
        self.web.answer(id, response, self.limits.response_bytes);
    }
}

/// A verification waits for the network between its steps, on whichever thread goes on.
const _: () = {
    const fn sendable<T: Send>() {}
    sendable::<Verification>();
};
