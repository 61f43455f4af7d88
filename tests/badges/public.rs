//! The public page: the same for everybody, kept by nobody, gone at once.

use domain::Millis;
use http::StatusCode;
use openbadges::{Limits, Payload, extract};
use support::{Issuer, on_each_engine};

use super::{ADDRESS, NAME, brought, send, send_text, share, take_in};

#[tokio::test]
async fn a_share_is_opened_by_anyone_until_it_is_taken_back() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let badge = app.issuer.hosted("partage", ADDRESS);
        let id = take_in(&app, &mut browser, &badge).await;
        let page = share(&app, &mut browser, &id, &["show_name", "show_evidence"]).await;
        let mut visitor = app.browser();
        let asked = app.issuer.asked().len();

        let shown = visitor.get(&page).await;
        assert_eq!(shown.status, StatusCode::OK);
        assert!(shown.text().contains("Badge partage") && shown.text().contains(NAME));
        assert_eq!(shown.header("cache-control"), Some("no-cache"));
        assert_eq!(
            shown.header("vary"),
            Some("Accept-Encoding, Cookie, Accept-Language")
        );
        assert_eq!(shown.header("x-robots-tag"), Some("noindex, nofollow"));
        assert!(
            shown
                .header("content-security-policy")
                .unwrap()
                .contains("script-src 'none'")
        );
        assert_eq!(
            shown.bytes,
            browser.get(&page).await.bytes,
            "the same for its owner"
        );

        // What programs that preview links read: a large card, with a picture of known sides.
        let about = |name: &str| {
            let found = shown.attributes(&format!("meta[property='{name}']"), "content");
            assert_eq!(found.len(), 1, "{name}");
            found[0].clone()
        };
        let picture = about("og:image");
        let path = picture.split_once(page.as_str()).unwrap().1;
        assert!(
            picture.starts_with("http") && path == "/apercu.png",
            "{picture}"
        );
        let bytes = visitor.get(&format!("{page}/apercu.png")).await.bytes;
        let drawn = image::load_from_memory(&bytes).unwrap();
        assert_eq!(about("og:image:type"), "image/png");
        assert_eq!(about("og:image:width"), drawn.width().to_string());
        assert_eq!(about("og:image:height"), drawn.height().to_string());
        assert!(about("og:image:alt").contains("Badge partage"));
        assert!(about("og:title").contains("Badge partage"));
        assert!(about("og:url").ends_with(&page));
        assert_eq!(
            shown.attributes("meta[name='twitter:card']", "content"),
            ["summary_large_image"]
        );

        let etag = shown.header("etag").unwrap().to_owned();
        let mut again = visitor.clone().with("if-none-match", &etag);
        let kept = again.get(&page).await;
        assert_eq!(
            (kept.status, kept.bytes.len()),
            (StatusCode::NOT_MODIFIED, 0)
        );
        assert_eq!(kept.header("etag"), Some(etag.as_str()));
        let english = again.with("accept-language", "en").get(&page).await;
        assert_eq!(english.status, StatusCode::OK);

        let json = visitor.get(&format!("{page}.json")).await.json();
        assert_eq!(json["checked"]["verdict"], "valid");
        assert_eq!(json["face"]["name"], "Badge partage");
        let qr = visitor.get(&format!("{page}/qr.svg")).await;
        assert_eq!(qr.header("content-type"), Some("image/svg+xml"));
        assert!(qr.text().contains("<svg"));
        let thumb = visitor.get(&format!("{page}/image?size=320")).await;
        assert_eq!(thumb.header("content-type"), Some("image/webp"));
        // The picture carries the badge, and the original comes byte for byte.
        let picture = visitor.get(&format!("{page}/image")).await;
        let found = extract(&picture.bytes, &Limits::default()).unwrap();
        assert_eq!(found.payload, Payload::Json(badge.to_string()));
        let original = visitor.get(&format!("{page}/original")).await;
        assert_eq!(original.bytes, Issuer::baked(&badge));
        assert_eq!(
            original.header("content-security-policy"),
            Some("sandbox; default-src 'none'")
        );
        assert!(
            original
                .header("content-disposition")
                .unwrap()
                .starts_with("attachment")
        );
        assert_eq!(app.issuer.asked().len(), asked, "opening asks nobody");

        let taken_back = {
            let mut on = app.state.db.read().await.unwrap();
            server::store::shares::of_badge(&mut on, &id).await.unwrap()[0]
                .id
                .clone()
        };
        let fields = [("id", taken_back.as_str()), ("of", id.as_str())];
        browser.post("/api/fn/shares/revoke", &fields).await;
        for part in [
            "",
            ".json",
            ".pdf",
            "/image",
            "/original",
            "/qr.svg",
            "/apercu.png",
            "/resume.json",
        ] {
            let gone = visitor.get(&format!("{page}{part}")).await;
            assert_eq!(gone.status, StatusCode::GONE, "{part}");
            assert!(!gone.text().contains("Badge partage") && !gone.text().contains("og:"));
        }
        let gone = visitor.post(&format!("{page}/verifier"), &[]).await;
        assert_eq!(gone.status, StatusCode::GONE);
        let mut again = visitor.clone().with("if-none-match", &etag);
        assert_eq!(again.get(&page).await.status, StatusCode::GONE);
    })
    .await;
}

