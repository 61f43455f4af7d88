//! What a stranger may try: forged keys, altered documents, hostile lists and addresses. Each badge
//! is built and signed here, and each attack stands beside the good badge that it departs from.

#![expect(
    clippy::expect_used,
    reason = "what the helpers build is right by construction"
)]

mod support;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use openbadges::{CheckKind, Limits, Outcome, Payload, Recipient, Warning};
use serde_json::{Value, json};
use support::{
    ASSERTION, CLASS, ISSUER, Rsa, Web, assertion, class, codes, credential, good, issuer, key,
    school, signed, verdict,
};

/// The claims of a VC-JWT for a credential (OB 3.0 §8.2.6).
fn claims(credential: &Value) -> Value {
    let mut claims = credential.clone();
    claims["iss"] = credential["issuer"]["id"].clone();
    claims["jti"] = credential["id"].clone();
    claims["nbf"] = 1_735_689_600.into();
    claims
}

#[test]
fn the_good_badge_is_valid() {
    let web = Web::default();
    let report = web.judge_json(&good(1));
    assert_eq!(verdict(&report), "valid", "{:?}", report.checks);
    assert!(web.asked.borrow().is_empty(), "nothing has to be fetched");
}

#[test]
fn no_algorithm_but_those_with_a_public_key() {
    let rsa = Rsa::new();
    let issuer = "https://school.example/issuers/1";
    let web = Web::default().with(
        issuer,
        &json!({"id": issuer, "verificationMethod": [{"id": format!("{issuer}#k"),
            "type": "JsonWebKey", "controller": issuer, "publicKeyJwk": rsa.jwk()}]}),
    );
    let claims = claims(&credential(issuer));
    let kid = format!("{issuer}#k");
    let good = rsa.jws(&json!({"alg": "RS256", "kid": kid}), &claims);
    let report = web.judge(Payload::Jws(good.clone()));
    assert_eq!(verdict(&report), "valid", "{:?}", report.checks);
    let pss = rsa.jws(
        &json!({"alg": "PS256", "kid": kid, "typ": "vc+ld+jwt"}),
        &claims,
    );
    assert_eq!(verdict(&web.judge(Payload::Jws(pss))), "valid");

    let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let payload = encode(&claims);
    for alg in ["none", "None", "HS256", "HS512"] {
        let input = format!("{}.{payload}", encode(&json!({"alg": alg, "kid": kid})));
        // HS256 with the public key for its secret, as a careless reader would verify it.
        let secret = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, rsa.pem().as_bytes());
        let mac = URL_SAFE_NO_PAD.encode(ring::hmac::sign(&secret, input.as_bytes()));
        for signature in ["", &mac] {
            let report = web.judge(Payload::Jws(format!("{input}.{signature}")));
            assert_eq!(verdict(&report), "invalid", "{alg}");
            assert_eq!(
                codes(&report).first(),
                Some(&"algorithm_not_allowed"),
                "{alg}"
            );
        }
    }
    let altered = good.replacen(&payload, &encode(&json!({"iss": issuer})), 1);
    assert_ne!(verdict(&web.judge(Payload::Jws(altered))), "valid");
}

#[test]
fn a_key_in_the_token_s_own_header_proves_no_issuer() {
    let (mallory, victim) = (Rsa::new(), "https://victim.example/issuer");
    let token = mallory.jws(
        &json!({"alg": "RS256", "jwk": mallory.jwk()}),
        &claims(&credential(victim)),
    );
    // The victim's document is there, and lists another key.
    let other = json!({"id": victim, "verificationMethod": [{"id": "#k", "controller": victim,
        "publicKeyMultibase": key(9).public().to_multikey()}]});
    for web in [Web::default(), Web::default().with(victim, &other)] {
        assert_eq!(verdict(&web.judge(Payload::Jws(token.clone()))), "intact");
    }
    // The same header is harmless where the issuer does list that key.
    let own = json!({"id": victim, "verificationMethod": [{"id": format!("{victim}#k"),
        "controller": victim, "publicKeyJwk": mallory.jwk()}]});
    let report = Web::default()
        .with(victim, &own)
        .judge(Payload::Jws(token.clone()));
    assert_eq!(verdict(&report), "valid");
    // A private key in the header is a lost key.
    let mut jwk = mallory.jwk();
    jwk["d"] = "AA".into();
    let lost = mallory.jws(
        &json!({"alg": "RS256", "jwk": jwk}),
        &claims(&credential(victim)),
    );
    assert_eq!(
        verdict(&Web::default().judge(Payload::Jws(lost))),
        "invalid"
    );
}

#[test]
fn a_key_in_the_fragment_of_an_address_proves_no_issuer() {
    let mallory = key(2);
    let multikey = mallory.public().to_multikey();
    for victim in ["https://victim.example/issuer", "did:web:victim.example"] {
        let method = format!("{victim}#{multikey}");
        let forged = signed(&mallory, &credential(victim), Some(&method));
        assert_eq!(
            verdict(&Web::default().judge_json(&forged)),
            "intact",
            "{victim}"
        );
        let address = victim.replace(
            "did:web:victim.example",
            "https://victim.example/.well-known/did.json",
        );
        let profile = json!({"id": victim, "name": "Victim"});
        let web = Web::default().with(&address, &profile);
        assert_eq!(
            verdict(&web.judge_json(&forged)),
            "intact",
            "{victim} lists no key"
        );
        let mut listing = profile.clone();
        listing["assertionMethod"] = json!([{"id": method, "type": "Multikey",
            "controller": victim, "publicKeyMultibase": multikey}]);
        let web = Web::default().with(&address, &listing);
        assert_eq!(
            verdict(&web.judge_json(&forged)),
            "valid",
            "{victim} lists the key"
        );
        // Listed, but for logging in and not for issuing.
        let mut authentication = profile.clone();
        authentication["verificationMethod"] = listing["assertionMethod"].clone();
        authentication["authentication"] = json!([method]);
        authentication["assertionMethod"] = json!([format!("{victim}#other")]);
        let web = Web::default().with(&address, &authentication);
        assert_eq!(
            verdict(&web.judge_json(&forged)),
            "intact",
            "{victim} uses it otherwise"
        );
        // A document at that address that is somebody else's.
        listing["id"] = "https://mallory.example/".into();
        let web = Web::default().with(&address, &listing);
        assert_eq!(
            verdict(&web.judge_json(&forged)),
            "intact",
            "{victim} serves another"
        );
    }
}

