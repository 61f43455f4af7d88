//! A fresh database for each test, on each engine that is there.

use std::sync::Arc;

use server::clock::{SystemEntropy, random};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};

use crate::TestApp;

/// A database engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// The embedded one.
    Sqlite,
    /// The one for many machines.
    Postgres,
}

const SERVER: &str = "BESACE_TEST_POSTGRES";

/// The engines that can be tested here.
///
/// # Panics
/// When `CI` is set and there is no PostgreSQL: a store that was tested on one engine only is not
/// tested.
#[must_use]
pub fn engines() -> Vec<Engine> {
    match (std::env::var(SERVER), std::env::var("CI")) {
        (Ok(_), _) => vec![Engine::Sqlite, Engine::Postgres],
        (Err(_), Ok(_)) => {
            panic!("{SERVER} is not set: `make test` starts a PostgreSQL and sets it")
        }
        (Err(_), Err(_)) => {
            eprintln!("{SERVER} is not set: tested on SQLite only");
            vec![Engine::Sqlite]
        }
    }
}

/// Runs a test on each engine, with an application of its own.
pub async fn on_each_engine<F, T>(test: F)
where
    F: Fn(TestApp) -> T,
    T: Future<Output = ()>,
{
    for engine in engines() {
        eprintln!("on {engine:?}");
        let app = TestApp::start(engine).await;
        // A test that only uses parts of the application drops the others when it begins.
        let folder = Arc::clone(&app.folder);
        test(app).await;
        drop(folder);
    }
}

/// The address of a new, empty database on the PostgreSQL server.
///
/// # Panics
/// When there is no server.
pub async fn empty_postgres() -> String {
    let server = std::env::var(SERVER).expect("a PostgreSQL server");
    // A server that is kept for days meets one process number twice.
    let name = format!(
        "besace_{:032x}",
        u128::from_le_bytes(random(&SystemEntropy))
    );
    let mut connection = PgConnection::connect(&server).await.expect("a connection");
    let create = format!("CREATE DATABASE {name}");
    connection
        .execute(AssertSqlSafe(create))
        .await
        .expect("a new database");
    let mut url = url::Url::parse(&server).expect("a URL");
    url.set_path(&name);
    url.to_string()
}
