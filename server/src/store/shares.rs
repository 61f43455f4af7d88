//! Shares' rows, and what is left of those that are gone.
//!
//! A slug's SHA-256 is noted when the share is made and stays: when badge, collection or account
//! go, and the share with them, its link says "gone" and not "never was".

use std::collections::BTreeMap;

use domain::badge::{BadgeFace, Checked, SkillFace};
use domain::collection::Ended;
use domain::share::{Shown, Subject};
use domain::{
    AccountId, BadgeId, CollectionId, Language, Millis, ObjectiveId, RecipientMatch, ShareId, Slug,
    Verdict,
};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::accounts::parse_id;
use super::badges::{at, json, word};
use super::blobs::BlobId;
use super::db::{Handle, Result, Tx};
use crate::{execute, fetch_all, fetch_optional, statements};

/// The columns of [`ShareRow`], behind a prefix.
macro_rules! share {
    () => {
        "s.id, s.account_id, s.badge_id, s.collection_id, s.map_id, s.objective_id, s.slug, s.show_name, s.show_photo, s.show_evidence, s.show_dates, s.show_place,
            s.listed, s.contact, s.ends_at, s.revoked_at, s.taken_down_at, s.taken_down_reason, s.created_at"
    };
}

/// What changes whenever the confirmed addresses of the account `a` do, by which it is decided what
/// is withheld: read with the share, where the addresses themselves would be a query more.
macro_rules! reached {
    () => {
        "(SELECT CAST(COUNT(*) AS TEXT) || ' ' || CAST(COALESCE(SUM(d.confirmed_at), 0) AS TEXT)
            FROM address d WHERE d.account_id = a.id AND d.confirmed_at IS NOT NULL) AS reached"
    };
}

/// The columns of [`RawFace`], from the badge `b` and its account `a`.
macro_rules! face {
    () => {
        concat!(
            "b.id AS of_badge, b.account_id AS of_account, b.kind, b.recipient, b.face, b.checked, b.changed_at, b.picture_width, b.picture_height,
            a.name AS holder, a.language, ",
            reached!()
        )
    };
}

/// The columns of [`RawBound`], from the collection `c` and its account `a`. `$2` is now.
macro_rules! bound {
    () => {
        concat!(
            "c.id AS of_collection, c.account_id AS of_account, c.edition, c.title, c.text, c.cover_blob_id, c.ended,
            a.name AS holder, a.place, a.photo_blob_id, a.language,
            (SELECT MAX(b.changed_at) FROM collection_badge k JOIN badge b ON b.id = k.badge_id WHERE k.collection_id = c.id) AS newest,
            (SELECT COUNT(*) FROM collection_badge k JOIN badge b ON b.id = k.badge_id WHERE k.collection_id = c.id) AS badges,
            (SELECT COUNT(*) FROM collection_badge k JOIN badge b ON b.id = k.badge_id WHERE k.collection_id = c.id AND b.expires_at <= $2) AS over,
            (SELECT COUNT(*) FROM collection_objective k WHERE k.collection_id = c.id) AS charts, ",
            reached!()
        )
    };
}

/// The columns of [`RawCharted`], from the version `v` and the account `a`.
macro_rules! charted {
    () => {
        concat!(
            "v.id AS version, a.id AS of_account, a.name AS holder, a.place, a.photo_blob_id, a.language, ",
            reached!()
        )
    };
}

/// What changes whenever the learner of an objective `o` comes further on it, or back. `$2` is now.
macro_rules! stamp {
    () => {
        "o.id AS of_objective,
            (SELECT MAX(b.changed_at) FROM badge b WHERE b.account_id = o.account_id) AS newest,
            (SELECT COUNT(*) FROM badge b WHERE b.account_id = o.account_id) AS badges,
            (SELECT COUNT(*) FROM badge b WHERE b.account_id = o.account_id AND b.expires_at <= $2) AS over,
            (SELECT MAX(d.declared_at) FROM objective_declared d WHERE d.objective_id = o.id) AS said,
            (SELECT COUNT(*) FROM objective_declared d WHERE d.objective_id = o.id) AS declared"
    };
}

