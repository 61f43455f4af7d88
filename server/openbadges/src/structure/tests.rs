//! A sound document of each class, and each rule broken once.

use super::*;
use serde_json::json;

fn found(document: &Value, version: Version) -> Vec<String> {
    check(document, version)
        .iter()
        .map(|fault| {
            let mark = if fault.severity == Severity::Warning {
                "("
            } else {
                ""
            };
            format!("{mark}{fault}")
        })
        .collect()
}

/// Sets (or, with `null`, removes) the member at a pointer, and lists the faults.
fn changed(document: &Value, version: Version, pointer: &str, value: Value) -> Vec<String> {
    let mut document = document.clone();
    let (parent, name) = pointer.rsplit_once('/').expect("a pointer");
    let parent = document
        .pointer_mut(parent)
        .and_then(Value::as_object_mut)
        .expect("a parent");
    if value.is_null() {
        parent.remove(name);
    } else {
        parent.insert(name.to_owned(), value);
    }
    found(&document, version)
}

fn v2() -> Value {
    json!({
        "@context": "https://w3id.org/openbadges/v2",
        "type": "Assertion",
        "id": "https://issuer.example/a",
        "recipient": {"type": "email", "hashed": false, "identity": "h@example.org"},
        "badge": {
            "type": "BadgeClass", "id": "https://issuer.example/b", "name": "B",
            "description": "D", "image": "data:image/png;base64,AA==",
            "criteria": {"narrative": "N"}, "tags": ["t"],
            "issuer": {"type": "Issuer", "id": "https://issuer.example/i", "name": "I",
                       "url": "https://issuer.example", "email": "i@issuer.example"},
            "alignment": {"targetName": "T", "targetUrl": "https://f.example"},
        },
        "verification": {"type": "hosted"},
        "issuedOn": "2026-01-01T00:00:00Z",
        "evidence": ["https://issuer.example/e", {"narrative": "N"}],
    })
}

#[test]
fn rules_of_2_0() {
    let sound: [String; 0] = [];
    assert_eq!(found(&v2(), Version::V2_0), sound);
    let address = "is no absolute address";
    let table = [
        ("/id", json!(null), "/id is missing".to_owned()),
        ("/id", json!("a b"), format!("/id {address}")),
        (
            "/type",
            json!("Asertion"),
            "/type does not name the type Assertion".to_owned(),
        ),
        (
            "/recipient",
            json!("h@example.org"),
            "/recipient is not object".to_owned(),
        ),
        (
            "/recipient/hashed",
            json!("true"),
            "/recipient/hashed is not boolean".to_owned(),
        ),
        (
            "/recipient/salt",
            json!(3),
            "/recipient/salt is not text".to_owned(),
        ),
        (
            "/recipient/identity",
            json!(" "),
            "/recipient/identity is empty".to_owned(),
        ),
        ("/badge", json!("b.json"), format!("/badge {address}")),
        (
            "/badge/criteria",
            json!({}),
            "/badge/criteria needs one of id, narrative".to_owned(),
        ),
        (
            "/badge/image",
            json!(null),
            "(/badge/image is missing".to_owned(),
        ),
        (
            "/badge/issuer/name",
            json!(null),
            "/badge/issuer/name is missing".to_owned(),
        ),
        ("/badge/issuer", json!("did:key:z6Mk"), String::new()),
        (
            "/verification",
            json!(null),
            "/verification is missing".to_owned(),
        ),
        (
            "/verification/type",
            json!("magic"),
            "/verification/type is none of the values that the specification has".to_owned(),
        ),
        (
            "/issuedOn",
            json!(1_500_000_000),
            "/issuedOn is no date and time as this version writes them".to_owned(),
        ),
        (
            "/issuedOn",
            json!("2026-01-01"),
            "(/issuedOn is no date and time as this version writes them".to_owned(),
        ),
        (
            "/image",
            json!("data:image/png;base64,AA=="),
            "/image is a picture where only the address of one is allowed".to_owned(),
        ),
        (
            "/evidence",
            json!([3]),
            "/evidence/0 is not text".to_owned(),
        ),
        ("/x~y", json!("unknown members are no fault"), String::new()),
    ];
    for (pointer, value, fault) in table {
        let expected: Vec<String> = Some(fault)
            .filter(|fault| !fault.is_empty())
            .into_iter()
            .collect();
        assert_eq!(
            changed(&v2(), Version::V2_0, pointer, value),
            expected,
            "{pointer}"
        );
    }
    // `verify` is an alias, and of a revoked badge nothing need be left.
    let mut alias = v2();
    let members = alias.as_object_mut().expect("an object");
    let verification = members.remove("verification").expect("a member");
    members.insert("verify".to_owned(), verification);
    assert_eq!(found(&alias, Version::V2_0), sound);
    let revoked = json!({"@context": "https://w3id.org/openbadges/v2", "revoked": true,
                         "type": "Assertion", "id": "https://issuer.example/a"});
    assert_eq!(found(&revoked, Version::V2_0), sound);
}

