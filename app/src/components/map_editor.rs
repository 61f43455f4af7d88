//! The page that draws a map: all of its markup and words; the module of the package `editor` fills
//! it in and wakes it up.
//!
//! The module finds everything by the identifiers and the `data-` attributes here. Until it runs, and
//! where it cannot, a line leads to the form that does the same without a script.

use domain::Language;
use leptos::prelude::*;

use super::icon::{Icon, icon};
use super::notice::{Tone, notice};
use crate::chrome::Module;
use crate::i18n::{map_editor as words, map_script};

/// A map to draw on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MapEditor {
    /// What it is known by in addresses.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Which edition this is.
    pub edition: u64,
    /// The open file of it.
    pub document: String,
}

/// Draws the page, with the script that wakes it up where there is a module.
#[must_use]
pub fn map_editor(
    l: Language,
    map: &MapEditor,
    module: Option<&Module>,
    nonce: Option<String>,
) -> AnyView {
    let page = format!("/cartes/{}", map.id);
    let list = format!("{page}/liste");
    let to_list = move || {
        let list = list.clone();
        view! { <a href=list rel="external">{words::list(l)}</a> }
    };
    let Some(module) = module else {
        let body = view! { <p>{words::not_built(l)}</p> <p>{to_list()}</p> };
        return view! {
            <h1>{map.title.clone()}</h1>
            {notice(Tone::Wait, body.into_any())}
        }
        .into_any();
    };
    let texts: std::collections::BTreeMap<_, _> = map_script::texts(l).iter().copied().collect();
    let texts = serde_json::to_string(&texts).unwrap_or_default();
    let wake = wake(module);
    let no_script = notice(
        Tone::Wait,
        view! { <p>{words::no_script(l)}</p> <p>{to_list()}</p> }.into_any(),
    );
    let failed = notice(
        Tone::Bad,
        view! { <p>{words::failed(l)}</p> <p>{to_list()}</p> }.into_any(),
    );
    // Whether it wakes up or not, the page says what it is of, and leads back.
    view! {
        <div class="editor-head">
            <a class="editor-back" href=page.clone() rel="external">
                {icon(Icon::ArrowLeft)}
                {words::back(l)}
            </a>
            <h1 id="editor-heading">{map.title.clone()}</h1>
            <p id="editor-saved" class="editor-saved" data-standing="good">
                {icon(Icon::CircleCheck)}
                {icon(Icon::Clock)}
                {icon(Icon::Alert)}
                <span></span>
            </p>
            <p id="editor-alarm" class="visually-hidden" role="status"></p>
        </div>
        <noscript>{no_script}</noscript>
        <p id="editor-wait" class="editor-wait">{words::waiting(l)} " " {to_list()}</p>
        <div id="editor-failed" hidden>{failed}</div>
        <div
            id="editor"
            class="editor"
            data-save=format!("{page}/document")
            data-edition=map.edition.to_string()
            data-file="carte.besace-map.json"
            hidden
        >
            {notices(l)}
            {tools(l)}
            <div class="editor-stage">
                <div id="editor-pane" class="editor-pane" tabindex="-1">
                    <svg
                        id="editor-canvas"
                        class="map editor-canvas"
                        role="application"
                        aria-label=words::canvas(l)
                        aria-describedby="editor-canvas-help"
                    >
                        <defs>
                            <pattern
                                id="editor-dots"
                                width="40"
                                height="40"
                                patternUnits="userSpaceOnUse"
                            >
                                <circle class="editor-dot" cx="20" cy="20" r="1.5"></circle>
                            </pattern>
                        </defs>
                    </svg>
                    <svg id="editor-over" class="map editor-canvas editor-over" aria-hidden="true"></svg>
                </div>
                <p id="editor-canvas-help" class="visually-hidden">{words::canvas_help(l)}</p>
                <p id="editor-said" class="editor-said" role="status"></p>
            </div>
            {panel(l, format!("{page}/liste"))}
            {help(l)}
            <script type="application/json" id="editor-words" inner_html=within_script(&texts)></script>
            <script type="application/json" id="editor-map" inner_html=within_script(&map.document)></script>
        </div>
        <script type="module" nonce=nonce inner_html=wake></script>
    }
    .into_any()
}

/// Loads the module and wakes it up. Where that fails, another sentence stands for the one that says
/// that it loads.
fn wake(module: &Module) -> String {
    format!(
        r#"const woken = async () => {{
  const editor = await import({});
  await editor.default({{ module_or_path: {} }});
  return editor.start();
}};
if (!(await woken().catch((why) => console.error(why)))) {{
  const show = (id, shown) => {{ document.getElementById(id).hidden = !shown; }};
  show("editor", false);
  show("editor-wait", false);
  show("editor-failed", true);
}}"#,
        crate::shell::literal(&module.script),
        crate::shell::literal(&module.wasm),
    )
}

