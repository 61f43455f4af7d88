//! How long a verification takes, in microseconds: `cargo bench -p openbadges`.
//!
//! Each is the best of several rounds of many runs, which says what the code costs and not what
//! else the machine was doing.

#![expect(
    clippy::expect_used,
    reason = "what the helpers build is right by construction"
)]

#[path = "../tests/support/mod.rs"]
#[expect(dead_code, reason = "shared with the tests, which use more of it")]
mod support;

use std::hint::black_box;
use std::time::Instant;

use openbadges::{Limits, Payload, proof};
use serde_json::{Value, json};
use support::{Rsa, Web, assertion, credential, key, school, signed, verdict};

#[expect(
    clippy::disallowed_methods,
    reason = "this measures, and nothing is judged by it"
)]
fn measure(name: &str, mut run: impl FnMut()) {
    run();
    let best = (0..10)
        .map(|_| {
            let start = Instant::now();
            for _ in 0..200 {
                run();
            }
            start.elapsed().as_secs_f64() * 1e6 / 200.0
        })
        .fold(f64::INFINITY, f64::min);
    println!("{name:<48} {best:>9.1} µs");
}

/// A credential as large factories write them: alignments, evidence, images, tags, results.
fn full(issuer: &str) -> Value {
    let mut badge = credential(issuer);
    let picture =
        json!({"id": "https://school.example/welding.png", "type": "Image", "caption": "Welding"});
    badge["issuer"]["url"] = "https://school.example/".into();
    badge["issuer"]["email"] = "badges@school.example".into();
    badge["issuer"]["description"] = "Teaches trades since 1906.".into();
    badge["issuer"]["image"] = picture.clone();
    badge["image"] = picture.clone();
    badge["evidence"] = json!([
        {"id": "https://school.example/evidence/1", "type": ["Evidence"], "name": "Frame",
         "description": "A frame that holds.", "narrative": "Welded in one day."},
        {"type": ["Evidence"], "name": "Test", "genre": "Examination"}
    ]);
    let achievement = &mut badge["credentialSubject"]["achievement"];
    achievement["achievementType"] = "Badge".into();
    achievement["image"] = picture;
    achievement["tag"] = json!(["welding", "metal", "safety"]);
    achievement["creator"] = json!({"id": issuer, "type": ["Profile"], "name": "School of Trades"});
    achievement["alignment"] = json!([
        {"type": ["Alignment"], "targetName": "Weld", "targetUrl": "https://e.example/esco/1",
         "targetFramework": "ESCO", "targetCode": "S1"},
        {"type": ["Alignment"], "targetName": "Cut", "targetUrl": "https://e.example/esco/2",
         "targetFramework": "ESCO", "targetCode": "S2"}
    ]);
    badge
}

fn main() {
    let own = key(1);
    let limits = Limits::default();
    let small = signed(&own, &credential(&own.did()), None);
    let large = signed(&own, &full(&own.did()), None);
    for (name, badge) in [("small", &small), ("full", &large)] {
        let text = badge.to_string();
        let web = Web::default();
        let report = web.judge(Payload::Json(text.clone()));
        assert_eq!(verdict(&report), "valid", "{:?}", report.checks);
        measure(
            &format!("eddsa-rdfc-2022, {name} ({} bytes)", text.len()),
            || {
                black_box(web.judge(Payload::Json(text.clone())));
            },
        );
        measure("  its proof alone", || {
            black_box(proof::verify(badge, &badge["proof"], own.public(), &limits))
                .expect("a good proof");
        });
        measure("  its quads alone", || {
            let mut bare = badge.clone();
            bare.as_object_mut().expect("an object").remove("proof");
            black_box(openbadges::jsonld::to_rdf(&bare, &limits)).expect("quads");
        });
    }
    let web = school();
    let text = assertion().to_string();
    assert_eq!(verdict(&web.judge(Payload::Json(text.clone()))), "valid");
    measure("OB 2.0, hosted, from supplied documents", || {
        black_box(web.judge(Payload::Json(text.clone())));
    });
    let (rsa, issuer) = (Rsa::new(), "https://school.example/issuers/1");
    let kid = format!("{issuer}#k");
    let web = Web::default().with(
        issuer,
        &json!({"id": issuer, "verificationMethod": [{"id": kid, "type": "JsonWebKey",
            "controller": issuer, "publicKeyJwk": rsa.jwk()}]}),
    );
    let token = rsa.jws(&json!({"alg": "RS256", "kid": kid}), &credential(issuer));
    assert_eq!(verdict(&web.judge(Payload::Jws(token.clone()))), "valid");
    measure("VC-JWT, RS256", || {
        black_box(web.judge(Payload::Jws(token.clone())));
    });
}
