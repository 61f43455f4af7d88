//! What a learner does with a map.

use http::StatusCode;
use support::on_each_engine;

use super::{
    LEARNER, LEARNER_ADDRESS, TUTOR, TUTOR_ADDRESS, brought, earn, edition, follow, link, path,
    percent, publish,
};
use crate::collections::{Given, account, badge};

const BADGES: [&str; 3] = ["Accueil", "Premiers secours", "Laïcité"];

#[tokio::test]
async fn a_map_that_is_followed_advances_by_itself() {
    on_each_engine(|app| async move {
        let mut browser = app.member(LEARNER, LEARNER_ADDRESS).await;
        let map = path(&BADGES);
        let own = brought(&mut browser, &map).await;
        let id = follow(&mut browser, "map", own.as_str()).await;
        assert_eq!(percent(&mut browser, &id).await, "0");
        let page = browser.get(&format!("/objectifs/{id}")).await;
        let first = map.nodes().next().unwrap().name.as_str();
        assert!(page.text_of(".chart-next").unwrap().contains(first));
        assert_eq!(page.attributes(".chart-drawing svg", "class").len(), 1);

        let earned = earn(&app, LEARNER_ADDRESS, "accueil").await;
        let after = percent(&mut browser, &id).await;
        assert_ne!(after, "0");
        let page = browser.get(&format!("/objectifs/{id}")).await;
        assert!(!page.text_of(".chart-next").unwrap().contains(first));
        assert!(page.text().contains(&format!("/badges/{earned}")));
        assert!(
            page.text().contains("Animer un groupe"),
            "the skill that it proves"
        );

        // What proves nothing counts for nothing.
        let account = account(&app, LEARNER_ADDRESS).await;
        for given in [
            Given {
                verdict: Some(domain::Verdict::Revoked),
                name: BADGES[1],
                ..Given::default()
            },
            Given {
                recipient: domain::RecipientMatch::NotMine,
                name: BADGES[1],
                ..Given::default()
            },
            Given {
                acceptance: domain::Acceptance::Pending,
                name: BADGES[1],
                ..Given::default()
            },
            Given {
                verdict: Some(domain::Verdict::Intact),
                name: BADGES[2],
                ..Given::default()
            },
        ] {
            badge(&app, &account, given).await;
        }
        assert_eq!(percent(&mut browser, &id).await, after);
        let page = browser.get(&format!("/objectifs/{id}")).await.text();
        assert!(
            page.contains("Pas encore prouvé"),
            "the one whose issuer is not known"
        );
        assert!(
            page.contains("a été retiré par son émetteur"),
            "the one that was revoked"
        );
        // Following it twice is following it once.
        assert_eq!(follow(&mut browser, "map", own.as_str()).await, id);
        assert!(
            browser
                .get("/accueil")
                .await
                .text()
                .contains(&format!("/objectifs/{id}"))
        );
    })
    .await;
}

#[tokio::test]
async fn a_step_can_be_declared_with_a_line_and_taken_back() {
    on_each_engine(|app| async move {
        let mut browser = app.member(LEARNER, LEARNER_ADDRESS).await;
        let id = follow(&mut browser, "template", "service-civique").await;
        let template = ::maps::templates::Template::ServiceCivique.map().unwrap();
        let node = template.nodes().next().unwrap().id.as_str();
        let page = format!("/objectifs/{id}");
        let fields = [("id", id.as_str()), ("what", node), ("line", " \u{200b}")];
        let back = browser
            .send_and_come_back(&page, "objectives/declare", &fields)
            .await;
        assert_eq!(
            back.attributes(&format!("#ligne-{node}"), "aria-invalid"),
            ["true"]
        );
        assert_eq!(percent(&mut browser, &id).await, "0");

        let said = "Trois mois au repair café\u{202e}";
        let fields = [("id", id.as_str()), ("what", node), ("line", said)];
        let answer = browser.post("/api/fn/objectives/declare", &fields).await;
        assert!(
            answer.location().unwrap().contains("fait=declare"),
            "{}",
            answer.text()
        );
        assert_ne!(percent(&mut browser, &id).await, "0");
        let seen = browser.get(&page).await.text();
        assert!(seen.contains("Trois mois au repair café"));
        assert!(seen.contains("Déclaré, sans badge"));
        assert!(!seen.contains('\u{202e}'));

        let fields = [("id", id.as_str()), ("what", node), ("undo", "on")];
        browser.post("/api/fn/objectives/declare", &fields).await;
        assert_eq!(percent(&mut browser, &id).await, "0");
        // Somebody else's objective is not there.
        let mut other = app.member(TUTOR, TUTOR_ADDRESS).await;
        assert_eq!(other.get(&page).await.status, StatusCode::NOT_FOUND);
        let fields = [("id", id.as_str()), ("what", node), ("line", "x")];
        other.post("/api/fn/objectives/declare", &fields).await;
        assert_eq!(percent(&mut browser, &id).await, "0");
    })
    .await;
}

