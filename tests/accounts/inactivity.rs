//! Accounts that nobody uses are warned after 22 months and deleted after 24, by a job that runs
//! each day by itself.

use domain::Millis;
use http::StatusCode;
use support::{Issuer, PASSWORD, Part, TestApp, on_each_engine};

const ADDRESS: &str = "amina@exemple.fr";

async fn lives(app: &TestApp) -> bool {
    app.row_counts().await.contains_key("account")
}

#[tokio::test]
async fn who_stays_away_is_warned_then_deleted() {
    on_each_engine(|app| async move {
        app.member("Amina", ADDRESS).await;
        let mails = app.mails_to(ADDRESS).len();
        app.clock.advance(660 * Millis::DAY);
        app.run_periodic_jobs().await;
        assert_eq!(app.mails_to(ADDRESS).len(), mails, "not before 22 months");

        app.clock.advance(11 * Millis::DAY);
        app.run_periodic_jobs().await;
        assert_eq!(app.mails_to(ADDRESS).len(), mails + 1);
        let warning = app.mails_to(ADDRESS).pop().expect("a warning");
        assert!(warning.text.contains("/connexion"), "{}", warning.text);
        app.clock.advance(59 * Millis::DAY);
        app.run_periodic_jobs().await;
        assert_eq!(app.mails_to(ADDRESS).len(), mails + 1, "warned once");
        assert!(lives(&app).await);

        app.clock.advance(3 * Millis::DAY);
        app.run_periodic_jobs().await;
        assert!(!lives(&app).await);
        assert_eq!(
            app.mails_to(ADDRESS).len(),
            mails + 2,
            "told that it is done"
        );
    })
    .await;
}

#[tokio::test]
async fn a_sign_of_life_voids_the_warning() {
    on_each_engine(|app| async move {
        app.member("Amina", ADDRESS).await;
        app.clock.advance(671 * Millis::DAY);
        app.run_periodic_jobs().await;
        app.clock.advance(10 * Millis::DAY);
        app.signs_in(ADDRESS, PASSWORD).await;
        app.clock.advance(100 * Millis::DAY);
        app.run_periodic_jobs().await;
        assert!(lives(&app).await);
    })
    .await;
}

#[tokio::test]
async fn nobody_is_deleted_without_two_months_of_notice() {
    on_each_engine(|app| async move {
        app.member("Amina", ADDRESS).await;
        // The instance was off for three years.
        app.clock.advance(3 * 365 * Millis::DAY);
        app.run_periodic_jobs().await;
        assert!(lives(&app).await);
        app.clock.advance(60 * Millis::DAY);
        app.run_periodic_jobs().await;
        assert!(lives(&app).await);
        app.clock.advance(2 * Millis::DAY);
        app.run_periodic_jobs().await;
        assert!(!lives(&app).await);
    })
    .await;
}

#[tokio::test]
async fn what_is_deleted_for_inactivity_is_deleted_whole() {
    on_each_engine(|app| async move {
        let mut browser = app.member("Amina Disparue", ADDRESS).await;
        let badge = Issuer::baked(&app.issuer.hosted("oubli", ADDRESS));
        let sent = browser
            .upload("/badges/import", &[Part::File("file", "badge.png", &badge)])
            .await;
        let page = sent.location().expect("the badge's page");
        let id = page.trim_start_matches("/badges/").split('?').next();
        app.run_jobs().await;
        let fields = [("badge", id.expect("an identifier")), ("show_name", "on")];
        browser.post("/api/fn/shares/create", &fields).await;
        let shared = browser.get(&page.replace("/badges/", "/partager/")).await;
        let links = shared.attributes("a[href*='/b/']", "href");
        let link = links[0].trim_start_matches("http://127.0.0.1:3000");
        assert_eq!(app.browser().get(link).await.status, StatusCode::OK);

        app.clock.advance(671 * Millis::DAY);
        app.run_periodic_jobs().await;
        assert_eq!(
            app.browser().get(link).await.status,
            StatusCode::OK,
            "a warning closes nothing"
        );
        app.clock.advance(62 * Millis::DAY);
        app.run_periodic_jobs().await;
        app.clock.advance(2 * Millis::DAY);
        app.run_periodic_jobs().await;

        assert_eq!(app.browser().get(link).await.status, StatusCode::GONE);
        for word in [ADDRESS, "Disparue", "oubli"] {
            let tables = app.tables_with(word).await;
            let of_theirs: Vec<_> = tables
                .iter()
                .filter(|table| *table != "http_cache")
                .collect();
            assert!(of_theirs.is_empty(), "{word} in {of_theirs:?}");
        }
        let left = app.row_counts().await;
        for table in ["account", "badge", "blob", "share", "consent", "token"] {
            assert!(!left.contains_key(table), "{table}: {left:?}");
        }
        let told = app.mails_to(ADDRESS).pop().expect("a mail");
        assert!(
            told.text.contains("30 jours"),
            "how long backups keep it: {}",
            told.text
        );
    })
    .await;
}
