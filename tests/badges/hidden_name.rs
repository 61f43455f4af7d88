//! With the name hidden, nothing that names the holder leaves: in no page, file, picture or header.

use std::io::Cursor;

use http::StatusCode;
use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};
use openbadges::{Edition, Limits, Payload, bake, extract};
use qrcode::{Color, QrCode};
use serde_json::{Value, json};
use support::{Answer, Issuer, Reply, on_each_engine};

use crate::collections::create;
use crate::shares::collection::share as share_collection;

use super::{ADDRESS, NAME, brought, send, share, stored};

/// What names Amina, in lower case.
const NAMING: [&str; 6] = [
    "amina",
    "bénali",
    "benali",
    "univ.example",
    "a-b-77/assertion",
    "am%c3%adna",
];

/// A hosted badge that names its holder wherever an issuer may write.
fn telling(issuer: &Issuer) -> Value {
    let mut badge = issuer.hosted("a-b-77", ADDRESS);
    let class = format!("{}/a-b-77/class", issuer.url);
    issuer.says(
        "/a-b-77/class",
        Reply::Json(json!({
            "@context": "https://w3id.org/openbadges/v2", "type": "BadgeClass", "id": class,
            "name": "Prix Amina Benali", "description": "Décerné à **Amina Bénali** ([page](https://x.example/~amina/))",
            "image": format!("{}/a-b-77/image.png", issuer.url), "criteria": {
                "id": format!("{}/a-b-77/assertion", issuer.url), "narrative": "Écrire à amina.b@univ.example"
            },
            "issuer": format!("{}/a-b-77/profile", issuer.url), "tags": ["amina", "atelier"],
            "alignment": [{"targetName": "Le geste Bénali", "targetUrl": "https://x.example/1"},
                {"targetName": "Souder", "targetUrl": "https://x.example/amina"}],
        })),
    );
    badge["evidence"] = json!([
        {"id": "https://blog.example/Am%C3%ADna/", "type": "Evidence", "name": "Blog d'Amina"},
        {"id": "https://x.example/piece", "type": "Evidence", "name": "La pièce", "narrative": "Par Mme BENALI"},
    ]);
    badge["narrative"] = "Amina a réussi".into();
    badge["extensions:recipientProfile"] = json!({
        "@context": "https://openbadgespec.org/extensions/recipientProfile/context.json",
        "type": ["Extension", "extensions:RecipientProfile"], "name": NAME,
    });
    issuer.says("/a-b-77/assertion", Reply::Json(badge.clone()));
    badge
}

fn assert_silent(what: &str, answer: &Answer) {
    let headers = format!("{:?}", answer.headers).to_lowercase();
    let body = String::from_utf8_lossy(&answer.bytes).to_lowercase();
    for word in NAMING {
        assert!(!headers.contains(word), "{what}: {word} in {headers}");
        assert!(!body.contains(word), "{what}: {word} in {body}");
    }
}

/// Everything in a PDF, in lower case: the words on its pages, and its objects unpacked.
pub(crate) fn unpacked(pdf: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("page.pdf");
    std::fs::write(&file, pdf).unwrap();
    let run = |program: &str, arguments: &[&str]| {
        let mut command = std::process::Command::new(program);
        let done = command
            .arg(arguments[0])
            .arg(&file)
            .args(&arguments[1..])
            .output();
        String::from_utf8_lossy(&done.expect(program).stdout).to_lowercase()
    };
    let words = run("pdftotext", &["-q", "-"]);
    words + &run("qpdf", &["--qdf", "--object-streams=disable", "-"])
}

/// A picture that shows the holder's address as a QR code, with the badge baked into it.
fn with_code(badge: &Value) -> Vec<u8> {
    let code = QrCode::new(ADDRESS).unwrap();
    let side = u32::try_from(code.width()).unwrap();
    let picture = RgbaImage::from_fn(400, 400, |x, y| {
        // Ten pixels a module, in the middle of a green badge.
        let module = |at: u32| (at / 10).checked_sub(8).filter(|at| *at < side);
        let dark = match (module(x), module(y)) {
            (Some(x), Some(y)) => code[(x as usize, y as usize)] == Color::Dark,
            _ => return Rgba([90, 200, 120, 255]),
        };
        match dark {
            true => Rgba([0, 0, 0, 255]),
            false => Rgba([255, 255, 255, 255]),
        }
    });
    let mut bytes = Cursor::new(Vec::new());
    let picture = DynamicImage::ImageRgba8(picture);
    picture.write_to(&mut bytes, ImageFormat::Png).unwrap();
    let payload = Payload::Json(badge.to_string());
    bake(bytes.get_ref(), &payload, Edition::V2).unwrap()
}

