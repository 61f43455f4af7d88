//! Outgoing mail: text and HTML in one message, by SMTP, into a folder, or into memory.
//!
//! Only jobs send. A message is made from typed parts, so that nothing anybody typed can become a
//! header; its date and identifiers come from the clock and the randomness of the instance. It
//! carries no picture and no tracking, and says that no person wrote it (RFC 3834).

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, UNIX_EPOCH};

use app::mail::MailText;
use domain::{EmailAddress, Millis};
use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use secrecy::ExposeSecret;

use crate::clock::{Clock, Entropy, random};
use crate::config::{Config, MailTransport, SmtpSecurity};

pub mod folder;

/// How long one step of a conversation with the SMTP server may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// Why a mail was not sent. Never says to whom: this goes into logs.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The settings do not say how to send.
    #[error("mail settings: {0}")]
    Settings(&'static str),
    /// The address cannot be written to.
    #[error("the address cannot be written to")]
    Address,
    /// The message could not be put together.
    #[error("the message could not be put together")]
    Message,
    /// The server will not take this mail, now or later.
    #[error("the SMTP server refused the mail{}", code(.status))]
    Refused {
        /// The code of its answer.
        status: Option<u16>,
    },
    /// The server did not take it this time.
    #[error("the SMTP server did not take the mail: {why}{}", code(.status))]
    Later {
        /// The code of its answer.
        status: Option<u16>,
        /// What happened.
        why: &'static str,
    },
    /// The folder could not be written.
    #[error("the mail folder: {0}")]
    Folder(#[from] std::io::Error),
}

fn code(code: &Option<u16>) -> String {
    code.map(|code| format!(" ({code})")).unwrap_or_default()
}

impl MailError {
    /// Whether it is worth trying again.
    #[must_use]
    pub const fn may_pass(&self) -> bool {
        matches!(
            self,
            Self::Later { .. } | Self::Folder(_) | Self::Settings(_)
        )
    }
}

impl From<lettre::transport::smtp::Error> for MailError {
    fn from(error: lettre::transport::smtp::Error) -> Self {
        let status = error.status().map(u16::from);
        // What the server has against our login the operator can mend (RFC 4954 4.2 and 6).
        let login = matches!(status, Some(530 | 534 | 535 | 538));
        if error.is_permanent() && !login {
            return Self::Refused { status };
        }
        let why = if login {
            "it refused our login"
        } else if error.is_transient() {
            "it asked to wait"
        } else if error.is_tls() {
            "no protected connection"
        } else if error.is_timeout() {
            "no answer in time"
        } else {
            "no connection"
        };
        Self::Later { status, why }
    }
}

/// A mail that the memory holds.
#[derive(Debug, Clone)]
pub struct Sent {
    /// To whom.
    pub to: String,
    /// The subject line.
    pub subject: String,
    /// The plain text part.
    pub text: String,
    /// The HTML part.
    pub html: String,
    /// The whole message as it would go over the wire.
    pub raw: String,
}

#[derive(Clone)]
enum Transport {
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
    Folder(PathBuf),
    Memory(Arc<Mutex<Vec<Sent>>>),
}

/// Sends mails.
#[derive(Clone)]
pub struct Mailer {
    transport: Transport,
    from: Mailbox,
}

impl std::fmt::Debug for Mailer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self.transport {
            Transport::Smtp(_) => "Mailer(smtp)",
            Transport::Folder(_) => "Mailer(folder)",
            Transport::Memory(_) => "Mailer(memory)",
        })
    }
}

impl Mailer {
    /// The mailer that the settings ask for. Needs a running tokio, for the pool of connections.
    ///
    /// # Errors
    /// When the settings do not say how to send.
    pub fn from_config(config: &Config) -> Result<Self, MailError> {
        match config.mail.transport {
            MailTransport::Smtp => Self::smtp(config, None),
            MailTransport::Folder => Self::into_folder(config, &config.mail_folder()),
        }
    }

