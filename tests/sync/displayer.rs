//! A passport with a Displayer API: what it is asked, and what comes in.

use domain::{Acceptance, Millis, Origin, Verdict};
use serde_json::json;

use super::{
    ADDRESS, NAME, displayer, found, held, step, switch_on, synchronise, with_sources, words,
};

#[tokio::test]
async fn public_badges_come_in_once_and_wait_to_be_accepted() {
    with_sources(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        displayer(&app, &[(ADDRESS, &["souder", "braser"])]);
        let page = words(&mut browser, "/synchroniser").await;
        assert!(page.contains("Passeport public") && page.contains("apprend que vous êtes ici"));
        switch_on(&mut browser, "displayer").await;
        assert!(
            app.issuer.asked().is_empty(),
            "nothing is asked before the press"
        );

        let run = synchronise(&app, &mut browser).await;
        let told = step(&run, "displayer");
        assert_eq!(
            (told.found, told.added, told.others, told.failed),
            (2, 2, 0, 0)
        );
        assert_eq!(told.address.as_deref(), Some(ADDRESS));
        let badges = held(&app).await;
        assert_eq!(badges.len(), 2);
        for badge in &badges {
            assert_eq!(badge.acceptance, Acceptance::Pending);
            assert_eq!(badge.origin, Origin::Source);
            assert_eq!(badge.checked.as_ref().unwrap().verdict, Verdict::Valid);
        }
        let page = words(&mut browser, "/synchroniser").await;
        assert!(
            page.contains("2 badges trouvés.") && page.contains("2 nouveaux"),
            "{page}"
        );

        // The second time the source says that nothing has changed, and no badge is asked for.
        app.clock.advance(Millis::HOUR);
        let before = app.issuer.asked().len();
        let run = synchronise(&app, &mut browser).await;
        let told = step(&run, "displayer");
        assert_eq!((told.found, told.added, told.failed), (2, 0, 0));
        let asked = app.issuer.asked()[before..].to_vec();
        assert_eq!(
            asked
                .iter()
                .filter(|path| path.starts_with("/displayer"))
                .count(),
            3
        );
        assert_eq!(held(&app).await.len(), 2);
        let page = words(&mut browser, "/synchroniser").await;
        assert!(
            page.contains("Open Badge Factory") && page.contains("Lien du badge"),
            "{page}"
        );

        // One more there, one new here; the others are not opened again.
        displayer(&app, &[(ADDRESS, &["souder", "braser", "limer"])]);
        app.clock.advance(Millis::HOUR);
        let before = app.issuer.asked().len();
        let run = synchronise(&app, &mut browser).await;
        assert_eq!(
            (step(&run, "displayer").found, step(&run, "displayer").added),
            (3, 1)
        );
        let opened = |path: &&String| path.as_str() == "/limer/assertion";
        let asked = app.issuer.asked()[before..].to_vec();
        assert!(asked.iter().any(|path| opened(&path)));
        assert_eq!(held(&app).await.len(), 3);
    })
    .await;
}

#[tokio::test]
async fn who_is_not_there_and_who_did_not_ask_gives_nothing() {
    with_sources(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        displayer(&app, &[("quelquun@ailleurs.example", &["souder"])]);
        let run = synchronise(&app, &mut browser).await;
        assert_eq!(run.steps.len(), 2, "my badges and my mail");
        assert!(
            app.issuer.asked().is_empty(),
            "nobody is asked who was not switched on"
        );

        switch_on(&mut browser, "displayer").await;
        let run = synchronise(&app, &mut browser).await;
        let told = step(&run, "displayer");
        assert_eq!((told.found, told.problem.as_ref()), (0, None));
        let page = words(&mut browser, "/synchroniser").await;
        assert!(page.contains("Aucun badge trouvé.") && page.contains("Open Badge Factory"));
    })
    .await;
}

#[tokio::test]
async fn somebody_elses_badge_is_not_taken() {
    with_sources(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let other = app.issuer.hosted("autre", "tom@ailleurs.example");
        let mine = app.issuer.hosted("souder", ADDRESS);
        let (other, mine) = (other["id"].clone(), mine["id"].clone());
        app.issuer
            .answers("/displayer", move |asked| match asked.path.as_str() {
                "/displayer/convert/email" => found(&json!({"status": "okay", "userId": 7})),
                "/displayer/7/groups.json" => {
                    found(&json!({"groups": [{"groupId": 3, "name": "x", "badges": 2}]}))
                }
                _ => found(&json!({"badges": [{"hostedUrl": other}, {"hostedUrl": mine}]})),
            });
        switch_on(&mut browser, "displayer").await;
        let run = synchronise(&app, &mut browser).await;
        let told = step(&run, "displayer");
        assert_eq!(
            (told.found, told.added, told.others, told.failed),
            (2, 1, 1, 0)
        );
        assert_eq!(held(&app).await.len(), 1);
        let page = words(&mut browser, "/synchroniser").await;
        assert!(
            page.contains("1 badge est destiné à quelqu'un d'autre"),
            "{page}"
        );

        // Once the address is confirmed, the next run brings it in.
        assert!(page.contains("ajoutez l'adresse"));
    })
    .await;
}

/// The exchange that obf-moodle and Mahara have with a Displayer, in its published shapes: texts and
/// numbers as identifiers, a group for each tag beside the public one, a badge in both of them.
#[tokio::test]
async fn the_published_exchange_is_read() {
    with_sources(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let hosted = app.issuer.hosted("souder", ADDRESS)["id"].clone();
        let badge = json!({
            "lastValidated": "2020-03-01T09:00:00.000Z", "hostedUrl": hosted,
            "imageUrl": "https://passeport.example/file/1.png",
            "assertion": {
                "uid": "1", "issued_on": 1_583_053_200, "expires": null, "evidence": null,
                "recipient": "sha256$c2", "salt": "s", "verify": {"type": "hosted", "url": hosted},
                "badge": {
                    "name": "Badge souder", "description": "d", "image": "https://x.example/i.png",
                    "criteria": "https://x.example/c", "issuer": {"name": "Université", "origin": "https://x.example"},
                },
            },
        });
        let page = move |group: u32, badges: &[&serde_json::Value]| {
            found(&json!({"userId": 42, "groupId": group, "badges": badges}))
        };
        app.issuer.answers("/displayer", move |asked| {
            match (asked.method.as_str(), asked.path.as_str()) {
                ("POST", "/displayer/convert/email") => {
                    assert_eq!(asked.header("content-type"), "application/x-www-form-urlencoded");
                    assert_eq!(asked.field("email"), ADDRESS);
                    found(&json!({"userId": 42, "email": ADDRESS, "status": "okay"}))
                }
                ("GET", "/displayer/42/groups.json") => found(&json!({"userId": 42, "groups": [
                    {"groupId": 0, "name": "Public badges", "badges": 7},
                    {"groupId": "13", "name": "atelier", "badges": 2},
                    {"groupId": "../../admin", "name": "x", "badges": 1},
                ]})),
                ("GET", "/displayer/42/group/0.json") => page(0, &[&badge]),
                ("GET", "/displayer/42/group/13.json") => page(13, &[&badge]),
                _ => panic!("{asked:?}"),
            }
        });
        switch_on(&mut browser, "displayer").await;
        let run = synchronise(&app, &mut browser).await;
        let told = step(&run, "displayer");
        assert_eq!((told.found, told.added, &told.problem), (1, 1, &None));
        assert_eq!(held(&app).await.len(), 1);
    })
    .await;
}
