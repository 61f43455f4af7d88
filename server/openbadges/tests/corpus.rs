//! Every judged file of a corpus of real and test badges, against what its source says of it.
//!
//! The corpus is no part of the repository: the variable `BESACE_CORPUS` names its folder. Without
//! it nothing is checked, and in continuous integration (`CI=true`) that is a failure. Whoever
//! changes a rule here changes what the verifier is held to; each exception has its reason.

#![expect(
    clippy::expect_used,
    reason = "what is missing from the corpus fails the test"
)]

use std::path::{Path, PathBuf};

use openbadges::{
    Expectation, Limits, Outcome, Payload, Report, Response, Step, Timestamp, Unreachable,
    Verification, extract,
};
use serde_json::Value;

/// How the files of a folder are judged.
#[derive(Clone, Copy, PartialEq)]
enum Source {
    /// As they are.
    Supplied,
    /// Each is also served at its own `id`: the source's runner takes the file for the hosted one.
    HostedAtId,
    /// By the address at which the table of fixtures serves the file.
    ByAddress,
    /// With an issuer put in: the source's runner does that before it uses a file.
    WithIssuer,
}

/// What a folder's files have to come to, by what their source says of them.
struct Rule {
    folder: &'static str,
    source: Source,
    /// Source's word and the verdicts that agree with it. `none`: no badge was found in the file.
    verdicts: &'static [(&'static str, &'static [&'static str])],
}

/// False by the word of any source: never `valid`, and for a reason.
const FALSE: &[&str] = &[
    "invalid",
    "revoked",
    "suspended",
    "expired",
    "not_yet_valid",
];
/// Read, and nothing to prove it with.
const READ: &[&str] = &["unverified"];

/// The first folder that fits counts.
const RULES: &[Rule] = &[
    Rule {
        folder: "1edtech-dc-public-validator/ob20/",
        source: Source::HostedAtId,
        verdicts: &[
            ("valid", &["valid"]),
            ("warning", &["valid", "unverified"]),
            ("invalid", FALSE),
        ],
    },
    Rule {
        // Key in the fragment of an https address: it proves nothing about the issuer.
        folder: "1edtech-dc-public-validator/ob30/",
        source: Source::Supplied,
        verdicts: &[
            ("valid", &["intact"]),
            ("warning", &["intact"]),
            ("invalid", FALSE),
            ("unsigned", &["invalid"]),
        ],
    },
    Rule {
        folder: "1edtech-dc-public-validator/clr20/",
        source: Source::Supplied,
        verdicts: &[("warning", READ)],
    },
    Rule {
        // Older editions of files of the same repository, for reading only.
        folder: "1edtech-dc-public-validator/history/",
        source: Source::Supplied,
        verdicts: &[("historic", &["intact", "unverified", "invalid"])],
    },
    Rule {
        folder: "1edtech-openbadges-specification/",
        source: Source::Supplied,
        verdicts: &[
            ("valid", &["intact"]),
            ("example", &["unverified", "invalid", "unreadable"]),
        ],
    },
    Rule {
        folder: "1edtech-openbadges-validator-core/0_5",
        source: Source::ByAddress,
        verdicts: &[("valid", &["valid"])],
    },
    Rule {
        folder: "concentricsky-badgr-server/0_5",
        source: Source::ByAddress,
        verdicts: &[("valid", &["valid"])],
    },
    Rule {
        // Out of scope: the proof is a receipt on a block chain.
        folder: "blockcerts-cert-verifier-js/",
        source: Source::Supplied,
        verdicts: &[("valid", READ), ("invalid", READ)],
    },
    Rule {
        // No proofs: a good structure is all that they can show.
        folder: "w3c-vc-data-model-2.0-test-suite/presentation-",
        source: Source::Supplied,
        verdicts: &[
            ("valid", &["unreadable"]),
            ("invalid", &["unreadable"]),
            ("example", &["unreadable"]),
        ],
    },
    Rule {
        folder: "w3c-vc-data-model-2.0-test-suite/",
        source: Source::WithIssuer,
        verdicts: &[
            ("valid", READ),
            ("invalid", &["invalid"]),
            ("example", &["unverified", "invalid", "unreadable"]),
        ],
    },
    Rule {
        // The vectors' issuers are https addresses; their keys are did:key.
        folder: "w3c-vc-di-",
        source: Source::Supplied,
        verdicts: &[("valid", &["intact"])],
    },
    Rule {
        folder: "",
        source: Source::Supplied,
        verdicts: &[
            ("valid", &["valid"]),
            (
                "invalid",
                &[
                    "invalid",
                    "revoked",
                    "suspended",
                    "expired",
                    "not_yet_valid",
                    "none",
                    "unreadable",
                ],
            ),
            ("unsigned", READ),
            ("example", READ),
            ("parse-ok", READ),
            ("none", &["none"]),
        ],
    },
];

