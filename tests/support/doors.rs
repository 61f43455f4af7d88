//! The doors for mails beside a test, and who hands mails over at them.

use std::time::Duration;

use server::config::Receive;
use server::incoming_mail::{Doors, Patience, serve};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::{Browser, MAIL_DOMAIN, TestApp};

/// Open doors: LMTP and SMTP on ports of this machine.
#[derive(Debug)]
pub struct OpenDoors {
    /// Where LMTP is spoken.
    pub lmtp: u16,
    /// Where SMTP is spoken.
    pub smtp: u16,
    stop: CancellationToken,
    served: JoinHandle<()>,
}

impl OpenDoors {
    /// Closes them, after what is in hand.
    ///
    /// # Panics
    /// When serving broke off.
    pub async fn close(self) {
        self.stop.cancel();
        self.served.await.expect("served to the end");
    }
}

impl TestApp {
    /// Opens both doors with the patience that serves.
    pub async fn open_doors(&self) -> OpenDoors {
        self.open_patient_doors(Patience::default()).await
    }

    /// Opens both doors.
    ///
    /// # Panics
    /// When no port is free.
    pub async fn open_patient_doors(&self, patience: Patience) -> OpenDoors {
        let receive = Receive {
            lmtp: "127.0.0.1:0".to_owned(),
            smtp: Some(([127, 0, 0, 1], 0).into()),
            ..self.state.config.receive.clone()
        };
        let doors = Doors::open(&receive).await.expect("free ports");
        let (lmtp, smtp) = (doors.lmtp_port().unwrap(), doors.smtp_port().unwrap());
        let stop = CancellationToken::new();
        let served = tokio::spawn(serve(doors, self.state.clone(), patience, stop.clone()));
        OpenDoors {
            lmtp,
            smtp,
            stop,
            served,
        }
    }
}

impl Browser {
    /// The import address of who is signed in.
    ///
    /// # Panics
    /// When the page shows none.
    pub async fn import_address(&mut self) -> String {
        let page = self.get("/recevoir").await.text();
        let (before, _) = page.split_once(&format!("@{MAIL_DOMAIN}")).expect("one");
        let local = before.rsplit(['"', '>']).next().unwrap();
        format!("{local}@{MAIL_DOMAIN}")
    }
}

/// A mail server that hands mails over.
#[derive(Debug)]
pub struct Conversation {
    line: BufReader<TcpStream>,
}

impl Conversation {
    /// Connects, and says hello.
    ///
    /// # Panics
    /// When nobody is there.
    pub async fn lmtp(port: u16) -> Self {
        let mut new = Self::connect(port).await;
        assert!(new.say("LHLO mx.exemple.fr").await.contains("PIPELINING"));
        new
    }

    /// Connects, and says hello.
    ///
    /// # Panics
    /// When nobody is there.
    pub async fn smtp(port: u16) -> Self {
        let mut new = Self::connect(port).await;
        assert!(new.say("EHLO mx.exemple.fr").await.contains("SIZE"));
        new
    }

    /// Connects, and hears the greeting.
    ///
    /// # Panics
    /// When nobody is there.
    pub async fn connect(port: u16) -> Self {
        let stream = TcpStream::connect(("127.0.0.1", port)).await.expect("open");
        let mut new = Self {
            line: BufReader::new(stream),
        };
        assert!(new.hear().await.starts_with("220 "));
        new
    }

    /// Sends bytes.
    ///
    /// # Panics
    /// When the line is broken.
    pub async fn send(&mut self, bytes: &[u8]) {
        self.line.get_mut().write_all(bytes).await.expect("sent");
    }

    /// Sends bytes to somebody who may have hung up.
    pub async fn try_send(&mut self, bytes: &[u8]) -> bool {
        self.line.get_mut().write_all(bytes).await.is_ok()
    }

    /// The next answer, all its lines; nothing when the other side has hung up.
    ///
    /// # Panics
    /// When nothing comes for ten seconds.
    pub async fn hear(&mut self) -> String {
        let mut whole = String::new();
        loop {
            let mut line = String::new();
            let read = self.line.read_line(&mut line);
            let read = tokio::time::timeout(Duration::from_secs(10), read).await;
            let read = read.expect("an answer in time").unwrap_or(0);
            whole.push_str(&line);
            if read == 0 || line.as_bytes().get(3) != Some(&b'-') {
                return whole;
            }
        }
    }

    /// Says a line, and gives the answer.
    pub async fn say(&mut self, line: &str) -> String {
        self.send(format!("{line}\r\n").as_bytes()).await;
        self.hear().await
    }

    /// Hands a mail over by LMTP: the answer for each recipient that was not refused before.
    ///
    /// # Panics
    /// When the server refuses the sender.
    pub async fn deliver(&mut self, to: &[&str], mail: &[u8]) -> Vec<String> {
        assert!(
            self.say("MAIL FROM:<x@exemple.fr>")
                .await
                .starts_with("250")
        );
        let mut answers = Vec::new();
        let mut taken = 0;
        for to in to {
            let answer = self.say(&format!("RCPT TO:<{to}>")).await;
            if answer.starts_with("250") {
                taken += 1;
            } else {
                answers.push(answer);
            }
        }
        if taken == 0 {
            self.say("RSET").await;
            return answers;
        }
        assert!(self.say("DATA").await.starts_with("354"));
        let mut stuffed = Vec::with_capacity(mail.len());
        for line in mail.split_inclusive(|b| *b == b'\n') {
            if line.starts_with(b".") {
                stuffed.push(b'.');
            }
            stuffed.extend_from_slice(line);
        }
        self.send(&stuffed).await;
        self.send(b"\r\n.\r\n").await;
        for _ in 0..taken {
            answers.push(self.hear().await);
        }
        answers
    }
}
