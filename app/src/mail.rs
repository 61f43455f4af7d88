//! Every mail as a pure function: subject, plain text, HTML.
//!
//! Mail programs know no style sheets, so the HTML carries its few colours on the elements; it loads
//! nothing and says what the text says. Names and addresses come from people: they are escaped.

use domain::notice::News;
use domain::{Language, Millis};
use serde::{Deserialize, Serialize};

use crate::components::text_area::escape;
use crate::format;
use crate::i18n::mail as words;
use crate::wording;

/// A mail, ready to be addressed and sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailText {
    /// The subject line.
    pub subject: String,
    /// The plain text part.
    pub text: String,
    /// The HTML part: a whole document, nothing loaded from elsewhere.
    pub html: String,
    /// Where one press ends mails of this kind (RFC 8058), for those that can be ended.
    pub unsubscribe: Option<String>,
    /// Where an answer goes, if not to the sender.
    pub reply_to: Option<String>,
}

/// What a mail says, in the order in which it says it.
struct Letter<'a> {
    language: Language,
    site: &'a str,
    name: &'a str,
    subject: String,
    message: String,
    points: Vec<String>,
    action: Option<(&'static str, &'a str)>,
    note: &'a str,
    /// Other things to do, in small print.
    others: &'a [(&'static str, &'a str)],
}

impl Letter<'_> {
    fn write(self) -> MailText {
        let l = self.language;
        let hello = match self.name.trim() {
            "" => words::hello_plain(l).to_owned(),
            name => words::hello(l, name),
        };
        let mut text = format!("{hello}\n\n{}\n\n", self.message);
        let mut points = String::new();
        if !self.points.is_empty() {
            let items = self.points.iter().map(|point| {
                text.push_str(&format!("- {point}\n"));
                format!("<li style=\"margin:8px 0\">{}</li>", escape(point))
            });
            let items: String = items.collect();
            text.push('\n');
            points = format!("<ul style=\"padding-left:20px\">{items}</ul>");
        }
        let mut button = String::new();
        if let Some((label, url)) = self.action {
            text.push_str(&format!("{label}\n{url}\n\n"));
            let (url, fallback) = (escape(url), words::button_fallback(l));
            button = format!(
                r#"<p style="margin:28px 0"><a href="{url}" style="display:inline-block;padding:14px 24px;border-radius:6px;background:#27478f;color:#ffffff;font-weight:bold;text-decoration:none">{}</a></p>
<p style="font-size:14px;color:#51606c">{fallback}<br><a href="{url}" style="color:#27478f;word-break:break-all">{url}</a></p>"#,
                escape(label)
            );
        }
        text.push_str(&format!("{}\n\n", self.note));
        let mut others = String::new();
        for (label, url) in self.others {
            text.push_str(&format!("{label}\n{url}\n\n"));
            others.push_str(&format!(
                r#"<p style="font-size:14px"><a href="{}" style="color:#27478f">{}</a></p>
"#,
                escape(url),
                escape(label)
            ));
        }
        text.push_str(&format!("-- \n{}\n", self.site));
        let html = format!(
            r#"<!DOCTYPE html>
<html lang="{lang}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{subject}</title></head>
<body style="margin:0;padding:24px 12px;background:#fbf9f5;color:#1d2a35;font-family:Verdana,Arial,sans-serif;font-size:16px;line-height:1.55">
<div style="max-width:560px;margin:0 auto;padding:24px;border:1px solid #e2dcd1;border-radius:10px;background:#ffffff">
<h1 style="margin:0 0 20px;font-size:22px;line-height:1.25;color:#1d2a35">{subject}</h1>
<p>{hello}</p>
<p>{message}</p>
{points}
{button}
<p>{note}</p>
{others}<p style="margin-top:28px;color:#51606c">{site}</p>
</div>
</body>
</html>
"#,
            lang = l.tag(),
            subject = escape(&self.subject),
            hello = escape(&hello),
            message = escape(&self.message),
            note = escape(self.note),
            site = escape(self.site),
        );
        // A line break in a subject would begin another header.
        let subject = self.subject.replace(['\r', '\n'], " ");
        MailText {
            subject,
            text,
            html,
            unsubscribe: None,
            reply_to: None,
        }
    }
}

