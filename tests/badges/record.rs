//! A record (CLR 2.0): each credential in it is a badge with its own verdict.

use http::StatusCode;
use serde_json::Value;
use support::{Part, Reply, TestApp, on_each_engine};

use super::{ADDRESS, NAME, count};

/// Two credentials, the second altered after it was signed.
fn members(app: &TestApp) -> [Value; 2] {
    let good = app.issuer.signed("soudure", ADDRESS, |_| {});
    let mut altered = app.issuer.signed("vente", ADDRESS, |_| {});
    altered["name"] = "Chirurgie".into();
    [good, altered]
}

/// The same record in the forms in which records travel.
fn forms(app: &TestApp) -> [(&'static str, Vec<u8>); 2] {
    let record = app.issuer.record("annee", ADDRESS, &members(app));
    [
        (
            "releve.json",
            app.issuer.prove(&record).to_string().into_bytes(),
        ),
        ("releve.jwt", app.issuer.jws(&record).into_bytes()),
    ]
}

#[tokio::test]
async fn anyone_sees_each_badge_of_a_record_with_its_own_verdict() {
    on_each_engine(|app| async move {
        for (name, file) in forms(&app) {
            let mut visitor = app.browser();
            let parts = [Part::File("file", name, &file)];
            let page = visitor.upload("/verifier", &parts).await;
            assert_eq!(page.status, StatusCode::OK);
            let said = page.text_of("main").unwrap();
            for sentence in [
                "Ce relevé contient 2 badges",
                "Badge soudure",
                "Registre d'essai",
                "Université d'essai",
                "Le relevé lui-même",
            ] {
                assert!(said.contains(sentence), "{name}: {sentence} in {said}");
            }
            assert!(!said.contains(ADDRESS));
            let verdicts = page.attributes("[data-verdict]", "data-verdict");
            assert_eq!(verdicts, ["valid", "invalid", "valid"], "{name}");

            let mut script = visitor.clone().with("accept", "application/json");
            let said = script.upload("/verifier", &parts).await.json();
            let record = &said["record"];
            assert_eq!(record["checked"]["verdict"], "valid", "{said:#}");
            assert_eq!(record["badges"][0]["checked"]["verdict"], "valid");
            assert_eq!(record["badges"][0]["face"]["name"], "Badge soudure");
            assert_eq!(record["badges"][1]["checked"]["verdict"], "invalid");
            assert_eq!(record["left_out"], 0);
        }
        assert_eq!(count(&app).await, 0);
        assert!(app.state.blobs.list().await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_link_to_a_record_shows_it_and_an_altered_record_is_said_to_be() {
    on_each_engine(|app| async move {
        let record = app.issuer.record("lien", ADDRESS, &members(&app));
        let mut shortened = app.issuer.prove(&record);
        let first = shortened["credentialSubject"]["verifiableCredential"][0].clone();
        shortened["credentialSubject"]["verifiableCredential"] = [first].into_iter().collect();
        let link = app.issuer.says("/lien/record", Reply::Json(shortened));
        let link: String = url::form_urlencoded::byte_serialize(link.as_bytes()).collect();
        let page = app.browser().get(&format!("/verifier?url={link}")).await;
        let verdicts = page.attributes("[data-verdict]", "data-verdict");
        assert_eq!(verdicts, ["valid", "invalid"]);
    })
    .await;
}

#[tokio::test]
async fn a_record_without_badges_says_so_and_a_long_one_is_cut() {
    on_each_engine(|app| async move {
        let mut script = app.browser().with("accept", "application/json");
        let empty = app
            .issuer
            .prove(&app.issuer.record("vide", ADDRESS, &[]))
            .to_string();
        let said = script
            .upload("/verifier", &[Part::Text("text", &empty)])
            .await;
        assert_eq!(said.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(said.json()["problem"]["why"], "no_badge");

        let one = app.issuer.signed("soudure", ADDRESS, |_| {});
        let long = app.issuer.record("long", ADDRESS, &vec![one; 60]);
        let long = app.issuer.jws(&long);
        let said = script
            .upload("/verifier", &[Part::Text("text", &long)])
            .await
            .json();
        assert_eq!(said["record"]["badges"].as_array().map(Vec::len), Some(50));
        assert_eq!(said["record"]["left_out"], 10);
    })
    .await;
}

#[tokio::test]
async fn keeping_a_record_keeps_every_badge_in_it() {
    on_each_engine(|app| async move {
        for (name, file) in forms(&app) {
            let mut member = app
                .member(NAME, &format!("{}@univ.example", &name[7..]))
                .await;
            let before = count(&app).await;
            let parts = [Part::File("file", name, &file)];
            let page = member.upload("/verifier", &parts).await;
            let carried = page.attributes("input[name=kept]", "value");
            let kept = member
                .upload("/verifier/garder", &[Part::Text("kept", &carried[0])])
                .await;
            assert_eq!(kept.location().as_deref(), Some("/badges?fait=garde"));
            assert_eq!(count(&app).await, before + 2);
        }
    })
    .await;
}
