//! What a credential says of itself, without asking anybody: for badges that have no holder yet.

use bytes::Bytes;
use openbadges::{
    Expectation, Identity, Limits, Payload, Report, Step, Timestamp, Unreachable, Verification,
};

use super::picture::carried;
use super::verify::limits;
use crate::state::AppState;

/// Reads a credential and compares whom it names with an address. Every document that would have
/// to be fetched counts as out of reach.
pub(in crate::service) fn glance(
    payload: Payload,
    address: &str,
    now: Timestamp,
    limits: Limits,
) -> Report {
    let expectation = Expectation {
        identities: vec![Identity::Email(address.to_owned())],
    };
    let mut verification = Verification::start(payload, expectation, now, limits);
    loop {
        match verification.step() {
            Step::Done(report) => return *report,
            Step::Need(requests) => {
                for request in requests {
                    verification.answer(request.id, Err(Unreachable::Other));
                }
            }
        }
    }
}

/// The caps under which credentials are read.
pub(in crate::service) fn caps(state: &AppState) -> Limits {
    limits(state)
}

/// The picture that a credential carries in itself, drawn anew; one that is somewhere else is not
/// fetched.
pub(in crate::service) async fn picture_within(state: &AppState, report: &Report) -> Option<Bytes> {
    let image = report.badge.as_ref()?.image.as_ref()?;
    let bytes = carried(&image.id)?;
    Some(state.studio.draw(bytes).await.ok()?.large)
}
