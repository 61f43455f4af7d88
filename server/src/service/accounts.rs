//! Accounts: from signing up to deletion.
//!
//! Two rules hold everywhere. Known and unknown addresses get the same answer after the same
//! work: what depends on whether an account exists happens in the mail job, out of sight. And
//! nothing that opens an account is stored as it is: passwords, tokens and session identifiers
//! only as hashes, so mail jobs hold no link and make the token when they send.

use std::collections::BTreeMap;

use domain::Problem;
use domain::problem::FieldError;

use crate::auth::passwords::HashError;
use crate::http::Failure;
use crate::state::AppState;

pub mod add;
pub mod add_address;
pub mod change_password;
pub mod confirm;
pub mod confirm_address;
pub mod correct_address;
pub mod delete;
pub mod forgot;
pub mod inactivity;
pub mod limits;
pub mod mails;
pub mod make_primary;
pub mod move_address;
pub mod name;
pub mod photo;
pub mod port;
pub mod remove_address;
pub mod resend;
pub mod reset;
pub mod sign_in;
pub mod sign_up;
pub mod sweep;
pub mod withdraw_consent;

/// Why a form was not accepted.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// Some fields are wrong.
    #[error("fields are wrong: {0:?}")]
    Fields(BTreeMap<&'static str, FieldError>),
    /// The whole cannot be done.
    #[error(transparent)]
    Failure(#[from] Failure),
}

impl Refusal {
    /// One field is wrong.
    #[must_use]
    pub fn field(name: &'static str, error: FieldError) -> Self {
        Self::Fields(BTreeMap::from([(name, error)]))
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self::Failure(problem.into())
    }
}

impl From<sqlx::Error> for Refusal {
    fn from(error: sqlx::Error) -> Self {
        Self::Failure(error.into())
    }
}

impl From<HashError> for Refusal {
    fn from(error: HashError) -> Self {
        Self::Failure(error.into())
    }
}

impl From<HashError> for Failure {
    fn from(error: HashError) -> Self {
        Self::internal(error)
    }
}

/// An absolute link, from the settings and never from what a request says about its host.
pub(in crate::service) fn link(state: &AppState, path: &str) -> String {
    let base = state.config.server.public_url.as_str();
    format!("{}{path}", base.trim_end_matches('/'))
}
