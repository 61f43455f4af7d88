//! Collections, as their owner makes, arranges and loses them.

mod arrange;
mod bounds;
mod charts;
mod cover;
mod owner;
mod windows;

use domain::badge::{BadgeFace, Checked, IssuerFace, SkillFace};
use domain::{
    Acceptance, AccountId, BadgeId, CollectionId, Millis, Origin, RecipientMatch, SafeHtml, Verdict,
};
use server::clock::{SystemEntropy, new_id};
use server::service::badges::fold;
use server::store::badges::{Findings, NewBadge, insert};
use support::{Answer, Browser, TestApp};

/// The person of these tests.
pub(crate) const NAME: &str = "Amina Bénali";
/// Their address.
pub(crate) const ADDRESS: &str = "amina.b@univ.example";

/// A badge to be there, without an issuer behind it.
pub(crate) struct Given<'a> {
    pub name: &'a str,
    pub issuer: &'a str,
    pub skill: Option<&'a str>,
    pub verdict: Option<Verdict>,
    pub recipient: RecipientMatch,
    pub acceptance: Acceptance,
}

impl Default for Given<'_> {
    fn default() -> Self {
        Self {
            name: "Badge",
            issuer: "Université d'essai",
            skill: None,
            verdict: Some(Verdict::Valid),
            recipient: RecipientMatch::Mine,
            acceptance: Acceptance::Accepted,
        }
    }
}

/// The account behind an address.
pub(crate) async fn account(app: &TestApp, address: &str) -> AccountId {
    let mut on = app.state.db.read().await.unwrap();
    let found = server::store::accounts::find_by_address(&mut on, address).await;
    found.unwrap().unwrap().id().unwrap()
}

/// Puts a badge into an account.
pub(crate) async fn badge(app: &TestApp, account: &AccountId, given: Given<'_>) -> BadgeId {
    let now = app.state.clock.now();
    let face = BadgeFace {
        name: given.name.to_owned(),
        description: SafeHtml::default(),
        criteria: SafeHtml::default(),
        criteria_url: None,
        credential_url: None,
        issuer: IssuerFace {
            name: given.issuer.to_owned(),
            url: None,
            id: None,
        },
        issued: Some(now),
        expires: None,
        evidence: Vec::new(),
        skills: given
            .skill
            .map(|name| SkillFace {
                name: name.to_owned(),
                framework: None,
                url: None,
            })
            .into_iter()
            .collect(),
        tags: Vec::new(),
        holder_name: None,
        language: None,
        version: "2.0".to_owned(),
    };
    let findings = Findings {
        name: given.name.to_owned(),
        issuer: given.issuer.to_owned(),
        name_key: fold(given.name),
        issuer_key: fold(given.issuer),
        search: fold(&format!("{} {}", given.name, given.issuer)),
        issued: face.issued,
        expires: None,
        recipient: given.recipient,
        recipient_hint: None,
        face,
        checked: given.verdict.map(|verdict| Checked {
            verdict,
            at: now,
            since: now,
            proven_at: None,
            checks: Vec::new(),
            notes: Vec::new(),
        }),
        report: None,
        reading: None,
    };
    let id: BadgeId = new_id(&app.clock, &SystemEntropy);
    let new = NewBadge {
        id: &id,
        account,
        fingerprint: id.as_str(),
        kind: "json",
        size: 1,
        findings: &findings,
        acceptance: given.acceptance,
        origin: Origin::Import,
    };
    let mut tx = app.state.db.begin().await.unwrap();
    assert!(insert(&mut tx, &new, now).await.unwrap());
    tx.commit().await.unwrap();
    app.clock.advance(Millis::SECOND);
    id
}

/// Badges with these titles.
pub(crate) async fn badges(app: &TestApp, account: &AccountId, names: &[&str]) -> Vec<BadgeId> {
    let mut ids = Vec::new();
    for name in names {
        let given = Given {
            name,
            ..Given::default()
        };
        ids.push(badge(app, account, given).await);
    }
    ids
}

/// Makes a collection as the form without JavaScript does.
pub(crate) async fn create(browser: &mut Browser, title: &str, badges: &[BadgeId]) -> CollectionId {
    let mut fields = vec![("title", title)];
    fields.extend(badges.iter().map(|id| ("badges[]", id.as_str())));
    let answer = browser.post("/api/fn/collections/create", &fields).await;
    made(&answer)
}

/// The collection that an answer leads to.
pub(crate) fn made(answer: &Answer) -> CollectionId {
    assert!(answer.status.is_redirection(), "{}", answer.text());
    let to = answer.location().unwrap();
    let id = to.strip_prefix("/collections/").unwrap();
    id.split('?').next().unwrap().parse().unwrap()
}

/// The page of a collection.
pub(crate) fn page_of(id: &CollectionId) -> String {
    format!("/collections/{id}")
}

/// The edition that a page shows.
pub(crate) fn edition(page: &Answer) -> String {
    page.attributes("#ranger input[name=edition]", "value")
        .remove(0)
}

/// The titles of the badges on the page of a collection, in order.
pub(crate) fn titles(page: &Answer) -> Vec<String> {
    page.attributes(".laid", "data-name")
}

/// Arranges the edition that is there, as the page's buttons do; gives the page that follows.
pub(crate) async fn arrange(
    browser: &mut Browser,
    id: &CollectionId,
    fields: &[(&str, &str)],
) -> Answer {
    let page = page_of(id);
    let edition = edition(&browser.get(&page).await);
    let mut all = vec![("id", id.as_str()), ("edition", &*edition)];
    all.extend(fields);
    sent(browser, &page, "arrange", &all).await
}

/// Sends the form of a page, and opens the page that the answer leads to.
pub(crate) async fn sent(
    browser: &mut Browser,
    page: &str,
    function: &str,
    fields: &[(&str, &str)],
) -> Answer {
    let function = format!("collections/{function}");
    let answer = browser.send_from(page, &function, fields).await;
    let to = answer.location().unwrap();
    let (to, _) = to.split_once('#').unwrap_or((&to, ""));
    browser.get(to).await
}
