//! `/confirmer`: the link of a confirmation mail.
//!
//! Confirming a sign-up signs in (see [`crate::service::accounts::confirm`]) and goes on to where
//! it began, when it began on this browser, or to the badge that was kept for it. On any other
//! browser the page asks for the password that the account is to have. An added address is
//! confirmed by who is signed in to its account.

use app::chrome::Chrome;
use app::pages;
use app::pages::confirm_address::{Added, Reader};
use axum::Form;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::{Html, IntoResponse, Response};
use domain::form::FormState;
use domain::port::Viewer;
use domain::{AccountId, Problem};
use serde::Deserialize;
use tower_sessions::Session;

use super::{HOME, again, device, link_page, see, session_failed};
use crate::auth::session::{SigningUp, sign_in, signing_up};
use crate::http::language::own_path;
use crate::http::verify::lead_to_kept;
use crate::http::{Failure, Signed, Surround};
use crate::service::accounts::Refusal;
use crate::service::accounts::confirm::{self, Asked};
use crate::service::accounts::confirm_address::{Confirmed, confirm_address};
use crate::state::AppState;

const ADDRESSES: &str = "/reglages/adresses?fait=confirmee";
const ADDRESSES_SOON: &str = "/reglages/adresses?fait=bientot";

#[derive(Deserialize)]
pub(super) struct Link {
    #[serde(default)]
    jeton: String,
}

/// The sign-up of an account, if this is the browser that began it.
async fn begun_here(session: &Session, account: &AccountId) -> Result<Option<SigningUp>, Failure> {
    let begun = signing_up(session).await.map_err(session_failed)?;
    Ok(begun.filter(|begun| begun.account == *account))
}

/// The page for an added address.
fn draw_added(
    chrome: &Chrome,
    viewer: Option<&Viewer>,
    token: &str,
    asked: (&AccountId, &str, &str),
    form: &FormState,
) -> String {
    let (account, address, of) = asked;
    let reader = match viewer {
        Some(viewer) if viewer.account == *account => Reader::Owner,
        Some(_) => Reader::Other,
        None => Reader::Nobody,
    };
    let added = Added {
        token,
        address,
        of,
        reader,
    };
    pages::confirm_address::render(chrome, &added, form)
}

pub(super) async fn show(
    State(state): State<AppState>,
    surround: Surround,
    session: Session,
    viewer: Option<Signed>,
    Query(Link { jeton: token }): Query<Link>,
) -> Result<Response, Failure> {
    let chrome = surround.chrome(&state);
    let draw = match confirm::asked(&state, &token).await? {
        Some(Asked::Added {
            account,
            address,
            of,
        }) => {
            let viewer = viewer.as_ref().map(|Signed(viewer)| viewer);
            let asked = (&account, address.as_str(), of.as_str());
            let page = draw_added(&chrome, viewer, &token, asked, &FormState::default());
            return Ok(Html(page).into_response());
        }
        Some(Asked::SignUp(account)) => match begun_here(&session, &account).await? {
            Some(_) => pages::confirm::render,
            None => pages::claim::render,
        },
        None => return Ok(link_page(false, &chrome, "", pages::confirm::render)),
    };
    Ok(link_page(true, &chrome, &token, draw))
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Pressed {
    token: String,
    password: String,
}

pub(super) async fn submit(
    State(state): State<AppState>,
    surround: Surround,
    session: Session,
    viewer: Option<Signed>,
    headers: HeaderMap,
    Form(Pressed { token, password }): Form<Pressed>,
) -> Result<Response, Failure> {
    let chrome = surround.chrome(&state);
    let account = match confirm::asked(&state, &token).await? {
        Some(Asked::SignUp(account)) => account,
        Some(Asked::Added {
            account,
            address,
            of,
        }) => {
            let viewer = viewer.as_ref().map(|Signed(viewer)| viewer);
            let pressed = match viewer {
                Some(viewer) if viewer.account == account => {
                    confirm_address(&state, viewer, &token).await
                }
                _ => Err(Problem::SignedOut.into()),
            };
            let asked = (&account, address.as_str(), of.as_str());
            return match pressed {
                Ok(Confirmed::Now) => Ok(see(ADDRESSES)),
                Ok(Confirmed::Soon) => Ok(see(ADDRESSES_SOON)),
                Err(failure) => again(failure, FormState::default(), |form| {
                    draw_added(&chrome, viewer, &token, asked, form)
                }),
            };
        }
        None => {
            return again(Problem::LinkSpent, FormState::default(), |form| {
                pages::confirm::render(&chrome, "", form)
            });
        }
    };
    let begun = begun_here(&session, &account).await?;
    let confirmed = match &begun {
        Some(begun) => confirm::confirm(&state, &token, &begun.account)
            .await
            .map_err(Refusal::from),
        None => confirm::claim(&state, &token, &password).await,
    };
    let account = match confirmed {
        Ok(account) => account,
        Err(refusal) => {
            return again(refusal, FormState::default(), |form| {
                pages::claim::render(&chrome, &token, form)
            });
        }
    };
    let next = begun.filter(|begun| !begun.next.is_empty());
    let next = next.map_or_else(|| HOME.to_owned(), |begun| own_path(&begun.next));
    sign_in(&state, &session, account.clone(), device(&headers))
        .await
        .map_err(session_failed)?;
    let kept = lead_to_kept(&state, &session, &account).await;
    Ok(see(&kept.unwrap_or(next)))
}
