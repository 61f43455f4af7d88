//! The style sheet: one file out of `style/main.css` and what it imports, minified, with the
//! names of fonts and pictures replaced by the hashed ones.

use std::path::Path;

use lightningcss::bundler::{Bundler, FileProvider};
use lightningcss::dependencies::{Dependency, DependencyOptions};
use lightningcss::printer::PrinterOptions;
use lightningcss::stylesheet::{MinifyOptions, ParserOptions};

use crate::error::Error;

/// Bundles and minifies; `hashed` gives the URL of a file in `public/` by its path from the root.
pub(crate) fn bundle(
    entry: &Path,
    hashed: impl Fn(&str) -> Option<String>,
) -> Result<String, Error> {
    let files = FileProvider::new();
    let mut sheet = Bundler::new(&files, None, ParserOptions::default())
        .bundle(entry)
        .map_err(|error| Error::Style(error.to_string()))?;
    sheet
        .minify(MinifyOptions::default())
        .map_err(|error| Error::Style(error.to_string()))?;
    let printed = sheet
        .to_css(PrinterOptions {
            minify: true,
            analyze_dependencies: Some(DependencyOptions::default()),
            ..PrinterOptions::default()
        })
        .map_err(|error| Error::Style(error.to_string()))?;

    let mut css = printed.code;
    for dependency in printed.dependencies.unwrap_or_default() {
        // What is still an import here leads to another site, and nothing of ours does.
        let Dependency::Url(found) = dependency else {
            return Err(Error::Style("it imports from another site".to_owned()));
        };
        let url = if found.url.starts_with("data:") || found.url.starts_with('#') {
            found.url
        } else {
            found
                .url
                .strip_prefix('/')
                .and_then(&hashed)
                .ok_or(Error::StyleUrl(found.url))?
        };
        css = css.replace(&found.placeholder, &url);
    }
    Ok(css)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bundled(files: &[(&str, &str)]) -> Result<String, Error> {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        bundle(&folder.path().join("main.css"), |name| {
            (name == "fonts/a.woff2").then(|| "/fonts/a.0123.woff2".to_owned())
        })
    }

    #[test]
    fn imports_become_one_file_in_the_order_of_its_layers() {
        let css = bundled(&[
            (
                "main.css",
                "@layer reset, base;\n@import 'base.css' layer(base);\n@import 'reset.css' layer(reset);",
            ),
            ("base.css", "body { margin: 0px; /* none */ }"),
            ("reset.css", "p { margin: 0px }"),
        ])
        .unwrap();
        assert!(css.contains("@layer base{body{margin:0}}"), "{css}");
        let place = |layer: &str| css.find(&format!("@layer {layer}"));
        assert!(
            css.starts_with("@layer reset,base;") || place("reset") < place("base"),
            "{css}"
        );
        assert!(!css.contains("@import"), "{css}");
    }

    #[test]
    fn fonts_get_their_hashed_names() {
        let css = bundled(&[(
            "main.css",
            "@font-face { font-family: A; src: url('/fonts/a.woff2') format('woff2') }",
        )])
        .unwrap();
        assert!(css.contains("/fonts/a.0123.woff2"), "{css}");
        assert!(!css.contains("/fonts/a.woff2"), "{css}");
    }

    #[test]
    fn pictures_written_in_the_sheet_stay() {
        let css = bundled(&[(
            "main.css",
            "a { background: url(\"data:image/svg+xml,%3Csvg/%3E\"); mask: url(#m) }",
        )])
        .unwrap();
        assert!(css.contains("data:image/svg+xml,%3Csvg/%3E"), "{css}");
        assert!(css.contains("#m"), "{css}");
    }

    #[test]
    fn a_missing_font_stops_the_build() {
        let missing = bundled(&[("main.css", "a { background: url(/fonts/b.woff2) }")]);
        assert!(matches!(missing, Err(Error::StyleUrl(url)) if url == "/fonts/b.woff2"));
        let relative = bundled(&[("main.css", "a { background: url(fonts/a.woff2) }")]);
        assert!(matches!(relative, Err(Error::StyleUrl(_))));
    }

    #[test]
    fn nothing_comes_from_other_sites() {
        for sheet in [
            "@import url('https://fonts.example/a.css');",
            "a { background: url(https://img.example/a.png) }",
        ] {
            assert!(bundled(&[("main.css", sheet)]).is_err(), "{sheet}");
        }
    }
}