#[test]
fn rules_of_1_0_and_0_5() {
    let old = json!({
        "uid": "1", "issuedOn": 1_359_217_910, "badge": "https://issuer.example/b",
        "recipient": {"type": "email", "hashed": true, "identity": "sha256$00", "salt": "s"},
        "verify": {"type": "hosted", "url": "https://issuer.example/a"},
    });
    let sound: [String; 0] = [];
    assert_eq!(found(&old, Version::V1_0), sound);
    for (pointer, value, fault) in [
        (
            "/recipient",
            json!("h@example.org"),
            "/recipient is not object",
        ),
        ("/badge", json!(null), "/badge is missing"),
        (
            "/verify/url",
            json!("a.json"),
            "/verify/url is no absolute address",
        ),
        (
            "/issuedOn",
            json!("hier"),
            "/issuedOn is no date and time as this version writes them",
        ),
    ] {
        let (first, version) = (fault.to_owned(), Version::V1_0);
        assert_eq!(changed(&old, version, pointer, value), [first], "{pointer}");
    }
    let oldest = json!({
        "recipient": "h@example.org",
        "badge": {"version": "0.5.0", "name": "B", "description": "D", "image": "/b.png",
                  "criteria": "/c", "issuer": {"origin": "https://issuer.example", "name": "I"}},
    });
    assert_eq!(found(&oldest, Version::V0_5), sound);
    let fault = "/badge/issuer/origin is missing".to_owned();
    assert_eq!(
        changed(&oldest, Version::V0_5, "/badge/issuer/origin", json!(null)),
        [fault]
    );
}

