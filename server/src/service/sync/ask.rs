//! The step that asks one source, for one address where it is asked by address: first all its
//! pages, then what it offered takes the way of any import.

use std::collections::HashSet;
use std::time::Duration;

use bytes::Bytes;
use domain::badge::Imported;
use domain::intake::{ReportQuery, Taken};
use domain::problem::ImportProblem;
use domain::sync::SyncProblem;
use domain::{IntakeId, Millis, Origin, Problem};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tokio::time::Instant;

use super::offered::{self, Offered};
use super::run::{IN_HAND, TURN, write_down};
use crate::service::badges::{BadgeError, Manner};
use crate::service::intakes::{enqueue_rest, take_in};
use crate::state::AppState;
use crate::store::badges;
use crate::store::intakes::{self, Content, NewItem};
use crate::store::sources::{self, Link};
use crate::store::sync::{Run, Step};
use crate::sync::{Offer, Question, Source, SourceError, Tokens, Validator};

/// What somebody's tokens are sealed for.
pub(super) const LINK_SECRET: &str = "source-link";
/// What a partner's token is sealed for.
pub(super) const PARTNER_TOKEN: &str = "source-token";
/// Pages of one answer.
const PAGES: usize = 200;
/// Badges of one answer.
const OFFERS: usize = 2_000;
/// How long one source is asked for one address.
const PATIENCE: Duration = Duration::from_secs(100);
/// How long a source that fails is left alone after the first time; doubled each time.
const BACKOFF: i64 = Millis::MINUTE;
/// At most.
const LONGEST: i64 = 6 * Millis::HOUR;

/// What a step remembers while what the source offered is on its way in.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Given {
    /// The hash of the offer that each item of the intake is.
    offers: Vec<String>,
    /// What the answer is known by.
    etag: Option<String>,
    /// What the answer is known by.
    last_modified: Option<String>,
}

pub(super) async fn turn(
    state: &AppState,
    run: &Run,
    step: Step,
    word: &str,
) -> Result<(), BadgeError> {
    match step.intake.clone() {
        None if step.cursor.is_empty() => ask(state, run, step, word).await,
        None => settle(state, run, step, word, Tally::default()).await,
        Some(intake) => {
            let finished = take_in(state, &intake, Instant::now() + TURN).await?;
            let open = {
                let mut on = state.db.read().await?;
                !finished && intakes::is_open(&mut on, &intake).await?
            };
            if open {
                return write_down(state, run, &step, IN_HAND, async |_| Ok(())).await;
            }
            let tally = tally(state, &intake, run.started).await?;
            settle(state, run, step, word, tally).await
        }
    }
}

/// Everything that a source answered.
#[derive(Debug, Default)]
struct Answer {
    offers: Vec<Offer>,
    /// Pages that were not read, or badges on them that were over the limit.
    left_out: i64,
    validator: Option<Validator>,
    /// Nothing has changed since it was read last.
    unchanged: bool,
    /// Where it broke off.
    error: Option<SourceError>,
}

