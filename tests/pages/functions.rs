//! Server functions are public endpoints: each must refuse who is not signed in, and none that
//! changes something may be reached by a link.

use axum::body::Body;
use http::{Method, StatusCode};
use support::{Engine, TestApp};

/// What only reads, and may therefore be asked for with GET.
const READS: &[&str] = &[
    "/api/fn/accompanying/invitation",
    "/api/fn/accompanying/list",
    "/api/fn/accompanying/mine",
    "/api/fn/accompanying/show",
    "/api/fn/account/addresses",
    "/api/fn/account/consents",
    "/api/fn/account/profile",
    "/api/fn/account/sessions",
    "/api/fn/badges/latest",
    "/api/fn/badges/list",
    "/api/fn/badges/show",
    "/api/fn/collections/list",
    "/api/fn/collections/show",
    "/api/fn/evidence/show",
    "/api/fn/exports/list",
    "/api/fn/forwarded/show",
    "/api/fn/frameworks/list",
    "/api/fn/frameworks/show",
    "/api/fn/inbox/list",
    "/api/fn/intakes/latest",
    "/api/fn/intakes/report",
    "/api/fn/letters/list",
    "/api/fn/letters/show",
    "/api/fn/maps/list",
    "/api/fn/maps/show",
    "/api/fn/moderation/list",
    "/api/fn/moderation/show",
    "/api/fn/notices/list",
    "/api/fn/notices/rhythm",
    "/api/fn/objectives/list",
    "/api/fn/objectives/preview",
    "/api/fn/objectives/show",
    "/api/fn/operations/account",
    "/api/fn/operations/overview",
    "/api/fn/operations/partner",
    "/api/fn/operations/partners",
    "/api/fn/operations/sources",
    "/api/fn/partners/choices",
    "/api/fn/shares/living",
    "/api/fn/shares/page",
    "/api/fn/skills/show",
    "/api/fn/sync/overview",
    "/api/fn/sync/visit",
];

/// The arguments of every function, so that none is refused for lack of one.
const ARGUMENTS: &str = "id=0190b5a2-0000-7000-8000-000000000001\
    &badge=0190b5a2-0000-7000-8000-000000000001&session=0190b5a2-0000-7000-8000-000000000001\
    &name=x&language=fr&current=x&new=x&password=x&confirm=on\
    &address=0190b5a2-0000-7000-8000-000000000001&consent=0190b5a2-0000-7000-8000-000000000001\
    &mail=0190b5a2-0000-7000-8000-000000000001&number=0&rhythm=daily&account=0190b5a2-0000-7000-8000-000000000001&locked=true\
    &job=0190b5a2-0000-7000-8000-000000000001&upto=0190b5a2-0000-7000-8000-000000000001\
    &partner=0190b5a2-0000-7000-8000-000000000001&allowed=true&contact=x&client=x&secret=x&url=x\
    &source=x&visit=x&of=0190b5a2-0000-7000-8000-000000000001&edition=1&what=x\
    &collection=0190b5a2-0000-7000-8000-000000000001&offer=0190b5a2-0000-7000-8000-000000000001\
    &slug=x&line=x";

#[tokio::test]
async fn nobody_who_is_not_signed_in_gets_an_answer() {
    let app = TestApp::start(Engine::Sqlite).await;
    let mut browser = app.browser().with("accept", "application/json");
    let mut called = 0;
    for (path, method) in server_fn::axum::server_fn_paths() {
        let (target, kind, body) = if method == Method::GET {
            (format!("{path}?{ARGUMENTS}"), None, Body::empty())
        } else {
            (
                path.to_owned(),
                Some("application/x-www-form-urlencoded"),
                Body::from(ARGUMENTS),
            )
        };
        let answer = browser.send(method, &target, kind, body).await;
        assert_eq!(
            answer.status,
            StatusCode::UNAUTHORIZED,
            "{path}: {}",
            answer.text()
        );
        called += 1;
    }
    assert!(called >= 19, "only {called} functions are registered");
}

#[test]
fn only_reads_are_reached_by_get() {
    for (path, method) in server_fn::axum::server_fn_paths() {
        let expected = if READS.contains(&path) {
            Method::GET
        } else {
            Method::POST
        };
        assert_eq!(method, expected, "{path}");
    }
}
