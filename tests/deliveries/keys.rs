//! A rotation of the instance's keys: nothing that waits is lost, and an old key goes when nothing
//! is under it any more.

use domain::{Acceptance, Millis};
use http::StatusCode;
use server::service::keys::{places, rotate};
use support::{TestApp, on_each_engine};

use super::{badge, held, item, said};

const TOM: &str = "tom@exemple.fr";

async fn names(app: &TestApp) -> Vec<String> {
    app.state.keys.names()
}

#[tokio::test]
async fn what_waits_survives_rotations_and_old_keys_go_with_what_they_kept() {
    on_each_engine(|app| async move {
        let platform = app.partner("Université").await;
        let one = [item("1", TOM, &app.issuer.signed("Un", TOM, |_| {}))];
        platform.delivers(&one).await;
        app.run_jobs().await;
        let token = app.token(TOM);
        let first = app.state.keys.name();

        let rotated = rotate(&app.state).await.expect("rotated");
        assert_eq!(rotated.dropped, 0);
        assert_eq!(rotated.left.iter().map(|left| left.count).sum::<u64>(), 2);
        assert_ne!(app.state.keys.name(), first, "the running server follows");

        // Known again under the old key, and something new under the new one.
        assert_eq!(said(&platform.delivers(&one).await), ["already"]);
        let two = [item("2", TOM, &app.issuer.signed("Deux", TOM, |_| {}))];
        assert_eq!(said(&platform.delivers(&two).await), ["accepted"]);
        app.run_jobs().await;
        assert_eq!(
            app.mails_to(TOM).len(),
            1,
            "invited before, under the old key"
        );
        let page = app
            .browser()
            .get(&format!("/invitation?jeton={token}"))
            .await;
        assert_eq!(page.status, StatusCode::OK);
        app.browser()
            .post("/invitation/silence", &[("token", &token)])
            .await;

        let rotated = rotate(&app.state).await.expect("rotated");
        assert_eq!((rotated.dropped, names(&app).await.len()), (0, 3));
        app.member("Tom", TOM).await;
        app.run_jobs().await;
        let expected = [
            badge("Badge Deux", Acceptance::Pending),
            badge("Badge Un", Acceptance::Pending),
        ];
        assert_eq!(held(&app, TOM).await, expected);

        // After ninety days, the first key keeps nothing any more; the second one keeps the note
        // that this address wants no invitation.
        app.clock.advance(91 * Millis::DAY);
        app.run_periodic_jobs().await;
        let rotated = rotate(&app.state).await.expect("rotated");
        assert!(rotated.dropped >= 1, "{rotated:?}");
        assert!(!names(&app).await.contains(&first));
        let left: Vec<_> = rotated.left.iter().map(|left| left.count).collect();
        assert_eq!(left, [1]);
    })
    .await;
}

#[tokio::test]
async fn every_kind_of_value_says_under_which_keys_it_is() {
    on_each_engine(|app| async move {
        let app = app;
        for place in places() {
            let used = (place.used)(app.state.clone()).await;
            assert!(used.expect("counted").is_empty(), "{}", place.name);
        }
    })
    .await;
}
