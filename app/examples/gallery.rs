//! Writes every page in both languages to HTML files, to be looked at in a browser.
//!
//! `cargo run -p app --features ssr --example gallery -- target/gallery`, then open the files through
//! any static server whose root is that folder.

#[path = "../tests/samples/mod.rs"]
mod samples;

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use app::pages;
use app::pages::mailbox::MailboxEntry;
use app::pages::verify::{VerifyAnswer, VerifyState};
use domain::form::FormState;
use domain::problem::{FieldError, ImportProblem};
use domain::share::HolderName;
use domain::{Language, Problem, Verdict};

use samples::passport::{Passport, page};
use samples::{chart, chrome, plain, public_badge, verified, verified_record};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let target = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "target/gallery".to_owned());
    let target = PathBuf::from(target);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    copy(&root.join("public"), &target)?;
    copy(&root.join("style"), &target.join("pkg"))?;
    for language in [Language::Fr, Language::En] {
        let folder = target.join(language.tag());
        fs::create_dir_all(&folder)?;
        for (name, html) in plain_pages(language) {
            fs::write(folder.join(format!("{name}.html")), html)?;
        }
        for (name, path) in SIGNED_IN {
            let empty = name.starts_with("empty");
            let passport = Passport {
                text: plain,
                language,
                empty,
            };
            let chrome = chrome(language, path, true);
            let (_, html) = page(chrome, passport, path).await;
            fs::write(folder.join(format!("{name}.html")), html)?;
        }
    }
    Ok(())
}

const SIGNED_IN: [(&str, &str); 23] = [
    ("my-home", "/accueil"),
    ("my-badges", "/badges"),
    ("my-badges-found", "/badges?q=atelier&tri=titre"),
    (
        "my-badge",
        "/badges/0190b5a2-0000-7000-8000-000000000001?fait=verifie",
    ),
    (
        "my-share",
        "/partager/0190b5a2-0000-7000-8000-000000000001?fait=lien",
    ),
    (
        "my-collection",
        "/collections/0190b5a2-0000-7000-8000-000000000001?fait=carte",
    ),
    ("my-missing", "/badges/nulle-part"),
    ("receive", "/recevoir"),
    ("declined", "/recevoir/refuses"),
    (
        "report",
        "/recevoir/rapports/0190b5a2-0000-7000-8000-000000000001",
    ),
    ("empty-receive", "/recevoir"),
    ("sync", "/synchroniser"),
    ("settings", "/reglages"),
    ("settings-profile", "/reglages/profil?fait=profil"),
    ("settings-addresses", "/reglages/adresses"),
    ("settings-security", "/reglages/securite"),
    ("settings-data", "/reglages/donnees"),
    ("operator", "/operateur"),
    ("operator-partners", "/operateur/partenaires"),
    (
        "operator-partner",
        "/operateur/partenaires/0190b5a2-0000-7000-8000-000000000001?fait=inscrit",
    ),
    ("operator-sources", "/operateur/sources"),
    ("empty-home", "/accueil"),
    ("empty-badges", "/badges"),
];

fn copy(from: &Path, to: &Path) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let place = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &place)?;
        } else {
            fs::copy(entry.path(), place)?;
        }
    }
    Ok(())
}

fn refused() -> FormState {
    let values = [
        ("name", "Amina"),
        ("address", "amina@univ"),
        ("birth_year", "2015"),
    ];
    let errors = [
        ("address", FieldError::NotAnAddress),
        ("password", FieldError::PasswordWeak),
        ("birth_year", FieldError::TooYoung),
        ("terms", FieldError::NotAccepted),
    ];
    FormState {
        values: values.map(|(k, v)| (k.to_owned(), v.to_owned())).into(),
        errors: errors.map(|(k, v)| (k.to_owned(), v)).into(),
        problem: None,
    }
}

