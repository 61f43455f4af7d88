//! This crate's side of the comparison with other implementations; `./run` drives it.
//!
//! `make FOLDER` writes badges for the others to read. `answer FOLDER` reads lines of a name, a tab
//! and a path, and answers for each file what can be asked of it, a line of JSON for each answer:
//! its canonical N-Quads, whether each proof holds, what is baked into it, whether it is valid.

#![expect(
    clippy::expect_used,
    reason = "what is made here is right by construction, and the rest is to be seen at once"
)]

#[path = "../tests/support/mod.rs"]
#[expect(dead_code, reason = "shared with the tests, which use more of it")]
mod support;

use std::fs;
use std::io::{BufRead as _, Write as _};
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use openbadges::jws::Jws;
use openbadges::key::PublicKey;
use openbadges::proof::Suite;
use openbadges::rdfc::Hash;
use openbadges::{
    Edition, Kind, Limits, Payload, Verdict, bake, did, extract, jcs, jsonld, proof, strict_json,
};
use serde_json::{Value, json};
use support::{
    ASSERTION, CLASS, ISSUER, Rsa, Web, assertion, class, credential, good, issuer, key, school,
    signed,
};

/// The address of the RSA key that signs the assertion of 2.0.
const KEY: &str = "https://school.example/key";

/// Every context that this crate knows, by its address: the others resolve them from this file.
fn contexts() -> Value {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("contexts");
    let table = include_str!("../contexts/README.md");
    let mut contexts = serde_json::Map::new();
    for row in table.lines().filter(|row| row.contains(".json | http")) {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let text = fs::read_to_string(folder.join(cells[1])).expect("a context");
        let context = serde_json::from_str(&text).expect("JSON");
        contexts.insert(cells[2].to_owned(), context);
    }
    let beta =
        contexts["https://imsglobal.github.io/openbadges-specification/ob_v3p0.html"].clone();
    contexts.insert(
        "https://w3c-ccg.github.io/vc-ed/plugfest-1-2022/jff-vc-edu-plugfest-1-context.json".into(),
        beta,
    );
    Value::Object(contexts)
}

/// A picture of one dot.
fn dot() -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    let pixel = [0x78, 0x9c, 0x63, 0x60, 0x60, 0x60, 0x60, 0, 0, 0, 5, 0, 1];
    for (name, content) in [
        (b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 6, 0, 0, 0][..]),
        (b"IDAT", &pixel),
        (b"IEND", &[]),
    ] {
        let length = u32::try_from(content.len()).expect("short").to_be_bytes();
        let named = [name, content].concat();
        png.extend([&length[..], &named, &crc32fast::hash(&named).to_be_bytes()].concat());
    }
    png
}

const SVG: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"><rect width=\"1\" \
                   height=\"1\"/></svg>";

