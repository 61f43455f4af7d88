//! Everything in one ZIP, and the way back from it.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read, Write};

use domain::arrangement::{CollectionDraft, LaidBadge, LaidSection, Layout};
use domain::collection::Ended;
use domain::objective::Taken;
use domain::{AccountId, EmailAddress, Millis};
use http::StatusCode;
use serde_json::{Value, json};
use server::jobs::Job;
use server::service::exports::{MakeExport, Restore};
use server::service::intakes::TakeIn;
use server::service::{collections, objectives};
use server::store;
use server::store::blobs::BlobId;
use support::{Answer, Browser, Engine, Issuer, Part, TestApp, engines, on_each_engine};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::{ADDRESS, NAME, brought, send, share, take_in};
use crate::arrivals::killed::{until_done, words};
use crate::maps as charts;

const EXPORT: &str = "/reglages/donnees/export";

/// Asks for an export.
async fn ask(browser: &mut Browser) -> Answer {
    browser
        .post(EXPORT, &[("password", support::PASSWORD)])
        .await
}

/// Where the page says that an export can be taken.
async fn ready(browser: &mut Browser) -> Vec<String> {
    let page = browser.get("/reglages/donnees").await;
    page.attributes("a[href^='/reglages/donnees/export/']", "href")
}

fn files_of(zip: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut zip = ZipArchive::new(Cursor::new(zip)).unwrap();
    (0..zip.len())
        .map(|at| {
            let mut file = zip.by_index(at).unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            (file.name().to_owned(), bytes)
        })
        .collect()
}

fn index_of(zip: &[u8]) -> Value {
    serde_json::from_slice(&files_of(zip)["index.json"]).unwrap()
}

fn packed<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The same export with another index.
fn with_index(zip: &[u8], index: &[u8]) -> Vec<u8> {
    let mut files = files_of(zip);
    files.insert("index.json".to_owned(), index.to_vec());
    packed(files.iter().map(|(name, bytes)| (&name[..], &bytes[..])))
}

/// Hands a ZIP in, and gives the report of it once all is done.
async fn bring_back(app: &TestApp, browser: &mut Browser, zip: &[u8]) -> String {
    let parts = [Part::File("file", "besace.zip", zip)];
    let answer = browser.upload("/badges/import", &parts).await;
    app.clock.advance(11 * Millis::SECOND);
    app.run_jobs().await;
    let to = answer.location().unwrap_or_default();
    let page = browser.get(&to).await;
    page.text_of("main").unwrap_or_default()
}

/// How many rows a table has.
async fn rows(app: &TestApp, table: &str) -> usize {
    let counts = app.row_counts().await;
    counts.get(table).copied().unwrap_or(0)
}

/// Whose the address is.
async fn owner(app: &TestApp) -> AccountId {
    let address: EmailAddress = ADDRESS.parse().unwrap();
    let mut on = app.state.db.read().await.unwrap();
    let found = server::store::accounts::find_by_address(&mut on, &address.canonical()).await;
    found.unwrap().unwrap().id().unwrap()
}

/// Arranges a badge as its owner does.
async fn arrange(browser: &mut Browser, function: &str, fields: &[(&str, &str)]) {
    let answer = browser
        .post(&format!("/api/fn/badges/{function}"), fields)
        .await;
    assert_eq!(answer.status, StatusCode::FOUND, "{}", answer.text());
}

#[tokio::test]
async fn the_zip_holds_every_original_an_index_and_pages_to_read() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let one = app.issuer.signed("un/../é", ADDRESS, |_| {});
        let two = app.issuer.hosted("deux", ADDRESS);
        let id = take_in(&app, &mut browser, &one).await;
        take_in(&app, &mut browser, &two).await;
        let page = share(&app, &mut browser, &id, &[]).await;
        let mut other = app.member("Basile", "basile@univ.example").await;
        send(&mut other, &[&Issuer::baked(&one)]).await;

        let zip = app.exported(&mut browser).await;
        let files = files_of(&zip);
        let index = index_of(&zip);
        assert_eq!(index["schema"], 2);
        assert_eq!(index["account"]["name"], NAME);
        assert_eq!(index["account"]["addresses"][0]["address"], ADDRESS);
        assert_eq!(index["consents"][0]["purpose"], "terms");
        let badges = index["badges"].as_array().unwrap();
        assert_eq!(badges.len(), 2, "nobody else's");
        let originals: Vec<&Vec<u8>> = badges
            .iter()
            .map(|badge| badge["file"].as_str().unwrap())
            .inspect(|name| {
                assert!(
                    name.starts_with("badges/") && !name.contains(".."),
                    "{name}"
                )
            })
            .map(|name| &files[name])
            .collect();
        for expected in [Issuer::baked(&one), Issuer::baked(&two)] {
            assert!(originals.contains(&&expected));
        }
        let urls: Vec<&str> = badges
            .iter()
            .filter_map(|badge| badge["shares"][0]["url"].as_str())
            .collect();
        assert!(urls.len() == 1 && urls[0].ends_with(&page), "{urls:?}");

        // The pages stand by themselves: no script, and whatever they name lies beside them.
        let pages: Vec<&String> = files
            .keys()
            .filter(|name| name.ends_with(".html"))
            .collect();
        assert_eq!(pages.len(), 3);
        for page in pages {
            let html = String::from_utf8(files[page].clone()).unwrap();
            assert!(!html.contains("<script"), "{page}");
            let html = scraper::Html::parse_document(&html);
            let named = scraper::Selector::parse("img[src], a[href]").unwrap();
            for element in html.select(&named) {
                let path = element.attr("src").or(element.attr("href")).unwrap();
                if path.starts_with("http") {
                    assert_eq!(element.value().name(), "a");
                    continue;
                }
                let path = path.strip_prefix("../").unwrap_or(path);
                assert!(files.contains_key(path), "{path} in {page}");
            }
        }
        let first = String::from_utf8(files["index.html"].clone()).unwrap();
        assert!(first.contains("Mes données") && first.contains("deux"));
    })
    .await;
}

