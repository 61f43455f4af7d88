//! What the links of an invitation lead to. Whoever holds one can read the mail of the address:
//! that is the proof that a confirmation asks for, so signing up by it needs no second mail.
//!
//! The address stands nowhere: it is sealed with the token of the link, and what waits is sealed
//! with the address.

use std::time::Duration;

use bytes::Bytes;
use domain::badge::{BadgeFace, Imported};
use domain::intake::{ReportQuery, Taken};
use domain::port::Viewer;
use domain::{Acceptance, AccountId, BadgeId, IntakeId, Origin, Problem};
use openbadges::Timestamp;
use tokio::time::Instant;
use url::Url;

use super::Addressee;
use super::content::{Badge, Content, Opened};
use super::deliver::SEALED;
use super::take::{items, waiting, write};
use crate::auth::token::Token;
use crate::http::{Failure, Network};
use crate::service::accounts::Refusal;
use crate::service::accounts::add_address::add_proven;
use crate::service::accounts::change_password::asked_again;
use crate::service::accounts::confirm::belongs;
use crate::service::accounts::sign_up::{self, SignUp};
use crate::service::badges::{Manner, caps, face, glance, picture_within};
use crate::service::intakes::{enqueue_rest, take_in};
use crate::state::AppState;
use crate::store::{self, Tx, deliveries, invitations, partners};

/// Badges that the page shows.
const SHOWN: usize = 6;
/// How long the issuers are waited for before the badge's page is shown.
const PATIENCE: Duration = Duration::from_secs(6);
/// What the person has seen and pressed the button for.
const ACCEPTED: Manner = Manner {
    origin: Origin::Delivery,
    acceptance: Acceptance::Accepted,
};

/// What is behind a link.
#[derive(Debug, Clone)]
pub struct Invited {
    /// Who sent the badges.
    pub partner: String,
    /// For whom they are.
    pub to: Addressee,
    invitation: invitations::Invitation,
}

/// What the page behind a link shows.
#[derive(Debug)]
pub enum Shown {
    /// Badges that wait.
    Waiting {
        /// The first of them.
        badges: Vec<Glimpse>,
        /// How many more there are.
        more: usize,
    },
    /// Nothing: they were deleted.
    Nothing,
    /// An account has confirmed the address, and has them.
    Taken(AccountId),
}

/// A badge that waits, as far as it says by itself what it is.
#[derive(Debug, Clone)]
pub struct Glimpse {
    /// Its title; none for a link of which the partner did not say it.
    pub name: Option<String>,
    /// The name of its issuer, or the host of the link.
    pub issuer: Option<String>,
    /// Everything that it says, where it came whole.
    pub face: Option<BadgeFace>,
    /// Its picture, in WebP, where it carries one.
    pub picture: Option<Bytes>,
}

/// What came of receiving.
#[derive(Debug, Clone)]
pub struct Receive {
    /// Whose the badges are now.
    pub account: AccountId,
    /// Those that are stored by now, accepted.
    pub badges: Vec<BadgeId>,
}

/// What a link is about, while it works; changes nothing.
///
/// # Errors
/// [`Problem::LinkSpent`].
pub async fn look(state: &AppState, token: &str) -> Result<(Invited, Shown), Failure> {
    let invited = behind(state, token).await?;
    let confirmed = {
        let mut on = state.db.read().await?;
        invited.to.confirmed(&mut on).await?
    };
    if let Some(row) = confirmed {
        return Ok((invited, Shown::Taken(row.account()?)));
    }
    let opened = waiting(state, &invited.to, Some(&invited.invitation.partner)).await?;
    let contents: Vec<Content> = opened.into_iter().filter_map(|one| one.content).collect();
    if contents.is_empty() {
        return Ok((invited, Shown::Nothing));
    }
    let more = contents.len().saturating_sub(SHOWN);
    let mut badges = Vec::new();
    for content in contents.into_iter().take(SHOWN) {
        badges.push(glimpse(state, content, &invited.to).await?);
    }
    Ok((invited, Shown::Waiting { badges, more }))
}

