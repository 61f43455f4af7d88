//! `/operateur/partenaires`: a partner is registered, its secret seen once, renewed and revoked,
//! and nobody but operators learns of it.

use domain::{Millis, PartnerId};
use http::StatusCode;
use serde_json::{Value, json};
use support::{Answer, Browser, Log, Platform, TestApp, on_each_engine};

use super::operator::{AMINA, OPERATOR, account, operator};

const LIST: &str = "/operateur/partenaires";
const NAME: &str = "Université de Montpellier";
const CONTACT: &str = "badges@univ.exemple.fr";
const NOT_SHOWN: &str = "Le secret n'est montré qu'une fois";

/// Sends a form from a page.
async fn sends(
    browser: &mut Browser,
    page: &str,
    function: &str,
    fields: &[(&str, &str)],
) -> Answer {
    let function = format!("operations/{function}");
    browser.send_from(page, &function, fields).await
}

/// Registers a partner, and gives the address of the page that answers.
async fn registers(browser: &mut Browser, name: &str) -> String {
    let fields = [("name", name), ("contact", CONTACT)];
    let answer = sends(browser, LIST, "add_partner", &fields).await;
    let to = answer.location().expect("a page");
    assert!(to.starts_with(&format!("{LIST}/")), "{to}");
    to
}

fn id_in(page: &str) -> PartnerId {
    let (path, _) = page.split_once('?').unwrap_or((page, ""));
    path.rsplit('/').next().unwrap().parse().expect("an id")
}

/// The platform that signs in with what a page shows.
fn shown(app: &TestApp, page: &Answer, id: &PartnerId) -> Platform {
    let value = |field: &str| {
        let found = page.attributes(field, "value");
        assert_eq!(found.len(), 1, "{field}: {}", page.text());
        found.into_iter().next().unwrap()
    };
    app.platform(id.clone(), &value("#cle"), &value("#secret"))
}

fn item(app: &TestApp, id: &str) -> Value {
    let credential = app.issuer.signed("Soudure", "tom@exemple.fr", |_| {});
    json!({"id": id, "email": "tom@exemple.fr", "credential": credential})
}

#[tokio::test]
async fn what_is_registered_here_delivers_and_its_secret_is_seen_once() {
    on_each_engine(|app| async move {
        let mut odile = operator(&app).await;
        let before = odile.get(LIST).await;
        assert_eq!(before.status, StatusCode::OK);
        assert!(before.text().contains("Aucun partenaire"));
        let to = registers(&mut odile, &format!("  {NAME}\u{202e} ")).await;
        let waiting = app.dump().await;

        let page = odile.get(&to).await;
        assert_eq!(page.status, StatusCode::OK);
        assert_eq!(page.text_of("h1").as_deref(), Some(NAME));
        let stored = page.header("cache-control").expect("said");
        assert!(stored.contains("no-store"), "{stored}");
        let id = id_in(&to);
        let platform = shown(&app, &page, &id);
        assert!(page.text().contains("montré qu'une fois"));
        assert_eq!(
            page.attributes("#depot", "value"),
            ["http://127.0.0.1:3000/api/v1/deliveries"]
        );
        assert_eq!(
            page.attributes("#protocole", "value"),
            ["http://127.0.0.1:3000/obpv1/factory"]
        );
        let described = page.attributes("main a[href='/api/v1/openapi.json']", "href");
        assert_eq!(described.len(), 1);
        let rows = waiting.into_values().flatten();
        for row in rows {
            assert!(!row.contains(&platform.secret), "on its way it is sealed");
        }
        assert!(app.tables_with(&platform.secret).await.is_empty());

        // Neither a reload of the page nor the function behind it shows it again, or registers again.
        let again = odile.get(&to).await;
        assert_eq!(again.attributes("#cle", "value"), [platform.key.as_str()]);
        assert!(!again.text().contains(&platform.secret));
        assert!(again.text().contains(NOT_SHOWN), "{}", again.text());
        let asked = format!("/api/fn/operations/partner?partner={id}");
        let asked = odile
            .clone()
            .with("accept", "application/json")
            .get(&asked)
            .await;
        assert_eq!(asked.json()["secret"], Value::Null);
        assert_eq!(app.row_counts().await["partner"], 1);

        let unused = odile.get(LIST).await.text();
        assert!(unused.contains("Inscrit le 22 novembre 2026"), "{unused}");
        assert!(unused.contains("encore été déposé"));
        app.clock.advance(Millis::DAY);
        let delivered = platform.delivers(&[item(&app, "1")]).await;
        assert_eq!(delivered.json()["accepted"], 1, "{}", delivered.text());
        let list = odile.get(LIST).await;
        assert!(list.text().contains("Dernier dépôt le 23 novembre 2026"));
        let linked = list.attributes("main li a[href^='/operateur/partenaires/']", "href");
        assert!(linked.contains(&format!("{LIST}/{id}")), "{linked:?}");
    })
    .await;
}

