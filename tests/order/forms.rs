//! The pages and forms without JavaScript, and what strangers and the export see of it.

use std::io::{Cursor, Read};

use http::StatusCode;
use support::{Issuer, on_each_engine};

use crate::badges::{brought, send, share};

#[tokio::test]
async fn my_words_are_on_my_page_and_in_my_export_and_nowhere_else() {
    on_each_engine(|app| async move {
        let address = "amina@univ.example";
        let mut browser = app.member("Amina", address).await;
        let badge = app.issuer.signed("un", address, |_| {});
        let id = brought(&send(&mut browser, &[&Issuer::baked(&badge)]).await);
        app.run_jobs().await;
        let public = share(&app, &mut browser, &id, &["show_name", "show_evidence"]).await;
        let page = format!("/badges/{id}");
        let one = [("badges[0]", id.as_str()), ("one", "1")];
        let with = |more: &[(&'static str, &'static str)]| {
            let mut fields = one.to_vec();
            fields.extend(more);
            fields
        };
        for (fields, done) in [
            (
                with(&[("what", "tag"), ("tag", "<b>Secrète</b>")]),
                "etiquette",
            ),
            (with(&[("what", "favourite")]), "favori"),
            (with(&[("what", "archive")]), "archive"),
        ] {
            let answer = browser.send_from(&page, "badges/arrange", &fields).await;
            let expected = format!("{page}?fait={done}");
            assert_eq!(answer.location().as_deref(), Some(expected.as_str()));
        }
        let note = [("id", id.as_str()), ("note", "Rien pour l'employeur <i>")];
        browser.send_from(&page, "badges/write_note", &note).await;

        let mine = browser.get(&page).await;
        let text = mine.text();
        assert!(text.contains("&lt;b&gt;Secrète&lt;/b&gt;"));
        assert!(!text.contains("<b>Secrète"));
        assert!(
            text.contains("Rien pour l&#x27;employeur")
                || text.contains("Rien pour l'employeur &lt;i&gt;")
        );
        // Archived: off the list, its link still open, found again under its chip.
        let list = browser.get("/badges").await;
        assert!(list.text_of("[role=status]").unwrap().contains("archivés"));
        assert!(list.attributes(".tile a", "href").is_empty());
        let archived = browser.get("/badges?archives=1&q=secrete").await;
        assert_eq!(
            archived.attributes(".tile a", "href"),
            std::slice::from_ref(&page)
        );
        assert_eq!(browser.get(&public).await.status, StatusCode::OK);

        let mut stranger = app.browser();
        for path in [
            public.clone(),
            format!("{public}.json"),
            format!("{public}/original"),
        ] {
            let seen = stranger.get(&path).await;
            let seen = String::from_utf8_lossy(&seen.bytes).into_owned();
            assert!(
                !seen.contains("Secr") && !seen.contains("employeur"),
                "{path}"
            );
        }

        let export = app.exported(&mut browser).await;
        let mut zip = zip::ZipArchive::new(Cursor::new(export)).unwrap();
        let mut index = String::new();
        zip.by_name("index.json")
            .unwrap()
            .read_to_string(&mut index)
            .unwrap();
        let index: serde_json::Value = serde_json::from_str(&index).unwrap();
        let entry = &index["badges"][0];
        assert_eq!(entry["tags"][0], "<b>Secrète</b>");
        assert_eq!(entry["note"], "Rien pour l'employeur <i>");
        assert_eq!(entry["favourite"], true);
        assert!(entry["archived_at"].is_number());
    })
    .await;
}

#[tokio::test]
async fn several_are_arranged_from_the_list() {
    on_each_engine(|app| async move {
        let address = "amina@univ.example";
        let mut browser = app.member("Amina", address).await;
        let mut ids = Vec::new();
        for name in ["un", "deux", "trois"] {
            let badge = app.issuer.signed(name, address, |_| {});
            ids.push(brought(
                &send(&mut browser, &[&Issuer::baked(&badge)]).await,
            ));
        }
        let list = "/badges?q=e&choisir=1";
        let page = browser.get(list).await;
        assert_eq!(
            page.attributes("input[type=checkbox][name='badges[]']", "value")
                .len(),
            3
        );
        let two = [
            ("badges[0]", ids[0].as_str()),
            ("badges[1]", ids[1].as_str()),
        ];
        let with = |more: &[(&'static str, &'static str)]| {
            let mut fields = two.to_vec();
            fields.push(("back", "?q=e&choisir=1&evil=1&etat=valide"));
            fields.extend(more);
            fields
        };
        let tagged = with(&[("what", "tag"), ("tag", "Mission")]);
        let answer = browser.send_from(list, "badges/arrange", &tagged).await;
        let back = answer.location();
        assert_eq!(
            back.as_deref(),
            Some("/badges?q=e&etat=valide&fait=etiquette")
        );
        let found = browser.get("/badges?etiquette=mission").await;
        assert_eq!(found.attributes(".tile a", "href").len(), 2);

        // Deleting has to be confirmed, and an unknown word does nothing.
        for refused in [with(&[("what", "delete")]), with(&[("what", "burn")])] {
            browser
                .send_and_come_back(list, "badges/arrange", &refused)
                .await;
        }
        assert_eq!(
            browser
                .get("/badges")
                .await
                .attributes(".tile a", "href")
                .len(),
            3
        );
        let nothing = [("what", "favourite"), ("back", "")];
        let page = browser
            .send_and_come_back(list, "badges/arrange", &nothing)
            .await;
        assert!(page.text().contains("Cochez au moins un badge"));
        let deleted = with(&[("what", "delete"), ("confirm", "on")]);
        browser.send_from(list, "badges/arrange", &deleted).await;
        assert_eq!(
            browser
                .get("/badges")
                .await
                .attributes(".tile a", "href")
                .len(),
            1
        );

        // The view is remembered with the account.
        let rows = [("view", "list"), ("back", "?tri=titre")];
        let answer = browser
            .send_from("/badges", "badges/choose_view", &rows)
            .await;
        assert_eq!(answer.location().as_deref(), Some("/badges?tri=titre"));
        assert_eq!(
            browser
                .get("/badges")
                .await
                .attributes(".tiles.in-rows", "class")
                .len(),
            1
        );
    })
    .await;
}
