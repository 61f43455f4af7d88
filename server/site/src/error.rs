//! What can go wrong while the site is built, each as a sentence with what to do.

use std::io;
use std::path::{Path, PathBuf};

/// Why the site was not built.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// A file or folder could not be read or written.
    #[error("{path}: {source}")]
    File {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    /// Cargo could not be started.
    #[error("cargo could not be started: {0}")]
    Cargo(#[source] io::Error),
    /// Cargo said why on its own.
    #[error(
        "the browser's part did not compile. If cargo says that the target may not be installed, \
         run `rustup target add wasm32-unknown-unknown`"
    )]
    Compile,
    /// Cargo succeeded without naming the file that it made.
    #[error("cargo named no wasm file for the package `{0}`: is it still a cdylib?")]
    NoModule(&'static str),
    /// wasm-bindgen refused the module, mostly because of a version that differs.
    #[error(
        "wasm-bindgen: {0}. Its version here must be the one in Cargo.lock: keep `wasm-bindgen` \
         and `wasm-bindgen-cli-support` in Cargo.toml equal"
    )]
    Bindgen(String),
    /// The JavaScript does not name its wasm file any more, so that it cannot be renamed.
    #[error("the generated JavaScript does not name `{0}`: its form has changed, see wasm.rs")]
    NoReference(String),
    /// The style sheet is not CSS, or imports what is not there.
    #[error("the style sheet: {0}")]
    Style(String),
    /// The style sheet names a file that `public/` does not have.
    #[error(
        "the style sheet asks for `{0}`, which is not in public/. Write the path from the root of \
         the site, as /fonts/name.woff2"
    )]
    StyleUrl(String),
    /// The manifest could not be written as JSON.
    #[error("the manifest: {0}")]
    Manifest(#[source] serde_json::Error),
}

/// Names the file in an I/O error.
pub(crate) fn at(path: &Path) -> impl FnOnce(io::Error) -> Error + '_ {
    move |source| Error::File {
        path: path.to_owned(),
        source,
    }
}
