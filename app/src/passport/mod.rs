//! The signed-in pages: one application, rendered by the server; its islands wake up in the browser.
//!
//! Every page works without JavaScript: reads are server functions awaited before the page is sent,
//! writes are forms. A page that follows a write says what was done (`?fait=…` in its address).

use domain::problem::FieldError;
use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::hooks::{use_location, use_query_map};
use leptos_router::{SsrMode, path};

use crate::api::{ApiError, Typed};
use crate::chrome::Chrome;
use crate::components::frame::{Frame, footer, header, skip_link};
use crate::components::notice::{self, Tone};
use crate::i18n::{account, badges, collections as collection_words, problem};

mod accompanying;
pub(crate) mod asked;
mod badge;
mod badge_list;
mod collections;
mod dashboard;
mod evidence;
mod forwarded;
mod inbox;
mod maps;
mod messages;
mod objectives;
mod operator;
mod own_side;
mod receive;
mod report;
mod settings;
mod share;
mod skills;
mod synchroniser;

use accompanying::{AccompaniedList, AccompaniedPage, Invited};
use badge::Badge;
use badge_list::BadgeList;
use collections::{AddBadges, CollectionList, CollectionPage, NewCollection};
use dashboard::Dashboard;
use evidence::Evidence;
use forwarded::{AddressPage, ByMail, HowTo};
use inbox::Declined;
use maps::{DrawMap, MapForm, MapList, MapPage};
use messages::{Message, Messages};
use objectives::{Follow, ObjectiveList, ObjectivePage};
use operator::{
    Operator, OperatorAccount, OperatorFramework, OperatorFrameworks, OperatorPartner,
    OperatorPartners, OperatorReport, OperatorReports, OperatorSources,
};
use receive::Receive;
use report::ReportPage;
use settings::{Addresses, Data, Notifications, Overview, Profile, Security};
use share::{Links, Share};
use skills::Skills;
use synchroniser::Synchroniser;

/// The application.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let frame = use_context::<Chrome>().as_ref().map(Frame::from);
    // The server also runs the application once without a request, to learn its routes.
    let frame = frame.unwrap_or_default();
    provide_context(frame.clone());
    view! {
        <Router>
            <Layout frame=frame />
        </Router>
    }
}

