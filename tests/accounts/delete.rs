//! Deleting an account leaves nothing.

use domain::Problem;
use support::{PASSWORD, on_each_engine};

use super::sessions::settings;

const ADDRESS: &str = "amina@exemple.fr";

#[tokio::test]
async fn a_deleted_account_leaves_no_row_and_no_word() {
    on_each_engine(|app| async move {
        let bruno = app.member("Bruno Témoin", "bruno@exemple.fr").await;
        app.run_jobs().await;
        let before = app.row_counts().await;
        let mut browser = app.member("Amina Disparue", ADDRESS).await;
        let (mut other, _) = app.signs_in(ADDRESS, PASSWORD).await;
        app.browser()
            .post("/mot-de-passe-oublie", &[("address", ADDRESS)])
            .await;
        app.run_jobs().await;

        let (port, viewer, session) = settings(&app, &browser).await;
        assert_eq!(
            port.delete(&viewer, "faux").await,
            Err(Problem::WrongPassword)
        );
        assert!(browser.is_signed_in().await);
        port.delete(&viewer, PASSWORD).await.expect("deleted");
        assert!(session.id().is_none());
        assert!(!browser.is_signed_in().await && !other.is_signed_in().await);
        app.run_jobs().await;

        for word in [ADDRESS, "Disparue", viewer.account.as_str()] {
            assert!(app.tables_with(word).await.is_empty(), "{word}");
        }
        let mut after = app.row_counts().await;
        after.insert("limit_counter".to_owned(), before["limit_counter"]);
        assert_eq!(after, before, "the other account is whole");
        let (port, viewer, _) = settings(&app, &bruno).await;
        assert_eq!(
            port.profile(&viewer).await.expect("a profile").name,
            "Bruno Témoin"
        );

        let told = app.mails_to(ADDRESS).pop().expect("a mail");
        assert!(
            told.text.contains("30"),
            "how long backups keep it: {}",
            told.text
        );
        let (mut gone, _) = app.signs_in(ADDRESS, PASSWORD).await;
        assert!(!gone.is_signed_in().await);
        let page = app.browser().get("/compte-supprime").await;
        assert!(page.text().contains("30"), "how long backups keep it");
    })
    .await;
}

#[tokio::test]
async fn the_address_is_free_again() {
    on_each_engine(|app| async move {
        let browser = app.member("Amina", ADDRESS).await;
        let (port, viewer, _) = settings(&app, &browser).await;
        port.delete(&viewer, PASSWORD).await.expect("deleted");
        assert!(app.member("Amina", ADDRESS).await.is_signed_in().await);
    })
    .await;
}
