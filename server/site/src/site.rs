//! The folder that is being built: names with hashes, compressed copies, and what is left over
//! from earlier builds.

use std::collections::{BTreeMap, HashSet};
use std::io::Write;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

use crate::error::{Error, at};
use crate::manifest::{self, File, Manifest, Sizes};

/// How much time to spend on making files smaller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effort {
    /// For the browser tests: compressed, but quickly.
    Quick,
    /// For people: as small as it gets.
    Best,
}

/// Whether a file's name tells its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Naming {
    /// `a.css` becomes `a.0123456789abcdef.css`.
    Hashed,
    /// Others ask for it by this name: `robots.txt`.
    Plain,
}

/// A site in the making.
pub(crate) struct Site {
    out: PathBuf,
    effort: Effort,
    files: BTreeMap<String, File>,
}

impl Site {
    pub(crate) fn new(out: &Path, effort: Effort) -> Self {
        Self {
            out: out.to_owned(),
            effort,
            files: BTreeMap::new(),
        }
    }

    /// Takes a file over as an earlier build left it.
    pub(crate) fn keep(&mut self, name: &str, file: &File) {
        self.files.insert(name.to_owned(), file.clone());
    }

    /// Writes one file with its compressed copies and gives the path that the browser asks for.
    pub(crate) fn put(
        &mut self,
        name: &str,
        content: &[u8],
        naming: Naming,
    ) -> Result<String, Error> {
        let sha256 = hex::encode(Sha256::digest(content));
        let path = match naming {
            Naming::Hashed => hashed_name(name, &sha256),
            Naming::Plain => name.to_owned(),
        };
        let media_type = media_type(name);
        self.write(&path, content)?;
        let mut sizes = Sizes {
            raw: content.len(),
            br: None,
            gz: None,
        };
        if is_compressible(&media_type) {
            let br = brotli(content, self.effort);
            if br.len() < content.len() {
                self.write(&format!("{path}.br"), &br)?;
                sizes.br = Some(br.len());
            }
            let gz = gzip(content, self.effort);
            if gz.len() < content.len() {
                self.write(&format!("{path}.gz"), &gz)?;
                sizes.gz = Some(gz.len());
            }
        }
        let url = format!("/{path}");
        self.files.insert(
            name.to_owned(),
            File {
                url: url.clone(),
                media_type,
                hashed: naming == Naming::Hashed,
                sha256,
                sizes,
            },
        );
        Ok(url)
    }

    /// The path that the browser asks for, of a file that was put before.
    pub(crate) fn url(&self, name: &str) -> Option<&str> {
        self.files.get(name).map(|file| file.url.as_str())
    }

    /// Writes the manifest and takes away what it does not name.
    pub(crate) fn finish(
        self,
        inputs: String,
        module_inputs: BTreeMap<String, String>,
    ) -> Result<Manifest, Error> {
        let manifest = Manifest {
            inputs,
            module_inputs,
            files: self.files,
        };
        manifest.write(&self.out)?;
        let mut kept: HashSet<PathBuf> = manifest.paths().map(|p| self.out.join(p)).collect();
        kept.insert(self.out.join(manifest::NAME));
        for path in files_under(&self.out)? {
            if !kept.contains(&path) {
                std::fs::remove_file(&path).map_err(at(&path))?;
            }
        }
        Ok(manifest)
    }

    fn write(&self, path: &str, content: &[u8]) -> Result<(), Error> {
        let path = self.out.join(path);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(at(folder))?;
        }
        std::fs::write(&path, content).map_err(at(&path))
    }
}