statements! {
    INSERT = "INSERT INTO share (id, account_id, badge_id, collection_id, map_id, objective_id, slug, show_name, show_photo, show_evidence, show_dates, show_place, listed, contact, ends_at, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
    NOTE_SLUG = "INSERT INTO gone_slug (hash) VALUES ($1) ON CONFLICT (hash) DO NOTHING";
    KNOWN_SLUG = "SELECT 1 FROM gone_slug WHERE hash = $1";
    OF_BADGE = concat!("SELECT ", share!(), " FROM share s WHERE s.badge_id = $1 ORDER BY s.created_at DESC, s.id DESC");
    OF_COLLECTION = concat!("SELECT ", share!(), " FROM share s WHERE s.collection_id = $1 ORDER BY s.created_at DESC, s.id DESC");
    OF_MAP = concat!("SELECT ", share!(), " FROM share s WHERE s.map_id = $1 ORDER BY s.created_at DESC, s.id DESC");
    OF_OBJECTIVE = concat!("SELECT ", share!(), " FROM share s WHERE s.objective_id = $1 ORDER BY s.created_at DESC, s.id DESC");
    LIVING_OF = concat!("SELECT ", share!(), ", COALESCE(b.name, c.title, m.title, v.title) AS subject_title FROM share s
            LEFT JOIN badge b ON b.id = s.badge_id LEFT JOIN collection c ON c.id = s.collection_id LEFT JOIN map m ON m.id = s.map_id
            LEFT JOIN objective o ON o.id = s.objective_id LEFT JOIN map_version v ON v.id = o.version_id
        WHERE s.account_id = $1 AND s.revoked_at IS NULL AND s.taken_down_at IS NULL AND (s.ends_at IS NULL OR s.ends_at > $2)
        ORDER BY s.created_at DESC, s.id DESC");
    FIND_OF = concat!("SELECT ", share!(), " FROM share s WHERE s.account_id = $1 AND s.id = $2");
    REVOKE = "UPDATE share SET revoked_at = $3 WHERE account_id = $1 AND id = $2 AND revoked_at IS NULL";
    REVOKE_BADGE = "UPDATE share SET revoked_at = $2 WHERE badge_id = $1 AND revoked_at IS NULL";
    TAKEN_DOWN = "SELECT 1 FROM share WHERE (badge_id = $1 OR collection_id = $1 OR map_id = $1 OR objective_id = $1) AND taken_down_at IS NOT NULL LIMIT 1";
    SEEN = concat!("SELECT ", share!(), ", ", face!(), " FROM share s JOIN badge b ON b.id = s.badge_id JOIN account a ON a.id = b.account_id
        WHERE s.slug = $1 AND a.locked_at IS NULL AND b.acceptance = 'accepted'");
    SEEN_COLLECTED = concat!("SELECT ", share!(), ", ", face!(), " FROM share s JOIN collection_badge k ON k.collection_id = s.collection_id
            JOIN badge b ON b.id = k.badge_id JOIN account a ON a.id = b.account_id
        WHERE s.slug = $1 AND k.number = $2 AND a.locked_at IS NULL AND b.acceptance = 'accepted'");
    FACE_OF = concat!("SELECT ", face!(), " FROM badge b JOIN account a ON a.id = b.account_id
        WHERE b.account_id = $1 AND b.id = $2 AND b.acceptance = 'accepted'");
    COLLECTED_OF = concat!("SELECT ", face!(), " FROM collection c JOIN collection_badge k ON k.collection_id = c.id
            JOIN badge b ON b.id = k.badge_id JOIN account a ON a.id = b.account_id
        WHERE c.account_id = $1 AND c.id = $2 AND k.number = $3 AND b.acceptance = 'accepted'");
    SEEN_COLLECTION = concat!("SELECT ", share!(), ", ", bound!(), " FROM share s JOIN collection c ON c.id = s.collection_id JOIN account a ON a.id = c.account_id
        WHERE s.slug = $1 AND a.locked_at IS NULL");
    COLLECTION_OF = concat!("SELECT ", bound!(), " FROM collection c JOIN account a ON a.id = c.account_id WHERE c.account_id = $1 AND c.id = $3");
    BY_SLUG = concat!("SELECT ", share!(), " FROM share s JOIN account a ON a.id = s.account_id WHERE s.slug = $1 AND a.locked_at IS NULL");
    SEEN_MAP = concat!("SELECT ", share!(), ", ", charted!(), " FROM share s JOIN account a ON a.id = s.account_id
            JOIN map_version v ON v.map_id = s.map_id AND v.number = (SELECT MAX(n.number) FROM map_version n WHERE n.map_id = s.map_id)
        WHERE s.slug = $1 AND a.locked_at IS NULL");
    SEEN_OBJECTIVE = concat!("SELECT ", share!(), ", ", charted!(), ", ", stamp!(), " FROM share s JOIN account a ON a.id = s.account_id
            JOIN objective o ON o.id = s.objective_id JOIN map_version v ON v.id = o.version_id
        WHERE s.slug = $1 AND a.locked_at IS NULL");
    MAP_OF = concat!("SELECT ", charted!(), " FROM map m JOIN account a ON a.id = m.account_id
            JOIN map_version v ON v.map_id = m.id AND v.number = (SELECT MAX(n.number) FROM map_version n WHERE n.map_id = m.id)
        WHERE m.account_id = $1 AND m.id = $2");
    OBJECTIVE_OF = concat!("SELECT ", charted!(), ", ", stamp!(), " FROM objective o JOIN account a ON a.id = o.account_id
            JOIN map_version v ON v.id = o.version_id
        WHERE o.account_id = $1 AND o.id = $3");
    CHARTS = concat!("SELECT v.id AS version, ", stamp!(), " FROM collection_objective k JOIN objective o ON o.id = k.objective_id
            JOIN map_version v ON v.id = o.version_id
        WHERE k.collection_id = $1 ORDER BY k.place, o.id");
    PICTURES = "SELECT k.number, b.id, b.kind FROM collection_badge k JOIN badge b ON b.id = k.badge_id WHERE k.collection_id = $1";
    SECTIONS = "SELECT place, title FROM collection_section WHERE collection_id = $1 ORDER BY place";
    PAGES = "SELECT k.number, k.section, k.line, b.id, b.name, b.issuer, b.issued_at, b.expires_at, b.verdict, b.checked_at, b.recipient, b.face
        FROM collection_badge k JOIN badge b ON b.id = k.badge_id
        WHERE k.collection_id = $1 AND b.acceptance = 'accepted' ORDER BY k.section, k.place";
}

/// A share as it is stored.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct ShareRow {
    /// Which one.
    pub id: String,
    /// Whose.
    pub account_id: String,
    badge_id: Option<String>,
    collection_id: Option<String>,
    map_id: Option<String>,
    objective_id: Option<String>,
    /// The part of its URL.
    pub slug: String,
    show_name: bool,
    show_photo: bool,
    show_evidence: bool,
    show_dates: bool,
    show_place: bool,
    /// Whether Explorer and search engines may list it.
    pub listed: bool,
    /// Whether visitors may write to its owner.
    pub contact: bool,
    /// When it ends by itself.
    pub ends_at: Option<i64>,
    /// When its owner took it back.
    pub revoked_at: Option<i64>,
    /// When an operator took it down.
    pub taken_down_at: Option<i64>,
    /// Why.
    pub taken_down_reason: Option<String>,
    /// When it was made.
    pub created_at: i64,
}

impl ShareRow {
    /// Whether it opens now.
    #[must_use]
    pub fn living(&self, now: Millis) -> bool {
        self.revoked_at.is_none()
            && self.taken_down_at.is_none()
            && self.ends_at.is_none_or(|end| end > now.0)
    }

    /// What stands on it.
    #[must_use]
    pub fn shown(&self) -> Shown {
        Shown {
            name: self.show_name,
            photo: self.show_photo,
            evidence: self.show_evidence,
            dates: self.show_dates,
            place: self.show_place,
        }
        .settled()
    }

    /// What it shares.
    pub fn subject(&self) -> Result<Subject> {
        let decode = |error| sqlx::Error::Decode(Box::new(error));
        if let Some(id) = &self.badge_id {
            Ok(Subject::Badge(id.parse().map_err(decode)?))
        } else if let Some(id) = &self.collection_id {
            Ok(Subject::Collection(id.parse().map_err(decode)?))
        } else if let Some(id) = &self.map_id {
            Ok(Subject::Map(id.parse().map_err(decode)?))
        } else if let Some(id) = &self.objective_id {
            Ok(Subject::Objective(id.parse().map_err(decode)?))
        } else {
            Err(sqlx::Error::Decode("a share of nothing".into()))
        }
    }
}

#[derive(sqlx::FromRow)]
struct RawLiving {
    #[sqlx(flatten)]
    share: ShareRow,
    subject_title: String,
}

/// A share to be made.
#[derive(Debug, Clone)]
pub struct NewShare<'a> {
    /// Which one.
    pub id: &'a ShareId,
    /// Whose.
    pub account: &'a AccountId,
    /// Of what.
    pub subject: &'a Subject,
    /// The part of its URL.
    pub slug: &'a Slug,
    /// What stands on it.
    pub shown: Shown,
    /// Whether Explorer and search engines may list it.
    pub listed: bool,
    /// Whether visitors may write to its owner.
    pub contact: bool,
    /// When it ends by itself.
    pub ends: Option<Millis>,
}

/// A badge with all that its public page is drawn from.
#[derive(Debug, Clone)]
pub struct SeenBadge {
    /// Which one.
    pub badge: BadgeId,
    /// Whose.
    pub account: AccountId,
    /// The kind of file that the badge came in.
    pub kind: String,
    /// Whether the badge names a confirmed address of the account.
    pub recipient: RecipientMatch,
    /// What the badge says.
    pub face: BadgeFace,
    /// What was found out.
    pub checked: Option<Checked>,
    /// When the badge's row last changed.
    pub changed: Millis,
    /// The sides of the picture in pixels, once it is drawn.
    pub sides: Option<(u32, u32)>,
    /// The name that the holder gives.
    pub holder: String,
    /// What changes whenever their confirmed addresses do.
    pub reached: String,
    /// The holder's language.
    pub language: Language,
}

#[derive(sqlx::FromRow)]
struct RawFace {
    of_badge: String,
    of_account: String,
    kind: String,
    recipient: String,
    face: String,
    checked: Option<String>,
    changed_at: i64,
    picture_width: Option<i64>,
    picture_height: Option<i64>,
    holder: String,
    reached: String,
    language: String,
}

impl RawFace {
    fn read(self) -> Result<SeenBadge> {
        let decode = |error| sqlx::Error::Decode(Box::new(error));
        let side = |side: Option<i64>| side.and_then(|side| u32::try_from(side).ok());
        Ok(SeenBadge {
            badge: self.of_badge.parse().map_err(decode)?,
            account: self.of_account.parse().map_err(decode)?,
            kind: self.kind,
            recipient: word(RecipientMatch::from_word(&self.recipient))?,
            face: json(&self.face)?,
            checked: self.checked.as_deref().map(json).transpose()?,
            changed: Millis(self.changed_at),
            sides: side(self.picture_width).zip(side(self.picture_height)),
            holder: self.holder,
            reached: self.reached,
            language: Language::from_tag(&self.language).unwrap_or_default(),
        })
    }
}

#[derive(sqlx::FromRow)]
struct RawSeen {
    #[sqlx(flatten)]
    share: ShareRow,
    #[sqlx(flatten)]
    face: RawFace,
}

/// A collection with what its public page is drawn from, its badges apart.
#[derive(Debug, Clone)]
pub struct SeenCollection {
    /// Which one.
    pub collection: CollectionId,
    /// Whose.
    pub account: AccountId,
    /// Raised by each change.
    pub edition: i64,
    /// Its title.
    pub title: String,
    /// Its text.
    pub text: String,
    /// Its cover.
    pub cover: Option<BlobId>,
    /// What becomes of badges that are revoked or have expired.
    pub ended: Ended,
    /// The name that the holder gives.
    pub holder: String,
    /// What changes whenever their confirmed addresses do.
    pub reached: String,
    /// Where they live, in their words; empty for nothing.
    pub place: String,
    /// Their photo.
    pub photo: Option<BlobId>,
    /// Their language.
    pub language: Language,
    /// What changes whenever one of its badges does, time passing included.
    pub stamp: (Option<i64>, i64, i64),
    /// The maps in it, in order.
    pub charts: Vec<SeenChart>,
}

/// A map in a collection, the map itself apart.
#[derive(Debug, Clone)]
pub struct SeenChart {
    /// By which objective it is followed.
    pub objective: ObjectiveId,
    /// Which version of it.
    pub version: String,
    /// As in [`SeenMap::stamp`].
    pub stamp: String,
}

#[derive(sqlx::FromRow)]
struct RawChart {
    version: String,
    #[sqlx(flatten)]
    stamp: RawStamp,
}

#[derive(sqlx::FromRow)]
struct RawBound {
    of_collection: String,
    of_account: String,
    edition: i64,
    title: String,
    text: String,
    cover_blob_id: Option<String>,
    ended: String,
    holder: String,
    reached: String,
    place: String,
    photo_blob_id: Option<String>,
    language: String,
    newest: Option<i64>,
    badges: i64,
    over: i64,
    charts: i64,
}

impl RawBound {
    async fn read(self, on: &mut impl Handle, now: Millis) -> Result<SeenCollection> {
        let mut charts = Vec::new();
        if self.charts > 0 {
            let collection = self.of_collection.as_str();
            for RawChart { version, stamp } in fetch_all!(on, RawChart, CHARTS, collection, now.0)?
            {
                charts.push(SeenChart {
                    objective: parse_id(&stamp.of_objective)?,
                    version,
                    stamp: stamp.words(),
                });
            }
        }
        let decode = |error| sqlx::Error::Decode(Box::new(error));
        let blob = |id: Option<String>| id.map(|id| word(BlobId::parse(&id))).transpose();
        Ok(SeenCollection {
            collection: self.of_collection.parse().map_err(decode)?,
            account: self.of_account.parse().map_err(decode)?,
            edition: self.edition,
            title: self.title,
            text: self.text,
            cover: blob(self.cover_blob_id)?,
            ended: word(Ended::from_word(&self.ended))?,
            holder: self.holder,
            reached: self.reached,
            place: self.place,
            photo: blob(self.photo_blob_id)?,
            language: Language::from_tag(&self.language).unwrap_or_default(),
            stamp: (self.newest, self.badges, self.over),
            charts,
        })
    }
}

#[derive(sqlx::FromRow)]
struct RawSeenCollection {
    #[sqlx(flatten)]
    share: ShareRow,
    #[sqlx(flatten)]
    bound: RawBound,
}

/// A map with what its public page is drawn from, the map itself apart.
#[derive(Debug, Clone)]
pub struct SeenMap {
    /// Which version of it.
    pub version: String,
    /// By whose objective; nothing where the map is shared by itself.
    pub objective: Option<ObjectiveId>,
    /// Whose.
    pub account: AccountId,
    /// The name that the holder gives.
    pub holder: String,
    /// What changes whenever their confirmed addresses do.
    pub reached: String,
    /// Where they live, in their words; empty for nothing.
    pub place: String,
    /// Their photo.
    pub photo: Option<BlobId>,
    /// Their language.
    pub language: Language,
    /// What changes whenever the learner comes further on it, or back, time passing included.
    pub stamp: String,
}

#[derive(sqlx::FromRow)]
struct RawCharted {
    version: String,
    of_account: String,
    holder: String,
    reached: String,
    place: String,
    photo_blob_id: Option<String>,
    language: String,
}

#[derive(sqlx::FromRow)]
struct RawStamp {
    of_objective: String,
    newest: Option<i64>,
    badges: i64,
    over: i64,
    said: Option<i64>,
    declared: i64,
}

#[derive(sqlx::FromRow)]
struct RawSeenMap {
    #[sqlx(flatten)]
    share: ShareRow,
    #[sqlx(flatten)]
    charted: RawCharted,
}

#[derive(sqlx::FromRow)]
struct RawSeenObjective {
    #[sqlx(flatten)]
    share: ShareRow,
    #[sqlx(flatten)]
    charted: RawCharted,
    #[sqlx(flatten)]
    stamp: RawStamp,
}

#[derive(sqlx::FromRow)]
struct RawObjective {
    #[sqlx(flatten)]
    charted: RawCharted,
    #[sqlx(flatten)]
    stamp: RawStamp,
}

impl RawStamp {
    fn words(&self) -> String {
        let Self {
            newest,
            badges,
            over,
            said,
            declared,
            ..
        } = self;
        format!("{newest:?} {badges} {over} {said:?} {declared}")
    }
}

impl RawCharted {
    fn read(self, stamp: Option<RawStamp>) -> Result<SeenMap> {
        let decode = |error| sqlx::Error::Decode(Box::new(error));
        let photo = self.photo_blob_id.as_deref().map(BlobId::parse);
        let objective = stamp.as_ref().map(|stamp| stamp.of_objective.parse());
        let stamp = stamp.as_ref().map(RawStamp::words);
        Ok(SeenMap {
            version: self.version,
            objective: objective.transpose().map_err(decode)?,
            account: self.of_account.parse().map_err(decode)?,
            holder: self.holder,
            reached: self.reached,
            place: self.place,
            photo: photo.map(word).transpose()?,
            language: Language::from_tag(&self.language).unwrap_or_default(),
            stamp: stamp.unwrap_or_default(),
        })
    }
}

/// A badge in a collection, as far as its public page names it.
#[derive(Debug, Clone)]
pub struct SeenPage {
    /// Its number in the collection.
    pub number: u32,
    /// The place of its section.
    pub section: i64,
    /// The owner's line on it.
    pub line: String,
    /// Which badge.
    pub badge: BadgeId,
    /// Its title.
    pub name: String,
    /// The issuer's name.
    pub issuer: String,
    /// When it was issued.
    pub issued: Option<Millis>,
    /// Until when it is valid.
    pub expires: Option<Millis>,
    /// The verdict as it stands now, and when it was found out; nothing before the first check.
    pub checked: Option<(Verdict, Millis)>,
    /// Whether it names a confirmed address of the account.
    pub recipient: RecipientMatch,
    /// The skills that it is aligned to.
    pub skills: Vec<SkillFace>,
    /// The holder's name as the issuer wrote it.
    pub holder_name: Option<String>,
}

#[derive(sqlx::FromRow)]
struct RawPage {
    number: i64,
    section: i64,
    line: String,
    id: String,
    name: String,
    issuer: String,
    issued_at: Option<i64>,
    expires_at: Option<i64>,
    verdict: Option<String>,
    checked_at: Option<i64>,
    recipient: String,
    face: String,
}

/// The little of a [`BadgeFace`] that a collection names; the rest is passed over.
#[derive(Deserialize)]
struct FaceGlimpse {
    skills: Vec<SkillFace>,
    holder_name: Option<String>,
}

impl RawPage {
    fn read(self, now: Millis) -> Result<SeenPage> {
        let decode = |error| sqlx::Error::Decode(Box::new(error));
        let expires = self.expires_at.map(Millis);
        let verdict = self.verdict.as_deref().map(Verdict::from_word);
        let verdict = verdict.map(word).transpose()?;
        let face: FaceGlimpse = json(&self.face)?;
        Ok(SeenPage {
            number: word(u32::try_from(self.number).ok())?,
            section: self.section,
            line: self.line,
            badge: self.id.parse().map_err(decode)?,
            name: self.name,
            issuer: self.issuer,
            issued: self.issued_at.map(Millis),
            expires,
            checked: verdict
                .map(|verdict| at(verdict, expires, now))
                .zip(self.checked_at.map(Millis)),
            recipient: word(RecipientMatch::from_word(&self.recipient))?,
            skills: face.skills,
            holder_name: face.holder_name,
        })
    }
}

fn hash(slug: &Slug) -> String {
    hex::encode(Sha256::digest(slug.as_str()))
}

/// Makes a share.
pub async fn insert(tx: &mut Tx, new: &NewShare<'_>, now: Millis) -> Result<()> {
    let (mut badge, mut collection, mut map, mut objective) = (None, None, None, None);
    let id = Some(new.subject.id());
    match new.subject {
        Subject::Badge(_) => badge = id,
        Subject::Collection(_) => collection = id,
        Subject::Map(_) => map = id,
        Subject::Objective(_) => objective = id,
    }
    let shown = new.shown.settled();
    execute!(
        tx,
        INSERT,
        new.id.as_str(),
        new.account.as_str(),
        badge,
        collection,
        map,
        objective,
        new.slug.as_str(),
        shown.name,
        shown.photo,
        shown.evidence,
        shown.dates,
        shown.place,
        new.listed,
        new.contact,
        new.ends.map(|m| m.0),
        now.0,
    )?;
    note(tx, new.slug).await
}

/// Notes that a slug was given out, so that its address says "gone" once nothing is behind it.
pub async fn note(tx: &mut Tx, slug: &Slug) -> Result<()> {
    execute!(tx, NOTE_SLUG, hash(slug))?;
    Ok(())
}

/// The shares of what can be shared, the newest first, ended ones too.
pub async fn of(on: &mut impl Handle, subject: &Subject) -> Result<Vec<ShareRow>> {
    match subject {
        Subject::Badge(id) => of_badge(on, id).await,
        Subject::Collection(id) => fetch_all!(on, ShareRow, OF_COLLECTION, id.as_str()),
        Subject::Map(id) => fetch_all!(on, ShareRow, OF_MAP, id.as_str()),
        Subject::Objective(id) => fetch_all!(on, ShareRow, OF_OBJECTIVE, id.as_str()),
    }
}

/// The shares of a badge, the newest first, ended ones too.
pub async fn of_badge(on: &mut impl Handle, badge: &BadgeId) -> Result<Vec<ShareRow>> {
    fetch_all!(on, ShareRow, OF_BADGE, badge.as_str())
}

/// The shares of an account that open now, the newest first, each with the title of what it shares.
pub async fn living_of(
    on: &mut impl Handle,
    account: &AccountId,
    now: Millis,
) -> Result<Vec<(ShareRow, String)>> {
    let rows = fetch_all!(on, RawLiving, LIVING_OF, account.as_str(), now.0)?;
    let titled = |raw: RawLiving| (raw.share, raw.subject_title);
    Ok(rows.into_iter().map(titled).collect())
}

/// One share of an account.
pub async fn find_of(
    on: &mut impl Handle,
    account: &AccountId,
    id: &ShareId,
) -> Result<Option<ShareRow>> {
    fetch_optional!(on, ShareRow, FIND_OF, account.as_str(), id.as_str())
}

/// Takes a share back; `false` when it was not there or taken back already.
pub async fn revoke(tx: &mut Tx, account: &AccountId, id: &ShareId, now: Millis) -> Result<bool> {
    Ok(execute!(tx, REVOKE, account.as_str(), id.as_str(), now.0)? > 0)
}

/// Takes every share of a badge back.
pub async fn revoke_badge(tx: &mut Tx, badge: &BadgeId, now: Millis) -> Result<()> {
    execute!(tx, REVOKE_BADGE, badge.as_str(), now.0)?;
    Ok(())
}

/// Whether an operator has taken a page of it down.
pub async fn taken_down(on: &mut impl Handle, subject: &Subject) -> Result<bool> {
    Ok(fetch_optional!(on, (i32,), TAKEN_DOWN, subject.id())?.is_some())
}

/// A badge's share by its slug.
pub async fn seen(on: &mut impl Handle, slug: &Slug) -> Result<Option<(ShareRow, SeenBadge)>> {
    let raw = fetch_optional!(on, RawSeen, SEEN, slug.as_str())?;
    raw.map(|raw| Ok((raw.share, raw.face.read()?))).transpose()
}

/// One badge of a shared collection.
pub async fn seen_collected(
    on: &mut impl Handle,
    slug: &Slug,
    number: u32,
) -> Result<Option<(ShareRow, SeenBadge)>> {
    let number = i64::from(number);
    let raw = fetch_optional!(on, RawSeen, SEEN_COLLECTED, slug.as_str(), number)?;
    raw.map(|raw| Ok((raw.share, raw.face.read()?))).transpose()
}

/// One of the account's badges, as a share would show it.
pub async fn face_of(
    on: &mut impl Handle,
    account: &AccountId,
    badge: &BadgeId,
) -> Result<Option<SeenBadge>> {
    let raw = fetch_optional!(on, RawFace, FACE_OF, account.as_str(), badge.as_str())?;
    raw.map(RawFace::read).transpose()
}

/// One badge of one of the account's collections, as a share would show it.
pub async fn collected_of(
    on: &mut impl Handle,
    account: &AccountId,
    collection: &CollectionId,
    number: u32,
) -> Result<Option<SeenBadge>> {
    let number = i64::from(number);
    let (account, collection) = (account.as_str(), collection.as_str());
    let raw = fetch_optional!(on, RawFace, COLLECTED_OF, account, collection, number)?;
    raw.map(RawFace::read).transpose()
}

/// A collection's share by its slug.
pub async fn seen_collection(
    on: &mut impl Handle,
    slug: &Slug,
    now: Millis,
) -> Result<Option<(ShareRow, SeenCollection)>> {
    let raw = fetch_optional!(on, RawSeenCollection, SEEN_COLLECTION, slug.as_str(), now.0)?;
    Ok(match raw {
        Some(raw) => Some((raw.share, raw.bound.read(on, now).await?)),
        None => None,
    })
}

/// One of the account's collections, as a share would show it.
pub async fn collection_of(
    on: &mut impl Handle,
    account: &AccountId,
    collection: &CollectionId,
    now: Millis,
) -> Result<Option<SeenCollection>> {
    let (account, collection) = (account.as_str(), collection.as_str());
    let raw = fetch_optional!(on, RawBound, COLLECTION_OF, account, now.0, collection)?;
    Ok(match raw {
        Some(raw) => Some(raw.read(on, now).await?),
        None => None,
    })
}

/// A share by its slug, whatever it shares.
pub async fn by_slug(on: &mut impl Handle, slug: &Slug) -> Result<Option<ShareRow>> {
    fetch_optional!(on, ShareRow, BY_SLUG, slug.as_str())
}

/// The share of a map or an objective by its slug.
pub async fn seen_map(
    on: &mut impl Handle,
    slug: &Slug,
    now: Millis,
) -> Result<Option<(ShareRow, SeenMap)>> {
    let slug = slug.as_str();
    if let Some(raw) = fetch_optional!(on, RawSeenMap, SEEN_MAP, slug)? {
        return Ok(Some((raw.share, raw.charted.read(None)?)));
    }
    let raw = fetch_optional!(on, RawSeenObjective, SEEN_OBJECTIVE, slug, now.0)?;
    raw.map(|raw| Ok((raw.share, raw.charted.read(Some(raw.stamp))?)))
        .transpose()
}

/// One of the account's maps or objectives, as a share would show it.
pub async fn map_of(
    on: &mut impl Handle,
    account: &AccountId,
    subject: &Subject,
    now: Millis,
) -> Result<Option<SeenMap>> {
    let (account, id) = (account.as_str(), subject.id());
    match subject {
        Subject::Map(_) => {
            let raw = fetch_optional!(on, RawCharted, MAP_OF, account, id)?;
            raw.map(|raw| raw.read(None)).transpose()
        }
        Subject::Objective(_) => {
            let raw = fetch_optional!(on, RawObjective, OBJECTIVE_OF, account, now.0, id)?;
            raw.map(|raw| raw.charted.read(Some(raw.stamp))).transpose()
        }
        Subject::Badge(_) | Subject::Collection(_) => Ok(None),
    }
}

/// The titles of a collection's sections, by their place.
pub async fn sections(
    on: &mut impl Handle,
    collection: &CollectionId,
) -> Result<Vec<(i64, String)>> {
    fetch_all!(on, (i64, String), SECTIONS, collection.as_str())
}

/// The badges of a collection in their order, whether or not they may be seen.
pub async fn pages(
    on: &mut impl Handle,
    collection: &CollectionId,
    now: Millis,
) -> Result<Vec<SeenPage>> {
    let raw = fetch_all!(on, RawPage, PAGES, collection.as_str())?;
    raw.into_iter().map(|raw| raw.read(now)).collect()
}

/// The badges of a collection by their numbers, with the kind of file that each came in.
pub async fn pictures(
    on: &mut impl Handle,
    collection: &CollectionId,
) -> Result<BTreeMap<u32, (BadgeId, String)>> {
    let decode = |error| sqlx::Error::Decode(Box::new(error));
    let rows = fetch_all!(on, (i64, String, String), PICTURES, collection.as_str())?;
    rows.into_iter()
        .map(|(number, badge, kind)| {
            let number = word(u32::try_from(number).ok())?;
            Ok((number, (badge.parse().map_err(decode)?, kind)))
        })
        .collect()
}

/// Whether a slug was ever given out.
pub async fn was_given(on: &mut impl Handle, slug: &Slug) -> Result<bool> {
    Ok(fetch_optional!(on, (i32,), KNOWN_SLUG, hash(slug))?.is_some())
}