/// The page of an export with this path.
fn page_of(files: &BTreeMap<String, Vec<u8>>, path: &str) -> String {
    String::from_utf8(files[path].clone()).unwrap()
}

/// The pages whose paths begin so and that hold a text.
fn pages_with<'a>(
    files: &'a BTreeMap<String, Vec<u8>>,
    start: &'a str,
    text: &'a str,
) -> impl Iterator<Item = &'a str> {
    let begun = files.keys().filter(move |name| name.starts_with(start));
    begun
        .filter(move |name| page_of(files, name).contains(text))
        .map(String::as_str)
}

/// What a page loads or leads to: its own files, the web behind links alone, and nothing that runs.
fn stands_by_itself(files: &BTreeMap<String, Vec<u8>>, page: &str) {
    let html = scraper::Html::parse_document(&page_of(files, page));
    let all = scraper::Selector::parse("*").unwrap();
    let folder = page.rsplit_once('/').map(|(folder, _)| folder);
    for element in html.select(&all) {
        let name = element.value().name();
        let loads = [
            "script", "link", "iframe", "object", "embed", "base", "form",
        ];
        assert!(!loads.contains(&name), "<{name}> in {page}");
        for (attribute, value) in element.value().attrs() {
            assert!(!attribute.starts_with("on"), "{attribute} in {page}");
            let path = match (name, attribute) {
                (_, "srcset" | "background" | "poster" | "action") => panic!("{attribute}"),
                ("a", "href") if value.starts_with("http") => continue,
                ("a", "href") | (_, "src") => value,
                (_, "href") => panic!("{name} {value} in {page}"),
                _ => continue,
            };
            let path = match (folder, path.strip_prefix("../")) {
                (Some(_), Some(above)) => above.to_owned(),
                (Some(folder), None) => format!("{folder}/{path}"),
                (None, _) => path.to_owned(),
            };
            assert!(files.contains_key(&path), "{path} in {page}");
        }
    }
}

#[tokio::test]
async fn the_pages_show_what_the_owner_added_and_stand_by_themselves() {
    on_each_engine(|app| async move {
        let mut browser = full(&app, &app.issuer).await;
        let zip = app.exported(&mut browser).await;
        let files = files_of(&zip);
        let pages: Vec<&String> = files.keys().filter(|n| n.ends_with(".html")).collect();
        assert_eq!(pages.len(), 5, "one first, one collection, three badges");
        for page in pages {
            stands_by_itself(&files, page);
        }
        // The first page leads to the collection, that to its badges in their order.
        let first = page_of(&files, "index.html");
        assert!(
            first.contains("href=\"pages/collection-1.html\""),
            "{first}"
        );
        let bound = page_of(&files, "pages/collection-1.html");
        let order = [
            "Mon année",
            "Ce que j",
            "Badge trois",
            "Avec d",
            "Badge un",
            "Le premier.",
            "Badge deux",
        ];
        let places: Vec<_> = order.map(|text| bound.find(text).unwrap()).into();
        assert!(places.is_sorted(), "{places:?} in {bound}");
        assert!(bound.contains("src=\"../collections/1.webp\""));
        // The badges say what was noted on them, as text and never as markup.
        let tagged: Vec<_> = pages_with(&files, "pages/badge-un-", "Été 2026").collect();
        assert_eq!(tagged.len(), 1);
        let tagged = page_of(&files, tagged[0]);
        for said in [
            "Ajouté par vous",
            "L&lt;b&gt;a photo",
            "<strong>en équipe</strong>",
            "https://exemple.fr/affiche",
            "Cachée",
            "src=\"../evidence/badge-un-",
        ] {
            assert!(tagged.contains(said), "{said} in {tagged}");
        }
        let noted: Vec<_> = pages_with(&files, "pages/", "Une note.\n\nEn deux").collect();
        assert_eq!(noted.len(), 1);

        // In the language of the account.
        let owner = owner(&app).await;
        let mut tx = app.state.db.begin().await.unwrap();
        let english = "UPDATE account SET language = 'en' WHERE id = $1";
        server::execute!(&mut tx, english, owner.as_str()).unwrap();
        tx.commit().await.unwrap();
        let files = files_of(&app.exported(&mut browser).await);
        let first = page_of(&files, "index.html");
        assert!(first.contains("<html lang=\"en\"") && first.contains("My collections"));
        assert!(pages_with(&files, "pages/badge-un-", "Added by you").count() == 1);
    })
    .await;
}

