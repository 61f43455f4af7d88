//! The settings: one typed structure from a file, the environment and the command line.
//!
//! Later sources win: the defaults, then `besace.toml`, then `BESACE_*` (sections divided by two
//! underscores: `BESACE_SERVER__LISTEN`), then flags. An unknown key is an error, so that a typing
//! mistake is not a silent default. Nothing has to be set to run on one's own machine.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use app::chrome::{self, Site};
use domain::Millis;
use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize, Serializer};
use url::Url;

mod print;

pub use print::print;

/// Every setting.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// The web server.
    pub server: Server,
    /// The database.
    pub database: Database,
    /// Where files are kept.
    pub files: Files,
    /// Outgoing mail.
    pub mail: Mail,
    /// Incoming mail: badges that people forward.
    pub receive: Receive,
    /// Passwords and sessions.
    pub security: Security,
    /// What an account may hold.
    pub quota: Quota,
    /// What may come in at once.
    pub upload: Upload,
    /// Requests to addresses that strangers choose.
    pub fetch: Fetch,
    /// Who runs the instance: shown on the legal pages.
    pub operator: Operator,
    /// The accessibility declaration.
    pub accessibility: Accessibility,
    /// How long things are kept.
    pub retention: Retention,
    /// Places that hold badges, which people may switch on.
    pub sources: Sources,
}

/// The web server.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Server {
    /// The address to listen on.
    pub listen: SocketAddr,
    /// The address that people use; every absolute link is built from it.
    pub public_url: Url,
    /// Where Prometheus reads metrics; nowhere when empty.
    pub metrics_listen: Option<SocketAddr>,
    /// How many proxies stand in front and append to `X-Forwarded-For`.
    pub trusted_proxies: u8,
    /// The name of the instance.
    pub name: String,
}

/// The database.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Database {
    /// `sqlite:data/besace.db` or `postgres://user:password@host/name`.
    #[serde(serialize_with = "masked")]
    pub url: SecretString,
}

/// Where files are kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Files {
    /// The folder of the database (SQLite), the badges and the mails.
    pub folder: PathBuf,
}

/// Outgoing mail.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mail {
    /// `smtp`, or `folder` to write mails to files.
    pub transport: MailTransport,
    /// The sender, `name <address>`.
    pub from: String,
    /// The SMTP server.
    pub smtp_host: String,
    /// Its port.
    pub smtp_port: u16,
    /// `tls` (from the start), `starttls` (required) or `none` (only to a loopback address).
    pub smtp_security: SmtpSecurity,
    /// The SMTP user; nobody when empty.
    pub smtp_user: String,
    /// The SMTP password.
    #[serde(serialize_with = "masked")]
    pub smtp_password: SecretString,
}

/// How mails leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MailTransport {
    /// To an SMTP server.
    Smtp,
    /// Into a folder, one `.eml` file each.
    Folder,
}

/// How the connection to the SMTP server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SmtpSecurity {
    /// TLS from the start.
    Tls,
    /// STARTTLS, required.
    Starttls,
    /// Not at all.
    None,
}

/// Incoming mail: badges that people forward to the import address of their account.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Receive {
    /// The domain of the import addresses; nobody has one when it is empty.
    pub domain: String,
    /// Where a mail server hands mails over by LMTP: the path of a Unix socket, or an address of
    /// this machine.
    pub lmtp: String,
    /// Where mails are taken by SMTP, for installations without a mail server.
    pub smtp: Option<SocketAddr>,
    /// Whether other machines may reach that address.
    pub smtp_open: bool,
    /// Megabytes that a mail may have.
    pub mail_megabytes: u32,
    /// Whether an issuer's factory is asked for the badge behind the link of a mail, when the
    /// learner presses the button for it.
    pub ask_factory: bool,
    /// The factory whose platforms send badge mails with links to this passport.
    pub factory: Url,
}

