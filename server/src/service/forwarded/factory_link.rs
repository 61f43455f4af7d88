//! The link of a badge mail that a platform wrote for this passport: `/obpv1/factory/receive` with
//! an address, a key and a token, the same three as the factory's own `/c/receive`.
//!
//! It is taken as the factory's own link in a forwarded mail is taken: never opened by itself; when
//! its reader presses the button for it, it is kept among the mails, and the factory that the
//! settings name is asked once.

use domain::Problem;
use domain::port::Viewer;
use mails::Mail;
use url::{Url, form_urlencoded};

use super::receive::{Ending, keep};
use super::try_link::try_link;
use crate::config::Config;
use crate::service::badges::BadgeError;
use crate::service::deliveries::Addressee;
use crate::state::AppState;

/// Where such links lead.
pub const PATH: &str = "/obpv1/factory/receive";
/// Bytes of the key or of the token.
const PART: usize = 500;

/// A link with all its parts.
#[derive(Clone)]
pub struct FactoryLink {
    /// Whom the badge was sent to, as the link says.
    pub to: Addressee,
    url: Url,
}

// Whoever has it has the badge.
impl std::fmt::Debug for FactoryLink {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FactoryLink")
    }
}

impl FactoryLink {
    /// Reads the query of a link, or the form that repeats it; `None` when a part is missing.
    #[must_use]
    pub fn read(config: &Config, query: &[u8]) -> Option<Self> {
        let part = |name: &str| {
            let (_, value) = form_urlencoded::parse(query).find(|(key, _)| key == name)?;
            let value = value.trim().to_owned();
            (!value.is_empty() && value.len() <= PART).then_some(value)
        };
        let (email, key, token) = (part("e")?, part("k")?, part("t")?);
        let to = Addressee::parse(&email).ok()?;
        let mut url = config.receive.factory.join("/c/receive").ok()?;
        url.query_pairs_mut()
            .append_pair("e", &email)
            .append_pair("k", &key)
            .append_pair("t", &token);
        Some(Self { to, url })
    }

    /// The link of a mail, if it is one of these.
    pub(super) fn of(config: &Config, link: &Url) -> Option<Self> {
        let ours = link.origin() == config.server.public_url.origin() && link.path() == PATH;
        ours.then(|| Self::read(config, link.query().unwrap_or_default().as_bytes()))?
    }

    /// The same link at the factory.
    #[must_use]
    pub const fn at_factory(&self) -> &Url {
        &self.url
    }

    /// Its parts, for a form.
    #[must_use]
    pub fn parts(&self) -> Vec<(String, String)> {
        self.url.query_pairs().into_owned().collect()
    }

    /// Whether the badge was sent to a confirmed address of an account.
    ///
    /// # Errors
    /// The database.
    pub async fn is_for(&self, state: &AppState, viewer: &Viewer) -> Result<bool, BadgeError> {
        let mut on = state.db.read().await?;
        let row = self.to.confirmed(&mut on).await?;
        Ok(match row {
            Some(row) => row.account()? == viewer.account,
            None => false,
        })
    }
}

/// Keeps a link among somebody's mails, and asks the factory for its badge, once.
///
/// # Errors
/// [`Problem::NotFound`] where the factory is not asked, or the badge was sent to nobody's address
/// of theirs; [`Problem::TooMany`]; the database.
pub async fn look_for(
    state: &AppState,
    viewer: &Viewer,
    link: &FactoryLink,
) -> Result<(), BadgeError> {
    if !state.config.receive.ask_factory || !link.is_for(state, viewer).await? {
        return Err(Problem::NotFound.into());
    }
    let mail = Mail {
        links: vec![link.url.clone()],
        ..Mail::default()
    };
    let (ending, kept) = keep(state, &viewer.account, &mail).await?;
    let Some(kept) = kept else {
        debug_assert_eq!(ending, Ending::Limited);
        return Err(Problem::TooMany { seconds: 60 * 60 }.into());
    };
    try_link(state, &viewer.account, &kept, 0).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_whole_or_none() {
        let config = Config::default();
        let link = FactoryLink::read(&config, b"t=t%26&lang=fr&k=k1&e=Amina%40univ.example&e=x");
        let link = link.expect("a link");
        assert_eq!(
            link.at_factory().as_str(),
            "https://openbadgefactory.com/c/receive?e=Amina%40univ.example&k=k1&t=t%26"
        );
        assert_eq!(format!("{link:?}"), "FactoryLink");
        let long = format!("e=a%40b.fr&k=1&t={}", "x".repeat(501));
        for part in [
            "",
            "e=a%40b.fr&k=1",
            "e=a%40b.fr&k=&t=2",
            "e=nobody&k=1&t=2",
            "k=1&t=2",
            "%ff=%fe&=",
            &long,
        ] {
            assert!(
                FactoryLink::read(&config, part.as_bytes()).is_none(),
                "{part}"
            );
        }
    }
}
