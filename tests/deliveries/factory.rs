//! The factory protocol, replayed: what a platform that pushes to Open Badge Passport sends, and
//! the answers that it expects.

use axum::body::Body;
use domain::Acceptance;
use http::{Method, StatusCode};
use serde_json::json;
use support::on_each_engine;

use super::{badge, held};

const AMINA: &str = "amina@exemple.fr";
const TOM: &str = "tom@exemple.fr";
const LIST: &str = "/obpv1/factory/backpack_email_list";
const PUSH: &str = "/obpv1/factory/users_badges";

#[tokio::test]
async fn a_platform_pushes_links_as_to_the_other_passport() {
    on_each_engine(|app| async move {
        app.member("Amina", AMINA).await;
        let platform = app.partner("Open Badge Factory").await;
        let path = "/obpv1/factory/receive?e=amina%40exemple.fr&k=key&t=token";
        let mut program = app.browser().without("sec-fetch-site");
        let can = program.send(Method::HEAD, path, None, Body::empty()).await;
        assert_eq!((can.status, can.bytes.len()), (StatusCode::OK, 0));

        let url = |name: &str, to: &str| app.issuer.hosted(name, to)["id"].clone();
        let pushed = json!({"assertions": {
            AMINA: [url("un", AMINA), url("deux", AMINA), "not a link"],
            TOM: [url("trois", TOM)],
            "nobody": ["https://openbadgefactory.com/v1/assertion/4b0c9a6d3f6a1b2c3d4e5f60718293a4b5c6d7e8.json"],
        }});
        for _ in 0..3 {
            let answer = platform.sends(PUSH, pushed.to_string()).await;
            assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
            assert_eq!(answer.json(), json!({"success": true}));
        }
        app.run_jobs().await;
        let expected = [
            badge("Badge deux", Acceptance::Pending),
            badge("Badge un", Acceptance::Pending),
        ];
        assert_eq!(held(&app, AMINA).await, expected);
        assert_eq!(app.mails_to(TOM).len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_platform_learns_of_nobody_who_did_not_allow_it() {
    on_each_engine(|app| async move {
        let mut amina = app.member("Amina", AMINA).await;
        let (platform, other) = (app.partner("Factory").await, app.partner("Autre").await);
        let asked = json!({"emails": [AMINA, "AMINA@exemple.fr", TOM, "nobody"]}).to_string();
        let nothing = json!({AMINA: null, "AMINA@exemple.fr": null, TOM: null, "nobody": null});
        let answer = platform.sends(LIST, asked.clone()).await;
        assert_eq!(answer.json(), nothing);

        let page = amina.get("/reglages/donnees").await;
        assert!(page.text().contains("Factory"), "{}", page.text());
        let choose = |allowed: &'static str| {
            [
                ("partner", platform.id.as_str().to_owned()),
                ("allowed", allowed.to_owned()),
            ]
        };
        let yes = choose("true");
        let yes = [(yes[0].0, yes[0].1.as_str()), (yes[1].0, yes[1].1.as_str())];
        let answer = amina.post("/api/fn/partners/choose", &yes).await;
        assert!(answer.status.is_redirection(), "{}", answer.text());
        let known = json!({AMINA: AMINA, "AMINA@exemple.fr": AMINA, TOM: null, "nobody": null});
        assert_eq!(platform.sends(LIST, asked.clone()).await.json(), known);
        assert_eq!(
            other.sends(LIST, asked.clone()).await.json(),
            nothing,
            "it was not asked about"
        );
        let page = amina.get("/reglages/donnees?fait=plateforme").await;
        assert!(
            page.text_of("main")
                .unwrap()
                .contains("Peut savoir que vous avez un compte")
        );

        let no = choose("false");
        let no = [(no[0].0, no[0].1.as_str()), (no[1].0, no[1].1.as_str())];
        amina.post("/api/fn/partners/choose", &no).await;
        assert_eq!(platform.sends(LIST, asked).await.json(), nothing);
        let journal = app.dump().await["consent"].len();
        assert_eq!(
            journal, 2,
            "the journal keeps what was allowed and taken back"
        );
    })
    .await;
}

#[tokio::test]
async fn only_a_partner_is_answered_and_what_tells_of_people_is_not_spoken() {
    on_each_engine(|app| async move {
        let platform = app.partner("Factory").await;
        for path in [LIST, PUSH] {
            let stranger = platform.clone().signing_in_not_at_all();
            let answer = stranger
                .sends(path, r#"{"emails": [], "assertions": {}}"#)
                .await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
            let garbage = platform.sends(path, "{\"assertions\": []").await;
            assert_eq!(garbage.status, StatusCode::BAD_REQUEST);
        }
        let link = "https://badges.example/1";
        for (path, body) in [
            (LIST, json!({"emails": vec![TOM; 10_001]})),
            (PUSH, json!({"assertions": {TOM: vec![link; 10_001]}})),
        ] {
            let answer = platform.sends(path, body.to_string()).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            let detail = answer.json()["detail"].as_str().unwrap().to_owned();
            assert!(detail.contains("10000 items"), "{detail}");
        }
        assert!(!app.row_counts().await.contains_key("delivery"));
        let mut program = app.browser().without("sec-fetch-site");
        let updates = program
            .get("/obpv1/factory/get_updates?user=1&badge=1")
            .await;
        assert_eq!(updates.status, StatusCode::NOT_FOUND);
    })
    .await;
}