/// JSON that cannot end the script around it.
fn within_script(json: &str) -> String {
    json.replace('<', "\\u003c")
}

fn notices(l: Language) -> AnyView {
    let other = view! {
        <p>{words::other_tab(l)}</p>
        <p><button type="button" class="button" data-do="take">{words::take(l)}</button></p>
    };
    let download = || {
        view! {
            <button type="button" class="button" data-do="download">
                {icon(Icon::Download)}
                {words::download(l)}
            </button>
        }
    };
    let gone = view! {
        <p>{words::gone(l)}</p>
        <p class="row">
            {download()}
            <a class="button" href="/cartes" rel="external">{words::my_maps(l)}</a>
        </p>
    };
    let conflict = view! {
        <p>{words::conflict(l)}</p>
        <p class="row">
            {download()}
            <button type="button" class="button" data-do="reload">
                {icon(Icon::Refresh)}
                {words::reload(l)}
            </button>
        </p>
    };
    let signed_out = view! {
        <p>{words::signed_out(l)}</p>
        <p class="row">
            <a class="button" href="/connexion" target="_blank" rel="external">
                {words::sign_in(l)}
            </a>
            <button type="button" class="button" data-do="retry">{words::retry(l)}</button>
        </p>
    };
    let shown = |id: &'static str, tone, body: AnyView| {
        view! { <div id=id role="status" hidden>{notice(tone, body)}</div> }
    };
    view! {
        {shown("editor-other", Tone::Note, other.into_any())}
        {shown("editor-conflict", Tone::Wait, conflict.into_any())}
        {shown("editor-gone", Tone::Wait, gone.into_any())}
        {shown("editor-signed-out", Tone::Wait, signed_out.into_any())}
    }
    .into_any()
}

/// A button of the bar: an icon, and its word where there is room.
fn tool(
    what: &'static str,
    id: Option<&'static str>,
    drawn: Icon,
    label: &'static str,
    short: Option<&'static str>,
    pressed: bool,
) -> AnyView {
    let word =
        short.map(|short| view! { <span class="editor-word" aria-hidden="true">{short}</span> });
    view! {
        <button
            type="button"
            class="editor-tool"
            id=id
            data-do=what
            aria-label=label
            title=label
            aria-pressed=pressed.then_some("false")
        >
            {icon(drawn)}
            {word}
        </button>
    }
    .into_any()
}

fn tools(l: Language) -> AnyView {
    view! {
        <div class="editor-bar">
            <div id="editor-tools-edit" class="editor-tools" role="group" aria-label=words::tools(l)>
                {tool("undo", Some("editor-undo"), Icon::Undo, words::undo(l), None, false)}
                {tool("redo", Some("editor-redo"), Icon::Redo, words::redo(l), None, false)}
                {tool("add", None, Icon::Plus, words::add(l), Some(words::add_short(l)), false)}
                {tool("link", Some("editor-link"), Icon::Join, words::link(l), Some(words::link(l)), true)}
                {tool("tidy", None, Icon::Tidy, words::tidy(l), Some(words::tidy_short(l)), false)}
                {tool("snap", Some("editor-snap"), Icon::GridLines, words::snap(l), Some(words::snap(l)), true)}
            </div>
            <div class="editor-tools" role="group" aria-label=words::view_tools(l)>
                {tool("smaller", None, Icon::ZoomOut, words::smaller(l), None, false)}
                <span id="editor-zoom" class="editor-zoom"></span>
                {tool("larger", None, Icon::ZoomIn, words::larger(l), None, false)}
                {tool("fit", None, Icon::Fit, words::fit(l), None, false)}
                {tool("help", None, Icon::Keyboard, words::help(l), None, false)}
            </div>
        </div>
    }
    .into_any()
}

