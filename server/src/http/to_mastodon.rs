//! `/partager/mastodon`: asks for the person's server, and holds the link to it.

use app::pages::{self, to_mastodon};
use axum::extract::{Query, State};
use axum::response::Html;
use axum::{Router, routing};
use serde::Deserialize;
use url::{Host, Url};

use super::{Failure, Surround};
use crate::state::AppState;

/// Characters of what is said of a link, at most.
const LONGEST: usize = 200;

/// The page.
pub fn routes() -> Router<AppState> {
    Router::new().route("/partager/mastodon", routing::get(page))
}

#[derive(Debug, Deserialize)]
struct Asked {
    #[serde(default)]
    url: String,
    #[serde(default)]
    texte: String,
    #[serde(default)]
    serveur: String,
}

async fn page(
    State(state): State<AppState>,
    surround: Surround,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Failure> {
    // Only links of this instance: the page is not for spreading others.
    if !asked
        .url
        .starts_with(&format!("{}/", state.site.public_url))
    {
        return Err(domain::Problem::NotFound.into());
    }
    let asked = to_mastodon::Asked {
        server: server(&asked.serveur),
        url: asked.url,
        text: asked.texte.chars().take(LONGEST).collect(),
        typed: asked.serveur.trim().chars().take(LONGEST).collect(),
    };
    let chrome = surround.chrome(&state);
    Ok(Html(pages::to_mastodon::render(&chrome, &asked)))
}

/// The server in what was typed: its name, its address, or the person's own (`@me@server`).
fn server(typed: &str) -> Option<String> {
    let typed = typed.trim().trim_end_matches('/');
    let name = typed.rsplit('@').next()?;
    let name = name.strip_prefix("https://").unwrap_or(name);
    let url = Url::parse(&format!("https://{name}/")).ok()?;
    let plain = url.path() == "/" && url.query().is_none() && url.username().is_empty();
    match url.host()? {
        Host::Domain(host) if plain && url.port().is_none() && host.contains('.') => {
            Some(host.to_owned())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_a_name_and_nothing_more() {
        for typed in [
            "mastodon.social",
            " https://mastodon.social/ ",
            "@amina@mastodon.social",
            "Mastodon.Social",
        ] {
            assert_eq!(server(typed).as_deref(), Some("mastodon.social"), "{typed}");
        }
        for typed in [
            "",
            "mastodon",
            "127.0.0.1",
            "[::1]",
            "a.example/share",
            "a.example:8080",
            "a.example?x",
            "javascript:alert(1)",
            "a b.example",
        ] {
            assert_eq!(server(typed), None, "{typed}");
        }
    }
}
