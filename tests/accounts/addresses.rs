//! Several addresses: added, confirmed by who asked for them, made primary, removed. Nobody's
//! address is taken by a press of a button that somebody else put into their mailbox.

use domain::account::Address;
use domain::problem::FieldError;
use domain::{AddressId, Millis, Problem};
use http::StatusCode;
use support::{Browser, Issuer, PASSWORD, Part, TestApp, on_each_engine};

use super::sessions::settings;

const ADDRESS: &str = "amina@exemple.fr";
const SECOND: &str = "amina@asso.exemple.fr";

async fn held(app: &TestApp, browser: &Browser) -> Vec<Address> {
    let (port, viewer, _) = settings(app, browser).await;
    port.addresses(&viewer).await.expect("addresses")
}

async fn adds(app: &TestApp, browser: &Browser, address: &str) -> Result<(), Problem> {
    let (port, viewer, _) = settings(app, browser).await;
    let added = port.add_address(&viewer, address, PASSWORD).await;
    app.run_jobs().await;
    added
}

fn against(error: FieldError) -> Problem {
    Problem::Field {
        field: "address".to_owned(),
        error,
    }
}

async fn presses(browser: &mut Browser, token: &str) -> support::Answer {
    browser.post("/confirmer", &[("token", token)]).await
}

#[tokio::test]
async fn an_added_address_counts_once_its_link_was_followed() {
    on_each_engine(|app| async move {
        let mut browser = app.member("Amina", ADDRESS).await;
        adds(&app, &browser, SECOND).await.expect("added");
        let waiting = held(&app, &browser).await;
        assert_eq!(waiting.len(), 2);
        assert!(waiting[1].confirmed.is_none() && !waiting[1].primary);
        let (mut early, _) = app.signs_in(SECOND, PASSWORD).await;
        assert!(!early.is_signed_in().await, "it does not count yet");

        let token = app.token(SECOND);
        let page = browser.get(&format!("/confirmer?jeton={token}")).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.text().contains(SECOND) && page.text().contains("a***@exemple.fr"));
        assert!(held(&app, &browser).await[1].confirmed.is_none(), "a GET");
        let pressed = presses(&mut browser, &token).await;
        let shown = pressed.location().expect("a redirect");
        assert_eq!(shown, "/reglages/adresses?fait=confirmee");
        assert!(held(&app, &browser).await[1].confirmed.is_some());
        let (mut other, _) = app.signs_in(SECOND, PASSWORD).await;
        assert!(other.is_signed_in().await);
        app.run_jobs().await;
        let told = app.mails_to(ADDRESS).pop().expect("a mail");
        assert!(told.text.contains(SECOND), "{}", told.text);
        let spent = presses(&mut browser, &token).await;
        assert_eq!(spent.status, StatusCode::UNPROCESSABLE_ENTITY, "once");
    })
    .await;
}

#[tokio::test]
async fn only_the_account_that_asked_can_confirm() {
    on_each_engine(|app| async move {
        let thief = app.member("Voleuse", "voleuse@exemple.fr").await;
        adds(&app, &thief, ADDRESS).await.expect("added");
        let token = app.token(ADDRESS);
        let mail = app.mails_to(ADDRESS).pop().expect("a mail");
        assert!(mail.text.contains("v***@exemple.fr"), "{}", mail.text);

        // The owner of the address presses without an account, and with one.
        let mut owner = app.browser();
        let page = owner.get(&format!("/confirmer?jeton={token}")).await;
        assert_eq!(page.status, StatusCode::OK);
        assert_eq!(
            page.attributes("form[action='/confirmer']", "action").len(),
            0
        );
        let way = page.attributes("input[name=suite]", "value");
        assert_eq!(way, [format!("/confirmer?jeton={token}")]);
        let mut bruno = app.member("Bruno", "bruno@exemple.fr").await;
        for browser in [&mut owner, &mut bruno] {
            let pressed = presses(browser, &token).await;
            assert_eq!(pressed.status, StatusCode::UNAUTHORIZED);
            let with_password = [("token", token.as_str()), ("password", PASSWORD)];
            let pressed = browser.post("/confirmer", &with_password).await;
            assert_eq!(pressed.status, StatusCode::UNAUTHORIZED);
        }
        assert!(
            !owner.is_signed_in().await,
            "an added address opens no account"
        );
        assert!(held(&app, &thief).await[1].confirmed.is_none());
        // The link still works for who may press it.
        let mut thief = thief;
        let pressed = presses(&mut thief, &token).await;
        assert_eq!(pressed.status, StatusCode::SEE_OTHER);
    })
    .await;
}

