//! The invitation: one mail for each partner and address.

use app::mail;
use domain::{EmailAddress, Language};

use crate::auth::token::Token;
use crate::mail::MailError;
use crate::service::accounts::link;
use crate::state::AppState;

/// What an invitation says.
pub(super) struct Invite<'a> {
    /// Who sent the badge.
    pub partner: &'a str,
    /// The badge's title, where it is known.
    pub badge: Option<&'a str>,
    /// How many more there are.
    pub more: u32,
    /// The token of its links.
    pub token: &'a Token,
}

/// Sends it.
pub(super) async fn send(
    state: &AppState,
    to: &EmailAddress,
    language: Language,
    invite: &Invite<'_>,
) -> Result<(), MailError> {
    let token = invite.token.to_text();
    let at = |path: &str| link(state, &format!("{path}?jeton={token}"));
    let (receive, delete, silence) = (
        at("/invitation"),
        at("/invitation/supprimer"),
        at("/invitation/silence"),
    );
    let text = mail::invitation(
        language,
        &state.config.server.name,
        &mail::Invitation {
            partner: invite.partner,
            badge: invite.badge.filter(|name| reads_as_a_name(name)),
            more: invite.more,
            receive: &receive,
            delete: &delete,
            silence: &silence,
        },
    );
    state
        .mailer
        .send(to, text, &*state.clock, &*state.entropy)
        .await
}

/// Mail programs make links of what looks like one; a badge's title never has to.
fn reads_as_a_name(name: &str) -> bool {
    let small = name.to_lowercase();
    let like_a_host = small.split_whitespace().any(|word| {
        word.split_once('.').is_some_and(|(before, after)| {
            before.chars().any(char::is_alphanumeric)
                && after.chars().take(2).filter(|c| c.is_alphabetic()).count() == 2
        })
    });
    !like_a_host && !["://", "www.", "@"].iter().any(|sign| small.contains(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_that_would_become_a_link_is_left_out() {
        for name in [
            "Accueil du public",
            "Niveau 2.0",
            "J'anime. Je transmets",
            "C++ / .NET 9",
        ] {
            assert!(reads_as_a_name(name), "{name}");
        }
        for name in [
            "https://x.example",
            "gagnez.example/prix",
            "WWW.x",
            "écrire à a@b.fr",
        ] {
            assert!(!reads_as_a_name(name), "{name}");
        }
    }
}
