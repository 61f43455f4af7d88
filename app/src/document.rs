//! The HTML document around a plain page: head, header, footer.

use leptos::html;
use leptos::prelude::*;
use serde_json::Value;

use crate::chrome::{Assets, Chrome};
use crate::components::frame::{Frame, footer, header, skip_link};
use crate::i18n::site as words;

/// A plain page, before it is put into its document.
pub(crate) struct Page {
    title: String,
    robots: bool,
    refused: bool,
    head: Vec<AnyView>,
    scripts: &'static [&'static str],
    body: AnyView,
}

impl Page {
    /// A page that search engines leave alone.
    pub(crate) fn new(title: impl Into<String>, body: impl IntoAny) -> Self {
        Self {
            title: title.into(),
            robots: false,
            refused: false,
            head: Vec::new(),
            scripts: &[],
            body: body.into_any(),
        }
    }

    /// Search engines may list it.
    pub(crate) fn listed(self, listed: bool) -> Self {
        Self {
            robots: listed,
            ..self
        }
    }

    /// Its form was refused: the title says so first, as screen readers begin there.
    pub(crate) fn refused(self, refused: bool) -> Self {
        Self { refused, ..self }
    }

    /// More for the head.
    pub(crate) fn head(mut self, more: impl IntoAny) -> Self {
        self.head.push(more.into_any());
        self
    }

    /// Hand-written scripts of `public/`, by name.
    pub(crate) fn scripts(self, scripts: &'static [&'static str]) -> Self {
        Self { scripts, ..self }
    }

    /// Renders the whole document.
    pub(crate) fn render(self, chrome: &Chrome) -> String {
        let l = chrome.language;
        let site = chrome.site.title();
        let title = match self.refused {
            true => words::error_title(l, &self.title),
            false => self.title,
        };
        let title = format!("{title} – {site}");
        let frame = Frame::from(chrome);
        let path = chrome.path.clone();
        let scripts: Vec<_> = self
            .scripts
            .iter()
            .filter_map(|name| chrome.assets.scripts.get(*name).cloned())
            .map(|src| {
                view! { <script type="module" src=src nonce=chrome.nonce.clone()></script> }
            })
            .collect();
        let robots = (!self.robots).then(|| view! { <meta name="robots" content="noindex" /> });
        let view = view! {
            <html lang=l.tag()>
                <head>
                    <meta charset="utf-8" />
                    <meta name="viewport" content="width=device-width, initial-scale=1" />
                    <title>{title}</title>
                    {robots}
                    {links(&chrome.assets)}
                    {self.head}
                    {scripts}
                </head>
                <body>
                    {skip_link(l)}
                    {header(&frame, move || path.clone())}
                    <main id="contenu" tabindex="-1">
                        {self.body}
                    </main>
                    {footer(&frame)}
                </body>
            </html>
        };
        format!("<!DOCTYPE html>{}", view.to_html())
    }
}

/// What every page loads: the styles, the text face, the icons.
pub(crate) fn links(assets: &Assets) -> AnyView {
    let font = assets.font.clone().map(|href| {
        view! { <link rel="preload" href=href r#as="font" type="font/woff2" crossorigin="anonymous" /> }
    });
    view! {
        {font}
        <link rel="stylesheet" href=assets.stylesheet.clone() />
        <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
        <link rel="icon" href="/icons/icon-192.png" type="image/png" sizes="192x192" />
        <link rel="apple-touch-icon" href="/icons/icon-180.png" />
        <link rel="manifest" href="/manifest.webmanifest" />
        {theme("#ffffff", "(prefers-color-scheme: light)")}
        {theme("#1c2229", "(prefers-color-scheme: dark)")}
    }
    .into_any()
}

/// The colour of the browser's own bars beside the page.
fn theme(colour: &'static str, media: &'static str) -> AnyView {
    html::meta()
        .name("theme-color")
        .content(colour)
        .attr("media", media)
        .into_any()
}

/// A property that Open Graph readers look for.
pub(crate) fn open_graph(property: &'static str, content: impl Into<String>) -> AnyView {
    let content = content.into();
    html::meta()
        .attr("property", property)
        .content(content)
        .into_any()
}

/// Linked data in the head. Scripts are written raw, so no `<` may stand in it.
pub(crate) fn json_ld(data: &Value) -> AnyView {
    let text = data.to_string().replace('<', "\\u003c");
    view! { <script type="application/ld+json" inner_html=text></script> }.into_any()
}