#[tokio::test]
async fn an_address_of_another_account_gets_the_same_answer_and_stays_theirs() {
    on_each_engine(|app| async move {
        let amina = app.member("Amina", ADDRESS).await;
        let bruno = app.member("Bruno", "bruno@exemple.fr").await;
        let mails = app.mails_to("bruno@exemple.fr").len();
        for address in ["bruno@exemple.fr", "personne@exemple.fr"] {
            assert_eq!(adds(&app, &amina, address).await, Ok(()));
        }
        let shown: Vec<_> = held(&app, &amina).await;
        assert!(
            shown[1..]
                .iter()
                .all(|a| a.confirmed.is_none() && !a.primary)
        );
        let told = app.mails_to("bruno@exemple.fr");
        assert_eq!(told.len(), mails + 1);
        let told = told.last().expect("a mail");
        assert!(told.text.contains("dans 7 jours"), "{}", told.text);
        assert_eq!(held(&app, &bruno).await.len(), 1);
        let (mut door, _) = app.signs_in("bruno@exemple.fr", PASSWORD).await;
        let (_, viewer, _) = settings(&app, &door).await;
        let (_, brunos, _) = settings(&app, &bruno).await;
        assert_eq!(viewer.account, brunos.account);
        assert!(door.is_signed_in().await);
    })
    .await;
}

#[tokio::test]
async fn of_two_who_wait_for_one_address_the_first_to_confirm_has_it() {
    on_each_engine(|app| async move {
        let mut amina = app.member("Amina", ADDRESS).await;
        let mut bruno = app.member("Bruno", "bruno@exemple.fr").await;
        adds(&app, &amina, "commune@exemple.fr")
            .await
            .expect("added");
        let aminas = app.token("commune@exemple.fr");
        adds(&app, &bruno, "Commune@exemple.fr")
            .await
            .expect("added");
        let brunos = app.token("Commune@exemple.fr");
        assert_eq!(
            presses(&mut amina, &aminas).await.status,
            StatusCode::SEE_OTHER
        );
        let late = presses(&mut bruno, &brunos).await;
        assert_eq!(
            late.location().as_deref(),
            Some("/reglages/adresses?fait=bientot")
        );
        assert!(held(&app, &bruno).await[1].confirmed.is_none());
        assert!(held(&app, &amina).await[1].confirmed.is_some());
    })
    .await;
}

/// Bruno has an address of the school beside his own; Amina reads that mailbox now.
async fn claimed(app: &TestApp) -> (Browser, Browser) {
    let mut bruno = app.member("Bruno", "bruno@exemple.fr").await;
    adds(app, &bruno, SECOND).await.expect("added");
    presses(&mut bruno, &app.token(SECOND)).await;
    let mut amina = app.member("Amina", ADDRESS).await;
    adds(app, &amina, SECOND).await.expect("added");
    let soon = presses(&mut amina, &app.token(SECOND)).await;
    let shown = soon.location().expect("a redirect");
    assert_eq!(shown, "/reglages/adresses?fait=bientot");
    app.run_jobs().await;
    (bruno, amina)
}

#[tokio::test]
async fn an_address_that_is_proven_elsewhere_moves_after_a_notice_and_seven_days() {
    on_each_engine(|app| async move {
        let (mut bruno, amina) = claimed(&app).await;
        let file = Issuer::baked(&app.issuer.signed("ecole", SECOND, |_| {}));
        let parts = [Part::File("file", "badge.png", &file)];
        bruno.upload("/badges/import", &parts).await;
        app.run_jobs().await;
        for address in ["bruno@exemple.fr", SECOND] {
            let told = app.mails_to(address).pop().expect("a mail");
            assert!(told.text.contains("29 novembre 2026"), "{}", told.text);
        }
        let page = bruno.get("/reglages/adresses").await;
        assert!(page.text().contains("Garder cette adresse"));
        app.clock.advance(6 * Millis::DAY);
        app.run_periodic_jobs().await;
        assert!(held(&app, &bruno).await[1].confirmed.is_some(), "six days");
        assert!(held(&app, &amina).await[1].confirmed.is_none());
        app.clock.advance(Millis::DAY + Millis::HOUR);
        app.run_periodic_jobs().await;
        assert_eq!(held(&app, &bruno).await.len(), 1);
        assert!(held(&app, &amina).await[1].confirmed.is_some());
        let told = app.mails_to("bruno@exemple.fr").pop().expect("a mail");
        assert!(told.text.contains(SECOND), "{}", told.text);
        // What he had accepted stays his to see, for good.
        app.clock.advance(60 * Millis::DAY);
        app.run_periodic_jobs().await;
        let (mut again, _) = app.signs_in("bruno@exemple.fr", PASSWORD).await;
        assert!(again.get("/badges").await.text().contains("Badge ecole"));
    })
    .await;
}

