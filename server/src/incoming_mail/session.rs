//! One conversation: from the greeting to the end, whatever the other side says.
//!
//! smtp-proto knows the grammar; here is what may be said when, how much, how long, and what is
//! answered. Every loop reads from the other side or ends.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use domain::AccountId;
use smtp_proto::request::receiver::{DataReceiver, DummyDataReceiver, RequestReceiver};
use smtp_proto::{Error, Request};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout, timeout_at};
use tokio_util::sync::CancellationToken;

use crate::service::forwarded::{self, Ending};
use crate::state::AppState;

/// Bytes of commands that are read at once.
const READ: usize = 4 << 10;
/// Bytes of a mail that are read at once.
const READ_MAIL: usize = 32 << 10;
/// A mail that is larger needs [`Room`].
const SMALL: usize = 256 << 10;
/// Recipients of one mail (RFC 5321 §4.5.3.1.8).
const RECIPIENTS: usize = 100;
/// Unknown recipients and misspelled commands after which a conversation is ended: whoever guesses
/// at addresses has to connect again for each few.
const MISTAKES: u32 = 20;
/// Commands of one conversation without any delivery.
const COMMANDS: u32 = 1_000;

/// Which protocol a door speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// LMTP: each recipient of a mail is answered by itself.
    Lmtp,
    /// SMTP.
    Smtp,
}

/// How long the other side may take.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// Until the next bytes.
    pub silence: Duration,
    /// For one whole mail.
    pub mail: Duration,
    /// For the whole conversation.
    pub conversation: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            silence: Duration::from_secs(60),
            mail: Duration::from_secs(5 * 60),
            conversation: Duration::from_secs(10 * 60),
        }
    }
}

/// Room for large mails in memory, for all conversations together.
#[derive(Debug, Clone)]
pub struct Room(Arc<Semaphore>);

impl Room {
    /// Room for so many.
    #[must_use]
    pub fn new(mails: usize) -> Self {
        Self(Arc::new(Semaphore::new(mails)))
    }
}

/// What was said so far about the next mail.
#[derive(Default)]
struct Envelope {
    begun: bool,
    recipients: Vec<AccountId>,
}

/// Where the conversation goes on.
enum Next {
    Command,
    Data,
    End,
}

struct Conversation<'a, S> {
    stream: S,
    state: &'a AppState,
    protocol: Protocol,
    patience: Patience,
    room: &'a Room,
    stop: &'a CancellationToken,
    until: Instant,
    greeted: bool,
    envelope: Envelope,
    mistakes: u32,
    commands: u32,
    answer: Vec<u8>,
}

