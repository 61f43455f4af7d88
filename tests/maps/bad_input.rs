//! Files and words that no author would write.

use ::maps::file::{LARGEST, read};
use axum::body::Body;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::Millis;
use http::{Method, StatusCode};
use serde_json::{Value, json};
use support::{TestApp, on_each_engine};

use super::{TUTOR, TUTOR_ADDRESS, bring, brought, edition, file, path};

/// A map's file, as data to be spoilt.
fn data() -> Value {
    serde_json::from_slice(&file(&path(&[]))).unwrap()
}

/// Nodes enough in one zone, none with a place.
fn many(count: usize) -> Value {
    let nodes: Vec<Value> = (0..count)
        .map(|n| json!({ "id": format!("n{n}"), "name": format!("Étape {n}"), "required": true }))
        .collect();
    json!({
        "besace_map": 1, "title": "Beaucoup", "language": "fr", "version": 1,
        "zones": [{ "id": "z", "tint": "leaf", "nodes": nodes }],
    })
}

/// An empty PNG with these sides, as it travels within a map.
fn png(width: u32, height: u32) -> String {
    let mut png = std::io::Cursor::new(Vec::new());
    image::GrayImage::new(width, height)
        .write_to(&mut png, image::ImageFormat::Png)
        .unwrap();
    format!(
        "data:image/png;base64,{}",
        STANDARD.encode(png.into_inner())
    )
}

#[tokio::test]
async fn a_file_that_is_no_map_is_refused_with_a_sentence_and_leaves_nothing() {
    on_each_engine(|app: TestApp| async move {
        let mut browser = app.member(TUTOR, TUTOR_ADDRESS).await;
        let spoilt = |change: fn(&mut Value)| {
            let mut data = data();
            change(&mut data);
            data.to_string().into_bytes()
        };
        let cases: Vec<(&str, Vec<u8>, &str)> = vec![
            ("nothing", Vec::new(), "JSON"),
            ("a picture", support::picture(), "JSON"),
            ("cut", file(&path(&[]))[..400].to_vec(), "ligne"),
            (
                "another JSON",
                b"{\"@type\": \"Assertion\"}".to_vec(),
                "carte",
            ),
            (
                "later",
                spoilt(|d| d["besace_map"] = 2.into()),
                "plus récente",
            ),
            (
                "1,000 nodes",
                many(1_000).to_string().into_bytes(),
                "500 étapes",
            ),
            (
                "a link to nothing",
                spoilt(|d| d["links"][0]["to"] = "nulle-part".into()),
                "nulle-part",
            ),
            (
                "a circle",
                spoilt(|d| {
                    let ids = ["point-de-depart", "accueil"];
                    d["links"] = json!([
                        { "from": ids[0], "to": ids[1], "kind": "needed_before" },
                        { "from": ids[1], "to": ids[0], "kind": "needed_before" },
                    ]);
                }),
                "attendent",
            ),
            (
                "two of one name",
                spoilt(|d| d["zones"][1]["id"] = d["zones"][0]["id"].clone()),
                "deux fois",
            ),
            (
                "a version beyond all",
                spoilt(|d| d["version"] = 4_294_967_295_u32.into()),
                "1000000",
            ),
            (
                "a picture that is no picture of a station",
                spoilt(|d| d["zones"][0]["nodes"][1]["picture"] = png(2_001, 3).into()),
                "$.zones[0].nodes[1].picture",
            ),
            (
                "the same on its side",
                spoilt(|d| d["zones"][0]["nodes"][1]["picture"] = png(3, 2_001).into()),
                "2000",
            ),
            ("deep", "[".repeat(100_000).into_bytes(), ""),
            ("large", vec![b' '; LARGEST + 1], "6"),
        ];
        for (name, bytes, said) in cases {
            let answer = bring(&mut browser, &bytes).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
            let text = answer.text_of("main").unwrap();
            assert!(text.contains(said), "{name}: {text}");
        }
        // 50 MB: read to its end and answered, or refused as it comes.
        let answer = bring(&mut browser, &vec![b' '; 50 << 20]).await;
        assert!(answer.status.is_client_error(), "{}", answer.status);
        assert!(
            answer.text_of("main").unwrap().contains("6"),
            "{}",
            answer.text()
        );
        assert!(
            browser
                .get("/cartes")
                .await
                .attributes(".map-tile", "class")
                .is_empty()
        );
    })
    .await;
}

