//! The built site: styles, fonts, scripts, the module and its wasm, and the files of `public/`.
//!
//! A release carries them in the binary and does not compile without them; a debug build reads
//! `target/site` when it starts, and gets along without: its pages then have no module and plain
//! looks. Which files there are, and under which names, is the manifest's word (`server/site`
//! writes it). Everything is held in memory with its compressed copies; nothing is compressed on
//! demand.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use app::chrome::{Assets, Module};
use axum::Router;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use bytes::Bytes;
use http::header::{
    ACCEPT_ENCODING, ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE,
    ETAG, IF_NONE_MATCH, VARY, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, HeaderValue, StatusCode};
use serde::Deserialize;

/// The folder that `cargo run -p site` builds, in the binary.
#[cfg(not(debug_assertions))]
#[derive(rust_embed::RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../target/site"]
struct Built;

/// One built file.
#[cfg(not(debug_assertions))]
fn built(path: &str) -> Option<Cow<'static, [u8]>> {
    Built::get(path).map(|file| file.data)
}

/// One built file, from the disk: the site may be built after the program.
#[cfg(debug_assertions)]
fn built(path: &str) -> Option<Cow<'static, [u8]>> {
    let folder = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../target/site"));
    std::fs::read(folder.join(path)).ok().map(Cow::Owned)
}

static SITE: LazyLock<Site> = LazyLock::new(|| {
    let site = Site::read(built);
    if site.files.is_empty() {
        tracing::warn!("the site is not built: pages have no styles. Run `cargo run -p site`");
    }
    site
});

/// The names that pages write: hashed, so that browsers may keep the files for ever.
#[must_use]
pub fn assets() -> Arc<Assets> {
    Arc::clone(&SITE.assets)
}

/// One route for each built file.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    SITE.routes()
}

/// What the manifest says of one file; see `server/site/src/manifest.rs`.
#[derive(Debug, Deserialize)]
struct Entry {
    url: String,
    #[serde(rename = "type")]
    media_type: String,
    hashed: bool,
    sha256: String,
}

#[derive(Debug, Default, Deserialize)]
struct Manifest {
    files: BTreeMap<String, Entry>,
}

#[derive(Debug)]
struct Site {
    assets: Arc<Assets>,
    files: Vec<Arc<File>>,
}

/// One file in each of its forms.
#[derive(Debug)]
struct File {
    url: String,
    media_type: HeaderValue,
    hashed: bool,
    sha256: String,
    raw: Bytes,
    brotli: Option<Bytes>,
    gzip: Option<Bytes>,
}

impl Site {
    /// Reads the manifest and all that it names. A file that is missing is left out.
    fn read(read: impl Fn(&str) -> Option<Cow<'static, [u8]>>) -> Self {
        let manifest = read("manifest.json")
            .and_then(|text| serde_json::from_slice::<Manifest>(&text).ok())
            .unwrap_or_default();
        let bytes = |path: &str| {
            read(path).map(|content| match content {
                Cow::Borrowed(embedded) => Bytes::from_static(embedded),
                Cow::Owned(read) => Bytes::from(read),
            })
        };
        let assets = Arc::new(names(&manifest));
        let files = manifest
            .files
            .into_values()
            .filter_map(|entry| {
                let path = entry.url.trim_start_matches('/');
                Some(Arc::new(File {
                    raw: bytes(path)?,
                    brotli: bytes(&format!("{path}.br")),
                    gzip: bytes(&format!("{path}.gz")),
                    media_type: HeaderValue::try_from(entry.media_type).ok()?,
                    hashed: entry.hashed,
                    sha256: entry.sha256,
                    url: entry.url,
                }))
            })
            .collect();
        Self { assets, files }
    }

    fn routes<S: Clone + Send + Sync + 'static>(&self) -> Router<S> {
        self.files.iter().fold(Router::new(), |router, file| {
            let file = Arc::clone(file);
            router.route(
                &file.url.clone(),
                get(async move |headers: HeaderMap| file.answer(&headers)),
            )
        })
    }
}

/// Picks out of the manifest what pages refer to.
fn names(manifest: &Manifest) -> Assets {
    let url = |name: &str| manifest.files.get(name).map(|entry| entry.url.clone());
    let ends = |ending: &'static str| {
        manifest
            .files
            .iter()
            .filter(move |(name, _)| name.ends_with(ending))
    };
    Assets {
        stylesheet: url("style/main.css").unwrap_or_else(|| "/style/main.css".to_owned()),
        module: url("pkg/besace.js"),
        wasm: url("pkg/besace.wasm"),
        editor: url("pkg/editor.js")
            .zip(url("pkg/editor.wasm"))
            .map(|(script, wasm)| Module { script, wasm }),
        scripts: ends(".js")
            .filter(|(name, _)| !name.starts_with("pkg/"))
            .map(|(name, entry)| {
                let file = name.rsplit('/').next().unwrap_or(name);
                (file.to_owned(), entry.url.clone())
            })
            .collect(),
        // There is one: a second face would be fetched when a text needs it, not early.
        font: ends(".woff2").next().map(|(_, entry)| entry.url.clone()),
    }
}

