//! Turns the locale files into typed words: one function per key, in one module per file.
//!
//! `locales/fr/verify.json` with `"title": "Vérifier {what}"` becomes
//! `i18n::verify::title(language, what) -> String`; a text without a hole becomes a `const fn` that
//! gives `&'static str`. Keys ending in `_one` and `_other` make one function that takes a `count`
//! and chooses. A file whose name ends in `_script` is for a script of a page, which fills the holes
//! itself: it becomes one function, `texts(language)`, of keys and texts. A key, a hole or a file that one language lacks stops the build. French gets its
//! unbreakable spaces here, so that nobody has to type or see them in the files.
//!
//! leptos_i18n does more than this needs, and costs it: six minutes of ICU tooling in the build, an
//! HTTP client among the build's dependencies, and locale negotiation in the browser's bundle, which
//! here always gets its language from the page.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

type Texts = BTreeMap<String, String>;

fn main() -> Result<(), Box<dyn Error>> {
    let locales = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("locales");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={}", locales.display());
    let (mut french, english) = (read(&locales.join("fr"))?, read(&locales.join("en"))?);
    for text in french.values_mut().flat_map(BTreeMap::values_mut) {
        *text = typeset_french(text);
    }
    same("files", french.keys(), english.keys())?;
    let mut code = String::new();
    for (namespace, fr) in &french {
        let en = &english[namespace];
        same(&format!("keys of {namespace}"), fr.keys(), en.keys())?;
        writeln!(code, "/// The words of `locales/*/{namespace}.json`.")?;
        writeln!(code, "pub mod {namespace} {{\n    use domain::Language;")?;
        if namespace.ends_with("_script") {
            for (key, fr) in fr {
                same_holes(&format!("{namespace}.{key}"), &[fr, &en[key]])?;
            }
            writeln!(
                code,
                "    /// All of them, by key.\n    #[must_use]\n    pub const fn texts(language: Language) -> &'static [(&'static str, &'static str)] {{\n        match language {{ Language::Fr => &{:?}, Language::En => &{:?} }}\n    }}\n}}",
                fr.iter().collect::<Vec<_>>(),
                en.iter().collect::<Vec<_>>(),
            )?;
            continue;
        }
        for (key, fr) in fr {
            let en = &en[key];
            let place = format!("{namespace}.{key}");
            if let Some(stem) = key.strip_suffix("_one") {
                let other = format!("{stem}_other");
                let (fr_other, en_other) = french[namespace]
                    .get(&other)
                    .zip(english[namespace].get(&other))
                    .ok_or(format!("{place} has no {other}"))?;
                plural(&mut code, &place, stem, [fr, en, fr_other, en_other])?;
            } else if !key
                .strip_suffix("_other")
                .is_some_and(|stem| counted(&french[namespace], stem))
            {
                single(&mut code, &place, key, fr, en)?;
            }
        }
        code.push_str("}\n");
    }
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("i18n.rs"), code)?;
    Ok(())
}

fn read(folder: &Path) -> Result<BTreeMap<String, Texts>, Box<dyn Error>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let namespace = path.file_stem().unwrap_or_default().to_string_lossy();
        let texts: Texts = serde_json::from_str(&fs::read_to_string(&path)?)
            .map_err(|why| format!("{}: {why}", path.display()))?;
        files.insert(namespace.into_owned(), texts);
    }
    Ok(files)
}

/// Ties punctuation to its word: a thin space before `; ! ? %`, a full one before `:` and inside
/// quotation marks.
fn typeset_french(text: &str) -> String {
    let mut text = text
        .replace("« ", "«\u{a0}")
        .replace(" »", "\u{a0}»")
        .replace(" :", "\u{a0}:");
    for mark in [";", "!", "?", "%"] {
        text = text.replace(&format!(" {mark}"), &format!("\u{202f}{mark}"));
    }
    text
}

fn same<'a>(
    what: &str,
    fr: impl Iterator<Item = &'a String>,
    en: impl Iterator<Item = &'a String>,
) -> Result<(), String> {
    let (fr, en): (BTreeSet<_>, BTreeSet<_>) = (fr.collect(), en.collect());
    if fr == en {
        return Ok(());
    }
    let lone: Vec<_> = fr.symmetric_difference(&en).collect();
    Err(format!("{what}: only one language has {lone:?}"))
}

/// The holes of a text, in the order in which they first stand there.
fn holes(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for part in text.split('{').skip(1) {
        if let Some((name, _)) = part.split_once('}')
            && !found.contains(&name)
        {
            found.push(name);
        }
    }
    found
}

fn same_holes(place: &str, texts: &[&str]) -> Result<(), String> {
    let set = |text| holes(text).into_iter().collect::<BTreeSet<_>>();
    match texts.iter().all(|text| set(text) == set(texts[0])) {
        true => Ok(()),
        false => Err(format!("{place}: the holes differ between languages")),
    }
}

/// Whether a key has a form for one, and so takes a count.
fn counted(texts: &Texts, stem: &str) -> bool {
    texts.contains_key(&format!("{stem}_one"))
}

fn doc(fr: &str) -> String {
    format!("    /// `{}`\n", fr.replace('`', "'").replace('\n', " "))
}

fn single(
    code: &mut String,
    place: &str,
    key: &str,
    fr: &str,
    en: &str,
) -> Result<(), Box<dyn Error>> {
    same_holes(place, &[fr, en])?;
    code.push_str(&doc(fr));
    let holes = holes(fr);
    if holes.is_empty() {
        writeln!(
            code,
            "    #[must_use]\n    pub const fn {key}(language: Language) -> &'static str {{\n        match language {{ Language::Fr => {fr:?}, Language::En => {en:?} }}\n    }}"
        )?;
    } else {
        let params: String = holes
            .iter()
            .map(|hole| format!(", {hole}: impl std::fmt::Display"))
            .collect();
        writeln!(
            code,
            "    #[must_use]\n    pub fn {key}(language: Language{params}) -> String {{\n        match language {{ Language::Fr => format!({fr:?}), Language::En => format!({en:?}) }}\n    }}"
        )?;
    }
    Ok(())
}

/// French counts 0 and 1 as one, English only 1.
fn plural(
    code: &mut String,
    place: &str,
    key: &str,
    texts: [&str; 4],
) -> Result<(), Box<dyn Error>> {
    let [fr_one, en_one, fr_other, en_other] = texts;
    same_holes(place, &[fr_other, en_other])?;
    code.push_str(&doc(fr_other));
    let params: String = holes(fr_other)
        .iter()
        .filter(|hole| **hole != "count")
        .map(|hole| format!(", {hole}: impl std::fmt::Display"))
        .collect();
    let grouped = match texts.iter().any(|text| holes(text).contains(&"count")) {
        true => "        let count = crate::format::number(language, number);\n",
        false => "",
    };
    writeln!(
        code,
        "    #[must_use]\n    pub fn {key}(language: Language, number: u32{params}) -> String {{\n{grouped}        match (language, number) {{\n            (Language::Fr, 0 | 1) => format!({fr_one:?}),\n            (Language::Fr, _) => format!({fr_other:?}),\n            (Language::En, 1) => format!({en_one:?}),\n            (Language::En, _) => format!({en_other:?}),\n        }}\n    }}"
    )?;
    Ok(())
}
