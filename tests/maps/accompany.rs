//! A learner lets a named person follow one objective, and nothing else of theirs.

use domain::accompany::FOLLOW_UP_TEXTS_OF;
use domain::account::Consent;
use domain::{ConsentId, FollowUpId, Millis, ObjectiveId};
use http::StatusCode;
use server::clock::{SystemEntropy, new_id, new_slug};
use server::service::accompanying::purpose;
use server::store::follow_ups::{self, NewFollowUp};
use server::store::{accounts, consents, objectives};
use support::{Browser, PASSWORD, TestApp, on_each_engine};

use super::{
    LEARNER, LEARNER_ADDRESS, TUTOR, TUTOR_ADDRESS, beside, brought, earn, follow, link, path,
    percent, publish,
};
use crate::collections::{Given, account, badge};

const BADGES: [&str; 3] = ["Bienvenue", "Premiers secours", "Laïcité"];
/// Whom the learner names, in their own words.
const NAMED: &str = "Marc, du Dôme";

/// A learner on a map of their own, and the objective.
async fn learner(app: &TestApp) -> (Browser, ObjectiveId) {
    let mut browser = app.member(LEARNER, LEARNER_ADDRESS).await;
    let map = brought(&mut browser, &path(&BADGES)).await;
    let id = follow(&mut browser, "map", map.as_str()).await;
    (browser, id)
}

/// Makes a link, and gives its path.
async fn ask(browser: &mut Browser, id: &ObjectiveId, name: &str) -> String {
    let fields = [("id", id.as_str()), ("name", name)];
    let answer = browser.post("/api/fn/accompanying/ask", &fields).await;
    let to = answer.location().unwrap_or_default();
    assert!(to.contains("fait=suivi"), "{to} {}", answer.text());
    let page = browser.get(&format!("/objectifs/{id}")).await;
    let links = page.attributes("#accompagner .address input", "value");
    let (_, slug) = links[0].rsplit_once("/suivi/").expect("a follow-up link");
    assert!(links[0].starts_with("http://127.0.0.1:3000/"), "{links:?}");
    format!("/suivi/{slug}")
}

/// Accepts a link, and gives the page of the learner.
async fn accept(browser: &mut Browser, path: &str) -> String {
    let slug = path.rsplit('/').next().unwrap();
    let answer = browser
        .post("/api/fn/accompanying/accept", &[("slug", slug)])
        .await;
    let to = answer.location().unwrap_or_default();
    assert!(to.contains("fait=accepte"), "{to} {}", answer.text());
    to.split('?').next().unwrap().to_owned()
}

/// What the journal says of follow-up links, the newest first.
async fn journal(app: &TestApp, address: &str) -> Vec<Consent> {
    let account = account(app, address).await;
    let mut on = app.state.db.read().await.unwrap();
    let mut journal = consents::of_account(&mut on, &account).await.unwrap();
    journal.retain(|consent| consent.purpose.starts_with("follow_up:"));
    journal
}

/// The index of an export.
fn index(zip: &[u8]) -> serde_json::Value {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(zip)).unwrap();
    serde_json::from_reader(zip.by_name("index.json").unwrap()).unwrap()
}

/// That nothing is followed by way of a link any more, and that the consent has ended with it.
async fn has_ended(app: &TestApp, tutor: &mut Browser, path: &str, page: &str) {
    assert_eq!(tutor.get(path).await.status, StatusCode::GONE);
    assert_eq!(tutor.get(page).await.status, StatusCode::NOT_FOUND);
    let list = tutor.get("/accompagner").await.text();
    assert!(list.contains("Personne pour l'instant"), "{list}");
    assert!(!list.contains("Amina"), "{list}");
    let journal = journal(app, LEARNER_ADDRESS).await;
    assert_eq!(journal.len(), 1);
    assert!(journal[0].withdrawn.is_some(), "{journal:?}");
}