#[test]
fn a_key_of_another_did_key_is_invalid() {
    let forged = signed(&key(2), &credential(&key(1).did()), None);
    let report = Web::default().judge_json(&forged);
    assert_eq!(verdict(&report), "invalid");
    assert!(codes(&report).contains(&"key_of_another"));
}

#[test]
fn a_key_on_a_foreign_origin_proves_no_issuer() {
    let (mallory, victim) = (Rsa::new(), "https://victim.example/issuer");
    let keys = json!({"keys": [mallory.jwk()]});
    let judge = |kid: &str, web: Web| {
        let header = json!({"alg": "RS256", "kid": kid});
        let token = mallory.jws(&header, &claims(&credential(victim)));
        verdict(&web.judge(Payload::Jws(token)))
    };
    let foreign = "https://mallory.example/jwks.json";
    assert_eq!(
        judge(foreign, Web::default().with(foreign, &keys)),
        "intact"
    );
    // A key document may claim any controller.
    let document = json!({"id": foreign, "controller": victim, "publicKeyJwk": mallory.jwk()});
    assert_eq!(
        judge(foreign, Web::default().with(foreign, &document)),
        "intact"
    );
    let own = "https://victim.example/jwks.json";
    assert_eq!(judge(own, Web::default().with(own, &keys)), "valid");
    // An open redirect on the victim's host.
    let web = Web::default().redirected(own, foreign, &keys);
    assert_eq!(judge(own, web), "intact");
    // Another port, and a host that only begins alike.
    for near in [
        "https://victim.example:8443/jwks.json",
        "https://victim.example.evil.example/k",
    ] {
        assert_eq!(
            judge(near, Web::default().with(near, &keys)),
            "intact",
            "{near}"
        );
    }
    assert_eq!(
        judge(foreign, Web::default()),
        "unverified",
        "no key, nothing shown"
    );
}

#[test]
fn terms_that_no_context_defines_are_invalid() {
    for (place, report) in [
        ("", "grade"),
        ("/credentialSubject", "grade"),
        ("/credentialSubject/achievement", "grade"),
        ("/proof", "grade"),
    ] {
        let mut badge = good(1);
        badge.pointer_mut(place).expect("a place")[report] = "A+".into();
        let found = Web::default().judge_json(&badge);
        assert_eq!(verdict(&found), "invalid", "{place}");
        assert!(
            codes(&found).contains(&"undefined_term"),
            "{place}: {:?}",
            codes(&found)
        );
    }
    let mut badge = good(1);
    badge["type"] = json!(["VerifiableCredential", "OpenBadgeCredential", "Diploma"]);
    assert_eq!(verdict(&Web::default().judge_json(&badge)), "invalid");
}

#[test]
fn another_context_does_not_change_what_is_read() {
    let key = key(1);
    let mut expired = credential(&key.did());
    expired["validUntil"] = "2025-06-01T00:00:00Z".into();
    let expired = signed(&key, &expired, None);
    assert_eq!(verdict(&Web::default().judge_json(&expired)), "expired");

    // The end of validity under another name, by a context of the forger's: the same quads.
    let mut hidden = expired.clone();
    hidden["@context"]
        .as_array_mut()
        .expect("contexts")
        .push(json!({"until": {
        "@id": "https://www.w3.org/2018/credentials#validUntil",
        "@type": "http://www.w3.org/2001/XMLSchema#dateTime"}}));
    hidden["proof"]["@context"] = expired["@context"].clone();
    let moment = hidden
        .as_object_mut()
        .expect("an object")
        .remove("validUntil");
    hidden["until"] = moment.expect("a moment");
    let report = Web::default().judge_json(&hidden);
    assert_eq!(verdict(&report), "invalid");
    assert!(
        codes(&report).contains(&"disguised_term"),
        "{:?}",
        codes(&report)
    );

    // And by its full name.
    let mut spelled = expired.clone();
    spelled
        .as_object_mut()
        .expect("an object")
        .remove("validUntil");
    spelled["https://www.w3.org/2018/credentials#validUntil"] = json!({"@value": "2025-06-01T00:00:00Z", "@type": "http://www.w3.org/2001/XMLSchema#dateTime"});
    assert_eq!(verdict(&Web::default().judge_json(&spelled)), "invalid");

    // As a value object, which has the same quads and is no moment to a reader of JSON.
    let mut boxed = expired.clone();
    boxed["validUntil"] = json!({"@value": "2025-06-01T00:00:00Z", "@type": "http://www.w3.org/2001/XMLSchema#dateTime"});
    assert_eq!(verdict(&Web::default().judge_json(&boxed)), "invalid");

    // A context that is nobody's: nothing can be said.
    let mut foreign = good(1);
    let contexts = foreign["@context"].as_array_mut().expect("contexts");
    contexts.push("https://mallory.example/context".into());
    assert_eq!(verdict(&Web::default().judge_json(&foreign)), "unverified");
}

#[test]
fn a_name_that_occurs_twice_is_invalid() {
    let text = good(1).to_string();
    let twice = text.replacen("{", "{\"name\":\"Astronaut\",", 1);
    let report = Web::default().judge(Payload::Json(twice));
    assert_eq!(verdict(&report), "invalid");
    assert!(codes(&report).contains(&"duplicate_member"));
}

#[test]
fn poison_graphs_and_deep_documents_end() {
    // Blank nodes that all look alike: canonicalising would try their permutations.
    let names: Vec<String> = (0..12).map(|i| format!("_:n{i}")).collect();
    let alike: Vec<Value> = names
        .iter()
        .map(|own| json!({"id": own, "knows": names.iter().filter(|n| *n != own).collect::<Vec<_>>()}))
        .collect();
    let mut poisoned = good(1);
    poisoned["@context"]
        .as_array_mut()
        .expect("contexts")
        .push(json!({
        "people": "https://mallory.example/people",
        "knows": {"@id": "https://mallory.example/knows", "@type": "@id"}}));
    poisoned["people"] = alike.into();
    let payload = Payload::Json(poisoned.to_string());
    let limits = Limits::default();
    let report = Web::default().judge_with(payload, &[], limits);
    assert_eq!(verdict(&report), "unverified", "{:?}", report.checks);
    assert!(codes(&report).contains(&"too_complex"));

    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    assert_eq!(
        verdict(&Web::default().judge(Payload::Json(deep))),
        "unreadable"
    );
    let many: Vec<Value> = (0..60_000).map(|i| json!(format!("urn:x:{i}"))).collect();
    let mut wide = good(1);
    wide["credentialSubject"]["achievement"]["tag"] = many.into();
    let report = Web::default().judge_json(&wide);
    assert!(
        codes(&report).contains(&"too_complex"),
        "{:?}",
        codes(&report)
    );
}

