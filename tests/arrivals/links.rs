//! Links: turned into where a machine reads the badge, several at a time, and those that are never
//! opened.

use http::StatusCode;
use support::{Issuer, Part, Reply, TestApp, engines, on_each_engine};

use super::{ADDRESS, NAME, all, hand_in, later, report_of};
use crate::badges::{brought, send_text, stored};

const CLAIM: &str = "https://openbadgefactory.com/c/receive?e=a%40b.fr&k=1&t=2";

#[tokio::test]
async fn claims_and_applications_are_shown_and_never_opened() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let own = format!("{}/remise?e=a&k=b&t=c", app.issuer.url);
        for (link, sentence) in [
            (CLAIM, "nous ne l'ouvrons jamais"),
            (own.as_str(), "nous ne l'ouvrons jamais"),
            (
                "https://openbadgefactory.com/c/earnablebadge/QWE/apply",
                "demande de badge",
            ),
        ] {
            let answer = send_text(&mut browser, link).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(answer.text_of("[role=alert]").unwrap().contains(sentence));
            let shown = answer.attributes("[role=alert] a", "href");
            assert_eq!(shown, [link]);
            let visitor = app
                .browser()
                .upload("/verifier", &[Part::Text("text", link)])
                .await;
            assert!(visitor.text_of("[role=alert]").unwrap().contains(sentence));
        }
        // Nor by way of a link that looks harmless.
        let harmless = app.issuer.says("/clic", Reply::Redirect(own.clone()));
        let answer = send_text(&mut browser, &harmless).await;
        assert!(answer.text_of("[role=alert]").unwrap().contains("jamais"));
        assert_eq!(answer.attributes("[role=alert] a", "href"), [own]);
        assert!(!app.issuer.asked().contains(&"/remise".to_owned()));
    })
    .await;
}

#[tokio::test]
async fn an_operators_rule_finds_the_badge_behind_a_page() {
    for engine in engines() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("regles.toml");
        let rules = r#"
            [[rule]]
            name = "A page with a number"
            hosts = ["127.0.0.1"]
            path = '/page/(\w+)\.html'
            ask = ["{origin}/nothing/{1}", "{origin}/{1}/assertion"]

            [[rule]]
            name = "An answer that names the badge"
            hosts = ["127.0.0.1"]
            path = '/info/(\w+)'
            ask = ["{origin}/api/{1}"]
            then = "/assertion_url"
        "#;
        std::fs::write(&file, rules).unwrap();
        let app =
            TestApp::start_with(engine, |config| config.fetch.link_rules = file.clone()).await;
        let account = crate::badges::account(&app, ADDRESS).await;
        let html = Reply::Bytes("text/html", b"<!DOCTYPE html><p>x".to_vec());
        let page = app.issuer.says("/page/soudure.html", html.clone());
        let info = app.issuer.says("/info/vente", html);
        let _served = app.issuer.hosted("soudure", ADDRESS);
        let named = app.issuer.hosted("vente", ADDRESS);
        app.issuer.says(
            "/api/vente",
            Reply::Json(serde_json::json!({"name": "x", "assertion_url": named["id"]})),
        );
        for (link, name) in [(page, "Badge soudure"), (info, "Badge vente")] {
            use server::service::badges::{Handed, Manner, import};
            let wait = std::time::Duration::from_secs(4);
            let handed = Handed::Text(link);
            let imported = import(&app.state, &account, handed, Manner::BY_HAND, wait).await;
            let imported = imported.unwrap();
            let [domain::badge::Imported::New { id }] = &imported[..] else {
                panic!("{imported:?}")
            };
            assert_eq!(stored(&app, id).await.face.name, name);
        }
    }
}

#[tokio::test]
async fn a_text_with_several_links_brings_each() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let one = app.issuer.hosted("un", ADDRESS);
        let two = app.issuer.hosted("deux", ADDRESS);
        let (one, two) = (one["id"].as_str().unwrap(), two["id"].as_str().unwrap());
        let text = format!("Mes badges : {one}, {two}. Et encore {one} ! À réclamer : {CLAIM}");
        let answer = send_text(&mut browser, &text).await;
        later(&app).await;
        let said = report_of(&mut browser, &answer)
            .await
            .text_of("main")
            .unwrap();
        assert!(
            said.contains("2 badges reçus") && said.contains("1 échec"),
            "{said}"
        );
        assert!(
            said.contains("Badge un") && said.contains("Badge deux"),
            "{said}"
        );
        let [single] = [send_text(&mut browser, one).await];
        assert!(single.location().unwrap().ends_with("?fait=deja"));
        brought(&single);
    })
    .await;
}

#[tokio::test]
async fn a_record_brings_each_of_its_badges_by_file_and_by_link() {
    on_each_engine(|app| async move {
        for (number, by_link) in [(1, false), (2, true)] {
            let address = format!("a{number}@univ.example");
            let mut browser = app.member(NAME, &address).await;
            let members = [
                app.issuer.signed(&format!("un{number}"), &address, |_| {}),
                app.issuer
                    .signed(&format!("deux{number}"), &address, |_| {}),
            ];
            let record = app.issuer.record("releve", &address, &members);
            let record = app.issuer.prove(&record);
            let answer = if by_link {
                let link = app.issuer.says("/releve", Reply::Json(record));
                send_text(&mut browser, &link).await
            } else {
                hand_in(&mut browser, "releve.json", record.to_string().as_bytes()).await
            };
            later(&app).await;
            let said = report_of(&mut browser, &answer)
                .await
                .text_of("main")
                .unwrap();
            assert!(said.contains("2 badges reçus"), "{said}");
            assert_eq!(all(&app).await.len(), number * 2);
        }
    })
    .await;
}

#[tokio::test]
async fn a_saved_mail_brings_what_is_attached_and_the_links_that_are_known() {
    on_each_engine(|app| async move {
        use base64::Engine as _;
        let mut browser = app.member(NAME, ADDRESS).await;
        let badge = Issuer::baked(&app.issuer.signed("mail", ADDRESS, |_| {}));
        let encoded = base64::engine::general_purpose::STANDARD.encode(&badge);
        let mail = format!(
            "From: badges@univ.example\r\nTo: {ADDRESS}\r\nSubject: Badge\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\n\
             {CLAIM}\r\n{url}/desabonner\r\n--x\r\nContent-Type: image/png; name=b.png\r\n\
             Content-Transfer-Encoding: base64\r\n\r\n{encoded}\r\n--x--\r\n",
            url = app.issuer.url
        );
        let answer = hand_in(&mut browser, "badge.eml", mail.as_bytes()).await;
        later(&app).await;
        let said = report_of(&mut browser, &answer).await.text_of("main").unwrap();
        assert!(said.contains("1 badge reçu") && said.contains("1 échec"), "{said}");
        assert!(said.contains("nous ne l'ouvrons jamais"), "{said}");
        assert!(!app.issuer.asked().contains(&"/desabonner".to_owned()));

        let empty = "From: a@b.example\r\nSubject: x\r\n\r\nBonjour";
        let answer = hand_in(&mut browser, "mail.eml", empty.as_bytes()).await;
        assert!(answer.text_of("[role=alert]").unwrap().contains("Ce mail ne contient"));
    })
    .await;
}
