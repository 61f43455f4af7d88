//! What arrives is gathered, one thing at a time, before it is written down: the bytes of each
//! credential go to the blob store at once and out of memory.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{Seek, Write};

use bytes::Bytes;
use domain::intake::Taken;
use domain::problem::ImportProblem;
use domain::{AccountId, IntakeId, Problem};
use tokio::sync::mpsc;

use super::archive::{self, Caps, Found};
use super::begin::{count, enqueue_rest, write};
use super::texts::{Pasted, is_mail, pasted};
use crate::lease;
use crate::service::badges::{
    BadgeError, Handed, Incoming, Manner, Room, credentials, fingerprint, open_here,
};
use crate::service::exports::{self, Part, Restoring};
use crate::service::links::Unasked;
use crate::state::AppState;
use crate::store::Tx;
use crate::store::badges;
use crate::store::intakes::{self, Content, Held, NewItem};

/// Entries of a ZIP that wait to be looked at.
const AHEAD: usize = 4;
/// How Outlook's own wrapping of mails begins (winmail.dat, TNEF).
const TNEF: &[u8] = &[0x78, 0x9f, 0x3e, 0x22];

/// One thing that arrived.
#[derive(Debug, Clone)]
pub struct Arrived {
    /// What the person knows it by: a file's name, a link.
    pub name: Option<String>,
    /// What it is, or why it cannot be taken.
    pub handed: Result<Handed, Problem>,
}

/// An arrival that is being gathered.
#[derive(Debug)]
pub struct Gathering {
    state: AppState,
    account: AccountId,
    room: Room,
    items: Vec<NewItem>,
    left_out: u32,
    restoring: Option<Restoring>,
}

impl Gathering {
    /// Begins to gather for an account.
    ///
    /// # Errors
    /// The database.
    pub async fn start(state: &AppState, account: &AccountId) -> Result<Self, BadgeError> {
        let mut on = state.db.read().await?;
        let held = badges::held(&mut on, account).await?;
        Ok(Self {
            state: state.clone(),
            account: account.clone(),
            room: Room::of(state, held),
            items: Vec::new(),
            left_out: 0,
            restoring: None,
        })
    }

