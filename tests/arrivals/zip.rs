//! ZIP files of badges, the report of what came of them, and what is no use in them.

use domain::Millis;
use http::StatusCode;
use server::jobs::Lane;
use support::{Issuer, Part, TestApp, engines, on_each_engine};

use super::{ADDRESS, NAME, all, hand_in, later, report_of, zip_of};

fn badge(app: &TestApp, name: &str) -> Vec<u8> {
    Issuer::baked(&app.issuer.signed(name, ADDRESS, |_| {}))
}

/// A ZIP of so many badges.
fn many(app: &TestApp, count: usize) -> Vec<u8> {
    let files: Vec<(String, Vec<u8>)> = (0..count)
        .map(|n| (format!("{n}.png"), badge(app, &format!("n{n}"))))
        .collect();
    let files: Vec<(&str, Vec<u8>)> = files.iter().map(|(n, b)| (&n[..], b.clone())).collect();
    zip_of(&files)
}

#[tokio::test]
async fn a_zip_becomes_badges_and_a_report_that_says_what_came_of_each() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let mut files: Vec<(String, Vec<u8>)> = (0..60)
            .map(|n| (format!("badges/{n}.png"), badge(&app, &format!("n{n}"))))
            .collect();
        files.insert(
            7,
            ("photo.jpg".to_owned(), b"\xff\xd8\xff\xe0 a photo".to_vec()),
        );
        files.insert(9, ("vide.png".to_owned(), Vec::new()));
        files.push(("=cmd.json".to_owned(), b"{\"a\": 1}".to_vec()));
        let other = app.issuer.signed("autre", "elle@asso.example", |_| {});
        files.push(("autre.png".to_owned(), Issuer::baked(&other)));
        files.push(("README.txt".to_owned(), b"read me".to_vec()));
        files.push(("__MACOSX/._0.png".to_owned(), b"x".to_vec()));
        let files: Vec<(&str, Vec<u8>)> = files.iter().map(|(n, b)| (&n[..], b.clone())).collect();
        let answer = hand_in(&mut browser, "badges.zip", &zip_of(&files)).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        later(&app).await;
        assert_eq!(all(&app).await.len(), 61);

        let report = report_of(&mut browser, &answer).await;
        let said = report.text_of("main").unwrap();
        for sentence in [
            "60 badges reçus",
            "1 gardé pour plus tard",
            "3 échecs",
            "Terminé le",
        ] {
            assert!(said.contains(sentence), "{sentence} in {said}");
        }
        assert_eq!(report.attributes(".lines > li .name", "class").len(), 64);
        let to = answer.location().unwrap();
        let failed = browser.get(&format!("{to}?filtre=echecs")).await;
        let said = failed.text_of(".lines").unwrap();
        for sentence in [
            "photo.jpg",
            "JPEG",
            "vide.png",
            "est vide",
            "=cmd.json",
            "n'est pas un Open Badge",
        ] {
            assert!(said.contains(sentence), "{sentence} in {said}");
        }
        assert_eq!(failed.attributes(".lines > li .name", "class").len(), 3);

        let csv = browser.get(&format!("{to}/rapport.csv")).await;
        assert_eq!(csv.header("content-type"), Some("text/csv; charset=utf-8"));
        assert_eq!(csv.text().lines().count(), 65);
        assert!(
            csv.text().contains("\"'=cmd.json\";\"Échec\""),
            "{}",
            csv.text()
        );

        let receive = browser.get("/recevoir").await;
        assert!(
            receive
                .text_of("main")
                .unwrap()
                .contains("64 fichiers ou liens")
        );
        let mut other = app.member("Basile", "basile@univ.example").await;
        for path in [to.clone(), format!("{to}/rapport.csv")] {
            assert_eq!(other.get(&path).await.status, StatusCode::NOT_FOUND);
        }
        assert_eq!(
            browser.get("/recevoir/rapports/nulle-part").await.status,
            StatusCode::NOT_FOUND
        );

        // The same ZIP again brings nothing new.
        let again = hand_in(&mut browser, "badges.zip", &zip_of(&files)).await;
        later(&app).await;
        let said = report_of(&mut browser, &again)
            .await
            .text_of("main")
            .unwrap();
        assert!(said.contains("60 déjà là"), "{said}");
        assert_eq!(all(&app).await.len(), 61);
    })
    .await;
}

