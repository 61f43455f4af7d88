//! The plain form of a map: everything that can be drawn, as fields and buttons.
//!
//! Each part is a form of its own that says which edition was seen. A part that was refused opens
//! with what was typed in it.

use domain::arrangement::Step;
use domain::map::MyMap;
use domain::{Language, MapId, Problem};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::{use_params_map, use_query_map};
use maps::map::{Badge, Level, Licence, LinkKind, Map, Node, NodeId, Tint, Zone};

use super::super::{against, done, is_stale, loaded, page_title, trouble, typed, use_frame};
use crate::api::maps::{ChangeMap, show_map};
use crate::components::field::{Field, file_field_at, select};
use crate::components::icon::{Icon, icon};
use crate::components::map::{level_words, licence_words, zone_title};
use crate::components::notice::{Tone, sentence};
use crate::components::text_area::text_area;
use crate::i18n::{map as map_words, map_form as words};

/// What the parts of the form have in common.
#[derive(Clone, Copy)]
struct Form<'a> {
    l: Language,
    id: &'a MapId,
    edition: i64,
    change: ServerAction<ChangeMap>,
}

impl Form<'_> {
    /// Whether this part was refused; then what was typed stands in it.
    fn refused(self, what: &str) -> bool {
        typed::<ChangeMap>("what").as_deref() == Some(what)
    }

    /// What stands in a field of a part: what was typed, or what there is.
    fn value(self, what: &str, field: &str, current: &str) -> String {
        match self.refused(what) {
            true => typed::<ChangeMap>(field).unwrap_or_default(),
            false => current.to_owned(),
        }
    }

    /// A field of a part, with what is wrong with it.
    fn field(
        self,
        what: &str,
        name: &'static str,
        label: &'static str,
        current: &str,
        longest: usize,
    ) -> Field {
        let error = against(self.change, name).filter(|_| self.refused(what));
        Field::new(self.l, name, label)
            .id(field_id(what, name))
            .longest(longest)
            .value(self.value(what, name, current))
            .error(error)
    }

    /// What every part sends along.
    fn hidden(self) -> AnyView {
        view! {
            <input type="hidden" name="id" value=self.id.to_string() />
            <input type="hidden" name="edition" value=self.edition.to_string() />
        }
        .into_any()
    }

    /// A button that is a part by itself.
    fn button(
        self,
        what: String,
        drawn: Icon,
        text: &'static str,
        label: Option<String>,
        class: &'static str,
    ) -> AnyView {
        view! {
            <form method="post" action=ChangeMap::url()>
                {self.hidden()}
                <button class=class name="what" value=what aria-label=label>
                    {icon(drawn)}
                    {text}
                </button>
            </form>
        }
        .into_any()
    }
}

fn field_id(what: &str, name: &str) -> String {
    format!("{}-{name}", what.replace(':', "-"))
}

#[component]
pub fn MapForm() -> impl IntoView {
    let l = use_frame().language;
    let params = use_params_map();
    let change = ServerAction::<ChangeMap>::new();
    let shown = Resource::new(
        move || params.get().get("id").unwrap_or_default(),
        |id| async move {
            let id: MapId = id.parse().map_err(|_| Problem::NotFound)?;
            show_map(id).await
        },
    );
    view! {
        <div class="stack-l">
            {done(&[
                ("mots", words::saved),
                ("ajout", words::added),
                ("retrait", words::removed),
                ("range", words::moved),
                ("rangee", words::tidied),
                ("relie", words::linked),
                ("image", words::saved),
            ])}
            {refused(l)}
            {trouble(change)}
            {loaded(shown, move |shown| page(l, &shown, change))}
        </div>
    }
}

/// Why a picture was not taken, where the address says so.
fn refused(l: Language) -> Option<AnyView> {
    match use_query_map().get_untracked().get("refus")?.as_str() {
        "edition" => Some(crate::components::notice::problem(l, &Problem::Stale)),
        word => crate::passport::picture_refused(l, word),
    }
}