async fn ask(state: &AppState, run: &Run, mut step: Step, word: &str) -> Result<(), BadgeError> {
    let now = state.clock.now();
    let address = step.address.clone().unwrap_or_default();
    let (source, link, health, known) = {
        let mut on = state.db.read().await?;
        (
            offered::find(state, &mut on, word).await?,
            sources::link_of(&mut on, &run.account, word).await?,
            sources::health_of(&mut on, word).await?,
            sources::answer(&mut on, &run.account, word, &address).await?,
        )
    };
    let not_before = health.map_or(Millis(0), |health| Millis(health.not_before));
    let refused = match (&source, &link) {
        (None, _) | (_, None) => Some(SyncProblem::Gone),
        (_, Some(link)) if link.lapsed.is_some() => Some(SyncProblem::Lapsed),
        _ if not_before > now => Some(SyncProblem::NotBefore { until: not_before }),
        _ => None,
    };
    let (Some(source), Some(link), false) = (source, link, refused.is_some()) else {
        step.problem = refused;
        step.finished = Some(now);
        return write_down(state, run, &step, 0, async |_| Ok(())).await;
    };
    let validator = known.as_ref().map(|(validator, _)| validator);
    let answer = gather(state, &source, &link, step.address.as_deref(), validator).await?;

    let own = !source.kind.by_address();
    step.problem = answer.error.as_ref().map(|error| error.told(own, now));
    step.counts.left_out = answer.left_out;
    if answer.unchanged {
        step.counts.found = known.map_or(0, |(_, found)| found);
    } else {
        step.counts.found = i64::try_from(answer.offers.len()).unwrap_or(i64::MAX);
    }
    let (items, given) = items(state, run, word, &answer).await?;
    step.cursor = serde_json::to_string(&given).unwrap_or_default();
    if answer.unchanged {
        step.finished = Some(now);
    }
    let intake = (!items.is_empty()).then(|| crate::clock::new_id(&*state.clock, &*state.entropy));
    step.intake = intake.clone();
    write_down(state, run, &step, 0, async |tx| {
        if let Some(id) = &intake {
            let Manner { origin, acceptance } = Manner::by_itself(Origin::Source);
            for item in &items {
                if let Ok(Content::Bytes(blob)) = &item.content {
                    badges::keep_blob(tx, blob, now).await?;
                }
            }
            let manner = (origin, acceptance);
            intakes::insert(tx, id, &run.account, manner, &items, 0, now).await?;
            enqueue_rest(state, tx, id).await?;
        }
        note_health(state, tx, run, word, &answer, step.problem.as_ref()).await
    })
    .await
}

async fn note_health(
    state: &AppState,
    tx: &mut crate::store::Tx,
    run: &Run,
    word: &str,
    answer: &Answer,
    problem: Option<&SyncProblem>,
) -> Result<(), BadgeError> {
    let now = state.clock.now();
    match (&answer.error, problem) {
        (None, _) => {
            metrics::counter!("besace_sources_asked_total", "outcome" => "ok").increment(1);
            sources::went_well(tx, word, now).await?;
        }
        (Some(_), Some(SyncProblem::Lapsed)) => {
            metrics::counter!("besace_sources_asked_total", "outcome" => "lapsed").increment(1);
            sources::lapse(tx, &run.account, word, now).await?;
        }
        (Some(error), _) => {
            metrics::counter!("besace_sources_asked_total", "outcome" => "failed").increment(1);
            tracing::warn!(source = word, %error, "a source gave nothing");
            let failures = sources::health_of(tx, word)
                .await?
                .map_or(0, |health| health.failures);
            let wait = match error {
                SourceError::Later(wait) => *wait,
                _ => backoff(failures),
            };
            let until = now.plus(wait);
            sources::went_wrong(tx, word, &error.to_string(), now, until).await?;
        }
    }
    Ok(())
}

/// How long a source is left alone that has failed `failures` times before. The first two failures
/// may be one person's bad luck: the next is asked at once.
fn backoff(failures: i64) -> i64 {
    match u32::try_from(failures) {
        Ok(0 | 1) | Err(_) => 0,
        Ok(n) => BACKOFF.saturating_mul(1 << (n - 2).min(12)).min(LONGEST),
    }
}

