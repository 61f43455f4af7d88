//! A mail comes in for an account: what it brings is written down before its delivery is answered.

use bytes::Bytes;
use domain::forwarded::{GmailCode, LinkKind};
use domain::intake::Taken;
use domain::problem::ImportProblem;
use domain::{AccountId, MailId, Millis, Origin, Problem};
use mails::{Automatic, Kind, Limits, Mail};
use sha2::{Digest, Sha256};
use url::Url;

use super::contents::{Contents, Link};
use super::factory_link::FactoryLink;
use crate::clock::new_id;
use crate::jobs::enqueue;
use crate::service::badges::{BadgeError, Handed, Manner};
use crate::service::intakes::{Arrived, Caps, Gathering, TakeIn, items_of, write};
use crate::service::links::{Never, Unasked};
use crate::state::AppState;
use crate::store::forwarded::{self, MailRow};
use crate::store::intakes::{Content, NewItem};
use crate::store::limits;

/// Mails that one account takes in an hour: many more than issuers send, and few enough for who
/// forwards a whole mailbox by mistake, or has told the address to the wrong people.
const PER_HOUR: i64 = 120;

/// How a delivery ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// What it brings was written down.
    Taken,
    /// There was nothing in it; its owner is told so.
    Nothing,
    /// Gmail asks whether it may forward.
    Confirmation,
    /// Another program's answer to a mail, or our own mail: not kept.
    Passed,
    /// The account has had too many for now.
    Limited,
}

impl Ending {
    /// The word in the metrics.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::Nothing => "nothing",
            Self::Confirmation => "confirmation",
            Self::Passed => "passed",
            Self::Limited => "limited",
        }
    }
}

/// Reads a mail, away from the threads that serve.
///
/// # Errors
/// When the task breaks off.
pub async fn look_into(state: &AppState, mail: Bytes) -> Result<Mail, BadgeError> {
    let state = state.clone();
    let read = move || {
        let known = |link: &Url| state.links.unasked(link) != Unasked::Wait;
        mails::read_preferring(&mail, &Limits::default(), &known)
    };
    Ok(tokio::task::spawn_blocking(read).await?)
}

/// Takes a mail for an account. When this has answered, it is on the disk.
///
/// # Errors
/// The database or the blob store; then nothing was written down.
pub async fn receive(
    state: &AppState,
    account: &AccountId,
    mail: &Mail,
) -> Result<Ending, BadgeError> {
    if matches!(mail.automatic, Some(Automatic::Bounce | Automatic::Reply)) || is_ours(state, mail)
    {
        return Ok(Ending::Passed);
    }
    Ok(keep(state, account, mail).await?.0)
}

/// Keeps what a mail brings, and says under which id.
pub(super) async fn keep(
    state: &AppState,
    account: &AccountId,
    mail: &Mail,
) -> Result<(Ending, Option<MailId>), BadgeError> {
    let Brought {
        items,
        left_out,
        contents,
    } = brought(state, account, mail).await?;
    let now = state.clock.now();
    let mut tx = state.db.begin().await?;
    let hour = hex::encode(Sha256::digest(format!("forwarded-mail\n{account}")));
    let tries = limits::count(&mut tx, &hour, now, now.plus(Millis::HOUR)).await?;
    if tries.count > PER_HOUR {
        return Ok((Ending::Limited, None));
    }
    let intake = if items.is_empty() {
        None
    } else {
        let manner = Manner::by_itself(Origin::Mail);
        let intake = write(state, &mut tx, account, manner, &items, left_out).await?;
        let job = TakeIn {
            intake: intake.clone(),
            slice: 0,
        };
        enqueue(state, &mut tx, &job).await?;
        Some(intake)
    };
    let ending = match (&intake, &contents) {
        (_, Contents { gmail: Some(_), .. }) => Ending::Confirmation,
        (
            None,
            Contents {
                links, winmail: 0, ..
            },
        ) if links.is_empty() => Ending::Nothing,
        _ => Ending::Taken,
    };
    let id: MailId = new_id(&*state.clock, &*state.entropy);
    let row = MailRow {
        sealed: contents.seal(state, &id)?,
        id,
        intake,
        received: now,
    };
    let kept = forwarded::keep(&mut tx, account, &row, &digest(mail)).await?;
    tx.commit().await?;
    Ok((ending, Some(kept)))
}

/// Whether it is one of our own mails, sent on by a rule of its reader's mailbox.
fn is_ours(state: &AppState, mail: &Mail) -> bool {
    let from = state.config.mail.from.trim_end_matches('>');
    let Some((_, domain)) = from.rsplit_once('@') else {
        return false;
    };
    let id = mail
        .message_id
        .as_deref()
        .and_then(|id| id.rsplit_once('@'));
    mail.automatic == Some(Automatic::Generated)
        && id.is_some_and(|(id, host)| {
            host.eq_ignore_ascii_case(domain)
                && id.len() == 32
                && id.bytes().all(|b| b.is_ascii_hexdigit())
        })
}

