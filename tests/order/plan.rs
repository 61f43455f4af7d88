//! Lists and counts never walk through the badges' long texts: SQLite answers them from indexes.

use server::store::db::{Conn, Handle};
use sqlx::{AssertSqlSafe, Row};
use support::{Engine, TestApp};

#[tokio::test]
async fn lists_are_counted_from_indexes_alone() {
    let app = TestApp::start(Engine::Sqlite).await;
    let mut on = app.state.db.read().await.unwrap();
    for (name, index) in [
        ("order::ENTRIES", "badge_order"),
        ("order::TAGS_OF_ACCOUNT", "badge_tag_account"),
        ("order::SKILLS_OF_ACCOUNT", "badge_skill_account"),
    ] {
        let statements = server::store::statements();
        let (_, sql) = statements.iter().find(|(n, _)| n.ends_with(name)).unwrap();
        let Conn::Sqlite(c) = on.conn() else {
            panic!("SQLite")
        };
        let rows = sqlx::query(AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}")))
            .bind("account")
            .fetch_all(c)
            .await
            .unwrap();
        let plan: Vec<String> = rows.iter().map(|row| row.get("detail")).collect();
        let covering = format!("USING COVERING INDEX {index}");
        assert!(plan[0].contains(&covering), "{name}: {plan:?}");
    }
}