/// Where LMTP is spoken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LmtpListen {
    /// On a Unix socket.
    Socket(PathBuf),
    /// On a TCP port of this machine.
    Address(SocketAddr),
}

impl Receive {
    /// Where LMTP is spoken.
    ///
    /// # Errors
    /// With a sentence, when the setting is neither an absolute path nor an address.
    pub fn lmtp_listen(&self) -> Result<Option<LmtpListen>, ConfigError> {
        let text = self.lmtp.trim();
        if text.is_empty() {
            return Ok(None);
        }
        if text.starts_with('/') {
            return Ok(Some(LmtpListen::Socket(PathBuf::from(text))));
        }
        text.parse().map(LmtpListen::Address).map(Some).map_err(|_| {
            ConfigError::Refused(
                "receive.lmtp has to be the absolute path of a socket, or an address such as 127.0.0.1:2424".to_owned(),
            )
        })
    }

    fn check(&self) -> Result<(), ConfigError> {
        let refuse = |why: &str| Err(ConfigError::Refused(why.to_owned()));
        let lmtp = self.lmtp_listen()?;
        if let Some(LmtpListen::Address(address)) = lmtp
            && !address.ip().is_loopback()
        {
            return refuse(
                "receive.lmtp must be a socket or an address of this machine: LMTP has no protection of its own",
            );
        }
        if self.smtp.is_some_and(|address| !address.ip().is_loopback()) && !self.smtp_open {
            return refuse(
                "receive.smtp is reached from other machines: put a mail server in front (receive.lmtp), or set receive.smtp_open = true",
            );
        }
        let listens = lmtp.is_some() || self.smtp.is_some();
        if listens && self.domain.is_empty() {
            return refuse(
                "receive.domain is missing: the domain of the addresses that people forward their mails to",
            );
        }
        let name = matches!(url::Host::parse(&self.domain), Ok(url::Host::Domain(name)) if name == self.domain);
        if !self.domain.is_empty() && !name {
            return refuse(
                "receive.domain has to be a domain in small ASCII letters, such as import.example.org",
            );
        }
        if self.mail_megabytes == 0 || self.mail_megabytes > 100 {
            return refuse("receive.mail_megabytes has to be between 1 and 100");
        }
        Ok(())
    }
}

/// Passwords and sessions.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Security {
    /// Argon2id's memory in KiB.
    pub argon2_memory: u32,
    /// Argon2id's passes.
    pub argon2_passes: u32,
    /// Argon2id's lanes.
    pub argon2_lanes: u32,
    /// Days after which an unused session ends.
    pub session_idle_days: u32,
    /// Days after which any session ends.
    pub session_days: u32,
    /// The keys under which secrets are sealed: 32 bytes in base64, the current one first, divided
    /// by commas. When empty, the file `keys` in `files.folder`, made at the first start.
    #[serde(serialize_with = "masked")]
    pub keys: SecretString,
}

/// What an account may hold.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Quota {
    /// Megabytes of badges an account.
    pub account_megabytes: u32,
    /// Badges an account.
    pub account_badges: u32,
    /// Megabytes a file.
    pub file_megabytes: u32,
}

/// What may come in at once: files, and the ZIP files among them.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Upload {
    /// Megabytes of one ZIP.
    pub zip_megabytes: u32,
    /// Megabytes that may come out of one ZIP.
    pub unpacked_megabytes: u32,
    /// Files of one upload, those in a ZIP among them.
    pub files: u32,
    /// How many times its packed size a file in a ZIP may become.
    pub ratio: u32,
}

/// Requests to addresses that strangers choose.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Fetch {
    /// Whether issuers that speak http without TLS are asked.
    pub allow_http: bool,
    /// Seconds that one request may take.
    pub timeout_seconds: u32,
    /// Megabytes that one answer may have.
    pub answer_megabytes: u32,
    /// Requests that one host gets at a time.
    pub host_requests_at_once: u32,
    /// Requests that one host gets in a second, after a burst of sixty.
    pub host_requests_per_second: u32,
    /// A file of rules for links, read before those of the release.
    pub link_rules: PathBuf,
}

