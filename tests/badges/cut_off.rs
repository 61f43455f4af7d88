//! An import that is cut off leaves a whole badge or none, and bytes that nothing names are swept.

use domain::Millis;
use http::StatusCode;
use server::jobs::Job;
use server::service::badges::SweepBlobs;
use server::store::blobs::BlobId;
use support::{Issuer, TestApp, on_each_engine};

use super::{ADDRESS, NAME, brought, count, send, take_in};

#[tokio::test]
async fn bytes_without_a_row_do_no_harm_and_are_swept() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        // As it stands when the process ends between the bytes and the row.
        let file = Issuer::baked(&app.issuer.signed("coupe", ADDRESS, |_| {}));
        let orphan = app.state.blobs.keep(file.clone().into()).await.unwrap();
        let lost = app
            .state
            .blobs
            .keep(bytes::Bytes::from_static(b"lost"))
            .await
            .unwrap();
        assert_eq!(count(&app).await, 0);
        assert_eq!(browser.get("/badges").await.status, StatusCode::OK);

        // The same file again, as somebody does whose upload broke off.
        let id = brought(&send(&mut browser, &[&file]).await);
        let original = browser.get(&format!("/badges/{id}/original")).await;
        assert_eq!(original.bytes, file);

        // Far beyond the files' own times, whatever the machine's clock says.
        app.clock.advance(20_000 * Millis::DAY);
        sweep(&app).await;
        assert!(app.state.blobs.holds(&orphan).await.unwrap());
        assert!(!app.state.blobs.holds(&lost).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn a_deleted_badge_takes_its_bytes_along_unless_somebody_else_has_them() {
    on_each_engine(|app| async move {
        let mut amina = app.member(NAME, ADDRESS).await;
        let mut basile = app.member("Basile", "basile@univ.example").await;
        let shared = app.issuer.signed("commun", ADDRESS, |_| {});
        let own = app.issuer.signed("propre", ADDRESS, |_| {});
        let first = take_in(&app, &mut amina, &shared).await;
        let second = take_in(&app, &mut amina, &own).await;
        let kept = take_in(&app, &mut basile, &shared).await;
        for id in [&first, &second] {
            amina
                .post(
                    "/api/fn/badges/delete",
                    &[("id", id.as_str()), ("confirm", "on")],
                )
                .await;
        }
        assert_eq!(count(&app).await, 1);
        let blob = |badge| BlobId::of(&Issuer::baked(badge));
        sweep(&app).await;
        assert!(
            app.state.blobs.holds(&blob(&own)).await.unwrap(),
            "not before a day is over"
        );
        app.clock.advance(20_000 * Millis::DAY);
        sweep(&app).await;
        assert!(!app.state.blobs.holds(&blob(&own)).await.unwrap());
        assert!(app.state.blobs.holds(&blob(&shared)).await.unwrap());
        let mut on = app.state.db.read().await.unwrap();
        let row = server::store::badges::find(&mut on, &kept).await.unwrap();
        assert!(row.is_some());
    })
    .await;
}

async fn sweep(app: &TestApp) {
    SweepBlobs.run(app.state.clone()).await.unwrap();
}
