//! Uploads on slow lines, over a real connection: slow is waited for, silent is not.

use std::net::SocketAddr;
use std::time::Duration;

use http::StatusCode;
use server::http::{Patience, patient_router};
use support::{Engine, Issuer, TestApp};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const LONG: Duration = Duration::from_secs(600);
const SHORT: Duration = Duration::from_millis(300);

/// Besace on a port, as patient as the test says.
async fn served(app: &TestApp, patience: Patience) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let routes = patient_router(app.state.clone(), patience)
        .into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, routes).await });
    address
}

/// An upload to `/verifier`, to be sent piece by piece.
fn upload(file: &[u8]) -> (String, Vec<u8>) {
    let mut body =
        b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"b.png\"\r\n\r\n"
            .to_vec();
    body.extend_from_slice(file);
    body.extend_from_slice(b"\r\n--x--\r\n");
    let head = format!(
        "POST /verifier HTTP/1.1\r\nHost: 127.0.0.1\r\nSec-Fetch-Site: same-origin\r\nAccept: text/html\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    (head, body)
}

async fn answer(mut line: TcpStream) -> (StatusCode, String) {
    let mut bytes = Vec::new();
    line.read_to_end(&mut bytes).await.unwrap();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let status = text.split(' ').nth(1).unwrap().parse().unwrap();
    (status, text)
}

#[tokio::test]
async fn a_slow_line_is_waited_for_longer_than_for_any_other_request() {
    let app = TestApp::start(Engine::Sqlite).await;
    let patience = Patience {
        answer: SHORT,
        upload: LONG,
        silence: LONG,
    };
    let address = served(&app, patience).await;
    let file = Issuer::baked(&app.issuer.signed("lent", "amina@exemple.fr", |_| {}));
    let (head, body) = upload(&file);
    let mut line = TcpStream::connect(address).await.unwrap();
    line.write_all(head.as_bytes()).await.unwrap();
    for piece in body.chunks(body.len().div_ceil(8)) {
        tokio::time::sleep(SHORT / 4).await;
        line.write_all(piece).await.unwrap();
    }
    let (status, text) = answer(line).await;
    assert_eq!(status, StatusCode::OK, "{text}");
    assert!(text.contains("Badge lent"));
}

#[tokio::test]
async fn a_line_that_falls_silent_or_takes_for_ever_is_told_so() {
    let app = TestApp::start(Engine::Sqlite).await;
    for (upload_limit, silence) in [(LONG, SHORT), (SHORT, LONG)] {
        let patience = Patience {
            answer: LONG,
            upload: upload_limit,
            silence,
        };
        let address = served(&app, patience).await;
        let (head, body) = upload(&[0; 5_000]);
        let mut line = TcpStream::connect(address).await.unwrap();
        line.write_all(head.as_bytes()).await.unwrap();
        line.write_all(&body[..1_000]).await.unwrap();
        let (status, text) = answer(line).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{text}");
        assert!(text.contains("L'envoi a été coupé"), "{text}");
    }
}