/// Who runs the instance.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Operator {
    /// The organisation's name.
    pub name: String,
    /// Its legal form and registration.
    pub status: String,
    /// Its telephone number.
    pub phone: String,
    /// Its postal address.
    pub address: String,
    /// A mail address for questions.
    pub contact: String,
    /// Who answers for what is published.
    pub publisher: String,
    /// Who hosts the server, with address and telephone.
    pub host: String,
    /// The data protection officer's mail address.
    pub dpo: String,
}

/// The accessibility declaration (RGAA 4.1.2).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Accessibility {
    /// `none`, `partial` or `full`: the state of conformity that an audit found.
    pub state: AccessibilityState,
    /// The share of criteria met, in per cent; empty before an audit.
    pub percent: Option<u8>,
    /// The day of the declaration, `2026-11-22`.
    pub declared_on: String,
    /// Who made the audit.
    pub auditor: String,
    /// What is not accessible, one entry each.
    pub exceptions: Vec<String>,
    /// What the law exempts, one entry each.
    pub exemptions: Vec<String>,
    /// Where to write about a barrier, if not to the operator.
    pub contact: String,
    /// The multi-year plan of a public body.
    pub plan_url: String,
}

/// The state of conformity with the RGAA.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AccessibilityState {
    /// Under half of the criteria, or no audit yet.
    #[default]
    None,
    /// Half or more.
    Partial,
    /// All.
    Full,
}

/// Places that hold badges, which people may switch on.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Sources {
    /// The Displayer API of a passport; nobody is asked when empty.
    pub displayer_url: String,
    /// What people know that passport by.
    pub displayer_name: String,
    /// Regions of Badgr where Besace is registered, or servers that answer like it.
    pub badgr: Vec<Region>,
}

/// A region of Badgr.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Region {
    /// Its word, which never changes: `eu`.
    pub word: String,
    /// What people know it by.
    pub name: String,
    /// The address of its API: `https://api.eu.badgr.io`.
    pub api_url: String,
    /// Where people agree: `https://eu.badgr.com/auth/oauth2/authorize`.
    pub authorize_url: String,
    /// What Besace is known by there.
    pub client_id: String,
    /// Its secret there.
    #[serde(serialize_with = "masked")]
    pub client_secret: SecretString,
}

/// How long things are kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Retention {
    /// Days that backups are kept: told to who deletes an account.
    pub backup_days: u32,
}

impl Default for Server {
    fn default() -> Self {
        let listen = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 3000);
        #[expect(clippy::expect_used, reason = "a constant")]
        let public_url = Url::parse("http://127.0.0.1:3000").expect("a URL");
        Self {
            listen,
            public_url,
            metrics_listen: None,
            trusted_proxies: 0,
            name: "Besace".into(),
        }
    }
}

impl Default for Database {
    fn default() -> Self {
        Self {
            url: SecretString::from(""),
        }
    }
}

impl Default for Files {
    fn default() -> Self {
        Self {
            folder: PathBuf::from("data"),
        }
    }
}

impl Default for Mail {
    fn default() -> Self {
        Self {
            transport: MailTransport::Folder,
            from: "Besace <besace@localhost>".into(),
            smtp_host: String::new(),
            smtp_port: 587,
            smtp_security: SmtpSecurity::Starttls,
            smtp_user: String::new(),
            smtp_password: SecretString::from(""),
        }
    }
}

impl Default for Receive {
    fn default() -> Self {
        #[expect(clippy::expect_used, reason = "a constant")]
        let factory = Url::parse("https://openbadgefactory.com").expect("a URL");
        Self {
            domain: String::new(),
            lmtp: String::new(),
            smtp: None,
            smtp_open: false,
            mail_megabytes: 25,
            ask_factory: false,
            factory,
        }
    }
}