#[test]
fn too_many_of_anything_is_cut_off() {
    let mut badge = good(1);
    let proof = badge["proof"].clone();
    badge["proof"] = json!(vec![json!({"type": "Unknown"}); 1000]);
    badge["proof"].as_array_mut().expect("proofs").push(proof);
    let report = Web::default().judge_json(&badge);
    assert_eq!(
        verdict(&report),
        "unverified",
        "the good proof is beyond those looked at"
    );
    assert!(report.warnings.contains(&Warning::TooMany {
        what: "proofs".to_owned()
    }));

    let mut many = credential(&key(1).did());
    let entries = (0..200).map(|i| {
        json!({"id": format!("https://school.example/list/{i}"), "type": "1EdTechRevocationList"})
    });
    many["credentialStatus"] = entries.collect();
    let web = Web::default();
    let report = web.judge_json(&signed(&key(1), &many, None));
    assert_eq!(verdict(&report), "status_unknown");
    assert!(web.asked.borrow().len() <= Limits::default().requests);
}

/// A status list of that many bits, one of them set, signed by the key in an issuer's name.
fn status_list(seed: u8, issuer: &str, bytes: usize, set: usize, purpose: &str) -> Value {
    use std::io::Write as _;
    let mut bits = vec![0_u8; bytes];
    if let Some(byte) = bits.get_mut(set / 8) {
        *byte |= 0x80 >> (set % 8);
    }
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(&bits).expect("in memory");
    let list = URL_SAFE_NO_PAD.encode(gzip.finish().expect("in memory"));
    let list = json!({
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": "https://school.example/status/1",
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": "2025-01-01T00:00:00Z",
        "credentialSubject": {"id": "https://school.example/status/1#list",
            "type": "BitstringStatusList", "statusPurpose": purpose,
            "encodedList": format!("u{list}")}
    });
    signed(&key(seed), &list, None)
}

fn with_status(purpose: &str) -> Value {
    let key = key(1);
    let mut badge = credential(&key.did());
    badge["credentialStatus"] = json!({"id": "https://school.example/status/1#7",
        "type": "BitstringStatusListEntry", "statusPurpose": purpose, "statusListIndex": "7",
        "statusListCredential": "https://school.example/status/1"});
    signed(&key, &badge, None)
}

#[test]
fn status_lists_count_only_from_the_issuer() {
    let (own, url) = (key(1).did(), "https://school.example/status/1");
    let judge = |list: &Value| {
        let web = Web::default().with(url, list);
        verdict(&web.judge_json(&with_status("revocation")))
    };
    assert_eq!(
        judge(&status_list(1, &own, 16_384, 8, "revocation")),
        "valid"
    );
    assert_eq!(
        judge(&status_list(1, &own, 16_384, 7, "revocation")),
        "revoked"
    );
    // Signed by somebody else, in his own name or in the issuer's; not signed; altered.
    assert_eq!(
        judge(&status_list(2, &key(2).did(), 16_384, 8, "revocation")),
        "status_unknown"
    );
    assert_eq!(
        judge(&status_list(2, &own, 16_384, 8, "revocation")),
        "status_unknown"
    );
    let mut unsigned = status_list(1, &own, 16_384, 8, "revocation");
    unsigned.as_object_mut().expect("an object").remove("proof");
    assert_eq!(judge(&unsigned), "status_unknown");
    let mut altered = status_list(1, &own, 16_384, 7, "revocation");
    altered["credentialSubject"]["encodedList"] =
        status_list(1, &own, 16_384, 8, "revocation")["credentialSubject"]["encodedList"].clone();
    assert_eq!(judge(&altered), "status_unknown");
    // For another purpose, too short for the index, out of reach.
    assert_eq!(
        judge(&status_list(1, &own, 16_384, 7, "suspension")),
        "status_unknown"
    );
    assert_eq!(
        judge(&status_list(1, &own, 0, 0, "revocation")),
        "status_unknown"
    );
    assert_eq!(
        verdict(&Web::default().judge_json(&with_status("revocation"))),
        "status_unknown"
    );
    let web = Web::default().with_status(url, 404);
    assert_eq!(
        verdict(&web.judge_json(&with_status("revocation"))),
        "status_unknown"
    );
    // A suspension.
    let web = Web::default().with(url, &status_list(1, &own, 16_384, 7, "suspension"));
    assert_eq!(
        verdict(&web.judge_json(&with_status("suspension"))),
        "suspended"
    );
}

#[test]
fn a_compressed_list_does_not_fill_the_memory() {
    let list = status_list(1, &key(1).did(), 64 << 20, 8, "revocation");
    assert!(list.to_string().len() < 200_000);
    let web = Web::default().with("https://school.example/status/1", &list);
    let report = web.judge_json(&with_status("revocation"));
    assert_eq!(verdict(&report), "status_unknown");
    assert!(codes(&report).contains(&"status_malformed"));
}

#[test]
fn a_revocation_list_of_1edtech_is_read() {
    let key = key(1);
    let url = "https://school.example/revoked";
    let mut badge = credential(&key.did());
    badge["credentialStatus"] = json!({"id": url, "type": "1EdTechRevocationList"});
    let badge = signed(&key, &badge, None);
    let id = badge["id"].clone();
    let own = key.did();
    for (list, expected) in [
        (
            json!({"id": url, "issuer": own, "revokedCredential": []}),
            "valid",
        ),
        (
            json!({"id": url, "issuer": own, "revokedCredential": [{"id": id, "revoked": true}]}),
            "revoked",
        ),
        (
            json!({"id": url, "issuer": own, "revokedCredentials": [id]}),
            "revoked",
        ),
        (
            json!({"id": url, "issuer": own, "revokedCredential": [{"id": id, "revoked": false}]}),
            "valid",
        ),
        (
            json!({"id": url, "issuer": "did:key:other", "revokedCredential": []}),
            "status_unknown",
        ),
        (json!({"error": "not here"}), "status_unknown"),
        (json!([]), "status_unknown"),
    ] {
        let report = Web::default().with(url, &list).judge_json(&badge);
        assert_eq!(verdict(&report), expected, "{list}");
    }
    assert_eq!(
        verdict(&Web::default().judge_json(&badge)),
        "status_unknown"
    );
}

