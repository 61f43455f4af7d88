//! The HTML document around the signed-in application, with what wakes it up in the browser.

use leptos::prelude::*;
use leptos_meta::MetaTags;

use crate::App;
use crate::chrome::{Assets, Chrome};
use crate::document::links;

/// The document; the server renders it for every route of [`App`]. The same [`Chrome`] has to be in
/// the Leptos context.
#[must_use]
pub fn shell(chrome: &Chrome) -> AnyView {
    let nonce = chrome.nonce.clone();
    let scripts: Vec<_> = ["drop.js", "copy.js"]
        .iter()
        .filter_map(|name| chrome.assets.scripts.get(*name).cloned())
        .map(|src| view! { <script type="module" src=src nonce=nonce.clone()></script> })
        .collect();
    view! {
        <!DOCTYPE html>
        <html lang=chrome.language.tag()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="robots" content="noindex" />
                {links(&chrome.assets)}
                {wake_up(&chrome.assets, nonce.clone())}
                {scripts}
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
    .into_any()
}

/// Loads the module and hands the page over to it; nothing where the site was not built. The mark
/// `data-awake` is for tests, which would otherwise press buttons that nobody listens to yet.
fn wake_up(assets: &Assets, nonce: Option<String>) -> Option<AnyView> {
    let (module, wasm) = (assets.module.clone()?, assets.wasm.clone()?);
    let script = format!(
        "import init, {{ hydrate }} from {};\nawait init({{ module_or_path: {} }});\nhydrate();\n\
         document.documentElement.dataset.awake = \"\";",
        literal(&module),
        literal(&wasm)
    );
    Some(
        view! {
            <link rel="modulepreload" href=module nonce=nonce.clone() />
            <link rel="preload" href=wasm r#as="fetch" type="application/wasm" crossorigin="anonymous" />
            <script type="module" nonce=nonce inner_html=script></script>
        }
        .into_any(),
    )
}

/// A JavaScript string that cannot end the script around it.
fn literal(text: &str) -> String {
    serde_json::Value::from(text)
        .to_string()
        .replace('<', "\\u003c")
}