#[tokio::test]
async fn an_export_that_is_killed_half_way_is_made_whole_and_leaves_nothing_behind() {
    on_each_engine(|app| async move {
        let mut browser = full(&app, &app.issuer).await;
        ask(&mut browser).await;
        let export = words(&app, "SELECT id FROM export").await;
        let export = export[0].parse().unwrap();
        let before = all_blobs(&app).await;

        let kills = until_done(&app, &MakeExport { export }).await;
        assert!(kills > 5, "it was killed {kills} times only");
        // The job that waits finds it made, and makes nothing more.
        app.run_jobs().await;
        let links = ready(&mut browser).await;
        assert_eq!(links.len(), 1);
        let zip = browser.get(&links[0]).await.bytes.to_vec();
        assert_eq!(index_of(&zip)["badges"].as_array().unwrap().len(), 3);
        let news = browser.get("/accueil").await.text();
        assert_eq!(news.matches("Vos données sont prêtes").count(), 1);

        // What the killed ones wrote goes with the next sweeps; the one that is named stays.
        app.clock.advance(3 * Millis::DAY);
        app.run_periodic_jobs().await;
        let made = BlobId::of(&zip);
        let left: BTreeSet<BlobId> = &all_blobs(&app).await - &before;
        assert_eq!(left, BTreeSet::from([made.clone()]));
        assert_eq!(browser.get(&links[0]).await.bytes.to_vec(), zip);
        // Nothing stands in the folder that is no whole blob.
        assert_eq!(
            app.state.blobs.clear(Millis(i64::MAX / 2)).await.unwrap(),
            0
        );

        // After the week its bytes go too.
        app.clock.advance(5 * Millis::DAY);
        app.run_periodic_jobs().await;
        app.clock.advance(2 * Millis::DAY);
        app.run_periodic_jobs().await;
        assert!(!app.state.blobs.holds(&made).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn a_return_that_is_killed_half_way_comes_to_the_same() {
    for engine in engines() {
        let here = TestApp::start(engine).await;
        let mut browser = full(&here, &here.issuer).await;
        let zip = here.exported(&mut browser).await;
        let there = TestApp::start(engine).await;
        let mut arrived = there.member("Une autre", ADDRESS).await;
        let parts = [Part::File("file", "besace.zip", &zip)];
        arrived.upload("/badges/import", &parts).await;
        let intake = words(&there, "SELECT id FROM intake").await;
        let taken_in = TakeIn {
            intake: intake[0].parse().unwrap(),
            slice: 0,
        };
        taken_in.run(there.state.clone()).await.unwrap();
        let restore = words(&there, "SELECT id FROM restore").await;
        let restore = restore[0].parse().unwrap();
        let kills = until_done(&there, &Restore { restore }).await;
        assert!(kills > 5, "it was killed {kills} times only");
        there.run_jobs().await;
        let again = there.exported(&mut arrived).await;
        assert_eq!(essence(&again), essence(&zip));
    }
}

#[tokio::test]
async fn a_crafted_export_shows_nothing_more_to_others_and_its_words_are_cleaned() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let id = take_in(&app, &mut browser, &app.issuer.hosted("un", ADDRESS)).await;
        let page = share(&app, &mut browser, &id, &["show_name", "show_evidence"]).await;
        let zip = app.exported(&mut browser).await;
        let mut index = index_of(&zip);
        index["badges"][0]["evidence"] = json!([{
            "title": "Une pièce", "text": "Pas de moi", "url": null, "shown": true, "added_at": 0,
        }]);
        index["collections"] = json!([{
            "title": "Bilan\u{202e}", "text": "Un\u{202e} texte\u{7}\r\n\n\n\nfin", "changed_at": 0,
            "sections": [{"title": "", "badges": []}],
        }]);
        let crafted = with_index(&zip, index.to_string().as_bytes());
        bring_back(&app, &mut browser, &crafted).await;

        let seen = app.browser().get(&format!("{page}.json")).await.json();
        assert_eq!(seen["added"], json!([]));
        let mine = browser.get(&format!("/badges/{id}/preuves")).await;
        assert!(mine.text().contains("Pas de moi"), "it is there, hidden");
        assert!(mine.attributes("#montrer-1[checked]", "id").is_empty());
        let again = index_of(&app.exported(&mut browser).await);
        assert_eq!(again["collections"][0]["title"], "Bilan");
        assert_eq!(again["collections"][0]["text"], "Un texte\n\nfin");
    })
    .await;
}

#[tokio::test]
async fn maps_stand_in_the_zip_as_their_open_files_and_on_its_first_page() {
    on_each_engine(|app| async move {
        let mut browser = full(&app, &app.issuer).await;
        let owner = owner(&app).await;
        let zip = app.exported(&mut browser).await;
        let (files, index) = (files_of(&zip), index_of(&zip));
        let map = &index["maps"][0];
        assert_eq!(map["file"], "maps/1.besace-map.json");
        assert_eq!(map["published"], 1);
        assert!(
            map["shares"][0]["url"].as_str().unwrap().contains("/m/"),
            "{map}"
        );
        let file = &files["maps/1.besace-map.json"];
        assert_eq!(map["sha256"], BlobId::of(file).as_str());
        let own = words(&app, "SELECT id FROM map").await;
        let downloaded = browser.get(&format!("/cartes/{}/fichier", own[0])).await;
        assert_eq!(downloaded.status, StatusCode::OK);
        assert_eq!(&downloaded.bytes[..], &file[..]);
        let followed = index["objectives"].as_array().unwrap();
        assert_eq!(followed.len(), 2);
        assert_eq!(followed[0]["declared"][0]["line"], "Fait <b>à deux</b>.");
        assert!(files.contains_key(followed[1]["file"].as_str().unwrap()));

        let first = page_of(&files, "index.html");
        stands_by_itself(&files, "index.html");
        let all = server::service::objectives::list(&app.state, &owner)
            .await
            .unwrap();
        let first_text = scraper::Html::parse_document(&first);
        let text: String = first_text.root_element().text().collect();
        let text = text.replace(['\u{a0}', '\u{202f}'], " ");
        for tile in &all.followed {
            assert!(text.contains(&tile.title), "{text}");
            assert!(text.contains(&format!("{} % de", tile.percent)), "{text}");
            let step = tile.step.as_ref().unwrap();
            assert!(
                text.contains(&format!("Prochaine étape : {}", step.name)),
                "{text}"
            );
        }
        assert!(first.contains("href=\"maps/1.besace-map.json\""), "{first}");
    })
    .await;
}

#[tokio::test]
async fn maps_in_a_crafted_export_harm_nobody() {
    on_each_engine(|app| async move {
        let mut browser = full(&app, &app.issuer).await;
        let zip = app.exported(&mut browser).await;
        let mut files = files_of(&zip);
        let mut index = index_of(&zip);
        let good = String::from_utf8(files["maps/1.besace-map.json"].clone()).unwrap();
        assert!(good.contains("\"besace_map\": 1"));
        let path = charts::path(&[]);
        let title = path.head().title.as_str();
        let node = path.nodes().next().unwrap().id.as_str();
        let mut name = |name: &str, bytes: &[u8]| {
            files.insert(name.to_owned(), bytes.to_vec());
            json!({
                "title": "x", "file": name, "sha256": BlobId::of(bytes).as_str(), "changed_at": 0,
                "published": 7, "since": i64::MIN, "declared": [
                    {"node": "nobody", "line": "x", "declared_at": 0},
                    {"node": "../..\u{0}", "line": "x", "declared_at": 0},
                    {"node": node, "line": " \u{202e} ", "declared_at": 0},
                    {"node": node, "line": "x".repeat(281), "declared_at": 0},
                    {"node": node, "line": "En\u{202e} vrai <script>", "declared_at": i64::MAX},
                    {"node": node, "line": "Une autre fois", "declared_at": 0},
                ],
                "shares": [{"url": "https://a.example/m/x", "shown": {"name": true, "photo": true, "evidence": true,
                    "dates": true, "place": true}, "listed": true, "contact": true, "created_at": 0,
                    "ends_at": null, "revoked_at": null}],
            })
        };
        let crafted = [
            name("maps/1.besace-map.json", good.as_bytes()),
            name("maps/2.besace-map.json", b"not a map"),
            name("maps/3.besace-map.json", &vec![b'['; 100_000]),
            name("maps/4.besace-map.json", good.replacen("\"besace_map\": 1", "\"besace_map\": 9", 1).as_bytes()),
            name("maps/5.besace-map.json", &Issuer::baked(&app.issuer.signed("x", ADDRESS, |_| {}))),
            json!({"title": "x", "file": "../../../etc/passwd", "sha256": "0".repeat(64), "changed_at": 0, "since": 0}),
        ];
        // Each with words of its own: what packs too well is not unpacked.
        let many: Vec<Value> = (0..300_u32)
            .map(|number| {
                let words = (0..4).map(|part| BlobId::of(format!("{number} {part}").as_bytes()));
                let mut one = crafted[0].clone();
                one["title"] = words.map(|word| word.as_str().to_owned()).collect::<String>().into();
                one
            })
            .collect();
        index["maps"] = [&crafted[..], &many].concat().into();
        index["objectives"] = [&crafted[..], &many].concat().into();
        files.insert("index.json".to_owned(), index.to_string().into_bytes());
        let crafted = packed(files.iter().map(|(name, bytes)| (&name[..], &bytes[..])));
        let mut arrived = app.member("Basile", "basile@univ.example").await;
        let (shares, versions) = (rows(&app, "share").await, rows(&app, "map_version").await);
        bring_back(&app, &mut arrived, &crafted).await;

        // As many as a person may have, none of them public; what was said is cleaned, once, and
        // on a day that was.
        assert_eq!(rows(&app, "share").await, shares);
        assert!(rows(&app, "map_version").await <= versions + 1);
        let again = index_of(&app.exported(&mut arrived).await);
        let maps = again["maps"].as_array().unwrap();
        assert_eq!(maps.len(), 195, "those of the first 200 that are maps");
        assert!(maps.iter().all(|map| map["published"].is_null() && map["title"] == title));
        let objectives = again["objectives"].as_array().unwrap();
        assert_eq!(objectives.len(), 1, "the same map is followed once");
        assert_eq!(objectives[0]["since"], 0);
        let declared = objectives[0]["declared"].as_array().unwrap();
        assert_eq!(declared.len(), 1, "{declared:?}");
        assert_eq!(declared[0]["line"], "En vrai <script>");
        assert!(declared[0]["declared_at"].as_i64().unwrap() <= app.state.clock.now().0);
    })
    .await;
}

#[tokio::test]
async fn so_many_exports_a_day_are_enough() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        for _ in 0..10 {
            app.exported(&mut browser).await;
        }
        let refused = ask(&mut browser).await;
        assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(rows(&app, "export").await, 10);
        app.clock.advance(Millis::DAY);
        app.exported(&mut browser).await;
    })
    .await;
}