#[tokio::test]
async fn a_newer_version_is_shown_with_what_changes_and_chosen_or_not() {
    on_each_engine(|app| async move {
        let mut tutor = app.member(TUTOR, TUTOR_ADDRESS).await;
        let map = brought(&mut tutor, &path(&BADGES)).await;
        publish(&app, &mut tutor, &map).await;
        let page = link(&mut tutor, "map", map.as_str(), &["show_name"]).await;
        let slug = page.rsplit('/').next().unwrap().to_owned();
        let mut learner = app.member(LEARNER, LEARNER_ADDRESS).await;
        assert_eq!(
            learner
                .get(&format!("/objectifs/suivre/{slug}"))
                .await
                .status,
            StatusCode::OK
        );
        let id = follow(&mut learner, "slug", &slug).await;
        earn(&app, LEARNER_ADDRESS, BADGES[0]).await;
        let before = percent(&mut learner, &id).await;

        let seen = edition(&mut tutor, &map).await;
        let zone = path(&BADGES).zones()[0].id.as_str().to_owned();
        let fields = [
            ("id", map.as_str()),
            ("edition", seen.as_str()),
            ("what", &format!("node_add:{zone}")),
            ("name", "Gestes qui sauvent"),
        ];
        tutor.post("/api/fn/maps/change", &fields).await;
        assert!(
            !learner
                .get(&format!("/objectifs/{id}"))
                .await
                .text()
                .contains("Gestes qui sauvent")
        );
        publish(&app, &mut tutor, &map).await;

        let page = learner.get(&format!("/objectifs/{id}")).await.text();
        assert!(
            page.contains("Nouvelle étape : Gestes qui sauvent")
                || page.contains("Nouvelle étape\u{a0}: Gestes qui sauvent"),
            "{page}"
        );
        assert_eq!(
            percent(&mut learner, &id).await,
            before,
            "nothing moved under their feet"
        );
        assert!(
            learner
                .get("/accueil")
                .await
                .text()
                .contains("a une nouvelle version"),
            "news"
        );

        let keep = [("id", id.as_str()), ("number", "2"), ("answer", "keep")];
        learner.post("/api/fn/objectives/newer", &keep).await;
        assert!(
            !learner
                .get(&format!("/objectifs/{id}"))
                .await
                .text()
                .contains("Gestes qui sauvent")
        );

        let seen = edition(&mut tutor, &map).await;
        let fields = [
            ("id", map.as_str()),
            ("edition", seen.as_str()),
            ("what", &format!("node_add:{zone}")),
            ("name", "Et encore une"),
        ];
        tutor.post("/api/fn/maps/change", &fields).await;
        publish(&app, &mut tutor, &map).await;
        let old = [("id", id.as_str()), ("number", "2"), ("answer", "follow")];
        let stale = learner.post("/api/fn/objectives/newer", &old).await;
        assert!(
            !stale.location().unwrap_or_default().contains("fait="),
            "there is a third by now"
        );
        let third = [("id", id.as_str()), ("number", "3"), ("answer", "follow")];
        learner.post("/api/fn/objectives/newer", &third).await;
        let page = learner.get(&format!("/objectifs/{id}")).await.text();
        assert!(page.contains("Gestes qui sauvent") && page.contains("Et encore une"));
        assert_ne!(percent(&mut learner, &id).await, before);
    })
    .await;
}

