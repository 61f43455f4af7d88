//! What people are told, and how often by mail.

use domain::notice::{News, Notice, Rhythm};
use domain::{AccountId, BadgeId, Millis, NoticeId};

use super::accounts::parse_id;
use super::badges::{json, text, word};
use super::db::{Handle, Result, Tx};
use crate::{execute, fetch_all, fetch_optional, statements};

statements! {
    INSERT = "INSERT INTO notice (id, account_id, badge_id, once, news, told_at) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (account_id, once) DO NOTHING RETURNING (SELECT mail_rhythm FROM account WHERE id = $2)";
    LATEST = "SELECT id, news, told_at, read_at FROM notice WHERE account_id = $1 ORDER BY told_at DESC, id DESC LIMIT 50";
    READ = "UPDATE notice SET read_at = $3 WHERE account_id = $1 AND read_at IS NULL
        AND told_at <= (SELECT o.told_at FROM notice o WHERE o.account_id = $1 AND o.id = $2)";
    UNMAILED = "SELECT id, news, told_at, read_at FROM notice WHERE account_id = $1 AND mailed_at IS NULL AND read_at IS NULL
        ORDER BY told_at, id LIMIT 200";
    MAILED = "UPDATE notice SET mailed_at = $3 WHERE account_id = $1 AND mailed_at IS NULL AND told_at <= $2";
    RHYTHM = "SELECT mail_rhythm FROM account WHERE id = $1";
    CHANGE_RHYTHM = "UPDATE account SET mail_rhythm = $2 WHERE id = $1";
    SWEEP = "DELETE FROM notice WHERE told_at < $1";
    EXPIRING = "SELECT id, account_id, name, expires_at FROM badge WHERE expires_at > $1 AND expires_at <= $2
        AND acceptance = 'accepted' AND recipient = 'mine' AND verdict IN ('valid', 'status_unknown')
        AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.badge_id = badge.id AND n.once LIKE 'expiring:%' AND n.told_at > $3)
        ORDER BY id LIMIT 500";
}

/// A badge that ends soon.
#[derive(Debug, Clone)]
pub struct Expiring {
    /// Which one.
    pub badge: BadgeId,
    /// Whose.
    pub account: AccountId,
    /// Its title.
    pub name: String,
    /// When it ends.
    pub on: Millis,
}

/// Writes news down and says how often the account is mailed; `None` when it was told before.
pub async fn insert(
    tx: &mut Tx,
    id: &NoticeId,
    account: &AccountId,
    news: &News,
    once: &str,
    now: Millis,
) -> Result<Option<Rhythm>> {
    let badge = news.badge().map(BadgeId::as_str);
    let news = text(news)?;
    let told = fetch_optional!(
        tx,
        (String,),
        INSERT,
        id.as_str(),
        account.as_str(),
        badge,
        once,
        &news,
        now.0
    )?;
    told.map(|(text,)| word(Rhythm::from_word(&text)))
        .transpose()
}

type Raw = (String, String, i64, Option<i64>);

fn read_raw((id, news, told, read): Raw) -> Result<Notice> {
    Ok(Notice {
        id: parse_id(&id)?,
        news: json(&news)?,
        told: Millis(told),
        read: read.is_some(),
    })
}

/// The latest news of an account, the newest first.
pub async fn latest(on: &mut impl Handle, account: &AccountId) -> Result<Vec<Notice>> {
    let rows = fetch_all!(on, Raw, LATEST, account.as_str())?;
    rows.into_iter().map(read_raw).collect()
}

/// Marks as read what an account was told up to one notice.
pub async fn read(tx: &mut Tx, account: &AccountId, upto: &NoticeId, now: Millis) -> Result<()> {
    execute!(tx, READ, account.as_str(), upto.as_str(), now.0)?;
    Ok(())
}

/// What an account was told, has not read and was not mailed, the oldest first.
pub async fn unmailed(on: &mut impl Handle, account: &AccountId) -> Result<Vec<Notice>> {
    let rows = fetch_all!(on, Raw, UNMAILED, account.as_str())?;
    rows.into_iter().map(read_raw).collect()
}

/// Notes that everything up to `upto` was mailed.
pub async fn mailed(tx: &mut Tx, account: &AccountId, upto: Millis, now: Millis) -> Result<()> {
    execute!(tx, MAILED, account.as_str(), upto.0, now.0)?;
    Ok(())
}

/// How often an account is mailed; `None` when it is gone.
pub async fn rhythm(on: &mut impl Handle, account: &AccountId) -> Result<Option<Rhythm>> {
    let found = fetch_optional!(on, (String,), RHYTHM, account.as_str())?;
    found
        .map(|(text,)| word(Rhythm::from_word(&text)))
        .transpose()
}

/// Changes how often an account is mailed; `false` when it is gone.
pub async fn change_rhythm(tx: &mut Tx, account: &AccountId, rhythm: Rhythm) -> Result<bool> {
    Ok(execute!(tx, CHANGE_RHYTHM, account.as_str(), rhythm.word())? > 0)
}

/// Forgets what was told before `before`.
pub async fn sweep(tx: &mut Tx, before: Millis) -> Result<u64> {
    execute!(tx, SWEEP, before.0)
}

/// Badges that end between `now` and `until` and whose holders were not told since `since`.
pub async fn expiring(
    on: &mut impl Handle,
    now: Millis,
    until: Millis,
    since: Millis,
) -> Result<Vec<Expiring>> {
    let rows = fetch_all!(
        on,
        (String, String, String, i64),
        EXPIRING,
        now.0,
        until.0,
        since.0
    )?;
    rows.into_iter()
        .map(|(badge, account, name, ends)| {
            Ok(Expiring {
                badge: parse_id(&badge)?,
                account: parse_id(&account)?,
                name,
                on: Millis(ends),
            })
        })
        .collect()
}
