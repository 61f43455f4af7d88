//! What becomes of a delivery once the partner has its answer: the inbox of who has confirmed the
//! address, or an invitation.
//!
//! This job is the only place where the address of somebody without account stands, until its mail
//! is sent. Whether it can be sent is not the partner's business: what bounces only counts.

use domain::{EmailAddress, InvitationId, Language, Millis, PartnerId};
use serde::{Deserialize, Serialize};

use super::mails::{Invite, send};
use super::take::{take, waiting};
use super::{Addressee, KEPT};
use crate::auth::keys::Keys;
use crate::auth::token::Token;
use crate::clock::new_id;
use crate::jobs::{Job, JobError, Lane};
use crate::state::AppState;
use crate::store::invitations::{self, NewInvitation};
use crate::store::{Tx, db, partners};

/// How often a mail is tried: for about two days.
const ATTEMPTS: i64 = 16;
/// For how long whoever sends a mail has it for themselves: as long as a job is claimed.
const HOLD: i64 = 5 * Millis::MINUTE;

/// Brings what waits for an address to whoever it is for.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Deliver {
    /// Who sent it.
    pub partner: PartnerId,
    /// The address.
    pub address: EmailAddress,
    /// The language of the mail, as the partner says.
    pub language: Language,
}

impl Job for Deliver {
    const KIND: &'static str = "deliver";
    const ATTEMPTS: i64 = ATTEMPTS;
    const LANE: Lane = Lane::Bulk;

    async fn run(self, state: AppState) -> Result<(), JobError> {
        let to = Addressee::of(&self.address);
        let confirmed = {
            let mut on = state.db.read().await?;
            to.confirmed(&mut on).await?
        };
        let outcome = match confirmed {
            Some(_) => {
                take(&state, &to).await.map_err(JobError::later)?;
                "inbox"
            }
            None => self.invite(&state, &to).await?,
        };
        metrics::counter!("besace_deliveries_brought_total", "to" => outcome).increment(1);
        Ok(())
    }
}

impl Deliver {
    /// Invites an address, once for each partner; says what came of it.
    async fn invite(&self, state: &AppState, to: &Addressee) -> Result<&'static str, JobError> {
        let now = state.clock.now();
        let mut on = state.db.read().await?;
        let partner = partners::find(&mut on, &self.partner).await?;
        drop(on);
        let Some(partner) = partner.filter(|partner| partner.revoked.is_none()) else {
            return Ok("revoked");
        };
        let opened = waiting(state, to, Some(&self.partner)).await?;
        let contents: Vec<_> = opened
            .iter()
            .filter_map(|one| one.content.as_ref())
            .collect();
        if contents.is_empty() {
            return Ok("nothing");
        }
        let token = Token::new(&*state.entropy);
        let mut tx = state.db.begin().await?;
        if wants_none(state, &mut tx, to, now).await? {
            tx.commit().await?;
            return Ok("suppressed");
        }
        let Some(id) = self.put(state, &mut tx, to, &token, now).await? else {
            tx.commit().await?;
            return Ok("invited_before");
        };
        tx.commit().await?;
        let mail = Invite {
            partner: &partner.name,
            badge: contents.iter().find_map(|content| content.name.as_deref()),
            more: u32::try_from(contents.len() - 1).unwrap_or(u32::MAX),
            token: &token,
        };
        let outcome = match send(state, &to.address, self.language, &mail).await {
            Ok(()) => "invited",
            Err(error) if error.may_pass() => {
                let mut tx = state.db.begin().await?;
                invitations::let_go(&mut tx, &id).await?;
                tx.commit().await?;
                return Err(JobError::later(error));
            }
            // The server will not take it; asking again would not change that.
            Err(_) => "unreachable",
        };
        let mut tx = state.db.begin().await?;
        invitations::sent(&mut tx, &id, now).await?;
        tx.commit().await?;
        Ok(outcome)
    }

    /// Writes the invitation down with the token of its mail; `None` when its mail was sent before,
    /// whose links then hold as long as what was delivered now.
    async fn put(
        &self,
        state: &AppState,
        tx: &mut Tx,
        to: &Addressee,
        token: &Token,
        now: Millis,
    ) -> db::Result<Option<InvitationId>> {
        let ends = now.plus(KEPT);
        let macs = to.macs(&state.keys);
        let mut found = None;
        for mac in &macs {
            found = match found {
                None => invitations::find(tx, &self.partner, mac).await?,
                found => found,
            };
        }
        if let Some(known) = &found
            && known.sent.is_some()
        {
            invitations::prolong(tx, &known.id, ends).await?;
            return Ok(None);
        }
        let (id, mac) = match found {
            Some(known) => (known.id, known.address_mac),
            None => (
                new_id(&*state.clock, &*state.entropy),
                macs.into_iter().next().unwrap_or_default(),
            ),
        };
        let sealed = state.keys.seal_with(
            SEALED,
            token.to_text().as_bytes(),
            to.address.as_str().as_bytes(),
            &*state.entropy,
        );
        let new = NewInvitation {
            id: &id,
            partner: &self.partner,
            address_mac: &mac,
            key_name: &Keys::name_of(&sealed).unwrap_or_default(),
            token: &token.hash(),
            sealed_address: &sealed,
            held: now.plus(HOLD),
            ends,
        };
        Ok(invitations::put(tx, &new, now).await?.then_some(id))
    }
}

/// For what the address of an invitation is sealed.
pub(super) const SEALED: &str = "invitation";

/// Whether an address wants no invitation; one that is noted under an old key is noted under the
/// current one.
async fn wants_none(
    state: &AppState,
    tx: &mut Tx,
    to: &Addressee,
    now: Millis,
) -> db::Result<bool> {
    let macs = to.suppression_macs(&state.keys);
    for (place, mac) in macs.iter().enumerate() {
        if invitations::is_suppressed(tx, mac).await? {
            if let (1.., Some(current)) = (place, macs.first()) {
                invitations::suppress(tx, current, &state.keys.name(), now).await?;
                invitations::unsuppress(tx, mac).await?;
            }
            return Ok(true);
        }
    }
    Ok(false)
}