#[tokio::test]
async fn who_follows_keeps_their_copy_whatever_the_author_does() {
    on_each_engine(|app| async move {
        let mut tutor = app.member(TUTOR, TUTOR_ADDRESS).await;
        let map = brought(&mut tutor, &path(&BADGES)).await;
        publish(&app, &mut tutor, &map).await;
        let page = link(&mut tutor, "map", map.as_str(), &[]).await;
        let slug = page.rsplit('/').next().unwrap().to_owned();
        let mut learner = app.member(LEARNER, LEARNER_ADDRESS).await;
        let id = follow(&mut learner, "slug", &slug).await;
        earn(&app, LEARNER_ADDRESS, BADGES[1]).await;
        let before = percent(&mut learner, &id).await;

        let fields = [("id", map.as_str()), ("confirm", "on")];
        let gone = tutor.post("/api/fn/maps/delete", &fields).await;
        assert_eq!(gone.location().as_deref(), Some("/cartes?fait=effacee"));
        assert_eq!(app.browser().get(&page).await.status, StatusCode::GONE);
        assert_eq!(percent(&mut learner, &id).await, before);
        // The author leaves altogether.
        let fields = [("password", support::PASSWORD), ("confirm", "on")];
        tutor.post("/api/fn/account/delete", &fields).await;
        app.run_jobs().await;
        assert_eq!(percent(&mut learner, &id).await, before);

        let fields = [("id", id.as_str()), ("confirm", "on")];
        learner.post("/api/fn/objectives/leave", &fields).await;
        assert_eq!(
            learner.get(&format!("/objectifs/{id}")).await.status,
            StatusCode::NOT_FOUND
        );
        let left = app.row_counts().await.get("map_version").copied();
        assert_eq!(left.unwrap_or(0), 0, "nobody follows it any more");
    })
    .await;
}

#[tokio::test]
async fn an_offer_waits_for_whoever_has_the_address_and_says_nothing_to_who_made_it() {
    on_each_engine(|app| async move {
        let mut tutor = app.member(TUTOR, TUTOR_ADDRESS).await;
        let map = brought(&mut tutor, &path(&BADGES)).await;
        let author = tutor.clone();
        let offer = |address: &'static str| {
            let mut tutor = author.clone();
            let id = map.as_str().to_owned();
            async move {
                tutor
                    .post("/api/fn/maps/offer", &[("id", &id), ("address", address)])
                    .await
            }
        };
        let early = offer(LEARNER_ADDRESS).await;
        assert!(
            !early.location().unwrap_or_default().contains("fait="),
            "nothing is published"
        );
        publish(&app, &mut tutor, &map).await;
        let mut learner = app.member(LEARNER, LEARNER_ADDRESS).await;
        let known = offer(LEARNER_ADDRESS).await;
        let unknown = offer("personne@ailleurs.example").await;
        assert_eq!(known.location(), unknown.location());
        assert_eq!(known.bytes, unknown.bytes);
        app.run_jobs().await;
        assert!(app.mails_to("personne@ailleurs.example").is_empty());
        let bad = offer("pas une adresse").await;
        assert!(!bad.location().unwrap_or_default().contains("fait="));

        let page = learner.get("/objectifs").await;
        assert!(page.text().contains(TUTOR));
        let offers = page.attributes("input[name=offer]", "value");
        let other = {
            let mut nobody = app.member("Autre", "autre@univ.example").await;
            nobody
                .post("/api/fn/objectives/take", &[("offer", &offers[0])])
                .await
        };
        assert!(
            !other
                .location()
                .unwrap_or_default()
                .starts_with("/objectifs/0"),
            "not theirs"
        );
        let id = follow(&mut learner, "offer", &offers[0]).await;
        assert_eq!(
            learner.get(&format!("/objectifs/{id}")).await.status,
            StatusCode::OK
        );
        assert!(
            learner
                .get("/objectifs")
                .await
                .attributes("input[name=offer]", "value")
                .is_empty()
        );
        // Whoever made it sees their own list, and no number that would say who accepted.
        let mine = tutor.get(&format!("/cartes/{map}")).await.text();
        assert!(!mine.contains("suivie par"), "{mine}");

        // It waits for who comes later, and can be taken back.
        let later = app.member("Personne", "personne@ailleurs.example").await;
        let page = later.clone().get("/objectifs").await;
        let waiting = page.attributes("input[name=offer]", "value");
        assert_eq!(waiting.len() / 2, 1);
        let withdraw = [("id", map.as_str()), ("offer", waiting[0].as_str())];
        tutor.post("/api/fn/maps/withdraw", &withdraw).await;
        assert!(
            later
                .clone()
                .get("/objectifs")
                .await
                .attributes("input[name=offer]", "value")
                .is_empty()
        );
    })
    .await;
}
