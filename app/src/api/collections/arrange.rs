//! Arranges a collection: one change at a time.

use domain::CollectionId;
use leptos::prelude::*;

use crate::api::ApiError;

/// Makes one change to the edition of a collection that was seen, as the button says that was
/// pressed: a verb, and behind a colon what it is about.
///
/// `up`, `down`, `first`, `last`, `line` and `remove` name a badge; `place` names one, and behind
/// another colon its place in `section`; `gather` puts the `badges` that are ticked into `section`,
/// `remove` alone takes them out. `section_up`, `section_down` and `section_remove`
/// name a section by its place; `section_name` gives `section` its `title`, `section_add` makes one.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = ArrangeCollection, prefix = "/api/fn", endpoint = "collections/arrange")]
pub async fn arrange_collection(
    id: CollectionId,
    edition: i64,
    #[server(default)] what: String,
    #[server(default)] badges: Vec<String>,
    #[server(default)] section: String,
    #[server(default)] line: String,
    #[server(default)] title: String,
) -> Result<(), ApiError> {
    use domain::arrangement::{CollectionChange, Step};
    use domain::{BadgeId, Problem};

    let (viewer, ports) = crate::api::asked()?;
    let (verb, about) = what.split_once(':').unwrap_or((&what, ""));
    let badge_of = |text: &str| text.parse::<BadgeId>().map_err(|_| Problem::NotFound);
    let number = |text: &str| text.parse::<usize>().map_err(|_| Problem::NotFound);
    let step = |word: &str| Step::from_word(word).ok_or(Problem::NotFound);
    let change = match verb {
        "up" | "down" | "first" | "last" => CollectionChange::Step(badge_of(about)?, step(verb)?),
        "place" => {
            let (badge, place) = about.split_once(':').ok_or(Problem::NotFound)?;
            CollectionChange::Place {
                badge: badge_of(badge)?,
                section: number(&section)?,
                place: number(place)?,
            }
        }
        "gather" => CollectionChange::Gather(super::named(&badges)?, number(&section)?),
        "remove" if about.is_empty() => CollectionChange::Remove(super::named(&badges)?),
        "remove" => CollectionChange::Remove(vec![badge_of(about)?]),
        "line" => CollectionChange::Line(badge_of(about)?, line),
        "section_add" => CollectionChange::AddSection(title),
        "section_name" => CollectionChange::RenameSection(number(&section)?, title),
        "section_up" => CollectionChange::StepSection(number(about)?, Step::Up),
        "section_down" => CollectionChange::StepSection(number(about)?, Step::Down),
        "section_remove" => CollectionChange::RemoveSection(number(about)?),
        _ => return Err(Problem::NotFound.into()),
    };
    let arranged = ports.collections.arrange(&viewer, &id, edition, &change);
    arranged.await?;
    // The page opens where the change was made.
    let (said, at) = match &change {
        CollectionChange::Step(badge, _) | CollectionChange::Place { badge, .. } => {
            ("range", format!("#badge-{badge}"))
        }
        CollectionChange::Line(badge, _) => ("phrase", format!("#badge-{badge}")),
        CollectionChange::Remove(_) => ("retire", String::new()),
        CollectionChange::RemoveSection(_) => ("section-retiree", String::new()),
        CollectionChange::Gather(_, section) => ("range", format!("#section-{section}")),
        CollectionChange::RenameSection(section, _) => ("section", format!("#section-{section}")),
        CollectionChange::AddSection(_) | CollectionChange::StepSection(..) => {
            ("section", String::new())
        }
    };
    crate::api::go_to(&format!("/collections/{id}?fait={said}{at}"));
    Ok(())
}
