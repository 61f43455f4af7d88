//! "Keep this badge" on `/verifier`: kept for an hour for nobody in particular, until an account
//! takes it.

use domain::{Millis, RecipientMatch};
use http::StatusCode;
use server::jobs::Job;
use server::service::badges::{PurgeKept, SweepBlobs};
use server::store::badges as rows;
use support::{Answer, Browser, Issuer, PASSWORD, Part, TestApp, on_each_engine};

use super::{ADDRESS, NAME, brought, count, send, stored};

/// Has a file checked as a visitor does, and presses the button under the answer.
async fn press(visitor: &mut Browser, file: &[u8]) -> Answer {
    let answer = visitor
        .upload("/verifier", &[Part::File("file", "badge.png", file)])
        .await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    let carried = answer.attributes("form[action='/verifier/garder'] input[name=kept]", "value");
    let [carried] = &carried[..] else {
        panic!("one file to keep, not {}", carried.len())
    };
    visitor
        .upload("/verifier/garder", &[Part::Text("kept", carried)])
        .await
}

async fn bytes_held(app: &TestApp) -> usize {
    app.state.blobs.list().await.unwrap().len()
}

fn baked(app: &TestApp, name: &str) -> Vec<u8> {
    Issuer::baked(&app.issuer.signed(name, ADDRESS, |_| {}))
}

async fn confirm(app: &TestApp, browser: &mut Browser) -> Answer {
    app.run_jobs().await;
    let token = app.token(ADDRESS);
    // Asked for on a browser that did not sign up.
    let fields = [("token", token.as_str()), ("password", PASSWORD)];
    browser.post("/confirmer", &fields).await
}

#[tokio::test]
async fn a_kept_badge_is_taken_by_the_account_that_is_signed_up_for_it() {
    on_each_engine(|app| async move {
        let file = baked(&app, "garde");
        let mut visitor = app.browser();
        let kept = press(&mut visitor, &file).await;
        assert_eq!(kept.location().as_deref(), Some("/inscription?garde=1"));
        let form = visitor.get("/inscription?garde=1").await;
        assert!(form.text().contains("60 minutes"), "{}", form.text());
        assert_eq!(count(&app).await, 0, "nobody's yet");

        app.sign_up(&mut visitor, NAME, ADDRESS).await;
        assert_eq!(count(&app).await, 0, "not before the address is confirmed");
        let confirmed = confirm(&app, &mut visitor).await;
        let id = brought(&confirmed);
        assert!(confirmed.location().unwrap().ends_with("?fait=garde"));
        let row = stored(&app, &id).await;
        assert_eq!(row.recipient, RecipientMatch::Mine);
        let page = visitor.get(&confirmed.location().unwrap()).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.text().contains("maintenant dans votre passeport"));
        let original = visitor.get(&format!("/badges/{id}/original")).await;
        assert_eq!(original.bytes, file);

        // Taken once: the job that would have taken it finds nothing.
        app.clock.advance(2 * Millis::HOUR);
        app.run_periodic_jobs().await;
        assert_eq!(count(&app).await, 1);
        let original = visitor.get(&format!("/badges/{id}/original")).await;
        assert_eq!(original.bytes, file);
    })
    .await;
}

#[tokio::test]
async fn the_confirmation_may_happen_on_another_browser_and_another_day() {
    on_each_engine(|app| async move {
        let mut phone = app.browser();
        press(&mut phone, &baked(&app, "ailleurs")).await;
        app.sign_up(&mut phone, NAME, ADDRESS).await;
        app.clock.advance(3 * Millis::DAY);
        app.run_periodic_jobs().await;
        let mut desk = app.browser();
        let id = brought(&confirm(&app, &mut desk).await);
        assert_eq!(stored(&app, &id).await.recipient, RecipientMatch::Mine);
    })
    .await;
}