/// Credentials that are hard to canonicalise, each with its name.
fn credentials() -> Vec<(&'static str, Value)> {
    let own = key(1);
    let plain = credential(&own.did());
    let mut first_model = plain.clone();
    first_model["@context"][0] = "https://www.w3.org/2018/credentials/v1".into();
    first_model["@context"][1] =
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json".into();
    first_model["@context"]
        .as_array_mut()
        .expect("an array")
        .push("https://w3id.org/security/data-integrity/v2".into());
    let first = first_model.as_object_mut().expect("an object");
    let from = first.remove("validFrom").expect("a moment");
    first.insert("issuanceDate".into(), from);
    // Blank nodes that look alike: endorsements with proofs, in graphs without a name.
    let mut endorsed = plain.clone();
    let endorsement = |seed: u8| {
        let by = key(seed);
        let document = json!({
            "@context": plain["@context"],
            "id": format!("urn:uuid:00000000-0000-4000-8000-0000000000{seed:02}"),
            "type": ["VerifiableCredential", "EndorsementCredential"],
            "name": "Endorsement",
            "issuer": {"id": by.did(), "type": ["Profile"], "name": "A trade's guild"},
            "validFrom": "2025-02-01T00:00:00Z",
            "credentialSubject": {"id": plain["id"], "type": ["EndorsementSubject"],
                "endorsementComment": "We hire whoever has this."}
        });
        signed(&by, &document, None)
    };
    endorsed["endorsement"] = json!([endorsement(2), endorsement(3), endorsement(4)]);
    let mut texts = plain.clone();
    texts["name"] = "Soudure \u{e9} \u{1f525} \"quoted\" \\ \t\n\u{7f}\u{1}".into();
    texts["evidence"] = json!([
        {"type": ["Evidence"], "name": "One"}, {"type": ["Evidence"], "name": "One"},
        {"type": ["Evidence"], "name": "Two"}]);
    let achievement = &mut texts["credentialSubject"]["achievement"];
    achievement["creditsAvailable"] = 2.5.into();
    achievement["tag"] = json!(["b", "a", "a"]);
    let description = |id: &str| json!({"id": id, "type": ["ResultDescription"], "name": "Mark", "resultType": "Score"});
    achievement["resultDescription"] = json!([description("urn:r:1"), description("urn:r:2")]);
    texts["credentialSubject"]["creditsEarned"] = 100.into();
    texts["credentialSubject"]["activityStartDate"] = "2024-09-01T08:00:00+02:00".into();
    texts["credentialSubject"]["result"] = json!([
        {"type": ["Result"], "resultDescription": "urn:r:1", "value": "17"},
        {"type": ["Result"], "resultDescription": "urn:r:2", "value": "17"}]);
    let mut record = plain.clone();
    record["@context"][2] = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json".into();
    record["type"] = json!(["VerifiableCredential", "ClrCredential"]);
    record["partial"] = true.into();
    record["credentialSubject"] = json!({
        "id": "did:example:ada", "type": ["ClrSubject"],
        "identifier": plain["credentialSubject"]["identifier"],
        "verifiableCredential": [good(1), good(2)],
        "association": [{"type": ["Association"], "associationType": "isParentOf",
            "sourceId": "urn:a", "targetId": "urn:b"}]});
    vec![
        ("plain", plain),
        ("record", record),
        ("vcdm-1.1", first_model),
        ("endorsed", endorsed),
        ("texts", texts),
    ]
}

fn make(folder: &Path) {
    let write = |name: &str, content: &[u8]| {
        fs::write(folder.join(name), content).expect("written");
    };
    write("contexts.json", contexts().to_string().as_bytes());
    let files = folder.join("files");
    fs::create_dir_all(&files).expect("a folder");
    let write = |name: &str, content: &[u8]| {
        fs::write(files.join(name), content).expect("written");
    };
    let own = key(1);
    for (name, credential) in credentials() {
        let signed = signed(&own, &credential, None);
        write(&format!("ours-{name}.json"), signed.to_string().as_bytes());
    }
    let mut altered = good(1);
    altered["name"] = "Brain surgery".into();
    write("ours-altered.json", altered.to_string().as_bytes());
    let mut undefined = good(1);
    undefined["credentialSubject"]["grade"] = "A".into();
    write("ours-undefined-term.json", undefined.to_string().as_bytes());

    let token = own.jws(
        &json!({"kid": own.verification_method(), "typ": "vc+jwt"}),
        &claims(&own.did()),
    );
    write("ours-eddsa.jwt", token.as_bytes());
    let rsa = Rsa::new();
    let did = format!("did:jwk:{}", URL_SAFE_NO_PAD.encode(rsa.jwk().to_string()));
    for algorithm in ["RS256", "PS256"] {
        let header = json!({"alg": algorithm, "kid": format!("{did}#0"), "typ": "JWT"});
        let token = rsa.jws(&header, &claims(&did));
        let name = algorithm.to_lowercase();
        write(&format!("ours-{name}.jwt"), token.as_bytes());
        let cut = token.len() - 20;
        let forged = format!("{}{}", &token[..cut], "A".repeat(20));
        write(&format!("ours-{name}-forged.jwt"), forged.as_bytes());
    }

    let (hosted, web) = second_version(&rsa);
    for (name, document) in &hosted {
        write(&format!("ours-{name}"), document.as_bytes());
    }
    fs::write(folder.join("web.json"), web.to_string()).expect("written");

    write("plain.png", &dot());
    write("plain.svg", SVG.as_bytes());
    let json = Payload::Json(good(1).to_string());
    let accents =
        Payload::Json("{\"name\": \"Soudure \u{e9}l\u{e9}mentaire ]]> \u{2713}\"}".into());
    let jws = Payload::Jws(token);
    let url = Payload::Url(ASSERTION.into());
    for (name, payload, edition) in [
        ("v3", &json, Edition::V3),
        ("v3-jws", &jws, Edition::V3),
        ("v2", &Payload::Json(hosted[0].1.clone()), Edition::V2),
        ("v2-url", &url, Edition::V2),
        ("v2-accents", &accents, Edition::V2),
    ] {
        for (kind, picture) in [("png", dot()), ("svg", SVG.into())] {
            let baked = bake(&picture, payload, edition).expect("baked");
            write(&format!("ours-{name}.{kind}"), &baked);
        }
    }
}