    /// A mailer that speaks SMTP (RFC 5321), and trusts the public certificate authorities and,
    /// when given, one more, in PEM.
    ///
    /// # Errors
    /// When the settings do not say how to send, or would send unprotected over a network.
    pub fn smtp(config: &Config, trusted: Option<&[u8]>) -> Result<Self, MailError> {
        let mail = &config.mail;
        let host = mail.smtp_host.as_str();
        let tls = || {
            let mut parameters = TlsParameters::builder(host.to_owned());
            if let Some(pem) = trusted {
                let certificate = Certificate::from_pem(pem)
                    .map_err(|_| MailError::Settings("what should be trusted is no certificate"))?;
                parameters = parameters.add_root_certificate(certificate);
            }
            parameters
                .build()
                .map_err(|_| MailError::Settings("mail.smtp_host is no host name"))
        };
        let tls = match mail.smtp_security {
            SmtpSecurity::Tls => Tls::Wrapper(tls()?),
            SmtpSecurity::Starttls => Tls::Required(tls()?),
            SmtpSecurity::None if is_loopback(host) => Tls::None,
            SmtpSecurity::None => {
                return Err(MailError::Settings(
                    "mail.smtp_security = \"none\" is for a server on this machine",
                ));
            }
        };
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host)
            .port(mail.smtp_port)
            .tls(tls)
            .timeout(Some(PATIENCE));
        if let Some(name) = config.server.public_url.domain() {
            builder = builder.hello_name(ClientId::Domain(name.to_owned()));
        }
        if !mail.smtp_user.is_empty() {
            let password = mail.smtp_password.expose_secret().to_owned();
            builder = builder.credentials(Credentials::new(mail.smtp_user.clone(), password));
        }
        Ok(Self {
            transport: Transport::Smtp(builder.build()),
            from: sender(config)?,
        })
    }

    /// A mailer that writes each mail into a folder, as a file that mail programs open.
    ///
    /// # Errors
    /// When the settings name no sender.
    pub fn into_folder(config: &Config, folder: &Path) -> Result<Self, MailError> {
        Ok(Self {
            transport: Transport::Folder(folder.to_owned()),
            from: sender(config)?,
        })
    }

    /// A mailer that keeps mails in memory, for tests.
    ///
    /// # Errors
    /// When the settings name no sender.
    pub fn in_memory(config: &Config) -> Result<Self, MailError> {
        Ok(Self {
            transport: Transport::Memory(Arc::default()),
            from: sender(config)?,
        })
    }

    /// The mails that the memory holds, the oldest first; nothing with another transport.
    #[must_use]
    pub fn sent(&self) -> Vec<Sent> {
        match &self.transport {
            Transport::Memory(sent) => sent.lock().unwrap_or_else(PoisonError::into_inner).clone(),
            Transport::Smtp(_) | Transport::Folder(_) => Vec::new(),
        }
    }

    /// Sends one mail.
    ///
    /// # Errors
    /// Says whether it may work later.
    pub async fn send(
        &self,
        to: &EmailAddress,
        mail: MailText,
        clock: &dyn Clock,
        entropy: &dyn Entropy,
    ) -> Result<(), MailError> {
        let now = clock.now();
        let message = compose(&self.from, to, &mail, now, entropy)?;
        match &self.transport {
            Transport::Smtp(smtp) => {
                smtp.send(message).await?;
            }
            Transport::Folder(path) => folder::write(path, now, entropy, &message).await?,
            Transport::Memory(sent) => {
                let raw = String::from_utf8_lossy(&message.formatted()).into_owned();
                let MailText {
                    subject,
                    text,
                    html,
                    unsubscribe: _,
                    reply_to: _,
                } = mail;
                let sent_mail = Sent {
                    to: to.to_string(),
                    subject,
                    text,
                    html,
                    raw,
                };
                sent.lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .push(sent_mail);
            }
        }
        Ok(())
    }
}

fn sender(config: &Config) -> Result<Mailbox, MailError> {
    config
        .mail
        .from
        .parse()
        .map_err(|_| MailError::Settings("mail.from is no sender"))
}

fn is_loopback(host: &str) -> bool {
    host == "localhost"
        || host
            .parse()
            .is_ok_and(|ip: std::net::IpAddr| ip.is_loopback())
}

/// RFC 3834 5: no person wrote this, no out-of-office answer is wanted.
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }
    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }
    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// RFC 2369 3.2: where mails of this kind are ended.
#[derive(Clone)]
struct ListUnsubscribe(String);

impl Header for ListUnsubscribe {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("List-Unsubscribe")
    }
    fn parse(text: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self(text.to_owned()))
    }
    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), self.0.clone())
    }
}

/// RFC 8058 3.1: one POST to that address is enough.
#[derive(Clone)]
struct ListUnsubscribePost;

impl Header for ListUnsubscribePost {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("List-Unsubscribe-Post")
    }
    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }
    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "List-Unsubscribe=One-Click".to_owned())
    }
}

fn compose(
    from: &Mailbox,
    to: &EmailAddress,
    mail: &MailText,
    now: Millis,
    entropy: &dyn Entropy,
) -> Result<Message, MailError> {
    let since = Duration::from_millis(u64::try_from(now.0).unwrap_or(0));
    let id = format!(
        "<{}@{}>",
        hex::encode(random::<16>(entropy)),
        from.email.domain()
    );
    let parts = MultiPart::alternative()
        .boundary(hex::encode(random::<16>(entropy)))
        .singlepart(SinglePart::plain(mail.text.clone()))
        .singlepart(SinglePart::html(mail.html.clone()));
    let mut message = Message::builder()
        .from(from.clone())
        .to(Mailbox::new(None, recipient(to)?))
        .subject(one_line(&mail.subject))
        .date(UNIX_EPOCH + since)
        .message_id(Some(id))
        .header(AutoSubmitted);
    if let Some(address) = &mail.reply_to {
        let address = address.parse().map_err(|_| MailError::Message)?;
        message = message.reply_to(Mailbox::new(None, address));
    }
    if let Some(url) = &mail.unsubscribe {
        message = message
            .header(ListUnsubscribe(format!("<{}>", one_line(url))))
            .header(ListUnsubscribePost);
    }
    message.multipart(parts).map_err(|_| MailError::Message)
}

