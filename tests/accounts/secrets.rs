//! What opens an account is never stored as it is, and nothing personal is logged.

use support::{Log, PASSWORD, on_each_engine};

const ADDRESS: &str = "amina@exemple.fr";
const NEW: &str = "loutre bocal nuage tardif";

#[tokio::test]
async fn no_password_link_or_cookie_is_stored_or_logged() {
    let (log, _listening) = Log::listen();
    let logged = log.clone();
    on_each_engine(move |app| {
        let logged = logged.clone();
        async move {
            let mut secrets = vec![PASSWORD.to_owned(), NEW.to_owned()];
            let mut browser = app.browser();
            app.sign_up(&mut browser, "Amina Benali-Confidentielle", ADDRESS)
                .await;
            secrets.push(browser.cookie("besace").expect("a session").to_owned());
            // The mail waits in the queue.
            for secret in &secrets {
                assert!(app.tables_with(secret).await.is_empty(), "{secret}");
            }
            app.run_jobs().await;
            let confirm = app.token(ADDRESS);
            assert!(app.row_counts().await.contains_key("token"));
            assert!(app.tables_with(&confirm).await.is_empty());
            browser.post("/confirmer", &[("token", &confirm)]).await;
            secrets.push(confirm);
            secrets.push(browser.cookie("besace").expect("a session").to_owned());
            app.browser()
                .post("/mot-de-passe-oublie", &[("address", ADDRESS)])
                .await;
            app.run_jobs().await;
            let reset = app.token(ADDRESS);
            assert!(app.tables_with(&reset).await.is_empty());
            let fields = [
                ("token", reset.as_str()),
                ("password", NEW),
                ("password_again", NEW),
            ];
            app.browser().post("/mot-de-passe", &fields).await;
            let (other, _) = app.signs_in(ADDRESS, NEW).await;
            secrets.push(reset);
            secrets.push(other.cookie("besace").expect("a session").to_owned());
            app.signs_in(ADDRESS, "Un autre mot de passe").await;
            secrets.push("Un autre mot de passe".to_owned());
            app.run_periodic_jobs().await;

            let dump = app.dump().await;
            assert!(
                dump["account"][0].contains("$argon2id$"),
                "the dump is whole"
            );
            for secret in &secrets {
                assert!(app.tables_with(secret).await.is_empty(), "{secret}");
            }
            let log = logged.text();
            assert!(log.contains("request="), "the log is there: {log}");
            for personal in [ADDRESS, "exemple.fr", "Confidentielle"] {
                assert!(!log.contains(personal), "{personal} in {log}");
            }
            for secret in &secrets {
                assert!(!log.contains(secret.as_str()), "{secret} in {log}");
            }
        }
    })
    .await;
}
