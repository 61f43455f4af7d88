//! A page of what somebody looks for.

use domain::explorer::{Found, Listed, Wanted};

use super::list::words;
use crate::service::badges::BadgeError;
use crate::state::AppState;
use crate::store::search::{self, Terms};

/// Words of one field that are looked for; more are not looked at.
const MOST: usize = 6;
/// Characters of a word that are looked at.
const LONGEST: usize = 40;

/// The listed collections in which everything is that is wanted.
///
/// # Errors
/// The database.
pub async fn find(state: &AppState, wanted: &Wanted) -> Result<Found, BadgeError> {
    let terms = Terms {
        words: terms(&wanted.words),
        skills: terms(&wanted.skill),
        issuers: terms(&wanted.issuer),
    };
    let now = state.clock.now();
    let mut on = state.db.read().await?;
    let (collections, next) = search::find(&mut on, &terms, wanted.after, now).await?;
    Ok(Found { collections, next })
}

/// Badges that an example has at least: fewer do not show what a collection is for.
const EXAMPLE: u32 = 3;

/// The newest listed collection that shows what one is, if there is any.
///
/// # Errors
/// The database.
pub async fn example(state: &AppState) -> Result<Option<Listed>, BadgeError> {
    let newest = find(state, &Wanted::default()).await?;
    let mut newest = newest.collections.into_iter();
    Ok(newest.find(|it| it.card.badges >= EXAMPLE))
}

fn terms(typed: &str) -> Vec<String> {
    let typed: String = typed.chars().take(1_000).collect();
    words(&typed)
        .split(' ')
        .filter(|word| !word.is_empty())
        .take(MOST)
        .map(|word| word.chars().take(LONGEST).collect())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_becomes_words_and_nothing_that_a_search_could_take_for_an_order() {
        let cases: [(&str, &[&str]); 6] = [
            (" Été à l'Atelier ", &["ete", "a", "l", "atelier"]),
            ("\"a\" OR b* NEAR(c)", &["a", "or", "b", "near", "c"]),
            ("x:*A & !y | (z)", &["x", "a", "y", "z"]),
            ("'; DROP TABLE listing; --", &["drop", "table", "listing"]),
            ("  \u{202e}  ", &[]),
            (
                "un deux trois quatre cinq six sept",
                &["un", "deux", "trois", "quatre", "cinq", "six"],
            ),
        ];
        for (typed, expected) in cases {
            assert_eq!(terms(typed), expected, "{typed}");
        }
        assert_eq!(terms(&"x".repeat(100_000)), ["x".repeat(40)]);
    }
}
