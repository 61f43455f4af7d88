//! The sources that the operator offers: those of the settings, and the partners' clients.

use domain::SourceId;
use domain::sync::SourceKind;
use secrecy::SecretString;
use url::Url;

use crate::auth::keys::Unopenable;
use crate::state::AppState;
use crate::store::db::{Handle, Result};
use crate::store::sources::{self, Registered};
use crate::sync::{Backpack, Displayer, Partner, Source};

/// What a partner's secret is sealed for.
pub(super) const PARTNER_SECRET: &str = "source-partner";

/// A source that people may switch on.
#[derive(Debug, Clone)]
pub(super) struct Offered {
    /// Its word in addresses, forms and rows.
    pub word: String,
    /// What kind it is.
    pub kind: SourceKind,
    /// What people know it by.
    pub name: String,
    /// The host that is asked.
    pub host: String,
    way: Way,
}

#[derive(Debug, Clone)]
enum Way {
    Displayer(Displayer),
    Backpack(Backpack),
    Partner(Box<Registered>),
}

/// The word of a partner's client.
pub(super) fn partner_word(id: &SourceId) -> String {
    format!("obf-{id}")
}

/// Every source that is offered.
///
/// # Errors
/// The database.
pub(super) async fn offered(state: &AppState, on: &mut impl Handle) -> Result<Vec<Offered>> {
    let settings = &state.config.sources;
    let mut all = Vec::new();
    if !settings.displayer_url.is_empty() {
        all.push(Offered {
            word: "displayer".to_owned(),
            kind: SourceKind::Displayer,
            name: settings.displayer_name.clone(),
            host: host(&settings.displayer_url),
            way: Way::Displayer(Displayer::at(&settings.displayer_url)),
        });
    }
    for region in &settings.badgr {
        all.push(Offered {
            word: format!("badgr-{}", region.word),
            kind: SourceKind::Backpack,
            name: region.name.clone(),
            host: host(&region.api_url),
            way: Way::Backpack(Backpack::of(region)),
        });
    }
    for one in sources::registered(on).await? {
        all.push(Offered {
            word: partner_word(&one.id),
            kind: SourceKind::Partner,
            name: one.name.clone(),
            host: host(&one.base_url),
            way: Way::Partner(Box::new(one)),
        });
    }
    Ok(all)
}

/// One source that is offered.
///
/// # Errors
/// The database.
pub(super) async fn find(
    state: &AppState,
    on: &mut impl Handle,
    word: &str,
) -> Result<Option<Offered>> {
    let all = offered(state, on).await?;
    Ok(all.into_iter().find(|one| one.word == word))
}

impl Offered {
    /// The source itself, with what it is asked with.
    ///
    /// # Errors
    /// When the partner's secret was sealed under a key that is gone.
    pub(super) fn source(
        &self,
        state: &AppState,
    ) -> std::result::Result<Box<dyn Source>, Unopenable> {
        Ok(match &self.way {
            Way::Displayer(source) => Box::new(source.clone()),
            Way::Backpack(source) => Box::new(source.clone()),
            Way::Partner(one) => {
                let secret = state
                    .keys
                    .open(PARTNER_SECRET, one.id.as_str(), &one.secret)?;
                let secret = String::from_utf8(secret).map_err(|_| Unopenable)?;
                let secret = SecretString::from(secret);
                Box::new(Partner::new(&one.base_url, &one.client, secret))
            }
        })
    }

    /// The source, where its holder connects it.
    pub(super) const fn backpack(&self) -> Option<&Backpack> {
        match &self.way {
            Way::Backpack(source) => Some(source),
            Way::Displayer(_) | Way::Partner(_) => None,
        }
    }
}

fn host(url: &str) -> String {
    Url::parse(url)
        .ok()
        .and_then(|url| url.host_str().map(ToOwned::to_owned))
        .unwrap_or_default()
}
