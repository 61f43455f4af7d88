//! A shared collection, in all of its forms.

use domain::share::Subject;
use domain::{BadgeId, CollectionId};
use http::StatusCode;
use serde_json::json;
use support::{Browser, Reply, TestApp, on_each_engine};

use super::{ADDRESS, NAME, amina, take_in};
use crate::badges::hidden_name::unpacked;
use crate::badges::share as share_badge;
use crate::collections::{arrange, create, sent};

/// Shares a collection as the form without JavaScript does; gives the path of its page.
pub(crate) async fn share(
    app: &TestApp,
    browser: &mut Browser,
    id: &CollectionId,
    choices: &[&str],
) -> String {
    let slugs = async || {
        let mut on = app.state.db.read().await.unwrap();
        let subject = Subject::Collection(id.clone());
        let shares = server::store::shares::of(&mut on, &subject).await.unwrap();
        shares.into_iter().map(|share| share.slug)
    };
    let before: Vec<String> = slugs().await.collect();
    let mut fields = vec![("collection", id.as_str())];
    fields.extend(choices.iter().map(|choice| (*choice, "on")));
    let answer = browser.post("/api/fn/shares/create", &fields).await;
    assert!(answer.status.is_redirection(), "{}", answer.text());
    let made = slugs().await.find(|slug| !before.contains(slug));
    format!("/c/{}", made.unwrap())
}

async fn two_badges(app: &TestApp) -> (Browser, BadgeId, BadgeId) {
    let (mut browser, first) = amina(app).await;
    let second = app.issuer.hosted("ecoute", ADDRESS);
    let second = take_in(app, &mut browser, &second).await;
    app.run_jobs().await;
    (browser, first, second)
}

#[tokio::test]
async fn a_badge_says_in_which_collections_it_is_and_whether_others_see_it_there() {
    on_each_engine(|app| async move {
        let (mut browser, first, second) = two_badges(&app).await;
        let page = format!("/badges/{first}");
        let alone = browser.get(&page).await.text();
        assert!(alone.contains("Vous seul·e voyez ce badge"));
        let id = create(&mut browser, "Bilan <b>2026</b>", &[first]).await;
        let held = browser.get(&page).await;
        assert!(held.text().contains("Bilan &lt;b&gt;2026"));
        assert!(held.text().contains("Vous seul·e voyez ce badge"));
        let options = held.attributes("select[name=collection] option", "value");
        assert!(!options.contains(&id.to_string()), "{options:?}");

        share(&app, &mut browser, &id, &[]).await;
        let shown = browser.get(&page).await;
        assert!(shown.text().contains("1 lien ouvert montre ce badge"));
        assert!(!shown.text().contains("Vous seul·e voyez ce badge"));
        let link = shown.attributes(&format!("a[href='/collections/{id}']"), "href");
        assert_eq!(link.len(), 1);
        let other = browser.get(&format!("/badges/{second}")).await.text();
        assert!(other.contains("Vous seul·e voyez ce badge"));
    })
    .await;
}

#[tokio::test]
async fn all_my_links_are_in_one_place_and_taken_back_from_there() {
    on_each_engine(|app| async move {
        let (mut browser, first, second) = two_badges(&app).await;
        let none = browser.get("/partager").await;
        assert!(none.text().contains("Aucun lien ouvert"));
        let id = create(&mut browser, "Bilan <b>2026</b>", &[second]).await;
        let group = share(&app, &mut browser, &id, &[]).await;
        app.clock.advance(domain::Millis::SECOND);
        let single = share_badge(&app, &mut browser, &first, &["show_name"]).await;

        let list = browser.get("/partager").await;
        assert!(list.text().contains("Bilan &lt;b&gt;2026"));
        for (of, page) in [(id.as_str(), &group), (first.as_str(), &single)] {
            let ways = list.attributes(&format!("a[href='/partager/{of}']"), "href");
            let open = list.attributes(&format!("a[href='{page}']"), "href");
            assert_eq!((ways.len(), open.len()), (1, 1), "{page}");
        }
        let shares = list.attributes("main input[name=id]", "value");
        assert_eq!(shares.len(), 2);
        let mut basile = app.member("Basile", "basile@exemple.example").await;
        let theirs = basile.get("/partager").await;
        assert!(theirs.text().contains("Aucun lien ouvert"));
        let fields = [("id", shares[1].as_str())];
        basile.post("/api/fn/shares/revoke", &fields).await;
        assert_eq!(browser.get(&group).await.status, StatusCode::OK);

        // The newest stands first.
        let back = browser.post("/api/fn/shares/revoke", &fields).await;
        assert_eq!(back.location().as_deref(), Some("/partager?fait=retire"));
        assert_eq!(browser.get(&group).await.status, StatusCode::GONE);
        let left = browser.get("/partager").await;
        assert_eq!(
            left.attributes("main input[name=id]", "value"),
            [shares[0].clone()]
        );
    })
    .await;
}