fn panel(l: Language, list: String) -> AnyView {
    let tab = |name: &'static str, word: &'static str| {
        view! {
            <button
                type="button"
                class="editor-tab"
                id=format!("editor-tab-{name}")
                data-do=format!("tab-{name}")
                aria-pressed="false"
                aria-controls=format!("editor-part-{name}")
            >
                {word}
            </button>
        }
    };
    view! {
        <section id="editor-panel" class="editor-panel" aria-label=words::panel(l)>
            <div class="editor-tabs" role="group" aria-label=words::panel(l)>
                {tab("node", words::tab_node(l))}
                {tab("zones", words::tab_zones(l))}
                {tab("map", words::tab_map(l))}
            </div>
            <div id="editor-part-node" class="editor-part" hidden>
                <p id="editor-node-none" class="soft">{words::node_none(l)}</p>
                <div id="editor-node-fields" class="fields" hidden>{node_fields(l, list)}</div>
            </div>
            <div id="editor-part-zones" class="editor-part" hidden>{zones(l)}</div>
            <div id="editor-part-map" class="editor-part" hidden>
                <div class="fields">{head_fields(l)}</div>
            </div>
        </section>
    }
    .into_any()
}

/// A field with its label, hint and the place for what is wrong with it.
fn field(
    name: &'static str,
    label: &'static str,
    hint: Option<&'static str>,
    control: AnyView,
) -> AnyView {
    let hint = hint.map(|hint| {
        view! { <p class="hint" id=format!("editor-{name}-hint")>{hint}</p> }
    });
    view! {
        <div class="field">
            <label for=format!("editor-{name}")>{label}</label>
            {hint}
            <p class="field-error" id=format!("editor-{name}-fault") hidden>
                {icon(Icon::Alert)}
                <span></span>
            </p>
            {control}
        </div>
    }
    .into_any()
}

fn described(name: &str, hint: bool) -> String {
    match hint {
        true => format!("editor-{name}-hint editor-{name}-fault"),
        false => format!("editor-{name}-fault"),
    }
}

fn input(
    name: &'static str,
    label: &'static str,
    hint: Option<&'static str>,
    longest: u32,
    mode: Option<&'static str>,
) -> AnyView {
    let control = view! {
        <input
            type="text"
            id=format!("editor-{name}")
            data-field=name
            maxlength=longest.to_string()
            inputmode=mode
            autocomplete="off"
            spellcheck=mode.map(|_| "false")
            aria-describedby=described(name, hint.is_some())
        />
    };
    field(name, label, hint, control.into_any())
}

fn area(name: &'static str, label: &'static str, hint: &'static str, longest: u32) -> AnyView {
    let control = view! {
        <textarea
            id=format!("editor-{name}")
            data-field=name
            rows="3"
            maxlength=longest.to_string()
            aria-describedby=described(name, true)
        ></textarea>
    };
    field(name, label, Some(hint), control.into_any())
}

type Choices<'a> = &'a [(&'static str, &'static str)];

fn options(choices: Choices<'_>) -> Vec<AnyView> {
    let option = |(value, word): &(&'static str, &'static str)| {
        view! { <option value=*value>{*word}</option> }.into_any()
    };
    choices.iter().map(option).collect()
}

fn select(name: &'static str, label: &'static str, choices: Choices<'_>) -> AnyView {
    let control = view! {
        <select id=format!("editor-{name}") data-field=name>{options(choices)}</select>
    };
    field(name, label, None, control.into_any())
}

fn small(what: &'static str, drawn: Icon, label: &'static str) -> AnyView {
    view! {
        <button type="button" class="editor-tool" data-do=what aria-label=label title=label>
            {icon(drawn)}
        </button>
    }
    .into_any()
}

/// A station's own picture. It is set where files are sent, in the list of the map.
fn picture(l: Language, list: String) -> AnyView {
    // The module adds which station.
    let whole = list.clone();
    view! {
        <div class="field editor-picture">
            <span class="label">{words::picture(l)}</span>
            <img id="editor-picture" alt="" width="68" height="68" hidden />
            <button
                type="button"
                id="editor-picture-remove"
                class="button"
                data-do="picture-remove"
                hidden
            >
                {icon(Icon::Trash)}
                {words::picture_remove(l)}
            </button>
            <a id="editor-picture-set" href=whole data-list=list rel="external">
                {words::picture_set(l)}
            </a>
        </div>
    }
    .into_any()
}

