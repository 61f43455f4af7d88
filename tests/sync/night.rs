//! By itself at night, for who switched something on; and what rests on a consent ends with it.

use domain::Millis;
use domain::notice::News;
use server::service::sync::next_night;

use super::{
    ADDRESS, NAME, answer, displayer, held, last, switch_on, synchronise, whose, with_sources,
    words,
};

#[tokio::test]
async fn sources_are_asked_at_night_and_only_for_who_switched_them_on() {
    with_sources(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        app.member("Tom", "tom@ailleurs.example").await;
        displayer(
            &app,
            &[
                (ADDRESS, &["souder"]),
                ("tom@ailleurs.example", &["braser"]),
            ],
        );
        switch_on(&mut browser, "displayer").await;
        let account = whose(&app, ADDRESS).await;
        let next = next_night(&account, app.state.clock.now());
        let page = words(&mut browser, "/synchroniser").await;
        assert!(page.contains("Prochain passage"), "{page}");

        app.run_periodic_jobs().await;
        assert!(
            last(&app, &account).await.is_none(),
            "not before its moment"
        );
        app.clock
            .advance(next.0 - app.state.clock.now().0 + Millis::MINUTE);
        app.run_periodic_jobs().await;
        let run = last(&app, &account).await.unwrap();
        assert!(run.by_itself && run.finished.is_some());
        assert_eq!(run.added(), 1);
        assert_eq!(held(&app).await.len(), 1);
        let other = whose(&app, "tom@ailleurs.example").await;
        assert!(last(&app, &other).await.is_none());
        let page = words(&mut browser, "/synchroniser").await;
        assert!(page.contains("de lui-même"), "{page}");
        app.clock.advance(Millis::DAY);
        app.run_periodic_jobs().await;
        assert_ne!(last(&app, &account).await.unwrap().id, run.id);
    })
    .await;
}

#[tokio::test]
async fn a_source_ends_with_its_consent() {
    with_sources(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        displayer(&app, &[(ADDRESS, &["souder"])]);
        // Without the tick nothing happens.
        let refused = browser
            .post("/api/fn/sync/switch_on", &[("source", "displayer")])
            .await;
        assert!(!refused.location().unwrap_or_default().contains("fait="));
        assert!(app.dump().await["source_link"].is_empty());
        switch_on(&mut browser, "displayer").await;
        let journal = words(&mut browser, "/reglages/donnees").await;
        assert!(
            journal.contains("Interroger Passeport public pour mes badges"),
            "{journal}"
        );
        let account = whose(&app, ADDRESS).await;
        let consents = {
            let mut on = app.state.db.read().await.unwrap();
            server::store::consents::of_account(&mut on, &account)
                .await
                .unwrap()
        };
        let consent = consents
            .iter()
            .find(|c| c.purpose.starts_with("source:"))
            .unwrap();
        let fields = [("consent", consent.id.as_str())];
        browser
            .post("/api/fn/account/withdraw_consent", &fields)
            .await;
        assert!(app.dump().await["source_link"].is_empty());
        assert!(app.dump().await["sync_plan"].is_empty());
        let run = synchronise(&app, &mut browser).await;
        assert_eq!(run.steps.len(), 2);
        assert!(app.issuer.asked().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_source_that_fails_for_a_week_is_told_once() {
    with_sources(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        switch_on(&mut browser, "displayer").await;
        app.issuer.answers("/displayer", |_| answer(500, ""));
        for _ in 0..9 {
            synchronise(&app, &mut browser).await;
            app.clock.advance(Millis::DAY);
            app.run_periodic_jobs().await;
        }
        let account = whose(&app, ADDRESS).await;
        let mut on = app.state.db.read().await.unwrap();
        let told = server::store::notices::latest(&mut on, &account).await.unwrap();
        let fails: Vec<_> = told
            .iter()
            .filter(|notice| matches!(&notice.news, News::SourceFails { source, .. } if source == "Passeport public"))
            .collect();
        assert_eq!(fails.len(), 1, "{told:?}");
    })
    .await;
}