fn v3() -> Value {
    json!({
        "@context": ["https://www.w3.org/ns/credentials/v2",
                     "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
        "id": "urn:uuid:1",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": "did:key:z6Mk", "type": "Profile", "name": "I"},
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {
            "id": "did:key:z6Mh", "type": "AchievementSubject",
            "achievement": {"id": "urn:uuid:2", "type": "Achievement", "name": "A",
                            "description": "D", "criteria": {"narrative": "N"},
                            "image": {"id": "https://issuer.example/b.png", "type": "Image"}},
        },
        "proof": {"type": "DataIntegrityProof", "verificationMethod": "did:key:z6Mk#z6Mk"},
    })
}

#[test]
fn rules_of_3_0() {
    let sound: [String; 0] = [];
    assert_eq!(found(&v3(), Version::V3_0), sound);
    let address = "is no absolute address";
    let subject = "/credentialSubject";
    let table = [
        ("/@context".to_owned(), json!("https://purl.imsglobal.org/spec/ob/v3p0/context.json"),
         "/@context lacks the context https://www.w3.org/ns/credentials/v2".to_owned()),
        ("/@context".to_owned(), json!(["https://www.w3.org/ns/credentials/v2"]),
         "/@context lacks the context https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
             .to_owned()),
        ("/type".to_owned(), json!(["OpenBadgeCredential"]),
         "/type does not name the type VerifiableCredential".to_owned()),
        ("/id".to_owned(), json!("https ://x"), format!("/id {address}")),
        ("/id".to_owned(), json!(null), "/id is missing".to_owned()),
        ("/validFrom".to_owned(), json!(null), "/validFrom is missing".to_owned()),
        ("/validUntil".to_owned(), json!("2025-01-01T00:00:00Z"),
         "/validUntil ends before it begins".to_owned()),
        ("/issuer".to_owned(), json!("me"), format!("/issuer {address}")),
        ("/issuer".to_owned(), json!("did:key:z6Mk"), String::new()),
        ("/issuer/type".to_owned(), json!(["Profil"]),
         "/issuer/type does not name the type Profile".to_owned()),
        ("/issuer/parentOrg".to_owned(), json!({"id": "did:web:x", "type": "X"}),
         "/issuer/parentOrg/type does not name the type Profile".to_owned()),
        (format!("{subject}/type"), json!("X"),
         format!("{subject}/type does not name the type AchievementSubject")),
        (format!("{subject}/id"), json!(null), format!("{subject} needs one of id, identifier")),
        (format!("{subject}/identifier"),
         json!([{"type": "IdentityObject", "hashed": true, "identityType": "emailAddress"}]),
         format!("{subject}/identifier/0/identityHash is missing")),
        (format!("{subject}/achievement"), json!(null), format!("{subject}/achievement is missing")),
        (format!("{subject}/achievement/criteria"), json!({}),
         format!("({subject}/achievement/criteria needs one of id, narrative")),
        (format!("{subject}/achievement/image"), json!("https://issuer.example/b.png"),
         format!("({subject}/achievement/image is not object")),
        (format!("{subject}/achievement/alignment"), json!([{"type": ["Alignment"]}]),
         format!("{subject}/achievement/alignment/0/targetName is missing\n\
                  {subject}/achievement/alignment/0/targetUrl is missing")),
        (format!("{subject}/result"), json!({"type": "X"}),
         format!("{subject}/result/type does not name the type Result")),
        ("/evidence".to_owned(), json!([{"type": "Evidence"}, {"type": "X"}]),
         "/evidence/1/type does not name the type Evidence".to_owned()),
        ("/credentialStatus".to_owned(), json!({"id": "https://issuer.example/s"}),
         "/credentialStatus/type is missing".to_owned()),
        ("/credentialSchema".to_owned(), json!({"type": "X"}),
         "/credentialSchema/id is missing".to_owned()),
        ("/proof/verificationMethod".to_owned(), json!("z6Mk"),
         format!("/proof/verificationMethod {address}")),
        ("/name".to_owned(), json!({"@value": "x", "url": "https://x.example"}),
         "/name is not text, or texts by language".to_owned()),
    ];
    for (pointer, value, faults) in table {
        let expected: Vec<&str> = faults.lines().collect();
        assert_eq!(
            changed(&v3(), Version::V3_0, &pointer, value),
            expected,
            "{pointer}"
        );
    }
}

#[test]
fn the_first_data_model_has_other_names() {
    let mut first = v3();
    first["@context"][0] = json!("https://www.w3.org/2018/credentials/v1");
    let sound: [String; 0] = [];
    assert_eq!(found(&first, Version::V3_0), ["/issuanceDate is missing"]);
    first["issuanceDate"] = json!("2026-01-01T00:00:00Z");
    assert_eq!(found(&first, Version::V3_0), sound);
}

#[test]
fn nothing_brings_the_checker_down() {
    let values = [
        json!(null),
        json!(1),
        json!([]),
        json!([[{}]]),
        json!({"": {"/": "~"}}),
    ];
    for value in &values {
        for version in [Version::V0_5, Version::V1_0, Version::V2_0, Version::V3_0] {
            assert!(!check(value, version).is_empty());
        }
    }
    let many: Vec<Value> = (0..10_000).map(|_| json!({})).collect();
    let mut document = v3();
    document["evidence"] = many.into();
    assert_eq!(check(&document, Version::V3_0).len(), LISTED);
}

#[test]
fn a_presentation_and_what_it_presents() {
    let credential = json!({
        "@context": "https://www.w3.org/ns/credentials/v2", "type": "VerifiableCredential",
        "issuer": "did:key:z6Mk", "credentialSubject": {"id": "did:key:z6Mh"},
    });
    let presentation = |holder: Value, presented: Value| {
        let document = json!({
            "@context": ["https://www.w3.org/ns/credentials/v2"],
            "type": ["VerifiablePresentation"],
            "holder": holder, "verifiableCredential": presented,
        });
        let faults = check_credential(&document);
        faults.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let sound: [String; 0] = [];
    let enveloped =
        json!({"type": "EnvelopedVerifiableCredential", "id": "data:application/vc+jwt,x"});
    assert_eq!(
        presentation(
            json!({"id": "did:key:z6Mh"}),
            json!([credential, enveloped])
        ),
        sound
    );
    assert_eq!(
        presentation(json!("z6Mh"), json!("eyJ")),
        [
            "/holder is no absolute address",
            "/verifiableCredential is not object",
        ]
    );
    let faults = presentation(Value::Null, json!({"type": "VerifiableCredential"}));
    assert_eq!(faults[0], "/verifiableCredential/@context is missing");
    assert_eq!(check_credential(&credential), []);
}
