//! Frames in the pages of others.

use http::StatusCode;
use support::on_each_engine;

use super::{NAME, amina, share};

#[tokio::test]
async fn only_the_frame_may_stand_in_a_page_of_somebody_else() {
    on_each_engine(|app| async move {
        let (mut browser, id) = amina(&app).await;
        let page = share(&app, &mut browser, &id, &["show_name"]).await;
        let mut visitor = app.browser();
        let framed = visitor.get(&format!("/e{page}")).await;
        assert_eq!(framed.status, StatusCode::OK);
        let policy = framed.header("content-security-policy").unwrap();
        assert!(policy.contains("frame-ancestors *") && policy.contains("script-src 'none'"));
        assert!(framed.text().contains("Badge partage") && framed.text().contains(NAME));
        // A hostile parent gets nothing to have pressed: no form, no button, and one link, which
        // leads out of the frame.
        assert!(!framed.text().contains("<form") && !framed.text().contains("<button"));
        assert_eq!(framed.attributes("a", "target"), ["_blank"]);
        assert_eq!(framed.header("set-cookie"), None);

        for path in [page.clone(), format!("{page}/image"), "/".to_owned()] {
            let answer = visitor.get(&path).await;
            let policy = answer.header("content-security-policy").unwrap();
            assert!(!policy.contains("frame-ancestors *"), "{path}: {policy}");
        }
        let etag = framed.header("etag").unwrap().to_owned();
        let mut again = visitor.with("if-none-match", &etag);
        let kept = again.get(&format!("/e{page}")).await;
        assert_eq!(kept.status, StatusCode::NOT_MODIFIED);
    })
    .await;
}

#[tokio::test]
async fn a_frame_dies_with_its_link() {
    on_each_engine(|app| async move {
        let (mut browser, id) = amina(&app).await;
        let page = share(&app, &mut browser, &id, &["show_name"]).await;
        let row = {
            let mut on = app.state.db.read().await.unwrap();
            server::store::shares::of_badge(&mut on, &id).await.unwrap()
        };
        let fields = [("id", row[0].id.as_str()), ("of", id.as_str())];
        browser.post("/api/fn/shares/revoke", &fields).await;
        let gone = app.browser().get(&format!("/e{page}")).await;
        assert_eq!(gone.status, StatusCode::GONE);
        assert!(!gone.text().contains("Badge partage"));
    })
    .await;
}
