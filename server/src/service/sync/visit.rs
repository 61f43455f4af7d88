//! A source is connected: its holder visits it, agrees there, and comes back with a code (RFC 6749
//! 4.1). Who comes back has to be who left, on the same account, within the quarter of an hour.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::sync::SourceVisit;
use domain::{AccountId, Millis, Problem};
use sha2::{Digest, Sha256};

use super::ask::{LINK_SECRET, seal};
use super::offered;
use super::switch::link;
use crate::clock::random;
use crate::service::badges::BadgeError;
use crate::state::AppState;
use crate::store::sources;

/// How long a visit lasts.
const LASTS: i64 = 15 * Millis::MINUTE;
/// What the PKCE verifier is sealed for.
const VERIFIER: &str = "source-visit";

/// Where the source sends people back to.
fn back(state: &AppState) -> String {
    format!("{}/synchroniser/retour", state.site.public_url)
}

fn key(visit: &str) -> String {
    hex::encode(Sha256::digest(visit))
}

/// Begins a visit; gives its state, which only its holder's pages and the source know.
///
/// # Errors
/// [`Problem::NotFound`] for a source that is not connected this way.
pub(super) async fn begin_visit(
    state: &AppState,
    account: &AccountId,
    word: &str,
) -> Result<String, BadgeError> {
    let mut tx = state.db.begin().await?;
    let source = offered::find(state, &mut tx, word).await?;
    let source = source.filter(|source| source.backpack().is_some());
    source.ok_or(Problem::NotFound)?;
    let visit = URL_SAFE_NO_PAD.encode(random::<24>(&*state.entropy));
    // RFC 7636 4.1: 32 bytes, 43 characters.
    let verifier = URL_SAFE_NO_PAD.encode(random::<32>(&*state.entropy));
    let key = key(&visit);
    let sealed = state
        .keys
        .seal(VERIFIER, &key, verifier.as_bytes(), &*state.entropy);
    let ends = state.clock.now().plus(LASTS);
    sources::visit(&mut tx, &key, account, word, &sealed, ends).await?;
    tx.commit().await?;
    Ok(visit)
}

/// The verifier of a visit.
fn verifier(state: &AppState, key: &str, sealed: &str) -> Result<String, Problem> {
    let opened = state.keys.open(VERIFIER, key, sealed);
    opened
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .ok_or(Problem::NotFound)
}

/// Where a visit that was begun leads.
///
/// # Errors
/// [`Problem::NotFound`] for somebody else's, or one that is over.
pub(super) async fn visit(
    state: &AppState,
    account: &AccountId,
    visit: &str,
) -> Result<SourceVisit, BadgeError> {
    let key = key(visit);
    let (source, sealed) = {
        let mut on = state.db.read().await?;
        let found = sources::visit_of(&mut on, &key, account, state.clock.now()).await?;
        let (word, sealed) = found.ok_or(Problem::NotFound)?;
        let source = offered::find(state, &mut on, &word).await?;
        (source.ok_or(Problem::NotFound)?, sealed)
    };
    let backpack = source.backpack().ok_or(Problem::NotFound)?;
    let verifier = verifier(state, &key, &sealed)?;
    let url = backpack.authorize(&back(state), visit, &verifier);
    Ok(SourceVisit {
        name: source.name.clone(),
        url: url.map_err(|_| Problem::NotFound)?,
    })
}

/// Ends a visit with the code that its holder came back with; `false` when the source does not
/// stand by it.
///
/// # Errors
/// [`Problem::LinkSpent`] for a visit that is over, or somebody else's; the database.
pub async fn come_back(
    state: &AppState,
    account: &AccountId,
    visit: &str,
    code: &str,
) -> Result<bool, BadgeError> {
    let key = key(visit);
    let now = state.clock.now();
    let mut tx = state.db.begin().await?;
    let ended = sources::end_visit(&mut tx, &key, account, now).await?;
    let (word, sealed) = ended.ok_or(Problem::LinkSpent)?;
    let source = offered::find(state, &mut tx, &word).await?;
    tx.commit().await?;
    let source = source.ok_or(Problem::NotFound)?;
    let backpack = source.backpack().ok_or(Problem::NotFound)?;
    let verifier = verifier(state, &key, &sealed)?;
    let exchanged = backpack
        .exchange(&state.fetch, &back(state), code, &verifier, now)
        .await;
    let tokens = match exchanged {
        Ok(tokens) => tokens,
        Err(error) => {
            tracing::warn!(source = word, %error, "a code was not exchanged");
            return Ok(false);
        }
    };
    let sealed = seal(state, LINK_SECRET, &format!("{account}:{word}"), &tokens);
    let mut tx = state.db.begin().await?;
    link(state, &mut tx, account, &source, Some(&sealed)).await?;
    tx.commit().await?;
    Ok(true)
}