#[tokio::test]
async fn who_has_an_address_can_keep_it() {
    on_each_engine(|app| async move {
        let (bruno, amina) = claimed(&app).await;
        let (port, viewer, _) = settings(&app, &bruno).await;
        let address = held(&app, &bruno).await[1].id.clone();
        let (other, stranger, _) = settings(&app, &amina).await;
        let refused = other.keep_address(&stranger, &address).await;
        assert_eq!(refused, Err(Problem::NotFound), "not hers");
        port.keep_address(&viewer, &address).await.expect("kept");
        app.clock.advance(8 * Millis::DAY);
        app.run_periodic_jobs().await;
        assert!(held(&app, &bruno).await[1].confirmed.is_some());
        assert_eq!(held(&app, &amina).await.len(), 1);
        let again = port.keep_address(&viewer, &address).await;
        assert_eq!(again, Err(Problem::NotFound));
    })
    .await;
}

#[tokio::test]
async fn a_primary_address_moves_only_when_another_can_take_its_place() {
    on_each_engine(|app| async move {
        let (bruno, amina) = claimed(&app).await;
        // The only address of an account stays, and the page says what to do.
        let mut carla = app.member("Carla", "carla@exemple.fr").await;
        adds(&app, &amina, "carla@exemple.fr").await.expect("added");
        let mut aminas = amina.clone();
        let token = app.token("carla@exemple.fr");
        let refused = presses(&mut aminas, &token).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert!(refused.text().contains("la seule d"), "{}", refused.text());
        assert!(carla.is_signed_in().await);
        // Bruno makes the claimed address his primary one: his other one takes its place.
        let (port, viewer, _) = settings(&app, &bruno).await;
        let second = held(&app, &bruno).await[1].id.clone();
        port.make_primary(&viewer, &second, PASSWORD)
            .await
            .expect("changed");
        app.clock.advance(8 * Millis::DAY);
        app.run_periodic_jobs().await;
        let left = held(&app, &bruno).await;
        assert_eq!(left.len(), 1);
        assert!(left[0].primary && left[0].address.as_str() == "bruno@exemple.fr");
        let hers = held(&app, &amina).await;
        let moved = |a: &Address| a.address.as_str() == SECOND && a.confirmed.is_some();
        assert!(hers.iter().any(moved));
    })
    .await;
}

#[tokio::test]
async fn the_primary_address_changes_with_the_password_and_everybody_is_told() {
    on_each_engine(|app| async move {
        let mut browser = app.member("Amina", ADDRESS).await;
        adds(&app, &browser, SECOND).await.expect("added");
        let (port, viewer, _) = settings(&app, &browser).await;
        let second = held(&app, &browser).await[1].id.clone();
        let early = port.make_primary(&viewer, &second, PASSWORD).await;
        assert_eq!(early, Err(Problem::NotFound), "not confirmed");
        presses(&mut browser, &app.token(SECOND)).await;
        app.run_jobs().await;
        let mails = (app.mails_to(ADDRESS).len(), app.mails_to(SECOND).len());

        let wrong = port.make_primary(&viewer, &second, "faux").await;
        assert_eq!(wrong, Err(Problem::WrongPassword));
        assert!(held(&app, &browser).await[0].address.as_str() == ADDRESS);
        port.make_primary(&viewer, &second, PASSWORD)
            .await
            .expect("changed");
        let shown = held(&app, &browser).await;
        assert_eq!(shown[0].address.as_str(), SECOND);
        assert!(shown[0].primary && !shown[1].primary);
        let profile = port.profile(&viewer).await.expect("a profile");
        assert_eq!(profile.address.as_str(), SECOND);
        app.run_jobs().await;
        assert_eq!(
            (app.mails_to(ADDRESS).len(), app.mails_to(SECOND).len()),
            (mails.0 + 1, mails.1 + 1)
        );
        let told = app.mails_to(ADDRESS).pop().expect("a mail");
        assert!(told.text.contains(SECOND), "{}", told.text);
    })
    .await;
}

