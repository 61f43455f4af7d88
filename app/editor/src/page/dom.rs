//! What is asked of the browser again and again, in fewer words.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{
    AddEventListenerOptions, Document, Element, Event, EventTarget, HtmlElement, Window,
};

#[wasm_bindgen::prelude::wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = window, thread_local_v2)]
    static WINDOW: Window;
    #[wasm_bindgen(js_name = document, thread_local_v2)]
    static DOCUMENT: Document;
}

/// The window.
pub fn window() -> Window {
    WINDOW.with(Clone::clone)
}

/// The document.
pub fn document() -> Document {
    DOCUMENT.with(Clone::clone)
}

/// An element of the page.
pub fn by_id(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Whether an element is still in the page, and nothing around it is hidden.
pub fn is_shown(element: &Element) -> bool {
    element.is_connected() && !matches!(element.closest("[hidden]"), Ok(Some(_)))
}

/// Whether text is typed into an element.
pub fn takes_text(element: &Element) -> bool {
    matches!(
        element.matches("textarea, input:not([type=checkbox])"),
        Ok(true)
    )
}

/// A new element of a drawing.
pub fn svg(name: &str) -> Option<Element> {
    let element = document().create_element_ns(Some("http://www.w3.org/2000/svg"), name);
    element.ok()
}

/// Sets an attribute, where it is not so already: what is not touched is not laid out again.
pub fn set(element: &Element, name: &str, value: &str) {
    if element.get_attribute(name).as_deref() != Some(value) {
        // Only a name that is none fails.
        let _ = element.set_attribute(name, value);
    }
}

/// The same for its text.
pub fn set_text(element: &Element, text: &str) {
    if element.text_content().as_deref() != Some(text) {
        element.set_text_content(Some(text));
    }
}

/// Puts an element last into another, unless it is there already.
pub fn put(parent: &Element, child: &Element) {
    if child.parent_element().as_ref() != Some(parent) {
        let _ = parent.append_child(child);
    }
}

/// Puts elements into another in that order, moving as few as that takes.
pub fn put_in_order<'a>(parent: &Element, children: impl Iterator<Item = &'a Element>) {
    let mut next = parent.first_element_child();
    for child in children {
        if next.as_ref() == Some(child) {
            next = child.next_element_sibling();
        } else {
            let _ = parent.insert_before(child, next.as_deref());
        }
    }
}

/// What an event is on, or the nearest around it that a selector finds.
pub fn closest(event: &Event, selector: &str) -> Option<Element> {
    let element: Element = event.target()?.dyn_into().ok()?;
    element.closest(selector).ok().flatten()
}

/// Listens for as long as the page is there.
pub fn on(target: &EventTarget, event: &str, heard: impl FnMut(Event) + 'static) {
    let heard = Closure::<dyn FnMut(Event)>::new(heard).into_js_value();
    let options = AddEventListenerOptions::new();
    // Some of what is heard here is kept from the browser.
    options.set_passive(false);
    let _ = target.add_event_listener_with_callback_and_add_event_listener_options(
        event,
        heard.unchecked_ref(),
        &options,
    );
}

/// Does something in so many milliseconds; the number is for [`never`].
pub fn later(milliseconds: i32, act: impl FnOnce() + 'static) -> i32 {
    let act = Closure::once_into_js(act);
    window()
        .set_timeout_with_callback_and_timeout_and_arguments_0(act.unchecked_ref(), milliseconds)
        .unwrap_or(0)
}

/// Does not do it after all.
pub fn never(timer: i32) {
    window().clear_timeout_with_handle(timer);
}

/// Does something with the next picture of the screen.
pub fn next_frame(act: impl FnOnce() + 'static) {
    let act = Closure::once_into_js(act);
    let _ = window().request_animation_frame(act.unchecked_ref());
}