impl Default for Security {
    fn default() -> Self {
        // OWASP's Password Storage Cheat Sheet: Argon2id with 19 MiB, two passes, one lane.
        Self {
            argon2_memory: 19 * 1024,
            argon2_passes: 2,
            argon2_lanes: 1,
            session_idle_days: 30,
            session_days: 90,
            keys: SecretString::default(),
        }
    }
}

impl Default for Quota {
    fn default() -> Self {
        Self {
            account_megabytes: 500,
            account_badges: 20_000,
            file_megabytes: 10,
        }
    }
}

impl Default for Upload {
    fn default() -> Self {
        Self {
            zip_megabytes: 512,
            unpacked_megabytes: 2_048,
            files: 20_000,
            ratio: 100,
        }
    }
}

impl Default for Fetch {
    fn default() -> Self {
        Self {
            allow_http: false,
            timeout_seconds: 10,
            answer_megabytes: 10,
            host_requests_at_once: 4,
            host_requests_per_second: 10,
            link_rules: PathBuf::new(),
        }
    }
}

impl Default for Retention {
    fn default() -> Self {
        Self { backup_days: 30 }
    }
}

impl Sources {
    fn check(&self) -> Result<(), ConfigError> {
        let refuse = |why: String| Err(ConfigError::Refused(why));
        let is_web =
            |text: &str| Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "https" | "http"));
        if !self.displayer_url.is_empty() {
            if !is_web(&self.displayer_url) {
                return refuse("sources.displayer_url is no address of the web".to_owned());
            }
            if self.displayer_name.trim().is_empty() {
                return refuse(
                    "sources.displayer_name is missing: what people know that passport by"
                        .to_owned(),
                );
            }
        }
        for region in &self.badgr {
            let plain = !region.word.is_empty()
                && region
                    .word
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
            if !plain {
                return refuse(
                    "a region's word (sources.badgr) is made of small letters and digits"
                        .to_owned(),
                );
            }
            if self
                .badgr
                .iter()
                .filter(|other| other.word == region.word)
                .count()
                > 1
            {
                return refuse(format!(
                    "two regions (sources.badgr) have the word {}",
                    region.word
                ));
            }
            if region.name.trim().is_empty()
                || region.client_id.is_empty()
                || !is_web(&region.api_url)
                || !is_web(&region.authorize_url)
            {
                return refuse(format!(
                    "the region {} (sources.badgr) needs a name, a client_id, and an api_url and authorize_url that are addresses of the web",
                    region.word
                ));
            }
        }
        Ok(())
    }
}

/// What stands for a secret wherever settings are printed.
const MASK: &str = "***";

fn masked<S: Serializer>(secret: &SecretString, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(if secret.expose_secret().is_empty() {
        ""
    } else {
        MASK
    })
}

/// Why the settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A file, variable or flag could not be read.
    #[error("{0}")]
    Unreadable(Box<figment::Error>),
    /// The settings are readable but unsafe or contradictory.
    #[error("{0}")]
    Refused(String),
}

impl Config {
    /// Reads the settings from `file` (when given; else `besace.toml` if there is one) and the
    /// environment.
    ///
    /// # Errors
    /// When a source cannot be read or names an unknown key.
    pub fn load(file: Option<&Path>) -> Result<Self, ConfigError> {
        let mut figment = Figment::from(Serialized::defaults(Self::default()));
        figment = match file {
            Some(file) => figment.merge(Toml::file_exact(file)),
            None => figment.merge(Toml::file("besace.toml")),
        };
        figment
            .merge(
                Env::prefixed("BESACE_")
                    .split("__")
                    .filter(|key| key.as_str().contains('.')),
            )
            .extract()
            .map_err(|error| ConfigError::Unreadable(Box::new(error)))
    }