/// Rows that come to something else, and why.
const EXCEPTIONS: &[(&str, &str, &str)] = &[
    // Open Badges 2.0.
    (
        "1edtech-dc-public-validator/ob20/assets/badgeclass-with-complex-image.json",
        "unreadable",
        ALONE,
    ),
    (
        "1edtech-dc-public-validator/ob20/assets/badgeclass1.json",
        "unreadable",
        ALONE,
    ),
    (
        "1edtech-dc-public-validator/ob20/issuer-compact-iri-validation.json",
        "unreadable",
        ALONE,
    ),
    (
        "1edtech-dc-public-validator/ob20/rdf-validation/invalid-one-invalid-class.json",
        "unreadable",
        ALONE,
    ),
    (
        "1edtech-dc-public-validator/ob20/rdf-validation/valid-badge-class-empty-criteria-type.json",
        "unreadable",
        ALONE,
    ),
    (
        "1edtech-dc-public-validator/ob20/rdf-validation/valid-badge-class.json",
        "unreadable",
        ALONE,
    ),
    (
        "1edtech-dc-public-validator/ob20/rdf-validation/valid-cool-class.json",
        "unreadable",
        ALONE,
    ),
    (
        "1edtech-dc-public-validator/ob20/rdf-validation/valid-issuer-extension.json",
        "unreadable",
        ALONE,
    ),
    (
        "1edtech-dc-public-validator/ob20/basic-assertion-with-allowed-origins-valid-multiple-starts-with.json",
        "invalid",
        OTHER_ID,
    ),
    (
        "1edtech-dc-public-validator/ob20/basic-assertion-with-allowed-origins-valid-starts-with.json",
        "invalid",
        OTHER_ID,
    ),
    (
        "1edtech-dc-public-validator/ob20/basic-assertion-with-allowed-origins.json",
        "invalid",
        OTHER_ID,
    ),
    (
        "1edtech-dc-public-validator/ob20/warning-issuer-non-http.json",
        "invalid",
        OTHER_ID,
    ),
    (
        "1edtech-openbadges-validator-core/1_0_basic_assertion_with_extra_properties.json",
        "unverified",
        "Nothing serves its address or its badge class.",
    ),
    (
        "concentricsky-badgr-server/2_0_assertion_embedded_badgeclass.json",
        "invalid",
        "2.0 demands the issuer's id; the host that accepted it takes what 2.1's API brings.",
    ),
    (
        "mozilla-openbadges-backpack/404.png",
        "unverified",
        "An address that answers 404 proves nothing.",
    ),
    (
        "concentricsky-openbadges-bakery/baked_example.svg",
        "invalid",
        "Its assertion has no recipient.",
    ),
    (
        "mozilla-openbadges-bakery/bad-json.svg",
        "unverified",
        "Its verify attribute is good, and leads nowhere.",
    ),
    (
        "mozilla-openbadges-bakery/baked.svg",
        "unreadable",
        "What is baked into it is JSON, but no badge.",
    ),
    (
        "synthetic-pdf/attachment-ob3-json.pdf",
        "intact",
        "Signed, with a key that nothing ties to its issuer.",
    ),
    // Open Badges 3.0.
    (
        "1edtech-dc-public-validator/ob30/bit-string-list/credential-status-revoked-blank-nodes.json",
        "intact",
        NO_LIST,
    ),
    (
        "1edtech-dc-public-validator/ob30/bit-string-list/credential-status-revoked.json",
        "intact",
        NO_LIST,
    ),
    (
        "1edtech-dc-public-validator/ob30/credential-status-revoked.json",
        "intact",
        NO_LIST,
    ),
    (
        "1edtech-dc-public-validator/ob30/simple-err-expired.json",
        "intact",
        "Expired too, but that its issuer is not proven goes before.",
    ),
    (
        "1edtech-dc-public-validator/ob30/simple-err-proof-method-unknown-did-method.json",
        "unverified",
        NO_KEY,
    ),
    (
        "1edtech-dc-public-validator/ob30/simple-err-proof-method.json",
        "unverified",
        NO_KEY,
    ),
    (
        "1edtech-dc-public-validator/ob30/velocity.jwt",
        "unverified",
        NO_KEY,
    ),
    (
        "1edtech-dc-public-validator/ob30/simple-multiple-proofs.json",
        "intact",
        "One good proof is enough (OB 3.0 §9.1); the term that no context defines is in the other.",
    ),
    (
        "1edtech-openbadges-specification/examples-3.0/linked-data-proof-clr-05-signed.json",
        "intact",
        "A Comprehensive Learner Record whose issuer is an https address; its key is a did:key.",
    ),
    (
        "spruceid-ssi/examples__files__vc-jws2020-bad-method.jsonld",
        "unverified",
        NO_KEY,
    ),
    (
        "spruceid-ssi/examples__files__vc-jws2020-bad-purpose.jsonld",
        "unverified",
        NO_KEY,
    ),
    (
        "spruceid-ssi/examples__files__vc-jws2020-bad-type.jsonld",
        "unverified",
        NO_KEY,
    ),
    (
        "spruceid-ssi/examples__files__vc-jws2020-bad-type-json.jsonld",
        "unverified",
        "A kind of proof that nobody knows can be neither right nor wrong.",
    ),
    // Verifiable credentials that are no badges.
    (
        "blockcerts-cert-verifier-js/v3/mocknet-verifiable-presentation-failing-credential.json",
        "unreadable",
        PRESENTATION,
    ),
    (
        "blockcerts-cert-verifier-js/v3/mocknet-verifiable-presentation-tampered.json",
        "unreadable",
        PRESENTATION,
    ),
    (
        "blockcerts-cert-verifier-js/v3/mocknet-verifiable-presentation.json",
        "unreadable",
        PRESENTATION,
    ),
    (
        "blockcerts-cert-verifier-js/v3/vp-eddsa-rdfc-2022.json",
        "unreadable",
        PRESENTATION,
    ),
    (
        "w3c-vc-data-model-2.0-test-suite/credential-missing-required-type-fail.json",
        "unreadable",
        NO_TYPE,
    ),
    (
        "w3c-vc-data-model-2.0-test-suite/credential-no-type-fail.json",
        "unreadable",
        NO_TYPE,
    ),
    (
        "w3c-vc-data-model-2.0-test-suite/credential-redef-type-fail.json",
        "unverified",
        UNSIGNED,
    ),
    (
        "w3c-vc-data-model-2.0-test-suite/credential-redef-type2-fail.json",
        "unverified",
        UNSIGNED,
    ),
    (
        "w3c-vc-data-model-2.0-test-suite/credential-type-mapped-nonurl-fail.json",
        "unverified",
        UNSIGNED,
    ),
    (
        "w3c-vc-data-model-2.0-test-suite/credential-type-unmapped-fail.json",
        "unverified",
        UNSIGNED,
    ),
    (
        "w3c-vc-data-model-2.0-test-suite/credential-validUntil-validFrom-ok.json",
        "invalid",
        "The suite's runner writes its moments; the file has none.",
    ),
    (
        "w3c-vc-di-ecdsa/ecdsa-rdfc-2019-p256/employ/signedECDSAP256.json",
        "invalid",
        OTHER_DID,
    ),
    (
        "w3c-vc-di-ecdsa/ecdsa-rdfc-2019-p384/employ/signedECDSAP384.json",
        "invalid",
        OTHER_DID,
    ),
    (
        "w3c-vc-di-eddsa/eddsa-rdfc-2022/employ/signedDataInt.json",
        "invalid",
        OTHER_DID,
    ),
];