/// Its files and their pictures keep the server busy for a while, and nobody else's mail waits.
#[tokio::test]
async fn a_mail_overtakes_the_files_of_others() {
    on_each_engine(|app| async move {
        let mut amina = app.member(NAME, ADDRESS).await;
        hand_in(&mut amina, "badges.zip", &many(&app, 40)).await;
        let drawn = async || app.state.blobs.list().await.unwrap().len();
        let before = drawn().await;

        let address = "basile@univ.example";
        app.sign_up(&mut app.browser(), "Basile", address).await;
        app.clock.advance(11 * Millis::SECOND);
        app.run_jobs_of(Some(Lane::Prompt)).await;
        assert_eq!(app.mails_to(address).len(), 1);
        assert_eq!(drawn().await, before);
        later(&app).await;
        assert!(drawn().await > before);
    })
    .await;
}

#[tokio::test]
async fn our_own_export_comes_back_whole() {
    on_each_engine(|app| async move {
        let mut amina = app.member(NAME, ADDRESS).await;
        let mut basile = app.member("Basile", "basile@univ.example").await;
        for name in ["un", "deux", "trois"] {
            hand_in(&mut amina, "b.png", &badge(&app, name)).await;
        }
        app.run_jobs().await;
        let export = app.exported(&mut amina).await;
        let answer = hand_in(&mut basile, "besace.zip", &export).await;
        later(&app).await;
        let said = report_of(&mut basile, &answer)
            .await
            .text_of("main")
            .unwrap();
        assert!(said.contains("3 gardés pour plus tard"), "{said}");
        assert!(!said.contains("échec"), "{said}");
        assert_eq!(all(&app).await.len(), 6);
    })
    .await;
}

