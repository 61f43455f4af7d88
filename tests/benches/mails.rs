//! 1,000 mails with one baked badge each, handed over by LMTP on loopback in eight conversations at
//! a time: how long until the last is answered, which is when it is on the disk, and until each
//! badge is proven and waits in its inbox.
//!
//! `cargo bench --workspace --bench mails` (a number changes how many); on both databases where
//! `BESACE_TEST_POSTGRES` names one. Jobs run beside it as they do in the server.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a measurement says what it found, or stops"
)]

use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::forwarded::ImportAddress;
use domain::port::{Forwarded, Viewer};
use server::clock::{SystemEntropy, new_id};
use server::jobs::{Lane, Registry, work};
use server::service::forwarded::ForwardedPort;
use support::{Conversation, Issuer, TestApp, engines};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// Mails for one account: fewer than it takes in an hour.
const EACH: usize = 100;
/// Conversations at a time.
const LINES: usize = 8;

#[tokio::main]
async fn main() {
    let asked = std::env::args().find_map(|argument| argument.parse().ok());
    let count: usize = asked.unwrap_or(1_000);
    for engine in engines() {
        let app = TestApp::start(engine).await;
        let mut mails = Vec::with_capacity(count);
        for account in 0..count.div_ceil(EACH) {
            let address = format!("personne{account}@univ.example");
            let to = import_address(&app, &address).await;
            for n in 0..EACH.min(count - mails.len()) {
                let badge = app
                    .issuer
                    .signed(&format!("{account}-{n}"), &address, |_| {});
                mails.push((to.clone(), mail(&Issuer::baked(&badge))));
            }
        }
        let doors = app.open_doors().await;
        let stop = CancellationToken::new();
        let registry = Arc::new(Registry::all());
        let workers = [Lane::Prompt, Lane::Prompt, Lane::Patient, Lane::Patient].map(|lane| {
            let work = work(registry.clone(), app.state.clone(), lane, stop.clone());
            tokio::spawn(work)
        });

        let began = Instant::now();
        let mails = Arc::new(mails);
        let lines = (0..LINES).map(|line| {
            let (mails, port) = (mails.clone(), doors.lmtp);
            tokio::spawn(async move {
                let mut conversation = Conversation::lmtp(port).await;
                for (to, mail) in mails.iter().skip(line).step_by(LINES) {
                    let answers = conversation.deliver(&[to], mail).await;
                    assert_eq!(answers, ["250 2.0.0 Taken\r\n"]);
                }
            })
        });
        for line in lines.collect::<Vec<_>>() {
            line.await.expect("every mail is answered");
        }
        let answered = began.elapsed().as_secs_f64();
        while pending(&app).await < count {
            assert!(
                began.elapsed() < Duration::from_secs(600),
                "badges are lost"
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let there = began.elapsed().as_secs_f64();
        println!(
            "{engine:?}: {count} mails answered in {answered:.1} s ({:.0} a second), each badge in its inbox after {there:.1} s",
            count as f64 / answered
        );
        stop.cancel();
        for worker in workers {
            worker.await.expect("a worker ends");
        }
        doors.close().await;
        assert_eq!(pending(&app).await, count, "nothing comes twice");
    }
}

async fn import_address(app: &TestApp, address: &str) -> String {
    let account = app.account("Personne", address).await;
    let viewer = Viewer {
        account,
        session: new_id(&app.clock, &SystemEntropy),
        request: String::new(),
    };
    let forwarding = ForwardedPort(app.state.clone()).show(&viewer).await;
    match forwarding.expect("the page").address {
        ImportAddress::On { address, .. } => address,
        other => unreachable!("{other:?}"),
    }
}

fn mail(badge: &[u8]) -> Vec<u8> {
    let mut mail = String::from(
        "From: badges@univ.example\r\nSubject: Votre badge\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nBravo !\r\n--b\r\n\
         Content-Type: image/png; name=badge.png\r\nContent-Transfer-Encoding: base64\r\n\r\n",
    );
    for line in STANDARD.encode(badge).as_bytes().chunks(76) {
        mail.push_str(std::str::from_utf8(line).expect("letters"));
        mail.push_str("\r\n");
    }
    (mail + "--b--\r\n").into_bytes()
}

async fn pending(app: &TestApp) -> usize {
    let mut on = app.state.db.read().await.expect("the database");
    let sql = "SELECT COUNT(*) FROM badge WHERE acceptance = 'pending'";
    let row = server::fetch_one!(&mut on, (i64,), sql).expect("a count");
    usize::try_from(row.0).expect("a number")
}