const ALONE: &str = "A badge class or an issuer by itself is awarded to nobody.";
const OTHER_ID: &str = "The issuer's document names itself by another address than its own.";
const NO_LIST: &str = "Nothing serves the status list, and the issuer is not proven either.";
const NO_KEY: &str = "The key cannot be had, so nothing shows that the signature is wrong.";
const PRESENTATION: &str = "A presentation of credentials, not a badge.";
const NO_TYPE: &str = "Without its type nothing tells that it is a credential.";
const UNSIGNED: &str = "What its JSON-LD means matters to a signature over it, and there is none.";
const OTHER_DID: &str = "A vector of a signature: its issuer is one did:key, its key another.";

/// Not hosted at its own id: what is wrong in it (an extension) is a warning, and the badge would
/// be valid.
const NOT_HOSTED: (&str, &str) = (
    "1edtech-dc-public-validator/ob20/assertion-with-extension-node-invalid.json",
    "unverified",
);

/// The web of one file.
struct Web<'a> {
    folder: &'a Path,
    rows: Vec<&'a Fixture>,
    own: Option<(String, Vec<u8>)>,
}

struct Fixture {
    case: String,
    url: String,
    file: String,
    content_type: String,
    status: u16,
}

fn table(path: &Path) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(path).expect("a table of the corpus");
    let lines = text.lines().skip(1).filter(|line| !line.is_empty());
    lines
        .map(|line| line.split('\t').map(str::to_owned).collect())
        .collect()
}

