//! `POST /api/v1/deliveries`: what is answered, what comes in, and that nothing comes in twice.

use domain::{Acceptance, Millis, RecipientMatch};
use futures::future::join_all;
use http::StatusCode;
use openbadges::sign::hash_identity;
use serde_json::{Value, json};
use server::service::partners;
use support::{Meter, TestApp, on_each_engine};

use super::{badge, held, item, said};

const AMINA: &str = "amina@exemple.fr";
const TOM: &str = "tom@exemple.fr";

#[tokio::test]
async fn who_has_an_account_finds_it_in_the_inbox_and_anybody_else_is_invited() {
    on_each_engine(|app| async move {
        app.member("Amina", AMINA).await;
        let platform = app.partner("Université d'essai").await;
        let hosted = app.issuer.hosted("heberge", AMINA);
        let items = [
            item("1", AMINA, &app.issuer.signed("Accueil", AMINA, |_| {})),
            json!({"id": "2", "email": AMINA, "url": hosted["id"]}),
            item("3", TOM, &app.issuer.signed("Accueil", TOM, |_| {})),
            json!({"id": "4", "email": TOM, "url": app.issuer.hosted("tom", TOM)["id"]}),
        ];
        let answer = platform.delivers(&items).await;
        assert_eq!(said(&answer), ["accepted"; 4]);
        assert!(
            app.issuer.asked().is_empty(),
            "nothing is asked for meanwhile"
        );
        app.run_jobs().await;
        app.clock.advance(Millis::MINUTE);
        app.run_jobs().await;
        let expected = [
            badge("Badge Accueil", Acceptance::Pending),
            badge("Badge heberge", Acceptance::Pending),
        ];
        assert_eq!(held(&app, AMINA).await, expected);
        assert_eq!(
            app.mails_to(AMINA).len(),
            1,
            "the one that confirmed the address"
        );
        let mails = app.mails_to(TOM);
        assert_eq!(mails.len(), 1);
        assert_eq!(
            mails[0].subject,
            "Université d'essai vous a envoyé un badge"
        );
        assert!(mails[0].text.contains("Badge Accueil"), "{}", mails[0].text);
        assert!(app.issuer.asked().iter().all(|path| !path.contains("tom")));
    })
    .await;
}

#[tokio::test]
async fn known_and_unknown_addresses_get_the_same_answer_after_the_same_work() {
    on_each_engine(|app| async move {
        app.member("Amina", AMINA).await;
        app.run_jobs().await;
        let platform = app.partner("Université").await;
        let mut told = Vec::new();
        for address in [AMINA, TOM] {
            let before = app.row_counts().await;
            let items = [
                item("a", address, &app.issuer.signed("Un", address, |_| {})),
                item(
                    "b",
                    address,
                    &app.issuer.signed("Deux", "autre@exemple.fr", |_| {}),
                ),
                json!({"id": "c", "email": address, "url": "https://badges.example/1"}),
            ];
            let items: Vec<Value> = items
                .into_iter()
                .map(|mut item| {
                    item["id"] = json!(format!("{}-{address}", item["id"]));
                    item
                })
                .collect();
            let answer = platform.delivers(&items).await;
            let after = app.row_counts().await;
            let grown: Vec<(String, usize)> = after
                .iter()
                .map(|(table, count)| {
                    (
                        table.clone(),
                        count - before.get(table).copied().unwrap_or(0),
                    )
                })
                .filter(|(table, grown)| *grown > 0 && table != "limit_counter")
                .collect();
            let mut headers: Vec<String> =
                answer.headers.keys().map(|name| name.to_string()).collect();
            headers.sort();
            told.push((answer.text().replace(address, "ADDRESS"), headers, grown));
        }
        assert_eq!(told[0], told[1]);
    })
    .await;
}

