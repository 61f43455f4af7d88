//! What somebody agreed to, and taking it back.

use domain::account::Consent;
use domain::{ConsentId, Millis, Problem};
use server::clock::{SystemEntropy, new_id};
use server::store::consents;
use support::{Browser, TestApp, on_each_engine};

use super::sessions::settings;

const ADDRESS: &str = "amina@exemple.fr";

async fn journal(app: &TestApp, browser: &Browser) -> Vec<Consent> {
    let (port, viewer, _) = settings(app, browser).await;
    port.consents(&viewer).await.expect("the journal")
}

/// Agrees to something that an account can be without.
async fn agrees(app: &TestApp, browser: &Browser, purpose: &str) {
    let (_, viewer, _) = settings(app, browser).await;
    let id: ConsentId = new_id(&app.clock, &SystemEntropy);
    let mut tx = app.state.db.begin().await.expect("a transaction");
    let now = app.state.clock.now();
    consents::insert(&mut tx, &id, &viewer.account, purpose, "2026-11-22", now)
        .await
        .expect("kept");
    tx.commit().await.expect("kept");
}

#[tokio::test]
async fn a_consent_is_withdrawn_by_itself_and_the_journal_keeps_it() {
    on_each_engine(|app| async move {
        let mut browser = app.member("Amina", ADDRESS).await;
        for purpose in ["territory", "research"] {
            app.clock.advance(Millis::MINUTE);
            agrees(&app, &browser, purpose).await;
        }
        app.clock.advance(Millis::DAY);
        let given = journal(&app, &browser).await;
        let research = given.iter().find(|c| c.purpose == "research").expect("it");
        let fields = [("consent", research.id.as_str())];
        let answer = browser
            .post("/api/fn/account/withdraw_consent", &fields)
            .await;
        let shown = answer.location().expect("a redirect");
        assert_eq!(shown, "/reglages/donnees?fait=accord");
        let after = journal(&app, &browser).await;
        assert_eq!(after.len(), 3);
        for consent in after {
            let expected = (consent.purpose == "research").then(|| app.state.clock.now());
            assert_eq!(consent.withdrawn, expected, "{}", consent.purpose);
        }
        let page = browser.get(&shown).await.text();
        assert!(page.contains("Votre accord est retiré."));
        let (port, viewer, _) = settings(&app, &browser).await;
        let twice = port.withdraw_consent(&viewer, &research.id).await;
        assert_eq!(twice, Err(Problem::NotFound));
    })
    .await;
}

#[tokio::test]
async fn the_terms_end_with_the_account_and_the_page_says_so() {
    on_each_engine(|app| async move {
        let mut browser = app.member("Amina", ADDRESS).await;
        let (port, viewer, _) = settings(&app, &browser).await;
        let terms = journal(&app, &browser).await.remove(0);
        assert_eq!(terms.purpose, "terms");
        let refused = port.withdraw_consent(&viewer, &terms.id).await;
        assert_eq!(refused, Err(Problem::NotFound));
        assert!(journal(&app, &browser).await[0].withdrawn.is_none());
        let page = browser.get("/reglages/donnees").await;
        assert!(page.text().contains("pour retirer cet accord-là, effacez"));
        assert!(!page.attributes("a[href='#effacer']", "href").is_empty());
        let forms = "form[action='/api/fn/account/withdraw_consent']";
        assert!(page.attributes(forms, "action").is_empty());
        agrees(&app, &browser, "territory").await;
        let page = browser.get("/reglages/donnees").await;
        assert_eq!(page.attributes(forms, "method"), ["post"], "the other one");
    })
    .await;
}

#[tokio::test]
async fn nobody_withdraws_for_somebody_else() {
    on_each_engine(|app| async move {
        let amina = app.member("Amina", ADDRESS).await;
        agrees(&app, &amina, "territory").await;
        let before = journal(&app, &amina).await;
        let bruno = app.member("Bruno", "bruno@exemple.fr").await;
        let (port, viewer, _) = settings(&app, &bruno).await;
        for consent in &before {
            let refused = port.withdraw_consent(&viewer, &consent.id).await;
            assert_eq!(refused, Err(Problem::NotFound));
        }
        assert_eq!(journal(&app, &amina).await, before);
    })
    .await;
}