async fn behind(state: &AppState, token: &str) -> Result<Invited, Failure> {
    let token = Token::parse(token).ok_or(Problem::LinkSpent)?;
    let mut on = state.db.read().await?;
    let invitation = invitations::by_token(&mut on, &token.hash(), state.clock.now())
        .await?
        .ok_or(Problem::LinkSpent)?;
    let partner = partners::find(&mut on, &invitation.partner)
        .await?
        .ok_or(Problem::LinkSpent)?;
    drop(on);
    let secret = token.to_text();
    let address = state
        .keys
        .open_with(SEALED, secret.as_bytes(), &invitation.sealed_address)
        .map_err(Failure::internal)?;
    let to = Addressee::parse(&String::from_utf8_lossy(&address)).map_err(Failure::internal)?;
    Ok(Invited {
        partner: partner.name,
        to,
        invitation,
    })
}

async fn glimpse(state: &AppState, content: Content, to: &Addressee) -> Result<Glimpse, Failure> {
    let plain = Glimpse {
        name: content.name,
        issuer: content.issuer,
        face: None,
        picture: None,
    };
    let text = match content.badge {
        Badge::Credential(text) => text,
        Badge::Url(url) => {
            let host = Url::parse(&url)
                .ok()
                .and_then(|url| url.host_str().map(ToOwned::to_owned));
            return Ok(Glimpse {
                issuer: plain.issuer.or(host),
                ..plain
            });
        }
    };
    let (limits, now) = (caps(state), Timestamp(state.clock.now().0));
    let address = to.address.to_string();
    let report = tokio::task::spawn_blocking(move || {
        let found = openbadges::extract(text.as_bytes(), &limits).ok()?;
        Some(glance(found.payload, &address, now, limits))
    });
    let Some(report) = report.await.map_err(Failure::internal)? else {
        return Ok(plain);
    };
    Ok(Glimpse {
        face: report.badge.as_ref().map(face),
        picture: picture_within(state, &report).await,
        ..plain
    })
}

/// Makes an account for who holds the link, its address confirmed, and accepts what waits there
/// from this partner; what others sent goes to the inbox. `typed.address` is not looked at.
///
/// # Errors
/// As [`sign_up::sign_up`]; [`Problem::LinkSpent`], also when the address has an account.
pub async fn receive(
    state: &AppState,
    network: Network,
    token: &str,
    typed: SignUp<'_>,
) -> Result<Receive, Refusal> {
    let invited = behind(state, token).await?;
    let typed = SignUp {
        address: invited.to.address.as_str(),
        ..typed
    };
    let newcomer = sign_up::read(state, network, typed).await?;
    let now = state.clock.now();
    let came = open(state, &invited).await?;
    let mut tx = state.db.begin().await?;
    if invited.to.confirmed(&mut tx).await?.is_some() {
        return Err(Problem::LinkSpent.into());
    }
    let (account, address) = sign_up::insert(state, &mut tx, &newcomer).await?;
    let row = store::addresses::find(&mut tx, &address)
        .await?
        .ok_or(Problem::LinkSpent)?;
    belongs(state, &mut tx, &row, &account).await?;
    store::accounts::seen(&mut tx, &account, now).await?;
    let intake = came.write(state, &mut tx, &account).await?;
    tx.commit().await?;
    metrics::counter!("besace_deliveries_received_total", "by" => "sign_up").increment(1);
    Ok(finish(state, account, intake).await)
}

/// Adds the address of the link to the account of who holds it and is signed in, and accepts what
/// waits there from this partner.
///
/// # Errors
/// [`Problem::WrongPassword`]; [`Problem::TooMany`]; [`Problem::Field`] on `address`;
/// [`Problem::LinkSpent`], also when the address has an account.
pub async fn add_to(
    state: &AppState,
    viewer: &Viewer,
    token: &str,
    password: &str,
) -> Result<Receive, Failure> {
    let invited = behind(state, token).await?;
    asked_again(state, &viewer.account, password).await?;
    let came = open(state, &invited).await?;
    let mut tx = state.db.begin().await?;
    if invited.to.confirmed(&mut tx).await?.is_some() {
        return Err(Problem::LinkSpent.into());
    }
    add_proven(state, &mut tx, viewer, &invited.to.address).await?;
    let intake = came.write(state, &mut tx, &viewer.account).await?;
    tx.commit().await?;
    metrics::counter!("besace_deliveries_received_total", "by" => "added").increment(1);
    Ok(finish(state, viewer.account.clone(), intake).await)
}

