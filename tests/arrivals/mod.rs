//! What comes in, in numbers and by itself: ZIP files, links, reports, the inbox.

mod inbox;
pub(crate) mod killed;
mod links;
mod share_sheet;

mod zip;

use std::io::{Cursor, Write};

use ::zip::ZipWriter;
use ::zip::write::SimpleFileOptions;
use domain::{Acceptance, AccountId, BadgeId};
use support::{Answer, Browser, Part, TestApp};

/// The person of these tests.
const NAME: &str = "Amina Bénali";
/// Their address.
const ADDRESS: &str = "amina.b@univ.example";

/// A ZIP with these files.
pub(crate) fn zip_of(files: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Hands a file in as the form without JavaScript does.
async fn hand_in(browser: &mut Browser, name: &str, bytes: &[u8]) -> Answer {
    browser
        .upload("/badges/import", &[Part::File("file", name, bytes)])
        .await
}

/// The report that an upload leads to.
async fn report_of(browser: &mut Browser, answer: &Answer) -> Answer {
    let to = answer.location().expect("a page to go to");
    assert!(
        to.starts_with("/recevoir/rapports/"),
        "{to} {}",
        answer.text()
    );
    browser.get(&to).await
}

/// Lets jobs finish what a request has left.
async fn later(app: &TestApp) {
    app.clock.advance(11 * domain::Millis::SECOND);
    app.run_jobs().await;
}

/// Whose account an address is.
async fn account_of(app: &TestApp, badge: &BadgeId) -> AccountId {
    let mut on = app.state.db.read().await.unwrap();
    let row = server::store::badges::find(&mut on, badge).await.unwrap();
    row.unwrap().account
}

/// Every badge there is, with where it is for its holder.
async fn all(app: &TestApp) -> Vec<(BadgeId, Acceptance)> {
    let mut on = app.state.db.read().await.unwrap();
    let mut found: Vec<(BadgeId, Acceptance)> = Vec::new();
    loop {
        let last = found.last().map_or("", |(id, _)| id.as_str());
        let ids = server::store::badges::after(&mut on, None, last)
            .await
            .unwrap();
        if ids.is_empty() {
            return found;
        }
        for id in ids {
            let row = server::store::badges::find(&mut on, &id)
                .await
                .unwrap()
                .unwrap();
            found.push((id, row.acceptance));
        }
    }
}