#[tokio::test]
async fn a_secret_waits_for_who_asked_for_it_and_not_for_long() {
    on_each_engine(|app| async move {
        let mut odile = operator(&app).await;
        let to = registers(&mut odile, NAME).await;
        let other = registers(&mut odile.clone(), "Le Dôme").await;
        assert_ne!(to, other);
        // The same operator on another device.
        let (mut elsewhere, _) = app.signs_in(OPERATOR, support::PASSWORD).await;
        let page = elsewhere.get(&to).await;
        assert!(page.text().contains(NOT_SHOWN));
        // Only the page of the partner that it is of shows it; here, the latest one.
        let page = odile.get(&to).await;
        assert!(page.text().contains(NOT_SHOWN));
        app.clock.advance(11 * Millis::MINUTE);
        let page = odile.get(&other).await;
        assert!(page.text().contains(NOT_SHOWN), "too late");
    })
    .await;
}

#[tokio::test]
async fn a_renewed_secret_replaces_the_old_one_and_a_revoked_key_is_dead() {
    on_each_engine(|app| async move {
        let mut odile = operator(&app).await;
        let to = registers(&mut odile, NAME).await;
        let id = id_in(&to);
        let first = shown(&app, &odile.get(&to).await, &id);

        let (log, listening) = Log::listen();
        let fields = [("partner", id.as_str())];
        let renewed = sends(&mut odile, &to, "renew_partner", &fields).await;
        let renewed = odile.get(&renewed.location().unwrap()).await;
        let second = shown(&app, &renewed, &id);
        assert_eq!(second.key, first.key);
        assert_ne!(second.secret, first.secret);
        let refused = first.delivers(&[item(&app, "1")]).await;
        assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
        let taken = second.delivers(&[item(&app, "1")]).await;
        assert_eq!(taken.json()["accepted"], 1, "{}", taken.text());

        // Revoked only by who says so twice.
        let back = sends(&mut odile, &to, "revoke_partner", &fields).await;
        let page = odile.get(&back.location().unwrap()).await;
        let form = "form[action='/api/fn/operations/revoke_partner']";
        let marked = page.attributes(&format!("{form} [aria-invalid=true]"), "name");
        assert_eq!(marked, ["confirm"]);
        let open = page.attributes("details[open] [name=confirm]", "name");
        assert_eq!(open, ["confirm"], "the reason is in sight");
        assert_eq!(
            second.delivers(&[item(&app, "2")]).await.status,
            StatusCode::OK
        );
        let fields = [("partner", id.as_str()), ("confirm", "on")];
        let done = sends(&mut odile, &to, "revoke_partner", &fields).await;
        let page = odile.get(&done.location().unwrap()).await;
        assert!(page.text().contains("La clé est retirée"));
        assert!(page.text().contains("Retiré le 22 novembre 2026"));
        let forms = page.attributes("main form[action^='/api/fn/operations/']", "action");
        assert!(forms.is_empty(), "there is no way back: {forms:?}");
        let refused = second.delivers(&[item(&app, "3")]).await;
        assert_eq!(refused.status, StatusCode::UNAUTHORIZED);

        // A page that was open before does not bring the key back.
        sends(&mut odile, &to, "renew_partner", &fields).await;
        let page = odile.get(&format!("{LIST}/{id}")).await;
        assert!(page.text().contains("Retiré le"));
        assert!(page.attributes("#secret", "value").is_empty());
        let list = odile.get(LIST).await.text();
        assert!(list.contains("Retiré le 22 novembre 2026"));

        drop(listening);
        let log = log.text();
        let operator = account(&app, OPERATOR).await;
        for said in [id.as_str(), operator.as_str(), "renewed", "revoked"] {
            assert!(log.contains(said), "{said} in {log}");
        }
        for kept in [NAME, CONTACT, &first.secret, &second.secret, OPERATOR] {
            assert!(!log.contains(kept), "{kept} in {log}");
        }
    })
    .await;
}

