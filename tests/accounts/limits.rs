//! Limits by address, network and account, which hold across restarts because they are rows.

use domain::Millis;
use http::StatusCode;
use support::{Browser, PASSWORD, TestApp, on_each_engine};

const ADDRESS: &str = "amina@exemple.fr";

async fn tries(browser: &mut Browser, address: &str, password: &str) -> StatusCode {
    browser
        .post(
            "/connexion",
            &[("address", address), ("password", password)],
        )
        .await
        .status
}

#[tokio::test]
async fn guessing_one_password_stops_for_a_quarter_of_an_hour() {
    on_each_engine(|app| async move {
        app.member("Amina", ADDRESS).await;
        let mut browser = app.browser();
        for _ in 0..10 {
            assert_eq!(
                tries(&mut browser, ADDRESS, "faux").await,
                StatusCode::UNPROCESSABLE_ENTITY
            );
        }
        let fields = [("address", ADDRESS), ("password", PASSWORD)];
        let answer = browser.post("/connexion", &fields).await;
        assert_eq!(
            answer.status,
            StatusCode::TOO_MANY_REQUESTS,
            "even the right one"
        );
        let wait: i64 = answer
            .header("retry-after")
            .expect("a time")
            .parse()
            .expect("seconds");
        assert!((1..=901).contains(&wait), "{wait}");
        assert!(!browser.is_signed_in().await);
        app.clock.advance(wait * Millis::SECOND);
        assert_eq!(
            tries(&mut browser, ADDRESS, PASSWORD).await,
            StatusCode::SEE_OTHER
        );
    })
    .await;
}

#[tokio::test]
async fn an_unknown_address_is_limited_in_the_same_way() {
    on_each_engine(|app| async move {
        let mut browser = app.browser();
        for _ in 0..10 {
            tries(&mut browser, "inconnue@exemple.fr", "faux").await;
        }
        let status = tries(&mut browser, " Inconnue@exemple.FR", "faux").await;
        assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
    })
    .await;
}

#[tokio::test]
async fn nobody_locks_somebody_out_from_elsewhere() {
    let app = TestApp::start_dev(support::Engine::Sqlite, |config| {
        config.server.trusted_proxies = 1;
    })
    .await;
    let mut here = app.browser().with("x-forwarded-for", "192.0.2.1");
    let mut elsewhere = app.browser().with("x-forwarded-for", "198.51.100.7");
    for _ in 0..11 {
        tries(&mut elsewhere, ADDRESS, "faux").await;
    }
    assert_eq!(
        tries(&mut elsewhere, ADDRESS, "faux").await,
        StatusCode::TOO_MANY_REQUESTS
    );
    assert_eq!(
        tries(&mut here, ADDRESS, "faux").await,
        StatusCode::UNPROCESSABLE_ENTITY
    );
}

#[tokio::test]
async fn one_network_cannot_try_many_addresses_and_good_tries_do_not_count() {
    on_each_engine(|app| async move {
        app.member("Amina", ADDRESS).await;
        for _ in 0..101 {
            assert_eq!(
                tries(&mut app.browser(), ADDRESS, PASSWORD).await,
                StatusCode::SEE_OTHER
            );
        }
        let mut browser = app.browser();
        for i in 0..100 {
            let status = tries(&mut browser, &format!("a{i}@exemple.fr"), "faux").await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{i}");
        }
        let status = tries(&mut browser, "dernier@exemple.fr", "faux").await;
        assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
    })
    .await;
}

#[tokio::test]
async fn nobody_has_mails_poured_over_an_address() {
    on_each_engine(|app| async move {
        let mut browser = app.browser();
        app.sign_up(&mut browser, "Amina", ADDRESS).await;
        let mut refused = 0;
        for _ in 0..4 {
            for path in ["/inscription/renvoyer", "/mot-de-passe-oublie"] {
                let answer = browser.post(path, &[("address", ADDRESS)]).await;
                refused += usize::from(answer.status == StatusCode::TOO_MANY_REQUESTS);
            }
        }
        app.run_jobs().await;
        assert_eq!(app.mails_to(ADDRESS).len(), 5);
        assert_eq!(refused, 4);
        app.clock.advance(Millis::HOUR);
        let answer = browser.post("/inscription/renvoyer", &[]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
    })
    .await;
}

#[tokio::test]
async fn one_network_does_not_sign_up_crowds() {
    on_each_engine(|app| async move {
        let mut last = StatusCode::OK;
        for i in 0..61 {
            last = app
                .sign_up(&mut app.browser(), "A", &format!("a{i}@exemple.fr"))
                .await
                .status;
            if i < 60 {
                assert_eq!(last, StatusCode::SEE_OTHER, "{i}");
            }
        }
        assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(app.row_counts().await["account"], 60);
    })
    .await;
}

#[tokio::test]
async fn counters_hold_no_address_and_go_when_their_window_ends() {
    on_each_engine(|app| async move {
        tries(&mut app.browser(), ADDRESS, "faux").await;
        assert!(app.tables_with(ADDRESS).await.is_empty());
        assert!(app.tables_with("127.0.0.1").await.is_empty());
        assert_eq!(app.row_counts().await["limit_counter"], 3);
        app.clock.advance(2 * Millis::HOUR);
        app.run_periodic_jobs().await;
        assert!(!app.row_counts().await.contains_key("limit_counter"));
    })
    .await;
}