/// Every form of a collection's page.
const FORMS: [&str; 12] = [
    "",
    "?lang=en",
    ".json",
    ".csv",
    ".pdf",
    "/resume.json",
    "/apercu.png",
    "/qr.svg",
    "/1",
    "/1/image",
    "/1/image?size=160",
    "/2",
];

#[tokio::test]
async fn a_collection_is_opened_by_anyone_until_it_is_taken_back() {
    on_each_engine(|app| async move {
        let (mut browser, first, second) = two_badges(&app).await;
        let id = create(&mut browser, "Mon bénévolat", &[first, second]).await;
        let page = share(&app, &mut browser, &id, &["show_name", "show_dates"]).await;
        let mut visitor = app.browser();
        let shown = visitor.get(&page).await;
        assert_eq!(shown.status, StatusCode::OK);
        let text = shown.text();
        for part in ["Mon bénévolat", NAME, "Badge partage", "Badge ecoute"] {
            assert!(text.contains(part), "{part}");
        }
        assert_eq!(
            shown.bytes,
            browser.get(&page).await.bytes,
            "the same for its owner"
        );
        let policy = shown.header("content-security-policy").unwrap();
        assert!(policy.contains("script-src 'none'"));
        for form in FORMS {
            let answer = visitor.get(&format!("{page}{form}")).await;
            assert_eq!(answer.status, StatusCode::OK, "{form}");
            let etag = answer
                .header("etag")
                .unwrap_or_else(|| panic!("{form}"))
                .to_owned();
            let mut again = visitor.clone().with("if-none-match", &etag);
            let kept = again.get(&format!("{page}{form}")).await;
            assert_eq!(kept.status, StatusCode::NOT_MODIFIED, "{form}");
        }
        let framed = visitor.get(&format!("/e{page}")).await;
        assert!(framed.text().contains("Mon bénévolat"));

        let row = {
            let mut on = app.state.db.read().await.unwrap();
            let subject = Subject::Collection(id.clone());
            server::store::shares::of(&mut on, &subject).await.unwrap()
        };
        let fields = [("id", row[0].id.as_str()), ("of", id.as_str())];
        browser.post("/api/fn/shares/revoke", &fields).await;
        for form in FORMS {
            let gone = visitor.get(&format!("{page}{form}")).await;
            assert_eq!(gone.status, StatusCode::GONE, "{form}");
            assert!(!gone.text().contains("Badge partage"), "{form}");
        }
        assert_eq!(
            visitor.get(&format!("/e{page}")).await.status,
            StatusCode::GONE
        );
    })
    .await;
}

#[tokio::test]
async fn a_mark_changes_with_whatever_is_shown() {
    on_each_engine(|app| async move {
        let (mut browser, first, second) = two_badges(&app).await;
        let id = create(&mut browser, "Mon bénévolat", &[first.clone(), second]).await;
        let page = share(&app, &mut browser, &id, &["show_name"]).await;
        let mut visitor = app.browser();
        let mark = async |visitor: &mut Browser| {
            visitor.get(&page).await.header("etag").unwrap().to_owned()
        };
        let mut last = mark(&mut visitor).await;
        let own = format!("/collections/{id}");
        let edition = crate::collections::edition(&browser.get(&own).await);
        let fields = [
            ("id", id.as_str()),
            ("edition", edition.as_str()),
            ("title", "Mes deux années"),
            ("text", "Au centre social."),
            ("ended", "say"),
        ];
        sent(&mut browser, &own, "change", &fields).await;
        let changed = mark(&mut visitor).await;
        assert_ne!(changed, last, "the words");
        last = changed;
        browser
            .post(
                "/api/fn/badges/delete",
                &[("id", first.as_str()), ("confirm", "on")],
            )
            .await;
        assert_ne!(mark(&mut visitor).await, last, "a badge less");
        let gone = visitor.get(&format!("{page}/1")).await;
        assert_eq!(
            gone.status,
            StatusCode::GONE,
            "its number is not given again"
        );
    })
    .await;
}

#[tokio::test]
async fn nothing_to_show_is_not_shared_and_a_minor_is_not_listed() {
    on_each_engine(|app| async move {
        let (mut browser, first, _) = two_badges(&app).await;
        let empty = create(&mut browser, "Vide", &[]).await;
        let fields = [("collection", empty.as_str()), ("show_name", "on")];
        browser.post("/api/fn/shares/create", &fields).await;
        let mut on = app.state.db.read().await.unwrap();
        let subject = Subject::Collection(empty);
        let shares = server::store::shares::of(&mut on, &subject).await.unwrap();
        assert!(shares.is_empty());

        // A badge that is not mine is no more shared by a collection of somebody else's.
        let mut other = app.member("Basile", "basile@univ.example").await;
        let fields = [("title", "Volé"), ("badges[]", first.as_str())];
        other.post("/api/fn/collections/create", &fields).await;
        let list = other.get("/collections").await;
        assert!(!list.text().contains("Badge partage"));
        let page = other.get(&format!("/partager/{first}")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND);
    })
    .await;
}

