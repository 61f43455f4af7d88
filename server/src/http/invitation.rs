//! `/invitation`: what the links of a mail lead to that says a partner sent a badge. Opening one
//! changes nothing; each page has one button, and *receive* one form.

use app::pages;
use app::pages::invitation::{Invited, Reader};
use axum::Form;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::{Router, routing};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::form::FormState;
use domain::{Language, Problem};
use serde::Deserialize;
use tower_sessions::Session;

use super::accounts::{again, device, session_failed, typed};
use super::{Failure, Network, Signed, Surround};
use crate::auth::session::sign_in;
use crate::service::accounts::sign_up::SignUp;
use crate::service::deliveries::{self, Receive, Shown};
use crate::state::AppState;

/// Where badges are that came by themselves.
const INBOX: &str = "/recevoir";

/// Every route of this file.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/invitation", routing::get(show).post(receive))
        .route("/invitation/ajouter", routing::post(add))
        .route(
            "/invitation/supprimer",
            routing::get(ask_discard).post(discard),
        )
        .route(
            "/invitation/silence",
            routing::get(ask_silence).post(silence),
        )
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Link {
    jeton: String,
}

/// The page with the badges, for whoever looks.
async fn draw(
    state: &AppState,
    surround: &Surround,
    viewer: Option<&Signed>,
    token: &str,
    form: &FormState,
) -> Result<Response, Failure> {
    let (invited, shown) = deliveries::look(state, token).await?;
    let (badges, more) = match shown {
        Shown::Waiting { badges, more } => (badges, more),
        Shown::Nothing => (Vec::new(), 0),
        Shown::Taken(account) => {
            return Ok(match viewer {
                None => Redirect::to(&format!("/connexion?suite={INBOX}")).into_response(),
                Some(Signed(viewer)) if viewer.account == account => {
                    Redirect::to(INBOX).into_response()
                }
                Some(_) => {
                    let chrome = surround.chrome(state);
                    let page = pages::invitation::taken(&chrome, invited.to.address.as_str());
                    Html(page).into_response()
                }
            });
        }
    };
    let drawn = badges.into_iter().map(|badge| pages::invitation::Waiting {
        name: badge.name,
        issuer: badge.issuer,
        face: badge.face,
        picture: badge
            .picture
            .map(|webp| format!("data:image/webp;base64,{}", STANDARD.encode(webp))),
    });
    let page = Invited {
        token,
        partner: &invited.partner,
        address: invited.to.address.as_str(),
        badges: drawn.collect(),
        more: u32::try_from(more).unwrap_or(u32::MAX),
        reader: match viewer {
            Some(_) => Reader::SignedIn,
            None => Reader::Nobody,
        },
    };
    let page = pages::invitation::render(&surround.chrome(state), &page, form);
    Ok(Html(page).into_response())
}

async fn show(
    State(state): State<AppState>,
    surround: Surround,
    viewer: Option<Signed>,
    Query(link): Query<Link>,
) -> Result<Response, Failure> {
    let form = FormState::default();
    let drawn = draw(&state, &surround, viewer.as_ref(), &link.jeton, &form).await;
    spent(drawn, &state, &surround)
}

