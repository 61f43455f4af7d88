//! Evidence that learners add to badges: taken when it is fit, shown only where it is meant to be,
//! told apart from the issuer's, and never more than a file to be saved.

mod refused;

use std::io::{Cursor, Read};

use domain::{BadgeId, Millis};
use http::StatusCode;
use image::{ImageFormat, Rgb, RgbImage};
use support::{Answer, Browser, Issuer, Part, TestApp, on_each_engine};

use crate::badges::{brought, send, share};

const ADDRESS: &str = "amina.b@univ.example";
const SECRET: &str = "GPS-47.5861-1.3359";

/// A person with a badge that has evidence of its issuer's.
async fn person(app: &TestApp) -> (Browser, BadgeId) {
    let mut browser = app.member("Amina Bénali", ADDRESS).await;
    let badge = app.issuer.signed("un", ADDRESS, |credential| {
        credential["evidence"] = serde_json::json!([
            {"id": "https://univ.example/piece", "type": ["Evidence"], "name": "La pièce soudée"}
        ]);
    });
    let id = brought(&send(&mut browser, &[&Issuer::baked(&badge)]).await);
    app.run_jobs().await;
    (browser, id)
}

/// Sends the form; gives the answer.
async fn add(browser: &mut Browser, badge: &BadgeId, parts: &[Part<'_>]) -> Answer {
    browser
        .upload(&format!("/badges/{badge}/preuves/ajouter"), parts)
        .await
}

/// Sends the form, and expects the piece to be taken.
async fn added(browser: &mut Browser, badge: &BadgeId, parts: &[Part<'_>]) {
    let answer = add(browser, badge, parts).await;
    let to = answer.location().unwrap_or_default();
    assert!(to.contains("fait=preuve"), "{} {to}", answer.status);
}

/// A photo with the place where it was taken in it, as telephones write it.
fn photo() -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let picture = RgbImage::from_pixel(64, 48, Rgb([180, 81, 43]));
    picture.write_to(&mut bytes, ImageFormat::Jpeg).unwrap();
    let mut bytes = bytes.into_inner();
    let exif = format!("Exif\0\0{SECRET}");
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    let segment = [&[0xff, 0xe1][..], &length, exif.as_bytes()].concat();
    bytes.splice(2..2, segment);
    bytes
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|w| w == text.as_bytes())
}

