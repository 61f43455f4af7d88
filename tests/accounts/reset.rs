//! Forgotten passwords.

use domain::Millis;
use http::StatusCode;
use support::{PASSWORD, TestApp, on_each_engine};

const ADDRESS: &str = "amina@exemple.fr";
const NEW: &str = "loutre bocal nuage tardif";

async fn asks(app: &TestApp) -> String {
    let answer = app
        .browser()
        .post("/mot-de-passe-oublie", &[("address", ADDRESS)])
        .await;
    assert_eq!(answer.status, StatusCode::OK);
    app.run_jobs().await;
    app.token(ADDRESS)
}

async fn sets(app: &TestApp, token: &str, password: &str, again: &str) -> StatusCode {
    let fields = [
        ("token", token),
        ("password", password),
        ("password_again", again),
    ];
    app.browser().post("/mot-de-passe", &fields).await.status
}

#[tokio::test]
async fn a_new_password_replaces_the_old_and_ends_every_session() {
    on_each_engine(|app| async move {
        let mut browser = app.member("Amina", ADDRESS).await;
        let token = asks(&app).await;
        let page = app
            .browser()
            .get(&format!("/mot-de-passe?jeton={token}"))
            .await;
        assert_eq!(page.status, StatusCode::OK);
        assert_eq!(
            page.attributes("input[name=token]", "value"),
            [token.as_str()]
        );
        assert!(
            browser.is_signed_in().await,
            "opening a link changes nothing"
        );

        assert_eq!(sets(&app, &token, NEW, NEW).await, StatusCode::OK);
        assert!(!browser.is_signed_in().await);
        let (mut old, _) = app.signs_in(ADDRESS, PASSWORD).await;
        assert!(!old.is_signed_in().await);
        let (mut new, _) = app.signs_in(ADDRESS, NEW).await;
        assert!(new.is_signed_in().await);
        app.run_jobs().await;
        let told = app.mails_to(ADDRESS).pop().expect("a mail");
        assert!(!told.text.contains("jeton="), "{}", told.text);
        assert!(told.text.contains("/mot-de-passe-oublie"), "{}", told.text);
    })
    .await;
}

#[tokio::test]
async fn a_link_works_once_for_an_hour_and_until_the_next() {
    on_each_engine(|app| async move {
        app.member("Amina", ADDRESS).await;
        let spent = StatusCode::UNPROCESSABLE_ENTITY;
        let (first, second) = (asks(&app).await, asks(&app).await);
        assert_eq!(
            sets(&app, &first, NEW, NEW).await,
            spent,
            "a new one cancels the old"
        );
        assert_eq!(sets(&app, &second, NEW, NEW).await, StatusCode::OK);
        assert_eq!(sets(&app, &second, PASSWORD, PASSWORD).await, spent, "once");
        let third = asks(&app).await;
        app.clock.advance(Millis::HOUR);
        assert_eq!(
            sets(&app, &third, PASSWORD, PASSWORD).await,
            spent,
            "an hour"
        );
        let page = app
            .browser()
            .get(&format!("/mot-de-passe?jeton={third}"))
            .await;
        assert_eq!(page.status, StatusCode::GONE);
        let (mut browser, _) = app.signs_in(ADDRESS, NEW).await;
        assert!(browser.is_signed_in().await);
    })
    .await;
}

#[tokio::test]
async fn a_password_that_is_refused_does_not_use_the_link_up() {
    on_each_engine(|app| async move {
        app.member("Amina", ADDRESS).await;
        let token = asks(&app).await;
        for (password, again) in [
            ("court", "court"),
            ("aminaaminaamina", "aminaaminaamina"),
            (NEW, PASSWORD),
        ] {
            assert_eq!(
                sets(&app, &token, password, again).await,
                StatusCode::UNPROCESSABLE_ENTITY
            );
        }
        assert_eq!(sets(&app, &token, NEW, NEW).await, StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn a_token_is_good_for_its_purpose_only() {
    on_each_engine(|app| async move {
        app.sign_up(&mut app.browser(), "Amina", ADDRESS).await;
        app.run_jobs().await;
        let confirm = app.token(ADDRESS);
        assert_eq!(
            sets(&app, &confirm, NEW, NEW).await,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        app.browser()
            .post("/confirmer", &[("token", &confirm), ("password", NEW)])
            .await;
        let reset = asks(&app).await;
        let answer = app.browser().post("/confirmer", &[("token", &reset)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(sets(&app, &reset, NEW, NEW).await, StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn an_unknown_address_gets_no_mail() {
    on_each_engine(|app| async move {
        let answer = app
            .browser()
            .post("/mot-de-passe-oublie", &[("address", ADDRESS)])
            .await;
        assert_eq!(answer.status, StatusCode::OK);
        app.run_jobs().await;
        assert!(app.state.mailer.sent().is_empty());
        let answer = app
            .browser()
            .post("/mot-de-passe-oublie", &[("address", "amina")])
            .await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(answer.attributes("input[name=address]", "value"), ["amina"]);
    })
    .await;
}

#[tokio::test]
async fn who_has_chosen_a_new_password_is_not_told_to_wait() {
    on_each_engine(|app| async move {
        app.member("Amina", ADDRESS).await;
        for _ in 0..12 {
            app.signs_in(ADDRESS, "faux").await;
        }
        let (_, stopped) = app.signs_in(ADDRESS, PASSWORD).await;
        assert_eq!(stopped.status, StatusCode::TOO_MANY_REQUESTS);
        let token = asks(&app).await;
        assert_eq!(sets(&app, &token, NEW, NEW).await, StatusCode::OK);
        let (mut browser, _) = app.signs_in(ADDRESS, NEW).await;
        assert!(browser.is_signed_in().await);
    })
    .await;
}
