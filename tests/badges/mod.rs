//! Badges, from the upload to the public page, over HTTP.

mod achievements;
mod bad_input;
mod cut_off;
mod export;
pub(crate) mod hidden_name;
mod hostile;
mod import;
mod issuer_away;
mod keep;
mod leave;
mod library;
mod public;
mod recheck;
mod record;
mod trouble;
mod verify;

use domain::{AccountId, AddressId, BadgeId, Language};
use http::StatusCode;
use serde_json::Value;
use server::clock::{SystemEntropy, new_id};
use server::store::accounts::NewAccount;
use server::store::{accounts, addresses};
use support::{Answer, Browser, Issuer, Part, TestApp};

/// The person of these tests.
pub(crate) const NAME: &str = "Amina Bénali";
/// Their address.
pub(crate) const ADDRESS: &str = "amina.b@univ.example";

/// Sends files as the form without JavaScript does.
pub(crate) async fn send(browser: &mut Browser, files: &[&[u8]]) -> Answer {
    let parts: Vec<Part<'_>> = files
        .iter()
        .map(|bytes| Part::File("file", "badge.png", bytes))
        .collect();
    browser.upload("/badges/import", &parts).await
}

/// Sends a text as the form does: the file field is there and empty.
pub(crate) async fn send_text(browser: &mut Browser, text: &str) -> Answer {
    let parts = [Part::File("file", "", b""), Part::Text("text", text)];
    browser.upload("/badges/import", &parts).await
}

/// The badge that an import leads to.
pub(crate) fn brought(answer: &Answer) -> BadgeId {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let to = answer.location().unwrap();
    let id = to.strip_prefix("/badges/").unwrap();
    id.split('?').next().unwrap().parse().unwrap()
}

/// Takes a badge in, baked into a picture, and does what there is to do.
pub(crate) async fn take_in(app: &TestApp, browser: &mut Browser, badge: &Value) -> BadgeId {
    let id = brought(&send(browser, &[&Issuer::baked(badge)]).await);
    app.run_jobs().await;
    id
}

/// Makes a share as the form without JavaScript does; gives the path of its page.
pub(crate) async fn share(
    app: &TestApp,
    browser: &mut Browser,
    badge: &BadgeId,
    choices: &[&str],
) -> String {
    let slugs = async || {
        let mut on = app.state.db.read().await.unwrap();
        let shares = server::store::shares::of_badge(&mut on, badge).await;
        shares.unwrap().into_iter().map(|share| share.slug)
    };
    let before: Vec<String> = slugs().await.collect();
    let mut fields = vec![("badge", badge.as_str())];
    fields.extend(choices.iter().map(|choice| (*choice, "on")));
    let answer = browser.post("/api/fn/shares/create", &fields).await;
    assert!(
        answer.status.is_redirection(),
        "{} {}",
        answer.status,
        answer.text()
    );
    let made = slugs().await.find(|slug| !before.contains(slug));
    format!("/b/{}", made.unwrap())
}

/// What the database says of a badge.
pub(crate) async fn stored(app: &TestApp, badge: &BadgeId) -> server::store::badges::BadgeRow {
    let mut on = app.state.db.read().await.unwrap();
    let row = server::store::badges::find(&mut on, badge).await.unwrap();
    row.unwrap()
}

/// How many badges there are in all.
async fn count(app: &TestApp) -> usize {
    let mut on = app.state.db.read().await.unwrap();
    let count = server::store::badges::count_all(&mut on, None).await;
    usize::try_from(count.unwrap()).unwrap()
}

/// An account with a confirmed address that nobody signs in to.
pub(crate) async fn account(app: &TestApp, address: &str) -> AccountId {
    let id: AccountId = new_id(&app.clock, &SystemEntropy);
    let address_id: AddressId = new_id(&app.clock, &SystemEntropy);
    let now = app.state.clock.now();
    let new = NewAccount {
        id: &id,
        name: NAME,
        language: Language::Fr,
        password_hash: "",
        minor_until: None,
    };
    let mut tx = app.state.db.begin().await.unwrap();
    accounts::insert(&mut tx, &new, now).await.unwrap();
    let address = address.parse().unwrap();
    addresses::insert(&mut tx, &address_id, &id, &address, now)
        .await
        .unwrap();
    addresses::confirm(&mut tx, address_id.as_str(), now)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    id
}
