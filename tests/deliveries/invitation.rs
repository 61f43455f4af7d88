//! The links of an invitation: one form from the mail to the accepted badge, delete, no more mails.

use axum::body::Body;
use domain::{Acceptance, Millis};
use http::{Method, StatusCode};
use serde_json::json;
use support::{Browser, PASSWORD, Platform, TestApp, on_each_engine};

use super::{badge, held, item, said};

const AMINA: &str = "amina@exemple.fr";
const TOM: &str = "tom@exemple.fr";

/// A badge is sent and the mail has gone out; the token of its links.
async fn invited(app: &TestApp, platform: &Platform, name: &str, address: &str) -> String {
    let credential = app.issuer.signed(name, address, |_| {});
    let answer = platform.delivers(&[item(name, address, &credential)]).await;
    assert_eq!(said(&answer), ["accepted"]);
    app.run_jobs().await;
    app.token(address)
}

fn form<'a>(token: &'a str, name: &'a str, birth_year: &'a str) -> [(&'a str, &'a str); 5] {
    [
        ("token", token),
        ("name", name),
        ("password", PASSWORD),
        ("birth_year", birth_year),
        ("terms", "on"),
    ]
}

async fn rows(app: &TestApp, table: &str) -> usize {
    app.row_counts().await.get(table).copied().unwrap_or(0)
}