#[tokio::test]
async fn the_same_delivery_three_times_and_all_at_once_is_one() {
    on_each_engine(|app| async move {
        app.member("Amina", AMINA).await;
        let platform = app.partner("Université").await;
        let items: Vec<Value> = (0..30)
            .flat_map(|n| {
                let name = format!("n{n:02}");
                [AMINA, TOM].map(|to| {
                    item(
                        &format!("{name}/{to}"),
                        to,
                        &app.issuer.signed(&name, to, |_| {}),
                    )
                })
            })
            .collect();
        let answers = join_all((0..6).map(|_| platform.delivers(&items))).await;
        let mut accepted = 0;
        for answer in &answers {
            assert!(
                said(answer)
                    .iter()
                    .all(|word| word == "accepted" || word == "already")
            );
            accepted += said(answer)
                .iter()
                .filter(|word| *word == "accepted")
                .count();
        }
        assert_eq!(accepted, items.len());
        app.run_jobs().await;
        for _ in 0..3 {
            assert_eq!(
                said(&platform.delivers(&items).await),
                vec!["already"; items.len()]
            );
        }
        app.clock.advance(Millis::HOUR);
        app.run_jobs().await;
        assert_eq!(held(&app, AMINA).await.len(), 30);
        assert_eq!(app.mails_to(TOM).len(), 1);
        // In another order and with other spaces it is the same; with another word it is not.
        let mut other = app.issuer.signed("n00", AMINA, |_| {});
        let again = platform
            .delivers(&[item(&format!("n00/{AMINA}"), AMINA, &other)])
            .await;
        assert_eq!(said(&again), ["already"]);
        other["name"] = json!("Autre chose");
        let changed = platform
            .delivers(&[item(&format!("n00/{AMINA}"), AMINA, &other)])
            .await;
        assert_eq!(said(&changed), ["conflict"]);
        let moved = platform
            .delivers(&[item(&format!("n00/{AMINA}"), TOM, &other)])
            .await;
        assert_eq!(said(&moved), ["conflict"]);
        // Another partner has names of its own.
        let elsewhere = app.partner("École").await;
        assert_eq!(said(&elsewhere.delivers(&items[..1]).await), ["accepted"]);
        app.run_jobs().await;
        assert_eq!(
            held(&app, AMINA).await.len(),
            30,
            "the same badge is there once"
        );
    })
    .await;
}

#[tokio::test]
async fn each_item_is_refused_for_itself_and_with_a_word() {
    on_each_engine(|app| async move {
        let platform = app.partner("Université").await;
        let good = app.issuer.signed("Accueil", TOM, |_| {});
        let cases = [
            (json!(null), "not_an_item"),
            (json!([]), "not_an_item"),
            (json!({"id": 1, "email": TOM, "credential": good}), "not_an_item"),
            (json!({"email": TOM, "credential": good}), "invalid_id"),
            (json!({"id": "", "email": TOM, "credential": good}), "invalid_id"),
            (json!({"id": "x".repeat(201), "email": TOM, "credential": good}), "invalid_id"),
            (json!({"id": "1", "credential": good}), "invalid_email"),
            (json!({"id": "1", "email": "tom", "credential": good}), "invalid_email"),
            (json!({"id": "1", "email": "a@b.fr\r\nBcc: c@d.fr", "url": "https://x.example"}), "invalid_email"),
            (json!({"id": "1", "email": TOM}), "credential_or_url"),
            (json!({"id": "1", "email": TOM, "credential": good, "url": "https://x.example"}), "credential_or_url"),
            (json!({"id": "1", "email": TOM, "credential": {"a": 1}}), "not_a_badge"),
            (json!({"id": "1", "email": TOM, "credential": 12}), "not_a_badge"),
            (json!({"id": "1", "email": TOM, "credential": "https://x.example"}), "not_a_badge"),
            (json!({"id": "1", "email": TOM, "credential": "a.b.c"}), "not_a_badge"),
            (json!({"id": "1", "email": TOM, "credential": "x".repeat(11 << 20)}), "too_large"),
            (json!({"id": "1", "email": TOM, "url": "file:///etc/passwd"}), "invalid_url"),
            (json!({"id": "1", "email": TOM, "url": "https://user:word@x.example"}), "invalid_url"),
            (json!({"id": "1", "email": TOM, "url": format!("https://x.example/{}", "x".repeat(2_048))}), "invalid_url"),
            (json!({"id": "1", "email": TOM, "credential": good}), "accepted"),
        ];
        let (items, expected): (Vec<Value>, Vec<&str>) = cases.into_iter().unzip();
        let answer = platform.delivers(&items).await;
        assert_eq!(said(&answer), expected);
        let described: Value = app.browser().get("/api/v1/openapi.json").await.json();
        let codes = &described["components"]["schemas"]["Answer"]["properties"]["code"]["enum"];
        let codes: Vec<&str> = codes.as_array().unwrap().iter().map(|c| c.as_str().unwrap()).collect();
        for item in answer.json()["items"].as_array().unwrap() {
            if let Some(code) = item["code"].as_str() {
                assert!(codes.contains(&code), "{code} is not described");
                assert!(item["message"].as_str().unwrap().ends_with('.'));
            }
        }
        assert_eq!(answer.json()["refused"], expected.len() - 1);
        app.run_jobs().await;
        assert_eq!(app.mails_to(TOM).len(), 1);
    })
    .await;
}

