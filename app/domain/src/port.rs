//! What the signed-in pages may ask of the server.
//!
//! A server function takes a port from the Leptos context, says who asks, and hands the answer
//! on. Every method takes the account first: a query is always by owner.

use std::sync::Arc;

use async_trait::async_trait;
use maps::NodeId;

use crate::abuse::AbuseReport;
use crate::accompany::{Accompanied, Accompaniment, Groups, Invitation};
use crate::account::{Address, Consent, Profile, SignedInDevice};
use crate::arrangement::{CollectionChange, CollectionDraft, CollectionWords};
use crate::badge::{BadgePage, BadgeQuery, Latest, MyBadge};
use crate::collection::{Collection, CollectionTile};
use crate::evidence::{EvidenceDraft, EvidencePage};
use crate::export::Export;
use crate::forwarded::Forwarding;
use crate::inbox::{Chosen, Decision, InboxPage};
use crate::intake::{Intake, Report, ReportQuery};
use crate::letter::{Letter, LetterPage};
use crate::map::{MapTile, MyMap, NewMap};
use crate::map_form::MapChange;
use crate::notice::{Notice, Rhythm};
use crate::objective::{Objective, Objectives as MyObjectives, Taken};
use crate::operator::{FoundAccount, NewSource, Overview, SourceState};
use crate::order::{Arrangement, ListView};
use crate::partner::{Partner, PartnerChoice, PartnerPage};
use crate::share::{Share, ShareDraft, SharePage, SharedLink};
use crate::skill::{Framework, FrameworkTile, SkillsPage, SkillsQuery};
use crate::sync::{SourceVisit, SyncOverview};
use crate::{
    AbuseReportId, Acceptance, AccountId, AddressId, BadgeId, CollectionId, ConsentId, FollowUpId,
    IntakeId, JobId, Language, LetterId, MailId, MapId, MapOfferId, NoticeId, ObjectiveId,
    PartnerId, Problem, SessionId, ShareId, Slug, SyncRunId,
};

/// Who asks: made from the session by the server, for one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Viewer {
    /// The account.
    pub account: AccountId,
    /// The session.
    pub session: SessionId,
    /// The request's id, to quote in an error.
    pub request: String,
}

/// The account's own affairs.
#[async_trait]
pub trait Accounts: Send + Sync {
    /// Who is signed in.
    async fn profile(&self, viewer: &Viewer) -> Result<Profile, Problem>;
    /// Changes the name to show, the place and the language.
    async fn change_profile(
        &self,
        viewer: &Viewer,
        name: &str,
        place: &str,
        language: Language,
    ) -> Result<(), Problem>;
    /// Changes the password; every other session ends, and every confirmed address is told.
    async fn change_password(
        &self,
        viewer: &Viewer,
        current: &str,
        new: &str,
    ) -> Result<(), Problem>;
    /// Adds an address, which counts once it is confirmed, and mails it.
    async fn add_address(
        &self,
        viewer: &Viewer,
        address: &str,
        password: &str,
    ) -> Result<(), Problem>;
    /// Sends the confirmation of an added address once more.
    async fn resend_confirmation(
        &self,
        viewer: &Viewer,
        address: &AddressId,
    ) -> Result<(), Problem>;
    /// Makes a confirmed address the primary one; every confirmed address is told.
    async fn make_primary(
        &self,
        viewer: &Viewer,
        address: &AddressId,
        password: &str,
    ) -> Result<(), Problem>;
    /// Keeps a confirmed address that was about to move to another account.
    async fn keep_address(&self, viewer: &Viewer, address: &AddressId) -> Result<(), Problem>;
    /// Removes an address that is not the primary one.
    async fn remove_address(
        &self,
        viewer: &Viewer,
        address: &AddressId,
        password: &str,
    ) -> Result<(), Problem>;
    /// The addresses, the primary first.
    async fn addresses(&self, viewer: &Viewer) -> Result<Vec<Address>, Problem>;
    /// The devices, the current first.
    async fn sessions(&self, viewer: &Viewer) -> Result<Vec<SignedInDevice>, Problem>;
    /// Ends one session.
    async fn end_session(&self, viewer: &Viewer, session: &SessionId) -> Result<(), Problem>;
    /// Ends every session but this one.
    async fn end_other_sessions(&self, viewer: &Viewer) -> Result<(), Problem>;
    /// The consent journal, the newest first.
    async fn consents(&self, viewer: &Viewer) -> Result<Vec<Consent>, Problem>;
    /// Withdraws one consent; the journal keeps it.
    async fn withdraw_consent(&self, viewer: &Viewer, consent: &ConsentId) -> Result<(), Problem>;
    /// Deletes the account, its badges, shares and sessions, for good.
    async fn delete(&self, viewer: &Viewer, password: &str) -> Result<(), Problem>;
}

