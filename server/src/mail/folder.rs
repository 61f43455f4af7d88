//! The mail folder: one `.eml` file a mail, named so that the newest sorts last, and the reading
//! of it for the mailbox page of a development instance.

use std::io;
use std::path::Path;

use app::pages::mailbox::MailboxEntry;
use domain::Millis;
use lettre::Message;
use mail_parser::MessageParser;
use tokio::fs;

use crate::clock::{Entropy, random};

/// How many mails the mailbox page shows.
const SHOWN: usize = 100;

/// Writes one mail: under another name first, so that nobody reads half of it.
pub(super) async fn write(
    folder: &Path,
    now: Millis,
    entropy: &dyn Entropy,
    message: &Message,
) -> io::Result<()> {
    fs::create_dir_all(folder).await?;
    let name = format!("{:013}-{}", now.0, hex::encode(random::<4>(entropy)));
    let unfinished = folder.join(format!("{name}.part"));
    fs::write(&unfinished, message.formatted()).await?;
    fs::rename(unfinished, folder.join(format!("{name}.eml"))).await
}

/// The newest mails of the folder, the newest first.
///
/// # Errors
/// When the folder is there and cannot be read.
pub async fn list(folder: &Path) -> io::Result<Vec<MailboxEntry>> {
    let mut ids = Vec::new();
    let mut files = match fs::read_dir(folder).await {
        Ok(files) => files,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    while let Some(file) = files.next_entry().await? {
        if let Some(id) = file
            .file_name()
            .to_str()
            .and_then(|name| name.strip_suffix(".eml"))
        {
            ids.push(id.to_owned());
        }
    }
    ids.sort_unstable_by(|a, b| b.cmp(a));
    let mut entries = Vec::new();
    for id in ids.iter().take(SHOWN) {
        if let Some((entry, _)) = read(folder, id).await? {
            entries.push(entry);
        }
    }
    Ok(entries)
}

/// One mail of the folder and its plain text; `None` when there is none of this name.
///
/// # Errors
/// When the file is there and cannot be read.
pub async fn read(folder: &Path, id: &str) -> io::Result<Option<(MailboxEntry, String)>> {
    let ours = |b: u8| b.is_ascii_hexdigit() || b == b'-';
    if id.is_empty() || !id.bytes().all(ours) {
        return Ok(None);
    }
    let bytes = match fs::read(folder.join(format!("{id}.eml"))).await {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let Some(mail) = MessageParser::default().parse(&bytes) else {
        return Ok(None);
    };
    let to = mail
        .to()
        .and_then(|to| to.first())
        .and_then(|to| to.address())
        .unwrap_or_default();
    let entry = MailboxEntry {
        id: id.to_owned(),
        to: to.to_owned(),
        subject: mail.subject().unwrap_or_default().to_owned(),
        sent: Millis(
            mail.date()
                .map_or(0, |date| date.to_timestamp() * Millis::SECOND),
        ),
    };
    let text = mail.body_text(0).unwrap_or_default().into_owned();
    Ok(Some((entry, text)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::{MockClock, SystemEntropy};
    use crate::config::Config;
    use crate::mail::Mailer;
    use app::mail::MailText;

    #[tokio::test]
    async fn what_was_sent_is_read_back_the_newest_first() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("mail");
        assert!(list(&path).await.expect("no folder is no mail").is_empty());
        let mailer = Mailer::into_folder(&Config::default(), &path).expect("settings");
        let clock = MockClock::new(Millis::from_day(2026, 11, 22).expect("a day"));
        let to = "elodie@exemple.fr".parse().expect("an address");
        let link = format!("https://besace.example/confirmer?jeton={}", "x".repeat(43));
        for subject in ["Première", "Deuxième"] {
            let text = MailText {
                subject: subject.to_owned(),
                text: format!("Bonjour Élodie\n\n{link}\n"),
                html: String::new(),
                unsubscribe: None,
                reply_to: None,
            };
            mailer
                .send(&to, text, &clock, &SystemEntropy)
                .await
                .expect("sent");
            clock.advance(Millis::MINUTE);
        }
        let entries = list(&path).await.expect("read");
        let subjects: Vec<_> = entries.iter().map(|e| e.subject.as_str()).collect();
        assert_eq!(subjects, ["Deuxième", "Première"]);
        let (entry, text) = read(&path, &entries[1].id)
            .await
            .expect("read")
            .expect("there");
        assert_eq!(entry.to, "elodie@exemple.fr");
        assert_eq!(entry.sent, Millis::from_day(2026, 11, 22).expect("a day"));
        assert!(text.contains("Bonjour Élodie"), "{text}");
        assert!(text.contains(&link), "the link is whole: {text}");
    }

    #[tokio::test]
    async fn only_names_of_ours_are_opened() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("secret.eml"), "Subject: x\r\n\r\nx").expect("written");
        for id in ["secret", "../secret", "", "..", "/etc/passwd", "a/b"] {
            assert!(
                read(folder.path(), id).await.expect("read").is_none(),
                "{id}"
            );
        }
    }
}
