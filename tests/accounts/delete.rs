//! Deleting an account leaves nothing.

use domain::Problem;
use support::{PASSWORD, on_each_engine};

use super::sessions::settings;
use crate::maps::{self, LEARNER, LEARNER_ADDRESS, TUTOR, TUTOR_ADDRESS};

const ADDRESS: &str = "amina@exemple.fr";

#[tokio::test]
async fn a_deleted_account_leaves_no_row_and_no_word() {
    on_each_engine(|app| async move {
        let bruno = app.member("Bruno Témoin", "bruno@exemple.fr").await;
        app.run_jobs().await;
        let before = app.row_counts().await;
        let mut browser = app.member("Amina Disparue", ADDRESS).await;
        let (mut other, _) = app.signs_in(ADDRESS, PASSWORD).await;
        app.browser()
            .post("/mot-de-passe-oublie", &[("address", ADDRESS)])
            .await;
        app.run_jobs().await;

        let (port, viewer, session) = settings(&app, &browser).await;
        assert_eq!(
            port.delete(&viewer, "faux").await,
            Err(Problem::WrongPassword)
        );
        assert!(browser.is_signed_in().await);
        port.delete(&viewer, PASSWORD).await.expect("deleted");
        assert!(session.id().is_none());
        assert!(!browser.is_signed_in().await && !other.is_signed_in().await);
        app.run_jobs().await;

        for word in [ADDRESS, "Disparue", viewer.account.as_str()] {
            assert!(app.tables_with(word).await.is_empty(), "{word}");
        }
        let mut after = app.row_counts().await;
        after.insert("limit_counter".to_owned(), before["limit_counter"]);
        assert_eq!(after, before, "the other account is whole");
        let (port, viewer, _) = settings(&app, &bruno).await;
        assert_eq!(
            port.profile(&viewer).await.expect("a profile").name,
            "Bruno Témoin"
        );

        let told = app.mails_to(ADDRESS).pop().expect("a mail");
        assert!(
            told.text.contains("30"),
            "how long backups keep it: {}",
            told.text
        );
        let (mut gone, _) = app.signs_in(ADDRESS, PASSWORD).await;
        assert!(!gone.is_signed_in().await);
        let page = app.browser().get("/compte-supprime").await;
        assert!(page.text().contains("30"), "how long backups keep it");
    })
    .await;
}

#[tokio::test]
async fn a_deleted_account_leaves_nothing_of_its_maps_but_what_others_follow() {
    on_each_engine(|app| async move {
        let mut amina = app.member(LEARNER, LEARNER_ADDRESS).await;
        let mut marc = app.member(TUTOR, TUTOR_ADDRESS).await;
        // Each follows a map of their own, and Marc the one that Amina published, and she his.
        let mut theirs = Vec::new();
        for (browser, name) in [(&mut amina, "De moi"), (&mut marc, "De lui")] {
            let map = maps::brought(browser, &maps::path(&[name])).await;
            maps::publish(&app, browser, &map).await;
            maps::follow(browser, "map", map.as_str()).await;
            let page = maps::link(browser, "map", map.as_str(), &["show_name"]).await;
            theirs.push((map, page.rsplit('/').next().unwrap().to_owned()));
        }
        let objective = maps::follow(&mut amina, "slug", &theirs[1].1).await;
        maps::link(&mut amina, "objective", objective.as_str(), &[]).await;
        let template = ::maps::templates::Template::ServiceCivique.map().unwrap();
        let node = template.nodes().next().unwrap().id.as_str();
        let fields = [
            ("id", objective.as_str()),
            ("what", node),
            ("line", "Disparue"),
        ];
        amina.post("/api/fn/objectives/declare", &fields).await;
        let kept = maps::follow(&mut marc, "slug", &theirs[0].1).await;
        maps::follow(&mut amina, "template", "annee").await;
        let fields = [
            ("id", theirs[0].0.as_str()),
            ("address", "personne@exemple.fr"),
        ];
        amina.post("/api/fn/maps/offer", &fields).await;
        let before = app.row_counts().await;
        for table in [
            "map",
            "map_version",
            "objective",
            "objective_declared",
            "map_offer",
        ] {
            assert!(before.contains_key(table), "{table}");
        }

        let (port, viewer, _) = settings(&app, &amina).await;
        port.delete(&viewer, PASSWORD).await.expect("deleted");
        app.run_jobs().await;
        let after = app.row_counts().await;
        let left = |table: &str| after.get(table).copied().unwrap_or(0);
        assert_eq!((left("map"), left("objective")), (1, 2), "those of Marc");
        assert_eq!(left("map_version"), 2, "the two that he follows");
        assert_eq!((left("objective_declared"), left("map_offer")), (0, 0));
        assert!(app.tables_with("Disparue").await.is_empty());
        let page = marc.get(&format!("/objectifs/{kept}")).await;
        assert_eq!(page.status, http::StatusCode::OK, "he keeps his copy");
    })
    .await;
}

#[tokio::test]
async fn the_address_is_free_again() {
    on_each_engine(|app| async move {
        let browser = app.member("Amina", ADDRESS).await;
        let (port, viewer, _) = settings(&app, &browser).await;
        port.delete(&viewer, PASSWORD).await.expect("deleted");
        assert!(app.member("Amina", ADDRESS).await.is_signed_in().await);
    })
    .await;
}
