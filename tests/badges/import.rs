//! Badges come in: hosted and signed ones, by file, text and link, once and twice.

use domain::badge::Imported;
use domain::{RecipientMatch, Verdict};
use http::StatusCode;
use server::service::badges::{Handed, Manner, import};
use support::{Issuer, Part, on_each_engine};

use super::{ADDRESS, NAME, brought, send, send_text, stored, take_in};

#[tokio::test]
async fn hosted_and_signed_badges_are_proven_and_mine() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let hosted = app.issuer.hosted("soudure", ADDRESS);
        let signed = app.issuer.signed("vente", ADDRESS, |_| {});
        for (badge, name) in [(hosted, "Badge soudure"), (signed, "Badge vente")] {
            let id = brought(&send(&mut browser, &[&Issuer::baked(&badge)]).await);
            let row = stored(&app, &id).await;
            let checked = row.checked.expect("checked before the answer");
            assert_eq!(checked.verdict, Verdict::Valid, "{:#?}", checked.checks);
            assert_eq!(row.recipient, RecipientMatch::Mine);
            assert_eq!((row.face.name.as_str(), row.kind.as_str()), (name, "png"));
            assert_eq!(row.face.issuer.name, "Université d'essai");
            assert_eq!(
                row.face.description.as_str(),
                "<p>Sait <strong>souder</strong></p>"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn texts_and_links_come_in_too() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let hosted = app.issuer.hosted("lien", ADDRESS);
        let by_link = send_text(&mut browser, hosted["id"].as_str().unwrap()).await;
        let row = stored(&app, &brought(&by_link)).await;
        assert_eq!(
            (row.kind.as_str(), row.recipient),
            ("json", RecipientMatch::Mine)
        );

        let signed = app.issuer.signed("texte", ADDRESS, |_| {});
        let by_text = send_text(&mut browser, &signed.to_string()).await;
        let row = stored(&app, &brought(&by_text)).await;
        assert_eq!(row.checked.unwrap().verdict, Verdict::Valid);

        // The same one again, in another container and another order of words.
        let again = send(&mut browser, &[&Issuer::baked(&hosted)]).await;
        assert_eq!(brought(&again), brought(&by_link));
        assert!(again.location().unwrap().ends_with("?fait=deja"));
    })
    .await;
}

#[tokio::test]
async fn the_original_stays_byte_for_byte_and_its_picture_is_drawn() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let file = Issuer::baked(&app.issuer.signed("image", ADDRESS, |_| {}));
        let id = brought(&send(&mut browser, &[&file]).await);
        let original = browser.get(&format!("/badges/{id}/original")).await;
        assert_eq!(original.bytes, file);
        assert!(
            original
                .header("content-disposition")
                .unwrap()
                .starts_with("attachment")
        );
        assert_eq!(
            original.header("content-security-policy"),
            Some("sandbox; default-src 'none'")
        );
        // Drawn for the first visit, before any job ran.
        let path = format!("/badges/{id}/image?size=160");
        let small = browser.get(&path).await;
        assert_eq!(small.header("content-type"), Some("image/webp"));
        let picture = image::load_from_memory(&small.bytes).unwrap();
        assert_eq!((picture.width(), picture.height()), (160, 160));
        app.run_jobs().await;
        let etag = small.header("etag").unwrap().to_owned();
        let mut again = browser.clone().with("if-none-match", &etag);
        assert_eq!(again.get(&path).await.status, StatusCode::NOT_MODIFIED);

        let mut other = app.member("Basile", "basile@univ.example").await;
        for path in [format!("/badges/{id}/original"), path] {
            assert_eq!(other.get(&path).await.status, StatusCode::NOT_FOUND);
        }
    })
    .await;
}

#[tokio::test]
async fn a_picture_at_an_address_is_fetched_by_a_job_and_not_for_a_visitor() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let hosted = app.issuer.hosted("loin", ADDRESS);
        let id = brought(&send_text(&mut browser, &hosted.to_string()).await);
        let path = format!("/badges/{id}/image?size=320");
        let before = browser.get(&path).await;
        assert!(!app.issuer.asked().contains(&"/loin/image.png".to_owned()));
        app.run_jobs().await;
        assert!(app.issuer.asked().contains(&"/loin/image.png".to_owned()));
        let after = browser.get(&path).await;
        assert_ne!(before.bytes, after.bytes);
        assert_eq!(image::load_from_memory(&after.bytes).unwrap().width(), 200);
    })
    .await;
}

