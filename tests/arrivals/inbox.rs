//! What comes by itself waits: seen by its holder alone until they say yes.

use domain::{Acceptance, BadgeId, Origin};
use http::StatusCode;
use server::service::badges::{Handed, Manner, import};
use support::{Answer, Browser, Issuer, TestApp, on_each_engine};

use super::{ADDRESS, NAME, account_of, all, hand_in, later};
use crate::badges::{brought, share, stored};

/// A browser of a new person, whose first badge was handed in.
async fn person(app: &TestApp, address: &str) -> (Browser, BadgeId) {
    let mut browser = app.member(NAME, address).await;
    let name = format!("premier-{}", address.replace(['@', '.'], "-"));
    let file = Issuer::baked(&app.issuer.signed(&name, address, |_| {}));
    let id = brought(&hand_in(&mut browser, "b.png", &file).await);
    (browser, id)
}

/// A badge that arrives by itself.
async fn arrives(app: &TestApp, beside: &BadgeId, name: &str, address: &str) -> BadgeId {
    let account = account_of(app, beside).await;
    let file = Issuer::baked(&app.issuer.signed(name, address, |_| {}));
    let wait = std::time::Duration::from_secs(4);
    let manner = Manner::by_itself(Origin::Mail);
    let imported = import(
        &app.state,
        &account,
        Handed::File(file.into()),
        manner,
        wait,
    )
    .await;
    match imported.unwrap().remove(0) {
        domain::badge::Imported::New { id } | domain::badge::Imported::Already { id } => id,
    }
}

async fn decide(browser: &mut Browser, what: &str, ids: &[&BadgeId]) -> Answer {
    let mut fields = vec![("what", what)];
    fields.extend(ids.iter().map(|id| ("badges[]", id.as_str())));
    browser.post("/api/fn/inbox/decide", &fields).await
}

#[tokio::test]
async fn nothing_that_waits_or_was_declined_is_seen_counted_or_shared() {
    on_each_engine(|app| async move {
        let (mut browser, first) = person(&app, ADDRESS).await;
        let pending = arrives(&app, &first, "attente", ADDRESS).await;
        app.run_jobs().await;
        for state in [Acceptance::Pending, Acceptance::Declined] {
            if state == Acceptance::Declined {
                decide(&mut browser, "decline", &[&pending]).await;
            }
            assert_eq!(stored(&app, &pending).await.acceptance, state);
            let list = browser.get("/badges").await;
            assert!(!list.text().contains("Badge attente"));
            assert!(list.text_of("main").unwrap().contains("1 badge"));
            assert!(
                !browser
                    .get("/badges?q=attente")
                    .await
                    .text()
                    .contains("Badge attente")
            );
            let mut script = browser.clone().with("accept", "application/json");
            let json = script.get("/api/fn/badges/list").await.json();
            assert_eq!(
                (json["total"].as_u64(), json["held"].as_u64()),
                (Some(1), Some(1))
            );
            let fields = [("badge", pending.as_str()), ("show_name", "on")];
            browser.post("/api/fn/shares/create", &fields).await;
            let mut on = app.state.db.read().await.unwrap();
            assert!(
                server::store::shares::of_badge(&mut on, &pending)
                    .await
                    .unwrap()
                    .is_empty()
            );
            drop(on);
            let export = app.exported(&mut browser).await;
            let mut zip = zip::ZipArchive::new(std::io::Cursor::new(export)).unwrap();
            let index: serde_json::Value =
                serde_json::from_reader(zip.by_name("index.json").unwrap()).unwrap();
            let entries = index["badges"].as_array().unwrap();
            let entry = entries
                .iter()
                .find(|e| e["name"] == "Badge attente")
                .unwrap();
            assert_eq!(entry["acceptance"], state.word());
        }
    })
    .await;
}

#[tokio::test]
async fn a_badge_is_accepted_declined_and_taken_back() {
    on_each_engine(|app| async move {
        let (mut browser, first) = person(&app, ADDRESS).await;
        let pending = arrives(&app, &first, "attente", ADDRESS).await;
        app.run_jobs().await;
        // It asks on the page to receive, on the first page and in the menu.
        let receive = browser.get("/recevoir").await;
        let said = receive.text_of("main").unwrap();
        for sentence in [
            "1 badge attend votre accord",
            "Badge attente",
            "Arrivé par mail le",
        ] {
            assert!(said.contains(sentence), "{sentence} in {said}");
        }
        assert_eq!(
            receive.attributes("input[name='badges[]']", "value"),
            [pending.to_string()]
        );
        assert_eq!(receive.text_of("nav .count").as_deref(), Some("1"));
        assert!(
            browser
                .get("/accueil")
                .await
                .text_of("main")
                .unwrap()
                .contains("1 badge attend")
        );
        let page = browser.get(&format!("/badges/{pending}")).await;
        assert_eq!(
            page.attributes("main form button[name=what]", "value"),
            ["accept", "share", "decline"]
        );

        let answer = decide(&mut browser, "accept", &[&pending]).await;
        assert_eq!(
            answer.location().unwrap(),
            format!("/badges/{pending}?fait=accepte")
        );
        let again = decide(&mut browser, "accept", &[&pending]).await;
        assert!(again.status.is_redirection());
        assert_eq!(
            stored(&app, &pending).await.acceptance,
            Acceptance::Accepted
        );
        assert!(
            browser
                .get("/badges")
                .await
                .text_of("main")
                .unwrap()
                .contains("2 badges")
        );

        // What others could see ends with a no.
        let link = share(&app, &mut browser, &pending, &["show_name"]).await;
        assert_eq!(app.browser().get(&link).await.status, StatusCode::OK);
        decide(&mut browser, "decline", &[&pending]).await;
        assert_eq!(app.browser().get(&link).await.status, StatusCode::GONE);
        assert_eq!(
            app.browser().get(&format!("{link}.json")).await.status,
            StatusCode::GONE
        );
        let declined = browser.get("/recevoir/refuses").await;
        assert!(declined.text_of("main").unwrap().contains("Badge attente"));
        // It comes again by itself: the no stands.
        let same = arrives(&app, &first, "attente", ADDRESS).await;
        assert_eq!(same, pending);
        assert_eq!(
            stored(&app, &pending).await.acceptance,
            Acceptance::Declined
        );

        let answer = decide(&mut browser, "share", &[&pending]).await;
        assert_eq!(answer.location().unwrap(), format!("/partager/{pending}"));
        assert_eq!(
            stored(&app, &pending).await.acceptance,
            Acceptance::Accepted
        );
        // Taken back, but its old link stays gone.
        assert_eq!(app.browser().get(&link).await.status, StatusCode::GONE);
        assert!(browser.get("/recevoir").await.text_of("#attente").is_none());
    })
    .await;
}

