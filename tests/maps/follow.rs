//! What a learner does with a map.

use domain::{Acceptance, MapId, Millis, ObjectiveId, Verdict};
use http::StatusCode;
use server::clock::{SystemEntropy, new_id};
use server::jobs::Job as _;
use server::service::maps::TellFollowers;
use server::store::jobs;
use server::store::{Tx, accounts, maps as rows, objectives};
use support::{Answer, Browser, PASSWORD, TestApp, on_each_engine};

use super::{
    LEARNER, LEARNER_ADDRESS, TUTOR, TUTOR_ADDRESS, beside, brought, earn, edition, follow, link,
    path, percent, publish,
};
use crate::collections::{Given, account, badge};

const BADGES: [&str; 3] = ["Accueil", "Premiers secours", "Laïcité"];

/// Proposes a map to an address.
async fn offer(browser: &mut Browser, map: &MapId, address: &str) -> Answer {
    let fields = [("id", map.as_str()), ("address", address)];
    browser.post("/api/fn/maps/offer", &fields).await
}

/// Whether an answer leads to where something is said to be done.
fn done(answer: &Answer) -> bool {
    answer.location().unwrap_or_default().contains("fait=")
}

/// The offers that wait on somebody's page.
async fn offers(browser: &mut Browser) -> Vec<String> {
    let page = browser.get("/objectifs").await;
    let mut offers = page.attributes("input[name=offer]", "value");
    // A form to follow, and one not to.
    offers.dedup();
    offers
}

/// A page without what differs at each request.
async fn still(browser: &mut Browser, path: &str) -> String {
    let text = browser.get(path).await.text();
    let mut parts = text.split(" nonce=\"");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |still, part| {
        still + part.split_once('"').map_or(part, |(_, rest)| rest)
    })
}

/// Follows a version as a request does that is not over yet.
async fn begin_to_follow(app: &TestApp, tx: &mut Tx, version: &str) -> ObjectiveId {
    let whose = account(app, LEARNER_ADDRESS).await;
    assert!(accounts::hold(tx, &whose).await.unwrap());
    assert!(rows::hold(tx, version).await.unwrap());
    let id: ObjectiveId = new_id(&app.clock, &SystemEntropy);
    let now = app.state.clock.now();
    objectives::insert(tx, &whose, &id, version, 1, now)
        .await
        .unwrap();
    id
}

/// Adds a step to a map and publishes it; the jobs that this makes wait.
async fn publish_more(browser: &mut Browser, map: &MapId, name: &str) {
    let zone = format!("node_add:{}", path(&[]).zones()[0].id);
    let seen = edition(browser, map).await;
    let fields = [
        ("id", map.as_str()),
        ("edition", &seen),
        ("what", &zone),
        ("name", name),
    ];
    browser.post("/api/fn/maps/change", &fields).await;
    let seen = edition(browser, map).await;
    let fields = [("id", map.as_str()), ("edition", &seen)];
    let answer = browser.post("/api/fn/maps/publish", &fields).await;
    assert!(done(&answer), "{}", answer.text());
}

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
        let fields = [("password", PASSWORD), ("confirm", "on")];
        tutor.post("/api/fn/account/delete", &fields).await;
        app.run_jobs().await;
        assert_eq!(percent(&mut learner, &id).await, before);

        let fields = [("id", id.as_str()), ("confirm", "on")];
        learner.post("/api/fn/objectives/leave", &fields).await;
        assert_eq!(
            learner.get(&format!("/objectifs/{id}")).await.status,
            StatusCode::NOT_FOUND
        );
        app.run_jobs().await;
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

