//! Accounts that nobody uses are warned after 22 months and deleted after 24.

use domain::Millis;
use support::{PASSWORD, TestApp, on_each_engine};

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