/// The badges of the account.
#[async_trait]
pub trait Badges: Send + Sync {
    /// A page of them, and what there is to choose from.
    async fn list(&self, viewer: &Viewer, query: &BadgeQuery) -> Result<BadgePage, Problem>;
    /// The last that came in.
    async fn latest(&self, viewer: &Viewer) -> Result<Latest, Problem>;
    /// One of them.
    async fn show(&self, viewer: &Viewer, id: &BadgeId) -> Result<MyBadge, Problem>;
    /// Checks one of them again, now.
    async fn check_again(&self, viewer: &Viewer, id: &BadgeId) -> Result<(), Problem>;
    /// Deletes one of them, with its shares.
    async fn delete(&self, viewer: &Viewer, id: &BadgeId) -> Result<(), Problem>;
    /// Does the same with several of them, all or none; says how many there are.
    async fn arrange(
        &self,
        viewer: &Viewer,
        ids: &[BadgeId],
        what: &Arrangement,
    ) -> Result<u32, Problem>;
    /// Writes the owner's note on one of them; an empty one takes it away.
    async fn write_note(&self, viewer: &Viewer, id: &BadgeId, note: &str) -> Result<(), Problem>;
    /// Remembers how the owner likes to see the list.
    async fn choose_view(&self, viewer: &Viewer, view: ListView) -> Result<(), Problem>;
}

/// The collections of the account.
#[async_trait]
pub trait Collections: Send + Sync {
    /// All of them, the last changed first.
    async fn list(&self, viewer: &Viewer) -> Result<Vec<CollectionTile>, Problem>;
    /// One of them.
    async fn show(&self, viewer: &Viewer, id: &CollectionId) -> Result<Collection, Problem>;
    /// Makes one.
    async fn create(
        &self,
        viewer: &Viewer,
        draft: &CollectionDraft,
    ) -> Result<CollectionId, Problem>;
    /// Changes the words of the edition that was seen; [`Problem::Stale`] when there is another.
    async fn change(
        &self,
        viewer: &Viewer,
        id: &CollectionId,
        edition: i64,
        words: &CollectionWords,
    ) -> Result<(), Problem>;
    /// Arranges the edition that was seen; [`Problem::Stale`] when there is another.
    async fn arrange(
        &self,
        viewer: &Viewer,
        id: &CollectionId,
        edition: i64,
        change: &CollectionChange,
    ) -> Result<(), Problem>;
    /// Adds badges at the end, whatever the edition; says how many were not there yet.
    async fn add(
        &self,
        viewer: &Viewer,
        id: &CollectionId,
        badges: &[BadgeId],
    ) -> Result<u32, Problem>;
    /// Puts a map that I follow into the edition that was seen, or takes it out of it.
    async fn chart(
        &self,
        viewer: &Viewer,
        id: &CollectionId,
        edition: i64,
        objective: &ObjectiveId,
        inside: bool,
    ) -> Result<(), Problem>;
    /// Deletes one; its links answer 410 from now on.
    async fn delete(&self, viewer: &Viewer, id: &CollectionId) -> Result<(), Problem>;
}

/// Evidence that the owner added to badges.
#[async_trait]
pub trait Evidence: Send + Sync {
    /// The pieces on one badge.
    async fn show(&self, viewer: &Viewer, badge: &BadgeId) -> Result<EvidencePage, Problem>;
    /// Changes what is written on a piece, and whether it is shown.
    async fn change(
        &self,
        viewer: &Viewer,
        badge: &BadgeId,
        number: u32,
        draft: &EvidenceDraft,
    ) -> Result<(), Problem>;
    /// Deletes a piece, with its file.
    async fn delete(&self, viewer: &Viewer, badge: &BadgeId, number: u32) -> Result<(), Problem>;
}

