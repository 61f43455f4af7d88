//! My badges: search, filters, order, a grid or a list, and what to do with several.
//!
//! Every choice is a link or a field of a form, so the page works without scripts. Its parts are
//! marked with `data-part`: `public/order.js` fetches the same page while a person types and replaces
//! them.

use domain::Language;
use domain::badge::{BadgeOrder, BadgePage};
use domain::collection::CollectionTile;
use domain::order::{BadgeState, Choice, Facet, Facets, Filters, ListView};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_query_map;

use super::asked::{Asked, orders};
use super::dashboard::empty;
use super::synchroniser::press;
use super::{done, loaded, page_title, trouble, typed, use_frame};
use crate::api::badges::{ArrangeBadges, ChooseView, list_badges};
use crate::api::collections::{AddToCollection, list_collections};
use crate::components::field::checkbox;
use crate::components::icon::{Icon, icon};
use crate::components::tile::page as tiles;
use crate::i18n::{badges as words, order, skills};

/// Values of a facet that stand before the others.
const FIRST: usize = 6;

#[component]
pub fn BadgeList() -> impl IntoView {
    let l = use_frame().language;
    let query = use_query_map();
    let asked = Memo::new(move |_| Asked::read(&query.get()));
    let arrange = ServerAction::<ArrangeBadges>::new();
    let collected = ServerAction::<AddToCollection>::new();
    let page = Resource::new(
        move || asked.get(),
        |asked| async move {
            let page = list_badges(asked.query.clone()).await?;
            let collections = match asked.choosing {
                true => list_collections().await?,
                false => Vec::new(),
            };
            Ok((asked, page, collections))
        },
    );
    view! {
        {page_title(words::title(l))}
        <div class="stack">
            <div class="row between">
                <h1>{words::title(l)}</h1>
                <div class="row">
                    <a class="button" href="/competences">
                        {icon(Icon::Skill)}
                        {skills::link(l)}
                    </a>
                    {press(l, false)}
                    <a class="button primary" href="/recevoir">{icon(Icon::Plus)}{words::add(l)}</a>
                </div>
            </div>
            {done(&[
                ("efface", words::deleted),
                ("garde", words::kept),
                ("acceptes", words::accepted),
                ("etiquette", order::done_tag),
                ("sans-etiquette", order::done_untag),
                ("favori", order::done_favourite),
                ("sans-favori", order::done_unfavourite),
                ("archive", order::done_archive),
                ("repris", order::done_restore),
                ("effaces", order::done_delete),
            ])}
            {trouble(arrange)}
            {trouble(collected)}
            {loaded(page, move |(asked, page, collections)| {
                library(l, &asked, page, &collections, arrange)
            })}
        </div>
    }
}

fn library(
    l: Language,
    asked: &Asked,
    page: BadgePage,
    collections: &[CollectionTile],
    arrange: ServerAction<ArrangeBadges>,
) -> AnyView {
    if page.held == 0 {
        return empty(l);
    }
    let count = count(l, asked, &page);
    let next = page.next.clone().map(|next| {
        let mut other = asked.clone();
        other.query.after = Some(next);
        view! { <p><a class="button" href=other.address()>{words::next_page(l)}</a></p> }
    });
    let BadgePage {
        tiles: shown,
        facets,
        view,
        ..
    } = page;
    let none = shown.is_empty();
    let found = tiles(l, shown, view, asked.choosing);
    let found = match asked.choosing && !none {
        true => choosing(l, asked, &facets, collections, found, arrange),
        false => found,
    };
    view! {
        {toolbar(l, asked)}
        <div data-part="filtres" class="stack-s">{filters(l, asked, &facets)}</div>
        <div class="row between list-head">
            <p class="soft" role="status" data-part="compte">{count}</p>
            <div class="row list-tools" data-part="outils">{tools(l, asked, view)}</div>
        </div>
        <div data-part="liste" class="stack">{found} {next}</div>
    }
    .into_any()
}

fn count(l: Language, asked: &Asked, page: &BadgePage) -> String {
    let search = &asked.query.search;
    let plain = asked.query.filters.is_empty();
    match (search.is_empty(), page.total) {
        (true, 0) if plain && page.facets.archived > 0 => order::all_archived(l).to_owned(),
        (true, 0) => order::none(l).to_owned(),
        (true, total) => words::count(l, total),
        (false, 0) if plain => words::none_found(l, search),
        (false, 0) => order::none(l).to_owned(),
        (false, total) => words::found(l, total, search),
    }
}

