//! What others see of a map, and of who is on it.

use ::maps::file::read;
use http::StatusCode;
use support::on_each_engine;

use super::{
    LEARNER, LEARNER_ADDRESS, TUTOR, TUTOR_ADDRESS, brought, earn, follow, link, path, publish,
};

const BADGES: [&str; 2] = ["Accueil", "Premiers secours"];

#[tokio::test]
async fn a_shared_map_shows_the_version_that_was_published_and_nobody_on_it() {
    on_each_engine(|app| async move {
        let mut tutor = app.member(TUTOR, TUTOR_ADDRESS).await;
        let map = path(&BADGES);
        let id = brought(&mut tutor, &map).await;
        let early = tutor
            .post("/api/fn/shares/create", &[("map", id.as_str())])
            .await;
        assert!(
            !early.location().unwrap_or_default().contains("fait="),
            "nothing is published"
        );
        publish(&app, &mut tutor, &id).await;
        earn(&app, TUTOR_ADDRESS, BADGES[0]).await;
        let page = link(&mut tutor, "map", id.as_str(), &["show_name"]).await;

        let mut visitor = app.browser();
        let seen = visitor.get(&page).await;
        assert_eq!(seen.status, StatusCode::OK);
        assert!(
            seen.header("content-security-policy")
                .unwrap()
                .contains("script-src 'none'")
        );
        assert_eq!(seen.header("x-robots-tag"), Some("noindex, nofollow"));
        assert!(
            seen.attributes("progress", "value").is_empty(),
            "nobody is on it"
        );
        assert!(!seen.text().contains(TUTOR));
        assert_eq!(seen.attributes(".chart-drawing svg", "class").len(), 1);
        let etag = seen.header("etag").unwrap().to_owned();
        let again = app.browser().with("if-none-match", &etag).get(&page).await;
        assert_eq!(again.status, StatusCode::NOT_MODIFIED);

        let file = visitor.get(&format!("{page}.besace-map.json")).await;
        assert_eq!(read(&file.bytes).unwrap().map, map);
        for (form, kind) in [
            (".pdf", "application/pdf"),
            (".png", "image/png"),
            ("/apercu.png", "image/png"),
            ("/qr.svg", "image/svg+xml"),
            (".json", "application/json"),
        ] {
            let answer = visitor.get(&format!("{page}{form}")).await;
            assert_eq!(answer.status, StatusCode::OK, "{form}");
            assert_eq!(answer.header("content-type"), Some(kind), "{form}");
        }
        let framed = visitor.get(&format!("/e{page}")).await;
        assert!(
            framed
                .header("content-security-policy")
                .unwrap()
                .contains("frame-ancestors *")
        );
        let url = format!("{}{page}", app.state.site.public_url);
        let found = visitor.get(&format!("/oembed?url={url}")).await;
        assert!(found.json()["html"].as_str().unwrap().contains("/e/m/"));

        // Drawing on leaves the page as it was published.
        let fields = [
            ("id", id.as_str()),
            ("edition", "3"),
            ("what", "zone_add"),
            ("title", "Brouillon"),
        ];
        tutor.post("/api/fn/maps/change", &fields).await;
        assert!(!visitor.get(&page).await.text().contains("Brouillon"));
        let links = tutor.get("/partager").await;
        let share = links.attributes("input[name=id]", "value")[0].clone();
        tutor
            .post(
                "/api/fn/shares/revoke",
                &[("id", &share), ("of", id.as_str())],
            )
            .await;
        for form in ["", ".pdf", ".png", ".besace-map.json"] {
            let gone = visitor.get(&format!("{page}{form}")).await;
            assert_eq!(gone.status, StatusCode::GONE, "{form}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_shared_objective_shows_what_is_proven_and_what_its_learner_chose() {
    on_each_engine(|app| async move {
        let mut learner = app.member(LEARNER, LEARNER_ADDRESS).await;
        let map = path(&BADGES);
        let own = brought(&mut learner, &map).await;
        let id = follow(&mut learner, "map", own.as_str()).await;
        earn(&app, LEARNER_ADDRESS, BADGES[0]).await;
        let declared = map.nodes().nth(2).unwrap().id.as_str();
        let line = "Avec Amina, au repair café";
        let fields = [("id", id.as_str()), ("what", declared), ("line", line)];
        learner.post("/api/fn/objectives/declare", &fields).await;

        let all = ["show_name", "show_evidence", "show_dates"];
        let open = link(&mut learner, "objective", id.as_str(), &all).await;
        let mut visitor = app.browser();
        let seen = visitor.get(&open).await;
        assert!(seen.text().contains(LEARNER));
        assert!(seen.text().contains(line));
        assert!(seen.text().contains("Animer un groupe"));
        assert_eq!(seen.attributes("progress", "value").len(), 1);
        let station = format!("{open}/etapes/{}", map.nodes().next().unwrap().id);
        let badge = visitor.get(&station).await;
        assert_eq!(badge.status, StatusCode::OK, "{}", badge.text());
        assert!(badge.text().contains(BADGES[0]));
        assert_eq!(
            visitor
                .get(&format!("{open}/etapes/{declared}"))
                .await
                .status,
            StatusCode::NOT_FOUND
        );
        assert_eq!(
            visitor
                .get(&format!("{open}/etapes/nulle-part"))
                .await
                .status,
            StatusCode::NOT_FOUND
        );
        let data = visitor.get(&format!("{open}.json")).await.text();
        let badge_id = earn(&app, LEARNER_ADDRESS, "Autre").await;
        assert!(
            !data.contains(&badge_id.as_str()[..8]),
            "no identifier of a badge leaves"
        );

        let share = share_of(&mut learner).await;
        learner
            .post(
                "/api/fn/shares/revoke",
                &[("id", &share), ("of", id.as_str())],
            )
            .await;
        let hidden = link(&mut learner, "objective", id.as_str(), &["show_evidence"]).await;
        let seen = visitor.get(&hidden).await.text();
        for word in ["Amina", "Bénali", line] {
            assert!(!seen.contains(word), "{word}");
        }
        assert!(seen.contains("Déclaré, sans badge"));
        for form in [".json", ".besace-map.json"] {
            assert!(
                !visitor
                    .get(&format!("{hidden}{form}"))
                    .await
                    .text()
                    .contains("Amina"),
                "{form}"
            );
        }
        // What a revoked badge had earned is not there any more, nor is a word of it.
        let followed = follow(
            &mut app.member(TUTOR, TUTOR_ADDRESS).await,
            "slug",
            hidden.rsplit('/').next().unwrap(),
        )
        .await;
        assert_ne!(followed, id, "another learner stands on it alone");
    })
    .await;
}

async fn share_of(browser: &mut support::Browser) -> String {
    let links = browser.get("/partager").await;
    links.attributes("input[name=id]", "value")[0].clone()
}
