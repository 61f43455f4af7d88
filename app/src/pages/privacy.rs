//! What becomes of personal data (RGPD, articles 12 to 22).

use leptos::prelude::*;

use super::legal::{contact, operator, stated};
use crate::chrome::Chrome;
use crate::document::Page;
use crate::i18n::legal as words;

/// Renders the page.
#[must_use]
pub fn render(chrome: &Chrome) -> String {
    let l = chrome.language;
    let site = &chrome.site;
    let row = |data: &'static str, why: &'static str, basis: &'static str, time: &'static str| {
        view! {
            <tr>
                <th scope="row">{data}</th>
                <td data-label=words::privacy_col_why(l)>{why}</td>
                <td data-label=words::privacy_col_basis(l)>{basis}</td>
                <td data-label=words::privacy_col_time(l)>{time}</td>
            </tr>
        }
    };
    let dpo = site.operator.dpo.clone();
    let backups = (site.backup_days > 0)
        .then(|| view! { <p>{words::privacy_backups(l, site.backup_days)}</p> });
    let body = view! {
        <div class="prose">
            <h1>{words::privacy_title(l)}</h1>
            <h2>{words::privacy_short_title(l)}</h2>
            <ul>
                <li>{words::privacy_short_1(l)}</li>
                <li>{words::privacy_short_2(l)}</li>
                <li>{words::privacy_short_3(l)}</li>
            </ul>
            <h2>{words::privacy_who_title(l)}</h2>
            <p>{words::privacy_who(l, operator(chrome), contact(chrome))}</p>
            {dpo.map(|dpo| view! { <p>{words::privacy_dpo(l, dpo)}</p> })}
            <h2 id="donnees">{words::privacy_what_title(l)}</h2>
            <table class="cards-on-phone" aria-labelledby="donnees">
                <thead>
                    <tr>
                        <th scope="col">{words::privacy_col_data(l)}</th>
                        <th scope="col">{words::privacy_col_why(l)}</th>
                        <th scope="col">{words::privacy_col_basis(l)}</th>
                        <th scope="col">{words::privacy_col_time(l)}</th>
                    </tr>
                </thead>
                <tbody>
                    {row(words::privacy_account(l), words::privacy_account_why(l), words::privacy_contract(l), words::privacy_account_time(l))}
                    {row(words::privacy_badges(l), words::privacy_badges_why(l), words::privacy_contract(l), words::privacy_badges_time(l))}
                    {row(words::privacy_mails(l), words::privacy_mails_why(l), words::privacy_contract(l), words::privacy_mails_time(l))}
                    {row(words::privacy_deliveries(l), words::privacy_deliveries_why(l), words::privacy_interest(l), words::privacy_deliveries_time(l))}
                    {row(words::privacy_sessions(l), words::privacy_sessions_why(l), words::privacy_contract(l), words::privacy_sessions_time(l))}
                    {row(words::privacy_minor(l), words::privacy_minor_why(l), words::privacy_law(l), words::privacy_minor_time(l))}
                    {row(words::privacy_consents(l), words::privacy_consents_why(l), words::privacy_law(l), words::privacy_account_time(l))}
                    {row(words::privacy_sources(l), words::privacy_sources_why(l), words::privacy_consent(l), words::privacy_sources_time(l))}
                    {row(words::privacy_follow_ups(l), words::privacy_follow_ups_why(l), words::privacy_consent(l), words::privacy_follow_ups_time(l))}
                    {row(words::privacy_logs(l), words::privacy_logs_why(l), words::privacy_interest(l), words::privacy_logs_time(l))}
                </tbody>
            </table>
            {backups}
            <h2>{words::privacy_who_sees_title(l)}</h2>
            <ul>
                <li>{words::privacy_who_sees_1(l)}</li>
                <li>{words::privacy_who_sees_2(l, stated(chrome, site.operator.host.as_ref()))}</li>
                <li>{words::privacy_who_sees_3(l)}</li>
                <li>{words::privacy_who_sees_4(l)}</li>
            </ul>
            <h2>{words::privacy_verify_title(l)}</h2>
            <p>{words::privacy_verify(l)}</p>
            <h2>{words::privacy_cookies_title(l)}</h2>
            <p>{words::privacy_cookies(l)}</p>
            <h2>{words::privacy_rights_title(l)}</h2>
            <p>{words::privacy_rights(l, contact(chrome))}</p>
        </div>
    };
    Page::new(words::privacy_title(l), body)
        .listed(true)
        .render(chrome)
}