#[tokio::test]
async fn an_address_is_removed_but_not_the_primary_one() {
    on_each_engine(|app| async move {
        let mut browser = app.member("Amina", ADDRESS).await;
        adds(&app, &browser, SECOND).await.expect("added");
        presses(&mut browser, &app.token(SECOND)).await;
        app.run_jobs().await;
        let (port, viewer, _) = settings(&app, &browser).await;
        let shown = held(&app, &browser).await;
        let primary = port.remove_address(&viewer, &shown[0].id, PASSWORD).await;
        assert_eq!(primary, Err(Problem::NotFound));
        let wrong = port.remove_address(&viewer, &shown[1].id, "faux").await;
        assert_eq!(wrong, Err(Problem::WrongPassword));
        // A link to a new password that was sent there stops working with it.
        app.browser()
            .post("/mot-de-passe-oublie", &[("address", SECOND)])
            .await;
        app.run_jobs().await;
        let link = app.token(SECOND);
        port.remove_address(&viewer, &shown[1].id, PASSWORD)
            .await
            .expect("removed");
        let page = app
            .browser()
            .get(&format!("/mot-de-passe?jeton={link}"))
            .await;
        assert_eq!(page.status, StatusCode::GONE);
        app.run_jobs().await;
        for address in [ADDRESS, SECOND] {
            let told = app.mails_to(address).pop().expect("a mail");
            assert!(told.text.contains(SECOND), "{address}: {}", told.text);
        }
        let (mut door, _) = app.signs_in(SECOND, PASSWORD).await;
        assert!(!door.is_signed_in().await);
        assert!(app.tables_with(SECOND).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn nobody_touches_an_address_of_somebody_else() {
    on_each_engine(|app| async move {
        let mut amina = app.member("Amina", ADDRESS).await;
        adds(&app, &amina, SECOND).await.expect("added");
        presses(&mut amina, &app.token(SECOND)).await;
        let aminas = held(&app, &amina).await;
        let bruno = app.member("Bruno", "bruno@exemple.fr").await;
        let (port, viewer, _) = settings(&app, &bruno).await;
        let unknown: AddressId = "0190b5a2-0000-7000-8000-000000000001"
            .parse()
            .expect("an identifier");
        for id in [&aminas[1].id, &unknown] {
            let not_found = Err(Problem::NotFound);
            let primary = port.make_primary(&viewer, id, PASSWORD).await;
            assert_eq!(primary, not_found);
            let removed = port.remove_address(&viewer, id, PASSWORD).await;
            assert_eq!(removed, not_found);
            assert_eq!(port.resend_confirmation(&viewer, id).await, not_found);
        }
        assert_eq!(held(&app, &amina).await, aminas);
        let own = held(&app, &bruno).await;
        assert!(own.len() == 1 && own[0].primary, "nothing half done");
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_added_is_said_and_strangers_are_not_written_to_without_end() {
    on_each_engine(|app| async move {
        let browser = app.member("Amina", ADDRESS).await;
        let cases = [
            ("", FieldError::Required),
            ("amina", FieldError::NotAnAddress),
            ("Amina@Exemple.fr", FieldError::AlreadyYours),
        ];
        for (address, error) in cases {
            let refused = adds(&app, &browser, address).await;
            assert_eq!(refused, Err(against(error)), "{address}");
        }
        let (port, viewer, _) = settings(&app, &browser).await;
        let wrong = port.add_address(&viewer, SECOND, "faux").await;
        assert_eq!(wrong, Err(Problem::WrongPassword));
        for number in 2..=10 {
            let address = format!("a{number}@exemple.fr");
            assert_eq!(adds(&app, &browser, &address).await, Ok(()));
        }
        let full = adds(&app, &browser, SECOND).await;
        assert_eq!(full, Err(against(FieldError::TooManyAddresses)));
        // Removing and adding again does not make it endless.
        let mut stopped = Ok(());
        for round in 0..20 {
            let last = held(&app, &browser).await.pop().expect("an address");
            port.remove_address(&viewer, &last.id, PASSWORD)
                .await
                .expect("removed");
            stopped = adds(&app, &browser, &format!("b{round}@exemple.fr")).await;
            if stopped.is_err() {
                break;
            }
        }
        assert!(
            matches!(stopped, Err(Problem::TooMany { .. })),
            "{stopped:?}"
        );
    })
    .await;
}

#[tokio::test]
async fn the_link_comes_again_and_an_address_that_nobody_confirms_is_forgotten() {
    on_each_engine(|app| async move {
        let browser = app.member("Amina", ADDRESS).await;
        adds(&app, &browser, SECOND).await.expect("added");
        let first = app.token(SECOND);
        let (port, viewer, _) = settings(&app, &browser).await;
        let waiting = held(&app, &browser).await[1].id.clone();
        port.resend_confirmation(&viewer, &waiting)
            .await
            .expect("sent");
        app.run_jobs().await;
        assert_ne!(app.token(SECOND), first);
        app.clock.advance(12 * Millis::DAY);
        app.run_periodic_jobs().await;
        assert_eq!(held(&app, &browser).await.len(), 1);
        assert!(app.tables_with(SECOND).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn an_added_address_ends_sign_ups_that_wait_for_it() {
    on_each_engine(|app| async move {
        let mut amina = app.member("Amina", ADDRESS).await;
        app.sign_up(&mut app.browser(), "Voleuse", SECOND).await;
        app.run_jobs().await;
        let thiefs = app.token(SECOND);
        adds(&app, &amina, SECOND).await.expect("added");
        presses(&mut amina, &app.token(SECOND)).await;
        assert_eq!(app.row_counts().await["account"], 1);
        let late = app
            .browser()
            .post("/confirmer", &[("token", &thiefs), ("password", PASSWORD)])
            .await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}

#[tokio::test]
async fn every_confirmed_address_is_told_of_a_new_password_and_no_other() {
    on_each_engine(|app| async move {
        let mut browser = app.member("Amina", ADDRESS).await;
        adds(&app, &browser, SECOND).await.expect("added");
        presses(&mut browser, &app.token(SECOND)).await;
        adds(&app, &browser, "trois@exemple.fr")
            .await
            .expect("added");
        app.run_jobs().await;
        let count = |app: &TestApp| {
            [ADDRESS, SECOND, "trois@exemple.fr"].map(|address| app.mails_to(address).len())
        };
        let before = count(&app);
        let (port, viewer, _) = settings(&app, &browser).await;
        port.change_password(&viewer, PASSWORD, "loutre bocal nuage tardif")
            .await
            .expect("changed");
        app.run_jobs().await;
        assert_eq!(count(&app), [before[0] + 1, before[1] + 1, before[2]]);
    })
    .await;
}

#[tokio::test]
async fn a_badge_sent_to_an_address_that_is_removed_stays_and_is_shown_to_nobody() {
    on_each_engine(|app| async move {
        let mut browser = app.member("Amina", ADDRESS).await;
        adds(&app, &browser, SECOND).await.expect("added");
        presses(&mut browser, &app.token(SECOND)).await;
        let badge = Issuer::baked(&app.issuer.hosted("asso", SECOND));
        let sent = browser
            .upload("/badges/import", &[Part::File("file", "badge.png", &badge)])
            .await;
        let page = sent.location().expect("the badge's page");
        let page = page.split('?').next().expect("a path").to_owned();
        app.run_jobs().await;
        let id = page.trim_start_matches("/badges/");
        browser
            .post("/api/fn/shares/create", &[("badge", id)])
            .await;
        let sharing = page.replace("/badges/", "/partager/");
        let links = browser
            .get(&sharing)
            .await
            .attributes("a[href*='/b/']", "href");
        let link = links[0].trim_start_matches("http://127.0.0.1:3000");
        assert_eq!(app.browser().get(link).await.status, StatusCode::OK);

        let (port, viewer, _) = settings(&app, &browser).await;
        let second = held(&app, &browser).await[1].id.clone();
        port.remove_address(&viewer, &second, PASSWORD)
            .await
            .expect("removed");
        app.run_jobs().await;
        assert_eq!(app.browser().get(link).await.status, StatusCode::GONE);
        assert_eq!(browser.get(&page).await.status, StatusCode::OK);
    })
    .await;
}