#[tokio::test]
async fn what_does_no_harm_is_mended_and_said() {
    on_each_engine(|app: TestApp| async move {
        let mut browser = app.member(TUTOR, TUTOR_ADDRESS).await;
        let mut odd = data();
        odd["x-besace"] = json!({ "anything": 1 });
        odd["zones"][0]["nodes"][0]["x"] = json!(4_000_000);
        odd["zones"][0]["nodes"][1]["x"] = odd["zones"][0]["nodes"][2]["x"].clone();
        odd["zones"][0]["nodes"][1]["y"] = odd["zones"][0]["nodes"][2]["y"].clone();
        let answer = bring(&mut browser, odd.to_string().as_bytes()).await;
        let to = answer
            .location()
            .unwrap_or_else(|| panic!("{}", answer.text()));
        assert!(to.ends_with("fait=corrigee"), "{to}");
        let page = browser.get(&to).await;
        assert_eq!(page.attributes(".chart-drawing svg", "class").len(), 1);
        // The largest that there can be.
        let answer = bring(&mut browser, many(500).to_string().as_bytes()).await;
        let to = answer
            .location()
            .unwrap_or_else(|| panic!("{}", answer.text()));
        assert_eq!(browser.get(&to).await.status, StatusCode::OK);
        let form = format!("{}/liste", to.split('?').next().unwrap());
        assert_eq!(browser.get(&form).await.status, StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn markup_in_every_text_stays_text() {
    on_each_engine(|app: TestApp| async move {
        const MARKUP: &str = "\"><hostile-x onclick=alert(1)></svg></textarea><script>";
        let mut browser = app.member(TUTOR, TUTOR_ADDRESS).await;
        let mut odd = data();
        for key in ["title", "text", "author"] {
            odd[key] = MARKUP.into();
        }
        for zone in odd["zones"].as_array_mut().unwrap() {
            zone["title"] = MARKUP.into();
            for node in zone["nodes"].as_array_mut().unwrap() {
                node["name"] = MARKUP.into();
                node["text"] = MARKUP.into();
                node["badge"] = json!({ "name": MARKUP, "issuer": MARKUP });
            }
        }
        let answer = bring(&mut browser, odd.to_string().as_bytes()).await;
        let to = answer
            .location()
            .unwrap_or_else(|| panic!("{}", answer.text()));
        let page = to.split('?').next().unwrap();
        for path in [
            page.to_owned(),
            format!("{page}/liste"),
            "/cartes".to_owned(),
        ] {
            let seen = browser.get(&path).await;
            assert_eq!(seen.status, StatusCode::OK, "{path}");
            assert!(seen.attributes("hostile-x", "onclick").is_empty(), "{path}");
            assert!(seen.text().contains("hostile-x"), "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_change_that_nobody_offered_does_nothing() {
    on_each_engine(|app: TestApp| async move {
        let mut browser = app.member(TUTOR, TUTOR_ADDRESS).await;
        let map = path(&[]);
        let id = brought(&mut browser, &map).await;
        let seen = edition(&mut browser, &id).await;
        let before = browser.get(&format!("/cartes/{id}/fichier")).await.bytes;
        for what in [
            "",
            "explode",
            "node:../..",
            "node_remove:nobody",
            "zone:x",
            "unlink:a",
            "link:a",
            "zone_up:",
        ] {
            let fields = [
                ("id", id.as_str()),
                ("edition", seen.as_str()),
                ("what", what),
                ("name", "x"),
                ("title", "x"),
                ("kind", "other"),
                ("zone", "other"),
                ("tint", "other"),
                ("to", "x"),
                ("link", "leads_to"),
            ];
            let answer = browser.post("/api/fn/maps/change", &fields).await;
            let to = answer.location().unwrap_or_default();
            assert!(!to.contains("fait="), "{what}: {to}");
        }
        assert_eq!(
            browser.get(&format!("/cartes/{id}/fichier")).await.bytes,
            before
        );
    })
    .await;
}

#[tokio::test]
async fn pictures_within_a_map_hold_nobody_up() {
    on_each_engine(|app: TestApp| async move {
        let mut browser = app.member(TUTOR, TUTOR_ADDRESS).await;
        // Of the largest sides that a picture may have it is drawn small; what only begins as a
        // picture does is left out.
        let mut odd = data();
        odd["zones"][0]["nodes"][0]["picture"] = png(2_000, 2_000).into();
        let cut = STANDARD.encode(b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR");
        odd["zones"][0]["nodes"][1]["picture"] = format!("data:image/png;base64,{cut}").into();
        let answer = bring(&mut browser, odd.to_string().as_bytes()).await;
        let to = answer
            .location()
            .unwrap_or_else(|| panic!("{}", answer.text()));
        let page = to.split('?').next().unwrap();
        let kept = browser.get(&format!("{page}/fichier")).await;
        let map = read(&kept.bytes).unwrap().map;
        let pictures: Vec<_> = map.nodes().map(|node| node.picture.is_some()).collect();
        assert_eq!(pictures[..2], [true, false]);

        // An editor is told as well.
        odd["zones"][0]["nodes"][0]["picture"] = png(2_001, 1).into();
        let mut editor = browser.clone().with("if-match", "\"1\"");
        let body = Body::from(odd.to_string());
        let target = format!("{page}/document");
        let refused = editor
            .send(Method::POST, &target, Some("application/json"), body)
            .await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);

        // A thousand an hour are drawn for one account.
        let mut full = many(500);
        let picture = png(1, 1);
        for node in full["zones"][0]["nodes"].as_array_mut().unwrap() {
            node["picture"] = picture.clone().into();
        }
        let full = full.to_string();
        assert!(
            bring(&mut browser, full.as_bytes())
                .await
                .location()
                .is_some()
        );
        let refused = bring(&mut browser, full.as_bytes()).await;
        assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
        assert!(refused.text().contains("Recommencez dans"));
        // Maps without are no part of that.
        brought(&mut browser, &path(&[])).await;
        app.clock.advance(Millis::HOUR);
        assert!(
            bring(&mut browser, full.as_bytes())
                .await
                .location()
                .is_some()
        );
    })
    .await;
}