#[tokio::test]
async fn a_zip_with_one_badge_leads_to_it_and_one_without_any_says_so() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let one = zip_of(&[("a/b.png", badge(&app, "seul")), ("README", b"x".to_vec())]);
        let answer = hand_in(&mut browser, "one.zip", &one).await;
        assert!(answer.location().unwrap().starts_with("/badges/"));

        let inner = zip_of(&[("a.png", badge(&app, "dedans"))]);
        let mut encrypted = zip_of(&[("a.json", b"{}".to_vec())]);
        let central = encrypted
            .windows(4)
            .rposition(|w| w == b"PK\x01\x02")
            .unwrap();
        encrypted[central + 8] |= 1;
        let bomb = zip_of(&[("bombe.json", vec![b' '; 9 << 20])]);
        let pdf = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
            2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n\
            3 0 obj<</Filter/Standard/V 2/R 3/Length 128/P -4/O<00>/U<00>>>endobj\n\
            trailer<</Root 1 0 R/Encrypt 3 0 R/ID[<00><00>]/Size 4>>\n%%EOF";
        for (bytes, why) in [
            (zip_of(&[("dedans.zip", inner)]), "un autre ZIP"),
            (encrypted, "mot de passe"),
            (
                zip_of(&[("a.pdf", pdf.to_vec())]),
                "Ce PDF demande un mot de passe",
            ),
            (bomb, "construit comme aucun badge"),
            (b"PK\x05\x06".to_vec(), "abîmé"),
            (zip_of(&[("README.md", b"x".to_vec())]), "aucun fichier"),
            (
                zip_of(&[("winmail.dat", vec![0x78, 0x9f, 0x3e, 0x22, 0])]),
                "Outlook",
            ),
        ] {
            let answer = hand_in(&mut browser, "x.zip", &bytes).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{why}");
            let said = answer.text_of("[role=alert]").unwrap();
            assert!(said.contains(why), "{why} in {said}");
        }
        let parts = [Part::File("file", "x.zip", &one[..])];
        let visitor = app.browser().upload("/verifier", &parts).await;
        assert!(
            visitor
                .text_of("[role=alert]")
                .unwrap()
                .contains("un à la fois")
        );
        assert_eq!(all(&app).await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_zip_in_a_saved_mail_is_opened_and_one_in_that_is_not() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let inner = zip_of(&[("b.png", badge(&app, "enfoui"))]);
        let zip = zip_of(&[("a.png", badge(&app, "joint")), ("dedans.zip", inner)]);
        let mail = [
            b"From: badges@univ.example\r\nSubject: Badge\r\nContent-Type: application/zip; \
              name=envoi.zip\r\nContent-Transfer-Encoding: 8bit\r\n\r\n",
            &zip[..],
        ]
        .concat();
        let answer = hand_in(&mut browser, "badge.eml", &mail).await;
        later(&app).await;
        let said = report_of(&mut browser, &answer)
            .await
            .text_of("main")
            .unwrap();
        for sentence in ["1 badge reçu", "1 échec", "dedans.zip", "un autre ZIP"] {
            assert!(said.contains(sentence), "{sentence} in {said}");
        }
        assert_eq!(all(&app).await.len(), 1);
        // And in a ZIP, a saved mail brings its badges, but no ZIP.
        let outer = zip_of(&[("badge.eml", mail)]);
        let answer = hand_in(&mut browser, "mails.zip", &outer).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            answer
                .text_of("[role=alert]")
                .unwrap()
                .contains("un autre ZIP")
        );
    })
    .await;
}

#[tokio::test]
async fn names_lead_nowhere_and_a_hundred_thousand_entries_are_counted() {
    for engine in engines() {
        let app = TestApp::start_with(engine, |config| config.upload.files = 100).await;
        let mut browser = app.member(NAME, ADDRESS).await;
        let mut files = vec![
            (
                "../../../../tmp/besace-evasion.png".to_owned(),
                badge(&app, "un"),
            ),
            ("/tmp/besace-evasion.png".to_owned(), badge(&app, "deux")),
        ];
        files.extend((2..100_000).map(|n| (format!("../{n}.txt"), Vec::new())));
        let files: Vec<(&str, Vec<u8>)> = files.iter().map(|(n, b)| (&n[..], b.clone())).collect();
        let answer = hand_in(&mut browser, "many.zip", &zip_of(&files)).await;
        later(&app).await;
        assert!(!std::path::Path::new("/tmp/besace-evasion.png").exists());
        let report = report_of(&mut browser, &answer)
            .await
            .text_of("main")
            .unwrap();
        let said = report.replace(['\u{a0}', '\u{202f}'], " ");
        for sentence in [
            "2 badges reçus",
            "98 échecs",
            "99 900 fichiers de plus",
            "tmp/besace-evasion.png",
        ] {
            assert!(said.contains(sentence), "{sentence} in {said}");
        }
        assert!(!said.contains("../"), "{said}");
        assert_eq!(all(&app).await.len(), 2);
    }
}

#[tokio::test]
async fn what_is_over_a_limit_or_the_quota_is_counted_and_said() {
    for engine in engines() {
        let app = TestApp::start_with(engine, |config| {
            config.upload.files = 5;
            config.quota.account_badges = 3;
        })
        .await;
        let mut browser = app.member(NAME, ADDRESS).await;
        let names: Vec<String> = (0..9).map(|n| format!("{n}.png")).collect();
        let files: Vec<(&str, Vec<u8>)> = names
            .iter()
            .map(|name| (&name[..], badge(&app, name)))
            .collect();
        let answer = hand_in(&mut browser, "many.zip", &zip_of(&files)).await;
        later(&app).await;
        let said = report_of(&mut browser, &answer)
            .await
            .text_of("main")
            .unwrap();
        for sentence in ["3 badges reçus", "2 échecs", "4 fichiers de plus", "limite"] {
            assert!(said.contains(sentence), "{sentence} in {said}");
        }
        assert_eq!(all(&app).await.len(), 3);
    }
}

