//! Skills: what badges say, with the badges that prove it, against frameworks that are data.

mod frameworks;

use domain::Millis;
use domain::skill::{ProvenSkill, SkillsPage, SkillsQuery};
use serde_json::{Value, json};
use server::service::skills::show;
use server::store::db::{Conn, Handle};
use support::{Browser, Issuer, TestApp, on_each_engine};

use crate::badges::{brought, send, stored};

const ADDRESS: &str = "amina.b@univ.example";

/// Gives the achievement of a credential these skills.
fn naming(name: &str, alignments: &Value, tags: &Value) -> impl FnOnce(&mut Value) + use<> {
    let (name, alignments, tags) = (name.to_owned(), alignments.clone(), tags.clone());
    move |credential| {
        let achievement = &mut credential["credentialSubject"]["achievement"];
        achievement["name"] = name.into();
        achievement["alignment"] = alignments;
        achievement["tag"] = tags;
    }
}

fn target(name: &str) -> Value {
    let url = format!("https://exemple.fr/{}", name.len());
    json!({"type": ["Alignment"], "targetName": name, "targetUrl": url})
}

async fn receive(app: &TestApp, browser: &mut Browser, badge: &Value) -> domain::BadgeId {
    let id = brought(&send(browser, &[&Issuer::baked(badge)]).await);
    app.run_jobs().await;
    id
}

async fn skills(app: &TestApp, badge: &domain::BadgeId, framework: &str) -> SkillsPage {
    let account = stored(app, badge).await.account;
    let query = SkillsQuery {
        framework: framework.to_owned(),
        ..SkillsQuery::default()
    };
    show(&app.state, &account, &query).await.unwrap()
}

fn named<'a>(page: &'a SkillsPage, name: &str) -> Option<&'a ProvenSkill> {
    let mut all = page.groups.iter().flat_map(|(_, skills)| skills);
    all.find(|skill| skill.name == name)
}

#[tokio::test]
async fn badges_prove_the_skills_that_they_name() {
    on_each_engine(|app| async move {
        let mut browser = app.member("Amina Bénali", ADDRESS).await;
        let oral = "Communiquer à l'oral";
        let says = naming(
            "Animer",
            &json!([target("Communiquer à l'oral – niveau 1")]),
            &json!(["médiation"]),
        );
        let one = app.issuer.signed("un", ADDRESS, says);
        let one = receive(&app, &mut browser, &one).await;
        let says = naming(
            "Former – Je transmets",
            &json!([target(oral)]),
            &json!(["communiquer a l'oral"]),
        );
        let two = app.issuer.signed("deux", ADDRESS, says);
        receive(&app, &mut browser, &two).await;
        // Ended: it says so, and still proves what it did.
        let ended = app.issuer.signed("trois", ADDRESS, |credential| {
            let says = json!([target("Agir face à l'imprévu")]);
            naming("Secourir", &says, &json!([]))(credential);
            credential["validUntil"] = json!("2026-03-01T00:00:00Z");
        });
        receive(&app, &mut browser, &ended).await;
        // Somebody else's, and an altered one.
        let says = naming("Autre", &json!([target("Voler")]), &json!([]));
        let other = app.issuer.signed("quatre", "autre@univ.example", says);
        receive(&app, &mut browser, &other).await;
        let mut altered = app.issuer.signed("cinq", ADDRESS, |_| {});
        naming("Faux", &json!([target("Tricher")]), &json!([]))(&mut altered);
        receive(&app, &mut browser, &altered).await;

        let page = skills(&app, &one, "").await;
        let found = named(&page, oral).unwrap();
        assert_eq!((found.count, found.level), (2, Some(2)));
        assert!(found.proven());
        let ended = named(&page, "Agir face à l'imprévu").unwrap();
        assert_eq!(ended.proofs[0].verdict, domain::Verdict::Expired);
        assert!(named(&page, "médiation").is_some());
        for absent in ["Voler", "Tricher"] {
            assert!(named(&page, absent).is_none(), "{absent}");
        }

        let html = browser.get("/competences").await.text();
        assert!(html.contains("Communiquer à l") && html.contains("Je transmets (niveau 2)"));
        assert!(!html.contains("Voler"));
        // Held against a framework: what is not proven yet is in sight.
        let held = skills(&app, &one, "rectec").await;
        assert_eq!(held.proven, 2);
        assert!(held.total > held.proven);
        assert_eq!(named(&held, oral).unwrap().level, Some(2));
        let html = browser.get("/competences?referentiel=rectec").await.text();
        assert!(html.contains("Pas encore prouvée") && html.contains("Travailler en équipe"));
    })
    .await;
}

#[tokio::test]
async fn badges_that_were_stored_before_are_read_too() {
    on_each_engine(|app| async move {
        let mut browser = app.member("Amina Bénali", ADDRESS).await;
        let badge = app.issuer.signed("un", ADDRESS, |_| {});
        let id = receive(&app, &mut browser, &badge).await;
        assert!(named(&skills(&app, &id, "").await, "Souder").is_some());
        // As an older version left it.
        let mut tx = app.state.db.begin().await.unwrap();
        for sql in [
            "DELETE FROM badge_skill",
            "UPDATE badge SET reader_version = 0",
        ] {
            match tx.conn() {
                Conn::Sqlite(c) => drop(sqlx::query(sql).execute(c).await.unwrap()),
                Conn::Postgres(c) => drop(sqlx::query(sql).execute(c).await.unwrap()),
            }
        }
        tx.commit().await.unwrap();
        assert!(named(&skills(&app, &id, "").await, "Souder").is_none());
        app.clock.advance(2 * Millis::DAY);
        app.run_periodic_jobs().await;
        assert!(named(&skills(&app, &id, "").await, "Souder").is_some());
    })
    .await;
}
