//! Accepts or declines badges.

use leptos::prelude::*;

use crate::api::ApiError;

/// Accepts or declines badges, as the button says that was pressed: `accept`, `share` (accept, and
/// make a link at once), `decline`, `accept_all`, `decline_all`.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = DecideInbox, prefix = "/api/fn", endpoint = "inbox/decide")]
pub async fn decide_inbox(
    #[server(default)] badges: Vec<String>,
    #[server(default)] what: String,
) -> Result<(), ApiError> {
    use domain::inbox::{Chosen, Decision};
    use domain::problem::FieldError;
    use domain::{BadgeId, Problem};

    let (viewer, ports) = crate::api::asked()?;
    let (decision, all) = match what.as_str() {
        "accept" | "share" => (Decision::Accept, false),
        "decline" => (Decision::Decline, false),
        "accept_all" => (Decision::Accept, true),
        "decline_all" => (Decision::Decline, true),
        _ => return Err(Problem::NotFound.into()),
    };
    let ids: Vec<BadgeId> = badges.iter().filter_map(|id| id.parse().ok()).collect();
    let chosen = match (all, ids.is_empty()) {
        (true, _) => Chosen::AllPending,
        (false, false) => Chosen::These(ids.clone()),
        (false, true) => {
            // Nothing was ticked, or nothing that is a badge.
            if !badges.is_empty() {
                return Err(Problem::NotFound.into());
            }
            let field = "badges".to_owned();
            let error = FieldError::Required;
            return Err(Problem::Field { field, error }.into());
        }
    };
    ports.inbox.decide(&viewer, &chosen, decision).await?;
    crate::api::go_to(&match (decision, all, &ids[..]) {
        (Decision::Accept, false, [one]) if what == "share" => format!("/partager/{one}"),
        (Decision::Accept, false, [one]) => format!("/badges/{one}?fait=accepte"),
        (Decision::Accept, ..) => "/badges?fait=acceptes".to_owned(),
        (Decision::Decline, ..) => "/recevoir?fait=refuse".to_owned(),
    });
    Ok(())
}