/// Every blob there is.
async fn all_blobs(app: &TestApp) -> BTreeSet<BlobId> {
    let all = app.state.blobs.list().await.unwrap();
    all.into_iter().map(|(blob, _)| blob).collect()
}

#[tokio::test]
async fn an_export_is_asked_for_with_the_password_and_taken_by_its_owner() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let wrong = [("password", "not the password")];
        let back = browser.post(EXPORT, &wrong).await.location();
        assert_eq!(back.as_deref(), Some("/reglages/donnees?refus=export"));
        let stranger = app.browser().post(EXPORT, &[]).await;
        assert_eq!(stranger.status, StatusCode::UNAUTHORIZED);

        // Asked for twice, it is one that waits, and it says so.
        ask(&mut browser).await;
        ask(&mut browser).await;
        assert_eq!(rows(&app, "export").await, 1);
        let page = browser.get("/reglages/donnees").await;
        assert!(page.text().contains("En préparation"));
        app.run_jobs().await;
        let links = ready(&mut browser).await;
        assert_eq!(links.len(), 1);
        let home = browser.get("/accueil").await;
        assert!(
            home.text().contains("Vos données sont prêtes"),
            "{}",
            home.text()
        );

        let mut other = app.member("Basile", "basile@univ.example").await;
        assert_eq!(other.get(&links[0]).await.status, StatusCode::NOT_FOUND);
        let stranger = app.browser().get(&links[0]).await;
        assert_ne!(stranger.status, StatusCode::OK);

        // It can be taken for seven days and not a second longer, then it is gone with its bytes.
        app.clock.advance(7 * Millis::DAY - Millis::SECOND);
        assert_eq!(browser.get(&links[0]).await.status, StatusCode::OK);
        app.clock.advance(Millis::SECOND);
        assert!(ready(&mut browser).await.is_empty());
        assert_eq!(browser.get(&links[0]).await.status, StatusCode::NOT_FOUND);
        app.run_periodic_jobs().await;
        assert_eq!(rows(&app, "export").await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_deleted_account_leaves_no_export() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        app.exported(&mut browser).await;
        let fields = [("password", support::PASSWORD), ("confirm", "on")];
        browser.post("/api/fn/account/delete", &fields).await;
        assert_eq!(rows(&app, "export").await, 0);
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_made_in_a_day_is_given_up_and_said() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        ask(&mut browser).await;
        app.clock.advance(25 * 60 * 60 * Millis::SECOND);
        let mut tx = app.state.db.begin().await.unwrap();
        let now = app.state.clock.now();
        let before = now.plus(-Millis::DAY);
        server::store::exports::give_up(&mut tx, before, now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let page = browser.get("/reglages/donnees").await;
        assert!(page.text().contains("La préparation a échoué"));
        // Another one may be asked for.
        app.exported(&mut browser).await;
    })
    .await;
}

