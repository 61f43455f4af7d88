//! `/operateur`: only for operators, never a badge, and a person only when looked for.

use http::StatusCode;
use server::store::{jobs, operators};
use support::{Browser, Issuer, PASSWORD, Part, TestApp, on_each_engine};

pub(super) const OPERATOR: &str = "operatrice@exemple.fr";
pub(super) const AMINA: &str = "amina@exemple.fr";

pub(super) async fn account(app: &TestApp, address: &str) -> domain::AccountId {
    let mut on = app.state.db.read().await.unwrap();
    let row = server::store::addresses::confirmed(&mut on, address).await;
    row.unwrap().unwrap().account().unwrap()
}

pub(crate) async fn operator(app: &TestApp) -> Browser {
    let browser = app.member("Odile", OPERATOR).await;
    let id = account(app, OPERATOR).await;
    let mut tx = app.state.db.begin().await.unwrap();
    operators::grant(&mut tx, &id, true).await.unwrap();
    tx.commit().await.unwrap();
    browser
}

#[tokio::test]
async fn nobody_else_learns_that_the_pages_are_there() {
    on_each_engine(|app| async move {
        let mut browser = app.member("Amina", AMINA).await;
        let id = account(&app, AMINA).await;
        for path in ["/operateur".to_owned(), format!("/operateur/compte/{id}")] {
            let page = browser.get(&path).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        }
        let odile = operator(&app).await;
        let odiles = account(&app, OPERATOR).await;
        let mut script = browser.clone().with("accept", "application/json");
        for (name, fields) in [
            ("find_account", vec![("address", OPERATOR)]),
            ("run_again", vec![]),
            (
                "lock_account",
                vec![("account", odiles.as_str()), ("locked", "true")],
            ),
            (
                "delete_account",
                vec![
                    ("account", odiles.as_str()),
                    ("password", PASSWORD),
                    ("confirm", "on"),
                ],
            ),
        ] {
            let path = format!("/api/fn/operations/{name}");
            let answer = script.post(&path, &fields).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{name}");
        }
        assert!(odile.clone().is_signed_in().await);
        assert!(!browser.get("/reglages").await.text().contains("/operateur"));
    })
    .await;
}

#[tokio::test]
async fn an_operator_sees_figures_and_no_badge() {
    on_each_engine(|app| async move {
        let mut amina = app.member("Amina", AMINA).await;
        let file = Issuer::baked(&app.issuer.hosted("secret", AMINA));
        let parts = [Part::File("file", "badge.png", &file)];
        amina.upload("/badges/import", &parts).await;
        app.run_jobs().await;
        let mut odile = operator(&app).await;
        assert!(odile.get("/reglages").await.text().contains("/operateur"));
        let page = odile.get("/operateur").await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.text().contains("2 comptes"), "{}", page.text());
        assert!(page.text().contains("1 badge"));
        assert!(!page.text().contains("secret") && !page.text().contains(AMINA));
        let found = odile
            .post(
                "/api/fn/operations/find_account",
                &[("address", " Amina@Exemple.fr ")],
            )
            .await;
        let to = found.location().expect("a page");
        let id = account(&app, AMINA).await;
        assert_eq!(to, format!("/operateur/compte/{id}"));
        let page = odile.get(&to).await;
        assert!(page.text().contains("1 badge") && !page.text().contains("secret"));
        let none = odile
            .post(
                "/api/fn/operations/find_account",
                &[("address", "personne@exemple.fr")],
            )
            .await;
        assert_eq!(none.location().as_deref(), Some("/operateur?fait=inconnu"));
        let page = odile.get("/operateur?fait=inconnu").await;
        assert!(page.text().contains("Aucun compte n"));
    })
    .await;
}

#[tokio::test]
async fn an_account_is_locked_unlocked_and_deleted_with_the_operators_password() {
    on_each_engine(|app| async move {
        let mut amina = app.member("Amina", AMINA).await;
        let mut odile = operator(&app).await;
        let id = account(&app, AMINA).await;
        let lock = async |odile: &mut Browser, locked: &str| {
            let fields = [("account", id.as_str()), ("locked", locked)];
            odile.post("/api/fn/operations/lock_account", &fields).await
        };
        lock(&mut odile, "true").await;
        assert!(!amina.is_signed_in().await);
        let (mut refused, _) = app.signs_in(AMINA, PASSWORD).await;
        assert!(!refused.is_signed_in().await);
        lock(&mut odile, "false").await;
        let (mut back, _) = app.signs_in(AMINA, PASSWORD).await;
        assert!(back.is_signed_in().await);
        for (password, confirm, gone) in [
            ("pas le bon mot de passe", true, false),
            (PASSWORD, false, false),
            (PASSWORD, true, true),
        ] {
            let mut fields = vec![("account", id.as_str()), ("password", password)];
            if confirm {
                fields.push(("confirm", "on"));
            }
            odile
                .post("/api/fn/operations/delete_account", &fields)
                .await;
            let mut on = app.state.db.read().await.unwrap();
            let there = server::store::accounts::find(&mut on, &id).await.unwrap();
            assert_eq!(there.is_none(), gone);
        }
        // Nobody locks themselves out.
        let own = account(&app, OPERATOR).await;
        let fields = [("account", own.as_str()), ("locked", "true")];
        odile.post("/api/fn/operations/lock_account", &fields).await;
        assert!(odile.is_signed_in().await);
    })
    .await;
}

#[tokio::test]
async fn a_job_that_was_given_up_runs_again() {
    on_each_engine(|app| async move {
        let mut odile = operator(&app).await;
        let now = app.state.clock.now();
        let id: domain::JobId = server::clock::new_id(&app.clock, &server::clock::SystemEntropy);
        let mut tx = app.state.db.begin().await.unwrap();
        let new = jobs::NewJob {
            id: &id,
            kind: "mail.reset",
            payload: "{}",
            dedup_key: None,
            run_at: now,
            lane: jobs::Lane::Prompt,
        };
        jobs::enqueue(&mut tx, &new, now).await.unwrap();
        tx.commit().await.unwrap();
        app.run_jobs().await;
        let page = odile.get("/operateur").await;
        assert!(page.text().contains("mail.reset"), "{}", page.text());
        assert!(page.text().contains("payload"), "the cause is told");
        let shown = page.attributes("input[name=job]", "value");
        assert_eq!(shown, [id.as_str()]);
        let mut tx = app.state.db.begin().await.unwrap();
        operators::revive(&mut tx, Some(&id), now).await.unwrap();
        tx.commit().await.unwrap();
        let mut on = app.state.db.read().await.unwrap();
        let counted = jobs::count(&mut on).await.unwrap();
        drop(on);
        let waits = counted.iter().find(|c| c.kind == "mail.reset").unwrap();
        assert_eq!((waits.waiting, waits.dead), (1, 0));
        app.run_jobs().await;
        let again = odile
            .post("/api/fn/operations/run_again", &[("job", id.as_str())])
            .await;
        assert_eq!(again.location().as_deref(), Some("/operateur?fait=relance"));
        let none = odile
            .clone()
            .post("/api/fn/operations/run_again", &[])
            .await;
        assert!(none.status.is_redirection());
    })
    .await;
}
