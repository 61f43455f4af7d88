//! What others see of a map, and of who is on it.

use std::collections::BTreeSet;
use std::io::Read as _;

use ::maps::change::Edit;
use ::maps::file::read;
use ::maps::map::{Badge, Head, Https, Iri, Line, Name, Named, Picture, Text};
use ::maps::{Map, Node};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::{AddressId, BadgeId, Millis};
use flate2::read::GzDecoder;
use http::StatusCode;
use serde_json::{Value, json};
use server::clock::{SystemEntropy, new_id};
use server::store::{addresses, badges};
use support::{Answer, Browser, Reply, TestApp, on_each_engine};

use super::{
    LEARNER, LEARNER_ADDRESS, TUTOR, TUTOR_ADDRESS, brought, earn, file, follow, link, path,
    publish,
};
use crate::badges::hidden_name::unpacked;
use crate::badges::take_in;
use crate::collections::{account, create};

const BADGES: [&str; 2] = ["Accueil", "Premiers secours"];

/// What names the learner, in lower case.
const NAMING: [&str; 4] = ["amina", "bénali", "benali", "b%c3%a9nali"];

/// The same map with some of its nodes, by their place, made into others.
fn changed(mut map: Map, places: &[usize], change: impl Fn(usize, Node) -> Node) -> Map {
    for place in places {
        let node = map.nodes().nth(*place).unwrap().clone();
        map.apply(&Edit::Change(change(*place, node))).unwrap();
    }
    map
}

/// The same map under another title and text, by another author.
fn under(mut map: Map, title: &str, text: &str, author: &str) -> Map {
    let head = Head {
        title: Name::new(title).unwrap(),
        text: Text::new(text).unwrap(),
        author: Line::new(author).unwrap(),
        ..map.head().clone()
    };
    map.apply(&Edit::Head(head)).unwrap();
    map
}

fn named(name: &str, issuer: Option<&str>) -> Named {
    Named {
        name: Name::new(name).unwrap(),
        issuer: issuer.map(|issuer| Name::new(issuer).unwrap()),
    }
}

/// A map as somebody draws it for themselves: they are named wherever an author may write.
fn signed() -> Map {
    let map = path(&BADGES[..1]);
    let mut text = String::from_utf8(file(&map)).unwrap();
    let zone = map.zones()[0].id.as_str();
    let nodes: Vec<&str> = map.nodes().map(|node| node.id.as_str()).collect();
    for (id, other) in [
        (zone, "zone-benali"),
        (nodes[0], "amina-benali"),
        (nodes[2], "chez-amina"),
    ] {
        text = text.replace(&format!("\"{id}\""), &format!("\"{other}\""));
    }
    let map = read(text.as_bytes()).unwrap().map;
    let iri = Iri::new("https://amina-benali.fr/badges/1").unwrap();
    let known = Iri::new("https://badges.example/classes/7").unwrap();
    let soldering = named("Soudure", Some("Atelier Amina Bénali"));
    let map = changed(map, &[1, 3, 4], |place, node| match place {
        1 => Node {
            badge: Badge::Achievement(iri.clone(), Some(soldering.clone())),
            apply: Some(Https::new("https://amina-benali.fr/venir").unwrap()),
            ..node
        },
        3 => Node {
            badge: Badge::Named(named("Prix Bénali", None)),
            text: Line::new("Remis par Amina").unwrap(),
            ..node
        },
        _ => Node {
            badge: Badge::Achievement(known.clone(), Some(named("Chez Bénali", None))),
            name: Name::new("L'atelier d'Amina").unwrap(),
            ..node
        },
    });
    let text = "Un parcours.\nCelui d'Amina.";
    under(map, "Le chemin d'Amina", text, LEARNER)
}

/// That nothing in an answer names the learner.
fn assert_silent(what: &str, answer: &Answer) {
    assert_eq!(answer.status, StatusCode::OK, "{what}");
    let headers = format!("{:?}", answer.headers).to_lowercase();
    let mut body = String::from_utf8_lossy(&answer.bytes).to_lowercase();
    if answer.bytes.starts_with(b"%PDF") {
        body += &unpacked(&answer.bytes);
        assert!(body.contains("un parcours."), "the rest is still there");
    }
    for word in NAMING {
        assert!(!headers.contains(word), "{what}: {word} in {headers}");
        assert!(!body.contains(word), "{what}: {word} in {body}");
    }
}

