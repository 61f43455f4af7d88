//! What many rows must not make slow is read from indexes: SQLite says how it would.

use server::store::db::{Conn, Handle};
use sqlx::{AssertSqlSafe, Row};
use support::{Engine, TestApp};

/// How SQLite would answer one of the statements.
async fn plan(app: &TestApp, name: &str) -> Vec<String> {
    let statements = server::store::statements();
    let (_, sql) = statements.iter().find(|(n, _)| n.ends_with(name)).unwrap();
    let mut on = app.state.db.read().await.unwrap();
    let Conn::Sqlite(c) = on.conn() else {
        panic!("SQLite")
    };
    let rows = sqlx::query(AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}")))
        .bind("bound")
        .fetch_all(c)
        .await
        .unwrap();
    rows.iter().map(|row| row.get("detail")).collect()
}

#[tokio::test]
async fn lists_never_walk_through_the_long_texts_of_badges() {
    let app = TestApp::start(Engine::Sqlite).await;
    for (name, index) in [
        ("order::ENTRIES", "badge_order"),
        ("order::TAGS_OF_ACCOUNT", "badge_tag_account"),
        ("order::SKILLS_OF_ACCOUNT", "badge_skill_account"),
        ("achievements::HELD", "badge_held"),
        ("achievements::HELD_OF_MANY", "badge_held"),
    ] {
        let plan = plan(&app, name).await;
        let covering = format!("USING COVERING INDEX {index}");
        assert!(plan[0].contains(&covering), "{name}: {plan:?}");
    }
}

#[tokio::test]
async fn what_an_account_holds_is_weighed_without_its_maps() {
    let app = TestApp::start(Engine::Sqlite).await;
    let plan = plan(&app, "badges::HELD").await;
    for index in ["map_weight", "map_version_weight"] {
        let covering = format!("USING COVERING INDEX {index}");
        assert!(plan.iter().any(|step| step.contains(&covering)), "{plan:?}");
    }
}

#[tokio::test]
async fn a_job_is_claimed_without_sorting_those_that_are_due() {
    let app = TestApp::start(Engine::Sqlite).await;
    let plan = plan(&app, "jobs::CLAIM").await;
    assert!(
        plan.iter().any(|step| step.contains("INDEX job_due")),
        "{plan:?}"
    );
    assert!(!plan.iter().any(|step| step.contains("B-TREE")), "{plan:?}");
}