#[tokio::test]
async fn what_is_no_delivery_is_a_problem() {
    on_each_engine(|app| async move {
        let platform = app.partner("Université").await;
        let path = "/api/v1/deliveries";
        let many: Vec<Value> = (0..1_001).map(|_| json!({})).collect();
        let cases = [
            (platform.sends(path, "").await, 400),
            (platform.sends(path, "{").await, 400),
            (platform.sends(path, "[]").await, 400),
            (platform.sends(path, r#"{"items": {}}"#).await, 400),
            (platform.sends(path, vec![0xff_u8; 100]).await, 400),
            (platform.sends(path, "[".repeat(100_000)).await, 400),
            (platform.delivers(&many).await, 422),
            (platform.sends(path, vec![b' '; (32 << 20) + 1]).await, 413),
        ];
        for (place, (answer, status)) in cases.iter().enumerate() {
            assert_eq!(
                answer.status.as_u16(),
                *status,
                "{place}: {}",
                answer.text()
            );
            assert_eq!(
                answer.header("content-type"),
                Some("application/problem+json")
            );
            assert_eq!(answer.json()["status"], *status);
            let detail = answer.json()["detail"].as_str().unwrap().to_owned();
            assert!(detail.ends_with('.'));
            assert_eq!(detail.contains("1000 items"), *status == 422, "{detail}");
        }
        assert_eq!(said(&platform.delivers(&[]).await), Vec::<String>::new());
        assert!(!app.row_counts().await.contains_key("delivery"));
    })
    .await;
}

#[tokio::test]
async fn only_the_right_secret_of_a_key_that_stands_opens() {
    on_each_engine(|app| async move {
        let platform = app.partner("Université").await;
        let one = [item("1", TOM, &app.issuer.signed("Un", TOM, |_| {}))];
        let bearer = format!("Bearer {}:{}", platform.key, platform.secret);
        let wrong = format!("Bearer {}:{}x", platform.key, platform.secret);
        let strangers = [
            platform.clone().signing_in_not_at_all(),
            platform.clone().signing_in_with(&wrong),
            platform.clone().signing_in_with("Bearer a:b"),
            platform.clone().signing_in_with("Basic ????"),
        ];
        for stranger in strangers {
            // Not even the body is looked at.
            let answer = stranger.sends("/api/v1/deliveries", "garbage").await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
            assert!(
                answer
                    .header("www-authenticate")
                    .unwrap()
                    .starts_with("Basic")
            );
        }
        let by_bearer = platform.clone().signing_in_with(&bearer);
        assert_eq!(said(&by_bearer.delivers(&one).await), ["accepted"]);

        // Revoked: refused at once, what was accepted stays, and nobody is written to in its name.
        partners::revoke(&app.state, &platform.id).await.unwrap();
        let two = [item("2", TOM, &app.issuer.signed("Deux", TOM, |_| {}))];
        let answer = platform.delivers(&two).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        app.run_jobs().await;
        assert!(app.mails_to(TOM).is_empty());
        app.member("Tom", TOM).await;
        app.run_jobs().await;
        let expected = [badge("Badge Un", Acceptance::Pending)];
        assert_eq!(held(&app, TOM).await, expected);

        let renewed = partners::renew(&app.state, &platform.id).await.unwrap();
        let answer = platform.delivers(&two).await;
        assert_eq!(
            answer.status,
            StatusCode::UNAUTHORIZED,
            "the old secret is dead"
        );
        let again = app.platform(platform.id.clone(), &renewed.key, renewed.secret());
        assert_eq!(said(&again.delivers(&two).await), ["accepted"]);
        assert!(app.tables_with(renewed.secret()).await.is_empty());
        assert!(app.tables_with(&platform.secret).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_key_revoked_in_the_middle_ends_the_request_between_two_parts() {
    on_each_engine(|app| async move {
        let meter = Meter::default();
        let _listening = meter.listen();
        let platform = app.partner("Université").await;
        // Five parts; whatever part the revocation meets, whole parts are there and no more.
        let items: Vec<Value> = (0..1_000)
            .map(|n| json!({"id": n.to_string(), "email": format!("p{n}@exemple.fr"), "url": "https://badges.example/1"}))
            .collect();
        let (answer, ()) = tokio::join!(platform.delivers(&items), async {
            loop {
                let written = app.row_counts().await.get("delivery").copied().unwrap_or(0);
                if written > 0 {
                    break;
                }
                tokio::task::yield_now().await;
            }
            partners::revoke(&app.state, &platform.id).await.unwrap();
        });
        let written = app.row_counts().await["delivery"];
        assert_eq!(written % 200, 0);
        match answer.status {
            StatusCode::UNAUTHORIZED => {
                assert!(written < 1_000);
                let detail = answer.json()["detail"].as_str().unwrap().to_owned();
                assert!(detail.contains("is not doubled"), "{detail}");
                let refused = "besace_partner_requests_refused_total";
                assert_eq!(meter.count(refused, &["why=\"revoked\""]), 1);
            }
            // The last part was quicker than the revocation.
            status => assert_eq!((status, written), (StatusCode::OK, 1_000)),
        }
        let after = platform.delivers(&items[..1]).await;
        assert_eq!(after.status, StatusCode::UNAUTHORIZED);
        let accepted = meter.count("besace_deliveries_total", &["outcome=\"accepted\""]);
        assert_eq!(accepted, written as u64);
        // With a key that stands, all of it comes, and nothing twice.
        let renewed = app.partner("Université").await;
        assert_eq!(said(&renewed.delivers(&items).await), vec!["accepted"; 1_000]);
        assert_eq!(said(&renewed.delivers(&items).await), vec!["already"; 1_000]);
    })
    .await;
}

#[tokio::test]
async fn one_address_however_it_is_spelled() {
    on_each_engine(|app| async move {
        app.member("Élodie", "Elodie@élan.fr").await;
        app.member("Tom", "tom@xn--lan-9la.fr").await;
        let platform = app.partner("Université").await;
        let spellings = [
            "elodie@élan.fr",
            "ELODIE@ÉLAN.FR",
            "elodie@xn--lan-9la.fr",
            "elodie@xn--lan-9la.fr.",
        ];
        let link =
            |id: &str, email: &str| json!({"id": id, "email": email, "url": "https://b.example/1"});
        let mut items: Vec<Value> = spellings.iter().map(|email| link(email, email)).collect();
        items.push(link("tom", "Tom@élan.fr"));
        items.push(link("bad", "elodie@élan.fr.."));
        let answer = platform.delivers(&items).await;
        assert_eq!(
            said(&answer),
            [
                "accepted",
                "accepted",
                "accepted",
                "accepted",
                "accepted",
                "invalid_email"
            ]
        );
        // The same name for another spelling of the address is the same item.
        let again = platform
            .delivers(&[link("elodie@élan.fr", "Elodie@xn--lan-9la.fr")])
            .await;
        assert_eq!(said(&again), ["already"]);
        app.run_jobs().await;
        let intakes = app.dump().await["intake_item"].len();
        assert_eq!(intakes, 5, "all of them belong to the two accounts");
        assert_eq!(app.mails_to("elodie@élan.fr").len(), 0);
    })
    .await;
}

#[tokio::test]
async fn a_badge_for_somebody_else_comes_with_a_warning_and_is_not_theirs() {
    on_each_engine(|app| async move {
        app.member("Amina", AMINA).await;
        let platform = app.partner("Université").await;
        let others = app.issuer.signed("Autre", TOM, |_| {});
        let answer = platform.delivers(&[item("1", AMINA, &others)]).await;
        assert_eq!(said(&answer), ["accepted"]);
        assert_eq!(
            answer.json()["items"][0]["warnings"][0]["code"],
            "other_recipient"
        );
        app.run_jobs().await;
        let badges = held(&app, AMINA).await;
        assert_eq!(badges.len(), 1);
        assert_eq!(badges[0].acceptance, Acceptance::Pending);
        assert_eq!(badges[0].recipient, RecipientMatch::NotMine);
        // A credential that names nobody says nothing against the address.
        let unnamed = app.issuer.signed("Sans", AMINA, |credential| {
            credential["credentialSubject"]["identifier"][0]["identityHash"] =
                json!(hash_identity("AMINA@EXEMPLE.FR", "sel"));
        });
        let answer = platform.delivers(&[item("2", AMINA, &unnamed)]).await;
        assert!(
            answer.json()["items"][0]["warnings"].is_null(),
            "{}",
            answer.text()
        );
    })
    .await;
}

#[tokio::test]
async fn a_removed_address_is_one_without_an_account() {
    on_each_engine(|app| async move {
        let mut amina = app.member("Amina", AMINA).await;
        let platform = app.partner("Université").await;
        let second = "amina.deux@exemple.fr";
        add_address(&app, &mut amina, second).await;
        remove_address(&app, &mut amina, second).await;
        let credential = app.issuer.signed("Deux", second, |_| {});
        assert_eq!(
            said(&platform.delivers(&[item("1", second, &credential)]).await),
            ["accepted"]
        );
        app.run_jobs().await;
        assert!(held(&app, AMINA).await.is_empty());
        assert!(
            app.mails_to(second)
                .iter()
                .any(|mail| mail.subject.contains("badge"))
        );
        // Added again, it brings the badge along.
        add_address(&app, &mut amina, second).await;
        app.run_jobs().await;
        assert_eq!(
            held(&app, AMINA).await,
            [badge("Badge Deux", Acceptance::Pending)]
        );
    })
    .await;
}

async fn add_address(app: &TestApp, browser: &mut support::Browser, address: &str) {
    let fields = [("address", address), ("password", support::PASSWORD)];
    browser.post("/api/fn/account/add_address", &fields).await;
    app.run_jobs().await;
    let token = app.token(address);
    let answer = browser.post("/confirmer", &[("token", &token)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    app.run_jobs().await;
}

async fn remove_address(app: &TestApp, browser: &mut support::Browser, address: &str) {
    let mut on = app.state.db.read().await.unwrap();
    let row = server::store::addresses::confirmed(&mut on, address)
        .await
        .unwrap()
        .unwrap();
    drop(on);
    let fields = [
        ("address", row.id.as_str()),
        ("password", support::PASSWORD),
    ];
    browser
        .post("/api/fn/account/remove_address", &fields)
        .await;
    let mut on = app.state.db.read().await.unwrap();
    let row = server::store::addresses::confirmed(&mut on, address)
        .await
        .unwrap();
    assert!(row.is_none());
}

#[tokio::test]
async fn a_partner_that_sends_too_much_waits() {
    on_each_engine(|app| async move {
        let platform = app.partner("Université").await;
        let nothing: Vec<Value> = (0..1_000).map(|_| json!({})).collect();
        for _ in 0..60 {
            assert_eq!(platform.delivers(&nothing).await.status, StatusCode::OK);
        }
        let answer = platform.delivers(&nothing).await;
        assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
        assert!(answer.header("retry-after").is_some());
        let other = app.partner("École").await;
        assert_eq!(other.delivers(&nothing).await.status, StatusCode::OK);
        app.clock.advance(Millis::HOUR);
        assert_eq!(platform.delivers(&nothing).await.status, StatusCode::OK);
    })
    .await;
}
