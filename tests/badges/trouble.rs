//! A full disk, and a database that somebody else holds: a sentence with a number to quote, the
//! cause in the operator's log under that number, nothing half done, and then it goes on.

use domain::Millis;
use http::StatusCode;
use server::store::Db;
use server::store::blobs::BlobId;
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use support::{Answer, Browser, Engine, Issuer, Log, Part, TestApp, on_each_engine};

use super::{ADDRESS, NAME, brought, count, send};

/// A person reads what to do, and the operator finds why under the number that they quote.
fn assert_explained(answer: &Answer, log: &Log, cause: &str) {
    assert_eq!(
        answer.status,
        StatusCode::SERVICE_UNAVAILABLE,
        "{}",
        answer.text()
    );
    let id = answer.header("x-request-id").unwrap();
    let said = answer.text_of("main").unwrap();
    assert!(said.contains("rien n'a été changé"), "{said}");
    assert!(said.contains(id), "{id} in {said}");
    let logged = log.text();
    let line = logged
        .lines()
        .find(|line| line.contains(id) && line.contains(cause));
    assert!(line.is_some(), "{id} and {cause} in {logged}");
}

/// What an import leaves behind is whole, or not there.
async fn assert_nothing_torn(app: &TestApp, browser: &mut Browser, badges: usize) {
    assert_eq!(count(app).await, badges);
    assert_eq!(browser.get("/badges").await.status, StatusCode::OK);
}

/// Keeps others from writing until it is dropped.
enum Holder {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Holder {
    async fn of(app: &TestApp) -> Self {
        let url = app.state.config.database_url();
        match &app.state.db {
            Db::Sqlite { write, .. } => {
                // Waits less long than it does for people.
                sqlx::query("PRAGMA busy_timeout = 50")
                    .execute(write)
                    .await
                    .unwrap();
                let mut holder = SqliteConnection::connect(&url).await.unwrap();
                sqlx::query("BEGIN IMMEDIATE")
                    .execute(&mut holder)
                    .await
                    .unwrap();
                Self::Sqlite(holder)
            }
            Db::Postgres(pool) => {
                let mut all = Vec::new();
                for _ in 0..pool.options().get_max_connections() {
                    let mut one = pool.acquire().await.unwrap();
                    let waits = sqlx::query("SET lock_timeout = '50ms'");
                    waits.execute(&mut *one).await.unwrap();
                    all.push(one);
                }
                drop(all);
                let mut holder = PgConnection::connect(&url).await.unwrap();
                for statement in ["BEGIN", "LOCK TABLE badge, limit_counter IN EXCLUSIVE MODE"] {
                    sqlx::query(AssertSqlSafe(statement))
                        .execute(&mut holder)
                        .await
                        .unwrap();
                }
                Self::Postgres(holder)
            }
        }
    }

    async fn let_go(self) {
        match self {
            Self::Sqlite(holder) => holder.close().await.unwrap(),
            Self::Postgres(holder) => holder.close().await.unwrap(),
        }
    }
}

#[tokio::test]
async fn a_database_that_another_process_holds_is_said_and_gone_through() {
    let (log, _listening) = Log::listen();
    on_each_engine(move |app| {
        let log = log.clone();
        async move {
            let mut browser = app.member(NAME, ADDRESS).await;
            let file = Issuer::baked(&app.issuer.signed("verrou", ADDRESS, |_| {}));
            let holder = Holder::of(&app).await;
            let cause = match &holder {
                Holder::Sqlite(_) => "locked",
                Holder::Postgres(_) => "lock timeout",
            };
            let imported = send(&mut browser, &[&file]).await;
            assert_explained(&imported, &log, cause);
            let checked = browser
                .upload("/verifier", &[Part::File("file", "b.png", &file)])
                .await;
            assert_explained(&checked, &log, cause);
            let fields = [("address", ADDRESS), ("password", "x")];
            let signed_in = app.browser().post("/connexion", &fields).await;
            assert_explained(&signed_in, &log, cause);
            assert_nothing_torn(&app, &mut browser, 0).await;

            holder.let_go().await;
            let id = brought(&send(&mut browser, &[&file]).await);
            let original = browser.get(&format!("/badges/{id}/original")).await;
            assert_eq!(original.bytes, file);
        }
    })
    .await;
}

#[tokio::test]
async fn pages_are_read_while_nothing_can_be_written() {
    let app = TestApp::start(Engine::Sqlite).await;
    let mut browser = app.member(NAME, ADDRESS).await;
    // Long enough for "last seen" to be written.
    app.clock.advance(Millis::HOUR);
    let holder = Holder::of(&app).await;
    for path in ["/badges", "/accueil", "/recevoir", "/"] {
        let page = browser.open(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
    }
    holder.let_go().await;
    assert!(browser.is_signed_in().await);
}

#[tokio::test]
async fn a_database_without_room_is_said_and_gone_through() {
    let (log, _listening) = Log::listen();
    let app = TestApp::start(Engine::Sqlite).await;
    let Db::Sqlite { write, .. } = &app.state.db else {
        unreachable!("started on SQLite")
    };
    let mut browser = app.member(NAME, ADDRESS).await;
    // SQLite answers as it does on a full disk when the file may not grow.
    let (pages,): (i64,) = sqlx::query_as("PRAGMA page_count")
        .fetch_one(write)
        .await
        .unwrap();
    let at_most = format!("PRAGMA max_page_count = {pages}");
    sqlx::query(AssertSqlSafe(at_most))
        .execute(write)
        .await
        .unwrap();
    let long = "Un long texte. ".repeat(20_000);
    let badge = app.issuer.signed("plein", ADDRESS, |credential| {
        credential["credentialSubject"]["achievement"]["description"] = long.into();
    });
    let file = Issuer::baked(&badge);
    let refused = send(&mut browser, &[&file]).await;
    assert_explained(&refused, &log, "full");
    assert_nothing_torn(&app, &mut browser, 0).await;

    sqlx::query("PRAGMA max_page_count = 1000000")
        .execute(write)
        .await
        .unwrap();
    brought(&send(&mut browser, &[&file]).await);
    assert_nothing_torn(&app, &mut browser, 1).await;
}

#[tokio::test]
async fn a_blob_store_that_refuses_is_said_and_gone_through() {
    let (log, _listening) = Log::listen();
    on_each_engine(move |app| {
        let log = log.clone();
        async move {
            let mut browser = app.member(NAME, ADDRESS).await;
            let file = Issuer::baked(&app.issuer.signed("refus", ADDRESS, |_| {}));
            // A file stands where the folder for these bytes would be.
            let folder = app.state.config.blob_folder();
            let in_the_way = folder.join(&BlobId::of(&file).as_str()[..2]);
            std::fs::write(&in_the_way, b"").unwrap();
            let refused = send(&mut browser, &[&file]).await;
            assert_explained(&refused, &log, "the blob store failed");
            assert_nothing_torn(&app, &mut browser, 0).await;

            std::fs::remove_file(&in_the_way).unwrap();
            brought(&send(&mut browser, &[&file]).await);
        }
    })
    .await;
}
