//! Everything that the database holds, as text, for tests that look for what must not be there.

use std::collections::BTreeMap;

use server::store::db::{Conn, Handle};
use sqlx::AssertSqlSafe;

use crate::TestApp;

impl TestApp {
    /// Every row of every table, as text, by table.
    pub async fn dump(&self) -> BTreeMap<String, Vec<String>> {
        let mut on = self.state.db.read().await.unwrap();
        let tables: Vec<(String, String)> = match on.conn() {
            Conn::Sqlite(c) => sqlx::query_as(
                "SELECT m.name, group_concat('quote(\"' || p.name || '\")', ' || ''|'' || ')
                 FROM sqlite_master m JOIN pragma_table_info(m.name) p
                 WHERE m.type = 'table' AND m.name NOT LIKE '\\_%' ESCAPE '\\' GROUP BY m.name",
            )
            .fetch_all(c)
            .await
            .unwrap(),
            Conn::Postgres(c) => sqlx::query_as(
                "SELECT table_name::text, 'CAST(t AS TEXT)' FROM information_schema.tables
                 WHERE table_schema = 'public' AND table_name NOT LIKE '\\_%'",
            )
            .fetch_all(c)
            .await
            .unwrap(),
        };
        let mut dump = BTreeMap::new();
        for (table, row) in tables {
            let sql = AssertSqlSafe(format!("SELECT {row} FROM \"{table}\" t ORDER BY 1"));
            let rows: Vec<(String,)> = match on.conn() {
                Conn::Sqlite(c) => sqlx::query_as(sql).fetch_all(c).await.unwrap(),
                Conn::Postgres(c) => sqlx::query_as(sql).fetch_all(c).await.unwrap(),
            };
            dump.insert(table, rows.into_iter().map(|(row,)| row).collect());
        }
        dump
    }

    /// How many rows each table has that has any.
    pub async fn row_counts(&self) -> BTreeMap<String, usize> {
        let dump = self.dump().await;
        dump.into_iter()
            .map(|(table, rows)| (table, rows.len()))
            .filter(|(_, count)| *count > 0)
            // What SQLite's index of words keeps of itself when it is empty.
            .filter(|(table, _)| !table.starts_with("listing_words_"))
            .collect()
    }

    /// The tables in which a short word stands by itself, and not by chance within a hash.
    pub async fn tables_with_word(&self, word: &str) -> Vec<String> {
        let by_itself = |row: &String| row.split(|c: char| !c.is_alphanumeric()).any(|w| w == word);
        let dump = self.dump().await;
        dump.into_iter()
            .filter(|(_, rows)| rows.iter().any(by_itself))
            .map(|(table, _)| table)
            .collect()
    }

    /// The tables in which a text stands.
    pub async fn tables_with(&self, text: &str) -> Vec<String> {
        let dump = self.dump().await;
        dump.into_iter()
            .filter(|(_, rows)| rows.iter().any(|row| row.contains(text)))
            .map(|(table, _)| table)
            .collect()
    }
}