/// Confirm this address, to finish signing up. The link holds for 5 days.
#[must_use]
pub fn confirm(language: Language, site: &str, name: &str, url: &str) -> MailText {
    Letter {
        language,
        site,
        name,
        subject: words::confirm_subject(language).to_owned(),
        message: words::confirm_text(language, site),
        points: Vec::new(),
        action: Some((words::confirm_action(language), url)),
        note: words::confirm_note(language),
        others: &[],
    }
    .write()
}

/// Choose a new password. The link holds for 1 hour.
#[must_use]
pub fn reset(language: Language, site: &str, name: &str, url: &str) -> MailText {
    Letter {
        language,
        site,
        name,
        subject: words::reset_subject(language).to_owned(),
        message: words::reset_text(language, site),
        points: Vec::new(),
        action: Some((words::reset_action(language), url)),
        note: words::reset_note(language),
        others: &[],
    }
    .write()
}

/// Your password was changed; `url` leads to asking for a new one, in case it was not you.
#[must_use]
pub fn password_changed(language: Language, site: &str, name: &str, url: &str) -> MailText {
    Letter {
        language,
        site,
        name,
        subject: words::password_changed_subject(language).to_owned(),
        message: words::password_changed_text(language, site),
        points: Vec::new(),
        action: Some((words::password_changed_action(language), url)),
        note: words::password_changed_note(language),
        others: &[],
    }
    .write()
}

/// What has changed among the addresses of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AddressChange {
    /// One was added, and confirmed.
    Added,
    /// Another one is the primary one.
    Primary,
    /// One was removed.
    Removed,
}

/// `address` was added to your account, made its primary one or removed; goes to every confirmed
/// address. `url` leads to asking for a new password, in case it was not you.
#[must_use]
pub fn address_changed(
    language: Language,
    site: &str,
    name: &str,
    change: AddressChange,
    address: &str,
    url: &str,
) -> MailText {
    let l = language;
    let (subject, message) = match change {
        AddressChange::Added => (
            words::address_added_subject(l),
            words::address_added_text(l, address, site),
        ),
        AddressChange::Primary => (
            words::address_changed_subject(l),
            words::address_changed_text(l, site, address),
        ),
        AddressChange::Removed => (
            words::address_removed_subject(l),
            words::address_removed_text(l, address, site),
        ),
    };
    Letter {
        language,
        site,
        name,
        subject: subject.to_owned(),
        message,
        points: Vec::new(),
        action: Some((words::address_changed_action(l), url)),
        note: words::address_changed_note(l),
        others: &[],
    }
    .write()
}

/// Confirm that this address may be added to the account `of` (enough of its primary address to
/// know it by). The link holds for 5 days, for who is signed in to that account.
#[must_use]
pub fn confirm_added(language: Language, site: &str, name: &str, of: &str, url: &str) -> MailText {
    Letter {
        language,
        site,
        name,
        subject: words::added_subject(language).to_owned(),
        message: words::added_text(language, of, site),
        points: Vec::new(),
        action: Some((words::added_action(language), url)),
        note: words::added_note(language),
        others: &[],
    }
    .write()
}

/// Confirm that this address, which another account has, may move to the account `of` in 7 days.
#[must_use]
pub fn confirm_elsewhere(
    language: Language,
    site: &str,
    name: &str,
    of: &str,
    url: &str,
) -> MailText {
    Letter {
        language,
        site,
        name,
        subject: words::elsewhere_subject(language).to_owned(),
        message: words::elsewhere_text(language, of, site),
        points: Vec::new(),
        action: Some((words::added_action(language), url)),
        note: &words::elsewhere_note(language, of),
        others: &[],
    }
    .write()
}

/// Your address `address` was confirmed by another account and moves there `on` that day; `url`
/// leads to keeping it.
#[must_use]
pub fn address_moves(
    language: Language,
    site: &str,
    name: &str,
    address: &str,
    on: Millis,
    url: &str,
) -> MailText {
    let date = format::date(language, on);
    Letter {
        language,
        site,
        name,
        subject: words::moving_subject(language).to_owned(),
        message: words::moving_text(language, address, site, &date),
        points: Vec::new(),
        action: Some((words::moving_action(language), url)),
        note: words::moving_note(language),
        others: &[],
    }
    .write()
}

