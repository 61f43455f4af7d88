//! A map in a collection: put in and taken out by its owner, seen by whoever opens the page.

use domain::{CollectionId, ObjectiveId};
use http::StatusCode;
use support::{Browser, TestApp, on_each_engine};

use super::create;
use crate::maps::{LEARNER, LEARNER_ADDRESS, TUTOR, TUTOR_ADDRESS, brought, earn, follow, path};

const BADGES: [&str; 3] = ["Tenir la porte", "Gestes utiles", "Vivre ensemble"];

/// The edition that the page of a collection says.
async fn edition(browser: &mut Browser, id: &CollectionId) -> String {
    let page = browser.get(&format!("/collections/{id}")).await;
    page.attributes("input[name=edition]", "value")[0].clone()
}

/// Puts a map in or takes it out by the form, and gives where the answer leads.
async fn chart(
    browser: &mut Browser,
    id: &CollectionId,
    edition: &str,
    objective: &ObjectiveId,
    out: &str,
) -> String {
    let fields = [
        ("id", id.as_str()),
        ("edition", edition),
        ("objective", objective.as_str()),
        ("out", out),
    ];
    let answer = browser.post("/api/fn/collections/chart", &fields).await;
    answer.location().unwrap_or_default()
}

/// Makes a link to a collection that shows this, and gives its path.
async fn link(browser: &mut Browser, id: &CollectionId, shows: &[&str]) -> String {
    let mut fields = vec![("collection", id.as_str())];
    fields.extend(shows.iter().map(|name| (*name, "on")));
    let answer = browser.post("/api/fn/shares/create", &fields).await;
    assert!(answer.status.is_redirection(), "{}", answer.text());
    let page = browser.get(&format!("/partager/{id}")).await;
    page.attributes("a[href^='/c/']", "href")[0].clone()
}

/// A learner on a map of their own, with the first badge in a collection and the second one not.
async fn learner(app: &TestApp) -> (Browser, CollectionId, ObjectiveId) {
    let mut browser = app.member(LEARNER, LEARNER_ADDRESS).await;
    let own = brought(&mut browser, &path(&BADGES)).await;
    let objective = follow(&mut browser, "map", own.as_str()).await;
    let first = earn(app, LEARNER_ADDRESS, BADGES[0]).await;
    earn(app, LEARNER_ADDRESS, BADGES[1]).await;
    let collection = create(&mut browser, "Mon année", &[first]).await;
    (browser, collection, objective)
}

#[tokio::test]
async fn maps_are_put_in_and_taken_out_of_the_edition_that_was_seen() {
    on_each_engine(|app| async move {
        let (mut browser, id, objective) = learner(&app).await;
        let page = format!("/collections/{id}");
        let before = browser.get(&page).await;
        let offered = before.attributes("#carte option", "value");
        assert_eq!(offered, [objective.to_string()]);
        let first = edition(&mut browser, &id).await;
        let to = chart(&mut browser, &id, &first, &objective, "").await;
        assert!(to.contains("fait=carte"), "{to}");
        let after = browser.get(&to).await;
        assert!(after.text().contains("La carte est dans la collection."));
        assert!(after.attributes("#carte option", "value").is_empty());
        let inside = after.attributes("#cartes a[href^='/objectifs/']", "href");
        assert_eq!(inside, [format!("/objectifs/{objective}")]);

        // From another window that saw the edition before.
        let to = chart(&mut browser, &id, &first, &objective, "on").await;
        assert!(!to.contains("fait="), "{to}");
        let second = edition(&mut browser, &id).await;
        assert_ne!(first, second);
        // What is not mine cannot be put in, nor into what is not mine.
        let mut other = app.member(TUTOR, TUTOR_ADDRESS).await;
        let theirs = follow(&mut other, "template", "annee").await;
        let to = chart(&mut browser, &id, &second, &theirs, "").await;
        assert!(!to.contains("fait="), "{to}");
        let to = chart(&mut other, &id, &second, &theirs, "").await;
        assert!(!to.contains("fait="), "{to}");
        assert_eq!(app.row_counts().await["collection_objective"], 1);

        let to = chart(&mut browser, &id, &second, &objective, "on").await;
        assert!(to.contains("fait=carte-retiree"), "{to}");
        assert!(!app.row_counts().await.contains_key("collection_objective"));
        let kept = browser.get(&format!("/objectifs/{objective}")).await;
        assert_eq!(kept.status, StatusCode::OK, "it is still followed");
    })
    .await;
}