/// A subject is one line whatever was put into it: control characters become spaces.
fn one_line(subject: &str) -> String {
    subject
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

/// The address as SMTP wants it: the domain in ASCII (RFC 5891), and a name, not a number.
fn recipient(to: &EmailAddress) -> Result<Address, MailError> {
    let (local, domain) = to.as_str().rsplit_once('@').ok_or(MailError::Address)?;
    match url::Host::parse(domain) {
        Ok(url::Host::Domain(domain)) => {
            Address::new(local, domain).map_err(|_| MailError::Address)
        }
        _ => Err(MailError::Address),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::{MockClock, SystemEntropy};

    fn text(subject: &str) -> MailText {
        MailText {
            subject: subject.to_owned(),
            text: "Bonjour Élodie,\n\nhttps://besace.example/confirmer?jeton=abc\n".to_owned(),
            html: "<p>Bonjour Élodie</p>".to_owned(),
            unsubscribe: None,
            reply_to: None,
        }
    }

    async fn sent(to: &str, subject: &str) -> Result<Sent, MailError> {
        let mailer = Mailer::in_memory(&Config::default()).expect("settings");
        let clock = MockClock::new(Millis::from_day(2026, 11, 22).expect("a day"));
        let to = to.parse().expect("an address");
        mailer
            .send(&to, text(subject), &clock, &SystemEntropy)
            .await?;
        Ok(mailer.sent().pop().expect("a mail"))
    }

    #[tokio::test]
    async fn a_mail_says_when_and_by_whom_it_was_made() {
        let raw = sent("elodie@exemple.fr", "Confirmez")
            .await
            .expect("sent")
            .raw;
        let headers = raw.split("\r\n\r\n").next().expect("headers");
        for line in [
            "From: Besace <besace@localhost>",
            "To: elodie@exemple.fr",
            "Subject: Confirmez",
            "Date: Sun, 22 Nov 2026 00:00:00 +0000",
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
        ] {
            assert!(headers.lines().any(|l| l == line), "{line} in\n{headers}");
        }
        let id = headers
            .lines()
            .find(|l| l.starts_with("Message-ID: <"))
            .expect("an id");
        assert!(id.ends_with("@localhost>"), "{id}");
        let parts: Vec<_> = raw
            .lines()
            .filter(|l| l.starts_with("Content-Type: text/"))
            .collect();
        assert_eq!(
            parts,
            [
                "Content-Type: text/plain; charset=utf-8",
                "Content-Type: text/html; charset=utf-8"
            ]
        );
    }

    #[tokio::test]
    async fn what_somebody_typed_never_becomes_a_header() {
        for subject in [
            "Bonjour\r\nBcc: x@y.fr",
            "a\nBcc: x@y.fr",
            "a\rBcc: x@y.fr",
            "\u{0}\r\n\r\nBcc: x",
        ] {
            let raw = sent("elodie@exemple.fr", subject).await.expect("sent").raw;
            assert!(
                !raw.lines().any(|l| l.to_lowercase().starts_with("bcc")),
                "{raw}"
            );
            assert_eq!(raw.matches("MIME-Version").count(), 1);
        }
    }

    #[tokio::test]
    async fn domains_go_in_ascii_and_numbers_are_no_domains() {
        let raw = sent("elodie@élan.fr", "x").await.expect("sent").raw;
        assert!(raw.contains("To: elodie@xn--lan-9la.fr"), "{raw}");
        assert!(matches!(
            sent("a@127.0.0.1", "x").await,
            Err(MailError::Address)
        ));
    }

    #[tokio::test]
    async fn without_protection_only_this_machine_is_spoken_to() {
        let mut config = Config::default();
        config.mail.smtp_security = SmtpSecurity::None;
        for (host, good) in [
            ("127.0.0.1", true),
            ("localhost", true),
            ("mail.example", false),
        ] {
            config.mail.smtp_host = host.to_owned();
            assert_eq!(Mailer::smtp(&config, None).is_ok(), good, "{host}");
        }
    }

    #[test]
    fn an_error_never_says_to_whom() {
        let refused = MailError::Refused { status: Some(550) };
        assert_eq!(
            refused.to_string(),
            "the SMTP server refused the mail (550)"
        );
        assert!(!refused.may_pass());
        assert!(
            MailError::Later {
                status: Some(451),
                why: "it asked to wait"
            }
            .may_pass()
        );
    }
}
