//! Mini-maps: as their authors draw, file and publish them, as learners follow them, as others see
//! them.

mod accompany;
mod author;
mod bad_input;
mod follow;
mod shared;

use ::maps::Map;
use ::maps::map::{Badge, Named};
use ::maps::templates::Template;
use std::pin::pin;
use std::time::Duration;

use domain::{MapId, ObjectiveId};
use server::store::Tx;
use server::store::readings::{self, Reading};
use server::store::skills::{Skill, Source};
use support::{Answer, Browser, Part, TestApp};

use crate::collections::{Given, account, badge};

/// The person who draws.
pub(crate) const TUTOR: &str = "Marc Tessier";
pub(crate) const TUTOR_ADDRESS: &str = "marc@asso.example";
/// The person who follows.
pub(crate) const LEARNER: &str = "Amina Bénali";
pub(crate) const LEARNER_ADDRESS: &str = "amina.b@univ.example";

/// "Parcours Service Civique" where the first stations wait for badges of these names.
pub(crate) fn path(badges: &[&str]) -> Map {
    let mut map = Template::ServiceCivique.map().expect("a map");
    let nodes: Vec<_> = map.nodes().map(|node| node.id.clone()).collect();
    for (id, name) in nodes.iter().zip(badges) {
        let node = map.node(id).expect("a node").clone();
        let named = Named {
            name: ::maps::map::Name::new(name).expect("a name"),
            issuer: None,
        };
        let edit = ::maps::change::Edit::Change(::maps::Node {
            badge: Badge::Named(named),
            ..node
        });
        map.apply(&edit).expect("changed");
    }
    map
}

/// A map as its file.
pub(crate) fn file(map: &Map) -> Vec<u8> {
    ::maps::file::write(map).expect("a file").into_bytes()
}

/// Brings a file in, and gives the answer.
pub(crate) async fn bring(browser: &mut Browser, bytes: &[u8]) -> Answer {
    let part = Part::File("file", "parcours.besace-map.json", bytes);
    browser.upload("/cartes/importer", &[part]).await
}

/// Brings a map in, and gives its identifier.
pub(crate) async fn brought(browser: &mut Browser, map: &Map) -> MapId {
    let answer = bring(browser, &file(map)).await;
    let to = answer
        .location()
        .unwrap_or_else(|| panic!("{}", answer.text()));
    let rest = to.strip_prefix("/cartes/").expect("a map");
    rest.split('?').next().unwrap().parse().expect("an id")
}

/// The edition that a page of a map says.
pub(crate) async fn edition(browser: &mut Browser, id: &MapId) -> String {
    let page = browser.get(&format!("/cartes/{id}/liste")).await;
    page.attributes("input[name=edition]", "value")[0].clone()
}

/// Publishes a map as it is, and lets the jobs run.
pub(crate) async fn publish(app: &TestApp, browser: &mut Browser, id: &MapId) {
    let edition = edition(browser, id).await;
    let fields = [("id", id.as_str()), ("edition", &edition)];
    let answer = browser.post("/api/fn/maps/publish", &fields).await;
    let to = answer.location().unwrap_or_default();
    assert!(to.contains("fait=publiee"), "{to} {}", answer.text());
    app.run_jobs().await;
}

/// Makes a link to a map or an objective that shows this, and gives its path.
pub(crate) async fn link(browser: &mut Browser, kind: &str, id: &str, shows: &[&str]) -> String {
    let mut fields = vec![(kind, id)];
    fields.extend(shows.iter().map(|name| (*name, "on")));
    let answer = browser.post("/api/fn/shares/create", &fields).await;
    assert!(
        answer.location().is_some_and(|to| to.contains("fait=lien")),
        "{}",
        answer.text()
    );
    let page = browser.get(&format!("/partager/{id}")).await;
    let links = page.attributes("a[href^='/m/']", "href");
    links.first().expect("a link").clone()
}

/// Follows a map by a form, and gives the objective.
pub(crate) async fn follow(browser: &mut Browser, field: &str, value: &str) -> ObjectiveId {
    let answer = browser
        .post("/api/fn/objectives/take", &[(field, value)])
        .await;
    let to = answer
        .location()
        .unwrap_or_else(|| panic!("{}", answer.text()));
    let rest = to
        .strip_prefix("/objectifs/")
        .unwrap_or_else(|| panic!("{to}"));
    rest.split('?').next().unwrap().parse().expect("an id")
}

/// How far an objective is, as its page says it.
pub(crate) async fn percent(browser: &mut Browser, id: &ObjectiveId) -> String {
    let page = browser.get(&format!("/objectifs/{id}")).await;
    page.attributes("progress", "value")[0].clone()
}

/// Lets a request run beside a transaction that is under way, and commits that when the request has
/// ended, or has had the time to come to where it waits.
pub(crate) async fn beside<T>(tx: Tx, request: impl Future<Output = T>) -> T {
    let mut request = pin!(request);
    let early = tokio::time::timeout(Duration::from_millis(300), &mut request).await;
    tx.commit().await.unwrap();
    match early {
        Ok(answer) => answer,
        Err(_) => request.await,
    }
}

/// Puts a valid badge of that name into somebody's passport, which proves a skill.
pub(crate) async fn earn(app: &TestApp, address: &str, name: &str) -> domain::BadgeId {
    let account = account(app, address).await;
    let given = Given {
        name,
        ..Given::default()
    };
    let id = badge(app, &account, given).await;
    let reading = Reading {
        skills: vec![Skill {
            key: "animer un groupe".to_owned(),
            name: "Animer un groupe".to_owned(),
            framework: None,
            url: None,
            code: None,
            level: None,
            source: Source::Alignment,
        }],
        achievements: None,
        version: 1,
    };
    let mut tx = app.state.db.begin().await.unwrap();
    readings::write(&mut tx, &id, &reading).await.unwrap();
    tx.commit().await.unwrap();
    id
}
