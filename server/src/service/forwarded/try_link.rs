//! A link of a mail is looked at, on its owner's word.
//!
//! A link that hands a badge over is not opened: the issuer's factory is asked once, where the
//! operator allows it, which credential it stands for. Any other link is opened as if its owner had
//! pasted it.

use std::time::Duration;

use domain::forwarded::LinkKind;
use domain::problem::ImportProblem;
use domain::{Acceptance, AccountId, IntakeId, MailId, Origin, Problem};
use serde::Deserialize;
use tokio::time::Instant;
use url::Url;

use super::contents::{Contents, Tried};
use crate::fetch::Ask;
use crate::service::badges::{BadgeError, Handed, Manner};
use crate::service::intakes::{Arrived, begin, take_in};
use crate::state::AppState;
use crate::store::forwarded;

/// How long the page waits for what comes of it; then a job goes on.
const PATIENCE: Duration = Duration::from_secs(8);
/// The most bytes of an answer of `check.json`.
const ANSWER: usize = 64 << 10;

/// What a factory says about a link.
#[derive(Deserialize)]
struct Check {
    assertion_url: Option<String>,
}

/// Looks at where a link leads.
///
/// # Errors
/// [`Problem::NotFound`] for no such link, or one that may not be asked about; the database.
pub(super) async fn try_link(
    state: &AppState,
    account: &AccountId,
    mail: &MailId,
    number: u32,
) -> Result<(), BadgeError> {
    let Some(link) = claim(state, account, mail, number).await? else {
        return Ok(());
    };
    let url = match link.kind {
        LinkKind::Other => Ok(Some(link.url)),
        LinkKind::Claim => ask_factory(state, &link.url).await,
    };
    let tried = match url {
        Ok(None) => Tried::NoneThere,
        Err(problem) => Tried::Problem(Problem::Import(problem)),
        Ok(Some(url)) => Tried::Intake(open(state, account, url).await?),
    };
    settle(state, account, mail, number, tried).await
}

/// Notes that a link is being looked at, so that nobody looks at it twice.
async fn claim(
    state: &AppState,
    account: &AccountId,
    mail: &MailId,
    number: u32,
) -> Result<Option<super::contents::Link>, BadgeError> {
    let mut tx = state.db.begin().await?;
    let row = forwarded::find_of(&mut tx, account, mail).await?;
    let row = row.ok_or(Problem::NotFound)?;
    let mut contents = Contents::open(state, mail, &row.sealed);
    let index = usize::try_from(number).map_err(|_| Problem::NotFound)?;
    let link = contents.links.get_mut(index).ok_or(Problem::NotFound)?;
    if link.kind == LinkKind::Claim && !state.config.receive.ask_factory {
        return Err(Problem::NotFound.into());
    }
    // The factory is asked once; whether another host answers now may be asked again.
    let again = link.kind == LinkKind::Other;
    if link.tried.is_some() && !again {
        return Ok(None);
    }
    link.tried = Some(Tried::Begun);
    let link = link.clone();
    let sealed = contents.seal(state, mail)?;
    let begun = forwarded::reseal(&mut tx, &row, &sealed).await?;
    tx.commit().await?;
    Ok(begun.then_some(link))
}

async fn settle(
    state: &AppState,
    account: &AccountId,
    mail: &MailId,
    number: u32,
    tried: Tried,
) -> Result<(), BadgeError> {
    // Two links of one mail may be looked at side by side: the second to be settled tries again.
    for _ in 0..10 {
        let mut tx = state.db.begin().await?;
        let Some(row) = forwarded::find_of(&mut tx, account, mail).await? else {
            return Ok(());
        };
        let mut contents = Contents::open(state, mail, &row.sealed);
        let link = usize::try_from(number)
            .ok()
            .and_then(|index| contents.links.get_mut(index));
        let Some(link) = link else { return Ok(()) };
        link.tried = Some(tried.clone());
        let sealed = contents.seal(state, mail)?;
        if forwarded::reseal(&mut tx, &row, &sealed).await? {
            tx.commit().await?;
            return Ok(());
        }
    }
    Ok(())
}

/// Opens a link as if its owner had pasted it.
async fn open(state: &AppState, account: &AccountId, url: String) -> Result<IntakeId, BadgeError> {
    let manner = Manner {
        origin: Origin::Mail,
        acceptance: Acceptance::Accepted,
    };
    let arrived = vec![Arrived {
        name: None,
        handed: Ok(Handed::Text(url)),
    }];
    let intake = begin(state, account, manner, arrived, 0).await?;
    take_in(state, &intake, Instant::now() + PATIENCE).await?;
    Ok(intake)
}

/// Asks the factory behind a link for the address of the badge.
async fn ask_factory(state: &AppState, link: &str) -> Result<Option<String>, ImportProblem> {
    let address = Url::parse(link).ok().as_ref().and_then(check_address);
    let Some(address) = address else {
        return Ok(None);
    };
    let unreachable = |reason: &str| ImportProblem::Unreachable {
        host: address.host_str().unwrap_or_default().to_owned(),
        reason: reason.to_owned(),
    };
    let ask = Ask {
        url: address.as_str(),
        accept: "application/json",
        bytes: ANSWER,
        keep: false,
    };
    let answered = state.fetch.get(ask).await;
    let word = match &answered {
        Ok(answer) if answer.status == 200 => "answered",
        Ok(_) => "refused",
        Err(_) => "unreachable",
    };
    metrics::counter!("besace_factory_asked_total", "outcome" => word).increment(1);
    let answer = answered.map_err(|error| unreachable(error.word()))?;
    if matches!(answer.status, 404 | 410) {
        return Ok(None);
    }
    if answer.status != 200 {
        return Err(unreachable("status"));
    }
    let check: Check =
        serde_json::from_slice(&answer.body).map_err(|_| unreachable("not_a_badge"))?;
    Ok(check.assertion_url.filter(|url| !url.trim().is_empty()))
}

/// The address at which a factory says what a link hands over (`check.json`), and the link's
/// three secrets go with it. `None` for a link that is none.
fn check_address(link: &Url) -> Option<Url> {
    let value = |name: &str| Some(link.query_pairs().find(|(key, _)| key == name)?.1);
    let (email, key, token) = (value("e")?, value("k")?, value("t")?);
    let mut asked = link.join("/c/receive/check.json").ok()?;
    asked.set_fragment(None);
    asked
        .query_pairs_mut()
        .clear()
        .append_pair("t", &token)
        .append_pair("k", &key)
        .append_pair("e", &email);
    Some(asked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_factory_is_asked_at_its_own_address() {
        let link = "https://openbadgefactory.com/c/receive?e=a%40b.fr&k=k1&t=t1&x=1#y";
        let asked = check_address(&Url::parse(link).expect("a URL")).expect("an address");
        assert_eq!(
            asked.as_str(),
            "https://openbadgefactory.com/c/receive/check.json?t=t1&k=k1&e=a%40b.fr"
        );
        let other = Url::parse("https://openbadgefactory.com/v1/assertion/1").expect("a URL");
        assert_eq!(check_address(&other), None);
    }
}
