//! What a page shows, as files for other programs.

use http::StatusCode;
use support::on_each_engine;

use super::{NAME, amina, share};

#[tokio::test]
async fn a_badge_goes_into_a_cv() {
    on_each_engine(|app| async move {
        let (mut browser, id) = amina(&app).await;
        let page = share(&app, &mut browser, &id, &["show_name", "show_dates"]).await;
        let mut visitor = app.browser();
        let json = visitor.get(&format!("{page}/resume.json")).await.json();
        assert_eq!(json["basics"]["name"], NAME);
        let certificate = &json["certificates"][0];
        assert_eq!(certificate["name"], "Badge partage");
        assert!(certificate["url"].as_str().unwrap().ends_with(&page));
        assert!(certificate["date"].as_str().unwrap().len() == 10);
        assert!(certificate["issuer"].is_string());
    })
    .await;
}

#[tokio::test]
async fn dates_are_left_out_where_they_are_not_shown() {
    on_each_engine(|app| async move {
        let (mut browser, id) = amina(&app).await;
        let page = share(&app, &mut browser, &id, &["show_name"]).await;
        let mut visitor = app.browser();
        let json = visitor.get(&format!("{page}.json")).await.json();
        assert!(json["face"]["issued"].is_null() && json["face"]["expires"].is_null());
        let resume = visitor.get(&format!("{page}/resume.json")).await.json();
        assert!(resume["certificates"][0]["date"].is_null());
    })
    .await;
}

#[tokio::test]
async fn mail_gets_a_small_png() {
    on_each_engine(|app| async move {
        let (mut browser, id) = amina(&app).await;
        let page = share(&app, &mut browser, &id, &["show_name"]).await;
        let picture = app
            .browser()
            .get(&format!("{page}/image?size=160&type=png"))
            .await;
        assert_eq!(picture.status, StatusCode::OK);
        assert_eq!(picture.header("content-type"), Some("image/png"));
        let drawn = image::load_from_memory(&picture.bytes).unwrap();
        assert!(drawn.width() <= 160 && drawn.height() <= 160);
        // Nothing about the holder is in it, as it is in the whole one.
        assert!(!picture.bytes.windows(4).any(|chunk| chunk == b"iTXt"));
    })
    .await;
}

#[tokio::test]
async fn the_way_to_mastodon_asks_for_a_server_and_leads_to_our_pages_alone() {
    on_each_engine(|app| async move {
        let mut visitor = app.browser();
        let url = format!("{}/b/AAAAAAAAAAAAAAAAAAAAAA", app.state.site.public_url);
        let url: String = url::form_urlencoded::byte_serialize(url.as_bytes()).collect();
        let page = format!("/partager/mastodon?url={url}&texte=Bonjour");
        let asked = visitor.get(&page).await;
        assert_eq!(asked.status, StatusCode::OK);
        let ready = visitor
            .get(&format!("{page}&serveur=mastodon.social"))
            .await;
        let links = ready.attributes("main a", "href");
        assert!(links[0].starts_with("https://mastodon.social/share?text=Bonjour%20"));
        let refused = visitor.get(&format!("{page}&serveur=evil.example/x")).await;
        assert!(refused.attributes("main a", "href").is_empty());
        let elsewhere = visitor
            .get("/partager/mastodon?url=https%3A%2F%2Fevil.example")
            .await;
        assert_eq!(elsewhere.status, StatusCode::NOT_FOUND);
    })
    .await;
}