#[tokio::test]
async fn what_is_handed_in_is_accepted_whatever_was_said_before() {
    on_each_engine(|app| async move {
        let (mut browser, first) = person(&app, ADDRESS).await;
        let pending = arrives(&app, &first, "attente", ADDRESS).await;
        decide(&mut browser, "decline", &[&pending]).await;
        let file = Issuer::baked(&app.issuer.signed("attente", ADDRESS, |_| {}));
        let answer = hand_in(&mut browser, "b.png", &file).await;
        assert_eq!(brought(&answer), pending);
        assert_eq!(
            stored(&app, &pending).await.acceptance,
            Acceptance::Accepted
        );
    })
    .await;
}

#[tokio::test]
async fn nobody_decides_for_somebody_else() {
    on_each_engine(|app| async move {
        let (mut amina, first) = person(&app, ADDRESS).await;
        let (mut basile, _) = person(&app, "basile@univ.example").await;
        let pending = arrives(&app, &first, "attente", ADDRESS).await;
        let mut script = basile.clone().with("accept", "application/json");
        for what in ["accept", "share", "decline"] {
            let answer = decide(&mut script, what, &[&pending]).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND);
        }
        decide(&mut basile, "accept_all", &[]).await;
        decide(&mut basile, "decline_all", &[]).await;
        assert_eq!(stored(&app, &pending).await.acceptance, Acceptance::Pending);
        assert_eq!(
            basile.get(&format!("/badges/{pending}")).await.status,
            StatusCode::NOT_FOUND
        );
        let mut anyone = app.browser().with("accept", "application/json");
        assert_eq!(
            decide(&mut anyone, "accept", &[&pending]).await.status,
            StatusCode::UNAUTHORIZED
        );
        // Nothing ticked, and a word that no button says.
        let mut script = amina.clone().with("accept", "application/json");
        let none = decide(&mut script, "accept", &[]).await;
        assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(
            decide(&mut script, "eat", &[&pending]).await.status,
            StatusCode::NOT_FOUND
        );
        decide(&mut amina, "accept", &[]).await;
        assert_eq!(stored(&app, &pending).await.acceptance, Acceptance::Pending);
    })
    .await;
}

#[tokio::test]
async fn five_hundred_are_answered_at_once() {
    on_each_engine(|app| async move {
        use server::service::intakes::{Arrived, begin};
        let (mut browser, first) = person(&app, ADDRESS).await;
        let account = account_of(&app, &first).await;
        let one = app.issuer.signed("modele", ADDRESS, |_| {});
        let arrived = (0..500)
            .map(|n| {
                let mut badge = one.clone();
                badge["name"] = format!("Badge {n}").into();
                Arrived {
                    name: None,
                    handed: Ok(Handed::Text(badge.to_string())),
                }
            })
            .collect();
        let manner = Manner::by_itself(Origin::Source);
        begin(&app.state, &account, manner, arrived, 0)
            .await
            .unwrap();
        later(&app).await;
        let waiting = async || {
            let all = all(&app).await;
            all.into_iter()
                .filter(|(_, a)| *a == Acceptance::Pending)
                .map(|(id, _)| id)
                .collect::<Vec<_>>()
        };
        let ids = waiting().await;
        assert_eq!(ids.len(), 499 + 1);
        let page = browser.get("/recevoir").await;
        assert_eq!(page.attributes("input[name='badges[]']", "value").len(), 60);
        assert!(
            page.attributes("#attente a.button", "href")
                .iter()
                .any(|h| h.contains("apres="))
        );
        // Ticked one by one, and the rest in one press.
        let some: Vec<&BadgeId> = ids.iter().take(500 - 60).collect();
        decide(&mut browser, "accept", &some).await;
        assert_eq!(waiting().await.len(), 60);
        decide(&mut browser, "decline_all", &[]).await;
        assert!(waiting().await.is_empty());
        let declined = browser.get("/recevoir/refuses").await;
        assert_eq!(
            declined.attributes("input[name='badges[]']", "value").len(),
            60
        );
    })
    .await;
}