fn page(l: Language, shown: &MyMap, change: ServerAction<ChangeMap>) -> AnyView {
    let form = Form {
        l,
        id: &shown.id,
        edition: shown.edition,
        change,
    };
    let map = &shown.map;
    let title = words::title(l, map.head().title.as_str());
    let stale = (is_stale(change) && typed::<ChangeMap>("what").is_some())
        .then(|| sentence(Tone::Note, words::stale(l)));
    let zones: Vec<_> = map
        .zones()
        .iter()
        .enumerate()
        .map(|(number, zone)| zone_part(form, map, number, zone))
        .collect();
    let tidy = (map.nodes().count() > 1).then(|| {
        view! {
            <section class="card stack-s">
                <p class="hint">{words::tidy_hint(l)}</p>
                {form.button("tidy".to_owned(), Icon::Grid, words::tidy(l), None, "button")}
            </section>
        }
    });
    view! {
        {page_title(title.clone())}
        <p class="page-head"><a href=format!("/cartes/{}", shown.id)>{words::back(l)}</a></p>
        <header class="stack-s">
            <h1>{title}</h1>
            <p class="soft">{words::lead(l)}</p>
        </header>
        {stale}
        {head_part(form, map)}
        {zones}
        <section class="card stack-s" id="ajouter-zone">
            <h2>{words::add_zone(l)}</h2>
            <form method="post" action=ChangeMap::url()>
                <div class="fields">
                    {form.hidden()}
                    {form.field("zone_add", "title", words::zone_title(l), "", maps::map::LONGEST_NAME).view()}
                    <button class="button" name="what" value="zone_add">{icon(Icon::Plus)}{words::add_zone(l)}</button>
                </div>
            </form>
        </section>
        {link_part(form, map)}
        {tidy}
    }
    .into_any()
}

fn head_part(form: Form<'_>, map: &Map) -> AnyView {
    let l = form.l;
    let head = map.head();
    let what = "head";
    let text = form.value(what, "text", head.text.as_str());
    let wrong = form.refused(what) && against(form.change, "text").is_some();
    let licences = Licence::ALL.iter().map(|licence| {
        let text = licence_words(l, *licence).to_owned();
        (licence.word().to_owned(), text)
    });
    let none = (String::new(), words::licence_none(l).to_owned());
    let licences = std::iter::once(none).chain(licences).collect();
    let languages = vec![
        ("fr".to_owned(), map_words::language_fr(l).to_owned()),
        ("en".to_owned(), map_words::language_en(l).to_owned()),
    ];
    let licence = head.licence.map_or("", Licence::word);
    let described = Some(format!("{}-hint", field_id(what, "text")));
    view! {
        <section class="card stack-s" id="mots">
            <h2>{words::head(l)}</h2>
            <form method="post" action=ChangeMap::url()>
                <div class="fields">
                    {form.hidden()}
                    {form.field(what, "title", words::name(l), head.title.as_str(), maps::map::LONGEST_NAME).view()}
                    <div class="field">
                        <label for=field_id(what, "text")>{words::text(l)}</label>
                        <p class="hint" id=format!("{}-hint", field_id(what, "text"))>{words::text_hint(l)}</p>
                        {text_area(field_id(what, "text"), "text", &text, described, wrong)}
                    </div>
                    {form.field(what, "author", words::author(l), head.author.as_str(), maps::map::LONGEST_NAME).optional().view()}
                    {select(field_id(what, "language"), "language", words::language(l), languages, head.language.word())}
                    {select(field_id(what, "licence"), "licence", words::licence(l), licences, licence)}
                    <button class="button primary" name="what" value=what>{words::save(l)}</button>
                </div>
            </form>
        </section>
    }
    .into_any()
}

const fn tint_words(l: Language, tint: Tint) -> &'static str {
    match tint {
        Tint::Linen => words::tint_linen(l),
        Tint::Leaf => words::tint_leaf(l),
        Tint::Indigo => words::tint_indigo(l),
        Tint::Terracotta => words::tint_terracotta(l),
        Tint::Ochre => words::tint_ochre(l),
        Tint::Plum => words::tint_plum(l),
    }
}

