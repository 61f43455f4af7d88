//! A badge whose every word is an attack, on every page that shows it.

use scraper::Selector;
use serde_json::json;
use support::{Answer, Part, on_each_engine};

use super::{ADDRESS, NAME, brought, send, share};

const ATTACK: &str = "\"'></title></textarea></script><script id=pwned>alert(1)</script><img id=pwned src=x onerror=alert(1)><svg id=pwned onload=alert(1)>{{7*7}}${7*7}<!--";

fn assert_harmless(what: &str, answer: &Answer) {
    let page = answer.page();
    let all = Selector::parse("*").unwrap();
    for element in page.select(&all) {
        let element = element.value();
        assert_ne!(element.id(), Some("pwned"), "{what}");
        for (name, value) in element.attrs() {
            assert!(!name.starts_with("on"), "{what}: {name}");
            assert_ne!(name, "style", "{what}");
            let value = value.trim_start().to_ascii_lowercase();
            if matches!(name, "href" | "src" | "action" | "formaction") {
                assert!(!value.starts_with("javascript:"), "{what}: {value}");
            }
        }
    }
    let data = Selector::parse("script[type='application/ld+json']").unwrap();
    for script in page.select(&data) {
        let text: String = script.text().collect();
        let parsed: Result<serde_json::Value, _> = serde_json::from_str(&text);
        assert!(parsed.is_ok(), "{what}: linked data was broken: {text}");
    }
}

#[tokio::test]
async fn no_payload_becomes_markup() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let script = "javascript:alert(document.domain)//";
        let badge = app.issuer.signed("attaque", ADDRESS, |credential| {
            credential["name"] = ATTACK.into();
            credential["description"] = ATTACK.into();
            credential["issuer"]["name"] = ATTACK.into();
            credential["issuer"]["url"] = script.into();
            credential["issuer"]["description"] = ATTACK.into();
            let subject = &mut credential["credentialSubject"];
            subject["achievement"]["name"] = ATTACK.into();
            subject["achievement"]["description"] =
                format!("{ATTACK}\n\n[x]({script}) <a href=\"{script}\" onclick=x>y</a>").into();
            subject["achievement"]["criteria"] = json!({"id": script, "narrative": ATTACK});
            subject["achievement"]["tag"] = json!([ATTACK, "x' onmouseover='y"]);
            subject["achievement"]["alignment"] = json!([{
                "type": ["Alignment"], "targetName": ATTACK, "targetUrl": script, "targetFramework": ATTACK,
            }]);
            credential["evidence"] = json!([{
                "id": script, "type": ["Evidence"], "name": ATTACK, "narrative": ATTACK, "genre": ATTACK,
            }]);
        });
        let id = brought(&send(&mut browser, &[&support::Issuer::baked(&badge)]).await);
        app.run_jobs().await;
        let page = share(&app, &mut browser, &id, &["show_name", "show_evidence"]).await;
        let hidden = share(&app, &mut browser, &id, &["show_evidence"]).await;
        let mut visitor = app.browser();
        for path in [
            page.clone(),
            format!("{page}?lang=en"),
            hidden,
            format!("/badges/{id}"),
            format!("/partager/{id}"),
            "/badges".to_owned(),
            "/accueil".to_owned(),
        ] {
            let answer = browser.get(&path).await;
            assert_eq!(answer.status, http::StatusCode::OK, "{path}");
            assert_harmless(&path, &answer);
            if path.starts_with("/b/") {
                assert!(answer.text().contains("alert(1)"), "the words are shown as words");
            }
        }
        let answer = visitor
            .upload("/verifier", &[Part::Text("text", &badge.to_string())])
            .await;
        assert_eq!(answer.status, http::StatusCode::OK);
        assert_harmless("/verifier", &answer);
        let answer = visitor.upload("/verifier", &[Part::Text("text", ATTACK)]).await;
        assert_harmless("/verifier with a text", &answer);
        let json = visitor.get(&format!("{page}.json")).await;
        assert_eq!(json.header("content-type"), Some("application/json"));
        let name = json.json()["face"]["description"].as_str().unwrap().to_owned();
        assert!(!name.contains("<script") && !name.contains("javascript:"), "{name}");
    })
    .await;
}