#[tokio::test]
async fn added_evidence_is_shown_where_it_is_meant_to_be() {
    on_each_engine(|app| async move {
        let (mut browser, id) = person(&app).await;
        let photo = photo();
        assert!(holds(&photo, SECRET));
        added(
            &mut browser,
            &id,
            &[
                Part::Text("title", "Affiche <script>alert(1)</script>"),
                Part::Text("text", "Faite **en équipe** <img src=x onerror=alert(1)>"),
                Part::Text("url", "https://exemple.fr/affiche"),
                Part::Text("shown", "on"),
                Part::File("file", "amina-benali.jpg", &photo),
            ],
        )
        .await;
        added(
            &mut browser,
            &id,
            &[
                Part::Text("title", "Brouillon"),
                Part::Text("text", "Pas encore montré"),
                Part::File("file", "", b""),
            ],
        )
        .await;
        added(
            &mut browser,
            &id,
            &[
                Part::Text("shown", "on"),
                Part::File("file", "rapport.pdf", b"%PDF-1.7 rapport"),
            ],
        )
        .await;

        // Mine: all of it, and told apart.
        let mine = browser.get(&format!("/badges/{id}")).await;
        let text = mine.text();
        for expected in [
            "Ajouté par vous",
            "Joint par l",
            "Brouillon",
            "La pièce soudée",
        ] {
            assert!(text.contains(expected), "{expected}");
        }
        assert!(
            mine.attributes(
                ".added-evidence script, .added-evidence img[onerror]",
                "src"
            )
            .is_empty()
        );
        assert!(text.contains("<strong>en équipe</strong>"));

        // A stranger: what is shown, where the link shows evidence.
        let open = share(&app, &mut browser, &id, &["show_name", "show_evidence"]).await;
        let closed = share(&app, &mut browser, &id, &["show_name"]).await;
        let mut stranger = app.browser();
        let seen = stranger.get(&open).await;
        assert_eq!(seen.status, StatusCode::OK);
        let text = seen.text();
        assert!(text.contains("Ajouté par la personne qui a reçu le badge"));
        assert!(text.contains("Affiche &lt;script&gt;") && !text.contains("<script>alert"));
        assert!(!text.contains("Brouillon") && !text.contains("amina-benali"));
        let text = stranger.get(&closed).await.text();
        assert!(!text.contains("Affiche") && !text.contains("Ajouté par la personne"));

        // Files: to be saved, never to be run; pictures without what was written into them.
        let file = stranger.get(&format!("{open}/preuves/1")).await;
        assert_eq!(file.status, StatusCode::OK);
        assert_eq!(file.header("content-type"), Some("image/webp"));
        assert_eq!(file.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(
            file.header("content-security-policy"),
            Some("sandbox; default-src 'none'")
        );
        let saved = file.header("content-disposition").unwrap();
        assert!(
            saved.starts_with("attachment; filename=\"preuve-1.webp\""),
            "{saved}"
        );
        assert!(!holds(&file.bytes, SECRET) && !holds(&file.bytes, "Exif"));
        let file = stranger.get(&format!("{open}/preuves/3")).await;
        assert_eq!(file.header("content-type"), Some("application/pdf"));
        assert_eq!(&file.bytes[..], b"%PDF-1.7 rapport");
        for path in [
            format!("{open}/preuves/2"),
            format!("{open}/preuves/9"),
            format!("{open}/preuves/x"),
            format!("{closed}/preuves/1"),
        ] {
            assert_eq!(
                stranger.get(&path).await.status,
                StatusCode::NOT_FOUND,
                "{path}"
            );
        }
        let own = format!("/badges/{id}/preuves/1");
        let asked = stranger.get(&own).await;
        assert_ne!(asked.status, StatusCode::OK);
        let mut basile = app.member("Basile", "basile@univ.example").await;
        assert_eq!(basile.get(&own).await.status, StatusCode::NOT_FOUND);
        assert_eq!(browser.get(&own).await.status, StatusCode::OK);

        // Hidden again: off the page at once, whatever a browser has kept.
        let etag = stranger.get(&open).await.header("etag").unwrap().to_owned();
        let badge = id.as_str();
        let hide = [
            ("badge", badge),
            ("number", "1"),
            ("title", "Affiche"),
            ("text", "x"),
        ];
        let page = format!("/badges/{id}/preuves");
        browser.send_from(&page, "evidence/change", &hide).await;
        let mut again = app.browser().with("if-none-match", &etag);
        let seen = again.get(&open).await;
        assert_eq!(seen.status, StatusCode::OK);
        assert!(!seen.text().contains("Affiche"));
        let path = format!("{open}/preuves/1");
        assert_eq!(stranger.get(&path).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn a_hidden_name_is_nowhere_in_added_evidence() {
    on_each_engine(|app| async move {
        let (mut browser, id) = person(&app).await;
        for (title, text, url) in [
            ("Compte rendu d'Amina", "Un atelier", ""),
            ("Le texte", "écrit par Mme Benali", ""),
            ("Le lien", "", "https://exemple.fr/~amina.b/affiche"),
            (
                "Sans nom",
                "Un atelier de soudure",
                "https://exemple.fr/atelier",
            ),
        ] {
            let parts = [
                Part::Text("title", title),
                Part::Text("text", text),
                Part::Text("url", url),
                Part::Text("shown", "on"),
            ];
            added(&mut browser, &id, &parts).await;
        }
        let file = Part::File("file", "cv.txt", b"Curriculum d'Amina");
        added(&mut browser, &id, &[Part::Text("shown", "on"), file]).await;
        let anonymous = share(&app, &mut browser, &id, &["show_evidence"]).await;
        let mut stranger = app.browser();
        let text = stranger.get(&anonymous).await.text();
        assert!(text.contains("Sans nom") && text.contains("Un atelier de soudure"));
        for word in ["Amina", "amina", "Benali", "preuves/"] {
            assert!(!text.contains(word), "{word}");
        }
        for number in 1..=5 {
            let path = format!("{anonymous}/preuves/{number}");
            assert_eq!(stranger.get(&path).await.status, StatusCode::NOT_FOUND);
        }
    })
    .await;
}

#[tokio::test]
async fn files_are_kept_as_long_as_they_are_named_and_handed_back() {
    on_each_engine(|app| async move {
        let (mut browser, id) = person(&app).await;
        let text = "Compte rendu de l'atelier".as_bytes();
        added(&mut browser, &id, &[Part::File("file", "un.txt", text)]).await;
        added(
            &mut browser,
            &id,
            &[
                Part::Text("title", "Deux"),
                Part::File("file", "deux.txt", text),
            ],
        )
        .await;
        let zip = app.exported(&mut browser).await;
        let mut zip = zip::ZipArchive::new(Cursor::new(zip)).unwrap();
        let mut index = String::new();
        zip.by_name("index.json")
            .unwrap()
            .read_to_string(&mut index)
            .unwrap();
        let index: serde_json::Value = serde_json::from_str(&index).unwrap();
        let pieces = index["badges"][0]["evidence"].as_array().unwrap();
        assert_eq!((pieces.len(), &pieces[1]["title"]), (2, &"Deux".into()));
        let place = pieces[0]["file"]["file"].as_str().unwrap();
        let mut bytes = Vec::new();
        zip.by_name(place).unwrap().read_to_end(&mut bytes).unwrap();
        assert_eq!(bytes, text);

        // Two pieces name the same bytes; a sweep takes them when neither does.
        let sweep = async || {
            app.clock.advance(3 * Millis::DAY);
            app.run_periodic_jobs().await;
        };
        let page = format!("/badges/{id}/preuves");
        let remove = async |number| {
            let fields = [
                ("badge", id.as_str()),
                ("number", number),
                ("confirm", "on"),
            ];
            browser.send_from(&page, "evidence/delete", &fields).await;
        };
        let blob = server::store::blobs::BlobId::of(text);
        remove("1").await;
        sweep().await;
        assert!(app.state.blobs.holds(&blob).await.unwrap());
        remove("2").await;
        sweep().await;
        assert!(!app.state.blobs.holds(&blob).await.unwrap());
    })
    .await;
}
