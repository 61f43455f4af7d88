//! Signing in and out.

use http::StatusCode;
use support::{Engine, PASSWORD, TestApp, on_each_engine};

const ADDRESS: &str = "amina@exemple.fr";

#[tokio::test]
async fn only_the_right_password_opens() {
    on_each_engine(|app| async move {
        app.member("Amina", ADDRESS).await;
        for (address, password) in [
            (ADDRESS, "agrafe cheval pile exact"),
            (ADDRESS, ""),
            ("autre@exemple.fr", PASSWORD),
            ("", ""),
            ("' OR 1=1 --", PASSWORD),
        ] {
            let (mut browser, answer) = app.signs_in(address, password).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{address}");
            assert!(
                answer
                    .attributes("input[type=password]", "value")
                    .iter()
                    .all(String::is_empty)
            );
            assert!(!browser.is_signed_in().await);
            assert!(browser.cookie("besace").is_none(), "no session for nothing");
        }
        let (mut browser, _) = app.signs_in(" AMINA@exemple.fr ", PASSWORD).await;
        assert!(browser.is_signed_in().await);
    })
    .await;
}

#[tokio::test]
async fn signing_in_goes_on_to_paths_of_ours_only() {
    let app = TestApp::start(Engine::Sqlite).await;
    app.member("Amina", ADDRESS).await;
    let cases = [
        ("", "/accueil"),
        ("/badges?tri=nom", "/badges?tri=nom"),
        ("https://evil.example/", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("\\\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/%0d%0aSet-Cookie:x=y", "/%0d%0aSet-Cookie:x=y"),
        ("/\r\nSet-Cookie: x=y", "/Set-Cookie:%20x=y"),
    ];
    for (next, expected) in cases {
        let mut browser = app.browser();
        let fields = [("address", ADDRESS), ("password", PASSWORD), ("next", next)];
        let answer = browser.post("/connexion", &fields).await;
        assert_eq!(answer.header("location"), Some(expected), "{next:?}");
        let query: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
        let answer = browser.get(&format!("/connexion?suite={query}")).await;
        assert_eq!(
            answer.header("location"),
            Some(expected),
            "{next:?}, signed in"
        );
    }
}

#[tokio::test]
async fn a_session_identifier_known_before_is_worth_nothing_after() {
    on_each_engine(|app| async move {
        app.member("Amina", ADDRESS).await;
        // An identifier that the attacker got from the server, planted in the victim's browser.
        let mut attacker = app.browser();
        app.sign_up(&mut attacker, "X", "x@exemple.fr").await;
        let planted = attacker.cookie("besace").expect("a session").to_owned();
        let mut victim = app.browser();
        victim.set_cookie("besace", &planted);
        let fields = [("address", ADDRESS), ("password", PASSWORD)];
        victim.post("/connexion", &fields).await;
        assert!(victim.is_signed_in().await);
        assert_ne!(victim.cookie("besace"), Some(planted.as_str()));
        attacker.set_cookie("besace", &planted);
        assert!(!attacker.is_signed_in().await);

        // One that the attacker made up.
        let mut victim = app.browser();
        victim.set_cookie("besace", "AAAAAAAAAAAAAAAAAAAAAA");
        victim.post("/connexion", &fields).await;
        assert!(victim.is_signed_in().await);
        assert_ne!(victim.cookie("besace"), Some("AAAAAAAAAAAAAAAAAAAAAA"));
    })
    .await;
}

#[tokio::test]
async fn signing_out_ends_the_session_on_the_server() {
    on_each_engine(|app| async move {
        let mut browser = app.member("Amina", ADDRESS).await;
        let cookie = browser.cookie("besace").expect("a session").to_owned();
        let answer = browser.post("/deconnexion", &[]).await;
        assert_eq!(answer.location().as_deref(), Some("/"));
        assert!(browser.cookie("besace").is_none());
        browser.set_cookie("besace", &cookie);
        assert!(!browser.is_signed_in().await);
        let nobody = app.browser().post("/deconnexion", &[]).await;
        assert_eq!(nobody.location().as_deref(), Some("/"));
    })
    .await;
}

#[tokio::test]
async fn a_signed_in_person_is_not_asked_to_sign_up() {
    let app = TestApp::start(Engine::Sqlite).await;
    let mut browser = app.member("Amina", ADDRESS).await;
    let answer = browser.get("/inscription").await;
    assert_eq!(answer.location().as_deref(), Some("/accueil"));
}