/// What an export says of its person, without what differs from one passport to the next:
/// identifiers, the days on which things came, links, what verification found.
fn essence(zip: &[u8]) -> Value {
    let mut index = index_of(zip);
    let named = index.clone();
    let files = files_of(zip);
    for badge in index["badges"].as_array_mut().unwrap() {
        let file = badge["file"].as_str().unwrap();
        badge["bytes"] = json!(files[file].len());
        let archived = !badge["archived_at"].is_null();
        badge["archived_at"] = archived.into();
        for piece in badge["evidence"].as_array_mut().unwrap() {
            piece["added_at"].take();
            if !piece["file"].is_null() {
                let path = piece["file"]["file"].take();
                assert!(files.contains_key(path.as_str().unwrap()), "{path}");
            }
            // Pictures are drawn anew wherever they come from.
            if piece["kind"] == "picture" {
                piece["file"] = true.into();
            }
        }
        for differs in [
            "file",
            "received_at",
            "shares",
            "verdict",
            "checked_at",
            "history",
            "acceptance",
        ] {
            badge.as_object_mut().unwrap().remove(differs);
        }
    }
    let account = &index["account"];
    let mut badges = index["badges"].as_array().unwrap().clone();
    badges.sort_by_key(|badge| badge["sha256"].as_str().unwrap().to_owned());
    let mut collections = index["collections"].clone();
    let by_file: BTreeMap<&str, &Value> = index_badges(&named);
    for collection in collections.as_array_mut().unwrap() {
        for differs in ["changed_at", "shares"] {
            collection.as_object_mut().unwrap().remove(differs);
        }
        // Covers are drawn anew, and files are called by identifiers of their passport.
        for map in collection["maps"].as_array_mut().unwrap() {
            let objectives = index["objectives"].as_array().unwrap().iter();
            let mut of_this = objectives.filter(|one| one["file"] == *map);
            *map = of_this.next().unwrap()["sha256"].clone();
        }
        let cover = !collection["cover"].is_null();
        collection["cover"] = cover.into();
        for section in collection["sections"].as_array_mut().unwrap() {
            for one in section["badges"].as_array_mut().unwrap() {
                one["file"] = by_file[one["file"].as_str().unwrap()].clone();
            }
        }
    }
    // Which versions were published, and by which links they are seen, is of their passport.
    let charts = |kind: &str, differ: &[&str]| {
        let mut all = index[kind].as_array().unwrap().clone();
        for one in &mut all {
            let path = one["file"].take();
            assert!(files.contains_key(path.as_str().unwrap()), "{path}");
            for differs in differ {
                one.as_object_mut().unwrap().remove(*differs);
            }
        }
        all.sort_by_key(|one| one["sha256"].as_str().unwrap().to_owned());
        all
    };
    json!({
        "maps": charts("maps", &["published", "changed_at", "shares"]),
        "objectives": charts("objectives", &["shares"]),
        "badges": badges,
        "collections": collections,
        "place": account["place"],
        "photo": account["photo"].is_null(),
    })
}