/// The keys of an object.
fn keys(value: &Value) -> Vec<&str> {
    let object = value.as_object().expect("an object");
    object.keys().map(String::as_str).collect()
}

#[tokio::test]
async fn a_shared_map_shows_the_version_that_was_published_and_nobody_on_it() {
    on_each_engine(|app| async move {
        let mut tutor = app.member(TUTOR, TUTOR_ADDRESS).await;
        let map = path(&BADGES);
        let id = brought(&mut tutor, &map).await;
        let early = tutor
            .post("/api/fn/shares/create", &[("map", id.as_str())])
            .await;
        assert!(
            !early.location().unwrap_or_default().contains("fait="),
            "nothing is published"
        );
        publish(&app, &mut tutor, &id).await;
        earn(&app, TUTOR_ADDRESS, BADGES[0]).await;
        let page = link(&mut tutor, "map", id.as_str(), &["show_name"]).await;

        let mut visitor = app.browser();
        let seen = visitor.get(&page).await;
        assert_eq!(seen.status, StatusCode::OK);
        assert!(
            seen.header("content-security-policy")
                .unwrap()
                .contains("script-src 'none'")
        );
        assert_eq!(seen.header("x-robots-tag"), Some("noindex, nofollow"));
        assert!(
            seen.attributes("progress", "value").is_empty(),
            "nobody is on it"
        );
        assert!(!seen.text().contains(TUTOR));
        assert_eq!(seen.attributes(".chart-drawing svg", "class").len(), 1);
        let etag = seen.header("etag").unwrap().to_owned();
        let again = app.browser().with("if-none-match", &etag).get(&page).await;
        assert_eq!(again.status, StatusCode::NOT_MODIFIED);

        // The same in fewer bytes, under the same mark.
        for (accepts, sent_as) in [
            ("gzip", Some("gzip")),
            ("gzip, br", Some("br")),
            ("x", None),
        ] {
            let mut phone = app.browser().with("accept-encoding", accepts);
            let small = phone.get(&page).await;
            assert_eq!(small.header("content-encoding"), sent_as, "{accepts}");
            let varies = small.header("vary").unwrap().to_lowercase();
            assert!(varies.contains("accept-encoding"), "{varies}");
            assert_eq!(small.header("etag"), Some(etag.as_str()));
            if sent_as.is_some() {
                assert!(small.bytes.len() * 3 < seen.bytes.len());
            }
            if sent_as == Some("gzip") {
                let mut text = String::new();
                GzDecoder::new(&*small.bytes)
                    .read_to_string(&mut text)
                    .unwrap();
                assert_eq!(text, seen.text());
            }
            let again = phone.with("if-none-match", &etag).get(&page).await;
            assert_eq!(again.status, StatusCode::NOT_MODIFIED);
            assert!(again.header("content-encoding").is_none());
            assert_eq!(again.header("vary"), seen.header("vary"));
        }
        // What stands beside secrets is not: its length would tell of them.
        let mut own = tutor.clone().with("accept-encoding", "gzip, br");
        let maps = own.get("/cartes").await;
        assert!(maps.header("content-encoding").is_none());

        let file = visitor.get(&format!("{page}.besace-map.json")).await;
        assert_eq!(read(&file.bytes).unwrap().map, map);
        for (form, kind) in [
            (".pdf", "application/pdf"),
            (".png", "image/png"),
            ("/apercu.png", "image/png"),
            ("/qr.svg", "image/svg+xml"),
            (".json", "application/json"),
        ] {
            let answer = visitor.get(&format!("{page}{form}")).await;
            assert_eq!(answer.status, StatusCode::OK, "{form}");
            assert_eq!(answer.header("content-type"), Some(kind), "{form}");
        }
        let data = visitor.get(&format!("{page}.json")).await.json();
        let nobody = json!({ "name": null, "photo": false, "place": null });
        assert_eq!(data["holder"], nobody, "what the page does not show");
        let framed = visitor.get(&format!("/e{page}")).await;
        assert!(
            framed
                .header("content-security-policy")
                .unwrap()
                .contains("frame-ancestors *")
        );
        let url = format!("{}{page}", app.state.site.public_url);
        let found = visitor.get(&format!("/oembed?url={url}")).await;
        assert!(found.json()["html"].as_str().unwrap().contains("/e/m/"));

        // Drawing on leaves the page as it was published.
        let fields = [
            ("id", id.as_str()),
            ("edition", "3"),
            ("what", "zone_add"),
            ("title", "Brouillon"),
        ];
        tutor.post("/api/fn/maps/change", &fields).await;
        assert!(!visitor.get(&page).await.text().contains("Brouillon"));
        let links = tutor.get("/partager").await;
        let share = links.attributes("input[name=id]", "value")[0].clone();
        tutor
            .post(
                "/api/fn/shares/revoke",
                &[("id", &share), ("of", id.as_str())],
            )
            .await;
        for form in ["", ".pdf", ".png", ".besace-map.json"] {
            let gone = visitor.get(&format!("{page}{form}")).await;
            assert_eq!(gone.status, StatusCode::GONE, "{form}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_shared_objective_shows_what_is_proven_and_what_its_learner_chose() {
    on_each_engine(|app| async move {
        let mut learner = app.member(LEARNER, LEARNER_ADDRESS).await;
        let map = path(&BADGES);
        let own = brought(&mut learner, &map).await;
        let id = follow(&mut learner, "map", own.as_str()).await;
        earn(&app, LEARNER_ADDRESS, BADGES[0]).await;
        let declared = map.nodes().nth(2).unwrap().id.as_str();
        let line = "Avec Amina, au repair café";
        let fields = [("id", id.as_str()), ("what", declared), ("line", line)];
        learner.post("/api/fn/objectives/declare", &fields).await;

        let all = ["show_name", "show_evidence", "show_dates"];
        let open = link(&mut learner, "objective", id.as_str(), &all).await;
        let mut visitor = app.browser();
        let seen = visitor.get(&open).await;
        assert!(seen.text().contains(LEARNER));
        assert!(seen.text().contains(line));
        assert!(seen.text().contains("Animer un groupe"));
        assert_eq!(seen.attributes("progress", "value").len(), 1);
        let station = format!("{open}/etapes/{}", map.nodes().next().unwrap().id);
        let badge = visitor.get(&station).await;
        assert_eq!(badge.status, StatusCode::OK, "{}", badge.text());
        assert!(badge.text().contains(BADGES[0]));
        assert_eq!(
            visitor
                .get(&format!("{open}/etapes/{declared}"))
                .await
                .status,
            StatusCode::NOT_FOUND
        );
        assert_eq!(
            visitor
                .get(&format!("{open}/etapes/nulle-part"))
                .await
                .status,
            StatusCode::NOT_FOUND
        );
        let data = visitor.get(&format!("{open}.json")).await.text();
        let badge_id = earn(&app, LEARNER_ADDRESS, "Autre").await;
        assert!(
            !data.contains(&badge_id.as_str()[..8]),
            "no identifier of a badge leaves"
        );

        let share = share_of(&mut learner).await;
        learner
            .post(
                "/api/fn/shares/revoke",
                &[("id", &share), ("of", id.as_str())],
            )
            .await;
        let hidden = link(&mut learner, "objective", id.as_str(), &["show_evidence"]).await;
        let seen = visitor.get(&hidden).await.text();
        for word in ["Amina", "Bénali", line] {
            assert!(!seen.contains(word), "{word}");
        }
        assert!(seen.contains("Déclaré, sans badge"));
        for form in [".json", ".besace-map.json"] {
            assert!(
                !visitor
                    .get(&format!("{hidden}{form}"))
                    .await
                    .text()
                    .contains("Amina"),
                "{form}"
            );
        }
        // What a revoked badge had earned is not there any more, nor is a word of it.
        let followed = follow(
            &mut app.member(TUTOR, TUTOR_ADDRESS).await,
            "slug",
            hidden.rsplit('/').next().unwrap(),
        )
        .await;
        assert_ne!(followed, id, "another learner stands on it alone");
    })
    .await;
}

#[tokio::test]
async fn without_the_name_nothing_of_a_map_says_whose_it_is() {
    on_each_engine(|app| async move {
        let mut learner = app.member(LEARNER, LEARNER_ADDRESS).await;
        let map = signed();
        let own = brought(&mut learner, &map).await;
        publish(&app, &mut learner, &own).await;
        let bare = link(&mut learner, "map", own.as_str(), &[]).await;
        let id = follow(&mut learner, "map", own.as_str()).await;
        let earned = earn(&app, LEARNER_ADDRESS, BADGES[0]).await;
        let line = [
            ("id", id.as_str()),
            ("what", "chez-amina"),
            ("line", "Un jour de mai"),
        ];
        learner.post("/api/fn/objectives/declare", &line).await;
        let shows = ["show_evidence", "show_dates"];
        let page = link(&mut learner, "objective", id.as_str(), &shows).await;

        let mut visitor = app.browser();
        for page in [&bare, &page] {
            for form in ["", ".json", ".besace-map.json", ".pdf", "/apercu.png"] {
                let answer = visitor.get(&format!("{page}{form}")).await;
                assert_silent(&format!("{page}{form}"), &answer);
            }
            assert_silent("the frame", &visitor.get(&format!("/e{page}")).await);
            let url = format!("{}{page}", app.state.site.public_url);
            let answer = visitor.get(&format!("/oembed?url={url}")).await;
            assert_silent("oembed", &answer);

            // What does not name them is as it was.
            let answer = visitor.get(&format!("{page}.besace-map.json")).await;
            let shown = read(&answer.bytes).unwrap().map;
            assert_eq!(shown.nodes().count(), map.nodes().count());
            assert_eq!(shown.links().count(), map.links().count());
            assert_eq!(shown.zones()[2].title, map.zones()[2].title);
            let badges: Vec<&Badge> = shown.nodes().map(|node| &node.badge).collect();
            assert_eq!(badges[0], &Badge::Named(named(BADGES[0], None)));
            assert_eq!(badges[1], &Badge::Named(named("Soudure", None)));
            assert_eq!(badges[3], &Badge::Wished);
            let known = Iri::new("https://badges.example/classes/7").unwrap();
            assert_eq!(badges[4], &Badge::Achievement(known, None));
        }

        // Its learner stands where they stood.
        let data = visitor.get(&format!("{page}.json")).await.json();
        let shown = visitor.get(&format!("{page}.besace-map.json")).await;
        let shown = read(&shown.bytes).unwrap().map;
        let ids: Vec<&str> = shown.nodes().map(|node| node.id.as_str()).collect();
        let standing = &data["standing"];
        let nodes = standing["progress"]["nodes"].as_array().unwrap();
        let nodes: Vec<&str> = nodes
            .iter()
            .map(|it| it["node"].as_str().unwrap())
            .collect();
        assert_eq!(nodes, ids);
        assert_eq!(keys(&standing["badges"]), [ids[0]]);
        assert_eq!(keys(&standing["declared"]), [ids[2]]);
        let seen = visitor.get(&page).await;
        let stations = seen.attributes("a[href*='/etapes/']", "href");
        assert_eq!(stations, [format!("{page}/etapes/{}", ids[0])]);
        assert_silent("the station", &visitor.get(&stations[0]).await);
        let named = visitor.get(&format!("{page}/etapes/amina-benali")).await;
        assert_eq!(named.status, StatusCode::NOT_FOUND);

        // Nor does a copy, nor a collection that the map is in.
        let mut tutor = app.member(TUTOR, TUTOR_ADDRESS).await;
        let slug = page.rsplit('/').next().unwrap();
        let asked = tutor.get(&format!("/objectifs/suivre/{slug}")).await;
        assert_silent("what is about to be followed", &asked);
        let copy = follow(&mut tutor, "slug", slug).await;
        assert_silent("a copy", &tutor.get(&format!("/objectifs/{copy}")).await);
        let group = create(&mut learner, "Mon année", &[earned]).await;
        let edition = learner.get(&format!("/collections/{group}")).await;
        let edition = edition.attributes("input[name=edition]", "value");
        let fields = [
            ("id", group.as_str()),
            ("edition", &edition[0]),
            ("objective", id.as_str()),
        ];
        learner.post("/api/fn/collections/chart", &fields).await;
        let group = crate::shares::collection::share(&app, &mut learner, &group, &[]).await;
        let data = visitor.get(&format!("{group}.json")).await;
        assert_silent("a collection's data", &data);
        let data = data.json();
        assert_eq!(keys(&data["maps"][0]["numbers"]), [ids[0]]);
        assert_silent("a collection", &visitor.get(&group).await);
    })
    .await;
}

#[tokio::test]
async fn the_name_that_an_issuer_wrote_is_withheld_too() {
    on_each_engine(|app| async move {
        let mut learner = app.member(LEARNER, LEARNER_ADDRESS).await;
        let mut badge = app.issuer.hosted("accueil", LEARNER_ADDRESS);
        badge["extensions:recipientProfile"] = json!({
            "@context": "https://openbadgespec.org/extensions/recipientProfile/context.json",
            "type": ["Extension", "extensions:RecipientProfile"], "name": "Soizic Le Goff",
        });
        app.issuer
            .says("/accueil/assertion", Reply::Json(badge.clone()));
        take_in(&app, &mut learner, &badge).await;
        let map = changed(path(&["Badge accueil"]), &[1], |_, node| Node {
            name: Name::new("Le métier de Soizic").unwrap(),
            ..node
        });
        let map = under(map, "Un parcours", "Par Mme Le Goff.", "");
        let own = brought(&mut learner, &map).await;
        let id = follow(&mut learner, "map", own.as_str()).await;
        let page = link(&mut learner, "objective", id.as_str(), &[]).await;
        let mut visitor = app.browser();
        for form in ["", ".json", ".besace-map.json"] {
            let said = visitor.get(&format!("{page}{form}")).await.text();
            assert!(said.contains("Badge accueil"), "{form}");
            for word in ["Soizic", "Goff"] {
                assert!(!said.contains(word), "{form}: {word}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn marks_hang_on_whatever_decides_what_is_withheld() {
    on_each_engine(|app| async move {
        let mut learner = app.member(LEARNER, LEARNER_ADDRESS).await;
        let badge = earn(&app, LEARNER_ADDRESS, "Prix Tisserand").await;
        let map = under(path(&BADGES), "Chez Tisserand", "", "");
        let own = brought(&mut learner, &map).await;
        let id = follow(&mut learner, "map", own.as_str()).await;
        let group = create(&mut learner, "Le Tisserand", std::slice::from_ref(&badge)).await;
        let pages = [
            link(&mut learner, "objective", id.as_str(), &[]).await,
            crate::badges::share(&app, &mut learner, &badge, &[]).await,
            crate::shares::collection::share(&app, &mut learner, &group, &[]).await,
        ];
        let mut seen = Vec::new();
        for page in &pages {
            let answer = app.browser().get(page).await;
            assert!(answer.text().contains("Tisserand"), "{page}");
            seen.push(answer.header("etag").unwrap().to_owned());
        }
        let again = async |page: &str, etag: &str| {
            let answer = app.browser().with("if-none-match", etag).get(page).await;
            assert_eq!(answer.status, StatusCode::OK, "{page}");
            assert!(!answer.text().contains("Tisserand"), "{page}");
            answer.header("etag").unwrap().to_owned()
        };

        let fields = [("name", "Amina Tisserand"), ("language", "fr")];
        learner
            .post("/api/fn/account/change_profile", &fields)
            .await;
        for (page, etag) in pages.iter().zip(&mut seen) {
            *etag = again(page, etag).await;
        }
        confirm(&app, "goff@univ.example").await;
        for (page, etag) in pages.iter().zip(&mut seen) {
            *etag = again(page, etag).await;
        }
    })
    .await;
}

#[tokio::test]
async fn pictures_of_stations_have_addresses_of_their_own() {
    on_each_engine(|app| async move {
        let mut learner = app.member(LEARNER, LEARNER_ADDRESS).await;
        let badge = app.issuer.hosted("accueil", LEARNER_ADDRESS);
        let badge = take_in(&app, &mut learner, &badge).await;
        let drawn = STANDARD.encode(support::picture());
        let drawn = Picture::new(&format!("data:image/png;base64,{drawn}")).unwrap();
        let map = changed(path(&["Badge accueil"]), &[1], |_, node| Node {
            picture: Some(drawn.clone()),
            ..node
        });
        let own = brought(&mut learner, &map).await;
        publish(&app, &mut learner, &own).await;
        let id = follow(&mut learner, "map", own.as_str()).await;
        let nodes: Vec<&str> = map.nodes().map(|node| node.id.as_str()).collect();
        let bare = link(&mut learner, "map", own.as_str(), &["show_name"]).await;
        let page = link(&mut learner, "objective", id.as_str(), &["show_name"]).await;
        let mut visitor = app.browser();
        for (page, shown) in [(&bare, &nodes[1..2]), (&page, &nodes[..2])] {
            let seen = visitor.get(page).await;
            assert!(!seen.text().contains("data:image"), "{page}");
            let sources: BTreeSet<String> = seen
                .attributes("img[src*='/etapes/'], svg image", "src")
                .into_iter()
                .chain(seen.attributes("svg image", "href"))
                .collect();
            let of = |node: &&str| format!("{page}/etapes/{node}/image?size=160");
            assert_eq!(sources, shown.iter().map(of).collect(), "{page}");
            for source in &sources {
                let picture = visitor.get(source).await;
                assert_eq!(picture.status, StatusCode::OK, "{source}");
                assert_eq!(picture.header("content-type"), Some("image/webp"));
                let policy = picture.header("content-security-policy").unwrap();
                assert!(policy.contains("sandbox"), "{policy}");
                assert_eq!(picture.header("cache-control"), Some("no-cache"));
            }
            let framed = visitor.get(&format!("/e{page}")).await;
            assert!(!framed.text().contains("data:image"), "{page}");
        }
        let own_picture = format!("{page}/etapes/{}/image", nodes[1]);
        let earned = format!("{page}/etapes/{}/image", nodes[0]);

        // Nobody has looked at what a learner put on their map.
        app.clock.advance(Millis::SECOND);
        let hidden = link(&mut learner, "objective", id.as_str(), &[]).await;
        for (node, status) in [(0, StatusCode::OK), (1, StatusCode::NOT_FOUND)] {
            let path = format!("{hidden}/etapes/{}/image", nodes[node]);
            assert_eq!(visitor.get(&path).await.status, status, "{path}");
        }

        // What was drawn before says nothing about what is there now.
        lose(&app, &badge).await;
        assert_eq!(visitor.get(&earned).await.status, StatusCode::NOT_FOUND);
        assert_eq!(visitor.get(&own_picture).await.status, StatusCode::OK);
        let links = learner.get("/partager").await;
        for share in links.attributes("input[name=id]", "value") {
            let fields = [("id", share.as_str()), ("of", id.as_str())];
            learner.post("/api/fn/shares/revoke", &fields).await;
        }
        assert_eq!(visitor.get(&own_picture).await.status, StatusCode::GONE);
    })
    .await;
}

#[tokio::test]
async fn a_map_on_paper_says_of_which_day_it_is() {
    on_each_engine(|app| async move {
        let mut learner = app.member(LEARNER, LEARNER_ADDRESS).await;
        let own = brought(&mut learner, &path(&BADGES)).await;
        let id = follow(&mut learner, "map", own.as_str()).await;
        let page = link(&mut learner, "objective", id.as_str(), &[]).await;
        let paper = format!("{page}.pdf");
        let first = app.browser().get(&paper).await;
        let again = app.browser().get(&paper).await;
        assert_eq!(first.bytes, again.bytes);
        app.clock.advance(Millis::DAY);
        let etag = first.header("etag").unwrap().to_owned();
        let later = app.browser().with("if-none-match", &etag).get(&paper).await;
        assert_eq!(later.status, StatusCode::OK);
        assert_ne!(later.bytes, first.bytes);
    })
    .await;
}

/// Confirms a further address of the learner.
async fn confirm(app: &TestApp, address: &str) {
    let account = account(app, LEARNER_ADDRESS).await;
    let id: AddressId = new_id(&app.clock, &SystemEntropy);
    let now = app.state.clock.now();
    let mut tx = app.state.db.begin().await.unwrap();
    let address = address.parse().unwrap();
    addresses::add(&mut tx, &id, &account, &address, now)
        .await
        .unwrap();
    addresses::confirm(&mut tx, id.as_str(), now).await.unwrap();
    tx.commit().await.unwrap();
}

/// Takes a badge out of the learner's passport.
async fn lose(app: &TestApp, badge: &BadgeId) {
    let account = account(app, LEARNER_ADDRESS).await;
    let mut tx = app.state.db.begin().await.unwrap();
    assert!(badges::delete(&mut tx, &account, badge).await.unwrap());
    tx.commit().await.unwrap();
}

async fn share_of(browser: &mut Browser) -> String {
    let links = browser.get("/partager").await;
    links.attributes("input[name=id]", "value")[0].clone()
}
