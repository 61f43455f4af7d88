//! Nobody learns from an answer whether an address has an account.

use http::StatusCode;
use support::{PASSWORD, TestApp, on_each_engine};

const KNOWN: &str = "amina@exemple.fr";
const UNKNOWN: &str = "inconnue@exemple.fr";

/// Status, headers that vary by content, and body of an answer, with the address left out.
async fn told(app: &TestApp, address: &str, path: &str, fields: &[(&str, &str)]) -> String {
    let mut browser = app.browser();
    let answer = browser.post(path, fields).await;
    let after = match answer.location() {
        Some(next) => browser.get(&next).await.text(),
        None => String::new(),
    };
    let headers: Vec<_> = answer
        .headers
        .keys()
        .map(|name| name.as_str().to_owned())
        .collect();
    format!(
        "{} {headers:?} {:?}\n{}\n{after}",
        answer.status,
        answer.location(),
        answer.text()
    )
    .replace(address, "ADDRESS")
}

#[tokio::test]
async fn known_and_unknown_addresses_get_the_same_answer_after_the_same_work() {
    on_each_engine(|app| async move {
        app.member("Amina", KNOWN).await;
        app.run_jobs().await;
        type Case = (
            &'static str,
            fn(&'static str) -> Vec<(&'static str, &'static str)>,
        );
        let cases: [Case; 3] = [
            ("/connexion", |a| {
                vec![("address", a), ("password", "une phrase au hasard")]
            }),
            ("/mot-de-passe-oublie", |a| vec![("address", a)]),
            ("/inscription", |a| {
                vec![
                    ("name", "Quelqu'un"),
                    ("address", a),
                    ("password", PASSWORD),
                    ("birth_year", "1990"),
                    ("terms", "on"),
                ]
            }),
        ];
        for (path, fields) in cases {
            let mut work = Vec::new();
            let mut answers = Vec::new();
            for address in [KNOWN, UNKNOWN] {
                let before = app.row_counts().await;
                answers.push(told(&app, address, path, &fields(address)).await);
                let after = app.row_counts().await;
                let grown = |table: &str| {
                    let count = |rows: &std::collections::BTreeMap<String, usize>| {
                        rows.get(table).copied().unwrap_or(0)
                    };
                    (
                        table.to_owned(),
                        count(&after) as i64 - count(&before) as i64,
                    )
                };
                // Counters are shared with the requests before, so they do not compare.
                let tables = ["account", "address", "consent", "job", "session", "token"];
                work.push(tables.map(grown));
                app.run_jobs().await;
            }
            assert_eq!(answers[0], answers[1], "{path}");
            assert_eq!(work[0], work[1], "{path}");
        }
        // One mail for each sign-up, whoever the address belongs to.
        let subjects = |address| {
            let mails = app.mails_to(address);
            mails
                .into_iter()
                .map(|mail| mail.subject)
                .collect::<Vec<_>>()
        };
        assert_eq!(subjects(UNKNOWN).len(), 1, "{:?}", subjects(UNKNOWN));
        assert_eq!(subjects(KNOWN).len(), 3, "{:?}", subjects(KNOWN));
    })
    .await;
}

#[tokio::test]
async fn who_signs_up_with_somebodys_address_gets_nothing_and_the_owner_a_mail() {
    on_each_engine(|app| async move {
        app.member("Amina", KNOWN).await;
        let mut other = app.browser();
        app.sign_up(&mut other, "Autre", KNOWN).await;
        app.run_jobs().await;
        let mail = app.mails_to(KNOWN).pop().expect("a mail");
        assert!(!mail.text.contains("jeton="), "{}", mail.text);
        assert!(mail.text.contains("/connexion"), "{}", mail.text);
        assert!(!mail.text.contains("Autre"), "{}", mail.text);
        // A typing mistake that hit somebody's address can still be corrected.
        other
            .post("/inscription/adresse", &[("address", "autre@exemple.fr")])
            .await;
        app.run_jobs().await;
        let token = app.token("autre@exemple.fr");
        let answer = other.post("/confirmer", &[("token", &token)]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        assert!(other.is_signed_in().await);
    })
    .await;
}

#[tokio::test]
async fn who_never_confirmed_learns_so_only_with_the_password() {
    on_each_engine(|app| async move {
        app.sign_up(&mut app.browser(), "Amina", KNOWN).await;
        app.run_jobs().await;
        let (_, wrong) = app.signs_in(KNOWN, "une phrase au hasard").await;
        let (_, unknown) = app.signs_in(UNKNOWN, "une phrase au hasard").await;
        assert_eq!(
            wrong.text().replace(KNOWN, ""),
            unknown.text().replace(UNKNOWN, "")
        );
        let (mut browser, right) = app.signs_in(KNOWN, PASSWORD).await;
        assert_eq!(right.location().as_deref(), Some("/inscription/envoyee"));
        assert!(!browser.is_signed_in().await);
        // Who has forgotten the password meanwhile gets the link to confirm.
        app.browser()
            .post("/mot-de-passe-oublie", &[("address", KNOWN)])
            .await;
        app.run_jobs().await;
        let mail = app.mails_to(KNOWN).pop().expect("a mail");
        assert!(mail.text.contains("/confirmer?jeton="), "{}", mail.text);
    })
    .await;
}