    /// The database's address: the setting, or the SQLite file in the folder.
    #[must_use]
    pub fn database_url(&self) -> String {
        let url = self.database.url.expose_secret();
        if url.is_empty() {
            format!("sqlite:{}", self.files.folder.join("besace.db").display())
        } else {
            url.to_owned()
        }
    }

    /// The folder of the blobs.
    #[must_use]
    pub fn blob_folder(&self) -> PathBuf {
        self.files.folder.join("blobs")
    }

    /// The folder that mails are written to with the `folder` transport.
    #[must_use]
    pub fn mail_folder(&self) -> PathBuf {
        self.files.folder.join("mail")
    }

    /// Whether `serve` is reached from other machines.
    #[must_use]
    pub fn is_public(&self) -> bool {
        !self.server.listen.ip().is_loopback() || !self.has_loopback_url()
    }

    fn has_loopback_url(&self) -> bool {
        match self.server.public_url.host() {
            Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
            Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
            Some(url::Host::Domain(name)) => name == "localhost",
            None => false,
        }
    }

    /// What the pages say about the instance.
    #[must_use]
    pub fn site(&self) -> Site {
        let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let (operator, declared) = (&self.operator, &self.accessibility);
        Site {
            name: self.server.name.clone(),
            public_url: self
                .server
                .public_url
                .as_str()
                .trim_end_matches('/')
                .to_owned(),
            operator: chrome::Operator {
                name: given(&operator.name),
                status: given(&operator.status),
                address: given(&operator.address),
                contact: given(&operator.contact),
                phone: given(&operator.phone),
                publisher: given(&operator.publisher),
                host: given(&operator.host),
                dpo: given(&operator.dpo),
            },
            accessibility: chrome::Accessibility {
                state: match declared.state {
                    AccessibilityState::None => chrome::AccessibilityState::None,
                    AccessibilityState::Partial => chrome::AccessibilityState::Partial,
                    AccessibilityState::Full => chrome::AccessibilityState::Full,
                },
                rate: declared.percent,
                auditor: given(&declared.auditor),
                established: Millis::from_iso_day(&declared.declared_on),
                exceptions: declared.exceptions.clone(),
                exemptions: declared.exemptions.clone(),
                contact: given(&declared.contact),
                plan_url: given(&declared.plan_url),
            },
            backup_days: self.retention.backup_days,
        }
    }

    /// Refuses settings with which the instance would be unsafe or unreachable.
    ///
    /// # Errors
    /// With a sentence that says what to set.
    pub fn check(&self, dev: bool) -> Result<(), ConfigError> {
        let refuse = |why: &str| Err(ConfigError::Refused(why.to_owned()));
        if dev && self.is_public() {
            return refuse(
                "--dev shows every mail to every visitor: it only runs on a loopback address (server.listen and server.public_url)",
            );
        }
        if self.is_public() {
            if self.server.public_url.scheme() != "https" {
                return refuse(
                    "server.public_url must begin with https:// when the instance is reached from other machines",
                );
            }
            if self.mail.transport != MailTransport::Smtp {
                return refuse(
                    "set mail.transport = \"smtp\": people cannot confirm their addresses while mails only go to a folder",
                );
            }
        }
        if self.mail.transport == MailTransport::Smtp && self.mail.smtp_host.is_empty() {
            return refuse(
                "mail.smtp_host is missing: the name of the server that sends the mails",
            );
        }
        self.receive.check()?;
        self.sources.check()?;
        let path = self.server.public_url.path();
        if path != "/" {
            return refuse(
                "server.public_url must not have a path: Besace lives at the root of its host",
            );
        }
        Ok(())
    }

