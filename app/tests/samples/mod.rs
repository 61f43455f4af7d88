//! Badges, shares and surroundings for tests and for the gallery.
//!
//! Every text that strangers choose goes through `text`: the gallery keeps it, the hostile test puts
//! a payload in its place.

#![expect(clippy::expect_used, reason = "a sample that is wrong says so at once")]

pub mod chart;
pub mod passport;

use std::collections::BTreeMap;
use std::sync::Arc;

use app::chrome::{Accessibility, AccessibilityState, Assets, Chrome, Module, Operator, Site};
use app::pages::verify::{Keep, Seen, Verified, VerifiedRecord};
use domain::badge::{BadgeFace, Checked, EvidenceFace, IssuerFace, SkillFace};
use domain::evidence::{AddedEvidence, FileKind};
use domain::share::{HolderName, PublicBadge};
use domain::{Check, Language, Millis, Note, Outcome, SafeHtml, Verdict};

pub type Text<'a> = &'a dyn Fn(&str) -> String;

/// What the words of a page stand for, as they are.
pub fn plain(text: &str) -> String {
    text.to_owned()
}

pub fn day(year: i64, month: u8, day: u8) -> Millis {
    Millis::from_day(year, month, day).expect("a day")
}

pub fn chrome(language: Language, path: &str, signed_in: bool) -> Chrome {
    Chrome {
        language,
        path: path.to_owned(),
        signed_in,
        pending: 3,
        nonce: Some("bm9uY2U".to_owned()),
        assets: Arc::new(Assets {
            stylesheet: "/pkg/main.css".to_owned(),
            module: Some("/pkg/besace.js".to_owned()),
            wasm: Some("/pkg/besace.wasm".to_owned()),
            editor: Some(Module {
                script: "/pkg/editor.js".to_owned(),
                wasm: "/pkg/editor.wasm".to_owned(),
            }),
            scripts: BTreeMap::from(
                ["drop.js", "copy.js", "receive.js"]
                    .map(|name| (name.to_owned(), format!("/{name}"))),
            ),
            font: Some("/fonts/atkinson-hyperlegible-next.woff2".to_owned()),
        }),
        site: Arc::new(site()),
        dev: true,
    }
}

fn site() -> Site {
    let said = |text: &str| Some(text.to_owned());
    Site {
        name: String::new(),
        public_url: "https://besace.exemple.fr".to_owned(),
        operator: Operator {
            name: said("Région Exemple"),
            status: said("Collectivité territoriale, SIREN 123 456 789"),
            address: said("1 place du Marché, 14000 Caen"),
            contact: said("contact@exemple.fr"),
            phone: None,
            publisher: said("Camille Martin"),
            host: said("Hébergeur Exemple, 2 rue du Port, 59000 Lille, 03 00 00 00 00"),
            dpo: said("dpo@exemple.fr"),
        },
        accessibility: Accessibility {
            state: AccessibilityState::Partial,
            rate: Some(92),
            auditor: said("Atelier Exemple"),
            established: Some(day(2026, 11, 2)),
            exceptions: vec!["Le code QR n'a pas d'équivalent tactile.".to_owned()],
            ..Accessibility::default()
        },
        backup_days: 30,
    }
}

pub fn html(text: Text, paragraph: &str) -> SafeHtml {
    let escaped = text(paragraph)
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    SafeHtml::from_sanitised(format!("<p>{escaped}</p>"))
}

pub fn face(text: Text) -> BadgeFace {
    BadgeFace {
        name: text("Animer un atelier de fabrication numérique"),
        description: html(
            text,
            "Ce badge reconnaît la capacité à préparer et à animer un atelier ouvert à tous, de \
             l'accueil du public à la remise en état des machines.",
        ),
        criteria: html(
            text,
            "Avoir animé trois ateliers de deux heures au moins, en présence d'une personne de \
             l'équipe, et en avoir rendu compte.",
        ),
        criteria_url: Some(text("https://badges.exemple.fr/criteres/atelier")),
        credential_url: Some(text("https://badges.ledome.exemple.fr/credentials/42")),
        issuer: IssuerFace {
            name: text("Le Dôme, Caen"),
            url: Some(text("https://ledome.exemple.fr")),
            id: Some(text("https://badges.ledome.exemple.fr/issuer.json")),
        },
        issued: Some(day(2026, 3, 14)),
        expires: Some(day(2029, 3, 14)),
        evidence: vec![
            EvidenceFace {
                name: Some(text("Compte rendu de l'atelier « Découpe laser »")),
                text: html(text, "Huit participants, un samedi après-midi de janvier."),
                url: Some(text("https://ledome.exemple.fr/ateliers/42")),
            },
            EvidenceFace {
                name: None,
                text: html(text, "Photos de l'atelier."),
                url: None,
            },
        ],
        skills: vec![
            SkillFace {
                name: text("Animer un groupe"),
                framework: Some(text("RECTEC")),
                url: Some(text("https://rectec.exemple.fr/7")),
            },
            SkillFace {
                name: text("Transmettre un savoir-faire"),
                framework: None,
                url: None,
            },
        ],
        tags: vec![text("médiation"), text("fablab"), text("service civique")],
        holder_name: Some(text("Amina Belkacem")),
        language: Some(text("fr")),
        version: text("2.0"),
    }
}