fn node_fields(l: Language, list: String) -> AnyView {
    let levels = [
        ("", words::level_none(l)),
        ("1", words::level_1(l)),
        ("2", words::level_2(l)),
        ("3", words::level_3(l)),
    ];
    let badges = [
        ("wished", words::badge_wished(l)),
        ("named", words::badge_named(l)),
        ("achievement", words::badge_achievement(l)),
    ];
    let (iri, issuer) = (words::achievement_hint(l), words::issuer_hint(l));
    view! {
        {input("name", words::name(l), None, 120, None)}
        {area("text", words::text(l), words::text_hint(l), 280)}
        <div class="choice">
            <input
                type="checkbox"
                id="editor-required"
                data-field="required"
                aria-describedby="editor-required-hint"
            />
            <label for="editor-required">{words::required(l)}</label>
            <p class="hint" id="editor-required-hint">{words::required_hint(l)}</p>
        </div>
        {select("level", words::level(l), &levels)}
        {select("badge", words::badge(l), &badges)}
        <div id="editor-row-achievement" hidden>
            {input("achievement", words::achievement(l), Some(iri), 1_000, Some("url"))}
        </div>
        <div id="editor-row-named" class="fields" hidden>
            {input("badge_name", words::badge_name(l), None, 120, None)}
            {input("issuer", words::issuer(l), Some(issuer), 120, None)}
        </div>
        {input("apply", words::apply(l), Some(words::apply_hint(l)), 1_000, Some("url"))}
        {picture(l, list)}
        <fieldset class="editor-set">
            <legend>{words::links(l)}</legend>
            <ul id="editor-links" class="editor-links" role="list"></ul>
            <template id="editor-link-row">
                <li class="editor-link-row">
                    <span data-part="words"></span>
                    <select aria-label=words::link_kind(l)>{options(&kinds(l))}</select>
                    {small("unlink", Icon::Trash, words::unlink(l))}
                </li>
            </template>
            <div class="field">
                <label for="editor-link-to">{words::link_to(l)}</label>
                <select id="editor-link-to"></select>
            </div>
            <div class="field">
                <label for="editor-link-kind">{words::link_kind(l)}</label>
                <select id="editor-link-kind">{options(&kinds(l))}</select>
            </div>
            <button type="button" class="button" data-do="join">
                {icon(Icon::Join)}
                {words::join(l)}
            </button>
        </fieldset>
        <fieldset class="editor-set">
            <legend>{words::place(l)}</legend>
            <div class="field">
                <label for="editor-node-zone">{words::node_zone(l)}</label>
                <select id="editor-node-zone"></select>
            </div>
            <div class="editor-pad">
                {small("left", Icon::ArrowLeft, words::left(l))}
                {small("up", Icon::ArrowUp, words::up(l))}
                {small("down", Icon::ArrowDown, words::down(l))}
                {small("right", Icon::ArrowRight, words::right(l))}
            </div>
            <div class="editor-pad">
                <button type="button" class="button" data-do="earlier">{words::earlier(l)}</button>
                <button type="button" class="button" data-do="later">{words::later(l)}</button>
            </div>
        </fieldset>
        <button type="button" class="button danger" data-do="remove">
            {icon(Icon::Trash)}
            {words::remove(l)}
        </button>
    }
    .into_any()
}

const fn kinds(l: Language) -> [(&'static str, &'static str); 2] {
    [
        ("leads_to", words::leads_to(l)),
        ("needed_before", words::needed_before(l)),
    ]
}

fn zones(l: Language) -> AnyView {
    let tints = [
        ("linen", words::tint_linen(l)),
        ("leaf", words::tint_leaf(l)),
        ("indigo", words::tint_indigo(l)),
        ("terracotta", words::tint_terracotta(l)),
        ("ochre", words::tint_ochre(l)),
        ("plum", words::tint_plum(l)),
    ];
    view! {
        <p class="hint">{words::zones_intro(l)}</p>
        <ol id="editor-zones" class="editor-zones" role="list"></ol>
        <template id="editor-zone-row">
            <li class="editor-row">
                <label class="field">
                    <span class="label">{words::zone_title(l)}</span>
                    <input type="text" maxlength="120" autocomplete="off" />
                </label>
                <div class="editor-row-tools">
                    <label class="field">
                        <span class="label">{words::tint(l)}</span>
                        <select data-tint="">{options(&tints)}</select>
                    </label>
                    {small("zone-up", Icon::ArrowUp, words::zone_up(l))}
                    {small("zone-down", Icon::ArrowDown, words::zone_down(l))}
                    {small("zone-remove", Icon::Trash, words::zone_remove(l))}
                </div>
            </li>
        </template>
        <button type="button" class="button" data-do="add-zone">
            {icon(Icon::Plus)}
            {words::add_zone(l)}
        </button>
    }
    .into_any()
}