impl Fixture {
    fn serves(&self, file: &str) -> bool {
        self.case == "*"
            || self.case == file
            || self
                .case
                .strip_suffix('*')
                .is_some_and(|prefix| file.starts_with(prefix))
    }
}

impl Web<'_> {
    fn answer(&self, url: &str) -> Result<Response, Unreachable> {
        let found = |content_type: &str, status, body| Response {
            status,
            content_type: Some(content_type.to_owned()),
            body,
            final_url: url.to_owned(),
        };
        if let Some((own, body)) = &self.own
            && own == url
        {
            return Ok(found("application/ld+json", 200, body.clone()));
        }
        let row = self
            .rows
            .iter()
            .find(|row| row.url == url)
            .ok_or(Unreachable::Other)?;
        let body = std::fs::read(self.folder.join(&row.file)).expect("a file of the corpus");
        Ok(found(&row.content_type, row.status, body))
    }
}

fn verify(payload: Payload, web: &Web<'_>, now: Timestamp) -> Report {
    let mut verification =
        Verification::start(payload, Expectation::default(), now, Limits::default());
    loop {
        match verification.step() {
            Step::Done(report) => return *report,
            Step::Need(requests) => {
                for request in requests {
                    verification.answer(request.id, web.answer(&request.url));
                }
            }
        }
    }
}

