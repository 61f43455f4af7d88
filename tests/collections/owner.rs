//! From the first badge to the last link: what its owner does with a collection.

use domain::{Acceptance, RecipientMatch, Verdict};
use http::StatusCode;
use support::on_each_engine;

use super::{ADDRESS, Given, NAME, account, badge, badges, create, made, page_of, titles};

#[tokio::test]
async fn a_collection_is_made_filled_and_listed() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let empty = browser.get("/collections").await;
        assert_eq!(empty.status, StatusCode::OK);
        assert!(empty.text().contains("Réunir des badges pour les montrer"));

        let me = account(&app, ADDRESS).await;
        let all = badges(
            &app,
            &me,
            &["Soudure", "Vente", "Accueil", "Écoute", "Secours"],
        )
        .await;
        // Searching asks for the page again, with what was typed and ticked in its address.
        let found = browser
            .get(&format!(
                "/collections/nouvelle?title=Mon+parcours&q=soud&badges%5B%5D={}&badges%5B%5D={}",
                all[0], all[3]
            ))
            .await;
        assert_eq!(found.attributes("#title", "value"), ["Mon parcours"]);
        let ticked = found.attributes("input[name='badges[]'][checked]", "value");
        assert_eq!(ticked, [all[0].as_str()]);
        let elsewhere = found.attributes("input[name='badges[]'][type=hidden]", "value");
        assert_eq!(
            elsewhere,
            [all[3].as_str()],
            "what is ticked elsewhere stays"
        );
        assert!(!found.text().contains("Vente"));

        let id = create(&mut browser, "  Mon\tparcours ", &all[..2]).await;
        let page = browser.get(&page_of(&id)).await;
        assert_eq!(page.text_of("h1").as_deref(), Some("Mon parcours"));
        assert_eq!(titles(&page), ["Soudure", "Vente"]);
        assert_eq!(
            page.attributes(&format!("a[href='/partager/{id}']"), "class"),
            ["button primary"]
        );

        // What is in it already is said, and adding it again changes nothing.
        let more = browser.get(&format!("{}/ajouter", page_of(&id))).await;
        assert_eq!(more.attributes(".pick input[disabled]", "value").len(), 2);
        let fields: Vec<_> = [("collection", id.as_str())]
            .into_iter()
            .chain(all.iter().map(|badge| ("badges[]", badge.as_str())))
            .collect();
        let answer = browser.post("/api/fn/collections/add", &fields).await;
        assert!(answer.location().unwrap().ends_with("?fait=ajoutes"));
        let again = browser.post("/api/fn/collections/add", &fields).await;
        assert!(again.location().unwrap().ends_with("?fait=deja"));
        let page = browser.get(&page_of(&id)).await;
        assert_eq!(
            titles(&page),
            ["Soudure", "Vente", "Accueil", "Écoute", "Secours"]
        );

        let list = browser.get("/collections").await;
        assert_eq!(
            list.text_of(".collection-tile h2").as_deref(),
            Some("Mon parcours")
        );
        assert_eq!(
            list.text_of(".collection-tile p").as_deref(),
            Some("5 badges")
        );
        let pictures = list.attributes(".collection-face img", "src");
        assert_eq!(pictures.len(), 4);
        assert!(pictures[0].contains(all[0].as_str()));
    })
    .await;
}

#[tokio::test]
async fn a_badge_is_put_into_a_collection_from_its_own_page() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let me = account(&app, ADDRESS).await;
        let all = badges(&app, &me, &["Soudure", "Vente"]).await;
        let page = browser.get(&format!("/badges/{}", all[0])).await;
        let begin = format!("/collections/nouvelle?badges[]={}", all[0]);
        let ways = page.attributes("a.button", "href");
        assert!(ways.contains(&begin), "{ways:?}");
        let begun = browser.get(&begin).await;
        let ticked = begun.attributes("input[name='badges[]'][checked]", "value");
        assert_eq!(ticked, [all[0].as_str()]);

        let id = create(&mut browser, "Ateliers", &all[..1]).await;
        let page = browser.get(&format!("/badges/{}", all[1])).await;
        let choices = page.attributes("#collection option", "value");
        assert_eq!(choices, [id.as_str(), ""]);
        let fields = [("collection", id.as_str()), ("badges[]", all[1].as_str())];
        browser.post("/api/fn/collections/add", &fields).await;
        assert_eq!(titles(&browser.get(&page_of(&id)).await).len(), 2);
        // "A new collection" goes to the page that makes one, with the badge ticked.
        let fields = [("collection", ""), ("badges[]", all[1].as_str())];
        let answer = browser.post("/api/fn/collections/add", &fields).await;
        let to = answer.location().unwrap();
        assert_eq!(to, format!("/collections/nouvelle?badges[]={}", all[1]));
    })
    .await;
}

