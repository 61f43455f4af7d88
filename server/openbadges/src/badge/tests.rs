//! One badge of each version, and the shapes that issuers give its members.

use super::*;
use serde_json::json;

fn timestamp(text: &str) -> Option<Timestamp> {
    Timestamp::read(text).map(|(moment, _)| moment)
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn class() -> Value {
    json!({
        "@context": "https://w3id.org/openbadges/v2",
        "@language": "fr",
        "type": ["BadgeClass", "extensions:X"],
        "id": "https://issuer.example/class",
        "name": "Jardinier",
        "description": "Tient un jardin.",
        "image": {"id": "https://issuer.example/class.png", "caption": "Une bêche"},
        "criteria": {"id": "https://issuer.example/criteria", "narrative": "Avoir *semé*."},
        "issuer": {"id": "https://issuer.example/me", "name": "Le Potager",
                   "url": "https://issuer.example", "email": "a@issuer.example"},
        "tags": ["jardin", "terre"],
        "alignment": [{"targetName": "Semer", "targetUrl": "https://f.example/1",
                       "targetCode": "S1", "targetFramework": "Terre"}],
        "alignments": {"name": "Récolter", "url": "https://f.example/2"},
        "related": {"id": "https://issuer.example/en", "@language": "en"},
        "version": 2,
        "endorsement": ["https://other.example/e"],
    })
}

fn assertion() -> Value {
    json!({
        "@context": "https://w3id.org/openbadges/v2",
        "type": "Assertion",
        "id": "https://issuer.example/a",
        "recipient": {"type": "email", "hashed": false, "identity": "h@example.org"},
        "badge": class(),
        "verification": {"type": "hosted"},
        "issuedOn": "2026-01-02T03:04:05Z",
        "expires": "2027-01-02T03:04:05+01:00",
        "narrative": "En mars.",
        "evidence": {"id": "https://issuer.example/e", "name": "Photo"},
        "extensions:recipientProfile": {"name": "Hélène"},
    })
}

#[test]
fn a_badge_of_2_0_with_everything_embedded() {
    let badge = Badge::from_document(&assertion()).expect("a badge");
    let expected = Badge {
        id: some("https://issuer.example/a"),
        name: some("Jardinier"),
        description: some("Tient un jardin."),
        criteria: Criteria {
            id: some("https://issuer.example/criteria"),
            narrative: some("Avoir *semé*."),
        },
        image: Some(Image {
            id: "https://issuer.example/class.png".into(),
            caption: some("Une bêche"),
        }),
        tags: vec!["jardin".into(), "terre".into()],
        achievement_id: some("https://issuer.example/class"),
        issuer: Issuer {
            id: some("https://issuer.example/me"),
            name: some("Le Potager"),
            url: some("https://issuer.example"),
            email: some("a@issuer.example"),
            ..Issuer::default()
        },
        recipients: vec![RecipientIdentity {
            kind: IdentityKind::Email,
            identity: IdentityValue::Plain("h@example.org".into()),
        }],
        holder_name: some("Hélène"),
        issued: timestamp("2026-01-02T03:04:05Z"),
        expires: timestamp("2027-01-02T02:04:05Z"),
        evidence: vec![Evidence {
            id: some("https://issuer.example/e"),
            name: some("Photo"),
            ..Evidence::default()
        }],
        narrative: some("En mars."),
        alignments: vec![
            Alignment {
                name: some("Semer"),
                url: some("https://f.example/1"),
                code: some("S1"),
                framework: some("Terre"),
                ..Alignment::default()
            },
            Alignment {
                name: some("Récolter"),
                url: some("https://f.example/2"),
                ..Alignment::default()
            },
        ],
        language: some("fr"),
        related: vec![Related {
            id: "https://issuer.example/en".into(),
            language: some("en"),
            version: None,
        }],
        endorsements: vec![Endorsement {
            about: Endorsed::Achievement,
            id: some("https://other.example/e"),
            issuer: None,
            comment: None,
            issued: None,
            subject: None,
            source: EndorsementSource::Url("https://other.example/e".into()),
        }],
        details: Details {
            achievement_version: some("2"),
            ..Details::default()
        },
        ..Badge::empty(Version::V2_0)
    };
    assert_eq!(badge, expected);
    // The server stores it as JSON.
    let stored = serde_json::to_string(&badge).expect("JSON");
    assert_eq!(
        serde_json::from_str::<Badge>(&stored).expect("a badge"),
        badge
    );
}

#[test]
fn documents_that_were_fetched_go_before_embedded_ones() {
    let mut hosted = assertion();
    hosted["badge"] = json!("https://issuer.example/class");
    let unresolved = Badge::from_v2(&hosted, None, None);
    assert_eq!(
        unresolved.achievement_id,
        some("https://issuer.example/class")
    );
    assert_eq!(unresolved.name, None);

    let mut fetched = class();
    fetched["name"] = json!("Jardinière");
    fetched["issuer"] = json!("https://issuer.example/me");
    let issuer = json!({"id": "https://issuer.example/me", "type": "Profile", "name": "Potager"});
    let badge = Badge::from_v2(&hosted, Some(&fetched), Some(&issuer));
    assert_eq!(badge.name, some("Jardinière"));
    assert_eq!(badge.issuer.name, some("Potager"));
    let unknown = Badge::from_v2(&hosted, Some(&fetched), None);
    assert_eq!(unknown.issuer.id, some("https://issuer.example/me"));
    let embedded = Badge::from_v2(&assertion(), Some(&fetched), None);
    assert_eq!(embedded.name, some("Jardinière"));
}

#[test]
fn every_shape_of_a_2_0_member() {
    let evidence = |value: Value| {
        let mut assertion = assertion();
        assertion["evidence"] = value;
        let badge = Badge::from_v2(&assertion, None, None);
        badge
            .evidence
            .into_iter()
            .map(|evidence| (evidence.id, evidence.narrative))
            .collect()
    };
    let expect = |items: &[(Option<&str>, Option<&str>)]| -> Vec<(Option<String>, Option<String>)> {
        let own = |text: &Option<&str>| text.map(str::to_owned);
        items
            .iter()
            .map(|(id, narrative)| (own(id), own(narrative)))
            .collect()
    };
    let e: Vec<_> = evidence(json!("https://e.example"));
    assert_eq!(e, expect(&[(Some("https://e.example"), None)]));
    let e: Vec<_> = evidence(json!(["https://e.example", {"narrative": "Vu."}, {}]));
    assert_eq!(
        e,
        expect(&[(Some("https://e.example"), None), (None, Some("Vu."))])
    );
    let e: Vec<_> = evidence(json!([]));
    assert_eq!(e, expect(&[]));
    let e: Vec<_> = evidence(json!(3));
    assert_eq!(e, expect(&[]));

    let class_with = |name: &str, value: Value| {
        let mut document = class();
        document[name] = value;
        Badge::from_v2(&assertion(), Some(&document), None)
    };
    let badge = class_with("criteria", json!("https://c.example"));
    assert_eq!(badge.criteria.id, some("https://c.example"));
    let badge = class_with("image", json!("data:image/png;base64,AA=="));
    assert_eq!(
        badge.image.map(|image| image.id),
        some("data:image/png;base64,AA==")
    );
    let badge = class_with("tags", json!("seul"));
    assert_eq!(badge.tags, ["seul"]);
    let badge = class_with("issuer", json!([{"id": "https://i.example", "name": "N"}]));
    assert_eq!(badge.issuer, Issuer::default());
    let badge = class_with("name", json!({"fr": "Jardinier", "en": "Gardener"}));
    assert_eq!(badge.name, some("Jardinier"));
    let english = Translation {
        language: "en".into(),
        name: some("Gardener"),
        ..Default::default()
    };
    assert_eq!(badge.translations, [english]);
    // Nothing that a member can be brings it down.
    for member in [
        "name",
        "image",
        "criteria",
        "issuer",
        "alignment",
        "tags",
        "related",
        "id",
    ] {
        for value in [
            json!(null),
            json!(1),
            json!([[1]]),
            json!({"@value": 3}),
            json!([null]),
        ] {
            let badge = class_with(member, value);
            assert_eq!(badge.version, Version::V2_0);
        }
    }
}

#[test]
fn competencies_of_an_extension_are_alignments() {
    let mut assertion = assertion();
    let class = assertion["badge"].as_object_mut().expect("a class");
    class.remove("alignment");
    class.remove("alignments");
    class.insert(
        "extensions:CompetencyExtension".to_owned(),
        json!([
            {"type": ["Extension"], "name": "Coopérer", "description": "À plusieurs.",
             "framework": "Terre", "frameworkIdentifier": "https://f.example/3"},
            {"name": "Transmettre", "source": "Terre", "framework_identifier": "T4"},
            {"description": "Sans nom"}, "ni objet", null,
        ]),
    );
    let badge = Badge::from_document(&assertion).expect("a badge");
    let kind = some("extensions:CompetencyExtension");
    let expected = [
        Alignment {
            name: some("Coopérer"),
            url: some("https://f.example/3"),
            code: None,
            framework: some("Terre"),
            description: some("À plusieurs."),
            kind: kind.clone(),
        },
        Alignment {
            name: some("Transmettre"),
            url: None,
            code: some("T4"),
            framework: some("Terre"),
            description: None,
            kind,
        },
    ];
    assert_eq!(badge.alignments, expected);
}

#[test]
fn a_revoked_body_may_be_all_there_is() {
    let body = json!({"@context": "https://w3id.org/openbadges/v2", "type": "Assertion",
                      "id": "https://issuer.example/a", "revoked": true,
                      "revocationReason": "Erreur"});
    let badge = Badge::from_document(&body).expect("a badge");
    assert_eq!(
        badge.revoked_in_body,
        Some(Revocation {
            reason: some("Erreur")
        })
    );
    let badge = Badge::from_v2(&assertion(), None, None);
    assert_eq!(badge.revoked_in_body, None);
}

#[test]
fn a_badge_of_1_0_and_one_of_0_5() {
    let old = json!({
        "uid": "u1",
        "recipient": {"type": "email", "hashed": false, "identity": "h@example.org"},
        "badge": "https://issuer.example/class.json",
        "verify": {"type": "hosted", "url": "https://issuer.example/a.json"},
        "issuedOn": 1_359_217_910, "expires": "2030-01-01",
        "evidence": "https://issuer.example/e",
    });
    let class = json!({"name": "B", "description": "D", "image": "https://issuer.example/b.png",
                       "criteria": "https://issuer.example/c", "issuer": "https://issuer.example/o",
                       "alignment": [{"name": "A", "url": "https://f.example", "description": "x"}]});
    let issuer = json!({"name": "O", "url": "https://issuer.example"});
    let badge = Badge::from_v2(&old, Some(&class), Some(&issuer));
    assert_eq!(badge.version, Version::V1_0);
    assert_eq!((badge.id, badge.name), (some("u1"), some("B")));
    assert_eq!(badge.issued, Some(Timestamp(1_359_217_910_000)));
    assert_eq!(badge.expires, timestamp("2030-01-01T23:59:59.999Z"));
    assert_eq!(badge.issuer.name, some("O"));
    assert_eq!(badge.alignments[0].description, some("x"));

    let oldest = json!({
        "recipient": "sha256$7a1a1b3f7d40552e4299180e346e3add12bf9a751a43d9c4ca4518febc2c60c6",
        "evidence": "/proof", "issued_on": "2011-08-23", "expires": "2012-08-23",
        "badge": {"version": "0.5.0", "name": "B", "image": "/b.png", "description": "D",
                  "criteria": "/c", "issuer": {"origin": "http://issuer.example/", "name": "O",
                  "org": "Parent", "contact": "o@issuer.example"}},
    });
    let badge = Badge::from_document(&oldest).expect("a badge");
    assert_eq!(badge.version, Version::V0_5);
    assert_eq!(
        badge.image.map(|image| image.id),
        some("http://issuer.example/b.png")
    );
    assert_eq!(badge.criteria.id, some("http://issuer.example/c"));
    assert_eq!(badge.issuer.parent, some("Parent"));
    assert_eq!(badge.issued, timestamp("2011-08-23T00:00:00Z"));
    assert!(badge.recipients[0].hashed());
}

fn credential() -> Value {
    let level = |id: &str, name: &str, place: u8| {
        json!({"id": id, "type": ["RubricCriterionLevel"], "name": name, "level": place,
               "alignment": [{"type": ["Alignment"], "targetName": name,
                              "targetUrl": "https://f.example/l"}]})
    };
    json!({
        "@context": ["https://www.w3.org/ns/credentials/v2",
                     "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
        "id": "urn:uuid:1",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Jardinier d'Hélène",
        "issuer": {"id": "did:key:z6Mk", "type": "Profile", "name": "Le Potager",
                   "parentOrg": {"id": "did:key:z6Mp", "name": "La Terre"}},
        "validFrom": "2026-01-02T00:00:00Z",
        "awardedDate": "2026-01-01T00:00:00Z",
        "credentialSubject": {
            "id": "did:key:z6Mh",
            "type": ["AchievementSubject"],
            "identifier": {"type": "IdentityObject", "hashed": false, "identityType": "emailAddress",
                           "identityHash": "h@example.org"},
            "result": [
                {"type": "Result", "resultDescription": "urn:r", "achievedLevel": "urn:l2"},
                {"type": "Result", "resultDescription": "urn:r", "value": "Je fais"},
            ],
            "achievement": {
                "id": "urn:uuid:2", "type": "Achievement", "achievementType": "Competency",
                "name": "Jardinier", "description": "D", "inLanguage": "fr",
                "criteria": {"narrative": "Semer."}, "image": "https://issuer.example/b.png",
                "tag": "jardin",
                "alignment": {"type": ["Alignment"], "targetName": "Semer", "targetType": "CFItem",
                              "targetUrl": "https://f.example/1"},
                "resultDescription": {
                    "id": "urn:r", "type": ["ResultDescription"], "name": "Niveau",
                    "resultType": "RubricCriterionLevel", "requiredLevel": "urn:l1",
                    "rubricCriterionLevel": [level("urn:l1", "Je fais", 1),
                                             level("urn:l2", "Je transmets", 2),
                                             level("urn:l3", "Je pilote", 3)]
                },
                "endorsementJwt": ["eyJhbGciOiJub25lIn0.eyJpc3MiOiJkaWQ6a2V5OnpPIiwidmMiOnsiY3JlZGVudGlhbFN1YmplY3QiOnsiaWQiOiJ1cm46dXVpZDoyIiwiZW5kb3JzZW1lbnRDb21tZW50IjoiT3VpIn19fQ.c2ln"],
            }
        }
    })
}

#[test]
fn a_badge_of_3_0_with_levels() {
    let badge = Badge::from_document(&credential()).expect("a badge");
    assert_eq!(badge.version, Version::V3_0);
    assert_eq!(
        (badge.name, badge.credential_name),
        (some("Jardinier"), some("Jardinier d'Hélène"))
    );
    assert_eq!(badge.issuer.parent, some("La Terre"));
    assert_eq!(badge.issued, timestamp("2026-01-01T00:00:00Z"));
    assert_eq!(badge.valid_from, timestamp("2026-01-02T00:00:00Z"));
    assert_eq!(badge.tags, ["jardin"]);
    assert_eq!(badge.language, some("fr"));
    assert_eq!(badge.achievement_type, some("Competency"));
    assert_eq!(badge.alignments[0].kind, some("CFItem"));
    let kinds: Vec<_> = badge
        .recipients
        .iter()
        .map(|recipient| &recipient.kind)
        .collect();
    assert_eq!(kinds, [&IdentityKind::Did, &IdentityKind::Email]);
    let levels: Vec<_> = badge
        .levels
        .iter()
        .map(|level| {
            (
                level.name.as_deref(),
                level.level.as_deref(),
                level.achieved,
            )
        })
        .collect();
    let expected = [
        (Some("Je fais"), Some("1"), true),
        (Some("Je transmets"), Some("2"), true),
        (Some("Je pilote"), Some("3"), false),
    ];
    assert_eq!(levels, expected);
    assert_eq!(badge.results[0].level, some("Je transmets"));
    assert_eq!(badge.results[0].required, some("Je fais"));
    let endorsement = &badge.endorsements[0];
    assert_eq!(endorsement.about, Endorsed::Achievement);
    assert_eq!(endorsement.comment, some("Oui"));
    assert_eq!(endorsement.subject, some("urn:uuid:2"));
    assert_eq!(
        endorsement
            .issuer
            .as_ref()
            .and_then(|issuer| issuer.id.clone()),
        some("did:key:zO")
    );
}

#[test]
fn the_claims_of_a_jwt_with_and_without_vc() {
    let mut bare = credential();
    for member in ["id", "issuer", "validFrom", "awardedDate"] {
        bare.as_object_mut().expect("an object").remove(member);
    }
    bare["@context"][0] = json!("https://www.w3.org/2018/credentials/v1");
    let registered = json!({"jti": "urn:uuid:9", "iss": "https://issuer.example/me",
                            "sub": "did:key:z6Mh", "nbf": 1_767_225_600, "exp": 1_798_761_600});
    let mut with_vc = registered.clone();
    with_vc["vc"] = bare;
    let mut without_vc = credential();
    for (name, value) in registered.as_object().expect("an object") {
        without_vc[name] = value.clone();
    }
    let badge = Badge::from_document(&with_vc).expect("a badge");
    assert_eq!(badge.id, some("urn:uuid:9"));
    assert_eq!(badge.issuer.id, some("https://issuer.example/me"));
    assert_eq!(badge.issued, timestamp("2026-01-01T00:00:00Z"));
    assert_eq!(badge.expires, timestamp("2027-01-01T00:00:00Z"));
    let badge = Badge::from_document(&without_vc).expect("a badge");
    assert_eq!(badge.id, some("urn:uuid:1"));
    assert_eq!(badge.issuer.id, some("did:key:z6Mk"));
    assert_eq!(badge.expires, timestamp("2027-01-01T00:00:00Z"));
}

#[test]
fn texts_in_several_languages() {
    let mut document = credential();
    document["credentialSubject"]["achievement"]["name"] = json!([
        {"@value": "Gardener", "@language": "en"},
        {"@value": "Jardinier", "@language": "fr"},
    ]);
    let badge = Badge::from_v3(&document);
    assert_eq!(
        (badge.name, badge.language),
        (some("Jardinier"), some("fr"))
    );
    assert_eq!(badge.translations[0].name, some("Gardener"));
}

#[test]
fn a_hostile_credential_does_not_multiply() {
    let long = "x".repeat(100_000);
    let levels: Vec<_> = (0..5000)
        .map(|n| json!({"id": format!("urn:{n}")}))
        .collect();
    let results: Vec<_> = (0..5000)
        .map(|n| json!({"resultDescription": "urn:r", "achievedLevel": format!("urn:{n}")}))
        .collect();
    let names: serde_json::Map<String, Value> = (0..5000)
        .map(|n| (format!("fr-{n}"), json!("name")))
        .collect();
    let mut document = credential();
    let subject = &mut document["credentialSubject"];
    subject["result"] = results.into();
    subject["achievement"]["name"] = names.into();
    subject["achievement"]["resultDescription"] =
        json!({"id": "urn:r", "name": long, "rubricCriterionLevel": levels});
    let badge = Badge::from_v3(&document);
    assert_eq!(
        badge.levels.iter().filter(|level| level.achieved).count(),
        5000
    );
    let stored = serde_json::to_vec(&badge).expect("JSON");
    assert!(stored.len() < 8 << 20, "{} bytes", stored.len());
    assert_eq!(badge.translations.len(), LANGUAGES);
}
