//! What people are told of their badges: in the application, and by mail as often as they chose.

use domain::{BadgeId, Millis};
use http::StatusCode;
use serde_json::Value;
use support::{Answer, Browser, Issuer, Part, Reply, TestApp, on_each_engine};

const NAME: &str = "Amina Bénali";
const ADDRESS: &str = "amina.b@univ.example";

async fn take_in(app: &TestApp, browser: &mut Browser, badge: &Value) -> BadgeId {
    let file = Issuer::baked(badge);
    let parts = [Part::File("file", "badge.png", &file)];
    let answer = browser.upload("/badges/import", &parts).await;
    app.run_jobs().await;
    let to = answer.location().expect("a badge");
    to.trim_start_matches("/badges/").parse().expect("an id")
}

/// The issuer withdraws a badge, and the badge is checked again.
async fn withdraw(app: &TestApp, browser: &mut Browser, name: &str, id: &BadgeId) {
    app.issuer
        .says(&format!("/{name}/assertion"), Reply::Status(410));
    app.clock.advance(Millis::HOUR);
    let checked = browser
        .post("/api/fn/badges/check_again", &[("id", id.as_str())])
        .await;
    assert!(checked.status.is_redirection(), "{}", checked.text());
    app.run_jobs().await;
}

fn news_mails(app: &TestApp) -> Vec<server::mail::Sent> {
    let mails = app.mails_to(ADDRESS);
    let about = |mail: &server::mail::Sent| mail.raw.contains("List-Unsubscribe:");
    mails.into_iter().filter(about).collect()
}

async fn rhythm(browser: &mut Browser, rhythm: &str) -> Answer {
    browser
        .post("/api/fn/notices/change_rhythm", &[("rhythm", rhythm)])
        .await
}

#[tokio::test]
async fn a_badge_that_is_withdrawn_is_told_once_at_home_and_by_mail() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let badge = app.issuer.hosted("soudure", ADDRESS);
        let id = take_in(&app, &mut browser, &badge).await;
        let sentence = "« Badge soudure » a été retiré par son émetteur.";
        let plain = |page: &Answer| page.text().replace(['\u{a0}', '\u{202f}'], " ");
        assert!(!plain(&browser.get("/accueil").await).contains(sentence));
        withdraw(&app, &mut browser, "soudure", &id).await;
        let home = browser.get("/accueil").await;
        assert!(plain(&home).contains(sentence), "{}", home.text());
        assert!(
            news_mails(&app).is_empty(),
            "what happens together is one mail"
        );
        app.clock.advance(6 * Millis::MINUTE);
        app.run_jobs().await;
        let mails = news_mails(&app);
        assert_eq!(mails.len(), 1);
        assert!(mails[0].subject.contains("retiré par son émetteur"));
        assert!(mails[0].text.contains(&format!("/badges/{id}")));
        assert!(
            mails[0]
                .raw
                .contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click")
        );
        // Found again, it is no news.
        app.clock.advance(Millis::HOUR);
        browser
            .post("/api/fn/badges/check_again", &[("id", id.as_str())])
            .await;
        app.clock.advance(Millis::DAY);
        app.run_jobs().await;
        assert_eq!(news_mails(&app).len(), 1);
        let upto = browser
            .get("/accueil")
            .await
            .attributes("input[name=upto]", "value");
        browser
            .post("/api/fn/notices/read", &[("upto", &upto[0])])
            .await;
        assert!(!plain(&browser.get("/accueil").await).contains(sentence));
        let past = browser.get("/reglages/notifications").await;
        assert!(
            plain(&past).contains(sentence),
            "what was read can be found"
        );
    })
    .await;
}

#[tokio::test]
async fn an_issuer_that_does_not_answer_is_no_news() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let badge = app.issuer.hosted("soudure", ADDRESS);
        let id = take_in(&app, &mut browser, &badge).await;
        for reply in [Reply::Status(500), Reply::Status(404)] {
            app.issuer.says("/soudure/assertion", reply);
            app.clock.advance(Millis::HOUR);
            browser
                .post("/api/fn/badges/check_again", &[("id", id.as_str())])
                .await;
        }
        app.clock.advance(2 * Millis::DAY);
        app.run_jobs().await;
        assert!(news_mails(&app).is_empty());
        let page = browser.get("/reglages/notifications").await;
        assert!(page.text().contains("Rien de nouveau"));
    })
    .await;
}