#[tokio::test]
async fn nobody_reaches_the_collection_of_somebody_else() {
    on_each_engine(|app| async move {
        let mut amina = app.member(NAME, ADDRESS).await;
        let me = account(&app, ADDRESS).await;
        let mine = badges(&app, &me, &["Soudure"]).await;
        let id = create(&mut amina, "À moi", &mine).await;
        let mut basile = app.member("Basile", "basile@univ.example").await;
        let other = account(&app, "basile@univ.example").await;
        let his = badges(&app, &other, &["Vente"]).await;

        for path in ["", "/ajouter", "/couverture"] {
            let answer = basile.get(&format!("{}{path}", page_of(&id))).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        }
        let up = format!("up:{}", mine[0]);
        let tries: [(&str, Vec<(&str, &str)>); 4] = [
            (
                "arrange",
                vec![("id", id.as_str()), ("edition", "1"), ("what", &up)],
            ),
            (
                "change",
                vec![("id", id.as_str()), ("edition", "1"), ("title", "Pris")],
            ),
            (
                "add",
                vec![("collection", id.as_str()), ("badges[]", his[0].as_str())],
            ),
            ("delete", vec![("id", id.as_str()), ("confirm", "on")]),
        ];
        let mut basile = basile.with("accept", "application/json");
        for (function, fields) in tries {
            let answer = basile
                .post(&format!("/api/fn/collections/{function}"), &fields)
                .await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{function}");
        }
        // Nor does anybody get a badge that is not theirs into their own.
        let fields = [("title", "Volée"), ("badges[]", mine[0].as_str())];
        let answer = basile.post("/api/fn/collections/create", &fields).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
        let list = basile.with("accept", "text/html").get("/collections").await;
        assert!(!list.text().contains("Volée"), "nothing was made");
        let page = amina.get(&page_of(&id)).await;
        assert_eq!(page.text_of("h1").as_deref(), Some("À moi"));
        assert_eq!(titles(&page), ["Soudure"]);
    })
    .await;
}

#[tokio::test]
async fn a_badge_that_strangers_do_not_see_says_why() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let me = account(&app, ADDRESS).await;
        let mut all = badges(&app, &me, &["Vrai"]).await;
        for given in [
            Given {
                name: "Faux",
                verdict: Some(Verdict::Invalid),
                ..Given::default()
            },
            Given {
                name: "En cours",
                verdict: None,
                ..Given::default()
            },
            Given {
                name: "Autre adresse",
                recipient: RecipientMatch::NotMine,
                ..Given::default()
            },
            Given {
                name: "Expiré",
                verdict: Some(Verdict::Expired),
                ..Given::default()
            },
        ] {
            all.push(badge(&app, &me, given).await);
        }
        let id = create(&mut browser, "Tout", &all).await;
        // One that is declined later stays in it, and says so too.
        let declined = badges(&app, &me, &["Refusé"]).await;
        let fields = [
            ("collection", id.as_str()),
            ("badges[]", declined[0].as_str()),
        ];
        browser.post("/api/fn/collections/add", &fields).await;
        let mut tx = app.state.db.begin().await.unwrap();
        let now = app.state.clock.now();
        server::store::badges::decline(&mut tx, &me, &declined[0], now)
            .await
            .unwrap();
        tx.commit().await.unwrap();

        let said = async |browser: &mut support::Browser| {
            let page = browser.get(&page_of(&id)).await;
            let mut said = Vec::new();
            for badge in all.iter().chain(&declined) {
                said.push(page.text_of(&format!("#badge-{badge} .laid-unseen")));
            }
            said
        };
        let before = said(&mut browser).await;
        let has = |n: usize, words: &str| {
            let text = before[n].as_deref().unwrap_or_default();
            assert!(text.contains(words), "{n}: {text}");
        };
        assert_eq!(before[0], None);
        has(1, "faux ou a été modifié");
        has(2, "premier contrôle");
        has(3, "adresse qui n'est pas confirmée");
        assert_eq!(before[4], None, "an expired badge is shown, and says so");
        has(5, "pas accepté");

        // Unless its owner wants it to leave.
        let edition = super::edition(&browser.get(&page_of(&id)).await);
        let fields = [
            ("id", id.as_str()),
            ("edition", &*edition),
            ("title", "Tout"),
            ("ended", "leave"),
        ];
        browser.post("/api/fn/collections/change", &fields).await;
        let after = said(&mut browser).await;
        assert!(after[4].as_deref().unwrap().contains("cacher"), "{after:?}");

        // What waits to be accepted cannot be put into one.
        let waiting = badge(
            &app,
            &me,
            Given {
                acceptance: Acceptance::Pending,
                ..Given::default()
            },
        )
        .await;
        let fields = [("collection", id.as_str()), ("badges[]", waiting.as_str())];
        let mut json = browser.clone().with("accept", "application/json");
        let answer = json.post("/api/fn/collections/add", &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(answer.json()["code"], "not_accepted");
    })
    .await;
}

