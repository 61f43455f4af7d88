//! Badges that partners push.

mod factory;
mod factory_link;
mod invitation;
mod keys;
mod private;
mod push;

use domain::{Acceptance, RecipientMatch};
use serde_json::{Value, json};
use server::store::db::{Conn, Handle};
use support::{Answer, TestApp};

/// An item with a credential.
fn item(id: &str, email: &str, credential: &Value) -> Value {
    json!({"id": id, "email": email, "credential": credential})
}

/// What an answer says of each item: its status, or the code of its refusal.
fn said(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.status, 200, "{}", answer.text());
    let report = answer.json();
    let items = report["items"].as_array().expect("a list");
    items
        .iter()
        .map(|item| {
            let said = item["code"].as_str().or_else(|| item["status"].as_str());
            said.expect("a word").to_owned()
        })
        .collect()
}

/// A badge as the tests look at it.
#[derive(Debug, PartialEq, Eq)]
struct Held {
    name: String,
    acceptance: Acceptance,
    recipient: RecipientMatch,
}

/// The badges of the account behind an address, by name.
async fn held(app: &TestApp, address: &str) -> Vec<Held> {
    let sql = "SELECT b.name, b.acceptance, b.recipient FROM badge b JOIN address a ON a.account_id = b.account_id
        WHERE a.canonical = $1 AND a.confirmed_at IS NOT NULL ORDER BY b.name, b.id";
    let mut on = app.state.db.read().await.expect("the database");
    let rows: Vec<(String, String, String)> = match on.conn() {
        Conn::Sqlite(c) => sqlx::query_as(sql).bind(address).fetch_all(c).await,
        Conn::Postgres(c) => sqlx::query_as(sql).bind(address).fetch_all(c).await,
    }
    .expect("badges");
    rows.into_iter()
        .map(|(name, acceptance, recipient)| Held {
            name,
            acceptance: Acceptance::from_word(&acceptance).expect("a word"),
            recipient: RecipientMatch::from_word(&recipient).expect("a word"),
        })
        .collect()
}

fn badge(name: &str, acceptance: Acceptance) -> Held {
    Held {
        name: name.to_owned(),
        acceptance,
        recipient: RecipientMatch::Mine,
    }
}