#[tokio::test]
async fn signing_in_takes_it_too_and_who_is_signed_in_keeps_it_at_once() {
    on_each_engine(|app| async move {
        let mut member = app.member(NAME, ADDRESS).await;
        let first = press(&mut member, &baked(&app, "un")).await;
        let id = brought(&first);
        assert!(first.location().unwrap().ends_with("?fait=garde"));
        let again = press(&mut member, &baked(&app, "un")).await;
        assert_eq!(again.location().unwrap(), format!("/badges/{id}?fait=deja"));

        let mut phone = app.browser();
        press(&mut phone, &baked(&app, "deux")).await;
        let fields = [("address", ADDRESS), ("password", PASSWORD)];
        let signed_in = phone.post("/connexion", &fields).await;
        assert_ne!(brought(&signed_in), id);
        assert_eq!(count(&app).await, 2);

        // Two at once: the list shows them.
        let mut desk = app.browser();
        press(&mut desk, &baked(&app, "trois")).await;
        press(&mut desk, &baked(&app, "quatre")).await;
        let signed_in = desk.post("/connexion", &fields).await;
        assert_eq!(signed_in.location().as_deref(), Some("/badges?fait=garde"));
        assert_eq!(count(&app).await, 4);

        // Whoever signs in next on that browser gets nothing.
        let none = desk.post("/connexion", &fields).await;
        assert_eq!(none.location().as_deref(), Some("/accueil"));
    })
    .await;
}

#[tokio::test]
async fn an_account_that_nobody_knew_of_takes_what_a_new_sign_up_was_to_get() {
    on_each_engine(|app| async move {
        app.member(NAME, ADDRESS).await;
        let mut phone = app.browser();
        press(&mut phone, &baked(&app, "double")).await;
        // She has forgotten that she has an account.
        app.sign_up(&mut phone, NAME, ADDRESS).await;
        app.run_jobs().await;
        let fields = [("address", ADDRESS), ("password", PASSWORD)];
        let signed_in = phone.post("/connexion", &fields).await;
        let id = brought(&signed_in);
        assert_eq!(stored(&app, &id).await.recipient, RecipientMatch::Mine);
    })
    .await;
}

#[tokio::test]
async fn after_an_hour_it_is_gone_with_its_bytes() {
    on_each_engine(|app| async move {
        let mut visitor = app.browser();
        press(&mut visitor, &baked(&app, "oubli")).await;
        assert_eq!(bytes_held(&app).await, 1);
        // The sweeper spares it, however old the file looks.
        SweepBlobs.run(app.state.clone()).await.unwrap();
        app.clock.advance(59 * Millis::MINUTE);
        PurgeKept.run(app.state.clone()).await.unwrap();
        assert_eq!(bytes_held(&app).await, 1);
        app.clock.advance(2 * Millis::MINUTE);
        app.run_periodic_jobs().await;
        assert_eq!(bytes_held(&app).await, 0);

        app.sign_up(&mut visitor, NAME, ADDRESS).await;
        let confirmed = confirm(&app, &mut visitor).await;
        assert_eq!(confirmed.location().as_deref(), Some("/accueil"));
        assert_eq!(count(&app).await, 0);
    })
    .await;
}

#[tokio::test]
async fn bytes_that_somebody_owns_stay_when_a_kept_copy_goes() {
    on_each_engine(|app| async move {
        let mut member = app.member(NAME, ADDRESS).await;
        let file = baked(&app, "commun");
        let id = brought(&send(&mut member, &[&file]).await);
        press(&mut app.browser(), &file).await;
        app.clock.advance(2 * Millis::HOUR);
        app.run_periodic_jobs().await;
        let original = member.get(&format!("/badges/{id}/original")).await;
        assert_eq!(original.bytes, file);
    })
    .await;
}

