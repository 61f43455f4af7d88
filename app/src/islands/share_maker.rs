//! The form that makes a link, beside what the link will show: the one follows the other.

use domain::{BadgeId, Language};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use crate::api::shares::CreateShare;
use crate::components::field::Field;
use crate::i18n::{badge as face_words, share as words};

/// The form and the preview. Without scripts the preview shows what is ticked at first.
#[island]
pub fn ShareMaker(
    language: Language,
    badge: BadgeId,
    /// The name that the account shows.
    name: String,
    /// A minor's name is off at first.
    minor: bool,
    /// How many pieces of evidence the badge has.
    evidence: usize,
    /// What is shown whatever is ticked.
    children: Children,
) -> impl IntoView {
    let l = language;
    let show_name = RwSignal::new(!minor);
    let show_evidence = RwSignal::new(true);
    let minor = minor.then(|| view! { <p class="hint">{words::show_name_minor(l)}</p> });
    let evidence_tick = (evidence > 0).then(|| {
        let hint = words::show_evidence_hint(l);
        tick(
            "show_evidence",
            words::show_evidence(l),
            hint,
            show_evidence,
        )
    });
    let holder = move || {
        show_name
            .get()
            .then(|| view! { <p>{face_words::holder_received(l, &name)}</p> })
    };
    let pieces = move || {
        (evidence > 0 && show_evidence.get()).then(
            || view! { <p class="soft">{format!("{} : {evidence}", face_words::evidence(l))}</p> },
        )
    };
    view! {
        <section class="two-sides">
            <form method="post" action=CreateShare::url()>
                <div class="card fields">
                    <h2>{words::create_title(l)}</h2>
                    <p>{words::who(l)}</p>
                    <input type="hidden" name="badge" value=badge.to_string() />
                    <div>
                        {tick("show_name", words::show_name(l), words::show_name_hint(l), show_name)}
                        {minor}
                    </div>
                    {evidence_tick}
                    {Field::new(l, "ends", words::ends(l))
                        .kind("date")
                        .optional()
                        .hint(words::ends_hint(l))
                        .view()}
                    <button class="button primary large">{words::create_action(l)}</button>
                </div>
            </form>
            <section class="side card" aria-labelledby="apercu">
                <h2 id="apercu">{words::seen_title(l)}</h2>
                {holder}
                {children()}
                {pieces}
                <p class="small soft">{words::seen_text(l)}</p>
            </section>
        </section>
    }
}

fn tick(
    name: &'static str,
    label: &'static str,
    explained: &'static str,
    ticked: RwSignal<bool>,
) -> AnyView {
    let hint = format!("{name}-hint");
    view! {
        <div class="choice">
            <input
                type="checkbox"
                id=name
                name=name
                value="on"
                checked=ticked.get_untracked()
                aria-describedby=hint.clone()
                on:change=move |event| ticked.set(event_target_checked(&event))
            />
            <label for=name>{label}</label>
            <p class="hint" id=hint>{explained}</p>
        </div>
    }
    .into_any()
}