#[tokio::test]
async fn whoever_proposes_a_map_sees_the_same_whatever_is_answered() {
    on_each_engine(|app| async move {
        let mut tutor = app.member(TUTOR, TUTOR_ADDRESS).await;
        let map = brought(&mut tutor, &path(&BADGES)).await;
        publish(&app, &mut tutor, &map).await;
        let mut amina = app.member(LEARNER, LEARNER_ADDRESS).await;
        let mut lea = app.member("Léa Petit", "lea@univ.example").await;
        for address in [
            LEARNER_ADDRESS,
            "lea@univ.example",
            "personne@ailleurs.example",
        ] {
            assert!(done(&offer(&mut tutor, &map, address).await));
        }
        let page = format!("/cartes/{map}");
        let nothing = still(&mut tutor, &page).await;
        let list = still(&mut tutor, "/cartes").await;
        assert!(nothing.contains(LEARNER_ADDRESS) && nothing.contains("lea@univ.example"));

        let accepted = offers(&mut amina).await.remove(0);
        let id = follow(&mut amina, "offer", &accepted).await;
        let declined = offers(&mut lea).await.remove(0);
        let fields = [("offer", declined.as_str())];
        for _ in 0..2 {
            let answer = lea.post("/api/fn/objectives/decline", &fields).await;
            assert!(done(&answer), "declining twice is declining once");
        }
        assert!(offers(&mut lea).await.is_empty() && offers(&mut amina).await.is_empty());
        assert_eq!(still(&mut tutor, &page).await, nothing);
        assert_eq!(still(&mut tutor, "/cartes").await, list);

        // Following it twice is following it once; what was declined is no longer there to follow.
        assert_eq!(follow(&mut amina, "offer", &accepted).await, id);
        let late = lea.post("/api/fn/objectives/take", &fields).await;
        assert!(!late.location().unwrap_or_default().contains("/objectifs/0"));

        // What was answered does not come back when it is proposed once more, and is no news.
        app.run_jobs().await;
        let told = app.row_counts().await["notice"];
        for address in [LEARNER_ADDRESS, "lea@univ.example"] {
            assert!(done(&offer(&mut tutor, &map, address).await));
        }
        assert!(offers(&mut lea).await.is_empty() && offers(&mut amina).await.is_empty());
        assert_eq!(app.row_counts().await["notice"], told);

        // It is taken back as any other, and is forgotten as any other.
        for (offer, answer) in [(&accepted, true), (&declined, true), (&declined, false)] {
            let fields = [("id", map.as_str()), ("offer", offer.as_str())];
            let withdrawn = tutor.post("/api/fn/maps/withdraw", &fields).await;
            assert_eq!(done(&withdrawn), answer);
        }
        let left = still(&mut tutor, &page).await;
        assert!(!left.contains(LEARNER_ADDRESS) && left.contains("personne@ailleurs.example"));
        app.clock.advance(91 * Millis::DAY);
        app.run_periodic_jobs().await;
        assert!(!app.row_counts().await.contains_key("map_offer"));
    })
    .await;
}

#[tokio::test]
async fn offers_are_counted_whatever_becomes_of_them() {
    on_each_engine(|app| async move {
        let mut tutor = app.member(TUTOR, TUTOR_ADDRESS).await;
        let mut amina = app.member(LEARNER, LEARNER_ADDRESS).await;
        for n in 1..=6 {
            let map = brought(&mut tutor, &path(&BADGES)).await;
            publish(&app, &mut tutor, &map).await;
            let answer = offer(&mut tutor, &map, LEARNER_ADDRESS).await;
            assert_eq!(done(&answer), n <= 5, "{n}");
            // Neither declined nor withdrawn nor deleted is as if it had not been.
            let Some(waiting) = offers(&mut amina).await.pop() else {
                continue;
            };
            let fields = [("id", map.as_str()), ("offer", waiting.as_str())];
            match n {
                1 => amina.post("/api/fn/objectives/decline", &fields[1..]).await,
                2 => tutor.post("/api/fn/maps/withdraw", &fields).await,
                _ => {
                    let fields = [("id", map.as_str()), ("confirm", "on")];
                    tutor.post("/api/fn/maps/delete", &fields).await
                }
            };
        }
        let map = brought(&mut tutor, &path(&BADGES)).await;
        publish(&app, &mut tutor, &map).await;
        let fields = [("id", map.as_str()), ("address", LEARNER_ADDRESS)];
        let page = format!("/cartes/{map}");
        let back = tutor.send_and_come_back(&page, "maps/offer", &fields).await;
        assert!(back.text().contains("Recommencez dans"), "{}", back.text());

        // To whomever: sixty a day, five of which were made.
        for n in 6..=61 {
            let answer = offer(&mut tutor, &map, &format!("personne{n}@ailleurs.example")).await;
            assert_eq!(done(&answer), n <= 60, "{n}");
        }
        app.clock.advance(Millis::DAY);
        assert!(done(
            &offer(&mut tutor, &map, "autre@ailleurs.example").await
        ));
        let early = offer(&mut tutor, &map, LEARNER_ADDRESS).await;
        assert!(!done(&early), "a week for one address");
        app.clock.advance(6 * Millis::DAY);
        assert!(done(&offer(&mut tutor, &map, LEARNER_ADDRESS).await));
    })
    .await;
}