#[tokio::test]
async fn one_form_leads_from_the_mail_to_the_accepted_badge() {
    on_each_engine(|app| async move {
        let platform = app.partner("Université <d'essai>").await;
        let elsewhere = app.partner("École").await;
        let token = invited(&app, &platform, "Accueil", TOM).await;
        let other = app.issuer.signed("Autre", TOM, |_| {});
        elsewhere.delivers(&[item("1", TOM, &other)]).await;

        let mut tom = app.browser();
        let page = tom.get(&format!("/invitation?jeton={token}")).await;
        assert_eq!(page.status, StatusCode::OK);
        assert_eq!(page.text_of("h1").as_deref(), Some("Un badge vous attend"));
        let main = page.text_of("main").expect("a page");
        assert!(
            main.contains("Badge Accueil") && main.contains("Université <d'essai>"),
            "{main}"
        );
        assert!(
            main.contains("Université <d'essai> l'a envoyé à tom@exemple.fr."),
            "{main}"
        );
        assert!(
            !main.contains("Badge Autre"),
            "what others sent is not behind this link"
        );
        assert_eq!(
            rows(&app, "account").await,
            0,
            "opening a link changes nothing"
        );

        let answer = tom.post("/invitation", &form(&token, "Tom", "1999")).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        let way = answer.location().expect("a way on");
        assert!(
            way.starts_with("/badges/") && way.ends_with("?fait=garde"),
            "{way}"
        );
        let shown = tom.open(&way).await;
        assert_eq!(
            shown.text_of("h1").as_deref(),
            Some("Badge Accueil"),
            "{}",
            shown.text()
        );
        app.run_jobs().await;
        let expected = [
            badge("Badge Accueil", Acceptance::Accepted),
            badge("Badge Autre", Acceptance::Pending),
        ];
        assert_eq!(held(&app, TOM).await, expected);
        assert!(
            app.mails_to(TOM)
                .iter()
                .all(|mail| !mail.subject.contains("Confirmez"))
        );

        // The account is one like any other.
        let (mut again, _) = app.signs_in(TOM, PASSWORD).await;
        assert!(again.is_signed_in().await);
        let consents = app.dump().await["consent"].len();
        assert_eq!(consents, 1, "the terms");
        // The link is of no more use to anybody else who finds it.
        let mut stranger = app.browser();
        let answer = stranger
            .post("/invitation", &form(&token, "Autre", "1990"))
            .await;
        assert_eq!(
            answer.location().as_deref(),
            Some("/connexion?suite=/recevoir")
        );
        assert_eq!(rows(&app, "account").await, 1);
        let same = tom.get(&format!("/invitation?jeton={token}")).await;
        assert_eq!(same.location().as_deref(), Some("/recevoir"));
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_is_said_and_the_link_still_works() {
    on_each_engine(|app| async move {
        let platform = app.partner("Université").await;
        let token = invited(&app, &platform, "Accueil", TOM).await;
        let mut tom = app.browser();
        let young = form(&token, "Tom", "2015");
        let cases: [&[(&str, &str)]; 3] = [&[("token", &token)], &young, &young[..3]];
        for fields in cases {
            let answer = tom.post("/invitation", fields).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(answer.text_of("title").unwrap().starts_with("Erreur"));
            assert!(answer.text_of("main").unwrap().contains("Badge Accueil"));
            assert!(!answer.text().contains(PASSWORD));
        }
        assert_eq!(rows(&app, "account").await, 0);
        // A minor's account keeps the year, as at any sign-up.
        let answer = tom.post("/invitation", &form(&token, "Tom", "2010")).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        assert_eq!(app.tables_with_word("2028").await, ["account"]);
    })
    .await;
}

#[tokio::test]
async fn two_presses_of_one_link_make_one_account() {
    on_each_engine(|app| async move {
        let platform = app.partner("Université").await;
        let token = invited(&app, &platform, "Accueil", TOM).await;
        let (mut a, mut b) = (app.browser(), app.browser());
        let fields = form(&token, "Tom", "1999");
        let (first, second) = tokio::join!(
            a.post("/invitation", &fields),
            b.post("/invitation", &fields)
        );
        for answer in [&first, &second] {
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        }
        let opened = [&first, &second].map(|answer| {
            usize::from(
                answer
                    .location()
                    .is_some_and(|way| way.starts_with("/badges/")),
            )
        });
        assert_eq!(opened.iter().sum::<usize>(), 1);
        app.run_jobs().await;
        assert_eq!(
            held(&app, TOM).await,
            [badge("Badge Accueil", Acceptance::Accepted)]
        );
        assert_eq!(rows(&app, "account").await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_sign_up_of_somebody_else_with_the_address_ends_here() {
    on_each_engine(|app| async move {
        // Somebody waits with this address and a password of their own.
        app.sign_up(&mut app.browser(), "Intrus", TOM).await;
        app.run_jobs().await;
        let platform = app.partner("Université").await;
        let token = invited(&app, &platform, "Accueil", TOM).await;
        let answer = app
            .browser()
            .post("/invitation", &form(&token, "Tom", "1999"))
            .await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        assert_eq!(rows(&app, "account").await, 1);
        assert!(app.tables_with("Intrus").await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn who_has_an_account_adds_the_address_with_the_password() {
    on_each_engine(|app| async move {
        let mut amina = app.member("Amina", AMINA).await;
        let platform = app.partner("Université").await;
        let second = "amina.autre@exemple.fr";
        let token = invited(&app, &platform, "Accueil", second).await;
        let page = amina.get(&format!("/invitation?jeton={token}")).await;
        assert_eq!(
            page.attributes("form[action='/invitation/ajouter']", "method"),
            ["post"]
        );
        let wrong = [("token", token.as_str()), ("password", "tout faux")];
        let answer = amina.post("/invitation/ajouter", &wrong).await;
        assert_eq!(
            answer.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{}",
            answer.text()
        );
        assert!(held(&app, second).await.is_empty());
        let right = [("token", token.as_str()), ("password", PASSWORD)];
        let answer = amina.post("/invitation/ajouter", &right).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        assert_eq!(
            held(&app, AMINA).await,
            [badge("Badge Accueil", Acceptance::Accepted)]
        );
        assert_eq!(
            held(&app, second).await.len(),
            1,
            "the address is the account's"
        );
        app.run_jobs().await;
        assert!(
            app.mails_to(AMINA)
                .iter()
                .any(|mail| mail.text.contains(second)),
            "told"
        );
        // Somebody else who is signed in gets nothing of it.
        let mut other = app.member("Autre", "autre@exemple.fr").await;
        let page = other.get(&format!("/invitation?jeton={token}")).await;
        assert!(page.text_of("h1").unwrap().contains("autre compte"));
        let answer = other.post("/invitation/ajouter", &right).await;
        assert!(answer.text().contains("autre compte"), "{}", answer.text());
        let mut nobody = app.browser();
        assert_eq!(
            nobody.post("/invitation/ajouter", &right).await.status,
            StatusCode::UNAUTHORIZED
        );
    })
    .await;
}

#[tokio::test]
async fn delete_deletes_what_waits_from_that_partner_and_opening_the_page_does_not() {
    on_each_engine(|app| async move {
        let (platform, elsewhere) = (app.partner("Université").await, app.partner("École").await);
        let token = invited(&app, &platform, "Accueil", TOM).await;
        invited(&app, &elsewhere, "Autre", TOM).await;
        let mut tom = app.browser();
        let path = format!("/invitation/supprimer?jeton={token}");
        let page = tom.get(&path).await;
        assert_eq!(
            page.attributes("main form", "action"),
            ["/invitation/supprimer"]
        );
        let here = tom.get(&format!("/invitation?jeton={token}")).await;
        assert!(here.text().contains("Badge Accueil"));
        for _ in 0..2 {
            let answer = tom
                .post("/invitation/supprimer", &[("token", &token)])
                .await;
            assert_eq!(answer.status, StatusCode::OK);
        }
        let here = tom.get(&format!("/invitation?jeton={token}")).await;
        assert!(here.text_of("h1").unwrap().contains("Plus rien"));
        // Sent once more, it stays deleted; what the other partner sent waits.
        let credential = app.issuer.signed("Accueil", TOM, |_| {});
        let again = platform
            .delivers(&[item("Accueil", TOM, &credential)])
            .await;
        assert_eq!(said(&again), ["already"]);
        app.member("Tom", TOM).await;
        app.run_jobs().await;
        assert_eq!(
            held(&app, TOM).await,
            [badge("Badge Autre", Acceptance::Pending)]
        );
    })
    .await;
}

#[tokio::test]
async fn no_more_mails_from_anybody_and_the_badges_are_kept_all_the_same() {
    on_each_engine(|app| async move {
        let (platform, elsewhere) = (app.partner("Université").await, app.partner("École").await);
        let token = invited(&app, &platform, "Accueil", TOM).await;
        let mail = app.mails_to(TOM).pop().expect("a mail");
        let url = format!("http://127.0.0.1:3000/invitation/silence?jeton={token}");
        let headers = mail
            .raw
            .split("\r\n\r\n")
            .next()
            .unwrap()
            .replace("\r\n ", "");
        assert!(
            headers.contains(&format!("List-Unsubscribe: <{url}>")),
            "{headers}"
        );
        assert!(
            headers.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"),
            "{headers}"
        );
        // A mail scanner opens it, which changes nothing.
        let path = format!("/invitation/silence?jeton={token}");
        assert_eq!(app.browser().get(&path).await.status, StatusCode::OK);
        assert_eq!(rows(&app, "suppression").await, 0);
        // The mail program's one press: no cookie, no origin, no token of ours in the body.
        let mut program: Browser = app.browser().without("sec-fetch-site").without("accept");
        let kind = "application/x-www-form-urlencoded";
        let body = Body::from("List-Unsubscribe=One-Click");
        let answer = program.send(Method::POST, &path, Some(kind), body).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        assert_eq!(rows(&app, "suppression").await, 1);
        let again = app
            .browser()
            .post("/invitation/silence", &[("token", &token)])
            .await;
        assert_eq!(again.status, StatusCode::OK);

        let credential = app.issuer.signed("Autre", TOM, |_| {});
        assert_eq!(
            said(&elsewhere.delivers(&[item("1", TOM, &credential)]).await),
            ["accepted"]
        );
        app.clock.advance(Millis::HOUR);
        app.run_jobs().await;
        assert_eq!(app.mails_to(TOM).len(), 1);
        app.member("Tom", TOM).await;
        app.run_jobs().await;
        assert_eq!(held(&app, TOM).await.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_link_that_is_none_is_gone_everywhere() {
    on_each_engine(|app| async move {
        let unknown = "x".repeat(43);
        for token in ["", "abc", unknown.as_str()] {
            for path in [
                "/invitation",
                "/invitation/supprimer",
                "/invitation/silence",
            ] {
                let mut browser = app.browser();
                let seen = browser.get(&format!("{path}?jeton={token}")).await;
                assert_eq!(seen.status, StatusCode::GONE, "GET {path}");
                let fields = form(token, "Tom", "1999");
                let pressed = browser.post(path, &fields).await;
                assert_eq!(pressed.status, StatusCode::GONE, "POST {path}");
            }
        }
        assert_eq!(rows(&app, "account").await, 0);
    })
    .await;
}

#[tokio::test]
async fn the_mail_speaks_the_language_that_the_partner_says_and_links_nothing_of_the_badge() {
    on_each_engine(|app| async move {
        let platform = app.partner("School").await;
        let link = json!({
            "id": "1", "email": TOM, "url": "https://badges.example/1", "language": "en",
            "badge_name": "Win at https://prize.example <b>now</b>", "issuer_name": "x",
        });
        assert_eq!(said(&platform.delivers(&[link]).await), ["accepted"]);
        app.run_jobs().await;
        let mail = app.mails_to(TOM).pop().expect("a mail");
        assert_eq!(mail.subject, "School sent you a badge");
        for part in [&mail.text, &mail.html] {
            assert!(
                !part.contains("prize") && !part.contains("badges.example"),
                "{part}"
            );
        }
        let token = app.token(TOM);
        let page = app
            .browser()
            .get(&format!("/invitation?jeton={token}"))
            .await;
        assert!(page.text().contains("&lt;b&gt;now"), "{}", page.text());
        assert!(app.issuer.asked().is_empty());
    })
    .await;
}
