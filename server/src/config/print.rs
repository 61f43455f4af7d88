//! Writes the settings as a file that says what each of them means.

use toml::Value;

use super::Config;

/// What each setting means, by `section.key`.
const MEANINGS: &[(&str, &str)] = &[
    ("server.listen", "The address and port to listen on."),
    (
        "server.public_url",
        "The address that people use. Every link in a mail or on a page is built from it.",
    ),
    (
        "server.metrics_listen",
        "Where Prometheus reads metrics, on an address of its own; leave it out for none.",
    ),
    (
        "server.trusted_proxies",
        "How many proxies stand in front and append to X-Forwarded-For.",
    ),
    (
        "server.name",
        "The name of the instance, in titles and mails.",
    ),
    (
        "database.url",
        "sqlite:PATH or postgres://user:password@host/name. Empty: besace.db in files.folder.",
    ),
    (
        "files.folder",
        "The folder of the embedded database, the badges and (with the folder transport) the mails.",
    ),
    (
        "mail.transport",
        "smtp, or folder to write each mail to a file (only on a loopback address).",
    ),
    ("mail.from", "The sender: Name <address>."),
    ("mail.smtp_host", "The SMTP server's name."),
    ("mail.smtp_port", "Its port."),
    (
        "mail.smtp_security",
        "tls (from the start), starttls (required) or none (a server on this machine).",
    ),
    (
        "mail.smtp_user",
        "The user to sign in as; empty for nobody.",
    ),
    (
        "mail.smtp_password",
        "Its password. Better in the environment: BESACE_MAIL__SMTP_PASSWORD.",
    ),
    (
        "receive.domain",
        "The domain of the import addresses, whose mail comes here; nobody has one when it is empty.",
    ),
    (
        "receive.lmtp",
        "Where your mail server hands mails over by LMTP: /run/besace/lmtp, or 127.0.0.1:2424.",
    ),
    (
        "receive.smtp",
        "Where mails are taken by SMTP, without a mail server in front; leave it out for nowhere.",
    ),
    (
        "receive.smtp_open",
        "Whether that may be an address that other machines reach: there is no TLS and no spam filter.",
    ),
    (
        "receive.mail_megabytes",
        "Megabytes that an incoming mail may have.",
    ),
    (
        "receive.ask_factory",
        "Whether the button that looks a badge up by its link in a mail asks the issuer's factory (check.json).",
    ),
    (
        "receive.factory",
        "The factory whose badge mails may lead to this passport: what stands before /c/receive.",
    ),
    (
        "security.argon2_memory",
        "Memory of one password hash (Argon2id), in KiB.",
    ),
    ("security.argon2_passes", "Passes over that memory."),
    ("security.argon2_lanes", "Lanes computed side by side."),
    (
        "security.session_idle_days",
        "Days without use after which a session ends.",
    ),
    (
        "security.session_days",
        "Days after which every session ends.",
    ),
    (
        "security.keys",
        "Keys that seal secrets, 32 bytes in base64, the current one first; the file keys when empty.",
    ),
    (
        "quota.account_megabytes",
        "Megabytes of badges that one account may hold.",
    ),
    ("quota.account_badges", "Badges that one account may hold."),
    ("quota.file_megabytes", "Megabytes that one file may have."),
    (
        "upload.zip_megabytes",
        "Megabytes that one ZIP of badges may have; it waits in the system's folder for temporary files while it is read.",
    ),
    (
        "upload.unpacked_megabytes",
        "Megabytes that may come out of one ZIP.",
    ),
    (
        "upload.files",
        "Files of one upload, those in a ZIP among them; the report says how many were left out.",
    ),
    (
        "upload.ratio",
        "How many times its packed size a file in a ZIP may become.",
    ),
    (
        "fetch.allow_http",
        "Whether issuers that speak http without TLS are asked: what they say can be forged on the way.",
    ),
    (
        "fetch.timeout_seconds",
        "Seconds that one request to an issuer may take.",
    ),
    (
        "fetch.answer_megabytes",
        "Megabytes that one answer may have.",
    ),
    (
        "fetch.host_requests_at_once",
        "Requests that one host gets at a time.",
    ),
    (
        "fetch.host_requests_per_second",
        "Requests that one host gets in a second, once a burst of sixty is used up.",
    ),
    (
        "fetch.link_rules",
        "A file that says which pages of issuers hold a badge, and which links are never opened, written like the rules of the release and read before them. Empty: links.toml in files.folder, if there is one.",
    ),
    (
        "operator.name",
        "The organisation that runs the instance (legal notice).",
    ),
    (
        "operator.status",
        "Its legal form and registration, such as: association loi 1901, RNA W751234567.",
    ),
    ("operator.phone", "Its telephone number."),
    ("operator.address", "Its postal address."),
    (
        "operator.contact",
        "A mail address for questions and accessibility problems.",
    ),
    (
        "operator.publisher",
        "Who answers for what is published (directeur de la publication).",
    ),
    (
        "operator.host",
        "Who hosts the server: name, address, telephone.",
    ),
    (
        "operator.dpo",
        "The data protection officer's mail address.",
    ),
    (
        "accessibility.state",
        "What an RGAA audit found: none, partial (half of the criteria or more) or full.",
    ),
    (
        "accessibility.percent",
        "The criteria met, in per cent; leave it out before an audit.",
    ),
    (
        "accessibility.declared_on",
        "The day of the declaration, as 2026-11-22.",
    ),
    ("accessibility.auditor", "Who made the audit."),
    (
        "accessibility.exceptions",
        "What is not accessible, one text each.",
    ),
    (
        "accessibility.exemptions",
        "What the law exempts, one text each.",
    ),
    (
        "accessibility.contact",
        "Where to write about a barrier, if not to operator.contact.",
    ),
    (
        "accessibility.plan_url",
        "The multi-year plan of a public body.",
    ),
    (
        "retention.backup_days",
        "Days that you keep backups. Who deletes an account is told this number.",
    ),
    (
        "sources.displayer_url",
        "The Displayer API of a passport that people may have asked by their addresses, such as https://openbadgepassport.com/displayer/. Off while empty: try it by hand first.",
    ),
    (
        "sources.displayer_name",
        "What people know that passport by: Open Badge Passport.",
    ),
    (
        "sources.badgr",
        "Regions of Badgr where Besace is registered: a list of { word, name, api_url, authorize_url, client_id, client_secret }. They send people back to /synchroniser/retour.",
    ),
];

