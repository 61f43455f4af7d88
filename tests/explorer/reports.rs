//! Reports of abuse, and pages that an operator takes down.

use http::StatusCode;
use support::{Browser, TestApp, on_each_engine};

use super::{AMINA, author, found, share};
use crate::collections::{self, Given};

async fn operator(app: &TestApp) -> Browser {
    let address = "operatrice@besace.example";
    let browser = app.member("Odile", address).await;
    let account = collections::account(app, address).await;
    let mut tx = app.state.db.begin().await.unwrap();
    server::store::operators::grant(&mut tx, &account, true)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    browser
}

#[tokio::test]
async fn a_reported_page_is_taken_down_with_a_reason_and_given_back() {
    on_each_engine(|app| async move {
        let (mut amina, _, id) = author(&app, "Amina", AMINA, "Ateliers", Given::default()).await;
        let page = share(&app, &mut amina, &id, &["listed", "contact"]).await;
        app.clock.advance(domain::Millis::SECOND);
        let other = share(&app, &mut amina, &id, &["show_name"]).await;
        let mut visitor = app.browser();

        for bad in [
            "",
            "/",
            "/badges",
            "https://ailleurs.example/c/x",
            "/c/AAAAAAAAAAAAAAAAAAAAAA",
        ] {
            let path = format!("/signaler?page={bad}");
            assert_eq!(
                visitor.get(&path).await.status,
                StatusCode::NOT_FOUND,
                "{bad}"
            );
        }
        // The page leads there by itself, its frame and its badges are the same page.
        let shown = visitor.get(&page).await;
        let links = shown.attributes("a[href^='/signaler']", "href");
        assert_eq!(links, [format!("/signaler?page={page}")]);
        for same in [format!("/e{page}"), format!("{page}/1")] {
            let form = visitor.get(&format!("/signaler?page={same}")).await;
            assert_eq!(form.status, StatusCode::OK, "{same}");
        }
        let form = visitor.get(&links[0]).await;
        assert_eq!(
            form.attributes("input[name=page]", "value"),
            [page.as_str()]
        );
        let fields = [("page", page.as_str()), ("text", "Ce n'est pas elle")];
        let refused = visitor.post("/signaler", &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text().contains("choisissez"));
        let fields = [
            ("page", page.as_str()),
            ("reason", "identity"),
            ("text", "Ce n'est <i>pas</i> elle"),
            ("address", "temoin@exemple.example"),
        ];
        let taken = visitor.post("/signaler", &fields).await;
        assert_eq!(taken.location().as_deref(), Some("/signaler/recu"));

        // Only an operator learns of it.
        assert_eq!(
            amina.get("/operateur/signalements").await.status,
            StatusCode::NOT_FOUND
        );
        let mut odile = operator(&app).await;
        let list = odile.get("/operateur/signalements").await;
        let report = list.attributes(".devices a", "href").remove(0);
        let one = odile.get(&report).await;
        assert!(one.text().contains("temoin@exemple.example"));
        assert!(one.attributes("main a", "href").contains(&page));
        let rid = report.rsplit('/').next().unwrap().to_owned();
        let mut json = amina.clone().with("accept", "application/json");
        let fields = [("id", &*rid), ("reason", "x")];
        for function in ["take_down", "lift", "dismiss"] {
            let answer = json
                .post(&format!("/api/fn/moderation/{function}"), &fields)
                .await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{function}");
        }
        let fields = [("id", &*rid), ("reason", "")];
        let refused = odile
            .send_from(&report, "moderation/take_down", &fields)
            .await;
        assert!(refused.location().unwrap().contains("__err="));
        assert_eq!(visitor.get(&page).await.status, StatusCode::OK);

        // While its owner edits: the edit is theirs, the pages stay down, all of them.
        let fields = [("id", &*rid), ("reason", "Usurpation d'identité")];
        let edition = collections::edition(&amina.get(&format!("/collections/{id}")).await);
        odile.post("/api/fn/moderation/take_down", &fields).await;
        let change = [
            ("id", id.as_str()),
            ("edition", &*edition),
            ("title", "Autre titre"),
        ];
        let edited = amina.post("/api/fn/collections/change", &change).await;
        assert!(edited.location().unwrap().ends_with("fait=mots"));
        app.run_jobs().await;
        for path in [&page, &other] {
            assert_eq!(visitor.get(path).await.status, StatusCode::GONE, "{path}");
        }
        let write = visitor.get(&format!("{page}/ecrire")).await;
        assert_eq!(write.status, StatusCode::GONE);
        assert!(found(&app, "").await.is_empty());
        let mut json = amina.clone().with("accept", "application/json");
        let again = json
            .post("/api/fn/shares/create", &[("collection", id.as_str())])
            .await;
        assert_eq!(again.json()["code"], "taken_down");
        // The owner reads why, at home, by mail, and where it is shared and arranged.
        for path in [
            "/accueil".to_owned(),
            format!("/partager/{id}"),
            format!("/collections/{id}"),
        ] {
            let said = amina.get(&path).await.text();
            assert!(said.contains("Usurpation d'identité"), "{path}");
        }
        let mails = app.mails_to(AMINA);
        assert!(
            mails
                .iter()
                .any(|mail| mail.text.contains("Usurpation d'identité"))
        );
        assert!(mails.iter().all(|mail| !mail.raw.contains("temoin@")));

        odile
            .post("/api/fn/moderation/lift", &[("id", &*rid)])
            .await;
        app.run_jobs().await;
        assert_eq!(visitor.get(&page).await.status, StatusCode::OK);
        assert_eq!(found(&app, "").await, ["Autre titre"]);
        assert!(amina.get("/accueil").await.text().contains("est rouverte"));
    })
    .await;
}

#[tokio::test]
async fn a_badge_page_is_reported_and_a_report_dismissed() {
    on_each_engine(|app| async move {
        let mut amina = app.member("Amina", AMINA).await;
        let account = collections::account(&app, AMINA).await;
        let badge = collections::badge(&app, &account, Given::default()).await;
        amina
            .post("/api/fn/shares/create", &[("badge", badge.as_str())])
            .await;
        let page = {
            let mut on = app.state.db.read().await.unwrap();
            let shares = server::store::shares::of_badge(&mut on, &badge)
                .await
                .unwrap();
            format!("/b/{}", shares[0].slug)
        };
        let fields = [("page", page.as_str()), ("reason", "spam")];
        let mut visitor = app.browser();
        visitor.post("/signaler", &fields).await;
        let mut odile = operator(&app).await;
        let list = odile.get("/operateur/signalements").await;
        assert!(list.text().contains("à traiter"));
        let report = list.attributes(".devices a", "href").remove(0);
        let rid = report.rsplit('/').next().unwrap();
        odile
            .post("/api/fn/moderation/dismiss", &[("id", rid)])
            .await;
        let list = odile.get("/operateur/signalements").await;
        assert!(list.text().contains("classé"));
        assert_eq!(visitor.get(&page).await.status, StatusCode::OK);
        // A flood of reports is stopped.
        let mut last = StatusCode::SEE_OTHER;
        for _ in 0..25 {
            last = visitor.post("/signaler", &fields).await.status;
        }
        assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
    })
    .await;
}
