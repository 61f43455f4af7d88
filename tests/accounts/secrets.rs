//! What opens an account is never stored as it is, and nothing personal is logged.

use std::io::Write;
use std::sync::{Arc, Mutex};

use support::{PASSWORD, on_each_engine};
use tracing_subscriber::fmt::MakeWriter;

const ADDRESS: &str = "amina@exemple.fr";
const NEW: &str = "loutre bocal nuage tardif";

/// Collects what is logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("the log").extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;
    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn no_password_link_or_cookie_is_stored_or_logged() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::DEBUG)
        .with_writer(log.clone())
        .with_ansi(false)
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    // With a single dispatcher, tracing asks the thread that meets a log line first whether
    // anybody listens, and the other tests' threads would say no; with two it asks both.
    let _second = tracing::Dispatch::new(tracing::subscriber::NoSubscriber::new());
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
            let log = logged.0.lock().expect("the log").clone();
            let log = String::from_utf8(log).expect("text");
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