/// What was chosen, carried along by a form.
fn carried(asked: &Asked, without: &[&str]) -> Vec<AnyView> {
    asked
        .first_page()
        .pairs()
        .into_iter()
        .filter(|(name, _)| !without.contains(name))
        .map(|(name, value)| view! { <input type="hidden" name=name value=value /> }.into_any())
        .collect()
}

fn toolbar(l: Language, asked: &Asked) -> AnyView {
    let chosen = asked.query.order;
    let options: Vec<_> = orders()
        .map(|(order, word)| {
            let label = match order {
                BadgeOrder::Received => words::order_received(l),
                BadgeOrder::Issued => words::order_issued(l),
                BadgeOrder::Name => words::order_name(l),
                BadgeOrder::Issuer => words::order_issuer(l),
                BadgeOrder::Expires => order::order_expires(l),
            };
            view! { <option value=word selected=order == chosen>{label}</option> }
        })
        .collect();
    let search = asked.query.search.clone();
    view! {
        <search>
            <form method="get" action="/badges" data-live>
                <div class="toolbar">
                    <div class="field">
                        <label for="q">{order::search(l)}</label>
                        <input
                            id="q"
                            name="q"
                            type="search"
                            value=search
                            maxlength="200"
                            autocomplete="off"
                            aria-describedby="q-hint"
                        />
                    </div>
                    <div class="field narrow">
                        <label for="tri">{words::order(l)}</label>
                        <select id="tri" name="tri">{options}</select>
                    </div>
                    <button class="button">{icon(Icon::Search)}{words::search_action(l)}</button>
                </div>
                <p class="hint" id="q-hint">{order::search_hint(l)}</p>
                <div data-part="garde" hidden>{carried(asked, &["q", "tri"])}</div>
            </form>
        </search>
    }
    .into_any()
}

/// A link that chooses a value, or takes the choice back.
fn chip(l: Language, address: String, label: String, count: Option<u32>, chosen: bool) -> AnyView {
    let class = match (chosen, count) {
        (true, _) => "choose-chip chosen",
        (false, Some(0)) => "choose-chip nothing",
        (false, _) => "choose-chip",
    };
    let count = count.map(|count| {
        view! {
            <span class="number" aria-hidden="true">{count.to_string()}</span>
            <span class="visually-hidden">", "{order::badges(l, count)}</span>
        }
    });
    let back = chosen.then(|| {
        view! {
            {icon(Icon::Close)}
            <span class="visually-hidden">", "{order::remove(l)}</span>
        }
    });
    view! { <a class=class href=address rel="nofollow"><span>{label}</span>{count}{back}</a> }
        .into_any()
}

fn facet_title(l: Language, facet: Facet) -> &'static str {
    match facet {
        Facet::Issuer => order::facet_issuer(l),
        Facet::Skill => order::facet_skill(l),
        Facet::Year => order::facet_year(l),
        Facet::State => order::facet_state(l),
        Facet::Tag => order::facet_tag(l),
    }
}

fn choice_label(l: Language, facet: Facet, choice: &Choice) -> String {
    match (facet, BadgeState::from_word(&choice.key)) {
        (Facet::State, Some(state)) => match state {
            BadgeState::Good => order::state_good(l),
            BadgeState::OutOfTime => order::state_out_of_time(l),
            BadgeState::Bad => order::state_bad(l),
            BadgeState::Unsure => order::state_unsure(l),
            BadgeState::Checking => order::state_checking(l),
        }
        .to_owned(),
        _ => choice.label.clone(),
    }
}

/// One of the filters that are on or off.
fn flag(
    l: Language,
    asked: &Asked,
    label: &'static str,
    count: u32,
    of: fn(&mut Filters) -> &mut bool,
) -> Option<AnyView> {
    let mut filters = asked.query.filters.clone();
    let switch = of(&mut filters);
    let on = *switch;
    *switch = !on;
    (on || count > 0).then(|| {
        let address = asked.with(filters).address();
        view! { <li>{chip(l, address, label.to_owned(), Some(count), on)}</li> }.into_any()
    })
}