/// The verdict on a file, and what spoke against it.
fn judge(folder: &Path, file: &str, source: Source, fixtures: &[Fixture]) -> (String, String) {
    let now: Timestamp = "2026-11-22T00:00:00Z".parse().expect("a moment");
    let mut bytes = std::fs::read(folder.join(file)).expect("a file of the corpus");
    let rows: Vec<&Fixture> = fixtures.iter().filter(|row| row.serves(file)).collect();
    let mut web = Web {
        folder,
        rows,
        own: None,
    };
    let document: Option<Value> = serde_json::from_slice(&bytes).ok();
    match source {
        Source::Supplied => {}
        Source::HostedAtId => {
            let id = document
                .as_ref()
                .and_then(|document| document.get("id")?.as_str());
            web.own = id.map(|id| (id.to_owned(), bytes.clone()));
        }
        Source::ByAddress => {
            let row = web
                .rows
                .iter()
                .find(|row| row.file == file)
                .expect("an address");
            let report = verify(Payload::Url(row.url.clone()), &web, now);
            return (report.verdict.to_string(), faults(&report));
        }
        Source::WithIssuer => {
            if let Some(Value::Object(mut members)) = document {
                match members.get_mut("issuer") {
                    None => {
                        members.insert("issuer".to_owned(), "did:example:issuer".into());
                    }
                    Some(Value::Object(issuer)) => {
                        issuer
                            .entry("id")
                            .or_insert_with(|| "did:example:issuer".into());
                    }
                    Some(_) => {}
                }
                bytes = Value::Object(members).to_string().into_bytes();
            }
        }
    }
    let Ok(found) = extract(&bytes, &Limits::default()) else {
        return ("none".to_owned(), String::new());
    };
    let report = verify(found.payload, &web, now);
    (report.verdict.to_string(), faults(&report))
}

fn faults(report: &Report) -> String {
    let bad = |outcome| matches!(outcome, Outcome::Failed | Outcome::Unknown);
    let faults = report.checks.iter().filter(|check| bad(check.outcome));
    let faults = faults.map(|check| format!("{}: {}", check.kind, check.detail));
    faults.collect::<Vec<_>>().join(" | ")
}

#[test]
fn every_judged_file_is_judged_right() {
    let Some(folder) = std::env::var_os("BESACE_CORPUS").map(PathBuf::from) else {
        let ci = std::env::var("CI").is_ok_and(|value| value == "true");
        assert!(!ci, "BESACE_CORPUS has to name the folder of the corpus");
        eprintln!("BESACE_CORPUS is not set: the corpus was not checked");
        return;
    };
    let fixtures: Vec<Fixture> = table(&folder.join("HTTP-FIXTURES.tsv"))
        .into_iter()
        .filter_map(|row| <[String; 5]>::try_from(row).ok())
        .map(|[case, url, file, content_type, status]| {
            let status = status.parse().expect("a status");
            Fixture {
                case,
                url,
                file,
                content_type,
                status,
            }
        })
        .collect();
    let (mut judged, mut wrong, mut excepted) = (0, Vec::new(), Vec::new());
    for row in table(&folder.join("INDEX.tsv")) {
        let (file, expected) = (row[0].as_str(), row[4].as_str());
        if expected == "support" {
            continue;
        }
        judged += 1;
        let rule = RULES
            .iter()
            .find(|rule| file.starts_with(rule.folder))
            .expect("a rule");
        let source = if file == NOT_HOSTED.0 {
            Source::Supplied
        } else {
            rule.source
        };
        let (verdict, faults) = judge(&folder, file, source, &fixtures);
        if verdict == "valid" && expected == "invalid" {
            wrong.push(format!(
                "{file} is invalid by its source and was judged valid"
            ));
        }
        if expected == "unused" {
            continue;
        }
        let good = match EXCEPTIONS.iter().find(|(name, ..)| *name == file) {
            Some((_, exception, _)) => {
                excepted.push(file.to_owned());
                verdict == *exception
            }
            None if file == NOT_HOSTED.0 => verdict == NOT_HOSTED.1,
            None => rule
                .verdicts
                .iter()
                .any(|(word, verdicts)| *word == expected && verdicts.contains(&&*verdict)),
        };
        if !good {
            wrong.push(format!("{file} ({expected}): {verdict} [{faults}]"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {judged}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    let stale = EXCEPTIONS
        .iter()
        .filter(|(name, ..)| !excepted.iter().any(|e| e == name));
    assert_eq!(
        stale.count(),
        0,
        "an exception names a file that is not judged"
    );
    eprintln!("{judged} files of the corpus were judged");
}