/// Somebody signed up with your address, which has an account; `url` leads to signing in.
#[must_use]
pub fn account_exists(language: Language, site: &str, name: &str, url: &str) -> MailText {
    Letter {
        language,
        site,
        name,
        subject: words::account_exists_subject(language).to_owned(),
        message: words::account_exists_text(language, site),
        points: Vec::new(),
        action: Some((words::account_exists_action(language), url)),
        note: words::account_exists_note(language),
        others: &[],
    }
    .write()
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
    let date = format::date(language, date);
    Letter {
        language,
        site,
        name,
        subject: words::inactivity_subject(language, &date),
        message: words::inactivity_text(language, site, &date),
        points: Vec::new(),
        action: Some((words::inactivity_action(language), url)),
        note: words::inactivity_note(language),
        others: &[],
    }
    .write()
}

/// The account is deleted; backups keep it `backup_days` more days.
#[must_use]
pub fn account_deleted(language: Language, site: &str, name: &str, backup_days: u32) -> MailText {
    Letter {
        language,
        site,
        name,
        subject: words::deleted_subject(language).to_owned(),
        message: words::deleted_text(language, backup_days, site),
        points: Vec::new(),
        action: None,
        note: words::deleted_note(language),
        others: &[],
    }
    .write()
}

/// What has happened to your badges, one line each; `home` is the instance's address and
/// `unsubscribe` where one press ends these mails.
#[must_use]
pub fn news(
    language: Language,
    site: &str,
    name: &str,
    news: &[News],
    home: &str,
    unsubscribe: &str,
) -> MailText {
    let l = language;
    let points: Vec<String> = news.iter().map(|news| wording::news(l, news)).collect();
    let subject = match &points[..] {
        [one] => one.trim_end_matches('.').to_owned(),
        several => words::news_subject(l, u32::try_from(several.len()).unwrap_or(u32::MAX)),
    };
    let url = match news {
        [one] => format!("{home}{}", wording::news_path(one)),
        _ => format!("{home}/accueil"),
    };
    Letter {
        language,
        site,
        name,
        subject,
        message: words::news_text(l, site),
        points,
        action: Some((words::news_action(l), &url)),
        note: &words::news_note(l, unsubscribe),
        others: &[],
    }
    .write()
}

/// What an invitation says.
#[derive(Debug, Clone, Copy)]
pub struct Invitation<'a> {
    /// The partner that sent the badge.
    pub partner: &'a str,
    /// The badge's title, where it is known.
    pub badge: Option<&'a str>,
    /// How many more the partner sent.
    pub more: u32,
    /// Where it is received.
    pub receive: &'a str,
    /// Where it is deleted.
    pub delete: &'a str,
    /// Where such mails are ended.
    pub silence: &'a str,
}

/// A partner sent a badge to an address that no account has: receive it, delete it, or have no
/// more mails of this kind. The links hold for 90 days.
#[must_use]
pub fn invitation(language: Language, site: &str, invitation: &Invitation<'_>) -> MailText {
    let l = language;
    let Invitation {
        partner,
        badge,
        more,
        receive,
        delete,
        silence,
    } = *invitation;
    let mut message = match badge {
        Some(badge) => words::invitation_text(l, partner, badge),
        None => words::invitation_text_unnamed(l, partner),
    };
    if more > 0 {
        message.push(' ');
        message.push_str(&words::invitation_more(l, more));
    }
    message.push(' ');
    message.push_str(&words::invitation_who(l, site));
    let mail = Letter {
        language,
        site,
        name: "",
        subject: words::invitation_subject(l, partner),
        message,
        points: Vec::new(),
        action: Some((words::invitation_action(l), receive)),
        note: words::invitation_note(l),
        others: &[
            (words::invitation_delete(l), delete),
            (words::invitation_silence(l), silence),
        ],
    }
    .write();
    MailText {
        unsubscribe: Some(silence.to_owned()),
        ..mail
    }
}

/// Confirm this address, to have the letter delivered that was written with it. The link holds for
/// 5 days.
#[must_use]
pub fn confirm_letter(language: Language, site: &str, name: &str, url: &str) -> MailText {
    Letter {
        language,
        site,
        name,
        subject: words::letter_confirm_subject(language).to_owned(),
        message: words::letter_confirm_text(language, site),
        points: Vec::new(),
        action: Some((words::letter_confirm_action(language), url)),
        note: words::letter_confirm_note(language),
        others: &[],
    }
    .write()
}