/// What others may see.
#[async_trait]
pub trait Shares: Send + Sync {
    /// All shares that open now, the newest first.
    async fn living(&self, viewer: &Viewer) -> Result<Vec<SharedLink>, Problem>;
    /// What the page that shares a badge or a collection needs, by the identifier of either.
    async fn page(&self, viewer: &Viewer, id: &str) -> Result<SharePage, Problem>;
    /// Makes a share.
    async fn create(&self, viewer: &Viewer, draft: &ShareDraft) -> Result<Share, Problem>;
    /// Takes a share back: its link answers 410 from now on.
    async fn revoke(&self, viewer: &Viewer, id: &ShareId) -> Result<(), Problem>;
}

/// Arrivals of files, texts and links.
#[async_trait]
pub trait Intakes: Send + Sync {
    /// How far one of them is, and a page of its lines.
    async fn report(
        &self,
        viewer: &Viewer,
        id: &IntakeId,
        query: &ReportQuery,
    ) -> Result<Report, Problem>;
    /// The latest, the newest first, 20 at most.
    async fn latest(&self, viewer: &Viewer) -> Result<Vec<Intake>, Problem>;
}

/// What visitors of public pages wrote.
#[async_trait]
pub trait Letters: Send + Sync {
    /// All of them, the newest first.
    async fn list(&self, viewer: &Viewer) -> Result<Vec<Letter>, Problem>;
    /// One of them, which is read by that.
    async fn show(&self, viewer: &Viewer, id: &LetterId) -> Result<LetterPage, Problem>;
    /// Answers one, once: its writer then knows the account's primary address.
    async fn answer(&self, viewer: &Viewer, id: &LetterId, text: &str) -> Result<(), Problem>;
    /// Deletes one.
    async fn delete(&self, viewer: &Viewer, id: &LetterId) -> Result<(), Problem>;
    /// Reports one to the operator.
    async fn report(&self, viewer: &Viewer, id: &LetterId, text: &str) -> Result<(), Problem>;
}

/// What is reported, and what operators do about it. Everything answers [`Problem::NotFound`] to
/// whoever is no operator.
#[async_trait]
pub trait Moderation: Send + Sync {
    /// Reports, the open ones first, then the newest first; 200 at most.
    async fn reports(&self, viewer: &Viewer) -> Result<Vec<AbuseReport>, Problem>;
    /// One report.
    async fn report(&self, viewer: &Viewer, id: &AbuseReportId) -> Result<AbuseReport, Problem>;
    /// Takes the page of a report down with a reason that its owner reads, and every other living
    /// page of the same badge or collection.
    async fn take_down(
        &self,
        viewer: &Viewer,
        id: &AbuseReportId,
        reason: &str,
    ) -> Result<(), Problem>;
    /// Gives the pages back.
    async fn lift(&self, viewer: &Viewer, id: &AbuseReportId) -> Result<(), Problem>;
    /// Is done with a report.
    async fn dismiss(&self, viewer: &Viewer, id: &AbuseReportId) -> Result<(), Problem>;
}

/// What a person is told.
#[async_trait]
pub trait Notices: Send + Sync {
    /// The latest, the newest first, 50 at most.
    async fn latest(&self, viewer: &Viewer) -> Result<Vec<Notice>, Problem>;
    /// Marks as read everything up to one of them.
    async fn read(&self, viewer: &Viewer, upto: &NoticeId) -> Result<(), Problem>;
    /// How often they come by mail.
    async fn rhythm(&self, viewer: &Viewer) -> Result<Rhythm, Problem>;
    /// Changes how often they come by mail.
    async fn change_rhythm(&self, viewer: &Viewer, rhythm: Rhythm) -> Result<(), Problem>;
}

