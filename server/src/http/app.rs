//! The signed-in application: its pages, rendered on the server, and its server functions.
//!
//! Both get the same context: who asks, the ports to ask through, and what surrounds the page.
//! Whoever is not signed in never reaches a page; a server function answers them 401.

use std::convert::Infallible;
use std::sync::Arc;

use any_spawner::Executor;
use app::chrome::Chrome;
use app::shell;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Router, routing};
use domain::port::{Ports, Viewer};
use leptos::nonce::use_nonce;
use leptos::prelude::{expect_context, provide_context, use_context};
use leptos_axum::{ResponseOptions, handle_server_fns_with_context, render_app_async_with_context};
use tower_http::limit::RequestBodyLimitLayer;
use tower_sessions::Session;

use crate::http::headers::app_policy;
use crate::http::{Failure, Signed, Surround};
use crate::service;
use crate::state::AppState;

mod refusal;

pub(super) use refusal::refused;

/// The largest body of a server function: forms, never files.
const FUNCTION_BYTES: usize = 64 * 1024;
/// The same where badges are listed: ten thousand of them get a sentence, and no more work.
const LIST_BYTES: usize = 1024 * 1024;

/// The pages of the application and `/api/fn`.
pub fn routes() -> Router<AppState> {
    // Resources run on the server's own threads. A second router in the process (tests) finds it
    // done already, which is no error.
    let _already = Executor::init_tokio();
    let functions = routing::any(function).layer(RequestBodyLimitLayer::new(FUNCTION_BYTES));
    let lists = routing::any(function)
        .layer::<_, Infallible>(DefaultBodyLimit::max(LIST_BYTES))
        .layer(RequestBodyLimitLayer::new(LIST_BYTES));
    [
        "/accueil",
        "/badges",
        "/badges/{id}",
        "/collections",
        "/collections/nouvelle",
        "/collections/{id}",
        "/collections/{id}/ajouter",
        "/badges/{id}/preuves",
        "/cartes",
        "/cartes/{id}",
        "/cartes/{id}/liste",
        "/cartes/{id}/dessiner",
        "/objectifs",
        "/objectifs/suivre/{slug}",
        "/objectifs/{id}",
        "/accompagner",
        "/accompagner/{id}",
        "/suivi/{slug}",
        "/competences",
        "/recevoir",
        "/recevoir/adresse",
        "/recevoir/transferer",
        "/recevoir/refuses",
        "/recevoir/rapports/{id}",
        "/synchroniser",
        "/partager",
        "/partager/{badge}",
        "/reglages",
        "/reglages/profil",
        "/reglages/adresses",
        "/reglages/securite",
        "/reglages/donnees",
        "/reglages/notifications",
        "/messages",
        "/messages/{id}",
        "/operateur",
        "/operateur/signalements",
        "/operateur/signalements/{id}",
        "/operateur/compte/{account}",
        "/operateur/partenaires",
        "/operateur/partenaires/{partner}",
        "/operateur/sources",
        "/operateur/referentiels",
        "/operateur/referentiels/{word}",
    ]
    .into_iter()
    .fold(Router::new(), |router, path| {
        router.route(path, routing::get(page))
    })
    .route("/api/fn/{*name}", functions)
    .route("/api/fn/collections/{*name}", lists)
}

/// The ports as one request uses them: changing a password touches its session.
fn ports(state: &AppState, session: &Session) -> Ports {
    Ports {
        accounts: service::accounts::port::port(state.clone(), session.clone()),
        badges: Arc::new(service::badges::BadgesPort(state.clone())),
        collections: Arc::new(service::collections::CollectionsPort(state.clone())),
        shares: Arc::new(service::shares::SharesPort(state.clone())),
        evidence: Arc::new(service::evidence::EvidencePort(state.clone())),
        forwarded: Arc::new(service::forwarded::ForwardedPort(state.clone())),
        intakes: Arc::new(service::intakes::IntakesPort(state.clone())),
        inbox: Arc::new(service::inbox::InboxPort(state.clone())),
        sync: Arc::new(service::sync::SyncPort(state.clone())),
        notices: Arc::new(service::notices::NoticesPort(state.clone())),
        letters: Arc::new(service::letters::LettersPort(state.clone())),
        maps: Arc::new(service::maps::MapsPort(state.clone())),
        objectives: Arc::new(service::objectives::ObjectivesPort(state.clone())),
        accompanying: Arc::new(service::accompanying::AccompanyingPort(state.clone())),
        moderation: Arc::new(service::abuse::ModerationPort(state.clone())),
        operations: Arc::new(service::operations::OperationsPort::new(
            state.clone(),
            session.clone(),
        )),
        exports: Arc::new(service::exports::ExportsPort(state.clone())),
        partners: Arc::new(service::partners::PartnersPort(state.clone())),
        skills: Arc::new(service::skills::SkillsPort(state.clone())),
        frameworks: Arc::new(service::frameworks::FrameworksPort(state.clone())),
    }
}

async fn page(
    State(state): State<AppState>,
    surround: Surround,
    session: Session,
    Signed(viewer): Signed,
    request: Request,
) -> Result<Response, Failure> {
    let ports = ports(&state, &session);
    let chrome = Chrome {
        pending: service::inbox::pending(&state, &viewer.account).await?,
        ..surround.chrome(&state)
    };
    let typed = refusal::take(&session, request.uri()).await?;
    let context = move || {
        if let Some(typed) = typed.clone() {
            provide_context(typed);
        }
        let nonce = use_nonce().map(|nonce| nonce.to_string());
        let policy = nonce
            .as_deref()
            .map(app_policy)
            .and_then(|p| HeaderValue::from_str(&p).ok());
        if let (Some(response), Some(policy)) = (use_context::<ResponseOptions>(), policy) {
            response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
        }
        provide(
            &viewer,
            &ports,
            Chrome {
                nonce,
                ..chrome.clone()
            },
        );
    };
    let render =
        render_app_async_with_context(context, || shell(&expect_context::<Chrome>()))(request);
    Ok(render.await.into_response())
}

async fn function(
    State(state): State<AppState>,
    surround: Surround,
    session: Session,
    viewer: Option<Extension<Viewer>>,
    request: Request,
) -> Result<Response, Failure> {
    let (request, typed) = match refusal::typed(request).await {
        Ok(read) => read,
        Err(answer) => return Ok(answer),
    };
    let signed_in = viewer.is_some();
    let ports = ports(&state, &session);
    let chrome = surround.chrome(&state);
    let context = move || match &viewer {
        Some(Extension(viewer)) => provide(viewer, &ports, chrome.clone()),
        None => provide_context(chrome.clone()),
    };
    let response = handle_server_fns_with_context(context, request)
        .await
        .into_response();
    if signed_in && refusal::is_one(&response) {
        refusal::keep(&session, typed).await?;
    }
    Ok(response)
}

fn provide(viewer: &Viewer, ports: &Ports, chrome: Chrome) {
    provide_context(viewer.clone());
    provide_context(ports.clone());
    provide_context(chrome);
}
