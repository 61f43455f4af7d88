//! Badges carry text that strangers chose. Whatever it is, on no page does it become markup, a
//! script, a handler or a link that runs.

#![expect(clippy::expect_used, reason = "a test that cannot go on says so")]

mod samples;

use app::pages;
use app::pages::confirm_address::{Added, Reader};
use app::pages::invitation;
use app::pages::mailbox::MailboxEntry;
use app::pages::offline::{
    self, Made, Offline, OfflineBadge, OfflineCollection, OfflineEvidence, OfflineMap,
    OfflineSection,
};
use app::pages::verify::{VerifyAnswer, VerifyState};
use domain::evidence::FileKind;
use domain::explorer::{Found, Listed, ListedCard, Wanted};
use domain::form::FormState;
use domain::problem::ImportProblem;
use domain::share::HolderName;
use domain::{Language, Problem, Verdict};
use maps::progress::Index;
use maps::templates::Template;
use samples::passport::{ACCEPTED, BADGE, Passport, page};
use samples::{chart, chrome, plain, public_badge, verified, verified_record};
use scraper::{Html, Selector};

const MARKUP: &str = "\"'></title></textarea></script></style><!-- ]]><hostile-x onclick=alert(1) \
                      style=color:red><img src=x onerror=alert(1)>${7*7}{{7*7}}";

/// Breaks out of every place where text stands.
fn breaks_out(_: &str) -> String {
    MARKUP.to_owned()
}

/// Leads somewhere that runs.
fn runs(_: &str) -> String {
    "javascript:alert('hostile')".to_owned()
}

/// Looks like the web, and breaks out of an attribute.
fn looks_like_the_web(_: &str) -> String {
    "https://exemple.fr/\"onmouseover=\"alert(1)\"><hostile-x>".to_owned()
}

/// Nothing at all, or only what cannot be seen.
fn is_nothing(_: &str) -> String {
    "\u{0}\u{200b}\u{202e} \n".to_owned()
}

const PAYLOADS: [fn(&str) -> String; 4] = [breaks_out, runs, looks_like_the_web, is_nothing];

fn holds(name: &str, html: &str) {
    let page = Html::parse_document(html);
    let count = |selector: &str| {
        page.select(&Selector::parse(selector).expect("a selector"))
            .count()
    };
    assert_eq!(count("hostile-x"), 0, "{name}: a payload became an element");
    assert_eq!(count("main"), 1, "{name}: the page is not whole");
    // A frame has none.
    let footers = usize::from(!name.starts_with("frame"));
    assert_eq!(count("footer"), footers, "{name}: the page ends early");
    // A drawing has titles of its own.
    let titles = count("title") - count("svg title");
    assert_eq!(titles, 1, "{name}: more than one title");
    assert_eq!(
        count("h1"),
        1,
        "{name}: more or less than one heading of the first level"
    );
    assert_eq!(count("[style]"), 0, "{name}: a style attribute");
    for element in page
        .tree
        .nodes()
        .filter_map(|node| node.value().as_element())
    {
        for (attribute, value) in element.attrs() {
            assert!(
                !attribute.starts_with("on"),
                "{name}: a handler, {attribute}={value}"
            );
            let leads = ["href", "src", "action", "formaction"].contains(&attribute);
            let target = value.trim().to_ascii_lowercase();
            let safe = ["/", "#", "https://", "http://", "mailto:"];
            // The pages of an export lead to the files beside them.
            let beside: &[&str] = match name.starts_with("offline") {
                true => &[
                    "../",
                    "pages/",
                    "pictures/",
                    "maps/",
                    "objectives/",
                    "index.json",
                ],
                false => &[],
            };
            let mut starts = safe.iter().chain(beside);
            assert!(
                !leads || starts.any(|start| target.starts_with(start)),
                "{name}: {attribute} leads to {value}"
            );
        }
        if element.name() == "script" {
            let ours = element.attr("src").is_some()
                || element.attr("type") == Some("application/ld+json")
                || element.attr("nonce").is_some()
                // Leptos hands its data to the browser in scripts of its own.
                || html.contains("__RESOLVED_RESOURCES");
            assert!(ours, "{name}: a script that is not ours");
        }
    }
    let data = Selector::parse("script[type='application/ld+json']").expect("a selector");
    for script in page.select(&data) {
        let text: String = script.text().collect();
        let read: Result<serde_json::Value, _> = serde_json::from_str(&text);
        assert!(read.is_ok(), "{name}: the linked data is cut: {text}");
    }
}