/// Looking after the instance. Everything answers [`Problem::NotFound`] to whoever is no operator.
#[async_trait]
pub trait Operations: Send + Sync {
    /// The instance at a glance.
    async fn overview(&self, viewer: &Viewer) -> Result<Overview, Problem>;
    /// Runs a job that was given up again; all of them without an id.
    async fn run_again(&self, viewer: &Viewer, job: Option<&JobId>) -> Result<(), Problem>;
    /// The account that has confirmed an address.
    async fn find_account(
        &self,
        viewer: &Viewer,
        address: &str,
    ) -> Result<Option<AccountId>, Problem>;
    /// One account, as far as an operator sees it.
    async fn account(&self, viewer: &Viewer, account: &AccountId) -> Result<FoundAccount, Problem>;
    /// Locks an account, which ends its sessions, or unlocks it.
    async fn lock_account(
        &self,
        viewer: &Viewer,
        account: &AccountId,
        locked: bool,
    ) -> Result<(), Problem>;
    /// Deletes an account, the operator's own password typed again.
    async fn delete_account(
        &self,
        viewer: &Viewer,
        account: &AccountId,
        password: &str,
    ) -> Result<(), Problem>;
    /// The partners, revoked ones behind the others.
    async fn partners(&self, viewer: &Viewer) -> Result<Vec<Partner>, Problem>;
    /// One partner, with its secret when it is new.
    async fn partner(&self, viewer: &Viewer, id: &PartnerId) -> Result<PartnerPage, Problem>;
    /// Registers a partner; [`Operations::partner`] then gives its secret, once.
    async fn add_partner(
        &self,
        viewer: &Viewer,
        name: &str,
        contact: &str,
    ) -> Result<PartnerId, Problem>;
    /// Gives a partner that is not revoked a new secret, which [`Operations::partner`] then gives,
    /// once; the one before stops at once.
    async fn renew_partner(&self, viewer: &Viewer, id: &PartnerId) -> Result<(), Problem>;
    /// Revokes a partner's key.
    async fn revoke_partner(&self, viewer: &Viewer, id: &PartnerId) -> Result<(), Problem>;
    /// The sources that are offered, and how they are.
    async fn sources(&self, viewer: &Viewer) -> Result<Vec<SourceState>, Problem>;
    /// Registers an organisation's client at Open Badge Factory.
    async fn add_source(&self, viewer: &Viewer, new: &NewSource) -> Result<(), Problem>;
    /// Removes an organisation's client by its word, switched off for everybody.
    async fn remove_source(&self, viewer: &Viewer, word: &str) -> Result<(), Problem>;
}

/// Mails that people have forwarded to their import address.
#[async_trait]
pub trait Forwarded: Send + Sync {
    /// The import address, and the mails of the last seven days.
    async fn show(&self, viewer: &Viewer) -> Result<Forwarding, Problem>;
    /// Makes a new import address; the one before stops at once.
    async fn renew_address(&self, viewer: &Viewer) -> Result<(), Problem>;
    /// Switches the import address off.
    async fn switch_off(&self, viewer: &Viewer) -> Result<(), Problem>;
    /// Looks at where a link leads: on its owner's word only.
    async fn try_link(&self, viewer: &Viewer, mail: &MailId, number: u32) -> Result<(), Problem>;
    /// Takes a mail off the list.
    async fn drop_mail(&self, viewer: &Viewer, mail: &MailId) -> Result<(), Problem>;
}

/// What came by itself, and waits.
#[async_trait]
pub trait Inbox: Send + Sync {
    /// A page of what waits, or of what was declined, behind `after` of the page before.
    async fn list(
        &self,
        viewer: &Viewer,
        which: Acceptance,
        after: Option<&str>,
    ) -> Result<InboxPage, Problem>;
    /// Accepts or declines badges; says how many of them there are.
    async fn decide(
        &self,
        viewer: &Viewer,
        chosen: &Chosen,
        decision: Decision,
    ) -> Result<u32, Problem>;
}

/// Everything that the account holds, in one file.
#[async_trait]
pub trait Exports: Send + Sync {
    /// The exports that were asked for and are still there, the newest first.
    async fn list(&self, viewer: &Viewer) -> Result<Vec<Export>, Problem>;
}

