//! The HTML document around the signed-in application, with what wakes its islands up in the browser.

use leptos::prelude::*;
use leptos_meta::MetaTags;

use crate::App;
use crate::chrome::{Assets, Chrome};
use crate::document::links;

/// The document; the server renders it for every route of [`App`]. The same [`Chrome`] has to be in
/// the Leptos context.
#[must_use]
pub fn shell(chrome: &Chrome) -> AnyView {
    // Outside islands nothing is woken up, so the page need not carry the data that it was made of.
    if let Some(context) = Owner::current_shared_context() {
        context.set_is_hydrating(false);
    }
    let nonce = chrome.nonce.clone();
    let scripts: Vec<_> = [
        "drop.js",
        "receive.js",
        "copy.js",
        "share.js",
        "sync.js",
        "order.js",
        "arrange.js",
    ]
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

/// Loads the module where the page has islands, and wakes each of them; nothing where the site was
/// not built. The mark `data-awake` is for tests, which would otherwise press buttons that nobody
/// listens to yet.
fn wake_up(assets: &Assets, nonce: Option<String>) -> Option<AnyView> {
    let (module, wasm) = (assets.module.clone()?, assets.wasm.clone()?);
    let script = format!(
        "const islands = document.querySelectorAll(\"leptos-island\");\n\
         if (islands.length) {{\n\
         const module = await import({});\n\
         await module.default({{ module_or_path: {} }});\n\
         module.hydrate();\n\
         for (const island of islands) module[island.dataset.component](island);\n\
         }}\n\
         document.documentElement.dataset.awake = \"\";",
        literal(&module),
        literal(&wasm)
    );
    Some(view! { <script type="module" nonce=nonce inner_html=script></script> }.into_any())
}

/// A JavaScript string that cannot end the script around it.
pub(crate) fn literal(text: &str) -> String {
    serde_json::Value::from(text)
        .to_string()
        .replace('<', "\\u003c")
}