/// What an answer to a letter says.
#[derive(Debug, Clone, Copy)]
pub struct Answer<'a> {
    /// Who wrote the letter.
    pub to: &'a str,
    /// Who answers.
    pub from: &'a str,
    /// Their address.
    pub address: &'a str,
    /// What the letter was about.
    pub about: &'a str,
    /// What is answered.
    pub text: &'a str,
    /// What had been written.
    pub asked: &'a str,
}

/// Somebody answers a letter; what comes back goes to their own address.
#[must_use]
pub fn letter_answer(language: Language, site: &str, answer: &Answer<'_>) -> MailText {
    let l = language;
    let lines = answer.text.lines().filter(|line| !line.trim().is_empty());
    let mut points: Vec<String> = lines.map(str::to_owned).collect();
    points.push(words::letter_answer_asked(l, answer.asked));
    let note = words::letter_answer_note(l, answer.address, site);
    let written = Letter {
        language,
        site,
        name: answer.to,
        subject: words::letter_answer_subject(l, answer.from, answer.about),
        message: words::letter_answer_text(l, answer.from),
        points,
        action: None,
        note: &note,
        others: &[],
    };
    MailText {
        reply_to: Some(answer.address.to_owned()),
        ..written.write()
    }
}

/// An operator took the page of `title` down, for this reason.
#[must_use]
pub fn taken_down(
    language: Language,
    site: &str,
    name: &str,
    title: &str,
    reason: &str,
    url: &str,
) -> MailText {
    let l = language;
    Letter {
        language,
        site,
        name,
        subject: words::taken_down_subject(l, title),
        message: words::taken_down_text(l, site, title, reason),
        points: Vec::new(),
        action: Some((words::taken_down_action(l), url)),
        note: words::taken_down_note(l),
        others: &[],
    }
    .write()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_html_carry_the_same_link() {
        let url = "https://besace.exemple.fr/confirmer?jeton=abc&x=1";
        for language in [Language::Fr, Language::En] {
            let mail = confirm(language, "Besace", "Amina", url);
            assert!(mail.text.lines().any(|line| line == url), "{}", mail.text);
            assert!(
                mail.html
                    .contains("href=\"https://besace.exemple.fr/confirmer?jeton=abc&amp;x=1\"")
            );
            assert!(mail.text.contains("Amina"));
        }
    }

    #[test]
    fn a_name_is_never_markup_nor_a_header() {
        let name = "<script>alert(1)</script>\r\nBcc: x@y.fr";
        let mail = password_changed(Language::Fr, "Besace", name, "https://x.fr/");
        assert!(!mail.html.contains("<script"));
        assert!(!mail.subject.contains('\n') && !mail.subject.contains("Bcc"));
    }

    #[test]
    fn an_invitation_has_three_links_and_no_markup_of_others() {
        for badge in [Some("<b>Accueil</b>"), None] {
            let mail = invitation(
                Language::Fr,
                "Besace",
                &Invitation {
                    partner: "Mairie & fils",
                    badge,
                    more: 2,
                    receive: "https://x.fr/invitation?jeton=a",
                    delete: "https://x.fr/invitation/supprimer?jeton=a",
                    silence: "https://x.fr/invitation/silence?jeton=a",
                },
            );
            for path in ["", "/supprimer", "/silence"] {
                let url = format!("https://x.fr/invitation{path}?jeton=a");
                assert!(mail.text.lines().any(|line| line == url), "{}", mail.text);
                assert!(
                    mail.html.contains(&format!("href=\"{url}\"")),
                    "{}",
                    mail.html
                );
            }
            assert!(!mail.html.contains("<b>") && mail.html.contains("Mairie &amp; fils"));
            let silence = Some("https://x.fr/invitation/silence?jeton=a");
            assert_eq!(mail.unsubscribe.as_deref(), silence);
        }
    }

    #[test]
    fn days_of_backups_are_counted() {
        let one = account_deleted(Language::Fr, "Besace", "A", 1);
        assert!(one.text.contains("encore 1 jour,"));
        let many = account_deleted(Language::En, "Besace", "A", 30);
        assert!(many.text.contains("30 more days"));
    }
}
