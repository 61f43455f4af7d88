//! What is shared, in all of its forms, and what its owner sees before sharing it.

pub(crate) mod collection;
mod data;
mod draft;
mod embed;
mod oembed;

use domain::BadgeId;
use support::{Browser, TestApp};

use crate::badges::{ADDRESS, NAME, share, take_in};

/// A badge of Amina's, in her browser.
async fn amina(app: &TestApp) -> (Browser, BadgeId) {
    let mut browser = app.member(NAME, ADDRESS).await;
    let badge = app.issuer.hosted("partage", ADDRESS);
    let id = take_in(app, &mut browser, &badge).await;
    app.run_jobs().await;
    (browser, id)
}
