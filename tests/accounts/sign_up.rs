//! From the form to "signed in": what is refused, what the mail's link does and does not.

use domain::Millis;
use http::StatusCode;
use support::{Engine, PASSWORD, TestApp, on_each_engine};

const ADDRESS: &str = "amina@exemple.fr";

#[tokio::test]
async fn a_new_person_signs_up_confirms_and_is_signed_in() {
    on_each_engine(|app| async move {
        let mut browser = app.browser();
        let answer = app.sign_up(&mut browser, "Amina Benali", ADDRESS).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        assert_eq!(answer.location().as_deref(), Some("/inscription/envoyee"));
        let sent = browser.get("/inscription/envoyee").await;
        assert!(sent.text().contains(ADDRESS));
        assert!(
            !browser.is_signed_in().await,
            "nobody before the confirmation"
        );
        app.run_jobs().await;

        let token = app.token(ADDRESS);
        let page = browser.get(&format!("/confirmer?jeton={token}")).await;
        assert_eq!(page.status, StatusCode::OK);
        assert_eq!(
            page.attributes("form[action='/confirmer'] input[name=token]", "value"),
            [token.as_str()]
        );
        assert!(
            !browser.is_signed_in().await,
            "opening a link changes nothing"
        );

        let answer = browser.post("/confirmer", &[("token", &token)]).await;
        assert_eq!(answer.location().as_deref(), Some("/accueil"));
        assert!(browser.is_signed_in().await);
        let (mut elsewhere, answer) = app.signs_in("Amina@Exemple.fr", PASSWORD).await;
        assert_eq!(answer.location().as_deref(), Some("/accueil"));
        assert!(elsewhere.is_signed_in().await);
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_is_said_field_by_field_and_the_password_is_not_put_back() {
    let app = TestApp::start(Engine::Sqlite).await;
    let good = [
        ("name", "Amina Benali"),
        ("address", ADDRESS),
        ("password", PASSWORD),
        ("birth_year", "1990"),
        ("terms", "on"),
    ];
    let cases = [
        ("name", " "),
        ("address", "amina"),
        ("address", "a@b.fr\r\nBcc: c@d.fr"),
        ("password", "court"),
        ("password", "amina@exemple.fr"),
        ("password", "passwordpassword"),
        ("birth_year", "2015"),
        ("birth_year", "douze"),
        ("terms", ""),
    ];
    for (field, value) in cases {
        let fields = good.map(|(name, good)| (name, if name == field { value } else { good }));
        let answer = app.browser().post("/inscription", &fields).await;
        assert_eq!(
            answer.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{field}={value}"
        );
        let invalid = answer.attributes("form [aria-invalid=true]", "name");
        assert_eq!(invalid, [field], "{field}={value}");
        assert!(
            answer
                .attributes("input[type=password]", "value")
                .iter()
                .all(String::is_empty)
        );
        if field != "name" {
            assert_eq!(
                answer.attributes("input[name=name]", "value"),
                ["Amina Benali"]
            );
        }
    }
    assert!(
        app.row_counts().await.is_empty(),
        "nothing is kept of what was refused"
    );
}

#[tokio::test]
async fn every_wrong_field_is_named_at_once() {
    let app = TestApp::start(Engine::Sqlite).await;
    let answer = app.browser().post("/inscription", &[]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mut invalid = answer.attributes("form [aria-invalid=true]", "name");
    invalid.sort();
    assert_eq!(
        invalid,
        ["address", "birth_year", "name", "password", "terms"]
    );
}

#[tokio::test]
async fn of_a_birth_year_only_the_end_of_minority_is_kept() {
    on_each_engine(|app| async move {
        for (address, year, kept) in [
            ("adulte@exemple.fr", "1984", None),
            ("mineure@exemple.fr", "2009", Some("2027")),
        ] {
            let fields = [
                ("name", "A"),
                ("address", address),
                ("password", PASSWORD),
                ("birth_year", year),
                ("terms", "on"),
            ];
            let answer = app.browser().post("/inscription", &fields).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{address}");
            assert!(app.tables_with_word(year).await.is_empty(), "{year}");
            if let Some(kept) = kept {
                assert!(
                    app.tables_with_word(kept)
                        .await
                        .contains(&"account".to_owned())
                );
            }
        }
        // The year is forgotten when it is over.
        let new_year = Millis::from_day(2028, 1, 1).expect("a day");
        app.clock.advance(new_year.0 - app.state.clock.now().0);
        app.run_periodic_jobs().await;
        assert!(app.tables_with_word("2027").await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_link_works_once_and_only_for_five_days() {
    on_each_engine(|app| async move {
        let mut browser = app.browser();
        app.sign_up(&mut browser, "Amina", ADDRESS).await;
        app.run_jobs().await;
        let late = app.token(ADDRESS);
        app.clock.advance(5 * Millis::DAY);
        for answer in [
            browser.get(&format!("/confirmer?jeton={late}")).await,
            browser.post("/confirmer", &[("token", &late)]).await,
        ] {
            assert!(answer.status.is_client_error(), "{}", answer.status);
            assert!(
                answer.attributes("button", "type").is_empty() || !answer.text().contains(&late)
            );
        }
        assert!(!browser.is_signed_in().await);

        // The session of the sign-up has ended too: sign in, and the mail comes again.
        let (mut browser, answer) = app.signs_in(ADDRESS, PASSWORD).await;
        assert_eq!(answer.location().as_deref(), Some("/inscription/envoyee"));
        app.run_jobs().await;
        let token = app.token(ADDRESS);
        assert_eq!(
            browser
                .post("/confirmer", &[("token", &token)])
                .await
                .status,
            StatusCode::SEE_OTHER
        );
        let again = app.browser().post("/confirmer", &[("token", &token)]).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}

#[tokio::test]
async fn tokens_that_are_none_are_links_that_no_longer_work() {
    let app = TestApp::start(Engine::Sqlite).await;
    for token in [
        "",
        "x",
        "../../etc/passwd",
        &"A".repeat(43),
        &"é".repeat(5000),
    ] {
        let answer = app.browser().post("/confirmer", &[("token", token)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{token}");
        let answer = app
            .browser()
            .post("/mot-de-passe", &[("token", token), ("password", PASSWORD)])
            .await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{token}");
    }
    assert_eq!(
        app.browser().get("/confirmer").await.status,
        StatusCode::GONE
    );
}

#[tokio::test]
async fn sending_again_cancels_the_link_before() {
    on_each_engine(|app| async move {
        let mut browser = app.browser();
        app.sign_up(&mut browser, "Amina", ADDRESS).await;
        app.run_jobs().await;
        let first = app.token(ADDRESS);
        let answer = browser.post("/inscription/renvoyer", &[]).await;
        let next = answer.location().expect("a redirect");
        let again = browser.get(&next).await.text();
        assert_ne!(
            again,
            browser.get("/inscription/envoyee").await.text(),
            "it says so"
        );
        app.run_jobs().await;
        let second = app.token(ADDRESS);
        assert_ne!(first, second);
        let old = browser.post("/confirmer", &[("token", &first)]).await;
        assert_eq!(old.status, StatusCode::UNPROCESSABLE_ENTITY);
        let new = browser.post("/confirmer", &[("token", &second)]).await;
        assert_eq!(new.status, StatusCode::SEE_OTHER);
    })
    .await;
}

#[tokio::test]
async fn a_wrong_address_is_corrected_on_the_browser_that_signed_up() {
    on_each_engine(|app| async move {
        let mut browser = app.browser();
        app.sign_up(&mut browser, "Amina", "amnia@exemple.fr").await;
        app.run_jobs().await;
        let wrong = app.token("amnia@exemple.fr");
        let refused = browser
            .post("/inscription/adresse", &[("address", "amina")])
            .await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let answer = browser
            .post("/inscription/adresse", &[("address", ADDRESS)])
            .await;
        assert_eq!(answer.location().as_deref(), Some("/inscription/envoyee"));
        assert!(
            browser
                .get("/inscription/envoyee")
                .await
                .text()
                .contains(ADDRESS)
        );
        app.run_jobs().await;
        let strangers = app.browser().post("/confirmer", &[("token", &wrong)]).await;
        assert_eq!(
            strangers.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "the old link is dead"
        );
        let token = app.token(ADDRESS);
        assert_eq!(
            browser
                .post("/confirmer", &[("token", &token)])
                .await
                .status,
            StatusCode::SEE_OTHER
        );
        // Once confirmed there is nothing left to correct.
        let late = browser
            .post("/inscription/adresse", &[("address", "x@exemple.fr")])
            .await;
        assert_eq!(late.location().as_deref(), Some("/inscription"));
        let stranger = app
            .browser()
            .post("/inscription/adresse", &[("address", "x@exemple.fr")])
            .await;
        assert_eq!(stranger.location().as_deref(), Some("/inscription"));
    })
    .await;
}

#[tokio::test]
async fn confirming_goes_on_to_where_the_sign_up_began() {
    let app = TestApp::start(Engine::Sqlite).await;
    for (next, here) in [
        ("/badges?tri=nom", "/badges?tri=nom"),
        ("https://evil.example/", "/"),
    ] {
        let address = format!("a{}@exemple.fr", next.len());
        let mut browser = app.browser();
        let fields = [
            ("name", "A"),
            ("address", address.as_str()),
            ("password", PASSWORD),
            ("birth_year", "1990"),
            ("terms", "on"),
            ("next", next),
        ];
        browser.post("/inscription", &fields).await;
        app.run_jobs().await;
        let token = app.token(&address);
        let answer = browser.post("/confirmer", &[("token", &token)]).await;
        assert_eq!(answer.location().as_deref(), Some(here));
    }
}

#[tokio::test]
async fn who_confirms_first_has_the_address_and_rivals_end() {
    on_each_engine(|app| async move {
        let (mut thief, mut owner) = (app.browser(), app.browser());
        app.sign_up(&mut thief, "Voleuse", ADDRESS).await;
        app.run_jobs().await;
        let thiefs = app.token(ADDRESS);
        app.sign_up(&mut owner, "Amina", ADDRESS).await;
        app.run_jobs().await;
        let owners = app.token(ADDRESS);
        assert_eq!(
            owner.post("/confirmer", &[("token", &owners)]).await.status,
            StatusCode::SEE_OTHER
        );
        let answer = thief.post("/confirmer", &[("token", &thiefs)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(!thief.is_signed_in().await);
        assert_eq!(app.row_counts().await["account"], 1);
    })
    .await;
}

#[tokio::test]
async fn a_sign_up_that_nobody_confirms_is_forgotten() {
    on_each_engine(|app| async move {
        app.sign_up(&mut app.browser(), "Amina", ADDRESS).await;
        app.run_jobs().await;
        app.clock.advance(12 * Millis::DAY);
        app.run_periodic_jobs().await;
        let left = app.row_counts().await;
        let left: Vec<_> = left.keys().filter(|table| *table != "job").collect();
        assert!(left.is_empty(), "{left:?}");
    })
    .await;
}