#[tokio::test]
async fn a_badge_for_another_address_is_kept_private_and_never_shared() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let badge = app.issuer.hosted("autre", "basile@univ.example");
        let id = take_in(&app, &mut browser, &badge).await;
        let row = stored(&app, &id).await;
        assert_eq!(row.recipient, RecipientMatch::NotMine);
        assert_eq!(row.checked.unwrap().verdict, Verdict::Valid);
        let made = browser
            .post(
                "/api/fn/shares/create",
                &[("badge", id.as_str()), ("show_name", "on")],
            )
            .await;
        assert!(
            !made.location().is_some_and(|to| to.contains("fait=")),
            "{}",
            made.text()
        );
        let mut on = app.state.db.read().await.unwrap();
        let shares = server::store::shares::of_badge(&mut on, &id).await.unwrap();
        assert!(shares.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_badge_becomes_mine_when_its_address_is_confirmed() {
    on_each_engine(|app| async move {
        let mut browser = app.browser();
        app.sign_up(&mut browser, NAME, ADDRESS).await;
        app.run_jobs().await;
        let token = app.token(ADDRESS);
        let account = {
            let mut on = app.state.db.read().await.unwrap();
            let row = server::store::accounts::find_by_address(&mut on, ADDRESS)
                .await
                .unwrap();
            row.unwrap().id().unwrap()
        };
        let file = Issuer::baked(&app.issuer.hosted("avant", ADDRESS));
        let handed = Handed::File(file.into());
        let wait = std::time::Duration::from_secs(4);
        let imported = import(&app.state, &account, handed, Manner::BY_HAND, wait).await;
        let Imported::New { id } = imported.unwrap().remove(0) else {
            panic!("a new badge")
        };
        assert_ne!(stored(&app, &id).await.recipient, RecipientMatch::Mine);
        browser.post("/confirmer", &[("token", &token)]).await;
        app.run_jobs().await;
        assert_eq!(stored(&app, &id).await.recipient, RecipientMatch::Mine);
    })
    .await;
}

#[tokio::test]
async fn several_files_at_once_are_each_answered() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let one = Issuer::baked(&app.issuer.signed("un", ADDRESS, |_| {}));
        let two = Issuer::baked(&app.issuer.signed("deux", ADDRESS, |_| {}));
        let plain = support::picture();
        let parts = [
            Part::File("file", "un.png", &one),
            Part::File("file", "photo.png", &plain),
            Part::File("file", "deux.png", &two),
            Part::File("file", "encore.png", &one),
        ];
        let mut script = browser.clone().with("accept", "application/json");
        let answer = script.upload("/badges/import", &parts).await.json();
        let results = answer["results"].as_array().unwrap();
        assert_eq!(results.len(), 4);
        assert_eq!(results[0]["imported"]["result"], "new");
        assert_eq!(results[1]["file"], "photo.png");
        assert_eq!(results[1]["problem"]["code"], "import");
        assert_eq!(results[1]["problem"]["why"], "no_badge");
        assert_eq!(results[2]["imported"]["result"], "new");
        assert_eq!(results[3]["imported"]["result"], "already");
        assert_eq!(results[3]["imported"]["id"], results[0]["imported"]["id"]);

        let three = Issuer::baked(&app.issuer.signed("trois", ADDRESS, |_| {}));
        let four = Issuer::baked(&app.issuer.signed("quatre", ADDRESS, |_| {}));
        let answer = send(&mut browser, &[&three, &four]).await;
        let to = answer.location().unwrap();
        assert!(to.starts_with("/recevoir/rapports/"), "{to}");
        // Nobody who is not signed in brings anything in.
        let answer = send(&mut app.browser(), &[&three]).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    })
    .await;
}