#[tokio::test]
async fn a_learner_is_accompanied_by_whom_they_chose_and_seen_no_further_than_that() {
    on_each_engine(|app| async move {
        let (mut amina, id) = learner(&app).await;
        let page = format!("/objectifs/{id}");
        let link = ask(&mut amina, &id, NAMED).await;
        let given = journal(&app, LEARNER_ADDRESS).await;
        assert_eq!(given.len(), 1);
        assert_eq!(given[0].purpose, format!("follow_up:{NAMED}"));
        assert_eq!(given[0].version, domain::accompany::FOLLOW_UP_TEXTS_OF);
        assert!(given[0].withdrawn.is_none());
        let settings = amina.get("/reglages/donnees").await.text();
        assert!(settings.contains(&format!("Être accompagné·e par {NAMED}")));

        // A stranger signs in, and comes back.
        let mut nobody = app.browser();
        let sent = nobody.get(&link).await;
        let to = sent.location().expect("a redirect");
        assert_eq!(to, format!("/connexion?suite={}", link.replace('/', "%2F")));
        let door = nobody.get(&to).await;
        let sign_up = door.attributes("a[href^='/inscription']", "href");
        assert_eq!(sign_up, [to.replace("/connexion", "/inscription")]);
        let door = door.text();
        assert!(!door.contains("Amina") && !door.contains("Service Civique"));

        // Opening the link changes nothing, and tells nothing of the progress.
        earn(&app, LEARNER_ADDRESS, BADGES[0]).await;
        let reached = percent(&mut amina, &id).await;
        assert_ne!(reached, "0");
        let mut marc = app.member(TUTOR, TUTOR_ADDRESS).await;
        for _ in 0..2 {
            let asked = marc.get(&link).await;
            assert_eq!(asked.status, StatusCode::OK);
            let text = asked.text();
            assert!(text.contains(LEARNER) && text.contains(NAMED), "{text}");
            assert!(text.contains("Parcours Service Civique"));
            assert!(asked.attributes("progress", "value").is_empty());
            assert!(!text.contains(BADGES[0]) && !text.contains(&format!("{reached}\u{202f}%")));
        }
        let waiting = amina.get(&page).await.text();
        assert!(waiting.contains("Pas encore accepté"), "{waiting}");
        assert!(
            marc.get("/accompagner")
                .await
                .text()
                .contains("Personne pour l'instant")
        );

        let theirs = accept(&mut marc, &link).await;
        let seen = amina.get(&page).await.text();
        assert!(seen.contains(TUTOR), "under which account name");
        assert!(
            !seen.contains(&link),
            "the link is used up: it is not offered to copy"
        );
        let news = amina.get("/accueil").await.text();
        assert!(
            news.contains(&format!("{TUTOR} vous accompagne sur")),
            "{news}"
        );

        // What is not on the map, what is declared, and where the learner can be reached.
        let whose = account(&app, LEARNER_ADDRESS).await;
        for given in [
            Given {
                name: "Permis bateau",
                ..Given::default()
            },
            Given {
                name: BADGES[1],
                verdict: Some(domain::Verdict::Intact),
                issuer: "Faussaire",
                ..Given::default()
            },
        ] {
            badge(&app, &whose, given).await;
        }
        let map = path(&BADGES);
        let nodes: Vec<_> = map.nodes().collect();
        let secret = "Chez ma tante, à Blois";
        let fields = [
            ("id", id.as_str()),
            ("what", nodes[3].id.as_str()),
            ("line", secret),
        ];
        amina.post("/api/fn/objectives/declare", &fields).await;
        let moved = percent(&mut amina, &id).await;
        assert_ne!(moved, reached);

        for path in ["/accompagner", theirs.as_str()] {
            let answer = marc.get(path).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}");
            assert_eq!(answer.attributes("progress", "value"), [moved.as_str()]);
            let text = answer.text();
            assert!(text.contains(LEARNER), "{path}");
            assert!(text.contains(BADGES[0]), "{path}: the last badge");
            assert!(text.contains("Université d'essai"), "{path}: its issuer");
            let next = nodes[1].name.as_str();
            assert!(text.contains(next), "{path}: the next step, {next}");
            for hidden in [
                "Permis bateau",
                "Faussaire",
                secret,
                "tante",
                LEARNER_ADDRESS,
                "univ.example",
                "Animer un groupe",
                whose.as_str(),
                id.as_str(),
            ] {
                assert!(!text.contains(hidden), "{path}: {hidden}");
            }
        }
        // Nor does anything else of the learner's open.
        for closed in [page.as_str(), &format!("/partager/{id}")] {
            assert_eq!(
                marc.get(closed).await.status,
                StatusCode::NOT_FOUND,
                "{closed}"
            );
        }
        let data = format!("/api/fn/accompanying/mine?id={id}");
        let mut api = marc.clone().with("accept", "application/json");
        assert_eq!(api.get(&data).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn whatever_ends_a_link_ends_its_consent_and_all_that_is_seen() {
    on_each_engine(|app| async move {
        let (mut amina, id) = learner(&app).await;
        let link = ask(&mut amina, &id, NAMED).await;
        let mut marc = app.member(TUTOR, TUTOR_ADDRESS).await;
        let theirs = accept(&mut marc, &link).await;
        let follow_up = theirs.rsplit('/').next().unwrap();
        // Nobody takes back what is not theirs.
        let fields = [("id", follow_up), ("of", id.as_str())];
        marc.post("/api/fn/accompanying/revoke", &fields).await;
        let stop = [("id", follow_up), ("confirm", "on")];
        amina.post("/api/fn/accompanying/stop", &stop).await;
        assert_eq!(marc.get(&theirs).await.status, StatusCode::OK);

        let answer = amina.post("/api/fn/accompanying/revoke", &fields).await;
        assert!(answer.location().unwrap().contains("fait=suivi-retire"));
        has_ended(&app, &mut marc, &link, &theirs).await;
        let fields = [("id", follow_up), ("line", "Bravo")];
        let answer = marc.post("/api/fn/accompanying/encourage", &fields).await;
        assert!(!answer.location().unwrap_or_default().contains("fait="));
        assert!(!app.row_counts().await.contains_key("encouragement"));
    })
    .await;
}

#[tokio::test]
async fn the_consent_is_taken_back_in_the_settings_and_the_link_ends_at_once() {
    on_each_engine(|app| async move {
        let (mut amina, id) = learner(&app).await;
        let link = ask(&mut amina, &id, NAMED).await;
        let mut marc = app.member(TUTOR, TUTOR_ADDRESS).await;
        let theirs = accept(&mut marc, &link).await;
        let consent = journal(&app, LEARNER_ADDRESS).await.remove(0);
        let fields = [("consent", consent.id.as_str())];
        amina
            .post("/api/fn/account/withdraw_consent", &fields)
            .await;
        has_ended(&app, &mut marc, &link, &theirs).await;
        let page = amina.get(&format!("/objectifs/{id}")).await.text();
        assert!(!page.contains(NAMED), "{page}");
    })
    .await;
}

#[tokio::test]
async fn a_tutor_stops_and_a_learner_leaves_the_map() {
    on_each_engine(|app| async move {
        let (mut amina, id) = learner(&app).await;
        let link = ask(&mut amina, &id, NAMED).await;
        let mut marc = app.member(TUTOR, TUTOR_ADDRESS).await;
        let theirs = accept(&mut marc, &link).await;
        let follow_up = theirs.rsplit('/').next().unwrap();
        let unsure = [("id", follow_up)];
        marc.post("/api/fn/accompanying/stop", &unsure).await;
        assert_eq!(marc.get(&theirs).await.status, StatusCode::OK);
        let stop = [("id", follow_up), ("confirm", "on")];
        let answer = marc.post("/api/fn/accompanying/stop", &stop).await;
        assert_eq!(
            answer.location().as_deref(),
            Some("/accompagner?fait=arrete")
        );
        has_ended(&app, &mut marc, &link, &theirs).await;

        app.clock.advance(Millis::SECOND);
        let again = ask(&mut amina, &id, NAMED).await;
        let theirs = accept(&mut marc, &again).await;
        let fields = [("id", id.as_str()), ("confirm", "on")];
        amina.post("/api/fn/objectives/leave", &fields).await;
        assert_eq!(marc.get(&theirs).await.status, StatusCode::NOT_FOUND);
        assert_eq!(
            marc.get(&again).await.status,
            StatusCode::GONE,
            "it was one"
        );
        assert!(
            marc.get("/accompagner")
                .await
                .text()
                .contains("Personne pour l'instant")
        );
        for consent in journal(&app, LEARNER_ADDRESS).await {
            assert!(consent.withdrawn.is_some(), "{consent:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn an_account_that_goes_leaves_the_page_of_the_other() {
    on_each_engine(|app| async move {
        let (mut amina, id) = learner(&app).await;
        let link = ask(&mut amina, &id, NAMED).await;
        let mut marc = app.member(TUTOR, TUTOR_ADDRESS).await;
        let theirs = accept(&mut marc, &link).await;
        let follow_up = theirs.rsplit('/').next().unwrap();
        let fields = [("id", follow_up), ("line", "Bravo pour l'accueil")];
        marc.post("/api/fn/accompanying/encourage", &fields).await;
        let erase = [("password", PASSWORD), ("confirm", "on")];
        marc.post("/api/fn/account/delete", &erase).await;
        app.run_jobs().await;
        let page = amina.get(&format!("/objectifs/{id}")).await.text();
        assert!(!page.contains(TUTOR) && !page.contains(NAMED), "{page}");
        assert!(!page.contains("Bravo pour l'accueil"));
        let journal = journal(&app, LEARNER_ADDRESS).await;
        assert!(journal[0].withdrawn.is_some());

        let mut paul = app.member("Paul Roy", "paul@asso.example").await;
        let other = ask(&mut amina, &id, "Paul").await;
        let theirs = accept(&mut paul, &other).await;
        amina.post("/api/fn/account/delete", &erase).await;
        app.run_jobs().await;
        assert_eq!(paul.get(&theirs).await.status, StatusCode::NOT_FOUND);
        assert_eq!(paul.get(&other).await.status, StatusCode::GONE);
        assert!(
            paul.get("/accompagner")
                .await
                .text()
                .contains("Personne pour l'instant")
        );
        let left = app.row_counts().await;
        assert!(!left.contains_key("follow_up") && !left.contains_key("encouragement"));
    })
    .await;
}

#[tokio::test]
async fn a_link_is_accepted_once_and_never_guessed() {
    on_each_engine(|app| async move {
        let (mut amina, id) = learner(&app).await;
        let path = ask(&mut amina, &id, NAMED).await;
        let slug = path.rsplit('/').next().unwrap();
        // The learner themselves.
        let own = amina.get(&path).await;
        assert!(own.text().contains("votre propre lien"));
        assert!(
            !own.attributes(&format!("a[href='/objectifs/{id}#accompagner']"), "href")
                .is_empty()
        );
        amina
            .post("/api/fn/accompanying/accept", &[("slug", slug)])
            .await;

        let mut marc = app.member(TUTOR, TUTOR_ADDRESS).await;
        let theirs = accept(&mut marc, &path).await;
        assert_eq!(accept(&mut marc, &path).await, theirs, "twice is once");
        let again = marc.get(&path).await.text();
        assert!(again.contains("Vous accompagnez déjà") && again.contains(&theirs));

        let mut paul = app.member("Paul Roy", "paul@asso.example").await;
        let taken = paul.get(&path).await;
        assert_eq!(taken.status, StatusCode::OK);
        let text = taken.text();
        assert!(text.contains("déjà été accepté"), "{text}");
        assert!(!text.contains("Amina") && !text.contains("Marc"), "{text}");
        let answer = paul
            .post("/api/fn/accompanying/accept", &[("slug", slug)])
            .await;
        assert!(!answer.location().unwrap_or_default().contains("fait="));
        assert!(
            paul.get("/accompagner")
                .await
                .text()
                .contains("Personne pour l'instant")
        );
        assert_eq!(paul.get(&theirs).await.status, StatusCode::NOT_FOUND);
        let fields = [
            ("id", theirs.rsplit('/').next().unwrap()),
            ("line", "Bravo"),
        ];
        paul.post("/api/fn/accompanying/encourage", &fields).await;
        assert!(!app.row_counts().await.contains_key("encouragement"));

        // Two at once: one of them.
        app.clock.advance(Millis::SECOND);
        let race = ask(&mut amina, &id, "Quelqu'un").await;
        let slug = race.rsplit('/').next().unwrap();
        let mut lea = app.member("Léa Petit", "lea@asso.example").await;
        let fields = [("slug", slug)];
        let (one, two) = tokio::join!(
            paul.post("/api/fn/accompanying/accept", &fields),
            lea.post("/api/fn/accompanying/accept", &fields),
        );
        let accepted = [one, two]
            .iter()
            .filter(|answer| {
                answer
                    .location()
                    .is_some_and(|to| to.contains("fait=accepte"))
            })
            .count();
        assert_eq!(accepted, 1);

        let mut guess = slug.to_owned();
        guess.replace_range(21.., if slug.ends_with('A') { "Q" } else { "A" });
        for unknown in [guess.as_str(), "abc", "..%2Faccueil"] {
            let answer = marc.get(&format!("/suivi/{unknown}")).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{unknown}");
        }
        // The link of a share opens no follow-up.
        let share = link(&mut amina, "objective", id.as_str(), &[]).await;
        let other = share.replace("/m/", "/suivi/");
        assert_eq!(marc.get(&other).await.status, StatusCode::GONE);
        assert_eq!(
            app.browser()
                .get(&path.replace("/suivi/", "/m/"))
                .await
                .status,
            StatusCode::GONE
        );
    })
    .await;
}

#[tokio::test]
async fn a_line_of_encouragement_is_read_as_text_and_not_too_often() {
    on_each_engine(|app| async move {
        let (mut amina, id) = learner(&app).await;
        let page = format!("/objectifs/{id}");
        let path = ask(&mut amina, &id, NAMED).await;
        let mut marc = app.member(TUTOR, TUTOR_ADDRESS).await;
        let theirs = accept(&mut marc, &path).await;
        let follow_up = theirs.rsplit('/').next().unwrap();
        for wrong in ["", " \u{200b} ", &"é".repeat(281)] {
            let fields = [("id", follow_up), ("line", wrong)];
            let back = marc
                .send_and_come_back(&theirs, "accompanying/encourage", &fields)
                .await;
            assert_eq!(
                back.attributes("#line", "aria-invalid"),
                ["true"],
                "{wrong:?}"
            );
        }
        let said = "Bravo\u{202e} <b onclick=alert(1)>Amina</b> & co";
        let fields = [("id", follow_up), ("line", said)];
        let answer = marc.post("/api/fn/accompanying/encourage", &fields).await;
        assert!(
            answer.location().unwrap().contains("fait=mot"),
            "{}",
            answer.text()
        );
        for (browser, path) in [(&mut marc, &theirs), (&mut amina, &page)] {
            let seen = browser.get(path).await;
            assert!(seen.attributes(".said b", "onclick").is_empty());
            let new = usize::from(*path == page);
            assert_eq!(
                seen.attributes(".said .mark", "class").len(),
                new,
                "new to its reader once"
            );
            let line = seen.text_of(".said").unwrap();
            assert!(
                line.contains("Bravo <b onclick=alert(1)>Amina</b> & co"),
                "{line}"
            );
        }
        let news = amina.get("/accueil").await.text();
        assert!(
            news.contains(&format!("{TUTOR} vous a écrit un mot")),
            "{news}"
        );
        assert!(
            !news.contains("Bravo"),
            "a mail of ours carries no words of others"
        );
        app.clock.advance(Millis::DAY);
        app.run_jobs().await;
        let mails = app.mails_to(LEARNER_ADDRESS);
        assert!(mails.iter().all(|mail| !mail.text.contains("Bravo")));
        assert!(
            mails
                .iter()
                .any(|mail| mail.text.contains("a écrit un mot"))
        );
        let again = amina.get(&page).await;
        assert!(
            again.attributes(".said .mark", "class").is_empty(),
            "it was read"
        );

        for n in 1..=6 {
            let line = format!("Mot {n}");
            let fields = [("id", follow_up), ("line", line.as_str())];
            let answer = marc.post("/api/fn/accompanying/encourage", &fields).await;
            let taken = answer.location().unwrap_or_default().contains("fait=mot");
            assert_eq!(taken, n <= 5, "{n}");
        }
        app.clock.advance(Millis::DAY);
        let fields = [("id", follow_up), ("line", "Le lendemain")];
        let answer = marc.post("/api/fn/accompanying/encourage", &fields).await;
        assert!(answer.location().unwrap_or_default().contains("fait=mot"));
        let seen = amina.get(&page).await.text();
        assert!(seen.contains("Mot 5") && !seen.contains("Mot 6") && seen.contains("Le lendemain"));
    })
    .await;
}

#[tokio::test]
async fn links_are_named_and_counted() {
    on_each_engine(|app| async move {
        let (mut amina, id) = learner(&app).await;
        let page = format!("/objectifs/{id}");
        for wrong in [" \u{202e}", &"x".repeat(81)] {
            let fields = [("id", id.as_str()), ("name", wrong)];
            let back = amina
                .send_and_come_back(&page, "accompanying/ask", &fields)
                .await;
            assert_eq!(back.attributes("#accompagnement", "aria-invalid"), ["true"]);
        }
        for n in 0..20 {
            ask(&mut amina, &id, &format!("Personne {n}")).await;
        }
        let fields = [("id", id.as_str()), ("name", "Une de trop")];
        let back = amina
            .send_and_come_back(&page, "accompanying/ask", &fields)
            .await;
        assert!(
            back.text()
                .contains("Vingt liens de suivi sont déjà ouverts")
        );
        assert_eq!(back.attributes("#accompagnement", "value"), ["Une de trop"]);
        assert_eq!(
            journal(&app, LEARNER_ADDRESS).await.len(),
            20,
            "nothing was agreed to"
        );
        // Nobody makes one to an objective of somebody else.
        let mut marc = app.member(TUTOR, TUTOR_ADDRESS).await;
        marc.post("/api/fn/accompanying/ask", &fields).await;
        assert_eq!(app.row_counts().await["follow_up"], 20);
    })
    .await;
}

#[tokio::test]
async fn a_group_is_seen_at_a_glance() {
    on_each_engine(|app| async move {
        let mut marc = app.member(TUTOR, TUTOR_ADDRESS).await;
        let map = brought(&mut marc, &path(&BADGES)).await;
        publish(&app, &mut marc, &map).await;
        let shared = link(&mut marc, "map", map.as_str(), &[]).await;
        let slug = shared.rsplit('/').next().unwrap();
        let mut pages = Vec::new();
        for (name, address, earned) in [
            ("Zoé", "zoe@univ.example", 2),
            ("élodie", "elodie@univ.example", 0),
            ("Bruno", "bruno@univ.example", 1),
        ] {
            let mut browser = app.member(name, address).await;
            let id = follow(&mut browser, "slug", slug).await;
            for badge in &BADGES[..earned] {
                earn(&app, address, badge).await;
            }
            let path = ask(&mut browser, &id, "Marc").await;
            pages.push(accept(&mut marc, &path).await);
        }
        // One of them follows another map too.
        let mut bruno = app.signs_in("bruno@univ.example", PASSWORD).await.0;
        let id = follow(&mut bruno, "template", "annee").await;
        let path = ask(&mut bruno, &id, "Marc").await;
        accept(&mut marc, &path).await;

        let names = |answer: &support::Answer| answer.attributes("#carte-1 ~ table th a", "href");
        let page = marc.get("/accompagner").await;
        assert_eq!(page.attributes("table", "aria-labelledby").len(), 2);
        let text = page.text();
        assert!(text.contains("3 personnes"), "{text}");
        assert!(!text.contains("sans nouvelle étape"));
        assert_eq!(names(&page), [pages[2].as_str(), &pages[1], &pages[0]]);
        let by_percent = marc.get("/accompagner?tri=progression").await;
        assert_eq!(
            names(&by_percent),
            [pages[0].as_str(), &pages[2], &pages[1]]
        );
        let percents = by_percent.attributes("#carte-1 ~ table progress", "value");
        assert!(
            text.contains(&format!("{}\u{202f}% en médiane", percents[1])),
            "{text}"
        );

        app.clock.advance(31 * Millis::DAY);
        earn(&app, "zoe@univ.example", BADGES[2]).await;
        let mut marc = app.signs_in(TUTOR_ADDRESS, PASSWORD).await.0;
        let text = marc.get("/accompagner").await.text();
        assert!(
            text.contains("2 sans nouvelle étape depuis 30 jours"),
            "{text}"
        );
        let objectives = marc.get("/objectifs").await.text();
        assert!(
            objectives.contains("J'accompagne 4 personnes"),
            "{objectives}"
        );
    })
    .await;
}

#[tokio::test]
async fn an_export_says_who_accompanied_and_what_was_written() {
    on_each_engine(|app| async move {
        let (mut amina, id) = learner(&app).await;
        let path = ask(&mut amina, &id, NAMED).await;
        let mut marc = app.member(TUTOR, TUTOR_ADDRESS).await;
        let theirs = accept(&mut marc, &path).await;
        let fields = [
            ("id", theirs.rsplit('/').next().unwrap()),
            ("line", "Bravo"),
        ];
        marc.post("/api/fn/accompanying/encourage", &fields).await;
        let exported = index(&app.exported(&mut amina).await);
        let link = &exported["follow_ups"][0];
        assert_eq!(link["name"], NAMED);
        assert_eq!(link["accepted_by"], TUTOR);
        assert_eq!(link["encouragements"][0]["line"], "Bravo");
        let exported = index(&app.exported(&mut marc).await);
        assert_eq!(exported["encouragements"][0]["line"], "Bravo");
        assert!(
            !exported.to_string().contains("Amina"),
            "the learner's name is the learner's"
        );
    })
    .await;
}

#[tokio::test]
async fn no_consent_outlives_a_map_that_is_left_while_the_link_is_made() {
    on_each_engine(|app| async move {
        let (mut amina, id) = learner(&app).await;
        let whose = account(&app, LEARNER_ADDRESS).await;
        let now = app.state.clock.now();
        let mut tx = app.state.db.begin().await.unwrap();
        assert!(objectives::hold(&mut tx, &whose, &id).await.unwrap());
        let consent: ConsentId = new_id(&app.clock, &SystemEntropy);
        let what = purpose(NAMED);
        consents::insert(&mut tx, &consent, &whose, &what, FOLLOW_UP_TEXTS_OF, now)
            .await
            .unwrap();
        let link: FollowUpId = new_id(&app.clock, &SystemEntropy);
        let new = NewFollowUp {
            id: &link,
            account: &whose,
            objective: &id,
            name: NAMED,
            slug: &new_slug(&SystemEntropy),
            consent: &consent,
        };
        follow_ups::insert(&mut tx, &new, now).await.unwrap();
        let leave = [("id", id.as_str()), ("confirm", "on")];
        let left = amina.post("/api/fn/objectives/leave", &leave);
        let left = beside(tx, left).await;
        assert!(left.location().unwrap_or_default().contains("fait="));
        let given = journal(&app, LEARNER_ADDRESS).await;
        assert_eq!(given.len(), 1);
        assert!(given[0].withdrawn.is_some(), "{given:?}");

        // The other way round there is nothing any more to make a link to.
        let id = follow(&mut amina, "template", "annee").await;
        let mut tx = app.state.db.begin().await.unwrap();
        assert!(objectives::hold(&mut tx, &whose, &id).await.unwrap());
        follow_ups::withdraw_of_objective(&mut tx, &id, now)
            .await
            .unwrap();
        assert!(objectives::delete(&mut tx, &whose, &id).await.unwrap());
        let mut json = amina.clone().with("accept", "application/json");
        let fields = [("id", id.as_str()), ("name", NAMED)];
        let asked = json.post("/api/fn/accompanying/ask", &fields);
        let asked = beside(tx, asked).await;
        assert_eq!(asked.status, StatusCode::NOT_FOUND, "{}", asked.text());
        assert_eq!(journal(&app, LEARNER_ADDRESS).await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn no_consent_outlives_a_tutor_who_goes_while_they_accept() {
    on_each_engine(|app| async move {
        let (mut amina, id) = learner(&app).await;
        let path = ask(&mut amina, &id, NAMED).await;
        let slug = path.rsplit('/').next().unwrap();
        let mut marc = app.member(TUTOR, TUTOR_ADDRESS).await;
        let tutor = account(&app, TUTOR_ADDRESS).await;
        let now = app.state.clock.now();
        let mut tx = app.state.db.begin().await.unwrap();
        assert!(accounts::hold(&mut tx, &tutor).await.unwrap());
        let offered = follow_ups::by_slug(&mut tx, &slug.parse().unwrap())
            .await
            .unwrap()
            .unwrap();
        assert!(
            follow_ups::accept(&mut tx, &offered.id, &tutor, now)
                .await
                .unwrap()
        );
        let erase = [("password", PASSWORD), ("confirm", "on")];
        beside(tx, marc.post("/api/fn/account/delete", &erase)).await;
        assert!(!app.row_counts().await.contains_key("follow_up"));
        let given = journal(&app, LEARNER_ADDRESS).await;
        assert!(given[0].withdrawn.is_some(), "{given:?}");

        // The other way round the link waits for somebody else.
        app.clock.advance(Millis::SECOND);
        let path = ask(&mut amina, &id, "Paul").await;
        let slug = path.rsplit('/').next().unwrap();
        let paul = app.member("Paul Roy", "paul@asso.example").await;
        let tutor = account(&app, "paul@asso.example").await;
        let mut tx = app.state.db.begin().await.unwrap();
        assert!(accounts::hold(&mut tx, &tutor).await.unwrap());
        follow_ups::withdraw_of_tutor(&mut tx, &tutor, now)
            .await
            .unwrap();
        accounts::delete(&mut tx, &tutor).await.unwrap();
        let mut json = paul.with("accept", "application/json");
        let fields = [("slug", slug)];
        let accepted = json.post("/api/fn/accompanying/accept", &fields);
        let accepted = beside(tx, accepted).await;
        assert_eq!(
            accepted.status,
            StatusCode::UNAUTHORIZED,
            "{}",
            accepted.text()
        );
        let given = journal(&app, LEARNER_ADDRESS).await;
        assert!(given[0].withdrawn.is_none(), "{given:?}");
        let mut lea = app.member("Léa Petit", "lea@asso.example").await;
        accept(&mut lea, &path).await;
    })
    .await;
}

/// What is said of an objective while its learner leaves it comes too late, and breaks nothing.
#[tokio::test]
async fn what_comes_while_a_learner_leaves_is_answered_as_if_it_came_after() {
    on_each_engine(|app| async move {
        let mut marc = app.member(TUTOR, TUTOR_ADDRESS).await;
        let (mut amina, id) = learner(&app).await;
        let link = ask(&mut amina, &id, NAMED).await;
        let theirs = accept(&mut marc, &link).await;
        let page = amina.get(&format!("/objectifs/{id}")).await;
        let nodes = page.attributes("input[name='what']", "value");
        let declared = [
            ("id", id.as_str()),
            ("what", &nodes[0]),
            ("line", "Avec eux"),
        ];
        let follow_up = theirs.rsplit('/').next().unwrap();
        let line = [("id", follow_up), ("line", "Bravo")];
        let account = account(&app, LEARNER_ADDRESS).await;
        let told = app.row_counts().await["notice"];
        // Told in words, which a way back to a page would hide.
        let (mut amina, mut marc) = (
            amina.with("accept", "application/json"),
            marc.with("accept", "application/json"),
        );

        let mut tx = app.state.db.begin().await.unwrap();
        objectives::delete(&mut tx, &account, &id).await.unwrap();
        let (declares, encourages) = beside(tx, async {
            tokio::join!(
                amina.post("/api/fn/objectives/declare", &declared),
                marc.post("/api/fn/accompanying/encourage", &line),
            )
        })
        .await;
        let after = amina.post("/api/fn/objectives/declare", &declared).await;
        assert_eq!(declares.text(), after.text());
        let after = marc.post("/api/fn/accompanying/encourage", &line).await;
        assert_eq!(encourages.text(), after.text());
        assert_eq!(app.row_counts().await["notice"], told);
    })
    .await;
}

#[tokio::test]
async fn a_learner_is_accompanied_once_by_one_person_even_at_once() {
    on_each_engine(|app| async move {
        let (mut amina, id) = learner(&app).await;
        let first = ask(&mut amina, &id, NAMED).await;
        app.clock.advance(Millis::SECOND);
        let second = ask(&mut amina, &id, "Marc encore").await;
        let marc = app.member(TUTOR, TUTOR_ADDRESS).await;
        let (mut one, mut two, mut three) = (marc.clone(), marc.clone(), marc.clone());
        let (one, two, three) = tokio::join!(
            accept(&mut one, &first),
            accept(&mut two, &first),
            accept(&mut three, &second),
        );
        assert!(one == two && two == three, "{one} {two} {three}");
        let page = marc.clone().get("/accompagner").await;
        assert_eq!(page.attributes(".learners th a", "href"), [one.as_str()]);

        // While the first is still being accepted.
        let follow_up = one.rsplit('/').next().unwrap();
        let stop = [("id", follow_up), ("confirm", "on")];
        marc.clone().post("/api/fn/accompanying/stop", &stop).await;
        app.clock.advance(Millis::SECOND);
        let first = ask(&mut amina, &id, NAMED).await;
        app.clock.advance(Millis::SECOND);
        let second = ask(&mut amina, &id, "Marc encore").await;
        for link in [&second, &first] {
            let tutor = account(&app, TUTOR_ADDRESS).await;
            let slug = first.rsplit('/').next().unwrap().parse().unwrap();
            let mut tx = app.state.db.begin().await.unwrap();
            assert!(accounts::hold(&mut tx, &tutor).await.unwrap());
            let offered = follow_ups::by_slug(&mut tx, &slug).await.unwrap().unwrap();
            let now = app.state.clock.now();
            follow_ups::accept(&mut tx, &offered.id, &tutor, now)
                .await
                .unwrap();
            let mut marc = marc.clone();
            let theirs = beside(tx, accept(&mut marc, link)).await;
            assert_eq!(theirs, format!("/accompagner/{}", offered.id));
            let page = marc.get("/accompagner").await;
            assert_eq!(page.attributes(".learners th a", "href"), [theirs]);
        }
    })
    .await;
}
