//! What its owner sees before sharing: the page itself, for them alone.

use http::StatusCode;
use support::on_each_engine;

use super::{NAME, amina};

#[tokio::test]
async fn the_owner_sees_the_page_as_strangers_would() {
    on_each_engine(|app| async move {
        let (mut browser, id) = amina(&app).await;
        let named = browser.get(&format!("/partager/{id}/apercu/ned")).await;
        assert_eq!(named.status, StatusCode::OK);
        assert!(named.text().contains(NAME) && named.text().contains("Badge partage"));
        let policy = named.header("content-security-policy").unwrap();
        assert!(policy.contains("frame-ancestors 'self'"), "{policy}");
        assert_eq!(named.header("cache-control"), Some("private, no-cache"));
        // What one person alone may see is not compressed.
        let mut reads = browser.clone().with("accept-encoding", "gzip, br");
        let named = reads.get(&format!("/partager/{id}/apercu/ned")).await;
        assert!(named.header("content-encoding").is_none());
        let anonymous = browser.get(&format!("/partager/{id}/apercu/-")).await;
        assert!(!anonymous.text().contains(NAME));
        assert!(anonymous.text().contains("Badge partage"));
        let pictures = anonymous.attributes("article img", "src");
        let picture = browser.get(&pictures[0]).await;
        assert_eq!(picture.header("content-type"), Some("image/webp"));
        // Nothing is shared by it.
        let mut on = app.state.db.read().await.unwrap();
        let shares = server::store::shares::of_badge(&mut on, &id).await.unwrap();
        assert!(shares.is_empty());
    })
    .await;
}

#[tokio::test]
async fn nobody_else_does() {
    on_each_engine(|app| async move {
        let (_, id) = amina(&app).await;
        let mut other = app.member("Basile", "basile@univ.example").await;
        for path in [
            "apercu/ned",
            "apercu/ned/image",
            "apercu/ned/1",
            "apercu/ned/photo",
        ] {
            let path = format!("/partager/{id}/{path}");
            assert_eq!(
                other.get(&path).await.status,
                StatusCode::NOT_FOUND,
                "{path}"
            );
            let stranger = app.browser().get(&path).await;
            assert!(
                stranger.status == StatusCode::UNAUTHORIZED || stranger.status.is_redirection(),
                "{path}: {}",
                stranger.status
            );
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_no_choice_is_not_found() {
    on_each_engine(|app| async move {
        let (mut browser, id) = amina(&app).await;
        for path in ["apercu/x", "apercu/ned/0x1", "apercu/ned/-1"] {
            let answer = browser.get(&format!("/partager/{id}/{path}")).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        }
    })
    .await;
}
