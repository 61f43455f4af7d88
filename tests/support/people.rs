//! People: signed up, confirmed, signed in, with the mails they got.

use domain::Millis;
use http::StatusCode;
use server::mail::Sent;

use crate::{Answer, Browser, TestApp};

/// The password of everybody in the tests.
pub const PASSWORD: &str = "agrafe cheval pile exacte";

impl TestApp {
    /// Signs somebody up; the jobs have not run yet.
    pub async fn sign_up(&self, browser: &mut Browser, name: &str, address: &str) -> Answer {
        let fields = [
            ("name", name),
            ("address", address),
            ("password", PASSWORD),
            ("birth_year", "1990"),
            ("terms", "on"),
        ];
        browser.post("/inscription", &fields).await
    }

    /// A browser on which a new person has signed up, confirmed the address and is signed in.
    pub async fn member(&self, name: &str, address: &str) -> Browser {
        let mut browser = self.browser();
        let answer = self.sign_up(&mut browser, name, address).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        self.run_jobs().await;
        let token = self.token(address);
        let answer = browser.post("/confirmer", &[("token", &token)]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        browser
    }

    /// A browser that tries to sign in, and the answer.
    pub async fn signs_in(&self, address: &str, password: &str) -> (Browser, Answer) {
        let mut browser = self.browser();
        let fields = [("address", address), ("password", password)];
        let answer = browser.post("/connexion", &fields).await;
        (browser, answer)
    }

    /// Asks for everything that a person holds, lets it be made, and takes it: the bytes of a ZIP.
    pub async fn exported(&self, browser: &mut Browser) -> Vec<u8> {
        // Of two exports, the later one is named first.
        self.clock.advance(Millis::SECOND);
        let again = [("password", PASSWORD)];
        let asked = browser.post("/reglages/donnees/export", &again).await;
        let to = asked.location().unwrap_or_default();
        assert_eq!(to, "/reglages/donnees?fait=export", "{}", asked.text());
        self.run_jobs().await;
        let page = browser.get("/reglages/donnees").await;
        let ready = page.attributes("a[href^='/reglages/donnees/export/']", "href");
        let answer = browser.get(&ready[0]).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        assert_eq!(answer.header("content-type"), Some("application/zip"));
        answer.bytes.to_vec()
    }

    /// The mails that an address got, the oldest first.
    #[must_use]
    pub fn mails_to(&self, address: &str) -> Vec<Sent> {
        let mut mails = self.state.mailer.sent();
        mails.retain(|mail| mail.to == address);
        mails
    }

    /// The token in the last link that an address got.
    ///
    /// # Panics
    /// When no mail to it has such a link.
    #[must_use]
    pub fn token(&self, address: &str) -> String {
        let mails = self.mails_to(address);
        mails
            .iter()
            .rev()
            .find_map(token_in)
            .expect("a link with a token")
    }
}

/// The token in the link of a mail.
#[must_use]
pub fn token_in(mail: &Sent) -> Option<String> {
    let (_, rest) = mail.text.split_once("?jeton=")?;
    Some(rest.split_whitespace().next()?.to_owned())
}

impl Browser {
    /// Whether somebody is signed in on it.
    pub async fn is_signed_in(&mut self) -> bool {
        self.get("/connexion").await.status == StatusCode::SEE_OTHER
    }
}
