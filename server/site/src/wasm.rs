//! The browser's modules: cargo compiles a package for wasm32, wasm-bindgen writes the JavaScript that
//! loads it.
//!
//! wasm-bindgen is linked in as a library, so that nobody has to install its command at the very
//! version of Cargo.lock first.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use wasm_bindgen_cli_support::Bindgen;

use crate::error::{Error, at};
use crate::site::{Naming, Site, files_under};

/// A module: the package that it is made of, and what its files are called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Module {
    /// A cdylib of the workspace.
    pub(crate) package: &'static str,
    /// `besace` is `pkg/besace.js` and `pkg/besace.wasm`.
    pub(crate) stem: &'static str,
}

/// What wakes the signed-in pages up, and what draws maps.
pub(crate) const MODULES: [Module; 2] = [
    Module {
        package: "hydrate",
        stem: "besace",
    },
    Module {
        package: "editor",
        stem: "editor",
    },
];

impl Module {
    /// Whether a file of the site belongs to it.
    pub(crate) fn owns(self, name: &str) -> bool {
        let file = name.strip_prefix("pkg/").unwrap_or_default();
        file.strip_prefix(self.stem)
            .is_some_and(|rest| rest.starts_with(['.', '/']))
    }
}

/// Compiles a module and gives the path of the wasm file, wherever cargo was told to put it.
pub(crate) fn compile(root: &Path, module: Module, profile: &str) -> Result<PathBuf, Error> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .current_dir(root)
        .args(["build", "--package", module.package, "--lib", "--locked"])
        .args(["--target", "wasm32-unknown-unknown", "--profile", profile])
        .arg("--message-format=json-render-diagnostics")
        .stderr(Stdio::inherit())
        .output()
        .map_err(Error::Cargo)?;
    if !output.status.success() {
        return Err(Error::Compile);
    }
    wasm_file(&String::from_utf8_lossy(&output.stdout), module.package)
        .ok_or(Error::NoModule(module.package))
}

/// Finds the wasm file in cargo's messages, one JSON object a line.
fn wasm_file(messages: &str, package: &str) -> Option<PathBuf> {
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| {
            message["reason"] == "compiler-artifact" && message["target"]["name"] == package
        })
        .filter_map(|message| {
            let files = message["filenames"].as_array()?;
            let file = files
                .iter()
                .filter_map(Value::as_str)
                .find(|name| name.ends_with(".wasm"))?;
            Some(PathBuf::from(file))
        })
        .next_back()
}

/// Writes a module, its wasm and its snippets into the site, under `pkg/`.
pub(crate) fn bind(
    site: &mut Site,
    module: Module,
    wasm: &Path,
    keep_names: bool,
) -> Result<(), Error> {
    let stem = module.stem;
    let folder = wasm.with_file_name(format!("{stem}-bindgen"));
    if folder.exists() {
        std::fs::remove_dir_all(&folder).map_err(at(&folder))?;
    }
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(wasm)
        .out_name(stem)
        .typescript(false)
        .omit_default_module_path(false)
        .remove_name_section(!keep_names)
        .remove_producers_section(true);
    bindgen
        .web(true)
        .and_then(|bindgen| bindgen.generate(&folder))
        .map_err(|error| Error::Bindgen(format!("{error:#}")))?;

    let read = |path: &Path| std::fs::read(path).map_err(at(path));
    let script = folder.join(format!("{stem}.js"));
    let mut js = String::from_utf8_lossy(&read(&script)?).into_owned();

    let snippets = folder.join("snippets");
    for path in files_under(&snippets)? {
        let Ok(inside) = path.strip_prefix(&folder) else {
            continue;
        };
        let inside = inside.to_string_lossy().into_owned();
        let url = site.put(
            &format!("pkg/{stem}/{inside}"),
            &read(&path)?,
            Naming::Hashed,
        )?;
        js = renamed(&js, &format!("./{inside}"), &url)?;
    }

    let generated = format!("{stem}_bg.wasm");
    let content = read(&folder.join(&generated))?;
    let url = site.put(&format!("pkg/{stem}.wasm"), &content, Naming::Hashed)?;
    let js = renamed(&js, &generated, &url)?;
    site.put(&format!("pkg/{stem}.js"), js.as_bytes(), Naming::Hashed)?;
    Ok(())
}

/// Replaces a name that must be there: a silent miss would be a page that never wakes up.
fn renamed(js: &str, from: &str, to: &str) -> Result<String, Error> {
    if js.contains(from) {
        Ok(js.replace(from, to))
    } else {
        Err(Error::NoReference(from.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wasm_file_is_the_one_that_cargo_names() {
        let messages = [
            r#"{"reason":"compiler-artifact","target":{"name":"app"},"filenames":["/t/libapp.rlib"]}"#,
            r#"{"reason":"compiler-artifact","target":{"name":"hydrate"},"filenames":["/t/hydrate.d","/t/hydrate.wasm"]}"#,
            r#"{"reason":"build-finished","success":true}"#,
            "a line of something else",
        ];
        assert_eq!(
            wasm_file(&messages.join("\n"), "hydrate"),
            Some(PathBuf::from("/t/hydrate.wasm"))
        );
        assert_eq!(wasm_file(messages[0], "hydrate"), None);
    }

    #[test]
    fn each_file_of_pkg_belongs_to_one_module() {
        for (name, owner) in [
            ("pkg/besace.js", Some("besace")),
            ("pkg/besace/snippets/a.js", Some("besace")),
            ("pkg/editor.wasm", Some("editor")),
            ("pkg/editors.js", None),
            ("editor.js", None),
        ] {
            let owners: Vec<_> = MODULES.iter().filter(|m| m.owns(name)).collect();
            let stems: Vec<_> = owners.iter().map(|module| module.stem).collect();
            assert_eq!(stems, owner.into_iter().collect::<Vec<_>>(), "{name}");
        }
    }

    #[test]
    fn a_name_that_is_not_there_is_an_error() {
        let js = "new URL('besace_bg.wasm', import.meta.url)";
        assert_eq!(
            renamed(js, "besace_bg.wasm", "/pkg/besace.01.wasm").unwrap(),
            "new URL('/pkg/besace.01.wasm', import.meta.url)"
        );
        assert!(renamed(js, "other.wasm", "/x").is_err());
    }
}
