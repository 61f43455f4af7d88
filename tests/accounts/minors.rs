//! Minors from 15 on: their name is off by default on what is shared.

use support::{Issuer, PASSWORD, Part, on_each_engine};

#[tokio::test]
async fn a_minors_name_is_off_by_default_on_what_is_shared() {
    on_each_engine(|app| async move {
        for (address, year, name_shown) in [
            ("lea@exemple.fr", "2009", false),
            ("amina@exemple.fr", "1990", true),
        ] {
            let mut browser = app.browser();
            let fields = [
                ("name", "Léa"),
                ("address", address),
                ("password", PASSWORD),
                ("birth_year", year),
                ("terms", "on"),
            ];
            browser.post("/inscription", &fields).await;
            app.run_jobs().await;
            let token = app.token(address);
            browser.post("/confirmer", &[("token", &token)]).await;
            let badge = Issuer::baked(&app.issuer.hosted("collège", address));
            let sent = browser
                .upload("/badges/import", &[Part::File("file", "badge.png", &badge)])
                .await;
            let page = sent.location().expect("the badge's page");
            app.run_jobs().await;
            let share = page.replace("/badges/", "/partager/");
            let form = browser.get(share.split('?').next().expect("a path")).await;
            let boxes = form.attributes("input[name=show_name]", "type");
            assert_eq!(boxes, ["checkbox"], "{year}: {}", form.text());
            let ticked = form.attributes("input[name=show_name][checked]", "name");
            assert_eq!(!ticked.is_empty(), name_shown, "{year}");
        }
    })
    .await;
}
