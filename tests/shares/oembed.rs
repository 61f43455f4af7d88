//! Programs that find a link of ours and ask how to show it.

use http::StatusCode;
use serde_json::Value;
use support::{Browser, TestApp, on_each_engine};

use super::{amina, share};

async fn ask(app: &TestApp, browser: &mut Browser, page: &str, more: &str) -> support::Answer {
    let url = format!("{}{page}", app.state.site.public_url);
    let url: String = url::form_urlencoded::byte_serialize(url.as_bytes()).collect();
    browser.get(&format!("/oembed?url={url}{more}")).await
}

#[tokio::test]
async fn a_shared_page_says_how_it_is_framed() {
    on_each_engine(|app| async move {
        let (mut browser, id) = amina(&app).await;
        let page = share(&app, &mut browser, &id, &["show_name"]).await;
        let mut visitor = app.browser();
        let json = ask(&app, &mut visitor, &page, "&format=json").await.json();
        // What the specification requires of `rich` (2.3.4.4).
        assert_eq!(
            (&json["type"], &json["version"]),
            (&"rich".into(), &"1.0".into())
        );
        assert!(json["width"].is_u64() && json["height"].is_u64());
        let frame = json["html"].as_str().unwrap();
        assert!(frame.starts_with("<iframe src=\"") && frame.contains(&format!("/e{page}\"")));
        assert!(frame.contains("sandbox=\"allow-popups"));

        // The page leads here by itself.
        let shown = visitor.get(&page).await;
        let found = shown.attributes("link[type='application/json+oembed']", "href");
        let path = found[0].strip_prefix(&app.state.site.public_url).unwrap();
        assert_eq!(visitor.get(path).await.json(), json);

        // No larger than asked for.
        let small = "&maxwidth=250&maxheight=300";
        let json: Value = ask(&app, &mut visitor, &page, small).await.json();
        assert_eq!(
            (&json["width"], &json["height"]),
            (&250.into(), &300.into())
        );
        assert!(
            json["html"]
                .as_str()
                .unwrap()
                .contains("width=\"250\" height=\"300\"")
        );
    })
    .await;
}

#[tokio::test]
async fn what_is_not_shared_is_not_found_and_other_formats_are_not_made() {
    on_each_engine(|app| async move {
        let (mut browser, id) = amina(&app).await;
        let page = share(&app, &mut browser, &id, &["show_name"]).await;
        let mut visitor = app.browser();
        for format in ["xml", "JSON", "jsonp", ""] {
            let answer = ask(&app, &mut visitor, &page, &format!("&format={format}")).await;
            assert_eq!(answer.status, StatusCode::NOT_IMPLEMENTED, "{format}");
        }
        let private = format!("/badges/{id}");
        for path in [
            private.as_str(),
            "/b/AAAAAAAAAAAAAAAAAAAAAA",
            "/c/AAAAAAAAAAAAAAAAAAAAAA",
            "/b/..%2f..%2f",
            "/",
            "",
        ] {
            let answer = ask(&app, &mut browser, path, "").await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        }
        let elsewhere = visitor
            .get("/oembed?url=https%3A%2F%2Fevil.example%2Fb%2Fx")
            .await;
        assert_eq!(elsewhere.status, StatusCode::NOT_FOUND);
        let nothing = visitor.get("/oembed").await;
        assert_eq!(nothing.status, StatusCode::NOT_FOUND);

        let row = {
            let mut on = app.state.db.read().await.unwrap();
            server::store::shares::of_badge(&mut on, &id).await.unwrap()
        };
        let fields = [("id", row[0].id.as_str()), ("of", id.as_str())];
        browser.post("/api/fn/shares/revoke", &fields).await;
        let gone = ask(&app, &mut visitor, &page, "").await;
        assert_eq!(gone.status, StatusCode::NOT_FOUND);
    })
    .await;
}