/// Buttons that move something among others, where there is somewhere to go.
fn steps(form: Form<'_>, kind: &str, id: &str, name: &str, at: usize, of: usize) -> AnyView {
    let l = form.l;
    let step = |step: Step, drawn: Icon, text: &'static str, label: String| {
        let word = match step {
            Step::Up => "up",
            _ => "down",
        };
        let what = format!("{kind}_{word}:{id}");
        form.button(what, drawn, text, Some(label), "button small")
    };
    let up = (at > 0).then(|| step(Step::Up, Icon::ArrowUp, words::up(l), words::up_of(l, name)));
    let down = (at + 1 < of).then(|| {
        step(
            Step::Down,
            Icon::ArrowDown,
            words::down(l),
            words::down_of(l, name),
        )
    });
    view! { {up} {down} }.into_any()
}

fn zone_part(form: Form<'_>, map: &Map, number: usize, zone: &Zone) -> AnyView {
    let l = form.l;
    let name = zone_title(l, zone, number);
    let what = format!("zone:{}", zone.id);
    let tints = Tint::ALL.iter().map(|tint| {
        let text = tint_words(l, *tint).to_owned();
        (tint.word().to_owned(), text)
    });
    let nodes: Vec<_> = zone
        .nodes
        .iter()
        .enumerate()
        .map(|(at, node)| node_part(form, map, zone, at, node))
        .collect();
    let remove = (map.zones().len() > 1).then(|| {
        let what = format!("zone_remove:{}", zone.id);
        form.button(
            what,
            Icon::Trash,
            words::remove_zone(l),
            None,
            "button small danger",
        )
    });
    let add = format!("node_add:{}", zone.id);
    let class = format!("card stack chart-zone tint-{}", zone.tint.word());
    let (count, id) = (map.zones().len(), zone.id.as_str());
    let open = form.refused(&what);
    view! {
        <section class=class id=format!("zone-{}", zone.id)>
            <h2>{name.clone()}</h2>
            <details class="map-words" open=open>
                <summary>{words::zone(l)}</summary>
                <div class="stack-s">
                    <form method="post" action=ChangeMap::url()>
                        <div class="fields">
                            {form.hidden()}
                            {form
                                .field(&what, "title", words::zone_title(l), zone.title.as_str(), maps::map::LONGEST_NAME)
                                .optional()
                                .view()}
                            {select(field_id(&what, "tint"), "tint", words::tint(l), tints.collect(), zone.tint.word())}
                            <button class="button" name="what" value=what.clone()>{words::save(l)}</button>
                        </div>
                    </form>
                    <div class="row">
                        {steps(form, "zone", id, &name, number, count)}
                        {remove}
                    </div>
                    {(count > 1).then(|| view! { <p class="hint">{words::remove_zone_hint(l)}</p> })}
                </div>
            </details>
            <ol class="map-nodes" role="list">{nodes}</ol>
            <form method="post" action=ChangeMap::url() class="map-add">
                {form.hidden()}
                {form.field(&add, "name", words::node_name(l), "", maps::map::LONGEST_NAME).view()}
                <button
                    class="button"
                    name="what"
                    value=add.clone()
                    aria-label=words::add_node_to(l, &name)
                >
                    {icon(Icon::Plus)}
                    {words::add_node(l)}
                </button>
            </form>
        </section>
    }
    .into_any()
}

fn node_part(form: Form<'_>, map: &Map, zone: &Zone, at: usize, node: &Node) -> AnyView {
    let l = form.l;
    let name = node.name.as_str().to_owned();
    let what = format!("node:{}", node.id);
    let open = form.refused(&what);
    let (count, id) = (zone.nodes.len(), node.id.as_str());
    let optional = (!node.required).then(|| {
        view! { <span class="soft small">" · " {map_words::optional(l)}</span> }
    });
    let remove = form.button(
        format!("node_remove:{}", node.id),
        Icon::Trash,
        words::remove_node(l),
        None,
        "button small danger",
    );
    view! {
        <li id=format!("etape-{}", node.id)>
            <details class="map-node" open=open>
                <summary><span>{name.clone()}</span> {optional}</summary>
                <div class="stack">
                    {node_fields(form, map, zone, node, &what)}
                    {links_part(form, map, node)}
                    {picture_part(form, node)}
                    <div class="row">
                        {steps(form, "node", id, &name, at, count)}
                        {remove}
                    </div>
                </div>
            </details>
        </li>
    }
    .into_any()
}

