//! Forms of the settings that are refused, without JavaScript: the reason stands beside the field,
//! what was typed stays, and no password comes back or is kept.

use http::StatusCode;
use support::{Answer, Browser, PASSWORD, on_each_engine};

const ADDRESS: &str = "amina@exemple.fr";

/// Sends a form from a page of the settings, and opens the page that answers.
async fn sends(
    browser: &mut Browser,
    page: &str,
    function: &str,
    fields: &[(&str, &str)],
) -> Answer {
    let (page, function) = (format!("/reglages/{page}"), format!("account/{function}"));
    browser.send_and_come_back(&page, &function, fields).await
}

/// A page, a function, what is sent to it, and the field that is wrong.
type Refused<'a> = (&'a str, &'a str, &'a [(&'a str, &'a str)], &'a str);

/// The field of a form that is marked, with what describes it.
fn marked(page: &Answer, form: &str) -> Vec<(String, String)> {
    let form = format!("form[action='/api/fn/account/{form}']");
    let names = page.attributes(&format!("{form} [aria-invalid=true]"), "name");
    let described = page.attributes(&format!("{form} [aria-invalid=true]"), "aria-describedby");
    names
        .into_iter()
        .zip(described)
        .map(|(name, described)| {
            let error = described
                .split(' ')
                .find(|id| id.ends_with("-error"))
                .expect("a reason");
            let text = page.text_of(&format!("#{error}")).expect("a sentence");
            (name, text)
        })
        .collect()
}

#[tokio::test]
async fn the_reason_stands_beside_the_field_and_what_was_typed_stays() {
    on_each_engine(|app| async move {
        let mut browser = app.member("Amina Benali", ADDRESS).await;
        let long = "Amina ".repeat(40);
        let page = sends(
            &mut browser,
            "profil",
            "change_profile",
            &[("name", &long), ("language", "en")],
        )
        .await;
        assert_eq!(page.status, StatusCode::OK);
        let said = marked(&page, "change_profile");
        assert_eq!(said.len(), 1, "{said:?}");
        assert_eq!(said[0].0, "name");
        assert!(said[0].1.contains("trop long"), "{}", said[0].1);
        assert_eq!(
            page.attributes("input[name=name]", "value"),
            [long.as_str()]
        );
        assert_eq!(
            page.attributes("select[name=language] option[selected]", "value"),
            ["en"]
        );
        // It was for that page alone, and is not kept longer.
        let fresh = browser.get("/reglages/profil").await;
        assert_eq!(
            fresh.attributes("input[name=name]", "value"),
            ["Amina Benali"]
        );
        assert!(app.tables_with("Amina Amina").await.is_empty());

        let page = sends(
            &mut browser,
            "adresses",
            "add_address",
            &[("address", "amina@"), ("password", PASSWORD)],
        )
        .await;
        let said = marked(&page, "add_address");
        assert_eq!(said.len(), 1, "{said:?}");
        assert_eq!(said[0].0, "address");
        assert_eq!(
            page.attributes("input[name=address][type=email]", "value"),
            ["amina@"]
        );
        assert!(!page.text().contains(PASSWORD));
    })
    .await;
}

#[tokio::test]
async fn a_wrong_password_is_said_beside_its_field_and_never_kept() {
    on_each_engine(|app| async move {
        let mut browser = app.member("Amina", ADDRESS).await;
        let wrong = "un mot de passe tout faux";
        let cases: [Refused<'_>; 5] = [
            (
                "securite",
                "change_password",
                &[("current", wrong), ("new", "loutre bocal nuage tardif")],
                "current",
            ),
            (
                "securite",
                "change_password",
                &[("current", PASSWORD), ("new", "passwordpassword")],
                "new",
            ),
            (
                "adresses",
                "add_address",
                &[("address", "autre@exemple.fr"), ("password", wrong)],
                "password",
            ),
            (
                "donnees",
                "delete",
                &[("password", wrong), ("confirm", "on")],
                "password",
            ),
            ("donnees", "delete", &[("password", PASSWORD)], "confirm"),
        ];
        for (page, function, fields, field) in cases {
            let shown = sends(&mut browser, page, function, fields).await;
            let said = marked(&shown, function);
            let names: Vec<_> = said.iter().map(|(name, _)| name.as_str()).collect();
            assert_eq!(names, [field], "{function}");
            for secret in [wrong, "loutre bocal", "passwordpassword"] {
                assert!(app.tables_with(secret).await.is_empty(), "{secret}");
                assert!(!shown.text().contains(secret), "{secret}");
            }
        }
        assert!(browser.is_signed_in().await);

        let refused = browser
            .post("/reglages/donnees/export", &[("password", wrong)])
            .await;
        let back = refused.location().expect("a redirect");
        let page = browser.get(&back).await;
        let form = "form[action='/reglages/donnees/export'] [aria-invalid=true]";
        assert_eq!(page.attributes(form, "name"), ["password"]);
        assert!(page.text_of("#export-password-error").is_some());
    })
    .await;
}