#[tokio::test]
async fn four_maps_are_enough_for_one_collection() {
    on_each_engine(|app| async move {
        let (mut browser, id, objective) = learner(&app).await;
        let mut all = vec![objective];
        for name in ["Un", "Deux", "Trois", "Quatre"] {
            let own = brought(&mut browser, &path(&[name])).await;
            all.push(follow(&mut browser, "map", own.as_str()).await);
        }
        for (count, objective) in all.iter().enumerate() {
            let edition = edition(&mut browser, &id).await;
            let to = chart(&mut browser, &id, &edition, objective, "").await;
            assert_eq!(to.contains("fait=carte"), count < 4, "{count}: {to}");
        }
        let page = browser.get(&format!("/collections/{id}")).await;
        let inside = page.attributes("#cartes li a", "href");
        let expected: Vec<String> = all[..4]
            .iter()
            .map(|id| format!("/objectifs/{id}"))
            .collect();
        assert_eq!(inside, expected, "in the order in which they came");
        assert!(page.attributes("#carte", "name").is_empty());
        // On the public page no two things have one name.
        let public = link(&mut browser, &id, &["show_name"]).await;
        let seen = app.browser().get(&public).await;
        let mut ids = seen.attributes("main [id]", "id");
        let count = ids.len();
        assert!(count > 40, "{count}");
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), count);
        for href in seen.attributes("main a[href^='#']", "href") {
            let named = href.trim_start_matches('#').to_owned();
            assert!(ids.contains(&named), "{href}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_public_page_shows_where_its_holder_is_and_names_no_badge_from_outside() {
    on_each_engine(|app| async move {
        let (mut browser, id, objective) = learner(&app).await;
        let public = link(&mut browser, &id, &["show_name", "show_evidence"]).await;
        let mut visitor = app.browser();
        let bare = visitor.get(&public).await;
        assert!(bare.attributes("progress", "value").is_empty());
        let json = visitor.get(&format!("{public}.json")).await;
        assert!(json.json().get("maps").is_none());
        let edition = edition(&mut browser, &id).await;
        chart(&mut browser, &id, &edition, &objective, "").await;

        let seen = visitor.get(&public).await;
        assert_ne!(seen.header("etag"), bare.header("etag"));
        let mine = crate::maps::percent(&mut browser, &objective).await;
        assert_ne!(mine, "0");
        assert_eq!(seen.attributes("progress", "value"), [mine]);
        assert_eq!(seen.attributes(".chart-drawing svg", "class").len(), 1);
        // The badge that is in it leads to its page there, the other has neither name nor picture.
        let tile = format!("{public}/1");
        let badge = seen.attributes(".chart-list a[href^='/c/']", "href");
        assert_eq!(badge, std::slice::from_ref(&tile));
        let picture = [format!("{tile}/image?size=160")];
        assert_eq!(seen.attributes(".chart-list img", "src"), picture);
        assert_eq!(seen.attributes(".chart-drawing image", "href"), picture);
        let stages = seen.text_of(".chart-list").unwrap();
        assert_eq!(stages.matches("Obtenu").count(), 2, "{stages}");
        assert!(stages.contains(BADGES[0]), "{stages}");
        assert!(!seen.text().contains(BADGES[1]), "{stages}");
        let json = visitor.get(&format!("{public}.json")).await.json();
        let standing = &json["maps"][0]["standing"];
        assert_eq!(
            standing["badges"].as_object().unwrap().len(),
            1,
            "{standing}"
        );
        assert!(!standing.to_string().contains(BADGES[1]), "{standing}");
        assert_eq!(standing["skills"].as_array().unwrap().len(), 0);

        // Whoever asks again learns of each step; what is not proven is none.
        let etag = seen.header("etag").unwrap().to_owned();
        let mut again = app.browser().with("if-none-match", &etag);
        assert_eq!(again.get(&public).await.status, StatusCode::NOT_MODIFIED);
        let map = path(&BADGES);
        let node = map.nodes().nth(5).unwrap().id.as_str();
        let fields = [
            ("id", objective.as_str()),
            ("what", node),
            ("line", "Avec Amina Bénali"),
        ];
        browser.post("/api/fn/objectives/declare", &fields).await;
        let seen = again.get(&public).await;
        assert_eq!(seen.status, StatusCode::OK);
        assert!(seen.text().contains("Avec Amina Bénali"));
        let etag = seen.header("etag").unwrap().to_owned();
        earn(&app, LEARNER_ADDRESS, BADGES[2]).await;
        let mut again = app.browser().with("if-none-match", &etag);
        assert_eq!(again.get(&public).await.status, StatusCode::OK);

        // It ends with the objective.
        browser
            .post(
                "/api/fn/objectives/leave",
                &[("id", objective.as_str()), ("confirm", "on")],
            )
            .await;
        assert!(!app.row_counts().await.contains_key("collection_objective"));
        let seen = visitor.get(&public).await;
        assert!(seen.attributes("progress", "value").is_empty());
    })
    .await;
}

#[tokio::test]
async fn with_the_name_hidden_no_map_says_it() {
    on_each_engine(|app| async move {
        let mut browser = app.member(LEARNER, LEARNER_ADDRESS).await;
        let mut map = path(&BADGES);
        let head = ::maps::map::Head {
            title: ::maps::map::Name::new("Le chemin d'Amina Bénali").unwrap(),
            ..map.head().clone()
        };
        map.apply(&::maps::change::Edit::Head(head)).unwrap();
        let own = brought(&mut browser, &map).await;
        let objective = follow(&mut browser, "map", own.as_str()).await;
        let node = map.nodes().nth(5).unwrap().id.as_str();
        let line = [
            ("id", objective.as_str()),
            ("what", node),
            ("line", "Avec Bénali"),
        ];
        browser.post("/api/fn/objectives/declare", &line).await;
        let badge = earn(&app, LEARNER_ADDRESS, BADGES[0]).await;
        let id = create(&mut browser, "Mon année", &[badge]).await;
        let edition = edition(&mut browser, &id).await;
        chart(&mut browser, &id, &edition, &objective, "").await;
        let public = link(&mut browser, &id, &["show_evidence", "show_dates"]).await;
        for form in ["", ".json"] {
            let seen = app.browser().get(&format!("{public}{form}")).await;
            assert_eq!(seen.status, StatusCode::OK);
            assert!(!seen.text().contains("Bénali"), "{form}: {}", seen.text());
        }
        let seen = app.browser().get(&public).await;
        assert_eq!(seen.attributes("progress", "value").len(), 1);
    })
    .await;
}
