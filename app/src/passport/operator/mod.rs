//! The operator's pages: the instance at a glance, one account, the partners, the sources, reports.
//!
//! Statistics name nobody, and an account is only seen when its address is known: there is no list
//! of people here, and no badge.

mod account;
mod frameworks;
mod overview;
mod partner;
mod partners;
mod reports;
mod sources;

use leptos::prelude::*;
use leptos_router::hooks::use_location;

pub use account::OperatorAccount;
pub use frameworks::{OperatorFramework, OperatorFrameworks};
pub use overview::Operator;
pub use partner::OperatorPartner;
pub use partners::OperatorPartners;
pub use reports::{OperatorReport, OperatorReports};
pub use sources::OperatorSources;

use super::{page_title, use_frame};
use crate::i18n::{
    abuse as about_reports, framework as about_frameworks, operator as words,
    partner as about_partners, source as about_sources,
};

/// A page beside the menu to the others; `here` is the entry that it belongs to, and `body` has its
/// heading.
fn layout(here: &'static str, title: impl Into<String>, body: AnyView) -> AnyView {
    let l = use_frame().language;
    let path = use_location().pathname.get_untracked();
    let link = |href: &'static str, text: &'static str| {
        let current = (href == here).then_some(if path == href { "page" } else { "true" });
        view! { <li><a class="nav-link" href=href aria-current=current>{text}</a></li> }
    };
    view! {
        {page_title(title)}
        <div class="settings-layout">
            <nav class="settings-menu" aria-label=words::title(l)>
                <ul role="list" class="settings-links">
                    {link("/operateur", words::overview(l))}
                    {link("/operateur/partenaires", about_partners::title(l))}
                    {link("/operateur/sources", about_sources::title(l))}
                    {link("/operateur/signalements", about_reports::reports_title(l))}
                    {link("/operateur/referentiels", about_frameworks::title(l))}
                </ul>
            </nav>
            <div class="stack-l">{body}</div>
        </div>
    }
    .into_any()
}