/// The settings as a TOML file with a comment on each; secrets are masked.
#[must_use]
pub fn print(config: &Config) -> String {
    let mut text = String::from(
        "# Besace's settings. Every one can also be given in the environment:\n# [server] listen is BESACE_SERVER__LISTEN.\n",
    );
    let Ok(Value::Table(sections)) = Value::try_from(config) else {
        return text;
    };
    let mut section = "";
    for (path, meaning) in MEANINGS {
        let Some((group, key)) = path.split_once('.') else {
            continue;
        };
        if group != section {
            section = group;
            text.push_str(&format!("\n[{group}]\n"));
        }
        text.push_str(&format!("# {meaning}\n"));
        match sections.get(group).and_then(|s| s.get(key)) {
            Some(value) => text.push_str(&format!("{key} = {value}\n")),
            None => text.push_str(&format!("# {key} =\n")),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_is_explained_and_none_that_is_gone() {
        let Ok(Value::Table(sections)) = Value::try_from(Config::default()) else {
            panic!("settings are a table");
        };
        let mut keys: Vec<String> = sections
            .iter()
            .flat_map(|(group, values)| {
                let values = values.as_table().expect("a section");
                values.keys().map(move |key| format!("{group}.{key}"))
            })
            .collect();
        // Settings without a value do not stand in TOML.
        keys.extend([
            "server.metrics_listen".to_owned(),
            "receive.smtp".to_owned(),
            "accessibility.percent".to_owned(),
        ]);
        keys.sort();
        let mut explained: Vec<String> = MEANINGS
            .iter()
            .map(|(path, _)| (*path).to_owned())
            .collect();
        explained.sort();
        assert_eq!(keys, explained);
    }

    #[test]
    fn what_is_printed_can_be_read_back() {
        let printed = print(&Config::default());
        let read: Config = toml::from_str(&printed).expect("readable");
        assert_eq!(print(&read), printed);
    }
}