#[tokio::test]
async fn two_uploads_at_once_bring_each_badge_once() {
    on_each_engine(|app| async move {
        let mut first = app.member(NAME, ADDRESS).await;
        let mut second = first.clone();
        let files: Vec<(String, Vec<u8>)> = (0..30)
            .map(|n| (format!("{n}.png"), badge(&app, &format!("n{n}"))))
            .collect();
        let files: Vec<(&str, Vec<u8>)> = files.iter().map(|(n, b)| (&n[..], b.clone())).collect();
        let zip = zip_of(&files);
        let (one, two) = tokio::join!(
            hand_in(&mut first, "a.zip", &zip),
            hand_in(&mut second, "b.zip", &zip)
        );
        later(&app).await;
        assert_eq!(all(&app).await.len(), 30);
        let mut imported = 0;
        for answer in [one, two] {
            let report = report_of(&mut first, &answer).await;
            let said = report.text_of("main").unwrap();
            assert!(
                said.contains("Terminé") && !said.contains("échec"),
                "{said}"
            );
            let tally = report.text_of(".tally").unwrap();
            let count = tally
                .split(" badge")
                .next()
                .and_then(|n| n.trim().parse().ok());
            imported += count.unwrap_or(0);
        }
        assert_eq!(imported, 30);
    })
    .await;
}

/// Whoever closes the page, or pulls the plug, loses nothing that had arrived.
#[tokio::test]
async fn an_upload_whose_sender_goes_away_is_finished_by_a_job() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let zip = many(&app, 120);
        let written = async |app: &TestApp| {
            let mut on = app.state.db.read().await.unwrap();
            let ids = server::store::badges::after(&mut on, None, "")
                .await
                .unwrap();
            !ids.is_empty()
        };
        {
            let upload = hand_in(&mut browser, "a.zip", &zip);
            tokio::pin!(upload);
            loop {
                tokio::select! {
                    _ = &mut upload => break,
                    () = tokio::time::sleep(std::time::Duration::from_millis(5)) => {
                        if written(&app).await { break }
                    }
                }
            }
        }
        // Long enough for a hold to end that nobody gave back.
        for _ in 0..4 {
            app.clock.advance(3 * Millis::MINUTE);
            app.run_jobs().await;
        }
        // What goes on without its sender may still be at work: it is waited for, not raced.
        for _ in 0..400 {
            if all(&app).await.len() == 120 {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
            app.clock.advance(3 * Millis::MINUTE);
            app.run_jobs().await;
        }
        assert_eq!(all(&app).await.len(), 120);
        let list = browser.get("/badges").await;
        assert!(list.text_of("main").unwrap().contains("120 badges"));
    })
    .await;
}

#[tokio::test]
async fn an_intake_that_nobody_finishes_is_taken_in_by_its_job() {
    on_each_engine(|app| async move {
        use server::service::badges::{Handed, Manner};
        use server::service::intakes::{Arrived, begin};
        let account = crate::badges::account(&app, ADDRESS).await;
        let arrived = (0..70)
            .map(|n| Arrived {
                name: Some(n.to_string()),
                handed: Ok(Handed::File(badge(&app, &n.to_string()).into())),
            })
            .collect();
        // As after a kill: written down, and nobody at work.
        begin(&app.state, &account, Manner::BY_HAND, arrived, 0)
            .await
            .unwrap();
        assert!(all(&app).await.is_empty());
        later(&app).await;
        assert_eq!(all(&app).await.len(), 70);
    })
    .await;
}