/// Platforms that deliver badges by themselves, and what they may know.
#[async_trait]
pub trait Partners: Send + Sync {
    /// The partners, and which of them may know that the account exists.
    async fn choices(&self, viewer: &Viewer) -> Result<Vec<PartnerChoice>, Problem>;
    /// Lets one of them know, or not any more.
    async fn choose(
        &self,
        viewer: &Viewer,
        partner: &PartnerId,
        allowed: bool,
    ) -> Result<(), Problem>;
}

/// Sources, and runs over them.
#[async_trait]
pub trait Synchroniser: Send + Sync {
    /// The sources, and the last run or the one in hand.
    async fn overview(&self, viewer: &Viewer) -> Result<SyncOverview, Problem>;
    /// Begins a run, or finds the one in hand.
    async fn start(&self, viewer: &Viewer) -> Result<SyncRunId, Problem>;
    /// Switches a source on that is asked by address, its text agreed to.
    async fn switch_on(&self, viewer: &Viewer, source: &str) -> Result<(), Problem>;
    /// Switches a source off; what it was asked with is deleted.
    async fn switch_off(&self, viewer: &Viewer, source: &str) -> Result<(), Problem>;
    /// Begins to connect a source; gives the state of the visit.
    async fn begin_visit(&self, viewer: &Viewer, source: &str) -> Result<String, Problem>;
    /// Where a visit that was begun leads.
    async fn visit(&self, viewer: &Viewer, visit: &str) -> Result<SourceVisit, Problem>;
}

/// Skills, and the badges that prove them.
#[async_trait]
pub trait Skills: Send + Sync {
    /// The page of them.
    async fn show(&self, viewer: &Viewer, query: &SkillsQuery) -> Result<SkillsPage, Problem>;
}

/// Frameworks of skills. Everything answers [`Problem::NotFound`] to whoever is no operator.
#[async_trait]
pub trait Frameworks: Send + Sync {
    /// All of them.
    async fn list(&self, viewer: &Viewer) -> Result<Vec<FrameworkTile>, Problem>;
    /// One, with everything in it.
    async fn show(&self, viewer: &Viewer, word: &str) -> Result<Framework, Problem>;
    /// Removes one that an operator brought.
    async fn remove(&self, viewer: &Viewer, word: &str) -> Result<(), Problem>;
}

/// The maps of the account.
#[async_trait]
pub trait Maps: Send + Sync {
    /// All of them, the last changed first.
    async fn list(&self, viewer: &Viewer) -> Result<Vec<MapTile>, Problem>;
    /// One of them.
    async fn show(&self, viewer: &Viewer, id: &MapId) -> Result<MyMap, Problem>;
    /// Makes one.
    async fn create(&self, viewer: &Viewer, new: &NewMap) -> Result<MapId, Problem>;
    /// Changes the edition that was seen; [`Problem::Stale`] when there is another.
    async fn change(
        &self,
        viewer: &Viewer,
        id: &MapId,
        edition: i64,
        change: &MapChange,
    ) -> Result<(), Problem>;
    /// Publishes the edition that was seen, and gives the number of the version.
    async fn publish(&self, viewer: &Viewer, id: &MapId, edition: i64) -> Result<u32, Problem>;
    /// Proposes a published map to an address. Whether somebody has it here is never told.
    async fn offer(&self, viewer: &Viewer, id: &MapId, address: &str) -> Result<(), Problem>;
    /// Takes an offer back.
    async fn withdraw(&self, viewer: &Viewer, offer: &MapOfferId) -> Result<(), Problem>;
    /// Deletes one; who follows it keeps the version that they follow.
    async fn delete(&self, viewer: &Viewer, id: &MapId) -> Result<(), Problem>;
}

