//! Something did not work: what happened, and the way out of it.

use domain::Problem;
use leptos::prelude::*;

use crate::chrome::Chrome;
use crate::document::Page;
use crate::i18n::{account, problem as words};
use crate::wording;

/// Renders the page.
#[must_use]
pub fn render(chrome: &Chrome, problem: &Problem) -> String {
    let l = chrome.language;
    let title = wording::problem_title(l, problem);
    let (href, way_out) = match problem {
        Problem::SignedOut => ("/connexion", words::to_sign_in(l)),
        // The links of two kinds of mail: each is asked for on its own page.
        Problem::LinkSpent if chrome.path.starts_with("/confirmer") => {
            ("/connexion", words::to_sign_in(l))
        }
        Problem::LinkSpent => ("/mot-de-passe-oublie", words::to_forgot(l)),
        _ if chrome.signed_in => ("/badges", words::to_badges(l)),
        _ => ("/", account::back_home(l)),
    };
    let body = view! {
        <div class="column centred stack">
            <h1>{title}</h1>
            <p>{wording::problem_text(l, problem)}</p>
            <p><a class="button" href=href>{way_out}</a></p>
        </div>
    };
    Page::new(title, body).render(chrome)
}
