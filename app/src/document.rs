//! The HTML document around a plain page: head, header, footer.

use leptos::prelude::*;

use crate::chrome::Chrome;

/// Renders a whole document.
pub(crate) fn document(chrome: &Chrome, title: &str, body: AnyView) -> String {
    let heading = title.to_owned();
    let title = format!("{title} – {}", chrome.site.title());
    let view = view! {
        <html lang=chrome.language.tag()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <title>{title}</title>
                <link rel="stylesheet" href=chrome.assets.stylesheet.clone() />
            </head>
            <body>
                <main id="main"><h1>{heading}</h1> {body}</main>
            </body>
        </html>
    };
    format!("<!DOCTYPE html>{}", view.to_html())
}
