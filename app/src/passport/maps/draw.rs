//! The page that draws a map; all that it is made of stands in `components::map_editor`.

use domain::map::MyMap;
use domain::{Language, MapId, Problem};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::super::{loaded, page_title, use_frame};
use crate::api::maps::show_map;
use crate::chrome::Chrome;
use crate::components::map_editor::{MapEditor, map_editor};
use crate::i18n::map_editor as words;

#[component]
pub fn DrawMap() -> impl IntoView {
    let l = use_frame().language;
    let params = use_params_map();
    let chrome = use_context::<Chrome>();
    let shown = Resource::new(
        move || params.get().get("id").unwrap_or_default(),
        |id| async move {
            let id: MapId = id.parse().map_err(|_| Problem::NotFound)?;
            show_map(id).await
        },
    );
    view! { {loaded(shown, move |shown| page(l, &shown, chrome.as_ref()))} }
}

fn page(l: Language, shown: &MyMap, chrome: Option<&Chrome>) -> AnyView {
    let title = shown.map.head().title.as_str();
    let module = chrome.and_then(|chrome| chrome.assets.editor.as_ref());
    let map = MapEditor {
        id: shown.id.to_string(),
        title: title.to_owned(),
        edition: shown.edition.unsigned_abs(),
        document: maps::file::write(&shown.map).unwrap_or_default(),
    };
    view! {
        {page_title(words::page_title(l, title))}
        {map_editor(l, &map, module, chrome.and_then(|chrome| chrome.nonce.clone()))}
    }
    .into_any()
}