/// A link that no longer works is gone, which is no mistake in a form.
fn spent(
    drawn: Result<Response, Failure>,
    state: &AppState,
    surround: &Surround,
) -> Result<Response, Failure> {
    match drawn {
        Err(Failure::Problem(problem @ Problem::LinkSpent)) => {
            let page = pages::problem::render(&surround.chrome(state), &problem);
            Ok((StatusCode::GONE, Html(page)).into_response())
        }
        other => other,
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Submitted {
    token: String,
    name: String,
    password: String,
    birth_year: String,
    terms: String,
    language: String,
}

async fn receive(
    State(state): State<AppState>,
    surround: Surround,
    network: Network,
    session: Session,
    viewer: Option<Signed>,
    headers: HeaderMap,
    Form(form): Form<Submitted>,
) -> Result<Response, Failure> {
    if viewer.is_some() {
        // Signed in meanwhile, in another tab: the page now asks something else.
        let path = format!("/invitation?jeton={}", form.token);
        return Ok(Redirect::to(&path).into_response());
    }
    let sign_up = SignUp {
        name: &form.name,
        address: "",
        password: &form.password,
        birth_year: &form.birth_year,
        terms: !form.terms.is_empty(),
        language: Language::from_tag(&form.language).unwrap_or(surround.language),
    };
    match deliveries::receive(&state, network, &form.token, sign_up).await {
        Ok(received) => {
            let account = received.account.clone();
            sign_in(&state, &session, account, device(&headers))
                .await
                .map_err(session_failed)?;
            Ok(Redirect::to(&way_to(&received)).into_response())
        }
        Err(refusal) => {
            let values = typed([
                ("name", &form.name),
                ("birth_year", &form.birth_year),
                ("terms", &form.terms),
                ("language", &form.language),
            ]);
            redraw(refusal, values, &state, &surround, None, &form.token).await
        }
    }
}

/// Draws the page again with what is wrong; when the link is spent, or an account has the address
/// by now, what the link leads to says so.
async fn redraw(
    refusal: impl Into<crate::service::accounts::Refusal>,
    values: FormState,
    state: &AppState,
    surround: &Surround,
    viewer: Option<&Signed>,
    token: &str,
) -> Result<Response, Failure> {
    use crate::service::accounts::Refusal;
    let refusal = refusal.into();
    if matches!(
        &refusal,
        Refusal::Failure(Failure::Problem(Problem::LinkSpent))
    ) {
        let form = FormState::default();
        let drawn = draw(state, surround, viewer, token, &form).await;
        return spent(drawn, state, surround);
    }
    // The form's state is filled in first, then drawn, because drawing reads what waits.
    let mut refused = values.clone();
    let answer = again(refusal, values, |form| {
        refused = form.clone();
        String::new()
    })?;
    let (parts, _) = answer.into_parts();
    let drawn = draw(state, surround, viewer, token, &refused).await?;
    let (_, body) = drawn.into_parts();
    Ok(Response::from_parts(parts, body))
}

/// Where what was received is to be seen.
fn way_to(received: &Receive) -> String {
    match received.badges.as_slice() {
        [] => "/accueil".to_owned(),
        [one] => format!("/badges/{one}?fait=garde"),
        _ => "/badges?fait=garde".to_owned(),
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Added {
    token: String,
    password: String,
}

async fn add(
    State(state): State<AppState>,
    surround: Surround,
    Signed(viewer): Signed,
    Form(form): Form<Added>,
) -> Result<Response, Failure> {
    let added = deliveries::add_to(&state, &viewer, &form.token, &form.password).await;
    match added {
        Ok(received) => Ok(Redirect::to(&way_to(&received)).into_response()),
        Err(failure) => {
            let values = FormState::default();
            let viewer = Signed(viewer);
            redraw(
                failure,
                values,
                &state,
                &surround,
                Some(&viewer),
                &form.token,
            )
            .await
        }
    }
}

async fn ask_discard(
    State(state): State<AppState>,
    surround: Surround,
    Query(link): Query<Link>,
) -> Result<Response, Failure> {
    let drawn = deliveries::discard_works(&state, &link.jeton)
        .await
        .map(|partner| {
            let chrome = surround.chrome(&state);
            Html(pages::invitation::discard(&chrome, &link.jeton, &partner)).into_response()
        });
    spent(drawn, &state, &surround)
}

/// A pressed button, or the one press of a mail program (RFC 8058), which sends the link as it
/// stands in the mail, and nothing of ours in the body.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Pressed {
    token: String,
}

async fn discard(
    State(state): State<AppState>,
    surround: Surround,
    Form(form): Form<Pressed>,
) -> Result<Response, Failure> {
    let drawn = deliveries::discard(&state, &form.token).await.map(|()| {
        let chrome = surround.chrome(&state);
        Html(pages::invitation::discarded(&chrome)).into_response()
    });
    spent(drawn, &state, &surround)
}

async fn ask_silence(
    State(state): State<AppState>,
    surround: Surround,
    Query(link): Query<Link>,
) -> Result<Response, Failure> {
    let drawn = deliveries::discard_works(&state, &link.jeton)
        .await
        .map(|_| {
            let chrome = surround.chrome(&state);
            Html(pages::invitation::silence(&chrome, &link.jeton)).into_response()
        });
    spent(drawn, &state, &surround)
}

async fn silence(
    State(state): State<AppState>,
    surround: Surround,
    Query(link): Query<Link>,
    Form(form): Form<Pressed>,
) -> Result<Response, Failure> {
    let token = match form.token.as_str() {
        "" => link.jeton,
        token => token.to_owned(),
    };
    let drawn = deliveries::silence(&state, &token).await.map(|()| {
        let chrome = surround.chrome(&state);
        Html(pages::invitation::silenced(&chrome, &token)).into_response()
    });
    spent(drawn, &state, &surround)
}
