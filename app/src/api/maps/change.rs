//! Changes a map by the plain form: one change at a time.

use domain::MapId;
use leptos::prelude::*;

use crate::api::ApiError;

/// Makes one change to the edition of a map that was seen, as the button says that was pressed: a
/// verb, and behind a colon what it is about.
///
/// `head` takes the words of the map; `zone`, `zone_up`, `zone_down` and `zone_remove` name a zone,
/// `zone_add` makes one; `node`, `node_up`, `node_down` and `node_remove` name a node, `node_add`
/// the zone that it is added to; `link` draws a link `from` a node `to` another, `unlink` names
/// both ends; `tidy` places every node.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = ChangeMap, prefix = "/api/fn", endpoint = "maps/change")]
pub async fn change_map(
    id: MapId,
    edition: i64,
    #[server(default)] what: String,
    #[server(default)] title: String,
    #[server(default)] text: String,
    #[server(default)] language: String,
    #[server(default)] author: String,
    #[server(default)] licence: String,
    #[server(default)] tint: String,
    #[server(default)] name: String,
    #[server(default)] required: Option<String>,
    #[server(default)] level: String,
    #[server(default)] kind: String,
    #[server(default)] badge: String,
    #[server(default)] issuer: String,
    #[server(default)] achievement: String,
    #[server(default)] apply: String,
    #[server(default)] zone: String,
    #[server(default)] from: String,
    #[server(default)] to: String,
    #[server(default)] link: String,
) -> Result<(), ApiError> {
    use domain::Problem;
    use domain::arrangement::Step;
    use domain::map_form::{MapChange, TypedHead, TypedNode};
    use maps::map::LinkKind;
    use maps::{NodeId, ZoneId};

    let (viewer, ports) = crate::api::asked()?;
    let (verb, about) = what.split_once(':').unwrap_or((&what, ""));
    let node_of = |text: &str| NodeId::new(text).map_err(|_| Problem::NotFound);
    let zone_of = |text: &str| ZoneId::new(text).map_err(|_| Problem::NotFound);
    let change = match verb {
        "head" => MapChange::Head(TypedHead {
            title,
            text,
            language,
            author,
            licence,
        }),
        "zone_add" => MapChange::AddZone(title),
        "zone" => MapChange::Zone(zone_of(about)?, title, tint),
        "zone_up" => MapChange::StepZone(zone_of(about)?, Step::Up),
        "zone_down" => MapChange::StepZone(zone_of(about)?, Step::Down),
        "zone_remove" => MapChange::RemoveZone(zone_of(about)?),
        "node_add" => MapChange::AddNode(zone_of(about)?, name),
        "node" => {
            let typed = TypedNode {
                name,
                text,
                required: required.is_some(),
                level,
                kind,
                badge,
                issuer,
                achievement,
                apply,
                zone,
            };
            MapChange::Node(node_of(about)?, typed)
        }
        "node_up" => MapChange::StepNode(node_of(about)?, Step::Up),
        "node_down" => MapChange::StepNode(node_of(about)?, Step::Down),
        "node_remove" => MapChange::RemoveNode(node_of(about)?),
        "link" => {
            let kind = LinkKind::from_word(&link).ok_or(Problem::NotFound)?;
            let from = if about.is_empty() { &from } else { about };
            MapChange::Link(node_of(from)?, node_of(&to)?, kind)
        }
        "unlink" => {
            let (from, to) = about.split_once(':').ok_or(Problem::NotFound)?;
            MapChange::Unlink(node_of(from)?, node_of(to)?)
        }
        "tidy" => MapChange::Tidy,
        _ => return Err(Problem::NotFound.into()),
    };
    ports.maps.change(&viewer, &id, edition, &change).await?;
    // The page opens where the change was made.
    let (said, at) = match &change {
        MapChange::Head(_) => ("mots", String::new()),
        MapChange::AddZone(_) => ("ajout", "#ajouter-zone".to_owned()),
        MapChange::Zone(zone, ..) => ("mots", format!("#zone-{zone}")),
        MapChange::StepZone(zone, _) => ("range", format!("#zone-{zone}")),
        MapChange::RemoveZone(_) | MapChange::RemoveNode(_) => ("retrait", String::new()),
        MapChange::AddNode(zone, _) => ("ajout", format!("#zone-{zone}")),
        MapChange::StepNode(node, _) => ("range", format!("#etape-{node}")),
        MapChange::Link(..) => ("relie", "#relier".to_owned()),
        MapChange::Node(node, _) | MapChange::Unlink(node, _) => ("mots", format!("#etape-{node}")),
        MapChange::Tidy => ("rangee", String::new()),
    };
    crate::api::go_to(&format!("/cartes/{id}/liste?fait={said}{at}"));
    Ok(())
}