#[tokio::test]
async fn everybody_else_gets_what_they_get_everywhere_under_operateur() {
    on_each_engine(|app| async move {
        let mut amina = app.member("Amina", AMINA).await;
        let platform = app.partner(NAME).await;
        let known = amina.get("/operateur").await;
        assert_eq!(known.status, StatusCode::NOT_FOUND);
        for path in [LIST.to_owned(), format!("{LIST}/{}", platform.id)] {
            let page = amina.get(&path).await;
            assert_eq!(page.status, known.status, "{path}");
            assert_eq!(page.text_of("main"), known.text_of("main"), "{path}");
        }
        let mut script = amina.clone().with("accept", "application/json");
        let id = platform.id.as_str();
        for (name, fields) in [
            ("add_partner", vec![("name", "X"), ("contact", "x")]),
            ("renew_partner", vec![("partner", id)]),
            ("revoke_partner", vec![("partner", id), ("confirm", "on")]),
        ] {
            let path = format!("/api/fn/operations/{name}");
            let answer = script.post(&path, &fields).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{name}");
        }
        for name in ["partners", &format!("partner?partner={id}")] {
            let answer = script.get(&format!("/api/fn/operations/{name}")).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{name}");
        }
        assert_eq!(app.row_counts().await["partner"], 1);
        let still = platform.delivers(&[item(&app, "1")]).await;
        assert_eq!(still.json()["accepted"], 1);
        // Nor does a stranger, who is sent to sign in as from any page.
        let stranger = app.browser().get(LIST).await;
        assert!(stranger.location().unwrap().starts_with("/connexion"));
        // Nor another site, with the browser of an operator.
        let mut odile = operator(&app).await.with("sec-fetch-site", "cross-site");
        let fields = [("name", "X"), ("contact", "x")];
        let answer = odile.post("/api/fn/operations/add_partner", &fields).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert_eq!(app.row_counts().await["partner"], 1);
    })
    .await;
}

#[tokio::test]
async fn a_name_that_is_none_is_refused_beside_its_field_and_what_was_typed_stays() {
    on_each_engine(|app| async move {
        let mut odile = operator(&app).await;
        let long = "Université ".repeat(28);
        let hostile = "\"><hostile-x onclick=alert(1)>{{7*7}}</title>";
        let blank = " \u{202e}\u{0}\t ";
        for (name, contact, field, reason) in [
            ("", CONTACT, "name", "Écrivez le nom à montrer"),
            (blank, CONTACT, "name", "Écrivez le nom à montrer"),
            (&long, CONTACT, "name", "trop long"),
            (hostile, "", "contact", "Ce champ est vide"),
            (hostile, &long, "contact", "trop long"),
        ] {
            let fields = [("name", name), ("contact", contact)];
            let back = sends(&mut odile, LIST, "add_partner", &fields).await;
            let back = back.location().expect("a page");
            assert!(
                !back.contains("Universit") && !back.contains("hostile"),
                "{back}"
            );
            let page = odile.get(&back).await;
            let form = "form[action='/api/fn/operations/add_partner']";
            let marked = page.attributes(&format!("{form} [aria-invalid=true]"), "name");
            assert_eq!(marked, [field], "{}", page.text());
            let said = page.text_of(&format!("#{field}-error")).expect("a reason");
            assert!(said.contains(reason), "{said}");
            for (field, typed) in fields {
                let kept = page.attributes(&format!("{form} [name={field}]"), "value");
                // What an HTML parser makes of a zero byte is its own.
                if !typed.is_empty() && typed != blank {
                    assert_eq!(kept, [typed]);
                }
            }
            assert!(page.attributes("hostile-x", "onclick").is_empty());
            assert_eq!(app.row_counts().await.get("partner"), None);
        }
        // What is only unusual is a name like any other, and stays text.
        let to = registers(&mut odile, hostile).await;
        for page in [odile.get(&to).await, odile.get(LIST).await] {
            assert!(page.attributes("hostile-x", "onclick").is_empty());
            assert!(page.text_of("main").unwrap().contains(hostile));
        }
    })
    .await;
}
