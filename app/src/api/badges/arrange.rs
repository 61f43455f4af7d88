//! Does the same with several of my badges.

use leptos::prelude::*;

use crate::api::ApiError;

/// Does the same with several of my badges, as the button says that was pressed: `tag`, `untag`,
/// `favourite`, `unfavourite`, `archive`, `restore`, `delete` (which has to be confirmed). `back` is
/// the query of the list to come back to; `one` is there on the page of a badge, which comes back to
/// itself.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = ArrangeBadges, prefix = "/api/fn", endpoint = "badges/arrange")]
pub async fn arrange_badges(
    #[server(default)] badges: Vec<String>,
    #[server(default)] what: String,
    #[server(default)] tag: String,
    #[server(default)] confirm: Option<String>,
    #[server(default)] back: String,
    #[server(default)] one: Option<String>,
) -> Result<(), ApiError> {
    use domain::order::Arrangement;
    use domain::{BadgeId, Problem};

    let (viewer, ports) = crate::api::asked()?;
    let (what, done) = match what.as_str() {
        "tag" => (Arrangement::Tag(tag), "etiquette"),
        "untag" => (Arrangement::Untag(tag), "sans-etiquette"),
        "favourite" => (Arrangement::Favourite(true), "favori"),
        "unfavourite" => (Arrangement::Favourite(false), "sans-favori"),
        "archive" => (Arrangement::Archive(true), "archive"),
        "restore" => (Arrangement::Archive(false), "repris"),
        "delete" => {
            crate::api::ticked(confirm.as_deref())?;
            (Arrangement::Delete, "effaces")
        }
        _ => return Err(Problem::NotFound.into()),
    };
    let ids = badges
        .iter()
        .map(|id| id.parse().map_err(|_| Problem::NotFound))
        .collect::<Result<Vec<BadgeId>, _>>()?;
    ports.badges.arrange(&viewer, &ids, &what).await?;
    crate::api::go_to(&match (&ids[..], one) {
        ([id], Some(_)) => format!("/badges/{id}?fait={done}"),
        _ => {
            let back = crate::passport::asked::own_query(&back);
            let mark = if back.is_empty() { "?" } else { "&" };
            format!("/badges{back}{mark}fait={done}")
        }
    });
    Ok(())
}
