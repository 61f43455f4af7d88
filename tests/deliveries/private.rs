//! Of somebody without an account, nothing stands in the database by which they could be found.

use domain::{Acceptance, Millis};
use http::StatusCode;
use serde_json::json;
use support::{Log, on_each_engine};

use super::{badge, held, item, said};

const TOM: &str = "tom.perdu@exemple-inconnu.fr";

#[tokio::test]
async fn no_table_and_no_log_shows_an_address_without_account() {
    let (log, _listening) = Log::listen();
    let logged = log.clone();
    on_each_engine(move |app| {
        let logged = logged.clone();
        async move {
            let platform = app.partner("Université").await;
            let credential = app.issuer.signed("Rare-et-secret", TOM, |credential| {
                credential["credentialSubject"]["identifier"][0]["hashed"] = json!(false);
                credential["credentialSubject"]["identifier"][0]["identityHash"] = json!(TOM);
            });
            let items = [
                // Partners write addresses into their own names of things, too.
                item(&format!("cours/{TOM}"), TOM, &credential),
                json!({"id": "2", "email": TOM.to_uppercase(), "url": format!("https://b.example/?for={TOM}")}),
            ];
            assert_eq!(said(&platform.delivers(&items).await), ["accepted", "accepted"]);
            let secrets = ["perdu", "PERDU", "inconnu", "INCONNU", "Rare-et-secret"];
            for secret in secrets {
                let tables = app.tables_with(secret).await;
                assert!(tables.iter().all(|table| table == "job"), "{secret} in {tables:?}");
            }
            app.run_jobs().await;
            let token = app.token(TOM);
            assert_eq!(app.row_counts().await["invitation"], 1, "the dump is whole");
            let page = app.browser().get(&format!("/invitation?jeton={token}")).await;
            assert_eq!(page.status, StatusCode::OK);
            assert!(page.text().contains(TOM), "who holds the link sees for whom it is");
            let mut silent = app.browser();
            silent.post("/invitation/silence", &[("token", &token)]).await;
            for secret in secrets.into_iter().chain([token.as_str()]) {
                let tables = app.tables_with(secret).await;
                assert!(tables.is_empty(), "{secret} in {tables:?}");
                assert!(!logged.text().contains(secret), "{secret} in the log");
            }
        }
    })
    .await;
    assert!(log.text().contains("request="), "the log is there");
}

#[tokio::test]
async fn what_nobody_came_for_is_gone_after_ninety_days() {
    on_each_engine(|app| async move {
        let platform = app.partner("Université").await;
        let one = [item("1", TOM, &app.issuer.signed("Un", TOM, |_| {}))];
        platform.delivers(&one).await;
        app.run_jobs().await;
        let first = app.token(TOM);
        app.clock.advance(60 * Millis::DAY);
        let two = [item("2", TOM, &app.issuer.signed("Deux", TOM, |_| {}))];
        platform.delivers(&two).await;
        app.run_periodic_jobs().await;
        assert_eq!(
            app.mails_to(TOM).len(),
            1,
            "one mail for a partner and an address"
        );
        // The link of the one mail leads to what came since.
        app.clock.advance(31 * Millis::DAY);
        app.run_periodic_jobs().await;
        let page = app
            .browser()
            .get(&format!("/invitation?jeton={first}"))
            .await;
        assert!(page.text().contains("Badge Deux") && !page.text().contains("Badge Un<"));
        app.clock.advance(60 * Millis::DAY);
        app.run_periodic_jobs().await;
        let rows = app.row_counts().await;
        assert!(
            !rows.contains_key("delivery") && !rows.contains_key("invitation"),
            "{rows:?}"
        );
        let page = app
            .browser()
            .get(&format!("/invitation?jeton={first}"))
            .await;
        assert_eq!(page.status, StatusCode::GONE);
        // A new badge then makes a new invitation.
        assert_eq!(said(&platform.delivers(&one).await), ["accepted"]);
        app.run_jobs().await;
        assert_eq!(app.mails_to(TOM).len(), 2);
    })
    .await;
}

#[tokio::test]
async fn signing_up_the_ordinary_way_brings_in_what_waits() {
    on_each_engine(|app| async move {
        let platform = app.partner("Université").await;
        platform
            .delivers(&[item("1", TOM, &app.issuer.signed("Un", TOM, |_| {}))])
            .await;
        app.run_jobs().await;
        app.member("Tom", TOM).await;
        app.run_jobs().await;
        assert_eq!(
            held(&app, TOM).await,
            [badge("Badge Un", Acceptance::Pending)]
        );
        // The link of the invitation then leads to signing in.
        let mails = app.mails_to(TOM);
        let invitation = support::token_in(&mails[0]).expect("a link");
        let answer = app
            .browser()
            .get(&format!("/invitation?jeton={invitation}"))
            .await;
        assert_eq!(
            answer.location().as_deref(),
            Some("/connexion?suite=/recevoir")
        );
    })
    .await;
}
