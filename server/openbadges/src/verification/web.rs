//! The answers so far, and what has been asked for beyond them.

use std::cell::RefCell;
use std::collections::HashMap;

use super::{Purpose, Request, RequestId, Response, Unreachable};
use crate::limits::Limits;
use crate::report::Obstacle;

/// Judging needs a document that nobody has fetched yet; it was put on the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pending;

/// What JSON documents are asked for with. Some hosts answer HTML to anybody else.
pub(super) const JSON: &str = "application/ld+json, application/json;q=0.9, */*;q=0.1";
/// What keys are asked for with.
pub(super) const KEY: &str = "application/json, application/ld+json, text/plain, */*;q=0.1";

type Answer = Result<Response, Obstacle>;

#[derive(Debug)]
pub(super) struct Web {
    answers: HashMap<String, Answer>,
    wanted: RefCell<Vec<(String, &'static str, Purpose)>>,
    asked: Vec<Request>,
    requests_left: usize,
    rounds_left: usize,
}

impl Web {
    pub(super) fn new(limits: &Limits) -> Self {
        Self {
            answers: HashMap::new(),
            wanted: RefCell::default(),
            asked: Vec::new(),
            requests_left: limits.requests,
            rounds_left: limits.rounds,
        }
    }

    /// The document at an address, its fragment left aside, with HTTP status 200.
    pub(super) fn get(
        &self,
        url: &str,
        accept: &'static str,
        purpose: Purpose,
    ) -> Result<Result<&Response, Obstacle>, Pending> {
        let url = url.trim();
        let address = url.split_once('#').map_or(url, |(address, _)| address);
        match self.answers.get(address) {
            Some(Ok(response)) if response.status == 200 => Ok(Ok(response)),
            Some(Ok(response)) => Ok(Err(Obstacle::Status {
                status: response.status,
            })),
            Some(Err(obstacle)) => Ok(Err(obstacle.clone())),
            None if !is_web_address(address) => Ok(Err(Obstacle::Forbidden)),
            None => {
                let mut wanted = self.wanted.borrow_mut();
                if !wanted.iter().any(|(known, ..)| known == address) {
                    wanted.push((address.to_owned(), accept, purpose));
                }
                Err(Pending)
            }
        }
    }

    /// Turns what is wanted into requests; what the limits do not allow is answered at once.
    pub(super) fn next_round(&mut self) -> Vec<Request> {
        for (url, accept, purpose) in self.wanted.take() {
            if self.asked.iter().any(|known| known.url == url) {
                continue;
            }
            if self.requests_left == 0 || self.rounds_left == 0 {
                self.answers.insert(url, Err(Obstacle::TooMany));
                continue;
            }
            self.requests_left -= 1;
            let id = RequestId(u32::try_from(self.requests_left).unwrap_or(u32::MAX));
            self.asked.push(Request {
                id,
                url,
                accept,
                purpose,
            });
        }
        let open: Vec<Request> = self
            .asked
            .iter()
            .filter(|request| !self.answers.contains_key(&request.url))
            .cloned()
            .collect();
        if !open.is_empty() {
            self.rounds_left = self.rounds_left.saturating_sub(1);
        }
        open
    }

    pub(super) fn answer(
        &mut self,
        id: RequestId,
        response: Result<Response, Unreachable>,
        cap: usize,
    ) {
        let Some(request) = self.asked.iter().find(|request| request.id == id) else {
            return;
        };
        let answer = match response {
            Ok(response) if response.body.len() > cap => Err(Obstacle::TooLarge),
            Ok(response) => Ok(response),
            Err(unreachable) => Err(match unreachable {
                Unreachable::Timeout => Obstacle::Timeout,
                Unreachable::Refused => Obstacle::Refused,
                Unreachable::Dns => Obstacle::Dns,
                Unreachable::Forbidden => Obstacle::Forbidden,
                Unreachable::TooLarge => Obstacle::TooLarge,
                Unreachable::Other => Obstacle::Other,
            }),
        };
        self.answers.entry(request.url.clone()).or_insert(answer);
    }
}

/// An absolute http or https address with a host.
pub(super) fn is_web_address(url: &str) -> bool {
    url.len() < 4096
        && url::Url::parse(url)
            .is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.host().is_some())
}

/// Scheme, host and port of a web address.
pub(super) fn origin(url: &str) -> Option<String> {
    let url = url::Url::parse(url)
        .ok()
        .filter(|u| matches!(u.scheme(), "http" | "https"))?;
    Some(url.origin().ascii_serialization())
}

/// The registered name or address of a web address's host, without the port.
pub(super) fn host(url: &str) -> Option<String> {
    let url = url::Url::parse(url)
        .ok()
        .filter(|u| matches!(u.scheme(), "http" | "https"))?;
    url.host_str().map(str::to_owned)
}