    /// What the legal pages lack on a public instance, as names of settings.
    #[must_use]
    pub fn missing_legal(&self) -> Vec<&'static str> {
        let operator = &self.operator;
        [
            ("operator.name", &operator.name),
            ("operator.address", &operator.address),
            ("operator.contact", &operator.contact),
            ("operator.publisher", &operator.publisher),
            ("operator.host", &operator.host),
            ("accessibility.declared_on", &self.accessibility.declared_on),
        ]
        .into_iter()
        .filter(|(_, value)| value.trim().is_empty())
        .map(|(name, _)| name)
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(toml: &str) -> Result<Config, Box<figment::Error>> {
        Figment::from(Serialized::defaults(Config::default()))
            .merge(Toml::string(toml))
            .extract()
            .map_err(Box::new)
    }

    #[test]
    fn nothing_has_to_be_set() {
        let config = read("").expect("defaults");
        assert!(config.check(true).is_ok());
        assert!(!config.is_public());
        assert_eq!(config.database_url(), "sqlite:data/besace.db");
    }

    #[test]
    fn a_typing_mistake_is_an_error_that_names_it() {
        let error = read("[server]\nlisten_on = \"1.2.3.4:80\"").expect_err("unknown key");
        assert!(error.to_string().contains("listen_on"), "{error}");
    }

    #[test]
    fn a_public_instance_needs_tls_and_mail() {
        let cases = [
            ("[server]\nlisten = \"0.0.0.0:80\"", false),
            (
                "[server]\nlisten = \"0.0.0.0:80\"\npublic_url = \"https://b.example\"",
                false,
            ),
            (
                "[server]\nlisten = \"0.0.0.0:80\"\npublic_url = \"https://b.example\"\n[mail]\ntransport = \"smtp\"\nsmtp_host = \"mail.b.example\"",
                true,
            ),
            (
                "[server]\npublic_url = \"https://b.example/besace\"\n[mail]\ntransport = \"smtp\"\nsmtp_host = \"m\"",
                false,
            ),
            ("[mail]\ntransport = \"smtp\"", false),
        ];
        for (toml, good) in cases {
            let config = read(toml).expect("readable");
            assert_eq!(config.check(false).is_ok(), good, "{toml}");
        }
    }

    #[test]
    fn mail_comes_in_where_it_is_safe() {
        let cases = [
            ("", true),
            ("domain = \"import.b.example\"", true),
            (
                "domain = \"import.b.example\"\nlmtp = \"/run/besace/lmtp\"",
                true,
            ),
            (
                "domain = \"import.b.example\"\nlmtp = \"127.0.0.1:2424\"",
                true,
            ),
            (
                "domain = \"import.b.example\"\nlmtp = \"0.0.0.0:2424\"",
                false,
            ),
            ("domain = \"import.b.example\"\nlmtp = \"run/lmtp\"", false),
            (
                "domain = \"import.b.example\"\nsmtp = \"127.0.0.1:2525\"",
                true,
            ),
            (
                "domain = \"import.b.example\"\nsmtp = \"0.0.0.0:25\"",
                false,
            ),
            (
                "domain = \"import.b.example\"\nsmtp = \"0.0.0.0:25\"\nsmtp_open = true",
                true,
            ),
            ("lmtp = \"/run/besace/lmtp\"", false),
            ("domain = \"Import.B.example\"", false),
            ("domain = \"a@b.example\"", false),
            ("domain = \"127.0.0.1\"", false),
            ("mail_megabytes = 0", false),
        ];
        for (toml, good) in cases {
            let config = read(&format!("[receive]\n{toml}")).expect("readable");
            assert_eq!(config.check(true).is_ok(), good, "{toml}");
        }
    }

    #[test]
    fn dev_only_runs_on_loopback() {
        let config = read("[server]\nlisten = \"0.0.0.0:3000\"").expect("readable");
        assert!(config.check(true).is_err());
    }

    #[test]
    fn secrets_are_not_printed() {
        let config = read(
            "[mail]\nsmtp_password = \"hunter2\"\n[database]\nurl = \"postgres://u:hunter2@h/d\"",
        )
        .expect("readable");
        assert!(!print(&config).contains("hunter2"));
        assert!(!format!("{config:?}").contains("hunter2"));
    }
}
