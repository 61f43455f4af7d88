//! A real mail server, Debian's Postfix, takes a mail by SMTP and hands it over by LMTP.

use std::os::unix::fs::PermissionsExt;
use std::process::Stdio;
use std::time::Duration;

use server::config::Receive;
use server::incoming_mail::{Doors, Patience, serve};
use support::{Engine, MAIL_DOMAIN};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Command;
use tokio_util::sync::CancellationToken;

use super::*;

/// What the script ends with for who is not root.
const NOT_ROOT: i32 = 3;

#[tokio::test]
async fn a_mail_sent_through_postfix_arrives() {
    let app = TestApp::start(Engine::Sqlite).await;
    let mut browser = app.member(NAME, ADDRESS).await;
    let to = browser.import_address().await;
    // Postfix runs as users of its own, which have to find the socket.
    let folder = tempfile::tempdir().unwrap();
    let open = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(folder.path(), open).unwrap();
    let socket = folder.path().join("lmtp").display().to_string();
    let receive = Receive {
        lmtp: socket.clone(),
        ..app.state.config.receive.clone()
    };
    let doors = Doors::open(&receive).await.unwrap();
    let stop = CancellationToken::new();
    let patience = Patience::default();
    let served = tokio::spawn(serve(doors, app.state.clone(), patience, stop.clone()));

    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scripts/postfix.sh");
    let mut postfix = Command::new(script)
        .args([MAIL_DOMAIN, &format!("unix:{socket}")])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut output = BufReader::new(postfix.stdout.take().unwrap()).lines();
    let Some(port) = output.next_line().await.unwrap() else {
        let ended = postfix.wait().await.unwrap();
        assert_eq!(ended.code(), Some(NOT_ROOT), "Postfix did not start");
        assert!(std::env::var_os("CI").is_none(), "this needs root");
        eprintln!("left out: only root can start Postfix");
        return;
    };
    let port: u16 = port.parse().unwrap();

    // Postfix asks at RCPT whether somebody has the address.
    let mut line = Conversation::smtp(port).await;
    line.say("MAIL FROM:<issuer@exemple.org>").await;
    let nobody = format!("RCPT TO:<b-00000000000000000000@{MAIL_DOMAIN}>");
    let answer = line.say(&nobody).await;
    assert!(answer.starts_with("550"), "{answer}");
    let answer = line.say(&format!("RCPT TO:<{to}>")).await;
    assert!(answer.starts_with("250"), "{answer}");
    assert!(line.say("DATA").await.starts_with("354"));
    let badge = Issuer::baked(&app.issuer.hosted("soudure", ADDRESS));
    line.send(&with_file("badge.png", &badge)).await;
    let answer = line.say(".").await;
    assert!(answer.starts_with("250"), "{answer}");

    for _ in 0..300 {
        if mails(&app).await == 1 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    app.run_jobs().await;
    assert_eq!((mails(&app).await, pending(&app).await), (1, 1));
    assert!(page(&mut browser, "/recevoir").await.contains("badge.png"));

    drop(postfix.stdin.take());
    assert!(postfix.wait().await.unwrap().success());
    stop.cancel();
    served.await.unwrap();
    assert!(!Path::new(&socket).exists(), "the socket is left behind");
}