#[tokio::test]
async fn nobody_else_gets_it() {
    on_each_engine(|app| async move {
        let mut visitor = app.browser();
        press(&mut visitor, &baked(&app, "autrui")).await;
        // Another browser, another person.
        let mut basile = app.member("Basile", "basile@univ.example").await;
        assert_eq!(count(&app).await, 0);
        assert_eq!(basile.get("/badges").await.status, StatusCode::OK);
        // The same browser, after the hour.
        app.clock.advance(61 * Millis::MINUTE);
        let fields = [("address", "basile@univ.example"), ("password", PASSWORD)];
        let signed_in = visitor.post("/connexion", &fields).await;
        assert_eq!(signed_in.location().as_deref(), Some("/accueil"));
        assert_eq!(count(&app).await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_badge_for_another_address_is_kept_private_and_says_so() {
    on_each_engine(|app| async move {
        let mut visitor = app.browser();
        let hosted = app.issuer.hosted("autre", "autre@univ.example");
        press(&mut visitor, &Issuer::baked(&hosted)).await;
        app.sign_up(&mut visitor, NAME, ADDRESS).await;
        let confirmed = confirm(&app, &mut visitor).await;
        let id = brought(&confirmed);
        assert_eq!(stored(&app, &id).await.recipient, RecipientMatch::NotMine);
        let page = visitor.get(&confirmed.location().unwrap()).await;
        assert!(
            page.text().contains("ne peut pas être partagé"),
            "{}",
            page.text()
        );
    })
    .await;
}

#[tokio::test]
async fn a_badge_found_at_a_link_is_kept_as_well() {
    on_each_engine(|app| async move {
        let hosted = app.issuer.hosted("lien", ADDRESS);
        let link = hosted["id"].as_str().unwrap();
        let mut visitor = app.browser();
        let query: String = url::form_urlencoded::byte_serialize(link.as_bytes()).collect();
        let answer = visitor.get(&format!("/verifier?url={query}")).await;
        let carried = answer.attributes("input[name=kept]", "value");
        let kept = visitor
            .upload("/verifier/garder", &[Part::Text("kept", &carried[0])])
            .await;
        assert_eq!(kept.location().as_deref(), Some("/inscription?garde=1"));
        app.sign_up(&mut visitor, NAME, ADDRESS).await;
        let id = brought(&confirm(&app, &mut visitor).await);
        assert_eq!(stored(&app, &id).await.recipient, RecipientMatch::Mine);
    })
    .await;
}

#[tokio::test]
async fn a_large_file_is_chosen_again() {
    on_each_engine(|app| async move {
        // Bytes behind the picture's end make it large and no less a badge.
        let mut file = baked(&app, "lourd");
        file.resize(3 << 20, 0);
        let mut visitor = app.browser();
        let parts = [Part::File("file", "badge.png", &file)];
        let answer = visitor.upload("/verifier", &parts).await;
        assert!(answer.text().len() < 1 << 20);
        assert!(answer.attributes("input[name=kept]", "value").is_empty());
        let chosen = "form[action='/verifier/garder'] input[type=file]";
        assert_eq!(answer.attributes(chosen, "name"), ["file"]);
        let kept = visitor.upload("/verifier/garder", &parts).await;
        assert_eq!(kept.location().as_deref(), Some("/inscription?garde=1"));
    })
    .await;
}

#[tokio::test]
async fn what_is_no_badge_or_too_much_is_not_kept() {
    on_each_engine(|app| async move {
        let mut visitor = app.browser();
        for parts in [
            &[Part::Text("kept", "no base64!")][..],
            &[Part::Text("kept", "bm90IGEgYmFkZ2U=")],
            &[],
        ] {
            let answer = visitor.upload("/verifier/garder", parts).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(answer.text_of("[role=alert]").is_some());
        }
        assert_eq!(bytes_held(&app).await, 0);
        for number in 0..10 {
            let kept = press(&mut visitor, &baked(&app, &number.to_string())).await;
            assert_eq!(kept.status, StatusCode::SEE_OTHER);
        }
        let much = press(&mut visitor, &baked(&app, "trop")).await;
        assert_eq!(much.status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(bytes_held(&app).await, 10);
        // Another browser of the same network goes on, for a while.
        let mut others = app.browser();
        let mut last = StatusCode::SEE_OTHER;
        for number in 0..10 {
            let file = baked(&app, &format!("n{number}"));
            let parts = [Part::File("file", "badge.png", &file[..])];
            last = others.upload("/verifier/garder", &parts).await.status;
            if last != StatusCode::SEE_OTHER {
                break;
            }
        }
        assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
        let mut on = app.state.db.read().await.unwrap();
        assert!(rows::after(&mut on, None, "").await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn another_site_cannot_plant_a_badge() {
    on_each_engine(|app| async move {
        let file = baked(&app, "plante");
        let mut forged = app
            .browser()
            .with("sec-fetch-site", "cross-site")
            .with("origin", "https://evil.example");
        let parts = [Part::File("file", "badge.png", &file[..])];
        let answer = forged.upload("/verifier/garder", &parts).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert_eq!(bytes_held(&app).await, 0);
    })
    .await;
}