/// The hash of each original by its path.
fn index_badges(index: &Value) -> BTreeMap<&str, &Value> {
    let badges = index["badges"].as_array().unwrap().iter();
    badges
        .map(|badge| (badge["file"].as_str().unwrap(), &badge["sha256"]))
        .collect()
}

/// A member whose passport has something of everything.
async fn full(app: &TestApp, issuer: &Issuer) -> Browser {
    let mut browser = app.member(NAME, ADDRESS).await;
    let mut ids = Vec::new();
    for name in ["un", "deux", "trois"] {
        let badge = issuer.signed(name, ADDRESS, |_| {});
        let answer = send(&mut browser, &[&Issuer::baked(&badge)]).await;
        ids.push(brought(&answer));
    }
    app.run_jobs().await;
    let (one, two) = (ids[0].as_str(), ids[1].as_str());
    for tag in ["Été 2026", "équipe"] {
        let fields = [("badges[0]", one), ("what", "tag"), ("tag", tag)];
        arrange(&mut browser, "arrange", &fields).await;
    }
    arrange(
        &mut browser,
        "arrange",
        &[("badges[0]", one), ("what", "favourite")],
    )
    .await;
    arrange(
        &mut browser,
        "arrange",
        &[("badges[0]", two), ("what", "archive")],
    )
    .await;
    let note = [("id", two), ("note", "Une note.\n\nEn deux paragraphes.")];
    arrange(&mut browser, "write_note", &note).await;
    let picture = support::picture();
    let pieces: [&[Part<'_>]; 4] = [
        &[
            Part::Text("title", "L<b>a photo"),
            Part::Text("text", "Faite **en équipe**."),
            Part::Text("url", "https://exemple.fr/affiche"),
            Part::Text("shown", "on"),
            Part::File("file", "affiche.jpg", &picture),
        ],
        &[
            Part::Text("title", "Compte rendu"),
            Part::File("file", "rapport.pdf", b"%PDF-1.7 rapport"),
        ],
        // Two that are alike are two.
        &[
            Part::Text("text", "Deux fois la même chose"),
            Part::File("file", "", b""),
        ],
        &[
            Part::Text("text", "Deux fois la même chose"),
            Part::File("file", "", b""),
        ],
    ];
    for piece in pieces {
        let answer = browser
            .upload(&format!("/badges/{one}/preuves/ajouter"), piece)
            .await;
        let to = answer.location().unwrap_or_default();
        assert!(to.contains("fait=preuve"), "{} {to}", answer.status);
    }
    let owner = owner(app).await;
    let draft = CollectionDraft {
        title: "Mon année".to_owned(),
        badges: ids.clone(),
    };
    let made = collections::create(&app.state, &owner, &draft)
        .await
        .unwrap();
    let laid = |title: &str, badges: &[(usize, &str)]| LaidSection {
        title: title.to_owned(),
        badges: badges
            .iter()
            .map(|(at, line)| LaidBadge {
                badge: ids[*at].clone(),
                line: (*line).to_owned(),
            })
            .collect(),
    };
    let layout = Layout::new(vec![
        laid("", &[(2, "")]),
        laid("Avec d'autres", &[(0, "Le premier."), (1, "")]),
    ]);
    let mut tx = app.state.db.begin().await.unwrap();
    let mut before = store::collections::laid(&mut tx, &made).await.unwrap();
    *before.layout() = layout;
    store::collections::lay(&mut tx, &made, before)
        .await
        .unwrap();
    let text = "Ce que j'ai appris.\nEt avec qui.";
    store::collections::set_words(&mut tx, &made, &draft.title, text, Ended::Leave)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let shown = collections::show(&app.state, &owner, &made).await.unwrap();
    let picture = support::picture().into();
    collections::change_cover(&app.state, &owner, &made, shown.edition, picture)
        .await
        .unwrap();
    let (mut edition, mut followed) = (shown.edition + 1, Vec::new());
    let map = charts::brought(&mut browser, &charts::path(&["Badge un"])).await;
    let taken = [Taken::Own(map.clone()), Taken::Template("annee".to_owned())];
    for taken in taken {
        let id = objectives::take(&app.state, &owner, &taken).await.unwrap();
        let shown = objectives::show(&app.state, &owner, &id).await.unwrap();
        let node = shown.map.nodes().last().unwrap().id.clone();
        objectives::declare(&app.state, &owner, &id, &node, "Fait <b>à deux</b>.")
            .await
            .unwrap();
        charts::link(&mut browser, "objective", id.as_str(), &[]).await;
        followed.push(id);
    }
    for id in followed.iter().rev() {
        collections::chart(&app.state, &owner, &made, edition, id, true)
            .await
            .unwrap();
        edition += 1;
    }
    charts::link(&mut browser, "map", map.as_str(), &["show_name"]).await;
    let photo = app
        .state
        .blobs
        .keep(support::picture().into())
        .await
        .unwrap();
    let mut tx = app.state.db.begin().await.unwrap();
    server::store::badges::keep_blob(&mut tx, &photo, app.state.clock.now())
        .await
        .unwrap();
    server::store::accounts::set_place(&mut tx, &owner, "Caen")
        .await
        .unwrap();
    server::store::accounts::set_photo(&mut tx, &owner, Some(&photo))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    browser
}

#[tokio::test]
async fn what_leaves_one_passport_comes_back_in_another_whatever_the_engine() {
    let all = engines();
    for from in &all {
        for to in all.iter().filter(|to| all.len() == 1 || *to != from) {
            eprintln!("{from:?} to {to:?}");
            let here = TestApp::start(*from).await;
            let mut browser = full(&here, &here.issuer).await;
            let zip = here.exported(&mut browser).await;

            let there = TestApp::start(*to).await;
            let mut arrived = there.member("Une autre", ADDRESS).await;
            let report = bring_back(&there, &mut arrived, &zip).await;
            assert!(report.contains("3 badges reçus"), "{report}");
            let again = there.exported(&mut arrived).await;
            assert_eq!(essence(&again), essence(&zip));
            let home = arrived.get("/accueil").await;
            assert!(home.text().contains("Vos données sont revenues"));
            // The name is the one that was chosen there.
            assert_eq!(index_of(&again)["account"]["name"], "Une autre");

            // Nobody else sees any of it, nor could follow it.
            assert_eq!(rows(&there, "share").await, 0);
            let index = index_of(&again);
            assert_eq!(index["maps"][0]["published"], Value::Null);
            assert_eq!(rows(&there, "map").await, 1);
            assert_eq!(rows(&there, "map_version").await, 2);

            // Brought twice, nothing is there twice, and nothing waits any more.
            bring_back(&there, &mut arrived, &zip).await;
            there.clock.advance(Millis::DAY);
            let twice = there.exported(&mut arrived).await;
            assert_eq!(essence(&twice), essence(&zip));
            assert_eq!(rows(&there, "restore").await, 0);
            assert_eq!(rows(&there, "restore_file").await, 0);

            // Brought back where it came from, neither.
            bring_back(&here, &mut browser, &zip).await;
            let home = here.exported(&mut browser).await;
            assert_eq!(essence(&home), essence(&zip));
            assert_eq!(rows(&here, "map_version").await, 2);
        }
    }
}

#[tokio::test]
async fn an_export_of_the_version_before_is_a_zip_of_badges() {
    let app = TestApp::start(Engine::Sqlite).await;
    let mut browser = app.member(NAME, ADDRESS).await;
    let badge = Issuer::baked(&app.issuer.signed("un", ADDRESS, |_| {}));
    let index = br#"{"schema":1,"exported_at":"2026-11-22T12:00:00Z","instance":"https://a.example","badges":[]}"#;
    let zip = packed([("badges/un.png", &badge[..]), ("index.json", index)]);
    bring_back(&app, &mut browser, &zip).await;
    assert_eq!(rows(&app, "badge").await, 1);
}

#[tokio::test]
async fn a_hostile_export_is_refused_or_partly_taken_with_sentences() {
    on_each_engine(|app| async move {
        let mut browser = full(&app, &app.issuer).await;
        let zip = app.exported(&mut browser).await;
        let good = index_of(&zip);
        let names: Vec<&str> = good["badges"]
            .as_array()
            .unwrap()
            .iter()
            .map(|badge| badge["file"].as_str().unwrap())
            .collect();
        let mut arrived = app.member("Basile", "basile@univ.example").await;

        let mut newer = good.clone();
        newer["schema"] = 99.into();
        let said = bring_back(
            &app,
            &mut arrived,
            &with_index(&zip, newer.to_string().as_bytes()),
        )
        .await;
        assert!(said.contains("plus récente de Besace"), "{said}");

        // One file is another than was exported, one is not there, one leads outside.
        let mut files = files_of(&zip);
        files.insert(
            names[0].to_owned(),
            Issuer::baked(&app.issuer.signed("x", ADDRESS, |_| {})),
        );
        files.remove(names[1]);
        let mut index = good.clone();
        index["account"]["photo"] = json!({"file": "../../etc/passwd", "sha256": "0".repeat(64)});
        index["badges"][2]["tags"] = json!(vec!["x".repeat(50); 40]);
        index["badges"][2]["note"] = "é".repeat(6_000).into();
        files.insert("index.json".to_owned(), index.to_string().into_bytes());
        files.insert("../../outside.png".to_owned(), b"x".to_vec());
        let zip_of_these = packed(files.iter().map(|(name, bytes)| (&name[..], &bytes[..])));
        let mut third = app.member("Chloé", "chloe@univ.example").await;
        let said = bring_back(&app, &mut third, &zip_of_these).await;
        for sentence in [
            "n'est plus tel qu'il a été exporté",
            "devrait être dans le ZIP",
        ] {
            assert!(said.contains(sentence), "{sentence} in {said}");
        }
        let again = app.exported(&mut third).await;
        let index = index_of(&again);
        assert_eq!(index["badges"].as_array().unwrap().len(), 1);
        assert_eq!(index["badges"][0]["note"], "", "longer than any note");
        assert_eq!(index["badges"][0]["tags"], json!([]));
        assert!(index["account"]["photo"].is_null());

        // An index of 50 MB, and one that is none, are no index; badges beside them come in.
        let large = format!(
            "{{\"schema\":2,\"badges\":[],\"x\":\"{}\"}}",
            " ".repeat(50 << 20)
        );
        for index in [
            large.as_bytes(),
            b"{\"schema\": 2, \"badges\": 7}",
            b"[[[[",
            b"",
        ] {
            let mut fourth = app
                .member("Dora", &format!("d{}@univ.example", index.len()))
                .await;
            bring_back(&app, &mut fourth, &with_index(&zip, index)).await;
            let again = app.exported(&mut fourth).await;
            assert_eq!(index_of(&again)["badges"].as_array().unwrap().len(), 3);
        }
        assert_eq!(rows(&app, "restore").await, 0);
    })
    .await;
}