    /// How many things were gathered.
    #[must_use]
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether nothing was gathered yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty() && self.left_out == 0
    }

    /// Why the only thing that was gathered cannot be taken, if that is so.
    #[must_use]
    pub fn only_problem(&self) -> Option<&Problem> {
        match &self.items[..] {
            [
                NewItem {
                    content: Err(Taken::Problem(problem)),
                    ..
                },
            ] if self.left_out == 0 => Some(problem),
            _ => None,
        }
    }

    /// Notes that things were over a limit and not looked at.
    pub fn leave_out(&mut self, count: u32) {
        self.left_out = self.left_out.saturating_add(count);
    }

    /// Notes why something cannot be taken.
    pub fn refuse(&mut self, name: Option<String>, problem: Problem) {
        self.push(name, Err(Taken::Problem(problem)));
    }

    fn push(&mut self, name: Option<String>, content: Result<Content, Taken>) {
        if self.is_full() {
            self.leave_out(1);
            return;
        }
        if let Err(taken) = &content {
            count(taken);
        }
        self.items.push(NewItem { name, content });
    }

    fn is_full(&self) -> bool {
        let most = usize::try_from(self.state.config.upload.files).unwrap_or(usize::MAX);
        self.items.len() >= most
    }

    /// Gathers one thing: a file, a ZIP, a text with links.
    ///
    /// # Errors
    /// The database or the blob store.
    pub async fn add(&mut self, arrived: Arrived) -> Result<(), BadgeError> {
        let Arrived { name, handed } = arrived;
        match handed {
            Err(problem) => self.refuse(name, problem),
            Ok(Handed::File(bytes)) => {
                let mut caps = Caps::of(&self.state.config);
                self.add_file(name, bytes, Some(&mut caps)).await?;
            }
            Ok(Handed::Text(text)) => match pasted(&text) {
                Pasted::Badge => self.add_badge(name, Handed::Text(text)).await?,
                Pasted::Links { links, left_out } => {
                    for link in links {
                        self.push(Some(link.clone()), Ok(Content::Link(link)));
                    }
                    self.leave_out(left_out);
                }
            },
        }
        Ok(())
    }

    /// Gathers what is in a ZIP.
    ///
    /// # Errors
    /// The database or the blob store.
    pub async fn add_archive(
        &mut self,
        name: Option<String>,
        file: File,
    ) -> Result<(), BadgeError> {
        let mut caps = Caps::of(&self.state.config);
        self.unpack(name, file, &mut caps).await
    }

    /// Gathers a file; `caps` are those of a ZIP, which is opened once: `None` in another one.
    ///
    /// # Errors
    /// The database or the blob store.
    pub(in crate::service) async fn add_file(
        &mut self,
        name: Option<String>,
        bytes: Bytes,
        caps: Option<&mut Caps>,
    ) -> Result<(), BadgeError> {
        if self.is_full() {
            self.leave_out(1);
        } else if archive::is_zip(&bytes) {
            let Some(caps) = caps else {
                self.refuse(name, Problem::Import(ImportProblem::NestedArchive));
                return Ok(());
            };
            let file = tokio::task::spawn_blocking(move || {
                let mut file = tempfile::tempfile()?;
                file.write_all(&bytes)?;
                file.rewind()?;
                Ok(file)
            });
            let file = file.await?.map_err(BadgeError::Disk)?;
            self.unpack(name, file, caps).await?;
        } else if bytes.starts_with(TNEF) {
            self.refuse(name, Problem::Import(ImportProblem::Winmail));
        } else if is_mail(&bytes) {
            let mail = mails::read(&bytes, &mails::Limits::default());
            let caps = caps.map(|_| Caps::of_mail(&self.state.config));
            Box::pin(self.add_mail(name, mail, caps)).await?;
        } else {
            self.add_badge(name, Handed::File(bytes)).await?;
        }
        Ok(())
    }

    async fn unpack(
        &mut self,
        name: Option<String>,
        file: File,
        caps: &mut Caps,
    ) -> Result<(), BadgeError> {
        let megabytes = self.state.config.quota.file_megabytes;
        let (sender, mut found) = mpsc::channel(AHEAD);
        let mut left = *caps;
        let reader = tokio::task::spawn_blocking(move || {
            let ended = archive::read(file, megabytes, &mut left, |one| {
                sender.blocking_send(one).is_ok()
            });
            (ended, left)
        });
        let mut seen = BTreeSet::new();
        while let Some(one) = found.recv().await {
            match one {
                Found::Index(bytes) => match Restoring::start(&self.state, bytes).await? {
                    // Of two exports in one arrival the first is followed.
                    Ok(restoring) => self.restoring = self.restoring.take().or(restoring),
                    Err(problem) => {
                        let name = Some("index.json".to_owned());
                        self.refuse(name, Problem::Import(problem));
                    }
                },
                Found::LeftOut(count) => self.leave_out(count),
                Found::Entry(entry, Err(problem)) => {
                    seen.insert(entry.clone());
                    self.refuse(Some(entry), Problem::Import(problem));
                }
                Found::Entry(entry, Ok(bytes)) => {
                    seen.insert(entry.clone());
                    Box::pin(self.add_entry(entry, bytes)).await?;
                }
            }
        }
        let missing = self
            .restoring
            .iter()
            .flat_map(|restoring| restoring.missing(&seen));
        for path in missing.collect::<Vec<_>>() {
            self.refuse(Some(path), Problem::Import(ImportProblem::Missing));
        }
        let (ended, left) = reader.await?;
        *caps = left;
        let outcome = match &ended {
            Ok(()) => "read",
            Err(_) => "refused",
        };
        metrics::counter!("besace_archives_total", "outcome" => outcome).increment(1);
        if let Err(problem) = ended {
            self.refuse(name, Problem::Import(problem));
        }
        Ok(())
    }

    /// Gathers a file of a ZIP, which may be an export.
    async fn add_entry(&mut self, name: String, bytes: Bytes) -> Result<(), BadgeError> {
        let part = match &mut self.restoring {
            Some(restoring) => restoring.sort(&self.state, &name, &bytes).await?,
            None => Part::Other,
        };
        match part {
            Part::Badge | Part::Other => self.add_file(Some(name), bytes, None).await?,
            Part::Beside | Part::Drawn => {}
            Part::Altered => {
                self.refuse(Some(name), Problem::Import(ImportProblem::Altered));
            }
        }
        Ok(())
    }

    /// The items of one file or text: a record brings several.
    async fn add_badge(&mut self, name: Option<String>, handed: Handed) -> Result<(), BadgeError> {
        if self.is_full() {
            self.leave_out(1);
            return Ok(());
        }
        let opened = match open_here(&self.state, handed).await {
            Ok(opened) => opened,
            Err(BadgeError::Problem(problem)) => {
                self.refuse(name, problem);
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        match credentials(&self.state, opened) {
            Err(problem) => self.refuse(name, Problem::Import(problem)),
            Ok(several) => {
                for one in several {
                    self.keep(name.clone(), one).await?;
                }
            }
        }
        Ok(())
    }

    /// The badges attached to a mail, and those of its links that are known to lead to one. The
    /// others are not opened: the mail's sender chose them, and some of them unsubscribe.
    async fn add_mail(
        &mut self,
        name: Option<String>,
        mail: mails::Mail,
        mut caps: Option<Caps>,
    ) -> Result<(), BadgeError> {
        let before = self.items.len();
        for attached in mail.attachments {
            let called = attached.name.or_else(|| name.clone());
            self.add_file(called, attached.bytes, caps.as_mut()).await?;
        }
        for link in mail.links {
            if self.state.links.unasked(&link) != Unasked::Wait {
                let link = String::from(link);
                self.push(Some(link.clone()), Ok(Content::Link(link)));
            }
        }
        if mail.winmail > 0 {
            let problem = Problem::Import(ImportProblem::Winmail);
            self.refuse(name.clone(), problem);
        }
        self.leave_out(mail.left_out.attachments);
        if self.items.len() == before {
            let kind = "mail".to_owned();
            self.refuse(name, Problem::Import(ImportProblem::NoBadge { kind }));
        }
        Ok(())
    }

    /// Keeps a credential's bytes, where the account has room for them or holds it already.
    async fn keep(&mut self, name: Option<String>, one: Incoming) -> Result<(), BadgeError> {
        if !self.room.take(one.bytes.len()) {
            let mut on = self.state.db.read().await?;
            let print = fingerprint(&one.payload);
            let there = badges::by_fingerprint(&mut on, &self.account, &print).await?;
            if there.is_none() {
                self.refuse(name, Problem::Quota);
                return Ok(());
            }
        }
        let blob = self.state.blobs.keep(one.bytes).await?;
        self.push(name, Ok(Content::Bytes(blob)));
        Ok(())
    }

    /// What was gathered until now, and how much of it was over a limit.
    pub(in crate::service) fn take(&mut self) -> (Vec<NewItem>, u32) {
        (
            std::mem::take(&mut self.items),
            std::mem::take(&mut self.left_out),
        )
    }

    /// Writes it down in a transaction of its own, with the job that takes it in should nobody
    /// else.
    ///
    /// # Errors
    /// The database.
    pub async fn write(self, manner: Manner) -> Result<IntakeId, BadgeError> {
        let mut tx = self.state.db.begin().await?;
        let id = self.put(&mut tx, manner).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// The same, and takes it in hand at once, for [`take_in_hand`](super::take_in_hand).
    ///
    /// # Errors
    /// The database.
    pub async fn write_in_hand(self, manner: Manner) -> Result<(IntakeId, Held), BadgeError> {
        let now = self.state.clock.now();
        let mut tx = self.state.db.begin().await?;
        let id = self.put(&mut tx, manner).await?;
        let held = intakes::hold(&mut tx, &id, now.plus(lease::LASTS), now).await?;
        tx.commit().await?;
        Ok((id, held.ok_or(sqlx::Error::RowNotFound)?))
    }

    async fn put(&self, tx: &mut Tx, manner: Manner) -> Result<IntakeId, BadgeError> {
        let (state, account) = (&self.state, &self.account);
        let id = write(state, tx, account, manner, &self.items, self.left_out).await?;
        enqueue_rest(state, tx, &id).await?;
        if let Some(restoring) = &self.restoring {
            exports::begin(state, tx, account, &id, restoring).await?;
        }
        Ok(id)
    }
}