fn filters(l: Language, asked: &Asked, facets: &Facets) -> AnyView {
    let chosen: Vec<_> = facets
        .choices
        .iter()
        .flat_map(|(facet, choices)| choices.iter().map(move |choice| (*facet, choice)))
        .filter(|(_, choice)| choice.chosen)
        .map(|(facet, choice)| {
            let filters = asked.query.filters.toggled(facet, &choice.key);
            let address = asked.with(filters).address();
            let label = choice_label(l, facet, choice);
            view! { <li>{chip(l, address, label, None, true)}</li> }
        })
        .collect();
    let any = !chosen.is_empty();
    let quick = [
        flag(l, asked, order::favourites(l), facets.favourites, |f| {
            &mut f.favourites
        }),
        flag(l, asked, order::shared(l), facets.shared, |f| &mut f.shared),
        flag(l, asked, order::archived(l), facets.archived, |f| {
            &mut f.archived
        }),
    ];
    let clear = (!asked.query.filters.is_empty() || !asked.query.search.is_empty()).then(|| {
        view! { <li><a class="clear-all" href="/badges">{order::clear(l)}</a></li> }
    });
    let groups: Vec<_> = facets
        .choices
        .iter()
        .filter(|(_, choices)| choices.len() > 1 || choices.iter().any(|choice| choice.chosen))
        .map(|(facet, choices)| group(l, asked, *facet, choices))
        .collect();
    let all = (!groups.is_empty()).then(|| {
        view! {
            <details class="all-filters unfold" open=any>
                <summary class="button small">
                    {icon(Icon::Filter)}
                    {order::filters(l)}
                    {crate::components::icon::icon_with(Icon::Chevron, "chevron")}
                </summary>
                <div class="filter-groups">{groups}</div>
            </details>
        }
    });
    let shown = any || clear.is_some() || quick.iter().any(Option::is_some);
    let shown =
        shown.then(|| view! { <ul class="chosen-filters" role="list">{quick}{chosen}{clear}</ul> });
    if shown.is_none() && all.is_none() {
        return ().into_any();
    }
    view! {
        <nav aria-label=order::filters_label(l) class="stack-s filters">
            {shown}
            {all}
        </nav>
    }
    .into_any()
}

/// The values of one facet: the first few, and the others behind a word.
fn group(l: Language, asked: &Asked, facet: Facet, choices: &[Choice]) -> AnyView {
    let draw = |choice: &Choice| {
        let filters = asked.query.filters.toggled(facet, &choice.key);
        let address = asked.with(filters).address();
        let label = choice_label(l, facet, choice);
        view! { <li>{chip(l, address, label, Some(choice.count), choice.chosen)}</li> }
    };
    let (first, others) = choices.split_at(choices.len().min(FIRST));
    let others: Vec<_> = others.iter().map(draw).collect();
    let id = format!("filtre-{}", facet.word());
    let more = (!others.is_empty()).then(|| {
        let count = u32::try_from(others.len()).unwrap_or(u32::MAX);
        view! {
            <details class="more-filters" data-keep=facet.word()>
                <summary>{order::more(l, count)}</summary>
                <ul class="filter-values" role="list" aria-labelledby=id.clone()>{others}</ul>
            </details>
        }
    });
    let first: Vec<_> = first.iter().map(draw).collect();
    view! {
        <div class="filter-group">
            <p id=id.clone() class="filter-name">{facet_title(l, facet)}</p>
            <ul class="filter-values" role="list" aria-labelledby=id>{first}</ul>
            {more}
        </div>
    }
    .into_any()
}

/// Grid or list, and the way to choose several.
fn tools(l: Language, asked: &Asked, view: ListView) -> AnyView {
    let (other, drawn, label) = match view {
        ListView::Grid => (ListView::List, Icon::Rows, order::as_list(l)),
        ListView::List => (ListView::Grid, Icon::Grid, order::as_grid(l)),
    };
    let chosen = ServerAction::<ChooseView>::new();
    let back = asked.query_string();
    let mut choosing = asked.first_page();
    choosing.choosing = !asked.choosing;
    let choose = match asked.choosing {
        true => order::choose_done(l),
        false => order::choose(l),
    };
    view! {
        <ActionForm action=chosen>
            <input type="hidden" name="view" value=other.word() />
            <input type="hidden" name="back" value=back />
            <button class="button small">{icon(drawn)}{label}</button>
        </ActionForm>
        <a class="button small" href=choosing.address()>{icon(Icon::Choose)}{choose}</a>
    }
    .into_any()
}