#[component]
fn Layout(frame: Frame) -> impl IntoView {
    let location = use_location();
    let (pathname, search) = (location.pathname, location.search);
    let here = move || match search.get() {
        query if query.is_empty() => pathname.get(),
        query => format!("{}?{query}", pathname.get()),
    };
    view! {
        {skip_link(frame.language)}
        {header(&frame, here)}
        <main id="contenu" tabindex="-1">
            <FlatRoutes fallback=NotFound>
                <Route path=path!("/accueil") view=Dashboard ssr=SsrMode::Async />
                <Route path=path!("/badges") view=BadgeList ssr=SsrMode::Async />
                <Route path=path!("/badges/:id") view=Badge ssr=SsrMode::Async />
                <Route path=path!("/collections") view=CollectionList ssr=SsrMode::Async />
                <Route path=path!("/collections/nouvelle") view=NewCollection ssr=SsrMode::Async />
                <Route path=path!("/collections/:id") view=CollectionPage ssr=SsrMode::Async />
                <Route path=path!("/collections/:id/ajouter") view=AddBadges ssr=SsrMode::Async />
                <Route path=path!("/badges/:id/preuves") view=Evidence ssr=SsrMode::Async />
                <Route path=path!("/cartes") view=MapList ssr=SsrMode::Async />
                <Route path=path!("/cartes/:id") view=MapPage ssr=SsrMode::Async />
                <Route path=path!("/cartes/:id/liste") view=MapForm ssr=SsrMode::Async />
                <Route path=path!("/cartes/:id/dessiner") view=DrawMap ssr=SsrMode::Async />
                <Route path=path!("/objectifs") view=ObjectiveList ssr=SsrMode::Async />
                <Route path=path!("/objectifs/suivre/:slug") view=Follow ssr=SsrMode::Async />
                <Route path=path!("/objectifs/:id") view=ObjectivePage ssr=SsrMode::Async />
                <Route path=path!("/accompagner") view=AccompaniedList ssr=SsrMode::Async />
                <Route path=path!("/accompagner/:id") view=AccompaniedPage ssr=SsrMode::Async />
                <Route path=path!("/suivi/:slug") view=Invited ssr=SsrMode::Async />
                <Route path=path!("/competences") view=Skills ssr=SsrMode::Async />
                <Route path=path!("/recevoir") view=Receive ssr=SsrMode::Async />
                <Route path=path!("/recevoir/adresse") view=AddressPage ssr=SsrMode::Async />
                <Route path=path!("/recevoir/transferer") view=HowTo ssr=SsrMode::Async />
                <Route path=path!("/recevoir/refuses") view=Declined ssr=SsrMode::Async />
                <Route path=path!("/recevoir/rapports/:id") view=ReportPage ssr=SsrMode::Async />
                <Route path=path!("/synchroniser") view=Synchroniser ssr=SsrMode::Async />
                <Route path=path!("/partager") view=Links ssr=SsrMode::Async />
                <Route path=path!("/partager/:id") view=Share ssr=SsrMode::Async />
                <Route path=path!("/reglages") view=Overview ssr=SsrMode::Async />
                <Route path=path!("/reglages/profil") view=Profile ssr=SsrMode::Async />
                <Route path=path!("/reglages/adresses") view=Addresses ssr=SsrMode::Async />
                <Route path=path!("/reglages/securite") view=Security ssr=SsrMode::Async />
                <Route path=path!("/reglages/notifications") view=Notifications ssr=SsrMode::Async />
                <Route path=path!("/messages") view=Messages ssr=SsrMode::Async />
                <Route path=path!("/messages/:id") view=Message ssr=SsrMode::Async />
                <Route path=path!("/operateur/signalements") view=OperatorReports ssr=SsrMode::Async />
                <Route path=path!("/operateur/signalements/:report") view=OperatorReport ssr=SsrMode::Async />
                <Route path=path!("/operateur") view=Operator ssr=SsrMode::Async />
                <Route path=path!("/operateur/compte/:account") view=OperatorAccount ssr=SsrMode::Async />
                <Route path=path!("/operateur/partenaires") view=OperatorPartners ssr=SsrMode::Async />
                <Route path=path!("/operateur/partenaires/:partner") view=OperatorPartner ssr=SsrMode::Async />
                <Route path=path!("/operateur/sources") view=OperatorSources ssr=SsrMode::Async />
                <Route path=path!("/operateur/referentiels") view=OperatorFrameworks ssr=SsrMode::Async />
                <Route path=path!("/operateur/referentiels/:word") view=OperatorFramework ssr=SsrMode::Async />
                <Route path=path!("/reglages/donnees") view=Data ssr=SsrMode::Async />
            </FlatRoutes>
        </main>
        {footer(&frame)}
    }
}

#[component]
fn NotFound() -> impl IntoView {
    let l = use_frame().language;
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(http::StatusCode::NOT_FOUND);
    }
    view! {
        {page_title(problem::not_found_title(l))}
        <div class="column stack">
            <h1>{problem::not_found_title(l)}</h1>
            <p>{problem::not_found(l)}</p>
            <p><a class="button" href="/accueil">{account::back_home(l)}</a></p>
        </div>
    }
}

/// The frame of the page: its language, above all.
fn use_frame() -> Frame {
    use_context().unwrap_or_default()
}

/// The document's title. `leptos_meta` writes it raw on the server, and badges name pages: it is
/// escaped here, the only place that sets one.
fn page_title(text: impl Into<String>) -> AnyView {
    let title = format!("{} – {}", text.into(), use_frame().site);
    let title = crate::components::text_area::escape(&title);
    view! { <Title text=title /> }.into_any()
}