/// What names Amina, in lower case.
const NAMING: [&str; 7] = [
    "amina",
    "bénali",
    "benali",
    "univ.example",
    "a-b-77/assertion",
    "am%c3%adna",
    "place-de-la-fontaine",
];

#[tokio::test]
async fn the_anonymous_view_says_nothing_of_who_it_is() {
    on_each_engine(|app| async move {
        let (mut browser, first, _) = two_badges(&app).await;
        let class = format!("{}/a-b-77/class", app.issuer.url);
        let mut telling = app.issuer.hosted("a-b-77", ADDRESS);
        app.issuer.says(
            "/a-b-77/class",
            Reply::Json(json!({
                "@context": "https://w3id.org/openbadges/v2", "type": "BadgeClass", "id": class,
                "name": "Prix Amina Benali", "description": "Décerné à Amina Bénali",
                "image": format!("{}/a-b-77/image.png", app.issuer.url),
                "criteria": {"narrative": "Écrire à amina.b@univ.example"},
                "issuer": format!("{}/a-b-77/profile", app.issuer.url),
                "alignment": [{"targetName": "Le geste Bénali", "targetUrl": "https://x.example/1"},
                    {"targetName": "Souder", "targetUrl": "https://x.example/amina"}],
            })),
        );
        telling["extensions:recipientProfile"] = json!({
            "@context": "https://openbadgespec.org/extensions/recipientProfile/context.json",
            "type": ["Extension", "extensions:RecipientProfile"], "name": NAME,
        });
        app.issuer
            .says("/a-b-77/assertion", Reply::Json(telling.clone()));
        let telling = take_in(&app, &mut browser, &telling).await;
        app.run_jobs().await;
        let id = create(
            &mut browser,
            "Le parcours d'Amina",
            &[first, telling.clone()],
        )
        .await;
        let own = format!("/collections/{id}");
        let edition = crate::collections::edition(&browser.get(&own).await);
        let fields = [
            ("id", id.as_str()),
            ("edition", edition.as_str()),
            ("title", "Le parcours d'Amina"),
            (
                "text",
                "Je m'appelle Amína Benali.\nJe cherche un poste de soudure.\namina.b@univ.example",
            ),
            ("ended", "say"),
        ];
        sent(&mut browser, &own, "change", &fields).await;
        let line = [
            ("what", "line"),
            ("badge", telling.as_str()),
            ("line", "Remis à Mme Bénali"),
        ];
        arrange(&mut browser, &id, &line).await;
        let all = ["show_photo", "show_place", "show_evidence", "show_dates"];
        let page = share(&app, &mut browser, &id, &all).await;

        let mut visitor = app.browser();
        let mut check = async |what: String, path: String| {
            let answer = visitor.get(&path).await;
            assert_eq!(answer.status, StatusCode::OK, "{what}");
            let headers = format!("{:?}", answer.headers).to_lowercase();
            let mut body = String::from_utf8_lossy(&answer.bytes).to_lowercase();
            if what == ".pdf" {
                body += &unpacked(&answer.bytes);
                assert!(body.contains("soudure"), "the rest is still there");
            }
            for word in NAMING {
                assert!(!headers.contains(word), "{what}: {word} in {headers}");
                assert!(!body.contains(word), "{what}: {word}");
            }
        };
        for form in FORMS {
            check(form.to_owned(), format!("{page}{form}")).await;
        }
        check("the frame".to_owned(), format!("/e{page}")).await;
        let url = format!("{}{page}", app.state.site.public_url);
        let url: String = url::form_urlencoded::byte_serialize(url.as_bytes()).collect();
        check("oembed".to_owned(), format!("/oembed?url={url}")).await;
        for withheld in ["/2/original", "/photo", "/couverture"] {
            let answer = visitor.get(&format!("{page}{withheld}")).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{withheld}");
        }
        let json = visitor.get(&format!("{page}.json")).await.json();
        assert_eq!(json["title"], "Collection");
        assert_eq!(json["text"], "Je cherche un poste de soudure.");
        assert!(json["holder"]["name"].is_null());
        assert_eq!(json["skills"][0]["name"], "Souder");
        // What its owner sees before is no less.
        let draft = browser.get(&format!("/partager/{id}/apercu/pedl")).await;
        assert!(!draft.text().to_lowercase().contains("amina"));
    })
    .await;
}
