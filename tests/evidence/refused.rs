//! What is not taken, and the sentence that says so.

use http::StatusCode;
use support::{Engine, Part, TestApp};

use super::{add, added, person};

/// A PNG that says it is enormous and holds hardly anything.
fn bomb() -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    bytes.extend(60_000_u32.to_be_bytes());
    bytes.extend(60_000_u32.to_be_bytes());
    bytes.extend(
        b"\x08\x06\0\0\0\x9e\x3d\x21\x5d\0\0\0\0IDAT\x35\xaf\x06\x1e\0\0\0\0IEND\xae\x42\x60\x82",
    );
    bytes
}

#[tokio::test]
async fn what_is_not_fit_is_refused_with_a_sentence() {
    let app = TestApp::start(Engine::Sqlite).await;
    let (mut browser, id) = person(&app).await;
    let bomb = bomb();
    let large = vec![b'a'; (10 << 20) + 1];
    let long = "é".repeat(5_001);
    let title = "t".repeat(201);
    let table: Vec<(Vec<Part<'_>>, &str, &str)> = vec![
        (vec![Part::Text("title", "Rien")], "rien", "rien à montrer"),
        (
            vec![Part::Text("url", "javascript:alert(1)")],
            "lien",
            "adresse d'une page",
        ),
        (
            vec![Part::Text("url", "https://a:b@exemple.fr/")],
            "lien",
            "adresse d'une page",
        ),
        (
            vec![Part::Text("url", "file:///etc/passwd")],
            "lien",
            "adresse d'une page",
        ),
        (vec![Part::Text("text", &long)], "texte-long", "5"),
        (
            vec![Part::Text("title", &title), Part::Text("text", "x")],
            "titre-long",
            "200",
        ),
        (vec![Part::File("file", "vide.pdf", b"")], "vide", "vide"),
        (
            vec![Part::File("file", "a.png", b"<svg xmlns='x'>")],
            "genre",
            "genre de fichier",
        ),
        (
            vec![Part::File("file", "a.txt", b"MZ\x90\0")],
            "genre",
            "genre de fichier",
        ),
        (
            vec![Part::File("file", "a.pdf", b"PK\x03\x04")],
            "genre",
            "genre de fichier",
        ),
        (
            vec![Part::File("file", "a.png", &bomb)],
            "illisible",
            "trop grande",
        ),
        (
            vec![Part::File("file", "a.jpg", b"\xff\xd8\xff\xe0 no picture")],
            "illisible",
            "abîmée",
        ),
        (
            vec![Part::File("file", "a.txt", &large)],
            "gros",
            "trop gros",
        ),
    ];
    for (parts, word, sentence) in table {
        let answer = add(&mut browser, &id, &parts).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{word}");
        let to = answer.location().unwrap();
        assert!(to.contains(&format!("refus={word}")), "{word}: {to}");
        let page = browser.get(to.split('#').next().unwrap()).await;
        assert!(page.text().contains(sentence), "{word}");
        assert!(
            page.attributes(".my-evidence > li", "id").is_empty(),
            "{word}"
        );
        for part in &parts {
            // What was typed is there to be mended.
            if let (Part::Text("text", typed), "texte-long") = (part, word) {
                assert!(page.text().contains(typed));
            }
        }
    }

    // Thirty, and no more.
    for n in 0..30 {
        let text = format!("Pièce {n}");
        added(&mut browser, &id, &[Part::Text("text", &text)]).await;
    }
    let answer = add(&mut browser, &id, &[Part::Text("text", "Une de trop")]).await;
    assert!(answer.location().unwrap().contains("refus=trop"));

    // Nobody adds to a badge of somebody else's, nor changes or deletes there.
    let mut basile = app.member("Basile", "basile@univ.example").await;
    let answer = add(&mut basile, &id, &[Part::Text("text", "À moi")]).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    let page = format!("/badges/{id}/preuves");
    let badge = id.as_str();
    for (function, fields) in [
        (
            "evidence/change",
            vec![("badge", badge), ("number", "1"), ("text", "À moi")],
        ),
        (
            "evidence/delete",
            vec![("badge", badge), ("number", "1"), ("confirm", "on")],
        ),
    ] {
        basile.send_from(&page, function, &fields).await;
    }
    // A change that is refused keeps what was typed, in the form of its piece alone.
    let fields = [
        ("badge", badge),
        ("number", "2"),
        ("title", "Atelier du 14 mars"),
        ("text", "Avec Basile"),
        ("url", "ftp://exemple.fr"),
    ];
    let answer = browser.send_from(&page, "evidence/change", &fields).await;
    let back = answer.location().unwrap();
    assert!(!back.contains("Atelier"), "{back}");
    let again = browser.get(&back).await;
    let second = again.attributes("#preuve-2 details[open] input[name=title]", "value");
    assert_eq!(second, ["Atelier du 14 mars"]);
    let link = again.attributes("#lien-2", "value");
    assert_eq!(link, ["ftp://exemple.fr"]);
    assert_eq!(again.attributes("#titre-1", "value"), [""]);
    assert!(again.attributes("#montrer-2[checked]", "id").is_empty());

    let mine = browser.get(&page).await;
    assert!(!mine.text().contains("À moi"));
    assert_eq!(mine.attributes(".my-evidence > li", "id").len(), 30);
}

#[tokio::test]
async fn files_count_in_what_an_account_may_hold() {
    let app = TestApp::start_with(Engine::Sqlite, |config| {
        config.quota.account_megabytes = 1;
    })
    .await;
    let (mut browser, id) = person(&app).await;
    let half = vec![b'a'; 600 << 10];
    added(&mut browser, &id, &[Part::File("file", "un.txt", &half)]).await;
    let answer = add(&mut browser, &id, &[Part::File("file", "deux.txt", &half)]).await;
    assert!(answer.location().unwrap().contains("refus=plein"));
    // Words take no room that counts.
    added(&mut browser, &id, &[Part::Text("text", "Trois")]).await;
}