#[test]
fn a_refresh_never_leads_to_another_issuer_or_badge() {
    let own = key(1);
    let url = "https://school.example/refresh";
    let mut old = credential(&own.did());
    old["refreshService"] = json!({"id": url, "type": "1EdTechCredentialRefresh"});
    let mut newer = old.clone();
    newer["validFrom"] = "2026-01-01T00:00:00Z".into();
    newer["name"] = "Welding, renewed".into();
    let old = signed(&own, &old, None);
    let judge = |refreshed: &Value| {
        let report = Web::default().with(url, refreshed).judge_json(&old);
        (
            verdict(&report),
            report.document.expect("a document")["name"].clone(),
        )
    };
    let renewed = signed(&own, &newer, None);
    assert_eq!(
        judge(&renewed),
        ("valid".to_owned(), "Welding, renewed".into())
    );
    // By another issuer; of another id; older; altered; not signed.
    let mut others = newer.clone();
    others["issuer"]["id"] = key(2).did().into();
    let mut another = newer.clone();
    another["id"] = "urn:uuid:00000000-0000-4000-8000-000000000000".into();
    let mut older = newer.clone();
    older["validFrom"] = "2020-01-01T00:00:00Z".into();
    let mut altered = renewed.clone();
    altered["name"] = "Astronaut".into();
    for refreshed in [
        signed(&key(2), &others, None),
        signed(&key(2), &newer, None),
        signed(&own, &another, None),
        signed(&own, &older, None),
        altered,
        newer,
    ] {
        assert_eq!(
            judge(&refreshed),
            ("valid".to_owned(), "Welding".into()),
            "{refreshed}"
        );
    }
    // Once, even when it points to itself.
    let web = Web::default().with(url, &renewed);
    web.judge_json(&old);
    assert_eq!(web.asked.borrow().len(), 1);
}

/// An endorsement of 2.0 as a compact JWS, by the RSA key that the endorser's profile links.
#[test]
fn a_signed_endorsement_of_2_is_proven_by_the_endorser_s_profile() {
    let (rsa, guild) = (Rsa::new(), "https://guild.example/profile");
    let key_url = "https://guild.example/key";
    let profile = json!({"@context": "https://w3id.org/openbadges/v2", "type": "Profile",
        "id": guild, "name": "Guild", "url": "https://guild.example/",
        "email": "a@guild.example", "publicKey": key_url});
    let public = json!({"@context": "https://w3id.org/openbadges/v2", "type": "CryptographicKey",
        "id": key_url, "owner": guild, "publicKeyPem": rsa.pem()});
    let endorsement = |about: &str| {
        json!({"@context": "https://w3id.org/openbadges/v2", "type": "Endorsement",
            "id": "urn:uuid:5b1a4a2c-3d92-4d1a-8f6c-0f5f6a7f8f22",
            "issuer": guild, "issuedOn": "2021-01-01T00:00:00Z",
            "claim": {"id": about, "endorsementComment": "We hire whoever has this."},
            "verification": {"type": "SignedBadge", "creator": key_url}})
    };
    let sign = |about: &str| rsa.jws(&json!({"alg": "RS256"}), &endorsement(about));
    let outcome = |token: &str, web: Web| {
        let mut class = class();
        class["endorsement"] = json!([token]);
        let web = web.with(CLASS, &class);
        let report = web.judge_json(&assertion());
        assert_eq!(verdict(&report), "valid", "{:?}", report.checks);
        let check = report
            .checks
            .iter()
            .find(|check| check.kind == CheckKind::Endorsement);
        check.expect("a check").outcome
    };
    let web = || school().with(guild, &profile).with(key_url, &public);
    assert_eq!(outcome(&sign(CLASS), web()), Outcome::Passed);
    assert_eq!(outcome(&sign(ISSUER), web()), Outcome::Failed, "of another");
    let forged = format!("{}A", sign(CLASS));
    assert_eq!(outcome(&forged, web()), Outcome::Failed);
    assert_eq!(outcome(&sign(CLASS), school()), Outcome::Unknown, "no key");
    let mut unlinked = profile.clone();
    unlinked["publicKey"] = "https://guild.example/other".into();
    let web = school().with(guild, &unlinked).with(key_url, &public);
    assert_eq!(outcome(&sign(CLASS), web), Outcome::Unknown, "not linked");
}

/// A learner record and what it holds are proven each by itself.
#[test]
fn a_learner_record_is_verified_and_so_is_each_credential_in_it() {
    let (registrar, web) = (key(5), Web::default());
    let mut record = credential(&registrar.did());
    record["@context"][2] = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json".into();
    record["type"] = json!(["VerifiableCredential", "ClrCredential"]);
    record["partial"] = true.into();
    let mut altered = good(2);
    altered["name"] = "Brain surgery".into();
    record["credentialSubject"] = json!({
        "id": "did:example:ada", "type": ["ClrSubject"],
        "identifier": record["credentialSubject"]["identifier"],
        "verifiableCredential": [good(1), altered],
        "association": [{"type": ["Association"], "associationType": "isParentOf",
            "sourceId": "urn:a", "targetId": "urn:b"}]});
    let record = signed(&registrar, &record, None);
    let report = web.judge_json(&record);
    assert_eq!(verdict(&report), "valid", "{:?}", report.checks);
    let members = openbadges::record::credentials(&record, &Limits::default());
    let verdicts: Vec<String> = members
        .into_iter()
        .map(|member| verdict(&web.judge(member)))
        .collect();
    assert_eq!(verdicts, ["valid", "invalid"]);
    let mut shortened = record.clone();
    shortened["credentialSubject"]["verifiableCredential"] = json!([good(1)]);
    assert_eq!(verdict(&web.judge_json(&shortened)), "invalid");
}

/// Open Badges 3.0 §B.1.1: whatever awards an achievement has to say that it is such a credential.
#[test]
fn an_award_of_another_type_is_no_open_badge() {
    let own = key(1);
    let mut award = credential(&own.did());
    award["type"] = json!(["VerifiableCredential"]);
    let report = Web::default().judge_json(&signed(&own, &award, None));
    assert_eq!(verdict(&report), "invalid");
    assert!(
        codes(&report).contains(&"wrong_type"),
        "{:?}",
        report.checks
    );
}