/// The claims of a VC-JWT by that issuer (OB 3.0 §8.2.6).
fn claims(issuer: &str) -> Value {
    let mut claims = credential(issuer);
    claims["credentialSubject"]["id"] = "did:example:ada".into();
    claims["iss"] = issuer.into();
    claims["jti"] = claims["id"].clone();
    claims["sub"] = "did:example:ada".into();
    claims["nbf"] = 1_735_689_600.into();
    claims
}

/// Assertions of 2.0, hosted and signed, and the web that they live in.
fn second_version(rsa: &Rsa) -> (Vec<(&'static str, String)>, Value) {
    let pixel = format!(
        "data:image/png;base64,{}",
        base64::engine::general_purpose::STANDARD.encode(dot())
    );
    let mut class = class();
    class["image"] = pixel.into();
    let mut issuer = issuer();
    issuer["publicKey"] = KEY.into();
    issuer["revocationList"] = "https://school.example/revoked".into();
    let at = |address: &str| {
        let mut hosted = assertion();
        hosted["id"] = address.into();
        hosted
    };
    let expired = "https://school.example/assertions/expired";
    let mut old = at(expired);
    old["expires"] = "2021-01-01T00:00:00Z".into();
    let elsewhere = at("https://elsewhere.example/assertions/1");
    let sign = |id: &str| {
        let mut signed = at(id);
        signed["verification"] = json!({"type": "SignedBadge", "creator": KEY});
        rsa.jws(&json!({"alg": "RS256"}), &signed)
    };
    let signed = sign("urn:uuid:3a8e1b2c-0000-4000-8000-000000000001");
    let revoked = sign("urn:uuid:3a8e1b2c-0000-4000-8000-000000000002");
    let web = json!({
        ASSERTION: assertion(), CLASS: class, ISSUER: issuer, expired: old,
        "https://elsewhere.example/assertions/1": elsewhere,
        KEY: {"@context": "https://w3id.org/openbadges/v2", "type": "CryptographicKey",
            "id": KEY, "owner": ISSUER, "publicKeyPem": rsa.pem()},
        "https://school.example/revoked": {"@context": "https://w3id.org/openbadges/v2",
            "type": "RevocationList", "id": "https://school.example/revoked", "issuer": ISSUER,
            "revokedAssertions": ["urn:uuid:3a8e1b2c-0000-4000-8000-000000000002"]},
    });
    let files = vec![
        ("v2-hosted.json", assertion().to_string()),
        ("v2-expired.json", old.to_string()),
        ("v2-elsewhere.json", elsewhere.to_string()),
        (
            "v2-lost.json",
            at("https://school.example/assertions/lost").to_string(),
        ),
        ("v2-signed.jws", signed),
        ("v2-revoked.jws", revoked),
    ];
    (files, web)
}

/// The web of `web.json`.
fn web(folder: &Path) -> Web {
    let text = fs::read_to_string(folder.join("web.json")).expect("web.json");
    let table: Value = serde_json::from_str(&text).expect("JSON");
    let pages = table.as_object().expect("an object");
    pages
        .iter()
        .fold(school(), |web, (url, page)| web.with(url, page))
}

fn hex(bytes: &[u8]) -> String {
    Hash::Sha256
        .digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// The key that a verification method spells, as a `did:key`, a `did:jwk` or in its fragment. Whose
/// it is does not matter here.
fn spelled(method: &str) -> Option<PublicKey> {
    if let Some(key) = did::key(method) {
        return key.ok();
    }
    let (_, fragment) = method.split_once('#')?;
    PublicKey::from_multikey(fragment).ok()
}

/// The key in a token's own header.
fn carried(jws: &Jws) -> Option<PublicKey> {
    PublicKey::from_jwk(jws.header.get("jwk")?).ok()
}

/// Each answer that a file allows: the question and the answer.
fn answers(name: &str, bytes: &[u8], web: &Web) -> Vec<(String, String)> {
    let limits = Limits::default();
    let mut answers = Vec::new();
    let kind = name.rsplit('.').next().unwrap_or_default();
    if matches!(kind, "png" | "svg") {
        let found = extract(bytes, &limits).ok();
        let baked = found.filter(|found| matches!(found.kind, Kind::Png | Kind::Svg));
        let found = match baked.map(|found| found.payload) {
            Some(Payload::Json(text) | Payload::Jws(text) | Payload::Url(text)) => {
                hex(text.as_bytes())
            }
            None => "none".to_owned(),
        };
        answers.push(("unbake".to_owned(), found));
        return answers;
    }
    let Ok(text) = std::str::from_utf8(bytes) else {
        return answers;
    };
    if name.contains("v2-") && name.starts_with("files/") {
        let payload = Payload::from_text(text, &limits).expect("a badge");
        let valid = web.judge(payload).verdict == Verdict::Valid;
        let word = if valid { "valid" } else { "invalid" };
        answers.push(("verdict".to_owned(), word.to_owned()));
    }
    let holds = |holds: bool| if holds { "holds" } else { "fails" }.to_owned();
    if let Ok(jws) = Jws::parse(text)
        && let Some(key) = jws
            .header_text("kid")
            .and_then(spelled)
            .or_else(|| carried(&jws))
    {
        answers.push(("jwt".to_owned(), holds(jws.verify(&key))));
    }
    if kind != "json" {
        return answers;
    }
    let Ok(mut document) = strict_json::parse(text, limits.json_depth) else {
        return answers;
    };
    let proofs = match document.get("proof") {
        Some(Value::Array(proofs)) => proofs.clone(),
        Some(proof) => vec![proof.clone()],
        None => Vec::new(),
    };
    for (i, proof) in proofs.iter().enumerate() {
        let method = proof["verificationMethod"].as_str().unwrap_or_default();
        if let (Ok(_), Some(key)) = (Suite::of(proof), spelled(method)) {
            let verified = proof::verify(&document, proof, &key, &limits);
            answers.push((format!("proof {i}"), holds(verified.is_ok())));
        }
    }
    let types = match &document["type"] {
        Value::Array(types) => types.clone(),
        single => vec![single.clone()],
    };
    let Some(members) = document.as_object_mut() else {
        return answers;
    };
    if !types.contains(&"VerifiableCredential".into()) {
        return answers;
    }
    members.remove("proof");
    let quads = jsonld::to_rdf(&document, &limits).ok().and_then(|dataset| {
        dataset
            .canonical(Hash::Sha256, limits.canonicalisation_steps)
            .ok()
    });
    let canonical = quads.map_or("error".to_owned(), |quads| hex(quads.concat().as_bytes()));
    answers.push(("canonical".to_owned(), canonical));
    answers
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [mode, folder] = &words[..] else {
        panic!("make FOLDER, or answer FOLDER < files");
    };
    let folder = Path::new(folder);
    if mode == "make" {
        return make(folder);
    }
    let web = web(folder);
    let mut out = std::io::stdout().lock();
    for (url, context) in contexts().as_object().expect("an object") {
        let line = json!({"peer": "ours", "question": "context", "file": url,
            "answer": hex(jcs::canonical(context).as_bytes())});
        writeln!(out, "{line}").expect("written");
    }
    for line in std::io::stdin().lock().lines() {
        let line = line.expect("text");
        let (name, path) = line.split_once('\t').expect("a name and a path");
        let bytes = fs::read(path).expect("a file");
        for (question, answer) in answers(name, &bytes, &web) {
            let line = json!({"peer": "ours", "question": question, "file": name,
                "answer": answer});
            writeln!(out, "{line}").expect("written");
        }
    }
}
