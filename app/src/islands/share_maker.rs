//! The form that makes a link, beside what the link will show: the one follows the other.

use domain::Language;
use domain::share::{Shown, Subject};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use crate::api::shares::CreateShare;
use crate::components::field::Field;
use crate::i18n::share as words;

/// The form, and the page in a frame as strangers would see it. Without scripts a button draws the
/// frame again with what is ticked.
#[island]
pub fn ShareMaker(
    language: Language,
    /// What is shared.
    subject: Subject,
    /// What is ticked at first.
    first: Shown,
    /// What the frame is called.
    frame: String,
    /// Whether there is evidence to show.
    evidence: bool,
    /// Whether there is a photo to show.
    photo: bool,
    /// Whether there is a place to show.
    place: bool,
    /// Minors' pages are never listed.
    minor: bool,
) -> impl IntoView {
    let l = language;
    let shown = RwSignal::new(first);
    let collection = matches!(subject, Subject::Collection(_));
    let map = matches!(subject, Subject::Map(_));
    let objective = matches!(subject, Subject::Objective(_));
    let field = match subject {
        Subject::Badge(_) => "badge",
        Subject::Collection(_) => "collection",
        Subject::Map(_) => "map",
        Subject::Objective(_) => "objective",
    };
    let seen = match subject {
        Subject::Map(_) => Some(words::seen_map(l)),
        Subject::Objective(_) => Some(words::seen_objective(l)),
        Subject::Badge(_) | Subject::Collection(_) => None,
    };
    let id = subject.id().to_owned();
    let here = format!("/partager/{id}");
    let source = {
        let here = here.clone();
        move || format!("{here}/apercu/{}", shown.get().settled().letters())
    };
    let boxes = [
        (
            true,
            Tick {
                name: "show_name",
                label: words::show_name(l),
                hint: match map || objective {
                    true => words::show_name_map_hint(l),
                    false => words::show_name_hint(l),
                },
            },
            Part::Name,
        ),
        (
            (collection || objective) && photo,
            Tick {
                name: "show_photo",
                label: words::show_photo(l),
                hint: words::show_photo_hint(l),
            },
            Part::Photo,
        ),
        (
            (collection || objective) && place,
            Tick {
                name: "show_place",
                label: words::show_place(l),
                hint: words::show_place_hint(l),
            },
            Part::Place,
        ),
        (
            evidence,
            Tick {
                name: "show_evidence",
                label: match objective {
                    true => words::show_declared(l),
                    false => words::show_evidence(l),
                },
                hint: match objective {
                    true => words::show_declared_hint(l),
                    false => words::show_evidence_hint(l),
                },
            },
            Part::Evidence,
        ),
        (
            !map,
            Tick {
                name: "show_dates",
                label: words::show_dates(l),
                hint: words::show_dates_hint(l),
            },
            Part::Dates,
        ),
    ];
    let boxes: Vec<_> = boxes
        .into_iter()
        .filter(|(offered, ..)| *offered)
        .map(|(_, tick, part)| tick.view(part, shown))
        .collect();
    let public = (collection && !minor).then(|| {
        view! {
            {plain("listed", words::listed(l), words::listed_hint(l))}
            {plain("contact", words::contact(l), words::contact_hint(l))}
        }
    });
    let minor = minor.then(|| view! { <p class="hint">{words::show_name_minor(l)}</p> });
    let anonymous = move || {
        (!shown.get().name)
            .then(|| view! { <p class="hint" role="status">{words::anonymous(l)}</p> })
    };
    view! {
        <section class="two-sides">
            <form method="post" action=CreateShare::url()>
                <div class="card fields">
                    <h2>{words::create_title(l)}</h2>
                    {seen.map(|seen| view! { <p>{seen}</p> })}
                    <p>{words::who(l)}</p>
                    <input type="hidden" name=field value=id />
                    {minor}
                    {boxes}
                    {anonymous}
                    {public}
                    {Field::new(l, "ends", words::ends(l))
                        .kind("date")
                        .optional()
                        .hint(words::ends_hint(l))
                        .view()}
                    <div class="row">
                        <button class="button primary large">{words::create_action(l)}</button>
                        <noscript>
                            <button class="button" formmethod="get" formaction=here name="apercu" value="oui">
                                {words::preview_refresh(l)}
                            </button>
                        </noscript>
                    </div>
                </div>
            </form>
            <section class="side card share-preview" aria-labelledby="apercu">
                <h2 id="apercu">{words::preview_title(l)}</h2>
                <iframe src=source title=frame width="360" height="640"></iframe>
            </section>
        </section>
    }
}

/// What a box of the form shows or hides.
#[derive(Clone, Copy)]
enum Part {
    Name,
    Photo,
    Place,
    Evidence,
    Dates,
}

impl Part {
    const fn of(self, shown: &mut Shown) -> &mut bool {
        match self {
            Self::Name => &mut shown.name,
            Self::Photo => &mut shown.photo,
            Self::Place => &mut shown.place,
            Self::Evidence => &mut shown.evidence,
            Self::Dates => &mut shown.dates,
        }
    }
}

struct Tick {
    name: &'static str,
    label: &'static str,
    hint: &'static str,
}

impl Tick {
    fn view(self, part: Part, shown: RwSignal<Shown>) -> AnyView {
        let Self { name, label, hint } = self;
        let explained = format!("{name}-hint");
        let ticked = *part.of(&mut shown.get_untracked());
        view! {
            <div class="choice">
                <input
                    type="checkbox"
                    id=name
                    name=name
                    value="on"
                    checked=ticked
                    aria-describedby=explained.clone()
                    on:change=move |event| {
                        shown.update(|shown| *part.of(shown) = event_target_checked(&event));
                    }
                />
                <label for=name>{label}</label>
                <p class="hint" id=explained>{hint}</p>
            </div>
        }
        .into_any()
    }
}

fn plain(name: &'static str, label: &'static str, hint: &'static str) -> AnyView {
    let explained = format!("{name}-hint");
    view! {
        <div class="choice">
            <input type="checkbox" id=name name=name value="on" aria-describedby=explained.clone() />
            <label for=name>{label}</label>
            <p class="hint" id=explained>{hint}</p>
        </div>
    }
    .into_any()
}
