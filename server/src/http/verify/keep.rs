//! `POST /verifier/garder`: "keep this badge". Into the passport of who is signed in; else for an
//! hour behind the visitor's session, until a sign-up or sign-in takes it.

use std::time::Duration;

use app::pages::verify::{VerifyAnswer, VerifyState};
use axum::Extension;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::badge::Imported;
use domain::port::Viewer;
use domain::{AccountId, BasketId, Problem};
use tower_sessions::Session;

use super::{draw, first};
use crate::http::{Failure, Network, Surround};
use crate::service::badges::{self, Manner};
use crate::state::AppState;

/// Where the session remembers the visitor's basket.
const BASKET: &str = "basket";
/// How long the issuer is waited for before the badge's page is shown.
const PATIENCE: Duration = Duration::from_secs(4);

pub(super) async fn keep(
    State(state): State<AppState>,
    surround: Surround,
    network: Network,
    session: Session,
    viewer: Option<Extension<Viewer>>,
    request: Request,
) -> Result<Response, Failure> {
    let headers = request.headers().clone();
    let kept = async {
        let handed = first(request, &state).await.map_err(Problem::Import)?;
        if let Some(Extension(viewer)) = viewer {
            let manner = Manner::BY_HAND;
            let imported =
                badges::import(&state, &viewer.account, handed, manner, PATIENCE).await?;
            return Ok(way_to(&imported).unwrap_or_default());
        }
        let basket = basket(&session).await?;
        let basket = badges::keep(&state, &network.key(), basket, handed).await?;
        session.insert(BASKET, basket).await.map_err(failed)?;
        Ok::<_, Failure>("/inscription?garde=1".to_owned())
    };
    match kept.await {
        Ok(to) => Ok(Redirect::to(&to).into_response()),
        Err(Failure::Problem(problem)) => {
            let shown = VerifyState {
                text: String::new(),
                answer: Some(VerifyAnswer::Problem(problem)),
            };
            Ok(draw(&state, &surround, &headers, shown))
        }
        Err(failure) => Err(failure),
    }
}

/// Has the session remember a basket that was filled elsewhere.
pub(in crate::http) async fn remember(session: &Session, basket: &BasketId) -> Result<(), Failure> {
    session.insert(BASKET, basket).await.map_err(failed)
}

async fn basket(session: &Session) -> Result<Option<BasketId>, Failure> {
    session.get(BASKET).await.map_err(failed)
}

fn failed(error: tower_sessions::session::Error) -> Failure {
    Failure::Unavailable(Box::new(error))
}

/// Ties what the visitor has kept to the account that they signed up for, which takes it when it
/// is confirmed, wherever that happens. Nobody is kept from signing up by this: what goes wrong is
/// logged.
pub(in crate::http) async fn tie_kept(state: &AppState, session: &Session, account: &AccountId) {
    if let Err(error) = tie(state, session, account).await {
        tracing::error!(%error, "kept badges could not be tied to an account");
    }
}

async fn tie(state: &AppState, session: &Session, account: &AccountId) -> Result<(), Failure> {
    if let Some(basket) = basket(session).await? {
        badges::tie_kept(state, &basket, account).await?;
    }
    Ok(())
}

/// Takes what was kept into the account that has just signed in, and gives the page where it is
/// to be seen; `None` when nothing was kept. Nobody is kept from signing in by this either, and
/// what was not taken is tried again later.
pub(in crate::http) async fn lead_to_kept(
    state: &AppState,
    session: &Session,
    account: &AccountId,
) -> Option<String> {
    let taken = async {
        tie(state, session, account).await?;
        // The session may go on as another person's.
        session.remove::<BasketId>(BASKET).await.map_err(failed)?;
        Ok::<_, Failure>(badges::take_kept(state, account).await?)
    };
    match taken.await {
        Ok(taken) => way_to(&taken),
        Err(error) => {
            tracing::error!(%error, "kept badges could not be taken");
            None
        }
    }
}

/// Where what was taken is to be seen.
fn way_to(taken: &[Imported]) -> Option<String> {
    match taken {
        [] => None,
        [Imported::New { id }] => Some(format!("/badges/{id}?fait=garde")),
        [Imported::Already { id }] => Some(format!("/badges/{id}?fait=deja")),
        _ => Some("/badges?fait=garde".to_owned()),
    }
}
