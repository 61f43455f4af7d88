//! The client against real sockets on loopback, which only an exception lets it reach.

use std::collections::HashMap;
use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap as Headers, StatusCode};
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use flate2::Compression;
use flate2::write::GzEncoder;

use super::*;

/// A small cap, so that the tests send little.
const CAP: usize = 100_000;

fn settings() -> Settings {
    Settings {
        allow_http: false,
        time_limit: Duration::from_secs(30),
        user_agent: "Besace/test (+mailto:operator@example.org)".to_owned(),
        pace: HostPace::default(),
    }
}

fn ask(url: &str) -> Ask<'_> {
    Ask {
        url,
        accept: "application/json",
        bytes: CAP,
        keep: false,
    }
}

async fn serve(router: Router) -> u16 {
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .await
        .expect("a port");
    let port = listener.local_addr().expect("an address").port();
    tokio::spawn(async move { axum::serve(listener, router).await });
    port
}

fn exception(port: u16) -> Vec<Exception> {
    vec![Exception {
        host: "127.0.0.1".to_owned(),
        port,
    }]
}

fn client(port: u16) -> Client {
    client_with(&settings(), port)
}

fn client_with(settings: &Settings, port: u16) -> Client {
    let cache = Arc::new(NoCache);
    Client::with_exceptions(settings, cache, Arc::new(SystemLookup), exception(port))
        .expect("a client")
}

/// Answers each lookup of a name with the next list of addresses.
struct Scripted(Mutex<Vec<Vec<IpAddr>>>, AtomicUsize);

impl Scripted {
    fn new(answers: &[&[[u8; 4]]]) -> Arc<Self> {
        let answers = answers
            .iter()
            .rev()
            .map(|a| a.iter().map(|ip| IpAddr::from(*ip)).collect())
            .collect();
        Arc::new(Self(Mutex::new(answers), AtomicUsize::new(0)))
    }
}

#[async_trait]
impl Lookup for Scripted {
    async fn lookup(&self, _name: &str) -> io::Result<Vec<IpAddr>> {
        self.1.fetch_add(1, Ordering::SeqCst);
        let next = self.0.lock().expect("a lock").pop();
        next.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
    }
}

#[tokio::test]
async fn an_answer_is_read_whatever_its_status() {
    let port = serve(
        Router::new()
            .route(
                "/ok",
                get(async || ([("content-type", "application/json")], "{}")),
            )
            .route("/500", get(async || StatusCode::INTERNAL_SERVER_ERROR))
            .route(
                "/html",
                get(async || ([("content-type", "text/html")], "<p>")),
            ),
    )
    .await;
    let base = format!("http://127.0.0.1:{port}");
    let client = client(port);
    let url = format!("{base}/ok#part");
    let ok = client.get(ask(&url)).await.expect("an answer");
    assert_eq!((ok.status, ok.body.as_slice()), (200, b"{}".as_slice()));
    assert_eq!(ok.content_type.as_deref(), Some("application/json"));
    assert_eq!(ok.final_url, format!("{base}/ok"));
    for (path, status) in [("500", 500), ("html", 200), ("nowhere", 404)] {
        let url = format!("{base}/{path}");
        assert_eq!(
            client.get(ask(&url)).await.expect("an answer").status,
            status
        );
    }
}

#[tokio::test]
async fn hosts_are_told_who_asks_and_nothing_else() {
    let port = serve(Router::new().route(
        "/",
        get(async |headers: Headers| {
            let names: Vec<&str> = headers.keys().map(|n| n.as_str()).collect();
            let agent = headers["user-agent"].to_str().unwrap_or_default();
            format!("{agent}|{}", names.join(","))
        }),
    ))
    .await;
    let url = format!("http://127.0.0.1:{port}/");
    let fetched = client(port).get(ask(&url)).await.expect("an answer");
    let text = String::from_utf8(fetched.body).expect("text");
    assert!(text.starts_with("Besace/test (+mailto:"), "{text}");
    assert!(
        !text.contains("referer") && !text.contains("cookie"),
        "{text}"
    );
}

