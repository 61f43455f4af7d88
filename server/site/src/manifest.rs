//! The manifest: what was built, under which URL, and from what.
//!
//! It is written last, so that a manifest always describes files that are there. The server reads
//! it to write hashed names into its pages; the next build reads it to see whether anything
//! changed.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::error::{Error, at};

/// The manifest's own name in the built site.
pub(crate) const NAME: &str = "manifest.json";

/// Everything that the browser can ask for by name.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Manifest {
    /// A digest over everything that went in, the tool itself included.
    pub(crate) inputs: String,
    /// The same for the parts that are slow to make, the modules, by name: each is made anew only
    /// when itself has changed.
    #[serde(default)]
    pub(crate) module_inputs: BTreeMap<String, String>,
    /// By logical name, as `style/main.css`.
    pub(crate) files: BTreeMap<String, File>,
}

/// One built file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct File {
    /// The path that the browser asks for, hash included.
    pub(crate) url: String,
    /// The media type, with its charset.
    #[serde(rename = "type")]
    pub(crate) media_type: String,
    /// Whether the name changes with the content, so that it can be kept for ever.
    pub(crate) hashed: bool,
    /// SHA-256 of the plain file, in hexadecimal.
    pub(crate) sha256: String,
    /// Bytes on disk, plain and compressed.
    pub(crate) sizes: Sizes,
}

/// Bytes of each form; a compressed form exists only where it is smaller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Sizes {
    pub(crate) raw: usize,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) br: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) gz: Option<usize>,
}

impl Manifest {
    /// The manifest of the last build, if it is there, readable and all its files still exist.
    pub(crate) fn of_last_build(out: &Path) -> Option<Self> {
        let text = std::fs::read(out.join(NAME)).ok()?;
        let manifest: Self = serde_json::from_slice(&text).ok()?;
        let complete = manifest.paths().all(|path| out.join(path).is_file());
        complete.then_some(manifest)
    }

    /// Every path in the built site that the manifest stands for, compressed copies included.
    pub(crate) fn paths(&self) -> impl Iterator<Item = String> {
        self.files.values().flat_map(|file| {
            let path = file.url.trim_start_matches('/');
            let forms = [
                Some(String::new()),
                file.sizes.br.map(|_| ".br".to_owned()),
                file.sizes.gz.map(|_| ".gz".to_owned()),
            ];
            forms
                .into_iter()
                .flatten()
                .map(move |suffix| format!("{path}{suffix}"))
        })
    }

    /// Writes it whole or not at all.
    pub(crate) fn write(&self, out: &Path) -> Result<(), Error> {
        let path = out.join(NAME);
        let draft = out.join(".manifest.json.new");
        let text = serde_json::to_vec_pretty(self).map_err(Error::Manifest)?;
        std::fs::write(&draft, text).map_err(at(&draft))?;
        std::fs::rename(&draft, &path).map_err(at(&path))
    }
}
