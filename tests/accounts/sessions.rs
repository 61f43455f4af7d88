//! Sessions: the cookie, how long they live, the list of devices, and what ends them.

use std::sync::Arc;

use domain::account::SignedInDevice;
use domain::port::{Accounts, Viewer};
use domain::problem::FieldError;
use domain::{Millis, Problem};
use server::auth::session::{Sessions, signed_in};
use server::service::accounts::port::port;
use support::{Browser, Engine, PASSWORD, TestApp, on_each_engine};
use tower_sessions::Session;

const ADDRESS: &str = "amina@exemple.fr";
const NEW: &str = "loutre bocal nuage tardif";

/// The port as a request of this browser gets it, its viewer and its session.
pub async fn settings(app: &TestApp, browser: &Browser) -> (Arc<dyn Accounts>, Viewer, Session) {
    let id = browser
        .cookie("besace")
        .expect("a session")
        .parse()
        .expect("an identifier");
    let session = Session::new(Some(id), Arc::new(Sessions::new(&app.state)), None);
    let who = signed_in(&session)
        .await
        .expect("the store")
        .expect("signed in");
    let viewer = Viewer {
        account: who.account,
        session: who.session,
        request: "0123456789abcdef".to_owned(),
    };
    (port(app.state.clone(), session.clone()), viewer, session)
}

async fn devices(app: &TestApp, browser: &Browser) -> Vec<SignedInDevice> {
    let (port, viewer, _) = settings(app, browser).await;
    port.sessions(&viewer).await.expect("the list")
}

#[tokio::test]
async fn the_cookie_is_for_the_server_alone() {
    for (url, expected) in [
        (
            "http://127.0.0.1:3000",
            "besace=; HttpOnly; SameSite=Lax; Path=/; Max-Age=7776000",
        ),
        (
            "https://besace.example",
            "__Host-besace=; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=7776000",
        ),
    ] {
        let app = TestApp::start_dev(Engine::Sqlite, |config| {
            config.server.public_url = url.parse().expect("a URL");
        })
        .await;
        let mut browser = app.browser();
        let answer = app.sign_up(&mut browser, "Amina", ADDRESS).await;
        let cookie = answer.header("set-cookie").expect("a cookie");
        let (name, rest) = cookie.split_once('=').expect("a value");
        let (value, attributes) = rest.split_once(';').expect("attributes");
        assert_eq!(value.len(), 22);
        let mut said: Vec<_> = attributes.split(';').map(str::trim).collect();
        said.sort_unstable();
        let (expected_name, expected) = expected.split_once("=; ").expect("attributes");
        let mut expected: Vec<_> = expected.split("; ").collect();
        expected.sort_unstable();
        assert_eq!((name, said), (expected_name, expected));
    }
}

#[tokio::test]
async fn a_visit_leaves_no_session() {
    let app = TestApp::start(Engine::Sqlite).await;
    let mut browser = app.browser();
    for path in ["/", "/inscription", "/connexion", "/mot-de-passe-oublie"] {
        assert!(
            browser.get(path).await.header("set-cookie").is_none(),
            "{path}"
        );
    }
    browser.set_cookie("besace", "AAAAAAAAAAAAAAAAAAAAAA");
    browser.get("/").await;
    browser.set_cookie("besace", "' OR 1=1");
    browser.get("/").await;
    assert!(app.row_counts().await.is_empty());
}

#[tokio::test]
async fn a_session_ends_after_30_days_unused_and_90_in_all() {
    on_each_engine(|app| async move {
        let mut idle = app.member("Amina", ADDRESS).await;
        let (mut used, _) = app.signs_in(ADDRESS, PASSWORD).await;
        app.clock.advance(29 * Millis::DAY);
        assert!(used.is_signed_in().await);
        app.clock.advance(Millis::DAY);
        assert!(!idle.is_signed_in().await);
        for day in 30..89 {
            assert!(used.is_signed_in().await, "day {day}");
            app.clock.advance(Millis::DAY);
        }
        assert!(used.is_signed_in().await);
        app.clock.advance(Millis::DAY);
        assert!(!used.is_signed_in().await, "90 days are the most");
        app.run_periodic_jobs().await;
        assert!(!app.row_counts().await.contains_key("session"));
    })
    .await;
}

#[tokio::test]
async fn last_seen_is_written_every_ten_minutes_at_most() {
    on_each_engine(|app| async move {
        let mut browser = app.member("Amina", ADDRESS).await;
        let began = app.state.clock.now();
        let mut seen = Vec::new();
        for _ in 0..5 {
            app.clock.advance(4 * Millis::MINUTE);
            browser.get("/").await;
            seen.push((devices(&app, &browser).await[0].seen.0 - began.0) / Millis::MINUTE);
        }
        assert_eq!(seen, [0, 0, 12, 12, 12]);
    })
    .await;
}

#[tokio::test]
async fn devices_are_listed_and_ended() {
    on_each_engine(|app| async move {
        let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
        let mut first = app.member("Amina", ADDRESS).await;
        let mut second = app.browser().with("user-agent", firefox);
        let fields = [("address", ADDRESS), ("password", PASSWORD)];
        second.post("/connexion", &fields).await;
        let (mut third, _) = app.signs_in(ADDRESS, PASSWORD).await;
        app.member("Bruno", "bruno@exemple.fr").await;

        let (port, viewer, _) = settings(&app, &first).await;
        let list = port.sessions(&viewer).await.expect("the list");
        assert_eq!(list.len(), 3, "one's own only");
        assert_eq!(list.iter().filter(|d| d.current).count(), 1);
        assert!(list[0].current && list[0].id == viewer.session);
        let linux = list
            .iter()
            .find(|d| d.device == "Firefox, Linux")
            .expect("the second");

        port.end_session(&viewer, &linux.id).await.expect("ended");
        assert!(!second.is_signed_in().await);
        assert!(first.is_signed_in().await && third.is_signed_in().await);
        assert_eq!(
            port.end_session(&viewer, &linux.id).await,
            Err(Problem::NotFound)
        );

        port.end_other_sessions(&viewer).await.expect("ended");
        assert!(!third.is_signed_in().await);
        assert!(first.is_signed_in().await);
    })
    .await;
}