/// Asks for all pages, within limits of number and time.
async fn gather(
    state: &AppState,
    offered: &Offered,
    link: &Link,
    address: Option<&str>,
    known: Option<&Validator>,
) -> Result<Answer, BadgeError> {
    let mut answer = Answer::default();
    let source = match offered.source(state) {
        Ok(source) => source,
        Err(error) => {
            tracing::error!(source = offered.word, %error, "a source's secret cannot be opened");
            answer.error = Some(SourceError::Unopenable);
            return Ok(answer);
        }
    };
    let mut token = match tokens(state, &*source, offered, link, false).await? {
        Ok(token) => token,
        Err(error) => {
            answer.error = Some(error);
            return Ok(answer);
        }
    };
    let until = Instant::now() + PATIENCE;
    let mut seen = HashSet::new();
    let mut pages = HashSet::new();
    let mut page: Option<String> = None;
    let mut renewed = false;
    loop {
        let question = Question {
            address,
            token: token.as_ref(),
            page: page.as_deref(),
            known,
        };
        let asked = tokio::time::timeout_at(until, source.ask(&state.fetch, question)).await;
        let read = match asked {
            // A token that was revoked before its time: once, a new one.
            Ok(Err(SourceError::Tokens)) if !renewed && token.is_some() => {
                renewed = true;
                match tokens(state, &*source, offered, link, true).await? {
                    Ok(fresh) => token = fresh,
                    Err(error) => {
                        answer.error = Some(error);
                        return Ok(answer);
                    }
                }
                continue;
            }
            Ok(Ok(read)) => read,
            Ok(Err(error)) => {
                answer.error = Some(error);
                return Ok(answer);
            }
            Err(_) => {
                answer.left_out += 1;
                return Ok(answer);
            }
        };
        if read.unchanged {
            answer.unchanged = true;
            return Ok(answer);
        }
        answer.validator = read.validator;
        for offer in read.offers {
            if answer.offers.len() >= OFFERS {
                answer.left_out += 1;
            } else if offer.text().len() <= 1 << 20 && seen.insert(offer.text().to_owned()) {
                answer.offers.push(offer);
            }
        }
        match read.next {
            // A page that was there before: pages without end.
            Some(next) if !pages.insert(next.clone()) => {
                answer.error = Some(SourceError::Garbage);
                return Ok(answer);
            }
            Some(_) if pages.len() >= PAGES || answer.left_out > 0 => {
                answer.left_out += 1;
                return Ok(answer);
            }
            Some(next) => page = Some(next),
            None => return Ok(answer),
        }
    }
}

/// What to ask with, kept for the next time where it is new.
async fn tokens(
    state: &AppState,
    source: &dyn Source,
    offered: &Offered,
    link: &Link,
    stale: bool,
) -> Result<Result<Option<SecretString>, SourceError>, BadgeError> {
    let own = !offered.kind.by_address();
    let (purpose, about) = match own {
        true => (LINK_SECRET, link_about(link)),
        false => (PARTNER_TOKEN, offered.word.clone()),
    };
    let sealed = match own {
        true => link.secret.clone(),
        false => {
            let mut on = state.db.read().await?;
            sources::token(&mut on, &offered.word).await?
        }
    };
    let there: Option<Tokens> = match sealed {
        None => None,
        Some(sealed) => match state.keys.open(purpose, &about, &sealed) {
            Ok(opened) => serde_json::from_slice(&opened).ok(),
            // A server that was not started again after its keys were changed.
            Err(error) => {
                tracing::error!(source = offered.word, %error, "a token cannot be opened");
                return Ok(Err(SourceError::Unopenable));
            }
        },
    };
    let before = there.as_ref().map(|tokens| tokens.access.clone());
    let now = state.clock.now();
    let tokens = match source.tokens(&state.fetch, there, stale, now).await {
        Ok(tokens) => tokens,
        Err(error) => return Ok(Err(error)),
    };
    if let Some(tokens) = &tokens
        && before.as_ref() != Some(&tokens.access)
    {
        let sealed = seal(state, purpose, &about, tokens);
        let mut tx = state.db.begin().await?;
        if own {
            sources::keep_secret(&mut tx, &link.account, &link.source, &sealed).await?;
        } else {
            sources::keep_token(&mut tx, &offered.word, &sealed).await?;
        }
        tx.commit().await?;
    }
    Ok(Ok(tokens.map(|tokens| SecretString::from(tokens.access))))
}

/// What somebody's tokens are sealed about.
pub(super) fn link_about(link: &Link) -> String {
    format!("{}:{}", link.account, link.source)
}

pub(super) fn seal(state: &AppState, purpose: &str, about: &str, tokens: &Tokens) -> String {
    let text = serde_json::to_vec(tokens).unwrap_or_default();
    state.keys.seal(purpose, about, &text, &*state.entropy)
}

