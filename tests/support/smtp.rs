//! A real SMTP server beside a test: aiosmtpd in a process of its own, ended with the test.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde::Deserialize;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

/// The name and password that a server with accounts knows.
pub const SMTP_LOGIN: (&str, &str) = ("besace", "un-secret-de-serveur");

/// How connections to the server are protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protection {
    /// Not at all, and nobody has to log in.
    None,
    /// STARTTLS; who sends has to log in.
    Starttls,
    /// TLS from the start; who sends has to log in.
    Tls,
}

/// A mail that the server has taken.
#[derive(Debug, Deserialize)]
pub struct Taken {
    /// The envelope's sender.
    pub from: String,
    /// The envelope's recipients.
    pub to: Vec<String>,
    /// The message.
    pub raw: String,
    /// Whether the connection was protected.
    pub tls: bool,
    /// Who had logged in.
    pub user: Option<String>,
}

/// The server.
#[derive(Debug)]
pub struct SmtpServer {
    /// Its port on 127.0.0.1; its name is `localhost`.
    pub port: u16,
    /// Its certificate, in PEM, which nobody trusts by default.
    pub certificate: String,
    output: Lines<BufReader<ChildStdout>>,
    // Killed when dropped.
    _process: Child,
}

impl SmtpServer {
    /// Starts a server; `folder` keeps its certificate.
    ///
    /// # Panics
    /// When there is no Python with aiosmtpd.
    pub async fn start(protection: Protection, folder: &Path) -> Self {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let (certificate, key) = (made.cert.pem(), made.signing_key.serialize_pem());
        let files = [folder.join("smtp.crt"), folder.join("smtp.key")];
        std::fs::write(&files[0], &certificate).unwrap();
        std::fs::write(&files[1], key).unwrap();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("support/smtp_server.py");
        let mut command = Command::new(python().await);
        command.args(["-W", "ignore"]).arg(script);
        match protection {
            Protection::None => command.arg("none"),
            Protection::Starttls => command.arg("starttls").args(&files),
            Protection::Tls => command.arg("tls").args(&files),
        };
        if protection != Protection::None {
            command.args([SMTP_LOGIN.0, SMTP_LOGIN.1]);
        }
        let mut process = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut output = BufReader::new(process.stdout.take().unwrap()).lines();
        let port = output.next_line().await.unwrap().expect("a port");
        Self {
            port: port.parse().unwrap(),
            certificate,
            output,
            _process: process,
        }
    }

    /// The next mail that the server takes.
    pub async fn next(&mut self) -> Taken {
        let line = self.output.next_line().await.unwrap().expect("a mail");
        serde_json::from_str(&line).unwrap()
    }

    /// Ends the server and gives the mails that it took and nobody has asked for.
    pub async fn end(mut self) -> Vec<Taken> {
        drop(self._process.stdin.take());
        let mut left = Vec::new();
        while let Some(line) = self.output.next_line().await.unwrap() {
            left.push(serde_json::from_str(&line).unwrap());
        }
        left
    }
}

/// A Python that has aiosmtpd: the one that `scripts/install.sh test` has made, or the system's.
async fn python() -> PathBuf {
    let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/aiosmtpd/bin/python");
    for python in [ours, "python3".into(), "/usr/bin/python3".into()] {
        let mut command = Command::new(&python);
        let import = command
            .args(["-c", "import aiosmtpd"])
            .stderr(Stdio::null());
        if import.status().await.is_ok_and(|status| status.success()) {
            return python;
        }
    }
    panic!(
        "no Python has aiosmtpd, the SMTP server of the tests: apt-get install python3-aiosmtpd, or scripts/install.sh test"
    );
}
