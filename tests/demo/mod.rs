//! The demonstration shows what it says it shows.

use axum::body::Body;
use http::Request;
use http_body_util::BodyExt;
use openbadges::{
    Expectation, Identity, Limits, Response, Step, Timestamp, Unreachable, Verdict, Verification,
    extract,
};
use server::demo::achievements::{ALL, Manner};
use server::demo::issuer::Issuer;
use tower::ServiceExt;

const BASE: &str = "http://127.0.0.1:3001";

async fn answer(url: &str) -> Result<Response, Unreachable> {
    let path = url.strip_prefix(BASE).ok_or(Unreachable::Other)?;
    let request = Request::builder().uri(path).body(Body::empty()).unwrap();
    let response = Issuer::at(BASE).routes().oneshot(request).await.unwrap();
    Ok(Response {
        status: response.status().as_u16(),
        content_type: Some("application/json".into()),
        body: response
            .into_body()
            .collect()
            .await
            .unwrap()
            .to_bytes()
            .to_vec(),
        final_url: url.to_owned(),
    })
}

#[tokio::test]
async fn each_badge_of_the_demonstration_has_the_verdict_that_it_is_there_to_show() {
    let (now, _) = Timestamp::read("2026-11-22T12:00:00Z").unwrap();
    for achievement in ALL {
        let png = Issuer::at(BASE)
            .badge(achievement, "amina@exemple.fr")
            .unwrap();
        let payload = extract(&png, &Limits::default()).unwrap().payload;
        let expectation = Expectation {
            identities: vec![Identity::Email("Amina@exemple.fr".into())],
        };
        let mut verification = Verification::start(payload, expectation, now, Limits::default());
        let report = loop {
            match verification.step() {
                Step::Done(report) => break report,
                Step::Need(requests) => {
                    for request in requests {
                        verification.answer(request.id, answer(&request.url).await);
                    }
                }
            }
        };
        let expected = match achievement.manner {
            Manner::Signed | Manner::Hosted => Verdict::Valid,
            Manner::Expired => Verdict::Expired,
            Manner::Revoked => Verdict::Revoked,
            Manner::Altered => Verdict::Invalid,
        };
        assert_eq!(
            report.verdict, expected,
            "{}: {:#?}",
            achievement.slug, report.checks
        );
        assert_eq!(report.recipient.as_str(), "mine", "{}", achievement.slug);
        assert_eq!(
            report.badge.unwrap().name.as_deref(),
            Some(achievement.name)
        );
    }
}