impl File {
    fn answer(&self, headers: &HeaderMap) -> Response {
        let accepted = Accepted::from_headers(headers);
        let (encoding, body) = match (&self.brotli, &self.gzip) {
            (Some(brotli), _) if accepted.brotli => (Some("br"), brotli),
            (_, Some(gzip)) if accepted.gzip => (Some("gzip"), gzip),
            _ => (None, &self.raw),
        };
        let etag = format!("\"{}-{}\"", &self.sha256, encoding.unwrap_or("raw"));

        let mut answer = if names_tag(headers, &etag) {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            let mut answer = body.clone().into_response();
            let headers = answer.headers_mut();
            headers.insert(CONTENT_TYPE, self.media_type.clone());
            headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
            if let Some(encoding) = encoding {
                headers.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
            }
            answer
        };
        let headers = answer.headers_mut();
        // Frames in the pages of others have no origin of their own, and load the font all the same.
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
        headers.insert(
            CACHE_CONTROL,
            HeaderValue::from_static(if self.hashed {
                "public, max-age=31536000, immutable"
            } else {
                "no-cache"
            }),
        );
        if let Ok(etag) = HeaderValue::try_from(etag) {
            headers.insert(ETAG, etag);
        }
        if self.brotli.is_some() || self.gzip.is_some() {
            headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
        }
        answer
    }
}

/// Which compressed forms the browser takes (RFC 9110, 12.5.3). A coding with weight 0 is refused;
/// among the accepted ones we choose the smaller, whatever the other weights say.
#[derive(Debug, PartialEq, Eq)]
struct Accepted {
    brotli: bool,
    gzip: bool,
}

impl Accepted {
    fn from_headers(headers: &HeaderMap) -> Self {
        let codings: Vec<(String, bool)> = headers
            .get_all(ACCEPT_ENCODING)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .map(|coding| {
                let mut parts = coding.split(';').map(str::trim);
                let name = parts.next().unwrap_or_default().to_ascii_lowercase();
                let weight = parts
                    .find_map(|part| part.strip_prefix("q="))
                    .map_or(Some(1.0), |weight| weight.parse::<f32>().ok());
                (name, weight.is_some_and(|weight| weight > 0.0))
            })
            .collect();
        let takes = |name: &str| {
            codings
                .iter()
                .find(|(coding, _)| coding == name)
                .or_else(|| codings.iter().find(|(coding, _)| coding == "*"))
                .is_some_and(|(_, taken)| *taken)
        };
        Self {
            brotli: takes("br"),
            gzip: takes("gzip"),
        }
    }
}

