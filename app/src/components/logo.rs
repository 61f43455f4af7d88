//! The linen satchel.

use leptos::prelude::*;

/// Draws the logo in the colour of the text around it.
#[must_use]
pub fn logo() -> AnyView {
    view! {
        <svg viewBox="0 0 48 48" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round" stroke-linejoin="round">
            <path d="M15 17v-4a9 9 0 0 1 18 0v4"></path>
            <path d="M9.5 17h29a2.5 2.5 0 0 1 2.5 2.7l-1.5 18a5 5 0 0 1-5 4.3h-21a5 5 0 0 1-5-4.3l-1.5-18A2.5 2.5 0 0 1 9.5 17z"></path>
            <path d="M7.2 22c3 5.5 9 8.5 16.8 8.5S37.8 27.5 40.8 22"></path>
            <circle cx="24" cy="30.5" r="3.5" fill="currentColor" stroke="none"></circle>
            <path d="M15 37h1M19.5 37h1M27.5 37h1M32 37h1" stroke-width="2"></path>
        </svg>
    }
    .into_any()
}