/// The maps that the account follows.
#[async_trait]
pub trait Objectives: Send + Sync {
    /// All of them, and what was proposed.
    async fn list(&self, viewer: &Viewer) -> Result<MyObjectives, Problem>;
    /// One of them.
    async fn show(&self, viewer: &Viewer, id: &ObjectiveId) -> Result<Objective, Problem>;
    /// The title of the map behind somebody's link.
    async fn preview(&self, viewer: &Viewer, slug: &Slug) -> Result<String, Problem>;
    /// Follows a map; the objective that there is, where it is followed already.
    async fn take(&self, viewer: &Viewer, taken: &Taken) -> Result<ObjectiveId, Problem>;
    /// Does not follow a map that was proposed.
    async fn decline(&self, viewer: &Viewer, offer: &MapOfferId) -> Result<(), Problem>;
    /// Says that a node is done without a badge.
    async fn declare(
        &self,
        viewer: &Viewer,
        id: &ObjectiveId,
        node: &NodeId,
        line: &str,
    ) -> Result<(), Problem>;
    /// Takes that back.
    async fn undeclare(
        &self,
        viewer: &Viewer,
        id: &ObjectiveId,
        node: &NodeId,
    ) -> Result<(), Problem>;
    /// Follows the newer version of this number, or stays with the one that is followed.
    async fn answer_newer(
        &self,
        viewer: &Viewer,
        id: &ObjectiveId,
        number: u32,
        follow: bool,
    ) -> Result<(), Problem>;
    /// Follows a map no longer.
    async fn leave(&self, viewer: &Viewer, id: &ObjectiveId) -> Result<(), Problem>;
}

/// Learners who let somebody follow an objective of theirs, and whoever does.
#[async_trait]
pub trait Accompanying: Send + Sync {
    /// Who accompanies me on one of my objectives, and what they wrote, which is read by that.
    async fn mine(&self, viewer: &Viewer, id: &ObjectiveId) -> Result<Accompaniment, Problem>;
    /// Makes a link by which the person of that name can follow one of my objectives.
    async fn ask(&self, viewer: &Viewer, id: &ObjectiveId, name: &str) -> Result<(), Problem>;
    /// Takes a link of mine back: whoever accepted it sees nothing more from now on.
    async fn revoke(&self, viewer: &Viewer, id: &FollowUpId) -> Result<(), Problem>;
    /// What somebody's link asks of me.
    async fn invitation(&self, viewer: &Viewer, slug: &str) -> Result<Invitation, Problem>;
    /// Accepts it; [`Problem::Stale`] when somebody else has.
    async fn accept(&self, viewer: &Viewer, slug: &str) -> Result<FollowUpId, Problem>;
    /// Whom I accompany.
    async fn list(&self, viewer: &Viewer) -> Result<Groups, Problem>;
    /// One of them.
    async fn show(&self, viewer: &Viewer, id: &FollowUpId) -> Result<Accompanied, Problem>;
    /// Writes a line to one of them.
    async fn encourage(&self, viewer: &Viewer, id: &FollowUpId, line: &str) -> Result<(), Problem>;
    /// Accompanies one of them no longer.
    async fn stop(&self, viewer: &Viewer, id: &FollowUpId) -> Result<(), Problem>;
}

/// All ports, as they stand in the Leptos context.
#[derive(Clone)]
pub struct Ports {
    /// The account's own affairs.
    pub accounts: Arc<dyn Accounts>,
    /// Badges.
    pub badges: Arc<dyn Badges>,
    /// Collections.
    pub collections: Arc<dyn Collections>,
    /// Evidence on badges.
    pub evidence: Arc<dyn Evidence>,
    /// Shares.
    pub shares: Arc<dyn Shares>,
    /// Forwarded mails.
    pub forwarded: Arc<dyn Forwarded>,
    /// Arrivals.
    pub intakes: Arc<dyn Intakes>,
    /// What waits.
    pub inbox: Arc<dyn Inbox>,
    /// Sources and runs.
    pub sync: Arc<dyn Synchroniser>,
    /// What a person is told.
    pub notices: Arc<dyn Notices>,
    /// Letters.
    pub letters: Arc<dyn Letters>,
    /// Maps.
    pub maps: Arc<dyn Maps>,
    /// Objectives.
    pub objectives: Arc<dyn Objectives>,
    /// Accompanying.
    pub accompanying: Arc<dyn Accompanying>,
    /// Reports.
    pub moderation: Arc<dyn Moderation>,
    /// Looking after the instance.
    pub operations: Arc<dyn Operations>,
    /// Exports.
    pub exports: Arc<dyn Exports>,
    /// Partners.
    pub partners: Arc<dyn Partners>,
    /// Skills.
    pub skills: Arc<dyn Skills>,
    /// Frameworks of skills.
    pub frameworks: Arc<dyn Frameworks>,
}