fn plain_pages(text: fn(&str) -> String) -> Vec<(&'static str, String)> {
    let at = |path: &str| chrome(Language::Fr, &text(path), false);
    let typed = [
        "name",
        "address",
        "birth_year",
        "next",
        "language",
        "organisation",
        "message",
        "page",
        "reason",
        "text",
    ];
    let typed = FormState {
        values: typed.map(|field| (field.to_owned(), text(""))).into(),
        ..FormState::default()
    };
    let verify = |answer| VerifyState {
        text: text(""),
        answer: Some(answer),
    };
    let mail = MailboxEntry {
        id: text("1"),
        to: text("a@b.fr"),
        subject: text("Bonjour"),
        sent: samples::day(2026, 11, 22),
    };
    let unreachable = Problem::Import(ImportProblem::Unreachable {
        host: text("exemple.fr"),
        reason: text("timeout"),
    });
    let slug: domain::Slug = "Q2hlckxlY3RldXJtZXJja1".parse().expect("a slug");
    let wanted = Wanted {
        words: text("bois"),
        skill: text("animer"),
        issuer: text("dôme"),
        after: None,
    };
    let listed = Found {
        collections: vec![Listed {
            slug: slug.clone(),
            card: ListedCard {
                title: text("Mon parcours"),
                text: text("Huit mois au Dôme."),
                holder: Some(text("Amina")),
                badges: 2,
                first: vec![1, 2],
                skills: vec![text("Animer")],
                issuers: vec![text("Le Dôme")],
            },
        }],
        next: Some(7),
    };
    let mut found = vec![
        (
            "sign_up",
            pages::sign_up::render(&at("/inscription"), &typed),
        ),
        (
            "sign_up_sent",
            pages::sign_up_sent::render(&at("/"), &text("a@b.fr"), &typed),
        ),
        (
            "confirm",
            pages::confirm::render(&at("/"), &text("x"), &typed),
        ),
        (
            "confirm_address",
            pages::confirm_address::render(
                &at("/"),
                &Added {
                    token: &text("x"),
                    address: &text("a@b.fr"),
                    of: &text("a***@b.fr"),
                    reader: Reader::Nobody,
                },
                &typed,
            ),
        ),
        ("claim", pages::claim::render(&at("/"), &text("x"), &typed)),
        ("sign_in", pages::sign_in::render(&at("/"), &typed)),
        ("forgot", pages::forgot::render(&at("/"), &typed)),
        ("reset", pages::reset::render(&at("/"), &text("x"), &typed)),
        (
            "problem",
            pages::problem::render(
                &at("/"),
                &Problem::Internal {
                    reference: text("x"),
                },
            ),
        ),
        (
            "explain_import",
            pages::explain_import::render(&at("/"), &unreachable),
        ),
        (
            "verify, problem",
            pages::verify::render(&at("/"), &verify(VerifyAnswer::Problem(unreachable))),
        ),
        (
            "mailbox",
            pages::mailbox::render(&at("/"), std::slice::from_ref(&mail)),
        ),
        (
            "mailbox_message",
            pages::mailbox_message::render(&at("/"), &mail, &text("x")),
        ),
        (
            "public_map",
            pages::public_map::render(&at("/m/x"), &chart::public_map(Language::Fr, &text, true)),
        ),
        (
            "public_map alone",
            pages::public_map::render(&at("/m/x"), &chart::public_map(Language::Fr, &text, false)),
        ),
        (
            "public_collection",
            pages::public_collection::render(
                &at("/c/x"),
                &chart::public_collection(Language::Fr, &text),
            ),
        ),
        (
            "frame of a map",
            pages::embed::map(&at("/e/m/x"), &chart::public_map(Language::Fr, &text, true)),
        ),
        (
            "frame of a collection",
            pages::embed::collection(
                &at("/e/c/x"),
                &chart::public_collection(Language::Fr, &text),
            ),
        ),
        (
            "explain_map",
            pages::explain_map::render(
                &at("/"),
                &Problem::MapFile {
                    why: maps::file::Refusal::Faults(vec![maps::file::Fault {
                        path: text("$.zones[0]"),
                        kind: maps::file::FaultKind::Id(text("x")),
                    }]),
                },
            ),
        ),
        (
            "home",
            pages::home::render(&at("/"), listed.collections.first().cloned()),
        ),
        (
            "explorer",
            pages::explorer::render(&at("/explorer"), &wanted, listed),
        ),
        (
            "letter",
            pages::letter::write(&at("/"), &slug, &text("Mon parcours"), &typed),
        ),
        (
            "letter, confirm",
            pages::letter::confirm(&at("/"), &text("x"), &text("Mon parcours")),
        ),
        (
            "report_abuse",
            pages::report_abuse::render(&at("/signaler"), &typed),
        ),
        ("not_found", pages::not_found::render(&at("/"))),
        ("gone", pages::gone::render(&at("/"))),
    ];
    let (partner, address, token) = (text("Université"), text("a@b.fr"), text("x"));
    for (name, reader) in [
        ("invitation", invitation::Reader::Nobody),
        ("invitation_signed_in", invitation::Reader::SignedIn),
    ] {
        let badge = |name: Option<&str>, face| invitation::Waiting {
            name: name.map(text),
            issuer: Some(text("Le Dôme")),
            face,
            picture: None,
        };
        for badges in [
            vec![badge(Some("Atelier"), Some(samples::face(&text)))],
            vec![badge(None, None), badge(Some("Atelier"), None)],
            Vec::new(),
        ] {
            let invited = invitation::Invited {
                token: &token,
                partner: &partner,
                address: &address,
                badges,
                more: 0,
                reader,
            };
            let html = invitation::render(&at("/invitation"), &invited, &typed);
            found.push((name, html));
        }
    }
    found.extend([
        ("invitation_taken", invitation::taken(&at("/"), &address)),
        (
            "invitation_discard",
            invitation::discard(&at("/"), &token, &partner),
        ),
        ("invitation_silence", invitation::silence(&at("/"), &token)),
        (
            "invitation_silenced",
            invitation::silenced(&at("/"), &token),
        ),
    ]);
    let record = verify(VerifyAnswer::Badge(Box::new(verified_record(&text))));
    found.push((
        "verify, record",
        pages::verify::render(&at("/verifier"), &record),
    ));
    for verdict in Verdict::ALL {
        let verified = Box::new(verified(&text, *verdict));
        let state = verify(VerifyAnswer::Badge(verified));
        found.push((
            "verify, badge",
            pages::verify::render(&at("/verifier"), &state),
        ));
        for holder in [
            HolderName::Account {
                name: text("Amina"),
            },
            HolderName::Issuer {
                name: text("Amina"),
            },
            HolderName::Hidden,
        ] {
            let badge = public_badge(&text, *verdict, holder);
            found.push((
                "public_badge",
                pages::public_badge::render(&at("/b/x"), &badge),
            ));
            let words = text("Amina");
            let offline = OfflineBadge {
                page: "pages/x.html".to_owned(),
                file: "badges/x.png",
                picture: Some("pictures/x.webp"),
                face: &badge.face,
                checked: Some(&badge.checked),
                tags: std::slice::from_ref(&words),
                note: &words,
                evidence: vec![OfflineEvidence {
                    title: &words,
                    html: badge.face.description.clone(),
                    url: Some(&words),
                    file: Some((FileKind::Picture, "evidence/x-1.webp")),
                    shown: true,
                }],
            };
            let collection = OfflineCollection {
                page: "pages/collection-1.html".to_owned(),
                title: &words,
                text: &words,
                cover: Some("collections/1.webp"),
                sections: vec![OfflineSection {
                    title: &words,
                    badges: vec![(&offline, &words)],
                }],
            };
            let map = Template::ServiceCivique.map().expect("a map");
            let progress = Index::new(&map).progress(&[], &[]);
            let all = Offline {
                name: &words,
                addresses: std::slice::from_ref(&words),
                badges: std::slice::from_ref(&offline),
                collections: std::slice::from_ref(&collection),
                maps: &[OfflineMap {
                    title: &words,
                    file: "maps/1.besace-map.json",
                    progress: Some(&progress),
                    step: Some(&words),
                }],
            };
            let made = Made {
                language: Language::Fr,
                instance: &words,
                at: badge.checked.at,
            };
            found.push(("offline", offline::index(made, &all)));
            found.push(("offline_badge", offline::badge(made, &offline)));
            let bound = offline::collection(made, &collection);
            found.push(("offline_collection", bound));
        }
    }
    found
}