/// The items of what has not been seen yet, with the hashes of what they were offered as.
async fn items(
    state: &AppState,
    run: &Run,
    word: &str,
    answer: &Answer,
) -> Result<(Vec<NewItem>, Given), BadgeError> {
    let seen: HashSet<String> = {
        let mut on = state.db.read().await?;
        let seen = sources::seen(&mut on, &run.account, word).await?;
        seen.into_iter().collect()
    };
    let mut given = Given::default();
    if answer.error.is_none()
        && answer.left_out == 0
        && let Some(validator) = &answer.validator
    {
        given.etag.clone_from(&validator.etag);
        given.last_modified.clone_from(&validator.last_modified);
    }
    let mut items = Vec::new();
    for offer in &answer.offers {
        let hash = hash(offer.text());
        if seen.contains(&hash) {
            continue;
        }
        let (name, content) = match offer {
            Offer::Link(link) => (Some(link.clone()), Content::Link(link.clone())),
            Offer::Text(text) => {
                let bytes = Bytes::copy_from_slice(text.as_bytes());
                (None, Content::Bytes(state.blobs.keep(bytes).await?))
            }
        };
        items.push(NewItem {
            name,
            content: Ok(content),
        });
        given.offers.push(hash);
    }
    Ok((items, given))
}

fn hash(text: &str) -> String {
    let digest = Sha256::digest(text);
    hex::encode(digest.get(..16).unwrap_or_default())
}

/// Writes down what came of what a source offered, and ends the step.
async fn settle(
    state: &AppState,
    run: &Run,
    mut step: Step,
    word: &str,
    tally: Tally,
) -> Result<(), BadgeError> {
    let given: Given = serde_json::from_str(&step.cursor).unwrap_or_default();
    step.counts.added = tally.added;
    step.counts.others = tally.others;
    step.counts.failed = tally.failed;
    step.cursor.clear();
    step.finished = Some(state.clock.now());
    let address = step.address.clone().unwrap_or_default();
    let whole = tally.failed == 0 && tally.others == 0;
    let validator = Validator {
        etag: given.etag.clone(),
        last_modified: given.last_modified.clone(),
    };
    let known = validator.etag.is_some() || validator.last_modified.is_some();
    write_down(state, run, &step, 0, async |tx| {
        for position in &tally.done {
            if let Some(what) = usize::try_from(*position)
                .ok()
                .and_then(|position| given.offers.get(position))
            {
                sources::see(tx, &run.account, word, what).await?;
            }
        }
        let found = step.counts.found;
        if whole && known {
            sources::note_answer(tx, &run.account, word, &address, &validator, found).await?;
        } else {
            sources::forget_answer(tx, &run.account, word, &address).await?;
        }
        Ok(())
    })
    .await
}

/// What came of an intake.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// New badges.
    pub added: i64,
    /// Somebody else's.
    pub others: i64,
    /// Not taken in.
    pub failed: i64,
    /// The items that need no second look.
    done: Vec<u32>,
}

impl Tally {
    pub(super) fn add(&mut self, other: &Self) {
        self.added += other.added;
        self.others += other.others;
        self.failed += other.failed;
    }
}

/// Counts what came of an intake's items; of new badges, those that came since the run began.
pub(super) async fn tally(
    state: &AppState,
    id: &IntakeId,
    since: Millis,
) -> Result<Tally, BadgeError> {
    let mut tally = Tally::default();
    let mut on = state.db.read().await?;
    tally.added = intakes::added_since(&mut on, id, since).await?;
    let mut query = ReportQuery::default();
    loop {
        let (items, next) = intakes::items(&mut on, id, &query).await?;
        for item in &items {
            match &item.taken {
                Some(Taken::Imported(Imported::New { .. } | Imported::Already { .. })) => {
                    tally.done.push(item.position);
                }
                Some(Taken::Problem(Problem::Import(ImportProblem::SomebodyElse { .. }))) => {
                    tally.others += 1;
                }
                Some(Taken::Problem(_)) => tally.failed += 1,
                None => {}
            }
        }
        match next {
            Some(next) => query.from = next,
            None => return Ok(tally),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_that_fails_is_left_alone_longer_each_time() {
        assert_eq!(backoff(0), 0);
        assert_eq!(backoff(1), 0);
        assert_eq!(backoff(2), Millis::MINUTE);
        assert_eq!(backoff(3), 2 * Millis::MINUTE);
        for failures in 2..100 {
            assert!(backoff(failures + 1) >= backoff(failures));
            assert!(backoff(failures) <= LONGEST);
        }
    }
}
