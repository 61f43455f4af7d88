//! Every mail as a pure function: subject, plain text, HTML.

use domain::{Language, Millis};

/// A mail, ready to be addressed and sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailText {
    /// The subject line.
    pub subject: String,
    /// The plain text part.
    pub text: String,
    /// The HTML part: a whole document, nothing loaded from elsewhere.
    pub html: String,
}

fn mail(language: Language, site: &str, subject: &str, lines: &[&str]) -> MailText {
    let text = lines.join("\n\n");
    MailText {
        subject: subject.to_owned(),
        html: format!(
            "<html lang=\"{}\"><title>{site}</title></html>",
            language.tag()
        ),
        text,
    }
}

/// Confirm this address, to finish signing up. The link holds for 5 days.
#[must_use]
pub fn confirm(language: Language, site: &str, name: &str, url: &str) -> MailText {
    mail(language, site, "confirm", &[name, url])
}
/// Choose a new password. The link holds for 1 hour.
#[must_use]
pub fn reset(language: Language, site: &str, name: &str, url: &str) -> MailText {
    mail(language, site, "reset", &[name, url])
}
/// Your password was changed; `url` leads to asking for a new one, in case it was not you.
#[must_use]
pub fn password_changed(language: Language, site: &str, name: &str, url: &str) -> MailText {
    mail(language, site, "password_changed", &[name, url])
}
/// The address of your account was changed to `address`; goes to the old one.
#[must_use]
pub fn address_changed(
    language: Language,
    site: &str,
    name: &str,
    address: &str,
    url: &str,
) -> MailText {
    mail(language, site, "address_changed", &[name, address, url])
}
/// Somebody signed up with your address, which has an account; `url` leads to signing in.
#[must_use]
pub fn account_exists(language: Language, site: &str, name: &str, url: &str) -> MailText {
    mail(language, site, "account_exists", &[name, url])
}
/// The account has not been used for long and will be deleted on `date`; `url` leads to signing in.
#[must_use]
pub fn inactivity_warning(
    language: Language,
    site: &str,
    name: &str,
    date: Millis,
    url: &str,
) -> MailText {
    mail(
        language,
        site,
        "inactivity_warning",
        &[name, &date.iso_day(), url],
    )
}
/// The account is deleted; backups keep it `backup_days` more days.
#[must_use]
pub fn account_deleted(language: Language, site: &str, name: &str, backup_days: u32) -> MailText {
    mail(
        language,
        site,
        "account_deleted",
        &[name, &backup_days.to_string()],
    )
}