fn plain_pages(language: Language) -> BTreeMap<&'static str, String> {
    let fresh = FormState::default();
    let wrong = FormState {
        problem: Some(Problem::WrongCredentials),
        ..FormState::default()
    };
    let at = |path: &str| chrome(language, path, false);
    let verify = |answer| VerifyState {
        text: String::new(),
        answer,
    };
    let badge = |verdict| {
        let verified = Box::new(verified(&plain, verdict));
        pages::verify::render(
            &at("/verifier"),
            &verify(Some(VerifyAnswer::Badge(verified))),
        )
    };
    let shared = |verdict, holder| {
        pages::public_badge::render(&at("/b/x"), &public_badge(&plain, verdict, holder))
    };
    let account = HolderName::Account {
        name: "Amina Belkacem".to_owned(),
    };
    let issuer = HolderName::Issuer {
        name: "Amina Belkacem".to_owned(),
    };
    let mail = MailboxEntry {
        id: "1".to_owned(),
        to: "amina@univ.exemple.fr".to_owned(),
        subject: "Confirmez votre adresse".to_owned(),
        sent: samples::day(2026, 11, 22),
    };
    let text = app::mail::confirm(
        language,
        "Besace",
        "Amina",
        "https://exemple.fr/confirmer?jeton=x",
    );
    let not_a_badge = Problem::Import(ImportProblem::NoBadge {
        kind: "png".to_owned(),
    });
    BTreeMap::from([
        (
            "public-map",
            pages::public_map::render(&at("/m/x"), &chart::public_map(language, &plain, true)),
        ),
        (
            "public-collection",
            pages::public_collection::render(
                &at("/c/x"),
                &chart::public_collection(language, &plain),
            ),
        ),
        ("home", pages::home::render(&at("/"), None)),
        (
            "verify",
            pages::verify::render(&at("/verifier"), &verify(None)),
        ),
        (
            "verify-problem",
            pages::verify::render(
                &at("/verifier"),
                &VerifyState {
                    text: "https://exemple.fr/badge".to_owned(),
                    answer: Some(VerifyAnswer::Problem(not_a_badge.clone())),
                },
            ),
        ),
        ("verify-valid", badge(Verdict::Valid)),
        (
            "verify-record",
            pages::verify::render(
                &at("/verifier"),
                &verify(Some(VerifyAnswer::Badge(Box::new(verified_record(&plain))))),
            ),
        ),
        ("verify-invalid", badge(Verdict::Invalid)),
        ("verify-unreadable", badge(Verdict::Unreadable)),
        ("verify-status-unknown", badge(Verdict::StatusUnknown)),
        (
            "sign-up",
            pages::sign_up::render(&at("/inscription"), &fresh),
        ),
        (
            "sign-up-refused",
            pages::sign_up::render(&at("/inscription"), &refused()),
        ),
        (
            "sign-up-sent",
            pages::sign_up_sent::render(&at("/inscription/envoyee"), "amina@univ.fr", &fresh),
        ),
        (
            "confirm",
            pages::confirm::render(&at("/confirmer"), "x", &fresh),
        ),
        (
            "claim",
            pages::claim::render(&at("/confirmer"), "x", &fresh),
        ),
        ("sign-in", pages::sign_in::render(&at("/connexion"), &fresh)),
        (
            "sign-in-refused",
            pages::sign_in::render(&at("/connexion"), &wrong),
        ),
        (
            "forgot",
            pages::forgot::render(&at("/mot-de-passe-oublie"), &fresh),
        ),
        (
            "forgot-sent",
            pages::forgot_sent::render(&at("/mot-de-passe-oublie")),
        ),
        (
            "reset",
            pages::reset::render(&at("/mot-de-passe"), "x", &fresh),
        ),
        (
            "reset-done",
            pages::reset_done::render(&at("/mot-de-passe")),
        ),
        (
            "account-deleted",
            pages::account_deleted::render(&at("/"), 30),
        ),
        ("public", shared(Verdict::Valid, account)),
        ("public-revoked", shared(Verdict::Revoked, issuer)),
        (
            "public-expired",
            shared(Verdict::Expired, HolderName::Hidden),
        ),
        ("not-found", pages::not_found::render(&at("/x"))),
        ("gone", pages::gone::render(&at("/b/x"))),
        (
            "problem",
            pages::problem::render(
                &at("/x"),
                &Problem::Internal {
                    reference: "01JD9Z".to_owned(),
                },
            ),
        ),
        (
            "explain-import",
            pages::explain_import::render(&chrome(language, "/recevoir", true), &not_a_badge),
        ),
        (
            "accessibility",
            pages::accessibility::render(&at("/accessibilite")),
        ),
        ("privacy", pages::privacy::render(&at("/confidentialite"))),
        ("legal", pages::legal::render(&at("/mentions-legales"))),
        ("terms", pages::terms::render(&at("/conditions"))),
        (
            "mailbox",
            pages::mailbox::render(&at("/courrier"), &[mail.clone(), mail.clone()]),
        ),
        (
            "mailbox-message",
            pages::mailbox_message::render(&at("/courrier/1"), &mail, &text.text),
        ),
        ("mail", text.html),
    ])
}