#[tokio::test]
async fn mails_come_as_often_as_was_chosen() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        // The clock begins on Sunday, 22 November 2026, noon.
        assert!(rhythm(&mut browser, "weekly").await.status.is_redirection());
        for name in ["un", "deux"] {
            let badge = app.issuer.hosted(name, ADDRESS);
            let id = take_in(&app, &mut browser, &badge).await;
            withdraw(&app, &mut browser, name, &id).await;
        }
        app.clock.advance(2 * Millis::HOUR);
        app.run_jobs().await;
        assert!(news_mails(&app).is_empty(), "it is still Sunday");
        app.clock.advance(20 * Millis::HOUR);
        app.run_jobs().await;
        let mails = news_mails(&app);
        assert_eq!(mails.len(), 1, "one mail for the week");
        assert!(mails[0].text.contains("Badge un") && mails[0].text.contains("Badge deux"));
        // A new choice takes what waits along.
        let badge = app.issuer.hosted("trois", ADDRESS);
        let id = take_in(&app, &mut browser, &badge).await;
        withdraw(&app, &mut browser, "trois", &id).await;
        rhythm(&mut browser, "at_once").await;
        app.clock.advance(6 * Millis::MINUTE);
        app.run_jobs().await;
        assert_eq!(news_mails(&app).len(), 2);
        app.clock.advance(8 * Millis::DAY);
        app.run_jobs().await;
        assert_eq!(news_mails(&app).len(), 2, "nothing is mailed twice");
        let wrong = rhythm(&mut browser, "hourly").await;
        assert!(wrong.status.is_client_error() || wrong.status.is_redirection());
    })
    .await;
}

#[tokio::test]
async fn one_press_without_a_session_ends_the_mails() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let badge = app.issuer.hosted("soudure", ADDRESS);
        let id = take_in(&app, &mut browser, &badge).await;
        withdraw(&app, &mut browser, "soudure", &id).await;
        app.clock.advance(6 * Millis::MINUTE);
        app.run_jobs().await;
        let mail = news_mails(&app).remove(0);
        let at = mail.text.find("/desabonnement?jeton=").expect("a link");
        let path: String = mail.text[at..]
            .chars()
            .take_while(|c| !c.is_whitespace())
            .collect();
        let mut stranger = app.browser();
        let page = stranger.get(&path).await;
        assert_eq!(page.status, StatusCode::OK);
        let still = browser.get("/reglages/notifications").await;
        assert_eq!(still.attributes("input[checked]", "value"), ["at_once"]);
        // As mail programs do it: one POST to the address in the header.
        let fields = [("List-Unsubscribe", "One-Click")];
        let ended = stranger.post(&path, &fields).await;
        assert_eq!(ended.status, StatusCode::OK, "{}", ended.text());
        let now = browser.get("/reglages/notifications").await;
        assert_eq!(now.attributes("input[checked]", "value"), ["never"]);
        for cut in ["/desabonnement", &path[..path.len() - 3]] {
            let dead = stranger.get(cut).await;
            assert!(dead.status.is_client_error(), "{}", dead.status);
            assert!(dead.text_of("h1").is_some(), "a page that says so");
        }
    })
    .await;
}

#[tokio::test]
async fn a_badge_about_to_end_is_told_a_month_before_and_once() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let badge = app.issuer.signed("secours", ADDRESS, |badge| {
            badge["validUntil"] = "2027-01-10T00:00:00Z".into();
        });
        take_in(&app, &mut browser, &badge).await;
        app.run_periodic_jobs().await;
        let told = async |browser: &mut Browser| {
            let page = browser.get("/reglages/notifications").await.text();
            page.matches("expire le 10 janvier 2027").count()
        };
        assert_eq!(told(&mut browser).await, 0, "seven weeks ahead");
        for _ in 0..4 {
            app.clock.advance(7 * Millis::DAY);
            browser.get("/accueil").await;
            app.run_periodic_jobs().await;
        }
        assert_eq!(told(&mut browser).await, 1);
    })
    .await;
}
