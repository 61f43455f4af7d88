//! Operators bring frameworks; everybody else does not even learn that they could.

use http::StatusCode;
use support::{Part, TestApp, on_each_engine};

use crate::pages::operator;

const TABLE: &[u8] = b"nom;groupe;code\nCoop\xe9rer;Engagement;E1\nS'engager;Engagement;E2\n";

fn form<'a>(word: &'a str, table: &'a [u8]) -> [Part<'a>; 2] {
    let table = Part::File("file", "table.csv", table);
    [Part::Text("word", word), table]
}

async fn names(app: &TestApp, word: &str) -> Option<Vec<String>> {
    let mut on = app.state.db.read().await.unwrap();
    let found = server::service::frameworks::find(&mut on, word).await;
    let skills = found.unwrap()?.skills.into_iter();
    Some(skills.map(|skill| skill.name).collect())
}

#[tokio::test]
async fn an_operator_fills_a_framework_from_a_table() {
    on_each_engine(|app| async move {
        let path = "/operateur/referentiels/importer";
        let mut amina = app.member("Amina", "amina.b@univ.example").await;
        let answer = amina.upload(path, &form("a-moi", TABLE)).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
        for path in ["/operateur/referentiels", "/operateur/referentiels/rectec"] {
            assert_eq!(amina.get(path).await.status, StatusCode::NOT_FOUND);
        }
        assert_eq!(names(&app, "a-moi").await, None);

        let mut odile = operator(&app).await;
        assert_eq!(names(&app, "rectec-engagement").await, Some(Vec::new()));
        let answer = odile.upload(path, &form("rectec-engagement", TABLE)).await;
        let to = answer.location();
        assert_eq!(to.as_deref(), Some("/operateur/referentiels?fait=importe"));
        let filled = vec!["Coopérer".to_owned(), "S'engager".to_owned()];
        assert_eq!(names(&app, "rectec-engagement").await, Some(filled.clone()));
        let page = odile.get("/operateur/referentiels/rectec-engagement").await;
        assert!(page.text().contains("Coopérer"));
        // It can be chosen on everybody's page.
        let mine = amina
            .get("/competences?referentiel=rectec-engagement")
            .await;
        assert!(mine.text().contains("Pas encore prouvée"));

        // Lines that cannot be read: each is named, and nothing changes.
        let bad = "nom;lien\n<b>Un</b>;javascript:alert(1)\nDeux;\n<b>Un</b>;\nDeux;\n";
        let answer = odile
            .upload(path, &form("rectec-engagement", bad.as_bytes()))
            .await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        let text = answer.text();
        assert!(text.contains("Ligne 2") && text.contains("Ligne 5"));
        assert!(!text.contains("Ligne 3"));
        assert!(text.contains("&lt;b&gt;Un") && !text.contains("<b>Un"));
        for (word, table) in [("Été", TABLE), ("", TABLE), ("x", b""), ("x", b"\x89PNG\0")] {
            let answer = odile.upload(path, &form(word, table)).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{word}");
        }
        assert_eq!(names(&app, "rectec-engagement").await, Some(filled));

        // Removed, it is as it was shipped.
        let fields = [("word", "rectec-engagement"), ("confirm", "on")];
        let here = "/operateur/referentiels/rectec-engagement";
        odile.send_from(here, "frameworks/remove", &fields).await;
        assert_eq!(names(&app, "rectec-engagement").await, Some(Vec::new()));
    })
    .await;
}
