//! The issuer that does not answer, answers late, or answers nonsense.

use domain::{Millis, RecipientMatch, Verdict};
use http::StatusCode;
use support::{Issuer, Reply, on_each_engine};

use super::{ADDRESS, NAME, brought, send, share, stored, take_in};

#[tokio::test]
async fn a_badge_whose_issuer_is_silent_is_checked_later() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let badge = app.issuer.hosted("lent", ADDRESS);
        app.issuer.says("/lent/assertion", Reply::Silence);
        let id = brought(&send(&mut browser, &[&Issuer::baked(&badge)]).await);
        let row = stored(&app, &id).await;
        assert!(row.checked.is_none(), "still being checked");
        // It may be shared as soon as that is over, and says so; it is not called false.
        for path in [format!("/badges/{id}"), format!("/partager/{id}")] {
            let page = browser.get(&path).await;
            assert!(page.text().contains("encore en cours de vérification"));
            assert!(!page.text().contains("faux"), "{}", page.text());
        }
        let fields = [("badge", id.as_str()), ("show_name", "on")];
        let mut script = browser.clone().with("accept", "application/json");
        let refused = script.post("/api/fn/shares/create", &fields).await;
        assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text());
        app.issuer.says("/lent/assertion", Reply::Json(badge));
        app.run_jobs().await;
        let row = stored(&app, &id).await;
        assert_eq!(row.checked.unwrap().verdict, Verdict::Valid);
        assert_eq!(row.recipient, RecipientMatch::Mine);
        assert_eq!(row.face.name, "Badge lent");
    })
    .await;
}

#[tokio::test]
async fn a_badge_whose_issuer_answers_nonsense_is_kept_unproven_and_tried_again() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let inwards = Reply::Redirect("http://127.0.0.1:9/".to_owned());
        let html = Reply::Bytes("text/html", b"<!DOCTYPE html><p>".to_vec());
        for (name, reply) in [
            ("e500", Reply::Status(500)),
            ("html", html),
            ("dedans", inwards),
        ] {
            let badge = app.issuer.hosted(name, ADDRESS);
            app.issuer.says(&format!("/{name}/assertion"), reply);
            let id = take_in(&app, &mut browser, &badge).await;
            let row = stored(&app, &id).await;
            let verdict = row.checked.unwrap().verdict;
            assert!(
                matches!(
                    verdict,
                    Verdict::Unverified | Verdict::Unreadable | Verdict::Invalid
                ),
                "{name}: {verdict:?}"
            );
            assert!(verdict != Verdict::Valid);
            app.issuer
                .says(&format!("/{name}/assertion"), Reply::Json(badge));
            app.clock.advance(8 * Millis::DAY);
            app.run_periodic_jobs().await;
            let row = stored(&app, &id).await;
            assert_eq!(row.checked.unwrap().verdict, Verdict::Valid, "{name}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_was_proven_stays_proven_while_the_issuer_is_away() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let badge = app.issuer.hosted("parti", ADDRESS);
        let id = take_in(&app, &mut browser, &badge).await;
        let page = share(&app, &mut browser, &id, &["show_name"]).await;
        let before = stored(&app, &id).await.checked.unwrap();
        assert_eq!(before.verdict, Verdict::Valid);

        app.issuer.says("/parti/assertion", Reply::Status(503));
        app.clock.advance(2 * Millis::DAY);
        app.run_periodic_jobs().await;
        let away = stored(&app, &id).await.checked.unwrap();
        assert_eq!(away.verdict, Verdict::Valid);
        assert_eq!(away.proven_at, Some(before.at));
        assert!(away.at > before.at);

        // What the issuer says counts, as soon as it says something.
        let mut revoked = badge.clone();
        revoked["revoked"] = true.into();
        app.issuer.says("/parti/assertion", Reply::Json(revoked));
        app.clock.advance(2 * Millis::DAY);
        let mut visitor = app.browser();
        let asked = visitor.post(&format!("{page}/verifier"), &[]).await;
        assert_eq!(asked.location().as_deref(), Some(page.as_str()));
        let now = stored(&app, &id).await.checked.unwrap();
        assert_eq!((now.verdict, now.proven_at), (Verdict::Revoked, None));
        // A withdrawn badge is still shown, its verdict first.
        let shown = visitor.get(&page).await;
        assert_eq!(shown.status, StatusCode::OK);
        assert_eq!(
            visitor.get(&format!("{page}.json")).await.json()["checked"]["verdict"],
            "revoked"
        );
    })
    .await;
}