/// What waits from a partner, ready to be written down.
struct Came {
    opened: Vec<Opened>,
    items: Vec<store::intakes::NewItem>,
}

async fn open(state: &AppState, invited: &Invited) -> Result<Came, Failure> {
    let opened = waiting(state, &invited.to, Some(&invited.invitation.partner)).await?;
    let items = items(state, &opened).await?;
    Ok(Came { opened, items })
}

impl Came {
    async fn write(
        &self,
        state: &AppState,
        tx: &mut Tx,
        account: &AccountId,
    ) -> Result<Option<IntakeId>, Failure> {
        if self.opened.is_empty() {
            return Ok(None);
        }
        // Deleted or taken while this was read: trying again is right.
        let written = write(state, tx, account, ACCEPTED, &self.opened, &self.items).await?;
        let id = written
            .ok_or_else(|| Failure::Unavailable("what waited was taken meanwhile".into()))?;
        enqueue_rest(state, tx, &id).await?;
        Ok(Some(id))
    }
}

/// Takes in what was written down, as long as the person waits. What goes wrong is logged: the
/// account is made, and a job does the rest.
async fn finish(state: &AppState, account: AccountId, intake: Option<IntakeId>) -> Receive {
    let mut badges = Vec::new();
    if let Some(id) = intake {
        if let Err(error) = take_in(state, &id, Instant::now() + PATIENCE).await {
            tracing::error!(%error, "a delivery waits for its job");
        }
        badges = stored(state, &id).await.unwrap_or_default();
    }
    Receive { account, badges }
}

async fn stored(state: &AppState, id: &IntakeId) -> store::db::Result<Vec<BadgeId>> {
    let mut on = state.db.read().await?;
    let query = ReportQuery::default();
    let (items, _) = store::intakes::items(&mut on, id, &query).await?;
    let badge = |taken| match taken {
        Some(Taken::Imported(Imported::New { id } | Imported::Already { id })) => Some(id),
        _ => None,
    };
    Ok(items
        .into_iter()
        .filter_map(|item| badge(item.taken))
        .collect())
}

/// Whether a link still works; changes nothing.
///
/// # Errors
/// [`Problem::LinkSpent`]; gives the name of the partner.
pub async fn discard_works(state: &AppState, token: &str) -> Result<String, Failure> {
    Ok(behind(state, token).await?.partner)
}

/// Deletes what waits for the address of a link from its partner.
///
/// # Errors
/// [`Problem::LinkSpent`].
pub async fn discard(state: &AppState, token: &str) -> Result<(), Failure> {
    let invited = behind(state, token).await?;
    let mut tx = state.db.begin().await?;
    let mut deleted = 0;
    for mac in invited.to.macs(&state.keys) {
        deleted += deliveries::forget(&mut tx, &mac, &invited.invitation.partner).await?;
    }
    tx.commit().await?;
    metrics::counter!("besace_deliveries_discarded_total").increment(deleted);
    Ok(())
}

/// Has no partner's badge cause a mail to the address of a link any more. What partners send is
/// kept for ninety days all the same, and said to nobody: a partner that learned of it would learn
/// who reads their mail, and who signs up later still finds their badges.
///
/// # Errors
/// [`Problem::LinkSpent`].
pub async fn silence(state: &AppState, token: &str) -> Result<(), Failure> {
    let invited = behind(state, token).await?;
    let macs = invited.to.suppression_macs(&state.keys);
    let mut tx = state.db.begin().await?;
    if let Some(mac) = macs.first() {
        let now = state.clock.now();
        invitations::suppress(&mut tx, mac, &state.keys.name(), now).await?;
    }
    tx.commit().await?;
    metrics::counter!("besace_invitations_suppressed_total").increment(1);
    Ok(())
}