#[tokio::test]
async fn deleting_a_collection_takes_its_links_and_leaves_its_badges() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let me = account(&app, ADDRESS).await;
        let mine = badges(&app, &me, &["Soudure"]).await;
        let id = create(&mut browser, "Pour un CV", &mine).await;
        let fields = [("collection", id.as_str()), ("show_name", "on")];
        let answer = browser.post("/api/fn/shares/create", &fields).await;
        assert!(answer.status.is_redirection(), "{}", answer.text());
        let shared = {
            let subject = domain::share::Subject::Collection(id.clone());
            let mut on = app.state.db.read().await.unwrap();
            let shares = server::store::shares::of(&mut on, &subject).await;
            format!("/c/{}", shares.unwrap().remove(0).slug)
        };
        let mut visitor = app.browser();
        assert_eq!(visitor.get(&shared).await.status, StatusCode::OK);
        let tile = browser.get("/collections").await;
        assert_eq!(
            tile.text_of(".collection-tile .mark").as_deref(),
            Some("1 lien ouvert")
        );

        // Not without the box.
        let page = super::sent(
            &mut browser,
            &page_of(&id),
            "delete",
            &[("id", id.as_str())],
        )
        .await;
        assert!(page.text().contains("Cochez cette case"));
        let fields = [("id", id.as_str()), ("confirm", "on")];
        let answer = browser.post("/api/fn/collections/delete", &fields).await;
        assert_eq!(made_nothing(&answer), "/collections?fait=effacee");
        assert_eq!(visitor.get(&shared).await.status, StatusCode::GONE);
        assert_eq!(
            browser.get(&page_of(&id)).await.status,
            StatusCode::NOT_FOUND
        );
        let badge = browser.get(&format!("/badges/{}", mine[0])).await;
        assert_eq!(badge.status, StatusCode::OK);
    })
    .await;
}

fn made_nothing(answer: &support::Answer) -> String {
    assert!(answer.status.is_redirection(), "{}", answer.text());
    answer.location().unwrap()
}

#[tokio::test]
async fn a_deleted_badge_leaves_its_collections() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let me = account(&app, ADDRESS).await;
        let all = badges(&app, &me, &["Un", "Deux", "Trois"]).await;
        let answer = browser
            .post("/api/fn/collections/create", &[("title", "Vide")])
            .await;
        let id = made(&answer);
        let fields: Vec<_> = [("collection", id.as_str())]
            .into_iter()
            .chain(all.iter().map(|badge| ("badges[]", badge.as_str())))
            .collect();
        browser.post("/api/fn/collections/add", &fields).await;
        let fields = [("id", all[1].as_str()), ("confirm", "on")];
        browser.post("/api/fn/badges/delete", &fields).await;
        assert_eq!(titles(&browser.get(&page_of(&id)).await), ["Un", "Trois"]);
        let down = format!("down:{}", all[0]);
        let page = super::arrange(&mut browser, &id, &[("what", &down)]).await;
        assert_eq!(titles(&page), ["Trois", "Un"], "the gap is none");
    })
    .await;
}