#[tokio::test]
async fn a_picture_with_a_code_in_it_is_no_picture_of_a_stranger() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let coded = with_code(&app.issuer.hosted("code", ADDRESS));
        let plain = Issuer::baked(&app.issuer.hosted("sans", ADDRESS));
        let coded = brought(&send(&mut browser, &[&coded]).await);
        let plain = brought(&send(&mut browser, &[&plain]).await);
        app.run_jobs().await;
        let named = share(&app, &mut browser, &coded, &["show_name"]).await;
        let hidden = share(&app, &mut browser, &coded, &[]).await;
        let other = share(&app, &mut browser, &plain, &[]).await;

        let mut visitor = app.browser();
        let shows = |answer: &Answer| openbadges::shows_qr_code(&answer.bytes, &Limits::default());
        assert!(shows(&visitor.get(&format!("{named}/image")).await));
        assert!(!shows(&visitor.get(&format!("{other}/image")).await));
        for size in ["", "?size=320", "?size=160"] {
            let path = |page: &str| format!("{page}/image{size}");
            let instead = visitor.get(&path(&hidden)).await;
            assert_eq!(instead.status, StatusCode::OK);
            assert_ne!(instead.bytes, visitor.get(&path(&named)).await.bytes);
            assert_ne!(instead.bytes, visitor.get(&path(&other)).await.bytes);
        }
        assert!(!shows(&visitor.get(&format!("{hidden}/image")).await));

        let id = create(&mut browser, "Deux badges", &[coded, plain]).await;
        let group = share_collection(&app, &mut browser, &id, &[]).await;
        assert!(!shows(&visitor.get(&format!("{group}/1/image")).await));
        assert_eq!(
            visitor.get(&format!("{group}/2/image")).await.bytes,
            visitor.get(&format!("{other}/image")).await.bytes
        );
    })
    .await;
}

#[tokio::test]
async fn nothing_that_names_the_holder_leaves() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let badge = telling(&app.issuer);
        let id = brought(&send(&mut browser, &[&Issuer::baked(&badge)]).await);
        app.run_jobs().await;
        assert_eq!(stored(&app, &id).await.face.name, "Prix Amina Benali");
        let page = share(&app, &mut browser, &id, &["show_evidence"]).await;
        let mut visitor = app.browser();
        for part in [
            "",
            "?lang=en",
            ".json",
            "/image",
            "/image?size=320",
            "/image?size=160",
            "/qr.svg",
            "/apercu.png",
            "/resume.json",
            ".pdf",
        ] {
            let answer = visitor.get(&format!("{page}{part}")).await;
            assert_eq!(answer.status, StatusCode::OK, "{part}");
            assert_silent(part, &answer);
        }
        let framed = visitor.get(&format!("/e{page}")).await;
        assert_silent("the frame", &framed);
        let url = format!("{}{page}", app.state.site.public_url);
        let url: String = url::form_urlencoded::byte_serialize(url.as_bytes()).collect();
        let found = visitor.get(&format!("/oembed?url={url}")).await;
        assert_eq!(found.status, StatusCode::OK);
        assert_silent("oembed", &found);
        // A PDF keeps its texts packed.
        let pdf = visitor.get(&format!("{page}.pdf")).await;
        let unpacked = unpacked(&pdf.bytes);
        for word in NAMING {
            assert!(!unpacked.contains(word), "{word} in the PDF");
        }
        assert!(unpacked.contains("souder") && !unpacked.contains("embeddedfile"));
        let original = visitor.get(&format!("{page}/original")).await;
        assert_eq!(original.status, StatusCode::NOT_FOUND);
        assert_silent("/original", &original);
        let picture = visitor.get(&format!("{page}/image")).await;
        assert!(
            extract(&picture.bytes, &Limits::default()).is_err(),
            "no badge in the picture"
        );

        // What names nobody is still shown.
        let json = visitor.get(&format!("{page}.json")).await.json();
        assert_eq!(json["holder"]["by"], "hidden");
        assert_eq!(json["face"]["tags"], json!(["atelier"]));
        assert_eq!(
            json["face"]["skills"],
            json!([{"name": "Souder", "framework": null, "url": null}])
        );
        assert_eq!(
            json["face"]["evidence"][0]["url"],
            "https://x.example/piece"
        );

        // With the name shown, the address still is not.
        let named = share(&app, &mut browser, &id, &["show_name"]).await;
        let shown = visitor.get(&named).await;
        assert!(shown.text().contains("Amina"));
        for part in ["", ".json"] {
            let answer = visitor.get(&format!("{named}{part}")).await;
            assert!(
                !answer.text().to_lowercase().contains("univ.example"),
                "{part}"
            );
        }
    })
    .await;
}
