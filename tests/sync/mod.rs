//! Synchroniser and its sources, over HTTP, against a server that plays each of them.

mod backpack;
mod displayer;
mod night;
mod partner;
mod run;
mod trouble;

use std::collections::HashMap;

use axum::response::{IntoResponse, Response};
use domain::AccountId;
use domain::sync::{SyncRun, SyncStep, SyncWhat};
use http::{StatusCode, header};
use secrecy::SecretString;
use serde_json::{Value, json};
use server::config::Region;
use server::store::{badges, sync};
use support::{Asked, Browser, TestApp, engines};

const NAME: &str = "Amina Bénali";
const ADDRESS: &str = "amina.b@univ.example";

/// Runs a test on each engine, with every kind of source in the settings.
async fn with_sources<F, T>(test: F)
where
    F: Fn(TestApp) -> T,
    T: Future<Output = ()>,
{
    for engine in engines() {
        eprintln!("on {engine:?}");
        let app = TestApp::start_beside(engine, |config, url| {
            config.sources.displayer_url = format!("{url}/displayer");
            config.sources.displayer_name = "Passeport public".to_owned();
            config.sources.badgr.push(Region {
                word: "eu".to_owned(),
                name: "Badgr Europe".to_owned(),
                api_url: format!("{url}/badgr"),
                authorize_url: format!("{url}/badgr/authorize"),
                client_id: "besace".to_owned(),
                client_secret: SecretString::from("chut-badgr"),
            });
        })
        .await;
        test(app).await;
    }
}

fn answer(status: u16, body: &str) -> Response {
    let status = StatusCode::from_u16(status).unwrap();
    let kind = [(header::CONTENT_TYPE, "application/json")];
    (status, kind, body.to_owned()).into_response()
}

fn found(body: &Value) -> Response {
    answer(200, &body.to_string())
}

/// A passport that answers like the Displayer API, with hosted badges by address (passport.md has
/// the shapes: an integer, `groups`, `badges`).
fn displayer(app: &TestApp, badges: &[(&str, &[&str])]) {
    let all: HashMap<String, Vec<Value>> = badges
        .iter()
        .map(|(address, names)| {
            let entries = names.iter().map(|name| {
                let assertion = app.issuer.hosted(name, address);
                json!({
                    "lastValidated": "2026-11-01T10:00:00Z",
                    "hostedUrl": assertion["id"], "imageUrl": format!("{}/{name}/image.png", app.issuer.url),
                    "assertion": {
                        "uid": name, "recipient": assertion["recipient"],
                        "badge": {"name": format!("Badge {name}"), "issuer": {"name": "Université d'essai"}},
                    },
                })
            });
            ((*address).to_owned(), entries.collect())
        })
        .collect();
    app.issuer
        .answers("/displayer", move |asked| displays(asked, &all));
}

fn displays(asked: &Asked, all: &HashMap<String, Vec<Value>>) -> Response {
    let mut known: Vec<_> = all.keys().cloned().collect();
    known.sort();
    let path = asked.path.trim_start_matches("/displayer/");
    if path == "convert/email" {
        assert_eq!(asked.method, "POST");
        let place = known.iter().position(|one| one == asked.field("email"));
        return match place {
            Some(place) => found(&json!({
                "status": "okay", "email": asked.field("email"), "userId": place + 40,
            })),
            None => answer(
                404,
                r#"{"status":"missing","error":"Could not find a user by the email address"}"#,
            ),
        };
    }
    let (user, rest) = path.split_once('/').unwrap();
    let user: usize = user.parse().unwrap();
    let badges = &all[&known[user - 40]];
    match rest {
        "groups.json" => found(&json!({
            "userId": user,
            "groups": [{"groupId": 0, "name": "Public badges", "badges": badges.len()}],
        })),
        "group/0.json" => {
            let tag = format!("\"{}\"", badges.len());
            if asked.header("if-none-match") == tag {
                return answer(304, "");
            }
            let body = json!({"userId": user, "groupId": 0, "badges": badges}).to_string();
            let heads = [
                (header::CONTENT_TYPE, "application/json".to_owned()),
                (header::ETAG, tag),
            ];
            (heads, body).into_response()
        }
        _ => answer(404, r#"{"httpStatus":404,"status":"missing"}"#),
    }
}

/// Switches a source on, as the form without JavaScript does.
async fn switch_on(browser: &mut Browser, word: &str) {
    let fields = [("source", word), ("agree", "on")];
    let answer = browser.post("/api/fn/sync/switch_on", &fields).await;
    let to = answer.location().unwrap_or_default();
    assert_eq!(to, "/synchroniser?fait=source", "{}", answer.text());
}

/// Presses the button, and does what there is to do.
async fn synchronise(app: &TestApp, browser: &mut Browser) -> SyncRun {
    // Runs are told apart by when they began.
    app.clock.advance(1);
    let answer = browser.post("/api/fn/sync/start", &[]).await;
    assert_eq!(
        answer.location().as_deref(),
        Some("/synchroniser"),
        "{}",
        answer.text()
    );
    app.run_jobs().await;
    let run = last(app, &whose(app, ADDRESS).await).await.unwrap();
    assert!(run.finished.is_some(), "the run is not over");
    run
}

async fn whose(app: &TestApp, address: &str) -> AccountId {
    let mut on = app.state.db.read().await.unwrap();
    let row = server::store::addresses::confirmed(&mut on, address).await;
    row.unwrap().unwrap().account().unwrap()
}

async fn last(app: &TestApp, account: &AccountId) -> Option<SyncRun> {
    let mut on = app.state.db.read().await.unwrap();
    sync::latest(&mut on, account).await.unwrap()
}

/// The step of a source, by its word.
fn step<'a>(run: &'a SyncRun, word: &str) -> &'a SyncStep {
    let is = |step: &&SyncStep| step.what == SyncWhat::from(word);
    run.steps.iter().find(is).unwrap()
}

/// Every badge of an account.
async fn held(app: &TestApp) -> Vec<badges::BadgeRow> {
    let account = whose(app, ADDRESS).await;
    let mut on = app.state.db.read().await.unwrap();
    let ids = badges::after(&mut on, Some(&account), "").await.unwrap();
    let mut rows = Vec::new();
    for id in ids {
        rows.push(badges::find(&mut on, &id).await.unwrap().unwrap());
    }
    rows
}

/// The words of a page, without its marks.
async fn words(browser: &mut Browser, path: &str) -> String {
    let page = browser.get(path).await;
    assert_eq!(page.status, StatusCode::OK);
    let document = scraper::Html::parse_document(&page.text());
    let main = scraper::Selector::parse("main").unwrap();
    let text: String = document
        .select(&main)
        .flat_map(|main| main.text())
        .collect();
    text.replace(['\u{a0}', '\u{202f}'], " ")
}
