//! `/operateur/sources`: how each source is, and the organisations at Open Badge Factory.

use domain::Millis;
use http::StatusCode;
use server::service::sync::register;
use server::store::sources::{went_well, went_wrong};
use support::{Answer, Browser, Log, TestApp, engines, on_each_engine};

use super::operator::{AMINA, OPERATOR, account, operator};

const PAGE: &str = "/operateur/sources";
const NAME: &str = "Région Bretagne";
const SECRET: &str = "chut-obf-très-secret";
const URL: &str = "https://factory.exemple.org/";

/// Sends a form from the page, and opens the page that answers.
async fn sends(browser: &mut Browser, function: &str, fields: &[(&str, &str)]) -> Answer {
    let function = format!("operations/{function}");
    browser.send_and_come_back(PAGE, &function, fields).await
}

fn typed<'a>(
    name: &'a str,
    client: &'a str,
    secret: &'a str,
    url: &'a str,
) -> [(&'a str, &'a str); 4] {
    [
        ("name", name),
        ("client", client),
        ("secret", secret),
        ("url", url),
    ]
}

async fn tells(app: &TestApp, source: &str, well: Option<Millis>, wrong: Option<Millis>) {
    let mut tx = app.state.db.begin().await.unwrap();
    if let Some(at) = well {
        went_well(&mut tx, source, at).await.unwrap();
    }
    if let Some(at) = wrong {
        let later = at.plus(3 * Millis::DAY);
        went_wrong(&mut tx, source, "status 502", at, later)
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
}

/// The text of the entry of a source.
fn entry(page: &Answer, name: &str) -> String {
    let html = page.page();
    let items = scraper::Selector::parse("main .devices > li").unwrap();
    html.select(&items)
        .map(|item| item.text().collect::<Vec<_>>().join(" "))
        .map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
        .find(|text| text.contains(name))
        .unwrap_or_else(|| panic!("no {name} on {}", page.text()))
}

#[tokio::test]
async fn each_source_says_how_it_is() {
    for engine in engines() {
        let app = TestApp::start_with(engine, |config| {
            config.sources.displayer_url = "https://passeport.exemple.org/displayer".to_owned();
            config.sources.displayer_name = "Passeport public".to_owned();
        })
        .await;
        let mut odile = operator(&app).await;
        let word = register(&app.state, NAME, URL, "NM70", SECRET)
            .await
            .unwrap();
        let page = odile.get(PAGE).await;
        assert_eq!(page.status, StatusCode::OK);
        for name in ["Passeport public", NAME] {
            let entry = entry(&page, name);
            assert!(entry.contains("pas encore été interrogée"), "{entry}");
            assert!(entry.contains("Activée par 0 personne"), "{entry}");
        }
        assert!(entry(&page, NAME).contains("factory.exemple.org"));

        let mut amina = app.member("Amina", AMINA).await;
        let mut fields = vec![("source", word.as_str())];
        fields.push(("agree", "on"));
        let on = amina.post("/api/fn/sync/switch_on", &fields).await;
        assert!(on.status.is_redirection(), "{}", on.text());
        let now = app.state.clock.now();
        tells(&app, "displayer", Some(now), None).await;
        tells(
            &app,
            &word,
            Some(now.plus(-5 * Millis::DAY)),
            Some(now.plus(-Millis::DAY)),
        )
        .await;
        tells(&app, &word, None, Some(now)).await;
        let page = odile.get(PAGE).await;
        let well = entry(&page, "Passeport public");
        assert!(
            well.contains("Répond") && well.contains("22 novembre 2026"),
            "{well}"
        );
        let wrong = entry(&page, NAME);
        for said in [
            "21 novembre 2026",
            "2 fois de suite",
            "status 502",
            "Dernière réponse le 17 novembre 2026",
            "pas interrogée avant le 25 novembre 2026",
            "Activée par 1 personne",
        ] {
            assert!(wrong.contains(said), "{said} in {wrong}");
        }
        // Who uses it is nobody's business here.
        assert!(!page.text().contains(AMINA) && !page.text().contains("Amina"));
    }
}

#[tokio::test]
async fn an_organisation_is_registered_for_everybody_and_removed_for_everybody() {
    on_each_engine(|app| async move {
        let mut odile = operator(&app).await;
        let mut amina = app.member("Amina", AMINA).await;
        let (log, listening) = Log::listen();
        let page = sends(
            &mut odile,
            "add_source",
            &typed(NAME, " NM70 ", SECRET, URL),
        )
        .await;
        assert!(page.text().contains("est inscrite"), "{}", page.text());
        assert!(!page.text().contains(SECRET));
        assert!(app.tables_with(SECRET).await.is_empty(), "sealed");
        let offered = amina.get("/synchroniser").await.text();
        assert!(offered.contains(NAME), "{offered}");

        let words = page.attributes("form[action$='remove_source'] [name=source]", "value");
        assert_eq!(words.len(), 1);
        let fields = [("source", words[0].as_str())];
        let page = sends(&mut odile, "remove_source", &fields).await;
        assert!(page.text().contains("La source est retirée"));
        assert!(page.text().contains("Aucune source n"));
        assert!(!amina.get("/synchroniser").await.text().contains(NAME));
        assert_eq!(app.row_counts().await.get("source"), None);
        let page = sends(&mut odile, "remove_source", &fields).await;
        assert_eq!(page.attributes("main [role=alert]", "role"), ["alert"]);

        drop(listening);
        let log = log.text();
        let operator = account(&app, OPERATOR).await;
        for said in [
            words[0].as_str(),
            operator.as_str(),
            "registered",
            "removed",
        ] {
            assert!(log.contains(said), "{said} in {log}");
        }
        for kept in [NAME, SECRET, OPERATOR, "NM70"] {
            assert!(!log.contains(kept), "{kept} in {log}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_makes_no_source_is_refused_beside_its_field_and_the_secret_is_not_kept() {
    on_each_engine(|app| async move {
        let mut odile = operator(&app).await;
        register(&app.state, "Le Dôme", URL, "X", "x")
            .await
            .unwrap();
        let long = "Région ".repeat(45);
        let hostile = "\"><hostile-x onclick=alert(1)>";
        for (fields, field, reason) in [
            (typed("", "NM70", SECRET, URL), "name", "Écrivez le nom"),
            (typed(&long, "NM70", SECRET, URL), "name", "trop long"),
            (
                typed(" Le  Dôme ", "NM70", SECRET, URL),
                "name",
                "déjà pris",
            ),
            (typed(hostile, "", SECRET, URL), "client", "vide"),
            (typed(hostile, "NM70", "  ", URL), "secret", "vide"),
            (typed(NAME, "NM70", SECRET, hostile), "url", "https://"),
            (
                typed(NAME, "NM70", SECRET, "http://factory.exemple.org"),
                "url",
                "https://",
            ),
            (
                typed(
                    NAME,
                    "NM70",
                    SECRET,
                    "https://moi:secret@factory.exemple.org",
                ),
                "url",
                "https://",
            ),
            (
                typed(NAME, "NM70", SECRET, "javascript:alert(1)"),
                "url",
                "https://",
            ),
        ] {
            let page = sends(&mut odile, "add_source", &fields).await;
            let form = "form[action='/api/fn/operations/add_source']";
            let marked = page.attributes(&format!("{form} [aria-invalid=true]"), "name");
            assert_eq!(marked, [field], "{}", page.text());
            let said = page.text_of(&format!("#{field}-error")).expect("a reason");
            assert!(said.contains(reason), "{said}");
            for (field, typed) in fields {
                let kept = page.attributes(&format!("{form} [name={field}]"), "value");
                match field {
                    "secret" => assert!(kept.is_empty(), "{kept:?}"),
                    _ if typed.is_empty() => assert!(kept.is_empty(), "{kept:?}"),
                    _ => assert_eq!(kept, [typed]),
                }
            }
            assert!(page.attributes("hostile-x", "onclick").is_empty());
            assert!(app.tables_with(SECRET).await.is_empty());
        }
        assert_eq!(app.row_counts().await.get("source"), Some(&1));
    })
    .await;
}

#[tokio::test]
async fn nobody_else_learns_that_the_page_is_there() {
    on_each_engine(|app| async move {
        let mut amina = app.member("Amina", AMINA).await;
        let word = register(&app.state, NAME, URL, "NM70", SECRET)
            .await
            .unwrap();
        let known = amina.get("/operateur").await;
        let page = amina.get(PAGE).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND);
        assert_eq!(page.text_of("main"), known.text_of("main"));
        let mut script = amina.with("accept", "application/json");
        let removed = [("source", word.as_str())];
        for (name, fields) in [
            ("add_source", &typed("Autre", "NM70", SECRET, URL)[..]),
            ("remove_source", &removed[..]),
        ] {
            let path = format!("/api/fn/operations/{name}");
            let answer = script.post(&path, fields).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{name}");
        }
        let read = script.get("/api/fn/operations/sources").await;
        assert_eq!(read.status, StatusCode::NOT_FOUND);
        assert_eq!(app.row_counts().await.get("source"), Some(&1));
    })
    .await;
}
