//! What an owner does with badges of theirs: tags, a note, favourites, the archive.
//!
//! With several at once it is all or none, in one transaction. After each change of a tag or note
//! the words that the owner's search finds a badge by are written anew.

use domain::order::{AT_ONCE, Arrangement, ListView, NOTE, TAG, TAGS};
use domain::problem::FieldError;
use domain::{AccountId, BadgeId, Problem};

use super::BadgeError;
use super::fold::fold;
use super::words::{line, lines};
use crate::state::AppState;
use crate::store::{Tx, badges, order};

/// Does the same with several of an account's accepted badges; says how many there are.
///
/// # Errors
/// [`Problem::NotFound`] when one of them is not there; [`Problem::Field`] for a tag that is none,
/// or one too many, and for no badge or too many at once; the database.
pub async fn arrange(
    state: &AppState,
    account: &AccountId,
    ids: &[BadgeId],
    what: &Arrangement,
) -> Result<u32, BadgeError> {
    if ids.is_empty() {
        return Err(refused("badges", FieldError::Required));
    }
    if ids.len() > AT_ONCE {
        return Err(refused("badges", FieldError::TooLong));
    }
    let now = state.clock.now();
    let named = match what {
        Arrangement::Tag(text) | Arrangement::Untag(text) => tag(text)?,
        _ => (String::new(), String::new()),
    };
    let (key, tag) = (named.0.as_str(), named.1.as_str());
    let mut tx = state.db.begin().await?;
    for id in ids {
        if !order::owned(&mut tx, account, id).await? {
            return Err(Problem::NotFound.into());
        }
        match what {
            Arrangement::Tag(_) => {
                order::tag(&mut tx, account, id, key, tag).await?;
                if order::tags(&mut tx, id).await?.len() > TAGS {
                    return Err(refused("tag", FieldError::TooManyTags));
                }
                remember_words(&mut tx, account, id).await?;
            }
            Arrangement::Untag(_) => {
                order::untag(&mut tx, id, key).await?;
                remember_words(&mut tx, account, id).await?;
            }
            Arrangement::Favourite(yes) => order::favourite(&mut tx, id, *yes).await?,
            Arrangement::Archive(true) => order::archive(&mut tx, id, now).await?,
            Arrangement::Archive(false) => order::restore(&mut tx, id).await?,
            Arrangement::Delete => {
                badges::delete(&mut tx, account, id).await?;
            }
        }
    }
    tx.commit().await?;
    Ok(u32::try_from(ids.len()).unwrap_or(u32::MAX))
}

/// Writes the note on a badge.
///
/// # Errors
/// [`Problem::NotFound`] when the account has no such badge; [`Problem::Field`] for a note that is
/// too long; the database.
pub async fn write_note(
    state: &AppState,
    account: &AccountId,
    id: &BadgeId,
    note: &str,
) -> Result<(), BadgeError> {
    let note = lines(note);
    if note.chars().count() > NOTE {
        return Err(refused("note", FieldError::TooLong));
    }
    let mut tx = state.db.begin().await?;
    if !order::owned(&mut tx, account, id).await? {
        return Err(Problem::NotFound.into());
    }
    let tags = order::tags(&mut tx, id).await?;
    order::write_note(&mut tx, account, id, &note, &search(&note, &tags)).await?;
    tx.commit().await?;
    Ok(())
}

/// Remembers how an account likes to see its badges.
///
/// # Errors
/// The database.
pub async fn choose_view(
    state: &AppState,
    account: &AccountId,
    view: ListView,
) -> Result<(), BadgeError> {
    let mut tx = state.db.begin().await?;
    order::choose_view(&mut tx, account, view).await?;
    tx.commit().await?;
    Ok(())
}

async fn remember_words(tx: &mut Tx, account: &AccountId, id: &BadgeId) -> Result<(), sqlx::Error> {
    let note = order::note(tx, id).await?;
    let tags = order::tags(tx, id).await?;
    order::write_note(tx, account, id, &note, &search(&note, &tags)).await
}

/// The words to be found by.
fn search(note: &str, tags: &[String]) -> String {
    fold(&format!("{} {note}", tags.join(" ")))
}

/// What a tag is known by, and the tag.
fn tag(text: &str) -> Result<(String, String), BadgeError> {
    let tag = line(text, usize::MAX);
    let key = fold(&tag);
    if key.is_empty() {
        return Err(refused("tag", FieldError::Required));
    }
    // Folding can make a text longer: some signs stand for whole phrases.
    if tag.chars().count() > TAG || key.chars().count() > 4 * TAG {
        return Err(refused("tag", FieldError::TooLong));
    }
    Ok((key, tag))
}

fn refused(field: &str, error: FieldError) -> BadgeError {
    let field = field.to_owned();
    Problem::Field { field, error }.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_a_few_words_on_one_line() {
        let read = |text: &str| tag(text).ok();
        let both = |key: &str, tag: &str| Some((key.to_owned(), tag.to_owned()));
        assert_eq!(read("  Été\n2026 "), both("ete 2026", "Été 2026"));
        assert_eq!(read("\u{202e}abc"), both("abc", "abc"));
        assert_eq!(read(" \u{200b}\t"), None);
        assert_eq!(read(&"é".repeat(TAG)).map(|(key, _)| key.len()), Some(TAG));
        assert_eq!(read(&"é".repeat(TAG + 1)), None);
        assert_eq!(read(&"\u{fdfa}".repeat(TAG)), None);
    }
}