/// Talks to a mail server until one of the two has enough.
///
/// # Errors
/// When the line breaks, or [`io::ErrorKind::TimedOut`] when the other side takes too long.
pub async fn converse<S>(
    stream: S,
    state: &AppState,
    protocol: Protocol,
    patience: Patience,
    room: &Room,
    stop: &CancellationToken,
) -> io::Result<()>
where
    S: AsyncRead + AsyncWrite + Send + Unpin,
{
    let conversation = Conversation {
        stream,
        state,
        protocol,
        patience,
        room,
        stop,
        until: Instant::now() + patience.conversation,
        greeted: false,
        envelope: Envelope::default(),
        mistakes: 0,
        commands: 0,
        answer: Vec::new(),
    };
    conversation.run().await
}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Conversation<'_, S> {
    async fn run(mut self) -> io::Result<()> {
        let name = match self.protocol {
            Protocol::Lmtp => "LMTP",
            Protocol::Smtp => "ESMTP",
        };
        let domain = &self.state.config.receive.domain;
        self.say(&format!("220 {domain} {name} Besace"));
        self.send().await?;
        let mut receiver = RequestReceiver::default();
        let mut buffer = vec![0; READ];
        // A command that was too long: its rest is passed over.
        let mut passing_over = false;
        loop {
            let count = self.hear(&mut buffer).await?;
            let Some(count) = count else { return Ok(()) };
            let mut bytes = buffer.get(..count).unwrap_or_default().iter();
            while !bytes.as_slice().is_empty() {
                if passing_over {
                    let Some(end) = memchr::memchr(b'\n', bytes.as_slice()) else {
                        break;
                    };
                    bytes = bytes.as_slice().get(end + 1..).unwrap_or_default().iter();
                    passing_over = false;
                    continue;
                }
                let next = match receiver.ingest(&mut bytes) {
                    Err(Error::NeedsMoreData { .. }) => break,
                    Err(Error::ResponseTooLong) => {
                        passing_over = true;
                        self.wrong("500 5.5.6 That line is too long")
                    }
                    Err(error) => self.wrong(complaint(&error)),
                    Ok(request) => self.command(request).await,
                };
                match next {
                    Next::Command => {}
                    Next::Data => {
                        let rest = bytes.as_slice().to_vec();
                        let rest = self.data(rest).await?;
                        if self.stop.is_cancelled() {
                            self.say("421 4.3.2 Going down");
                            return self.send().await;
                        }
                        // What came behind the mail, and what was read meanwhile.
                        let count = rest.len();
                        if count > buffer.len() {
                            buffer.resize(count, 0);
                        }
                        if let Some(space) = buffer.get_mut(..count) {
                            space.copy_from_slice(&rest);
                        }
                        bytes = buffer.get(..count).unwrap_or_default().iter();
                    }
                    Next::End => return self.send().await,
                }
            }
            self.send().await?;
        }
    }

    /// Adds a line to the answer. Answers to commands that came together go out together.
    fn say(&mut self, line: &str) {
        self.answer.extend_from_slice(line.as_bytes());
        self.answer.extend_from_slice(b"\r\n");
    }

    async fn send(&mut self) -> io::Result<()> {
        let answer = std::mem::take(&mut self.answer);
        timeout(self.patience.silence, self.stream.write_all(&answer)).await??;
        timeout(self.patience.silence, self.stream.flush()).await?
    }

    /// The next bytes of commands; `None` when the line ends or the server does.
    async fn hear(&mut self, buffer: &mut [u8]) -> io::Result<Option<usize>> {
        let until = self.until.min(Instant::now() + self.patience.silence);
        let heard = tokio::select! {
            () = self.stop.cancelled() => {
                self.say("421 4.3.2 Going down");
                self.send().await?;
                return Ok(None);
            }
            heard = timeout_at(until, self.stream.read(buffer)) => heard,
        };
        match heard {
            Ok(Ok(0)) => Ok(None),
            Ok(Ok(count)) => Ok(Some(count)),
            Ok(Err(error)) => Err(error),
            Err(late) => {
                self.say("421 4.4.2 Nothing was heard for too long");
                self.send().await?;
                Err(late.into())
            }
        }
    }

    fn wrong(&mut self, line: &str) -> Next {
        self.mistakes += 1;
        if self.mistakes > MISTAKES {
            self.say("421 4.7.0 Too many mistakes");
            return Next::End;
        }
        self.say(line);
        Next::Command
    }

    async fn command(&mut self, request: Request<std::borrow::Cow<'_, str>>) -> Next {
        self.commands += 1;
        if self.commands > COMMANDS {
            self.say("421 4.7.0 Too many commands");
            return Next::End;
        }
        let lmtp = self.protocol == Protocol::Lmtp;
        match request {
            Request::Lhlo { .. } if lmtp => self.greet(),
            Request::Ehlo { .. } if !lmtp => self.greet(),
            Request::Helo { .. } if !lmtp => {
                self.greeted = true;
                self.envelope = Envelope::default();
                self.say(&format!("250 {}", self.state.config.receive.domain));
            }
            Request::Mail { from } => return self.mail_from(from.size),
            Request::Rcpt { to } => return self.rcpt_to(&to.address).await,
            Request::Data => {
                if !self.envelope.begun {
                    return self.wrong("503 5.5.1 MAIL comes first");
                }
                if self.envelope.recipients.is_empty() {
                    return self.wrong("503 5.5.1 There is no valid recipient");
                }
                return Next::Data;
            }
            Request::Rset => {
                self.envelope = Envelope::default();
                self.say("250 2.0.0 OK");
            }
            Request::Noop { .. } => self.say("250 2.0.0 OK"),
            Request::Quit => {
                self.say("221 2.0.0 Bye");
                return Next::End;
            }
            Request::Vrfy { .. } => self.say("252 2.5.1 Try and see"),
            _ => return self.wrong("502 5.5.1 That command is not spoken here"),
        }
        Next::Command
    }

    fn greet(&mut self) {
        self.greeted = true;
        self.envelope = Envelope::default();
        let receive = &self.state.config.receive;
        let lines = [
            format!("250-{}", receive.domain),
            "250-PIPELINING".to_owned(),
            "250-8BITMIME".to_owned(),
            "250-SMTPUTF8".to_owned(),
            "250-ENHANCEDSTATUSCODES".to_owned(),
            format!("250 SIZE {}", self.limit()),
        ];
        for line in lines {
            self.say(&line);
        }
    }

    /// Bytes that a mail may have.
    fn limit(&self) -> usize {
        usize::try_from(self.state.config.receive.mail_megabytes).unwrap_or(25) << 20
    }

    fn mail_from(&mut self, size: usize) -> Next {
        if !self.greeted {
            return self.wrong("503 5.5.1 Say hello first");
        }
        if self.envelope.begun {
            return self.wrong("503 5.5.1 There is a sender already");
        }
        if size > self.limit() {
            count("too_large");
            self.say("552 5.3.4 That mail is too large");
            return Next::Command;
        }
        self.envelope.begun = true;
        self.say("250 2.1.0 OK");
        Next::Command
    }

    async fn rcpt_to(&mut self, address: &str) -> Next {
        if !self.envelope.begun {
            return self.wrong("503 5.5.1 MAIL comes first");
        }
        if self.envelope.recipients.len() >= RECIPIENTS {
            return self.wrong("452 4.5.3 That is enough recipients for one mail");
        }
        match forwarded::whose(self.state, address).await {
            Ok(Some(account)) => {
                self.envelope.recipients.push(account);
                self.say("250 2.1.5 OK");
                Next::Command
            }
            Ok(None) => {
                count("unknown_recipient");
                self.wrong("550 5.1.1 Nobody has that address")
            }
            Err(error) => {
                tracing::error!(%error, "a recipient could not be looked up");
                self.say("451 4.3.0 Try again later");
                Next::Command
            }
        }
    }

    /// Takes a mail; gives back what came behind it.
    async fn data(&mut self, begun: Vec<u8>) -> io::Result<Vec<u8>> {
        self.say("354 Go ahead, and end with a dot");
        self.send().await?;
        let until = self.until.min(Instant::now() + self.patience.mail);
        let (mail, rest, permit) = match timeout_at(until, self.collect(begun)).await {
            Ok(collected) => collected?,
            Err(late) => {
                count("too_slow");
                self.say("421 4.4.2 That took too long");
                self.send().await?;
                return Err(late.into());
            }
        };
        let recipients = std::mem::take(&mut self.envelope).recipients;
        self.commands = 0;
        match mail {
            None => {
                count("too_large");
                let answers = match self.protocol {
                    Protocol::Lmtp => recipients.len(),
                    Protocol::Smtp => 1,
                };
                for _ in 0..answers {
                    self.say("552 5.3.4 That mail is too large");
                }
            }
            Some(mail) => self.deliver(mail, recipients, permit).await?,
        }
        self.send().await?;
        Ok(rest)
    }

    /// Reads up to the dot: the mail (`None` when it is too large), and what came behind it.
    async fn collect(
        &mut self,
        mut heard: Vec<u8>,
    ) -> io::Result<(Option<Vec<u8>>, Vec<u8>, Option<OwnedSemaphorePermit>)> {
        let limit = self.limit();
        let mut receiver = DataReceiver::new();
        let mut over: Option<DummyDataReceiver> = None;
        let mut mail = Vec::new();
        let mut permit = None;
        let mut buffer = vec![0; READ_MAIL];
        // A dot on the first line ends an empty mail (RFC 5321 §4.1.1.4): the receiver looks for a
        // line end before it, which was the command's.
        let mut ended = receiver.ingest(&mut b"\r\n".iter(), &mut mail);
        mail.clear();
        loop {
            let mut bytes = heard.iter();
            if !ended {
                ended = match &mut over {
                    Some(over) => over.ingest(&mut bytes),
                    None => receiver.ingest(&mut bytes, &mut mail),
                };
            }
            if ended {
                let rest = bytes.as_slice().to_vec();
                let whole = over.is_none() && mail.len() <= limit;
                return Ok((whole.then_some(mail), rest, permit));
            }
            if over.is_none() && mail.len() > limit {
                over = Some(DummyDataReceiver::new_data(&receiver));
                mail = Vec::new();
                permit = None;
            } else if mail.len() > SMALL && permit.is_none() {
                let room = self.room.0.clone().acquire_owned().await;
                permit = Some(room.map_err(io::Error::other)?);
            }
            let count = timeout(self.patience.silence, self.stream.read(&mut buffer)).await??;
            if count == 0 {
                count_broken();
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            heard.clear();
            heard.extend_from_slice(buffer.get(..count).unwrap_or_default());
        }
    }

    async fn deliver(
        &mut self,
        mail: Vec<u8>,
        recipients: Vec<AccountId>,
        permit: Option<OwnedSemaphorePermit>,
    ) -> io::Result<()> {
        const OK: &str = "250 2.0.0 Taken";
        const LATER: &str = "451 4.3.0 Try again later";
        const LIMITED: &str = "452 4.7.1 Too many mails for this address, try again later";
        let read = forwarded::look_into(self.state, Bytes::from(mail)).await;
        // What comes out of a ZIP needs room, however small the mail is.
        let is_zip = |attached: &mails::Attachment| attached.kind == mails::Kind::Zip;
        let room = match &read {
            Ok(mail) if permit.is_none() && mail.attachments.iter().any(is_zip) => {
                let room = self.room.0.clone().acquire_owned().await;
                Some(room.map_err(io::Error::other)?)
            }
            _ => permit,
        };
        let mut answers = Vec::with_capacity(recipients.len());
        let mut done: Vec<AccountId> = Vec::new();
        for account in recipients {
            // The same account twice in one envelope is one delivery.
            if done.contains(&account) {
                answers.push(OK);
                continue;
            }
            let ending = match &read {
                Ok(mail) => forwarded::receive(self.state, &account, mail).await,
                Err(_) => Err(sqlx::Error::WorkerCrashed.into()),
            };
            answers.push(match ending {
                Ok(Ending::Limited) => {
                    count(Ending::Limited.word());
                    LIMITED
                }
                Ok(ending) => {
                    count(ending.word());
                    OK
                }
                Err(error) => {
                    tracing::error!(%error, "a mail could not be written down");
                    count("failed");
                    LATER
                }
            });
            done.push(account);
        }
        drop(room);
        match self.protocol {
            Protocol::Lmtp => answers.into_iter().for_each(|answer| self.say(answer)),
            // One answer for all: who is sent it again finds most of it done.
            Protocol::Smtp => {
                let bad = answers.into_iter().find(|answer| *answer != OK);
                self.say(bad.unwrap_or(OK));
            }
        }
        Ok(())
    }
}

fn count(ending: &'static str) {
    metrics::counter!("besace_mails_received_total", "ending" => ending).increment(1);
}

fn count_broken() {
    count("broken_off");
}

fn complaint(error: &Error) -> &'static str {
    match error {
        Error::InvalidSenderAddress => "501 5.1.7 That is no sender",
        Error::InvalidRecipientAddress => "501 5.1.3 That is no recipient",
        Error::SyntaxError { .. } => "501 5.5.2 That is not how it is said",
        Error::InvalidParameter { .. } => "501 5.5.4 That parameter is wrong",
        Error::UnsupportedParameter { .. } => "555 5.5.4 That parameter is not known here",
        _ => "500 5.5.1 That command is not known here",
    }
}
