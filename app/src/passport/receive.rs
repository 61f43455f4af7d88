//! Receive a badge: files, a link, a text; and where to find them.

use leptos::prelude::*;

use super::inbox::inbox;
use super::report::latest;
use super::synchroniser::press;
use super::{ByMail, done, page_title, use_frame};
use crate::components::notice::{Tone, sentence};
use crate::components::receive_form::receive_form;
use crate::i18n::{inbox as inbox_words, receive as words};

#[component]
pub fn Receive() -> impl IntoView {
    let l = use_frame().language;
    view! {
        {page_title(words::title(l))}
        <div class="two-sides">
            <div class="column">
                <div class="page-head">
                    <h1>{words::title(l)}</h1>
                    <p class="lead">{words::lead(l)}</p>
                </div>
                {done(&[("refuse", inbox_words::declined_done)])}
                <div class="stack-l">
                    {press(l, false)}
                    {inbox()}
                    {receive_form(l)}
                    <ByMail />
                    {latest()}
                </div>
            </div>
            <aside class="side" aria-labelledby="ou">
                <h2 id="ou">{words::where_title(l)}</h2>
                <p>{words::where_1(l)}</p>
                <p>{words::where_2(l)}</p>
                <p>{words::where_3(l)}</p>
                {sentence(Tone::Note, words::private_note(l))}
            </aside>
        </div>
    }
}