pub fn check(
    text: Text,
    kind: &str,
    outcome: Outcome,
    code: &str,
    params: &[(&str, &str)],
) -> Check {
    Check {
        kind: kind.to_owned(),
        outcome,
        code: code.to_owned(),
        params: params
            .iter()
            .map(|(k, v)| ((*k).to_owned(), text(v)))
            .collect(),
        looked_at: Some(text(
            "https://badges.ledome.exemple.fr/assertions/1f3a.json",
        )),
        section: "Open Badges 2.0, Verification".to_owned(),
    }
}

pub fn checked(text: Text, verdict: Verdict) -> Checked {
    let url = (
        "url",
        "https://badges.ledome.exemple.fr/assertions/1f3a.json",
    );
    let mut checks = vec![
        check(text, "source", Outcome::Passed, "supplied", &[]),
        check(text, "structure", Outcome::Passed, "well_formed", &[]),
        check(text, "authenticity", Outcome::Passed, "hosted", &[url]),
        check(text, "issuer", Outcome::Passed, "host_of_issuer", &[]),
        check(text, "status", Outcome::Passed, "active", &[]),
        check(text, "time", Outcome::Passed, "in_time", &[]),
        check(
            text,
            "recipient",
            Outcome::NotApplicable,
            "nobody_expected",
            &[],
        ),
    ];
    let mut replace = |kind: &str, outcome, code: &str, params: &[(&str, &str)]| {
        for one in checks.iter_mut().filter(|c| c.kind == kind) {
            *one = check(text, kind, outcome, code, params);
        }
    };
    match verdict {
        Verdict::Invalid => replace(
            "authenticity",
            Outcome::Failed,
            "signature_wrong",
            &[("suite", "eddsa-rdfc-2022")],
        ),
        Verdict::Revoked => {
            replace(
                "status",
                Outcome::Failed,
                "revoked",
                &[("reason", "Délivré par erreur")],
            );
        }
        Verdict::Expired => replace(
            "time",
            Outcome::Failed,
            "expired",
            &[("since", "1773446400000")],
        ),
        Verdict::StatusUnknown => replace(
            "status",
            Outcome::Unknown,
            "unreachable",
            &[url, ("obstacle", "timeout")],
        ),
        Verdict::Unverified => replace("authenticity", Outcome::Unknown, "no_proof", &[]),
        _ => {}
    }
    Checked {
        verdict,
        at: day(2026, 11, 22),
        since: day(2026, 10, 3),
        proven_at: Some(day(2026, 10, 1)),
        checks,
        notes: vec![Note {
            code: "not_encrypted".to_owned(),
            params: [(url.0.to_owned(), text(url.1))].into(),
        }],
    }
}

pub fn public_badge(text: Text, verdict: Verdict, holder: HolderName) -> PublicBadge {
    PublicBadge {
        base: "/b/Q2hlckxlY3RldXJtZXJjaQ".to_owned(),
        url: "https://besace.exemple.fr/b/Q2hlckxlY3RldXJtZXJjaQ".to_owned(),
        face: face(text),
        added: vec![AddedEvidence {
            number: 1,
            title: text("Affiche de la journée"),
            html: html(text, "Dessinée avec l'équipe."),
            url: Some(text("https://exemple.fr/affiche")),
            file: Some((FileKind::Pdf, 120_000)),
        }],
        holder,
        checked: checked(text, verdict),
        ends: Some(day(2027, 6, 30)),
        listed: false,
        language: Language::Fr,
        original: true,
        sides: Some((320, 320)),
    }
}

pub fn seen(text: Text, verdict: Verdict) -> Seen {
    let read = verdict != Verdict::Unreadable;
    Seen {
        face: read.then(|| face(text)),
        checked: checked(text, verdict),
        picture: read.then(|| "/icons/icon-192.png".to_owned()),
    }
}

pub fn verified(text: Text, verdict: Verdict) -> Verified {
    Verified {
        seen: seen(text, verdict),
        record: None,
        keep: Keep::Carried("aWNp".to_owned()),
    }
}

pub fn verified_record(text: Text) -> Verified {
    let badges = [Verdict::Valid, Verdict::Revoked, Verdict::Unreadable];
    Verified {
        record: Some(VerifiedRecord {
            name: Some(text("Relevé de la formation 2026")),
            issuer: Some(text("Université d'exemple")),
            badges: badges.into_iter().map(|one| seen(text, one)).collect(),
            left_out: 12,
        }),
        ..verified(text, Verdict::Valid)
    }
}