#[tokio::test]
async fn redirects_are_followed_five_times_and_never_inwards() {
    let hop = |n: usize| get(async move || Redirect::temporary(&format!("/{}", n + 1)));
    let mut router = Router::new().route("/6", get(async || "there"));
    for n in 0..6 {
        router = router.route(&format!("/{n}"), hop(n));
    }
    let router = router
        .route("/loop", get(async || Redirect::permanent("/loop")))
        .route("/in", get(async || Redirect::to("http://127.0.0.1:1/")))
        .route(
            "/v6",
            get(async || Redirect::to("http://[::ffff:127.0.0.1]/")),
        )
        .route("/odd", get(async || Redirect::to("https://2130706433/")))
        .route("/file", get(async || Redirect::to("file:///etc/passwd")));
    let port = serve(router).await;
    let client = client(port);
    let open = async |path: &str| {
        let url = format!("http://127.0.0.1:{port}/{path}");
        client.get(ask(&url)).await.map(|f| f.body)
    };
    assert_eq!(open("1").await.as_deref(), Ok(b"there".as_slice()));
    assert_eq!(open("0").await, Err(FetchError::Broken));
    assert_eq!(open("loop").await, Err(FetchError::Broken));
    assert_eq!(open("in").await, Err(FetchError::Forbidden));
    assert_eq!(open("odd").await, Err(FetchError::Forbidden));
    assert_eq!(open("v6").await, Err(FetchError::NotAllowed));
    assert_eq!(open("file").await, Err(FetchError::NotAllowed));
}