#[test]
fn no_text_becomes_markup_on_a_plain_page() {
    for text in PAYLOADS {
        for (name, html) in plain_pages(text) {
            holds(name, &html);
        }
    }
}

#[tokio::test]
async fn no_text_becomes_markup_on_a_signed_in_page() {
    let badge = format!("/badges/{BADGE}");
    let mine = format!("/badges/{ACCEPTED}");
    let evidence = format!("/badges/{ACCEPTED}/preuves?refus=%22%3E%3Chostile-x%3E");
    let share = format!("/partager/{BADGE}");
    let message = format!("/messages/{BADGE}");
    let report = format!("/operateur/signalements/{BADGE}");
    let collection = format!("/collections/{BADGE}");
    let add = format!("/collections/{BADGE}/ajouter?q=%22%3E%3Chostile-x%3E&badges[]=%22%3E");
    let account = format!("/operateur/compte/{BADGE}");
    let partner = format!("/operateur/partenaires/{BADGE}");
    let map = format!("/cartes/{BADGE}");
    let form = format!("/cartes/{BADGE}/liste?refus=%22%3E%3Chostile-x%3E");
    let objective = format!("/objectifs/{BADGE}");
    let learner = format!("/accompagner/{BADGE}?fait=%22%3E%3Chostile-x%3E");
    let paths = [
        "/accueil",
        "/cartes",
        &map,
        &form,
        "/objectifs",
        &objective,
        "/objectifs/suivre/AAAAAAAAAAAAAAAAAAAAAA",
        "/accompagner",
        "/accompagner?tri=%22%3E%3Chostile-x%3E",
        &learner,
        "/suivi/%22%3E%3Chostile-x%3E",
        "/badges",
        "/badges?q=%22%3E%3Chostile-x%3E&tri=%22%3E%3Chostile-x%3E",
        "/badges?choisir=1&archives=1&emetteur=%22%3E%3Chostile-x%3E&etiquette=%22%3E%3Chostile-x%3E",
        &badge,
        &mine,
        &evidence,
        &share,
        "/collections",
        "/collections/nouvelle?title=%22%3E%3Chostile-x%3E&q=%3Chostile-x%3E",
        &collection,
        &add,
        "/recevoir",
        "/recevoir/adresse",
        "/recevoir/transferer",
        "/synchroniser?visite=x",
        "/reglages",
        "/reglages/profil",
        "/reglages/adresses",
        "/reglages/securite",
        "/reglages/donnees",
        "/messages",
        &message,
        "/operateur/signalements",
        &report,
        "/operateur",
        &account,
        "/operateur/partenaires",
        &partner,
        "/operateur/sources",
        "/operateur/referentiels",
        "/operateur/referentiels/rectec",
        "/competences",
        "/partager",
        "/competences?referentiel=%22%3E%3Chostile-x%3E&q=%22%3E%3Chostile-x%3E",
        "/reglages/profil?fait=%22%3E%3Chostile-x%3E&__path=%3Chostile-x%3E&__err=%3Chostile-x%3E",
    ];
    for text in PAYLOADS {
        for path in paths {
            let passport = Passport {
                text,
                language: Language::Fr,
                empty: false,
            };
            let (status, html) = page(chrome(Language::Fr, path, true), passport, path).await;
            assert_eq!(status, 200, "{path}");
            holds(path, &html);
        }
    }
}

#[tokio::test]
async fn what_a_badge_says_is_there_to_be_read() {
    let passport = Passport {
        text: breaks_out,
        language: Language::Fr,
        empty: false,
    };
    let path = format!("/badges/{BADGE}");
    let (_, html) = page(chrome(Language::Fr, &path, true), passport, &path).await;
    let page = Html::parse_document(&html);
    for selector in ["title", "h1"] {
        let selector = Selector::parse(selector).expect("a selector");
        let text: String = page.select(&selector).flat_map(|e| e.text()).collect();
        assert!(text.contains("<hostile-x onclick=alert(1)"), "{text}");
    }
}

#[tokio::test]
async fn a_page_that_is_not_there_has_the_status_that_says_so() {
    let passport = Passport {
        text: plain,
        language: Language::En,
        empty: false,
    };
    for path in [
        "/badges/nonsense",
        "/badges/0190b5a2-0000-7000-8000-000000000009",
        "/nulle-part",
    ] {
        let (status, html) = page(chrome(Language::En, path, true), passport.clone(), path).await;
        assert_eq!(status, 404, "{path}");
        assert!(html.contains("<title>There is no such page"), "{path}");
    }
}
