//! What the crate's work costs, on files that are made here: `cargo bench -p openbadges`.
//!
//! Without arguments it prints the time of each case. `files FOLDER` writes the files, so that other
//! implementations can be measured on the same ones; `times` prints a table for `../bench.sh`, and
//! `run CASE COUNT` does one case so many times, for counting instructions.

#![expect(
    clippy::expect_used,
    reason = "what the helpers build is right by construction"
)]

#[path = "../tests/support/mod.rs"]
#[expect(dead_code, reason = "shared with the tests, which use more of it")]
mod support;

use std::hint::black_box;
use std::io::Write as _;
use std::path::Path;
use std::time::Instant;

use openbadges::{Edition, Limits, Payload, bake, extract, jsonld, proof};
use serde_json::{Value, json};
use support::{
    ASSERTION, CLASS, ISSUER, Rsa, Web, assertion, class, credential, issuer, key, school, signed,
    verdict,
};

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

/// A picture of 100 kB: 160 by 160 dots of noise, which does not compress.
fn picture() -> Vec<u8> {
    const SIDE: u32 = 160;
    let mut state = 1_u32;
    let mut noise = std::iter::from_fn(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        Some(state.to_be_bytes()[0])
    });
    let mut dots = Vec::new();
    for _ in 0..SIDE {
        let filter = 0;
        dots.extend(std::iter::once(filter).chain(noise.by_ref().take(SIDE as usize * 4)));
    }
    let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    zlib.write_all(&dots).expect("in memory");
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    let side = SIDE.to_be_bytes();
    let header = [&side[..], &side, &[8, 6, 0, 0, 0]].concat();
    for (name, content) in [
        (b"IHDR", header),
        (b"IDAT", zlib.finish().expect("in memory")),
        (b"IEND", Vec::new()),
    ] {
        let length = u32::try_from(content.len()).expect("short").to_be_bytes();
        let named = [&name[..], &content].concat();
        png.extend([&length[..], &named, &crc32fast::hash(&named).to_be_bytes()].concat());
    }
    png
}

/// What is measured, and the web that it lives in.
struct Files {
    /// A picture with the hosted assertion baked in.
    png: Vec<u8>,
    /// A hosted assertion of 2.0.
    hosted: String,
    /// A small credential with an `eddsa-rdfc-2022` proof, and one of a large factory's shape.
    small: Value,
    full: Value,
    /// A credential as VC-JWT by RS256.
    token: String,
    token_issuer: Value,
}

/// What is done again and again.
type Run<'a> = Box<dyn Fn() + 'a>;

const TOKEN_ISSUER: &str = "https://school.example/issuers/1";

/// The claims of a VC-JWT (OB 3.0 §8.2.6).
fn claims() -> Value {
    let mut claims = credential(TOKEN_ISSUER);
    claims["credentialSubject"]["id"] = "did:example:ada".into();
    claims["sub"] = "did:example:ada".into();
    claims["iss"] = TOKEN_ISSUER.into();
    claims["jti"] = claims["id"].clone();
    claims["nbf"] = 1_735_689_600.into();
    claims
}

impl Files {
    fn make() -> Self {
        let (own, rsa) = (key(1), Rsa::new());
        let hosted = assertion().to_string();
        let kid = format!("{TOKEN_ISSUER}#k");
        let token_issuer = json!({"id": TOKEN_ISSUER, "verificationMethod": [{"id": kid,
            "type": "JsonWebKey", "controller": TOKEN_ISSUER, "publicKeyJwk": rsa.jwk()}]});
        Self {
            png: bake(&picture(), &Payload::Json(hosted.clone()), Edition::V2).expect("baked"),
            hosted,
            small: signed(&own, &credential(&own.did()), None),
            full: signed(&own, &full(&own.did()), None),
            token: rsa.jws(&json!({"alg": "RS256", "kid": kid}), &claims()),
            token_issuer,
        }
    }

    /// Writes the files, and `web.json` with what each address serves.
    fn write(&self, folder: &Path) {
        let web = json!({ASSERTION: assertion(), CLASS: class(), ISSUER: issuer(),
            TOKEN_ISSUER: self.token_issuer});
        for (name, content) in [
            ("badge.png", self.png.clone()),
            ("hosted.json", self.hosted.clone().into_bytes()),
            ("eddsa.json", self.full.to_string().into_bytes()),
            ("rs256.jwt", self.token.clone().into_bytes()),
            ("web.json", web.to_string().into_bytes()),
        ] {
            std::fs::write(folder.join(name), content).expect("written");
        }
    }

    /// Every case: its name, and what it does.
    fn cases(&self) -> Vec<(&'static str, Run<'_>)> {
        let limits = Limits::default();
        let judge = |web: Web, payload: Payload| {
            let report = web.judge(payload.clone());
            assert_eq!(verdict(&report), "valid", "{:?}", report.checks);
            Box::new(move || drop(black_box(web.judge(payload.clone()))))
        };
        let json = |value: &Value| Payload::Json(value.to_string());
        let (png, proven) = (limits.clone(), limits.clone());
        vec![
            (
                "png",
                Box::new(move || {
                    black_box(extract(&self.png, &png)).expect("a badge");
                }),
            ),
            (
                "hosted",
                judge(school(), Payload::Json(self.hosted.clone())),
            ),
            ("eddsa", judge(Web::default(), json(&self.full))),
            (
                "rs256",
                judge(
                    Web::default().with(TOKEN_ISSUER, &self.token_issuer),
                    Payload::Jws(self.token.clone()),
                ),
            ),
            ("eddsa-small", judge(Web::default(), json(&self.small))),
            (
                "eddsa-proof",
                Box::new(move || {
                    let public = key(1).public().clone();
                    black_box(proof::verify(
                        &self.full,
                        &self.full["proof"],
                        &public,
                        &proven,
                    ))
                    .expect("a good proof");
                }),
            ),
            (
                "eddsa-quads",
                Box::new(move || {
                    let mut bare = self.full.clone();
                    bare.as_object_mut().expect("an object").remove("proof");
                    black_box(jsonld::to_rdf(&bare, &limits)).expect("quads");
                }),
            ),
        ]
    }
}

/// The time of one run in microseconds: the best of several rounds, which says what the code costs
/// and not what else the machine was doing.
#[expect(
    clippy::disallowed_methods,
    reason = "this measures, and nothing is judged by it"
)]
fn time(run: &dyn Fn()) -> f64 {
    run();
    (0..10)
        .map(|_| {
            let start = Instant::now();
            for _ in 0..200 {
                run();
            }
            start.elapsed().as_secs_f64() * 1e6 / 200.0
        })
        .fold(f64::INFINITY, f64::min)
}

fn main() {
    let files = Files::make();
    // Cargo adds `--bench` to what it is given.
    let words: Vec<String> = std::env::args()
        .skip(1)
        .filter(|w| w != "--bench")
        .collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        ["files", folder] => files.write(Path::new(folder)),
        ["run", name, count] => {
            let cases = files.cases();
            let (_, run) = cases.iter().find(|case| case.0 == name).expect("a case");
            for _ in 0..count.parse().expect("a number") {
                run();
            }
        }
        ["times"] => {
            for (name, run) in files.cases() {
                println!("{name}\t{:.1}", time(&run));
            }
        }
        _ => {
            for (name, run) in files.cases() {
                println!("{name:<16} {:>9.1} µs", time(&run));
            }
        }
    }
}
