//! The doors: a Unix socket or ports, and how many may stand in them at one time.

use std::io;
use std::os::unix::fs::{FileTypeExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, UnixListener};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::session::{Patience, Protocol, Room, converse};
use crate::config::{LmtpListen, Receive};
use crate::state::AppState;

/// Conversations at one time, over all doors.
const CONVERSATIONS: usize = 64;
/// Large mails that are in memory at one time.
const LARGE: usize = 4;

/// The doors that were opened.
#[derive(Debug, Default)]
pub struct Doors {
    socket: Option<(UnixListener, PathBuf)>,
    lmtp: Option<TcpListener>,
    smtp: Option<TcpListener>,
}

impl Doors {
    /// Opens the doors that the settings name.
    ///
    /// # Errors
    /// When one is taken or cannot be made.
    pub async fn open(receive: &Receive) -> io::Result<Self> {
        let mut doors = Self::default();
        match receive.lmtp_listen().map_err(io::Error::other)? {
            Some(LmtpListen::Socket(path)) => doors.socket = Some((bind(&path)?, path)),
            Some(LmtpListen::Address(address)) => {
                doors.lmtp = Some(TcpListener::bind(address).await?);
            }
            None => {}
        }
        if let Some(address) = receive.smtp {
            doors.smtp = Some(TcpListener::bind(address).await?);
        }
        Ok(doors)
    }

    /// Whether no mail can come in.
    #[must_use]
    pub const fn are_closed(&self) -> bool {
        self.socket.is_none() && self.lmtp.is_none() && self.smtp.is_none()
    }

    /// The port of LMTP over TCP, where there is one.
    #[must_use]
    pub fn lmtp_port(&self) -> Option<u16> {
        let listener = self.lmtp.as_ref()?;
        listener.local_addr().ok().map(|address| address.port())
    }

    /// The port of SMTP, where there is one.
    #[must_use]
    pub fn smtp_port(&self) -> Option<u16> {
        let listener = self.smtp.as_ref()?;
        listener.local_addr().ok().map(|address| address.port())
    }
}

/// Makes a socket. One that a killed server left behind is replaced, one that somebody listens on
/// is not.
fn bind(path: &Path) -> io::Result<UnixListener> {
    if let Ok(found) = std::fs::symlink_metadata(path)
        && found.file_type().is_socket()
        && std::os::unix::net::UnixStream::connect(path).is_err()
    {
        std::fs::remove_file(path)?;
    }
    let listener = UnixListener::bind(path)?;
    // Mail servers deliver as users of their own; what protects is the secret in each address, and
    // the folder, if the operator wants more.
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o666))?;
    Ok(listener)
}

/// Takes mails until `stop`; deliveries in hand are finished.
pub async fn serve(doors: Doors, state: AppState, patience: Patience, stop: CancellationToken) {
    let house = House {
        state,
        patience,
        stop,
        tasks: TaskTracker::new(),
        places: Arc::new(Semaphore::new(CONVERSATIONS)),
        room: Room::new(LARGE),
    };
    let socket = async {
        let Some((listener, path)) = doors.socket else {
            return;
        };
        while let Some(accepted) = house.next(listener.accept()).await {
            house.let_in(accepted, Protocol::Lmtp).await;
        }
        drop(listener);
        if let Err(error) = std::fs::remove_file(&path) {
            tracing::warn!(%error, "the LMTP socket could not be removed");
        }
    };
    let lmtp = house.stand_at(doors.lmtp, Protocol::Lmtp);
    let smtp = house.stand_at(doors.smtp, Protocol::Smtp);
    tokio::join!(socket, lmtp, smtp);
    house.tasks.close();
    house.tasks.wait().await;
}

struct House {
    state: AppState,
    patience: Patience,
    stop: CancellationToken,
    tasks: TaskTracker,
    places: Arc<Semaphore>,
    room: Room,
}

impl House {
    async fn stand_at(&self, listener: Option<TcpListener>, protocol: Protocol) {
        let Some(listener) = listener else { return };
        while let Some(stream) = self.next(listener.accept()).await {
            // Answers are small and waited for.
            let _unchanged = stream.set_nodelay(true);
            self.let_in(stream, protocol).await;
        }
    }

    /// The next to come in; `None` at the end.
    async fn next<S, A>(&self, accepted: impl Future<Output = io::Result<(S, A)>>) -> Option<S> {
        tokio::pin!(accepted);
        tokio::select! {
            () = self.stop.cancelled() => None,
            accepted = &mut accepted => match accepted {
                Ok((stream, _)) => Some(stream),
                Err(error) => {
                    tracing::warn!(%error, "a mail connection could not be accepted");
                    None
                }
            },
        }
    }

    async fn let_in<S>(&self, mut stream: S, protocol: Protocol)
    where
        S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
    {
        let Ok(place) = self.places.clone().try_acquire_owned() else {
            metrics::counter!("besace_mail_conversations_total", "outcome" => "full").increment(1);
            let _gone = stream
                .write_all(b"421 4.3.2 Too many connections\r\n")
                .await;
            return;
        };
        let (state, stop) = (self.state.clone(), self.stop.clone());
        let (patience, room) = (self.patience, self.room.clone());
        self.tasks.spawn(async move {
            let ended = converse(stream, &state, protocol, patience, &room, &stop).await;
            let outcome = match &ended {
                Ok(()) => "ended",
                Err(error) if error.kind() == io::ErrorKind::TimedOut => "silent",
                Err(_) => "broken_off",
            };
            metrics::counter!("besace_mail_conversations_total", "outcome" => outcome).increment(1);
            drop(place);
        });
    }
}
