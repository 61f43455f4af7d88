//! A badge for an address that is not confirmed: private, reminded, deleted, or brought in.

use domain::{Millis, RecipientMatch};
use http::StatusCode;
use support::{PASSWORD, on_each_engine};

use super::{ADDRESS, NAME, count, stored, take_in};

const SCHOOL: &str = "amina@ecole.example";

#[tokio::test]
async fn it_is_reminded_after_25_days_and_deleted_after_30() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let own = app.issuer.hosted("mien", ADDRESS);
        take_in(&app, &mut browser, &own).await;
        let badge = app.issuer.hosted("ecole", SCHOOL);
        let id = take_in(&app, &mut browser, &badge).await;
        let page = browser.get(&format!("/badges/{id}")).await;
        assert!(page.text().contains("22 décembre 2026"), "{}", page.text());
        app.clock.advance(24 * Millis::DAY);
        app.run_periodic_jobs().await;
        let told = |app: &support::TestApp| {
            let about = |mail: &server::mail::Sent| mail.text.contains("sera effacé le");
            app.mails_to(ADDRESS).into_iter().filter(about).count()
        };
        app.clock.advance(Millis::HOUR);
        app.run_periodic_jobs().await;
        assert_eq!(told(&app), 0);
        app.clock.advance(Millis::DAY);
        app.run_periodic_jobs().await;
        app.clock.advance(Millis::HOUR);
        app.run_periodic_jobs().await;
        assert_eq!(told(&app), 1);
        app.clock.advance(4 * Millis::DAY);
        app.run_periodic_jobs().await;
        assert_eq!(count(&app).await, 2, "29 days");
        app.clock.advance(Millis::DAY);
        app.run_periodic_jobs().await;
        assert_eq!(count(&app).await, 1, "one's own stays");
        assert_eq!(told(&app), 1, "told once");
    })
    .await;
}

#[tokio::test]
async fn confirming_the_address_brings_it_in() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let badge = app.issuer.signed("ecole", SCHOOL, |_| {});
        let id = take_in(&app, &mut browser, &badge).await;
        assert!(stored(&app, &id).await.leaves.is_some());
        let fields = [("address", SCHOOL), ("password", PASSWORD)];
        let added = browser.post("/api/fn/account/add_address", &fields).await;
        assert_eq!(added.status, StatusCode::FOUND, "{}", added.text());
        app.run_jobs().await;
        let token = app.token(SCHOOL);
        browser.post("/confirmer", &[("token", &token)]).await;
        app.run_jobs().await;
        let row = stored(&app, &id).await;
        assert_eq!(row.recipient, RecipientMatch::Mine);
        assert_eq!(row.recipient_hint.as_deref(), Some(SCHOOL));
        assert_eq!(row.leaves, None);
        app.clock.advance(40 * Millis::DAY);
        app.run_periodic_jobs().await;
        assert_eq!(count(&app).await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_server_that_stood_still_reminds_before_it_deletes() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let badge = app.issuer.hosted("ecole", SCHOOL);
        take_in(&app, &mut browser, &badge).await;
        app.clock.advance(90 * Millis::DAY);
        app.run_periodic_jobs().await;
        assert_eq!(count(&app).await, 1, "five days from the reminder");
        app.clock.advance(5 * Millis::DAY + Millis::HOUR);
        app.run_periodic_jobs().await;
        assert_eq!(count(&app).await, 0);
    })
    .await;
}