/// Puts what is ticked into a collection, or into one that is made next.
fn collect(l: Language, collections: &[CollectionTile]) -> AnyView {
    let options: Vec<_> = collections
        .iter()
        .map(|one| view! { <option value=one.id.to_string()>{one.title.clone()}</option> })
        .collect();
    view! {
        <div class="toolbar">
            <div class="field">
                <label for="collection">{order::collection(l)}</label>
                <select id="collection" name="collection">
                    {options} <option value="">{order::collect_new(l)}</option>
                </select>
            </div>
            <button class="button" formaction=AddToCollection::PATH>{order::collect(l)}</button>
        </div>
    }
    .into_any()
}

/// The tiles to tick, and what to do with those that are.
fn choosing(
    l: Language,
    asked: &Asked,
    facets: &Facets,
    collections: &[CollectionTile],
    tiles: AnyView,
    arrange: ServerAction<ArrangeBadges>,
) -> AnyView {
    let known: Vec<_> = facets
        .choices
        .iter()
        .filter(|(facet, _)| *facet == Facet::Tag)
        .flat_map(|(_, choices)| choices)
        .map(|choice| view! { <option value=choice.label.clone()></option> })
        .collect();
    let confirm = view! { {order::delete_confirm(l)} }.into_any();
    let put_away = match asked.query.filters.archived {
        true => view! {
            <button class="button small" name="what" value="restore">
                {icon(Icon::Archive)}
                {order::restore(l)}
            </button>
        },
        false => view! {
            <button class="button small" name="what" value="archive">
                {icon(Icon::Archive)}
                {order::archive(l)}
            </button>
        },
    };
    let tag = typed::<ArrangeBadges>("tag");
    let collect = collect(l, collections);
    let back = asked.query_string();
    let one = order::selected(l, 1);
    let other = order::selected(l, 2).replace('2', "#");
    view! {
        <ActionForm action=arrange>
            <input type="hidden" name="back" value=back />
            <div class="stack">
                <p class="hint">{order::choose_lead(l)}</p>
                {tiles}
                <section class="arrange card" aria-labelledby="choisis" data-arrange>
                    <div class="row between">
                        <h2 id="choisis">{order::actions(l)}</h2>
                        <p
                            class="soft small"
                            role="status"
                            data-selected
                            data-one=one
                            data-other=other
                        ></p>
                        <button class="button small" type="button" data-all hidden>
                            {order::choose_all(l)}
                        </button>
                    </div>
                    <div class="row">
                        <button class="button small" name="what" value="favourite">
                            {icon(Icon::Star)}
                            {order::favourite_add(l)}
                        </button>
                        <button class="button small" name="what" value="unfavourite">
                            {order::favourite_remove(l)}
                        </button>
                        {put_away}
                    </div>
                    <div class="toolbar">
                        <div class="field">
                            <label for="tag">{order::tag(l)}</label>
                            <input
                                id="tag"
                                name="tag"
                                list="mes-etiquettes"
                                maxlength="40"
                                autocomplete="off"
                                value=tag
                            />
                            <datalist id="mes-etiquettes">{known}</datalist>
                        </div>
                        <button class="button" name="what" value="tag">
                            {icon(Icon::Tag)}
                            {order::tag_add(l)}
                        </button>
                        <button class="button" name="what" value="untag">{order::tag_remove(l)}</button>
                    </div>
                    {collect}
                    <details class="technical">
                        <summary>{order::delete_title(l)}</summary>
                        <div class="stack-s">
                            <p>{order::delete_text(l)}</p>
                            {checkbox(l, "confirm", confirm, false, false, None, None)}
                            <button class="button danger" name="what" value="delete">
                                {icon(Icon::Trash)}
                                {order::delete_action(l)}
                            </button>
                        </div>
                    </details>
                </section>
            </div>
        </ActionForm>
    }
    .into_any()
}
