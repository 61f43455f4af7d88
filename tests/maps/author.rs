//! What an author does with a map: by templates, by file, by the plain form, by the editor.

use ::maps::file::{HIGHEST_VERSION, SCHEMA, read};
use axum::body::Body;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::share::Subject;
use domain::{MapId, Millis};
use http::{Method, StatusCode};
use serde_json::Value;
use server::store::{abuse, shares};
use support::{Answer, Browser, TestApp, engines, on_each_engine};

use super::{
    LEARNER, LEARNER_ADDRESS, TUTOR, TUTOR_ADDRESS, bring, brought, edition, file, follow, link,
    path, publish,
};

/// Gives a map another title.
async fn rename(browser: &mut Browser, id: &MapId, title: &str) -> Answer {
    let seen = edition(browser, id).await;
    let fields = [
        ("id", id.as_str()),
        ("edition", &seen),
        ("what", "head"),
        ("title", title),
        ("text", ""),
        ("language", "fr"),
        ("author", ""),
        ("licence", ""),
    ];
    browser.post("/api/fn/maps/change", &fields).await
}

/// Asks to publish a map as it is, as a program that reads what is said.
async fn asked(browser: &Browser, id: &MapId) -> Answer {
    let mut json = browser.clone().with("accept", "application/json");
    let seen = edition(&mut browser.clone(), id).await;
    let fields = [("id", id.as_str()), ("edition", &seen)];
    json.post("/api/fn/maps/publish", &fields).await
}

#[tokio::test]
async fn a_template_becomes_a_map_of_ones_own_and_leaves_as_the_file_that_it_was() {
    on_each_engine(|app| async move {
        let mut browser = app.member(TUTOR, TUTOR_ADDRESS).await;
        for template in ::maps::templates::Template::ALL {
            let fields = [("template", template.word())];
            let made = browser.post("/api/fn/maps/create", &fields).await;
            let to = made.location().unwrap();
            let page = to.split('?').next().unwrap().to_owned();
            let taken = browser.get(&format!("{page}/fichier")).await;
            assert_eq!(taken.text(), template.file(), "{}", template.word());
            let name = taken.header("content-disposition").unwrap();
            assert!(name.contains(".besace-map.json"), "{name}");
        }
        assert_eq!(
            browser
                .get("/cartes")
                .await
                .attributes(".map-tile", "class")
                .len(),
            3
        );
        let mut stranger = app.member(LEARNER, LEARNER_ADDRESS).await;
        assert!(
            stranger
                .get("/cartes")
                .await
                .attributes(".map-tile", "class")
                .is_empty()
        );
    })
    .await;
}

