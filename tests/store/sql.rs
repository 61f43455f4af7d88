//! Every SQL statement is understood by both engines, and both have one schema.

use std::collections::BTreeMap;

use server::store::db::{Conn, Handle};
use sqlx::{Executor, SqlSafeStr};
use support::{Engine, TestApp, engines, on_each_engine};

#[tokio::test]
async fn every_statement_can_be_prepared() {
    on_each_engine(|app| async move {
        let mut on = app.state.db.read().await.unwrap();
        let own = match on.conn() {
            Conn::Sqlite(_) => server::store::search::SQLITE_STATEMENTS,
            Conn::Postgres(_) => server::store::search::POSTGRES_STATEMENTS,
        };
        let own = own.iter().map(|sql| ("search", *sql));
        for (name, sql) in server::store::statements().into_iter().chain(own) {
            let prepared = match on.conn() {
                Conn::Sqlite(c) => c.prepare(sql.into_sql_str()).await.map(drop),
                Conn::Postgres(c) => c.prepare(sql.into_sql_str()).await.map(drop),
            };
            if let Err(error) = prepared {
                panic!("{name}: {error}\n{sql}");
            }
        }
    })
    .await;
}

/// Table and column names with "may be null", as each engine tells them.
async fn columns(app: &TestApp) -> BTreeMap<(String, String), bool> {
    let mut on = app.state.db.read().await.unwrap();
    let rows: Vec<(String, String, bool)> = match on.conn() {
        Conn::Sqlite(c) => sqlx::query_as(
            "SELECT m.name, p.name, p.\"notnull\" = 0 FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table'",
        )
        .fetch_all(c)
        .await
        .unwrap(),
        Conn::Postgres(c) => sqlx::query_as(
            "SELECT table_name::text, column_name::text, is_nullable = 'YES' FROM information_schema.columns WHERE table_schema = 'public'",
        )
        .fetch_all(c)
        .await
        .unwrap(),
    };
    rows.into_iter()
        .filter(|(table, _, _)| !table.starts_with('_') && !table.starts_with("sqlite_"))
        // What each engine searches in its own way.
        .filter(|(table, _, _)| !table.starts_with("listing_words"))
        .map(|(table, column, null)| ((table, column), null))
        .collect()
}

#[tokio::test]
async fn both_engines_have_one_schema() {
    let mut found = Vec::new();
    for engine in engines() {
        found.push(columns(&TestApp::start(engine).await).await);
    }
    assert!(!found[0].is_empty());
    if let [sqlite, postgres] = &found[..] {
        assert_eq!(sqlite, postgres);
    } else {
        assert_eq!(engines(), [Engine::Sqlite]);
    }
}