fn node_fields(form: Form<'_>, map: &Map, zone: &Zone, node: &Node, what: &str) -> AnyView {
    let l = form.l;
    let named = match &node.badge {
        Badge::Wished => None,
        Badge::Named(named) => Some(named),
        Badge::Achievement(_, named) => named.as_ref(),
    };
    let (kind, iri) = match &node.badge {
        Badge::Wished => ("wished", ""),
        Badge::Named(_) => ("named", ""),
        Badge::Achievement(iri, _) => ("achievement", iri.as_str()),
    };
    let kind = match form.refused(what) {
        true => typed::<ChangeMap>("kind").unwrap_or_default(),
        false => kind.to_owned(),
    };
    let badge = named.map_or("", |named| named.name.as_str());
    let issuer = named.and_then(|named| named.issuer.as_ref());
    let issuer = issuer.map_or("", |issuer| issuer.as_str());
    let apply = node.apply.as_ref().map_or("", |apply| apply.as_str());
    let level = node
        .level
        .map_or(String::new(), |level| u8::from(level).to_string());
    let levels = [Level::Do, Level::PassOn, Level::Lead].map(|level| {
        let number = u8::from(level).to_string();
        (number, level_words(l, level).to_owned())
    });
    let none = (String::new(), words::level_none(l).to_owned());
    let levels = std::iter::once(none).chain(levels).collect();
    let zones = map.zones().iter().enumerate().map(|(number, zone)| {
        let title = zone_title(l, zone, number);
        (zone.id.as_str().to_owned(), title)
    });
    let choice = |word: &'static str, text: &'static str| {
        let id = field_id(what, word);
        view! {
            <div class="choice">
                <input type="radio" id=id.clone() name="kind" value=word checked=kind == word />
                <label for=id>{text}</label>
            </div>
        }
    };
    let required = field_id(what, "required");
    let name = node.name.as_str();
    view! {
        <form method="post" action=ChangeMap::url()>
            <div class="fields">
                {form.hidden()}
                {form.field(what, "name", words::node_name(l), name, maps::map::LONGEST_NAME).view()}
                {form
                    .field(what, "text", words::node_text(l), node.text.as_str(), maps::map::LONGEST_LINE)
                    .optional()
                    .view()}
                <div class="choice">
                    <input type="checkbox" id=required.clone() name="required" value="on" checked=node.required />
                    <label for=required>{words::required(l)}</label>
                </div>
                {select(field_id(what, "level"), "level", words::level(l), levels, &level)}
                {select(field_id(what, "zone"), "zone", words::in_zone(l), zones.collect(), zone.id.as_str())}
                <fieldset class="stack-s">
                    <legend class="label">{words::badge_kind(l)}</legend>
                    {choice("wished", words::kind_wished(l))}
                    {choice("named", words::kind_named(l))}
                    {choice("achievement", words::kind_achievement(l))}
                    {form.field(what, "badge", words::badge_name(l), badge, maps::map::LONGEST_NAME).optional().view()}
                    {form.field(what, "issuer", words::issuer(l), issuer, maps::map::LONGEST_NAME).optional().view()}
                    {form
                        .field(what, "achievement", words::achievement(l), iri, maps::map::LONGEST_ADDRESS)
                        .hint(words::achievement_hint(l))
                        .optional()
                        .view()}
                </fieldset>
                {form.field(what, "apply", words::apply(l), apply, maps::map::LONGEST_ADDRESS).optional().view()}
                <button class="button primary" name="what" value=what.to_owned()>{words::save(l)}</button>
            </div>
        </form>
    }
    .into_any()
}