#[tokio::test]
async fn without_an_exception_loopback_is_closed() {
    let hits = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&hits);
    let port = serve(Router::new().fallback(async move || {
        seen.fetch_add(1, Ordering::SeqCst);
    }))
    .await;
    let mut open = settings();
    open.allow_http = true;
    let client = Client::new(&open, Arc::new(NoCache)).expect("a client");
    for host in ["127.0.0.1", "localhost", "[::1]", "0", "[::ffff:7f00:1]"] {
        let url = format!("http://{host}:{port}/");
        assert!(client.get(ask(&url)).await.is_err(), "{host}");
    }
    assert_eq!(
        client.get(ask("https://localhost/")).await,
        Err(FetchError::Forbidden)
    );
    assert_eq!(hits.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_name_that_moves_inwards_is_not_followed() {
    // The name is public when first asked for and on loopback ever after: what is connected to
    // is what was checked, and a second connection checks anew.
    let lookup = Scripted::new(&[&[[127, 0, 0, 1]], &[[10, 0, 0, 1], [192, 168, 1, 1]]]);
    let mut open = settings();
    open.allow_http = true;
    let lookup_dyn: Arc<dyn Lookup> = lookup.clone();
    let client = Client::with_exceptions(&open, Arc::new(NoCache), lookup_dyn, Vec::new())
        .expect("a client");
    let url = "http://rebind.example/";
    assert_eq!(client.get(ask(url)).await, Err(FetchError::Forbidden));
    assert_eq!(client.get(ask(url)).await, Err(FetchError::Forbidden));
    assert_eq!(client.get(ask(url)).await, Err(FetchError::Dns));
    assert_eq!(lookup.1.load(Ordering::SeqCst), 3);
}

#[tokio::test]
async fn of_a_mixed_answer_only_public_addresses_are_handed_over() {
    use reqwest::dns::Resolve;
    let lookup = Scripted::new(&[
        &[[10, 0, 0, 1], [93, 184, 216, 34], [127, 0, 0, 1]],
        &[[127, 0, 0, 1]],
    ]);
    let lookup_dyn: Arc<dyn Lookup> = lookup.clone();
    let resolver = PublicOnly::new(lookup_dyn, &Rules::default());
    let name = "mixed.example".parse().expect("a name");
    let handed: Vec<_> = resolver.resolve(name).await.expect("addresses").collect();
    assert_eq!(handed, vec!["93.184.216.34:0".parse().expect("a socket")]);
    assert_eq!(
        lookup.1.load(Ordering::SeqCst),
        1,
        "asked once, used as checked"
    );
}

#[tokio::test]
async fn slow_and_silent_hosts_run_into_the_time_limit() {
    let slow = async || {
        tokio::time::sleep(Duration::from_secs(60)).await;
    };
    let drip = async || {
        let parts = futures::stream::unfold((), async |()| {
            tokio::time::sleep(Duration::from_millis(50)).await;
            Some((Ok::<_, io::Error>("."), ()))
        });
        Body::from_stream(parts)
    };
    let port = serve(
        Router::new()
            .route("/slow", get(slow))
            .route("/drip", get(drip)),
    )
    .await;
    let mut hasty = settings();
    hasty.time_limit = Duration::from_millis(300);
    let client = client_with(&hasty, port);
    for path in ["slow", "drip"] {
        let url = format!("http://127.0.0.1:{port}/{path}");
        assert_eq!(
            client.get(ask(&url)).await,
            Err(FetchError::Timeout),
            "{path}"
        );
    }
}

#[tokio::test]
async fn nobody_listening_is_refused() {
    let port = {
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
        listener.local_addr().expect("an address").port()
    };
    let url = format!("http://127.0.0.1:{port}/");
    assert_eq!(client(port).get(ask(&url)).await, Err(FetchError::Refused));
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

#[tokio::test]
async fn no_more_is_read_than_the_cap_after_decompression() {
    let endless = async || {
        let parts = futures::stream::repeat_with(|| Ok::<_, io::Error>(vec![b'a'; 4096]));
        Body::from_stream(parts)
    };
    let bomb = gzip(&vec![0_u8; 50 * CAP]);
    assert!(bomb.len() < CAP, "small on the wire");
    let small = gzip(b"small");
    let encoded =
        |body: Vec<u8>| get(async move || ([("content-encoding", "gzip")], body).into_response());
    let port = serve(
        Router::new()
            .route("/endless", get(endless))
            .route("/large", get(async || vec![0_u8; CAP + 1]))
            .route("/full", get(async || vec![0_u8; CAP]))
            .route("/bomb", encoded(bomb))
            .route("/small", encoded(small)),
    )
    .await;
    let client = client(port);
    let open = async |path: &str| {
        let url = format!("http://127.0.0.1:{port}/{path}");
        client.get(ask(&url)).await.map(|f| f.body.len())
    };
    assert_eq!(open("endless").await, Err(FetchError::TooLarge));
    assert_eq!(open("large").await, Err(FetchError::TooLarge));
    assert_eq!(open("bomb").await, Err(FetchError::TooLarge));
    assert_eq!(open("full").await, Ok(CAP));
    assert_eq!(open("small").await, Ok(5));
}

#[derive(Debug, Default)]
struct Memory(Mutex<HashMap<String, Cached>>);

#[async_trait]
impl Cache for Memory {
    async fn get(&self, url: &str, accept: &str) -> Option<Cached> {
        let kept = self.0.lock().expect("a lock");
        kept.get(&format!("{accept} {url}")).cloned()
    }

    async fn put(&self, url: &str, accept: &str, cached: Cached) {
        let mut kept = self.0.lock().expect("a lock");
        kept.insert(format!("{accept} {url}"), cached);
    }
}

#[tokio::test]
async fn what_is_unchanged_is_not_sent_again() {
    let sent = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&sent);
    let port = serve(Router::new().route(
        "/list",
        get(async move |headers: Headers| {
            if headers.get("if-none-match").is_some_and(|v| v == "\"1\"") {
                return StatusCode::NOT_MODIFIED.into_response();
            }
            counted.fetch_add(1, Ordering::SeqCst);
            (
                [("etag", "\"1\""), ("content-type", "application/json")],
                "[]",
            )
                .into_response()
        }),
    ))
    .await;
    let cache = Arc::new(Memory::default());
    let client =
        Client::with_exceptions(&settings(), cache, Arc::new(SystemLookup), exception(port))
            .expect("a client");
    let url = format!("http://127.0.0.1:{port}/list");
    let mut kept = ask(&url);
    kept.keep = true;
    let first = client.get(kept).await.expect("an answer");
    let second = client.get(kept).await.expect("an answer");
    assert_eq!(first, second);
    assert_eq!(sent.load(Ordering::SeqCst), 1);
    // What is about one person is not kept and is asked for anew each time.
    client.get(ask(&url)).await.expect("an answer");
    assert_eq!(sent.load(Ordering::SeqCst), 2);
}
