//! A backup that is brought back is the same instance.

use bytes::Bytes;
use domain::{JobId, Millis};
use server::Config;
use server::clock::{SystemEntropy, new_id};
use server::service::backup::{self, BackupError};
use server::store::jobs::{Lane, NewJob};
use server::store::{Blobs, Db, jobs};
use support::{Engine, TestApp, empty_postgres, engines};

#[tokio::test]
async fn a_backup_is_brought_back_whole() {
    for engine in engines() {
        let app = TestApp::start(engine).await;
        let id: JobId = new_id(&app.clock, &SystemEntropy);
        let mut tx = app.state.db.begin().await.unwrap();
        let kept = NewJob {
            id: &id,
            kind: "kept",
            lane: Lane::Prompt,
            payload: "null",
            dedup_key: None,
            run_at: Millis(1),
        };
        jobs::enqueue(&mut tx, &kept, Millis(1)).await.unwrap();
        tx.commit().await.unwrap();
        let blob = app
            .state
            .blobs
            .keep(Bytes::from_static(b"badge"))
            .await
            .unwrap();

        let place = tempfile::tempdir().unwrap();
        let copy = place.path().join("backup");
        let made = backup::make(&app.state, &copy).await.unwrap();
        assert_eq!(made.blobs, 1);
        assert!(matches!(
            backup::make(&app.state, &copy).await,
            Err(BackupError::NotEmpty(_))
        ));

        let mut config = Config::default();
        config.files.folder = place.path().join("data");
        if engine == Engine::Postgres {
            config.database.url = empty_postgres().await.into();
        }
        assert_eq!(backup::restore(&config, &copy).await.unwrap(), made);
        let db = Db::open(&config.database_url()).await.unwrap();
        let mut on = db.read().await.unwrap();
        assert_eq!(jobs::count(&mut on).await.unwrap()[0].kind, "kept");
        let blobs = Blobs::in_folder(&config.blob_folder()).unwrap();
        assert_eq!(
            blobs.read(&blob).await.unwrap().as_deref(),
            Some(&b"badge"[..])
        );
        assert!(matches!(
            backup::restore(&config, &copy).await,
            Err(BackupError::NotEmpty(_))
        ));
    }
}

#[tokio::test]
async fn a_damaged_blob_is_noticed() {
    let app = TestApp::start(Engine::Sqlite).await;
    let blob = app
        .state
        .blobs
        .keep(Bytes::from_static(b"badge"))
        .await
        .unwrap();
    let place = tempfile::tempdir().unwrap();
    let copy = place.path().join("backup");
    backup::make(&app.state, &copy).await.unwrap();
    let file = copy
        .join("blobs")
        .join(&blob.as_str()[..2])
        .join(blob.as_str());
    std::fs::write(file, b"bodge").unwrap();
    let mut config = Config::default();
    config.files.folder = place.path().join("data");
    assert!(matches!(
        backup::restore(&config, &copy).await,
        Err(BackupError::Damaged(_))
    ));
}