#[tokio::test]
async fn what_comes_in_by_file_goes_out_byte_for_byte() {
    on_each_engine(|app| async move {
        let mut browser = app.member(TUTOR, TUTOR_ADDRESS).await;
        let before = file(&path(&["Accueil", "Premiers secours"]));
        let answer = bring(&mut browser, &before).await;
        let to = answer.location().unwrap();
        assert!(to.ends_with("?fait=importee"), "{to}");
        let page = to.split('?').next().unwrap();
        let taken = browser.get(&format!("{page}/fichier")).await;
        assert_eq!(taken.bytes, before);
        // What a stranger asks for is not there.
        let mut other = app.member(LEARNER, LEARNER_ADDRESS).await;
        for path in [
            page.to_owned(),
            format!("{page}/fichier"),
            format!("{page}/liste"),
        ] {
            assert_eq!(
                other.get(&path).await.status,
                StatusCode::NOT_FOUND,
                "{path}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn the_plain_form_does_all_that_can_be_drawn() {
    on_each_engine(|app| async move {
        let mut browser = app.member(TUTOR, TUTOR_ADDRESS).await;
        let made = browser
            .post("/api/fn/maps/create", &[("title", "Découvrir le fablab")])
            .await;
        let page = made
            .location()
            .unwrap()
            .split('?')
            .next()
            .unwrap()
            .to_owned();
        let id: domain::MapId = page.rsplit('/').next().unwrap().parse().unwrap();
        let form = browser.get(&format!("{page}/liste")).await;
        let add = form.attributes(".map-add button", "value")[0].clone();
        let zone = add.strip_prefix("node_add:").unwrap().to_owned();

        let steps: [&[(&str, &str)]; 6] = [
            &[("what", &add), ("name", "Visiter")],
            &[("what", &add), ("name", "Découper")],
            &[("what", "zone_add"), ("title", "Transmettre")],
            &[
                ("what", "head"),
                ("title", "Découvrir"),
                ("text", "Un lieu,\n\ndes machines."),
                ("language", "fr"),
                ("author", "Le Dôme"),
                ("licence", "CC-BY-4.0"),
            ],
            &[
                ("what", &format!("zone:{zone}")),
                ("title", "Entrer"),
                ("tint", "ochre"),
            ],
            &[("what", "tidy")],
        ];
        for fields in steps {
            let edition = edition(&mut browser, &id).await;
            let mut fields = fields.to_vec();
            fields.extend([("id", id.as_str()), ("edition", edition.as_str())]);
            let answer = browser.post("/api/fn/maps/change", &fields).await;
            let to = answer.location().unwrap_or_default();
            assert!(to.contains("fait="), "{fields:?} {to} {}", answer.text());
        }
        let saved = browser.get(&format!("{page}/fichier")).await;
        let map = read(&saved.bytes).unwrap().map;
        let names: Vec<&str> = map.nodes().map(|node| node.name.as_str()).collect();
        assert_eq!(names, ["Visiter", "Découper"]);
        assert_eq!(map.zones()[0].title.as_str(), "Entrer");
        assert_eq!(map.head().author.as_str(), "Le Dôme");

        let (first, second) = {
            let mut nodes = map.nodes().map(|node| node.id.as_str().to_owned());
            (nodes.next().unwrap(), nodes.next().unwrap())
        };
        let node = [
            ("what", format!("node:{first}")),
            ("name", "Visiter l'atelier".to_owned()),
            ("kind", "named".to_owned()),
            ("badge", "Visite".to_owned()),
            ("apply", "https://exemple.fr/visite".to_owned()),
            ("zone", map.zones()[1].id.as_str().to_owned()),
        ];
        let link = [
            ("what", format!("link:{second}")),
            ("to", first.clone()),
            ("link", "needed_before".to_owned()),
        ];
        for fields in [&node[..], &link[..]] {
            let edition = edition(&mut browser, &id).await;
            let mut all = vec![("id", id.as_str()), ("edition", edition.as_str())];
            all.extend(fields.iter().map(|(name, value)| (*name, value.as_str())));
            let answer = browser.post("/api/fn/maps/change", &all).await;
            let to = answer.location().unwrap();
            assert!(
                to.contains("fait=mots") || to.contains("fait=relie"),
                "{}",
                answer.text()
            );
        }
        let saved = browser.get(&format!("{page}/fichier")).await;
        let map = read(&saved.bytes).unwrap().map;
        assert_eq!(map.zones()[1].nodes[0].name.as_str(), "Visiter l'atelier");
        assert!(!map.zones()[1].nodes[0].required, "an unticked box says so");
        assert_eq!(map.links().count(), 1);

        // A circle is refused with the names in it, and nothing is changed.
        let edition = edition(&mut browser, &id).await;
        let fields = [
            ("id", id.as_str()),
            ("edition", edition.as_str()),
            ("what", &format!("link:{first}")),
            ("to", &second),
            ("link", "needed_before"),
        ];
        let back = browser
            .send_and_come_back(&format!("{page}/liste"), "maps/change", &fields)
            .await;
        let said = back.text_of("[role=alert]").unwrap();
        assert!(
            said.contains("Visiter l'atelier") && said.contains("Découper"),
            "{said}"
        );
    })
    .await;
}

#[tokio::test]
async fn what_was_typed_into_a_refused_part_stands_there_again() {
    on_each_engine(|app| async move {
        let mut browser = app.member(TUTOR, TUTOR_ADDRESS).await;
        let map = path(&[]);
        let id = brought(&mut browser, &map).await;
        let node = map.nodes().next().unwrap();
        let zone = map.zones()[0].id.as_str();
        let what = format!("node:{}", node.id);
        let edition = edition(&mut browser, &id).await;
        let fields = [
            ("id", id.as_str()),
            ("edition", edition.as_str()),
            ("what", &what),
            ("name", "Un autre nom"),
            ("kind", "wished"),
            ("apply", "ftp://exemple.fr"),
            ("zone", zone),
        ];
        let page = format!("/cartes/{id}/liste");
        let back = browser
            .send_and_come_back(&page, "maps/change", &fields)
            .await;
        let at = format!("#node-{}-", node.id);
        assert_eq!(
            back.attributes(&format!("{at}apply"), "value"),
            ["ftp://exemple.fr"]
        );
        assert_eq!(
            back.attributes(&format!("{at}apply"), "aria-invalid"),
            ["true"]
        );
        assert_eq!(
            back.attributes(&format!("{at}name"), "value"),
            ["Un autre nom"]
        );
        let other = map.nodes().nth(1).unwrap();
        let other = back.attributes(&format!("#node-{}-apply", other.id), "aria-invalid");
        assert!(other.is_empty(), "beside its own field only");

        // The edition before: nothing is overwritten.
        let fields = [
            ("id", id.as_str()),
            ("edition", "1"),
            ("what", "zone_add"),
            ("title", "Trop tard"),
        ];
        browser
            .post(
                "/api/fn/maps/change",
                &[("id", id.as_str()), ("edition", "1"), ("what", "tidy")],
            )
            .await;
        let back = browser
            .send_and_come_back(&page, "maps/change", &fields)
            .await;
        assert!(back.text().contains("changée ailleurs"), "{}", back.text());
        assert!(!back.text_of("h2").unwrap_or_default().contains("Trop tard"));
    })
    .await;
}

#[tokio::test]
async fn an_editor_saves_over_the_edition_that_it_saw_and_no_other() {
    on_each_engine(|app| async move {
        let mut browser = app.member(TUTOR, TUTOR_ADDRESS).await;
        let map = path(&[]);
        let id = brought(&mut browser, &map).await;
        let target = format!("/cartes/{id}/document");
        let editor = browser.clone();
        let save = |edition: &str, body: Vec<u8>| {
            let mut from = editor.clone().with("if-match", &format!("\"{edition}\""));
            let target = target.clone();
            async move {
                from.send(
                    Method::POST,
                    &target,
                    Some("application/json"),
                    Body::from(body),
                )
                .await
            }
        };
        let changed = path(&["Accueil"]);
        let first = save("1", file(&changed)).await;
        assert_eq!(first.status, StatusCode::OK, "{}", first.text());
        assert_eq!(first.json()["edition"], 2);
        let again = save("1", file(&changed)).await;
        assert_eq!(again.status, StatusCode::OK, "the same once more");
        assert_eq!(again.json()["edition"], 2);
        let second = save("1", file(&map)).await;
        assert_eq!(second.status, StatusCode::PRECONDITION_FAILED);
        assert_eq!(second.json()["edition"], 2);
        let kept = browser.get(&format!("/cartes/{id}/fichier")).await;
        assert_eq!(kept.bytes, file(&changed));

        let broken = save("2", b"{\"besace_map\": 1}".to_vec()).await;
        assert_eq!(broken.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            broken.json()["sentence"]
                .as_str()
                .is_some_and(|it| !it.is_empty())
        );
        let large = save("2", vec![b' '; ::maps::file::LARGEST + 1]).await;
        assert_eq!(
            large.status,
            StatusCode::PAYLOAD_TOO_LARGE,
            "{}",
            large.text()
        );
        let mut nobody = app
            .browser()
            .with("if-match", "\"2\"")
            .with("accept", "application/json");
        let body = Body::from(file(&map));
        let refused = nobody
            .send(Method::POST, &target, Some("application/json"), body)
            .await;
        assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
        let mut other = app
            .member(LEARNER, LEARNER_ADDRESS)
            .await
            .with("if-match", "\"2\"");
        let body = Body::from(file(&map));
        let refused = other
            .send(Method::POST, &target, Some("application/json"), body)
            .await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn pictures_that_travel_within_a_map_are_made_plain_once() {
    on_each_engine(|app| async move {
        let mut browser = app.member(TUTOR, TUTOR_ADDRESS).await;
        let map = path(&[]);
        let id = brought(&mut browser, &map).await;
        let node = map.nodes().next().unwrap().id.clone();
        let seen = edition(&mut browser, &id).await;
        let picture = support::picture();
        let parts = [
            support::Part::Text("edition", &seen),
            support::Part::File("file", "moi.png", &picture),
        ];
        let target = format!("/cartes/{id}/etapes/{node}/image");
        let answer = browser.upload(&target, &parts).await;
        assert!(
            answer.location().unwrap().ends_with("fait=image"),
            "{}",
            answer.text()
        );
        let saved = browser.get(&format!("/cartes/{id}/fichier")).await;
        let first = read(&saved.bytes).unwrap().map;
        let drawn = first
            .node(&node)
            .unwrap()
            .picture
            .clone()
            .expect("a picture");
        assert!(drawn.as_str().starts_with("data:image/webp;base64,"));
        // In again and out again: to the byte.
        let again = brought(&mut browser, &first).await;
        assert_eq!(
            browser.get(&format!("/cartes/{again}/fichier")).await.bytes,
            saved.bytes
        );

        let no_picture = [
            support::Part::Text("edition", "2"),
            support::Part::File("file", "moi.png", b"GIF89a no"),
        ];
        let answer = browser.upload(&target, &no_picture).await;
        assert!(
            answer.location().unwrap().ends_with("refus=image"),
            "{}",
            answer.text()
        );
        let gone = [
            support::Part::Text("edition", "2"),
            support::Part::Text("what", "remove"),
        ];
        let answer = browser.upload(&target, &gone).await;
        assert!(
            answer.location().unwrap().ends_with("fait=image"),
            "{}",
            answer.text()
        );
    })
    .await;
}

#[tokio::test]
async fn versions_only_go_up_and_the_same_map_is_published_once() {
    on_each_engine(|app| async move {
        let mut browser = app.member(TUTOR, TUTOR_ADDRESS).await;
        let id = brought(&mut browser, &path(&[])).await;
        publish(&app, &mut browser, &id).await;
        publish(&app, &mut browser, &id).await;
        let page = browser.get(&format!("/cartes/{id}")).await.text();
        assert!(page.contains("Version 1, publiée"), "{page}");
        let fields = [("id", id.as_str()), ("edition", "3"), ("what", "tidy")];
        browser.post("/api/fn/maps/change", &fields).await;
        let seen = edition(&mut browser, &id).await;
        let fields = [
            ("id", id.as_str()),
            ("edition", &seen),
            ("what", "zone_add"),
            ("title", "Après"),
        ];
        browser.post("/api/fn/maps/change", &fields).await;
        let page = browser.get(&format!("/cartes/{id}")).await.text();
        assert!(page.contains("changée depuis"), "{page}");
        publish(&app, &mut browser, &id).await;
        let saved = browser.get(&format!("/cartes/{id}/fichier")).await;
        assert_eq!(read(&saved.bytes).unwrap().map.head().version.get(), 2);

        let made = browser
            .post("/api/fn/maps/create", &[("template", "vide")])
            .await;
        let empty = made.location().unwrap();
        let empty = empty.rsplit('/').next().unwrap().split('?').next().unwrap();
        let fields = [("id", empty), ("edition", "1")];
        let refused = browser.post("/api/fn/maps/publish", &fields).await;
        assert!(!refused.location().unwrap_or_default().contains("fait="));
    })
    .await;
}

#[tokio::test]
async fn the_schema_is_served_to_everybody() {
    on_each_engine(|app| async move {
        let answer = app.browser().get("/schemas/besace-map-1.json").await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.text(), SCHEMA);
        assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
        let schema: Value = answer.json();
        assert_eq!(
            schema["$schema"],
            "https://json-schema.org/draft/2020-12/schema"
        );
    })
    .await;
}

#[tokio::test]
async fn twenty_versions_a_day_are_published_and_no_more() {
    on_each_engine(|app| async move {
        let mut browser = app.member(TUTOR, TUTOR_ADDRESS).await;
        let id = brought(&mut browser, &path(&[])).await;
        let other = brought(&mut browser, &path(&["Accueil"])).await;
        for n in 1..=20 {
            rename(&mut browser, &id, &format!("Titre {n}")).await;
            let answer = asked(&browser, &id).await;
            assert_eq!(answer.status, StatusCode::OK, "{n}: {}", answer.text());
        }
        // What is published already costs nothing, and neither does what is refused.
        assert_eq!(asked(&browser, &id).await.status, StatusCode::OK);
        for map in [&id, &other] {
            rename(&mut browser, map, "Une de trop").await;
            let refused = asked(&browser, map).await;
            assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
            assert_eq!(refused.json()["code"], "too_many");
        }
        app.clock.advance(Millis::DAY);
        assert_eq!(asked(&browser, &id).await.status, StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn the_last_number_of_a_version_is_published_and_then_it_is_said() {
    on_each_engine(|app| async move {
        let mut browser = app.member(TUTOR, TUTOR_ADDRESS).await;
        let mut last: Value = serde_json::from_slice(&file(&path(&[]))).unwrap();
        last["version"] = HIGHEST_VERSION.into();
        let answer = bring(&mut browser, last.to_string().as_bytes()).await;
        let to = answer.location().unwrap();
        let id = to.strip_prefix("/cartes/").unwrap();
        let id: MapId = id.split('?').next().unwrap().parse().unwrap();
        publish(&app, &mut browser, &id).await;
        publish(&app, &mut browser, &id).await;
        rename(&mut browser, &id, "Encore un titre").await;
        let refused = asked(&browser, &id).await;
        assert!(refused.status.is_client_error(), "{}", refused.status);
        assert_eq!(refused.json()["code"], "last_version");
        let seen = edition(&mut browser, &id).await;
        let fields = [("id", id.as_str()), ("edition", &seen)];
        let page = format!("/cartes/{id}");
        let back = browser
            .send_and_come_back(&page, "maps/publish", &fields)
            .await;
        let said = back.text_of("[role=alert]").unwrap();
        assert!(said.contains("importez"), "what to do: {said}");
        last["version"] = (HIGHEST_VERSION + 1).into();
        let refused = bring(&mut browser, last.to_string().as_bytes()).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let said = refused.text_of("main").unwrap();
        assert!(
            said.contains("$.version") && said.contains("1000000"),
            "{said}"
        );
    })
    .await;
}

#[tokio::test]
async fn a_map_that_was_taken_down_is_neither_proposed_nor_published() {
    on_each_engine(|app| async move {
        let mut browser = app.member(TUTOR, TUTOR_ADDRESS).await;
        let mut learner = app.member(LEARNER, LEARNER_ADDRESS).await;
        let id = brought(&mut browser, &path(&[])).await;
        publish(&app, &mut browser, &id).await;
        let fields = [("id", id.as_str()), ("address", LEARNER_ADDRESS)];
        browser.post("/api/fn/maps/offer", &fields).await;
        let waiting = learner.get("/objectifs").await;
        let waiting = waiting.attributes("input[name=offer]", "value").remove(0);
        link(&mut browser, "map", id.as_str(), &[]).await;
        let mut tx = app.state.db.begin().await.unwrap();
        let share = shares::of(&mut tx, &Subject::Map(id.clone()))
            .await
            .unwrap();
        let share = share[0].id.parse().unwrap();
        let now = app.state.clock.now();
        abuse::take_down(&mut tx, &share, "Haine", now)
            .await
            .unwrap();
        tx.commit().await.unwrap();

        rename(&mut browser, &id, "Le même sous un autre titre").await;
        let refused = asked(&browser, &id).await;
        assert_eq!(refused.json()["code"], "taken_down", "{}", refused.text());
        let mut json = browser.clone().with("accept", "application/json");
        let again = [("id", id.as_str()), ("address", "lea@univ.example")];
        for fields in [fields, again] {
            let refused = json.post("/api/fn/maps/offer", &fields).await;
            assert_eq!(refused.json()["code"], "taken_down", "{}", refused.text());
        }
        // Nor is what was proposed before there to follow.
        let page = learner.get("/objectifs").await;
        assert!(page.attributes("input[name=offer]", "value").is_empty());
        let taken = [("offer", waiting.as_str())];
        let mut json = learner.clone().with("accept", "application/json");
        let refused = json.post("/api/fn/objectives/take", &taken).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{}", refused.text());

        let mut tx = app.state.db.begin().await.unwrap();
        abuse::lift(&mut tx, &share).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(asked(&browser, &id).await.status, StatusCode::OK);
        follow(&mut learner, "offer", &waiting).await;
    })
    .await;
}

/// A map on which so many stations have pictures of a few kilobytes each.
fn heavy(pictures: usize) -> Vec<u8> {
    // Noise: nothing else stays large when it is drawn anew.
    let mut last = 7_u32;
    let noise = image::RgbImage::from_fn(100, 100, |_, _| {
        image::Rgb([0; 3].map(|_: u8| {
            last = last.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            last.to_be_bytes()[0]
        }))
    });
    let mut png = std::io::Cursor::new(Vec::new());
    noise.write_to(&mut png, image::ImageFormat::Png).unwrap();
    let picture = format!(
        "data:image/png;base64,{}",
        STANDARD.encode(png.into_inner())
    );
    let mut map: Value = serde_json::from_slice(&file(&path(&[]))).unwrap();
    let zones = map["zones"].as_array_mut().unwrap();
    let nodes = zones
        .iter_mut()
        .flat_map(|zone| zone["nodes"].as_array_mut().unwrap());
    for node in nodes.take(pictures) {
        node["picture"] = picture.clone().into();
    }
    map.to_string().into_bytes()
}

#[tokio::test]
async fn maps_and_their_versions_take_room_in_the_passport() {
    for engine in engines() {
        let app = TestApp::start_with(engine, |config| config.quota.account_megabytes = 1).await;
        let mut browser = app.member(TUTOR, TUTOR_ADDRESS).await;
        let ten = heavy(10);
        let mut maps = Vec::new();
        let refused = loop {
            let answer = bring(&mut browser, &ten).await;
            match answer.location() {
                Some(to) => maps.push(to),
                None => break answer,
            }
            assert!(maps.len() < 60, "a megabyte is full at some time");
        };
        assert_eq!(refused.status, StatusCode::INSUFFICIENT_STORAGE);
        assert!(refused.text().contains("Votre passeport est plein"));
        let id = |to: &String| -> MapId {
            let id = to.strip_prefix("/cartes/").unwrap();
            id.split('?').next().unwrap().parse().unwrap()
        };
        // A version is as heavy as its map.
        let first = id(&maps[0]);
        let refused = asked(&browser, &first).await;
        assert_eq!(refused.json()["code"], "quota", "{}", refused.text());
        // What makes a map lighter is taken.
        let light = file(&path(&[]));
        let target = format!("/cartes/{first}/document");
        let mut editor = browser.clone().with("if-match", "\"1\"");
        let body = Body::from(light);
        let saved = editor
            .send(Method::POST, &target, Some("application/json"), body)
            .await;
        assert_eq!(saved.status, StatusCode::OK, "{}", saved.text());
        assert_eq!(asked(&browser, &first).await.status, StatusCode::OK);
        let mut editor = browser.clone().with("if-match", "\"3\"");
        let body = Body::from(heavy(30));
        let refused = editor
            .send(Method::POST, &target, Some("application/json"), body)
            .await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let said = refused.json()["sentence"].as_str().unwrap().to_owned();
        assert!(said.contains("Votre passeport est plein"), "{said}");
        let fields = [
            ("id", id(&maps[1]).to_string()),
            ("confirm", "on".to_owned()),
        ];
        let fields = fields
            .each_ref()
            .map(|(name, value)| (*name, value.as_str()));
        browser.post("/api/fn/maps/delete", &fields).await;
        assert!(bring(&mut browser, &ten).await.location().is_some());
    }
}