#[test]
fn endorsements_never_change_the_verdict() {
    let (own, endorser) = (key(1), key(2));
    let endorsement = |about: &str| {
        json!({
            "@context": ["https://www.w3.org/ns/credentials/v2",
                "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
            "id": "urn:uuid:11111111-2222-4333-8444-555555555555",
            "type": ["VerifiableCredential", "EndorsementCredential"],
            "name": "Endorsement", "validFrom": "2025-01-01T00:00:00Z",
            "issuer": {"id": endorser.did(), "type": ["Profile"], "name": "Guild"},
            "credentialSubject": {"id": about, "type": ["EndorsementSubject"],
                "endorsementComment": "Good work."}
        })
    };
    let badge = |endorsement: Value| {
        let mut badge = credential(&own.did());
        badge["endorsement"] = json!([endorsement]);
        signed(&own, &badge, None)
    };
    let id = credential("")["id"].as_str().expect("an id").to_owned();
    let good = signed(&endorser, &endorsement(&id), None);
    let report = Web::default().judge_json(&badge(good.clone()));
    assert_eq!(verdict(&report), "valid", "{:?}", report.checks);
    assert!(
        report.checks.iter().any(|c| c.detail.code() == "endorsed"),
        "{:?}",
        report.checks
    );
    let mut altered = good;
    altered["credentialSubject"]["endorsementComment"] = "The best.".into();
    let elsewhere = signed(&endorser, &endorsement("urn:uuid:another"), None);
    for bad in [altered, elsewhere, endorsement(&id)] {
        let report = Web::default().judge_json(&badge(bad));
        assert_eq!(verdict(&report), "valid");
        let warned = report
            .warnings
            .iter()
            .any(|w| w.code() == "endorsement_failed");
        assert!(warned, "{:?}", report.checks);
    }
}

#[test]
fn claims_that_contradict_the_credential_are_invalid() {
    let own = key(1);
    let header = json!({"kid": own.verification_method(), "typ": "JWT"});
    let badge = credential(&own.did());
    let good = claims(&badge);
    let judge =
        |claims: &Value| verdict(&Web::default().judge(Payload::Jws(own.jws(&header, claims))));
    assert_eq!(judge(&good), "valid");
    for (claim, value) in [
        ("iss", json!("https://victim.example/")),
        ("jti", json!("urn:uuid:other")),
        ("nbf", json!(1_735_689_601)),
        ("nbf", json!("2025")),
    ] {
        let mut wrong = good.clone();
        wrong[claim] = value;
        assert_eq!(judge(&wrong), "invalid", "{claim}");
    }
    // What only a claim says counts.
    let mut ended = good.clone();
    ended["exp"] = 1_750_000_000.into();
    assert_eq!(judge(&ended), "expired");
    let mut begins = good.clone();
    begins.as_object_mut().expect("claims").remove("validFrom");
    begins["nbf"] = 1_900_000_000.into();
    assert_eq!(judge(&begins), "not_yet_valid");
    for header in [
        json!({"crit": ["exp"]}),
        json!({"typ": "at+jwt"}),
        json!({"b64": false}),
    ] {
        let mut header = header;
        header["kid"] = own.verification_method().into();
        let report = Web::default().judge(Payload::Jws(own.jws(&header, &good)));
        assert_eq!(verdict(&report), "invalid", "{header}");
    }
}

#[test]
fn proofs_for_another_purpose_or_time_are_invalid() {
    for (member, value) in [
        ("proofPurpose", json!("authentication")),
        ("proofPurpose", Value::Null),
        ("created", json!("yesterday")),
        ("expires", json!("2026-01-01T00:00:00Z")),
        ("proofValue", json!("z")),
        ("proofValue", Value::Null),
        ("verificationMethod", json!(key(2).verification_method())),
    ] {
        let mut badge = good(1);
        badge["proof"][member] = value.clone();
        assert_eq!(
            verdict(&Web::default().judge_json(&badge)),
            "invalid",
            "{member}: {value}"
        );
    }
}

#[test]
fn moments_decide() {
    for (from, until, expected) in [
        ("2027-01-01T00:00:00Z", None, "not_yet_valid"),
        (
            "2025-01-01T00:00:00Z",
            Some("2026-11-21T23:59:59Z"),
            "expired",
        ),
        (
            "2025-01-01T00:00:00Z",
            Some("2026-11-22T00:00:00Z"),
            "valid",
        ),
        ("2026-11-22T01:00:00+02:00", None, "valid"),
        ("2026-11-22T01:00:00-02:00", None, "not_yet_valid"),
    ] {
        let mut badge = credential(&key(1).did());
        badge["validFrom"] = from.into();
        if let Some(until) = until {
            badge["validUntil"] = until.into();
        }
        let report = Web::default().judge_json(&signed(&key(1), &badge, None));
        assert_eq!(verdict(&report), expected, "{from} {until:?}");
    }
}

#[test]
fn the_recipient_is_no_part_of_the_verdict() {
    let judge = |badge: &Value, who: &[&str]| {
        let payload = Payload::Json(badge.to_string());
        let report = Web::default().judge_with(payload, who, Limits::default());
        (verdict(&report), report.recipient.to_string())
    };
    let badge = good(1);
    let outcome = |word: &str| ("valid".to_owned(), word.to_owned());
    assert_eq!(judge(&badge, &[]), outcome("unchecked"));
    assert_eq!(judge(&badge, &["ADA@example.org"]), outcome("mine"));
    assert_eq!(
        judge(&badge, &["bea@example.org", "ada@example.org"]),
        outcome("mine")
    );
    assert_eq!(judge(&badge, &["bea@example.org"]), outcome("not_mine"));
    // A salt that is no text matches nobody.
    for salt in [json!(["salt"]), json!(5), json!({"a": 1})] {
        let mut badge = credential(&key(1).did());
        badge["credentialSubject"]["identifier"][0]["salt"] = salt;
        let payload = Payload::Json(badge.to_string());
        let report = Web::default().judge_with(payload, &["ada@example.org"], Limits::default());
        assert_eq!(report.recipient, Recipient::Unchecked);
    }
}

#[test]
fn addresses_that_are_none_of_the_web_are_never_asked_for() {
    for url in [
        "file:///etc/passwd",
        "ftp://example.org/",
        "javascript:alert(1)",
        "https://",
        "gopher://x",
    ] {
        let mut badge = credential(&key(1).did());
        badge["credentialStatus"] = json!({"id": url, "type": "1EdTechRevocationList"});
        badge["refreshService"] = json!({"id": url, "type": "1EdTechCredentialRefresh"});
        let web = Web::default();
        let payload = Payload::Json(badge.to_string());
        web.judge(payload);
        web.judge(Payload::Url(url.to_owned()));
        assert!(
            web.asked.borrow().is_empty(),
            "{url}: {:?}",
            web.asked.borrow()
        );
    }
}

// Open Badges 2.0.

#[test]
fn the_good_hosted_badge_is_valid() {
    let report = school().judge_json(&assertion());
    assert_eq!(verdict(&report), "valid", "{:?}", report.checks);
    let report = school().judge(Payload::Url(ASSERTION.to_owned()));
    assert_eq!(verdict(&report), "valid", "{:?}", report.checks);
    let badge = report.badge.expect("a badge");
    assert_eq!(badge.name.as_deref(), Some("Welding"));
    assert_eq!(badge.issuer.name.as_deref(), Some("School of Trades"));
}

#[test]
fn the_host_s_word_counts_and_not_the_file_s() {
    // The file names another holder than the host.
    let mut baked = assertion();
    baked["recipient"] =
        json!({"type": "email", "hashed": false, "identity": "mallory@example.org"});
    let payload = Payload::Json(baked.to_string());
    let report = school().judge_with(payload, &["mallory@example.org"], Limits::default());
    assert_eq!(verdict(&report), "valid", "{:?}", report.checks);
    assert_eq!(report.recipient, Recipient::NotMine { hint: None });
    assert!(report.warnings.contains(&Warning::HostedDiffers {
        property: "recipient".to_owned()
    }));
    // The host serves another assertion at that address.
    let mut other = assertion();
    other["id"] = "https://school.example/assertions/2".into();
    let web = school().with(ASSERTION, &other);
    assert_eq!(verdict(&web.judge_json(&assertion())), "invalid");
}

#[test]
fn a_host_that_says_gone_has_revoked_and_one_that_says_nothing_has_not() {
    for (web, expected) in [
        (school().with_status(ASSERTION, 410), "revoked"),
        (
            school().with(ASSERTION, &json!({"id": ASSERTION, "revoked": true})),
            "revoked",
        ),
        (school().with_status(ASSERTION, 404), "unverified"),
        (school().with_status(ASSERTION, 500), "unverified"),
        (
            school().with_text(ASSERTION, "<html>Hello</html>"),
            "unverified",
        ),
        (Web::default(), "unverified"),
        (school().with_status(CLASS, 404), "unverified"),
        (school().with_status(ISSUER, 404), "unverified"),
    ] {
        assert_eq!(verdict(&web.judge_json(&assertion())), expected);
        let by_address = verdict(&web.judge(Payload::Url(ASSERTION.to_owned())));
        let no_badge = expected == "unverified" && by_address == "unreadable";
        assert!(
            by_address == expected || no_badge,
            "{by_address} for {expected}"
        );
    }
}

#[test]
fn badges_outside_of_the_issuer_s_own_host_need_its_word() {
    let url = "https://mallory.example/assertions/1";
    let mut forged = assertion();
    forged["id"] = url.into();
    let web = |profile: &Value| school().with(url, &forged).with(ISSUER, profile);
    assert_eq!(verdict(&web(&issuer()).judge_json(&forged)), "invalid");
    let scope = |name: &str, value: Value| {
        let mut profile = issuer();
        profile["verification"] = json!({"type": "VerificationObject", name: value});
        verdict(&web(&profile).judge_json(&forged))
    };
    assert_eq!(
        scope("startsWith", json!("https://mallory.example/assertions/")),
        "valid"
    );
    assert_eq!(
        scope(
            "startsWith",
            json!(["https://a.example/", "https://mallory.example/"])
        ),
        "valid"
    );
    assert_eq!(scope("startsWith", json!("https://mallory")), "invalid");
    assert_eq!(
        scope("startsWith", json!("https://other.example/")),
        "invalid"
    );
    assert_eq!(scope("allowedOrigins", json!("mallory.example")), "valid");
    assert_eq!(
        scope("allowedOrigins", json!(["example", "school.example"])),
        "invalid"
    );
    // A profile embedded by the forger that lets himself in.
    let mut embedded = class();
    embedded["issuer"] = issuer();
    embedded["issuer"]["verification"] = json!({"startsWith": "https://mallory.example/"});
    let mut own = forged.clone();
    own["badge"] = embedded;
    let report = school().with(url, &own).judge_json(&own);
    assert_eq!(verdict(&report), "invalid", "{:?}", report.checks);
    let mut unreachable = own.clone();
    unreachable["badge"]["issuer"]["id"] = "https://gone.example/issuer".into();
    let report = school().with(url, &unreachable).judge_json(&unreachable);
    assert_ne!(verdict(&report), "valid");
}

/// A signed assertion, its key document, and the issuer that links it.
fn signed_badge(rsa: &Rsa) -> (Value, Value, Value) {
    let key_url = "https://school.example/key";
    let mut badge = assertion();
    badge["id"] = "urn:uuid:2a2a2a2a-0000-4000-8000-000000000000".into();
    badge["verification"] = json!({"type": "SignedBadge", "creator": key_url});
    let document = json!({"@context": "https://w3id.org/openbadges/v2", "type": "CryptographicKey",
        "id": key_url, "owner": ISSUER, "publicKeyPem": rsa.pem()});
    let mut profile = issuer();
    profile["publicKey"] = key_url.into();
    profile["revocationList"] = "https://school.example/revoked".into();
    (badge, document, profile)
}

#[test]
fn signed_badges_count_only_by_keys_that_the_issuer_links() {
    let rsa = Rsa::new();
    let (badge, document, profile) = signed_badge(&rsa);
    let id = badge["id"].clone();
    let key_url = "https://school.example/key";
    let list = "https://school.example/revoked";
    let empty =
        json!({"type": "RevocationList", "id": list, "issuer": ISSUER, "revokedAssertions": []});
    let web = school()
        .with(ISSUER, &profile)
        .with(key_url, &document)
        .with(list, &empty);
    let token = |badge: &Value| Payload::Jws(rsa.jws(&json!({"alg": "RS256"}), badge));
    let report = web.judge(token(&badge));
    assert_eq!(verdict(&report), "valid", "{:?}", report.checks);
    // Without `creator` the linked keys are tried.
    let mut plain = badge.clone();
    plain["verification"] = json!({"type": "SignedBadge"});
    assert_eq!(verdict(&web.judge(token(&plain))), "valid");

    for (revoked, expected) in [
        (json!([id]), "revoked"),
        (json!([{"id": id, "revocationReason": "error"}]), "revoked"),
        (json!([{"id": id, "revoked": false}]), "valid"),
        (json!(["urn:uuid:another"]), "valid"),
    ] {
        let mut list_document = empty.clone();
        list_document["revokedAssertions"] = revoked;
        let web = web.clone().with(list, &list_document);
        assert_eq!(verdict(&web.judge(token(&badge))), expected);
    }
    assert_eq!(
        verdict(&web.clone().with_status(list, 500).judge(token(&badge))),
        "status_unknown"
    );

    // The key says that it is another's; the issuer does not link it; it cannot be had.
    let mut foreign = document.clone();
    foreign["owner"] = "https://mallory.example/".into();
    assert_eq!(
        verdict(&web.clone().with(key_url, &foreign).judge(token(&badge))),
        "intact"
    );
    let unlinked = web.clone().with(ISSUER, &issuer());
    assert_eq!(verdict(&unlinked.judge(token(&badge))), "intact");
    assert_eq!(
        verdict(&web.clone().with_status(key_url, 404).judge(token(&badge))),
        "unverified"
    );
    // A profile that came with the badge links whatever its maker likes.
    let mut embedded = badge.clone();
    embedded["badge"] = class();
    embedded["badge"]["issuer"] = profile.clone();
    let web_without_link = unlinked.clone();
    let report = web_without_link.judge(token(&embedded));
    assert_ne!(verdict(&report), "valid", "{:?}", report.checks);
    // Altered, or the signature of another badge.
    let text = rsa.jws(&json!({"alg": "RS256"}), &badge);
    let (_, signature) = text.rsplit_once('.').expect("three parts");
    let mut other = badge.clone();
    other["issuedOn"] = "2019-01-01T00:00:00Z".into();
    let other = rsa.jws(&json!({"alg": "RS256"}), &other);
    let (input, _) = other.rsplit_once('.').expect("three parts");
    let report = web.judge(Payload::Jws(format!("{input}.{signature}")));
    assert_eq!(verdict(&report), "invalid");
    // The signed badge without its signature.
    assert_eq!(verdict(&web.judge_json(&badge)), "unverified");
}

#[test]
fn nobody_awards_the_badge_class_of_another() {
    let theirs = "https://victim.example/classes/1";
    let mut borrowed = class();
    borrowed["id"] = theirs.into();
    let mut badge = assertion();
    badge["badge"] = borrowed.clone();
    let mut profile = issuer();
    profile["verification"] = json!({"startsWith": "https://school.example/"});
    let web = school().with(ASSERTION, &badge).with(ISSUER, &profile);
    // The class names its own issuer, another than the one who awards it here.
    let mut original = borrowed.clone();
    original["issuer"] = "https://victim.example/issuer".into();
    let report = web.clone().with(theirs, &original).judge_json(&badge);
    assert_eq!(verdict(&report), "invalid", "{:?}", report.checks);
    assert!(codes(&report).contains(&"other_issuer"));
    // It names the one who awards it.
    let report = web.clone().with(theirs, &borrowed).judge_json(&badge);
    assert_eq!(verdict(&report), "valid", "{:?}", report.checks);
    let report = web.judge_json(&badge);
    assert!(report.warnings.contains(&Warning::LinkBroken {
        url: theirs.to_owned()
    }));
}

#[test]
fn extensions_are_warned_of_and_do_not_decide() {
    let mut badge = assertion();
    badge["extensions:applyLink"] =
        json!({"type": ["Extension", "extensions:ApplyLink"], "url": "no address"});
    let report = school().with(ASSERTION, &badge).judge_json(&badge);
    assert_eq!(verdict(&report), "valid");
    let url = "extensions:ApplyLink".to_owned();
    assert!(report.warnings.contains(&Warning::Extension { url }));
}

// Open Badges before 2.0.

#[test]
fn badges_of_1_0_are_judged_by_host_and_origin() {
    let mut hosted = assertion();
    let members = hosted.as_object_mut().expect("an object");
    for member in ["@context", "type", "id", "verification"] {
        members.remove(member);
    }
    hosted["uid"] = "abc".into();
    hosted["verify"] = json!({"type": "hosted", "url": ASSERTION});
    let old = |mut document: Value| {
        let members = document.as_object_mut().expect("an object");
        for member in ["@context", "type", "id"] {
            members.remove(member);
        }
        document["criteria"] = "https://school.example/criteria".into();
        document
    };
    let web = |assertion: &Value| {
        Web::default()
            .with(ASSERTION, assertion)
            .with(CLASS, &old(class()))
            .with(ISSUER, &old(issuer()))
    };
    let report = web(&hosted).judge_json(&hosted);
    assert_eq!(verdict(&report), "valid", "{:?}", report.checks);
    // Somewhere else, with the badge class of a victim.
    let elsewhere = "https://mallory.example/1";
    let mut forged = hosted.clone();
    forged["verify"]["url"] = elsewhere.into();
    let report = web(&hosted).with(elsewhere, &forged).judge_json(&forged);
    assert_eq!(verdict(&report), "intact", "{:?}", report.checks);
    // The address serves another badge.
    let mut other = hosted.clone();
    other["uid"] = "def".into();
    assert_eq!(verdict(&web(&other).judge_json(&hosted)), "invalid");

    // Signed.
    let rsa = Rsa::new();
    let key_url = "https://school.example/key.pem";
    let mut badge = hosted.clone();
    badge["verify"] = json!({"type": "signed", "url": key_url});
    let mut profile = old(issuer());
    profile["revocationList"] = "https://school.example/revoked".into();
    let list = "https://school.example/revoked";
    let token = Payload::Jws(rsa.jws(&json!({"alg": "RS256"}), &badge));
    let web = web(&hosted)
        .with(ISSUER, &profile)
        .with_text(key_url, &rsa.pem())
        .with(list, &json!({"other": "reason"}));
    let report = web.judge(token.clone());
    assert_eq!(verdict(&report), "valid", "{:?}", report.checks);
    let revoked = web.clone().with(list, &json!({"abc": "by mistake"}));
    assert_eq!(verdict(&revoked.judge(token)), "revoked");
    // A key that is the forger's own.
    let own_key = "https://mallory.example/key.pem";
    badge["verify"]["url"] = own_key.into();
    let token = Payload::Jws(rsa.jws(&json!({"alg": "RS256"}), &badge));
    let report = web.with_text(own_key, &rsa.pem()).judge(token);
    assert_eq!(verdict(&report), "intact", "{:?}", report.checks);
}

#[test]
fn badges_of_0_5_are_judged_by_the_address_that_serves_them() {
    let url = "https://school.example/old/1";
    let badge = json!({
        "recipient": "ada@example.org", "issued_on": "2012-01-01",
        "badge": {"version": "0.5.0", "name": "Welding", "image": "/welding.png",
            "description": "Joins metal safely.", "criteria": "/criteria",
            "issuer": {"origin": "https://school.example", "name": "School of Trades"}}
    });
    let web = Web::default().with(url, &badge);
    let report = web.judge(Payload::Url(url.to_owned()));
    assert_eq!(verdict(&report), "valid", "{:?}", report.checks);
    assert_eq!(
        verdict(&web.judge_json(&badge)),
        "unverified",
        "a file has no address"
    );
    let copied = "https://mallory.example/1";
    let web = Web::default().with(copied, &badge);
    assert_ne!(
        verdict(&web.judge(Payload::Url(copied.to_owned()))),
        "valid"
    );
}

// Limits.

/// Each cap of a verification at work, beside the same badge without it.
#[test]
fn each_limit_holds() {
    let own = key(1);
    let url = "https://school.example/revoked";
    let mut badge = credential(&own.did());
    badge["credentialStatus"] = json!({"id": url, "type": "1EdTechRevocationList"});
    let badge = signed(&own, &badge, None);
    let entries = ["urn:x:1", "urn:x:2", "urn:x:3"];
    let list = json!({"id": url, "revokedCredential": entries});
    let web = Web::default().with(url, &list);
    let judge = |badge: &Value, limits: Limits| {
        web.judge_with(Payload::Json(badge.to_string()), &[], limits)
    };
    let base = Limits::default;
    assert_eq!(verdict(&judge(&badge, base())), "valid");
    for (name, limits, expected) in [
        (
            "response_bytes",
            Limits {
                response_bytes: 20,
                ..base()
            },
            "status_unknown",
        ),
        (
            "requests",
            Limits {
                requests: 0,
                ..base()
            },
            "status_unknown",
        ),
        (
            "rounds",
            Limits {
                rounds: 0,
                ..base()
            },
            "status_unknown",
        ),
        (
            "revocations",
            Limits {
                revocations: 2,
                ..base()
            },
            "status_unknown",
        ),
        (
            "statuses",
            Limits {
                statuses: 0,
                ..base()
            },
            "status_unknown",
        ),
        (
            "proofs",
            Limits {
                proofs: 0,
                ..base()
            },
            "unverified",
        ),
        ("quads", Limits { quads: 5, ..base() }, "unverified"),
        (
            "json_depth",
            Limits {
                json_depth: 2,
                ..base()
            },
            "unreadable",
        ),
    ] {
        assert_eq!(verdict(&judge(&badge, limits)), expected, "{name}");
    }

    // Blank nodes that only their neighbours tell apart.
    let mut alike = credential(&own.did());
    let evidence = json!({"type": ["Evidence"], "name": "Frame"});
    alike["evidence"] = json!([evidence, evidence]);
    let alike = signed(&own, &alike, None);
    assert_eq!(verdict(&judge(&alike, base())), "valid");
    let limits = Limits {
        canonicalisation_steps: 1,
        ..base()
    };
    assert_eq!(verdict(&judge(&alike, limits)), "unverified");

    // Bytes that a list of bits inflates to.
    let list = status_list(1, &own.did(), 16_384, 8, "revocation");
    let web = Web::default().with("https://school.example/status/1", &list);
    let judge = |status_list_bytes: usize| {
        let limits = Limits {
            status_list_bytes,
            ..base()
        };
        let badge = with_status("revocation").to_string();
        verdict(&web.judge_with(Payload::Json(badge), &[], limits))
    };
    assert_eq!(judge(16_384), "valid");
    assert_eq!(judge(16_383), "status_unknown");

    // Endorsements: those beyond the cap are counted in a warning and not looked at.
    let mut endorsed = credential(&own.did());
    endorsed["endorsementJwt"] = json!(["e30.e30.", "e30.e30.", "e30.e30."]);
    let endorsed = signed(&own, &endorsed, None);
    let limits = Limits {
        endorsements: 2,
        ..base()
    };
    let payload = Payload::Json(endorsed.to_string());
    let report = Web::default().judge_with(payload, &[], limits);
    let looked_at = |check: &&openbadges::Check| check.kind == CheckKind::Endorsement;
    assert_eq!(report.checks.iter().filter(looked_at).count(), 2);
    assert!(report.warnings.contains(&Warning::TooMany {
        what: "endorsements".to_owned()
    }));

    // Terms of a context of the document's own.
    let mut terms = credential(&own.did());
    let many: serde_json::Map<String, Value> = (0..50)
        .map(|i| (format!("t{i}"), json!(format!("https://e.example/t{i}"))))
        .collect();
    terms["@context"]
        .as_array_mut()
        .expect("contexts")
        .push(many.into());
    let terms = signed(&own, &terms, None);
    let judge = |context_terms: usize| {
        let limits = Limits {
            context_terms,
            ..base()
        };
        verdict(&Web::default().judge_with(Payload::Json(terms.to_string()), &[], limits))
    };
    assert_eq!(judge(base().context_terms), "valid");
    assert_eq!(judge(50), "unverified");

    // Keys of an issuer: the right one is the third.
    let issuer = "https://school.example/issuers/1";
    let method = |seed: u8| {
        json!({"id": format!("{issuer}#{seed}"), "type": "Multikey", "controller": issuer,
            "publicKeyMultibase": key(seed).public().to_multikey()})
    };
    let profile = json!({"id": issuer, "assertionMethod": [method(3), method(2), method(1)]});
    let web = Web::default().with(issuer, &profile);
    let token = own.jws(&json!({}), &claims(&credential(issuer)));
    let judge = |keys: usize| {
        let limits = Limits {
            keys,
            ..Limits::default()
        };
        verdict(&web.judge_with(Payload::Jws(token.clone()), &[], limits))
    };
    assert_eq!(judge(3), "valid");
    assert_ne!(judge(2), "valid");
}
