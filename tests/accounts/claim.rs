//! Somebody signs up with another person's address and waits: what the owner of the address
//! confirms is theirs alone.

use http::StatusCode;
use support::{Browser, Engine, PASSWORD, TestApp, on_each_engine};

use super::sessions::settings;

const ADDRESS: &str = "amina@exemple.fr";
const NEW: &str = "loutre bocal nuage tardif";

async fn claims(browser: &mut Browser, token: &str, password: &str) -> support::Answer {
    let fields = [("token", token), ("password", password)];
    browser.post("/confirmer", &fields).await
}

#[tokio::test]
async fn on_another_browser_the_button_alone_confirms_nothing() {
    on_each_engine(|app| async move {
        let (mut thief, mut owner) = (app.browser(), app.browser());
        app.sign_up(&mut thief, "Voleuse", ADDRESS).await;
        app.run_jobs().await;
        let token = app.token(ADDRESS);

        let page = owner.get(&format!("/confirmer?jeton={token}")).await;
        assert_eq!(page.status, StatusCode::OK);
        let form = "form[action='/confirmer']";
        assert_eq!(
            page.attributes(&format!("{form} input[type=password]"), "autocomplete"),
            ["new-password"]
        );
        let pressed = owner.post("/confirmer", &[("token", &token)]).await;
        assert_eq!(pressed.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(
            pressed.attributes("form [aria-invalid=true]", "name"),
            ["password"]
        );
        assert!(!owner.is_signed_in().await);
        let (_, door) = app.signs_in(ADDRESS, PASSWORD).await;
        assert_eq!(
            door.location().as_deref(),
            Some("/inscription/envoyee"),
            "nothing is confirmed yet"
        );
    })
    .await;
}

#[tokio::test]
async fn a_new_password_on_the_page_makes_the_account_the_owners_alone() {
    on_each_engine(|app| async move {
        let (mut thief, mut owner) = (app.browser(), app.browser());
        app.sign_up(&mut thief, "Voleuse", ADDRESS).await;
        app.run_jobs().await;
        let token = app.token(ADDRESS);
        // Who knows the password of the sign-up gets as far as the waiting page elsewhere too.
        let (mut second, _) = app.signs_in(ADDRESS, PASSWORD).await;
        app.run_jobs().await;
        assert_ne!(token, app.token(ADDRESS));
        let token = app.token(ADDRESS);

        for refused in ["", "court", "amina@exemple.fr", "passwordpassword"] {
            let answer = claims(&mut owner, &token, refused).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{refused}");
            let token_kept = answer.attributes("input[name=token]", "value");
            assert_eq!(token_kept, [token.as_str()]);
        }
        let answer = claims(&mut owner, &token, NEW).await;
        assert_eq!(answer.location().as_deref(), Some("/accueil"));
        assert!(owner.is_signed_in().await);

        for browser in [&mut thief, &mut second] {
            assert!(!browser.is_signed_in().await);
            let waiting = browser.get("/inscription/envoyee").await;
            assert_eq!(waiting.location().as_deref(), Some("/inscription"));
            let again = browser.post("/inscription/renvoyer", &[]).await;
            assert_eq!(again.location().as_deref(), Some("/inscription"));
            let late = claims(browser, &token, PASSWORD).await;
            assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        let (mut old, _) = app.signs_in(ADDRESS, PASSWORD).await;
        assert!(
            !old.is_signed_in().await,
            "the earlier password never works"
        );
        let (mut new, _) = app.signs_in(ADDRESS, NEW).await;
        assert!(new.is_signed_in().await);

        let (port, viewer, _) = settings(&app, &owner).await;
        assert_eq!(port.sessions(&viewer).await.expect("devices").len(), 2);
        let journal = port.consents(&viewer).await.expect("the journal");
        assert_eq!(journal.len(), 1, "what the owner has agreed to");
        assert_eq!(journal[0].purpose, "terms");
    })
    .await;
}

#[tokio::test]
async fn a_sign_up_of_ones_own_does_not_confirm_somebody_elses() {
    on_each_engine(|app| async move {
        let (mut thief, mut owner) = (app.browser(), app.browser());
        app.sign_up(&mut owner, "Amina", ADDRESS).await;
        app.run_jobs().await;
        app.sign_up(&mut thief, "Voleuse", ADDRESS).await;
        app.run_jobs().await;
        // The newer mail is the thief's; its owner presses what looks like the same button.
        let thiefs = app.token(ADDRESS);
        let pressed = owner.post("/confirmer", &[("token", &thiefs)]).await;
        assert_eq!(pressed.status, StatusCode::UNPROCESSABLE_ENTITY);
        let answer = claims(&mut owner, &thiefs, NEW).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        let (mut old, _) = app.signs_in(ADDRESS, PASSWORD).await;
        assert!(!old.is_signed_in().await);
    })
    .await;
}

#[tokio::test]
async fn a_forgotten_password_of_a_sign_up_is_chosen_while_confirming() {
    let app = TestApp::start(Engine::Sqlite).await;
    app.sign_up(&mut app.browser(), "Amina", ADDRESS).await;
    app.browser()
        .post("/mot-de-passe-oublie", &[("address", ADDRESS)])
        .await;
    app.run_jobs().await;
    let mut elsewhere = app.browser();
    let token = app.token(ADDRESS);
    let answer = claims(&mut elsewhere, &token, NEW).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert!(elsewhere.is_signed_in().await);
}