fn head_fields(l: Language) -> AnyView {
    let languages = [("fr", words::french(l)), ("en", words::english(l))];
    let licences = [
        ("", words::licence_none(l)),
        ("CC0-1.0", words::licence_cc0(l)),
        ("CC-BY-4.0", words::licence_by(l)),
        ("CC-BY-SA-4.0", words::licence_by_sa(l)),
        ("CC-BY-NC-4.0", words::licence_by_nc(l)),
        ("CC-BY-NC-SA-4.0", words::licence_by_nc_sa(l)),
        ("etalab-2.0", words::licence_etalab(l)),
    ];
    view! {
        {input("title", words::title(l), None, 120, None)}
        {area("head_text", words::head_text(l), words::head_text_hint(l), 4_000)}
        {select("language", words::language(l), &languages)}
        {input("author", words::author(l), None, 120, None)}
        {select("licence", words::licence(l), &licences)}
    }
    .into_any()
}

fn help(l: Language) -> AnyView {
    let keys = [
        (words::keys_tab(l), words::keys_tab_does(l)),
        (words::keys_ends(l), words::keys_ends_does(l)),
        (words::keys_arrows(l), words::keys_arrows_does(l)),
        (words::keys_page(l), words::keys_page_does(l)),
        (words::keys_enter(l), words::keys_enter_does(l)),
        (words::keys_l(l), words::keys_l_does(l)),
        (words::keys_n(l), words::keys_n_does(l)),
        (words::keys_delete(l), words::keys_delete_does(l)),
        (words::keys_escape(l), words::keys_escape_does(l)),
        (words::keys_undo(l), words::keys_undo_does(l)),
        (words::keys_zoom(l), words::keys_zoom_does(l)),
        (words::keys_save(l), words::keys_save_does(l)),
    ];
    let keys: Vec<_> = keys
        .into_iter()
        .map(|(key, does)| view! { <div><dt><kbd>{key}</kbd></dt><dd>{does}</dd></div> })
        .collect();
    view! {
        <dialog id="editor-help" class="editor-help" aria-labelledby="editor-help-title">
            <div class="row between">
                <h2 id="editor-help-title">{words::help_title(l)}</h2>
                <button type="button" class="button" data-do="close-help">
                    {icon(Icon::Close)}
                    {words::close(l)}
                </button>
            </div>
            <h3>{words::help_gestures(l)}</h3>
            <ul>
                <li>{words::help_drag(l)}</li>
                <li>{words::help_double(l)}</li>
                <li>{words::help_link(l)}</li>
                <li>{words::help_pan(l)}</li>
                <li>{words::help_legend(l)}</li>
            </ul>
            <h3>{words::help_keys(l)}</h3>
            <dl class="editor-keys">{keys}</dl>
        </dialog>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(document: &str, module: Option<&Module>) -> String {
        let map = MapEditor {
            id: "0190b5a2".to_owned(),
            title: "Mon <b>parcours</b>".to_owned(),
            edition: 7,
            document: document.to_owned(),
        };
        map_editor(Language::Fr, &map, module, None).to_html()
    }

    fn module() -> Module {
        Module {
            script: "/pkg/editor.01.js".to_owned(),
            wasm: "/pkg/editor.02.wasm".to_owned(),
        }
    }

    #[test]
    fn a_map_cannot_end_the_script_that_holds_it() {
        let hostile = r#"{"title":"</script><script>alert(1)</script><!--"}"#;
        let page = html(hostile, Some(&module()));
        assert!(!page.contains("<script>alert"), "{page}");
        assert!(!page.contains("<b>parcours"), "{page}");
        let begin = page.split_once("id=\"editor-map\"").expect("the map").1;
        let inside = begin.split_once('>').expect("its begin").1;
        let inside = inside.split_once("</script>").expect("its end").0;
        let read: serde_json::Value = serde_json::from_str(inside).expect("JSON");
        let meant: serde_json::Value = serde_json::from_str(hostile).expect("JSON");
        assert_eq!(read, meant);
    }

    #[test]
    fn without_a_module_or_a_script_the_list_is_one_press_away() {
        for (page, scripts) in [
            (html("{}", None), false),
            (html("{}", Some(&module())), true),
        ] {
            assert!(page.contains("href=\"/cartes/0190b5a2/liste\""), "{page}");
            assert_eq!(page.contains("<script"), scripts);
            assert_eq!(page.contains("<noscript>"), scripts);
        }
    }

    #[test]
    fn a_module_that_does_not_come_has_a_sentence() {
        let page = html("{}", Some(&module()));
        let failed = page.split_once("id=\"editor-failed\"").expect("it").1;
        assert!(failed.starts_with(" hidden"), "{failed}");
        let script = failed.rsplit_once("<script type=\"module\"").expect("it").1;
        assert!(script.contains("import(\"/pkg/editor.01.js\")"), "{script}");
        assert!(script.contains("show(\"editor-failed\", true)"), "{script}");
    }
}
