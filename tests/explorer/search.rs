//! What is listed is found, and only as long as it is.

use domain::{Millis, Verdict};
use http::StatusCode;
use support::on_each_engine;

use super::{AMINA, author, found, share, titles};
use crate::collections::{self, Given, arrange};

#[tokio::test]
async fn listed_collections_are_found_by_words_skill_and_issuer() {
    on_each_engine(|app| async move {
        let given = Given {
            name: "Découpe laser",
            issuer: "Le Dôme",
            skill: Some("Animer un groupe"),
            ..Given::default()
        };
        let (mut amina, _, first) =
            author(&app, "Amina Bénali", AMINA, "Ateliers d'été", given).await;
        let (mut basile, _, second) = author(
            &app,
            "Basile Ferrand",
            "basile@univ.example",
            "Secours en mer",
            Given {
                name: "Premiers secours",
                issuer: "Croix-Rouge",
                ..Given::default()
            },
        )
        .await;
        let (mut chloe, _, third) = author(
            &app,
            "Chloé",
            "chloe@univ.example",
            "Rien que pour moi",
            Given::default(),
        )
        .await;
        assert!(found(&app, "").await.is_empty());
        let page = share(&app, &mut amina, &first, &["show_name", "listed"]).await;
        share(&app, &mut basile, &second, &["listed"]).await;
        share(&app, &mut chloe, &third, &["show_name"]).await;

        // The newest first; what is shared and not listed is not there.
        assert_eq!(found(&app, "").await, ["Secours en mer", "Ateliers d'été"]);
        for (query, expected) in [
            ("?q=ETE", vec!["Ateliers d'été"]),
            ("?q=at%20laser", vec!["Ateliers d'été"]),
            ("?q=d%C3%A9coup", vec!["Ateliers d'été"]),
            ("?q=secours", vec!["Secours en mer"]),
            ("?q=secours%20laser", vec![]),
            ("?q=anim", vec!["Ateliers d'été"]),
            ("?competence=groupe", vec!["Ateliers d'été"]),
            ("?competence=secours", vec![]),
            ("?emetteur=croix", vec!["Secours en mer"]),
            (
                "?emetteur=dome&competence=animer&q=atelier",
                vec!["Ateliers d'été"],
            ),
            ("?emetteur=atelier", vec![]),
            ("?q=%22%27%3B--%20OR%20NEAR(*%5E", vec![]),
            ("?q=%00&apres=x", vec!["Secours en mer", "Ateliers d'été"]),
            // Nobody is found by their name or address, shown or not.
            ("?q=amina", vec![]),
            ("?q=b%C3%A9nali", vec![]),
            ("?q=basile", vec![]),
            ("?q=univ.example", vec![]),
        ] {
            assert_eq!(found(&app, query).await, expected, "{query}");
        }
        let mut visitor = app.browser();
        let shown = visitor.get("/explorer").await;
        assert!(shown.text().contains("Amina Bénali") && !shown.text().contains("Basile"));
        assert!(
            shown
                .header("content-security-policy")
                .unwrap()
                .contains("script-src 'none'")
        );
        assert!(shown.attributes(".explorer-card a", "href").contains(&page));
        let picture = &shown.attributes(".explorer-pictures img", "src")[1];
        let picture = visitor.get(picture).await;
        assert_eq!(picture.status, StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn a_name_in_the_authors_own_words_is_no_way_to_find_them() {
    on_each_engine(|app| async move {
        let title = "Le parcours d'Amina Bénali";
        let (mut amina, _, id) = author(&app, "Amina Bénali", AMINA, title, Given::default()).await;
        share(&app, &mut amina, &id, &["show_name", "listed"]).await;
        assert_eq!(found(&app, "").await, [title]);
        for query in ["?q=amina", "?q=benali"] {
            assert!(found(&app, query).await.is_empty(), "{query}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_home_page_shows_a_listed_collection_of_some_badges_while_there_is_one() {
    on_each_engine(|app| async move {
        let (mut amina, account, one) =
            author(&app, "Amina", AMINA, "Un seul badge", Given::default()).await;
        share(&app, &mut amina, &one, &["listed"]).await;
        let mut stranger = app.browser();
        assert!(!stranger.get("/").await.text().contains("pour voir"));

        let all = collections::badges(&app, &account, &["Soudure", "Vente", "Accueil"]).await;
        let id = collections::create(&mut amina, "Mon <i>parcours</i>", &all).await;
        let page = share(&app, &mut amina, &id, &["listed"]).await;
        let home = stranger.get("/").await;
        assert_eq!(home.attributes(".example h3 a", "href"), [page.as_str()]);
        assert!(home.text().contains("Mon &lt;i&gt;parcours"));
        assert!(!home.text().contains("Amina"), "the name is hidden");

        let shares = amina.get("/partager").await;
        let newest = shares.attributes("main input[name=id]", "value");
        let fields = [("id", newest[0].as_str())];
        amina.post("/api/fn/shares/revoke", &fields).await;
        assert!(!stranger.get("/").await.text().contains("pour voir"));
    })
    .await;
}

#[tokio::test]
async fn what_is_withdrawn_is_out_at_once() {
    on_each_engine(|app| async move {
        let given = || Given {
            name: "Soudure",
            ..Given::default()
        };
        let (mut amina, account, id) = author(&app, "Amina", AMINA, "Ateliers", given()).await;
        let all = async || {
            (
                found(&app, "").await.len(),
                found(&app, "?q=soud").await.len(),
            )
        };
        let page = share(&app, &mut amina, &id, &["listed"]).await;
        assert_eq!(all().await, (1, 1));

        // Taken back: no job has to run for it.
        let slug = page.strip_prefix("/c/").unwrap().parse().unwrap();
        let row = {
            let now = app.state.clock.now();
            let mut on = app.state.db.read().await.unwrap();
            let seen = server::store::shares::seen_collection(&mut on, &slug, now).await;
            seen.unwrap().unwrap().0
        };
        let fields = [("id", row.id.as_str()), ("of", id.as_str())];
        amina.post("/api/fn/shares/revoke", &fields).await;
        assert_eq!(app.browser().get(&page).await.status, StatusCode::GONE);
        assert_eq!(all().await, (0, 0), "taken back");

        // Ended.
        let day = app.state.clock.now().iso_day();
        let fields = [
            ("collection", id.as_str()),
            ("listed", "on"),
            ("ends", &*day),
        ];
        amina.post("/api/fn/shares/create", &fields).await;
        app.run_jobs().await;
        assert_eq!(all().await, (1, 1));
        app.clock.advance(Millis::DAY);
        assert_eq!(all().await, (0, 0), "ended");

        // The account locked, and unlocked.
        share(&app, &mut amina, &id, &["listed"]).await;
        assert_eq!(all().await, (1, 1));
        for (at, expected) in [(Some(app.state.clock.now()), (0, 0)), (None, (1, 1))] {
            let mut tx = app.state.db.begin().await.unwrap();
            server::store::accounts::lock(&mut tx, &account, at)
                .await
                .unwrap();
            tx.commit().await.unwrap();
            assert_eq!(all().await, expected, "locked {at:?}");
        }

        // Changed: the words of before are not found for a moment, those of now are soon.
        let edition = super::collections::edition(&amina.get(&format!("/collections/{id}")).await);
        let fields = [
            ("id", id.as_str()),
            ("edition", &*edition),
            ("title", "Chantiers"),
        ];
        amina.post("/api/fn/collections/change", &fields).await;
        assert!(found(&app, "?q=ateliers").await.is_empty());
        app.run_jobs().await;
        assert!(found(&app, "?q=ateliers").await.is_empty());
        assert_eq!(found(&app, "?q=chantiers").await, ["Chantiers"]);

        // A badge that turns out false is found no more, and an empty collection shows nothing.
        let badge = {
            let shown = server::service::collections::show(&app.state, &account, &id).await;
            shown.unwrap().sections[0].badges[0].badge.id.clone()
        };
        let other = collections::badge(&app, &account, Given::default()).await;
        let fields = [("collection", id.as_str()), ("badges[]", other.as_str())];
        amina.post("/api/fn/collections/add", &fields).await;
        app.run_jobs().await;
        assert_eq!(all().await, (1, 1));
        let mut tx = app.state.db.begin().await.unwrap();
        let row = server::store::badges::find(&mut tx, &badge)
            .await
            .unwrap()
            .unwrap();
        let mut checked = row.checked.unwrap();
        checked.verdict = Verdict::Invalid;
        checked.at = app.state.clock.now();
        let findings = server::store::badges::Findings {
            name: "Soudure".to_owned(),
            issuer: "x".to_owned(),
            name_key: String::new(),
            issuer_key: String::new(),
            search: String::new(),
            issued: None,
            expires: None,
            recipient: row.recipient,
            recipient_hint: None,
            face: row.face,
            checked: Some(checked),
            report: None,
            reading: None,
        };
        let now = app.state.clock.now();
        server::store::badges::update(&mut tx, &badge, &findings, now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        // Whatever way it became so, the hourly look finds it.
        app.clock.advance(2 * Millis::HOUR);
        app.run_periodic_jobs().await;
        assert_eq!(all().await, (1, 0), "false");

        let fields = [("id", other.as_str()), ("confirm", "on")];
        amina.post("/api/fn/badges/delete", &fields).await;
        app.run_jobs().await;
        assert_eq!(all().await, (0, 0), "nothing left to show");
        let fields = [("id", id.as_str()), ("confirm", "on")];
        amina.post("/api/fn/collections/delete", &fields).await;
        assert_eq!(all().await, (0, 0), "deleted");
        app.clock.advance(2 * Millis::HOUR);
        app.run_periodic_jobs().await;
    })
    .await;
}

#[tokio::test]
async fn pages_follow_each_other_without_gaps() {
    on_each_engine(|app| async move {
        let (mut amina, account, first) =
            author(&app, "Amina", AMINA, "Atelier 0", Given::default()).await;
        let badge = collections::badge(&app, &account, Given::default()).await;
        share(&app, &mut amina, &first, &["listed"]).await;
        for n in 1..50 {
            let title = format!("Atelier {n}");
            let id = collections::create(&mut amina, &title, std::slice::from_ref(&badge)).await;
            share(&app, &mut amina, &id, &["listed"]).await;
            app.clock.advance(1);
        }
        for query in ["/explorer", "/explorer?q=atelier"] {
            let mut all = Vec::new();
            let mut next = Some(query.to_owned());
            while let Some(path) = next {
                let page = app.browser().get(&path).await;
                all.extend(titles(&page));
                let links = page.attributes("main p a.button", "href");
                next = links.into_iter().find(|href| href.contains("apres="));
            }
            let expected: Vec<_> = (0..50).rev().map(|n| format!("Atelier {n}")).collect();
            assert_eq!(all, expected, "{query}");
        }
    })
    .await;
}

#[tokio::test]
async fn minors_are_never_listed_nor_written_to() {
    on_each_engine(|app| async move {
        let (mut amina, account, id) =
            author(&app, "Amina", AMINA, "Ateliers", Given::default()).await;
        let page = share(&app, &mut amina, &id, &["listed", "contact"]).await;
        assert_eq!(found(&app, "").await.len(), 1);
        // Whatever was listed before: the query looks at the person.
        let mut tx = app.state.db.begin().await.unwrap();
        server::execute!(
            &mut tx,
            "UPDATE account SET minor_until = 2027 WHERE id = $1",
            account.as_str()
        )
        .unwrap();
        tx.commit().await.unwrap();
        assert!(found(&app, "").await.is_empty());
        assert!(found(&app, "?q=ateliers").await.is_empty());
        let write = app.browser().get(&format!("{page}/ecrire")).await;
        assert_eq!(write.status, StatusCode::NOT_FOUND);
        for box_ in ["listed", "contact"] {
            let fields = [("collection", id.as_str()), (box_, "on")];
            let mut json = amina.clone().with("accept", "application/json");
            let answer = json.post("/api/fn/shares/create", &fields).await;
            assert_eq!(answer.json()["code"], "minor", "{box_}");
        }
        let offered = amina.get(&format!("/partager/{id}")).await;
        assert!(offered.attributes("input[name=listed]", "type").is_empty());
        assert!(offered.attributes("input[name=contact]", "type").is_empty());
        let fields = [("what", "section_add"), ("title", "S")];
        arrange(&mut amina, &id, &fields).await;
        app.run_jobs().await;
        assert!(found(&app, "").await.is_empty());
    })
    .await;
}