#[tokio::test]
async fn nobody_ends_somebody_elses_session() {
    on_each_engine(|app| async move {
        let mut amina = app.member("Amina", ADDRESS).await;
        let bruno = app.member("Bruno", "bruno@exemple.fr").await;
        let (_, aminas, _) = settings(&app, &amina).await;
        let (port, brunos, _) = settings(&app, &bruno).await;
        let answer = port.end_session(&brunos, &aminas.session).await;
        assert_eq!(answer, Err(Problem::NotFound));
        assert!(amina.is_signed_in().await);
    })
    .await;
}

#[tokio::test]
async fn a_changed_password_ends_the_others_and_renews_this_one() {
    on_each_engine(|app| async move {
        let browser = app.member("Amina", ADDRESS).await;
        let (mut other, _) = app.signs_in(ADDRESS, PASSWORD).await;
        app.browser()
            .post("/mot-de-passe-oublie", &[("address", ADDRESS)])
            .await;
        app.run_jobs().await;
        let link = app.token(ADDRESS);

        let (port, viewer, session) = settings(&app, &browser).await;
        let wrong = port.change_password(&viewer, "faux", NEW).await;
        assert_eq!(wrong, Err(Problem::WrongPassword));
        let weak = port
            .change_password(&viewer, PASSWORD, "amina@exemple.fr")
            .await;
        let field = Problem::Field {
            field: "new".to_owned(),
            error: FieldError::PasswordWeak,
        };
        assert_eq!(weak, Err(field));
        assert!(other.is_signed_in().await, "nothing has changed yet");

        port.change_password(&viewer, PASSWORD, NEW)
            .await
            .expect("changed");
        session.save().await.expect("saved");
        assert!(!other.is_signed_in().await);
        let mut stale = app.browser();
        stale.set_cookie("besace", browser.cookie("besace").expect("a cookie"));
        assert!(
            !stale.is_signed_in().await,
            "the identifier of before is worth nothing"
        );
        let mut renewed = app.browser();
        renewed.set_cookie("besace", &session.id().expect("an identifier").to_string());
        assert!(renewed.is_signed_in().await);
        let devices = devices(&app, &renewed).await;
        assert_eq!(devices[0].id, viewer.session, "the device keeps its entry");

        let fields = [
            ("token", link.as_str()),
            ("password", NEW),
            ("password_again", NEW),
        ];
        let answer = app.browser().post("/mot-de-passe", &fields).await;
        assert!(
            answer.status.is_client_error(),
            "links to a new password are cancelled"
        );
        app.run_jobs().await;
        let told = app.mails_to(ADDRESS).pop().expect("a mail");
        assert!(!told.text.contains("jeton="), "{}", told.text);
    })
    .await;
}

#[tokio::test]
async fn guessing_the_password_in_the_settings_is_limited() {
    on_each_engine(|app| async move {
        let browser = app.member("Amina", ADDRESS).await;
        let (port, viewer, _) = settings(&app, &browser).await;
        for _ in 0..10 {
            let wrong = port.change_password(&viewer, "faux", NEW).await;
            assert_eq!(wrong, Err(Problem::WrongPassword));
        }
        let stopped = port.change_password(&viewer, PASSWORD, NEW).await;
        assert!(
            matches!(stopped, Err(Problem::TooMany { .. })),
            "{stopped:?}"
        );
    })
    .await;
}

#[tokio::test]
async fn a_profile_is_read_and_changed() {
    on_each_engine(|app| async move {
        let browser = app.member("Amina", ADDRESS).await;
        let (port, viewer, _) = settings(&app, &browser).await;
        port.change_profile(&viewer, "  Amina   Benali ", " Caen ", domain::Language::En)
            .await
            .expect("changed");
        let profile = port.profile(&viewer).await.expect("a profile");
        assert_eq!(profile.name, "Amina Benali");
        assert_eq!(profile.language, domain::Language::En);
        assert!(!profile.minor);
        let empty = port
            .change_profile(&viewer, " ", "", domain::Language::En)
            .await;
        let field = Problem::Field {
            field: "name".to_owned(),
            error: FieldError::Required,
        };
        assert_eq!(empty, Err(field));
        let addresses = port.addresses(&viewer).await.expect("addresses");
        assert_eq!(addresses.len(), 1);
        assert!(addresses[0].primary && addresses[0].confirmed.is_some());
        assert_eq!(
            port.resend_confirmation(&viewer, &addresses[0].id).await,
            Err(Problem::NotFound),
            "nothing is left to confirm"
        );
        let journal = port.consents(&viewer).await.expect("the journal");
        let purposes: Vec<_> = journal.iter().map(|c| c.purpose.as_str()).collect();
        assert_eq!(purposes, ["terms"], "what the form asked, and nothing else");
        assert!(
            journal
                .iter()
                .all(|c| c.withdrawn.is_none() && !c.version.is_empty())
        );
    })
    .await;
}
