//! The sentence of the instance, its two doors and three steps.

use domain::explorer::Listed;
use leptos::prelude::*;

use super::explorer;
use crate::chrome::Chrome;
use crate::components::icon::{Icon, icon};
use crate::document::{Page, open_graph};
use crate::i18n::{home as words, site};

/// Renders the page; with a listed collection as an example, where there is one.
#[must_use]
pub fn render(chrome: &Chrome, example: Option<Listed>) -> String {
    let l = chrome.language;
    let example = example.map(|listed| {
        view! {
            <section class="band example">
                <h2>{words::example_title(l)}</h2>
                <p>{words::example_text(l)}</p>
                <ul class="explorer-cards" role="list">{explorer::card(l, listed, true)}</ul>
                <p><a href="/explorer">{words::example_more(l)}</a></p>
            </section>
        }
    });
    let step = |title: &'static str, text: &'static str| {
        view! { <li><h3>{title}</h3><p>{text}</p></li> }
    };
    let pledge = |drawn: Icon, title: &'static str, text: &'static str| {
        view! { <li><h3>{icon(drawn)}{title}</h3><p>{text}</p></li> }
    };
    let body = view! {
        <div class="hero">
            <h1>{site::tagline(l)}</h1>
            <p class="lead">{words::lead(l)}</p>
        </div>
        <div class="doors">
            <section class="card door">
                {icon(Icon::ShieldCheck)}
                <h2>{words::verify_title(l)}</h2>
                <p>{words::verify_text(l)}</p>
                <a class="button large" href="/verifier">{site::verify(l)}</a>
            </section>
            <section class="card door">
                {icon(Icon::Award)}
                <h2>{words::passport_title(l)}</h2>
                <p>{words::passport_text(l)}</p>
                <a class="button primary large" href="/inscription">{site::sign_up(l)}</a>
            </section>
        </div>
        <section class="band">
            <h2>{words::steps_title(l)}</h2>
            <ol class="steps" role="list">
                {step(words::step1_title(l), words::step1_text(l))}
                {step(words::step2_title(l), words::step2_text(l))}
                {step(words::step3_title(l), words::step3_text(l))}
            </ol>
        </section>
        {example}
        <section class="band">
            <h2>{words::pledges_title(l)}</h2>
            <ul class="pledges" role="list">
                {pledge(Icon::EyeOff, words::pledge1_title(l), words::pledge1_text(l))}
                {pledge(Icon::ShieldCheck, words::pledge2_title(l), words::pledge2_text(l))}
                {pledge(Icon::Download, words::pledge3_title(l), words::pledge3_text(l))}
            </ul>
        </section>
        <section class="band stack-s">
            <h2>{words::what_title(l)}</h2>
            <p>{words::what_text(l)}</p>
        </section>
    };
    let site = &chrome.site;
    Page::new(words::title(l), body)
        .listed(true)
        .head(view! { <meta name="description" content=words::lead(l) /> })
        .head(open_graph("og:title", site.title()))
        .head(open_graph("og:description", words::lead(l)))
        .head(open_graph("og:type", "website"))
        .head(open_graph("og:url", format!("{}/", site.public_url)))
        .head(open_graph(
            "og:image",
            format!("{}/icons/icon-512.png", site.public_url),
        ))
        .render(chrome)
}