/// The links that begin at a node, each with the way to take it away.
fn links_part(form: Form<'_>, map: &Map, node: &Node) -> Option<AnyView> {
    let l = form.l;
    let named = |id: &NodeId| map.node(id).map(|node| node.name.as_str().to_owned());
    let links: Vec<_> = map
        .links()
        .filter(|(from, ..)| **from == node.id)
        .filter_map(|(from, to, kind)| {
            let name = named(to)?;
            let said = match kind {
                LinkKind::LeadsTo => words::link_leads(l, &name),
                LinkKind::NeededBefore => words::link_needed(l, &name),
            };
            let what = format!("unlink:{from}:{to}");
            let label = words::unlink(l, &name);
            let button = form.button(
                what,
                Icon::Close,
                words::remove_link(l),
                Some(label),
                "button small",
            );
            Some(view! { <li><span>{said}</span> {button}</li> })
        })
        .collect();
    let there = (!links.is_empty()).then(|| view! { <ul class="devices" role="list">{links}</ul> });
    there.map(|there| {
        view! {
            <section class="stack-s">
                <h3>{words::links(l)}</h3>
                {there}
            </section>
        }
        .into_any()
    })
}

/// Links are drawn in one place: a choice of every node beside every node would be a page of a map
/// of its own.
fn link_part(form: Form<'_>, map: &Map) -> Option<AnyView> {
    let l = form.l;
    let nodes = || -> Vec<(String, String)> {
        map.nodes()
            .map(|node| {
                let name = node.name.as_str().to_owned();
                (node.id.as_str().to_owned(), name)
            })
            .collect()
    };
    let kinds = vec![
        (
            LinkKind::LeadsTo.word().to_owned(),
            map_words::leads_to(l).to_owned(),
        ),
        (
            LinkKind::NeededBefore.word().to_owned(),
            map_words::needed_before(l).to_owned(),
        ),
    ];
    let second = map.nodes().nth(1)?.id.as_str().to_owned();
    Some(
        view! {
            <section class="card stack-s" id="relier">
                <h2>{words::link_title(l)}</h2>
                <form method="post" action=ChangeMap::url()>
                    <div class="map-link-add">
                        {form.hidden()}
                        {select("lien-de".to_owned(), "from", words::link_from(l), nodes(), "")}
                        {select("lien-sorte".to_owned(), "link", words::link_kind(l), kinds, "leads_to")}
                        {select("lien-vers".to_owned(), "to", words::link_to(l), nodes(), &second)}
                        <button class="button" name="what" value="link">{icon(Icon::Link)}{words::add_link(l)}</button>
                    </div>
                </form>
            </section>
        }
        .into_any(),
    )
}

fn picture_part(form: Form<'_>, node: &Node) -> AnyView {
    let l = form.l;
    let action = format!("/cartes/{}/etapes/{}/image", form.id, node.id);
    let shown = node.picture.as_ref().map(|picture| {
        let src = picture.as_str().to_owned();
        view! { <img src=src alt="" width="68" height="68" /> }
    });
    let remove = node.picture.is_some().then(|| {
        view! {
            <button class="button small danger" name="what" value="remove" formnovalidate>
                {icon(Icon::Trash)}
                {words::picture_remove(l)}
            </button>
        }
    });
    view! {
        <details class="technical">
            <summary>{words::picture(l)}</summary>
            <form method="post" action=action enctype="multipart/form-data">
                <div class="stack-s">
                    <input type="hidden" name="edition" value=form.edition.to_string() />
                    {shown}
                    {file_field_at(
                        &format!("image-{}", node.id),
                        words::picture(l),
                        words::picture_hint(l),
                        "image/png,image/jpeg,image/webp,image/svg+xml",
                        false,
                    )}
                    <div class="row">
                        <button class="button">{icon(Icon::Upload)}{words::picture_set(l)}</button>
                        {remove}
                    </div>
                </div>
            </form>
        </details>
    }
    .into_any()
}