/// Whether the browser already has the form with this tag.
fn names_tag(headers: &HeaderMap, etag: &str) -> bool {
    headers
        .get_all(IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|tag| tag.trim().trim_start_matches("W/"))
        .any(|tag| tag == etag || tag == "*")
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use http::Request;
    use http_body_util::BodyExt;
    use tower::ServiceExt;

    use super::*;

    const MANIFEST: &str = r#"{
        "inputs": "", "module_inputs": "",
        "files": {
            "style/main.css": { "url": "/style/main.01.css", "type": "text/css; charset=utf-8",
                "hashed": true, "sha256": "01", "sizes": { "raw": 9, "br": 2, "gz": 3 } },
            "fonts/next.woff2": { "url": "/fonts/next.02.woff2",
                "type": "font/woff2", "hashed": true, "sha256": "02", "sizes": { "raw": 4 } },
            "pkg/besace.js": { "url": "/pkg/besace.03.js", "type": "text/javascript",
                "hashed": true, "sha256": "03", "sizes": { "raw": 1 } },
            "pkg/besace.wasm": { "url": "/pkg/besace.04.wasm", "type": "application/wasm",
                "hashed": true, "sha256": "04", "sizes": { "raw": 1 } },
            "pkg/editor.js": { "url": "/pkg/editor.07.js", "type": "text/javascript",
                "hashed": true, "sha256": "07", "sizes": { "raw": 1 } },
            "pkg/editor.wasm": { "url": "/pkg/editor.08.wasm", "type": "application/wasm",
                "hashed": true, "sha256": "08", "sizes": { "raw": 1 } },
            "scripts/verify.js": { "url": "/scripts/verify.05.js", "type": "text/javascript",
                "hashed": true, "sha256": "05", "sizes": { "raw": 1 } },
            "robots.txt": { "url": "/robots.txt", "type": "text/plain; charset=utf-8",
                "hashed": false, "sha256": "06", "sizes": { "raw": 1 } }
        }
    }"#;

    fn site() -> Site {
        Site::read(|path| {
            let content = match path {
                "manifest.json" => MANIFEST,
                "style/main.01.css" => "plain css",
                "style/main.01.css.br" => "br",
                "style/main.01.css.gz" => "gz.",
                "robots.txt" => "robots",
                _ => return None,
            };
            Some(Cow::Borrowed(content.as_bytes()))
        })
    }

    async fn asked(path: &str, headers: &[(&str, &str)]) -> (StatusCode, HeaderMap, String) {
        let mut request = Request::get(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = site()
            .routes::<()>()
            .oneshot(request.body(Body::empty()).unwrap())
            .await
            .unwrap();
        let (parts, body) = answer.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        let body = String::from_utf8(body.to_vec()).unwrap();
        (parts.status, parts.headers, body)
    }

    #[tokio::test]
    async fn the_smallest_form_that_the_browser_takes() {
        for (accepts, encoding, body) in [
            ("gzip, deflate, br, zstd", Some("br"), "br"),
            ("br;q=0.1, gzip;q=1.0", Some("br"), "br"),
            ("gzip", Some("gzip"), "gz."),
            ("br;q=0, gzip", Some("gzip"), "gz."),
            ("BR", Some("br"), "br"),
            ("*", Some("br"), "br"),
            ("br;q=0, *", Some("gzip"), "gz."),
            ("*;q=0", None, "plain css"),
            ("br;q=many", None, "plain css"),
            ("identity", None, "plain css"),
            ("", None, "plain css"),
        ] {
            let (status, headers, got) =
                asked("/style/main.01.css", &[("accept-encoding", accepts)]).await;
            assert_eq!(status, StatusCode::OK);
            assert_eq!(got, body, "{accepts}");
            assert_eq!(
                headers.get("content-encoding").map(|v| v.to_str().unwrap()),
                encoding,
                "{accepts}"
            );
            assert_eq!(headers["content-type"], "text/css; charset=utf-8");
            assert_eq!(headers["x-content-type-options"], "nosniff");
            assert_eq!(headers["vary"], "accept-encoding");
        }
    }

    #[tokio::test]
    async fn hashed_names_are_kept_for_ever_and_others_asked_for_again() {
        let (_, headers, _) = asked("/style/main.01.css", &[]).await;
        assert_eq!(
            headers["cache-control"],
            "public, max-age=31536000, immutable"
        );
        let (_, headers, body) = asked("/robots.txt", &[("accept-encoding", "br")]).await;
        assert_eq!(headers["cache-control"], "no-cache");
        assert!(!headers.contains_key("vary"));
        assert_eq!(body, "robots");
    }

    #[tokio::test]
    async fn a_form_that_the_browser_has_is_not_sent_again() {
        let (_, headers, _) = asked("/style/main.01.css", &[("accept-encoding", "br")]).await;
        let tag = headers["etag"].to_str().unwrap().to_owned();
        let both = format!("\"other\", W/{tag}");
        for tags in [tag.as_str(), both.as_str(), "*"] {
            let (status, headers, body) = asked(
                "/style/main.01.css",
                &[("accept-encoding", "br"), ("if-none-match", tags)],
            )
            .await;
            assert_eq!(status, StatusCode::NOT_MODIFIED, "{tags}");
            assert_eq!(headers["etag"], tag.as_str());
            assert!(headers.contains_key("cache-control"));
            assert_eq!(body, "");
        }
        // The plain form is another one.
        let (status, _, _) = asked("/style/main.01.css", &[("if-none-match", &tag)]).await;
        assert_eq!(status, StatusCode::OK);
    }

    #[tokio::test]
    async fn what_the_manifest_does_not_name_is_not_there() {
        for path in ["/manifest.json", "/style/main.01.css.br", "/style/main.css"] {
            let (status, _, _) = asked(path, &[]).await;
            assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
        }
    }

    #[test]
    fn pages_learn_the_hashed_names() {
        let assets = &site().assets;
        assert_eq!(assets.stylesheet, "/style/main.01.css");
        assert_eq!(assets.module.as_deref(), Some("/pkg/besace.03.js"));
        assert_eq!(assets.wasm.as_deref(), Some("/pkg/besace.04.wasm"));
        let editor = Module {
            script: "/pkg/editor.07.js".to_owned(),
            wasm: "/pkg/editor.08.wasm".to_owned(),
        };
        assert_eq!(assets.editor, Some(editor));
        assert_eq!(assets.font.as_deref(), Some("/fonts/next.02.woff2"));
        assert_eq!(
            assets.scripts,
            BTreeMap::from([("verify.js".to_owned(), "/scripts/verify.05.js".to_owned())])
        );
    }

    #[test]
    fn without_a_built_site_pages_are_plain() {
        for manifest in [None, Some("not json")] {
            let site = Site::read(|path| {
                let text = manifest.filter(|_| path == "manifest.json")?;
                Some(Cow::Borrowed(text.as_bytes()))
            });
            assert_eq!(site.assets.stylesheet, "/style/main.css");
            assert_eq!(site.assets.module, None);
            assert!(site.files.is_empty());
        }
    }
}
