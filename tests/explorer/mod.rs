//! Explorer, letters and reports: what strangers find, write and complain about.

mod letters;
mod reports;
mod search;

use domain::{AccountId, CollectionId};
use support::{Answer, Browser, TestApp};

use crate::collections::{self, Given};

pub(crate) const AMINA: &str = "amina.b@univ.example";

/// A person with a collection of one badge; nothing is shared yet.
pub(crate) async fn author(
    app: &TestApp,
    name: &str,
    address: &str,
    title: &str,
    given: Given<'_>,
) -> (Browser, AccountId, CollectionId) {
    let mut browser = app.member(name, address).await;
    let account = collections::account(app, address).await;
    let badge = collections::badge(app, &account, given).await;
    let id = collections::create(&mut browser, title, &[badge]).await;
    (browser, account, id)
}

/// Shares a collection as the form does, and lets what follows be done; gives the path.
pub(crate) async fn share(
    app: &TestApp,
    browser: &mut Browser,
    id: &CollectionId,
    ticked: &[&str],
) -> String {
    app.clock.advance(domain::Millis::SECOND);
    let mut fields = vec![("collection", id.as_str())];
    fields.extend(ticked.iter().map(|box_| (*box_, "on")));
    let answer = browser.post("/api/fn/shares/create", &fields).await;
    let to = answer.location().unwrap();
    assert!(to.ends_with("?fait=lien"), "{to}");
    app.run_jobs().await;
    let subject = domain::share::Subject::Collection(id.clone());
    let mut on = app.state.db.read().await.unwrap();
    let shares = server::store::shares::of(&mut on, &subject).await.unwrap();
    format!("/c/{}", shares[0].slug)
}

/// The titles on a page of Explorer, in order.
pub(crate) fn titles(page: &Answer) -> Vec<String> {
    use scraper::Selector;
    let html = page.page();
    let title = Selector::parse(".explorer-card h2").unwrap();
    html.select(&title)
        .map(|title| title.text().collect::<String>().trim().to_owned())
        .collect()
}

/// What Explorer finds.
pub(crate) async fn found(app: &TestApp, query: &str) -> Vec<String> {
    let page = app.browser().get(&format!("/explorer{query}")).await;
    assert_eq!(page.status, http::StatusCode::OK, "{query}");
    titles(&page)
}