/// Shows what a resource brings, once it is there.
fn loaded<T>(
    resource: Resource<Result<T, ApiError>>,
    render: impl Fn(T) -> AnyView + Clone + Send + Sync + 'static,
) -> AnyView
where
    T: Clone + Send + Sync + 'static,
{
    let l = use_frame().language;
    let waiting = move || view! { <p class="soft">{badges::loading(l)}</p> };
    view! {
        <Transition fallback=waiting>
            {move || {
                let render = render.clone();
                Suspend::new(async move {
                    match resource.await {
                        Ok(value) => render(value),
                        Err(ApiError(why)) => refused(l, &why),
                    }
                })
            }}
        </Transition>
    }
    .into_any()
}

/// A page that cannot be shown, and the way on.
fn refused(l: domain::Language, why: &domain::Problem) -> AnyView {
    let way_on = match why {
        domain::Problem::SignedOut => view! {
            <a class="button primary" href="/connexion" rel="external">{problem::to_sign_in(l)}</a>
        }
        .into_any(),
        _ => view! { <a class="button" href="/badges">{problem::to_badges(l)}</a> }.into_any(),
    };
    let title = crate::wording::problem_title(l, why);
    view! {
        {page_title(title)}
        <div class="column stack">
            <h1>{title}</h1>
            {notice::problem(l, why)}
            <p>{way_on}</p>
        </div>
    }
    .into_any()
}

/// What went wrong with a form, in its place above it.
fn trouble<S>(action: ServerAction<S>) -> impl Fn() -> Option<AnyView> + Clone + Send + Sync
where
    S: leptos::server_fn::ServerFn<Error = ApiError> + Clone + Send + Sync + 'static,
    S::Output: Clone + Send + Sync + 'static,
{
    let l = use_frame().language;
    move || {
        let answer = action.value().get()?;
        answer.err().map(|ApiError(why)| notice::problem(l, &why))
    }
}

/// What the answer to a form says against one of its fields, to be shown beside it.
fn against<S>(action: ServerAction<S>, field: &'static str) -> Option<FieldError>
where
    S: leptos::server_fn::ServerFn<Error = ApiError> + Clone + Send + Sync + 'static,
    S::Output: Clone + Send + Sync + 'static,
{
    match action.value().get_untracked() {
        Some(Err(ApiError(why))) => why.against(field),
        _ => None,
    }
}

/// Whether the answer to a form was that what it changes has been changed elsewhere meanwhile.
fn is_stale<S>(action: ServerAction<S>) -> bool
where
    S: leptos::server_fn::ServerFn<Error = ApiError> + Clone + Send + Sync + 'static,
    S::Output: Clone + Send + Sync + 'static,
{
    let answer = action.value().get_untracked();
    matches!(answer, Some(Err(ApiError(domain::Problem::Stale))))
}

/// What was typed into a field of a form that was refused: the server keeps it for this page.
fn typed<S: leptos::server_fn::ServerFn>(field: &str) -> Option<String> {
    typed_at(S::PATH, field)
}

/// The same for a form that goes elsewhere than to a server function.
fn typed_at(path: &str, field: &str) -> Option<String> {
    let mut typed: Typed = use_context()?;
    (typed.path == path).then_some(())?;
    typed.values.remove(field)
}

/// Why a picture was not taken, as the address says in a word.
fn picture_refused(l: domain::Language, word: &str) -> Option<AnyView> {
    let text = match word {
        "aucune" => collection_words::refused_none(l),
        "lourde" => collection_words::refused_large(l),
        "image" => collection_words::refused_image(l),
        _ => return None,
    };
    Some(notice::sentence(Tone::Bad, text))
}

/// A value of `fait` in the address, and its sentence.
type Done = (&'static str, fn(domain::Language) -> &'static str);

/// What was done, where the address says so.
fn done(what: &'static [Done]) -> AnyView {
    let l = use_frame().language;
    let query = use_query_map();
    let said = move || {
        let query = query.get();
        // Behind a refused form the address still names what was done before it.
        if query.get("__err").is_some() {
            return None;
        }
        let word = query.get("fait")?;
        let (_, text) = what.iter().find(|(key, _)| *key == word)?;
        Some(notice::sentence(Tone::Good, text(l)))
    };
    view! { {said} }.into_any()
}