#[tokio::test]
async fn what_is_proposed_is_the_version_that_was_published() {
    on_each_engine(|app| async move {
        let mut tutor = app.member(TUTOR, TUTOR_ADDRESS).await;
        let published = path(&BADGES);
        let map = brought(&mut tutor, &published).await;
        publish(&app, &mut tutor, &map).await;
        let seen = edition(&mut tutor, &map).await;
        let fields = [
            ("id", map.as_str()),
            ("edition", &seen),
            ("what", "head"),
            ("title", "Un brouillon que personne n'a vu"),
            ("text", ""),
            ("language", "fr"),
            ("author", ""),
            ("licence", ""),
        ];
        let answer = tutor.post("/api/fn/maps/change", &fields).await;
        assert!(done(&answer), "{}", answer.text());
        let zone = format!("node_add:{}", published.zones()[0].id);
        let seen = edition(&mut tutor, &map).await;
        let fields = [
            ("id", map.as_str()),
            ("edition", &seen),
            ("what", &zone),
            ("name", "Une de plus"),
        ];
        tutor.post("/api/fn/maps/change", &fields).await;

        let mut amina = app.member(LEARNER, LEARNER_ADDRESS).await;
        assert!(done(&offer(&mut tutor, &map, LEARNER_ADDRESS).await));
        let steps = format!("{} étapes", published.nodes().count());
        for page in ["/objectifs", "/accueil"] {
            let text = amina.get(page).await.text();
            assert!(!text.contains("Un brouillon"), "{page}");
            assert!(text.contains(published.head().title.as_str()), "{page}");
            assert!(
                page != "/objectifs" || text.contains(&steps),
                "{steps}: {text}"
            );
        }
        app.clock.advance(Millis::DAY);
        app.run_jobs().await;
        let mails = app.mails_to(LEARNER_ADDRESS);
        assert!(mails.iter().all(|mail| !mail.raw.contains("brouillon")));
    })
    .await;
}