/// What a mail brings.
struct Brought {
    /// The items of its intake.
    items: Vec<NewItem>,
    /// Files that were over a limit.
    left_out: u32,
    /// What its owner decides.
    contents: Contents,
}

async fn brought(
    state: &AppState,
    account: &AccountId,
    mail: &Mail,
) -> Result<Brought, BadgeError> {
    let mut items = Vec::new();
    let mut links = Vec::new();
    for link in &mail.links {
        if link.origin() == state.config.server.public_url.origin() {
            // One that a platform wrote for this passport stands for the factory's own.
            links.extend(FactoryLink::of(&state.config, link).map(|link| Link {
                kind: LinkKind::Claim,
                url: link.at_factory().as_str().to_owned(),
                tried: None,
            }));
            continue;
        }
        let kind = match state.links.unasked(link) {
            Unasked::Open => {
                items.push(link_item(link));
                continue;
            }
            Unasked::Never(Never::Claim) => LinkKind::Claim,
            // Whoever presses one that asks for a badge reads what it is.
            Unasked::Never(Never::Apply) | Unasked::Wait => LinkKind::Other,
        };
        links.push(Link {
            kind,
            url: link.as_str().to_owned(),
            tried: None,
        });
    }
    // A mail from a mailing list or Gmail has links of its own about itself.
    if mail.confirmation.is_some() {
        links.clear();
    }
    links.sort_by_key(|link| link.kind == LinkKind::Other);
    let mut bare = Vec::new();
    let mut unpacked = 0_u32;
    let mut archives = None;
    for attachment in &mail.attachments {
        let (name, bytes) = (attachment.name.clone(), attachment.bytes.clone());
        let found = if attachment.kind == Kind::Zip {
            let (gathering, caps) = match &mut archives {
                Some(archives) => archives,
                none => none.insert((
                    Gathering::start(state, account).await?,
                    Caps::of_mail(&state.config),
                )),
            };
            gathering.add_file(name, bytes, Some(caps)).await?;
            let (found, over) = gathering.take();
            unpacked = unpacked.saturating_add(over);
            found
        } else {
            let handed = Ok(Handed::File(bytes));
            items_of(state, Arrived { name, handed }).await?
        };
        match &found[..] {
            [one] if is_bare(attachment.kind, one) => bare.extend(found),
            _ => items.extend(found),
        }
    }
    // A logo is a picture without a badge. Only who sent nothing else wants to read that.
    if items.is_empty() && links.is_empty() {
        items = bare;
    }
    let gmail = mail.confirmation.as_ref().map(|asked| GmailCode {
        code: asked.code.clone(),
        link: asked.link.as_ref().map(|link| link.as_str().to_owned()),
        mailbox: asked.mailbox.clone(),
    });
    Ok(Brought {
        items,
        left_out: mail.left_out.attachments.saturating_add(unpacked),
        contents: Contents {
            links,
            gmail,
            winmail: mail.winmail,
            left_out: mail.left_out.total().saturating_add(unpacked),
        },
    })
}

fn link_item(link: &Url) -> NewItem {
    NewItem {
        name: Some(link.as_str().to_owned()),
        content: Ok(Content::Link(link.as_str().to_owned())),
    }
}

/// Whether all that came of a file is that it has no badge in it. Documents of office programs
/// are ZIP files too.
fn is_bare(kind: Kind, came_of: &NewItem) -> bool {
    match &came_of.content {
        Err(Taken::Problem(Problem::Import(ImportProblem::NoBadge { .. }))) => true,
        Err(Taken::Problem(Problem::Import(ImportProblem::UnknownKind))) => kind == Kind::Zip,
        _ => false,
    }
}

/// What a mail brings, as a hash: neither its words nor who sent it on.
fn digest(mail: &Mail) -> String {
    let mut digest = Sha256::new();
    let mut add = |bytes: &[u8]| {
        digest.update(Sha256::digest(bytes));
    };
    for attachment in &mail.attachments {
        add(&attachment.bytes);
    }
    for link in &mail.links {
        add(link.as_str().as_bytes());
    }
    if let Some(asked) = &mail.confirmation {
        add(asked.code.as_deref().unwrap_or_default().as_bytes());
    }
    if mail.attachments.is_empty() && mail.links.is_empty() {
        add(&[
            mail.winmail.to_be_bytes(),
            mail.left_out.total().to_be_bytes(),
        ]
        .concat());
        add(mail.message_id.as_deref().unwrap_or_default().as_bytes());
    }
    hex::encode(digest.finalize())
}