#[tokio::test]
async fn ended_deleted_and_unknown_links_are_told_apart() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let mut visitor = app.browser();
        for unknown in [
            "/b/AAAAAAAAAAAAAAAAAAAAAA",
            "/b/x",
            "/b/x.json",
            "/b/AAAAAAAAAAAAAAAAAAAAAA/image",
        ] {
            assert_eq!(
                visitor.get(unknown).await.status,
                StatusCode::NOT_FOUND,
                "{unknown}"
            );
        }
        let badge = app.issuer.signed("fin", ADDRESS, |_| {});
        let id = take_in(&app, &mut browser, &badge).await;
        let today = app.state.clock.now();
        let fields = [("badge", id.as_str()), ("ends", &today.iso_day())];
        let made = browser.post("/api/fn/shares/create", &fields).await;
        assert!(made.status.is_redirection(), "{}", made.text());
        let (ending, row) = {
            let mut on = app.state.db.read().await.unwrap();
            let row = server::store::shares::of_badge(&mut on, &id)
                .await
                .unwrap()
                .remove(0);
            (format!("/b/{}", row.slug), row)
        };
        let lasting = share(&app, &mut browser, &id, &[]).await;
        assert!(!row.living(today.plus(Millis::DAY)));
        assert_eq!(visitor.get(&ending).await.status, StatusCode::OK);
        app.clock.advance(13 * Millis::HOUR);
        assert_eq!(visitor.get(&ending).await.status, StatusCode::GONE);
        assert_eq!(visitor.get(&lasting).await.status, StatusCode::OK);
        // An end in the past is refused.
        let fields = [("badge", id.as_str()), ("ends", "2026-11-01")];
        browser.post("/api/fn/shares/create", &fields).await;
        {
            let mut on = app.state.db.read().await.unwrap();
            let all = server::store::shares::of_badge(&mut on, &id).await.unwrap();
            assert_eq!(all.len(), 2);
        }
        browser
            .post(
                "/api/fn/badges/delete",
                &[("id", id.as_str()), ("confirm", "on")],
            )
            .await;
        assert_eq!(visitor.get(&lasting).await.status, StatusCode::GONE);
        assert_eq!(super::count(&app).await, 0);
    })
    .await;
}

#[tokio::test]
async fn the_links_of_a_deleted_account_are_gone() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let badge = app.issuer.signed("adieu", ADDRESS, |_| {});
        let id = take_in(&app, &mut browser, &badge).await;
        let page = share(&app, &mut browser, &id, &["show_name"]).await;
        let mut visitor = app.browser();
        assert_eq!(visitor.get(&page).await.status, StatusCode::OK);
        let fields = [("password", support::PASSWORD), ("confirm", "on")];
        browser.post("/api/fn/account/delete", &fields).await;
        assert_eq!(super::count(&app).await, 0);
        for part in ["", ".json", "/image"] {
            let gone = visitor.get(&format!("{page}{part}")).await;
            assert_eq!(gone.status, StatusCode::GONE, "{part}");
        }
    })
    .await;
}

#[tokio::test]
async fn an_expired_badge_says_so_before_anybody_checks_it() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let badge = app.issuer.signed("court", ADDRESS, |credential| {
            credential["validUntil"] = "2026-12-01T00:00:00Z".into();
        });
        let id = take_in(&app, &mut browser, &badge).await;
        let page = share(&app, &mut browser, &id, &[]).await;
        let mut visitor = app.browser();
        let said = visitor.get(&format!("{page}.json")).await;
        assert_eq!(said.json()["checked"]["verdict"], "valid");
        app.clock.advance(10 * Millis::DAY);
        let later = visitor.get(&format!("{page}.json")).await;
        assert_eq!(later.json()["checked"]["verdict"], "expired");
        assert_ne!(said.header("etag"), later.header("etag"));
    })
    .await;
}

#[tokio::test]
async fn visitors_have_a_badge_checked_only_so_often() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let badge = app.issuer.hosted("souvent", ADDRESS);
        let id = take_in(&app, &mut browser, &badge).await;
        let page = share(&app, &mut browser, &id, &[]).await;
        let asked = || {
            app.issuer
                .asked()
                .iter()
                .filter(|p| *p == "/souvent/assertion")
                .count()
        };
        let mut visitor = app.browser();
        let before = asked();
        for _ in 0..5 {
            let answer = visitor.post(&format!("{page}/verifier"), &[]).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER);
        }
        assert_eq!(asked(), before, "it was checked a moment ago");
        app.clock.advance(2 * Millis::MINUTE);
        for _ in 0..5 {
            visitor.post(&format!("{page}/verifier"), &[]).await;
        }
        assert_eq!(asked(), before + 1);
        // A form on another site's page cannot have it checked.
        app.clock.advance(2 * Millis::MINUTE);
        let mut forged = visitor.clone().with("sec-fetch-site", "cross-site");
        let answer = forged.post(&format!("{page}/verifier"), &[]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert_eq!(asked(), before + 1);
    })
    .await;
}

#[tokio::test]
async fn a_badge_without_a_picture_has_one_drawn_for_it() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let badge = app.issuer.signed("nu", ADDRESS, |_| {});
        let id = brought(&send_text(&mut browser, &badge.to_string()).await);
        app.run_jobs().await;
        let page = share(&app, &mut browser, &id, &["show_name"]).await;
        let picture = app.browser().get(&format!("{page}/image")).await;
        assert_eq!(
            image::load_from_memory(&picture.bytes).unwrap().width(),
            640
        );
        let answer = send(&mut browser, &[&Issuer::baked(&badge)]).await;
        assert_eq!(brought(&answer), id);
    })
    .await;
}
