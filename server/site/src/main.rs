//! Builds what the browser gets: `cargo run -p site`.
//!
//! The modules (wasm and its JavaScript), one style sheet, and the files of `public/` go to
//! `target/site`, with hashes in the names of what may be cached for ever, compressed copies, and
//! a manifest that the server reads. When nothing changed, nothing is written.

mod error;
mod manifest;
mod site;
mod style;
mod wasm;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use sha2::{Digest, Sha256};

use crate::error::{Error, at};
use crate::manifest::Manifest;
use crate::site::{Effort, Naming, Site, files_under};
use crate::wasm::MODULES;

/// Builds what the browser gets.
#[derive(Debug, Parser)]
struct Cli {
    /// Cargo's profile for the wasm: wasm-release is small, ci is quick, dev keeps names.
    #[arg(long, default_value = "wasm-release")]
    profile: String,
    /// The folder to build.
    #[arg(long, default_value = "target/site")]
    out: PathBuf,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    // The sources' place is known from the build: the tool only ever runs from its workspace.
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    match build(&root, &cli.profile, &root.join(&cli.out)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("site: {error}");
            ExitCode::FAILURE
        }
    }
}

fn build(root: &Path, profile: &str, out: &Path) -> Result<(), Error> {
    let small = profile == "wasm-release";
    let public = files_under(&root.join("public"))?;
    let mut styles = files_under(&root.join("style"))?;
    // The drawing of maps brings its own sheet, which stands beside what draws it.
    styles.push(root.join("app/maps/src/draw/style.css"));

    let tool = std::env::current_exe().map_err(at(Path::new("site")))?;
    let mut modules = Vec::new();
    let mut module_inputs = BTreeMap::new();
    for module in MODULES {
        let wasm = wasm::compile(root, module, profile)?;
        module_inputs.insert(module.stem.to_owned(), digest(profile, [&tool, &wasm])?);
        modules.push((module, wasm));
    }
    let together: String = module_inputs.values().map(String::as_str).collect();
    let inputs = digest(&together, public.iter().chain(&styles))?;
    let last = Manifest::of_last_build(out);
    if last.as_ref().is_some_and(|last| last.inputs == inputs) {
        println!("site: nothing changed");
        return Ok(());
    }

    let effort = if small { Effort::Best } else { Effort::Quick };
    let mut site = Site::new(out, effort);
    for (module, wasm) in modules {
        let same = |last: &&Manifest| {
            last.module_inputs.get(module.stem) == module_inputs.get(module.stem)
        };
        match last.as_ref().filter(same) {
            Some(last) => {
                for (name, file) in last.files.iter().filter(|(name, _)| module.owns(name)) {
                    site.keep(name, file);
                }
            }
            None => wasm::bind(&mut site, module, &wasm, profile == "dev")?,
        }
    }
    put_public(&mut site, root, &public)?;
    put_style(&mut site, &root.join("style/main.css"))?;

    report(&site.finish(inputs, module_inputs)?);
    Ok(())
}

/// Copies `public/`: under hashed names what only our own pages ask for.
fn put_public(site: &mut Site, root: &Path, files: &[PathBuf]) -> Result<(), Error> {
    for path in files {
        let Ok(name) = path.strip_prefix(root.join("public")) else {
            continue;
        };
        let name = name.to_string_lossy();
        let naming = match path.extension().and_then(|ending| ending.to_str()) {
            Some("js" | "css" | "woff2") => Naming::Hashed,
            _ => Naming::Plain,
        };
        let content = std::fs::read(path).map_err(at(path))?;
        site.put(&name, &content, naming)?;
    }
    Ok(())
}

fn put_style(site: &mut Site, entry: &Path) -> Result<(), Error> {
    let css = style::bundle(entry, |name| site.url(name).map(str::to_owned))?;
    site.put("style/main.css", css.as_bytes(), Naming::Hashed)?;
    Ok(())
}

/// A digest over a word and files, their names included.
fn digest<'a>(word: &str, files: impl IntoIterator<Item = &'a PathBuf>) -> Result<String, Error> {
    let mut hasher = Sha256::new();
    hasher.update(word);
    for path in files {
        let content = std::fs::read(path).map_err(at(path))?;
        hasher.update(path.as_os_str().as_encoded_bytes());
        hasher.update(content.len().to_le_bytes());
        hasher.update(&content);
    }
    Ok(hex::encode(hasher.finalize()))
}

fn report(manifest: &Manifest) {
    println!("site: bytes plain, brotli, gzip");
    for file in manifest.files.values() {
        let size = |bytes: Option<usize>| bytes.map_or("-".to_owned(), |b| b.to_string());
        println!(
            "{:>9} {:>9} {:>9}  {}",
            file.sizes.raw,
            size(file.sizes.br),
            size(file.sizes.gz),
            file.url
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_tells_a_changed_file_from_a_renamed_one_and_both_from_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            path
        };
        let (a, b) = (file("a", "x"), file("b", "x"));
        let of_a = digest("", [&a]).unwrap();
        assert_eq!(of_a, digest("", [&a]).unwrap());
        assert_ne!(of_a, digest("", [&b]).unwrap());
        assert_ne!(of_a, digest("ci", [&a]).unwrap());
        file("a", "y");
        assert_ne!(of_a, digest("", [&a]).unwrap());
    }

    #[test]
    fn public_files_keep_their_place_and_scripts_get_a_hash() {
        let root = tempfile::tempdir().unwrap();
        let public = root.path().join("public");
        std::fs::create_dir_all(public.join("fonts")).unwrap();
        for name in ["robots.txt", "verify.js", "fonts/a.woff2"] {
            std::fs::write(public.join(name), name).unwrap();
        }
        let out = root.path().join("out");
        let mut site = Site::new(&out, Effort::Quick);
        put_public(&mut site, root.path(), &files_under(&public).unwrap()).unwrap();

        assert_eq!(site.url("robots.txt"), Some("/robots.txt"));
        for name in ["verify.js", "fonts/a.woff2"] {
            let url = site.url(name).unwrap();
            assert_ne!(url, format!("/{name}"));
            assert!(out.join(url.trim_start_matches('/')).is_file());
        }
    }
}