#[tokio::test]
async fn news_of_a_version_is_told_though_that_of_the_one_before_is_on_its_way() {
    on_each_engine(|app| async move {
        let mut tutor = app.member(TUTOR, TUTOR_ADDRESS).await;
        let map = brought(&mut tutor, &path(&BADGES)).await;
        publish(&app, &mut tutor, &map).await;
        let own = follow(&mut tutor, "map", map.as_str()).await;
        let shared = link(&mut tutor, "map", map.as_str(), &["show_name"]).await;
        let mut learner = app.member(LEARNER, LEARNER_ADDRESS).await;
        follow(&mut learner, "slug", shared.rsplit('/').next().unwrap()).await;
        app.run_jobs().await;
        let told = |number: u32| format!("map_changed:{map}:{number}");

        // A worker tells of the second version, and has read which one is the last.
        publish_more(&mut tutor, &map, "Gestes qui sauvent").await;
        let now = app.state.clock.now();
        let mut tx = app.state.db.begin().await.unwrap();
        let until = now.plus(Millis::MINUTE);
        let job = jobs::claim(&mut tx, "worker", Some(TellFollowers::LANE), now, until)
            .await
            .unwrap()
            .expect("its news");
        tx.commit().await.unwrap();
        publish_more(&mut tutor, &map, "Et encore une").await;
        let mut tx = app.state.db.begin().await.unwrap();
        jobs::finish(&mut tx, &job, "worker").await.unwrap();
        tx.commit().await.unwrap();
        app.run_jobs().await;
        assert_eq!(app.tables_with(&told(3)).await, ["notice"]);
        let notices = app.row_counts().await["notice"];
        assert_eq!(notices, 1, "to one follower, and not to who published it");
        let home = learner.get("/accueil").await.text();
        assert!(home.contains("a une nouvelle version"), "{home}");
        let home = tutor.get("/accueil").await.text();
        assert!(!home.contains("a une nouvelle version"), "{home}");
        let page = tutor.get(&format!("/objectifs/{own}")).await.text();
        assert!(page.contains("La carte a une nouvelle version"), "{page}");

        // One that comes late has nothing more to tell, and one that comes twice neither.
        for number in [2, 3] {
            let map = map.clone();
            let late = TellFollowers { map, number };
            let mut tx = app.state.db.begin().await.unwrap();
            server::jobs::enqueue(&app.state, &mut tx, &late)
                .await
                .unwrap();
            tx.commit().await.unwrap();
            app.run_jobs().await;
        }
        assert_eq!(app.row_counts().await["notice"], notices);
        assert!(app.tables_with(&told(2)).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_map_that_is_followed_twice_at_once_is_followed_once() {
    on_each_engine(|app| async move {
        let mut tutor = app.member(TUTOR, TUTOR_ADDRESS).await;
        let map = brought(&mut tutor, &path(&BADGES)).await;
        publish(&app, &mut tutor, &map).await;
        let shared = link(&mut tutor, "map", map.as_str(), &["show_name"]).await;
        let slug = shared.rsplit('/').next().unwrap();
        let learner = app.member(LEARNER, LEARNER_ADDRESS).await;
        let (mut one, mut two) = (learner.clone(), learner.clone());
        let (mut three, mut four) = (learner.clone(), learner.clone());
        let (one, two, three, four) = tokio::join!(
            follow(&mut one, "slug", slug),
            follow(&mut two, "slug", slug),
            follow(&mut three, "template", "annee"),
            follow(&mut four, "template", "annee"),
        );
        assert_eq!(one, two);
        assert_eq!(three, four);
        assert_eq!(app.row_counts().await["objective"], 2);

        // While the first is still being written.
        let other = brought(&mut tutor, &path(&["Accueil"])).await;
        publish(&app, &mut tutor, &other).await;
        let shared = link(&mut tutor, "map", other.as_str(), &["show_name"]).await;
        let slug = shared.rsplit('/').next().unwrap();
        let mut tx = app.state.db.begin().await.unwrap();
        let version = rows::latest(&mut tx, &other).await.unwrap().unwrap().id;
        let id = begin_to_follow(&app, &mut tx, &version).await;
        let mut second = learner.clone();
        assert_eq!(beside(tx, follow(&mut second, "slug", slug)).await, id);
        assert_eq!(app.row_counts().await["objective"], 3);
    })
    .await;
}

#[tokio::test]
async fn a_version_is_published_while_somebody_begins_to_follow_the_one_before() {
    on_each_engine(|app| async move {
        let mut tutor = app.member(TUTOR, TUTOR_ADDRESS).await;
        let map = brought(&mut tutor, &path(&BADGES)).await;
        publish(&app, &mut tutor, &map).await;
        let mut learner = app.member(LEARNER, LEARNER_ADDRESS).await;
        let mut tx = app.state.db.begin().await.unwrap();
        let first = rows::latest(&mut tx, &map).await.unwrap().unwrap();
        let id = begin_to_follow(&app, &mut tx, &first.id).await;
        beside(tx, async {
            publish_more(&mut tutor, &map, "Gestes qui sauvent").await;
            app.run_jobs().await;
        })
        .await;
        app.run_jobs().await;
        let page = learner.get(&format!("/objectifs/{id}")).await.text();
        assert!(page.contains("Version 2, publiée"), "{page}");
        // Nobody follows the first any more.
        let newer = [("id", id.as_str()), ("number", "2"), ("answer", "follow")];
        assert!(done(
            &learner.post("/api/fn/objectives/newer", &newer).await
        ));
        app.run_jobs().await;
        assert_eq!(app.row_counts().await["map_version"], 1);
    })
    .await;
}

#[tokio::test]
async fn a_version_that_goes_while_somebody_begins_to_follow_it_is_replaced_by_the_next() {
    on_each_engine(|app| async move {
        let mut tutor = app.member(TUTOR, TUTOR_ADDRESS).await;
        let map = brought(&mut tutor, &path(&BADGES)).await;
        publish(&app, &mut tutor, &map).await;
        let shared = link(&mut tutor, "map", map.as_str(), &["show_name"]).await;
        let slug = shared.rsplit('/').next().unwrap();
        let mut learner = app.member(LEARNER, LEARNER_ADDRESS).await;
        let now = app.state.clock.now();
        let mut tx = app.state.db.begin().await.unwrap();
        let first = rows::latest(&mut tx, &map).await.unwrap().unwrap();
        let again = first.map().unwrap();
        rows::publish(&mut tx, "second", &map, 2, &again, now)
            .await
            .unwrap();
        assert!(rows::hold(&mut tx, &first.id).await.unwrap());
        assert!(rows::prune(&mut tx, &first.id).await.unwrap());
        let id = beside(tx, follow(&mut learner, "slug", slug)).await;
        let mut on = app.state.db.read().await.unwrap();
        let whose = account(&app, LEARNER_ADDRESS).await;
        let followed = objectives::find_of(&mut on, &whose, &id).await.unwrap();
        assert_eq!(followed.unwrap().version.id, "second");
    })
    .await;
}

#[tokio::test]
async fn fifty_maps_are_followed_and_no_more_even_at_once() {
    on_each_engine(|app| async move {
        let learner = app.member(LEARNER, LEARNER_ADDRESS).await;
        let whose = account(&app, LEARNER_ADDRESS).await;
        let now = app.state.clock.now();
        let mut tx = app.state.db.begin().await.unwrap();
        for n in 1..=48 {
            let version = rows::copy(&mut tx, &path(&[&format!("Badge {n}")]), now)
                .await
                .unwrap();
            let id: ObjectiveId = new_id(&app.clock, &SystemEntropy);
            objectives::insert(&mut tx, &whose, &id, &version, 1, now)
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();
        let take = |template: &'static str| {
            let mut browser = learner.clone();
            async move {
                let fields = [("template", template)];
                browser.post("/api/fn/objectives/take", &fields).await
            }
        };
        assert!(done(&take("service-civique").await));
        let mut tx = app.state.db.begin().await.unwrap();
        let version = rows::copy(&mut tx, &path(&["Badge 50"]), now)
            .await
            .unwrap();
        begin_to_follow(&app, &mut tx, &version).await;
        let late = beside(tx, take("annee")).await;
        assert!(!done(&late), "{:?}", late.location());
        assert_eq!(app.row_counts().await["objective"], 50);
    })
    .await;
}

/// Follows "Parcours Service Civique" where its first stations wait for badges of these names.
async fn on_the_path(app: &TestApp, badges: &[&str]) -> (Browser, ObjectiveId) {
    let mut browser = app.member(LEARNER, LEARNER_ADDRESS).await;
    let own = brought(&mut browser, &path(badges)).await;
    let id = follow(&mut browser, "map", own.as_str()).await;
    (browser, id)
}

#[tokio::test]
async fn an_expired_badge_was_earned_and_says_that_it_has_expired() {
    on_each_engine(|app| async move {
        let (mut browser, id) = on_the_path(&app, &BADGES).await;
        let account = account(&app, LEARNER_ADDRESS).await;
        let given = Given {
            name: BADGES[0],
            verdict: Some(Verdict::Expired),
            ..Given::default()
        };
        badge(&app, &account, given).await;
        assert_ne!(percent(&mut browser, &id).await, "0");
        let page = browser.get(&format!("/objectifs/{id}")).await;
        let first = path(&BADGES).nodes().next().unwrap().id.clone();
        let state = page.text_of(&format!("#etape-{first} .mark")).unwrap();
        assert_eq!(state, "Obtenu, expiré");
        let meter = page.text_of(".chart-percent").unwrap();
        assert!(meter.contains("dont 1 par un badge expiré"), "{meter}");
    })
    .await;
}

#[tokio::test]
async fn one_badge_earns_every_step_that_waits_for_it() {
    on_each_engine(|app| async move {
        let badges = ["Accueil", "Accueil", "Accueil"];
        let (mut browser, id) = on_the_path(&app, &badges).await;
        let earned = earn(&app, LEARNER_ADDRESS, "Accueil").await;
        let page = browser.get(&format!("/objectifs/{id}")).await;
        let href = format!("/badges/{earned}");
        for node in path(&badges).nodes().take(3) {
            let stage = format!("#etape-{}", node.id);
            assert_eq!(page.text_of(&format!("{stage} .mark")).unwrap(), "Obtenu");
            let links = page.attributes(&format!("{stage} .stage-words a"), "href");
            assert!(links.contains(&href), "{links:?}");
            let drawn = format!(".chart-drawing a[href='{stage}']");
            let station = page.text_of(&drawn).unwrap();
            assert!(station.contains("obtenu"), "{station}");
        }
        let pictures = page.attributes(".chart-drawing image", "href");
        let picture = format!("/badges/{earned}/image?size=160");
        assert_eq!(pictures.iter().filter(|it| **it == picture).count(), 3);
    })
    .await;
}

#[tokio::test]
async fn a_step_stays_earned_when_the_issuer_of_its_badge_answers_no_more() {
    on_each_engine(|app| async move {
        let mut browser = app.member(LEARNER, LEARNER_ADDRESS).await;
        let mut map = path(&BADGES);
        let first = map.nodes().next().unwrap().clone();
        let named = |issuer: &str| ::maps::map::Named {
            name: ::maps::map::Name::new(BADGES[0]).unwrap(),
            issuer: ::maps::map::Name::new(issuer).ok(),
        };
        let edit = ::maps::change::Edit::Change(::maps::Node {
            badge: ::maps::map::Badge::Named(named("Fablab fermé")),
            ..first.clone()
        });
        map.apply(&edit).unwrap();
        let own = brought(&mut browser, &map).await;
        let id = follow(&mut browser, "map", own.as_str()).await;
        let account = account(&app, LEARNER_ADDRESS).await;
        // The same words from another issuer are another badge.
        earn(&app, LEARNER_ADDRESS, BADGES[0]).await;
        assert_eq!(percent(&mut browser, &id).await, "0");
        let given = Given {
            name: BADGES[0],
            issuer: "Fablab fermé",
            verdict: Some(Verdict::StatusUnknown),
            ..Given::default()
        };
        badge(&app, &account, given).await;
        assert_ne!(percent(&mut browser, &id).await, "0");
        let page = browser.get(&format!("/objectifs/{id}")).await;
        let stage = format!("#etape-{}", first.id);
        assert_eq!(page.text_of(&format!("{stage} .mark")).unwrap(), "Obtenu");
        let stage = page.text_of(&stage).unwrap();
        assert!(stage.contains("délivré par Fablab fermé"), "{stage}");
    })
    .await;
}

#[tokio::test]
async fn a_badge_in_the_inbox_counts_once_it_is_accepted() {
    on_each_engine(|app| async move {
        let (mut browser, id) = on_the_path(&app, &["Accueil", "Découpe laser"]).await;
        let page = format!("/objectifs/{id}");
        assert!(
            browser
                .get(&page)
                .await
                .attributes("main a[href^='/recevoir']", "href")
                .is_empty()
        );
        let account = account(&app, LEARNER_ADDRESS).await;
        let given = Given {
            name: "Découpe laser",
            acceptance: Acceptance::Pending,
            ..Given::default()
        };
        let received = badge(&app, &account, given).await;
        assert_eq!(percent(&mut browser, &id).await, "0");
        let shown = browser.get(&page).await;
        let map = path(&[]);
        let stages: Vec<_> = map
            .nodes()
            .map(|node| format!("#etape-{}", node.id))
            .collect();
        let way = |stage: &str| format!("{stage} a[href^='/recevoir']");
        assert!(shown.attributes(&way(&stages[0]), "href").is_empty());
        assert_eq!(shown.attributes(&way(&stages[1]), "href").len(), 1);
        let ways = shown.attributes("main a[href^='/recevoir']", "href");
        assert_eq!(ways.len(), 2, "beside the step, and above: {ways:?}");

        let fields = [("what", "accept"), ("badges[]", received.as_str())];
        browser.post("/api/fn/inbox/decide", &fields).await;
        assert_ne!(percent(&mut browser, &id).await, "0");
        let shown = browser.get(&page).await;
        assert_eq!(
            shown.text_of(&format!("{} .mark", stages[1])).unwrap(),
            "Obtenu"
        );
        assert!(
            shown
                .attributes("main a[href^='/recevoir']", "href")
                .is_empty()
        );
    })
    .await;
}

#[tokio::test]
async fn ones_own_objective_goes_onto_paper_and_nobody_elses() {
    on_each_engine(|app| async move {
        let (mut browser, id) = on_the_path(&app, &BADGES).await;
        earn(&app, LEARNER_ADDRESS, BADGES[0]).await;
        let mut other = app.member(TUTOR, TUTOR_ADDRESS).await;
        for (file, kind, begins) in [
            ("carte.pdf", "application/pdf", &b"%PDF-"[..]),
            ("carte.png", "image/png", &b"\x89PNG"[..]),
        ] {
            let path = format!("/objectifs/{id}/{file}");
            let answer = browser.get(&path).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}");
            assert_eq!(answer.header("content-type"), Some(kind));
            assert!(answer.bytes.starts_with(begins), "{path}");
            assert_eq!(other.get(&path).await.status, StatusCode::NOT_FOUND);
            let nobody = app.browser().get(&path).await.status;
            assert!(nobody != StatusCode::OK, "{nobody}");
        }
        let unknown = "/objectifs/0190b5a2-0000-7000-8000-000000000001/carte.pdf";
        assert_eq!(browser.get(unknown).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}