/// Every file under a folder, in a fixed order. A folder that does not exist has none.
pub(crate) fn files_under(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(at(folder))? {
        let path = entry.map_err(at(folder))?.path();
        if path.is_dir() {
            found.extend(files_under(&path)?);
        } else {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// `fonts/a.woff2` with the first 64 bits of its digest: `fonts/a.0123456789abcdef.woff2`.
fn hashed_name(name: &str, sha256: &str) -> String {
    let digest = &sha256[..16];
    match name.rsplit_once('.') {
        Some((stem, extension)) if !extension.contains('/') => {
            format!("{stem}.{digest}.{extension}")
        }
        _ => format!("{name}.{digest}"),
    }
}

/// The media type by the name's ending; texts say that they are UTF-8.
fn media_type(name: &str) -> String {
    let guess = mime_guess::from_path(name).first_or_octet_stream();
    let essence = guess.essence_str();
    if guess.type_() == "text" || essence.ends_with("json") {
        format!("{essence}; charset=utf-8")
    } else {
        essence.to_owned()
    }
}

/// Fonts and pictures are compressed already.
fn is_compressible(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default();
    essence.starts_with("text/")
        || ["json", "xml", "/javascript", "/wasm"]
            .iter()
            .any(|end| essence.ends_with(end))
}

fn brotli(content: &[u8], effort: Effort) -> Vec<u8> {
    let params = brotli::enc::BrotliEncoderParams {
        quality: match effort {
            Effort::Quick => 4,
            Effort::Best => 11,
        },
        lgwin: 22,
        size_hint: content.len(),
        ..Default::default()
    };
    let mut packed = Vec::new();
    match brotli::BrotliCompress(&mut &content[..], &mut packed, &params) {
        Ok(_) => packed,
        Err(error) => unreachable!("writing to memory failed: {error}"),
    }
}

fn gzip(content: &[u8], effort: Effort) -> Vec<u8> {
    let level = match effort {
        Effort::Quick => Compression::fast(),
        Effort::Best => Compression::best(),
    };
    let mut encoder = GzEncoder::new(Vec::new(), level);
    match encoder.write_all(content).and_then(|()| encoder.finish()) {
        Ok(packed) => packed,
        Err(error) => unreachable!("writing to memory failed: {error}"),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    fn site(out: &Path) -> Site {
        Site::new(out, Effort::Best)
    }

    #[test]
    fn a_name_changes_with_the_content_and_only_with_it() {
        let out = tempfile::tempdir().unwrap();
        let mut site = site(out.path());
        let one = site.put("a.css", b"a{}", Naming::Hashed).unwrap();
        let same = site.put("a.css", b"a{}", Naming::Hashed).unwrap();
        let other = site.put("a.css", b"b{}", Naming::Hashed).unwrap();
        assert_eq!(one, same);
        assert_ne!(one, other);
        assert!(one.starts_with("/a.") && one.ends_with(".css"));
    }

    #[test]
    fn the_hash_stands_before_the_ending() {
        for (name, expected) in [
            ("a.css", "a.0123456789abcdef.css"),
            ("fonts/b.c.woff2", "fonts/b.c.0123456789abcdef.woff2"),
            ("v1.2/LICENSE", "v1.2/LICENSE.0123456789abcdef"),
        ] {
            assert_eq!(hashed_name(name, "0123456789abcdef0000"), expected);
        }
    }

    #[test]
    fn browsers_are_told_the_type() {
        for (name, expected) in [
            ("pkg/besace.js", "text/javascript; charset=utf-8"),
            ("pkg/besace.wasm", "application/wasm"),
            ("style/main.css", "text/css; charset=utf-8"),
            ("fonts/a.woff2", "font/woff2"),
            ("robots.txt", "text/plain; charset=utf-8"),
            ("favicon.ico", "image/x-icon"),
            ("icons/a.svg", "image/svg+xml"),
            (
                "manifest.webmanifest",
                "application/manifest+json; charset=utf-8",
            ),
        ] {
            assert_eq!(media_type(name), expected, "{name}");
        }
    }

    #[test]
    fn texts_get_compressed_copies_that_unpack_to_the_same() {
        let out = tempfile::tempdir().unwrap();
        let text = "une phrase qui revient, ".repeat(100);
        let mut site = site(out.path());
        site.put("a.txt", text.as_bytes(), Naming::Plain).unwrap();

        let mut unpacked = Vec::new();
        let br = std::fs::read(out.path().join("a.txt.br")).unwrap();
        brotli::BrotliDecompress(&mut &br[..], &mut unpacked).unwrap();
        assert_eq!(unpacked, text.as_bytes());

        let gz = std::fs::read(out.path().join("a.txt.gz")).unwrap();
        let mut unpacked = String::new();
        flate2::read::GzDecoder::new(&gz[..])
            .read_to_string(&mut unpacked)
            .unwrap();
        assert_eq!(unpacked, text);
    }

    #[test]
    fn what_does_not_get_smaller_is_left_alone() {
        let out = tempfile::tempdir().unwrap();
        let mut site = site(out.path());
        site.put("a.txt", b"x", Naming::Plain).unwrap();
        site.put("a.woff2", &[0; 1000], Naming::Hashed).unwrap();
        let manifest = site.finish(String::new(), BTreeMap::new()).unwrap();
        assert!(
            manifest
                .files
                .values()
                .all(|file| file.sizes.br.is_none() && file.sizes.gz.is_none())
        );
    }

    #[test]
    fn leftovers_of_an_earlier_build_go_away() {
        let out = tempfile::tempdir().unwrap();
        let mut first = site(out.path());
        let old = first.put("a.css", b"old{}", Naming::Hashed).unwrap();
        first.finish(String::new(), BTreeMap::new()).unwrap();

        let mut second = site(out.path());
        second.put("a.css", b"new{}", Naming::Hashed).unwrap();
        let manifest = second
            .finish("i".into(), BTreeMap::from([("m".into(), "x".into())]))
            .unwrap();

        assert!(!out.path().join(old.trim_start_matches('/')).exists());
        assert_eq!(Manifest::of_last_build(out.path()), Some(manifest));
    }

    #[test]
    fn a_manifest_whose_files_are_gone_does_not_count() {
        let out = tempfile::tempdir().unwrap();
        let mut site = site(out.path());
        let url = site.put("a.css", b"a{}", Naming::Hashed).unwrap();
        site.finish(String::new(), BTreeMap::new()).unwrap();
        std::fs::remove_file(out.path().join(url.trim_start_matches('/'))).unwrap();
        assert_eq!(Manifest::of_last_build(out.path()), None);
    }
}
